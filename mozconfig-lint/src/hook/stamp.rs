//! The stamp: a file that says of which tree and which question a check came out clean.
//!
//! It holds no times and no absolute paths, so the same check writes the same stamp. A stamp of
//! another version of the program, or of another question, is as good as none.

use std::collections::BTreeMap;

use mozconfig_parse::source::{FileKind, FileSystem, TreePath};
use serde::{Deserialize, Serialize};

use super::observe::{Observations, Seen};

/// Changes with the form of the file.
const VERSION: u32 = 1;

/// That a check came out clean, and when that is still known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// What was asked, besides the tree itself: options, a whitelist from elsewhere.
    question: Vec<String>,
    observations: Observations,
}

impl Stamp {
    /// The stamp of a check that came out clean.
    ///
    /// `question` is all that the outcome depends on besides the tree, in any words.
    pub fn new(question: Vec<String>, observations: Observations) -> Self {
        Self { question, observations }
    }

    /// What the check looked at.
    pub fn observations(&self) -> &Observations {
        &self.observations
    }

    /// Whether a check with this question would see what this one saw, and so come out the same. What
    /// is known to hold what it held is not looked at.
    pub fn is_current(
        &self,
        question: &[String],
        files: &dyn FileSystem,
        object_directory: Option<&TreePath>,
        is_known: &dyn Fn(&TreePath) -> bool,
    ) -> bool {
        self.question == question && self.observations.still_hold(files, object_directory, is_known)
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let Observations { reads, kinds, listings } = &self.observations;
        let written = Written {
            version: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            question: self.question.clone(),
            read: reads.iter().map(|(path, seen)| (path.to_string(), seen.into())).collect(),
            asked: kinds
                .iter()
                .map(|(path, kind)| (path.to_string(), word(*kind).to_owned()))
                .collect(),
            listed: listings.iter().map(|(path, seen)| (path.to_string(), seen.into())).collect(),
        };
        // Fails only for maps whose keys are not strings, and there are none.
        serde_json::to_string_pretty(&written).unwrap_or_default() + "\n"
    }

    /// Reads the text of a file.
    pub fn parse(text: &str) -> Result<Self, StampError> {
        let of_another = |_| match serde_json::from_str::<Marked>(text) {
            Ok(_) => StampError::OfAnotherVersion,
            Err(_) => StampError::NoStamp,
        };
        let written: Written = serde_json::from_str(text).map_err(of_another)?;
        if written.version != VERSION || written.program != env!("CARGO_PKG_VERSION") {
            return Err(StampError::OfAnotherVersion);
        }
        let observations = written.observations().ok_or(StampError::OfAnotherVersion)?;
        Ok(Self { question: written.question, observations })
    }
}

/// Why a text is no stamp that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StampError {
    /// Another version of the program wrote it, or it was changed.
    OfAnotherVersion,
    /// It is something else altogether.
    NoStamp,
}

/// What every stamp has, of whatever version.
#[derive(Deserialize)]
struct Marked {
    #[serde(rename = "mozconfig-lint-stamp")]
    #[expect(dead_code, reason = "only asked whether it is there")]
    version: u32,
}

/// The file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "mozconfig-lint-stamp")]
    version: u32,
    program: String,
    question: Vec<String>,
    read: BTreeMap<String, WrittenSeen>,
    asked: BTreeMap<String, String>,
    listed: BTreeMap<String, WrittenSeen>,
}

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum WrittenSeen {
    Digest(String),
    Error { error: String },
}

impl From<&Seen> for WrittenSeen {
    fn from(seen: &Seen) -> Self {
        match seen {
            Seen::Digest(digest) => Self::Digest(digest.clone()),
            Seen::Error(error) => Self::Error { error: error.clone() },
        }
    }
}

impl From<&WrittenSeen> for Seen {
    fn from(seen: &WrittenSeen) -> Self {
        match seen {
            WrittenSeen::Digest(digest) => Self::Digest(digest.clone()),
            WrittenSeen::Error { error } => Self::Error(error.clone()),
        }
    }
}

impl Written {
    /// `None` where a path or a word is none that this program writes.
    fn observations(&self) -> Option<Observations> {
        let seen =
            |(path, seen): (&String, &WrittenSeen)| Some((TreePath::new(path)?, Seen::from(seen)));
        let asked = |(path, word): (&String, &String)| Some((TreePath::new(path)?, kind(word)?));
        Some(Observations {
            reads: self.read.iter().map(seen).collect::<Option<_>>()?,
            kinds: self.asked.iter().map(asked).collect::<Option<_>>()?,
            listings: self.listed.iter().map(seen).collect::<Option<_>>()?,
        })
    }
}

const KINDS: [(FileKind, &str); 5] = [
    (FileKind::Absent, "absent"),
    (FileKind::File, "file"),
    (FileKind::Executable, "executable"),
    (FileKind::Directory, "folder"),
    (FileKind::Other, "other"),
];

fn word(kind: FileKind) -> &'static str {
    KINDS.iter().find(|row| row.0 == kind).map_or("other", |row| row.1)
}

fn kind(word: &str) -> Option<FileKind> {
    KINDS.iter().find(|row| row.1 == word).map(|row| row.0)
}
