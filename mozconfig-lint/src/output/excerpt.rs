//! Cuts the lines that a finding speaks of out of a file, escaped, with the places in them.
//!
//! The renderer gets only these lines: it walks over the whole of what it is given, and it panics
//! at a range that splits a character or lies beyond the end. Knows nothing of findings.

use std::ops::Range;

use mozconfig_parse::source::{ByteRange, SourceFile};

use super::escape;

/// Whole lines of a file, escaped.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The lines.
    pub(super) text: String,
    /// The number of the first line, from 1.
    pub(super) first_line: usize,
    /// The ranges that were asked for, as places in `text`.
    pub(super) ranges: Vec<Range<usize>>,
}

impl Excerpt {
    /// The lines that hold all of `ranges`, which [`within`] or [`first_line`] gave.
    pub(super) fn new(file: &SourceFile, ranges: &[Range<usize>]) -> Self {
        let text = file.text();
        let first = ranges.iter().map(|range| range.start).min().unwrap_or_default();
        let last = ranges.iter().map(|range| range.end).max().unwrap_or_default();
        let start = line_start(text, first);
        // A range that ends with a newline does not reach into the line behind it.
        let end = if first < last && text[..last].ends_with('\n') {
            let point = ranges.iter().any(|range| range.start == last);
            if point { line_end(text, last) } else { last }
        } else {
            line_end(text, last)
        };
        let mut places: Vec<Range<usize>> =
            ranges.iter().map(|range| range.start - start..range.end - start).collect();
        let mut escaped = escape::source(&text[start..end], &mut places);
        // The empty line at the end of a file is a line only when something is said of it.
        if escaped.ends_with('\n') && ranges.iter().any(|range| range.start == end) {
            escaped.push(' ');
        }
        Self {
            text: escaped,
            first_line: file.line_column(start as u32).line as usize,
            ranges: places,
        }
    }
}

/// A range as far as it lies within the text, at the borders of characters.
pub(super) fn within(text: &str, range: ByteRange) -> Range<usize> {
    let start = character_start(text, range.start as usize);
    let end = character_start(text, range.end as usize);
    start..end.max(start)
}

/// The place, or the beginning of the character that it splits; the text's end for one beyond it.
fn character_start(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A range as far as it lies within the text and in one line: enough to show where, where to show
/// all of a long command would bury the rest.
pub(super) fn first_line(text: &str, range: ByteRange) -> Range<usize> {
    let Range { start, end } = within(text, range);
    match text[start..end].find('\n') {
        Some(length) => start..start + text[start..start + length].trim_end().len(),
        None => start..end,
    }
}

/// A range as far as it lies within the text and in its first `count` lines.
pub(super) fn first_lines(text: &str, range: ByteRange, count: usize) -> Range<usize> {
    let Range { start, end } = within(text, range);
    let length: usize = text[start..end].split_inclusive('\n').take(count).map(str::len).sum();
    let shown = text[start..start + length].trim_end();
    start..start + shown.len()
}

/// Where the line of a place begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line of a place ends, its newline included.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}
