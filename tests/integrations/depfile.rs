//! mozbuild reads the depfile of `hook` as make and ninja do.

use crate::gecko::{Gecko, said};
use crate::tree::{NIGHTLY, RELEASE, tree};

#[test]
fn mozbuild_reads_the_depfile() {
    let Some(gecko) = Gecko::find() else { return };
    let include = ". \"$topsrcdir/build/mozconfig.common\"\n";
    let tree = tree(&[(NIGHTLY, include), (RELEASE, include), ("build/mozconfig.common", "")]);
    let hook = ["hook", "--topsrcdir", ".", "--objdir", "obj", "--depfile", "obj/lint.d"];
    assert_eq!(tree.run(&hook), "exit: 0\n");
    insta::assert_snapshot!(said(&tree, gecko.python(&tree, "obj", "depfile.py").arg("lint.d")), @"
    obj/mozconfig-lint.stamp
        ./.
        ./browser/.
        ./browser/config/.
        ./browser/config/mozconfigs/.
        ./browser/config/mozconfigs/linux64/.
        ./browser/config/mozconfigs/linux64/nightly
        ./browser/config/mozconfigs/linux64/release
        ./build/.
        ./build/mozconfig.common
    exit: 0
    ");
}
