//! `unreadable-file`: a mozconfig that cannot be read.

use mozconfig_parse::source::{ReadError, TreePath};

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unreadable-file",
    level: Level::Error,
    summary: "a mozconfig cannot be read, so the check is incomplete",
    documentation: "\
## What it finds

A mozconfig, or a file that it includes, that exists and cannot be read: permission is missing, a
folder or a FIFO stands in its place, or it is too large. Also a mozconfig that is a link out of the
source tree.

## Why it matters

What it sets is not known, so that a check without findings would mean nothing. The check is
incomplete, and the exit code is 2.

## Example

```sh
$ ls -l browser/config/mozconfigs/linux64/release
--w------- 1 build build 512 Jan 31 12:00 browser/config/mozconfigs/linux64/release
```

## The way out

Give whoever runs the check leave to read the file (`chmod a+r FILE`), or put a regular file in
its place.
",
    check: Check::Unreadable(check),
};

fn check(path: &TreePath, error: &ReadError, place: Label) -> Diagnostic {
    Diagnostic::new(&RULE, format!("`{path}` cannot be read: {error}"), place)
        .help("the check is incomplete until it can be")
}
