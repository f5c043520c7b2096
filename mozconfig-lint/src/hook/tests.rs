//! The parts of a hook, each alone. Together they are tested in `tests/program` and
//! `tests/integrations`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mozconfig_parse::source::{MemoryTree, TreePath};

use super::*;
use crate::check::{Options, WhitelistSource};

fn path(text: &str) -> TreePath {
    TreePath::new(text).unwrap()
}

fn tree(files: &[(&'static str, &'static str)]) -> MemoryTree {
    MemoryTree::new(files.iter().copied())
}

const CLEAN: [(&str, &str); 3] = [
    ("browser/config/mozconfigs/linux64/nightly", ". \"$topsrcdir/build/common\"\n"),
    ("browser/config/mozconfigs/linux64/release", ". \"$topsrcdir/build/common\"\n"),
    ("build/common", "if test -d \"$topsrcdir/a/b/c\"; then ac_add_options --enable-x; fi\n"),
];

fn observe(files: &MemoryTree, object_directory: Option<&TreePath>) -> Observations {
    let options = Options::new(".");
    check_and_record(files, object_directory, WhitelistSource::Find, &options).observations
}

#[test]
fn what_has_to_be_watched() {
    let files = tree(&CLEAN);
    let watched = Watched::new(&observe(&files, None), &files);
    let shown: Vec<&str> = watched.files.iter().map(TreePath::as_str).collect();
    assert_eq!(shown, CLEAN.map(|(path, _)| path));
    let shown: Vec<&str> = watched.folders.iter().map(TreePath::as_str).collect();
    // The top source directory stands for `a/b/c` as well.
    assert_eq!(
        shown,
        [
            "",
            "browser",
            "browser/config",
            "browser/config/mozconfigs",
            "browser/config/mozconfigs/linux64",
            "build",
        ]
    );
}

#[test]
fn observations_hold_until_something_matters() {
    let mut files = tree(&CLEAN);
    files.insert(path("dom/base/Element.cpp"), Vec::new());
    let observed = observe(&files, None);
    let with = |path: &str, text: &str| {
        let mut files = files.clone();
        files.insert(TreePath::new(path).unwrap(), text.as_bytes().to_vec());
        observed.still_hold(&files, None, &|_| false)
    };
    assert!(observed.still_hold(&files, None, &|_| false));
    assert!(with("build/common", CLEAN[2].1));
    assert!(!with("build/common", "ac_add_options --enable-y\n"));
    assert!(!with("browser/config/mozconfigs/win64/nightly", ""));
    assert!(!with("browser/config/mozconfigs/linux64/beta", ""));
    assert!(!with("a/b/c/d", ""));
    assert!(!with("mail/config/mozconfigs/linux64/nightly", ""));
    assert!(!with("whitelist.toml", ""));
    // Deeper than anyone has looked.
    assert!(with("dom/base/Node.cpp", ""));
}

#[test]
fn the_object_directory_is_not_listed() {
    let files = tree(&CLEAN);
    let objects = path("built");
    let observed = observe(&files, Some(&objects));
    let mut built = files.clone();
    built.insert(path("built/config/mozconfigs/linux64/nightly"), b"foo\n".to_vec());
    assert!(observed.still_hold(&built, Some(&objects), &|_| false));
    assert!(!observed.still_hold(&built, None, &|_| false));
    // A folder of its name elsewhere is.
    built.insert(path("build/built/x"), Vec::new());
    assert!(!observed.still_hold(&built, Some(&objects), &|_| false));
}

#[test]
fn stamps_are_read_as_they_were_written() {
    let files = tree(&[
        ("browser/config/mozconfigs/linux64/nightly", ". \"$topsrcdir/gone \\\" \n é\"\n"),
        ("browser/config/mozconfigs/linux64/release", ""),
    ]);
    let question = vec!["a \"question\"\n".to_owned()];
    let stamp = Stamp::new(question.clone(), observe(&files, None));
    let text = stamp.to_text();
    assert!(text.contains("there is no such file"), "an error is kept as well: {text}");
    assert_eq!(Stamp::parse(&text).as_ref(), Ok(&stamp));
    assert!(stamp.is_current(&question, &files, None, &|_| false));
    assert!(!stamp.is_current(&[], &files, None, &|_| false));

    for nothing in ["", "{}", "[]", "stamp", "{\"version\": 1}"] {
        assert_eq!(Stamp::parse(nothing), Err(StampError::NoStamp), "{nothing}");
    }
    for other in [
        text.replace("\"question\"", "\"questions\""),
        text.replace(env!("CARGO_PKG_VERSION"), "0"),
        text.replace("\"browser/", "\"../browser/"),
        text.replace("\"absent\"", "\"elsewhere\""),
    ] {
        assert_ne!(other, text);
        assert_eq!(Stamp::parse(&other), Err(StampError::OfAnotherVersion), "{other}");
    }
}

#[test]
fn names_in_a_depfile() {
    let write = |name: &str| {
        let files = BTreeSet::from([PathBuf::from(name)]);
        depfile(&Target::new(Path::new("t")).unwrap(), &files, &BTreeSet::new())
    };
    for (name, written) in [
        ("../a-b_c+d,e.f@g~/ü", "../a-b_c+d,e.f@g~/ü"),
        ("a b", "a\\ b"),
        ("a#b", "a\\#b"),
        ("a$b", "a$$b"),
    ] {
        assert_eq!(write(name), format!("t: \\\n {written}\n\n{written}:\n"), "{name}");
    }
    let hostile = ["a:b", "a\nb:", "a\tb", "a%b", "a=b", "a*", "a?", "a[b]", "a(b)", "a;b", "a|b"];
    let more = ["~a", "a\\b", "a'b", "a\"b", "a&b", "a<b", "a>b", "a`b", "a!b", "a\u{a0}b", "a{b}"];
    for name in hostile.iter().chain(&more) {
        assert_eq!(write(name), "t: \\\n t.never\n\nt.never:\n", "{name}");
        assert_eq!(Target::new(Path::new(name)), None, "{name}");
    }
}

#[test]
fn places_in_the_words_of_the_user() {
    let mounts = vec![
        (path("comm"), PathBuf::from("../comm-central")),
        (path("comm/mail"), PathBuf::from("mail")),
    ];
    let roots = Roots::new(Path::new("../firefox"), mounts);
    for (of_tree, on_disk) in [
        ("", "../firefox"),
        ("build/x", "../firefox/build/x"),
        ("community", "../firefox/community"),
        ("comm", "../comm-central"),
        ("comm/suite/x", "../comm-central/suite/x"),
        ("comm/mail/x", "mail/x"),
    ] {
        assert_eq!(roots.locate(&path(of_tree)), Path::new(on_disk), "{of_tree}");
    }
}

// Other systems have no such names.
#[cfg(unix)]
#[test]
fn no_name_and_no_message_is_another_directive() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().join("a\ncargo::rustc-env=X=1");
    for variant in ["nightly", "release"] {
        let mozconfig = top.join("browser/config/mozconfigs/linux64").join(variant);
        std::fs::create_dir_all(mozconfig.parent().unwrap()).unwrap();
        let text = if variant == "nightly" { "X='\ncargo::rustc-env=X=1'\n" } else { "" };
        std::fs::write(mozconfig, text).unwrap();
    }
    let directives = build_script(&top, WhitelistSource::Find, &Options::new("."));
    assert!(directives.has_errors());
    insta::assert_snapshot!(directives, @r"
    cargo::rerun-if-changed=mozconfig-lint.never
    cargo::error=browser/config/mozconfigs/linux64/nightly:1:1: `X=\ncargo::rustc-env=X=1` is set for nightly but not for release (browser: linux64; nightly vs release) [only-in-base]
    cargo::error=help: should release have it too? carry the line to release
    cargo::error=help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
    ");
    let gone = build_script(&top.join("gone"), WhitelistSource::Find, &Options::new("."));
    assert_eq!(gone.to_string().lines().count(), 1, "{gone}");
}
