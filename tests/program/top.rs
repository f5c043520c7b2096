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
    error: there are no mozconfigs in this tree: no folder `PRODUCT/config/mozconfigs`
    help: name `src/central` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["src/central/browser/config/mozconfigs/linux64"]), @"
    stderr:
    error: there are no mozconfigs in this tree: no folder `PRODUCT/config/mozconfigs`
    help: name `src/central` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["src/central/build/../build"]), @"
    stderr:
    error: there are no mozconfigs in this tree: no folder `PRODUCT/config/mozconfigs`
    help: name `src/central/build/..` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run_in("src/central/build", &["check", "."]), @"
    stderr:
    error: there are no mozconfigs in this tree: no folder `PRODUCT/config/mozconfigs`
    help: name `..` as the top source directory
    exit: 2
    ");
    insta::assert_snapshot!(tree.run(&["src/central/browser/config/mozconfigs/linux64/nightly"]), @"
    stderr:
    error: cannot open the source tree `src/central/browser/config/mozconfigs/linux64/nightly`: it is not a folder
    help: name the top source directory, such as `~/firefox`
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
