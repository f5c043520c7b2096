//! A whitelist entry that would allow a finding, as text.
//!
//! The text is shown with a finding and added by `whitelist add`; nothing here reads or writes a
//! file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use mozconfig_parse::source::{FileId, Sources, TreePath};

use crate::diagnostic::SettingKind;
use crate::tree::WHITELIST;

/// One setting that the entry is to allow.
#[derive(Clone, Debug)]
pub struct Part {
    /// The kind.
    pub kind: SettingKind,
    /// The key.
    pub key: String,
    /// The base's value.
    pub base: Option<String>,
    /// The other's value.
    pub other: Option<String>,
    /// The files that make it.
    pub files: Vec<String>,
}

/// An entry in the making.
#[derive(Clone, Debug)]
pub struct SuggestedEntry {
    sides: Vec<String>,
    platforms: Vec<String>,
    /// The globs by kind.
    settings: BTreeMap<SettingKind, BTreeSet<String>>,
    from: BTreeSet<String>,
    when: Option<String>,
}

impl SuggestedEntry {
    /// Pins the entry to a condition.
    #[must_use]
    pub fn when(mut self, when: &str) -> Self {
        self.when = Some(when.to_owned());
        self
    }

    /// The entry for these settings; `pinned` to the files that make them.
    pub fn new(
        base: &str,
        other: &str,
        platforms: &[String],
        parts: &[Part],
        pinned: bool,
    ) -> Self {
        let has = |value: fn(&Part) -> &Option<String>| parts.iter().any(|p| value(p).is_some());
        let mut sides = Vec::new();
        if has(|part| &part.base) {
            sides.push(base.to_owned());
        }
        if has(|part| &part.other) {
            sides.push(other.to_owned());
        }
        let mut settings: BTreeMap<SettingKind, BTreeSet<String>> = BTreeMap::new();
        let mut from = BTreeSet::new();
        for part in parts {
            let globs = settings.entry(part.kind).or_default();
            match part.kind {
                SettingKind::Option => {
                    globs.extend([&part.base, &part.other].into_iter().flatten().cloned());
                }
                _ => {
                    globs.insert(part.key.clone());
                }
            }
            if pinned {
                from.extend(part.files.iter().cloned());
            }
        }
        Self { sides, platforms: platforms.to_vec(), settings, from, when: None }
    }

    /// The entry as TOML, with this reason.
    pub fn to_toml(&self, reason: &str) -> String {
        let mut text = String::from("[[allow]]\n");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "in = {}", list(&self.sides));
        let _ = writeln!(text, "platforms = {}", array(&self.platforms));
        for (kind, globs) in &self.settings {
            let globs: Vec<String> = globs.iter().cloned().collect();
            let _ = writeln!(text, "{} = {}", kind.as_str(), list(&globs));
        }
        if !self.from.is_empty() {
            let from: Vec<String> = self.from.iter().cloned().collect();
            let _ = writeln!(text, "from = {}", list(&from));
        }
        if let Some(when) = &self.when {
            // As a literal string it is easier to read: the expression holds double quotes.
            let when = if when.contains(['\'', '\n']) { string(when) } else { format!("'{when}'") };
            let _ = writeln!(text, "when = {when}");
        }
        let _ = writeln!(text, "reason = {}", string(reason));
        text
    }
}

/// One string as such, several as an array.
fn list(texts: &[String]) -> String {
    match texts {
        [one] => string(one),
        several => array(several),
    }
}

fn array(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| string(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// A TOML basic string.
pub fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// What has to be added to the whitelist (or to a new one) for an entry: the file, the line at
/// which the addition begins, the text.
pub fn file_with_entry(
    sources: &Sources,
    whitelist: Option<FileId>,
    entry: &str,
) -> (TreePath, u32, String) {
    match whitelist {
        Some(file) => {
            let source = sources.file(file);
            let text = source.text();
            let lines = text.lines().count() as u32;
            let (line, text) = if text.is_empty() {
                (1, format!("version = 1\n\n{entry}"))
            } else {
                (lines + 1, format!("\n{entry}"))
            };
            (source.path().clone(), line, text)
        }
        None => {
            let path = TreePath::new(WHITELIST).unwrap_or_default();
            (path, 1, format!("version = 1\n\n{entry}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, SuggestedEntry, string};
    use crate::diagnostic::SettingKind;

    #[test]
    fn an_entry_is_written() {
        let part = |kind, key: &str, base: Option<&str>, other: Option<&str>| Part {
            kind,
            key: key.to_owned(),
            base: base.map(str::to_owned),
            other: other.map(str::to_owned),
            files: vec!["build/mozconfig.cache".to_owned()],
        };
        let entry = SuggestedEntry::new(
            "nightly",
            "release",
            &["linux64".to_owned(), "win32".to_owned()],
            &[
                part(SettingKind::Option, "--with-ccache", Some("--with-ccache"), None),
                part(SettingKind::Make, "export SCCACHE", Some("1"), None),
            ],
            true,
        );
        assert_eq!(
            entry.to_toml("it \"must\""),
            "[[allow]]\nin = \"nightly\"\nplatforms = [\"linux64\", \"win32\"]\n\
             option = \"--with-ccache\"\nmake = \"export SCCACHE\"\n\
             from = \"build/mozconfig.cache\"\nreason = \"it \\\"must\\\"\"\n"
        );
    }

    #[test]
    fn strings_are_escaped() {
        assert_eq!(string("a\"b\\c\n\u{1b}"), "\"a\\\"b\\\\c\\n\\u001B\"");
    }
}
