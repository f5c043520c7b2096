//! `whitelist`: the commands that keep the whitelist, one file each.
//!
//! What they do belongs in the library; here options are read, answers written, and changes put on
//! disk.

mod add;
mod import;
mod list;
mod prune;
mod schema;
mod table;

pub(super) use prune::account;

use clap::{Args, Subcommand};

use super::check::AnalysisOptions;
use super::deferred::Deferred;
use super::display;
use super::values::Mount;
use super::workspace::{Workspace, assumptions, today};
use super::{Failure, GlobalOptions, Outcome, Streams};
use crate::check::Options;
use crate::whitelist::date::Date;
use crate::whitelist::refusal::Refusal;

#[derive(Clone, Debug, Args)]
pub(super) struct WhitelistOptions {
    #[command(subcommand)]
    command: WhitelistCommand,
}

#[derive(Clone, Debug, Subcommand)]
enum WhitelistCommand {
    /// Add entries to the whitelist for findings that are meant
    ///
    /// Without options, the findings are listed with their numbers. What is chosen is gone from the check
    /// afterwards, and nothing else: otherwise nothing is added. An include is never allowed as a whole,
    /// but setting by setting.
    Add(Box<Deferred<add::AddOptions>>),
    /// List the entries of the whitelist, with what each of them excuses now
    List(Deferred<list::ListOptions>),
    /// Remove from the whitelist what excuses nothing, and what is excused twice
    ///
    /// Entries, and names and globs in their lists. Comments stay, but for those that belong to an entry
    /// that goes. What `check` says is the same afterwards, without the findings about what is gone.
    Prune(Deferred<prune::PruneOptions>),
    /// Import Mozilla's `whitelist` or `allowlist`, a Python file, without running it
    Import(Deferred<import::ImportArguments>),
    /// Print the JSON Schema of a whitelist, by which editors complete and check it
    ///
    /// An editor with a language server for TOML uses it where the whitelist begins with a line such as
    /// `#:schema ./whitelist.schema.json`.
    Schema(Deferred<schema::SchemaOptions>),
}

/// Options of the commands that ask what the entries excuse.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
struct ExamineOptions {
    #[command(flatten)]
    analysis: AnalysisOptions,

    /// The day by which entries of the whitelist expire, as in 2027-01-31; without it, today.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

impl ExamineOptions {
    /// The source tree with its whitelist.
    fn open(&self, global: &GlobalOptions) -> Result<Workspace, Failure> {
        Workspace::open(
            global.topsrcdir.as_deref(),
            global.whitelist.as_deref(),
            global.no_whitelist,
            &self.analysis.mounts,
        )
    }

    /// Folders of other places.
    fn mounts(&self) -> &[Mount] {
        &self.analysis.mounts
    }

    /// What a check is told.
    fn options(&self, workspace: &Workspace) -> Options {
        let mut options = Options::new(workspace.name.clone());
        options.assume = assumptions(&self.analysis.assumptions);
        options.today = Some(self.today.unwrap_or_else(today));
        options
    }
}

pub(super) fn run(
    options: &WhitelistOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    match &options.command {
        WhitelistCommand::Add(options) => add::run(&options.0, global, streams),
        WhitelistCommand::List(Deferred(options)) => list::run(options, global, streams),
        WhitelistCommand::Prune(Deferred(options)) => prune::run(options, global, streams),
        WhitelistCommand::Import(Deferred(arguments)) => import::run(arguments, global, streams),
        WhitelistCommand::Schema(Deferred(schema::SchemaOptions {})) => schema::run(streams),
    }
}

/// Shows the findings that a refusal comes with, and makes it a failure.
fn refused(refusal: Refusal, workspace: &Workspace, streams: &mut Streams<'_>) -> Failure {
    let mut failure = workspace.failure_of_refusal(refusal);
    match failure.report.take().map(|report| display::show(&report, streams)) {
        Some(Err(failure)) => failure,
        Some(Ok(())) | None => failure,
    }
}
