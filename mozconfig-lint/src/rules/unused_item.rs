//! `unused-item`: a name or glob in a list of an entry that excuses nothing.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;
use crate::whitelist::schema::{EntryKind, Located};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unused-item",
    level: Level::Error,
    summary: "a name or glob in a list of an entry excuses nothing",
    documentation: r#"## What it finds

An entry of the whitelist that excuses something, but nothing by one of the names or globs in its
lists: a variant in `in` or `against`, a glob in `products`, `from` or `value`, a setting in
`option`, `env` and the like. Of the platforms `unused-platform` speaks.

## Why it matters

What is left behind excuses the next difference that it matches, which nobody meant and nobody then
sees.

## Example

```toml
[[allow]]
in = "nightly"
option = ["--with-ccache", "--enable-lto"]    # release has had `--enable-lto` for a while
reason = "releases are compiled from scratch"
```

## The way out

Remove it from the list; `mozconfig-lint whitelist prune` does. If it should match a difference that
is reported, correct it.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    if !context.all.complete || !context.is_used() {
        return Vec::new();
    }
    let entry = context.entry;
    let mut found = Vec::new();
    // What does not exist at all is told by rules of its own.
    let variants = context.all.variants;
    let is_variant = |name: &String| variants.contains(name);
    found.extend(unused(context, "in", &entry.sides, is_variant));
    found.extend(unused(context, "against", &entry.against, is_variant));
    let products = context.all.products;
    found.extend(unused(context, "products", &entry.products, |glob| {
        products.iter().any(|product| glob.is_match(&product.name))
    }));
    found.extend(unused(context, "from", &entry.from, |_| true));
    found.extend(unused(context, "value", &entry.value, |_| true));
    if entry.settings.len() > 1 {
        for kind in EntryKind::ALL {
            found.extend(settings(context, kind));
        }
    }
    found
}

/// What is unused of a list; a list of one is used if the entry is.
fn unused<T: ToString>(
    context: &EntryContext<'_>,
    key: &str,
    list: &[Located<T>],
    exists: impl Fn(&T) -> bool,
) -> Vec<Diagnostic> {
    if list.len() < 2 {
        return Vec::new();
    }
    let unused = list.iter().filter(|it| exists(&it.value) && !context.is_item_used(it.span));
    unused
        .map(|item| {
            let name = item.value.to_string();
            let message = format!("`{name}` in `{key}` of this entry excuses nothing: remove it");
            Diagnostic::new(&RULE, message, Label::new(item.span, "remove it"))
                .related(context.entry.header_span, "of this entry")
                .fix_if("remove it from the list", context.removal_of_item(list, item.span))
        })
        .collect()
}

/// The same of the globs of a kind; where none of them is used, of the key.
fn settings(context: &EntryContext<'_>, kind: EntryKind) -> Vec<Diagnostic> {
    let settings = &context.entry.settings;
    let globs: Vec<_> =
        settings.iter().filter(|it| it.kind == kind).map(|it| it.glob.clone()).collect();
    if globs.is_empty() || globs.iter().any(|glob| context.is_item_used(glob.span)) {
        return unused(context, kind.as_str(), &globs, |_| true);
    }
    let Some(key) = context.entry.keys.iter().find(|key| key.value == kind.as_str()) else {
        return Vec::new();
    };
    let message = format!("`{}` of this entry excuses nothing: remove it", kind.as_str());
    let diagnostic = Diagnostic::new(&RULE, message, Label::new(key.span, "remove it"))
        .related(context.entry.header_span, "of this entry")
        .fix("remove the key", context.removal_of_key(key.span));
    vec![diagnostic]
}
