//! Conditions in words, and back.
//!
//! [`Conditions::formula`] gives an irredundant sum of products for a condition. It is shown in two
//! ways: as an expression in the language of the whitelist's `when` ([`Formula::expression`]), which
//! [`Conditions::parse`] reads, and as a phrase for people ([`Formula::phrase`]).
//!
//! ```text
//! uname -s != "Linux" && (empty(bucket) || platform matches "win*")
//! ```
//!
//! A name is a variable of the environment, anything else before `==`, `!=` or `matches` is a
//! command; `$(…)` around a command keeps apart what would be misread. `empty(NAME)`,
//! `unset(NAME)`, `file("path")`, `directory("path")`, `executable("path")`, `exists("path")`,
//! `succeeds("command")` and `same("text", "text")` ask what their names say; `!`, `&&`, `||` and parentheses combine.

mod cover;
mod parse;
mod show;

use crate::condition::{Class, Condition, Conditions, Variable};

pub use parse::ExpressionError;
use show::name_of;

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        let products =
            self.beside(|conditions, before| cover::products(conditions, condition, before));
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
