//! Expressions to values.

use std::rc::Rc;

use super::Wrong;
use super::statements::Evaluator;
use super::syntax::{Element, Expression, ExpressionKind};
use super::values::{Text, Value};

impl Evaluator<'_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, expression: &Expression<'_>) -> Result<Value, Wrong> {
        let at = expression.at;
        self.budget.step(1, at)?;
        match &expression.kind {
            ExpressionKind::Text(text) => self.new_text(text.clone(), at),
            ExpressionKind::Number(number) => Ok(Value::Number(*number)),
            ExpressionKind::Name(name) => self.variable(name, at).cloned(),
            ExpressionKind::List(elements) => {
                let elements = self.elements(elements)?;
                Ok(self.heap.new_list(elements))
            }
            ExpressionKind::Tuple(elements) => Ok(Value::Tuple(self.elements(elements)?.into())),
            ExpressionKind::Dict(entries) => {
                let id = self.heap.new_dict();
                for (key, value) in entries {
                    let key = Self::key(self.value(key)?, key.at)?;
                    let value = self.value(value)?;
                    self.heap.insert(id, key, value);
                }
                Ok(Value::Dict(id))
            }
            ExpressionKind::Element(element) => self.element(element),
            ExpressionKind::Sum(sum) => {
                let (left, right) = (self.value(&sum.0)?, self.value(&sum.1)?);
                self.sum(&left, &right, at)
            }
        }
    }

    fn elements(&mut self, elements: &[Expression<'_>]) -> Result<Vec<Value>, Wrong> {
        elements.iter().map(|element| self.value(element)).collect()
    }

    /// A value as the key of a dict.
    fn key(value: Value, at: usize) -> Result<Text, Wrong> {
        match value {
            Value::Text(text) => Ok(text),
            other => {
                Err(Wrong::new(at, format!("found {} as a key, expected a string", other.kind())))
            }
        }
    }

    /// `a + b`
    pub(super) fn sum(&mut self, left: &Value, right: &Value, at: usize) -> Result<Value, Wrong> {
        match (left, right) {
            (Value::Text(left), Value::Text(right)) => {
                self.new_text(format!("{}{}", left.text, right.text), left.at)
            }
            (Value::List(_), Value::List(_)) => {
                let mut elements = self.heap.items(left, &mut self.budget, at)?;
                elements.extend(self.heap.items(right, &mut self.budget, at)?);
                Ok(self.heap.new_list(elements))
            }
            (Value::Tuple(_), Value::Tuple(_)) => {
                let mut elements = self.heap.items(left, &mut self.budget, at)?;
                elements.extend(self.heap.items(right, &mut self.budget, at)?);
                Ok(Value::Tuple(Rc::from(elements)))
            }
            _ => {
                let (left, right) = (left.kind(), right.kind());
                Err(Wrong::new(at, format!("{left} and {right} cannot be added")))
            }
        }
    }

    fn element(&mut self, element: &Element<'_>) -> Result<Value, Wrong> {
        let (container, index_at) = (self.value(&element.container)?, element.index.at);
        let index = self.value(&element.index)?;
        match (&container, index) {
            (Value::Dict(id), Value::Text(key)) => {
                self.heap.get(*id, &key.text).cloned().ok_or_else(|| no_key(&key.text, index_at))
            }
            (Value::List(id), Value::Number(number)) => {
                let elements = self.heap.list(*id);
                let index = position(number, elements.len(), index_at)?;
                Ok(elements[index].clone())
            }
            (Value::Tuple(elements), Value::Number(number)) => {
                Ok(elements[position(number, elements.len(), index_at)?].clone())
            }
            (container, index) => Err(wrong_index(container, &index, index_at)),
        }
    }

    fn new_text(&mut self, text: String, at: usize) -> Result<Value, Wrong> {
        self.budget.text(text.len(), at)?;
        self.meet(at);
        Ok(Value::Text(Text { text: text.into(), at }))
    }
}

/// The position that an index means, which may count from the end.
pub(super) fn position(index: i64, length: usize, at: usize) -> Result<usize, Wrong> {
    let found = usize::try_from(index).ok().filter(|&index| index < length);
    let from_end = || length.checked_sub(usize::try_from(index.checked_neg()?).ok()?);
    let found = found.or_else(|| if index < 0 { from_end() } else { None });
    found
        .ok_or_else(|| Wrong::new(at, format!("there is no element {index} in a list of {length}")))
}

pub(super) fn no_key(key: &str, at: usize) -> Wrong {
    let message = format!("there is no key `{key}` here");
    Wrong { at, message, help: Some("`=` makes a key, `+=` needs one that is there".to_owned()) }
}

pub(super) fn wrong_index(container: &Value, index: &Value, at: usize) -> Wrong {
    let (container, index) = (container.kind(), index.kind());
    Wrong::new(at, format!("{container} has no element at {index}"))
}
