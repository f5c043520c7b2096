//! The whitelist: which differences are meant, by whom, why and for how long.
//!
//! `whitelist.toml` is data. [`read`] turns its text into the types of [`schema`], each value with
//! the place where it stands, or into the list of everything that is wrong with it; [`matching`]
//! says whether an entry speaks of a setting. The conditions of `when` are kept as text here: what
//! they mean is decided where conditions are.

pub mod add;
pub mod date;
pub(crate) mod format;
pub mod glob;
pub mod import;
pub mod json_schema;
pub mod list;
pub mod matching;
pub mod prune;
pub mod read;
pub mod refusal;
pub mod removal;
pub mod schema;
pub mod suggest_entry;
pub(crate) mod verdict;

#[cfg(test)]
mod tests;
