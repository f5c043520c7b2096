//! Reads mozconfigs and says what they *do*.
//!
//! A mozconfig is a POSIX shell file that `mozbuild`'s loader sources under `set -e`. This crate
//! never runs one: it parses it, follows its includes, and computes its settings for every
//! environment at once. What cannot be known (an environment variable, the output of `uname -s`)
//! stays a symbol, and every setting carries the condition under which it is made.
//!
//! The data flows one way: [`source`] → [`syntax`] → [`evaluate`] → [`settings`].

pub mod assume;
pub mod condition;
pub mod evaluate;
pub mod formula;
mod hash;
pub mod pattern;
pub mod provenance;
pub mod settings;
pub mod source;
pub mod symbol;
pub mod syntax;
pub mod witness;
