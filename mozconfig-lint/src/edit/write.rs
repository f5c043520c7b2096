//! Puts a change on disk: the only part of the edits that touches it.
//!
//! The new text is written to a temporary file beside the target, brought to the disk, read again and
//! compared, and then renamed over the target. A rename is one step for everyone who looks: whoever
//! stops the process, and whenever, leaves the old file or the new one, whole. What can be left
//! behind is the temporary file; its name begins with a dot, so that it is never taken for a
//! mozconfig.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Why a file was not written. It is then as it was.
#[derive(Debug)]
pub enum WriteError {
    /// It is no longer what was read.
    Changed,
    /// It was not there when it was read, and is now.
    Exists,
    /// It is not a regular file.
    NotAFile,
    /// It is marked as not to be written.
    ReadOnly,
    /// The disk does not hold what was written to it.
    NotKept,
    /// The system refused.
    Refused {
        /// What was tried, in the form "read it".
        step: &'static str,
        /// Why it failed.
        error: io::Error,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str("it was changed since it was read"),
            Self::Exists => f.write_str("something was put there meanwhile"),
            Self::NotAFile => f.write_str("it is not a regular file"),
            Self::ReadOnly => f.write_str("it is read-only"),
            Self::NotKept => f.write_str("what was written could not be read again"),
            Self::Refused { step, error } => write!(f, "cannot {step}: {}", words(error)),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// The system's words without its number and without the path that it may add.
fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        kind => {
            // The error of a temporary file holds the system's own, with the path.
            let inner = error.get_ref().and_then(|error| error.source()?.downcast_ref());
            let code = inner.unwrap_or(error).raw_os_error();
            let text = code.map(|code| io::Error::from_raw_os_error(code).to_string());
            let text = text.unwrap_or_else(|| kind.to_string());
            text.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    }
}

fn refused(step: &'static str) -> impl FnOnce(io::Error) -> WriteError {
    move |error| WriteError::Refused { step, error }
}

/// Replaces a file, or makes it where `before` is `None`.
///
/// `before` is what was read from it: fails if it holds anything else now, and leaves it alone. Looked
/// at once more right before the rename, so that only a change within that moment could be lost.
///
/// A symbolic link stays, and the file that it leads to is replaced: whether that file may be edited
/// is for the caller to know, who has read it. The permissions stay, and the owner where the system
/// lets us; of several hard links, only this one leads to the new file.
pub fn write(path: &Path, before: Option<&[u8]>, after: &[u8]) -> Result<(), WriteError> {
    let target = match before {
        Some(_) => fs::canonicalize(path).map_err(refused("find it"))?,
        None => path.to_path_buf(),
    };
    let old = unchanged(&target, before)?;
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    // Removed again when it goes out of scope before it is renamed.
    let mut temporary = temporary_file(&folder, &target, old.is_none())?;
    if let Some(old) = &old {
        let step = "give the new file the permissions of the old one";
        keep_owner(temporary.as_file(), old);
        temporary.as_file().set_permissions(old.permissions()).map_err(refused(step))?;
    }
    temporary.write_all(after).map_err(refused("write beside it"))?;
    temporary.as_file().sync_all().map_err(refused("write beside it"))?;
    let kept = fs::read(temporary.path()).map_err(refused("read what was written"))?;
    if kept != after {
        return Err(WriteError::NotKept);
    }
    unchanged(&target, before)?;
    let renamed = match before {
        Some(_) => temporary.persist(&target),
        None => temporary.persist_noclobber(&target),
    };
    match renamed {
        Ok(_) => {}
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(WriteError::Exists);
        }
        Err(failed) => return Err(refused("put the new file in its place")(failed.error)),
    }
    keep_rename(&folder);
    Ok(())
}

/// Whether the file still is what was read, with what the system says of it.
fn unchanged(target: &Path, before: Option<&[u8]>) -> Result<Option<Metadata>, WriteError> {
    let Some(before) = before else {
        // A link that leads nowhere is something, too.
        return match fs::symlink_metadata(target) {
            Ok(_) => Err(WriteError::Exists),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(refused("look at it")(error)),
        };
    };
    let metadata = fs::symlink_metadata(target).map_err(refused("look at it"))?;
    if !metadata.is_file() {
        return Err(WriteError::NotAFile);
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    let file = File::open(target).map_err(refused("read it"))?;
    let mut now = Vec::with_capacity(before.len() + 1);
    // One byte more than before is enough to know that it has grown.
    file.take(before.len() as u64 + 1).read_to_end(&mut now).map_err(refused("read it"))?;
    if now != before {
        return Err(WriteError::Changed);
    }
    Ok(Some(metadata))
}

/// A file of a name that nobody can foresee, made by us.
fn temporary_file(folder: &Path, target: &Path, is_new: bool) -> Result<NamedTempFile, WriteError> {
    let mut prefix = OsString::from(".");
    prefix.push(target.file_name().unwrap_or(OsStr::new("mozconfig-lint")));
    prefix.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".tmp").rand_bytes(12);
    #[cfg(unix)]
    if is_new {
        use std::os::unix::fs::PermissionsExt as _;
        // As the system makes any new file: the umask decides. An old file's permissions come later.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_new;
    builder.tempfile_in(folder).map_err(refused("make a file beside it"))
}

/// Gives the new file the owner of the old one, as far as the system lets us; git does not either.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let is_ours = file.metadata().is_ok_and(|new| (new.uid(), new.gid()) == (old.uid(), old.gid()));
    if !is_ours {
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// Brings the rename to the disk. Without it a crash of the machine may bring back the old file, but
/// whole; so where a folder cannot be synchronized that is no failure.
fn keep_rename(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    /// The names in a folder, sorted.
    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced() {
        let folder = folder();
        let path = folder.path().join("a");
        fs::write(&path, b"old \xff").unwrap();
        write(&path, Some(b"old \xff"), b"new \xfe\r\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new \xfe\r\n");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn a_file_is_made() {
        let folder = folder();
        let path = folder.path().join("a");
        write(&path, None, b"new\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new\n");
        assert_eq!(names(folder.path()), ["a"]);
        let error = write(&path, None, b"newer\n").unwrap_err();
        assert_eq!(error.to_string(), "something was put there meanwhile");
        assert_eq!(fs::read(&path).unwrap(), b"new\n");
        let error = write(&folder.path().join("b/c"), None, b"").unwrap_err();
        assert_eq!(error.to_string(), "cannot make a file beside it: it is not there");
    }

    #[test]
    fn what_changed_meanwhile_is_left_alone() {
        let folder = folder();
        let path = folder.path().join("a");
        for now in [&b"ol"[..], b"older", b"OLD", b""] {
            fs::write(&path, now).unwrap();
            let error = write(&path, Some(b"old"), b"new").unwrap_err();
            assert_eq!(error.to_string(), "it was changed since it was read");
            assert_eq!(fs::read(&path).unwrap(), now);
        }
        fs::remove_file(&path).unwrap();
        let error = write(&path, Some(b"old"), b"new").unwrap_err();
        assert_eq!(error.to_string(), "cannot find it: it is not there");
        assert_eq!(names(folder.path()), [""; 0]);
        let error = write(folder.path(), Some(b""), b"new").unwrap_err();
        assert_eq!(error.to_string(), "it is not a regular file");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = folder();
        let (path, link) = (folder.path().join("a"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        symlink("a", &link).unwrap();
        for mode in [0o600, 0o644, 0o664, 0o755] {
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            write(&link, Some(b"old"), b"new").unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"new");
            let metadata = fs::symlink_metadata(&path).unwrap();
            assert_eq!(metadata.permissions().mode() & 0o7777, mode);
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let error = write(&path, Some(b"new"), b"newer").unwrap_err();
        assert_eq!(error.to_string(), "it is read-only");
        assert_eq!(names(folder.path()), ["a", "link"]);
        // A link that leads nowhere is not written through.
        let nowhere = folder.path().join("nowhere");
        symlink("gone", &nowhere).unwrap();
        let error = write(&nowhere, None, b"new").unwrap_err();
        assert_eq!(error.to_string(), "something was put there meanwhile");
        assert_eq!(names(folder.path()), ["a", "link", "nowhere"]);
    }
}
