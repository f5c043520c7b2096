//! `read`: a line of a here-document into variables.

use super::builtins::Call;
use super::commands::document_of;
use super::variables::Guarded;
use super::{BLANKS, Machine};
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::symbol::{Part, Symbol, TextId};
use crate::syntax::Few;

impl Machine<'_> {
    /// `read name …` from a here-document; from anywhere else it is beyond knowing.
    pub(super) fn run_read(&mut self, call: &Call<'_>) {
        let document = document_of(call.command);
        // In it, `$?` is that of the command before.
        let lines = document.map(|document| self.expand_quoted(&document.body));
        self.fails_somehow();
        self.status = Condition::ALWAYS;
        let mut names = Vec::new();
        let mut raw = false;
        for &(text, _) in call.arguments {
            match self.known(text) {
                Some(flag) if flag.starts_with('-') => raw |= flag.contains('r'),
                Some(name) => names.push(name),
                None => {
                    self.beyond_knowing(call.command.range, "which variable this names");
                    return;
                }
            }
        }
        if names.is_empty() {
            self.beyond_knowing(call.command.range, "what `read` sets without a name");
        }
        let mut inherited = None;
        if document.is_none()
            && let Some(mut input) = self.input.take()
            && self.world.conditions.implies(self.live, input.when)
        {
            inherited = Some(input.lines.pop_front());
            // Where it is not read everywhere, which line comes next cannot be known from here on.
            self.input = (input.when == self.live).then_some(input);
        }
        if let Some(line) = inherited {
            self.status = if line.is_some() { Condition::ALWAYS } else { Condition::NEVER };
            let text = self.literal(&line.unwrap_or_default());
            let line = Guarded { when: self.live, text, operations: OperationSet::EMPTY };
            self.assign_fields(call, &names, &[line], raw);
            return;
        }
        let Some(document) = document else {
            let what = self.literal(&super::normal_line(self.source(call.command.range)));
            let count = self.readings.entry(what).or_default();
            *count += 1;
            let count = *count;
            // What is read a second time is something else.
            let what = if count > 1 {
                let again = self.literal(&format!(" ({count})"));
                self.world.conditions.symbols.concatenate(what, again)
            } else {
                what
            };
            let line = self.symbol_text(Symbol::Computed(what));
            for (index, name) in names.iter().enumerate() {
                let text = self.symbol_text(Symbol::Field {
                    of: line,
                    index: index as u32,
                    last: index + 1 == names.len(),
                    raw: true,
                });
                let value = Guarded { when: self.live, text, operations: OperationSet::EMPTY };
                self.assign(name, call.command.range, Few::One(value));
            }
            self.status = self.unknown_success(what);
            return;
        };
        let lines = lines.unwrap_or_default();
        self.assign_fields(call, &names, &lines, raw);
        if document.body.is_empty() {
            self.status = Condition::NEVER;
        } else if !raw {
            for line in lines {
                if self.known(line.text).is_some_and(|text| !has_whole_line(&text)) {
                    self.status = self.world.conditions.and_not(self.status, line.when);
                }
            }
        }
    }

    /// Gives variables the fields of a line.
    fn assign_fields(
        &mut self,
        call: &Call<'_>,
        names: &[std::rc::Rc<str>],
        lines: &[Guarded],
        raw: bool,
    ) {
        for (index, name) in names.iter().enumerate() {
            let last = index + 1 == names.len();
            let mut values = Few::None;
            for line in lines {
                for (among, separators) in self.separators() {
                    let when = self.and(line.when, among);
                    let text = self.field(line.text, index, last, &separators, raw);
                    values.push(Guarded { when, text, operations: line.operations });
                }
            }
            let values = self.merged(values);
            self.assign(name, call.command.range, values);
        }
    }

    /// One of the fields of the first line of a text.
    pub(super) fn field(
        &mut self,
        text: TextId,
        index: usize,
        last: bool,
        separators: &str,
        raw: bool,
    ) -> TextId {
        if let Some(known) = self.known(text) {
            let field = super::read_fields::field(&known, index, last, separators, raw);
            return self.literal(&field);
        }
        if separators != BLANKS {
            let sign = self.literal(&format!(" split at {separators:?}"));
            let text = self.world.conditions.symbols.concatenate(text, sign);
            let of = self.symbol_text(Symbol::Computed(text));
            return self.symbol_text(Symbol::Field { of, index: index as u32, last, raw });
        }
        let mut parts = first_line(&self.world.conditions.symbols.parts(text), raw);
        // Words at the front that are known need no symbol.
        let mut index = index;
        while let Some(Part::Literal(front)) = parts.first() {
            let line = front.trim_start_matches([' ', '\t']);
            let is_end = |character: char| matches!(character, ' ' | '\t' | '\n');
            let Some((word, behind)) = line.find(is_end).map(|end| line.split_at(end)) else {
                break;
            };
            if index == 0 && last || line.contains('\\') && !raw {
                break;
            }
            if index == 0 || behind.starts_with('\n') {
                let word = if index == 0 { word.to_owned() } else { String::new() };
                return self.literal(&word);
            }
            let behind = behind.trim_start_matches([' ', '\t']);
            match behind {
                "" => drop(parts.remove(0)),
                behind => parts[0] = Part::Literal(behind.into()),
            }
            index -= 1;
        }
        let of = self.text(parts);
        if let Some(known) = self.known(of) {
            return self.literal(&super::read_field(&known, index, last, raw));
        }
        self.symbol_text(Symbol::Field { of, index: index as u32, last, raw })
    }
}

/// The first line of a text, where it is known to end. What is not known is taken not to end with a
/// backslash, by which `read` would go on.
fn first_line(parts: &[Part], raw: bool) -> Vec<Part> {
    let mut line = Vec::with_capacity(parts.len());
    for part in parts {
        if let Part::Literal(literal) = part {
            let mut newlines = literal.match_indices('\n').map(|(at, _)| at);
            let end = newlines.find(|&at| raw || !literal[..at].ends_with('\\'));
            if let Some(end) = end {
                line.push(Part::Literal(literal[..end].into()));
                break;
            }
        }
        line.push(part.clone());
    }
    line
}

/// Whether a line of a text ends, as `read` without `-r` sees it: not where a backslash stands before
/// each newline, by which `read` looks for more, and fails.
fn has_whole_line(text: &str) -> bool {
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\n' => return true,
            '\\' => drop(characters.next()),
            _ => {}
        }
    }
    false
}
