//! The `gitlab` format: the JSON list that GitLab calls a Code Quality report.
//!
//! GitLab shows in a merge request what is in the list of the one branch and not in that of the
//! other, by the fingerprint: two findings must never share one, and a finding must keep its own.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level};
use crate::fingerprint::fingerprints;
use crate::report::Report;

use super::{RenderOptions, brief, json};

#[derive(Serialize)]
struct Violation {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes a report.
pub(super) fn render(report: &Report, _: &RenderOptions) -> String {
    let violations: Vec<Violation> = report
        .diagnostics
        .iter()
        .zip(fingerprints(report))
        .map(|(diagnostic, fingerprint)| violation(report, diagnostic, fingerprint))
        .collect();
    json::write(&violations)
}

fn violation(report: &Report, diagnostic: &Diagnostic, fingerprint: String) -> Violation {
    let region = brief::region(report, &diagnostic.primary);
    Violation {
        description: brief::line(report, diagnostic),
        check_name: diagnostic.rule.id,
        fingerprint,
        severity: match diagnostic.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Note => "info",
        },
        location: Location {
            path: brief::repository_path(report, &diagnostic.primary),
            lines: Lines { begin: region.line, end: region.end_line },
        },
    }
}
