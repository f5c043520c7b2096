//! Commands: lists, pipelines, simple commands, redirections, function definitions.
//!
//! Also where parsing goes on after an error. Compound commands are read in `compound.rs`, words in
//! `words.rs`.

use crate::source::ByteRange;
use crate::syntax::cursor::Parser;
use crate::syntax::lexer::{
    DELIMITER, DOUBLE_QUOTE, EXPANSION, Reserved, SINGLE_QUOTE, Token, continues_name, is,
    starts_name,
};
use crate::syntax::tree::{
    AndOr, Command, CommandKind, Connector, FunctionDefinition, HereDocument, List, Pipeline,
    Redirection, RedirectionOperator, RedirectionTarget, SimpleCommand, Word, WordPart,
    WordPartKind,
};
use crate::syntax::{Bashism, BashismKind, SyntaxErrorKind};

impl Parser<'_, '_> {
    /// Everything to the end of the text.
    pub(super) fn script(&mut self) -> List {
        let list = self.list();
        self.end_here_documents();
        list
    }

    /// Commands up to the end of the text or to a closer that an open construct waits for.
    pub(super) fn list(&mut self) -> List {
        let mut entries = Vec::new();
        // Where a list without commands stands.
        let mut start = self.last_end;
        let mut end = start;
        loop {
            if self.recovering {
                self.recover();
            }
            match self.peek() {
                Token::End => break,
                Token::Newline => {
                    self.take_newline();
                    continue;
                }
                _ => {}
            }
            if let Some((closer, closer_end)) = self.closer() {
                if self.wanted.contains(closer) {
                    break;
                }
                self.unexpected("a command");
                self.take_reserved(closer_end);
                continue;
            }
            let entry_start = self.position;
            let Some(mut entry) = self.and_or() else { continue };
            if entries.is_empty() {
                start = entry_start;
            }
            end = self.last_end;
            if !self.recovering {
                entry.background = self.separator();
            }
            entries.push(entry);
        }
        List { entries, range: self.range(start, end) }
    }

    /// What must stand between two commands; whether it is `&`.
    fn separator(&mut self) -> bool {
        match self.peek() {
            Token::Semicolon => self.take_operator(1),
            Token::Ampersand => {
                self.take_operator(1);
                return true;
            }
            Token::Newline => self.take_newline(),
            // These end the list, or are reported where it goes on.
            Token::End | Token::Close | Token::DoubleSemicolon => {}
            Token::Word if self.closer_may_follow && self.closer().is_some() => {}
            _ => self.unexpected("`;`, `&` or a newline"),
        }
        false
    }

    /// Goes past what follows an unexpected token: to the end of the command or line, or to
    /// something that an open construct waits for.
    pub(super) fn recover(&mut self) {
        let mut open_parentheses = 0_usize;
        loop {
            match self.peek() {
                Token::End | Token::Newline => break,
                Token::Semicolon | Token::Ampersand if open_parentheses == 0 => {
                    self.take_operator(1);
                    break;
                }
                Token::Open => {
                    open_parentheses += 1;
                    self.take_operator(1);
                }
                Token::Close if open_parentheses > 0 => {
                    open_parentheses -= 1;
                    self.take_operator(1);
                }
                Token::Redirection => {
                    self.redirection();
                }
                token => {
                    if let Some((closer, end)) = self.closer() {
                        if self.wanted.contains(closer) {
                            break;
                        }
                        self.take_reserved(end);
                    } else if token == Token::Word {
                        self.word();
                    } else {
                        let is_double = matches!(token, Token::And | Token::Or);
                        self.take_operator(if is_double { 2 } else { 1 });
                    }
                }
            }
        }
        self.recovering = false;
    }

    /// Pipelines joined by `&&` and `||`. `None` when no command stands here, which is reported.
    fn and_or(&mut self) -> Option<AndOr> {
        self.peek();
        let start = self.position;
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        while !self.recovering {
            let connector = match self.peek() {
                Token::And => Connector::And,
                Token::Or => Connector::Or,
                _ => break,
            };
            self.take_operator(2);
            self.skip_newlines();
            let Some(pipeline) = self.pipeline() else { break };
            rest.push((connector, pipeline));
        }
        let list = AndOr { first, rest, background: false, range: self.range_from(start) };
        self.note_connected(&list);
        Some(list)
    }

    fn pipeline(&mut self) -> Option<Pipeline> {
        self.peek();
        let start = self.position;
        let negation = self.reserved().filter(|(reserved, _)| *reserved == Reserved::Not);
        if let Some((_, end)) = negation {
            self.take_reserved(end);
        }
        let mut commands = vec![self.command()?];
        while !self.recovering && self.peek() == Token::Pipe {
            self.take_operator(1);
            self.skip_newlines();
            let Some(command) = self.command() else { break };
            commands.push(command);
        }
        Some(Pipeline { negated: negation.is_some(), commands, range: self.range_from(start) })
    }

    /// The command at the position. `None` when there is none, which is reported.
    pub(super) fn command(&mut self) -> Option<Command> {
        match self.peek() {
            Token::Open => return self.compound(None),
            Token::Redirection => return self.simple_command(),
            Token::Word => {}
            _ => {
                self.unexpected("a command");
                return None;
            }
        }
        match self.reserved() {
            None | Some((Reserved::CloseBrackets, _)) => self.simple_command(),
            Some((Reserved::Function, end)) => match self.function_keyword(end) {
                Some(command) => Some(command),
                None => self.simple_command(),
            },
            Some((reserved, _)) if reserved.closer().is_some() => {
                self.unexpected("a command");
                None
            }
            Some((Reserved::In | Reserved::Not, _)) => {
                self.unexpected("a command");
                None
            }
            found => self.compound(found),
        }
    }

    /// Assignments, words and redirections; or a function definition, which starts alike.
    fn simple_command(&mut self) -> Option<Command> {
        let start = self.position;
        let mut simple = SimpleCommand::default();
        let mut redirections = Vec::new();
        let mut declares = false;
        while !self.recovering {
            match self.peek() {
                Token::Redirection => redirections.extend(self.redirection()),
                Token::Word if simple.words.is_empty() => {
                    if let Some(assignment) = self.assignment() {
                        simple.assignments.push(assignment);
                        continue;
                    }
                    let word = self.word();
                    match literal(&word) {
                        Some("export" | "readonly" | "local" | "declare" | "typeset") => {
                            declares = true;
                        }
                        Some("source") => {
                            let (kind, range) = (BashismKind::Source, word.range);
                            self.state.bashisms.push(Bashism { kind, range });
                        }
                        _ => {}
                    }
                    simple.words.push(word);
                }
                Token::Word => {
                    let assigned = if declares { self.declared_word() } else { None };
                    let word = match assigned {
                        Some(word) => word,
                        None => self.word(),
                    };
                    simple.words.push(word);
                }
                Token::Open if simple.assignments.is_empty() && redirections.is_empty() => {
                    if let [word] = simple.words.as_slice() {
                        let (name, name_range) = (literal(word).map(str::to_owned), word.range);
                        let word_end = self.last_end;
                        if self.take_parentheses() {
                            if let Some(name) = name {
                                return self.function(start, word_end, name, name_range);
                            }
                            self.bad_function_name(start, word_end);
                            let written = self.slice(start, word_end).to_owned();
                            return self.function_body(start, written, name_range);
                        }
                    }
                    break;
                }
                _ => break,
            }
        }
        self.note_simple(&simple, &redirections);
        Some(Command {
            kind: CommandKind::Simple(simple),
            redirections,
            range: self.range_from(start),
        })
    }

    /// Reports what stands at `start..end` in place of the name of a function.
    fn bad_function_name(&mut self, start: usize, end: usize) {
        let found = self.slice(start, end).to_owned();
        let expected = "the name of a function";
        self.error(SyntaxErrorKind::Unexpected { found, expected }, start, end);
    }

    /// Goes past `()` if it stands here.
    fn take_parentheses(&mut self) -> bool {
        let (start, last_end) = (self.position, self.last_end);
        self.take_operator(1);
        if self.peek() == Token::Close {
            self.take_operator(1);
            return true;
        }
        (self.position, self.last_end) = (start, last_end);
        false
    }

    /// A function that starts at `start`, with its name up to `name_end`, and with all before its
    /// body read.
    fn function(
        &mut self,
        start: usize,
        name_end: usize,
        name: String,
        name_range: ByteRange,
    ) -> Option<Command> {
        let is_portable = is_name(&name);
        let function = self.function_body(start, name, name_range)?;
        // dash takes any body but only the names of variables; bash any name but only compound
        // commands. What one of them takes is taken here, what neither does is not.
        if !is_portable
            && let CommandKind::Function(definition) = &function.kind
            && let CommandKind::Simple(_) | CommandKind::Function(_) = definition.body.kind
        {
            self.bad_function_name(start, name_end);
        } else if !is_portable {
            self.bashism(BashismKind::FunctionName, start, name_end);
        } else if let CommandKind::Function(definition) = &function.kind
            && let CommandKind::Simple(_) | CommandKind::Function(_) = definition.body.kind
        {
            self.bashism(BashismKind::FunctionBody, start, name_end);
        }
        Some(function)
    }

    fn function_body(
        &mut self,
        start: usize,
        name: String,
        name_range: ByteRange,
    ) -> Option<Command> {
        let end = self.position;
        if !self.enter(start, end) {
            return None;
        }
        self.skip_newlines();
        let body = self.command();
        self.leave();
        let body = Box::new(body?);
        Some(Command {
            kind: CommandKind::Function(FunctionDefinition { name, name_range, body }),
            redirections: Vec::new(),
            range: self.range_from(start),
        })
    }

    /// bash's `function name` with a body that only a function can have. In POSIX, `function` is a
    /// command like any other: `None` when it may be one.
    fn function_keyword(&mut self, keyword_end: usize) -> Option<Command> {
        let start = self.position;
        let mut name_start = keyword_end;
        while let Some(b' ' | b'\t') = self.byte(name_start) {
            name_start += 1;
        }
        let special = DELIMITER | EXPANSION | SINGLE_QUOTE | DOUBLE_QUOTE;
        let name_end = self.run(name_start, special);
        if name_end == name_start || self.byte(name_start) == Some(b'#') {
            return None;
        }
        let mut has_parentheses = false;
        let mut at = name_end;
        loop {
            match self.byte(at)? {
                b' ' | b'\t' | b'\n' => at += 1,
                b'(' if self.byte(at + 1) == Some(b')') && !has_parentheses => {
                    has_parentheses = true;
                    at += 2;
                }
                b'(' => break,
                b'{' if self.byte(at + 1).is_some_and(|byte| is(byte, DELIMITER)) => break,
                _ => return None,
            }
        }
        self.take_reserved(name_end);
        if has_parentheses {
            self.peek();
            self.take_parentheses();
        }
        self.bashism(BashismKind::FunctionKeyword, start, name_end);
        let name = self.slice(name_start, name_end).to_owned();
        self.function(start, name_end, name, self.range(name_start, name_end))
    }

    /// The redirection at the position. `None` when its word is missing, which is reported.
    pub(super) fn redirection(&mut self) -> Option<Redirection> {
        use RedirectionOperator as Operator;

        let start = self.position;
        let operator_start = self.descriptor_end(start).unwrap_or(start);
        let descriptor = if operator_start > start {
            self.slice(start, operator_start).replace("\\\n", "").parse().ok()
        } else {
            None
        };
        let first = self.byte(operator_start);
        let after_first = self.skip(operator_start + 1);
        let after_second = self.skip(after_first + 1);
        let mut strip_tabs = false;
        let (operator, end) = match (first, self.byte(after_first)) {
            (Some(b'<'), Some(b'<')) => match self.byte(after_second) {
                Some(b'<') => (Operator::HereString, after_second + 1),
                Some(b'-') => {
                    strip_tabs = true;
                    (Operator::HereDocument, after_second + 1)
                }
                _ => (Operator::HereDocument, after_first + 1),
            },
            (Some(b'<'), Some(b'&')) => (Operator::DuplicateInput, after_first + 1),
            (Some(b'<'), Some(b'>')) => (Operator::ReadWrite, after_first + 1),
            (Some(b'<'), _) => (Operator::Input, operator_start + 1),
            (Some(b'&'), _) if self.byte(after_second) == Some(b'>') => {
                (Operator::OutputAndError, after_second + 1)
            }
            (Some(b'&'), _) => (Operator::OutputAndError, after_first + 1),
            (_, Some(b'>')) => (Operator::Append, after_first + 1),
            (_, Some(b'&')) => (Operator::DuplicateOutput, after_first + 1),
            (_, Some(b'|')) => (Operator::Clobber, after_first + 1),
            _ => (Operator::Output, operator_start + 1),
        };
        self.take_reserved(end);
        match operator {
            Operator::HereString => self.bashism(BashismKind::HereString, operator_start, end),
            Operator::OutputAndError => {
                self.bashism(BashismKind::OutputAndError, operator_start, end);
            }
            _ => {}
        }
        if self.peek() != Token::Word {
            self.unexpected(if operator == Operator::HereDocument {
                "the delimiter of a here-document"
            } else {
                "a file name or descriptor"
            });
            return None;
        }
        let word_start = self.position;
        let word = self.word();
        let target = if operator == Operator::HereDocument {
            let document = self.here_document(word_start, strip_tabs);
            RedirectionTarget::HereDocument(document)
        } else {
            RedirectionTarget::Word(word)
        };
        Some(Redirection { descriptor, operator, target, range: self.range_from(start) })
    }

    /// A here-document whose delimiter was just read; its body comes later.
    fn here_document(&mut self, delimiter_start: usize, strip_tabs: bool) -> HereDocument {
        let (delimiter, quoted) = self.unquoted_delimiter(delimiter_start, self.last_end);
        let body_range = self.expect_body(&delimiter, quoted, strip_tabs, delimiter_start);
        HereDocument { delimiter, quoted, strip_tabs, body: Vec::new(), body_range }
    }
}

/// Whether a variable could have this name.
fn is_name(text: &str) -> bool {
    starts_name(text.bytes().next()) && text.bytes().all(|byte| continues_name(Some(byte)))
}

/// The text of a word that is nothing but plain text.
pub(super) fn literal(word: &Word) -> Option<&str> {
    match word.parts.as_slice() {
        [WordPart { kind: WordPartKind::Literal(text), .. }] => Some(text),
        _ => None,
    }
}
