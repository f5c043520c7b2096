//! The last line of the formats for people: what was compared, and what came of it.
//!
//! Says how much was compared and allowed even when all is well: a check that quietly compares
//! nothing must not look like one that found nothing.

use crate::diagnostic::Level;
use crate::report::{Report, Summary};
use crate::since::Since;

use super::escape;

/// The line, and the level at which it is said; no level when there are no findings.
pub(super) fn line(report: &Report) -> (Option<Level>, String) {
    let Summary { errors, warnings, .. } = report.summary;
    let compared = compared(&report.summary);
    let allowed = allowed(report);
    let known = report.since.as_ref().and_then(known);
    if errors == 0 && warnings == 0 {
        let drift = match &report.since {
            _ if report.summary.pairs == 0 => String::new(),
            Some(since) => format!(": nothing new since {}", revision(since)),
            None => ": no drift".to_owned(),
        };
        let more: Vec<String> = allowed.into_iter().chain(known).collect();
        let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join("; ")) };
        return (None, format!("{compared}{drift}{more}"));
    }
    let counts = [(errors, "error"), (warnings, "warning")];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|&(number, _)| number != 0)
        .map(|(number, thing)| match &report.since {
            Some(_) => count(number, &format!("new {thing}")),
            None => count(number, thing),
        })
        .collect();
    let level = if errors == 0 { Level::Warning } else { Level::Error };
    let more: Vec<String> = std::iter::once(compared).chain(allowed).chain(known).collect();
    (Some(level), format!("{} ({})", counts.join(", "), more.join("; ")))
}

/// What was there before.
fn known(since: &Since) -> Option<String> {
    let revision = revision(since);
    if !since.complete {
        return Some(format!(
            "{revision} could not be checked as a whole, so some of it may not be new"
        ));
    }
    let verb = if since.known == 1 { "was" } else { "were" };
    (since.known != 0)
        .then(|| format!("{} {verb} there in {revision} already", count(since.known, "finding")))
}

fn revision(since: &Since) -> String {
    format!("`{}`", escape::one_line(&since.revision))
}

fn compared(summary: &Summary) -> String {
    if summary.pairs == 0 {
        return "nothing was compared: no two mozconfigs form a pair".to_owned();
    }
    let pairs = count(summary.pairs, "pair");
    let platforms = count(summary.platforms, "platform");
    if summary.products <= 1 {
        format!("compared {pairs} on {platforms}")
    } else {
        format!("compared {pairs} on {platforms} of {}", count(summary.products, "product"))
    }
}

fn allowed(report: &Report) -> Option<String> {
    if report.summary.allowed == 0 {
        return None;
    }
    let differences = count(report.summary.allowed, "difference");
    Some(match &report.whitelist {
        Some(path) => format!("{differences} allowed by {}", escape::one_line(path)),
        None => format!("{differences} allowed"),
    })
}

/// A number and the thing counted, in the plural where there is not exactly one.
fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
