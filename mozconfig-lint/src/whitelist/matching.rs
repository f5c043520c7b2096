//! Whether an entry of the whitelist speaks of a setting.
//!
//! Pure: no I/O, no clock, no conditions. Two things are left to others, because they need more
//! than an entry and a setting: whether the condition of `when` covers the difference, and whether
//! the entry has expired.
//!
//! An entry matches when all of this holds:
//!
//! - `in` names the variant that has the setting;
//! - `against`, if given: one of the two variants compared is named by `in`, the other by
//!   `against`;
//! - `products` and `platforms`, if given: one glob matches the name;
//! - one glob of one of the keys `option`, `env`, `var`, `make`, `app`, `abort`, `line` matches
//!   (see [`SettingGlob::matches`]);
//! - `value`, if given: one glob matches the value; for an option, its whole text or what stands
//!   behind its first `=`. A setting without a value has none that matches;
//! - `from`, if given: *each* file that makes the setting is matched by one of the globs. A value
//!   to which an unnamed file contributes is thus not excused.

use mozconfig_parse::source::Span;

use crate::diagnostic::SettingKind;
use crate::whitelist::glob::Glob;
use crate::whitelist::schema::{Entry, EntryKind, Located, SettingGlob};

/// One side of a difference: a setting that one variant has and the other has not, or has with
/// another value.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The product.
    pub product: &'a str,
    /// The platform.
    pub platform: &'a str,
    /// The variant that has the setting.
    pub side: &'a str,
    /// The variant it is compared with.
    pub against: &'a str,
    /// The kind of setting.
    pub kind: SettingKind,
    /// Its key: an option's positive name, a variable's name, what stands before the `=` of a make
    /// option.
    pub key: &'a str,
    /// Its value; for an option its whole text, such as `--with-branding=browser/branding/nightly`.
    pub value: Option<&'a str>,
    /// The line that makes it, without needless blanks, such as `ac_add_options --enable-x`.
    pub line: &'a str,
    /// The files that make it, relative to the top source directory.
    pub from: &'a [&'a str],
}

impl Entry {
    /// Whether the entry speaks of this setting, leaving aside `when` and `expires`.
    pub fn matches(&self, subject: &Subject<'_>) -> bool {
        self.applies(subject)
            && self.settings.iter().any(|setting| setting.matches(subject))
            && self.has_value(subject)
            && self.files_match(subject)
    }

    /// Whether the entry speaks of this pair of variants on this platform of this product.
    pub fn applies(&self, subject: &Subject<'_>) -> bool {
        self.is_about(subject.side, subject.against)
            && any_or_none(&self.products, subject.product)
            && any_or_none(&self.platforms, subject.platform)
    }

    /// Whether the entry speaks of what `side` has where it is compared with `against`.
    pub fn is_about(&self, side: &str, against: &str) -> bool {
        let names = |list: &[Located<String>], name: &str| list.iter().any(|it| it.value == name);
        names(&self.sides, side)
            && (self.against.is_empty()
                || names(&self.against, against)
                || (names(&self.sides, against) && names(&self.against, side)))
    }

    /// Of the lists that hold several names or globs, those by which the entry matches a setting that
    /// it does match: what excuses nothing is told from what does by them.
    pub fn matching_items(&self, subject: &Subject<'_>) -> Vec<Span> {
        let mut items = Vec::new();
        let mut add = |length: usize, matching: &mut dyn Iterator<Item = Span>| {
            if length > 1 {
                items.extend(matching);
            }
        };
        // A side that is named by `in` may also be the one that is compared with.
        let is_pair =
            |it: &&Located<String>| it.value == subject.side || it.value == subject.against;
        let spans = |list: &[Located<Glob>], text: &str| -> Vec<Span> {
            list.iter().filter(|glob| glob.value.is_match(text)).map(|glob| glob.span).collect()
        };
        let side = self.sides.iter().filter(|it| it.value == subject.side);
        add(self.sides.len(), &mut side.map(|it| it.span));
        add(self.against.len(), &mut self.against.iter().filter(is_pair).map(|it| it.span));
        let products = spans(&self.products, subject.product);
        add(self.products.len(), &mut products.into_iter());
        let platforms = spans(&self.platforms, subject.platform);
        add(self.platforms.len(), &mut platforms.into_iter());
        let settings = self.settings.iter().filter(|setting| setting.matches(subject));
        add(self.settings.len(), &mut settings.map(|setting| setting.glob.span));
        for file in subject.from {
            add(self.from.len(), &mut spans(&self.from, file).into_iter());
        }
        let values = self.value.iter().filter(|glob| value_matches(&glob.value, subject));
        add(self.value.len(), &mut values.map(|glob| glob.span));
        items
    }

    fn has_value(&self, subject: &Subject<'_>) -> bool {
        self.value.is_empty() || self.value.iter().any(|glob| value_matches(&glob.value, subject))
    }

    fn files_match(&self, subject: &Subject<'_>) -> bool {
        self.from.is_empty()
            || (!subject.from.is_empty()
                && subject.from.iter().all(|file| any_or_none(&self.from, file)))
    }
}

impl SettingGlob {
    /// Whether the glob matches the setting.
    ///
    /// | key | matched against |
    /// |---|---|
    /// | `option` | the option's whole text (`--with-branding=x`), and its name (`--with-branding`) |
    /// | `env`, `var`, `make`, `app`, `abort` | the key, and `key=value` |
    /// | `line` | the line, whatever kind of setting it makes |
    ///
    /// An option's name is the one that is written: `--enable-x` does not match `--disable-x`,
    /// although both are one option.
    pub fn matches(&self, subject: &Subject<'_>) -> bool {
        let glob = &self.glob.value;
        match self.kind {
            EntryKind::Line => glob.is_match(subject.line),
            EntryKind::Setting(kind) if kind != subject.kind => false,
            EntryKind::Setting(SettingKind::Option) => match subject.value {
                Some(text) => {
                    let name = text.split_once('=').map_or(text, |(name, _)| name);
                    glob.is_match(text) || glob.is_match(name)
                }
                None => glob.is_match(subject.key),
            },
            EntryKind::Setting(_) => {
                glob.is_match(subject.key)
                    || subject.value.is_some_and(|value| glob.is_match_of_pair(subject.key, value))
            }
        }
    }
}

/// Whether a glob of `value` matches: for an option, its whole text or what stands behind its first
/// `=`.
fn value_matches(glob: &Glob, subject: &Subject<'_>) -> bool {
    let Some(value) = subject.value else {
        return false;
    };
    let behind_equals = match subject.kind {
        SettingKind::Option => value.split_once('=').map(|(_, rest)| rest),
        _ => None,
    };
    glob.is_match(value) || behind_equals.is_some_and(|rest| glob.is_match(rest))
}

/// Whether one of the globs matches, or there are none, which stands for any.
fn any_or_none(globs: &[Located<Glob>], text: &str) -> bool {
    globs.is_empty() || globs.iter().any(|glob| glob.value.is_match(text))
}
