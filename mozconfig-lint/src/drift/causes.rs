//! Why two settings differ: what the values of one side depend on and those of the other do not.
//!
//! Lines that say the same in two files count as one, and an include of a file that the other side
//! does not read stands for all that it brings in. Nothing is told here, and nothing allowed.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::provenance::{OperationId, OperationKind};
use mozconfig_parse::settings::{Evaluation, Setting, World};
use mozconfig_parse::source::{FileId, Sources, TreePath};

use super::lines::{Counts, LineId, Lines};
use super::{Cause, Piece, Side, Which};

/// In what two sides are unlike, as far as one setting depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unlike {
    /// A command that the other side does not run, or not as often.
    Statement,
    /// A condition.
    Test,
    /// An include.
    Include,
    /// What was taken as known.
    Assumption,
}

/// What one side's values depend on and the other's do not.
pub(super) struct Unique {
    pub(super) base: Vec<OperationId>,
    pub(super) other: Vec<OperationId>,
    /// In what the sides are unlike; nothing where the same lines stand in another order.
    pub(super) unlike: BTreeSet<Unlike>,
}

/// What makes two operations of different files the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    /// An include, by the file that it reads.
    Include(FileId),
    /// Everything else, by its text.
    Line(LineId),
}

/// How the causes of the differences of one pair are found.
pub(super) struct Causes<'a> {
    sources: &'a Sources,
    lines: &'a mut Lines,
    base: Side<'a>,
    other: Side<'a>,
    is_variant: &'a dyn Fn(&TreePath) -> bool,
    /// The files that an include brings in, by side and file.
    reach: BTreeMap<(Which, FileId), BTreeSet<FileId>>,
    /// How often each line is run, by side.
    counts: BTreeMap<Which, Counts>,
}

impl<'a> Causes<'a> {
    pub(super) fn new(
        sources: &'a Sources,
        lines: &'a mut Lines,
        base: Side<'a>,
        other: Side<'a>,
        is_variant: &'a dyn Fn(&TreePath) -> bool,
    ) -> Self {
        let (reach, counts) = (BTreeMap::new(), BTreeMap::new());
        Self { sources, lines, base, other, is_variant, reach, counts }
    }

    fn evaluation(&self, which: Which) -> &'a Evaluation {
        match which {
            Which::Base => self.base.evaluation,
            Which::Other => self.other.evaluation,
        }
    }

    fn line(&mut self, world: &World, operation: OperationId) -> LineId {
        self.lines.of(self.sources, world, operation)
    }

    /// How often each line is run on a side.
    fn counts(&mut self, world: &World, which: Which) -> &Counts {
        let evaluation = self.evaluation(which);
        let Self { sources, lines, counts, .. } = self;
        counts.entry(which).or_insert_with(|| {
            Counts::of(evaluation.executed.iter().map(|it| lines.of(sources, world, it)))
        })
    }

    /// What the values of one side depend on and those of the other do not. Lines that say the same
    /// in two files count as one.
    pub(super) fn unique(&mut self, world: &mut World, base: &Setting, other: &Setting) -> Unique {
        let sets = [base, other].map(|setting| {
            setting
                .values
                .iter()
                .fold(setting.unmade, |all, value| world.provenance.union(all, value.operations))
        });
        let world: &World = world;
        let [base, other] = sets;
        let base_only = world.provenance.without(base, other);
        let other_only = world.provenance.without(other, base);
        // By what they are, each with how many of the same have a counterpart: the last have it first.
        let mut counterparts: Vec<(Identity, OperationId, usize)> =
            other_only.iter().map(|&it| (self.identity(world, it), it, 0)).collect();
        counterparts.sort_unstable();
        let mut unique_base = Vec::new();
        for operation in base_only {
            let identity = self.identity(world, operation);
            let start = counterparts.partition_point(|known| known.0 < identity);
            let same = counterparts[start..].partition_point(|known| known.0 == identity);
            match counterparts.get_mut(start) {
                Some((_, _, matched)) if *matched < same => *matched += 1,
                _ => unique_base.push(operation),
            }
        }
        let mut unique_other: Vec<OperationId> = counterparts
            .chunk_by(|first, second| first.0 == second.0)
            .flat_map(|same| &same[..same.len() - same[0].2])
            .map(|it| it.1)
            .collect();
        unique_other.sort_unstable();
        let mut unique = Unique { base: unique_base, other: unique_other, unlike: BTreeSet::new() };
        if self.base.assumed != self.other.assumed {
            unique.unlike.insert(Unlike::Assumption);
        }
        for (operations, own, opposite) in
            [(&unique.base, Which::Base, Which::Other), (&unique.other, Which::Other, Which::Base)]
        {
            for &operation in operations {
                match world.provenance.get(operation).kind {
                    OperationKind::Include(file) => {
                        if !self.evaluation(opposite).files.contains(&file) {
                            unique.unlike.insert(Unlike::Include);
                        }
                    }
                    OperationKind::Test => {
                        unique.unlike.insert(Unlike::Test);
                    }
                    OperationKind::Statement => {
                        // The same line may stand in a file that both include: what counts is
                        // that one side runs it more often.
                        let line = self.line(world, operation);
                        let own = self.counts(world, own).get(line);
                        if own > self.counts(world, opposite).get(line) {
                            unique.unlike.insert(Unlike::Statement);
                        }
                    }
                }
            }
        }
        unique
    }

    fn identity(&mut self, world: &World, operation: OperationId) -> Identity {
        match world.provenance.get(operation).kind {
            OperationKind::Include(file) => Identity::Include(file),
            _ => Identity::Line(self.line(world, operation)),
        }
    }

    /// The files that `file` brings in on a side, itself among them.
    fn reach(&mut self, which: Which, file: FileId) -> &BTreeSet<FileId> {
        let evaluation = match which {
            Which::Base => self.base.evaluation,
            Which::Other => self.other.evaluation,
        };
        self.reach.entry((which, file)).or_insert_with(|| {
            let mut reached = BTreeSet::from([file]);
            let mut open = vec![file];
            while let Some(file) = open.pop() {
                for inclusion in evaluation.inclusions.iter().filter(|i| i.from == file) {
                    if reached.insert(inclusion.to) {
                        open.push(inclusion.to);
                    }
                }
            }
            reached
        })
    }

    /// The causes: what is unique, where an include stands for all that comes with it. An include
    /// of another variant is looked through, since each side has its own.
    pub(super) fn reduced(
        &mut self,
        world: &World,
        unique: &Unique,
        pieces: &[Piece],
    ) -> BTreeSet<Cause> {
        let mut causes = BTreeSet::new();
        for (which, operations) in [(Which::Base, &unique.base), (Which::Other, &unique.other)] {
            let opposite = match which {
                Which::Base => self.other.evaluation,
                Which::Other => self.base.evaluation,
            };
            let includes: Vec<(OperationId, FileId)> = operations
                .iter()
                .filter_map(|&operation| match world.provenance.get(operation).kind {
                    OperationKind::Include(file)
                        if !opposite.files.contains(&file)
                            && !(self.is_variant)(self.sources.file(file).path()) =>
                    {
                        Some((operation, file))
                    }
                    _ => None,
                })
                .collect();
            for &(_, file) in &includes {
                self.reach(which, file);
            }
            let is_swallowed = |operation: OperationId| {
                let place = world.provenance.get(operation).span.file;
                includes.iter().any(|&(include, file)| {
                    operation != include
                        && self.reach.get(&(which, file)).is_some_and(|it| it.contains(&place))
                })
            };
            for &operation in operations {
                let is_include =
                    matches!(world.provenance.get(operation).kind, OperationKind::Include(_));
                let counts =
                    !is_include || includes.iter().any(|&(include, _)| include == operation);
                if counts && !is_swallowed(operation) {
                    causes.insert(Cause { side: which, operation });
                }
            }
        }
        // A test alone causes nothing where a statement does.
        let is_test =
            |cause: &Cause| world.provenance.get(cause.operation).kind == OperationKind::Test;
        if causes.iter().any(|cause| !is_test(cause)) {
            causes.retain(|cause| !is_test(cause));
        }
        if causes.is_empty() {
            for piece in pieces {
                for (side, value) in [(Which::Base, &piece.base), (Which::Other, &piece.other)] {
                    if let Some(value) = value {
                        causes.insert(Cause { side, operation: value.origin.operation });
                    }
                }
            }
        }
        causes
    }
}
