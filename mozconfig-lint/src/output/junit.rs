//! The `junit` format: an XML document of test results, which most CI systems can show.
//!
//! Each finding of level error is a failed test; a warning is a passed one that has something to
//! say. One test more stands for the check itself, so that a clean run is not an empty one: it
//! passes when everything could be checked.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Level};
use crate::report::Report;

use super::{RenderOptions, brief, closing, escape};

/// Writes a report.
pub(super) fn render(report: &Report, _: &RenderOptions) -> String {
    let failures = report.diagnostics.iter().filter(|it| it.level == Level::Error).count();
    let whole = !report.incomplete && report.summary.pairs > 0;
    let errors = usize::from(!whole);
    let tests = report.diagnostics.len() + 1;
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
    let mut output = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"mozconfig-lint\" {counts}>\n\
         \x20 <testsuite name=\"mozconfig-lint\" {counts}>\n"
    );
    output.push_str(&check(report, whole));
    for diagnostic in &report.diagnostics {
        output.push_str(&test(report, diagnostic));
    }
    output.push_str("  </testsuite>\n</testsuites>\n");
    output
}

/// The test that stands for the check.
fn check(report: &Report, whole: bool) -> String {
    let (_, text) = closing::line(report);
    let text = xml(&text);
    let result = if whole {
        format!("<system-out>{text}</system-out>")
    } else if report.incomplete {
        format!("<error type=\"incomplete\" message=\"the check is incomplete\">{text}</error>")
    } else {
        format!("<error type=\"nothing-compared\" message=\"nothing was compared\">{text}</error>")
    };
    let name = "the mozconfigs can be compared";
    format!(
        "    <testcase classname=\"mozconfig-lint\" name=\"{name}\">\n      {result}\n    \
         </testcase>\n"
    )
}

fn test(report: &Report, diagnostic: &Diagnostic) -> String {
    let rule = xml(diagnostic.rule.id);
    let title = xml(&brief::title(report, diagnostic));
    let region = brief::region(report, &diagnostic.primary);
    let path = brief::repository_path(report, &diagnostic.primary);
    let place = format!("{path}:{}:{}", region.line, region.column);
    let mut body = String::new();
    for line in std::iter::once(place).chain(brief::lines(report, diagnostic)) {
        // Writing to a string cannot fail.
        let _ = writeln!(body, "{}", xml(&escape::line_start(&line)));
    }
    let result = match diagnostic.level {
        Level::Error => {
            format!("<failure type=\"{rule}\" message=\"{title}\">\n{body}</failure>")
        }
        Level::Warning | Level::Note => format!("<system-out>\n{body}</system-out>"),
    };
    format!(
        "    <testcase classname=\"mozconfig-lint.{rule}\" name=\"{title}\">\n      {result}\n    \
         </testcase>\n"
    )
}

/// A line of text within XML. Control characters are gone from it already; two characters are left
/// that no XML document may hold.
fn xml(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => output.push_str("&amp;"),
            '<' => output.push_str("&lt;"),
            '>' => output.push_str("&gt;"),
            '"' => output.push_str("&quot;"),
            '\'' => output.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(output, "\\u{{{:x}}}", u32::from(character));
            }
            _ => output.push(character),
        }
    }
    output
}
