//! Whole files in; whole lists of problems, or what was read, out.

mod matching;
mod problems;
mod reading;

use std::fmt::Write as _;

use mozconfig_parse::source::{FileId, Sources, TreePath};

use crate::whitelist::read::{self, Problem};
use crate::whitelist::schema::{Entry, Whitelist};

/// A text as a whitelist.
fn read_text(text: &str) -> (Sources, FileId, Result<Whitelist, Vec<Problem>>) {
    let mut sources = Sources::new();
    let file = sources.add(TreePath::new("whitelist.toml").unwrap(), text.to_owned());
    let result = read::read(&sources, file);
    (sources, file, result)
}

/// A text that must be a whitelist without a problem.
fn valid(text: &str) -> (Sources, Whitelist) {
    let (sources, _, result) = read_text(text);
    (sources, result.unwrap_or_else(|problems| panic!("{problems:#?}")))
}

/// The one entry that has these lines, and `in = "nightly"`.
fn entry(lines: &str) -> Entry {
    let (_, mut whitelist) = valid(&format!("version = 1\n[[allow]]\nin = \"nightly\"\n{lines}\n"));
    assert_eq!(whitelist.allow.len(), 1);
    whitelist.allow.remove(0)
}

/// The problems of a text: line, column, message and, between `<` and `>`, what is marked; notes
/// and helps below.
fn problems(text: &str) -> String {
    let (sources, file, result) = read_text(text);
    let Err(problems) = result else {
        return "no problem\n".to_owned();
    };
    assert!(!problems.is_empty(), "no whitelist, and no reason given");
    let mut shown = String::new();
    for problem in problems {
        assert_eq!(problem.span.file, file);
        let place = sources.file(file).line_column(problem.span.range.start);
        let (line, column, marked) = (place.line, place.column, sources.text(problem.span));
        writeln!(shown, "{line}:{column}: {} <{marked}>", problem.message).unwrap();
        for (what, text) in [("note", problem.note), ("help", problem.help)] {
            if let Some(text) = text {
                writeln!(shown, "  {what}: {text}").unwrap();
            }
        }
    }
    shown
}
