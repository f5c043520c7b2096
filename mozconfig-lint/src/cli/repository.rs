//! The repository that holds a source tree.

use std::path::Path;

use mozconfig_parse::source::TreePath;

/// What stands in the top folder of a repository.
const MARKERS: [&str; 2] = [".git", ".hg"];

/// The path of a folder in the nearest repository that holds it; empty where that is the
/// repository's top folder, and where there is none.
pub(super) fn path_within(folder: &Path) -> TreePath {
    let is_top = |folder: &&Path| MARKERS.iter().any(|marker| folder.join(marker).exists());
    let top = folder.ancestors().find(is_top);
    let inside = top.and_then(|top| folder.strip_prefix(top).ok());
    let parts: Option<Vec<&str>> =
        inside.map(|inside| inside.iter().filter_map(|part| part.to_str()).collect());
    parts.and_then(|parts| TreePath::new(&parts.join("/"))).unwrap_or_default()
}
