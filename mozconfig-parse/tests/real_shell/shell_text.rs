//! Shell text that a judge writes: words in quotes, and the reading of a line.

/// A text as one word of the shell.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Commands that print one of the fields into which `read` takes a line apart; of the last field, with
/// all that is left.
pub(crate) fn print_field(line: &str, index: u32, last: bool, raw: bool) -> String {
    let names: Vec<String> = (0..=index).map(|at| format!("f{at}")).collect();
    let rest = if last { "" } else { " rest" };
    let flag = if raw { "-r " } else { "" };
    let read = format!("read {flag}{}{rest}", names.join(" "));
    let print = format!("printf '%s\\n' \"$f{index}\"");
    format!("printf '%s\\n' {} | {{ {read} || :; {print}; }}", quoted(line))
}
