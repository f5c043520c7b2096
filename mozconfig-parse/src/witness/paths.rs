//! The ways through a condition that lead to "always", in an order that prefers what is unset, empty and
//! absent.
//!
//! What they demand, and whether that can be met, is decided elsewhere.

use crate::condition::{Class, Condition, Conditions, Question, Variable};
use crate::symbol::Symbol;

/// The nodes of a path, each with the answer that is taken there.
pub(super) type Path = Vec<(Condition, Option<Class>)>;

/// Paths one by one. What is told of one may leave out others.
pub(super) struct Paths {
    /// The path that was given last, with what is left to try at each of its nodes.
    nodes: Vec<Branches>,
    /// Where the next path goes on.
    next: Option<Condition>,
}

/// A node, and what may be answered there: the plainest answer last.
struct Branches {
    node: Condition,
    taken: Option<Class>,
    left: Vec<(Option<Class>, Condition)>,
}

impl Paths {
    pub(super) fn of(condition: Condition) -> Self {
        Self { nodes: Vec::new(), next: Some(condition) }
    }

    /// The next path; `None` after the last.
    pub(super) fn next(&mut self, conditions: &Conditions) -> Option<Path> {
        loop {
            let Some(at) = self.next.take() else {
                let branches = self.nodes.last_mut()?;
                match branches.left.pop() {
                    Some((answer, child)) => {
                        branches.taken = answer;
                        self.next = Some(child);
                    }
                    None => drop(self.nodes.pop()),
                }
                continue;
            };
            if let Some(left) = conditions.answers(at) {
                self.nodes.push(Branches { node: at, taken: None, left });
            } else if at.is_always() {
                return Some(self.nodes.iter().map(|it| (it.node, it.taken)).collect());
            }
        }
    }

    /// Leaves out all further paths whose first `answers` answers are those of the last one.
    pub(super) fn leave(&mut self, answers: usize) {
        self.nodes.truncate(answers);
    }
}

impl Conditions {
    /// The answers that there are at a node, the plainest last, and where they lead.
    fn answers(&self, condition: Condition) -> Option<Vec<(Option<Class>, Condition)>> {
        let node = self.node(condition)?;
        let mut answers: Vec<(Option<Class>, Condition)> =
            node.edges.iter().map(|&(class, child)| (Some(class), child)).collect();
        answers.push((None, node.rest));
        answers.sort_by_key(|&(answer, _)| self.preference(node.variable, answer));
        answers.reverse();
        Some(answers)
    }

    /// Which answers are tried first: the plainer, the smaller the number.
    pub(super) fn preference(&self, variable: Variable, answer: Option<Class>) -> u8 {
        if variable.question != Question::Value {
            return u8::from(answer.is_some());
        }
        let text = |class| match class {
            Class::Unset => None,
            Class::Is(literal) => Some(self.symbols.literal_str(literal)),
        };
        match (self.symbols.get(variable.symbol), answer) {
            (Symbol::Environment(_), Some(Class::Unset)) | (Symbol::File(_), None) => 0,
            (Symbol::Status(_), Some(class)) if class == self.zero() => 0,
            (Symbol::Same(..), answer) => u8::from(answer.is_some()),
            (Symbol::Command(_), Some(class)) if text(class) == Some("Linux") => 0,
            (_, Some(class)) if text(class) == Some("") => 1,
            (_, None) => 2,
            (_, Some(_)) => 3,
        }
    }
}
