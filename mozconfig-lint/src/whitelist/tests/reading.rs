//! What a whitelist without a problem is read as.

use std::collections::BTreeMap;

use mozconfig_parse::source::Span;

use super::{entry, valid};
use crate::diagnostic::SettingKind;
use crate::whitelist::schema::{Bug, EntryId, EntryKind, Located};

const FULL: &str = r#"# Which differences between the channels are meant.
version = 1

[[product]]
name = "browser"
mozconfigs = "./browser//config/mozconfigs/"
platforms = ["linux*", 'win*']

[[product.compare]]
base = "nightly"
against = ["beta", "release"]

[[product.compare]]
base = "beta"
against = "release"

[[product]]
name = "mobile/android"
mozconfigs = "mobile/android/config/mozconfigs"

[mounts]
comm = "."
"build/unix" = "gecko/build/unix"

[assume]
commands = { "uname -s" = "Linux" }
env = { MOZ_AUTOMATION = "1", WIN = false }
files = { "/etc/redhat-release" = true }

[assume.platform."macosx*"]
env = { MOZ_PKG_SPECIAL = "" }
commands."uname -s" = "Darwin"

[assume.platform."*"]
files = { "/builds" = false }

[assume.variant.release]
env.MOZ_AUTOMATION = false

# Branding.
[[allow]]
in = "nightly"
option = "--with-branding=*"
reason = "each channel carries its own branding"

  [[allow]]   # why
in = ["nightly", "release"]
against = "release"
products = "browser"
platforms = [
    "linux64", # the first
    "win*",
]
line = "ac_add_options *"
option = ["--enable-profiling", '--with-ccache\*']
env = "MOZ_*"
from = ["build/mozconfig.cache", "build/unix/**"]
when = 'uname -s != "Linux"'
value = ["", "x"]
reason = "two"
bug = 763903
expires = 2027-01-31
required = true # policy

# The next one.
[[allow]]
in = "release"
var = "A"
make = "export B"
app = "C"
abort = "*"
bug = "https://example.org/1"
reason = " \t"
"#;

#[test]
fn products_and_mounts() {
    let (sources, whitelist) = valid(FULL);
    let text = |span: Span| sources.text(span);
    let [browser, android] = &whitelist.products[..] else { panic!("{:?}", whitelist.products) };
    assert_eq!(browser.name.value, "browser");
    assert_eq!(text(browser.name.span), "\"browser\"");
    assert_eq!(text(browser.header_span), "[[product]]");
    assert_eq!(browser.mozconfigs.value.as_str(), "browser/config/mozconfigs");
    assert_eq!(text(browser.mozconfigs.span), "\"./browser//config/mozconfigs/\"");
    let globs: Vec<&str> = browser.platforms.iter().map(|glob| glob.value.as_str()).collect();
    assert_eq!(globs, ["linux*", "win*"]);
    assert_eq!(text(browser.platforms[1].span), "'win*'");
    let comparisons: Vec<(&str, Vec<&str>)> = browser
        .comparisons
        .iter()
        .map(|it| (it.base.value.as_str(), it.against.iter().map(|it| it.value.as_str()).collect()))
        .collect();
    assert_eq!(comparisons, [("nightly", vec!["beta", "release"]), ("beta", vec!["release"])]);
    assert!(android.platforms.is_empty() && android.comparisons.is_empty());

    let mounts: Vec<(&str, &str, &str)> = whitelist
        .mounts
        .iter()
        .map(|it| (it.prefix.value.as_str(), it.folder.value.as_str(), text(it.prefix.span)))
        .collect();
    assert_eq!(
        mounts,
        [("comm", "", "comm"), ("build/unix", "gecko/build/unix", "\"build/unix\"")]
    );
}

#[test]
fn assumptions_for_a_platform_and_variant() {
    let (sources, whitelist) = valid(FULL);
    let facts = |platform, variant| whitelist.assume.facts(platform, variant);
    let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let linux = facts("linux64", "nightly");
    assert_eq!(linux.commands, map(&[("uname -s", "Linux")]));
    assert_eq!(
        linux.env.into_iter().collect::<Vec<_>>(),
        [("MOZ_AUTOMATION".to_owned(), Some("1".to_owned())), ("WIN".to_owned(), None)]
    );
    assert_eq!(
        linux.files.into_iter().collect::<Vec<_>>(),
        [("/builds".to_owned(), false), ("/etc/redhat-release".to_owned(), true)]
    );
    let mac = facts("macosx64", "release");
    assert_eq!(mac.commands, map(&[("uname -s", "Darwin")]));
    assert_eq!(mac.env.get("MOZ_PKG_SPECIAL"), Some(&Some(String::new())));
    assert_eq!(mac.env.get("MOZ_AUTOMATION"), Some(&None));

    let first = &whitelist.assume.everywhere.env[0];
    assert_eq!(sources.text(first.name.span), "MOZ_AUTOMATION");
    assert_eq!(sources.text(first.value.span), "\"1\"");
    assert_eq!(sources.text(whitelist.assume.platforms[0].0.span), "\"macosx*\"");
}

#[test]
fn the_later_assumption_of_a_kind_counts() {
    let (_, whitelist) = valid(
        "version = 1\n[assume.platform.'z*']\nenv.A = '1'\n[assume.platform.'*']\nenv.A = '2'\n\
         [assume.variant.n]\nenv.A = '3'\n",
    );
    let value = |platform, variant| whitelist.assume.facts(platform, variant).env["A"].clone();
    assert_eq!(value("zz", "x"), Some("2".to_owned()));
    assert_eq!(value("zz", "n"), Some("3".to_owned()));
}

#[test]
fn entries() {
    let (sources, whitelist) = valid(FULL);
    let text = |span: Span| sources.text(span);
    assert_eq!(whitelist.allow.len(), 3);

    let branding = whitelist.entry(EntryId(0)).unwrap();
    assert_eq!(
        text(branding.span),
        "[[allow]]\nin = \"nightly\"\noption = \"--with-branding=*\"\n\
         reason = \"each channel carries its own branding\""
    );
    assert_eq!(text(branding.header_span), "[[allow]]");
    assert!(!branding.required);
    assert!(branding.bug.is_none() && branding.expires.is_none() && branding.when.is_none());

    let full = whitelist.entry(EntryId(1)).unwrap();
    assert!(text(full.span).starts_with("[[allow]]   # why\nin = ["));
    assert!(text(full.span).ends_with("\nrequired = true # policy"));
    let strings = |list: &[Located<String>]| -> Vec<String> {
        list.iter().map(|it| format!("{} {}", it.value, text(it.span))).collect()
    };
    assert_eq!(strings(&full.sides), ["nightly \"nightly\"", "release \"release\""]);
    assert_eq!(strings(&full.against), ["release \"release\""]);
    let settings: Vec<(&str, &str, &str)> = full
        .settings
        .iter()
        .map(|it| (it.kind.as_str(), it.glob.value.as_str(), text(it.glob.span)))
        .collect();
    assert_eq!(
        settings,
        [
            ("line", "ac_add_options *", "\"ac_add_options *\""),
            ("option", "--enable-profiling", "\"--enable-profiling\""),
            ("option", "--with-ccache\\*", "'--with-ccache\\*'"),
            ("env", "MOZ_*", "\"MOZ_*\""),
        ]
    );
    assert_eq!(full.value[0].value.as_str(), "");
    assert_eq!(full.from[1].value.as_str(), "build/unix/**");
    assert_eq!(full.when.as_ref().unwrap().value, "uname -s != \"Linux\"");
    assert_eq!(full.bug.as_ref().unwrap().value, Bug::Number(763_903));
    let expires = full.expires.unwrap();
    assert_eq!(
        (expires.value.to_string().as_str(), text(expires.span)),
        ("2027-01-31", "2027-01-31")
    );
    assert!(full.required);

    let last = whitelist.entry(EntryId(2)).unwrap();
    let kinds: Vec<EntryKind> = last.settings.iter().map(|it| it.kind).collect();
    assert_eq!(
        kinds,
        [SettingKind::Var, SettingKind::Make, SettingKind::App, SettingKind::Abort]
            .map(EntryKind::Setting)
    );
    assert_eq!(last.bug.as_ref().unwrap().value.url(), "https://example.org/1");
    assert_eq!(last.reason, None, "a blank reason is none");
    assert!(whitelist.entry(EntryId(3)).is_none());
    assert_eq!(whitelist.entries().map(|(id, _)| id.0).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn a_missing_reason_is_left_to_a_rule() {
    assert_eq!(entry("env = 'A'").reason, None);
    assert_eq!(entry("env = 'A'\nreason = ''").reason, None);
    assert_eq!(entry("env = 'A'\nreason = ' x '").reason.unwrap().value, " x ");
}

#[test]
fn an_entry_ends_with_its_last_line() {
    for (text, expected) in [
        ("[[allow]]\nin = 'a'\nenv = 'b'", "[[allow]]\nin = 'a'\nenv = 'b'"),
        (
            "[[allow]]\r\nin = 'a'\r\nenv = 'b' # c\r\n\r\n",
            "[[allow]]\r\nin = 'a'\r\nenv = 'b' # c",
        ),
        ("[[allow]]\nenv = 'b'\nin = 'a'\n# next\n[mounts]\n", "[[allow]]\nenv = 'b'\nin = 'a'"),
        (
            "[[allow]]\nin = 'a'\nenv = [\n'b',\n] # end\n\n[mounts]\n",
            "[[allow]]\nin = 'a'\nenv = [\n'b',\n] # end",
        ),
        (
            "[[allow]]\nin = 'a'\nenv = 'b'\nreason = '''\nlong\n'''\n",
            "[[allow]]\nin = 'a'\nenv = 'b'\nreason = '''\nlong\n'''",
        ),
    ] {
        let (sources, whitelist) = valid(&format!("version = 1\n{text}"));
        assert_eq!(sources.text(whitelist.allow[0].span), expected);
    }
}

#[test]
fn little_is_enough() {
    for text in ["version = 1", "version = 1\n", "\u{feff}version = 0x1\r\n", "# x\nversion=1#y"] {
        let (_, whitelist) = valid(text);
        assert!(whitelist.allow.is_empty() && whitelist.products.is_empty());
    }
}

/// Whatever is written: no panic, places within the text, problems in the order of the file.
#[test]
fn damaged_whitelists() {
    let mut texts: Vec<String> = Vec::new();
    for (at, character) in FULL.char_indices().step_by(4) {
        let (before, rest) = FULL.split_at(at);
        let after = &rest[character.len_utf8()..];
        texts.push(before.to_owned());
        texts.push(format!("{before}{after}"));
        for other in ["\"", "[", "=", "\n"] {
            texts.push(format!("{before}{other}{after}"));
        }
    }
    for text in texts {
        let (_, file, result) = super::read_text(&text);
        let Err(problems) = result else { continue };
        assert!(!problems.is_empty(), "{text}");
        assert!(problems.is_sorted_by_key(|problem| problem.span.range.start), "{text}");
        for problem in problems {
            assert_eq!(problem.span.file, file);
            assert!(text.get(problem.span.range.as_usize()).is_some(), "{problem:?} in {text}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read() {
    use mozconfig_parse::source::{MemoryTree, Sources, TreePath};
    let mut tree = MemoryTree::default();
    let mut sources = Sources::new();
    let path = TreePath::new("whitelist.toml").unwrap();
    let absent = sources.load(&tree, &path);
    let message = |sources: &Sources, file| -> Vec<String> {
        let problems = crate::whitelist::read::read(sources, file).err().unwrap();
        problems
            .into_iter()
            .map(|it| format!("{} {}", sources.place(it.span), it.message))
            .collect()
    };
    assert_eq!(
        message(&sources, absent),
        ["whitelist.toml:1:1 the whitelist cannot be read: there is no such file"]
    );
    tree.insert(path.clone(), b"version = 1\n# \xff\n".to_vec());
    let mut sources = Sources::new();
    let file = sources.load(&tree, &path);
    assert_eq!(message(&sources, file), ["whitelist.toml:2:3 the whitelist is not UTF-8"]);
}
