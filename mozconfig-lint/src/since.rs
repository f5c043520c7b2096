//! Only what a change caused: the findings of a report that an older one did not have.
//!
//! Findings are matched by what they claim (`fingerprint`), for each platform and setting: a
//! line that has moved makes nothing new, and a finding that spreads to a further platform is new
//! there.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Level};
use crate::findings::word;
use crate::fingerprint::{Claim, Subject, claims};
use crate::report::Report;
use crate::rules::Check;

/// What a report was compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Since {
    /// The older state, in the words in which it was asked for.
    pub revision: String,
    /// How many findings it had already; they are left out of the report.
    pub known: usize,
    /// Whether all of it could be checked. Where not, something may count as new that is not.
    pub complete: bool,
}

/// What there was before.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Before<'a> {
    /// This was found.
    Found(&'a Report),
    /// There was nothing to check: everything is new.
    Nothing,
    /// It could not be checked at all: everything counts as new.
    Unknown,
}

/// How many settings are named that are new in a finding.
const NAMED: usize = 3;

/// Leaves in a report what was not there before, and counts the rest.
///
/// What stands in the way of the check itself is never left out.
///
/// ```
/// use mozconfig_lint::check::{Options, WhitelistSource, check};
/// use mozconfig_lint::mozconfig_parse::source::MemoryTree;
/// use mozconfig_lint::since::{Before, keep_new};
///
/// let tree = |nightly| {
///     MemoryTree::new([
///         ("browser/config/mozconfigs/linux64/nightly", nightly),
///         ("browser/config/mozconfigs/linux64/release", ""),
///     ])
/// };
/// let checked = |nightly| check(&tree(nightly), WhitelistSource::Find, &Options::new("."));
/// let before = checked("export OLD=1\n")?;
/// let mut report = checked("# moved\nexport NEW=1\nexport OLD=1\n")?;
/// keep_new(&mut report, Before::Found(&before), "yesterday");
/// assert_eq!(report.diagnostics.len(), 1);
/// assert_eq!(
///     report.diagnostics[0].message,
///     "`export NEW=1` is set for nightly but not for release"
/// );
/// assert_eq!(report.since.map(|since| since.known), Some(1));
/// # Ok::<(), mozconfig_lint::check::CheckError>(())
/// ```
pub fn keep_new(report: &mut Report, before: Before<'_>, revision: &str) {
    let mut known = Known::new(before);
    let mut left_out = 0;
    let diagnostics = std::mem::take(&mut report.diagnostics);
    for mut diagnostic in diagnostics {
        let claims = claims(&report.sources, &diagnostic);
        let stands_in_the_way =
            matches!(diagnostic.rule.check, Check::Whitelist(_) | Check::Unreadable(_));
        let (old, new): (Vec<Claim>, Vec<Claim>) =
            claims.into_iter().partition(|claim| known.take(claim));
        if new.is_empty() && !stands_in_the_way {
            left_out += 1;
            continue;
        }
        if !old.is_empty() && !new.is_empty() {
            diagnostic.notes.insert(0, what_is_new(&old, &new, revision));
        }
        report.diagnostics.push(diagnostic);
    }
    let count =
        |level| report.diagnostics.iter().filter(|it: &&Diagnostic| it.level == level).count();
    report.summary.errors = count(Level::Error);
    report.summary.warnings = count(Level::Warning);
    report.since = Some(Since {
        revision: revision.to_owned(),
        known: left_out,
        complete: match before {
            Before::Found(old) => !old.incomplete,
            Before::Nothing => true,
            Before::Unknown => false,
        },
    });
}

/// How many findings of the old report claim a thing, that have not been matched yet.
struct Known(BTreeMap<Claim, usize>);

impl Known {
    fn new(before: Before<'_>) -> Self {
        let mut known = BTreeMap::new();
        if let Before::Found(report) = before {
            for diagnostic in &report.diagnostics {
                for claim in claims(&report.sources, diagnostic) {
                    *known.entry(claim).or_default() += 1;
                }
            }
        }
        Self(known)
    }

    /// Whether a claim is known; it is not any more then, so that the second of two that are alike
    /// is new where there was one.
    fn take(&mut self, claim: &Claim) -> bool {
        let count = self.0.get_mut(claim).filter(|count| **count > 0);
        count.map(|count| *count -= 1).is_some()
    }
}

/// Which part of a finding is new.
fn what_is_new(old: &[Claim], new: &[Claim], revision: &str) -> String {
    let platforms = |claims: &[Claim]| -> BTreeSet<String> {
        claims.iter().filter_map(|claim| claim.platform.clone()).collect()
    };
    let (old_platforms, new_platforms) = (platforms(old), platforms(new));
    let list = |platforms: &BTreeSet<String>| {
        platforms.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    if old_platforms.is_disjoint(&new_platforms) {
        return format!(
            "new since `{revision}` on {}; it was there already on {}",
            list(&new_platforms),
            list(&old_platforms)
        );
    }
    let settings: BTreeSet<String> = new
        .iter()
        .filter_map(|claim| match &claim.subject {
            Subject::Setting { kind, key, .. } => Some(format!("{} `{key}`", word(*kind))),
            Subject::Text { .. } => None,
        })
        .collect();
    let named: Vec<&str> = settings.iter().take(NAMED).map(String::as_str).collect();
    let more = match settings.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("new since `{revision}` on {}: {}{more}", list(&new_platforms), named.join(", "))
}
