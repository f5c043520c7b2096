//! `only-in-base`: a setting that the base variant makes and the other does not.

use super::{Check, Rule};
use crate::diagnostic::Level;
use crate::drift::DifferenceKind;
use crate::findings::Wording;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "only-in-base",
    level: Level::Error,
    summary: "the base variant makes a setting that the other variant does not",
    documentation: r#"## What it finds

A setting that the base variant (nightly) makes under some condition, where the other variant
(release, beta, devedition) does not make it under any.

## Why it matters

A compiler flag that reaches nightly and is never carried to release means that users run what
nobody tested.

## Example

```sh
# linux64/nightly
. "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
ac_add_options --enable-lto

# linux64/release
. "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
```

## The way out

Should it apply to both? Move the line into the nearest file that both sides include;
`mozconfig-lint carry KEY --to common` makes the edit. Is it meant for one side? Add an entry with
a reason to `whitelist.toml`.
"#,
    check: Check::Drift(DifferenceKind::OnlyInBase, message),
};

fn message(wording: &Wording<'_>) -> String {
    let line = wording.base_line.as_deref().unwrap_or(&wording.name);
    format!("`{line}` is set for {} but not for {}", wording.base, wording.other)
}
