//! Reads `[assume]`: what may be taken as known.

use mozconfig_parse::syntax::is_name;
use toml::Spanned;
use toml::de::DeValue;

use super::fields::{Reader, Table, range};
use crate::whitelist::format::ASSUMPTIONS;
use crate::whitelist::glob::Glob;
use crate::whitelist::schema::{Assume, Assumption, Assumptions, Located};

pub(super) fn read(reader: &mut Reader<'_>, document: &Table<'_>) -> Assume {
    let Some(table) = reader.table(document, "assume", "`[assume]`") else {
        return Assume::default();
    };
    reader.known_keys(&table);
    Assume {
        everywhere: assumptions(reader, &table),
        platforms: by_glob(reader, &table, "platform", "`[assume.platform]`"),
        variants: by_glob(reader, &table, "variant", "`[assume.variant]`"),
    }
}

/// The tables such as `[assume.platform."linux*"]`.
fn by_glob(
    reader: &mut Reader<'_>,
    table: &Table<'_>,
    key: &str,
    what: &str,
) -> Vec<(Located<Glob>, Assumptions)> {
    let Some(table) = reader.table(table, key, what) else {
        return Vec::new();
    };
    let mut tables = Vec::new();
    for (text, key_range, value) in table.in_order() {
        let located = reader.located(text.to_owned(), key_range);
        let glob = reader.glob(&format!("assume.{key}"), &located);
        if is_key(text) && !value.get_ref().as_table().is_some_and(holds_only_tables) {
            // `[assume.platform]` with `env` directly below it: the glob was forgotten.
            let example = if key == "platform" { "linux*" } else { "nightly" };
            reader
                .problem(key_range, format!("`{text}` stands in {what} without a {key}"))
                .help(&format!("name the {key} in the header: `[assume.{key}.\"{example}\"]`"));
            continue;
        }
        let what = format!("`[assume.{key}.\"{text}\"]`");
        let Some(inner) = reader.as_table(&table, text, value, &what) else {
            continue;
        };
        reader.known_keys(&inner);
        let assumptions = assumptions(reader, &inner);
        tables.extend(glob.map(|glob| (glob, assumptions)));
    }
    tables
}

/// Whether it is a key of what stands behind a glob.
fn is_key(text: &str) -> bool {
    ASSUMPTIONS.key(text).is_some()
}

/// Whether a table is what a header with a glob makes: a table of `env`, `commands`, `files`.
fn holds_only_tables(table: &toml::de::DeTable<'_>) -> bool {
    table.iter().all(|(key, value)| is_key(key.get_ref()) && value.get_ref().is_table())
}

fn assumptions(reader: &mut Reader<'_>, table: &Table<'_>) -> Assumptions {
    Assumptions {
        env: each(reader, table, "env", |reader, name, key_range, value| {
            if !is_name(name) {
                reader.problem(key_range.span.range, format!("`{name}` is no name of a variable"));
                return None;
            }
            match value.get_ref() {
                DeValue::String(text) => Some(Some(text.to_string())),
                DeValue::Boolean(false) => Some(None),
                _ => {
                    reader.wrong_type(name, value, "a string, or `false` for unset");
                    None
                }
            }
        }),
        commands: each(reader, table, "commands", |reader, name, _, value| {
            let output = value.get_ref().as_str().map(str::to_owned);
            if output.is_none() {
                reader.wrong_type(name, value, "a string: what the command prints");
            }
            output
        }),
        files: each(reader, table, "files", |reader, name, _, value| {
            let exists = value.get_ref().as_bool();
            if exists.is_none() {
                reader.wrong_type(name, value, "`true` (something stands there) or `false`");
            }
            exists
        }),
    }
}

/// The assumptions of one kind, in the order of the file.
fn each<V>(
    reader: &mut Reader<'_>,
    table: &Table<'_>,
    key: &str,
    read: impl Fn(&mut Reader<'_>, &str, &Located<String>, &Spanned<DeValue<'_>>) -> Option<V>,
) -> Vec<Assumption<V>> {
    let Some(table) = reader.table(table, key, key) else {
        return Vec::new();
    };
    let mut assumptions = Vec::new();
    for (name, key_range, value) in table.in_order() {
        let located = reader.located(name.to_owned(), key_range);
        if name.trim().is_empty() {
            reader.problem(key_range, format!("a key of `{key}` is blank"));
            continue;
        }
        if let Some(found) = read(reader, name, &located, value) {
            let value = reader.located(found, range(value));
            assumptions.push(Assumption { name: located, value });
        }
    }
    assumptions
}
