//! What was compared, and what each entry was good for in it.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::source::Span;

use super::NearMiss;
use crate::drift::Which;
use crate::whitelist::schema::EntryId;

/// The pair whose differences are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PairNames<'a> {
    /// The product.
    pub product: &'a str,
    /// The platform.
    pub platform: &'a str,
    /// The variant compared from.
    pub base: &'a str,
    /// The variant compared with.
    pub other: &'a str,
}

impl PairNames<'_> {
    pub(super) fn side(&self, which: Which) -> (&str, &str) {
        match which {
            Which::Base => (self.base, self.other),
            Which::Other => (self.other, self.base),
        }
    }
}

/// A comparison that was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Compared {
    /// The product.
    pub product: String,
    /// The platform.
    pub platform: String,
    /// The variant compared from.
    pub base: String,
    /// The variant compared with.
    pub other: String,
}

impl From<PairNames<'_>> for Compared {
    fn from(pair: PairNames<'_>) -> Self {
        Self {
            product: pair.product.to_owned(),
            platform: pair.platform.to_owned(),
            base: pair.base.to_owned(),
            other: pair.other.to_owned(),
        }
    }
}

/// What each entry was good for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage {
    /// The comparisons in which each entry excused something.
    pub uses: BTreeMap<EntryId, BTreeSet<Compared>>,
    /// How many differences each entry excused, wholly or in part.
    pub differences: BTreeMap<EntryId, usize>,
    /// Of the names and globs in lists of several: those by which something was excused, or nearly so.
    pub items: BTreeSet<Span>,
    /// How entries came near differences that are left.
    pub near: BTreeSet<NearMiss>,
    /// The entries that excused something that no earlier entry does.
    pub needed: BTreeSet<EntryId>,
    /// How many differences are allowed.
    pub allowed: usize,
}
