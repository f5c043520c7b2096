//! Where in a file lines may be put: between its commands, the most natural place first.
//!
//! Nothing is evaluated here; which of the places does is for the evaluation to say.

use mozconfig_parse::syntax::tree::{AndOr, CommandKind, List};

use super::lines::Text;
use super::slice::extent;

/// The lines of the commands of a file, from the first to the last.
fn lines_of(text: &Text<'_>, script: &List) -> Vec<(usize, usize)> {
    script.entries.iter().map(|entry| text.lines_of(extent(entry))).collect()
}

/// Whether lines before this one would stand between commands of the file.
pub(super) fn is_between(text: &Text<'_>, script: &List, line: usize) -> bool {
    lines_of(text, script).iter().all(|&(first, last)| line <= first || line > last)
}

/// The lines of a file before which lines may be put, the most natural first: before the includes at
/// its end, at the very end, behind the includes at its front, at the very front; then all others.
pub(super) fn boundaries(text: &Text<'_>, script: &List) -> Vec<usize> {
    let lines = lines_of(text, script);
    let entries = &script.entries;
    if entries.is_empty() {
        return vec![text.count()];
    }
    let behind = |index: usize| lines[index].1 + 1;
    let front = text.comments_above(lines[0].0, 0);
    let leading = entries.iter().take_while(|entry| is_include(entry)).count();
    let trailing = entries.iter().rev().take_while(|entry| is_include(entry)).count();
    let mut places = Vec::new();
    if trailing < entries.len() {
        places.push(behind(entries.len() - trailing - 1));
    } else if let Some(last) = entries.last()
        && text.slice(last.range).trim_end_matches(['"', '\'']).ends_with("override")
        && entries.len() > 1
    {
        places.push(behind(entries.len() - 2));
    }
    places.push(behind(entries.len() - 1));
    if leading > 0 {
        places.push(behind(leading - 1));
    }
    places.push(front);
    places.extend((0..entries.len()).rev().map(behind));
    places.retain(|&line| is_between(text, script, line));
    places
}

fn is_include(entry: &AndOr) -> bool {
    let [command] = &entry.first.commands[..] else { return false };
    let CommandKind::Simple(simple) = &command.kind else { return false };
    let name = simple.words.first().map(|word| word.range);
    // A dot and no more, or `source`, which bash alone knows.
    name.is_some_and(|range| range.end - range.start == 1) && simple.words.len() == 2
}
