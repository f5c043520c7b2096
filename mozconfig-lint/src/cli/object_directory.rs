//! The object directory: where a build writes, and nothing else of what is here.
//!
//! A file is written in one step: whoever stops the process leaves the old file or the new one.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use mozconfig_parse::source::TreePath;
use tempfile::NamedTempFile;

use super::Failure;

/// Where the build writes.
pub(super) struct ObjectDirectory {
    /// As it was given.
    name: String,
    real: PathBuf,
    /// The top source directory; none where it is not there, which opening it will tell.
    top: Option<PathBuf>,
}

impl ObjectDirectory {
    /// Opens it, and makes it where it is not there; refuses one that is the source tree itself.
    pub(super) fn open(given: &Path, topsrcdir: &Path) -> Result<Self, Failure> {
        let name = given.display().to_string();
        let opened = fs::create_dir_all(given).and_then(|()| fs::canonicalize(given));
        let failed = |error: io::Error| {
            Failure::new(format!("cannot open the object directory `{name}`: {}", words(&error)))
        };
        let real = opened.map_err(failed)?;
        let top = fs::canonicalize(topsrcdir).ok();
        if top.as_ref() == Some(&real) {
            return Err(Failure::new(format!(
                "the object directory `{name}` is the source tree `{}` itself",
                topsrcdir.display()
            ))
            .with_help("the hook writes nothing among sources: name a folder for what is built"));
        }
        Ok(Self { name, real, top })
    }

    /// Its path in the source tree, if it is in there.
    pub(super) fn in_tree(&self) -> Option<TreePath> {
        let inside = self.real.strip_prefix(self.top.as_ref()?).ok()?;
        TreePath::new(inside.to_str()?)
    }

    /// Refuses to write elsewhere or among sources; makes the folder that is to hold a file.
    pub(super) fn confine(&self, file: &Path) -> Result<(), Failure> {
        let outside = || {
            Failure::new(format!(
                "`{}` is not in the object directory `{}`",
                file.display(),
                self.name
            ))
            .with_help("the hook writes nothing elsewhere")
        };
        let folder = parent(file);
        if file.file_name().is_none() {
            return Err(outside());
        }
        // What is there decides where a path leads; below that, names do.
        let there =
            folder.ancestors().find(|folder| folder.exists() || folder.as_os_str().is_empty());
        let there = there.filter(|there| !there.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let below = folder.strip_prefix(there).unwrap_or(folder);
        let is_plain =
            below.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let real = fs::canonicalize(there).map_err(|_| outside())?;
        if !is_plain || !real.starts_with(&self.real) {
            return Err(outside());
        }
        // The tree may be inside the object directory.
        let is_source = |top: &PathBuf| real.starts_with(top) && !self.real.starts_with(top);
        if self.top.as_ref().is_some_and(is_source) {
            return Err(Failure::new(format!("`{}` is in the source tree", file.display()))
                .with_help("the hook writes nothing among sources"));
        }
        fs::create_dir_all(folder).map_err(|error| cannot_write(file, &error))
    }
}

/// Whether two files in folders that are there are one, by whatever paths.
pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    let real = |file: &Path| fs::canonicalize(parent(file)).ok();
    one.file_name() == other.file_name() && real(one) == real(other)
}

/// A file that is begun: a temporary one beside the place where it will stand.
///
/// It gets the time at which it was begun. Whatever is edited while the check goes on is newer, and
/// the build system sees that.
pub(super) struct Pending {
    file: NamedTempFile,
    begun: SystemTime,
}

impl Pending {
    pub(super) fn new(path: &Path) -> Result<Self, Failure> {
        let begun = || {
            let mut prefix = OsString::from(".");
            prefix.push(path.file_name().unwrap_or_default());
            let mut builder = tempfile::Builder::new();
            builder.prefix(&prefix).suffix(".tmp");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                // As the system makes any new file: the umask decides.
                builder.permissions(fs::Permissions::from_mode(0o666));
            }
            let file = builder.tempfile_in(parent(path))?;
            // By the clock of the file system, which may lag behind that of the system.
            let begun = file.as_file().metadata()?.modified()?;
            Ok(Self { file, begun })
        };
        begun().map_err(|error: io::Error| cannot_write(path, &error))
    }

    pub(super) fn finish(mut self, path: &Path, text: &str) -> Result<(), Failure> {
        let mut write = || {
            self.file.write_all(text.as_bytes())?;
            let file: &File = self.file.as_file();
            file.set_modified(self.begun)
        };
        write().map_err(|error| cannot_write(path, &error))?;
        self.file.persist(path).map_err(|error| cannot_write(path, &error.error))?;
        Ok(())
    }
}

fn parent(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn cannot_write(file: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write `{}`: {}", file.display(), words(error)))
}

/// The system's words without its number.
pub(super) fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "it is not a folder".to_owned()
        }
        kind => kind.to_string(),
    }
}
