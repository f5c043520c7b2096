//! `unused-assumption`: something is assumed that no mozconfig asks about.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::assumptions::AssumptionContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unused-assumption",
    level: Level::Warning,
    summary: "the whitelist assumes something that no mozconfig asks about",
    documentation: r#"## What it finds

A variable under `[assume]` whose name stands in no mozconfig of the tree; a command or a path that
stands in none, where one that is asked about has nearly the same name.

## Why it matters

What should be taken as known is left open when its name is misspelt, and differences are told that
cannot show. What nobody asks about any more only makes the whitelist longer.

## Example

```toml
[assume]
env = { MOZ_UPDATE_CHANEL = "nightly" }    # the variable is called `MOZ_UPDATE_CHANNEL`
```

## The way out

Correct the name, or remove it.
"#,
    check: Check::Assumption(check),
};

fn check(context: &AssumptionContext<'_>) -> Diagnostic {
    let (kind, name) = (context.kind.as_str(), &context.name.value);
    let label = Label::new(context.name.span, "");
    let diagnostic =
        Diagnostic::new(&RULE, format!("no mozconfig asks about the {kind} `{name}`"), label);
    match &context.unasked.near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("remove it"),
    }
}
