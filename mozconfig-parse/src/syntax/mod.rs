//! From text to a syntax tree.
//!
//! Parsing does no I/O and never fails: [`parse`] gives a tree and the list of errors, always to
//! the end of the text, and every node has its byte range.

mod assignments;
mod commands;
mod compound;
mod cursor;
mod error;
mod expansions;
mod few;
mod here_document;
mod lexer;
mod parts;
mod portability;
mod redirections;
mod text;
pub mod tree;
mod words;

pub use commands::is_name;
pub(crate) use commands::literal;
pub use error::{Bashism, BashismKind, SyntaxError, SyntaxErrorKind};
pub use few::{Couple, Few};
pub use text::Text;

use cursor::{Offsets, Parser, State};
use tree::List;

/// What [`parse`] gives: the tree, and all that is wrong or not portable in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The commands of the file.
    pub script: List,
    /// What is not shell, in the order of the text. Empty means that `sh -n` accepts the text.
    pub errors: Vec<SyntaxError>,
    /// Forms that bash knows and POSIX does not, in the order of the text.
    pub bashisms: Vec<Bashism>,
}

/// Parses a whole file.
///
/// Never fails and never panics. After an error, parsing goes on at the next command; only where
/// commands nest too deeply ([`SyntaxErrorKind::TooDeep`]) is the rest of the text left out. The
/// time grows with the length of the text alone. The text is copied once, for the tree to share.
pub fn parse(text: &str) -> Parsed {
    let text = &Text::from(text);
    let mut state = State::default();
    let mut parser = Parser::new(text, Offsets::Same, &mut state);
    let mut script = parser.script();
    here_document::place_bodies(&mut script, &mut state.bodies);
    state.into_parsed(script)
}
