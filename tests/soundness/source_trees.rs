//! Pairs of the sample tree, and of real trees where there are any: in `$MOZCONFIG_CORPUS`, or beside
//! the project.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::judge::Effort;
use crate::loads::Shells;
use crate::pair::Pair;
use crate::shrink::judge_all;

/// The variants that are compared with `nightly`.
const OTHERS: [&str; 3] = ["beta", "devedition", "release"];

fn files_below(folder: &Path, top: &Path, files: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            files_below(&path, top, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let relative = path.strip_prefix(top).expect("it was found there");
            let relative = relative.to_str().expect("the trees have plain names").to_owned();
            // For a shell on Linux a carriage return is a character like any other.
            files.insert(relative, text.replace("\r\n", "\n"));
        }
    }
}

/// The files of the sample tree.
pub(crate) fn sample_tree() -> BTreeMap<String, String> {
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/trees/firefox");
    let mut files = BTreeMap::new();
    files_below(&tree, &tree, &mut files);
    files
}

/// The files of the real trees, as far as there are any: by the name of the tree.
pub(crate) fn real_trees_whole() -> Vec<(String, BTreeMap<String, String>)> {
    let named = |tree: PathBuf| {
        let mut files = BTreeMap::new();
        files_below(&tree, &tree, &mut files);
        let name = tree.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        (name.to_owned(), files)
    };
    corpus().into_iter().map(named).collect()
}

/// The pairs of a tree, each with the files that it reads.
fn pairs_of(tree: &Path) -> Vec<Pair> {
    let mut files = BTreeMap::new();
    files_below(tree, tree, &mut files);
    let mut pairs = Vec::new();
    let name = tree.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    for path in files.keys() {
        let Some((product, rest)) = path.split_once("/config/mozconfigs/") else { continue };
        let Some((platform, "nightly")) = rest.split_once('/') else { continue };
        for other in OTHERS {
            let pair = Pair {
                name: format!("{name}: {product}/{platform}/{other}"),
                files: BTreeMap::new(),
                product: product.to_owned(),
                platform: platform.to_owned(),
                base: "nightly".to_owned(),
                other: other.to_owned(),
                seed: pairs.len() as u64,
            };
            if files.contains_key(&pair.path(other)) {
                pairs.push(Pair { files: files.clone(), ..pair }.complete());
            }
        }
    }
    pairs
}

/// The pairs of the sample tree.
pub(crate) fn sample_pairs() -> Vec<Pair> {
    pairs_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/trees/firefox"))
}

/// The pairs of the real trees, as far as there are any.
pub(crate) fn real_pairs() -> &'static [Pair] {
    static PAIRS: OnceLock<Vec<Pair>> = OnceLock::new();
    PAIRS.get_or_init(read_real_pairs)
}

fn read_real_pairs() -> Vec<Pair> {
    corpus().iter().flat_map(|tree| pairs_of(tree)).collect()
}

/// The folders of the real trees.
fn corpus() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let corpus = std::env::var_os("MOZCONFIG_CORPUS").map_or(beside, PathBuf::from);
    let Ok(trees) = fs::read_dir(&corpus) else {
        eprintln!("there are no real mozconfigs: not judged (MOZCONFIG_CORPUS names their folder)");
        return Vec::new();
    };
    let mut trees: Vec<PathBuf> =
        trees.filter_map(Result::ok).map(|entry| entry.path()).filter(|p| p.is_dir()).collect();
    trees.sort();
    trees
}

#[test]
fn the_sample_tree() {
    let Some(shells) = Shells::find() else { return };
    let effort = Effort { environments: 20, witnesses: 1000, whitelist: true };
    let summary = judge_all("the sample tree", shells, effort, &sample_pairs());
    assert!(summary.pairs >= 8 && summary.differences > 0 && summary.confirmed > 0);
}

#[test]
fn real_trees() {
    let Some(shells) = Shells::find() else { return };
    let pairs = real_pairs();
    if pairs.is_empty() {
        return;
    }
    let effort = Effort { environments: 5, witnesses: 8, whitelist: true };
    let summary = judge_all("real trees", shells, effort, pairs);
    assert!(summary.differences > 0 && summary.confirmed > 0);
}
