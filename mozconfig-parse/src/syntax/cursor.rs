//! The parser's state: where it stands in which text, and what it has found so far.
//!
//! Everything that touches positions is here: the way from a position in the text at hand to a
//! place in the file, the nesting limit, and the only ways to report an error. This file knows no
//! grammar.

use std::collections::HashSet;

use crate::source::ByteRange;
use crate::syntax::Text;
use crate::syntax::here_document::{Body, Pending};
use crate::syntax::lexer::{Reserved, Token};
use crate::syntax::{Bashism, BashismKind, Parsed, SyntaxError, SyntaxErrorKind};

/// How deeply commands and expansions may nest. Real files reach 6; at the limit, even an unoptimised
/// parser needs 1 MiB of stack.
pub(super) const NESTING_LIMIT: u32 = 100;

/// What all the parsers of one file share.
#[derive(Default)]
pub(super) struct State {
    pub(super) errors: Vec<SyntaxError>,
    pub(super) bashisms: Vec<Bashism>,
    /// The here-documents read so far; the tree holds their numbers until the end.
    pub(super) bodies: Vec<Option<Body>>,
    /// Where `$((` was found to open a subshell, so that it is tried as arithmetic once only: a
    /// second try at every level of nesting would double the work with each.
    pub(super) not_arithmetic: HashSet<u32>,
    pub(super) depth: u32,
    /// The nesting limit was reached: nothing more is parsed or reported.
    pub(super) aborted: bool,
}

impl State {
    /// Everything in the order of the text.
    pub(super) fn into_parsed(mut self, script: super::tree::List) -> Parsed {
        self.errors.sort_by_key(|error| error.range);
        self.bashisms.sort_by_key(|bashism| bashism.range);
        Parsed { script, errors: self.errors, bashisms: self.bashisms }
    }
}

/// How much of a [`State`] there was at some time, to return to it.
pub(super) struct Mark {
    errors: usize,
    bashisms: usize,
    bodies: usize,
}

/// A stretch of a derived text that stands in one piece in the text it is derived from.
pub(super) struct Piece {
    /// Where it starts in the derived text.
    pub(super) derived: usize,
    /// Where it starts in the text that it is taken from.
    pub(super) origin: usize,
}

/// The way from positions in a text to places in the file.
#[derive(Clone, Copy)]
pub(super) enum Offsets<'text> {
    /// The text is the file.
    Same,
    /// The text is put together from pieces of another.
    Pieces { pieces: &'text [Piece], origin: &'text Self },
}

impl Offsets<'_> {
    fn place(&self, position: usize) -> usize {
        match self {
            Self::Same => position,
            Self::Pieces { pieces, origin } => {
                let after = pieces.partition_point(|piece| piece.derived <= position);
                let place = match after.checked_sub(1).and_then(|index| pieces.get(index)) {
                    Some(piece) => piece.origin + (position - piece.derived),
                    None => position,
                };
                origin.place(place)
            }
        }
    }
}

/// What ends a list of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closer {
    Then,
    Elif,
    Else,
    Fi,
    Do,
    Done,
    Esac,
    Brace,
    Parenthesis,
    DoubleSemicolon,
}

/// How often each [`Closer`] is waited for by the constructs that are open.
#[derive(Clone, Copy, Default)]
pub(super) struct Wanted([u16; 10]);

impl Wanted {
    pub(super) fn contains(&self, closer: Closer) -> bool {
        self.0[closer as usize] > 0
    }

    pub(super) fn add(&mut self, closers: &[Closer]) {
        for &closer in closers {
            self.0[closer as usize] += 1;
        }
    }

    pub(super) fn remove(&mut self, closers: &[Closer]) {
        for &closer in closers {
            self.0[closer as usize] -= 1;
        }
    }
}

/// A parser of one text: the file, or what stands in backquotes or in a here-document.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about what was read; they are no states of one thing"
)]
pub(super) struct Parser<'text, 'state> {
    /// What the tree shares: the text, perhaps with more behind it.
    pub(super) whole: &'text Text,
    pub(super) text: &'text str,
    pub(super) bytes: &'text [u8],
    pub(super) position: usize,
    /// The end of the last word or operator: where a node that ends here ends.
    pub(super) last_end: usize,
    pub(super) offsets: Offsets<'text>,
    pub(super) wanted: Wanted,
    /// Here-documents whose bodies come after the next newline.
    pub(super) pending: Vec<Pending>,
    /// An unexpected token was reported; what follows on the line is skipped.
    pub(super) recovering: bool,
    /// A closing keyword may follow without a separator, as in `{ { a; } }`.
    pub(super) closer_may_follow: bool,
    /// A quote or bracket ran to the end of the text: what it stands in seems unclosed as well, and
    /// need not be.
    pub(super) swallowed: bool,
    /// Something was read that commands are looked at for when they are whole, see
    /// [`Self::note_simple`].
    pub(super) remarkable: bool,
    /// What the end of the text is called.
    pub(super) end_name: &'static str,
    /// Where the token was last looked at, and what it is.
    pub(super) token_at: usize,
    pub(super) token: Token,
    /// The same for the reserved word, with its end.
    pub(super) reserved_at: usize,
    pub(super) reserved: Option<Reserved>,
    pub(super) reserved_end: usize,
    pub(super) state: &'state mut State,
}

impl<'text, 'state> Parser<'text, 'state> {
    pub(super) fn new(
        whole: &'text Text,
        offsets: Offsets<'text>,
        state: &'state mut State,
    ) -> Self {
        Self {
            whole,
            text: whole,
            bytes: whole.as_bytes(),
            position: 0,
            last_end: 0,
            offsets,
            wanted: Wanted::default(),
            pending: Vec::new(),
            recovering: false,
            closer_may_follow: false,
            swallowed: false,
            remarkable: false,
            end_name: "end of file",
            token_at: usize::MAX,
            token: Token::End,
            reserved_at: usize::MAX,
            reserved: None,
            reserved_end: 0,
            state,
        }
    }

    /// A parser of the stretch `start..end` of the same text.
    pub(super) fn inside(&mut self, start: usize, end: usize) -> Parser<'text, '_> {
        let text = self.slice(0, end);
        Parser {
            text,
            bytes: text.as_bytes(),
            position: start,
            last_end: start,
            ..Parser::new(self.whole, self.offsets, self.state)
        }
    }

    /// The byte at a position; `None` at the end.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// The first position from `at` that is not inside a line continuation (backslash-newline).
    #[inline]
    pub(super) fn skip(&self, mut at: usize) -> usize {
        while self.byte(at) == Some(b'\\') && self.byte(at + 1) == Some(b'\n') {
            at += 2;
        }
        at
    }

    /// A piece of the text. Positions always stand between characters; if one did not, the piece
    /// would be empty, not a panic.
    #[inline]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'text str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The same piece for the tree, which shares the text.
    #[inline]
    pub(super) fn piece(&self, start: usize, end: usize) -> Text {
        self.whole.slice(start..end)
    }

    /// Moves on to `at`, unless parsing was given up.
    pub(super) fn resume(&mut self, at: usize) {
        self.position = if self.state.aborted { self.bytes.len() } else { at };
    }

    /// The place in the file of a stretch of the text.
    #[inline]
    pub(super) fn range(&self, start: usize, end: usize) -> ByteRange {
        match self.offsets {
            Offsets::Same => ByteRange::new(start as u32, end as u32),
            Offsets::Pieces { .. } => self.range_in_pieces(start, end),
        }
    }

    #[cold]
    fn range_in_pieces(&self, start: usize, end: usize) -> ByteRange {
        if start >= end {
            let place = match start.checked_sub(1) {
                Some(before) => self.offsets.place(before) + 1,
                None => self.offsets.place(0),
            };
            return ByteRange::new(place as u32, place as u32);
        }
        // Through the last byte, not the end: what was taken out of the text after it is no part.
        let last = self.offsets.place(end - 1) + 1;
        ByteRange::new(self.offsets.place(start) as u32, last as u32)
    }

    /// Goes one level deeper; `false` at the limit, where parsing is given up.
    pub(super) fn enter(&mut self, start: usize, end: usize) -> bool {
        if self.state.depth >= NESTING_LIMIT {
            self.error(SyntaxErrorKind::TooDeep { limit: NESTING_LIMIT }, start, end);
            self.state.aborted = true;
            // What is left out is still a part of what it stands in.
            self.position = self.bytes.len();
            self.last_end = self.position;
            return false;
        }
        self.state.depth += 1;
        true
    }

    /// Comes back from [`Self::enter`].
    pub(super) fn leave(&mut self) {
        self.state.depth -= 1;
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            errors: self.state.errors.len(),
            bashisms: self.state.bashisms.len(),
            bodies: self.state.bodies.len(),
        }
    }

    /// Forgets all that was found since `mark`.
    pub(super) fn rewind(&mut self, mark: &Mark) {
        self.state.errors.truncate(mark.errors);
        self.state.bashisms.truncate(mark.bashisms);
        self.state.bodies.truncate(mark.bodies);
    }

    pub(super) fn error(&mut self, kind: SyntaxErrorKind, start: usize, end: usize) {
        if !self.state.aborted {
            let range = self.range(start, end);
            self.state.errors.push(SyntaxError { kind, range });
        }
    }

    pub(super) fn bashism(&mut self, kind: BashismKind, start: usize, end: usize) {
        let range = self.range(start, end);
        self.state.bashisms.push(Bashism { kind, range });
    }

    /// Reports that what stands at `start..end` is never closed.
    pub(super) fn unclosed(
        &mut self,
        opening: &'static str,
        closing: &'static str,
        start: usize,
        end: usize,
    ) {
        if !self.swallowed {
            self.error(SyntaxErrorKind::Unclosed { opening, closing }, start, end);
        }
    }

    /// Like [`Self::unclosed`], for what has taken in all the rest of the text.
    pub(super) fn swallowed_by(
        &mut self,
        opening: &'static str,
        closing: &'static str,
        start: usize,
        end: usize,
    ) {
        self.unclosed(opening, closing, start, end);
        self.swallowed = true;
    }
}
