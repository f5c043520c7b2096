//! Texts that match some patterns and not others: the shortest ones, or that there are none.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Pattern, Token, reach, step};

/// Of how many texts it may be said that they are not wanted before "none" is no longer said.
const MAX_EXCLUDED: usize = 16;
/// Characters that are taken first where any will do.
const PLAIN: &str = "x1abcdefghijklmnopqrstuvwyz023456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-./+,";

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// Some of the shortest, the shortest first.
    pub(crate) found: Vec<String>,
    /// Whether there are no others.
    pub(crate) are_all: bool,
}

/// Texts that match each pattern of which `true` is said and none of the others, without those that
/// are excluded: `most` of them, as far as `effort` goes, of which each step takes its share.
///
/// All patterns are followed at once, a character at a time. What they have come to is a state; of the
/// texts that lead to one, only as many are followed as might be excluded or asked for.
pub(crate) fn words(
    patterns: &[(&Pattern, bool)],
    excluded: &BTreeSet<&str>,
    most: usize,
    effort: &Cell<usize>,
) -> Words {
    let tokens: Vec<Vec<&Token>> =
        patterns.iter().map(|(pattern, _)| pattern.tokens.iter().collect()).collect();
    let alphabet = alphabet(&tokens, excluded.len().min(MAX_EXCLUDED) + 1);
    let most_visits = excluded.len() + most;
    let start: Vec<Vec<usize>> = tokens
        .iter()
        .map(|tokens| {
            let mut ways = Vec::new();
            reach(tokens, 0, &mut ways);
            ways
        })
        .collect();
    let mut words = Words { found: Vec::new(), are_all: false };
    let mut visits: BTreeMap<Vec<Vec<usize>>, usize> = BTreeMap::new();
    let mut open = VecDeque::from([(start, String::new())]);
    while let Some((state, word)) = open.pop_front() {
        let visits = visits.entry(state.clone()).or_default();
        *visits += 1;
        if *visits > most_visits {
            continue;
        }
        let is_wanted =
            patterns.iter().zip(&tokens).zip(&state).all(|(((_, wanted), tokens), ways)| {
                (ways.last() == Some(&tokens.len())) == *wanted
            });
        if is_wanted && !excluded.contains(word.as_str()) {
            words.found.push(word.clone());
            if words.found.len() >= most {
                return words;
            }
        }
        for &character in &alphabet {
            let cost = 1 + word.len() + state.iter().map(Vec::len).sum::<usize>();
            let Some(left) = effort.get().checked_sub(cost) else { return words };
            effort.set(left);
            let next: Vec<Vec<usize>> = tokens
                .iter()
                .zip(&state)
                .map(|(tokens, ways)| step(tokens, ways, character))
                .collect();
            let is_lost =
                patterns.iter().zip(&next).any(|((_, wanted), ways)| *wanted && ways.is_empty());
            if !is_lost {
                let mut word = word.clone();
                word.push(character);
                open.push_back((next, word));
            }
        }
    }
    words.are_all = excluded.len() <= MAX_EXCLUDED;
    words
}

/// Characters that stand for all others: `each` of those between which no pattern tells apart.
fn alphabet(tokens: &[Vec<&Token>], each: usize) -> Vec<char> {
    let mut bounds: BTreeSet<u32> = BTreeSet::from([1]);
    for token in tokens.iter().flatten() {
        match token {
            Token::Star | Token::Any => {}
            Token::One(one) => bounds.extend([u32::from(*one), u32::from(*one) + 1]),
            Token::Bracket { ranges, .. } => {
                for &(low, high) in ranges {
                    bounds.extend([u32::from(low), u32::from(high) + 1]);
                }
            }
        }
    }
    let bounds: Vec<u32> = bounds.into_iter().filter(|&bound| bound > 0).collect();
    let mut chosen = Vec::new();
    for (index, &low) in bounds.iter().enumerate() {
        let high = bounds.get(index + 1).copied().unwrap_or(u32::from(char::MAX) + 1);
        let plain = PLAIN.chars().filter(|one| (low..high).contains(&u32::from(*one)));
        let others = (low..high).filter_map(char::from_u32).filter(|one| !PLAIN.contains(*one));
        chosen.extend(plain.chain(others).take(each));
    }
    let place = |one: &char| PLAIN.find(*one).unwrap_or(PLAIN.len());
    chosen.sort_by_key(|one| (place(one), *one));
    chosen
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeSet;

    use super::{Words, words};
    use crate::pattern::Pattern;

    fn found(patterns: &[(&str, bool)], excluded: &[&str], most: usize) -> Words {
        let made: Vec<(Pattern, bool)> =
            patterns.iter().map(|(text, wanted)| (Pattern::new(*text), *wanted)).collect();
        let patterns: Vec<(&Pattern, bool)> = made.iter().map(|(p, wanted)| (p, *wanted)).collect();
        let excluded: BTreeSet<&str> = excluded.iter().copied().collect();
        words(&patterns, &excluded, most, &Cell::new(100_000))
    }

    #[test]
    fn the_shortest_come_first() {
        assert_eq!(found(&[("[!a]*", false), ("*2", true)], &[], 1).found, ["a2"]);
        assert_eq!(found(&[("win*", true)], &["win"], 2).found, ["winx", "win1"]);
        assert_eq!(found(&[("a*", true), ("*b", true)], &[], 1).found, ["ab"]);
        assert_eq!(found(&[("[[:digit:]]", true)], &["1"], 1).found, ["0"]);
        assert_eq!(found(&[], &[""], 1).found, ["x"]);
    }

    #[test]
    fn there_may_be_none() {
        let none = Words { found: Vec::new(), are_all: true };
        assert_eq!(found(&[("a*", true), ("b*", true)], &[], 1), none);
        assert_eq!(found(&[("?", true), ("[!ab]", false)], &["a", "b"], 1), none);
        assert_eq!(found(&[("*", false)], &[], 1), none);
        assert_eq!(found(&[("?*", true), ("*2", false), ("*[!2]", false)], &[], 1), none);
    }
}
