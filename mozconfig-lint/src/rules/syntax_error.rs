//! `syntax-error`: a file that is not shell.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::files::FileContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "syntax-error",
    level: Level::Error,
    summary: "a file is not shell",
    documentation: r#"## What it finds

A mozconfig, or a file that it includes, that does not follow the grammar of the shell: an `if`
without `fi`, a quote that is not closed, a `)` too many.

## Why it matters

The shell ends the load when it comes to such a place. Past it nobody can say for sure what was
meant, so other findings about the file may be wrong until it is repaired.

## Example

```sh
if test -n "$MOZ_PGO"; then
  ac_add_options --enable-lto

export MOZ_PACKAGE_JSSHELL=1
```

## The way out

Repair the place that the finding names. `sh -n FILE` tells what the shell itself thinks of it.
"#,
    check: Check::File(check),
};

fn check(context: &FileContext<'_>) -> Vec<Diagnostic> {
    context
        .parsed
        .errors
        .iter()
        .map(|error| {
            let label = Label::new(context.span(error.range), "not understood from here");
            Diagnostic::new(&RULE, error.kind.to_string(), label)
                .help("check it with `dash -n`; what could be read of the file was compared")
        })
        .collect()
}
