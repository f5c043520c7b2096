//! Two diagrams made one, and nodes in reduced form.
//!
//! Which operation it is is said in `operation`, what is past the bound in `bounds`.

use super::nodes::{Head, Nodes};
use super::operation::Operation;
use super::{Class, Condition, Conditions, Question, Variable};
use crate::symbol::PatternId;

impl Conditions {
    pub(super) fn apply<O: Operation>(&mut self, a: Condition, b: Condition) -> Condition {
        O::trivial(a, b).unwrap_or_else(|| self.combine::<O>(a, b))
    }

    /// The same where it is not trivial.
    fn combine<O: Operation>(&mut self, a: Condition, b: Condition) -> Condition {
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
    pub(super) fn close(&mut self, variable: Variable, start: usize, rest: Condition) -> Condition {
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
    pub(super) fn resolve(
        &mut self,
        condition: Condition,
        variable: Variable,
        class: Class,
    ) -> Condition {
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
