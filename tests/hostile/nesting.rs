//! Everything within itself, by the hundred and by the ten thousand, through the whole check.

use crate::bounds::soon;
use crate::targets::{self, SEPARATOR};

/// What opens something, what stands inside, and what closes it.
const NESTED: [(&str, &str, &str); 24] = [
    ("if test -n \"$A\"; then ", "X=1", "; fi"),
    ("if :; then :; elif test -n \"$A\"; then :; else ", "X=1", "; fi"),
    ("case $A in a) ", "X=1", ";; esac"),
    ("for a in b; do ", "X=1", "; done"),
    ("while test -n \"$A\"; do ", "X=1", "; done"),
    ("until ", "X=1", "; do :; done"),
    ("{ ", "X=1", "; }"),
    ("( ", "X=1", " )"),
    ("! { ", "X=1", "; }"),
    ("f() { ", "X=1", "; }; f"),
    ("X=$(", "echo a", ")"),
    ("X=\"$(echo ", "a", ")\""),
    ("X=$(( ", "1", " + 1 ))"),
    ("X=$((1", "", "))"),
    ("X=${A:-", "a", "}"),
    ("X=\"${A+", "a", "}\""),
    ("X=${A#${B%", "a", "}}"),
    ("eval \"", "X=1", "\""),
    ("eval eval ", "X=1", ""),
    ("command ", "X=1", ""),
    ("test ! ", "a", ""),
    ("test \\( ", "a", " \\)"),
    ("test -n \"$A\" && ", "X=1", ""),
    (": <<E$(", "a", ")\nE\n"),
];

fn nested((open, inside, close): (&str, &str, &str), depth: usize) -> String {
    format!("{}{inside}{}\nac_add_options --with-x=$X\n", open.repeat(depth), close.repeat(depth))
}

#[test]
fn nesting_is_checked_or_refused() {
    for form in NESTED {
        for depth in [30, 3_000] {
            let text = nested(form, depth);
            soon(form.0, move || {
                targets::parse(text.as_bytes());
                targets::evaluate(text.as_bytes());
            });
        }
        let pair = [nested(form, 120).as_bytes(), SEPARATOR, nested(form, 121).as_bytes()].concat();
        soon(form.0, move || targets::check(&pair));
    }
}

#[test]
fn parentheses_of_arithmetic() {
    for depth in [100, 20_000] {
        for (open, close) in [("(", ")"), ("-", ""), ("!", ""), ("~ ", ""), ("1 ? ", " : 1")] {
            let text = format!("X=$(({}1{}))\n", open.repeat(depth), close.repeat(depth));
            soon(open, move || targets::evaluate(text.as_bytes()));
        }
    }
}

#[test]
fn includes_within_each_other() {
    let include = |path: &str| format!(". \"$topsrcdir/{path}\"\nX=\"$X.\"\n");
    for files in [
        // A file in itself, twice each time.
        vec![include("mozconfig") + &include("mozconfig")],
        // Three in a circle, with every way between them.
        vec![
            include("common") + &include("build/override"),
            include("build/mozconfig.common"),
            include("mozconfig") + &include("common"),
        ],
        // Under a condition that never settles.
        vec![format!("if test \"$X\" != \"$A\"; then {} fi\n", include("mozconfig"))],
        // In a function and in a loop.
        vec![
            format!("f() {{ {} }}\nfor a in 1 2 3; do f; done\n", include("common")),
            "f; f\n".to_owned(),
        ],
    ] {
        let bytes = files.join(str::from_utf8(SEPARATOR).expect("text"));
        soon("includes", move || targets::evaluate(bytes.as_bytes()));
    }
}

#[test]
fn conditions_and_tables_of_a_whitelist() {
    for (open, inside, close) in [("(", "empty(A)", ")"), ("!", "empty(A)", ""), ("!(", "a", "")] {
        let when = format!("{}{inside}{}", open.repeat(20_000), close.repeat(20_000));
        let text = format!(
            "version = 1\n[[allow]]\nin = \"nightly\"\noption = \"*\"\nwhen = '{when}'\nreason = \"r\"\n"
        );
        let bytes = [b"ac_add_options --a\n".as_slice(), SEPARATOR, b"", SEPARATOR];
        let bytes = [bytes.concat(), text.into_bytes()].concat();
        soon("when", move || targets::check(&bytes));
    }
    for (open, close) in [("[", "]"), ("{a=", "}"), ("[{a=", "}]")] {
        let text = format!("version = {}1{}\n", open.repeat(5_000), close.repeat(5_000));
        soon("values", move || targets::whitelist(text.as_bytes()));
    }
    let text = format!("version = 1\n[a{}]\nb{} = 1\n", ".a".repeat(2_000), ".b".repeat(2_000));
    soon("keys", move || targets::whitelist(text.as_bytes()));
}
