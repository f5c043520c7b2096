//! Finds where nightly and release mozconfigs have drifted apart.
//!
//! The library is the product; the command is a thin shell around it. It prints nothing, never
//! exits the process, starts no other, and keeps no global state. What it reads it reads through
//! [`FileSystem`](mozconfig_parse::source::FileSystem): a tree on disk
//! ([`DiskTree`](mozconfig_parse::source::DiskTree)), one in memory, or one of your own.
//!
//! # To check a source tree
//!
//! [`check()`](check::check) takes a tree, where the whitelist comes from, and options, and gives a
//! [`Report`](report::Report):
//!
//! ```
//! use mozconfig_lint::check::{Options, WhitelistSource, check};
//! use mozconfig_lint::mozconfig_parse::source::MemoryTree;
//! use mozconfig_lint::output::{Format, RenderOptions, render};
//! use mozconfig_lint::report::Verdict;
//!
//! // `DiskTree::new("firefox".as_ref())?` for one on disk.
//! let tree = MemoryTree::new([
//!     ("build/mozconfig.common", "ac_add_options --enable-lto\n"),
//!     (
//!         "browser/config/mozconfigs/linux64/nightly",
//!         ". \"$topsrcdir/build/mozconfig.common\"\nac_add_options --enable-profiling\n",
//!     ),
//!     (
//!         "browser/config/mozconfigs/linux64/release",
//!         ". \"$topsrcdir/build/mozconfig.common\"\n",
//!     ),
//! ]);
//! let report = check(&tree, WhitelistSource::Find, &Options::new("."))?;
//!
//! assert_eq!(report.verdict(), Verdict::Findings);
//! let finding = &report.diagnostics[0];
//! assert_eq!(finding.rule.id, "only-in-base");
//! assert_eq!(finding.message, "`--enable-profiling` is set for nightly but not for release");
//! assert_eq!(
//!     report.sources.place(finding.primary.span),
//!     "browser/config/mozconfigs/linux64/nightly:2:1"
//! );
//! let text = render(Format::Concise, &report, &RenderOptions::default());
//! assert!(text.starts_with("browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]"));
//! # Ok::<(), mozconfig_lint::check::CheckError>(())
//! ```
//!
//! A report without errors need not be a clean one: see [`Verdict`](report::Verdict).
//!
//! # Further
//!
//! - [`hook`]: the check as a part of a build, with what has to be watched; for `build.rs` of cargo
//!   it is one call.
//! - [`eval`]: one mozconfig in one environment, as mozbuild's loader reads it.
//! - [`diff`], [`graph`]: any two mozconfigs compared; who includes what.
//! - [`since`], [`git_tree`], [`fingerprint`]: only what is new in a report; a tree as a revision of git
//!   holds it; and what makes two findings the same.
//! - [`output`]: a report as text, for people and for programs.
//! - [`rules`]: what can be found.
//!
//! # Features
//!
//! `cli`, on by default, is the command with all that it needs. With `default-features = false` there is
//! the library alone.

/// The crate that reads mozconfigs: its trees, paths and assumptions are what this one is called with.
pub use mozconfig_parse;

pub(crate) mod allow;
pub(crate) mod asked;
pub mod carry;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub(crate) mod drift;
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
pub(crate) mod subject;
pub(crate) mod suggest;
pub(crate) mod top;
pub mod tree;
pub mod whitelist;
