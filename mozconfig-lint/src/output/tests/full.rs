//! What `full` makes of findings.

use super::samples::{DRIFT, PLAIN, UNUSED, add, finding, findings, label, one, report, typical};
use crate::output::{Format, RenderOptions, render};
use crate::report::Summary;

#[test]
fn typical_report() {
    insta::assert_snapshot!(render(Format::Full, &typical(), &PLAIN), @r#"
    error[only-in-base]: `--with-ccache` is set for nightly but not for release (linux32, linux64)
      --> build/mozconfig.cache:4:20
       |
     3 | if test -z "$bucket"; then
       | -------------------- under this condition
     4 |     ac_add_options --with-ccache
       |                    ^^^^^^^^^^^^^ nightly sets it here
       |
      ::: browser/config/mozconfigs/linux64/nightly:2:1
       |
     2 | . "$topsrcdir/build/mozconfig.cache"
       | ------------------------------------ only nightly includes this file
       |
      ::: browser/config/mozconfigs/linux64/release:1:1
       |
     1 | . "$topsrcdir/build/mozconfig.common"
       | -------------------------------------
       |
       = note: when `bucket` is empty
       = note: for example with no variable set
               and nothing else
    help: should release have it too? include the file there
    help: meant for nightly alone? add to whitelist.toml
      --> whitelist.toml:9:1
       |
     9 +
    10 + [[allow]]
    11 + in = "nightly"
    12 + option = "--with-ccache"
    13 + reason = "..."
       |

    warning[unused-entry]: this entry excuses nothing
     --> whitelist.toml:3:1
      |
    3 | [[allow]]
      | ^^^^^^^^^ nothing differs here
    4 | in = "nightly"
    5 | option = "--enable-gone"
    6 | reason = "was needed"
      |
    help: remove it
      |
    3 - [[allow]]
    4 - in = "nightly"
    5 - option = "--enable-gone"
    6 - reason = "was needed"
      |

    error: 1 error, 1 warning (compared 10 pairs on 5 platforms; 12 differences allowed by whitelist.toml)
    "#);
}

#[test]
fn details_only_when_verbose() {
    let verbose = render(Format::Full, &typical(), &RenderOptions { verbose: true, ..PLAIN });
    let notes: Vec<&str> = verbose.lines().filter(|line| line.contains("= note")).collect();
    insta::assert_snapshot!(notes.join("\n"), @"
    = note: when `bucket` is empty
    = note: for example with no variable set
    = note: `CCACHE` comes through the same include
    ");
}

#[test]
fn product_is_named_among_several() {
    let mut report = typical();
    report.summary.products = 2;
    let text = render(Format::Full, &report, &PLAIN);
    insta::assert_snapshot!(text.lines().next().unwrap(), @"error[only-in-base]: `--with-ccache` is set for nightly but not for release (browser: linux32, linux64)");
    insta::assert_snapshot!(text.lines().last().unwrap(), @"error: 1 error, 1 warning (compared 10 pairs on 5 platforms of 2 products; 12 differences allowed by whitelist.toml)");
}

#[test]
fn a_file_that_comes_up_again_gets_another_snippet() {
    let mut report = report(Summary::default());
    let one = add(&mut report.sources, "a/one", "first\nsecond\n");
    let two = add(&mut report.sources, "a/two", "other\n");
    let mut found = finding(&DRIFT, "`X` differs", label(two, 0..5, "primary"));
    found.related = vec![label(one, 6..12, "b"), label(one, 0..5, "a"), label(two, 0..5, "again")];
    report.diagnostics.push(found);
    insta::assert_snapshot!(findings(Format::Full, &report), @"
    error[only-in-base]: `X` differs
     --> a/two:1:1
      |
    1 | other
      | ^^^^^ primary
      |
     ::: a/one:1:1
      |
    1 | first
      | ----- a
    2 | second
      | ------ b
      |
     ::: a/two:1:1
      |
    1 | other
      | ----- again
    ");
}

#[test]
fn lines_far_apart() {
    let text = "a\nb\nc\nd\ne\nf\ng\nh\n";
    let mut report = one(text, 14..15);
    let file = report.diagnostics[0].primary.span.file;
    report.diagnostics[0].related = vec![label(file, 2..3, "there")];
    insta::assert_snapshot!(findings(Format::Full, &report), @"
    error[only-in-base]: `X` differs
     --> a/nightly:8:1
      |
    2 | b
      | - there
    ...
    8 | h
      | ^ here
    ");
}

#[test]
fn empty_and_unreadable_files() {
    let mut report = report(Summary::default());
    let empty = add(&mut report.sources, "a/empty", "");
    let other = add(&mut report.sources, "a/other", "x\n");
    let mut found = finding(&UNUSED, "`a/empty` is empty", label(empty, 0..0, "here"));
    found.related = vec![label(other, 0..1, "included"), label(empty, 0..0, "")];
    found.notes = vec!["a note".to_owned()];
    report.diagnostics.push(found);
    report.diagnostics.push(finding(&UNUSED, "bare", label(empty, 0..0, "")));
    insta::assert_snapshot!(findings(Format::Full, &report), @"
    warning[unused-entry]: `a/empty` is empty
     --> a/empty
      = note: here
      |
     ::: a/other:1:1
      |
    1 | x
      | - included
      |
     ::: a/empty
      = note: a note

    warning[unused-entry]: bare
    --> a/empty
    ");
}

#[test]
fn nothing_to_say_when_quiet_and_clean() {
    assert_eq!(findings(Format::Full, &report(Summary::default())), "");
}

#[test]
fn colours() {
    let options = RenderOptions { color: true, ..PLAIN };
    let text = render(Format::Full, &one("a\n", 0..1), &options);
    insta::assert_snapshot!(text.replace('\u{1b}', "^"), @"
    ^[1m^[91merror[only-in-base]^[0m^[1m: `X` differs^[0m
     ^[1m^[94m--> ^[0ma/nightly:1:1
      ^[1m^[94m|^[0m
    ^[1m^[94m1^[0m ^[1m^[94m|^[0m a
      ^[1m^[94m|^[0m ^[1m^[91m^^[0m ^[1m^[91mhere^[0m

    ^[1m^[91merror^[0m^[1m: 1 error (nothing was compared: no two mozconfigs form a pair)^[0m
    ");
}
