//! A finding: rule, level, message, places, notes, remedies.
//!
//! A diagnostic knows nothing of colour, width or format, and does no I/O; the formats in
//! [`crate::output`] know nothing of rules. Text that comes from a mozconfig or whitelist stands in
//! it unescaped: each format escapes for its own medium.

use std::collections::BTreeMap;
use std::sync::Arc;

use mozconfig_parse::source::{Span, TreePath};

use crate::fingerprint::ConditionDigest;
use crate::rules::Rule;
use crate::whitelist::suggest_entry::Suggestion;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Fails the check.
    Error,
    /// Is shown, and does not fail the check.
    Warning,
    /// Is told to those who ask: nothing is wrong with it. No check finds such a thing.
    Note,
}

impl Level {
    /// `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where in the tree a finding applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Scope {
    /// The product, such as `browser`; none for a finding about a file or the whitelist as such.
    pub product: Option<String>,
    /// The platforms, sorted.
    pub platforms: Vec<String>,
    /// The variant compared from, such as `nightly`.
    pub base: Option<String>,
    /// The variant compared with, such as `release`.
    pub other: Option<String>,
}

/// What kind of setting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SettingKind {
    /// `ac_add_options`
    Option,
    /// An exported variable.
    Env,
    /// A shell variable that is not exported.
    Var,
    /// `mk_add_options`
    Make,
    /// `ac_add_app_options`
    App,
    /// The load of the mozconfig ends with an error.
    Abort,
}

impl SettingKind {
    /// The word for it in the whitelist and in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::Env => "env",
            Self::Var => "var",
            Self::Make => "make",
            Self::App => "app",
            Self::Abort => "abort",
        }
    }
}

/// One environment in which a condition holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct WitnessFacts {
    /// Variables; `None` means that the variable must be unset.
    pub env: BTreeMap<String, Option<String>>,
    /// Commands by their text, and what they print.
    pub commands: BTreeMap<String, String>,
    /// Paths, and whether something stands there.
    pub files: BTreeMap<String, bool>,
}

/// One setting that differs, on one platform, under one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DriftedSetting {
    /// The platform.
    pub platform: String,
    /// The kind of setting.
    pub kind: SettingKind,
    /// Its key: an option's positive name, a variable's name.
    pub key: String,
    /// The base's value; `None` where it does not have the setting.
    pub base_value: Option<String>,
    /// The other side's value.
    pub other_value: Option<String>,
    /// The condition, in the language of the whitelist's `when`; empty when it always holds.
    pub when: String,
    /// The condition as a number that does not depend on its words.
    pub condition: ConditionDigest,
    /// One environment in which the difference shows; `None` where the search for one was given up.
    pub witness: Option<Arc<WitnessFacts>>,
}

/// A place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is said about it; may be empty.
    pub text: String,
}

/// A change to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edit {
    /// The bytes that go (an empty range inserts).
    pub span: Span,
    /// What comes in their place.
    pub replacement: String,
}

/// A way out of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remedy {
    /// What to do, in words.
    pub message: String,
    /// The edit that does it.
    pub edit: Option<Edit>,
    /// Whether the edit may be made without asking: it changes no verdict, and takes away nothing that
    /// somebody could still want.
    pub is_safe: bool,
    /// Text to add to a file that may not exist yet (a ready whitelist entry): path and text. Shown, never
    /// applied by itself.
    pub addition: Option<Addition>,
}

/// Lines to add to the end of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Addition {
    /// The file, relative to the top source directory.
    pub path: TreePath,
    /// The line number at which the first of the lines would stand, from 1.
    pub line: u32,
    /// The lines, each with its newline.
    pub text: String,
    /// For an entry of the whitelist: what it is made of.
    pub suggestion: Option<Suggestion>,
}

/// A finding.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// Its level, after all that may change the rule's default.
    pub level: Level,
    /// One phrase, lower case, without a full stop; code in backticks.
    pub message: String,
    /// Where in the tree it applies.
    pub scope: Scope,
    /// For drift: what differs.
    pub settings: Vec<DriftedSetting>,
    /// The place that matters most.
    pub primary: Label,
    /// Further places, in the order in which they should be read.
    pub related: Vec<Label>,
    /// Explanations.
    pub notes: Vec<String>,
    /// Further explanations, shown only where much is asked for (`-v`).
    pub details: Vec<String>,
    /// The ways out.
    pub remedies: Vec<Remedy>,
}

impl Diagnostic {
    /// A finding of a rule at a place, with the rule's level and nothing else yet.
    pub fn new(rule: &'static Rule, message: impl Into<String>, primary: Label) -> Self {
        Self {
            rule,
            level: rule.level,
            message: message.into(),
            scope: Scope::default(),
            settings: Vec::new(),
            primary,
            related: Vec::new(),
            notes: Vec::new(),
            details: Vec::new(),
            remedies: Vec::new(),
        }
    }

    /// Says where in the tree it applies.
    #[must_use]
    pub fn in_scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Adds a place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label::new(span, text));
        self
    }

    /// Adds an explanation.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a way out in words.
    #[must_use]
    pub fn help(mut self, message: impl Into<String>) -> Self {
        let message = message.into();
        self.remedies.push(Remedy { message, edit: None, is_safe: false, addition: None });
        self
    }

    /// Adds a way out that an edit takes, where there is one; else the same in words.
    #[must_use]
    pub fn fix_if(self, message: impl Into<String>, edit: Option<Edit>) -> Self {
        match edit {
            Some(edit) => self.fix(message, edit),
            None => self.help(message),
        }
    }

    /// Adds a way out that an edit takes, which may be made without asking.
    #[must_use]
    pub fn fix(mut self, message: impl Into<String>, edit: Edit) -> Self {
        let message = message.into();
        self.remedies.push(Remedy { message, edit: Some(edit), is_safe: true, addition: None });
        self
    }

    /// The same of an edit that somebody has to decide on.
    #[must_use]
    pub fn suggest(mut self, message: impl Into<String>, edit: Edit) -> Self {
        let message = message.into();
        self.remedies.push(Remedy { message, edit: Some(edit), is_safe: false, addition: None });
        self
    }
}

impl Label {
    /// A place with what is said about it.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}
