//! A whitelist entry that would allow a finding, as text.
//!
//! The text is shown with a finding and added by `whitelist add`; nothing here reads or writes a
//! file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use mozconfig_parse::source::{FileId, Sources, TreePath};

use crate::diagnostic::SettingKind;
use crate::tree::WHITELIST;
use crate::whitelist::date::Date;
use crate::whitelist::glob::Glob;
use crate::whitelist::schema::Bug;

/// One setting that the entry is to allow.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// How a finding could be allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What is to be allowed: the one setting that is the cause of all others, or each of them.
    pub parts: Vec<Part>,
    /// Each of them, for where the cause alone does not do.
    pub every_part: Vec<Part>,
    /// Whether a file that one side alone includes is the cause: then the entry is pinned to the files
    /// that make the settings, and each of them is a decision of its own.
    pub comes_by_include: bool,
    /// The condition to which the entry is pinned.
    pub when: Option<String>,
}

impl Suggestion {
    /// The entry for all of it, between two variants on these platforms.
    pub fn entry(&self, base: &str, other: &str, platforms: &[String]) -> SuggestedEntry {
        let pinned = self.comes_by_include;
        let entry = SuggestedEntry::new(base, other, platforms, &self.parts, pinned);
        SuggestedEntry { when: self.when.clone(), ..entry }
    }

    /// The same for each setting by itself.
    pub fn entry_for_each(&self, base: &str, other: &str, platforms: &[String]) -> SuggestedEntry {
        let suggestion = Self { parts: self.every_part.clone(), ..self.clone() };
        suggestion.entry(base, other, platforms)
    }
}

/// An entry in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedEntry {
    /// The variants that have the settings.
    pub sides: Vec<String>,
    /// The variants compared with; none for any.
    pub against: BTreeSet<String>,
    /// The products; none for any.
    pub products: BTreeSet<String>,
    /// The platforms.
    pub platforms: Vec<String>,
    /// The texts that are allowed, by kind: options as a whole, the keys of all else.
    pub settings: BTreeMap<SettingKind, BTreeSet<String>>,
    /// The files to which it is pinned.
    pub from: BTreeSet<String>,
    /// The condition to which it is pinned.
    pub when: Option<String>,
}

/// What only a person can say of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Why the difference is meant.
    pub reason: String,
    /// Where that was decided.
    pub bug: Option<Bug>,
    /// The last day on which it counts.
    pub expires: Option<Date>,
}

impl Decision {
    /// A decision of which only the reason is known.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), bug: None, expires: None }
    }
}

impl SuggestedEntry {
    /// The entry for these settings; `pinned` to the files that make them.
    fn new(base: &str, other: &str, platforms: &[String], parts: &[Part], pinned: bool) -> Self {
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
            let texts = settings.entry(part.kind).or_default();
            match part.kind {
                SettingKind::Option => {
                    texts.extend([&part.base, &part.other].into_iter().flatten().cloned());
                }
                _ => {
                    texts.insert(part.key.clone());
                }
            }
            if pinned {
                from.extend(part.files.iter().cloned());
            }
        }
        Self {
            sides,
            against: BTreeSet::new(),
            products: BTreeSet::new(),
            platforms: platforms.to_vec(),
            settings,
            from,
            when: None,
        }
    }

    /// The entry as TOML.
    pub fn to_toml(&self, decision: &Decision) -> String {
        let mut text = String::from("[[allow]]\n");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "in = {}", list(&self.sides));
        if !self.against.is_empty() {
            let against: Vec<String> = self.against.iter().cloned().collect();
            let _ = writeln!(text, "against = {}", array(&against));
        }
        if !self.products.is_empty() {
            let _ = writeln!(text, "products = {}", array(&globs(&self.products)));
        }
        let _ = writeln!(text, "platforms = {}", array(&self.platforms));
        for (kind, texts) in &self.settings {
            let _ = writeln!(text, "{} = {}", kind.as_str(), list(&globs(texts)));
        }
        if !self.from.is_empty() {
            let _ = writeln!(text, "from = {}", list(&globs(&self.from)));
        }
        if let Some(when) = &self.when {
            // As a literal string it is easier to read: the expression holds double quotes.
            let when = if when.contains(['\'', '\n']) { string(when) } else { format!("'{when}'") };
            let _ = writeln!(text, "when = {when}");
        }
        let _ = writeln!(text, "reason = {}", string(&decision.reason));
        match &decision.bug {
            None => {}
            Some(Bug::Number(number)) => {
                let _ = writeln!(text, "bug = {number}");
            }
            Some(Bug::Url(url)) => {
                let _ = writeln!(text, "bug = {}", string(url));
            }
        }
        if let Some(expires) = decision.expires {
            let _ = writeln!(text, "expires = {expires}");
        }
        text
    }
}

/// Globs that match these texts alone.
fn globs(texts: &BTreeSet<String>) -> Vec<String> {
    let glob = |text: &String| match Glob::new(text) {
        Ok(glob) if glob.as_literal().is_some() => text.clone(),
        _ => Glob::escape(text),
    };
    texts.iter().map(glob).collect()
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

/// A TOML string: a basic one, or a literal one where that spares backslashes.
pub fn string(text: &str) -> String {
    let is_plain = !text.contains('\'') && !text.chars().any(char::is_control);
    if is_plain && text.contains('\\') && !text.contains('"') {
        return format!("'{text}'");
    }
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
            let ends = text.bytes().filter(|byte| *byte == b'\n').count() as u32;
            let lines = ends + u32::from(!text.ends_with('\n'));
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
    use super::*;

    fn part(kind: SettingKind, key: &str, base: Option<&str>, other: Option<&str>) -> Part {
        Part {
            kind,
            key: key.to_owned(),
            base: base.map(str::to_owned),
            other: other.map(str::to_owned),
            files: vec!["build/mozconfig.cache".to_owned()],
        }
    }

    #[test]
    fn an_entry_is_written() {
        let suggestion = Suggestion {
            parts: vec![
                part(SettingKind::Option, "--with-ccache", Some("--with-ccache"), None),
                part(SettingKind::Make, "export SCCACHE", Some("1"), None),
            ],
            every_part: Vec::new(),
            comes_by_include: true,
            when: None,
        };
        let platforms = ["linux64".to_owned(), "win32".to_owned()];
        let entry = suggestion.entry("nightly", "release", &platforms);
        assert_eq!(
            entry.to_toml(&Decision::new("it \"must\"")),
            "[[allow]]\nin = \"nightly\"\nplatforms = [\"linux64\", \"win32\"]\n\
             option = \"--with-ccache\"\nmake = \"export SCCACHE\"\n\
             from = \"build/mozconfig.cache\"\nreason = \"it \\\"must\\\"\"\n"
        );
    }

    #[test]
    fn all_of_an_entry() {
        let value = Some("--with-x=[a]*{b}");
        let entry = SuggestedEntry {
            against: ["beta".to_owned()].into(),
            products: ["browser".to_owned()].into(),
            when: Some("uname -s == \"Linux\"".to_owned()),
            ..SuggestedEntry::new(
                "nightly",
                "beta",
                &["linux64".to_owned()],
                &[part(SettingKind::Option, "--with-x", value, Some("--without-x"))],
                false,
            )
        };
        let decision = Decision {
            reason: "r".to_owned(),
            bug: Some(Bug::Number(763_903)),
            expires: Date::new(2027, 1, 31),
        };
        assert_eq!(
            entry.to_toml(&decision),
            r#"[[allow]]
in = ["nightly", "beta"]
against = ["beta"]
products = ["browser"]
platforms = ["linux64"]
option = ['--with-x=\[a\]\*\{b\}', "--without-x"]
when = 'uname -s == "Linux"'
reason = "r"
bug = 763903
expires = 2027-01-31
"#
        );
    }

    #[test]
    fn strings_are_escaped() {
        assert_eq!(string("a\"b\\c\n\u{1b}"), "\"a\\\"b\\\\c\\n\\u001B\"");
        assert_eq!(string("a\\b"), "'a\\b'");
        assert_eq!(string("a\\'b"), "\"a\\\\'b\"");
    }
}
