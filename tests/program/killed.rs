//! Edits that are stopped in the middle: whenever the process is killed, and whatever the system
//! refuses, the file is the old or the new one, whole.
//!
//! `strace` kills the process as it enters one system call after the other, and lets one after the
//! other fail. Where there is no `strace`, or it may not trace, only the kills at random moments are
//! tried.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::tree::{Tree, outcome, pair};

const OLD: &str =
    "version = 1\n\n[[allow]]\nin = \"nightly\"\nenv = \"GONE\"\nreason = \"gone\"\n\n# The end\n";
const NEW: &str = "version = 1\n\n# The end\n";

fn stale() -> Tree {
    pair("", "").with("whitelist.toml", OLD)
}

/// Puts the old whitelist back, and takes away what a killed process left.
fn reset(tree: &Tree) {
    for left in temporaries(tree) {
        fs::remove_file(left).expect("files can be removed");
    }
    fs::write(tree.path("whitelist.toml"), OLD).expect("files can be written");
}

fn temporaries(tree: &Tree) -> Vec<PathBuf> {
    let entries = fs::read_dir(tree.top()).expect("a folder").filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"."))
        .map(|entry| entry.path())
        .collect()
}

/// Which of the two the whitelist is.
fn is_new(tree: &Tree, what: &str) -> bool {
    let text = fs::read_to_string(tree.path("whitelist.toml"));
    let text = text.unwrap_or_else(|error| panic!("{what}: the whitelist is gone: {error}"));
    assert!(text == OLD || text == NEW, "{what}: the whitelist is broken:\n{text}");
    text == NEW
}

/// The pruning under `strace`, with these options of it.
fn traced(tree: &Tree, options: &[&str]) -> Command {
    let mut command = Command::new("strace");
    command.args(options).arg(env!("CARGO_BIN_EXE_mozconfig-lint")).args(["whitelist", "prune"]);
    command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(tree.top());
    command
}

/// The system calls from the moment at which the temporary file is made: the name of each, and the
/// how manieth of its name it is. `None` where nothing can be traced.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so aloud")]
fn calls(tree: &Tree) -> Option<Vec<(String, usize)>> {
    let done =
        traced(tree, &["-o", "../trace"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !done.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no `strace` that may trace");
        return None;
    }
    assert!(is_new(tree, "traced"));
    let log = tree.text("../trace");
    let mut seen: Vec<&str> = Vec::new();
    let mut calls = Vec::new();
    let mut is_writing = false;
    for line in log.lines() {
        let Some((name, _)) = line.split_once('(') else { continue };
        seen.push(name);
        is_writing |= line.contains("O_EXCL");
        if is_writing {
            let count = seen.iter().filter(|it| **it == name).count();
            calls.push((name.to_owned(), count));
        }
    }
    assert!(calls.iter().any(|(name, _)| name.starts_with("rename")), "{log}");
    Some(calls)
}

#[test]
fn killed_at_any_system_call() {
    let tree = stale();
    let Some(calls) = calls(&tree) else { return };
    let (mut old, mut new) = (0, 0);
    for (name, count) in &calls {
        reset(&tree);
        let inject = format!("inject={name}:signal=KILL:when={count}");
        let status = traced(&tree, &["-o", "/dev/null", "-e", &inject])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        let what = format!("killed as it entered the {count}. `{name}`");
        assert!(!status.success(), "not {what}");
        if is_new(&tree, &what) {
            new += 1;
            assert!(temporaries(&tree).is_empty(), "{what}");
        } else {
            old += 1;
            // What is left behind is no mozconfig, and in nobody's way.
            let again = tree.run(&["whitelist", "prune"]);
            assert!(again.ends_with("(unused-entry)\nexit: 0\n"), "{what}: {again}");
            assert!(is_new(&tree, &what));
        }
    }
    assert!(old >= 10 && new >= 3, "{old} times the old file, {new} times the new one: {calls:?}");
}

#[test]
fn refused_by_any_system_call() {
    let tree = stale();
    let Some(calls) = calls(&tree) else { return };
    let (mut old, mut new) = (0, 0);
    for (name, count) in &calls {
        for error in ["EIO", "ENOSPC", "EACCES"] {
            reset(&tree);
            let inject = format!("inject={name}:error={error}:when={count}");
            let said = outcome(&mut traced(&tree, &["-o", "/dev/null", "-e", &inject]));
            let what = format!("{error} from the {count}. `{name}`:\n{said}");
            if is_new(&tree, &what) {
                new += 1;
            } else {
                old += 1;
                let refusal = "error: `whitelist.toml` was not written: cannot ";
                assert!(said.contains(refusal) && said.ends_with("exit: 2\n"), "{what}");
            }
            assert!(temporaries(&tree).is_empty() || name.starts_with("unlink"), "{what}");
        }
    }
    assert!(old >= 20 && new >= 3, "{old} times the old file, {new} times the new one: {calls:?}");
}

#[test]
fn killed_at_a_random_moment() {
    let tree = stale();
    let start = Instant::now();
    assert!(tree.run(&["whitelist", "prune"]).ends_with("exit: 0\n"));
    let whole = start.elapsed();
    let (mut old, mut new) = (0, 0);
    for round in 0_u32..60 {
        reset(&tree);
        let mut child =
            tree.command(&["whitelist", "prune"]).stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(whole.mul_f64(f64::from(round) / 60.0).min(Duration::from_secs(1)));
        child.kill().unwrap();
        child.wait().unwrap();
        if is_new(&tree, &format!("killed in round {round}")) { new += 1 } else { old += 1 }
    }
    assert!(old + new == 60);
    eprintln!("killed 60 times: {old} times the old file, {new} times the new one");
}

/// Somebody saves the whitelist while it is being pruned: what they saved stays.
#[test]
#[cfg(target_os = "linux")]
fn changed_meanwhile() {
    let tree = stale();
    if calls(&tree).is_none() {
        return;
    }
    reset(&tree);
    // Two seconds in which the new text stands in the temporary file, and is not in its place yet.
    let delay = "inject=fsync:delay_enter=2000000:when=1";
    let mut command = traced(&tree, &["-o", "/dev/null", "-e", delay]);
    let running = thread::spawn(move || outcome(&mut command));
    let start = Instant::now();
    while temporaries(&tree).is_empty() && start.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(5));
    }
    let saved = format!("{OLD}\n# Saved meanwhile\n");
    fs::write(tree.path("whitelist.toml"), &saved).unwrap();
    insta::assert_snapshot!(running.join().unwrap(), @"
    stderr:
    error: `whitelist.toml` was not written: it was changed since it was read
    help: nothing is lost: run the command again
    exit: 2
    ");
    assert_eq!(tree.text("whitelist.toml"), saved);
    assert_eq!(temporaries(&tree), Vec::<PathBuf>::new());
}
