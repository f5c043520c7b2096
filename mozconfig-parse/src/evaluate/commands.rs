//! Lists, pipelines, subshells and redirections: how `live` narrows and widens.

use super::bounds::MAX_DEPTH;
use super::builtins::is_special;
use super::substitution::literal_prefix;
use super::{Input, Machine, ReturnFrame, SubshellFrame};
use crate::condition::Condition;
use crate::provenance::{OperationKind, OperationSet};
use crate::settings::AbortReason;
use crate::source::ByteRange;
use crate::syntax::tree::{
    AndOr, Command, CommandKind, Connector, HereDocument, List, Pipeline, Redirection,
    RedirectionOperator, RedirectionTarget, WordPartKind,
};

impl Machine<'_> {
    /// Runs a list; afterwards `status` says where its last command succeeded.
    pub(super) fn run_list(&mut self, list: &List) {
        for entry in &list.entries {
            if self.live.is_never() {
                return;
            }
            self.run_and_or(entry);
        }
    }

    /// Runs what may be empty, and then succeeds; its first command finds the status of the last one
    /// before it.
    pub(super) fn run_script(&mut self, script: &List) {
        if script.entries.is_empty() {
            self.status = Condition::ALWAYS;
        }
        self.run_list(script);
    }

    fn run_and_or(&mut self, list: &AndOr) {
        if list.background {
            // Runs beside the load: what it sets is lost, what it prints is not.
            self.run_subshell(list.range, |machine| machine.run_connected(list));
            self.status = Condition::ALWAYS;
        } else {
            self.run_connected(list);
        }
    }

    fn run_connected(&mut self, list: &AndOr) {
        let guard = self.guard;
        let last = list.rest.len();
        self.run_pipeline(&list.first, last > 0);
        if last > 0 {
            self.depend_on(&list.first);
        }
        for (index, (connector, pipeline)) in list.rest.iter().enumerate() {
            let entry = self.live;
            let before = self.status;
            let goes_on = match connector {
                Connector::And => self.and(entry, before),
                Connector::Or => self.and_not(entry, before),
            };
            if goes_on.is_never() {
                continue;
            }
            self.live = goes_on;
            self.run_pipeline(pipeline, index + 1 < last);
            let after = self.status;
            self.status = self.world.conditions.choose(goes_on, after, before);
            self.come_back(entry, goes_on);
            if index + 1 < last {
                self.depend_on(pipeline);
            }
        }
        self.leave(guard);
    }

    /// What follows depends on whether this succeeds.
    fn depend_on(&mut self, pipeline: &Pipeline) {
        let test = self.operation(pipeline.range, OperationKind::Test);
        let test = self.world.provenance.single(test);
        let read = self.read_by_commands(&pipeline.commands);
        let because = self.union(test, read);
        self.guard = self.union(self.guard, because);
    }

    /// Ends a conditional command: what comes behind no longer depends on its conditions, unless
    /// the file or function may have been left within.
    pub(super) fn leave(&mut self, guard: OperationSet) {
        let because = self.frames.last().map_or(OperationSet::EMPTY, |frame| frame.because);
        self.guard = self.union(guard, because);
    }

    /// Runs a pipeline. `checked`: its failure is looked at, so that `set -e` does not end the load.
    fn run_pipeline(&mut self, pipeline: &Pipeline, checked: bool) {
        let checked = checked || pipeline.negated;
        self.checked += usize::from(checked);
        let mut ends_load = true;
        match &pipeline.commands[..] {
            [command] => {
                ends_load = matches!(
                    command.kind,
                    CommandKind::Simple(_)
                        | CommandKind::Subshell(_)
                        | CommandKind::ConditionalExpression(_)
                );
                self.run_command(command);
            }
            // Without the `!`: what it turns around is what the commands come to.
            [first, .., last] => {
                self.run_piped(&pipeline.commands, first.range.to(last.range));
            }
            [] => {}
        }
        self.checked -= usize::from(checked);
        if pipeline.negated {
            self.status = self.and_not(Condition::ALWAYS, self.status);
            self.fails_with_one();
        } else if ends_load && !checked {
            self.end_where_failed(pipeline.range);
        }
    }

    /// What `set -e` does after a command whose failure nothing looks at.
    fn end_where_failed(&mut self, range: ByteRange) {
        if self.checked > 0 {
            return;
        }
        let failed = self.and_not(self.live, self.status);
        let failed = self.and(failed, self.errexit);
        if !failed.is_never() {
            self.abort(failed, AbortReason::CommandFailed, range, OperationSet::EMPTY);
        }
    }

    /// `a | b`: each in a subshell; the last decides the status. What any but the last prints goes
    /// to the next command, so that the loader does not see it.
    fn run_piped(&mut self, commands: &[Command], range: ByteRange) {
        let mut passed_on = false;
        for (index, command) in commands.iter().enumerate() {
            let muted = index + 1 < commands.len();
            self.muted += usize::from(muted);
            let lost = self.options_lost;
            self.run_subshell(command.range, |machine| machine.run_command(command));
            self.muted -= usize::from(muted);
            passed_on |= muted && lost < self.options_lost;
        }
        let compound =
            commands.iter().any(|command| !matches!(command.kind, CommandKind::Simple(_)));
        if compound {
            self.beyond_knowing(range, "what a pipeline of compound commands prints");
        } else if passed_on {
            self.beyond_knowing(range, "what becomes of options in a pipeline");
        }
        let succeeded = self.and(self.live, self.status);
        if succeeded.is_never()
            || succeeded == self.live
            || commands.last().is_some_and(reads_nothing)
        {
            return;
        }
        // What the last command makes of what it reads is a question of its own.
        self.fails_somehow();
        let mut status = Condition::NEVER;
        for command in self.filled_in_commands(commands, range) {
            let (one, code) = self.unknown_status(command.text);
            if command.when == self.live {
                self.fails_with(code);
            }
            let one = self.and(command.when, one);
            status = self.or(status, one);
        }
        self.status = status;
    }

    /// Runs something whose changes to variables are lost afterwards.
    fn run_subshell(&mut self, _range: ByteRange, action: impl FnOnce(&mut Self)) {
        let variables = self.variables.clone();
        let functions = self.functions.clone();
        let positional = self.positional.clone();
        let locals = self.locals.clone();
        let readonly = self.readonly.clone();
        let errexit = self.errexit;
        let moved = self.moved;
        let guard = self.guard;
        self.frames.push(ReturnFrame::default());
        let loops = std::mem::take(&mut self.loops);
        let branches = std::mem::take(&mut self.branches);
        let entry = self.live;
        self.subshells.push(SubshellFrame { ended: Condition::NEVER, succeeded: Condition::NEVER });
        action(self);
        self.end_frame();
        self.loops = loops;
        self.branches = branches;
        let succeeded = self.and(self.live, self.status);
        if let Some(frame) = self.subshells.pop() {
            let exited = self.and(frame.ended, frame.succeeded);
            self.status = self.or(succeeded, exited);
            self.live = self.or(self.live, frame.ended);
            self.live = self.and(self.live, entry);
        }
        self.guard = guard;
        self.errexit = errexit;
        self.moved = moved;
        self.positional = positional;
        self.locals = locals;
        self.readonly = readonly;
        self.functions = functions;
        self.variables = variables;
    }

    pub(super) fn run_command(&mut self, command: &Command) {
        self.steps += 1;
        if self.depth >= MAX_DEPTH {
            self.beyond_knowing(command.range, "what is nested this deep");
            return;
        }
        if self.is_spent() {
            self.beyond_knowing(command.range, "what comes after this much work");
            self.live = Condition::NEVER;
            return;
        }
        if let CommandKind::Simple(_) | CommandKind::Function(_) = command.kind {
            self.read += command.range.as_usize().len();
        }
        let mut missing = Condition::NEVER;
        for redirection in &command.redirections {
            let lost = self.cannot_open(redirection);
            missing = self.or(missing, lost);
        }
        if !missing.is_never() {
            let ends = self.and(missing, self.live);
            let ends = self.and(ends, self.ends_by_redirection(command));
            self.abort(ends, AbortReason::CommandFailed, command.range, OperationSet::EMPTY);
            missing = self.and_not(missing, ends);
        }
        let live = self.live;
        self.live = self.and_not(live, missing);
        if self.live.is_never() && !live.is_never() {
            self.live = live;
            self.status = Condition::NEVER;
            self.fails_somehow();
            return;
        }
        self.depth += 1;
        self.at = self.span(command.range);
        let muted = command.redirections.iter().any(hides_output);
        self.muted += usize::from(muted);
        let lost = self.options_lost;
        let document = document_of(command).filter(|_| self.reads_within(&command.kind));
        let outer = self.open_document(document);
        match &command.kind {
            CommandKind::Simple(simple) => self.run_simple(command, simple),
            CommandKind::Group(list) => self.run_list(list),
            CommandKind::Subshell(list) => {
                self.run_subshell(command.range, |machine| machine.run_list(list));
            }
            CommandKind::If(command) => self.run_if(command),
            CommandKind::Case(command) => self.run_case(command),
            CommandKind::For(command_for) => self.run_for(command_for, command.range),
            CommandKind::Loop(command_loop) => self.run_loop(command_loop, command.range),
            CommandKind::Function(definition) => self.define(definition),
            CommandKind::ConditionalExpression(_) => {
                let text = self.command_text(command.range);
                self.status = self.unknown_success(text);
            }
        }
        if document.is_some() {
            self.input = outer;
        }
        self.muted -= usize::from(muted);
        if lost < self.options_lost && command.redirections.iter().any(leads_elsewhere) {
            self.beyond_knowing(command.range, "where options go");
        }
        self.depth -= 1;
        if !missing.is_never() {
            self.status = self.and(self.live, self.status);
            self.live = self.or(self.live, missing);
        }
    }

    /// Whether commands within this one read what it is given.
    fn reads_within(&self, kind: &CommandKind) -> bool {
        let CommandKind::Simple(simple) = kind else { return true };
        match literal_prefix(simple, 1).as_deref() {
            Some([name]) => matches!(*name, "." | "eval") || self.functions.contains_key(*name),
            _ => false,
        }
    }

    /// Lets the commands within a command read its here-document. Gives what they read outside of it.
    fn open_document(&mut self, document: Option<&HereDocument>) -> Option<Input> {
        let values = self.expand_quoted(&document?.body);
        let lines = match &values[..] {
            [value] => self.known(value.text),
            _ => None,
        };
        let input = lines.map(|lines| Input {
            when: self.live,
            lines: lines.split_inclusive('\n').map(str::to_owned).collect(),
        });
        std::mem::replace(&mut self.input, input)
    }

    /// Where a command cannot start because a file that it is to read is not there, or because one
    /// cannot be written.
    fn cannot_open(&mut self, redirection: &Redirection) -> Condition {
        let RedirectionTarget::Word(word) = &redirection.target else { return Condition::NEVER };
        let sign = match redirection.operator {
            RedirectionOperator::Input => "<",
            RedirectionOperator::Output
            | RedirectionOperator::Clobber
            | RedirectionOperator::OutputAndError => ">",
            RedirectionOperator::Append => ">>",
            RedirectionOperator::ReadWrite => "<>",
            _ => return Condition::NEVER,
        };
        let mut missing = Condition::NEVER;
        for value in self.expand_to_text(word) {
            let device = self.known(value.text).is_some_and(|path| path.starts_with("/dev/"));
            let opens = if device {
                Condition::ALWAYS
            } else if sign == "<" {
                self.exists(value.text)
            } else {
                let sign = self.literal(&format!(": {sign} "));
                let text = self.world.conditions.symbols.concatenate(sign, value.text);
                self.unknown_success(text)
            };
            let lost = self.and_not(value.when, opens);
            missing = self.or(missing, lost);
        }
        missing
    }

    /// Where the load ends if a redirection of a command fails: always at a special builtin (POSIX,
    /// XCU 2.8.1); at a compound command where nothing looks at its failure.
    fn ends_by_redirection(&self, command: &Command) -> Condition {
        match &command.kind {
            CommandKind::Simple(simple) => match literal_prefix(simple, 1).as_deref() {
                Some([name]) if is_special(name) => Condition::ALWAYS,
                _ => Condition::NEVER,
            },
            _ if self.checked > 0 => Condition::NEVER,
            _ => self.errexit,
        }
    }
}

/// Whether what a command comes to has nothing to do with what it may read.
fn reads_nothing(command: &Command) -> bool {
    let CommandKind::Simple(simple) = &command.kind else { return false };
    match literal_prefix(simple, 1).as_deref() {
        Some([name]) => matches!(*name, "[" | "test" | "true" | "false" | ":"),
        _ => false,
    }
}

/// The here-document that a command reads: the last on its standard input.
pub(super) fn document_of(command: &Command) -> Option<&HereDocument> {
    command.redirections.iter().rev().find_map(|redirection| match &redirection.target {
        RedirectionTarget::HereDocument(document) if redirection.descriptor.unwrap_or(0) == 0 => {
            Some(document)
        }
        _ => None,
    })
}

/// Whether a redirection sends what a command prints to where `exec` may have sent another descriptor.
fn leads_elsewhere(redirection: &Redirection) -> bool {
    redirection.operator == RedirectionOperator::DuplicateOutput && hides_output(redirection)
}

/// Whether a redirection sends what a command prints elsewhere than to the loader, which reads the
/// output and the errors of the mozconfig together.
pub(super) fn hides_output(redirection: &Redirection) -> bool {
    let RedirectionTarget::Word(word) = &redirection.target else { return false };
    let target = match &word.parts[..] {
        [part] => match &part.kind {
            WordPartKind::Literal(text) => text.as_str(),
            _ => "",
        },
        _ => "",
    };
    match redirection.operator {
        RedirectionOperator::Output
        | RedirectionOperator::Clobber
        | RedirectionOperator::Append => {
            redirection.descriptor.unwrap_or(1) == 1
                && !matches!(target, "/dev/stdout" | "/dev/stderr" | "/dev/fd/1" | "/dev/fd/2")
        }
        RedirectionOperator::OutputAndError => true,
        RedirectionOperator::DuplicateOutput => {
            redirection.descriptor.unwrap_or(1) == 1 && !matches!(target, "1" | "2")
        }
        _ => false,
    }
}
