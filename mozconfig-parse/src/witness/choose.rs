//! Values for symbols, so that all that is demanded of them and of what is made of them is met.
//!
//! Plain values are tried first. What is chosen has been computed forwards before it is given.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::Witness;
use super::compute::Values;
use super::demand::{Demand, Demands, Value};
use crate::condition::Conditions;
use crate::symbol::{Symbol, SymbolId};

/// How many combinations of values are tried on one path.
const MAX_COMBINATIONS: usize = 4096;
/// How often values are chosen anew, each time for a symbol that does not come to what is demanded.
const MAX_ROUNDS: usize = 4;

/// What looks for values.
pub(super) struct Solver<'a> {
    pub(super) conditions: &'a Conditions,
    /// How many steps may still be taken.
    pub(super) effort: &'a Cell<usize>,
}

impl<'a> Solver<'a> {
    pub(super) fn new(conditions: &'a Conditions, effort: &'a Cell<usize>) -> Self {
        Self { conditions, effort }
    }

    /// Values that meet the demands of a path.
    pub(super) fn solve(&self, demands: &Demands) -> Option<Witness> {
        let chosen = self.choose_values(demands)?;
        Some(self.as_witness(&chosen, demands))
    }

    /// Takes a number of steps; `false` where there are none left.
    pub(super) fn spend(&self, steps: usize) -> bool {
        self.effort.set(self.effort.get().saturating_sub(steps));
        self.effort.get() > 0
    }

    pub(super) fn meets(&self, symbol: SymbolId, demand: &Demand, value: &Value) -> bool {
        let length = value.as_ref().map_or(0, String::len);
        self.spend(1 + demand.not.len() / 8 + demand.patterns.len() * (1 + length / 8))
            && self.conditions.meets(symbol, demand, value)
    }

    fn is_met(&self, symbol: SymbolId, demand: &Demand, chosen: &Values) -> bool {
        self.spend(4 + 4 * demand.patterns.len()) && self.conditions.is_met(symbol, demand, chosen)
    }

    /// Picks one value for each root, so that every symbol that is made of roots meets its demand.
    fn choose_values(&self, demands: &Demands) -> Option<Values> {
        let mut roots = BTreeSet::new();
        for &symbol in demands.keys() {
            self.conditions.roots_of(symbol, &mut |root| {
                roots.insert(root);
            });
        }
        // Most often the plainest value of each root will do.
        let mut chosen = BTreeMap::new();
        for &root in &roots {
            let value = match self.plainest(root, demands) {
                Some(value) => value,
                None => self.candidates(&[root], demands).remove(&root)?.into_iter().next()?,
            };
            chosen.insert(root, value);
        }
        for _ in 0..MAX_ROUNDS {
            let violated = demands.iter().find(|(symbol, demand)| {
                !roots.contains(symbol) && !self.is_met(**symbol, demand, &chosen)
            });
            let Some((&symbol, _)) = violated else { return Some(chosen) };
            // The roots of the violated symbol, in all combinations, judged by all demands on them.
            let mut involved = Vec::new();
            self.conditions.roots_of(symbol, &mut |root| involved.push(root));
            involved.dedup();
            let values = self.candidates(&involved, demands);
            let judged: Vec<(SymbolId, &Demand)> = demands
                .iter()
                .filter(|(other, _)| self.is_made_of(**other, &involved))
                .map(|(other, demand)| (*other, demand))
                .collect();
            let counts: Vec<usize> =
                involved.iter().map(|root| values.get(root).map_or(0, Vec::len)).collect();
            let total = counts.iter().try_fold(1_usize, |all, count| all.checked_mul(*count))?;
            let mut found = false;
            for combination in 0..total.min(MAX_COMBINATIONS) {
                let mut rest = combination;
                for (root, count) in involved.iter().zip(&counts) {
                    chosen.insert(*root, values[root][rest % count].clone());
                    rest /= count;
                }
                if judged.iter().all(|(symbol, demand)| self.is_met(*symbol, demand, &chosen)) {
                    found = true;
                    break;
                }
            }
            if !found {
                return None;
            }
        }
        None
    }

    /// Whether a symbol is one of these roots, or made of one.
    pub(super) fn is_made_of(&self, symbol: SymbolId, roots: &[SymbolId]) -> bool {
        let mut found = false;
        self.conditions.roots_of(symbol, &mut |root| found |= roots.contains(&root));
        found
    }

    /// The values as what is told.
    pub(super) fn as_witness(&self, chosen: &Values, demands: &Demands) -> Witness {
        let mut witness = Witness::default();
        for (&symbol, value) in chosen {
            match self.conditions.symbols.get(symbol) {
                Symbol::Environment(name) => {
                    witness.env.insert(name.clone(), value.clone());
                }
                Symbol::Command(text) => {
                    let text = self.conditions.symbols.render(*text);
                    witness.commands.insert(text, value.clone().unwrap_or_default());
                }
                Symbol::Status(text) => {
                    let text = format!("{}; echo $?", self.conditions.symbols.render(*text));
                    witness.commands.insert(text, value.clone().unwrap_or_default());
                }
                Symbol::File(path) => {
                    let stands = demands.get(&symbol).is_some_and(|d| d.exactly.is_some());
                    witness.files.insert(self.conditions.symbols.render(*path), stands);
                }
                _ => {}
            }
        }
        witness
    }
}
