//! What a path demands of symbols, and whether a value is what is demanded.
//!
//! No values are made here.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::paths::Path;
use crate::condition::questions::is_status;
use crate::condition::{Class, Conditions, Node, Question};
use crate::symbol::Part;
use crate::symbol::{PatternId, Symbol, SymbolId, TextId};

/// A value of a symbol; `None`: unset.
pub(super) type Value = Option<String>;

/// What a path demands of one symbol.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Demand {
    pub(super) exactly: Option<Class>,
    pub(super) not: BTreeSet<Class>,
    pub(super) patterns: Vec<(PatternId, bool)>,
}

/// What a path demands, by symbol.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Demands(BTreeMap<SymbolId, Demand>);

impl std::ops::Deref for Demands {
    type Target = BTreeMap<SymbolId, Demand>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Demands {
    /// What is demanded of one symbol.
    pub(super) fn of_one(symbol: SymbolId, demand: Demand) -> Self {
        Self(BTreeMap::from([(symbol, demand)]))
    }

    /// What leaves no choice.
    pub(super) fn exact(&self) -> Self {
        let exact = self.0.iter().filter(|(_, demand)| demand.exactly.is_some());
        Self(exact.map(|(&symbol, demand)| (symbol, demand.clone())).collect())
    }

    /// What is demanded of each two symbols.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Self> {
        let demands = || self.0.iter().map(|(&symbol, demand)| (symbol, demand.clone()));
        demands().enumerate().flat_map(move |(index, first)| {
            demands()
                .skip(index + 1)
                .map(move |second| Self(BTreeMap::from([first.clone(), second])))
        })
    }

    /// Takes over what is demanded of other symbols.
    pub(super) fn append(&mut self, others: &mut Self) {
        self.0.append(&mut others.0);
    }

    /// What a path demands.
    pub(super) fn of(conditions: &Conditions, path: &Path) -> Self {
        let mut demands = Self::default();
        for &(condition, answer) in path {
            let Some(Node { variable, edges, .. }) = conditions.node(condition) else { continue };
            let demand = demands.0.entry(variable.symbol).or_default();
            match (variable.question, answer) {
                (Question::Value, Some(class)) => demand.exactly = Some(class),
                (Question::Value, None) => demand.not.extend(edges.iter().map(|edge| edge.0)),
                (Question::Matches(pattern), answer) => {
                    demand.patterns.push((pattern, answer.is_some()));
                }
            }
        }
        demands
    }

    /// Adds a demand to those that there are; `false` where it contradicts them.
    #[must_use]
    pub(super) fn add(&mut self, symbol: SymbolId, demand: &Demand) -> bool {
        match self.0.entry(symbol) {
            Entry::Vacant(place) => drop(place.insert(demand.clone())),
            Entry::Occupied(mut place) => {
                let known = place.get_mut();
                if let (Some(one), Some(other)) = (known.exactly, demand.exactly)
                    && one != other
                {
                    return false;
                }
                known.exactly = known.exactly.or(demand.exactly);
                known.not.extend(demand.not.iter().copied());
                for pattern in &demand.patterns {
                    if !known.patterns.contains(pattern) {
                        known.patterns.push(*pattern);
                    }
                }
                if known.exactly.is_some_and(|class| known.not.contains(&class)) {
                    return false;
                }
            }
        }
        true
    }
}

impl Conditions {
    /// Whether a value can be given to a symbol: it is not made of others.
    pub(super) fn is_root(&self, symbol: SymbolId) -> bool {
        matches!(
            self.symbols.get(symbol),
            Symbol::Environment(_)
                | Symbol::Command(_)
                | Symbol::Status(_)
                | Symbol::File(_)
                | Symbol::Computed(_)
        )
    }

    /// Calls `found` with every symbol that a value can be given to and that `symbol` is made of.
    pub(super) fn roots_of(&self, symbol: SymbolId, found: &mut dyn FnMut(SymbolId)) {
        match self.symbols.get(symbol) {
            Symbol::Environment(_)
            | Symbol::Command(_)
            | Symbol::Status(_)
            | Symbol::File(_)
            | Symbol::Computed(_) => found(symbol),
            Symbol::TopSourceDirectory => {}
            Symbol::Trimmed { of, .. }
            | Symbol::Length(of)
            | Symbol::Field { of, .. }
            | Symbol::Joined(of) => self.roots_of_text(*of, found),
            Symbol::Same(a, b) => {
                self.roots_of_text(*a, found);
                self.roots_of_text(*b, found);
            }
        }
    }

    pub(super) fn roots_of_text(&self, text: TextId, found: &mut dyn FnMut(SymbolId)) {
        for part in &*self.symbols.parts(text) {
            if let Part::Symbol(symbol) = part {
                self.roots_of(*symbol, found);
            }
        }
    }

    /// Whether a value is what a demand asks for.
    pub(super) fn meets(&self, symbol: SymbolId, demand: &Demand, value: &Value) -> bool {
        let can_be_unset = matches!(self.symbols.get(symbol), Symbol::Environment(_));
        if value.is_none() && !can_be_unset {
            return false;
        }
        if matches!(self.symbols.get(symbol), Symbol::Status(_))
            && !value.as_deref().is_some_and(is_status)
        {
            return false;
        }
        let is = |class: &Class| match (class, value) {
            (Class::Unset, None) => true,
            (Class::Is(literal), Some(text)) => self.symbols.literal_str(*literal) == text,
            _ => false,
        };
        let text = value.as_deref().unwrap_or_default();
        demand.exactly.as_ref().is_none_or(is)
            && !demand.not.iter().any(is)
            && demand
                .patterns
                .iter()
                .all(|&(pattern, wanted)| self.symbols.pattern_of(pattern).matches(text) == wanted)
    }
}
