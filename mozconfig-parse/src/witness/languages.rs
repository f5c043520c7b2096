//! The last word on a path: which texts each symbol may be, as languages.
//!
//! What equalities define is put in (`equations`). What is then demanded of computed texts is asked of
//! what they are computed of, from the outermost to the symbols that values can be given to: as
//! languages, so that nothing is lost on the way (`crate::language`). Where a text is made of several
//! symbols, each way to cut it is gone. If all ways end with a symbol that no text is left for, the path
//! cannot be gone; else values are taken from the languages (`settle`).

use std::cell::Cell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Search;
use super::demand::{Demand, Demands};
use super::equations::Equations;
use super::wanted::Wanted;
use super::whole::Case;
use crate::condition::{Class, Conditions};
use crate::language::{Language, Languages};
use crate::pattern::Pattern;
use crate::symbol::{Part, Symbol, SymbolId, TextId};

/// How often texts may be cut within what is left of them by a cut.
const MAX_CUTS: usize = 32;
/// How many computed symbols are looked at in two cases.
const MAX_CASES: usize = 6;
/// How many steps it costs to put into one demand what is known.
const COST: usize = 64;

/// What is known of texts.
type OfTexts = BTreeMap<TextId, Narrowed>;
/// Languages of symbols.
pub(super) type OfSymbols = BTreeMap<SymbolId, Language>;

/// What a text may be.
#[derive(Clone)]
struct Narrowed {
    language: Language,
    /// What symbols may be that are computed of it.
    computed: Vec<(SymbolId, Language)>,
}

/// What looks for values on one path.
pub(super) struct Narrowing<'a> {
    pub(super) conditions: &'a mut Conditions,
    pub(super) languages: Languages<'a>,
    pub(super) demands: &'a Demands,
    pub(super) equations: &'a Equations,
    /// Whether the top source directory stands in a text.
    pub(super) has_top: bool,
    /// How many symbols have been given values to go on with.
    pub(super) depth: usize,
    /// Whether nothing else will be tried.
    pub(super) is_last: bool,
}

impl Conditions {
    /// A witness that meets what is demanded on one path, or that there is none; some symbols may have been
    /// given values.
    pub(super) fn search_path(
        &mut self,
        demands: &Demands,
        effort: &Cell<usize>,
        depth: usize,
    ) -> Search {
        self.search_cases(demands, &mut Vec::new(), effort, depth)
    }

    /// The same in some cases, and in more of them where it cannot be said at once.
    fn search_cases(
        &mut self,
        demands: &Demands,
        cases: &mut Vec<Case>,
        effort: &Cell<usize>,
        depth: usize,
    ) -> Search {
        let open = self.without_case(demands, cases).filter(|_| cases.len() < MAX_CASES);
        let is_last = open.is_none();
        let search = self.search_case(demands, cases, effort, depth, is_last);
        let Some(symbol) = open.filter(|_| search == Search::GivenUp && effort.get() > 0) else {
            return search;
        };
        let mut result = Search::Nowhere;
        for is_whole in [false, true] {
            cases.push(Case { symbol, is_whole });
            let search = self.search_cases(demands, cases, effort, depth);
            cases.pop();
            match search {
                Search::Nowhere => {}
                Search::GivenUp => result = Search::GivenUp,
                found @ Search::Found(_) => return found,
            }
        }
        result
    }

    fn search_case(
        &mut self,
        demands: &Demands,
        cases: &[Case],
        effort: &Cell<usize>,
        depth: usize,
        is_last: bool,
    ) -> Search {
        let Some(left) = effort.get().checked_sub(COST * (1 + demands.len())) else {
            return Search::GivenUp;
        };
        effort.set(left);
        let Some(equations) = Equations::of(self, demands, cases) else { return Search::Nowhere };
        let Some(wanted) = self.wanted(demands, &equations, cases) else { return Search::Nowhere };
        let mut narrowing = Narrowing {
            conditions: self,
            languages: Languages { alphabet: &wanted.alphabet, effort },
            demands,
            equations: &equations,
            has_top: wanted.has_top,
            depth,
            is_last,
        };
        narrowing.search(&wanted.texts).unwrap_or(Search::GivenUp)
    }
}

impl Narrowing<'_> {
    fn search(&mut self, wanted: &[(TextId, Wanted)]) -> Option<Search> {
        let mut texts = OfTexts::new();
        for (text, wanted) in wanted {
            let language = match wanted {
                Wanted::Demand(symbol) => self.demanded(*symbol, &self.demands[symbol])?,
                Wanted::Matches(pattern) => self.languages.pattern(pattern)?,
                Wanted::MatchesNot(pattern) => {
                    let matching = self.languages.pattern(pattern)?;
                    self.languages.without(&self.languages.all(), &matching)?
                }
                Wanted::MatchesOne(patterns) => {
                    let mut others = self.languages.all();
                    for pattern in patterns {
                        let matching = self.languages.pattern(pattern)?;
                        others = self.languages.without(&others, &matching)?;
                    }
                    self.languages.without(&self.languages.all(), &others)?
                }
            };
            self.restrict(&mut texts, *text, language)?;
        }
        self.go(texts, OfSymbols::new(), MAX_CUTS)
    }

    /// The texts that a demand allows, unset counted as empty.
    fn demanded(&self, symbol: SymbolId, demand: &Demand) -> Option<Language> {
        let symbols = &self.conditions.symbols;
        let mut language = match demand.exactly {
            None => self.languages.all(),
            Some(Class::Unset) => self.languages.literal("")?,
            Some(Class::Is(literal)) => self.languages.literal(symbols.literal_str(literal))?,
        };
        let can_be_unset = matches!(symbols.get(symbol), Symbol::Environment(_));
        for class in &demand.not {
            let Class::Is(literal) = *class else { continue };
            let text = symbols.literal_str(literal);
            if text.is_empty() && can_be_unset && !demand.not.contains(&Class::Unset) {
                continue;
            }
            language = self.languages.without(&language, &self.languages.literal(text)?)?;
        }
        for &(pattern, wanted) in &demand.patterns {
            let matching = self.languages.pattern(symbols.pattern_of(pattern))?;
            language = if wanted {
                self.languages.both(&language, &matching)?
            } else {
                self.languages.without(&language, &matching)?
            };
        }
        Some(language)
    }

    fn restrict(&self, texts: &mut OfTexts, text: TextId, language: Language) -> Option<()> {
        match texts.entry(text) {
            Entry::Vacant(place) => drop(place.insert(Narrowed { language, computed: Vec::new() })),
            Entry::Occupied(mut place) => {
                let known = &mut place.get_mut().language;
                *known = self.languages.both(known, &language)?;
            }
        }
        Some(())
    }

    /// The texts of which all that is computed is as wanted.
    fn narrow(&self, mut narrowed: Narrowed) -> Option<Language> {
        // What is simple first: often little is left for what is not.
        narrowed.computed.sort_by_key(|(_, language)| language.states());
        let mut of = narrowed.language;
        for (symbol, language) in &narrowed.computed {
            of = self.before(&of, *symbol, language)?;
        }
        Some(of)
    }

    /// Asks what is wanted of texts of the symbols that they are made of. `None`: it is too much.
    fn go(&mut self, mut texts: OfTexts, mut roots: OfSymbols, cuts: usize) -> Option<Search> {
        // A text that is made of another has been met later.
        while let Some((text, narrowed)) = texts.pop_last() {
            let mut language = self.narrow(narrowed)?;
            if language.is_empty() {
                return Some(Search::Nowhere);
            }
            let all = self.conditions.symbols.parts(text);
            let mut parts = &*all;
            if let [Part::Literal(front), rest @ ..] = parts {
                language = self.languages.behind(&language, front)?;
                parts = rest;
            }
            if let [rest @ .., Part::Literal(back)] = parts {
                language = self.languages.before(&language, back)?;
                parts = rest;
            }
            match parts {
                [] if language.has_empty_text() => {}
                [] => return Some(Search::Nowhere),
                [Part::Symbol(symbol)] if all.len() > 1 => {
                    // It may stand alone elsewhere, and what is known of it there is known here.
                    let alone = self.conditions.symbols.symbol_text(*symbol);
                    self.restrict(&mut texts, alone, language)?;
                }
                [Part::Symbol(symbol)] => {
                    if !self.ask(*symbol, language, &mut texts, &mut roots)? {
                        return Some(Search::Nowhere);
                    }
                }
                [first, rest @ ..] => {
                    let symbols = &mut self.conditions.symbols;
                    let (first, rest) = (vec![first.clone()], rest.to_vec());
                    let (first, rest) = (symbols.text(first), symbols.text(rest));
                    let cuts = cuts.checked_sub(1)?;
                    let mut result = Search::Nowhere;
                    for (front, back) in self.languages.cuts(&language)? {
                        let mut texts = texts.clone();
                        self.restrict(&mut texts, first, front)?;
                        self.restrict(&mut texts, rest, back)?;
                        match self.go(texts, roots.clone(), cuts)? {
                            Search::Nowhere => {}
                            Search::GivenUp => result = Search::GivenUp,
                            found @ Search::Found(_) => return Some(found),
                        }
                    }
                    return Some(result);
                }
            }
        }
        self.settle(&roots)
    }

    /// Asks of one symbol to be in a language; `false` where it cannot be.
    fn ask(
        &self,
        symbol: SymbolId,
        language: Language,
        texts: &mut OfTexts,
        roots: &mut OfSymbols,
    ) -> Option<bool> {
        let symbols = &self.conditions.symbols;
        match *symbols.get(symbol) {
            Symbol::Joined(of)
            | Symbol::Trimmed { of, .. }
            | Symbol::Field { of, .. }
            | Symbol::Length(of) => {
                let language = (symbol, language);
                let any = || Narrowed { language: self.languages.all(), computed: Vec::new() };
                texts.entry(of).or_insert_with(any).computed.push(language);
                Some(true)
            }
            Symbol::TopSourceDirectory => {
                let path = self.languages.pattern(&Pattern::new("/*"))?;
                Some(!self.languages.both(&language, &path)?.is_empty())
            }
            _ => {
                let all = match roots.get(&symbol) {
                    Some(known) => self.languages.both(known, &language)?,
                    None => language,
                };
                let can_be = !all.is_empty();
                roots.insert(symbol, all);
                Some(can_be)
            }
        }
    }

    /// The texts of a language of which a symbol is computed as wanted.
    fn before(&self, of: &Language, symbol: SymbolId, wanted: &Language) -> Option<Language> {
        let symbols = &self.conditions.symbols;
        let before = match *symbols.get(symbol) {
            Symbol::Field { index, last, raw, .. } => {
                return self.languages.before_read(of, wanted, index, last, raw);
            }
            Symbol::Trimmed { pattern, end, longest, .. } => {
                let gone = symbols.pattern_of(pattern);
                self.languages.before_trim(wanted, gone, end, longest)?
            }
            Symbol::Length(_) => self.languages.before_length(wanted)?,
            _ => wanted.clone(),
        };
        self.languages.both(of, &before)
    }
}
