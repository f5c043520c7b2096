//! Colours and exit codes are the same everywhere: on a terminal, in a pipe, in a file.
//!
//! `script` gives the program a terminal. Where it is missing that is skipped, and the test says so.

use std::process::Command;

use crate::tree::{Tree, outcome, pair, tool};

/// A tree with a difference, and a whitelist that excuses another.
fn drifted() -> Tree {
    pair("export A=1\nexport B=1\n", "").with(
        "whitelist.toml",
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        env = "B"
        reason = "a trial"
        "#,
    )
}

/// What the program prints on a terminal, and its exit code; none where there can be no terminal.
fn on_terminal(tree: &Tree, arguments: &str, variables: &[(&str, &str)]) -> Option<String> {
    let script = tool("script")?;
    let program = env!("CARGO_BIN_EXE_mozconfig-lint");
    let mut command = Command::new(script);
    // Whether the transcript goes on where nothing is typed differs; so nothing is waited for.
    command.args(["-qec", &format!("'{program}' {arguments}"), "/dev/null"]);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("TERM", "xterm").current_dir(tree.top());
    command.env("SHELL", "/bin/sh").envs(variables.iter().copied());
    Some(outcome(&mut command).replace('\r', ""))
}

fn has_colours(text: &str) -> bool {
    text.contains("^[[")
}

#[test]
fn a_terminal_has_colours() {
    let tree = drifted();
    let Some(told) = on_terminal(&tree, "--format concise", &[]) else { return };
    insta::assert_snapshot!(told, @"
    browser/config/mozconfigs/linux64/nightly:1:1: ^[[1m^[[91merror[only-in-base]^[[0m^[[1m: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)^[[0m
    ^[[1m^[[91merror^[[0m^[[1m: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)^[[0m
    exit: 1
    ");
    insta::assert_snapshot!(on_terminal(&tree, "diff linux64/nightly linux64/release", &[]).expect("a terminal"), @"
    ^[[31m--- linux64/nightly^[[0m
    ^[[32m+++ linux64/release^[[0m

    exported variables
    ^[[31m- export A=1^[[0m  ^[[2mbrowser/config/mozconfigs/linux64/nightly:1:1^[[0m
    ^[[31m- export B=1^[[0m  ^[[2mbrowser/config/mozconfigs/linux64/nightly:2:1^[[0m

    2 differences (compared 2 settings)
    exit: 1
    ");
    insta::assert_snapshot!(on_terminal(&tree, "show linux64/nihgtly", &[]).expect("a terminal"), @"
    ^[[1m^[[91merror^[[0m^[[1m: there is no mozconfig `linux64/nihgtly`^[[0m
    ^[[1m^[[96mhelp^[[0m: did you mean `linux64/nightly`?
    exit: 2
    ");
}

/// Each command that has colours has them, or does not, by the same rules.
#[test]
fn who_decides() {
    let tree = drifted();
    if tool("script").is_none() {
        return;
    }
    for command in [
        "check",
        "--format concise",
        "diff linux64/nightly linux64/release",
        "show gone",
        "explain gone",
        "graph gone",
        "eval gone",
        "hook --objdir ../objdir",
        "whitelist list --platform gone",
        "man gone",
        "--help",
        "--no-such-option",
    ] {
        let told = |more: &str, variables: &[(&str, &str)]| {
            let told = on_terminal(&tree, &format!("{command} {more}"), variables);
            has_colours(&told.expect("a terminal"))
        };
        assert!(told("", &[]), "{command}: a terminal");
        assert!(told("", &[("NO_COLOR", "")]), "{command}: NO_COLOR is empty");
        assert!(!told("", &[("NO_COLOR", "1")]), "{command}: NO_COLOR");
        assert!(!told("", &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]), "{command}: both");
        assert!(!told("", &[("TERM", "dumb")]), "{command}: TERM");
        assert!(!told("", &[("CLICOLOR", "0")]), "{command}: CLICOLOR");
        let piped = |variables: &[(&str, &str)]| {
            let mut piped = tree.command(&command.split(' ').collect::<Vec<_>>());
            has_colours(&outcome(piped.envs(variables.iter().copied())))
        };
        assert!(!piped(&[]), "{command}: a pipe");
        assert!(piped(&[("CLICOLOR_FORCE", "1")]), "{command}: CLICOLOR_FORCE");
        assert!(!piped(&[("CLICOLOR_FORCE", "0")]), "{command}: CLICOLOR_FORCE=0");
        assert!(!piped(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]), "{command}: both, piped");
        assert!(!told("--color never", &[]), "{command}: never");
        assert!(told("--color always", &[("NO_COLOR", "1")]), "{command}: always");
    }
}

/// Each of the two streams by itself.
#[test]
fn one_stream_is_a_terminal() {
    let tree = drifted();
    let Some(told) = on_terminal(&tree, "check --variant gone > ../out", &[]) else { return };
    assert!(has_colours(&told), "{told}");
    let told = on_terminal(&tree, "check --format concise > ../out", &[]).expect("a terminal");
    assert_eq!(told, "exit: 1\n");
    let written = std::fs::read_to_string(tree.path("../out")).expect("a file");
    assert!(!written.contains('\u{1b}'), "{written}");
    let told = on_terminal(&tree, "show gone 2> ../out", &[]).expect("a terminal");
    assert_eq!(told, "exit: 2\n");
    let written = std::fs::read_to_string(tree.path("../out")).expect("a file");
    assert!(written.starts_with("error: ") && !written.contains('\u{1b}'), "{written}");
}

/// 0 is clean, 1 is found something, 2 is could not: for every command.
#[test]
fn exit_codes() {
    let tree = drifted().with("fails", "exit 1\n").with("same", "").with("other", "A=1\n");
    let code = |line: &str| {
        let told = tree.run(&line.split(' ').collect::<Vec<_>>());
        let code = told.trim_end().rsplit("exit: ").next().unwrap_or_default().to_owned();
        format!("{code}  {line}")
    };
    let lines = [
        "check",
        "check --no-whitelist",
        "check --whitelist gone",
        "check --platform gone",
        "check gone",
        "show linux64/nightly",
        "show fails",
        "show gone",
        "diff same linux64/release",
        "diff same other",
        "diff same fails",
        "diff same gone",
        "graph",
        "graph gone",
        "eval same",
        "eval fails",
        "eval gone",
        "explain",
        "explain only-in-base",
        "explain gone",
        "whitelist list",
        "completions bash",
        "completions gone",
        "man",
        "man gone",
        "--help",
        "--version",
        "--gone",
    ];
    let told: Vec<String> = lines.iter().map(|line| code(line)).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    1  check
    1  check --no-whitelist
    2  check --whitelist gone
    2  check --platform gone
    2  check gone
    0  show linux64/nightly
    0  show fails
    2  show gone
    0  diff same linux64/release
    1  diff same other
    2  diff same fails
    2  diff same gone
    0  graph
    2  graph gone
    0  eval same
    1  eval fails
    2  eval gone
    0  explain
    0  explain only-in-base
    2  explain gone
    0  whitelist list
    0  completions bash
    2  completions gone
    0  man
    2  man gone
    0  --help
    0  --version
    2  --gone
    ");
}
