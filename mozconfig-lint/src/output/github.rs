//! The `github` format: workflow commands, which GitHub Actions shows beside the changed lines.
//!
//! `::error file=…,line=…,col=…,endColumn=…,title=…::message`. Of the errors and of the warnings of
//! a step GitHub shows ten each, and hides the others without a word; so errors come first, and a
//! last line tells what is hidden. The runner takes `%` and what ends a line for escapes, and in
//! properties `:` and `,` as well.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Level};
use crate::report::Report;

use super::{RenderOptions, brief, closing, escape};

/// How many errors, and how many warnings, GitHub shows of a step.
const SHOWN: usize = 10;

/// Writes a report.
pub(super) fn render(report: &Report, options: &RenderOptions) -> String {
    let mut output = String::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        for diagnostic in report.diagnostics.iter().filter(|it| it.level == level) {
            output.push_str(&command(report, diagnostic));
            output.push('\n');
        }
    }
    if options.closing_line {
        let (level, text) = closing::line(report);
        let level = level.map_or(String::new(), |level| format!("{}: ", level.as_str()));
        output.push_str(&escape::line_start(&format!("{level}{text}")));
        output.push('\n');
    }
    output.push_str(&hidden(report));
    output
}

fn command(report: &Report, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let path = brief::repository_path(report, &diagnostic.primary);
    let path = property(&escape::one_line(&path));
    let region = brief::region(report, &diagnostic.primary);
    let mut command = format!("::{level} file={path},line={}", region.line);
    // Writing to a string cannot fail. Columns are understood within one line alone.
    let _ = if region.line == region.end_line {
        // GitHub's last column belongs to what is marked, and each line has at least one.
        let last = (region.end_column - 1).max(region.column);
        write!(command, ",col={},endColumn={last}", region.column)
    } else {
        write!(command, ",endLine={}", region.end_line)
    };
    let message = brief::lines(report, diagnostic).join("\n");
    let _ = write!(command, ",title={}::{}", property(diagnostic.rule.id), data(&message));
    command
}

/// The last line, where GitHub does not show all of them.
fn hidden(report: &Report) -> String {
    let hidden: Vec<String> = [(Level::Error, "errors"), (Level::Warning, "warnings")]
        .into_iter()
        .filter_map(|(level, name)| {
            let count = report.diagnostics.iter().filter(|it| it.level == level).count();
            (count > SHOWN).then(|| format!("{} of {count} {name}", count - SHOWN))
        })
        .collect();
    if hidden.is_empty() {
        return String::new();
    }
    format!(
        "::notice title=mozconfig-lint::GitHub shows ten errors and ten warnings of a step, so {} \
         are in the log and in the summary of the job alone\n",
        hidden.join(" and ")
    )
}

/// The text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
