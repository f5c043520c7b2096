//! `check`: compares the mozconfigs of a source tree, or knows from an earlier check what that comes to.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use globset::Glob;
use mozconfig_parse::source::FileSystem;

use super::cache::{Answer, Cache, Question};
use super::display::{Display, finish, outcome, rendered, targets};
use super::since::{Revision, check_revision};
use super::values::{Assumption, FormatTarget, Mount, format, glob};
use super::workspace::{Workspace, assumptions, today};
use super::{Failure, GlobalOptions, Outcome, Streams, repository, whitelist};
use crate::check::{self, CheckError, Examined};
use crate::hook::{Recorded, record};
use crate::output::Format;
use crate::report::Report;
use crate::whitelist::date::Date;
use crate::whitelist::prune::prune;

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = super::EXIT_CODES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct CheckOptions {
    /// The top source directory; this is the same as --topsrcdir.
    #[arg(value_name = "TREE")]
    tree: Option<PathBuf>,

    /// Compare only the platforms that match this pattern.
    ///
    /// A platform is named by its folder beside the others, such as `linux64`; in the pattern `*`
    /// stands for any text. The option may be repeated; a platform has to match one of the patterns.
    #[arg(long = "platform", value_name = "GLOB", value_parser = glob)]
    platforms: Vec<Glob>,

    /// Compare only this variant, such as `release`, with the base.
    ///
    /// The option may be repeated.
    #[arg(long = "variant", value_name = "NAME")]
    variants: Vec<String>,

    /// Report only what is new since this revision of git, and count the rest.
    ///
    /// The revision's tree is read from the repository, and checked with its own whitelist; the work
    /// tree is not touched. `main...` is the nearest common ancestor of `main` and `HEAD`.
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,

    #[command(flatten)]
    analysis: AnalysisOptions,

    /// The day by which entries of the whitelist expire, as in 2027-01-31; without it, today.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,

    /// Remove from the whitelist what excuses nothing, and what is excused twice; then check.
    ///
    /// This is `whitelist prune`. Nothing is ever added to the whitelist, and no mozconfig is changed.
    /// What was removed is told on standard error.
    #[arg(long, conflicts_with_all = ["platforms", "variants", "no_whitelist"])]
    fix: bool,

    /// Neither look for what an earlier check said of the same files, nor keep what this one says.
    ///
    /// It is kept in the user's folder for caches, or in the folder that the variable
    /// `MOZCONFIG_LINT_CACHE` names; it counts only while every file holds what it held.
    #[arg(long)]
    no_cache: bool,

    /// Write the findings in this format, to standard output or to a file.
    #[arg(long = "format", value_name = "NAME[:FILE]", long_help = format_help())]
    #[arg(value_parser = format(), hide_possible_values = true)]
    formats: Vec<FormatTarget>,

    /// Print nothing when nothing was found, and nothing but the findings otherwise.
    ///
    /// Formats for machines are complete documents all the same.
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Show the details of each finding.
    #[arg(short, long)]
    verbose: bool,
}

/// Options of the commands that evaluate mozconfigs.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(super) struct AnalysisOptions {
    /// Let a folder stand at a place of the source tree.
    ///
    /// PREFIX is a path below the top source directory: with `comm=../comm-central` what a mozconfig
    /// includes from `$topsrcdir/comm` is read from there. The option may be repeated.
    #[arg(long = "mount", value_name = "PREFIX=DIR")]
    pub(super) mounts: Vec<Mount>,

    /// Take something as known that the analysis would otherwise leave open.
    ///
    /// `NAME=VALUE` is an environment variable, `$(COMMAND)=OUTPUT` what a command prints (it is
    /// never run), and `file:PATH=true` or `file:PATH=false` whether something stands at a path. The
    /// option may be repeated.
    #[arg(long = "assume", value_name = "NAME=VALUE")]
    pub(super) assumptions: Vec<Assumption>,
}

/// What is to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckArguments {
    /// The top source directory; none when it must be looked for.
    pub topsrcdir: Option<PathBuf>,
    /// The whitelist; none when it must be looked for.
    pub whitelist: Option<PathBuf>,
    /// Whether no whitelist is to be used, not even one that is found.
    pub without_whitelist: bool,
    /// The platforms to compare; all when there is none.
    pub platforms: Vec<Glob>,
    /// The variants to compare with the base; all when there is none.
    pub variants: Vec<String>,
    /// Folders of other places.
    pub mounts: Vec<Mount>,
    /// What is taken as known.
    pub assumptions: Vec<Assumption>,
    /// The day by which entries expire; none for today.
    pub today: Option<Date>,
    /// The revision whose findings are not reported.
    pub since: Option<String>,
    /// Whether the whitelist is pruned before.
    pub fix: bool,
}

impl CheckArguments {
    fn new(options: &CheckOptions, global: &GlobalOptions) -> Result<Self, Failure> {
        Ok(Self {
            topsrcdir: topsrcdir(options.tree.as_deref(), global.topsrcdir.as_deref())?,
            whitelist: global.whitelist.clone(),
            without_whitelist: global.no_whitelist,
            platforms: options.platforms.clone(),
            variants: options.variants.clone(),
            mounts: options.analysis.mounts.clone(),
            assumptions: options.analysis.assumptions.clone(),
            today: options.today,
            since: options.since.clone(),
            fix: options.fix,
        })
    }

    /// What the check of this tree is told.
    fn for_check(&self, workspace: &Workspace) -> check::Options {
        let mut options = check::Options::new(workspace.name.clone());
        options.in_repository = repository::path_within(workspace.tree.top());
        options.platforms = self.platforms.iter().map(Glob::compile_matcher).collect();
        options.variants.clone_from(&self.variants);
        options.assume = assumptions(&self.assumptions);
        options.today = Some(self.today.unwrap_or_else(today));
        options
    }

    /// Whether the tree and these arguments alone decide what the check says and does.
    fn may_be_kept(&self, target: &FormatTarget) -> bool {
        // The format for GitHub writes the summary of a job as well.
        let says_it_all = target.file.is_none() && target.format != Format::Github;
        says_it_all && self.since.is_none() && !self.fix
    }
}

/// Makes the check of a tree.
fn examined(
    files: &dyn FileSystem,
    workspace: &Workspace,
    options: &check::Options,
) -> Result<Report, CheckError> {
    let Examined { report, workings, .. } =
        check::examine(files, workspace.whitelist.clone(), options)?;
    // The command ends soon, and its memory goes back as a whole.
    std::mem::forget(workings);
    Ok(report)
}

/// Makes the check, and what is asked for besides; `said` is what was fixed before it.
fn run_check(
    arguments: &CheckArguments,
    workspace: &Workspace,
    options: &check::Options,
    said: &mut String,
) -> Result<Report, Failure> {
    let report = examined(&workspace.tree, workspace, options);
    let mut report = report.map_err(|error| workspace.failure(error))?;
    // Before anything is fixed: a revision that is not there must leave all as it is.
    let old = match &arguments.since {
        None => None,
        Some(name) => {
            let mounts = &arguments.mounts;
            let revision = Revision { name, workspace, mounts, options };
            Some((check_revision(&revision)?, name))
        }
    };
    let can_fix = report.whitelist.is_some() && !report.incomplete && report.summary.pairs > 0;
    if arguments.fix && can_fix {
        report = fix(workspace, options, said)?;
    }
    if let Some((old, name)) = old {
        old.leave_out(&mut report, name);
    }
    Ok(report)
}

/// Prunes the whitelist, and gives what the check says then.
fn fix(
    workspace: &Workspace,
    options: &check::Options,
    said: &mut String,
) -> Result<Report, Failure> {
    let pruned = prune(&workspace.tree, workspace.whitelist.clone(), options)
        .map_err(|refusal| workspace.failure_of_refusal(refusal))?;
    if !pruned.change.is_empty() {
        workspace.write_whitelist(&pruned.change)?;
        *said = whitelist::account(&pruned);
    }
    Ok(pruned.report)
}

pub(super) fn run(
    options: &CheckOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let arguments = CheckArguments::new(options, global)?;
    let targets = targets(&options.formats)?;
    let display = Display { targets: &targets, quiet: options.quiet, verbose: options.verbose };
    let workspace = Workspace::open(
        arguments.topsrcdir.as_deref(),
        arguments.whitelist.as_deref(),
        arguments.without_whitelist,
        &arguments.mounts,
    )?;
    let checked = arguments.for_check(&workspace);
    if let [target] = &targets[..]
        && !options.no_cache
        && arguments.may_be_kept(target)
        && let question = question(&arguments, &workspace, display, streams)
        && let Some(cache) = Cache::new(question, workspace.tree.top(), streams)
    {
        return run_kept(cache, &workspace, &checked, display, streams);
    }
    let mut said = String::new();
    let report = run_check(&arguments, &workspace, &checked, &mut said);
    if !options.quiet {
        streams.note(&said);
    }
    finish(report, display, streams)
}

/// Says what is known from an earlier check, or makes the check and keeps what it says.
fn run_kept(
    cache: Cache,
    workspace: &Workspace,
    options: &check::Options,
    display: Display<'_>,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    if let Some(Answer { text, outcome }) = cache.recall(&workspace.tree) {
        streams.answer(&text)?;
        return Ok(outcome);
    }
    let begun = SystemTime::now();
    let Recorded { result, observations, identities } =
        record(&workspace.tree, None, |files| examined(files, workspace, options));
    match result {
        Ok(report) if report.verdict().failure().is_none() => {
            let text: String = display
                .targets
                .iter()
                .map(|target| rendered(&report, target, display, streams))
                .collect();
            streams.answer(&text)?;
            let outcome = outcome(&report);
            cache.keep(&Answer { text, outcome }, begun, observations, &identities);
            Ok(outcome)
        }
        result => finish(result.map_err(|error| workspace.failure(error)), display, streams),
    }
}

/// All that the answer depends on besides the tree.
fn question(
    arguments: &CheckArguments,
    workspace: &Workspace,
    display: Display<'_>,
    streams: &Streams<'_>,
) -> Question {
    let tree = &workspace.tree;
    let (color, width) = (streams.has_color(), streams.width());
    let whitelist = workspace.whitelist_in_words();
    let day = arguments.today.unwrap_or_else(today);
    let repository = repository::path_within(tree.top());
    Question {
        subject: format!("{arguments:?} {tree:?} {display:?} {color} {width}"),
        details: vec![whitelist, format!("today {day}"), format!("repository {repository}")],
    }
}

/// The top source directory, which can be given in two ways.
fn topsrcdir(tree: Option<&Path>, option: Option<&Path>) -> Result<Option<PathBuf>, Failure> {
    match (tree, option) {
        (Some(tree), Some(option)) if tree != option => Err(Failure::new(format!(
            "two source trees were given: `{}` and, with `--topsrcdir`, `{}`",
            tree.display(),
            option.display()
        ))
        .with_help("give one of them; `mozconfig-lint --help` lists the commands")),
        (tree, option) => Ok(tree.or(option).map(Path::to_path_buf)),
    }
}

fn format_help() -> String {
    let formats: Vec<String> =
        Format::names().map(|(name, summary)| format!("- {name}: {summary}")).collect();
    format!(
        "Write the findings in this format, to standard output or to a file.\n\n\
         Without FILE, or with `-` for it, they go to standard output. The option may be repeated; \
         without it, `full` goes to standard output.\n\nThe formats are:\n{}",
        formats.join("\n")
    )
}
