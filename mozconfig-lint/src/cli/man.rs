//! `man`: prints manual pages, or writes all of them into a folder.
//!
//! Made from the definition of the command line each time, so that they cannot be out of date.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use clap_mangen::Man;

use super::workspace::reason;
use super::{Failure, Outcome, Streams};
use crate::suggest;

const EXAMPLES: &str = "\
Examples:
  mozconfig-lint man | man -l -
  mozconfig-lint man whitelist add | man -l -
  mozconfig-lint man --dir ~/.local/share/man/man1";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ManOptions {
    /// The command, such as `check` or `whitelist add`; without it, `mozconfig-lint` itself.
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,

    /// Write the pages of all commands into this folder, which is there.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

pub(super) fn run(
    options: &ManOptions,
    command: clap::Command,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let mut command = without_help(command);
    // Gives each command its whole name, and the options that all have.
    command.build();
    if let Some(folder) = &options.dir {
        write_all(&command, folder)?;
        return Ok(Outcome::Clean);
    }
    let mut named = &command;
    for name in &options.command {
        named = named.find_subcommand(name).ok_or_else(|| unknown(named, name))?;
    }
    streams.answer(&page(named))?;
    Ok(Outcome::Clean)
}

/// The page of a command.
fn page(command: &clap::Command) -> String {
    let sections = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = Man::new(command.clone().after_help(None::<&str>)).render(&mut page);
    let (name, version) = (name_of(command), env!("CARGO_PKG_VERSION"));
    let mut text = String::new();
    for line in String::from_utf8_lossy(&page).lines() {
        if line.starts_with(".TH ") {
            // Without a date: a page that is made anew each time has none.
            let title = format!("\"{name}\" \"1\" \"\" \"mozconfig-lint {version}\"");
            let _ = writeln!(text, ".TH {title} \"mozconfig-lint\"");
            continue;
        }
        // Each item of a list begins a line.
        if line.starts_with("\\- ") {
            text.push_str(".br\n");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    for section in sections.split("\n\n").filter(|section| !section.is_empty()) {
        let (heading, lines) = section.split_once('\n').unwrap_or((section, ""));
        let _ = writeln!(text, ".SH {}\n.nf", roff(heading.trim_end_matches(':')).to_uppercase());
        lines.lines().for_each(|line| {
            let _ = writeln!(text, "{}", roff(line.strip_prefix("  ").unwrap_or(line)));
        });
        text.push_str(".fi\n");
    }
    text
}

/// A line that is shown as it is.
fn roff(line: &str) -> String {
    let text = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    if text.starts_with('.') { format!("\\&{text}") } else { text }
}

/// Takes out the subcommand `help`, of which there is no page.
fn without_help(command: clap::Command) -> clap::Command {
    let names: Vec<String> =
        command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    let command = command.disable_help_subcommand(true);
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, without_help))
}

fn name_of(command: &clap::Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// Writes the pages of a command and of those below it.
fn write_all(command: &clap::Command, folder: &Path) -> Result<(), Failure> {
    let file = folder.join(format!("{}.1", name_of(command)));
    std::fs::write(&file, page(command)).map_err(|error| {
        Failure::new(format!("cannot write `{}`: {}", file.display(), reason(&error)))
    })?;
    command.get_subcommands().try_for_each(|below| write_all(below, folder))
}

fn unknown(above: &clap::Command, name: &str) -> Failure {
    let names = above.get_subcommands().map(clap::Command::get_name);
    let failure = Failure::new(format!("there is no command `{name}`"));
    match suggest::help("commands", name, names) {
        Some(help) => failure.with_help(help),
        None => failure,
    }
}
