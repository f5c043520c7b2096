//! Pairs that are alike but for some edit that a person may make on one side.

use std::collections::BTreeMap;

use crate::judge::Effort;
use crate::loads::Shells;
use crate::pair::{Evaluated, Pair};
use crate::random::Random;
use crate::shrink::{judge_all, number};
use crate::source_trees::{real_pairs, sample_pairs};

/// How many pairs are made of the sample tree, and of real trees.
const SAMPLE_EDITS: u64 = 60;
const REAL_EDITS: u64 = 25;

/// Where the files of the side that is edited stand.
const EDITED: &str = "edited";

/// The files of a pair in which the other side has includes of its own, so that an edit of one of
/// them is an edit of one side.
fn with_own_includes(pair: &Pair) -> Pair {
    let evaluated = Evaluated::new(pair);
    let own = pair.paths()[1].clone();
    let mut read = evaluated.read_by(&evaluated.sides[1]);
    read.remove(&own);
    let moved = |text: &str| {
        let mut text = text.to_owned();
        for path in &read {
            for top in ["$topsrcdir", "${topsrcdir}"] {
                for end in ["\"", "\n", " "] {
                    text = text.replace(
                        &format!("{top}/{path}{end}"),
                        &format!("{top}/{EDITED}/{path}{end}"),
                    );
                }
            }
        }
        text
    };
    let mut files = pair.files.clone();
    for path in &read {
        files.insert(format!("{EDITED}/{path}"), moved(&pair.files[path]));
    }
    files.insert(own.clone(), moved(&pair.files[&own]));
    Pair { files, ..pair.clone() }.complete()
}

/// The line numbers of a text that satisfy something.
fn lines_where(text: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    let lines = text.lines().enumerate();
    lines.filter(|(_, line)| is_wanted(line.trim())).map(|(at, _)| at).collect()
}

fn is_command(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

fn is_simple(line: &str) -> bool {
    let starts = ["ac_add_options ", "mk_add_options ", "export ", "unset ", ". "];
    starts.iter().any(|start| line.starts_with(start))
        || line.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
        })
}

fn one(random: &mut Random, lines: &[usize]) -> Option<usize> {
    (!lines.is_empty()).then(|| lines[random.below(lines.len())])
}

/// One edit of one of these files; says what it is.
pub(crate) fn edit(
    random: &mut Random,
    files: &mut BTreeMap<String, String>,
    own: &[String],
) -> Option<String> {
    let path = own[random.below(own.len())].clone();
    let text = files[&path].clone();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let commands = lines_where(&text, is_command);
    let simple = lines_where(&text, is_simple);
    let what = match random.below(9) {
        0 => {
            let line = lines.remove(one(random, &simple)?);
            format!("without {line:?}")
        }
        1 => {
            let line = lines[one(random, &simple)?].clone();
            lines.insert(one(random, &commands)?, line.clone());
            format!("{line:?} twice")
        }
        2 => {
            let (first, second) = (one(random, &simple)?, one(random, &simple)?);
            lines.swap(first, second);
            format!("lines {} and {} swapped", first + 1, second + 1)
        }
        3 => {
            let at = one(random, &simple)?;
            let names: Vec<&str> = text.split('$').skip(1).filter_map(variable).collect();
            let name = if names.is_empty() { "SWITCH" } else { random.pick(&names) };
            lines[at] = format!("if [ -n \"${name}\" ]; then\n{}\nfi", lines[at]);
            format!("line {} under a condition", at + 1)
        }
        4 | 5 => {
            let at =
                one(random, &lines_where(&text, |line| is_simple(line) && line.contains('=')))?;
            let (front, value) = lines[at].split_once('=')?;
            let quote = if value.ends_with('"') { "\"" } else { "" };
            let start = if value.starts_with('"') { "\"" } else { "" };
            let new = random.pick(&["changed", "1", "0", "", "$CHANGED", "${MOZ_X:-default}"]);
            // The programs that stand for the commands are found by it.
            let is_path = matches!(front.trim(), "PATH" | "export PATH");
            let new = if is_path { "changed:$PATH" } else { new };
            lines[at] = if start == quote {
                format!("{front}={start}{new}{quote}")
            } else {
                format!("{front}x={value}")
            };
            format!("another value in line {}", at + 1)
        }
        6 => {
            let options = lines_where(&text, |line| line.starts_with("ac_add_options "));
            let line = lines.remove(one(random, &options)?);
            let to = own[random.below(own.len())].clone();
            if to == path {
                lines.push(line.clone());
            } else {
                let target = files.get_mut(&to)?;
                target.push_str(&format!("{line}\n"));
            }
            format!("{line:?} moved to {to}")
        }
        7 => {
            let at = random.below(lines.len() + 1);
            let status = random.pick(&["return", "return 0", "test -n \"$LEAVE\" && return || :"]);
            lines.insert(at, status.to_owned());
            format!("`{status}` in line {}", at + 1)
        }
        _ => {
            let includes = lines_where(&text, |line| line.starts_with(". "));
            let line = lines.remove(one(random, &includes)?);
            format!("without {line:?}")
        }
    };
    files.insert(path.clone(), lines.iter().flat_map(|line| [line, "\n"]).collect());
    Some(format!("{path}: {what}"))
}

/// The name behind a `$`.
fn variable(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('{');
    let end = text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    let name = &text[..end.unwrap_or(text.len())];
    let is_name = name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    (is_name && name != "topsrcdir").then_some(name)
}

/// A pair with one or two edits on one side that leave it shell.
fn edited(pair: &Pair, seed: u64) -> Option<Pair> {
    let mut random = Random::new(seed);
    // Either the two sides are alike before, or they are as they are.
    let mut pair = pair.clone();
    if random.chance(50) {
        let [base, other] = pair.paths();
        let text = pair.files[&base].clone();
        pair.files.insert(other, text);
        pair = pair.complete();
    }
    let pair = with_own_includes(&pair);
    let read = Evaluated::new(&pair);
    let own: Vec<String> = read
        .read_by(&read.sides[1])
        .into_iter()
        .filter(|path| path.starts_with(EDITED) || *path == pair.paths()[1])
        .collect();
    for _ in 0..20 {
        let mut candidate = pair.clone();
        let mut what = Vec::new();
        for _ in 0..=random.below(2) {
            what.extend(edit(&mut random, &mut candidate.files, &own));
        }
        if what.is_empty() || Evaluated::new(&candidate).has_syntax_error() {
            continue;
        }
        candidate.name = format!("{}, seed {seed}: {}", pair.name, what.join("; "));
        candidate.seed = seed;
        return Some(candidate.complete());
    }
    None
}

fn judge_edits(what: &str, pairs: &[Pair], count: u64, effort: Effort) {
    let Some(shells) = Shells::find() else { return };
    if pairs.is_empty() {
        return;
    }
    let first: u64 = number("MOZCONFIG_SEED").unwrap_or(1);
    let count: u64 = number("MOZCONFIG_TREES").unwrap_or(count);
    let edited: Vec<Pair> = (first..first + count)
        .filter_map(|seed| edited(&pairs[seed as usize % pairs.len()], seed))
        .collect();
    let summary = judge_all(what, shells, effort, &edited);
    assert!(summary.differences > 0 && summary.confirmed > 0);
}

#[test]
fn edits_of_the_sample_tree() {
    let effort = Effort { environments: 6, witnesses: 8, whitelist: true };
    judge_edits("edits of the sample tree", &sample_pairs(), SAMPLE_EDITS, effort);
}

#[test]
fn edits_of_real_trees() {
    let effort = Effort { environments: 4, witnesses: 6, whitelist: false };
    judge_edits("edits of real trees", real_pairs(), REAL_EDITS, effort);
}
