//! What follows a `$`, and backquotes.
//!
//! Parameters, command substitutions and arithmetic, in every context. Nothing is computed; what
//! stands in `$(…)` is handed to the command parser.

use crate::source::ByteRange;
use crate::syntax::Text;
use crate::syntax::cursor::{Closer, Offsets, Parser, Piece, Wanted};
use crate::syntax::lexer::starts_name;
use crate::syntax::parts::Parts;
use crate::syntax::portability::is_set_by_bash;
use crate::syntax::tree::{
    Command, CommandKind, List, Parameter, ParameterOperation, RedirectionOperator, Substitution,
    Substring, Word, WordPartKind,
};
use crate::syntax::words::Context;
use crate::syntax::{BashismKind, SyntaxErrorKind};

impl Parser<'_, '_> {
    /// A `$` and what belongs to it.
    pub(super) fn dollar(&mut self, context: Context, parts: &mut Parts) {
        let start = self.position;
        let next = self.skip(start + 1);
        let kind = match self.byte(next) {
            Some(b'{') => self.braced(context, next),
            Some(b'(') => self.parenthesised(next),
            Some(b'\'') if !context.is_quoted() => self.dollar_single_quoted(next),
            byte if starts_name(byte) => {
                let (name, end) = self.name(next);
                self.position = end;
                self.remarkable |= is_set_by_bash(name.as_bytes());
                WordPartKind::Parameter(Parameter { name, operation: ParameterOperation::Value })
            }
            Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => {
                self.position = next + 1;
                let name = self.piece(next, next + 1);
                WordPartKind::Parameter(Parameter { name, operation: ParameterOperation::Value })
            }
            _ => {
                self.position = start + 1;
                self.remarkable = true;
                self.add_literal(parts, start, start + 1);
                return;
            }
        };
        self.add_part(parts, kind, start, self.position);
    }

    /// `$(…)` or `$((…))`, with the parenthesis at `open`.
    fn parenthesised(&mut self, open: usize) -> WordPartKind {
        let second = self.skip(open + 1);
        if self.byte(second) == Some(b'(')
            && let Some(kind) = self.arithmetic(second + 1)
        {
            return kind;
        }
        self.substitution(open + 1)
    }

    /// `$((…))`, with the expression at `inner`; `None` when it is a subshell in a command
    /// substitution, as in `$((a); b)`.
    fn arithmetic(&mut self, inner: usize) -> Option<WordPartKind> {
        let start = self.position;
        let place = self.range(start, start + 1).start;
        if self.state.not_arithmetic.contains(&place) {
            return None;
        }
        if !self.enter(start, inner) {
            return Some(WordPartKind::Arithmetic(Vec::new()));
        }
        let mark = self.mark();
        self.remarkable = true;
        self.position = inner;
        let parts = self.parts(Context::Arithmetic);
        self.leave();
        if self.byte(self.position) == Some(b')') {
            let second = self.skip(self.position + 1);
            if self.byte(second) == Some(b')') {
                self.position = second + 1;
                return Some(WordPartKind::Arithmetic(self.finish_parts(parts).into_vec()));
            }
            self.rewind(&mark);
            self.state.not_arithmetic.insert(place);
            self.position = start;
            return None;
        }
        self.swallowed_by("$((", "))", start, inner);
        Some(WordPartKind::Arithmetic(self.finish_parts(parts).into_vec()))
    }

    /// `$(…)` with the commands at `inner` and the position at the `$`.
    fn substitution(&mut self, inner: usize) -> WordPartKind {
        let start = self.position;
        let (list, inner) = self.enclosed_list(inner, "$(");
        let reads_file = is_file_reading(&list);
        if reads_file {
            self.bashism(BashismKind::FileSubstitution, start, self.position);
        }
        WordPartKind::Substitution(Box::new(Substitution {
            list,
            inner,
            backquoted: false,
            reads_file,
        }))
    }

    /// `<(…)` and `>(…)`, which bash alone knows.
    #[cold]
    pub(super) fn process_substitution(&mut self) -> WordPartKind {
        let start = self.position;
        let inner = self.skip(start + 1) + 1;
        let opening = if self.byte(start) == Some(b'<') { "<(" } else { ">(" };
        let (list, inner) = self.enclosed_list(inner, opening);
        self.bashism(BashismKind::ProcessSubstitution, start, self.position);
        WordPartKind::Substitution(Box::new(Substitution {
            list,
            inner,
            backquoted: false,
            reads_file: false,
        }))
    }

    /// The commands from `inner` to the closing parenthesis, and the place of all that stands between.
    /// `opening` is what stands before them.
    fn enclosed_list(&mut self, inner: usize, opening: &'static str) -> (List, ByteRange) {
        let start = self.position;
        if !self.enter(start, inner) {
            let end = self.position;
            let list = List { range: self.range(end, end), ..List::default() };
            return (list, self.range(inner, end));
        }
        self.position = inner;
        let last_end = self.last_end;
        self.last_end = inner;
        // What the constructs around it wait for cannot stand in here.
        let mut inside = Wanted::default();
        inside.add(&[Closer::Parenthesis]);
        let wanted = std::mem::replace(&mut self.wanted, inside);
        let pending = std::mem::take(&mut self.pending);
        let recovering = std::mem::take(&mut self.recovering);
        let remarkable = self.remarkable;

        let mut list = self.list();
        let inner_end = self.position;
        self.end_here_documents();
        if self.byte(inner_end) == Some(b')') {
            self.position = inner_end + 1;
        } else {
            self.swallowed_by(opening, ")", start, inner);
        }

        self.last_end = last_end;
        self.wanted = wanted;
        self.pending = pending;
        self.recovering = recovering;
        self.remarkable = remarkable;
        self.leave();
        let place = self.range(inner, inner_end);
        if list.entries.is_empty() {
            // Where bytes were taken out, nothing has two places: before them and behind.
            list.range = ByteRange::new(place.start, place.start);
        }
        (list, place)
    }

    /// `` `…` ``, with the position at the opening one.
    pub(super) fn backquoted(&mut self, in_double_quotes: bool) -> WordPartKind {
        let start = self.position;
        let inner = start + 1;
        let mut unescaped = String::new();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut piece_start = inner;
        let mut end = inner;
        loop {
            match self.byte(end) {
                None | Some(b'`') => break,
                Some(b'\\') => match self.byte(end + 1) {
                    Some(b'"') if !in_double_quotes => end += 2,
                    Some(b'`' | b'\\' | b'$' | b'"') => {
                        pieces.push(Piece { derived: unescaped.len(), origin: piece_start });
                        unescaped.push_str(self.slice(piece_start, end));
                        piece_start = end + 1;
                        end += 2;
                    }
                    _ => end += 1,
                },
                Some(_) => end += 1,
            }
        }
        let is_closed = self.byte(end) == Some(b'`');
        if !is_closed {
            self.swallowed_by("`", "`", start, inner);
        }
        let list = if !self.enter(start, inner) {
            List { range: self.range(inner, inner), ..List::default() }
        } else if pieces.is_empty() {
            // Nothing is escaped: the text can be parsed where it stands.
            let mut parser = self.inside(inner, end);
            parser.swallowed = !is_closed;
            parser.end_name = "end of backquotes";
            let list = parser.script();
            self.leave();
            list
        } else {
            pieces.push(Piece { derived: unescaped.len(), origin: piece_start });
            unescaped.push_str(self.slice(piece_start, end));
            let offsets = Offsets::Pieces { pieces: &pieces, origin: &self.offsets };
            let unescaped = Text::from(unescaped);
            let mut parser = Parser::new(&unescaped, offsets, self.state);
            parser.swallowed = !is_closed;
            parser.end_name = "end of backquotes";
            let list = parser.script();
            self.leave();
            list
        };
        self.resume(if is_closed { end + 1 } else { end });
        let reads_file = is_file_reading(&list);
        if reads_file {
            self.bashism(BashismKind::FileSubstitution, start, self.position);
        }
        WordPartKind::Substitution(Box::new(Substitution {
            list,
            inner: self.range(inner, end),
            backquoted: true,
            reads_file,
        }))
    }

    /// `${…}`, with the position at the `$` and the brace at `open`.
    fn braced(&mut self, context: Context, open: usize) -> WordPartKind {
        let start = self.position;
        if !self.enter(start, open + 1) {
            let operation = ParameterOperation::Value;
            return WordPartKind::Parameter(Parameter { name: Text::default(), operation });
        }
        let parameter = self.braced_parameter(context, open);
        self.remarkable |= is_set_by_bash(parameter.name.as_bytes());
        if self.byte(self.position) == Some(b'}') {
            self.position += 1;
        } else {
            self.swallowed_by("${", "}", start, open + 1);
        }
        self.leave();
        WordPartKind::Parameter(parameter)
    }

    /// What stands in the braces, up to the closing one.
    fn braced_parameter(&mut self, context: Context, open: usize) -> Parameter {
        let start = self.position;
        let inner = self.skip(open + 1);
        if self.byte(inner) == Some(b'#')
            && let Some((name, end)) = self.parameter_name(self.skip(inner + 1))
        {
            let end = self.skip(end);
            if self.byte(end) == Some(b'}') {
                self.position = end;
                return Parameter { name, operation: ParameterOperation::Length };
            }
            if starts_name(name.bytes().next()) && self.byte(end) == Some(b'[') {
                return self.unsupported(context, start, open, name);
            }
        }
        let Some((name, name_end)) = self.parameter_name(inner) else {
            return self.bad_parameter(context, open, Text::default());
        };
        let at = self.skip(name_end);
        let quoted = context.is_quoted();
        let byte = self.byte(at);
        let operation = match byte {
            Some(b'}') | None => {
                self.position = at;
                ParameterOperation::Value
            }
            Some(b':') => {
                let next = self.skip(at + 1);
                if let Some(operator @ (b'-' | b'=' | b'?' | b'+')) = self.byte(next) {
                    self.conditional(operator, true, next + 1, quoted)
                } else {
                    let operation = self.substring(at + 1, quoted);
                    let end = self.position + usize::from(self.byte(self.position).is_some());
                    self.bashism(BashismKind::Substring, start, end);
                    operation
                }
            }
            Some(operator @ (b'-' | b'=' | b'?' | b'+')) => {
                self.conditional(operator, false, at + 1, quoted)
            }
            Some(operator @ (b'%' | b'#')) => {
                let next = self.skip(at + 1);
                let longest = self.byte(next) == Some(operator);
                let pattern_start = if longest { next + 1 } else { at + 1 };
                let pattern = Box::new(self.braced_word(pattern_start, quoted, true));
                self.note_pattern(&pattern);
                if operator == b'%' {
                    ParameterOperation::RemoveSuffix { longest, pattern }
                } else {
                    ParameterOperation::RemovePrefix { longest, pattern }
                }
            }
            Some(b'/' | b'^' | b',' | b'@' | b'[') => {
                return self.unsupported(context, start, open, name);
            }
            _ if name.as_str() == "!" && starts_name(byte) => {
                return self.unsupported(context, start, open, name);
            }
            Some(_) => return self.bad_parameter(context, open, name),
        };
        Parameter { name, operation }
    }

    /// The name of a parameter at `at`, and its end.
    fn parameter_name(&self, at: usize) -> Option<(Text, usize)> {
        match self.byte(at)? {
            byte if starts_name(Some(byte)) => Some(self.name(at)),
            b'0'..=b'9' => {
                let mut next = at;
                let mut end = at;
                while let Some(b'0'..=b'9') = self.byte(next) {
                    end = next + 1;
                    next = self.skip(end);
                }
                Some((self.unfolded(at, end), end))
            }
            b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!' => {
                Some((self.piece(at, at + 1), at + 1))
            }
            _ => None,
        }
    }

    /// The word of `${x-word}`, from `start`.
    fn braced_word(&mut self, start: usize, quoted: bool, pattern: bool) -> Word {
        self.braced_text(start, Context::Braces { quoted, pattern })
    }

    fn braced_text(&mut self, start: usize, context: Context) -> Word {
        self.position = start;
        let last_end = self.last_end;
        let parts = self.parts(context);
        let word = self.finish_word(parts);
        // The word that ends here is the one around the braces.
        self.last_end = last_end;
        word
    }

    fn conditional(
        &mut self,
        operator: u8,
        or_empty: bool,
        start: usize,
        quoted: bool,
    ) -> ParameterOperation {
        let word = Box::new(self.braced_word(start, quoted, false));
        match operator {
            b'-' => ParameterOperation::Default { or_empty, word },
            b'=' => ParameterOperation::AssignDefault { or_empty, word },
            b'?' => ParameterOperation::Error { or_empty, word },
            _ => ParameterOperation::Alternative { or_empty, word },
        }
    }

    fn substring(&mut self, start: usize, quoted: bool) -> ParameterOperation {
        let offset = self.braced_text(start, Context::Offset { quoted });
        let length = (self.byte(self.position) == Some(b':'))
            .then(|| self.braced_word(self.position + 1, quoted, false));
        ParameterOperation::Substring(Box::new(Substring { offset, length }))
    }

    /// A form of bash's: goes to the closing brace and keeps the text.
    #[cold]
    fn unsupported(
        &mut self,
        context: Context,
        start: usize,
        open: usize,
        name: Text,
    ) -> Parameter {
        let text = self.braces_as_text(context, open);
        let end = self.position + usize::from(self.byte(self.position).is_some());
        self.bashism(BashismKind::ParameterForm, start, end);
        Parameter { name, operation: ParameterOperation::Unsupported(Box::new(text)) }
    }

    /// No form of any shell's: says so, goes to the closing brace and keeps the text.
    #[cold]
    fn bad_parameter(&mut self, context: Context, open: usize, name: Text) -> Parameter {
        let start = self.position;
        let text = self.braces_as_text(context, open);
        if self.byte(self.position).is_some() {
            let kind = SyntaxErrorKind::BadParameter { text: text.as_str().to_owned() };
            self.error(kind, start, self.position + 1);
        }
        Parameter { name, operation: ParameterOperation::Unsupported(Box::new(text)) }
    }

    fn braces_as_text(&mut self, context: Context, open: usize) -> Text {
        self.braced_word(open + 1, context.is_quoted(), false);
        self.piece(open + 1, self.position)
    }
}

/// Whether commands are nothing but `< file`.
fn is_file_reading(list: &List) -> bool {
    let [entry] = list.entries.as_slice() else { return false };
    if entry.background || !entry.rest.is_empty() || entry.first.negated {
        return false;
    }
    let [Command { kind: CommandKind::Simple(simple), redirections, .. }] =
        entry.first.commands.as_slice()
    else {
        return false;
    };
    let [redirection] = redirections.as_slice() else { return false };
    simple.assignments.is_empty()
        && simple.words.is_empty()
        && redirection.operator == RedirectionOperator::Input
        && redirection.descriptor.is_none_or(|descriptor| descriptor == 0)
}
