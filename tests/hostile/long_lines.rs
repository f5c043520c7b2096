//! Lines of a hundred megabytes; of five in a debug build, which takes twenty times as long.

use crate::bounds::soon;
use crate::work::work;
use mozconfig_parse::assume::Assumptions;

const LENGTH: usize = if cfg!(debug_assertions) { 5 << 20 } else { 100 << 20 };

fn evaluate_line(name: &'static str, line: String) {
    soon(name, move || {
        let found = work(&[("mozconfig", &line)], &Assumptions::default());
        assert!(found.evaluation.events.len() < 2, "{name}: too many options");
    });
}

#[test]
fn a_comment() {
    evaluate_line("a comment", format!("#{}\nac_add_options --x\n", "x".repeat(LENGTH)));
}

#[test]
fn a_word() {
    evaluate_line("a word", format!("ac_add_options --with-x={}\n", "x".repeat(LENGTH)));
}

#[test]
fn a_quoted_value() {
    evaluate_line("a quoted value", format!("export X='{}'\n", "x\n".repeat(LENGTH / 2)));
}

#[test]
fn bytes_of_no_meaning() {
    evaluate_line("NUL bytes", "\0".repeat(LENGTH));
}
