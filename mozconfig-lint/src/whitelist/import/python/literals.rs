//! String literals to the strings that they stand for, and integers.

use super::Wrong;

/// The string of one literal, with its prefix and quotes as it stands in the file.
pub(super) fn string(literal: &str, at: usize) -> Result<String, Wrong> {
    let quote = literal.find(['"', '\'']).unwrap_or(literal.len());
    let (prefix, quoted) = literal.split_at(quote);
    let is_raw = match prefix.to_ascii_lowercase().as_str() {
        "" | "u" => false,
        "r" => true,
        "b" | "br" | "rb" => return Err(Wrong::not_understood(at, "a string of bytes")),
        "f" | "fr" | "rf" => return Err(Wrong::not_understood(at, "an f-string")),
        "t" | "tr" | "rt" => return Err(Wrong::not_understood(at, "a template string")),
        _ => {
            return Err(Wrong::not_understood(
                at,
                format_args!("a string with `{prefix}` before it"),
            ));
        }
    };
    let width = if quoted.starts_with("\"\"\"") || quoted.starts_with("'''") { 3 } else { 1 };
    let inside = quoted.get(width..quoted.len().saturating_sub(width)).unwrap_or_default();
    // Python reads all line ends as `\n`, wherever they stand.
    let inside = inside.replace("\r\n", "\n").replace('\r', "\n");
    if is_raw || !inside.contains('\\') { Ok(inside) } else { unescape(&inside, at) }
}

fn unescape(text: &str, at: usize) -> Result<String, Wrong> {
    let mut string = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(backslash) = rest.find('\\') {
        string.push_str(&rest[..backslash]);
        rest = &rest[backslash + 1..];
        let Some(escape) = rest.chars().next() else {
            string.push('\\');
            return Ok(string);
        };
        let behind = &rest[escape.len_utf8()..];
        rest = behind;
        match escape {
            '\n' => {}
            '\\' | '\'' | '"' => string.push(escape),
            'a' => string.push('\x07'),
            'b' => string.push('\x08'),
            'f' => string.push('\x0c'),
            'n' => string.push('\n'),
            'r' => string.push('\r'),
            't' => string.push('\t'),
            'v' => string.push('\x0b'),
            '0'..='7' => {
                let digits =
                    1 + behind.bytes().take(2).take_while(|b| (b'0'..=b'7').contains(b)).count();
                let from = &text[text.len() - behind.len() - 1..];
                string.push(character(&from[..digits], 8, escape, at)?);
                rest = &behind[digits - 1..];
            }
            'x' | 'u' | 'U' => {
                let width = match escape {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits = behind
                    .get(..width)
                    .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
                let Some(digits) = digits else {
                    let message = format!("`\\{escape}` stands before less than {width} digits");
                    return Err(Wrong::new(at, message));
                };
                string.push(character(digits, 16, escape, at)?);
                rest = &behind[width..];
            }
            'N' => return Err(Wrong::not_understood(at, "a character by its name, `\\N{...}`")),
            // Python keeps the backslash of what is no escape.
            other => string.extend(['\\', other]),
        }
    }
    string.push_str(rest);
    Ok(string)
}

fn character(digits: &str, radix: u32, escape: char, at: usize) -> Result<char, Wrong> {
    u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).ok_or_else(|| {
        let sign = if radix == 8 { String::new() } else { escape.to_string() };
        Wrong::new(at, format!("`\\{sign}{digits}` is no character"))
    })
}

/// A decimal number.
pub(super) fn number(literal: &str, at: usize) -> Result<i64, Wrong> {
    let is_based = literal.starts_with("0x") || literal.starts_with("0X");
    if !is_based && literal.contains(['.', 'e', 'E', 'j', 'J']) {
        return Err(Wrong::not_understood(at, "a number with a point"));
    }
    // Python has no number with a sign between the wrong digits, or with a 0 before others.
    let is_decimal = literal.split('_').all(|digits| !digits.is_empty())
        && (!literal.starts_with('0') || literal.bytes().all(|b| matches!(b, b'0' | b'_')));
    let number = if is_decimal { literal.replace('_', "").parse().ok() } else { None };
    number.ok_or_else(|| Wrong::not_understood(at, format_args!("the number `{literal}`")))
}
