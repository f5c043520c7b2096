//! From differences to diagnostics: those with the same causes are one finding, and the same finding
//! on several platforms is told once.
//!
//! This file groups, folds and puts together; the parts of a finding are made by one file each.

mod near;
mod notes;
mod places;
mod remedies;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::{Kind, SettingValue};
use mozconfig_parse::source::FileId;

use crate::allow::{NearMiss, setting_kind};
use crate::diagnostic::{Diagnostic, DriftedSetting, Scope, SettingKind};
use crate::drift::{self, Cause, Difference, DifferenceKind};
use crate::rules;
use crate::run::{Pair, Run, ShownCondition};
use crate::whitelist::schema::Whitelist;

/// What a pair's differences come to after the whitelist.
pub(crate) struct PairFindings {
    pub(crate) pair: Pair,
    pub(crate) left: Vec<(Difference, Vec<NearMiss>)>,
}

/// Differences of a pair with the same causes.
struct Group {
    pair: Pair,
    causes: BTreeSet<Cause>,
    differences: Vec<Difference>,
    near: BTreeSet<NearMiss>,
    /// The settings as they are told, without their witnesses.
    told: Vec<Told>,
}

/// One part of a difference in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    kind: SettingKind,
    key: String,
    base: Option<String>,
    other: Option<String>,
    /// The condition in words, and as a number: the words of two may be alike where they are too
    /// long.
    condition: Rc<ShownCondition>,
}

/// What makes the same finding on several platforms one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct FoldKey {
    kind: DifferenceKind,
    product: String,
    base: String,
    other: String,
    told: Vec<Told>,
    near: Vec<NearMiss>,
}

/// All drift findings.
pub(crate) fn diagnose(
    run: &mut Run<'_>,
    found: Vec<PairFindings>,
    whitelist: Option<&Whitelist>,
    whitelist_file: Option<FileId>,
) -> Vec<Diagnostic> {
    let mut folded: BTreeMap<FoldKey, Vec<Group>> = BTreeMap::new();
    for PairFindings { pair, mut left } in found {
        run.world.conditions.begin();
        // That the other side loads follows, and needs no finding of its own (`never-loads`).
        if [pair.base, pair.other].into_iter().any(|side| never_loads(run, side)) {
            left.retain(|(difference, _)| difference.kind != DifferenceKind::Abort);
        }
        for group in grouped(run, &pair, left) {
            let (base, other) = (&run.evaluated[pair.base], &run.evaluated[pair.other]);
            let key = FoldKey {
                kind: group.differences[0].kind,
                product: pair.product.clone(),
                base: base.variant.clone(),
                other: other.variant.clone(),
                told: group.told.clone(),
                near: group.near.iter().copied().collect(),
            };
            folded.entry(key).or_default().push(group);
        }
    }
    let mut teller = Teller { run, whitelist, whitelist_file };
    folded.into_values().filter_map(|groups| teller.tell(&groups)).collect()
}

/// Whether the load of a mozconfig ends with an error in every environment.
fn never_loads(run: &mut Run<'_>, evaluated: usize) -> bool {
    let Run { world, evaluated: all, .. } = run;
    all[evaluated].evaluation.fails(world).is_always()
}

/// The differences of a pair by their causes. An abort never stands with settings.
fn grouped(run: &mut Run<'_>, pair: &Pair, left: Vec<(Difference, Vec<NearMiss>)>) -> Vec<Group> {
    let mut groups: BTreeMap<(bool, BTreeSet<Cause>), Group> = BTreeMap::new();
    for (difference, near) in left {
        let is_abort = difference.key.kind == Kind::Abort;
        let group = groups.entry((is_abort, difference.causes.clone())).or_insert_with(|| Group {
            pair: pair.clone(),
            causes: difference.causes.clone(),
            differences: Vec::new(),
            near: BTreeSet::new(),
            told: Vec::new(),
        });
        group.near.extend(near);
        group.differences.push(difference);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    for group in &mut groups {
        // The setting that the cause itself makes comes first, then options, which are the point.
        let is_direct = |difference: &Difference| {
            difference.pieces.iter().any(|piece| {
                [&piece.base, &piece.other].into_iter().flatten().any(|value| {
                    group.causes.iter().any(|cause| cause.operation == value.origin.operation)
                })
            })
        };
        let mut differences = std::mem::take(&mut group.differences);
        differences.sort_by_key(|difference| !is_direct(difference));
        group.differences = differences;
        group.told = tell_settings(run, group);
    }
    groups
}

/// Where the pair can be compared, for what is told of conditions.
pub(crate) fn care(run: &mut Run<'_>, pair: &Pair, kind: DifferenceKind) -> Condition {
    let Run { world, evaluated, .. } = run;
    let (base, other) = (&evaluated[pair.base], &evaluated[pair.other]);
    if kind == DifferenceKind::Abort {
        let mut unknown = base.evaluation.unknown;
        unknown = world.conditions.or(unknown, other.evaluation.unknown);
        return world.conditions.not(unknown);
    }
    drift::comparable(world, base.side(), other.side())
}

fn tell_settings(run: &mut Run<'_>, group: &Group) -> Vec<Told> {
    let mut told = Vec::new();
    for difference in &group.differences {
        let care = care(run, &group.pair, difference.kind);
        for piece in &difference.pieces {
            let shown = run.show_condition(piece.when, care);
            let value = |value: &Option<SettingValue>| {
                value.as_ref().map(|value| run.world.conditions.symbols.render(value.value))
            };
            told.push(Told {
                kind: setting_kind(difference.key.kind),
                key: difference.key.name.clone(),
                base: value(&piece.base),
                other: value(&piece.other),
                condition: shown,
            });
        }
    }
    told
}

pub(crate) use words::{Wording, why_it_ends, without_ending, word};
use words::{shortened, spoken};

struct Teller<'r, 'a> {
    run: &'r mut Run<'a>,
    whitelist: Option<&'r Whitelist>,
    whitelist_file: Option<FileId>,
}

impl Teller<'_, '_> {
    fn tell(&mut self, groups: &[Group]) -> Option<Diagnostic> {
        let group = groups.first()?;
        let base = self.run.evaluated[group.pair.base].variant.clone();
        let other = self.run.evaluated[group.pair.other].variant.clone();
        let platforms: BTreeSet<String> =
            groups.iter().map(|group| group.pair.platform.clone()).collect();
        let platforms: Vec<String> = platforms.into_iter().collect();
        let told = &group.told[0];
        let line = |value: &Option<String>| {
            value.as_ref().map(|value| shortened(&spoken(told.kind, &told.key, value)))
        };
        let wording = Wording {
            base: &base,
            other: &other,
            base_line: line(&told.base),
            other_line: line(&told.other),
            name: told.key.clone(),
        };
        let kind = group.differences.first()?.kind;
        let (rule, message) = rules::of_difference(kind, &wording)?;
        let (primary, related) = self.labels(group, &base, &other);
        let settings = self.settings(groups);
        let (notes, details) = self.notes(group);
        let remedies = self.remedies(groups, &platforms, &base, &other);
        Some(Diagnostic {
            rule,
            level: rule.level,
            message,
            scope: Scope {
                product: Some(group.pair.product.clone()),
                platforms,
                base: Some(base),
                other: Some(other),
            },
            settings,
            primary,
            related,
            notes,
            details,
            remedies,
        })
    }

    fn settings(&mut self, groups: &[Group]) -> Vec<DriftedSetting> {
        let mut settings = Vec::new();
        for group in groups {
            let pieces = group.differences.iter().flat_map(|difference| &difference.pieces);
            for (told, piece) in group.told.iter().zip(pieces) {
                let witness = match told.kind {
                    SettingKind::Env | SettingKind::Var => {
                        let values = [&piece.base, &piece.other].into_iter().flatten();
                        let values = values.map(|value| value.value);
                        self.run.witness_for(piece.when, &told.key, values)
                    }
                    _ => self.run.witness(piece.when),
                };
                settings.push(DriftedSetting {
                    platform: group.pair.platform.clone(),
                    kind: told.kind,
                    key: told.key.clone(),
                    base_value: told.base.clone(),
                    other_value: told.other.clone(),
                    when: told.condition.expression.clone(),
                    condition: told.condition.digest,
                    witness,
                });
            }
        }
        settings.sort_by(|a, b| a.platform.cmp(&b.platform));
        settings
    }
}
