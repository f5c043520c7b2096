//! What a path wants of texts, once what its equalities define is put in, and which characters that
//! tells apart.
//!
//! Nothing is searched here.

use std::collections::BTreeSet;

use super::demand::{Demand, Demands};
use super::equations::Equations;
use super::put::Put;
use super::whole::{Case, Whole};
use crate::condition::{Class, Conditions};
use crate::pattern::{Alphabet, Bounds, Pattern};
use crate::symbol::{Part, Symbol, SymbolId, TextId};

/// Characters that are told apart whatever a path wants: those that `read` knows, that of which paths are
/// made, and some to make values of.
const ALWAYS: [char; 7] = [' ', '\t', '\n', '\\', '/', 'x', '1'];

/// What is wanted of a text.
#[derive(Debug)]
pub(super) enum Wanted {
    /// What a demand on a symbol that it stands for says.
    Demand(SymbolId),
    Matches(Pattern),
    MatchesNot(Pattern),
    MatchesOne(Vec<Pattern>),
}

/// All that is wanted on a path.
#[derive(Debug)]
pub(super) struct AllWanted {
    pub(super) texts: Vec<(TextId, Wanted)>,
    pub(super) alphabet: Alphabet,
    /// Whether the top source directory stands in a text: a path of which nothing is known.
    pub(super) has_top: bool,
}

impl Conditions {
    /// What a path wants in these cases; `None` where that contradicts itself plainly.
    pub(super) fn wanted(
        &mut self,
        demands: &Demands,
        equations: &Equations,
        cases: &[Case],
    ) -> Option<AllWanted> {
        let mut wanted = Vec::new();
        for (&symbol, demand) in &**demands {
            match *self.symbols.get(symbol) {
                // One of some answers, and each can be.
                Symbol::File(_) => {}
                Symbol::Status(_) => {
                    let mut numbers = (0..=u8::MAX).map(|number| Some(number.to_string()));
                    if !numbers.any(|number| self.meets(symbol, demand, &number)) {
                        return None;
                    }
                }
                Symbol::Same(a, b) if demand.exactly.is_none() => {
                    let (a, b) = equations.put(self, a, b);
                    let Some((a, b)) = self.without_common_ends(a, b) else { continue };
                    if a == b {
                        return None;
                    }
                    if let Some((whole, changed)) = self.whole_of(a, b) {
                        wanted.push((whole, Wanted::MatchesOne(changed)));
                    }
                    for (known, text) in [(a, b), (b, a)] {
                        if let Some(known) = self.symbols.known(known) {
                            let pattern = Pattern::new(Pattern::escape(&known));
                            wanted.push((text, Wanted::MatchesNot(pattern)));
                        }
                    }
                }
                Symbol::Same(..) => {}
                _ => {
                    let text = Put::new(self, &equations.definitions).symbol(symbol);
                    wanted.push((text, Wanted::Demand(symbol)));
                }
            }
        }
        for case in cases {
            let Some(Whole { of, changed }) = self.whole(case.symbol) else { continue };
            let of = Put::new(self, &equations.definitions).text(of);
            if case.is_whole {
                wanted.extend(changed.into_iter().map(|it| (of, Wanted::MatchesNot(it))));
            } else {
                wanted.push((of, Wanted::MatchesOne(changed)));
            }
        }
        self.want_whole_lines(demands, equations, &mut wanted);
        for (text, pattern) in &equations.matches {
            let text = Put::new(self, &equations.definitions).text(*text);
            wanted.push((text, Wanted::Matches(pattern.clone())));
        }
        for &(a, b) in &equations.open {
            if let Some((whole, changed)) = self.whole_of(a, b) {
                wanted.extend(changed.into_iter().map(|it| (whole, Wanted::MatchesNot(it))));
            }
            // Each looks like the other.
            for (text, like) in [(a, b), (b, a)] {
                let parts = self.symbols.parts(like);
                wanted.push((text, Wanted::Matches(self.outline(&parts))));
                for character in self.cut_off(like) {
                    if self.never_has(like, character) {
                        let pattern = Pattern::escape(&character.to_string());
                        let pattern = Pattern::new(format!("*{pattern}*"));
                        wanted.push((text, Wanted::MatchesNot(pattern)));
                    }
                }
            }
        }
        // Most contradictions show where all is known by now.
        for (text, wanted) in &wanted {
            if let Some(known) = self.symbols.known(*text)
                && !self.is_as_wanted(&known, wanted, demands)
            {
                return None;
            }
        }
        wanted.retain(|(text, _)| self.symbols.known(*text).is_none());
        let mut gathered = Gathered { bounds: Bounds::default(), has_top: false };
        gathered.bounds.extend(ALWAYS);
        for (text, wanted) in &wanted {
            self.gather_text(*text, &mut gathered);
            match wanted {
                Wanted::Demand(_) => {}
                Wanted::Matches(pattern) | Wanted::MatchesNot(pattern) => {
                    gathered.bounds.add_pattern(pattern);
                }
                Wanted::MatchesOne(patterns) => {
                    for pattern in patterns {
                        gathered.bounds.add_pattern(pattern);
                    }
                }
            }
        }
        for (&symbol, demand) in &**demands {
            self.gather_demand(demand, &mut gathered);
            if let Symbol::Same(a, b) = *self.symbols.get(symbol) {
                self.gather_text(a, &mut gathered);
                self.gather_text(b, &mut gathered);
            }
        }
        for &text in equations.definitions.values() {
            self.gather_text(text, &mut gathered);
        }
        let Gathered { bounds, has_top } = gathered;
        Some(AllWanted { texts: wanted, alphabet: Alphabet::new(&bounds), has_top })
    }
}

impl Conditions {
    /// `read` goes on behind a backslash at the end of a line, and fails where there is no more: that is
    /// not what anybody asks about.
    fn want_whole_lines(
        &mut self,
        demands: &Demands,
        equations: &Equations,
        wanted: &mut Vec<(TextId, Wanted)>,
    ) {
        for line in self.lines_of_all(demands) {
            let line = Put::new(self, &equations.definitions).text(line);
            wanted.push((line, Wanted::MatchesNot(Pattern::new("*\\\\"))));
        }
    }

    /// Whether a text is what is wanted of it, an empty one that of a variable that may be unset.
    fn is_as_wanted(&self, text: &str, wanted: &Wanted, demands: &Demands) -> bool {
        match wanted {
            Wanted::Demand(symbol) => {
                let demand = &demands[symbol];
                self.meets(*symbol, demand, &Some(text.to_owned()))
                    || text.is_empty() && self.meets(*symbol, demand, &None)
            }
            Wanted::Matches(pattern) => pattern.matches(text),
            Wanted::MatchesNot(pattern) => !pattern.matches(text),
            Wanted::MatchesOne(patterns) => patterns.iter().any(|pattern| pattern.matches(text)),
        }
    }

    /// Characters up to which something is cut off in a text.
    pub(super) fn cut_off(&self, text: TextId) -> BTreeSet<char> {
        let mut characters = BTreeSet::new();
        for part in &*self.symbols.parts(text) {
            if let Part::Symbol(symbol) = part
                && let Symbol::Trimmed { pattern, end, longest: true, .. } =
                    *self.symbols.get(*symbol)
            {
                characters.extend(self.symbols.pattern_of(pattern).last_one_cut(end));
            }
        }
        characters
    }

    /// Of two texts of which one is computed of the other: the other, and patterns of which that matches one
    /// exactly if they differ.
    fn whole_of(&self, a: TextId, b: TextId) -> Option<(TextId, Vec<Pattern>)> {
        [(a, b), (b, a)].into_iter().find_map(|(whole, left)| {
            let Whole { of, changed } = self.whole(self.symbols.single(left)?)?;
            (of == whole).then_some((whole, changed))
        })
    }
}

/// What tells characters apart.
struct Gathered {
    bounds: Bounds,
    has_top: bool,
}

impl Conditions {
    fn gather_demand(&self, demand: &Demand, gathered: &mut Gathered) {
        for class in demand.exactly.iter().chain(&demand.not) {
            if let Class::Is(literal) = *class {
                let text = self.symbols.literal_str(literal);
                gathered.bounds.extend(text.chars());
            }
        }
        for &(pattern, _) in &demand.patterns {
            gathered.bounds.add_pattern(self.symbols.pattern_of(pattern));
        }
    }

    fn gather_text(&self, text: TextId, gathered: &mut Gathered) {
        for part in &*self.symbols.parts(text) {
            let symbol = match part {
                Part::Literal(literal) => {
                    gathered.bounds.extend(literal.chars());
                    continue;
                }
                Part::Symbol(symbol) => self.symbols.get(*symbol),
            };
            match *symbol {
                Symbol::TopSourceDirectory => gathered.has_top = true,
                Symbol::Status(_) => gathered.bounds.extend('0'..='9'),
                Symbol::Trimmed { of, pattern, .. } => {
                    gathered.bounds.add_pattern(self.symbols.pattern_of(pattern));
                    self.gather_text(of, gathered);
                }
                Symbol::Length(of) => {
                    gathered.bounds.extend('0'..='9');
                    self.gather_text(of, gathered);
                }
                Symbol::Field { of, .. } | Symbol::Joined(of) => self.gather_text(of, gathered),
                _ => {}
            }
        }
    }
}
