//! What a symbol that is made of others comes to, when these have values: forwards, as the shell
//! computes it.
//!
//! Nothing is searched here.

use std::collections::BTreeMap;

use super::demand::{Demand, Value};
use crate::condition::Conditions;
use crate::evaluate::read_field;
use crate::symbol::{End, Part, Symbol, SymbolId, TextId};

/// What stands for the top source directory where values are compared.
const TOP: &str = "/topsrcdir";

/// The values of symbols.
pub(super) type Values = BTreeMap<SymbolId, Value>;

impl Conditions {
    /// Whether a symbol comes to what a demand asks for.
    pub(super) fn is_met(&self, symbol: SymbolId, demand: &Demand, chosen: &Values) -> bool {
        match self.symbols.get(symbol) {
            // An absolute path of which nothing else is known.
            Symbol::TopSourceDirectory => demand.exactly.is_none(),
            _ => {
                let value = chosen.get(&symbol).cloned().unwrap_or_else(|| {
                    let mut text = String::new();
                    self.compute(symbol, chosen, &mut text);
                    Some(text)
                });
                self.meets(symbol, demand, &value)
            }
        }
    }

    /// The text of a symbol when the roots have these values.
    fn compute(&self, symbol: SymbolId, chosen: &Values, out: &mut String) {
        if let Some(value) = chosen.get(&symbol) {
            out.push_str(value.as_deref().unwrap_or_default());
            return;
        }
        match self.symbols.get(symbol) {
            Symbol::TopSourceDirectory => out.push_str(TOP),
            Symbol::Trimmed { of, pattern, end, longest } => {
                let text = self.compute_text(*of, chosen);
                let pattern = self.symbols.pattern_of(*pattern);
                out.push_str(match end {
                    End::Prefix => pattern.remove_prefix(&text, *longest),
                    End::Suffix => pattern.remove_suffix(&text, *longest),
                });
            }
            Symbol::Length(of) => {
                out.push_str(&self.compute_text(*of, chosen).chars().count().to_string());
            }
            Symbol::Field { of, index, last, raw } => {
                let text = self.compute_text(*of, chosen);
                out.push_str(&read_field(&text, *index as usize, *last, *raw));
            }
            Symbol::Joined(of) => out.push_str(&self.compute_text(*of, chosen)),
            Symbol::Same(a, b)
                if self.compute_text(*a, chosen) == self.compute_text(*b, chosen) =>
            {
                out.push_str("true");
            }
            _ => {}
        }
    }

    /// The same for a text.
    pub(super) fn compute_text(&self, text: TextId, chosen: &Values) -> String {
        let mut out = String::new();
        for part in &*self.symbols.parts(text) {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Symbol(symbol) => self.compute(*symbol, chosen, &mut out),
            }
        }
        out
    }
}
