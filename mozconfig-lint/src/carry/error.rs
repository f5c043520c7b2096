//! Why nothing could be carried at all, and the way out in words.

use std::fmt;

use mozconfig_parse::source::TreePath;

use crate::check::CheckError;

/// How many mozconfigs are named.
const MAKERS: usize = 4;

/// Why nothing could be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CarryError {
    /// The check that comes before could not be made.
    Check(CheckError),
    /// The whitelist is broken.
    BrokenWhitelist,
    /// A mozconfig cannot be read, so that nothing could be verified.
    Unreadable {
        /// The mozconfig.
        path: TreePath,
        /// Why.
        reason: String,
    },
    /// No mozconfig makes the setting.
    UnknownKey {
        /// The key as it was asked for.
        key: String,
        /// The way out.
        help: Option<String>,
    },
    /// No mozconfig makes the setting that is compared and was asked for.
    NotToCompare {
        /// The key as it was asked for.
        key: String,
        /// The mozconfigs that make it; at least one.
        makers: Vec<String>,
    },
    /// Several settings that differ have the name.
    AmbiguousKey {
        /// The key as it was asked for.
        key: String,
        /// The keys that say which.
        choices: Vec<String>,
    },
    /// Two variants of which neither is compared with the other.
    NotCompared {
        /// The one from which is to be carried.
        from: String,
        /// The one to which.
        to: String,
    },
    /// A variant or product that the tree does not have.
    UnknownName {
        /// What it is: a variant, a product.
        what: &'static str,
        /// The name.
        name: String,
        /// The way out.
        help: String,
    },
}

impl CarryError {
    /// The way out, in words.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Check(error) => error.help(),
            Self::BrokenWhitelist => {
                Some("`mozconfig-lint check` tells what is wrong with it".to_owned())
            }
            Self::Unreadable { .. } => None,
            Self::UnknownKey { help, .. } => help.clone(),
            Self::NotToCompare { makers, .. } => {
                let shown: Vec<String> =
                    makers.iter().take(MAKERS).map(|it| format!("`{it}`")).collect();
                let more = makers.len() - shown.len();
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                Some(format!("it is made by {}{more}", shown.join(", ")))
            }
            Self::AmbiguousKey { choices, .. } => {
                let choices: Vec<String> = choices.iter().map(|it| format!("`{it}`")).collect();
                Some(format!("say which: {}", choices.join(" or ")))
            }
            Self::NotCompared { .. } => {
                Some("leave `--from` out, or name a variant that is compared with it".to_owned())
            }
            Self::UnknownName { help, .. } => Some(help.clone()),
        }
    }
}

impl fmt::Display for CarryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(error) => error.fmt(f),
            Self::BrokenWhitelist => f.write_str("the whitelist is broken"),
            Self::Unreadable { path, reason } => {
                write!(f, "`{path}` cannot be read, so no edit can be verified: {reason}")
            }
            Self::UnknownKey { key, .. } => write!(f, "no mozconfig makes a setting `{key}`"),
            Self::NotToCompare { key, .. } => {
                write!(f, "no mozconfig that is to be compared makes a setting `{key}`")
            }
            Self::AmbiguousKey { key, .. } => {
                write!(f, "`{key}` names several settings that differ")
            }
            Self::NotCompared { from, to } => {
                write!(f, "{from} and {to} are not compared with each other")
            }
            Self::UnknownName { what, name, .. } => write!(f, "there is no {what} `{name}`"),
        }
    }
}

impl std::error::Error for CarryError {}
