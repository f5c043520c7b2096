//! How many characters texts have, said by how many their symbols have: enough to see that two can never
//! be equal.
//!
//! What is left of `$X` without an `a` at its end is as long as `$X` or one shorter, whatever `$X` is; so
//! `${X%a}bc` is never `$X`. And it has as many blanks, so that `$Y ${X%a}` is never `$X`.

use std::collections::{BTreeMap, BTreeSet};

use super::Conditions;
use crate::pattern::Pattern;
use crate::symbol::{End, Part, Symbol, SymbolId, TextId};

/// How many numbers a difference may be before it may be any.
const MAX_NUMBERS: usize = 64;

/// Which characters are counted.
#[derive(Clone, Copy, Debug)]
enum Counted {
    All,
    Only(char),
}

impl Counted {
    fn in_text(self, text: &str) -> isize {
        let count = match self {
            Self::All => text.chars().count(),
            Self::Only(character) => text.chars().filter(|&it| it == character).count(),
        };
        count.cast_signed()
    }

    /// Whether none of these is left where the longest match of a pattern is cut off: `${X##*-}` has no
    /// `-`, whatever `$X` is.
    fn is_all_cut(self, pattern: &Pattern, end: End) -> bool {
        matches!(self, Self::Only(character) if pattern.last_one_cut(end) == Some(character))
    }
}

/// The difference between how many characters two texts have: so many times those of each symbol, and one
/// of some numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Difference {
    symbols: BTreeMap<SymbolId, isize>,
    numbers: BTreeSet<isize>,
    /// Whether it may be any number below the greatest of these as well, or above the least.
    is_open_below: bool,
    is_open_above: bool,
}

impl Conditions {
    /// Whether two texts have different numbers of characters, of all or of one, whatever their symbols are.
    pub(crate) fn differ_in_count(&self, a: TextId, b: TextId) -> bool {
        let all = self.difference(Counted::All, a, b);
        if !all.may_be_nothing() {
            return true;
        }
        // Where no symbol stands in both, each may have as many as are missing.
        if all.symbols.values().all(|&factor| factor != 0) {
            return false;
        }
        let mut characters = BTreeSet::new();
        for text in [a, b] {
            for part in &*self.symbols.parts(text) {
                if let Part::Literal(literal) = part {
                    characters.extend(literal.chars());
                }
            }
        }
        characters.into_iter().any(|it| !self.difference(Counted::Only(it), a, b).may_be_nothing())
    }

    /// Whether a character stands in no text that this one may be: it is cut off wherever it may be.
    pub(crate) fn never_has(&self, text: TextId, character: char) -> bool {
        let nothing = Difference::nothing();
        let mut difference = nothing.clone();
        self.add_count(Counted::Only(character), text, 1, &mut difference);
        difference == nothing
    }

    fn difference(&self, counted: Counted, a: TextId, b: TextId) -> Difference {
        let mut difference = Difference::nothing();
        self.add_count(counted, a, 1, &mut difference);
        self.add_count(counted, b, -1, &mut difference);
        difference
    }

    /// Adds how many characters a text has, with a sign.
    fn add_count(&self, counted: Counted, text: TextId, sign: isize, difference: &mut Difference) {
        for part in &*self.symbols.parts(text) {
            match part {
                Part::Literal(literal) => difference.add(sign * counted.in_text(literal)),
                Part::Symbol(symbol) => match *self.symbols.get(*symbol) {
                    Symbol::Trimmed { pattern, end, longest, .. }
                        if longest && counted.is_all_cut(self.symbols.pattern_of(pattern), end) => {
                    }
                    Symbol::Trimmed { of, pattern, .. } => {
                        self.add_count(counted, of, sign, difference);
                        let pattern = self.symbols.pattern_of(pattern);
                        let cut = match counted {
                            Counted::All => pattern.one_length().map(usize::cast_signed),
                            Counted::Only(_) => {
                                pattern.literal().map(|literal| counted.in_text(&literal))
                            }
                        };
                        difference.cut(sign, cut);
                    }
                    // A field is a piece of its line.
                    Symbol::Field { of, .. } => {
                        self.add_count(counted, of, sign, difference);
                        difference.cut(sign, None);
                    }
                    Symbol::Joined(of) => self.add_count(counted, of, sign, difference),
                    _ => *difference.symbols.entry(*symbol).or_default() += sign,
                },
            }
        }
    }
}

impl Difference {
    fn nothing() -> Self {
        Self {
            symbols: BTreeMap::new(),
            numbers: BTreeSet::from([0]),
            is_open_below: false,
            is_open_above: false,
        }
    }

    fn add(&mut self, number: isize) {
        self.numbers = self.numbers.iter().map(|it| it + number).collect();
    }

    /// Takes nothing away from one of the two, which the sign tells, or so many characters, or any number.
    fn cut(&mut self, sign: isize, count: Option<isize>) {
        match count {
            Some(count) if self.numbers.len() < MAX_NUMBERS => {
                let shorter = self.numbers.iter().map(|it| it - sign * count);
                self.numbers = self.numbers.iter().copied().chain(shorter).collect();
            }
            _ if sign > 0 => self.is_open_below = true,
            _ => self.is_open_above = true,
        }
    }

    /// Whether it is nothing for some numbers of characters in the symbols, none of which has less than none.
    fn may_be_nothing(&self) -> bool {
        let mut factors = self.symbols.values();
        let can_add = self.is_open_above || factors.clone().any(|&factor| factor > 0);
        let can_take = self.is_open_below || factors.any(|&factor| factor < 0);
        self.numbers
            .iter()
            .any(|&number| number == 0 || number < 0 && can_add || number > 0 && can_take)
    }
}

#[cfg(test)]
mod tests {
    use super::Conditions;
    use crate::condition::Condition;
    use crate::symbol::{End, Part, Symbol, TextId};

    /// A text of parts: `$NAME`, `%NAME` for `${NAME%nightly}`, `#NAME` for `${NAME##*-}`, else a literal.
    fn text(conditions: &mut Conditions, parts: &[&str]) -> TextId {
        let symbols = &mut conditions.symbols;
        let parts = parts.iter().map(|part| {
            let name = part.trim_start_matches(['$', '%', '#']);
            if name == *part {
                return Part::Literal(name.into());
            }
            let variable = symbols.environment(name);
            let of = symbols.symbol_text(variable);
            let (pattern, end, longest) = match part.as_bytes()[0] {
                b'%' => ("nightly", End::Suffix, false),
                b'#' => ("*-", End::Prefix, true),
                _ => return Part::Symbol(variable),
            };
            let pattern = symbols.pattern(pattern);
            Part::Symbol(symbols.symbol(Symbol::Trimmed { of, pattern, end, longest }))
        });
        let parts = parts.collect();
        conditions.symbols.text(parts)
    }

    #[test]
    fn what_differs_in_count_is_never_equal() {
        for (a, b, differ) in [
            (&["$X"][..], &["nightly-", "%X", "."][..], true),
            // Seven are cut off, and seven put on again: as in `ynightly`, but not with others.
            (&["$X"], &["ynightl", "%X"], false),
            (&["$X"], &["-night-", "%X"], true),
            (&["$X"], &["-night", "%X"], true),
            (&["$X"], &["nightly-", "%X"], true),
            (&["$X"], &["%X", "b"], true),
            (&["a", "$X", "$Y"], &["$X"], true),
            (&["a", "$X"], &["$Y"], false),
            (&["a", "$X"], &["$Y", "$X"], false),
            (&["#X"], &["$X", "a"], true),
            (&["#X", "a"], &["$X"], false),
            (&["$X", "é"], &["a", "%X"], true),
            // What may be cut off has one `n` and no blank.
            (&["$X"], &["$Y", " ", "%X"], true),
            (&["$X"], &["$Y", "n", "%X"], false),
            (&["$X"], &["$Y", "nn", "%X"], true),
            (&["#X"], &["$Y", " ", "$X"], true),
            (&["$X"], &["$Y", " ", "#X"], false),
            (&["$X", "-"], &["#X", "#Y"], true),
            (&["$X", "-"], &["#X", "$Y"], false),
        ] {
            let mut conditions = Conditions::default();
            let (a, b) = (text(&mut conditions, a), text(&mut conditions, b));
            assert_eq!(conditions.differ_in_count(a, b), differ);
            assert_eq!(conditions.differ_in_count(b, a), differ);
            let same = conditions.texts_equal(a, b);
            assert_eq!(same == Condition::NEVER, differ);
        }
    }
}
