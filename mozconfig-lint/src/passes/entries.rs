//! The pass over the whitelist's entries, after everything has been compared.

use std::collections::BTreeSet;

use mozconfig_parse::source::{ByteRange, Sources, Span};

use crate::allow::{Compared, Judge, NearMiss, Usage};
use crate::diagnostic::{Diagnostic, Edit};
use crate::rules::{Check, RULES};
use crate::tree::Product;
use crate::whitelist::removal;
use crate::whitelist::schema::{Entry, EntryId, Located};

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
    /// Whether the entry excused something.
    pub(crate) fn is_used(&self) -> bool {
        self.all.usage.uses.contains_key(&self.id)
    }

    /// How the entry came near differences that are left.
    pub(crate) fn near_misses(&self) -> impl Iterator<Item = NearMiss> {
        self.all.usage.near.iter().copied().filter(|near| near.entry() == self.id)
    }

    /// Whether something was excused by a name or glob of the entry, in a list of several.
    pub(crate) fn is_item_used(&self, span: Span) -> bool {
        self.all.usage.items.contains(&span)
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
        let text = self.all.sources.file(self.entry.span.file).text();
        self.edit(removal::of_entry(text, self.entry.span.range))
    }

    /// The edit that removes a key, which must not be the only one of its kind.
    pub(crate) fn removal_of_key(&self, key: Span) -> Edit {
        let text = self.all.sources.file(key.file).text();
        self.edit(removal::of_key(text, key.range))
    }

    /// The edit that removes an item of a list. The entry goes with its only one, if it may: one that
    /// is required must not be told to go.
    pub(crate) fn removal_of_item<T>(&self, list: &[Located<T>], item: Span) -> Option<Edit> {
        if list.len() < 2 {
            return (!self.entry.required).then(|| self.removal());
        }
        let items: Vec<ByteRange> = list.iter().map(|item| item.span.range).collect();
        let index = list.iter().position(|it| it.span == item)?;
        let text = self.all.sources.file(item.file).text();
        removal::of_item(text, &items, index).map(|range| self.edit(range))
    }

    /// Adds the way out for an item that names nothing that exists, nor nearly so: to remove it, and
    /// the entry with its only one.
    pub(crate) fn without_item<T>(
        &self,
        diagnostic: Diagnostic,
        list: &[Located<T>],
        item: Span,
        is_safe: bool,
    ) -> Diagnostic {
        let message = if list.len() < 2 {
            "correct it, or remove the entry"
        } else {
            "correct it, or remove it"
        };
        match self.removal_of_item(list, item) {
            None => diagnostic.help(message),
            Some(edit) if is_safe => diagnostic.fix(message, edit),
            Some(edit) => diagnostic.suggest(message, edit),
        }
    }

    fn edit(&self, range: ByteRange) -> Edit {
        let span = Span { file: self.entry.span.file, range };
        Edit { span, replacement: String::new() }
    }

    /// The comparisons of which the entry speaks, whatever the platform.
    pub(crate) fn comparisons(&self) -> impl Iterator<Item = &Compared> {
        let is_of_product = |compared: &Compared| {
            let products = &self.entry.products;
            products.is_empty()
                || products.iter().any(|glob| glob.value.is_match(&compared.product))
        };
        self.all.compared.iter().filter(move |compared| {
            is_of_product(compared)
                && (self.entry.is_about(&compared.base, &compared.other)
                    || self.entry.is_about(&compared.other, &compared.base))
        })
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
