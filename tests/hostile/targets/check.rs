//! The whole check: any tree and any whitelist give a report that every format can write.

use mozconfig_lint::check::{Options, WhitelistSource, check as check_tree};
use mozconfig_lint::diagnostic::Diagnostic;
use mozconfig_lint::output::{Format, RenderOptions, render};
use mozconfig_lint::report::Report;

use super::{is_inside, tree};

/// The files of a tree.
const PATHS: [&str; 6] = [
    "browser/config/mozconfigs/linux64/nightly",
    "browser/config/mozconfigs/linux64/release",
    "whitelist.toml",
    "browser/config/mozconfigs/common",
    "browser/config/mozconfigs/win64/nightly",
    "browser/config/mozconfigs/win64/release",
];

/// What a report may come to at the most, in bytes of a format: far more than anyone reads.
const LARGEST_OUTPUT: usize = 64 << 20;

/// Checks the bytes as a tree with a whitelist, and writes the report in every format.
pub fn check(bytes: &[u8]) {
    let files = tree(&PATHS, bytes);
    let Ok(report) = check_tree(&files, WhitelistSource::Find, &Options::new(".")) else {
        panic!("a tree with one whitelist is always checked");
    };
    for diagnostic in &report.diagnostics {
        look_at(&report, diagnostic);
    }
    for (name, _) in Format::names() {
        let format = Format::find(name).expect("a format that has a name");
        for (color, width, verbose) in [(false, 100, true), (true, 20, false)] {
            let mut options = RenderOptions::default();
            (options.color, options.width, options.verbose) = (color, width, verbose);
            look_at_output(format, color, &render(format, &report, &options));
        }
    }
}

fn look_at(report: &Report, diagnostic: &Diagnostic) {
    assert!(!diagnostic.message.is_empty(), "a finding without a word");
    for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
        is_inside(&report.sources, label.span);
    }
    for edit in diagnostic.remedies.iter().filter_map(|remedy| remedy.edit.as_ref()) {
        is_inside(&report.sources, edit.span);
    }
}

/// What is written is bounded, ends its last line, and holds nothing that a terminal obeys.
fn look_at_output(format: Format, color: bool, text: &str) {
    assert!(text.len() < LARGEST_OUTPUT, "{format:?}: {} bytes", text.len());
    assert!(text.is_empty() || text.ends_with('\n'), "{format:?}: the last line has no end");
    if !color {
        let control = text.chars().find(|it| it.is_control() && *it != '\n');
        assert_eq!(control, None, "{format:?}: a control character in {text:?}");
    }
    if matches!(format, Format::Json | Format::Sarif | Format::Gitlab | Format::Mozlint) {
        let parsed: Result<serde_json::Value, _> = serde_json::from_str(text);
        assert!(parsed.is_ok(), "{parsed:?}");
    }
}
