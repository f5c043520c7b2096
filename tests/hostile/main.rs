//! Hostile input: whatever a tree holds, the parser, the evaluator, the whitelist reader and the
//! check come to an end, soon, in bounded memory and without a panic; and where they give up they
//! say so, instead of something wrong.
//!
//! `targets` holds what cargo-fuzz runs at length (see `fuzz/`). `soup` runs the same for a moment,
//! on the fuzzers' seeds and the sample tree with random edits; `found` runs it on all that the
//! fuzzers have found. The other modules are one kind of hostility each.

mod bounds;
mod found;
mod globs;
mod growth;
mod judge;
mod long_lines;
mod nesting;
mod numbers;
mod soup;
mod work;

#[expect(unreachable_pub, reason = "the fuzz targets are another crate")]
mod targets;

#[cfg(unix)]
mod files;
