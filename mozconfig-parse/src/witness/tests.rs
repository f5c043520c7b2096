//! Witnesses of conditions that are written out.

use std::rc::Rc;

use super::{Search, Witness};
use crate::condition::{Condition, Conditions};
use crate::symbol::{End, Part, Symbol, TextId};

fn witness(text: &str) -> Option<Witness> {
    let mut conditions = Conditions::default();
    let condition = conditions.parse(text).expect(text);
    conditions.witness(condition).found().map(|witness| (*witness).clone())
}

fn env(pairs: &[(&str, Option<&str>)]) -> Witness {
    let env = pairs.iter().map(|(name, value)| ((*name).into(), value.map(Into::into)));
    Witness { env: env.collect(), ..Witness::default() }
}

#[test]
fn the_plainest_environment_is_found() {
    assert_eq!(witness(""), Some(Witness::default()));
    assert_eq!(witness("empty(A)"), Some(env(&[("A", None)])));
    assert_eq!(witness("!unset(A)"), Some(env(&[("A", Some(""))])));
    assert_eq!(witness("A != \"x\" && !empty(A)"), Some(env(&[("A", Some("1"))])));
    assert_eq!(witness("A matches \"win*\" && A != \"win\""), Some(env(&[("A", Some("winx"))])));
    assert_eq!(witness("A matches \"*a\" && A matches \"b*\""), Some(env(&[("A", Some("ba"))])));
    assert_eq!(witness("A == \"x\" && A matches \"win*\""), None);
}

/// Conditions on texts that are computed of variables, made as the evaluator makes them.
struct Asker(Conditions);

impl Asker {
    fn text(&mut self, parts: &[&str]) -> TextId {
        let parts = parts.iter().map(|part| match part.strip_prefix('$') {
            Some(name) => Part::Symbol(self.0.symbols.environment(name)),
            None => Part::Literal((*part).into()),
        });
        let parts = parts.collect();
        self.0.symbols.text(parts)
    }

    fn trimmed(&mut self, of: &[&str], pattern: &str, end: End, longest: bool) -> TextId {
        let of = self.text(of);
        let pattern = self.0.symbols.pattern(pattern);
        let symbol = self.0.symbols.symbol(Symbol::Trimmed { of, pattern, end, longest });
        self.0.symbols.symbol_text(symbol)
    }

    fn matches(&mut self, text: TextId, pattern: &str) -> Condition {
        let pattern = self.0.symbols.pattern(pattern);
        self.0.text_matches(text, pattern)
    }

    fn all(&mut self, conditions: &[Condition]) -> Search {
        let all = conditions.iter().fold(Condition::ALWAYS, |all, &one| self.0.and(all, one));
        self.0.witness(all)
    }
}

fn found(pairs: &[(&str, Option<&str>)]) -> Search {
    Search::Found(Rc::new(env(pairs)))
}

#[test]
fn a_text_of_several_variables_is_taken_apart() {
    let mut ask = Asker(Conditions::default());
    let text = ask.text(&["$A", " ", "$B"]);
    let matches = ask.matches(text, "win*");
    assert_eq!(ask.all(&[matches]), found(&[("A", Some("win")), ("B", None)]));
    let b = ask.0.symbols.environment("B");
    let is_b = ask.0.symbol_equals(b, "b");
    let ends = ask.matches(text, "*[a-c] b");
    assert_eq!(ask.all(&[matches, ends, is_b]), found(&[("A", Some("wina")), ("B", Some("b"))]));
    let starts = ask.matches(text, "w[!i]*");
    assert_eq!(ask.all(&[matches, starts]), Search::Nowhere);
}

#[test]
fn what_is_cut_off_is_put_on_again() {
    let mut ask = Asker(Conditions::default());
    let cut = ask.trimmed(&["$A"], "*-", End::Prefix, true);
    let is_b = ask.0.text_equals(cut, "b");
    let a = ask.0.symbols.environment("A");
    let not_b = ask.0.symbol_equals(a, "b");
    let not_b = ask.0.not(not_b);
    assert_eq!(ask.all(&[is_b, not_b]), found(&[("A", Some("x-b"))]));
    let is_a = ask.0.symbol_equals(a, "a");
    assert_eq!(ask.all(&[is_b, is_a]), Search::Nowhere);
    // `${A%b}` never ends in what it cut, unless there was more of it.
    let cut = ask.trimmed(&["$A"], "b", End::Suffix, false);
    let is_b = ask.0.text_equals(cut, "b");
    assert_eq!(ask.all(&[is_b]), found(&[("A", Some("bb"))]));
    let is_empty = ask.0.symbol_equals(a, "");
    assert_eq!(ask.all(&[is_b, is_empty]), Search::Nowhere);
    let cut = ask.trimmed(&["$A", "nightly"], "?", End::Prefix, false);
    let is_a = ask.0.text_equals(cut, "a");
    assert_eq!(ask.all(&[is_a]), Search::Nowhere);
}

#[test]
fn equal_texts_are_made_equal() {
    let mut ask = Asker(Conditions::default());
    let (one, other) = (ask.text(&["$A", "b"]), ask.text(&["$B"]));
    let same = ask.0.texts_equal(one, other);
    assert_eq!(ask.all(&[same]), found(&[("A", None), ("B", Some("b"))]));
    let b = ask.0.symbols.environment("B");
    let is_c = ask.0.symbol_equals(b, "c");
    assert_eq!(ask.all(&[same, is_c]), Search::Nowhere);
}

#[test]
fn a_value_fits_all_patterns_at_once() {
    assert_eq!(
        witness("A !matches \"[!a]*\" && A matches \"*2\""),
        Some(env(&[("A", Some("a2"))]))
    );
    let mut conditions = Conditions::default();
    let never =
        conditions.parse("A matches \"a*\" && A matches \"b*\"").expect("it is well formed");
    assert_eq!(conditions.witness(never), Search::Nowhere);
}

/// Each pattern doubles what might be tried.
#[test]
fn a_search_without_end_is_given_up() {
    let mut conditions = Conditions::default();
    let patterns: Vec<String> =
        (0..200).map(|number| format!("A matches \"*{number}a*\"")).collect();
    let text = format!("{} && A !matches \"*a*a*\"", patterns.join(" && "));
    let condition = conditions.parse(&text).expect("it is well formed");
    assert_eq!(conditions.witness(condition), Search::GivenUp);
}
