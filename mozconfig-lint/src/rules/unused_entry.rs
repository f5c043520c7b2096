//! `unused-entry`: an entry that excuses nothing.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unused-entry",
    level: Level::Error,
    summary: "an entry of the whitelist excuses nothing",
    documentation: r#"## What it finds

An entry of the whitelist that no difference needs: the two variants agree in what it speaks of,
or a pin (`from`, `when`, `value`) does not fit.

## Why it matters

An entry that is left behind excuses the next difference of its kind, which nobody meant and
nobody then sees.

## Example

```toml
[[allow]]
in = "nightly"
option = "--enable-lto"    # release has had it, too, for a while
reason = "on trial in nightly"
```

## The way out

Remove it. If it should excuse a difference that is reported, correct what does not fit: `in`,
`against`, `platforms`, or a pin.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    // What is required must not be told to go away: `unmet-requirement` speaks of it.
    if !context.all.complete || context.has_expired || context.entry.required {
        return Vec::new();
    }
    let used = context.used_on();
    if used.is_empty() && context.names_unknown() {
        // The name that does not exist is told; correcting it may be the way out.
        return Vec::new();
    }
    if used.is_empty() {
        let label = Label::new(context.entry.span, "remove it");
        let diagnostic = Diagnostic::new(&RULE, "this entry excuses nothing: remove it", label)
            .fix("remove the entry", context.removal());
        let entry = context.entry;
        let is_pinned = entry.when.is_some() || !entry.value.is_empty() || !entry.from.is_empty();
        return vec![if is_pinned {
            diagnostic
                .note("or correct its `when`, `value` or `from`, if that is what does not fit")
        } else {
            diagnostic
        }];
    }
    // A platform that is named must need the entry; of those that a glob matches, one must.
    let compared = context.compared_platforms();
    let known = context.platforms();
    context
        .entry
        .platforms
        .iter()
        .filter(|glob| {
            let matching = |name: &&&str| glob.value.is_match(name);
            known.iter().any(|name| matching(&name)) && (!used.iter().any(|name| matching(&name)))
        })
        .map(|glob| {
            let name = glob.value.as_str();
            let why = if compared.iter().any(|platform| glob.value.is_match(platform)) {
                "nothing differs there that the entry speaks of"
            } else {
                "the variants that the entry names are not compared there"
            };
            Diagnostic::new(
                &RULE,
                format!("this entry excuses nothing on `{name}`: remove the platform"),
                Label::new(glob.span, "remove it"),
            )
            .related(context.entry.header_span, "from this entry")
            .note(why)
        })
        .collect()
}
