//! A source tree on disk: nothing outside it, or outside the folders mounted into it, is read.

use std::fs;
use std::io;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{DirectoryEntry, FileKind, FileSystem, Identity, MAX_FILE_SIZE, ReadError, TreePath};

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
