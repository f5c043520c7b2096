//! `whitelist import`, judged by Python itself and by the old check.
//!
//! `cpython` runs old lists with Python and compares what they leave behind with what the importer
//! reads. `old_check` asks an independent Python version of the old check what a list excuses on a
//! tree, and compares that with what the new whitelist excuses. Where there is no `python3`, each says
//! so on standard error and passes; so does what needs real trees where there are none.

#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

mod corpus;
mod cpython;
mod hostile;
mod old_check;
mod python;
#[path = "../../mozconfig-parse/tests/real_shell/random.rs"]
mod random;
mod writer;
