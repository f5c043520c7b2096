//! Parses the same files with this parser and with others, in turns in one run, and prints a table.
//!
//! Each round every parser parses every file once; what is told is the median and the fastest round.
//! Files are read before, and all trees are dropped within the time that is taken.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, hint, process};

const ROUNDS: usize = 101;

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
    let mut times: Vec<Vec<Duration>> = vec![Vec::with_capacity(ROUNDS); parsers.len()];
    for _ in 0..ROUNDS {
        for ((_, parse), times) in parsers.iter().zip(&mut times) {
            let start = Instant::now();
            for text in &texts {
                hint::black_box(parse(hint::black_box(text)));
            }
            times.push(start.elapsed());
        }
    }
    println!("{} files, {lines} lines, {bytes} bytes, {ROUNDS} rounds\n", texts.len());
    println!("| parser | median | fastest | throughput | time against ours | files accepted |");
    println!("|---|---|---|---|---|---|");
    let mut ours = None;
    for ((name, parse), mut times) in parsers.iter().zip(times) {
        times.sort();
        let (median, fastest) = (times[ROUNDS / 2], times[0]);
        let ours = *ours.get_or_insert(median);
        let accepted = texts.iter().filter(|text| parse(text)).count();
        println!(
            "| {name} | {:.3} ms | {:.3} ms | {:.0} MB/s | {:.1} | {accepted} |",
            median.as_secs_f64() * 1e3,
            fastest.as_secs_f64() * 1e3,
            bytes as f64 / median.as_secs_f64() / 1e6,
            median.as_secs_f64() / ours.as_secs_f64(),
        );
    }
    process::ExitCode::SUCCESS
}

/// The parsers, ours first; each says whether it takes the text for shell.
fn parsers() -> Vec<(&'static str, Parse)> {
    let bash = tree_sitter::Language::new(tree_sitter_bash::LANGUAGE);
    vec![
        ("mozconfig-parse", Box::new(|text| mozconfig_parse::syntax::parse(text).errors.is_empty())),
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
