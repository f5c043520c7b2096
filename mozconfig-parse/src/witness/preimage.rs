//! Backwards: where what is computed of a text matches a pattern, said of the text itself.
//!
//! `"${X%-*}" = a` asks the same as `X` matching `a-*` or being `a`. What is said so is never narrower
//! than what was asked, and told to be exact where it is.

use std::cell::Cell;
use std::collections::HashMap;

use crate::condition::{Class, Condition, Conditions, Question};
use crate::pattern::Pattern;
use crate::symbol::{End, Part, Symbol, SymbolId, TextId};

/// How long a text may be whose length is asked for.
const MAX_LENGTH: usize = 256;
/// How many steps one condition costs.
const COST: usize = 16;

/// A condition that is asked of other symbols.
#[derive(Clone, Copy, Debug)]
pub(super) struct Image {
    /// It holds at least where what was asked does.
    pub(super) when: Condition,
    /// Whether it holds nowhere else.
    pub(super) is_exact: bool,
}

impl Image {
    const UNKNOWN: Self = Self { when: Condition::ALWAYS, is_exact: false };

    fn exactly(when: Condition) -> Self {
        Self { when, is_exact: true }
    }
}

/// What makes images, each once.
pub(super) struct Images<'a> {
    pub(super) conditions: &'a mut Conditions,
    known: HashMap<Condition, Image>,
    effort: &'a Cell<usize>,
}

impl<'a> Images<'a> {
    pub(super) fn new(conditions: &'a mut Conditions, effort: &'a Cell<usize>) -> Self {
        Self { conditions, known: HashMap::new(), effort }
    }

    /// A condition, with what it asks about computed texts asked of what they are computed of.
    pub(super) fn of(&mut self, condition: Condition) -> Image {
        if let Some(known) = self.known.get(&condition) {
            return *known;
        }
        let Some(node) = self.conditions.node(condition) else { return Image::exactly(condition) };
        let (variable, edges, rest) = (node.variable, node.edges.to_vec(), node.rest);
        let Some(left) = self.effort.get().checked_sub(COST) else { return Image::UNKNOWN };
        self.effort.set(left);
        let mut all = Image::exactly(Condition::NEVER);
        let mut others = Condition::ALWAYS;
        for (class, child) in edges {
            let answer = match variable.question {
                Question::Value => self.value(variable.symbol, class),
                Question::Matches(pattern) => {
                    let pattern = self.conditions.symbols.pattern_of(pattern).clone();
                    self.matches(variable.symbol, &pattern)
                }
            };
            let child = self.of(child);
            let both = self.both(answer, child);
            all = self.either(all, both);
            if answer.is_exact {
                others = self.conditions.and_not(others, answer.when);
            } else {
                all.is_exact = false;
            }
        }
        let rest = self.of(rest);
        let otherwise = self.both(Image::exactly(others), rest);
        all = self.either(all, otherwise);
        self.known.insert(condition, all);
        all
    }

    fn both(&mut self, a: Image, b: Image) -> Image {
        let when = self.conditions.and(a.when, b.when);
        Image { when, is_exact: when.is_never() || a.is_exact && b.is_exact }
    }

    fn either(&mut self, a: Image, b: Image) -> Image {
        let when = self.conditions.or(a.when, b.when);
        Image { when, is_exact: a.is_exact && b.is_exact }
    }

    /// Where a symbol has a value.
    fn value(&mut self, symbol: SymbolId, class: Class) -> Image {
        let is_computed = matches!(
            self.conditions.symbols.get(symbol),
            Symbol::Trimmed { .. } | Symbol::Length(_) | Symbol::Field { .. } | Symbol::Joined(_)
        );
        match class {
            Class::Is(literal) if is_computed => {
                let text = self.conditions.symbols.literal_str(literal).to_owned();
                self.matches(symbol, &Pattern::new(Pattern::escape(&text)))
            }
            Class::Unset if is_computed => Image::exactly(Condition::NEVER),
            _ => Image::exactly(self.conditions.decide(symbol, &[class])),
        }
    }

    /// Where a symbol matches a pattern.
    fn matches(&mut self, symbol: SymbolId, pattern: &Pattern) -> Image {
        match self.conditions.symbols.get(symbol).clone() {
            Symbol::Trimmed { of, pattern: gone, end, .. } => {
                let gone = self.conditions.symbols.pattern_of(gone).clone();
                self.trimmed(of, &gone, end, pattern)
            }
            Symbol::Joined(of) => self.joined(of, pattern),
            Symbol::Length(of) => self.length(of, pattern),
            // With a backslash in it, a line may have fields that it does not hold.
            Symbol::Field { .. } => Image::UNKNOWN,
            _ => {
                let pattern = self.conditions.symbols.pattern(pattern.text());
                Image::exactly(self.conditions.symbol_matches(symbol, pattern))
            }
        }
    }

    /// Where a text matches a pattern.
    fn text(&mut self, text: TextId, pattern: &Pattern) -> Image {
        let pattern = self.conditions.symbols.pattern(pattern.text());
        let matches = self.conditions.text_matches(text, pattern);
        self.of(matches)
    }

    /// Where a text matches a pattern once something is cut from its end: it has that at its end, or
    /// it matches as it is and nothing is cut.
    fn trimmed(&mut self, of: TextId, gone: &Pattern, end: End, wanted: &Pattern) -> Image {
        let whole = match end {
            End::Prefix => gone.then(wanted),
            End::Suffix => wanted.then(gone),
        };
        let any = Pattern::new("*");
        let cut = match end {
            End::Prefix => gone.then(&any),
            End::Suffix => any.then(gone),
        };
        let (Some(whole), Some(cut)) = (whole, cut) else { return Image::UNKNOWN };
        let with = self.text(of, &whole);
        // Of a text that is known whole it is known whether something is cut from it.
        let is_always_cut = wanted.literal().is_some_and(|text| cut.matches(&text));
        let without = if is_always_cut {
            Image::exactly(Condition::NEVER)
        } else {
            let matches = self.text(of, wanted);
            let is_cut = self.text(of, &cut);
            let is_whole = if is_cut.is_exact {
                Image::exactly(self.conditions.not(is_cut.when))
            } else {
                Image::UNKNOWN
            };
            self.both(matches, is_whole)
        };
        let either = self.either(with, without);
        // With a star, another part than the one that fits may be what is cut.
        Image { is_exact: either.is_exact && gone.has_one_length(), ..either }
    }

    /// Where several parts match a pattern: the first matches what is before a cut, and the others
    /// what is behind it.
    fn joined(&mut self, of: TextId, pattern: &Pattern) -> Image {
        let parts = self.conditions.symbols.parts(of);
        let [first @ Part::Symbol(_), others @ ..] = &*parts else { return Image::UNKNOWN };
        if others.is_empty() {
            return Image::UNKNOWN;
        }
        let first = self.conditions.symbols.text(vec![first.clone()]);
        let others = self.conditions.symbols.text(others.to_vec());
        let mut all = Image::exactly(Condition::NEVER);
        for (before, behind) in pattern.cuts() {
            let Some(left) = self.effort.get().checked_sub(COST) else { return Image::UNKNOWN };
            self.effort.set(left);
            let one = self.text(first, &before);
            if one.when.is_never() {
                continue;
            }
            let other = self.text(others, &behind);
            let both = self.both(one, other);
            all = self.either(all, both);
        }
        all
    }

    /// Where the length of a text, as a number, matches a pattern.
    fn length(&mut self, of: TextId, pattern: &Pattern) -> Image {
        let Some(text) = pattern.literal() else { return Image::UNKNOWN };
        match text.parse::<usize>() {
            Ok(length) if *length.to_string() == *text => {
                if length > MAX_LENGTH {
                    return Image::UNKNOWN;
                }
                self.text(of, &Pattern::new("?".repeat(length)))
            }
            _ => Image::exactly(Condition::NEVER),
        }
    }
}
