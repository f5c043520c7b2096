//! The pass over the whitelist's entries, after everything has been compared.

use std::collections::BTreeSet;

use mozconfig_parse::source::Sources;

use crate::allow::{Judge, Usage};
use crate::diagnostic::{Diagnostic, Edit};
use crate::rules::{Check, RULES};
use crate::tree::Product;
use crate::whitelist::schema::{Entry, EntryId};

/// A comparison that was made: product, platform, and the two variants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Compared {
    pub(crate) product: String,
    pub(crate) platform: String,
    pub(crate) base: String,
    pub(crate) other: String,
}

/// What the rules about entries may look at.
pub(crate) struct EntriesContext<'a> {
    pub(crate) usage: &'a Usage,
    pub(crate) products: &'a [Product],
    pub(crate) compared: &'a BTreeSet<Compared>,
    /// The variants that are compared anywhere.
    pub(crate) variants: &'a BTreeSet<String>,
    /// Whether all of the tree was compared, so that what is not used is of no use.
    pub(crate) complete: bool,
    pub(crate) sources: &'a Sources,
}

/// An entry, for rules that look at one.
pub(crate) struct EntryContext<'a> {
    pub(crate) all: &'a EntriesContext<'a>,
    pub(crate) id: EntryId,
    pub(crate) entry: &'a Entry,
    pub(crate) has_expired: bool,
}

impl EntryContext<'_> {
    /// The platforms on which the entry excused something.
    pub(crate) fn used_on(&self) -> BTreeSet<&str> {
        let uses = self.all.usage.uses.get(&self.id);
        uses.into_iter().flatten().map(|(_, platform)| platform.as_str()).collect()
    }

    /// The platforms of the products that the entry speaks of.
    pub(crate) fn platforms(&self) -> BTreeSet<&str> {
        self.all
            .products
            .iter()
            .filter(|product| {
                self.entry.products.is_empty()
                    || self.entry.products.iter().any(|glob| glob.value.is_match(&product.name))
            })
            .flat_map(|product| &product.platforms)
            .map(|platform| platform.name.as_str())
            .collect()
    }

    /// Whether all the platforms, products or variants of one kind that the entry names do not
    /// exist, so that it can match nothing.
    pub(crate) fn names_unknown(&self) -> bool {
        let platforms = self.platforms();
        let no_platform = !self.entry.platforms.is_empty()
            && !self
                .entry
                .platforms
                .iter()
                .any(|glob| platforms.iter().any(|name| glob.value.is_match(name)));
        let no_variant =
            !self.entry.sides.iter().any(|side| self.all.variants.contains(&side.value));
        no_platform || no_variant || platforms.is_empty()
    }

    /// The edit that removes the entry with its lines.
    pub(crate) fn removal(&self) -> Edit {
        let mut span = self.entry.span;
        let text = self.all.sources.file(span.file).text();
        // With the newline at its end, and one blank line before or behind it.
        let rest = &text[span.range.end as usize..];
        let newlines = rest.len() - rest.trim_start_matches(['\n', '\r']).len();
        span.range.end += newlines as u32;
        Edit { span, replacement: String::new() }
    }

    /// The platforms that were compared in a way of which the entry speaks.
    pub(crate) fn compared_platforms(&self) -> BTreeSet<&str> {
        self.all
            .compared
            .iter()
            .filter(|compared| {
                let product = self.entry.products.is_empty()
                    || self
                        .entry
                        .products
                        .iter()
                        .any(|glob| glob.value.is_match(&compared.product));
                product
                    && (self.entry.is_about(&compared.base, &compared.other)
                        || self.entry.is_about(&compared.other, &compared.base))
            })
            .map(|compared| compared.platform.as_str())
            .collect()
    }
}

/// All findings about entries.
pub(crate) fn diagnose(context: &EntriesContext<'_>, judge: &Judge<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (id, entry) in judge.whitelist().entries() {
        let context =
            EntryContext { all: context, id, entry, has_expired: judge.has_expired(entry) };
        for rule in RULES {
            if let Check::Entry(check) = rule.check {
                diagnostics.extend(check(&context));
            }
        }
    }
    diagnostics
}
