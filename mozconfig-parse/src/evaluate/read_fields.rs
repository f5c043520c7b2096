//! How `read` takes a line apart (POSIX, XCU `read`), where the line is known.

/// A character of a line, and whether a backslash protects it.
type Character = (char, bool);

/// One of the fields into which `read` splits the first line of a text at blanks (POSIX, XCU `read`);
/// the `last` one takes the rest of the line. Without `raw`, as with `read -r`, a backslash protects the
/// next character.
pub fn read_field(text: &str, index: usize, last: bool, raw: bool) -> String {
    field(text, index, last, " \t\n", raw)
}

/// One of the fields of the first line of a text; the last one takes the rest of the line. Without
/// `raw`, a backslash protects the next character and joins lines.
pub(super) fn field(text: &str, index: usize, last: bool, separators: &str, raw: bool) -> String {
    let line = first_line(text, raw);
    let is_cut = |&(character, protected): &Character| !protected && separators.contains(character);
    let is_blank = |one: &Character| is_cut(one) && matches!(one.0, ' ' | '\t' | '\n');
    let skip_blanks = |mut at: usize| {
        while line.get(at).is_some_and(is_blank) {
            at += 1;
        }
        at
    };
    let mut at = skip_blanks(0);
    for _ in 0..index {
        while line.get(at).is_some_and(|one| !is_cut(one)) {
            at += 1;
        }
        // One cut: blanks, at most one other separator, blanks.
        at = skip_blanks(at);
        if line.get(at).is_some_and(is_cut) {
            at = skip_blanks(at + 1);
        }
    }
    let mut end = at;
    if last {
        end = line.len();
        while end > at && is_blank(&line[end - 1]) {
            end -= 1;
        }
        // A separator that nothing follows ends the last field and is no part of it.
        let cuts = line[at..end].iter().filter(|one| is_cut(one) && !is_blank(one)).count();
        if cuts == 1 && is_cut(&line[end - 1]) {
            end -= 1;
        }
    } else {
        while line.get(end).is_some_and(|one| !is_cut(one)) {
            end += 1;
        }
    }
    line.get(at..end).unwrap_or_default().iter().map(|one| one.0).collect()
}

fn first_line(text: &str, raw: bool) -> Vec<Character> {
    let mut line = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\n' => break,
            '\\' if !raw => match characters.next() {
                None | Some('\n') => {}
                Some(next) => line.push((next, true)),
            },
            other => line.push((other, false)),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn fields_are_those_of_read() {
        let blanks = " \t\n";
        for (text, index, last, separators, raw, expected) in [
            ("a b c\n", 1, false, blanks, false, "b"),
            ("a b c\n", 1, true, blanks, false, "b c"),
            ("  a  \n", 0, true, blanks, false, "a"),
            ("a\\ b c\n", 0, false, blanks, false, "a b"),
            ("a\\ b c\n", 0, false, blanks, true, "a\\"),
            ("a\\\nb\n", 0, true, blanks, false, "ab"),
            ("a:b:c\n", 1, true, ":", false, "b:c"),
            ("a::c\n", 1, false, ":", false, ""),
            ("a:\n", 0, true, ":", false, "a"),
            ("a\n", 3, false, blanks, false, ""),
        ] {
            assert_eq!(field(text, index, last, separators, raw), expected, "{text:?}");
        }
    }
}
