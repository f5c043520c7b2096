//! Any text for an old list: whatever it is, it is read or refused with a place in the text, at once.

use std::time::{Duration, Instant};

use mozconfig_lint::whitelist::import::python::read;

use crate::cpython::Writer;
use crate::random::Random;

/// How many texts are made up of each kind.
const TEXTS: u64 = 1500;

/// How long a text may take; far more than it does.
const LONGEST: Duration = Duration::from_secs(10);

/// What Python is made of.
const TOKENS: [&str; 78] = [
    "whitelist",
    "allowlist",
    "platform",
    "x",
    "__name__",
    "'__main__'",
    "'a'",
    "\"b\"",
    "'''c",
    "'''",
    "\"\"\"",
    "r'",
    "b'd'",
    "f'{x}'",
    "f'",
    "{x!r}",
    "u'e'",
    "'\\x4'",
    "'\\N{DASH}'",
    "'\u{1f600}'",
    "1",
    "0x1",
    "1_0",
    "1.5",
    "1j",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    "=",
    "+=",
    "==",
    "+",
    "-",
    "*",
    "**",
    "@",
    ".",
    "...",
    "->",
    ":=",
    "\\",
    "\n",
    "\n    ",
    "\n\t",
    "\r\n",
    " ",
    "  ",
    "#",
    "# c\n",
    "for",
    "in",
    "if",
    "else",
    "elif",
    "while",
    "def",
    "class",
    "lambda",
    "import",
    "from",
    "pass",
    "not",
    "and",
    "async",
    "await",
    "yield",
    "match",
    "try",
    "with",
    "\u{feff}",
    "\u{0}",
    "é",
];

/// Reads a text; whether it is a list.
fn judge(text: &str) -> bool {
    let start = Instant::now();
    let read = read(text);
    assert!(start.elapsed() < LONGEST, "{text:?}");
    if let Err(error) = &read {
        let lines = text.matches('\n').count() + 1;
        assert!((1..=lines).contains(&error.line), "{error}\n{text:?}");
        let line = text.split('\n').nth(error.line - 1).expect("a line");
        assert!((1..=line.chars().count() + 1).contains(&error.column), "{error}\n{text:?}");
    }
    read.is_ok()
}

#[test]
fn tokens_in_any_order() {
    for seed in 0..TEXTS {
        let mut random = Random::new(seed);
        let length = 1 + random.below(40);
        let tokens: Vec<&str> = (0..length).map(|_| random.pick(&TOKENS)).collect();
        judge(&tokens.join(random.pick(&["", " "])));
    }
}

#[test]
fn lists_with_something_changed() {
    let lists = (0..TEXTS).filter(|&seed| judge(&changed_list(seed))).count();
    assert!(lists > 0, "no text is read any more");
}

/// An old list with something taken out, put in or said again.
pub(crate) fn changed_list(seed: u64) -> String {
    let mut text = Writer::new(seed).list();
    let mut random = Random::new(seed);
    for _ in 0..=random.below(3) {
        let mut at = random.below(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let mut end = (at + random.below(20)).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        match random.below(4) {
            0 => text.truncate(at),
            1 => text.replace_range(at..end.max(at), ""),
            2 => text.insert_str(at, random.pick(&TOKENS)),
            _ => {
                let piece = text[at..end.max(at)].to_owned();
                text.insert_str(at, &piece.repeat(1 + random.below(200)));
            }
        }
        if text.is_empty() {
            break;
        }
    }
    text
}
