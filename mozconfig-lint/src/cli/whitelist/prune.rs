//! `whitelist prune`: removes what excuses nothing, and what is excused twice.

use std::fmt::Write as _;

use clap::Args;

use super::{ExamineOptions, refused};
use crate::cli::{Failure, GlobalOptions, Outcome, Streams};
use crate::edit::unified;
use crate::output::escape_line;
use crate::whitelist::prune::{Pruned, prune};

const EXIT_CODES: &str = "\
Exit codes:
  0  The whitelist is pruned, or there was nothing to remove.
  2  It is as it was: bad usage, a broken whitelist or none, an unreadable file, a file that changed
     meanwhile.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct PruneOptions {
    #[command(flatten)]
    examine: ExamineOptions,

    /// Show the change as a diff, and make none.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(
    options: &PruneOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let workspace = options.examine.open(global)?;
    let check = options.examine.options(&workspace);
    let pruned = prune(&workspace.tree, workspace.whitelist.clone(), &check)
        .map_err(|refusal| refused(refusal, &workspace, streams))?;
    if options.dry_run && !pruned.change.is_empty() {
        streams.answer(&unified(&pruned.change))?;
        return Ok(Outcome::Clean);
    }
    if !pruned.change.is_empty() {
        workspace.write_whitelist(&pruned.change)?;
    }
    streams.answer(&account(&pruned))?;
    Ok(Outcome::Clean)
}

/// What was removed, one line each.
pub(crate) fn account(pruned: &Pruned) -> String {
    let path = escape_line(pruned.change.path.as_str());
    if pruned.removed.is_empty() {
        return format!("nothing to remove from {path}\n");
    }
    let mut text = String::new();
    for removed in &pruned.removed {
        let why = escape_line(&removed.why);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{path}:{}: removed: {why} ({})", removed.line, removed.rule);
    }
    text
}
