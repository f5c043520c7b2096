//! `whitelist import`: what comes of Mozilla's old list, and what is refused.

use std::fs;

use crate::tree::{MOZCONFIGS, Tree, tree};

/// The old list, where it stands in real trees.
const OLD: &str = "browser/config/mozconfigs/whitelist";

/// A tree with an old list: an include, a condition, comments, lines that excuse nothing any more,
/// one that it lacks, and drift that the old check cannot see.
fn old_tree() -> Tree {
    let linux = "
        . \"$topsrcdir/build/mozconfig.cache\"
        ac_add_options --with-branding=browser/branding/nightly
        STRIP_FLAGS=\"--strip-debug\"
        . \"$topsrcdir/build/mozconfig.common\"
        ";
    let release = "
        ac_add_options --enable-official-branding
        if [ -n \"$ENABLE_RELEASE_PROMOTION\" ]; then
          MOZ_AUTOMATION_UPLOAD_SYMBOLS=1
        fi
        . \"$topsrcdir/build/mozconfig.common\"
        ";
    tree(&[
        ("browser/config/mozconfigs/linux32/nightly", linux),
        ("browser/config/mozconfigs/linux32/release", release),
        ("browser/config/mozconfigs/linux64/nightly", linux),
        ("browser/config/mozconfigs/linux64/beta", release),
        ("browser/config/mozconfigs/linux64/release", release),
        (
            "browser/config/mozconfigs/win64/nightly",
            "
            EARLY=1
            ac_add_options --with-branding=browser/branding/nightly
            ac_add_options --enable-forgotten
            . \"$topsrcdir/build/mozconfig.common\"
            ",
        ),
        (
            "browser/config/mozconfigs/win64/release",
            "
            . \"$topsrcdir/build/mozconfig.common\"
            ac_add_options --enable-official-branding
            EARLY=1
            ",
        ),
        (
            "build/mozconfig.cache",
            "
            if test -z \"$SCCACHE_DISABLE\"; then
              ac_add_options --with-ccache=sccache
              mk_add_options \"export SCCACHE_BUCKET=taskcluster\"
            fi
            ",
        ),
        (
            "build/mozconfig.common",
            "
            mk_add_options \"export MOZ_AUTOMATION_UPLOAD_SYMBOLS=${MOZ_AUTOMATION_UPLOAD_SYMBOLS-0}\"
            if test -n \"$EARLY\"; then
              ac_add_options --enable-early
            fi
            ",
        ),
        (
            OLD,
            r#"
            # What may differ between nightly and release.
            whitelist = {
                'release': {},
                'nightly': {},
                }

            all_platforms = ['win64', 'linux32', 'linux64', 'macosx64']

            for platform in all_platforms:
                whitelist['nightly'][platform] = [
                    # each channel has its own branding
                    'ac_add_options --with-branding=browser/branding/nightly',

                    'ac_add_options --enable-profiling',
                ]

            # Bug 1234567: releases are compiled from scratch
            for platform in ['linux32', 'linux64']:
                whitelist['nightly'][platform] += [
                    '. "$topsrcdir/build/mozconfig.cache"',
                ]
                whitelist['nightly'][platform] += [
                    'STRIP_FLAGS="--strip-debug"',  # keeps the symbol table
                ]

            for platform in all_platforms:
                whitelist['release'][platform] = [
                    'ac_add_options --enable-official-branding',
                    'if [ -n "$ENABLE_RELEASE_PROMOTION" ]; then',
                    'MOZ_AUTOMATION_UPLOAD_SYMBOLS=1',
                    'fi',
                ]

            if __name__ == '__main__':
                import pprint
                pprint.pprint(whitelist)
            "#,
        ),
    ])
}

/// A tree with one difference, and this old list.
fn with_list(list: &str) -> Tree {
    tree(&[
        ("browser/config/mozconfigs/linux64/nightly", "ac_add_options --enable-lto\n"),
        ("browser/config/mozconfigs/linux64/release", "X=1\n"),
        (OLD, list),
    ])
}

#[test]
fn an_old_list_is_said_anew() {
    insta::assert_snapshot!(old_tree().run(&["whitelist", "import", OLD]), @r#"
    # What browser/config/mozconfigs/whitelist allowed, as far as it still makes a difference.
    # It gives no reason for 2 of these entries: say why, or remove what is not meant.

    version = 1

    [[allow]]
    in = "nightly"
    against = ["beta", "release"]
    platforms = ["linux32", "linux64", "win64"]
    option = "--with-branding=browser/branding/nightly"
    reason = "each channel has its own branding"

    # . "$topsrcdir/build/mozconfig.cache"
    [[allow]]
    in = "nightly"
    against = ["beta", "release"]
    platforms = ["linux32", "linux64"]
    option = "--with-ccache=sccache"
    make = "export SCCACHE_BUCKET=taskcluster"
    from = "build/mozconfig.cache"
    when = "empty(SCCACHE_DISABLE)"
    reason = "Bug 1234567: releases are compiled from scratch"
    bug = 1234567

    [[allow]]
    in = "nightly"
    against = ["beta", "release"]
    platforms = ["linux32", "linux64"]
    var = "STRIP_FLAGS"
    value = "--strip-debug"
    reason = "keeps the symbol table"

    [[allow]]
    in = ["beta", "release"]
    against = "nightly"
    platforms = ["linux32", "linux64", "win64"]
    option = "--enable-official-branding"
    reason = "imported from browser/config/mozconfigs/whitelist, which gives no reason"

    # if [ -n "$ENABLE_RELEASE_PROMOTION" ]; then
    # MOZ_AUTOMATION_UPLOAD_SYMBOLS=1
    [[allow]]
    in = ["beta", "release"]
    against = "nightly"
    platforms = ["linux32", "linux64"]
    var = "MOZ_AUTOMATION_UPLOAD_SYMBOLS"
    value = "1"
    when = "!empty(ENABLE_RELEASE_PROMOTION)"
    reason = "imported from browser/config/mozconfigs/whitelist, which gives no reason"
    stderr:
    browser/config/mozconfigs/whitelist holds 28 lines on 4 platforms: 10 kept, 6 replaced, 12 dropped; 5 entries written for browser

    replaced by what they let through:
      nightly: `. "$topsrcdir/build/mozconfig.cache"` (linux32, linux64)
      release: `if [ -n "$ENABLE_RELEASE_PROMOTION" ]; then` (linux32, linux64)
      release: `fi` (linux32, linux64)

    dropped, since they excuse nothing:
      nightly: `ac_add_options --with-branding=browser/branding/nightly` (macosx64): no such platform, or nothing there to compare
      nightly: `ac_add_options --enable-profiling` (macosx64): no such platform, or nothing there to compare
      nightly: `ac_add_options --enable-profiling` (linux32, linux64, win64): not in the file
      release: `ac_add_options --enable-official-branding` (macosx64): no such platform, or nothing there to compare
      release: `if [ -n "$ENABLE_RELEASE_PROMOTION" ]; then` (macosx64): no such platform, or nothing there to compare
      release: `if [ -n "$ENABLE_RELEASE_PROMOTION" ]; then` (win64): not in the file
      release: `MOZ_AUTOMATION_UPLOAD_SYMBOLS=1` (macosx64): no such platform, or nothing there to compare
      release: `MOZ_AUTOMATION_UPLOAD_SYMBOLS=1` (win64): not in the file
      release: `fi` (macosx64): no such platform, or nothing there to compare
      release: `fi` (win64): not in the file

    not in the list, so that the old check complains as well:
      nightly: `ac_add_options --enable-forgotten` (win64)

    left for `mozconfig-lint check`: 2 findings
      drift of which the old check complains as well (1):
        error[only-in-base]: `--enable-forgotten` is set for nightly but not for release (browser: win64; nightly vs release)
      drift that the old check could not see (1):
        error[different-order]: `--enable-early` is set for nightly where it is not for release, by the order of the same lines (browser: win64; nightly vs release)
    exit: 0
    "#);
}

#[test]
fn it_is_written_to_where_whitelists_stand() {
    let tree = old_tree();
    insta::assert_snapshot!(tree.run(&["whitelist", "import", OLD, "--write"]), @r#"
    wrote `whitelist.toml`

    browser/config/mozconfigs/whitelist holds 28 lines on 4 platforms: 10 kept, 6 replaced, 12 dropped; 5 entries written for browser

    replaced by what they let through:
      nightly: `. "$topsrcdir/build/mozconfig.cache"` (linux32, linux64)
      release: `if [ -n "$ENABLE_RELEASE_PROMOTION" ]; then` (linux32, linux64)
      release: `fi` (linux32, linux64)

    dropped, since they excuse nothing:
      nightly: `ac_add_options --with-branding=browser/branding/nightly` (macosx64): no such platform, or nothing there to compare
      nightly: `ac_add_options --enable-profiling` (macosx64): no such platform, or nothing there to compare
      nightly: `ac_add_options --enable-profiling` (linux32, linux64, win64): not in the file
      release: `ac_add_options --enable-official-branding` (macosx64): no such platform, or nothing there to compare
      release: `if [ -n "$ENABLE_RELEASE_PROMOTION" ]; then` (macosx64): no such platform, or nothing there to compare
      release: `if [ -n "$ENABLE_RELEASE_PROMOTION" ]; then` (win64): not in the file
      release: `MOZ_AUTOMATION_UPLOAD_SYMBOLS=1` (macosx64): no such platform, or nothing there to compare
      release: `MOZ_AUTOMATION_UPLOAD_SYMBOLS=1` (win64): not in the file
      release: `fi` (macosx64): no such platform, or nothing there to compare
      release: `fi` (win64): not in the file

    not in the list, so that the old check complains as well:
      nightly: `ac_add_options --enable-forgotten` (win64)

    left for `mozconfig-lint check`: 2 findings
      drift of which the old check complains as well (1):
        error[only-in-base]: `--enable-forgotten` is set for nightly but not for release (browser: win64; nightly vs release)
      drift that the old check could not see (1):
        error[different-order]: `--enable-early` is set for nightly where it is not for release, by the order of the same lines (browser: win64; nightly vs release)
    exit: 0
    "#);
    let written = fs::read_to_string(tree.path("whitelist.toml")).unwrap();
    let printed = old_tree().stdout(&["whitelist", "import", OLD]);
    assert_eq!(written, printed);
    insta::assert_snapshot!(tree.run(&["--format", "concise"]), @"
    browser/config/mozconfigs/win64/nightly:3:1: error[only-in-base]: `--enable-forgotten` is set for nightly but not for release (browser: win64; nightly vs release)
    build/mozconfig.common:3:3: error[different-order]: `--enable-early` is set for nightly where it is not for release, by the order of the same lines (browser: win64; nightly vs release)
    error: 2 errors (compared 4 pairs on 3 platforms; 23 differences allowed by whitelist.toml)
    exit: 1
    ");
    // A second time it would be overwritten.
    insta::assert_snapshot!(tree.run(&["whitelist", "import", OLD, "--write"]), @"
    stderr:
    error: `whitelist.toml` is there already, and is not overwritten
    help: write to another file with `--output FILE`, and take over from there what is missing
    exit: 2
    ");
    assert_eq!(fs::read_to_string(tree.path("whitelist.toml")).unwrap(), written);
}

#[test]
fn it_is_written_to_where_one_says() {
    let tree = old_tree();
    let written = |arguments: &[&str], file: &str| {
        let output = tree.run(&[&["whitelist", "import", OLD], arguments].concat());
        let first: Vec<&str> = output.lines().take(3).collect();
        let file = fs::read_to_string(tree.path(file)).unwrap();
        format!("{}\n{} lines\n", first.join("\n"), file.lines().count())
    };
    insta::assert_snapshot!(written(&["--output", "new.toml"], "new.toml"), @"
    wrote `new.toml`

    browser/config/mozconfigs/whitelist holds 28 lines on 4 platforms: 10 kept, 6 replaced, 12 dropped; 5 entries written for browser
    49 lines
    ");
    let beside = format!("{MOZCONFIGS}/whitelist.toml");
    insta::assert_snapshot!(written(&["--write", "--whitelist", &beside], &beside), @"
    wrote `browser/config/mozconfigs/whitelist.toml`

    browser/config/mozconfigs/whitelist holds 28 lines on 4 platforms: 10 kept, 6 replaced, 12 dropped; 5 entries written for browser
    49 lines
    ");
}

#[test]
fn nothing_is_overwritten() {
    let tree = with_list("whitelist = {}\n")
        .with("browser/config/mozconfigs/whitelist.toml", "version = 1\n")
        .with("other.toml", "");
    let refused =
        |arguments: &[&str]| tree.run(&[&["whitelist", "import", OLD], arguments].concat());
    insta::assert_snapshot!(refused(&["--write"]), @"
    stderr:
    error: `browser/config/mozconfigs/whitelist.toml` is there already, and is not overwritten
    help: write to another file with `--output FILE`, and take over from there what is missing
    exit: 2
    ");
    insta::assert_snapshot!(refused(&["--output", "other.toml"]), @"
    stderr:
    error: `other.toml` is there already, and is not overwritten
    help: write to another file with `--output FILE`, and take over from there what is missing
    exit: 2
    ");
    insta::assert_snapshot!(refused(&["--write", "--whitelist", "other.toml"]), @"
    stderr:
    error: `other.toml` is there already, and is not overwritten
    help: write to another file with `--output FILE`, and take over from there what is missing
    exit: 2
    ");
    insta::assert_snapshot!(refused(&["--whitelist", "new.toml"]), @"
    stderr:
    error: `--whitelist` has no effect without `--write`: it says where that writes to
    help: add `--write`; an import does not read the whitelist that the tree has
    exit: 2
    ");
    insta::assert_snapshot!(refused(&["--output", "no/such/folder.toml"]), @"
    stderr:
    error: cannot write `no/such/folder.toml`: cannot make a file beside it: it is not there
    exit: 2
    ");
    insta::assert_snapshot!(refused(&["--output", "a.toml", "--write"]), @"
    stderr:
    error: the argument '--output <FILE>' cannot be used with '--write'

    Usage: mozconfig-lint whitelist import --output <FILE> <OLD>

    For more information, try '--help'.
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["whitelist", "import"]), @"
    stderr:
    error: the following required arguments were not provided:
      <OLD>

    Usage: mozconfig-lint whitelist import <OLD>

    For more information, try '--help'.
    exit: 2
    ");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_something_too() {
    let tree = with_list("whitelist = {}\n");
    std::os::unix::fs::symlink("/nowhere", tree.path("whitelist.toml")).unwrap();
    insta::assert_snapshot!(tree.run(&["whitelist", "import", OLD, "--write"]), @"
    stderr:
    error: `whitelist.toml` is there already, and is not overwritten
    help: write to another file with `--output FILE`, and take over from there what is missing
    exit: 2
    ");
}

#[test]
fn the_list_of_today_is_read_from_anywhere() {
    let list = "allowlist = {'nightly': {'linux64': ['ac_add_options --enable-lto']}}\n";
    let tree =
        with_list("").with("browser/config/mozconfigs/allowlist", list).with("../old-list", list);
    let expected = tree.run(&["whitelist", "import", "browser/config/mozconfigs/allowlist"]);
    insta::assert_snapshot!(expected, @r#"
    # What browser/config/mozconfigs/allowlist allowed, as far as it still makes a difference.
    # It gives no reason for these entries: say why, or remove what is not meant.

    version = 1

    [[allow]]
    in = "nightly"
    against = "release"
    platforms = ["linux64"]
    option = "--enable-lto"
    reason = "imported from browser/config/mozconfigs/allowlist, which gives no reason"
    stderr:
    browser/config/mozconfigs/allowlist holds 1 line on 1 platform: 1 kept, 0 replaced, 0 dropped; 1 entry written for browser

    not in the list, so that the old check complains as well:
      release: `X=1` (linux64)

    left for `mozconfig-lint check`: 1 finding
      drift of which the old check complains as well (1):
        error[only-in-other]: `X=1` is set for release but not for nightly (browser: linux64; nightly vs release)
    exit: 0
    "#);
    let from_below = tree.run_in(MOZCONFIGS, &["whitelist", "import", "allowlist"]);
    assert_eq!(from_below, expected);
    let from_top =
        tree.run_in("browser", &["whitelist", "import", "browser/config/mozconfigs/allowlist"]);
    assert_eq!(from_top, expected);
    // Outside of the tree it is named as it was given, but never by an absolute path.
    let outside = tree.run(&["whitelist", "import", "../old-list"]);
    assert_eq!(outside, expected.replace("browser/config/mozconfigs/allowlist", "old-list"));
    let absolute = tree.path("../old-list").canonicalize().unwrap();
    let absolute = tree.run(&["whitelist", "import", absolute.to_str().unwrap()]);
    assert_eq!(absolute, outside);
}

#[test]
fn a_list_that_excuses_nothing() {
    let tree = with_list(
        "
        whitelist = {
            'nightly': {
                'linux64': ['ac_add_options --enable-gone', '# no line', ' X=1', 'y'],
                'solaris': ['ac_add_options --enable-lto'],
            },
            'beta': {'linux64': ['ac_add_options --enable-lto']},
            'release': {'linux64': ('X=1',)},
        }
        ",
    )
    .with("browser/config/mozconfigs/linux64/nightly", "  X=1\nac_add_options --enable-lto\n");
    insta::assert_snapshot!(tree.run(&["whitelist", "import", OLD]), @"
    # What browser/config/mozconfigs/whitelist allowed, as far as it still makes a difference.

    version = 1
    stderr:
    browser/config/mozconfigs/whitelist holds 7 lines on 2 platforms: 0 kept, 0 replaced, 7 dropped; 0 entries written for browser

    dropped, since they excuse nothing:
      beta: `ac_add_options --enable-lto` (linux64): under a key that the old check does not read
      nightly: ` X=1` (linux64): a line that the old check never compares
      nightly: `# no line` (linux64): a line that the old check never compares
      nightly: `ac_add_options --enable-gone` (linux64): not in the file
      nightly: `y` (linux64): a line that the old check never compares
      nightly: `ac_add_options --enable-lto` (solaris): no such platform, or nothing there to compare
      release: `X=1` (linux64): makes no difference any more

    not in the list, so that the old check complains as well:
      nightly: `X=1` (linux64)
      nightly: `ac_add_options --enable-lto` (linux64)

    left for `mozconfig-lint check`: 1 finding
      drift of which the old check complains as well (1):
        error[only-in-base]: `--enable-lto` is set for nightly but not for release (browser: linux64; nightly vs release)
    exit: 0
    ");
}

#[test]
fn values_stand_for_themselves() {
    let tree = tree(&[
        (
            "browser/config/mozconfigs/linux64/nightly",
            r#"
            ac_add_options --with-x='a*b?[c]'
            export A="it's \"$HOME\" \\ {x,y}"
            mk_add_options PROFILE='$(PYTHON) @MOZ_OBJDIR@/x.py 10'
            "#,
        ),
        ("browser/config/mozconfigs/linux64/release", "\n"),
        (
            OLD,
            r#"
            whitelist = {'nightly': {'linux64': [
                'ac_add_options --with-x=\'a*b?[c]\'',
                'export A="it\'s \\"$HOME\\" \\\\ {x,y}"',
                "mk_add_options PROFILE='$(PYTHON) @MOZ_OBJDIR@/x.py 10'",
            ]}}
            "#,
        ),
    ]);
    insta::assert_snapshot!(tree.run(&["whitelist", "import", OLD]), @r#"
    # What browser/config/mozconfigs/whitelist allowed, as far as it still makes a difference.
    # It gives no reason for these entries: say why, or remove what is not meant.

    version = 1

    [[allow]]
    in = "nightly"
    against = "release"
    platforms = ["linux64"]
    option = '--with-x=a\*b\?\[c\]'
    reason = "imported from browser/config/mozconfigs/whitelist, which gives no reason"

    [[allow]]
    in = "nightly"
    against = "release"
    platforms = ["linux64"]
    env = "A"
    value = "it's \"$HOME\" \\\\ \\{x,y\\}"
    reason = "imported from browser/config/mozconfigs/whitelist, which gives no reason"

    [[allow]]
    in = "nightly"
    against = "release"
    platforms = ["linux64"]
    make = "PROFILE"
    value = "$(PYTHON) @MOZ_OBJDIR@/x.py 10"
    reason = "imported from browser/config/mozconfigs/whitelist, which gives no reason"
    stderr:
    browser/config/mozconfigs/whitelist holds 3 lines on 1 platform: 3 kept, 0 replaced, 0 dropped; 3 entries written for browser

    `mozconfig-lint check` finds nothing with the new whitelist
    exit: 0
    "#);
}

#[test]
fn effects_of_what_does_not_differ_have_entries_of_their_own() {
    // `A` itself does not differ, since it is unset again: what comes of it needs entries of its own.
    let tree = tree(&[
        ("browser/config/mozconfigs/linux64/nightly", "A=1\n. $topsrcdir/build/x\n"),
        ("browser/config/mozconfigs/linux64/release", ". $topsrcdir/build/x\n"),
        (
            "build/x",
            "
            if test -n \"$A\"; then
              ac_add_options --enable-a
              . $topsrcdir/build/y
            fi
            unset A
            ",
        ),
        ("build/y", "ac_add_options --enable-y\nB=2\n"),
        (OLD, "whitelist = {'nightly': {'linux64': ['A=1']}}\n"),
    ]);
    insta::assert_snapshot!(tree.run(&["whitelist", "import", OLD]), @r#"
    # What browser/config/mozconfigs/whitelist allowed, as far as it still makes a difference.
    # It gives no reason for these entries: say why, or remove what is not meant.

    version = 1

    # A=1
    [[allow]]
    in = "nightly"
    against = "release"
    platforms = ["linux64"]
    option = "--enable-a"
    from = "build/x"
    when = "empty(A)"
    reason = "imported from browser/config/mozconfigs/whitelist, which gives no reason"

    # A=1
    [[allow]]
    in = "nightly"
    against = "release"
    platforms = ["linux64"]
    option = "--enable-y"
    var = "B=2"
    from = "build/y"
    when = "empty(A)"
    reason = "imported from browser/config/mozconfigs/whitelist, which gives no reason"
    stderr:
    browser/config/mozconfigs/whitelist holds 1 line on 1 platform: 1 kept, 0 replaced, 0 dropped; 2 entries written for browser

    `mozconfig-lint check` finds nothing with the new whitelist
    exit: 0
    "#);
}

#[test]
fn the_product_is_that_beside_the_list() {
    let list = "whitelist = {'nightly': {'linux64': ['X=1']}}\n";
    let tree = tree(&[
        ("comm/mail/config/mozconfigs/linux64/nightly", "X=1\n"),
        ("comm/mail/config/mozconfigs/linux64/release", "\n"),
        ("comm/suite/config/mozconfigs/linux64/nightly", "X=1\n"),
        ("comm/suite/config/mozconfigs/linux64/release", "\n"),
        ("comm/mail/config/mozconfigs/whitelist", list),
        ("list", list),
    ]);
    let import = |arguments: &[&str]| tree.run(&[&["whitelist", "import"], arguments].concat());
    insta::assert_snapshot!(import(&["comm/mail/config/mozconfigs/whitelist"]), @r#"
    # What comm/mail/config/mozconfigs/whitelist allowed, as far as it still makes a difference.
    # It gives no reason for these entries: say why, or remove what is not meant.

    version = 1

    [[allow]]
    in = "nightly"
    against = "release"
    products = "comm/mail"
    platforms = ["linux64"]
    var = "X"
    value = "1"
    reason = "imported from comm/mail/config/mozconfigs/whitelist, which gives no reason"
    stderr:
    comm/mail/config/mozconfigs/whitelist holds 1 line on 1 platform: 1 kept, 0 replaced, 0 dropped; 1 entry written for comm/mail

    left for `mozconfig-lint check`: 1 finding
      drift that the old check could not see (1):
        error[only-in-base]: `X=1` is set for nightly but not for release (comm/suite: linux64; nightly vs release)
    exit: 0
    "#);
    insta::assert_snapshot!(import(&["list"]), @"
    stderr:
    error: there is no telling which product `list` is about
    help: name it with `--product NAME`: `comm/mail`, `comm/suite`
    exit: 2
    ");
    insta::assert_snapshot!(import(&["list", "--product", "comm/male"]), @"
    stderr:
    error: there is no product `comm/male`
    help: did you mean `comm/mail`?
    exit: 2
    ");
    insta::assert_snapshot!(import(&["list", "--product", "browser"]), @"
    stderr:
    error: there is no product `browser`
    help: the products are `comm/mail`, `comm/suite`
    exit: 2
    ");
    insta::assert_snapshot!(import(&["list", "--product", "comm/suite"]), @r#"
    # What list allowed, as far as it still makes a difference.
    # It gives no reason for these entries: say why, or remove what is not meant.

    version = 1

    [[allow]]
    in = "nightly"
    against = "release"
    products = "comm/suite"
    platforms = ["linux64"]
    var = "X"
    value = "1"
    reason = "imported from list, which gives no reason"
    stderr:
    list holds 1 line on 1 platform: 1 kept, 0 replaced, 0 dropped; 1 entry written for comm/suite

    left for `mozconfig-lint check`: 1 finding
      drift that the old check could not see (1):
        error[only-in-base]: `X=1` is set for nightly but not for release (comm/mail: linux64; nightly vs release)
    exit: 0
    "#);
}

#[test]
fn a_list_that_cannot_be_read_is_refused() {
    let refused = |list: &str| with_list(list).run(&["whitelist", "import", OLD]);
    insta::assert_snapshot!(refused("whitelist = {}\nwhitelist.update(nightly={})\n"), @r#"
    stderr:
    error: cannot import `browser/config/mozconfigs/whitelist:2:1`: found a call of `.update`, which is not understood here
    help: understood are strings, lists, tuples and dicts, names, subscripts, `+`, `=`, `+=`, `for NAME in LIST:`, and an unused `if __name__ == "__main__":` at the end; write the line out with these
    exit: 2
    "#);
    insta::assert_snapshot!(refused("whitelist = {\n    'nightly': {},\n"), @"
    stderr:
    error: cannot import `browser/config/mozconfigs/whitelist:3:1`: this is not Python: it breaks off
    help: `python3 -m py_compile FILE` says what Python makes of it
    exit: 2
    ");
    insta::assert_snapshot!(
        refused("whitelist = {'nightly': {}}\nwhitelist['nightly']['linux64'] += ['X=1']\n"), @"
    stderr:
    error: cannot import `browser/config/mozconfigs/whitelist:2:22`: there is no key `linux64` here
    help: `=` makes a key, `+=` needs one that is there
    exit: 2
    ");
    insta::assert_snapshot!(refused("whitelist = {'nightly': ['X=1']}\n"), @"
    stderr:
    error: cannot import `browser/config/mozconfigs/whitelist:1:14`: under `nightly` stands a list, expected `{side: {platform: [line, ...]}}`
    exit: 2
    ");
    insta::assert_snapshot!(refused("a = ['x']\nfor b in a:\n    a += [b]\n"), @"
    stderr:
    error: cannot import `browser/config/mozconfigs/whitelist:2:1`: the lists grow past 200000 items here
    help: a list of allowed lines has a few hundred; does a loop run too often?
    exit: 2
    ");
    insta::assert_snapshot!(refused(&format!("whitelist = {}\n", "[".repeat(5000))), @"
    stderr:
    error: cannot import `browser/config/mozconfigs/whitelist:1:43`: this is nested more than 64 levels deep
    exit: 2
    ");
    insta::assert_snapshot!(refused("import os\nos.system('touch it-ran')\nwhitelist = {}\n"), @r#"
    stderr:
    error: cannot import `browser/config/mozconfigs/whitelist:1:1`: found an import, which is not understood here
    help: understood are strings, lists, tuples and dicts, names, subscripts, `+`, `=`, `+=`, `for NAME in LIST:`, and an unused `if __name__ == "__main__":` at the end; write the line out with these
    exit: 2
    "#);
    let tree = with_list("").with_bytes(OLD, b"whitelist = {'\xff': {}}\n");
    insta::assert_snapshot!(tree.run(&["whitelist", "import", OLD]), @"
    stderr:
    error: cannot read the old list `browser/config/mozconfigs/whitelist`: it is not UTF-8
    help: name Mozilla's Python file, such as `browser/config/mozconfigs/allowlist`
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["whitelist", "import", "no/such/list"]), @"
    stderr:
    error: cannot read the old list `no/such/list`: there is no such folder
    help: name Mozilla's Python file, such as `browser/config/mozconfigs/allowlist`
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["whitelist", "import", "browser"]), @"
    stderr:
    error: cannot read the old list `browser`: it is a folder, not a file
    help: name Mozilla's Python file, such as `browser/config/mozconfigs/allowlist`
    exit: 2
    ");
}

#[test]
fn a_tree_without_mozconfigs_is_refused() {
    let tree = tree(&[("list", "whitelist = {}\n")]);
    insta::assert_snapshot!(tree.run(&["whitelist", "import", "list", "--topsrcdir", "."]), @"
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name the top source directory: the folder that holds `browser/config/mozconfigs`
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["whitelist", "import", "list"]), @"
    stderr:
    error: no source tree holds the current folder
    help: name the top source directory: `mozconfig-lint check DIR`
    exit: 2
    ");
}

#[test]
fn nothing_hostile_reaches_a_terminal() {
    let tree = with_list(
        "whitelist = {'nightly': {'linux64': ['ac_add_options --enable-lto', 'X=\"\\x1b[31m\u{202e}\"',  # \u{202e}why\n'\\x1b[31mred\\nline'], '\\x1b]0;x\\x07': ['\u{202e}x']}}\n",
    )
    .with(
        "browser/config/mozconfigs/linux64/nightly",
        "ac_add_options --enable-lto\nX=\"\u{1b}[31m\u{202e}\"\n",
    );
    insta::assert_snapshot!(tree.run(&["whitelist", "import", OLD]), @r#"
    # What browser/config/mozconfigs/whitelist allowed, as far as it still makes a difference.

    version = 1

    [[allow]]
    in = "nightly"
    against = "release"
    platforms = ["linux64"]
    option = "--enable-lto"
    reason = "\U0000202Ewhy"
    stderr:
    browser/config/mozconfigs/whitelist holds 4 lines on 2 platforms: 1 kept, 0 replaced, 3 dropped; 1 entry written for browser

    dropped, since they excuse nothing:
      nightly: `X="\u{1b}[31m\u{202e}"` (linux64): not the only cause of its difference, and the other is not allowed
      nightly: `\u{1b}[31mred\nline` (linux64): not in the file
      nightly: `\u{202e}x` (\u{1b}]0;x\u{7}): no such platform, or nothing there to compare

    not in the list, so that the old check complains as well:
      release: `X=1` (linux64)

    left for `mozconfig-lint check`: 1 finding
      drift of which the old check complains as well (1):
        error[different-value]: `X` differs: `X=\u{1b}[31m\u{202e}` for nightly, `X=1` for release (browser: linux64; nightly vs release)
    exit: 0
    "#);
}

/// The example of the documentation is what the command makes of the sample tree.
#[test]
fn the_documentation_shows_what_is_printed() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/whitelist-import.md")).unwrap();
    let list = "tests/trees/firefox/browser/config/mozconfigs/allowlist";
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_mozconfig-lint"))
        .args(["whitelist", "import", list, "--topsrcdir", "tests/trees/firefox"])
        .current_dir(&root)
        .output()
        .unwrap();
    let list = fs::read(root.join(list)).unwrap();
    for shown in [list, output.stdout, output.stderr] {
        let shown = String::from_utf8(shown).unwrap();
        assert!(page.contains(&shown), "docs/whitelist-import.md does not show this:\n{shown}");
    }
}

#[test]
fn help_says_what_goes_where() {
    insta::assert_snapshot!(old_tree().run(&["whitelist", "import", "--help"]), @"
    Import Mozilla's `whitelist` or `allowlist`, a Python file, without running it

    Usage: mozconfig-lint whitelist import [OPTIONS] <OLD>

    Arguments:
      <OLD>
              The old list, such as `browser/config/mozconfigs/allowlist`

    Options:
          --product <NAME>
              The product that the list is about.
              
              Without this option it is the one beside whose mozconfigs the list stands, or else
              `browser`.

          --write
              Write the new whitelist to `whitelist.toml` in the top source directory, or where
              `--whitelist` says

          --output <FILE>
              Write the new whitelist to this file

          --mount <PREFIX=DIR>
              Let a folder stand at a place of the source tree.
              
              PREFIX is a path below the top source directory: with `comm=../comm-central` what a
              mozconfig includes from `$topsrcdir/comm` is read from there. The option may be repeated.

          --assume <NAME=VALUE>
              Take something as known that the analysis would otherwise leave open.
              
              `NAME=VALUE` is an environment variable, `$(COMMAND)=OUTPUT` what a command prints (it is
              never run), and `file:PATH=true` or `file:PATH=false` whether something stands at a path.
              The option may be repeated.

      -h, --help
              Print help (see a summary with '-h')

    Options of every command:
          --topsrcdir <DIR>
              The top source directory.
              
              Without this option it is looked for from the current folder upwards.

          --whitelist <FILE>
              The whitelist: the file of the differences that are intended.
              
              Without this option it is `whitelist.toml` in the top source directory or beside a
              product's mozconfigs; there may be none.

          --no-whitelist
              Use no whitelist, even where there is one

          --color <WHEN>
              Whether the output is coloured: `auto`, `always` or `never`.
              
              With `auto` it is on a terminal; a variable `NO_COLOR` in the environment prevents that,
              and `CLICOLOR_FORCE` makes it so everywhere.
              
              [default: auto]

    The new whitelist goes to standard output, and what became of the old list to standard error. With
    `--write` or `--output` the whitelist goes to a file that is not there yet, and the rest to standard
    output.

    Exit codes:
      0  The list was imported, whatever is left for `check` to say.
      2  It could not be: bad usage, a list that cannot be read, a whitelist that is there already.
    exit: 0
    ");
}
