//! What is a difference although no line of the two files differs, or hardly one.

use crate::tree::{NIGHTLY, RELEASE, pair, tree};

#[test]
fn order_of_enable_and_disable() {
    let tree = pair(
        "
        ac_add_options --enable-lto
        ac_add_options --disable-lto
        ",
        "
        ac_add_options --disable-lto
        ac_add_options --enable-lto
        ",
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-order]: `--enable-lto` differs, by the order of the same lines: `--disable-lto` for nightly, `--enable-lto` for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | ac_add_options --disable-lto
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:2:1
      |
    2 | ac_add_options --enable-lto
      | --------------------------- release sets it here
      |
    help: should both be alike? put the lines into the same order in nightly and release
    help: meant to differ? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = ["nightly", "release"]
    5 + platforms = ["linux64"]
    6 + option = ["--disable-lto", "--enable-lto"]
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn a_variable_before_or_after_the_include_that_reads_it() {
    let tree = pair(
        r#"
        LEVEL=2
        . "$topsrcdir/build/optimize"
        "#,
        r#"
        . "$topsrcdir/build/optimize"
        LEVEL=2
        "#,
    )
    .with(
        "build/optimize",
        r#"
        ac_add_options --enable-optimize="-O${LEVEL:-1}"
        unset LEVEL
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-other]: `LEVEL=2` is set for release but not for nightly (linux64)
     --> browser/config/mozconfigs/linux64/release:2:1
      |
    2 | LEVEL=2
      | ^^^^^^^ release sets it here
      |
     ::: build/optimize:2:7
      |
    2 | unset LEVEL
      |       ----- takes effect for nightly alone
      |
     ::: browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | . "$topsrcdir/build/optimize"
      | ----------------------------- nightly includes this too: what stands there reaches both
      |
    help: should nightly have it too? move it to `build/optimize`, which both include
    help: meant for release alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "release"
    5 + platforms = ["linux64"]
    6 + var = "LEVEL"
    7 + reason = "..."
      |

    error[different-order]: `--enable-optimize` differs, by the order of the same lines: `--enable-optimize=-O2` for nightly, `--enable-optimize=-O1` for release (linux64)
     --> build/optimize:1:1
      |
    1 | ac_add_options --enable-optimize="-O${LEVEL:-1}"
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ both set it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | LEVEL=2
      | ------- takes effect for nightly alone
    2 | . "$topsrcdir/build/optimize"
      | ----------------------------- nightly comes here from this include
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$topsrcdir/build/optimize"
      | ----------------------------- release comes here from this include
      |
      = note: when `LEVEL` is empty
      = note: for example with no variable set
      = note: `--enable-optimize=-O2` for nightly and `--enable-optimize=-O$LEVEL` for release when `LEVEL` is neither empty nor `2`
    help: should both be alike? put the lines into the same order in nightly and release
    help: meant to differ? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = ["nightly", "release"]
    5 + platforms = ["linux64"]
    6 + option = ["--enable-optimize=-O$LEVEL", "--enable-optimize=-O1", "--enable-optimize=-O2"]
    7 + reason = "..."
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn an_option_moved_into_an_if() {
    let tree = pair(
        r#"
        . "$topsrcdir/build/common"
        if test -n "$MOZ_PGO"; then
          export PGO=1
        fi
        ac_add_options --enable-lto
        "#,
        r#"
        . "$topsrcdir/build/common"
        if test -n "$MOZ_PGO"; then
          export PGO=1
          ac_add_options --enable-lto
        fi
        "#,
    )
    .with("build/common", "export A=1\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-condition]: `--enable-lto` is set for nightly where it is not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:5:1
      |
    5 | ac_add_options --enable-lto
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$topsrcdir/build/common"
      | --------------------------- release includes this too: what stands there reaches both
    2 | if test -n "$MOZ_PGO"; then
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
fn a_file_that_only_one_side_includes() {
    let tree = pair(
        r#"
        . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
        . "$topsrcdir/build/mozconfig.cache"
        "#,
        ". \"$topsrcdir/browser/config/mozconfigs/linux64/common-opt\"\n",
    )
    .with("browser/config/mozconfigs/linux64/common-opt", "ac_add_options --enable-lto\n")
    .with(
        "build/mozconfig.cache",
        r#"
        bucket=${BUCKET:-none}
        if test -n "$BUCKET"; then
          ac_add_options --with-ccache
          mk_add_options "export SCCACHE_BUCKET=$bucket"
        fi
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `--with-ccache` is set for nightly but not for release (linux64)
     --> build/mozconfig.cache:3:3
      |
    2 | if test -n "$BUCKET"; then
      |    ----------------- under this condition
    3 |   ac_add_options --with-ccache
      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | . "$topsrcdir/build/mozconfig.cache"
      | ------------------------------------ only nightly includes this file
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$topsrcdir/browser/config/mozconfigs/linux64/common-opt"
      | ----------------------------------------------------------- release includes this too: what stands there reaches both
      |
      = note: when `BUCKET` is not empty
      = note: for example with `BUCKET=1`
      = note: from the same cause differs make option `export SCCACHE_BUCKET`
    help: should release have it too? include `build/mozconfig.cache` there, or in `browser/config/mozconfigs/linux64/common-opt`, which both include
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "--with-ccache"
    7 + make = "export SCCACHE_BUCKET"
    8 + from = "build/mozconfig.cache"
    9 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn drift_two_includes_down() {
    let tree = pair(". \"$topsrcdir/build/a\"\n", ". \"$topsrcdir/build/b\"\n")
        .with(
            "build/a",
            r#"
        . "$topsrcdir/build/shared"
        . "$topsrcdir/build/extra"
        "#,
        )
        .with("build/b", ". \"$topsrcdir/build/shared\"\n")
        .with("build/shared", "export A=1\n")
        .with("build/extra", "ac_add_options --enable-profiling\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `--enable-profiling` is set for nightly but not for release (linux64)
     --> build/extra:1:1
      |
    1 | ac_add_options --enable-profiling
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/a"
      | ---------------------- only nightly includes this file
      |
     ::: build/a:2:1
      |
    2 | . "$topsrcdir/build/extra"
      | -------------------------- nightly comes here from this include
      |
    help: should release have it too? include `build/a` there, or in `build/shared`, which both include
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "--enable-profiling"
    7 + from = "build/extra"
    8 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn an_include_under_a_condition() {
    let tree = pair(
        ". \"$topsrcdir/build/lto\"\n",
        r#"
        if test `uname -s` = Linux; then
          . "$topsrcdir/build/lto"
        fi
        "#,
    )
    .with("build/lto", "ac_add_options --enable-lto\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-condition]: `--enable-lto` is set for nightly where it is not for release (linux64)
     --> build/lto:1:1
      |
    1 | ac_add_options --enable-lto
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:1:4
      |
    1 | if test `uname -s` = Linux; then
      |    ----------------------- only release has this condition
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/lto"
      | ------------------------ nightly comes here from this include
      |
     ::: browser/config/mozconfigs/linux64/release:2:3
      |
    2 |   . "$topsrcdir/build/lto"
      |   ------------------------ release includes this too: what stands there reaches both
      |
      = note: when the output of `uname -s` is not `Linux`
      = note: for example with no variable set, nothing from `uname -s`
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
    7 + when = 'uname -s != "Linux"'
    8 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

/// One cause, two effects: one finding.
#[test]
fn a_lower_case_variable_that_feeds_options() {
    let tree = pair(
        r#"
        level=3
        . "$topsrcdir/build/optimize"
        "#,
        r#"
        level=2
        . "$topsrcdir/build/optimize"
        "#,
    )
    .with(
        "build/optimize",
        r#"
        ac_add_options --enable-optimize="-O$level"
        export RUSTFLAGS="-Copt-level=$level"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-value]: `--enable-optimize` differs: `--enable-optimize=-O3` for nightly, `--enable-optimize=-O2` for release (linux64)
     --> build/optimize:1:1
      |
    1 | ac_add_options --enable-optimize="-O$level"
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ both set it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | level=3
      | ------- only nightly has this
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | level=2
      | ------- only release has this
      |
     ::: browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | . "$topsrcdir/build/optimize"
      | ----------------------------- nightly comes here from this include
      |
     ::: browser/config/mozconfigs/linux64/release:2:1
      |
    2 | . "$topsrcdir/build/optimize"
      | ----------------------------- release comes here from this include
      |
      = note: from the same cause differs exported variable `RUSTFLAGS`
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
    7 + env = "RUSTFLAGS"
    8 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn exported_on_one_side() {
    let tree = pair(
        "
        CC=clang
        export CC
        ",
        "CC=clang\n",
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `export CC=clang` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | CC=clang
      | ^^^^^^^^ nightly sets it here
    2 | export CC
      |        -- only nightly has this
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
    6 + env = "CC"
    7 + reason = "..."
      |

    error[only-in-other]: `CC=clang` is set for release but not for nightly (linux64)
     --> browser/config/mozconfigs/linux64/release:1:1
      |
    1 | CC=clang
      | ^^^^^^^^ release sets it here
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
    6 + var = "CC"
    7 + reason = "..."
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn unset_on_one_side() {
    let tree = pair(
        r#"
        . "$topsrcdir/build/sdk"
        unset SDKROOT
        "#,
        ". \"$topsrcdir/build/sdk\"\n",
    )
    .with("build/sdk", "export SDKROOT=/sdk\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-other]: `export SDKROOT=/sdk` is set for release but not for nightly (linux64)
     --> build/sdk:1:1
      |
    1 | export SDKROOT=/sdk
      | ^^^^^^^^^^^^^^^^^^^ release sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:2:7
      |
    2 | unset SDKROOT
      |       ------- only nightly has this
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$topsrcdir/build/sdk"
      | ------------------------ release comes here from this include
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/sdk"
      | ------------------------ nightly includes this too: what stands there reaches both
      |
    help: should nightly have it too? find out why it does not: both include `build/sdk`
    help: meant for release alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "release"
    5 + platforms = ["linux64"]
    6 + env = "SDKROOT"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn the_last_one_wins_within_an_include() {
    let tree = pair(
        r#"
        ac_add_options --with-branding=nightly
        . "$topsrcdir/build/override"
        "#,
        r#"
        . "$topsrcdir/build/override"
        ac_add_options --with-branding=nightly
        "#,
    )
    .with("build/override", "ac_add_options --with-branding=unofficial\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-order]: `--with-branding` differs, by the order of the same lines: `--with-branding=unofficial` for nightly, `--with-branding=nightly` for release (linux64)
     --> build/override:1:1
      |
    1 | ac_add_options --with-branding=unofficial
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:2:1
      |
    2 | ac_add_options --with-branding=nightly
      | -------------------------------------- release sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | . "$topsrcdir/build/override"
      | ----------------------------- nightly comes here from this include
      |
    help: should both be alike? put the lines into the same order in nightly and release
    help: meant to differ? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = ["nightly", "release"]
    5 + platforms = ["linux64"]
    6 + option = ["--with-branding=nightly", "--with-branding=unofficial"]
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn a_return_before_an_option() {
    let tree = pair(
        "
        ac_add_options --enable-a
        ac_add_options --enable-b
        ",
        r#"
        ac_add_options --enable-a
        if test -n "$ARTIFACT"; then return; fi
        ac_add_options --enable-b
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-condition]: `--enable-b` is set for nightly where it is not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | ac_add_options --enable-b
      | ^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:2:30
      |
    2 | if test -n "$ARTIFACT"; then return; fi
      |                              ------ only release has this
      |
      = note: when `ARTIFACT` is not empty
      = note: for example with `ARTIFACT=1`
    help: should both have it under one condition? make nightly and release say the same, best in a file that both include
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "--enable-b"
    7 + when = '!empty(ARTIFACT)'
    8 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

/// The loader takes what a mozconfig prints for an error.
#[test]
fn output_on_one_side() {
    let tree = pair("echo building nightly\n", "");
    insta::assert_snapshot!(tree.run(&[]), @"
    error[never-loads]: `browser/config/mozconfigs/linux64/nightly` ends with an error in every environment (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | echo building nightly
      | ^^^^^^^^^^^^^^^^^^^^^ the load ends here at the latest
      |
      = note: the loader refuses a mozconfig that prints anything
      = note: nothing of it can be compared
    help: take the command out, or send what it prints to `/dev/null`

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
}

#[test]
fn an_exit_on_one_side() {
    let tree = pair(
        r#"
        . "$topsrcdir/build/check"
        ac_add_options --enable-lto
        "#,
        "ac_add_options --enable-lto\n",
    )
    .with(
        "build/check",
        r#"
        if ! test -d "$MOZ_FETCHES_DIR"; then
          echo "no toolchains" >&2
          exit 1
        fi
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[abort-differs]: `exit 1` ends the load for nightly but not for release (linux64)
     --> build/check:3:3
      |
    1 | if ! test -d "$MOZ_FETCHES_DIR"; then
      |    ---------------------------- under this condition
    2 |   echo "no toolchains" >&2
    3 |   exit 1
      |   ^^^^^^ nightly ends here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/check"
      | -------------------------- only nightly includes this file
      |
      = note: when `$MOZ_FETCHES_DIR` is not a folder, or `MOZ_FETCHES_DIR` is empty
      = note: for example with no variable set
    help: should release have it too? include `build/check` there
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + abort = "exit 1"
    7 + from = "build/check"
    8 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn a_make_option_and_a_configure_option() {
    let tree = pair("mk_add_options MOZ_PGO=1\n", "ac_add_options MOZ_PGO=1\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `mk_add_options MOZ_PGO=1` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | mk_add_options MOZ_PGO=1
      | ^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
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
    6 + make = "MOZ_PGO"
    7 + reason = "..."
      |

    error[only-in-other]: `MOZ_PGO=1` is set for release but not for nightly (linux64)
     --> browser/config/mozconfigs/linux64/release:1:1
      |
    1 | ac_add_options MOZ_PGO=1
      | ^^^^^^^^^^^^^^^^^^^^^^^^ release sets it here
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
    6 + option = "MOZ_PGO=1"
    7 + reason = "..."
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

/// `export` wins over the option whatever the order; the option alone says the opposite.
#[test]
fn an_exported_variable_beats_the_option() {
    let tree = pair(
        "
        export MOZ_PGO=1
        ac_add_options MOZ_PGO=
        ",
        "ac_add_options MOZ_PGO=\n",
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `export MOZ_PGO=1` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | export MOZ_PGO=1
      | ^^^^^^^^^^^^^^^^ nightly sets it here
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
    6 + env = "MOZ_PGO"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn a_default_that_only_one_side_has() {
    let tree = pair("export CC=\"${CC:-clang}\"\n", "export CC=\"$CC\"\n");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-value]: `CC` differs: `export CC=clang` for nightly, `export CC=` for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | export CC="${CC:-clang}"
      | ^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | export CC="$CC"
      | --------------- release sets it here
      |
      = note: when `CC` is unset
      = note: for example with no variable set
      = note: `export CC=clang` for nightly and nothing for release when `CC` is set to nothing
    help: should both be alike? make nightly and release say the same, best in a file that both include
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
fn a_branch_swapped() {
    let tree = pair(
        r#"
        if test -n "$ASAN"; then
          ac_add_options --enable-jemalloc
        else
          ac_add_options --disable-jemalloc
        fi
        "#,
        r#"
        if test -n "$ASAN"; then
          ac_add_options --disable-jemalloc
        else
          ac_add_options --enable-jemalloc
        fi
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-condition]: `--enable-jemalloc` differs: `--disable-jemalloc` for nightly, `--enable-jemalloc` for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:4:3
      |
    4 |   ac_add_options --disable-jemalloc
      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:4:3
      |
    4 |   ac_add_options --enable-jemalloc
      |   -------------------------------- release sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:4
      |
    1 | if test -n "$ASAN"; then
      |    --------------- under this condition
      |
     ::: browser/config/mozconfigs/linux64/release:1:4
      |
    1 | if test -n "$ASAN"; then
      |    --------------- under this condition
      |
     ::: browser/config/mozconfigs/linux64/nightly:2:3
      |
    2 |   ac_add_options --enable-jemalloc
      |   -------------------------------- nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/release:2:3
      |
    2 |   ac_add_options --disable-jemalloc
      |   --------------------------------- release sets it here
      |
      = note: when `ASAN` is empty
      = note: for example with no variable set
      = note: `--enable-jemalloc` for nightly and `--disable-jemalloc` for release when `ASAN` is not empty
    help: should both have it under one condition? make nightly and release say the same, best in a file that both include
    help: meant to differ? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = ["nightly", "release"]
    5 + platforms = ["linux64"]
    6 + option = ["--disable-jemalloc", "--enable-jemalloc"]
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

/// The same finding on several platforms is told once; one that stands on one of them by itself.
#[test]
fn several_platforms_and_variants() {
    let tree = tree(&[
        (NIGHTLY, "ac_add_options --enable-lto\n"),
        (RELEASE, ""),
        ("browser/config/mozconfigs/linux64/beta", "ac_add_options --enable-lto\n"),
        ("browser/config/mozconfigs/linux32/nightly", "ac_add_options --enable-lto\n"),
        ("browser/config/mozconfigs/linux32/release", ""),
        ("browser/config/mozconfigs/win64/nightly", "ac_add_options --enable-lto\nexport WIN=1\n"),
        ("browser/config/mozconfigs/win64/release", ""),
        ("mobile/android/config/mozconfigs/android-arm/nightly", "export A=1\n"),
        ("mobile/android/config/mozconfigs/android-arm/release", "export A=2\n"),
    ]);
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `--enable-lto` is set for nightly but not for release (browser: linux32, linux64, win64)
     --> browser/config/mozconfigs/linux32/nightly:1:1
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
    5 + platforms = ["linux32", "linux64", "win64"]
    6 + option = "--enable-lto"
    7 + reason = "..."
      |

    error[only-in-base]: `export WIN=1` is set for nightly but not for release (browser: win64)
     --> browser/config/mozconfigs/win64/nightly:2:1
      |
    2 | export WIN=1
      | ^^^^^^^^^^^^ nightly sets it here
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
    6 + env = "WIN"
    7 + reason = "..."
      |

    error[different-value]: `A` differs: `export A=1` for nightly, `export A=2` for release (mobile/android: android-arm)
     --> mobile/android/config/mozconfigs/android-arm/nightly:1:1
      |
    1 | export A=1
      | ^^^^^^^^^^ nightly sets it here
      |
     ::: mobile/android/config/mozconfigs/android-arm/release:1:1
      |
    1 | export A=2
      | ---------- release sets it here
      |
    help: should both be alike? make nightly and release say the same, best in a file that both include
    help: meant to differ? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = ["nightly", "release"]
    5 + platforms = ["android-arm"]
    6 + env = "A"
    7 + reason = "..."
      |

    error: 3 errors (compared 5 pairs on 4 platforms of 2 products)
    exit: 1
    "#);
}

#[test]
fn a_variable_that_has_to_be_set() {
    let tree = pair("[ -z \"${CI+x}\" ] || ac_add_options --enable-werror\n", "");
    let told = tree.stdout(&["--quiet"]);
    let notes: Vec<&str> = told.lines().filter(|line| line.contains("= note")).collect();
    insta::assert_snapshot!(notes.join("\n"), @"
    = note: when `CI` is set
    = note: for example with `CI=`
    ");
}

/// What a note says of a pair: when, and for example where.
fn notes(nightly: &str, release: &str) -> String {
    let told = pair(nightly, release).stdout(&["--quiet"]);
    let notes: Vec<&str> = told.lines().filter(|line| line.contains("= note")).collect();
    notes.join("\n")
}

#[test]
fn examples_of_computed_texts() {
    let trimmed = "case \"${A#?} ${B##*-}\" in win*2) ac_add_options --x ;; esac\n";
    insta::assert_snapshot!(notes(trimmed, ""), @"
    = note: when `${A#?} ${B##*-}` matches `win*2`
    = note: for example with `A=xwin`, `B=2`
    ");
    let same = "if [ \"${A}b\" = \"$B\" ]; then ac_add_options --x; fi\n";
    insta::assert_snapshot!(notes(same, ""), @"
    = note: when `${A}b` is `$B`
    = note: for example with `B=b`
    ");
    let both = "case \"$A\" in [!a]*) ;; *2) ac_add_options --x ;; esac\n";
    insta::assert_snapshot!(notes(both, ""), @"
    = note: when `A` does not match `[!a]*` and `A` matches `*2`
    = note: for example with `A=a2`
    ");
    let read = "read A <<END\n$V\nEND\n";
    let read_raw = "read -r A <<END\n$V\nEND\n";
    insta::assert_snapshot!(notes(read, read_raw), @r"
    = note: when `$(echo $V | cut -d' ' -f1-)` is not `$(printf %s $V | cut -d' ' -f1-)`
    = note: for example with `V=\\\\x`
    ");
    // A variable that is not set shows its new value best.
    let own = "if [ \"$A\" != b ] && [ -n \"${A-x}\" ]; then A=c; fi\n";
    insta::assert_snapshot!(notes(own, ""), @"
    = note: when `A` is neither set to nothing nor `b`
    = note: for example with no variable set
    ");
}

/// Behind the mozconfig the loader's script runs `"$3" "$4"`.
#[test]
fn arguments_of_the_loader_are_replaced() {
    let tree = pair("set -- a b\nac_add_options --x=$1\n", "ac_add_options --x=a\n");
    insta::assert_snapshot!(tree.run(&[]), @"
    error[never-loads]: `browser/config/mozconfigs/linux64/nightly` ends with an error in every environment (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | set -- a b
      | ^^^^^^^^^^ the load ends here at the latest
      |
      = note: behind the mozconfig the loader needs the arguments of its script, `$3` and `$4`
      = note: nothing of it can be compared
    help: put the command into a function, which has arguments of its own

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
    let tree = pair("if [ \"$A\" ]; then shift; fi\n", "");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[abort-differs]: `shift` ends the load for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:19
      |
    1 | if [ "$A" ]; then shift; fi
      |    --------       ^^^^^ nightly ends here
      |    |
      |    under this condition
      |
      = note: behind the mozconfig the loader needs the arguments of its script, `$3` and `$4`
      = note: when `A` is not empty
      = note: for example with `A=1`
    help: put the command into a function, which has arguments of its own
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + abort = "shift"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
    let tree = pair("f() { set -- a; ac_add_options --x=$1; }\nf\n", "ac_add_options --x=a\n");
    insta::assert_snapshot!(tree.run(&[]), @"
    compared 1 pair on 1 platform: no drift
    exit: 0
    ");
}

/// Outside of functions `$1` is the top source directory.
#[test]
fn a_make_variable_named_by_an_argument() {
    let tree = pair("mk_add_options \"export $1=$(uname -s)\"\n", "");
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[only-in-base]: `mk_add_options export $topsrcdir=$(uname -s)` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | mk_add_options "export $1=$(uname -s)"
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
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
    6 + make = "export $topsrcdir"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

/// Each pattern doubles what might be tried.
#[test]
fn an_example_that_is_not_found() {
    let lines: Vec<String> = (0..200)
        .map(|number| format!("case \"$A\" in *{number}a*) ;; *) return ;; esac\n"))
        .collect();
    let mut nightly = lines.concat();
    nightly.push_str("case \"$A\" in *a*a*) return ;; esac\nac_add_options --x\n");
    insta::assert_snapshot!(notes(&nightly, ""), @"
    = note: when a condition holds that asks about `A` (`--format json` has it whole)
    = note: no environment in which it shows was found
    ");
    let json = pair(&nightly, "").run(&["--format", "json"]);
    assert!(json.contains("\"witness\": null"), "{json}");
}

#[test]
fn another_value_where_one_side_has_none() {
    // Where `ARTIFACT` is set both disable it; else nightly enables it and release says nothing.
    let tree = pair(
        r#"
        ac_add_options --enable-profiling
        . "$topsrcdir/build/override"
        "#,
        ". \"$topsrcdir/build/override\"\n",
    )
    .with(
        "build/override",
        r#"
        if test -n "$ARTIFACT"; then
          ac_add_options --disable-profiling
        fi
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[different-value]: `--enable-profiling` differs: `--enable-profiling` for nightly, nothing for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | ac_add_options --enable-profiling
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
      |
      = note: when `ARTIFACT` is empty
      = note: for example with no variable set
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64"]
    6 + option = "--enable-profiling"
    7 + reason = "..."
      |

    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

/// The loader refuses a mozconfig that prints something, whatever it is printed by.
#[test]
fn builtins_that_print() {
    let nightly = "\
f() { :; }
if [ \"$A\" ]; then pwd; fi
if [ \"$B\" ]; then umask; umask 022; fi
if [ \"$C\" ]; then times; fi
if [ \"$D\" ]; then set; fi
if [ \"$E\" ]; then set -x; fi
if [ \"$F\" ]; then set -o verbose; fi
if [ \"$G\" ]; then export -p; fi
if [ \"$H\" ]; then export; fi
if [ \"$I\" ]; then command -v f; fi
if [ \"$J\" ]; then command -v f > /dev/null; pwd > /dev/null; echo -n; fi
";
    insta::assert_snapshot!(pair(nightly, "").run(&["--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:2:19: error[abort-differs]: `pwd` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:19: error[abort-differs]: `umask` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:4:19: error[abort-differs]: `times` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:5:19: error[abort-differs]: `set` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:6:19: error[abort-differs]: `set -x` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:7:19: error[abort-differs]: `set -o verbose` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:8:19: error[abort-differs]: `export -p` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:9:19: error[abort-differs]: `export` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:10:19: error[abort-differs]: `command -v f` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    error: 9 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
}

/// What may change what all that follows comes to is told, however it is written.
#[test]
fn options_of_the_shell() {
    let nightly = "\
if [ \"$A\" ]; then set -eu; fi
if [ \"$B\" ]; then set -o nounset; fi
if [ \"$C\" ]; then set -e -o allexport; fi
if [ \"$D\" ]; then set -ef; fi
if [ \"$E\" ]; then set -; fi
if [ \"$F\" ]; then set -eC +x -o monitor; fi
if [ \"$G\" ]; then export -n X; fi
if [ \"$H\" ]; then getopts ab X; fi
if [ \"$I\" ]; then unset -f mk_add_options; fi
if [ \"$J\" ]; then cd -; fi
if [ \"$K\" ]; then for x in $topsrcdir/build/*; do :; done; fi
X=1
";
    insta::assert_snapshot!(pair(nightly, "X=1\n").run(&["--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:1:23: error[beyond-knowing]: it cannot be known what `set -eu` changes (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:2:23: error[beyond-knowing]: it cannot be known what `set -o nounset` changes (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:3:26: error[beyond-knowing]: it cannot be known what `set -o allexport` changes (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:4:23: error[beyond-knowing]: it cannot be known what `set -ef` changes (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:5:23: error[beyond-knowing]: it cannot be known what `set -` changes (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:7:26: error[beyond-knowing]: it cannot be known what the option `-n` changes (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:8:19: error[beyond-knowing]: it cannot be known what `getopts` changes (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:9:28: error[beyond-knowing]: it cannot be known what comes of a load without `mk_add_options` (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:10:19: error[beyond-knowing]: it cannot be known where `cd` leads (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:11:28: error[beyond-knowing]: it cannot be known which files `$topsrcdir/build/*` finds (browser: linux64)
    error: 10 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
}

/// Commands of which nothing is known are told apart by all that the shell tells apart.
#[test]
fn commands_that_look_alike() {
    let nightly = "\
A=$(prints a
prints b)
if works \"a b\"; then B=1; fi
if works < $topsrcdir/one; then C=1; fi
if works <<END
one
END
then D=1; fi
jobs=$(nproc)
mk_add_options MOZ_MAKE_FLAGS=-j$((jobs + 2))
";
    let release = "\
A=$(prints a prints b)
if works a b; then B=1; fi
if works < $topsrcdir/two; then C=1; fi
if works <<END
two
END
then D=1; fi
jobs=$(getconf _NPROCESSORS_ONLN)
mk_add_options MOZ_MAKE_FLAGS=-j$((jobs + 2))
";
    let tree = pair(nightly, release).with("one", "").with("two", "");
    insta::assert_snapshot!(tree.run(&["--format", "concise"]), @r"
    browser/config/mozconfigs/linux64/nightly:1:1: error[abort-differs]: `A=$(prints a prints b)` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:1:1: error[different-order]: `A` differs, by the order of the same lines: `A=$(prints a\nprints b)` for nightly, `A=$(prints a prints b)` for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:4: warning[unknown-command]: nothing is known about the command `works` (browser: linux64)
    browser/config/mozconfigs/linux64/nightly:3:22: error[different-condition]: `B=1` is set for nightly where it is not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:4:33: error[different-condition]: `C=1` is set for nightly where it is not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:8:6: error[different-condition]: `D=1` is set for nightly where it is not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:9:1: error[abort-differs]: `jobs=$(nproc)` ends the load for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:10:1: error[different-value]: `MOZ_MAKE_FLAGS` differs: `mk_add_options MOZ_MAKE_FLAGS=-j$(($(nproc) + 2))` for nightly, `mk_add_options MOZ_MAKE_FLAGS=-j$(($(getconf _NPROCESSORS_ONLN) + 2))` for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/release:8:1: error[abort-differs]: `jobs=$(getconf _NPROCESSORS_ONLN)` ends the load for release but not for nightly (browser: linux64; nightly vs release)
    error: 8 errors, 1 warning (compared 1 pair on 1 platform)
    exit: 1
    ");
}
