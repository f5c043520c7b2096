//! The build script of `examples/build-script`, run by cargo.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::tree::{MOZCONFIGS, NIGHTLY, Tree, tree};

/// The example beside this package, so that its tree is the one of these tests.
fn example() -> Tree {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/build-script");
    let read = |path: &str| fs::read_to_string(example.join(path)).expect("a file of the example");
    let library = fs::canonicalize(env!("CARGO_MANIFEST_DIR")).expect("this package");
    let manifest =
        read("Cargo.toml").replace("../../mozconfig-lint", library.to_str().expect("UTF-8"));
    let mut package = tree(&[("../Cargo.toml", &manifest)]);
    for path in [
        "build.rs",
        "src/main.rs",
        "tree/whitelist.toml",
        "tree/build/mozconfig.common",
        "tree/browser/config/mozconfigs/linux64/nightly",
        "tree/browser/config/mozconfigs/linux64/release",
    ] {
        package = package.with_bytes(&format!("../{path}"), read(path));
    }
    // The versions that are here: nothing is fetched.
    package.with_bytes("../Cargo.lock", read("../../Cargo.lock"))
}

/// What cargo said of the build script: whether it was run, and what it said itself.
struct Built {
    ran: bool,
    succeeded: bool,
    said: String,
}

fn build(package: &Tree) -> Built {
    // cargo compares times of files.
    thread::sleep(Duration::from_millis(20));
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["build", "-v", "--offline"])
        .current_dir(package.top().parent().expect("a folder"));
    // What was compiled for the last run of these tests is still good.
    command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("build-script"));
    command.env("CARGO_TERM_COLOR", "never").env_remove("RUSTFLAGS");
    let output = command.output().expect("cargo runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let is_ours = |line: &&str| line.contains("build-script@0.1.0: ");
    let mut said: String = stderr.lines().filter(is_ours).flat_map(|line| [line, "\n"]).collect();
    let ran = stderr.lines().any(|line| {
        line.trim_start().starts_with("Running") && line.ends_with("/build-script-build`")
    });
    if !output.status.success() && said.is_empty() {
        said = stderr.into_owned();
    }
    Built { ran, succeeded: output.status.success(), said }
}

#[track_caller]
fn expect(package: &Tree, ran: bool, why: &str) {
    let Built { ran: was_run, succeeded, said } = build(package);
    assert!(succeeded && said.is_empty(), "{why}: {said}");
    assert_eq!(was_run, ran, "{why}");
}

#[test]
fn cargo_runs_it_when_something_matters() {
    let package = example();
    expect(&package, true, "the first build");
    expect(&package, false, "nothing has changed");

    let package = package.with("build/mozconfig.common", "ac_add_options --disable-lto\n");
    expect(&package, true, "an included file is edited");
    expect(&package, false, "nothing has changed since the included file was edited");
    let package = package.with("dom/base/Element.cpp", "");
    expect(&package, false, "a source of the program appears");
    let whitelist = fs::read_to_string(package.path("whitelist.toml")).expect("the whitelist");
    let package = package.with_bytes("whitelist.toml", format!("# edited\n{whitelist}"));
    expect(&package, true, "the whitelist is edited");
    let package = package
        .with(&format!("{MOZCONFIGS}/win64/nightly"), "")
        .with(&format!("{MOZCONFIGS}/win64/release"), "");
    expect(&package, true, "a platform appears");
    expect(&package, false, "nothing has changed since the platform appeared");

    let nightly = fs::read_to_string(package.path(NIGHTLY)).expect("a mozconfig");
    let package = package.with_bytes(NIGHTLY, format!("{nightly}ac_add_options --enable-x\n"));
    let Built { ran, succeeded, said } = build(&package);
    assert!(ran && !succeeded);
    insta::assert_snapshot!(said, @"
    error: build-script@0.1.0: browser/config/mozconfigs/linux64/nightly:4:1: `--enable-x` is set for nightly but not for release (browser: linux64; nightly vs release) [only-in-base]
    error: build-script@0.1.0: help: should release have it too? move it to `build/mozconfig.common`, which both include
    error: build-script@0.1.0: help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
    ");
    let Built { ran, succeeded, said: again } = build(&package);
    assert!(ran && !succeeded, "it fails until someone acts");
    assert_eq!(again, said);

    // Warnings are shown, and end no build.
    let package =
        package.with_bytes(NIGHTLY, nightly).with(&format!("{MOZCONFIGS}/ios/nightly"), "");
    let Built { ran, succeeded, said } = build(&package);
    assert!(ran && succeeded);
    insta::assert_snapshot!(said, @"
    warning: build-script@0.1.0: browser/config/mozconfigs/ios/nightly:1:1: there is a nightly mozconfig but no release mozconfig (browser: ios) [missing-variant]
    warning: build-script@0.1.0: help: add `release` beside it; or name the platforms that are to be compared under `[[product]]` in the whitelist
    ");

    let package = package.with("whitelist.toml", "version = 2\n");
    insta::assert_snapshot!(build(&package).said, @"
    warning: build-script@0.1.0: browser/config/mozconfigs/ios/nightly:1:1: there is a nightly mozconfig but no release mozconfig (browser: ios) [missing-variant]
    warning: build-script@0.1.0: help: add `release` beside it; or name the platforms that are to be compared under `[[product]]` in the whitelist
    error: build-script@0.1.0: whitelist.toml:1:11: version 2 of the whitelist format is not known [invalid-whitelist]
    error: build-script@0.1.0: help: a newer `mozconfig-lint` may know it
    error: build-script@0.1.0: the check is incomplete: see the findings
    ");
    fs::remove_dir_all(package.top()).expect("the tree can be removed");
    insta::assert_snapshot!(build(&package).said, @"error: build-script@0.1.0: cannot open the source tree `tree`: entity not found");
}
