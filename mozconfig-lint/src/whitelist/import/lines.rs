//! The lines by which two mozconfigs differ, as the old check saw them.
//!
//! It laid the two files side by side with Python's `difflib` and looked at the lines of one that had no
//! counterpart in the other: all but comments, what is shorter than two characters, and lines that were
//! without a counterpart on both sides, which had moved. To see the same, files are laid side by side
//! here in the same way: around the longest run of equal lines, then in what is left before and behind
//! it. Files that are far longer than any top-level mozconfig are compared without regard to order.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The line of a file, from 1.
pub(super) type LineNumber = u32;

/// How many lines the two files may have together to be laid side by side. Real ones have some forty;
/// from 200 on `difflib` takes a short cut.
const LONGEST: usize = 1000;

/// The lines of two texts that the old check looks at: those of one that the other has not.
pub(super) fn unshared(base: &str, other: &str) -> [BTreeSet<LineNumber>; 2] {
    // The old check names the other variant first, which decides between runs of the same length.
    let (other, base) = (lines(other), lines(base));
    let mut matched = [BTreeSet::new(), BTreeSet::new()];
    if other.len() + base.len() <= LONGEST {
        match_lines(&other, &base, &mut matched);
    } else {
        match_copies(&other, &base, &mut matched);
    }
    let [of_other, of_base] = matched;
    let alone = |lines: &[String], matched: &BTreeSet<usize>| -> BTreeSet<usize> {
        let is_alone = |&at: &usize| !matched.contains(&at) && is_compared(lines[at].trim());
        (0..lines.len()).filter(is_alone).collect()
    };
    let (in_other, in_base) = (alone(&other, &of_other), alone(&base, &of_base));
    let texts = |lines: &[String], alone: &BTreeSet<usize>| -> BTreeSet<String> {
        alone.iter().map(|&at| lines[at].clone()).collect()
    };
    let (only_other, only_base) = (texts(&other, &in_other), texts(&base, &in_base));
    let numbers = |lines: &[String], alone: BTreeSet<usize>, opposite: &BTreeSet<String>| {
        let stays = |at: &usize| !opposite.contains(&lines[*at]);
        alone.into_iter().filter(stays).map(|at| at as LineNumber + 1).collect()
    };
    [numbers(&base, in_base, &only_other), numbers(&other, in_other, &only_base)]
}

/// The lines with their ends, which are all the same for Python.
fn lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(|line| line.replace("\r\n", "\n")).collect()
}

/// Whether the old check looks at a line, which stands here without the blanks around it.
pub(super) fn is_compared(line: &str) -> bool {
    line.chars().nth(1).is_some() && !line.starts_with('#')
}

/// Notes the lines of `a` and `b` that are counterparts of each other.
fn match_lines(a: &[String], b: &[String], matched: &mut [BTreeSet<usize>; 2]) {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, line) in b.iter().enumerate() {
        places.entry(line).or_default().push(at);
    }
    let mut open = vec![(0..a.len(), 0..b.len())];
    while let Some((in_a, in_b)) = open.pop() {
        let (run_a, run_b) = longest_run(a, &places, in_a.clone(), in_b.clone());
        if run_a.is_empty() {
            continue;
        }
        open.push((in_a.start..run_a.start, in_b.start..run_b.start));
        open.push((run_a.end..in_a.end, run_b.end..in_b.end));
        matched[0].extend(run_a);
        matched[1].extend(run_b);
    }
}

/// Notes as many copies of each line of `a` and `b` as both have.
fn match_copies(a: &[String], b: &[String], matched: &mut [BTreeSet<usize>; 2]) {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, line) in b.iter().enumerate() {
        places.entry(line).or_default().push(at);
    }
    for (at, line) in a.iter().enumerate() {
        if let Some(place) = places.get_mut(line.as_str()).and_then(Vec::pop) {
            matched[0].insert(at);
            matched[1].insert(place);
        }
    }
}

/// The longest run of equal lines within two ranges; of several, the one that is first in `a`, then in
/// `b`.
fn longest_run(
    a: &[String],
    places: &BTreeMap<&str, Vec<usize>>,
    in_a: Range<usize>,
    in_b: Range<usize>,
) -> (Range<usize>, Range<usize>) {
    let (mut best_a, mut best_b) = (in_a.start..in_a.start, in_b.start..in_b.start);
    // The length of the run that ends at the line before in `a` and at each line of `b`.
    let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
    for at in in_a {
        let mut now = BTreeMap::new();
        for &place in places.get(a[at].as_str()).map_or(&[][..], Vec::as_slice) {
            if !in_b.contains(&place) {
                continue;
            }
            let before = place.checked_sub(1).and_then(|before| lengths.get(&before));
            let length = before.map_or(1, |before| before + 1);
            now.insert(place, length);
            if length > best_a.len() {
                best_a = at + 1 - length..at + 1;
                best_b = place + 1 - length..place + 1;
            }
        }
        lengths = now;
    }
    (best_a, best_b)
}

#[cfg(test)]
mod tests {
    use super::unshared;

    fn numbers(base: &str, other: &str) -> [Vec<u32>; 2] {
        unshared(base, other).map(|numbers| numbers.into_iter().collect())
    }

    #[test]
    fn lines_without_a_counterpart() {
        let base = "a=1\n# b\nfi\n  c=1\n:\nd=1\nfi\r\n";
        let other = "a=1\nc=1\nfi\n# e\nd=1\n";
        assert_eq!(numbers(base, other), [vec![4, 7], vec![2]]);
        assert_eq!(numbers("", "a=1\nb=1\n"), [vec![], vec![1, 2]]);
        assert_eq!(numbers("a=1\n", "a=1"), [vec![1], vec![1]]);
    }

    #[test]
    fn a_line_that_has_moved_is_no_difference() {
        assert_eq!(numbers("a=1\nb=1\nc=1\n", "b=1\nc=1\na=1\n"), [Vec::<u32>::new(), vec![]]);
    }

    #[test]
    fn long_files_take_no_time() {
        let base = "a=1\n".repeat(50_000) + "b=1\n";
        let other = "a=1\n".repeat(49_999) + "c=1\n";
        let [in_base, in_other] = numbers(&base, &other);
        assert_eq!((in_base.len(), in_other), (2, vec![50_000]));
    }

    #[test]
    fn of_several_copies_the_one_that_is_left_over() {
        let base = "x=1\nif a; then\nx=1\nfi\n";
        let other = "if a; then\nx=1\nfi\n";
        assert_eq!(numbers(base, other), [vec![1], vec![]]);
    }
}
