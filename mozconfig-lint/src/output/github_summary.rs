//! The `github-summary` format: a table in Markdown, for the summary of a job on GitHub.
//!
//! With the format `github` the command appends it to the file that `GITHUB_STEP_SUMMARY` names.
//! GitHub refuses a summary of more than a mebibyte; long before that the table ends and says so.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Level};
use crate::report::Report;

use super::{RenderOptions, brief, closing};

/// The size, in bytes, at which no further row is begun.
const FULL: usize = 512 * 1024;

/// Writes a report.
pub(super) fn render(report: &Report, _: &RenderOptions) -> String {
    let (level, text) = closing::line(report);
    let sign = match level {
        Some(Level::Error) => "x",
        Some(Level::Warning) => "warning",
        Some(Level::Note) | None => "white_check_mark",
    };
    let mut output = format!("### Mozconfig drift\n\n:{sign}: {}\n", markdown(&text));
    let mut rows = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        rows.extend(report.diagnostics.iter().filter(|it| it.level == level));
    }
    if !rows.is_empty() {
        output.push_str("\n| Level | Finding | Place |\n| --- | --- | --- |\n");
    }
    for (index, diagnostic) in rows.iter().enumerate() {
        if output.len() > FULL {
            // Writing to a string cannot fail.
            let _ = writeln!(output, "\nand {} more findings", rows.len() - index);
            break;
        }
        output.push_str(&row(report, diagnostic));
    }
    output
}

fn row(report: &Report, diagnostic: &Diagnostic) -> String {
    let lines: Vec<String> =
        brief::lines(report, diagnostic).iter().map(|line| markdown(line)).collect();
    let rule = diagnostic.rule.id;
    let region = brief::region(report, &diagnostic.primary);
    let path = super::escape::one_line(&brief::repository_path(report, &diagnostic.primary));
    let place = literal(&format!("{path}:{}:{}", region.line, region.column));
    format!(
        "| {} | {} ({}) | <code>{place}</code> |\n",
        diagnostic.level.as_str(),
        lines.join("<br>"),
        literal(rule)
    )
}

/// A phrase in which backticks set off code.
fn markdown(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // Where they do not come in pairs, they are part of some value.
    if parts.len().is_multiple_of(2) {
        return literal(text);
    }
    let shown = parts.iter().enumerate().map(|(index, part)| match index % 2 {
        0 => literal(part),
        _ if part.is_empty() => literal("``"),
        _ => format!("<code>{}</code>", literal(part)),
    });
    shown.collect()
}

/// The punctuation that means nothing within a line of Markdown where the other is not there.
const PLAIN: &str = ",./?;-=+()'\"";

/// Text in which nothing is taken for Markdown or HTML: punctuation is written by its number.
fn literal(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_punctuation() && !PLAIN.contains(character) {
            let _ = write!(output, "&#{};", u32::from(character));
        } else {
            output.push(character);
        }
    }
    output
}
