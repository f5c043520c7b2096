//! The way to files: what a source tree is, on disk, in memory, or with folders mounted into it.
//!
//! No path leaves the tree, nothing but a regular file is read, and no file larger than
//! [`MAX_FILE_SIZE`].

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::TreePath;

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

/// What the system says of a file or folder, links followed, that changes when what it holds changes:
/// its number, its size, and the times of its last changes.
///
/// Two changes may fall into one tick of the file system's clock. So what is known by its identity has
/// to be [older](Self::is_older_than) than the look at it by more than such a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    number: u64,
    size: u64,
    /// When it was written, in nanoseconds since 1970.
    modified: i64,
    /// When it was written or anything about it was changed; no program can set this one.
    changed: i64,
}

impl Identity {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let time = |seconds: i64, nanoseconds: i64| {
            seconds.saturating_mul(NANOSECONDS_OF_A_SECOND).saturating_add(nanoseconds)
        };
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            device: metadata.dev(),
            number: metadata.ino(),
            size: metadata.size(),
            modified: time(metadata.mtime(), metadata.mtime_nsec()),
            changed: time(metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    #[cfg(not(unix))]
    fn of(_: &Path) -> Option<Self> {
        None
    }

    /// Whether the last change was before that time.
    pub fn is_older_than(&self, time: SystemTime) -> bool {
        let Ok(since) = time.duration_since(SystemTime::UNIX_EPOCH) else { return false };
        // What was changed before 1970 is older than anything.
        !u128::try_from(self.modified.max(self.changed)).is_ok_and(|last| last >= since.as_nanos())
    }

    /// As numbers, to be written down.
    pub fn numbers(&self) -> [u64; 5] {
        let Self { device, number, size, modified, changed } = *self;
        [device, number, size, modified.cast_unsigned(), changed.cast_unsigned()]
    }
}

#[cfg(unix)]
const NANOSECONDS_OF_A_SECOND: i64 = 1_000_000_000;

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

/// A source tree on disk, with folders of other places mounted into it.
#[derive(Debug)]
pub struct DiskTree {
    top: PathBuf,
    /// The prefix below the top source directory, and the folder that stands for it.
    mounts: Vec<(TreePath, PathBuf)>,
    /// The real paths below which files may be read: the top source directory and the mounts.
    allowed: Vec<PathBuf>,
}

impl DiskTree {
    /// The tree below `top`; fails when that is no folder that can be opened.
    pub fn new(top: &Path) -> io::Result<Self> {
        let real = fs::canonicalize(top)?;
        if !real.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "not a folder"));
        }
        Ok(Self { top: real.clone(), mounts: Vec::new(), allowed: vec![real] })
    }

    /// Lets `folder` stand at `prefix` below the top source directory; fails when it cannot be
    /// opened.
    pub fn mount(&mut self, prefix: TreePath, folder: &Path) -> io::Result<()> {
        let real = fs::canonicalize(folder)?;
        if !real.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "not a folder"));
        }
        self.allowed.push(real.clone());
        self.mounts.push((prefix, real));
        // The longest prefix is the one that counts.
        self.mounts.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.as_str().len()));
        Ok(())
    }

    /// The top source directory, as the system names it.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// Where on disk a path of the tree stands.
    pub fn locate(&self, path: &TreePath) -> PathBuf {
        for (prefix, folder) in &self.mounts {
            if path == prefix {
                return folder.clone();
            }
            if let Some(rest) = path.as_str().strip_prefix(prefix.as_str())
                && let Some(rest) = rest.strip_prefix('/')
            {
                return folder.join(rest);
            }
        }
        self.top.join(path.as_str())
    }

    fn is_allowed(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|real| self.is_below_allowed(&real))
    }

    fn is_below_allowed(&self, real: &Path) -> bool {
        self.allowed.iter().any(|allowed| real.starts_with(allowed))
    }

    /// Whether a file that was opened by a path stands where files may be read. The system is asked
    /// for the file itself where it can tell: that is one question instead of one for each folder
    /// on the way, and no link can be changed between it and the reading.
    fn is_open_within(&self, file: &fs::File, path: &Path) -> bool {
        match path_of_open(file) {
            Some(real) => self.is_below_allowed(&real),
            None => self.is_allowed(path),
        }
    }
}

impl FileSystem for DiskTree {
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError> {
        let disk = self.locate(path);
        let metadata = fs::metadata(&disk);
        match kind_of(&metadata) {
            FileKind::File | FileKind::Executable => {}
            FileKind::Absent => return Err(ReadError::Absent),
            kind => return Err(ReadError::NotAFile(kind)),
        }
        let refused = |error: io::Error| ReadError::Refused(refusal(&error));
        // Nothing is read before it is known where the file stands.
        let file = match fs::File::open(&disk) {
            Ok(file) => file,
            Err(_) if !self.is_allowed(&disk) => return Err(ReadError::OutsideTree),
            Err(error) => return Err(refused(error)),
        };
        if !self.is_open_within(&file, &disk) {
            return Err(ReadError::OutsideTree);
        }
        let size = metadata.map_or(0, |metadata| metadata.len());
        if size > MAX_FILE_SIZE {
            return Err(ReadError::TooLarge(size));
        }
        let mut bytes = Vec::with_capacity(size as usize);
        file.take(MAX_FILE_SIZE + 1).read_to_end(&mut bytes).map_err(refused)?;
        if bytes.len() as u64 > MAX_FILE_SIZE {
            return Err(ReadError::TooLarge(bytes.len() as u64));
        }
        Ok(bytes)
    }

    fn kind(&self, path: &TreePath) -> FileKind {
        kind_of(&fs::metadata(self.locate(path)))
    }

    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
        let disk = self.locate(path);
        let listing = fs::read_dir(&disk).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ReadError::Absent,
            _ => ReadError::Refused(refusal(&error)),
        })?;
        let mut entries: Vec<DirectoryEntry> = listing
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let kind = entry.file_type().ok();
                Some(DirectoryEntry {
                    name: entry.file_name().into_string().ok()?,
                    is_directory: kind.is_some_and(|kind| kind.is_dir()),
                    is_file: kind.is_some_and(|kind| kind.is_file()),
                })
            })
            .collect();
        entries.sort();
        Ok(entries)
    }

    fn identity(&self, path: &TreePath) -> Option<Identity> {
        Identity::of(&self.locate(path))
    }

    /// A mounted folder of the tree itself is known by its own path.
    fn canonical(&self, path: &TreePath) -> TreePath {
        if self.mounts.is_empty() {
            return path.clone();
        }
        let disk = self.locate(path);
        let inside = disk.strip_prefix(&self.top).ok().and_then(Path::to_str);
        inside.and_then(TreePath::new).unwrap_or_else(|| path.clone())
    }

    fn real(&self, path: &TreePath) -> TreePath {
        let Ok(disk) = fs::canonicalize(self.locate(path)) else { return self.canonical(path) };
        let top = TreePath::default();
        let places = std::iter::once((&top, &self.top))
            .chain(self.mounts.iter().map(|(prefix, folder)| (prefix, folder)));
        let mut inside = places.filter_map(|(prefix, folder)| {
            let rest = disk.strip_prefix(folder).ok()?.to_str()?;
            TreePath::new(&format!("{prefix}/{rest}"))
        });
        inside.next().unwrap_or_else(|| self.canonical(path))
    }
}

/// What metadata, links followed, say of a path.
fn kind_of(metadata: &io::Result<fs::Metadata>) -> FileKind {
    match metadata {
        Ok(metadata) if metadata.is_dir() => FileKind::Directory,
        Ok(metadata) if metadata.is_file() => {
            if is_executable(metadata) {
                FileKind::Executable
            } else {
                FileKind::File
            }
        }
        Ok(_) => FileKind::Other,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound
                    | io::ErrorKind::NotADirectory
                    | io::ErrorKind::InvalidInput
            ) =>
        {
            FileKind::Absent
        }
        Err(_) => FileKind::Other,
    }
}

/// The real path of a file that is open, where the system tells it.
#[cfg(target_os = "linux")]
fn path_of_open(file: &fs::File) -> Option<PathBuf> {
    use std::os::fd::AsRawFd as _;
    fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())).ok()
}

#[cfg(not(target_os = "linux"))]
fn path_of_open(_: &fs::File) -> Option<PathBuf> {
    None
}

/// The system's words for a refusal, without the number it appends.
fn refusal(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(unix)]
fn is_executable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &fs::Metadata) -> bool {
    false
}

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
