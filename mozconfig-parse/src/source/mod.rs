//! Files, places in them, and the only way to a file.
//!
//! [`Sources`] holds each file once, by [`FileId`]; a [`Span`] is a file and a [`ByteRange`]. Files
//! are reached through the [`FileSystem`] trait alone: the disk ([`DiskTree`]) or memory
//! ([`MemoryTree`]). No path leaves the source tree, nothing but a regular file is read, and no
//! file larger than [`MAX_FILE_SIZE`].

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

mod disk;
mod files;
mod identity;
mod memory;

pub use disk::DiskTree;
pub use files::{DirectoryEntry, FileKind, FileSystem, MAX_FILE_SIZE, Mounted, ReadError};
pub use identity::Identity;
pub use memory::MemoryTree;

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
        if text.split('/').all(|part| !matches!(part, "" | "." | "..")) {
            return Some(Self(text.to_owned()));
        }
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
/// A file that was read (or could not be).
#[derive(Debug)]
pub struct SourceFile {
    path: TreePath,
    /// The name by which a file outside of the tree is told.
    outside: Option<String>,
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
        let carriage_return = text
            .match_indices('\r')
            .find(|(at, _)| text[at + 1..].starts_with('\n'))
            .map(|(at, _)| ByteRange::new(at as u32, at as u32 + 1));
        Self {
            path,
            outside: None,
            text,
            read_error,
            not_utf8,
            carriage_return,
            line_starts: OnceLock::new(),
        }
    }

    /// The name by which people are told of the file: its path relative to the top source
    /// directory, or, where it stands outside of the tree, as it was given.
    pub fn name(&self) -> &str {
        self.outside.as_deref().unwrap_or(self.path.as_str())
    }

    /// The path relative to the top source directory; of a file outside of the tree its name alone.
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

    /// Whether these bytes give this file: what is read again is what was read before. Bytes that are
    /// not UTF-8 are not told from each other.
    pub fn is_read_from(&self, bytes: &[u8]) -> bool {
        let again = Self::new(TreePath::default(), Ok(bytes.to_vec()));
        self.read_error.is_none() && self.text == again.text && self.not_utf8 == again.not_utf8
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

    /// Adds a text that stands outside of the tree. No path leads to it: an include never finds it,
    /// and a file of the tree may have the same path.
    pub fn add_outside(&mut self, path: TreePath, name: String, text: String) -> FileId {
        let id = FileId(self.files.len() as u32);
        let file = SourceFile::new(path, Ok(text.into_bytes()));
        self.files.push(SourceFile { outside: Some(name), ..file });
        id
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
        format!("{}:{line}:{column}", file.name())
    }
}
