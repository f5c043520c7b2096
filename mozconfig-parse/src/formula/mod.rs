//! Conditions in words, and back.
//!
//! [`Conditions::formula`] gives an irredundant sum of products for a condition (the method of
//! Minato and Morreale, with many-valued variables). It is shown in two ways: as an expression in
//! the language of the whitelist's `when` ([`Formula::expression`]), which [`Conditions::parse`]
//! reads, and as a phrase for people ([`Formula::phrase`]).
//!
//! ```text
//! uname -s != "Linux" && (empty(bucket) || platform matches "win*")
//! ```
//!
//! A name is a variable of the environment, anything else before `==`, `!=` or `matches` is a
//! command; `$(…)` around a command keeps apart what would be misread. `empty(NAME)`,
//! `unset(NAME)`, `file("path")`, `directory("path")`, `executable("path")`, `exists("path")`,
//! `succeeds("command")` and `same("text", "text")` ask what their names say; `!`, `&&`, `||` and parentheses combine.

mod parse;
mod show;

use std::collections::BTreeMap;

use crate::condition::{Class, Condition, Conditions, Variable};

pub use parse::ExpressionError;
use show::name_of;

/// How many products a formula may have before it is given up.
const MAX_PRODUCTS: usize = 64;

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Literal {
    /// The question.
    pub variable: Variable,
    /// The values meant.
    pub classes: Vec<Class>,
    /// Whether all other values are meant instead.
    pub complement: bool,
}

/// A sum of products; `None` where it would be too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    products: Option<Vec<Vec<Literal>>>,
}

impl Conditions {
    /// A condition as a sum of products.
    pub fn formula(&mut self, condition: Condition) -> Formula {
        let mut budget = 4096;
        let products = self
            .cover(condition, condition, &mut budget)
            .map(|(products, _)| products)
            .filter(|products| products.len() <= MAX_PRODUCTS);
        Formula { products }
    }

    /// What a condition asks about, in the words of [`Formula::phrase`], each once.
    pub fn subjects(&self, condition: Condition) -> Vec<String> {
        let mut subjects: Vec<String> = Vec::new();
        for variable in self.support(condition) {
            let subject = name_of(self, variable.symbol);
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        subjects
    }

    /// Products that cover `lower` and stay within `upper`, and the condition that they make up.
    fn cover(
        &mut self,
        lower: Condition,
        upper: Condition,
        budget: &mut usize,
    ) -> Option<(Vec<Vec<Literal>>, Condition)> {
        if lower.is_never() {
            return Some((Vec::new(), Condition::NEVER));
        }
        if upper.is_always() {
            return Some((vec![Vec::new()], Condition::ALWAYS));
        }
        *budget = budget.checked_sub(1)?;
        let (variable, classes) = self.top(lower, upper)?;
        let answers: Vec<Option<Class>> =
            classes.iter().copied().map(Some).chain(std::iter::once(None)).collect();
        let children: Vec<(Condition, Condition)> = answers
            .iter()
            .map(|&answer| {
                (self.child(lower, variable, answer), self.child(upper, variable, answer))
            })
            .collect();
        let mut everywhere = Condition::ALWAYS;
        for &(_, upper) in &children {
            everywhere = self.and(everywhere, upper);
        }
        let mut left_over = Condition::NEVER;
        let mut with: BTreeMap<Vec<Literal>, Vec<Option<Class>>> = BTreeMap::new();
        let mut order: Vec<Vec<Literal>> = Vec::new();
        let mut covers = Vec::with_capacity(children.len());
        for (&answer, &(lower, upper)) in answers.iter().zip(&children) {
            let needed = self.and_not(lower, everywhere);
            let (products, covered) = self.cover(needed, upper, budget)?;
            for product in products {
                let answers = with.entry(product.clone()).or_default();
                if answers.is_empty() {
                    order.push(product);
                }
                answers.push(answer);
            }
            let open = self.and_not(lower, covered);
            left_over = self.or(left_over, open);
            covers.push(covered);
        }
        let (mut products, without) = self.cover(left_over, everywhere, budget)?;
        for product in order {
            let answers = with.remove(&product).unwrap_or_default();
            let complement = answers.contains(&None);
            let literal_classes: Vec<Class> = if complement {
                classes.iter().copied().filter(|class| !answers.contains(&Some(*class))).collect()
            } else {
                answers.into_iter().flatten().collect()
            };
            let mut literals = product;
            if !(complement && literal_classes.is_empty()) {
                literals.insert(0, Literal { variable, classes: literal_classes, complement });
            }
            products.push(literals);
        }
        let rest = covers.pop().unwrap_or(Condition::NEVER);
        let edges = classes.into_iter().zip(covers).collect();
        let covered = self.make(variable, edges, rest);
        let covered = self.or(covered, without);
        Some((products, covered))
    }
}

#[cfg(test)]
mod tests {
    use crate::condition::Conditions;

    #[test]
    fn expressions_are_read_and_shown() {
        for (text, shown, phrase) in [
            (
                "uname -s != \"Linux\"",
                "uname -s != \"Linux\"",
                "the output of `uname -s` is not `Linux`",
            ),
            ("empty(bucket)", "empty(bucket)", "`bucket` is empty"),
            ("!unset(X) && X == \"\"", "X == \"\"", "`X` is set to nothing"),
            ("X == \"a\" || X == \"b\"", "X == \"a\" || X == \"b\"", "`X` is `a` or `b`"),
            (
                "empty(bucket) && platform !matches \"win*\"",
                "empty(bucket) && platform !matches \"win*\"",
                "`bucket` is empty and `platform` does not match `win*`",
            ),
            ("A == \"1\" || B == \"1\"", "B == \"1\" || A == \"1\"", "`B` is `1`, or `A` is `1`"),
            (
                "directory(\"$topsrcdir/clang\")",
                "directory(\"$topsrcdir/clang\")",
                "`$topsrcdir/clang` is a folder",
            ),
            (
                "$(jq .cloud | tr -d \\\") == \"aws\"",
                "$(jq .cloud | tr -d \\\") == \"aws\"",
                "the output of `jq .cloud | tr -d \\\"` is `aws`",
            ),
            ("A == \"x\" && A == \"y\"", "never", ""),
            ("A == \"x\" || A != \"x\"", "", ""),
        ] {
            let mut conditions = Conditions::default();
            let condition = conditions.parse(text).expect(text);
            let formula = conditions.formula(condition);
            assert_eq!(formula.expression(&conditions), shown, "{text}");
            assert_eq!(formula.phrase(&conditions), phrase, "{text}");
            if shown != "never" {
                let again = conditions.parse(&formula.expression(&conditions)).expect(shown);
                assert_eq!(again, condition, "{text}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_names_its_place() {
        for (text, at, expected) in [
            ("X", 1, "`==`, `!=`, `matches` or `!matches`"),
            ("X ==", 4, "a text in double quotes"),
            ("X == \"a", 5, "a text whose double quote is closed"),
            ("(X == \"a\"", 9, "`)`"),
            ("X == \"a\" Y", 9, "`&&`, `||` or the end"),
            ("== \"a\"", 0, "a variable, a command or a test such as `empty(NAME)`"),
        ] {
            let error = Conditions::default().parse(text).expect_err(text);
            assert_eq!((error.at, error.expected.as_str()), (at, expected), "{text}");
        }
    }
}
