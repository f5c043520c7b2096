//! What goes where, and the outcome.

use mozconfig_parse::source::{ByteRange, Sources, Span, TreePath};

use super::{with_streams, words};
use crate::cli::display::{self, Display};
use crate::cli::{Failure, FormatTarget, Outcome, Streams, run};
use crate::diagnostic::{Diagnostic, Label, Level, Scope};
use crate::report::{Report, Summary};
use crate::rules::Rule;

const RULE: Rule = Rule {
    id: "a-rule",
    level: Level::Error,
    summary: "",
    documentation: "",
    check: crate::rules::Check::Drift(crate::drift::DifferenceKind::Abort, |_| String::new()),
};

/// A report of one finding, or of none.
fn report(level: Option<Level>) -> Report {
    let mut sources = Sources::new();
    let file = sources.add(TreePath::new("a/nightly").unwrap(), "x\n".to_owned());
    let primary = Label { span: Span { file, range: ByteRange::new(0, 1) }, text: String::new() };
    let finding = |level| Diagnostic {
        rule: &RULE,
        level,
        message: "`x` differs".to_owned(),
        scope: Scope::default(),
        settings: Vec::new(),
        primary: primary.clone(),
        related: Vec::new(),
        notes: Vec::new(),
        details: Vec::new(),
        remedies: Vec::new(),
    };
    Report {
        sources,
        diagnostics: level.map(finding).into_iter().collect(),
        incomplete: false,
        summary: Summary {
            products: 1,
            platforms: 1,
            pairs: 1,
            errors: usize::from(level == Some(Level::Error)),
            warnings: usize::from(level == Some(Level::Warning)),
            ..Summary::default()
        },
        topsrcdir: ".".to_owned(),
        in_repository: TreePath::default(),
        since: None,
        whitelist: None,
        mozconfigs: Vec::new(),
    }
}

/// Finishes a check: outcome or failure's message, and standard output.
fn finished(result: Result<Report, Failure>, format: &str, quiet: bool) -> (Outcome, String) {
    let targets: Vec<FormatTarget> = vec![format.parse().unwrap()];
    let display = Display { targets: &targets, quiet, verbose: false };
    let (outcome, stdout, _) = with_streams(|streams| display::finish(result, display, streams));
    (outcome.unwrap_or(Outcome::Failed), stdout)
}

#[test]
fn outcomes() {
    let error = "a/nightly:1:1: error[a-rule]: `x` differs\n";
    let closing = "error: 1 error (compared 1 pair on 1 platform)\n";
    assert_eq!(
        finished(Ok(report(Some(Level::Error))), "concise", false),
        (Outcome::Findings, format!("{error}{closing}"))
    );
    assert_eq!(
        finished(Ok(report(Some(Level::Error))), "concise", true),
        (Outcome::Findings, error.to_owned())
    );
    let warned = finished(Ok(report(Some(Level::Warning))), "concise", false);
    assert_eq!(warned.0, Outcome::Clean);
    assert_eq!(
        finished(Ok(report(None)), "full", false),
        (Outcome::Clean, "compared 1 pair on 1 platform: no drift\n".to_owned())
    );
    assert_eq!(finished(Ok(report(None)), "full", true), (Outcome::Clean, String::new()));
    // A document for machines is whole, quiet or not.
    assert!(finished(Ok(report(None)), "json", true).1.ends_with("}\n"));
}

#[test]
fn a_failure_shows_the_findings_that_explain_it() {
    let failure = Failure::new("the whitelist is broken").with_report(report(Some(Level::Error)));
    let (outcome, stdout) = finished(Err(failure), "concise", false);
    assert_eq!(outcome, Outcome::Failed);
    assert_eq!(stdout, "a/nightly:1:1: error[a-rule]: `x` differs\n");
}

#[test]
fn a_check_of_nothing_is_a_failure() {
    let mut empty = report(None);
    empty.summary.pairs = 0;
    let targets: Vec<FormatTarget> = vec!["full".parse().unwrap()];
    let display = Display { targets: &targets, quiet: false, verbose: false };
    let (outcome, stdout, _) = with_streams(|streams| display::finish(Ok(empty), display, streams));
    assert!(outcome.unwrap_err().message.starts_with("nothing was compared"));
    assert_eq!(stdout, "");
}

#[test]
fn formats_go_to_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.json");
    let missing = folder.path().join("missing/out.json");
    let targets: Vec<FormatTarget> =
        [format!("json:{}", missing.display()), format!("json:{}", file.display()), "full".into()]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
    let display = Display { targets: &targets, quiet: false, verbose: false };
    let (outcome, stdout, _) =
        with_streams(|streams| display::finish(Ok(report(None)), display, streams));
    let failure = outcome.unwrap_err();
    assert!(failure.message.starts_with("cannot write `"), "{}", failure.message);
    assert!(failure.message.contains("missing"), "{}", failure.message);
    assert!(!stdout.is_empty());
    assert!(std::fs::read_to_string(file).unwrap().ends_with("}\n"));
}

#[test]
fn a_failure_is_escaped() {
    let failure = Failure::new("no folder `\u{1b}[31m\n`").with_help("name\u{202e} another");
    insta::assert_snapshot!(failure.render(false), @r"
    error: no folder `\u{1b}[31m\n`
    help: name\u{202e} another
    ");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    struct Closed(std::io::ErrorKind);
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut stderr = Vec::new();
    let mut closed = Closed(std::io::ErrorKind::BrokenPipe);
    let outcome = run(words(&["explain"]), &mut Streams::new(&mut closed, &mut stderr));
    assert_eq!((outcome, stderr.len()), (Outcome::Clean, 0));
    let mut full = Closed(std::io::ErrorKind::StorageFull);
    let outcome = run(words(&["explain"]), &mut Streams::new(&mut full, &mut stderr));
    assert_eq!(outcome, Outcome::Failed);
    assert!(String::from_utf8(stderr).unwrap().starts_with("error: cannot write to standard"));
}
