//! The whitelist: what it allows, what comes near, what in it is rotten, what is wrong with it.

use crate::tree::{NIGHTLY, RELEASE, Tree, pair, tree};

const VERSION: &str = "version = 1\n\n";

/// The tree with a whitelist of these entries.
fn allowing(tree: Tree, entries: &str) -> Tree {
    let entries: Vec<&str> = entries.lines().map(str::trim).collect();
    tree.with("whitelist.toml", &format!("{VERSION}{}\n", entries.join("\n").trim()))
}

/// One line for each finding, and the counts.
fn concise(tree: &Tree) -> String {
    tree.run(&["--format", "concise", "--today", "2026-12-01"])
}

/// Nightly alone has an option, and another value of a second one.
fn drifted() -> Tree {
    pair(
        "
        ac_add_options --with-branding=browser/branding/nightly
        ac_add_options --enable-lto
        ",
        "ac_add_options --with-branding=browser/branding/official\n",
    )
}

#[test]
fn both_sides_are_named_for_different_values() {
    let tree = allowing(
        drifted(),
        r#"
        [[allow]]
        in = ["nightly", "release"]
        option = "--with-branding=*"
        reason = "each channel carries its own branding"

        [[allow]]
        in = "nightly"
        option = "--enable-lto"
        reason = "on trial"
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (2 differences allowed by whitelist.toml)
    exit: 0
    ");
}

#[test]
fn one_side_of_two_is_not_enough() {
    let tree = allowing(
        drifted(),
        r#"
        [[allow]]
        in = "nightly"
        option = ["--with-branding=browser/branding/nightly", "--enable-lto"]
        reason = "nightly's"
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[different-value]: `--with-branding` differs: `--with-branding=browser/branding/nightly` for nightly, `--with-branding=browser/branding/official` for release (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
}

#[test]
fn each_side_by_an_entry_of_its_own() {
    let tree = allowing(
        drifted(),
        r#"
        [[allow]]
        in = "nightly"
        option = ["--with-branding=browser/branding/nightly", "--enable-lto"]
        reason = "nightly's"

        [[allow]]
        in = "release"
        option = "--with-branding=browser/branding/official"
        reason = "release's"
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (2 differences allowed by whitelist.toml)
    exit: 0
    ");
}

#[test]
fn the_wrong_side() {
    let tree = allowing(
        pair("ac_add_options --enable-lto\n", ""),
        r#"
        [[allow]]
        in = "release"
        option = "--enable-lto"
        reason = "on trial"
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `--enable-lto` is set for nightly but not for release (browser: linux64; nightly vs release)
    whitelist.toml:3:1: error[unused-entry]: this entry excuses nothing: remove it
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
}

#[test]
fn every_kind_of_setting() {
    let tree = allowing(
        pair(
            r#"
            ac_add_options --enable-a
            ac_add_options B=1
            export C=1
            D=1
            mk_add_options E=1
            mk_add_options "export F=1"
            ac_add_app_options xulrunner --enable-g
            if test -z "$H"; then exit 1; fi
            "#,
            "",
        ),
        r#"
        [[allow]]
        in = "nightly"
        option = ["--enable-a", "B=*"]
        env = "C"
        var = "D"
        make = ["E", "export F"]
        app = "xulrunner *"
        abort = "exit 1"
        reason = "all of it"
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (8 differences allowed by whitelist.toml)
    exit: 0
    ");
}

#[test]
fn by_the_line_that_people_speak_of() {
    let tree = allowing(
        pair("ac_add_options   '--enable-a'\nexport C=\"1\"\nD=1\nmk_add_options E=1\n", ""),
        r#"
        [[allow]]
        in = "nightly"
        line = ["ac_add_options --enable-a", "export C=1", "D=1", "mk_add_options E=1"]
        reason = "all of it"
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (4 differences allowed by whitelist.toml)
    exit: 0
    ");
}

#[test]
fn globs() {
    let tree = allowing(
        pair("export MOZ_A=1\nexport MOZ_BC=2\nexport OTHER=3\n", ""),
        r#"
        [[allow]]
        in = "nightly"
        env = ["MOZ_?", "{OTHER,MORE}", "MOZ_[B-D]C=2"]
        reason = "all of it"
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (3 differences allowed by whitelist.toml)
    exit: 0
    ");
}

#[test]
fn pinned_to_a_value() {
    let entry = r#"
        [[allow]]
        in = "nightly"
        env = "RUSTFLAGS"
        value = "-Ctarget-cpu=*"
        reason = "on trial"
        "#;
    let fits = allowing(pair("export RUSTFLAGS=-Ctarget-cpu=native\n", ""), entry);
    insta::assert_snapshot!(concise(&fits), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by whitelist.toml)
    exit: 0
    ");
    let misses = allowing(pair("export RUSTFLAGS=-Cpanic=abort\n", ""), entry);
    insta::assert_snapshot!(misses.run(&[]), @r#"
    error[only-in-base]: `export RUSTFLAGS=-Cpanic=abort` is set for nightly but not for release (linux64)
      --> browser/config/mozconfigs/linux64/nightly:1:1
       |
     1 | export RUSTFLAGS=-Cpanic=abort
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
       |
       = note: the entry at whitelist.toml:3:1 allows it only with the value `-Ctarget-cpu=*`, now it is `-Cpanic=abort`
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
      --> whitelist.toml:8:1
       |
     8 +
     9 + [[allow]]
    10 + in = "nightly"
    11 + platforms = ["linux64"]
    12 + env = "RUSTFLAGS"
    13 + reason = "..."
       |

    error[unused-entry]: this entry excuses nothing: remove it
     --> whitelist.toml:3:1
      |
    3 | [[allow]]
      | ^^^^^^^^^ remove it
    4 | in = "nightly"
    5 | env = "RUSTFLAGS"
    6 | value = "-Ctarget-cpu=*"
    7 | reason = "on trial"
      |
      = note: or correct its `value`: a difference is reported that it nearly fits
    help: remove the entry
      |
    2 -
    3 - [[allow]]
    4 - in = "nightly"
    5 - env = "RUSTFLAGS"
    6 - value = "-Ctarget-cpu=*"
    7 - reason = "on trial"
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn pinned_to_a_condition() {
    let entry = r#"
        [[allow]]
        in = "nightly"
        option = "--enable-dtrace"
        when = 'uname -s != "Linux"'
        reason = "there are no probes in a cross build"
        "#;
    let fits = allowing(
        pair("if test `uname -s` = Darwin; then ac_add_options --enable-dtrace; fi\n", ""),
        entry,
    );
    insta::assert_snapshot!(concise(&fits), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by whitelist.toml)
    exit: 0
    ");
    let misses = allowing(
        pair("if test -n \"$MOZ_AUTOMATION\"; then ac_add_options --enable-dtrace; fi\n", ""),
        entry,
    );
    insta::assert_snapshot!(misses.run(&[]), @r#"
    error[only-in-base]: `--enable-dtrace` is set for nightly but not for release (linux64)
      --> browser/config/mozconfigs/linux64/nightly:1:36
       |
     1 | if test -n "$MOZ_AUTOMATION"; then ac_add_options --enable-dtrace; fi
       |    -------------------------       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
       |    |
       |    under this condition
       |
       = note: when `MOZ_AUTOMATION` is not empty
       = note: for example with `MOZ_AUTOMATION=1`
       = note: the entry at whitelist.toml:3:1 allows it only when `uname -s != "Linux"`, now it differs when `!empty(MOZ_AUTOMATION)`
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
      --> whitelist.toml:8:1
       |
     8 +
     9 + [[allow]]
    10 + in = "nightly"
    11 + platforms = ["linux64"]
    12 + option = "--enable-dtrace"
    13 + reason = "..."
       |

    error[unused-entry]: this entry excuses nothing: remove it
     --> whitelist.toml:3:1
      |
    3 | [[allow]]
      | ^^^^^^^^^ remove it
    4 | in = "nightly"
    5 | option = "--enable-dtrace"
    6 | when = 'uname -s != "Linux"'
    7 | reason = "there are no probes in a cross build"
      |
      = note: or correct its `when`: a difference is reported that it nearly fits
    help: remove the entry
      |
    2 -
    3 - [[allow]]
    4 - in = "nightly"
    5 - option = "--enable-dtrace"
    6 - when = 'uname -s != "Linux"'
    7 - reason = "there are no probes in a cross build"
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
    let always = allowing(pair("ac_add_options --enable-dtrace\n", ""), entry);
    insta::assert_snapshot!(always.run(&[]), @r#"
    error[only-in-base]: `--enable-dtrace` is set for nightly but not for release (linux64)
      --> browser/config/mozconfigs/linux64/nightly:1:1
       |
     1 | ac_add_options --enable-dtrace
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
       |
       = note: the entry at whitelist.toml:3:1 allows it only when `uname -s != "Linux"`, now it differs always
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
      --> whitelist.toml:8:1
       |
     8 +
     9 + [[allow]]
    10 + in = "nightly"
    11 + platforms = ["linux64"]
    12 + option = "--enable-dtrace"
    13 + reason = "..."
       |

    error[unused-entry]: this entry excuses nothing: remove it
     --> whitelist.toml:3:1
      |
    3 | [[allow]]
      | ^^^^^^^^^ remove it
    4 | in = "nightly"
    5 | option = "--enable-dtrace"
    6 | when = 'uname -s != "Linux"'
    7 | reason = "there are no probes in a cross build"
      |
      = note: or correct its `when`: a difference is reported that it nearly fits
    help: remove the entry
      |
    2 -
    3 - [[allow]]
    4 - in = "nightly"
    5 - option = "--enable-dtrace"
    6 - when = 'uname -s != "Linux"'
    7 - reason = "there are no probes in a cross build"
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn pinned_to_a_file() {
    let entry = r#"
        [[allow]]
        in = "nightly"
        option = "--with-ccache"
        from = "build/mozconfig.c*"
        reason = "releases are compiled from scratch"
        "#;
    let fits = allowing(pair(". \"$topsrcdir/build/mozconfig.cache\"\n", ""), entry)
        .with("build/mozconfig.cache", "ac_add_options --with-ccache\n");
    insta::assert_snapshot!(concise(&fits), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by whitelist.toml)
    exit: 0
    ");
    let misses = allowing(pair("ac_add_options --with-ccache\n", ""), entry);
    insta::assert_snapshot!(misses.run(&[]), @r#"
    error[only-in-base]: `--with-ccache` is set for nightly but not for release (linux64)
      --> browser/config/mozconfigs/linux64/nightly:1:1
       |
     1 | ac_add_options --with-ccache
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nightly sets it here
       |
       = note: the entry at whitelist.toml:3:1 allows it only from `build/mozconfig.c*`, now it comes from `browser/config/mozconfigs/linux64/nightly`
    help: should release have it too? carry the line to release
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
      --> whitelist.toml:8:1
       |
     8 +
     9 + [[allow]]
    10 + in = "nightly"
    11 + platforms = ["linux64"]
    12 + option = "--with-ccache"
    13 + reason = "..."
       |

    error[unused-entry]: this entry excuses nothing: remove it
     --> whitelist.toml:3:1
      |
    3 | [[allow]]
      | ^^^^^^^^^ remove it
    4 | in = "nightly"
    5 | option = "--with-ccache"
    6 | from = "build/mozconfig.c*"
    7 | reason = "releases are compiled from scratch"
      |
      = note: or correct its `from`: a difference is reported that it nearly fits
    help: remove the entry
      |
    2 -
    3 - [[allow]]
    4 - in = "nightly"
    5 - option = "--with-ccache"
    6 - from = "build/mozconfig.c*"
    7 - reason = "releases are compiled from scratch"
      |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
}

#[test]
fn from_alone_is_refused() {
    let tree = allowing(
        pair("ac_add_options --with-ccache\n", ""),
        "[[allow]]\nin = \"nightly\"\nfrom = \"build/*\"\nreason = \"all of it\"\n",
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[invalid-whitelist]: `from` alone would allow whatever the file brings in
     --> whitelist.toml:5:1
      |
    5 | from = "build/*"
      | ^^^^
      |
      = note: what a file brings in is judged setting by setting
    help: name the settings too, with `option`, `env`, `var`, `make`, `app`, `abort` or `line`; each may be a list of globs
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    "#);
}

/// The entry for an assignment allows what comes of it, and nothing that has another cause besides.
#[test]
fn a_cause_covers_its_effects() {
    let effects = r#"
        ac_add_options --enable-optimize="-O$level"
        export RUSTFLAGS="-Copt-level=$level"
        "#;
    let entry = r#"
        [[allow]]
        in = "nightly"
        line = "level=3"
        reason = "on trial"
        "#;
    let includes = ". \"$topsrcdir/build/optimize\"\n";
    let tree = allowing(
        pair(&format!("level=3\n{includes}"), includes).with("build/optimize", effects),
        entry,
    );
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (2 differences allowed by whitelist.toml)
    exit: 0
    ");
    let tree =
        tree.with(NIGHTLY, &format!("level=3\n{includes}export RUSTFLAGS=\"$RUSTFLAGS -g\"\n"));
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/nightly:3:1: error[different-value]: `RUSTFLAGS` differs: `export RUSTFLAGS=-Copt-level=3 -g` for nightly, `export RUSTFLAGS=-Copt-level=$level` for release (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
}

/// Where a cause is not reached, what differs there does not come of it: here the order does it.
#[test]
fn a_cause_that_is_not_reached() {
    let tree = tree(&[
        ("build/flags", "if [ -n \"$X\" ]; then\n  FLAGS=a\nfi\n"),
        (
            NIGHTLY,
            "
            : ${V:=win32}
            . \"$topsrcdir/build/flags\"
            if [ \"$V\" = a ]; then
              unset FLAGS
            fi
            ",
        ),
        (
            RELEASE,
            "
            if [ \"$V\" = a ]; then
              unset FLAGS
            fi
            . \"$topsrcdir/build/flags\"
            ",
        ),
    ]);
    let entries = r#"
        [[allow]]
        in = "nightly"
        var = "V"
        reason = "only nightly asks"
        "#;
    insta::assert_snapshot!(concise(&allowing(tree, entries)), @"
    build/flags:2:3: error[different-condition]: `FLAGS=a` is set for release where it is not for nightly (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
}

/// What is said of an entry for a cause when the cause is no longer what was allowed.
#[test]
fn a_cause_that_changed() {
    let shared = r#"
        ac_add_options --enable-optimize="-O$level"
        "#;
    let includes = ". \"$topsrcdir/build/optimize\"\n";
    let with_entry = |level: &str, pins: &str| {
        let entry =
            format!("[[allow]]\nin = \"nightly\"\nvar = \"level\"\n{pins}\nreason = \"r\"\n");
        let nightly = format!("{level}\n{includes}");
        allowing(pair(&nightly, includes).with("build/optimize", shared), &entry)
    };
    let notes = |tree: &Tree| -> String {
        let told = tree.run(&["--today", "2026-12-01"]);
        told.lines().filter(|line| line.contains("note: ")).flat_map(|it| [it, "\n"]).collect()
    };
    let allowed = with_entry("level=3", "value = \"3\"");
    insta::assert_snapshot!(concise(&allowed), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by whitelist.toml)
    exit: 0
    ");
    let changed = with_entry("level=4", "value = [\"2\", \"3\"]");
    insta::assert_snapshot!(notes(&changed), @"
     = note: when `level` is not `4`
     = note: for example with no variable set
     = note: the entry at whitelist.toml:3:1 allows its cause only with the value `2` or `3`, now it is `level=4`
    = note: or correct its `value`: a difference is reported that it nearly fits
    ");
    let moved = with_entry("level=3", "from = \"build/*\"");
    insta::assert_snapshot!(notes(&moved), @"
     = note: when `level` is not `3`
     = note: for example with no variable set
     = note: the entry at whitelist.toml:3:1 allows its cause only from `build/*`, now it is in `browser/config/mozconfigs/linux64/nightly`
    = note: or correct its `from`: a difference is reported that it nearly fits
    ");
    let expired = with_entry("level=3", "expires = 2026-11-30");
    insta::assert_snapshot!(notes(&expired), @"
     = note: when `level` is not `3`
     = note: for example with no variable set
     = note: the entry at whitelist.toml:3:1 allowed it until 2026-11-30
    = note: what it excused is reported again
    ");
    let elsewhere = with_entry("level=3", "when = 'uname -s == \"Linux\"'");
    insta::assert_snapshot!(notes(&elsewhere), @r#"
     = note: when `level` is not `3`
     = note: for example with no variable set
     = note: the entry at whitelist.toml:3:1 allows its cause only when `uname -s == "Linux"`, now it differs when `level != "3"`
    = note: or correct its `when`: a difference is reported that it nearly fits
    "#);
}

/// Two entries for one cause: the later one excuses nothing that the first does not.
#[test]
fn a_cause_that_is_allowed_twice() {
    let shared = "ac_add_options --enable-optimize=\"-O$level\"\n";
    let includes = ". \"$topsrcdir/build/optimize\"\n";
    let entry = "[[allow]]\nin = \"nightly\"\nvar = \"level\"\nreason = \"r\"\n";
    let tree = allowing(
        pair(&format!("level=3\n{includes}"), includes).with("build/optimize", shared),
        &format!("{entry}\n{entry}"),
    );
    insta::assert_snapshot!(concise(&tree), @"
    whitelist.toml:8:1: error[duplicate-entry]: all that this entry excuses is excused by an earlier entry: remove it
    error: 1 error (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
}

#[test]
fn an_include_is_never_allowed_as_such() {
    let tree = allowing(
        pair(". \"$topsrcdir/build/a\"\n", "").with("build/a", "export A=1\n"),
        "[[allow]]\nin = \"nightly\"\nline = \". *\"\nreason = \"all of it\"\n",
    );
    insta::assert_snapshot!(concise(&tree), @"
    build/a:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    whitelist.toml:3:1: error[unused-entry]: this entry excuses nothing: remove it
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
}

/// Two products, two platforms, three variants; all of it drifts in one way.
fn wide() -> Tree {
    let mut files = Vec::new();
    for product in ["browser", "comm/mail"] {
        for platform in ["linux64", "win64"] {
            for variant in ["nightly", "beta", "release"] {
                let text = if variant == "nightly" { "export A=1\n" } else { "" };
                files.push((format!("{product}/config/mozconfigs/{platform}/{variant}"), text));
            }
        }
    }
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    tree(&files)
}

#[test]
fn products_platforms_and_against() {
    let tree = allowing(
        wide(),
        r#"
        [[allow]]
        in = "nightly"
        against = "release"
        products = "comm/*"
        platforms = ["linux*"]
        env = "A"
        reason = "on trial"
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for beta (browser: linux64, win64; nightly vs beta)
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64, win64; nightly vs release)
    comm/mail/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for beta (comm/mail: linux64, win64; nightly vs beta)
    comm/mail/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (comm/mail: win64; nightly vs release)
    error: 4 errors (compared 8 pairs on 4 platforms of 2 products; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
}

#[test]
fn until_a_day() {
    let tree = allowing(
        pair("ac_add_options --enable-lto\n", ""),
        r#"
        [[allow]]
        in = "nightly"
        option = "--enable-lto"
        reason = "on trial"
        expires = 2026-11-30
        "#,
    );
    let on = |day| tree.run(&["--format", "concise", "--today", day]);
    insta::assert_snapshot!(on("2026-11-30"), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by whitelist.toml)
    exit: 0
    ");
    insta::assert_snapshot!(on("2026-12-01"), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `--enable-lto` is set for nightly but not for release (browser: linux64; nightly vs release)
    whitelist.toml:7:11: error[expired-entry]: this entry expired on 2026-11-30: remove it, or set a later day
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(on("tomorrow"), @"
    stderr:
    error: invalid value 'tomorrow' for '--today <DATE>': not a date, expected one such as `2027-01-31`

    For more information, try '--help'.
    exit: 2
    ");
}

#[test]
fn required() {
    let entry = r#"
        [[allow]]
        in = "nightly"
        platforms = ["linux64", "win64"]
        option = "--with-branding=*"
        reason = "nightly carries its own branding"
        required = true
        "#;
    let platforms = |win64: &str| {
        allowing(pair("ac_add_options --with-branding=nightly\n", ""), entry)
            .with("browser/config/mozconfigs/win64/nightly", win64)
            .with("browser/config/mozconfigs/win64/release", "")
    };
    insta::assert_snapshot!(concise(&platforms("ac_add_options --with-branding=nightly\n")), @"
    compared 2 pairs on 2 platforms: no drift (2 differences allowed by whitelist.toml)
    exit: 0
    ");
    insta::assert_snapshot!(platforms("").run(&[]), @"
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

/// Of each product and each pair of variants that the entry speaks of.
#[test]
fn required_everywhere() {
    let entry = r#"
        [[allow]]
        in = ["beta", "release"]
        platforms = ["linux*"]
        option = "--enable-official-branding"
        reason = "what users install"
        required = true
        "#;
    let mut files = Vec::new();
    for product in ["browser", "comm/mail"] {
        for platform in ["linux64", "win64"] {
            for variant in ["nightly", "beta", "release"] {
                let is_official = match (product, variant) {
                    (_, "nightly") => false,
                    ("browser", "release") => false,
                    _ => platform == "linux64",
                };
                let text =
                    if is_official { "ac_add_options --enable-official-branding\n" } else { "" };
                files.push((format!("{product}/config/mozconfigs/{platform}/{variant}"), text));
            }
        }
    }
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    insta::assert_snapshot!(concise(&allowing(tree(&files), entry)), @"
    whitelist.toml:3:1: error[unmet-requirement]: the difference that this entry requires is missing on linux64 of browser between nightly and release
    error: 1 error (compared 8 pairs on 4 platforms of 2 products; 3 differences allowed by whitelist.toml)
    exit: 1
    ");
}

/// A file that is no whitelist at all does not drown what is said of it.
#[test]
fn not_even_a_whitelist() {
    let lines: Vec<String> =
        (0..200).map(|line| format!("ac_add_options --enable-{line}")).collect();
    let tree = pair("", "").with("build/mozconfig", &lines.join("\n"));
    let told = tree.run(&["--whitelist", "build/mozconfig"]);
    assert!(told.lines().count() < 300, "{told}");
    let last: Vec<&str> = told.lines().rev().take(14).collect();
    let last: Vec<&str> = last.into_iter().rev().collect();
    insta::assert_snapshot!(last.join("\n"), @"
    40 | ac_add_options --enable-39
       |                ^

    error[invalid-whitelist]: 160 more mistakes begin here
      --> build/mozconfig:41:16
       |
    41 | ac_add_options --enable-40
       |                ^
       |
       = note: they are not shown: the file may be no whitelist
    help: correct these first, or name another file with `--whitelist`
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

/// All that can be stale in a whitelist without being wrong.
#[test]
fn rot() {
    let tree = allowing(
        pair("ac_add_options --enable-lto\n", ""),
        r#"
        [[allow]]
        in = ["nightly", "nightyl"]
        against = "relaese"
        products = "mobile/*"
        platforms = ["win64", "linux6*"]
        option = "--enable-lto"

        [[allow]]
        in = "nightly"
        option = "--enable-lto"
        reason = "on trial"

        [[allow]]
        in = "nightly"
        option = "--enable-l*"
        reason = "again"

        [[allow]]
        in = "nightly"
        env = "GONE"
        reason = "it was"
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    whitelist.toml:3:1: error[missing-reason]: this entry gives no reason
    whitelist.toml:4:18: error[unknown-variant]: there is no variant `nightyl` that is compared
    whitelist.toml:5:11: error[unknown-variant]: there is no variant `relaese` that is compared
    whitelist.toml:6:12: error[unknown-product]: there is no product `mobile/*`
    whitelist.toml:15:1: error[duplicate-entry]: all that this entry excuses is excused by an earlier entry: remove it
    whitelist.toml:20:1: error[unused-entry]: this entry excuses nothing: remove it
    error: 6 errors (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
}

/// With a part of the tree only, what is unused is not known.
#[test]
fn a_part_of_the_tree_tells_nothing_of_unused_entries() {
    let tree =
        allowing(wide(), "[[allow]]\nin = \"nightly\"\nenv = \"GONE\"\nreason = \"it was\"\n");
    insta::assert_snapshot!(tree.run(&["--format", "concise", "--platform", "linux64"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for beta (browser: linux64; nightly vs beta)
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    comm/mail/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for beta (comm/mail: linux64; nightly vs beta)
    comm/mail/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (comm/mail: linux64; nightly vs release)
    error: 4 errors (compared 4 pairs on 2 platforms of 2 products)
    exit: 1
    ");
}

#[test]
fn everything_wrong_at_once() {
    let tree = pair("", "").with(
        "whitelist.toml",
        r#"
        version = "1"
        wersion = 1

        [[product]]
        name = "browser"

        [mounts]
        comm = "../outside"

        [[allow]]
        in = []
        option = "--enable-["
        when = "uname -s =="
        reason = 7
        expires = "2027-02-30"

        [[allow]]
        from = "build/*"
        required = "yes"
        bug = "none"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[invalid-whitelist]: `version` is the string `1`, expected the integer `1`
     --> whitelist.toml:1:11
      |
    1 | version = "1"
      |           ^^^
      |
    help: write `version = 1`

    error[invalid-whitelist]: unknown key `wersion` in the whitelist
     --> whitelist.toml:2:1
      |
    2 | wersion = 1
      | ^^^^^^^
      |
      = note: the keys of the whitelist are `version`, `product`, `mounts`, `assume` and `allow`

    error[invalid-whitelist]: `[[product]]` has no `mozconfigs`
     --> whitelist.toml:4:1
      |
    4 | [[product]]
      | ^^^^^^^^^^^
      |
    help: name the folder that holds a folder for each platform, such as `mozconfigs = "browser/config/mozconfigs"`

    error[invalid-whitelist]: mount `../outside` leads out of the top source directory
     --> whitelist.toml:8:8
      |
    8 | comm = "../outside"
      |        ^^^^^^^^^^^^
      |
    help: give it on the command line: `--mount comm=../outside`

    error[invalid-whitelist]: `in` is an empty list, expected a string or a list of strings
      --> whitelist.toml:11:6
       |
    11 | in = []
       |      ^^

    error[invalid-whitelist]: bad glob `--enable-[` in `option`: `[` is not closed
      --> whitelist.toml:12:10
       |
    12 | option = "--enable-["
       |          ^^^^^^^^^^^^
       |
    help: to match a `[` itself, write `\[` in single quotes, or `\\[` in double quotes

    error[invalid-whitelist]: `when` cannot be read: expected a text in double quotes
      --> whitelist.toml:13:8
       |
    13 | when = "uname -s =="
       |        ^^^^^^^^^^^^^
       |
       = note: it ends too early
    help: write it as the finding shows it, such as `uname -s != "Linux"`

    error[invalid-whitelist]: `reason` is the integer `7`, expected a string
      --> whitelist.toml:14:10
       |
    14 | reason = 7
       |          ^
       |
    help: write it in quotes: `"7"`

    error[invalid-whitelist]: `expires` is the string `2027-02-30`, expected a date such as `2027-01-31`
      --> whitelist.toml:15:11
       |
    15 | expires = "2027-02-30"
       |           ^^^^^^^^^^^^

    error[invalid-whitelist]: `[[allow]]` has no `in`
      --> whitelist.toml:17:1
       |
    17 | [[allow]]
       | ^^^^^^^^^
       |
    help: name the variant that has the setting, such as `in = "nightly"`

    error[invalid-whitelist]: `from` alone would allow whatever the file brings in
      --> whitelist.toml:18:1
       |
    18 | from = "build/*"
       | ^^^^
       |
       = note: what a file brings in is judged setting by setting
    help: name the settings too, with `option`, `env`, `var`, `make`, `app`, `abort` or `line`; each may be a list of globs

    error[invalid-whitelist]: `required` is the string `yes`, expected `true` or `false`
      --> whitelist.toml:19:12
       |
    19 | required = "yes"
       |            ^^^^^

    error[invalid-whitelist]: `bug` is the string `none`, expected a number or an address that begins with `https://`
      --> whitelist.toml:20:7
       |
    20 | bug = "none"
       |       ^^^^^^
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    "#);
}

#[test]
fn not_even_toml() {
    let tree = pair("", "").with(
        "whitelist.toml",
        r#"
        version = 1

        [[allow]
        in = "nightly
        reason = "x"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @"
    error[invalid-whitelist]: the header is not closed, expected `]]`
     --> whitelist.toml:3:9
      |
    3 | [[allow]
      |         ^
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

#[test]
fn a_condition_that_cannot_be_read() {
    let tree = allowing(
        drifted(),
        r#"
        [[allow]]
        in = "nightly"
        option = "--enable-lto"
        when = "uname -s is Linux"
        reason = "x"
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    error[invalid-whitelist]: `when` cannot be read: expected `==`, `!=`, `matches` or `!matches`
     --> whitelist.toml:6:8
      |
    6 | when = "uname -s is Linux"
      |        ^^^^^^^^^^^^^^^^^^^
      |
      = note: it ends too early
    help: write it as the finding shows it, such as `uname -s != "Linux"`
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    "#);
}

#[test]
fn named_on_the_command_line() {
    let entry = "version = 1\n\n[[allow]]\nin = \"nightly\"\nenv = \"A\"\nreason = \"a\"\n";
    let unused = entry.replace("\"A\"", "\"B\"");
    let tree = pair("export A=1\n", "")
        .with("build/policy.toml", entry)
        .with("build/stale.toml", &unused)
        .with("../outside.toml", &unused);
    insta::assert_snapshot!(tree.run(&["--whitelist", "build/policy.toml"]), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by build/policy.toml)
    exit: 0
    ");
    insta::assert_snapshot!(tree.run(&["--whitelist", "build/stale.toml", "--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    build/stale.toml:3:1: error[unused-entry]: this entry excuses nothing: remove it
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(tree.run(&["--whitelist", "../outside.toml", "--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    outside.toml:3:1: error[unused-entry]: this entry excuses nothing: remove it
    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(tree.run(&["--whitelist", "gone.toml"]), @"
    stderr:
    error: cannot read the whitelist `gone.toml`: there is no such file
    help: `--whitelist FILE` takes a TOML file; without it `whitelist.toml` is looked for
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--whitelist", "build"]), @"
    stderr:
    error: cannot read the whitelist `build`: it is a folder, not a file
    help: `--whitelist FILE` takes a TOML file; without it `whitelist.toml` is looked for
    exit: 2
    ");
}

#[test]
fn beside_the_mozconfigs() {
    let tree = pair("export A=1\n", "").with(
        "browser/config/mozconfigs/whitelist.toml",
        "version = 1\n\n[[allow]]\nin = \"nightly\"\nenv = \"A\"\nreason = \"a\"\n",
    );
    insta::assert_snapshot!(tree.run(&[]), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by browser/config/mozconfigs/whitelist.toml)
    exit: 0
    ");
}

#[test]
fn two_of_them() {
    let tree = pair("export A=1\n", "")
        .with("whitelist.toml", VERSION)
        .with("browser/config/mozconfigs/whitelist.toml", VERSION);
    insta::assert_snapshot!(tree.run(&[]), @"
    stderr:
    error: several whitelists: `whitelist.toml` and `browser/config/mozconfigs/whitelist.toml`, expected one: merge them, or name one with `--whitelist`
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["--whitelist", "whitelist.toml", "--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(tree.run(&["show", "linux64/nightly"]), @"
    stderr:
    error: several whitelists: `whitelist.toml` and `browser/config/mozconfigs/whitelist.toml`, expected one: merge them, or name one with `--whitelist`
    exit: 2
    ");
}

#[test]
fn products_that_it_describes() {
    let tree = wide()
        .with("taskcluster/custom/linux64/central", "export A=1\n")
        .with("taskcluster/custom/linux64/esr", "");
    let tree = tree.with(
        "whitelist.toml",
        r#"
        version = 1

        [[product]]
        name = "custom"
        mozconfigs = "taskcluster/custom"
        platforms = "linux*"

        [[product.compare]]
        base = "central"
        against = ["esr"]
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    taskcluster/custom/linux64/central:1:1: error[only-in-base]: `export A=1` is set for central but not for esr (custom: linux64; central vs esr)
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
}

#[test]
fn products_that_are_not_there() {
    let tree = wide().with(
        "whitelist.toml",
        r#"
        version = 1

        [[product]]
        name = "gone"
        mozconfigs = "gone/config/mozconfigs"

        [[product]]
        name = "browser"
        mozconfigs = "browser/config/mozconfigs"
        platforms = ["linux64", "macos*"]

        [[product.compare]]
        base = "nightly"
        against = ["relaese"]
        "#,
    );
    insta::assert_snapshot!(tree.run(&[]), @r#"
    warning[missing-variant]: there is a nightly mozconfig but no relaese mozconfig (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | export A=1
      | ^ nightly is here
      |
      = note: so these two are not compared
    help: add `relaese` beside it; or name the platforms that are to be compared under `[[product]]` in the whitelist

    error[invalid-whitelist]: there is no folder `gone/config/mozconfigs`
     --> whitelist.toml:5:14
      |
    5 | mozconfigs = "gone/config/mozconfigs"
      |              ^^^^^^^^^^^^^^^^^^^^^^^^
      |
    help: name the folder by its path from the top source directory

    error[invalid-whitelist]: `macos*` matches no platform of the product `browser`
      --> whitelist.toml:10:25
       |
    10 | platforms = ["linux64", "macos*"]
       |                         ^^^^^^^^
       |
    help: the platforms are linux64, win64

    error[invalid-whitelist]: no platform of the product `browser` has a mozconfig `relaese`
      --> whitelist.toml:14:12
       |
    14 | against = ["relaese"]
       |            ^^^^^^^^^
       |
    help: did you mean `release`?
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    "#);
}

/// What is taken as known, for all, for a platform, for a variant.
#[test]
fn assumptions() {
    let tree = tree(&[
        (NIGHTLY, "if test -n \"$A\"; then export X=1; fi\n"),
        (RELEASE, ""),
        ("browser/config/mozconfigs/macosx64/nightly", "test `uname -s` = Linux || export Y=1\n"),
        (
            "browser/config/mozconfigs/macosx64/release",
            "test -e \"$topsrcdir/clang\" && export Z=1\n",
        ),
    ]);
    insta::assert_snapshot!(concise(&tree), @r#"
    browser/config/mozconfigs/linux64/nightly:1:23: error[only-in-base]: `export X=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/macosx64/nightly:1:28: error[only-in-base]: `export Y=1` is set for nightly but not for release (browser: macosx64; nightly vs release)
    browser/config/mozconfigs/macosx64/release:1:1: error[abort-differs]: `test -e "$topsrcdir/clang" && export Z=1` ends the load for release but not for nightly (browser: macosx64; nightly vs release)
    browser/config/mozconfigs/macosx64/release:1:31: error[only-in-other]: `export Z=1` is set for release but not for nightly (browser: macosx64; nightly vs release)
    error: 4 errors (compared 2 pairs on 2 platforms)
    exit: 1
    "#);
    let tree = tree.with(
        "whitelist.toml",
        r#"
        version = 1

        [assume]
        env = { A = false }

        [assume.platform."macosx*"]
        commands = { "uname -s" = "Linux" }

        [assume.variant.release]
        files = { "$topsrcdir/clang" = false }
        "#,
    );
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/macosx64/release:1:1: error[never-loads]: `browser/config/mozconfigs/macosx64/release` ends with an error in every environment (browser: macosx64)
    error: 1 error (compared 2 pairs on 2 platforms)
    exit: 1
    ");
}
