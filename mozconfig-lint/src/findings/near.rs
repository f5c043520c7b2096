//! Which entries of the whitelist came near a difference that is told, and why they do not allow it.

use std::collections::BTreeSet;

use mozconfig_parse::evaluate::normal_line;
use mozconfig_parse::settings::SettingValue;

use super::words::shortened;
use super::{Group, Teller, Told};
use crate::allow::{NearMiss, Of, Pin};
use crate::drift::Which;
use crate::whitelist::glob::Glob;
use crate::whitelist::schema::{Entry, EntryKind, Located};

impl Teller<'_, '_> {
    /// Why an entry does not count, with what the difference is now.
    pub(super) fn near_miss(&self, near: NearMiss, group: &Group) -> Option<String> {
        let id = near.entry();
        let entry = self.whitelist?.entry(id)?;
        let text = match near {
            NearMiss::Pin(_, pin, of) => self.misfit(entry, pin, of, group)?,
            NearMiss::Expired(_) => format!("allowed it until {}", entry.expires.as_ref()?.value),
            NearMiss::OneSide(_, which) => {
                let sides = [group.pair.base, group.pair.other];
                let [base, other] = sides.map(|side| &self.run.evaluated[side].variant);
                let (allowed, left) = match which {
                    Which::Base => (base, other),
                    Which::Other => (other, base),
                };
                format!("allows what {allowed} has, but nothing allows what {left} has")
            }
        };
        let place = self.run.sources.place(entry.header_span);
        Some(format!("the entry at {place} {text}"))
    }

    fn misfit(&self, entry: &Entry, pin: Pin, of: Of, group: &Group) -> Option<String> {
        let it = match of {
            Of::Setting => "it",
            Of::Cause => "its cause",
        };
        if pin == Pin::When {
            let when = &entry.when.as_ref()?.value;
            let brief = &group.told[0].condition.brief;
            let now =
                if brief.is_empty() { "always".to_owned() } else { format!("when `{brief}`") };
            return Some(format!("allows {it} only when `{when}`, now it differs {now}"));
        }
        let (expected, now) = match (pin, of) {
            (Pin::Value, Of::Setting) => {
                let value = self.spoken_of(entry, group).map(|(value, _)| value);
                let now = value.map(|value| format!("it is `{}`", shortened(&value)));
                (format!("with the value {}", any_of(&entry.value)), now)
            }
            (Pin::Value, Of::Cause) => {
                let now = self.causes(entry, group, |text, _| format!("`{}`", shortened(text)));
                (format!("with the value {}", any_of(&entry.value)), now)
            }
            (_, Of::Setting) => {
                let file = self.spoken_of(entry, group).map(|(_, file)| file);
                let now = file.map(|file| format!("it comes from `{file}`"));
                (format!("from {}", any_of(&entry.from)), now)
            }
            (_, Of::Cause) => {
                let now = self.causes(entry, group, |_, file| format!("in `{file}`"));
                (format!("from {}", any_of(&entry.from)), now)
            }
        };
        let now = now.map(|now| format!(", now {now}")).unwrap_or_default();
        Some(format!("allows {it} only {expected}{now}"))
    }

    /// The value of the setting of a group that an entry speaks of, and the file that makes it.
    fn spoken_of(&self, entry: &Entry, group: &Group) -> Option<(String, String)> {
        let base = &self.run.evaluated[group.pair.base].variant;
        let has_base = entry.sides.iter().any(|side| side.value == *base);
        let pieces = group.differences.iter().flat_map(|difference| &difference.pieces);
        group.told.iter().zip(pieces).find_map(|(told, piece)| {
            let of_base = (has_base, &told.base, &piece.base);
            let of_other = (!has_base || told.base.is_none(), &told.other, &piece.other);
            let sides = [of_base, of_other].into_iter();
            let mut made =
                sides.filter(|(is_named, ..)| *is_named).filter_map(|(_, text, value)| {
                    let (text, value): (&String, &SettingValue) =
                        text.as_ref().zip(value.as_ref())?;
                    speaks_of(entry, told, text).then_some((text, value))
                });
            let (text, value) = made.next()?;
            let file = self.run.sources.file(self.span(value.origin).file).path().to_string();
            Some((text.clone(), file))
        })
    }

    /// What is told of the lines that are the causes of a group, on the sides of an entry; each once.
    fn causes(
        &self,
        entry: &Entry,
        group: &Group,
        tell: impl Fn(&str, &str) -> String,
    ) -> Option<String> {
        let variant = |which| match which {
            Which::Base => &self.run.evaluated[group.pair.base].variant,
            Which::Other => &self.run.evaluated[group.pair.other].variant,
        };
        let causes = group
            .causes
            .iter()
            .filter(|cause| entry.sides.iter().any(|side| side.value == *variant(cause.side)));
        let told: BTreeSet<String> = causes
            .map(|cause| {
                let span = self.run.world.provenance.get(cause.operation).span;
                let file = self.run.sources.file(span.file).path().as_str();
                tell(&normal_line(self.run.sources.text(span)), file)
            })
            .collect();
        let told: Vec<String> = told.into_iter().collect();
        (!told.is_empty()).then(|| format!("it is {}", told.join(" and ")))
    }
}

/// Whether one of the globs of an entry matches a setting, leaving aside lines.
fn speaks_of(entry: &Entry, told: &Told, text: &str) -> bool {
    entry.settings.iter().any(|setting| {
        let name = text.split('=').next().unwrap_or_default();
        let is_kind = setting.kind == EntryKind::Setting(told.kind);
        let glob = &setting.glob.value;
        setting.kind == EntryKind::Line
            || (is_kind
                && (glob.is_match(&told.key)
                    || glob.is_match(text)
                    || glob.is_match(name)
                    || glob.is_match(&format!("{}={text}", told.key))))
    })
}

/// Globs in backticks.
fn any_of(globs: &[Located<Glob>]) -> String {
    let globs: Vec<String> = globs.iter().map(|it| format!("`{}`", it.value.as_str())).collect();
    globs.join(" or ")
}
