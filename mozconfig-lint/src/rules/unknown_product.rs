//! `unknown-product`: an entry names a product that is not there.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::entries::EntryContext;
use crate::suggest;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-product",
    level: Level::Error,
    summary: "an entry names a product that is not there",
    documentation: r#"## What it finds

An entry whose `products` names a product that the tree does not have, or whose glob matches none.

## Why it matters

Such an entry excuses nothing. Often the name is misspelt, and the difference that it should excuse
is reported; or the product has left the tree, and the entry stayed.

## Example

```toml
[[allow]]
in = "nightly"
products = ["comm/mial"]    # the product is `comm/mail`
option = "--enable-profiling"
reason = "nightly is profiled"
```

## The way out

Correct the name: it is the path of the folder that holds `config/mozconfigs`, or the `name` of a
`[[product]]`. If the product is gone, remove the entry.
"#,
    check: Check::Entry(check),
};

fn check(context: &EntryContext<'_>) -> Vec<Diagnostic> {
    let known: Vec<&str> =
        context.all.products.iter().map(|product| product.name.as_str()).collect();
    context
        .entry
        .products
        .iter()
        .filter(|glob| !known.iter().any(|name| glob.value.is_match(name)))
        .map(|glob| {
            let name = glob.value.as_str();
            let label = Label::new(glob.span, "matches no product");
            let diagnostic = Diagnostic::new(&RULE, format!("there is no product `{name}`"), label);
            match suggest::closest(name, known.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => context.without_item(
                    diagnostic.note(format!("the products are {}", known.join(", "))),
                    &context.entry.products,
                    glob.span,
                    // The tree may be there in part.
                    false,
                ),
            }
        })
        .collect()
}
