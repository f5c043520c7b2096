//! `missing-include`: an include names a file that is not there.

use mozconfig_parse::settings::ProblemKind;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::problems::ProblemContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "missing-include",
    level: Level::Error,
    summary: "an include names a file that is not there",
    documentation: r#"## What it finds

An include of a file that does not exist. It is compared as though the file were empty, so that
the rest can be compared.

## Why it matters

The shell ends the load at such an include, and the build does not start. It lasts until somebody
builds that platform, which for a rare one may be long after the file was moved.

## Example

```sh
. "$topsrcdir/browser/confg/mozconfigs/linux64/common-opt"
```

## The way out

Correct the path, or remove the include if the file is gone for good. Is none of the files there
that the mozconfigs include? Then the folder that was named is probably not the top source
directory, or only a part of the tree was checked out.

Is the file part of another repository that stands elsewhere than in a build (`$topsrcdir/comm` is
Thunderbird's own tree)? Say so in `whitelist.toml`:

```toml
[mounts]
comm = "."
```
"#,
    check: Check::Problem(check),
};

fn check(context: &ProblemContext<'_>) -> Option<Diagnostic> {
    let ProblemKind::MissingInclude { path } = context.kind else { return None };
    let label = Label::new(context.span, "the shell ends the load here");
    let diagnostic =
        Diagnostic::new(&RULE, format!("`{path}` is included but does not exist"), label);
    let diagnostic = match context.none_of {
        Some(count) => diagnostic
            .note(format!("none of the {count} files that the mozconfigs include is there"))
            .help(
                "is this the top source directory? name the folder below which they stand; compared as though they were empty",
            ),
        None => diagnostic.help(
            "correct the path, or take the include out; compared as though the file were empty",
        ),
    };
    Some(context.complete(diagnostic))
}
