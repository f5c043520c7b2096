//! Why a check could not be made at all, and the way out in words.

use std::fmt;

use mozconfig_parse::source::TreePath;

use crate::tree::SeveralWhitelists;

/// Why a check could not be made at all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckError {
    /// Several whitelists, of which none was named.
    SeveralWhitelists(SeveralWhitelists),
    /// The tree has no folder of mozconfigs.
    NoMozconfigs,
    /// What the mozconfigs include is not in this tree, but in folders of it: those are source trees.
    NotTheTop {
        /// The tree that was named.
        named: String,
        /// One of the includes.
        include: TreePath,
        /// The folders, below the one that was named; at least one.
        tops: Vec<String>,
    },
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
            Self::NotTheTop { tops, .. } => Some(match &tops[..] {
                [top] => format!("name `{top}` as the top source directory"),
                tops => format!("name one of them as the top source directory: {}", list(tops)),
            }),
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
            Self::NoMozconfigs => f.write_str(
                "there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`",
            ),
            Self::NotTheTop { named, include, tops } => write!(
                f,
                "`{named}` is not the top source directory: what its mozconfigs include, such as `{include}`, is in {}",
                list(tops)
            ),
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

/// Folders in code, one behind the other.
fn list(folders: &[String]) -> String {
    let folders: Vec<String> = folders.iter().map(|folder| format!("`{folder}`")).collect();
    folders.join(", ")
}

impl std::error::Error for CheckError {}
