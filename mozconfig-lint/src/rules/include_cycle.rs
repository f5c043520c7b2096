//! `include-cycle`: a file includes itself without end.

use mozconfig_parse::settings::ProblemKind;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::problems::ProblemContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "include-cycle",
    level: Level::Error,
    summary: "a file includes itself without end",
    documentation: r#"## What it finds

A file that includes itself, directly or through other files, with nothing that ends it. It is
compared as though the innermost of the includes were not there.

## Why it matters

The shell opens the file again and again until it may open no more, and the load ends with an
error.

## Example

```sh
# build/mozconfig.common
. "$topsrcdir/build/mozconfig.rust"

# build/mozconfig.rust
. "$topsrcdir/build/mozconfig.common"
```

## The way out

Remove one of the includes, or move what both files need into a third that includes neither.
"#,
    check: Check::Problem(check),
};

fn check(context: &ProblemContext<'_>) -> Option<Diagnostic> {
    let ProblemKind::IncludeCycle { path } = context.kind else { return None };
    let label = Label::new(context.span, "this include begins it again");
    let diagnostic = Diagnostic::new(&RULE, format!("`{path}` includes itself without end"), label)
        .help("take one of the includes out, or guard the file with a variable");
    Some(context.complete(diagnostic))
}
