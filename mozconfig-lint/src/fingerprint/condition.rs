//! A condition as a number: the same for conditions that hold in the same environments, in whichever
//! order they ask.
//!
//! The diagram of a condition has the variables in the order in which they were met, and its text
//! has it too, where it is short enough to have one. So neither tells whether two conditions of
//! different trees are the same. What does is the method of Blum, Chandra and Wegman (1980): each
//! answer to each question gets a weight, by its name, such that the weights of all answers to one
//! question make one. The probability of the condition is then computed from the diagram, in a finite
//! field. It depends on where the condition holds and on nothing else; and that two different
//! conditions come to the same is as likely as to guess a number of 122 bits.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::Hasher as _;

use mozconfig_parse::condition::{Class, Condition, Conditions, Node, Question, Variable};
use mozconfig_parse::symbol::{PatternId, Symbol, SymbolId};
use siphasher::sip::SipHasher13;

/// A number for a condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionDigest([u64; 2]);

impl fmt::Display for ConditionDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.0;
        write!(f, "{first:016x}{second:016x}")
    }
}

/// The prime number 2^61 - 1: the numbers below it are the field.
const PRIME: u64 = (1 << 61) - 1;

/// How many values are looked at that a condition has no edge for, before that is given up.
const MOST_VALUES: usize = 1 << 20;

/// Two elements of the field, for two independent choices of weights.
type Pair = [u64; 2];

fn add(a: Pair, b: Pair) -> Pair {
    [0, 1].map(|it| (a[it] + b[it]) % PRIME)
}

fn subtract(a: Pair, b: Pair) -> Pair {
    [0, 1].map(|it| (a[it] + PRIME - b[it]) % PRIME)
}

fn multiply(a: Pair, b: Pair) -> Pair {
    // The product of two numbers below 2^61 fits, and what is left of it is below 2^61 again.
    [0, 1].map(|it| (u128::from(a[it]) * u128::from(b[it]) % u128::from(PRIME)) as u64)
}

/// The weights of the answers of a run, each made once.
#[derive(Default)]
pub(crate) struct Weights {
    known: BTreeMap<(Variable, Class), Pair>,
}

impl Weights {
    /// The digest of a condition.
    pub(crate) fn digest(
        &mut self,
        conditions: &Conditions,
        condition: Condition,
    ) -> ConditionDigest {
        let order = children_first(conditions, condition);
        let mut classes: BTreeMap<SymbolId, BTreeSet<Class>> = BTreeMap::new();
        for &condition in &order {
            if let Some(Node { variable, edges, .. }) = conditions.node(condition)
                && variable.question == Question::Value
            {
                classes.entry(variable.symbol).or_default().extend(edges.iter().map(|edge| edge.0));
            }
        }
        let mut scales = Scales { conditions, weights: self, left: MOST_VALUES };
        let mut found = Found::default();
        found.insert(Condition::NEVER, [0; 2]);
        found.insert(Condition::ALWAYS, [1; 2]);
        for condition in order {
            scales.weigh(condition, &classes, &mut found);
        }
        ConditionDigest(found.entered(condition))
    }
}

/// All nodes below a condition and the condition itself, each behind those that it leads to. Without
/// recursion: a diagram may be deep.
fn children_first(conditions: &Conditions, condition: Condition) -> Vec<Condition> {
    let mut order = Vec::new();
    let mut seen: BTreeSet<Condition> = BTreeSet::new();
    let mut open = vec![(condition, false)];
    while let Some((condition, is_done)) = open.pop() {
        let Some(node) = conditions.node(condition) else { continue };
        if is_done {
            order.push(condition);
        } else if seen.insert(condition) {
            open.push((condition, true));
            open.push((node.rest, false));
            open.extend(node.edges.iter().map(|edge| (edge.1, false)));
        }
    }
    order
}

/// What the conditions come to that have been weighed.
#[derive(Default)]
struct Found {
    /// Where nothing is known yet about the symbol that the condition asks about first; and where it
    /// is known that the symbol has none of the values that matter anywhere.
    weighed: BTreeMap<Condition, (Pair, Pair)>,
}

impl Found {
    fn insert(&mut self, condition: Condition, pair: Pair) {
        self.weighed.insert(condition, (pair, pair));
    }

    fn entered(&self, condition: Condition) -> Pair {
        self.weighed.get(&condition).map(|weighed| weighed.0).unwrap_or_default()
    }

    fn rest(&self, condition: Condition) -> Pair {
        self.weighed.get(&condition).map(|weighed| weighed.1).unwrap_or_default()
    }
}

/// What weighs the conditions of one digest.
struct Scales<'a> {
    conditions: &'a Conditions,
    weights: &'a mut Weights,
    /// How many values without an edge may still be looked at.
    left: usize,
}

impl Scales<'_> {
    /// Weighs a condition of which all that it leads to has been weighed.
    fn weigh(
        &mut self,
        condition: Condition,
        classes: &BTreeMap<SymbolId, BTreeSet<Class>>,
        found: &mut Found,
    ) {
        let Some(node) = self.conditions.node(condition) else { return };
        let Variable { symbol, question } = node.variable;
        let rest = match question {
            Question::Value => self.below(symbol, node.rest, found),
            Question::Matches(_) => {
                let otherwise = self.below(symbol, node.rest, found);
                let Some(&(class, yes)) = node.edges.first() else { return };
                let yes = self.below(symbol, yes, found);
                let weight = self.weight(node.variable, class);
                add(otherwise, multiply(weight, subtract(yes, otherwise)))
            }
        };
        let mut entered = rest;
        let mut count = |scales: &mut Self, class, child| {
            let variable = Variable { symbol, question: Question::Value };
            let weight = scales.weight(variable, class);
            entered = add(entered, multiply(weight, subtract(child, rest)));
        };
        let edges = if question == Question::Value { node.edges } else { &[] };
        for &(class, child) in edges {
            count(self, class, found.entered(child));
        }
        // Values that matter elsewhere may have no edge here, because what they come to follows from
        // the patterns that they match; in another order of the variables they would have. Without a
        // pattern they come to what all other values come to.
        let has_patterns = question != Question::Value || self.asks_about(node.rest, symbol);
        if has_patterns && let Some(classes) = classes.get(&symbol) {
            let has_edge = |class| edges.binary_search_by_key(&class, |edge| edge.0).is_ok();
            for class in classes.iter().copied().filter(|class| !has_edge(*class)) {
                // Past the bound the order of the variables matters, and nothing else is lost.
                let Some(left) = self.left.checked_sub(1) else { break };
                self.left = left;
                let child = found.entered(self.resolve(&node, class));
                count(self, class, child);
            }
        }
        found.weighed.insert(condition, (entered, rest));
    }

    /// Whether a condition asks about a symbol first.
    fn asks_about(&self, condition: Condition, symbol: SymbolId) -> bool {
        self.conditions.node(condition).is_some_and(|node| node.variable.symbol == symbol)
    }

    /// A condition below a question about a symbol, where the symbol has none of its values.
    fn below(&self, symbol: SymbolId, condition: Condition, found: &Found) -> Pair {
        if self.asks_about(condition, symbol) {
            found.rest(condition)
        } else {
            found.entered(condition)
        }
    }

    /// What is left of a condition where the symbol that it asks about first has a value for which
    /// it has no edge.
    fn resolve(&self, node: &Node<'_>, class: Class) -> Condition {
        let symbol = node.variable.symbol;
        let mut next = match node.variable.question {
            Question::Value => node.rest,
            Question::Matches(pattern) => self.matched(node, class, pattern),
        };
        while let Some(node) = self.conditions.node(next)
            && node.variable.symbol == symbol
            && let Question::Matches(pattern) = node.variable.question
        {
            next = self.matched(&node, class, pattern);
        }
        next
    }

    fn matched(&self, node: &Node<'_>, class: Class, pattern: PatternId) -> Condition {
        let symbols = &self.conditions.symbols;
        let text = match class {
            Class::Unset => "",
            Class::Is(literal) => symbols.literal_str(literal),
        };
        match node.edges.first() {
            Some(&(_, yes)) if symbols.pattern_of(pattern).matches(text) => yes,
            _ => node.rest,
        }
    }

    /// The weight of an answer, by the names of what is asked and answered.
    fn weight(&mut self, variable: Variable, class: Class) -> Pair {
        let conditions = self.conditions;
        *self.weights.known.entry((variable, class)).or_insert_with(|| {
            let symbols = &conditions.symbols;
            let kind = kind(symbols.get(variable.symbol));
            let name = symbols.render_one(variable.symbol);
            let (question, answer) = match (variable.question, class) {
                (Question::Matches(pattern), _) => {
                    ("matches", symbols.pattern_of(pattern).display())
                }
                (Question::Value, Class::Unset) => ("unset", String::new()),
                (Question::Value, Class::Is(literal)) => {
                    ("is", symbols.literal_str(literal).to_owned())
                }
            };
            [1, 2].map(|key| {
                let mut hasher = SipHasher13::new_with_keys(key, 0);
                for field in [kind, &name, question, &answer] {
                    hasher.write(&(field.len() as u64).to_le_bytes());
                    hasher.write(field.as_bytes());
                }
                hasher.finish() % PRIME
            })
        })
    }
}

/// What kind of symbol it is: two kinds may be shown alike.
fn kind(symbol: &Symbol) -> &'static str {
    match symbol {
        Symbol::Environment(_) => "environment",
        Symbol::TopSourceDirectory => "top source directory",
        Symbol::Command(_) => "command",
        Symbol::Status(_) => "success",
        Symbol::File(_) => "file",
        Symbol::Trimmed { .. } => "trimmed",
        Symbol::Length(_) => "length",
        Symbol::Field { .. } => "field",
        Symbol::Joined(_) => "joined",
        Symbol::Same(..) => "same",
        Symbol::Computed(_) => "computed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digest of an expression, after others have been met in this order.
    fn after(met: &[&str], text: &str) -> ConditionDigest {
        let mut conditions = Conditions::default();
        for text in met {
            conditions.parse(text).unwrap();
        }
        let condition = conditions.parse(text).unwrap();
        Weights::default().digest(&conditions, condition)
    }

    const EXPRESSIONS: [&str; 24] = [
        "",
        "empty(A)",
        "!empty(A)",
        "unset(A)",
        "!unset(A)",
        "A == \"x\"",
        "A == \"y\"",
        "B == \"x\"",
        "A != \"x\"",
        "A == \"x\" && B == \"x\"",
        "A == \"x\" || B == \"x\"",
        "A == \"x\" && !empty(B)",
        "A matches \"x*\"",
        "A matches \"*x\"",
        "A matches \"x*\" && B == \"1\"",
        "A matches \"x*\" && A != \"x1\"",
        "(A matches \"x*\" && B == \"1\") || (A == \"x1\" && B == \"2\")",
        "(A matches \"x*\" && B == \"1\") || (A == \"x1\" && C == \"2\") || A == \"z\"",
        "(A matches \"x*\" && A matches \"*y\" && B == \"1\") || (A == \"xy\" && C == \"2\")",
        "uname -s == \"A\"",
        "succeeds(\"uname -s\")",
        "file(\"/a\")",
        "directory(\"/a\") && !file(\"/b\")",
        "same(\"$A\", \"$B\") && A == \"x\"",
    ];

    #[test]
    fn different_conditions_differ() {
        let all: BTreeSet<ConditionDigest> =
            EXPRESSIONS.iter().map(|text| after(&[], text)).collect();
        assert_eq!(all.len(), EXPRESSIONS.len());
    }

    /// Whatever is met first, and so asked first.
    #[test]
    fn the_order_does_not_matter() {
        let questions = [
            "empty(A)",
            "C == \"2\"",
            "B == \"1\"",
            "A == \"other\"",
            "directory(\"/b\")",
            "A matches \"*y\"",
            "uname -s matches \"x\"",
        ];
        for text in EXPRESSIONS {
            let plain = after(&[], text);
            for first in questions {
                for second in questions {
                    assert_eq!(after(&[first, second], text), plain, "{first}, {second}: {text}");
                }
            }
        }
    }

    /// The same in other words.
    #[test]
    fn the_words_do_not_matter() {
        for (left, right) in [
            ("A == \"x\" && B == \"y\"", "B == \"y\" && A == \"x\""),
            ("!(A == \"x\" && B == \"y\")", "B != \"y\" || A != \"x\""),
            ("A == \"x\" || (A != \"x\" && B == \"y\")", "B == \"y\" || A == \"x\""),
            ("A == \"x1\" && A matches \"x*\"", "A == \"x1\""),
            ("A == \"x\" && A == \"y\"", "empty(B) && !empty(B)"),
        ] {
            assert_eq!(after(&[], left), after(&[], right), "{left}");
        }
        assert_eq!(after(&[], "").to_string(), "00000000000000010000000000000001");
    }

    /// What is large is no matter: many values, many patterns, and all of one symbol.
    #[test]
    fn size_is_no_matter() {
        let mut conditions = Conditions::default();
        let x = conditions.symbols.environment("X");
        let mut any = Condition::NEVER;
        for number in 0..1000 {
            let y = conditions.symbols.environment(&format!("Y{}", number % 40));
            let is = conditions.symbol_equals(x, &format!("a{number}"));
            let pattern = conditions.symbols.pattern(&format!("*{number}"));
            let matches = conditions.symbol_matches(x, pattern);
            let other = conditions.symbol_equals(y, &format!("b{number}"));
            let both = conditions.or(is, matches);
            let both = conditions.and(both, other);
            any = conditions.or(any, both);
        }
        assert_ne!(Weights::default().digest(&conditions, any), ConditionDigest::default());
    }

    /// A deep diagram is no deep recursion.
    #[test]
    fn depth_is_no_matter() {
        let mut conditions = Conditions::default();
        let mut all = Condition::ALWAYS;
        for number in (0..5000).rev() {
            let symbol = conditions.symbols.environment(&format!("A{number}"));
            let one = conditions.symbol_equals(symbol, "x");
            all = conditions.and(one, all);
        }
        assert_ne!(Weights::default().digest(&conditions, all), ConditionDigest::default());
    }
}
