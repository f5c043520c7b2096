//! Whether the shell shows in an environment what a claim says of it, and the ways in which it may look
//! otherwise though the claim is right. Nothing is counted here.

use mozconfig_lint::diagnostic::SettingKind;

use super::{Claim, Judge, Scene};
use crate::loads::{Key, Outcome, Value};

impl Judge<'_> {
    /// Whether the shell shows what is claimed, or what it shows instead.
    pub(super) fn shows(&self, claim: &Claim<'_>, scene: &Scene) -> Result<(), String> {
        let told = [&claim.setting.base_value, &claim.setting.other_value];
        let loaded = scene.outcomes.each_ref().map(Outcome::loaded);
        if claim.key == Key::Abort {
            let ends = loaded.map(|settings| settings.is_none());
            return if ends == told.map(Option::is_some) {
                Ok(())
            } else {
                Err(format!("the sides end with an error: {ends:?}"))
            };
        }
        let [Some(base), Some(other)] = loaded else {
            return Err("a side ends with an error".to_owned());
        };
        let real = [base.get(&claim.key), other.get(&claim.key)];
        for (told, real) in told.into_iter().zip(real) {
            self.fits(claim, scene, told.as_deref(), real)?;
        }
        if real[0] == real[1] { Err("the two sides are the same".to_owned()) } else { Ok(()) }
    }

    /// Whether one side's value is as told.
    pub(super) fn fits(
        &self,
        claim: &Claim<'_>,
        scene: &Scene,
        told: Option<&str>,
        real: Option<&Value>,
    ) -> Result<(), String> {
        let exported = claim.setting.kind == SettingKind::Env;
        let is_variable = matches!(claim.key, Key::Variable(_));
        match (told, real) {
            (None, None) => Ok(()),
            // An exported variable and one that is not are settings apart.
            (None, Some(value)) if is_variable && value.exported != exported => Ok(()),
            // What the environment has is exported, whatever the mozconfig says.
            (None, Some(_)) if Self::is_in_environment(claim, scene) => Ok(()),
            (None, Some(value)) => Err(format!("nothing is told, the shell has {:?}", value.text)),
            (Some(told), None) => Err(format!("told is {told:?}, the shell has nothing")),
            (Some(told), Some(value)) => {
                let wanted = self.concrete(scene, told);
                let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                let is_same = |wanted: String| {
                    if is_variable {
                        wanted == value.text
                    } else {
                        blanks(&wanted) == blanks(&value.text)
                    }
                };
                if wanted.is_none_or(is_same) {
                    Ok(())
                } else {
                    Err(format!("told is {told:?}, the shell has {:?}", value.text))
                }
            }
        }
    }

    /// A value as told with what it is in an environment; `None` where that cannot be known.
    pub(super) fn concrete(&self, scene: &Scene, told: &str) -> Option<String> {
        if !told.contains(['$', '`']) {
            return Some(told.to_owned());
        }
        let conditions = &self.evaluated.world.conditions;
        let text = conditions.symbols.find_text(told)?;
        let text = self.facts(&scene.place).text(conditions, text)?;
        Some(text.replace(&scene.place.top.display().to_string(), "$topsrcdir"))
    }

    /// Whether the values of an option are the same but for blanks that come of variables.
    pub(super) fn differs_in_blanks(&self, claim: &Claim<'_>, scene: &Scene) -> bool {
        let values = [&claim.setting.base_value, &claim.setting.other_value].map(|told| {
            let text = self.concrete(scene, told.as_deref()?)?;
            Some(text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        });
        !matches!(claim.key, Key::Variable(_) | Key::Abort)
            && values[0].is_some()
            && values[0] == values[1]
    }

    /// Whether a variable has a value that is told before the mozconfig sets it.
    pub(super) fn is_as_before(&self, claim: &Claim<'_>, scene: &Scene) -> bool {
        let Key::Variable(name) = &claim.key else { return false };
        let Some(before) = scene.place.variables.get(name) else { return false };
        let top = scene.place.top.display().to_string();
        let before = before.replace(&top, "$topsrcdir");
        [&claim.setting.base_value, &claim.setting.other_value]
            .into_iter()
            .flatten()
            .any(|told| self.concrete(scene, told).is_none_or(|value| value == before))
    }

    /// Whether a setting is a variable that the environment has.
    pub(super) fn is_in_environment(claim: &Claim<'_>, scene: &Scene) -> bool {
        matches!(&claim.key, Key::Variable(name) if scene.place.variables.contains_key(name))
    }

    /// Whether one side alone exports a variable that the environment exports already.
    pub(super) fn is_exported_before(claim: &Claim<'_>, scene: &Scene) -> bool {
        let is_on_one_side =
            claim.setting.base_value.is_some() != claim.setting.other_value.is_some();
        let values = scene.outcomes.each_ref().map(|outcome| outcome.loaded()?.get(&claim.key));
        is_on_one_side
            && Self::is_in_environment(claim, scene)
            && values.iter().all(Option::is_some)
    }
}
