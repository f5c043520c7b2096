//! What is fuzzed: five functions that take any bytes and panic where something is wrong.
//!
//! They are the fuzz targets of `fuzz/` and part of the test `hostile`, so this folder uses nothing
//! but the two crates and `serde_json`. Where a target needs several files, [`SEPARATOR`] stands
//! between them: the inputs stay texts that can be read.

mod check;
mod evaluate;
mod import;
mod parse;
mod whitelist;

// The fuzz targets have no use for what the tests of the parser ask besides.
#[allow(dead_code, unreachable_pub, clippy::allow_attributes)]
#[path = "../../../mozconfig-parse/tests/syntax/walk.rs"]
mod walk;

pub use check::check;
pub use evaluate::evaluate;
pub use import::import;
pub use parse::parse;
pub use whitelist::whitelist;

use mozconfig_parse::source::{MemoryTree, Sources, Span, TreePath};

/// A line that stands between two files of an input.
pub const SEPARATOR: &[u8] = b"%%\n";

/// A tree of these paths, each with its part of the input. Paths without a part are not there.
fn tree(paths: &[&str], bytes: &[u8]) -> MemoryTree {
    let mut tree = MemoryTree::default();
    for (path, contents) in paths.iter().zip(sections(bytes)) {
        tree.insert(TreePath::new(path).expect("a path of the tree"), contents.to_vec());
    }
    tree
}

/// The parts of an input, at least one.
fn sections(bytes: &[u8]) -> Vec<&[u8]> {
    let mut sections = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(SEPARATOR) && (at == start || bytes[at - 1] == b'\n') {
            sections.push(&bytes[start..at]);
            at += SEPARATOR.len();
            start = at;
        } else {
            at += 1;
        }
    }
    sections.push(&bytes[start..]);
    sections
}

/// Says that a span lies in its file, between characters.
fn is_inside(sources: &Sources, span: Span) {
    let text = sources.file(span.file).text();
    assert!(text.get(span.range.as_usize()).is_some(), "{:?} of {} bytes", span.range, text.len());
}
