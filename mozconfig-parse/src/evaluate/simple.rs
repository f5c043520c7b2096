//! Simple commands: assignments, and calls of functions and of programs, of which nothing is known
//! but that they may fail.

use super::builtins::{Call, is_loaders};
use super::control::bounded;
use super::variables::Guarded;
use super::words::Fields;
use super::{Arguments, Machine, ReturnFrame};
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::settings::ProblemKind;
use crate::symbol::{Part, TextId};
use crate::syntax::tree::{
    Assignment, Command, Redirection, RedirectionOperator, RedirectionTarget, SimpleCommand, Word,
};
use crate::syntax::{self, Few};

impl Machine<'_> {
    pub(super) fn run_simple(&mut self, command: &Command, simple: &SimpleCommand) {
        (self.substitution_code, self.substitution_entry) = (None, self.live);
        if simple.words.is_empty() {
            self.substitution_status = Condition::ALWAYS;
            self.run_assignments(&simple.assignments);
            return;
        }
        self.substitution_status = Condition::ALWAYS;
        let ways = self.expand_to_fields(&simple.words);
        let substituted = self.substitution_status;
        let mut status = Condition::NEVER;
        let before = self.status;
        for Fields { when, fields, operations } in ways {
            let done = self.under(when, operations, |machine| {
                machine.status = before;
                let Some(((name, _), arguments)) = fields.split_first() else {
                    machine.substitution_status = substituted;
                    machine.run_assignments(&simple.assignments);
                    return machine.and(machine.live, machine.status);
                };
                let call = Call { name: *name, command, simple, arguments, operations };
                match machine.known(*name) {
                    Some(name) if machine.is_lost_in_files(&name, &call) => {}
                    Some(name) => machine.call(&name, &call),
                    None => {
                        let name = machine.world.conditions.symbols.render(*name);
                        machine.unknown_command(&name, &call);
                    }
                }
                machine.and(machine.live, machine.status)
            });
            status = self.or(status, done.unwrap_or(Condition::NEVER));
        }
        self.status = status;
    }

    /// Tells of an argument that stands for the files that it matches, where that matters, and whether
    /// nothing is left to be run.
    fn is_lost_in_files(&mut self, name: &str, call: &Call<'_>) -> bool {
        let matters = matches!(name, "test" | "[" | "set" | "eval" | "." | "source")
            || self.functions.contains_key(name)
            // What a concrete evaluation comes to is looked through for files once more.
            || is_loaders(name) && !self.assumptions.only_these_variables;
        if matters && let Some(word) = self.that_finds_files(&call.simple.words, call.arguments) {
            self.beyond_knowing_files(word);
        }
        self.live.is_never()
    }

    /// Tells of a word that stands for the files that it matches.
    pub(super) fn beyond_knowing_files(&mut self, word: &Word) {
        let written = self.source(word.range).to_owned();
        self.beyond_knowing(word.range, &format!("which files `{written}` finds"));
    }

    pub(super) fn run_assignments(&mut self, assignments: &[Assignment]) {
        for assignment in assignments {
            let mut values = self.expand_to_text(&assignment.value);
            if assignment.append {
                values = self.appended(&assignment.name, &values);
            }
            self.assign(&assignment.name, assignment.range, values);
        }
        // The status is that of the last substitution.
        match self.substitution_code.take() {
            Some(code) => self.fails_with(code),
            None => self.fails_somehow(),
        }
        self.status = self.substitution_status;
    }

    /// `name+=value`
    fn appended(&mut self, name: &str, values: &[Guarded]) -> Few<Guarded> {
        let mut appended = Few::None;
        for before in self.variable_texts(name) {
            for value in values {
                let when = self.and(before.when, value.when);
                let text = self.world.conditions.symbols.concatenate(before.text, value.text);
                let operations = self.union(before.operations, value.operations);
                appended.push(Guarded { when, text, operations });
            }
        }
        self.capped(appended)
    }

    /// The command with its arguments expanded.
    pub(super) fn call_text(&mut self, call: &Call<'_>) -> TextId {
        let mut text = call.name;
        for &(argument, _) in call.arguments {
            let space = self.literal(" ");
            let argument = self.as_word(argument);
            let symbols = &mut self.world.conditions.symbols;
            text = symbols.concatenate(text, space);
            text = symbols.concatenate(text, argument);
        }
        text
    }

    /// A field as a word of which the shell makes one field again.
    fn as_word(&mut self, field: TextId) -> TextId {
        let parts = self.world.conditions.symbols.parts(field);
        let is_plain =
            |text: &str| !text.contains(|c: char| c.is_whitespace() || NOT_PLAIN.contains(c));
        match &*parts {
            [] => self.literal("''"),
            [Part::Literal(text)] if !is_plain(text) => {
                let text = format!("'{}'", text.replace('\'', "'\\''"));
                self.literal(&text)
            }
            parts
                if parts.iter().any(|it| matches!(it, Part::Literal(text) if !is_plain(text))) =>
            {
                let quote = self.literal("\"");
                let symbols = &mut self.world.conditions.symbols;
                let text = symbols.concatenate(quote, field);
                symbols.concatenate(text, quote)
            }
            _ => field,
        }
    }

    /// A program: nothing is known of it but that it may fail, and that it cannot change the
    /// shell's variables.
    pub(super) fn unknown_command(&mut self, name: &str, call: &Call<'_>) {
        if !UTILITIES.contains(&name) {
            let range = call.simple.words.first().map_or(call.command.range, |word| word.range);
            self.problem(range, ProblemKind::UnknownCommand { name: name.to_owned() });
        }
        self.may_fail(call);
    }

    /// A command of which nothing is known but that it may fail.
    pub(super) fn may_fail(&mut self, call: &Call<'_>) {
        let text = self.call_text(call);
        let mut ways = Few::One(Guarded { when: self.live, text, operations: OperationSet::EMPTY });
        for redirection in &call.command.redirections {
            ways = self.with_input(&ways, redirection);
        }
        let mut status = Condition::NEVER;
        for Guarded { when, text, .. } in ways {
            let (succeeds, code) = self.unknown_status(text);
            let succeeds = self.and(when, succeeds);
            status = self.or(status, succeeds);
            self.under(when, OperationSet::EMPTY, |machine| machine.fails_with(code));
        }
        self.status = status;
    }

    /// The texts of a command with what it is given to read.
    fn with_input(&mut self, ways: &[Guarded], redirection: &Redirection) -> Few<Guarded> {
        let (sign, values) = match (&redirection.target, redirection.operator) {
            (RedirectionTarget::Word(word), RedirectionOperator::Input)
                if syntax::literal(word) != Some("/dev/null") =>
            {
                (" < ", self.expand_to_text(word))
            }
            (RedirectionTarget::Word(word), RedirectionOperator::HereString) => {
                (" <<< ", self.expand_to_text(word))
            }
            (RedirectionTarget::HereDocument(document), _) => {
                (" <<END\n", self.expand_quoted(&document.body))
            }
            _ => return ways.iter().copied().collect(),
        };
        let sign = self.literal(sign);
        let mut product = Few::None;
        for way in ways {
            for value in &*values {
                let when = self.and(way.when, value.when);
                if !when.is_never() {
                    let symbols = &mut self.world.conditions.symbols;
                    let text = symbols.concatenate(way.text, sign);
                    let text = symbols.concatenate(text, value.text);
                    product.push(Guarded { when, text, ..*way });
                }
            }
        }
        self.capped(product)
    }

    pub(super) fn call_function(&mut self, name: &str, call: &Call<'_>) {
        let functions = self.functions.get(name).cloned().unwrap_or_default();
        let before = self.status;
        let mut status = Condition::NEVER;
        let mut missing = self.live;
        for function in functions {
            missing = self.and_not(missing, function.when);
            let operations = self.union(call.operations, function.operations);
            self.under(function.when, operations, |machine| {
                let texts = bounded(call.texts());
                let arguments = Arguments { when: Condition::ALWAYS, texts, set: None };
                let positional = std::mem::replace(&mut machine.positional, vec![arguments]);
                machine.locals.push(Vec::new());
                let file = std::mem::replace(&mut machine.file, function.file);
                let eval = std::mem::replace(&mut machine.eval, function.eval);
                machine.frames.push(ReturnFrame::default());
                let loops = std::mem::take(&mut machine.loops);
                machine.status = before;
                machine.run_command(&function.definition.body);
                machine.loops = loops;
                machine.end_frame();
                machine.end_locals();
                machine.file = file;
                machine.eval = eval;
                machine.positional = positional;
                let succeeded = machine.and(machine.live, machine.status);
                status = machine.or(status, succeeded);
            });
        }
        if !missing.is_never() {
            self.under(missing, OperationSet::EMPTY, |machine| {
                machine.unknown_command(name, call);
                let succeeded = machine.and(machine.live, machine.status);
                status = machine.or(status, succeeded);
            });
        }
        self.status = status;
    }
}

/// What makes several words of one, or something else than a word, without quotes.
const NOT_PLAIN: &str = "'\"`\\$;|&<>()";

/// Utilities of POSIX and of the build machines that a mozconfig may call for what they do to files.
/// They cannot change a setting; that they may fail is kept.
const UTILITIES: [&str; 28] = [
    "awk", "basename", "cat", "chmod", "cmp", "cp", "cut", "date", "diff", "dirname", "env",
    "expr", "find", "grep", "head", "ln", "ls", "mkdir", "mv", "rm", "sed", "sleep", "sort",
    "tail", "tee", "touch", "uname", "wc",
];
