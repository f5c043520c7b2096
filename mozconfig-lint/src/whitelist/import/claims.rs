//! From excused differences to what the new whitelist has to allow, one setting at a time.

use std::collections::BTreeMap;

use mozconfig_parse::condition::Condition;
use mozconfig_parse::provenance::{OperationId, OperationKind};
use mozconfig_parse::settings::{Kind, SettingValue, World};
use mozconfig_parse::source::Sources;

use super::excuse::{OldPair, Standing, lines_of, operations};
use super::lines::LineNumber;
use super::old_list::OldLine;
use crate::allow::setting_kind;
use crate::diagnostic::SettingKind;
use crate::drift::{Cause, Difference, Which};

/// A value that one side of a pair has, to be allowed there.
#[derive(Clone, Debug)]
pub(super) struct Claim<'a> {
    pub(super) side: Which,
    pub(super) kind: SettingKind,
    /// The setting's key.
    pub(super) key: String,
    /// The value, for an option the whole of it; none for an abort.
    pub(super) value: Option<String>,
    /// The file that makes it, where an entry has to name it.
    pub(super) from: Option<String>,
    /// Where it is to be allowed: in any of these cases.
    pub(super) when: Vec<Condition>,
    /// The lines of the old list that excuse it, in the order of the mozconfig.
    pub(super) lines: Vec<&'a OldLine>,
}

/// What is to be seen of a pair while claims are made.
#[derive(Clone, Copy)]
pub(super) struct View<'v, 'a> {
    pub(super) world: &'v World,
    pub(super) sources: &'v Sources,
    pub(super) pair: &'v OldPair<'v, 'a>,
}

impl<'a> View<'_, 'a> {
    /// Whether an excused difference comes of a command that makes another setting, so that an entry
    /// for that setting allows this one as well.
    pub(super) fn is_effect(&self, difference: &Difference) -> bool {
        let makes = |cause: &Cause| {
            let operation = self.world.provenance.get(cause.operation);
            operation.kind == OperationKind::Statement
                && self.pair.side(cause.side).evaluation.makes(cause.operation)
                && !makes_part(difference, cause.operation)
        };
        self.asymmetric(difference).all(|cause| makes(&cause))
    }

    /// Whether the old list excused a difference, by its causes.
    pub(super) fn is_excused(&self, difference: &Difference) -> bool {
        self.pair.is_excused(self.world, self.sources, difference)
    }

    /// Whether a line of which the old check complains is a cause of a difference.
    pub(super) fn is_complained(&self, difference: &Difference) -> bool {
        difference.causes.iter().any(|cause| {
            let side = self.pair.side(cause.side);
            let span = self.world.provenance.get(cause.operation).span;
            span.file == side.evaluation.file
                && self.pair.standing(self.world, self.sources, cause.side, cause.operation)
                    == Standing::NotExcused
        })
    }

    /// The lines of a side of which the old check complains, in the order of the file.
    pub(super) fn complaints(&self, which: Which) -> impl Iterator<Item = &str> {
        let side = self.pair.side(which);
        let lines = (1..).zip(self.sources.file(side.evaluation.file).text().lines());
        lines
            .filter(|(number, _)| {
                side.unshared.contains(number) && !side.allowed.contains_key(number)
            })
            .map(|(_, line)| line.trim())
    }

    /// The causes that are not shared.
    fn asymmetric(&self, difference: &Difference) -> impl Iterator<Item = Cause> {
        difference.causes.iter().copied().filter(|cause| {
            let standing =
                self.pair.standing(self.world, self.sources, cause.side, cause.operation);
            standing != Standing::Shared
        })
    }

    /// A claim for each value of each side of a difference.
    pub(super) fn claims(&self, difference: &Difference) -> Vec<Claim<'a>> {
        let mut claims: Vec<Claim<'a>> = Vec::new();
        for piece in &difference.pieces {
            for (side, value) in [(Which::Base, &piece.base), (Which::Other, &piece.other)] {
                let Some(value) = value else { continue };
                let claim = self.claim(difference, side, value, piece.when);
                let known = claims.iter_mut().find(|known| {
                    (known.side, &known.value, &known.from) == (side, &claim.value, &claim.from)
                });
                match known {
                    Some(known) => known.when.extend(claim.when),
                    None => claims.push(claim),
                }
            }
        }
        claims
    }

    fn claim(
        &self,
        difference: &Difference,
        side: Which,
        value: &SettingValue,
        when: Condition,
    ) -> Claim<'a> {
        let span = self.world.provenance.get(value.origin.operation).span;
        let is_own = span.file == self.pair.side(side).evaluation.file;
        Claim {
            side,
            kind: setting_kind(difference.key.kind),
            key: difference.key.name.clone(),
            value: (difference.key.kind != Kind::Abort)
                .then(|| self.world.conditions.symbols.render(value.value)),
            from: (!is_own).then(|| self.sources.file(span.file).path().to_string()),
            when: vec![when],
            lines: self.lines(difference),
        }
    }

    /// The lines of the old list to which an excused difference goes back.
    fn lines(&self, difference: &Difference) -> Vec<&'a OldLine> {
        let mut lines: BTreeMap<(Which, LineNumber), &'a OldLine> = BTreeMap::new();
        for (which, operation) in operations(self.world, difference) {
            lines.extend(
                self.allowed_lines(which, operation).map(|(line, old)| ((which, line), old)),
            );
        }
        let mut distinct: Vec<&'a OldLine> = Vec::new();
        for line in lines.into_values() {
            if !distinct.contains(&line) {
                distinct.push(line);
            }
        }
        distinct
    }

    /// The allowed lines of the top-level file on which an operation stands.
    pub(super) fn allowed_lines(
        &self,
        which: Which,
        operation: OperationId,
    ) -> impl Iterator<Item = (LineNumber, &'a OldLine)> {
        let side = self.pair.side(which);
        let span = self.world.provenance.get(operation).span;
        let lines = (span.file == side.evaluation.file).then(|| lines_of(self.sources, span));
        lines
            .into_iter()
            .flatten()
            .filter_map(|line| side.allowed.get(&line).map(|&old| (line, old)))
    }
}

/// Whether an operation makes one of the values of a difference.
fn makes_part(difference: &Difference, operation: OperationId) -> bool {
    difference.pieces.iter().any(|piece| {
        [&piece.base, &piece.other]
            .into_iter()
            .flatten()
            .any(|value| value.origin.operation == operation)
    })
}
