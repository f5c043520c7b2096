//! The third question: whether the shell shows in a witness what is claimed, and why a witness cannot be
//! judged where it cannot.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use mozconfig_lint::report::Report;
use mozconfig_parse::settings::ProblemKind;

use super::describe::{describe, describe_scene};
use super::{Claim, Fault, Judge, Scene};
use crate::loads::{Key, Outcome};
use crate::observe::Questions;
use crate::sandbox::{Place, Sandbox};
use crate::world::World;

impl Judge<'_> {
    /// The environments of the witnesses: the number of the claim, what is said, where it is so.
    pub(super) fn witnesses(
        &mut self,
        claims: &[Claim<'_>],
        questions: &Questions,
        sandbox: &mut Sandbox<'_>,
    ) -> Vec<(usize, World, Place)> {
        let step = claims.len().div_ceil(self.effort.witnesses.max(1)).max(1);
        let mut places = Vec::new();
        for (index, claim) in claims.iter().enumerate().step_by(step) {
            let Some(witness) = &claim.setting.witness else {
                self.summary.settings += 1;
                self.summary.unconfirmed += 1;
                self.summary.without_example += 1;
                let text = format!("unconfirmed: {}\n  no example was found\n", describe(claim));
                self.fail(Fault::Unconfirmed, text);
                continue;
            };
            // A witness says that something stands at a path, and not what.
            for world in World::of_witness(witness) {
                let place = sandbox.place(&world.setup(&questions.programs));
                places.push((index, world, place));
            }
        }
        places
    }

    /// The third question: whether the shell shows in the witness what is claimed. Where the
    /// witness may mean several environments, one of them is enough.
    pub(super) fn confirm(&mut self, claim: &Claim<'_>, witnessed: &[&Scene], report: &Report) {
        let shown: Vec<_> = witnessed.iter().map(|scene| self.shows(claim, scene)).collect();
        if shown.iter().any(Result::is_ok) {
            self.summary.confirmed += 1;
            return;
        }
        let meant = |scene: &&&Scene| self.holds(&scene.place, claim.when) == Some(true);
        let Some(scene) = witnessed.iter().find(meant).or(witnessed.first()) else { return };
        let Err(why) = self.shows(claim, scene) else { return };
        let holds = self.holds(&scene.place, claim.when);
        let reason = self.cannot_be_made(claim, scene);
        if let Some(reason) = reason.or_else(|| self.ends_at_include(claim, scene, report)) {
            *self.summary.not_judged.entry(reason).or_default() += 1;
            return;
        }
        self.summary.unconfirmed += 1;
        let mut text = format!("unconfirmed: {}\n  {why}\n", describe(claim));
        let _ = writeln!(text, "  its `when` is {holds:?} there");
        describe_scene(&mut text, scene, Some(&claim.key));
        self.fail(Fault::Unconfirmed, text);
    }

    /// Why a witness cannot be judged.
    pub(super) fn cannot_be_made(&self, claim: &Claim<'_>, scene: &Scene) -> Option<String> {
        let facts = self.facts(&scene.place);
        let witness = claim.setting.witness.as_ref();
        // By it the programs are found that stand for the commands.
        let path = witness.and_then(|witness| witness.env.get("PATH"));
        if path.is_some_and(|said| said.as_ref() != scene.place.variables.get("PATH")) {
            return Some("what the witness says of `PATH` cannot be made".to_owned());
        }
        for (text, said) in witness.iter().flat_map(|witness| &witness.commands) {
            let is_so = match text.strip_suffix("; echo $?") {
                Some(command) => facts.run(command).1 == *said,
                None => facts.run(text).0 == *said,
            };
            if !is_so {
                return Some(format!("what the witness says of `{text}` cannot be made"));
            }
        }
        for (path, shape) in &scene.world.files {
            let expanded = scene.world.expanded(path);
            let stands = !facts.file(&expanded).is_empty();
            if !path.contains("$(") && stands != shape.is_some() {
                return Some(format!("what the witness says of the path `{path}` cannot be made"));
            }
        }
        if self.is_as_before(claim, scene) {
            return Some("the variable has that value already in the witness".to_owned());
        }
        if Self::is_exported_before(claim, scene) {
            return Some("the variable is exported already in the witness".to_owned());
        }
        self.differs_in_blanks(claim, scene)
            .then(|| "the values differ in blanks alone, which `echo` makes one".to_owned())
    }

    /// By which rule the report tells of the include at which the shell ends each side that the claim
    /// has end well. An include that cannot be followed wherever it is reached counts as one of an empty
    /// file.
    pub(super) fn ends_at_include(
        &self,
        claim: &Claim<'_>,
        scene: &Scene,
        report: &Report,
    ) -> Option<String> {
        let is_told = |rule| report.diagnostics.iter().any(|found| found.rule.id == rule);
        let top = scene.place.top.display().to_string();
        let mut rules = BTreeSet::new();
        let told = [&claim.setting.base_value, &claim.setting.other_value];
        for ((side, outcome), told) in self.evaluated.sides.iter().zip(&scene.outcomes).zip(told) {
            let Outcome::Failed(message) = outcome else { continue };
            if claim.key == Key::Abort && told.is_some() {
                continue;
            }
            let rule = side.problems.iter().find_map(|problem| {
                let (path, rule) = match &problem.kind {
                    ProblemKind::OutsideTree { path } => (path, "outside-tree"),
                    ProblemKind::UnresolvedInclude { path } => (path, "unresolved-include"),
                    _ => return None,
                };
                let path = scene.world.expanded(path).replace("$topsrcdir", &top);
                let is_met = message.contains(&format!("cannot open {path}:"))
                    && self.holds(&scene.place, Some(problem.when)) == Some(true);
                (is_met && is_told(rule)).then_some(rule)
            });
            rules.insert(rule?);
        }
        let rules: Vec<&str> = rules.into_iter().collect();
        (!rules.is_empty())
            .then(|| format!("the shell ends at an include that `{}` tells of", rules.join(", ")))
    }
}
