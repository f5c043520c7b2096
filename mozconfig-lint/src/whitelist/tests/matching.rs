//! Entries against settings, as tables.

use super::{entry, valid};
use crate::diagnostic::SettingKind;
use crate::whitelist::matching::Subject;

const BRANDING: Subject<'_> = Subject {
    product: "browser",
    platform: "linux64",
    side: "nightly",
    against: "release",
    kind: SettingKind::Option,
    key: "--with-branding",
    value: Some("--with-branding=browser/branding/nightly"),
    line: "ac_add_options --with-branding=browser/branding/nightly",
    from: &["browser/config/mozconfigs/linux64/nightly"],
};

fn variable(kind: SettingKind) -> Subject<'static> {
    Subject { kind, key: "MOZ_X", value: Some("a b"), line: "export MOZ_X=\"a b\"", ..BRANDING }
}

#[track_caller]
fn check(subject: &Subject<'_>, table: &[(&str, bool)]) {
    for (lines, expected) in table {
        assert_eq!(entry(lines).matches(subject), *expected, "{lines}");
    }
}

#[test]
fn an_option_by_its_text_or_name() {
    check(
        &BRANDING,
        &[
            ("option = '--with-branding'", true),
            ("option = '--with-branding=*'", true),
            ("option = '--with-branding=browser/branding/nightly'", true),
            ("option = '--with-branding=*/nightly'", true),
            ("option = '--with-*'", true),
            ("option = '*'", true),
            ("option = ['--enable-x', '--with-branding']", true),
            ("option = '--with-brand'", false),
            ("option = '--WITH-branding'", false),
            ("option = 'with-branding'", false),
            ("option = '--with-branding='", false),
            ("option = '--with-branding=browser'", false),
            ("option = '--with-branding=browser/branding/nightly/'", false),
            ("option = '--with-branding=browser/branding/{beta,release}'", false),
            ("env = '*'", false),
            ("var = '*'", false),
            ("make = '*'", false),
            ("app = '*'", false),
            ("abort = '*'", false),
            ("env = '*'\noption = '--with-branding'", true),
        ],
    );
}

#[test]
fn an_option_is_named_as_it_is_written() {
    let disabled = Subject {
        key: "--enable-tests",
        value: Some("--disable-tests"),
        line: "ac_add_options --disable-tests",
        ..BRANDING
    };
    check(
        &disabled,
        &[
            ("option = '--disable-tests'", true),
            ("option = '--{enable,disable}-tests'", true),
            ("option = '--enable-tests'", false),
            ("option = '--enable-*'", false),
        ],
    );
    let unknown_text = Subject { value: None, ..disabled };
    check(&unknown_text, &[("option = '--enable-tests'", true)]);
    let assignment = Subject { key: "MOZ_PGO", value: Some("MOZ_PGO=1"), ..BRANDING };
    check(
        &assignment,
        &[
            ("option = 'MOZ_PGO'", true),
            ("option = 'MOZ_PGO=1'", true),
            ("option = 'MOZ_PGO=*'", true),
            ("option = 'MOZ_PGO=0'", false),
        ],
    );
}

#[test]
fn variables_by_name_or_assignment() {
    for kind in [SettingKind::Env, SettingKind::Var, SettingKind::Make, SettingKind::App] {
        let key = kind.as_str();
        for (glob, expected) in [
            ("MOZ_X", true),
            ("MOZ_*", true),
            ("MOZ_X=a b", true),
            ("MOZ_X=a*", true),
            ("MOZ_?=*", true),
            ("MOZ_X=", false),
            ("MOZ_X=b", false),
            ("a b", false),
            ("moz_x", false),
        ] {
            let lines = format!("{key} = '{glob}'");
            assert_eq!(entry(&lines).matches(&variable(kind)), expected, "{lines}");
        }
    }
    let make = Subject { key: "export MOZ_X", value: Some("1"), ..variable(SettingKind::Make) };
    check(
        &make,
        &[
            ("make = 'export MOZ_X'", true),
            ("make = 'export *=1'", true),
            ("make = 'MOZ_X'", false),
        ],
    );
    let unset = Subject { value: None, ..variable(SettingKind::Env) };
    check(&unset, &[("env = 'MOZ_X'", true), ("env = 'MOZ_X=*'", false)]);
    let empty = Subject { value: Some(""), ..variable(SettingKind::Env) };
    check(
        &empty,
        &[
            ("env = 'MOZ_X='", true),
            ("env = 'MOZ_X'\nvalue = ''", true),
            ("env = 'MOZ_X'\nvalue = '?*'", false),
        ],
    );
}

#[test]
fn a_line_of_any_kind() {
    check(
        &BRANDING,
        &[
            ("line = 'ac_add_options --with-branding=browser/branding/nightly'", true),
            ("line = 'ac_add_options *'", true),
            ("line = '--with-branding=browser/branding/nightly'", false),
            ("line = 'ac_add_options'", false),
        ],
    );
    check(&variable(SettingKind::Env), &[("line = 'export MOZ_X=\"a b\"'", true)]);
}

#[test]
fn where_it_applies() {
    check(
        &BRANDING,
        &[
            ("option = '*'\nproducts = 'browser'", true),
            ("option = '*'\nproducts = ['mobile/*', 'b*']", true),
            ("option = '*'\nproducts = 'mobile/android'", false),
            ("option = '*'\nplatforms = 'linux64'", true),
            ("option = '*'\nplatforms = ['win*', 'linux*']", true),
            ("option = '*'\nplatforms = 'linux'", false),
            ("option = '*'\nplatforms = 'linux{32,64}'", true),
            ("option = '*'\nagainst = 'release'", true),
            ("option = '*'\nagainst = ['beta', 'release']", true),
            ("option = '*'\nagainst = 'beta'", false),
            ("option = '*'\nagainst = 'nightly'", false),
        ],
    );
}

#[test]
fn sides_of_a_pair() {
    let table = [
        // in, against, and whether it speaks of what the first has, compared with the second
        ("'nightly'", None, ("nightly", "release"), true),
        ("'nightly'", None, ("release", "nightly"), false),
        ("'nightl?'", None, ("nightly", "release"), false),
        ("['nightly', 'release']", None, ("release", "nightly"), true),
        ("['nightly', 'release']", Some("'release'"), ("nightly", "release"), true),
        ("['nightly', 'release']", Some("'release'"), ("release", "nightly"), true),
        ("['nightly', 'release']", Some("'release'"), ("nightly", "beta"), false),
        ("['nightly', 'release']", Some("'release'"), ("release", "beta"), false),
        ("['nightly', 'beta']", Some("'release'"), ("beta", "release"), true),
        ("['nightly', 'beta']", Some("'release'"), ("beta", "nightly"), false),
        ("'release'", Some("'nightly'"), ("release", "nightly"), true),
        ("'release'", Some("'nightly'"), ("nightly", "release"), false),
    ];
    for (sides, others, (side, against), expected) in table {
        let others = others.map_or(String::new(), |others| format!("against = {others}\n"));
        let (_, whitelist) =
            valid(&format!("version = 1\n[[allow]]\nin = {sides}\n{others}option = '*'\n"));
        let subject = Subject { side, against, ..BRANDING };
        assert_eq!(
            whitelist.allow[0].matches(&subject),
            expected,
            "in = {sides} {others}: {side} compared with {against}"
        );
    }
}

#[test]
fn the_value_pin() {
    check(
        &BRANDING,
        &[
            ("option = '*'\nvalue = 'browser/branding/nightly'", true),
            ("option = '*'\nvalue = '*/nightly'", true),
            ("option = '*'\nvalue = '--with-branding=*'", true),
            ("option = '*'\nvalue = ['x', 'browser/*']", true),
            ("option = '*'\nvalue = 'nightly'", false),
            ("option = '*'\nvalue = ''", false),
            ("option = '--with-x'\nvalue = '*'", false),
        ],
    );
    let twice = Subject { value: Some("--with-x=A=B"), ..BRANDING };
    check(&twice, &[("option = '*'\nvalue = 'A=B'", true), ("option = '*'\nvalue = 'B'", false)]);
    let variable = Subject { value: Some("A=B"), ..variable(SettingKind::Env) };
    check(&variable, &[("env = '*'\nvalue = 'A=B'", true), ("env = '*'\nvalue = 'B'", false)]);
    let bare = Subject { value: Some("--enable-x"), ..BRANDING };
    check(&bare, &[("option = '*'\nvalue = ''", false), ("option = '*'\nvalue = '*'", true)]);
    let none = Subject { value: None, ..BRANDING };
    check(&none, &[("option = '*'\nvalue = '*'", false), ("option = '*'", true)]);
}

#[test]
fn the_from_pin_must_cover_every_file() {
    let two =
        Subject { from: &["build/mozconfig.cache", "build/unix/mozconfig.linux"], ..BRANDING };
    check(
        &two,
        &[
            ("option = '*'\nfrom = 'build/*'", true),
            ("option = '*'\nfrom = ['build/mozconfig.cache', 'build/unix/*']", true),
            ("option = '*'\nfrom = 'build/mozconfig.cache'", false),
            ("option = '*'\nfrom = 'build/unix/*'", false),
            ("option = '*'\nfrom = 'mozconfig.cache'", false),
        ],
    );
    let none = Subject { from: &[], ..BRANDING };
    check(&none, &[("option = '*'\nfrom = '*'", false), ("option = '*'", true)]);
}

#[test]
fn braces_brackets_and_backslashes_in_a_value() {
    for value in ["${A}", "$(B)/[c]", "{a,b}", "x{,}", "a\\ b", "[]]", "*", "?", "{{}}", "[a]"] {
        let subject = Subject { value: Some(value), ..variable(SettingKind::Make) };
        let literal = format!("make = '*'\nvalue = '{value}'");
        check(&subject, &[(&literal, true)]);
        let escaped = crate::whitelist::glob::Glob::escape(value);
        let escaped = format!("make = '*'\nvalue = '{escaped}'");
        check(&subject, &[(&escaped, true)]);
    }
}
