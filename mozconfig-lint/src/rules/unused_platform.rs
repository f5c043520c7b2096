//! `unused-platform`: an entry that excuses nothing on a platform that it names.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unused-platform",
    level: Level::Error,
    summary: "an entry of the whitelist excuses nothing on a platform that it names",
    documentation: r#"## What it finds

A platform in the `platforms` of an entry on which nothing differs that the entry speaks of. A
platform that is named must need the entry; of the platforms that a glob matches, one must.

## Why it matters

A platform that is left behind excuses the next difference there, which nobody meant and nobody
then sees.

## Example

```toml
[[allow]]
in = "nightly"
platforms = ["linux64", "win64"]    # on `win64`, release has had it for a while
option = "--enable-lto"
reason = "on trial in nightly"
```

## The way out

Remove the platform from the list; `mozconfig-lint whitelist prune` does. If the difference should
exist there, make it.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    // Of what is required `unmet-requirement` speaks; of a list of one, `unused-entry`.
    let entry = context.entry;
    if !context.all.complete || !context.is_used() || entry.required || entry.platforms.len() < 2 {
        return Vec::new();
    }
    let known = context.platforms();
    let unused = entry.platforms.iter().filter(|glob| {
        let is_known = known.iter().any(|name| glob.value.is_match(name));
        is_known && !context.is_item_used(glob.span)
    });
    unused
        .map(|glob| {
            let name = glob.value.as_str();
            let is_compared =
                context.comparisons().any(|compared| glob.value.is_match(&compared.platform));
            let why = if is_compared {
                "nothing differs there that the entry speaks of"
            } else {
                "the variants that the entry names are not compared there"
            };
            let message = format!("this entry excuses nothing on `{name}`: remove the platform");
            Diagnostic::new(&RULE, message, Label::new(glob.span, "remove it"))
                .related(entry.header_span, "from this entry")
                .note(why)
                .fix_if("remove the platform", context.removal_of_item(&entry.platforms, glob.span))
        })
        .collect()
}
