//! Takes out of a whitelist what excuses nothing, and what is excused twice.
//!
//! What goes is what the rules about entries offer an edit for that may be made without asking. The
//! result is checked like any whitelist before it is given back: every other finding has to be as
//! before.

use mozconfig_parse::source::{ByteRange, FileSystem};

use crate::check::{Options, WhitelistSource, examine};
use crate::diagnostic::Diagnostic;
use crate::edit::{Change, Splice, splice};
use crate::report::Report;
use crate::rules::Check;
use crate::whitelist::refusal::{self, Refusal};
use crate::whitelist::verdict::Verdict;

/// How often the whitelist may be pruned and checked again. Each round removes something, and most
/// whitelists take one or two.
const MOST_ROUNDS: usize = 1000;

/// What came of pruning.
#[derive(Debug)]
pub struct Pruned {
    /// The change to the whitelist; empty when there is nothing to remove.
    pub change: Change,
    /// What goes, in the order of the file.
    pub removed: Vec<Removed>,
    /// The check with the whitelist as it would be.
    pub report: Report,
}

/// Something that goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Removed {
    /// The line where it begins, from 1.
    pub line: u32,
    /// The id of the rule that found it.
    pub rule: &'static str,
    /// Why it goes: the rule's words, without those that say to remove it.
    pub why: String,
}

/// Prunes a whitelist; nothing is written.
///
/// Refuses where there is no whitelist, where it is broken, and where only a part of the tree was
/// compared: then it is not known what an entry excuses.
pub fn prune(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    options: &Options,
) -> Result<Pruned, Refusal> {
    if !options.platforms.is_empty() || !options.variants.is_empty() {
        return Err(Refusal::new("what excuses nothing is known of the whole tree alone")
            .with_help("leave out what narrows the check to a part of it"));
    }
    let first = refusal::complete(examine(files, whitelist, options)?)?;
    let file = refusal::required(&first)?.file;
    let mut report = first.report;
    let source = report.sources.file(file);
    let (path, original) = (source.path().clone(), source.text().to_owned());
    let before = Verdict::of(&report);
    let mut text = original.clone();
    let (mut removed, mut gone) = (Vec::new(), Gone::default());
    for _ in 0..MOST_ROUNDS {
        let offered = offered(&report);
        if offered.is_empty() {
            break;
        }
        for (_, diagnostic) in &offered {
            let at = gone.place_before(diagnostic.primary.span.range.start);
            let line = original[..at as usize].matches('\n').count();
            let why = diagnostic.message.split(": remove").next().unwrap_or_default().to_owned();
            removed.push(Removed { line: line as u32 + 1, rule: diagnostic.rule.id, why });
        }
        let ranges: Vec<ByteRange> = offered.iter().map(|(range, _)| *range).collect();
        let splices: Vec<Splice> = ranges.iter().copied().map(Splice::remove).collect();
        let next = splice(text.as_bytes(), &splices).ok().and_then(|it| String::from_utf8(it).ok());
        text = next.ok_or_else(|| changes_more(path.as_str()))?;
        gone.add(&ranges);
        let source = WhitelistSource::Text { path: path.clone(), text: text.clone() };
        report = examine(files, source, options)?.report;
    }
    if !offered(&report).is_empty() || before.differs_from(&Verdict::of(&report)).is_some() {
        return Err(changes_more(path.as_str()));
    }
    removed.sort();
    let change = Change { path, before: Some(original.into_bytes()), after: text.into_bytes() };
    Ok(Pruned { change, removed, report })
}

/// Must not happen, and is looked for all the same: no edit may change a verdict.
fn changes_more(path: &str) -> Refusal {
    Refusal::new(format!("`{path}` was not pruned: that would change other findings as well"))
        .with_help("remove by hand what `mozconfig-lint check` tells to remove; this is a bug")
}

/// The removals that are offered and may be made without asking, without those that overlap an
/// earlier one: their turn comes in the next round.
fn offered(report: &Report) -> Vec<(ByteRange, &Diagnostic)> {
    let mut offered: Vec<(ByteRange, &Diagnostic)> = report
        .diagnostics
        .iter()
        .filter(|diagnostic| matches!(diagnostic.rule.check, Check::Entry(_)))
        .flat_map(|diagnostic| {
            let safe = diagnostic.remedies.iter().filter(|remedy| remedy.is_safe);
            let edits = safe.filter_map(|remedy| remedy.edit.as_ref());
            edits.map(move |edit| (edit.span.range, diagnostic))
        })
        .collect();
    // Of two that begin at one place, the larger one makes the other needless.
    offered.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    offered.retain(|(range, _)| {
        let is_apart = range.start >= end && !range.is_empty();
        end = if is_apart { range.end } else { end };
        is_apart
    });
    offered
}

/// What has gone of the original text, so that a place in what is left can be told by the original.
#[derive(Default)]
struct Gone {
    /// In the order of the text, apart from each other.
    ranges: Vec<ByteRange>,
}

impl Gone {
    /// The place in the original text of a place in what is left.
    fn place_before(&self, at: u32) -> u32 {
        let skip = |at: u32, gone: &ByteRange| {
            if gone.start <= at { at + (gone.end - gone.start) } else { at }
        };
        self.ranges.iter().fold(at, skip)
    }

    /// Takes ranges out of what is left.
    fn add(&mut self, ranges: &[ByteRange]) {
        let before = |range: &ByteRange| {
            let end = self.place_before(range.end.saturating_sub(1)) + 1;
            ByteRange::new(self.place_before(range.start), end)
        };
        let mut all: Vec<ByteRange> = ranges.iter().map(before).collect();
        all.append(&mut self.ranges);
        all.sort();
        for range in all {
            match self.ranges.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => self.ranges.push(range),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_by_the_original() {
        let mut gone = Gone::default();
        // Of `0123456789`, `0156789` is left, then `0189`.
        gone.add(&[ByteRange::new(2, 5)]);
        assert_eq!([0, 1, 2, 6].map(|at| gone.place_before(at)), [0, 1, 5, 9]);
        gone.add(&[ByteRange::new(2, 5)]);
        assert_eq!(gone.ranges, [ByteRange::new(2, 8)]);
        assert_eq!([1, 2].map(|at| gone.place_before(at)), [1, 8]);
        gone.add(&[ByteRange::new(1, 3)]);
        assert_eq!(gone.ranges, [ByteRange::new(1, 9)]);
    }
}
