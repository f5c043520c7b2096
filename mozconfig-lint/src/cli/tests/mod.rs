//! Command lines, and what they come to.

mod answers;
mod parsing;

use std::ffi::OsString;

use super::{Outcome, Streams, run};

fn words(line: &[&str]) -> Vec<OsString> {
    std::iter::once("mozconfig-lint").chain(line.iter().copied()).map(OsString::from).collect()
}

/// Runs a command line: outcome, standard output, standard error.
fn output(line: &[&str]) -> (Outcome, String, String) {
    with_streams(|streams| run(words(line), streams))
}

fn with_streams<T>(action: impl FnOnce(&mut Streams<'_>) -> T) -> (T, String, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let result = action(&mut Streams::new(&mut stdout, &mut stderr));
    (result, String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}
