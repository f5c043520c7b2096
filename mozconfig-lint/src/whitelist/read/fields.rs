//! The steps that reading a table consists of: known keys, strings, lists, globs, tables.
//!
//! Each step that fails says so in the list of problems and yields nothing; none stops the reading.

use std::fmt::Write as _;

use mozconfig_parse::source::{ByteRange, FileId, Span};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::Problem;
use crate::suggest;
use crate::whitelist::format::{Format, Shape};
use crate::whitelist::glob::{Glob, GlobError};
use crate::whitelist::schema::Located;

/// What is expected where one or several texts may stand.
const STRINGS: &str = "a string or a list of strings";

/// Reads tables and collects what is wrong with them.
pub(super) struct Reader<'a> {
    file: FileId,
    text: &'a str,
    problems: Vec<Problem>,
}

/// A table of the whitelist.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    /// What messages call it, such as `` `[[allow]]` ``.
    pub(super) what: &'a str,
    /// Where something that is missing is reported.
    pub(super) header: ByteRange,
    /// Its keys and values.
    pub(super) entries: &'a DeTable<'a>,
    /// What they may be.
    pub(super) format: &'static Format,
}

impl<'a> Table<'a> {
    pub(super) fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        debug_assert!(self.format.key(key).is_some(), "`{key}` is missing in the format");
        self.entries.get(key)
    }

    /// The value of a key that the format says to be of one of these shapes.
    fn get_as(&self, key: &str, shapes: &[Shape]) -> Option<&'a Spanned<DeValue<'a>>> {
        let shape = self.format.key(key).map(|key| key.shape);
        debug_assert!(shape.is_some_and(|it| shapes.contains(&it)), "`{key}` is read otherwise");
        self.entries.get(key)
    }

    /// The format of the tables that stand behind a key.
    fn inside(&self, key: &str) -> &'static Format {
        let shape = self.format.key(key).map(|key| key.shape);
        match shape.or(self.format.free.map(|(_, shape)| shape)) {
            Some(Shape::Table(format) | Shape::Tables(format)) => format,
            _ => {
                debug_assert!(false, "`{key}` is no table in the format");
                self.format
            }
        }
    }

    /// The keys and values in the order of the file.
    pub(super) fn in_order(&self) -> Vec<(&'a str, ByteRange, &'a Spanned<DeValue<'a>>)> {
        let mut entries: Vec<_> = self
            .entries
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), range(key), value))
            .collect();
        entries.sort_by_key(|(_, key, _)| key.start);
        entries
    }
}

impl Problem {
    pub(super) fn note(&mut self, text: &str) -> &mut Self {
        self.note = Some(text.to_owned());
        self
    }

    pub(super) fn help(&mut self, text: &str) -> &mut Self {
        self.help = Some(text.to_owned());
        self
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: FileId, text: &'a str) -> Self {
        Self { file, text, problems: Vec::new() }
    }

    pub(super) fn file(&self) -> FileId {
        self.file
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    pub(super) fn span(&self, range: ByteRange) -> Span {
        Span { file: self.file, range }
    }

    pub(super) fn located<T>(&self, value: T, range: ByteRange) -> Located<T> {
        Located { value, span: self.span(range) }
    }

    pub(super) fn problem(&mut self, range: ByteRange, message: String) -> &mut Problem {
        let span = self.span(range);
        let index = self.problems.len();
        self.problems.push(Problem { span, message, note: None, help: None });
        &mut self.problems[index]
    }

    /// Says which keys are not known; gives the known keys that were probably meant by them.
    pub(super) fn known_keys(&mut self, table: &Table<'_>) -> Vec<String> {
        let known = &table.format.names();
        let mut meant = Vec::new();
        for (key, range, _) in table.in_order() {
            if known.contains(&key) {
                continue;
            }
            let guess = suggest::closest(
                key,
                known.iter().copied().filter(|known| !table.entries.contains_key(*known)),
            );
            let problem = self.problem(range, format!("unknown key `{key}` in {}", table.what));
            problem.note(&format!("the keys of {} are {}", table.what, list(known, "and")));
            if let Some(guess) = guess {
                problem.help(&format!("did you mean `{guess}`?"));
                meant.push(guess.to_owned());
            }
        }
        meant
    }

    /// Says that a key is missing, unless a mistyped key was probably meant to be it.
    pub(super) fn missing(&mut self, table: &Table<'_>, key: &str, meant: &[String], help: &str) {
        debug_assert!(table.format.key(key).is_some_and(|key| key.is_required));
        if table.get(key).is_none() && !meant.iter().any(|meant| meant == key) {
            self.problem(table.header, format!("{} has no `{key}`", table.what)).help(help);
        }
    }

    /// Says that a value is of another kind than is expected.
    pub(super) fn wrong_type(
        &mut self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        expected: &str,
    ) -> &mut Problem {
        let found = describe(value.get_ref());
        let quotable = match value.get_ref() {
            DeValue::Integer(number) => Some(number.to_string()),
            DeValue::Float(number) => Some(number.to_string()),
            DeValue::Datetime(date) => Some(date.to_string()),
            _ => None,
        };
        let problem =
            self.problem(range(value), format!("`{name}` is {found}, expected {expected}"));
        if let Some(text) = quotable.filter(|_| expected.contains("a string")) {
            problem.help(&format!("write it in quotes: `\"{text}\"`"));
        }
        problem
    }

    /// A string that is not blank.
    pub(super) fn text_of(
        &mut self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Located<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(name, value, "a string");
            return None;
        };
        if text.trim().is_empty() {
            self.problem(range(value), format!("`{name}` is blank"));
            return None;
        }
        Some(self.located(text.to_owned(), range(value)))
    }

    /// A key whose value is a string that is not blank.
    pub(super) fn string(&mut self, table: &Table<'_>, key: &str) -> Option<Located<String>> {
        self.text_of(key, table.get_as(key, &[Shape::Text])?)
    }

    /// A key whose value is a string, or a list of strings that is not empty.
    fn items<'t>(
        &mut self,
        table: &Table<'t>,
        key: &str,
        shape: Shape,
    ) -> Vec<&'t Spanned<DeValue<'t>>> {
        let Some(value) = table.get_as(key, &[shape]) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::String(_) => vec![value],
            DeValue::Array(items) if items.is_empty() => {
                self.problem(range(value), format!("`{key}` is an empty list, expected {STRINGS}"));
                Vec::new()
            }
            DeValue::Array(items) => {
                let mut strings = Vec::new();
                for item in items {
                    if item.get_ref().is_str() {
                        strings.push(item);
                    } else {
                        let found = describe(item.get_ref());
                        self.problem(
                            range(item),
                            format!("an item of `{key}` is {found}, expected a string"),
                        );
                    }
                }
                strings
            }
            _ => {
                self.wrong_type(key, value, STRINGS);
                Vec::new()
            }
        }
    }

    /// A key whose value is a name or a list of names.
    pub(super) fn names(&mut self, table: &Table<'_>, key: &str) -> Vec<Located<String>> {
        let items = self.items(table, key, Shape::Names);
        items.into_iter().filter_map(|item| self.text_of(key, item)).collect()
    }

    /// A key whose value is a glob or a list of globs; blank ones are refused.
    pub(super) fn globs(&mut self, table: &Table<'_>, key: &str) -> Vec<Located<Glob>> {
        let items = self.items(table, key, Shape::Globs).into_iter();
        items
            .filter_map(|item| {
                let text = self.text_of(key, item)?;
                self.glob(key, &text)
            })
            .collect()
    }

    /// A key whose value is a glob or a list of globs; a blank one stands for a blank text.
    pub(super) fn value_globs(&mut self, table: &Table<'_>, key: &str) -> Vec<Located<Glob>> {
        let items = self.items(table, key, Shape::ValueGlobs).into_iter();
        items
            .filter_map(|item| {
                let text = item.get_ref().as_str()?.to_owned();
                let text = self.located(text, range(item));
                self.glob(key, &text)
            })
            .collect()
    }

    pub(super) fn glob(&mut self, name: &str, text: &Located<String>) -> Option<Located<Glob>> {
        match Glob::new(&text.value) {
            Ok(glob) => Some(Located { value: glob, span: text.span }),
            Err(error) => {
                self.bad_glob(name, text, error);
                None
            }
        }
    }

    fn bad_glob(&mut self, name: &str, text: &Located<String>, error: GlobError) {
        let shown = shorten(&text.value);
        let problem =
            self.problem(text.span.range, format!("bad glob `{shown}` in `{name}`: {error}"));
        if let Some(character) = error.to_escape() {
            let escaped = format!("\\{character}");
            // A TOML string in double quotes takes backslashes for itself.
            let doubled = escaped.replace('\\', "\\\\");
            problem.help(&format!(
                "to match a `{character}` itself, write `{escaped}` in single quotes, or \
                 `{doubled}` in double quotes"
            ));
        }
    }

    pub(super) fn boolean(&mut self, table: &Table<'_>, key: &str) -> Option<bool> {
        let value = table.get_as(key, &[Shape::Boolean])?;
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.wrong_type(key, value, "`true` or `false`");
        }
        boolean
    }

    /// A key whose value is a table, such as `[assume]`.
    pub(super) fn table<'t>(
        &mut self,
        table: &Table<'t>,
        key: &str,
        what: &'t str,
    ) -> Option<Table<'t>> {
        let value = table.get(key)?;
        self.as_table(table, key, value, what)
    }

    /// The same of a value that is at hand, of a table whose keys may be free.
    pub(super) fn as_table<'t>(
        &mut self,
        outer: &Table<'_>,
        name: &str,
        value: &'t Spanned<DeValue<'t>>,
        what: &'t str,
    ) -> Option<Table<'t>> {
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong_type(name, value, "a table");
            return None;
        };
        Some(Table { what, header: range(value), entries, format: outer.inside(name) })
    }

    /// A key whose value is a list of tables, such as `[[allow]]`.
    pub(super) fn tables<'t>(
        &mut self,
        table: &Table<'t>,
        key: &str,
        what: &'t str,
    ) -> Vec<Table<'t>> {
        let Some(value) = table.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            let found = describe(value.get_ref());
            self.problem(range(value), format!("`{key}` is {found}, expected {what} tables"))
                .help(&format!("begin each of them with a line {what}"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            if let Some(entries) = item.get_ref().as_table() {
                let format = table.inside(key);
                tables.push(Table { what, header: range(item), entries, format });
            } else {
                let found = describe(item.get_ref());
                self.problem(
                    range(item),
                    format!("an item of `{key}` is {found}, expected a table"),
                )
                .help(&format!("write each of them as a {what} table"));
            }
        }
        tables
    }
}

/// The place of a key or value.
pub(super) fn range<T>(value: &Spanned<T>) -> ByteRange {
    let span = value.span();
    ByteRange::new(span.start as u32, span.end as u32)
}

/// The number of an integer; `None` below 0 and beyond 64 bits.
pub(super) fn integer(number: &DeInteger<'_>) -> Option<u64> {
    u64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// What a value is, in words.
pub(super) fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the string `{}`", shorten(text)),
        DeValue::Integer(number) => format!("the integer `{number}`"),
        DeValue::Float(number) => format!("the float `{number}`"),
        DeValue::Boolean(boolean) => format!("the boolean `{boolean}`"),
        DeValue::Datetime(date) => match (date.date, date.time) {
            (Some(_), None) => format!("the date `{date}`"),
            _ => format!("the time `{date}`"),
        },
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// A text short enough for a message.
pub(super) fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Names in backticks: `` `a`, `b` and `c` ``.
pub(super) fn list(names: &[&str], last: &str) -> String {
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        let separator = match index {
            0 => "",
            index if index + 1 == names.len() => &format!(" {last} "),
            _ => ", ",
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}`{name}`");
    }
    text
}
