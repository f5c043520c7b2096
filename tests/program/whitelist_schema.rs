//! `whitelist schema`: the JSON Schema for editors, judged by a validator and by a language server's
//! linter, against what the reader says of the same whitelists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mozconfig_lint::whitelist::read;
use mozconfig_parse::source::{Sources, TreePath};

use crate::tree::{pair, tree};

const SCHEMA: &str = include_str!("../../docs/whitelist.schema.json");

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn the_schema_is_current() {
    // `mozconfig-lint whitelist schema > docs/whitelist.schema.json` makes it so.
    assert_eq!(pair("", "").stdout(&["whitelist", "schema"]), SCHEMA);
}

/// What the reader makes of a whitelist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// It is read, and each entry has a reason.
    Fine,
    /// It has the right shape, and something is wrong besides.
    WrongBesides,
    /// It has the wrong shape.
    WrongShape,
}

/// What is beyond a schema: what only one who knows globs, conditions, days and paths can say, and what
/// is the same in JSON.
const BEYOND_SHAPE: [&str; 10] = [
    "bad glob ",
    "`when` cannot be read",
    "two products have the name ",
    " would be compared with itself",
    " leads out of the ",
    "an entry of `allow` stands within braces",
    "`expires` is the string `2027-01-31`",
    " is the date `2027-01-31`, expected a string",
    " is the time `",
    "names no folder below the top source directory",
];

fn read_by_us(text: &str) -> Reading {
    let mut sources = Sources::new();
    let path = TreePath::new("whitelist.toml").expect("a path");
    let file = sources.add(path, text.to_owned());
    match read::read(&sources, file) {
        // That a reason is missing is for a rule to say.
        Ok(whitelist) if whitelist.allow.iter().all(|it| it.reason.is_some()) => Reading::Fine,
        Ok(whitelist) => {
            // A blank one is of the right shape.
            let is_there = |entry: &mozconfig_lint::whitelist::schema::Entry| {
                entry.keys.iter().any(|key| key.value == "reason")
            };
            if whitelist.allow.iter().all(is_there) {
                Reading::WrongBesides
            } else {
                Reading::WrongShape
            }
        }
        Err(problems) => {
            let is_beyond =
                |it: &read::Problem| BEYOND_SHAPE.iter().any(|beyond| it.message.contains(beyond));
            if problems.iter().all(is_beyond) { Reading::WrongBesides } else { Reading::WrongShape }
        }
    }
}

/// The lines of each table, from which whitelists are made: the key, and a value that is fine.
const TABLES: [(&str, &[(&str, &str)]); 8] = [
    ("", &[("version", "1")]),
    (
        "[[product]]",
        &[
            ("name", "\"browser\""),
            ("mozconfigs", "\"browser/config/mozconfigs\""),
            ("platforms", "[\"linux*\", \"win64\"]"),
        ],
    ),
    ("[[product.compare]]", &[("base", "\"nightly\""), ("against", "[\"beta\", \"release\"]")]),
    ("[mounts]", &[("comm", "\".\"")]),
    (
        "[assume]",
        &[
            ("env", "{ A = \"1\", B = false }"),
            ("commands", "{ \"uname -s\" = \"Linux\" }"),
            ("files", "{ \"/a\" = true }"),
        ],
    ),
    ("[assume.platform.\"linux*\"]", &[("env", "{ A = \"1\" }")]),
    ("[assume.variant.nightly]", &[("files", "{ \"$topsrcdir/a\" = false }")]),
    (
        "[[allow]]",
        &[
            ("in", "[\"nightly\"]"),
            ("against", "\"release\""),
            ("products", "[\"browser\"]"),
            ("platforms", "\"*\""),
            ("option", "\"--enable-x\""),
            ("env", "[\"A\"]"),
            ("var", "\"A\""),
            ("make", "\"A\""),
            ("app", "\"A\""),
            ("abort", "\"exit 1\""),
            ("line", "\"export A=1\""),
            ("from", "\"build/*\""),
            ("when", "'empty(A)'"),
            ("value", "[\"\", \"1\"]"),
            ("reason", "\"r\""),
            ("bug", "763903"),
            ("expires", "2027-01-31"),
            ("required", "true"),
        ],
    ),
];

/// Values of all kinds.
const VALUES: [&str; 28] = [
    "\"x\"",
    "\"\"",
    "\" \"",
    "\"[\"",
    "[\"x\"]",
    "[\"x\", \"y\"]",
    "[]",
    "[\"x\", 1]",
    "[\" \"]",
    "[\"\"]",
    "[[\"x\"]]",
    "0",
    "1",
    "-1",
    "2",
    "1.5",
    "true",
    "false",
    "2027-01-31",
    "2027-01-31T00:00:00",
    "10:00:00",
    "\"2027-01-31\"",
    "{ a = 1 }",
    "{}",
    "[{ a = 1 }]",
    "\"https://example.org/1\"",
    "\"../x\"",
    "\"/x\"",
];

/// A whitelist of all tables, with another line in one of them, or without one.
fn whitelist(table: usize, change: &dyn Fn(&str, &str) -> Option<String>, more: &str) -> String {
    let mut text = String::new();
    for (index, (header, keys)) in TABLES.iter().enumerate() {
        text.extend([*header, "\n"]);
        for (key, value) in *keys {
            let line =
                if index == table { change(key, value) } else { Some(format!("{key} = {value}")) };
            text.extend(line.into_iter().map(|line| line + "\n"));
        }
        if index == table {
            text.extend([more, "\n"]);
        }
    }
    text
}

/// Every key with every value, without every key, and with keys that are not known.
fn whitelists() -> Vec<String> {
    let same = |key: &str, value: &str| Some(format!("{key} = {value}"));
    let mut all = vec![
        whitelist(0, &same, ""),
        "version = 1\n".to_owned(),
        String::new(),
        "version = 1\nallow = []\nproduct = []\n[mounts]\n[assume]\n".to_owned(),
        "version = 1\nallow = [{ in = \"a\", env = \"A\", reason = \"r\" }]\n".to_owned(),
        "version = 1\n[[allow]]\nin = \"a\"\nfrom = \"b\"\nreason = \"r\"\n".to_owned(),
        "version = 1\n[allow]\nin = \"a\"\n".to_owned(),
        "version = 1\n[assume.platform]\nenv = { A = \"1\" }\n".to_owned(),
        "version = 1\n[assume.platform.env]\nenv = { A = \"1\" }\n".to_owned(),
        "version = 1\n[assume.env]\n\"1A\" = \"1\"\n".to_owned(),
        "version = 1\n[assume.commands]\n\" \" = \"1\"\n".to_owned(),
        "version = 1\n[mounts]\n\"/a\" = \".\"\n".to_owned(),
        "version = 1\n[mounts]\n\"..\" = \".\"\n".to_owned(),
    ];
    for (index, (_, keys)) in TABLES.iter().enumerate() {
        for (name, _) in *keys {
            all.push(whitelist(
                index,
                &|key, value| (key != *name).then(|| format!("{key} = {value}")),
                "",
            ));
            for other in VALUES {
                let change = |key: &str, value: &str| {
                    let value = if key == *name { other } else { value };
                    Some(format!("{key} = {value}"))
                };
                all.push(whitelist(index, &change, ""));
            }
        }
        for value in VALUES {
            all.push(whitelist(index, &same, &format!("other = {value}")));
        }
    }
    // An entry for one kind of setting alone.
    let kinds = ["option", "env", "var", "make", "app", "abort", "line"];
    for kind in kinds {
        let change = |key: &str, value: &str| {
            (!kinds.contains(&key) || key == kind).then(|| format!("{key} = {value}"))
        };
        all.push(whitelist(7, &change, ""));
    }
    all.push(whitelist(
        7,
        &|key, value| (!kinds.contains(&key)).then(|| format!("{key} = {value}")),
        "",
    ));
    all
}

/// The whitelists in a folder, and what we make of each.
fn cases() -> (crate::tree::Tree, Vec<(String, Reading, String)>) {
    let mut folder = tree(&[("schema.json", SCHEMA)]);
    let mut cases = Vec::new();
    for (index, text) in whitelists().into_iter().enumerate() {
        let name = format!("{index:04}.toml");
        folder = folder.with_bytes(&name, &text);
        cases.push((name, read_by_us(&text), text));
    }
    (folder, cases)
}

/// Holds what a judge refused against what the reader says.
#[track_caller]
fn compare(cases: &[(String, Reading, String)], refused: &BTreeSet<String>) {
    for (name, reading, text) in cases {
        match (reading, refused.contains(name)) {
            (Reading::Fine, true) => panic!("the schema refuses what is fine:\n{text}"),
            (Reading::WrongShape, false) => panic!("the schema lets this through:\n{text}"),
            _ => {}
        }
    }
    let count = |wanted| cases.iter().filter(|(_, reading, _)| *reading == wanted).count();
    let counts = [Reading::Fine, Reading::WrongBesides, Reading::WrongShape].map(count);
    // None of the three may be missing for the comparison to say anything.
    assert!(counts[0] > 100 && counts[1] > 10 && counts[2] > 500, "{counts:?}");
}

#[test]
fn a_validator_says_what_the_reader_says() {
    let (folder, cases) = cases();
    let own = project().join("target/tools/bin/python3");
    let python = if own.exists() { own } else { PathBuf::from("python3") };
    let judged = Command::new(python)
        .arg("-B")
        .arg(project().join("tests/formats/whitelist.py"))
        .args([folder.path("schema.json"), folder.top()])
        .output();
    let output = match judged {
        Ok(output) if output.status.code() != Some(77) => output,
        _ => {
            eprintln!("skipped: there is no python3 with `tomllib` and `jsonschema`");
            return;
        }
    };
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    compare(&cases, &said.lines().map(str::to_owned).collect());
}

/// Taplo is what editors check TOML with.
#[test]
fn a_language_server_says_what_the_reader_says() {
    let (mut folder, cases) = cases();
    let own = project().join("target/tools/bin/taplo");
    let taplo = if own.exists() { own } else { PathBuf::from("taplo") };
    let schema = format!("file://{}", folder.path("schema.json").display());
    let lint = |folder: &Path, schema: &[&str], files: &[String]| {
        let mut command = Command::new(&taplo);
        command.args(["lint", "--colors", "never", "--no-auto-config"]).args(schema).args(files);
        command.current_dir(folder).output().ok().map(|output| {
            (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
        })
    };
    let mut files: Vec<String> = cases.iter().map(|(name, ..)| name.clone()).collect();
    // Taplo can end before its last lines are written: they are about files that nobody asks for.
    for name in ["zzz1.toml", "zzz2.toml", "zzz3.toml", "zzz4.toml"] {
        folder = folder.with_bytes(name, "version = 2\n");
        files.push(name.to_owned());
    }
    let Some((is_fine, said)) = lint(&folder.top(), &["--schema", &schema], &files) else {
        eprintln!("skipped: there is no `taplo`");
        return;
    };
    assert!(!is_fine);
    // A line for each file ends in its path in quotes.
    let refused = said.lines().filter(|line| line.contains("invalid file"));
    let names = refused.filter_map(|line| Some(line.trim_end_matches('"').rsplit_once('/')?.1));
    compare(&cases, &names.map(str::to_owned).collect());

    // As in an editor: the whitelist says where its schema is.
    let named = |text: &str| format!("#:schema ./schema.json\n\n{text}");
    let fine = named("version = 1\n");
    let wrong =
        named("version = 1\n\n[[allow]]\nin = \"nightly\"\noption = \"--a\"\nreasn = \"r\"\n");
    let folder = folder.with_bytes("fine.toml", fine).with_bytes("wrong.toml", wrong);
    let (is_fine, said) = lint(&folder.top(), &[], &["fine.toml".to_owned()]).unwrap();
    assert!(is_fine, "{said}");
    let (is_fine, said) = lint(&folder.top(), &[], &["wrong.toml".to_owned()]).unwrap();
    // It says each as often as the table has lines.
    let mut errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error: ")).collect();
    errors.dedup();
    assert!(!is_fine);
    insta::assert_snapshot!(errors.join("\n"), @r#"
    error: Additional properties are not allowed ('reasn' was unexpected)
    error: "reason" is a required property
    "#);

    // The whitelists of this project.
    let mut own = vec!["whitelist.toml".to_owned()];
    for entry in fs::read_dir(project().join("docs/real-trees")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            own.push(path.to_str().unwrap().to_owned());
        }
    }
    assert!(own.len() >= 5);
    let (is_fine, said) = lint(&project(), &["--schema", &schema], &own).unwrap();
    assert!(is_fine, "{said}");
}
