//! The text as tokens of Python, lines and blocks among them.
//!
//! Knows no grammar; but brackets are closed as they were opened, and a block ends where one began.

use super::{Wrong, not_python};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name or a keyword.
    Name,
    /// A number, right or wrong.
    Number,
    /// A string with its prefix and its quotes; one with fields is taken for a plain one.
    String,
    Operator,
    /// The end of a line that holds something and does not go on in the next.
    Newline,
    /// The lines from here on are further to the right.
    Indent,
    /// The last block ends.
    Dedent,
    /// The end of the text.
    End,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    /// The first byte. A block begins and ends where the next line has its first sign.
    pub(super) at: usize,
    /// What stands in the text; nothing for the begin and the end of a block, and for the end of a line.
    pub(super) text: &'t str,
}

impl Token<'_> {
    /// The byte behind the last.
    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

/// Operators of several signs, the longest first.
const LONG_OPERATORS: [&str; 25] = [
    "**=", "//=", "<<=", ">>=", "...", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "->", "+=",
    "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=", "<>",
];
const SIGNS: &str = "+-*/%@&|^~<>()[]{},:.;=";
/// What may stand before the quotes of a string, in any case.
const PREFIXES: [&str; 11] = ["r", "u", "b", "br", "rb", "f", "fr", "rf", "t", "tr", "rt"];
/// A tab goes on to the next column that can be divided by this.
const TAB: usize = 8;

/// Makes tokens of a text, one after the other; nothing comes behind the end or an error.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// The open brackets, and where they stand.
    open: Vec<(char, usize)>,
    /// How far to the right the open blocks are.
    blocks: Vec<Indentation>,
    /// How far to the right the line at hand is, until its blocks have begun and ended.
    line: Option<Indentation>,
    /// Whether the line at hand holds something.
    holds_something: bool,
    has_ended: bool,
}

/// How far to the right a line begins: counted with tabs as wide as Python takes them, and as one column.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Indentation {
    columns: usize,
    characters: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut tokens = Self {
            text,
            at: 0,
            open: Vec::new(),
            blocks: Vec::new(),
            line: None,
            holds_something: false,
            has_ended: false,
        };
        tokens.begin_line();
        tokens
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The token of this length at hand.
    fn take(&mut self, kind: TokenKind, length: usize) -> Token<'t> {
        let text = self.rest().get(..length).unwrap_or_default();
        let token = Token { kind, at: self.at, text };
        self.at += text.len();
        token
    }

    /// Goes to the first line that holds something, and sees how far to the right it begins.
    fn begin_line(&mut self) {
        let mut line = Indentation::default();
        loop {
            let rest = self.rest();
            match rest.chars().next() {
                Some(' ') => {
                    line.columns += 1;
                    line.characters += 1;
                    self.at += 1;
                }
                Some('\t') => {
                    line.columns = (line.columns / TAB + 1) * TAB;
                    line.characters += 1;
                    self.at += 1;
                }
                Some('\x0c') => {
                    line = Indentation::default();
                    self.at += 1;
                }
                Some('#') => self.at += comment(rest),
                Some('\n' | '\r') => {
                    line = Indentation::default();
                    self.at += line_end(rest);
                }
                Some(_) => break,
                // What is open at the end of the text ends there.
                None => {
                    line = Indentation::default();
                    break;
                }
            }
        }
        self.line = Some(line);
        self.holds_something = false;
    }

    /// The block that begins or ends with the line at hand.
    fn block(&mut self, line: Indentation) -> Result<Option<Token<'t>>, Wrong> {
        let outer = self.blocks.last().copied().unwrap_or_default();
        let mixed = || Err(not_python(self.at, "inconsistent mixing of tabs and spaces"));
        if line.columns > outer.columns {
            if line.characters <= outer.characters {
                return mixed();
            }
            self.line = None;
            self.blocks.push(line);
            return Ok(Some(self.take(TokenKind::Indent, 0)));
        }
        if line.columns < outer.columns {
            self.blocks.pop();
            let next = self.blocks.last().copied().unwrap_or_default();
            if line.columns > next.columns {
                return Err(not_python(self.at, "no block before is as far to the right"));
            }
            return Ok(Some(self.take(TokenKind::Dedent, 0)));
        }
        if line != outer {
            return mixed();
        }
        self.line = None;
        Ok(None)
    }

    /// Goes over blanks, comments, and line ends that end no line; whether a line ends here.
    fn skip_blanks(&mut self) -> Result<bool, Wrong> {
        loop {
            let rest = self.rest();
            match rest.chars().next() {
                Some(' ' | '\t' | '\x0c') => self.at += 1,
                Some('#') => self.at += comment(rest),
                Some('\n' | '\r') if self.open.is_empty() => return Ok(true),
                Some('\n' | '\r') => self.at += line_end(rest),
                Some('\\') => match line_end(&rest[1..]) {
                    0 => {
                        let why = "unexpected characters after a line continuation";
                        return Err(not_python(self.at, why));
                    }
                    length => self.at += 1 + length,
                },
                _ => return Ok(false),
            }
        }
    }

    fn token(&mut self) -> Result<Token<'t>, Wrong> {
        if let Some(line) = self.line
            && let Some(token) = self.block(line)?
        {
            return Ok(token);
        }
        // Line ends that nothing stands before were passed with the begin of the line.
        if self.skip_blanks()? {
            let token = self.take(TokenKind::Newline, 0);
            self.at += line_end(self.rest());
            self.begin_line();
            return Ok(token);
        }
        if self.rest().is_empty() {
            // The last line may lack its end. Blocks end behind it; what is in brackets breaks off.
            if self.holds_something && self.open.is_empty() {
                let token = self.take(TokenKind::Newline, 0);
                self.begin_line();
                return Ok(token);
            }
            self.has_ended = true;
            return Ok(self.take(TokenKind::End, 0));
        }
        self.holds_something = true;
        self.sign()
    }

    /// The token that begins here, where one does.
    fn sign(&mut self) -> Result<Token<'t>, Wrong> {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or_default();
        let second_is_digit = rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        if first == '_' || first.is_alphabetic() {
            let length = rest.find(|c: char| c != '_' && !c.is_alphanumeric());
            let (name, behind) = rest.split_at(length.unwrap_or(rest.len()));
            let is_prefix = PREFIXES.contains(&name.to_ascii_lowercase().as_str());
            if is_prefix && behind.starts_with(['"', '\'']) {
                return self.string(name.len());
            }
            return Ok(self.take(TokenKind::Name, name.len()));
        }
        if first.is_ascii_digit() || first == '.' && second_is_digit {
            return Ok(self.take(TokenKind::Number, number(rest)));
        }
        if matches!(first, '"' | '\'') {
            return self.string(0);
        }
        if let Some(long) = LONG_OPERATORS.iter().find(|long| rest.starts_with(**long)) {
            return Ok(self.take(TokenKind::Operator, long.len()));
        }
        if SIGNS.contains(first) {
            self.bracket(first)?;
            return Ok(self.take(TokenKind::Operator, 1));
        }
        if first.is_ascii() {
            return Err(not_python(self.at, format!("{first:?} is not a valid character here")));
        }
        let length = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        Err(not_python(self.at, format!("{:?} is not a valid identifier", &rest[..length])))
    }

    fn bracket(&mut self, sign: char) -> Result<(), Wrong> {
        let opening = match sign {
            '(' | '[' | '{' => {
                self.open.push((sign, self.at));
                return Ok(());
            }
            ')' => '(',
            ']' => '[',
            '}' => '{',
            _ => return Ok(()),
        };
        match self.open.pop() {
            None => Err(not_python(self.at, format!("unmatched '{sign}'"))),
            Some((open, at)) if open != opening => {
                let mut why = format!(
                    "closing parenthesis '{sign}' does not match opening parenthesis '{open}'"
                );
                let line = |at: usize| self.text[..at].matches('\n').count() + 1;
                if line(at) != line(self.at) {
                    why = format!("{why} on line {}", line(at));
                }
                Err(not_python(self.at, why))
            }
            Some(_) => Ok(()),
        }
    }

    /// The string whose quotes begin behind a prefix of this length.
    fn string(&mut self, prefix: usize) -> Result<Token<'t>, Wrong> {
        let quoted = &self.rest()[prefix..];
        let single = &quoted[..1];
        let triple = &[single; 3].concat();
        let (quotes, unterminated) = if quoted.starts_with(triple.as_str()) {
            (triple.as_str(), "unterminated triple-quoted string literal")
        } else {
            (single, "unterminated string literal")
        };
        let mut length = quotes.len();
        loop {
            let rest = &quoted[length..];
            let next = rest.chars().next();
            length += match next {
                _ if rest.starts_with(quotes) => {
                    return Ok(self.take(TokenKind::String, prefix + length + quotes.len()));
                }
                Some('\\') => {
                    1 + match (line_end(&rest[1..]), rest[1..].chars().next()) {
                        (0, behind) => behind.map_or(0, char::len_utf8),
                        (length, _) => length,
                    }
                }
                Some('\n' | '\r') if quotes.len() == 1 => {
                    return Err(not_python(self.at, unterminated));
                }
                Some(other) => other.len_utf8(),
                None => return Err(not_python(self.at, unterminated)),
            };
        }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Result<Token<'t>, Wrong>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let token = self.token();
        self.has_ended |= token.is_err();
        Some(token)
    }
}

/// The length of the comment that the text begins with.
fn comment(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

/// The length of the line end that the text begins with; 0 where it does not.
fn line_end(text: &str) -> usize {
    if text.starts_with("\r\n") { 2 } else { usize::from(text.starts_with(['\n', '\r'])) }
}

/// The length of the number that the text begins with, and of what stands right behind it.
fn number(text: &str) -> usize {
    let is_based = text.starts_with('0') && text[1..].starts_with(['x', 'X', 'o', 'O', 'b', 'B']);
    let mut previous = ' ';
    let end = text.find(|c: char| {
        let is_exponent = !is_based && matches!(previous, 'e' | 'E') && matches!(c, '+' | '-');
        previous = c;
        !(c == '_' || c == '.' || c.is_alphanumeric() || is_exponent)
    });
    end.unwrap_or(text.len())
}
