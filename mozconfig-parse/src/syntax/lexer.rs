//! Tokens: operators, reserved words, blanks and comments.
//!
//! A token is looked at where the parser stands, once; only the last is kept. Which words are reserved
//! depends on where they stand, so this file only says how a word is spelled; words themselves are
//! read in `words.rs`.

use crate::source::ByteRange;
use crate::syntax::SyntaxErrorKind;
use crate::syntax::cursor::{Closer, Parser};

/// What kind of token stands at the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    End,
    Newline,
    Semicolon,
    DoubleSemicolon,
    Ampersand,
    And,
    Or,
    Pipe,
    Open,
    Close,
    Redirection,
    Word,
}

/// The words that the grammar knows, among them bash's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reserved {
    If,
    Then,
    Elif,
    Else,
    Fi,
    Do,
    Done,
    Case,
    Esac,
    While,
    Until,
    For,
    In,
    OpenBrace,
    CloseBrace,
    Not,
    Function,
    OpenBrackets,
    CloseBrackets,
}

impl Reserved {
    /// The closer that it is, if any.
    pub(super) fn closer(self) -> Option<Closer> {
        Some(match self {
            Self::Then => Closer::Then,
            Self::Elif => Closer::Elif,
            Self::Else => Closer::Else,
            Self::Fi => Closer::Fi,
            Self::Do => Closer::Do,
            Self::Done => Closer::Done,
            Self::Esac => Closer::Esac,
            Self::CloseBrace => Closer::Brace,
            _ => return None,
        })
    }
}

/// Ends a word: blank, newline, operator character.
pub(super) const DELIMITER: u16 = 1;
/// `$`, backquote, backslash: special in every context.
pub(super) const EXPANSION: u16 = 2;
pub(super) const SINGLE_QUOTE: u16 = 4;
pub(super) const DOUBLE_QUOTE: u16 = 8;
pub(super) const CLOSE_BRACE: u16 = 16;
pub(super) const COLON: u16 = 32;
pub(super) const PARENTHESIS: u16 = 64;
const NAME_START: u16 = 128;
pub(super) const NAME: u16 = 256;
/// Begins a word that the grammar knows, or a line continuation before one.
const RESERVED_START: u16 = 512;
/// The same for the second byte.
const RESERVED_SECOND: u16 = 2048;
pub(super) const OPEN_BRACE: u16 = 1024;

const CLASSES: [u16; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' => DELIMITER,
            b'(' | b')' => DELIMITER | PARENTHESIS,
            b'$' | b'`' | b'\\' => EXPANSION,
            b'\'' => SINGLE_QUOTE,
            b'"' => DOUBLE_QUOTE,
            b'{' => OPEN_BRACE,
            b'}' => CLOSE_BRACE,
            b':' => COLON,
            b'0'..=b'9' => NAME,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => NAME | NAME_START,
            _ => 0,
        };
        if let b'!' | b'[' | b']' | b'{' | b'}' | b'\\' | b'c'..=b'f' | b'i' | b't' | b'u' | b'w' =
            byte as u8
        {
            classes[byte] |= RESERVED_START;
        }
        if let b'[' | b']' | b'\\' | b'a' | b'f' | b'h' | b'i' | b'l' | b'n' | b'o' | b's' | b'u' =
            byte as u8
        {
            classes[byte] |= RESERVED_SECOND;
        }
        byte += 1;
    }
    classes
};

/// Whether a byte belongs to one of the classes.
#[inline]
pub(super) fn is(byte: u8, classes: u16) -> bool {
    CLASSES[byte as usize] & classes != 0
}

/// Where the first byte stands that is wanted.
#[inline]
pub(super) fn first(bytes: &[u8], is_wanted: impl Fn(u8) -> bool) -> Option<usize> {
    // Eight bytes at a time: whether there is another byte is asked once for all of them.
    let (eights, rest) = bytes.as_chunks::<8>();
    for (index, eight) in eights.iter().enumerate() {
        for (within, &byte) in eight.iter().enumerate() {
            if is_wanted(byte) {
                return Some(8 * index + within);
            }
        }
    }
    let within = rest.iter().position(|&byte| is_wanted(byte))?;
    Some(8 * eights.len() + within)
}

/// Whether a variable's name may start with this byte.
pub(super) fn starts_name(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| is(byte, NAME_START))
}

/// Whether this byte may stand in a variable's name.
pub(super) fn continues_name(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| is(byte, NAME))
}

impl Parser<'_, '_> {
    /// The end of the stretch from `at` that holds no byte of these classes.
    #[inline]
    pub(super) fn run(&self, at: usize, classes: u16) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        first(rest, |byte| is(byte, classes)).map_or(self.bytes.len(), |run| at + run)
    }

    /// The first newline from `at`, or the end of the text.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        // Whether there is one among sixteen bytes is asked about as fast as for one of them.
        let is_here = |byte: u8| u8::from(byte == b'\n');
        let is_without =
            |sixteen: &&[u8; 16]| sixteen.iter().fold(0, |any, &byte| any | is_here(byte)) == 0;
        let without = rest.as_chunks::<16>().0.iter().take_while(is_without);
        let skipped = 16 * without.count();
        let rest = rest.get(skipped..).unwrap_or_default();
        at + skipped + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len())
    }

    /// Skips blanks, line continuations and a comment, to the start of the next token.
    #[inline]
    pub(super) fn skip_blanks(&mut self) {
        let mut at = self.position;
        loop {
            match self.byte(at) {
                Some(b' ' | b'\t') => at += 1,
                Some(b'\\') if self.byte(at + 1) == Some(b'\n') => at += 2,
                Some(b'#') => at = self.line_end(at),
                _ => break,
            }
        }
        self.position = at;
    }

    /// What the next token is; the position is brought to its start.
    #[inline]
    pub(super) fn peek(&mut self) -> Token {
        if self.token_at == self.position { self.token } else { self.look() }
    }

    /// The same where the parser has not looked yet.
    fn look(&mut self) -> Token {
        self.skip_blanks();
        self.token_at = self.position;
        self.token = match self.byte(self.position) {
            None => Token::End,
            Some(b'\n') => Token::Newline,
            Some(byte) if is(byte, DELIMITER) || byte.is_ascii_digit() => {
                self.unusual_token(self.position, byte)
            }
            Some(_) => Token::Word,
        };
        self.token
    }

    /// The token that starts at `at` with this byte, an operator's or a digit.
    fn unusual_token(&self, at: usize, byte: u8) -> Token {
        if byte.is_ascii_digit() {
            return match self.descriptor_end(at) {
                Some(_) => Token::Redirection,
                None => Token::Word,
            };
        }
        let next = self.byte(self.skip(at + 1));
        match (byte, next) {
            (b';', Some(b';')) => Token::DoubleSemicolon,
            (b';', _) => Token::Semicolon,
            (b'&', Some(b'&')) => Token::And,
            (b'&', Some(b'>')) => Token::Redirection,
            (b'&', _) => Token::Ampersand,
            (b'|', Some(b'|')) => Token::Or,
            (b'|', _) => Token::Pipe,
            (b'(', _) => Token::Open,
            (b')', _) => Token::Close,
            // bash's process substitution.
            (b'<' | b'>', Some(b'(')) => Token::Word,
            _ => Token::Redirection,
        }
    }

    /// The end of the number before a redirection operator, if that is what stands at `at`.
    pub(super) fn descriptor_end(&self, at: usize) -> Option<usize> {
        let mut end = at;
        loop {
            end = self.skip(end);
            match self.byte(end)? {
                b'0'..=b'9' => end += 1,
                b'<' | b'>' => return Some(end),
                _ => return None,
            }
        }
    }

    /// Goes past an operator of `length` bytes, not counting line continuations.
    pub(super) fn take_operator(&mut self, length: usize) {
        self.position += 1;
        for _ in 1..length {
            self.position = self.skip(self.position) + 1;
        }
        self.last_end = self.position;
        self.closer_may_follow = false;
    }

    /// Goes past the newline at the position and the here-documents that follow it.
    pub(super) fn take_newline(&mut self) {
        self.position += 1;
        if !self.pending.is_empty() {
            self.read_here_documents();
        }
    }

    /// Goes past newlines, with blanks and comments.
    #[inline]
    pub(super) fn skip_newlines(&mut self) {
        loop {
            self.skip_blanks();
            if self.byte(self.position) != Some(b'\n') {
                break;
            }
            self.take_newline();
        }
    }

    /// The reserved word at the position, if there is one, with its end. Only the spelling counts:
    /// whether the word may be reserved here is for the caller to know.
    #[inline]
    pub(super) fn reserved(&mut self) -> Option<(Reserved, usize)> {
        if self.may_be_reserved() { self.seen_reserved() } else { None }
    }

    /// Whether a reserved word starts like what stands at the position.
    #[inline]
    pub(super) fn may_be_reserved(&self) -> bool {
        let Some(&[one, two]) = self.bytes.get(self.position..self.position + 2) else {
            return self.byte(self.position).is_some();
        };
        is(one, RESERVED_START) && is(two, RESERVED_SECOND | DELIMITER)
    }

    #[inline(never)]
    fn seen_reserved(&mut self) -> Option<(Reserved, usize)> {
        if self.reserved_at != self.position {
            self.reserved_at = self.position;
            self.reserved = None;
            if let Some((reserved, end)) = self.reserved_here() {
                self.reserved = Some(reserved);
                self.reserved_end = end;
            }
        }
        self.reserved.map(|reserved| (reserved, self.reserved_end))
    }

    fn reserved_here(&self) -> Option<(Reserved, usize)> {
        let mut at = self.position;
        let mut spelling = [0; 8];
        let mut length = 0;
        let mut end = at;
        while let Some(byte) = self.byte(at) {
            if is(byte, DELIMITER) {
                break;
            }
            if byte == b'\\' {
                let next = self.skip(at);
                if next == at {
                    return None;
                }
                at = next;
                continue;
            }
            *spelling.get_mut(length)? = byte;
            length += 1;
            at += 1;
            end = at;
        }
        let reserved = match spelling.get(..length)? {
            b"if" => Reserved::If,
            b"then" => Reserved::Then,
            b"elif" => Reserved::Elif,
            b"else" => Reserved::Else,
            b"fi" => Reserved::Fi,
            b"do" => Reserved::Do,
            b"done" => Reserved::Done,
            b"case" => Reserved::Case,
            b"esac" => Reserved::Esac,
            b"while" => Reserved::While,
            b"until" => Reserved::Until,
            b"for" => Reserved::For,
            b"in" => Reserved::In,
            b"{" => Reserved::OpenBrace,
            b"}" => Reserved::CloseBrace,
            b"!" => Reserved::Not,
            b"function" => Reserved::Function,
            b"[[" => Reserved::OpenBrackets,
            b"]]" => Reserved::CloseBrackets,
            _ => return None,
        };
        Some((reserved, end))
    }

    /// Goes past a reserved word that ends at `end`.
    pub(super) fn take_reserved(&mut self, end: usize) {
        self.position = end;
        self.last_end = end;
        self.closer_may_follow = false;
    }

    /// The closer at the position, if there is one, with the end of it.
    #[inline]
    pub(super) fn closer(&mut self) -> Option<(Closer, usize)> {
        let token = self.peek();
        let is_ordinary = token == Token::Word && !self.may_be_reserved();
        if is_ordinary { None } else { self.closer_of(token) }
    }

    fn closer_of(&mut self, token: Token) -> Option<(Closer, usize)> {
        match token {
            Token::Close => Some((Closer::Parenthesis, self.position + 1)),
            Token::DoubleSemicolon => {
                Some((Closer::DoubleSemicolon, self.skip(self.position + 1) + 1))
            }
            Token::Word => {
                let (reserved, end) = self.reserved()?;
                Some((reserved.closer()?, end))
            }
            _ => None,
        }
    }

    /// Goes past `closer` if it stands here.
    pub(super) fn take_closer(&mut self, closer: Closer) -> bool {
        match self.closer() {
            Some((found, end)) if found == closer => {
                self.take_reserved(end);
                true
            }
            _ => false,
        }
    }

    /// Reports the next token, and has the rest of the line skipped.
    #[cold]
    pub(super) fn unexpected(&mut self, expected: &'static str) {
        let token = self.peek();
        let start = self.position;
        let (found, end) = match token {
            Token::End => (self.end_name.to_owned(), start),
            Token::Newline => ("newline".to_owned(), start + 1),
            Token::Word => {
                // A look only: parsing the word here as well would double the work at every level.
                let mut end = self.run(start + 1, DELIMITER).min(start + 60);
                while !self.text.is_char_boundary(end) {
                    end -= 1;
                }
                (self.slice(start, end).to_owned(), end)
            }
            Token::DoubleSemicolon | Token::And | Token::Or => {
                let end = self.skip(start + 1) + 1;
                (self.slice(start, end).replace("\\\n", ""), end)
            }
            Token::Redirection => {
                let end = self.descriptor_end(start).unwrap_or(start);
                let mut end = end + 1;
                while matches!(self.byte(end), Some(b'<' | b'>' | b'&' | b'|')) {
                    end += 1;
                }
                (self.slice(start, end).to_owned(), end)
            }
            _ => (self.slice(start, start + 1).to_owned(), start + 1),
        };
        if !self.swallowed || token != Token::End {
            self.error(SyntaxErrorKind::Unexpected { found, expected }, start, end);
        }
        self.recovering = true;
    }

    /// The place of what starts at `start` and ends with the last word or operator.
    pub(super) fn range_from(&self, start: usize) -> ByteRange {
        self.range(start, self.last_end)
    }
}
