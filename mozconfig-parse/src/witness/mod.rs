//! Witnesses: one concrete environment in which a condition holds.
//!
//! The paths of the diagram that lead to "always" are tried, the plainest first (`paths`). A path makes
//! demands on symbols; the demands are met by values that are tried out, and each symbol that is made of
//! others is computed from their values before a witness is given. Where the plain values do not do, what
//! is demanded is taken apart into what has nothing to do with each other (`groups`), and the demands on
//! what is computed are turned into demands on what it is computed of (`languages`): then better values
//! are known, or that there are none.
//!
//! Nothing is guessed: without a witness it is either proven that the condition holds nowhere, or the
//! search is given up, and says so.

mod candidates;
mod choose;
mod compute;
mod demand;
mod equations;
mod groups;
mod languages;
mod paths;
mod put;
mod settle;
mod wanted;
mod whole;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::assume::Assumptions;
use crate::condition::{Condition, Conditions, Question};
use crate::symbol::Symbol;

use choose::Solver;
use demand::Demands;
use paths::Paths;

/// How many paths are tried with plain values.
const MAX_PATHS: usize = 512;
/// How many steps may be taken with plain values: values that are made and looked at, by their length and
/// by the patterns that they are held against.
const MAX_PLAIN_EFFORT: usize = 1 << 20;
/// How many more steps a search may take where these do not do: states of automata, by the characters by
/// which they are left.
const MAX_EFFORT: usize = 1 << 24;
/// The same once all searches together have taken so many.
const LEAST_EFFORT: usize = 1 << 19;
const MAX_TOTAL_EFFORT: usize = 1 << 28;

/// One concrete environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Witness {
    /// Variables; `None`: unset. Every other variable is unset as well.
    pub env: BTreeMap<String, Option<String>>,
    /// What commands print. `…; echo $?` gives the status of a command.
    pub commands: BTreeMap<String, String>,
    /// Whether something stands at a path.
    pub files: BTreeMap<String, bool>,
}

impl Witness {
    /// The witness as what may be assumed: nothing but its variables is set.
    pub fn assumptions(&self) -> Assumptions {
        Assumptions {
            env: self.env.clone(),
            exported: BTreeSet::new(),
            commands: self.commands.clone(),
            files: self.files.clone(),
            only_these_variables: true,
            only_these_files: false,
        }
    }
}

/// What a search for a witness comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// An environment in which the condition holds.
    Found(Rc<Witness>),
    /// There is none: the condition contradicts itself.
    Nowhere,
    /// None was found, and there may be one.
    GivenUp,
}

impl Search {
    /// The witness, where there is one.
    pub fn found(self) -> Option<Rc<Witness>> {
        match self {
            Self::Found(witness) => Some(witness),
            Self::Nowhere | Self::GivenUp => None,
        }
    }
}

impl Conditions {
    /// An environment in which the condition holds. Each condition is searched once.
    pub fn witness(&mut self, condition: Condition) -> Search {
        if let Some(known) = self.searches.get(&condition) {
            return known.clone();
        }
        let search = self.search(condition);
        self.searches.insert(condition, search.clone());
        search
    }

    /// Whether a condition is known to hold in no environment at all. Cheap where the plainest way
    /// through it asks for nothing that could be in contradiction.
    pub fn holds_nowhere(&mut self, condition: Condition) -> bool {
        !self.is_plainly_possible(condition) && self.witness(condition) == Search::Nowhere
    }

    fn search(&mut self, condition: Condition) -> Search {
        let effort = Cell::new(MAX_PLAIN_EFFORT);
        let solver = Solver::new(self, &effort);
        let mut paths = Paths::of(condition);
        for _ in 0..MAX_PATHS {
            let Some(path) = paths.next(self) else { break };
            if let Some(witness) = solver.solve(&Demands::of(self, &path)) {
                return Search::Found(Rc::new(witness));
            }
            if effort.get() == 0 {
                break;
            }
        }
        // The search is work of its own: what it costs makes no comparison less exact.
        let is_costly = self.search_effort > MAX_TOTAL_EFFORT;
        let most = if is_costly { LEAST_EFFORT } else { MAX_EFFORT };
        let effort = Cell::new(most);
        let search =
            self.beside(|conditions, _| Some(conditions.search_groups(condition, &effort)));
        self.search_effort += most - effort.get();
        search.unwrap_or(Search::GivenUp)
    }

    /// Whether a condition holds in the plainest environment: nothing is set, no path exists but
    /// those of the tree, and every command succeeds.
    pub fn holds_plainly(&self, condition: Condition) -> bool {
        let mut at = condition;
        while let Some(node) = self.node(at) {
            let plainest = node
                .edges
                .iter()
                .map(|&(class, child)| (Some(class), child))
                .chain(std::iter::once((None, node.rest)))
                .min_by_key(|(answer, _)| self.preference(node.variable, *answer));
            at = plainest.map_or(Condition::NEVER, |(_, child)| child);
        }
        at.is_always()
    }

    /// Whether some way through a condition asks for nothing but values of what stands for itself:
    /// one value for each, or any but some. Such a way can always be gone.
    fn is_plainly_possible(&self, condition: Condition) -> bool {
        let mut at = condition;
        while let Some(node) = self.node(at) {
            let is_plain = node.variable.question == Question::Value
                && matches!(
                    self.symbols.get(node.variable.symbol),
                    Symbol::Environment(_)
                        | Symbol::Command(_)
                        | Symbol::Status(_)
                        | Symbol::File(_)
                );
            if !is_plain {
                return false;
            }
            at = if node.rest.is_never() {
                node.edges
                    .iter()
                    .map(|edge| edge.1)
                    .find(|child| !child.is_never())
                    .unwrap_or(node.rest)
            } else {
                node.rest
            };
        }
        at.is_always()
    }
}

#[cfg(test)]
mod tests;
