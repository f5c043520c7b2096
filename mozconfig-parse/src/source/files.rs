//! The way to files: what a source tree is, and one with folders mounted into it.
//!
//! No path leaves the tree, nothing but a regular file is read, and no file larger than
//! [`MAX_FILE_SIZE`]. This file opens none: `disk.rs` and `memory.rs` do.

use std::fmt;

use super::{Identity, TreePath};

/// The largest file that is read, in bytes.
pub const MAX_FILE_SIZE: u64 = 256 * 1024 * 1024;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Nothing.
    Absent,
    /// A regular file.
    File,
    /// A regular file that may be executed.
    Executable,
    /// A folder.
    Directory,
    /// A FIFO, socket or device, or something that cannot be looked at.
    Other,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Nothing stands there.
    Absent,
    /// It is a folder, FIFO, socket or device.
    NotAFile(FileKind),
    /// A symbolic link leads out of the source tree.
    OutsideTree,
    /// It is larger than [`MAX_FILE_SIZE`].
    TooLarge(u64),
    /// The system refused, in its words.
    Refused(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("there is no such file"),
            Self::NotAFile(FileKind::Directory) => f.write_str("it is a folder, not a file"),
            Self::NotAFile(_) => f.write_str("it is not a regular file"),
            Self::OutsideTree => f.write_str("a symbolic link leads out of the source tree"),
            Self::TooLarge(size) => {
                write!(f, "it has {size} bytes, more than the {MAX_FILE_SIZE} that are read")
            }
            Self::Refused(reason) => f.write_str(reason),
        }
    }
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirectoryEntry {
    /// Its name.
    pub name: String,
    /// Whether it is a folder (a link to a folder is not).
    pub is_directory: bool,
    /// Whether it is a regular file (a link to a file is not).
    pub is_file: bool,
}

/// The way to the files of one source tree.
pub trait FileSystem {
    /// The contents of a regular file.
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError>;

    /// What stands at a path, links followed.
    fn kind(&self, path: &TreePath) -> FileKind;

    /// The entries of a folder, sorted by name. Names that are not UTF-8 are left out.
    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError>;

    /// What tells whether a file or folder may have changed; `None` where nothing does but to look at
    /// what it holds.
    fn identity(&self, path: &TreePath) -> Option<Identity> {
        let _ = path;
        None
    }

    /// The path by which a file is known, where several lead to it.
    fn canonical(&self, path: &TreePath) -> TreePath {
        path.clone()
    }

    /// The path of the file itself, where symbolic links lead to it: an edit of one is an edit of
    /// the other. As far as it can be known; a path at which nothing stands is its own.
    fn real(&self, path: &TreePath) -> TreePath {
        self.canonical(path)
    }
}

/// A source tree in which folders stand at other places too: `comm` may be the tree itself.
pub struct Mounted<'a> {
    inner: &'a dyn FileSystem,
    mounts: Vec<(TreePath, TreePath)>,
}

impl<'a> Mounted<'a> {
    /// The tree with these mounts: the path by which files are reached, and the folder that stands
    /// there.
    pub fn new(inner: &'a dyn FileSystem, mut mounts: Vec<(TreePath, TreePath)>) -> Self {
        // The longest prefix is the one that counts.
        mounts.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.as_str().len()));
        Self { inner, mounts }
    }
}

impl FileSystem for Mounted<'_> {
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError> {
        self.inner.read(&self.canonical(path))
    }

    fn kind(&self, path: &TreePath) -> FileKind {
        self.inner.kind(&self.canonical(path))
    }

    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
        self.inner.entries(&self.canonical(path))
    }

    fn identity(&self, path: &TreePath) -> Option<Identity> {
        self.inner.identity(&self.canonical(path))
    }

    fn canonical(&self, path: &TreePath) -> TreePath {
        for (prefix, folder) in &self.mounts {
            if path == prefix {
                return folder.clone();
            }
            let rest = path.as_str().strip_prefix(prefix.as_str());
            if let Some(rest) = rest.and_then(|rest| rest.strip_prefix('/')) {
                return folder.join(rest);
            }
        }
        self.inner.canonical(path)
    }

    fn real(&self, path: &TreePath) -> TreePath {
        self.inner.real(&self.canonical(path))
    }
}
