//! Values that are kept once and known by number. Knows nothing of what they are.

use std::hash::Hash;

use crate::hash::{Index, NumberHasher};

/// Values that are kept once, by number.
#[derive(Debug)]
pub(super) struct Interner<T> {
    pub(super) values: Vec<T>,
    pub(super) index: Index,
}

impl<T> Interner<T> {
    pub(super) fn new() -> Self {
        Self { values: Vec::new(), index: Index::default() }
    }

    /// The number of the value under a hash that `is_it` takes for the one; where there is none, of
    /// the one that `make` gives.
    pub(super) fn id(
        &mut self,
        hash: u64,
        is_it: impl Fn(&T) -> bool,
        make: impl FnOnce() -> T,
    ) -> u32 {
        let Self { values, index } = self;
        if let Some(id) = index.find(hash, |id| is_it(&values[id as usize])) {
            return id;
        }
        let id = values.len() as u32;
        values.push(make());
        index.insert(hash, id);
        id
    }
}

/// The hash by which a value is looked for.
pub(super) fn hash_of(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = NumberHasher::default();
    value.hash(&mut hasher);
    hasher.value()
}
