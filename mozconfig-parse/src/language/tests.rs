//! Languages against the functions that compute forwards, on all short texts.

use std::cell::Cell;

use super::{Language, Languages};
use crate::evaluate::read_field;
use crate::pattern::{Alphabet, Bounds, Pattern};
use crate::symbol::End;

/// Patterns of all kinds.
const PATTERNS: [&str; 14] =
    ["", "a", "ab", "?", "*", "*a", "a*", "*a*", "[!a]*", "a*b", "?a", "b?", "*ab*", "[ab]\\*"];

fn alphabet() -> Alphabet {
    let mut bounds = Bounds::default();
    bounds.extend("ab* \t\n\\0123456789".chars());
    Alphabet::new(&bounds)
}

/// All texts of some characters up to a length.
fn texts(characters: &str, length: usize) -> Vec<String> {
    let mut texts = vec![String::new()];
    let mut from = 0;
    for _ in 0..length {
        let longer: Vec<String> = texts[from..]
            .iter()
            .flat_map(|text| characters.chars().map(move |one| format!("{text}{one}")))
            .collect();
        from = texts.len();
        texts.extend(longer);
    }
    texts
}

fn has(languages: &Languages<'_>, language: &Language, text: &str) -> bool {
    let end = text.chars().fold(0, |state, one| {
        let groups = &languages.alphabet.groups;
        let is_it = |group: &usize| groups[*group].characters(usize::MAX).any(|it| it == one);
        let group = languages.alphabet.single(one).or_else(|| (0..groups.len()).find(is_it));
        languages.step(language, state, group.expect("each character is in a group"))
    });
    language.accepts[end as usize]
}

fn with_languages(test: impl FnOnce(&Languages<'_>)) {
    let (alphabet, effort) = (alphabet(), Cell::new(usize::MAX));
    test(&Languages { alphabet: &alphabet, effort: &effort });
}

#[test]
fn a_pattern_is_a_language() {
    with_languages(|languages| {
        for pattern in PATTERNS.map(Pattern::new) {
            let language = languages.pattern(&pattern).unwrap();
            let not = languages.without(&languages.all(), &language).unwrap();
            let backwards = languages.reversed(&language).unwrap();
            for text in texts("ab*", 4) {
                let is_in = pattern.matches(&text);
                assert_eq!(has(languages, &language, &text), is_in, "{pattern:?} {text:?}");
                assert_eq!(has(languages, &not, &text), !is_in, "{pattern:?} {text:?}");
                let turned: String = text.chars().rev().collect();
                assert_eq!(has(languages, &backwards, &turned), is_in, "{pattern:?} {text:?}");
            }
        }
    });
}

#[test]
fn a_pattern_that_tells_more_apart_is_refused() {
    with_languages(|languages| {
        assert_eq!(languages.pattern(&Pattern::new("win*")), None);
        assert_eq!(languages.pattern(&Pattern::new("[a-y]")), None);
        assert!(languages.pattern(&Pattern::new("[a-b]")).is_some());
        assert_eq!(languages.behind(&languages.all(), "win"), None);
    });
}

#[test]
fn two_languages_are_combined() {
    with_languages(|languages| {
        let all = PATTERNS.map(|text| (Pattern::new(text), languages.pattern(&Pattern::new(text))));
        for (first, one) in &all {
            for (second, other) in &all {
                let both = languages.both(one.as_ref().unwrap(), other.as_ref().unwrap()).unwrap();
                let texts = texts("ab", 4);
                let matches = |text: &&String| first.matches(text) && second.matches(text);
                let is_in = |text: &&String| has(languages, &both, text);
                let wanted: Vec<&String> = texts.iter().filter(matches).collect();
                assert_eq!(texts.iter().filter(is_in).collect::<Vec<_>>(), wanted);
                if both.is_empty() {
                    assert_eq!(wanted, [""; 0], "{first:?} {second:?}");
                }
            }
        }
    });
}

#[test]
fn ends_are_taken_away() {
    with_languages(|languages| {
        for pattern in PATTERNS.map(Pattern::new) {
            let language = languages.pattern(&pattern).unwrap();
            for end in ["a", "ba", "*"] {
                let behind = languages.behind(&language, end).unwrap();
                let before = languages.before(&language, end).unwrap();
                for text in texts("ab*", 3) {
                    let whole = format!("{end}{text}");
                    assert_eq!(has(languages, &behind, &text), pattern.matches(&whole), "{whole}");
                    let whole = format!("{text}{end}");
                    assert_eq!(has(languages, &before, &text), pattern.matches(&whole), "{whole}");
                }
            }
            let cuts = languages.cuts(&language).unwrap();
            for first in texts("ab", 2) {
                for second in texts("ab", 2) {
                    let is_cut = cuts.iter().any(|(front, back)| {
                        has(languages, front, &first) && has(languages, back, &second)
                    });
                    let whole = format!("{first}{second}");
                    assert_eq!(is_cut, pattern.matches(&whole), "{pattern:?} {first} {second}");
                }
            }
        }
    });
}

#[test]
fn what_was_trimmed_is_known() {
    with_languages(|languages| {
        for wanted in PATTERNS.map(Pattern::new) {
            let language = languages.pattern(&wanted).unwrap();
            for gone in PATTERNS.map(Pattern::new) {
                for (end, longest) in [
                    (End::Prefix, false),
                    (End::Prefix, true),
                    (End::Suffix, false),
                    (End::Suffix, true),
                ] {
                    let before = languages.before_trim(&language, &gone, end, longest).unwrap();
                    for text in texts("ab*", 5) {
                        let left = match end {
                            End::Prefix => gone.remove_prefix(&text, longest),
                            End::Suffix => gone.remove_suffix(&text, longest),
                        };
                        assert_eq!(
                            has(languages, &before, &text),
                            wanted.matches(left),
                            "{text:?} without {gone:?}, {end:?}, {longest}, is {wanted:?}"
                        );
                    }
                }
            }
        }
    });
}

#[test]
fn what_was_read_is_known() {
    with_languages(|languages| {
        for wanted in ["", "a", "ab", "*a", "[!a]*", "*[\n]*"].map(Pattern::new) {
            let language = languages.pattern(&wanted).unwrap();
            for (index, last, raw) in (0..3)
                .flat_map(|index| [(index, 0), (index, 1), (index, 2), (index, 3)])
                .map(|(index, kind)| (index, kind & 1 == 1, kind & 2 == 2))
            {
                for of in ["*", "[!a]*", "* a", ""].map(Pattern::new) {
                    let texts = texts("a \\\n", if of == Pattern::new("*") { 6 } else { 4 });
                    let within = languages.pattern(&of).unwrap();
                    let before = languages.before_read(&within, &language, index, last, raw);
                    let before = before.unwrap();
                    for text in texts {
                        let field = read_field(&text, index as usize, last, raw);
                        assert_eq!(
                            has(languages, &before, &text),
                            of.matches(&text) && wanted.matches(&field),
                            "{text:?} of {of:?} has field {index} {last} {raw} in {wanted:?}"
                        );
                    }
                }
            }
        }
    });
}

#[test]
fn what_was_counted_is_known() {
    with_languages(|languages| {
        for (wanted, lengths, has_long) in [
            ("3", vec![3], false),
            ("?", (0..10).collect(), false),
            ("a*", vec![], false),
            ("299", vec![], true),
            ("*", (0..257).collect(), true),
        ] {
            let language = languages.pattern(&Pattern::new(wanted)).unwrap();
            let before = languages.before_length(&language).unwrap();
            for length in 0..300 {
                let is_in = has(languages, &before, &"b".repeat(length));
                let is_wanted = lengths.contains(&length) || has_long && length > 256;
                assert_eq!(is_in, is_wanted, "{wanted} {length}");
            }
        }
    });
}

#[test]
fn words_are_the_shortest() {
    with_languages(|languages| {
        let words = |pattern: &str, most| {
            let language = languages.pattern(&Pattern::new(pattern)).unwrap();
            let words = languages.words(&language, most).unwrap();
            (words.found, words.are_all)
        };
        assert_eq!(words("a*", 3), (vec!["a".into(), "ax".into(), "a1".into()], false));
        assert_eq!(words("[ab]b", 3), (vec!["ab".into(), "bb".into()], true));
        assert_eq!(words("a", 1), (vec!["a".into()], true));
        assert_eq!(words("[ab]", 1), (vec!["a".into()], false));
        assert!(!words("?", 1).1);
        let odd = languages.odd_words(&languages.all(), 6).unwrap();
        assert_eq!(odd.found, ["", " ", "*", "\\", "\t", "\n"]);
    });
}

#[test]
fn what_is_too_much_is_none() {
    let (alphabet, effort) = (alphabet(), Cell::new(10_000));
    let languages = Languages { alphabet: &alphabet, effort: &effort };
    // To know the twentieth character from the end, an automaton has to keep as many.
    let pattern = Pattern::new(format!("*a{}", "?".repeat(20)));
    assert_eq!(languages.pattern(&pattern), None);
    effort.set(usize::MAX);
    assert_eq!(languages.pattern(&pattern), None);
}
