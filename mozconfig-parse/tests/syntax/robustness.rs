//! Texts that nobody writes: the parser must come to the end of each, soon, and without a panic.

use std::time::{Duration, Instant};

use mozconfig_parse::syntax::{Parsed, SyntaxErrorKind, parse};

use crate::soup::{self, Numbers};
use crate::walk;

/// Far more than any of these takes, also unoptimised, and far less than what grows with the square
/// of the length would.
const SOON: Duration = Duration::from_secs(20);

fn parse_soon(name: &str, text: &str) -> Parsed {
    let start = Instant::now();
    let parsed = parse(text);
    let time = start.elapsed();
    assert!(time < SOON, "{name}: {time:?} for {} bytes", text.len());
    parsed
}

fn check(text: &str) {
    let parsed = parse(text);
    if let Err(complaint) = walk::check(text, &parsed) {
        panic!("{complaint}\nin {text:?}");
    }
}

#[test]
fn deep_nesting_is_reported_once_and_ends_the_parse() {
    let openings = [
        "$(",
        "(",
        "{ ",
        "\"$(",
        "${x-",
        "\"${x-",
        "$((",
        "if ",
        "while ",
        "until ",
        "! (",
        "`",
        "case x in a) ",
        "for x do ",
        "f() ",
        "f() { ",
        "x=(",
        "<(",
        "$(cat <<E\n",
        "cat <<E\n$(",
        "if a; then b; else ",
        "$((1+(",
        "\"`",
        "${x:",
        "${x%",
        "[[ (",
        "$(case x in (a) ",
        "x=$(",
        "echo a | { ",
        "a && ( ",
    ];
    for opening in openings {
        let text = opening.repeat(100_000);
        let parsed = parse_soon(opening, &text);
        let too_deep = parsed
            .errors
            .iter()
            .filter(|error| matches!(error.kind, SyntaxErrorKind::TooDeep { .. }))
            .count();
        let may_nest = !matches!(opening, "`" | "\"`" | "cat <<E\n$(" | "x=(" | "[[ (" | "<(");
        assert!(too_deep <= 1, "{opening}: {too_deep}");
        assert!(too_deep == 1 || !may_nest, "{opening}: {:?}", parsed.errors.len());
    }
}

#[test]
fn nesting_below_the_limit_is_no_error() {
    for (opening, closing) in
        [("$(", ")"), ("( ", ")"), ("{ ", ";}"), ("\"$(", ")\""), ("${x-", "}"), ("$((", "))")]
    {
        let text = format!("echo a; {}a{}\n", opening.repeat(90), closing.repeat(90));
        let parsed = parse(&text);
        assert_eq!(parsed.errors, [], "{opening}");
    }
}

#[test]
fn nested_backquotes_take_no_exponential_time() {
    // Each level doubles the backslashes, so a text that is properly nested is itself exponential.
    let mut text = "echo a".to_owned();
    for _ in 0..12 {
        text = format!("echo `{}`", text.replace('\\', "\\\\").replace('`', "\\`"));
    }
    assert_eq!(parse_soon("nested", &text).errors, []);

    let text = "\\`".repeat(100_000);
    parse_soon("escaped backquotes", &format!("`{text}`"));
    let text = "\\\\\\`\\`".repeat(50_000);
    parse_soon("escaped backquotes", &format!("`{text}`"));
}

#[test]
fn arithmetic_that_is_none_takes_no_exponential_time() {
    for depth in [10, 60, 180] {
        let text = format!("{}a{}\n", "$((".repeat(depth), "); b)".repeat(depth));
        parse_soon("arithmetic", &text);
    }
    let text = "$((a); b) ".repeat(100_000);
    assert_eq!(parse_soon("arithmetic", &text).errors, []);
}

#[test]
fn long_texts_take_linear_time() {
    let pieces = [
        "a",
        "a ",
        "$x",
        "'",
        "\"",
        "`",
        "\"a\" ",
        "\\\n",
        "\\a",
        "\\",
        "\n",
        ";\n",
        "a;",
        "&",
        "|",
        "a|",
        "a&&",
        "<<E ",
        "<<E\n",
        "<<-E\n\t",
        "cat <<E\nE\n",
        ")",
        "}",
        "fi ",
        "done\n",
        ";;",
        "#",
        "#\n",
        "=",
        "x=",
        "x=1 ",
        "1",
        "1>",
        "~",
        "~:",
        "x=~:",
        "$",
        "$'",
        "${",
        "${}",
        "${x",
        "$(",
        "((",
        "é",
        "\0",
        "\r\n",
        "! ",
        "function a ",
        "function a\n",
        "[[ ",
        "x=(",
        "case a in ",
        "elif ",
        "in ",
        "a()",
        "a(",
        "$((1))",
        "${x-'",
        "`\\`",
        "\"`\\\"",
        "\t\\\n",
        "i\\\n",
    ];
    for piece in pieces {
        let text = piece.repeat(400_000 / piece.len());
        parse_soon(piece, &text);
    }
    let text = format!("x={}\n", "a".repeat(10_000_000));
    assert_eq!(parse_soon("one word", &text).errors, []);
    let text = format!("export x=\"{}\"\n", "$a b \\\" ".repeat(1_000_000));
    assert_eq!(parse_soon("one string", &text).errors, []);
}

#[test]
fn every_beginning_and_end_of_a_text_is_parsed() {
    for text in walk::SAMPLES {
        for at in 0..=text.len() {
            if text.is_char_boundary(at) {
                check(&text[..at]);
                check(&text[at..]);
            }
        }
    }
}

#[test]
fn every_byte_of_a_text_may_be_lost_or_changed() {
    let mut numbers = Numbers::new(7);
    for text in walk::SAMPLES {
        let characters: Vec<char> = text.chars().collect();
        for at in 0..characters.len() {
            let mut changed = characters.clone();
            changed.remove(at);
            check(&changed.iter().collect::<String>());
            let mut changed = characters.clone();
            changed[at] =
                *numbers.pick(&['"', '\'', '`', '$', '(', ')', '\\', '\n', '{', '}', ';']);
            check(&changed.iter().collect::<String>());
        }
    }
}

#[test]
fn any_text_is_parsed() {
    let mut numbers = Numbers::new(3);
    for round in 0..20_000 {
        let length = 1 + numbers.below(30);
        let text = match round % 4 {
            0 => soup::soup(&mut numbers, length),
            1 => soup::almost_right(&mut numbers),
            2 => {
                let bytes: Vec<u8> = (0..length * 3).map(|_| numbers.next() as u8).collect();
                String::from_utf8_lossy(&bytes).into_owned()
            }
            _ => {
                let characters = b"\"'`$(){}\\\n <>|&;#ax=~:-+?%!1[*\t";
                (0..length * 2).map(|_| char::from(*numbers.pick(characters))).collect()
            }
        };
        check(&text);
    }
}
