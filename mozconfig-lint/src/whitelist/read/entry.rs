//! Reads the `[[allow]]` entries.

use mozconfig_parse::condition::Conditions;
use mozconfig_parse::source::ByteRange;
use toml::de::{DeTable, DeValue};

use super::fields::{Reader, Table, describe, integer, list, range};
use crate::whitelist::date::Date;
use crate::whitelist::schema::{Bug, Entry, EntryKind, Located, SettingGlob};

const WHAT: &str = "`[[allow]]`";

pub(super) fn read_all(reader: &mut Reader<'_>, document: &Table<'_>) -> Vec<Entry> {
    reader.tables(document, "allow", WHAT).iter().filter_map(|table| read(reader, table)).collect()
}

fn read(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Entry> {
    let header = reader.text().get(table.header.as_usize()).unwrap_or_default();
    if !header.starts_with("[[") {
        // An entry is removed by its lines; one within braces has none of its own.
        reader
            .problem(table.header, "an entry of `allow` stands within braces".to_owned())
            .help(&format!("write it as a {WHAT} table, each key on a line of its own"));
        return None;
    }
    let meant = reader.known_keys(table);
    reader.missing(
        table,
        "in",
        &meant,
        "name the variant that has the setting, such as `in = \"nightly\"`",
    );
    let entry = Entry {
        span: reader.span(extent(reader.text(), table)),
        header_span: reader.span(table.header),
        keys: keys(reader, table),
        sides: reader.names(table, "in"),
        against: reader.names(table, "against"),
        products: reader.globs(table, "products"),
        platforms: reader.globs(table, "platforms"),
        settings: settings(reader, table, &meant),
        from: reader.globs(table, "from"),
        when: when(reader, table),
        value: reader.value_globs(table, "value"),
        reason: reason(reader, table),
        bug: bug(reader, table),
        expires: expires(reader, table),
        required: reader.boolean(table, "required").unwrap_or(false),
    };
    Some(entry)
}

fn keys(reader: &Reader<'_>, table: &Table<'_>) -> Vec<Located<String>> {
    let key = |(key, name, value): (&str, ByteRange, _)| {
        reader.located(key.to_owned(), name.to(range(value)))
    };
    table.in_order().into_iter().map(key).collect()
}

/// The globs of all kinds, in the order of the file.
fn settings(reader: &mut Reader<'_>, table: &Table<'_>, meant: &[String]) -> Vec<SettingGlob> {
    let mut settings: Vec<SettingGlob> = Vec::new();
    let mut is_given = false;
    for kind in EntryKind::ALL {
        let key = kind.as_str();
        is_given |= table.get(key).is_some() || meant.iter().any(|meant| meant == key);
        let globs = reader.globs(table, key);
        settings.extend(globs.into_iter().map(|glob| SettingGlob { kind, glob }));
    }
    if !is_given {
        let kinds = list(table.format.one_of, "or");
        if let Some((key, _)) = table.entries.get_key_value("from") {
            reader
                .problem(
                    range(key),
                    "`from` alone would allow whatever the file brings in".to_owned(),
                )
                .note("what a file brings in is judged setting by setting")
                .help(&format!("name the settings too, with {kinds}; each may be a list of globs"));
        } else {
            reader
                .problem(table.header, format!("{WHAT} does not say which setting it allows"))
                .help(&format!("add {kinds}"));
        }
    }
    settings.sort_by_key(|setting| setting.glob.span.range.start);
    settings
}

/// The pin to a condition, which must be one that can be read. What it means depends on what the
/// mozconfigs ask about, and is found out when they have been evaluated.
fn when(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Located<String>> {
    let when = reader.string(table, "when")?;
    if let Err(error) = Conditions::default().parse(&when.value) {
        let note = match when.value.get(error.at..) {
            None | Some("") => "it ends too early".to_owned(),
            Some(rest) => format!("this is where it goes wrong: `{rest}`"),
        };
        reader
            .problem(when.span.range, format!("`when` cannot be read: expected {}", error.expected))
            .note(&note)
            .help("write it as the finding shows it, such as `uname -s != \"Linux\"`");
    }
    Some(when)
}

/// The reason; a blank one is none. That an entry must have one is a rule's business, so that the
/// finding can be folded, explained and changed in level like others.
fn reason(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Located<String>> {
    let value = table.get("reason")?;
    let Some(text) = value.get_ref().as_str() else {
        reader.wrong_type("reason", value, "a string");
        return None;
    };
    (!text.trim().is_empty()).then(|| reader.located(text.to_owned(), range(value)))
}

fn bug(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Located<Bug>> {
    let value = table.get("bug")?;
    let bug = match value.get_ref() {
        DeValue::Integer(number) => match integer(number) {
            Some(number) if number > 0 => Bug::Number(number),
            _ => {
                reader.problem(
                    range(value),
                    format!("`bug` is `{number}`, expected the number of a bug"),
                );
                return None;
            }
        },
        DeValue::String(text) if text.starts_with("https://") || text.starts_with("http://") => {
            Bug::Url(text.to_string())
        }
        DeValue::String(text) => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let problem = reader.problem(
                range(value),
                format!(
                    "`bug` is {}, expected a number or an address that begins with `https://`",
                    describe(value.get_ref())
                ),
            );
            if !digits.is_empty() && digits.len() < 10 {
                problem.help(&format!("write the number without quotes: `bug = {digits}`"));
            }
            return None;
        }
        other => {
            let found = describe(other);
            reader.problem(
                range(value),
                format!("`bug` is {found}, expected a number or a string with an address"),
            );
            return None;
        }
    };
    Some(reader.located(bug, range(value)))
}

fn expires(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Located<Date>> {
    let value = table.get("expires")?;
    let date = match value.get_ref() {
        DeValue::Datetime(it) if it.time.is_none() && it.offset.is_none() => {
            it.date.and_then(|date| Date::new(date.year, date.month, date.day))
        }
        _ => None,
    };
    if date.is_none() {
        let day = match value.get_ref() {
            DeValue::String(text) => text.trim().parse::<Date>().ok(),
            DeValue::Datetime(it) => {
                it.date.and_then(|date| Date::new(date.year, date.month, date.day))
            }
            _ => None,
        };
        let problem = reader.wrong_type("expires", value, "a date such as `2027-01-31`");
        if let Some(day) = day {
            problem.help(&format!("write the day alone and without quotes: `expires = {day}`"));
        }
    }
    Some(reader.located(date?, range(value)))
}

/// From the header to the end of the line on which the last value ends.
fn extent(text: &str, table: &Table<'_>) -> ByteRange {
    let last = last_byte(table.entries).max(table.header.end as usize).min(text.len());
    let end = text.as_bytes()[last..]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(text.len(), |length| last + length);
    let end = if text[..end].ends_with('\r') { end - 1 } else { end };
    ByteRange::new(table.header.start, end as u32)
}

fn last_byte(table: &DeTable<'_>) -> usize {
    let ends = table.iter().map(|(key, value)| {
        let inside = match value.get_ref() {
            DeValue::Table(table) => last_byte(table),
            _ => 0,
        };
        key.span().end.max(value.span().end).max(inside)
    });
    ends.max().unwrap_or(0)
}
