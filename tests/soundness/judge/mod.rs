//! One pair: what the check says of it beside what the shell shows.
//!
//! This file leads, and asks the first two questions, environment by environment: whether all that the
//! shell shows is told, and whether all that is told shows.

mod allowed;
mod confirm;
mod describe;
mod shows;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use mozconfig_lint::check::{Options, WhitelistSource, check};
use mozconfig_lint::diagnostic::{Diagnostic, DriftedSetting, SettingKind};
use mozconfig_lint::report::Report;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::{Problem, ProblemKind};

use self::describe::{describe, describe_scene};
use crate::facts::{Facts, Oracle};
use crate::loads::{Key, Outcome, Shells};
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

    fn fail(&mut self, fault: Fault, text: String) {
        self.failures.push(Failure { fault, text });
    }
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
