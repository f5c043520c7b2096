//! Values that may do: by what is demanded of a symbol itself, and by what is demanded of symbols that
//! are made of it.
//!
//! They are candidates and no more: whether they do is computed forwards in `choose`.

use std::collections::BTreeMap;

use super::choose::Solver;
use super::demand::{Demand, Demands, Value};
use crate::condition::Class;
use crate::symbol::{End, Part, Symbol, SymbolId, TextId};

/// How many values a root is given by its own demand.
const MAX_CANDIDATES: usize = 64;

impl Solver<'_> {
    /// Values that these roots may have, the plainest first: by their own demands, and then what
    /// the symbols that are made of them ask for.
    pub(super) fn candidates(
        &self,
        roots: &[SymbolId],
        demands: &Demands,
    ) -> BTreeMap<SymbolId, Vec<Value>> {
        let nothing = Demand::default();
        let own = |root| demands.get(&root).unwrap_or(&nothing);
        let mut candidates: BTreeMap<SymbolId, Vec<Value>> =
            roots.iter().map(|&root| (root, self.own_candidates(root, own(root)))).collect();
        for (&symbol, demand) in demands.iter() {
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

    /// The first of [`Self::own_candidates`].
    pub(super) fn plainest(&self, root: SymbolId, demands: &Demands) -> Option<Value> {
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
            Class::Is(literal) => Some(self.conditions.symbols.literal_str(literal).to_owned()),
        }
    }

    /// Values that a root may have by its own demand, the plainest first.
    fn own_candidates(&self, root: SymbolId, demand: &Demand) -> Vec<Value> {
        if let Some(class) = demand.exactly {
            return vec![self.value_of(class)];
        }
        let possible = self.possible(root, demand);
        let mut candidates: Vec<Value> =
            possible.filter(|value| self.meets(root, demand, value)).take(MAX_CANDIDATES).collect();
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
        let symbol = self.conditions.symbols.get(root);
        let can_be_unset = matches!(symbol, Symbol::Environment(_));
        let is_status = matches!(symbol, Symbol::Status(_));
        let statuses = is_status.then_some(0..=u8::MAX).into_iter().flatten();
        let own = move || match symbol {
            Symbol::Environment(name) => format!("some-{}", name.to_lowercase().replace('_', "-")),
            _ => "something".to_owned(),
        };
        can_be_unset
            .then_some(None)
            .into_iter()
            .chain(statuses.map(|number| Some(number.to_string())))
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
                    let text = self.conditions.symbols.pattern_of(pattern).example(filler);
                    if !self.spend(1 + text.len()) {
                        return texts;
                    }
                    texts.push(text);
                }
            }
        }
        for first in texts.clone() {
            for second in texts.clone() {
                if !self.spend(1 + first.len() + second.len()) {
                    return texts;
                }
                texts.push(format!("{first}{second}"));
            }
        }
        texts
    }

    /// Values of roots that may give a symbol made of them what is demanded of it.
    fn inverted(
        &self,
        symbol: SymbolId,
        demand: &Demand,
        demands: &Demands,
    ) -> Vec<(SymbolId, String)> {
        let mut found = Vec::new();
        if let Symbol::Field { of, .. } = self.conditions.symbols.get(symbol) {
            let parts = self.conditions.symbols.parts(*of);
            for mut line in self.lines_for(*of, demands) {
                // What stands in further lines is not read.
                if let Some(Part::Literal(rest)) = parts.last()
                    && rest.starts_with('\n')
                {
                    line.push_str(rest);
                }
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
            Some(Class::Is(literal)) => {
                vec![self.conditions.symbols.literal_str(literal).to_owned()]
            }
            Some(Class::Unset) => vec![String::new()],
            None => {
                let mut texts = self.texts_for(demand);
                texts.extend(["", "x", "other"].map(str::to_owned));
                texts
            }
        }
    }

    fn invert(&self, symbol: SymbolId, wanted: &str, found: &mut Vec<(SymbolId, String)>) {
        match self.conditions.symbols.get(symbol) {
            Symbol::Environment(_) | Symbol::Command(_) | Symbol::Status(_) => {
                found.push((symbol, wanted.to_owned()));
            }
            Symbol::Trimmed { of, pattern, end, .. } => {
                let gone = self.conditions.symbols.pattern_of(*pattern).example("x");
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
        let parts = self.conditions.symbols.parts(text);
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
        for (symbol, demand) in demands.iter() {
            if let Symbol::Field { of: line, index, .. } = self.conditions.symbols.get(*symbol)
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
            // A line of blanks alone has empty fields and is not empty.
            return vec![String::new(), " ".to_owned()];
        };
        let words: Vec<&str> = (0..=last)
            .map(|index| match fields.get(&index).map(String::as_str) {
                None | Some("") => "x",
                Some(text) => text,
            })
            .collect();
        vec![words.join(" ")]
    }
}
