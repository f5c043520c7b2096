//! Trees of objects that were made by hand.

use std::collections::BTreeMap;

use super::*;

/// Objects by number.
#[derive(Default)]
struct Store {
    objects: BTreeMap<ObjectId, Vec<u8>>,
}

fn id(number: u8) -> ObjectId {
    ObjectId::from_bytes(&[number; 20])
}

impl Store {
    fn with(mut self, number: u8, contents: &[u8]) -> Self {
        self.objects.insert(id(number), contents.to_vec());
        self
    }

    /// A tree of these entries: mode, name, number.
    fn tree(self, number: u8, entries: &[(&str, &str, u8)]) -> Self {
        let mut bytes = Vec::new();
        for (mode, name, number) in entries {
            bytes.extend(format!("{mode} {name}\0").into_bytes());
            bytes.extend([*number; 20]);
        }
        self.with(number, &bytes)
    }
}

impl Objects for Store {
    fn read(&self, id: &ObjectId) -> Result<Contents, String> {
        let found = self.objects.get(id).cloned().map(Contents::Bytes);
        found.ok_or_else(|| format!("the object {} is missing", id.as_str()))
    }
}

fn path(text: &str) -> TreePath {
    TreePath::new(text).unwrap()
}

/// A repository in which the source tree is the folder `top`.
fn store() -> Store {
    Store::default()
        .tree(1, &[("100644", "outside", 10), ("40000", "top", 2)])
        .tree(
            2,
            &[
                ("40000", "a", 3),
                ("120000", "absolute", 13),
                ("120000", "circle", 12),
                ("100755", "tool", 11),
                ("160000", "module", 99),
                ("120000", "up", 14),
                ("40000", "gone", 98),
            ],
        )
        .tree(3, &[("100644", "file", 20), ("120000", "link", 21), ("120000", "folder", 22)])
        .with(10, b"outside")
        .with(11, b"#!/bin/sh\n")
        .with(12, b"circle")
        .with(13, b"/etc/passwd")
        .with(14, b"../outside")
        .with(20, b"text\n")
        .with(21, b"../a//./file")
        .with(22, b"..")
}

#[test]
fn files_folders_and_links() {
    let store = store();
    let tree = GitTree::new(&store, id(1), path("top"));
    assert_eq!(tree.read(&path("a/file")), Ok(b"text\n".to_vec()));
    assert_eq!(tree.read(&path("a/link")), Ok(b"text\n".to_vec()));
    assert_eq!(tree.read(&path("a/folder/a/file")), Ok(b"text\n".to_vec()));
    assert_eq!(tree.kind(&path("")), FileKind::Directory);
    assert_eq!(tree.kind(&path("a/folder")), FileKind::Directory);
    assert_eq!(tree.kind(&path("tool")), FileKind::Executable);
    assert_eq!(tree.kind(&path("a/file")), FileKind::File);
    assert_eq!(tree.kind(&path("a/none")), FileKind::Absent);
    assert_eq!(tree.kind(&path("a/file/below")), FileKind::Absent);
    assert_eq!(tree.read(&path("a")), Err(ReadError::NotAFile(FileKind::Directory)));
    assert_eq!(tree.read(&path("none")), Err(ReadError::Absent));
    assert_eq!(tree.failure(), None);
}

#[test]
fn entries_are_sorted_and_links_are_no_folders() {
    let store = store();
    let tree = GitTree::new(&store, id(1), path("top"));
    let entries = tree.entries(&path("a")).unwrap();
    let entries: Vec<(&str, bool)> =
        entries.iter().map(|entry| (entry.name.as_str(), entry.is_directory)).collect();
    assert_eq!(entries, [("file", false), ("folder", false), ("link", false)]);
    assert!(tree.entries(&path("a/file")).is_err());
    assert_eq!(tree.entries(&path("none")), Err(ReadError::Absent));
}

#[test]
fn no_link_leads_out_of_the_tree() {
    let store = store();
    let tree = GitTree::new(&store, id(1), path("top"));
    assert_eq!(tree.read(&path("up")), Err(ReadError::OutsideTree));
    assert_eq!(tree.read(&path("absolute")), Err(ReadError::OutsideTree));
    assert_eq!(tree.kind(&path("absolute")), FileKind::Other);
    assert_eq!(tree.read(&path("circle")), Err(ReadError::NotAFile(FileKind::Other)));
    let whole = GitTree::new(&store, id(1), path(""));
    assert_eq!(whole.read(&path("top/up")), Ok(b"outside".to_vec()));
}

#[test]
fn a_submodule_is_an_empty_folder() {
    let store = store();
    let tree = GitTree::new(&store, id(1), path("top"));
    assert_eq!(tree.kind(&path("module")), FileKind::Directory);
    assert_eq!(tree.entries(&path("module")), Ok(Vec::new()));
    assert_eq!(tree.kind(&path("module/file")), FileKind::Absent);
    assert_eq!(tree.failure(), None);
}

#[test]
fn what_is_missing_is_told() {
    let store = store();
    let tree = GitTree::new(&store, id(1), path("top"));
    assert_eq!(tree.kind(&path("gone/file")), FileKind::Other);
    let why = format!("the object {} is missing", id(98).as_str());
    assert_eq!(tree.failure(), Some(why));
    let broken = Store::default().with(1, b"40000 name without an id\0");
    let tree = GitTree::new(&broken, id(1), path(""));
    assert!(tree.entries(&path("")).is_err());
    assert_eq!(tree.kind(&path("x")), FileKind::Other);
    assert!(tree.failure().unwrap().ends_with(" is damaged"));
}

#[test]
fn ids() {
    assert!(ObjectId::new(&"0".repeat(40)).is_some());
    assert!(ObjectId::new(&"F".repeat(64)).is_some());
    for text in [String::new(), "0".repeat(39), "g".repeat(40), format!("{}\n", "0".repeat(39))] {
        assert_eq!(ObjectId::new(&text), None, "{text}");
    }
}
