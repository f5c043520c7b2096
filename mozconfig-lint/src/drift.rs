//! Where two mozconfigs differ: settings compared by condition, each difference with its causes.
//!
//! Everything here is about one pair of evaluations. What the whitelist allows, how differences are
//! told, and on which other platforms they stand as well, is decided elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::evaluate::normal_line;
use mozconfig_parse::provenance::{OperationId, OperationKind};
use mozconfig_parse::settings::{
    Evaluation, Kind, Setting, SettingKey, SettingValue, Settings, World,
};
use mozconfig_parse::source::{FileId, Sources, TreePath};

/// One of two mozconfigs that are compared.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    /// What it does.
    pub evaluation: &'a Evaluation,
    /// The same by key.
    pub settings: &'a Settings,
    /// What was taken as known while it was evaluated.
    pub assumed: &'a Assumptions,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Which {
    /// The one compared from.
    Base,
    /// The one compared with.
    Other,
}

/// How a setting differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum DifferenceKind {
    /// Only the base makes it.
    OnlyInBase,
    /// Only the other makes it.
    OnlyInOther,
    /// Both make it, with different values.
    Value,
    /// Both make it, with the same values under different conditions.
    Condition,
    /// Both have the same lines, in another order.
    Order,
    /// One ends with an error where the other does not.
    Abort,
}

/// A part of a difference: two values, or a value and none, and where that is so.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Where.
    pub when: Condition,
    /// What the base has.
    pub base: Option<SettingValue>,
    /// What the other has.
    pub other: Option<SettingValue>,
}

/// An operation that one side has and the other has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cause {
    /// Which side has it.
    pub side: Which,
    /// The operation; an include stands for all that comes with it.
    pub operation: OperationId,
}

/// A setting that differs.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// The setting.
    pub key: SettingKey,
    /// How it differs.
    pub kind: DifferenceKind,
    /// Where it differs.
    pub when: Condition,
    /// The same in parts, which exclude each other.
    pub pieces: Vec<Piece>,
    /// Why; never empty.
    pub causes: BTreeSet<Cause>,
}

/// Where both sides load and are known, so that they can be compared.
pub(crate) fn comparable(world: &mut World, base: Side<'_>, other: Side<'_>) -> Condition {
    let mut lost = Condition::NEVER;
    for evaluation in [base.evaluation, other.evaluation] {
        let fails = evaluation.fails(world);
        lost = world.conditions.or(lost, fails);
        lost = world.conditions.or(lost, evaluation.unknown);
    }
    world.conditions.not(lost)
}

/// All differences of a pair, in the order of their keys.
pub(crate) fn compare(
    world: &mut World,
    sources: &Sources,
    base: Side<'_>,
    other: Side<'_>,
    is_variant: &dyn Fn(&TreePath) -> bool,
) -> Vec<Difference> {
    let care = comparable(world, base, other);
    let mut unknown = base.evaluation.unknown;
    unknown = world.conditions.or(unknown, other.evaluation.unknown);
    let known = world.conditions.not(unknown);
    let nothing = Setting::default();
    let keys: BTreeSet<&SettingKey> = base.settings.keys().chain(other.settings.keys()).collect();
    let mut differences = Vec::new();
    let mut causes = Causes {
        sources,
        base,
        other,
        is_variant,
        reach: BTreeMap::new(),
        lines: BTreeMap::new(),
        counts: BTreeMap::new(),
    };
    for key in keys {
        let base_setting = base.settings.get(key).unwrap_or(&nothing);
        let other_setting = other.settings.get(key).unwrap_or(&nothing);
        let pieces = if key.kind == Kind::Abort {
            abort_pieces(world, known, base, other, base_setting, other_setting)
        } else if same_values(base_setting, other_setting) {
            continue;
        } else {
            pieces(world, care, base_setting, other_setting)
        };
        let mut when = Condition::NEVER;
        for piece in &pieces {
            when = world.conditions.or(when, piece.when);
        }
        if when.is_never() {
            continue;
        }
        // What shows in a plain environment is what most people will meet.
        let mut pieces = pieces;
        pieces.sort_by_key(|piece| !world.conditions.holds_plainly(piece.when));
        let unique = causes.unique(world, base_setting, other_setting);
        let kind = classify(world, key, care, base_setting, other_setting, &unique);
        let causes = causes.reduced(world, &unique, &pieces);
        differences.push(Difference { key: key.clone(), kind, when, pieces, causes });
    }
    differences
}

/// Whether it is plain that a setting has the same values under the same conditions.
fn same_values(base: &Setting, other: &Setting) -> bool {
    base.values.len() == other.values.len()
        && base
            .values
            .iter()
            .zip(&other.values)
            .all(|(base, other)| base.when == other.when && base.value == other.value)
}

/// Where the values of a setting differ.
fn pieces(world: &mut World, care: Condition, base: &Setting, other: &Setting) -> Vec<Piece> {
    let sides = [base, other].map(|setting| {
        let made = setting.made(world);
        let absent = world.conditions.and_not(care, made);
        setting
            .values
            .iter()
            .map(|value| (value.when, Some(value.clone())))
            .chain(std::iter::once((absent, None)))
            .collect::<Vec<_>>()
    });
    let [base, other] = sides;
    let mut pieces: Vec<Piece> = Vec::new();
    for (base_when, base_value) in &base {
        let base_when = world.conditions.and(*base_when, care);
        if base_when.is_never() {
            continue;
        }
        for (other_when, other_value) in &other {
            let mut when = world.conditions.and(base_when, *other_when);
            if when.is_never() {
                continue;
            }
            match (base_value, other_value) {
                (None, None) => continue,
                (Some(base), Some(other)) => {
                    let equal = world.conditions.texts_equal(base.value, other.value);
                    when = world.conditions.and_not(when, equal);
                }
                _ => {}
            }
            if when.is_never() {
                continue;
            }
            let text = |value: &Option<SettingValue>| value.as_ref().map(|value| value.value);
            let known = pieces.iter_mut().find(|piece| {
                text(&piece.base) == text(base_value) && text(&piece.other) == text(other_value)
            });
            match known {
                Some(piece) => piece.when = world.conditions.or(piece.when, when),
                None => pieces.push(Piece {
                    when,
                    base: base_value.clone(),
                    other: other_value.clone(),
                }),
            }
        }
    }
    pieces
}

/// Where one side ends by this command and the other does not end at all.
fn abort_pieces(
    world: &mut World,
    known: Condition,
    base: Side<'_>,
    other: Side<'_>,
    base_setting: &Setting,
    other_setting: &Setting,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (setting, opposite, is_base) in
        [(base_setting, other.evaluation, true), (other_setting, base.evaluation, false)]
    {
        for value in &setting.values {
            let fails = opposite.fails(world);
            let when = world.conditions.and_not(value.when, fails);
            let when = world.conditions.and(when, known);
            if when.is_never() {
                continue;
            }
            let value = Some(value.clone());
            pieces.push(if is_base {
                Piece { when, base: value, other: None }
            } else {
                Piece { when, base: None, other: value }
            });
        }
    }
    pieces
}

fn classify(
    world: &mut World,
    key: &SettingKey,
    care: Condition,
    base: &Setting,
    other: &Setting,
    unique: &Unique,
) -> DifferenceKind {
    if key.kind == Kind::Abort {
        return DifferenceKind::Abort;
    }
    let made = [base, other].map(|setting| {
        let made = setting.made(world);
        !world.conditions.and(made, care).is_never()
    });
    match made {
        [true, false] => return DifferenceKind::OnlyInBase,
        [false, true] => return DifferenceKind::OnlyInOther,
        _ => {}
    }
    let texts = |setting: &Setting| -> BTreeSet<_> {
        setting.values.iter().map(|value| value.value).collect()
    };
    let is_same_text = texts(base) == texts(other);
    // A `return` before a line leaves no trace in what the line depends on.
    let has_trace = !unique.base.is_empty() || !unique.other.is_empty();
    if (has_trace || !is_same_text) && unique.unlike.is_empty() {
        return DifferenceKind::Order;
    }
    if is_same_text { DifferenceKind::Condition } else { DifferenceKind::Value }
}

/// In what two sides are unlike, as far as one setting depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unlike {
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
struct Unique {
    base: Vec<OperationId>,
    other: Vec<OperationId>,
    /// In what the sides are unlike; nothing where the same lines stand in another order.
    unlike: BTreeSet<Unlike>,
}

struct Causes<'a> {
    sources: &'a Sources,
    base: Side<'a>,
    other: Side<'a>,
    is_variant: &'a dyn Fn(&TreePath) -> bool,
    /// The files that an include brings in, by side and file.
    reach: BTreeMap<(Which, FileId), BTreeSet<FileId>>,
    lines: BTreeMap<OperationId, Rc<str>>,
    counts: BTreeMap<Which, BTreeMap<Rc<str>, usize>>,
}

impl Causes<'_> {
    fn evaluation(&self, which: Which) -> &Evaluation {
        match which {
            Which::Base => self.base.evaluation,
            Which::Other => self.other.evaluation,
        }
    }

    /// A command on one line, made once for each.
    fn line(&mut self, world: &World, operation: OperationId) -> Rc<str> {
        let lines = self.lines.entry(operation).or_insert_with(|| {
            normal_line(self.sources.text(world.provenance.get(operation).span)).into()
        });
        Rc::clone(lines)
    }

    /// How often each line is run on a side.
    fn counts(&mut self, world: &World, which: Which) -> &BTreeMap<Rc<str>, usize> {
        if !self.counts.contains_key(&which) {
            let executed: Vec<OperationId> =
                self.evaluation(which).executed.iter().copied().collect();
            let mut counts = BTreeMap::new();
            for operation in executed {
                *counts.entry(self.line(world, operation)).or_default() += 1;
            }
            self.counts.insert(which, counts);
        }
        &self.counts[&which]
    }

    /// What the values of one side depend on and those of the other do not. Lines that say the same
    /// in two files count as one.
    fn unique(&mut self, world: &mut World, base: &Setting, other: &Setting) -> Unique {
        let sets = [base, other].map(|setting| {
            let all = setting
                .values
                .iter()
                .fold(setting.unmade, |all, value| world.provenance.union(all, value.operations));
            world.provenance.members(all)
        });
        let [base, other] = sets;
        let base_only: Vec<OperationId> =
            base.iter().copied().filter(|operation| !other.contains(operation)).collect();
        let other_only: Vec<OperationId> =
            other.iter().copied().filter(|operation| !base.contains(operation)).collect();
        let mut lines: BTreeMap<Rc<str>, Vec<OperationId>> = BTreeMap::new();
        for &operation in &other_only {
            lines.entry(self.identity(world, operation)).or_default().push(operation);
        }
        let mut matched = BTreeSet::new();
        let mut unique_base = Vec::new();
        for operation in base_only {
            match lines.get_mut(&self.identity(world, operation)).and_then(Vec::pop) {
                Some(counterpart) => {
                    matched.insert(counterpart);
                }
                None => unique_base.push(operation),
            }
        }
        let unique_other: Vec<OperationId> =
            other_only.into_iter().filter(|operation| !matched.contains(operation)).collect();
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
                        let own = self.counts(world, own).get(&line).copied();
                        if own > self.counts(world, opposite).get(&line).copied() {
                            unique.unlike.insert(Unlike::Statement);
                        }
                    }
                }
            }
        }
        unique
    }

    /// What makes two operations of different files the same: an include by the file it reads,
    /// everything else by its text.
    fn identity(&mut self, world: &World, operation: OperationId) -> Rc<str> {
        match world.provenance.get(operation).kind {
            OperationKind::Include(file) => format!(". {}", self.sources.file(file).path()).into(),
            _ => self.line(world, operation),
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
    fn reduced(&mut self, world: &World, unique: &Unique, pieces: &[Piece]) -> BTreeSet<Cause> {
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
            let mut swallowed = BTreeSet::new();
            for &(include, file) in &includes {
                let reached = self.reach(which, file).clone();
                for &operation in operations {
                    let span = world.provenance.get(operation).span;
                    if operation != include && reached.contains(&span.file) {
                        swallowed.insert(operation);
                    }
                }
            }
            for &operation in operations {
                let is_include =
                    matches!(world.provenance.get(operation).kind, OperationKind::Include(_));
                let counts =
                    !is_include || includes.iter().any(|&(include, _)| include == operation);
                if counts && !swallowed.contains(&operation) {
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
