//! The `treeherder` format: one line for each finding, in the shape that Treeherder's log parser
//! takes for a failure.
//!
//! `TEST-UNEXPECTED-ERROR | path:line:column | message (rule)`, as mozlint's formatter of that name
//! writes it. Treeherder shows these lines as the reason of a failed task. It splits them at ` | `,
//! and passes over a line that holds certain words, wherever they stand: no text of a mozconfig
//! comes through that would hide its own finding.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Level};
use crate::report::Report;

use super::{RenderOptions, brief, closing, escape};

/// Writes a report.
pub(super) fn render(report: &Report, options: &RenderOptions) -> String {
    let mut output = String::new();
    for diagnostic in &report.diagnostics {
        output.push_str(&line(report, diagnostic));
        output.push('\n');
    }
    if options.closing_line {
        let (level, text) = closing::line(report);
        let status = if level == Some(Level::Error) { "INFO" } else { "PASS" };
        // Writing to a string cannot fail.
        let _ = writeln!(output, "TEST-{status} | mozconfig-lint | {}", harmless(&text));
    }
    output
}

fn line(report: &Report, diagnostic: &Diagnostic) -> String {
    let status = match diagnostic.level {
        Level::Error => "UNEXPECTED-ERROR",
        Level::Warning => "UNEXPECTED-WARNING",
        Level::Note => "INFO",
    };
    let place = escape::one_line(&report.sources.place(diagnostic.primary.span));
    let place = harmless(&place).replace('|', "\\u{7c}");
    let message = harmless(&brief::line(report, diagnostic));
    format!("TEST-{status} | {place} | {message} ({})", diagnostic.rule.id)
}

/// Without the words for which Treeherder takes a line for no failure, or for another one.
fn harmless(text: &str) -> String {
    text.replace("TEST-", "TEST\\u{2d}").replace("non-fatal", "non\\u{2d}fatal")
}
