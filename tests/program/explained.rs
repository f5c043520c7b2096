//! `explain`: what it shows as an example of a rule is one, and the way out that it writes out leads
//! out.
//!
//! The examples are read from what the program prints, laid out as a source tree, and checked.

use std::collections::BTreeMap;

use crate::tree::{MOZCONFIGS, Tree, tree};

/// How an example becomes a source tree.
#[derive(Clone, Copy)]
enum Layout {
    /// Files, each after a comment with its path; `PLATFORM/VARIANT` is a mozconfig.
    Files,
    /// The mozconfig of nightly.
    Nightly,
    /// The whitelist.
    Whitelist,
    /// A folder that is listed.
    Listing,
}

use Layout::{Files, Listing, Nightly, Whitelist};

/// An example: the rule, its layout, what else stands in the tree, and further options.
type Example =
    (&'static str, Layout, &'static [(&'static str, &'static str)], &'static [&'static str]);

const BOTH: &[(&str, &str)] = &[("linux64/nightly", ""), ("linux64/release", "")];

/// What is included in the examples of pairs, and of no matter there.
const SHARED: &[(&str, &str)] = &[("linux64/common-opt", "")];

const EXAMPLES: &[Example] = &[
    ("abort-differs", Files, &[("linux64/release", "")], &[]),
    ("bashism", Nightly, BOTH, &["--assume", "availability_zone=us-east-1a"]),
    ("beyond-knowing", Nightly, BOTH, &[]),
    ("crlf-line-endings", Nightly, BOTH, &[]),
    ("different-condition", Files, &[], &[]),
    ("different-order", Files, &[], &[]),
    ("different-value", Files, &[], &[]),
    (
        "duplicate-entry",
        Whitelist,
        &[
            ("win64/nightly", "ac_add_options --with-branding=browser/branding/nightly\n"),
            ("win64/release", ""),
        ],
        &[],
    ),
    (
        "expired-entry",
        Whitelist,
        &[("linux64/nightly", "ac_add_options --enable-lto=cross\n"), ("linux64/release", "")],
        &["--today", "2026-02-01"],
    ),
    (
        "include-cycle",
        Files,
        &[("linux64/nightly", ". $topsrcdir/build/mozconfig.common\n"), ("linux64/release", "")],
        &[],
    ),
    ("invalid-whitelist", Whitelist, BOTH, &[]),
    ("missing-include", Nightly, BOTH, &[]),
    (
        "missing-reason",
        Whitelist,
        &[("linux64/nightly", "export MOZ_ADD_ON_SIGNING=1\n"), ("linux64/release", "")],
        &[],
    ),
    ("missing-variant", Listing, BOTH, &[]),
    ("never-loads", Files, &[("win32/nightly", "")], &[]),
    ("not-text", Nightly, BOTH, &[]),
    ("not-utf8", Nightly, BOTH, &[]),
    ("only-in-base", Files, SHARED, &[]),
    ("only-in-other", Files, SHARED, &[]),
    ("outside-tree", Nightly, BOTH, &[]),
    ("shells-differ", Nightly, BOTH, &[]),
    ("syntax-error", Nightly, BOTH, &[]),
    ("too-complex", Nightly, BOTH, &[]),
    (
        "unknown-command",
        Nightly,
        &[("linux64/release", ""), ("build/mozconfig.win-common", "")],
        &[],
    ),
    (
        "unknown-platform",
        Whitelist,
        &[
            ("linux64/nightly", "ac_add_options --with-branding=x\n"),
            ("linux64/release", ""),
            ("macosx64/nightly", ""),
            ("macosx64/release", ""),
        ],
        &[],
    ),
    ("unknown-product", Whitelist, BOTH, &[]),
    ("unknown-variant", Whitelist, BOTH, &[]),
    (
        "unmet-requirement",
        Whitelist,
        &[
            ("linux64/nightly", "ac_add_options --with-branding=browser/branding/nightly\n"),
            ("linux64/release", ""),
            ("win64/nightly", ""),
            ("win64/release", ""),
        ],
        &[],
    ),
    // Whoever may read everything cannot be refused; a folder in its place is another way.
    ("unreadable-file", Listing, &[("linux64/nightly", ""), ("linux64/release/folder", "")], &[]),
    ("unresolved-include", Nightly, &[("linux64/release", ""), ("build/mozconfig.rust", "")], &[]),
    (
        "unused-assumption",
        Whitelist,
        &[
            ("linux64/nightly", "test $MOZ_UPDATE_CHANNEL != release || exit 1\n"),
            ("linux64/release", "test $MOZ_UPDATE_CHANNEL != release || exit 1\n"),
        ],
        &[],
    ),
    (
        "unused-entry",
        Whitelist,
        &[
            ("linux64/nightly", "ac_add_options --enable-lto\n"),
            ("linux64/release", "ac_add_options --enable-lto\n"),
        ],
        &[],
    ),
    (
        "unused-item",
        Whitelist,
        &[
            ("linux64/nightly", "ac_add_options --enable-lto\nac_add_options --with-ccache\n"),
            ("linux64/release", "ac_add_options --enable-lto\n"),
        ],
        &[],
    ),
    (
        "unused-platform",
        Whitelist,
        &[
            ("linux64/nightly", "ac_add_options --enable-lto\n"),
            ("linux64/release", ""),
            ("win64/nightly", "ac_add_options --enable-lto\n"),
            ("win64/release", "ac_add_options --enable-lto\n"),
        ],
        &[],
    ),
];

/// The rules whose way out is written out in a way that can be tried.
const WAYS_OUT: [&str; 4] =
    ["different-value", "missing-reason", "outside-tree", "unresolved-include"];

#[test]
fn every_rule_has_an_example_here() {
    let listed = tree(&[]).stdout(&["explain"]);
    let listed: Vec<&str> =
        listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let here: Vec<&str> = EXAMPLES.iter().map(|(rule, ..)| *rule).collect();
    assert_eq!(listed, here, "give each rule a row in `EXAMPLES`");
}

#[test]
fn examples_are_what_they_say() {
    for example in EXAMPLES {
        let (rule, .., options) = example;
        let tree = laid_out(example, "");
        let told = checked(&tree, options);
        assert!(told.contains(&format!("[{rule}]")), "{rule} finds nothing in its example: {told}");
        if !WAYS_OUT.contains(rule) {
            continue;
        }
        let way_out = section(&page(rule), "## The way out");
        let tree = laid_out(example, &blocks(&way_out).concat());
        let told = checked(&tree, options);
        assert!(!told.contains(&format!("[{rule}]")), "{rule} is left on its way out: {told}");
    }
}

/// Where the way out is to carry the setting, that is what mends the example.
#[test]
fn what_is_to_be_carried_can_be() {
    let mut carried = Vec::new();
    for example in EXAMPLES {
        let (rule, .., options) = example;
        let way_out = section(&page(rule), "## The way out");
        let Some((_, command)) = way_out.split_once("`mozconfig-lint carry KEY ") else { continue };
        let command = command.split_once('`').expect("a closing backtick").0;
        let tree = laid_out(example, "");
        let told = tree.stdout(&[&["check", "--format", "json"], *options].concat());
        let key =
            told.split_once("\"key\": \"").expect("a setting").1.split('"').next().expect("it");
        let arguments: Vec<&str> =
            ["carry", key, "--write"].into_iter().chain(command.split_whitespace()).collect();
        let made = tree.run(&arguments);
        assert!(made.ends_with("exit: 0\n"), "{rule}: {made}");
        let told = checked(&tree, options);
        assert!(!told.contains(&format!("[{rule}]")), "{rule} is left after {arguments:?}: {told}");
        carried.push(*rule);
    }
    let drift = ["different-condition", "different-order", "different-value"];
    assert_eq!(carried, [&drift[..], &["only-in-base", "only-in-other"]].concat());
}

/// Examples of drift show one thing alone.
#[test]
fn examples_show_one_thing() {
    for example in EXAMPLES {
        let (rule, .., options) = example;
        let is_drift = ["abort-", "different-", "only-in-"].iter().any(|it| rule.starts_with(it));
        if !is_drift {
            continue;
        }
        let told = checked(&laid_out(example, ""), options);
        assert_eq!(told.matches('[').count(), 1, "{told}");
        assert!(told.contains(&format!("[{rule}]")), "{told}");
    }
}

fn checked(tree: &Tree, options: &[&str]) -> String {
    tree.run(&[&["check", "--format", "concise"], options].concat())
}

fn page(rule: &str) -> String {
    tree(&[]).stdout(&["explain", rule])
}

/// The tree of an example, with more lines at the end of the whitelist.
fn laid_out(example: &Example, more: &str) -> Tree {
    let (rule, layout, beside, _) = example;
    let text = blocks(&section(&page(rule), "## Example")).concat();
    let mut files = BTreeMap::<String, Vec<u8>>::new();
    let mut put = |path: &str, text: &[u8]| files.insert(path_of(path), text.to_owned());
    for (path, text) in *beside {
        put(path, text.as_bytes());
    }
    let mut whitelist = String::new();
    match layout {
        Files => {
            let mut path = None;
            let mut parts = BTreeMap::<&str, String>::new();
            for line in text.lines() {
                match line.strip_prefix("# ") {
                    Some(named) => path = Some(named),
                    None => {
                        let part = parts.entry(path.expect("a path first")).or_default();
                        part.push_str(line);
                        part.push('\n');
                    }
                }
            }
            for (path, text) in parts {
                put(path, text.as_bytes());
            }
        }
        Nightly => {
            put("linux64/nightly", &meant(rule, &text));
        }
        Whitelist => whitelist = text,
        Listing => {
            let (command, names) = text.split_once('\n').expect("two lines");
            let folder = command.strip_prefix("$ ls ").expect("a listing");
            // A listing of one file says what is wrong with it.
            if !folder.starts_with('-') {
                for name in names.split_whitespace() {
                    put(&format!("/{folder}/{name}"), b"");
                }
            }
        }
    }
    whitelist.push_str(more);
    if !whitelist.is_empty() {
        let version = if whitelist.contains("version") { "" } else { "version = 1\n\n" };
        put("/whitelist.toml", format!("{version}{whitelist}").as_bytes());
    }
    files.iter().fold(tree(&[]), |tree, (path, text)| tree.with_bytes(path, text))
}

/// `PLATFORM/VARIANT` is a mozconfig, everything else a path of the tree.
fn path_of(path: &str) -> String {
    match path.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None if path.starts_with("build/") => path.to_owned(),
        None => format!("{MOZCONFIGS}/{path}"),
    }
}

/// The bytes that an example stands for where it cannot show them.
fn meant(rule: &str, text: &str) -> Vec<u8> {
    let replaced = |sign: &str, byte: u8| -> Vec<u8> {
        assert!(text.contains(sign), "{text}");
        let mut bytes = Vec::new();
        for (index, part) in text.split(sign).enumerate() {
            if index > 0 {
                bytes.push(byte);
            }
            bytes.extend(part.as_bytes());
        }
        bytes
    };
    match rule {
        "crlf-line-endings" => replaced("^M", b'\r'),
        "not-text" => replaced("^@", 0),
        "not-utf8" => replaced("?", 0xe9),
        "too-complex" => {
            let kinds = text.lines().map(|line| {
                let tools = ('A'..='X').map(|tool| line.replace("_A", &format!("_{tool}")) + "\n");
                tools.collect::<String>()
            });
            kinds.collect::<String>().into_bytes()
        }
        _ => text.as_bytes().to_owned(),
    }
}

/// A section of a page, without its heading.
fn section(page: &str, heading: &str) -> String {
    let (_, rest) = page.split_once(&format!("{heading}\n")).expect("the heading");
    rest.split("\n## ").next().unwrap_or_default().to_owned()
}

/// What stands between fences.
fn blocks(text: &str) -> Vec<String> {
    let parts = text.split("```");
    parts.skip(1).step_by(2).filter_map(|it| Some(it.split_once('\n')?.1.to_owned())).collect()
}
