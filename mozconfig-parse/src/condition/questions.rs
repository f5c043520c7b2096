//! What is asked of one symbol: its value, and whether that matches a pattern.

use super::{Class, Condition, Conditions, Question, Variable};
use crate::symbol::{PatternId, Symbol, SymbolId, TextId};

impl Conditions {
    /// Where a yes-or-no symbol holds, and where a command succeeds.
    pub fn holds(&mut self, symbol: SymbolId) -> Condition {
        let class = match self.symbols.get(symbol) {
            Symbol::Status(_) => self.zero(),
            _ => self.yes(),
        };
        self.decide(symbol, &[class])
    }

    /// Where the symbol has one of these values.
    pub fn decide(&mut self, symbol: SymbolId, classes: &[Class]) -> Condition {
        let start = self.open.len();
        for &class in classes {
            let edge = (class, Condition::ALWAYS);
            if !self.open[start..].contains(&edge) {
                self.open.push(edge);
            }
        }
        self.open[start..].sort_unstable();
        self.close(Variable { symbol, question: Question::Value }, start, Condition::NEVER)
    }

    /// Where a variable of the environment is not set.
    pub fn is_unset(&mut self, symbol: SymbolId) -> Condition {
        self.decide(symbol, &[Class::Unset])
    }

    /// Where the symbol's value is this text. An unset variable expands to the empty text.
    pub fn symbol_equals(&mut self, symbol: SymbolId, text: &str) -> Condition {
        if *self.symbols.get(symbol) == Symbol::TopSourceDirectory {
            // An absolute path that is not known; the evaluator asks nothing else of it.
            if !text.starts_with('/') {
                return Condition::NEVER;
            }
        }
        if matches!(self.symbols.get(symbol), Symbol::Status(_)) && !is_status(text) {
            return Condition::NEVER;
        }
        let class = Class::Is(self.symbols.literal(text));
        if text.is_empty() && matches!(self.symbols.get(symbol), Symbol::Environment(_)) {
            self.decide(symbol, &[Class::Unset, class])
        } else {
            self.decide(symbol, &[class])
        }
    }

    /// Where the symbol's value matches the pattern.
    pub fn symbol_matches(&mut self, symbol: SymbolId, pattern: PatternId) -> Condition {
        if let Some(text) = self.symbols.pattern_of(pattern).literal() {
            return self.symbol_equals(symbol, &text);
        }
        if self.symbols.pattern_of(pattern).matches_everything() {
            return Condition::ALWAYS;
        }
        if matches!(self.symbols.get(symbol), Symbol::Status(_)) {
            return self.status_matches(symbol, pattern);
        }
        let yes = self.yes();
        let variable = Variable { symbol, question: Question::Matches(pattern) };
        self.make(variable, &[(yes, Condition::ALWAYS)], Condition::NEVER)
    }

    /// The same for a number that a command ends with: there are few of them.
    fn status_matches(&mut self, symbol: SymbolId, pattern: PatternId) -> Condition {
        let mut classes = Vec::new();
        for number in 0..=u8::MAX {
            let number = number.to_string();
            if self.symbols.pattern_of(pattern).matches(&number) {
                classes.push(Class::Is(self.symbols.literal(&number)));
            }
        }
        if classes.len() > usize::from(u8::MAX) {
            return Condition::ALWAYS;
        }
        self.decide(symbol, &classes)
    }

    /// A condition that nothing is known about.
    pub fn unknown(&mut self, text: TextId) -> Condition {
        let symbol = self.symbols.symbol(Symbol::Status(text));
        self.holds(symbol)
    }
}

/// Whether a text is a number that a command can end with (POSIX, XCU 2.8.2), as `$?` gives it.
pub(crate) fn is_status(text: &str) -> bool {
    text.parse::<u8>().is_ok_and(|number| number.to_string() == text)
}
