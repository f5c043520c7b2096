//! `carry`: brings a setting that differs to where it is missing, and shows or makes the edit.

use std::fmt::Write as _;

use clap::Args;
use globset::Glob;

use super::check::AnalysisOptions;
use super::values::glob;
use super::workspace::{Workspace, assumptions, today};
use super::{Failure, GlobalOptions, Outcome, Streams};
use crate::carry::{Answer, CarryError, Destination, Refusal, Request, VerifiedEdit, carry};
use crate::check;
use crate::edit::{self, Change};
use crate::output::escape_line;
use crate::whitelist::date::Date;

const EXIT_CODES: &str = "\
Exit codes:
  0  The edit is shown, or written; or the setting is alike already.
  1  The setting cannot be carried there; nothing is written.
  2  It could not be tried, or not be written: bad usage, a broken whitelist, an unknown setting.";

const EXAMPLES: &str = "\
Examples:
  mozconfig-lint carry RUSTFLAGS --platform linux64 --to common
      Shows how the line moves to the nearest file that all variants include.
  mozconfig-lint carry --to release --write -- --enable-lto
      Gives release what nightly has, on every platform where they differ.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = format!("{EXIT_CODES}\n\n{EXAMPLES}"))]
pub(super) struct CarryOptions {
    /// The setting, as a finding shows it: `--enable-lto`, `CC`, `export CC=clang`.
    ///
    /// A value does not count. Where several kinds of setting have the name, `option:`, `env:`, `var:`,
    /// `make:` or `app:` before it says which.
    #[arg(value_name = "KEY", allow_hyphen_values = true)]
    key: String,

    /// Carry another setting together with it: one that differs by the same lines.
    ///
    /// The option may be repeated.
    #[arg(long = "and", value_name = "KEY", allow_hyphen_values = true)]
    more: Vec<String>,

    /// Where to: `common`, or a variant that is compared, such as `release`.
    ///
    /// With `common` the line moves to the nearest file that all compared variants of the platform
    /// include. With a variant, that variant gets what the one that it is compared with has.
    #[arg(long, value_name = "common|VARIANT")]
    to: String,

    /// The variant whose value is meant, where several have one.
    #[arg(long, value_name = "VARIANT")]
    from: Option<String>,

    /// Carry it only on the platforms that match this pattern; without it, wherever it differs.
    ///
    /// The option may be repeated; a platform has to match one of the patterns.
    #[arg(long = "platform", value_name = "GLOB", value_parser = glob)]
    platforms: Vec<Glob>,

    /// Carry it only in this product, such as `browser`.
    ///
    /// The option may be repeated.
    #[arg(long = "product", value_name = "NAME")]
    products: Vec<String>,

    /// Let this mozconfig get the setting as well: PLATFORM/VARIANT, where `*` stands for any text.
    ///
    /// The option may be repeated. Without it nothing may change but the variants that are compared.
    #[arg(long = "also", value_name = "GLOB", value_parser = glob)]
    also: Vec<Glob>,

    /// Show the edit and write nothing; this is what happens without `--write`.
    #[arg(long, conflicts_with = "write")]
    dry_run: bool,

    /// Make the edit.
    #[arg(long)]
    write: bool,

    #[command(flatten)]
    analysis: AnalysisOptions,

    /// The day by which entries of the whitelist expire, as in 2027-01-31; without it, today.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

pub(super) fn run(
    options: &CarryOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let workspace = Workspace::of(global, &options.analysis.mounts)?;
    let mut of_check = check::Options::new(workspace.name.clone());
    of_check.platforms = options.platforms.iter().map(Glob::compile_matcher).collect();
    of_check.assume = assumptions(&options.analysis.assumptions);
    of_check.today = Some(options.today.unwrap_or_else(today));
    let request = Request {
        keys: std::iter::once(&options.key).chain(&options.more).cloned().collect(),
        products: options.products.clone(),
        to: match options.to.as_str() {
            "common" => Destination::Common,
            variant => Destination::Variant(variant.to_owned()),
        },
        from: options.from.clone(),
        also: options.also.iter().map(Glob::compile_matcher).collect(),
    };
    let answer = carry(&workspace.tree, &workspace.whitelist, &of_check, &request);
    let answer = answer.map_err(|error| match error {
        CarryError::Check(error) => workspace.failure(error),
        error => Failure { help: error.help(), ..Failure::new(error.to_string()) },
    })?;
    match answer {
        Answer::Alike(messages) => {
            let lines = messages.iter().map(|message| escape_line(message) + "\n");
            streams.answer(&lines.collect::<String>())?;
            Ok(Outcome::Clean)
        }
        Answer::Edit(edit) => {
            if options.write {
                write(&workspace, &edit.changes)?;
            }
            let text = render(&edit, options.write, streams.has_color());
            streams.answer(&text)?;
            Ok(Outcome::Clean)
        }
        Answer::Refused(refusal) => {
            streams.complain(&refused(refusal));
            Ok(Outcome::Findings)
        }
    }
}

/// Writes the changes in their order. Where one cannot be written, those before it stay.
fn write(workspace: &Workspace, changes: &[Change]) -> Result<(), Failure> {
    for (index, change) in changes.iter().enumerate() {
        let path = workspace.tree.locate(&change.path);
        let Err(error) = edit::write(&path, change.before.as_deref(), &change.after) else {
            continue;
        };
        let mut failure = Failure::new(format!("cannot write `{}`: {error}", change.path));
        if index > 0 {
            let paths = |changes: &[Change]| {
                let paths: Vec<String> =
                    changes.iter().map(|it| format!("`{}`", it.path)).collect();
                paths.join(", ")
            };
            failure.notes.push(format!("written before it: {}", paths(&changes[..index])));
            failure.notes.push(format!("not written: {}", paths(&changes[index..])));
            failure.help = Some(
                "no setting is lost, but it may stand twice now: undo what was written, or take the old lines out by hand"
                    .to_owned(),
            );
        }
        return Err(failure);
    }
    Ok(())
}

fn refused(refusal: Refusal) -> Failure {
    let mut failure = Failure::new(refusal.message);
    failure.notes = refusal.notes;
    failure.more_help = refusal.help;
    failure
}

/// What an edit does, and the edit as a patch.
fn render(edit: &VerifiedEdit, is_written: bool, color: bool) -> String {
    let mut text = String::new();
    let mut line = |line: &str| {
        text.push_str(&escape_line(line));
        text.push('\n');
    };
    line(&edit.message);
    for detail in &edit.details {
        line(&format!("  {detail}"));
    }
    line(&edit.verified);
    for note in &edit.notes {
        line(&format!("after it, `check` says: {note}"));
    }
    let patches: Option<Vec<String>> = edit.changes.iter().map(edit::patch).collect();
    line(match (is_written, &patches) {
        (true, _) => "written:",
        (false, Some(_)) => {
            "nothing is written; `--write` makes the edit, and this is it as a patch:"
        }
        (false, None) => {
            "nothing is written; `--write` makes the edit; here it is escaped, and no patch:"
        }
    });
    let patches = patches.unwrap_or_else(|| edit.changes.iter().map(edit::unified).collect());
    text.push('\n');
    for patch in patches {
        if color {
            patch.lines().for_each(|line| colored(&mut text, line));
        } else {
            text.push_str(&patch);
        }
    }
    text
}

/// A line of a patch in colours, as `git diff` has them.
fn colored(text: &mut String, line: &str) {
    let style = match line.as_bytes() {
        [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => "1",
        [b'-', ..] => "31",
        [b'+', ..] => "32",
        [b'@', ..] => "36",
        _ => "",
    };
    if style.is_empty() {
        text.push_str(line);
    } else {
        // Writing to a string cannot fail.
        let _ = write!(text, "\u{1b}[{style}m{line}\u{1b}[0m");
    }
    text.push('\n');
}
