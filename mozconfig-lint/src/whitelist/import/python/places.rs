//! Where something stands in the text.
//!
//! The syntax tree has no positions, but its names and literals are pieces of the text itself, so
//! that the address of a piece says where it stands. A larger expression is placed by its first name
//! or literal, and by the bracket before it where it has one.

use std::ops::Range;

use libcst_native::tokenizer::Token;
use libcst_native::{
    AssignTargetExpression, DictElement, Element, Expression, String as PythonString,
};

/// The text with its tokens.
pub(super) struct Places<'t> {
    text: &'t str,
    /// The tokens' places, in the order of the text.
    tokens: Vec<Range<usize>>,
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str, tokens: &[Token<'t>]) -> Self {
        let tokens = tokens
            .iter()
            .filter(|token| !token.string.trim().is_empty())
            .filter_map(|token| {
                let start = offset(text, token.string)?;
                Some(start..start + token.string.len())
            })
            .collect();
        Self { text, tokens }
    }

    /// The text.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The tokens that are not blank, in the order of the text.
    pub(super) fn tokens(&self) -> &[Range<usize>] {
        &self.tokens
    }

    /// Where a token stands; the start of the text for one that is no part of it.
    pub(super) fn of_token(&self, token: &Token<'_>) -> usize {
        offset(self.text, token.string).unwrap_or_default()
    }

    /// Where a piece of the text stands.
    pub(super) fn of(&self, piece: &str) -> Option<usize> {
        offset(self.text, piece)
    }

    /// Where an expression stands; `otherwise` where it has neither name nor literal.
    pub(super) fn of_expression(&self, expression: &Expression<'_>, otherwise: usize) -> usize {
        let first = first_piece(expression).and_then(|piece| self.of(piece));
        match first {
            Some(first) if begins_with_bracket(expression) => self.token_before(first),
            Some(first) => first,
            None => otherwise,
        }
    }

    /// Where the target of an assignment stands.
    pub(super) fn of_target(&self, target: &AssignTargetExpression<'_>, otherwise: usize) -> usize {
        let piece = match target {
            AssignTargetExpression::Name(name) => Some(name.value),
            AssignTargetExpression::Attribute(attribute) => first_piece(&attribute.value),
            AssignTargetExpression::StarredElement(starred) => first_piece(&starred.value),
            AssignTargetExpression::Tuple(tuple) => first_of_elements(&tuple.elements),
            AssignTargetExpression::List(list) => first_of_elements(&list.elements),
            AssignTargetExpression::Subscript(subscript) => first_piece(&subscript.value),
        };
        piece.and_then(|piece| self.of(piece)).unwrap_or(otherwise)
    }

    /// The start of the token before the one that starts here.
    fn token_before(&self, at: usize) -> usize {
        let index = self.tokens.partition_point(|token| token.start < at);
        index.checked_sub(1).map_or(at, |before| self.tokens[before].start)
    }
}

/// Where a piece of the text begins; `None` for a text of its own.
fn offset(text: &str, piece: &str) -> Option<usize> {
    let at = (piece.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (at + piece.len() <= text.len()).then_some(at)
}

fn begins_with_bracket(expression: &Expression<'_>) -> bool {
    matches!(
        expression,
        Expression::List(_)
            | Expression::Dict(_)
            | Expression::Set(_)
            | Expression::ListComp(_)
            | Expression::SetComp(_)
            | Expression::DictComp(_)
            | Expression::GeneratorExp(_)
            | Expression::UnaryOperation(_)
    )
}

/// The first name or literal of an expression.
fn first_piece<'t>(expression: &Expression<'t>) -> Option<&'t str> {
    match expression {
        Expression::Name(name) => Some(name.value),
        Expression::Integer(number) => Some(number.value),
        Expression::Float(number) => Some(number.value),
        Expression::Imaginary(number) => Some(number.value),
        Expression::SimpleString(string) => Some(string.value),
        Expression::ConcatenatedString(strings) => first_of_string(&strings.left),
        Expression::FormattedString(string) => Some(string.start),
        Expression::TemplatedString(string) => Some(string.start),
        Expression::Comparison(comparison) => first_piece(&comparison.left),
        Expression::UnaryOperation(operation) => first_piece(&operation.expression),
        Expression::BinaryOperation(operation) => first_piece(&operation.left),
        Expression::BooleanOperation(operation) => first_piece(&operation.left),
        Expression::Attribute(attribute) => first_piece(&attribute.value),
        Expression::Call(call) => first_piece(&call.func),
        Expression::Subscript(subscript) => first_piece(&subscript.value),
        Expression::Tuple(tuple) => first_of_elements(&tuple.elements),
        Expression::List(list) => first_of_elements(&list.elements),
        Expression::Set(set) => first_of_elements(&set.elements),
        Expression::Dict(dict) => match dict.elements.first()? {
            DictElement::Simple { key, .. } => first_piece(key),
            DictElement::Starred(starred) => first_piece(&starred.value),
        },
        Expression::GeneratorExp(comprehension) => first_piece(&comprehension.elt),
        Expression::ListComp(comprehension) => first_piece(&comprehension.elt),
        Expression::SetComp(comprehension) => first_piece(&comprehension.elt),
        Expression::DictComp(comprehension) => first_piece(&comprehension.key),
        Expression::StarredElement(starred) => first_piece(&starred.value),
        Expression::IfExp(choice) => first_piece(&choice.body),
        Expression::NamedExpr(named) => first_piece(&named.target),
        Expression::Await(awaited) => first_piece(&awaited.expression),
        _ => None,
    }
}

fn first_of_elements<'t>(elements: &[Element<'t>]) -> Option<&'t str> {
    match elements.first()? {
        Element::Simple { value, .. } => first_piece(value),
        Element::Starred(starred) => first_piece(&starred.value),
    }
}

fn first_of_string<'t>(string: &PythonString<'t>) -> Option<&'t str> {
    match string {
        PythonString::Simple(string) => Some(string.value),
        PythonString::Concatenated(strings) => first_of_string(&strings.left),
        PythonString::Formatted(string) => Some(string.start),
        PythonString::Templated(string) => Some(string.start),
    }
}

/// Line and column of a byte, from 1; columns are characters.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    (line, before[line_start..].chars().count() + 1)
}

/// The byte at a line, from 1, and a column in characters, from 0; `None` past the end of the text.
pub(super) fn byte_of(text: &str, line: usize, column: usize) -> Option<usize> {
    let before = text.split_inclusive('\n').take(line.checked_sub(1)?);
    let start: usize = before.map(str::len).sum();
    let in_line = text.get(start..)?.char_indices().nth(column);
    Some(in_line.map_or(text.len(), |(offset, _)| start + offset))
}

/// The word or sign that stands at a place; `None` at the end of the text.
pub(super) fn word_at(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?.trim_start();
    let first = rest.chars().next()?;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let length = if is_word(first) {
        rest.find(|c| !is_word(c)).unwrap_or(rest.len())
    } else {
        first.len_utf8()
    };
    Some(&rest[..length])
}
