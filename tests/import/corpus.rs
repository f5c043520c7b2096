//! Real trees with an old list, where there are any: in `$MOZCONFIG_CORPUS`, or beside the project.

use std::path::PathBuf;

/// A real tree.
pub(crate) struct RealTree {
    /// Its name.
    pub(crate) name: String,
    /// The top source directory.
    pub(crate) top: PathBuf,
    /// The old list, by its path from there.
    pub(crate) old: &'static str,
}

impl RealTree {
    /// The text of the old list.
    pub(crate) fn old_text(&self) -> String {
        std::fs::read_to_string(self.top.join(self.old)).expect("it was found there")
    }
}

/// All real trees with an old list; a word on standard error where there is none.
pub(crate) fn real_trees() -> Vec<RealTree> {
    let beside = || {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
        [root.join("corpus"), root.join("shared/corpus")].into_iter().find(|folder| folder.is_dir())
    };
    let folder = std::env::var_os("MOZCONFIG_CORPUS").map(PathBuf::from).or_else(beside);
    let mut found = Vec::new();
    let entries = folder.and_then(|folder| folder.read_dir().ok()).into_iter().flatten();
    for top in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        let lists = ["browser/config/mozconfigs/whitelist", "browser/config/mozconfigs/allowlist"];
        for old in lists.into_iter().filter(|list| top.join(list).is_file()) {
            let name = top.file_name().expect("a name").to_string_lossy().into_owned();
            found.push(RealTree { name, top: top.clone(), old });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    if found.is_empty() {
        eprintln!("skipped: there are no real trees (`MOZCONFIG_CORPUS` names their folder)");
    }
    found
}
