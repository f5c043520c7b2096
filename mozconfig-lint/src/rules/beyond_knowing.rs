//! `beyond-knowing`: a command whose effect cannot be computed.

use mozconfig_parse::settings::ProblemKind;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::problems::ProblemContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "beyond-knowing",
    level: Level::Error,
    summary: "a command has an effect that cannot be computed",
    documentation: r#"## What it finds

A command that may do anything: `eval` of a text that is not known, `while` with a condition that
is not known, `trap`, `alias`, `exec`, an assignment to a variable whose name is not known
(`export "$NAME=1"`), an assignment within arithmetic (`$((N++))`). Also all that comes after more
work than any mozconfig asks for that is meant to be read, such as a million commands in a loop.

## Why it matters

Where such a command is reached, nothing is compared, so a difference there is missed. If every
load reaches it, the rest is compared as though the command did nothing.

## Example

```sh
eval "$EXTRA_MOZCONFIG_LINES"
```

## The way out

Write out what the command does: an `if` or `case` with an assignment in each branch for `eval`, a
command for each item for `while`. If it depends on a variable or on what a command prints that is
always the same, say so under `[assume]` in `whitelist.toml`.
"#,
    check: Check::Problem(check),
};

fn check(context: &ProblemContext<'_>) -> Option<Diagnostic> {
    let ProblemKind::BeyondKnowing { what } = context.kind else { return None };
    let label = Label::new(context.span, "not followed");
    let diagnostic = Diagnostic::new(&RULE, format!("it cannot be known {what}"), label)
        .note("where this is reached nothing is compared; where it is always reached, it counts as doing nothing")
        .help("write it in a way that can be followed, or say under `[assume]` what may be taken as known");
    Some(context.complete(diagnostic))
}
