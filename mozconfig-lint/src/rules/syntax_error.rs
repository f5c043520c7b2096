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
meant. So a variant that reads the file is not compared with one that does not, the check is
incomplete, and the exit code is 2; other findings about the file may be wrong until it is
repaired.

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
    let mut errors: Vec<_> = context.parsed.errors.iter().collect();
    errors.sort_by_key(|error| error.range);
    let Some((first, rest)) = errors.split_first() else { return Vec::new() };
    let label = Label::new(context.span(first.range), "not understood from here");
    let mut diagnostic = Diagnostic::new(&RULE, first.kind.to_string(), label)
        .note("a variant that reads the file is not compared with one that does not");
    // Most of what comes after the first error follows from it.
    if !rest.is_empty() {
        let (are, them) = if rest.len() == 1 { ("error", "it") } else { ("errors", "them") };
        let count = rest.len();
        diagnostic = diagnostic.note(format!(
            "{count} more {are} in this file may follow from it (`-v` lists {them})"
        ));
    }
    diagnostic.details = rest
        .iter()
        .map(|error| {
            let at = context.source.line_column(error.range.start);
            format!("line {}, column {}: {}", at.line, at.column, error.kind)
        })
        .collect();
    vec![diagnostic.help("repair it first; `dash -n` tells what the shell thinks of it")]
}
