//! Entries that are pinned to a condition on texts that are compared.

use crate::tree::{Tree, pair};

/// The tree with an entry for nightly, pinned to a condition.
fn pinned(tree: Tree, setting: &str, when: &str) -> Tree {
    let entry = format!(
        "version = 1\n\n[[allow]]\nin = [\"nightly\", \"release\"]\n{setting}\nwhen = '{when}'\nreason = \"on trial\"\n"
    );
    tree.with("whitelist.toml", &entry)
}

fn concise(tree: &Tree) -> String {
    tree.run(&["--format", "concise"])
}

/// No mozconfig compares the two, so no difference is pinned by that: neither where they are equal nor where
/// they are not.
#[test]
fn a_question_that_no_mozconfig_asks() {
    for when in [r#"same("$CC", "$HOST_CC")"#, r#"!same("$CC", "$HOST_CC")"#] {
        let tree = pair("ac_add_options --enable-x\n", "");
        let tree = pinned(tree, "option = \"--enable-x\"", when);
        insta::allow_duplicates! {
            insta::assert_snapshot!(concise(&tree), @"
            browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `--enable-x` is set for nightly but not for release (browser: linux64; nightly vs release)
            whitelist.toml:3:1: error[unused-entry]: this entry excuses nothing: remove it
            error: 2 errors (compared 1 pair on 1 platform)
            exit: 1
            ");
        }
    }
}

/// Both sides end in the same way, and the condition asks about what stands before that.
#[test]
fn the_condition_that_a_finding_tells() {
    let base = "export X=\"$A/one:$A/two\"\n";
    let other = "export X=\"$B/one:$B/two\"\n";
    insta::assert_snapshot!(concise(&pair(base, other)), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[different-value]: `X` differs: `export X=$A/one:$A/two` for nightly, `export X=$B/one:$B/two` for release (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
    let told = r#"!same("$A/one:$A", "$B/one:$B")"#;
    insta::assert_snapshot!(concise(&pinned(pair(base, other), "env = \"X\"", told)), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by whitelist.toml)
    exit: 0
    ");
    let elsewhere = r#"same("$A/one:$A", "$B/one:$B")"#;
    insta::assert_snapshot!(concise(&pinned(pair(base, other), "env = \"X\"", elsewhere)), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[different-value]: `X` differs: `export X=$A/one:$A/two` for nightly, `export X=$B/one:$B/two` for release (browser: linux64; nightly vs release)
    whitelist.toml:3:1: error[unused-entry]: this entry excuses nothing: remove it
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
}
