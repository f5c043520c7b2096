//! Assignments before a command, and the words that look like some after `export`.
//!
//! What stands in a value is read in `words.rs`.

use crate::syntax::BashismKind;
use crate::syntax::cursor::Parser;
use crate::syntax::lexer::{Token, starts_name};
use crate::syntax::parts::Parts;
use crate::syntax::tree::{Assignment, SimpleCommand, Word};
use crate::syntax::words::Context;

/// What stands before the value of an assignment.
#[derive(Clone, Copy)]
struct AssignmentStart {
    name_end: usize,
    /// Whether it is `+=`.
    append: bool,
    value_start: usize,
    /// Whether line continuations may stand in it.
    folded: bool,
}

impl Parser<'_, '_> {
    /// Adds the assignment at the position, or the word that is the name of a command.
    pub(super) fn add_assignment_or_name(&mut self, command: &mut SimpleCommand) {
        let start = self.position;
        let mut at = start;
        if starts_name(self.byte(start)) {
            at = self.name_run(start);
            if let Some(found) = self.assignment_after(at) {
                command.assignments.push(self.assignment(found));
                return;
            }
        }
        self.word_into(command.words.emplace(), at);
    }
    /// What stands before the value of an assignment, if the position is at one.
    fn assignment_start(&self) -> Option<AssignmentStart> {
        if !starts_name(self.byte(self.position)) {
            return None;
        }
        self.assignment_after(self.name_run(self.position))
    }

    /// The same, with a name at the position that ends, or goes on in the next line, at `name_end`.
    #[inline]
    fn assignment_after(&self, name_end: usize) -> Option<AssignmentStart> {
        match self.byte(name_end) {
            Some(b'=') => {
                let value_start = name_end + 1;
                Some(AssignmentStart { name_end, append: false, value_start, folded: false })
            }
            Some(b'+' | b'\\') => self.unusual_assignment(),
            _ => None,
        }
    }

    /// An assignment with `+=` or line continuations.
    #[cold]
    fn unusual_assignment(&self) -> Option<AssignmentStart> {
        let name_end = self.name_end(self.position);
        let mut at = self.skip(name_end);
        let append = self.byte(at) == Some(b'+');
        if append {
            at = self.skip(at + 1);
        }
        let value_start = at + 1;
        let found = AssignmentStart { name_end, append, value_start, folded: true };
        (self.byte(at) == Some(b'=')).then_some(found)
    }

    /// The assignment at the position.
    fn assignment(&mut self, found: AssignmentStart) -> Assignment {
        let AssignmentStart { name_end, append, value_start, folded } = found;
        let start = self.position;
        let name =
            if folded { self.unfolded(start, name_end) } else { self.piece(start, name_end) };
        let name_range = self.range(start, name_end);
        self.position = value_start;
        let mut parts = Parts::new(value_start);
        if self.byte(value_start) == Some(b'(') {
            self.array(start, &mut parts);
        } else {
            self.tilde(Context::Value, &mut parts);
            self.parts_into(Context::Value, &mut parts);
        }
        let value = self.finish_word(parts);
        if append {
            self.bashism(BashismKind::AppendAssignment, start, value_start);
        }
        Assignment { name, name_range, append, value, range: self.range_from(start) }
    }

    /// A word that looks like an assignment after `export` and its like, where the value's tildes
    /// count; `None` when it does not look so.
    pub(super) fn declared_word(&mut self) -> Option<Word> {
        let AssignmentStart { append, value_start, folded, .. } = self.assignment_start()?;
        let start = self.position;
        let mut parts = Parts::new(start);
        if folded {
            let text = self.unfolded(start, value_start);
            self.add_joined(&mut parts, &text, start, value_start);
        } else {
            self.add_literal(&mut parts, start, value_start);
        }
        self.position = value_start;
        if self.byte(value_start) == Some(b'(') {
            self.array(start, &mut parts);
        } else {
            self.tilde(Context::Value, &mut parts);
            self.parts_into(Context::Value, &mut parts);
        }
        if append {
            self.bashism(BashismKind::AppendAssignment, start, value_start);
        }
        Some(self.finish_word(parts))
    }

    /// bash's `(a b c)` as the value of an assignment that starts at `start`: kept as its text.
    #[cold]
    fn array(&mut self, start: usize, parts: &mut Parts) {
        let open = self.position;
        let mut closed = false;
        self.remarkable = true;
        if !self.enter(open, open + 1) {
            return;
        }
        self.position += 1;
        loop {
            match self.peek() {
                Token::Word => {
                    self.word();
                }
                Token::Newline => self.take_newline(),
                Token::Close => {
                    self.position += 1;
                    closed = true;
                    break;
                }
                _ => break,
            }
        }
        self.leave();
        if !closed {
            self.unclosed("(", ")", open, open + 1);
        }
        let end = self.position;
        self.add_literal(parts, open, end);
        self.bashism(BashismKind::Array, start, end);
    }
}
