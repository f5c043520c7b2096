//! What a whitelist holds, once it has been read without a problem.
//!
//! Every value keeps the place where it stands. Nothing here is optional in two ways: a list that
//! may be left out is an empty list, since an empty list in the file is refused.

use std::collections::BTreeMap;
use std::fmt;

use mozconfig_parse::source::{FileId, Span, TreePath};

use crate::diagnostic::SettingKind;
use crate::whitelist::date::Date;
use crate::whitelist::glob::Glob;

/// The version of the format that is read.
pub const VERSION: u32 = 1;

/// A value and where it stands (a string with its quotes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A whitelist.
#[derive(Clone, Debug)]
pub struct Whitelist {
    /// The file it was read from.
    pub file: FileId,
    /// The products to compare; none means those that are found in the tree.
    pub products: Vec<Product>,
    /// The folders that stand at another place than their path says.
    pub mounts: Vec<Mount>,
    /// What may be taken as known.
    pub assume: Assume,
    /// The differences that are meant, in the order of the file.
    pub allow: Vec<Entry>,
}

impl Whitelist {
    /// The entries with their ids, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.allow.iter().enumerate().map(|(index, entry)| (EntryId(index), entry))
    }

    /// The entry of an id; `None` for an id of another whitelist.
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.allow.get(id.0)
    }
}

/// Which entry of a whitelist: its number in the file, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub usize);

/// A `[[product]]`.
#[derive(Clone, Debug)]
pub struct Product {
    /// Its header, `[[product]]`.
    pub header_span: Span,
    /// The name, unique in the whitelist.
    pub name: Located<String>,
    /// The folder that holds a folder for each platform.
    pub mozconfigs: Located<TreePath>,
    /// The platforms to compare; none means all.
    pub platforms: Vec<Located<Glob>>,
    /// What to compare with what; none means the default.
    pub comparisons: Vec<Comparison>,
}

/// A `[[product.compare]]`.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The variant to compare from.
    pub base: Located<String>,
    /// The variants to compare with; at least one.
    pub against: Vec<Located<String>>,
}

/// A line of `[mounts]`.
#[derive(Clone, Debug)]
pub struct Mount {
    /// The path below the top source directory by which mozconfigs reach the folder.
    pub prefix: Located<TreePath>,
    /// The folder that stands for it, below the top source directory.
    pub folder: Located<TreePath>,
}

/// The `[assume]` table.
#[derive(Clone, Debug, Default)]
pub struct Assume {
    /// For all platforms and variants.
    pub everywhere: Assumptions,
    /// For the platforms that a glob matches, in the order of the file.
    pub platforms: Vec<(Located<Glob>, Assumptions)>,
    /// For the variants that a glob matches, in the order of the file.
    pub variants: Vec<(Located<Glob>, Assumptions)>,
}

impl Assume {
    /// Whether nothing is taken as known.
    pub fn is_empty(&self) -> bool {
        let is_empty = |table: &Assumptions| {
            table.env.is_empty() && table.commands.is_empty() && table.files.is_empty()
        };
        let mut tables = self.platforms.iter().chain(&self.variants);
        is_empty(&self.everywhere) && tables.all(|(_, table)| is_empty(table))
    }

    /// What may be taken as known where a variant of a platform is evaluated. Where several tables
    /// speak of one thing, a table for variants beats one for platforms, which beats the general
    /// one; of two tables of a kind the later one counts.
    pub fn facts(&self, platform: &str, variant: &str) -> Facts {
        let mut facts = Facts::default();
        facts.add(&self.everywhere);
        for (tables, name) in [(&self.platforms, platform), (&self.variants, variant)] {
            for (glob, assumptions) in tables {
                if glob.value.is_match(name) {
                    facts.add(assumptions);
                }
            }
        }
        facts
    }
}

/// The assumptions of one table, each kind in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Assumptions {
    /// Variables and their values; `None` means unset.
    pub env: Vec<Assumption<Option<String>>>,
    /// Commands, by their text, and what they print.
    pub commands: Vec<Assumption<String>>,
    /// Paths, and whether something stands there.
    pub files: Vec<Assumption<bool>>,
}

/// One assumption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption<V> {
    /// What it is about.
    pub name: Located<String>,
    /// What is taken as known about it.
    pub value: Located<V>,
}

/// Assumptions without their places, for one platform and variant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Variables and their values; `None` means unset.
    pub env: BTreeMap<String, Option<String>>,
    /// Commands, by their text, and what they print.
    pub commands: BTreeMap<String, String>,
    /// Paths, and whether something stands there.
    pub files: BTreeMap<String, bool>,
}

impl Facts {
    fn add(&mut self, assumptions: &Assumptions) {
        fn add<V: Clone>(facts: &mut BTreeMap<String, V>, assumptions: &[Assumption<V>]) {
            for assumption in assumptions {
                facts.insert(assumption.name.value.clone(), assumption.value.value.clone());
            }
        }
        add(&mut self.env, &assumptions.env);
        add(&mut self.commands, &assumptions.commands);
        add(&mut self.files, &assumptions.files);
    }
}

/// An `[[allow]]`: a difference that is meant.
#[derive(Clone, Debug)]
pub struct Entry {
    /// All of it, from the header to the end of its last line (without the newline).
    pub span: Span,
    /// The header, `[[allow]]`.
    pub header_span: Span,
    /// Its keys, each from its name to the end of its value, in the order of the file.
    pub keys: Vec<Located<String>>,
    /// `in`: the variants that have the setting; at least one.
    pub sides: Vec<Located<String>>,
    /// The variants compared with; none means any.
    pub against: Vec<Located<String>>,
    /// The products; none means any.
    pub products: Vec<Located<Glob>>,
    /// The platforms; none means any.
    pub platforms: Vec<Located<Glob>>,
    /// The settings, any of them, in the order of the file; at least one.
    pub settings: Vec<SettingGlob>,
    /// Pin: the files that make the setting.
    pub from: Vec<Located<Glob>>,
    /// Pin: the condition under which the setting may differ, as text.
    pub when: Option<Located<String>>,
    /// Pin: the setting's value.
    pub value: Vec<Located<Glob>>,
    /// Why the difference is meant; `None` also when it is blank.
    pub reason: Option<Located<String>>,
    /// Where that was decided.
    pub bug: Option<Located<Bug>>,
    /// The last day on which the entry counts.
    pub expires: Option<Located<Date>>,
    /// Whether the difference must exist on every platform named.
    pub required: bool,
}

/// One glob of a key such as `option` in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingGlob {
    /// The key under which it stands.
    pub kind: EntryKind,
    /// The glob.
    pub glob: Located<Glob>,
}

/// What an entry may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A setting of this kind.
    Setting(SettingKind),
    /// The line that makes a setting of any kind.
    Line,
}

impl EntryKind {
    /// All of them, in the order in which they are listed to the user.
    pub const ALL: [Self; 7] = [
        Self::Setting(SettingKind::Option),
        Self::Setting(SettingKind::Env),
        Self::Setting(SettingKind::Var),
        Self::Setting(SettingKind::Make),
        Self::Setting(SettingKind::App),
        Self::Setting(SettingKind::Abort),
        Self::Line,
    ];

    /// The key for it in an entry.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Setting(kind) => kind.as_str(),
            Self::Line => "line",
        }
    }
}

/// Where a difference was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A number in Mozilla's bug tracker.
    Number(u64),
    /// The address of a page.
    Url(String),
}

impl Bug {
    /// The address of the page.
    pub fn url(&self) -> String {
        match self {
            Self::Number(number) => {
                format!("https://bugzilla.mozilla.org/show_bug.cgi?id={number}")
            }
            Self::Url(url) => url.clone(),
        }
    }
}

impl fmt::Display for Bug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "bug {number}"),
            Self::Url(url) => f.write_str(url),
        }
    }
}
