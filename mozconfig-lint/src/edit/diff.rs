//! Shows a change as a unified diff, as `diff -u` and `git diff` write it.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::Change;
use crate::output::{escape_line, escape_source};

/// How many lines are shown around what changes.
const CONTEXT: usize = 3;

/// The change as a unified diff; empty where nothing changes. It is made for reading: what could
/// steer a terminal is escaped, and the carriage returns of line ends are left out.
pub fn unified(change: &Change) -> String {
    let before = String::from_utf8_lossy(change.before.as_deref().unwrap_or_default());
    let after = String::from_utf8_lossy(&change.after);
    let diff = TextDiff::from_lines(before.as_ref(), after.as_ref());
    let path = escape_line(change.path.as_str());
    let old = if change.before.is_some() { format!("a/{path}") } else { "/dev/null".to_owned() };
    let mut output = String::new();
    // Writing to a string cannot fail.
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        if output.is_empty() {
            let _ = writeln!(output, "--- {old}\n+++ b/{path}");
        }
        let _ = writeln!(output, "{}", hunk.header());
        for line in hunk.iter_changes() {
            let text = escape_source(line.value(), &mut []);
            let _ = match line.tag() {
                ChangeTag::Equal => write!(output, " {}", behind_blank(&text)),
                ChangeTag::Delete => write!(output, "-{text}"),
                ChangeTag::Insert => write!(output, "+{text}"),
            };
            if !text.ends_with('\n') {
                output.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    output
}

/// The change as a patch that `git apply` and `patch -p1` take, byte for byte. `None` where what it
/// would show could steer a terminal, or where the file is no text: then it can only be told by
/// [`unified`], for reading.
pub fn patch(change: &Change) -> Option<String> {
    let before = match &change.before {
        Some(before) => std::str::from_utf8(before).ok()?,
        None => "",
    };
    let after = std::str::from_utf8(&change.after).ok()?;
    let diff = TextDiff::from_lines(before, after);
    let path = change.path.as_str();
    // Such names stand in quotes, which not every `patch` reads.
    if escape_line(path) != path || path.contains(['"', '\\']) {
        return None;
    }
    // What follows a tab is no longer the name.
    let end = if path.contains(' ') { "\t" } else { "" };
    let mut output = match change.before {
        Some(_) => format!("--- a/{path}{end}\n+++ b/{path}{end}\n"),
        None => format!("--- /dev/null\n+++ b/{path}{end}\n"),
    };
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        // Writing to a string cannot fail.
        let _ = writeln!(output, "{}", hunk.header());
        for line in hunk.iter_changes() {
            let text = line.value();
            let shown = text.strip_suffix('\n').unwrap_or(text);
            let shown = shown.strip_suffix('\r').filter(|_| text.ends_with('\n')).unwrap_or(shown);
            if escape_source(shown, &mut []) != shown || behind_blank(shown) != shown {
                return None;
            }
            let sign = match line.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let _ = write!(output, "{sign}{text}");
            if !text.ends_with('\n') {
                output.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    Some(output)
}

/// A line that follows a blank, where `::` would begin a workflow command of GitHub Actions.
fn behind_blank(line: &str) -> String {
    match line.trim_start().strip_prefix("::") {
        Some(rest) => format!("\\u{{3a}}:{rest}"),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use mozconfig_parse::source::TreePath;

    use super::*;

    fn shown(before: Option<&str>, after: &str) -> String {
        unified(&Change {
            path: TreePath::new("build/a").unwrap(),
            before: before.map(|text| text.as_bytes().to_vec()),
            after: after.as_bytes().to_vec(),
        })
    }

    #[test]
    fn a_change_is_shown_with_lines_around_it() {
        insta::assert_snapshot!(shown(Some("1\n2\n3\n4\n5\r\n6\n"), "1\n2\n3\n4\nfive\n6"), @r"
        --- a/build/a
        +++ b/build/a
        @@ -2,5 +2,5 @@
         2
         3
         4
        -5
        -6
        +five
        +6
        \ No newline at end of file
        ");
    }

    #[test]
    fn a_new_file() {
        insta::assert_snapshot!(shown(None, "a\n\tb\n"), @r"
        --- /dev/null
        +++ b/build/a
        @@ -0,0 +1,2 @@
        +a
        +	b
        ");
        assert_eq!(shown(Some("a\n"), "a\n"), "");
    }

    #[test]
    fn a_patch_keeps_line_ends() {
        let change = |path: &str, before: &str, after: &str| Change {
            path: TreePath::new(path).unwrap(),
            before: Some(before.as_bytes().to_vec()),
            after: after.as_bytes().to_vec(),
        };
        assert_eq!(
            patch(&change("a", "1\r\n2", "1\r\n2\r\n3\n")).as_deref(),
            Some(
                "--- a/a\n+++ b/a\n@@ -1,2 +1,3 @@\n 1\r\n-2\n\\ No newline at end of file\n+2\r\n+3\n"
            )
        );
        assert!(patch(&change("a b", "1\n", "2\n")).unwrap().starts_with("--- a/a b\t\n"));
        for (path, before, after) in [
            ("a\"", "1\n", "2\n"),
            ("a", "1\n", "2\u{1b}\n"),
            ("a", "1\r2\n", "2\n"),
            ("a", "::x\n", "::x\n1\n"),
        ] {
            assert_eq!(patch(&change(path, before, after)), None);
        }
    }

    #[test]
    fn hostile_text_is_escaped() {
        insta::assert_snapshot!(shown(Some("::error::x\na\n"), "::error::x\n\u{1b}[2J\n"), @r"
        --- a/build/a
        +++ b/build/a
        @@ -1,2 +1,2 @@
         \u{3a}:error::x
        -a
        +\u{1b}[2J
        ");
    }
}
