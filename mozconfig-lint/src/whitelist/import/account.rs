//! What became of each line of the old list.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::provenance::OperationKind;

use super::claims::View;
use super::excuse::{lines_of, operations};
use super::lines::{LineNumber, is_compared};
use super::old_list::{NIGHTLY, OldList, RELEASE};
use crate::drift::{Difference, Which};

/// What became of a line of the old list on a platform; the best comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It makes a setting, and an entry allows that.
    Kept,
    /// It is an include or a condition, and entries allow what it let through.
    Replaced,
    /// It excuses nothing.
    Dropped(Dropped),
}

/// Why a line excuses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dropped {
    /// What it makes differs for other lines as well, which the old list does not allow.
    NotAlone,
    /// The mozconfigs differ in it, and yet do the same.
    NoDifference,
    /// Both sides have it.
    Shared,
    /// It is not in the file.
    NotThere,
    /// The tree has no such platform, or no two mozconfigs of it that are compared.
    NoPlatform,
    /// It is listed under a key that the old check does not read.
    NoSide,
    /// The old check never compares such a line: blanks stand around it, it is a comment, or it is
    /// shorter than two characters.
    NeverCompared,
}

impl Dropped {
    /// Why, in words that go on after the line.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotAlone => "not the only cause of its difference, and the other is not allowed",
            Self::NoDifference => "makes no difference any more",
            Self::Shared => "both sides have it",
            Self::NotThere => "not in the file",
            Self::NoPlatform => "no such platform, or nothing there to compare",
            Self::NoSide => "under a key that the old check does not read",
            Self::NeverCompared => "a line that the old check never compares",
        }
    }
}

/// A line of the old list on one platform.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineOnPlatform {
    /// The key under which it is listed.
    pub side: String,
    /// The line of the old list's file, from 1.
    pub line: usize,
    /// The text.
    pub text: String,
    /// The platform.
    pub platform: String,
}

/// What became of each line.
#[derive(Clone, Debug, Default)]
pub struct Account {
    fates: BTreeMap<LineOnPlatform, Fate>,
}

impl Account {
    /// The account of a list of which nothing is known yet.
    pub(super) fn new(old: &OldList) -> Self {
        let mut account = Self::default();
        for (side, platforms) in &old.sides {
            for (platform, lines) in platforms {
                for line in lines {
                    let is_read = side == NIGHTLY || side == RELEASE;
                    let fate = if !is_read {
                        Dropped::NoSide
                    } else if !is_compared(line.text.trim()) || line.text.trim() != line.text {
                        Dropped::NeverCompared
                    } else {
                        Dropped::NoPlatform
                    };
                    let key = LineOnPlatform {
                        side: side.clone(),
                        line: line.line,
                        text: line.text.clone(),
                        platform: platform.clone(),
                    };
                    account.fates.insert(key, Fate::Dropped(fate));
                }
            }
        }
        account
    }

    /// Every line with its fate.
    pub fn lines(&self) -> impl Iterator<Item = (&LineOnPlatform, Fate)> {
        self.fates.iter().map(|(line, &fate)| (line, fate))
    }

    /// Takes down what a pair says of the lines of both sides.
    pub(super) fn of_pair(
        &mut self,
        view: &View<'_, '_>,
        platform: &str,
        excused: &[&Difference],
        left: &[&Difference],
    ) {
        for (which, key) in [(Which::Base, NIGHTLY), (Which::Other, RELEASE)] {
            let side = view.pair.side(which);
            let text = view.sources.file(side.evaluation.file).text();
            let present: BTreeSet<&str> = text.lines().map(str::trim).collect();
            let own = used_lines(view, which, excused);
            let not_alone = used_lines(view, which, left);
            let by_text: BTreeMap<&str, Fate> = side
                .allowed
                .iter()
                .map(|(line, old)| {
                    let why = match not_alone.get(line) {
                        Some(_) => Dropped::NotAlone,
                        None => Dropped::NoDifference,
                    };
                    let fate = own.get(line).copied().unwrap_or(Fate::Dropped(why));
                    (old.text.as_str(), fate)
                })
                .fold(BTreeMap::new(), |mut fates, (text, fate)| {
                    fates.entry(text).and_modify(|old| *old = fate.min(*old)).or_insert(fate);
                    fates
                });
            for (line, fate) in &mut self.fates {
                if line.side != key || line.platform != platform {
                    continue;
                }
                let now = match by_text.get(line.text.as_str()) {
                    Some(&fate) => fate,
                    None if *fate == Fate::Dropped(Dropped::NeverCompared) => continue,
                    None if present.contains(line.text.as_str()) => Fate::Dropped(Dropped::Shared),
                    None => Fate::Dropped(Dropped::NotThere),
                };
                *fate = now.min(*fate);
            }
        }
    }
}

/// The allowed lines of a side to which the excused differences go back. What belongs to a condition
/// among them (`else`, `fi`) makes nothing by itself and goes with it.
fn used_lines(
    view: &View<'_, '_>,
    which: Which,
    excused: &[&Difference],
) -> BTreeMap<LineNumber, Fate> {
    let side = view.pair.side(which);
    let mut used: BTreeMap<LineNumber, Fate> = BTreeMap::new();
    for difference in excused {
        for (of, operation) in operations(view.world, difference) {
            if of != which {
                continue;
            }
            let fate = match view.world.provenance.get(operation).kind {
                OperationKind::Statement => Fate::Kept,
                OperationKind::Test | OperationKind::Include(_) => Fate::Replaced,
            };
            for (line, _) in view.allowed_lines(which, operation) {
                used.entry(line).and_modify(|known| *known = fate.min(*known)).or_insert(fate);
            }
        }
    }
    let busy: BTreeSet<LineNumber> = side
        .evaluation
        .executed
        .iter()
        .map(|operation| view.world.provenance.get(operation).span)
        .filter(|span| span.file == side.evaluation.file)
        .flat_map(|span| lines_of(view.sources, span))
        .collect();
    if used.values().any(|&fate| fate == Fate::Replaced) {
        for &line in side.allowed.keys().filter(|line| !busy.contains(line)) {
            used.entry(line).or_insert(Fate::Replaced);
        }
    }
    used
}
