//! `duplicate-entry`: an entry excuses only what an earlier one excuses.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "duplicate-entry",
    level: Level::Error,
    summary: "an entry of the whitelist excuses only what an earlier entry excuses",
    documentation: r#"## What it finds

An entry of the whitelist that excuses some differences, each of which an earlier entry excuses as
well. One with `required = true` is none: it says more.

## Why it matters

Of two entries for one difference, each looks as though it could be removed or changed, and
nothing happens when it is. The reasons go out of step.

## Example

```toml
[[allow]]
in = "nightly"
option = "--with-branding=*"
reason = "each channel carries its own branding"

[[allow]]
in = "nightly"
platforms = ["win64"]
option = "--with-branding=browser/branding/nightly"
reason = "branding"
```

## The way out

Remove the later entry; `mozconfig-lint whitelist prune` does. If it is the more exact one, remove
the earlier entry instead, or narrow that one with `platforms`, `value` or `from`.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    let usage = context.all.usage;
    // What is required is policy, whoever excuses it besides.
    if !context.all.complete
        || context.entry.required
        || usage.needed.contains(&context.id)
        || !usage.uses.contains_key(&context.id)
    {
        return Vec::new();
    }
    let label = Label::new(context.entry.span, "remove it");
    let diagnostic = Diagnostic::new(
        &RULE,
        "all that this entry excuses is excused by an earlier entry: remove it",
        label,
    )
    .fix("remove the entry", context.removal());
    vec![diagnostic]
}
