//! `graph`: prints the include graph.

use clap::{Args, ValueEnum};

use super::check::AnalysisOptions;
use super::subject::Subject;
use super::workspace::{Workspace, assumptions};
use super::{Failure, GlobalOptions, Outcome, Streams};
use crate::graph::{self, Language, Target};

#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(super) struct GraphOptions {
    /// PLATFORM, PRODUCT or PRODUCT/PLATFORM; or a mozconfig: PLATFORM/VARIANT, or the path of a file.
    ///
    /// Without it, all mozconfigs of the tree that are compared.
    #[arg(value_name = "WHAT")]
    what: Option<Subject>,

    /// Show only this variant, such as `release`, beside the base.
    ///
    /// The option may be repeated. It has no effect on a single mozconfig.
    #[arg(long = "variant", value_name = "NAME")]
    variants: Vec<String>,

    /// The language in which the graph is written.
    #[arg(long, value_name = "NAME", value_enum, default_value_t)]
    format: GraphFormat,

    #[command(flatten)]
    analysis: AnalysisOptions,
}

/// The value of `--format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum GraphFormat {
    /// The language of Graphviz
    #[default]
    Dot,
    /// A flowchart that GitHub and GitLab draw in Markdown
    Mermaid,
}

pub(super) fn run(
    options: &GraphOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let workspace = Workspace::of(global, &options.analysis.mounts)?;
    let target = match &options.what {
        None => Target::Tree,
        Some(what) => Target::Named { text: what.to_string(), subject: what.find(&workspace)? },
    };
    let assume = assumptions(&options.analysis.assumptions);
    let (tree, whitelist, name) = (&workspace.tree, workspace.whitelist.clone(), &workspace.name);
    let graph = graph::graph(tree, whitelist, &assume, name, &target, &options.variants)
        .map_err(|error| workspace.failure_of_subject(error))?;
    let language = match options.format {
        GraphFormat::Dot => Language::Dot,
        GraphFormat::Mermaid => Language::Mermaid,
    };
    streams.answer(&graph::render(&graph, language))?;
    Ok(Outcome::Clean)
}
