//! Which files and folders on disk a build system has to watch, so that it notices when something
//! that a check looked at has changed.
//!
//! A build system knows the times of files and folders, and takes a path at which nothing stands for
//! one that is always out of date. So a path that may appear, or that was only asked about, is
//! watched by way of the folder that would hold it: the time of a folder changes when a name in it
//! comes or goes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mozconfig_parse::source::{FileKind, FileSystem, TreePath};

use super::observe::{Observations, Seen};

/// The paths of a tree that have to be watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Watched {
    /// Files that were read.
    pub files: BTreeSet<TreePath>,
    /// Folders in which a name that comes or goes would matter.
    pub folders: BTreeSet<TreePath>,
}

impl Watched {
    /// What has to be watched for these observations; `files` says which folders there are.
    pub fn new(observations: &Observations, files: &dyn FileSystem) -> Self {
        let mut watched = Self::default();
        for (path, seen) in &observations.reads {
            match seen {
                Seen::Digest(_) => drop(watched.files.insert(path.clone())),
                Seen::Error(_) => watched.watch_for(path, files),
            }
        }
        for (path, seen) in &observations.listings {
            match seen {
                Seen::Digest(_) => drop(watched.folders.insert(path.clone())),
                Seen::Error(_) => watched.watch_for(path, files),
            }
        }
        for path in observations.kinds.keys() {
            if !watched.files.contains(path) {
                watched.watch_for(path, files);
            }
        }
        watched
    }

    /// Watches for a change of what stands at a path: in the nearest folder above it that is there.
    fn watch_for(&mut self, path: &TreePath, files: &dyn FileSystem) {
        let mut folder = path.parent().unwrap_or_default();
        while !self.folders.contains(&folder) && files.kind(&folder) != FileKind::Directory {
            let Some(above) = folder.parent() else { break };
            folder = above;
        }
        self.folders.insert(folder);
    }
}

/// Where a tree stands, in the words of whoever named it: relative paths stay relative.
#[derive(Clone, Debug)]
pub struct Roots {
    top: PathBuf,
    mounts: Vec<(TreePath, PathBuf)>,
}

impl Roots {
    /// The tree below `top`, in which folders of other places stand at these prefixes.
    pub fn new(top: &Path, mut mounts: Vec<(TreePath, PathBuf)>) -> Self {
        // The longest prefix is the one that counts.
        mounts.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.as_str().len()));
        Self { top: top.to_owned(), mounts }
    }

    /// Where a path of the tree stands.
    pub fn locate(&self, path: &TreePath) -> PathBuf {
        let below = |prefix: &TreePath| {
            let rest = path.as_str().strip_prefix(prefix.as_str())?;
            if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
        };
        let mount = self.mounts.iter().find_map(|(prefix, folder)| Some((folder, below(prefix)?)));
        let (folder, rest) = mount.unwrap_or((&self.top, path.as_str()));
        if rest.is_empty() { folder.clone() } else { folder.join(rest) }
    }
}
