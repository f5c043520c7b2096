//! `not-text`: a file holds NUL bytes.

use mozconfig_parse::source::ByteRange;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::files::FileContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "not-text",
    level: Level::Error,
    summary: "a file holds NUL bytes and is no text",
    documentation: r"## What it finds

A mozconfig, or a file that it includes, with a NUL byte in it: a binary file in the place of a
mozconfig, a file in UTF-16, or one that was cut short while it was written.

## Why it matters

Shells leave such a byte out without a word, so that what they run is not what an editor shows.
The file is compared with the bytes in it; what else is found in it may mean nothing.

## Example

A file that an editor on Windows saved as UTF-16, where each letter is followed by a NUL byte:

```sh
a^@c^@_^@a^@d^@d^@_^@o^@p^@t^@i^@o^@n^@s^@
```

## The way out

Put the right file in its place, or save it as UTF-8.
",
    check: Check::File(check),
};

fn check(context: &FileContext<'_>) -> Vec<Diagnostic> {
    let place = context.source.text().find('\0');
    place
        .map(|at| {
            let range = ByteRange::new(at as u32, at as u32 + 1);
            let label = Label::new(context.span(range), "the first NUL byte");
            let path = context.source.path();
            Diagnostic::new(&RULE, format!("`{path}` holds NUL bytes: it is no text"), label)
                .note("`sh` leaves such bytes out; compared with them in it")
                .help("put the right file in its place, or save it as UTF-8")
        })
        .into_iter()
        .collect()
}
