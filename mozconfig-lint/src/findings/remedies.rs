//! The two ways out of a finding: carry the setting to both sides, or write down that it is meant for
//! one.

use mozconfig_parse::provenance::OperationKind;
use mozconfig_parse::settings::SettingValue;

use super::words::without_ending;
use super::{Group, Teller};
use crate::diagnostic::{Addition, Remedy, SettingKind};
use crate::drift::{Cause, DifferenceKind, Piece, Which};
use crate::whitelist::suggest_entry::{Decision, Part, Suggestion, file_with_entry};

/// How long a condition may be, in characters, to be put into a suggested entry.
const LONGEST_PIN: usize = 120;

impl Teller<'_, '_> {
    /// The two ways out.
    pub(super) fn remedies(
        &self,
        groups: &[Group],
        platforms: &[String],
        base: &str,
        other: &str,
    ) -> Vec<Remedy> {
        let group = &groups[0];
        let difference = &group.differences[0];
        let piece = &difference.pieces[0];
        let shared = self.shared_file(group);
        let include = group.causes.iter().find_map(|cause| {
            match self.run.world.provenance.get(cause.operation).kind {
                OperationKind::Include(file) => Some(self.run.sources.file(file).path()),
                _ => None,
            }
        });
        let (having, lacking) = match (&piece.base, &piece.other) {
            (None, Some(_)) => (other, base),
            _ => (base, other),
        };
        let makers: Vec<&str> = [&piece.base, &piece.other]
            .into_iter()
            .flatten()
            .map(|value| self.run.sources.file(self.span(value.origin).file).path().as_str())
            .collect();
        let without =
            self.abort(group).and_then(|abort| without_ending(abort.reason)).unwrap_or_default();
        let to_both = match (&piece.base, &piece.other, include, &shared) {
            _ if !without.is_empty() => without.to_owned(),
            _ if difference.kind == DifferenceKind::Abort && include.is_none() => {
                format!(
                    "should {lacking} end there too? give both the same check, best in a file that both include"
                )
            }
            _ if difference.kind == DifferenceKind::Order => {
                format!(
                    "should both be alike? put the lines into the same order in {base} and {other}"
                )
            }
            _ if difference.kind == DifferenceKind::Condition => {
                format!(
                    "should both have it under one condition? make {base} and {other} say the same, best in a file that both include"
                )
            }
            (Some(_), Some(_), ..) => {
                format!(
                    "should both be alike? make {base} and {other} say the same, best in a file that both include"
                )
            }
            (_, _, Some(include), Some(shared)) => format!(
                "should {lacking} have it too? include `{include}` there, or in `{shared}`, which both include"
            ),
            (_, _, Some(include), None) => {
                format!("should {lacking} have it too? include `{include}` there")
            }
            (_, _, None, Some(shared)) if makers.contains(&shared.as_str()) => {
                format!(
                    "should {lacking} have it too? find out why it does not: both include `{shared}`"
                )
            }
            (_, _, None, Some(shared)) => {
                format!("should {lacking} have it too? move it to `{shared}`, which both include")
            }
            (_, _, None, None) => {
                format!("should {lacking} have it too? carry the line to {lacking}")
            }
        };
        let when = &group.told[0].condition.expression;
        let is_pinned = difference.kind == DifferenceKind::Condition
            && group.told.len() == 1
            && !when.is_empty()
            && when.chars().count() <= LONGEST_PIN;
        let (parts, every_part) = self.parts(groups);
        let suggestion = Suggestion {
            parts,
            every_part,
            comes_by_include: include.is_some(),
            when: is_pinned.then(|| when.clone()),
        };
        let entry = suggestion.entry(base, other, platforms).to_toml(&Decision::new("..."));
        let (path, line, text) = file_with_entry(&self.run.sources, self.whitelist_file, &entry);
        let sides = match (&piece.base, &piece.other) {
            (Some(_), Some(_)) => "meant to differ".to_owned(),
            _ => format!("meant for {having} alone"),
        };
        vec![
            Remedy { message: to_both, edit: None, is_safe: false, addition: None },
            Remedy {
                message: format!("{sides}? add an entry with the reason to `{path}`"),
                edit: None,
                is_safe: false,
                addition: Some(Addition { path, line, text, suggestion: Some(suggestion) }),
            },
        ]
    }

    /// The settings of groups that say the same, with the files that make them in any of them.
    ///
    /// First those that are enough, then each of them.
    fn parts(&self, groups: &[Group]) -> (Vec<Part>, Vec<Part>) {
        let mut all: Option<(Vec<Part>, Vec<Part>)> = None;
        for group in groups {
            let (enough, every) = self.told_parts(group);
            let Some(all) = &mut all else {
                all = Some((enough, every));
                continue;
            };
            for (part, other) in all.0.iter_mut().zip(enough).chain(all.1.iter_mut().zip(every)) {
                part.files.extend(other.files);
            }
        }
        all.unwrap_or_default()
    }

    /// The settings of a group with the files that make them.
    fn told_parts(&self, group: &Group) -> (Vec<Part>, Vec<Part>) {
        let causes: Vec<&Cause> = group.causes.iter().collect();
        let pieces = group.differences.iter().flat_map(|difference| &difference.pieces);
        let (mut parts, mut direct) = (Vec::new(), Vec::new());
        for (told, piece) in group.told.iter().zip(pieces) {
            let values = [&piece.base, &piece.other].into_iter().flatten();
            let file = |value: &SettingValue| self.run.sources.file(self.span(value.origin).file);
            let part = Part {
                kind: told.kind,
                key: told.key.clone(),
                base: told.base.clone(),
                other: told.other.clone(),
                files: values.map(|value| file(value).path().to_string()).collect(),
            };
            if let [&cause] = causes[..]
                && makes_it_alone(cause, piece)
                && told.kind != SettingKind::Abort
            {
                direct.push(Part { files: Vec::new(), ..part.clone() });
            }
            parts.push(part);
        }
        // An entry for the one line that is the cause allows all that comes of it; an option is all
        // that comes of its line, with whatever values it has.
        let is_assignment = |part: &Part| part.kind != SettingKind::Option;
        if direct.iter().any(is_assignment) || (direct.len() == parts.len() && !direct.is_empty()) {
            return (direct, parts);
        }
        (parts.clone(), parts)
    }
}

/// Whether a cause itself makes the one side of a piece, and there is no other side.
fn makes_it_alone(cause: Cause, piece: &Piece) -> bool {
    match (cause.side, &piece.base, &piece.other) {
        (Which::Base, Some(value), None) | (Which::Other, None, Some(value)) => {
            value.origin.operation == cause.operation
        }
        _ => false,
    }
}
