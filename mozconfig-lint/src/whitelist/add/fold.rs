//! As few entries as can be for what is chosen: those that say the same of several platforms, variants
//! or products are one.

use std::collections::BTreeSet;

use super::select::Chosen;
use crate::whitelist::suggest_entry::SuggestedEntry;

/// An entry with the messages of the findings that it is for.
pub(super) struct Folded {
    pub(super) entry: SuggestedEntry,
    pub(super) findings: Vec<String>,
}

/// How much entries allow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Width {
    /// Whether an entry for a cause allows what comes of it; else each setting is named.
    pub(super) by_cause: bool,
    /// Whether the variants that are compared with are named; else an entry allows what a variant has
    /// whatever it is compared with.
    pub(super) against: bool,
}

/// The entries for what is chosen, in the order of the findings. The product is named where some are
/// left out.
pub(super) fn fold(chosen: &[Chosen], all_products: &BTreeSet<&str>, width: Width) -> Vec<Folded> {
    let mut folded: Vec<Folded> = Vec::new();
    for chosen in chosen {
        let Chosen { product, base, other, .. } = chosen;
        let entry = if width.by_cause { &chosen.entry } else { &chosen.entry_for_each };
        let mut entry = entry.clone();
        entry.products.insert(product.clone());
        if width.against {
            // Of the two variants, the one that is not named by `in`; of two that are, either.
            let against =
                if entry.sides.contains(other) && entry.sides.len() == 1 { base } else { other };
            entry.against.insert(against.clone());
        }
        merge(&mut folded, Folded { entry, findings: vec![chosen.message.clone()] }, &BY_PLATFORM);
    }
    folded = again(folded, &BY_VARIANT);
    folded = again(folded, &BY_PRODUCT);
    for Folded { entry, .. } in &mut folded {
        if entry.products.len() == all_products.len() {
            entry.products.clear();
        }
    }
    folded
}

/// One of the lists in which two entries may differ that become one.
struct Dimension {
    /// The entry without what is in the list.
    without: fn(&SuggestedEntry) -> SuggestedEntry,
    /// Adds what is in the list of another.
    join: fn(&mut SuggestedEntry, SuggestedEntry),
}

const BY_PLATFORM: Dimension = Dimension {
    without: |entry| SuggestedEntry { platforms: Vec::new(), ..entry.clone() },
    join: |entry, other| {
        entry.platforms.extend(other.platforms);
        entry.platforms.sort();
        entry.platforms.dedup();
    },
};

const BY_VARIANT: Dimension = Dimension {
    without: |entry| SuggestedEntry { against: BTreeSet::new(), ..entry.clone() },
    join: |entry, other| entry.against.extend(other.against),
};

const BY_PRODUCT: Dimension = Dimension {
    without: |entry| SuggestedEntry { products: BTreeSet::new(), ..entry.clone() },
    join: |entry, other| entry.products.extend(other.products),
};

fn again(folded: Vec<Folded>, dimension: &Dimension) -> Vec<Folded> {
    let mut result = Vec::new();
    for one in folded {
        merge(&mut result, one, dimension);
    }
    result
}

fn merge(folded: &mut Vec<Folded>, new: Folded, dimension: &Dimension) {
    let rest = (dimension.without)(&new.entry);
    match folded.iter_mut().find(|old| (dimension.without)(&old.entry) == rest) {
        None => folded.push(new),
        Some(old) => {
            (dimension.join)(&mut old.entry, new.entry);
            for finding in new.findings {
                if !old.findings.contains(&finding) {
                    old.findings.push(finding);
                }
            }
        }
    }
}
