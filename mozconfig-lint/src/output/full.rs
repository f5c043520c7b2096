//! The `full` format: each finding with its source, its notes and the ways out.
//!
//! Lays a diagnostic out for `annotate-snippets`, which draws it in ASCII. That crate escapes less
//! than [`escape`] does, and titles, notes and help not at all: everything it is given here was
//! escaped before.

use annotate_snippets::{
    AnnotationKind, Element, Group, Level as DrawnLevel, Origin, Padding, Patch, Renderer, Snippet,
};
use mozconfig_parse::source::{SourceFile, Sources};

use crate::diagnostic::{Addition, Diagnostic, Edit, Label, Level, Remedy};
use crate::report::Report;

use super::excerpt::{self, Excerpt};
use super::{RenderOptions, brief, closing, escape};

/// How many lines of a finding's primary place are shown where it has many: enough for an entry of
/// a whitelist. Of the other places only the first line is.
const LINES_OF_PRIMARY: usize = 8;

/// Writes a report.
pub(super) fn render(report: &Report, options: &RenderOptions) -> String {
    let renderer = renderer(options);
    let mut parts: Vec<String> = report
        .diagnostics
        .iter()
        .map(|diagnostic| trim_lines(&renderer.render(&groups(report, diagnostic, options))))
        .collect();
    if options.closing_line {
        parts.push(closing_line(closing::line(report), &renderer));
    }
    parts.join("\n")
}

/// Ends each line with a newline, and without the blanks that the renderer leaves on empty ones.
fn trim_lines(text: &str) -> String {
    text.lines().flat_map(|line| [line.trim_end_matches(' '), "\n"]).collect()
}

/// The renderer of the formats for people.
pub(super) fn renderer(options: &RenderOptions) -> Renderer {
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(options.width)
}

/// The level as the renderer knows it.
pub(super) fn level(level: Level) -> DrawnLevel<'static> {
    match level {
        Level::Error => DrawnLevel::ERROR,
        Level::Warning => DrawnLevel::WARNING,
        Level::Note => DrawnLevel::NOTE,
    }
}

/// The last line, with its newline.
pub(super) fn closing_line(line: (Option<Level>, String), renderer: &Renderer) -> String {
    match line {
        (None, text) => format!("{text}\n"),
        (Some(said), text) => {
            let title = level(said).primary_title(text);
            format!("{}\n", renderer.render(&[Group::with_title(title)]))
        }
    }
}

/// The finding itself, then each way out.
fn groups(
    report: &Report,
    diagnostic: &Diagnostic,
    options: &RenderOptions,
) -> Vec<Group<'static>> {
    let title = level(diagnostic.level).primary_title(brief::title(report, diagnostic));
    let details = if options.verbose { diagnostic.details.as_slice() } else { &[] };
    let notes = diagnostic.notes.iter().chain(details).map(|note| note_element(note));
    let finding = Group::with_title(title.id(diagnostic.rule.id))
        .elements(places(&report.sources, diagnostic))
        .elements(notes);
    let remedies = diagnostic.remedies.iter().map(|remedy| remedy_group(&report.sources, remedy));
    std::iter::once(finding).chain(remedies).collect()
}

fn note_element(note: &str) -> Element<'static> {
    DrawnLevel::NOTE.message(escape::many_lines(note)).into()
}

/// The places of a finding, in their order: neighbours in one file share a snippet.
fn places(sources: &Sources, diagnostic: &Diagnostic) -> Vec<Element<'static>> {
    let marks: Vec<(AnnotationKind, &Label)> =
        std::iter::once((AnnotationKind::Primary, &diagnostic.primary))
            .chain(diagnostic.related.iter().map(|label| (AnnotationKind::Context, label)))
            .collect();
    marks
        .chunk_by(|(_, left), (_, right)| left.span.file == right.span.file)
        .enumerate()
        .flat_map(|(index, marks)| {
            let file = sources.file(marks[0].1.span.file);
            // The renderer leaves a line before a snippet, and none before a bare path.
            let padding = index != 0 && file.text().is_empty();
            let padding = padding.then_some(Padding.into());
            padding.into_iter().chain(place(file, marks))
        })
        .collect()
}

/// The places in one file.
fn place(file: &SourceFile, marks: &[(AnnotationKind, &Label)]) -> Vec<Element<'static>> {
    let path = escape::one_line(file.name());
    let text = file.text();
    if text.is_empty() {
        // There is nothing to point at: what would be said there is said below the path.
        let said = marks.iter().filter(|(_, label)| !label.text.is_empty());
        return std::iter::once(Origin::path(path).into())
            .chain(said.map(|(_, label)| note_element(&label.text)))
            .collect();
    }
    let mut ranges: Vec<_> =
        marks.iter().map(|(_, label)| excerpt::first_line(text, label.span.range)).collect();
    let primary = marks.iter().find(|(kind, _)| *kind == AnnotationKind::Primary);
    ranges.extend(
        primary.map(|(_, label)| excerpt::first_lines(text, label.span.range, LINES_OF_PRIMARY)),
    );
    let excerpt = Excerpt::new(file, &ranges);
    let annotations = marks.iter().zip(&excerpt.ranges).map(|((kind, label), range)| {
        let text = escape::one_line(&label.text);
        kind.span(range.clone()).label((!text.is_empty()).then_some(text))
    });
    // What remains is the rest of the primary: shown, but not marked.
    let visible = excerpt.ranges[marks.len()..].iter().cloned();
    vec![
        Snippet::source(excerpt.text)
            .line_start(excerpt.first_line)
            .path(path)
            .annotations(annotations)
            .annotations(visible.map(|range| AnnotationKind::Visible.span(range)))
            .into(),
    ]
}

/// A way out: the words, then the change.
fn remedy_group(sources: &Sources, remedy: &Remedy) -> Group<'static> {
    let title = DrawnLevel::HELP.secondary_title(escape::many_lines(&remedy.message));
    let edit = remedy.edit.as_ref().map(|edit| edit_snippet(sources, edit));
    let addition = remedy.addition.as_ref().map(addition_snippet);
    Group::with_title(title).elements(edit).elements(addition)
}

/// A change to a file, with the lines that it changes.
fn edit_snippet(sources: &Sources, edit: &Edit) -> Snippet<'static, Patch<'static>> {
    let file = sources.file(edit.span.file);
    let path = escape::one_line(file.name());
    let text = file.text();
    let range = excerpt::within(text, edit.span.range);
    let replacement = escape::source(&edit.replacement, &mut []);
    let at_line_start = excerpt::line_start(text, range.start) == range.start;
    if range.is_empty() && at_line_start && replacement.ends_with('\n') {
        // Whole lines come in: the line that they come before is none of theirs.
        let line = file.line_column(range.start as u32).line;
        return insertion(path, line, replacement);
    }
    let excerpt = Excerpt::new(file, &[range]);
    let patches = excerpt.ranges.into_iter().map(|range| Patch::new(range, replacement.clone()));
    Snippet::source(excerpt.text).line_start(excerpt.first_line).path(path).patches(patches)
}

/// Lines to add to a file that need not be there.
fn addition_snippet(addition: &Addition) -> Snippet<'static, Patch<'static>> {
    let path = escape::one_line(addition.path.as_str());
    insertion(path, addition.line, escape::source(&addition.text, &mut []))
}

/// Lines that come in before a line.
fn insertion(path: String, line: u32, lines: String) -> Snippet<'static, Patch<'static>> {
    Snippet::source("").line_start(line as usize).path(path).patch(Patch::new(0..0, lines))
}
