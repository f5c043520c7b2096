//! Where a load goes wrong: it ends with an error, prints what the loader refuses, or does what is beyond
//! knowing. An error takes its share of `live` away. What is noted here is told elsewhere, by the rules.

use std::collections::hash_map::Entry;

use super::state::Printed;
use super::{Machine, normal_line};
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::settings::{Abort, AbortReason, Output, Problem, ProblemKind};
use crate::source::ByteRange;
use crate::symbol::TextId;

impl Machine<'_> {
    /// What the loader does with output that is none of its own, once the mozconfig has ended well:
    /// it refuses the whole (`_parse_loader_output` of `mozbuild/mozconfig.py`).
    pub(super) fn refuse_output(&mut self) {
        for Printed { when, text, after, line, origin, operations } in
            std::mem::take(&mut self.outcome.printed)
        {
            self.outcome.outputs.push(Output { when, text, after });
            let when = self.and(when, self.live);
            if when.is_never() {
                continue;
            }
            self.outcome.refused = self.or(self.outcome.refused, when);
            let reason = AbortReason::UnexpectedOutput;
            self.outcome.aborts.push(Abort { reason, line, when, origin, operations });
        }
    }

    /// A command prints something; nothing comes of it where that cannot be seen.
    pub(super) fn prints(
        &mut self,
        when: Condition,
        text: TextId,
        range: ByteRange,
        operations: OperationSet,
    ) {
        if self.muted > 0 || when.is_never() {
            return;
        }
        let origin = self.origin(range);
        let operations = self.dependencies(origin, operations);
        let line = normal_line(self.sources.text(self.span(range)));
        let after = self.outcome.events.len();
        self.outcome.printed.push(Printed { when, text, after, line, origin, operations });
    }

    pub(super) fn problem(&mut self, range: ByteRange, kind: ProblemKind) {
        let origin = self.origin(range);
        let when = self.live;
        match self.outcome.known_problems.entry((origin, kind)) {
            Entry::Occupied(index) => {
                let known = &mut self.outcome.problems[*index.get()];
                known.when = self.world.conditions.or(known.when, when);
            }
            Entry::Vacant(place) => {
                let kind = place.key().1.clone();
                place.insert(self.outcome.problems.len());
                self.outcome.problems.push(Problem { kind, origin, when });
            }
        }
    }

    /// Says that what happens at `range` is beyond knowing, and gives up where it is reached, unless
    /// that is everywhere: then it counts as though it did nothing, which the problem tells.
    pub(super) fn beyond_knowing(&mut self, range: ByteRange, what: &str) {
        self.problem(range, ProblemKind::BeyondKnowing { what: what.to_owned() });
        self.give_up();
    }

    pub(super) fn give_up(&mut self) {
        let known = self.and_not(Condition::ALWAYS, self.outcome.aborted);
        let known = self.and_not(known, self.outcome.unknown);
        let rest = self.and_not(known, self.live);
        if !rest.is_never() {
            self.outcome.unknown = self.or(self.outcome.unknown, self.live);
            self.live = Condition::NEVER;
        }
    }

    /// Ends the load (or the subshell) with an error where `when` holds.
    pub(super) fn abort(
        &mut self,
        when: Condition,
        reason: AbortReason,
        range: ByteRange,
        operations: OperationSet,
    ) {
        if when.is_never() {
            return;
        }
        self.live = self.and_not(self.live, when);
        if let Some(frame) = self.subshells.last_mut() {
            frame.ended = self.world.conditions.or(frame.ended, when);
            return;
        }
        let origin = self.origin(range);
        let operations = self.dependencies(origin, operations);
        let line = normal_line(self.sources.text(self.span(range)));
        self.outcome.aborted = self.or(self.outcome.aborted, when);
        self.outcome.aborts.push(Abort { reason, line, when, origin, operations });
    }
}
