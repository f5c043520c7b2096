//! A source tree in memory. It has no links, and nothing on disk is looked at.

use std::collections::BTreeMap;

use super::{DirectoryEntry, FileKind, FileSystem, ReadError, TreePath};

/// A source tree in memory, for tests and for trees that come from elsewhere than the disk.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    files: BTreeMap<TreePath, Vec<u8>>,
}

impl MemoryTree {
    /// A tree of these files: path and contents. Paths that lead out of the tree are left out.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            if let Some(path) = TreePath::new(path) {
                tree.insert(path, text.as_bytes().to_vec());
            }
        }
        tree
    }

    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: TreePath, contents: Vec<u8>) {
        self.files.insert(path, contents);
    }
}

impl FileSystem for MemoryTree {
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError> {
        match self.kind(path) {
            FileKind::Directory => Err(ReadError::NotAFile(FileKind::Directory)),
            _ => self.files.get(path).cloned().ok_or(ReadError::Absent),
        }
    }

    fn kind(&self, path: &TreePath) -> FileKind {
        if self.files.contains_key(path) {
            return FileKind::File;
        }
        let prefix = format!("{path}/");
        if path.as_str().is_empty() || self.files.keys().any(|p| p.as_str().starts_with(&prefix)) {
            FileKind::Directory
        } else {
            FileKind::Absent
        }
    }

    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
        let prefix = if path.as_str().is_empty() { String::new() } else { format!("{path}/") };
        let mut entries: Vec<DirectoryEntry> = self
            .files
            .keys()
            .filter_map(|file| file.as_str().strip_prefix(&prefix))
            .map(|rest| match rest.split_once('/') {
                Some((name, _)) => {
                    DirectoryEntry { name: name.to_owned(), is_directory: true, is_file: false }
                }
                None => {
                    DirectoryEntry { name: rest.to_owned(), is_directory: false, is_file: true }
                }
            })
            .collect();
        entries.dedup();
        if entries.is_empty() && self.kind(path) != FileKind::Directory {
            return Err(ReadError::Absent);
        }
        Ok(entries)
    }
}
