//! Globs of a whitelist that would blow up: each is refused, or matched in bounded time and memory.

use mozconfig_lint::whitelist::glob::Glob;

use crate::bounds::soon;
use crate::targets::{self, SEPARATOR};

#[test]
fn globs_that_blow_up() {
    let mut globs = vec![
        "*a".repeat(1_500),
        "**/".repeat(1_000),
        "{a,b}".repeat(500),
        "{a,{b,{c,{d,{e,{f,{g,h}}}}}}}".repeat(100),
        "[!a]".repeat(900),
        "[\u{0}-\u{7f}]".repeat(500),
        "?".repeat(4_000),
        "{".repeat(4_000),
        "\\*".repeat(2_000),
        format!("{{{}}}", vec!["*x*"; 900].join(",")),
        format!("{}b", "{*,a*}".repeat(300)),
    ];
    globs.extend(
        ["{,,,,}", "{}", "[]]", "[^a]", "[a-]", "**", "***", "a**b", "\u{e9}*\u{301}?"]
            .map(str::to_owned),
    );
    let texts = ["a".repeat(5_000), "a/".repeat(2_000), format!("{}b", "x".repeat(5_000))];
    for glob in globs {
        let texts = texts.clone();
        let name: String = glob.chars().take(12).collect();
        soon(&name.replace('\0', "?"), move || {
            if let Ok(glob) = Glob::new(&glob) {
                for text in &texts {
                    let _ = glob.is_match(text);
                }
            }
        });
    }
}

#[test]
#[expect(clippy::format_collect, reason = "a few hundred lines")]
fn many_entries_for_many_settings() {
    let options: String =
        (0..300).map(|i| format!("ac_add_options --enable-x{i}=$A{i}\n")).collect();
    let entry = |i| {
        format!(
            "[[allow]]\nin = \"nightly\"\noption = \"*x?{i}*=*\"\nvalue = \"*{i}*\"\nreason = \"r\"\n"
        )
    };
    let entries: String = (0..60).map(entry).collect();
    let bytes =
        [options.as_bytes(), SEPARATOR, b"", SEPARATOR, b"version = 1\n", entries.as_bytes()]
            .concat();
    soon("entries", move || targets::check(&bytes));
}
