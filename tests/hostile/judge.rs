//! Judges an evaluation for all environments by one for a single environment: what the first says
//! of that environment, if it says anything, must be what the second says.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::condition::{Class, Condition, Conditions, Question};
use mozconfig_parse::settings::{Setting, SettingKey, SettingValue};
use mozconfig_parse::symbol::{Part, Symbol, TextId};

use crate::work::{Work, only, work};

/// The variables that are set.
pub(crate) type Variables = BTreeMap<String, String>;

/// What came of a comparison, in settings.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Verdict {
    /// Settings of which the evaluation for all environments says what they are, and is right.
    pub(crate) agreed: usize,
    /// Settings of which it does not say.
    pub(crate) left_open: usize,
}

/// Compares the evaluation for all environments with one in this environment. Panics where they
/// contradict each other.
pub(crate) fn judge(all: &Work, files: &[(&str, &str)], variables: &Variables) -> Verdict {
    let one = work(files, &only(variables));
    let mut verdict = Verdict::default();
    let conditions = &all.world.conditions;
    let gives_up = [all.evaluation.unknown, one.evaluation.unknown];
    let is_known = holds(conditions, gives_up[0], variables) == Some(false)
        && gives_up[1].is_never()
        && one.evaluation.problems.is_empty()
        && all.evaluation.problems.is_empty();
    // An option whose name is not known may be any.
    let is_unnamed = |value: &SettingValue| {
        matches!(conditions.symbols.parts(value.value).first(), Some(Part::Symbol(_)))
    };
    let unnamed = all.settings.values().flat_map(|it| &it.values).any(is_unnamed);
    let absent = if unnamed { None } else { Some(None) };
    let keys: BTreeSet<&SettingKey> = all.settings.keys().chain(one.settings.keys()).collect();
    for key in keys {
        let found = all.settings.get(key).and_then(|it| said(conditions, it, variables));
        let found = if all.settings.contains_key(key) { found } else { absent.clone() };
        let expected = one.settings.get(key);
        let expected = expected.map_or(Some(None), |it| said(&one.world.conditions, it, variables));
        match (found, expected) {
            (Some(found), Some(expected)) if is_known => {
                assert_eq!(found, expected, "{key:?} where {variables:?}");
                verdict.agreed += 1;
            }
            _ => verdict.left_open += 1,
        }
    }
    verdict
}

/// The value of a setting in an environment: `Some(None)` where it has none, and `None` where that
/// is not said.
#[expect(clippy::option_option, reason = "not known, not there, and there are three things")]
fn said(
    conditions: &Conditions,
    setting: &Setting,
    variables: &Variables,
) -> Option<Option<String>> {
    for value in &setting.values {
        if holds(conditions, value.when, variables)? {
            return Some(Some(text(conditions, value.value, variables)?));
        }
    }
    Some(None)
}

/// Whether a condition holds; `None` where that depends on more than the variables.
fn holds(conditions: &Conditions, condition: Condition, variables: &Variables) -> Option<bool> {
    let mut at = condition;
    while let Some(node) = conditions.node(at) {
        let Symbol::Environment(name) = conditions.symbols.get(node.variable.symbol) else {
            return None;
        };
        let value = variables.get(name);
        let edge = match node.variable.question {
            Question::Value => node.edges.iter().find(|(class, _)| match class {
                Class::Unset => value.is_none(),
                Class::Is(literal) => {
                    value.is_some_and(|value| conditions.symbols.literal_str(*literal) == value)
                }
            }),
            Question::Matches(pattern) => {
                let pattern = conditions.symbols.pattern_of(pattern);
                let is_match = pattern.matches(value.map_or("", String::as_str));
                node.edges.iter().find(|(class, _)| is_match && *class == conditions.yes())
            }
        };
        at = edge.map_or(node.rest, |edge| edge.1);
    }
    Some(at.is_always())
}

/// What a string is; `None` where that depends on more than the variables.
fn text(conditions: &Conditions, text: TextId, variables: &Variables) -> Option<String> {
    let mut found = String::new();
    for part in conditions.symbols.parts(text).iter() {
        match part {
            Part::Literal(literal) => found.push_str(literal),
            Part::Symbol(symbol) => match conditions.symbols.get(*symbol) {
                Symbol::Environment(name) => {
                    found.push_str(variables.get(name).map_or("", String::as_str));
                }
                _ => return None,
            },
        }
    }
    Some(found)
}
