//! `check --fix`: what is safe, and nothing else.

use std::fs;

use crate::tree::{Tree, pair};

const STALE: &str = "\
version = 1

[[allow]]
in = \"nightly\"
env = [\"A\", \"GONE\"]
reason = \"a\"

[[allow]]
in = \"nightly\"
env = \"GONE\"
reason = \"gone\"
";

const PRUNED: &str = "\
version = 1

[[allow]]
in = \"nightly\"
env = [\"A\"]
reason = \"a\"
";

/// One difference that is allowed, and one that is not.
fn drifted() -> Tree {
    pair("export A=1\nexport B=1\n", "").with("whitelist.toml", STALE)
}

#[test]
fn prunes_and_checks() {
    let tree = drifted();
    insta::assert_snapshot!(tree.run(&["--fix", "--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `export B=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    stderr:
    whitelist.toml:5: removed: `GONE` in `env` of this entry excuses nothing (unused-item)
    whitelist.toml:8: removed: this entry excuses nothing (unused-entry)
    exit: 1
    ");
    assert_eq!(tree.text("whitelist.toml"), PRUNED);
    // There is nothing more to fix, and the difference is left for somebody to decide on.
    insta::assert_snapshot!(tree.run(&["check", "--fix", "--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `export B=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
    assert_eq!(tree.text("whitelist.toml"), PRUNED);
}

#[test]
fn ends_well_where_nothing_else_is_found() {
    let tree = pair("export A=1\n", "").with("whitelist.toml", STALE);
    insta::assert_snapshot!(tree.run(&["--fix"]), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by whitelist.toml)
    stderr:
    whitelist.toml:5: removed: `GONE` in `env` of this entry excuses nothing (unused-item)
    whitelist.toml:8: removed: this entry excuses nothing (unused-entry)
    exit: 0
    ");
    let tree = pair("export A=1\n", "").with("whitelist.toml", STALE);
    insta::assert_snapshot!(tree.run(&["--fix", "-q"]), @"exit: 0");
    assert_eq!(tree.text("whitelist.toml"), PRUNED);
}

/// What goes to standard output is the report alone.
#[test]
fn machines_read_the_report_alone() {
    let tree = drifted();
    let report: serde_json::Value =
        serde_json::from_str(&tree.stdout(&["--fix", "--format", "json"])).unwrap();
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 1);
    assert_eq!(report["diagnostics"][0]["rule"], "only-in-base");
}

#[test]
fn there_may_be_nothing_to_fix() {
    let tree = pair("export A=1\n", "");
    insta::assert_snapshot!(tree.run(&["--fix", "--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
    assert!(!tree.path("whitelist.toml").exists());
}

/// Then the check says what is wrong, and nothing is changed.
#[test]
fn a_broken_whitelist_is_left_alone() {
    let broken = format!("{STALE}required = 1\n");
    let tree = drifted().with("whitelist.toml", &broken);
    insta::assert_snapshot!(tree.run(&["--fix", "--format", "concise"]), @"
    whitelist.toml:12:12: error[invalid-whitelist]: `required` is the integer `1`, expected `true` or `false`
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
    assert_eq!(tree.text("whitelist.toml"), broken);
}

#[test]
fn where_it_is_refused() {
    let tree = drifted();
    insta::assert_snapshot!(tree.run(&["--fix", "--platform", "linux64"]), @"
    stderr:
    error: the argument '--fix' cannot be used with '--platform <GLOB>'

    Usage: mozconfig-lint [check] [OPTIONS] [TREE]
           mozconfig-lint <COMMAND>

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["check", "--fix", "--variant", "release"]), @"
    stderr:
    error: the argument '--fix' cannot be used with '--variant <NAME>'

    Usage: mozconfig-lint check --fix [TREE]

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--fix", "--no-whitelist"]), @"
    stderr:
    error: the argument '--fix' cannot be used with '--no-whitelist'

    Usage: mozconfig-lint [check] [OPTIONS] [TREE]
           mozconfig-lint <COMMAND>

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--fix", "--whitelist", "gone.toml"]), @"
    stderr:
    error: cannot read the whitelist `gone.toml`: there is no such file
    help: `--whitelist FILE` takes a TOML file; without it `whitelist.toml` is looked for
    exit: 2
    ");
    assert_eq!(tree.text("whitelist.toml"), STALE);
    let mut permissions = fs::metadata(tree.path("whitelist.toml")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(tree.path("whitelist.toml"), permissions).unwrap();
    insta::assert_snapshot!(tree.run(&["--fix"]), @"
    stderr:
    error: `whitelist.toml` was not written: it is read-only
    exit: 2
    ");
    assert_eq!(tree.text("whitelist.toml"), STALE);
}
