//! What a path says by demanding that texts be equal: which symbols are others in disguise.
//!
//! `"$A" = "${B}x"` says that `A` is `${B}x`. So each such demand names what one symbol is, and that
//! is put in wherever it stands. Nothing is searched here.

use super::demand::Demands;
use super::put::{Definitions, Put};
use super::whole::{Case, Whole};
use crate::condition::{Class, Conditions};
use crate::pattern::Pattern;
use crate::symbol::{End, Part, Symbol, SymbolId, TextId};

/// What equal texts come to.
#[derive(Debug, Default)]
pub(super) struct Equations {
    /// What symbols are; none of them stands in these texts.
    pub(super) definitions: Definitions,
    /// Texts that have to match patterns.
    pub(super) matches: Vec<(TextId, Pattern)>,
    /// Texts that have to be equal, where that defines no symbol.
    pub(super) open: Vec<(TextId, TextId)>,
    /// What computed symbols are as well: one text that is demanded, or all that they are computed of.
    exact: Definitions,
}

impl Equations {
    /// What a path says in these cases; `None` where it contradicts itself.
    pub(super) fn of(
        conditions: &mut Conditions,
        demands: &Demands,
        cases: &[Case],
    ) -> Option<Self> {
        let exact = exact_values(conditions, demands);
        let mut equations = Self { definitions: exact.clone(), exact, ..Self::default() };
        equations.definitions.retain(|&symbol, _| conditions.is_root(symbol));
        // Outwards: what a symbol is computed of has been put in before.
        for case in cases.iter().filter(|case| case.is_whole) {
            let Some(Whole { of, .. }) = conditions.whole(case.symbol) else { continue };
            let is = Put::new(conditions, &equations.exact).text(of);
            equations.exact.entry(case.symbol).or_insert(is);
        }
        let mut pairs = Vec::new();
        for (&symbol, demand) in &**demands {
            if let (&Symbol::Same(a, b), Some(_)) = (conditions.symbols.get(symbol), demand.exactly)
            {
                pairs.push((a, b));
            }
        }
        loop {
            let known = equations.definitions.len();
            // What is a symbol as it stands first: then nothing need be cut off.
            for is_alone in [true, false] {
                for (a, b) in std::mem::take(&mut pairs) {
                    let (a, b) = equations.put(conditions, a, b);
                    let (a, b) = conditions.without_common_ends(a, b)?;
                    if conditions.differ_in_count(a, b) {
                        return None;
                    }
                    if a != b
                        && !equations.add(conditions, a, b, is_alone)
                        && !equations.add(conditions, b, a, is_alone)
                    {
                        pairs.push((a, b));
                    }
                }
            }
            if equations.definitions.len() == known {
                break;
            }
        }
        equations.open = pairs;
        Some(equations)
    }

    /// Two texts that are compared, with all that is known put in.
    pub(super) fn put(
        &self,
        conditions: &mut Conditions,
        a: TextId,
        b: TextId,
    ) -> (TextId, TextId) {
        // What is asked of a computed text is still asked besides; here its value is as good.
        let mut put = Put::new(conditions, &self.exact);
        let (a, b) = (put.text(a), put.text(b));
        let mut put = Put::new(conditions, &self.definitions);
        (put.text(a), put.text(b))
    }

    /// Takes from the first of two equal texts what its one symbol is; `false` where it has more, or the
    /// symbol is made of others or stands in the second, or should stand alone and does not.
    fn add(&mut self, conditions: &mut Conditions, a: TextId, b: TextId, is_alone: bool) -> bool {
        if let Some(known) = conditions.symbols.known(a) {
            self.matches.push((b, Pattern::new(Pattern::escape(&known))));
            if conditions.symbols.known(b).is_none() {
                // The other way around it may name a symbol.
                self.add(conditions, b, a, false);
            }
            return true;
        }
        let parts = conditions.symbols.parts(a);
        let (front, symbol, back) = match &*parts {
            [Part::Symbol(symbol)] => ("", *symbol, ""),
            [Part::Literal(front), Part::Symbol(symbol)] => (&**front, *symbol, ""),
            [Part::Symbol(symbol), Part::Literal(back)] => ("", *symbol, &**back),
            [Part::Literal(front), Part::Symbol(symbol), Part::Literal(back)] => {
                (&**front, *symbol, &**back)
            }
            _ => return false,
        };
        if is_alone && parts.len() > 1 {
            return false;
        }
        let mut is_within = false;
        conditions.roots_of_text(b, &mut |root| is_within |= root == symbol);
        if is_within || !conditions.is_root(symbol) {
            return false;
        }
        let mut is = b;
        if !(front.is_empty() && back.is_empty()) {
            let (front, back) = (Pattern::escape(front), Pattern::escape(back));
            self.matches.push((b, Pattern::new(format!("{front}*{back}"))));
            is = without(conditions, is, &front, End::Prefix);
            is = without(conditions, is, &back, End::Suffix);
        }
        self.define(conditions, symbol, is);
        true
    }

    fn define(&mut self, conditions: &mut Conditions, symbol: SymbolId, is: TextId) {
        let alone = Definitions::from([(symbol, is)]);
        for known in self.definitions.values_mut() {
            *known = Put::new(conditions, &alone).text(*known);
        }
        self.definitions.insert(symbol, is);
    }
}

/// A text without what it is known to have at an end.
fn without(conditions: &mut Conditions, of: TextId, gone: &str, end: End) -> TextId {
    if gone.is_empty() {
        return of;
    }
    let pattern = conditions.symbols.pattern(gone);
    conditions.symbols.trimmed(of, pattern, end, false)
}

/// The values of symbols that a path leaves no choice about, unset as empty.
fn exact_values(conditions: &mut Conditions, demands: &Demands) -> Definitions {
    let mut exact = Definitions::new();
    for (&symbol, demand) in &**demands {
        let Some(class) = demand.exactly else { continue };
        let value = match class {
            Class::Unset => String::new(),
            Class::Is(literal) => conditions.symbols.literal_str(literal).to_owned(),
        };
        exact.insert(symbol, conditions.symbols.literal_text(&value));
    }
    exact
}
