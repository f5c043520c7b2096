//! Witnesses: one concrete environment in which a condition holds.
//!
//! The paths of the diagram that lead to "always" are tried in an order that prefers what is unset,
//! empty and absent, so that a witness is as plain as may be. A path makes demands on symbols; the
//! demands are met by values that are tried out: literals, examples of patterns, and what turns into
//! a wanted value when the shell trims, splits or joins it.

use std::collections::{BTreeMap, BTreeSet};

use crate::assume::Assumptions;
use crate::condition::{Class, Condition, Conditions, Node, Question, Variable};
use crate::symbol::{End, Part, PatternId, Symbol, SymbolId, TextId};

/// How many paths are tried.
const MAX_PATHS: usize = 512;
/// How many combinations of values are tried on one path.
const MAX_COMBINATIONS: usize = 4096;
/// What stands for the top source directory where values are compared.
const TOP: &str = "/topsrcdir";

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

/// What a path demands of one symbol.
#[derive(Clone, Debug, Default)]
struct Demand {
    exactly: Option<Class>,
    not: BTreeSet<Class>,
    patterns: Vec<(PatternId, bool)>,
}

/// What a path demands, by symbol.
type Demands = BTreeMap<SymbolId, Demand>;
/// The nodes of a path, each with the answer that is taken there.
type Path = Vec<(Condition, Option<Class>)>;
/// A value of a symbol; `None`: unset.
type Value = Option<String>;

impl Conditions {
    /// An environment in which the condition holds and which `accept` takes; the first found that
    /// it did not take, if it takes none.
    pub fn witness(
        &self,
        condition: Condition,
        mut accept: impl FnMut(&Witness) -> bool,
    ) -> Option<(Witness, bool)> {
        let mut fallback = None;
        let mut paths = 0;
        let mut accepted = None;
        self.walk(condition, &mut Vec::new(), &mut |path| {
            paths += 1;
            if let Some(witness) = self.solve(path) {
                if accept(&witness) {
                    accepted = Some(witness);
                    return true;
                }
                fallback.get_or_insert(witness);
            }
            paths >= MAX_PATHS
        });
        accepted.map(|witness| (witness, true)).or(fallback.map(|witness| (witness, false)))
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

    /// Calls `found` for each path to "always" until it says to stop.
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

    /// Values that meet the demands of a path.
    fn solve(&self, path: &Path) -> Option<Witness> {
        let mut demands = Demands::new();
        for &(condition, answer) in path {
            let Some(Node { variable, edges, .. }) = self.node(condition) else { continue };
            let demand = demands.entry(variable.symbol).or_default();
            match (variable.question, answer) {
                (Question::Value, Some(class)) => demand.exactly = Some(class),
                (Question::Value, None) => demand.not.extend(edges.iter().map(|edge| edge.0)),
                (Question::Matches(pattern), answer) => {
                    demand.patterns.push((pattern, answer.is_some()));
                }
            }
        }
        let chosen = self.choose_values(&demands)?;
        Some(self.as_witness(&chosen, &demands))
    }

    /// Picks one value for each root, so that every symbol that is made of roots meets its demand.
    fn choose_values(&self, demands: &Demands) -> Option<BTreeMap<SymbolId, Value>> {
        let mut roots = BTreeSet::new();
        for &symbol in demands.keys() {
            self.roots_of(symbol, &mut |root| {
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
        for _ in 0..4 {
            let violated = demands.iter().find(|(symbol, demand)| {
                !roots.contains(symbol) && !self.is_met(**symbol, demand, &chosen)
            });
            let Some((&symbol, _)) = violated else { return Some(chosen) };
            // The roots of the violated symbol, in all combinations, judged by all demands on them.
            let mut involved = Vec::new();
            self.roots_of(symbol, &mut |root| involved.push(root));
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

    /// Values that these roots may have, the plainest first: by their own demands, and then what
    /// the symbols that are made of them ask for.
    fn candidates(&self, roots: &[SymbolId], demands: &Demands) -> BTreeMap<SymbolId, Vec<Value>> {
        let nothing = Demand::default();
        let own = |root| demands.get(&root).unwrap_or(&nothing);
        let mut candidates: BTreeMap<SymbolId, Vec<Value>> =
            roots.iter().map(|&root| (root, self.own_candidates(root, own(root)))).collect();
        for (&symbol, demand) in demands {
            if !self.is_made_of(symbol, roots) {
                continue;
            }
            for (root, value) in self.inverted(symbol, demand, demands) {
                let Some(values) = candidates.get_mut(&root) else { continue };
                let value = Some(value);
                if self.meets(root, own(root), &value) && !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        candidates
    }

    /// Whether a symbol is one of these roots, or made of one.
    fn is_made_of(&self, symbol: SymbolId, roots: &[SymbolId]) -> bool {
        let mut found = false;
        self.roots_of(symbol, &mut |root| found |= roots.contains(&root));
        found
    }

    /// Calls `found` with every symbol that a value can be given to and that `symbol` is made of.
    fn roots_of(&self, symbol: SymbolId, found: &mut dyn FnMut(SymbolId)) {
        match self.symbols.get(symbol) {
            Symbol::Environment(_)
            | Symbol::Command(_)
            | Symbol::Success(_)
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

    fn roots_of_text(&self, text: TextId, found: &mut dyn FnMut(SymbolId)) {
        for part in &*self.symbols.parts(text) {
            if let Part::Symbol(symbol) = part {
                self.roots_of(*symbol, found);
            }
        }
    }

    /// The first of [`Self::own_candidates`].
    fn plainest(&self, root: SymbolId, demands: &Demands) -> Option<Value> {
        let nothing = Demand::default();
        let demand = demands.get(&root).unwrap_or(&nothing);
        match demand.exactly {
            Some(class) => Some(self.value_of(class)),
            None => self.possible(root, demand).find(|value| self.meets(root, demand, value)),
        }
    }

    fn value_of(&self, class: Class) -> Value {
        match class {
            Class::Unset => None,
            Class::Is(literal) => Some(self.symbols.literal_str(literal).to_owned()),
        }
    }

    /// Values that a root may have by its own demand, the plainest first.
    fn own_candidates(&self, root: SymbolId, demand: &Demand) -> Vec<Value> {
        if let Some(class) = demand.exactly {
            return vec![self.value_of(class)];
        }
        let possible = self.possible(root, demand);
        let mut candidates: Vec<Value> =
            possible.filter(|value| self.meets(root, demand, value)).collect();
        candidates.dedup();
        candidates
    }

    /// Values that are tried for a root of which none is demanded, the plainest first; each is made
    /// when it is asked for.
    fn possible<'s>(
        &'s self,
        root: SymbolId,
        demand: &'s Demand,
    ) -> impl Iterator<Item = Value> + use<'s> {
        let symbol = self.symbols.get(root);
        let can_be_unset = matches!(symbol, Symbol::Environment(_));
        let own = move || match symbol {
            Symbol::Environment(name) => format!("some-{}", name.to_lowercase().replace('_', "-")),
            _ => "something".to_owned(),
        };
        can_be_unset
            .then_some(None)
            .into_iter()
            .chain(std::iter::once_with(|| Some(String::new())))
            .chain(std::iter::once_with(|| self.texts_for(demand)).flatten().map(Some))
            .chain(std::iter::once_with(|| Some("1".to_owned())))
            .chain(std::iter::once_with(move || Some(own())))
            .chain(std::iter::once_with(|| Some("other".to_owned())))
    }

    /// Texts that may meet a demand by its patterns and classes.
    fn texts_for(&self, demand: &Demand) -> Vec<String> {
        let mut texts = Vec::new();
        for &(pattern, wanted) in &demand.patterns {
            if wanted {
                for filler in ["", "x", "1"] {
                    texts.push(self.symbols.pattern_of(pattern).example(filler));
                }
            }
        }
        for first in texts.clone() {
            for second in texts.clone() {
                texts.push(format!("{first}{second}"));
            }
        }
        texts
    }

    /// Whether a value is what a demand asks for.
    fn meets(&self, symbol: SymbolId, demand: &Demand, value: &Value) -> bool {
        let can_be_unset = matches!(self.symbols.get(symbol), Symbol::Environment(_));
        if value.is_none() && !can_be_unset {
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

    fn is_met(
        &self,
        symbol: SymbolId,
        demand: &Demand,
        chosen: &BTreeMap<SymbolId, Value>,
    ) -> bool {
        match self.symbols.get(symbol) {
            // An absolute path of which nothing else is known.
            Symbol::TopSourceDirectory => demand.exactly.is_none(),
            _ => {
                let value = chosen.get(&symbol).cloned().unwrap_or_else(|| {
                    let mut text = String::new();
                    self.evaluate(symbol, chosen, &mut text);
                    Some(text)
                });
                self.meets(symbol, demand, &value)
            }
        }
    }

    /// The text of a symbol when the roots have these values.
    fn evaluate(&self, symbol: SymbolId, chosen: &BTreeMap<SymbolId, Value>, out: &mut String) {
        if let Some(value) = chosen.get(&symbol) {
            out.push_str(value.as_deref().unwrap_or_default());
            return;
        }
        match self.symbols.get(symbol) {
            Symbol::TopSourceDirectory => out.push_str(TOP),
            Symbol::Trimmed { of, pattern, end, longest } => {
                let text = self.evaluate_text(*of, chosen);
                let pattern = self.symbols.pattern_of(*pattern);
                out.push_str(match end {
                    End::Prefix => pattern.remove_prefix(&text, *longest),
                    End::Suffix => pattern.remove_suffix(&text, *longest),
                });
            }
            Symbol::Length(of) => {
                out.push_str(&self.evaluate_text(*of, chosen).chars().count().to_string());
            }
            Symbol::Field { of, index, last } => {
                let text = self.evaluate_text(*of, chosen);
                out.push_str(&field(&text, *index as usize, *last));
            }
            Symbol::Joined(of) => out.push_str(&self.evaluate_text(*of, chosen)),
            Symbol::Same(a, b)
                if self.evaluate_text(*a, chosen) == self.evaluate_text(*b, chosen) =>
            {
                out.push_str("true");
            }
            _ => {}
        }
    }

    fn evaluate_text(&self, text: TextId, chosen: &BTreeMap<SymbolId, Value>) -> String {
        let mut out = String::new();
        for part in &*self.symbols.parts(text) {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Symbol(symbol) => self.evaluate(*symbol, chosen, &mut out),
            }
        }
        out
    }

    /// Values of roots that may give a symbol made of them what is demanded of it.
    fn inverted(
        &self,
        symbol: SymbolId,
        demand: &Demand,
        demands: &Demands,
    ) -> Vec<(SymbolId, String)> {
        let mut found = Vec::new();
        if let Symbol::Field { of, .. } = self.symbols.get(symbol) {
            for line in self.lines_for(*of, demands) {
                self.invert_text(*of, &line, &mut found);
            }
            return found;
        }
        for wanted in self.wanted_texts(demand) {
            self.invert(symbol, &wanted, &mut found);
        }
        found
    }

    fn wanted_texts(&self, demand: &Demand) -> Vec<String> {
        match demand.exactly {
            Some(Class::Is(literal)) => vec![self.symbols.literal_str(literal).to_owned()],
            Some(Class::Unset) => vec![String::new()],
            None => {
                let mut texts = self.texts_for(demand);
                texts.extend(["", "x", "other"].map(str::to_owned));
                texts
            }
        }
    }

    fn invert(&self, symbol: SymbolId, wanted: &str, found: &mut Vec<(SymbolId, String)>) {
        match self.symbols.get(symbol) {
            Symbol::Environment(_) | Symbol::Command(_) => found.push((symbol, wanted.to_owned())),
            Symbol::Trimmed { of, pattern, end, .. } => {
                let gone = self.symbols.pattern_of(*pattern).example("x");
                let whole = match end {
                    End::Prefix => format!("{gone}{wanted}"),
                    End::Suffix => format!("{wanted}{gone}"),
                };
                self.invert_text(*of, &whole, found);
                self.invert_text(*of, wanted, found);
            }
            Symbol::Length(of) => {
                if let Ok(length @ 0..=1024) = wanted.parse::<usize>() {
                    self.invert_text(*of, &"x".repeat(length), found);
                }
            }
            Symbol::Joined(of) => self.invert_text(*of, wanted, found),
            _ => {}
        }
    }

    /// The one symbol of a text takes what the literals around it leave; of several, each in turn.
    fn invert_text(&self, text: TextId, wanted: &str, found: &mut Vec<(SymbolId, String)>) {
        let parts = self.symbols.parts(text);
        for (index, part) in parts.iter().enumerate() {
            let Part::Symbol(symbol) = part else { continue };
            let around = |parts: &[Part]| -> String {
                parts
                    .iter()
                    .filter_map(|part| match part {
                        Part::Literal(literal) => Some(&**literal),
                        Part::Symbol(_) => None,
                    })
                    .collect()
            };
            let (before, after) = (around(&parts[..index]), around(&parts[index + 1..]));
            let middle =
                wanted.strip_prefix(before.as_str()).and_then(|w| w.strip_suffix(after.as_str()));
            if let Some(middle) = middle {
                self.invert(*symbol, middle, found);
            }
        }
    }

    /// Lines whose fields meet the demands on the fields of `of`.
    fn lines_for(&self, of: TextId, demands: &Demands) -> Vec<String> {
        let mut fields: BTreeMap<u32, String> = BTreeMap::new();
        for (symbol, demand) in demands {
            if let Symbol::Field { of: line, index, .. } = self.symbols.get(*symbol)
                && *line == of
            {
                let wanted = self.wanted_texts(demand);
                let text = wanted
                    .into_iter()
                    .find(|text| self.meets(*symbol, demand, &Some(text.clone())))
                    .unwrap_or_default();
                fields.insert(*index, text);
            }
        }
        let Some(last) = fields.iter().rev().find(|(_, text)| !text.is_empty()).map(|(i, _)| *i)
        else {
            return vec![String::new()];
        };
        let words: Vec<&str> = (0..=last)
            .map(|index| match fields.get(&index).map(String::as_str) {
                None | Some("") => "x",
                Some(text) => text,
            })
            .collect();
        vec![words.join(" ")]
    }

    fn as_witness(&self, chosen: &BTreeMap<SymbolId, Value>, demands: &Demands) -> Witness {
        let mut witness = Witness::default();
        for (&symbol, value) in chosen {
            match self.symbols.get(symbol) {
                Symbol::Environment(name) => {
                    witness.env.insert(name.clone(), value.clone());
                }
                Symbol::Command(text) => {
                    let text = self.symbols.render(*text);
                    witness.commands.insert(text, value.clone().unwrap_or_default());
                }
                Symbol::Success(text) => {
                    let succeeds = demands
                        .get(&symbol)
                        .is_some_and(|demand| demand.exactly == Some(self.yes()));
                    let text = format!("{}; echo $?", self.symbols.render(*text));
                    witness.commands.insert(text, if succeeds { "0" } else { "1" }.to_owned());
                }
                Symbol::File(path) => {
                    let stands = demands.get(&symbol).is_some_and(|d| d.exactly.is_some());
                    witness.files.insert(self.symbols.render(*path), stands);
                }
                _ => {}
            }
        }
        witness
    }
}

/// One of the fields of the first line of a text, as `read` splits it.
pub(crate) fn field(text: &str, index: usize, last: bool) -> String {
    let line = text.lines().next().unwrap_or_default().trim_matches([' ', '\t']);
    let mut rest = line;
    for _ in 0..index {
        let end = rest.find([' ', '\t']).unwrap_or(rest.len());
        rest = rest[end..].trim_start_matches([' ', '\t']);
    }
    let end = if last { rest.len() } else { rest.find([' ', '\t']).unwrap_or(rest.len()) };
    rest[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Witness, field};
    use crate::condition::Conditions;

    fn witness(text: &str) -> Option<Witness> {
        let mut conditions = Conditions::default();
        let condition = conditions.parse(text).expect(text);
        conditions.witness(condition, |_| true).map(|(witness, _)| witness)
    }

    fn env(pairs: &[(&str, Option<&str>)]) -> Witness {
        let env = pairs.iter().map(|(name, value)| ((*name).into(), value.map(Into::into)));
        Witness { env: env.collect(), ..Witness::default() }
    }

    #[test]
    fn the_plainest_environment_is_found() {
        assert_eq!(witness(""), Some(Witness::default()));
        assert_eq!(witness("empty(A)"), Some(env(&[("A", None)])));
        assert_eq!(witness("!unset(A)"), Some(env(&[("A", Some(""))])));
        assert_eq!(witness("A != \"x\" && !empty(A)"), Some(env(&[("A", Some("1"))])));
        assert_eq!(
            witness("A matches \"win*\" && A != \"win\""),
            Some(env(&[("A", Some("winx"))]))
        );
        assert_eq!(
            witness("A matches \"*a\" && A matches \"b*\""),
            Some(env(&[("A", Some("ba"))]))
        );
        assert_eq!(witness("A == \"x\" && A matches \"win*\""), None);
    }

    #[test]
    fn fields_are_split_as_read_does() {
        assert_eq!(field("a b c", 1, false), "b");
        assert_eq!(field("a b c", 1, true), "b c");
        assert_eq!(field("  a\t b  ", 1, true), "b");
        assert_eq!(field("a", 3, false), "");
        assert_eq!(field("a b\nc d", 1, true), "b");
    }
}
