//! Here-documents: their delimiters, their bodies, and putting the bodies into the tree.
//!
//! A body stands after the line that asks for it, when the command that asks is in the tree
//! already. So bodies are kept aside under a number, and [`place_bodies`] puts them in at the end.

use crate::source::ByteRange;
use crate::syntax::SyntaxErrorKind;
use crate::syntax::Text;
use crate::syntax::cursor::{Offsets, Parser, Piece};
use crate::syntax::tree::{
    AndOr, Command, CommandKind, HereDocument, List, ParameterOperation, Pipeline,
    RedirectionTarget, Word, WordPart, WordPartKind,
};
use crate::syntax::words::Context;

/// A here-document whose body is still to come.
pub(super) struct Pending {
    /// Its number among the bodies.
    number: u32,
    delimiter: Text,
    quoted: bool,
    strip_tabs: bool,
    /// Where the delimiter stands after the operator.
    start: usize,
    end: usize,
}

/// A body that was read.
#[derive(Default)]
pub(super) struct Body {
    parts: Vec<WordPart>,
    range: ByteRange,
}

impl Parser<'_, '_> {
    /// A delimiter as written at `start..end`, after quote removal, and whether any of it was
    /// quoted. Nothing is expanded in it.
    pub(super) fn unquoted_delimiter(&self, start: usize, end: usize) -> (Text, bool) {
        if !self.slice(start, end).contains(['\\', '\'', '"']) {
            return (self.piece(start, end), false);
        }
        let mut delimiter = String::new();
        let mut quoted = false;
        let mut quote = None;
        let mut characters = self.slice(start, end).chars().peekable();
        while let Some(character) = characters.next() {
            match (character, quote) {
                ('\\', None | Some('"')) => match characters.peek().copied() {
                    Some('\n') => {
                        characters.next();
                    }
                    Some(next) if quote.is_none() || matches!(next, '$' | '`' | '"' | '\\') => {
                        quoted = true;
                        delimiter.push(next);
                        characters.next();
                    }
                    _ => delimiter.push('\\'),
                },
                ('\'' | '"', None) => {
                    quoted = true;
                    quote = Some(character);
                }
                (_, Some(open)) if character == open => quote = None,
                _ => delimiter.push(character),
            }
        }
        (delimiter.into(), quoted)
    }

    /// Has a body read after the next newline. Until [`place_bodies`] the tree holds the range that
    /// this gives.
    pub(super) fn expect_body(
        &mut self,
        delimiter: Text,
        quoted: bool,
        strip_tabs: bool,
        start: usize,
    ) -> ByteRange {
        let number = self.state.bodies.len() as u32;
        self.state.bodies.push(None);
        self.pending.push(Pending {
            number,
            delimiter,
            quoted,
            strip_tabs,
            start,
            end: self.last_end,
        });
        ByteRange::new(number, number)
    }

    /// Reads the bodies that are waited for, with the position at the start of a line.
    pub(super) fn read_here_documents(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let start = self.position;
            let (end, after) = self.body_end(&pending);
            let parts = self.body_parts(&pending, start, end);
            let body = Body { parts, range: self.range(start, end) };
            self.store(&pending, body);
            self.resume(after);
        }
    }

    /// Gives up the bodies that are waited for where no more lines come.
    pub(super) fn end_here_documents(&mut self) {
        let at = self.position;
        for pending in std::mem::take(&mut self.pending) {
            self.report_unclosed(&pending);
            let body = Body { parts: Vec::new(), range: self.range(at, at) };
            self.store(&pending, body);
        }
    }

    fn store(&mut self, pending: &Pending, body: Body) {
        if let Some(place) = self.state.bodies.get_mut(pending.number as usize) {
            *place = Some(body);
        }
    }

    fn report_unclosed(&mut self, pending: &Pending) {
        let delimiter = pending.delimiter.as_str().to_owned();
        let kind = SyntaxErrorKind::UnclosedHereDocument { delimiter };
        self.error(kind, pending.start, pending.end);
    }

    /// Where the body from the position ends, and where the text goes on after the delimiter.
    fn body_end(&mut self, pending: &Pending) -> (usize, usize) {
        let delimiter = pending.delimiter.as_bytes();
        let mut start = self.position;
        while start < self.bytes.len() {
            let mut end = self.line_end(start);
            let mut text_start = start;
            if pending.strip_tabs {
                while self.byte(text_start) == Some(b'\t') {
                    text_start += 1;
                }
            }
            let line = self.bytes.get(text_start..end).unwrap_or_default();
            let is_end = if pending.quoted || !ends_in_continuation(line) || end >= self.bytes.len()
            {
                line == delimiter
            } else {
                // Lines that are continued are one line.
                let mut joined = line[..line.len() - 1].to_vec();
                loop {
                    let next_start = end + 1;
                    end = self.line_end(next_start);
                    let next = self.bytes.get(next_start..end).unwrap_or_default();
                    if ends_in_continuation(next) && end < self.bytes.len() {
                        joined.extend_from_slice(&next[..next.len() - 1]);
                    } else {
                        joined.extend_from_slice(next);
                        break;
                    }
                }
                joined == delimiter
            };
            let after = (end + 1).min(self.bytes.len());
            if is_end {
                return (start, after);
            }
            start = after;
        }
        self.report_unclosed(pending);
        self.swallowed = true;
        (start, start)
    }

    fn body_parts(&mut self, pending: &Pending, start: usize, end: usize) -> Vec<WordPart> {
        let lines = self.slice(start, end);
        if pending.strip_tabs && (lines.starts_with('\t') || lines.contains("\n\t")) {
            let mut text = String::with_capacity(lines.len());
            let mut pieces = Vec::new();
            let mut at = start;
            for line in lines.split_inclusive('\n') {
                let stripped = line.trim_start_matches('\t');
                let origin = at + (line.len() - stripped.len());
                pieces.push(Piece { derived: text.len(), origin });
                text.push_str(stripped);
                at += line.len();
            }
            let offsets = Offsets::Pieces { pieces: &pieces, origin: &self.offsets };
            let text = Text::from(text);
            return Parser::new(&text, offsets, self.state).body(pending.quoted);
        }
        self.inside(start, end).body(pending.quoted)
    }

    /// Everything from the position as the body of a here-document.
    fn body(mut self, quoted: bool) -> Vec<WordPart> {
        if !quoted {
            let parts = self.parts(Context::HereDocument);
            return self.finish_parts(parts).into_vec();
        }
        let (start, end) = (self.position, self.bytes.len());
        if start == end {
            return Vec::new();
        }
        let kind = WordPartKind::Literal(self.piece(start, end));
        vec![WordPart { kind, range: self.range(start, end) }]
    }
}

/// Whether a line ends in a backslash that is not itself protected.
fn ends_in_continuation(line: &[u8]) -> bool {
    line.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

/// Puts the bodies of here-documents into the tree.
pub(super) fn place_bodies(script: &mut List, bodies: &mut [Option<Body>]) {
    if !bodies.is_empty() {
        Placer { bodies }.list(script);
    }
}

/// Goes through a tree to every here-document in it.
struct Placer<'bodies> {
    bodies: &'bodies mut [Option<Body>],
}

impl Placer<'_> {
    fn list(&mut self, list: &mut List) {
        for AndOr { first, rest, .. } in &mut list.entries {
            self.pipeline(first);
            for (_, pipeline) in rest {
                self.pipeline(pipeline);
            }
        }
    }

    fn pipeline(&mut self, pipeline: &mut Pipeline) {
        for command in &mut pipeline.commands {
            self.command(command);
        }
    }

    fn command(&mut self, command: &mut Command) {
        match &mut command.kind {
            CommandKind::Simple(simple) => {
                for assignment in &mut simple.assignments {
                    self.word(&mut assignment.value);
                }
                self.words(&mut simple.words);
            }
            CommandKind::Group(list) | CommandKind::Subshell(list) => self.list(list),
            CommandKind::If(command) => {
                for (condition, body) in &mut command.branches {
                    self.list(condition);
                    self.list(body);
                }
                if let Some(otherwise) = &mut command.otherwise {
                    self.list(otherwise);
                }
            }
            CommandKind::Case(command) => {
                self.word(&mut command.subject);
                for item in &mut command.items {
                    self.words(&mut item.patterns);
                    self.list(&mut item.body);
                }
            }
            CommandKind::For(command) => {
                if let Some(words) = &mut command.words {
                    self.words(words);
                }
                self.list(&mut command.body);
            }
            CommandKind::Loop(command) => {
                self.list(&mut command.condition);
                self.list(&mut command.body);
            }
            CommandKind::Function(function) => self.command(&mut function.body),
            CommandKind::ConditionalExpression(words) => self.words(words),
        }
        for redirection in &mut command.redirections {
            match &mut redirection.target {
                RedirectionTarget::Word(word) => self.word(word),
                RedirectionTarget::HereDocument(document) => self.here_document(document),
            }
        }
    }

    fn here_document(&mut self, document: &mut HereDocument) {
        let number = document.body_range.start as usize;
        let body = self.bodies.get_mut(number).and_then(Option::take).unwrap_or_default();
        document.body = body.parts;
        document.body_range = body.range;
        self.parts(&mut document.body);
    }

    fn words(&mut self, words: &mut [Word]) {
        for word in words {
            self.word(word);
        }
    }

    fn word(&mut self, word: &mut Word) {
        self.parts(&mut word.parts);
    }

    fn parts(&mut self, parts: &mut [WordPart]) {
        for part in parts {
            match &mut part.kind {
                WordPartKind::DoubleQuoted(parts) | WordPartKind::Arithmetic(parts) => {
                    self.parts(parts);
                }
                WordPartKind::Substitution(substitution) => self.list(&mut substitution.list),
                WordPartKind::Parameter(parameter) => self.operation(&mut parameter.operation),
                WordPartKind::Literal(_)
                | WordPartKind::Escaped(_)
                | WordPartKind::SingleQuoted(_)
                | WordPartKind::Tilde(_)
                | WordPartKind::DollarSingleQuoted(_) => {}
            }
        }
    }

    fn operation(&mut self, operation: &mut ParameterOperation) {
        match operation {
            ParameterOperation::Default { word, .. }
            | ParameterOperation::AssignDefault { word, .. }
            | ParameterOperation::Error { word, .. }
            | ParameterOperation::Alternative { word, .. }
            | ParameterOperation::RemoveSuffix { pattern: word, .. }
            | ParameterOperation::RemovePrefix { pattern: word, .. } => self.word(word),
            ParameterOperation::Substring(substring) => {
                self.word(&mut substring.offset);
                if let Some(length) = &mut substring.length {
                    self.word(length);
                }
            }
            ParameterOperation::Value
            | ParameterOperation::Length
            | ParameterOperation::Unsupported(_) => {}
        }
    }
}
