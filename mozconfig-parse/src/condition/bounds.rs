//! How much work conditions may take, and what an operation gives past that.
//!
//! Each piece of work has a bound of its own, so that what one costs never makes another less exact.

use super::{Condition, Conditions};

/// How many nodes there may be in all before conditions are given up as too complex.
const MAX_NODES: usize = 1 << 22;
/// How many steps the operations on conditions may take, in one piece of work, before conditions are
/// given up as too complex: nodes are made once, but may be gone over any number of times. All
/// mozconfigs of a real tree take some hundred thousand together.
pub(super) const MAX_WORK: usize = 1 << 20;
/// How many questions may stand on one way through a diagram: as deep do functions recurse.
pub(super) const MAX_HEIGHT: u32 = 2048;

impl Conditions {
    /// Whether conditions became too complex, so that some are unknown.
    pub fn exceeded(&self) -> bool {
        self.exceeded > 0
    }

    /// Begins another piece of work, such as one mozconfig or one comparison, which has the whole
    /// bound for itself: what one costs never makes another less exact.
    pub fn begin(&mut self) {
        self.limit = self.work + MAX_WORK;
    }

    /// Does something beside the piece of work at hand: it has the whole bound for itself, and may
    /// look at how much it has taken. `None` where that was not enough for an exact answer.
    pub(crate) fn beside<T>(
        &mut self,
        action: impl FnOnce(&mut Self, usize) -> Option<T>,
    ) -> Option<T> {
        let (limit, before, exceeded) = (self.limit, self.work, self.exceeded);
        self.begin();
        let result = action(self, before);
        self.limit = limit + (self.work - before);
        result.filter(|_| self.exceeded == exceeded)
    }

    /// How many steps operations have taken in all.
    pub(crate) fn work(&self) -> usize {
        self.work
    }

    /// Whether operations are given up from here on.
    pub(super) fn is_spent(&self) -> bool {
        self.work >= self.limit || self.nodes.len() >= MAX_NODES
    }

    /// Whether even giving them up has become too much.
    pub fn is_exhausted(&self) -> bool {
        self.work >= self.limit + MAX_WORK / 4 || self.nodes.len() >= MAX_NODES + MAX_NODES / 4
    }

    /// A condition that nothing is known about, in the place of one that is too much to work out: a fresh
    /// symbol, never equal to anything, so that it can hide no difference. From then on
    /// [`Self::exceeded`] tells.
    pub fn give_up(&mut self) -> Condition {
        self.exceeded += 1;
        let text = self.symbols.literal_text(&format!("too complex ({})", self.exceeded));
        self.unknown(text)
    }
}
