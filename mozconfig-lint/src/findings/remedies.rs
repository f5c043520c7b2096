//! The two ways out of a finding: carry the setting to both sides, or write down that it is meant for
//! one.

use mozconfig_parse::provenance::OperationKind;
use mozconfig_parse::settings::AbortReason;

use super::{Group, Teller};
use crate::diagnostic::{Addition, Remedy, SettingKind};
use crate::drift::{Cause, DifferenceKind, Which};
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
        let to_both = match (&piece.base, &piece.other, include, &shared) {
            _ if self.abort_reason(group) == Some(AbortReason::UnexpectedOutput) => {
                "take the command out, or send what it prints to `/dev/null`".to_owned()
            }
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
        let when = &group.told[0].when;
        let is_pinned = difference.kind == DifferenceKind::Condition
            && group.told.len() == 1
            && !when.is_empty()
            && when.chars().count() <= LONGEST_PIN;
        let suggestion = Suggestion {
            parts: self.parts(groups),
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
    fn parts(&self, groups: &[Group]) -> Vec<Part> {
        let mut all: Vec<Part> = Vec::new();
        for group in groups {
            let parts = self.told_parts(group);
            if all.is_empty() {
                all = parts;
                continue;
            }
            for (part, other) in all.iter_mut().zip(parts) {
                part.files.extend(other.files);
            }
        }
        all
    }

    /// The settings of a group with the files that make them.
    fn told_parts(&self, group: &Group) -> Vec<Part> {
        // An entry for the one line that is the cause allows all that comes of it.
        if let Some(part) = Self::cause_part(group) {
            return vec![part];
        }
        let pieces = group.differences.iter().flat_map(|difference| &difference.pieces);
        group
            .told
            .iter()
            .zip(pieces)
            .map(|(told, piece)| Part {
                kind: told.kind,
                key: told.key.clone(),
                base: told.base.clone(),
                other: told.other.clone(),
                files: [&piece.base, &piece.other]
                    .into_iter()
                    .flatten()
                    .map(|value| {
                        self.run.sources.file(self.span(value.origin).file).path().to_string()
                    })
                    .collect(),
            })
            .collect()
    }

    /// The setting that the only cause makes, where it is one that one side alone has.
    fn cause_part(group: &Group) -> Option<Part> {
        let causes: Vec<&Cause> = group.causes.iter().collect();
        let [cause] = causes[..] else { return None };
        let pieces = group.differences.iter().flat_map(|difference| &difference.pieces);
        group.told.iter().zip(pieces).find_map(|(told, piece)| {
            let ((Which::Base, Some(value), None) | (Which::Other, None, Some(value))) =
                (cause.side, &piece.base, &piece.other)
            else {
                return None;
            };
            let direct =
                value.origin.operation == cause.operation && told.kind != SettingKind::Abort;
            direct.then(|| Part {
                kind: told.kind,
                key: told.key.clone(),
                base: told.base.clone(),
                other: told.other.clone(),
                files: Vec::new(),
            })
        })
    }
}
