//! `whitelist list`: a table of the entries with what each of them excuses now.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::table::table;
use super::{ExamineOptions, refused};
use crate::cli::{Failure, GlobalOptions, Outcome, Streams};
use crate::output::json;
use crate::whitelist::glob::Glob;
use crate::whitelist::list::{Listed, Listing, list};
use crate::whitelist::schema::{Bug, Located, SettingGlob};

/// The version of the JSON document's shape.
const VERSION: u32 = 1;

/// How wide a column may be before its text is cut.
const WIDEST: usize = 48;

const EXIT_CODES: &str = "\
Exit codes:
  0  The entries were listed, whatever is wrong with them: that is for `check` to say.
  2  They could not be: bad usage, a broken whitelist or none, an unreadable file.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct ListOptions {
    #[command(flatten)]
    examine: ExamineOptions,

    /// Write the list in this format: `table`, cut to be read, or `json`, whole.
    #[arg(long, value_name = "NAME", value_enum, default_value_t, hide_possible_values = true)]
    format: ListFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    #[default]
    Table,
    Json,
}

pub(super) fn run(
    options: &ListOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let workspace = options.examine.open(global)?;
    let check = options.examine.options(&workspace);
    let listing = list(&workspace.tree, workspace.whitelist.clone(), &check)
        .map_err(|refusal| refused(refusal, &workspace, streams))?;
    let text = match options.format {
        ListFormat::Table => as_table(&listing),
        ListFormat::Json => as_json(&listing),
    };
    streams.answer(&text)?;
    Ok(Outcome::Clean)
}

fn as_table(listing: &Listing) -> String {
    let header = ["line", "in", "allows", "excuses", "on", "days left", "bug", "reason"];
    let mut rows = vec![header.map(str::to_owned)];
    let products: BTreeSet<&String> =
        listing.entries.iter().flat_map(|listed| listed.platforms.keys()).collect();
    for listed in &listing.entries {
        let entry = &listed.entry;
        let setting = |it: &SettingGlob| format!("{} {}", it.kind.as_str(), it.glob.value);
        let settings: Vec<String> = entry.settings.iter().map(setting).collect();
        rows.push([
            listed.line.to_string(),
            names(&entry.sides).join(", "),
            cut(&first_of(&settings)),
            match listed.differences {
                0 => "nothing".to_owned(),
                1 => "1 difference".to_owned(),
                many => format!("{many} differences"),
            },
            cut(&platforms(listed, products.len() > 1)),
            match listed.days_left {
                None => "-".to_owned(),
                Some(days) if days < 0 => "expired".to_owned(),
                Some(days) => days.to_string(),
            },
            match entry.bug.as_ref().map(|bug| &bug.value) {
                None => "-".to_owned(),
                Some(Bug::Number(number)) => number.to_string(),
                Some(Bug::Url(url)) => cut(url),
            },
            entry.reason.as_ref().map_or_else(|| "-".to_owned(), |reason| reason.value.clone()),
        ]);
    }
    table(&rows)
}

/// The first of several texts, and how many more there are.
fn first_of(texts: &[String]) -> String {
    match texts {
        [] => "-".to_owned(),
        [one] => one.clone(),
        [one, more @ ..] => format!("{one} and {} more", more.len()),
    }
}

fn platforms(listed: &Listed, several_products: bool) -> String {
    let mut texts: Vec<String> = Vec::new();
    for (product, platforms) in &listed.platforms {
        let platforms: Vec<&str> = platforms.iter().map(String::as_str).collect();
        let platforms = platforms.join(", ");
        texts.push(if several_products { format!("{product}: {platforms}") } else { platforms });
    }
    if texts.is_empty() { "-".to_owned() } else { texts.join("; ") }
}

/// A text without its end, where it is wide.
fn cut(text: &str) -> String {
    if text.chars().count() <= WIDEST {
        return text.to_owned();
    }
    let front: String = text.chars().take(WIDEST - 3).collect();
    format!("{front}...")
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    whitelist: &'a str,
    entries: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    line: u32,
    r#in: Vec<&'a str>,
    against: Vec<&'a str>,
    products: Vec<&'a str>,
    platforms: Vec<&'a str>,
    settings: BTreeMap<&'static str, Vec<&'a str>>,
    from: Vec<&'a str>,
    value: Vec<&'a str>,
    when: Option<&'a str>,
    reason: Option<&'a str>,
    bug: Option<String>,
    expires: Option<String>,
    days_left: Option<i64>,
    required: bool,
    excuses: Excuses<'a>,
}

#[derive(Serialize)]
struct Excuses<'a> {
    differences: usize,
    platforms: &'a BTreeMap<String, BTreeSet<String>>,
}

fn as_json(listing: &Listing) -> String {
    let entries = listing.entries.iter().map(row).collect();
    json(&Document { version: VERSION, whitelist: &listing.path, entries })
}

fn row(listed: &Listed) -> Row<'_> {
    let entry = &listed.entry;
    let mut settings: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for setting in &entry.settings {
        let globs = settings.entry(setting.kind.as_str()).or_default();
        globs.push(setting.glob.value.as_str());
    }
    Row {
        line: listed.line,
        r#in: names(&entry.sides),
        against: names(&entry.against),
        products: globs(&entry.products),
        platforms: globs(&entry.platforms),
        settings,
        from: globs(&entry.from),
        value: globs(&entry.value),
        when: entry.when.as_ref().map(|when| when.value.as_str()),
        reason: entry.reason.as_ref().map(|reason| reason.value.as_str()),
        bug: entry.bug.as_ref().map(|bug| bug.value.url()),
        expires: entry.expires.as_ref().map(|expires| expires.value.to_string()),
        days_left: listed.days_left,
        required: entry.required,
        excuses: Excuses { differences: listed.differences, platforms: &listed.platforms },
    }
}

fn names(list: &[Located<String>]) -> Vec<&str> {
    list.iter().map(|name| name.value.as_str()).collect()
}

fn globs(list: &[Located<Glob>]) -> Vec<&str> {
    list.iter().map(|glob| glob.value.as_str()).collect()
}
