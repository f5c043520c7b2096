//! `completions`: prints the script by which a shell completes command lines.
//!
//! Made from the definition of the command line each time, so that it cannot be out of date.

use clap::Args;
use clap_complete::Shell;

use super::{Failure, Outcome, Streams};

const EXAMPLES: &str = "\
Examples:
  mozconfig-lint completions bash > ~/.local/share/bash-completion/completions/mozconfig-lint
  mozconfig-lint completions zsh > ~/.zfunc/_mozconfig-lint
  mozconfig-lint completions fish > ~/.config/fish/completions/mozconfig-lint.fish";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CompletionsOptions {
    /// The shell.
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

pub(super) fn run(
    options: &CompletionsOptions,
    command: &clap::Command,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let mut command = explicit(command);
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, name, &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    // Where the name has a hyphen, the two halves of a script for bash do not call the commands by
    // the same names: <https://github.com/clap-rs/clap/issues/6421>.
    let script = script.replace("mozconfig__subcmd__lint", "mozconfig__lint");
    streams.answer(&with_plain_names(script, &command))?;
    Ok(Outcome::Clean)
}

/// The command line without the implied `check`: what belongs to that is completed behind its name.
/// A shell would take the name of a subcommand for the source tree, and an option of one for that of
/// `check`, which has other values.
fn explicit(command: &clap::Command) -> clap::Command {
    let arguments = command.get_arguments().filter(|argument| argument.is_global_set());
    clap::Command::new("mozconfig-lint")
        .version(env!("CARGO_PKG_VERSION"))
        .args(arguments.cloned())
        .subcommands(command.get_subcommands().cloned())
}

/// The script with names of values that zsh takes for names: `NAME` for `NAME[:FILE]`. It would take
/// the rest for something to run.
fn with_plain_names(script: String, command: &clap::Command) -> String {
    let arguments = command.get_arguments().filter_map(clap::Arg::get_value_names);
    let names = arguments.flatten().filter(|name| name.contains(':'));
    let script = names.fold(script, |script, name| {
        let plain = name.split(['[', ':']).next().unwrap_or_default();
        script.replace(&format!(":{name}:"), &format!(":{plain}:"))
    });
    command.get_subcommands().fold(script, with_plain_names)
}
