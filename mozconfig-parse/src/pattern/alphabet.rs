//! Characters in groups: those between which some patterns and texts do not tell apart are one.

use std::collections::BTreeSet;

use super::{Pattern, Token};

/// Characters that are taken first where any will do.
const PLAIN: &str = "x1abcdefghijklmnopqrstuvwyz023456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-./+,";

/// Where groups begin; what is told apart is gathered here.
#[derive(Debug)]
pub(crate) struct Bounds(BTreeSet<u32>);

impl Default for Bounds {
    fn default() -> Self {
        // No text holds a NUL.
        Self(BTreeSet::from([1]))
    }
}

impl Bounds {
    /// Tells some characters from all others.
    pub(crate) fn extend(&mut self, characters: impl IntoIterator<Item = char>) {
        for character in characters {
            self.add_range(character, character);
        }
    }

    /// Tells apart what a pattern does.
    pub(crate) fn add_pattern(&mut self, pattern: &Pattern) {
        for token in &*pattern.tokens {
            match token {
                Token::Star | Token::Any => {}
                Token::One(one) => self.add_range(*one, *one),
                Token::Bracket { ranges, .. } => {
                    for &(low, high) in ranges {
                        self.add_range(low, high);
                    }
                }
            }
        }
    }

    fn add_range(&mut self, low: char, high: char) {
        self.0.extend([u32::from(low), u32::from(high) + 1].into_iter().filter(|&bound| bound > 0));
    }
}

/// Characters that are not told apart.
#[derive(Debug)]
pub(crate) struct Group {
    low: u32,
    /// The first number behind it.
    high: u32,
}

impl Group {
    /// Whether it is one character.
    pub(crate) fn is_single(&self) -> bool {
        self.high - self.low == 1
    }

    /// The plainest characters in it.
    pub(crate) fn characters(&self, most: usize) -> impl Iterator<Item = char> + use<> {
        let range = self.low..self.high;
        let within = range.clone();
        let plain = PLAIN.chars().filter(move |one| within.contains(&u32::from(*one)));
        let others = range.filter_map(char::from_u32).filter(|one| !PLAIN.contains(*one));
        plain.chain(others).take(most)
    }
}

/// All characters, in groups.
#[derive(Debug)]
pub(crate) struct Alphabet {
    /// In the order of their characters.
    pub(crate) groups: Vec<Group>,
}

impl Alphabet {
    pub(crate) fn new(bounds: &Bounds) -> Self {
        let bounds: Vec<u32> = bounds.0.iter().copied().collect();
        let end = u32::from(char::MAX) + 1;
        let groups = bounds.iter().enumerate().map(|(index, &low)| {
            let high = bounds.get(index + 1).copied().unwrap_or(end);
            Group { low, high }
        });
        // There are numbers that are no characters.
        Self { groups: groups.filter(|group| group.characters(1).next().is_some()).collect() }
    }

    /// The group that is this character alone.
    pub(crate) fn single(&self, character: char) -> Option<usize> {
        let number = u32::from(character);
        let at = self.groups.binary_search_by_key(&number, |group| group.low).ok()?;
        self.groups[at].is_single().then_some(at)
    }

    /// Whether no group holds characters that a pattern tells apart.
    pub(crate) fn tells_apart(&self, pattern: &Pattern) -> bool {
        let mut bounds = Bounds::default();
        bounds.add_pattern(pattern);
        let is_within =
            |bound: u32| self.groups.iter().any(|group| group.low < bound && bound < group.high);
        !bounds.0.into_iter().any(is_within)
    }

    /// Some characters of each group, each with the number of its group, the plainest first.
    pub(crate) fn characters(&self, each: usize) -> Vec<(char, usize)> {
        let mut chosen: Vec<(char, usize)> = self
            .groups
            .iter()
            .enumerate()
            .flat_map(|(number, group)| group.characters(each).map(move |one| (one, number)))
            .collect();
        let place = |one: char| PLAIN.find(one).unwrap_or(PLAIN.len());
        chosen.sort_by_key(|&(one, _)| (place(one), one.is_control(), one));
        chosen
    }

    /// A character of each group, those first that are told from all others and are not plain.
    pub(crate) fn odd_characters(&self) -> Vec<(char, usize)> {
        let mut chosen = self.characters(1);
        chosen.sort_by_key(|&(one, group)| {
            (PLAIN.contains(one), !self.groups[group].is_single(), one.is_control())
        });
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::{Alphabet, Bounds};
    use crate::pattern::Pattern;

    #[test]
    fn what_is_not_told_apart_is_one_group() {
        let mut bounds = Bounds::default();
        bounds.add_pattern(&Pattern::new("[a-c]*2?\\["));
        let alphabet = Alphabet::new(&bounds);
        let shown: String = alphabet.characters(1).iter().map(|one| one.0).collect();
        assert_eq!(shown, "x1a23_[", "{alphabet:?}");
        assert!(alphabet.single('2').is_some() && alphabet.single('[').is_some());
        assert_eq!(alphabet.single('b'), None);
        assert_eq!(alphabet.single('x'), None);
    }
}
