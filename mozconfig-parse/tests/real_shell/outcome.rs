//! What a mozconfig comes to in one environment, whoever says so.

use std::collections::BTreeMap;
use std::fmt;

/// An option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// `O`, `A` or `M`: the function that it was handed to.
    pub(crate) mark: char,
    /// As the loader prints it.
    pub(crate) text: String,
}

/// A variable that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    /// Its value.
    pub(crate) value: String,
    /// Whether commands see it.
    pub(crate) exported: bool,
}

/// What a load gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Loaded {
    /// In order.
    pub(crate) options: Vec<Entry>,
    /// By name; one that is not set is missing.
    pub(crate) variables: BTreeMap<String, Variable>,
}

/// How a load ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With an error, or before the loader has printed what it prints at the end.
    Failed,
    /// Well.
    Loaded(Loaded),
    /// The evaluator cannot know, and says why.
    Unknown(String),
}

impl Outcome {
    /// The same without telling exported variables from others where the environment had them:
    /// a variable of the environment is exported whatever the mozconfig does, and the evaluator
    /// says what the mozconfig does.
    pub(crate) fn forget_exports_of(&mut self, names: impl Iterator<Item = String>) {
        if let Self::Loaded(loaded) = self {
            for name in names {
                if let Some(variable) = loaded.variables.get_mut(&name) {
                    variable.exported = false;
                }
            }
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed => writeln!(f, "    fails to load"),
            Self::Unknown(why) => writeln!(f, "    cannot be known: {why}"),
            Self::Loaded(loaded) => {
                for Entry { mark, text } in &loaded.options {
                    writeln!(f, "    {mark} {text:?}")?;
                }
                for (name, Variable { value, exported }) in &loaded.variables {
                    let export = if *exported { "export " } else { "" };
                    writeln!(f, "    {export}{name}={value:?}")?;
                }
                Ok(())
            }
        }
    }
}
