//! `check --since`: with real repositories of git.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::tree::{MOZCONFIGS, NIGHTLY, RELEASE, Tree, outcome, pair, tree};

/// Runs git in a folder; `None` where there is no git, and the test says so.
#[track_caller]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for who in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{who}_NAME"), "a")
            .env(format!("GIT_{who}_EMAIL"), "a@example.org");
    }
    let Ok(output) = command.output() else {
        eprintln!("skipped: git is not installed");
        return None;
    };
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "git {arguments:?}: {said}");
    Some(said)
}

/// Makes all of a folder a commit of the repository that begins there.
#[track_caller]
fn commit(folder: &Path) -> Option<()> {
    if !folder.join(".git").exists() {
        git(folder, &["init", "--quiet", "--initial-branch", "main"])?;
    }
    git(folder, &["add", "--all"])?;
    git(folder, &["commit", "--quiet", "--allow-empty", "--message", "a"])?;
    Some(())
}

/// The program, with git on its path.
fn check(tree: &Tree, arguments: &[&str]) -> String {
    let mut command = tree.command(arguments);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let top = tree.top().canonicalize().expect("a tree");
    outcome(&mut command).replace(top.to_str().expect("UTF-8"), "TOP")
}

fn concise(tree: &Tree, revision: &str) -> String {
    check(tree, &["--since", revision, "--format", "concise"])
}

/// A tree that is its repository's own, with one drift in the first commit.
fn committed() -> Option<Tree> {
    let tree = pair("export OLD=1\n", "");
    commit(&tree.top())?;
    Some(tree)
}

#[test]
fn only_what_is_new_is_reported() {
    let Some(tree) = committed() else { return };
    insta::assert_snapshot!(check(&tree, &["--since", "HEAD"]), @"
    compared 1 pair on 1 platform: nothing new since `HEAD` (1 finding was there in `HEAD` already)
    exit: 0
    ");
    // Lines move, and one comes.
    let tree = tree.with(NIGHTLY, "# a comment\n\nexport NEW=1\nexport OLD=1\n");
    insta::assert_snapshot!(check(&tree, &["--since", "HEAD"]), @r#"
    error[only-in-base]: `export NEW=1` is set for nightly but not for release (linux64)
     --> browser/config/mozconfigs/linux64/nightly:3:1
      |
    3 | export NEW=1
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
    5 + platforms = ["linux64"]
    6 + env = "NEW"
    7 + reason = "..."
      |

    error: 1 new error (compared 1 pair on 1 platform; 1 finding was there in `HEAD` already)
    exit: 1
    "#);
    // The old one is gone.
    let tree = tree.with(NIGHTLY, "");
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    compared 1 pair on 1 platform: nothing new since `HEAD`
    exit: 0
    ");
    let tree = tree.with(NIGHTLY, "export OLD=2\n");
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export OLD=2` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 new error (compared 1 pair on 1 platform)
    exit: 1
    ");
}

/// Where a line stands does not matter, nor in which order a condition asks.
#[test]
fn what_has_moved_is_not_new() {
    let condition =
        "if test -n \"$X\" && test -z \"$Y\"; then\n  ac_add_options --enable-lto\nfi\n";
    let tree = pair(&format!("export OLD=1\n{condition}"), "");
    let Some(()) = commit(&tree.top()) else { return };
    let tree = tree
        .with(NIGHTLY, ". \"$topsrcdir/build/shared\"\nexport OLD=1\n")
        .with(RELEASE, "if test -z \"$Y\"; then A=; fi; unset A\n")
        .with("build/shared", &format!("if test -z \"$Y\"; then A=; fi; unset A\n{condition}"));
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    compared 1 pair on 1 platform: nothing new since `HEAD` (2 findings were there in `HEAD` already)
    exit: 0
    ");
}

#[test]
fn a_finding_that_spreads() {
    let win64 = format!("{MOZCONFIGS}/win64");
    let include = ". \"$topsrcdir/build/cache\"\n";
    let tree = tree(&[
        (NIGHTLY, include),
        (RELEASE, ""),
        (&format!("{win64}/nightly"), ""),
        (&format!("{win64}/release"), ""),
        ("build/cache", "export A=1\n"),
    ]);
    let Some(()) = commit(&tree.top()) else { return };
    let tree = tree.with(&format!("{win64}/nightly"), include);
    insta::assert_snapshot!(check(&tree, &["--since", "HEAD"]), @r#"
    error[only-in-base]: `export A=1` is set for nightly but not for release (linux64, win64)
     --> build/cache:1:1
      |
    1 | export A=1
      | ^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/cache"
      | -------------------------- only nightly includes this file
      |
      = note: new since `HEAD` on win64; it was there already on linux64
    help: should release have it too? include `build/cache` there
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64", "win64"]
    6 + env = "A"
    7 + from = "build/cache"
    8 + reason = "..."
      |

    error: 1 new error (compared 2 pairs on 2 platforms)
    exit: 1
    "#);
    let Some(()) = commit(&tree.top()) else { return };
    let tree = tree.with("build/cache", "export A=1\nexport B=1\n");
    insta::assert_snapshot!(check(&tree, &["--since", "HEAD"]), @r#"
    error[only-in-base]: `export A=1` is set for nightly but not for release (linux64, win64)
     --> build/cache:1:1
      |
    1 | export A=1
      | ^^^^^^^^^^ nightly sets it here
      |
     ::: browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/cache"
      | -------------------------- only nightly includes this file
      |
      = note: new since `HEAD` on linux64, win64: exported variable `B`
      = note: from the same cause differs exported variable `B`
    help: should release have it too? include `build/cache` there
    help: meant for nightly alone? add an entry with the reason to `whitelist.toml`
     --> whitelist.toml:1:1
      |
    1 + version = 1
    2 +
    3 + [[allow]]
    4 + in = "nightly"
    5 + platforms = ["linux64", "win64"]
    6 + env = ["A", "B"]
    7 + from = "build/cache"
    8 + reason = "..."
      |

    error: 1 new error (compared 2 pairs on 2 platforms)
    exit: 1
    "#);
}

/// Each tree is checked with its own whitelist.
#[test]
fn the_whitelist_is_part_of_the_change() {
    const ENTRY: &str =
        "version = 1\n\n[[allow]]\nin = \"nightly\"\nenv = \"OLD\"\nreason = \"why\"\n";
    let Some(tree) = committed() else { return };
    // An entry comes: what it excuses is gone.
    let tree = tree.with("whitelist.toml", ENTRY);
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    compared 1 pair on 1 platform: nothing new since `HEAD` (1 difference allowed by whitelist.toml)
    exit: 0
    ");
    let Some(()) = commit(&tree.top()) else { return };
    // It goes: what it excused is new.
    fs::remove_file(tree.path("whitelist.toml")).expect("a file");
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export OLD=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 new error (compared 1 pair on 1 platform)
    exit: 1
    ");
    insta::assert_snapshot!(concise(&tree, "HEAD~1"), @"
    compared 1 pair on 1 platform: nothing new since `HEAD~1` (1 finding was there in `HEAD~1` already)
    exit: 0
    ");
    // One that nothing needs is new, and then is not.
    let tree = tree.with("whitelist.toml", &ENTRY.replace("OLD", "GONE"));
    insta::assert_snapshot!(concise(&tree, "HEAD~1"), @"
    whitelist.toml:3:1: error[unused-entry]: this entry excuses nothing: remove it
    error: 1 new error (compared 1 pair on 1 platform; 1 finding was there in `HEAD~1` already)
    exit: 1
    ");
    let Some(()) = commit(&tree.top()) else { return };
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    compared 1 pair on 1 platform: nothing new since `HEAD` (2 findings were there in `HEAD` already)
    exit: 0
    ");
    // A whitelist that is named is that of the revision if it is in the tree, else the same for both.
    let tree = tree.with("build/allow.toml", ENTRY).with("../outside.toml", ENTRY);
    let named =
        |file| check(&tree, &["--since", "HEAD", "--format", "concise", "--whitelist", file]);
    insta::assert_snapshot!(named("build/allow.toml"), @"
    compared 1 pair on 1 platform: nothing new since `HEAD` (1 difference allowed by build/allow.toml)
    exit: 0
    ");
    insta::assert_snapshot!(named("../outside.toml"), @"
    compared 1 pair on 1 platform: nothing new since `HEAD` (1 difference allowed by outside.toml)
    exit: 0
    ");
    insta::assert_snapshot!(check(&tree, &["--since", "HEAD", "--no-whitelist", "--quiet"]), @"exit: 0");
}

/// What stands in the way of the check is never left out, and an old tree that could not be checked
/// as a whole excuses nothing.
#[test]
fn broken_before_or_after() {
    let Some(tree) = committed() else { return };
    let tree = tree.with("whitelist.toml", "version = 2\n");
    let Some(()) = commit(&tree.top()) else { return };
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    whitelist.toml:1:11: error[invalid-whitelist]: version 2 of the whitelist format is not known
    stderr:
    error: the check is incomplete: see the findings
    exit: 2
    ");
    let tree = tree.with("whitelist.toml", "version = 1\n");
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export OLD=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 new error (compared 1 pair on 1 platform; `HEAD` could not be checked as a whole, so some of it may not be new)
    exit: 1
    ");
    insta::assert_snapshot!(concise(&tree, "HEAD~1"), @"
    compared 1 pair on 1 platform: nothing new since `HEAD~1` (1 finding was there in `HEAD~1` already)
    exit: 0
    ");
}

#[test]
fn a_tree_that_was_not_there() {
    let tree = tree(&[("README", "")]);
    let Some(()) = commit(&tree.top()) else { return };
    let tree = tree.with(NIGHTLY, "export A=1\n").with(RELEASE, "");
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 new error (compared 1 pair on 1 platform)
    exit: 1
    ");
    let Some(()) = commit(&tree.top()) else { return };
    let win64 = format!("{MOZCONFIGS}/win64");
    let tree = tree
        .with(&format!("{win64}/nightly"), "export A=1\n")
        .with(&format!("{win64}/release"), "");
    let arguments = ["--since", "HEAD", "--format", "concise", "--platform", "win64"];
    insta::assert_snapshot!(check(&tree, &arguments), @"
    browser/config/mozconfigs/win64/nightly:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: win64; nightly vs release)
    error: 1 new error (compared 1 pair on 1 platform)
    exit: 1
    ");
}

#[test]
fn each_format_counts_the_rest() {
    let Some(tree) = committed() else { return };
    let tree = tree.with(NIGHTLY, "export OLD=1\nexport NEW=1\n");
    let mut text = String::new();
    for format in ["concise", "github", "github-summary", "treeherder", "junit"] {
        let output = check(&tree, &["--since", "HEAD", "--format", format]);
        let lines = output.lines().filter(|line| line.contains("already"));
        text.extend([format, ": ", &lines.collect::<Vec<_>>().join("\n"), "\n"]);
    }
    insta::assert_snapshot!(text, @"
    concise: error: 1 new error (compared 1 pair on 1 platform; 1 finding was there in `HEAD` already)
    github: error: 1 new error (compared 1 pair on 1 platform; 1 finding was there in `HEAD` already)
    github-summary: :x: 1 new error (compared 1 pair on 1 platform; 1 finding was there in <code>HEAD</code> already)
    treeherder: TEST-INFO | mozconfig-lint | 1 new error (compared 1 pair on 1 platform; 1 finding was there in `HEAD` already)
    junit:       <system-out>1 new error (compared 1 pair on 1 platform; 1 finding was there in `HEAD` already)</system-out>
    ");
    let json = |format| -> serde_json::Value {
        let output = check(&tree, &["--since", "HEAD", "--format", format]);
        let end = output.rfind("exit:").expect("an exit code");
        serde_json::from_str(&output[..end]).expect("JSON")
    };
    assert_eq!(
        json("json")["since"],
        serde_json::json!({ "revision": "HEAD", "known": 1, "complete": true })
    );
    assert_eq!(
        json("sarif")["runs"][0]["properties"],
        serde_json::json!({ "since": "HEAD", "knownFindings": 1 })
    );
    for list in [&json("gitlab"), &json("mozlint"), &json("sarif")["runs"][0]["results"]] {
        assert_eq!(list.as_array().expect("a list").len(), 1);
    }
}

/// Names of revisions: what git takes, and the common ancestor of two.
#[test]
fn revisions() {
    let Some(tree) = committed() else { return };
    let top = tree.top();
    let run = |arguments: &[&str]| git(&top, arguments).expect("git is there");
    run(&["tag", "--annotate", "--message", "a", "v1"]);
    run(&["checkout", "--quiet", "-b", "topic"]);
    let tree = tree.with(NIGHTLY, "export OLD=1\nexport TOPIC=1\n");
    commit(&tree.top()).expect("git is there");
    run(&["checkout", "--quiet", "main"]);
    let tree = tree.with(RELEASE, "export MAIN=1\n");
    commit(&tree.top()).expect("git is there");
    run(&["checkout", "--quiet", "topic"]);
    run(&["pack-refs", "--all"]);
    run(&["gc", "--quiet"]);
    let names = |revision: &str| {
        let text = concise(&tree, revision);
        let names = ["OLD", "TOPIC", "MAIN"];
        names.into_iter().filter(|name| text.contains(&format!("{name}=1"))).collect::<Vec<_>>()
    };
    assert_eq!(names("HEAD"), [""; 0]);
    assert_eq!(names("HEAD~1"), ["TOPIC"]);
    assert_eq!(names("v1"), ["TOPIC"]);
    assert_eq!(names("main"), ["TOPIC"]);
    assert_eq!(names("main..."), ["TOPIC"]);
    assert_eq!(names("main...HEAD"), ["TOPIC"]);
    assert_eq!(names("...main"), ["TOPIC"]);
    let id = run(&["rev-parse", "v1^{commit}"]);
    assert_eq!(names(id.trim()), ["TOPIC"]);
    let errors: Vec<String> = ["gone", "main..topic", "gone...", "", "--help", "v1^{tree}", "a\nb"]
        .into_iter()
        .map(|revision| check(&tree, &[&format!("--since={revision}"), "--format", "concise"]))
        .collect();
    insta::assert_snapshot!(errors.concat(), @r"
    stderr:
    error: there is no commit `gone` in the repository of the source tree
    help: `--since` takes what `git rev-parse` takes, such as `HEAD~1`, `origin/main` or `origin/main...`; fetch the branch if it is not there
    exit: 2
    stderr:
    error: `main..topic` is a range
    help: name one revision, or `A...B` for the common ancestor of two
    exit: 2
    stderr:
    error: `gone` and `HEAD` are no commits with a common ancestor in the repository of the source tree
    help: `--since` takes what `git rev-parse` takes, such as `HEAD~1`, `origin/main` or `origin/main...`; fetch the branch if it is not there
    exit: 2
    stderr:
    error: there is no commit `` in the repository of the source tree
    help: `--since` takes what `git rev-parse` takes, such as `HEAD~1`, `origin/main` or `origin/main...`; fetch the branch if it is not there
    exit: 2
    stderr:
    error: there is no commit `--help` in the repository of the source tree
    help: `--since` takes what `git rev-parse` takes, such as `HEAD~1`, `origin/main` or `origin/main...`; fetch the branch if it is not there
    exit: 2
    stderr:
    error: there is no commit `v1^{tree}` in the repository of the source tree
    help: `--since` takes what `git rev-parse` takes, such as `HEAD~1`, `origin/main` or `origin/main...`; fetch the branch if it is not there
    exit: 2
    stderr:
    error: there is no commit `a\nb` in the repository of the source tree
    help: `--since` takes what `git rev-parse` takes, such as `HEAD~1`, `origin/main` or `origin/main...`; fetch the branch if it is not there
    exit: 2
    ");
}

/// Clones that lack the revision or its files, a folder that is in no repository, and no git at all.
#[test]
fn what_is_not_there() {
    let Some(tree) = committed() else { return };
    let tree = tree.with(NIGHTLY, "export OLD=1\nexport NEW=1\n");
    commit(&tree.top()).expect("git is there");
    let folder = tree.path("..").canonicalize().expect("a folder");
    let url = format!("file://{}", tree.top().canonicalize().expect("a tree").display());
    git(&tree.top(), &["config", "uploadpack.allowFilter", "true"]);
    git(&folder, &["clone", "--quiet", "--depth=1", &url, "shallow"]);
    git(&folder, &["clone", "--quiet", "--filter=blob:none", "--no-checkout", &url, "partial"]);
    fs::create_dir_all(folder.join("none")).expect("a folder");
    for (name, text) in [("nightly", "export A=1\n"), ("release", "")] {
        let none = folder.join("none").join(MOZCONFIGS).join("linux64");
        fs::create_dir_all(&none).expect("folders");
        fs::write(none.join(name), text).expect("a file");
        let partial = folder.join("partial").join(MOZCONFIGS).join("linux64");
        fs::create_dir_all(&partial).expect("folders");
        fs::write(partial.join(name), text).expect("a file");
    }
    let mut text = String::new();
    for name in ["shallow", "partial", "none"] {
        let top = folder.join(name);
        let arguments = ["--topsrcdir", top.to_str().expect("UTF-8"), "--since", "HEAD~1"];
        let said = check(&tree, &arguments).replace(folder.to_str().expect("UTF-8"), "FOLDER");
        let is_id = |word: &&str| word.len() == 40;
        let said = match said.split_ascii_whitespace().find(is_id) {
            Some(id) => said.replace(id, "ID"),
            None => said,
        };
        text.extend(["# ", name, "\n", &said]);
    }
    let mut command = tree.command(&["--since", "HEAD~1"]);
    let empty = folder.join("empty");
    text.extend(["# no git\n", &outcome(command.env("PATH", &empty))]);
    insta::assert_snapshot!(text, @"
    # shallow
    stderr:
    error: there is no commit `HEAD~1` in the repository of the source tree
    help: this clone is shallow: fetch more of the history, as with `git fetch --unshallow`, or `fetch-depth: 0` in a workflow
    exit: 2
    # partial
    stderr:
    error: cannot read the tree of `HEAD~1`: the object ID is missing
    help: in a partial clone, `git diff --stat` against the revision fetches what is missing
    exit: 2
    # none
    stderr:
    error: cannot read the repository of the source tree: not a git repository (or any of the parent directories): .git
    help: `--since` takes a revision of the git repository that holds the tree
    exit: 2
    # no git
    stderr:
    error: cannot start `git`: there is no such program
    help: `--since` reads the old tree with git: install it
    exit: 2
    ");
}

/// A tree below the top of its repository, links in it, a further work tree, and another hash.
#[test]
fn repositories_of_all_kinds() {
    let Some(tree) = committed_below(&["init", "--quiet", "--initial-branch", "main"]) else {
        return;
    };
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `export NEW=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    browser/config/mozconfigs/linux64/nightly:3:1: warning[outside-tree]: `build/out` leads out of the source tree (browser: linux64)
    error: 1 new error, 1 new warning (compared 1 pair on 1 platform; 1 finding was there in `HEAD` already)
    exit: 1
    ");
    let further = tree.path("../../further");
    git(
        &tree.path(".."),
        &["worktree", "add", "--quiet", "--detach", further.to_str().expect("UTF-8")],
    );
    let top = further.join("tree");
    fs::write(top.join(NIGHTLY), "export OLD=1\nexport C=1\n").expect("a file");
    let arguments = ["--topsrcdir", top.to_str().expect("UTF-8"), "--since", "HEAD"];
    let text = check(&tree, &[&arguments[..], &["--format", "concise"]].concat());
    insta::assert_snapshot!(text, @"
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `export C=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 new error (compared 1 pair on 1 platform; 1 finding was there in `HEAD` already)
    exit: 1
    ");
    fs::remove_dir_all(&further).expect("a folder");
    for format in ["--object-format=sha256", "--ref-format=reftable"] {
        let init = ["init", "--quiet", "--initial-branch", "main", format];
        let Some(tree) = committed_below(&init) else { continue };
        assert!(concise(&tree, "HEAD").contains("export NEW=1"), "{format}");
    }
}

/// A tree that is a folder of its repository, and includes files by links, one of which leads out of
/// the tree.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn committed_below(init: &[&str]) -> Option<Tree> {
    let tree = pair("", "").with("build/real", "export OLD=1\n").with("../outside", "export X=1\n");
    fs::remove_file(tree.path(NIGHTLY)).expect("a file");
    symlink("../../../../build/link", tree.path(NIGHTLY)).expect("a link");
    symlink("../build/real", tree.path("build/link")).expect("a link");
    symlink("../../outside", tree.path("build/out")).expect("a link");
    let mut command = Command::new("git");
    command.args(init).current_dir(tree.path("..")).stderr(Stdio::null());
    if !command.status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: this git cannot make such a repository: {init:?}");
        return None;
    }
    commit(&tree.path(".."))?;
    Some(tree.with("build/real", "export OLD=1\nexport NEW=1\n. \"$topsrcdir/build/out\"\n"))
}

/// Hooks run with variables that name their repository; the tree that is checked has its own.
#[test]
fn variables_of_a_hook_are_no_matter() {
    let Some(tree) = committed() else { return };
    let mut command = tree.command(&["--since", "HEAD", "--format", "concise"]);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("GIT_DIR", "/nowhere").env("GIT_WORK_TREE", "/nowhere");
    let text = outcome(command.env("GIT_INDEX_FILE", "/nowhere/index"));
    insta::assert_snapshot!(text, @"
    compared 1 pair on 1 platform: nothing new since `HEAD` (1 finding was there in `HEAD` already)
    exit: 0
    ");
}

/// Git is asked to read, and starts nothing of what the repository names; the work tree, the index
/// and everything else in the repository stay as they are.
#[test]
fn nothing_else_is_run() {
    let Some(tree) = committed() else { return };
    let top = tree.top();
    let script = tree.path("../script");
    fs::write(&script, "#!/bin/sh\ntouch \"$0-was-run\"\ncat\n").expect("a file");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("own file");
    let script = script.canonicalize().expect("a file");
    let script = script.to_str().expect("UTF-8");
    let tree = tree.with(".gitattributes", "* filter=evil diff=evil\n");
    commit(&top).expect("git is there");
    for name in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "pager.cat-file",
        "pager.rev-parse",
        "alias.cat-file",
        "alias.rev-parse",
        "filter.evil.smudge",
        "filter.evil.clean",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.external",
        "credential.helper",
        "uploadpack.packObjectsHook",
    ] {
        git(&top, &["config", name, script]);
    }
    for hook in ["post-checkout", "post-index-change", "reference-transaction"] {
        let hooks = top.join(".git/hooks");
        fs::create_dir_all(&hooks).expect("a folder");
        fs::copy(script, hooks.join(hook)).expect("a file");
    }
    let before = crate::tree::listing(&tree.path(".."));
    let tree = tree.with(NIGHTLY, "export OLD=1\nexport NEW=1\n");
    let changed = crate::tree::listing(&tree.path(".."));
    assert!(concise(&tree, "HEAD...").contains("export NEW=1"));
    assert_eq!(crate::tree::listing(&tree.path("..")), changed);
    assert_ne!(before, changed);

    let trace = tree.path("../trace");
    let linter = tree.command(&["--since", "HEAD..."]);
    let mut strace = Command::new("strace");
    strace.args([
        "-f",
        "-qq",
        "-s",
        "999",
        "-e",
        "trace=execve,execveat",
        "-e",
        "status=successful",
    ]);
    strace.arg("-o").arg(&trace).arg(linter.get_program()).args(linter.get_args());
    strace.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    strace.current_dir(&top);
    let status = strace.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let calls = fs::read_to_string(&trace).unwrap_or_default();
    if status.is_err() || !calls.contains("execve(") {
        eprintln!("skipped: strace is not there, or may not trace");
        return;
    }
    let calls: Vec<&str> = calls
        .lines()
        .filter_map(|line| Some(line.split_once('[')?.1.rsplit_once("], ")?.0))
        .collect();
    insta::assert_snapshot!(calls[1..].join("\n"), @r#"
    "git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never", "rev-parse", "--is-shallow-repository", "--is-inside-work-tree", "--show-prefix"
    "git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never", "merge-base", "--end-of-options", "HEAD", "HEAD"
    "git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never", "cat-file", "--batch"
    "#);
    assert!(calls[0].contains("mozconfig-lint"), "{calls:?}");
}

/// A revision that is not there leaves the whitelist as it is.
#[test]
fn nothing_is_fixed_in_vain() {
    const STALE: &str =
        "version = 1\n\n[[allow]]\nin = \"nightly\"\nenv = \"GONE\"\nreason = \"why\"\n";
    let Some(tree) = committed() else { return };
    let tree = tree.with("whitelist.toml", STALE);
    assert!(check(&tree, &["--fix", "--since", "gone"]).ends_with("exit: 2\n"));
    assert_eq!(fs::read_to_string(tree.path("whitelist.toml")).expect("a file"), STALE);
    insta::assert_snapshot!(check(&tree, &["--fix", "--since", "HEAD"]), @"
    compared 1 pair on 1 platform: nothing new since `HEAD` (1 finding was there in `HEAD` already)
    stderr:
    whitelist.toml:3: removed: this entry excuses nothing (unused-entry)
    exit: 0
    ");
    assert_eq!(fs::read_to_string(tree.path("whitelist.toml")).expect("a file"), "version = 1\n");
}

/// What is mounted from elsewhere is read from the disk for both trees, and is nothing new.
#[test]
fn mounts() {
    let tree = pair(". \"$topsrcdir/comm/build/a\"\n", "").with("../comm/build/a", "export A=1\n");
    let Some(()) = commit(&tree.top()) else { return };
    let arguments = ["--since", "HEAD", "--format", "concise", "--mount", "comm=../comm"];
    insta::assert_snapshot!(check(&tree, &arguments), @"
    compared 1 pair on 1 platform: nothing new since `HEAD` (1 finding was there in `HEAD` already)
    exit: 0
    ");
    let tree = tree.with(NIGHTLY, ". \"$topsrcdir/comm/build/a\"\nexport B=1\n");
    insta::assert_snapshot!(check(&tree, &arguments), @"
    browser/config/mozconfigs/linux64/nightly:2:1: error[only-in-base]: `export B=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 new error (compared 1 pair on 1 platform; 1 finding was there in `HEAD` already)
    exit: 1
    ");
}

/// A submodule is an empty folder in the old tree: what comes from it counts as new, aloud.
#[test]
fn submodules() {
    let tree = tree(&[("../module/a", "export A=1\n")]);
    let Some(()) = commit(&tree.path("../module")) else { return };
    let tree = tree.with(NIGHTLY, ". \"$topsrcdir/module/a\"\n").with(RELEASE, "");
    commit(&tree.top()).expect("git is there");
    let url = tree.path("../module").canonicalize().expect("a folder");
    let url = url.to_str().expect("UTF-8");
    let allowed = ["-c", "protocol.file.allow=always"];
    let add = ["submodule", "--quiet", "add", url, "module"];
    git(&tree.top(), &[&allowed[..], &add].concat());
    commit(&tree.top()).expect("git is there");
    insta::assert_snapshot!(concise(&tree, "HEAD"), @"
    module/a:1:1: error[only-in-base]: `export A=1` is set for nightly but not for release (browser: linux64; nightly vs release)
    error: 1 new error (compared 1 pair on 1 platform)
    exit: 1
    ");
}
