//! How `full` draws the ways out.

use super::samples::{add, addition, edit, findings, one};
use crate::output::Format;
use crate::report::Report;

fn full(report: &Report) -> String {
    findings(Format::Full, report)
}

/// What is drawn below the title of the report's only finding.
fn fix(text: &str, range: std::ops::Range<u32>, replacement: &str) -> String {
    let mut report = one(text, 0..1);
    let file = report.diagnostics[0].primary.span.file;
    report.diagnostics[0].remedies = vec![edit(file, range, replacement)];
    full(&report).split_once("help: ").unwrap().1.to_owned()
}

#[test]
fn edits() {
    let text = "one\ntwo\nthree\nfour\n";
    // A line goes.
    insta::assert_snapshot!(fix(text, 4..8, ""), @"
    change it
      |
    2 - two
      |
    ");
    // Two lines go.
    insta::assert_snapshot!(fix(text, 4..14, ""), @"
    change it
      |
    2 - two
    3 - three
      |
    ");
    // A word is another one.
    insta::assert_snapshot!(fix(text, 4..7, "2"), @"
    change it
      |
    2 - two
    2 + 2
      |
    ");
    // A word comes in.
    insta::assert_snapshot!(fix(text, 7..7, " more"), @"
    change it
      |
    2 | two more
      |     ++++
    ");
    // Lines come in, before a line and at the end.
    insta::assert_snapshot!(fix(text, 4..4, "a\nb\n"), @"
    change it
      |
    2 + a
    3 + b
      |
    ");
    insta::assert_snapshot!(fix(text, 19..19, "five\n"), @"
    change it
      |
    5 + five
      |
    ");
    // Two lines become one.
    insta::assert_snapshot!(fix(text, 4..14, "both\n"), @"
    change it
      |
    2 - two
    3 - three
    2 + both
      |
    ");
    // One line becomes two.
    insta::assert_snapshot!(fix(text, 4..8, "two a\ntwo b\n"), @"
    change it
      |
    2 ~ two a
    3 + two b
      |
    ");
    // All that is there goes.
    insta::assert_snapshot!(fix("one\n", 0..4, ""), @"
    change it
      |
    1 - one
      |
    ");
    // Nothing changes.
    insta::assert_snapshot!(fix(text, 4..4, ""), @"
    change it
      |
    2 | two
      |
    ");
}

#[test]
fn edit_of_another_file() {
    let mut report = one("one\n", 0..3);
    let other = add(&mut report.sources, "a/other", "x = 1\r\ny = 2\r\n");
    report.diagnostics[0].remedies = vec![edit(other, 11..12, "3")];
    insta::assert_snapshot!(full(&report), @"
    error[only-in-base]: `X` differs
     --> a/nightly:1:1
      |
    1 | one
      | ^^^ here
      |
    help: change it
     --> a/other:2:5
      |
    2 - y = 2
    2 + y = 3
      |
    ");
}

#[test]
fn addition_to_an_absent_file() {
    let mut report = one("one\n", 0..3);
    report.diagnostics[0].remedies =
        vec![addition("whitelist.toml", 1, "version = 1\n\n[[allow]]\n")];
    insta::assert_snapshot!(full(&report), @"
    error[only-in-base]: `X` differs
     --> a/nightly:1:1
      |
    1 | one
      | ^^^ here
      |
    help: add it
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
      |
    ");
}
