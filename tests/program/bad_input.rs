//! Input that no one should write: each has its diagnostic with the place, the rest of the tree is
//! checked all the same, and nothing hangs (the helper stops a run that does).

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::tree::{CLEAN, NIGHTLY, RELEASE, Tree, pair, tree};

const WIN64: &str = "browser/config/mozconfigs/win64";

/// The tree with a second platform, on which nightly alone has an option: it must be reported
/// whatever is wrong elsewhere.
fn with_the_rest(tree: Tree) -> Tree {
    tree.with(&format!("{WIN64}/nightly"), "ac_add_options --enable-rest\n")
        .with(&format!("{WIN64}/release"), "")
}

fn concise(tree: &Tree) -> String {
    tree.run(&["--format", "concise"])
}

/// Puts a FIFO at a path. Nobody ever writes to it: to open it would hang.
fn fifo(tree: &Tree, path: &str) {
    let status = Command::new("mkfifo").arg(tree.path(path)).status().expect("mkfifo runs");
    assert!(status.success());
}

#[test]
fn missing() {
    let tree = with_the_rest(pair(
        ". \"$topsrcdir/build/gone\"\nac_add_options --enable-lto\n",
        "ac_add_options --enable-lto\n",
    ));
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[missing-include]: `build/gone` is included but does not exist (browser: linux64)
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    error: 2 errors (compared 2 pairs on 2 platforms)
    exit: 1
    ");
}

#[test]
fn empty() {
    assert_eq!(pair("", "").run(&[]), CLEAN);
    let tree = pair("", "").with("whitelist.toml", "");
    insta::assert_snapshot!(tree.run(&[]), @"
    error[invalid-whitelist]: the whitelist has no `version`
    --> whitelist.toml
     |
    help: begin the file with `version = 1`
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

#[test]
fn unreadable() {
    let tree = with_the_rest(pair("ac_add_options --enable-lto\n", ""));
    let file = tree.path(NIGHTLY);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&file).is_ok() {
        eprintln!("skipped: this user may read every file, whatever its permissions");
        return;
    }
    insta::assert_snapshot!(concise(&tree), @r"
    browser/config/mozconfigs/linux64/nightly:1:1: error[unreadable-file]: `browser/config/mozconfigs/linux64/nightly` cannot be read: permission denied
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

#[test]
fn a_folder_in_place_of_a_variant() {
    let tree = with_the_rest(tree(&[(RELEASE, "")]).with(&format!("{NIGHTLY}/file"), ""));
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[unreadable-file]: `browser/config/mozconfigs/linux64/nightly` cannot be read: it is a folder, not a file
    --> browser/config/mozconfigs/linux64/nightly
     |
    help: the check is incomplete until it can be

    error[only-in-base]: `--enable-rest` is set for nightly but not for release (win64)
     --> browser/config/mozconfigs/win64/nightly:1:1
      |
    1 | ac_add_options --enable-rest
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["win64"]
    6 + option = "--enable-rest"
    7 + reason = "..."
      |
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    "#);
}

#[test]
fn a_fifo_in_place_of_a_variant() {
    let tree = with_the_rest(tree(&[(NIGHTLY, "")]));
    fifo(&tree, RELEASE);
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/release:1:1: error[unreadable-file]: `browser/config/mozconfigs/linux64/release` cannot be read: it is not a regular file
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["show", "linux64/release"]), @"
    stderr:
    error: `browser/config/mozconfigs/linux64/release` cannot be read: it is not a regular file
    exit: 2
    ");
}

#[test]
fn a_fifo_in_place_of_an_include() {
    let tree = with_the_rest(pair(". \"$topsrcdir/build\"\n", ". \"$topsrcdir/pipe\"\n"))
        .with("build/a", "");
    fifo(&tree, "pipe");
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    build:1:1: error[unreadable-file]: `build` cannot be read: it is a folder, not a file
    pipe:1:1: error[unreadable-file]: `pipe` cannot be read: it is not a regular file
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

#[test]
fn a_fifo_in_place_of_the_whitelist() {
    let tree = pair("", "");
    fifo(&tree, "whitelist.toml");
    insta::assert_snapshot!(tree.run(&[]), @"
    error[invalid-whitelist]: the whitelist cannot be read: it is not a regular file
    --> whitelist.toml
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--whitelist", "whitelist.toml"]), @"
    stderr:
    error: cannot read the whitelist `whitelist.toml`: it is not a regular file
    help: `--whitelist FILE` takes a TOML file; without it `whitelist.toml` is looked for
    exit: 2
    ");
}

#[test]
fn devices() {
    let tree = with_the_rest(pair(
        ". /dev/zero\n. \"$topsrcdir/zero\"\n",
        ". /dev/stdin\n. \"$topsrcdir/../../../../../../dev/zero\"\n",
    ));
    symlink("/dev/zero", tree.path("zero")).unwrap();
    symlink("/dev/zero", tree.path("browser/config/mozconfigs/linux64/beta")).unwrap();
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/beta:1:1: error[unreadable-file]: `browser/config/mozconfigs/linux64/beta` cannot be read: it is not a regular file
    browser/config/mozconfigs/linux64/nightly:1:1: warning[outside-tree]: `/dev/zero` leads out of the source tree (browser: linux64)
    browser/config/mozconfigs/linux64/release:1:1: warning[outside-tree]: `/dev/stdin` leads out of the source tree (browser: linux64)
    browser/config/mozconfigs/linux64/release:2:1: warning[outside-tree]: `$topsrcdir/../../../../../../dev/zero` leads out of the source tree (browser: linux64)
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    zero:1:1: error[unreadable-file]: `zero` cannot be read: it is not a regular file
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

#[test]
fn binary() {
    let tree = with_the_rest(pair("", "ac_add_options --enable-lto\n"))
        .with_bytes(NIGHTLY, b"\x7fELF\0\0\x01\nac_add_options --enable-\0lto\n\0");
    insta::assert_snapshot!(concise(&tree), @r"
    browser/config/mozconfigs/linux64/nightly:1:1: error[abort-differs]: `\u{7f}ELF\u{0}\u{0}\u{1}` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:1:1: warning[unknown-command]: nothing is known about the command `\u{7f}ELF\u{0}\u{0}\u{1}` (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:1:5: error[not-text]: `browser/config/mozconfigs/linux64/nightly` holds NUL bytes: it is no text
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `--enable-\u{0}lto` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:1: error[abort-differs]: `\u{0}` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:1: warning[unknown-command]: nothing is known about the command `\u{0}` (browser: linux64)
    browser/config/mozconfigs/linux64/release:1:1: error[only-in-other]: `--enable-lto` is set for release but not for nightly (browser: linux64; nightly vs release)
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    error: 6 errors, 2 warnings (compared 2 pairs on 2 platforms)
    exit: 1
    ");
}

#[test]
fn crlf() {
    let tree = with_the_rest(pair(
        "if test -n \"$A\"; then\r\n  ac_add_options --enable-lto\r\nfi\r\n",
        "if test -n \"$A\"; then\n  ac_add_options --enable-lto\nfi\n",
    ));
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/nightly:1:22: error[crlf-line-endings]: `browser/config/mozconfigs/linux64/nightly` has lines that end in CRLF
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    error: 2 errors (compared 2 pairs on 2 platforms)
    exit: 1
    ");
}

#[test]
fn not_utf8() {
    let tree =
        with_the_rest(pair("", "export A=caf?\n")).with_bytes(NIGHTLY, b"export A=caf\xe9\n");
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/nightly:1:13: warning[not-utf8]: `browser/config/mozconfigs/linux64/nightly` holds bytes that are not UTF-8
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    error: 1 error, 1 warning (compared 2 pairs on 2 platforms)
    exit: 1
    ");
    let tree = pair("", "").with_bytes("whitelist.toml", b"version = 1\n# \xe9\n");
    insta::assert_snapshot!(tree.run(&[]), @"
    error[invalid-whitelist]: the whitelist is not UTF-8
     --> whitelist.toml:2:3
      |
    2 | # ?
      |   ^
      |
    help: save the file in the encoding UTF-8
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

#[test]
fn a_cycle_of_three() {
    let tree = with_the_rest(pair(". \"$topsrcdir/a\"\nexport A=1\n", "export A=1\n"))
        .with("a", ". \"$topsrcdir/b\"\n")
        .with("b", ". \"$topsrcdir/browser/config/mozconfigs/linux64/nightly\"\n");
    insta::assert_snapshot!(concise(&tree), @"
    b:1:1: error[include-cycle]: `browser/config/mozconfigs/linux64/nightly` includes itself without end (browser: linux64)
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    error: 2 errors (compared 2 pairs on 2 platforms)
    exit: 1
    ");
}

#[test]
fn links() {
    let tree = with_the_rest(pair(
        ". \"$topsrcdir/loop\"\n. \"$topsrcdir/out\"\n. \"$topsrcdir/in\"\n. \"$topsrcdir/dangling\"\n",
        "",
    ))
    .with("build/a", "export A=1\n")
    .with("../outside", "export OUTSIDE=1\n");
    symlink("loop", tree.path("loop")).unwrap();
    symlink("../outside", tree.path("out")).unwrap();
    symlink("build/a", tree.path("in")).unwrap();
    symlink("build/gone", tree.path("dangling")).unwrap();
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/nightly:2:1: warning[outside-tree]: `out` leads out of the source tree (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:4:1: error[missing-include]: `dangling` is included but does not exist (browser: linux64)
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    in:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    loop:1:1: error[unreadable-file]: `loop` cannot be read: it is not a regular file
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

/// A link to a folder that holds the folder again, where products are looked for.
#[test]
fn a_loop_of_folders() {
    let tree = pair("", "");
    symlink("..", tree.path("browser/again")).unwrap();
    symlink(".", tree.path("again")).unwrap();
    assert_eq!(tree.run(&[]), CLEAN);
}

#[test]
fn out_of_the_tree() {
    let text = "
        . \"$topsrcdir/../outside\"
        . \"$topsrcdir/build/../../outside\"
        . /etc/passwd
        . ../outside
        export A=1
        ";
    let tree = with_the_rest(pair(text, text)).with("../outside", "export OUTSIDE=1\n");
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/nightly:1:1: warning[outside-tree]: `$topsrcdir/../outside` leads out of the source tree (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:2:1: warning[outside-tree]: `$topsrcdir/build/../../outside` leads out of the source tree (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:3:1: warning[outside-tree]: `/etc/passwd` leads out of the source tree (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:4:1: warning[outside-tree]: `../outside` leads out of the source tree (browser: linux64)
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    error: 1 error, 4 warnings (compared 2 pairs on 2 platforms)
    exit: 1
    ");
}

/// A chain of includes is followed to its end.
#[test]
fn fifty_nested_includes() {
    let chain = (1..50).fold(
        pair(". \"$topsrcdir/build/1\"\n", "ac_add_options --enable-deep\n"),
        |tree, depth| {
            let text = format!(". \"$topsrcdir/build/{}\"\n", depth + 1);
            tree.with(&format!("build/{depth}"), &text)
        },
    );
    assert_eq!(chain.with("build/50", "ac_add_options --enable-deep\n").run(&[]), CLEAN);
}

/// A pair with a line of so many megabytes.
fn long_line(megabytes: usize) -> Tree {
    let long = "x".repeat(megabytes << 20);
    pair(&format!("export A=1 LONG={long}\n"), &format!("export LONG={long}\n"))
}

#[test]
fn a_line_of_twenty_megabytes() {
    insta::assert_snapshot!(concise(&long_line(20)), @"
    browser/config/mozconfigs/linux64/nightly:1:8: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
    // The renderer is slow without optimization: less of it for the format that shows a part.
    insta::assert_snapshot!(long_line(2).run(&[]), @r#"
    error[only-in-base]: `export A=1` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:8
      |
    1 | export A=1 LONG=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
      |        ^^^ nightly sets it here
      |
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + env = "A"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn deep_nesting() {
    for (open, close) in
        [("if true; then ", "; fi"), ("{ ", "; }"), ("( ", " )"), ("A=$(echo ", ")")]
    {
        let text = format!("{}:{}\n", open.repeat(5000), close.repeat(5000));
        let text = pair(&text, &text).run(&["--format", "concise"]);
        // Where it is too deep, that is a mistake in each of the two files.
        assert!(text.ends_with("exit: 0\n") || text.ends_with("exit: 2\n"), "{text:.1000}");
    }
}

/// Names that would steer a terminal or a log reader, if they were printed as they are.
#[test]
fn hostile_text() {
    let tree = pair(
        "ac_add_options '--with-a=\u{1b}[31mred\u{7}' \n\
         ac_add_options '--with-b=\u{202e}evil\u{2066}'\n\
         export C='one\n::error file=x::two\n##[error]three'\n\
         ac_add_options '::error::d'\n\
         D='%0Aescaped `code` \"quoted\"'\n",
        "",
    );
    let text = tree.run(&[]);
    assert!(!text.contains("^["), "an escape character got through");
    assert!(!text.lines().any(|line| line.trim_start().starts_with("::error")), "{text}");
    insta::assert_snapshot!(concise(&tree), @r#"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `--with-a=\u{1b}[31mred\u{7}` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `--with-b=\u{202e}evil\u{2066}` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:1: error[only-in-base]: `export C=one\n::error file=x::two\n##\u{5b}error]three` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:6:1: error[only-in-base]: `::error::d` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:7:1: error[only-in-base]: `D=%0Aescaped `code` "quoted"` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 5 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
    insta::assert_snapshot!(text, @r#"
    error[only-in-base]: `--with-a=\u{1b}[31mred\u{7}` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | ac_add_options '--with-a=\u{1b}[31mred\u{7}'
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "--with-a=\u001B\\[31mred\u0007"
    7 + reason = "..."
      |

    error[only-in-base]: `--with-b=\u{202e}evil\u{2066}` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | ac_add_options '--with-b=\u{202e}evil\u{2066}'
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "--with-b=\u{202e}evil\u{2066}"
    7 + reason = "..."
      |

    error[only-in-base]: `export C=one\n::error file=x::two\n##\u{5b}error]three` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:3:1
      |
    3 | export C='one
      | ^^^^^^^^^^^^^ nightly sets it here
    4 | ::error file=x::two
    5 | ##\u{5b}error]three'
      |
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + env = "C"
    7 + reason = "..."
      |

    error[only-in-base]: `::error::d` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:6:1
      |
    6 | ac_add_options '::error::d'
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "::error::d"
    7 + reason = "..."
      |

    error[only-in-base]: `D=%0Aescaped `code` "quoted"` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:7:1
      |
    7 | D='%0Aescaped `code` "quoted"'
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + var = "D"
    7 + reason = "..."
      |

    error: 5 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
    let json = tree.stdout(&["--format", "json"]);
    assert!(json.chars().all(|it| it == '\n' || !it.is_control()));
    assert!(!json.contains(['\u{202e}', '\u{2066}']));
    insta::assert_snapshot!(tree.run(&["show", "linux64/nightly"]), @r#"
    browser/config/mozconfigs/linux64/nightly

    options (ac_add_options)
      --with-a=\u{1b}[31mred\u{7}    browser/config/mozconfigs/linux64/nightly:1:1
      --with-b=\u{202e}evil\u{2066}  browser/config/mozconfigs/linux64/nightly:2:1
      ::error::d                     browser/config/mozconfigs/linux64/nightly:6:1

    exported variables
      export C=one\n::error file=x::two\n##\u{5b}error]three  browser/config/mozconfigs/linux64/nightly:3:1

    shell variables that configure sees
      D=%0Aescaped `code` "quoted"  browser/config/mozconfigs/linux64/nightly:7:1
    exit: 0
    "#);
}

/// The names of files are untrusted as well.
#[test]
fn hostile_names() {
    let tree = pair("", "")
        .with("browser/config/mozconfigs/\u{1b}[2J/nightly", "export A=1\n")
        .with("browser/config/mozconfigs/\u{1b}[2J/release", "")
        .with("browser/config/mozconfigs/::error::x/nightly", "export A=1\n")
        .with("browser/config/mozconfigs/::error::x/release", "");
    let text = tree.run(&[]);
    assert!(!text.contains("^["), "an escape character got through");
    insta::assert_snapshot!(concise(&tree), @r"
    browser/config/mozconfigs/\u{1b}[2J/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: \u{1b}[2J, ::error::x; nightly vs release)
    error: 1 error (compared 3 pairs on 3 platforms)
    exit: 1
    ");
}

#[test]
fn a_link_out_of_the_tree_in_place_of_a_variant() {
    let tree = with_the_rest(pair("ac_add_options --enable-lto\n", "")).with("../elsewhere", "");
    fs::remove_file(tree.path(RELEASE)).expect("the file is there");
    symlink(tree.path("../elsewhere"), tree.path(RELEASE)).expect("a link can be made");
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/release:1:1: error[unreadable-file]: `browser/config/mozconfigs/linux64/release` cannot be read: a symbolic link leads out of the source tree
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `--enable-rest` is set for nightly but not for release (browser: win64; nightly vs release)
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

#[test]
fn what_other_commands_say_of_a_folder_in_place_of_a_variant() {
    let tree = pair("ac_add_options --enable-lto\n", "");
    fs::remove_file(tree.path(RELEASE)).expect("the file is there");
    fs::create_dir(tree.path(RELEASE)).expect("a folder can be made");
    insta::assert_snapshot!(tree.run(&["graph"]), @"
    stderr:
    error: `browser/config/mozconfigs/linux64/release` cannot be read: it is a folder, not a file
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["carry", "--enable-lto", "--to", "release"]), @"
    stderr:
    error: `browser/config/mozconfigs/linux64/release` cannot be read, so no edit can be verified: it is a folder, not a file
    exit: 2
    ");
}

#[test]
fn one_cause_is_told_once_of_a_file_that_is_not_shell() {
    // Not shell, and it would print something.
    insta::assert_snapshot!(concise(&pair("echo \"x\n", "echo \"x\n")), @r#"
    browser/config/mozconfigs/linux64/nightly:1:6: error[syntax-error]: `"` is never closed: expected `"`
    browser/config/mozconfigs/linux64/release:1:6: error[syntax-error]: `"` is never closed: expected `"`
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    "#);
}
