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

Two dozen tools of this kind, `A` to `X`: all lines about what is wanted, then all about what there
is, then all that compare the two:

```sh
if test -n "$WANT_A"; then export USE_A=1; fi
if test -n "$HAVE_A"; then export PATH_A=/builds/a; fi
if test -n "$WANT_A" && test -z "$HAVE_A"; then exit 1; fi
```

## The way out

Take variables as known that are the same in all builds you compare:

```toml
[assume]
env = { HAVE_A = "1", HAVE_B = "1" }
```

Or bring together what is compared: the three lines about one tool, then those about the next.
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
