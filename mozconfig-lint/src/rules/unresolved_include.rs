//! `unresolved-include`: an include whose path cannot be known.

use mozconfig_parse::settings::ProblemKind;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::problems::ProblemContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unresolved-include",
    level: Level::Warning,
    summary: "the path of an include cannot be known",
    documentation: r#"## What it finds

An include whose path depends on what cannot be known: a variable of the environment, what a
command prints, the folder to which `cd` led. Also an include of a file that only the build makes,
and of a name without a slash, such as `. common`: the shell looks for that in `PATH`, not in a
folder of the source tree.

## Why it matters

Where that is so, nothing is compared; if it is so in every environment, the rest is compared as
though the file were empty. A difference that comes through such an include is missed.

## Example

```sh
. "${TOOLTOOL_DIR:-$topsrcdir}/build/mozconfig.rust"
```

Where `TOOLTOOL_DIR` is set, nobody knows which file that is.

## The way out

Begin the path with `$topsrcdir`, or say in `whitelist.toml` what may be taken as known (`false`
means that the variable is not set):

```toml
[assume]
env = { TOOLTOOL_DIR = false }
```
"#,
    check: Check::Problem(check),
};

fn check(context: &ProblemContext<'_>) -> Option<Diagnostic> {
    let ProblemKind::UnresolvedInclude { path } = context.kind else { return None };
    let is_known = !path.contains('$');
    let below_top = path.strip_prefix("$topsrcdir/");
    let why = if is_known && path.contains('/') {
        "which file this is depends on a `cd` before it"
    } else if is_known {
        "the shell looks for this name in `PATH`"
    } else if below_top.is_some_and(|rest| !rest.contains('$')) {
        "the file is not there, and a build may make it"
    } else {
        "which file this is depends on the build machine"
    };
    let help = if is_known {
        "begin the path with `$topsrcdir/`"
    } else {
        "say under `[assume]` in the whitelist, or with `--assume`, what may be taken as known"
    };
    let label = Label::new(context.span, why);
    let diagnostic =
        Diagnostic::new(&RULE, format!("the include `{path}` cannot be followed"), label)
            .note(context.not_followed())
            .help(help);
    Some(context.complete(diagnostic))
}
