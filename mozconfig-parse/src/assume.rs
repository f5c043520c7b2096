//! What may be taken as known: variables, what commands print, what stands at paths.
//!
//! Nothing is known by itself: no variable of this process is read, no command is run.

use std::collections::{BTreeMap, BTreeSet};

/// What may be taken as known about the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumptions {
    /// Variables of the environment; `None` means that the variable is not set.
    pub env: BTreeMap<String, Option<String>>,
    /// Variables that count as exported from the start, so that `unset` takes the export away.
    pub exported: BTreeSet<String>,
    /// What commands print, without the newline at the end. The key is the text in `$(…)`, as
    /// written or with what is known filled in.
    pub commands: BTreeMap<String, String>,
    /// Whether something stands at a path. The key is the path as written or with what is known
    /// filled in (`$topsrcdir/clang`, `/etc/redhat-release`).
    pub files: BTreeMap<String, bool>,
    /// Whether a variable that is not named is unset, rather than unknown.
    pub only_these_variables: bool,
    /// Whether nothing stands at a path that is not named and not in the tree, rather than that it
    /// is unknown.
    pub only_these_files: bool,
}

impl Assumptions {
    /// Adds others, which win where both speak of the same thing.
    pub fn extend(&mut self, other: &Self) {
        self.env.extend(other.env.clone());
        self.exported.extend(other.exported.clone());
        self.commands.extend(other.commands.clone());
        self.files.extend(other.files.clone());
        self.only_these_variables |= other.only_these_variables;
        self.only_these_files |= other.only_these_files;
    }
}
