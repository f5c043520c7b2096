//! Claims and environments in words, for whoever reads a failure. Nothing is judged here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mozconfig_lint::diagnostic::DriftedSetting;

use super::{Claim, Scene, differing};
use crate::loads::{Key, Outcome, Value};

pub(super) fn describe(claim: &Claim<'_>) -> String {
    let DriftedSetting { kind, key, base_value, other_value, when, witness, .. } = claim.setting;
    format!(
        "{} {} `{key}`: {base_value:?} against {other_value:?} when `{when}`, witness {witness:?}",
        claim.finding.rule.id,
        kind.as_str(),
    )
}

pub(super) fn describe_scene(text: &mut String, scene: &Scene, key: Option<&Key>) {
    let _ = writeln!(text, "  in: {}", scene.world);
    for (side, outcome) in ["base", "other"].into_iter().zip(&scene.outcomes) {
        let _ = match outcome {
            Outcome::Failed(message) => writeln!(text, "  {side} ends with an error: {message}"),
            Outcome::Loaded(settings) => match key.filter(|key| **key != Key::Abort) {
                Some(key) => writeln!(text, "  {side}: {:?}", settings.get(key)),
                None => writeln!(text, "  {side} loads"),
            },
        };
    }
    let shown: BTreeMap<&Key, [Option<&Value>; 2]> = differing(scene)
        .iter()
        .filter_map(|key| {
            let [Some(base), Some(other)] = scene.outcomes.each_ref().map(Outcome::loaded) else {
                return None;
            };
            let (key, _) = base.get_key_value(key).or_else(|| other.get_key_value(key))?;
            Some((key, [base.get(key), other.get(key)]))
        })
        .collect();
    for (key, [base, other]) in shown {
        let text_of = |value: Option<&Value>| value.map(|value| value.text.clone());
        let _ = writeln!(text, "    differs: {key:?}: {:?}, {:?}", text_of(base), text_of(other));
    }
}
