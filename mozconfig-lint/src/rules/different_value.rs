//! `different-value`: both sides make the setting, with different values.

use super::{Check, Rule};
use crate::diagnostic::Level;
use crate::drift::DifferenceKind;
use crate::findings::Wording;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "different-value",
    level: Level::Error,
    summary: "both variants make a setting but with different values",
    documentation: r#"## What it finds

A setting that both variants make, with values that differ in some environment. `--enable-x` and
`--disable-x` are one setting, with two values.

## Why it matters

Nightly is what is tested. A release that is built with another value of an option, or with
another compiler, has not been.

## Example

```sh
# linux64/nightly
ac_add_options --enable-optimize="-O2"

# linux64/release
ac_add_options --enable-optimize="-O3"
```

## The way out

Should both have the same value? Move the line into the nearest file that both sides include, and
take it out of the two; or let `mozconfig-lint carry KEY --to release` give release what nightly
has (with `--to common --from nightly` the line moves). Is it meant? Allow each side's value in
`whitelist.toml`, with a reason:

```toml
[[allow]]
in = ["nightly", "release"]
option = "--enable-optimize=*"
reason = "release takes longer to build, and is faster"
```
"#,
    check: Check::Drift(DifferenceKind::Value, message),
};

fn message(wording: &Wording<'_>) -> String {
    wording.values("")
}
