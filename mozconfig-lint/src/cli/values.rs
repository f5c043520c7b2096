//! The values of options, read from text.
//!
//! Each type reads itself with `FromStr` and says in one phrase what is wrong. Nothing here looks
//! at the disk.

use mozconfig_parse::syntax::is_name;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use globset::Glob;
use mozconfig_parse::source::TreePath;

use crate::output::Format;
use crate::suggest;

/// The value of `--format`: `NAME` or `NAME:FILE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatTarget {
    /// The format.
    pub format: Format,
    /// The file that it is written to; none for standard output.
    pub file: Option<PathBuf>,
}

impl FromStr for FormatTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once(':') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let format = Format::find(name).ok_or_else(|| unknown_format(name))?;
        match file {
            Some("") => Err("the file's name is missing after the colon".to_owned()),
            None | Some("-") => Ok(Self { format, file: None }),
            Some(file) => Ok(Self { format, file: Some(PathBuf::from(file)) }),
        }
    }
}

fn unknown_format(name: &str) -> String {
    let names: Vec<&str> = Format::names().map(|(name, _)| name).collect();
    suggest::help("formats", name, names).unwrap_or_default()
}

/// Reads any text, and offers these to who completes a command line.
#[derive(Clone)]
pub(super) struct Offering(pub(super) fn() -> Vec<PossibleValue>);

impl TypedValueParser for Offering {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter()))
    }
}

/// Reads the value of `--format`, and offers the names of formats.
pub(super) fn format() -> impl TypedValueParser<Value = FormatTarget> {
    fn names() -> Vec<PossibleValue> {
        Format::names().map(|(name, summary)| PossibleValue::new(name).help(summary)).collect()
    }
    Offering(names).try_map(|text| text.parse::<FormatTarget>())
}

/// The value of `--mount`: `PREFIX=DIR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Where the folder stands below the top source directory.
    pub prefix: TreePath,
    /// The folder.
    pub folder: PathBuf,
}

impl FromStr for Mount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (prefix, folder) = text.split_once('=').ok_or("expected PREFIX=DIR")?;
        if prefix.starts_with('/') {
            return Err("PREFIX must be relative to the top source directory".to_owned());
        }
        let prefix = TreePath::new(prefix).ok_or("PREFIX leads out of the source tree")?;
        if prefix.as_str().is_empty() {
            return Err("PREFIX is the top source directory itself".to_owned());
        }
        if folder.is_empty() {
            return Err("DIR is empty".to_owned());
        }
        Ok(Self { prefix, folder: PathBuf::from(folder) })
    }
}

/// The value of `--assume`: something that is taken as known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumption {
    /// `NAME=VALUE`: an environment variable.
    Variable {
        /// Its name.
        name: String,
        /// Its value; may be empty.
        value: String,
    },
    /// `$(COMMAND)=OUTPUT`: what a command prints.
    Command {
        /// The command's text.
        command: String,
        /// What it prints, without the last newline.
        output: String,
    },
    /// `file:PATH=true` or `file:PATH=false`: whether something stands at a path.
    File {
        /// The path as a mozconfig writes it: absolute, or beginning with a variable.
        path: String,
        /// Whether something stands there.
        exists: bool,
    },
}

impl FromStr for Assumption {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(rest) = text.strip_prefix("$(") {
            return command(rest);
        }
        if let Some(rest) = text.strip_prefix("file:") {
            return file(rest);
        }
        let (name, value) = text
            .split_once('=')
            .ok_or("expected NAME=VALUE, $(COMMAND)=OUTPUT or file:PATH=true|false")?;
        if name.is_empty() {
            return Err("the name of the variable is missing".to_owned());
        }
        if !is_name(name) {
            return Err(if name.starts_with(['/', '.', '$']) {
                format!("`{name}` is no variable: a file is written `file:{text}`")
            } else {
                format!(
                    "`{name}` is not the name of a variable: a command is written `$({name})={value}`"
                )
            });
        }
        Ok(Self::Variable { name: name.to_owned(), value: value.to_owned() })
    }
}

fn command(rest: &str) -> Result<Assumption, String> {
    let end = closing_parenthesis(rest).ok_or("the `)` that closes `$(` is missing")?;
    let command = rest[..end].trim();
    if command.is_empty() {
        return Err("the command between `$(` and `)` is missing".to_owned());
    }
    let output =
        rest[end + 1..].strip_prefix('=').ok_or("expected `=OUTPUT` after `$(COMMAND)`")?;
    Ok(Assumption::Command { command: command.to_owned(), output: output.to_owned() })
}

/// Where the parenthesis stands that closes one opened before `text`.
fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn file(rest: &str) -> Result<Assumption, String> {
    let (path, exists) = rest.rsplit_once('=').ok_or("expected file:PATH=true|false")?;
    let exists = match exists {
        "true" => true,
        "false" => false,
        _ => return Err("whether the file exists is said by `true` or `false`".to_owned()),
    };
    if path.is_empty() {
        return Err("the path after `file:` is missing".to_owned());
    }
    // A path without a beginning is one of the source tree.
    let path =
        if path.starts_with(['/', '$']) { path.to_owned() } else { format!("$topsrcdir/{path}") };
    Ok(Assumption::File { path, exists })
}

/// Reads the value of `--platform`.
pub(super) fn glob(text: &str) -> Result<Glob, String> {
    Glob::new(text).map_err(|error| error.kind().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assumption(text: &str) -> Result<Assumption, String> {
        text.parse()
    }

    #[test]
    fn assumptions() {
        let variable = |name: &str, value: &str| Assumption::Variable {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let command = |command: &str, output: &str| Assumption::Command {
            command: command.to_owned(),
            output: output.to_owned(),
        };
        assert_eq!(assumption("A_1=b=c"), Ok(variable("A_1", "b=c")));
        assert_eq!(assumption("A="), Ok(variable("A", "")));
        assert_eq!(assumption("$(uname -s)=Linux"), Ok(command("uname -s", "Linux")));
        assert_eq!(assumption("$( echo $(a) )=x=)"), Ok(command("echo $(a)", "x=)")));
        assert_eq!(
            assumption("file:build/a=b=false"),
            Ok(Assumption::File { path: "$topsrcdir/build/a=b".to_owned(), exists: false })
        );
        for wrong in [
            "A",
            "=x",
            "1A=x",
            "A-B=x",
            "$(a=x",
            "$()=x",
            "$(a)",
            "$(a)x",
            "file:a",
            "file:a=yes",
            "file:=true",
            "é=1",
        ] {
            assert!(assumption(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn mounts() {
        let mount: Mount = "comm/=../comm=central".parse().unwrap();
        assert_eq!(mount.prefix.as_str(), "comm");
        assert_eq!(mount.folder, PathBuf::from("../comm=central"));
        for wrong in ["comm", "=x", ".=x", "../a=x", "/a=x", "a="] {
            assert!(wrong.parse::<Mount>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn formats() {
        let target =
            |format, file: Option<&str>| Ok(FormatTarget { format, file: file.map(PathBuf::from) });
        assert_eq!("json".parse(), target(Format::Json, None));
        assert_eq!("json:-".parse(), target(Format::Json, None));
        assert_eq!("full:C:\\a".parse(), target(Format::Full, Some("C:\\a")));
        let all = "the formats are full, concise, json, sarif, github, github-summary, gitlab, \
            junit, treeherder, mozlint";
        assert_eq!("xml".parse::<FormatTarget>(), Err(all.to_owned()));
        assert_eq!("jsn:x".parse::<FormatTarget>(), Err("did you mean `json`?".to_owned()));
        assert!("json:".parse::<FormatTarget>().is_err());
        assert!("".parse::<FormatTarget>().is_err());
    }

    #[test]
    fn globs() {
        assert!(glob("linux{32,64}*").is_ok());
        assert_eq!(glob("linux["), Err("unclosed character class; missing ']'".to_owned()));
    }
}
