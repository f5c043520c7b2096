//! The command line: what is asked for, and where the answer goes.
//!
//! One file for each subcommand. Nothing here knows how mozconfigs are compared or how a finding
//! looks; nothing but this folder writes to a stream, and all of it through [`Streams`].

mod cache;
mod carry;
mod check;
mod color;
mod completions;
mod deferred;
mod diff;
mod display;
mod eval;
mod explain;
mod failure;
mod git;
mod graph;
mod hook;
mod man;
mod object_directory;
mod repository;
mod show;
mod since;
mod streams;
mod subject;
mod values;
mod whitelist;
mod workspace;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::output::escape_line;
use crate::suggest;

use carry::CarryOptions;
use check::CheckOptions;
use completions::CompletionsOptions;
use deferred::Deferred;
use diff::DiffOptions;
use eval::EvalOptions;
use explain::ExplainOptions;
use graph::GraphOptions;
use hook::HookOptions;
use man::ManOptions;
use show::ShowOptions;
use whitelist::WhitelistOptions;

pub use check::CheckArguments;
pub use color::ColorChoice;
pub use failure::Failure;
pub use streams::Streams;
pub use subject::Subject;
pub use values::{Assumption, FormatTarget, Mount};

/// What a command comes to, as the exit code tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All is well.
    Clean = 0,
    /// There are findings of level error.
    Findings = 1,
    /// The command could not do what it was asked to do.
    Failed = 2,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  Nothing was found, or nothing but warnings.
  1  There are findings of level error.
  2  The check could not be made: bad usage, a broken whitelist, nothing to compare.";

const EXAMPLES: &str = "\
Examples:
  mozconfig-lint
      Checks the source tree that holds the current folder.
  mozconfig-lint ~/firefox --platform 'linux*' --variant release
      Compares nightly with release alone, and on the Linux platforms alone.
  mozconfig-lint --assume '$(uname -s)=Linux' --format full --format json:drift.json
      Takes it as known that `uname -s` prints `Linux`, and writes a second report to a file.
  mozconfig-lint explain only-in-base
      Explains a rule.";

/// Find where nightly and release mozconfigs have drifted apart.
///
/// Mozconfigs are compared by what they do, in every environment: they are parsed and evaluated,
/// never run. Without a subcommand, `check` is meant; a source tree that has a subcommand's name is
/// given as `./show`.
#[derive(Debug, Parser)]
#[command(name = "mozconfig-lint", version, max_term_width = 100)]
#[command(
    override_usage = "mozconfig-lint [check] [OPTIONS] [TREE]\n       mozconfig-lint <COMMAND>"
)]
#[command(after_help = format!("{EXIT_CODES}\n\n{EXAMPLES}"))]
struct Arguments {
    #[command(flatten)]
    check: CheckOptions,
    #[command(flatten)]
    global: GlobalOptions,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compare the mozconfigs of a source tree; this is meant when no command is named
    Check(Deferred<CheckOptions>),
    /// Check a source tree as a step of a build: silent when clean, at once when nothing has changed
    ///
    /// Writes a stamp when the check comes out clean, and leaves none when it does not. As long as every
    /// file that was read and every folder that was listed is as it was, the stamp stands for the check.
    Hook(Deferred<HookOptions>),
    /// Carry a setting to the variants that lack it, by an edit that changes nothing else
    ///
    /// The line that makes the setting moves to the nearest file that the variants include, or is copied to
    /// one variant, with its comments and conditions. The edit is shown as a patch; with `--write` it is
    /// made. Before either, every mozconfig that reads an edited file is evaluated again: unless the
    /// difference is gone and nothing else has changed anywhere, the edit is refused.
    Carry(Deferred<CarryOptions>),
    /// Show what one mozconfig comes to: its settings, their conditions, and where they are made
    Show(Deferred<ShowOptions>),
    /// Show in what two mozconfigs differ, in every environment
    ///
    /// The two are compared by what they do, as `check` does, but the whitelist takes nothing out and
    /// nothing is judged.
    Diff(Deferred<DiffOptions>),
    /// Print the include graph of the tree, of a platform or of one mozconfig
    ///
    /// What only one side of a comparison includes is set apart from what both do. For a picture:
    /// `mozconfig-lint graph linux64 | dot -Tsvg -o graph.svg`.
    Graph(Deferred<GraphOptions>),
    /// Evaluate one mozconfig in one environment, and print what the build system reads from it
    ///
    /// The JSON has the form of `MozconfigLoader.read_mozconfig` of mozbuild. Nothing is run: what
    /// commands print has to be told.
    Eval(Deferred<EvalOptions>),
    /// Explain a rule, or list all of them
    Explain(Deferred<ExplainOptions>),
    /// Keep the whitelist: add entries, list them, remove what excuses nothing, import Mozilla's list
    Whitelist(WhitelistOptions),
    /// Print the script by which a shell completes command lines
    Completions(Deferred<CompletionsOptions>),
    /// Print the manual page of a command
    Man(Deferred<ManOptions>),
}

/// Options of every command.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(next_help_heading = "Options of every command")]
struct GlobalOptions {
    /// The top source directory.
    ///
    /// Without this option it is looked for from the current folder upwards.
    #[arg(long, global = true, value_name = "DIR")]
    topsrcdir: Option<PathBuf>,

    /// The whitelist: the file of the differences that are intended.
    ///
    /// Without this option it is `whitelist.toml` in the top source directory or beside a product's
    /// mozconfigs; there may be none.
    #[arg(long, global = true, value_name = "FILE")]
    whitelist: Option<PathBuf>,

    /// Use no whitelist, even where there is one.
    #[arg(long, global = true, conflicts_with = "whitelist")]
    no_whitelist: bool,

    /// Whether the output is coloured: `auto`, `always` or `never`.
    ///
    /// With `auto` it is on a terminal; a variable `NO_COLOR` in the environment prevents that, and
    /// `CLICOLOR_FORCE` makes it so everywhere.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    #[arg(hide_possible_values = true)]
    color: ColorChoice,
}

/// Does what the command line asks for.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(run(arguments, &mut Streams::of_process()) as u8)
}

/// Does what the command line asks for, on any streams.
pub fn run(arguments: impl IntoIterator<Item = OsString>, streams: &mut Streams<'_>) -> Outcome {
    let words: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match parse(&words) {
        Ok(arguments) => arguments,
        Err(error) => {
            streams.choose_color(color::asked_for(&words));
            return streams.show_usage(&error);
        }
    };
    let Arguments { global, check, command } = arguments;
    streams.choose_color(global.color);
    let outcome = match command {
        None => check::run(&check, &global, streams),
        Some(Command::Check(Deferred(options))) => check::run(&options, &global, streams),
        Some(Command::Hook(Deferred(options))) => hook::run(&options, &global, streams),
        Some(Command::Carry(Deferred(options))) => carry::run(&options, &global, streams),
        Some(Command::Show(Deferred(options))) => show::run(&options, &global, streams),
        Some(Command::Diff(Deferred(options))) => diff::run(&options, &global, streams),
        Some(Command::Graph(Deferred(options))) => graph::run(&options, &global, streams),
        Some(Command::Eval(Deferred(options))) => eval::run(&options, &global, streams),
        Some(Command::Explain(Deferred(options))) => explain::run(&options, streams),
        Some(Command::Whitelist(options)) => whitelist::run(&options, &global, streams),
        Some(Command::Completions(Deferred(options))) => {
            completions::run(&options, &Arguments::command(), streams)
        }
        Some(Command::Man(Deferred(options))) => man::run(&options, Arguments::command(), streams),
    };
    outcome.unwrap_or_else(|failure| {
        streams.complain(&failure);
        Outcome::Failed
    })
}

/// The names of the subcommands, for those who mistype one.
fn command_names() -> Vec<String> {
    let command = Arguments::command();
    command.get_subcommands().map(|subcommand| subcommand.get_name().to_owned()).collect()
}

/// Reads the command line.
fn parse(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    let mut command = Arguments::command();
    let mut matches = command
        .try_get_matches_from_mut(arguments)
        .map_err(|error| misspelt_command(&mut command, arguments, error))?;
    refuse_stray_options(&mut command, &matches)?;
    Arguments::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// The error, in the words of one who mistyped a command where that is what happened: the word was taken
/// for a source tree, and what follows it for too much.
fn misspelt_command(
    command: &mut clap::Command,
    arguments: &[OsString],
    error: clap::Error,
) -> clap::Error {
    let word = arguments.get(1).and_then(|word| word.to_str());
    let is_name = |word: &&str| !word.starts_with('-') && !Path::new(word).exists();
    let Some(word) = word.filter(is_name) else { return error };
    let names = command_names();
    match suggest::closest(word, names.iter().map(String::as_str)) {
        Some(near) if error.kind() == ErrorKind::UnknownArgument && near != word => {
            let word = escape_line(word);
            let message = format!("there is no command '{word}'; did you mean '{near}'?");
            command.error(ErrorKind::InvalidSubcommand, message)
        }
        _ => error,
    }
}

/// Refuses options of the implied `check` before the name of a subcommand, where they would have no
/// effect. (clap's own setting for that takes the global options for such, and then the
/// subcommand for a source tree.)
fn refuse_stray_options(
    command: &mut clap::Command,
    matches: &ArgMatches,
) -> Result<(), clap::Error> {
    let Some(subcommand) = matches.subcommand_name() else {
        return Ok(());
    };
    let stray = command.get_arguments().find(|argument| {
        !argument.is_global_set()
            && matches.value_source(argument.get_id().as_str()) == Some(ValueSource::CommandLine)
    });
    let Some(stray) = stray else {
        return Ok(());
    };
    let message = format!(
        "'{stray}' stands before the command '{subcommand}', and belongs behind it (if anywhere)"
    );
    Err(command.error(ErrorKind::ArgumentConflict, message))
}
