//! Whether commands succeed, and what `$?` is where they do not. What follows from that, such as the end of
//! the load under `set -e`, is in `commands` and `endings`.

use super::Machine;
use crate::condition::Condition;
use crate::source::Span;
use crate::symbol::{Symbol, TextId};

/// What `$?` is where a command fails.
#[derive(Clone, Copy, Debug)]
pub(super) enum Code {
    Is(TextId),
    /// Not known, but that it is one of this command.
    Of(Span),
}

/// Of how many commands it is kept what `$?` would be.
const MAX_CODES: usize = 32;

impl Machine<'_> {
    /// Where a command that nothing is known about succeeds: where the assumptions say so, or a
    /// symbol. They know the status of a command as the output of `command; echo $?`.
    pub(super) fn unknown_success(&mut self, text: TextId) -> Condition {
        self.unknown_status(text).0
    }

    /// The same, and the number that the command ends with.
    pub(super) fn unknown_status(&mut self, text: TextId) -> (Condition, TextId) {
        if !self.assumptions.commands.is_empty() {
            let rendered = self.world.conditions.symbols.render(text);
            if let Some(code) = self.assumed_status(&rendered).map(str::to_owned) {
                let succeeds = if code == "0" { Condition::ALWAYS } else { Condition::NEVER };
                return (succeeds, self.literal(&code));
            }
        }
        let symbol = self.world.conditions.symbols.symbol(Symbol::Status(text));
        self.meet(symbol);
        let number = self.world.conditions.symbols.symbol_text(symbol);
        (self.world.conditions.holds(symbol), number)
    }

    /// The number that a command ends with, as far as the assumptions say so.
    pub(super) fn assumed_status(&self, command: &str) -> Option<&str> {
        self.assumptions.commands.get(&format!("{command}; echo $?")).map(String::as_str)
    }

    /// Where the number that a command ends with, as in `exit 1`, means success.
    pub(super) fn success_of_code(&mut self, code: TextId) -> Condition {
        let Some(known) = self.known(code) else {
            return self.world.conditions.text_equals(code, "0");
        };
        match known.parse::<u64>() {
            Ok(number) if number % 256 == 0 => Condition::ALWAYS,
            _ => Condition::NEVER,
        }
    }

    /// Says what `$?` is where the command at hand fails.
    pub(super) fn fails_with(&mut self, code: TextId) {
        self.remember_code(Code::Is(code));
    }

    /// Says that it is not known what `$?` is where the command at hand fails.
    pub(super) fn fails_somehow(&mut self) {
        self.remember_code(Code::Of(self.at));
    }

    /// What `$?` is where a command fails.
    pub(super) fn code(&mut self, code: Code) -> TextId {
        match code {
            Code::Is(text) => text,
            Code::Of(span) => {
                // Two commands may fail in two ways.
                let command = super::normal_line(self.sources.text(span));
                let text = self.literal(&format!("$? of {command}"));
                self.symbol_text(Symbol::Computed(text))
            }
        }
    }

    fn remember_code(&mut self, code: Code) {
        while self.codes.last().is_some_and(|last| last.0 == self.live) {
            self.codes.pop();
        }
        // So many that nobody asks for them all: what was known before is forgotten.
        if self.live.is_always() || self.codes.len() > MAX_CODES {
            self.codes.clear();
        }
        self.codes.push((self.live, code));
    }

    pub(super) fn fails_with_one(&mut self) {
        let one = self.literal("1");
        self.fails_with(one);
    }
}
