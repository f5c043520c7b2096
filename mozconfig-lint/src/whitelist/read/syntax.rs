//! What is said about a text that is not TOML.
//!
//! The parser goes on after an error, and stumbles over the same mistake again and again. Here one
//! mistake becomes one problem, in words that fit a whitelist; and it is known which parts of the
//! file may have been misread, so that nothing is said about what the mistake alone made wrong.

use mozconfig_parse::source::{ByteRange, FileId, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Problem;
use super::fields::{range, shorten};

/// The mistakes of a text, in the order of the text.
pub(super) struct Mistakes {
    mistakes: Vec<Mistake>,
    /// Parts of the text that may have been misread.
    unclear: Vec<ByteRange>,
}

struct Mistake {
    /// Where it is.
    range: ByteRange,
    /// Errors that begin in here are taken for its consequences.
    reach: ByteRange,
    /// Whether what stands around it was read all the same.
    is_harmless: bool,
    message: String,
    help: Option<String>,
}

impl Mistakes {
    pub(super) fn new(text: &str, document: &DeTable<'_>, errors: &[toml::de::Error]) -> Self {
        let mut found: Vec<Mistake> =
            errors.iter().map(|error| mistake(text, document, error)).collect();
        found.sort_by_key(|mistake| mistake.range.start);
        let mut mistakes: Vec<Mistake> = Vec::new();
        for mistake in found {
            // The reaches begin in the order of the mistakes, and do not overlap.
            if mistakes.last().is_none_or(|last| mistake.range.start >= last.reach.end) {
                mistakes.push(mistake);
            }
        }
        let headers = headers(text);
        let unclear = mistakes
            .iter()
            .filter(|mistake| !mistake.is_harmless)
            .map(|mistake| tables_around(&headers, mistake.reach))
            .collect();
        Self { mistakes, unclear }
    }

    /// Whether what seems wrong at a place may be so because of a mistake.
    pub(super) fn may_explain(&self, range: ByteRange) -> bool {
        self.unclear.iter().any(|unclear| holds(*unclear, range.start))
            || self.mistakes.iter().any(|mistake| holds(mistake.reach, range.start))
    }

    pub(super) fn into_problems(self, file: FileId) -> impl Iterator<Item = Problem> {
        self.mistakes.into_iter().map(move |mistake| Problem {
            span: Span { file, range: mistake.range },
            message: mistake.message,
            note: None,
            help: mistake.help,
        })
    }
}

fn holds(range: ByteRange, at: u32) -> bool {
    (range.start..range.end).contains(&at)
}

/// Puts an error of the parser into our words. Errors that are not known here keep the parser's.
fn mistake(text: &str, document: &DeTable<'_>, error: &toml::de::Error) -> Mistake {
    let place = error.span().unwrap_or(text.len()..text.len());
    let at = ByteRange::new(place.start as u32, place.end as u32);
    let found = text.get(place).unwrap_or_default();
    let message = error.message();
    let simple = |message: String, help: Option<String>| Mistake {
        range: at,
        reach: lines_around(text, at),
        is_harmless: false,
        message,
        help,
    };
    if message == "duplicate key" {
        let mistake = simple(format!("`{}` is given twice", shorten(found)), None);
        return Mistake { is_harmless: true, ..mistake };
    }
    if let Some(opened) = unclosed_value(text, document, message, at) {
        // What follows was read as a part of the value, up to where the parser noticed.
        let reach = lines_around(text, opened.to(at));
        let first_line = lines_around(text, ByteRange::new(opened.start, opened.start));
        let shown = ByteRange::new(opened.start, opened.end.min(first_line.end));
        let shown = text.get(shown.as_usize()).unwrap_or_default().trim_end();
        let what = match shown.as_bytes().first() {
            Some(b'[') => "the list",
            Some(b'{') => "the table in braces",
            _ => "the string",
        };
        return Mistake {
            range: ByteRange::new(opened.start, opened.start + shown.len() as u32),
            reach,
            is_harmless: false,
            message: format!("{what} is not closed"),
            help: None,
        };
    }
    let is_word = message.starts_with("string values must be quoted")
        || message.starts_with("invalid float, expected `")
        || message.starts_with("invalid boolean, expected `");
    if is_word && found.is_empty() {
        return simple("a value is missing".to_owned(), None);
    }
    if is_word {
        let found = shorten(found);
        return simple(
            format!("`{found}` stands without quotes"),
            Some(format!("write it in quotes: `\"{found}\"`")),
        );
    }
    for (start, bracket) in [("unclosed table, ", "]"), ("unclosed array table, ", "]]")] {
        if message.starts_with(start) {
            return simple(format!("the header is not closed, expected `{bracket}`"), None);
        }
    }
    let help = message
        .starts_with("missing escaped value")
        .then(|| "write `\\\\` for a backslash, or put the string in single quotes".to_owned());
    let message = message.strip_suffix(", expected nothing").unwrap_or(message);
    simple(format!("not valid TOML: {message}"), help)
}

/// The value that an error complains of as not closed. The parser names the place where it missed
/// the end, which may be far from where the value begins.
fn unclosed_value(
    text: &str,
    document: &DeTable<'_>,
    message: &str,
    at: ByteRange,
) -> Option<ByteRange> {
    let is_string = message.starts_with("invalid ") && message.contains(" string, expected `");
    let is_list = message.starts_with("unclosed array, ");
    let is_table = message.starts_with("unclosed inline table, ");
    if !(is_table || is_list || (is_string && at.is_empty())) {
        return None;
    }
    let mut found: Option<ByteRange> = None;
    let mut open: Vec<&Spanned<DeValue<'_>>> = document.values().collect();
    while let Some(value) = open.pop() {
        let range = range(value);
        let is_it = match value.get_ref() {
            DeValue::String(_) => is_string && range.end == at.end,
            DeValue::Array(items) => {
                open.extend(items.iter());
                is_list && range.end == at.end
            }
            // A table in braces ends, as it was read, where something else stands than a key.
            DeValue::Table(table) => {
                open.extend(table.values());
                let own = text.get(range.as_usize()).unwrap_or_default();
                is_table && own.starts_with('{') && !own.ends_with('}')
            }
            _ => false,
        };
        let is_outer = found.is_none_or(|inner| range.start < inner.start);
        if is_it && is_outer && !range.is_empty() {
            found = Some(range);
        }
    }
    found
}

/// The whole lines on which a range lies, with the last newline, and one beyond the end of the
/// text, so that an empty last line holds its place as well.
fn lines_around(text: &str, range: ByteRange) -> ByteRange {
    let bytes = text.as_bytes();
    let first = (range.start as usize).min(bytes.len());
    let last = (range.end as usize).clamp(first, bytes.len());
    let start = bytes[..first].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    // A range may end with the newline of its last line.
    let last = if last > first && bytes[last - 1] == b'\n' { last - 1 } else { last };
    let end = bytes[last..].iter().position(|&byte| byte == b'\n');
    let end = end.map_or(bytes.len() + 1, |length| last + length + 1);
    ByteRange::new(start as u32, end as u32)
}

/// Where the lines begin that look like headers of tables.
fn headers(text: &str) -> Vec<u32> {
    let mut at = 0;
    let mut headers = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            headers.push(at as u32);
        }
        at += line.len();
    }
    headers
}

/// A range of lines, extended to the headers around it.
fn tables_around(headers: &[u32], lines: ByteRange) -> ByteRange {
    let before = headers.partition_point(|&header| header <= lines.start);
    let after = headers.partition_point(|&header| header < lines.end);
    ByteRange::new(
        before.checked_sub(1).map_or(0, |last| headers[last]),
        headers.get(after).copied().unwrap_or(u32::MAX),
    )
}
