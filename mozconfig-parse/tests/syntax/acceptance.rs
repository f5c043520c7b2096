//! Which texts are shell: `dash -n` and `bash --posix -n` decide.
//!
//! What both take has no errors here, what both refuse has; where they differ, the table says what
//! is done here. In four things this parser is stricter than both, because what they let pass at
//! first fails when it is run: here-documents without an end, `${…}` that names no parameter,
//! closers inside backquotes that close nothing, and `$((…))` that is a subshell with what bash
//! cannot read in one.

use std::path::{Path, PathBuf};

use mozconfig_parse::syntax::{Parsed, SyntaxError, SyntaxErrorKind, parse};

use crate::shells::{self, for_each};
use crate::soup::{self, Numbers};
use crate::table::{BOTH, DIFFERENT, NEITHER, STRICTER};
use crate::walk;

/// Whether an error is one that shells find when they run a text, not when they read it.
fn is_found_late(error: &SyntaxError) -> bool {
    matches!(
        error.kind,
        SyntaxErrorKind::UnclosedHereDocument { .. } | SyntaxErrorKind::BadParameter { .. }
    )
}

/// What is wrong with `parsed` when the shells say this about its text.
fn disagreement(text: &str, parsed: &Parsed, dash: bool, bash: bool) -> Option<String> {
    match (dash, bash) {
        (true, true) => {
            let (backquoted, _) = walk::peculiarities(text, parsed);
            let error = parsed.errors.iter().find(|error| {
                let is_backquoted = backquoted
                    .iter()
                    .any(|range| range.start <= error.range.start && error.range.end <= range.end);
                // dash ends backquotes at any closer, bash does not look into them yet.
                !is_found_late(error) && !is_backquoted
            })?;
            Some(format!("both shells accept, but {error:?}: {text:?}"))
        }
        (false, false) if parsed.errors.is_empty() => {
            // dash knows no subshell in `$((…))`, and bash not with everything in it.
            let (_, subshells) = walk::peculiarities(text, parsed);
            (subshells == 0).then(|| format!("both shells refuse, but there is no error: {text:?}"))
        }
        _ => None,
    }
}

fn disagreements(texts: &[String]) -> Vec<String> {
    for_each(texts, |text| {
        let (dash, bash) = shells::verdicts(text)?;
        disagreement(text, &parse(text), dash, bash)
    })
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn the_table_holds_without_a_shell() {
    for text in BOTH {
        assert_eq!(parse(text).errors, [], "{text:?}");
    }
    for text in NEITHER.iter().chain(STRICTER) {
        assert!(!parse(text).errors.is_empty(), "{text:?}");
    }
    for (text, _, is_accepted) in DIFFERENT {
        assert_eq!(parse(text).errors.is_empty(), *is_accepted, "{text:?}");
    }
}

#[test]
fn shells_say_what_the_table_says() {
    if !shells::are_present() {
        return;
    }
    let different = DIFFERENT.iter().map(|(text, _, _)| text);
    let texts: Vec<String> =
        BOTH.iter().chain(NEITHER).chain(different).map(|&text| text.to_owned()).collect();
    assert_eq!(disagreements(&texts), Vec::<String>::new());
}

#[test]
fn shells_say_the_same_about_made_up_texts() {
    if !shells::are_present() {
        return;
    }
    let mut numbers = Numbers::new(11);
    let texts: Vec<String> = (0..1200)
        .map(|round| {
            let length = 1 + numbers.below(12);
            if round % 2 == 0 {
                soup::soup(&mut numbers, length)
            } else {
                soup::almost_right(&mut numbers)
            }
        })
        .collect();
    assert_eq!(disagreements(&texts), Vec::<String>::new());
}

/// The folder of real trees, if there is one.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("MOZCONFIG_CORPUS").map(PathBuf::from).or_else(|| {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
        Some(workspace.parent()?.join("shared/corpus"))
    })?;
    folder.is_dir().then_some(folder)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn shells_say_the_same_about_real_files() {
    let Some(folder) = corpus() else {
        eprintln!("skipped: no real files here (MOZCONFIG_CORPUS)");
        return;
    };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    paths.sort();
    let texts: Vec<String> = paths
        .iter()
        .filter_map(|path| std::fs::read(path).ok())
        .filter_map(|bytes| String::from_utf8(bytes).ok())
        .collect();
    assert!(!texts.is_empty(), "no file in {}", folder.display());
    for (path, text) in paths.iter().zip(&texts) {
        if let Err(complaint) = walk::check(text, &parse(text)) {
            panic!("{}: {complaint}", path.display());
        }
    }
    if shells::are_present() {
        assert_eq!(disagreements(&texts), Vec::<String>::new());
    }
}
