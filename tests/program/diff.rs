//! `diff`: any two mozconfigs compared, by what they do.

use std::fmt::Write as _;
use std::fs;

use crate::tree::{NIGHTLY, RELEASE, Tree, outcome, pair, tree};

/// A tree with a file beside it, as a developer has one.
fn with_local(tree: Tree, text: &str) -> Tree {
    fs::write(tree.path("../local"), text).expect("files can be written");
    tree
}

const SHARED: &str = "browser/config/mozconfigs/linux64/common-opt";

#[test]
fn a_file_outside_of_the_tree_and_nightly() {
    let nightly = "
        . $topsrcdir/browser/config/mozconfigs/linux64/common-opt
        ac_add_options --with-branding=browser/branding/nightly
        export MOZ_PGO=1
        mk_add_options MOZ_OBJDIR=obj-nightly
    ";
    let local = "\
. \"$topsrcdir/browser/config/mozconfigs/linux64/nightly\"
ac_add_options --with-branding=browser/branding/aurora
if test -n \"$SLOW\"; then
    ac_add_options --enable-debug
fi
unset MOZ_PGO
JOBS=-j4
mk_add_options MOZ_MAKE_FLAGS=$JOBS
";
    let tree = pair(nightly, "").with(SHARED, "ac_add_options --enable-lto\n");
    let tree = with_local(tree, local);
    insta::assert_snapshot!(tree.run(&["diff", "linux64/nightly", "../local"]), @"
    --- linux64/nightly
    +++ ../local

    options (ac_add_options)
    + --enable-debug                            ../local:4:5
          when `SLOW` is not empty
    - --with-branding=browser/branding/nightly  browser/config/mozconfigs/linux64/nightly:2:1
    + --with-branding=browser/branding/aurora   ../local:2:1

    make options (mk_add_options)
    + mk_add_options MOZ_MAKE_FLAGS=-j4  ../local:8:1

    exported variables
    - export MOZ_PGO=1  browser/config/mozconfigs/linux64/nightly:3:1

    shell variables that configure sees
    + JOBS=-j4  ../local:7:1

    5 differences (compared 8 settings)
    exit: 1
    ");
    // By what a name stands for, not by where it stands.
    let other_way = tree.run(&["diff", "../local", NIGHTLY]);
    insta::assert_snapshot!(other_way, @"
    --- ../local
    +++ browser/config/mozconfigs/linux64/nightly

    options (ac_add_options)
    - --enable-debug                            ../local:4:5
          when `SLOW` is not empty
    - --with-branding=browser/branding/aurora   ../local:2:1
    + --with-branding=browser/branding/nightly  browser/config/mozconfigs/linux64/nightly:2:1

    make options (mk_add_options)
    - mk_add_options MOZ_MAKE_FLAGS=-j4  ../local:8:1

    exported variables
    + export MOZ_PGO=1  browser/config/mozconfigs/linux64/nightly:3:1

    shell variables that configure sees
    - JOBS=-j4  ../local:7:1

    5 differences (compared 8 settings)
    exit: 1
    ");
    // A file is named from the current folder.
    let folder = "browser/config/mozconfigs/linux64";
    let inside = tree.run_in(folder, &["diff", "nightly", "../../../../../local"]);
    let names = |told: &str| told.lines().take(2).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(names(&inside), @"
    --- nightly
    +++ ../../../../../local
    ");
    fs::create_dir(tree.path("../mine")).expect("a folder");
    fs::copy(tree.path("../local"), tree.path("../mine/debug")).expect("a copy");
    let top = ["--topsrcdir", "tree"];
    let beside =
        tree.run_in("..", &[&["diff", "linux64/nightly", "mine/debug"], &top[..]].concat());
    insta::assert_snapshot!(names(&beside), @"
    --- linux64/nightly
    +++ mine/debug
    ");
    assert_eq!(
        tree.run(&["diff", "linux64/nightly", "../local"]).replace("../local", "mine/debug"),
        beside
    );
}

#[test]
fn the_same_in_other_words() {
    let tree = pair(
        "
        # A comment.
        . $topsrcdir/browser/config/mozconfigs/linux64/common-opt
        ",
        "
        ac_add_options  '--enable-lto'
        ",
    )
    .with(SHARED, "ac_add_options --enable-lto\n");
    insta::assert_snapshot!(tree.run(&["diff", "linux64/nightly", "linux64/release"]), @"
    no difference (compared 1 setting)
    exit: 0
    ");
    insta::assert_snapshot!(tree.run(&["diff", "linux64/nightly", "linux64/release", "--format", "full"]), @"
    no difference (compared 1 setting)
    exit: 0
    ");
    insta::assert_snapshot!(tree.run(&["diff", "-q", "linux64/nightly", "linux64/release"]), @"exit: 0");
    insta::assert_snapshot!(tree.run(&["diff", NIGHTLY, NIGHTLY]), @"
    no difference (compared 1 setting)
    exit: 0
    ");
}

#[test]
fn the_formats_of_check() {
    let nightly = "
        if test -n \"$FAST\"; then
            ac_add_options --enable-lto
        fi
        export A=1
    ";
    let tree = pair(nightly, "export A=2\n");
    let sides = ["diff", "linux64/nightly", "linux64/release", "--format"];
    let with = |format: &'static str| tree.run(&[&sides[..], &[format]].concat());
    insta::assert_snapshot!(with("short"), @"
    --- linux64/nightly
    +++ linux64/release

    options (ac_add_options)
    - --enable-lto  browser/config/mozconfigs/linux64/nightly:2:5
          when `FAST` is not empty

    exported variables
    - export A=1  browser/config/mozconfigs/linux64/nightly:4:1
    + export A=2  browser/config/mozconfigs/linux64/release:1:1

    2 differences (compared 2 settings)
    exit: 1
    ");
    insta::assert_snapshot!(with("full"), @r#"
    note[only-in-base]: `--enable-lto` is set for linux64/nightly but not for linux64/release
     --> browser/config/mozconfigs/linux64/nightly:2:5
      |
    1 | if test -n "$FAST"; then
      |    --------------- under this condition
    2 |     ac_add_options --enable-lto
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ linux64/nightly sets it here
      |
      = note: when `FAST` is not empty
      = note: for example with `FAST=1`

    note[different-value]: `A` differs: `export A=1` for linux64/nightly, `export A=2` for linux64/release
     --> browser/config/mozconfigs/linux64/nightly:4:1
      |
    4 | export A=1
      | ^^^^^^^^^^ linux64/nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | export A=2
      | ---------- linux64/release sets it here

    2 differences (compared 2 settings)
    exit: 1
    "#);
    insta::assert_snapshot!(with("concise"), @"
    browser/config/mozconfigs/linux64/nightly:2:5: note[only-in-base]: `--enable-lto` is set for linux64/nightly but not for linux64/release (linux64/nightly vs linux64/release)
    browser/config/mozconfigs/linux64/nightly:4:1: note[different-value]: `A` differs: `export A=1` for linux64/nightly, `export A=2` for linux64/release (linux64/nightly vs linux64/release)
    2 differences (compared 2 settings)
    exit: 1
    ");
    insta::assert_snapshot!(with("json"), @r#"
    {
      "version": 1,
      "tool": {
        "name": "mozconfig-lint",
        "version": "0.1.0"
      },
      "topsrcdir": ".",
      "whitelist": null,
      "since": null,
      "summary": {
        "products": 0,
        "platforms": 0,
        "pairs": 1,
        "files": 2,
        "errors": 0,
        "warnings": 0,
        "allowed": 0
      },
      "diagnostics": [
        {
          "rule": "only-in-base",
          "level": "note",
          "message": "`--enable-lto` is set for linux64/nightly but not for linux64/release",
          "product": null,
          "platforms": [],
          "base": "linux64/nightly",
          "other": "linux64/release",
          "settings": [
            {
              "platform": "linux64",
              "kind": "option",
              "key": "--enable-lto",
              "base_value": "--enable-lto",
              "other_value": null,
              "when": "!empty(FAST)",
              "witness": {
                "env": {
                  "FAST": "1"
                },
                "commands": {},
                "files": {}
              }
            }
          ],
          "spans": [
            {
              "path": "browser/config/mozconfigs/linux64/nightly",
              "line": 2,
              "column": 5,
              "end_line": 2,
              "end_column": 32,
              "byte_start": 29,
              "byte_end": 56,
              "label": "linux64/nightly sets it here",
              "primary": true
            },
            {
              "path": "browser/config/mozconfigs/linux64/nightly",
              "line": 1,
              "column": 4,
              "end_line": 1,
              "end_column": 19,
              "byte_start": 3,
              "byte_end": 18,
              "label": "under this condition",
              "primary": false
            }
          ],
          "notes": [
            "when `FAST` is not empty",
            "for example with `FAST=1`"
          ],
          "fixes": []
        },
        {
          "rule": "different-value",
          "level": "note",
          "message": "`A` differs: `export A=1` for linux64/nightly, `export A=2` for linux64/release",
          "product": null,
          "platforms": [],
          "base": "linux64/nightly",
          "other": "linux64/release",
          "settings": [
            {
              "platform": "linux64",
              "kind": "env",
              "key": "A",
              "base_value": "1",
              "other_value": "2",
              "when": "",
              "witness": {
                "env": {},
                "commands": {},
                "files": {}
              }
            }
          ],
          "spans": [
            {
              "path": "browser/config/mozconfigs/linux64/nightly",
              "line": 4,
              "column": 1,
              "end_line": 4,
              "end_column": 11,
              "byte_start": 60,
              "byte_end": 70,
              "label": "linux64/nightly sets it here",
              "primary": true
            },
            {
              "path": "browser/config/mozconfigs/linux64/release",
              "line": 1,
              "column": 1,
              "end_line": 1,
              "end_column": 11,
              "byte_start": 0,
              "byte_end": 10,
              "label": "linux64/release sets it here",
              "primary": false
            }
          ],
          "notes": [],
          "fixes": []
        }
      ]
    }
    exit: 1
    "#);
    insta::assert_snapshot!(with("jsn"), @"
    stderr:
    error: invalid value 'jsn' for '--format <NAME>'
      [possible values: short, full, concise, json]

      tip: a similar value exists: 'json'

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["diff", "-q", "linux64/nightly", "linux64/release"]), @"exit: 1");
}

#[test]
fn what_one_include_brings_is_told_in_full() {
    let tree = pair(". $topsrcdir/build/more\n", "").with(
        "build/more",
        "
        ac_add_options --enable-a
        ac_add_options --enable-b
        ac_add_options --enable-c
        ac_add_options --enable-d
        ac_add_options --enable-e
        ",
    );
    let sides = ["diff", "linux64/nightly", "linux64/release"];
    insta::assert_snapshot!(tree.run(&sides), @"
    --- linux64/nightly
    +++ linux64/release

    options (ac_add_options)
    - --enable-a  build/more:1:1
    - --enable-b  build/more:2:1
    - --enable-c  build/more:3:1
    - --enable-d  build/more:4:1
    - --enable-e  build/more:5:1

    5 differences (compared 5 settings)
    exit: 1
    ");
    insta::assert_snapshot!(tree.run(&[&sides[..], &["--format=full", "-v"]].concat()), @"
    note[only-in-base]: `--enable-a` is set for linux64/nightly but not for linux64/release
     --> build/more:1:1
      |
    1 | ac_add_options --enable-a
      | ^^^^^^^^^^^^^^^^^^^^^^^^^ linux64/nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . $topsrcdir/build/more
      | ----------------------- only linux64/nightly includes this file
      |
      = note: from the same cause differ option `--enable-b`, option `--enable-c`, option `--enable-d` and 1 more (`-v` lists them)
      = note: option `--enable-b`: `--enable-b` against nothing
      = note: option `--enable-c`: `--enable-c` against nothing
      = note: option `--enable-d`: `--enable-d` against nothing
      = note: option `--enable-e`: `--enable-e` against nothing

    5 differences (compared 5 settings)
    exit: 1
    ");
}

#[test]
fn ends_with_an_error() {
    let nightly = "
        if test -z \"$TOOLS\"; then
            exit 1
        fi
        ac_add_options --enable-lto
    ";
    let tree = pair(nightly, "ac_add_options --enable-lto\n");
    insta::assert_snapshot!(tree.run(&["diff", "linux64/nightly", "linux64/release"]), @"
    --- linux64/nightly
    +++ linux64/release

    the load ends with an error
    - exit 1  browser/config/mozconfigs/linux64/nightly:2:5
          when `TOOLS` is empty

    1 difference (compared 2 settings)
    exit: 1
    ");
}

#[test]
fn what_stands_in_the_way_is_trouble() {
    let tree = pair("ac_add_options --enable-lto\n. $topsrcdir/build/gone\n", "if true\n")
        .with("build/never", "exit 1\n")
        .with("build/empty", "");
    insta::assert_snapshot!(tree.run(&["diff", "linux64/nightly", "build/empty"]), @"
    browser/config/mozconfigs/linux64/nightly:2:1: error[missing-include]: `build/gone` is included but does not exist

    --- linux64/nightly
    +++ build/empty

    options (ac_add_options)
    - --enable-lto  browser/config/mozconfigs/linux64/nightly:1:1

    1 difference (compared 1 setting)
    stderr:
    error: the comparison is incomplete: see the errors
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["diff", "linux64/release", "build/empty"]), @"
    browser/config/mozconfigs/linux64/release:1:1: error[syntax-error]: `if` is never closed: expected `fi`

    no difference in what can be compared (compared 0 settings)
    stderr:
    error: the comparison is incomplete: see the errors
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["diff", "-q", "build/never", "build/empty"]), @"
    build/never:1:1: error[never-loads]: `build/never` ends with an error in every environment
    stderr:
    error: the comparison is incomplete: see the errors
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["diff", "build/never", "build/never"]), @"
    build/never:1:1: error[never-loads]: `build/never` ends with an error in every environment

    no difference in what can be compared (compared 1 setting)
    stderr:
    error: the comparison is incomplete: see the errors
    exit: 2
    ");
}

#[test]
fn the_whitelist_takes_nothing_out() {
    let tree = pair("ac_add_options --enable-lto\n", "").with(
        "whitelist.toml",
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        option = "--enable-lto"
        reason = "a trial"
        "#,
    );
    insta::assert_snapshot!(tree.run(&["diff", "linux64/nightly", "linux64/release"]), @"
    --- linux64/nightly
    +++ linux64/release

    options (ac_add_options)
    - --enable-lto  browser/config/mozconfigs/linux64/nightly:1:1

    1 difference (compared 1 setting)
    exit: 1
    ");
    let tree = tree.with("whitelist.toml", "version = 2\n");
    insta::assert_snapshot!(tree.run(&["diff", "linux64/nightly", "linux64/release"]), @"
    stderr:
    error: the whitelist is broken
    help: `mozconfig-lint check` tells what is wrong with it; `--no-whitelist` does without it
    exit: 2
    ");
    let sides = ["diff", "linux64/nightly", "linux64/release", "--no-whitelist", "-q"];
    insta::assert_snapshot!(tree.run(&sides), @"exit: 1");
}

/// What the whitelist takes as known on a platform counts for a file that is compared with it.
#[test]
fn what_is_known_counts_for_both() {
    let text = "if test \"$A\" = 1; then ac_add_options --enable-lto; fi\n";
    let tree = pair(text, "").with(
        "whitelist.toml",
        r#"
        version = 1

        [assume.platform.linux64]
        env = { A = "1" }
        "#,
    );
    let tree = with_local(tree, "ac_add_options --enable-lto\n");
    insta::assert_snapshot!(tree.run(&["diff", "linux64/nightly", "../local"]), @"
    no difference (compared 1 setting)
    exit: 0
    ");
    let sides = ["diff", "linux64/nightly", "../local", "--assume", "A=2"];
    insta::assert_snapshot!(tree.run(&sides), @"
    --- linux64/nightly
    +++ ../local

    options (ac_add_options)
    + --enable-lto  ../local:1:1

    1 difference (compared 1 setting)
    exit: 1
    ");
}

/// A file outside of the tree is not mistaken for one of the tree with the same path.
#[test]
fn the_same_name_twice() {
    let tree = tree(&[
        (NIGHTLY, ". $topsrcdir/local\n"),
        ("local", "ac_add_options --enable-lto\n"),
        (RELEASE, ""),
    ]);
    let tree = with_local(tree, ". $topsrcdir/local\nac_add_options --enable-lto\nX_Y=1\n");
    insta::assert_snapshot!(tree.run(&["diff", "../local", "local"]), @"
    --- ../local
    +++ local

    shell variables that configure sees
    - X_Y=1  ../local:3:1

    1 difference (compared 2 settings)
    exit: 1
    ");
    insta::assert_snapshot!(tree.run(&["diff", "../local", "linux64/nightly"]), @"
    --- ../local
    +++ linux64/nightly

    shell variables that configure sees
    - X_Y=1  ../local:3:1

    1 difference (compared 2 settings)
    exit: 1
    ");
}

#[cfg(unix)]
#[test]
fn hostile_names_and_values() {
    let tree = pair("ac_add_options '--with-x=\u{1b}[31m\u{202e}'\n", "");
    let tree = with_local(tree, "export A='::error::\n::error::'\n");
    fs::rename(tree.path("../local"), tree.path("../\u{1b}[2J\n::error::")).expect("a name");
    let sides = ["diff", "linux64/nightly", "../\u{1b}[2J\n::error::"];
    insta::assert_snapshot!(tree.run(&sides), @r"
    --- linux64/nightly
    +++ ../\u{1b}[2J\n::error::

    options (ac_add_options)
    - --with-x=\u{1b}[31m\u{202e}  browser/config/mozconfigs/linux64/nightly:1:1

    exported variables
    + export A=::error::\n::error::  ../\u{1b}[2J\n::error:::1:1

    2 differences (compared 2 settings)
    exit: 1
    ");
    insta::assert_snapshot!(tree.run(&[&sides[..], &["--format", "full"]].concat()), @r"
    note[only-in-other]: `export A=::error::\n::error::` is set for ../\u{1b}[2J\n::error:: but not for linux64/nightly
     --> ../\u{1b}[2J\n::error:::1:1
      |
    1 | export A='::error::
      | ^^^^^^^^^^^^^^^^^^^ ../\u{1b}[2J\n::error:: sets it here
    2 | ::error::'
      |

    note[only-in-base]: `--with-x=\u{1b}[31m\u{202e}` is set for linux64/nightly but not for ../\u{1b}[2J\n::error::
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | ac_add_options '--with-x=\u{1b}[31m\u{202e}'
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ linux64/nightly sets it here

    2 differences (compared 2 settings)
    exit: 1
    ");
}

#[test]
fn colours() {
    let tree = pair("export A=1\n", "export A=2\n");
    let sides = ["diff", "linux64/nightly", "linux64/release"];
    insta::assert_snapshot!(tree.run(&[&sides[..], &["--color=always"]].concat()), @"
    ^[[31m--- linux64/nightly^[[0m
    ^[[32m+++ linux64/release^[[0m

    exported variables
    ^[[31m- export A=1^[[0m  ^[[2mbrowser/config/mozconfigs/linux64/nightly:1:1^[[0m
    ^[[32m+ export A=2^[[0m  ^[[2mbrowser/config/mozconfigs/linux64/release:1:1^[[0m

    1 difference (compared 1 setting)
    exit: 1
    ");
    let mut forced = tree.command(&sides);
    let forced = outcome(forced.env("CLICOLOR_FORCE", "1"));
    assert_eq!(forced, tree.run(&[&sides[..], &["--color=always"]].concat()));
}

#[test]
fn what_is_not_there() {
    let tree = tree(&[
        ("browser/config/mozconfigs/linux64/nightly", ""),
        ("browser/config/mozconfigs/linux64/release", ""),
        ("browser/config/mozconfigs/linux64/common-opt", ""),
        ("browser/config/mozconfigs/win64/nightly", ""),
        ("mobile/android/config/mozconfigs/android-arm/nightly", ""),
        ("mobile/android/config/mozconfigs/win64/nightly", ""),
    ])
    .with_bytes("../latin1", b"A=\xe9\n");
    let mut text = String::new();
    for name in [
        "linux64",
        "browser",
        "browser/linux64",
        "linux46",
        "linux64/nighlty",
        "linux64/esr",
        "linxu64/nightly",
        "broser/linux64/nightly",
        "win64/nightly",
        "amiga",
        "build/mozconfig",
        "../gone",
        "/",
        "../latin1",
    ] {
        let told = tree.run(&["diff", "linux64/nightly", name]);
        let _ = write!(text, "== {name}\n{told}");
    }
    insta::assert_snapshot!(text, @"
    == linux64
    stderr:
    error: `linux64` is a platform, expected a mozconfig
    help: add the variant: `linux64/nightly`, `linux64/release`
    exit: 2
    == browser
    stderr:
    error: `browser` is a product, expected a mozconfig
    help: add the platform and the variant, such as `browser/linux64/nightly`, `browser/linux64/release`
    exit: 2
    == browser/linux64
    stderr:
    error: `browser/linux64` is a platform, expected a mozconfig
    help: add the variant: `browser/linux64/nightly`, `browser/linux64/release`
    exit: 2
    == linux46
    stderr:
    error: there is no mozconfig `linux46`
    help: did you mean the platform `linux64`? add the variant: `linux64/nightly`, `linux64/release`
    exit: 2
    == linux64/nighlty
    stderr:
    error: there is no mozconfig `linux64/nighlty`
    help: did you mean `linux64/nightly`?
    exit: 2
    == linux64/esr
    stderr:
    error: there is no mozconfig `linux64/esr`
    help: there are `linux64/nightly`, `linux64/release`
    exit: 2
    == linxu64/nightly
    stderr:
    error: there is no mozconfig `linxu64/nightly`
    help: did you mean `linux64/nightly`?
    exit: 2
    == broser/linux64/nightly
    stderr:
    error: there is no mozconfig `broser/linux64/nightly`
    help: did you mean `browser/linux64/nightly`?
    exit: 2
    == win64/nightly
    stderr:
    error: several products have `win64/nightly`
    help: name one: `browser/win64/nightly` or `mobile/android/win64/nightly`
    exit: 2
    == amiga
    stderr:
    error: there is no mozconfig `amiga`
    help: name a file, or PLATFORM/VARIANT; the platforms are android-arm, linux64, win64
    exit: 2
    == build/mozconfig
    stderr:
    error: there is no mozconfig `build/mozconfig`
    help: name a file, or PLATFORM/VARIANT; the platforms are android-arm, linux64, win64
    exit: 2
    == ../gone
    stderr:
    error: there is no mozconfig `../gone`
    help: name a file, from the current folder or from the top of the tree
    exit: 2
    == /
    stderr:
    error: cannot read `/`: it is not a file
    exit: 2
    == ../latin1
    stderr:
    error: cannot read `../latin1`: it is not UTF-8
    exit: 2
    ");
}
