//! What makes a finding the same one in another tree, or on another day.
//!
//! A finding is told as a list of claims: one for each platform, and for each setting that differs
//! there. A claim holds what differs, for whom and when, and no place: a line that moves, or a
//! setting that is made in another file, leaves it as it is; so does a condition that is written in
//! another way. [`crate::since`] compares claims;
//! formats that are read by programs with a memory carry them as a [`fingerprints`] number.

mod condition;

use std::collections::HashMap;
use std::hash::Hasher as _;

use mozconfig_parse::source::Sources;
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use crate::diagnostic::{Diagnostic, SettingKind};
use crate::report::Report;

pub(crate) use condition::ConditionDigest;
pub(crate) use condition::Weights;

/// One thing that a finding claims.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Claim {
    /// The id of the rule.
    pub rule: &'static str,
    /// The product; none for a finding about a file or the whitelist as such.
    pub product: Option<String>,
    /// The platform; none for a finding that speaks of none.
    pub platform: Option<String>,
    /// The variant compared from.
    pub base: Option<String>,
    /// The variant compared with.
    pub other: Option<String>,
    /// What is claimed there.
    pub subject: Subject,
}

/// What a claim is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// A setting that differs.
    Setting {
        /// Its kind.
        kind: SettingKind,
        /// Its key.
        key: String,
        /// The base's value.
        base_value: Option<String>,
        /// The other side's value.
        other_value: Option<String>,
        /// The condition.
        when: ConditionDigest,
    },
    /// Anything else: a file, an entry of the whitelist, a problem.
    Text {
        /// The file that the finding points into.
        path: String,
        /// What the finding says.
        message: String,
        /// What stands at the place that it points at.
        text: String,
    },
}

/// What a finding claims: at least one thing, sorted.
pub fn claims(sources: &Sources, diagnostic: &Diagnostic) -> Vec<Claim> {
    let scope = &diagnostic.scope;
    let claim = |platform: Option<&String>, subject| Claim {
        rule: diagnostic.rule.id,
        product: scope.product.clone(),
        platform: platform.cloned(),
        base: scope.base.clone(),
        other: scope.other.clone(),
        subject,
    };
    let mut claims: Vec<Claim> = if diagnostic.settings.is_empty() {
        let subject = text(sources, diagnostic);
        if scope.platforms.is_empty() {
            vec![claim(None, subject)]
        } else {
            let platforms = scope.platforms.iter();
            platforms.map(|platform| claim(Some(platform), subject.clone())).collect()
        }
    } else {
        diagnostic
            .settings
            .iter()
            .map(|setting| {
                let subject = Subject::Setting {
                    kind: setting.kind,
                    key: setting.key.clone(),
                    base_value: setting.base_value.clone(),
                    other_value: setting.other_value.clone(),
                    when: setting.condition,
                };
                claim(Some(&setting.platform), subject)
            })
            .collect()
    };
    claims.sort();
    claims.dedup();
    claims
}

fn text(sources: &Sources, diagnostic: &Diagnostic) -> Subject {
    let span = diagnostic.primary.span;
    let file = sources.file(span.file);
    Subject::Text {
        path: file.path().to_string(),
        message: diagnostic.message.clone(),
        text: file.text().get(span.range.as_usize()).unwrap_or_default().trim().to_owned(),
    }
}

/// A number for each finding of a report, as 32 hexadecimal digits: the same as long as the finding
/// claims the same, and another one for each finding of the report.
pub fn fingerprints(report: &Report) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let findings = report.diagnostics.iter();
    findings
        .map(|diagnostic| {
            let mut text = String::new();
            for claim in claims(&report.sources, diagnostic) {
                write_claim(&mut text, &claim);
            }
            // Findings that claim the same are told apart by their order.
            let count = seen.entry(text.clone()).or_default();
            write_field(&mut text, &count.to_string());
            *count += 1;
            hash(&text)
        })
        .collect()
}

fn hash(text: &str) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(text.as_bytes());
    format!("{:032x}", hasher.finish128().as_u128())
}

/// Each field with its length before it, so that no text can pass for two others.
fn write_field(output: &mut String, field: &str) {
    output.push_str(&field.len().to_string());
    output.push(':');
    output.push_str(field);
}

fn write_claim(output: &mut String, claim: &Claim) {
    let mut optional = |field: &Option<String>| match field {
        Some(field) => write_field(output, field),
        None => output.push('-'),
    };
    for field in [&claim.product, &claim.platform, &claim.base, &claim.other] {
        optional(field);
    }
    if let Subject::Setting { base_value, other_value, .. } = &claim.subject {
        optional(base_value);
        optional(other_value);
    }
    write_field(output, claim.rule);
    match &claim.subject {
        Subject::Setting { kind, key, when, .. } => {
            write_field(output, kind.as_str());
            write_field(output, key);
            write_field(output, &when.to_string());
        }
        Subject::Text { path, message, text } => {
            write_field(output, path);
            write_field(output, message);
            write_field(output, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Readers keep these numbers for months: they must not change from one version to the next.
    #[test]
    fn the_numbers_stay() {
        let claim = Claim {
            rule: "only-in-base",
            product: Some("browser".to_owned()),
            platform: Some("linux64".to_owned()),
            base: Some("nightly".to_owned()),
            other: Some("release".to_owned()),
            subject: Subject::Setting {
                kind: SettingKind::Option,
                key: "--enable-lto".to_owned(),
                base_value: Some("--enable-lto".to_owned()),
                other_value: None,
                when: ConditionDigest::default(),
            },
        };
        let mut text = String::new();
        write_claim(&mut text, &claim);
        assert_eq!(
            text,
            "7:browser7:linux647:nightly7:release12:--enable-lto-12:only-in-base6:option\
             12:--enable-lto32:00000000000000000000000000000000"
        );
        assert_eq!(hash(""), "b91c5ed031fb33032134935d61d9b40d");
    }
}
