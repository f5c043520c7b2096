//! Compound commands: `if`, `case`, `for`, `while`, and the definition of functions.

use std::rc::Rc;

use super::bounds::MAX_ITERATIONS;
use super::builtins::is_special;
use super::expand::{MaybePattern, PatternValue};
use super::variables::Alternatives;
use super::{Function, LoopFrame, Machine};
use crate::condition::Condition;
use crate::provenance::{OperationKind, OperationSet};
use crate::settings::AbortReason;
use crate::source::ByteRange;
use crate::syntax::Few;
use crate::syntax::tree::{
    CaseCommand, ForCommand, FunctionDefinition, IfCommand, List, LoopCommand,
};

/// The ways into which `if` and `case` divide.
struct Ways {
    /// Under which condition all of them begin.
    entry: Condition,
    /// Whether every way has come to its end wherever it was entered: then there is nothing to put
    /// together.
    is_whole: bool,
    /// Under which condition each ended, and where that was with success.
    ended: Vec<(Condition, Condition)>,
}

impl Ways {
    fn new(entry: Condition) -> Self {
        Self { entry, is_whole: true, ended: Vec::new() }
    }
}

impl Machine<'_> {
    /// Runs a condition: its failure does not end the load. Gives where it succeeded, and what that
    /// depends on.
    fn run_test(&mut self, list: &List) -> (Condition, OperationSet) {
        self.checked += 1;
        self.run_list(list);
        self.checked -= 1;
        let operation = self.operation(list.range, OperationKind::Test);
        let read = self.read_operations(list);
        let single = self.world.provenance.single(operation);
        (self.status, self.union(single, read))
    }

    /// Ends one of the ways, which was entered under this condition.
    fn end_way(&mut self, ways: &mut Ways, entered: Condition) {
        let succeeded = self.and(self.live, self.status);
        ways.is_whole &= self.live == entered;
        ways.ended.push((self.live, succeeded));
    }

    /// Goes on where all ways have ended.
    fn join_ways(&mut self, ways: &Ways) {
        let or_all = |machine: &mut Self, part: fn(&(Condition, Condition)) -> Condition| {
            ways.ended.iter().fold(Condition::NEVER, |all, way| machine.or(all, part(way)))
        };
        self.live = if ways.is_whole { ways.entry } else { or_all(self, |way| way.0) };
        let all_succeed = ways.ended.iter().all(|(live, succeeded)| live == succeeded);
        self.status = if all_succeed { self.live } else { or_all(self, |way| way.1) };
    }

    pub(super) fn run_if(&mut self, command: &IfCommand) {
        let guard = self.guard;
        let mut ways = Ways::new(self.live);
        let mut values = Alternatives::default();
        for (condition, body) in &command.branches {
            if self.live.is_never() {
                break;
            }
            let before = self.live;
            let (test, because) = self.run_test(condition);
            ways.is_whole &= self.live == before;
            self.guard = self.union(self.guard, because);
            let otherwise = self.and_not(self.live, test);
            self.live = self.and(self.live, test);
            if !self.live.is_never() {
                let entered = self.live;
                self.status = Condition::ALWAYS;
                self.open_branch();
                self.run_list(body);
                self.close_branch(&mut values);
                self.end_way(&mut ways, entered);
            }
            self.live = otherwise;
            // What comes next finds the status of the test, and not that of the body.
            self.status = Condition::NEVER;
        }
        let entered = self.live;
        match &command.otherwise {
            Some(body) if !self.live.is_never() => {
                self.open_branch();
                self.run_list(body);
                self.close_branch(&mut values);
            }
            _ => self.status = Condition::ALWAYS,
        }
        self.end_way(&mut ways, entered);
        self.join_ways(&ways);
        self.join_branches(values);
        self.leave(guard);
    }

    pub(super) fn run_case(&mut self, command: &CaseCommand) {
        let guard = self.guard;
        let subjects = self.expand_to_text(&command.subject);
        let (entry, before) = (self.live, self.status);
        let operation = self.operation(command.subject.range, OperationKind::Test);
        let mut because = self.world.provenance.single(operation);
        for subject in &*subjects {
            because = self.union(because, subject.operations);
        }
        let mut ways = Ways::new(entry);
        let mut values = Alternatives::default();
        for item in &command.items {
            let looked_at = self.live;
            let mut matched = Condition::NEVER;
            for pattern in &item.patterns {
                let operation = self.operation(pattern.range, OperationKind::Test);
                let single = self.world.provenance.single(operation);
                because = self.union(because, single);
                for PatternValue { when, pattern, operations } in self.expand_to_pattern(pattern) {
                    because = self.union(because, operations);
                    for subject in &*subjects {
                        // What holds wherever the item is looked at need not be asked again.
                        let pattern_when = if when == self.live { Condition::ALWAYS } else { when };
                        let subject_when =
                            if subject.when == entry { Condition::ALWAYS } else { subject.when };
                        let both = self.and(pattern_when, subject_when);
                        if both.is_never() {
                            continue;
                        }
                        let conditions = &mut self.world.conditions;
                        let one = match pattern {
                            MaybePattern::Known(id) => conditions.text_matches(subject.text, id),
                            MaybePattern::Symbolic(text) => {
                                conditions.texts_equal(subject.text, text)
                            }
                        };
                        let one = self.and(one, both);
                        matched = self.or(matched, one);
                    }
                }
            }
            ways.is_whole &= self.live == looked_at;
            self.guard = self.union(guard, because);
            let otherwise = self.and_not(self.live, matched);
            self.live = self.and(self.live, matched);
            if !self.live.is_never() {
                let entered = self.live;
                self.status = before;
                self.open_branch();
                self.run_script(&item.body);
                self.close_branch(&mut values);
                self.end_way(&mut ways, entered);
            }
            self.live = otherwise;
        }
        self.status = Condition::ALWAYS;
        self.end_way(&mut ways, self.live);
        self.join_ways(&ways);
        self.join_branches(values);
        self.leave(guard);
    }

    pub(super) fn run_for(&mut self, command: &ForCommand, range: ByteRange) {
        let ways = match &command.words {
            Some(words) => self.expand_to_fields(words),
            None => {
                let mut ways = Few::None;
                for (when, texts) in self.arguments(range) {
                    let fields = texts.into_iter().map(|text| (text, 0)).collect();
                    ways.push(super::words::Fields {
                        when,
                        fields,
                        operations: OperationSet::EMPTY,
                    });
                }
                ways
            }
        };
        let before = self.status;
        let mut status = Condition::NEVER;
        for way in ways {
            self.under(way.when, way.operations, |machine| {
                let words = command.words.as_deref().unwrap_or_default();
                if let Some(word) = machine.that_finds_files(words, &way.fields) {
                    machine.beyond_knowing_files(word);
                }
                machine.status = if way.fields.is_empty() { Condition::ALWAYS } else { before };
                machine
                    .loops
                    .push(LoopFrame { broken: Condition::NEVER, continued: Condition::NEVER });
                for (text, _) in way.fields {
                    if machine.live.is_never() {
                        break;
                    }
                    let value = super::variables::Guarded {
                        when: machine.live,
                        text,
                        operations: way.operations,
                    };
                    machine.assign(&command.name, command.name_range, Few::One(value));
                    machine.run_list(&command.body);
                    machine.end_iteration();
                }
                machine.end_loop();
                let succeeded = machine.and(machine.live, machine.status);
                status = machine.or(status, succeeded);
            });
        }
        self.status = status;
    }

    pub(super) fn run_loop(&mut self, command: &LoopCommand, range: ByteRange) {
        self.loops.push(LoopFrame { broken: Condition::NEVER, continued: Condition::NEVER });
        let mut left = Condition::NEVER;
        // The status of a loop is that of the last command of its body.
        let mut status = Condition::ALWAYS;
        let mut succeeded = Condition::NEVER;
        let guard = self.guard;
        for iteration in 0.. {
            if self.live.is_never() {
                break;
            }
            let (test, because) = self.run_test(&command.condition);
            self.guard = self.union(self.guard, because);
            let goes_on = if command.until {
                self.and_not(self.live, test)
            } else {
                self.and(self.live, test)
            };
            let leaves = self.and_not(self.live, goes_on);
            left = self.or(left, leaves);
            let well = self.and(leaves, status);
            succeeded = self.or(succeeded, well);
            let depends = !leaves.is_never() && !goes_on.is_never();
            self.live = goes_on;
            if self.live.is_never() {
                break;
            }
            if depends || iteration >= MAX_ITERATIONS {
                self.problem(
                    range,
                    crate::settings::ProblemKind::BeyondKnowing {
                        what: "how often this loop runs".to_owned(),
                    },
                );
                self.give_up();
                left = self.or(left, self.live);
                succeeded = self.or(succeeded, self.live);
                self.live = Condition::NEVER;
                break;
            }
            self.status = if command.until { Condition::NEVER } else { Condition::ALWAYS };
            self.run_list(&command.body);
            self.end_iteration();
            status = self.status;
        }
        self.live = left;
        self.status = succeeded;
        self.end_loop();
        self.guard = guard;
    }

    fn end_iteration(&mut self) {
        if let Some(frame) = self.loops.last_mut() {
            let continued = std::mem::replace(&mut frame.continued, Condition::NEVER);
            self.comes_back(continued);
        }
    }

    fn end_loop(&mut self) {
        if let Some(frame) = self.loops.pop() {
            self.comes_back(frame.broken);
        }
    }

    /// What `break` or `continue`, which succeed, took away goes on here.
    fn comes_back(&mut self, when: Condition) {
        let succeeded = self.and(self.live, self.status);
        self.status = self.or(succeeded, when);
        self.live = self.or(self.live, when);
    }

    /// `break` and `continue`
    pub(super) fn leave_loop(&mut self, levels: usize, for_good: bool, range: ByteRange) {
        if self.loops.is_empty() {
            self.beyond_knowing(range, "what leaves a loop outside of one");
            return;
        }
        let innermost = self.loops.len() - 1;
        let target = innermost.saturating_sub(levels.saturating_sub(1));
        let live = self.live;
        // Leaving an outer loop leaves the inner ones for good.
        let frame = &mut self.loops[target];
        if for_good {
            frame.broken = self.world.conditions.or(frame.broken, live);
        } else {
            frame.continued = self.world.conditions.or(frame.continued, live);
        }
        self.live = Condition::NEVER;
    }

    pub(super) fn define(&mut self, definition: &FunctionDefinition) {
        let range = definition.name_range;
        if is_special(&definition.name) {
            // Both dash and `bash --posix` end here (POSIX, XCU 2.9.5).
            self.abort(self.live, AbortReason::CommandFailed, range, OperationSet::EMPTY);
            return;
        }
        let origin = self.origin(range);
        let operations = self.dependencies(origin, OperationSet::EMPTY);
        let function = Function {
            when: self.live,
            definition: Rc::new(definition.clone()),
            file: self.file,
            eval: self.eval.clone(),
            operations,
        };
        let live = self.live;
        let mut known = self.functions.remove(definition.name.as_str()).unwrap_or_default();
        for earlier in &mut known {
            earlier.when = self.and_not(earlier.when, live);
        }
        known.retain(|earlier| !earlier.when.is_never());
        known.push(function);
        self.functions.insert(definition.name.as_str().to_owned(), known);
        self.status = Condition::ALWAYS;
    }
}
