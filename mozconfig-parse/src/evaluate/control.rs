//! What changes the course of things: `exit`, `return`, `eval`, `shift`.

use std::rc::Rc;

use super::bounds::{MAX_ARGUMENTS, MAX_DEPTH};
use super::builtins::Call;
use super::{Arguments, EvalText, Machine, ReturnFrame, SetAt, SubshellFrame};
use crate::condition::Condition;
use crate::provenance::{OperationKind, OperationSet};
use crate::settings::AbortReason;
use crate::source::ByteRange;
use crate::symbol::TextId;

impl Machine<'_> {
    /// `exit`: with 0 it ends the load as well, without what the loader prints at the end.
    pub(super) fn run_exit(&mut self, call: &Call<'_>) {
        let live = self.live;
        let status = match call.arguments.first().map(|argument| argument.0) {
            Some(code) => {
                self.fails_with(code);
                self.success_of_code(code)
            }
            None => self.status,
        };
        if let Some(SubshellFrame { succeeded, .. }) = self.subshells.last_mut() {
            let here = self.world.conditions.and(live, status);
            *succeeded = self.world.conditions.or(*succeeded, here);
        }
        self.abort(live, AbortReason::Exit, call.command.range, call.operations);
    }

    pub(super) fn run_return(&mut self, call: &Call<'_>) {
        let live = self.live;
        if let Some(&(code, _)) = call.arguments.first() {
            self.fails_with(code);
            self.status = self.success_of_code(code);
        }
        let operation = self.operation(call.command.range, OperationKind::Statement);
        self.outcome.executed.push(operation);
        let single = self.world.provenance.single(operation);
        let because = self.union(self.guard, single);
        let failed = self.and_not(live, self.status);
        if let Some(frame) = self.frames.last_mut() {
            // The status of a file or function is that of the place where it is left.
            frame.returned = self.world.conditions.or(frame.returned, live);
            frame.failed = self.world.conditions.or(frame.failed, failed);
            frame.because = self.world.provenance.union(frame.because, because);
        }
        self.live = Condition::NEVER;
    }

    /// Ends a function or sourced file: what `return` left goes on behind it.
    pub(super) fn end_frame(&mut self) {
        let ReturnFrame { returned, failed, .. } = self.frames.pop().unwrap_or_default();
        if !returned.is_never() {
            let at_end = self.and(self.live, self.status);
            let by_return = self.and_not(returned, failed);
            self.live = self.or(self.live, returned);
            self.status = self.or(at_end, by_return);
        }
    }

    /// `eval` of a text that is known: parsed and run, every place in it being that of the `eval`.
    pub(super) fn run_eval(&mut self, call: &Call<'_>) {
        let range = call.command.range;
        let mut text = String::new();
        for &(argument, _) in call.arguments {
            let Some(known) = self.known(argument) else {
                self.beyond_knowing(range, "what `eval` runs");
                return;
            };
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&known);
        }
        self.read += text.len();
        let parsed = crate::syntax::parse(&text);
        if !parsed.errors.is_empty() {
            self.status = Condition::NEVER;
            return;
        }
        if self.depth >= MAX_DEPTH {
            self.beyond_knowing(range, "what is nested this deep");
            return;
        }
        let place = self.span(range);
        let outer = self.eval.replace(Rc::new(EvalText { place, text }));
        self.depth += 1;
        self.run_script(&parsed.script);
        self.depth -= 1;
        self.eval = outer;
    }

    /// The positional parameters are these wherever the command at hand is reached.
    pub(super) fn set_arguments(&mut self, texts: Vec<TextId>) {
        let live = self.live;
        let mut positional = std::mem::take(&mut self.positional);
        for arguments in &mut positional {
            arguments.when = self.and_not(arguments.when, live);
        }
        positional.retain(|arguments| !arguments.when.is_never());
        let set = Some(SetAt { place: self.at, chain: self.chain, guard: self.guard });
        positional.push(Arguments { when: live, texts: bounded(texts), set });
        self.positional = positional;
    }

    /// The positional parameters here; where there are too many, what comes of it cannot be known.
    pub(super) fn arguments(&mut self, range: ByteRange) -> Vec<(Condition, Vec<TextId>)> {
        let mut known = Vec::new();
        for Arguments { when, texts, .. } in self.positional.clone() {
            let when = self.and(when, self.live);
            match texts {
                _ if when.is_never() => {}
                Some(texts) => known.push((when, texts)),
                None => {
                    self.under(when, OperationSet::EMPTY, |machine| {
                        machine.beyond_knowing(range, "which arguments there are");
                    });
                }
            }
        }
        known
    }

    pub(super) fn run_shift(&mut self, call: &Call<'_>) {
        let count = match call.arguments.first() {
            Some(&(text, _)) => self.known(text).and_then(|count| count.parse::<usize>().ok()),
            None => Some(1),
        };
        let range = call.command.range;
        let Some(count) = count else {
            self.beyond_knowing(range, "which arguments are left");
            return;
        };
        self.fails_somehow();
        let mut status = Condition::NEVER;
        for (when, texts) in self.arguments(range) {
            if let Some(rest) = texts.get(count..) {
                let rest = rest.to_vec();
                self.under(when, OperationSet::EMPTY, |machine| machine.set_arguments(rest));
                status = self.or(status, when);
            }
        }
        self.status = status;
    }
}

/// Positional parameters, where there are not too many.
pub(super) fn bounded(texts: Vec<TextId>) -> Option<Vec<TextId>> {
    (texts.len() <= MAX_ARGUMENTS).then_some(texts)
}
