//! The formats in which a report is written: one small file each, one table.
//!
//! A format turns a [`Report`] into text. It does no I/O, knows nothing of rules, and takes every
//! text in the report for hostile: what comes from a mozconfig is escaped by `escape`.
//!
//! To add a format, write `output/its_name.rs` with a `render`, and add it to [`Format`] and
//! to the table, both in this file.

mod brief;
mod build_log;
mod closing;
mod concise;
mod escape;
mod excerpt;
mod full;
mod github;
mod github_summary;
mod gitlab;
mod json;
mod junit;
mod mozlint;
mod sarif;
mod treeherder;

#[cfg(test)]
mod tests;

pub use build_log::build_log;
pub(crate) use concise::scope as concise_scope;
pub(crate) use escape::{one_line as escape_line, source as escape_source};
pub(crate) use json::write as json;

use crate::report::Report;

/// The name of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Each finding with its source, its notes and the ways out.
    Full,
    /// One line for each finding.
    Concise,
    /// One JSON document.
    Json,
    /// A SARIF 2.1.0 log.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A table for the summary of a job of GitHub Actions.
    GithubSummary,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// An XML document of test results.
    Junit,
    /// Lines for Treeherder's log parser.
    Treeherder,
    /// A JSON list of mozlint's issues.
    Mozlint,
}

/// What is fixed about a format.
struct Row {
    format: Format,
    name: &'static str,
    summary: &'static str,
    render: fn(&Report, &RenderOptions) -> String,
}

/// Every format, in the order in which they are offered.
const TABLE: &[Row] = &[
    Row {
        format: Format::Full,
        name: "full",
        summary: "each finding with its source, its notes and the ways out",
        render: full::render,
    },
    Row {
        format: Format::Concise,
        name: "concise",
        summary: "one line for each finding",
        render: concise::render,
    },
    Row {
        format: Format::Json,
        name: "json",
        summary: "one JSON document, with a version number that changes with its shape",
        render: json::render,
    },
    Row {
        format: Format::Sarif,
        name: "sarif",
        summary: "a SARIF 2.1.0 log, for code scanning and editors",
        render: sarif::render,
    },
    Row {
        format: Format::Github,
        name: "github",
        summary: "annotations of GitHub Actions, and a table in the summary of the job",
        render: github::render,
    },
    Row {
        format: Format::GithubSummary,
        name: "github-summary",
        summary: "that table alone, in Markdown",
        render: github_summary::render,
    },
    Row {
        format: Format::Gitlab,
        name: "gitlab",
        summary: "a Code Quality report of GitLab",
        render: gitlab::render,
    },
    Row {
        format: Format::Junit,
        name: "junit",
        summary: "test results in XML, each finding a test that failed",
        render: junit::render,
    },
    Row {
        format: Format::Treeherder,
        name: "treeherder",
        summary: "one line for each finding, as Treeherder knows failures",
        render: treeherder::render,
    },
    Row {
        format: Format::Mozlint,
        name: "mozlint",
        summary: "a JSON list of objects with the fields of mozlint's `Issue`",
        render: mozlint::render,
    },
];

impl Format {
    /// The format of a name.
    pub fn find(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.name == name).map(|row| row.format)
    }

    /// Every format's name and one-line summary, in the order in which they are offered.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
        TABLE.iter().map(|row| (row.name, row.summary))
    }
}

/// How a report is to look. Formats for machines heed none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RenderOptions {
    /// Whether ANSI colours are used.
    pub color: bool,
    /// The width, in columns, to which long source lines are cut.
    pub width: usize,
    /// Whether a finding's details are shown with its notes.
    pub verbose: bool,
    /// Whether the findings are followed by a line of counts.
    pub closing_line: bool,
}

impl Default for RenderOptions {
    /// As into a file: no colours, 140 columns, the notes without the details, the line of counts.
    fn default() -> Self {
        Self { color: false, width: 140, verbose: false, closing_line: true }
    }
}

/// Writes a report in a format. The text is empty or ends with a newline.
pub fn render(format: Format, report: &Report, options: &RenderOptions) -> String {
    TABLE
        .iter()
        .find(|row| row.format == format)
        .map(|row| (row.render)(report, options))
        .unwrap_or_default()
}
