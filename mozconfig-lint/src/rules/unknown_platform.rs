//! `unknown-platform`: an entry names a platform that does not exist.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;
use crate::suggest;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-platform",
    level: Level::Error,
    summary: "an entry of the whitelist names a platform that does not exist",
    documentation: r#"## What it finds

An entry of the whitelist whose `platforms` holds a name that no platform has, or a glob that
matches none.

## Why it matters

The name may be misspelt, and then the entry does not excuse what it should. Or the platform is
gone, and the entry would wait for another of that name.

## Example

```toml
[[allow]]
in = "nightly"
platforms = ["linux64", "macos64"]    # the platforms are called `macosx64`, ...
option = "--with-branding=*"
reason = "each channel carries its own branding"
```

## The way out

Correct the name, or remove it from the list. If it is the only one, remove the entry.
`mozconfig-lint whitelist prune` does so where no platform has nearly that name.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    let known = context.platforms();
    if known.is_empty() {
        // The product is not there, which is told.
        return Vec::new();
    }
    context
        .entry
        .platforms
        .iter()
        .filter(|glob| !known.iter().any(|name| glob.value.is_match(name)))
        .map(|glob| {
            let name = glob.value.as_str();
            let label = Label::new(glob.span, "matches no platform");
            let diagnostic =
                Diagnostic::new(&RULE, format!("there is no platform `{name}`"), label);
            match suggest::closest(name, known.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => {
                    let names: Vec<&str> = known.iter().copied().collect();
                    context.without_item(
                        diagnostic.note(format!("the platforms are {}", names.join(", "))),
                        &context.entry.platforms,
                        glob.span,
                        true,
                    )
                }
            }
        })
        .collect()
}
