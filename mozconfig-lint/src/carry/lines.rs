//! A text by its lines, and what becomes of it when lines go and others come.
//!
//! Lines are counted from 0 here. Nothing in this file knows shell, but for what a comment looks like.

use std::collections::BTreeMap;

use mozconfig_parse::source::ByteRange;

use crate::edit::Splice;

/// A text by its lines.
pub(super) struct Text<'a> {
    text: &'a str,
    starts: Vec<u32>,
}

/// What happens to lines: one that goes, or another text in its place.
pub(super) type LineEdits = BTreeMap<usize, Option<String>>;

/// Lines that come before a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Insertion {
    /// The line before which they come; the number of lines for the end of the text.
    pub(super) before: usize,
    /// The lines, without line ends.
    pub(super) lines: Vec<String>,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let after_newline = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0)
            .chain(after_newline.map(|(at, _)| at as u32 + 1))
            .filter(|&start| (start as usize) < text.len());
        Self { text, starts: starts.collect() }
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// A line with its end.
    fn whole(&self, line: usize) -> ByteRange {
        let end = |line: usize| self.starts.get(line).copied().unwrap_or(self.text.len() as u32);
        ByteRange::new(end(line), end(line + 1))
    }

    /// A line without its end.
    fn content(&self, line: usize) -> ByteRange {
        let whole = self.whole(line);
        let text = &self.text[whole.as_usize()];
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        ByteRange::new(whole.start, whole.start + text.len() as u32)
    }

    /// The text of a line without its end.
    pub(super) fn line(&self, line: usize) -> &'a str {
        &self.text[self.content(line).as_usize()]
    }

    /// The text of a range.
    pub(super) fn slice(&self, range: ByteRange) -> &'a str {
        self.text.get(range.as_usize()).unwrap_or_default()
    }

    /// The text of the line before a byte that is in it.
    pub(super) fn before(&self, byte: u32) -> &'a str {
        let line = self.line_of(byte);
        self.slice(ByteRange::new(self.whole(line).start, byte))
    }

    /// The text of the line from a byte that is in it.
    pub(super) fn after(&self, byte: u32) -> &'a str {
        let line = self.line_of(byte);
        self.slice(ByteRange::new(byte, self.content(line).end.max(byte)))
    }

    /// The line that holds a byte.
    pub(super) fn line_of(&self, byte: u32) -> usize {
        self.starts.partition_point(|&start| start <= byte).saturating_sub(1)
    }

    /// The first and the last line of a range.
    pub(super) fn lines_of(&self, range: ByteRange) -> (usize, usize) {
        let last = range.end.saturating_sub(1).max(range.start);
        (self.line_of(range.start), self.line_of(last))
    }

    /// The blanks that a line begins with.
    pub(super) fn indentation(&self, line: usize) -> &'a str {
        let text = self.line(line);
        &text[..text.len() - text.trim_start_matches([' ', '\t']).len()]
    }

    pub(super) fn is_blank(&self, line: usize) -> bool {
        self.line(line).trim().is_empty()
    }

    pub(super) fn is_comment(&self, line: usize) -> bool {
        self.line(line).trim_start().starts_with('#')
    }

    /// The first of the comment lines that stand directly above a line, not above `floor`.
    pub(super) fn comments_above(&self, line: usize, floor: usize) -> usize {
        let mut first = line;
        while first > floor && self.is_comment(first - 1) {
            first -= 1;
        }
        first
    }

    /// How most lines end.
    fn line_end(&self) -> &'static str {
        let newlines = self.text.matches('\n').count();
        let windows = self.text.matches("\r\n").count();
        if windows * 2 > newlines { "\r\n" } else { "\n" }
    }

    /// The splices that take lines away and put others in. A blank line that would be left beside
    /// another goes with them, and what comes is set apart by one where it is of another kind.
    pub(super) fn splices(&self, edits: &LineEdits, insertions: &[Insertion]) -> Vec<Splice> {
        let mut edits = edits.clone();
        self.without_blank_beside_blank(&mut edits, insertions);
        let mut splices: Vec<Splice> = edits
            .iter()
            .map(|(&line, edit)| match edit {
                None => Splice::remove(self.whole(line)),
                Some(text) => Splice { range: self.content(line), replacement: text.clone() },
            })
            .collect();
        for insertion in insertions {
            let text = self.inserted(&edits, insertion);
            splices.push(Splice::insert(self.whole(insertion.before).start, text));
        }
        splices
    }

    fn without_blank_beside_blank(&self, edits: &mut LineEdits, insertions: &[Insertion]) {
        let gone: Vec<usize> =
            edits.iter().filter(|(_, edit)| edit.is_none()).map(|(&line, _)| line).collect();
        let mut at = 0;
        while at < gone.len() {
            let first = gone[at];
            while gone.get(at + 1) == Some(&(gone[at] + 1)) {
                at += 1;
            }
            let next = gone[at] + 1;
            at += 1;
            if insertions.iter().any(|it| (first..=next).contains(&it.before)) {
                continue;
            }
            let ends_below = next == self.count();
            let blank_above = first == 0 || self.is_blank(first - 1);
            let blank_below = !ends_below && self.is_blank(next);
            if blank_above && blank_below {
                edits.insert(next, None);
            } else if ends_below && first > 0 && self.is_blank(first - 1) {
                edits.insert(first - 1, None);
            }
        }
    }

    /// The lines that come as text, with the blank lines that set them apart.
    fn inserted(&self, edits: &LineEdits, insertion: &Insertion) -> String {
        let end = self.line_end();
        let stays = |line: &usize| !matches!(edits.get(line), Some(None));
        let above = (0..insertion.before).rev().find(stays);
        let below = (insertion.before..self.count()).find(stays);
        let (Some(first), Some(last)) = (insertion.lines.first(), insertion.lines.last()) else {
            return String::new();
        };
        let is_block = insertion.lines.len() > 1 || first.trim_start().starts_with('#');
        // One line that takes the place of others is set apart as they were.
        let replaces = !is_block && matches!(edits.get(&insertion.before), Some(None));
        let is_apart = |line: usize, own: &str| {
            let is_other = is_block || command(self.line(line)) != command(own);
            !self.is_blank(line) && is_other && !replaces
        };
        // A variable is often set for the include that follows.
        let is_for_include = |line: usize, own: &str| {
            !is_block && command(own) == "=" && command(self.line(line)) == "."
        };
        let mut text = String::new();
        // The last line of the file may lack its end.
        if insertion.before == self.count() && !self.text.is_empty() && !self.text.ends_with('\n') {
            text.push_str(end);
        }
        if above.is_some_and(|above| is_apart(above, first)) {
            text.push_str(end);
        }
        for line in &insertion.lines {
            text.push_str(line);
            text.push_str(end);
        }
        if below.is_some_and(|below| is_apart(below, last) && !is_for_include(below, last)) {
            text.push_str(end);
        }
        text
    }
}

/// What kind of command a line is: its first word, or that it is an assignment.
fn command(line: &str) -> &str {
    let word = line.split_whitespace().next().unwrap_or_default();
    if word.contains('=') { "=" } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::splice;

    fn edited(text: &str, gone: &[usize], comes: &[(usize, &str)]) -> String {
        let edits: LineEdits = gone.iter().map(|&line| (line, None)).collect();
        let insertions: Vec<Insertion> = comes
            .iter()
            .map(|&(before, lines)| Insertion {
                before,
                lines: lines.lines().map(str::to_owned).collect(),
            })
            .collect();
        let splices = Text::new(text).splices(&edits, &insertions);
        String::from_utf8(splice(text.as_bytes(), &splices).unwrap()).unwrap()
    }

    #[test]
    fn lines_go() {
        assert_eq!(edited("a\nb\nc\n", &[1], &[]), "a\nc\n");
        assert_eq!(edited("a\n\nb\n\nc\n", &[2], &[]), "a\n\nc\n");
        assert_eq!(edited("a\n\nb\n", &[2], &[]), "a\n");
        assert_eq!(edited("a\n\nb", &[2], &[]), "a\n");
        assert_eq!(edited("a\n\nb\nc\n", &[2], &[]), "a\n\nc\n");
        assert_eq!(edited("a\n\nb\n", &[0], &[]), "b\n");
        assert_eq!(edited("a\r\nb\r\n", &[0, 1], &[]), "");
    }

    #[test]
    fn lines_come() {
        assert_eq!(edited("", &[], &[(0, "x")]), "x\n");
        assert_eq!(edited("x 1\n\ny\n", &[], &[(1, "x 2")]), "x 1\nx 2\n\ny\n");
        assert_eq!(edited("x 1\ny\n", &[], &[(1, "z")]), "x 1\n\nz\n\ny\n");
        assert_eq!(edited("x 1\ny\n", &[], &[(1, "# why\nx 2")]), "x 1\n\n# why\nx 2\n\ny\n");
        assert_eq!(edited("x 1", &[], &[(1, "x 2")]), "x 1\nx 2\n");
        assert_eq!(edited("x 1\r\ny\r\n", &[], &[(1, "x 2")]), "x 1\r\nx 2\r\n\r\ny\r\n");
        assert_eq!(edited("a\nA=1\nb\n", &[], &[(1, "B=1")]), "a\n\nB=1\nA=1\nb\n");
        assert_eq!(edited(". a\n", &[], &[(0, "B=1")]), "B=1\n. a\n");
    }

    #[test]
    fn lines_come_for_others() {
        assert_eq!(edited("x 1\nx 2\nx 3\n", &[1], &[(1, "x 4")]), "x 1\nx 4\nx 3\n");
        assert_eq!(edited("x 1\n\ny\n\nx 3\n", &[2], &[(2, "z")]), "x 1\n\nz\n\nx 3\n");
        assert_eq!(edited("x 1\ny\n", &[1], &[(1, "z")]), "x 1\nz\n");
    }
}
