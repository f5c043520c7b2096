//! Demands on what is computed, turned into demands on what it is computed of.
//!
//! What a path demands is asked again as a condition on the symbols that values can be given to: each
//! text with the values in it that are known by now, each question about a computed text as one about
//! its parts (`preimage`). Where that is nowhere, the path cannot be gone. Else its own paths know
//! more: they are solved, and narrowed in their turn.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Search;
use super::choose::Solver;
use super::compute::Values;
use super::demand::{Demand, Demands, Value};
use super::preimage::Images;
use crate::condition::{Class, Condition, Conditions};
use crate::evaluate::read_field;
use crate::symbol::{End, LiteralId, Part, Symbol, SymbolId, TextId};

/// How often a path is narrowed within what it was narrowed to.
const MAX_DEPTH: usize = 6;
/// How many paths are tried within one.
const MAX_INNER_PATHS: usize = 64;
/// Of how many symbols values are tried in turn, and how many of each.
const MAX_TRIED: usize = 4;
const MAX_VALUES: usize = 8;

impl Conditions {
    /// A witness that meets what one of these paths demands.
    pub(super) fn search_narrowed(&mut self, paths: &[Demands], effort: &Cell<usize>) -> Search {
        let mut result = Search::Nowhere;
        for demands in paths {
            match self.narrow(demands, effort, 0) {
                Search::Nowhere => {}
                Search::GivenUp => result = Search::GivenUp,
                found @ Search::Found(_) => return found,
            }
            if effort.get() == 0 {
                return Search::GivenUp;
            }
        }
        result
    }

    fn narrow(&mut self, demands: &Demands, effort: &Cell<usize>, depth: usize) -> Search {
        let known = self.known_values(demands);
        let mut needed = Condition::ALWAYS;
        for (&symbol, demand) in &**demands {
            let asked = self.asked(symbol, demand, &known);
            let image = Images::new(self, effort).of(asked);
            needed = self.and(needed, image.when);
            if !image.is_exact {
                needed = self.and(needed, asked);
            }
            if needed.is_never() {
                return Search::Nowhere;
            }
        }
        let mut paths = Vec::new();
        let is_cut = self.walk(needed, &mut Vec::new(), &mut |path| {
            paths.push(Demands::of(self, path));
            paths.len() >= MAX_INNER_PATHS
        });
        let mut result = if is_cut { Search::GivenUp } else { Search::Nowhere };
        for mut narrowed in paths {
            // What is computed must still come to what was demanded.
            let fits = demands.iter().all(|(&symbol, demand)| narrowed.add(symbol, demand));
            if !fits {
                continue;
            }
            let solver = Solver::thorough(self, effort);
            if let Some(witness) = solver.solve(&narrowed) {
                return Search::Found(Rc::new(witness));
            }
            if solver.is_impossible(&narrowed) {
                continue;
            }
            match self.go_on(&narrowed, known.len(), effort, depth) {
                Search::Nowhere => {}
                Search::GivenUp => result = Search::GivenUp,
                found @ Search::Found(_) => return found,
            }
            if effort.get() == 0 {
                return Search::GivenUp;
            }
        }
        result
    }

    /// Narrows again what could not be solved: with the values that are known now; or else with values
    /// of a symbol, tried in turn.
    fn go_on(
        &mut self,
        demands: &Demands,
        known: usize,
        effort: &Cell<usize>,
        depth: usize,
    ) -> Search {
        if depth >= MAX_DEPTH {
            return Search::GivenUp;
        }
        let now = self.known_values(demands);
        if now.len() > known {
            return self.narrow(demands, effort, depth + 1);
        }
        let mut open = Vec::new();
        for &symbol in demands.keys().filter(|&&symbol| !self.is_root(symbol)) {
            self.roots_of(symbol, &mut |root| {
                if !now.contains_key(&root) && !open.contains(&root) {
                    open.push(root);
                }
            });
        }
        for root in open.into_iter().take(MAX_TRIED) {
            let solver = Solver::thorough(self, effort);
            let values = solver.candidates(&[root], demands).remove(&root).unwrap_or_default();
            for value in values.into_iter().take(MAX_VALUES) {
                let class = match value {
                    None => Class::Unset,
                    Some(text) => Class::Is(self.symbols.literal(&text)),
                };
                let mut chosen = demands.clone();
                let demand = Demand { exactly: Some(class), ..Demand::default() };
                if !chosen.add(root, &demand) {
                    continue;
                }
                if let found @ Search::Found(_) = self.narrow(&chosen, effort, depth + 1) {
                    return found;
                }
                if effort.get() == 0 {
                    return Search::GivenUp;
                }
            }
        }
        Search::GivenUp
    }

    /// The symbols whose values a path leaves no choice about.
    fn known_values(&self, demands: &Demands) -> Values {
        let exact = |(&symbol, demand): (&SymbolId, &Demand)| -> Option<(SymbolId, Value)> {
            if !self.is_root(symbol) {
                return None;
            }
            Some((
                symbol,
                match demand.exactly? {
                    Class::Unset => None,
                    Class::Is(literal) => Some(self.symbols.literal_str(literal).to_owned()),
                },
            ))
        };
        demands.iter().filter_map(exact).collect()
    }

    /// A demand as a condition, with what is known put in.
    fn asked(&mut self, symbol: SymbolId, demand: &Demand, known: &Values) -> Condition {
        if self.is_root(symbol) || *self.symbols.get(symbol) == Symbol::TopSourceDirectory {
            let mut all = match demand.exactly {
                Some(class) => self.decide(symbol, &[class]),
                None => Condition::ALWAYS,
            };
            for &class in &demand.not {
                let is = self.decide(symbol, &[class]);
                all = self.and_not(all, is);
            }
            for &(pattern, wanted) in &demand.patterns {
                let matches = self.symbol_matches(symbol, pattern);
                all = if wanted { self.and(all, matches) } else { self.and_not(all, matches) };
            }
            return all;
        }
        if let Symbol::Same(a, b) = *self.symbols.get(symbol) {
            let mut put = Put { conditions: self, known, done: BTreeMap::new() };
            let (a, b) = (put.text(a), put.text(b));
            let same = self.texts_equal(a, b);
            return if demand.exactly.is_some() { same } else { self.not(same) };
        }
        let text = Put { conditions: self, known, done: BTreeMap::new() }.symbol(symbol);
        let mut all = match demand.exactly {
            None => Condition::ALWAYS,
            Some(Class::Unset) => Condition::NEVER,
            Some(Class::Is(literal)) => self.is_literal(text, literal),
        };
        for class in &demand.not {
            if let Class::Is(literal) = *class {
                let is = self.is_literal(text, literal);
                all = self.and_not(all, is);
            }
        }
        for &(pattern, wanted) in &demand.patterns {
            let matches = self.text_matches(text, pattern);
            all = if wanted { self.and(all, matches) } else { self.and_not(all, matches) };
        }
        all
    }

    fn is_literal(&mut self, text: TextId, literal: LiteralId) -> Condition {
        let literal = self.symbols.literal_str(literal).to_owned();
        self.text_equals(text, &literal)
    }
}

impl Solver<'_> {
    /// Whether no text at all meets what is demanded of some symbol.
    fn is_impossible(&self, demands: &Demands) -> bool {
        demands.iter().any(|(&symbol, demand)| {
            demand.exactly.is_none()
                && !demand.patterns.is_empty()
                && !matches!(
                    self.conditions.symbols.get(symbol),
                    Symbol::Success(_) | Symbol::File(_) | Symbol::Same(..)
                )
                && !self.conditions.meets(symbol, demand, &None)
                && {
                    let words = self.words_for(demand, 1);
                    words.are_all && words.found.is_empty()
                }
        })
    }
}

/// Puts known values into texts.
struct Put<'a> {
    conditions: &'a mut Conditions,
    known: &'a Values,
    done: BTreeMap<SymbolId, TextId>,
}

impl Put<'_> {
    fn text(&mut self, text: TextId) -> TextId {
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

    fn symbol(&mut self, symbol: SymbolId) -> TextId {
        if let Some(known) = self.done.get(&symbol) {
            return *known;
        }
        let put = self.put(symbol);
        self.done.insert(symbol, put);
        put
    }

    fn put(&mut self, symbol: SymbolId) -> TextId {
        if let Some(value) = self.known.get(&symbol) {
            return self.conditions.symbols.literal_text(value.as_deref().unwrap_or_default());
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
        let made = symbols.get(symbol).clone();
        if let Some(known) = symbols.known(put) {
            let text = match made {
                Symbol::Trimmed { pattern, end: End::Prefix, longest, .. } => {
                    symbols.pattern_of(pattern).remove_prefix(&known, longest).to_owned()
                }
                Symbol::Trimmed { pattern, end: End::Suffix, longest, .. } => {
                    symbols.pattern_of(pattern).remove_suffix(&known, longest).to_owned()
                }
                Symbol::Length(_) => known.chars().count().to_string(),
                Symbol::Field { index, last, raw, .. } => {
                    read_field(&known, index as usize, last, raw)
                }
                _ => known.to_string(),
            };
            return symbols.literal_text(&text);
        }
        let made = match made {
            Symbol::Trimmed { pattern, end, longest, .. } => {
                Symbol::Trimmed { of: put, pattern, end, longest }
            }
            Symbol::Length(_) => Symbol::Length(put),
            Symbol::Field { index, last, raw, .. } => Symbol::Field { of: put, index, last, raw },
            other => other,
        };
        let made = symbols.symbol(made);
        symbols.symbol_text(made)
    }
}
