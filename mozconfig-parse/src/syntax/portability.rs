//! Forms that are read alike by all shells and mean something else in each: found when a command has
//! been read. Nothing here changes what is read.

use crate::source::ByteRange;
use crate::syntax::Text;
use crate::syntax::commands::{literal, literal_text};
use crate::syntax::cursor::Parser;
use crate::syntax::tree::{
    AndOr, Command, CommandKind, List, Pipeline, Redirection, RedirectionOperator,
    RedirectionTarget, SimpleCommand, Word, WordPart, WordPartKind,
};
use crate::syntax::{Bashism, BashismKind};

/// The commands of which more is looked at than how they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// `export` and its like, which take assignments as arguments.
    Declaration,
    /// The loader's own functions, which print their arguments by `echo`.
    Adding,
    /// `.`, which is in all shells.
    Include,
    Echo,
    Printf,
    Set,
    Source,
    Test,
}

impl Known {
    pub(super) fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"export" | b"readonly" | b"local" | b"declare" | b"typeset" => Self::Declaration,
            b"ac_add_options" | b"mk_add_options" | b"ac_add_app_options" => Self::Adding,
            b"." => Self::Include,
            b"echo" => Self::Echo,
            b"printf" => Self::Printf,
            b"set" => Self::Set,
            b"source" => Self::Source,
            b"[" | b"test" => Self::Test,
            _ => return None,
        })
    }
}

/// What an assignment before these does is not the same in all shells.
const SPECIAL: [&[u8]; 9] =
    [b":", b".", b"eval", b"export", b"readonly", b"set", b"shift", b"times", b"unset"];

/// What a backslash stands before where `echo` of some shells makes another character of both.
const ECHO_ESCAPES: &str = "abcfnrtv0\\";

impl Parser<'_, '_> {
    /// Notes what only some shells make of a simple command.
    ///
    /// Most commands are not worth a second look at all their words: the parser is `remarkable`
    /// where it has read a brace, a backslash, arithmetic, a `$` that stands for itself or a
    /// variable of bash's.
    pub(super) fn note_simple(
        &mut self,
        command: &SimpleCommand,
        known: Option<Known>,
        redirections: &[Redirection],
    ) {
        if self.remarkable {
            self.note_remarkable(command);
        }
        if !command.assignments.is_empty() && !command.words.is_empty() {
            self.note_assignments(command);
        }
        for redirection in redirections {
            self.note_output_and_error(redirection);
        }
        if let Some(known) = known {
            self.note_known(known, command);
        }
    }

    /// Notes assignments before a special built-in.
    fn note_assignments(&mut self, command: &SimpleCommand) {
        let name = command.words.first().and_then(literal_text).map(Text::as_bytes);
        if name.is_some_and(|name| SPECIAL.contains(&name)) {
            for assignment in &command.assignments {
                self.note(BashismKind::AssignmentBeforeSpecial, assignment.range);
            }
        }
    }

    /// Notes what only some shells make of a command that is known.
    fn note_known(&mut self, known: Known, command: &SimpleCommand) {
        let Some((name, arguments)) = command.words.split_first() else { return };
        match known {
            Known::Declaration => {}
            Known::Source => self.note(BashismKind::Source, name.range),
            Known::Include => {
                if let [_, first, ..] = arguments {
                    self.note(BashismKind::IncludeArguments, first.range);
                }
            }
            Known::Test => self.note_test(arguments),
            Known::Set => {
                for argument in arguments {
                    if literal(argument) == Some("pipefail") {
                        self.note(BashismKind::Pipefail, argument.range);
                    }
                }
            }
            Known::Printf => {
                if let Some(argument) = arguments.first().filter(|it| literal(it) == Some("-v")) {
                    self.note(BashismKind::PrintfVariable, argument.range);
                }
            }
            Known::Adding | Known::Echo => self.note_echoed(known, arguments),
        }
    }

    /// Notes what `echo` of some shells makes of its arguments.
    fn note_echoed(&mut self, known: Known, arguments: &[Word]) {
        if self.remarkable {
            for argument in arguments {
                if has_echo_escape(argument) {
                    self.note(BashismKind::EchoEscape, argument.range);
                }
            }
        }
        if known == Known::Echo
            && let Some(argument) = arguments.first()
            && matches!(literal(argument), Some("-e" | "-E" | "-ne" | "-en"))
        {
            self.note(BashismKind::EchoOption, argument.range);
        }
    }

    fn note_remarkable(&mut self, command: &SimpleCommand) {
        for word in &command.words {
            self.note_braces(word);
            self.note_parts(&word.parts);
        }
        for assignment in &command.assignments {
            self.note_parts(&assignment.value.parts);
        }
    }

    /// Notes the operators of `[ … ]` and `test …` that POSIX does not have.
    fn note_test(&mut self, arguments: &[Word]) {
        for (index, argument) in arguments.iter().enumerate() {
            let stands_before = |word: &Word| !matches!(literal(word), Some("=" | "!=" | "]"));
            match literal(argument) {
                Some("==") => self.note(BashismKind::DoubleEquals, argument.range),
                Some("-v") if arguments.get(index + 1).is_some_and(stands_before) => {
                    self.note(BashismKind::IsSet, argument.range);
                }
                _ => {}
            }
        }
    }

    /// Notes `>& file`.
    fn note_output_and_error(&mut self, redirection: &Redirection) {
        let RedirectionTarget::Word(target) = &redirection.target else { return };
        let is_number = |text: &str| text == "-" || text.bytes().all(|byte| byte.is_ascii_digit());
        if redirection.operator == RedirectionOperator::DuplicateOutput
            && literal(target).is_some_and(|text| !is_number(text))
        {
            self.note(BashismKind::DuplicateToFile, redirection.range);
        }
    }

    /// Notes `{a,b}` and `{1..3}`.
    pub(super) fn note_braces(&mut self, word: &Word) {
        let opens = |part: &WordPart| matches!(&part.kind, WordPartKind::Literal(text) if text.contains('{'));
        if word.parts.iter().any(opens) && has_brace_expansion(&word.parts) {
            self.note(BashismKind::BraceExpansion, word.range);
        }
    }

    /// Notes `[^…]`, which POSIX leaves open.
    pub(super) fn note_pattern(&mut self, word: &Word) {
        let has_caret = |part: &WordPart| matches!(&part.kind, WordPartKind::Literal(text) if text.contains("[^"));
        if word.parts.iter().any(has_caret) {
            self.note(BashismKind::CaretInBrackets, word.range);
        }
    }

    /// Notes `$"…"`, `**` in arithmetic, and variables that bash sets by itself.
    fn note_parts(&mut self, parts: &[WordPart]) {
        for (index, part) in parts.iter().enumerate() {
            match &part.kind {
                WordPartKind::Literal(text)
                    if text.ends_with('$')
                        && matches!(
                            parts.get(index + 1).map(|next| &next.kind),
                            Some(WordPartKind::DoubleQuoted(_))
                        ) =>
                {
                    self.note(BashismKind::DollarDoubleQuote, part.range);
                }
                WordPartKind::DoubleQuoted(parts) => self.note_parts(parts),
                WordPartKind::Arithmetic(parts) => {
                    let has_power = |part: &WordPart| matches!(&part.kind, WordPartKind::Literal(text) if text.contains("**"));
                    if parts.iter().any(has_power) {
                        self.note(BashismKind::Power, part.range);
                    }
                }
                WordPartKind::Parameter(parameter) if is_set_by_bash(parameter.name.as_bytes()) => {
                    self.note(BashismKind::OwnVariable, part.range);
                }
                _ => {}
            }
        }
    }

    /// Notes includes and `shift`s whose success is asked for, in all but the last pipeline of a list.
    pub(super) fn note_connected(&mut self, list: &AndOr) {
        if let Some((_, before)) = list.rest.split_last() {
            self.note_checked(&list.first);
            for (_, pipeline) in before {
                self.note_checked(pipeline);
            }
        }
    }

    /// Notes includes and `shift`s whose success is asked for, at the end of a condition.
    pub(super) fn note_condition(&mut self, condition: &List) {
        let Some(last) = condition.entries.last() else { return };
        self.note_checked(last.rest.last().map_or(&last.first, |(_, pipeline)| pipeline));
    }

    fn note_checked(&mut self, pipeline: &Pipeline) {
        let [Command { kind: CommandKind::Simple(simple), range, .. }] = &pipeline.commands[..]
        else {
            return;
        };
        match simple.words.first().and_then(literal) {
            Some("." | "source") => self.note(BashismKind::CheckedInclude, *range),
            Some("shift") => self.note(BashismKind::CheckedShift, *range),
            _ => {}
        }
    }

    fn note(&mut self, kind: BashismKind, range: ByteRange) {
        self.state.bashisms.push(Bashism { kind, range });
    }
}

/// Whether bash sets a variable of this name by itself. (`HOSTNAME` is often exported as well.)
pub(super) fn is_set_by_bash(name: &[u8]) -> bool {
    match name {
        b"RANDOM" | b"UID" | b"EUID" | b"SECONDS" | b"OSTYPE" | b"HOSTTYPE" | b"MACHTYPE"
        | b"PIPESTATUS" | b"FUNCNAME" | b"BASH" => true,
        _ => name.starts_with(b"BASH_"),
    }
}

/// Whether a word holds a backslash that `echo` of some shells takes for more than itself.
fn has_echo_escape(word: &Word) -> bool {
    let mut text = String::new();
    add_text(&word.parts, &mut text);
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\\' && characters.next().is_some_and(|it| ECHO_ESCAPES.contains(it)) {
            return true;
        }
    }
    false
}

/// The text of a word without its quotes; what is not plain text is a blank.
fn add_text(parts: &[WordPart], text: &mut String) {
    for part in parts {
        match &part.kind {
            WordPartKind::Literal(literal)
            | WordPartKind::Escaped(literal)
            | WordPartKind::SingleQuoted(literal) => text.push_str(literal),
            WordPartKind::DoubleQuoted(parts) => add_text(parts, text),
            _ => text.push(' '),
        }
    }
}

/// Whether a word has braces outside of quotes that hold a comma or two full stops: `{a,b}`, `{1..3}`.
fn has_brace_expansion(parts: &[WordPart]) -> bool {
    let mut text = String::new();
    for part in parts {
        match &part.kind {
            WordPartKind::Literal(literal) => text.push_str(literal),
            _ => text.push('x'),
        }
    }
    // For each brace that is open: whether it holds what makes it an expansion.
    let mut open: Vec<bool> = Vec::new();
    let mut before = ' ';
    for character in text.chars() {
        match character {
            '{' => open.push(false),
            '}' if open.pop() == Some(true) => return true,
            ',' => {
                if let Some(holds) = open.last_mut() {
                    *holds = true;
                }
            }
            '.' if before == '.' => {
                if let Some(holds) = open.last_mut() {
                    *holds = true;
                }
            }
            _ => {}
        }
        before = character;
    }
    false
}
