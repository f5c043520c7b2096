//! Folders in which a pair is loaded: copies of its tree, and programs that stand for commands.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use crate::loads::{Shells, TOOLS};
use crate::shell_text::quoted;
use crate::world::{FileShape, Setup};

/// Where a mozconfig is loaded.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The top source directory, where the loader starts its shell.
    pub(crate) top: PathBuf,
    /// What the programs do.
    pub(crate) tables: PathBuf,
    /// Where the script may be written.
    pub(crate) scripts: PathBuf,
    /// What is set, all of it exported; `PATH` always is.
    pub(crate) variables: BTreeMap<String, String>,
    /// Functions that are there before the mozconfig.
    pub(crate) functions: BTreeSet<String>,
}

type Tables = BTreeMap<String, BTreeMap<String, (String, u8)>>;

/// The folders of one pair; gone when it is dropped.
pub(crate) struct Sandbox<'a> {
    shells: &'a Shells,
    files: &'a BTreeMap<String, String>,
    root: TempDir,
    trees: HashMap<BTreeMap<String, FileShape>, PathBuf>,
    programs: HashMap<(Tables, BTreeSet<String>), PathBuf>,
}

impl<'a> Sandbox<'a> {
    /// A sandbox for a tree of these files.
    pub(crate) fn new(shells: &'a Shells, files: &'a BTreeMap<String, String>) -> Self {
        let root = TempDir::new().expect("a temporary folder");
        Self { shells, files, root, trees: HashMap::new(), programs: HashMap::new() }
    }

    /// Makes the folders that a setup asks for.
    pub(crate) fn place(&mut self, setup: &Setup) -> Place {
        let root = fs::canonicalize(self.root.path()).expect("it was just made");
        let number = self.trees.len();
        let tree = self
            .trees
            .entry(setup.files.clone())
            .or_insert_with(|| {
                let tree = root.join(format!("tree{number}"));
                write_tree(&tree, self.files, &setup.files, &self.shells.stub);
                tree
            })
            .clone();
        let number = self.programs.len();
        let programs = self
            .programs
            .entry((setup.tables.clone(), setup.missing.clone()))
            .or_insert_with(|| {
                let programs = root.join(format!("programs{number}"));
                write_programs(&programs, self.shells, setup);
                programs
            })
            .clone();
        let top = tree.join("checkout/tree");
        let text = top.display().to_string();
        let mut variables: BTreeMap<String, String> = setup
            .variables
            .iter()
            .map(|(name, value)| (name.clone(), value.replace("$topsrcdir", &text)))
            .collect();
        let path = || self.shells.path(&programs.join("path"));
        variables.entry("PATH".to_owned()).or_insert_with(path);
        Place {
            top,
            tables: programs.join("tables"),
            scripts: root,
            variables,
            functions: setup.functions.clone(),
        }
    }
}

/// Writes a copy of a tree with further files; a path that leads out of the folder is left out.
fn write_tree(
    folder: &Path,
    files: &BTreeMap<String, String>,
    more: &BTreeMap<String, FileShape>,
    stub: &Path,
) {
    let top = folder.join("checkout/tree");
    fs::create_dir_all(&top).expect("a folder can be made");
    for (path, text) in files {
        let path = top.join(path);
        fs::create_dir_all(path.parent().expect("it stands in a folder"))
            .expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    for (path, shape) in more {
        // A path that is not absolute is looked for from the top source directory too.
        let path = normal(&top.join(path.strip_prefix("$topsrcdir/").unwrap_or(path)));
        if !path.starts_with(folder) || path.exists() {
            continue;
        }
        // Where a file stands in the way, nothing can be made.
        let Some(parent) = path.parent() else { continue };
        if fs::create_dir_all(parent).is_err() {
            continue;
        }
        match shape {
            FileShape::Directory => fs::create_dir(&path).expect("a folder can be made"),
            FileShape::File => fs::write(&path, "").expect("a file can be written"),
            FileShape::Text(text) => fs::write(&path, text).expect("a file can be written"),
            FileShape::Executable => {
                fs::write(&path, "").expect("a file can be written");
                make_executable(&path);
            }
            FileShape::Program => symlink(stub, &path).expect("a link can be made"),
        }
    }
}

fn write_programs(folder: &Path, shells: &Shells, setup: &Setup) {
    let (path, tables) = (folder.join("path"), folder.join("tables"));
    for folder in [&path, &tables] {
        fs::create_dir_all(folder).expect("a folder can be made");
    }
    for (tool, table) in &setup.tables {
        let mut script = "case \"$*\" in\n".to_owned();
        for (arguments, (output, status)) in table {
            let pattern = if arguments == "*" { "*".to_owned() } else { quoted(arguments) };
            let print = if output.is_empty() {
                String::new()
            } else {
                format!("printf '%s\\n' {}; ", quoted(output))
            };
            let _ = writeln!(script, "{pattern}) {print}exit {status} ;;");
        }
        script.push_str("esac\nexit 0\n");
        let name = tool.rsplit('/').next().unwrap_or(tool);
        fs::write(tables.join(name), script).expect("a file can be written");
        let is_program = !tool.contains('/') && !TOOLS.contains(&tool.as_str());
        if is_program && !setup.missing.contains(tool) {
            symlink(&shells.stub, path.join(tool)).expect("a link can be made");
        }
    }
}

/// A path without `.` and `..`.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

/// Lets a file be executed.
pub(crate) fn make_executable(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode can be set");
}
