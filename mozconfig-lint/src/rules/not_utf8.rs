//! `not-utf8`: bytes that are not UTF-8.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::files::FileContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "not-utf8",
    level: Level::Warning,
    summary: "a file holds bytes that are not UTF-8",
    documentation: "\
## What it finds

A mozconfig, or a file that it includes, with bytes that are not UTF-8: text in Latin-1 or UTF-16,
or a file that is damaged. The bytes are taken as question marks.

## Why it matters

The shell passes such bytes on as they are, and what reads the settings expects UTF-8. Two values
that differ in these bytes alone are taken as equal.

## Example

A comment that was saved in Latin-1 is shown with a question mark for its last letter:

```sh
# asked for by Andr?
ac_add_options --with-distribution-id=org.mozilla
```

## The way out

Save the file as UTF-8, or do without the character.
",
    check: Check::File(check),
};

fn check(context: &FileContext<'_>) -> Vec<Diagnostic> {
    let place = context.source.not_utf8();
    place
        .map(|range| {
            let label = Label::new(context.span(range), "the first such byte");
            let path = context.source.path();
            Diagnostic::new(&RULE, format!("`{path}` holds bytes that are not UTF-8"), label)
                .note("they were read as question marks")
                .help("save the file as UTF-8")
        })
        .into_iter()
        .collect()
}
