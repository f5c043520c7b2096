//! What is understood, and what is refused.

use clap::CommandFactory as _;

use super::{output, words};
use crate::cli::{Arguments, Command, Outcome, parse};

fn arguments(line: &[&str]) -> Arguments {
    parse(&words(line)).unwrap()
}

#[test]
fn command_is_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn check_is_implied() {
    let bare = arguments(&[]);
    assert!(bare.command.is_none());
    let implied = arguments(&["tree", "--platform", "linux*", "--variant", "release", "-v"]);
    assert!(implied.command.is_none());
    let named = arguments(&["check", "tree", "--platform", "linux*", "--variant", "release", "-v"]);
    let Some(Command::Check(options)) = named.command else { panic!() };
    assert_eq!(options.0, implied.check);
}

#[test]
fn a_tree_may_have_the_name_of_a_command() {
    assert!(arguments(&["./show"]).command.is_none());
    assert!(matches!(arguments(&["check", "show"]).command, Some(Command::Check(_))));
    assert!(matches!(arguments(&["show", "a/b"]).command, Some(Command::Show(_))));
}

#[test]
fn global_options_stand_anywhere() {
    let before = arguments(&["--topsrcdir", "tree", "--color", "never", "show", "a/b"]);
    let after = arguments(&["show", "a/b", "--topsrcdir", "tree", "--color", "never"]);
    assert_eq!(before.global, after.global);
    assert!(matches!(before.command, Some(Command::Show(_))));
}

#[test]
fn options_of_check_do_not_stand_before_a_command() {
    let (outcome, stdout, stderr) = output(&["-q", "show", "a/b"]);
    assert_eq!((outcome, stdout.as_str()), (Outcome::Failed, ""));
    insta::assert_snapshot!(stderr, @"
    error: '--quiet' stands before the command 'show', and belongs behind it (if anywhere)

    Usage: mozconfig-lint [check] [OPTIONS] [TREE]
           mozconfig-lint <COMMAND>

    For more information, try '--help'.
    ");
    assert_eq!(output(&["tree", "check"]).0, Outcome::Failed);
}

#[test]
fn the_tree_is_given_once() {
    let (outcome, _, stderr) = output(&["one", "--topsrcdir", "two"]);
    assert_eq!(outcome, Outcome::Failed);
    insta::assert_snapshot!(stderr, @"
    error: two source trees were given: `one` and, with `--topsrcdir`, `two`
    help: give one of them; `mozconfig-lint --help` lists the commands
    ");
}

#[test]
fn one_format_for_each_place() {
    for line in [
        ["--format", "full", "--format", "json"],
        ["--format", "full:-", "--format", "json"],
        ["--format", "full:x", "--format", "json:x"],
    ] {
        let (outcome, _, stderr) = output(&line);
        assert_eq!(outcome, Outcome::Failed);
        assert!(stderr.starts_with("error: two formats go to "), "{stderr}");
    }
}

#[test]
fn bad_usage() {
    for line in [
        &["--nope"][..],
        &["-qv"],
        &["a", "b"],
        &["--format", "xml"],
        &["--color", "sometimes"],
        &["--assume", "x"],
        &["--mount", "x"],
        &["--platform", "["],
        &["show"],
        &["explain", "--all", "x"],
    ] {
        let (outcome, stdout, stderr) = output(line);
        assert_eq!((outcome, stdout.as_str()), (Outcome::Failed, ""), "{line:?}");
        assert!(stderr.starts_with("error: "), "{stderr}");
    }
}

#[test]
fn help_and_version_are_answers() {
    let (outcome, stdout, stderr) = output(&["--version"]);
    assert_eq!((outcome, stderr.as_str()), (Outcome::Clean, ""));
    assert_eq!(stdout, concat!("mozconfig-lint ", env!("CARGO_PKG_VERSION"), "\n"));
    let (outcome, stdout, _) = output(&["--help"]);
    assert_eq!(outcome, Outcome::Clean);
    assert!(stdout.contains("Exit codes:") && stdout.contains("Examples:"));
}

#[test]
fn help_of_check() {
    let mut command = Arguments::command().term_width(100);
    command.build();
    let check = command.find_subcommand_mut("check").unwrap();
    let help = check.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    Compare the mozconfigs of a source tree; this is meant when no command is named

    Usage: mozconfig-lint check [OPTIONS] [TREE]

    Arguments:
      [TREE]
              The top source directory; this is the same as --topsrcdir

    Options:
          --platform <GLOB>
              Compare only the platforms that match this pattern.

              A platform is named by its folder beside the others, such as `linux64`; in the pattern `*`
              stands for any text. The option may be repeated; a platform has to match one of the
              patterns.

          --variant <NAME>
              Compare only this variant, such as `release`, with the base.

              The option may be repeated.

          --since <REVISION>
              Report only what is new since this revision of git, and count the rest.

              The revision's tree is read from the repository, and checked with its own whitelist; the
              work tree is not touched. `main...` is the nearest common ancestor of `main` and `HEAD`.

          --mount <PREFIX=DIR>
              Let a folder stand at a place of the source tree.

              PREFIX is a path below the top source directory: with `comm=../comm-central` what a
              mozconfig includes from `$topsrcdir/comm` is read from there. The option may be repeated.

          --assume <NAME=VALUE>
              Take something as known that the analysis would otherwise leave open.

              `NAME=VALUE` is an environment variable, `$(COMMAND)=OUTPUT` what a command prints (it is
              never run), and `file:PATH=true` or `file:PATH=false` whether something stands at a path.
              The option may be repeated.

          --today <DATE>
              The day by which entries of the whitelist expire, as in 2027-01-31; without it, today

          --fix
              Remove from the whitelist what excuses nothing, and what is excused twice; then check.

              This is `whitelist prune`. Nothing is ever added to the whitelist, and no mozconfig is
              changed. What was removed is told on standard error.

          --no-cache
              Neither look for what an earlier check said of the same files, nor keep what this one
              says.

              It is kept in the user's folder for caches, or in the folder that the variable
              `MOZCONFIG_LINT_CACHE` names; it counts only while every file holds what it held.

          --format <NAME[:FILE]>
              Write the findings in this format, to standard output or to a file.

              Without FILE, or with `-` for it, they go to standard output. The option may be repeated;
              without it, `full` goes to standard output.

              The formats are:
              - full: each finding with its source, its notes and the ways out
              - concise: one line for each finding
              - json: one JSON document, with a version number that changes with its shape
              - sarif: a SARIF 2.1.0 log, for code scanning and editors
              - github: annotations of GitHub Actions, and a table in the summary of the job
              - github-summary: that table alone, in Markdown
              - gitlab: a Code Quality report of GitLab
              - junit: test results in XML, each finding a test that failed
              - treeherder: one line for each finding, as Treeherder knows failures
              - mozlint: a JSON list of objects with the fields of mozlint's `Issue`

      -q, --quiet
              Print nothing when nothing was found, and nothing but the findings otherwise.

              Formats for machines are complete documents all the same.

      -v, --verbose
              Show the details of each finding

      -h, --help
              Print help (see a summary with '-h')

    Options of every command:
          --topsrcdir <DIR>
              The top source directory.

              Without this option it is looked for from the current folder upwards.

          --whitelist <FILE>
              The whitelist: the file of the differences that are intended.

              Without this option it is `whitelist.toml` in the top source directory or beside a
              product's mozconfigs; there may be none.

          --no-whitelist
              Use no whitelist, even where there is one

          --color <WHEN>
              Whether the output is coloured: `auto`, `always` or `never`.

              With `auto` it is on a terminal; a variable `NO_COLOR` in the environment prevents that,
              and `CLICOLOR_FORCE` makes it so everywhere.

              [default: auto]

    Exit codes:
      0  Nothing was found, or nothing but warnings.
      1  There are findings of level error.
      2  The check could not be made: bad usage, a broken whitelist, nothing to compare.
    ");
}

#[test]
fn explain() {
    let (outcome, stdout, stderr) = output(&["explain", "only-in-base"]);
    assert_eq!((outcome, stderr.as_str()), (Outcome::Clean, ""));
    assert!(stdout.starts_with("# `only-in-base` (error)\n\n"), "{stdout}");
    let all = output(&["explain", "--all"]).1;
    assert!(all.contains(&stdout));
    let list = output(&["explain"]).1;
    assert!(list.lines().any(|line| line.starts_with("only-in-base ")), "{list}");
    assert_eq!(output(&["explain", "nothing"]).0, Outcome::Failed);
}
