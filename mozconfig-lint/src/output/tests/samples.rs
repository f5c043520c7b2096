//! Reports built by hand for the tests of the formats.

use std::sync::Arc;

use mozconfig_parse::source::{ByteRange, FileId, Sources, Span, TreePath};

use crate::diagnostic::{
    Addition, Diagnostic, DriftedSetting, Edit, Label, Level, Remedy, Scope, SettingKind,
    WitnessFacts,
};
use crate::output::{Format, RenderOptions, render};
use crate::report::{Report, Summary};
use crate::rules::Rule;

pub(super) const DRIFT: Rule = Rule {
    id: "only-in-base",
    level: Level::Error,
    summary: "",
    documentation: "",
    check: crate::rules::Check::Drift(crate::drift::DifferenceKind::Abort, |_| String::new()),
};
pub(super) const UNUSED: Rule = Rule {
    id: "unused-entry",
    level: Level::Warning,
    summary: "",
    documentation: "",
    check: crate::rules::Check::Drift(crate::drift::DifferenceKind::Abort, |_| String::new()),
};

/// How the tests render unless they say otherwise.
pub(super) const PLAIN: RenderOptions =
    RenderOptions { color: false, width: 140, verbose: false, closing_line: true };

/// Renders without the closing line.
pub(super) fn findings(format: Format, report: &Report) -> String {
    render(format, report, &RenderOptions { closing_line: false, ..PLAIN })
}

/// A report without findings.
pub(super) fn report(summary: Summary) -> Report {
    Report {
        sources: Sources::new(),
        diagnostics: Vec::new(),
        summary,
        incomplete: false,
        topsrcdir: ".".to_owned(),
        in_repository: TreePath::default(),
        since: None,
        whitelist: Some("whitelist.toml".to_owned()),
        mozconfigs: Vec::new(),
    }
}

/// A report of one finding at `range` of `a/nightly`, labelled `here`.
pub(super) fn one(text: &str, range: std::ops::Range<u32>) -> Report {
    let mut report = report(Summary { products: 1, errors: 1, ..Summary::default() });
    let file = add(&mut report.sources, "a/nightly", text);
    report.diagnostics.push(finding(&DRIFT, "`X` differs", label(file, range, "here")));
    report
}

pub(super) fn add(sources: &mut Sources, name: &str, text: &str) -> FileId {
    sources.add(path(name), text.to_owned())
}

pub(super) fn path(text: &str) -> TreePath {
    TreePath::new(text).unwrap()
}

pub(super) fn span(file: FileId, range: std::ops::Range<u32>) -> Span {
    Span { file, range: ByteRange::new(range.start, range.end) }
}

pub(super) fn label(file: FileId, range: std::ops::Range<u32>, text: &str) -> Label {
    Label { span: span(file, range), text: text.to_owned() }
}

/// The label of the first place where `needle` stands in a file.
pub(super) fn label_at(sources: &Sources, file: FileId, needle: &str, text: &str) -> Label {
    let start = sources.file(file).text().find(needle).unwrap() as u32;
    label(file, start..start + needle.len() as u32, text)
}

pub(super) fn finding(rule: &'static Rule, message: &str, primary: Label) -> Diagnostic {
    Diagnostic {
        rule,
        level: rule.level,
        message: message.to_owned(),
        scope: Scope::default(),
        settings: Vec::new(),
        primary,
        related: Vec::new(),
        notes: Vec::new(),
        details: Vec::new(),
        remedies: Vec::new(),
    }
}

pub(super) fn edit(file: FileId, range: std::ops::Range<u32>, replacement: &str) -> Remedy {
    Remedy {
        message: "change it".to_owned(),
        edit: Some(Edit { span: span(file, range), replacement: replacement.to_owned() }),
        is_safe: true,
        addition: None,
    }
}

pub(super) fn addition(name: &str, line: u32, text: &str) -> Remedy {
    Remedy {
        message: "add it".to_owned(),
        edit: None,
        is_safe: false,
        addition: Some(Addition {
            path: path(name),
            line,
            text: text.to_owned(),
            suggestion: None,
        }),
    }
}

/// A drift over an include on two platforms, and a stale entry of the whitelist.
pub(super) fn typical() -> Report {
    let mut report = report(Summary {
        products: 1,
        platforms: 5,
        pairs: 10,
        files: 23,
        errors: 1,
        warnings: 1,
        allowed: 12,
    });
    let cache = add(&mut report.sources, "build/mozconfig.cache", CACHE);
    let nightly = add(&mut report.sources, "browser/config/mozconfigs/linux64/nightly", NIGHTLY);
    let release = add(&mut report.sources, "browser/config/mozconfigs/linux64/release", RELEASE);
    let whitelist = add(&mut report.sources, "whitelist.toml", WHITELIST);
    let sources = &report.sources;
    let drift = Diagnostic {
        scope: Scope {
            product: Some("browser".to_owned()),
            platforms: vec!["linux32".to_owned(), "linux64".to_owned()],
            base: Some("nightly".to_owned()),
            other: Some("release".to_owned()),
        },
        settings: vec![drifted("linux32"), drifted("linux64")],
        related: vec![
            label_at(sources, cache, "if test -z \"$bucket\"", "under this condition"),
            label_at(
                sources,
                nightly,
                ". \"$topsrcdir/build/mozconfig.cache\"",
                "only nightly includes this file",
            ),
            label_at(sources, release, ". \"$topsrcdir/build/mozconfig.common\"", ""),
        ],
        notes: vec![
            "when `bucket` is empty".to_owned(),
            "for example with no variable set\nand nothing else".to_owned(),
        ],
        details: vec!["`CCACHE` comes through the same include".to_owned()],
        remedies: vec![
            Remedy {
                message: "should release have it too? include the file there".to_owned(),
                edit: None,
                is_safe: false,
                addition: None,
            },
            Remedy {
                message: "meant for nightly alone? add to whitelist.toml".to_owned(),
                ..addition("whitelist.toml", 9, NEW_ENTRY)
            },
        ],
        ..finding(
            &DRIFT,
            "`--with-ccache` is set for nightly but not for release",
            label_at(sources, cache, "--with-ccache", "nightly sets it here"),
        )
    };
    let mut stale = finding(
        &UNUSED,
        "this entry excuses nothing",
        label_at(sources, whitelist, OLD_ENTRY, "nothing differs here"),
    );
    let range = stale.primary.span.range;
    stale.remedies.push(Remedy {
        message: "remove it".to_owned(),
        ..edit(whitelist, range.start..range.end, "")
    });
    report.diagnostics = vec![drift, stale];
    report
}

fn drifted(platform: &str) -> DriftedSetting {
    DriftedSetting {
        platform: platform.to_owned(),
        kind: SettingKind::Option,
        key: "--with-ccache".to_owned(),
        base_value: Some("--with-ccache".to_owned()),
        other_value: None,
        when: "bucket = \"\"".to_owned(),
        condition: crate::fingerprint::ConditionDigest::default(),
        witness: Some(Arc::new(WitnessFacts {
            env: [("bucket".to_owned(), Some(String::new())), ("X".to_owned(), None)].into(),
            commands: [("uname -s".to_owned(), "Linux".to_owned())].into(),
            files: [("build/x".to_owned(), false)].into(),
        })),
    }
}

const CACHE: &str = "\
# Where objects are kept.
bucket=$SCCACHE_BUCKET
if test -z \"$bucket\"; then
    ac_add_options --with-ccache
fi
";

const NIGHTLY: &str = "\
. \"$topsrcdir/build/mozconfig.common\"
. \"$topsrcdir/build/mozconfig.cache\"
";

const RELEASE: &str = ". \"$topsrcdir/build/mozconfig.common\"\n";

const WHITELIST: &str = "\
version = 1

[[allow]]
in = \"nightly\"
option = \"--enable-gone\"
reason = \"was needed\"

# the end
";

const OLD_ENTRY: &str = "\
[[allow]]
in = \"nightly\"
option = \"--enable-gone\"
reason = \"was needed\"
";

const NEW_ENTRY: &str = "
[[allow]]
in = \"nightly\"
option = \"--with-ccache\"
reason = \"...\"
";
