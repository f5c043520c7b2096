//! The linter in mozlint, as `mach lint` runs it.

use std::process::Command;

use crate::gecko::{Gecko, said, shipped};
use crate::tree::{MOZCONFIGS, NIGHTLY, Tree, tree};

/// The tree of the linter's own list of files, on all of whose platforms nightly and release are alike.
fn firefox() -> Tree {
    let tree = tree(&[("build/mozconfig.common", "ac_add_options --enable-lto\n")]);
    let tree = ["linux64", "macosx64", "win32", "win64", "win64-aarch64"].iter().fold(
        tree,
        |tree, platform| {
            let include = ". \"$topsrcdir/build/mozconfig.common\"\n";
            tree.with(&format!("{MOZCONFIGS}/{platform}/nightly"), include)
                .with(&format!("{MOZCONFIGS}/{platform}/release"), include)
        },
    );
    ["mozconfig-drift.yml", "mozconfig_drift.py"].iter().fold(tree, |tree, name| {
        tree.with(&format!("tools/lint/{name}"), &shipped(&format!("mozlint/{name}")))
    })
}

/// A tree in which something is wrong on one platform, and something else is doubtful.
fn drifted() -> Tree {
    firefox().with(NIGHTLY, "ac_add_options --enable-lto\nac_add_options --enable-x  # %::\nfoo\n")
}

fn lint(gecko: &Gecko, tree: &Tree, arguments: &[&str]) -> Command {
    let mut command = gecko.python(tree, ".", "lint.py");
    let top = std::fs::canonicalize(tree.top()).expect("the tree is there");
    command.arg(top).args(["--config-path", "tools/lint", "-l", "mozconfig-drift"]);
    command.args(arguments).env("MOZCONFIG_LINT", env!("CARGO_BIN_EXE_mozconfig-lint"));
    command
}

#[test]
fn clean() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = firefox();
    insta::assert_snapshot!(said(&tree, &mut lint(&gecko, &tree, &["."])), @"
    ✖ 0 problems (0 errors, 0 warnings, 0 fixed)
    exit: 0
    ");
    // Where it has nothing to do.
    insta::assert_snapshot!(said(&tree, &mut lint(&gecko, &tree, &["tools"])), @"
    ✖ 0 problems (0 errors, 0 warnings, 0 fixed)
    exit: 0
    ");
}

#[test]
fn drift() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = drifted();
    insta::assert_snapshot!(said(&tree, &mut lint(&gecko, &tree, &["."])), @"
    TOP/browser/config/mozconfigs/linux64/nightly
      2:1  error  `--enable-x` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`                                                                                                                                                                            only-in-base (mozconfig-drift)
        ac_add_options --enable-x  # %::
      3:1  error  `foo` ends the load for nightly but not for release (linux64); a mozconfig is loaded under `set -e`: a command that fails ends it; when `foo` fails; for example with no variable set, `foo` failing; should release end there too? give both the same check, best in a file that both include; meant for nightly alone? add an entry with the reason to `whitelist.toml`  abort-differs (mozconfig-drift)
        foo

    ✖ 2 problems (2 errors, 1 warning, 0 fixed)
    exit: 1
    ");
    insta::assert_snapshot!(said(&tree, &mut lint(&gecko, &tree, &["-f", "treeherder", "."])), @"
    TEST-UNEXPECTED-ERROR | TOP/browser/config/mozconfigs/linux64/nightly:2:1 | `--enable-x` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml` (only-in-base)
    TEST-UNEXPECTED-ERROR | TOP/browser/config/mozconfigs/linux64/nightly:3:1 | `foo` ends the load for nightly but not for release (linux64); a mozconfig is loaded under `set -e`: a command that fails ends it; when `foo` fails; for example with no variable set, `foo` failing; should release end there too? give both the same check, best in a file that both include; meant for nightly alone? add an entry with the reason to `whitelist.toml` (abort-differs)
    exit: 1
    ");
    insta::assert_snapshot!(said(&tree, &mut lint(&gecko, &tree, &["-W", "-f", "unix", "."])), @"
    browser/config/mozconfigs/linux64/nightly:2:1: only-in-base error: `--enable-x` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    browser/config/mozconfigs/linux64/nightly:3:1: abort-differs error: `foo` ends the load for nightly but not for release (linux64); a mozconfig is loaded under `set -e`: a command that fails ends it; when `foo` fails; for example with no variable set, `foo` failing; should release end there too? give both the same check, best in a file that both include; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    browser/config/mozconfigs/linux64/nightly:3:1: unknown-command warning: nothing is known about the command `foo` (linux64); where there is no such program the load ends here; define the function, or include the file that does, before this line
    exit: 1
    ");
    // The whole tree is linted, whatever of it is named.
    let one =
        said(&tree, &mut lint(&gecko, &tree, &["-f", "unix", "browser/config/mozconfigs/win64"]));
    assert_eq!(one, said(&tree, &mut lint(&gecko, &tree, &["-f", "unix", "."])));
}

/// With changed files from git, as `mach lint --outgoing` has them.
#[test]
fn a_changed_mozconfig() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = drifted();
    for arguments in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "before"]] {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@b.c"]).args(arguments);
        let git = git.env("HOME", tree.path("..")).current_dir(tree.top()).output();
        assert!(git.is_ok_and(|git| git.status.success()));
    }
    let changed = |tree: &Tree| said(tree, &mut lint(&gecko, tree, &["-f", "unix", "--workdir"]));
    let tree = tree.with("tools/other.py", "");
    insta::assert_snapshot!(changed(&tree), @"
    stderr:
    WARNING: no files linted
    exit: 0
    ");
    let tree = tree.with("build/mozconfig.common", "ac_add_options --enable-lto # edited\n");
    insta::assert_snapshot!(changed(&tree), @"
    warning: mozconfig-drift support-file modified, linting entire tree (press ctrl-c to cancel)
    browser/config/mozconfigs/linux64/nightly:2:1: only-in-base error: `--enable-x` is set for nightly but not for release (linux64); should release have it too? carry the line to release; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    browser/config/mozconfigs/linux64/nightly:3:1: abort-differs error: `foo` ends the load for nightly but not for release (linux64); a mozconfig is loaded under `set -e`: a command that fails ends it; when `foo` fails; for example with no variable set, `foo` failing; should release end there too? give both the same check, best in a file that both include; meant for nightly alone? add an entry with the reason to `whitelist.toml`
    exit: 1
    ");
}

#[test]
fn no_check_could_be_made() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = firefox().with("whitelist.toml", "version = 2\n");
    insta::assert_snapshot!(said(&tree, &mut lint(&gecko, &tree, &["-f", "unix", "."])), @"
    whitelist.toml:1:11: invalid-whitelist error: version 2 of the whitelist format is not known; the only known version is 1; a newer `mozconfig-lint` may know it
    exit: 1
    ");
    let tree = tree.with(&format!("{MOZCONFIGS}/whitelist.toml"), "version = 1\n");
    insta::assert_snapshot!(said(&tree, &mut lint(&gecko, &tree, &["-f", "unix", "."])), @"
    tools/lint/mozconfig-drift.yml:0: mozconfig-drift error: the mozconfigs could not be checked: error: several whitelists: `whitelist.toml` and `browser/config/mozconfigs/whitelist.toml`, expected one: merge them, or name one with `--whitelist`
    exit: 1
    ");
}

#[test]
fn the_program_is_missing() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = firefox();
    let mut command = lint(&gecko, &tree, &["."]);
    command.env("MOZCONFIG_LINT", "/gone/mozconfig-lint");
    insta::assert_snapshot!(said(&tree, &mut command), @"
    stderr:
    WARNING: `mozconfig-lint` was not found: install it into PATH, or name it in the environment variable MOZCONFIG_LINT; skipped
    ERROR: all linters were skipped due to setup, nothing to do!
    exit: 1
    ");
    command.env("MOZ_AUTOMATION", "1");
    insta::assert_snapshot!(said(&tree, &mut command), @"
    stderr:
    ERROR: `mozconfig-lint` was not found: install it into PATH, or name it in the environment variable MOZCONFIG_LINT
    ERROR: problem with lint setup, skipping mozconfig-drift
    exit: 1
    ");
}
