//! What commands cost in instructions on a fixed input, against what was recorded.
//!
//! Instructions are counted by callgrind, and only those of the program itself: not those of the C
//! library, which differ from system to system. They depend on the compiler, so each compiler has
//! rows of its own in `recorded.txt`; with another the test says so and is skipped, as it is where
//! valgrind is missing. No time is measured.
//!
//! `RECORD_INSTRUCTIONS=1 cargo test -p mozconfig-lint --test instructions` writes the rows anew. A
//! change that costs more belongs into the message of its commit.

mod callgrind;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// By how much a count may rise, in percent.
const TOLERANCE: u64 = 5;

/// The commands, run in the folder of the sample tree.
const COMMANDS: [(&str, &[&str]); 4] = [
    ("version", &["--version"]),
    ("check", &["check", ".", "--whitelist", "../../../whitelist.toml"]),
    ("check-json", &["check", ".", "--no-whitelist", "--format", "json"]),
    ("eval", &["eval", "browser/config/mozconfigs/linux64/nightly", "--allow-unknown"]),
];

#[test]
fn commands_cost_what_is_recorded() {
    let Some(compiler) = compiler() else {
        eprintln!("skipped: `rustc` does not tell its version");
        return;
    };
    let records = env::var_os("RECORD_INSTRUCTIONS").is_some();
    let path = tests().join("instructions/recorded.txt");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let mut recorded = read(&text);
    if !records && !recorded.keys().any(|(known, _)| *known == compiler) {
        eprintln!("skipped: no instructions are recorded for {compiler}");
        return;
    }
    let mut wrong = Vec::new();
    for (name, arguments) in COMMANDS {
        let Some(count) = count(arguments) else {
            eprintln!("skipped: valgrind is not there, or cannot run");
            return;
        };
        let key = (compiler.clone(), name.to_owned());
        let before = recorded.insert(key, count).unwrap_or(0);
        let told = format!("{name}: {count} instructions, recorded are {before}");
        if count * 100 > before * (100 + TOLERANCE) {
            wrong.push(told);
        } else if count * 100 < before * (100 - TOLERANCE) {
            eprintln!("{told}: RECORD_INSTRUCTIONS=1 keeps the gain");
        }
    }
    if records {
        let rows = recorded
            .iter()
            .map(|((compiler, name), count)| format!("{compiler} | {name} | {count}\n"));
        fs::write(&path, rows.collect::<String>()).expect("the records can be written");
        return;
    }
    assert!(
        wrong.is_empty(),
        "more than {TOLERANCE} % above tests/instructions/recorded.txt:\n{}\n\
         where that is meant, RECORD_INSTRUCTIONS=1 writes it anew",
        wrong.join("\n")
    );
}

/// Counts by compiler and command.
type Recorded = BTreeMap<(String, String), u64>;

fn read(text: &str) -> Recorded {
    text.lines()
        .filter_map(|line| {
            let mut parts = line.split(" | ");
            let (compiler, name) = (parts.next()?, parts.next()?);
            Some(((compiler.to_owned(), name.to_owned()), parts.next()?.parse().ok()?))
        })
        .collect()
}

/// The instructions of the program itself in a run; `None` where they cannot be counted.
fn count(arguments: &[&str]) -> Option<u64> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("callgrind.out");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(env!("CARGO_BIN_EXE_mozconfig-lint"))
        .args(arguments)
        .current_dir(tests().join("trees/firefox"))
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .output();
    status.ok()?;
    let counts = callgrind::by_object(&fs::read_to_string(out).ok()?);
    let own = counts.iter().filter(|(object, _)| object.ends_with("/mozconfig-lint"));
    Some(own.map(|(_, count)| count).sum()).filter(|count| *count > 0)
}

/// The compiler with what else the counts depend on, such as `rustc 1.95.0, x86_64, debug`.
fn compiler() -> Option<String> {
    let told = Command::new("rustc").arg("--version").output().ok()?;
    let version = String::from_utf8(told.stdout).ok()?;
    let mut words = version.split_whitespace();
    let (name, number) = (words.next()?, words.next()?);
    let profile = if cfg!(debug_assertions) { "debug" } else { "optimized" };
    Some(format!("{name} {number}, {}, {profile}", env::consts::ARCH))
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}
