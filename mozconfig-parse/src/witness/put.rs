//! Texts with what is known of their symbols put in, and all that is computed of them.

use std::collections::BTreeMap;

use crate::condition::Conditions;
use crate::evaluate::read_field;
use crate::symbol::{Part, Symbol, SymbolId, TextId};

/// What symbols are known to be.
pub(super) type Definitions = BTreeMap<SymbolId, TextId>;

/// Puts into texts what is known.
pub(super) struct Put<'a> {
    conditions: &'a mut Conditions,
    known: &'a Definitions,
    done: Definitions,
}

impl<'a> Put<'a> {
    pub(super) fn new(conditions: &'a mut Conditions, known: &'a Definitions) -> Self {
        Self { conditions, known, done: Definitions::new() }
    }

    pub(super) fn text(&mut self, text: TextId) -> TextId {
        let parts = self.conditions.symbols.parts(text);
        let mut put = Vec::with_capacity(parts.len());
        for part in &*parts {
            match part {
                Part::Literal(_) => put.push(part.clone()),
                Part::Symbol(symbol) => {
                    let text = self.symbol(*symbol);
                    put.extend(self.conditions.symbols.parts(text).iter().cloned());
                }
            }
        }
        self.conditions.symbols.text(put)
    }

    pub(super) fn symbol(&mut self, symbol: SymbolId) -> TextId {
        if let Some(known) = self.done.get(&symbol) {
            return *known;
        }
        let put = self.put(symbol);
        self.done.insert(symbol, put);
        put
    }

    fn put(&mut self, symbol: SymbolId) -> TextId {
        if let Some(&value) = self.known.get(&symbol) {
            return value;
        }
        let (of, put) = match *self.conditions.symbols.get(symbol) {
            Symbol::Joined(of) => return self.text(of),
            Symbol::Trimmed { of, .. } | Symbol::Length(of) | Symbol::Field { of, .. } => {
                (of, self.text(of))
            }
            _ => return self.conditions.symbols.symbol_text(symbol),
        };
        if put == of {
            return self.conditions.symbols.symbol_text(symbol);
        }
        let symbols = &mut self.conditions.symbols;
        let known = symbols.known(put);
        let made = match (symbols.get(symbol).clone(), known) {
            (Symbol::Trimmed { pattern, end, longest, .. }, _) => {
                return symbols.trimmed(put, pattern, end, longest);
            }
            (Symbol::Length(_), Some(known)) => {
                return symbols.literal_text(&known.chars().count().to_string());
            }
            (Symbol::Field { index, last, raw, .. }, Some(known)) => {
                return symbols.literal_text(&read_field(&known, index as usize, last, raw));
            }
            (Symbol::Length(_), None) => Symbol::Length(put),
            (Symbol::Field { index, last, raw, .. }, None) => {
                Symbol::Field { of: put, index, last, raw }
            }
            // Nothing else is computed of a text.
            (_, _) => return put,
        };
        let made = symbols.symbol(made);
        symbols.symbol_text(made)
    }
}
