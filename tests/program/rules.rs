//! Every rule: the smallest tree that breaks it, and all that is then printed.

use crate::tree::{NIGHTLY, Tree, pair, tree};

/// A tree with one difference, `--enable-lto` for nightly alone, and this whitelist.
fn with_whitelist(whitelist: &str) -> Tree {
    pair("ac_add_options --enable-lto\n", "").with("whitelist.toml", whitelist)
}

#[test]
fn every_rule_is_explained_and_has_a_test() {
    let tree = pair("", "");
    let list = tree.stdout(&["explain"]);
    assert!(list.lines().count() >= 28);
    for line in list.lines() {
        let rule = line.split(' ').next().unwrap();
        let page = tree.run(&["explain", rule]);
        assert!(page.starts_with(&format!("# `{rule}` (")), "{page}");
        assert!(page.contains("\n## What it finds\n") && page.contains("\n## The way out\n"));
        assert!(page.ends_with("\nexit: 0\n"), "{page}");
        // To break this one takes a million nodes, and ten seconds without optimization.
        let is_tested = include_str!("rules.rs").contains(&format!("[{rule}]: "));
        assert!(is_tested || rule == "too-complex", "no test of `{rule}`");
    }
}

#[test]
fn abort_differs() {
    let tree = pair(
        r#"
        if [ -z "$MOZ_FETCHES_DIR" ]; then
          exit 1
        fi
        ac_add_options --enable-lto
        "#,
        "ac_add_options --enable-lto\n",
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[abort-differs]: `exit 1` ends the load for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:2:3
      |
    1 | if [ -z "$MOZ_FETCHES_DIR" ]; then
      |    ------------------------- under this condition
    2 |   exit 1
      |   ^^^^^^ nightly ends here
      |
      = note: when `MOZ_FETCHES_DIR` is empty
      = note: for example with no variable set
    help: should release end there too? give both the same check, best in a file that both include
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + abort = "exit 1"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn bashism() {
    let tree =
        pair("if [[ -n $A ]]; then export B=1; fi\n", "if [[ -n $A ]]; then export B=1; fi\n");
    insta::assert_snapshot!(tree.run(&[]), @"
    warning[bashism]: `[[ … ]]` is not POSIX shell
     --> browser/config/mozconfigs/linux64/nightly:1:4
      |
    1 | if [[ -n $A ]]; then export B=1; fi
      |    ^^^^^^^^^^^ only bash knows this
      |
    help: write `[ … ]`

    warning[bashism]: `[[ … ]]` is not POSIX shell
     --> browser/config/mozconfigs/linux64/release:1:4
      |
    1 | if [[ -n $A ]]; then export B=1; fi
      |    ^^^^^^^^^^^ only bash knows this
      |
    help: write `[ … ]`

    warning: 2 warnings (compared 1 pair on 1 platform)
    exit: 0
    ");
}

/// Each form that bash alone knows, and beside it one that looks like it.
#[test]
fn bashism_in_each_form() {
    let tree = pair(
        "
        if [ -v A ] || [ -v = -v ]; then :; fi
        X={a,b} Y=\"{a,b}\" Z=\\{a,b}
        for i in {1..3} {} {a} ${X},b; do ac_add_options --with-x=$i,{c,d}; done
        export A=$\"text\" B=\"a$\" C=$((2**3)) D=$((2*3)) E=$RANDOM F=$MOZ_BASH
        set -o pipefail
        set -o errexit
        printf -v G a || :
        a-b() { :; }
        mkdir a >& log
        mkdir a >&2 2>&1 >&-
        ",
        "",
    );
    insta::assert_snapshot!(tree.run(&["--format", "concise"]), @r#"
    browser/config/mozconfigs/linux64/nightly:1:6: warning[bashism]: `-v` in `[ … ]` is not POSIX shell
    browser/config/mozconfigs/linux64/nightly:3:10: warning[bashism]: brace expansion is not POSIX shell
    browser/config/mozconfigs/linux64/nightly:3:50: warning[bashism]: brace expansion is not POSIX shell
    browser/config/mozconfigs/linux64/nightly:4:8: warning[bashism]: `$"…"` is not POSIX shell
    browser/config/mozconfigs/linux64/nightly:4:27: warning[bashism]: `**` in arithmetic is not POSIX shell
    browser/config/mozconfigs/linux64/nightly:4:50: warning[bashism]: a variable that bash sets by itself is not POSIX shell
    browser/config/mozconfigs/linux64/nightly:5:8: warning[bashism]: `set -o pipefail` is not POSIX shell
    browser/config/mozconfigs/linux64/nightly:7:1: error[never-loads]: `browser/config/mozconfigs/linux64/nightly` ends with an error in every environment (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:7:8: warning[bashism]: `printf -v` is not POSIX shell
    browser/config/mozconfigs/linux64/nightly:8:1: warning[bashism]: this name of a function is not POSIX shell
    browser/config/mozconfigs/linux64/nightly:9:9: warning[bashism]: `>& file` is not POSIX shell
    error: 1 error, 10 warnings (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn shells_differ() {
    let tree = pair("ac_add_options --with-path='c:\\new'\n", "");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `--with-path=c:\new` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | ac_add_options --with-path='c:\new'
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
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
    6 + option = '--with-path=c:\\new'
    7 + reason = "..."
      |

    warning[shells-differ]: `echo` does not print this backslash alike in all shells
     --> browser/config/mozconfigs/linux64/nightly:1:16
      |
    1 | ac_add_options --with-path='c:\new'
      |                ^^^^^^^^^^^^^^^^^^^^ dash makes another character of the backslash and what follows, bash does not
      |
    help: write `/` in a path; print other backslashes with `printf '%s\n'`

    error: 1 error, 1 warning (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

/// Each form of which shells make something else, and beside it one that looks like it.
#[test]
fn shells_differ_in_each_form() {
    let tree = pair(
        "
        ac_add_options 'a\\tb' a\\tb 'a\\ b' \"a\\\\nb\"
        export A=$(echo \"a\\nb\") B='a\\tb'
        export C=$(echo -e a)
        if . $topsrcdir/f; then :; fi
        . $topsrcdir/f || D=1
        test -f $topsrcdir/f && . $topsrcdir/f
        E=1 :
        F=1 uname
        f() G=1
        g() { G=1; }
        h() { shift 3 || I=1; if shift; then :; fi; }
        i() { shift; test $# = 0 || shift; }
        . $topsrcdir/f a
        case $A in [^a]*|[!b]) B=${A%[^a]} ;; esac
        ",
        "",
    )
    .with("f", "H=1\n");
    insta::assert_snapshot!(tree.run(&["--format", "concise"]), @r"
    browser/config/mozconfigs/linux64/nightly:1:16: error[only-in-base]: `a\tb` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:1:16: warning[shells-differ]: `echo` does not print this backslash alike in all shells
    browser/config/mozconfigs/linux64/nightly:1:23: error[only-in-base]: `atb` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:1:28: error[only-in-base]: `a\ b` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:1:35: error[only-in-base]: `a\nb` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:1:35: warning[shells-differ]: `echo` does not print this backslash alike in all shells
    browser/config/mozconfigs/linux64/nightly:2:8: error[only-in-base]: `export A=a\nb` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:2:17: warning[shells-differ]: `echo` does not print this backslash alike in all shells
    browser/config/mozconfigs/linux64/nightly:2:25: error[only-in-base]: `export B=a\tb` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:1: error[only-in-base]: `export C=$(echo -e a)` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:17: warning[shells-differ]: `echo -e` is not the same in all shells
    browser/config/mozconfigs/linux64/nightly:4:4: warning[shells-differ]: where a command of this file fails, the load ends in dash and goes on in bash
    browser/config/mozconfigs/linux64/nightly:5:1: warning[shells-differ]: where a command of this file fails, the load ends in dash and goes on in bash
    browser/config/mozconfigs/linux64/nightly:7:1: error[only-in-base]: `E=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:7:1: warning[shells-differ]: an assignment before a special command is not the same in all shells
    browser/config/mozconfigs/linux64/nightly:8:1: error[abort-differs]: `F=1 uname` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:9:1: warning[shells-differ]: a function without braces is not taken by all shells
    browser/config/mozconfigs/linux64/nightly:11:7: warning[shells-differ]: with fewer arguments, the load ends at this `shift` in dash and goes on in bash
    browser/config/mozconfigs/linux64/nightly:11:26: warning[shells-differ]: with fewer arguments, the load ends at this `shift` in dash and goes on in bash
    browser/config/mozconfigs/linux64/nightly:13:16: warning[shells-differ]: an include with arguments is not the same in all shells
    browser/config/mozconfigs/linux64/nightly:14:12: warning[shells-differ]: `[^…]` does not match the same in all shells
    browser/config/mozconfigs/linux64/nightly:14:30: warning[shells-differ]: `[^…]` does not match the same in all shells
    f:1:1: error[only-in-base]: `H=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 10 errors, 13 warnings (compared 1 pair on 1 platform)
    exit: 1
    ");
}

/// Nothing depends on the folder until something changes it.
#[test]
fn a_folder_that_is_left() {
    let tree = |to: &str| pair(&format!("cd {to}\nexport X=$PWD\n"), "export X=$PWD\n");
    insta::assert_snapshot!(tree("$topsrcdir").run(&["--format", "concise"]), @"
    compared 1 pair on 1 platform: no drift
    exit: 0
    ");
    insta::assert_snapshot!(tree("$topsrcdir/browser").run(&["--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[beyond-knowing]: it cannot be known what the rest does in the folder that `cd` leads to (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:2:1: error[different-order]: `X` differs, by the order of the same lines: `export X=$PWD` for nightly, `export X=$topsrcdir` for release (browser: linux64; nightly vs release)
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(tree("-P browser").run(&["--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[beyond-knowing]: it cannot be known where `cd` leads (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:2:1: error[different-order]: `X` differs, by the order of the same lines: `export X=$PWD` for nightly, `export X=$topsrcdir` for release (browser: linux64; nightly vs release)
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
}

#[test]
fn beyond_knowing() {
    let tree = pair("eval \"$EXTRA_LINES\"\nac_add_options --enable-lto\n", "");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[beyond-knowing]: it cannot be known what `eval` runs (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | eval "$EXTRA_LINES"
      | ^^^^^^^^^^^^^^^^^^^ not followed
      |
      = note: where this is reached nothing is compared; where it is always reached, it counts as doing nothing
    help: write it in a way that can be followed, or say under `[assume]` what may be taken as known

    error[only-in-base]: `--enable-lto` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | ac_add_options --enable-lto
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
    6 + option = "--enable-lto"
    7 + reason = "..."
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn crlf_line_endings() {
    let tree = pair(
        "ac_add_options --enable-lto\r\nexport A=1\r\n",
        "ac_add_options --enable-lto\nexport A=1\n",
    );
    insta::assert_snapshot!(tree.run(&[]), @r"
    error[crlf-line-endings]: `browser/config/mozconfigs/linux64/nightly` has lines that end in CRLF
     --> browser/config/mozconfigs/linux64/nightly:1:28
      |
    1 | ac_add_options --enable-lto\r
      |                            ^^ the first carriage return
      |
      = note: `sh` takes the carriage return for a part of the word before it
      = note: compared as though the lines ended in a newline alone
    help: save the file with Unix line ends

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
}

#[test]
fn different_condition() {
    let tree = pair(
        "ac_add_options --enable-lto\n",
        r#"
        if test -n "$MOZ_PGO"; then
          ac_add_options --enable-lto
        fi
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-condition]: `--enable-lto` is set for nightly where it is not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | ac_add_options --enable-lto
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:1:4
      |
    1 | if test -n "$MOZ_PGO"; then
      |    ------------------ only release has this condition
      |
      = note: when `MOZ_PGO` is empty
      = note: for example with no variable set
    help: should both have it under one condition? make nightly and release say the same, best in a file that both include
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "--enable-lto"
    7 + when = 'empty(MOZ_PGO)'
    8 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn different_order() {
    let tree = pair(
        r#"
        TOOLTOOL_DIR="$topsrcdir/tools"
        . "$topsrcdir/build/mozconfig.clang"
        "#,
        r#"
        . "$topsrcdir/build/mozconfig.clang"
        TOOLTOOL_DIR="$topsrcdir/tools"
        "#,
    )
    .with("build/mozconfig.clang", "export CC=\"${TOOLTOOL_DIR:-$topsrcdir}/clang/bin/clang\"\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-order]: `CC` differs, by the order of the same lines: `export CC=$topsrcdir/tools/clang/bin/clang` for nightly, `export CC=$topsrcdir/clang/bin/clang` for release (linux64)
     --> build/mozconfig.clang:1:1
      |
    1 | export CC="${TOOLTOOL_DIR:-$topsrcdir}/clang/bin/clang"
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ both set it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | TOOLTOOL_DIR="$topsrcdir/tools"
      | ------------------------------- takes effect for nightly alone
    2 | . "$topsrcdir/build/mozconfig.clang"
      | ------------------------------------ nightly comes here from this include
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$topsrcdir/build/mozconfig.clang"
      | ------------------------------------ release comes here from this include
      |
      = note: when `TOOLTOOL_DIR` is empty
      = note: for example with no variable set
      = note: `export CC=$topsrcdir/tools/clang/bin/clang` for nightly and `export CC=$TOOLTOOL_DIR/clang/bin/clang` for release when `TOOLTOOL_DIR` is not empty and `$topsrcdir/tools` is not `$TOOLTOOL_DIR`
    help: should both be alike? put the lines into the same order in nightly and release
    help: meant to differ? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = ["nightly", "release"]
    5 + platforms = ["linux64"]
    6 + env = "CC"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn different_value() {
    let tree = pair(
        "ac_add_options --enable-optimize=\"-O2\"\n",
        "ac_add_options --enable-optimize=\"-O3\"\n",
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-value]: `--enable-optimize` differs: `--enable-optimize=-O2` for nightly, `--enable-optimize=-O3` for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | ac_add_options --enable-optimize="-O2"
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | ac_add_options --enable-optimize="-O3"
      | -------------------------------------- release sets it here
      |
    help: should both be alike? make nightly and release say the same, best in a file that both include
    help: meant to differ? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = ["nightly", "release"]
    5 + platforms = ["linux64"]
    6 + option = ["--enable-optimize=-O2", "--enable-optimize=-O3"]
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn duplicate_entry() {
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        option = "--enable-*"
        reason = "on trial"

        [[allow]]
        in = "nightly"
        platforms = ["linux64"]
        option = "--enable-lto"
        reason = "lto"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[duplicate-entry]: all that this entry excuses is excused by an earlier entry: remove it
      --> whitelist.toml:8:1
       |
     8 | [[allow]]
       | ^^^^^^^^^ remove it
     9 | in = "nightly"
    10 | platforms = ["linux64"]
    11 | option = "--enable-lto"
    12 | reason = "lto"
       |
    help: remove the entry
       |
     7 -
     8 - [[allow]]
     9 - in = "nightly"
    10 - platforms = ["linux64"]
    11 - option = "--enable-lto"
    12 - reason = "lto"
       |

    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    "#);
}

#[test]
fn expired_entry() {
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        option = "--enable-lto"
        reason = "on trial"
        expires = 2026-11-30
        "#,
    );
    insta::assert_snapshot!(tree.run(&["--today", "2026-12-01"]), @r#"
    error[only-in-base]: `--enable-lto` is set for nightly but not for release (linux64)
      --> browser/config/mozconfigs/linux64/nightly:1:1
       |
     1 | ac_add_options --enable-lto
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
       |
       = note: the entry at whitelist.toml:3:1 allowed it until 2026-11-30
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
      --> whitelist.toml:8:1
       |
     8 +
     9 + [[allow]]
    10 + in = "nightly"
    11 + platforms = ["linux64"]
    12 + option = "--enable-lto"
    13 + reason = "..."
       |

    error[expired-entry]: this entry expired on 2026-11-30: remove it, or set a later day
     --> whitelist.toml:7:11
      |
    3 | [[allow]]
      | --------- of this entry
    ...
    7 | expires = 2026-11-30
      |           ^^^^^^^^^^ the last day on which it counted
      |
      = note: what it excused is reported again
    help: remove the entry
      |
    2 -
    3 - [[allow]]
    4 - in = "nightly"
    5 - option = "--enable-lto"
    6 - reason = "on trial"
    7 - expires = 2026-11-30
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn include_cycle() {
    let tree = pair(". \"$topsrcdir/build/a\"\n", "").with("build/a", ". \"$topsrcdir/build/a\"\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[include-cycle]: `build/a` includes itself without end (linux64)
     --> build/a:1:1
      |
    1 | . "$topsrcdir/build/a"
      | ^^^^^^^^^^^^^^^^^^^^^^ this include begins it again
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/a"
      | ---------------------- by way of this include
      |
    help: take one of the includes out, or guard the file with a variable

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn invalid_whitelist() {
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        opttion = "--enable-lto"
        reason = "on trial"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[invalid-whitelist]: unknown key `opttion` in `[[allow]]`
     --> whitelist.toml:5:1
      |
    5 | opttion = "--enable-lto"
      | ^^^^^^^
      |
      = note: the keys of `[[allow]]` are `in`, `against`, `products`, `platforms`, `option`, `env`, `var`, `make`, `app`, `abort`, `line`, `from`, `when`, `value`, `reason`, `bug`, `expires` and `required`
    help: did you mean `option`?
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    "#);
}

#[test]
fn missing_include() {
    let tree =
        pair(". \"$topsrcdir/build/mozconfig.gone\"\n", ". \"$topsrcdir/build/mozconfig.gone\"\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[missing-include]: `build/mozconfig.gone` is included but does not exist (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/mozconfig.gone"
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the shell ends the load here
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$topsrcdir/build/mozconfig.gone"
      | ----------------------------------- and here
      |
    help: correct the path, or take the include out; compared as though the file were empty

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn missing_reason() {
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        option = "--enable-lto"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[missing-reason]: this entry gives no reason
     --> whitelist.toml:3:1
      |
    3 | [[allow]]
      | ^^^^^^^^^ this entry
      |
    help: say why the two sides are meant to differ: `reason = "…"`

    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    "#);
}

#[test]
fn missing_variant() {
    let tree = pair("", "")
        .with("browser/config/mozconfigs/win64/nightly", "ac_add_options --enable-lto\n");
    insta::assert_snapshot!(tree.run(&[]), @"
    warning[missing-variant]: there is a nightly mozconfig but no release mozconfig (win64)
     --> browser/config/mozconfigs/win64/nightly:1:1
      |
    1 | ac_add_options --enable-lto
      | ^ nightly is here
      |
      = note: so these two are not compared
    help: add `release` beside it; or name the platforms that are to be compared under `[[product]]` in the whitelist

    warning: 1 warning (compared 1 pair on 1 platform)
    exit: 0
    ");
}

#[test]
fn never_loads() {
    let tree = pair("ac_add_options --enable-lto\nexit 1\n", "ac_add_options --enable-lto\n");
    insta::assert_snapshot!(tree.run(&[]), @"
    error[never-loads]: `browser/config/mozconfigs/linux64/nightly` ends with an error in every environment (linux64)
     --> browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | exit 1
      | ^^^^^^ the load ends here at the latest
      |
      = note: nothing of it can be compared
    help: take the command out, or put it under the condition that is meant

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
    // One finding for one cause, wherever the load may end before, and whether the other side always
    // loads or not.
    let tree = pair(
        r#"
        test -z "$A" || exit 1
        ac_add_options --enable-lto
        false
        "#,
        r#"
        test -z "$B" || exit 1
        ac_add_options --enable-lto
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[never-loads]: `browser/config/mozconfigs/linux64/nightly` ends with an error in every environment (linux64)
     --> browser/config/mozconfigs/linux64/nightly:3:1
      |
    1 | test -z "$A" || exit 1
      |                 ------ or here already
    2 | ac_add_options --enable-lto
    3 | false
      | ^^^^^ the load ends here at the latest
      |
      = note: a mozconfig is loaded under `set -e`: a command that fails ends it
      = note: nothing of it can be compared
    help: take the command out, or mend what it needs

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
    let tree = pair(". $topsrcdir/build/check\n", "").with("build/check", "exit 1\n");
    insta::assert_snapshot!(tree.run(&[]), @"
    error[never-loads]: `browser/config/mozconfigs/linux64/nightly` ends with an error in every environment (linux64)
     --> build/check:1:1
      |
    1 | exit 1
      | ^^^^^^ the load ends here at the latest
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . $topsrcdir/build/check
      | ------------------------ by way of this include
      |
      = note: nothing of it can be compared
    help: take the command out, or put it under the condition that is meant

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
    // An entry for the command allows that the two differ, not that nightly never loads.
    let tree = tree.with(
        "whitelist.toml",
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        abort = "exit 1"
        reason = "a trial"
        "#,
    );
    insta::assert_snapshot!(tree.run(&["--format", "concise"]), @"
    build/check:1:1: error[never-loads]: `browser/config/mozconfigs/linux64/nightly` ends with an error in every environment (browser: linux64)
    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
}

#[test]
fn not_text() {
    let tree = pair("export A=1\n", "export A=1\n").with_bytes(NIGHTLY, b"export A=1\n# \0\n");
    insta::assert_snapshot!(tree.run(&[]), @r"
    error[not-text]: `browser/config/mozconfigs/linux64/nightly` holds NUL bytes: it is no text
     --> browser/config/mozconfigs/linux64/nightly:2:3
      |
    2 | # \u{0}
      |   ^^^^^ the first NUL byte
      |
      = note: `sh` leaves such bytes out; compared with them in it
    help: put the right file in its place, or save it as UTF-8

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
}

#[test]
fn not_utf8() {
    let tree = pair("", "# caf?\n").with_bytes(NIGHTLY, b"# caf\xe9\n");
    insta::assert_snapshot!(tree.run(&[]), @"
    warning[not-utf8]: `browser/config/mozconfigs/linux64/nightly` holds bytes that are not UTF-8
     --> browser/config/mozconfigs/linux64/nightly:1:6
      |
    1 | # caf?
      |      ^ the first such byte
      |
      = note: they were read as question marks
    help: save the file as UTF-8

    warning: 1 warning (compared 1 pair on 1 platform)
    exit: 0
    ");
}

#[test]
fn only_in_base() {
    let tree = pair("ac_add_options --enable-lto\n", "");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `--enable-lto` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | ac_add_options --enable-lto
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
    6 + option = "--enable-lto"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn only_in_other() {
    let tree = pair("", "ac_add_options --enable-lto\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-other]: `--enable-lto` is set for release but not for nightly (linux64)
     --> browser/config/mozconfigs/linux64/release:1:1
      |
    1 | ac_add_options --enable-lto
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ release sets it here
      |
    help: should nightly have it too? carry the line to nightly
    help: meant for release alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "release"
    5 + platforms = ["linux64"]
    6 + option = "--enable-lto"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn outside_tree() {
    let tree =
        pair(". \"$topsrcdir/../mozconfig.local\"\n", ". \"$topsrcdir/../mozconfig.local\"\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    warning[outside-tree]: `$topsrcdir/../mozconfig.local` leads out of the source tree (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/../mozconfig.local"
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not read
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$topsrcdir/../mozconfig.local"
      | --------------------------------- and here
      |
      = note: it is always reached: compared as though the file were empty
    help: if it is a checkout that stands elsewhere, say so with `--mount PREFIX=DIR`

    warning: 1 warning (compared 1 pair on 1 platform)
    exit: 0
    "#);
}

#[test]
fn syntax_error() {
    let tree = pair(
        "
        ac_add_options --enable-lto
        if true; then
          export A=1
        ",
        "ac_add_options --enable-lto\nexport A=1\n",
    );
    insta::assert_snapshot!(tree.run(&[]), @"
    error[syntax-error]: `if` is never closed: expected `fi`
     --> browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | if true; then
      | ^^ not understood from here
      |
      = note: a variant that reads the file is not compared with one that does not
    help: repair it first; `dash -n` tells what the shell thinks of it
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

/// What only follows from an error is not told: neither differences nor further errors, nor that
/// an entry of the whitelist is not needed.
#[test]
fn a_syntax_error_drowns_nothing() {
    let nightly = "
        case $MODE in
        . $topsrcdir/build/common
        ac_add_options --enable-lto
        export A=1
    ";
    let tree = tree(&[
        ("browser/config/mozconfigs/linux64/nightly", nightly),
        ("browser/config/mozconfigs/linux64/beta", "ac_add_options --enable-lto\n"),
        ("browser/config/mozconfigs/linux64/release", "ac_add_options --enable-lto\n"),
        ("browser/config/mozconfigs/win64/nightly", "ac_add_options --enable-b\n"),
        ("browser/config/mozconfigs/win64/release", ""),
        ("build/common", ""),
        (
            "whitelist.toml",
            r#"
            version = 1

            [[allow]]
            in = "nightly"
            platforms = ["linux64"]
            env = "A"
            reason = "a trial"
            "#,
        ),
    ]);
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[syntax-error]: `case` is never closed: expected `esac`
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | case $MODE in
      | ^^^^ not understood from here
      |
      = note: a variant that reads the file is not compared with one that does not
      = note: 3 more errors in this file may follow from it (`-v` lists them)
    help: repair it first; `dash -n` tells what the shell thinks of it

    error[only-in-base]: `--enable-b` is set for nightly but not for release (win64)
      --> browser/config/mozconfigs/win64/nightly:1:1
       |
     1 | ac_add_options --enable-b
       | ^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
       |
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
      --> whitelist.toml:8:1
       |
     8 +
     9 + [[allow]]
    10 + in = "nightly"
    11 + platforms = ["win64"]
    12 + option = "--enable-b"
    13 + reason = "..."
       |
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    "#);
    insta::assert_snapshot!(tree.run(&["--platform", "linux64", "-v"]), @"
    error[syntax-error]: `case` is never closed: expected `esac`
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | case $MODE in
      | ^^^^ not understood from here
      |
      = note: a variant that reads the file is not compared with one that does not
      = note: 3 more errors in this file may follow from it (`-v` lists them)
      = note: line 2, column 3: unexpected `$topsrcdir/build/common`: expected `|` or `)` after a pattern
      = note: line 3, column 16: unexpected `--enable-lto`: expected `|` or `)` after a pattern
      = note: line 4, column 8: unexpected `A=1`: expected `|` or `)` after a pattern
    help: repair it first; `dash -n` tells what the shell thinks of it
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
    // In a file that both read it makes no difference.
    let shared = pair(". $topsrcdir/build/shared\nexport A=1\n", ". $topsrcdir/build/shared\n")
        .with("build/shared", "if true; then\n");
    insta::assert_snapshot!(shared.run(&["--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    build/shared:1:1: error[syntax-error]: `if` is never closed: expected `fi`
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
}

#[test]
fn unknown_command() {
    let tree = pair("mk_export_correct_style LIB\n", "mk_export_correct_style LIB\n");
    insta::assert_snapshot!(tree.run(&[]), @"
    warning[unknown-command]: nothing is known about the command `mk_export_correct_style` (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | mk_export_correct_style LIB
      | ^^^^^^^^^^^^^^^^^^^^^^^ neither a function nor a builtin
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | mk_export_correct_style LIB
      | ----------------------- and here
      |
      = note: where there is no such program the load ends here
    help: define the function, or include the file that does, before this line

    warning: 1 warning (compared 1 pair on 1 platform)
    exit: 0
    ");
}

#[test]
fn unknown_platform() {
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        platforms = ["linux64", "linux46"]
        option = "--enable-lto"
        reason = "on trial"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[unknown-platform]: there is no platform `linux46`
     --> whitelist.toml:5:25
      |
    5 | platforms = ["linux64", "linux46"]
      |                         ^^^^^^^^^ matches no platform
      |
    help: did you mean `linux64`?

    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    "#);
}

#[test]
fn unknown_product() {
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        products = ["browser", "borwser"]
        option = "--enable-lto"
        reason = "on trial"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[unknown-product]: there is no product `borwser`
     --> whitelist.toml:5:24
      |
    5 | products = ["browser", "borwser"]
      |                        ^^^^^^^^^ matches no product
      |
    help: did you mean `browser`?

    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    "#);
}

#[test]
fn unknown_variant() {
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        against = ["release", "releases"]
        option = "--enable-lto"
        reason = "on trial"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[unknown-variant]: there is no variant `releases` that is compared
     --> whitelist.toml:5:23
      |
    5 | against = ["release", "releases"]
      |                       ^^^^^^^^^^ is not compared
      |
    help: did you mean `release`?

    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    "#);
}

#[test]
fn unmet_requirement() {
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        option = "--enable-lto"
        reason = "policy"
        required = true
        "#,
    )
    .with("browser/config/mozconfigs/win64/nightly", "")
    .with("browser/config/mozconfigs/win64/release", "");
    insta::assert_snapshot!(tree.run(&[]), @"
    error[unmet-requirement]: the difference that this entry requires is missing on win64
     --> whitelist.toml:3:1
      |
    3 | [[allow]]
      | ^^^^^^^^^ required here
      |
    help: make the setting there, or leave those platforms out of the entry

    error: 1 error (compared 2 pairs on 2 platforms; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
}

#[test]
fn unreadable_file() {
    let tree = pair(". \"$topsrcdir/build\"\n", ". \"$topsrcdir/build\"\n").with("build/a", "");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[unreadable-file]: `build` cannot be read: it is a folder, not a file
     --> build
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build"
      | -------------------- included here
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$topsrcdir/build"
      | -------------------- included here
      |
    help: the check is incomplete until it can be
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    "#);
}

#[test]
fn unresolved_include() {
    let tree = pair(". \"$HOME/.mozconfig\"\n", ". \"$HOME/.mozconfig\"\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    warning[unresolved-include]: the include `$HOME/.mozconfig` cannot be followed (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$HOME/.mozconfig"
      | ^^^^^^^^^^^^^^^^^^^^ which file this is depends on the build machine
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$HOME/.mozconfig"
      | -------------------- and here
      |
      = note: it is always reached: compared as though the file were empty
    help: say under `[assume]` in the whitelist, or with `--assume`, what may be taken as known

    warning: 1 warning (compared 1 pair on 1 platform)
    exit: 0
    "#);
}

#[test]
fn unused_assumption() {
    let mozconfig = r#"
        test "$MOZ_UPDATE_CHANNEL" = nightly || test "$(uname  -s)" = Linux || test -d /builds/tools
        "#;
    let tree = pair(mozconfig, mozconfig).with(
        "whitelist.toml",
        r#"
        version = 1

        [assume]
        env = { MOZ_UPDATE_CHANNEL = "nightly", MOZ_GONE = false }
        commands = { "uname -s" = "Linux", "unmae -s" = "Linux", "date" = "" }

        [assume.platform."linux*"]
        env = { MOZ_UPDATE_CHANEL = "nightly" }
        files = { "/build/tools" = false, "/elsewhere" = true }
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    warning[unused-assumption]: no mozconfig asks about the variable `MOZ_GONE`
     --> whitelist.toml:4:41
      |
    4 | env = { MOZ_UPDATE_CHANNEL = "nightly", MOZ_GONE = false }
      |                                         ^^^^^^^^
      |
    help: remove it

    warning[unused-assumption]: no mozconfig asks about the command `unmae -s`
     --> whitelist.toml:5:36
      |
    5 | commands = { "uname -s" = "Linux", "unmae -s" = "Linux", "date" = "" }
      |                                    ^^^^^^^^^^
      |
    help: did you mean `uname -s`?

    warning[unused-assumption]: no mozconfig asks about the variable `MOZ_UPDATE_CHANEL`
     --> whitelist.toml:8:9
      |
    8 | env = { MOZ_UPDATE_CHANEL = "nightly" }
      |         ^^^^^^^^^^^^^^^^^
      |
    help: did you mean `MOZ_UPDATE_CHANNEL`?

    warning: 3 warnings (compared 1 pair on 1 platform)
    exit: 0
    "#);
    // On the command line a slip is refused; a name that is nowhere near may be for another tree.
    let tree = tree.with("whitelist.toml", "version = 1\n");
    insta::assert_snapshot!(tree.run(&["--assume", "MOZ_UPDATE_CHANEL=x"]), @"
    stderr:
    error: no mozconfig asks about the variable `MOZ_UPDATE_CHANEL`
    help: did you mean `MOZ_UPDATE_CHANNEL`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--assume", "$(uname -S)=x"]), @"
    stderr:
    error: no mozconfig asks about the command `uname -S`
    help: did you mean `uname -s`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--assume", "file:/build/tools=true"]), @"
    stderr:
    error: no mozconfig asks about the path `/build/tools`
    help: did you mean `/builds/tools`?
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--assume", "OTHER=x", "--assume", "$(uname -s)=Linux"]), @"
    compared 1 pair on 1 platform: no drift
    exit: 0
    ");
}

#[test]
fn unused_entry() {
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        option = "--enable-lto"
        reason = "on trial"

        # Not needed any more.
        [[allow]]
        in = "nightly"
        env = "MOZ_GONE"
        reason = "it was"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[unused-entry]: this entry excuses nothing: remove it
      --> whitelist.toml:9:1
       |
     9 | [[allow]]
       | ^^^^^^^^^ remove it
    10 | in = "nightly"
    11 | env = "MOZ_GONE"
    12 | reason = "it was"
       |
    help: remove the entry
       |
     7 -
     8 - # Not needed any more.
     9 - [[allow]]
    10 - in = "nightly"
    11 - env = "MOZ_GONE"
    12 - reason = "it was"
       |

    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    "#);
}

#[test]
fn unused_item() {
    let tree = pair("ac_add_options --enable-lto\nexport A=1\n", "").with(
        "whitelist.toml",
        r#"
        version = 1

        [[allow]]
        in = ["nightly", "release"]
        option = ["--enable-lto", "--enable-gone", "--enable-past"]
        var = "GONE"    # since long
        make = [
            "PAST",
        ]
        reason = "on trial"

        [[allow]]
        in = "nightly"
        env = "A"
        value = ["1", "2"]
        from = ["browser/*", "build/*"]
        reason = "on trial"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[unused-item]: `release` in `in` of this entry excuses nothing: remove it
     --> whitelist.toml:4:18
      |
    3 | [[allow]]
      | --------- of this entry
    4 | in = ["nightly", "release"]
      |                  ^^^^^^^^^ remove it
      |
    help: remove it from the list
      |
    4 - in = ["nightly", "release"]
    4 + in = ["nightly"]
      |

    error[unused-item]: `--enable-gone` in `option` of this entry excuses nothing: remove it
     --> whitelist.toml:5:27
      |
    3 | [[allow]]
      | --------- of this entry
    4 | in = ["nightly", "release"]
    5 | option = ["--enable-lto", "--enable-gone", "--enable-past"]
      |                           ^^^^^^^^^^^^^^^ remove it
      |
    help: remove it from the list
      |
    5 - option = ["--enable-lto", "--enable-gone", "--enable-past"]
    5 + option = ["--enable-lto", "--enable-past"]
      |

    error[unused-item]: `--enable-past` in `option` of this entry excuses nothing: remove it
     --> whitelist.toml:5:44
      |
    3 | [[allow]]
      | --------- of this entry
    4 | in = ["nightly", "release"]
    5 | option = ["--enable-lto", "--enable-gone", "--enable-past"]
      |                                            ^^^^^^^^^^^^^^^ remove it
      |
    help: remove it from the list
      |
    5 - option = ["--enable-lto", "--enable-gone", "--enable-past"]
    5 + option = ["--enable-lto", "--enable-gone"]
      |

    error[unused-item]: `var` of this entry excuses nothing: remove it
     --> whitelist.toml:6:1
      |
    3 | [[allow]]
      | --------- of this entry
    ...
    6 | var = "GONE"    # since long
      | ^^^^^^^^^^^^ remove it
      |
    help: remove the key
      |
    6 - var = "GONE"    # since long
      |

    error[unused-item]: `make` of this entry excuses nothing: remove it
     --> whitelist.toml:7:1
      |
    3 | [[allow]]
      | --------- of this entry
    ...
    7 | make = [
      | ^^^^^^^^ remove it
    8 |     "PAST",
    9 | ]
      |
    help: remove the key
      |
    7 - make = [
    8 -     "PAST",
    9 - ]
      |

    error[unused-item]: `2` in `value` of this entry excuses nothing: remove it
      --> whitelist.toml:15:15
       |
    12 | [[allow]]
       | --------- of this entry
    ...
    15 | value = ["1", "2"]
       |               ^^^ remove it
       |
    help: remove it from the list
       |
    15 - value = ["1", "2"]
    15 + value = ["1"]
       |

    error[unused-item]: `build/*` in `from` of this entry excuses nothing: remove it
      --> whitelist.toml:16:22
       |
    12 | [[allow]]
       | --------- of this entry
    ...
    16 | from = ["browser/*", "build/*"]
       |                      ^^^^^^^^^ remove it
       |
    help: remove it from the list
       |
    16 - from = ["browser/*", "build/*"]
    16 + from = ["browser/*"]
       |

    error: 7 errors (compared 1 pair on 1 platform; 2 differences allowed by whitelist.toml)
    exit: 1
    "#);
    // With one that is used, there is nothing to say.
    let tree = pair("ac_add_options --enable-lto\n", "export A=1\n").with(
        "whitelist.toml",
        r#"
        version = 1

        [[allow]]
        in = ["nightly", "release"]
        option = ["--enable-lto"]
        env = "A"
        reason = "on trial"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @"
    compared 1 pair on 1 platform: no drift (2 differences allowed by whitelist.toml)
    exit: 0
    ");
}

#[test]
fn unused_platform() {
    let platform = |name: &str, tree: Tree| {
        tree.with(&format!("browser/config/mozconfigs/{name}/nightly"), "")
            .with(&format!("browser/config/mozconfigs/{name}/release"), "")
    };
    let tree = with_whitelist(
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        platforms = [
            "linux64",
            "macosx64",    # since it has a linker of its own
            "win*",
        ]
        option = "--enable-lto"
        reason = "on trial"

        [[allow]]
        in = "nightly"
        platforms = ["macosx64", "linux*"]
        option = "--enable-l*"
        reason = "on trial"
        required = true
        "#,
    );
    let tree = platform("macosx64", platform("win32", platform("win64", tree)));
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[unused-platform]: this entry excuses nothing on `macosx64`: remove the platform
     --> whitelist.toml:7:5
      |
    3 | [[allow]]
      | --------- from this entry
    ...
    7 |     "macosx64",    # since it has a linker of its own
      |     ^^^^^^^^^^ remove it
      |
      = note: nothing differs there that the entry speaks of
    help: remove the platform
      |
    7 -     "macosx64",    # since it has a linker of its own
      |

    error[unused-platform]: this entry excuses nothing on `win*`: remove the platform
     --> whitelist.toml:8:5
      |
    3 | [[allow]]
      | --------- from this entry
    ...
    8 |     "win*",
      |     ^^^^^^ remove it
      |
      = note: nothing differs there that the entry speaks of
    help: remove the platform
      |
    8 -     "win*",
      |

    error[unmet-requirement]: the difference that this entry requires is missing on macosx64
      --> whitelist.toml:13:1
       |
    13 | [[allow]]
       | ^^^^^^^^^ required here
       |
    help: make the setting there, or leave those platforms out of the entry

    error: 3 errors (compared 4 pairs on 4 platforms; 1 difference allowed by whitelist.toml)
    exit: 1
    "#);
}

#[test]
fn an_include_that_the_shell_looks_for_elsewhere() {
    let tree = pair(". common\n", "");
    insta::assert_snapshot!(tree.run(&[]), @"
    warning[unresolved-include]: the include `common` cannot be followed (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . common
      | ^^^^^^^^ the shell looks for this name in `PATH`
      |
      = note: it is always reached: compared as though the file were empty
    help: begin the path with `$topsrcdir/`

    warning: 1 warning (compared 1 pair on 1 platform)
    exit: 0
    ");
    let tree = pair("cd build\n. ./common\n", "").with("build/common", "");
    insta::assert_snapshot!(tree.run(&["--format", "mozlint", "--quiet"]), @r#"
    [
      {
        "path": "browser/config/mozconfigs/linux64/nightly",
        "lineno": 1,
        "column": 1,
        "message": "it cannot be known what the rest does in the folder that `cd` leads to (linux64); where this is reached nothing is compared; where it is always reached, it counts as doing nothing; write it in a way that can be followed, or say under `[assume]` what may be taken as known",
        "hint": "write it in a way that can be followed, or say under `[assume]` what may be taken as known",
        "source": "cd build",
        "level": "error",
        "rule": "beyond-knowing",
        "lineoffset": null,
        "diff": null
      },
      {
        "path": "browser/config/mozconfigs/linux64/nightly",
        "lineno": 2,
        "column": 1,
        "message": "the include `./common` cannot be followed (linux64); it is always reached: compared as though the file were empty; begin the path with `$topsrcdir/`",
        "hint": "begin the path with `$topsrcdir/`",
        "source": ". ./common",
        "level": "warning",
        "rule": "unresolved-include",
        "lineoffset": null,
        "diff": null
      }
    ]
    exit: 1
    "#);
}

#[test]
fn a_list_at_the_end_of_a_file_that_fails() {
    let tree = pair("test -f /opt/x && export P=1\n", "");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[abort-differs]: `test -f /opt/x && export P=1` ends the load for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | test -f /opt/x && export P=1
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly ends here
      |
      = note: a mozconfig is loaded under `set -e`: a command that fails ends it, and at the end of a file so does `A && B` where `A` fails
      = note: when `/opt/x` is not a file
      = note: for example with no variable set, nothing at `/opt/x`
    help: should release end there too? give both the same check, best in a file that both include
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + abort = "test -f /opt/x && export P=1"
    7 + reason = "..."
      |

    error[only-in-base]: `export P=1` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:19
      |
    1 | test -f /opt/x && export P=1
      |                   ^^^^^^^^^^ nightly sets it here
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
    6 + env = "P"
    7 + reason = "..."
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn an_include_that_a_build_may_make() {
    let include = "if [ -f \"$topsrcdir/build/made\" ]; then . \"$topsrcdir/build/made\"; fi\n";
    insta::assert_snapshot!(pair(include, include).run(&[]), @r#"
    warning[unresolved-include]: the include `$topsrcdir/build/made` cannot be followed (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:41
      |
    1 | if [ -f "$topsrcdir/build/made" ]; then . "$topsrcdir/build/made"; fi
      |                                         ^^^^^^^^^^^^^^^^^^^^^^^^^ the file is not there, and a build may make it
      |
     ::: browser/config/mozconfigs/linux64/release:1:41
      |
    1 | if [ -f "$topsrcdir/build/made" ]; then . "$topsrcdir/build/made"; fi
      |                                         ------------------------- and here
      |
      = note: where this is reached nothing is compared
      = note: when `$topsrcdir/build/made` is a file
    help: say under `[assume]` in the whitelist, or with `--assume`, what may be taken as known

    warning: 1 warning (compared 1 pair on 1 platform)
    exit: 0
    "#);
}
