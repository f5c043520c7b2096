//! `different-order`: the same lines in another order come to another result.

use super::{Check, Rule};
use crate::diagnostic::Level;
use crate::drift::DifferenceKind;
use crate::findings::Wording;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "different-order",
    level: Level::Error,
    summary: "the same lines stand in another order and come to another result",
    documentation: r#"## What it finds

Two variants with the same lines in another order, where the order matters: of `--enable-x` and
`--disable-x` the last one wins, and a variable that is set after the include that reads it comes
too late. Lines whose order does not matter are left alone.

## Why it matters

Who compares the two files line by line finds the same lines on both sides. What is built is not
the same.

## Example

```sh
# linux64/nightly
TOOLTOOL_DIR="$(dirname $topsrcdir)"
. "$topsrcdir/build/mozconfig.clang"

# linux64/release
. "$topsrcdir/build/mozconfig.clang"
TOOLTOOL_DIR="$(dirname $topsrcdir)"

# build/mozconfig.clang
export CC="${TOOLTOOL_DIR:-$topsrcdir}/clang/bin/clang"
```

Nightly is built with the clang beside the tree; release, where the environment does not set
`TOOLTOOL_DIR`, with the one inside.

## The way out

Bring the lines into one order on both sides; better, move them into the nearest file that both
include, or let `mozconfig-lint carry KEY --to release` look for the place. Is it meant? Add an
entry with a reason to `whitelist.toml`.
"#,
    check: Check::Drift(DifferenceKind::Order, message),
};

fn message(wording: &Wording<'_>) -> String {
    wording.both(", by the order of the same lines")
}
