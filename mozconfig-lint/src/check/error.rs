//! Why a check could not be made at all, and the way out in words.

use std::fmt;

use crate::tree::SeveralWhitelists;

/// Why a check could not be made at all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckError {
    /// Several whitelists, of which none was named.
    SeveralWhitelists(SeveralWhitelists),
    /// The tree has no folder of mozconfigs.
    NoMozconfigs,
    /// A variant was asked for that nothing is compared with.
    UnknownVariant {
        /// The name.
        name: String,
        /// Whether it is the one that others are compared with.
        is_base: bool,
        /// The way out.
        help: String,
    },
    /// A platform was asked for that is not there.
    UnknownPlatform {
        /// The name or glob.
        name: String,
        /// The way out.
        help: String,
    },
    /// Something is assumed whose name is probably misspelt.
    UnknownAssumption {
        /// The word for what is assumed.
        kind: &'static str,
        /// Its name.
        name: String,
        /// The way out.
        help: String,
    },
}

impl CheckError {
    /// The way out, in words.
    pub fn help(&self) -> Option<String> {
        match self {
            // Its text says what to do.
            Self::SeveralWhitelists(_) => None,
            Self::NoMozconfigs => Some(
                "name the top source directory: the folder that holds `browser/config/mozconfigs`"
                    .to_owned(),
            ),
            Self::UnknownVariant { help, .. }
            | Self::UnknownPlatform { help, .. }
            | Self::UnknownAssumption { help, .. } => Some(help.clone()),
        }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SeveralWhitelists(several) => several.fmt(f),
            Self::NoMozconfigs => f.write_str("there is no `config/mozconfigs` in this tree"),
            Self::UnknownVariant { name, is_base: true, .. } => {
                write!(f, "`{name}` is the variant that others are compared with")
            }
            Self::UnknownVariant { name, .. } => {
                write!(f, "there is no variant `{name}` that is compared")
            }
            Self::UnknownPlatform { name, .. } => write!(f, "there is no platform `{name}`"),
            Self::UnknownAssumption { kind, name, .. } => {
                write!(f, "no mozconfig asks about the {kind} `{name}`")
            }
        }
    }
}

impl std::error::Error for CheckError {}
