//! Compound commands: `if`, `case`, `for`, `while`, `until`, `{ }`, `( )`, and bash's `[[ ]]`.
//!
//! Each is read to its closing word, or to something that a construct around it waits for: then it
//! is this one that is unclosed. The commands inside are read in `commands.rs`.

use crate::syntax::cursor::{Closer, Parser};
use crate::syntax::lexer::{DELIMITER, Reserved, Token, is, starts_name};
use crate::syntax::tree::{
    CaseCommand, CaseItem, Command, CommandKind, ForCommand, IfCommand, List, LoopCommand, Word,
};
use crate::syntax::{BashismKind, Few};

impl Parser<'_, '_> {
    /// The compound command that starts with this reserved word and its end, or with `(`.
    #[inline(never)]
    pub(super) fn compound(
        &mut self,
        reserved: Option<(Reserved, usize)>,
        command: &mut Command,
    ) -> Option<()> {
        let start = self.position;
        let end = reserved.map_or(start + 1, |(_, end)| end);
        if !self.enter(start, end) {
            return None;
        }
        self.take_reserved(end);
        command.kind = match reserved {
            None => {
                let list = self.block(&[Closer::Parenthesis]);
                self.close(Closer::Parenthesis, ("(", ")"), start, end);
                CommandKind::Subshell(list)
            }
            Some((Reserved::If, _)) => self.if_command(start, end),
            Some((Reserved::Case, _)) => self.case_command(start, end),
            Some((Reserved::For, _)) => self.for_command(start, end),
            Some((Reserved::While, _)) => self.loop_command(false, start, end),
            Some((Reserved::Until, _)) => self.loop_command(true, start, end),
            Some((Reserved::OpenBrackets, _)) => self.conditional_expression(start, end),
            Some(_) => {
                let list = self.block(&[Closer::Brace]);
                self.close(Closer::Brace, ("{", "}"), start, end);
                CommandKind::Group(list)
            }
        };
        self.leave();
        self.closer_may_follow = true;
        while !self.recovering && self.peek() == Token::Redirection {
            command.redirections.extend(self.redirection());
        }
        command.range = self.range_from(start);
        Some(())
    }

    /// At least one command, up to one of `closers`.
    fn block(&mut self, closers: &[Closer]) -> List {
        let errors = self.state.errors.len();
        self.wanted.add(closers);
        let list = self.list();
        self.wanted.remove(closers);
        // At the end of the text it is the opening that is reported.
        if list.entries.is_empty() && self.state.errors.len() == errors && self.peek() != Token::End
        {
            self.unexpected("a command");
            self.recovering = false;
        }
        list
    }

    /// Goes past the closer of a construct, or reports its opening at `start..end`.
    fn close(
        &mut self,
        closer: Closer,
        (opening, closing): (&'static str, &'static str),
        start: usize,
        end: usize,
    ) {
        if !self.take_closer(closer) {
            self.unclosed(opening, closing, start, end);
        }
    }

    /// A list without commands, here.
    fn no_commands(&self) -> List {
        List { entries: Vec::new(), range: self.range(self.last_end, self.last_end) }
    }

    /// Whether one of these closers stands here, reported in place of `expected`.
    fn is_too_early(&mut self, closers: &[Closer], expected: &'static str) -> bool {
        let found = self.closer().is_some_and(|(closer, _)| closers.contains(&closer));
        if found {
            self.unexpected(expected);
            self.recovering = false;
        }
        found
    }

    fn if_command(&mut self, start: usize, end: usize) -> CommandKind {
        use Closer::{Elif, Else, Fi, Then};

        let mut branches = Vec::with_capacity(1);
        let mut otherwise = None;
        loop {
            let condition = self.block(&[Then, Elif, Else, Fi]);
            self.note_condition(&condition);
            let body = if self.take_closer(Then) {
                self.block(&[Elif, Else, Fi])
            } else {
                self.is_too_early(&[Elif, Else, Fi], "`then`");
                self.no_commands()
            };
            branches.push((condition, body));
            if self.take_closer(Elif) {
                continue;
            }
            if self.take_closer(Else) {
                otherwise = Some(self.block(&[Fi]));
            }
            break;
        }
        self.close(Fi, ("if", "fi"), start, end);
        CommandKind::If(Box::new(IfCommand { branches, otherwise }))
    }

    fn loop_command(&mut self, until: bool, start: usize, end: usize) -> CommandKind {
        let condition = self.block(&[Closer::Do, Closer::Done]);
        self.note_condition(&condition);
        let body = self.loop_body();
        let opening = if until { "until" } else { "while" };
        self.close(Closer::Done, (opening, "done"), start, end);
        CommandKind::Loop(Box::new(LoopCommand { until, condition, body }))
    }

    /// `do` and the commands up to `done`.
    fn loop_body(&mut self) -> List {
        if self.take_closer(Closer::Do) {
            self.block(&[Closer::Done])
        } else {
            self.is_too_early(&[Closer::Done], "`do`");
            self.no_commands()
        }
    }

    fn for_command(&mut self, start: usize, end: usize) -> CommandKind {
        let mut name = None;
        let mut name_range = self.range(end, end);
        if self.peek() == Token::Word {
            let name_start = self.position;
            let (found, name_end) = self.name(name_start);
            let next = self.byte(self.skip(name_end));
            if starts_name(self.byte(name_start)) && next.is_none_or(|byte| is(byte, DELIMITER)) {
                self.take_reserved(name_end);
                name = Some(found);
                name_range = self.range(name_start, name_end);
            } else {
                self.unexpected("the name of a variable");
                self.recovering = false;
                self.word();
            }
        } else {
            self.unexpected("the name of a variable");
        }

        let mut words = None;
        if !self.recovering {
            if self.peek() == Token::Semicolon {
                self.take_operator(1);
            } else {
                self.skip_newlines();
                if let Some((Reserved::In, in_end)) = self.reserved() {
                    self.take_reserved(in_end);
                    words = Some(self.for_words());
                }
            }
        }
        self.wanted.add(&[Closer::Do, Closer::Done]);
        if self.recovering {
            self.recover();
        }
        self.skip_newlines();
        let errors = self.state.errors.len();
        if !matches!(self.closer(), Some((Closer::Do | Closer::Done, _)))
            && self.peek() != Token::End
        {
            self.unexpected("`do`");
            self.recover();
            self.skip_newlines();
        }
        self.wanted.remove(&[Closer::Do, Closer::Done]);
        let is_reported = self.state.errors.len() > errors;
        let body = if is_reported && self.closer().is_some_and(|(it, _)| it == Closer::Done) {
            self.no_commands()
        } else {
            self.loop_body()
        };
        self.close(Closer::Done, ("for", "done"), start, end);
        let name = name.unwrap_or_default();
        CommandKind::For(Box::new(ForCommand { name, name_range, words, body }))
    }

    /// The words after `in`, and the separator after them.
    fn for_words(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            match self.peek() {
                Token::Word => {
                    let word = self.word();
                    self.note_braces(&word);
                    words.push(word);
                }
                Token::Semicolon => {
                    self.take_operator(1);
                    break;
                }
                Token::Newline | Token::End => break,
                _ => {
                    self.unexpected("a word, `;` or a newline");
                    break;
                }
            }
        }
        words
    }

    fn case_command(&mut self, start: usize, end: usize) -> CommandKind {
        let mut subject = Word { parts: Few::None, range: self.range(end, end) };
        if self.peek() == Token::Word {
            subject = self.word();
            self.skip_newlines();
        } else {
            self.unexpected("a word");
        }
        if !self.recovering {
            self.peek();
            match self.reserved() {
                Some((Reserved::In, in_end)) => self.take_reserved(in_end),
                _ => self.unexpected("`in`"),
            }
        }
        let mut items = Vec::new();
        self.wanted.add(&[Closer::Esac]);
        loop {
            if self.recovering {
                self.wanted.add(&[Closer::DoubleSemicolon]);
                self.recover();
                self.wanted.remove(&[Closer::DoubleSemicolon]);
                self.take_closer(Closer::DoubleSemicolon);
            }
            self.skip_newlines();
            match self.peek() {
                Token::End => break,
                Token::Word | Token::Open => {
                    if let Some((Reserved::Esac, _)) = self.reserved() {
                        break;
                    }
                    match self.case_item() {
                        Some(item) => items.push(item),
                        None if self.recovering => {}
                        None => break,
                    }
                }
                Token::Close if self.wanted.contains(Closer::Parenthesis) => break,
                Token::DoubleSemicolon if self.wanted.contains(Closer::DoubleSemicolon) => break,
                token => {
                    self.unexpected("a pattern or `esac`");
                    let is_single = matches!(
                        token,
                        Token::Semicolon | Token::Ampersand | Token::Pipe | Token::Close
                    );
                    if token == Token::Redirection {
                        self.position += 1;
                    } else {
                        self.take_operator(if is_single { 1 } else { 2 });
                    }
                }
            }
        }
        self.wanted.remove(&[Closer::Esac]);
        self.close(Closer::Esac, ("case", "esac"), start, end);
        CommandKind::Case(Box::new(CaseCommand { subject, items }))
    }

    /// One item of a `case`. `None` when there is none: something is reported, or a closer stands
    /// here that belongs to a construct around the `case`.
    fn case_item(&mut self) -> Option<CaseItem> {
        let start = self.position;
        let has_parenthesis = self.peek() == Token::Open;
        if has_parenthesis {
            self.take_operator(1);
        }
        let mut patterns = Vec::new();
        loop {
            if self.peek() != Token::Word {
                self.unexpected("a pattern");
                break;
            }
            let (word_start, last_end) = (self.position, self.last_end);
            let closer = self.closer();
            let pattern = self.word();
            self.note_pattern(&pattern);
            patterns.push(pattern);
            match self.peek() {
                Token::Pipe => self.take_operator(1),
                Token::Close => {
                    self.take_operator(1);
                    break;
                }
                _ => {
                    if let Some((closer, _)) = closer {
                        // `fi` alone, say, after a `case` that lacks its `esac`.
                        if !has_parenthesis && patterns.len() == 1 && self.wanted.contains(closer) {
                            (self.position, self.last_end) = (word_start, last_end);
                            return None;
                        }
                    }
                    self.unexpected("`|` or `)` after a pattern");
                    break;
                }
            }
        }
        if self.recovering {
            return None;
        }
        let head = self.range_from(start);
        let closers = [Closer::DoubleSemicolon, Closer::Esac];
        self.wanted.add(&closers);
        let body = self.list();
        self.wanted.remove(&closers);
        let mut range = head;
        if !body.entries.is_empty() {
            range.end = body.range.end;
        }
        self.take_closer(Closer::DoubleSemicolon);
        Some(CaseItem { patterns, body, range })
    }

    /// bash's `[[ … ]]`: only its words are kept.
    fn conditional_expression(&mut self, start: usize, end: usize) -> CommandKind {
        let mut words = Vec::new();
        let mut newline_may_follow = true;
        loop {
            match self.peek() {
                Token::Word => {
                    if let Some((Reserved::CloseBrackets, end)) = self.reserved() {
                        self.take_reserved(end);
                        break;
                    }
                    words.push(self.word());
                    newline_may_follow = false;
                }
                Token::And | Token::Or => {
                    self.take_operator(2);
                    newline_may_follow = true;
                }
                Token::Open | Token::Close | Token::Pipe => self.take_operator(1),
                Token::Redirection => {
                    self.position = self.descriptor_end(self.position).unwrap_or(self.position) + 1;
                    self.last_end = self.position;
                }
                Token::Newline if newline_may_follow => self.take_newline(),
                _ => {
                    self.unclosed("[[", "]]", start, end);
                    break;
                }
            }
        }
        self.bashism(BashismKind::ConditionalExpression, start, self.last_end);
        CommandKind::ConditionalExpression(words)
    }
}
