//! The parser: any bytes give a tree whose nodes lie in the text and say what stands there.

use mozconfig_parse::source::{Sources, TreePath};
use mozconfig_parse::syntax;

use super::{tree, walk};

/// Parses the bytes as a file is parsed, and goes over the tree.
pub fn parse(bytes: &[u8]) {
    let files = tree(&["mozconfig"], bytes);
    let mut sources = Sources::new();
    let file = sources.load(&files, &TreePath::default().join("mozconfig"));
    let text = sources.file(file).text();
    let parsed = syntax::parse(text);
    if let Err(complaint) = walk::check(text, &parsed) {
        panic!("{complaint}");
    }
    for error in &parsed.errors {
        assert!(!error.kind.to_string().is_empty(), "an error without a word");
    }
}
