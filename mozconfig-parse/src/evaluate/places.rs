//! Where the command at hand stands, and what all that it makes depends on. Nothing is evaluated here.

use super::Machine;
use crate::provenance::{OperationId, OperationKind, OperationSet, Origin};
use crate::source::{ByteRange, Span};

impl Machine<'_> {
    /// The place of a range in the text at hand.
    pub(super) fn span(&self, range: ByteRange) -> Span {
        match &self.eval {
            Some(eval) => eval.place,
            None => Span { file: self.file, range },
        }
    }

    /// A range of the text at hand, as it is written.
    pub(super) fn source(&self, range: ByteRange) -> &str {
        match &self.eval {
            Some(eval) => eval.text.get(range.as_usize()).unwrap_or_default(),
            None => self.sources.text(Span { file: self.file, range }),
        }
    }

    pub(super) fn operation(&mut self, range: ByteRange, kind: OperationKind) -> OperationId {
        let span = self.span(range);
        self.world.provenance.operation(span, kind)
    }

    /// The origin of something that the command at `range` makes.
    pub(super) fn origin(&mut self, range: ByteRange) -> Origin {
        let operation = self.operation(range, OperationKind::Statement);
        self.outcome.executed.push(operation);
        Origin { operation, chain: self.chain }
    }

    /// All that something made at `origin` depends on, besides `operations`.
    pub(super) fn dependencies(
        &mut self,
        origin: Origin,
        operations: OperationSet,
    ) -> OperationSet {
        // What many commands have in common comes first, so that it is found again.
        let (chain, guard, mut guarded) = self.common;
        if (chain, guard) != (origin.chain, self.guard) {
            let way = self.world.provenance.chain_set(origin.chain);
            guarded = self.union(way, self.guard);
            self.common = (origin.chain, self.guard, guarded);
        }
        let guarded = self.union(guarded, operations);
        let own = self.world.provenance.single(origin.operation);
        self.union(own, guarded)
    }
}
