//! Text that wants to be more than text: no format may let it.

use mozconfig_parse::source::TreePath;

use super::samples::{DRIFT, PLAIN, addition, edit, finding, findings, label, one, report};
use crate::diagnostic::{Remedy, Scope};
use crate::output::escape::is_hostile;
use crate::output::{Format, render};
use crate::report::{Report, Summary};

const EVIL: &str = "a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##[error]d\t\u{2028}";

/// A report with hostile text in every place that can have some.
fn evil_report() -> Report {
    let mut report = report(Summary { pairs: 1, allowed: 1, ..Summary::default() });
    report.whitelist = Some(EVIL.to_owned());
    report.topsrcdir = EVIL.to_owned();
    let name = TreePath::new(&format!("::warning::{EVIL}")).unwrap();
    let file = report.sources.add(name, EVIL.to_owned());
    let mut found = finding(&DRIFT, EVIL, label(file, 1..7, EVIL));
    found.scope = Scope {
        product: Some(EVIL.to_owned()),
        platforms: vec![EVIL.to_owned(), "linux64".to_owned()],
        base: Some(EVIL.to_owned()),
        other: Some(EVIL.to_owned()),
    };
    found.related = vec![label(file, 14..20, EVIL)];
    found.notes = vec![EVIL.to_owned()];
    found.remedies = vec![
        Remedy { message: EVIL.to_owned(), edit: None, is_safe: false, addition: None },
        edit(file, 0..1, EVIL),
        addition(&format!("x{EVIL}"), 7, EVIL),
    ];
    report.diagnostics.push(found);
    report
}

#[test]
fn full() {
    insta::assert_snapshot!(render(Format::Full, &evil_report(), &PLAIN), @r"
    error[only-in-base]: a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028} (a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028}, linux64)
     --> ::warning::a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028}:1:2
      |
    1 | a\u{1b}[31m\u{202e}b\u{9b}0m
      |  ^^^^^^^^^^                 - a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028}
      |  |
      |  a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028}
      |
      = note: a\u{1b}[31m\u{202e}b\u{9b}0m
              \u{3a}:error::c\r##\u{5b}error]d\t\u{2028}
    help: a\u{1b}[31m\u{202e}b\u{9b}0m
          \u{3a}:error::c\r##\u{5b}error]d\t\u{2028}
    help: change it
      |
    1 ~ a\u{1b}[31m\u{202e}b\u{9b}0m
    2 ~ ::error::c\r##\u{5b}error]d    \u{2028}\u{1b}[31m\u{202e}b\u{9b}0m
      |
    help: add it
     --> xa\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028}:7:1
      |
    7 + a\u{1b}[31m\u{202e}b\u{9b}0m
    8 ~ ::error::c\r##\u{5b}error]d    \u{2028}
      |

    compared 1 pair on 0 platforms: no drift (1 difference allowed by a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028})
    ");
}

#[test]
fn concise() {
    insta::assert_snapshot!(render(Format::Concise, &evil_report(), &PLAIN), @r"
    \u{3a}:warning::a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028}:1:2: error[only-in-base]: a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028} (a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028}: a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028}, linux64; a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028} vs a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028})
    compared 1 pair on 0 platforms: no drift (1 difference allowed by a\u{1b}[31m\u{202e}b\u{9b}0m\n::error::c\r##\u{5b}error]d\t\u{2028})
    ");
}

#[test]
fn json_keeps_the_text_and_hides_the_characters() {
    let text = render(Format::Json, &evil_report(), &PLAIN);
    let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(parsed["diagnostics"][0]["message"], EVIL);
    let line = text.lines().find(|line| line.contains("\"message\"")).unwrap();
    insta::assert_snapshot!(line.trim(), @r#""message": "a\u001b[31m\u202eb\u009b0m\n::error::c\r##[error]d\t\u2028","#);
}

#[test]
fn no_format_lets_a_hostile_character_through() {
    for format in all_formats() {
        let text = render(format, &evil_report(), &PLAIN);
        assert!(!text.chars().any(|it| it != '\n' && is_hostile(it)), "{format:?}");
        // The commands of `github` are its own: one for each finding.
        let commands = text.lines().filter(|line| line.trim_start().starts_with("::")).count();
        assert_eq!(commands, usize::from(format == Format::Github), "{format:?}");
    }
    for format in [Format::Github, Format::Treeherder] {
        assert_eq!(render(format, &evil_report(), &PLAIN).lines().count(), 2, "{format:?}");
    }
    assert_eq!(render(Format::Concise, &evil_report(), &PLAIN).lines().count(), 2);
}

/// Whatever the text and wherever the place: no panic, no hostile character, one line in `concise`.
#[test]
fn any_text_and_any_place() {
    const LETTERS: [&str; 14] = [
        "a", "b", " ", "  ", "\n", "\n", "\r\n", "\r", "\t", "é", "日", "\u{202e}", "\u{1b}", "#[",
    ];
    let mut random = Random(1);
    for _ in 0..3000 {
        let mut word = |length| -> String {
            (0..random.below(length)).map(|_| LETTERS[random.below(14) as usize]).collect()
        };
        let (text, said, replacement) = (word(30), word(4), word(6));
        let size = text.len() as u32 + 2;
        let mut range = || {
            let start = random.below(size);
            start..start + random.below(size - start)
        };
        let mut report = one(&text, range());
        let file = report.diagnostics[0].primary.span.file;
        report.diagnostics[0].related = vec![label(file, range(), &said), label(file, range(), "")];
        report.diagnostics[0].remedies = vec![edit(file, range(), &replacement)];
        for format in all_formats() {
            let output = findings(format, &report);
            assert!(!output.chars().any(|it| it != '\n' && is_hostile(it)), "{output}");
        }
        assert_eq!(findings(Format::Concise, &report).lines().count(), 1);
    }
}

fn all_formats() -> impl Iterator<Item = Format> {
    Format::names().filter_map(|(name, _)| Format::find(name))
}

/// Numbers without a pattern that matters here, the same in every run (xorshift).
struct Random(u32);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % end.max(1)
    }
}
