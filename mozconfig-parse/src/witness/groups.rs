//! What a path demands, by groups of symbols that have nothing to do with each other.
//!
//! A path can be gone if what it demands of each group can be met, and not if that of one cannot. Paths of
//! one condition mostly demand the same of a group, so each demand is looked into once, and one that
//! cannot be met rules out all paths that begin in the same way.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::choose::Solver;
use super::demand::Demands;
use super::paths::{Path, Paths};
use super::{Search, Witness};
use crate::condition::{Condition, Conditions};
use crate::symbol::SymbolId;

/// Which part of the effort that is left one look at a group may take.
const SHARE: usize = 8;
/// How many steps it costs to look up what one answer of a path demands.
const COST: usize = 16;

impl Conditions {
    /// The last word on a condition: a witness, or that there is none.
    pub(super) fn search_groups(&mut self, condition: Condition, effort: &Cell<usize>) -> Search {
        let mut paths = Paths::of(condition);
        let mut known = Known::new();
        let mut result = Search::Nowhere;
        while let Some(path) = paths.next(self) {
            let Some(left) = effort.get().checked_sub(COST * path.len()) else {
                return Search::GivenUp;
            };
            effort.set(left);
            match self.search_path_by_groups(&path, &mut known, effort) {
                Found::Witness(witness) => return Search::Found(Rc::new(witness)),
                Found::Contradiction { answers } => paths.leave(answers),
                Found::Nothing => result = Search::GivenUp,
            }
        }
        result
    }

    fn search_path_by_groups(
        &mut self,
        path: &Path,
        known: &mut Known,
        effort: &Cell<usize>,
    ) -> Found {
        let mut all = Some(Witness::default());
        let mut contradiction: Option<usize> = None;
        for group in self.groups(&Demands::of(self, path)) {
            match self.search_known(&group, known, effort) {
                Group::Found(witness) => {
                    if let Some(all) = &mut all {
                        all.add(&witness);
                    }
                }
                Group::GivenUp => all = None,
                Group::Contradiction(part) => {
                    let is_asked = |&(node, _): &(Condition, _)| {
                        self.node(node).is_some_and(|it| part.contains_key(&it.variable.symbol))
                    };
                    let answers = path.iter().rposition(is_asked).map_or(0, |last| last + 1);
                    contradiction = Some(contradiction.map_or(answers, |it| it.min(answers)));
                }
            }
        }
        match (contradiction, all) {
            (Some(answers), _) => Found::Contradiction { answers },
            (None, Some(witness)) => Found::Witness(witness),
            (None, None) => Found::Nothing,
        }
    }

    /// The search of a group, each once.
    fn search_known(&mut self, group: &Demands, known: &mut Known, effort: &Cell<usize>) -> Group {
        if let Some(search) = known.get(group) {
            return search.clone();
        }
        let search = self.search_group(group, known, effort);
        known.insert(group.clone(), search.clone());
        search
    }

    fn search_group(&mut self, group: &Demands, known: &mut Known, effort: &Cell<usize>) -> Group {
        // What is known to the letter often contradicts itself, and is soon looked into.
        let exact = group.exact();
        if (2..group.len()).contains(&exact.len())
            && let found @ Group::Contradiction(_) = self.search_known(&exact, known, effort)
        {
            return found;
        }
        if let Some(witness) = limited(effort, |share| Solver::new(self, share).solve(group)) {
            return Group::Found(Rc::new(witness));
        }
        // So do two demands on texts that are nearly the same, and many paths make both.
        if group.len() > 2
            && let Some(part) = self.contradiction(group, known, effort)
        {
            return Group::Contradiction(part);
        }
        match limited(effort, |share| self.search_path(group, share, 0)) {
            Search::Found(witness) => Group::Found(witness),
            Search::Nowhere => Group::Contradiction(Rc::new(group.clone())),
            Search::GivenUp => Group::GivenUp,
        }
    }

    /// Two demands of a group that cannot both be met.
    fn contradiction(
        &mut self,
        group: &Demands,
        known: &mut Known,
        effort: &Cell<usize>,
    ) -> Option<Rc<Demands>> {
        for pair in group.pairs() {
            if let [pair] = &*self.groups(&pair)
                && let Group::Contradiction(part) = self.search_known(pair, known, effort)
            {
                return Some(part);
            }
        }
        None
    }

    /// What is demanded, by groups of symbols of which none shares a root with one of another group.
    fn groups(&self, demands: &Demands) -> Vec<Demands> {
        let mut groups: Vec<(BTreeSet<SymbolId>, Demands)> = Vec::new();
        for (&symbol, demand) in &**demands {
            let mut roots = BTreeSet::new();
            self.roots_of(symbol, &mut |root| {
                roots.insert(root);
            });
            let mut all = Demands::of_one(symbol, demand.clone());
            groups.retain_mut(|(known, demands)| {
                let is_apart = roots.is_disjoint(known);
                if !is_apart {
                    roots.append(known);
                    all.append(demands);
                }
                is_apart
            });
            groups.push((roots, all));
        }
        groups.into_iter().map(|(_, demands)| demands).collect()
    }
}

/// Does something with a part of the effort that is left.
fn limited<T>(effort: &Cell<usize>, action: impl FnOnce(&Cell<usize>) -> T) -> T {
    let most = effort.get() / SHARE;
    let share = Cell::new(most);
    let result = action(&share);
    effort.set(effort.get() - (most - share.get()));
    result
}

/// The groups that have been searched.
type Known = BTreeMap<Demands, Group>;

/// What the search of one group comes to.
#[derive(Clone)]
enum Group {
    Found(Rc<Witness>),
    /// The part of the group that contradicts itself.
    Contradiction(Rc<Demands>),
    GivenUp,
}

/// What the search of one path comes to.
enum Found {
    Witness(Witness),
    /// No path can be gone that begins with as many of its answers.
    Contradiction {
        answers: usize,
    },
    Nothing,
}

impl Witness {
    /// Adds what is said of other symbols.
    fn add(&mut self, other: &Self) {
        self.env.extend(other.env.clone());
        self.commands.extend(other.commands.clone());
        self.files.extend(other.files.clone());
    }
}
