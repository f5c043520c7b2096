//! Conditions on strings: where two are equal, where one matches a pattern.

use super::{Condition, Conditions};
use crate::pattern::Pattern;
use crate::symbol::{End, Part, PatternId, Symbol, SymbolId, TextId};

/// In how many ways a pattern may be taken for what is known at the ends of a text, before it is asked
/// of the whole text.
const MAX_REMAINDERS: usize = 8;

impl Conditions {
    /// Where two strings are equal. An unset variable is an empty string here.
    pub fn texts_equal(&mut self, a: TextId, b: TextId) -> Condition {
        if a == b {
            return Condition::ALWAYS;
        }
        let (known_a, known_b) = (self.symbols.known(a), self.symbols.known(b));
        match (known_a, known_b) {
            (Some(_), Some(_)) => Condition::NEVER,
            (Some(literal), None) => self.text_equals(b, &literal),
            (None, Some(literal)) => self.text_equals(a, &literal),
            (None, None) => self.unknown_texts_equal(a, b),
        }
    }

    /// Where a string is this literal text.
    pub fn text_equals(&mut self, text: TextId, literal: &str) -> Condition {
        let parts = self.symbols.parts(text);
        let mut parts: &[Part] = &parts;
        let mut literal = literal;
        while let [Part::Literal(first), rest @ ..] = parts {
            let Some(after) = literal.strip_prefix(&**first) else { return Condition::NEVER };
            literal = after;
            parts = rest;
        }
        while let [rest @ .., Part::Literal(last)] = parts {
            let Some(before) = literal.strip_suffix(&**last) else { return Condition::NEVER };
            literal = before;
            parts = rest;
        }
        match parts {
            [] => {
                if literal.is_empty() {
                    Condition::ALWAYS
                } else {
                    Condition::NEVER
                }
            }
            [Part::Symbol(symbol)] => self.symbol_equals(*symbol, literal),
            several if literal.is_empty() => {
                let mut all = Condition::ALWAYS;
                for part in several {
                    let Part::Symbol(symbol) = part else { return Condition::NEVER };
                    let empty = self.symbol_equals(*symbol, "");
                    all = self.and(all, empty);
                }
                all
            }
            several => {
                let whole = Pattern::new(Pattern::escape(literal));
                if !self.may_match(several, &whole) {
                    return Condition::NEVER;
                }
                let joined = self.joined(several);
                self.symbol_equals(joined, literal)
            }
        }
    }

    /// Where a string matches a pattern.
    pub fn text_matches(&mut self, text: TextId, pattern: PatternId) -> Condition {
        if let Some(known) = self.symbols.known(text) {
            return if self.symbols.pattern_of(pattern).matches(&known) {
                Condition::ALWAYS
            } else {
                Condition::NEVER
            };
        }
        let parts = self.symbols.parts(text);
        if let [Part::Symbol(symbol)] = &*parts {
            return self.symbol_matches(*symbol, pattern);
        }
        // What is known at the ends is taken away, with what the pattern has for it.
        let (front, middle, back) = ends(&parts);
        let remainders = self.symbols.pattern_of(pattern).remainders(front, back);
        if remainders.len() > MAX_REMAINDERS {
            let joined = self.joined(&parts);
            return self.symbol_matches(joined, pattern);
        }
        let mut any = Condition::NEVER;
        for left in remainders {
            let matches = self.middle_matches(middle, &left);
            any = self.or(any, matches);
        }
        any
    }

    /// Where parts, of which the first and the last are symbols, match a pattern.
    fn middle_matches(&mut self, parts: &[Part], pattern: &Pattern) -> Condition {
        if pattern.matches_everything() {
            return Condition::ALWAYS;
        }
        if let Some(literal) = pattern.literal() {
            let text = self.symbols.text(parts.to_vec());
            return self.text_equals(text, &literal);
        }
        if !self.may_match(parts, pattern) {
            return Condition::NEVER;
        }
        let symbol = match parts {
            [Part::Symbol(symbol)] => *symbol,
            several => self.joined(several),
        };
        let pattern = self.symbols.pattern(pattern.text());
        self.symbol_matches(symbol, pattern)
    }

    /// Whether parts may match a pattern, whatever the symbols among them are.
    fn may_match(&self, parts: &[Part], pattern: &Pattern) -> bool {
        pattern.may_meet(&self.outline(parts))
    }

    /// A pattern that parts match, whatever the symbols among them are.
    pub(crate) fn outline(&self, parts: &[Part]) -> Pattern {
        let mut outline = String::new();
        for part in parts {
            match part {
                Part::Literal(literal) => outline.push_str(&Pattern::escape(literal)),
                Part::Symbol(symbol) => {
                    let is_path = *self.symbols.get(*symbol) == Symbol::TopSourceDirectory;
                    outline.push_str(if is_path { "/*" } else { "*" });
                }
            }
        }
        Pattern::new(outline)
    }

    /// Where a string is empty.
    pub fn text_is_empty(&mut self, text: TextId) -> Condition {
        self.text_equals(text, "")
    }

    /// Several parts as one symbol.
    fn joined(&mut self, parts: &[Part]) -> SymbolId {
        let text = self.symbols.text(parts.to_vec());
        self.symbols.symbol(Symbol::Joined(text))
    }

    /// Where two strings that both hold symbols are equal: what they begin and end with alike is
    /// taken away; what is left is a question of its own.
    fn unknown_texts_equal(&mut self, a: TextId, b: TextId) -> Condition {
        let Some((a, b)) = self.without_common_ends(a, b) else { return Condition::NEVER };
        if self.symbols.known(a).is_some() || self.symbols.known(b).is_some() {
            return self.texts_equal(a, b);
        }
        if self.differ_in_count(a, b) {
            return Condition::NEVER;
        }
        for (whole, left) in [(a, b), (b, a)] {
            if let Some(nothing_is_cut) = self.is_left_whole(whole, left) {
                return nothing_is_cut;
            }
        }
        // Sorted, so that the question is the same from both sides.
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        let symbol = self.symbols.symbol(Symbol::Same(a, b));
        self.holds(symbol)
    }

    /// Where the second of two strings, if it is what is left of the first without something at an end, is
    /// all of it: where nothing at that end matches what would be cut.
    fn is_left_whole(&mut self, whole: TextId, left: TextId) -> Option<Condition> {
        let (of, cut) = self.trimmed_of(self.symbols.single(left)?)?;
        if of != whole {
            return None;
        }
        let Some(cut) = cut else { return Some(Condition::ALWAYS) };
        let cut = self.symbols.pattern(cut.text());
        let is_cut = self.text_matches(whole, cut);
        Some(self.not(is_cut))
    }

    /// What something is trimmed of, and the pattern of the texts from which anything is cut; without one
    /// where nothing ever is.
    pub(crate) fn trimmed_of(&self, symbol: SymbolId) -> Option<(TextId, Option<Pattern>)> {
        let Symbol::Trimmed { of, pattern, end, longest } = *self.symbols.get(symbol) else {
            return None;
        };
        let gone = self.symbols.pattern_of(pattern);
        if gone.matches("") {
            // The shortest match is empty.
            return (!longest).then_some((of, None));
        }
        let cut = match end {
            End::Prefix => gone.at_front()?,
            End::Suffix => gone.at_back(),
        };
        Some((of, Some(cut)))
    }

    /// Two strings without what both begin or end with: they are equal where these are. `None` where
    /// they begin or end differently.
    pub(crate) fn without_common_ends(&mut self, a: TextId, b: TextId) -> Option<(TextId, TextId)> {
        let (parts_a, parts_b) = (self.symbols.parts(a), self.symbols.parts(b));
        let (mut rest_a, mut rest_b): (Vec<Part>, Vec<Part>) = (parts_a.to_vec(), parts_b.to_vec());
        // A common front, then, on the reversed lists, a common back.
        for forwards in [true, false] {
            if forwards {
                rest_a.reverse();
                rest_b.reverse();
            }
            while let (Some(last_a), Some(last_b)) =
                (rest_a.last().cloned(), rest_b.last().cloned())
            {
                match (last_a, last_b) {
                    (Part::Symbol(first), Part::Symbol(second)) if first == second => {
                        rest_a.pop();
                        rest_b.pop();
                    }
                    (Part::Literal(first), Part::Literal(second)) => {
                        let common = common_length(&first, &second, forwards);
                        if common == 0 {
                            return None;
                        }
                        shorten(&mut rest_a, &first, common, forwards);
                        shorten(&mut rest_b, &second, common, forwards);
                    }
                    _ => break,
                }
            }
            if forwards {
                rest_a.reverse();
                rest_b.reverse();
            }
        }
        Some((self.symbols.text(rest_a), self.symbols.text(rest_b)))
    }
}

/// The literal at the front of some parts, which are not all literal, what stands in between, and the
/// literal at the back.
fn ends(parts: &[Part]) -> (&str, &[Part], &str) {
    let (front, parts) = match parts {
        [Part::Literal(front), rest @ ..] => (&**front, rest),
        _ => ("", parts),
    };
    match parts {
        [rest @ .., Part::Literal(back)] => (front, rest, back),
        _ => (front, parts, ""),
    }
}

/// How many bytes two literals have in common at the front or back.
fn common_length(a: &str, b: &str, front: bool) -> usize {
    let count = |pairs: &mut dyn Iterator<Item = (char, char)>| {
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    if front {
        count(&mut a.chars().zip(b.chars()))
    } else {
        count(&mut a.chars().rev().zip(b.chars().rev()))
    }
}

fn shorten(parts: &mut Vec<Part>, literal: &str, common: usize, front: bool) {
    parts.pop();
    let left = if front { &literal[common..] } else { &literal[..literal.len() - common] };
    if !left.is_empty() {
        parts.push(Part::Literal(left.into()));
    }
}
