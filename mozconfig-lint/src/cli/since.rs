//! `check --since`: checks the tree of a revision as well, and leaves what it had out of the report.
//!
//! The old tree is read from the repository; the work tree is not touched. It is checked with its own
//! whitelist, so that an entry which a change takes away makes what it excused new.

use mozconfig_parse::source::{
    DirectoryEntry, DiskTree, FileKind, FileSystem, ReadError, TreePath,
};

use super::Failure;
use super::git::Repository;
use super::values::Mount;
use super::workspace::Workspace;
use crate::check::{CheckError, Options, WhitelistSource, check};
use crate::git_tree::GitTree;
use crate::report::Report;
use crate::since::{self, Before};

/// The revision to compare with, with what is needed to check its tree.
pub(super) struct Revision<'a> {
    /// As the user names it.
    pub(super) name: &'a str,
    /// The source tree on disk.
    pub(super) workspace: &'a Workspace,
    /// The folders that stand at other places; they are read from the disk.
    pub(super) mounts: &'a [Mount],
    /// What the check is told.
    pub(super) options: &'a Options,
}

/// What a check of the revision came to.
pub(super) enum Old {
    /// This report.
    Found(Box<Report>),
    /// There was nothing to check yet.
    Nothing,
    /// It could not be checked.
    Unknown,
}

impl Old {
    /// Leaves out of a report what the revision had already.
    pub(super) fn leave_out(&self, report: &mut Report, name: &str) {
        let before = match self {
            Self::Found(report) => Before::Found(report),
            Self::Nothing => Before::Nothing,
            Self::Unknown => Before::Unknown,
        };
        since::keep_new(report, before, name);
    }
}

/// Checks the tree of a revision.
pub(super) fn check_revision(revision: &Revision<'_>) -> Result<Old, Failure> {
    let workspace = revision.workspace;
    let repository = Repository::open(workspace.tree.top())?;
    let commit = repository.commit(revision.name)?;
    let objects = repository.objects()?;
    let root = objects.tree_of(&commit)?;
    let tree = GitTree::new(&objects, root, repository.top.clone());
    let mounts = revision.mounts.iter().map(|mount| mount.prefix.clone()).collect();
    let files = OldTree { tree: &tree, disk: &workspace.tree, mounts };
    let result = check(&files, whitelist(workspace, &tree), revision.options);
    if let Some(why) = tree.failure() {
        let name = crate::output::escape_line(revision.name);
        return Err(Failure::new(format!("cannot read the tree of `{name}`: {why}")).with_help(
            "in a partial clone, `git diff --stat` against the revision fetches what is missing",
        ));
    }
    Ok(match result {
        Ok(old) => Old::Found(Box::new(old)),
        Err(
            CheckError::NoMozconfigs
            | CheckError::UnknownPlatform { .. }
            | CheckError::UnknownVariant { .. },
        ) => Old::Nothing,
        Err(
            CheckError::SeveralWhitelists(_)
            | CheckError::NotTheTop { .. }
            | CheckError::UnknownAssumption { .. },
        ) => Old::Unknown,
    })
}

/// The whitelist of the old tree: the one that stood where that of the tree stands now, or would be
/// found. One that is outside of the tree is the same for both.
fn whitelist(workspace: &Workspace, old: &GitTree<'_>) -> WhitelistSource {
    let (WhitelistSource::Text { .. }, Some(path)) =
        (&workspace.whitelist, &workspace.whitelist_in_tree)
    else {
        return workspace.whitelist.clone();
    };
    match old.read(path) {
        Ok(bytes) => WhitelistSource::Text {
            path: path.clone(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        },
        Err(_) => WhitelistSource::None,
    }
}

/// The tree of a revision, with the mounts of the command line as they are on disk.
struct OldTree<'a> {
    tree: &'a GitTree<'a>,
    disk: &'a DiskTree,
    mounts: Vec<TreePath>,
}

impl OldTree<'_> {
    fn files(&self, path: &TreePath) -> &dyn FileSystem {
        let is_mounted = self.mounts.iter().any(|prefix| {
            path.as_str()
                .strip_prefix(prefix.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if is_mounted { self.disk } else { self.tree }
    }
}

impl FileSystem for OldTree<'_> {
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, ReadError> {
        self.files(path).read(path)
    }

    fn kind(&self, path: &TreePath) -> FileKind {
        self.files(path).kind(path)
    }

    fn entries(&self, path: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
        self.files(path).entries(path)
    }

    fn canonical(&self, path: &TreePath) -> TreePath {
        self.files(path).canonical(path)
    }
}
