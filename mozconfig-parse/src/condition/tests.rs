//! What conditions are equal to, and what they decide.

use super::{Condition, Conditions};

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
    let windows = conditions.symbols.pattern("win*");
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
    let a =
        conditions.symbols.text(vec![symbol.clone(), crate::symbol::Part::Literal("/a".into())]);
    let b = conditions.symbols.text(vec![symbol, crate::symbol::Part::Literal("/b".into())]);
    assert_eq!(conditions.texts_equal(a, b), Condition::NEVER);
}
