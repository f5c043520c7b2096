//! Tokens to the statements that are understood.
//!
//! All statements are read, those of a loop over nothing as well; nothing is done here.

use super::literals;
use super::places::word_at;
use super::read_expressions::is_variable;
use super::syntax::{Expression, ExpressionKind, Step, StepKind, Target, TargetKind};
use super::tokens::{Token, TokenKind};
use super::{Wrong, not_python};

/// The operators that change a variable, but for `+=`.
const ASSIGNMENTS: [&str; 12] =
    ["-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="];

/// Reads the statements of a file.
///
/// Goes one call deeper for each level of nesting; `bounds` has counted them.
pub(super) fn read_statements<'t>(
    text: &'t str,
    tokens: &[Token<'t>],
) -> Result<Vec<Step<'t>>, Wrong> {
    let mut reader = Reader { text, tokens, next: 0 };
    let mut steps = Vec::new();
    while reader.token().kind != TokenKind::End {
        reader.statement(&mut steps)?;
    }
    Ok(steps)
}

/// A place among the tokens of a text.
pub(super) struct Reader<'r, 't> {
    text: &'t str,
    tokens: &'r [Token<'t>],
    next: usize,
}

impl<'t> Reader<'_, 't> {
    /// The token at hand; behind the last there is the end.
    pub(super) fn token(&self) -> Token<'t> {
        self.ahead(0)
    }

    /// The token so many further on.
    pub(super) fn ahead(&self, count: usize) -> Token<'t> {
        let end = Token { kind: TokenKind::End, at: self.text.len(), text: "" };
        self.tokens.get(self.next + count).copied().unwrap_or(end)
    }

    /// Goes over the token at hand.
    pub(super) fn pass(&mut self) {
        self.next += 1;
    }

    /// Whether the token at hand is this operator or keyword.
    pub(super) fn is_at(&self, word: &str) -> bool {
        let token = self.token();
        matches!(token.kind, TokenKind::Operator | TokenKind::Name) && token.text == word
    }

    /// Goes over this operator or keyword, where it is at hand; whether it is.
    pub(super) fn accept(&mut self, word: &str) -> bool {
        let is_at = self.is_at(word);
        if is_at {
            self.pass();
        }
        is_at
    }

    /// Goes over this operator or keyword, which has to be at hand.
    pub(super) fn expect(&mut self, word: &str) -> Result<(), Wrong> {
        if self.accept(word) { Ok(()) } else { Err(self.cannot_stand()) }
    }

    /// The token at hand cannot stand where it does.
    pub(super) fn cannot_stand(&self) -> Wrong {
        let token = self.token();
        match word_at(self.text, token.at) {
            _ if token.kind == TokenKind::Newline => not_python(token.at, "the line breaks off"),
            Some(word) => not_python(token.at, format!("`{word}` cannot stand here")),
            None => not_python(token.at, "it breaks off"),
        }
    }

    fn expect_kind(&mut self, kind: TokenKind) -> Result<(), Wrong> {
        if self.token().kind != kind {
            return Err(self.cannot_stand());
        }
        self.pass();
        Ok(())
    }

    fn statement(&mut self, steps: &mut Vec<Step<'t>>) -> Result<(), Wrong> {
        let at = self.token().at;
        if let Some(tokens) = self.main_guard() {
            return self.skip_guard(tokens, at);
        }
        match self.compound() {
            Some("for") => {
                let kind = self.read_loop(at)?;
                steps.push(Step { at, kind });
                Ok(())
            }
            Some("def") => Err(Wrong::not_understood(at, "a function")),
            Some("class") => Err(Wrong::not_understood(at, "a class")),
            Some("@") => Err(Wrong::not_understood(at, "a decorator")),
            Some(other) => Err(Wrong::not_understood(at, format_args!("`{other}`"))),
            None => self.line(steps),
        }
    }

    /// The word by which the statement at hand is one that holds a block.
    fn compound(&self) -> Option<&'t str> {
        let (token, behind) = (self.token(), self.ahead(1));
        let is_compound = match (token.kind, token.text) {
            (
                TokenKind::Name,
                "for" | "if" | "def" | "class" | "while" | "try" | "with" | "async",
            )
            | (TokenKind::Operator, "@") => true,
            // These two are names as well.
            (TokenKind::Name, "match" | "type") => {
                matches!(behind.kind, TokenKind::Name | TokenKind::String | TokenKind::Number)
                    && !matches!(behind.text, "in" | "is" | "and" | "or" | "not" | "if")
            }
            _ => false,
        };
        is_compound.then_some(token.text)
    }

    /// A line of statements, with its end.
    fn line(&mut self, steps: &mut Vec<Step<'t>>) -> Result<(), Wrong> {
        loop {
            self.small_statement(steps)?;
            let is_more = self.accept(";");
            if self.token().kind == TokenKind::Newline {
                self.pass();
                return Ok(());
            }
            if !is_more {
                return Err(self.cannot_stand());
            }
        }
    }

    /// A statement that holds no block.
    fn small_statement(&mut self, steps: &mut Vec<Step<'t>>) -> Result<(), Wrong> {
        let Token { kind, at, text } = self.token();
        let not_understood = match text {
            _ if kind != TokenKind::Name => None,
            "pass" => {
                self.pass();
                return Ok(());
            }
            // `from __future__ import ...` changes nothing that is understood here.
            "from" if self.ahead(1).text == "__future__" => return self.skip_import(),
            "import" | "from" => Some("an import"),
            "del" => Some("`del`"),
            "break" => Some("`break`"),
            "continue" => Some("`continue`"),
            "assert" => Some("`assert`"),
            "raise" => Some("`raise`"),
            "global" | "nonlocal" => Some("`global` or `nonlocal`"),
            "return" => Some("`return`"),
            _ => None,
        };
        if let Some(found) = not_understood {
            return Err(Wrong::not_understood(at, found));
        }
        let mut value = self.expressions()?;
        let operator = self.token();
        let kind = match operator.text {
            "=" => {
                let mut targets = Vec::new();
                while self.accept("=") {
                    targets.push(target(value)?);
                    value = self.expressions()?;
                }
                StepKind::Assign { targets, value }
            }
            "+=" => {
                let target = target(value)?;
                self.pass();
                StepKind::Add { target, value: self.expressions()? }
            }
            ":" => return Err(Wrong::not_understood(at, "an assignment with a type")),
            other if ASSIGNMENTS.contains(&other) => {
                let found = "an assignment other than `=` and `+=`";
                return Err(Wrong::not_understood(at, found));
            }
            _ if operator.kind != TokenKind::Newline && operator.text != ";" => {
                return Err(self.cannot_stand());
            }
            // A string by itself is a comment.
            _ if matches!(value.kind, ExpressionKind::Text(_)) => return Ok(()),
            _ => return Err(Wrong::not_understood(value.at, "an expression")),
        };
        steps.push(Step { at, kind });
        Ok(())
    }

    /// `from __future__ import ...`, up to the end of the statement.
    fn skip_import(&mut self) -> Result<(), Wrong> {
        self.pass();
        self.pass();
        self.expect("import")?;
        let is_bracketed = self.accept("(");
        loop {
            self.expect_kind(TokenKind::Name)?;
            if self.accept("as") {
                self.expect_kind(TokenKind::Name)?;
            }
            if !self.accept(",") || is_bracketed && self.is_at(")") {
                break;
            }
        }
        if is_bracketed { self.expect(")") } else { Ok(()) }
    }

    fn read_loop(&mut self, at: usize) -> Result<StepKind<'t>, Wrong> {
        self.pass();
        let Token { kind, at: name_at, text: name } = self.token();
        let is_name = kind == TokenKind::Name && is_variable(name);
        let (is_bracketed, behind) = (matches!(name, "(" | "[" | "*"), self.ahead(1).text);
        if is_bracketed || is_name && matches!(behind, "," | "." | "[" | "(") {
            return Err(Wrong::not_understood(name_at, "a loop over several variables"));
        }
        if !is_name {
            return Err(self.cannot_stand());
        }
        self.pass();
        self.expect("in")?;
        let over = self.expressions()?;
        self.expect(":")?;
        let mut body = Vec::new();
        if self.token().kind == TokenKind::Newline {
            self.pass();
            self.expect_kind(TokenKind::Indent)?;
            while self.token().kind != TokenKind::Dedent {
                self.statement(&mut body)?;
            }
            self.pass();
        } else {
            self.line(&mut body)?;
        }
        if self.is_at("else") {
            return Err(Wrong::not_understood(at, "a loop with `else`"));
        }
        Ok(StepKind::Loop { name, over, body })
    }

    /// The tokens of `if __name__ == "__main__":`, either way round, where this is at hand.
    fn main_guard(&self) -> Option<usize> {
        let is_name = |token: Token<'_>| token.kind == TokenKind::Name && token.text == "__name__";
        let is_main = |token: Token<'_>| {
            token.kind == TokenKind::String
                && literals::string(token.text, 0).is_ok_and(|text| text == "__main__")
        };
        let behind = self.tokens.get(self.next + 1..).unwrap_or_default();
        let brackets = behind.iter().take_while(|token| token.text == "(").count();
        let [left, operator, right] = [1, 2, 3].map(|count| self.ahead(brackets + count));
        let closed = (0..brackets).all(|count| self.ahead(brackets + 4 + count).text == ")");
        let is_guard = self.is_at("if")
            && operator.text == "=="
            && (is_name(left) && is_main(right) || is_main(left) && is_name(right))
            && closed
            && self.ahead(2 * brackets + 4).text == ":";
        is_guard.then_some(2 * brackets + 5)
    }

    /// `if __name__ == "__main__":` may hold anything: it does not run when the list is read.
    fn skip_guard(&mut self, tokens: usize, at: usize) -> Result<(), Wrong> {
        self.next += tokens;
        if self.token().kind == TokenKind::Newline {
            self.pass();
            self.expect_kind(TokenKind::Indent)?;
            let mut depth = 1;
            while depth > 0 {
                match self.token().kind {
                    TokenKind::Indent => depth += 1,
                    TokenKind::Dedent => depth -= 1,
                    TokenKind::End => return Err(self.cannot_stand()),
                    _ => {}
                }
                self.pass();
            }
        } else {
            while self.token().kind != TokenKind::Newline {
                if self.token().kind == TokenKind::End {
                    return Err(self.cannot_stand());
                }
                self.pass();
            }
            self.pass();
        }
        if self.is_at("else") || self.is_at("elif") {
            return Err(Wrong::not_understood(at, "`else` after `if __name__ == ...`"));
        }
        Ok(())
    }
}

/// The target that an expression is before `=`.
fn target(expression: Expression<'_>) -> Result<Target<'_>, Wrong> {
    let at = expression.at;
    let kind = match expression.kind {
        ExpressionKind::Name("True" | "False" | "None" | "__debug__")
        | ExpressionKind::Text(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::Dict(_)
        | ExpressionKind::Sum(_) => return Err(not_python(at, "nothing can be assigned to this")),
        ExpressionKind::Name(name) => TargetKind::Name(name),
        ExpressionKind::Element(element) => TargetKind::Element(element),
        ExpressionKind::List(_) | ExpressionKind::Tuple(_) => {
            return Err(Wrong::not_understood(at, "an assignment to several variables"));
        }
    };
    Ok(Target { at, kind })
}
