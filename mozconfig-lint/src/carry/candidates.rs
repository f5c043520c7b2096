//! What may be tried: the lines that come, the lines that go, and the places.
//!
//! Whether a candidate is any good is for [`super::verify`] to say, and which is tried first for
//! [`super::plan`].

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::source::{ByteRange, FileId};

use super::case::{Case, Places};
use super::lines::{LineEdits, Text};
use super::place::{boundaries, is_between};
use super::plan::{Edits, Search};
use super::slice::{Slice, slice};

/// How many places of one file are tried.
const MAX_PLACES: usize = 40;

impl Search<'_, '_> {
    /// The lines to be carried: those of every case, which have to be the same.
    pub(super) fn block(&mut self, along: &[usize], choice: usize) -> Option<Vec<String>> {
        let mut block: Option<Vec<String>> = None;
        for &case in along {
            let case = &self.cases[case];
            let places = case.lines.get(choice)?;
            let mut lines: Vec<String> = Vec::new();
            for (&file, ranges) in places {
                let slice = self.slice(file, ranges)?;
                lines.extend(slice.lines);
            }
            match &block {
                None => block = Some(lines),
                Some(known) if *known == lines => {}
                Some(_) => return None,
            }
        }
        block
    }

    fn slice(&mut self, file: FileId, ranges: &[ByteRange]) -> Option<Slice> {
        let run = &mut self.survey.run;
        let source = run.sources.file(file);
        if source.not_utf8().is_some() {
            return None;
        }
        let parsed = run.parsed.get(&run.sources, file);
        slice(&Text::new(source.text()), &parsed.script, ranges)
    }

    /// The lines that go, from most to least.
    pub(super) fn removal_choices(
        &mut self,
        along: &[usize],
        choice: usize,
    ) -> Vec<BTreeMap<FileId, LineEdits>> {
        let own = |case: &'_ Case| case.lines.get(choice).cloned().unwrap_or_default();
        // What is copied into one variant stays where it is.
        let is_move = self.cases[along[0]].moves;
        let mut choices: Vec<BTreeMap<FileId, LineEdits>> = Vec::new();
        let moved: [bool; 2] = [true, false];
        for moves in moved.into_iter().filter(|&moves| is_move || !moves) {
            for (opposes, vain, repeated) in [
                (true, false, true),
                (true, true, true),
                (true, false, false),
                (true, true, false),
                (false, false, false),
            ] {
                let owned: Vec<Places> = along.iter().map(|&case| own(&self.cases[case])).collect();
                let mut removals: Option<BTreeMap<FileId, LineEdits>> = Some(BTreeMap::new());
                for (index, &case) in along.iter().enumerate() {
                    let case = &self.cases[case];
                    let mut parts: Vec<&Places> = Vec::new();
                    if moves {
                        parts.push(&owned[index]);
                    }
                    if moves && vain {
                        parts.push(&case.removals.vain);
                    }
                    if opposes {
                        parts.push(&case.removals.opposing);
                    }
                    if repeated {
                        parts.push(&case.removals.repeated);
                    }
                    removals = match (removals, self.without(&parts)) {
                        (Some(all), Some(own)) => {
                            let edits = Edits { removals: all, ..Edits::default() };
                            let own = Edits { removals: own, ..Edits::default() };
                            edits.with(&own).map(|edits| edits.removals)
                        }
                        _ => None,
                    };
                }
                if let Some(removals) = removals
                    && !choices.contains(&removals)
                {
                    choices.push(removals);
                }
            }
        }
        choices
    }

    /// The lines that go for some places of each case.
    pub(super) fn removal(
        &mut self,
        along: &[usize],
        part: impl Fn(&Case) -> Vec<&Places>,
    ) -> Option<BTreeMap<FileId, LineEdits>> {
        let mut all = Edits::default();
        for &case in along {
            let cases = self.cases;
            let own = self.without(&part(&cases[case]))?;
            all = all.with(&Edits { removals: own, ..Edits::default() })?;
        }
        Some(all.removals)
    }

    /// What is left of the files without what stands at these places.
    fn without(&mut self, parts: &[&Places]) -> Option<BTreeMap<FileId, LineEdits>> {
        let mut ranges = Places::new();
        for part in parts {
            for (&file, places) in *part {
                let own = ranges.entry(file).or_default();
                own.extend(places);
                own.sort();
                own.dedup();
            }
        }
        let mut removals = BTreeMap::new();
        for (file, ranges) in ranges {
            removals.insert(file, self.slice(file, &ranges)?.removal);
        }
        Some(removals)
    }

    /// The lines of a file before which lines may be put, the most natural first.
    pub(super) fn places(
        &mut self,
        target: FileId,
        removals: &BTreeMap<FileId, LineEdits>,
    ) -> Vec<usize> {
        let run = &mut self.survey.run;
        let parsed = run.parsed.get(&run.sources, target);
        let text = Text::new(run.sources.file(target).text());
        let mut places = Vec::new();
        // In place of what goes.
        if let Some(edits) = removals.get(&target) {
            let gone = edits.iter().filter(|(_, edit)| edit.is_none()).map(|(&line, _)| line);
            let is_top = |line: &usize| is_between(&text, &parsed.script, *line);
            places.extend(gone.filter(is_top).take(1));
        }
        places.extend(boundaries(&text, &parsed.script));
        let mut known = BTreeSet::new();
        places.retain(|place| known.insert(*place));
        places.truncate(MAX_PLACES);
        places
    }
}
