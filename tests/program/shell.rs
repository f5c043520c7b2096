//! `completions` and `man`: judged by the shells that complete, and by what shows manual pages.
//!
//! Where one of them is missing, what it would judge is skipped, and the test says so.

use std::fs;
use std::process::Command;

use crate::tree::{Tree, outcome, tool, tree};

/// The subcommands, as the help lists them.
fn commands(tree: &Tree) -> Vec<String> {
    let help = tree.stdout(&["--help"]);
    let (_, rest) = help.split_once("Commands:\n").expect("a list of commands");
    let lines = rest.lines().take_while(|line| !line.trim().is_empty());
    // What goes on in the next line begins further to the right.
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// A tree with the script for a shell beside it, under this name.
fn with_script(shell: &str, name: &str) -> Tree {
    let tree = tree(&[]);
    let script = tree.stdout(&["completions", shell]);
    fs::create_dir(tree.path("../scripts")).expect("a folder");
    fs::write(tree.path(&format!("../scripts/{name}")), script).expect("a file");
    tree
}

/// The words that bash offers for the last of these.
const BASH: &str = r#"
set -u
source ../scripts/script
function=$(complete -p mozconfig-lint | sed 's/.* -F \([^ ]*\) .*/\1/')
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
"$function" mozconfig-lint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
"#;

#[test]
fn bash_completes() {
    if tool("bash").is_none() {
        return;
    }
    let tree = with_script("bash", "script");
    let offered = |words: &[&str]| {
        let mut bash = Command::new("bash");
        bash.args(["--norc", "-c", BASH, "bash", "mozconfig-lint"]).args(words);
        outcome(bash.current_dir(tree.top())).replace('\n', " ")
    };
    let all = offered(&[""]);
    for command in commands(&tree) {
        assert!(all.split(' ').any(|word| word == command), "{command} is not in {all}");
        let options = offered(&[&command, "--"]);
        assert!(command == "help" || options.contains("--help"), "{command}: {options}");
    }
    insta::assert_snapshot!(offered(&["gr"]), @"graph exit: 0");
    insta::assert_snapshot!(offered(&["explain", "only"]), @"only-in-base only-in-other exit: 0");
    insta::assert_snapshot!(offered(&["graph", "--format", ""]), @"dot mermaid exit: 0");
    insta::assert_snapshot!(offered(&["check", "--format", "git"]), @"github github-summary gitlab exit: 0");
    insta::assert_snapshot!(offered(&["whitelist", "pr"]), @"prune exit: 0");
    insta::assert_snapshot!(offered(&["show", "--color", ""]), @"auto always never exit: 0");
}

#[test]
fn fish_completes() {
    if tool("fish").is_none() {
        return;
    }
    let tree = with_script("fish", "script");
    let offered = |line: &str| {
        let mut fish = Command::new("fish");
        let script = "source ../scripts/script; complete -C $argv[1]";
        fish.args(["--no-config", "-c", script, line]).env("HOME", tree.top());
        outcome(fish.current_dir(tree.top()))
    };
    let all = offered("mozconfig-lint ");
    for command in commands(&tree) {
        let is_it = |line: &str| line.split('\t').next() == Some(&command);
        assert!(all.lines().any(is_it), "{command} is not in {all}");
    }
    insta::assert_snapshot!(offered("mozconfig-lint gra"), @"
    graph	Print the include graph of the tree, of a platform or of one mozconfig
    exit: 0
    ");
    insta::assert_snapshot!(offered("mozconfig-lint graph --format "), @"
    dot	The language of Graphviz
    mermaid	A flowchart that GitHub and GitLab draw in Markdown
    exit: 0
    ");
    insta::assert_snapshot!(offered("mozconfig-lint whitelist pr"), @"
    prune	Remove from the whitelist what excuses nothing, and what is excused twice
    exit: 0
    ");
}

/// Types a line with tabs into an interactive zsh, and waits for a text to appear.
const ZSH: &str = r#"
zmodload zsh/zpty || exit 77
zpty shell zsh -f -i
zpty -w shell "PS1='> '; fpath=($PWD/../scripts \$fpath); autoload -Uz compinit; compinit -u -D; print REA''DY"
zpty -r shell output '*READY*'
zpty -w -n shell $1
zpty -r shell output "*$2*"
zpty -d shell
print found
"#;

#[test]
fn zsh_completes() {
    if tool("zsh").is_none() {
        return;
    }
    let tree = with_script("zsh", "_mozconfig-lint");
    for (typed, expected) in [
        ("mozconfig-lint gra\t", "graph"),
        ("mozconfig-lint graph --form\t\t", "mermaid"),
        ("mozconfig-lint check --form\t\t", "treeherder"),
        ("mozconfig-lint explain only-in-o\t", "only-in-other"),
        ("mozconfig-lint whitelist pru\t", "prune"),
    ] {
        let mut zsh = Command::new("zsh");
        zsh.args(["-f", "-c", ZSH, "zsh", typed, expected]).env("TERM", "dumb");
        let told = outcome(zsh.current_dir(tree.top()));
        assert_eq!(told, "found\nexit: 0\n", "{typed:?}");
    }
    let script = fs::read_to_string(tree.path("../scripts/_mozconfig-lint")).expect("the script");
    for command in commands(&tree) {
        assert!(script.contains(&format!("({command})\n")), "{command}");
    }
}

#[test]
fn the_other_shells() {
    let tree = tree(&[]);
    for shell in ["elvish", "powershell"] {
        let script = tree.stdout(&["completions", shell]);
        for command in commands(&tree) {
            assert!(script.contains(&command), "{shell}: {command}");
        }
    }
    insta::assert_snapshot!(tree.run(&["completions", "zhs"]), @"
    stderr:
    error: invalid value 'zhs' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]

    For more information, try '--help'.
    exit: 2
    ");
}

#[test]
fn a_page() {
    insta::assert_snapshot!(tree(&[]).run(&["man", "explain"]), @r#"
    .ie \n(.g .ds Aq \(aq
    .el .ds Aq '
    .TH "mozconfig-lint-explain" "1" "" "mozconfig-lint 0.1.0" "mozconfig-lint"
    .SH NAME
    mozconfig\-lint\-explain \- Explain a rule, or list all of them
    .SH SYNOPSIS
    \fBmozconfig\-lint explain\fR [\fB\-\-all\fR] [\fB\-\-topsrcdir\fR] [\fB\-\-whitelist\fR] [\fB\-\-no\-whitelist\fR] [\fB\-\-color\fR] [\fB\-h\fR|\fB\-\-help\fR] [\fIRULE\fR]
    .SH DESCRIPTION
    Explain a rule, or list all of them
    .SH OPTIONS
    .TP
    \fB\-\-all\fR
    Explain every rule
    .TP
    \fB\-h\fR, \fB\-\-help\fR
    Print help (see a summary with \*(Aq\-h\*(Aq)
    .TP
    [\fIRULE\fR]
    The rule\*(Aqs id, as it stands in brackets behind `error` or `warning`.

    Without it, all rules are listed.
    .SH "OPTIONS OF EVERY COMMAND"
    .TP
    \fB\-\-topsrcdir\fR \fI<DIR>\fR
    The top source directory.

    Without this option it is looked for from the current folder upwards.
    .TP
    \fB\-\-whitelist\fR \fI<FILE>\fR
    The whitelist: the file of the differences that are intended.

    Without this option it is `whitelist.toml` in the top source directory or beside a product\*(Aqs mozconfigs; there may be none.
    .TP
    \fB\-\-no\-whitelist\fR
    Use no whitelist, even where there is one
    .TP
    \fB\-\-color\fR \fI<WHEN>\fR [default: auto]
    Whether the output is coloured: `auto`, `always` or `never`.

    With `auto` it is on a terminal; a variable `NO_COLOR` in the environment prevents that, and `CLICOLOR_FORCE` makes it so everywhere.
    exit: 0
    "#);
}

#[test]
fn pages_of_all_commands() {
    let tree = tree(&[]);
    fs::create_dir(tree.path("../man")).expect("a folder");
    assert_eq!(tree.run(&["man", "--dir", "../man"]), "exit: 0\n");
    let folder = tree.path("../man");
    let names = fs::read_dir(&folder).expect("the folder");
    let names = names.map(|entry| entry.expect("an entry").file_name().into_string());
    let mut names: Vec<String> = names.map(|name| name.expect("UTF-8")).collect();
    names.sort();
    for command in commands(&tree) {
        let name = format!("mozconfig-lint-{command}.1");
        assert!(names.contains(&name) || command == "help", "{name} is not in {names:?}");
    }
    assert!(names.contains(&"mozconfig-lint.1".to_owned()), "{names:?}");
    assert!(names.contains(&"mozconfig-lint-whitelist-prune.1".to_owned()), "{names:?}");
    // The same page, however it is asked for.
    let page = fs::read_to_string(folder.join("mozconfig-lint-whitelist-prune.1"));
    assert_eq!(page.expect("a page"), tree.stdout(&["man", "whitelist", "prune"]));
    for name in &names {
        let page = folder.join(name);
        if tool("groff").is_some() {
            let mut groff = Command::new("groff");
            let told = outcome(groff.args(["-man", "-Tutf8", "-ww"]).arg(&page));
            assert!(!told.contains("stderr:") && told.ends_with("exit: 0\n"), "{name}: {told}");
        }
        if tool("mandoc").is_some() {
            let mut mandoc = Command::new("mandoc");
            let told = outcome(mandoc.args(["-T", "lint", "-W", "error"]).arg(&page));
            assert_eq!(told, "exit: 0\n", "{name}");
        }
    }
}

#[test]
fn what_is_not_there() {
    let tree = tree(&[]);
    insta::assert_snapshot!(tree.run(&["man", "chekc"]), @"
    stderr:
    error: there is no command `chekc`
    help: did you mean `check`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["man", "whitelist", "prnue"]), @"
    stderr:
    error: there is no command `prnue`
    help: did you mean `prune`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["man", "--dir", "gone"]), @"
    stderr:
    error: cannot write `gone/mozconfig-lint.1`: there is no such folder
    exit: 2
    ");
}
