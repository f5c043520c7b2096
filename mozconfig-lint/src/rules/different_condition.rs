//! `different-condition`: both sides make the setting, but under different conditions.

use super::{Check, Rule};
use crate::diagnostic::Level;
use crate::drift::DifferenceKind;
use crate::findings::Wording;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "different-condition",
    level: Level::Error,
    summary: "both variants make a setting with the same value but under different conditions",
    documentation: r#"## What it finds

A setting that both variants make, with the same value or values, where the conditions under which
they make it are not the same.

## Why it matters

The lines are alike, so that a comparison of lines finds nothing. But in some environment, perhaps
the one in which the release is built, one side makes the setting and the other does not.

## Example

```sh
# linux64/nightly
ac_add_options --enable-lto

# linux64/release
if test -n "$MOZ_PGO"; then
  ac_add_options --enable-lto
fi
```

## The way out

Should both have one condition? Move the lines with their `if` into the nearest file that both
sides include; or let `mozconfig-lint carry KEY --to release` give release what nightly has (with
`--to common --from nightly` the lines move). Is it meant? Add an entry with a reason to
`whitelist.toml`; `when` pins the condition under which the setting may differ. Does the
environment never occur? Say so under `[assume]`.
"#,
    check: Check::Drift(DifferenceKind::Condition, message),
};

fn message(wording: &Wording<'_>) -> String {
    wording.both("")
}
