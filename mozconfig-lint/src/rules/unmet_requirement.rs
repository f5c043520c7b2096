//! `unmet-requirement`: a difference that must exist is missing.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unmet-requirement",
    level: Level::Error,
    summary: "a difference that an entry requires is missing on a platform that it names",
    documentation: r#"## What it finds

An entry of the whitelist with `required = true`, and a platform that it names where the
difference does not exist.

## Why it matters

Such an entry is policy, not only an excuse: nightly must not be built with the branding of
release. A platform without the difference breaks it.

## Example

```toml
[[allow]]
in = "nightly"
platforms = ["linux*", "win*"]
option = "--with-branding=browser/branding/nightly"
reason = "nightly carries its own branding"
required = true
```

`win64/nightly` has no such line any more.

## The way out

Make the setting on the platform that the finding names. If the difference is no longer needed
there, take the platform out of `platforms`; if nowhere, remove `required`, and the entry with it
once it is unused.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    if !context.entry.required || !context.all.complete {
        return Vec::new();
    }
    let used = context.used_on();
    let missing: Vec<&str> = context
        .compared_platforms()
        .into_iter()
        .filter(|platform| {
            let globs = &context.entry.platforms;
            (globs.is_empty() || globs.iter().any(|glob| glob.value.is_match(platform)))
                && !used.contains(platform)
        })
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let label = Label::new(context.entry.header_span, "required here");
    let diagnostic = Diagnostic::new(
        &RULE,
        format!("the difference that this entry requires is missing on {}", missing.join(", ")),
        label,
    )
    .help("make the setting there, or leave those platforms out of the entry");
    vec![diagnostic]
}
