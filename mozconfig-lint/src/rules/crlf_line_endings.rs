//! `crlf-line-endings`: lines that end in a carriage return and a newline.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::files::FileContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "crlf-line-endings",
    level: Level::Error,
    summary: "lines end in a carriage return and a newline",
    documentation: r"## What it finds

A mozconfig, or a file that it includes, with lines that end in a carriage return and a newline,
as editors on Windows write them.

## Why it matters

POSIX shells take the carriage return as a part of the last word. `--enable-lto` becomes an option
that ends in an invisible character, a variable gets a value that equals nothing, `then` is no
longer `then`. The file is compared as though its lines ended in a newline alone, so that this one
finding does not hide the others.

## Example

The carriage return is shown as `^M`:

```sh
export MOZ_PACKAGE_JSSHELL=1^M
ac_add_options --enable-lto^M
```

## The way out

Convert the file (`sed -i 's/\r$//' FILE`), and keep the version control system and the editor
from converting it back.
",
    check: Check::File(check),
};

fn check(context: &FileContext<'_>) -> Vec<Diagnostic> {
    let place = context.source.carriage_return();
    place
        .map(|range| {
            let label = Label::new(context.span(range), "the first carriage return");
            let path = context.source.path();
            Diagnostic::new(&RULE, format!("`{path}` has lines that end in CRLF"), label)
                .note("`sh` takes the carriage return for a part of the word before it")
                .note("compared as though the lines ended in a newline alone")
                .help("save the file with Unix line ends")
        })
        .into_iter()
        .collect()
}
