//! Conditions: under which environments something holds.
//!
//! A [`Condition`] is a node of a reduced, ordered, hash-consed decision diagram. A node asks for
//! the value of one symbol and branches on it: one edge for each value that matters, and one for
//! all others. Asking for the value instead of `x = "a"` and `x = "b"` apart builds the theory of
//! equality into the diagram: what excludes each other cannot be true together, and two conditions
//! on equalities are equal exactly if their ids are. Whether a value matches a pattern is a node of
//! its own, below that of the value, and is decided wherever the value is known.
//!
//! The number of nodes is bounded ([`MAX_NODES`]): past it an operation gives a fresh symbol that
//! nothing is known about, and [`Conditions::exceeded`] tells.

mod texts;

use crate::hash::FastMap;
use crate::symbol::{LiteralId, PatternId, Symbol, SymbolId, Symbols, TextId};

/// How many nodes there may be in all before conditions are given up as too complex.
pub const MAX_NODES: usize = 1 << 20;
/// How many edges may be looked at in all before conditions are given up as too complex: nodes are
/// made once, but may be gone over any number of times.
const MAX_WORK: usize = 1 << 22;

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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// What it asks.
    pub variable: Variable,
    /// The answers that matter, sorted, and where they lead.
    pub edges: Box<[(Class, Condition)]>,
    /// Where every other answer leads.
    pub rest: Condition,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Operation {
    And,
    Or,
    AndNot,
}

/// All conditions, with the symbols that they speak of.
#[derive(Debug)]
pub struct Conditions {
    /// The symbols.
    pub symbols: Symbols,
    nodes: Vec<Node>,
    ids: FastMap<Node, Condition>,
    results: FastMap<(Operation, Condition, Condition), Condition>,
    yes: LiteralId,
    empty: LiteralId,
    exceeded: u32,
    /// How many edges were looked at so far.
    work: usize,
}

impl Default for Conditions {
    fn default() -> Self {
        let mut symbols = Symbols::default();
        let yes = symbols.literal("true");
        let empty = symbols.literal("");
        let placeholder = symbols.symbol(Symbol::TopSourceDirectory);
        let variable = Variable { symbol: placeholder, question: Question::Value };
        let leaf = |rest| Node { variable, edges: Box::new([]), rest };
        Self {
            symbols,
            // The two leaves; what stands in them is never looked at.
            nodes: vec![leaf(Condition::NEVER), leaf(Condition::ALWAYS)],
            ids: FastMap::default(),
            results: FastMap::default(),
            yes,
            empty,
            exceeded: 0,
            work: 0,
        }
    }
}

impl Conditions {
    /// The node of a condition; `None` for the two constants.
    pub fn node(&self, condition: Condition) -> Option<&Node> {
        (condition.0 > 1).then(|| &self.nodes[condition.0 as usize])
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

    /// Where both hold.
    pub fn and(&mut self, a: Condition, b: Condition) -> Condition {
        self.apply(Operation::And, a, b)
    }

    /// Where one or both hold.
    pub fn or(&mut self, a: Condition, b: Condition) -> Condition {
        self.apply(Operation::Or, a, b)
    }

    /// Where the first holds and the second does not.
    pub fn and_not(&mut self, a: Condition, b: Condition) -> Condition {
        self.apply(Operation::AndNot, a, b)
    }

    /// Where it does not hold.
    pub fn not(&mut self, a: Condition) -> Condition {
        self.apply(Operation::AndNot, Condition::ALWAYS, a)
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

    /// Where a yes-or-no symbol holds.
    pub fn holds(&mut self, symbol: SymbolId) -> Condition {
        let yes = self.yes();
        self.decide(symbol, &[yes])
    }

    /// Where the symbol has one of these values.
    pub fn decide(&mut self, symbol: SymbolId, classes: &[Class]) -> Condition {
        let mut edges: Vec<_> = classes.iter().map(|&class| (class, Condition::ALWAYS)).collect();
        edges.sort_unstable();
        edges.dedup();
        self.make(Variable { symbol, question: Question::Value }, edges, Condition::NEVER)
    }

    /// Where a variable of the environment is not set.
    pub fn is_unset(&mut self, symbol: SymbolId) -> Condition {
        self.decide(symbol, &[Class::Unset])
    }

    /// Where the symbol's value is this text. An unset variable expands to the empty text.
    pub fn symbol_equals(&mut self, symbol: SymbolId, text: &str) -> Condition {
        if *self.symbols.get(symbol) == Symbol::TopSourceDirectory {
            // An absolute path that is not known; the evaluator asks nothing else of it.
            if !text.starts_with('/') {
                return Condition::NEVER;
            }
        }
        let class = Class::Is(self.symbols.literal(text));
        if text.is_empty() && matches!(self.symbols.get(symbol), Symbol::Environment(_)) {
            self.decide(symbol, &[Class::Unset, class])
        } else {
            self.decide(symbol, &[class])
        }
    }

    /// Where the symbol's value matches the pattern.
    pub fn symbol_matches(&mut self, symbol: SymbolId, pattern: PatternId) -> Condition {
        if let Some(text) = self.symbols.pattern_of(pattern).literal() {
            return self.symbol_equals(symbol, &text);
        }
        if self.symbols.pattern_of(pattern).matches_everything() {
            return Condition::ALWAYS;
        }
        let yes = self.yes();
        let variable = Variable { symbol, question: Question::Matches(pattern) };
        self.make(variable, vec![(yes, Condition::ALWAYS)], Condition::NEVER)
    }

    /// A condition that nothing is known about.
    pub fn unknown(&mut self, text: TextId) -> Condition {
        let symbol = self.symbols.symbol(Symbol::Success(text));
        self.holds(symbol)
    }

    /// The node of a variable with these edges, in reduced form.
    pub(crate) fn make(
        &mut self,
        variable: Variable,
        mut edges: Vec<(Class, Condition)>,
        rest: Condition,
    ) -> Condition {
        edges.retain(|&(class, child)| child != self.resolve(rest, variable, class));
        if edges.is_empty() {
            return rest;
        }
        let node = Node { variable, edges: edges.into_boxed_slice(), rest };
        if let Some(&id) = self.ids.get(&node) {
            return id;
        }
        let id = Condition(self.nodes.len() as u32);
        self.nodes.push(node.clone());
        self.ids.insert(node, id);
        id
    }

    /// What is left of a condition, whose top variable is not before `variable`, when the answer to
    /// `variable` is `class`: pattern questions about a known value are decided.
    fn resolve(&self, mut condition: Condition, variable: Variable, class: Class) -> Condition {
        if variable.question != Question::Value {
            return condition;
        }
        while let Some(node) = self.node(condition) {
            let Question::Matches(pattern) = node.variable.question else { break };
            if node.variable.symbol != variable.symbol {
                break;
            }
            let text = match class {
                Class::Unset => "",
                Class::Is(literal) => self.symbols.literal_str(literal),
            };
            condition = if self.symbols.pattern_of(pattern).matches(text) {
                node.edges[0].1
            } else {
                node.rest
            };
        }
        condition
    }

    /// The part of a condition where the answer to `variable` is `class` (`None`: any other).
    pub(crate) fn child(
        &self,
        condition: Condition,
        variable: Variable,
        class: Option<Class>,
    ) -> Condition {
        match self.node(condition) {
            Some(node) if node.variable == variable => match class {
                Some(class) => match node.edges.binary_search_by_key(&class, |edge| edge.0) {
                    Ok(at) => node.edges[at].1,
                    Err(_) => self.resolve(node.rest, variable, class),
                },
                None => node.rest,
            },
            _ => match class {
                Some(class) => self.resolve(condition, variable, class),
                None => condition,
            },
        }
    }

    /// The first variable of two conditions, and the classes that either tells apart.
    pub(crate) fn top(&self, a: Condition, b: Condition) -> Option<(Variable, Vec<Class>)> {
        let (first, second) = (self.node(a), self.node(b));
        let variable = match (first, second) {
            (None, None) => return None,
            (Some(node), None) | (None, Some(node)) => node.variable,
            (Some(first), Some(second)) => first.variable.min(second.variable),
        };
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

    fn apply(&mut self, operation: Operation, a: Condition, b: Condition) -> Condition {
        if let Some(result) = trivial(operation, a, b) {
            return result;
        }
        let (a, b) = if operation == Operation::AndNot || a <= b { (a, b) } else { (b, a) };
        if let Some(&result) = self.results.get(&(operation, a, b)) {
            return result;
        }
        if self.nodes.len() >= MAX_NODES || self.work >= MAX_WORK {
            // Remembered, so that what is done alike on both sides stays alike.
            let result = self.too_complex();
            self.results.insert((operation, a, b), result);
            return result;
        }
        let Some((variable, classes)) = self.top(a, b) else { return Condition::NEVER };
        self.work += 1 + classes.len();
        let mut edges = Vec::with_capacity(classes.len());
        for class in classes {
            let (first, second) =
                (self.child(a, variable, Some(class)), self.child(b, variable, Some(class)));
            edges.push((class, self.apply(operation, first, second)));
        }
        let (first, second) = (self.child(a, variable, None), self.child(b, variable, None));
        let rest = self.apply(operation, first, second);
        let result = self.make(variable, edges, rest);
        self.results.insert((operation, a, b), result);
        result
    }

    /// A fresh symbol: never equal to anything, so that it can hide no difference.
    fn too_complex(&mut self) -> Condition {
        self.exceeded += 1;
        let text = self.symbols.literal_text(&format!("too complex ({})", self.exceeded));
        self.unknown(text)
    }

    /// A condition, as simple as may be, that is equal to the given one wherever `care` holds.
    pub fn simplify(&mut self, condition: Condition, care: Condition) -> Condition {
        self.simplify_within(condition, care, &mut FastMap::default())
    }

    fn simplify_within(
        &mut self,
        condition: Condition,
        care: Condition,
        done: &mut FastMap<(Condition, Condition), Condition>,
    ) -> Condition {
        if condition.0 <= 1 || care.0 <= 1 {
            return condition;
        }
        if let Some(&result) = done.get(&(condition, care)) {
            return result;
        }
        let Some((variable, classes)) = self.top(condition, care) else { return condition };
        let in_condition = self.node(condition).is_some_and(|node| node.variable == variable);
        let result = if in_condition {
            let rest_care = self.child(care, variable, None);
            let rest = if rest_care.is_never() {
                None
            } else {
                let rest = self.child(condition, variable, None);
                Some(self.simplify_within(rest, rest_care, done))
            };
            let mut edges = Vec::new();
            for class in classes {
                let class_care = self.child(care, variable, Some(class));
                if class_care.is_never() {
                    continue;
                }
                let child = self.child(condition, variable, Some(class));
                edges.push((class, self.simplify_within(child, class_care, done)));
            }
            match rest {
                Some(rest) => self.make(variable, edges, rest),
                // No other value can be: the last of those that can takes the place of the rest.
                None => match edges.pop() {
                    Some((_, rest)) => self.make(variable, edges, rest),
                    None => condition,
                },
            }
        } else {
            // The condition does not ask this: it matters only that some answer is cared for.
            let mut care_of_all = self.child(care, variable, None);
            for class in classes {
                let class_care = self.child(care, variable, Some(class));
                care_of_all = self.or(care_of_all, class_care);
            }
            self.simplify_within(condition, care_of_all, done)
        };
        done.insert((condition, care), result);
        result
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

/// The result where one of the two is a constant or both are the same.
fn trivial(operation: Operation, a: Condition, b: Condition) -> Option<Condition> {
    use Condition as C;
    match (operation, a, b) {
        (Operation::And, C::NEVER, _) | (Operation::And, _, C::NEVER) => Some(C::NEVER),
        (Operation::And, C::ALWAYS, other) | (Operation::And, other, C::ALWAYS) => Some(other),
        (Operation::Or, C::ALWAYS, _) | (Operation::Or, _, C::ALWAYS) => Some(C::ALWAYS),
        (Operation::Or, C::NEVER, other) | (Operation::Or, other, C::NEVER) => Some(other),
        (Operation::AndNot, C::NEVER, _) | (Operation::AndNot, _, C::ALWAYS) => Some(C::NEVER),
        (Operation::AndNot, other, C::NEVER) => Some(other),
        (Operation::AndNot, _, _) if a == b => Some(C::NEVER),
        (_, _, _) if a == b => Some(a),
        _ => None,
    }
}
#[cfg(test)]
mod tests {
    use super::{Condition, Conditions};
    use crate::pattern::Pattern;

    #[test]
    fn equal_conditions_have_equal_ids() {
        let mut conditions = Conditions::default();
        let x = conditions.symbols.environment("X");
        let unset = conditions.is_unset(x);
        let empty = conditions.symbol_equals(x, "");
        assert!(conditions.implies(unset, empty));
        assert!(!conditions.implies(empty, unset));
        let a = conditions.symbol_equals(x, "a");
        let b = conditions.symbol_equals(x, "b");
        assert!(conditions.disjoint(a, b));
        let not_a = conditions.not(a);
        let b_and_not_a = conditions.and(b, not_a);
        assert_eq!(b, b_and_not_a);
        let either = conditions.or(a, not_a);
        assert_eq!(either, Condition::ALWAYS);
    }

    #[test]
    fn a_known_value_decides_its_patterns() {
        let mut conditions = Conditions::default();
        let x = conditions.symbols.environment("X");
        let windows = conditions.symbols.pattern(Pattern::new("win*"));
        let matches = conditions.symbol_matches(x, windows);
        let win32 = conditions.symbol_equals(x, "win32");
        let linux = conditions.symbol_equals(x, "linux");
        let both = conditions.and(matches, win32);
        assert_eq!(both, win32);
        let either = conditions.or(matches, win32);
        assert_eq!(either, matches);
        assert!(conditions.disjoint(matches, linux));
        let empty = conditions.symbol_equals(x, "");
        assert!(conditions.disjoint(matches, empty));
    }

    #[test]
    fn simplifying_keeps_what_is_cared_for() {
        let mut conditions = Conditions::default();
        let x = conditions.symbols.environment("X");
        let y = conditions.symbols.environment("Y");
        let x_empty = conditions.symbol_equals(x, "");
        let y_a = conditions.symbol_equals(y, "a");
        let both = conditions.and(x_empty, y_a);
        assert_eq!(conditions.simplify(both, x_empty), y_a);
        assert_eq!(conditions.simplify(both, y_a), x_empty);
        assert_eq!(conditions.simplify(both, Condition::ALWAYS), both);
    }

    #[test]
    fn strings_are_compared_by_what_differs() {
        let mut conditions = Conditions::default();
        let x = conditions.symbols.environment("X");
        let symbol = crate::symbol::Part::Symbol(x);
        let prefixed =
            conditions.symbols.text(vec![crate::symbol::Part::Literal("x".into()), symbol.clone()]);
        let expected = conditions.symbol_equals(x, "yes");
        assert_eq!(conditions.text_equals(prefixed, "xyes"), expected);
        assert_eq!(conditions.text_equals(prefixed, "yes"), Condition::NEVER);
        let a = conditions
            .symbols
            .text(vec![symbol.clone(), crate::symbol::Part::Literal("/a".into())]);
        let b = conditions.symbols.text(vec![symbol, crate::symbol::Part::Literal("/b".into())]);
        assert_eq!(conditions.texts_equal(a, b), Condition::NEVER);
    }
}
