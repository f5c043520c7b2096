//! What `concise` makes of findings.

use super::samples::{DRIFT, PLAIN, add, finding, findings, label, report, typical};
use crate::diagnostic::Scope;
use crate::output::{Format, RenderOptions, render};
use crate::report::Summary;

#[test]
fn typical_report() {
    insta::assert_snapshot!(render(Format::Concise, &typical(), &PLAIN), @"
    build/mozconfig.cache:4:20: error[only-in-base]: `--with-ccache` is set for nightly but not for release (browser: linux32, linux64; nightly vs release)
    whitelist.toml:3:1: warning[unused-entry]: this entry excuses nothing
    error: 1 error, 1 warning (compared 10 pairs on 5 platforms; 12 differences allowed by whitelist.toml)
    ");
}

#[test]
fn scopes() {
    let text = |word: &str| Some(word.to_owned());
    let mut report = report(Summary::default());
    let file = add(&mut report.sources, "a/nightly", "one\ntwo");
    let product = text("browser");
    let platforms = vec!["linux64".to_owned()];
    for scope in [
        Scope::default(),
        Scope { product: product.clone(), ..Scope::default() },
        Scope { platforms: platforms.clone(), ..Scope::default() },
        Scope { base: text("nightly"), ..Scope::default() },
        Scope { product, platforms, base: text("nightly"), other: text("beta") },
    ] {
        let found = finding(&DRIFT, "`X` differs", label(file, 5..5, ""));
        report.diagnostics.push(crate::diagnostic::Diagnostic { scope, ..found });
    }
    insta::assert_snapshot!(findings(Format::Concise, &report), @"
    a/nightly:2:2: error[only-in-base]: `X` differs
    a/nightly:2:2: error[only-in-base]: `X` differs (browser)
    a/nightly:2:2: error[only-in-base]: `X` differs (linux64)
    a/nightly:2:2: error[only-in-base]: `X` differs (nightly)
    a/nightly:2:2: error[only-in-base]: `X` differs (browser: linux64; nightly vs beta)
    ");
}

#[test]
fn empty_file_and_end_of_file() {
    let mut report = report(Summary::default());
    let empty = add(&mut report.sources, "a/empty", "");
    let other = add(&mut report.sources, "a/other", "é\tx\r\n");
    for (file, at) in [(empty, 0), (other, 3), (other, 6), (other, 99)] {
        report.diagnostics.push(finding(&DRIFT, "`X` differs", label(file, at..at, "")));
    }
    insta::assert_snapshot!(findings(Format::Concise, &report), @"
    a/empty:1:1: error[only-in-base]: `X` differs
    a/other:1:3: error[only-in-base]: `X` differs
    a/other:2:1: error[only-in-base]: `X` differs
    a/other:2:1: error[only-in-base]: `X` differs
    ");
}

#[test]
fn colours() {
    let options = RenderOptions { color: true, ..PLAIN };
    let text = render(Format::Concise, &typical(), &options);
    insta::assert_snapshot!(text.replace('\u{1b}', "^"), @"
    build/mozconfig.cache:4:20: ^[1m^[91merror[only-in-base]^[0m^[1m: `--with-ccache` is set for nightly but not for release (browser: linux32, linux64; nightly vs release)^[0m
    whitelist.toml:3:1: ^[1m^[33mwarning[unused-entry]^[0m^[1m: this entry excuses nothing^[0m
    ^[1m^[91merror^[0m^[1m: 1 error, 1 warning (compared 10 pairs on 5 platforms; 12 differences allowed by whitelist.toml)^[0m
    ");
}
