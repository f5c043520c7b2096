//! What Mozilla's `whitelist` or `allowlist`, a Python file, comes to: read, never run.
//!
//! What such files are written in is a small part of Python: literals, lists, dicts, names,
//! subscripts, `+`, `=`, `+=` and `for`. That part is read here (`tokens`, `read_statements`,
//! `read_expressions`), and done by a small evaluator. Whatever else is met is an error that says where
//! it stands, what it is and what is understood; nothing is skipped but the block of
//! `if __name__ == "__main__":`, which does not run either when the old check reads the file.
//! Knows nothing of mozconfigs. No text can make it panic, hang or use much memory: see `bounds`.

mod bounds;
mod comments;
mod expressions;
mod literals;
mod places;
mod read_expressions;
mod read_statements;
mod statements;
mod syntax;
mod tokens;
mod values;

use std::fmt;

use super::old_list::OldList;
use bounds::Nesting;
use statements::Evaluator;
use tokens::{Token, Tokens};

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
    let steps = read_statements::read_statements(text, &tokens)?;
    let mut evaluator = Evaluator::new(text, &tokens);
    evaluator.run(&steps)?;
    evaluator.old_list(&NAMES)
}

/// The tokens, none of them nested too deep.
fn tokens(text: &str) -> Result<Vec<Token<'_>>, Wrong> {
    // Python reads no text that holds one, in a string or elsewhere.
    if let Some(at) = text.find('\0') {
        return Err(not_python(at, "it holds a null character"));
    }
    let mut nesting = Nesting::default();
    Tokens::new(text)
        .map(|token| {
            let token = token?;
            nesting.take(token)?;
            Ok(token)
        })
        .collect()
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
