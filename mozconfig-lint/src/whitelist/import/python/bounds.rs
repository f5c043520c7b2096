//! How much a file may ask for: its size, its nesting, the work and the memory of its evaluation.
//!
//! The syntax reader goes one call deeper for each level of nesting, so that levels are counted
//! over the tokens, before it sees the text. Real lists have some 200 lines and four levels.

use super::Wrong;
use super::tokens::{Token, TokenKind};

/// The size of a file, in bytes.
const LARGEST_FILE: usize = 1 << 20;
/// The levels of a statement: open brackets, blocks, and operators or adjacent strings in a row.
const DEEPEST: usize = 64;
/// The values that the evaluation may make: elements of lists and dicts, statements, loops.
const MOST_STEPS: usize = 200_000;
/// The length of all texts that the evaluation may make, in bytes.
const MOST_TEXT: usize = 4 << 20;

/// Refuses what is too large to be an old list.
pub(super) fn check_size(text: &str) -> Result<(), Wrong> {
    if text.len() <= LARGEST_FILE {
        return Ok(());
    }
    let message = format!("the file has {} bytes, more than {LARGEST_FILE}", text.len());
    Err(Wrong::new(0, message))
}

/// How deep the statement at hand is nested: brackets, blocks and chains of operators alike.
pub(super) struct Nesting {
    blocks: usize,
    /// For each open bracket, and the statement itself, the operators since the last comma.
    chains: Vec<usize>,
    follows_string: bool,
}

impl Default for Nesting {
    fn default() -> Self {
        Self { blocks: 0, chains: vec![0], follows_string: false }
    }
}

impl Nesting {
    /// Takes the next token; fails where it is one level too deep.
    pub(super) fn take(&mut self, token: Token<'_>) -> Result<(), Wrong> {
        let chain = self.chains.last_mut();
        match (token.kind, token.text) {
            (TokenKind::Indent, _) => self.blocks += 1,
            (TokenKind::Dedent, _) => self.blocks = self.blocks.saturating_sub(1),
            (TokenKind::Newline, _) => self.chains = vec![0],
            (TokenKind::Operator, "(" | "[" | "{") => {
                // A subscript of a subscript is a level as well.
                if let Some(chain) = chain {
                    *chain += 1;
                }
                self.chains.push(0);
            }
            (TokenKind::Operator, ")" | "]" | "}") => {
                if self.chains.len() > 1 {
                    self.chains.pop();
                }
            }
            (TokenKind::Operator, "," | ";") => {
                if let Some(chain) = chain {
                    *chain = 0;
                }
            }
            (TokenKind::String, _) if !self.follows_string => {}
            (TokenKind::Number, _) => {}
            _ => {
                if let Some(chain) = chain {
                    *chain += 1;
                }
            }
        }
        self.follows_string = token.kind == TokenKind::String;
        if self.blocks + self.chains.len() + self.chains.iter().sum::<usize>() > DEEPEST {
            let message = format!("this is nested more than {DEEPEST} levels deep");
            return Err(Wrong::new(token.at, message));
        }
        Ok(())
    }
}

/// What is left of the work and the memory that an evaluation may take.
pub(super) struct Budget {
    steps: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: MOST_STEPS, text: MOST_TEXT }
    }
}

impl Budget {
    /// Takes some steps, for what stands at a place.
    pub(super) fn step(&mut self, count: usize, at: usize) -> Result<(), Wrong> {
        self.steps = self.steps.checked_sub(count).ok_or_else(|| {
            let message = format!("the lists grow past {MOST_STEPS} items here");
            Wrong { at, message, help: Some(Self::HELP.to_owned()) }
        })?;
        Ok(())
    }

    /// Takes some memory for text.
    pub(super) fn text(&mut self, bytes: usize, at: usize) -> Result<(), Wrong> {
        self.text = self.text.checked_sub(bytes).ok_or_else(|| {
            let message = format!("the texts grow past {MOST_TEXT} bytes here");
            Wrong { at, message, help: Some(Self::HELP.to_owned()) }
        })?;
        Ok(())
    }

    const HELP: &'static str =
        "a list of allowed lines has a few hundred; does a loop run too often?";
}
