//! The words of `carry`: what an edit does, and that there is nothing to do.
//!
//! Decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::settings::SettingKey;
use mozconfig_parse::source::{FileId, FileSystem};

use super::VerifiedEdit;
use super::case::{Asked, Case};
use super::plan::Found;
use super::survey::Survey;
use crate::check::{self, WhitelistSource, check};
use crate::diagnostic::{Diagnostic, DriftedSetting};
use crate::edit::Change;

/// How many names of a list are told.
const NAMES: usize = 6;

/// `a`, `a and b`, `a, b and c`; a long list is cut.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        _ if names.len() > NAMES + 1 => {
            format!("{} and {} more", names[..NAMES].join(", "), names.len() - NAMES)
        }
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}

pub(super) fn code(names: impl IntoIterator<Item = String>) -> Vec<String> {
    names.into_iter().map(|name| format!("`{name}`")).collect()
}

pub(super) fn plural(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// The names of settings. A variable is one, exported or not.
pub(super) fn names(keys: &BTreeSet<SettingKey>) -> Vec<String> {
    let names: BTreeSet<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    code(names.into_iter().map(str::to_owned))
}

pub(super) fn name(keys: &BTreeSet<SettingKey>) -> String {
    list(&names(keys))
}

/// The form of a verb that goes with settings.
pub(super) fn verb<'v>(keys: &BTreeSet<SettingKey>, one: &'v str, several: &'v str) -> &'v str {
    if names(keys).len() == 1 { one } else { several }
}

pub(super) fn variants(survey: &Survey<'_>, loads: impl IntoIterator<Item = usize>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for load in loads {
        let variant = &survey.mozconfig(load).variant;
        if !names.contains(variant) {
            names.push(variant.clone());
        }
    }
    names
}

/// The platforms, with their products where there are several products in the tree.
pub(super) fn platforms(survey: &Survey<'_>, places: &[(&str, &str)]) -> String {
    let mut by_product: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for &(product, platform) in places {
        by_product.entry(product).or_default().insert(platform);
    }
    let parts = by_product.into_iter().map(|(product, platforms)| {
        let platforms = platforms.into_iter().collect::<Vec<_>>().join(", ");
        if survey.products.len() > 1 { format!("{product}: {platforms}") } else { platforms }
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn platforms_of(survey: &Survey<'_>, cases: &[Case]) -> String {
    let names: Vec<(&str, &str)> =
        cases.iter().map(|case| (case.product.as_str(), case.platform.as_str())).collect();
    platforms(survey, &names)
}

/// That a setting is alike already.
pub(super) fn alike(survey: &Survey<'_>, pairs: &[usize], key: &SettingKey) -> String {
    let names: Vec<(&str, &str)> = pairs
        .iter()
        .map(|&pair| survey.mozconfig(survey.pairs[pair].base))
        .map(|it| (it.product.as_str(), it.platform.as_str()))
        .collect();
    let loads = pairs.iter().flat_map(|&pair| [survey.pairs[pair].base, survey.pairs[pair].other]);
    format!(
        "`{}` is alike in {} ({}): there is nothing to carry",
        key.name,
        list(&variants(survey, loads)),
        platforms(survey, &names)
    )
}

/// That a setting differs, but not where it was asked for.
pub(super) fn nothing_for(keys: &BTreeSet<SettingKey>, to: &str, from: Option<&str>) -> String {
    let from = from.map_or(String::new(), |from| format!(" from {from}"));
    format!("of {} there is nothing to carry{from} to {to}", name(keys))
}

/// What an edit does.
pub(super) fn edit(
    survey: &Survey<'_>,
    asked: &Asked<'_>,
    cases: &[Case],
    found: Found,
) -> VerifiedEdit {
    let sources = variants(survey, cases.iter().map(|case| case.source));
    let sinks = variants(survey, cases.iter().flat_map(|case| case.sinks.iter().copied()));
    let message = format!(
        "{} {} carried from {} to {} ({})",
        name(asked.keys),
        verb(asked.keys, "is", "are"),
        list(&sources),
        list(&sinks),
        platforms_of(survey, cases)
    );
    let details = found.changes.iter().map(|change| detail(survey, cases, &found, change));
    let effects: BTreeSet<String> = cases
        .iter()
        .flat_map(|case| case.permission.changes.values().flatten())
        .map(|key| format!("`{}`", key.name))
        .filter(|name| !names(asked.keys).contains(name))
        .collect();
    let with = if effects.is_empty() {
        String::new()
    } else {
        format!(" but what comes of it ({})", list(&effects.into_iter().collect::<Vec<_>>()))
    };
    let changed: Vec<String> = found
        .verified
        .changed
        .iter()
        .map(|&mozconfig| survey.name(&survey.mozconfigs[mozconfig]))
        .collect();
    let unchanged = match found.verified.unchanged.len() {
        0 => String::new(),
        count => format!(
            "; {} that {} these files {} what {} {}",
            plural(count, "other mozconfig"),
            if count == 1 { "reads" } else { "read" },
            if count == 1 { "stays" } else { "stay" },
            if count == 1 { "it" } else { "they" },
            if count == 1 { "is" } else { "are" },
        ),
    };
    let verified = format!(
        "verified: {} {} for {}, and nothing else{with}{unchanged}",
        name(asked.keys),
        verb(asked.keys, "changes", "change"),
        list(&changed)
    );
    VerifiedEdit {
        message,
        details: details.collect(),
        verified,
        notes: Vec::new(),
        changes: found.changes,
    }
}

/// What happens to a file.
fn detail(survey: &Survey<'_>, cases: &[Case], found: &Found, change: &Change) -> String {
    let is_it = |file: &FileId| *survey.path(*file) == change.path;
    let steps = found.steps.iter().filter(|step| step.edits.insertions.keys().any(is_it));
    let gets: Vec<&Case> =
        steps.flat_map(|step| step.cases.iter().map(|&case| &cases[case])).collect();
    let insertions = found.steps.iter().flat_map(|step| &step.edits.insertions);
    let came: usize = insertions
        .filter(|(file, _)| is_it(file))
        .flat_map(|(_, insertions)| insertions)
        .map(|insertion| insertion.lines.len())
        .sum();
    let removals = found.steps.iter().flat_map(|step| &step.edits.removals);
    let mut gone = BTreeSet::new();
    let mut edited = BTreeSet::new();
    for (line, edit) in removals.filter(|(file, _)| is_it(file)).flat_map(|(_, lines)| lines) {
        match edit {
            None => gone.insert(*line),
            Some(_) => edited.insert(*line),
        };
    }
    let path = &change.path;
    let is_own = gets.iter().any(|case| case.sinks.iter().any(|&it| is_it(&survey.file(it))));
    let shared = if gets.is_empty() || is_own {
        String::new()
    } else {
        let ends = gets
            .iter()
            .flat_map(|case| std::iter::once(case.source).chain(case.sinks.iter().copied()));
        let names = variants(survey, ends);
        let all = if names.len() == 2 { "both" } else { "all" };
        format!(", which {} {all} include,", list(&names))
    };
    let parts = [("gets", came), ("loses", gone.len()), ("changes", edited.len())];
    let parts = parts.into_iter().filter(|&(_, count)| count > 0);
    let parts: Vec<String> =
        parts.map(|(verb, count)| format!("{verb} {}", plural(count, "line"))).collect();
    format!("`{path}`{shared} {}", list(&parts))
}

/// What a check says of the tree only after an edit.
pub(super) fn news(
    before: &dyn FileSystem,
    after: &dyn FileSystem,
    whitelist: &WhitelistSource,
    options: &check::Options,
) -> Vec<String> {
    let everything =
        check::Options { platforms: Vec::new(), variants: Vec::new(), ..options.clone() };
    // What is new is told by settings, since the same finding may be told by another one then.
    let findings = |files: &dyn FileSystem| -> Vec<(String, BTreeSet<Vec<String>>)> {
        let Ok(report) = check(files, whitelist.clone(), &everything) else { return Vec::new() };
        let finding = |it: &Diagnostic| {
            let title = format!("{}[{}]: {}", it.level.as_str(), it.rule.id, it.message);
            if it.settings.is_empty() {
                let what = BTreeSet::from([vec![title.clone()]]);
                return (format!("{}: {title}", report.sources.place(it.primary.span)), what);
            }
            let scope = [&it.scope.product, &it.scope.base, &it.scope.other];
            let scope = scope.map(|it| it.clone().unwrap_or_default());
            let what = |it: &DriftedSetting| {
                let own = [it.platform.clone(), it.kind.as_str().to_owned(), it.key.clone()];
                scope.iter().cloned().chain(own).collect()
            };
            (title, it.settings.iter().map(what).collect())
        };
        report.diagnostics.iter().map(finding).collect()
    };
    let known: BTreeSet<Vec<String>> =
        findings(before).into_iter().flat_map(|(_, what)| what).collect();
    let new = findings(after).into_iter().filter(|(_, what)| !what.is_subset(&known));
    new.map(|(title, _)| title).collect()
}
