//! The depfile: one rule that make, ninja and mozbuild's `read_dep_makefile` understand.
//!
//! Each path is also the target of a rule of its own without prerequisites, so that make goes on
//! when a file is gone. A folder is named `folder/.`, which is never taken for a target `folder` of
//! the makefile.
//!
//! Three readers, three languages. A space, `#` or `$` is written in the way that make and ninja
//! share, and that mozbuild's reader does not know. Where a path holds what make and ninja cannot be
//! told alike, its place is taken by a file that never exists: then the hook runs each time, and
//! decides by what files hold. No change is missed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The name of what is to be made again, in a form that make and ninja read alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(String);

impl Target {
    /// The target of this name; `None` where there is no form of it that both read alike.
    pub fn new(name: &Path) -> Option<Self> {
        escape(name.to_str()?).map(Self)
    }
}

/// The text of a depfile: the target has to be made again when a file has changed, or when a name in
/// a folder has come or gone.
pub fn depfile(
    Target(target): &Target,
    files: &BTreeSet<PathBuf>,
    folders: &BTreeSet<PathBuf>,
) -> String {
    let mut prerequisites = BTreeSet::new();
    let mut is_complete = true;
    let files = files.iter().map(|path| written(path, ""));
    let folders = folders.iter().map(|path| written(path, "/."));
    for path in files.chain(folders) {
        match path {
            Some(path) => drop(prerequisites.insert(path)),
            None => is_complete = false,
        }
    }
    if !is_complete {
        prerequisites.insert(format!("{target}.never"));
    }
    let mut text = format!("{target}:");
    for path in &prerequisites {
        text.push_str(" \\\n ");
        text.push_str(path);
    }
    text.push('\n');
    for path in &prerequisites {
        text.push('\n');
        text.push_str(path);
        text.push_str(":\n");
    }
    text
}

fn written(path: &Path, end: &str) -> Option<String> {
    let path = path.to_str()?.trim_end_matches(std::path::is_separator);
    escape(&format!("{path}{end}"))
}

/// A path as make and ninja read it alike; `None` where there is no such form.
fn escape(path: &str) -> Option<String> {
    let mut text = String::with_capacity(path.len());
    for (index, character) in path.chars().enumerate() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '+' | ',' | '.' | '/' | '@' => {
                text.push(character);
            }
            '\\' if cfg!(windows) => text.push('/'),
            // A drive.
            ':' if index == 1 && cfg!(windows) => text.push(character),
            // The home folder of a user, to make, at the beginning.
            '~' if index > 0 => text.push(character),
            ' ' | '#' => {
                text.push('\\');
                text.push(character);
            }
            '$' => text.push_str("$$"),
            _ if character.is_ascii() || character.is_whitespace() || character.is_control() => {
                return None;
            }
            _ => text.push(character),
        }
    }
    Some(text)
}
