//! The fuzz targets for a moment: the fuzzers' seeds and the sample tree, each as it is and with
//! random edits. The same in every run; `HOSTILE_ROUNDS` asks for more than the few rounds of an
//! ordinary run.

use std::fs;
use std::path::{Path, PathBuf};

use crate::bounds::soon;
use crate::numbers::Numbers;
use crate::targets::{self, SEPARATOR};

/// A fuzz target.
type Target = fn(&[u8]);

/// Each target, with the folder of its seeds.
pub(crate) const TARGETS: [(&str, Target); 5] = [
    ("parse", targets::parse),
    ("evaluate", targets::evaluate),
    ("whitelist", targets::whitelist),
    ("check", targets::check),
    ("import", targets::import),
];

/// Pieces that mean something, to be put anywhere.
const PIECES: [&[u8]; 40] = [
    SEPARATOR,
    b"\n",
    b"\"",
    b"'",
    b"`",
    b"\\",
    b"$(",
    b")",
    b"${A:-",
    b"}",
    b"$((",
    b"))",
    b"<<E\n",
    b"\nE\n",
    b"if ",
    b"; then ",
    b"; fi",
    b"case $A in a*) ",
    b";; esac",
    b"for a in $A; do ",
    b"; done",
    b"f() { ",
    b"&& ",
    b"|| ",
    b"| ",
    b"! ",
    b"exit 1\n",
    b"return\n",
    b"export ",
    b"unset A\n",
    b"ac_add_options --a=$A\n",
    b"mk_add_options A+=1\n",
    b". \"$topsrcdir/common\"\n",
    b"set -- $A\n",
    b"A=\"$A$A\"\n",
    b"[[allow]]\n",
    b"\0",
    b"\xff",
    b"\xc3\xa9",
    b"\r\n",
];

/// The largest input that is tried.
const LONGEST: usize = 4096;

/// How many edited inputs each target gets, for each input that is there.
fn rounds() -> usize {
    let asked = std::env::var("HOSTILE_ROUNDS").ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(4)
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let own = files(&top.join("fuzz/corpus").join(target));
    let sample = files(&top.join("tests/trees/firefox"));
    let read = |path: &PathBuf| fs::read(path).expect("a file");
    own.iter().chain(&sample).map(read).collect()
}

/// A random edit.
fn edit(bytes: &mut Vec<u8>, others: &[Vec<u8>], numbers: &mut Numbers) {
    let at = numbers.below(bytes.len() + 1);
    let end = (at + numbers.below(24)).min(bytes.len());
    match numbers.below(6) {
        0 => drop(bytes.drain(at..end)),
        1 => {
            bytes.splice(at..at, numbers.one(&PIECES).iter().copied());
        }
        2 => {
            let piece = bytes[at..end].to_vec();
            let target = numbers.below(bytes.len() + 1);
            bytes.splice(target..target, piece);
        }
        3 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << numbers.below(8);
            }
        }
        4 => {
            let other = numbers.one(others);
            let from = numbers.below(other.len() + 1);
            let to = (from + numbers.below(200)).min(other.len());
            bytes.splice(at..at, other[from..to].iter().copied());
        }
        _ => {
            let piece = numbers.one(&PIECES).repeat(1 + numbers.below(40));
            bytes.splice(at..at, piece);
        }
    }
    bytes.truncate(LONGEST);
}

/// Runs a target on its seeds and on edits of them.
fn run(index: usize) {
    let (name, target) = TARGETS[index];
    let seeds = seeds(name);
    assert!(seeds.len() > 20, "{name}: {} seeds", seeds.len());
    soon(name, move || {
        let mut numbers = Numbers::new(index as u64);
        for seed in &seeds {
            target(seed);
            let mut bytes = seed.clone();
            for _ in 0..rounds() {
                for _ in 0..=numbers.below(3) {
                    edit(&mut bytes, &seeds, &mut numbers);
                }
                let result = std::panic::catch_unwind(|| target(&bytes));
                assert!(result.is_ok(), "{name}: {:?}", String::from_utf8_lossy(&bytes));
            }
        }
    });
}

#[test]
fn parse() {
    run(0);
}

#[test]
fn evaluate() {
    run(1);
}

#[test]
fn whitelist() {
    run(2);
}

#[test]
fn check() {
    run(3);
}

#[test]
fn import() {
    run(4);
}
