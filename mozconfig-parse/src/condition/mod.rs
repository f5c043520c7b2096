//! Conditions: under which environments something holds.
//!
//! A [`Condition`] is a node of a reduced, ordered, hash-consed decision diagram. A node asks for
//! the value of one symbol and branches on it: one edge for each value that matters, and one for
//! all others. Asking for the value instead of `x = "a"` and `x = "b"` apart builds the theory of
//! equality into the diagram: what excludes each other cannot be true together, and two conditions
//! on equalities are equal exactly if their ids are. Whether a value matches a pattern is a node of
//! its own, below that of the value, and is decided wherever the value is known.
//!
//! Work is bounded, for each mozconfig and each comparison anew ([`Conditions::begin`]): past the
//! bound, and for a diagram that asks too many questions, an operation gives a fresh symbol that
//! nothing is known about, and [`Conditions::exceeded`] tells.

mod bounds;
mod combine;
mod counts;
mod nodes;
mod operation;
pub(crate) mod questions;
mod simplify;
mod texts;

use std::collections::BTreeMap;

use crate::hash::Memo;
use crate::symbol::{LiteralId, PatternId, Symbol, SymbolId, Symbols};
use crate::witness::Search;
use bounds::MAX_WORK;
use nodes::Nodes;
use operation::{And, AndNot, Or};

/// A set of environments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition(u32);

impl Condition {
    /// No environment.
    pub const NEVER: Self = Self(0);
    /// Every environment.
    pub const ALWAYS: Self = Self(1);

    /// Whether it holds nowhere.
    pub fn is_never(self) -> bool {
        self == Self::NEVER
    }

    /// Whether it holds everywhere.
    pub fn is_always(self) -> bool {
        self == Self::ALWAYS
    }
}

/// A value that an edge stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The variable is not set.
    Unset,
    /// It has this value.
    Is(LiteralId),
}

/// What a node asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Which value does it have?
    Value,
    /// Does its value match the pattern? The edge is [`Conditions::yes`], the rest means no.
    Matches(PatternId),
}

/// What a node asks of which symbol. The order is the order of the diagram: questions about one
/// symbol stand together, its value first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable {
    /// The symbol.
    pub symbol: SymbolId,
    /// What is asked of it.
    pub question: Question,
}

/// A node of the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    /// What it asks.
    pub variable: Variable,
    /// The answers that matter, sorted, and where they lead.
    pub edges: &'a [(Class, Condition)],
    /// Where every other answer leads.
    pub rest: Condition,
}

/// All conditions, with the symbols that they speak of.
#[derive(Debug)]
pub struct Conditions {
    /// The symbols.
    pub symbols: Symbols,
    nodes: Nodes,
    /// The results of operations, by their keys.
    results: Memo,
    /// What conditions are where only a part matters, by both.
    simplified: Memo,
    /// Whether a value matches a pattern, by both.
    matches: Memo,
    /// The edges of the nodes that are being made, innermost last.
    open: Vec<(Class, Condition)>,
    yes: LiteralId,
    zero: LiteralId,
    empty: LiteralId,
    exceeded: u32,
    /// How many steps operations have taken in all, and how many they may take.
    work: usize,
    limit: usize,
    /// The conditions for which a witness was looked for.
    pub(crate) searches: BTreeMap<Condition, Search>,
    /// How many steps these took where it was not plain.
    pub(crate) search_effort: usize,
}

impl Default for Conditions {
    fn default() -> Self {
        let mut symbols = Symbols::default();
        let yes = symbols.literal("true");
        let zero = symbols.literal("0");
        let empty = symbols.literal("");
        let placeholder = symbols.symbol(Symbol::TopSourceDirectory);
        let variable = Variable { symbol: placeholder, question: Question::Value };
        Self {
            symbols,
            nodes: Nodes::new(variable),
            results: Memo::default(),
            simplified: Memo::default(),
            matches: Memo::default(),
            open: Vec::new(),
            yes,
            zero,
            empty,
            exceeded: 0,
            work: 0,
            limit: MAX_WORK,
            searches: BTreeMap::new(),
            search_effort: 0,
        }
    }
}

impl Conditions {
    /// The node of a condition; `None` for the two constants.
    pub fn node(&self, condition: Condition) -> Option<Node<'_>> {
        self.nodes.get(condition)
    }

    /// The edge of a question that is answered by yes or no.
    pub fn yes(&self) -> Class {
        Class::Is(self.yes)
    }

    /// The class of the number with which what succeeds ends.
    pub fn zero(&self) -> Class {
        Class::Is(self.zero)
    }

    /// The class of the empty value.
    pub fn empty_class(&self) -> Class {
        Class::Is(self.empty)
    }

    /// Where both hold.
    pub fn and(&mut self, a: Condition, b: Condition) -> Condition {
        self.apply::<And>(a, b)
    }

    /// Where one or both hold.
    pub fn or(&mut self, a: Condition, b: Condition) -> Condition {
        self.apply::<Or>(a, b)
    }

    /// Where the first holds and the second does not.
    pub fn and_not(&mut self, a: Condition, b: Condition) -> Condition {
        self.apply::<AndNot>(a, b)
    }

    /// Where it does not hold.
    pub fn not(&mut self, a: Condition) -> Condition {
        self.apply::<AndNot>(Condition::ALWAYS, a)
    }

    /// `then` where `test` holds, `otherwise` elsewhere.
    pub fn choose(&mut self, test: Condition, then: Condition, otherwise: Condition) -> Condition {
        let a = self.and(test, then);
        let b = self.and_not(otherwise, test);
        self.or(a, b)
    }

    /// Whether no environment is in both.
    pub fn disjoint(&mut self, a: Condition, b: Condition) -> bool {
        self.and(a, b).is_never()
    }

    /// Whether the first holds only where the second does.
    pub fn implies(&mut self, a: Condition, b: Condition) -> bool {
        self.and_not(a, b).is_never()
    }

    /// The part of a condition where the answer to `variable` is `class` (`None`: any other).
    pub(crate) fn child(
        &mut self,
        condition: Condition,
        variable: Variable,
        class: Option<Class>,
    ) -> Condition {
        let rest = match self.node(condition) {
            Some(node) if node.variable == variable => {
                let Some(class) = class else { return node.rest };
                match node.edges.binary_search_by_key(&class, |edge| edge.0) {
                    Ok(at) => return node.edges[at].1,
                    Err(_) => node.rest,
                }
            }
            _ => condition,
        };
        match class {
            Some(class) => self.resolve(rest, variable, class),
            None => rest,
        }
    }

    /// The first variable of two conditions, and the classes that either tells apart.
    pub(crate) fn top(&self, a: Condition, b: Condition) -> Option<(Variable, Vec<Class>)> {
        let (first, second) = (self.node(a), self.node(b));
        let variable = first_variable(
            first.map(|node| node.variable), //
            second.map(|node| node.variable),
        )?;
        let mut classes: Vec<Class> = [first, second]
            .into_iter()
            .flatten()
            .filter(|node| node.variable == variable)
            .flat_map(|node| node.edges.iter().map(|edge| edge.0))
            .collect();
        classes.sort_unstable();
        classes.dedup();
        Some((variable, classes))
    }

    /// Whether it is plain that a condition may hold where a variable of the environment is not set.
    pub(crate) fn plainly_allows_unset(&mut self, condition: Condition, symbol: SymbolId) -> bool {
        let mut at = condition;
        while let Some(node) = self.node(at).filter(|node| node.variable.symbol < symbol) {
            let edges = node.edges.iter().map(|edge| edge.1);
            at = std::iter::once(node.rest).chain(edges).find(|it| !it.is_never()).unwrap_or(at);
        }
        let variable = Variable { symbol, question: Question::Value };
        !self.child(at, variable, Some(Class::Unset)).is_never()
    }

    /// The variables that a condition asks for, in order.
    pub fn support(&self, condition: Condition) -> Vec<Variable> {
        let mut seen = std::collections::BTreeSet::new();
        let mut variables = std::collections::BTreeSet::new();
        let mut open = vec![condition];
        while let Some(condition) = open.pop() {
            if let Some(node) = self.node(condition)
                && seen.insert(condition)
            {
                variables.insert(node.variable);
                open.extend(node.edges.iter().map(|edge| edge.1));
                open.push(node.rest);
            }
        }
        variables.into_iter().collect()
    }
}

/// Which of the variables of two conditions comes first.
fn first_variable(a: Option<Variable>, b: Option<Variable>) -> Option<Variable> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests;
