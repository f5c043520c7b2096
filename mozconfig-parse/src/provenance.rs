//! Where values and conditions come from.
//!
//! An [`OperationId`] is one command (or condition) at one place. An [`OperationSet`] is what a
//! value or condition depends on; a [`ChainId`] is the way of includes by which a command was
//! reached. All are kept once, in [`Provenance`], so that two evaluations can be compared by number.

use crate::hash::{FastMap, Index, Memo, NumberHasher};
use crate::source::{FileId, Span};

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
    /// Where the members of each set stand among the members of all.
    sets: Vec<(u32, u32)>,
    all: Vec<OperationId>,
    set_index: Index,
    /// The set of each operation alone; the empty one where nobody asked for it.
    singles: Vec<OperationSet>,
    /// What was united, by both; the smaller number first.
    unions: Memo,
    /// Where members are put together.
    members: Vec<OperationId>,
    /// The link of each chain but the first, and the set of all its includes.
    chains: Vec<(Option<Link>, OperationSet)>,
    chain_ids: FastMap<Link, ChainId>,
}

impl Default for Provenance {
    fn default() -> Self {
        Self {
            operations: Vec::new(),
            operation_ids: FastMap::default(),
            // Sets with members alone are looked for in the index.
            sets: vec![(0, 0)],
            all: Vec::new(),
            set_index: Index::default(),
            singles: Vec::new(),
            unions: Memo::default(),
            members: Vec::new(),
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
    pub fn members(&self, set: OperationSet) -> &[OperationId] {
        let (start, end) = self.sets[set.0 as usize];
        &self.all[start as usize..end as usize]
    }

    /// The set of one operation.
    pub fn single(&mut self, operation: OperationId) -> OperationSet {
        let known = self.singles[operation.0 as usize];
        if known != OperationSet::EMPTY {
            return known;
        }
        let single = self.intern(&[operation]);
        self.singles[operation.0 as usize] = single;
        single
    }

    /// What is in one of two sets or in both.
    pub fn union(&mut self, a: OperationSet, b: OperationSet) -> OperationSet {
        if a == b || b == OperationSet::EMPTY {
            return a;
        }
        if a == OperationSet::EMPTY {
            return b;
        }
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        let key = u64::from(a.0) << 32 | u64::from(b.0);
        if let Some(union) = self.unions.get(key) {
            return OperationSet(union);
        }
        let mut members = std::mem::take(&mut self.members);
        merge(self.members(a), self.members(b), &mut members);
        let union = self.intern(&members);
        members.clear();
        self.members = members;
        self.unions.insert(key, union.0);
        union
    }

    /// How many members all sets have together.
    pub(crate) fn kept(&self) -> usize {
        self.all.len()
    }

    fn intern(&mut self, members: &[OperationId]) -> OperationSet {
        let mut hasher = NumberHasher::default();
        for member in members {
            hasher.add(u64::from(member.0));
        }
        let hash = hasher.value();
        let known = self.set_index.find(hash, |id| self.members(OperationSet(id)) == members);
        if let Some(id) = known {
            return OperationSet(id);
        }
        let id = self.sets.len() as u32;
        let start = self.all.len() as u32;
        self.all.extend_from_slice(members);
        self.sets.push((start, self.all.len() as u32));
        self.set_index.insert(hash, id);
        OperationSet(id)
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

/// Puts what is in one of two sorted lists or in both into a third.
fn merge(a: &[OperationId], b: &[OperationId], merged: &mut Vec<OperationId>) {
    let (mut a, mut b) = (a, b);
    while let ([first, rest_a @ ..], [second, rest_b @ ..]) = (a, b) {
        merged.push(*first.min(second));
        if first <= second {
            a = rest_a;
        }
        if second <= first {
            b = rest_b;
        }
    }
    merged.extend_from_slice(a);
    merged.extend_from_slice(b);
}
