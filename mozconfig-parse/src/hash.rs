//! A hasher for small keys of numbers, which the tables of conditions and symbols are made of.
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
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
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
        // The tables look at the low bits; the product's good ones are the high ones.
        self.0 ^ (self.0 >> 32)
    }
}
