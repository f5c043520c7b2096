//! `diff`: prints in what two mozconfigs differ.

use clap::{Args, ValueEnum};

use super::check::AnalysisOptions;
use super::subject::Subject;
use super::workspace::{Workspace, assumptions};
use super::{Failure, GlobalOptions, Outcome, Streams};
use crate::diff::{self, Comparison, Side, render_short};
use crate::output::{Format, RenderOptions, render};
use crate::report::Report;

const EXIT_CODES: &str = "\
Exit codes:
  0  The two come to the same.
  1  They differ.
  2  They cannot be compared, or not wholly: bad usage, an unreadable file, a broken mozconfig.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct DiffOptions {
    /// A mozconfig: PLATFORM/VARIANT, PRODUCT/PLATFORM/VARIANT, or a file, in the tree or elsewhere.
    #[arg(value_name = "FIRST")]
    first: Subject,

    /// The mozconfig to compare it with.
    #[arg(value_name = "SECOND")]
    second: Subject,

    /// How the differences are written.
    #[arg(long, value_name = "NAME", value_enum, default_value_t)]
    format: DiffFormat,

    /// Print nothing but what stands in the way of comparing; the exit code tells the rest.
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Show the details of each difference in the format `full`.
    #[arg(short, long)]
    verbose: bool,

    #[command(flatten)]
    analysis: AnalysisOptions,
}

/// The value of `--format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// The values of each setting that differs, in the manner of `diff -u`
    #[default]
    Short,
    /// Each difference with its source and its cause, as `check` shows it
    Full,
    /// One line for each difference
    Concise,
    /// One JSON document, of the same shape as that of `check`
    Json,
}

pub(super) fn run(
    options: &DiffOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let workspace = Workspace::of(global, &options.analysis.mounts)?;
    let side = |subject: &Subject| -> Result<Side, Failure> {
        Ok(Side { subject: subject.find(&workspace)?, name: subject.to_string() })
    };
    let sides = [&side(&options.first)?, &side(&options.second)?];
    let assume = assumptions(&options.analysis.assumptions);
    let (name, tree) = (&workspace.name, &workspace.tree);
    let mut comparison = diff::diff(tree, workspace.whitelist.clone(), &assume, name, sides)
        .map_err(|error| workspace.failure_of_subject(error))?;
    let outcome = if comparison.changes.is_empty() { Outcome::Clean } else { Outcome::Findings };
    let render_options = RenderOptions {
        color: streams.has_color(),
        width: streams.width(),
        verbose: options.verbose,
        closing_line: false,
    };
    let text = text(&mut comparison, options, &render_options);
    streams.answer(&text)?;
    if comparison.report.incomplete {
        return Err(Failure::new("the comparison is incomplete: see the errors"));
    }
    Ok(outcome)
}

fn text(
    comparison: &mut Comparison,
    options: &DiffOptions,
    render_options: &RenderOptions,
) -> String {
    let is_short = options.format == DiffFormat::Short;
    let mut text = String::new();
    if is_short || options.quiet {
        comparison.report.diagnostics.retain(|it| it.level != crate::diagnostic::Level::Note);
    }
    let report: &Report = &comparison.report;
    match options.format {
        DiffFormat::Short => text.push_str(&render(Format::Concise, report, render_options)),
        DiffFormat::Full => text.push_str(&render(Format::Full, report, render_options)),
        DiffFormat::Concise => text.push_str(&render(Format::Concise, report, render_options)),
        DiffFormat::Json => return render(Format::Json, report, render_options),
    }
    if options.quiet {
        return text;
    }
    if is_short {
        if !text.is_empty() && !comparison.changes.is_empty() {
            text.push('\n');
        }
        text.push_str(&render_short(comparison, render_options.color));
    }
    if !text.is_empty() && options.format != DiffFormat::Concise {
        text.push('\n');
    }
    text.push_str(&closing_line(comparison));
    text
}

/// How much was compared, and what came of it.
fn closing_line(comparison: &Comparison) -> String {
    let settings = match comparison.settings {
        1 => "1 setting".to_owned(),
        settings => format!("{settings} settings"),
    };
    match comparison.changes.len() {
        0 if comparison.report.incomplete => {
            format!("no difference in what can be compared (compared {settings})\n")
        }
        0 => format!("no difference (compared {settings})\n"),
        1 => format!("1 difference (compared {settings})\n"),
        changes => format!("{changes} differences (compared {settings})\n"),
    }
}
