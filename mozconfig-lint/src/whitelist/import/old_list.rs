//! Mozilla's old list as data: for each side and platform, the lines that may differ.
//!
//! It says what the Python file says and nothing more; what its lines excuse is decided elsewhere.

use std::collections::BTreeMap;

/// The key whose lines the old check allows nightly to have.
pub const NIGHTLY: &str = "nightly";
/// The key whose lines it allows the other variants to have, beta as well as release.
pub const RELEASE: &str = "release";

/// The old list: by side (`nightly`, `release`) and platform, its lines in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldList {
    /// The lines.
    pub sides: BTreeMap<String, BTreeMap<String, Vec<OldLine>>>,
}

/// A line that the old list allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OldLine {
    /// The line as the list has it.
    pub text: String,
    /// The line of the Python file at which it stands, from 1.
    pub line: usize,
    /// What the comment above it, beside it or above its group says; none where there is no comment.
    pub comment: Option<String>,
}

impl OldList {
    /// The lines of a side on a platform; none where the list does not speak of it.
    pub fn lines(&self, side: &str, platform: &str) -> &[OldLine] {
        self.sides.get(side).and_then(|side| side.get(platform)).map_or(&[], Vec::as_slice)
    }
}
