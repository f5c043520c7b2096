//! `eval`: prints what one mozconfig comes to in one environment, as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::check::AnalysisOptions;
use super::values::Assumption;
use super::workspace::{Workspace, assumptions};
use super::{Failure, GlobalOptions, Outcome, Streams, subject};
use crate::eval::{Answer, Request, examine};

const EXIT_CODES: &str = "\
Exit codes:
  0  The mozconfig loads.
  1  It does not: `error` says why, `output` what it printed, `span` where.
  2  It cannot be known: bad usage, an unreadable file, a command whose output nobody gave.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct EvalOptions {
    /// The mozconfig, in the source tree or elsewhere.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Set a variable of the environment.
    ///
    /// No others are set, unless `--inherit-env` is given. The option may be repeated.
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = variable)]
    env: Vec<Assumption>,

    /// Take the environment of this process over; `--env` wins.
    #[arg(long)]
    inherit_env: bool,

    /// Say what a command prints, without the newline at the end.
    ///
    /// The command is written as in the mozconfig, or with all that is known filled in, as the error
    /// message shows it. The first `=` ends it; a command that holds one is given as
    /// `$(COMMAND)=OUTPUT`. `COMMAND; echo $?=1` says that it fails. The option may be repeated.
    #[arg(long = "command", value_name = "COMMAND=OUTPUT", value_parser = command)]
    commands: Vec<Assumption>,

    /// Leave what depends on a command that nobody gave as it is, as in `$(uname -s)`.
    ///
    /// Such a command counts as one that succeeds, and what it prints is not empty, equal to nothing
    /// else, and matches no pattern but `*`.
    #[arg(long)]
    allow_unknown: bool,

    #[command(flatten)]
    analysis: AnalysisOptions,
}

/// Reads the value of `--env`.
fn variable(text: &str) -> Result<Assumption, String> {
    match text.parse() {
        Ok(variable @ Assumption::Variable { .. }) => Ok(variable),
        Ok(_) => Err("expected NAME=VALUE".to_owned()),
        Err(_) => Err(match text.split_once('=') {
            None => "expected NAME=VALUE".to_owned(),
            Some(("", _)) => "the name of the variable is missing".to_owned(),
            Some((name, _)) => format!("`{name}` is not the name of a variable"),
        }),
    }
}

/// Reads the value of `--command`.
fn command(text: &str) -> Result<Assumption, String> {
    if text.starts_with("$(") {
        return text.parse();
    }
    let (command, output) = text.split_once('=').ok_or("expected COMMAND=OUTPUT")?;
    let command = command.trim();
    if command.is_empty() {
        return Err("the command before `=` is missing".to_owned());
    }
    Ok(Assumption::Command { command: command.to_owned(), output: output.to_owned() })
}

pub(super) fn run(
    options: &EvalOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let mounts = &options.analysis.mounts;
    let workspace = Workspace::open(global.topsrcdir.as_deref(), None, true, mounts)?;
    let request = request(options, global, &workspace)?;
    let (answer, workings) = examine(&workspace.tree, &request);
    // The command ends soon, and its memory goes back as a whole.
    std::mem::forget(workings);
    let answer = answer.map_err(|error| {
        let failure = Failure::new(error.message);
        match error.help {
            Some(help) => failure.with_help(help),
            None => failure,
        }
    })?;
    // Fails only for maps whose keys are not strings, and there are none.
    let mut text = ascii(serde_json::to_string_pretty(&answer).unwrap_or_default());
    text.push('\n');
    streams.answer(&text)?;
    Ok(match answer {
        Answer::Loaded(_) => Outcome::Clean,
        Answer::Failed(_) => Outcome::Findings,
    })
}

fn request(
    options: &EvalOptions,
    global: &GlobalOptions,
    workspace: &Workspace,
) -> Result<Request, Failure> {
    let top = match global.topsrcdir.as_deref().filter(|given| given.is_absolute()) {
        Some(given) => given,
        None => workspace.tree.top(),
    };
    let mut env = BTreeMap::new();
    if options.inherit_env {
        // What is not UTF-8 cannot be told in the answer either.
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        env.extend(std::env::vars_os().map(|(name, value)| (text(name), text(value))));
    }
    let given = [&options.analysis.assumptions[..], &options.env, &options.commands].concat();
    let mut assume = assumptions(&given);
    for (name, value) in std::mem::take(&mut assume.env) {
        env.extend(value.map(|value| (name, value)));
    }
    Ok(Request {
        mozconfig: subject::file(workspace, &options.file)?,
        path: options.file.to_string_lossy().into_owned(),
        topsrcdir: top.to_string_lossy().into_owned(),
        named: workspace.name.clone(),
        env,
        assume,
        allow_unknown: options.allow_unknown,
    })
}

/// A JSON document in ASCII, which no terminal takes for anything else.
fn ascii(document: String) -> String {
    if document.is_ascii() && !document.contains('\u{7f}') {
        return document;
    }
    let mut output = String::with_capacity(document.len());
    for character in document.chars() {
        if character.is_ascii() && character != '\u{7f}' {
            output.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(output, "\\u{unit:04x}");
            }
        }
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands() {
        let assumed = |command: &str, output: &str| {
            Ok(Assumption::Command { command: command.to_owned(), output: output.to_owned() })
        };
        assert_eq!(command("uname -s=Linux"), assumed("uname -s", "Linux"));
        assert_eq!(command("env=A=1"), assumed("env", "A=1"));
        assert_eq!(command("$(A=1 env)=A=1"), assumed("A=1 env", "A=1"));
        assert_eq!(command("mkdir x; echo $?=1"), assumed("mkdir x; echo $?", "1"));
        for wrong in ["uname -s", " =x", "$(uname"] {
            assert!(command(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn variables() {
        assert!(variable("A=").is_ok());
        for wrong in ["A", "1=2", "$(a)=b", "file:a=true"] {
            assert!(variable(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn documents_are_ascii() {
        assert_eq!(
            ascii("\"é\u{202e}😀\u{7f}\"\n".to_owned()),
            "\"\\u00e9\\u202e\\ud83d\\ude00\\u007f\"\n"
        );
    }
}
