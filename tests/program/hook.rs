//! `hook`: the check as a step of a build. Who calls it is in `hook_in_builds`.

use std::fmt::Write as _;
use std::fs;

use crate::tree::{NIGHTLY, RELEASE, Tree, listing, tree};

const HOOK: [&str; 5] = ["hook", "--topsrcdir", ".", "--objdir", "obj"];

pub(crate) const COMMON: &str = "build/mozconfig.common";
pub(crate) const INCLUDES: &str = ". \"$topsrcdir/build/mozconfig.common\"\n";

/// Two alike mozconfigs that include a file, and a whitelist that allows a third one its branding.
pub(crate) fn clean() -> Tree {
    tree(&[
        (NIGHTLY, &format!("{INCLUDES}ac_add_options --with-branding=nightly\n")),
        (RELEASE, &format!("{INCLUDES}ac_add_options --with-branding=official\n")),
        (COMMON, "ac_add_options --enable-lto\n"),
        ("dom/base/Element.cpp", "// not looked at\n"),
        (
            "whitelist.toml",
            r#"
            version = 1
            [[allow]]
            in = ["nightly", "release"]
            option = "--with-branding=*"
            reason = "each channel carries its own branding"
            "#,
        ),
    ])
}

fn hook(tree: &Tree, more: &[&str]) -> String {
    tree.run(&[&HOOK, more].concat())
}

fn stamp(tree: &Tree) -> Option<String> {
    fs::read_to_string(tree.path("obj/mozconfig-lint.stamp")).ok()
}

/// What changes with the versions of the program and of Rust is taken out.
fn without_digests(stamp: &str) -> String {
    let line = |line: &str| match line.rsplit_once(':') {
        Some((start, digest)) if digest.len() >= 17 && start.contains("\": \"") => {
            format!("{start}:…\"{}\n", if digest.ends_with(',') { "," } else { "" })
        }
        _ => format!("{line}\n"),
    };
    let text: String = stamp.lines().map(line).collect();
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn silent_when_clean() {
    let tree = clean();
    let before = listing(&tree.top());
    assert_eq!(hook(&tree, &["--depfile", "obj/lint.d"]), "exit: 0\n");
    let mut after = listing(&tree.top());
    after.retain(|line| !line.starts_with(&format!("{}/", tree.path("obj").display())));
    assert_eq!(after, before, "nothing is written but into the object directory");
    assert_eq!(
        fs::read_dir(tree.path("obj")).unwrap().count(),
        2,
        "no temporary file is left behind"
    );
    insta::assert_snapshot!(fs::read_to_string(tree.path("obj/lint.d")).unwrap(), @r"
    obj/mozconfig-lint.stamp: \
     ./. \
     ./browser/. \
     ./browser/config/. \
     ./browser/config/mozconfigs/. \
     ./browser/config/mozconfigs/linux64/. \
     ./browser/config/mozconfigs/linux64/nightly \
     ./browser/config/mozconfigs/linux64/release \
     ./build/. \
     ./build/mozconfig.common \
     ./dom/. \
     ./whitelist.toml

    ./.:

    ./browser/.:

    ./browser/config/.:

    ./browser/config/mozconfigs/.:

    ./browser/config/mozconfigs/linux64/.:

    ./browser/config/mozconfigs/linux64/nightly:

    ./browser/config/mozconfigs/linux64/release:

    ./build/.:

    ./build/mozconfig.common:

    ./dom/.:

    ./whitelist.toml:
    ");
    insta::assert_snapshot!(without_digests(&stamp(&tree).unwrap()), @r#"
    {
      "mozconfig-lint-stamp": 1,
      "program": "VERSION",
      "question": [
        "the whitelist of the tree",
        "object directory obj"
      ],
      "read": {
        "browser/config/mozconfigs/linux64/nightly": "77:…",
        "browser/config/mozconfigs/linux64/release": "78:…",
        "build/mozconfig.common": "28:…",
        "whitelist.toml": "128:…"
      },
      "asked": {
        "browser/config/mozconfigs": "folder",
        "browser/config/mozconfigs/config/mozconfigs": "absent",
        "browser/config/mozconfigs/whitelist.toml": "absent",
        "dom/config/mozconfigs": "absent",
        "whitelist.toml": "file"
      },
      "listed": {
        "": "4:…",
        "browser": "1:…",
        "browser/config": "1:…",
        "browser/config/mozconfigs": "1:…",
        "browser/config/mozconfigs/linux64": "2:…",
        "build": "1:…"
      }
    }
    "#);
}

#[test]
fn findings_with_the_two_ways_out() {
    let tree = clean().with(
        NIGHTLY,
        &format!(
            "{INCLUDES}ac_add_options --with-branding=nightly\nac_add_options --enable-x\nfoo\n"
        ),
    );
    insta::assert_snapshot!(hook(&tree, &[]), @"
    browser/config/mozconfigs/linux64/nightly:3:1: error[only-in-base]: `--enable-x` is set for nightly but not for release (browser: linux64; nightly vs release)
        help: should release have it too? move it to `build/mozconfig.common`, which both include
        help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
    browser/config/mozconfigs/linux64/nightly:4:1: error[abort-differs]: `foo` ends the load for nightly but not for release (browser: linux64; nightly vs release)
        help: should release end there too? give both the same check, best in a file that both include
        help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
    error: 2 errors, 1 warning (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    help: `mozconfig-lint check` shows the lines, and the whitelist entries to add
    exit: 1
    ");
    assert_eq!(stamp(&tree), None);
}

#[test]
fn what_a_mozconfig_says_is_escaped() {
    let evil =
        "ac_add_options --enable-x='\u{1b}[31m\n::error::a\u{202e}'\n. \"$topsrcdir/::b\nc\"\n";
    let tree = clean().with(NIGHTLY, evil).with(RELEASE, "");
    insta::assert_snapshot!(hook(&tree, &[]), @r"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `--enable-x=\u{1b}[31m ::error::a\u{202e}` is set for nightly but not for release (browser: linux64; nightly vs release)
        help: should release have it too? carry the line to release
        help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
    browser/config/mozconfigs/linux64/nightly:3:1: error[missing-include]: `::b\nc` is included but does not exist (browser: linux64)
        help: correct the path, or take the include out; compared as though the file were empty
    whitelist.toml:2:1: error[unused-entry]: this entry excuses nothing: remove it
        help: remove the entry
    error: 3 errors (compared 1 pair on 1 platform)
    help: `mozconfig-lint check` shows the lines, and the whitelist entries to add
    exit: 1
    ");
}

/// `check` shows warnings; a build has no use for them.
#[test]
fn warnings_are_no_words_of_a_build() {
    let tree = clean().with(COMMON, "foo\n");
    assert!(tree.run(&["--format", "concise"]).contains("warning[unknown-command]"));
    assert_eq!(hook(&tree, &[]), "exit: 0\n");
    assert!(stamp(&tree).is_some());
}

#[test]
fn a_failed_check_leaves_no_stamp() {
    let drifted = "ac_add_options --with-branding=nightly\n";
    let tree = clean();
    for (file, text) in
        [(NIGHTLY, drifted), ("whitelist.toml", "version = 2\n"), ("../whitelist", "version = 2\n")]
    {
        let intact = fs::read(tree.path(file)).unwrap_or_default();
        let more = if file.starts_with("../") { &["--whitelist", "../whitelist"][..] } else { &[] };
        assert_eq!(hook(&tree, &[]), "exit: 0\n");
        assert!(stamp(&tree).is_some());
        fs::write(tree.path(file), text).unwrap();
        assert!(!hook(&tree, more).ends_with("exit: 0\n"), "{file}");
        assert_eq!(stamp(&tree), None, "{file}");
        fs::write(tree.path(file), intact).unwrap();
    }
    // A check that cannot even begin is a failed one, too.
    assert_eq!(hook(&tree, &[]), "exit: 0\n");
    let gone = ["hook", "--topsrcdir", "gone", "--objdir", "obj"];
    insta::assert_snapshot!(tree.run(&gone), @"
    stderr:
    error: cannot open the source tree `gone`: there is no such folder
    help: name the top source directory, such as `~/firefox`
    exit: 2
    ");
    assert_eq!(stamp(&tree), None);
}

/// What files hold decides, not their times; and the stamp alone decides, where all is as it was.
#[test]
fn at_once_when_nothing_has_changed() {
    let tree = clean();
    hook(&tree, &[]);
    let first = stamp(&tree).unwrap();
    let touched = fs::File::open(tree.path(NIGHTLY)).unwrap();
    touched.set_modified(std::time::SystemTime::now()).unwrap();
    assert_eq!(hook(&tree, &[]), "exit: 0\n");
    assert_eq!(stamp(&tree).unwrap(), first);

    // A change of the same length, with the same time.
    let time = fs::metadata(tree.path(COMMON)).unwrap().modified().unwrap();
    let tree = tree.with(COMMON, "ac_add_options --enable-lt0\n");
    fs::File::open(tree.path(COMMON)).unwrap().set_modified(time).unwrap();
    assert_eq!(hook(&tree, &[]), "exit: 0\n");
    let second = stamp(&tree).unwrap();
    assert_ne!(second, first);

    // With a stamp that does not know of the mozconfigs, their drift is not seen.
    let drifted = format!("{INCLUDES}ac_add_options --enable-x\n");
    let tree = tree.with(NIGHTLY, &drifted);
    let known = |line: &&str| !line.contains("linux64/nightly\": \"") || line.contains("file");
    let forged: String = second.lines().filter(known).flat_map(|line| [line, "\n"]).collect();
    fs::write(tree.path("obj/mozconfig-lint.stamp"), &forged).unwrap();
    assert_eq!(hook(&tree, &[]), "exit: 0\n");
    // A stamp for another question, or of another version, stands for nothing.
    for other in [
        forged.replace("the whitelist of the tree", "no whitelist"),
        forged.replace("\"program\": \"", "\"program\": \"9"),
        forged.replace("\"mozconfig-lint-stamp\": 1", "\"mozconfig-lint-stamp\": 2"),
        forged.replace("absent", "gone"),
        forged.replace("\"build/", "\"../build/"),
        String::new(),
    ] {
        assert_ne!(other, forged);
        fs::write(tree.path("obj/mozconfig-lint.stamp"), other).unwrap();
        assert!(hook(&tree, &[]).ends_with("exit: 1\n"));
    }
}

#[test]
fn options_are_part_of_the_question() {
    let text = format!("{INCLUDES}if test -n \"$X\"; then ac_add_options --enable-x; fi\n");
    let tree = clean()
        .with(NIGHTLY, &text)
        .with(RELEASE, INCLUDES)
        .with("whitelist.toml", "version = 1\n");
    assert_eq!(hook(&tree, &["--assume", "X="]), "exit: 0\n");
    assert!(hook(&tree, &[]).ends_with("exit: 1\n"));
    assert!(hook(&tree, &["--assume", "X=1"]).ends_with("exit: 1\n"));

    let tree = clean();
    assert_eq!(hook(&tree, &[]), "exit: 0\n");
    assert!(hook(&tree, &["--no-whitelist"]).ends_with("exit: 1\n"));
    let entry = fs::read_to_string(tree.path("whitelist.toml")).unwrap();
    let tree = tree.with("whitelist.toml", &format!("{entry}expires = 2026-01-01\n"));
    assert_eq!(hook(&tree, &[]), "exit: 0\n", "without a day no entry expires");
    assert!(hook(&tree, &["--today", "2026-01-02"]).ends_with("exit: 1\n"));
}

#[test]
fn nothing_is_written_elsewhere() {
    let tree = clean().with("../out/keep", "").with("obj/precious", "kept\n");
    std::os::unix::fs::symlink(tree.path("build"), tree.path("obj/link")).unwrap();
    let mut text = String::new();
    for arguments in [
        &["hook", "--topsrcdir", "."][..],
        &["hook", "--objdir", "obj"],
        &["hook", "--topsrcdir", ".", "--objdir", "."],
        &["hook", "--topsrcdir", ".", "--objdir", "whitelist.toml"],
        &["hook", "--topsrcdir", ".", "--objdir", "..", "--stamp", "stamp"],
        &["hook", "--topsrcdir", ".", "--objdir", "../out", "--stamp", "stamp"],
        &["hook", "--topsrcdir", ".", "--objdir", "obj", "--stamp", "obj/../x"],
        &["hook", "--topsrcdir", ".", "--objdir", "obj", "--stamp", "obj/new/../../x"],
        &["hook", "--topsrcdir", ".", "--objdir", "obj", "--stamp", "obj/link/x"],
        &["hook", "--topsrcdir", ".", "--objdir", "obj", "--stamp", "obj/.."],
        &["hook", "--topsrcdir", ".", "--objdir", "obj", "--stamp", "obj/precious"],
        &["hook", "--topsrcdir", ".", "--objdir", "obj", "--stamp", "obj/link"],
        &["hook", "--topsrcdir", ".", "--objdir", "obj", "--depfile", "lint.d"],
        &["hook", "--topsrcdir", ".", "--objdir", "obj", "--stamp", "obj/a*", "--depfile", "obj/d"],
    ] {
        let _ = write!(text, "$ {}\n{}", arguments.join(" "), tree.run(arguments));
    }
    insta::assert_snapshot!(text, @"
    $ hook --topsrcdir .
    stderr:
    error: the following required arguments were not provided:
      --objdir <DIR>

    Usage: mozconfig-lint hook --objdir <DIR> --topsrcdir <DIR>

    For more information, try '--help'.
    exit: 2
    $ hook --objdir obj
    stderr:
    error: the source tree is not named
    help: a build names it: `mozconfig-lint hook --topsrcdir DIR --objdir DIR`
    exit: 2
    $ hook --topsrcdir . --objdir .
    stderr:
    error: the object directory `.` is the source tree `.` itself
    help: the hook writes nothing among sources: name a folder for what is built
    exit: 2
    $ hook --topsrcdir . --objdir whitelist.toml
    stderr:
    error: cannot open the object directory `whitelist.toml`: it is not a folder
    exit: 2
    $ hook --topsrcdir . --objdir .. --stamp stamp
    stderr:
    error: `stamp` is in the source tree
    help: the hook writes nothing among sources
    exit: 2
    $ hook --topsrcdir . --objdir ../out --stamp stamp
    stderr:
    error: `stamp` is not in the object directory `../out`
    help: the hook writes nothing elsewhere
    exit: 2
    $ hook --topsrcdir . --objdir obj --stamp obj/../x
    stderr:
    error: `obj/../x` is not in the object directory `obj`
    help: the hook writes nothing elsewhere
    exit: 2
    $ hook --topsrcdir . --objdir obj --stamp obj/new/../../x
    stderr:
    error: `obj/new/../../x` is not in the object directory `obj`
    help: the hook writes nothing elsewhere
    exit: 2
    $ hook --topsrcdir . --objdir obj --stamp obj/link/x
    stderr:
    error: `obj/link/x` is not in the object directory `obj`
    help: the hook writes nothing elsewhere
    exit: 2
    $ hook --topsrcdir . --objdir obj --stamp obj/..
    stderr:
    error: `obj/..` is not in the object directory `obj`
    help: the hook writes nothing elsewhere
    exit: 2
    $ hook --topsrcdir . --objdir obj --stamp obj/precious
    stderr:
    error: `obj/precious` holds something else than a stamp
    help: name another file with `--stamp`, or remove it
    exit: 2
    $ hook --topsrcdir . --objdir obj --stamp obj/link
    stderr:
    error: `obj/link` holds something else than a stamp
    help: name another file with `--stamp`, or remove it
    exit: 2
    $ hook --topsrcdir . --objdir obj --depfile lint.d
    stderr:
    error: `lint.d` is not in the object directory `obj`
    help: the hook writes nothing elsewhere
    exit: 2
    $ hook --topsrcdir . --objdir obj --stamp obj/a* --depfile obj/d
    stderr:
    error: `obj/a*` cannot be the target of a rule: make and ninja read it each in its own way
    help: give the stamp a name of letters and digits
    exit: 2
    ");
    assert_eq!(fs::read_to_string(tree.path("obj/precious")).unwrap(), "kept\n");
}

#[test]
fn what_is_incomplete_is_not_counted() {
    let tree = clean().with("whitelist.toml", "version = 3\n");
    insta::assert_snapshot!(hook(&tree, &[]), @"
    whitelist.toml:1:11: error[invalid-whitelist]: version 3 of the whitelist format is not known
        help: a newer `mozconfig-lint` may know it
    help: `mozconfig-lint check` shows the lines
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
}

#[test]
fn one_file_is_not_both_the_stamp_and_the_depfile() {
    let tree = clean();
    let same = ["--stamp", "obj/lint", "--depfile", "./obj/../obj/lint"];
    insta::assert_snapshot!(hook(&tree, &same), @"
    stderr:
    error: `./obj/../obj/lint` is both the stamp and the depfile
    help: name another file with `--stamp` or `--depfile`
    exit: 2
    ");
    assert!(!tree.path("obj/lint").exists());
}
