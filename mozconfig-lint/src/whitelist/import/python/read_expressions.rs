//! Tokens to the expressions that are understood; each of the others has a name of its own to be refused by.

use super::Wrong;
use super::literals;
use super::read_statements::Reader;
use super::syntax::{Element, Expression, ExpressionKind};
use super::tokens::{Token, TokenKind};

/// The words that are no names. `True`, `False` and `None` stand where names do.
const KEYWORDS: [&str; 32] = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Whether a word may be the name of a variable.
pub(super) fn is_variable(word: &str) -> bool {
    !KEYWORDS.contains(&word) && !matches!(word, "True" | "False" | "None" | "__debug__")
}

impl<'t> Reader<'_, 't> {
    /// One expression, or a tuple without brackets.
    pub(super) fn expressions(&mut self) -> Result<Expression<'t>, Wrong> {
        let first = self.expression()?;
        if !self.is_at(",") {
            return Ok(first);
        }
        let at = first.at;
        let mut elements = vec![first];
        while self.accept(",") && self.begins_expression() {
            elements.push(self.expression()?);
        }
        Ok(Expression { at, kind: ExpressionKind::Tuple(elements) })
    }

    fn begins_expression(&self) -> bool {
        let token = self.token();
        match token.kind {
            TokenKind::Name => {
                !KEYWORDS.contains(&token.text) || token.text == "lambda" || token.text == "not"
            }
            TokenKind::Number | TokenKind::String => true,
            TokenKind::Operator => {
                matches!(token.text, "(" | "[" | "{" | "-" | "+" | "~" | "..." | "*")
            }
            _ => false,
        }
    }

    fn expression(&mut self) -> Result<Expression<'t>, Wrong> {
        let at = self.token().at;
        let mut sum = self.operand()?;
        while let Some(operator) = self.binary_operator() {
            self.pass();
            let right = self.operand()?;
            if operator != "+" {
                return Err(Wrong::not_understood(at, "an operator other than `+`"));
            }
            sum = Expression { at: sum.at, kind: ExpressionKind::Sum(Box::new((sum, right))) };
        }
        let token = self.token();
        if !matches!(token.kind, TokenKind::Name | TokenKind::Operator) {
            return Ok(sum);
        }
        let found = match token.text {
            "<" | ">" | "<=" | ">=" | "==" | "!=" | "in" | "is" | "not" => "a comparison",
            "and" | "or" => "`and` or `or`",
            "if" => "a choice by `if`",
            ":=" => "`:=`",
            _ => return Ok(sum),
        };
        // What cannot stand behind the word is worse than what is not understood.
        self.pass();
        if !self.is_at("in") && !self.is_at("not") {
            self.operand()?;
        }
        Err(Wrong::not_understood(at, found))
    }

    fn binary_operator(&self) -> Option<&'t str> {
        let token = self.token();
        let is_operator = token.kind == TokenKind::Operator
            && matches!(
                token.text,
                "+" | "-" | "*" | "/" | "//" | "%" | "@" | "**" | "<<" | ">>" | "&" | "|" | "^"
            );
        is_operator.then_some(token.text)
    }

    /// What an operator may stand between.
    fn operand(&mut self) -> Result<Expression<'t>, Wrong> {
        let token = self.token();
        let at = token.at;
        let found = match (token.kind, token.text) {
            (TokenKind::Operator, "-") if self.ahead(1).kind == TokenKind::Number => {
                self.pass();
                let number = self.number()?;
                return Ok(Expression { at, kind: ExpressionKind::Number(-number) });
            }
            (TokenKind::Operator, "-" | "+" | "~") | (TokenKind::Name, "not") => {
                "an operator before a value"
            }
            (TokenKind::Operator, "*") => "`*` before a value",
            (TokenKind::Operator, "...") => "`...`",
            (TokenKind::Name, "lambda") => "a `lambda`",
            (TokenKind::Name, "yield" | "await") => "`yield` or `await`",
            _ => {
                let mut value = self.atom()?;
                while self.is_at("[") || self.is_at(".") || self.is_at("(") {
                    value = self.trailer(value)?;
                }
                return Ok(value);
            }
        };
        Err(Wrong::not_understood(at, found))
    }

    fn atom(&mut self) -> Result<Expression<'t>, Wrong> {
        let Token { kind, at, text } = self.token();
        let kind = match (kind, text) {
            (TokenKind::String, _) => ExpressionKind::Text(self.strings()?),
            (TokenKind::Number, _) => ExpressionKind::Number(self.number()?),
            (TokenKind::Name, _) if !KEYWORDS.contains(&text) => {
                self.pass();
                ExpressionKind::Name(text)
            }
            (TokenKind::Operator, "[") => ExpressionKind::List(self.list(at)?),
            (TokenKind::Operator, "(") => return self.in_brackets(at),
            (TokenKind::Operator, "{") => ExpressionKind::Dict(self.entries(at)?),
            _ => return Err(self.cannot_stand()),
        };
        Ok(Expression { at, kind })
    }

    fn number(&mut self) -> Result<i64, Wrong> {
        let token = self.token();
        self.pass();
        literals::number(token.text, token.at)
    }

    /// Strings in a row are one.
    fn strings(&mut self) -> Result<String, Wrong> {
        let mut strings = String::new();
        while let Token { kind: TokenKind::String, at, text } = self.token() {
            strings.push_str(&literals::string(text, at)?);
            self.pass();
        }
        Ok(strings)
    }

    /// A value in round brackets, or a tuple.
    fn in_brackets(&mut self, at: usize) -> Result<Expression<'t>, Wrong> {
        self.pass();
        if self.accept(")") {
            return Ok(Expression { at, kind: ExpressionKind::Tuple(Vec::new()) });
        }
        let first = self.element(at)?;
        if self.accept(")") {
            return Ok(first);
        }
        let elements = self.more_elements(first, ")", at)?;
        Ok(Expression { at, kind: ExpressionKind::Tuple(elements) })
    }

    /// The elements of a list whose bracket is at hand.
    fn list(&mut self, at: usize) -> Result<Vec<Expression<'t>>, Wrong> {
        self.pass();
        if self.accept("]") {
            return Ok(Vec::new());
        }
        let first = self.element(at)?;
        self.more_elements(first, "]", at)
    }

    /// An element of the list or tuple that begins at `bracket`.
    fn element(&mut self, bracket: usize) -> Result<Expression<'t>, Wrong> {
        if self.is_at("*") {
            return Err(Wrong::not_understood(self.token().at, "`*` in a list"));
        }
        let element = self.expression()?;
        self.refuse_comprehension(bracket)?;
        Ok(element)
    }

    /// The elements behind the first, and the bracket that closes them.
    fn more_elements(
        &mut self,
        first: Expression<'t>,
        close: &str,
        bracket: usize,
    ) -> Result<Vec<Expression<'t>>, Wrong> {
        let mut elements = vec![first];
        while self.accept(",") && !self.is_at(close) {
            elements.push(self.element(bracket)?);
        }
        self.expect(close)?;
        Ok(elements)
    }

    fn refuse_comprehension(&self, bracket: usize) -> Result<(), Wrong> {
        if self.is_at("for") || self.is_at("async") {
            return Err(Wrong::not_understood(bracket, "a comprehension"));
        }
        Ok(())
    }

    /// The entries of a dict whose bracket is at hand.
    fn entries(&mut self, bracket: usize) -> Result<Vec<(Expression<'t>, Expression<'t>)>, Wrong> {
        self.pass();
        let mut entries = Vec::new();
        while !self.is_at("}") {
            if self.is_at("**") {
                return Err(Wrong::not_understood(self.token().at, "`**` in a dict"));
            }
            let key = self.element(bracket)?;
            if entries.is_empty() && (self.is_at(",") || self.is_at("}")) {
                return Err(Wrong::not_understood(bracket, "a set"));
            }
            self.expect(":")?;
            let value = self.expression()?;
            self.refuse_comprehension(bracket)?;
            entries.push((key, value));
            if !self.accept(",") {
                break;
            }
        }
        self.expect("}")?;
        Ok(entries)
    }

    /// What stands behind a value and belongs to it: a subscript, an attribute, or a call.
    fn trailer(&mut self, value: Expression<'t>) -> Result<Expression<'t>, Wrong> {
        let at = value.at;
        if self.accept("[") {
            let index = self.index(at)?;
            let element = Element { container: Box::new(value), index: Box::new(index) };
            return Ok(Expression { at, kind: ExpressionKind::Element(element) });
        }
        if self.accept(".") {
            let name = self.token();
            if name.kind != TokenKind::Name {
                return Err(self.cannot_stand());
            }
            self.pass();
            let is_target = self.is_at("=") || self.is_at("+=");
            return Err(match name.text {
                name if self.is_at("(") => {
                    Wrong::not_understood(at, format_args!("a call of `.{name}`"))
                }
                _ if is_target => Wrong::not_understood(at, "an assignment to an attribute"),
                name => Wrong::not_understood(at, format_args!("the attribute `.{name}`")),
            });
        }
        Err(match value.kind {
            ExpressionKind::Name(name) => {
                Wrong::not_understood(at, format_args!("a call of `{name}`"))
            }
            _ => Wrong::not_understood(at, "a call"),
        })
    }

    /// What stands in the brackets of a subscript, with the bracket that closes them.
    fn index(&mut self, at: usize) -> Result<Expression<'t>, Wrong> {
        if self.is_at("*") {
            return Err(Wrong::not_understood(at, "`*` in a subscript"));
        }
        if self.is_at(":") {
            return Err(Wrong::not_understood(at, "a slice"));
        }
        let index = self.expression()?;
        if self.is_at(":") {
            return Err(Wrong::not_understood(at, "a slice"));
        }
        if self.is_at(",") {
            return Err(Wrong::not_understood(at, "a subscript of several values"));
        }
        self.expect("]")?;
        Ok(index)
    }
}
