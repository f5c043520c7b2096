//! `abort-differs`: one side's load ends with an error where the other's does not.

use super::{Check, Rule};
use crate::diagnostic::Level;
use crate::drift::DifferenceKind;
use crate::findings::Wording;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "abort-differs",
    level: Level::Error,
    summary: "the load of one variant ends with an error where that of the other does not",
    documentation: r#"## What it finds

An environment in which the load of one variant ends with an error and that of the other goes on:
an `exit 1`, a command that fails (the loader runs under `set -e`), a `${X:?}` whose variable is
unset or empty, a command that prints something: the loader refuses a mozconfig whose output holds
more than options, on standard error as well. Where one of the two never loads, whatever the
environment, `never-loads` tells that alone.

## Why it matters

A check that stops a nightly build and not a release build lets a release through that should have
stopped, or the other way round: a nightly that builds says nothing about a release that does not.

## Example

```sh
# linux64/nightly
if [ -z "$MOZ_FETCHES_DIR" ]; then
  echo "no toolchains were fetched" >&2
  exit 1
fi
```

`linux64/release` has no such check, and goes on without the toolchains.

## The way out

Should both stop? Move the check into the nearest file that both sides include. Is it meant for
one side? Add an entry with `abort` and a reason to `whitelist.toml`.
"#,
    check: Check::Drift(DifferenceKind::Abort, message),
};

fn message(wording: &Wording<'_>) -> String {
    let (with, without) = match &wording.base_line {
        Some(_) => (wording.base, wording.other),
        None => (wording.other, wording.base),
    };
    format!("`{}` ends the load for {with} but not for {without}", wording.name)
}
