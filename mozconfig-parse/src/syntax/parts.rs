//! The parts of a word while it is read: what was found so far, and the plain text that still grows.
//!
//! Nothing is read here; `words.rs` and `expansions.rs` say what they have found.

use std::ops::Range;

use crate::syntax::cursor::Parser;
use crate::syntax::tree::{Word, WordPart, WordPartKind};
use crate::syntax::{Few, Text};

/// The parts of a word while it is read; neighbouring literal text grows together.
pub(super) struct Parts {
    finished: Few<WordPart>,
    /// The literal text that is not finished: from where to where it stands, which is nothing where
    /// there is none.
    literal: Range<usize>,
    /// What of it is to be told, where that is not simply what stands there.
    joined: String,
    /// Where the word starts, and where what was read of it ends.
    start: usize,
    end: usize,
}

impl Parts {
    pub(super) fn new(start: usize) -> Self {
        Self { finished: Few::None, literal: 0..0, joined: String::new(), start, end: start }
    }

    /// Whether nothing was read yet.
    pub(super) fn has_nothing(&self) -> bool {
        self.end == self.start
    }
}

impl Parser<'_, '_> {
    /// Adds literal text that stands at `start..end`.
    pub(super) fn add_literal(&self, parts: &mut Parts, start: usize, end: usize) {
        if parts.literal.is_empty() {
            if parts.finished.is_empty() {
                parts.start = start;
            }
            parts.literal = start..end;
            parts.end = end;
        } else if parts.literal.end == start && parts.joined.is_empty() {
            parts.literal.end = end;
            parts.end = end;
        } else {
            self.add_joined(parts, self.slice(start, end), start, end);
        }
    }

    /// Adds literal text for what stands at `start..end`.
    pub(super) fn add_joined(&self, parts: &mut Parts, text: &str, start: usize, end: usize) {
        let stands_there = text.len() == end - start;
        if parts.literal.is_empty() {
            if parts.finished.is_empty() {
                parts.start = start;
            }
            parts.literal = start..end;
        } else {
            if parts.joined.is_empty() {
                parts.joined.push_str(self.slice(parts.literal.start, parts.literal.end));
            }
            parts.literal.end = end;
        }
        if !stands_there || !parts.joined.is_empty() {
            parts.joined.push_str(text);
        }
        parts.end = end;
    }

    /// Adds a part that stands at `start..end`.
    pub(super) fn add_part(&self, parts: &mut Parts, kind: WordPartKind, start: usize, end: usize) {
        self.end_literal(parts);
        if parts.finished.is_empty() {
            parts.start = start;
        }
        parts.finished.push(WordPart { kind, range: self.range(start, end) });
        parts.end = end;
    }

    #[inline]
    fn end_literal(&self, parts: &mut Parts) {
        if !parts.literal.is_empty() {
            self.add_finished_literal(parts);
        }
    }

    fn add_finished_literal(&self, parts: &mut Parts) {
        let Range { start, end } = std::mem::take(&mut parts.literal);
        let text = if parts.joined.is_empty() {
            self.piece(start, end)
        } else {
            Text::from(std::mem::take(&mut parts.joined))
        };
        let range = self.range(start, end);
        parts.finished.push(WordPart { kind: WordPartKind::Literal(text), range });
    }

    /// The parts as they stand in quotes.
    pub(super) fn finish_parts(&self, mut parts: Parts) -> Few<WordPart> {
        self.end_literal(&mut parts);
        parts.finished
    }

    /// The parts as a word, which is the last that was read.
    pub(super) fn finish_word(&mut self, parts: Parts) -> Word {
        let (start, end) = (parts.start, parts.end);
        self.last_end = end;
        self.closer_may_follow = false;
        Word { parts: self.finish_parts(parts), range: self.range(start, end) }
    }
}
