//! `carry`: what it prints, what it writes, and what it refuses.

#![expect(clippy::print_stderr, reason = "tests say what they skipped")]

use std::fs;
use std::process::Command;

use crate::tree::{NIGHTLY, RELEASE, Tree, dedent, outcome, pair, tree};

const COMMON: &str = "browser/config/mozconfigs/linux64/common-opt";
const INCLUDE: &str = ". \"$topsrcdir/browser/config/mozconfigs/linux64/common-opt\"\n";

/// Nightly and release with these lines behind the include of a file of these lines.
fn with_common(common: &str, nightly: &str, release: &str) -> Tree {
    let with = |text: &str| format!("{INCLUDE}{}", dedent(text));
    tree(&[(COMMON, common), (NIGHTLY, &with(nightly)), (RELEASE, &with(release))])
}

/// What a file of a tree holds.
fn text(tree: &Tree, path: &str) -> String {
    fs::read_to_string(tree.path(path)).expect("the file is there")
}

/// The files of the tree that `git apply` or `patch -p1` makes of what was printed, each with its text;
/// `None` where the program is not installed.
fn applied(tree: &Tree, program: &[&str], printed: &str, files: &[&str]) -> Option<Vec<String>> {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::copy(tree.path(file), path).expect("the file is there");
    }
    let patch = folder.path().join("patch");
    fs::write(&patch, printed).expect("files can be written");
    let input = fs::File::open(&patch).expect("it was just written");
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).current_dir(folder.path()).stdin(input);
    // What git is told by a user's settings is none of this test's business.
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", folder.path());
    let Ok(output) = command.output() else {
        eprintln!("skipped: {} is not installed", program[0]);
        return None;
    };
    assert!(output.status.success(), "{program:?}: {}", String::from_utf8_lossy(&output.stderr));
    let read = |file: &&str| fs::read_to_string(folder.path().join(file)).expect("it is there");
    Some(files.iter().map(read).collect())
}

/// That what is shown is what is written, and what git and patch make of what is shown.
fn written_as_shown(tree: &Tree, arguments: &[&str], files: &[&str]) -> String {
    let shown = tree.stdout(arguments);
    let by_git = applied(tree, &["git", "apply", "--whitespace=nowarn"], &shown, files);
    let by_patch = applied(tree, &["patch", "-p1", "--binary", "--silent"], &shown, files);
    let written = tree.run(&[arguments, &["--write"]].concat());
    let now: Vec<String> = files.iter().map(|file| text(tree, file)).collect();
    for applied in [by_git, by_patch].into_iter().flatten() {
        assert_eq!(applied, now);
    }
    written
}

#[test]
fn moved_to_the_file_that_both_include() {
    let tree = with_common(
        "ac_add_options --enable-js-shell\n",
        "\n# Faster.\nac_add_options --enable-lto\n",
        "",
    );
    let arguments = ["carry", "--enable-lto", "--to", "common"];
    insta::assert_snapshot!(tree.run(&arguments), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 2 lines
      `browser/config/mozconfigs/linux64/nightly` loses 2 lines
    verified: `--enable-lto` changes for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -1 +1,4 @@
     ac_add_options --enable-js-shell
    +
    +# Faster.
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,3 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -# Faster.
    -ac_add_options --enable-lto
    exit: 0
    "#);
    // The text before the patch does not keep it from being applied.
    insta::assert_snapshot!(written_as_shown(&tree, &arguments, &[COMMON, NIGHTLY]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 2 lines
      `browser/config/mozconfigs/linux64/nightly` loses 2 lines
    verified: `--enable-lto` changes for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    written:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -1 +1,4 @@
     ac_add_options --enable-js-shell
    +
    +# Faster.
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,3 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -# Faster.
    -ac_add_options --enable-lto
    exit: 0
    "#);
    assert_eq!(text(&tree, NIGHTLY), INCLUDE);
    insta::assert_snapshot!(tree.run(&arguments), @"
    `--enable-lto` is alike in nightly and release (linux64): there is nothing to carry
    exit: 0
    ");
    insta::assert_snapshot!(tree.run(&[]), @"
    compared 1 pair on 1 platform: no drift
    exit: 0
    ");
}

#[test]
fn copied_to_a_variant() {
    let tree = with_common(
        "",
        "\nac_add_options --with-x\nac_add_options --enable-lto # faster\n",
        "\nac_add_options --with-x\n\n. \"$topsrcdir/build/override\"\n",
    )
    .with("build/override", "");
    let arguments = ["carry", "--enable-lto", "--to", "release", "--platform", "linux*"];
    insta::assert_snapshot!(written_as_shown(&tree, &arguments, &[RELEASE]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line
    verified: `--enable-lto` changes for linux64/release, and nothing else
    written:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,4 +1,5 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
     ac_add_options --with-x
    +ac_add_options --enable-lto # faster
     
     . "$topsrcdir/build/override"
    exit: 0
    "#);
}

#[test]
fn the_side_that_has_it_is_not_where_it_goes() {
    let tree = with_common("", "ac_add_options --enable-lto\n", "");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "nightly"]), @"
    stderr:
    error: nightly is the one that has `--enable-lto`, and release does not (linux64)
    note: nightly has `ac_add_options --enable-lto`, made at browser/config/mozconfigs/linux64/nightly:2:1
    help: carry it with `--to release` or `--to common`
    help: to take it from nightly, remove the line; `carry` never takes a setting away
    exit: 1
    ");
}

#[test]
fn an_option_that_is_switched_off() {
    let tree = with_common("", "", "ac_add_options --disable-crashreporter\n");
    insta::assert_snapshot!(
        tree.run(&["carry", "--disable-crashreporter", "--to", "nightly"]), @r#"
    `--enable-crashreporter` is carried from release to nightly (linux64)
      `browser/config/mozconfigs/linux64/nightly` gets 1 line
    verified: `--enable-crashreporter` changes for linux64/nightly, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1 +1,3 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    +
    +ac_add_options --disable-crashreporter
    exit: 0
    "#
    );
}

#[test]
fn a_condition_goes_along() {
    let tree = with_common(
        "",
        r#"
        # Only where it is compiled.
        if test -z "$USE_ARTIFACT"; then
            ac_add_options --enable-lto

            # The plugin looks at sources.
            ac_add_options --enable-clang-plugin
        else
            ac_add_options --enable-artifact-builds
        fi
        "#,
        r#"
        if test -z "$USE_ARTIFACT"; then
            ac_add_options --enable-lto
        else
            ac_add_options --enable-artifact-builds
        fi
        "#,
    );
    let arguments = ["carry", "--enable-clang-plugin", "--to", "release"];
    insta::assert_snapshot!(written_as_shown(&tree, &arguments, &[RELEASE]), @r#"
    `--enable-clang-plugin` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 4 lines
    verified: `--enable-clang-plugin` changes for linux64/release, and nothing else
    written:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -4,3 +4,8 @@
     else
         ac_add_options --enable-artifact-builds
     fi
    +
    +if test -z "$USE_ARTIFACT"; then
    +    # The plugin looks at sources.
    +    ac_add_options --enable-clang-plugin
    +fi
    exit: 0
    "#);
}

#[test]
fn a_condition_that_is_empty_then_goes_as_a_whole() {
    let tree = with_common(
        "",
        r#"
        if test -n "$MOZ_PGO"; then
            # Slow.
            ac_add_options --enable-lto
        fi
        "#,
        "",
    );
    let arguments = ["carry", "--enable-lto", "--to", "common"];
    insta::assert_snapshot!(written_as_shown(&tree, &arguments, &[COMMON, NIGHTLY]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 4 lines
      `browser/config/mozconfigs/linux64/nightly` loses 4 lines
    verified: `--enable-lto` changes for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    written:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -0,0 +1,4 @@
    +if test -n "$MOZ_PGO"; then
    +    # Slow.
    +    ac_add_options --enable-lto
    +fi
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,5 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -if test -n "$MOZ_PGO"; then
    -    # Slow.
    -    ac_add_options --enable-lto
    -fi
    exit: 0
    "#);
}

#[test]
fn windows_line_ends_stay() {
    let tree = pair("", "")
        .with_bytes(COMMON, "# Of all.\r\nac_add_options --enable-js-shell\r\n")
        .with_bytes(NIGHTLY, format!("{INCLUDE}\n# Why.\nexport CC=clang\n"))
        .with_bytes(RELEASE, INCLUDE);
    let arguments = ["carry", "CC", "--to", "common"];
    written_as_shown(&tree, &arguments, &[COMMON, NIGHTLY]);
    assert_eq!(
        text(&tree, COMMON),
        "# Of all.\r\nac_add_options --enable-js-shell\r\n\r\n# Why.\r\nexport CC=clang\r\n"
    );
    assert_eq!(text(&tree, NIGHTLY), INCLUDE);
}

#[test]
fn a_file_without_a_last_newline() {
    let tree = with_common("", "", "")
        .with_bytes(NIGHTLY, format!("{INCLUDE}ac_add_options --enable-lto"))
        .with_bytes(RELEASE, format!("{INCLUDE}ac_add_options --with-x"));
    let arguments = ["carry", "--enable-lto", "--to", "release"];
    insta::assert_snapshot!(written_as_shown(&tree, &arguments, &[RELEASE]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line
    verified: `--enable-lto` changes for linux64/release, and nothing else
    written:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,2 +1,3 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --with-x
    \ No newline at end of file
    +ac_add_options --with-x
    +ac_add_options --enable-lto
    exit: 0
    "#);
}

#[test]
fn the_last_of_several_lines_counts() {
    let tree = with_common(
        "ac_add_options --enable-optimize=-O1\n",
        "ac_add_options --enable-optimize=-O2\nac_add_options --enable-optimize=-O3\n",
        "",
    );
    insta::assert_snapshot!(tree.run(&["carry", "--enable-optimize", "--to", "common"]), @"
    stderr:
    error: `--enable-optimize` has different values in nightly and release, so it is not clear which is meant (linux64)
    note: nightly has `ac_add_options --enable-optimize=-O3`, made at browser/config/mozconfigs/linux64/nightly:3:1
    note: release has `ac_add_options --enable-optimize=-O1`, made at browser/config/mozconfigs/linux64/common-opt:1:1
    help: say which: `--from nightly` or `--from release`
    exit: 1
    ");
    let arguments = ["carry", "--enable-optimize", "--to", "common", "--from", "nightly"];
    insta::assert_snapshot!(
        written_as_shown(&tree, &arguments, &[COMMON, NIGHTLY]), @r#"
    `--enable-optimize` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 1 line and loses 1 line
      `browser/config/mozconfigs/linux64/nightly` loses 2 lines
    verified: `--enable-optimize` changes for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    written:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -1 +1 @@
    -ac_add_options --enable-optimize=-O1
    +ac_add_options --enable-optimize=-O3
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,3 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-optimize=-O2
    -ac_add_options --enable-optimize=-O3
    exit: 0
    "#
    );
}

#[test]
fn another_value_is_replaced() {
    let tree = with_common(
        "",
        "export CFLAGS=-O2\n",
        "\n# Small.\nexport CFLAGS=-Os\n\nac_add_options --with-x\n",
    );
    insta::assert_snapshot!(tree.run(&["carry", "export CFLAGS=-O2", "--to", "release"]), @r#"
    `CFLAGS` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line and loses 2 lines
    verified: `CFLAGS` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,5 +1,4 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -# Small.
    -export CFLAGS=-Os
    +export CFLAGS=-O2
     
     ac_add_options --with-x
    exit: 0
    "#);
    insta::assert_snapshot!(tree.run(&["carry", "CFLAGS", "--to", "nightly"]), @r#"
    `CFLAGS` is carried from release to nightly (linux64)
      `browser/config/mozconfigs/linux64/nightly` gets 2 lines and loses 1 line
    verified: `CFLAGS` changes for linux64/nightly, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1,4 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -export CFLAGS=-O2
    +
    +# Small.
    +export CFLAGS=-Os
    exit: 0
    "#);
}

#[test]
fn what_stands_against_it_goes() {
    let tree = with_common(
        "ac_add_options --enable-lto\n",
        "",
        "ac_add_options --with-x\n\n# Too slow.\nac_add_options --disable-lto\n",
    );
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "release"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` loses 2 lines
    verified: `--enable-lto` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,5 +1,2 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
     ac_add_options --with-x
    -
    -# Too slow.
    -ac_add_options --disable-lto
    exit: 0
    "#);
}

#[test]
fn one_of_several_words() {
    let tree = with_common(
        "",
        "ac_add_options --enable-a --enable-lto --enable-b\n",
        "ac_add_options --enable-a --enable-b\n",
    );
    let arguments = ["carry", "--enable-lto", "--to", "common"];
    insta::assert_snapshot!(written_as_shown(&tree, &arguments, &[COMMON, NIGHTLY]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 1 line
      `browser/config/mozconfigs/linux64/nightly` changes 1 line
    verified: `--enable-lto` changes for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    written:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -0,0 +1 @@
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1,2 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-a --enable-lto --enable-b
    +ac_add_options --enable-a --enable-b
    exit: 0
    "#);
}

#[test]
fn an_assignment_and_its_export() {
    let tree =
        with_common("", "RUSTC=rustc\nRUSTC=\"$RUSTC-nightly\"\nexport A RUSTC\n", "export A\n");
    insta::assert_snapshot!(tree.run(&["carry", "env:RUSTC", "--to", "release"]), @r#"
    `RUSTC` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 3 lines
    verified: `RUSTC` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,2 +1,6 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
     export A
    +
    +RUSTC=rustc
    +RUSTC="$RUSTC-nightly"
    +export RUSTC
    exit: 0
    "#);
}

#[test]
fn make_options() {
    let tree = with_common(
        "mk_add_options AUTOCLOBBER=1\n",
        "mk_add_options \"export MOZ_AUTOMATION=1\"\n",
        "",
    );
    insta::assert_snapshot!(tree.run(&["carry", "export MOZ_AUTOMATION", "--to", "common"]), @r#"
    `export MOZ_AUTOMATION` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 1 line
      `browser/config/mozconfigs/linux64/nightly` loses 1 line
    verified: `export MOZ_AUTOMATION` changes for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -1 +1,2 @@
     mk_add_options AUTOCLOBBER=1
    +mk_add_options "export MOZ_AUTOMATION=1"
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -mk_add_options "export MOZ_AUTOMATION=1"
    exit: 0
    "#);
}

#[test]
fn by_the_order_of_the_lines() {
    let tree = with_common(
        "if test -n \"$USE_LD64\"; then\n    ac_add_options --enable-linker=ld64\nfi\nunset USE_LD64\n",
        "",
        "",
    )
    .with_bytes(NIGHTLY, format!("USE_LD64=1\n{INCLUDE}"))
    .with_bytes(RELEASE, format!("{INCLUDE}USE_LD64=\n"));
    insta::assert_snapshot!(tree.run(&["carry", "--enable-linker", "--to", "release"]), @r#"
    `--enable-linker` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line
    verified: `--enable-linker` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,2 +1,3 @@
    +USE_LD64=1
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
     USE_LD64=
    exit: 0
    "#);
    insta::assert_snapshot!(tree.run(&["carry", "--enable-linker", "--to", "common"]), @r#"
    `--enable-linker` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 1 line
      `browser/config/mozconfigs/linux64/nightly` loses 1 line
    verified: `--enable-linker` changes for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -1,3 +1,5 @@
    +USE_LD64=1
    +
     if test -n "$USE_LD64"; then
         ac_add_options --enable-linker=ld64
     fi
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
    -USE_LD64=1
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    exit: 0
    "#);
}

#[test]
fn by_a_variable_that_one_side_sets() {
    let tree = with_common("ac_add_options --enable-optimize=$level\n", "", "")
        .with_bytes(NIGHTLY, format!("level=-O3\n{INCLUDE}"));
    insta::assert_snapshot!(tree.run(&["carry", "--enable-optimize", "--to", "common"]), @"
    stderr:
    error: `--enable-optimize` has different values in nightly and release, so it is not clear which is meant (linux64)
    note: nightly has `ac_add_options --enable-optimize=-O3`, made at browser/config/mozconfigs/linux64/common-opt:1:1
    note: release has `ac_add_options --enable-optimize=$level`, made at browser/config/mozconfigs/linux64/common-opt:1:1
    help: say which: `--from nightly` or `--from release`
    exit: 1
    ");
    // The variable is a setting as well, and so the line would bring more than is asked for.
    let tree = with_common("", "LEVEL=-O3\nac_add_options --enable-optimize=$LEVEL\n", "");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-optimize", "--to", "common"]), @"
    stderr:
    error: `--enable-optimize` cannot be carried from nightly to a file that nightly and release include (linux64)
    note: nightly has `ac_add_options --enable-optimize=-O3`, made at browser/config/mozconfigs/linux64/nightly:3:1
    note: `browser/config/mozconfigs/linux64/common-opt`: `LEVEL` would change for linux64/release
    help: `LEVEL` differs by the same lines: carry them together, with `--and KEY` for each
    exit: 1
    ");
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-optimize", "--and", "LEVEL", "--to", "common"]), @r#"
    `--enable-optimize` and `LEVEL` are carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 2 lines
      `browser/config/mozconfigs/linux64/nightly` loses 2 lines
    verified: `--enable-optimize` and `LEVEL` change for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -0,0 +1,2 @@
    +LEVEL=-O3
    +ac_add_options --enable-optimize=$LEVEL
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,3 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -LEVEL=-O3
    -ac_add_options --enable-optimize=$LEVEL
    exit: 0
    "#
    );
}

#[test]
fn deep_in_an_include_that_one_side_reads() {
    let tree = with_common("", ". \"$topsrcdir/build/cache\"\n", "")
        .with("build/cache", "ac_add_options --with-ccache\nmk_add_options CACHE=1\n");
    insta::assert_snapshot!(tree.run(&["carry", "--with-ccache", "--to", "release"]), @r#"
    `--with-ccache` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line
    verified: `--with-ccache` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1 +1,3 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    +
    +ac_add_options --with-ccache
    exit: 0
    "#);
    // Where the include brings nothing else, it is what is carried.
    let tree = with_common("", ". \"$topsrcdir/build/cache\"\n", "")
        .with("build/cache", "prefix=cc\nac_add_options --with-ccache=$prefix\n");
    insta::assert_snapshot!(tree.run(&["carry", "--with-ccache", "--to", "release"]), @r#"
    `--with-ccache` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line
    verified: `--with-ccache` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1 +1,2 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    +. "$topsrcdir/build/cache"
    exit: 0
    "#);
}

#[test]
fn nothing_else_may_change() {
    let tree = with_common("", "ac_add_options --enable-lto\n", "")
        .with("browser/config/mozconfigs/linux64/debug", INCLUDE)
        .with("browser/config/mozconfigs/linux64/valgrind", INCLUDE);
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "common"]), @"
    stderr:
    error: `--enable-lto` cannot be carried from nightly to a file that nightly and release include (linux64)
    note: nightly has `ac_add_options --enable-lto`, made at browser/config/mozconfigs/linux64/nightly:2:1
    note: `browser/config/mozconfigs/linux64/common-opt`: `--enable-lto` would change too for linux64/debug and linux64/valgrind
    help: should those change as well? `--also PLATFORM/VARIANT` lets them, with `*` for any text
    help: it can be carried with `--to release`
    exit: 1
    ");
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "common", "--also", "linux64/*"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 1 line
      `browser/config/mozconfigs/linux64/nightly` loses 1 line
    verified: `--enable-lto` changes for linux64/debug, linux64/release and linux64/valgrind, and nothing else; 1 other mozconfig that reads these files stays what it is
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -0,0 +1 @@
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-lto
    exit: 0
    "#
    );
    assert_eq!(text(&tree, COMMON), "");
}

#[test]
fn a_nearer_file_is_taken() {
    let shared = "browser/config/mozconfigs/common";
    let tree = with_common(
        ". \"$topsrcdir/browser/config/mozconfigs/common\"\n",
        "ac_add_options --enable-lto\n",
        "",
    )
    .with(shared, "")
    .with(
        "browser/config/mozconfigs/win64/nightly",
        ". \"$topsrcdir/browser/config/mozconfigs/common\"\n",
    )
    .with(
        "browser/config/mozconfigs/win64/release",
        ". \"$topsrcdir/browser/config/mozconfigs/common\"\n",
    );
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "common"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 1 line
      `browser/config/mozconfigs/linux64/nightly` loses 1 line
    verified: `--enable-lto` changes for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -1 +1,3 @@
     . "$topsrcdir/browser/config/mozconfigs/common"
    +
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-lto
    exit: 0
    "#);
}

#[test]
fn a_platform_that_builds_on_another() {
    let aarch64 = "browser/config/mozconfigs/linux64-aarch64";
    let on =
        |variant: &str| format!(". \"$topsrcdir/browser/config/mozconfigs/linux64/{variant}\"\n");
    let tree = with_common("", "ac_add_options --enable-lto\n", "")
        .with(&format!("{aarch64}/nightly"), &on("nightly"))
        .with(&format!("{aarch64}/release"), &on("release"));
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "release", "--platform", "linux64"]), @"
    stderr:
    error: `--enable-lto` cannot be carried from nightly to release (linux64)
    note: nightly has `ac_add_options --enable-lto`, made at browser/config/mozconfigs/linux64/nightly:2:1
    note: `browser/config/mozconfigs/linux64/release`: `--enable-lto` would change too for linux64-aarch64/release
    help: it differs there as well: try them together, with `--platform linux64 --platform linux64-aarch64`
    exit: 1
    "
    );
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "release"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64, linux64-aarch64)
      `browser/config/mozconfigs/linux64/release` gets 1 line
    verified: `--enable-lto` changes for linux64/release and linux64-aarch64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1 +1,3 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    +
    +ac_add_options --enable-lto
    exit: 0
    "#);
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "common"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64, linux64-aarch64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 1 line
      `browser/config/mozconfigs/linux64/nightly` loses 1 line
    verified: `--enable-lto` changes for linux64/release and linux64-aarch64/release, and nothing else; 2 other mozconfigs that read these files stay what they are
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -0,0 +1 @@
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-lto
    exit: 0
    "#);
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "release", "--platform", "*-aarch64"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64-aarch64)
      `browser/config/mozconfigs/linux64-aarch64/release` gets 1 line
    verified: `--enable-lto` changes for linux64-aarch64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64-aarch64/release
    +++ b/browser/config/mozconfigs/linux64-aarch64/release
    @@ -1 +1,3 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/release"
    +
    +ac_add_options --enable-lto
    exit: 0
    "#
    );
}

#[test]
fn other_variants_that_say_the_same() {
    let tree = with_common("", "ac_add_options --enable-lto\n", "")
        .with_bytes(
            "browser/config/mozconfigs/linux64/beta",
            format!("{INCLUDE}ac_add_options --enable-lto\n"),
        )
        .with_bytes("browser/config/mozconfigs/linux64/devedition", INCLUDE);
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "common"]), @r#"
    `--enable-lto` is carried from nightly to devedition and release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly, devedition and release all include, gets 1 line
      `browser/config/mozconfigs/linux64/beta` loses 1 line
      `browser/config/mozconfigs/linux64/nightly` loses 1 line
    verified: `--enable-lto` changes for linux64/devedition and linux64/release, and nothing else; 2 other mozconfigs that read these files stay what they are
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -0,0 +1 @@
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/beta
    +++ b/browser/config/mozconfigs/linux64/beta
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-lto
    exit: 0
    "#);
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "release"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line
    verified: `--enable-lto` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1 +1,3 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    +
    +ac_add_options --enable-lto
    exit: 0
    "#);
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "release", "--from", "beta"]), @"
    stderr:
    error: beta and release are not compared with each other
    help: leave `--from` out, or name a variant that is compared with it
    exit: 2
    "
    );
}

#[test]
fn from_another_variant_that_has_it() {
    let tree = with_common("", "ac_add_options --enable-lto\n", "").with_bytes(
        "browser/config/mozconfigs/linux64/beta",
        format!("{INCLUDE}\n# Since the merge.\nac_add_options --enable-lto\n"),
    );
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "common", "--from", "beta"]), @r#"
    `--enable-lto` is carried from beta to release (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which beta and release both include, gets 2 lines
      `browser/config/mozconfigs/linux64/beta` loses 2 lines
      `browser/config/mozconfigs/linux64/nightly` loses 1 line
    verified: `--enable-lto` changes for linux64/release, and nothing else; 2 other mozconfigs that read these files stay what they are
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -0,0 +1,2 @@
    +# Since the merge.
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/beta
    +++ b/browser/config/mozconfigs/linux64/beta
    @@ -1,4 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -
    -# Since the merge.
    -ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-lto
    exit: 0
    "#
    );
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "common", "--from", "release"]), @"
    stderr:
    error: release does not have `--enable-lto` (linux64)
    help: leave `--from` out, or name a variant that has it
    exit: 1
    "
    );
}

#[test]
fn several_platforms_at_once() {
    let on = |platform: &str| {
        format!(". \"$topsrcdir/browser/config/mozconfigs/{platform}/common-opt\"\n")
    };
    let lto = "ac_add_options --enable-lto\n";
    let mut tree = with_common("", lto, "");
    for (platform, nightly) in [("macosx64", lto), ("win64", "ac_add_options --enable-lto=thin\n")]
    {
        let folder = format!("browser/config/mozconfigs/{platform}");
        tree = tree
            .with(&format!("{folder}/common-opt"), "")
            .with(&format!("{folder}/nightly"), &format!("{}{nightly}", on(platform)))
            .with(&format!("{folder}/release"), &on(platform));
    }
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "common"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64, macosx64, win64)
      `browser/config/mozconfigs/linux64/common-opt`, which nightly and release both include, gets 1 line
      `browser/config/mozconfigs/linux64/nightly` loses 1 line
      `browser/config/mozconfigs/macosx64/common-opt`, which nightly and release both include, gets 1 line
      `browser/config/mozconfigs/macosx64/nightly` loses 1 line
      `browser/config/mozconfigs/win64/common-opt`, which nightly and release both include, gets 1 line
      `browser/config/mozconfigs/win64/nightly` loses 1 line
    verified: `--enable-lto` changes for linux64/release, macosx64/release and win64/release, and nothing else; 3 other mozconfigs that read these files stay what they are
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -0,0 +1 @@
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/macosx64/common-opt
    +++ b/browser/config/mozconfigs/macosx64/common-opt
    @@ -0,0 +1 @@
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/macosx64/nightly
    +++ b/browser/config/mozconfigs/macosx64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/macosx64/common-opt"
    -ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/win64/common-opt
    +++ b/browser/config/mozconfigs/win64/common-opt
    @@ -0,0 +1 @@
    +ac_add_options --enable-lto=thin
    --- a/browser/config/mozconfigs/win64/nightly
    +++ b/browser/config/mozconfigs/win64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/win64/common-opt"
    -ac_add_options --enable-lto=thin
    exit: 0
    "#
    );
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "release", "--platform", "mac*", "--platform", "win64"]), @r#"
    `--enable-lto` is carried from nightly to release (macosx64, win64)
      `browser/config/mozconfigs/macosx64/release` gets 1 line
      `browser/config/mozconfigs/win64/release` gets 1 line
    verified: `--enable-lto` changes for macosx64/release and win64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/macosx64/release
    +++ b/browser/config/mozconfigs/macosx64/release
    @@ -1 +1,3 @@
     . "$topsrcdir/browser/config/mozconfigs/macosx64/common-opt"
    +
    +ac_add_options --enable-lto
    --- a/browser/config/mozconfigs/win64/release
    +++ b/browser/config/mozconfigs/win64/release
    @@ -1 +1,3 @@
     . "$topsrcdir/browser/config/mozconfigs/win64/common-opt"
    +
    +ac_add_options --enable-lto=thin
    exit: 0
    "#
    );
}

#[test]
fn platforms_that_share_one_file() {
    let common = "mobile/android/config/mozconfigs/common";
    let include = format!(". \"$topsrcdir/{common}\"\n");
    let mut tree = tree(&[(common, "")]);
    for platform in ["android-arm", "android-x86_64"] {
        let folder = format!("mobile/android/config/mozconfigs/{platform}");
        tree = tree
            .with(&format!("{folder}/nightly"), &format!("{include}ac_add_options --enable-lto\n"))
            .with(&format!("{folder}/release"), &include);
    }
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "common"]), @r#"
    `--enable-lto` is carried from nightly to release (android-arm, android-x86_64)
      `mobile/android/config/mozconfigs/common`, which nightly and release both include, gets 1 line
      `mobile/android/config/mozconfigs/android-arm/nightly` loses 1 line
      `mobile/android/config/mozconfigs/android-x86_64/nightly` loses 1 line
    verified: `--enable-lto` changes for android-arm/release and android-x86_64/release, and nothing else; 2 other mozconfigs that read these files stay what they are
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/mobile/android/config/mozconfigs/common
    +++ b/mobile/android/config/mozconfigs/common
    @@ -0,0 +1 @@
    +ac_add_options --enable-lto
    --- a/mobile/android/config/mozconfigs/android-arm/nightly
    +++ b/mobile/android/config/mozconfigs/android-arm/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/mobile/android/config/mozconfigs/common"
    -ac_add_options --enable-lto
    --- a/mobile/android/config/mozconfigs/android-x86_64/nightly
    +++ b/mobile/android/config/mozconfigs/android-x86_64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/mobile/android/config/mozconfigs/common"
    -ac_add_options --enable-lto
    exit: 0
    "#);
    // One of them alone would bring it to the other.
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "common", "--platform", "android-arm"]), @"
    stderr:
    error: `--enable-lto` cannot be carried from nightly to a file that nightly and release include (android-arm)
    note: nightly has `ac_add_options --enable-lto`, made at mobile/android/config/mozconfigs/android-arm/nightly:2:1
    note: `mobile/android/config/mozconfigs/common`: `--enable-lto` would change too for android-x86_64/release
    help: it differs there as well: try them together, with `--platform android-arm --platform android-x86_64`
    help: it can be carried with `--to release`
    exit: 1
    "
    );
}

#[test]
fn below_a_mount() {
    let common = "mail/config/mozconfigs/common";
    let include = format!(". \"$topsrcdir/comm/{common}\"\n");
    let tree = tree(&[
        (common, ""),
        (
            "mail/config/mozconfigs/linux64/nightly",
            &format!("{include}ac_add_options --enable-lto\n"),
        ),
        ("mail/config/mozconfigs/linux64/release", &include),
        ("whitelist.toml", "version = 1\n\n[mounts]\ncomm = \".\"\n"),
    ]);
    let arguments = ["carry", "--enable-lto", "--to", "common"];
    insta::assert_snapshot!(
        written_as_shown(&tree, &arguments, &[common, "mail/config/mozconfigs/linux64/nightly"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `mail/config/mozconfigs/common`, which nightly and release both include, gets 1 line
      `mail/config/mozconfigs/linux64/nightly` loses 1 line
    verified: `--enable-lto` changes for linux64/release, and nothing else; 1 other mozconfig that reads these files stays what it is
    written:

    --- a/mail/config/mozconfigs/common
    +++ b/mail/config/mozconfigs/common
    @@ -0,0 +1 @@
    +ac_add_options --enable-lto
    --- a/mail/config/mozconfigs/linux64/nightly
    +++ b/mail/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/comm/mail/config/mozconfigs/common"
    -ac_add_options --enable-lto
    exit: 0
    "#
    );
}

#[test]
fn in_colours() {
    let tree =
        with_common("", "ac_add_options --enable-lto\n", "ac_add_options --enable-lto=thin\n");
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "release", "--color", "always"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line and loses 1 line
    verified: `--enable-lto` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    ^[[1m--- a/browser/config/mozconfigs/linux64/release^[[0m
    ^[[1m+++ b/browser/config/mozconfigs/linux64/release^[[0m
    ^[[36m@@ -1,2 +1,2 @@^[[0m
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    ^[[31m-ac_add_options --enable-lto=thin^[[0m
    ^[[32m+ac_add_options --enable-lto^[[0m
    exit: 0
    "#
    );
}

#[test]
fn what_may_be_assumed_does_not_hide_a_change() {
    // On Linux the include brings nothing but the setting; elsewhere it brings another one, and so it is
    // not what is carried.
    let tree = with_common("", ". \"$topsrcdir/build/cache\"\n", "")
        .with(
            "build/cache",
            r#"
            prefix=cc
            ac_add_options --with-ccache=$prefix
            if test "$(uname -s)" != Linux; then
                mk_add_options CACHE=1
            fi
            "#,
        )
        .with(
            "whitelist.toml",
            r#"
            version = 1

            [assume]
            commands = { "uname -s" = "Linux" }
            "#,
        );
    insta::assert_snapshot!(tree.run(&["carry", "--with-ccache", "--to", "release"]), @r#"
    `--with-ccache` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 2 lines
    verified: `--with-ccache` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1 +1,4 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    +
    +prefix=cc
    +ac_add_options --with-ccache=$prefix
    exit: 0
    "#);
}

#[test]
fn several_values() {
    let tree = with_common("", "export CC=clang\n", "export CC=gcc\n");
    insta::assert_snapshot!(tree.run(&["carry", "CC", "--to", "common"]), @"
    stderr:
    error: `CC` has different values in nightly and release, so it is not clear which is meant (linux64)
    note: nightly has `export CC=clang`, made at browser/config/mozconfigs/linux64/nightly:2:1
    note: release has `export CC=gcc`, made at browser/config/mozconfigs/linux64/release:2:1
    help: say which: `--from nightly` or `--from release`
    exit: 1
    ");
    insta::assert_snapshot!(tree.run(&["carry", "CC", "--to", "common", "--from", "release"]), @r#"
    `CC` is carried from release to nightly (linux64)
      `browser/config/mozconfigs/linux64/common-opt`, which release and nightly both include, gets 1 line
      `browser/config/mozconfigs/linux64/nightly` loses 1 line
      `browser/config/mozconfigs/linux64/release` loses 1 line
    verified: `CC` changes for linux64/nightly, and nothing else; 1 other mozconfig that reads these files stays what it is
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/common-opt
    +++ b/browser/config/mozconfigs/linux64/common-opt
    @@ -0,0 +1 @@
    +export CC=gcc
    --- a/browser/config/mozconfigs/linux64/nightly
    +++ b/browser/config/mozconfigs/linux64/nightly
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -export CC=clang
    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,2 +1 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -export CC=gcc
    exit: 0
    "#);
    insta::assert_snapshot!(tree.run(&["carry", "CC", "--to", "common", "--from", "releas"]), @"
    stderr:
    error: there is no variant `releas`
    help: did you mean `release`?
    exit: 2
    ");
}

#[test]
fn what_the_whitelist_allows_stays() {
    let tree = with_common(
        "",
        "ac_add_options --enable-lto\nac_add_options --with-branding=nightly\n",
        "",
    )
    .with_bytes("browser/config/mozconfigs/linux64/devedition", INCLUDE)
    .with(
        "whitelist.toml",
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        option = "--with-branding=*"
        reason = "each channel carries its own branding"

        [[allow]]
        in = "nightly"
        against = ["devedition"]
        option = "--enable-lto"
        reason = "for developers"
        "#,
    );
    insta::assert_snapshot!(tree.run(&["carry", "--with-branding", "--to", "release"]), @"
    stderr:
    error: the whitelist allows that `--with-branding` differs (linux64)
    note: whitelist.toml:3:1: each channel carries its own branding
    help: if that is no longer meant, remove the entry and carry it then
    exit: 1
    ");
    // What is common to all is also devedition's.
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "common"]), @"
    stderr:
    error: `--enable-lto` cannot be carried from nightly to a file that nightly and release include (linux64)
    note: nightly has `ac_add_options --enable-lto`, made at browser/config/mozconfigs/linux64/nightly:2:1
    note: `browser/config/mozconfigs/linux64/common-opt`: `--enable-lto` would change too for linux64/devedition
    help: should that change as well? `--also linux64/devedition` lets it
    help: it can be carried with `--to release`
    exit: 1
    ");
}

#[test]
fn what_the_whitelist_says_of_it_then() {
    let tree =
        with_common("", "ac_add_options --enable-lto\n", "ac_add_options --enable-lto=thin\n")
            .with(
                "whitelist.toml",
                r#"
            version = 1

            [[allow]]
            in = "nightly"
            option = "--enable-lto"
            reason = "tried out there first"
            "#,
            );
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "release"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line and loses 1 line
    verified: `--enable-lto` changes for linux64/release, and nothing else
    after it, `check` says: whitelist.toml:3:1: error[unused-entry]: this entry excuses nothing: remove it
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,2 +1,2 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -ac_add_options --enable-lto=thin
    +ac_add_options --enable-lto
    exit: 0
    "#);
}

#[test]
fn keys() {
    let tree = with_common(
        "mk_add_options AUTOCLOBBER=1\n",
        "export CC=clang\nac_add_options CC=gcc\nexport CXX=g++\n",
        "CXX=g++\n",
    );
    insta::assert_snapshot!(tree.run(&["carry", "CC", "--to", "release"]), @"
    stderr:
    error: `CC` names several settings that differ
    help: say which: `option:CC` or `env:CC`
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["carry", "env:CC", "--to", "release"]), @r#"
    `CC` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line
    verified: `CC` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,2 +1,4 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
     CXX=g++
    +
    +export CC=clang
    exit: 0
    "#);
    // Exported or not, it is one variable.
    insta::assert_snapshot!(tree.run(&["carry", "CXX", "--to", "release"]), @r#"
    `CXX` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 1 line and loses 1 line
    verified: `CXX` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit, and this is it as a patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1,2 +1,2 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    -CXX=g++
    +export CXX=g++
    exit: 0
    "#);
    insta::assert_snapshot!(tree.run(&["carry", "AUTOCLOBBER", "--to", "release"]), @"
    `AUTOCLOBBER` is alike in nightly and release (linux64): there is nothing to carry
    exit: 0
    ");
    insta::assert_snapshot!(tree.run(&["carry", "AUTOCLOBER", "--to", "release"]), @"
    stderr:
    error: no mozconfig makes a setting `AUTOCLOBER`
    help: did you mean `AUTOCLOBBER`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "release"]), @"
    stderr:
    error: no mozconfig makes a setting `--enable-lto`
    exit: 2
    ");
}

#[test]
fn names_that_are_not_there() {
    let tree = with_common("", "ac_add_options --enable-lto\n", "");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "relaese"]), @"
    stderr:
    error: there is no variant `relaese`
    help: did you mean `release`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "comon"]), @"
    stderr:
    error: there is no variant `comon`
    help: did you mean `common`?
    exit: 2
    ");
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "common", "--platform", "linux46"]), @"
    stderr:
    error: there is no platform `linux46`
    help: did you mean `linux64`?
    exit: 2
    "
    );
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "common", "--product", "mail"]), @"
    stderr:
    error: there is no product `mail`
    help: the products are browser
    exit: 2
    "
    );
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto"]), @"
    stderr:
    error: the following required arguments were not provided:
      --to <common|VARIANT>

    Usage: mozconfig-lint carry --to <common|VARIANT> <KEY>

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(
        tree.run(&["carry", "--enable-lto", "--to", "common", "--write", "--dry-run"]), @"
    stderr:
    error: the argument '--write' cannot be used with '--dry-run'

    Usage: mozconfig-lint carry --to <common|VARIANT> --write <KEY>

    For more information, try '--help'.
    exit: 2
    "
    );
}

#[test]
fn no_file_in_common() {
    let tree = pair("ac_add_options --enable-lto\n", "");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "common"]), @"
    stderr:
    error: `--enable-lto` cannot be carried from nightly to a file that nightly and release include (linux64)
    note: nightly has `ac_add_options --enable-lto`, made at browser/config/mozconfigs/linux64/nightly:1:1
    note: nightly and release include no file in common
    help: it can be carried with `--to release`
    exit: 1
    ");
}

#[test]
fn what_is_no_setting() {
    let tree = pair("exit 1\n", "");
    insta::assert_snapshot!(tree.run(&["carry", "exit 1", "--to", "release"]), @"
    stderr:
    error: `exit 1` ends a load, and is no setting that can be carried
    exit: 1
    ");
}

#[test]
fn lines_that_cannot_be_taken_apart() {
    let tree = with_common("", "A=1; export CC=clang\n", "A=1\n");
    insta::assert_snapshot!(tree.run(&["carry", "CC", "--to", "release"]), @"
    stderr:
    error: `CC` cannot be carried from nightly to release (linux64)
    note: nightly has `export CC=clang`, made at browser/config/mozconfigs/linux64/nightly:2:6
    note: `browser/config/mozconfigs/linux64/release`: the lines cannot be taken out of those around them
    help: make the edit by hand; `mozconfig-lint check` tells then what it comes to
    exit: 1
    ");
}

#[test]
fn a_broken_whitelist() {
    let tree =
        with_common("", "ac_add_options --enable-lto\n", "").with("whitelist.toml", "oops\n");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "release"]), @"
    stderr:
    error: the whitelist is broken
    help: `mozconfig-lint check` tells what is wrong with it
    exit: 2
    ");
}

#[test]
fn text_that_could_steer_a_terminal() {
    let tree = with_common("", "# \u{1b}[2J\nac_add_options --enable-lto\n", "");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "release"]), @r#"
    `--enable-lto` is carried from nightly to release (linux64)
      `browser/config/mozconfigs/linux64/release` gets 2 lines
    verified: `--enable-lto` changes for linux64/release, and nothing else
    nothing is written; `--write` makes the edit; here it is escaped, and no patch:

    --- a/browser/config/mozconfigs/linux64/release
    +++ b/browser/config/mozconfigs/linux64/release
    @@ -1 +1,4 @@
     . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
    +
    +# \u{1b}[2J
    +ac_add_options --enable-lto
    exit: 0
    "#);
}

#[cfg(unix)]
mod on_disk {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_file_that_cannot_be_written() {
        let tree = with_common("", "ac_add_options --enable-lto\n", "");
        fs::set_permissions(tree.path(NIGHTLY), fs::Permissions::from_mode(0o444)).expect("a mode");
        insta::assert_snapshot!(
            tree.run(&["carry", "--enable-lto", "--to", "common", "--write"]), @"
        stderr:
        error: cannot write `browser/config/mozconfigs/linux64/nightly`: it is read-only
        note: written before it: `browser/config/mozconfigs/linux64/common-opt`
        note: not written: `browser/config/mozconfigs/linux64/nightly`
        help: no setting is lost, but it may stand twice now: undo what was written, or take the old lines out by hand
        exit: 2
        "
        );
        // What was written first is the line where it goes to.
        assert_eq!(text(&tree, COMMON), "ac_add_options --enable-lto\n");
        assert_eq!(text(&tree, NIGHTLY), format!("{INCLUDE}ac_add_options --enable-lto\n"));
    }

    #[test]
    fn a_link_is_the_file_that_it_leads_to() {
        // Another platform's `common-opt` is a link to this one's: it changes with it.
        let win = "browser/config/mozconfigs/win64";
        let include = ". \"$topsrcdir/browser/config/mozconfigs/win64/common-opt\"\n";
        let tree = with_common("", "ac_add_options --enable-lto\n", "")
            .with(&format!("{win}/nightly"), include)
            .with(&format!("{win}/release"), include);
        symlink("../linux64/common-opt", tree.path(&format!("{win}/common-opt"))).expect("a link");
        insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "common"]), @"
        stderr:
        error: `--enable-lto` cannot be carried from nightly to a file that nightly and release include (linux64)
        note: nightly has `ac_add_options --enable-lto`, made at browser/config/mozconfigs/linux64/nightly:2:1
        note: `browser/config/mozconfigs/linux64/common-opt`: `--enable-lto` would change too for win64/nightly and win64/release
        help: should those change as well? `--also PLATFORM/VARIANT` lets them, with `*` for any text
        help: it can be carried with `--to release`
        exit: 1
        ");
    }

    #[test]
    fn permissions_stay() {
        let tree = with_common("", "ac_add_options --enable-lto\n", "");
        fs::set_permissions(tree.path(RELEASE), fs::Permissions::from_mode(0o755)).expect("a mode");
        outcome(&mut tree.command(&["carry", "--enable-lto", "--to", "release", "--write"]));
        let mode = fs::metadata(tree.path(RELEASE)).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o755);
    }
}

#[test]
fn a_setting_that_is_compared_nowhere() {
    let tree = with_common("", "ac_add_options --enable-lto\n", "")
        .with("browser/config/mozconfigs/linux64/debug", "ac_add_options --enable-debug\n")
        .with("browser/config/mozconfigs/win64/nightly", "")
        .with("browser/config/mozconfigs/win64/release", "");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-debug", "--to", "common"]), @"
    stderr:
    error: no mozconfig that is to be compared makes a setting `--enable-debug`
    help: it is made by `linux64/debug`
    exit: 2
    ");
    let win64 = ["carry", "--enable-lto", "--to", "common", "--platform", "win64"];
    insta::assert_snapshot!(tree.run(&win64), @"
    stderr:
    error: no mozconfig that is to be compared makes a setting `--enable-lto`
    help: it is made by `linux64/nightly`
    exit: 2
    ");
}
