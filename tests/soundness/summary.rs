//! What was compared, and what came of it.

use std::collections::BTreeMap;
use std::fmt;

/// The counts of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    pub(crate) pairs: usize,
    /// Pairs of which a file is no shell: they are not compared, and the report must say so.
    pub(crate) no_shell: usize,
    pub(crate) environments: usize,
    /// Those in which both sides end with an error.
    pub(crate) both_end: usize,
    /// Settings that differ in the shell, counted in each environment.
    pub(crate) differences: usize,
    pub(crate) covered: usize,
    /// Those covered by a finding for the same setting whose `when` cannot be evaluated.
    pub(crate) covered_by_key_alone: usize,
    /// Those that are not covered, where the report says that something cannot be known.
    pub(crate) left_out: BTreeMap<String, usize>,
    pub(crate) missed: usize,
    /// Conditions that hold, counted in each environment, and whether the shell shows that.
    pub(crate) claims: usize,
    pub(crate) claims_shown: usize,
    /// The environment has the variable already, so that setting or exporting it changes nothing.
    pub(crate) as_before: usize,
    pub(crate) too_wide: usize,
    pub(crate) findings: usize,
    /// The settings of the findings; each has a witness.
    pub(crate) settings: usize,
    pub(crate) confirmed: usize,
    pub(crate) not_judged: BTreeMap<String, usize>,
    pub(crate) unconfirmed: usize,
    /// Those of the unconfirmed that are told without an example: the search for one was given up.
    pub(crate) without_example: usize,
    /// Runs with a whitelist that allows one setting.
    pub(crate) whitelists: usize,
    /// Differences that the entry speaks of.
    pub(crate) allowed: usize,
    /// Differences that come of what the entry speaks of.
    pub(crate) allowed_by_cause: usize,
}

impl Summary {
    pub(crate) fn add(&mut self, other: &Self) {
        self.pairs += other.pairs;
        self.no_shell += other.no_shell;
        self.environments += other.environments;
        self.both_end += other.both_end;
        self.differences += other.differences;
        self.covered += other.covered;
        self.covered_by_key_alone += other.covered_by_key_alone;
        self.missed += other.missed;
        self.claims += other.claims;
        self.claims_shown += other.claims_shown;
        self.as_before += other.as_before;
        self.too_wide += other.too_wide;
        self.findings += other.findings;
        self.settings += other.settings;
        self.confirmed += other.confirmed;
        self.unconfirmed += other.unconfirmed;
        self.without_example += other.without_example;
        self.whitelists += other.whitelists;
        self.allowed += other.allowed;
        self.allowed_by_cause += other.allowed_by_cause;
        for (reasons, others) in
            [(&mut self.left_out, &other.left_out), (&mut self.not_judged, &other.not_judged)]
        {
            for (reason, count) in others {
                *reasons.entry(reason.clone()).or_default() += count;
            }
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  pairs: {} ({} more are no shell); environments: {}; both sides end with an error in {}",
            self.pairs, self.no_shell, self.environments, self.both_end
        )?;
        writeln!(
            f,
            "  differences that the shell shows: {}; covered: {} (of these {} by key alone); MISSED: {}",
            self.differences, self.covered, self.covered_by_key_alone, self.missed
        )?;
        for (reason, count) in &self.left_out {
            writeln!(f, "    left out, and told: {count}: {reason}")?;
        }
        writeln!(
            f,
            "  conditions that hold: {}; shown by the shell: {}; the environment had it before: {}; TOO WIDE: {}",
            self.claims, self.claims_shown, self.as_before, self.too_wide
        )?;
        writeln!(
            f,
            "  findings: {}; settings: {}; confirmed: {}; UNCONFIRMED: {} (of these {} without an example)",
            self.findings, self.settings, self.confirmed, self.unconfirmed, self.without_example
        )?;
        for (reason, count) in &self.not_judged {
            writeln!(f, "    not judged: {count}: {reason}")?;
        }
        write!(
            f,
            "  runs with a whitelist: {}; differences that its entry speaks of: {}; that come of these: {}",
            self.whitelists, self.allowed, self.allowed_by_cause
        )
    }
}
