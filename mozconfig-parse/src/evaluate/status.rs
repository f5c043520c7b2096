//! Whether commands succeed, and what `$?` is where they do not. What follows from that, such as the end of
//! the load under `set -e`, is in `commands`.

use super::Machine;
use crate::condition::Condition;
use crate::symbol::{Symbol, TextId};

/// Of how many commands it is kept what `$?` would be.
const MAX_CODES: usize = 32;

impl Machine<'_> {
    /// Where a command that nothing is known about succeeds: where the assumptions say so, or a
    /// symbol. They know the status of a command as the output of `command; echo $?`.
    pub(super) fn unknown_success(&mut self, text: TextId) -> Condition {
        if !self.assumptions.commands.is_empty() {
            let rendered = self.world.conditions.symbols.render(text);
            if let Some(succeeds) = self.assumed_success(&rendered) {
                return if succeeds { Condition::ALWAYS } else { Condition::NEVER };
            }
        }
        let symbol = self.world.conditions.symbols.symbol(Symbol::Success(text));
        self.meet(symbol);
        self.world.conditions.holds(symbol)
    }

    /// Whether the assumptions say that a command succeeds.
    pub(super) fn assumed_success(&self, command: &str) -> Option<bool> {
        let code = self.assumptions.commands.get(&format!("{command}; echo $?"))?;
        Some(code == "0")
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
        self.remember_code(Some(code));
    }

    /// Says that it is not known what `$?` is where the command at hand fails.
    pub(super) fn fails_somehow(&mut self) {
        self.remember_code(None);
    }

    pub(super) fn remember_code(&mut self, code: Option<TextId>) {
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
