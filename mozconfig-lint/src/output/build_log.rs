//! The findings as `hook` writes them into a build log: one line each, as in `concise`, with the ways
//! out below it, one line each.
//!
//! No source and no ready whitelist entry: a build log is long enough, and the last line says how to
//! see them. Warnings do not end a build, and are counted only.

use annotate_snippets::{Group, Level as DrawnLevel};

use crate::diagnostic::Level;
use crate::report::Report;

use super::{RenderOptions, closing, concise, escape, full};

/// Writes the errors of a report for a build log: a line for each, with the ways out below. Nothing
/// where there is none.
pub fn build_log(report: &Report, options: &RenderOptions) -> String {
    let renderer = full::renderer(options);
    let mut output = String::new();
    for diagnostic in report.diagnostics.iter().filter(|it| it.level == Level::Error) {
        output.push_str(&concise::line(report, diagnostic, &renderer));
        output.push('\n');
        for remedy in &diagnostic.remedies {
            let help = DrawnLevel::HELP.secondary_title(escape::one_line(&remedy.message));
            let help = renderer.render(&[Group::with_title(help)]);
            output.extend(["    ", &help, "\n"]);
        }
    }
    if output.is_empty() {
        return output;
    }
    // Else what stands in the way says how it ended.
    if report.verdict().failure().is_none() {
        output.push_str(&full::closing_line(closing::line(report), &renderer));
    }
    let has_entries = report.diagnostics.iter().flat_map(|it| &it.remedies);
    let has_entries = has_entries.filter(|remedy| remedy.addition.is_some()).count() > 0;
    let more = if has_entries {
        "`mozconfig-lint check` shows the lines, and the whitelist entries to add"
    } else {
        "`mozconfig-lint check` shows the lines"
    };
    let more = renderer.render(&[Group::with_title(DrawnLevel::HELP.secondary_title(more))]);
    output.extend([&more, "\n"]);
    output
}
