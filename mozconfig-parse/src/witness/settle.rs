//! Values from the languages that symbols have been narrowed to.
//!
//! Any text of its language will do for a symbol, but for one thing: whether two texts that are computed of
//! several are equal is seen only when they have values. So the symbols of such texts are tried with
//! several values. All is computed forwards before it is given.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Search;
use super::choose::Solver;
use super::compute::Values;
use super::demand::{Demand, Value};
use super::languages::{Narrowing, OfSymbols};
use crate::condition::Class;
use crate::language::Language;
use crate::symbol::{End, Symbol, SymbolId};

/// How many texts are tried for a symbol, at first and then, and how many combinations of them.
const MAX_WORDS: [usize; 2] = [4, 16];
const MAX_COMBINATIONS: usize = 4096;
/// A text of which `read` and `read -r` make something else in all shells.
const BACKSLASHES: &str = "\\\\\\\\x";
/// Of how many symbols values are tried in turn, each with all that follows from it, and how often within
/// that.
const MAX_TRIED: usize = 4;
const MAX_DEPTH: usize = 2;
/// How often what a symbol has to be is put in for it, where that is made of itself.
const MAX_ROUNDS: usize = 3;

/// Values that symbols may have.
struct Possible {
    values: Vec<(SymbolId, Vec<Value>)>,
    /// Whether the symbols of texts that are compared have no others.
    are_all: bool,
}

impl Narrowing<'_> {
    /// Values for all symbols, or that there are none. `None`: it is too much.
    pub(super) fn settle(&mut self, roots: &OfSymbols) -> Option<Search> {
        for most in MAX_WORDS {
            let possible = self.possible(roots, most)?;
            let counts = possible.values.iter().map(|(_, values)| values.len());
            let total = counts.fold(1_usize, usize::saturating_mul);
            let mut is_proof = possible.are_all && (1..=MAX_COMBINATIONS).contains(&total);
            for combination in 0..total.min(MAX_COMBINATIONS) {
                self.spend(4 * (1 + self.demands.len()))?;
                let mut chosen = self.chosen(&possible.values, combination);
                if !self.is_all_met(&chosen)
                    && let Some(fixed) = self.fixed(&chosen)
                {
                    chosen = fixed;
                }
                let mut is_compared = false;
                let mut is_met = true;
                for (&symbol, demand) in &**self.demands {
                    if !self.conditions.is_met(symbol, demand, &chosen) {
                        is_met = false;
                        is_compared |=
                            matches!(self.conditions.symbols.get(symbol), Symbol::Same(..));
                    }
                }
                if is_met && !self.is_line_without_end(&chosen) {
                    return Some(self.found(&chosen));
                }
                // What the others are does not matter to what is compared.
                is_proof &= is_compared && !is_met;
            }
            if is_proof {
                return Some(Search::Nowhere);
            }
            if !self.is_last {
                return Some(Search::GivenUp);
            }
        }
        self.settle_one(roots)
    }

    fn is_all_met(&self, chosen: &Values) -> bool {
        self.demands.iter().all(|(&symbol, demand)| self.conditions.is_met(symbol, demand, chosen))
    }

    /// Values with which a symbol is what it has to be, where that is made of itself: `"$X"` is
    /// `"${X##*-} -nightly"` from some round of putting the one in the other on.
    fn fixed(&self, chosen: &Values) -> Option<Values> {
        let mut fixed = chosen.clone();
        for _ in 0..MAX_ROUNDS {
            for &(a, b) in &self.equations.open {
                for (one, other) in [(a, b), (b, a)] {
                    let Some(symbol) = self.conditions.symbols.single(one) else { continue };
                    if fixed.contains_key(&symbol) {
                        let value = self.conditions.compute_text(other, &fixed);
                        fixed.insert(symbol, Some(value));
                    }
                }
            }
            if self.is_all_met(&fixed) {
                return Some(fixed);
            }
        }
        None
    }

    fn found(&self, chosen: &Values) -> Search {
        let solver = Solver::new(self.conditions, self.languages.effort);
        Search::Found(Rc::new(solver.as_witness(chosen, self.demands)))
    }

    /// Whether a line ends with a backslash, so that `read` goes on to look for the next one: it fails
    /// there, which is not what anybody asks about.
    fn is_line_without_end(&self, chosen: &Values) -> bool {
        self.conditions.lines_of_all(self.demands).into_iter().any(|line| {
            let line = self.conditions.compute_text(line, chosen);
            line.ends_with('\\')
        })
    }

    /// Gives a value to one of the symbols that stand in an equality, and searches with that.
    fn settle_one(&mut self, roots: &OfSymbols) -> Option<Search> {
        if self.depth == MAX_DEPTH {
            return Some(Search::GivenUp);
        }
        let mut equal = BTreeSet::new();
        for &(a, b) in &self.equations.open {
            for text in [a, b] {
                self.conditions.roots_of_text(text, &mut |root| {
                    equal.insert(root);
                });
            }
        }
        let mut possible = self.possible(roots, MAX_WORDS[0])?;
        possible.values.retain(|(root, _)| equal.contains(root));
        for (root, values) in possible.values.into_iter().take(MAX_TRIED) {
            for value in values {
                let class = match value {
                    None => Class::Unset,
                    Some(text) => Class::Is(self.conditions.symbols.literal(&text)),
                };
                let mut demands = self.demands.clone();
                let demand = Demand { exactly: Some(class), ..Demand::default() };
                if !demands.add(root, &demand) {
                    continue;
                }
                let (effort, depth) = (self.languages.effort, self.depth + 1);
                let found = self.conditions.search_path(&demands, effort, depth);
                if matches!(found, Search::Found(_)) {
                    return Some(found);
                }
            }
        }
        Some(Search::GivenUp)
    }

    /// Values of all symbols but those that are defined by others: `most` of each that is compared, and
    /// one of each other.
    fn possible(&self, roots: &OfSymbols, most: usize) -> Option<Possible> {
        let mut possible = Possible { values: Vec::new(), are_all: !self.has_top };
        let (nothing, all) = (Demand::default(), self.languages.all());
        let compared = self.roots(|symbol| matches!(symbol, Symbol::Same(..)));
        for root in self.roots(|_| true) {
            if self.equations.definitions.contains_key(&root) {
                continue;
            }
            let symbol = self.conditions.symbols.get(root);
            if matches!(symbol, Symbol::Status(_)) {
                let most = if compared.contains(&root) { most } else { 1 };
                let (numbers, are_all) = self.statuses(root, roots.get(&root), most);
                possible.are_all &= are_all || most == 1;
                possible.values.push((root, numbers));
                continue;
            }
            if matches!(symbol, Symbol::File(_)) {
                // What it is does not matter to any text.
                let solver = Solver::new(self.conditions, self.languages.effort);
                possible.values.push((root, vec![solver.plainest(root, self.demands)?]));
                continue;
            }
            let is_compared = compared.contains(&root);
            let most = if is_compared { most } else { 1 };
            let language = roots.get(&root).unwrap_or(&all);
            let words = self.languages.words(language, most)?;
            possible.are_all &= words.are_all || !is_compared;
            let can_be_unset = matches!(symbol, Symbol::Environment(_))
                && words.found.iter().any(String::is_empty);
            let demand = self.demands.get(&root).unwrap_or(&nothing);
            let mut texts = words.found;
            if most > MAX_WORDS[0] {
                // What `read` makes of a text is another one where blanks or backslashes are.
                texts.push(BACKSLASHES.to_owned());
                for &(a, b) in &self.equations.open {
                    for text in [a, b] {
                        let cut_off = self.conditions.cut_off(text);
                        texts.extend(cut_off.into_iter().map(String::from));
                    }
                }
                texts.extend(self.cut_twice());
                texts.extend(self.languages.odd_words(language, most)?.found);
            }
            let values = can_be_unset.then_some(None).into_iter();
            let values = values.chain(texts.into_iter().map(Some));
            let mut values: Vec<Value> =
                values.filter(|value| self.conditions.meets(root, demand, value)).collect();
            if !is_compared {
                values.truncate(1);
            }
            possible.values.push((root, values));
        }
        Some(possible)
    }

    /// Texts of which what texts that are compared cut off can be cut twice: where the shortest and the longest
    /// match are not the same.
    fn cut_twice(&self) -> Vec<String> {
        let mut cuts = BTreeSet::new();
        for &symbol in self.demands.keys() {
            if let Symbol::Same(a, b) = *self.conditions.symbols.get(symbol) {
                self.conditions.cuts_of(a, &mut cuts);
                self.conditions.cuts_of(b, &mut cuts);
            }
        }
        let twice = |(pattern, end)| {
            let cut = self.conditions.symbols.pattern_of(pattern).example("x");
            match end {
                End::Prefix => format!("{cut}{cut}x"),
                End::Suffix => format!("x{cut}{cut}"),
            }
        };
        cuts.into_iter().map(twice).collect()
    }

    /// Numbers with which a command may end, and whether there are no more.
    fn statuses(
        &self,
        root: SymbolId,
        language: Option<&Language>,
        most: usize,
    ) -> (Vec<Value>, bool) {
        let nothing = Demand::default();
        let demand = self.demands.get(&root).unwrap_or(&nothing);
        let mut numbers: Vec<Value> = (0..=u8::MAX)
            .map(|number| number.to_string())
            .filter(|text| language.is_none_or(|it| self.languages.contains(it, text)))
            .map(Some)
            .filter(|value| self.conditions.meets(root, demand, value))
            .collect();
        let are_all = numbers.len() <= most;
        numbers.truncate(most);
        (numbers, are_all)
    }

    /// All that values can be given to and that matters to some kind of symbols.
    fn roots(&self, is_asked: impl Fn(&Symbol) -> bool) -> BTreeSet<SymbolId> {
        let mut roots = BTreeSet::new();
        for &symbol in self.demands.keys() {
            if is_asked(self.conditions.symbols.get(symbol)) {
                self.conditions.roots_of(symbol, &mut |root| {
                    roots.insert(root);
                });
            }
        }
        for (root, &text) in &self.equations.definitions {
            if roots.contains(root) {
                self.conditions.roots_of_text(text, &mut |root| {
                    roots.insert(root);
                });
            }
        }
        roots
    }

    /// The values of one combination, with those of what is defined by them.
    fn chosen(&self, possible: &[(SymbolId, Vec<Value>)], combination: usize) -> Values {
        let mut chosen = Values::new();
        let mut rest = combination;
        for (root, values) in possible {
            chosen.insert(*root, values[rest % values.len()].clone());
            rest /= values.len();
        }
        let nothing = Demand::default();
        for (&root, &text) in &self.equations.definitions {
            let value = Some(self.conditions.compute_text(text, &chosen));
            let demand = self.demands.get(&root).unwrap_or(&nothing);
            let is_empty = value.as_deref() == Some("");
            let is_unset = is_empty && self.conditions.meets(root, demand, &None);
            chosen.insert(root, if is_unset { None } else { value });
        }
        chosen
    }

    fn spend(&self, steps: usize) -> Option<()> {
        self.languages.effort.set(self.languages.effort.get().checked_sub(steps)?);
        Some(())
    }
}
