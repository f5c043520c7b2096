//! Discovery on small trees in memory, and on the corpus where it is found.

use std::fmt::Write as _;
use std::fs;

use mozconfig_parse::source::{DiskTree, MemoryTree, Sources};

use super::*;
use crate::whitelist::read;

fn tree(paths: &[&str]) -> MemoryTree {
    MemoryTree::new(paths.iter().map(|path| (*path, "")))
}

fn path(text: &str) -> TreePath {
    TreePath::new(text).unwrap()
}

fn folders(files: &dyn FileSystem) -> Vec<String> {
    find_mozconfig_folders(files).iter().map(ToString::to_string).collect()
}

/// The products, one platform to a line; then the problems.
fn products(files: &dyn FileSystem, whitelist: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add(path(WHITELIST), format!("version = 1\n{whitelist}"));
    let whitelist = read::read(&sources, file).unwrap();
    let (products, problems) =
        find_products(files, &find_mozconfig_folders(files), Some(&whitelist));
    let mut shown = String::new();
    for product in products {
        let comparisons: Vec<String> = product
            .comparisons
            .iter()
            .map(|it| format!("{} against {}", it.base, it.against.join(" ")))
            .collect();
        writeln!(shown, "{}: {}", product.name, comparisons.join(", ")).unwrap();
        for platform in product.platforms {
            assert_eq!(platform.folder, product.mozconfigs.join(&platform.name));
            writeln!(shown, "  {}: {}", platform.name, platform.variants.join(" ")).unwrap();
        }
    }
    for problem in problems {
        let place = problem.span.map_or(problem.path.to_string(), |span| sources.place(span));
        writeln!(shown, "{place}: {}", problem.message).unwrap();
        if let Some(help) = problem.help {
            writeln!(shown, "  help: {help}").unwrap();
        }
    }
    shown
}

#[test]
fn folders_of_products() {
    let tree = tree(&[
        "config/mozconfigs/linux64/nightly",
        "browser/config/mozconfigs/linux64/nightly",
        "mobile/android/config/mozconfigs/common",
        "mobile/android/b2gdroid/config/mozconfigs/android/nightly",
        "a/b/c/d/config/mozconfigs/linux64/nightly",
        "comm/mail/config/mozconfigs/linux64/nightly",
        "comm/suite/config/mozconfigs/linux64/nightly",
        "comm/calendar/config/version.txt",
        "comm/chat/mozconfigs/linux64/nightly",
        "toolkit/config/mozconfigs/linux64/nightly",
        "toolkit/x/config/mozconfigs/linux64/nightly",
        ".hg/config/mozconfigs/linux64/nightly",
        "mobile/.x/config/mozconfigs/linux64/nightly",
        "obj-x86_64/config/mozconfigs/linux64/nightly",
        "obj-x86_64/browser/config/mozconfigs/linux64/nightly",
        "objdir/config.status",
        "objdir/browser/config/mozconfigs/linux64/nightly",
        "build-debug/mozinfo.json",
        "build-debug/browser/config/mozconfigs/linux64/nightly",
        "objects/config/mozconfigs/linux64/nightly",
        "node_modules/config/mozconfigs/linux64/nightly",
        "third_party/x/config/mozconfigs/linux64/nightly",
        "browser/target/config/mozconfigs/linux64/nightly",
        "file/config/mozconfigs",
        "config.status",
    ]);
    assert_eq!(
        folders(&tree),
        [
            "browser/config/mozconfigs",
            "comm/mail/config/mozconfigs",
            "comm/suite/config/mozconfigs",
            "mobile/android/b2gdroid/config/mozconfigs",
            "mobile/android/config/mozconfigs",
            "objects/config/mozconfigs",
            "toolkit/config/mozconfigs",
        ]
    );
    assert!(folders(&MemoryTree::default()).is_empty());
}

const BROWSER: [&str; 12] = [
    "browser/config/mozconfigs/common",
    "browser/config/mozconfigs/linux64/nightly",
    "browser/config/mozconfigs/linux64/release",
    "browser/config/mozconfigs/linux64/.nightly.swp",
    "browser/config/mozconfigs/linux64-aarch64/nightly",
    "browser/config/mozconfigs/linux64-aarch64/beta",
    "browser/config/mozconfigs/linux64-aarch64/nested/nightly",
    "browser/config/mozconfigs/win32/nightly",
    "browser/config/mozconfigs/public-partner/sample/mozconfig1",
    "browser/config/mozconfigs/.hidden/nightly",
    "mobile/android/config/mozconfigs/common",
    "mobile/android/config/mozconfigs/android-arm/nightly",
];

#[test]
fn products_that_are_found() {
    assert_eq!(
        products(&tree(&BROWSER), ""),
        "browser: nightly against beta release devedition\n  \
           linux64: nightly release\n  \
           linux64-aarch64: beta nightly\n  \
           win32: nightly\n\
         mobile/android: nightly against beta release devedition\n  \
           android-arm: nightly\n"
    );
}

#[test]
fn products_that_are_described() {
    let whitelist = r#"
[[product]]
name = "desktop"
mozconfigs = "browser/config/mozconfigs"
platforms = ["linux*", "*32"]
[[product.compare]]
base = "nightly"
against = ["beta", "release"]
[[product.compare]]
base = "beta"
against = "release"
[[product]]
name = "android"
mozconfigs = "./mobile/android/config/mozconfigs/"
"#;
    assert_eq!(
        products(&tree(&BROWSER), whitelist),
        "android: nightly against beta release devedition\n  \
           android-arm: nightly\n\
         desktop: nightly against beta release, beta against release\n  \
           linux64: nightly release\n  \
           linux64-aarch64: beta nightly\n  \
           win32: nightly\n"
    );
}

#[test]
fn products_that_do_not_fit_the_tree() {
    let whitelist = r#"
[[product]]
name = "a"
mozconfigs = "browser/config/mozconfig"
[[product]]
name = "b"
mozconfigs = "browser/config/mozconfigs/common"
[[product]]
name = "c"
mozconfigs = "browser/config/mozconfigs"
platforms = ["win32", "linux46", "osx"]
[[product.compare]]
base = "nightly"
against = ["releas", "esr"]
"#;
    assert_eq!(
        products(&tree(&BROWSER), whitelist),
        "c: nightly against releas esr\n  \
           win32: nightly\n\
         whitelist.toml:5:14: there is no folder `browser/config/mozconfig`\n  \
           help: name the folder by its path from the top source directory\n\
         whitelist.toml:8:14: `browser/config/mozconfigs/common` is not a folder\n  \
           help: name the folder by its path from the top source directory\n\
         whitelist.toml:12:23: `linux46` matches no platform of the product `c`\n  \
           help: did you mean `linux64`?\n\
         whitelist.toml:12:34: `osx` matches no platform of the product `c`\n  \
           help: the platforms are linux64, linux64-aarch64, win32\n\
         whitelist.toml:15:12: no platform of the product `c` has a mozconfig `releas`\n  \
           help: did you mean `release`?\n\
         whitelist.toml:15:22: no platform of the product `c` has a mozconfig `esr`\n  \
           help: the mozconfigs are beta, nightly, release\n"
    );
}

#[test]
fn the_whitelist_of_a_tree() {
    let find = |whitelists: &[&str]| {
        let tree = tree(&[&BROWSER[..], whitelists].concat());
        find_whitelist(&tree, &find_mozconfig_folders(&tree))
            .map(|path| path.map(|path| path.to_string()))
            .map_err(|several| several.to_string())
    };
    let beside = "mobile/android/config/mozconfigs/whitelist.toml";
    assert_eq!(find(&[]), Ok(None));
    assert_eq!(find(&["whitelist.toml"]), Ok(Some("whitelist.toml".to_owned())));
    assert_eq!(find(&[beside]), Ok(Some(beside.to_owned())));
    assert_eq!(find(&["browser/whitelist.toml", "whitelist.toml/x"]), Ok(None));
    assert_eq!(
        find(&["whitelist.toml", beside]),
        Err(format!(
            "several whitelists: `whitelist.toml` and `{beside}`, expected one: merge them, \
             or name one with `--whitelist`"
        ))
    );
}

#[test]
fn the_top_source_directory() {
    let parent = tempfile::tempdir().unwrap();
    let parent = parent.path().canonicalize().unwrap();
    for file in [
        "gecko/browser/config/mozconfigs/whitelist.toml",
        "gecko/browser/config/mozconfigs/linux64/nightly",
        "gecko/comm/mail/config/mozconfigs/linux64/nightly",
        "comm-central/mail/config/mozconfigs/linux64/nightly",
        "listed/whitelist.toml",
        "listed/app/config/mozconfigs/whitelist.toml",
        "bare/mach",
        "bare/build/moz.configure/init.configure",
        "bare/dom/base/moz.build",
        "nothing/mach",
    ] {
        let file = parent.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "").unwrap();
    }
    for (start, expected) in [
        ("gecko", Some("gecko")),
        ("gecko/browser/config/mozconfigs", Some("gecko")),
        ("gecko/browser/config/mozconfigs/linux64", Some("gecko")),
        ("gecko/comm/mail/config", Some("gecko")),
        ("comm-central/mail/config/mozconfigs/linux64", Some("comm-central")),
        ("listed/app/config/mozconfigs", Some("listed")),
        ("bare/dom/base", Some("bare")),
        ("nothing", None),
        ("absent", None),
    ] {
        let found = find_top_source_directory(&parent.join(start));
        assert_eq!(found, expected.map(|folder| parent.join(folder)), "{start}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_folders_that_cannot_be_listed() {
    use std::os::unix::fs::symlink;
    let top = tempfile::tempdir().unwrap();
    let mozconfigs = top.path().join("browser/config/mozconfigs");
    fs::create_dir_all(mozconfigs.join("linux64/nested")).unwrap();
    fs::write(mozconfigs.join("linux64/nightly"), "").unwrap();
    // A link to a file is a mozconfig; one to a folder or to nothing is none.
    symlink("nightly", mozconfigs.join("linux64/release")).unwrap();
    symlink("nested", mozconfigs.join("linux64/folder")).unwrap();
    symlink("absent", mozconfigs.join("linux64/dangling")).unwrap();
    // A link to a folder is no platform, no product, and not looked into.
    symlink("linux64", mozconfigs.join("linux32")).unwrap();
    symlink("browser", top.path().join("linked")).unwrap();
    fs::create_dir(top.path().join("other")).unwrap();
    symlink("../browser/config", top.path().join("other/config")).unwrap();
    let tree = DiskTree::new(top.path()).unwrap();
    assert_eq!(folders(&tree), ["browser/config/mozconfigs"]);
    assert_eq!(
        products(&tree, ""),
        "browser: nightly against beta release devedition\n  linux64: nightly release\n"
    );
}

/// The folders of real trees, where they are at hand.
#[test]
fn real_trees() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let corpus = std::env::var_os("MOZCONFIG_CORPUS").map_or(beside.into(), PathBuf::from);
    for (name, expected) in [
        ("firefox-47", "b2g 5, b2g/dev 3, b2g/graphene 5, browser 6, mobile/android 4"),
        ("firefox-52esr", "b2g 5, b2g/dev 3, b2g/graphene 5, browser 6, mobile/android 5"),
        ("firefox-2026", "browser 7, mobile/android 3"),
        ("thunderbird-2026", "comm/mail 7, comm/suite 5"),
    ] {
        let Ok(tree) = DiskTree::new(&corpus.join(name)) else {
            continue;
        };
        let (products, problems) = find_products(&tree, &find_mozconfig_folders(&tree), None);
        let found: Vec<String> = products
            .iter()
            .map(|product| format!("{} {}", product.name, product.platforms.len()))
            .collect();
        assert_eq!(found.join(", "), expected, "{name}");
        assert!(problems.is_empty(), "{problems:?}");
        let start = corpus.join(name).join(products[0].mozconfigs.as_str());
        assert_eq!(find_top_source_directory(&start).as_deref(), Some(tree.top()));
    }
}
