//! Checks the mozconfigs of `tree` when one of them, a file that they include or the whitelist has
//! changed. Drift ends the build.

use std::path::Path;

use mozconfig_lint::check::{Options, WhitelistSource};
use mozconfig_lint::hook::build_script;

/// The top source directory, from the folder of this package.
const TREE: &str = "tree";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let directives = build_script(Path::new(TREE), WhitelistSource::Find, &Options::new(TREE));
    print!("{directives}");
}
