//! Checks the source tree that is named, and prints a line for each finding with its ways out.
//!
//! `cargo run -p mozconfig-lint --example report -- tests/trees/firefox`

use std::error::Error;
use std::io::{Write as _, stdout};
use std::path::Path;
use std::process::ExitCode;

use mozconfig_lint::check::{Options, WhitelistSource, check};
use mozconfig_lint::mozconfig_parse::source::DiskTree;
use mozconfig_lint::report::Verdict;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let top = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let tree = DiskTree::new(Path::new(&top))?;
    let mut options = Options::new(top);
    options.variants = vec!["release".to_owned()];
    let report = check(&tree, WhitelistSource::Find, &options)?;

    let mut out = stdout().lock();
    for finding in &report.diagnostics {
        let place = report.sources.place(finding.primary.span);
        // What comes from a mozconfig is for you to escape, as your medium needs it.
        writeln!(out, "{place}: {} ({})", finding.message.escape_debug(), finding.rule.id)?;
        for remedy in &finding.remedies {
            writeln!(out, "    {}", remedy.message.escape_debug())?;
        }
    }
    Ok(match report.verdict() {
        Verdict::Clean => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}
