//! `unused-entry`: an entry that excuses nothing.

use std::collections::BTreeSet;

use super::{Check, Rule};
use crate::allow::NearMiss;
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unused-entry",
    level: Level::Error,
    summary: "an entry of the whitelist excuses nothing",
    documentation: r#"## What it finds

An entry of the whitelist that no difference needs: the two variants agree in what it speaks of,
or a pin (`from`, `when`, `value`) does not fit. An entry for one side of a difference of which the
other side is not allowed is none: it is told with that difference.

## Why it matters

An entry that is left behind excuses the next difference of its kind, which nobody meant and
nobody then sees.

## Example

```toml
[[allow]]
in = "nightly"
option = "--enable-lto"    # release has had it, too, for a while
reason = "on trial in nightly"
```

## The way out

Remove it; `mozconfig-lint whitelist prune` does, where no pin nearly fits. If it should excuse a
difference that is reported, correct what does not fit: `in`, `against`, `platforms`, or a pin.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    // What is required must not be told to go away: `unmet-requirement` speaks of it.
    if !context.all.complete || context.has_expired || context.entry.required {
        return Vec::new();
    }
    // Where a name does not exist that is told; correcting it may be the way out.
    if context.is_used() || context.names_unknown() {
        return Vec::new();
    }
    let near: Vec<NearMiss> = context.near_misses().collect();
    if near.iter().any(|near| matches!(near, NearMiss::OneSide(..))) {
        // It is half of what is needed, as is told with the difference.
        return Vec::new();
    }
    let label = Label::new(context.entry.span, "remove it");
    let diagnostic = Diagnostic::new(&RULE, "this entry excuses nothing: remove it", label);
    let (message, removal) = ("remove the entry", context.removal());
    vec![if near.is_empty() {
        diagnostic.fix(message, removal)
    } else {
        let pins: BTreeSet<String> = near
            .iter()
            .filter_map(|near| near.pin())
            .map(|it| format!("`{}`", it.as_str()))
            .collect();
        let pins = pins.into_iter().collect::<Vec<_>>().join(" and ");
        let note = format!("or correct its {pins}: a difference is reported that it nearly fits");
        diagnostic.note(note).suggest(message, removal)
    }]
}
