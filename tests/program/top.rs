//! A folder is named that is not the top source directory: what is said then, and the way out.

use crate::tree::{NIGHTLY, RELEASE, Tree, pair, tree};

/// A source tree in a folder, with a file that both mozconfigs include.
fn below(folder: &str, tree: Tree) -> Tree {
    let path = |path: &str| format!("{folder}/{path}");
    let include = ". \"$topsrcdir/build/mozconfig.common\"\n. \"$topsrcdir/build/gone\"\n";
    tree.with(&path(NIGHTLY), include)
        .with(&path(RELEASE), include)
        .with(&path("build/mozconfig.common"), "ac_add_options --enable-lto\n")
}

#[test]
fn a_folder_above_the_tree() {
    let tree = below("src/central", tree(&[("src/readme", "")]));
    insta::assert_snapshot!(tree.run(&["src"]), @"
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["check", ".", "--format", "json"]), @"
    stderr:
    error: `.` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2
    ");
    let hook = ["hook", "--topsrcdir", "./src/", "--objdir", "objects", "--stamp", "objects/stamp"];
    insta::assert_snapshot!(tree.run(&hook), @"
    stderr:
    error: `./src/` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `./src/central`
    help: name `./src/central` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["whitelist", "list", "--topsrcdir", "src"]), @"
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2
    ");
    let tree = below("src/beta", tree);
    insta::assert_snapshot!(tree.run(&["src"]), @"
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/beta`, `src/central`
    help: name one of them as the top source directory: `src/beta`, `src/central`
    exit: 2
    ");
    // Where the folder is the top of one of them, that one was meant.
    let tree = below("src", tree).with("src/build/gone", "");
    insta::assert_snapshot!(tree.run(&["src", "--format", "concise"]), @"
    compared 3 pairs on 3 platforms of 3 products: no drift
    exit: 0
    ");
}

#[test]
fn a_folder_below_the_top() {
    let tree = below("src/central", tree(&[("src/readme", "")]));
    insta::assert_snapshot!(tree.run(&["src/central/browser"]), @"
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["src/central/browser/config/mozconfigs/linux64"]), @"
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["src/central/build/../build"]), @"
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central/build/..` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run_in("src/central/build", &["check", "."]), @"
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `..` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["src/central/browser/config/mozconfigs/linux64/nightly"]), @"
    stderr:
    error: cannot open the source tree `src/central/browser/config/mozconfigs/linux64/nightly`: it is not a folder
    help: name the top source directory; `mozconfig-lint show src/central/browser/config/mozconfigs/linux64/nightly` shows what one mozconfig comes to
    exit: 2
    ");
}

#[test]
fn nothing_that_is_included_is_there() {
    let include = ". \"$topsrcdir/build/mozconfig.common\"\n. \"$topsrcdir/build/gone\"\n";
    insta::assert_snapshot!(pair(include, include).run(&[]), @r#"
    error[missing-include]: `build/mozconfig.common` is included but does not exist (linux64)
     --> browser/config/mozconfigs/linux64/nightly:1:1
      |
    1 | . "$topsrcdir/build/mozconfig.common"
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the shell ends the load here
      |
     ::: browser/config/mozconfigs/linux64/release:1:1
      |
    1 | . "$topsrcdir/build/mozconfig.common"
      | ------------------------------------- and here
      |
      = note: none of the 2 files that the mozconfigs include is there
    help: is this the top source directory? name the folder below which they stand; compared as though they were empty

    error[missing-include]: `build/gone` is included but does not exist (linux64)
     --> browser/config/mozconfigs/linux64/nightly:2:1
      |
    2 | . "$topsrcdir/build/gone"
      | ^^^^^^^^^^^^^^^^^^^^^^^^^ the shell ends the load here
      |
     ::: browser/config/mozconfigs/linux64/release:2:1
      |
    2 | . "$topsrcdir/build/gone"
      | ------------------------- and here
      |
      = note: none of the 2 files that the mozconfigs include is there
    help: is this the top source directory? name the folder below which they stand; compared as though they were empty

    error: 2 errors (compared 1 pair on 1 platform)
    exit: 1
    "#);
    // One that is there is enough to know the top source directory by.
    let tree = pair(include, include).with("build/gone", "");
    insta::assert_snapshot!(tree.run(&["--format", "concise"]), @"
    browser/config/mozconfigs/linux64/nightly:1:1: error[missing-include]: `build/mozconfig.common` is included but does not exist (browser: linux64)
    error: 1 error (compared 1 pair on 1 platform)
    exit: 1
    ");
}

/// What each command but `check` says that looks at mozconfigs.
fn of_every_command(tree: &Tree, top: &str, mozconfig: &str) -> String {
    let commands: [&[&str]; 9] = [
        &["show", mozconfig],
        &["diff", mozconfig, mozconfig],
        &["graph"],
        &["eval", mozconfig],
        &["carry", "--enable-lto", "--to", "common"],
        &["whitelist", "add"],
        &["whitelist", "list"],
        &["whitelist", "prune"],
        &["whitelist", "import", "allowlist", "--product", "central/browser"],
    ];
    let said = commands.map(|command| {
        let answer = tree.run(&[command, &["--topsrcdir", top]].concat());
        format!("$ mozconfig-lint {} --topsrcdir {top}\n{answer}", command.join(" "))
    });
    said.join("\n")
}

#[test]
fn every_command_knows_a_folder_above_the_tree() {
    let tree = below("src/central", tree(&[("allowlist", "allowlist = {'nightly': {}}\n")]));
    let mozconfig = "src/central/browser/config/mozconfigs/linux64/nightly";
    insta::assert_snapshot!(of_every_command(&tree, "src", mozconfig), @"
    $ mozconfig-lint show src/central/browser/config/mozconfigs/linux64/nightly --topsrcdir src
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint diff src/central/browser/config/mozconfigs/linux64/nightly src/central/browser/config/mozconfigs/linux64/nightly --topsrcdir src
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint graph --topsrcdir src
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint eval src/central/browser/config/mozconfigs/linux64/nightly --topsrcdir src
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint carry --enable-lto --to common --topsrcdir src
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint whitelist add --topsrcdir src
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint whitelist list --topsrcdir src
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint whitelist prune --topsrcdir src
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint whitelist import allowlist --product central/browser --topsrcdir src
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2
    ");
}

#[test]
fn what_every_command_says_of_a_folder_below_the_top() {
    let tree = below("src/central", tree(&[("allowlist", "allowlist = {'nightly': {}}\n")]));
    insta::assert_snapshot!(of_every_command(&tree, "src/central/browser", "linux64/nightly"), @"
    $ mozconfig-lint show linux64/nightly --topsrcdir src/central/browser
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint diff linux64/nightly linux64/nightly --topsrcdir src/central/browser
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint graph --topsrcdir src/central/browser
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint eval linux64/nightly --topsrcdir src/central/browser
    stderr:
    error: `linux64/nightly` cannot be read: there is no such file
    help: name a file, such as `browser/config/mozconfigs/linux64/nightly`
    exit: 2

    $ mozconfig-lint carry --enable-lto --to common --topsrcdir src/central/browser
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint whitelist add --topsrcdir src/central/browser
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint whitelist list --topsrcdir src/central/browser
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint whitelist prune --topsrcdir src/central/browser
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2

    $ mozconfig-lint whitelist import allowlist --product central/browser --topsrcdir src/central/browser
    stderr:
    error: there are no mozconfigs in this tree: no file `PRODUCT/config/mozconfigs/PLATFORM/VARIANT`
    help: name `src/central` as the top source directory
    exit: 2
    ");
}

#[test]
fn one_mozconfig_above_its_tree() {
    // A mozconfig of one's own at the top of a source tree.
    let tree = below("src/central", tree(&[]))
        .with("src/central/mine", ". \"$topsrcdir/build/mozconfig.common\"\n");
    insta::assert_snapshot!(tree.run(&["show", "src/central/mine", "--topsrcdir", "src"]), @"
    stderr:
    error: `src` is not the top source directory: what its mozconfigs include, such as `build/mozconfig.common`, is in `src/central`
    help: name `src/central` as the top source directory
    exit: 2
    ");
    // What is included is nowhere: then nothing is known of another tree.
    let tree = tree.with("src/central/mine", ". \"$topsrcdir/nowhere\"\n");
    insta::assert_snapshot!(tree.run(&["show", "src/central/mine", "--topsrcdir", "src"]), @"
    central/mine

    central/mine:1:1: `nowhere` cannot be included
    exit: 0
    ");
    insta::assert_snapshot!(tree.run(&["eval", "src/central/mine", "--topsrcdir", "src"]), @r#"
    {
      "error": "`nowhere` is included and is not there",
      "output": [],
      "span": {
        "path": "central/mine",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 23,
        "byte_start": 0,
        "byte_end": 22
      }
    }
    exit: 1
    "#);
    // The load ends before that include.
    let tree = tree.with("src/central/mine", "exit 1\n. \"$topsrcdir/build/mozconfig.common\"\n");
    insta::assert_snapshot!(tree.run(&["eval", "src/central/mine", "--topsrcdir", "src"]), @r#"
    {
      "error": "`exit 1` ends the load",
      "output": [],
      "span": {
        "path": "central/mine",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 7,
        "byte_start": 0,
        "byte_end": 6
      }
    }
    exit: 1
    "#);
}
