//! Whole verdicts are sound: the real shell judges what a check says of a pair of mozconfigs.
//!
//! A pair is a small source tree with two variants of one platform: from the sample tree, from real
//! trees where there are any, generated, or a pair of these with random edits on one side. It is
//! checked by the library, and loaded by a real shell as mozbuild's loader loads it, in environments
//! of its own: variables, programs that stand for the commands, files. Three questions are asked:
//!
//! 1. Is anything missed? What differs in the shell must be told by a finding for the same setting,
//!    whose `when` holds there and whose values are those of the shell.
//! 2. Is anything claimed too widely? Where a `when` holds, the shell must show the difference.
//! 3. Does the witness bear witness? In the environment that a finding names as its example, the
//!    shell must show the difference with the values that are told.
//!
//! `carry` asks a fourth: does an edit that is called verified do what it is to do, and nothing else?
//!
//! Some pairs are checked once more with a whitelist that allows one of the differences: then
//! everything that it does not allow must still be told.
//!
//! `MOZCONFIG_SEED` is the first seed, `MOZCONFIG_TREES` the number of generated and edited pairs;
//! `MOZCONFIG_CORPUS` is the folder of the real trees. A pair that fails is made smaller before it is
//! printed.

#![cfg(unix)]
// Tests say what they skipped and how much they compared.
#![allow(clippy::print_stderr)]
// What a failure prints is put together piece by piece; speed does not matter there.
#![allow(clippy::format_push_string, clippy::format_collect)]
// All kinds of symbol but those that are named are beyond this judge.
#![allow(clippy::match_wildcard_for_single_variants, clippy::manual_let_else)]

mod carry;
mod edit;
mod facts;
mod generator;
mod judge;
mod loads;
mod observe;
mod pair;
#[path = "../../mozconfig-parse/tests/real_shell/random.rs"]
mod random;
mod sandbox;
#[path = "../../mozconfig-parse/tests/real_shell/shell_text.rs"]
mod shell_text;
mod shrink;
mod source_trees;
mod summary;
mod whitelist;
mod world;
