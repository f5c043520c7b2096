//! What a finding comes to in words alone, for formats that show no source.
//!
//! Who reads a finding in an annotation or in a line of a log sees neither the lines that it speaks
//! of nor an entry for the whitelist. So the condition, the platforms and the ways out stand in the
//! text itself. All texts are escaped for a single line each; what a medium wants escaped beyond
//! that is the matter of its format.

use crate::diagnostic::{Diagnostic, Label};
use crate::report::Report;

use super::escape;

/// How many characters are told of what stands at a place.
const LONGEST: usize = 120;

/// The message and the platforms; the product too where several were compared.
pub(super) fn title(report: &Report, diagnostic: &Diagnostic) -> String {
    let scope = &diagnostic.scope;
    let message = escape::one_line(&diagnostic.message);
    if scope.platforms.is_empty() {
        return message;
    }
    let platforms = escape::one_line(&scope.platforms.join(", "));
    match &scope.product {
        Some(product) if 1 < report.summary.products => {
            format!("{message} ({}: {platforms})", escape::one_line(product))
        }
        _ => format!("{message} ({platforms})"),
    }
}

/// What stands at the place of a finding that does not name the thing itself, such as "this entry
/// excuses nothing".
fn named(report: &Report, diagnostic: &Diagnostic) -> Option<String> {
    let span = diagnostic.primary.span;
    let text = report.sources.file(span.file).text().get(span.range.as_usize())?;
    let words: Vec<&str> = text.split_whitespace().collect();
    if diagnostic.message.contains('`') || words.len() < 2 {
        return None;
    }
    let mut text = words.join(" ");
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push_str("...");
    }
    Some(format!("there stands `{}`", escape::one_line(&text)))
}

/// The conditions and all else that explains the finding.
fn notes(diagnostic: &Diagnostic) -> impl Iterator<Item = String> {
    diagnostic.notes.iter().map(|note| escape::one_line(note))
}

/// The ways out, each in one line.
pub(super) fn ways_out(diagnostic: &Diagnostic) -> impl Iterator<Item = String> {
    diagnostic.remedies.iter().map(|remedy| escape::one_line(&remedy.message))
}

/// Title, notes and ways out, each in a line of its own.
pub(super) fn lines(report: &Report, diagnostic: &Diagnostic) -> Vec<String> {
    let title = std::iter::once(title(report, diagnostic));
    let named = named(report, diagnostic);
    title.chain(named).chain(notes(diagnostic)).chain(ways_out(diagnostic)).collect()
}

/// All of it in one line.
pub(super) fn line(report: &Report, diagnostic: &Diagnostic) -> String {
    lines(report, diagnostic).join("; ")
}

/// A place as formats give it: lines and columns count from 1, columns in characters, and ends are
/// exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) end_line: u32,
    pub(super) end_column: u32,
}

/// Where a label stands in its file.
pub(super) fn region(report: &Report, label: &Label) -> Region {
    let file = report.sources.file(label.span.file);
    let range = label.span.range;
    let start = file.line_column(range.start);
    let mut end = file.line_column(range.end.max(range.start));
    // What ends with a newline does not reach into the line behind it.
    let text = file.text().get(range.as_usize()).unwrap_or_default();
    if let Some(text) = text.strip_suffix('\n') {
        end = file.line_column(range.start + text.len() as u32);
    }
    Region { line: start.line, column: start.column, end_line: end.line, end_column: end.column }
}

/// The path of a label's file in the tree.
pub(super) fn path<'a>(report: &'a Report, label: &Label) -> &'a str {
    report.sources.file(label.span.file).path().as_str()
}

/// The path of a label's file in the repository that holds the tree.
pub(super) fn repository_path(report: &Report, label: &Label) -> String {
    report.in_repository.join(path(report, label)).to_string()
}
