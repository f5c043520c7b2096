//! `drift.configure` in Mozilla's configure: in its sandbox, with its own `init.configure`.

use std::path::Path;
use std::process::Command;

use crate::gecko::{Gecko, said, shipped};
use crate::tree::{NIGHTLY, RELEASE, Tree, tree};

/// What the documentation says to paste.
const MOZ_CONFIGURE: &str = r#"
include("build/moz.configure/init.configure")
include(include_project_configure)


@depends(mozconfig_drift)
def config_status_deps(mozconfig_drift):
    return [] + (mozconfig_drift or [])


set_config("DRIFT_DEPENDENCIES", config_status_deps)
"#;

/// A tree that can be configured as far as the project's own script.
fn firefox(gecko: &Gecko) -> Tree {
    let tree = tree(&[
        (NIGHTLY, ". \"$topsrcdir/build/mozconfig.common\"\n"),
        (RELEASE, ". \"$topsrcdir/build/mozconfig.common\"\n"),
        ("build/mozconfig.common", "ac_add_options --enable-lto\n"),
        ("moz.configure", MOZ_CONFIGURE),
        ("browser/moz.configure", "include(\"../build/moz.configure/drift.configure\")\n"),
        ("browser/config/version.txt", "153.0\n"),
        ("browser/config/version_display.txt", "153.0\n"),
    ]);
    for path in
        ["build/moz.configure", "build/autoconf", "build/defines.sh", "config/milestone.txt"]
    {
        gecko.copy_to(&tree, path);
    }
    tree.with("build/moz.configure/drift.configure", &shipped("moz-configure/drift.configure"))
}

fn configure(gecko: &Gecko, tree: &Tree) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_mozconfig-lint"));
    let folder = program.parent().expect("a folder").display();
    let mut command = gecko.python(tree, "obj-firefox", "configure.py");
    command
        .arg("../moz.configure")
        .env("MOZCONFIG", "/dev/null")
        .env("PATH", format!("{folder}:/usr/bin:/bin"));
    command
}

/// What is said from the first word of ours on.
fn ours(tree: &Tree, command: &mut Command) -> String {
    let said = said(tree, command);
    match said.find("checking for mozconfig-lint") {
        Some(start) => said[start..].to_owned(),
        None => said,
    }
}

#[test]
fn clean() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = firefox(&gecko);
    insta::assert_snapshot!(ours(&tree, &mut configure(&gecko, &tree)), @"
    checking for mozconfig-lint... BIN/mozconfig-lint
    checking for drift between mozconfigs... none
    configure again when this changes: TOP/browser/config/mozconfigs/linux64/nightly
    configure again when this changes: TOP/browser/config/mozconfigs/linux64/release
    configure again when this changes: TOP/build/mozconfig.common
    exit: 0
    ");
    assert!(tree.path("obj-firefox/mozconfig-lint.stamp").exists());
}

#[test]
fn drift() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = firefox(&gecko).with(NIGHTLY, "ac_add_options --enable-lto\nexport MOZ_X=1\n");
    insta::assert_snapshot!(ours(&tree, &mut configure(&gecko, &tree)), @"
    checking for mozconfig-lint... BIN/mozconfig-lint
    checking for drift between mozconfigs... stderr:
    DEBUG: Executing: `BIN/mozconfig-lint hook --topsrcdir TOP --objdir TOP/obj-firefox --depfile TOP/obj-firefox/mozconfig-lint.d`
    DEBUG: The command returned non-zero exit status 1.
    DEBUG: Its output was:
    DEBUG: | browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `export MOZ_X=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    DEBUG: |     help: should release have it too? carry the line to release
    DEBUG: |     help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
    DEBUG: | error: 1 error (compared 1 pair on 1 platform)
    DEBUG: | help: `mozconfig-lint check` shows the lines, and the whitelist entries to add
    ERROR: The mozconfigs have drifted apart, or could not be checked: see above. To configure all the same, use `--disable-mozconfig-drift`.
    exit: 1
    ");
    // All the same, where the user says so.
    let mut command = configure(&gecko, &tree);
    command.arg("--disable-mozconfig-drift");
    let said = said(&tree, &mut command);
    assert!(!said.contains("drift"), "{said}");
    assert!(said.ends_with("exit: 0\n"), "{said}");
}

#[test]
fn no_check_could_be_made() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = firefox(&gecko).with("whitelist.toml", "version = 2\n");
    insta::assert_snapshot!(ours(&tree, &mut configure(&gecko, &tree)), @"
    checking for mozconfig-lint... BIN/mozconfig-lint
    checking for drift between mozconfigs... stderr:
    DEBUG: Executing: `BIN/mozconfig-lint hook --topsrcdir TOP --objdir TOP/obj-firefox --depfile TOP/obj-firefox/mozconfig-lint.d`
    DEBUG: The command returned non-zero exit status 2.
    DEBUG: Its output was:
    DEBUG: | whitelist.toml:1:11: error[invalid-whitelist]: version 2 of the whitelist format is not known
    DEBUG: |     help: a newer `mozconfig-lint` may know it
    DEBUG: | help: `mozconfig-lint check` shows the lines
    DEBUG: Its error output was:
    DEBUG: | error: the check is incomplete: see the findings
    ERROR: The mozconfigs have drifted apart, or could not be checked: see above. To configure all the same, use `--disable-mozconfig-drift`.
    exit: 1
    ");
}

#[test]
fn the_program_is_missing() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = firefox(&gecko);
    let mut command = configure(&gecko, &tree);
    command.env("PATH", "/usr/bin:/bin");
    insta::assert_snapshot!(ours(&tree, &mut command), @"
    checking for mozconfig-lint... not found
    exit: 0
    ");
    command.env("MOZCONFIG_LINT", "/gone/mozconfig-lint");
    insta::assert_snapshot!(ours(&tree, &mut command), @"
    checking for mozconfig-lint... not found
    stderr:
    DEBUG: mozconfig_lint: Looking for /gone/mozconfig-lint
    ERROR: Cannot find mozconfig-lint
    exit: 1
    ");
}

/// Mozilla checks its own scripts for what the sandbox lets pass.
#[test]
fn mozilla_finds_nothing_to_object_to() {
    let Some(gecko) = Gecko::find() else { return };
    let tree = firefox(&gecko);
    let mut command = configure(&gecko, &tree);
    command.arg("--lint");
    assert_eq!(said(&tree, &mut command), "exit: 0\n");
    // It would have found something.
    let script = shipped("moz-configure/drift.configure");
    let script = script.replace("@imports(_from=\"__builtin__\", _import=\"open\")\n", "");
    let tree = tree.with("build/moz.configure/drift.configure", &script);
    let said = said(&tree, &mut command);
    let last: Vec<&str> = said.lines().rev().take(2).collect();
    insta::assert_snapshot!(last.join("\n"), @"
    exit: 1
    NameError: global name 'open' is not defined
    ");
}
