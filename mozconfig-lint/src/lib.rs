//! Finds where nightly and release mozconfigs have drifted apart.
//!
//! The library is the product; the command is a thin shell around it. It prints nothing, never
//! exits the process, and keeps no global state.

pub mod allow;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod drift;
pub mod edit;
pub mod eval;
pub(crate) mod findings;
pub mod fingerprint;
pub mod git_tree;
pub mod graph;
pub mod hook;
pub mod output;
pub(crate) mod passes;
pub(crate) mod prepare;
pub mod report;
pub mod rules;
pub(crate) mod run;
pub mod show;
pub mod since;
pub mod subject;
pub(crate) mod suggest;
pub mod tree;
pub mod whitelist;
