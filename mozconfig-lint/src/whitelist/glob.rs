//! Globs over settings, files and names.
//!
//! A glob speaks of a whole text, never of a part of it:
//!
//! | in a glob | stands for |
//! |---|---|
//! | `*` | any characters, none as well, `/` as well |
//! | `?` | one character (of ASCII; other characters count as several) |
//! | `[abc]`, `[a-z]`, `[!abc]` | one character (of ASCII) of those listed, or not of those listed |
//! | `{a,b}` | either; may stand inside another |
//! | `**/`, `/**/` | any number of folders, none as well |
//! | `\x` | the character `x` itself, whatever `x` is |
//!
//! Anything else stands for itself, in upper or lower case as it is written. Since values of
//! settings may hold braces and brackets, a glob also matches the text that is equal to it.

use std::fmt;

use globset::{ErrorKind, GlobBuilder, GlobMatcher};

/// How many `{` may stand inside each other.
const DEEPEST_NESTING: usize = 8;

/// The longest glob with special characters, in bytes; texts without any may have any length.
const LONGEST_GLOB: usize = 4096;

/// A glob, ready for use.
#[derive(Clone)]
pub struct Glob {
    text: String,
    matcher: Matcher,
}

#[derive(Clone)]
enum Matcher {
    /// Matches this text alone.
    Literal(String),
    /// Matches the texts that begin so. Most globs end in their only `*`, and need no expression,
    /// which takes far longer to compile than all else takes to read.
    Prefix(String),
    /// Matches what the expression matches. Boxed: it is far larger than the other variants.
    Expression(Box<GlobMatcher>),
}

impl Glob {
    /// Reads a glob.
    pub fn new(text: &str) -> Result<Self, GlobError> {
        let matcher = match literal(text)? {
            Some(literal) => Matcher::Literal(literal),
            None => match text.strip_suffix('*').map(literal) {
                Some(Ok(Some(prefix))) => Matcher::Prefix(prefix),
                _ => Matcher::Expression(Box::new(compile(text)?)),
            },
        };
        Ok(Self { text: text.to_owned(), matcher })
    }

    /// Whether it matches the whole of a text.
    pub fn is_match(&self, text: &str) -> bool {
        text == self.text
            || match &self.matcher {
                Matcher::Literal(literal) => literal == text,
                Matcher::Prefix(prefix) => text.starts_with(prefix.as_str()),
                Matcher::Expression(matcher) => matcher.is_match(text),
            }
    }

    /// Whether it matches the whole of `key=value`.
    pub fn is_match_of_pair(&self, key: &str, value: &str) -> bool {
        let is_pair = |text: &str| {
            let behind = text.strip_prefix(key).and_then(|rest| rest.strip_prefix('='));
            behind == Some(value)
        };
        match &self.matcher {
            Matcher::Literal(literal) => is_pair(literal) || is_pair(&self.text),
            _ => self.is_match(&format!("{key}={value}")),
        }
    }

    /// The glob as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The one text that it matches, when there is only one; a glob without special characters.
    pub fn as_literal(&self) -> Option<&str> {
        match &self.matcher {
            // `a\b` matches `ab`, and itself.
            Matcher::Literal(literal) if *literal == self.text => Some(literal),
            _ => None,
        }
    }

    /// A glob that matches exactly this text: special characters get a backslash.
    pub fn escape(text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        for character in text.chars() {
            if matches!(character, '*' | '?' | '[' | ']' | '{' | '}' | '\\') {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        escaped
    }
}

impl fmt::Debug for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Glob").field(&self.text).finish()
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Glob {}

/// Why a text is no glob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobError {
    /// A character that opens or closes something has no partner.
    Unpaired(char),
    /// A range such as `[z-a]`, which holds no character.
    EmptyRange(char, char),
    /// A backslash at the end.
    DanglingBackslash,
    /// Too long, or too many braces inside each other.
    TooComplex,
}

impl GlobError {
    /// The character to escape, where that is the likely way out.
    pub fn to_escape(self) -> Option<char> {
        match self {
            Self::Unpaired(character) => Some(character),
            Self::EmptyRange(..) => Some('['),
            Self::DanglingBackslash => Some('\\'),
            Self::TooComplex => None,
        }
    }
}

impl fmt::Display for GlobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unpaired('}') => f.write_str("`}` closes no `{`"),
            Self::Unpaired(character) => write!(f, "`{character}` is not closed"),
            Self::EmptyRange(first, last) => {
                write!(f, "the range `{first}-{last}` runs backwards")
            }
            Self::DanglingBackslash => f.write_str("it ends in a single `\\`"),
            Self::TooComplex => write!(
                f,
                "it is longer than {LONGEST_GLOB} bytes, or has more than {DEEPEST_NESTING} `{{` \
                 inside each other"
            ),
        }
    }
}

impl std::error::Error for GlobError {}

/// The text for which a glob without special characters stands; `None` when it has some. Also
/// bounds what the compiler of globs is given, since that one recurses and may panic on size.
fn literal(text: &str) -> Result<Option<String>, GlobError> {
    let mut literal = String::with_capacity(text.len());
    let mut is_literal = true;
    let mut depth = 0_usize;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => literal.push(characters.next().ok_or(GlobError::DanglingBackslash)?),
            '*' | '?' | '[' | '{' | '}' => {
                is_literal = false;
                // Braces in a class count as well, which errs on the safe side.
                match character {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth > DEEPEST_NESTING {
                    return Err(GlobError::TooComplex);
                }
            }
            character => literal.push(character),
        }
    }
    if !is_literal && text.len() > LONGEST_GLOB {
        return Err(GlobError::TooComplex);
    }
    Ok(is_literal.then_some(literal))
}

fn compile(text: &str) -> Result<GlobMatcher, GlobError> {
    GlobBuilder::new(text)
        .literal_separator(false)
        .backslash_escape(true)
        .empty_alternates(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| match error.kind() {
            ErrorKind::UnclosedClass => GlobError::Unpaired('['),
            ErrorKind::UnclosedAlternates => GlobError::Unpaired('{'),
            ErrorKind::UnopenedAlternates => GlobError::Unpaired('}'),
            ErrorKind::InvalidRange(first, last) => GlobError::EmptyRange(*first, *last),
            ErrorKind::DanglingEscape => GlobError::DanglingBackslash,
            _ => GlobError::TooComplex,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(glob: &str, text: &str) -> bool {
        Glob::new(glob).unwrap().is_match(text)
    }

    #[test]
    fn table() {
        for (glob, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("a", "a", true),
            ("a", "A", false),
            ("a", "ab", false),
            ("*", "", true),
            ("*", "a/b\nc", true),
            ("a*", "a", true),
            ("a*", "ba", false),
            ("a\\**", "a*b", true),
            ("a\\**", "ab", false),
            ("a\\\\*", "a\\b", true),
            ("a\\\\*", "ab", false),
            ("a*", "a/b", true),
            ("*c", "a/b.c", true),
            ("a*c", "a/b/c", true),
            ("a?c", "a/c", true),
            ("a?c", "ac", false),
            ("a?c", "abbc", false),
            ("[ab]", "a", true),
            ("[ab]", "c", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]", "b", false),
            ("[!a-c]", "d", true),
            ("[^a]", "b", true),
            ("[]]", "]", true),
            ("[a-]", "-", true),
            ("{a,b}", "b", true),
            ("{a,b}", "c", false),
            ("x{,y}", "x", true),
            ("x{,y}", "xy", true),
            ("{a{b,c},d}e", "ace", true),
            ("{a*,b?}", "bz", true),
            ("a,b", "a,b", true),
            ("]", "]", true),
            ("**/c", "a/b/c", true),
            ("**/c", "c", true),
            ("a/**/c", "a/c", true),
            ("a/**", "a/b/c", true),
            ("a/**", "ab", false),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("\\a", "a", true),
            ("\\\\", "\\", true),
            ("\\{\\}", "{}", true),
            ("a\\[*", "a[b", true),
            // Equal texts always match.
            ("{a}", "{a}", true),
            ("{a}", "a", true),
            ("[a]", "[a]", true),
            ("\\*", "\\*", true),
            // Other than ASCII.
            ("é*", "éa", true),
            ("*é", "aé", true),
            ("{é,ü}", "ü", true),
        ] {
            assert_eq!(matches(glob, text), expected, "{glob} {text}");
        }
    }

    #[test]
    fn errors() {
        let nested = format!("{}a{}", "{".repeat(9), "}".repeat(9));
        let long = "*".repeat(LONGEST_GLOB + 1);
        for (glob, expected) in [
            ("{a", "`{` is not closed"),
            ("a}", "`}` closes no `{`"),
            ("[a", "`[` is not closed"),
            ("[]", "`[` is not closed"),
            ("[!]", "`[` is not closed"),
            ("x[z-a]", "the range `z-a` runs backwards"),
            ("a\\", "it ends in a single `\\`"),
            (
                nested.as_str(),
                "it is longer than 4096 bytes, or has more than 8 `{` inside each other",
            ),
            (
                long.as_str(),
                "it is longer than 4096 bytes, or has more than 8 `{` inside each other",
            ),
        ] {
            let error = Glob::new(glob).map_err(|error| error.to_string());
            assert_eq!(error.as_ref().map_err(String::as_str), Err(expected), "{glob}");
        }
        assert!(Glob::new(&"a".repeat(LONGEST_GLOB + 1)).is_ok());
    }

    #[test]
    fn literals() {
        for (glob, expected) in [
            ("linux64", Some("linux64")),
            ("", Some("")),
            ("a\\b", None),
            ("a*", None),
            ("{a}", None),
        ] {
            assert_eq!(Glob::new(glob).unwrap().as_literal(), expected, "{glob}");
        }
    }

    /// Whatever is written: no panic; and where it is a glob, it matches itself, and its escaped
    /// form matches the text and not a longer one.
    #[test]
    fn every_short_text() {
        let letters = ['*', '?', '[', ']', '{', '}', ',', '\\', '/', '-', '!', 'a'];
        let mut texts = vec![String::new()];
        for length in 0..4 {
            let longer: Vec<String> = texts
                .iter()
                .filter(|text| text.len() == length)
                .flat_map(|text| letters.iter().map(move |letter| format!("{text}{letter}")))
                .collect();
            texts.extend(longer);
        }
        assert_eq!(texts.len(), 1 + 12 + 144 + 1728 + 20736);
        for text in &texts {
            if let Ok(glob) = Glob::new(text) {
                assert!(glob.is_match(text), "{text}");
                // Both ways of matching must work on any text.
                let _ = glob.is_match("a/b");
            }
            let escaped = Glob::new(&Glob::escape(text)).unwrap();
            assert!(escaped.is_match(text), "{text}");
            assert!(!escaped.is_match(&format!("{text}b")), "{text}");
        }
    }
}
