//! A report on its way out: in which formats, to which places, and what the command comes to.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::values::FormatTarget;
use super::workspace::reason;
use super::{Failure, Outcome, Streams, color};
use crate::output::{Format, RenderOptions, render};
use crate::report::Report;

/// How a report is shown, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Display<'a> {
    pub(super) targets: &'a [FormatTarget],
    pub(super) quiet: bool,
    pub(super) verbose: bool,
}

/// Writes what a check came to.
pub(super) fn finish(
    result: Result<Report, Failure>,
    display: Display<'_>,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    match result {
        // A check of nothing must never pass for a clean one.
        Ok(report) if report.incomplete => {
            let failure =
                Failure::new("the check is incomplete: see the findings").with_report(report);
            finish(Err(failure), display, streams)
        }
        Ok(report) if report.summary.pairs == 0 => {
            let failure = Failure::new("nothing was compared: no two mozconfigs form a pair")
                .with_help("see whether `--topsrcdir`, `--platform` and `--variant` are right")
                .with_report(report);
            finish(Err(failure), display, streams)
        }
        Ok(report) => {
            write(&report, display, streams)?;
            let outcome = outcome(&report);
            // The command ends soon, and its memory goes back as a whole.
            std::mem::forget(report);
            Ok(outcome)
        }
        Err(mut failure) => {
            if let Some(report) = failure.report.take() {
                write(&report, Display { quiet: true, ..display }, streams)?;
            }
            Err(failure)
        }
    }
}

/// What a report comes to that is whole.
pub(super) fn outcome(report: &Report) -> Outcome {
    if report.has_errors() { Outcome::Findings } else { Outcome::Clean }
}

/// Shows the findings that say why a command could not do what it was asked to do.
pub(super) fn show(report: &Report, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let target = FormatTarget { format: Format::Full, file: None };
    write(report, Display { targets: &[target], quiet: true, verbose: false }, streams)
}

/// Writes a report in each of the formats asked for.
fn write(report: &Report, display: Display<'_>, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let mut result = Ok(());
    for target in display.targets {
        let text = rendered(report, target, display, streams);
        let written = match &target.file {
            None => streams.answer(&text),
            Some(file) => write_file(file, &text),
        };
        // One file that cannot be written must not keep the rest from being so.
        result = result.and(written);
    }
    if display.targets.iter().any(|target| target.format == Format::Github) {
        result = result.and(write_job_summary(report, streams));
    }
    result
}

/// What is written to one of the places.
pub(super) fn rendered(
    report: &Report,
    target: &FormatTarget,
    display: Display<'_>,
    streams: &Streams<'_>,
) -> String {
    let on_stdout = target.file.is_none();
    let options = RenderOptions {
        color: on_stdout && streams.has_color(),
        width: if on_stdout { streams.width() } else { color::DEFAULT_WIDTH },
        verbose: display.verbose,
        closing_line: !display.quiet,
    };
    render(target.format, report, &options)
}

/// Adds a table to the summary of the job that GitHub Actions runs, where it does.
fn write_job_summary(report: &Report, streams: &Streams<'_>) -> Result<(), Failure> {
    let Some(file) = streams.variable("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else {
        return Ok(());
    };
    let options = RenderOptions {
        color: false,
        width: color::DEFAULT_WIDTH,
        verbose: false,
        closing_line: true,
    };
    let text = render(Format::GithubSummary, report, &options);
    let file = PathBuf::from(file);
    let written = OpenOptions::new()
        .append(true)
        .create(true)
        .open(&file)
        .and_then(|mut open| open.write_all(text.as_bytes()));
    written.map_err(|error| cannot_write(&file, &error))
}

fn write_file(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text).map_err(|error| cannot_write(file, &error))
}

fn cannot_write(file: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write `{}`: {}", file.display(), reason(error)))
}

/// The formats asked for: `full` on standard output where there is none.
pub(super) fn targets(formats: &[FormatTarget]) -> Result<Vec<FormatTarget>, Failure> {
    if formats.is_empty() {
        return Ok(vec![FormatTarget { format: Format::Full, file: None }]);
    }
    let mut seen = BTreeSet::new();
    for target in formats {
        if !seen.insert(&target.file) {
            let place = match &target.file {
                None => "standard output".to_owned(),
                Some(file) => format!("`{}`", file.display()),
            };
            return Err(Failure::new(format!("two formats go to {place}"))
                .with_help("name another file for one of them, as in `--format json:FILE`"));
        }
    }
    Ok(formats.to_vec())
}
