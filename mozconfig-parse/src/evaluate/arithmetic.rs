//! Arithmetic on numbers that are known (POSIX, XCU 2.6.4).

/// What a calculation comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A number.
    Number(i64),
    /// The shell ends with an error.
    DividesByZero,
    /// More than is calculated here.
    Unknown,
}

/// Calculates an expression on plain numbers.
pub(super) fn calculate(text: &str) -> Outcome {
    let mut calculator =
        Calculator { rest: text.trim_start(), depth: 0, divides_by_zero: false, skips: false };
    match calculator.choice() {
        Some(value) if calculator.rest.is_empty() && !calculator.divides_by_zero => {
            Outcome::Number(value)
        }
        // What `&&`, `||` and `?` leave out is not calculated, so that it is no error either.
        _ if calculator.divides_by_zero && !calculator.skips => Outcome::DividesByZero,
        _ => Outcome::Unknown,
    }
}

/// Whether an expression changes a variable: `x = 1`, `x += 1`, `x++`.
pub(super) fn assigns(text: &str) -> bool {
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied();
        if character == '=' {
            let compares = matches!(before, '!' | '<' | '>') || after == Some('=');
            if !compares || (matches!(before, '<' | '>') && is_shift(text)) {
                return true;
            }
            if after == Some('=') {
                characters.next();
            }
        }
        if matches!(character, '+' | '-') && after == Some(character) {
            return pieces(text).iter().any(|(_, is_name)| *is_name);
        }
        before = character;
    }
    false
}

fn is_shift(text: &str) -> bool {
    text.contains("<<=") || text.contains(">>=")
}

/// An expression in pieces: names of variables, and what stands between them.
pub(super) fn pieces(text: &str) -> Vec<(&str, bool)> {
    let is_word = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if is_word(first) {
            rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
        } else {
            rest.find(is_word).unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at(end);
        pieces.push((piece, first == '_' || first.is_ascii_alphabetic()));
        rest = after;
    }
    pieces
}

struct Calculator<'t> {
    rest: &'t str,
    depth: usize,
    divides_by_zero: bool,
    /// Whether a part of the expression may be left out.
    skips: bool,
}

/// Binary operators with their precedence; longer ones before those that they begin with.
const OPERATORS: [(&str, u8); 18] = [
    ("||", 1),
    ("&&", 2),
    ("==", 6),
    ("!=", 6),
    ("<=", 7),
    (">=", 7),
    ("<<", 8),
    (">>", 8),
    ("|", 3),
    ("^", 4),
    ("&", 5),
    ("<", 7),
    (">", 7),
    ("+", 9),
    ("-", 9),
    ("*", 10),
    ("/", 10),
    ("%", 10),
];

impl Calculator<'_> {
    /// `test ? then : otherwise`
    fn choice(&mut self) -> Option<i64> {
        self.depth += 1;
        if self.depth > 200 {
            return None;
        }
        let test = self.expression(0)?;
        let Some(rest) = self.rest.strip_prefix('?') else {
            self.depth -= 1;
            return Some(test);
        };
        self.skips = true;
        self.rest = rest.trim_start();
        let then = self.choice()?;
        self.rest = self.rest.strip_prefix(':')?.trim_start();
        let otherwise = self.choice()?;
        self.depth -= 1;
        Some(if test == 0 { otherwise } else { then })
    }

    fn expression(&mut self, minimum: u8) -> Option<i64> {
        let mut left = self.operand()?;
        loop {
            let Some((operator, precedence)) = OPERATORS
                .into_iter()
                .find(|(operator, _)| self.rest.starts_with(operator))
                .filter(|(_, precedence)| *precedence > minimum)
            else {
                return Some(left);
            };
            self.rest = self.rest[operator.len()..].trim_start();
            self.skips |= matches!(operator, "&&" | "||");
            let right = self.expression(precedence)?;
            if matches!(operator, "/" | "%") && right == 0 {
                self.divides_by_zero = true;
                return None;
            }
            left = match operator {
                "||" => i64::from(left != 0 || right != 0),
                "&&" => i64::from(left != 0 && right != 0),
                "==" => i64::from(left == right),
                "!=" => i64::from(left != right),
                "<=" => i64::from(left <= right),
                ">=" => i64::from(left >= right),
                "<" => i64::from(left < right),
                ">" => i64::from(left > right),
                "<<" => left.checked_shl(u32::try_from(right).ok()?)?,
                ">>" => left.checked_shr(u32::try_from(right).ok()?)?,
                "|" => left | right,
                "^" => left ^ right,
                "&" => left & right,
                "+" => left.wrapping_add(right),
                "-" => left.wrapping_sub(right),
                "*" => left.wrapping_mul(right),
                "/" => left.checked_div(right)?,
                _ => left.checked_rem(right)?,
            };
        }
    }

    fn operand(&mut self) -> Option<i64> {
        self.depth += 1;
        if self.depth > 200 {
            return None;
        }
        let value = match self.rest.chars().next()? {
            '(' => {
                self.rest = self.rest[1..].trim_start();
                let value = self.choice()?;
                self.rest = self.rest.strip_prefix(')')?.trim_start();
                value
            }
            '-' => {
                self.rest = self.rest[1..].trim_start();
                self.operand()?.wrapping_neg()
            }
            '+' => {
                self.rest = self.rest[1..].trim_start();
                self.operand()?
            }
            '!' => {
                self.rest = self.rest[1..].trim_start();
                i64::from(self.operand()? == 0)
            }
            '~' => {
                self.rest = self.rest[1..].trim_start();
                !self.operand()?
            }
            _ => {
                let length =
                    self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
                let digits = &self.rest[..length];
                let value = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
                    Some(hexadecimal) => i64::from_str_radix(hexadecimal, 16).ok()?,
                    None if digits.len() > 1 && digits.starts_with('0') => {
                        i64::from_str_radix(digits, 8).ok()?
                    }
                    None => digits.parse().ok()?,
                };
                self.rest = self.rest[length..].trim_start();
                value
            }
        };
        self.depth -= 1;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, assigns, calculate, pieces};

    #[test]
    fn calculates_as_the_shell_does() {
        for (expression, value) in [
            ("1 + 2 * 3", Outcome::Number(7)),
            ("(1 + 2) * 3", Outcome::Number(9)),
            ("10 - 4 - 3", Outcome::Number(3)),
            ("7 / 2 % 2", Outcome::Number(1)),
            ("-3 + +5", Outcome::Number(2)),
            ("!0 && 2 > 1", Outcome::Number(1)),
            ("0x10 | 010", Outcome::Number(24)),
            ("1 << 4", Outcome::Number(16)),
            ("0 ? 1 : 2 ? 3 : 4", Outcome::Number(3)),
            ("(1 ? 2 : 3) + 1", Outcome::Number(3)),
            ("1 / 0", Outcome::DividesByZero),
            ("0 && 1 / 0", Outcome::Unknown),
            ("x + 1", Outcome::Unknown),
            ("1 +", Outcome::Unknown),
            ("", Outcome::Unknown),
        ] {
            assert_eq!(calculate(expression), value, "{expression}");
        }
    }

    #[test]
    fn finds_names_and_assignments() {
        assert_eq!(pieces("N+ 0x1"), [("N", true), ("+ ", false), ("0x1", false)]);
        for (expression, expected) in [
            ("N = 1", true),
            ("N += 1", true),
            ("N++", true),
            ("N <<= 1", true),
            ("N == 1", false),
            ("N <= 1 && N >= 0 && N != 2", false),
            ("1 - -1", false),
        ] {
            assert_eq!(assigns(expression), expected, "{expression}");
        }
    }
}
