//! The commands that matter for a setting that is carried: what makes it, what it depends on, what stands
//! against it, and what says the same elsewhere.
//!
//! From evaluations to places in files; decides nothing about edits.

use std::collections::BTreeSet;

use mozconfig_parse::evaluate::normal_line;
use mozconfig_parse::provenance::{OperationId, OperationKind};
use mozconfig_parse::settings::{Kind, SettingKey};

use super::case::Places;
use super::survey::Survey;
use crate::drift::{Cause, Difference, Which};

/// The differences of a pair in a setting.
fn differences<'s>(
    survey: &'s Survey<'_>,
    pair: usize,
    keys: &BTreeSet<SettingKey>,
) -> Vec<&'s Difference> {
    survey.pairs[pair].left.iter().filter(|it| keys.contains(&it.key)).collect()
}

/// The causes of what differs in a setting, on one load's side.
fn causes(
    survey: &Survey<'_>,
    goals: &[usize],
    load: usize,
    keys: &BTreeSet<SettingKey>,
) -> BTreeSet<OperationId> {
    let mut causes = BTreeSet::new();
    for &pair in goals {
        let which = if survey.pairs[pair].base == load { Which::Base } else { Which::Other };
        let is_end = [survey.pairs[pair].base, survey.pairs[pair].other].contains(&load);
        for difference in differences(survey, pair, keys).into_iter().filter(|_| is_end) {
            causes.extend(
                difference.causes.iter().filter(|it| it.side == which).map(|it| it.operation),
            );
        }
    }
    causes
}

/// The setting with what else comes of the same causes: the settings of one finding. What comes through
/// an include is not one setting, but many.
pub(super) fn with_effects(
    survey: &Survey<'_>,
    goals: &[usize],
    source: usize,
    keys: &BTreeSet<SettingKey>,
) -> BTreeSet<SettingKey> {
    let mut all = keys.clone();
    for &pair in goals {
        let compared = &survey.pairs[pair];
        if compared.base != source && compared.other != source {
            continue;
        }
        let is_include = |cause: &Cause| {
            matches!(
                survey.run.world.provenance.get(cause.operation).kind,
                OperationKind::Include(_)
            )
        };
        for difference in differences(survey, pair, keys) {
            if difference.causes.iter().any(is_include) {
                continue;
            }
            let same = compared.left.iter().filter(|it| it.causes == difference.causes);
            all.extend(same.map(|it| it.key.clone()));
        }
    }
    all
}

/// The operations that the values of a setting depend on, with those that make them.
fn dependencies(
    survey: &Survey<'_>,
    load: usize,
    keys: &BTreeSet<SettingKey>,
) -> (BTreeSet<OperationId>, BTreeSet<OperationId>) {
    let provenance = &survey.run.world.provenance;
    let (mut makers, mut all) = (BTreeSet::new(), BTreeSet::new());
    for key in keys {
        let Some(setting) = survey.loads[load].settings.get(key) else { continue };
        for value in &setting.values {
            makers.insert(value.origin.operation);
            let members = provenance.members(value.operations);
            let is_statement =
                |it: &&OperationId| provenance.get(**it).kind == OperationKind::Statement;
            all.extend(members.iter().filter(is_statement));
        }
    }
    (makers, all)
}

/// Whether every one of these loads runs an operation too.
fn is_run_by_all(survey: &Survey<'_>, loads: &[usize], operation: OperationId) -> bool {
    loads.iter().all(|&load| survey.loads[load].evaluation.executed.contains(operation))
}

fn places(survey: &Survey<'_>, operations: impl IntoIterator<Item = OperationId>) -> Places {
    let mut places = Places::new();
    for operation in operations {
        let span = survey.run.world.provenance.get(operation).span;
        places.entry(span.file).or_default().push(span.range);
    }
    places
}

/// The lines that may have to be carried: those that make the setting; the include that brings it; or
/// all that it depends on and that the others do not have.
pub(super) fn lines(
    survey: &Survey<'_>,
    goals: &[usize],
    source: usize,
    sinks: &[usize],
    keys: &BTreeSet<SettingKey>,
) -> Vec<Places> {
    let (makers, all) = dependencies(survey, source, keys);
    let own = |operations: BTreeSet<OperationId>| -> BTreeSet<OperationId> {
        let is_own = |it: &OperationId| !is_run_by_all(survey, sinks, *it);
        operations.into_iter().filter(is_own).collect()
    };
    let causes = causes(survey, goals, source, keys);
    let kind = |operation: OperationId| survey.run.world.provenance.get(operation).kind;
    let is_include = |it: &OperationId| matches!(kind(*it), OperationKind::Include(_));
    let is_statement = |it: &OperationId| kind(*it) == OperationKind::Statement;
    let (includes, others): (BTreeSet<_>, BTreeSet<_>) = causes.into_iter().partition(is_include);
    let statements: BTreeSet<OperationId> = others.into_iter().filter(is_statement).collect();
    let mut lines: Vec<Places> = Vec::new();
    for operations in [own(makers), includes, own(all), statements] {
        let places = places(survey, operations);
        if !places.is_empty() && !lines.contains(&places) {
            lines.push(places);
        }
    }
    lines
}

/// The texts of the commands that stand at these places.
pub(super) fn texts(survey: &Survey<'_>, lines: &[Places]) -> BTreeSet<String> {
    let spans = lines.iter().flatten().flat_map(|(&file, ranges)| {
        ranges.iter().map(move |&range| mozconfig_parse::source::Span { file, range })
    });
    spans.map(|span| normal_line(survey.run.sources.text(span))).collect()
}

/// Whether a command makes one of the settings.
fn makes(
    survey: &Survey<'_>,
    load: usize,
    operation: OperationId,
    keys: &BTreeSet<SettingKey>,
) -> bool {
    let made = survey.loads[load].evaluation.made(&survey.run.world, operation);
    let Some(made) = made else { return false };
    keys.iter().any(|key| {
        key.name == made.name
            && (key.kind == made.kind || (key.kind == Kind::Env && made.kind == Kind::Var))
    })
}

fn executed(survey: &Survey<'_>, load: usize) -> impl Iterator<Item = OperationId> {
    survey.loads[load].evaluation.executed.iter()
}

pub(super) fn vain(
    survey: &Survey<'_>,
    source: usize,
    sinks: &[usize],
    keys: &BTreeSet<SettingKey>,
) -> Places {
    let own = executed(survey, source).filter(|&operation| {
        makes(survey, source, operation, keys) && !is_run_by_all(survey, sinks, operation)
    });
    places(survey, own)
}

pub(super) fn opposing(
    survey: &Survey<'_>,
    goals: &[usize],
    source: usize,
    sinks: &[usize],
    keys: &BTreeSet<SettingKey>,
    texts: &BTreeSet<String>,
) -> Places {
    let provenance = &survey.run.world.provenance;
    let mut opposing = BTreeSet::new();
    for &sink in sinks {
        let causes = causes(survey, goals, sink, keys);
        opposing.extend(
            causes.into_iter().filter(|&it| provenance.get(it).kind == OperationKind::Statement),
        );
        opposing.extend(executed(survey, sink).filter(|&operation| {
            let text = || normal_line(survey.run.sources.text(provenance.get(operation).span));
            !survey.loads[source].evaluation.executed.contains(operation)
                && (makes(survey, sink, operation, keys) || texts.contains(&text()))
        }));
    }
    places(survey, opposing)
}

/// The lines that say the same in other variants of the platform.
pub(super) fn repeated(
    survey: &Survey<'_>,
    source: usize,
    sinks: &[usize],
    texts: &BTreeSet<String>,
) -> Places {
    let provenance = &survey.run.world.provenance;
    let own = survey.mozconfig(source);
    let others = (0..survey.loads.len()).filter(|&load| {
        let mozconfig = survey.mozconfig(load);
        mozconfig.is_compared
            && mozconfig.product == own.product
            && mozconfig.platform == own.platform
            && load != source
            && !sinks.contains(&load)
    });
    let repeated: BTreeSet<OperationId> = others
        .flat_map(|load| executed(survey, load))
        .filter(|&operation| {
            let span = provenance.get(operation).span;
            !survey.loads[source].evaluation.executed.contains(operation)
                && texts.contains(&normal_line(survey.run.sources.text(span)))
        })
        .collect();
    places(survey, repeated)
}
