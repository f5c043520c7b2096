//! One pair: what the check says of it beside what the shell shows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use mozconfig_lint::check::{Options, WhitelistSource, check};
use mozconfig_lint::diagnostic::{Diagnostic, DriftedSetting, SettingKind};
use mozconfig_lint::report::Report;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::{Problem, ProblemKind};
use mozconfig_parse::source::TreePath;

use crate::facts::{Facts, Oracle};
use crate::loads::{Key, Outcome, Shells, Value};
use crate::observe::Questions;
use crate::pair::{Evaluated, Pair};
use crate::random::Random;
use crate::sandbox::{Place, Sandbox};
use crate::summary::Summary;
use crate::world::World;

/// How much is tried of a pair.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// In how many environments it is loaded.
    pub(crate) environments: usize,
    /// How many settings are asked for their witnesses at most.
    pub(crate) witnesses: usize,
    /// Whether it is checked with a whitelist too.
    pub(crate) whitelist: bool,
}

/// In what a pair fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    Missed,
    WrongValue,
    TooWide,
    Unconfirmed,
    Unsaid,
    Allowed,
}

/// A verdict that the shell does not share.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) fault: Fault,
    pub(crate) text: String,
}

/// Rules by which a report says that something is not compared.
const LEFT_OUT: [&str; 7] = [
    "beyond-knowing",
    "include-cycle",
    "missing-include",
    "outside-tree",
    "too-complex",
    "unreadable-file",
    "unresolved-include",
];

/// A setting of a finding.
struct Claim<'r> {
    finding: &'r Diagnostic,
    setting: &'r DriftedSetting,
    key: Key,
    /// `None` where its text cannot be read.
    when: Option<Condition>,
}

/// An environment in which both sides were loaded.
struct Scene {
    world: World,
    place: Place,
    outcomes: [Outcome; 2],
}

struct Judge<'a> {
    pair: &'a Pair,
    shells: &'a Shells,
    effort: Effort,
    evaluated: Evaluated,
    oracle: Oracle,
    summary: Summary,
    failures: Vec<Failure>,
}

/// Judges a pair.
pub(crate) fn judge(pair: &Pair, shells: &Shells, effort: Effort) -> (Summary, Vec<Failure>) {
    let evaluated = Evaluated::new(pair);
    let mut judge = Judge {
        pair,
        shells,
        effort,
        evaluated,
        oracle: Oracle::default(),
        summary: Summary::default(),
        failures: Vec::new(),
    };
    judge.run();
    (judge.summary, judge.failures)
}

impl Judge<'_> {
    fn run(&mut self) {
        let report = self.check(WhitelistSource::None);
        if self.evaluated.has_syntax_error() {
            self.summary.no_shell += 1;
            if !report.diagnostics.iter().any(|found| found.rule.id == "syntax-error") {
                self.fail(Fault::Unsaid, "a file is no shell, and no finding says so".to_owned());
            }
            return;
        }
        self.summary.pairs += 1;
        let claims = self.claims(&report);
        let questions = Questions::new(self.pair, &self.evaluated);
        let mut random = Random::new(self.pair.seed ^ 0x5eed);
        let mut sandbox = Sandbox::new(self.shells, &self.pair.files);
        let mut worlds = vec![World::default()];
        worlds.resize_with(self.effort.environments, || questions.world(&mut random));
        let shown = worlds.len();
        let asked = self.witnesses(&claims, &questions, &mut sandbox);
        let mut places: Vec<(World, Place)> = worlds
            .into_iter()
            .map(|world| {
                let place = sandbox.place(&world.setup(&questions.programs));
                (world, place)
            })
            .collect();
        places.extend(asked.iter().map(|(_, world, place)| (world.clone(), place.clone())));
        let paths = self.pair.paths();
        let loads: Vec<(&Place, &str)> = places
            .iter()
            .flat_map(|(_, place)| paths.iter().map(move |path| (place, path.as_str())))
            .collect();
        let mut outcomes = self.shells.load(&loads, &questions.names).into_iter();
        let mut scenes = Vec::with_capacity(places.len());
        for (world, place) in places {
            let two = [outcomes.next(), outcomes.next()].map(|o| o.expect("two for each place"));
            scenes.push(Scene { world, place, outcomes: two });
        }
        let witnessed = scenes.split_off(shown);
        self.summary.findings += claims
            .iter()
            .map(|claim| std::ptr::from_ref(claim.finding))
            .collect::<BTreeSet<_>>()
            .len();
        for scene in &scenes {
            self.look_at(scene, &claims, &report);
        }
        let mut by_claim: BTreeMap<usize, Vec<&Scene>> = BTreeMap::new();
        for ((index, ..), scene) in asked.iter().zip(&witnessed) {
            by_claim.entry(*index).or_default().push(scene);
        }
        self.summary.settings += by_claim.len();
        for (index, witnessed) in by_claim {
            self.confirm(&claims[index], &witnessed, &report);
        }
        if self.effort.whitelist {
            self.whitelisted(&claims, &scenes, &report, &mut random);
        }
    }

    fn check(&self, whitelist: WhitelistSource) -> Report {
        let mut options = Options::new(".");
        let platform = globset::escape(&self.pair.platform);
        let glob = globset::Glob::new(&platform).expect("it is escaped");
        options.platforms = vec![glob.compile_matcher()];
        options.variants = vec![self.pair.other.clone()];
        check(&self.pair.tree(), whitelist, &options).expect("the pair is in the tree")
    }

    /// What a report says of the pair.
    fn claims<'r>(&mut self, report: &'r Report) -> Vec<Claim<'r>> {
        let mut claims = Vec::new();
        for finding in &report.diagnostics {
            let scope = &finding.scope;
            let is_about_pair = scope.product.as_ref() == Some(&self.pair.product)
                && scope.base.as_ref() == Some(&self.pair.base)
                && scope.other.as_ref() == Some(&self.pair.other);
            if !is_about_pair {
                continue;
            }
            for setting in &finding.settings {
                if setting.platform == self.pair.platform {
                    let when = self.evaluated.world.conditions.parse(&setting.when).ok();
                    claims.push(Claim { finding, setting, key: key_of(setting), when });
                }
            }
        }
        claims
    }

    fn facts<'f>(&'f self, place: &'f Place) -> Facts<'f> {
        Facts { shells: self.shells, place, oracle: &self.oracle }
    }

    fn holds(&self, place: &Place, when: Option<Condition>) -> Option<bool> {
        self.facts(place).holds(&self.evaluated.world.conditions, when?)
    }

    /// The environments of the witnesses: the number of the claim, what is said, where it is so.
    fn witnesses(
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
    fn confirm(&mut self, claim: &Claim<'_>, witnessed: &[&Scene], report: &Report) {
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
    fn cannot_be_made(&self, claim: &Claim<'_>, scene: &Scene) -> Option<String> {
        let facts = self.facts(&scene.place);
        let witness = claim.setting.witness.as_ref();
        for (text, said) in witness.iter().flat_map(|witness| &witness.commands) {
            let is_so = match text.strip_suffix("; echo $?") {
                Some(command) => facts.run(command).1 == (said == "0"),
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
    fn ends_at_include(&self, claim: &Claim<'_>, scene: &Scene, report: &Report) -> Option<String> {
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

    /// Whether the shell shows what is claimed, or what it shows instead.
    fn shows(&self, claim: &Claim<'_>, scene: &Scene) -> Result<(), String> {
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
    fn fits(
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
    fn concrete(&self, scene: &Scene, told: &str) -> Option<String> {
        if !told.contains(['$', '`']) {
            return Some(told.to_owned());
        }
        let conditions = &self.evaluated.world.conditions;
        let text = conditions.symbols.find_text(told)?;
        let text = self.facts(&scene.place).text(conditions, text)?;
        Some(text.replace(&scene.place.top.display().to_string(), "$topsrcdir"))
    }

    /// Whether the values of an option are the same but for blanks that come of variables.
    fn differs_in_blanks(&self, claim: &Claim<'_>, scene: &Scene) -> bool {
        let values = [&claim.setting.base_value, &claim.setting.other_value].map(|told| {
            let text = self.concrete(scene, told.as_deref()?)?;
            Some(text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        });
        !matches!(claim.key, Key::Variable(_) | Key::Abort)
            && values[0].is_some()
            && values[0] == values[1]
    }

    /// Whether a variable has a value that is told before the mozconfig sets it.
    fn is_as_before(&self, claim: &Claim<'_>, scene: &Scene) -> bool {
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
    fn is_in_environment(claim: &Claim<'_>, scene: &Scene) -> bool {
        matches!(&claim.key, Key::Variable(name) if scene.place.variables.contains_key(name))
    }

    /// Whether one side alone exports a variable that the environment exports already.
    fn is_exported_before(claim: &Claim<'_>, scene: &Scene) -> bool {
        let is_on_one_side =
            claim.setting.base_value.is_some() != claim.setting.other_value.is_some();
        let values = scene.outcomes.each_ref().map(|outcome| outcome.loaded()?.get(&claim.key));
        is_on_one_side
            && Self::is_in_environment(claim, scene)
            && values.iter().all(Option::is_some)
    }

    /// The first two questions, in one environment.
    fn look_at(&mut self, scene: &Scene, claims: &[Claim<'_>], report: &Report) {
        self.summary.environments += 1;
        let differing = differing(scene);
        if scene.outcomes.iter().all(|outcome| outcome.loaded().is_none()) {
            self.summary.both_end += 1;
            return;
        }
        let never_loads = self.never_loads(report);
        for key in &differing {
            self.summary.differences += 1;
            // What a finding says of one side as a whole is not said again of the pair.
            if *key == Key::Abort && ends_as_told(scene, never_loads) {
                self.summary.covered += 1;
                continue;
            }
            let answers: Vec<(&Claim<'_>, Option<bool>)> = claims
                .iter()
                .filter(|claim| self.is_about(claim, scene, key))
                .map(|claim| (claim, self.holds(&scene.place, claim.when)))
                .collect();
            let holding: Vec<&Claim<'_>> = answers
                .iter()
                .filter(|(_, holds)| *holds == Some(true))
                .map(|(claim, _)| *claim)
                .collect();
            if holding.is_empty() && answers.iter().any(|(_, holds)| holds.is_none()) {
                self.summary.covered += 1;
                self.summary.covered_by_key_alone += 1;
                continue;
            }
            if holding.is_empty() {
                if let Some(reason) = self.is_left_out(scene, report) {
                    *self.summary.left_out.entry(reason).or_default() += 1;
                    continue;
                }
                self.summary.missed += 1;
                let mut text = format!("missed: {key:?}\n");
                for (claim, _) in &answers {
                    let _ = writeln!(text, "  told elsewhere: {}", describe(claim));
                }
                describe_scene(&mut text, scene, Some(key));
                self.fail(Fault::Missed, text);
                continue;
            }
            self.summary.covered += 1;
            let wrong: Vec<String> = holding
                .iter()
                .filter(|claim| claim.key == *key)
                .filter_map(|claim| self.shows(claim, scene).err())
                .collect();
            let is_excused = holding.iter().any(|claim| self.is_as_before(claim, scene));
            if wrong.len() == holding.len() && !is_excused {
                let mut text = format!("other values: {key:?}: {}\n", wrong.join("; "));
                for claim in &holding {
                    let _ = writeln!(text, "  told: {}", describe(claim));
                }
                describe_scene(&mut text, scene, Some(key));
                self.fail(Fault::WrongValue, text);
            }
        }
        if self.is_left_out(scene, report).is_none() {
            self.look_for_claims(scene, claims, &differing);
            for (side, outcome) in scene.outcomes.iter().enumerate() {
                if never_loads[side] && outcome.loaded().is_some() {
                    self.summary.too_wide += 1;
                    let mut text =
                        format!("too wide: never-loads: `{}`\n", self.pair.paths()[side]);
                    describe_scene(&mut text, scene, None);
                    self.fail(Fault::TooWide, text);
                }
            }
        }
    }

    /// Of which sides the report says that no environment loads them.
    fn never_loads(&self, report: &Report) -> [bool; 2] {
        self.pair.paths().map(|path| {
            let begin = format!("`{path}` ");
            let mut found = report.diagnostics.iter();
            found.any(|found| found.rule.id == "never-loads" && found.message.starts_with(&begin))
        })
    }

    /// Whether a claim is about a setting. In the name of an option a variable may stand.
    fn is_about(&self, claim: &Claim<'_>, scene: &Scene, key: &Key) -> bool {
        let (told, real) = match (&claim.key, key) {
            (Key::Option(told), Key::Option(real))
            | (Key::App(told), Key::App(real))
            | (Key::Make(told), Key::Make(real)) => (told, real),
            _ => return claim.key == *key,
        };
        told == real
            || told.contains(['$', '`'])
                && self.concrete(scene, told).is_none_or(|name| name == *real)
    }

    /// Whether everything that is told for this environment shows.
    fn look_for_claims(&mut self, scene: &Scene, claims: &[Claim<'_>], differing: &BTreeSet<Key>) {
        let one_ends = differing.contains(&Key::Abort);
        for claim in claims {
            // Settings are told for where both sides load.
            if one_ends != (claim.key == Key::Abort) && claim.key != Key::Abort
                || self.holds(&scene.place, claim.when) != Some(true)
            {
                continue;
            }
            self.summary.claims += 1;
            if differing.iter().any(|key| self.is_about(claim, scene, key)) {
                self.summary.claims_shown += 1;
            } else if self.is_as_before(claim, scene)
                || Self::is_exported_before(claim, scene)
                || self.differs_in_blanks(claim, scene)
            {
                self.summary.as_before += 1;
            } else {
                self.summary.too_wide += 1;
                let mut text = format!("too wide: {}\n", describe(claim));
                describe_scene(&mut text, scene, Some(&claim.key));
                self.fail(Fault::TooWide, text);
            }
        }
    }

    /// Why an environment is left out of what is compared, where the report says so.
    fn is_left_out(&self, scene: &Scene, report: &Report) -> Option<String> {
        let told: BTreeSet<&str> = report
            .diagnostics
            .iter()
            .map(|found| found.rule.id)
            .filter(|rule| LEFT_OUT.contains(rule))
            .collect();
        // An include of what is not there counts as one of an empty file.
        let is_unfollowed = |problem: &&Problem| {
            matches!(
                problem.kind,
                ProblemKind::MissingInclude { .. }
                    | ProblemKind::OutsideTree { .. }
                    | ProblemKind::UnresolvedInclude { .. }
            )
        };
        let mut problems = self.evaluated.sides.iter().flat_map(|side| &side.problems);
        let mut unknown = self.evaluated.sides.iter().map(|side| side.unknown);
        let holds = |when| self.holds(&scene.place, Some(when)) != Some(false);
        let is_unknown = unknown.any(holds)
            || problems.any(|problem| is_unfollowed(&problem) && holds(problem.when));
        let told: Vec<&str> = told.into_iter().collect();
        (is_unknown && !told.is_empty()).then(|| told.join(", "))
    }

    /// With a whitelist that allows one setting, everything else is told as before.
    fn whitelisted(
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
    fn speaks_of(&self, chosen: &Claim<'_>, scene: &Scene, key: &Key) -> bool {
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

    fn fail(&mut self, fault: Fault, text: String) {
        self.failures.push(Failure { fault, text });
    }
}

/// Whether a finding points at a line that makes the chosen setting.
fn comes_of(claim: &Claim<'_>, chosen: &Claim<'_>, report: &Report) -> bool {
    let (Key::Option(name) | Key::App(name) | Key::Make(name) | Key::Variable(name)) = &chosen.key
    else {
        return false;
    };
    let labels = std::iter::once(&claim.finding.primary).chain(&claim.finding.related);
    std::ptr::eq(claim.finding, chosen.finding)
        || labels.into_iter().any(|label| report.sources.text(label.span).contains(name.as_str()))
}

/// Whether one side ends with an error of which that is told for every environment.
fn ends_as_told(scene: &Scene, never_loads: [bool; 2]) -> bool {
    let mut sides = scene.outcomes.iter().zip(never_loads);
    sides.any(|(outcome, is_told)| is_told && outcome.loaded().is_none())
}

/// The settings that differ between the two sides of a scene.
fn differing(scene: &Scene) -> BTreeSet<Key> {
    match scene.outcomes.each_ref().map(Outcome::loaded) {
        [Some(base), Some(other)] => {
            let keys: BTreeSet<&Key> = base.keys().chain(other.keys()).collect();
            keys.into_iter().filter(|key| base.get(*key) != other.get(*key)).cloned().collect()
        }
        [None, None] => BTreeSet::new(),
        _ => BTreeSet::from([Key::Abort]),
    }
}

/// The setting of a finding as the shell tells it apart.
pub(crate) fn key_of(setting: &DriftedSetting) -> Key {
    let key = setting.key.clone();
    match setting.kind {
        SettingKind::Option => Key::Option(key),
        SettingKind::App => Key::App(key),
        SettingKind::Make => Key::Make(key),
        SettingKind::Env | SettingKind::Var => Key::Variable(key),
        SettingKind::Abort => Key::Abort,
        kind => panic!("a kind of setting that this judge does not know: {kind:?}"),
    }
}

/// A whitelist that allows a setting; `None` where a glob would say more than is meant.
fn entry(pair: &Pair, setting: &DriftedSetting) -> Option<String> {
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

fn describe(claim: &Claim<'_>) -> String {
    let DriftedSetting { kind, key, base_value, other_value, when, witness, .. } = claim.setting;
    format!(
        "{} {} `{key}`: {base_value:?} against {other_value:?} when `{when}`, witness {witness:?}",
        claim.finding.rule.id,
        kind.as_str(),
    )
}

fn describe_scene(text: &mut String, scene: &Scene, key: Option<&Key>) {
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
