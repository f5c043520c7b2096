//! `whitelist add`: what is listed, what is chosen, what is written, and what is refused.

use crate::tree::{NIGHTLY, RELEASE, Tree, pair, tree};

const ADD: [&str; 4] = ["whitelist", "add", "--today", "2026-12-01"];

fn add(tree: &Tree, options: &[&str]) -> String {
    tree.run(&[&ADD[..], options].concat())
}

/// One line for each finding, and the counts.
fn concise(tree: &Tree) -> String {
    tree.run(&["--format", "concise", "--today", "2026-12-01"])
}

/// Two products, two platforms, three variants: what is for nightly alone differs from both others.
fn wide() -> Tree {
    let mut files = Vec::new();
    for product in ["browser", "comm/mail"] {
        for platform in ["linux64", "win64"] {
            for variant in ["nightly", "beta", "release"] {
                let text = match (variant, platform) {
                    ("nightly", "linux64") => "export A=1\nac_add_options --enable-lto\n",
                    ("nightly", _) => "export A=1\n",
                    ("beta", _) => "ac_add_options --with-x=beta\n",
                    _ => "",
                };
                files.push((format!("{product}/config/mozconfigs/{platform}/{variant}"), text));
            }
        }
    }
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    tree(&files)
}

/// What nightly alone includes, with a condition in it.
fn by_include() -> Tree {
    pair(". \"$topsrcdir/build/cache\"\n", "").with(
        "build/cache",
        r#"
        ac_add_options --with-ccache
        export CCACHE=sccache
        if test -n "$BUCKET"; then
          mk_add_options "export SCCACHE_BUCKET=$BUCKET"
        fi
        "#,
    )
}

#[test]
fn a_list_of_what_could_be() {
    insta::assert_snapshot!(add(&wide(), &[]), @"
     1  only-in-other: `--with-x=beta` is set for beta but not for nightly (browser: linux64, win64; nightly vs beta)
     2  only-in-base: `export A=1` is set for nightly but not for beta (browser: linux64, win64; nightly vs beta)
     3  only-in-base: `export A=1` is set for nightly but not for release (browser: linux64, win64; nightly vs release)
     4  only-in-base: `--enable-lto` is set for nightly but not for beta (browser: linux64; nightly vs beta)
     5  only-in-base: `--enable-lto` is set for nightly but not for release (browser: linux64; nightly vs release)
     6  only-in-other: `--with-x=beta` is set for beta but not for nightly (comm/mail: linux64, win64; nightly vs beta)
     7  only-in-base: `export A=1` is set for nightly but not for beta (comm/mail: linux64, win64; nightly vs beta)
     8  only-in-base: `export A=1` is set for nightly but not for release (comm/mail: linux64, win64; nightly vs release)
     9  only-in-base: `--enable-lto` is set for nightly but not for beta (comm/mail: linux64; nightly vs beta)
    10  only-in-base: `--enable-lto` is set for nightly but not for release (comm/mail: linux64; nightly vs release)
    exit: 0
    ");
    insta::assert_snapshot!(add(&pair("", ""), &[]), @"
    nothing differs that is not allowed
    exit: 0
    ");
}

#[test]
fn all_of_it() {
    let tree = wide();
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "on trial"]), @"
    whitelist.toml:3: added: `--with-x=beta` is set for beta but not for nightly
    whitelist.toml:9: added: `export A=1` is set for nightly but not for beta
    whitelist.toml:9: added: `export A=1` is set for nightly but not for release
    whitelist.toml:15: added: `--enable-lto` is set for nightly but not for beta
    whitelist.toml:15: added: `--enable-lto` is set for nightly but not for release
    exit: 0
    ");
    insta::assert_snapshot!(tree.text("whitelist.toml"), @r#"
    version = 1

    [[allow]]
    in = "beta"
    platforms = ["linux64", "win64"]
    option = "--with-x=beta"
    reason = "on trial"

    [[allow]]
    in = "nightly"
    platforms = ["linux64", "win64"]
    env = "A"
    reason = "on trial"

    [[allow]]
    in = "nightly"
    platforms = ["linux64"]
    option = "--enable-lto"
    reason = "on trial"
    "#);
    insta::assert_snapshot!(concise(&tree), @"
    compared 8 pairs on 4 platforms of 2 products: no drift (16 differences allowed by whitelist.toml)
    exit: 0
    ");
    insta::assert_snapshot!(add(&tree, &[]), @"
    nothing differs that is not allowed
    exit: 0
    ");
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "again"]), @"
    stderr:
    error: no finding is chosen
    help: nothing differs that is not allowed
    exit: 2
    ");
}

/// With a part of what could be chosen, an entry speaks of that part alone.
#[test]
fn no_more_than_is_chosen() {
    let tree = wide().with("whitelist.toml", "version = 1");
    let options = [
        "--rule",
        "only-in-base",
        "--key",
        "A",
        "--platform",
        "linux*",
        "--reason",
        "the \"first\"",
        "--bug",
        "763903",
        "--expires",
        "2026-12-01",
    ];
    insta::assert_snapshot!(add(&tree, &options), @"
    whitelist.toml:3: added: `export A=1` is set for nightly but not for beta
    whitelist.toml:3: added: `export A=1` is set for nightly but not for release
    exit: 0
    ");
    // The third of what is left.
    insta::assert_snapshot!(add(&tree, &["3", "--reason", "by number", "--bug", "https://example.org/1"]), @"
    whitelist.toml:11: added: `--enable-lto` is set for nightly but not for release
    exit: 0
    ");
    insta::assert_snapshot!(tree.text("whitelist.toml"), @r#"
    version = 1

    [[allow]]
    in = "nightly"
    platforms = ["linux64"]
    env = "A"
    reason = "the \"first\""
    bug = 763903
    expires = 2026-12-01

    [[allow]]
    in = "nightly"
    against = ["release"]
    products = ["browser"]
    platforms = ["linux64"]
    option = "--enable-lto"
    reason = "by number"
    bug = "https://example.org/1"
    "#);
    insta::assert_snapshot!(concise(&tree), @"
    browser/config/mozconfigs/linux64/beta:1:1: error[only-in-other]: `--with-x=beta` is set for beta but not for nightly (browser: linux64, win64; nightly vs beta)
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `--enable-lto` is set for nightly but not for beta (browser: linux64; nightly vs beta)
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for beta (browser: win64; nightly vs beta)
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: win64; nightly vs release)
    comm/mail/config/mozconfigs/linux64/beta:1:1: error[only-in-other]: `--with-x=beta` is set for beta but not for nightly (comm/mail: linux64, win64; nightly vs beta)
    comm/mail/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `--enable-lto` is set for nightly but not for beta (comm/mail: linux64; nightly vs beta)
    comm/mail/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `--enable-lto` is set for nightly but not for release (comm/mail: linux64; nightly vs release)
    comm/mail/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for beta (comm/mail: win64; nightly vs beta)
    comm/mail/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (comm/mail: win64; nightly vs release)
    error: 9 errors (compared 8 pairs on 4 platforms of 2 products; 5 differences allowed by whitelist.toml)
    exit: 1
    ");
}

#[test]
fn an_include_is_allowed_setting_by_setting() {
    let tree = by_include();
    insta::assert_snapshot!(add(&tree, &["--key", "--with-ccache", "--reason", "r", "--dry-run"]), @r#"
    --- /dev/null
    +++ b/whitelist.toml
    @@ -0,0 +1,8 @@
    +version = 1
    +
    +[[allow]]
    +in = "nightly"
    +platforms = ["linux64"]
    +option = "--with-ccache"
    +from = "build/cache"
    +reason = "r"
    exit: 0
    "#);
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "compiled from scratch"]), @"
    whitelist.toml:3: added: `--with-ccache` is set for nightly but not for release
    exit: 0
    ");
    insta::assert_snapshot!(tree.text("whitelist.toml"), @r#"
    version = 1

    [[allow]]
    in = "nightly"
    platforms = ["linux64"]
    option = "--with-ccache"
    env = "CCACHE"
    make = "export SCCACHE_BUCKET"
    from = "build/cache"
    reason = "compiled from scratch"
    "#);
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (3 differences allowed by whitelist.toml)
    exit: 0
    ");
    // What the file brings in later is not allowed.
    let tree = tree.with("build/cache", "ac_add_options --with-ccache\nexport NEW=1\n");
    assert!(concise(&tree).contains("`export NEW=1` is set for nightly but not for release"));
}

#[test]
fn pinned_to_a_condition() {
    let tree = pair(
        r#"
        if test "$(uname -s)" != Linux; then
          ac_add_options --enable-dtrace
        fi
        "#,
        "ac_add_options --enable-dtrace\n",
    );
    insta::assert_snapshot!(add(&tree, &["1", "--reason", "no probes"]), @"
    whitelist.toml:3: added: `--enable-dtrace` is set for release where it is not for nightly
    exit: 0
    ");
    insta::assert_snapshot!(tree.text("whitelist.toml"), @r#"
    version = 1

    [[allow]]
    in = "release"
    platforms = ["linux64"]
    option = "--enable-dtrace"
    when = 'uname -s == "Linux"'
    reason = "no probes"
    "#);
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (1 difference allowed by whitelist.toml)
    exit: 0
    ");
}

/// One line is the cause of all: one entry for it allows them.
#[test]
fn a_cause_with_its_effects() {
    let shared = r#"
        if test -n "$USE_X"; then
          ac_add_options --enable-x
          export X=1
        fi
        "#;
    let include = ". \"$topsrcdir/build/x\"\n";
    let tree = pair(&format!("USE_X=1\n{include}"), include).with("build/x", shared);
    insta::assert_snapshot!(add(&tree, &["--key", "--enable-x", "--reason", "r"]), @"
    whitelist.toml:3: added: `USE_X=1` is set for nightly but not for release
    exit: 0
    ");
    insta::assert_snapshot!(tree.text("whitelist.toml"), @r#"
    version = 1

    [[allow]]
    in = "nightly"
    platforms = ["linux64"]
    var = "USE_X"
    reason = "r"
    "#);
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (3 differences allowed by whitelist.toml)
    exit: 0
    ");
}

/// What comes of two lines would be allowed with them, although it was not chosen.
#[test]
fn what_would_be_allowed_besides() {
    let include = ". \"$topsrcdir/build/x\"\n";
    let tree = pair(&format!("export A=1\nexport B=1\n{include}"), include)
        .with("build/x", "ac_add_options --with-x=$A$B\n");
    insta::assert_snapshot!(add(&tree, &[]), @"
    1  only-in-base: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    2  only-in-base: `export B=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    3  different-value: `--with-x` differs: `--with-x=11` for nightly, `--with-x=$A$B` for release (browser: linux64; nightly vs release)
    exit: 0
    ");
    let a_and_b = ["--key", "A", "--key", "B", "--reason", "r"];
    insta::assert_snapshot!(add(&tree, &a_and_b), @"
    stderr:
    error: nothing was added to `whitelist.toml`: the entries would allow option `--with-x` on linux64 (browser; nightly vs release) as well
    help: choose other findings along with these, or write the entry by hand; `mozconfig-lint check` shows one for each finding
    exit: 2
    ");
    assert!(!tree.path("whitelist.toml").exists());
    let all = [&a_and_b[..], &["--key", "--with-x"]].concat();
    insta::assert_snapshot!(add(&tree, &all), @"
    whitelist.toml:3: added: `export A=1` is set for nightly but not for release
    whitelist.toml:9: added: `export B=1` is set for nightly but not for release
    whitelist.toml:15: added: `--with-x` differs: `--with-x=11` for nightly, `--with-x=$A$B` for release
    exit: 0
    ");
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (3 differences allowed by whitelist.toml)
    exit: 0
    ");
}

/// A value with the special characters of globs allows itself, and nothing that it would match.
#[test]
fn special_characters() {
    let tree = pair("ac_add_options '--with-x=[a]*\\{\"'\nexport 'Y=é\u{1b}*'\n", "");
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "tab\there, \\ and \u{1b}"]), @r#"
    whitelist.toml:3: added: `--with-x=[a]*\{"` is set for nightly but not for release
    whitelist.toml:9: added: `export Y=é\u{1b}*` is set for nightly but not for release
    exit: 0
    "#);
    insta::assert_snapshot!(tree.text("whitelist.toml"), @r#"
    version = 1

    [[allow]]
    in = "nightly"
    platforms = ["linux64"]
    option = "--with-x=\\[a\\]\\*\\\\\\{\""
    reason = "tab\there, \\ and \u001B"

    [[allow]]
    in = "nightly"
    platforms = ["linux64"]
    env = "Y"
    reason = "tab\there, \\ and \u001B"
    "#);
    insta::assert_snapshot!(concise(&tree), @"
    compared 1 pair on 1 platform: no drift (2 differences allowed by whitelist.toml)
    exit: 0
    ");
    let tree = tree.with(NIGHTLY, "ac_add_options '--with-x=[a]b\\{\"'\n");
    assert!(concise(&tree).starts_with(&format!("{NIGHTLY}:1:1: error[only-in-base]")));
}

#[test]
fn bytes_that_are_there_stay() {
    let before = "\u{feff}# Größe\r\nversion = 1\r\n\r\n\r\n# The end";
    let tree = pair("export A=1\n", "").with_bytes("whitelist.toml", before);
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "r"]), @"
    whitelist.toml:7: added: `export A=1` is set for nightly but not for release
    exit: 0
    ");
    let entry = "\r\n\r\n[[allow]]\r\nin = \"nightly\"\r\nplatforms = [\"linux64\"]\r\n\
                 env = \"A\"\r\nreason = \"r\"\r\n";
    assert_eq!(tree.text("whitelist.toml"), format!("{before}{entry}"));
}

#[test]
fn a_whitelist_of_another_place() {
    let tree = pair("export A=1\n", "").with("policy/old.toml", "version = 1\n");
    for path in ["policy/old.toml", "policy/new.toml", "../outside.toml"] {
        let added = add(&tree, &["--all", "--reason", "r", "--whitelist", path]);
        let shown = path.trim_start_matches("../");
        let message = "`export A=1` is set for nightly but not for release";
        assert_eq!(added, format!("{shown}:3: added: {message}\nexit: 0\n"));
        assert_eq!(tree.run(&["-q", "--whitelist", path]), "exit: 0\n");
    }
    assert!(!tree.path("whitelist.toml").exists());
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "r", "--whitelist", "gone/new.toml"]), @"
    stderr:
    error: cannot make the whitelist `gone/new.toml`: there is no such folder
    exit: 2
    ");
}

#[test]
fn without_a_reason_or_a_choice() {
    let tree = pair("export A=1\n", "");
    insta::assert_snapshot!(add(&tree, &["--all"]), @r#"
    stderr:
    error: an entry needs a reason, and none is given
    help: say why the difference is meant: `--reason "..."`
    exit: 2
    "#);
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", " "]), @r#"
    stderr:
    error: an entry needs a reason, and none is given
    help: say why the difference is meant: `--reason "..."`
    exit: 2
    "#);
    insta::assert_snapshot!(add(&tree, &["--bug", "1"]), @r#"
    stderr:
    error: an entry needs a reason, and none is given
    help: say why the difference is meant: `--reason "..."`
    exit: 2
    "#);
    insta::assert_snapshot!(add(&tree, &["--reason", "r"]), @"
    stderr:
    error: no finding is chosen
    help: choose with numbers, `--rule`, `--key` or `--platform`, or `--all` of them; `mozconfig-lint whitelist add` lists them
    exit: 2
    ");
    insta::assert_snapshot!(add(&tree, &["--all", "1", "--reason", "r"]), @"
    stderr:
    error: the argument '--all' cannot be used with '[NUMBER]...'

    Usage: mozconfig-lint whitelist add --today <DATE> --all --reason <TEXT> [NUMBER]...

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "r", "--bug", "bug 1"]), @"
    stderr:
    error: invalid value 'bug 1' for '--bug <BUG>': expected a number, or an address that begins with `https://`

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "r", "--expires", "2026-11-30"]), @"
    stderr:
    error: 2026-11-30 is past: the entry would allow nothing
    help: name a day to come, the last on which the entry is to count
    exit: 2
    ");
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "r", "--no-whitelist"]), @"
    stderr:
    error: with `--no-whitelist` there is nothing to add to
    exit: 2
    ");
    assert!(!tree.path("whitelist.toml").exists());
}

#[test]
fn a_choice_of_what_is_not_there() {
    let tree = pair("export A=1\n", "");
    let choose = |options: &[&str]| add(&tree, &[options, &["--reason", "r"]].concat());
    insta::assert_snapshot!(add(&tree, &["first", "--reason", "x"]), @"
    stderr:
    error: invalid value 'first' for '[NUMBER]...': expected the number of a finding, such as `1`

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(choose(&["0"]), @"
    stderr:
    error: there is no finding 0
    help: they are numbered from 1 to 1: `mozconfig-lint whitelist add`
    exit: 2
    ");
    insta::assert_snapshot!(choose(&["1", "2"]), @"
    stderr:
    error: there is no finding 2
    help: they are numbered from 1 to 1: `mozconfig-lint whitelist add`
    exit: 2
    ");
    insta::assert_snapshot!(choose(&["--rule", "only-in-bas"]), @"
    stderr:
    error: there is no rule `only-in-bas`
    help: did you mean `only-in-base`? the rules that an entry can allow are abort-differs, different-condition, different-order, different-value, only-in-base, only-in-other
    exit: 2
    ");
    insta::assert_snapshot!(choose(&["--rule", "unused-entry"]), @"
    stderr:
    error: no entry can allow what `unused-entry` finds
    help: the rules that an entry can allow are abort-differs, different-condition, different-order, different-value, only-in-base, only-in-other
    exit: 2
    ");
    insta::assert_snapshot!(choose(&["--platform", "linux46"]), @"
    stderr:
    error: there is no finding on `linux46`
    help: did you mean `linux64`?
    exit: 2
    ");
    insta::assert_snapshot!(choose(&["--platform", "solaris"]), @"
    stderr:
    error: there is no finding on `solaris`
    help: something differs on linux64
    exit: 2
    ");
    insta::assert_snapshot!(choose(&["--key", "B"]), @"
    stderr:
    error: no finding is chosen
    help: `mozconfig-lint whitelist add` lists all that could be
    exit: 2
    ");
    insta::assert_snapshot!(choose(&["--key", "["]), @"
    stderr:
    error: invalid value '[' for '--key <GLOB>': `[` is not closed

    For more information, try '--help'.
    exit: 2
    ");
    let tree = tree.with(RELEASE, "export A=1\n");
    insta::assert_snapshot!(add(&tree, &["1", "--reason", "r"]), @"
    stderr:
    error: there is no finding 1
    help: nothing differs that is not allowed
    exit: 2
    ");
    insta::assert_snapshot!(add(&tree, &["--platform", "linux64", "--reason", "r"]), @"
    stderr:
    error: there is no finding on `linux64`
    help: nothing differs that is not allowed
    exit: 2
    ");
}

#[test]
fn a_broken_whitelist_is_left_alone() {
    let tree = pair("export A=1\n", "").with("whitelist.toml", "versoin = 1\n");
    insta::assert_snapshot!(add(&tree, &["--all", "--reason", "r"]), @"
    error[invalid-whitelist]: unknown key `versoin` in the whitelist
     --> whitelist.toml:1:1
      |
    1 | versoin = 1
      | ^^^^^^^
      |
      = note: the keys of the whitelist are `version`, `product`, `mounts`, `assume` and `allow`
    help: did you mean `version`?
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
    assert_eq!(tree.text("whitelist.toml"), "versoin = 1\n");
}

/// Each finding of the sample tree by itself: it is gone, and nothing else.
#[test]
fn one_by_one() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/trees/firefox");
    let tree = pair("", "");
    let sampled = |options: &[&str]| add(&tree, &[&["--topsrcdir", sample], options].concat());
    let listed = sampled(&["--whitelist", "../policy.toml"]);
    let count = listed.lines().count() - 1;
    assert!(count >= 19, "{listed}");
    for number in 1..=count {
        let file = format!("../policy-{number}.toml");
        let chosen = [&number.to_string(), "--reason", "r", "--whitelist", &file];
        let added = sampled(&chosen);
        assert!(added.ends_with("exit: 0\n"), "{number}: {added}");
        // What is left is numbered anew, and otherwise the same.
        let without_number = |line: &str| line.trim_start().split_once("  ").unwrap().1.to_owned();
        let mut expected: Vec<String> = listed.lines().take(count).map(without_number).collect();
        expected.remove(number - 1);
        let left = sampled(&["--whitelist", &file]);
        let left: Vec<String> = left.lines().take(count - 1).map(without_number).collect();
        assert_eq!(left, expected, "after {number}");
    }
}
