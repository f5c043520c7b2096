//! `never-loads`: a mozconfig whose load ends with an error in every environment.

use std::collections::BTreeSet;

use mozconfig_parse::settings::{Abort, AbortReason};
use mozconfig_parse::source::Span;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::findings::{why_it_ends, without_ending};
use crate::passes::problems::EvaluationContext;

/// How many places are shown where the load may end before.
const PLACES: usize = 4;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "never-loads",
    level: Level::Error,
    summary: "the load of a mozconfig ends with an error in every environment",
    documentation: r#"## What it finds

A mozconfig that cannot be loaded whatever the environment is: each way through it comes to an
`exit 1`, to a command that fails, to a `${X:?}` whose variable is unset or empty, or to a command
that prints something, which the loader refuses.

## Why it matters

There is no build with such a mozconfig, and no environment in which it has settings. Nothing of
it can be compared. That another variant loads is not told besides, by `abort-differs`: one cause
is told once.

## Example

```sh
# win32/release
echo "win32 is built from win64/release with --target now" >&2
exit 1
```

## The way out

Repair the line that the finding names, or put the condition back under which it was meant to be
reached. If the platform is no longer built, remove its mozconfigs. No entry of the whitelist allows
a mozconfig that never loads; `platforms` of a `[[product]]` leaves its platform out.
"#,
    check: Check::Evaluation(check),
};

fn check(context: &EvaluationContext<'_>) -> Option<Diagnostic> {
    let evaluation = &context.evaluated.evaluation;
    if !context.fails.is_always() {
        return None;
    }
    let (abort, earlier) = evaluation.aborts.split_last()?;
    let provenance = &context.run.world.provenance;
    let place = |abort: &Abort| provenance.get(abort.origin.operation).span;
    let last = place(abort);
    let path = context.run.sources.file(evaluation.file).path();
    let mut diagnostic = Diagnostic::new(
        &RULE,
        format!("`{path}` ends with an error in every environment"),
        Label::new(last, "the load ends here at the latest"),
    );
    let earlier: BTreeSet<Span> = earlier.iter().map(place).filter(|span| *span != last).collect();
    for span in earlier.into_iter().take(PLACES) {
        diagnostic = diagnostic.related(span, "or here already");
    }
    for include in provenance.includes(abort.origin.chain).into_iter().rev() {
        diagnostic = diagnostic.related(provenance.get(include).span, "by way of this include");
    }
    if let Some(why) = why_it_ends(abort) {
        diagnostic = diagnostic.note(why);
    }
    let way_out = without_ending(abort.reason).unwrap_or(match abort.reason {
        AbortReason::Exit => "take the command out, or put it under the condition that is meant",
        _ => "take the command out, or mend what it needs",
    });
    let diagnostic = diagnostic.note("nothing of it can be compared").help(way_out);
    Some(diagnostic.in_scope(context.scope()))
}
