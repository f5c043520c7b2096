//! Which findings are chosen, by number, rule, key and platform.

use std::collections::BTreeSet;

use globset::GlobMatcher;

use crate::diagnostic::{Diagnostic, DriftedSetting, Scope, SettingKind};
use crate::report::Report;
use crate::rules::{self, Check, RULES};
use crate::suggest;
use crate::whitelist::glob::Glob;
use crate::whitelist::refusal::Refusal;
use crate::whitelist::suggest_entry::{Part, SuggestedEntry, Suggestion};
use crate::whitelist::verdict::Fact;

/// A finding that could be allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its number: they are counted in the order in which `check` tells them. It holds as long as
    /// neither the tree nor the whitelist changes.
    pub number: usize,
    /// The id of the rule that found it.
    pub rule: &'static str,
    /// What it says.
    pub message: String,
    /// Where it applies.
    pub scope: Scope,
}

/// Which findings are chosen: those of these numbers, and of these only those that all the rest
/// holds for.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The numbers; none for any.
    pub numbers: BTreeSet<usize>,
    /// The ids of rules; none for any.
    pub rules: Vec<String>,
    /// The keys of settings, or the texts of options; none for any. Of what comes by an include of one
    /// side alone, only the settings that match are chosen, and else all that has the same cause.
    pub keys: Vec<Glob>,
    /// The platforms; none for any. Only these are chosen of a finding for several.
    pub platforms: Vec<GlobMatcher>,
}

/// A finding that is chosen, as far as it is.
pub(super) struct Chosen {
    pub(super) message: String,
    pub(super) product: String,
    pub(super) base: String,
    pub(super) other: String,
    /// The entry for the cause, where there is one.
    pub(super) entry: SuggestedEntry,
    /// The entry for each setting.
    pub(super) entry_for_each: SuggestedEntry,
    pub(super) facts: Vec<Fact>,
}

/// The findings that could be allowed.
pub(super) fn candidates(report: &Report) -> Vec<Candidate> {
    let numbered = drift(report).enumerate();
    numbered
        .map(|(index, (found, _))| Candidate {
            number: index + 1,
            rule: found.rule.id,
            message: found.message.clone(),
            scope: found.scope.clone(),
        })
        .collect()
}

/// The findings of drift, with the entry that is suggested.
fn drift(report: &Report) -> impl Iterator<Item = (&Diagnostic, &Suggestion)> {
    report.diagnostics.iter().filter_map(|found| {
        let mut additions = found.remedies.iter().filter_map(|remedy| remedy.addition.as_ref());
        let suggestion = additions.find_map(|addition| addition.suggestion.as_ref())?;
        Some((found, suggestion))
    })
}

/// What is chosen.
pub(super) fn chosen(report: &Report, selection: &Selection) -> Result<Vec<Chosen>, Refusal> {
    let count = drift(report).count();
    ask_for_what_is_there(report, selection, count)?;
    let is_of_number =
        |number: usize| selection.numbers.is_empty() || selection.numbers.contains(&number);
    let is_of_rule = |found: &Diagnostic| {
        selection.rules.is_empty() || selection.rules.iter().any(|rule| rule == found.rule.id)
    };
    let chosen: Vec<Chosen> = drift(report)
        .enumerate()
        .filter(|(index, (found, _))| is_of_number(index + 1) && is_of_rule(found))
        .filter_map(|(_, (found, suggestion))| part_of(found, suggestion, selection))
        .collect();
    if chosen.is_empty() {
        let refusal = Refusal::new("no finding is chosen");
        return Err(if count == 0 {
            refusal.with_help("nothing differs that is not allowed")
        } else {
            refusal.with_help("`mozconfig-lint whitelist add` lists all that could be")
        });
    }
    Ok(chosen)
}

/// As much of a finding as is chosen.
fn part_of(found: &Diagnostic, suggestion: &Suggestion, selection: &Selection) -> Option<Chosen> {
    let platforms: Vec<String> = found
        .scope
        .platforms
        .iter()
        .filter(|name| {
            selection.platforms.is_empty() || selection.platforms.iter().any(|it| it.is_match(name))
        })
        .cloned()
        .collect();
    let has_key = |setting: &DriftedSetting| {
        let values = [&setting.base_value, &setting.other_value];
        is_of_key(selection, setting.kind, &setting.key, values)
    };
    let mut suggestion = suggestion.clone();
    let mut settings: Vec<&DriftedSetting> =
        found.settings.iter().filter(|setting| platforms.contains(&setting.platform)).collect();
    if !settings.iter().any(|setting| has_key(setting)) {
        return None;
    }
    if suggestion.comes_by_include {
        // An include is never allowed as a whole: each setting is a decision of its own.
        settings.retain(|setting| has_key(setting));
        let has_key =
            |part: &Part| is_of_key(selection, part.kind, &part.key, [&part.base, &part.other]);
        suggestion.parts.retain(has_key);
        suggestion.every_part.retain(has_key);
    }
    let (product, base, other) = (&found.scope.product, &found.scope.base, &found.scope.other);
    let (product, base, other) = (product.clone()?, base.clone()?, other.clone()?);
    let facts = settings.iter().map(|setting| Fact::new(&found.scope, setting)).collect();
    let entry = suggestion.entry(&base, &other, &platforms);
    let entry_for_each = suggestion.entry_for_each(&base, &other, &platforms);
    let message = found.message.clone();
    Some(Chosen { message, product, base, other, entry, entry_for_each, facts })
}

fn is_of_key(
    selection: &Selection,
    kind: SettingKind,
    key: &str,
    values: [&Option<String>; 2],
) -> bool {
    let texts = values.into_iter().flatten().filter(|_| kind == SettingKind::Option);
    let names = texts.clone().map(|text| text.split('=').next().unwrap_or_default());
    let mut texts = texts.map(String::as_str).chain(names).chain([key]);
    selection.keys.is_empty()
        || texts.any(|text| selection.keys.iter().any(|glob| glob.is_match(text)))
}

/// Refuses to choose what is not there.
fn ask_for_what_is_there(
    report: &Report,
    selection: &Selection,
    count: usize,
) -> Result<(), Refusal> {
    if let Some(number) = selection.numbers.iter().find(|number| !(1..=count).contains(*number)) {
        let help = match count {
            0 => "nothing differs that is not allowed".to_owned(),
            count => format!("they are numbered from 1 to {count}: `mozconfig-lint whitelist add`"),
        };
        return Err(Refusal::new(format!("there is no finding {number}")).with_help(help));
    }
    for id in &selection.rules {
        let drift = || RULES.iter().filter(|rule| matches!(rule.check, Check::Drift(..)));
        if drift().any(|rule| rule.id == id) {
            continue;
        }
        let ids: Vec<&str> = drift().map(|rule| rule.id).collect();
        let all = format!("the rules that an entry can allow are {}", ids.join(", "));
        let refusal = Refusal::new(if rules::find(id).is_some() {
            format!("no entry can allow what `{id}` finds")
        } else {
            format!("there is no rule `{id}`")
        });
        return Err(refusal.with_help(match suggest::closest(id, ids) {
            Some(near) => format!("did you mean `{near}`? {all}"),
            None => all,
        }));
    }
    let platforms: BTreeSet<&str> =
        drift(report).flat_map(|(found, _)| &found.scope.platforms).map(String::as_str).collect();
    let is_there = |glob: &&GlobMatcher| platforms.iter().any(|name| glob.is_match(name));
    if let Some(glob) = selection.platforms.iter().find(|glob| !is_there(glob)) {
        let name = glob.glob().glob();
        let all: Vec<&str> = platforms.iter().copied().collect();
        let help = match suggest::closest(name, all.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if all.is_empty() => "nothing differs that is not allowed".to_owned(),
            None => format!("something differs on {}", all.join(", ")),
        };
        return Err(Refusal::new(format!("there is no finding on `{name}`")).with_help(help));
    }
    Ok(())
}
