//! A mozconfig in which some of its lines do nothing.

use std::collections::BTreeSet;

use mozconfig_parse::syntax::parse;

use super::lines::LineNumber;

/// The text with `:` in the place of these lines. Where a condition is taken away, what it guards is
/// left and always done; other lines that open, part or close a compound command stay as they are.
///
/// `None` where what is left is no longer shell: then nobody can say what it does.
pub(super) fn without(text: &str, lines: &BTreeSet<LineNumber>) -> Option<String> {
    let mut left = String::with_capacity(text.len());
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let end = if line.ends_with('\n') { "\n" } else { "" };
        match lines.contains(&number).then(|| instead_of(line.trim())).flatten() {
            Some(instead) => {
                left.push_str(instead);
                left.push_str(end);
            }
            None => left.push_str(line),
        }
    }
    (parse(&left).errors.len() <= parse(text).errors.len()).then_some(left)
}

/// What stands for a line that is taken away; `None` where it stays.
fn instead_of(line: &str) -> Option<&'static str> {
    let first = line.split([' ', '\t', ';']).next().unwrap_or_default();
    let is_whole_condition =
        first == "if" && !line.ends_with("fi") && line.matches("then").count() <= 1;
    match first {
        "if" if is_whole_condition && line.ends_with("then") => Some("if :; then"),
        "if" if is_whole_condition && !line.contains("then") => Some("if :"),
        "then" | "elif" | "else" | "fi" | "do" | "done" | "case" | "esac" | "for" | "while"
        | "until" | "{" | "}" => None,
        _ if line.ends_with(['{', ')', '\\']) || line.ends_with(";;") => None,
        _ => Some(":"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_away() {
        let text = "X=1\nif test -n \"$X\"; then\n  Y=1\nelse\n  Z=1\nfi\nif a\nthen\nb; fi\nA=1";
        let without = |lines: &[LineNumber]| without(text, &lines.iter().copied().collect());
        assert_eq!(
            without(&[1, 2, 5, 6, 7, 10]).unwrap(),
            ":\nif :; then\n  Y=1\nelse\n:\nfi\nif :\nthen\nb; fi\n:"
        );
        // What would be left is no shell.
        assert_eq!(without(&[9]), None);
    }
}
