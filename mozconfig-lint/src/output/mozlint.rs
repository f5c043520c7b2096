//! The `mozlint` format: a JSON list of objects that have the fields of mozlint's `Issue`.
//!
//! A linter of mozlint returns `[result.from_config(config, **issue) for issue in json.loads(…)]`,
//! and needs to know nothing else. Of an issue most of mozlint's formatters show the message alone,
//! and none the hint: the ways out stand in both.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Edit, Level};
use crate::edit::{Change, Splice, splice, unified};
use crate::report::Report;

use super::{RenderOptions, brief, escape, excerpt, json};

#[derive(Serialize)]
struct Issue<'a> {
    /// Relative to the top source directory, which is mozlint's root.
    path: &'a str,
    lineno: u32,
    column: u32,
    message: String,
    hint: Option<String>,
    /// The line, as far as it can be shown.
    source: Option<String>,
    level: &'static str,
    rule: &'static str,
    /// Where the finding spans several lines: the first as seen from `lineno`, and their number.
    lineoffset: Option<(u32, u32)>,
    /// The first way out that is a change to a file.
    diff: Option<String>,
}

/// Writes a report.
pub(super) fn render(report: &Report, _: &RenderOptions) -> String {
    let issues: Vec<Issue<'_>> =
        report.diagnostics.iter().map(|diagnostic| issue(report, diagnostic)).collect();
    json::write(&issues)
}

fn issue<'a>(report: &'a Report, diagnostic: &Diagnostic) -> Issue<'a> {
    let region = brief::region(report, &diagnostic.primary);
    let ways_out: Vec<String> = brief::ways_out(diagnostic).collect();
    let lines = region.end_line - region.line + 1;
    Issue {
        path: brief::path(report, &diagnostic.primary),
        lineno: region.line,
        column: region.column,
        message: brief::line(report, diagnostic),
        hint: (!ways_out.is_empty()).then(|| ways_out.join("; ")),
        source: source(report, diagnostic),
        // mozlint knows these two.
        level: if diagnostic.level == Level::Error { "error" } else { "warning" },
        rule: diagnostic.rule.id,
        lineoffset: (lines > 1).then_some((0, lines)),
        diff: diagnostic
            .remedies
            .iter()
            .find_map(|remedy| remedy.edit.as_ref())
            .and_then(|edit| diff(report, edit)),
    }
}

/// The line in which the finding begins.
fn source(report: &Report, diagnostic: &Diagnostic) -> Option<String> {
    let span = diagnostic.primary.span;
    let text = report.sources.file(span.file).text();
    let start = excerpt::line_start(text, excerpt::within(text, span.range).start);
    let line = text[start..].lines().next().filter(|line| !line.trim().is_empty())?;
    Some(escape::one_line(line))
}

fn diff(report: &Report, edit: &Edit) -> Option<String> {
    let file = report.sources.file(edit.span.file);
    let before = file.text().as_bytes();
    let change = Splice { range: edit.span.range, replacement: edit.replacement.clone() };
    let after = splice(before, &[change]).ok()?;
    Some(unified(&Change { path: file.path().clone(), before: Some(before.to_vec()), after }))
}
