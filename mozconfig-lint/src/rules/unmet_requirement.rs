//! `unmet-requirement`: a difference that must exist is missing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Rule};
use crate::allow::Compared;
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unmet-requirement",
    level: Level::Error,
    summary: "a difference that an entry requires is missing on a platform that it names",
    documentation: r#"## What it finds

An entry of the whitelist with `required = true`, and a platform that it names where the
difference does not exist between two variants that it speaks of.

## Why it matters

Such an entry is policy, not only an excuse: nightly must not be built with the branding of
release. A platform without the difference breaks it.

## Example

```toml
[[allow]]
in = "nightly"
platforms = ["linux*", "win*"]
option = "--with-branding=browser/branding/nightly"
reason = "nightly carries its own branding"
required = true
```

`win64/nightly` has no such line any more.

## The way out

Make the setting on the platform that the finding names. If the difference is no longer needed
there, take the platform out of `platforms`; if nowhere, remove `required`, and the entry with it
once it is unused.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    if !context.entry.required || context.has_expired || !context.all.complete {
        return Vec::new();
    }
    let used = context.all.usage.uses.get(&context.id);
    let globs = &context.entry.platforms;
    let missing: Vec<&Compared> = context
        .comparisons()
        .filter(|compared| {
            globs.is_empty() || globs.iter().any(|glob| glob.value.is_match(&compared.platform))
        })
        .filter(|compared| used.is_none_or(|used| !used.contains(*compared)))
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let label = Label::new(context.entry.header_span, "required here");
    let message = format!(
        "the difference that this entry requires is missing on {}",
        places(&missing, &context.comparisons().collect::<Vec<_>>())
    );
    let diagnostic = Diagnostic::new(&RULE, message, label)
        .help("make the setting there, or leave those platforms out of the entry");
    vec![diagnostic]
}

/// The platforms of comparisons, with the product and the variants where the entry speaks of several.
fn places(missing: &[&Compared], all: &[&Compared]) -> String {
    let products: BTreeSet<&str> = all.iter().map(|it| it.product.as_str()).collect();
    let pairs: BTreeSet<(&str, &str)> = all.iter().map(|it| (&*it.base, &*it.other)).collect();
    let mut places: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for Compared { product, platform, base, other } in missing {
        places.entry((product, base, other)).or_default().push(platform);
    }
    let told = places.into_iter().map(|((product, base, other), platforms)| {
        let product = if products.len() > 1 { format!(" of {product}") } else { String::new() };
        let pair =
            if pairs.len() > 1 { format!(" between {base} and {other}") } else { String::new() };
        format!("{}{product}{pair}", platforms.join(", "))
    });
    told.collect::<Vec<_>>().join("; ")
}
