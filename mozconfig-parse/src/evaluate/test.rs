//! `test` and `[` (POSIX, XCU `test`).

use std::rc::Rc;

use super::Machine;
use crate::condition::{Class, Condition};
use crate::source::{FileKind, TreePath};
use crate::symbol::{Part, Symbol, TextId};

/// What is known about a path.
enum Presence {
    /// Nothing stands there.
    Nothing,
    /// Something stands there, whatever is asked for.
    Something,
    /// This stands there.
    Kind(FileKind),
    /// Nothing is known.
    Unknown,
}

impl Machine<'_> {
    /// Where a `test` with these arguments succeeds.
    pub(super) fn test(&mut self, arguments: &[TextId]) -> Condition {
        if arguments.is_empty() {
            return Condition::NEVER;
        }
        let known: Vec<Option<Rc<str>>> = arguments.iter().map(|&text| self.known(text)).collect();
        let mut reader = Reader { arguments, known: &known, at: 0, wrong: Condition::NEVER };
        let result = self.test_all(&mut reader);
        // What is left over is an error: status 2.
        if reader.at < arguments.len() || reader.wrong.is_always() {
            let two = self.literal("2");
            self.fails_with(two);
            return Condition::NEVER;
        }
        if reader.wrong.is_never() {
            self.fails_with_one();
            return result;
        }
        self.fails_somehow();
        // A comparison that stands alone fails where it is an error anyway.
        if arguments.len() <= 3 { result } else { self.and_not(result, reader.wrong) }
    }

    /// All the arguments. With four of them, the first of which is `!`, it turns around what the other
    /// three come to (POSIX, XCU `test`): `[ ! "$A" -a "$B" ]` succeeds unless both hold something.
    fn test_all(&mut self, reader: &mut Reader<'_>) -> Condition {
        if reader.left() != 4 || reader.word(0) != Some("!") {
            return self.test_or(reader, 0);
        }
        reader.at += 1;
        let result = self.test_or(reader, 0);
        self.and_not(Condition::ALWAYS, result)
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
            let operator = reader.word(1).unwrap_or_default();
            reader.at += 3;
            return self.test_binary(left, operator, right, &mut reader.wrong);
        }
        if depth < 100 && reader.word(0) == Some("(") && reader.left() >= 3 {
            reader.at += 1;
            let result = self.test_or(reader, depth + 1);
            if !reader.takes(")") {
                reader.wrong = Condition::ALWAYS;
            }
            return result;
        }
        if reader.left() >= 2
            && let Some(operator) = reader.word(0).filter(|word| is_unary(word))
        {
            let operand = reader.text(1);
            reader.at += 2;
            return self.test_unary(operator, operand);
        }
        if reader.left() == 0 {
            reader.wrong = Condition::ALWAYS;
            return Condition::NEVER;
        }
        let operand = reader.text(0);
        reader.at += 1;
        let empty = self.world.conditions.text_is_empty(operand);
        self.and_not(Condition::ALWAYS, empty)
    }

    /// `wrong` gets where the operands are none that the operator takes.
    fn test_binary(
        &mut self,
        left: TextId,
        operator: &str,
        right: TextId,
        wrong: &mut Condition,
    ) -> Condition {
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
                            let text = self.literal(&format!("test {left} {operator} {right}"));
                            self.unknown_success(text)
                        }
                        (None, _) => {
                            *wrong = Condition::ALWAYS;
                            Condition::NEVER
                        }
                        _ => Condition::NEVER,
                    };
                }
                if is_numeric(operator) {
                    for operand in [left, right] {
                        let number = self.is_number(operand);
                        let other = self.and_not(Condition::ALWAYS, number);
                        *wrong = self.or(*wrong, other);
                    }
                }
                self.unknown_comparison(left, operator, right)
            }
        }
    }

    /// A comparison of which nothing is known, by its text.
    fn unknown_comparison(&mut self, left: TextId, operator: &str, right: TextId) -> Condition {
        let front = self.literal("test \"");
        // Without the backslash, the text would be a redirection.
        let escape = if matches!(operator, "<" | ">") { "\\" } else { "" };
        let middle = self.literal(&format!("\" {escape}{operator} \""));
        let back = self.literal("\"");
        let mut text = front;
        for next in [left, middle, right, back] {
            text = self.world.conditions.symbols.concatenate(text, next);
        }
        self.unknown_success(text)
    }

    /// Where a string is a number: then, and only then, it is equal to itself as one.
    fn is_number(&mut self, text: TextId) -> Condition {
        match self.known(text) {
            Some(known) if known.trim().parse::<i64>().is_ok() => Condition::ALWAYS,
            Some(_) => Condition::NEVER,
            None => self.unknown_comparison(text, "-eq", text),
        }
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

    /// Where something stands at a path.
    pub(super) fn exists(&mut self, path: TextId) -> Condition {
        self.test_unary("-e", path)
    }

    fn file_test(&mut self, operator: &str, path: TextId) -> Condition {
        match operator {
            "-e" => self.stands(path, &["file", "executable", "directory"]),
            "-f" => self.stands(path, &["file", "executable"]),
            "-d" => self.stands(path, &["directory"]),
            "-x" => self.stands(path, &["executable", "directory"]),
            _ => match self.presence_of(path) {
                Presence::Nothing => Condition::NEVER,
                Presence::Something => Condition::ALWAYS,
                Presence::Kind(_) | Presence::Unknown => {
                    let front = self.literal(&format!("test {operator} "));
                    let text = self.world.conditions.symbols.concatenate(front, path);
                    self.unknown_success(text)
                }
            },
        }
    }

    /// Where one of these kinds of file stands at a path.
    pub(super) fn stands(&mut self, path: TextId, kinds: &[&str]) -> Condition {
        let is = |kind| if kinds.contains(&kind) { Condition::ALWAYS } else { Condition::NEVER };
        match self.presence_of(path) {
            Presence::Nothing => return Condition::NEVER,
            Presence::Something => return Condition::ALWAYS,
            Presence::Kind(FileKind::Directory) => return is("directory"),
            Presence::Kind(FileKind::Executable) => return is("executable"),
            // Whether a file of the tree may be executed is not the same in each checkout.
            Presence::Kind(FileKind::File)
                if kinds.contains(&"executable") == kinds.contains(&"file") =>
            {
                return is("file");
            }
            Presence::Kind(_) | Presence::Unknown => {}
        }
        let symbols = &mut self.world.conditions.symbols;
        let symbol = symbols.symbol(Symbol::File(path));
        let classes: Vec<Class> =
            kinds.iter().map(|kind| Class::Is(symbols.literal(kind))).collect();
        self.meet(symbol);
        self.world.conditions.decide(symbol, &classes)
    }

    /// What is known about a path: by the assumptions, and by the source tree. What does not stand in
    /// the tree may be made before the build.
    fn presence_of(&mut self, path: TextId) -> Presence {
        let rendered = self.world.conditions.symbols.render(path);
        let assumed = self.assumptions.files.get(&rendered).copied();
        if assumed == Some(false) {
            return Presence::Nothing;
        }
        match self.tree_path(path).map(|path| self.files.kind(&path)) {
            None | Some(FileKind::Absent | FileKind::Other) => {}
            Some(kind) => return Presence::Kind(kind),
        }
        match assumed {
            Some(true) => Presence::Something,
            _ if self.assumptions.only_these_files => Presence::Nothing,
            _ => Presence::Unknown,
        }
    }

    /// The path in the source tree that a string is: `$topsrcdir` with a known path behind it, or a path
    /// below the current folder, which is that one as long as nothing may have changed it.
    pub(super) fn tree_path(&self, path: TextId) -> Option<TreePath> {
        match &*self.world.conditions.symbols.parts(path) {
            [Part::Symbol(symbol)] if self.is_top(*symbol) => TreePath::new(""),
            [Part::Symbol(symbol), Part::Literal(rest)] if self.is_top(*symbol) => {
                TreePath::new(rest.strip_prefix('/')?)
            }
            [Part::Literal(path)] if !path.starts_with('/') && self.moved.is_never() => {
                TreePath::new(path)
            }
            _ => None,
        }
    }
}

/// The arguments of a `test` that are still to be read.
struct Reader<'t> {
    arguments: &'t [TextId],
    known: &'t [Option<Rc<str>>],
    at: usize,
    /// Where the whole is an error, which no `!` turns into success.
    wrong: Condition,
}

impl<'t> Reader<'t> {
    fn left(&self) -> usize {
        self.arguments.len() - self.at
    }

    fn word(&self, ahead: usize) -> Option<&'t str> {
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

fn is_numeric(operator: &str) -> bool {
    matches!(operator, "-eq" | "-ne" | "-gt" | "-ge" | "-lt" | "-le")
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
