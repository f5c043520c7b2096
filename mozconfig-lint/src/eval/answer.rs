//! What is told of a mozconfig, in the form in which it is printed.
//!
//! Data alone. The names of the fields are those that readers of the JSON know.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a load comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// It goes well.
    Loaded(Box<Loaded>),
    /// It ends with an error.
    Failed(LoadFailure),
}

/// What a mozconfig comes to, in the form of `MozconfigLoader.read_mozconfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loaded {
    /// The mozconfig.
    pub path: String,
    /// The object directory, where the mozconfig or the environment names it.
    pub topobjdir: Option<String>,
    /// The options for configure, in order.
    pub configure_args: Vec<String>,
    /// The words of `MOZ_MAKE_FLAGS`.
    pub make_flags: Vec<String>,
    /// The other make options, in order.
    pub make_extra: Vec<String>,
    /// What became of the variables of the environment.
    pub env: Changes,
    /// What became of the other variables.
    pub vars: Changes,
}

/// Why a mozconfig does not load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoadFailure {
    /// One phrase.
    pub error: String,
    /// The lines that the mozconfig has printed by then, besides its options.
    pub output: Vec<String>,
    /// Where the load ends, or where the first line is printed that the loader refuses.
    pub span: Place,
}

/// A place in a file. Lines and columns count from 1, columns in characters; byte offsets count from
/// 0; ends are exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it, as they do in the `json` format")]
pub struct Place {
    pub path: String,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    pub byte_start: u32,
    pub byte_end: u32,
}

/// What became of variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Those that were not set before.
    pub added: BTreeMap<String, String>,
    /// Those that are not set any more, with the value that they had.
    pub removed: BTreeMap<String, String>,
    /// Those with another value: the one before, the one after.
    pub modified: BTreeMap<String, (String, String)>,
    /// Those with the same value, as far as the build system asks for them.
    pub unmodified: BTreeMap<String, String>,
}
