//! `missing-reason`: an entry without a reason.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "missing-reason",
    level: Level::Error,
    summary: "an entry of the whitelist gives no reason",
    documentation: r#"## What it finds

An entry of the whitelist without a `reason`, or with a blank one.

## Why it matters

Who meets the entry in a year cannot tell whether it still holds, and will neither remove it nor
dare to change what it excuses.

## Example

```toml
[[allow]]
in = "nightly"
env = "MOZ_ADD_ON_SIGNING"
```

## The way out

Say why the two variants may differ here; `bug` can name the place where that was decided:

```toml
reason = "release alone insists on signed add-ons"
bug = 763903
```
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    if context.entry.reason.is_some() {
        return Vec::new();
    }
    let label = Label::new(context.entry.header_span, "this entry");
    let diagnostic = Diagnostic::new(&RULE, "this entry gives no reason", label)
        .help("say why the two sides are meant to differ: `reason = \"…\"`");
    vec![diagnostic]
}
