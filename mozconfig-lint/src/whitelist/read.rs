//! From the text of `whitelist.toml` to a [`Whitelist`], or to everything that is wrong with it.
//!
//! The text is walked by hand over the parsed TOML, since a deserializer stops at the first error;
//! so all problems of a file are told at once, each at the exact place. Nothing is guessed: a
//! whitelist with a problem yields no whitelist, since what is read in half would excuse too much
//! or too little.

mod assume;
mod entry;
mod fields;
mod product;
mod syntax;

use mozconfig_parse::source::{ByteRange, FileId, Sources, Span};
use toml::de::{DeTable, DeValue};

use self::fields::{Reader, Table};
use crate::whitelist::format::WHITELIST;
use crate::whitelist::schema::{Assume, VERSION, Whitelist};

/// Something that is wrong with a whitelist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: the key when the key is wrong, the value when the value is wrong, the header when
    /// something is missing.
    pub span: Span,
    /// What is wrong: one phrase, lower case, without a full stop; code in backticks.
    pub message: String,
    /// More about it.
    pub note: Option<String>,
    /// The way out.
    pub help: Option<String>,
}

/// How many problems of a file are told.
const MOST_PROBLEMS: usize = 40;

/// Reads a whitelist. The problems are in the order of the file, and there is at least one.
pub fn read(sources: &Sources, file: FileId) -> Result<Whitelist, Vec<Problem>> {
    let source = sources.file(file);
    let mut reader = Reader::new(file, source.text());
    if let Some(error) = source.read_error() {
        reader.problem(ByteRange::default(), format!("the whitelist cannot be read: {error}"));
        return Err(reader.into_problems());
    }
    if let Some(range) = source.not_utf8() {
        reader
            .problem(range, "the whitelist is not UTF-8".to_owned())
            .help("save the file in the encoding UTF-8");
        return Err(reader.into_problems());
    }
    let (document, errors) = DeTable::parse_recoverable(source.text());
    let mistakes = syntax::Mistakes::new(source.text(), document.get_ref(), &errors);
    let whitelist = read_document(&mut reader, document.get_ref());
    let mut problems = reader.into_problems();
    problems.retain(|problem| !mistakes.may_explain(problem.span.range));
    problems.extend(mistakes.into_problems(file));
    if problems.is_empty() {
        return Ok(whitelist);
    }
    // Stable: what is said about one place stays in the order in which it was found.
    problems.sort_by_key(|problem| problem.span.range.start);
    shorten(&mut problems);
    Err(problems)
}

/// Leaves out most of what is wrong with a file that is no whitelist at all.
fn shorten(problems: &mut Vec<Problem>) {
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    if more < 2 {
        return;
    }
    problems.truncate(MOST_PROBLEMS + 1);
    if let Some(last) = problems.last_mut() {
        last.message = format!("{more} more mistakes begin here");
        last.note = Some("they are not shown: the file may be no whitelist".to_owned());
        last.help = Some("correct these first, or name another file with `--whitelist`".to_owned());
    }
}

fn read_document(reader: &mut Reader<'_>, document: &DeTable<'_>) -> Whitelist {
    let mut whitelist = Whitelist {
        file: reader.file(),
        products: Vec::new(),
        mounts: Vec::new(),
        assume: Assume::default(),
        allow: Vec::new(),
    };
    let header = ByteRange::default();
    let table = Table { what: "the whitelist", header, entries: document, format: &WHITELIST };
    if !is_known_version(reader, &table) {
        // What the keys of another version mean is not known.
        return whitelist;
    }
    let meant = reader.known_keys(&table);
    let help = format!("begin the file with `version = {VERSION}`");
    reader.missing(&table, "version", &meant, &help);
    whitelist.products = product::read_all(reader, &table);
    whitelist.mounts = product::read_mounts(reader, &table);
    whitelist.assume = assume::read(reader, &table);
    whitelist.allow = entry::read_all(reader, &table);
    whitelist
}

/// Whether the rest can be read. A version that is missing or no number is no reason not to.
fn is_known_version(reader: &mut Reader<'_>, table: &Table<'_>) -> bool {
    let Some(value) = table.get("version") else {
        return true;
    };
    match value.get_ref() {
        DeValue::Integer(number) if fields::integer(number) == Some(VERSION.into()) => true,
        DeValue::Integer(number) => {
            reader
                .problem(
                    fields::range(value),
                    format!("version {number} of the whitelist format is not known"),
                )
                .note(&format!("the only known version is {VERSION}"))
                .help("a newer `mozconfig-lint` may know it");
            false
        }
        other => {
            let found = fields::describe(other);
            reader
                .problem(
                    fields::range(value),
                    format!("`version` is {found}, expected the integer `{VERSION}`"),
                )
                .help(&format!("write `version = {VERSION}`"));
            true
        }
    }
}
