//! Where two mozconfigs differ: settings compared by condition, each difference with its causes.
//!
//! Everything here is about one pair of evaluations. What the whitelist allows, how differences are
//! told, and on which other platforms they stand as well, is decided elsewhere.

mod causes;
mod lines;

use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::provenance::OperationId;
use mozconfig_parse::settings::{
    Evaluation, Kind, Setting, SettingKey, SettingValue, Settings, World, is_as_before,
};
use mozconfig_parse::source::{Sources, TreePath};
use mozconfig_parse::symbol::TextId;

use causes::{Causes, Unique};
pub(crate) use lines::Lines;

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

/// All differences of a pair, in the order of their keys. `lines` keeps the lines of commands from
/// one comparison to the next.
pub(crate) fn compare(
    world: &mut World,
    sources: &Sources,
    lines: &mut Lines,
    base: Side<'_>,
    other: Side<'_>,
    is_variant: &dyn Fn(&TreePath) -> bool,
) -> Vec<Difference> {
    world.conditions.begin();
    let care = comparable(world, base, other);
    let mut unknown = base.evaluation.unknown;
    unknown = world.conditions.or(unknown, other.evaluation.unknown);
    let known = world.conditions.not(unknown);
    let nothing = Setting::default();
    let mut differences = Vec::new();
    let mut causes = Causes::new(sources, lines, base, other, is_variant);
    for (key, base_setting, other_setting) in side_by_side(base.settings, other.settings) {
        let base_setting = base_setting.unwrap_or(&nothing);
        let other_setting = other_setting.unwrap_or(&nothing);
        let mut pieces = if key.kind == Kind::Abort {
            abort_pieces(world, known, base, other, base_setting, other_setting)
        } else if same_values(base_setting, other_setting) {
            continue;
        } else {
            pieces(world, care, base_setting, other_setting)
        };
        // What holds nowhere is no difference, though the condition does not show it.
        pieces.retain(|piece| {
            !world.conditions.holds_nowhere(piece.when) && !shows_nothing(world, key, piece)
        });
        let mut when = Condition::NEVER;
        for piece in &pieces {
            when = world.conditions.or(when, piece.when);
        }
        if when.is_never() {
            continue;
        }
        // What shows in a plain environment is what most people will meet.
        pieces.sort_by_key(|piece| !world.conditions.holds_plainly(piece.when));
        let unique = causes.unique(world, base_setting, other_setting);
        let kind = classify(world, key, care, base_setting, other_setting, &unique);
        let causes = causes.reduced(world, &unique, &pieces);
        differences.push(Difference { key: key.clone(), kind, when, pieces, causes });
    }
    differences
}

/// Whether one side alone gives a variable a value, and only where it has that value already.
fn shows_nothing(world: &mut World, key: &SettingKey, piece: &Piece) -> bool {
    match (key.kind, &piece.base, &piece.other) {
        (Kind::Env | Kind::Var, Some(value), None) | (Kind::Env | Kind::Var, None, Some(value)) => {
            is_as_before(world, &key.name, piece.when, value.value)
        }
        _ => false,
    }
}

/// The settings of two sides by key, in the order of the keys.
fn side_by_side<'a>(
    base: &'a Settings,
    other: &'a Settings,
) -> impl Iterator<Item = (&'a SettingKey, Option<&'a Setting>, Option<&'a Setting>)> {
    let (mut base, mut other) = (base.iter().peekable(), other.iter().peekable());
    std::iter::from_fn(move || {
        let order = match (base.peek(), other.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((base, _)), Some((other, _))) => base.cmp(other),
        };
        let first = if order.is_le() { base.next() } else { None };
        let second = if order.is_ge() { other.next() } else { None };
        let key = first.or(second)?.0;
        Some((key, first.map(|it| it.1), second.map(|it| it.1)))
    })
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

/// Where a setting has another value on one side than on the other, as far as `care` holds.
pub(crate) fn differing(
    world: &mut World,
    care: Condition,
    one: Option<&Setting>,
    another: Option<&Setting>,
) -> Condition {
    let nothing = Setting::default();
    let (one, another) = (one.unwrap_or(&nothing), another.unwrap_or(&nothing));
    if same_values(one, another) {
        return Condition::NEVER;
    }
    let pieces = pieces(world, care, one, another);
    pieces.iter().fold(Condition::NEVER, |all, piece| world.conditions.or(all, piece.when))
}

/// How many pieces the difference in one setting may have before the rest is given up as too complex.
const MAX_PIECES: usize = 1 << 12;

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
    let mut known: HashMap<[Option<TextId>; 2], usize> = HashMap::new();
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
            let texts = [base_value, other_value].map(|it| it.as_ref().map(|value| value.value));
            if pieces.len() >= MAX_PIECES || world.conditions.is_exhausted() {
                // The rest is told as one piece, of which it is not known where it is.
                when = world.conditions.give_up();
                pieces.push(Piece { when, base: base_value.clone(), other: other_value.clone() });
                return pieces;
            }
            match known.entry(texts) {
                Entry::Occupied(index) => {
                    let piece = &mut pieces[*index.get()];
                    piece.when = world.conditions.or(piece.when, when);
                }
                Entry::Vacant(entry) => {
                    entry.insert(pieces.len());
                    let (base, other) = (base_value.clone(), other_value.clone());
                    pieces.push(Piece { when, base, other });
                }
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
