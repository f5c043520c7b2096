//! The source tree on disk that a command works on, from what the command line says of it.
//!
//! The only file of the commands that opens folders; what is in them is read through
//! [`FileSystem`].

use std::path::{Component, Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::source::{DiskTree, FileSystem as _, TreePath};

use super::values::{Assumption, Mount};
use super::{Failure, GlobalOptions};
use crate::check::{CheckError, WhitelistSource};
use crate::edit::{self, Change, WriteError};
use crate::hook::digest;
use crate::subject::SubjectError;
use crate::suggest;
use crate::tree;
use crate::whitelist::date::Date;
use crate::whitelist::refusal::Refusal;

/// A source tree on disk.
pub(super) struct Workspace {
    /// The tree with its mounts.
    pub(super) tree: DiskTree,
    /// The tree as the user names it.
    pub(super) name: String,
    /// Where the whitelist comes from.
    pub(super) whitelist: WhitelistSource,
    /// The path of a whitelist that was named and is in the tree.
    pub(super) whitelist_in_tree: Option<TreePath>,
    /// The file of the whitelist that was named.
    given: Option<PathBuf>,
    /// The path of a whitelist that was named and is not there yet.
    pub(super) new_whitelist: Option<TreePath>,
}

impl Workspace {
    /// Opens the tree that the options of every command name.
    pub(super) fn of(global: &GlobalOptions, mounts: &[Mount]) -> Result<Self, Failure> {
        let whitelist = global.whitelist.as_deref();
        Self::open(global.topsrcdir.as_deref(), whitelist, global.no_whitelist, mounts)
    }

    /// The same, where the whitelist that is named need not be there yet.
    pub(super) fn of_or_new(global: &GlobalOptions, mounts: &[Mount]) -> Result<Self, Failure> {
        let is_absent = |file: &&Path| {
            let found = std::fs::symlink_metadata(file);
            found.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
        };
        let Some(file) = global.whitelist.as_deref().filter(is_absent) else {
            return Self::of(global, mounts);
        };
        let workspace = Self::open(global.topsrcdir.as_deref(), None, true, mounts)?;
        let failed = |why: &str| {
            Failure::new(format!("cannot make the whitelist `{}`: {why}", file.display()))
        };
        let name = file.file_name().and_then(|name| name.to_str());
        let name = name.and_then(TreePath::new).ok_or_else(|| failed("it has no name"))?;
        let folder = folder_of(file).canonicalize().map_err(|error| failed(&reason(&error)))?;
        let inside = folder.strip_prefix(workspace.tree.top()).ok().and_then(Path::to_str);
        let inside = inside.and_then(TreePath::new).map(|folder| folder.join(name.as_str()));
        let path = inside.unwrap_or(name);
        Ok(Self { given: Some(file.to_owned()), new_whitelist: Some(path), ..workspace })
    }

    /// Opens the tree: the one given, or the one that holds the current folder.
    pub(super) fn open(
        topsrcdir: Option<&Path>,
        whitelist: Option<&Path>,
        without_whitelist: bool,
        mounts: &[Mount],
    ) -> Result<Self, Failure> {
        let (top, name) = match topsrcdir {
            Some(given) => (given.to_path_buf(), given.display().to_string()),
            None => (found_top()?, ".".to_owned()),
        };
        let mut tree = DiskTree::new(&top).map_err(|error| not_a_tree(&name, &error))?;
        for Mount { prefix, folder } in mounts {
            tree.mount(prefix.clone(), folder).map_err(|error| {
                let folder = folder.display();
                Failure::new(format!("cannot mount `{folder}` at `{prefix}`: {}", reason(&error)))
                    .with_help("`--mount PREFIX=DIR` takes the folder that stands at PREFIX")
            })?;
        }
        let given = whitelist.map(Path::to_path_buf);
        let (whitelist, whitelist_in_tree) = match whitelist {
            None if without_whitelist => (WhitelistSource::None, None),
            None => (WhitelistSource::Find, None),
            Some(file) => read_whitelist(&tree, file)?,
        };
        Ok(Self { tree, name, whitelist, whitelist_in_tree, given, new_whitelist: None })
    }

    /// Where the whitelist comes from, and of one from elsewhere what is in it: what an answer depends
    /// on besides the tree.
    pub(super) fn whitelist_in_words(&self) -> String {
        match &self.whitelist {
            WhitelistSource::Find => "the whitelist of the tree".to_owned(),
            WhitelistSource::None => "no whitelist".to_owned(),
            WhitelistSource::Text { path, text } => {
                format!("whitelist {path} {}", digest(text.as_bytes()))
            }
        }
    }

    /// Why a check of the tree, or another command, could not be made. Where the folder that was named stands in a source tree,
    /// that one is probably meant.
    pub(super) fn failure(&self, error: CheckError) -> Failure {
        let is_empty = error == CheckError::NoMozconfigs;
        let failure = Failure::from(error);
        let here = self.tree.top();
        let top = tree::find_top_source_directory(here).filter(|top| is_empty && top != here);
        let below = top.as_deref().and_then(|top| here.strip_prefix(top).ok());
        match below {
            Some(below) => {
                let top = above(Path::new(&self.name), below.components().count());
                failure.with_help(format!("name `{}` as the top source directory", top.display()))
            }
            None => failure,
        }
    }

    /// Why nothing can be said of a mozconfig of the tree.
    pub(super) fn failure_of_subject(&self, error: SubjectError) -> Failure {
        match error {
            SubjectError::Tree(error) => self.failure(error),
            SubjectError::Subject { message, help } => Failure { help, ..Failure::new(message) },
        }
    }

    /// Why nothing is told of the whitelist, and nothing edited.
    pub(super) fn failure_of_refusal(&self, refusal: Refusal) -> Failure {
        let Refusal { message, help, check, report } = refusal;
        match check {
            Some(error) => self.failure(*error),
            None => Failure { help, report, ..Failure::new(message) },
        }
    }

    /// Writes a change to the whitelist to disk.
    pub(super) fn write_whitelist(&self, change: &Change) -> Result<(), Failure> {
        let target = match &self.given {
            Some(given) => given.clone(),
            None => self.tree.locate(&change.path),
        };
        edit::write(&target, change.before.as_deref(), &change.after).map_err(|error| {
            let failure = Failure::new(format!("`{}` was not written: {error}", change.path));
            match error {
                WriteError::Changed | WriteError::Exists => {
                    failure.with_help("nothing is lost: run the command again")
                }
                _ => failure,
            }
        })
    }
}

fn found_top() -> Result<PathBuf, Failure> {
    let here = std::env::current_dir()
        .map_err(|error| Failure::new(format!("the current folder is gone: {}", reason(&error))))?;
    tree::find_top_source_directory(&here).ok_or_else(|| {
        Failure::new("no source tree holds the current folder")
            .with_help("name the top source directory: `mozconfig-lint check DIR`")
    })
}

fn not_a_tree(name: &str, error: &std::io::Error) -> Failure {
    let failure = Failure::new(format!("cannot open the source tree `{name}`: {}", reason(error)));
    if Path::new(name).is_file() {
        return failure.with_help(format!(
            "name the top source directory; `mozconfig-lint show {name}` shows what one mozconfig comes to"
        ));
    }
    let commands = super::command_names();
    match suggest::closest(name, commands.iter().map(String::as_str)) {
        Some(near) => failure.with_help(format!("did you mean the command `{near}`?")),
        None => failure.with_help("name the top source directory, such as `~/firefox`"),
    }
}

/// The folder so many steps above another, as it would be named beside that.
fn above(folder: &Path, steps: usize) -> PathBuf {
    let mut names = folder.components().rev().take(steps);
    let is_named = names.by_ref().all(|name| matches!(name, Component::Normal(_)));
    match folder.ancestors().nth(steps) {
        Some(above) if is_named && !above.as_os_str().is_empty() => above.to_owned(),
        Some(_) if is_named => PathBuf::from("."),
        _ => {
            let named = folder.components().filter(|name| *name != Component::CurDir);
            named.chain(std::iter::repeat_n(Component::ParentDir, steps)).collect()
        }
    }
}

/// The system's words without its number.
pub(super) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        std::io::ErrorKind::NotADirectory => "it is not a folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// The folder that holds a file.
fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The whitelist that was named, and its path in the tree, where it is in the tree: by that it is shown.
fn read_whitelist(
    tree: &DiskTree,
    file: &Path,
) -> Result<(WhitelistSource, Option<TreePath>), Failure> {
    let NamedText { inside, name, text } = read_text(tree, file).map_err(|why| {
        let shown = file.display();
        Failure::new(format!("cannot read the whitelist `{shown}`: {why}")).with_help(
            "`--whitelist FILE` takes a TOML file; without it `whitelist.toml` is looked for",
        )
    })?;
    Ok((WhitelistSource::Text { path: name, text }, inside))
}

/// A file that was named on the command line, wherever it stands.
pub(super) struct NamedText {
    /// Its path in the tree; none where it stands outside.
    pub(super) inside: Option<TreePath>,
    /// The path by which it is told: that in the tree, or as it was given, but never an absolute one.
    pub(super) name: TreePath,
    /// What is in it.
    pub(super) text: String,
}

/// Reads a file that was named; fails with the reason.
pub(super) fn read_text(tree: &DiskTree, file: &Path) -> Result<NamedText, String> {
    let folder = folder_of(file);
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let beside = DiskTree::new(folder).map_err(|error| reason(&error))?;
    let path = TreePath::new(name).unwrap_or_default();
    let bytes = beside.read(&path).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let folder = beside.top().strip_prefix(tree.top()).ok().and_then(Path::to_str);
    let inside = folder.and_then(TreePath::new).map(|folder| folder.join(name));
    let given = || file.is_relative().then(|| TreePath::new(&file.display().to_string())).flatten();
    let name = inside.clone().or_else(given).unwrap_or(path);
    Ok(NamedText { inside, name, text })
}

/// What the command line takes as known.
pub(super) fn assumptions(given: &[Assumption]) -> Assumptions {
    let mut assumptions = Assumptions::default();
    for assumption in given {
        match assumption {
            Assumption::Variable { name, value } => {
                assumptions.env.insert(name.clone(), Some(value.clone()));
            }
            Assumption::Command { command, output } => {
                assumptions.commands.insert(command.clone(), output.clone());
            }
            Assumption::File { path, exists } => {
                assumptions.files.insert(path.clone(), *exists);
            }
        }
    }
    assumptions
}

/// Today, in UTC. The library looks at no clock; the command does, here.
pub(super) fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_days_since_1970(seconds / 86_400)
}
