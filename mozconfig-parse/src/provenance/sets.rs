//! Sets of operations, each kept once: equal sets have equal numbers.
//!
//! A set is a binary trie over the numbers of its members, with 64 of them in each leaf, and what two
//! sets have in common they share. So a value that depends on all lines before it costs a few nodes
//! more than the value before, not a copy of its members. Okasaki and Gill, *Fast Mergeable Integer
//! Maps* (1998) describe such tries. Nothing here knows what an operation is.

use super::{OperationId, OperationSet};
use crate::hash::{Index, Memo, NumberHasher};

/// How many bits of a member's number say which of its block it is.
const BLOCK_BITS: u32 = 6;

/// All sets that are not empty, by number.
#[derive(Debug)]
pub(super) struct Sets {
    nodes: Vec<Node>,
    index: Index,
    /// What was united, by both; the smaller number first.
    unions: Memo,
}

/// A set. What its members are decides its shape, so equal sets are equal nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    /// Members of one block, at least one: a bit for each.
    Block { number: u32, bits: u64 },
    /// Two sets. The numbers of their blocks are the same above some bit, which is unset in all of
    /// the first and set in all of the second. The key is what they have in common, then that bit.
    Branch { key: u32, halves: [OperationSet; 2] },
}

impl Node {
    /// What the numbers of all blocks have in common, and the first bit in which some differ; zero
    /// where there is one block.
    fn place(self) -> (u32, u32) {
        match self {
            Self::Block { number, .. } => (number, 0),
            Self::Branch { key, .. } => place(key),
        }
    }

    fn hash(self) -> u64 {
        let mut hasher = NumberHasher::default();
        match self {
            Self::Block { number, bits } => {
                hasher.add(u64::from(number));
                hasher.add(bits);
            }
            // A branch is known by its halves.
            Self::Branch { halves: [first, second], .. } => {
                hasher.add(u64::from(first.0) << 32 | u64::from(second.0));
            }
        }
        hasher.value()
    }
}

/// What a key is made of.
fn place(key: u32) -> (u32, u32) {
    let bit = key & key.wrapping_neg();
    (key ^ bit, bit)
}

/// Which half of a branch at `bit` a block belongs to, if to one.
fn half(common: u32, bit: u32, block: u32) -> Option<usize> {
    let above = !(bit | (bit - 1));
    (block & above == common).then_some(usize::from(block & bit != 0))
}

impl Default for Sets {
    fn default() -> Self {
        // The empty set has a number and no node; what stands in its place is never looked at.
        let nodes = vec![Node::Block { number: 0, bits: 0 }];
        Self { nodes, index: Index::default(), unions: Memo::default() }
    }
}

impl Sets {
    /// The set of one member.
    pub(super) fn single(&mut self, member: OperationId) -> OperationSet {
        let number = member.0 >> BLOCK_BITS;
        self.keep(Node::Block { number, bits: 1 << (member.0 & ((1 << BLOCK_BITS) - 1)) })
    }

    /// What is in one of two sets or in both.
    pub(super) fn union(&mut self, a: OperationSet, b: OperationSet) -> OperationSet {
        if a == b || b == OperationSet::EMPTY {
            return a;
        }
        if a == OperationSet::EMPTY {
            return b;
        }
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        let by = u64::from(a.0) << 32 | u64::from(b.0);
        if let Some(known) = self.unions.get(by) {
            return OperationSet(known);
        }
        let union = self.unite(a, b);
        self.unions.insert(by, union.0);
        union
    }

    fn unite(&mut self, a: OperationSet, b: OperationSet) -> OperationSet {
        let (one, two) = (self.node(a), self.node(b));
        match (one, two) {
            (Node::Block { number, bits }, Node::Block { number: same, bits: more })
                if number == same =>
            {
                return self.keep(Node::Block { number, bits: bits | more });
            }
            (
                Node::Branch { key, halves: [a_first, a_second] },
                Node::Branch { key: same, halves: [b_first, b_second] },
            ) if key == same => {
                let halves = [self.union(a_first, b_first), self.union(a_second, b_second)];
                return self.keep(Node::Branch { key, halves });
            }
            _ => {}
        }
        let ((a_common, a_bit), (b_common, b_bit)) = (one.place(), two.place());
        let (wide, common, bit, narrow, other) = if a_bit > b_bit {
            (one, a_common, a_bit, b, b_common)
        } else {
            (two, b_common, b_bit, a, a_common)
        };
        if let Node::Branch { key, mut halves } = wide
            && let Some(half) = half(common, bit, other)
        {
            halves[half] = self.union(halves[half], narrow);
            return self.keep(Node::Branch { key, halves });
        }
        // They are apart from the first bit on in which they differ.
        let apart = 1 << (u32::BITS - 1 - (a_common ^ b_common).leading_zeros());
        let key = a_common & !(apart - 1) | apart;
        let halves = if a_common & apart == 0 { [a, b] } else { [b, a] };
        self.keep(Node::Branch { key, halves })
    }

    /// The members of a set, sorted.
    pub(super) fn members(&self, set: OperationSet) -> Vec<OperationId> {
        self.without(set, OperationSet::EMPTY)
    }

    /// The members of one set that are not in the other, sorted.
    pub(super) fn without(&self, set: OperationSet, other: OperationSet) -> Vec<OperationId> {
        let mut members = Vec::new();
        self.add_without(set, other, &mut members);
        members
    }

    fn add_without(&self, set: OperationSet, other: OperationSet, members: &mut Vec<OperationId>) {
        if set == other || set == OperationSet::EMPTY {
            return;
        }
        match self.node(set) {
            Node::Block { number, bits } => {
                let mut left = bits & !self.block(other, number);
                while left != 0 {
                    members.push(OperationId(number << BLOCK_BITS | left.trailing_zeros()));
                    left &= left - 1;
                }
            }
            Node::Branch { key, halves } => {
                let others = self.halves(other, key);
                for (half, other) in halves.into_iter().zip(others) {
                    self.add_without(half, other, members);
                }
            }
        }
    }

    /// The members of a set that are in one block.
    fn block(&self, mut set: OperationSet, block: u32) -> u64 {
        while set != OperationSet::EMPTY {
            match self.node(set) {
                Node::Block { number, bits } => return if number == block { bits } else { 0 },
                node @ Node::Branch { halves, .. } => {
                    let (common, bit) = node.place();
                    let Some(half) = half(common, bit, block) else { return 0 };
                    set = halves[half];
                }
            }
        }
        0
    }

    /// What of a set is in the one and in the other half of a branch with this key.
    fn halves(&self, mut set: OperationSet, key: u32) -> [OperationSet; 2] {
        let (common, bit) = place(key);
        while set != OperationSet::EMPTY {
            let node = self.node(set);
            let (own, own_bit) = node.place();
            match node {
                Node::Branch { key: same, halves } if key == same => return halves,
                Node::Branch { halves, .. } if own_bit > bit => match half(own, own_bit, common) {
                    Some(half) => set = halves[half],
                    None => break,
                },
                _ => {
                    return match half(common, bit, own) {
                        Some(0) => [set, OperationSet::EMPTY],
                        Some(_) => [OperationSet::EMPTY, set],
                        None => break,
                    };
                }
            }
        }
        [OperationSet::EMPTY; 2]
    }

    fn node(&self, set: OperationSet) -> Node {
        self.nodes[set.0 as usize]
    }

    fn keep(&mut self, node: Node) -> OperationSet {
        let hash = node.hash();
        if let Some(known) = self.index.find(hash, |id| self.nodes[id as usize] == node) {
            return OperationSet(known);
        }
        let id = self.nodes.len() as u32;
        self.nodes.push(node);
        self.index.insert(hash, id);
        OperationSet(id)
    }

    /// How many nodes all sets have together.
    pub(super) fn kept(&self) -> usize {
        self.nodes.len()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{OperationId, OperationSet, Sets};

    /// Numbers without a pattern, some near each other and some far apart.
    fn numbers(seed: u64, count: usize) -> impl Iterator<Item = u32> {
        let mut state = seed;
        std::iter::repeat_with(move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let random = (state >> 33) as u32;
            if random.is_multiple_of(3) { u32::MAX - random % 500 } else { random % 1000 }
        })
        .take(count)
    }

    fn set_of(sets: &mut Sets, members: impl IntoIterator<Item = u32>) -> OperationSet {
        members.into_iter().fold(OperationSet::EMPTY, |set, member| {
            let single = sets.single(OperationId(member));
            sets.union(set, single)
        })
    }

    #[test]
    fn sets_are_what_sets_are() {
        let mut sets = Sets::default();
        for seed in 0..200 {
            let count = seed as usize;
            let one: BTreeSet<u32> = numbers(seed, count % 40).collect();
            let two: BTreeSet<u32> = numbers(seed + 1000, count / 3).collect();
            let a = set_of(&mut sets, one.iter().copied());
            let b = set_of(&mut sets, two.iter().rev().copied());
            let members = |members: Vec<OperationId>| -> Vec<u32> {
                members.into_iter().map(|member| member.0).collect()
            };
            let union = sets.union(b, a);
            let expected: Vec<u32> = one.union(&two).copied().collect();
            assert_eq!(members(sets.members(union)), expected);
            assert_eq!(set_of(&mut sets, expected), union, "equal sets have one number");
            for (this, that, first, second) in
                [(a, b, &one, &two), (union, a, &(&one | &two), &one)]
            {
                let expected: Vec<u32> = first.difference(second).copied().collect();
                assert_eq!(members(sets.without(this, that)), expected);
                let expected: Vec<u32> = second.difference(first).copied().collect();
                assert_eq!(members(sets.without(that, this)), expected);
            }
        }
    }

    #[test]
    fn a_set_with_one_member_more_costs_a_few_nodes() {
        let mut sets = Sets::default();
        set_of(&mut sets, 0..100_000);
        // A block and the branches above it, and the member alone.
        assert!(sets.kept() < 100_000 * 14, "{} nodes", sets.kept());
    }
}
