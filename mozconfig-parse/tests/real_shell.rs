//! What the evaluator says a mozconfig does is what real shells do.
//!
//! Every case is a small source tree and some environments. Each is loaded by `dash` and by
//! `bash --posix` as mozbuild's `mozconfig_loader` loads it, and evaluated with that environment
//! taken as known: options in order and variables must be the same. The tree is evaluated once
//! more with nothing taken as known: its conditions, looked at in each environment, must select
//! the same. A shell that is not installed is skipped, with a word on stderr.

#![cfg(unix)]
// Tests say what they skipped and how much they compared.
#![allow(clippy::print_stderr)]

#[path = "real_shell/assignment.rs"]
mod assignment;
#[path = "real_shell/case.rs"]
mod case;
#[path = "real_shell/choices.rs"]
mod choices;
#[path = "real_shell/corpus.rs"]
mod corpus;
#[path = "real_shell/generator.rs"]
mod generator;
#[path = "real_shell/handwritten.rs"]
mod handwritten;
#[path = "real_shell/outcome.rs"]
mod outcome;
#[path = "real_shell/random.rs"]
#[allow(dead_code, reason = "it is shared with tests that use all of it")]
mod random;
#[path = "real_shell/scratch.rs"]
mod scratch;
#[path = "real_shell/shell.rs"]
mod shell;
#[path = "real_shell/shell_text.rs"]
mod shell_text;
#[path = "real_shell/size.rs"]
mod size;
