//! What a check says, for comparing it before and after an edit of the whitelist.

use std::collections::BTreeMap;

use crate::diagnostic::{DriftedSetting, Level, Scope};
use crate::report::Report;
use crate::rules::Check;

/// What a check says, without places and notes: those may name entries of the whitelist.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// The findings that are not about entries, in their order.
    findings: Vec<Finding>,
    /// The findings about entries: how often each is made.
    rot: BTreeMap<(&'static str, String), usize>,
    /// How many differences are allowed.
    allowed: usize,
    incomplete: bool,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: &'static str,
    pub(crate) level: Level,
    pub(crate) message: String,
    pub(crate) scope: Scope,
    pub(crate) settings: Vec<DriftedSetting>,
}

impl Verdict {
    pub(crate) fn of(report: &Report) -> Self {
        let (mut findings, mut rot) = (Vec::new(), BTreeMap::new());
        for found in &report.diagnostics {
            if matches!(found.rule.check, Check::Entry(_)) {
                *rot.entry((found.rule.id, found.message.clone())).or_default() += 1;
            } else {
                findings.push(Finding {
                    rule: found.rule.id,
                    level: found.level,
                    message: found.message.clone(),
                    scope: found.scope.clone(),
                    settings: found.settings.clone(),
                });
            }
        }
        let (allowed, incomplete) = (report.summary.allowed, report.incomplete);
        Self { findings, rot, allowed, incomplete }
    }

    /// Whether this is what the other one says, without some findings about entries.
    pub(crate) fn is_without_rot(&self, other: &Self) -> bool {
        let is_old = |(finding, count): (&(&'static str, String), &usize)| {
            other.rot.get(finding).is_some_and(|before| count <= before)
        };
        self.findings == other.findings
            && self.allowed == other.allowed
            && self.incomplete == other.incomplete
            && self.rot.iter().all(is_old)
    }
}
