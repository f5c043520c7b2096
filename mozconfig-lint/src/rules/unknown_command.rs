//! `unknown-command`: a command that nothing defines.

use mozconfig_parse::settings::ProblemKind;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::problems::ProblemContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-command",
    level: Level::Warning,
    summary: "a command is neither a builtin nor a function nor a utility of the build machines",
    documentation: r#"## What it finds

A command that is neither a builtin of the shell, nor a function that is defined where it is
called, nor a utility that the build machines have.

## Why it matters

If there is no such program, the load ends: the loader runs under `set -e`. It is compared as
though the command could succeed or fail.

## Example

`mk_export_correct_style` is a function that another file used to define:

```sh
. "$topsrcdir/build/mozconfig.win-common"
mk_export_correct_style LIB
```

## The way out

Correct the name, or include the file that defines the function before the line that calls it. Is
it a program that all build machines have? Then leave it; a warning does not fail the check.
"#,
    check: Check::Problem(check),
};

fn check(context: &ProblemContext<'_>) -> Option<Diagnostic> {
    let ProblemKind::UnknownCommand { name } = context.kind else { return None };
    let label = Label::new(context.span, "neither a function nor a builtin");
    let diagnostic =
        Diagnostic::new(&RULE, format!("nothing is known about the command `{name}`"), label)
            .note("where there is no such program the load ends here")
            .help("define the function, or include the file that does, before this line");
    Some(context.complete(diagnostic))
}
