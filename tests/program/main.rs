//! The whole program: the real binary on small source trees, with all that it prints.
//!
//! Each test writes its tree into a temporary folder, runs `mozconfig-lint` in it with an
//! environment that holds nothing but a `PATH`, and compares everything that comes out. The
//! helper is in `tree`; the other modules are one theme each.

#![expect(clippy::too_many_lines, reason = "what the program prints is compared as a whole")]

#[path = "../../mozconfig-parse/tests/real_shell/random.rs"]
#[allow(dead_code, reason = "it is shared with tests that use all of it")]
mod random;
mod tree;

mod cache;
mod carry;
mod diff;
mod different;
mod explained;
mod fix;
mod formats;
mod graph;
mod json;
mod options;
mod rules;
mod same;
mod whitelist;
mod whitelist_add;
mod whitelist_import;
mod whitelist_list;
mod whitelist_prune;
mod whitelist_schema;
mod whitelist_when;

#[cfg(unix)]
mod bad_input;
#[cfg(unix)]
mod eval;
#[cfg(unix)]
mod hook;
#[cfg(unix)]
mod hook_in_builds;
#[cfg(unix)]
mod killed;
#[cfg(unix)]
mod nothing_runs;
#[cfg(unix)]
mod shell;
#[cfg(unix)]
mod since;
#[cfg(unix)]
mod terminal;
mod top;
