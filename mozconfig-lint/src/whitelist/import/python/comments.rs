//! Which comment speaks of a line of the list.
//!
//! The one beside it; else the one above it or above the lines right before it, with no blank line
//! between; else the one above the statement (or the loop) that holds it, where that adds to a part of
//! the list. What stands at the head of the file or above the first assignment is about the whole.

use super::places::line_and_column;
use super::tokens::Token;

/// The comments of a text, by line.
pub(super) struct Comments {
    lines: Vec<Line>,
    /// The first byte of each line.
    starts: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Blank,
    /// Nothing but a comment.
    Comment(String),
    /// Code, with the comment behind it.
    Code(Option<String>),
}

impl Comments {
    pub(super) fn new(text: &str, tokens: &[Token<'_>]) -> Self {
        let tokens: Vec<&Token<'_>> =
            tokens.iter().filter(|token| !token.text.is_empty()).collect();
        let mut lines = Vec::new();
        let mut starts = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            // The end of the last token that reaches into this line.
            let after = tokens.partition_point(|token| token.at < end);
            let covered = after.checked_sub(1).map_or(0, |last| tokens[last].end());
            lines.push(if covered <= start {
                let line = line.trim();
                match line.strip_prefix('#') {
                    Some(comment) => Line::Comment(words(comment)),
                    None => Line::Blank,
                }
            } else {
                let rest = text.get(covered.min(end)..end).unwrap_or_default().trim();
                Line::Code(rest.strip_prefix('#').map(words).filter(|words| !words.is_empty()))
            });
            starts.push(start);
            start = end;
        }
        Self { lines, starts }
    }

    /// The line of a byte, from 0.
    fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at).saturating_sub(1)
    }

    /// The comment that speaks of the literal at `at`, within a statement that begins at `statement`.
    pub(super) fn of_literal(&self, at: usize, statement: usize) -> Option<String> {
        let (line, first) = (self.line_of(at), self.line_of(statement));
        if let Some(Line::Code(Some(beside))) = self.lines.get(line) {
            return Some(beside.clone());
        }
        for above in (first + 1..line).rev() {
            match &self.lines[above] {
                Line::Blank => return None,
                Line::Comment(_) => return self.ending_at(above),
                Line::Code(_) => {}
            }
        }
        None
    }

    /// The comment right above a statement.
    pub(super) fn above(&self, statement: usize) -> Option<String> {
        self.ending_at(self.line_of(statement).checked_sub(1)?)
    }

    /// The comment whose last line this is.
    fn ending_at(&self, last: usize) -> Option<String> {
        let mut words: Vec<&str> = self.lines[..=last]
            .iter()
            .rev()
            .map_while(|line| match line {
                Line::Comment(words) => Some(words.as_str()),
                _ => None,
            })
            .filter(|words| !words.is_empty())
            .collect();
        words.reverse();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// A comment without its signs, on one line.
fn words(comment: &str) -> String {
    comment
        .trim_matches(['#', '-', '=', ' ', '\t'])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The line of a byte, from 1.
pub(super) fn line_number(text: &str, at: usize) -> usize {
    line_and_column(text, at).0
}
