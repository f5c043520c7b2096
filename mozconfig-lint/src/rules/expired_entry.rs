//! `expired-entry`: an entry's day is past.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "expired-entry",
    level: Level::Error,
    summary: "the `expires` day of an entry is past",
    documentation: r#"## What it finds

An entry of the whitelist whose `expires` day is past. On the day itself the entry still counts.
From the next day on it excuses nothing, and the differences that it excused are reported again.

## Why it matters

An entry with a day was meant for a time: until a flag that nightly tries out is carried to
release, or taken back. The day is the promise that somebody looks at it again.

## Example

```toml
[[allow]]
in = "nightly"
option = "--enable-lto=cross"
reason = "on trial in nightly until the next merge"
bug = 763903
expires = 2026-01-31
```

## The way out

Has it been decided? Carry the setting to the other variant or take it out, and remove the entry.
If it takes longer, set a later day and say in `reason` why.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    let Some(expires) = context.entry.expires.filter(|_| context.has_expired) else {
        return Vec::new();
    };
    let label = Label::new(expires.span, "the last day on which it counted");
    let diagnostic = Diagnostic::new(
        &RULE,
        format!("this entry expired on {}: remove it, or set a later day", expires.value),
        label,
    )
    .related(context.entry.header_span, "of this entry")
    .note("what it excused is reported again")
    .fix("remove the entry", context.removal());
    vec![diagnostic]
}
