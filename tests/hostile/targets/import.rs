//! The import of an old list: any bytes give a new whitelist or a refusal with a place in the text.

use mozconfig_lint::check::{Options, WhitelistSource, check};
use mozconfig_lint::whitelist::import::python::read;
use mozconfig_lint::whitelist::import::{ImportOptions, OldFile, import as import_list};
use mozconfig_parse::source::{FileSystem as _, TreePath};

use super::tree;

/// The old list, two mozconfigs, and a file for them to include.
const PATHS: [&str; 4] = [
    "browser/config/mozconfigs/whitelist",
    "browser/config/mozconfigs/linux64/nightly",
    "browser/config/mozconfigs/linux64/release",
    "build/mozconfig.cache",
];

/// Reads the first part of the bytes as an old list, and imports it where there are mozconfigs as well.
pub fn import(bytes: &[u8]) {
    let files = tree(&PATHS, bytes);
    let path = TreePath::new(PATHS[0]).expect("a path of the tree");
    let Ok(Ok(text)) = files.read(&path).map(String::from_utf8) else { return };
    if let Err(error) = read(&text) {
        let line = text.split('\n').nth(error.line - 1).expect("a line of the text");
        assert!((1..=line.chars().count() + 1).contains(&error.column), "{error}");
        assert!(!error.message.is_empty(), "an error without a word");
        return;
    }
    let old = OldFile { path: Some(path), name: PATHS[0].to_owned(), text };
    let options = ImportOptions { topsrcdir: ".".to_owned(), ..ImportOptions::default() };
    if let Ok(imported) = import_list(&files, &old, &options) {
        assert!(imported.lost.is_empty(), "{:?}", imported.lost);
        // Mozconfigs that cannot be read are no fault of the new whitelist.
        let without = check(&files, WhitelistSource::None, &Options::new("."));
        let incomplete = without.expect("the tree was checked for the import").incomplete;
        assert_eq!(imported.report.incomplete, incomplete, "{}", imported.text);
        assert!(!imported.summary().is_empty());
    }
}
