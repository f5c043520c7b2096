//! Where values and conditions come from.
//!
//! An [`OperationId`] is one command (or condition) at one place. An [`OperationSet`] is what a
//! value or condition depends on; a [`ChainId`] is the way of includes by which a command was
//! reached. All are kept once, in [`Provenance`], so that two evaluations can be compared by number.
//! What a set is made of is in `sets`. Nothing here decides what depends on what.

mod sets;

use crate::hash::FastMap;
use crate::source::{FileId, Span};
use sets::Sets;

/// Which operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(u32);

impl OperationId {
    /// Its place among all operations, in the order in which they were met.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Which set of operations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationSet(u32);

impl OperationSet {
    /// The set without members.
    pub const EMPTY: Self = Self(0);
}

/// Which way of includes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainId(u32);

impl ChainId {
    /// The top-level file itself.
    pub const TOP: Self = Self(0);
}

/// What an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// A command that makes or changes something.
    Statement,
    /// A condition: the test of an `if`, the word of a `case`.
    Test,
    /// An include, and the file that it reads.
    Include(FileId),
}

/// An operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: OperationKind,
}

/// The operation that made something, and the way to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The operation.
    pub operation: OperationId,
    /// The includes that led to it.
    pub chain: ChainId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Link {
    parent: ChainId,
    include: OperationId,
}

/// All operations, sets and chains.
#[derive(Debug)]
pub struct Provenance {
    operations: Vec<Operation>,
    operation_ids: FastMap<Operation, OperationId>,
    sets: Sets,
    /// The set of each operation alone; the empty one where nobody asked for it.
    singles: Vec<OperationSet>,
    /// The link of each chain but the first, and the set of all its includes.
    chains: Vec<(Option<Link>, OperationSet)>,
    chain_ids: FastMap<Link, ChainId>,
}

impl Default for Provenance {
    fn default() -> Self {
        Self {
            operations: Vec::new(),
            operation_ids: FastMap::default(),
            sets: Sets::default(),
            singles: Vec::new(),
            chains: vec![(None, OperationSet::EMPTY)],
            chain_ids: FastMap::default(),
        }
    }
}

impl Provenance {
    /// The id of an operation.
    pub fn operation(&mut self, span: Span, kind: OperationKind) -> OperationId {
        let operation = Operation { span, kind };
        if let Some(&id) = self.operation_ids.get(&operation) {
            return id;
        }
        let id = OperationId(self.operations.len() as u32);
        self.operations.push(operation);
        self.singles.push(OperationSet::EMPTY);
        self.operation_ids.insert(operation, id);
        id
    }

    /// The operation of an id.
    pub fn get(&self, id: OperationId) -> Operation {
        self.operations[id.0 as usize]
    }

    /// The members of a set, sorted.
    pub fn members(&self, set: OperationSet) -> Vec<OperationId> {
        self.sets.members(set)
    }

    /// The members of one set that are not in the other, sorted.
    pub fn without(&self, set: OperationSet, other: OperationSet) -> Vec<OperationId> {
        self.sets.without(set, other)
    }

    /// The set of one operation.
    pub fn single(&mut self, operation: OperationId) -> OperationSet {
        let known = self.singles[operation.0 as usize];
        if known != OperationSet::EMPTY {
            return known;
        }
        let single = self.sets.single(operation);
        self.singles[operation.0 as usize] = single;
        single
    }

    /// What is in one of two sets or in both.
    pub fn union(&mut self, a: OperationSet, b: OperationSet) -> OperationSet {
        self.sets.union(a, b)
    }

    /// How much all sets take together, in nodes.
    pub(crate) fn kept(&self) -> usize {
        self.sets.kept()
    }

    /// The chain that goes one include further.
    pub fn extend(&mut self, parent: ChainId, include: OperationId) -> ChainId {
        let link = Link { parent, include };
        if let Some(&id) = self.chain_ids.get(&link) {
            return id;
        }
        let single = self.single(include);
        let set = self.union(self.chains[parent.0 as usize].1, single);
        let id = ChainId(self.chains.len() as u32);
        self.chains.push((Some(link), set));
        self.chain_ids.insert(link, id);
        id
    }

    /// The includes of a chain as a set.
    pub fn chain_set(&self, chain: ChainId) -> OperationSet {
        self.chains[chain.0 as usize].1
    }

    /// The includes of a chain, outermost first.
    pub fn includes(&self, chain: ChainId) -> Vec<OperationId> {
        let mut includes = Vec::new();
        let mut at = chain;
        while let (Some(link), _) = self.chains[at.0 as usize] {
            includes.push(link.include);
            at = link.parent;
        }
        includes.reverse();
        includes
    }

    /// An origin's operation with the includes that led to it, as a set.
    pub fn origin_set(&mut self, origin: Origin) -> OperationSet {
        let single = self.single(origin.operation);
        self.union(single, self.chain_set(origin.chain))
    }
}
