//! The records that the loader's shell script prints and its Python reads back (`mozconfig_loader`,
//! `action/dump_env.py` and `_parse_loader_output` of mozbuild's `mozconfig.py`).
//!
//! Options and variables come in as text and go out as they are read back, with all that is lost or
//! mangled on the way. The shell is `dash`, the `sh` of Debian and of Mozilla's builders. Knows
//! nothing of evaluation, and opens no file.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Variables with their values.
pub(super) type Variables = BTreeMap<String, String>;

/// The two kinds of option that the loader records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record {
    /// `ac_add_options`
    Configure,
    /// `mk_add_options`
    Make,
}

/// The output of the loader's script does not have the form that its Python asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// An option as the loader reads it back from the record that its function prints. Several come of
/// one that has the marks of records in it.
pub(super) fn recorded_option(
    kind: Record,
    words: &[String],
) -> Result<Vec<(Record, String)>, Malformed> {
    let mark = match kind {
        Record::Configure => "AC_OPTION",
        Record::Make => "MK_OPTION",
    };
    let output = format!("------BEGIN_{mark}\n{}------END_{mark}\n", echo(words));
    let mut options = Options::default();
    for line in &python_lines(&output) {
        options.line(line)?;
    }
    if options.open.is_some() {
        return Err(Malformed);
    }
    Ok(options.complete)
}

/// What `echo` prints: a first `-n` leaves the newline out, and backslashes are looked at.
pub(super) fn echo(words: &[String]) -> String {
    let (words, mut newline) = match words {
        [first, rest @ ..] if first == "-n" => (rest, false),
        words => (words, true),
    };
    let mut printed = String::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            printed.push(' ');
        }
        if !unescape(word, &mut printed) {
            newline = false;
            break;
        }
    }
    if newline {
        printed.push('\n');
    }
    printed
}

/// A word with its escapes replaced; false where `\c` ends the output.
fn unescape(word: &str, out: &mut String) -> bool {
    let mut rest = word;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut after = escape.chars();
        let replaced = match after.next() {
            Some('c') => return false,
            Some('\\') => '\\',
            Some('a') => '\u{7}',
            Some('b') => '\u{8}',
            Some('e') => '\u{1b}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('v') => '\u{b}',
            Some('0'..='7') => {
                // A 0 in front does not count as one of the three digits.
                let digits = escape.strip_prefix('0').unwrap_or(escape);
                let is_octal = |digit: &u8| matches!(digit, b'0'..=b'7');
                let count = digits.bytes().take(3).take_while(is_octal).count();
                let (digits, behind) = digits.split_at(count);
                after = behind.chars();
                let code = digits.bytes().fold(0, |code, digit| code * 8 + u32::from(digit - b'0'));
                char::from((code % 256) as u8)
            }
            _ => {
                after = escape.chars();
                '\\'
            }
        };
        out.push(replaced);
        rest = after.as_str();
    }
    out.push_str(rest);
    true
}

/// A value as `set` of the shell shows it.
pub(super) fn quoted_by_shell(value: &str) -> String {
    let mut quoted = String::new();
    let mut rest = value;
    loop {
        let end = rest.find('\'').unwrap_or(rest.len());
        quoted.push('\'');
        quoted.push_str(&rest[..end]);
        quoted.push('\'');
        rest = &rest[end..];
        let after = rest.trim_start_matches('\'');
        let quotes = &rest[..rest.len() - after.len()];
        if quotes.is_empty() {
            return quoted;
        }
        quoted.push('"');
        quoted.push_str(quotes);
        quoted.push('"');
        rest = after;
        if rest.is_empty() {
            return quoted;
        }
    }
}

/// A value as `mozshellutil.quote` shows it.
pub(super) fn quoted_by_python(value: &str) -> String {
    let is_special = |byte| b"\\\t\r\n '\"#<>&|`(){}$;*?".contains(&byte);
    if value.is_empty() || value.bytes().any(is_special) || value.starts_with('~') {
        format!("'{}'", value.replace('\'', "'\\''"))
    } else {
        value.to_owned()
    }
}

/// The lines of an output, as Python splits it: newlines of every kind.
pub(super) fn python_lines(output: &str) -> Vec<Cow<'_, str>> {
    let is_end = |c: char| {
        matches!(
            c,
            '\n' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    // Most outputs hold newlines of one kind alone. All bytes are looked at, which is fast.
    let is_plain = |byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n');
    let mut lines: Vec<Cow<'_, str>> = if output.bytes().fold(true, |all, it| all & is_plain(it)) {
        output.split('\n').map(Cow::Borrowed).collect()
    } else {
        let output = output.replace("\r\n", "\n").replace('\r', "\n");
        output.split(is_end).map(|line| Cow::Owned(line.to_owned())).collect()
    };
    if lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    lines
}

/// The options that have been read so far.
#[derive(Default)]
struct Options {
    /// Those that are complete.
    complete: Vec<(Record, String)>,
    /// The record that is open.
    open: Option<String>,
    /// Its lines.
    current: Vec<String>,
}

impl Options {
    /// One line of the output.
    fn line(&mut self, line: &str) -> Result<(), Malformed> {
        if line.is_empty() {
            return Ok(());
        }
        if let Some(mark) = line.strip_prefix("------BEGIN_") {
            if self.open.is_some() {
                return Err(Malformed);
            }
            self.open = Some(mark.to_owned());
            return Ok(());
        }
        if let Some(mark) = line.strip_prefix("------END_") {
            if self.open.as_deref() != Some(mark) {
                return Err(Malformed);
            }
            let option = std::mem::take(&mut self.current).join("\n");
            match mark {
                "AC_OPTION" => self.complete.push((Record::Configure, option)),
                "MK_OPTION" => self.complete.push((Record::Make, option)),
                _ => {}
            }
            self.open = None;
            return Ok(());
        }
        if self.open.is_none() {
            return Err(Malformed);
        }
        self.current.push(line.to_owned());
        Ok(())
    }
}

/// Variables as the loader reads them back from the list that its script prints, in this order. A
/// value that ends in a quote, or has several lines and ends in a backslash, is read on into the
/// next variables; where it has no end at all, the loader refuses the list.
pub(super) fn recorded_variables<'a>(
    variables: impl IntoIterator<Item = (&'a String, &'a String)>,
    quote: fn(&str) -> String,
) -> Result<Variables, Malformed> {
    let mut output = String::new();
    for (name, value) in variables {
        output.extend([name, "=", &quote(value), "\n"]);
    }
    let mut read = Variables::new();
    // The variable whose value goes on, and the lines of it that there are.
    let mut open: Option<(String, Vec<String>)> = None;
    for line in &python_lines(&output) {
        if line.is_empty() {
            continue;
        }
        if let Some((name, mut lines)) = open.take() {
            match line.strip_suffix('\'') {
                Some(last) if !last.ends_with('\\') => {
                    lines.push(last.to_owned());
                    read.insert(name, lines.join("\n"));
                }
                _ => {
                    lines.push(line.as_ref().to_owned());
                    open = Some((name, lines));
                }
            }
        } else if let Some((name, value)) = line.split_once('=').filter(|it| !it.0.is_empty()) {
            let quoted = value.strip_prefix('\'');
            match quoted.map_or(Some(value), |quoted| quoted.strip_suffix('\'')) {
                Some(whole) => {
                    read.insert(name.to_owned(), whole.to_owned());
                }
                None => open = Some((name.to_owned(), vec![value[1..].to_owned()])),
            }
        }
    }
    if open.is_some() { Err(Malformed) } else { Ok(read) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn echo_of_the_shell() {
        for (text, printed) in [
            ("a b", "a b\n"),
            ("-n a", "a"),
            ("-n -n", "-n"),
            ("a -n", "a -n\n"),
            (r"a\cb c", "a"),
            (r"\q\1012\0101\\z\t", "\\qA2A\\z\t\n"),
            ("\\", "\\\n"),
        ] {
            assert_eq!(echo(&words(text)), printed, "{text}");
        }
        assert_eq!(echo(&[]), "\n");
    }

    #[test]
    fn quotes() {
        assert_eq!(quoted_by_shell(""), "''");
        assert_eq!(quoted_by_shell("it's"), r#"'it'"'"'s'"#);
        assert_eq!(quoted_by_shell("it''"), r#"'it'"''""#);
        assert_eq!(quoted_by_shell("'"), r#"''"'""#);
        assert_eq!(quoted_by_python(""), "''");
        assert_eq!(quoted_by_python("a=b"), "a=b");
        assert_eq!(quoted_by_python("it's"), r"'it'\''s'");
    }

    #[test]
    fn records_of_options() {
        let read = |text: &str| recorded_option(Record::Configure, &words(text));
        let option = |text: &str| (Record::Configure, text.to_owned());
        assert_eq!(read("--a b"), Ok(vec![option("--a b")]));
        assert_eq!(read("-n"), Ok(vec![option("")]));
        assert_eq!(read("-n a"), Err(Malformed));
        assert_eq!(read("------END_AC_OPTION"), Err(Malformed));
        let forged = r"a\n------END_AC_OPTION\n------BEGIN_AC_OPTION\nb";
        assert_eq!(read(forged), Ok(vec![option("a"), option("b")]));
    }
}
