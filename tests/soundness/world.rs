//! What an environment is said to be like, and how it is set up.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use mozconfig_lint::diagnostic::WitnessFacts;

use crate::loads::TOOLS;

/// How many environments a witness may mean, as far as they are tried.
const MOST_SHAPES: usize = 27;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FileShape {
    File,
    /// A file with this text.
    Text(String),
    Executable,
    Directory,
    /// A program that does what its table says.
    Program,
}

/// What is said of an environment: by the witness of a finding, or by chance.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    /// Everything else is unset.
    pub(crate) variables: BTreeMap<String, String>,
    /// What commands print; `…; echo $?` gives the status of a command.
    pub(crate) commands: BTreeMap<String, String>,
    /// What stands at paths; `None`: nothing.
    pub(crate) files: BTreeMap<String, Option<FileShape>>,
}

/// What is made so that an environment is like that.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setup {
    pub(crate) variables: BTreeMap<String, String>,
    /// By program and arguments (`*`: any others): what it prints, and its status.
    pub(crate) tables: BTreeMap<String, BTreeMap<String, (String, u8)>>,
    /// Programs that are not there.
    pub(crate) missing: BTreeSet<String>,
    /// Commands that are functions and no programs.
    pub(crate) functions: BTreeSet<String>,
    pub(crate) files: BTreeMap<String, FileShape>,
}

impl World {
    /// The environments that a witness may mean: it says that something stands at a path, and not
    /// what.
    pub(crate) fn of_witness(witness: &WitnessFacts) -> Vec<Self> {
        let set = |(name, value): (&String, &Option<String>)| Some((name.clone(), value.clone()?));
        let mut worlds = vec![Self {
            variables: witness.env.iter().filter_map(set).collect(),
            commands: witness.commands.clone(),
            files: BTreeMap::new(),
        }];
        let shapes = [FileShape::File, FileShape::Executable, FileShape::Directory];
        for (path, stands) in &witness.files {
            let choices: Vec<Option<FileShape>> = match stands {
                false => vec![None],
                true => shapes.iter().cloned().map(Some).collect(),
            };
            let with = |world: &Self, shape: &Option<FileShape>| {
                let mut world = world.clone();
                world.files.insert(path.clone(), shape.clone());
                world
            };
            worlds = choices
                .iter()
                .flat_map(|shape| worlds.iter().map(move |world| with(world, shape)))
                .collect();
            worlds.truncate(MOST_SHAPES);
        }
        worlds
    }

    /// How it is set up. Not everything can be: the caller asks the shell whether it is so.
    /// `programs` are commands that are there in any case.
    pub(crate) fn setup(&self, programs: &BTreeSet<String>) -> Setup {
        let mut setup = Setup { variables: self.variables.clone(), ..Setup::default() };
        for program in programs {
            setup.tables.entry(program.clone()).or_default();
        }
        if let Some(table) = setup.tables.get_mut("uname") {
            let answers = [("-s", "Linux"), ("-m", "x86_64"), ("-r", "5.10.0"), ("", "Linux")];
            table.extend(answers.map(|(flag, text)| (flag.to_owned(), (text.to_owned(), 0))));
        }
        if let Some(table) = setup.tables.get_mut("cmd.exe") {
            table.insert("*".to_owned(), ("C:/folder".to_owned(), 0));
        }
        for (text, output) in &self.commands {
            match text.strip_suffix("; echo $?") {
                Some(command) => self.demand(&mut setup, command, None, Some(output)),
                None => self.demand(&mut setup, text, Some(output), None),
            }
        }
        for (path, shape) in &self.files {
            // A program that `command -v` finds stands where it stands.
            if let (Some(shape), false) = (shape, path.starts_with("$(")) {
                setup.files.insert(self.expanded(path), shape.clone());
            }
        }
        setup
    }

    /// Asks for a command to print something or to have a status.
    fn demand(
        &self,
        setup: &mut Setup,
        command: &str,
        output: Option<&String>,
        status: Option<&String>,
    ) {
        let mut command = command.trim();
        for end in ["|| true", "2>&1", "2> /dev/null", "2>/dev/null", "> /dev/null", ">/dev/null"] {
            command = command.strip_suffix(end).unwrap_or(command).trim_end();
        }
        if let Some(name) = command.strip_prefix("command -v ") {
            let found = output.map_or_else(|| status.is_some_and(|s| s == "0"), |o| !o.is_empty());
            if !found {
                setup.missing.insert(name.to_owned());
            } else if self.files.get(&format!("$({command})")) == Some(&None) {
                setup.missing.insert(name.to_owned());
                setup.functions.insert(name.to_owned());
            } else {
                setup.tables.entry(name.to_owned()).or_default();
            }
            return;
        }
        if let Some(target) = command.strip_prefix("cd ") {
            let target = target.split([';', '&']).next().unwrap_or_default().trim();
            let is_there =
                output.is_some_and(|o| !o.is_empty()) || status.is_some_and(|s| s == "0");
            if is_there {
                setup.files.insert(self.expanded(target), FileShape::Directory);
            }
            return;
        }
        if let Some(path) = command.strip_prefix("cat ") {
            if let Some(text) = output.filter(|text| !text.is_empty()) {
                setup.files.insert(self.expanded(path), FileShape::Text(text.clone()));
            } else if status.is_some_and(|s| s == "0") {
                setup.files.entry(self.expanded(path)).or_insert(FileShape::File);
            }
            return;
        }
        // Of a pipeline, the last part that is no filter.
        let parts: Vec<&str> = command.split(" | ").collect();
        let part = parts.iter().rev().find(|part| {
            let name = part.split_whitespace().next().unwrap_or_default();
            !TOOLS.contains(&name) && !["echo", "printf", "test", "["].contains(&name)
        });
        let Some(part) = part else { return };
        let words = self.expanded(part);
        let (tool, arguments) = words.split_once(' ').unwrap_or((&words, ""));
        if tool.starts_with("$topsrcdir/") {
            setup.files.insert(tool.to_owned(), FileShape::Program);
        }
        let table = setup.tables.entry(tool.to_owned()).or_default();
        // What stands in quotes of its own is not compared.
        let arguments = if arguments.contains(['(', '\'', '\\']) { "*" } else { arguments };
        let answer = table.entry(arguments.to_owned()).or_default();
        if let Some(output) = output {
            answer.0.clone_from(output);
        }
        if let Some(status) = status {
            answer.1 = status.parse().unwrap_or(1);
        }
    }

    /// A text in which this environment's variables stand, without its quotes.
    pub(crate) fn expanded(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let braced = rest.starts_with('{');
            let name = rest.trim_start_matches('{');
            let end = name.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
            let (name, after) = name.split_at(end.unwrap_or(name.len()));
            let is_plain = !name.is_empty() && (!braced || after.starts_with('}'));
            if !is_plain || name == "topsrcdir" {
                out.push('$');
                if name == "topsrcdir" {
                    out.push_str(name);
                    rest = if braced { after.strip_prefix('}').unwrap_or(after) } else { after };
                }
                continue;
            }
            out.push_str(self.variables.get(name).map_or("", String::as_str));
            rest = if braced { &after[1..] } else { after };
        }
        out.push_str(rest);
        let words: Vec<&str> = out.split_whitespace().collect();
        words.join(" ").replace('"', "")
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut facts: Vec<String> =
            self.variables.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        facts.extend(self.commands.iter().map(|(text, output)| format!("$({text}) = {output:?}")));
        facts.extend(self.files.iter().map(|(path, shape)| format!("{path}: {shape:?}")));
        if facts.is_empty() {
            facts.push("nothing set".to_owned());
        }
        f.write_str(&facts.join(", "))
    }
}
