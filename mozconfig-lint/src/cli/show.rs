//! `show`: prints what one mozconfig comes to.

use clap::Args;

use super::check::AnalysisOptions;
use super::subject::Subject;
use super::workspace::{Workspace, assumptions};
use super::{Failure, GlobalOptions, Outcome, Streams};
use crate::show;

#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(super) struct ShowOptions {
    /// The mozconfig: PLATFORM/VARIANT, PRODUCT/PLATFORM/VARIANT, or the path of a file.
    #[arg(value_name = "MOZCONFIG")]
    subject: Subject,

    #[command(flatten)]
    analysis: AnalysisOptions,
}

pub(super) fn run(
    options: &ShowOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let workspace = Workspace::of(global, &options.analysis.mounts)?;
    let subject = options.subject.find(&workspace)?;
    let assume = assumptions(&options.analysis.assumptions);
    let tree = &workspace.tree;
    let text = show::show(tree, workspace.whitelist.clone(), &assume, &workspace.name, &subject)
        .map_err(|error| workspace.failure_of_subject(error))?;
    streams.answer(&text)?;
    Ok(Outcome::Clean)
}
