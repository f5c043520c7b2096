//! The nodes of the diagrams, each kept once: one list of nodes, one of all their edges, and a table
//! that finds a node by what it holds.

use super::bounds::MAX_HEIGHT;
use super::{Class, Condition, Node, Question, Variable};
use crate::hash::{Index, NumberHasher};
use crate::symbol::SymbolId;

/// All nodes. The first two are the leaves: what stands in them is never looked at.
#[derive(Debug)]
pub(super) struct Nodes {
    heads: Vec<Head>,
    edges: Vec<(Class, Condition)>,
    index: Index,
}

/// A node without its edges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) variable: Variable,
    /// The variable as a number: the smaller, the nearer to the top. Leaves have the greatest.
    pub(super) order: u64,
    pub(super) rest: Condition,
    /// Where its edges begin in the list of all edges.
    start: u32,
    /// Where they end.
    end: u32,
    /// How many questions stand on the longest way from here to a leaf.
    height: u32,
}

impl Head {
    /// Where its edges stand.
    pub(super) fn edges(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Nodes {
    /// Nothing but the two leaves.
    pub(super) fn new(placeholder: Variable) -> Self {
        let leaf = |rest| Head {
            variable: placeholder,
            order: u64::MAX,
            rest,
            start: 0,
            end: 0,
            height: 0,
        };
        Self {
            heads: vec![leaf(Condition::NEVER), leaf(Condition::ALWAYS)],
            edges: Vec::new(),
            index: Index::default(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.heads.len()
    }

    /// The node of a condition; `None` for the two constants.
    pub(super) fn head(&self, condition: Condition) -> Option<Head> {
        (condition.0 > 1).then(|| self.any_head(condition))
    }

    /// The node of a condition, which may be a leaf.
    pub(super) fn any_head(&self, condition: Condition) -> Head {
        self.heads[condition.0 as usize]
    }

    /// Whether a condition asks first whether this symbol matches a pattern.
    pub(super) fn asks_for_match(&self, condition: Condition, symbol: SymbolId) -> bool {
        let variable = self.heads[condition.0 as usize].variable;
        variable.symbol == symbol && variable.question != Question::Value
    }

    /// The edge at a place of the list.
    pub(super) fn edge(&self, at: usize) -> (Class, Condition) {
        self.edges[at]
    }

    /// The node of a condition, with its edges.
    pub(super) fn get(&self, condition: Condition) -> Option<Node<'_>> {
        let head = self.head(condition)?;
        let edges = &self.edges[head.edges()];
        Some(Node { variable: head.variable, edges, rest: head.rest })
    }

    /// The node that holds this, made where there is none; `None` where too many questions would
    /// stand on one way.
    pub(super) fn intern(
        &mut self,
        variable: Variable,
        edges: &[(Class, Condition)],
        rest: Condition,
    ) -> Option<Condition> {
        let order = variable.word();
        let mut hasher = NumberHasher::default();
        hasher.add(order);
        hasher.add(u64::from(rest.0));
        for (class, child) in edges {
            hasher.add(class.word() << 32 | u64::from(child.0));
        }
        let hash = hasher.value();
        let known = self.index.find(hash, |number| {
            let head = &self.heads[number as usize];
            head.order == order && head.rest == rest && self.edges[head.edges()] == *edges
        });
        if let Some(number) = known {
            return Some(Condition(number));
        }
        let below = edges.iter().map(|edge| edge.1).chain(std::iter::once(rest));
        let height = 1 + below.map(|child| self.heads[child.0 as usize].height).max().unwrap_or(0);
        if height > MAX_HEIGHT {
            return None;
        }
        let number = self.heads.len() as u32;
        let start = self.edges.len() as u32;
        self.edges.extend_from_slice(edges);
        let end = self.edges.len() as u32;
        self.heads.push(Head { variable, order, rest, start, end, height });
        self.index.insert(hash, number);
        Some(Condition(number))
    }
}

impl Class {
    /// The class as one number.
    pub(super) fn word(self) -> u64 {
        match self {
            Self::Unset => 0,
            Self::Is(literal) => u64::from(literal.0) + 1,
        }
    }
}

impl Variable {
    /// The variable as one number, in the order of the variables.
    fn word(self) -> u64 {
        let question = match self.question {
            Question::Value => 0,
            Question::Matches(pattern) => u64::from(pattern.0) + 1,
        };
        u64::from(self.symbol.0) << 32 | question
    }
}
