//! The command line: what is asked for, and the same answer from wherever it is asked.

use std::fs;

use crate::tree::{MOZCONFIGS, NIGHTLY, RELEASE, Tree, outcome, pair, tree};

/// Three platforms and three variants; nightly alone has an option, everywhere.
fn wide() -> Tree {
    let tree = tree(&[]);
    ["linux32", "linux64", "win64"].iter().fold(tree, |tree, platform| {
        tree.with(&format!("{MOZCONFIGS}/{platform}/nightly"), "ac_add_options --enable-lto\n")
            .with(&format!("{MOZCONFIGS}/{platform}/beta"), "")
            .with(&format!("{MOZCONFIGS}/{platform}/release"), "")
    })
}

const CONCISE: [&str; 2] = ["--format", "concise"];

fn concise(tree: &Tree, arguments: &[&str]) -> String {
    tree.run(&[&CONCISE, arguments].concat())
}

#[test]
fn platforms_and_variants() {
    let tree = wide();
    insta::assert_snapshot!(concise(&tree, &["--platform", "linux*", "--variant", "release"]), @"
    browser/config/mozconfigs/linux32/nightly:1:1: error[only-in-base]: `--enable-lto` is set for nightly but not for release (browser: linux32, linux64; nightly vs release)
    error: 1 error (compared 2 pairs on 2 platforms)
    exit: 1
    ");
    insta::assert_snapshot!(concise(&tree, &["--platform", "win64", "--platform", "linux32"]), @"
    browser/config/mozconfigs/linux32/nightly:1:1: error[only-in-base]: `--enable-lto` is set for nightly but not for beta (browser: linux32, win64; nightly vs beta)
    browser/config/mozconfigs/linux32/nightly:1:1: error[only-in-base]: `--enable-lto` is set for nightly but not for release (browser: linux32, win64; nightly vs release)
    error: 2 errors (compared 4 pairs on 2 platforms)
    exit: 1
    ");
    insta::assert_snapshot!(concise(&tree, &["--platform", "macos*"]), @"
    stderr:
    error: there is no platform `macos*`
    help: the platforms are linux32, linux64, win64
    exit: 2
    ");
    insta::assert_snapshot!(concise(&tree, &["--variant", "relaese"]), @"
    stderr:
    error: there is no variant `relaese` that is compared
    help: did you mean `release`?
    exit: 2
    ");
    insta::assert_snapshot!(concise(&tree, &["--platform", "linux["]), @"
    stderr:
    error: invalid value 'linux[' for '--platform <GLOB>': unclosed character class; missing ']'

    For more information, try '--help'.
    exit: 2
    ");
}

#[test]
fn nothing_to_compare() {
    insta::assert_snapshot!(tree(&[]).run(&["."]), @"
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name the top source directory: the folder that holds `browser/config/mozconfigs`
    exit: 2
    ");
    insta::assert_snapshot!(tree(&[(NIGHTLY, ""), ("whitelist.toml", "version = 1\n")]).run(&[]), @"
    warning[missing-variant]: there is a nightly mozconfig but no release mozconfig (linux64)
    --> browser/config/mozconfigs/linux64/nightly
     = note: nightly is here
     = note: so these two are not compared
    help: add `release` beside it; or name the platforms that are to be compared under `[[product]]` in the whitelist
    stderr:
    error: nothing was compared: no two mozconfigs form a pair
    help: see whether `--topsrcdir`, `--platform` and `--variant` are right
    exit: 2
    ");
    insta::assert_snapshot!(tree(&[]).run(&["--topsrcdir", "gone"]), @"
    stderr:
    error: cannot open the source tree `gone`: there is no such folder
    help: name the top source directory, such as `~/firefox`
    exit: 2
    ");
}

#[test]
fn no_tree_around() {
    let text = tree(&[("a/file", "")]).run_in("a", &[]);
    insta::assert_snapshot!(text, @"
    stderr:
    error: no source tree holds the current folder
    help: name the top source directory: `mozconfig-lint check DIR`
    exit: 2
    ");
}

#[test]
fn mounts() {
    let tree = pair(". \"$topsrcdir/comm/build/a\"\n", ". \"$topsrcdir/comm/build/b\"\n")
        .with("../comm-central/build/a", "export A=1\n")
        .with("../comm-central/build/b", "export A=2\n");
    insta::assert_snapshot!(concise(&tree, &[]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[missing-include]: `comm/build/a` is included but does not exist (browser: linux64)
    browser/config/mozconfigs/linux64/release:1:1: error[missing-include]: `comm/build/b` is included but does not exist (browser: linux64)
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(concise(&tree, &["--mount", "comm=../comm-central"]), @"
    comm/build/a:1:1: error[different-value]: `A` differs: `export A=1` for nightly, `export A=2` for release (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(concise(&tree, &["--mount", "comm=../gone"]), @"
    stderr:
    error: cannot mount `../gone` at `comm`: there is no such folder
    help: `--mount PREFIX=DIR` takes the folder that stands at PREFIX
    exit: 2
    ");
    insta::assert_snapshot!(concise(&tree, &["--mount", "comm"]), @"
    stderr:
    error: invalid value 'comm' for '--mount <PREFIX=DIR>': expected PREFIX=DIR

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(concise(&tree, &["--mount", "../comm=."]), @"
    stderr:
    error: invalid value '../comm=.' for '--mount <PREFIX=DIR>': PREFIX leads out of the source tree

    For more information, try '--help'.
    exit: 2
    ");
}

/// A repository that is checked out alone: its own folder is `comm` to the mozconfigs.
#[test]
fn a_mount_of_the_tree_itself() {
    let tree = tree(&[
        (
            "mail/config/mozconfigs/linux64/nightly",
            ". \"$topsrcdir/comm/mail/config/mozconfigs/common\"\n",
        ),
        ("mail/config/mozconfigs/linux64/release", ""),
        ("mail/config/mozconfigs/common", "export A=1\n"),
    ]);
    insta::assert_snapshot!(concise(&tree, &["--mount", "comm=."]), @"
    mail/config/mozconfigs/common:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (mail: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
    let tree = tree.with("whitelist.toml", "version = 1\n\n[mounts]\ncomm = \".\"\n");
    insta::assert_snapshot!(concise(&tree, &[]), @"
    mail/config/mozconfigs/common:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (mail: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
}

#[test]
fn what_is_taken_as_known() {
    let tree = pair(
        r#"
        if test -n "$A"; then export X=1; fi
        if test `uname -s` = Darwin; then export Y=1; fi
        if test -d "$topsrcdir/clang"; then export Z=1; fi
        "#,
        "",
    );
    insta::assert_snapshot!(concise(&tree, &["--assume", "A="]), @"
    browser/config/mozconfigs/linux64/nightly:2:35: error[only-in-base]: `export Y=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:37: error[only-in-base]: `export Z=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(concise(&tree, &["--assume", "$(uname -s)=Linux"]), @"
    browser/config/mozconfigs/linux64/nightly:1:23: error[only-in-base]: `export X=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:37: error[only-in-base]: `export Z=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(concise(&tree, &["--assume", "file:clang=false"]), @"
    browser/config/mozconfigs/linux64/nightly:1:23: error[only-in-base]: `export X=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:2:35: error[only-in-base]: `export Y=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
    let all = ["--assume", "A=", "--assume", "$(uname -s)=Linux", "--assume", "file:clang=false"];
    insta::assert_snapshot!(concise(&tree, &all), @"
    compared 1 pair on 1 platform: no drift
    exit: 0
    ");
    insta::assert_snapshot!(concise(&tree, &["--assume", "what"]), @"
    stderr:
    error: invalid value 'what' for '--assume <NAME=VALUE>': expected NAME=VALUE, $(COMMAND)=OUTPUT or file:PATH=true|false

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(concise(&tree, &["--assume", "file:/clang=true"]), @"
    browser/config/mozconfigs/linux64/nightly:1:23: error[only-in-base]: `export X=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:2:35: error[only-in-base]: `export Y=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:37: error[only-in-base]: `export Z=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 3 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(concise(&tree, &["--assume", "file:clang=yes"]), @"
    stderr:
    error: invalid value 'file:clang=yes' for '--assume <NAME=VALUE>': whether the file exists is said by `true` or `false`

    For more information, try '--help'.
    exit: 2
    ");
}

#[test]
fn colours() {
    let tree = pair("export A=1\n", "");
    insta::assert_snapshot!(concise(&tree, &["--color", "always"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: ^[[1m^[[91merror[only-in-base]^[[0m^[[1m: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)^[[0m
    ^[[1m^[[91merror^[[0m^[[1m: 1 error (compared 1 pair on 1 platform)^[[0m
    exit: 1
    ");
    let plain = concise(&tree, &[]);
    assert!(!plain.contains("^["));
    assert_eq!(concise(&tree, &["--color", "never"]), plain);
    assert_eq!(concise(&tree, &["--color", "auto"]), plain);
    let mut forced = tree.command(&CONCISE);
    assert!(outcome(forced.env("CLICOLOR_FORCE", "1")).contains("^["));
    assert_eq!(outcome(forced.env("NO_COLOR", "1")), plain);
    // What machines read is never coloured.
    let json = ["--format", "json", "--color", "always"];
    assert!(!tree.run(&json).contains("^["));
    insta::assert_snapshot!(concise(&tree, &["--color", "sometimes"]), @"
    stderr:
    error: invalid value 'sometimes' for '--color <WHEN>'
      [possible values: auto, always, never]

    For more information, try '--help'.
    exit: 2
    ");
}

#[test]
fn quiet_and_verbose() {
    assert_eq!(pair("", "").run(&["--quiet"]), "exit: 0\n");
    let includes = ". \"$topsrcdir/build/a\"\n";
    let tree = pair(includes, "").with(
        "build/a",
        "ac_add_options --enable-a\nexport B=1\nexport C=1\nexport D=1\nexport E=1\n",
    );
    insta::assert_snapshot!(concise(&tree, &["--quiet"]), @"
    build/a:1:1: error[only-in-base]: `--enable-a` is set for nightly but not for release (browser: linux64; nightly vs release)
    exit: 1
    ");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `--enable-a` is set for nightly but not for release (linux64)
     --> build/a:1:1
      |
    1 | ac_add_options --enable-a
      | ^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/a"
      | ---------------------- only nightly includes this file
      |
      = note: from the same cause differ exported variable `B`, exported variable `C`, exported variable `D` and 1 more (`-v` lists them)
    help: should release have it too? include `build/a` there
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "--enable-a"
    7 + env = ["B", "C", "D", "E"]
    8 + from = "build/a"
    9 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
    insta::assert_snapshot!(tree.run(&["-v"]), @r#"
    error[only-in-base]: `--enable-a` is set for nightly but not for release (linux64)
     --> build/a:1:1
      |
    1 | ac_add_options --enable-a
      | ^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/a"
      | ---------------------- only nightly includes this file
      |
      = note: from the same cause differ exported variable `B`, exported variable `C`, exported variable `D` and 1 more (`-v` lists them)
      = note: exported variable `B`: `export B=1` against nothing
      = note: exported variable `C`: `export C=1` against nothing
      = note: exported variable `D`: `export D=1` against nothing
      = note: exported variable `E`: `export E=1` against nothing
    help: should release have it too? include `build/a` there
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "--enable-a"
    7 + env = ["B", "C", "D", "E"]
    8 + from = "build/a"
    9 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
    insta::assert_snapshot!(tree.run(&["-q", "-v"]), @"
    stderr:
    error: the argument '--quiet' cannot be used with '--verbose'

    Usage: mozconfig-lint [check] [OPTIONS] [TREE]
           mozconfig-lint <COMMAND>

    For more information, try '--help'.
    exit: 2
    ");
}

#[test]
fn several_formats() {
    let tree = pair("export A=1\n", "");
    let text =
        tree.run(&["--format", "concise", "--format", "json:a.json", "--format", "full:a.txt"]);
    assert_eq!(text, concise(&tree, &[]));
    let read = |name| fs::read_to_string(tree.path(name)).unwrap();
    assert_eq!(read("a.json"), tree.stdout(&["--format", "json"]));
    assert_eq!(read("a.txt"), tree.stdout(&[]));
    assert_eq!(tree.stdout(&["--format", "json:-"]), read("a.json"));
    // A file is never coloured.
    tree.run(&["--color", "always", "--format", "full:b.txt"]);
    assert_eq!(read("b.txt"), read("a.txt"));
    insta::assert_snapshot!(tree.run(&["--format", "json", "--format", "full"]), @"
    stderr:
    error: two formats go to standard output
    help: name another file for one of them, as in `--format json:FILE`
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--format", "jsno"]), @"
    stderr:
    error: invalid value 'jsno' for '--format <NAME[:FILE]>': did you mean `json`?

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--format", "json:gone/a.json"]), @"
    stderr:
    error: cannot write `gone/a.json`: there is no such folder
    exit: 2
    ");
}

#[test]
fn the_tree_is_named_or_found() {
    let tree = wide();
    let here = tree.run(&[]);
    assert_eq!(tree.run(&["."]), here);
    assert_eq!(tree.run(&["check"]), here);
    assert_eq!(tree.run(&["check", "."]), here);
    assert_eq!(tree.run(&["--topsrcdir", "."]), here);
    assert_eq!(tree.run(&["check", "--topsrcdir", "."]), here);
    assert_eq!(tree.run(&["--topsrcdir", ".", "check"]), here);
    for folder in ["browser", MOZCONFIGS, "browser/config/mozconfigs/linux64"] {
        assert_eq!(tree.run_in(folder, &[]), here, "{folder}");
    }
    let absolute = tree.top();
    let absolute = absolute.to_str().unwrap();
    assert_eq!(tree.run(&[absolute]), here);
    assert_eq!(tree.run_in("..", &["tree"]), here);
    assert_eq!(tree.run_in("browser", &["--topsrcdir", ".."]), here);
    insta::assert_snapshot!(tree.run(&["browser", "--topsrcdir", "."]), @"
    stderr:
    error: two source trees were given: `browser` and, with `--topsrcdir`, `.`
    help: give one of them; `mozconfig-lint --help` lists the commands
    exit: 2
    ");
}

/// A tree below a tree: the nearest one counts.
#[test]
fn the_nearest_tree() {
    let tree = wide()
        .with("inner/browser/config/mozconfigs/linux64/nightly", "")
        .with("inner/browser/config/mozconfigs/linux64/release", "");
    insta::assert_snapshot!(tree.run_in("inner/browser", &[]), @"
    compared 1 pair on 1 platform: no drift
    exit: 0
    ");
}

/// The same bytes, run after run, whatever the order in which the folders list their entries, the
/// current folder, and the way in which the tree is named.
#[test]
fn the_same_every_time() {
    let paths = ["zebra", "apple", "mango", "linux64", "linux32", "win64", "aarch64"];
    let build = |order: &[&str]| {
        let tree =
            tree(&[("build/b", "export A=1\nexport B=2\n"), ("build/a", "export C=\"$X\"\n")]);
        order.iter().fold(tree, |tree, platform| {
            tree.with(&format!("{MOZCONFIGS}/{platform}/release"), "exit 1\n")
                .with(&format!("{MOZCONFIGS}/{platform}/beta"), ". \"$topsrcdir/build/b\"\n")
                .with(
                    &format!("{MOZCONFIGS}/{platform}/nightly"),
                    ". \"$topsrcdir/build/a\"\nif test `uname` = $Y; then export D=1; fi\nwhat\n",
                )
        })
    };
    let tree = build(&paths);
    let mut reversed = paths;
    reversed.reverse();
    let other = build(&reversed);
    for format in ["full", "concise", "json"] {
        let first = tree.run(&["--format", format]);
        assert!(first.ends_with("exit: 1\n"), "{first}");
        for _ in 0..3 {
            assert_eq!(tree.run(&["--format", format]), first);
        }
        assert_eq!(other.run(&["--format", format]), first);
        assert_eq!(tree.run_in(MOZCONFIGS, &["--format", format]), first);
        let top = tree.top();
        let absolute = tree.run_in("build", &["--format", format, top.to_str().unwrap()]);
        let named = format!("\"topsrcdir\": {:?}", top.to_str().unwrap());
        assert_eq!(absolute.replace(&named, "\"topsrcdir\": \".\""), first);
    }
}

#[test]
fn usage_errors() {
    let tree = pair("", "");
    insta::assert_snapshot!(tree.run(&["--platfrom", "x"]), @"
    stderr:
    error: unexpected argument '--platfrom' found

      tip: a similar argument exists: '--platform'

    Usage: mozconfig-lint [check] [OPTIONS] [TREE]
           mozconfig-lint <COMMAND>

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["chekc"]), @"
    stderr:
    error: cannot open the source tree `chekc`: there is no such folder
    help: did you mean the command `check`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["chekc", ".", "-v"]), @r#"
    stderr:
    error: there is no command 'chekc'; did you mean 'check'?

    Usage: mozconfig-lint [check] [OPTIONS] [TREE]
           mozconfig-lint <COMMAND>

    For more information, try '--help'.
    exit: 2
    "#);
    insta::assert_snapshot!(tree.run(&["shwo", "linux64/nightly"]), @"
    stderr:
    error: there is no command 'shwo'; did you mean 'show'?

    Usage: mozconfig-lint [check] [OPTIONS] [TREE]
           mozconfig-lint <COMMAND>

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--quiet", "show", "linux64/nightly"]), @"
    stderr:
    error: '--quiet' stands before the command 'show', and belongs behind it (if anywhere)

    Usage: mozconfig-lint [check] [OPTIONS] [TREE]
           mozconfig-lint <COMMAND>

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["show"]), @"
    stderr:
    error: the following required arguments were not provided:
      <MOZCONFIG>

    Usage: mozconfig-lint show <MOZCONFIG>

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["explain", "only-in-bass"]), @"
    stderr:
    error: there is no rule `only-in-bass`
    help: did you mean `only-in-base`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["explain", "platform"]), @"
    stderr:
    error: there is no rule `platform`
    help: did you mean `unknown-platform` or `unused-platform`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--platform", "linux46"]), @"
    stderr:
    error: there is no platform `linux46`
    help: did you mean `linux64`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--platform", "linux"]), @"
    stderr:
    error: there is no platform `linux`
    help: did you mean `linux64`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--variant", "nightly"]), @"
    stderr:
    error: `nightly` is the variant that others are compared with
    help: the variants are beta, devedition, release
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--variant", "edition"]), @"
    stderr:
    error: there is no variant `edition` that is compared
    help: did you mean `devedition`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["grahp"]), @"
    stderr:
    error: cannot open the source tree `grahp`: there is no such folder
    help: did you mean the command `graph`?
    exit: 2
    ");
}

#[test]
fn version_and_help() {
    let tree = pair("", "");
    let version = format!("mozconfig-lint {}\nexit: 0\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(tree.run(&["--version"]), version);
    for arguments in [&["--help"][..], &["-h"], &["check", "--help"], &["show", "-h"], &["help"]] {
        let text = tree.run(arguments);
        assert!(text.contains("Usage: ") && text.ends_with("exit: 0\n"), "{text}");
    }
}

#[test]
fn show() {
    let tree = pair(
        r#"
        . "$topsrcdir/build/common"
        ac_add_options --disable-debug
        if test -n "$MOZ_PGO"; then
          ac_add_options --enable-debug
        fi
        export CC="${CC:-clang}"
        LEVEL=2
        lower=1
        mk_add_options MOZ_OBJDIR=@TOPSRCDIR@/obj
        mk_add_options "export FETCHES=$FETCHES"
        ac_add_app_options xulrunner --enable-x
        "#,
        "",
    )
    .with("build/common", "test -d \"$FETCHES\" || exit 1\nac_add_options --enable-lto\n");
    let shown = tree.run(&["show", "linux64/nightly"]);
    insta::assert_snapshot!(shown, @r#"
    browser/config/mozconfigs/linux64/nightly

    options (ac_add_options)
      --disable-debug  browser/config/mozconfigs/linux64/nightly:2:1
          when empty(MOZ_PGO)
      --enable-debug   browser/config/mozconfigs/linux64/nightly:4:3
          when !empty(MOZ_PGO)
      --enable-lto     build/common:2:1

    options of applications (ac_add_app_options)
      ac_add_app_options xulrunner --enable-x  browser/config/mozconfigs/linux64/nightly:11:30

    make options (mk_add_options)
      MOZ_OBJDIR=@TOPSRCDIR@/obj  browser/config/mozconfigs/linux64/nightly:9:1
      export FETCHES=$FETCHES     browser/config/mozconfigs/linux64/nightly:10:1

    exported variables
      export CC=clang  browser/config/mozconfigs/linux64/nightly:6:1
          when empty(CC)

    shell variables that configure sees
      LEVEL=2  browser/config/mozconfigs/linux64/nightly:7:1

    the load ends with an error
      exit 1  build/common:1:23
          when !directory("$FETCHES") || empty(FETCHES)
    exit: 0
    "#);
    assert_eq!(tree.run(&["show", "browser/linux64/nightly"]), shown);
    assert_eq!(tree.run(&["show", NIGHTLY]), shown);
    assert_eq!(tree.run_in(MOZCONFIGS, &["show", "linux64/nightly"]), shown);
    assert_eq!(tree.run_in("browser/config/mozconfigs/linux64", &["show", "nightly"]), shown);
    insta::assert_snapshot!(tree.run(&["show", RELEASE]), @"
    browser/config/mozconfigs/linux64/release
    exit: 0
    ");
    insta::assert_snapshot!(tree.run(&["show", "build/common"]), @r#"
    build/common

    options (ac_add_options)
      --enable-lto  build/common:2:1

    the load ends with an error
      exit 1  build/common:1:23
          when !directory("$FETCHES") || empty(FETCHES)
    exit: 0
    "#);
    let assumed = ["show", "linux64/nightly", "--assume", "MOZ_PGO=1"];
    insta::assert_snapshot!(tree.run(&assumed), @r#"
    browser/config/mozconfigs/linux64/nightly

    options (ac_add_options)
      --enable-debug  browser/config/mozconfigs/linux64/nightly:4:3
      --enable-lto    build/common:2:1

    options of applications (ac_add_app_options)
      ac_add_app_options xulrunner --enable-x  browser/config/mozconfigs/linux64/nightly:11:30

    make options (mk_add_options)
      MOZ_OBJDIR=@TOPSRCDIR@/obj  browser/config/mozconfigs/linux64/nightly:9:1
      export FETCHES=$FETCHES     browser/config/mozconfigs/linux64/nightly:10:1

    exported variables
      export CC=clang  browser/config/mozconfigs/linux64/nightly:6:1
          when empty(CC)

    shell variables that configure sees
      LEVEL=2  browser/config/mozconfigs/linux64/nightly:7:1

    the load ends with an error
      exit 1  build/common:1:23
          when !directory("$FETCHES") || empty(FETCHES)
    exit: 0
    "#);
}

#[test]
fn show_what_is_not_there() {
    let tree = pair("", "").with("build/a", "");
    insta::assert_snapshot!(tree.run(&["show", "linux64/nighlty"]), @"
    stderr:
    error: there is no mozconfig `linux64/nighlty`
    help: did you mean `linux64/nightly`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["show", "mobile/linux64/nightly"]), @"
    stderr:
    error: there is no mozconfig `mobile/linux64/nightly`
    help: did you mean `browser/linux64/nightly`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["show", "build/gone/a/b"]), @"
    stderr:
    error: there is no mozconfig `build/gone/a/b`
    help: name a file, or PLATFORM/VARIANT; the platforms are linux64
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["show", "build"]), @"
    stderr:
    error: `build` cannot be read: it is a folder, not a file
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["show", ""]), @"
    stderr:
    error: invalid value '' for '<MOZCONFIG>': expected a mozconfig, and this is empty

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["show", "../outside"]), @"
    stderr:
    error: there is no mozconfig `../outside`
    help: name a file, from the current folder or from the top of the tree
    exit: 2
    ");
}
