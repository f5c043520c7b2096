//! Witnesses: one concrete environment in which a condition holds.
//!
//! The paths of the diagram that lead to "always" are tried in an order that prefers what is unset,
//! empty and absent, so that a witness is as plain as may be. A path makes demands on symbols; the
//! demands are met by values that are tried out, and each symbol that is made of others is computed
//! from their values before a witness is given. Where the plain values do not do, the demands on what
//! is computed are turned into demands on what it is computed of (`languages`): then better values are
//! known, or that there are none.
//!
//! Nothing is guessed: without a witness it is either proven that the condition holds nowhere, or the
//! search is given up, and says so.

mod candidates;
mod choose;
mod compute;
mod demand;
mod equations;
mod languages;
mod put;
mod settle;
mod wanted;
mod whole;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::assume::Assumptions;
use crate::condition::{Class, Condition, Conditions, Question, Variable};
use crate::symbol::Symbol;

use choose::Solver;
use demand::Demands;

/// How many paths are tried.
const MAX_PATHS: usize = 512;
/// How many steps may be taken with plain values: values that are made and looked at, by their length and
/// by the patterns that they are held against.
const MAX_PLAIN_EFFORT: usize = 1 << 20;
/// How many more steps a search may take where these do not do: states of automata, by the characters by
/// which they are left.
const MAX_EFFORT: usize = 1 << 21;

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

/// The nodes of a path, each with the answer that is taken there.
type Path = Vec<(Condition, Option<Class>)>;

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
        let mut tried = Vec::new();
        let mut found = None;
        let is_cut = self.walk(condition, &mut Vec::new(), &mut |path| {
            let demands = Demands::of(self, path);
            found = solver.solve(&demands);
            if found.is_none() {
                tried.push(demands);
            }
            found.is_some() || tried.len() >= MAX_PATHS || effort.get() == 0
        });
        if let Some(witness) = found {
            return Search::Found(Rc::new(witness));
        }
        // The search is work of its own: what it costs makes no comparison less exact.
        let effort = Cell::new(MAX_EFFORT);
        match self.beside(|conditions, _| Some(conditions.search_languages(&tried, &effort))) {
            Some(Search::Nowhere) if is_cut => Search::GivenUp,
            Some(search) => search,
            None => Search::GivenUp,
        }
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
                        | Symbol::Success(_)
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

    /// Calls `found` for each path to "always" until it says to stop; whether it did.
    fn walk(
        &self,
        condition: Condition,
        path: &mut Path,
        found: &mut dyn FnMut(&Path) -> bool,
    ) -> bool {
        if condition.is_never() {
            return false;
        }
        let Some(node) = self.node(condition) else { return found(path) };
        let mut answers: Vec<(u8, Option<Class>, Condition)> = node
            .edges
            .iter()
            .map(|&(class, child)| {
                (self.preference(node.variable, Some(class)), Some(class), child)
            })
            .collect();
        answers.push((self.preference(node.variable, None), None, node.rest));
        answers.sort_by_key(|answer| answer.0);
        for (_, answer, child) in answers {
            path.push((condition, answer));
            let stop = self.walk(child, path, found);
            path.pop();
            if stop {
                return true;
            }
        }
        false
    }

    /// Which answers are tried first: the plainer, the smaller the number.
    fn preference(&self, variable: Variable, answer: Option<Class>) -> u8 {
        if variable.question != Question::Value {
            return u8::from(answer.is_some());
        }
        let text = |class| match class {
            Class::Unset => None,
            Class::Is(literal) => Some(self.symbols.literal_str(literal)),
        };
        match (self.symbols.get(variable.symbol), answer) {
            (Symbol::Environment(_), Some(Class::Unset)) | (Symbol::File(_), None) => 0,
            (Symbol::Success(_), answer) => u8::from(answer.is_none()),
            (Symbol::Same(..), answer) => u8::from(answer.is_some()),
            (Symbol::Command(_), Some(class)) if text(class) == Some("Linux") => 0,
            (_, Some(class)) if text(class) == Some("") => 1,
            (_, None) => 2,
            (_, Some(_)) => 3,
        }
    }
}

#[cfg(test)]
mod tests;
