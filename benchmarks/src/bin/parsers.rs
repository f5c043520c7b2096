//! Parses the same files with this parser and with others, in turns in one run, and prints a table.
//!
//! In each round every parser has its turn, and in its turn it parses every file, so many times. What
//! is told is the median of all these times, and that of the first in each turn alone, when caches,
//! branch predictors and the allocator are as the parser before left them. Files are read before, and
//! all trees are dropped within the time that is taken.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, hint, process};

const ROUNDS: usize = 31;
/// How often a parser parses all files in its turn.
const TIMES: usize = 10;

type Parse = Box<dyn Fn(&str) -> bool>;

fn main() -> process::ExitCode {
    let Some(top) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: parsers TREE");
        return process::ExitCode::from(2);
    };
    let mut texts = Vec::new();
    collect(&top, &mut texts);
    texts.sort();
    let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let lines: usize = texts.iter().map(|text| text.lines().count()).sum();
    if texts.is_empty() {
        eprintln!("there are no mozconfigs in {}", top.display());
        return process::ExitCode::from(2);
    }
    let parsers = parsers();
    let mut turns: Vec<Vec<[Duration; TIMES]>> = vec![Vec::with_capacity(ROUNDS); parsers.len()];
    for _ in 0..ROUNDS {
        for ((_, parse), turns) in parsers.iter().zip(&mut turns) {
            turns.push([(); TIMES].map(|()| {
                let start = Instant::now();
                for text in &texts {
                    hint::black_box(parse(hint::black_box(text)));
                }
                start.elapsed()
            }));
        }
    }
    println!(
        "{} files, {lines} lines, {bytes} bytes, {ROUNDS} rounds, {TIMES} times in each\n",
        texts.len()
    );
    println!(
        "| parser | median | throughput | time against ours | first in its turn | against ours | files accepted |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut ours = None;
    for ((name, parse), turns) in parsers.iter().zip(turns) {
        let all = median(turns.iter().flatten().copied());
        let first = median(turns.iter().map(|turn| turn[0]));
        let (our_all, our_first) = *ours.get_or_insert((all, first));
        let accepted = texts.iter().filter(|text| parse(text)).count();
        println!(
            "| {name} | {:.3} ms | {:.0} MB/s | {:.1} | {:.3} ms | {:.1} | {accepted} |",
            all * 1e3,
            bytes as f64 / all / 1e6,
            all / our_all,
            first * 1e3,
            first / our_first,
        );
    }
    process::ExitCode::SUCCESS
}

/// In seconds.
fn median(times: impl Iterator<Item = Duration>) -> f64 {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times.get(times.len() / 2).map_or(f64::NAN, Duration::as_secs_f64)
}

/// The parsers, ours first; each says whether it takes the text for shell.
fn parsers() -> Vec<(&'static str, Parse)> {
    let bash = tree_sitter::Language::new(tree_sitter_bash::LANGUAGE);
    vec![
        (
            "mozconfig-parse",
            Box::new(|text| mozconfig_parse::syntax::parse(text).errors.is_empty()),
        ),
        ("rable", Box::new(|text| rable::parse(text, false).is_ok())),
        (
            "shuck-parser",
            Box::new(|text| {
                let parsed = shuck_parser::parser::Parser::new(text).parse();
                matches!(parsed.status, shuck_parser::parser::ParseStatus::Clean)
            }),
        ),
        (
            "brush-parser",
            Box::new(|text| {
                let options = brush_parser::ParserOptions::default();
                brush_parser::Parser::new(text.as_bytes(), &options).parse_program().is_ok()
            }),
        ),
        (
            "tree-sitter-bash",
            Box::new(move |text| {
                let mut parser = tree_sitter::Parser::new();
                parser.set_language(&bash).is_ok()
                    && parser.parse(text, None).is_some_and(|tree| !tree.root_node().has_error())
            }),
        ),
    ]
}

/// The mozconfigs of a tree: what stands in a folder `mozconfigs` or is called `mozconfig.*`.
fn collect(folder: &Path, texts: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&path, texts);
        } else if is_mozconfig(&path)
            && let Ok(text) = fs::read_to_string(&path)
        {
            texts.push((path, text));
        }
    }
}

fn is_mozconfig(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_inside = path.components().any(|part| part.as_os_str() == "mozconfigs");
    name.starts_with("mozconfig") || is_inside && !name.contains('.')
}
