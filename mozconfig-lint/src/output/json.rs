//! The `json` format: one document for machines.
//!
//! Its shape is fixed by the structs here, which are apart from the internal types on purpose: a
//! change of those must not change it. A change that would break a reader raises [`VERSION`].
//! Lines and columns count from 1, columns in characters; byte offsets count from 0; ends are
//! exclusive; paths are relative to the top source directory.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mozconfig_parse::source::{SourceFile, Sources};
use serde::Serialize;

use crate::diagnostic::{Addition, Diagnostic, DriftedSetting, Edit, Label, Remedy, WitnessFacts};
use crate::report::Report;

use super::{RenderOptions, escape};

/// The version of the document's shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    topsrcdir: &'a str,
    whitelist: Option<&'a str>,
    since: Option<Before<'a>>,
    summary: Counts,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// What was compared with, where only what is new was asked for.
#[derive(Serialize)]
struct Before<'a> {
    revision: &'a str,
    /// How many findings it had already; they are left out.
    known: usize,
    complete: bool,
}

#[derive(Serialize)]
struct Counts {
    products: usize,
    platforms: usize,
    pairs: usize,
    files: usize,
    errors: usize,
    warnings: usize,
    allowed: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    level: &'a str,
    message: &'a str,
    product: Option<&'a str>,
    platforms: &'a [String],
    base: Option<&'a str>,
    other: Option<&'a str>,
    settings: Vec<Setting<'a>>,
    spans: Vec<Place<'a>>,
    notes: Vec<&'a str>,
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Setting<'a> {
    platform: &'a str,
    kind: &'a str,
    key: &'a str,
    base_value: Option<&'a str>,
    other_value: Option<&'a str>,
    when: &'a str,
    witness: Option<Witness<'a>>,
}

#[derive(Serialize)]
struct Witness<'a> {
    env: &'a BTreeMap<String, Option<String>>,
    commands: &'a BTreeMap<String, String>,
    files: &'a BTreeMap<String, bool>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    byte_start: u32,
    byte_end: u32,
    label: &'a str,
    primary: bool,
}

#[derive(Serialize)]
struct Fix<'a> {
    message: &'a str,
    edits: Vec<Change<'a>>,
    /// Lines for a file that was not read, most often because it is not there yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    addition: Option<Lines<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    path: &'a str,
    byte_start: u32,
    byte_end: u32,
    replacement: String,
}

#[derive(Serialize)]
struct Lines<'a> {
    path: &'a str,
    text: &'a str,
}

/// Writes a report.
pub(super) fn render(report: &Report, _: &RenderOptions) -> String {
    let summary = report.summary;
    let document = Document {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        topsrcdir: &report.topsrcdir,
        whitelist: report.whitelist.as_deref(),
        since: report.since.as_ref().map(|since| Before {
            revision: &since.revision,
            known: since.known,
            complete: since.complete,
        }),
        summary: Counts {
            products: summary.products,
            platforms: summary.platforms,
            pairs: summary.pairs,
            files: summary.files,
            errors: summary.errors,
            warnings: summary.warnings,
            allowed: summary.allowed,
        },
        diagnostics: report.diagnostics.iter().map(|found| finding(report, found)).collect(),
    };
    write(&document)
}

/// A document as text, with its newline.
pub(crate) fn write(document: &impl Serialize) -> String {
    // Fails only for maps whose keys are not strings, and there are none.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    let mut text = escape_hostile(&text);
    text.push('\n');
    text
}

/// Escapes what JSON would let through and a terminal would obey. Outside of strings a document
/// has no such characters but newlines.
fn escape_hostile(document: &str) -> String {
    let mut output = String::with_capacity(document.len());
    for character in document.chars() {
        if character == '\n' || !escape::is_hostile(character) {
            output.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(output, "\\u{unit:04x}");
            }
        }
    }
    output
}

fn finding<'a>(report: &'a Report, diagnostic: &'a Diagnostic) -> Finding<'a> {
    let sources = &report.sources;
    let related = diagnostic.related.iter().map(|label| place(sources, label, false));
    Finding {
        rule: diagnostic.rule.id,
        level: diagnostic.level.as_str(),
        message: &diagnostic.message,
        product: diagnostic.scope.product.as_deref(),
        platforms: &diagnostic.scope.platforms,
        base: diagnostic.scope.base.as_deref(),
        other: diagnostic.scope.other.as_deref(),
        settings: diagnostic.settings.iter().map(setting).collect(),
        spans: std::iter::once(place(sources, &diagnostic.primary, true)).chain(related).collect(),
        notes: diagnostic.notes.iter().chain(&diagnostic.details).map(String::as_str).collect(),
        fixes: diagnostic.remedies.iter().map(|remedy| fix(sources, remedy)).collect(),
    }
}

fn setting(setting: &DriftedSetting) -> Setting<'_> {
    Setting {
        platform: &setting.platform,
        kind: setting.kind.as_str(),
        key: &setting.key,
        base_value: setting.base_value.as_deref(),
        other_value: setting.other_value.as_deref(),
        when: &setting.when,
        witness: setting.witness.as_deref().map(|WitnessFacts { env, commands, files }| Witness {
            env,
            commands,
            files,
        }),
    }
}

fn place<'a>(sources: &'a Sources, label: &'a Label, primary: bool) -> Place<'a> {
    let file = sources.file(label.span.file);
    let range = label.span.range;
    let start = file.line_column(range.start);
    let end = file.line_column(range.end);
    Place {
        path: file.name(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_start: range.start,
        byte_end: range.end,
        label: &label.text,
        primary,
    }
}

fn fix<'a>(sources: &'a Sources, remedy: &'a Remedy) -> Fix<'a> {
    let mut edits: Vec<Change<'_>> = remedy.edit.iter().map(|edit| change(sources, edit)).collect();
    let mut addition = None;
    if let Some(lines) = &remedy.addition {
        let file = sources.files().map(|(_, file)| file).find(|file| file.path() == &lines.path);
        match file {
            Some(file) if file.read_error().is_none() => edits.push(append(file, lines)),
            _ => {
                addition = Some(Lines { path: lines.path.as_str(), text: &lines.text });
            }
        }
    }
    Fix { message: &remedy.message, edits, addition }
}

fn change<'a>(sources: &'a Sources, edit: &Edit) -> Change<'a> {
    Change {
        path: sources.file(edit.span.file).path().as_str(),
        byte_start: edit.span.range.start,
        byte_end: edit.span.range.end,
        replacement: edit.replacement.clone(),
    }
}

/// Lines at the end of a file, which may lack its last newline.
fn append<'a>(file: &'a SourceFile, lines: &Addition) -> Change<'a> {
    let text = file.text();
    let end = text.len() as u32;
    let newline = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    Change {
        path: file.path().as_str(),
        byte_start: end,
        byte_end: end,
        replacement: format!("{newline}{}", lines.text),
    }
}
