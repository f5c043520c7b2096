//! `test` and `[` (POSIX, XCU `test`), and arithmetic on numbers that are known.

use super::Machine;
use crate::condition::Condition;
use crate::source::{FileKind, TreePath};
use crate::symbol::{Part, TextId};

impl Machine<'_> {
    /// Where a `test` with these arguments succeeds.
    pub(super) fn test(&mut self, arguments: &[TextId]) -> Condition {
        if arguments.is_empty() {
            return Condition::NEVER;
        }
        let known: Vec<Option<String>> =
            arguments.iter().map(|&text| self.known(text).map(|text| text.to_string())).collect();
        let mut reader = Reader { arguments, known: &known, at: 0 };
        let result = self.test_or(&mut reader, 0);
        // What is left over is an error: status 2.
        if reader.at < arguments.len() { Condition::NEVER } else { result }
    }

    fn test_or(&mut self, reader: &mut Reader<'_>, depth: usize) -> Condition {
        let mut result = self.test_and(reader, depth);
        while reader.takes("-o") {
            let next = self.test_and(reader, depth);
            result = self.or(result, next);
        }
        result
    }

    fn test_and(&mut self, reader: &mut Reader<'_>, depth: usize) -> Condition {
        let mut result = self.test_not(reader, depth);
        while reader.takes("-a") {
            let next = self.test_not(reader, depth);
            result = self.and(result, next);
        }
        result
    }

    fn test_not(&mut self, reader: &mut Reader<'_>, depth: usize) -> Condition {
        // `[ ! ]` and `[ ! = x ]` take the `!` as a string.
        let is_operand = reader.left() == 1 || reader.is_binary_at(1);
        if depth < 100 && reader.word(0) == Some("!") && !is_operand {
            reader.at += 1;
            let result = self.test_not(reader, depth + 1);
            return self.and_not(Condition::ALWAYS, result);
        }
        self.test_primary(reader, depth)
    }

    fn test_primary(&mut self, reader: &mut Reader<'_>, depth: usize) -> Condition {
        if reader.left() >= 3 && reader.is_binary_at(1) {
            let (left, right) = (reader.text(0), reader.text(2));
            let operator = reader.word(1).unwrap_or_default().to_owned();
            reader.at += 3;
            return self.test_binary(left, &operator, right);
        }
        if depth < 100 && reader.word(0) == Some("(") && reader.left() >= 3 {
            reader.at += 1;
            let result = self.test_or(reader, depth + 1);
            return if reader.takes(")") { result } else { Condition::NEVER };
        }
        if reader.left() >= 2 {
            if let Some(operator) = reader.word(0).filter(|word| is_unary(word)) {
                let (operator, operand) = (operator.to_owned(), reader.text(1));
                reader.at += 2;
                return self.test_unary(&operator, operand);
            }
        }
        if reader.left() == 0 {
            return Condition::NEVER;
        }
        let operand = reader.text(0);
        reader.at += 1;
        let empty = self.world.conditions.text_is_empty(operand);
        self.and_not(Condition::ALWAYS, empty)
    }

    fn test_binary(&mut self, left: TextId, operator: &str, right: TextId) -> Condition {
        match operator {
            "=" | "==" => self.world.conditions.texts_equal(left, right),
            "!=" => {
                let equal = self.world.conditions.texts_equal(left, right);
                self.and_not(Condition::ALWAYS, equal)
            }
            _ => {
                if let (Some(left), Some(right)) = (self.known(left), self.known(right)) {
                    let holds = match operator {
                        "<" => Some(*left < *right),
                        ">" => Some(*left > *right),
                        _ => compare_numbers(&left, operator, &right),
                    };
                    return match (holds, operator) {
                        (Some(true), _) => Condition::ALWAYS,
                        (None, "-nt" | "-ot" | "-ef") => {
                            self.unknown_test(&format!("test {left} {operator} {right}"))
                        }
                        _ => Condition::NEVER,
                    };
                }
                let symbols = &self.world.conditions.symbols;
                let (left, right) = (symbols.render(left), symbols.render(right));
                self.unknown_test(&format!("test \"{left}\" {operator} \"{right}\""))
            }
        }
    }

    fn unknown_test(&mut self, text: &str) -> Condition {
        let text = self.literal(text);
        self.unknown_success(text)
    }

    fn test_unary(&mut self, operator: &str, operand: TextId) -> Condition {
        let empty = self.world.conditions.text_is_empty(operand);
        match operator {
            "-z" => empty,
            "-n" => self.and_not(Condition::ALWAYS, empty),
            _ => {
                let stands = self.file_test(operator, operand);
                self.and_not(stands, empty)
            }
        }
    }

    fn file_test(&mut self, operator: &str, path: TextId) -> Condition {
        let rendered = self.world.conditions.symbols.render(path);
        if let Some(&stands) = self.assumptions.files.get(&rendered) {
            return if stands { Condition::ALWAYS } else { Condition::NEVER };
        }
        // What stands in the source tree is known; what does not may be made before the build.
        let kind = self.tree_path(path).map_or(FileKind::Absent, |path| self.files.kind(&path));
        let known = match (kind, operator) {
            (FileKind::File | FileKind::Executable | FileKind::Directory, "-e") => Some(true),
            (FileKind::File | FileKind::Executable, "-f") => Some(true),
            (FileKind::File | FileKind::Executable, "-d") => Some(false),
            (FileKind::Executable | FileKind::Directory, "-x") => Some(true),
            (FileKind::Directory, "-d") => Some(true),
            (FileKind::Directory, "-f") => Some(false),
            _ => None,
        };
        match known {
            Some(true) => return Condition::ALWAYS,
            Some(false) => return Condition::NEVER,
            None => {}
        }
        match operator {
            "-e" => self.stands(path, &["file", "executable", "directory"]),
            "-f" => self.stands(path, &["file", "executable"]),
            "-d" => self.stands(path, &["directory"]),
            "-x" => self.stands(path, &["executable", "directory"]),
            _ => self.unknown_test(&format!("test {operator} {rendered}")),
        }
    }

    /// The path in the source tree that a string is: `$topsrcdir` with a known path behind it.
    pub(super) fn tree_path(&self, path: TextId) -> Option<TreePath> {
        match &*self.world.conditions.symbols.parts(path) {
            [Part::Symbol(symbol)] if self.is_top(*symbol) => TreePath::new(""),
            [Part::Symbol(symbol), Part::Literal(rest)] if self.is_top(*symbol) => {
                TreePath::new(rest.strip_prefix('/')?)
            }
            _ => None,
        }
    }
}

/// The arguments of a `test` that are still to be read.
struct Reader<'t> {
    arguments: &'t [TextId],
    known: &'t [Option<String>],
    at: usize,
}

impl Reader<'_> {
    fn left(&self) -> usize {
        self.arguments.len() - self.at
    }

    fn word(&self, ahead: usize) -> Option<&str> {
        self.known.get(self.at + ahead)?.as_deref()
    }

    fn text(&self, ahead: usize) -> TextId {
        self.arguments.get(self.at + ahead).copied().unwrap_or(TextId::EMPTY)
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = self.word(0) == Some(word);
        self.at += usize::from(found);
        found
    }

    fn is_binary_at(&self, ahead: usize) -> bool {
        self.left() > ahead + 1
            && self.word(ahead).is_some_and(|word| {
                matches!(
                    word,
                    "=" | "=="
                        | "!="
                        | "<"
                        | ">"
                        | "-eq"
                        | "-ne"
                        | "-gt"
                        | "-ge"
                        | "-lt"
                        | "-le"
                        | "-nt"
                        | "-ot"
                        | "-ef"
                )
            })
    }
}

fn is_unary(word: &str) -> bool {
    matches!(
        word,
        "-z" | "-n"
            | "-e"
            | "-f"
            | "-d"
            | "-x"
            | "-r"
            | "-w"
            | "-s"
            | "-L"
            | "-h"
            | "-p"
            | "-S"
            | "-b"
            | "-c"
            | "-t"
            | "-u"
            | "-g"
            | "-k"
            | "-O"
            | "-G"
    )
}

fn compare_numbers(left: &str, operator: &str, right: &str) -> Option<bool> {
    let (left, right): (i64, i64) = (left.trim().parse().ok()?, right.trim().parse().ok()?);
    Some(match operator {
        "-eq" => left == right,
        "-ne" => left != right,
        "-gt" => left > right,
        "-ge" => left >= right,
        "-lt" => left < right,
        "-le" => left <= right,
        _ => return None,
    })
}

/// The value of an arithmetic expression on plain numbers; `None` where it is more than that.
pub(super) fn arithmetic(text: &str) -> Option<i64> {
    let mut calculator = Calculator { rest: text.trim(), depth: 0 };
    let value = calculator.expression(0)?;
    calculator.rest.is_empty().then_some(value)
}

struct Calculator<'t> {
    rest: &'t str,
    depth: usize,
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
            let right = self.expression(precedence)?;
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
                let value = self.expression(0)?;
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
    use super::arithmetic;

    #[test]
    fn calculates_as_the_shell_does() {
        for (expression, value) in [
            ("1 + 2 * 3", Some(7)),
            ("(1 + 2) * 3", Some(9)),
            ("10 - 4 - 3", Some(3)),
            ("7 / 2 % 2", Some(1)),
            ("-3 + +5", Some(2)),
            ("!0 && 2 > 1", Some(1)),
            ("0x10 | 010", Some(24)),
            ("1 << 4", Some(16)),
            ("1 / 0", None),
            ("x + 1", None),
            ("1 +", None),
            ("", None),
        ] {
            assert_eq!(arithmetic(expression), value, "{expression}");
        }
    }
}
