//! Which bytes go when an entry, a key or an item of a list is removed from a whitelist, so that the
//! rest looks as if it had never been there. Pure: text and places in, places out.
//!
//! What belongs to an entry goes with it: the comment right above its header and the one right below
//! its last line. A comment that a blank line keeps apart stays, and so does the heading of a section
//! (one with a line of dashes or the like in it) and an entry that is commented out.

use mozconfig_parse::source::ByteRange;

/// The bytes that go with an entry, which is given from its header to the end of its last line.
pub fn of_entry(text: &str, entry: ByteRange) -> ByteRange {
    let lines = Lines::new(text);
    let first = lines.at(entry.start);
    let last = lines.at(entry.end);
    let above = (0..first).rev().take_while(|&line| lines.is_comment(line)).last();
    let above = above.filter(|&start| !lines.stand_alone(start..first));
    let mut start = above.unwrap_or(first);
    let below = (last + 1..lines.count()).take_while(|&line| lines.is_comment(line)).last();
    // Right above another header, the comment belongs to that one.
    let below = below.filter(|&end| lines.is_blank_or_end(end + 1));
    let below = below.filter(|&end| !lines.stand_alone(last + 1..end + 1));
    let mut end = below.unwrap_or(last) + 1;
    let blank_before = start == 0 || lines.is_blank_or_end(start - 1);
    let after = (end..lines.count()).take_while(|&line| lines.is_blank_or_end(line)).count();
    if end + after >= lines.count() {
        // Nothing follows: the blank lines that led here lead nowhere.
        end = lines.count();
        while start > 0 && lines.is_blank_or_end(start - 1) {
            start -= 1;
        }
    } else if blank_before {
        end += after;
    }
    lines.range(start, end)
}

/// The bytes that go with a key, which is given from its name to the end of its value: whole lines,
/// with the comment behind it.
pub fn of_key(text: &str, key: ByteRange) -> ByteRange {
    let lines = Lines::new(text);
    lines.range(lines.at(key.start), lines.at(key.end) + 1)
}

/// The bytes that go with an item of a list of at least two. `None` where a comment stands between it
/// and its comma, so that it is not plain what belongs to it.
pub fn of_item(text: &str, items: &[ByteRange], index: usize) -> Option<ByteRange> {
    let item = *items.get(index)?;
    if items.len() < 2 {
        return None;
    }
    let rest = text.get(item.end as usize..)?;
    let behind = rest.trim_start();
    let Some(after_comma) = behind.strip_prefix(',') else {
        // The last item: the comma before it goes with it, if nothing stands between them.
        let is_last =
            behind.starts_with(']') || (behind.starts_with('#') && index + 1 == items.len());
        let before = items[index.checked_sub(1)?].end as usize;
        let between = text.get(before..item.start as usize)?;
        let blanks = between.len() - between.trim_start().len();
        let is_plain = between.trim() == ",";
        let alone = alone_on_line(text, item);
        return match alone {
            // With its line; a comma at the end of a list does no harm.
            Some(line) if is_last => Some(line),
            _ if is_last && is_plain => Some(ByteRange::new((before + blanks) as u32, item.end)),
            _ if is_last => Some(item),
            _ => None,
        };
    };
    let comma_end = text.len() - after_comma.len();
    let with_comma = ByteRange::new(item.start, comma_end as u32);
    if let Some(line) = alone_on_line(text, with_comma) {
        return Some(line);
    }
    let after_blanks = after_comma.trim_start_matches([' ', '\t']);
    let start = item.start as usize;
    if after_blanks.starts_with(['\n', '\r', '#']) {
        // The last of its line, and not the first.
        let front = text[..start].trim_end_matches([' ', '\t']);
        return Some(ByteRange::new(front.len() as u32, comma_end as u32));
    }
    Some(ByteRange::new(item.start, (text.len() - after_blanks.len()) as u32))
}

/// The whole lines of a range, if nothing else than a comment stands on them. A list's brackets are
/// something else.
fn alone_on_line(text: &str, range: ByteRange) -> Option<ByteRange> {
    let lines = Lines::new(text);
    let (first, last) = (lines.at(range.start), lines.at(range.end));
    let whole = lines.range(first, last + 1);
    let before = &text[whole.start as usize..range.start as usize];
    let after = text[range.end as usize..whole.end as usize].trim_start();
    (before.trim().is_empty() && (after.is_empty() || after.starts_with('#'))).then_some(whole)
}

/// The lines of a text.
struct Lines<'a> {
    text: &'a str,
    /// Where each line begins, and the end of the text.
    starts: Vec<u32>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let mut starts = vec![0];
        for line in text.split_inclusive('\n') {
            starts.push(starts[starts.len() - 1] + line.len() as u32);
        }
        Self { text, starts }
    }

    fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// The line that holds a byte; the last one for the end of the text.
    fn at(&self, byte: u32) -> usize {
        let after = self.starts.partition_point(|&start| start <= byte);
        (after - 1).min(self.count().saturating_sub(1))
    }

    /// The bytes of some lines, up to, not including, `end`.
    fn range(&self, start: usize, end: usize) -> ByteRange {
        ByteRange::new(self.starts[start.min(self.count())], self.starts[end.min(self.count())])
    }

    fn line(&self, line: usize) -> Option<&'a str> {
        (line < self.count()).then(|| &self.text[self.range(line, line + 1).as_usize()])
    }

    fn is_comment(&self, line: usize) -> bool {
        self.line(line).is_some_and(|text| text.trim_start().starts_with('#'))
    }

    fn is_blank_or_end(&self, line: usize) -> bool {
        self.line(line).is_none_or(|text| text.trim().is_empty())
    }

    /// Whether comments are a heading, or an entry that is commented out.
    fn stand_alone(&self, mut lines: std::ops::Range<usize>) -> bool {
        lines.any(|line| {
            let text = self.line(line).unwrap_or_default().trim();
            let said = text.trim_start_matches('#').trim_start();
            let is_rule = text.len() >= 4 && !text.contains(|it: char| it.is_alphanumeric());
            is_rule || said.starts_with('[')
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without what goes with what stands between `«` and `»`.
    fn without(marked: &str, remove: impl Fn(&str, ByteRange) -> Option<ByteRange>) -> String {
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let text = marked.replace(['«', '»'], "");
        match remove(&text, ByteRange::new(start as u32, end as u32)) {
            Some(range) => {
                format!("{}{}", &text[..range.start as usize], &text[range.end as usize..])
            }
            None => "nothing".to_owned(),
        }
    }

    fn without_entry(marked: &str) -> String {
        without(marked, |text, entry| Some(of_entry(text, entry)))
    }

    fn without_item(marked: &str) -> String {
        without(marked, |text, item| {
            let mut items = Vec::new();
            let mut at = 0;
            // Items are strings of letters here, and comments hold no quotes.
            while let Some(start) = text[at..].find('"').map(|start| at + start) {
                let end = text[start + 1..].find('"').map(|end| start + end + 2)?;
                items.push(ByteRange::new(start as u32, end as u32));
                at = end;
            }
            of_item(text, &items, items.iter().position(|it| *it == item)?)
        })
    }

    #[test]
    fn an_entry_goes_with_what_belongs_to_it() {
        for (marked, left) in [
            // Between others.
            ("a = 1\n\n«[[b]]\nc = 1»\n\n[[d]]\n", "a = 1\n\n[[d]]\n"),
            ("a = 1\n\n\n«[[b]]\nc = 1»\n\n\n[[d]]\n", "a = 1\n\n\n[[d]]\n"),
            ("a = 1\n«[[b]]\nc = 1»\n[[d]]\n", "a = 1\n[[d]]\n"),
            ("a = 1\n«[[b]]\nc = 1»\n\n[[d]]\n", "a = 1\n\n[[d]]\n"),
            ("a = 1\n\n«[[b]]\nc = 1»\n[[d]]\n", "a = 1\n\n[[d]]\n"),
            // At the end, with and without a last newline.
            ("a = 1\n\n«[[b]]\nc = 1»\n", "a = 1\n"),
            ("a = 1\n\n\n«[[b]]\nc = 1»\n\n\n", "a = 1\n"),
            ("a = 1\n\n«[[b]]\nc = 1»", "a = 1\n"),
            ("a = 1\n«[[b]]\nc = 1»", "a = 1\n"),
            // Windows.
            ("a = 1\r\n\r\n«[[b]]\r\nc = 1»\r\n\r\n[[d]]\r\n", "a = 1\r\n\r\n[[d]]\r\n"),
            // Comments above.
            ("a = 1\n\n# of b\n# too\n«[[b]]»\n\n[[d]]\n", "a = 1\n\n[[d]]\n"),
            ("a = 1\n\n# of all\n\n# of b\n«[[b]]»\n\n[[d]]\n", "a = 1\n\n# of all\n\n[[d]]\n"),
            ("a = 1\n\n# ----\n# Part\n«[[b]]»\n\n[[d]]\n", "a = 1\n\n# ----\n# Part\n\n[[d]]\n"),
            ("a = 1\n\n# [[old]]\n«[[b]]»\n\n[[d]]\n", "a = 1\n\n# [[old]]\n\n[[d]]\n"),
            // Comments below.
            ("a = 1\n\n«[[b]]»\n# of b\n\n[[d]]\n", "a = 1\n\n[[d]]\n"),
            ("a = 1\n\n«[[b]]»\n# of b\n", "a = 1\n"),
            ("a = 1\n\n«[[b]]»\n# of d\n[[d]]\n", "a = 1\n\n# of d\n[[d]]\n"),
            ("a = 1\n\n«[[b]]»\n# [[old]]\n\n[[d]]\n", "a = 1\n\n# [[old]]\n\n[[d]]\n"),
            ("a = 1\n\n«[[b]]»\n\n# of nothing\n", "a = 1\n\n# of nothing\n"),
        ] {
            assert_eq!(without_entry(marked), left, "{marked:?}");
        }
    }

    #[test]
    fn an_item_goes_with_its_comma() {
        for (marked, left) in [
            (r#"a = [«"b"», "c", "d"]"#, r#"a = ["c", "d"]"#),
            (r#"a = ["b", «"c"», "d"]"#, r#"a = ["b", "d"]"#),
            (r#"a = ["b", "c", «"d"»]"#, r#"a = ["b", "c"]"#),
            (r#"a = ["b", "c", «"d"», ]"#, r#"a = ["b", "c", ]"#),
            (r#"a = [ "b" , «"d"» ]"#, r#"a = [ "b"  ]"#),
            (r#"a = [ «"b"» , "d" ]"#, r#"a = [ "d" ]"#),
            // One on each line.
            ("a = [\n  «\"b\"»,\n  \"c\",\n]", "a = [\n  \"c\",\n]"),
            ("a = [\n  \"b\",\n  «\"c\"»,\n]", "a = [\n  \"b\",\n]"),
            ("a = [\n  \"b\",\n  «\"c\"»\n]", "a = [\n  \"b\",\n]"),
            ("a = [\r\n  \"b\",\r\n  «\"c\"»\r\n]", "a = [\r\n  \"b\",\r\n]"),
            (
                "a = [\n  \"b\", # b\n  «\"c\"»,  # c\n  \"d\",\n]",
                "a = [\n  \"b\", # b\n  \"d\",\n]",
            ),
            ("a = [\n  \"b\",\n  «\"c\"»]", "a = [\n  \"b\"]"),
            ("a = [\n  \"b\", # b,\n  «\"c\"»]", "a = [\n  \"b\", # b,\n  ]"),
            ("a = [\n  \"b\",\n  # of c,\n  «\"c\"»\n]", "a = [\n  \"b\",\n  # of c,\n]"),
            // Several on a line.
            ("a = [\"b\", «\"c\"»,\n  \"d\"]", "a = [\"b\",\n  \"d\"]"),
            ("a = [\"b\", \"c\",\n  «\"d\"», \"e\"]", "a = [\"b\", \"c\",\n  \"e\"]"),
            ("a = [«\"b\"»,\n  \"d\"]", "a = [\n  \"d\"]"),
            // Unusual, and left alone where it is not plain.
            ("a = [\"b\"\n  , «\"c\"»\n  , \"d\"]", "a = [\"b\"\n  , \"d\"]"),
            ("a = [«\"b\"» # b\n  , \"c\"]", "nothing"),
            ("a = [«\"b\"»]", "nothing"),
        ] {
            assert_eq!(without_item(marked), left, "{marked:?}");
        }
    }

    #[test]
    fn a_key_goes_with_its_lines() {
        let remove = |text: &str, key| Some(of_key(text, key));
        assert_eq!(without("[[a]]\n«b = [\n1,\n]» # b\nc = 1\n", remove), "[[a]]\nc = 1\n");
        assert_eq!(without("[[a]]\nc = 1\n  «b = 1»", remove), "[[a]]\nc = 1\n");
    }
}
