//! Tables for what is kept once and known by number: conditions, symbols, sets of operations.
//!
//! [`FastMap`] is a hash map with a fast hasher; [`Index`] finds numbers by keys that stand elsewhere,
//! so that no key is kept twice; [`Memo`] maps one number to another.
//!
//! The keys are made by this crate, not by the text of a mozconfig, but for names and literals;
//! whoever writes a mozconfig gains nothing by making those collide, since the whole build is in
//! his hand. No order of such a table may reach an output.

use std::hash::{BuildHasherDefault, Hasher};

/// A hash map with [`NumberHasher`].
pub(crate) type FastMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<NumberHasher>>;

/// Multiplies and rotates, word by word.
#[derive(Default)]
pub(crate) struct NumberHasher(u64);

/// An odd constant without a pattern: the fraction of the golden ratio.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl NumberHasher {
    pub(crate) fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }

    /// The hash of what was added.
    pub(crate) fn value(&self) -> u64 {
        // The tables look at the low bits; the product's good ones are the high ones.
        self.0 ^ (self.0 >> 32)
    }
}

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let word = rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
            self.add(word);
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.add(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.add(number.cast_unsigned() as u64);
    }

    fn finish(&self) -> u64 {
        self.value()
    }
}

/// How many slots a table has at first.
const FIRST_SLOTS: usize = 64;

/// How many slots a table has next: while it is small it grows in large steps, since in each step
/// all that is in it has to be put in anew.
fn next_slots(slots: usize) -> usize {
    match slots {
        0 => FIRST_SLOTS,
        1..4096 => slots * 4,
        _ => slots * 2,
    }
}

/// Finds numbers by the hashes of keys that stand elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// The upper half of each hash with the number, plus one; zero where a slot is empty. A power of
    /// two of them, at most half of them taken.
    slots: Vec<(u32, u32)>,
    /// How many are taken.
    taken: usize,
}

impl Index {
    /// The number under this hash that `is_it` takes for the one.
    pub(crate) fn find(&self, hash: u64, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mark = mark(hash);
        let mut at = mark as usize & mask;
        loop {
            let (known, number) = self.slots[at];
            if number == 0 {
                return None;
            }
            if known == mark && is_it(number - 1) {
                return Some(number - 1);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a number that is not there.
    pub(crate) fn insert(&mut self, hash: u64, number: u32) {
        if self.taken * 2 >= self.slots.len() {
            self.grow();
        }
        self.place(mark(hash), number + 1);
        self.taken += 1;
    }

    fn place(&mut self, mark: u32, number: u32) {
        let mask = self.slots.len() - 1;
        let mut at = mark as usize & mask;
        while self.slots[at].1 != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = (mark, number);
    }

    fn grow(&mut self) {
        let slots = next_slots(self.slots.len());
        let before = std::mem::replace(&mut self.slots, vec![(0, 0); slots]);
        for (mark, number) in before.into_iter().filter(|slot| slot.1 != 0) {
            self.place(mark, number);
        }
    }
}

/// The part of a hash that a slot keeps. Tables have fewer slots than it has values.
fn mark(hash: u64) -> u32 {
    hash as u32
}

/// Maps numbers, none of which is zero, to numbers.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// A power of two of keys with their values, at most five of eight taken; the key is zero where
    /// a slot is empty.
    slots: Vec<(u64, u32)>,
    /// How many are taken.
    taken: usize,
}

impl Memo {
    /// What a number is mapped to.
    pub(crate) fn get(&self, key: u64) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let (known, value) = self.slots[self.slot(key)];
        (known == key).then_some(value)
    }

    /// Maps a number; what it was mapped to before is forgotten.
    pub(crate) fn insert(&mut self, key: u64, value: u32) {
        debug_assert_ne!(key, 0, "zero marks an empty slot");
        if self.taken * 8 >= self.slots.len() * 5 {
            self.grow();
        }
        let slot = self.slot(key);
        self.taken += usize::from(self.slots[slot].0 == 0);
        self.slots[slot] = (key, value);
    }

    /// The slot of a key: where it stands, or the empty one where it would.
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut hasher = NumberHasher::default();
        hasher.add(key);
        let mut at = hasher.value() as usize & mask;
        while self.slots[at].0 != 0 && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let slots = next_slots(self.slots.len());
        let before = std::mem::replace(&mut self.slots, vec![(0, 0); slots]);
        for (key, value) in before.into_iter().filter(|slot| slot.0 != 0) {
            let slot = self.slot(key);
            self.slots[slot] = (key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Index, Memo, NumberHasher};

    #[test]
    fn a_memo_keeps_what_it_is_given_last() {
        let mut memo = Memo::default();
        assert_eq!(memo.get(1), None);
        for key in 1..1000 {
            memo.insert(key, key as u32);
        }
        memo.insert(7, 70);
        assert_eq!((memo.get(7), memo.get(999), memo.get(1000)), (Some(70), Some(999), None));
    }

    #[test]
    fn an_index_finds_by_keys_that_stand_elsewhere() {
        let keys: Vec<u64> = (0..1000).map(|number| number * number).collect();
        let hash = |key| {
            let mut hasher = NumberHasher::default();
            hasher.add(key);
            hasher.value()
        };
        let mut index = Index::default();
        for (number, &key) in keys.iter().enumerate() {
            assert_eq!(index.find(hash(key), |known| keys[known as usize] == key), None);
            index.insert(hash(key), number as u32);
        }
        let found = index.find(hash(81), |known| keys[known as usize] == 81);
        assert_eq!(found, Some(9));
    }
}
