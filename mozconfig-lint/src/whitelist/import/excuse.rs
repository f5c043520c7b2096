//! What the old check saw of a pair, and what lines have to do with a difference.
//!
//! A difference counts as excused if it is gone once the lines that the old list allows do nothing
//! (see `without`). Where that cannot be tried, it counts as excused if each of its causes does, and a
//! cause is one of these:
//!
//! - *shared*: it stands in a file that both sides read, or on a line of the top-level file for which
//!   the old check saw a counterpart in the other. It makes no difference by itself, and says nothing
//!   either way;
//! - *excused*: it stands on a line of the top-level file without a counterpart, which the old list
//!   allows there; or in a file that this side alone reads, by an include that is excused;
//! - *not excused*: all else.
//!
//! Where all causes are shared, what the values depend on is asked in the same way: a line that one side
//! has twice and the other once is the cause of nothing by itself.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::provenance::OperationId;
use mozconfig_parse::settings::{Evaluation, World};
use mozconfig_parse::source::{FileId, Sources, Span};

use super::lines::{LineNumber, is_compared, unshared};
use super::old_list::OldLine;
use crate::drift::{Difference, Which};

/// One side of a pair, as the old check saw it.
pub(super) struct OldSide<'e, 'a> {
    /// What the mozconfig does.
    pub(super) evaluation: &'e Evaluation,
    /// The lines of the top-level file for which the old check saw no counterpart in the other.
    pub(super) unshared: BTreeSet<LineNumber>,
    /// Those of them that the old list allows, with its line.
    pub(super) allowed: BTreeMap<LineNumber, &'a OldLine>,
}

/// A pair, as the old check saw it.
pub(super) struct OldPair<'e, 'a> {
    pub(super) base: OldSide<'e, 'a>,
    pub(super) other: OldSide<'e, 'a>,
}

/// What a cause is for the old check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Shared,
    Excused,
    NotExcused,
}

impl<'e, 'a> OldPair<'e, 'a> {
    /// The pair of two mozconfigs, with what the old list allows on each side.
    pub(super) fn new(
        sources: &Sources,
        base: (&'e Evaluation, &'a [OldLine]),
        other: (&'e Evaluation, &'a [OldLine]),
    ) -> Self {
        let texts = [base.0, other.0].map(|evaluation| sources.file(evaluation.file).text());
        let [of_base, of_other] = unshared(texts[0], texts[1]);
        let side = |(evaluation, list): (&'e Evaluation, &'a [OldLine]),
                    text: &str,
                    unshared: BTreeSet<LineNumber>| {
            let by_text: BTreeMap<&str, &'a OldLine> =
                list.iter().rev().map(|line| (line.text.as_str(), line)).collect();
            let allowed = (1..)
                .zip(text.lines())
                .filter(|(number, _)| unshared.contains(number))
                .filter_map(|(number, line)| Some((number, *by_text.get(line.trim())?)))
                .collect();
            OldSide { evaluation, unshared, allowed }
        };
        Self { base: side(base, texts[0], of_base), other: side(other, texts[1], of_other) }
    }

    /// A side of the pair.
    pub(super) fn side(&self, which: Which) -> &OldSide<'e, 'a> {
        match which {
            Which::Base => &self.base,
            Which::Other => &self.other,
        }
    }

    fn opposite(&self, which: Which) -> &OldSide<'e, 'a> {
        match which {
            Which::Base => &self.other,
            Which::Other => &self.base,
        }
    }

    /// Whether the old list excused a difference, by its causes.
    pub(super) fn is_excused(
        &self,
        world: &World,
        sources: &Sources,
        difference: &Difference,
    ) -> bool {
        let causes = difference.causes.iter().map(|cause| (cause.side, cause.operation));
        let standing = |(side, operation)| self.standing(world, sources, side, operation);
        let mut standings: BTreeSet<Standing> = causes.map(standing).collect();
        if standings.iter().all(|&standing| standing == Standing::Shared) {
            standings = operations(world, difference).into_iter().map(standing).collect();
        }
        standings.contains(&Standing::Excused) && !standings.contains(&Standing::NotExcused)
    }

    /// What an operation of a side is for the old check.
    pub(super) fn standing(
        &self,
        world: &World,
        sources: &Sources,
        which: Which,
        operation: OperationId,
    ) -> Standing {
        self.standing_by(world, sources, which, operation, &mut BTreeSet::new())
    }

    fn standing_by(
        &self,
        world: &World,
        sources: &Sources,
        which: Which,
        operation: OperationId,
        seen: &mut BTreeSet<FileId>,
    ) -> Standing {
        let side = self.side(which);
        let span = world.provenance.get(operation).span;
        if self.opposite(which).evaluation.files.contains(&span.file) {
            return Standing::Shared;
        }
        if span.file == side.evaluation.file {
            return side.standing_of_lines(sources, span);
        }
        if !seen.insert(span.file) {
            return Standing::Shared;
        }
        side.evaluation
            .inclusions
            .iter()
            .filter(|inclusion| inclusion.to == span.file)
            .map(|inclusion| {
                self.standing_by(world, sources, which, inclusion.origin.operation, seen)
            })
            .max()
            .unwrap_or(Standing::NotExcused)
    }
}

impl OldSide<'_, '_> {
    /// What a command of the top-level file is, by its lines.
    fn standing_of_lines(&self, sources: &Sources, span: Span) -> Standing {
        let own: Vec<LineNumber> =
            lines_of(sources, span).filter(|line| self.unshared.contains(line)).collect();
        if own.is_empty() {
            // A line that the old check never looked at is nothing that it shared.
            let is_looked_at = sources.text(span).lines().any(|line| is_compared(line.trim()));
            return if is_looked_at { Standing::Shared } else { Standing::NotExcused };
        }
        if own.iter().all(|line| self.allowed.contains_key(line)) {
            Standing::Excused
        } else {
            Standing::NotExcused
        }
    }
}

/// What a difference goes back to, on each side: its causes, and what its values depend on.
pub(super) fn operations(world: &World, difference: &Difference) -> BTreeSet<(Which, OperationId)> {
    let mut operations: BTreeSet<(Which, OperationId)> =
        difference.causes.iter().map(|cause| (cause.side, cause.operation)).collect();
    for piece in &difference.pieces {
        for (side, value) in [(Which::Base, &piece.base), (Which::Other, &piece.other)] {
            let Some(value) = value else { continue };
            let members = world.provenance.members(value.operations);
            operations.extend(members.iter().map(|&operation| (side, operation)));
        }
    }
    operations
}

/// The lines that a command spans.
pub(super) fn lines_of(sources: &Sources, span: Span) -> std::ops::RangeInclusive<LineNumber> {
    let file = sources.file(span.file);
    let first = file.line_column(span.range.start).line;
    let last = file.line_column(span.range.end.saturating_sub(1).max(span.range.start)).line;
    first..=last
}
