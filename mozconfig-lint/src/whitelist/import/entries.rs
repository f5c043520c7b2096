//! From claims to entries: folded over platforms and variants, with what the old list says of reasons.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::diagnostic::SettingKind;
use crate::drift::Which;
use crate::output::escape_line;
use crate::whitelist::glob::Glob;
use crate::whitelist::suggest_entry::string;

/// How wide a line with an array may be, in characters.
const WIDEST: usize = 100;

/// A claim in words, as it is the same on several platforms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    /// The lines of the old list that excuse it.
    pub(super) lines: Vec<String>,
    pub(super) side: Which,
    pub(super) from: Option<String>,
    /// The condition as an expression; none where it always holds, or cannot be written.
    pub(super) when: Option<String>,
    /// What the comments say.
    pub(super) reason: Option<String>,
    pub(super) kind: SettingKind,
    pub(super) key: String,
    pub(super) value: Option<String>,
}

impl Said {
    /// What names the setting in an entry, and the value that pins it where the name does not.
    ///
    /// What an include brings in stands in one entry as far as it can, and so with its values.
    fn glob_and_value(&self) -> (String, Option<String>) {
        match (&self.value, &self.from) {
            (Some(option), _) if self.kind == SettingKind::Option => (option.clone(), None),
            (Some(value), Some(_)) => (format!("{}={value}", self.key), None),
            (value, _) => (self.key.clone(), value.clone()),
        }
    }
}

/// All claims, each with the platforms and the variants compared with on which it is made.
#[derive(Default)]
pub(super) struct Claimed {
    claims: BTreeMap<Said, Places>,
}

#[derive(Default)]
struct Places {
    /// The variants by platform.
    others: BTreeMap<String, BTreeSet<String>>,
    /// Where the first line that excuses it stands in the old list.
    position: usize,
}

impl Places {
    /// The platforms by the variants that an entry for them names: all for which the claim is made, and
    /// besides those that another platform needs and this one does not have.
    fn by_others(
        &self,
        compared: &BTreeMap<String, BTreeSet<String>>,
    ) -> BTreeMap<&BTreeSet<String>, BTreeSet<String>> {
        let mut by_others: BTreeMap<&BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
        for (platform, own) in &self.others {
            let fits = |others: &&BTreeSet<String>| {
                own.is_subset(others)
                    && !compared.get(platform).is_some_and(|compared| {
                        others.difference(own).any(|other| compared.contains(other))
                    })
            };
            let largest = self.others.values().filter(fits).max_by_key(|others| others.len());
            by_others.entry(largest.unwrap_or(own)).or_default().insert(platform.clone());
        }
        by_others
    }
}

/// An entry in the making.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct EntryKey {
    lines: Vec<String>,
    side: Which,
    others: BTreeSet<String>,
    platforms: BTreeSet<String>,
    from: Option<String>,
    when: Option<String>,
    /// The values of the settings, where they have a pin for that.
    values: BTreeSet<String>,
    reason: Option<String>,
}

/// The settings of an entry, and where its first line stands in the old list.
#[derive(Default)]
struct EntryBody {
    settings: BTreeMap<SettingKind, BTreeSet<String>>,
    position: usize,
}

impl Claimed {
    /// Takes a claim that is made on a platform where it is compared with `other`, and goes back to
    /// the line at `position` of the old list.
    pub(super) fn add(&mut self, said: Said, platform: &str, other: &str, position: usize) {
        let first = || Places { others: BTreeMap::new(), position };
        let places = self.claims.entry(said).or_insert_with(first);
        places.position = places.position.min(position);
        places.others.entry(platform.to_owned()).or_default().insert(other.to_owned());
    }

    /// The entries in the order of the old list: settings with the same line, places, pins and
    /// reason stand in one.
    fn folded(&self, compared: &BTreeMap<String, BTreeSet<String>>) -> Vec<(EntryKey, EntryBody)> {
        let mut entries: BTreeMap<EntryKey, EntryBody> = BTreeMap::new();
        for (said, places) in &self.claims {
            for (others, platforms) in places.by_others(compared) {
                let (text, value) = said.glob_and_value();
                let key = EntryKey {
                    lines: said.lines.clone(),
                    side: said.side,
                    others: others.clone(),
                    platforms,
                    from: said.from.clone(),
                    when: said.when.clone(),
                    values: value.into_iter().collect(),
                    reason: said.reason.clone(),
                };
                let position = places.position;
                let first = || EntryBody { settings: BTreeMap::new(), position };
                let body = entries.entry(key).or_insert_with(first);
                body.position = body.position.min(position);
                body.settings.entry(said.kind).or_default().insert(text);
            }
        }
        let mut entries = with_values_folded(entries);
        entries.sort_by_key(|(_, body)| body.position);
        entries
    }
}

/// Entries that differ in their values alone are one with all of them: each of its settings may have
/// each of the values.
fn with_values_folded(entries: BTreeMap<EntryKey, EntryBody>) -> Vec<(EntryKey, EntryBody)> {
    let mut folded: Vec<(EntryKey, EntryBody)> = Vec::new();
    for (key, body) in entries {
        let without = |key: &EntryKey| EntryKey { values: BTreeSet::new(), ..key.clone() };
        let same = folded.iter_mut().find(|(known, known_body)| {
            !known.values.is_empty()
                && !key.values.is_empty()
                && known_body.settings == body.settings
                && without(known) == without(&key)
        });
        match same {
            Some((known, known_body)) => {
                known.values.extend(key.values);
                known_body.position = known_body.position.min(body.position);
            }
            None => folded.push((key, body)),
        }
    }
    folded
}

/// What all entries of an import share.
pub(super) struct Frame<'a> {
    /// The variant compared from.
    pub(super) base: &'a str,
    /// The product, where the tree has several.
    pub(super) product: Option<&'a str>,
    /// The old list, as it is named in the new one.
    pub(super) old: &'a str,
    /// The variants that are compared, by platform.
    pub(super) compared: BTreeMap<String, BTreeSet<String>>,
}

/// The reason of an entry whose lines have no comment.
fn no_reason(old: &str) -> String {
    format!("imported from {old}, which gives no reason")
}

/// A new whitelist.
pub(super) struct NewWhitelist {
    pub(super) text: String,
    /// How many entries it has.
    pub(super) entries: usize,
}

/// The whitelist that makes these claims.
pub(super) fn whitelist(claimed: &Claimed, frame: &Frame<'_>) -> NewWhitelist {
    let entries = claimed.folded(&frame.compared);
    let mut text =
        format!("# What {} allowed, as far as it still makes a difference.\n", frame.old);
    let without = entries.iter().filter(|(key, _)| key.reason.is_none()).count();
    if without > 0 {
        let which = match without {
            all if all == entries.len() => "these entries".to_owned(),
            1 => "one of these entries".to_owned(),
            some => format!("{some} of these entries"),
        };
        let _ = writeln!(
            text,
            "# It gives no reason for {which}: say why, or remove what is not meant."
        );
    }
    text.push_str("\nversion = 1\n");
    for (key, body) in &entries {
        text.push('\n');
        text.push_str(&entry(key, &body.settings, frame));
    }
    NewWhitelist { text, entries: entries.len() }
}

fn entry(
    key: &EntryKey,
    settings: &BTreeMap<SettingKind, BTreeSet<String>>,
    frame: &Frame<'_>,
) -> String {
    let mut text = String::new();
    // A line that makes the setting itself says no more than the entry.
    if key.lines.len() > 1 || key.from.is_some() {
        for line in &key.lines {
            let _ = writeln!(text, "# {}", escape_line(line));
        }
    }
    text.push_str("[[allow]]\n");
    let texts = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>();
    let globs = |texts: &BTreeSet<String>| texts.iter().map(|it| glob(it)).collect::<Vec<_>>();
    let mut line = |key: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{key} = {value}");
    };
    let (sides, against) = match key.side {
        Which::Base => (vec![frame.base.to_owned()], texts(&key.others)),
        Which::Other => (texts(&key.others), vec![frame.base.to_owned()]),
    };
    line("in", &one_or_several("in", &sides));
    line("against", &one_or_several("against", &against));
    if let Some(product) = frame.product {
        line("products", &quoted(&glob(product)));
    }
    line("platforms", &several("platforms", &globs(&key.platforms)));
    for (kind, texts) in settings {
        line(kind.as_str(), &one_or_several(kind.as_str(), &globs(texts)));
    }
    if !key.values.is_empty() {
        line("value", &one_or_several("value", &globs(&key.values)));
    }
    if let Some(from) = &key.from {
        line("from", &quoted(&glob(from)));
    }
    if let Some(when) = &key.when {
        line("when", &quoted(when));
    }
    line("reason", &basic(&key.reason.clone().unwrap_or_else(|| no_reason(frame.old))));
    if let Some(bug) = key.reason.as_deref().and_then(bug) {
        line("bug", &bug.to_string());
    }
    text
}

/// A TOML string; without escapes where it holds quotes or backslashes and can do without.
fn quoted(text: &str) -> String {
    let is_plain = !text.contains(|c| c == '\'' || is_unseen(c));
    if is_plain && text.contains(['"', '\\']) { format!("'{text}'") } else { basic(text) }
}

/// A TOML string in double quotes, in which nothing stands that a reader would not see.
fn basic(text: &str) -> String {
    let mut seen = String::new();
    for character in string(text).chars() {
        if is_unseen(character) {
            let _ = write!(seen, "\\U{:08X}", u32::from(character));
        } else {
            seen.push(character);
        }
    }
    seen
}

/// Whether a character would not be printed as it is.
fn is_unseen(character: char) -> bool {
    let mut bytes = [0; 4];
    let text: &str = character.encode_utf8(&mut bytes);
    escape_line(text) != text
}

fn one_or_several(key: &str, texts: &[String]) -> String {
    match texts {
        [one] => quoted(one),
        texts => several(key, texts),
    }
}

/// A TOML array, on several lines where it is long.
fn several(key: &str, texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    let line = format!("[{}]", quoted.join(", "));
    if key.len() + " = ".len() + line.chars().count() <= WIDEST {
        return line;
    }
    format!("[\n    {},\n]", quoted.join(",\n    "))
}

/// A glob that matches a text and nothing else. A glob always matches the text that is equal to it, so
/// only what would match others as well has to be escaped.
fn glob(text: &str) -> String {
    let matches_others =
        text.contains(['*', '?', '[', '\\']) || (text.contains('{') && text.contains(','));
    if matches_others || Glob::new(text).is_err() { Glob::escape(text) } else { text.to_owned() }
}

/// The bug that a comment names, where it names exactly one.
fn bug(reason: &str) -> Option<u64> {
    let lower = reason.to_ascii_lowercase();
    let mut numbers = BTreeSet::new();
    for (at, _) in lower.match_indices("bug") {
        let is_word = !lower[..at].ends_with(|c: char| c.is_alphanumeric());
        let rest = lower[at + 3..].trim_start_matches([' ', '#']);
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if is_word && let Ok(number) = rest[..digits].parse::<u64>() {
            numbers.insert(number);
        }
    }
    match numbers.len() {
        1 => numbers.pop_first().filter(|&number| number > 0),
        _ => None,
    }
}
