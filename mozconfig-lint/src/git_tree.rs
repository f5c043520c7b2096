//! A source tree as a revision of git holds it, through the [`FileSystem`] trait.
//!
//! Reads tree objects and follows symbolic links as the system would on disk. Where the objects come
//! from is the matter of whoever implements [`Objects`]: nothing here opens a file or starts a
//! process. Objects are asked for by their ids alone, so that no name in a tree reaches a command.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use mozconfig_parse::source::{
    DirectoryEntry, FileKind, FileSystem, MAX_FILE_SIZE, ReadError, TreePath,
};

/// How many symbolic links may follow each other, as on Linux.
const MOST_LINKS: usize = 40;

/// The id of an object: 40 or 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(String);

impl ObjectId {
    /// The id of this text; `None` where it is none.
    pub fn new(text: &str) -> Option<Self> {
        let is_id = matches!(text.len(), 40 | 64) && text.bytes().all(|it| it.is_ascii_hexdigit());
        is_id.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The id of these bytes.
    fn from_bytes(bytes: &[u8]) -> Self {
        let digit = |digit: u8| char::from_digit(digit.into(), 16).unwrap_or_default();
        Self(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many bytes an id has in a tree object.
    fn len(&self) -> usize {
        self.0.len() / 2
    }
}

/// The objects of a repository.
pub trait Objects {
    /// The contents of a blob, a tree, or the tree of a commit, as git keeps them; fails, in words,
    /// where the object is not there. Of one that is larger than [`MAX_FILE_SIZE`] only the size is
    /// given.
    fn read(&self, id: &ObjectId) -> Result<Contents, String>;
}

/// What an object holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// The bytes.
    Bytes(Vec<u8>),
    /// It is too large; this is its size.
    TooLarge(u64),
}

/// A source tree in a revision.
pub struct GitTree<'a> {
    objects: &'a dyn Objects,
    root: ObjectId,
    /// Where the top source directory is in the repository.
    top: TreePath,
    trees: RefCell<HashMap<ObjectId, Rc<Vec<Entry>>>>,
    failure: RefCell<Option<String>>,
}

/// An entry of a tree object.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    name: Vec<u8>,
    kind: EntryKind,
    id: ObjectId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EntryKind {
    File,
    Executable,
    Folder,
    Link,
    /// The place of another repository, whose files this one does not hold.
    Submodule,
}

/// What stands at a path, with its own path in the repository.
struct Found {
    kind: EntryKind,
    id: ObjectId,
    path: Vec<Vec<u8>>,
}

/// Why nothing is found at a path.
enum Lost {
    Absent,
    /// A link leads out of the repository.
    Outside,
    /// Links lead in circles.
    Circle,
    /// An object is missing.
    Failed(String),
}

impl<'a> GitTree<'a> {
    /// The folder `top` of a repository, as it is below the tree object `root`.
    pub fn new(objects: &'a dyn Objects, root: ObjectId, top: TreePath) -> Self {
        let (trees, failure) = (RefCell::default(), RefCell::default());
        Self { objects, root, top, trees, failure }
    }

    /// The first object that could not be read, in words. What came of the tree is not to be relied
    /// upon then.
    pub fn failure(&self) -> Option<String> {
        self.failure.borrow().clone()
    }

    fn fail(&self, why: &str) {
        self.failure.borrow_mut().get_or_insert_with(|| why.to_owned());
    }

    fn tree(&self, id: &ObjectId) -> Result<Rc<Vec<Entry>>, Lost> {
        if let Some(tree) = self.trees.borrow().get(id) {
            return Ok(Rc::clone(tree));
        }
        let entries = match self.objects.read(id) {
            Ok(Contents::Bytes(bytes)) => entries(&bytes, id.len())
                .ok_or_else(|| format!("the tree object {} is damaged", id.as_str())),
            Ok(Contents::TooLarge(_)) => {
                Err(format!("the tree object {} is too large", id.as_str()))
            }
            Err(why) => Err(why),
        };
        let tree = Rc::new(entries.map_err(Lost::Failed)?);
        self.trees.borrow_mut().insert(id.clone(), Rc::clone(&tree));
        Ok(tree)
    }

    /// What stands at a path of the source tree, links followed.
    fn find(&self, path: &TreePath) -> Result<Found, Lost> {
        let found = self.walk(path);
        if let Err(Lost::Failed(why)) = &found {
            self.fail(why);
        }
        found
    }

    fn walk(&self, path: &TreePath) -> Result<Found, Lost> {
        let parts = self.top.as_str().split('/').chain(path.as_str().split('/'));
        // What is still to be gone through, the next part last.
        let mut ahead: Vec<Vec<u8>> = parts.map(|part| part.as_bytes().to_vec()).collect();
        ahead.reverse();
        // The folders gone through, with the tree of each.
        let mut behind: Vec<(Vec<u8>, ObjectId)> = Vec::new();
        let mut links = 0;
        while let Some(part) = ahead.pop() {
            if part.is_empty() || part == b"." {
                continue;
            }
            if part == b".." {
                behind.pop().ok_or(Lost::Outside)?;
                continue;
            }
            let folder = behind.last().map_or(&self.root, |(_, tree)| tree);
            let tree = self.tree(folder)?;
            let entry = tree.iter().find(|entry| entry.name == part).ok_or(Lost::Absent)?;
            match entry.kind {
                EntryKind::Folder => behind.push((part, entry.id.clone())),
                EntryKind::Link => {
                    links += 1;
                    if links > MOST_LINKS {
                        return Err(Lost::Circle);
                    }
                    let target = match self.objects.read(&entry.id).map_err(Lost::Failed)? {
                        Contents::Bytes(target) => target,
                        Contents::TooLarge(_) => return Err(Lost::Circle),
                    };
                    if target.first() == Some(&b'/') {
                        return Err(Lost::Outside);
                    }
                    ahead.extend(target.split(|&byte| byte == b'/').rev().map(<[u8]>::to_vec));
                }
                kind => {
                    if ahead.iter().any(|part| !part.is_empty() && part != b".") {
                        // Nothing is below a file; and what is in a submodule is not here.
                        return Err(Lost::Absent);
                    }
                    let mut path: Vec<Vec<u8>> = behind.into_iter().map(|(name, _)| name).collect();
                    path.push(part);
                    return Ok(Found { kind, id: entry.id.clone(), path });
                }
            }
        }
        let id = behind.last().map_or(&self.root, |(_, tree)| tree).clone();
        let path = behind.into_iter().map(|(name, _)| name).collect();
        Ok(Found { kind: EntryKind::Folder, id, path })
    }

    /// Whether something is in the source tree, not only in the repository.
    fn is_inside(&self, found: &Found) -> bool {
        let top = self.top.as_str().split('/').filter(|part| !part.is_empty());
        let mut path = found.path.iter();
        top.into_iter().all(|part| path.next().is_some_and(|it| it == part.as_bytes()))
    }
}

impl FileSystem for GitTree<'_> {
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError> {
        let found = self.find(path).map_err(|lost| match lost {
            Lost::Absent => ReadError::Absent,
            Lost::Outside => ReadError::OutsideTree,
            Lost::Circle => ReadError::NotAFile(FileKind::Other),
            Lost::Failed(why) => ReadError::Refused(why),
        })?;
        if !matches!(found.kind, EntryKind::File | EntryKind::Executable) {
            return Err(ReadError::NotAFile(FileKind::Directory));
        }
        if !self.is_inside(&found) {
            return Err(ReadError::OutsideTree);
        }
        match self.objects.read(&found.id) {
            Ok(Contents::Bytes(bytes)) if bytes.len() as u64 <= MAX_FILE_SIZE => Ok(bytes),
            Ok(Contents::Bytes(bytes)) => Err(ReadError::TooLarge(bytes.len() as u64)),
            Ok(Contents::TooLarge(size)) => Err(ReadError::TooLarge(size)),
            Err(why) => {
                self.fail(&why);
                Err(ReadError::Refused(why))
            }
        }
    }

    fn kind(&self, path: &TreePath) -> FileKind {
        match self.find(path) {
            Ok(found) => match found.kind {
                EntryKind::File => FileKind::File,
                EntryKind::Executable => FileKind::Executable,
                EntryKind::Folder | EntryKind::Submodule => FileKind::Directory,
                // Links are followed.
                EntryKind::Link => FileKind::Other,
            },
            Err(Lost::Absent) => FileKind::Absent,
            Err(Lost::Outside | Lost::Circle | Lost::Failed(_)) => FileKind::Other,
        }
    }

    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
        let refused = |lost| match lost {
            Lost::Absent => ReadError::Absent,
            Lost::Outside => ReadError::OutsideTree,
            Lost::Circle => ReadError::NotAFile(FileKind::Other),
            Lost::Failed(why) => ReadError::Refused(why),
        };
        let found = self.find(path).map_err(refused)?;
        let tree = match found.kind {
            EntryKind::Folder => self.tree(&found.id).map_err(refused)?,
            // Nothing of it is here.
            EntryKind::Submodule => return Ok(Vec::new()),
            _ => return Err(ReadError::NotAFile(FileKind::File)),
        };
        let mut entries: Vec<DirectoryEntry> = tree
            .iter()
            .filter_map(|entry| {
                let is_directory = matches!(entry.kind, EntryKind::Folder | EntryKind::Submodule);
                let is_file = matches!(entry.kind, EntryKind::File | EntryKind::Executable);
                let name = String::from_utf8(entry.name.clone()).ok()?;
                Some(DirectoryEntry { name, is_directory, is_file })
            })
            .collect();
        entries.sort();
        Ok(entries)
    }
}

/// The entries of a tree object: mode, blank, name, NUL, and the bytes of the id, for each.
fn entries(mut bytes: &[u8], id_length: usize) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let blank = bytes.iter().position(|&byte| byte == b' ')?;
        let nul = bytes.iter().position(|&byte| byte == 0)?;
        let (mode, name) = (bytes.get(..blank)?, bytes.get(blank + 1..nul)?);
        let id = ObjectId::from_bytes(bytes.get(nul + 1..nul + 1 + id_length)?);
        let kind = match mode {
            b"40000" | b"040000" => EntryKind::Folder,
            b"120000" => EntryKind::Link,
            b"160000" => EntryKind::Submodule,
            mode if mode.starts_with(b"100") => match mode.last()? {
                b'5' | b'7' => EntryKind::Executable,
                _ => EntryKind::File,
            },
            _ => return None,
        };
        entries.push(Entry { name: name.to_vec(), kind, id });
        bytes = bytes.get(nul + 1 + id_length..)?;
    }
    Some(entries)
}

#[cfg(test)]
mod tests;
