//! With a whitelist that allows one setting: everything else has to be told as before.

use std::collections::BTreeSet;

use mozconfig_lint::check::WhitelistSource;
use mozconfig_lint::diagnostic::{Diagnostic, DriftedSetting, SettingKind};
use mozconfig_lint::report::Report;
use mozconfig_parse::source::TreePath;

use super::describe::describe_scene;
use super::{Claim, Fault, Judge, Scene, differing};
use crate::loads::Key;
use crate::pair::Pair;
use crate::random::Random;

impl Judge<'_> {
    /// With a whitelist that allows one setting, everything else is told as before.
    pub(super) fn whitelisted(
        &mut self,
        claims: &[Claim<'_>],
        scenes: &[Scene],
        before: &Report,
        random: &mut Random,
    ) {
        let candidates: Vec<(&Claim<'_>, String)> = claims
            .iter()
            .filter_map(|claim| Some((claim, entry(self.pair, claim.setting)?)))
            .collect();
        if candidates.is_empty() {
            return;
        }
        let (chosen, entry) = &candidates[random.below(candidates.len())];
        self.summary.whitelists += 1;
        let path = TreePath::new("whitelist.toml").expect("a path");
        let report = self.check(WhitelistSource::Text { path, text: entry.clone() });
        let is_refusal = |found: &&Diagnostic| found.rule.id == "invalid-whitelist";
        if let Some(found) = report.diagnostics.iter().find(is_refusal) {
            let text = format!("the entry is refused: {}\n{entry}", found.message);
            self.fail(Fault::Allowed, text);
            return;
        }
        let left = self.claims(&report);
        for scene in scenes {
            if scene.outcomes.iter().all(|outcome| outcome.loaded().is_none())
                || self.is_left_out(scene, &report).is_some()
            {
                continue;
            }
            for key in differing(scene) {
                let is_told = |claim: &&Claim<'_>| {
                    claim.key == key && self.holds(&scene.place, claim.when) != Some(false)
                };
                let told: Vec<&Claim<'_>> = claims.iter().filter(is_told).collect();
                if left.iter().any(|claim| is_told(&claim)) || told.is_empty() {
                    continue;
                }
                if self.speaks_of(chosen, scene, &key) {
                    self.summary.allowed += 1;
                } else if told.iter().any(|claim| comes_of(claim, chosen, before)) {
                    self.summary.allowed_by_cause += 1;
                } else {
                    let mut text =
                        format!("no longer told: {key:?}, with the whitelist\n{entry}\n");
                    describe_scene(&mut text, scene, Some(&key));
                    self.fail(Fault::Allowed, text);
                }
            }
        }
    }

    /// Whether an entry for what is chosen speaks of both sides of what differs here.
    pub(super) fn speaks_of(&self, chosen: &Claim<'_>, scene: &Scene, key: &Key) -> bool {
        let told = [&chosen.setting.base_value, &chosen.setting.other_value];
        let values = scene.outcomes.each_ref().map(|outcome| outcome.loaded()?.get(key));
        *key == chosen.key
            && values.into_iter().zip(told).all(|(value, side)| match (value, side) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(value), Some(_)) => {
                    let mut texts = told.into_iter().flatten();
                    chosen.setting.kind != SettingKind::Option
                        || texts.any(|text| {
                            self.concrete(scene, text).is_none_or(|text| text == value.text)
                        })
                }
            })
    }
}

/// Whether a finding points at a line that makes the chosen setting.
pub(super) fn comes_of(claim: &Claim<'_>, chosen: &Claim<'_>, report: &Report) -> bool {
    let (Key::Option(name) | Key::App(name) | Key::Make(name) | Key::Variable(name)) = &chosen.key
    else {
        return false;
    };
    let labels = std::iter::once(&claim.finding.primary).chain(&claim.finding.related);
    std::ptr::eq(claim.finding, chosen.finding)
        || labels.into_iter().any(|label| report.sources.text(label.span).contains(name.as_str()))
}

/// A whitelist that allows a setting; `None` where a glob would say more than is meant.
pub(super) fn entry(pair: &Pair, setting: &DriftedSetting) -> Option<String> {
    let sides: Vec<String> =
        [(&setting.base_value, &pair.base), (&setting.other_value, &pair.other)]
            .into_iter()
            .filter(|(value, _)| value.is_some())
            .map(|(_, side)| format!("{side:?}"))
            .collect();
    let texts: Vec<&str> = match setting.kind {
        SettingKind::Abort => return None,
        SettingKind::Option => [&setting.base_value, &setting.other_value]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect(),
        _ => vec![&setting.key],
    };
    let is_plain = |text: &&str| {
        !text.is_empty() && !text.contains(['*', '?', '[', '{', '\\', '"', '$', '`', '\n'])
    };
    if !texts.iter().all(is_plain) {
        return None;
    }
    let globs: BTreeSet<String> = texts.iter().map(|text| format!("{text:?}")).collect();
    let globs: Vec<String> = globs.into_iter().collect();
    Some(format!(
        "version = 1\n\n[[allow]]\nin = [{}]\n{} = [{}]\nreason = \"generated\"\n",
        sides.join(", "),
        setting.kind.as_str(),
        globs.join(", "),
    ))
}
