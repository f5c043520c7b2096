//! Reads expressions in the language of `when`.

use crate::condition::{Class, Condition, Conditions};
use crate::symbol::{Symbol, SymbolId, TextId, expansion_length};
use crate::syntax::is_name;

/// Why a `when` cannot be read: the byte at which it goes wrong, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// The byte in the text.
    pub at: usize,
    /// What was expected.
    pub expected: String,
}

impl Conditions {
    /// Reads an expression in the language of `when`.
    pub fn parse(&mut self, text: &str) -> Result<Condition, ExpressionError> {
        let mut reader = ExpressionReader { conditions: self, text, at: 0, depth: 0 };
        reader.blanks();
        if reader.at == text.len() {
            return Ok(Condition::ALWAYS);
        }
        let condition = reader.or()?;
        if reader.at < text.len() {
            return Err(reader.expected("`&&`, `||` or the end"));
        }
        Ok(condition)
    }
}

struct ExpressionReader<'a> {
    conditions: &'a mut Conditions,
    text: &'a str,
    at: usize,
    depth: usize,
}

impl ExpressionReader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn takes(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
            self.blanks();
        }
        found
    }

    fn expected(&self, what: &str) -> ExpressionError {
        ExpressionError { at: self.at, expected: what.to_owned() }
    }

    fn or(&mut self) -> Result<Condition, ExpressionError> {
        let mut result = self.and()?;
        while self.takes("||") {
            let next = self.and()?;
            result = self.conditions.or(result, next);
        }
        Ok(result)
    }

    fn and(&mut self) -> Result<Condition, ExpressionError> {
        let mut result = self.not()?;
        while self.takes("&&") {
            let next = self.not()?;
            result = self.conditions.and(result, next);
        }
        Ok(result)
    }

    fn not(&mut self) -> Result<Condition, ExpressionError> {
        self.depth += 1;
        if self.depth > 100 {
            return Err(self.expected("fewer `!` and parentheses"));
        }
        let result = if self.takes("!") {
            let inner = self.not()?;
            self.conditions.not(inner)
        } else if self.takes("(") {
            let inner = self.or()?;
            if !self.takes(")") {
                return Err(self.expected("`)`"));
            }
            inner
        } else {
            self.atom()?
        };
        self.depth -= 1;
        Ok(result)
    }

    fn string(&mut self) -> Result<String, ExpressionError> {
        let mut characters = self.rest().char_indices();
        if !matches!(characters.next(), Some((_, '"'))) {
            return Err(self.expected("a text in double quotes"));
        }
        let mut text = String::new();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.at += at + 1;
                    self.blanks();
                    return Ok(text);
                }
                '\\' => text.extend(characters.next().map(|(_, next)| next)),
                other => text.push(other),
            }
        }
        Err(self.expected("a text whose double quote is closed"))
    }

    fn atom(&mut self) -> Result<Condition, ExpressionError> {
        for test in
            ["same", "exists", "file", "directory", "executable", "succeeds", "empty", "unset"]
        {
            let after = self.rest().strip_prefix(test).map(str::trim_start);
            if after.is_some_and(|after| after.starts_with('(')) {
                self.takes(test);
                self.takes("(");
                let result = self.test(test)?;
                if !self.takes(")") {
                    return Err(self.expected("`)`"));
                }
                return Ok(result);
            }
        }
        let symbol = self.subject()?;
        let negated = self.takes("!matches");
        if negated || self.takes("matches") {
            let pattern = self.string()?;
            let pattern = self.conditions.symbols.pattern(&pattern);
            let matches = self.conditions.symbol_matches(symbol, pattern);
            return Ok(if negated { self.conditions.not(matches) } else { matches });
        }
        let negated = self.takes("!=");
        if !negated && !self.takes("==") {
            return Err(self.expected("`==`, `!=`, `matches` or `!matches`"));
        }
        let text = self.string()?;
        let equal = if text.is_empty() {
            let class = self.conditions.empty_class();
            self.conditions.decide(symbol, &[class])
        } else {
            self.conditions.symbol_equals(symbol, &text)
        };
        Ok(if negated { self.conditions.not(equal) } else { equal })
    }

    fn test(&mut self, test: &str) -> Result<Condition, ExpressionError> {
        if matches!(test, "empty" | "unset") {
            let symbol = self.subject()?;
            return Ok(if test == "unset" {
                self.conditions.is_unset(symbol)
            } else {
                self.conditions.symbol_equals(symbol, "")
            });
        }
        let rendered = self.string()?;
        if test == "same" {
            if !self.takes(",") {
                return Err(self.expected("`,` and the text it is compared with"));
            }
            let first = self.compared_text(&rendered);
            let second = self.string()?;
            let second = self.compared_text(&second);
            return Ok(self.conditions.texts_equal(first, second));
        }
        let text = self.known_text(&rendered);
        if test == "succeeds" {
            return Ok(self.conditions.unknown(text));
        }
        let kinds: &[&str] = match test {
            "exists" => &["file", "executable", "directory"],
            "file" => &["file", "executable"],
            "directory" => &["directory"],
            _ => &["executable", "directory"],
        };
        let symbols = &mut self.conditions.symbols;
        let symbol = symbols.symbol(Symbol::File(text));
        let classes: Vec<Class> =
            kinds.iter().map(|kind| Class::Is(symbols.literal(kind))).collect();
        Ok(self.conditions.decide(symbol, &classes))
    }

    /// What stands before an operator or in `empty(…)`.
    fn subject(&mut self) -> Result<SymbolId, ExpressionError> {
        if self.rest().starts_with('"') {
            let rendered = self.string()?;
            return Ok(self.known_symbol(&rendered));
        }
        if self.rest().starts_with("$(") {
            let Some(length) = expansion_length(self.rest()) else {
                return Err(self.expected("`)`"));
            };
            let text = self.rest()[2..length - 1].to_owned();
            self.at += length;
            self.blanks();
            return Ok(self.command(&text));
        }
        let rest = self.rest();
        let end = ["==", "!=", "!matches", "matches", ")", "&&", "||"]
            .iter()
            .filter_map(|stop| rest.find(stop))
            .min()
            .unwrap_or(rest.len());
        let text = rest[..end].trim().to_owned();
        if text.is_empty() {
            return Err(self.expected("a variable, a command or a test such as `empty(NAME)`"));
        }
        self.at += end;
        Ok(if is_name(&text) {
            self.conditions.symbols.environment(&text)
        } else {
            self.command(&text)
        })
    }

    fn command(&mut self, text: &str) -> SymbolId {
        let text = self.known_text(text);
        self.conditions.symbols.symbol(Symbol::Command(text))
    }

    /// A path or the text of a command. A `$` in it may be meant as it stands: `awk '{print $NF}'`.
    fn known_text(&mut self, rendered: &str) -> TextId {
        let symbols = &mut self.conditions.symbols;
        symbols.find_text(rendered).unwrap_or_else(|| symbols.read_text(rendered))
    }

    /// A text that is compared with another: what looks like an expansion in it is one. Texts without
    /// any are compared when a condition is made, so that no condition asks about them.
    fn compared_text(&mut self, rendered: &str) -> TextId {
        let symbols = &mut self.conditions.symbols;
        let found = symbols.find_text(rendered).filter(|&text| symbols.known(text).is_none());
        found.unwrap_or_else(|| symbols.read_text(rendered))
    }

    fn known_symbol(&mut self, rendered: &str) -> SymbolId {
        if let Some(symbol) = self.conditions.symbols.find_symbol(rendered) {
            return symbol;
        }
        // Nothing of the kind is in this tree: a question that no condition asks.
        let text = self.conditions.symbols.literal_text(rendered);
        self.conditions.symbols.symbol(Symbol::Computed(text))
    }
}
