//! How `full` draws places that are out of the ordinary.

use super::samples::{DRIFT, PLAIN, add, finding, findings, label, label_at, one, report};
use crate::output::{Format, RenderOptions, render};
use crate::report::{Report, Summary};

fn full(report: &Report) -> String {
    findings(Format::Full, report)
}

#[test]
fn end_of_file() {
    insta::assert_snapshot!(full(&one("a\nb", 3..3)), @"
    error[only-in-base]: `X` differs
     --> a/nightly:2:2
      |
    2 | b
      |  ^ here
    ");
    insta::assert_snapshot!(full(&one("a\nb\n", 4..4)), @"
    error[only-in-base]: `X` differs
     --> a/nightly:3:1
      |
    3 |
      | ^ here
    ");
    // Beyond the end.
    insta::assert_snapshot!(full(&one("a\nb\n", 90..99)), @"
    error[only-in-base]: `X` differs
     --> a/nightly:3:1
      |
    3 |
      | ^ here
    ");
    let mut two = one("a\nb\n", 4..4);
    let file = two.diagnostics[0].primary.span.file;
    two.diagnostics[0].related = vec![label(file, 0..1, "from here")];
    insta::assert_snapshot!(full(&two), @"
    error[only-in-base]: `X` differs
     --> a/nightly:3:1
      |
    1 | a
      | - from here
    2 | b
    3 |
      | ^ here
    ");
}

#[test]
fn carriage_returns() {
    insta::assert_snapshot!(full(&one("a\r\nbcd\r\n", 3..6)), @"
    error[only-in-base]: `X` differs
     --> a/nightly:2:1
      |
    2 | bcd
      | ^^^ here
    ");
    // A finding about the carriage return itself shows it.
    insta::assert_snapshot!(full(&one("a\r\nbcd\r\n", 6..7)), @r"
    error[only-in-base]: `X` differs
     --> a/nightly:2:4
      |
    2 | bcd\r
      |    ^^ here
    ");
}

#[test]
fn tabs_and_wide_characters() {
    insta::assert_snapshot!(full(&one("\tif\tx; then\n", 4..5)), @"
    error[only-in-base]: `X` differs
     --> a/nightly:1:5
      |
    1 |     if    x; then
      |           ^ here
    ");
    insta::assert_snapshot!(full(&one("é 日本 x\n", 10..11)), @"
    error[only-in-base]: `X` differs
     --> a/nightly:1:6
      |
    1 | é 日本 x
      |        ^ here
    ");
    // A range that splits a character.
    insta::assert_snapshot!(full(&one("é 日本 x\n", 4..8)), @"
    error[only-in-base]: `X` differs
     --> a/nightly:1:3
      |
    1 | é 日本 x
      |   ^^ here
    ");
}

#[test]
fn many_lines() {
    let text = "if a; then\n  b\nfi\nc\n";
    insta::assert_snapshot!(full(&one(text, 0..17)), @"
    error[only-in-base]: `X` differs
     --> a/nightly:1:1
      |
    1 | if a; then
      | ^^^^^^^^^^ here
    2 |   b
    3 | fi
      |
    ");
    let long = "if a; then\n  b\n  c\n  d\n  e\n  f\n  g\n  h\n  i\n  j\nfi\n";
    insta::assert_snapshot!(full(&one(long, 0..long.len() as u32)), @"
    error[only-in-base]: `X` differs
     --> a/nightly:1:1
      |
    1 | if a; then
      | ^^^^^^^^^^ here
    2 |   b
    3 |   c
    4 |   d
    5 |   e
    6 |   f
    7 |   g
    8 |   h
      |
    ");
    let mut related = one(text, 18..19);
    let file = related.diagnostics[0].primary.span.file;
    related.diagnostics[0].related = vec![label(file, 0..17, "all of this")];
    insta::assert_snapshot!(full(&related), @"
    error[only-in-base]: `X` differs
     --> a/nightly:4:1
      |
    1 | if a; then
      | ---------- all of this
    ...
    4 | c
      | ^ here
    ");
}

#[test]
fn long_lines_are_cut_to_the_width() {
    let text = format!("ac_add_options --x=\"{}\" --here {}\n", "y".repeat(200), "z".repeat(200));
    let mut report = report(Summary::default());
    let file = add(&mut report.sources, "a/nightly", &text);
    let primary = label_at(&report.sources, file, "--here", "");
    report.diagnostics.push(finding(&DRIFT, "long", primary));
    let options = RenderOptions { width: 60, closing_line: false, ..PLAIN };
    insta::assert_snapshot!(render(Format::Full, &report, &options), @r#"
    error[only-in-base]: long
     --> a/nightly:1:223
      |
    1 | ...yyyyyyyyyyyyyyyyyyyy" --here zzzzzzzzzzzzzzzzzzzzz...
      |                          ^^^^^^
    "#);
}
