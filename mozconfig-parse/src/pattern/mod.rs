//! Shell patterns (POSIX, XCU 2.13): `*`, `?`, bracket expressions, and backslash for a literal
//! character.
//!
//! Pure text matching: nothing here knows of files, variables or conditions.

mod alphabet;
mod remainder;

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::symbol::End;

pub(crate) use alphabet::{Alphabet, Bounds};

/// A pattern in the form in which it is matched: special characters that quotes made ordinary
/// carry a backslash.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    tokens: Rc<[Token]>,
    /// The one text that it matches, where it has no special characters.
    literal: Option<Rc<str>>,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Pattern {
    /// The pattern of a text in which a backslash protects the next character.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let tokens = tokens(&text);
        let literal = literal(&text).map(Rc::from);
        Self { text, tokens, literal }
    }

    /// A text that matches itself alone, in the form that patterns take.
    pub fn escape(text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        for character in text.chars() {
            if matches!(character, '*' | '?' | '[' | ']' | '\\' | '-' | '!' | '^') {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        escaped
    }

    /// The character of which none is left where the longest match is cut from this end: the `-` of `*-` at
    /// the front, and of `-*` at the back.
    pub(crate) fn last_one_cut(&self, end: End) -> Option<char> {
        match (end, &*self.tokens) {
            (End::Prefix, [Token::Star, Token::One(character)])
            | (End::Suffix, [Token::One(character), Token::Star]) => Some(*character),
            _ => None,
        }
    }

    /// The pattern as a person would write it: backslashes that protect nothing special are gone.
    pub fn display(&self) -> String {
        let mut shown = String::with_capacity(self.text.len());
        let mut characters = self.text.chars();
        while let Some(character) = characters.next() {
            if character == '\\' {
                match characters.next() {
                    Some(next @ ('*' | '?' | '[' | '\\')) => shown.extend(['\\', next]),
                    Some(next) => shown.push(next),
                    None => shown.push('\\'),
                }
            } else {
                shown.push(character);
            }
        }
        shown
    }

    /// How many bytes it has.
    pub(crate) fn length(&self) -> usize {
        self.text.len()
    }

    /// The one text that it matches, where it has no special characters.
    pub fn literal(&self) -> Option<Rc<str>> {
        self.literal.clone()
    }

    /// The pattern as it was given.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it matches every text.
    pub fn matches_everything(&self) -> bool {
        !self.text.is_empty() && self.text.bytes().all(|byte| byte == b'*')
    }

    /// Whether it matches the whole text.
    pub fn matches(&self, text: &str) -> bool {
        if let Some(literal) = &self.literal {
            return **literal == *text;
        }
        // The usual backtracking over the last star alone: linear in practice, quadratic at worst.
        let (mut token, mut rest) = (0, text);
        let mut star: Option<(usize, &str)> = None;
        while let Some(character) = rest.chars().next() {
            let behind = &rest[character.len_utf8()..];
            match self.tokens.get(token) {
                Some(Token::Star) => {
                    let Some(from) = self.first_way(token + 1, rest) else { return false };
                    rest = from;
                    star = Some((token, rest));
                    token += 1;
                    continue;
                }
                Some(one) if one.accepts(character) => {
                    token += 1;
                    rest = behind;
                    continue;
                }
                _ => {}
            }
            let Some((star_token, star_rest)) = star else { return false };
            let Some(skipped) = star_rest.chars().next() else { return false };
            let Some(from) = self.first_way(star_token + 1, &star_rest[skipped.len_utf8()..])
            else {
                return false;
            };
            rest = from;
            star = Some((star_token, rest));
            token = star_token + 1;
        }
        self.tokens[token..].iter().all(|token| matches!(token, Token::Star))
    }

    /// From where on the tokens from this one may match, where a star stands before them.
    fn first_way<'t>(&self, token: usize, text: &'t str) -> Option<&'t str> {
        match self.tokens.get(token) {
            Some(Token::One(character)) if character.is_ascii() => {
                let byte = *character as u8;
                text.bytes().position(|known| known == byte).map(|at| &text[at..])
            }
            Some(Token::One(character)) => text.find(*character).map(|at| &text[at..]),
            _ => Some(text),
        }
    }

    /// The text without the shortest or longest suffix that matches (`${x%pattern}`).
    pub fn remove_suffix<'t>(&self, text: &'t str, longest: bool) -> &'t str {
        let tokens: Vec<&Token> = self.tokens.iter().rev().collect();
        let characters = text.char_indices().rev();
        cut(&tokens, text.len(), characters, longest).map_or(text, |cut| &text[..cut])
    }

    /// The text without the shortest or longest prefix that matches (`${x#pattern}`).
    pub fn remove_prefix<'t>(&self, text: &'t str, longest: bool) -> &'t str {
        let tokens: Vec<&Token> = self.tokens.iter().collect();
        let characters = text.char_indices().map(|(at, one)| (at + one.len_utf8(), one));
        cut(&tokens, 0, characters, longest).map_or(text, |cut| &text[cut..])
    }

    /// What follows the pattern along a text, a character at a time.
    pub(crate) fn follower(&self) -> Follower<'_> {
        Follower { tokens: self.tokens.iter().collect() }
    }

    /// A text that it matches: every star is replaced by `filler`.
    pub fn example(&self, filler: &str) -> String {
        let mut text = String::new();
        for token in &*self.tokens {
            match token {
                Token::Star => text.push_str(filler),
                Token::Any => text.push(filler.chars().next().unwrap_or('x')),
                Token::One(character) => text.push(*character),
                Token::Bracket { negated: false, ranges } => {
                    text.push(ranges.first().map_or('x', |range| range.0));
                }
                Token::Bracket { negated: true, ranges } => {
                    let outside = ('a'..='z').chain('0'..='9').chain("_+%".chars());
                    text.extend(outside.into_iter().find(|c| !contains(ranges, *c)));
                }
            }
        }
        text
    }
}

/// Follows a pattern along a text: what may have been matched so far is a set of ways.
pub(crate) struct Follower<'p> {
    tokens: Vec<&'p Token>,
}

impl Follower<'_> {
    /// The ways before the first character.
    pub(crate) fn start(&self) -> Vec<usize> {
        let mut ways = Vec::new();
        reach(&self.tokens, 0, &mut ways);
        ways
    }

    /// What some ways come to by a further character.
    pub(crate) fn follow(&self, ways: &[usize], character: char) -> Vec<usize> {
        step(&self.tokens, ways, character)
    }

    /// Whether the text that has led to these ways is matched.
    pub(crate) fn is_matched(&self, ways: &[usize]) -> bool {
        ways.last() == Some(&self.tokens.len())
    }
}

/// Where the characters that the tokens match end: the first such place, or the last. Each character
/// comes with the place behind it, and `start` is the place before all.
///
/// All ways to match are followed at once, so that a long text takes no quadratic time. A way that
/// has come to a later star can do all that the others can, which are dropped.
fn cut(
    tokens: &[&Token],
    start: usize,
    characters: impl Iterator<Item = (usize, char)>,
    longest: bool,
) -> Option<usize> {
    // How many tokens are matched, in ascending order.
    let mut ways: Vec<usize> = Vec::new();
    reach(tokens, 0, &mut ways);
    let mut found = None;
    let mut place = start;
    for (behind, character) in characters {
        if ways.last() == Some(&tokens.len()) {
            found = Some(place);
            if !longest {
                return found;
            }
        }
        if ways.is_empty() {
            return found;
        }
        ways = step(tokens, &ways, character);
        place = behind;
    }
    if ways.last() == Some(&tokens.len()) { Some(place) } else { found }
}

/// What some ways come to by a further character.
fn step(tokens: &[&Token], ways: &[usize], character: char) -> Vec<usize> {
    let mut next = Vec::with_capacity(ways.len() + 1);
    for &way in ways {
        match tokens.get(way) {
            Some(Token::Star) => reach(tokens, way, &mut next),
            Some(token) if token.accepts(character) => reach(tokens, way + 1, &mut next),
            _ => {}
        }
    }
    next
}

/// Adds a way, and what it comes to without a further character.
fn reach(tokens: &[&Token], mut way: usize, ways: &mut Vec<usize>) {
    loop {
        let is_star = matches!(tokens.get(way), Some(Token::Star));
        if is_star {
            ways.clear();
        }
        if ways.last().is_none_or(|&last| last < way) {
            ways.push(way);
        }
        if !is_star {
            return;
        }
        way += 1;
    }
}

/// The one text that a pattern matches, where it has no special characters.
fn literal(pattern: &str) -> Option<String> {
    let mut text = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '*' | '?' => return None,
            // A bracket that is never closed is an ordinary character.
            '[' if bracket_end(characters.as_str()).is_some() => return None,
            '\\' => text.push(characters.next().unwrap_or('\\')),
            other => text.push(other),
        }
    }
    Some(text)
}

/// The pattern in pieces.
fn tokens(text: &str) -> Rc<[Token]> {
    let mut tokens = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        tokens.push(match character {
            '*' => Token::Star,
            '?' => Token::Any,
            '\\' => Token::One(characters.next().unwrap_or('\\')),
            '[' => match bracket_end(characters.as_str()) {
                Some(end) => {
                    let token = bracket(&characters.as_str()[..end]);
                    characters = characters.as_str()[end + 1..].chars();
                    token
                }
                None => Token::One('['),
            },
            other => Token::One(other),
        });
    }
    Rc::from(tokens)
}

#[derive(Debug)]
enum Token {
    Star,
    Any,
    One(char),
    Bracket { negated: bool, ranges: Vec<(char, char)> },
}

impl Token {
    fn accepts(&self, character: char) -> bool {
        match self {
            Self::Star => false,
            Self::Any => true,
            Self::One(one) => *one == character,
            Self::Bracket { negated, ranges } => contains(ranges, character) != *negated,
        }
    }
}

fn contains(ranges: &[(char, char)], character: char) -> bool {
    ranges.iter().any(|(low, high)| (*low..=*high).contains(&character))
}

/// Where the `]` of a bracket expression stands, counted from behind its `[`.
fn bracket_end(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    if matches!(characters.peek(), Some((_, '!' | '^'))) {
        characters.next();
    }
    let mut first = true;
    while let Some((at, character)) = characters.next() {
        match character {
            ']' if !first => return Some(at),
            '\\' => {
                characters.next();
            }
            // `[:alpha:]`: its own closing bracket does not end the expression.
            '[' if matches!(characters.peek(), Some((_, ':'))) => {
                let rest = &text[at..];
                let length = rest.find(":]")? + 2;
                while characters.peek().is_some_and(|(next, _)| *next < at + length) {
                    characters.next();
                }
            }
            _ => {}
        }
        first = false;
    }
    None
}

fn bracket(text: &str) -> Token {
    let (negated, text) = match text.strip_prefix(['!', '^']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut ranges = Vec::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if let Some((class, after)) =
            rest.strip_prefix("[:").and_then(|inner| inner.split_once(":]"))
        {
            ranges.extend(class_ranges(class));
            rest = after;
            continue;
        }
        rest = &rest[character.len_utf8()..];
        let low = if character == '\\' { take(&mut rest).unwrap_or('\\') } else { character };
        let mut ahead = rest.chars();
        if ahead.next() == Some('-') && ahead.next().is_some() {
            rest = &rest[1..];
            let high = match take(&mut rest) {
                Some('\\') => take(&mut rest).unwrap_or('\\'),
                Some(high) => high,
                None => low,
            };
            ranges.push((low, high));
        } else {
            ranges.push((low, low));
        }
    }
    Token::Bracket { negated, ranges }
}

fn take(text: &mut &str) -> Option<char> {
    let character = text.chars().next()?;
    *text = &text[character.len_utf8()..];
    Some(character)
}

/// The members of a character class in the POSIX locale.
fn class_ranges(class: &str) -> Vec<(char, char)> {
    match class {
        "alpha" => vec![('a', 'z'), ('A', 'Z')],
        "digit" => vec![('0', '9')],
        "alnum" => vec![('a', 'z'), ('A', 'Z'), ('0', '9')],
        "upper" => vec![('A', 'Z')],
        "lower" => vec![('a', 'z')],
        "space" => vec![('\t', '\r'), (' ', ' ')],
        "blank" => vec![('\t', '\t'), (' ', ' ')],
        "punct" => vec![('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "xdigit" => vec![('0', '9'), ('a', 'f'), ('A', 'F')],
        "print" => vec![(' ', '~')],
        "graph" => vec![('!', '~')],
        "cntrl" => vec![('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn matches_as_the_shell_does() {
        for (pattern, text, expected) in [
            ("win*", "win32", true),
            ("win*", "linux", false),
            ("*us[ew][12].mozilla.com*", "dummy.use1.mozilla.com", true),
            ("*us[ew][12].mozilla.com*", "dummy.euc1.mozilla.com", false),
            ("*", "", true),
            ("?", "", false),
            ("[!a]", "b", true),
            ("[!a]", "a", false),
            ("[]a]", "]", true),
            ("[a-c]x", "bx", true),
            ("[a-]", "-", true),
            ("[", "[", true),
            ("\\*", "*", true),
            ("\\*", "x", false),
            ("[[:digit:]]*", "7z", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{pattern} against {text}");
        }
    }

    #[test]
    fn removes_suffixes_and_prefixes() {
        assert_eq!(Pattern::new("?").remove_suffix("us-west-2a", false), "us-west-2");
        assert_eq!(Pattern::new("/*").remove_suffix("a/b/c", false), "a/b");
        assert_eq!(Pattern::new("/*").remove_suffix("a/b/c", true), "a");
        assert_eq!(Pattern::new("*/").remove_prefix("a/b/c", true), "c");
        assert_eq!(Pattern::new("*/").remove_prefix("a/b/c", false), "b/c");
        assert_eq!(Pattern::new("z").remove_suffix("abc", false), "abc");
    }

    #[test]
    fn an_example_matches_its_pattern() {
        for pattern in ["win*", "?", "[!a-z]x", "*us[ew][12].mozilla.com*", "\\*", "[[:digit:]]"] {
            let pattern = Pattern::new(pattern);
            assert!(pattern.matches(&pattern.example("q")), "{pattern:?}");
        }
    }

    #[test]
    fn a_literal_is_found() {
        assert_eq!(Pattern::new("a\\*b").literal().as_deref(), Some("a*b"));
        assert_eq!(Pattern::new("a*b").literal(), None);
        assert_eq!(Pattern::new("a[b").literal().as_deref(), Some("a[b"));
        assert_eq!(Pattern::new(Pattern::escape("[x]*-\\")).literal().as_deref(), Some("[x]*-\\"));
    }
}
