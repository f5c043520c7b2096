//! Files, places in them, and the only way to a file.
//!
//! [`Sources`] holds each file once, by [`FileId`]; a [`Span`] is a file and a [`ByteRange`]. Files
//! are reached through the [`FileSystem`] trait alone: the disk ([`DiskTree`]) or memory
//! ([`MemoryTree`]). No path leaves the source tree, nothing but a regular file is read, and no
//! file larger than [`MAX_FILE_SIZE`].

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::io;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The largest file that is read, in bytes.
pub const MAX_FILE_SIZE: u64 = 256 * 1024 * 1024;

/// A half-open range of bytes in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteRange {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl ByteRange {
    /// The range from `start` up to, not including, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The range in the form that slices take.
    pub fn as_usize(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// Which file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A place: a file and a range of bytes in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub range: ByteRange,
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// A path relative to the top source directory, in normal form: parts joined by `/`, without `.`,
/// `..` or empty parts. The empty path is the top source directory itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreePath(String);

impl TreePath {
    /// Brings a relative path into normal form. `None` when `..` leads out of the tree.
    pub fn new(text: &str) -> Option<Self> {
        let mut parts: Vec<&str> = Vec::new();
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(Self(parts.join("/")))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of an entry of this folder.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        if self.0.is_empty() { Self(name.to_owned()) } else { Self(format!("{}/{name}", self.0)) }
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The folder that holds it; `None` for the top source directory.
    pub fn parent(&self) -> Option<Self> {
        if self.0.is_empty() {
            return None;
        }
        Some(Self(self.0.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned())))
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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
}

/// The way to the files of one source tree.
pub trait FileSystem {
    /// The contents of a regular file.
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError>;

    /// What stands at a path, links followed.
    fn kind(&self, path: &TreePath) -> FileKind;

    /// The entries of a folder, sorted by name. Names that are not UTF-8 are left out.
    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError>;

    /// The path by which a file is known, where several lead to it.
    fn canonical(&self, path: &TreePath) -> TreePath {
        path.clone()
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
        fs::canonicalize(path)
            .is_ok_and(|real| self.allowed.iter().any(|allowed| real.starts_with(allowed)))
    }
}

impl FileSystem for DiskTree {
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError> {
        let disk = self.locate(path);
        match self.kind(path) {
            FileKind::File | FileKind::Executable => {}
            FileKind::Absent => return Err(ReadError::Absent),
            kind => return Err(ReadError::NotAFile(kind)),
        }
        if !self.is_allowed(&disk) {
            return Err(ReadError::OutsideTree);
        }
        let refused = |error: io::Error| ReadError::Refused(refusal(&error));
        let file = fs::File::open(&disk).map_err(refused)?;
        let size = file.metadata().map_err(refused)?.len();
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
        match fs::metadata(self.locate(path)) {
            Ok(metadata) if metadata.is_dir() => FileKind::Directory,
            Ok(metadata) if metadata.is_file() => {
                if is_executable(&metadata) {
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

    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
        let disk = self.locate(path);
        let listing = fs::read_dir(&disk).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ReadError::Absent,
            _ => ReadError::Refused(refusal(&error)),
        })?;
        let mut entries: Vec<DirectoryEntry> = listing
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
                Some(DirectoryEntry { name: entry.file_name().into_string().ok()?, is_directory })
            })
            .collect();
        entries.sort();
        Ok(entries)
    }

    /// A mounted folder of the tree itself is known by its own path.
    fn canonical(&self, path: &TreePath) -> TreePath {
        let disk = self.locate(path);
        let inside = disk.strip_prefix(&self.top).ok().and_then(Path::to_str);
        inside.and_then(TreePath::new).unwrap_or_else(|| path.clone())
    }
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
                Some((name, _)) => DirectoryEntry { name: name.to_owned(), is_directory: true },
                None => DirectoryEntry { name: rest.to_owned(), is_directory: false },
            })
            .collect();
        entries.dedup();
        if entries.is_empty() && self.kind(path) != FileKind::Directory {
            return Err(ReadError::Absent);
        }
        Ok(entries)
    }
}

/// A file that was read (or could not be).
#[derive(Debug)]
pub struct SourceFile {
    path: TreePath,
    text: String,
    read_error: Option<ReadError>,
    not_utf8: Option<ByteRange>,
    carriage_return: Option<ByteRange>,
    line_starts: OnceLock<Vec<u32>>,
}

impl SourceFile {
    fn new(path: TreePath, contents: Result<Vec<u8>, ReadError>) -> Self {
        let (bytes, read_error) = match contents {
            Ok(bytes) => (bytes, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let mut not_utf8 = None;
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let mut bytes = error.into_bytes();
            while let Err(error) = std::str::from_utf8(&bytes) {
                let start = error.valid_up_to();
                let end = error.error_len().map_or(bytes.len(), |length| start + length);
                not_utf8.get_or_insert(ByteRange::new(start as u32, end as u32));
                // As many bytes as before, so that every place keeps its number.
                bytes[start..end].fill(b'?');
            }
            String::from_utf8(bytes).unwrap_or_default()
        });
        let carriage_return = text.find("\r\n").map(|at| ByteRange::new(at as u32, at as u32 + 1));
        Self { path, text, read_error, not_utf8, carriage_return, line_starts: OnceLock::new() }
    }

    /// The path relative to the top source directory.
    pub fn path(&self) -> &TreePath {
        &self.path
    }

    /// The text. Bytes that are not UTF-8 are question marks, so that places keep their numbers;
    /// empty when the file could not be read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why the file could not be read.
    pub fn read_error(&self) -> Option<&ReadError> {
        self.read_error.as_ref()
    }

    /// The first bytes that are not UTF-8.
    pub fn not_utf8(&self) -> Option<ByteRange> {
        self.not_utf8
    }

    /// The first carriage return that stands before a newline.
    pub fn carriage_return(&self) -> Option<ByteRange> {
        self.carriage_return
    }

    /// The line and column of a byte; the end of the text for a byte beyond it.
    pub fn line_column(&self, byte: u32) -> LineColumn {
        let starts = self.line_starts.get_or_init(|| {
            std::iter::once(0)
                .chain(
                    self.text
                        .bytes()
                        .enumerate()
                        .filter_map(|(at, byte)| (byte == b'\n').then_some(at as u32 + 1)),
                )
                .collect()
        });
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = starts.partition_point(|&start| start as usize <= byte);
        let start = starts[line - 1] as usize;
        let column = self.text[start..byte].chars().count() as u32 + 1;
        LineColumn { line: line as u32, column }
    }
}

/// The files that were read, each once.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    by_path: HashMap<TreePath, FileId>,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a file, or finds it when it was read before. A file that cannot be read is kept with
    /// its [`SourceFile::read_error`].
    pub fn load(&mut self, files: &dyn FileSystem, path: &TreePath) -> FileId {
        if let Some(&id) = self.by_path.get(path) {
            return id;
        }
        self.push(SourceFile::new(path.clone(), files.read(path)))
    }

    /// Adds a text under a path, or replaces nothing and gives the file that is there.
    pub fn add(&mut self, path: TreePath, text: String) -> FileId {
        if let Some(&id) = self.by_path.get(&path) {
            return id;
        }
        self.push(SourceFile::new(path, Ok(text.into_bytes())))
    }

    fn push(&mut self, file: SourceFile) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.by_path.insert(file.path.clone(), id);
        self.files.push(file);
        id
    }

    /// The file of an id.
    ///
    /// # Panics
    ///
    /// When the id is of another `Sources`.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files with their ids, in the order in which they were first read.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }

    /// The text of a span, as far as the file has it.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text().get(span.range.as_usize()).unwrap_or_default()
    }

    /// The path, line and column where a span begins, as `path:line:column`.
    pub fn place(&self, span: Span) -> String {
        let file = self.file(span.file);
        let LineColumn { line, column } = file.line_column(span.range.start);
        format!("{}:{line}:{column}", file.path())
    }
}
