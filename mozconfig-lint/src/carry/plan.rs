//! The search for an edit: which lines go into which file, at which place, and which lines go for it.
//!
//! Candidates are tried in an order that is fixed: the nearest file first, the least that has to be
//! carried, the most that can be taken away, the most natural place. The first that is verified is the
//! one; what is verified is decided in [`super::verify`] alone.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::source::FileId;

use super::case::Case;
use super::lines::{Insertion, LineEdits, Text};
use super::survey::Survey;
use super::verify::{Permission, Reason, Verified, verify};
use crate::edit::Change;

/// How many candidates are tried before the search is given up.
const MAX_ATTEMPTS: usize = 2000;
/// How many files are tried: the others are farther, and more mozconfigs include them.
const MAX_TARGETS: usize = 4;
/// How many lines are carried at most: who wants more of a file includes it.
const MAX_LINES: usize = 20;
/// How many places of one file are tried where one mozconfig changes that must not, before it counts
/// as certain that the place makes no difference to it.
const PLACES_FOR_OFFENDER: usize = 4;

/// Lines that go and come, by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edits {
    pub(super) removals: BTreeMap<FileId, LineEdits>,
    pub(super) insertions: BTreeMap<FileId, Vec<Insertion>>,
}

/// What is done for some of the cases.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The cases, by number.
    pub(super) cases: Vec<usize>,
    pub(super) edits: Edits,
}

/// An edit that was verified.
pub(super) struct Found {
    pub(super) steps: Vec<Step>,
    /// In the order in which they may be written: no setting is gone before it is there anew.
    pub(super) changes: Vec<Change>,
    pub(super) verified: Verified,
}

/// A case for which nothing was found, and why each of the files was refused.
pub(super) struct NotFound {
    pub(super) case: usize,
    pub(super) refused: Vec<(FileId, Reason)>,
    /// Whether the search was given up before all was tried.
    pub(super) gave_up: bool,
}

/// Looks for an edit that carries all of the cases.
pub(super) fn search(
    survey: &mut Survey<'_>,
    cases: &[Case],
    also: &Permission,
) -> Result<Found, NotFound> {
    let mut search = Search {
        survey,
        cases,
        permission: also.clone(),
        edits: Edits::default(),
        attempts: 0,
        offenders: BTreeMap::new(),
        is_cut: false,
        tried: BTreeSet::new(),
    };
    let mut open: BTreeSet<usize> = (0..cases.len()).collect();
    let mut steps = Vec::new();
    let mut verified = Verified::default();
    while let Some(&case) = open.first() {
        let (step, now) = search.step(case, &open)?;
        search.edits = search.edits.clone().with(&step.edits).unwrap_or_default();
        for case in &step.cases {
            open.remove(case);
            search.permission.extend(&cases[*case].permission);
        }
        verified = now;
        steps.push(step);
    }
    let changes = search.changes(&search.edits).unwrap_or_default();
    let changes = in_order(changes, search.survey, &steps);
    Ok(Found { steps, changes, verified })
}

impl Edits {
    /// Both; `None` where they do not go together.
    pub(super) fn with(mut self, other: &Self) -> Option<Self> {
        for (file, lines) in &other.removals {
            let own = self.removals.entry(*file).or_default();
            for (line, edit) in lines {
                if own.insert(*line, edit.clone()).is_some_and(|before| before != *edit) {
                    return None;
                }
            }
        }
        for (file, insertions) in &other.insertions {
            self.insertions.entry(*file).or_default().extend(insertions.iter().cloned());
        }
        Some(self)
    }
}

pub(super) struct Search<'s, 'a> {
    pub(super) survey: &'s mut Survey<'a>,
    pub(super) cases: &'s [Case],
    /// What the edits so far may do.
    permission: Permission,
    /// The edits so far.
    edits: Edits,
    attempts: usize,
    /// A mozconfig that would change, by target: it is asked first the next time.
    offenders: BTreeMap<FileId, usize>,
    /// Whether the last attempt ended with such a mozconfig, so that it is not known what else would
    /// change.
    is_cut: bool,
    /// What was tried, so that nothing is twice.
    tried: BTreeSet<Vec<(String, Vec<u8>)>>,
}

impl Search<'_, '_> {
    /// Looks for an edit for a case, and for those others that come along.
    fn step(&mut self, case: usize, open: &BTreeSet<usize>) -> Result<(Step, Verified), NotFound> {
        let cases = self.cases;
        let mut refused: Vec<(FileId, Reason)> = Vec::new();
        let targets = &cases[case].targets;
        for &target in targets.iter().take(MAX_TARGETS) {
            // All that read the file get the lines: they have to be carried together.
            let along: Vec<usize> = open
                .iter()
                .copied()
                .filter(|&other| cases[other].targets.contains(&target))
                .collect();
            match self.edit_of(&along, target) {
                Ok(found) => return Ok(found),
                Err(reason) => refused.push((target, reason)),
            }
            if self.attempts >= MAX_ATTEMPTS {
                return Err(NotFound { case, refused, gave_up: true });
            }
        }
        Err(NotFound { case, refused, gave_up: false })
    }

    /// Looks for an edit that brings the lines of some cases into a file.
    fn edit_of(&mut self, along: &[usize], target: FileId) -> Result<(Step, Verified), Reason> {
        let cases = self.cases;
        self.tried.clear();
        let unusable = |why: &str| Err(Reason::Impossible(why.to_owned()));
        let file = self.survey.run.sources.file(target);
        if file.not_utf8().is_some() {
            return unusable("it is not UTF-8");
        }
        let parsed = self.survey.run.parsed.get(&self.survey.run.sources, target);
        if !parsed.errors.is_empty() {
            return unusable("it is not shell throughout");
        }
        let mut permission = self.permission.clone();
        for &case in along {
            permission.extend(&cases[case].permission);
        }
        // The reason of the edit that came nearest, and of several the first.
        let mut best: Option<(Reason, Option<Edits>)> = None;
        // It may be enough that lines go, where the setting reaches all by a shared file.
        let opposing = self.removal(along, |case| vec![&case.removals.opposing]);
        if let Some(removals) = opposing.filter(|removals| !removals.is_empty()) {
            let edits = Edits { removals, insertions: BTreeMap::new() };
            match self.attempt(target, &edits, &permission) {
                Some(Ok(verified)) => {
                    let step = Step { cases: along.to_vec(), edits };
                    return Ok((step, verified));
                }
                Some(Err(reason)) => self.keep(along, &mut best, reason, Some(edits)),
                None => {}
            }
        }
        for choice in 0..cases[along[0]].lines.len() {
            let Some(lines) = self.block(along, choice) else {
                let why = "the lines cannot be taken out of those around them";
                self.keep(along, &mut best, Reason::Impossible(why.to_owned()), None);
                continue;
            };
            if lines.len() > MAX_LINES {
                let why = format!("{} lines would have to be carried", lines.len());
                self.keep(along, &mut best, Reason::Impossible(why), None);
                continue;
            }
            for removals in self.removal_choices(along, choice) {
                let mut offences = 0;
                for before in self.places(target, &removals) {
                    if offences >= PLACES_FOR_OFFENDER {
                        break;
                    }
                    let insertion = Insertion { before, lines: lines.clone() };
                    let edits = Edits {
                        removals: removals.clone(),
                        insertions: BTreeMap::from([(target, vec![insertion])]),
                    };
                    match self.attempt(target, &edits, &permission) {
                        Some(Ok(verified)) => {
                            let cases = along.to_vec();
                            return Ok((Step { cases, edits }, verified));
                        }
                        Some(Err(reason)) => {
                            offences += usize::from(self.is_offence(along, &reason));
                            self.keep(along, &mut best, reason, Some(edits));
                        }
                        None => {}
                    }
                    if self.attempts >= MAX_ATTEMPTS {
                        return Err(self.whole(best, &permission));
                    }
                }
            }
        }
        Err(self.whole(best, &permission))
    }

    /// The reason that was kept, with all the mozconfigs that would change: so far only the first of
    /// them was looked for.
    fn whole(&mut self, best: Option<(Reason, Option<Edits>)>, permission: &Permission) -> Reason {
        let nothing = || Reason::Impossible("there is no line that could be carried".to_owned());
        let Some((reason, edits)) = best else { return nothing() };
        let (Reason::Changes(_), Some(edits)) = (&reason, edits) else { return reason };
        let edits = self.edits.clone().with(&edits);
        let changes = edits.and_then(|edits| self.changes(&edits)).unwrap_or_default();
        verify(self.survey, &changes, permission, None).err().unwrap_or(reason)
    }

    /// Keeps the reason that says more: that of the edit that came nearest, and of several the first.
    fn keep(
        &self,
        along: &[usize],
        best: &mut Option<(Reason, Option<Edits>)>,
        reason: Reason,
        edits: Option<Edits>,
    ) {
        // It fails as an edit before did, of which more is known.
        if self.is_cut && edits.is_some() && best.is_some() {
            return;
        }
        let rank = self.rank(along, &reason);
        if best.as_ref().is_none_or(|(best, _)| self.rank(along, best) < rank) {
            *best = Some((reason, edits));
        }
    }

    /// How near an edit came to what it is to do.
    fn rank(&self, along: &[usize], reason: &Reason) -> usize {
        let is_source = |mozconfig: usize| {
            along
                .iter()
                .any(|&case| self.survey.loads[self.cases[case].source].mozconfig == mozconfig)
        };
        match reason {
            Reason::Impossible(_) => 0,
            Reason::TooComplex => 1,
            Reason::StillDiffers { .. } => 2,
            Reason::Changes(wrong) if wrong.iter().any(|&(it, _)| is_source(it)) => 3,
            Reason::Changes(_) => 4,
        }
    }

    /// Whether an edit fails because of a mozconfig that has nothing to do with the cases.
    fn is_offence(&self, along: &[usize], reason: &Reason) -> bool {
        let Reason::Changes(wrong) = reason else { return false };
        let is_end = |mozconfig: usize| {
            along.iter().map(|&case| &self.cases[case]).any(|case| {
                let mut ends = case.sinks.iter().chain([&case.source]);
                ends.any(|&load| self.survey.loads[load].mozconfig == mozconfig)
            })
        };
        !wrong.iter().any(|&(mozconfig, _)| is_end(mozconfig))
    }

    /// The files as they would be with these edits besides those so far.
    fn changes(&self, edits: &Edits) -> Option<Vec<Change>> {
        let files: BTreeSet<FileId> =
            edits.removals.keys().chain(edits.insertions.keys()).copied().collect();
        let mut changes = Vec::new();
        let run = &self.survey.run;
        for file in files {
            let source = run.sources.file(file);
            let (nothing, none) = (LineEdits::new(), Vec::new());
            let removals = edits.removals.get(&file).unwrap_or(&nothing);
            let insertions = edits.insertions.get(&file).unwrap_or(&none);
            let splices = Text::new(source.text()).splices(removals, insertions);
            let change = Change::new(run.files, source, &splices).ok()?;
            if !change.is_empty() {
                changes.push(change);
            }
        }
        // A file that is edited by two paths, one of them a link, cannot be written twice.
        let mut known = BTreeSet::new();
        let is_one = changes.iter().all(|change| known.insert(run.files.real(&change.path)));
        is_one.then_some(changes)
    }

    /// Tries an edit; `None` where it is none, or was tried before.
    fn attempt(
        &mut self,
        target: FileId,
        edits: &Edits,
        permission: &Permission,
    ) -> Option<Result<Verified, Reason>> {
        let edits = self.edits.clone().with(edits)?;
        let changes = self.changes(&edits)?;
        let key: Vec<(String, Vec<u8>)> =
            changes.iter().map(|change| (change.path.to_string(), change.after.clone())).collect();
        if changes.is_empty() || !self.tried.insert(key) {
            return None;
        }
        self.attempts += 1;
        let offender = self.offenders.get(&target).copied();
        let result = verify(self.survey, &changes, permission, offender);
        if let (Some(offender), Err(Reason::Changes(wrong))) = (offender, &result) {
            self.is_cut = wrong.iter().all(|&(mozconfig, _)| mozconfig == offender);
        } else {
            self.is_cut = false;
        }
        if let Err(Reason::Changes(wrong)) = &result
            && let Some((mozconfig, _)) = wrong.first()
        {
            self.offenders.entry(target).or_insert(*mozconfig);
        }
        Some(result)
    }
}

/// The changes in the order in which they may be written: a file that loses lines comes after the one
/// that gets them.
fn in_order(changes: Vec<Change>, survey: &Survey<'_>, steps: &[Step]) -> Vec<Change> {
    // The files that have to be written before a file is.
    let mut first: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let path = |file: &FileId| survey.path(*file).as_str();
    for step in steps {
        for file in step.edits.removals.keys() {
            let needed = first.entry(path(file)).or_default();
            needed.extend(step.edits.insertions.keys().map(path).filter(|it| *it != path(file)));
        }
    }
    let mut left = changes;
    let mut ordered: Vec<Change> = Vec::new();
    while !left.is_empty() {
        let is_free = |change: &Change| {
            let needed = first.get(change.path.as_str());
            needed.is_none_or(|needed| !left.iter().any(|it| needed.contains(it.path.as_str())))
        };
        // Two files that each need the other first cannot be told apart: then the first one.
        let next = left.iter().position(is_free).unwrap_or_default();
        ordered.push(left.remove(next));
    }
    ordered
}
