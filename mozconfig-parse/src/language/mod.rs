//! Sets of texts that finite automata know: what patterns match, and all that can be made of such sets.
//!
//! Patterns alone are not enough to reason backwards with: that a text does not match one is no
//! pattern, nor is that it matches two. Here nothing is lost: what is said of a set is exact, unless
//! a function says otherwise. What may grow too large gives `None`. Nothing here knows of symbols or
//! conditions.

mod backwards;

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};

use crate::pattern::{Alphabet, Pattern};

/// How many states an automaton may have.
const MAX_STATES: usize = 8192;

/// A set of texts: a deterministic automaton, the smallest that there is, each state of which some text
/// leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Language {
    /// Where each state goes by each group of characters, state by state. The first state is the start.
    next: Vec<u32>,
    /// Whether the text that has led to a state is in the set.
    accepts: Vec<bool>,
}

/// What makes languages over one alphabet.
#[derive(Debug)]
pub(crate) struct Languages<'a> {
    pub(crate) alphabet: &'a Alphabet,
    /// How many steps may still be taken.
    pub(crate) effort: &'a Cell<usize>,
}

/// Some texts of a language, the shortest first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    pub(crate) found: Vec<String>,
    pub(crate) are_all: bool,
}

impl Language {
    /// Whether no text is in it.
    pub(crate) fn is_empty(&self) -> bool {
        !self.accepts.contains(&true)
    }

    /// Whether the empty text is in it.
    pub(crate) fn has_empty_text(&self) -> bool {
        self.accepts[0]
    }

    /// How many states it has.
    pub(crate) fn states(&self) -> u32 {
        self.accepts.len() as u32
    }
}

impl Languages<'_> {
    fn spend(&self, steps: usize) -> Option<()> {
        self.effort.set(self.effort.get().checked_sub(steps)?);
        Some(())
    }

    fn step(&self, language: &Language, state: u32, group: usize) -> u32 {
        language.next[state as usize * self.alphabet.groups.len() + group]
    }

    /// The language of an automaton that may be in several states at once: what it begins with, where
    /// a state goes by a group, and whether a text that ends there is in it.
    fn explore<T: Ord + Clone>(
        &self,
        mut start: Vec<T>,
        mut step: impl FnMut(&T, usize, &mut Vec<T>),
        accepts: impl Fn(&T) -> bool,
    ) -> Option<Language> {
        start.sort_unstable();
        start.dedup();
        let groups = self.alphabet.groups.len();
        let mut numbers = BTreeMap::from([(start.clone(), 0_u32)]);
        let mut open = VecDeque::from([start]);
        let mut language = Language { next: Vec::new(), accepts: Vec::new() };
        while let Some(states) = open.pop_front() {
            language.accepts.push(states.iter().any(&accepts));
            for group in 0..groups {
                let mut next = Vec::new();
                for state in &states {
                    step(state, group, &mut next);
                }
                self.spend(1 + states.len() + next.len())?;
                next.sort_unstable();
                next.dedup();
                let number = numbers.len() as u32;
                let number = *numbers.entry(next).or_insert_with_key(|next| {
                    open.push_back(next.clone());
                    number
                });
                language.next.push(number);
            }
            if numbers.len() > MAX_STATES {
                return None;
            }
        }
        self.smallest(&language)
    }

    /// The same with no texts but those of another language. What they cannot begin with is not gone into.
    fn explore_within<T: Ord + Clone>(
        &self,
        within: &Language,
        start: Vec<T>,
        mut step: impl FnMut(&T, usize, &mut Vec<T>),
        accepts: impl Fn(&T) -> bool,
    ) -> Option<Language> {
        let distances = self.distances(within)?;
        self.explore(
            start.into_iter().map(|state| (state, 0)).collect(),
            |(state, place), group, next| {
                let place = self.step(within, *place, group);
                if distances[place as usize] < u32::MAX {
                    let mut states = Vec::new();
                    step(state, group, &mut states);
                    next.extend(states.into_iter().map(|state| (state, place)));
                }
            },
            |(state, place)| within.accepts[*place as usize] && accepts(state),
        )
    }

    /// The same set with as few states as may be.
    fn smallest(&self, language: &Language) -> Option<Language> {
        let groups = self.alphabet.groups.len();
        let count = language.accepts.len();
        // States are alike until something tells them apart: they are numbered by what is known.
        let mut kinds = self.distances(language)?;
        let mut known = 0;
        loop {
            self.spend(count * groups)?;
            let mut numbers: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
            let mut refined = Vec::with_capacity(count);
            for state in 0..count {
                let next = &language.next[state * groups..][..groups];
                let next = next.iter().map(|&next| kinds[next as usize]);
                let number = numbers.len() as u32;
                let kind = std::iter::once(kinds[state]).chain(next).collect();
                refined.push(*numbers.entry(kind).or_insert(number));
            }
            kinds = refined;
            if numbers.len() == known {
                break;
            }
            known = numbers.len();
        }
        let mut small = Language { next: Vec::new(), accepts: Vec::new() };
        for (state, &kind) in kinds.iter().enumerate() {
            if kind as usize == small.accepts.len() {
                small.accepts.push(language.accepts[state]);
                let next = &language.next[state * groups..][..groups];
                small.next.extend(next.iter().map(|&next| kinds[next as usize]));
            }
        }
        Some(small)
    }

    /// How far each state is from one that accepts; `u32::MAX` where there is no way to one.
    fn distances(&self, language: &Language) -> Option<Vec<u32>> {
        self.spend(language.next.len())?;
        let before = self.states_before(language);
        let mut distances = vec![u32::MAX; language.accepts.len()];
        let mut open: VecDeque<u32> = VecDeque::new();
        for state in 0..language.states() {
            if language.accepts[state as usize] {
                distances[state as usize] = 0;
                open.push_back(state);
            }
        }
        while let Some(state) = open.pop_front() {
            let groups = self.alphabet.groups.len();
            for &before in before[state as usize * groups..][..groups].iter().flatten() {
                if distances[before as usize] == u32::MAX {
                    distances[before as usize] = distances[state as usize] + 1;
                    open.push_back(before);
                }
            }
        }
        Some(distances)
    }

    /// The states from which each state is reached by each group.
    fn states_before(&self, language: &Language) -> Vec<Vec<u32>> {
        let groups = self.alphabet.groups.len();
        let mut before: Vec<Vec<u32>> = vec![Vec::new(); language.next.len()];
        for state in 0..language.states() {
            for group in 0..groups {
                let next = self.step(language, state, group) as usize;
                before[next * groups + group].push(state);
            }
        }
        before
    }

    /// All texts.
    pub(crate) fn all(&self) -> Language {
        Language { next: vec![0; self.alphabet.groups.len()], accepts: vec![true] }
    }

    /// The texts that a pattern matches; `None` as well where the alphabet does not tell apart what it
    /// does.
    pub(crate) fn pattern(&self, pattern: &Pattern) -> Option<Language> {
        let characters: Vec<char> =
            self.alphabet.groups.iter().filter_map(|group| group.characters(1).next()).collect();
        if !self.alphabet.tells_apart(pattern) {
            return None;
        }
        let follower = pattern.follower();
        self.explore(
            vec![follower.start()],
            |ways, group, next| {
                let ways = follower.follow(ways, characters[group]);
                // What is left is looked at with the next step.
                self.effort.set(self.effort.get().saturating_sub(ways.len()));
                next.push(ways);
            },
            |ways| follower.is_matched(ways),
        )
    }

    /// One text.
    pub(crate) fn literal(&self, text: &str) -> Option<Language> {
        self.pattern(&Pattern::new(Pattern::escape(text)))
    }

    /// The texts that are in both.
    pub(crate) fn both(&self, a: &Language, b: &Language) -> Option<Language> {
        self.product(a, b, |one, other| one && other)
    }

    /// The texts that are in the first and not in the second.
    pub(crate) fn without(&self, a: &Language, b: &Language) -> Option<Language> {
        self.product(a, b, |one, other| one && !other)
    }

    fn product(
        &self,
        a: &Language,
        b: &Language,
        accepts: impl Fn(bool, bool) -> bool,
    ) -> Option<Language> {
        self.explore(
            vec![(0, 0)],
            |&(one, other), group, next| {
                next.push((self.step(a, one, group), self.step(b, other, group)));
            },
            |&(one, other)| accepts(a.accepts[one as usize], b.accepts[other as usize]),
        )
    }

    /// The texts read from their ends.
    fn reversed(&self, language: &Language) -> Option<Language> {
        self.spend(language.next.len())?;
        let groups = self.alphabet.groups.len();
        let before = self.states_before(language);
        self.explore(
            (0..language.states()).filter(|&state| language.accepts[state as usize]).collect(),
            |&state, group, next| next.extend_from_slice(&before[state as usize * groups + group]),
            |&state| state == 0,
        )
    }

    /// The state to which a text leads; `None` where the alphabet does not know its characters.
    fn state_after(&self, language: &Language, from: u32, text: &str) -> Option<u32> {
        text.chars().try_fold(from, |state, character| {
            Some(self.step(language, state, self.alphabet.single(character)?))
        })
    }

    /// Whether a text is in a language; not where the alphabet does not know its characters.
    pub(crate) fn contains(&self, language: &Language, text: &str) -> bool {
        let end = self.state_after(language, 0, text);
        end.is_some_and(|end| language.accepts[end as usize])
    }

    /// What may stand behind `front` in the texts that begin with it.
    pub(crate) fn behind(&self, language: &Language, front: &str) -> Option<Language> {
        let start = self.state_after(language, 0, front)?;
        self.part(language, start, |state| language.accepts[state as usize])
    }

    /// What may stand before `back` in the texts that end with it.
    pub(crate) fn before(&self, language: &Language, back: &str) -> Option<Language> {
        let accepts: Vec<bool> = (0..language.states())
            .map(|state| {
                let end = self.state_after(language, state, back)?;
                Some(language.accepts[end as usize])
            })
            .collect::<Option<_>>()?;
        self.part(language, 0, |state| accepts[state as usize])
    }

    /// The pairs of languages of which the texts are those of the first with those of the second
    /// behind: one for each state in which a text may be cut. Empty ones are left out.
    pub(crate) fn cuts(&self, language: &Language) -> Option<Vec<(Language, Language)>> {
        let mut cuts = Vec::new();
        for at in 0..language.states() {
            let behind = self.part(language, at, |state| language.accepts[state as usize])?;
            if !behind.is_empty() {
                cuts.push((self.part(language, 0, |state| state == at)?, behind));
            }
        }
        Some(cuts)
    }

    fn part(
        &self,
        language: &Language,
        start: u32,
        accepts: impl Fn(u32) -> bool,
    ) -> Option<Language> {
        self.explore(
            vec![start],
            |&state, group, next| next.push(self.step(language, state, group)),
            |&state| accepts(state),
        )
    }

    /// Texts of a language, `most` of them, the shortest first: of plain characters where these will do.
    pub(crate) fn words(&self, language: &Language, most: usize) -> Option<Texts> {
        self.words_of(language, most, &self.alphabet.characters(2))
    }

    /// The same, of characters that are not plain where these will do: blanks, say.
    pub(crate) fn odd_words(&self, language: &Language, most: usize) -> Option<Texts> {
        self.words_of(language, most, &self.alphabet.odd_characters())
    }

    fn words_of(
        &self,
        language: &Language,
        most: usize,
        characters: &[(char, usize)],
    ) -> Option<Texts> {
        let distances = self.distances(language)?;
        let is_dead = |state: u32| distances[state as usize] == u32::MAX;
        let mut words = Texts { found: Vec::new(), are_all: true };
        let mut visits = vec![0; language.accepts.len()];
        let mut open = VecDeque::from([(0, String::new())]);
        while let Some((state, word)) = open.pop_front() {
            if is_dead(state) {
                continue;
            }
            visits[state as usize] += 1;
            if visits[state as usize] > most {
                words.are_all = false;
                continue;
            }
            if language.accepts[state as usize] {
                if words.found.len() == most {
                    words.are_all = false;
                    break;
                }
                words.found.push(word.clone());
            }
            self.spend(characters.len() * (1 + word.len() / 8))?;
            for &(character, group) in characters {
                let next = self.step(language, state, group);
                if !is_dead(next) {
                    words.are_all &= self.alphabet.groups[group].is_single();
                    open.push_back((next, format!("{word}{character}")));
                }
            }
        }
        Some(words)
    }
}

#[cfg(test)]
mod tests;
