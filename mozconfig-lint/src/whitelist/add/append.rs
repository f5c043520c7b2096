//! Adds entries at the end of a whitelist, in the manner of the file. Pure: text in, text out.

/// The text with the entries behind it, each kept apart by a blank line, and the line on which each of
/// them begins. Without a text, that of a whole whitelist.
pub(super) fn append(text: Option<&str>, entries: &[String]) -> (String, Vec<u32>) {
    let mut output = text.unwrap_or("version = 1\n").to_owned();
    // As the first line ends, so do the new ones.
    let is_windows = output.split_inclusive('\n').next().is_some_and(|it| it.ends_with("\r\n"));
    let newline = if is_windows { "\r\n" } else { "\n" };
    if !output.is_empty() && !output.ends_with('\n') {
        output.push_str(newline);
    }
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        if output.lines().next_back().is_some_and(|last| !last.trim().is_empty()) {
            output.push_str(newline);
        }
        lines.push(output.matches('\n').count() as u32 + 1);
        for line in entry.lines() {
            output.push_str(line);
            output.push_str(newline);
        }
    }
    (output, lines)
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn in_the_manner_of_the_file() {
        let entries = ["[[allow]]\na = 1\n".to_owned(), "[[allow]]\nb = 1\n".to_owned()];
        for (text, whole, lines) in [
            (None, "version = 1\n\n[[allow]]\na = 1\n\n[[allow]]\nb = 1\n", [3, 6]),
            (Some("x = 1\n"), "x = 1\n\n[[allow]]\na = 1\n\n[[allow]]\nb = 1\n", [3, 6]),
            (Some("x = 1"), "x = 1\n\n[[allow]]\na = 1\n\n[[allow]]\nb = 1\n", [3, 6]),
            (Some("x = 1\n\n"), "x = 1\n\n[[allow]]\na = 1\n\n[[allow]]\nb = 1\n", [3, 6]),
            (
                Some("x = 1\r\n# y"),
                "x = 1\r\n# y\r\n\r\n[[allow]]\r\na = 1\r\n\r\n[[allow]]\r\nb = 1\r\n",
                [4, 7],
            ),
        ] {
            assert_eq!(append(text, &entries), (whole.to_owned(), lines.to_vec()), "{text:?}");
        }
    }
}
