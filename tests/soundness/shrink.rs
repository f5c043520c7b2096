//! Runs over many pairs; a pair that fails is made smaller before it is told.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::judge::{Effort, Failure, judge};
use crate::loads::Shells;
use crate::pair::Pair;
use crate::summary::Summary;

/// How many failing pairs are made smaller.
const SHRUNK: usize = 3;
/// How often a pair is judged again for that.
const ATTEMPTS: usize = 600;

/// Judges pairs, some at a time, and tells what was compared and what went wrong.
pub(crate) fn judge_all(what: &str, shells: &Shells, effort: Effort, pairs: &[Pair]) -> Summary {
    let next = AtomicUsize::new(0);
    let gathered = Mutex::new((Summary::default(), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(pair) = pairs.get(index) else { break };
                    let (summary, failures) = judge(pair, shells, effort);
                    let mut gathered = gathered.lock().expect("no thread panics while it holds it");
                    gathered.0.add(&summary);
                    gathered.1.extend(failures.into_iter().next().map(|first| (index, first)));
                }
            });
        }
    });
    let (summary, mut failures) = gathered.into_inner().expect("no thread panicked");
    eprintln!("{what}:\n{summary}");
    failures.sort_by_key(|(index, failure): &(usize, Failure)| (failure.fault, *index));
    let mut shown = String::new();
    let most = number("MOZCONFIG_SHOWN").unwrap_or(SHRUNK);
    for (index, failure) in failures.iter().take(most) {
        let (pair, failure) = shrink(&pairs[*index], shells, effort, failure);
        let _ = write!(shown, "\n=== {}\n", pair.name);
        for (path, text) in &pair.files {
            let _ = writeln!(shown, "--- {path}\n{text}");
        }
        let _ = writeln!(shown, "*** {}", failure.text);
    }
    let faults: String = failures
        .iter()
        .map(|(index, failure)| {
            let first = failure.text.lines().next().unwrap_or_default();
            format!("{}: {first}\n", pairs[*index].name)
        })
        .collect();
    assert!(failures.is_empty(), "{} pairs fail:\n{faults}\n{shown}", failures.len());
    summary
}

/// A number that is given in the environment of the test.
pub(crate) fn number<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// Takes lines out of a pair as long as it fails in the same way.
fn shrink(pair: &Pair, shells: &Shells, effort: Effort, failure: &Failure) -> (Pair, Failure) {
    let mut best = (pair.clone(), failure.clone());
    let mut attempts = 0;
    let mut size = 16;
    while size > 0 && attempts < ATTEMPTS {
        let mut smaller = false;
        let paths: Vec<String> = best.0.files.keys().cloned().collect();
        for path in paths {
            let mut at = 0;
            while attempts < ATTEMPTS && best.0.files.contains_key(&path) {
                let lines: Vec<&str> = best.0.files[&path].lines().collect();
                if at >= lines.len() {
                    break;
                }
                let end = (at + size).min(lines.len());
                let left = [&lines[..at], &lines[end..]].concat();
                let mut candidate = best.0.clone();
                let text: String = left.iter().flat_map(|line| [*line, "\n"]).collect();
                candidate.files.insert(path.clone(), text);
                let candidate = candidate.complete();
                if !candidate.files.contains_key(&path) {
                    break;
                }
                attempts += 1;
                let (_, failures) = judge(&candidate, shells, effort);
                match failures.into_iter().find(|found| found.fault == failure.fault) {
                    Some(found) => {
                        best = (candidate, found);
                        smaller = true;
                    }
                    None => at += size,
                }
            }
        }
        if size > 1 || !smaller {
            size /= 2;
        }
    }
    // A file without lines that can go altogether.
    let empty = best.0.files.iter().filter(|(_, text)| text.is_empty());
    let empty: Vec<String> = empty.map(|(path, _)| path.clone()).collect();
    for path in empty {
        let mut candidate = best.0.clone();
        candidate.files.remove(&path);
        if candidate.paths().contains(&path) {
            continue;
        }
        let (_, failures) = judge(&candidate, shells, effort);
        if let Some(found) = failures.into_iter().find(|found| found.fault == failure.fault) {
            best = (candidate, found);
        }
    }
    best
}
