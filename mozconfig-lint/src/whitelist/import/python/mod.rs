//! What Mozilla's `whitelist` or `allowlist`, a Python file, comes to: read, never run.
//!
//! The syntax is read by `libcst`, and a small evaluator does what such files do: literals, lists,
//! dicts, names, subscripts, `+`, `=`, `+=` and `for`. Whatever else is met is an error that says where
//! it stands, what it is and what is understood; nothing is skipped but the block of
//! `if __name__ == "__main__":`, which does not run either when the old check reads the file.
//! Knows nothing of mozconfigs. No text can make it panic, hang or use much memory: see `bounds`.

mod bounds;
mod comments;
mod expressions;
mod literals;
mod places;
mod statements;
mod steps;
mod values;

use std::fmt;

use libcst_native::tokenizer::{TokConfig, Token, TokenIterator};

use super::old_list::OldList;
use bounds::Nesting;
use places::Places;
use statements::Evaluator;

/// The names under which the list is looked for: the old one and the present one.
const NAMES: [&str; 2] = ["whitelist", "allowlist"];

/// What the evaluator understands, for those who have something else in their file.
const UNDERSTOOD: &str = "understood are strings, lists, tuples and dicts, names, subscripts, `+`, `=`, `+=`, `for NAME in LIST:`, and an unused `if __name__ == \"__main__\":` at the end; write the line out with these";

/// Why a file could not be read as an old list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PythonError {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// One phrase, lower case, without a full stop.
    pub message: String,
    /// The way out, in the same form.
    pub help: Option<String>,
}

impl fmt::Display for PythonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for PythonError {}

/// Something wrong at a byte of the text.
struct Wrong {
    at: usize,
    message: String,
    help: Option<String>,
}

impl Wrong {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: None }
    }

    /// What is valid Python, but not what such files do.
    fn not_understood(at: usize, found: impl fmt::Display) -> Self {
        Self {
            at,
            message: format!("found {found}, which is not understood here"),
            help: Some(UNDERSTOOD.to_owned()),
        }
    }
}

/// Reads the text of an old list.
///
/// Fails where it is not Python, where it does what is not understood or what Python itself would
/// refuse, where it goes past the bounds, and where what it leaves behind is no list of lines.
pub fn read(text: &str) -> Result<OldList, PythonError> {
    // A byte order mark is no part of the text for Python either.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    read_text(text).map_err(|wrong| {
        let (line, column) = places::line_and_column(text, wrong.at);
        PythonError { line, column, message: wrong.message, help: wrong.help }
    })
}

fn read_text(text: &str) -> Result<OldList, Wrong> {
    bounds::check_size(text)?;
    let tokens = tokens(text)?;
    let places = Places::new(text, &tokens);
    let module = libcst_native::parse_module(text, None)
        .map_err(|error| unexpected(text, &error.to_string()))?;
    let starts = steps::statement_starts(&tokens, &places);
    let mut evaluator = Evaluator::new(places);
    evaluator.module(&module, starts)?;
    evaluator.old_list(&NAMES)
}

/// The tokens. Where one cannot be made, the error has no place: it is behind the last one.
fn tokens(text: &str) -> Result<Vec<Token<'_>>, Wrong> {
    let config = TokConfig { async_hacks: false, split_ftstring: true };
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut nesting = Nesting::default();
    for token in TokenIterator::new(text, &config) {
        match token {
            Ok(token) => {
                nesting.take(&token, token.start_pos.byte_idx())?;
                tokens.push(token);
            }
            Err(error) => {
                let end = tokens.last().map_or(0, |last| last.end_pos.byte_idx());
                let blank = text.get(end..).map_or(0, |rest| rest.len() - rest.trim_start().len());
                // Most of its words begin in lower case, as ours do.
                let words = error.to_string().replacen("Closing", "closing", 1);
                return Err(not_python(end + blank, words));
            }
        }
    }
    Ok(tokens)
}

/// What the parser could not read, without its list of all tokens that could stand there. The type of
/// its errors is private, and its place is to be had from the words alone; without it the place is the
/// start of the file.
fn unexpected(text: &str, error: &str) -> Wrong {
    let place = error.split_once("error at ").and_then(|(_, rest)| rest.split_once(": expected"));
    let at = place.and_then(|(place, _)| {
        let (line, column) = place.split_once(':')?;
        places::byte_of(text, line.parse().ok()?, column.parse().ok()?)
    });
    let at = at.unwrap_or_default();
    match places::word_at(text, at) {
        Some(word) => not_python(at, format!("`{word}` cannot stand here")),
        None => not_python(at, "it breaks off"),
    }
}

fn not_python(at: usize, why: impl fmt::Display) -> Wrong {
    Wrong {
        at,
        message: format!("this is not Python: {why}"),
        help: Some("`python3 -m py_compile FILE` says what Python makes of it".to_owned()),
    }
}

#[cfg(test)]
mod tests;
