//! Escapes untrusted text, so that it can neither steer a terminal nor forge a line of output.
//!
//! What a mozconfig, a whitelist or a file name says may hold ANSI sequences, marks that reverse
//! the direction of writing, invisible characters, newlines, and the `::` and `##[` that begin a
//! workflow command of GitHub Actions. Each is shown in the ASCII form that Rust would give it
//! (`\u{1b}`). Nothing else is changed, a backslash neither: the text is for reading, not for
//! reading back.

use std::fmt::Write as _;
use std::ops::Range;

/// Whether a character is invisible, moves the cursor, or changes the direction of writing.
pub(super) fn is_hostile(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Appends a character, escaped where it is hostile.
fn push(output: &mut String, character: char) {
    match character {
        '\n' => output.push_str("\\n"),
        '\r' => output.push_str("\\r"),
        '\t' => output.push_str("\\t"),
        '[' if output.ends_with("##") => output.push_str("\\u{5b}"),
        _ if is_hostile(character) => {
            // Writing to a string cannot fail.
            let _ = write!(output, "\\u{{{:x}}}", u32::from(character));
        }
        _ => output.push(character),
    }
}

/// The text as part of one line.
pub(crate) fn one_line(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    push_one_line(&mut output, text);
    output
}

/// Appends a text as part of one line.
fn push_one_line(output: &mut String, text: &str) {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'[';
    if text.bytes().all(is_plain) {
        output.push_str(text);
    } else {
        text.chars().for_each(|character| push(output, character));
    }
}

/// The text as the beginning of a line, where `::` would begin a workflow command.
pub(super) fn line_start(text: &str) -> String {
    let output = one_line(text);
    match output.trim_start().strip_prefix("::") {
        Some(rest) => format!("\\u{{3a}}:{rest}"),
        None => output,
    }
}

/// The text with its lines kept apart; its first line follows something trusted.
pub(super) fn many_lines(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        if index == 0 {
            push_one_line(&mut output, line);
        } else {
            let indented = line.len() - line.trim_start_matches(' ').len();
            output.push('\n');
            output.push_str(&line[..indented]);
            output.push_str(&line_start(&line[indented..]));
        }
    }
    output
}

/// Source text: lines and tabs stay, and the carriage return that belongs to a newline is left out
/// unless a range begins with it. Each range, of places in `text`, becomes one of places in the
/// result.
pub(crate) fn source(text: &str, ranges: &mut [Range<usize>]) -> String {
    let mut output = String::with_capacity(text.len());
    let given = ranges.to_vec();
    let is_meant = |at| given.iter().any(|range| range.start == at && !range.is_empty());
    let ends = std::iter::once((text.len(), None));
    let characters = text.char_indices().map(|(at, character)| (at, Some(character)));
    for (at, character) in characters.chain(ends) {
        for (range, given) in ranges.iter_mut().zip(&given) {
            if given.start == at {
                range.start = output.len();
            }
            if given.end == at {
                range.end = output.len();
            }
        }
        match character {
            None => {}
            Some(character @ ('\n' | '\t')) => output.push(character),
            Some('\r') if text[at + 1..].starts_with('\n') && !is_meant(at) => {}
            Some(character) => push(&mut output, character),
        }
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(one_line("a\nb\r\n\tc"), "a\\nb\\r\\n\\tc");
        assert_eq!(one_line("\u{1b}[31mred\u{9b}0m\u{7f}"), "\\u{1b}[31mred\\u{9b}0m\\u{7f}");
        assert_eq!(one_line("\u{202e}evil\u{2066}\u{200b}"), "\\u{202e}evil\\u{2066}\\u{200b}");
        assert_eq!(one_line("\u{2028}\u{85}"), "\\u{2028}\\u{85}");
        assert_eq!(one_line("Größe 日本 \\n"), "Größe 日本 \\n");
    }

    #[test]
    fn workflow_commands_are_broken() {
        assert_eq!(line_start("::error::x"), "\\u{3a}:error::x");
        assert_eq!(line_start("a::b"), "a::b");
        assert_eq!(many_lines("a\n  ::error::x\n\t::y"), "a\n  \\u{3a}:error::x\n\\t::y");
        assert_eq!(one_line("##[error]x"), "##\\u{5b}error]x");
    }

    #[test]
    fn ranges_move_with_the_source() {
        let mut ranges = [0..3, 4..7, 7..7];
        assert_eq!(source("a\u{202e}b\r\n", &mut ranges), "a\\u{202e}b\n");
        assert_eq!(ranges, [0..3, 9..11, 11..11]);
    }

    #[test]
    fn a_carriage_return_is_shown_where_it_is_meant() {
        let mut ranges = [0..1, 1..2, 1..1];
        assert_eq!(source("a\r\nb\r\n", &mut ranges), "a\\r\nb\n");
        assert_eq!(ranges, [0..1, 1..3, 1..1]);
        assert_eq!(source("a\r", &mut []), "a\\r");
    }
}
