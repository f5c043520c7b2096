//! Expressions to values.

use std::rc::Rc;

use libcst_native::{
    BaseSlice, BinaryOp, DictElement, Element, Expression, String as PythonString, Subscript,
    UnaryOp,
};

use super::Wrong;
use super::literals;
use super::statements::Evaluator;
use super::values::{Text, Value};

impl Evaluator<'_> {
    /// The value of an expression; `near` is where it stands if it does not say so itself.
    pub(super) fn value(
        &mut self,
        expression: &Expression<'_>,
        near: usize,
    ) -> Result<Value, Wrong> {
        let at = self.places.of_expression(expression, near);
        self.budget.step(1, at)?;
        match expression {
            Expression::SimpleString(string) => self.literal(string.value, at),
            Expression::ConcatenatedString(strings) => {
                let mut text = String::new();
                self.append(&strings.left, at, &mut text)?;
                self.append(&strings.right, at, &mut text)?;
                self.new_text(text, at)
            }
            Expression::Integer(number) => literals::number(number.value, at).map(Value::Number),
            Expression::UnaryOperation(operation) => {
                match (&operation.operator, &*operation.expression) {
                    (UnaryOp::Minus { .. }, Expression::Integer(number)) => {
                        literals::number(number.value, at).map(|number| Value::Number(-number))
                    }
                    _ => Err(Wrong::not_understood(at, name_of(expression))),
                }
            }
            Expression::Name(name) => self.variable(name.value, at).cloned(),
            Expression::List(list) => {
                let elements = self.elements(&list.elements, at)?;
                Ok(self.heap.new_list(elements))
            }
            Expression::Tuple(tuple) => {
                Ok(Value::Tuple(self.elements(&tuple.elements, at)?.into()))
            }
            Expression::Dict(dict) => {
                let id = self.heap.new_dict();
                for element in &dict.elements {
                    let DictElement::Simple { key, value, .. } = element else {
                        return Err(Wrong::not_understood(at, "`**` in a dict"));
                    };
                    let key_at = self.places.of_expression(key, at);
                    let key = self.value(key, at)?;
                    let key = Self::key(key, key_at)?;
                    let value = self.value(value, key_at)?;
                    self.heap.insert(id, key, value);
                }
                Ok(Value::Dict(id))
            }
            Expression::Subscript(subscript) => self.subscript(subscript, at),
            Expression::BinaryOperation(operation) => {
                let BinaryOp::Add { .. } = operation.operator else {
                    return Err(Wrong::not_understood(at, "an operator other than `+`"));
                };
                let left = self.value(&operation.left, at)?;
                let right = self.value(&operation.right, at)?;
                self.sum(&left, &right, at)
            }
            other => Err(Wrong::not_understood(at, name_of(other))),
        }
    }

    fn elements(&mut self, elements: &[Element<'_>], at: usize) -> Result<Vec<Value>, Wrong> {
        let mut values = Vec::with_capacity(elements.len());
        for element in elements {
            let Element::Simple { value, .. } = element else {
                return Err(Wrong::not_understood(at, "`*` in a list"));
            };
            values.push(self.value(value, at)?);
        }
        Ok(values)
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

    fn subscript(&mut self, subscript: &Subscript<'_>, at: usize) -> Result<Value, Wrong> {
        let container = self.value(&subscript.value, at)?;
        let (index, index_at) = self.index(subscript, at)?;
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

    /// What stands in the brackets of a subscript, and where.
    pub(super) fn index(
        &mut self,
        subscript: &Subscript<'_>,
        at: usize,
    ) -> Result<(Value, usize), Wrong> {
        let [element] = subscript.slice.as_slice() else {
            return Err(Wrong::not_understood(at, "a subscript of several values"));
        };
        match &element.slice {
            BaseSlice::Index(index) if index.star.is_none() => {
                let index_at = self.places.of_expression(&index.value, at);
                Ok((self.value(&index.value, at)?, index_at))
            }
            BaseSlice::Index(_) => Err(Wrong::not_understood(at, "`*` in a subscript")),
            BaseSlice::Slice(_) => Err(Wrong::not_understood(at, "a slice")),
        }
    }

    fn literal(&mut self, literal: &str, at: usize) -> Result<Value, Wrong> {
        let text = literals::string(literal, at)?;
        self.new_text(text, at)
    }

    fn append(
        &mut self,
        string: &PythonString<'_>,
        at: usize,
        text: &mut String,
    ) -> Result<(), Wrong> {
        match string {
            PythonString::Simple(string) => {
                let at = self.places.of(string.value).unwrap_or(at);
                text.push_str(&literals::string(string.value, at)?);
                Ok(())
            }
            PythonString::Concatenated(strings) => {
                self.append(&strings.left, at, text)?;
                self.append(&strings.right, at, text)
            }
            PythonString::Formatted(string) => {
                let at = self.places.of(string.start).unwrap_or(at);
                Err(Wrong::not_understood(at, "an f-string"))
            }
            PythonString::Templated(string) => {
                let at = self.places.of(string.start).unwrap_or(at);
                Err(Wrong::not_understood(at, "a template string"))
            }
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

/// An expression that is not understood, in words.
pub(super) fn name_of(expression: &Expression<'_>) -> String {
    let name = match expression {
        Expression::Call(call) => match &*call.func {
            Expression::Name(name) => return format!("a call of `{}`", name.value),
            Expression::Attribute(attribute) => {
                return format!("a call of `.{}`", attribute.attr.value);
            }
            _ => "a call",
        },
        Expression::Attribute(attribute) => {
            return format!("the attribute `.{}`", attribute.attr.value);
        }
        Expression::FormattedString(_) => "an f-string",
        Expression::TemplatedString(_) => "a template string",
        Expression::GeneratorExp(_)
        | Expression::ListComp(_)
        | Expression::SetComp(_)
        | Expression::DictComp(_)
        | Expression::StarredDictComp(_) => "a comprehension",
        Expression::Set(_) => "a set",
        Expression::Lambda(_) => "a `lambda`",
        Expression::IfExp(_) => "a choice by `if`",
        Expression::Comparison(_) => "a comparison",
        Expression::BooleanOperation(_) => "`and` or `or`",
        Expression::UnaryOperation(_) => "an operator before a value",
        Expression::Float(_) | Expression::Imaginary(_) => "a number with a point",
        Expression::Ellipsis(_) => "`...`",
        Expression::NamedExpr(_) => "`:=`",
        Expression::StarredElement(_) => "`*` before a value",
        Expression::Yield(_) | Expression::Await(_) => "`yield` or `await`",
        _ => "an expression",
    };
    name.to_owned()
}
