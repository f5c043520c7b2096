//! Commands: lists, pipelines, simple commands, function definitions.
//!
//! Also where parsing goes on after an error. Compound commands are read in `compound.rs`, words in
//! `words.rs`.

use crate::source::ByteRange;
use crate::syntax::Text;
use crate::syntax::cursor::Parser;
use crate::syntax::few::emplace;
use crate::syntax::lexer::{
    DELIMITER, DOUBLE_QUOTE, EXPANSION, Reserved, SINGLE_QUOTE, Token, continues_name, is,
    starts_name,
};
use crate::syntax::portability::Known;
use crate::syntax::tree::{
    AndOr, Command, CommandKind, Connector, FunctionDefinition, List, Pipeline, Word, WordPart,
    WordPartKind,
};
use crate::syntax::{BashismKind, SyntaxErrorKind};

/// How many bytes of a file there are for each command outside of others, comments included.
const BYTES_OF_A_COMMAND: usize = 40;
/// How many of them are expected at most, whatever the size of the file.
const MOST_EXPECTED: usize = 1 << 10;
/// How many commands a condition or body mostly has. Room for more would cost more than that for a
/// third: what is larger than 1032 bytes comes from the slow part of the allocator.
const COMMANDS_OF_A_BODY: usize = 2;

/// A function of which all before its body was read.
struct FunctionHead {
    /// Where it starts.
    start: usize,
    name: Text,
    name_end: usize,
    /// Where the name stands.
    range: ByteRange,
}

impl Parser<'_, '_> {
    /// Everything to the end of the text.
    pub(super) fn script(&mut self) -> List {
        let expected = self.bytes.len() / BYTES_OF_A_COMMAND;
        let list = self.list_of(expected.min(MOST_EXPECTED));
        self.end_here_documents();
        list
    }

    /// Commands up to the end of the text or to a closer that an open construct waits for.
    pub(super) fn list(&mut self) -> List {
        self.list_of(COMMANDS_OF_A_BODY)
    }

    /// The same with room for so many commands: a list that grows moves all that it has.
    fn list_of(&mut self, expected: usize) -> List {
        let mut entries: Vec<AndOr> = Vec::with_capacity(expected);
        // Where a list without commands stands.
        let mut start = self.last_end;
        let mut end = start;
        loop {
            if self.recovering {
                self.recover();
            }
            self.skip_newlines();
            if self.peek() == Token::End {
                break;
            }
            if (self.token != Token::Word || self.may_be_reserved())
                && let Some((closer, closer_end)) = self.closer()
            {
                if self.wanted.contains(closer) {
                    break;
                }
                self.unexpected("a command");
                self.take_reserved(closer_end);
                continue;
            }
            let entry_start = self.position;
            let is_first = entries.is_empty();
            if self.and_or(emplace(&mut entries)).is_none() {
                entries.pop();
                continue;
            }
            if is_first {
                start = entry_start;
            }
            end = self.last_end;
            if !self.recovering
                && self.separator()
                && let Some(entry) = entries.last_mut()
            {
                entry.background = true;
            }
        }
        List { entries, range: self.range(start, end) }
    }

    /// What must stand between two commands; whether it is `&`.
    #[inline]
    fn separator(&mut self) -> bool {
        if self.byte(self.position) == Some(b'\n') {
            // Most commands end so.
            self.take_newline();
            return false;
        }
        self.other_separator()
    }

    /// The same where something else than a newline stands at the position.
    fn other_separator(&mut self) -> bool {
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
    #[cold]
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
    fn and_or(&mut self, list: &mut AndOr) -> Option<()> {
        self.peek();
        let start = self.position;
        self.pipeline(&mut list.first)?;
        while !self.recovering {
            let connector = match self.peek() {
                Token::And => Connector::And,
                Token::Or => Connector::Or,
                _ => break,
            };
            self.take_operator(2);
            self.skip_newlines();
            let mut pipeline = Pipeline::default();
            if self.pipeline(&mut pipeline).is_none() {
                break;
            }
            list.rest.push((connector, pipeline));
        }
        list.range = self.range_from(start);
        self.note_connected(list);
        Some(())
    }

    fn pipeline(&mut self, pipeline: &mut Pipeline) -> Option<()> {
        self.peek();
        let start = self.position;
        if let Some((Reserved::Not, end)) = self.reserved() {
            self.take_reserved(end);
            pipeline.negated = true;
        }
        self.command(pipeline.commands.emplace())?;
        while !self.recovering && self.peek() == Token::Pipe {
            self.take_operator(1);
            self.skip_newlines();
            let mut command = Command::default();
            if self.command(&mut command).is_none() {
                break;
            }
            pipeline.commands.push(command);
        }
        pipeline.range = self.range_from(start);
        Some(())
    }

    /// The command at the position. `None` when there is none, which is reported.
    pub(super) fn command(&mut self, command: &mut Command) -> Option<()> {
        match self.peek() {
            Token::Open => return self.compound(None, command),
            Token::Redirection => return self.simple_command(command),
            Token::Word => {}
            _ => {
                self.unexpected("a command");
                return None;
            }
        }
        match self.reserved() {
            None | Some((Reserved::CloseBrackets, _)) => self.simple_command(command),
            Some((Reserved::Function, end)) => match self.function_keyword(end) {
                Some(function) => self.named_function(function, command),
                None => self.simple_command(command),
            },
            Some((reserved, _)) if reserved.closer().is_some() => {
                self.unexpected("a command");
                None
            }
            Some((Reserved::In | Reserved::Not, _)) => {
                self.unexpected("a command");
                None
            }
            found => self.compound(found, command),
        }
    }

    /// Assignments, words and redirections; or a function definition, which starts alike.
    fn simple_command(&mut self, command: &mut Command) -> Option<()> {
        let start = self.position;
        self.remarkable = false;
        let mut known = None;
        // A new command is a simple one.
        let CommandKind::Simple(simple) = &mut command.kind else { return None };
        while !self.recovering {
            match self.peek() {
                Token::Redirection => command.redirections.extend(self.redirection()),
                Token::Word if simple.words.is_empty() => {
                    self.add_assignment_or_name(simple);
                    let name = simple.words.first().and_then(literal_text);
                    known = name.and_then(|name| Known::of(name.as_bytes()));
                }
                Token::Word => {
                    let declares = known == Some(Known::Declaration);
                    let assigned = if declares { self.declared_word() } else { None };
                    match assigned {
                        Some(word) => simple.words.push(word),
                        None => self.add_word(&mut simple.words),
                    }
                }
                Token::Open if simple.assignments.is_empty() && command.redirections.is_empty() => {
                    if let [word] = simple.words.as_slice() {
                        let (name, range) = (literal_text(word).cloned(), word.range);
                        let name_end = self.last_end;
                        if self.take_parentheses() {
                            if let Some(name) = name {
                                let head = FunctionHead { start, name, name_end, range };
                                return self.named_function(head, command);
                            }
                            self.bad_function_name(start, name_end);
                            let name = self.piece(start, name_end);
                            let head = FunctionHead { start, name, name_end, range };
                            return self.function(head, command);
                        }
                    }
                    break;
                }
                _ => break,
            }
        }
        self.note_simple(simple, known, &command.redirections);
        command.range = self.range_from(start);
        Some(())
    }

    /// Reports what stands at `start..end` in place of the name of a function.
    #[cold]
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

    /// A function whose name is plain text.
    fn named_function(&mut self, head: FunctionHead, command: &mut Command) -> Option<()> {
        let (start, name_end) = (head.start, head.name_end);
        let is_portable = is_name(&head.name);
        self.function(head, command)?;
        let has_simple_body = matches!(
            &command.kind,
            CommandKind::Function(definition)
                if matches!(definition.body.kind, CommandKind::Simple(_) | CommandKind::Function(_))
        );
        // dash takes any body but only the names of variables; bash any name but only compound
        // commands. What one of them takes is taken here, what neither does is not.
        match (is_portable, has_simple_body) {
            (false, true) => self.bad_function_name(start, name_end),
            (false, false) => self.bashism(BashismKind::FunctionName, start, name_end),
            (true, true) => self.bashism(BashismKind::FunctionBody, start, name_end),
            (true, false) => {}
        }
        Some(())
    }

    fn function(&mut self, head: FunctionHead, command: &mut Command) -> Option<()> {
        let FunctionHead { start, name, range: name_range, .. } = head;
        let end = self.position;
        if !self.enter(start, end) {
            return None;
        }
        self.skip_newlines();
        let mut body = Command::default();
        let found = self.command(&mut body);
        self.leave();
        found?;
        command.kind =
            CommandKind::Function(Box::new(FunctionDefinition { name, name_range, body }));
        command.range = self.range_from(start);
        Some(())
    }

    /// bash's `function name` with a body that only a function can have. In POSIX, `function` is a
    /// command like any other: `None` when it may be one.
    #[cold]
    fn function_keyword(&mut self, keyword_end: usize) -> Option<FunctionHead> {
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
        let name = self.piece(name_start, name_end);
        Some(FunctionHead { start, name, name_end, range: self.range(name_start, name_end) })
    }
}

/// Whether a variable can have this name (POSIX, XBD 3.216).
pub fn is_name(text: &str) -> bool {
    starts_name(text.bytes().next()) && text.bytes().all(|byte| continues_name(Some(byte)))
}

/// The text of a word that is nothing but plain text.
pub(crate) fn literal(word: &Word) -> Option<&str> {
    literal_text(word).map(Text::as_str)
}

pub(super) fn literal_text(word: &Word) -> Option<&Text> {
    match word.parts.as_slice() {
        [WordPart { kind: WordPartKind::Literal(text), .. }] => Some(text),
        _ => None,
    }
}
