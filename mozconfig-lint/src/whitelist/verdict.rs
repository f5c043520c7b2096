//! What a check says, for comparing it before and after an edit of the whitelist.

use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::{DriftedSetting, Level, Scope};
use crate::report::Report;
use crate::rules::Check;

/// What a check says, without places and notes: those may name entries of the whitelist.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// The findings that are about neither drift nor entries, in their order.
    others: Vec<(&'static str, Level, String, Scope)>,
    /// What differs, and how often it is told.
    drift: BTreeMap<Fact, usize>,
    /// The findings about entries: how often each is made.
    rot: BTreeMap<(&'static str, String), usize>,
    incomplete: bool,
}

/// One setting that differs on one platform between two variants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fact {
    product: String,
    base: String,
    other: String,
    platform: String,
    kind: &'static str,
    key: String,
    base_value: Option<String>,
    other_value: Option<String>,
    when: String,
}

impl Fact {
    pub(crate) fn new(scope: &Scope, setting: &DriftedSetting) -> Self {
        let name = |name: &Option<String>| name.clone().unwrap_or_default();
        Self {
            product: name(&scope.product),
            base: name(&scope.base),
            other: name(&scope.other),
            platform: setting.platform.clone(),
            kind: setting.kind.as_str(),
            key: setting.key.clone(),
            base_value: setting.base_value.clone(),
            other_value: setting.other_value.clone(),
            when: setting.when.clone(),
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { product, base, other, platform, kind, key, .. } = self;
        write!(f, "{kind} `{key}` on {platform} ({product}; {base} vs {other})")
    }
}

impl Verdict {
    pub(crate) fn of(report: &Report) -> Self {
        let mut verdict = Self {
            others: Vec::new(),
            drift: BTreeMap::new(),
            rot: BTreeMap::new(),
            incomplete: report.incomplete,
        };
        for found in &report.diagnostics {
            let (rule, message) = (found.rule.id, found.message.clone());
            match found.rule.check {
                Check::Entry(_) => *verdict.rot.entry((rule, message)).or_default() += 1,
                Check::Drift(..) => {
                    for setting in &found.settings {
                        *verdict.drift.entry(Fact::new(&found.scope, setting)).or_default() += 1;
                    }
                }
                _ => verdict.others.push((rule, found.level, message, found.scope.clone())),
            }
        }
        verdict
    }

    /// The verdict without some differences.
    pub(crate) fn without(mut self, gone: &[Fact]) -> Self {
        for fact in gone {
            if let Some(count) = self.drift.get_mut(fact) {
                *count -= 1;
            }
        }
        self.drift.retain(|_, count| *count > 0);
        self
    }

    /// How a verdict differs from this one, which is expected of it; findings about entries may be
    /// missing in it.
    pub(crate) fn differs_from(&self, found: &Self) -> Option<String> {
        let more = |left: &BTreeMap<Fact, usize>, right: &BTreeMap<Fact, usize>| {
            let facts = left.iter().filter(|(fact, count)| right.get(*fact) < Some(*count));
            listed(&facts.map(|(fact, _)| fact.to_string()).collect::<Vec<_>>())
        };
        if let Some(left) = more(&found.drift, &self.drift) {
            return Some(format!("the entries would not allow {left}"));
        }
        if let Some(gone) = more(&self.drift, &found.drift) {
            return Some(format!("the entries would allow {gone} as well"));
        }
        let is_new = |(finding, count): &(&(&'static str, String), &usize)| {
            self.rot.get(*finding) < Some(*count)
        };
        if let Some(((rule, message), _)) = found.rot.iter().find(is_new) {
            return Some(format!(
                "the check would find fault with the entries: {message} ({rule})"
            ));
        }
        let is_other = self.others != found.others || self.incomplete != found.incomplete;
        is_other.then(|| "the check would say something else besides".to_owned())
    }
}

/// The first few of some texts, and how many more there are.
fn listed(texts: &[String]) -> Option<String> {
    const SHOWN: usize = 3;
    let first = texts.get(..SHOWN.min(texts.len()))?.join(", ");
    match texts.len() {
        0 => None,
        count if count <= SHOWN => Some(first),
        count => Some(format!("{first} and {} more", count - SHOWN)),
    }
}
