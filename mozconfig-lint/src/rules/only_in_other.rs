//! `only-in-other`: a setting that the base variant does not make and the other does.

use super::{Check, Rule};
use crate::diagnostic::Level;
use crate::drift::DifferenceKind;
use crate::findings::Wording;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "only-in-other",
    level: Level::Error,
    summary: "the other variant makes a setting that the base variant does not",
    documentation: r#"## What it finds

A setting that the other variant (release, beta, devedition) makes under some condition, where the
base variant (nightly) does not make it under any.

## Why it matters

What release alone is built with, nightly never tries: users are the first to run it.

## Example

```sh
# linux64/nightly
. "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"

# linux64/release
. "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
ac_add_options --disable-elf-hack
```

## The way out

Should it apply to both? Move the line into the nearest file that both sides include;
`mozconfig-lint carry KEY --to common` makes the edit. Has nightly dropped it? Remove it here too.
Is it meant for one side? Add an entry with a reason to `whitelist.toml`.
"#,
    check: Check::Drift(DifferenceKind::OnlyInOther, message),
};

fn message(wording: &Wording<'_>) -> String {
    let line = wording.other_line.as_deref().unwrap_or(&wording.name);
    format!("`{line}` is set for {} but not for {}", wording.other, wording.base)
}
