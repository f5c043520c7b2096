//! `too-complex`: conditions too complex to be told apart exactly.

use mozconfig_parse::source::{ByteRange, Span};

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::run::Run;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "too-complex",
    level: Level::Error,
    summary: "conditions grew too complex to be told apart exactly",
    documentation: r#"## What it finds

A mozconfig whose conditions together grew beyond what is computed exactly. From there on, two
conditions that are the same may be taken for different ones.

## Why it matters

The differences reported may be more than there are, never fewer.

## Example

Many tests of many variables that all change one value, such as a hundred lines of this kind:

```sh
test -n "$USE_A" && FLAGS="$FLAGS -DA=$A"
test -n "$USE_B" && FLAGS="$FLAGS -DB=$B"
```

## The way out

Take variables as known that are the same in all builds you compare:

```toml
[assume]
env = { USE_A = "1", USE_B = false }
```

Or make the mozconfig simpler: one `case` on one variable for many tests of many.
"#,
    check: Check::Run(check),
};

fn check(run: &Run<'_>) -> Option<Diagnostic> {
    if !run.world.conditions.exceeded() {
        return None;
    }
    let file = run.evaluated.first()?.evaluation.file;
    let span = Span { file, range: ByteRange::default() };
    Some(
        Diagnostic::new(
            &RULE,
            "the conditions of this tree are too complex to be told apart exactly",
            Label::new(span, ""),
        )
        .note("there may be fewer differences than are reported, never more")
        .help("say under `[assume]` in the whitelist what may be taken as known"),
    )
}
