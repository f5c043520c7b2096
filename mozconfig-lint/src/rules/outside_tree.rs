//! `outside-tree`: an include leads out of the source tree.

use mozconfig_parse::settings::ProblemKind;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::problems::ProblemContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "outside-tree",
    level: Level::Warning,
    summary: "an include leads out of the source tree",
    documentation: r#"## What it finds

An include whose path leads out of the top source directory: through `..`, as an absolute path, or
over a symbolic link. The file is not read.

## Why it matters

What the file sets is not known. What happens where it is included is not compared; if every load
includes it, the rest is compared as though the file were empty. A build from the same sources on
another machine may come to something else.

## Example

```sh
if [ -f /builds/mozconfig.local ]; then
  . /builds/mozconfig.local
fi
```

## The way out

Bring the file into the tree and include it by `$topsrcdir`. If it is there on no machine that
builds what you compare, say so in `whitelist.toml`:

```toml
[assume]
files = { "/builds/mozconfig.local" = false }
```
"#,
    check: Check::Problem(check),
};

fn check(context: &ProblemContext<'_>) -> Option<Diagnostic> {
    let ProblemKind::OutsideTree { path } = context.kind else { return None };
    let label = Label::new(context.span, "not read");
    let diagnostic =
        Diagnostic::new(&RULE, format!("`{path}` leads out of the source tree"), label)
            .note(context.not_followed())
            .help("if it is a checkout that stands elsewhere, say so with `--mount PREFIX=DIR`");
    Some(context.complete(diagnostic))
}
