//! Words: literal text, quotes, tildes.
//!
//! One loop reads text in every context, quoted or not; what differs is which bytes end a stretch
//! of ordinary text. Nothing is expanded or split here, and what follows a `$` is read in
//! `expansions.rs`.

use crate::source::ByteRange;
use crate::syntax::BashismKind;
use crate::syntax::cursor::Parser;
use crate::syntax::lexer::{
    CLOSE_BRACE, COLON, DELIMITER, DOUBLE_QUOTE, EXPANSION, PARENTHESIS, SINGLE_QUOTE,
    continues_name, is, starts_name,
};
use crate::syntax::tree::{Assignment, Word, WordPart, WordPartKind};

/// Where text stands, which decides what is special in it and what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A word of a command.
    Word,
    /// The value of an assignment: `:` may be followed by a tilde.
    Value,
    /// The word of `${x-word}`, up to `}`.
    Braces {
        /// Whether the expansion stands in double quotes.
        quoted: bool,
        /// Whether it is a pattern, in which single quotes count even in double quotes.
        pattern: bool,
    },
    /// The offset of `${x:offset:length}`, up to `:` or `}`.
    Offset {
        /// Whether the expansion stands in double quotes.
        quoted: bool,
    },
    /// `"…"`
    DoubleQuotes,
    /// The body of a here-document, to the end of the text.
    HereDocument,
    /// `$((…))`, up to a parenthesis that is not opened in it.
    Arithmetic,
}

impl Context {
    /// Whether it is, or stands in, double quotes.
    pub(super) fn is_quoted(self) -> bool {
        match self {
            Self::Word | Self::Value => false,
            Self::Braces { quoted, .. } | Self::Offset { quoted } => quoted,
            Self::DoubleQuotes | Self::HereDocument | Self::Arithmetic => true,
        }
    }

    /// The bytes that end a stretch of ordinary text.
    fn special(self) -> u16 {
        let quotes = SINGLE_QUOTE | DOUBLE_QUOTE;
        EXPANSION
            | match self {
                Self::Word => DELIMITER | quotes,
                Self::Value => DELIMITER | quotes | COLON,
                Self::Braces { quoted: true, pattern: false } => DOUBLE_QUOTE | CLOSE_BRACE,
                Self::Braces { .. } => quotes | CLOSE_BRACE,
                Self::Offset { quoted: true } => DOUBLE_QUOTE | CLOSE_BRACE | COLON,
                Self::Offset { quoted: false } => quotes | CLOSE_BRACE | COLON,
                Self::DoubleQuotes => DOUBLE_QUOTE,
                Self::HereDocument => 0,
                Self::Arithmetic => PARENTHESIS,
            }
    }

    /// Whether a backslash protects this byte; outside of quotes it protects every one.
    fn is_escapable(self, byte: u8) -> bool {
        match self {
            Self::Word
            | Self::Value
            | Self::Braces { quoted: false, .. }
            | Self::Offset { quoted: false } => true,
            Self::Braces { .. } | Self::Offset { .. } => {
                matches!(byte, b'$' | b'`' | b'\\' | b'"' | b'}')
            }
            Self::DoubleQuotes => matches!(byte, b'$' | b'`' | b'\\' | b'"'),
            Self::HereDocument | Self::Arithmetic => matches!(byte, b'$' | b'`' | b'\\'),
        }
    }
}

/// The parts of a word while it is read; neighbouring literal text grows together.
pub(super) struct Parts {
    finished: Vec<WordPart>,
    literal: String,
    literal_start: usize,
    /// Where the word starts, and where what was read of it ends.
    start: usize,
    end: usize,
}

impl Parts {
    /// Adds literal text that stands at `start..end`.
    pub(super) fn add_literal(&mut self, text: &str, start: usize, end: usize) {
        if self.literal.is_empty() {
            self.literal_start = start;
            if self.finished.is_empty() {
                self.start = start;
            }
        }
        self.literal.push_str(text);
        self.end = end;
    }

    fn push(&mut self, kind: WordPartKind, range: ByteRange) {
        if self.finished.is_empty() {
            // Most words have one part; a vector that grows by itself starts with room for four.
            self.finished.reserve_exact(1);
        }
        self.finished.push(WordPart { kind, range });
    }

    pub(super) fn new(start: usize) -> Self {
        Self {
            finished: Vec::new(),
            literal: String::new(),
            literal_start: start,
            start,
            end: start,
        }
    }
}

impl Parser<'_, '_> {
    /// Adds a part that stands at `start..end`.
    pub(super) fn add_part(&self, parts: &mut Parts, kind: WordPartKind, start: usize, end: usize) {
        self.end_literal(parts);
        if parts.finished.is_empty() {
            parts.start = start;
        }
        parts.push(kind, self.range(start, end));
        parts.end = end;
    }

    fn end_literal(&self, parts: &mut Parts) {
        if !parts.literal.is_empty() {
            let text = std::mem::take(&mut parts.literal);
            parts.push(WordPartKind::Literal(text), self.range(parts.literal_start, parts.end));
        }
    }

    /// The parts as they stand in quotes.
    pub(super) fn finish_parts(&self, mut parts: Parts) -> Vec<WordPart> {
        self.end_literal(&mut parts);
        parts.finished
    }

    /// The parts as a word, which is the last that was read.
    pub(super) fn finish_word(&mut self, parts: Parts) -> Word {
        let (start, end) = (parts.start, parts.end);
        self.last_end = end;
        self.closer_may_follow = false;
        Word { parts: self.finish_parts(parts), range: self.range(start, end) }
    }

    /// The word at the position.
    pub(super) fn word(&mut self) -> Word {
        let parts = self.parts(Context::Word);
        self.finish_word(parts)
    }

    /// Text from the position to the end that the context sets.
    pub(super) fn parts(&mut self, context: Context) -> Parts {
        let mut parts = Parts::new(self.position);
        match context {
            Context::Word | Context::Value | Context::Braces { quoted: false, .. } => {
                self.tilde(context, &mut parts);
            }
            _ => {}
        }
        self.parts_into(context, &mut parts);
        parts
    }

    /// Like [`Self::parts`], after what `parts` holds already.
    pub(super) fn parts_into(&mut self, context: Context, parts: &mut Parts) {
        let special = context.special();
        let mut open_parentheses = 0_usize;
        loop {
            let start = self.position;
            let end = self.run(start, special);
            if end > start {
                parts.add_literal(self.slice(start, end), start, end);
                self.position = end;
            }
            let Some(byte) = self.byte(end) else { return };
            match byte {
                b'\\' => self.backslash(context, parts),
                b'$' => self.dollar(context, parts),
                b'`' => {
                    let kind = self.backquoted(context == Context::DoubleQuotes);
                    self.add_part(parts, kind, end, self.position);
                }
                b'\'' => {
                    let kind = WordPartKind::SingleQuoted(self.single_quoted());
                    self.add_part(parts, kind, end, self.position);
                }
                b'"' if context != Context::DoubleQuotes => {
                    let kind = self.double_quoted();
                    self.add_part(parts, kind, end, self.position);
                }
                b':' if context == Context::Value => {
                    self.position += 1;
                    parts.add_literal(":", end, end + 1);
                    self.tilde(context, parts);
                }
                b'(' if context == Context::Arithmetic => {
                    open_parentheses += 1;
                    self.position += 1;
                    parts.add_literal("(", end, end + 1);
                }
                b')' if context == Context::Arithmetic && open_parentheses > 0 => {
                    open_parentheses -= 1;
                    self.position += 1;
                    parts.add_literal(")", end, end + 1);
                }
                b'<' | b'>'
                    if context == Context::Word
                        && parts.end == parts.start
                        && self.byte(self.skip(end + 1)) == Some(b'(') =>
                {
                    let kind = self.process_substitution();
                    self.add_part(parts, kind, end, self.position);
                }
                _ => return,
            }
        }
    }

    /// A backslash and what it protects.
    fn backslash(&mut self, context: Context, parts: &mut Parts) {
        let start = self.position;
        match self.text.get(start + 1..).and_then(|rest| rest.chars().next()) {
            Some('\n') => self.position = start + 2,
            Some(character) if !character.is_ascii() || context.is_escapable(character as u8) => {
                let end = start + 1 + character.len_utf8();
                if context.is_quoted() && !character.is_ascii() {
                    parts.add_literal(self.slice(start, end), start, end);
                } else {
                    let kind = WordPartKind::Escaped(character.to_string());
                    self.add_part(parts, kind, start, end);
                }
                self.position = end;
            }
            _ => {
                parts.add_literal("\\", start, start + 1);
                self.position = start + 1;
            }
        }
    }

    /// `'…'`, with the position at the opening quote.
    fn single_quoted(&mut self) -> String {
        let start = self.position;
        let end = self.run(start + 1, SINGLE_QUOTE);
        self.position = end + 1;
        if end == self.bytes.len() {
            self.swallowed_by("'", "'", start, start + 1);
            self.position = end;
        }
        self.slice(start + 1, end).to_owned()
    }

    /// `"…"`, with the position at the opening quote.
    fn double_quoted(&mut self) -> WordPartKind {
        let start = self.position;
        self.position += 1;
        let parts = self.parts(Context::DoubleQuotes);
        if self.byte(self.position) == Some(b'"') {
            self.position += 1;
        } else {
            self.swallowed_by("\"", "\"", start, start + 1);
        }
        WordPartKind::DoubleQuoted(self.finish_parts(parts))
    }

    /// `$'…'`, with the position at the `$` and the quote at `quote`.
    pub(super) fn dollar_single_quoted(&mut self, quote: usize) -> WordPartKind {
        let start = self.position;
        let mut end = quote + 1;
        loop {
            end = self.run(end, SINGLE_QUOTE | EXPANSION);
            match self.byte(end) {
                Some(b'\'') => {
                    self.position = end + 1;
                    break;
                }
                Some(b'\\') => end = (end + 2).min(self.bytes.len()),
                Some(_) => end += 1,
                None => {
                    self.position = end;
                    self.swallowed_by("$'", "'", start, quote + 1);
                    break;
                }
            }
        }
        self.bashism(BashismKind::DollarSingleQuote, start, self.position);
        WordPartKind::DollarSingleQuoted(self.slice(quote + 1, end).to_owned())
    }

    /// A tilde-prefix, if the position is at one.
    fn tilde(&mut self, context: Context, parts: &mut Parts) {
        let start = self.skip(self.position);
        if self.byte(start) != Some(b'~') {
            return;
        }
        let mut name = String::new();
        let mut end = start + 1;
        let mut at = end;
        loop {
            at = self.skip(at);
            match self.byte(at) {
                Some(byte @ (b'.' | b'+' | b'-')) => name.push(byte as char),
                Some(byte) if continues_name(Some(byte)) => name.push(byte as char),
                Some(b'/') | None => break,
                Some(b':') if context == Context::Value => break,
                Some(b'}') if matches!(context, Context::Braces { .. }) => break,
                Some(byte)
                    if matches!(context, Context::Word | Context::Value) && is(byte, DELIMITER) =>
                {
                    break;
                }
                // A quote, an expansion or an odd character: no tilde-prefix, but plain text.
                Some(_) => return,
            }
            at += 1;
            end = at;
        }
        self.position = end;
        self.add_part(parts, WordPartKind::Tilde(name), start, end);
    }

    /// The name at `at`, line continuations taken out, and its end. Empty when there is none.
    pub(super) fn name(&self, at: usize) -> (String, usize) {
        let mut name = String::new();
        let mut start = at;
        loop {
            let rest = self.bytes.get(start..).unwrap_or_default();
            let length =
                rest.iter().position(|&byte| !continues_name(Some(byte))).unwrap_or(rest.len());
            let end = start + length;
            name.push_str(self.slice(start, end));
            let next = self.skip(end);
            if next == end || !continues_name(self.byte(next)) {
                return (name, end);
            }
            start = next;
        }
    }

    /// What stands before the value of an assignment, if the position is at one: name, its end,
    /// whether `+=` follows it, and the start of the value.
    pub(super) fn assignment_start(&self) -> Option<(String, usize, bool, usize)> {
        if !starts_name(self.byte(self.position)) {
            return None;
        }
        // A look first: most words are no assignments, and need no copy of the name.
        let mut at = self.position;
        while continues_name(self.byte(at)) {
            at += 1;
        }
        if !matches!(self.byte(at), Some(b'=' | b'+' | b'\\')) {
            return None;
        }
        let (name, name_end) = self.name(self.position);
        let mut at = self.skip(name_end);
        let append = self.byte(at) == Some(b'+');
        if append {
            at = self.skip(at + 1);
        }
        (self.byte(at) == Some(b'=')).then_some((name, name_end, append, at + 1))
    }

    /// The assignment at the position, if there is one.
    pub(super) fn assignment(&mut self) -> Option<Assignment> {
        let (name, name_end, append, value_start) = self.assignment_start()?;
        let start = self.position;
        let name_range = self.range(start, name_end);
        self.position = value_start;
        let value = if self.byte(value_start) == Some(b'(') {
            let mut parts = Parts::new(value_start);
            self.array(start, &mut parts);
            self.finish_word(parts)
        } else {
            let parts = self.parts(Context::Value);
            self.finish_word(parts)
        };
        if append {
            self.bashism(BashismKind::AppendAssignment, start, value_start);
        }
        Some(Assignment { name, name_range, append, value, range: self.range_from(start) })
    }

    /// A word that looks like an assignment after `export` and its like, where the value's tildes
    /// count; `None` when it does not look so.
    pub(super) fn declared_word(&mut self) -> Option<Word> {
        let (name, name_end, append, value_start) = self.assignment_start()?;
        let start = self.position;
        let mut parts = Parts::new(start);
        parts.add_literal(&name, start, name_end);
        let operator = if append { "+=" } else { "=" };
        parts.add_literal(operator, name_end, value_start);
        self.position = value_start;
        if self.byte(value_start) == Some(b'(') {
            self.array(start, &mut parts);
        } else {
            self.tilde(Context::Value, &mut parts);
            self.parts_into(Context::Value, &mut parts);
        }
        if append {
            self.bashism(BashismKind::AppendAssignment, start, value_start);
        }
        Some(self.finish_word(parts))
    }

    /// bash's `(a b c)` as the value of an assignment that starts at `start`: kept as its text.
    fn array(&mut self, start: usize, parts: &mut Parts) {
        use crate::syntax::lexer::Token;

        let open = self.position;
        let mut closed = false;
        if !self.enter(open, open + 1) {
            return;
        }
        self.position += 1;
        loop {
            match self.peek() {
                Token::Word => {
                    self.word();
                }
                Token::Newline => self.take_newline(),
                Token::Close => {
                    self.position += 1;
                    closed = true;
                    break;
                }
                _ => break,
            }
        }
        self.leave();
        if !closed {
            self.unclosed("(", ")", open, open + 1);
        }
        let end = self.position;
        parts.add_literal(self.slice(open, end), open, end);
        self.bashism(BashismKind::Array, start, end);
    }
}
