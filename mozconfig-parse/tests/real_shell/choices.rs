//! Choices that proptest makes, so that it can make what follows from them smaller.
//!
//! What is generated is decided by a row of numbers, one for each choice, in the order in which they
//! are asked for. Behind its end stand zeros, and zero is the plainest choice of all: a shorter row,
//! or one of smaller numbers, gives a smaller text, which is what proptest looks for once a text fails.

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};

/// A row of numbers, and which of them comes next.
#[derive(Clone, Debug)]
pub(crate) struct Choices {
    row: Vec<u16>,
    next: usize,
}

impl Choices {
    /// Rows of at most this many choices, and at least half as many.
    pub(crate) fn rows(most: usize) -> impl Strategy<Value = Self> {
        vec(any::<u16>(), most / 2..=most).prop_map(|row| Self { row, next: 0 })
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let number = self.row.get(self.next).copied().unwrap_or_default();
        self.next += 1;
        (usize::from(number) * bound) >> u16::BITS
    }

    /// Whether something with this chance, in percent, happens; plainest is that it does not.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of these, the plainest first.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}
