//! What a check looked at: each file that it read, each path that it asked about, each folder that
//! it listed, with what it found there.
//!
//! The [`Recorder`] is a [`FileSystem`] around another. The check has no other way to a file, so
//! nothing can be forgotten. What is found is kept as a digest: enough to tell whether it is still
//! the same, whatever the times of the files say. The identities of files are given beside it, for who
//! would rather trust these than look again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use mozconfig_parse::source::{
    DirectoryEntry, FileKind, FileSystem, Identity, ReadError, TreePath,
};

use crate::check::{CheckError, Examined, Options, WhitelistSource, examine};
use crate::report::Report;

/// A check, and what it looked at.
#[derive(Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// What the check came to.
    pub result: Result<Report, CheckError>,
    /// What it looked at.
    pub observations: Observations,
    /// What the system said of the files and folders, and of the folders on the way to them, before
    /// they were looked at.
    pub identities: BTreeMap<TreePath, Identity>,
}

/// Makes a check and records every look at the tree.
///
/// `object_directory` is where the build writes, if that is inside the tree: it is not looked at for
/// products, so that what the build writes there is no reason to check again.
pub fn check_and_record(
    files: &dyn FileSystem,
    object_directory: Option<&TreePath>,
    whitelist: WhitelistSource,
    options: &Options,
) -> Recorded {
    record(files, object_directory, |files| {
        let Examined { report, workings, .. } = examine(files, whitelist, options)?;
        drop(workings);
        Ok(report)
    })
}

/// The same with a check of one's own.
pub(crate) fn record(
    files: &dyn FileSystem,
    object_directory: Option<&TreePath>,
    check: impl FnOnce(&dyn FileSystem) -> Result<Report, CheckError>,
) -> Recorded {
    let recorder = Recorder {
        files: Hiding { files, hidden: object_directory },
        seen: RefCell::default(),
        identities: RefCell::default(),
    };
    let result = check(&recorder);
    Recorded {
        result,
        observations: recorder.seen.into_inner(),
        identities: recorder.identities.into_inner(),
    }
}

/// What was found at the paths of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observations {
    /// Files that were read: a digest of what they held, or the error.
    pub(super) reads: BTreeMap<TreePath, Seen>,
    /// Paths that were asked about.
    pub(super) kinds: BTreeMap<TreePath, FileKind>,
    /// Folders that were listed: a digest of the names, or the error.
    pub(super) listings: BTreeMap<TreePath, Seen>,
}

/// What was found: a digest, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Digest(String),
    Error(String),
}

impl Seen {
    fn new<T>(found: &Result<T, ReadError>, digest: impl FnOnce(&T) -> String) -> Self {
        match found {
            Ok(found) => Self::Digest(digest(found)),
            Err(error) => Self::Error(error.to_string()),
        }
    }

    fn of_file(found: &Result<Vec<u8>, ReadError>) -> Self {
        Self::new(found, |bytes| digest(bytes))
    }

    fn of_folder(found: &Result<Vec<DirectoryEntry>, ReadError>) -> Self {
        Self::new(found, |entries| {
            let mut hasher = DefaultHasher::new();
            for DirectoryEntry { name, is_directory, is_file } in entries {
                (name, is_directory, is_file).hash(&mut hasher);
            }
            shown(entries.len(), &hasher)
        })
    }
}

/// The length and a hash of a text.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    shown(bytes.len(), &hasher)
}

fn shown(length: usize, hasher: &DefaultHasher) -> String {
    format!("{length}:{:016x}", hasher.finish())
}

impl Observations {
    /// Whether the same would be found now. What files hold and which names folders have decides,
    /// not times.
    ///
    /// `object_directory` has to be the one that was given when they were made. What `is_known` to
    /// hold what it held is not looked at.
    pub fn still_hold(
        &self,
        files: &dyn FileSystem,
        object_directory: Option<&TreePath>,
        is_known: &dyn Fn(&TreePath) -> bool,
    ) -> bool {
        let files = Hiding { files, hidden: object_directory };
        let holds = |path: &TreePath, seen: &Seen, look: &dyn Fn() -> Seen| {
            // An error is no property of what stands there.
            (matches!(seen, Seen::Digest(_)) && is_known(path)) || look() == *seen
        };
        self.reads
            .iter()
            .all(|(path, seen)| holds(path, seen, &|| Seen::of_file(&files.read(path))))
            && self.kinds.iter().all(|(path, kind)| files.kind(path) == *kind)
            && self
                .listings
                .iter()
                .all(|(path, seen)| holds(path, seen, &|| Seen::of_folder(&files.entries(path))))
    }
}

/// A tree with a folder that no listing names.
struct Hiding<'a> {
    files: &'a dyn FileSystem,
    hidden: Option<&'a TreePath>,
}

impl FileSystem for Hiding<'_> {
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError> {
        self.files.read(path)
    }

    fn kind(&self, path: &TreePath) -> FileKind {
        self.files.kind(path)
    }

    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
        let mut entries = self.files.entries(path)?;
        if let Some(hidden) = self.hidden {
            entries.retain(|entry| {
                entry.name != hidden.file_name()
                    || self.files.canonical(&path.join(&entry.name)) != *hidden
            });
        }
        Ok(entries)
    }

    fn identity(&self, path: &TreePath) -> Option<Identity> {
        self.files.identity(path)
    }

    fn canonical(&self, path: &TreePath) -> TreePath {
        self.files.canonical(path)
    }
}

/// A tree that writes down every look at it.
struct Recorder<'a> {
    files: Hiding<'a>,
    seen: RefCell<Observations>,
    identities: RefCell<BTreeMap<TreePath, Identity>>,
}

impl Recorder<'_> {
    /// Asks for the identities of a path and of the folders on the way to it. Before what is there
    /// is looked at: a change in between makes another.
    fn identify(&self, path: &TreePath) {
        let mut identities = self.identities.borrow_mut();
        let mut next = Some(path.clone());
        while let Some(path) = next.filter(|path| !identities.contains_key(path)) {
            next = path.parent();
            if let Some(identity) = self.files.identity(&path) {
                identities.insert(path, identity);
            }
        }
    }
}

impl FileSystem for Recorder<'_> {
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError> {
        self.identify(path);
        let found = self.files.read(path);
        self.seen.borrow_mut().reads.insert(path.clone(), Seen::of_file(&found));
        found
    }

    fn kind(&self, path: &TreePath) -> FileKind {
        let kind = self.files.kind(path);
        self.seen.borrow_mut().kinds.insert(path.clone(), kind);
        kind
    }

    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
        self.identify(path);
        let found = self.files.entries(path);
        self.seen.borrow_mut().listings.insert(path.clone(), Seen::of_folder(&found));
        found
    }

    fn identity(&self, path: &TreePath) -> Option<Identity> {
        self.files.identity(path)
    }

    fn canonical(&self, path: &TreePath) -> TreePath {
        self.files.canonical(path)
    }
}
