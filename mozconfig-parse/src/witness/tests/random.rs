//! Searches for witnesses of conditions that are made up, judged by trying many environments.
//!
//! What is said to hold nowhere must hold in none of them, and a witness must be one.

use std::cell::Cell;

use proptest::prelude::{Just, ProptestConfig, Strategy, any};
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::condition::{Condition, Conditions};
use crate::evaluate::read_field;
use crate::pattern::Pattern;
use crate::symbol::{End, Symbol, TextId};
use crate::witness::demand::Demands;
use crate::witness::paths::Paths;
use crate::witness::{Search, Witness};

/// The variables, and the values with which all conditions are tried.
const NAMES: [&str; 2] = ["A", "B"];
const VALUES: [Option<&str>; 20] = [
    None,
    Some(""),
    Some("a"),
    Some("b"),
    Some("ab"),
    Some("ba"),
    Some("aab"),
    Some("abb"),
    Some("bab"),
    Some("a b"),
    Some(" "),
    Some(" a"),
    Some("b \t"),
    Some("\\"),
    Some("a\\"),
    Some("\\ a"),
    Some("\n"),
    Some("a\nb"),
    Some("x"),
    Some("abab"),
];
const LITERALS: [&str; 6] = ["", "a", "b", "ab", " ", "2"];
const PATTERNS: [&str; 10] = ["a", "ab", "?", "*a", "a*", "[!a]*", "a*b", "?b", "* *", "[ab]"];

/// A text that the shell computes.
#[derive(Clone, Debug)]
enum Shape {
    Variable(usize),
    Literal(usize),
    Pair(Box<Self>, Box<Self>),
    Trimmed(Box<Self>, usize, End, bool),
    Field(Box<Self>, u32, bool, bool),
    Length(Box<Self>),
}

/// Something that it asks.
#[derive(Clone, Debug)]
enum Question {
    Unset(usize),
    Equals(Shape, usize),
    Matches(Shape, usize),
    Same(Shape, Shape),
}

type Environment = [Option<&'static str>; 2];

impl Shape {
    fn any() -> impl Strategy<Value = Self> {
        let leaf = proptest::prop_oneof![
            3 => (0..NAMES.len()).prop_map(Self::Variable),
            1 => (0..LITERALS.len()).prop_map(Self::Literal),
        ];
        leaf.prop_recursive(3, 6, 2, |inner| {
            let inner = inner.prop_map(Box::new);
            let end = proptest::prop_oneof![Just(End::Prefix), Just(End::Suffix)];
            proptest::prop_oneof![
                3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| Self::Pair(a, b)),
                3 => (inner.clone(), 0..PATTERNS.len(), end, any::<bool>())
                    .prop_map(|(of, gone, end, longest)| Self::Trimmed(of, gone, end, longest)),
                2 => (inner.clone(), 0..2_u32, any::<bool>(), any::<bool>())
                    .prop_map(|(of, index, last, raw)| Self::Field(of, index, last, raw)),
                1 => inner.prop_map(Self::Length),
            ]
        })
    }

    /// What it is in an environment.
    fn value(&self, environment: &dyn Fn(usize) -> String) -> String {
        match self {
            Self::Variable(number) => environment(*number),
            Self::Literal(number) => LITERALS[*number].to_owned(),
            Self::Pair(a, b) => a.value(environment) + &b.value(environment),
            Self::Trimmed(of, gone, end, longest) => {
                let (of, gone) = (of.value(environment), Pattern::new(PATTERNS[*gone]));
                match end {
                    End::Prefix => gone.remove_prefix(&of, *longest).to_owned(),
                    End::Suffix => gone.remove_suffix(&of, *longest).to_owned(),
                }
            }
            Self::Field(of, index, last, raw) => {
                read_field(&of.value(environment), *index as usize, *last, *raw)
            }
            Self::Length(of) => of.value(environment).chars().count().to_string(),
        }
    }

    /// The text of it, as the evaluator makes it.
    fn text(&self, conditions: &mut Conditions) -> TextId {
        let (of, known) = match self {
            Self::Variable(number) => {
                let variable = conditions.symbols.environment(NAMES[*number]);
                return conditions.symbols.symbol_text(variable);
            }
            Self::Literal(number) => return conditions.symbols.literal_text(LITERALS[*number]),
            Self::Pair(a, b) => {
                let (a, b) = (a.text(conditions), b.text(conditions));
                return conditions.symbols.concatenate(a, b);
            }
            Self::Trimmed(of, ..) | Self::Field(of, ..) | Self::Length(of) => {
                let of = of.text(conditions);
                (of, conditions.symbols.known(of).is_some())
            }
        };
        let symbols = &mut conditions.symbols;
        if known {
            return symbols.literal_text(&self.value(&|_| String::new()));
        }
        let symbol = match *self {
            Self::Trimmed(_, gone, end, longest) => {
                let pattern = symbols.pattern(PATTERNS[gone]);
                Symbol::Trimmed { of, pattern, end, longest }
            }
            Self::Field(_, index, last, raw) => Symbol::Field { of, index, last, raw },
            _ => Symbol::Length(of),
        };
        let symbol = symbols.symbol(symbol);
        symbols.symbol_text(symbol)
    }
}

impl Question {
    fn any() -> impl Strategy<Value = Self> {
        proptest::prop_oneof![
            1 => (0..NAMES.len()).prop_map(Self::Unset),
            3 => (Shape::any(), 0..LITERALS.len()).prop_map(|(of, is)| Self::Equals(of, is)),
            4 => (Shape::any(), 0..PATTERNS.len()).prop_map(|(of, by)| Self::Matches(of, by)),
            4 => (Shape::any(), Shape::any()).prop_map(|(a, b)| Self::Same(a, b)),
        ]
    }

    fn holds(&self, environment: &Environment) -> bool {
        let value = |number: usize| environment[number].unwrap_or_default().to_owned();
        self.holds_with(&|number| environment[number].is_none(), &value)
    }

    fn holds_with(
        &self,
        is_unset: &dyn Fn(usize) -> bool,
        value: &dyn Fn(usize) -> String,
    ) -> bool {
        match self {
            Self::Unset(number) => is_unset(*number),
            Self::Equals(of, is) => of.value(value) == LITERALS[*is],
            Self::Matches(of, by) => Pattern::new(PATTERNS[*by]).matches(&of.value(value)),
            Self::Same(a, b) => a.value(value) == b.value(value),
        }
    }

    fn holds_in_witness(&self, witness: &Witness) -> bool {
        let value = |number: usize| witness.env.get(NAMES[number]).cloned().flatten();
        self.holds_with(&|number| value(number).is_none(), &|n| value(n).unwrap_or_default())
    }

    fn condition(&self, conditions: &mut Conditions) -> Condition {
        match self {
            Self::Unset(number) => {
                let variable = conditions.symbols.environment(NAMES[*number]);
                conditions.is_unset(variable)
            }
            Self::Equals(of, is) => {
                let of = of.text(conditions);
                conditions.text_equals(of, LITERALS[*is])
            }
            Self::Matches(of, by) => {
                let of = of.text(conditions);
                let pattern = conditions.symbols.pattern(PATTERNS[*by]);
                conditions.text_matches(of, pattern)
            }
            Self::Same(a, b) => {
                let (a, b) = (a.text(conditions), b.text(conditions));
                conditions.texts_equal(a, b)
            }
        }
    }
}

/// The environments of a kind that are tried.
fn environments() -> impl Iterator<Item = Environment> {
    VALUES.iter().flat_map(|&a| VALUES.iter().map(move |&b| [a, b]))
}

/// Searches each path as a whole, and with nothing but languages.
fn search_languages(
    conditions: &mut Conditions,
    condition: Condition,
    effort: &Cell<usize>,
) -> Search {
    let mut paths = Paths::of(condition);
    let mut result = Search::Nowhere;
    while let Some(path) = paths.next(conditions) {
        match conditions.search_path(&Demands::of(conditions, &path), effort, 0) {
            Search::Nowhere => {}
            Search::GivenUp => result = Search::GivenUp,
            found @ Search::Found(_) => return found,
        }
    }
    result
}

/// Judges what three searches say of questions that all have to be answered in some way: the whole one, the
/// one by groups, and the one by languages alone. How many were given up.
fn judge(questions: &[(Question, bool)]) -> Result<usize, TestCaseError> {
    let mut conditions = Conditions::default();
    let mut all = Condition::ALWAYS;
    for (question, wanted) in questions {
        let one = question.condition(&mut conditions);
        all = if *wanted { conditions.and(all, one) } else { conditions.and_not(all, one) };
    }
    let effort = Cell::new(1 << 21);
    let whole = conditions.witness(all);
    let by_groups = conditions.search_groups(all, &effort);
    let by_languages = search_languages(&mut conditions, all, &effort);
    let mut given_up = 0;
    for search in [whole, by_groups, by_languages] {
        let shown = conditions.formula(all).expression(&conditions);
        match search {
            Search::GivenUp => given_up += 1,
            Search::Found(witness) => {
                for (question, wanted) in questions {
                    let holds = question.holds_in_witness(&witness);
                    proptest::prop_assert_eq!(holds, *wanted, "{:?}: {}", question, shown);
                }
            }
            Search::Nowhere => {
                let is_met = |environment: &Environment| {
                    questions.iter().all(|(it, wanted)| it.holds(environment) == *wanted)
                };
                let found = environments().find(is_met);
                proptest::prop_assert_eq!(found, None, "{}", shown);
            }
        }
    }
    Ok(given_up)
}

/// How many conditions are made up.
const CASES: u32 = 1500;

#[test]
fn no_search_says_what_is_not_so() {
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..Default::default() };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let questions = proptest::collection::vec((Question::any(), any::<bool>()), 1..5);
    let given_up = Cell::new(0);
    let result = TestRunner::new_with_rng(config, random).run(&questions, |questions| {
        given_up.set(given_up.get() + judge(&questions)?);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    // Three searches each; the questions are harder than any that a mozconfig asks.
    assert!(given_up.get() < 3 * CASES as usize / 20, "{} were given up", given_up.get());
}
