//! `whitelist add`: adds entries for findings that are chosen, or lists those that could be.

use std::fmt::Write as _;

use clap::Args;
use globset::Glob as PlatformGlob;

use super::{ExamineOptions, refused};
use crate::check::Options;
use crate::cli::values::glob;
use crate::cli::workspace::Workspace;
use crate::cli::{Failure, GlobalOptions, Outcome, Streams};
use crate::edit::unified;
use crate::output::escape_line;
use crate::whitelist::add::{Added, Candidate, Selection, add, candidates};
use crate::whitelist::date::Date;
use crate::whitelist::glob::Glob;
use crate::whitelist::schema::Bug;
use crate::whitelist::suggest_entry::Decision;

const EXIT_CODES: &str = "\
Exit codes:
  0  The entries were added, or the findings listed.
  2  Nothing was added: bad usage, no reason, nothing chosen, a broken whitelist, an unreadable
     file, a file that changed meanwhile, entries that would allow more than was chosen.";

#[derive(Clone, Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct AddOptions {
    /// The numbers of findings, as `whitelist add` lists them.
    #[arg(value_name = "NUMBER", conflicts_with = "all", value_parser = number)]
    numbers: Vec<usize>,

    /// Choose all findings that an entry can allow.
    #[arg(long)]
    all: bool,

    /// Choose the findings of this rule, such as `only-in-base`; the option may be repeated.
    #[arg(long = "rule", value_name = "RULE")]
    rules: Vec<String>,

    /// Choose the findings about this setting: its key, or the text of an option; a glob as in the
    /// whitelist.
    ///
    /// The option may be repeated. Of what comes by an include of one side alone, only the settings
    /// that match are chosen; else all that has the same cause.
    #[arg(long = "key", value_name = "GLOB", value_parser = key, allow_hyphen_values = true)]
    keys: Vec<Glob>,

    /// Choose only what differs on these platforms; the option may be repeated.
    #[arg(long = "platform", value_name = "GLOB", value_parser = glob)]
    platforms: Vec<PlatformGlob>,

    /// Why the difference is meant. Without a reason nothing is added.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// Where that was decided: the number of a bug, or the address of a page.
    #[arg(long, value_name = "BUG", value_parser = bug)]
    bug: Option<Bug>,

    /// The last day on which the entries count, as in 2027-01-31.
    #[arg(long, value_name = "DATE")]
    expires: Option<Date>,

    #[command(flatten)]
    examine: ExamineOptions,

    /// Show the change as a diff, and make none.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(
    options: &AddOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    if global.no_whitelist {
        return Err(Failure::new("with `--no-whitelist` there is nothing to add to"));
    }
    let workspace = Workspace::of_or_new(global, options.examine.mounts())?;
    let check = options.examine.options(&workspace);
    let is_choice = options.all
        || !options.numbers.is_empty()
        || !options.rules.is_empty()
        || !options.keys.is_empty()
        || !options.platforms.is_empty();
    let Some(reason) = &options.reason else {
        let is_bare = options.bug.is_none() && options.expires.is_none() && !options.dry_run;
        if is_choice || !is_bare {
            return Err(Failure::new("an entry needs a reason, and none is given")
                .with_help("say why the difference is meant: `--reason \"...\"`"));
        }
        return list(&workspace, &check, streams);
    };
    if !is_choice {
        return Err(Failure::new("no finding is chosen").with_help(
            "choose with numbers, `--rule`, `--key` or `--platform`, or `--all` of them; \
             `mozconfig-lint whitelist add` lists them",
        ));
    }
    let decision =
        Decision { reason: reason.clone(), bug: options.bug.clone(), expires: options.expires };
    let selection = Selection {
        numbers: options.numbers.iter().copied().collect(),
        rules: options.rules.clone(),
        keys: options.keys.clone(),
        platforms: options.platforms.iter().map(PlatformGlob::compile_matcher).collect(),
    };
    let (tree, whitelist) = (&workspace.tree, workspace.whitelist.clone());
    let new = workspace.new_whitelist.as_ref();
    let added = add(tree, whitelist, &check, &selection, &decision, new)
        .map_err(|refusal| refused(refusal, &workspace, streams))?;
    if options.dry_run {
        streams.answer(&unified(&added.change))?;
    } else {
        workspace.write_whitelist(&added.change)?;
        streams.answer(&account(&added))?;
    }
    Ok(Outcome::Clean)
}

/// Lists what could be chosen.
fn list(
    workspace: &Workspace,
    check: &Options,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let candidates = candidates(&workspace.tree, workspace.whitelist.clone(), check)
        .map_err(|refusal| refused(refusal, workspace, streams))?;
    let width = candidates.len().to_string().len();
    let mut text = String::new();
    for Candidate { number, rule, message, scope } in &candidates {
        let name = |name: &Option<String>| escape_line(name.as_deref().unwrap_or_default());
        let platforms = escape_line(&scope.platforms.join(", "));
        let (product, base, other) = (name(&scope.product), name(&scope.base), name(&scope.other));
        let message = escape_line(message);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{number:width$}  {rule}: {message} ({product}: {platforms}; {base} vs {other})"
        );
    }
    if candidates.is_empty() {
        text.push_str("nothing differs that is not allowed\n");
    }
    streams.answer(&text)?;
    Ok(Outcome::Clean)
}

/// What was added: a line for each finding, with the place of the entry that allows it.
fn account(added: &Added) -> String {
    let path = escape_line(added.change.path.as_str());
    let mut text = String::new();
    for entry in &added.entries {
        for finding in &entry.findings {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{path}:{}: added: {}", entry.line, escape_line(finding));
        }
    }
    text
}

/// Reads the number of a finding.
fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "expected the number of a finding, such as `1`".to_owned())
}

/// Reads the value of `--key`.
fn key(text: &str) -> Result<Glob, String> {
    Glob::new(text).map_err(|error| error.to_string())
}

/// Reads the value of `--bug`.
fn bug(text: &str) -> Result<Bug, String> {
    if text.starts_with("https://") || text.starts_with("http://") {
        return Ok(Bug::Url(text.to_owned()));
    }
    match text.parse() {
        Ok(number) if number > 0 => Ok(Bug::Number(number)),
        _ => Err("expected a number, or an address that begins with `https://`".to_owned()),
    }
}
