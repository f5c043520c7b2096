//! A change to one file of a source tree, and the tree as it would be with it.

use std::fmt;

use mozconfig_parse::source::{
    DirectoryEntry, FileKind, FileSystem, ReadError, SourceFile, TreePath,
};

use super::splice::{Splice, SpliceError, splice};

/// A change to one file: what was read, and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: TreePath,
    /// What was read; `None` where there is no file yet.
    pub before: Option<Vec<u8>>,
    /// What is to stand there.
    pub after: Vec<u8>,
}

/// Why there is no change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeError {
    /// The file cannot be read.
    Unreadable(TreePath, ReadError),
    /// The file is no longer the one that the places of the edit belong to.
    Changed(TreePath),
    /// The edits do not go together.
    Splices(TreePath, SpliceError),
}

impl fmt::Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => write!(f, "`{path}` cannot be read: {error}"),
            Self::Changed(path) => write!(f, "`{path}` was changed meanwhile"),
            Self::Splices(path, error) => write!(f, "`{path}` cannot be edited: {error}"),
        }
    }
}

impl std::error::Error for ChangeError {}

impl Change {
    /// The change that splices make in a file that was read before. A [`SourceFile`] keeps text, not
    /// bytes, so the bytes are read again; fails if they are no longer those of the file.
    pub fn new(
        files: &dyn FileSystem,
        source: &SourceFile,
        splices: &[Splice],
    ) -> Result<Self, ChangeError> {
        let path = source.path().clone();
        let before = match files.read(&path) {
            Ok(bytes) => bytes,
            Err(error) => return Err(ChangeError::Unreadable(path, error)),
        };
        if !source.is_read_from(&before) {
            return Err(ChangeError::Changed(path));
        }
        match splice(&before, splices) {
            Ok(after) => Ok(Self { path, before: Some(before), after }),
            Err(error) => Err(ChangeError::Splices(path, error)),
        }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.before.as_ref() == Some(&self.after)
    }
}

/// A source tree as it would be with some changes.
pub struct Patched<'a> {
    inner: &'a dyn FileSystem,
    changes: &'a [Change],
}

impl<'a> Patched<'a> {
    /// The tree with these changes.
    pub fn new(inner: &'a dyn FileSystem, changes: &'a [Change]) -> Self {
        Self { inner, changes }
    }

    /// The change of a file, by whatever path it is reached.
    fn change(&self, path: &TreePath) -> Option<&Change> {
        let known = self.inner.real(path);
        self.changes.iter().find(|change| self.inner.real(&change.path) == known)
    }
}

impl FileSystem for Patched<'_> {
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError> {
        match self.change(path) {
            Some(change) => Ok(change.after.clone()),
            None => self.inner.read(path),
        }
    }

    fn kind(&self, path: &TreePath) -> FileKind {
        match (self.inner.kind(path), self.change(path)) {
            (FileKind::Absent, Some(_)) => FileKind::File,
            (kind, _) => kind,
        }
    }

    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
        let mut entries = self.inner.entries(path)?;
        for change in self.changes {
            if change.path.parent().as_ref() == Some(path) {
                let name = change.path.file_name().to_owned();
                if entries.iter().all(|entry| entry.name != name) {
                    entries.push(DirectoryEntry { name, is_directory: false, is_file: true });
                }
            }
        }
        entries.sort();
        Ok(entries)
    }

    fn canonical(&self, path: &TreePath) -> TreePath {
        self.inner.canonical(path)
    }

    fn real(&self, path: &TreePath) -> TreePath {
        self.inner.real(path)
    }
}

#[cfg(test)]
mod tests {
    use mozconfig_parse::source::{ByteRange, MemoryTree, Mounted, Sources};

    use super::*;

    fn path(text: &str) -> TreePath {
        TreePath::new(text).unwrap()
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let mut tree = MemoryTree::new([]);
        tree.insert(path("a"), b"x \xff\xfe\ny\n".to_vec());
        let mut sources = Sources::new();
        let file = sources.load(&tree, &path("a"));
        let splices = [Splice::remove(ByteRange::new(5, 7))];
        let change = Change::new(&tree, sources.file(file), &splices).unwrap();
        assert_eq!(change.after, b"x \xff\xfe\n");
        // Places would fit another file as well, but it is not the one that was read.
        tree.insert(path("a"), b"x \xff\xfe\nz\n".to_vec());
        let error = Change::new(&tree, sources.file(file), &splices).unwrap_err();
        assert_eq!(error.to_string(), "`a` was changed meanwhile");
    }

    #[test]
    fn the_tree_as_it_would_be() {
        let tree = MemoryTree::new([("a/b", "old\n")]);
        let mounted = Mounted::new(&tree, vec![(path("m"), path("a"))]);
        let changes = [
            Change { path: path("a/b"), before: Some(b"old\n".to_vec()), after: b"new\n".to_vec() },
            Change { path: path("a/c"), before: None, after: b"c\n".to_vec() },
        ];
        let patched = Patched::new(&mounted, &changes);
        assert_eq!(patched.read(&path("m/b")), Ok(b"new\n".to_vec()));
        assert_eq!(patched.kind(&path("a/c")), FileKind::File);
        assert_eq!(patched.kind(&path("a/d")), FileKind::Absent);
        let names: Vec<String> =
            patched.entries(&path("a")).unwrap().into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["b", "c"]);
    }
}
