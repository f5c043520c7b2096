//! `whitelist prune`: what goes, what stays, and what is refused.

use std::fs;

use mozconfig_lint::check::{Options, WhitelistSource};
use mozconfig_lint::whitelist::prune::prune;
use mozconfig_parse::source::{MemoryTree, TreePath};

use crate::tree::{NIGHTLY, RELEASE, Tree, pair};

/// Of everything that can be stale one, with comments around.
const ROTTEN: &str = r#"
    # What is meant to differ.

    version = 1

    # -------------------------------------------
    # Compilers

    # Needed: stays, with its comment.
    [[allow]]
    in = ["nightly", "release"]
    platforms = [
        "linux64",    # the first
        "macosx64",   # not any more
        "win64",
    ]
    option = ["--enable-gone", "--enable-lto"]
    make = "PAST"
    reason = "on trial"
    # A comment that belongs to it.

    # Says again what the first says.
    [[allow]]
    in = "nightly"
    option = "--enable-l*"
    reason = "again"

    # [[allow]]
    # in = "nightly"
    # option = "--for-later"

    # Was for a while.
    [[allow]]
    in = "nightly"
    env = "A"
    reason = "on trial"
    expires = 2026-11-30    # a Monday
    # expires = 2026-10-31

    # -------------------------------------------
    # Others
    [[allow]]
    in = "nightly"
    env = "GONE"

    [[allow]]
    in = "nightly"
    platforms = ["linux64", "solaris"]
    env = "B"
    reason = "needed"


    # Excuses nothing, and is the last.
    [[allow]]
    in = "nightly"
    platforms = "win64"
    env = "B"
    reason = "past"
    "#;

fn rotten() -> Tree {
    let platform = |name: &str, tree: Tree| {
        tree.with(&format!("browser/config/mozconfigs/{name}/nightly"), "")
            .with(&format!("browser/config/mozconfigs/{name}/release"), "")
    };
    let nightly = "ac_add_options --enable-lto\nexport A=1\nexport B=1\n";
    platform("macosx64", platform("win64", pair(nightly, ""))).with("whitelist.toml", ROTTEN)
}

/// The arguments of a pruning on a day on which one entry has expired.
const PRUNE: [&str; 4] = ["whitelist", "prune", "--today", "2026-12-01"];

#[test]
fn what_is_stale_goes() {
    let tree = rotten();
    let before = tree.run(&["--format", "concise", "--today", "2026-12-01"]);
    insta::assert_snapshot!(before, @"
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    whitelist.toml:10:18: error[unused-item]: `release` in `in` of this entry excuses nothing: remove it
    whitelist.toml:13:5: error[unused-platform]: this entry excuses nothing on `macosx64`: remove the platform
    whitelist.toml:14:5: error[unused-platform]: this entry excuses nothing on `win64`: remove the platform
    whitelist.toml:16:11: error[unused-item]: `--enable-gone` in `option` of this entry excuses nothing: remove it
    whitelist.toml:17:1: error[unused-item]: `make` of this entry excuses nothing: remove it
    whitelist.toml:22:1: error[duplicate-entry]: all that this entry excuses is excused by an earlier entry: remove it
    whitelist.toml:36:11: error[expired-entry]: this entry expired on 2026-11-30: remove it, or set a later day
    whitelist.toml:41:1: error[missing-reason]: this entry gives no reason
    whitelist.toml:41:1: error[unused-entry]: this entry excuses nothing: remove it
    whitelist.toml:47:25: error[unknown-platform]: there is no platform `solaris`
    whitelist.toml:53:1: error[unused-entry]: this entry excuses nothing: remove it
    error: 12 errors (compared 3 pairs on 3 platforms; 2 differences allowed by whitelist.toml)
    exit: 1
    ");
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    whitelist.toml:10: removed: `release` in `in` of this entry excuses nothing (unused-item)
    whitelist.toml:13: removed: this entry excuses nothing on `macosx64` (unused-platform)
    whitelist.toml:14: removed: this entry excuses nothing on `win64` (unused-platform)
    whitelist.toml:16: removed: `--enable-gone` in `option` of this entry excuses nothing (unused-item)
    whitelist.toml:17: removed: `make` of this entry excuses nothing (unused-item)
    whitelist.toml:22: removed: all that this entry excuses is excused by an earlier entry (duplicate-entry)
    whitelist.toml:36: removed: this entry expired on 2026-11-30 (expired-entry)
    whitelist.toml:41: removed: this entry excuses nothing (unused-entry)
    whitelist.toml:47: removed: there is no platform `solaris` (unknown-platform)
    whitelist.toml:53: removed: this entry excuses nothing (unused-entry)
    exit: 0
    ");
    insta::assert_snapshot!(tree.text("whitelist.toml"), @r#"
    # What is meant to differ.

    version = 1

    # -------------------------------------------
    # Compilers

    # Needed: stays, with its comment.
    [[allow]]
    in = ["nightly"]
    platforms = [
        "linux64",    # the first
    ]
    option = ["--enable-lto"]
    reason = "on trial"
    # A comment that belongs to it.

    # [[allow]]
    # in = "nightly"
    # option = "--for-later"

    # -------------------------------------------
    # Others

    [[allow]]
    in = "nightly"
    platforms = ["linux64"]
    env = "B"
    reason = "needed"
    "#);
    let after = tree.run(&["--format", "concise", "--today", "2026-12-01"]);
    insta::assert_snapshot!(after, @"
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 error (compared 3 pairs on 3 platforms; 2 differences allowed by whitelist.toml)
    exit: 1
    ");
    // What is not about entries is told as before.
    let drift = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with("browser"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(drift(&before), drift(&after));
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    nothing to remove from whitelist.toml
    exit: 0
    ");
}

/// `patch` makes of the diff what the command makes of the file.
#[test]
fn a_dry_run_is_a_diff() {
    let tree = rotten();
    let before = tree.text("whitelist.toml");
    let dry = [&PRUNE[..], &["--dry-run"]].concat();
    let diff = tree.stdout(&dry);
    insta::assert_snapshot!(diff, @r#"
    --- a/whitelist.toml
    +++ b/whitelist.toml
    @@ -7,51 +7,23 @@
     
     # Needed: stays, with its comment.
     [[allow]]
    -in = ["nightly", "release"]
    +in = ["nightly"]
     platforms = [
         "linux64",    # the first
    -    "macosx64",   # not any more
    -    "win64",
     ]
    -option = ["--enable-gone", "--enable-lto"]
    -make = "PAST"
    +option = ["--enable-lto"]
     reason = "on trial"
     # A comment that belongs to it.
     
    -# Says again what the first says.
    -[[allow]]
    -in = "nightly"
    -option = "--enable-l*"
    -reason = "again"
    -
     # [[allow]]
     # in = "nightly"
     # option = "--for-later"
     
    -# Was for a while.
    -[[allow]]
    -in = "nightly"
    -env = "A"
    -reason = "on trial"
    -expires = 2026-11-30    # a Monday
    -# expires = 2026-10-31
    -
     # -------------------------------------------
     # Others
    -[[allow]]
    -in = "nightly"
    -env = "GONE"
     
     [[allow]]
     in = "nightly"
    -platforms = ["linux64", "solaris"]
    +platforms = ["linux64"]
     env = "B"
     reason = "needed"
    -
    -
    -# Excuses nothing, and is the last.
    -[[allow]]
    -in = "nightly"
    -platforms = "win64"
    -env = "B"
    -reason = "past"
    "#);
    assert_eq!(tree.text("whitelist.toml"), before);
    fs::write(tree.path("change.diff"), &diff).unwrap();
    let patched = std::process::Command::new("patch")
        .args(["-p1", "-s", "-o", "patched.toml", "-i", "change.diff"])
        .current_dir(tree.top())
        .status();
    let is_patched = match patched {
        Ok(status) => {
            assert!(status.success());
            true
        }
        Err(error) => {
            eprintln!("skipped: there is no `patch`: {error}");
            false
        }
    };
    tree.run(&PRUNE);
    if is_patched {
        assert_eq!(tree.text("patched.toml"), tree.text("whitelist.toml"));
    }
    insta::assert_snapshot!(tree.run(&dry), @"
    nothing to remove from whitelist.toml
    exit: 0
    ");
}

#[test]
fn bytes_that_do_not_go_stay() {
    let whitelist = "\u{feff}version = 1\r\n\r\n[[allow]]\r\nin = \"nightly\"\r\nenv = \"GONE\"\r\n\
                     reason = \"é\"\r\n\r\n# Größe\r\n\r\n[[allow]]\r\nin = \"nightly\"\r\n\
                     env = [\"A\",\"GONE\" ]  # \t\r\nreason = \"a\"";
    let tree = pair("export A=1\n", "").with_bytes("whitelist.toml", whitelist);
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    whitelist.toml:3: removed: this entry excuses nothing (unused-entry)
    whitelist.toml:12: removed: `GONE` in `env` of this entry excuses nothing (unused-item)
    exit: 0
    ");
    assert_eq!(
        tree.text("whitelist.toml"),
        "\u{feff}version = 1\r\n\r\n# Größe\r\n\r\n[[allow]]\r\nin = \"nightly\"\r\n\
         env = [\"A\" ]  # \t\r\nreason = \"a\""
    );
}

/// A name that is nearly right is for somebody to correct; so is a pin that nearly fits.
#[test]
fn what_could_be_a_slip_stays() {
    let tree = pair("export A=1\nac_add_options --enable-lto\n", "").with(
        "whitelist.toml",
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        platforms = ["linux46"]
        env = "A"
        reason = "a"

        [[allow]]
        in = "nightly"
        env = "A"
        value = "2"
        reason = "a"

        [[allow]]
        in = "nightly"
        products = ["comm/mail"]
        env = "A"
        reason = "a"

        [[allow]]
        in = ["nightly", "central"]
        option = "--enable-lto"
        "#,
    );
    let before = tree.text("whitelist.toml");
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    nothing to remove from whitelist.toml
    exit: 0
    ");
    assert_eq!(tree.text("whitelist.toml"), before);
    insta::assert_snapshot!(tree.run(&["--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    whitelist.toml:5:14: error[unknown-platform]: there is no platform `linux46`
    whitelist.toml:9:1: error[unused-entry]: this entry excuses nothing: remove it
    whitelist.toml:17:13: error[unknown-product]: there is no product `comm/mail`
    whitelist.toml:21:1: error[missing-reason]: this entry gives no reason
    whitelist.toml:22:18: error[unknown-variant]: there is no variant `central` that is compared
    error: 6 errors (compared 1 pair on 1 platform; 1 difference allowed by whitelist.toml)
    exit: 1
    ");
}

/// Half of what a difference needs is no rot.
#[test]
fn an_entry_for_one_side_stays() {
    let tree = pair("export A=1\n", "export A=2\n").with(
        "whitelist.toml",
        r#"
        version = 1

        [[allow]]
        in = "nightly"
        env = "A"
        reason = "a"

        [[allow]]
        in = "release"
        env = "A"
        reason = "a"
        expires = 2026-11-30
        "#,
    );
    insta::assert_snapshot!(tree.run(&["--today", "2026-12-01"]), @r#"
    error[different-value]: `A` differs: `export A=1` for nightly, `export A=2` for release (linux64)
      --> browser/config/mozconfigs/linux64/nightly:1:1
       |
     1 | export A=1
       | ^^^^^^^^^^ nightly sets it here
       |
      ::: browser/config/mozconfigs/linux64/release:1:1
       |
     1 | export A=2
       | ---------- release sets it here
       |
       = note: the entry at whitelist.toml:8:1 allowed it until 2026-11-30
       = note: the entry at whitelist.toml:3:1 allows what nightly has, but nothing allows what release has
    help: should both be alike? make nightly and release say the same, best in a file that both include
    help: meant to differ? add an entry with the reason to `whitelist.toml`
      --> whitelist.toml:13:1
       |
    13 +
    14 + [[allow]]
    15 + in = ["nightly", "release"]
    16 + platforms = ["linux64"]
    17 + env = "A"
    18 + reason = "..."
       |

    error[expired-entry]: this entry expired on 2026-11-30: remove it, or set a later day
      --> whitelist.toml:12:11
       |
     8 | [[allow]]
       | --------- of this entry
    ...
    12 | expires = 2026-11-30
       |           ^^^^^^^^^^ the last day on which it counted
       |
       = note: what it excused is reported again
    help: remove the entry
       |
     7 -
     8 - [[allow]]
     9 - in = "release"
    10 - env = "A"
    11 - reason = "a"
    12 - expires = 2026-11-30
       |

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    whitelist.toml:12: removed: this entry expired on 2026-11-30 (expired-entry)
    exit: 0
    ");
}

#[test]
fn where_nothing_can_be_pruned() {
    let tree = pair("", "");
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    stderr:
    error: there is no whitelist
    help: `mozconfig-lint whitelist add` makes one; `--whitelist FILE` names one
    exit: 2
    ");
    let stale = "version = 1\n\n[[allow]]\nin = \"nightly\"\nenv = \"GONE\"\nreason = \"gone\"\n";
    let tree = tree.with("whitelist.toml", &format!("{stale}wrong = 1\n"));
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    error[invalid-whitelist]: unknown key `wrong` in `[[allow]]`
     --> whitelist.toml:7:1
      |
    7 | wrong = 1
      | ^^^^^
      |
      = note: the keys of `[[allow]]` are `in`, `against`, `products`, `platforms`, `option`, `env`, `var`, `make`, `app`, `abort`, `line`, `from`, `when`, `value`, `reason`, `bug`, `expires` and `required`
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
    // What is unused is not known where something could not be read.
    let tree = tree.with("whitelist.toml", stale);
    fs::remove_file(tree.path(NIGHTLY)).unwrap();
    fs::create_dir(tree.path(NIGHTLY)).unwrap();
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    error[unreadable-file]: `browser/config/mozconfigs/linux64/nightly` cannot be read: it is a folder, not a file
    --> browser/config/mozconfigs/linux64/nightly
     |
    help: the check is incomplete until it can be
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
    assert_eq!(tree.text("whitelist.toml"), stale);
}

#[test]
fn a_whitelist_of_another_place() {
    let stale = "version = 1\n\n[[allow]]\nin = \"nightly\"\nenv = \"GONE\"\nreason = \"gone\"\n";
    let tree = pair("", "").with("../policy/outside.toml", stale).with("inside.toml", stale);
    for (path, shown) in
        [("../policy/outside.toml", "outside.toml"), ("inside.toml", "inside.toml")]
    {
        let done = tree.run(&[&PRUNE[..], &["--whitelist", path]].concat());
        let removed = format!("{shown}:3: removed: this entry excuses nothing (unused-entry)");
        assert_eq!(done, format!("{removed}\nexit: 0\n"));
        assert_eq!(tree.text(path), "version = 1\n");
    }
}

#[cfg(unix)]
#[test]
fn links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let stale = "version = 1\n\n[[allow]]\nin = \"nightly\"\nenv = \"GONE\"\nreason = \"gone\"\n";
    let tree = pair("", "").with("policy/real.toml", stale);
    symlink("policy/real.toml", tree.path("whitelist.toml")).unwrap();
    let real = tree.path("policy/real.toml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    whitelist.toml:3: removed: this entry excuses nothing (unused-entry)
    exit: 0
    ");
    assert!(fs::symlink_metadata(tree.path("whitelist.toml")).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(tree.text("policy/real.toml"), "version = 1\n");
    // One that must not be written is left alone, although its folder could be written to.
    fs::write(&real, stale).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o444)).unwrap();
    insta::assert_snapshot!(tree.run(&PRUNE), @"
    stderr:
    error: `whitelist.toml` was not written: it is read-only
    exit: 2
    ");
    assert_eq!(tree.text("policy/real.toml"), stale);
}

/// Numbers that look random, and are the same in each run.
struct Numbers(u64);

impl Numbers {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    /// One of the lines that are as wanted.
    fn pick(&mut self, lines: &[String], wanted: impl Fn(usize, &str) -> bool) -> usize {
        let places: Vec<usize> = (0..lines.len()).filter(|at| wanted(*at, &lines[*at])).collect();
        places[self.below(places.len())]
    }
}

/// Puts something stale into a whitelist: an entry with its comments, a key, an item of a list.
fn put_something_stale(lines: &mut Vec<String>, numbers: &mut Numbers, round: usize) {
    let is_list = |line: &str| line.starts_with("option = [\"");
    match numbers.below(5) {
        0 => {
            let starts = ["# Of C and D.", "# [[allow]]", "# The end", "# Stale"];
            let at = numbers.pick(lines, |_, line| starts.iter().any(|it| line.starts_with(it)));
            let entry = [
                "# Stale,",
                "  # and commented.",
                "[[allow]]",
                "in = \"nightly\"",
                &format!("env = [\"STALE_{round}\","),
                "  # within",
                "  \"GONE\"]",
                "reason = '''",
                "# no comment",
                "",
                "[[allow]]'''",
                "# below",
                "",
            ];
            lines.splice(at..at, entry.map(str::to_owned));
        }
        1 => {
            let is_free = |at: usize| lines.get(at + 1).is_some_and(|next| !next.contains("make"));
            let at = numbers.pick(lines, |at, line| line.starts_with("in = ") && is_free(at));
            lines.insert(at + 1, format!("  make = [\"STALE_{round}\"]  # a key"));
        }
        2 => {
            let at = numbers.pick(lines, |_, line| line.starts_with("env = ["));
            lines.insert(at + 1, format!("    \"STALE_{round}\",  # an item"));
        }
        3 => {
            let at = numbers.pick(lines, |_, line| is_list(line));
            lines[at] = lines[at].replacen('[', &format!("[\"--stale-{round}\", "), 1);
        }
        _ => {
            let at = numbers.pick(lines, |_, line| is_list(line) && line.contains(']'));
            lines[at] = lines[at].replacen(']', &format!(", \"--stale-{round}\"]"), 1);
        }
    }
}

/// A whitelist in which everything is needed.
const CLEAN: &str = r#"version = 1

# -------------------
# What differs

[[allow]]
in = "nightly"
option = ["--enable-a", "--enable-b"]   # two
reason = "r"

# Of C and D.
[[allow]]
in = ["nightly"]
env = [
    "C",   # c
    "D",
]
reason = "r, # no comment"
# below

# [[allow]]
# env = "LATER"

[[allow]]
in = "nightly"
env = "E"
option = ["--enable-f",
  "--enable-g"]
reason = """
E"""

# The end
"#;

/// What is stale goes, to the byte: pruning gives back the whitelist into which it was put.
#[test]
fn pruning_undoes_what_was_put_in() {
    let nightly = "ac_add_options --enable-a --enable-b --enable-f --enable-g\n\
                   export C=1\nexport D=1\nexport E=1\n";
    let tree = MemoryTree::new([(NIGHTLY, nightly), (RELEASE, "")]);
    let mut numbers = Numbers(1);
    for case in 0..150 {
        let mut lines: Vec<String> = CLEAN.lines().map(str::to_owned).collect();
        let newline = if case % 2 == 0 { "\n" } else { "\r\n" };
        let text = |lines: &[String]| -> String {
            lines.iter().flat_map(|line| [line.as_str(), newline]).collect()
        };
        let expected = text(&lines);
        for round in 0..=numbers.below(6) {
            put_something_stale(&mut lines, &mut numbers, round);
        }
        let stale = text(&lines);
        let path = TreePath::new("whitelist.toml").unwrap();
        let source = WhitelistSource::Text { path, text: stale.clone() };
        let pruned = prune(&tree, source, &Options::new(".")).unwrap_or_else(|refusal| {
            let found = refusal.report.map(|report| format!("{:?}", report.diagnostics));
            panic!("{}: {}\n{stale}", refusal.message, found.unwrap_or_default())
        });
        let after = String::from_utf8(pruned.change.after).unwrap();
        assert!(after == expected, "case {case}:\n{stale}\nbecame\n{after}");
        assert!(!pruned.removed.is_empty());
    }
}
