//! `invalid-whitelist`: the whitelist cannot be read.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::whitelist::read;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "invalid-whitelist",
    level: Level::Error,
    summary: "the whitelist cannot be read, so nothing is compared",
    documentation: r#"## What it finds

A whitelist that is not TOML, or that holds keys that do not exist, values of a wrong type, or too
little (an entry that does not say which setting it allows).

## Why it matters

A key that is misspelt would widen or narrow what is excused without a word. Nothing is compared
until the whitelist is in order, and the exit code is 2.

## Example

```toml
version = 1

[[allow]]
in = "nightly"
platform = ["linux64"]    # the key is `platforms`
option = "--with-branding=*"
reason = "each channel carries its own branding"
```

## The way out

Correct the place that the finding names. All such places are reported at once.
"#,
    check: Check::Whitelist(check),
};

fn check(problem: read::Problem) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(&RULE, problem.message, Label::new(problem.span, ""));
    diagnostic.notes.extend(problem.note);
    match problem.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
