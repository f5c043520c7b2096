//! What became of an old list, as text for people: what was kept, replaced and dropped, and what is
//! left for `check`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{DifferingSetting, Fate, Import};
use crate::diagnostic::{Diagnostic, Level};
use crate::output::{concise_scope, escape_line};

/// How many findings of a kind are named.
const NAMED: usize = 10;

/// Lines of the list or of mozconfigs, by side and what is said of them, each with where it stands first
/// and on which platforms.
type Listed = BTreeMap<(String, String, &'static str), (usize, BTreeSet<String>)>;

impl Import {
    /// The summary.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        let (mut kept, mut replaced, mut dropped) = (0, Listed::new(), Listed::new());
        let (mut count_replaced, mut count_dropped) = (0, 0);
        let mut platforms = BTreeSet::new();
        for (line, fate) in self.account.lines() {
            platforms.insert(line.platform.as_str());
            let (list, why) = match fate {
                Fate::Kept => {
                    kept += 1;
                    continue;
                }
                Fate::Replaced => {
                    count_replaced += 1;
                    (&mut replaced, "")
                }
                Fate::Dropped(why) => {
                    count_dropped += 1;
                    (&mut dropped, why.words())
                }
            };
            note(list, (&line.side, &line.text, why), line.line, &line.platform);
        }
        let _ = writeln!(
            text,
            "{} holds {} on {}: {kept} kept, {count_replaced} replaced, {count_dropped} dropped; {} written for {}",
            escape_line(&self.old),
            count(kept + count_replaced + count_dropped, "line", "lines"),
            count(platforms.len(), "platform", "platforms"),
            count(self.entries, "entry", "entries"),
            escape_line(&self.product),
        );
        section(&mut text, "replaced by what they let through", &replaced);
        section(&mut text, "dropped, since they excuse nothing", &dropped);
        self.complaints(&mut text);
        self.doubts(&mut text);
        self.left(&mut text);
        text
    }

    /// Of what the old check itself complains.
    fn complaints(&self, text: &mut String) {
        let mut listed = Listed::new();
        for complaint in &self.complaints {
            let key = (complaint.variant.as_str(), complaint.text.as_str(), "");
            note(&mut listed, key, 0, &complaint.platform);
        }
        section(text, "not in the list, so that the old check complains as well", &listed);
    }

    /// What the two lists do not have in common; nothing, as far as is known.
    fn doubts(&self, text: &mut String) {
        let doubts = [
            ("excused by the old list and not by the new one", &self.lost),
            ("excused by the new list and not by the old one", &self.gained),
        ];
        for (title, settings) in doubts {
            if settings.is_empty() {
                continue;
            }
            let _ = writeln!(text, "\n{title} (this is a mistake of mozconfig-lint):");
            for DifferingSetting { platform, other, kind, key } in settings {
                let (kind, key) = (kind.as_str(), escape_line(key));
                let _ = writeln!(
                    text,
                    "  {kind} `{key}` ({}, {})",
                    escape_line(platform),
                    escape_line(other)
                );
            }
        }
    }

    /// What is left for `check`.
    fn left(&self, text: &mut String) {
        let findings = &self.report.diagnostics;
        if findings.is_empty() {
            text.push_str("\n`mozconfig-lint check` finds nothing with the new whitelist\n");
            return;
        }
        let total = count(findings.len(), "finding", "findings");
        let _ = writeln!(text, "\nleft for `mozconfig-lint check`: {total}");
        let (mut drift, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            findings.iter().partition(|diagnostic| !diagnostic.settings.is_empty());
        drift.sort_by_key(|diagnostic| diagnostic.scope.product.as_ref() != Some(&self.product));
        let (complained, unseen): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            drift.into_iter().partition(|diagnostic| self.is_complained(diagnostic));
        list(text, "drift of which the old check complains as well", &complained);
        list(text, "drift that the old check could not see", &unseen);
        if !others.is_empty() {
            let rules: BTreeSet<&str> =
                others.iter().map(|diagnostic| diagnostic.rule.id).collect();
            let rules: Vec<&str> = rules.into_iter().collect();
            let _ = writeln!(text, "  other things ({}): {}", others.len(), rules.join(", "));
        }
    }

    fn is_complained(&self, diagnostic: &Diagnostic) -> bool {
        let Some(other) = &diagnostic.scope.other else { return false };
        diagnostic.scope.product.as_ref() == Some(&self.product)
            && diagnostic.settings.iter().any(|setting| {
                self.complained.contains(&DifferingSetting {
                    platform: setting.platform.clone(),
                    other: other.clone(),
                    kind: setting.kind,
                    key: setting.key.clone(),
                })
            })
    }
}

/// Findings of a kind, the first of them by name.
fn list(text: &mut String, title: &str, findings: &[&Diagnostic]) {
    if findings.is_empty() {
        return;
    }
    let _ = writeln!(text, "  {title} ({}):", findings.len());
    for diagnostic in findings.iter().take(NAMED) {
        let level = match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        let message = escape_line(&diagnostic.message);
        let scope = concise_scope(&diagnostic.scope);
        let _ = writeln!(text, "    {level}[{}]: {message}{scope}", diagnostic.rule.id);
    }
    if findings.len() > NAMED {
        let _ = writeln!(text, "    and {} more", findings.len() - NAMED);
    }
}

/// A list of lines with their platforms, in the order of the old list.
fn section(text: &mut String, title: &str, listed: &Listed) {
    if listed.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}:");
    let mut listed: Vec<_> = listed.iter().collect();
    listed.sort_by_key(|((side, _, _), (line, _))| (side, *line));
    for ((side, line, why), (_, platforms)) in listed {
        let platforms: Vec<&str> = platforms.iter().map(String::as_str).collect();
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        let (side, line) = (escape_line(side), escape_line(line));
        let _ = writeln!(text, "  {side}: `{line}` ({}){why}", escape_line(&platforms.join(", ")));
    }
}

/// Notes a line on a platform.
fn note(
    listed: &mut Listed,
    (side, text, why): (&str, &str, &'static str),
    line: usize,
    platform: &str,
) {
    let key = (side.to_owned(), text.to_owned(), why);
    let (first, platforms) = listed.entry(key).or_insert((line, BTreeSet::new()));
    *first = line.min(*first);
    platforms.insert(platform.to_owned());
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
