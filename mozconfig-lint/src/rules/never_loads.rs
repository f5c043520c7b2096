//! `never-loads`: a mozconfig whose load ends with an error in every environment.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::problems::EvaluationContext;

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
it can be compared.

## Example

```sh
# win32/release
echo "win32 is built from win64/release with --target now" >&2
exit 1
```

## The way out

Repair the line that the finding names, or put the condition back under which it was meant to be
reached. If the platform is no longer built, remove its mozconfigs.
"#,
    check: Check::Evaluation(check),
};

fn check(context: &EvaluationContext<'_>) -> Option<Diagnostic> {
    let evaluation = &context.evaluated.evaluation;
    if !context.fails.is_always() {
        return None;
    }
    let abort = evaluation.aborts.last()?;
    let span = context.run.world.provenance.get(abort.origin.operation).span;
    let path = context.run.sources.file(evaluation.file).path();
    let diagnostic = Diagnostic::new(
        &RULE,
        format!("`{path}` ends with an error in every environment"),
        Label::new(span, "the load ends here at the latest"),
    )
    .note("nothing of it can be compared")
    .help("take out the command that fails");
    Some(diagnostic.in_scope(context.scope()))
}
