//! Words: literal text, quotes, tildes, names.
//!
//! One loop reads text in every context, quoted or not; what differs is which bytes end a stretch
//! of ordinary text. Nothing is expanded or split here, and what follows a `$` is read in
//! `expansions.rs`.

use crate::syntax::Text;
use crate::syntax::cursor::Parser;
use crate::syntax::lexer::{
    CLOSE_BRACE, COLON, DELIMITER, DOUBLE_QUOTE, EXPANSION, NAME, OPEN_BRACE, PARENTHESIS,
    SINGLE_QUOTE, continues_name, first, is,
};
use crate::syntax::parts::Parts;
use crate::syntax::tree::{Word, WordPart, WordPartKind};
use crate::syntax::{BashismKind, Couple, Few};

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
                Self::Word => DELIMITER | quotes | OPEN_BRACE,
                Self::Value => DELIMITER | quotes | OPEN_BRACE | COLON,
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

impl Parser<'_, '_> {
    /// The word at the position.
    pub(super) fn word(&mut self) -> Word {
        let mut word = Word::default();
        self.word_into(&mut word, self.position);
        word
    }

    /// The word at the position, of which all before `at` is known to be ordinary.
    #[inline]
    pub(super) fn word_into(&mut self, word: &mut Word, at: usize) {
        let start = self.position;
        let end = self.run(at, Context::Word.special());
        let is_plain = end > start
            && self.byte(end).is_none_or(|byte| is(byte, DELIMITER))
            && self.byte(start) != Some(b'~');
        if is_plain {
            self.position = end;
            self.last_end = end;
            self.closer_may_follow = false;
            let range = self.range(start, end);
            let kind = WordPartKind::Literal(self.piece(start, end));
            word.range = range;
            word.parts = Few::One(WordPart { kind, range });
        } else {
            let parts = self.parts(Context::Word);
            *word = self.finish_word(parts);
        }
    }

    /// Adds the word at the position.
    pub(super) fn add_word(&mut self, words: &mut Couple<Word>) {
        let word = words.emplace();
        self.word_into(word, self.position);
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
                self.add_literal(parts, start, end);
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
                    self.add_literal(parts, end, end + 1);
                    self.tilde(context, parts);
                }
                b'{' => {
                    self.remarkable = true;
                    self.position += 1;
                    self.add_literal(parts, end, end + 1);
                }
                b'(' if context == Context::Arithmetic => {
                    open_parentheses += 1;
                    self.position += 1;
                    self.add_literal(parts, end, end + 1);
                }
                b')' if context == Context::Arithmetic && open_parentheses > 0 => {
                    open_parentheses -= 1;
                    self.position += 1;
                    self.add_literal(parts, end, end + 1);
                }
                b'<' | b'>'
                    if context == Context::Word
                        && parts.has_nothing()
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
        self.remarkable = true;
        match self.text.get(start + 1..).and_then(|rest| rest.chars().next()) {
            Some('\n') => self.position = start + 2,
            Some(character) if !character.is_ascii() || context.is_escapable(character as u8) => {
                let end = start + 1 + character.len_utf8();
                if context.is_quoted() && !character.is_ascii() {
                    self.add_literal(parts, start, end);
                } else {
                    let kind = WordPartKind::Escaped(self.piece(start + 1, end));
                    self.add_part(parts, kind, start, end);
                }
                self.position = end;
            }
            _ => {
                self.add_literal(parts, start, start + 1);
                self.position = start + 1;
            }
        }
    }

    /// `'…'`, with the position at the opening quote.
    fn single_quoted(&mut self) -> Text {
        let start = self.position;
        let end = self.run(start + 1, SINGLE_QUOTE);
        self.position = end + 1;
        if end == self.bytes.len() {
            self.swallowed_by("'", "'", start, start + 1);
            self.position = end;
        }
        self.remarkable |= self.slice(start, end).contains('\\');
        self.piece(start + 1, end)
    }

    /// `"…"`, with the position at the opening quote.
    fn double_quoted(&mut self) -> WordPartKind {
        let start = self.position;
        let end = self.run(start + 1, Context::DoubleQuotes.special());
        if self.byte(end) == Some(b'"') {
            self.position = end + 1;
            return WordPartKind::DoubleQuoted(self.plain(start + 1, end));
        }
        self.position += 1;
        let parts = self.parts(Context::DoubleQuotes);
        if self.byte(self.position) == Some(b'"') {
            self.position += 1;
        } else {
            self.swallowed_by("\"", "\"", start, start + 1);
        }
        WordPartKind::DoubleQuoted(self.finish_parts(parts).into_vec())
    }

    /// Ordinary text that stands at `start..end` and is all that there is.
    fn plain(&self, start: usize, end: usize) -> Vec<WordPart> {
        if start == end {
            return Vec::new();
        }
        let kind = WordPartKind::Literal(self.piece(start, end));
        vec![WordPart { kind, range: self.range(start, end) }]
    }

    /// `$'…'`, with the position at the `$` and the quote at `quote`.
    #[cold]
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
        WordPartKind::DollarSingleQuoted(self.piece(quote + 1, end))
    }

    /// A tilde-prefix, if the position is at one.
    pub(super) fn tilde(&mut self, context: Context, parts: &mut Parts) {
        let start = self.skip(self.position);
        if self.byte(start) != Some(b'~') {
            return;
        }
        let mut end = start + 1;
        let mut at = end;
        loop {
            at = self.skip(at);
            match self.byte(at) {
                Some(b'.' | b'+' | b'-') => {}
                byte if continues_name(byte) => {}
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
        let name = self.unfolded(start + 1, end);
        self.add_part(parts, WordPartKind::Tilde(name), start, end);
    }

    /// What stands at `start..end`, line continuations taken out.
    pub(super) fn unfolded(&self, start: usize, end: usize) -> Text {
        // Only names are asked for, which are short.
        let bytes = self.bytes.get(start..end).unwrap_or_default();
        if bytes.contains(&b'\\') {
            Text::from(self.slice(start, end).replace("\\\n", ""))
        } else {
            self.piece(start, end)
        }
    }

    /// The end of the name at `at` as far as it stands on one line.
    pub(super) fn name_run(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        first(rest, |byte| !is(byte, NAME)).map_or(self.bytes.len(), |name| at + name)
    }

    /// The end of the name at `at`; `at` itself when there is none.
    pub(super) fn name_end(&self, at: usize) -> usize {
        let mut end = at;
        loop {
            end = self.name_run(end);
            let next = self.skip(end);
            if next == end || !continues_name(self.byte(next)) {
                return end;
            }
            end = next;
        }
    }

    /// The name at `at`, line continuations taken out, and its end. Empty when there is none.
    pub(super) fn name(&self, at: usize) -> (Text, usize) {
        let end = self.name_run(at);
        if self.byte(end) != Some(b'\\') {
            return (self.piece(at, end), end);
        }
        let end = self.name_end(at);
        (self.unfolded(at, end), end)
    }
}
