//! Mozilla's Python packages, and a Python to run them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::tree::{Tree, outcome};

/// Gecko's sources, as far as the crate `mozjs_sys` has them.
pub(crate) struct Gecko {
    /// The top source directory.
    top: PathBuf,
    python: PathBuf,
}

/// The folders of the packages that mozbuild, mozlint and configure need.
const PACKAGES: [&str; 15] = [
    "python/mach",
    "python/mozboot",
    "python/mozbuild",
    "python/mozlint",
    "python/mozterm",
    "python/mozversioncontrol",
    "testing/mozbase/mozfile",
    "testing/mozbase/mozlog",
    "testing/mozbase/mozshellutil",
    "third_party/python/attrs",
    "third_party/python/filelock",
    "third_party/python/looseversion",
    "third_party/python/packaging",
    "third_party/python/pyyaml/lib",
    "third_party/python/six",
];

impl Gecko {
    /// Finds both; none, with a word on standard error, where one is missing.
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so aloud")]
    pub(crate) fn find() -> Option<Self> {
        let found = Self::try_find();
        if let Err(missing) = &found {
            eprintln!("skipped: {missing}");
        }
        found.ok()
    }

    fn try_find() -> Result<Self, String> {
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home
            .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))
            .ok_or("there is no home folder")?;
        let registries = fs::read_dir(home.join("registry/src"))
            .map_err(|_| "cargo has fetched no sources".to_owned())?;
        let top = registries
            .filter_map(|registry| Some(registry.ok()?.path().join("mozjs_sys-153.6.0-2/mozjs")))
            .find(|top| PACKAGES.iter().all(|package| top.join(package).is_dir()))
            .ok_or("the sources of the crate `mozjs_sys` are not here; `.ci/tools` fetches them")?;
        let python = Command::new("python3")
            .args(["-c", "import sys; print(sys.executable)"])
            .output()
            .map_err(|_| "`python3` is not installed".to_owned())?;
        let python = PathBuf::from(String::from_utf8_lossy(&python.stdout).trim());
        Ok(Self { top, python })
    }

    /// Copies a file or folder of Gecko to the same place in a tree.
    pub(crate) fn copy_to(&self, tree: &Tree, path: &str) {
        copy(&self.top.join(path), &tree.path(path));
    }

    /// A driver of the folder `gecko`, to be run in a folder of a tree.
    pub(crate) fn python(&self, tree: &Tree, folder: &str, driver: &str) -> Command {
        let drivers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/integrations/gecko");
        let packages = PACKAGES.map(|package| self.top.join(package).display().to_string());
        fs::create_dir_all(tree.path(folder)).expect("folders can be made");
        let mut command = Command::new(&self.python);
        // Nothing but what Gecko brings, and no files written into its sources.
        command.args(["-S", "-B"]).arg(drivers.join(driver)).current_dir(tree.path(folder));
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("PYTHONPATH", packages.join(":"))
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", tree.path(".."))
            .stdin(Stdio::null());
        command
    }
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::create_dir_all(to.parent().expect("a folder")).expect("folders can be made");
        fs::copy(from, to).expect("files can be copied");
        return;
    }
    for entry in fs::read_dir(from).expect("a folder of Gecko") {
        let name = entry.expect("an entry").file_name();
        copy(&from.join(&name), &to.join(&name));
    }
}

/// Runs a command: all that it says, with names in the place of paths that are not the same everywhere.
pub(crate) fn said(tree: &Tree, command: &mut Command) -> String {
    let program = env!("CARGO_BIN_EXE_mozconfig-lint");
    let top = fs::canonicalize(tree.top()).expect("the tree is there");
    let text = outcome(command);
    let text = text.replace(program, "BIN/mozconfig-lint");
    text.replace(&top.display().to_string(), "TOP")
}

/// A file of the folder `integrations`.
pub(crate) fn shipped(path: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("integrations");
    fs::read_to_string(folder.join(path)).expect("a file that is shipped")
}
