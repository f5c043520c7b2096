//! `missing-variant`: a platform lacks one of the two variants.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::platforms::{PlatformContext, PlatformFinding};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "missing-variant",
    level: Level::Warning,
    summary: "a platform has one of the variants to compare and not the other",
    documentation: "\
## What it finds

A platform that has a mozconfig for nightly and none for release, or the reverse. The platform is
not compared.

## Why it matters

A platform that is released without a nightly has never been tested; and a file that was renamed
takes its platform out of the check without a word.

## Example

```sh
$ ls browser/config/mozconfigs/win64-aarch64
common-win64  debug  nightly
```

## The way out

Add the mozconfig that is missing, or remove the other one if the platform is no longer built. If
the platform is not to be compared, leave it out of `platforms` of its product in
`whitelist.toml`.
",
    check: Check::Platform(check),
};

fn check(context: &mut PlatformContext<'_>) -> Vec<PlatformFinding> {
    let PlatformContext { platform, comparison, is_described, place } = context;
    let mut findings = Vec::new();
    let base = &comparison.base;
    if platform.has(base) {
        for variant in &comparison.against {
            // By default beta and devedition may be missing: not every platform has them.
            let wanted = *is_described || variant == "release";
            if wanted && !platform.has(variant) {
                let label = Label::new(place(base), format!("{base} is here"));
                findings.push(finding(base, variant, label));
            }
        }
    } else if let Some(variant) = comparison.against.iter().find(|variant| platform.has(variant)) {
        let label = Label::new(place(variant), format!("{variant} is here"));
        findings.push(finding(variant, base, label));
    }
    findings
}

fn finding(present: &str, missing: &str, label: Label) -> PlatformFinding {
    let diagnostic = Diagnostic::new(
        &RULE,
        format!("there is a {present} mozconfig but no {missing} mozconfig"),
        label,
    )
    .note("so these two are not compared")
    .help(format!(
        "add `{missing}` beside it; or name the platforms that are to be compared under \
         `[[product]]` in the whitelist"
    ));
    PlatformFinding { diagnostic, same: format!("{present} {missing}") }
}
