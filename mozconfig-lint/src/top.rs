//! Whether a source tree is the one that was meant: what its mozconfigs include tells it.
//!
//! Who names the folder above the top source directory gets mozconfigs of which nothing is known but
//! their own lines. Whatever is evaluated is accounted for here, so that every command can ask before it
//! answers. Evaluates nothing, and knows no command.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::settings::{Evaluation, ProblemKind};
use mozconfig_parse::source::{FileKind, FileSystem, TreePath};

use crate::check::CheckError;

/// How many missing includes of a folder are looked for elsewhere.
const MAX_INCLUDES: usize = 16;

/// Where the folder of a product's mozconfigs stands in the product.
const MOZCONFIGS: &str = "config/mozconfigs";

/// What mozconfigs include, as far as it tells where the top source directory is.
#[derive(Debug, Default)]
pub(crate) struct Included {
    /// Whether any of it is there: then the tree is the right one.
    is_any_there: bool,
    /// What is included and not there, by the folder of the mozconfig.
    missing: BTreeMap<TreePath, BTreeSet<TreePath>>,
}

impl Included {
    /// Takes a mozconfig into account.
    pub(crate) fn account(&mut self, mozconfig: &TreePath, evaluation: &Evaluation) {
        self.is_any_there |= !evaluation.inclusions.is_empty();
        if self.is_any_there {
            return;
        }
        let missing = evaluation.problems.iter().filter_map(|problem| match &problem.kind {
            ProblemKind::MissingInclude { path } => Some(path),
            _ => None,
        });
        for path in missing {
            let folder = mozconfig.parent().unwrap_or_default();
            self.missing.entry(folder).or_default().insert(path.clone());
        }
    }

    /// Refuses a tree where nothing that is included is there, and the same paths are there below a
    /// folder that holds the mozconfigs: that one is the top source directory. `named` is the tree as
    /// the user names it.
    pub(crate) fn ask_for_the_top(
        &self,
        files: &dyn FileSystem,
        named: &str,
    ) -> Result<(), CheckError> {
        if self.is_any_there {
            return Ok(());
        }
        let stands = |top: &TreePath, path: &TreePath| {
            matches!(files.kind(&top.join(path.as_str())), FileKind::File | FileKind::Executable)
        };
        let mut tops = BTreeSet::new();
        let mut included = None;
        for (folder, missing) in &self.missing {
            // From the outermost on.
            let found = candidates(folder).iter().rev().find_map(|top| {
                let mut missing = missing.iter().take(MAX_INCLUDES);
                missing.find(|path| stands(top, path)).map(|path| (top.clone(), path))
            });
            if let Some((top, path)) = found {
                tops.insert(shown_below(named, &top));
                included.get_or_insert_with(|| path.clone());
            }
        }
        match included {
            None => Ok(()),
            Some(include) => Err(CheckError::NotTheTop {
                named: named.to_owned(),
                include,
                tops: tops.into_iter().collect(),
            }),
        }
    }
}

/// The folders that may be the top source directory of a mozconfig in this folder, the innermost first:
/// those above its `config/mozconfigs`, or else the folder itself and those above it.
fn candidates(folder: &TreePath) -> Vec<TreePath> {
    let is_inside = |it: &TreePath| format!("/{it}").ends_with(&format!("/{MOZCONFIGS}"));
    let all = || std::iter::successors(Some(folder.clone()), TreePath::parent);
    let inside = all().position(|it| is_inside(&it)).map_or(0, |at| at + 2);
    all().skip(inside).filter(|it| *it != TreePath::default()).collect()
}

/// A folder of the tree as it would be named beside the tree.
fn shown_below(topsrcdir: &str, folder: &TreePath) -> String {
    match topsrcdir.trim_end_matches('/') {
        "" | "." => folder.to_string(),
        top => format!("{top}/{folder}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tops() {
        let tops = |folder: &str| {
            let folder = TreePath::new(folder).unwrap();
            candidates(&folder).iter().map(TreePath::to_string).collect::<Vec<_>>()
        };
        assert_eq!(tops("a/b/config/mozconfigs/linux64"), ["a/b", "a"]);
        assert_eq!(tops("config/mozconfigs/linux64"), [""; 0]);
        assert_eq!(tops("a/myconfig/mozconfigs"), ["a/myconfig/mozconfigs", "a/myconfig", "a"]);
        assert_eq!(tops("a/b"), ["a/b", "a"]);
    }
}
