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

mod lengths;
mod nodes;
mod operation;
mod questions;
mod simplify;
mod texts;

use std::collections::BTreeMap;

use crate::hash::Memo;
use crate::symbol::{LiteralId, PatternId, Symbol, SymbolId, Symbols};
use crate::witness::Search;
use nodes::{Head, Nodes};
use operation::{And, AndNot, Or};

/// How many nodes there may be in all before conditions are given up as too complex.
const MAX_NODES: usize = 1 << 22;
/// How many steps the operations on conditions may take, in one piece of work, before conditions are
/// given up as too complex: nodes are made once, but may be gone over any number of times. All
/// mozconfigs of a real tree take some hundred thousand together.
const MAX_WORK: usize = 1 << 20;
/// How many questions may stand on one way through a diagram: as deep do functions recurse.
const MAX_HEIGHT: u32 = 2048;

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
    empty: LiteralId,
    exceeded: u32,
    /// How many steps operations have taken in all, and how many they may take.
    work: usize,
    limit: usize,
    /// The conditions for which a witness was looked for.
    pub(crate) searches: BTreeMap<Condition, Search>,
}

impl Default for Conditions {
    fn default() -> Self {
        let mut symbols = Symbols::default();
        let yes = symbols.literal("true");
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
            empty,
            exceeded: 0,
            work: 0,
            limit: MAX_WORK,
            searches: BTreeMap::new(),
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

    /// The class of the empty value.
    pub fn empty_class(&self) -> Class {
        Class::Is(self.empty)
    }

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
    fn is_spent(&self) -> bool {
        self.work >= self.limit || self.nodes.len() >= MAX_NODES
    }

    /// Whether even giving them up has become too much.
    pub fn is_exhausted(&self) -> bool {
        self.work >= self.limit + MAX_WORK / 4 || self.nodes.len() >= MAX_NODES + MAX_NODES / 4
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

    /// The node of a variable with these edges, in reduced form.
    pub(crate) fn make(
        &mut self,
        variable: Variable,
        edges: &[(Class, Condition)],
        rest: Condition,
    ) -> Condition {
        let start = self.open.len();
        self.open.extend_from_slice(edges);
        self.close(variable, start, rest)
    }

    /// The node whose edges are those that are open from `start` on, in reduced form.
    fn close(&mut self, variable: Variable, start: usize, rest: Condition) -> Condition {
        let mut kept = start;
        // What a value that is known matches is decided below.
        let decides = variable.question == Question::Value
            && self.nodes.asks_for_match(rest, variable.symbol);
        for at in start..self.open.len() {
            let (class, child) = self.open[at];
            let other = if decides { self.decide_matches(rest, variable, class) } else { rest };
            if child != other {
                self.open[kept] = (class, child);
                kept += 1;
            }
        }
        let made = if kept == start {
            rest
        } else {
            let edges = &self.open[start..kept];
            match self.nodes.intern(variable, edges, rest) {
                Some(known) => known,
                None => self.give_up(),
            }
        };
        self.open.truncate(start);
        made
    }

    /// What is left of a condition, whose top variable is not before `variable`, when the answer to
    /// `variable` is `class`: pattern questions about a known value are decided.
    #[inline]
    fn resolve(&mut self, condition: Condition, variable: Variable, class: Class) -> Condition {
        if variable.question == Question::Value
            && self.nodes.asks_for_match(condition, variable.symbol)
        {
            self.decide_matches(condition, variable, class)
        } else {
            condition
        }
    }

    fn decide_matches(
        &mut self,
        mut condition: Condition,
        variable: Variable,
        class: Class,
    ) -> Condition {
        while let Some(head) = self.nodes.head(condition) {
            let Question::Matches(pattern) = head.variable.question else { break };
            if head.variable.symbol != variable.symbol {
                break;
            }
            condition = if self.class_matches(class, pattern) {
                self.nodes.edge(head.edges().start).1
            } else {
                head.rest
            };
        }
        condition
    }

    /// Whether a value matches a pattern; each is tried once.
    fn class_matches(&mut self, class: Class, pattern: PatternId) -> bool {
        let key = (u64::from(pattern.0) + 1) << 32 | class.word();
        if let Some(known) = self.matches.get(key) {
            return known != 0;
        }
        let text = match class {
            Class::Unset => "",
            Class::Is(literal) => self.symbols.literal_str(literal),
        };
        let matches = self.symbols.pattern_of(pattern).matches(text);
        self.matches.insert(key, u32::from(matches));
        matches
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

    fn apply<O: operation::Operation>(&mut self, a: Condition, b: Condition) -> Condition {
        O::trivial(a, b).unwrap_or_else(|| self.combine::<O>(a, b))
    }

    /// The same where it is not trivial.
    fn combine<O: operation::Operation>(&mut self, a: Condition, b: Condition) -> Condition {
        let (a, b) = if !O::COMMUTES || a <= b { (a, b) } else { (b, a) };
        self.work += 1;
        let key = O::key(a, b);
        if let Some(result) = self.results.get(key) {
            return Condition(result);
        }
        if self.is_spent() {
            // Remembered, so that what is done alike on both sides stays alike.
            let result = self.give_up();
            self.results.insert(key, result.0);
            return result;
        }
        let (first, second) = (self.nodes.any_head(a), self.nodes.any_head(b));
        let order = first.order.min(second.order);
        let variable = if first.order == order { first.variable } else { second.variable };
        let mut first = Branches::new(a, &first, order);
        let mut second = Branches::new(b, &second, order);
        let start = self.open.len();
        loop {
            let (class, one, other) = match (first.next(&self.nodes), second.next(&self.nodes)) {
                (None, None) => break,
                (Some((class, one)), Some((same, other))) if class == same => {
                    first.edges.start += 1;
                    second.edges.start += 1;
                    (class, one, other)
                }
                (Some((class, one)), next) if next.is_none_or(|(other, _)| class < other) => {
                    first.edges.start += 1;
                    (class, one, self.resolve(second.rest, variable, class))
                }
                (_, Some((class, other))) => {
                    second.edges.start += 1;
                    (class, self.resolve(first.rest, variable, class), other)
                }
                (Some(_), None) => break,
            };
            let child = self.apply::<O>(one, other);
            self.open.push((class, child));
        }
        let rest = self.apply::<O>(first.rest, second.rest);
        // An edge costs less than a node, but there may be thousands.
        self.work += (self.open.len() - start) / 8;
        let result = self.close(variable, start, rest);
        self.results.insert(key, result.0);
        result
    }

    /// A fresh symbol: never equal to anything, so that it can hide no difference.
    /// A condition that nothing is known about, in the place of one that is too much to work out. From
    /// then on [`Self::exceeded`] tells.
    pub fn give_up(&mut self) -> Condition {
        self.exceeded += 1;
        let text = self.symbols.literal_text(&format!("too complex ({})", self.exceeded));
        self.unknown(text)
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

/// The edges of one of two conditions that are combined, in order.
struct Branches {
    /// Those of its edges that are not taken yet.
    edges: std::ops::Range<usize>,
    /// Where every other answer leads.
    rest: Condition,
}

impl Branches {
    /// The branches of a condition at a variable that is not behind its own.
    fn new(condition: Condition, head: &Head, order: u64) -> Self {
        if head.order == order {
            Self { edges: head.edges(), rest: head.rest }
        } else {
            Self { edges: 0..0, rest: condition }
        }
    }

    /// The next edge.
    fn next(&self, nodes: &Nodes) -> Option<(Class, Condition)> {
        (!self.edges.is_empty()).then(|| nodes.edge(self.edges.start))
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
