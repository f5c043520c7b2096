//! The notes of a finding: under which condition, for example where, what else has the same cause.

use std::collections::BTreeSet;

use mozconfig_parse::settings::Abort;

use super::words::{detail, elsewhere, example, why_it_ends, word};
use super::{Group, Teller, care};
use crate::diagnostic::SettingKind;

/// How many further settings of a finding are named where not all are asked for.
const NAMED: usize = 3;

/// How many notes there may be before further values of a setting are details.
const MOST_NOTES: usize = 5;

impl Teller<'_, '_> {
    pub(super) fn notes(&mut self, group: &Group) -> (Vec<String>, Vec<String>) {
        let (mut notes, mut details) = (Vec::new(), Vec::new());
        let when = &group.told[0].condition.expression;
        if group.told[0].kind == SettingKind::Abort {
            notes.extend(self.abort(group).and_then(why_it_ends).map(str::to_owned));
        }
        if !when.is_empty() {
            notes.push(format!("when {}", group.told[0].condition.phrase));
            notes.extend(self.example(group));
        }
        let further: BTreeSet<(SettingKind, &str)> =
            group.told.iter().map(|told| (told.kind, told.key.as_str())).collect();
        let first = (group.told[0].kind, group.told[0].key.as_str());
        let further: Vec<_> = further.into_iter().filter(|setting| *setting != first).collect();
        if !further.is_empty() {
            let names: Vec<String> = further
                .iter()
                .take(NAMED)
                .map(|(kind, key)| format!("{} `{key}`", word(*kind)))
                .collect();
            let more = further.len().saturating_sub(NAMED);
            let rest = if more > 0 {
                format!(" and {more} more (`-v` lists them)")
            } else {
                String::new()
            };
            let verb = if further.len() == 1 { "differs" } else { "differ" };
            notes.push(format!("from the same cause {verb} {}{rest}", names.join(", ")));
        }
        for told in &group.told[1..] {
            // What the same setting is elsewhere belongs to the finding; other settings are details.
            if (told.kind, told.key.as_str()) == first && notes.len() < MOST_NOTES {
                let sides = &self.run.evaluated;
                let (base, other) = (&sides[group.pair.base], &sides[group.pair.other]);
                notes.push(elsewhere(told, &base.variant, &other.variant));
            } else {
                details.push(detail(told));
            }
        }
        for near in &group.near {
            notes.extend(self.near_miss(*near, group));
        }
        (notes, details)
    }

    /// The command that ends the load.
    pub(super) fn abort(&self, group: &Group) -> Option<&Abort> {
        let piece = group.differences.first()?.pieces.first()?;
        let (evaluated, value) = match (&piece.base, &piece.other) {
            (Some(value), _) => (group.pair.base, value),
            (None, Some(value)) => (group.pair.other, value),
            (None, None) => return None,
        };
        let aborts = &self.run.evaluated[evaluated].evaluation.aborts;
        aborts.iter().find(|abort| abort.origin == value.origin)
    }

    /// An environment in which the first setting differs: of its witness, what the condition asks
    /// about.
    fn example(&mut self, group: &Group) -> Option<String> {
        let difference = group.differences.first()?;
        let care = care(self.run, &group.pair, difference.kind);
        let piece = difference.pieces.first()?;
        let Some(witness) = self.run.witness(piece.when) else {
            return Some("no environment in which it shows was found".to_owned());
        };
        let mut witness = (*witness).clone();
        let simple = self.run.world.conditions.simplify(piece.when, care);
        let asked = self.run.witness(simple)?;
        witness.env.retain(|name, value| asked.env.contains_key(name) || value.is_some());
        witness.commands.retain(|command, _| asked.commands.contains_key(command));
        witness.files.retain(|path, _| asked.files.contains_key(path));
        Some(format!("for example with {}", example(&witness)))
    }
}
