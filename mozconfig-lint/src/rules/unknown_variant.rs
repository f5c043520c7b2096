//! `unknown-variant`: an entry names a variant that is not compared.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;
use crate::suggest;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-variant",
    level: Level::Error,
    summary: "an entry of the whitelist names a variant that does not exist or is not compared",
    documentation: r#"## What it finds

An entry of the whitelist whose `in` or `against` names a variant that no platform has, or one
that no product compares.

## Why it matters

The entry can never excuse anything by that name. If the name is misspelt, the difference that was
meant is reported all the same.

## Example

```toml
[[allow]]
in = "nightly"
against = ["releases"]    # the variant is called `release`
option = "--with-branding=*"
reason = "each channel carries its own branding"
```

## The way out

Correct the name, or remove it. If the variant should be compared, name it in a comparison:

```toml
[[product.compare]]
base = "nightly"
against = ["beta", "release"]
```
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    let known = context.all.variants;
    let lists = [&context.entry.sides, &context.entry.against];
    let named = lists.into_iter().flat_map(|list| list.iter().map(move |variant| (list, variant)));
    named
        .filter(|(_, variant)| !known.contains(&variant.value))
        .map(|(list, variant)| {
            let label = Label::new(variant.span, "is not compared");
            let diagnostic = Diagnostic::new(
                &RULE,
                format!("there is no variant `{}` that is compared", variant.value),
                label,
            );
            match suggest::closest(&variant.value, known.iter().map(String::as_str)) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => {
                    let names: Vec<&str> = known.iter().map(String::as_str).collect();
                    context.without_item(
                        diagnostic.note(format!("the variants are {}", names.join(", "))),
                        list,
                        variant.span,
                        false,
                    )
                }
            }
        })
        .collect()
}
