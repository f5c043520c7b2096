//! Whether an edit does what it is to do and nothing else: the mozconfigs that read an edited file are
//! evaluated again in the tree as it would be, and compared with what they were.
//!
//! A mozconfig that reads none of the edited files is the same as before: what it comes to depends on
//! nothing else.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
use mozconfig_parse::settings::{Evaluation, Kind, ProblemKind, SettingKey, Settings, World};
use mozconfig_parse::source::{Sources, TreePath};

use super::survey::Survey;
use crate::drift::{Side, comparable, differing};
use crate::edit::{Change, Patched};

/// What an edit may do, and has to do.
#[derive(Clone, Debug, Default)]
pub(super) struct Permission {
    /// The mozconfigs that may change, each with the settings in which it may.
    pub(super) changes: BTreeMap<usize, BTreeSet<SettingKey>>,
    /// What may newly stand in the way of evaluating them: what does so for their model.
    pub(super) problems: BTreeMap<usize, BTreeSet<ProblemKind>>,
    /// The pairs of loads that have to be alike, each with the settings in which they have to be. What
    /// the whitelist allows counts for nothing here.
    pub(super) goals: BTreeMap<(usize, usize), BTreeSet<SettingKey>>,
}

impl Permission {
    /// Adds what another may do.
    pub(super) fn extend(&mut self, other: &Self) {
        for (mozconfig, keys) in &other.changes {
            self.changes.entry(*mozconfig).or_default().extend(keys.iter().cloned());
        }
        for (mozconfig, problems) in &other.problems {
            self.problems.entry(*mozconfig).or_default().extend(problems.iter().cloned());
        }
        for (ends, keys) in &other.goals {
            self.goals.entry(*ends).or_default().extend(keys.iter().cloned());
        }
    }
}

/// What an edit was found to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Verified {
    /// The mozconfigs that change, as they may.
    pub(super) changed: BTreeSet<usize>,
    /// The mozconfigs that read an edited file and come to the same as before.
    pub(super) unchanged: BTreeSet<usize>,
}

/// Why an edit is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// There is no such edit; a phrase says why.
    Impossible(String),
    /// Two loads would still differ in a setting.
    StillDiffers {
        /// The loads.
        ends: (usize, usize),
        /// The setting.
        key: SettingKey,
    },
    /// Mozconfigs would change that must not, or in settings in which they must not.
    Changes(BTreeSet<(usize, Changed)>),
    /// The conditions are too complex to be told apart.
    TooComplex,
}

/// In what a mozconfig would change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Changed {
    /// A setting.
    Setting(SettingKey),
    /// Whether its load ends with an error.
    Ending,
    /// Where it cannot be known what it does.
    Knowledge,
    /// What stands in the way of evaluating it.
    Problem,
}

/// A mozconfig as it would be.
struct After {
    evaluation: Evaluation,
    settings: Settings,
}

/// The tree as it would be.
struct Edited<'a> {
    files: Patched<'a>,
    sources: Sources,
    parsed: ParsedFiles,
    /// By load.
    after: BTreeMap<usize, After>,
    /// The mozconfigs that were found to change.
    changed: BTreeSet<usize>,
}

/// Evaluates again what reads the edited files. Where `first` is given, that mozconfig is looked at
/// first, and nothing more where it would change: it did so for an edit like this one.
pub(super) fn verify(
    survey: &mut Survey<'_>,
    changes: &[Change],
    permission: &Permission,
    first: Option<usize>,
) -> Result<Verified, Reason> {
    let files = survey.run.files;
    let edited_paths: BTreeSet<TreePath> =
        changes.iter().map(|change| files.real(&change.path)).collect();
    let mut edited = Edited {
        files: Patched::new(files, changes),
        sources: Sources::new(),
        parsed: ParsedFiles::default(),
        after: BTreeMap::new(),
        changed: BTreeSet::new(),
    };
    let affected: Vec<usize> = (0..survey.loads.len())
        .filter(|&load| !survey.loads[load].reads.is_disjoint(&edited_paths))
        .collect();
    if survey.run.world.conditions.exceeded() {
        return Err(Reason::TooComplex);
    }
    let of_first = affected.iter().copied().filter(|&it| Some(survey.loads[it].mozconfig) == first);
    for load in of_first.collect::<Vec<_>>() {
        let wrong = edited.wrong(survey, load, permission);
        if !wrong.is_empty() {
            return Err(Reason::Changes(wrong));
        }
    }
    edited.reach_goals(survey, permission, &affected)?;
    let mut wrong: BTreeSet<(usize, Changed)> = BTreeSet::new();
    for &load in &affected {
        wrong.extend(edited.wrong(survey, load, permission));
    }
    if survey.run.world.conditions.exceeded() {
        return Err(Reason::TooComplex);
    }
    if !wrong.is_empty() {
        return Err(Reason::Changes(wrong));
    }
    let Edited { changed, .. } = edited;
    let unchanged = affected.iter().map(|&load| survey.loads[load].mozconfig).filter(|mozconfig| {
        !survey.mozconfigs[*mozconfig].is_fragment && !changed.contains(mozconfig)
    });
    Ok(Verified { unchanged: unchanged.collect(), changed })
}

impl Edited<'_> {
    /// Evaluates a mozconfig in the tree as it would be, once.
    fn load(&mut self, survey: &mut Survey<'_>, load: usize) {
        if self.after.contains_key(&load) {
            return;
        }
        let path = survey.mozconfig(load).path.clone();
        let assumed: Assumptions = survey.loads[load].assumed.clone();
        let file = self.sources.load(&self.files, &path);
        let world = &mut survey.run.world;
        let mut environment = Environment {
            files: &self.files,
            sources: &mut self.sources,
            parsed: &mut self.parsed,
            world,
        };
        let evaluation = evaluate(&mut environment, file, &assumed);
        let settings = evaluation.resolve(world);
        self.after.insert(load, After { evaluation, settings });
    }

    /// Whether the pairs that have to be alike are.
    fn reach_goals(
        &mut self,
        survey: &mut Survey<'_>,
        permission: &Permission,
        affected: &[usize],
    ) -> Result<(), Reason> {
        for (&ends, keys) in &permission.goals {
            let still = |key: &SettingKey| Reason::StillDiffers { ends, key: key.clone() };
            if !affected.contains(&ends.0) && !affected.contains(&ends.1) {
                return keys.first().map_or(Ok(()), |key| Err(still(key)));
            }
            self.load(survey, ends.0);
            self.load(survey, ends.1);
            let assumed = [ends.0, ends.1].map(|load| survey.loads[load].assumed.clone());
            let side = |load: usize, index: usize| {
                let After { evaluation, settings } = &self.after[&load];
                Side { evaluation, settings, assumed: &assumed[index] }
            };
            let (one, another) = (side(ends.0, 0), side(ends.1, 1));
            let world = &mut survey.run.world;
            let care = comparable(world, one, another);
            let settings = [one.settings, another.settings];
            if let Some(key) = keys.iter().find(|key| !is_alike(world, care, settings, key)) {
                return Err(still(key));
            }
        }
        Ok(())
    }

    /// In what a load would be another one, as far as it must not.
    fn wrong(
        &mut self,
        survey: &mut Survey<'_>,
        load: usize,
        permission: &Permission,
    ) -> BTreeSet<(usize, Changed)> {
        let mozconfig = survey.loads[load].mozconfig;
        if survey.mozconfigs[mozconfig].is_fragment {
            return BTreeSet::new();
        }
        let changed = self.differs(survey, load, permission.problems.get(&mozconfig));
        if !changed.is_empty() {
            self.changed.insert(mozconfig);
        }
        let allowed = permission.changes.get(&mozconfig);
        let is_allowed = |it: &Changed| match it {
            Changed::Setting(key) => allowed.is_some_and(|keys| keys.contains(key)),
            _ => false,
        };
        let wrong = changed.into_iter().filter(|it| !is_allowed(it));
        wrong.map(|changed| (mozconfig, changed)).collect()
    }

    /// In what a load would be another one.
    fn differs(
        &mut self,
        survey: &mut Survey<'_>,
        load: usize,
        new_problems: Option<&BTreeSet<ProblemKind>>,
    ) -> BTreeSet<Changed> {
        self.load(survey, load);
        let After { evaluation, settings } = &self.after[&load];
        let before = &survey.loads[load];
        let world = &mut survey.run.world;
        let mut changed = BTreeSet::new();
        let fails = [before.evaluation.fails(world), evaluation.fails(world)];
        if fails[0] != fails[1] {
            changed.insert(Changed::Ending);
        }
        if before.evaluation.unknown != evaluation.unknown {
            changed.insert(Changed::Knowledge);
        }
        let problems = |evaluation: &Evaluation| -> BTreeSet<ProblemKind> {
            evaluation.problems.iter().map(|problem| problem.kind.clone()).collect()
        };
        let known = problems(&before.evaluation);
        let is_new = |kind: &ProblemKind| {
            !known.contains(kind) && !new_problems.is_some_and(|new| new.contains(kind))
        };
        if problems(evaluation).iter().any(is_new) {
            changed.insert(Changed::Problem);
        }
        let lost = world.conditions.or(fails[0], before.evaluation.unknown);
        let care = world.conditions.not(lost);
        let keys: BTreeSet<&SettingKey> = before.settings.keys().chain(settings.keys()).collect();
        for key in keys {
            let care = if key.kind == Kind::Abort { Condition::ALWAYS } else { care };
            if !is_alike(world, care, [&before.settings, settings], key) {
                changed.insert(Changed::Setting(key.clone()));
            }
        }
        changed
    }
}

/// Whether two mozconfigs come to the same in a setting.
pub(super) fn is_alike(
    world: &mut World,
    care: Condition,
    settings: [&Settings; 2],
    key: &SettingKey,
) -> bool {
    let [one, another] = settings.map(|settings| settings.get(key));
    differing(world, care, one, another).is_never()
}
