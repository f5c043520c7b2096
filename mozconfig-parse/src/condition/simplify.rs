//! A condition as simple as may be, where it matters only in some environments.

use super::{Condition, Conditions};

impl Conditions {
    /// A condition, as simple as may be, that is equal to the given one wherever `care` holds.
    pub fn simplify(&mut self, condition: Condition, care: Condition) -> Condition {
        self.work += 1;
        if condition.0 <= 1 || care.0 <= 1 || self.is_spent() {
            return condition;
        }
        let key = u64::from(condition.0) << 32 | u64::from(care.0);
        if let Some(known) = self.simplified.get(key) {
            return Condition(known);
        }
        let Some((variable, classes)) = self.top(condition, care) else { return condition };
        let in_condition = self.node(condition).is_some_and(|node| node.variable == variable);
        let result = if in_condition {
            let rest_care = self.child(care, variable, None);
            let rest = if rest_care.is_never() {
                None
            } else {
                let rest = self.child(condition, variable, None);
                Some(self.simplify(rest, rest_care))
            };
            let start = self.open.len();
            for class in classes {
                let class_care = self.child(care, variable, Some(class));
                if class_care.is_never() {
                    continue;
                }
                let child = self.child(condition, variable, Some(class));
                let child = self.simplify(child, class_care);
                self.open.push((class, child));
            }
            let rest = match rest {
                Some(rest) => Some(rest),
                // No other value can be: the last of those that can takes the place of the rest.
                None if self.open.len() > start => self.open.pop().map(|edge| edge.1),
                None => None,
            };
            match rest {
                Some(rest) => self.close(variable, start, rest),
                None => condition,
            }
        } else {
            // The condition does not ask this: it matters only that some answer is cared for.
            let mut care_of_all = self.child(care, variable, None);
            for class in classes {
                let class_care = self.child(care, variable, Some(class));
                care_of_all = self.or(care_of_all, class_care);
            }
            self.simplify(condition, care_of_all)
        };
        self.simplified.insert(key, result.0);
        result
    }
}
