//! The products, platforms and variants of a source tree, and where its whitelist is.
//!
//! Looks at names alone: no file is opened here, and a whole checkout (some 400,000 files) is never
//! walked. Everything goes through [`FileSystem`], so that a tree in memory is as good as one on
//! disk; only [`find_top_source_directory`], which comes before there is a tree, asks the disk.
//!
//! A *product* is a folder with a `config/mozconfigs`; a *platform* is a folder in there; a
//! *variant* is a file in that.

use std::fmt;
use std::path::{Path, PathBuf};

use mozconfig_parse::source::{DirectoryEntry, FileKind, FileSystem, ReadError, Span, TreePath};

use crate::suggest;
use crate::whitelist::glob::Glob;
use crate::whitelist::schema::{self, Located, Whitelist};

/// The name of a whitelist.
pub const WHITELIST: &str = "whitelist.toml";

/// The variant to compare from, where nothing else is said.
pub const DEFAULT_BASE: &str = "nightly";

/// The variants to compare with, where nothing else is said.
pub const DEFAULT_AGAINST: [&str; 3] = ["beta", "release", "devedition"];

/// How many folders below the top source directory a product is looked for.
const DEEPEST_PRODUCT: usize = 3;

/// Folders in which no product is, and which may be large.
const SKIPPED: [&str; 3] = ["node_modules", "target", "third_party"];

/// Folders of the Gecko platform, right below the top source directory, that hold most of its files
/// and no product. They may be products themselves; what is inside them is not looked at.
const PLATFORM_FOLDERS: [&str; 27] = [
    "accessible",
    "devtools",
    "docs",
    "docshell",
    "dom",
    "editor",
    "extensions",
    "gfx",
    "image",
    "intl",
    "ipc",
    "js",
    "layout",
    "media",
    "modules",
    "netwerk",
    "nsprpub",
    "python",
    "security",
    "servo",
    "supply-chain",
    "taskcluster",
    "testing",
    "toolkit",
    "tools",
    "widget",
    "xpcom",
];

/// A product: what is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its name: from the whitelist, or the path of its folder, such as `mobile/android`.
    pub name: String,
    /// The folder that holds a folder for each platform.
    pub mozconfigs: TreePath,
    /// What to compare with what. A platform need not have all of these variants.
    pub comparisons: Vec<Comparison>,
    /// The platforms, sorted by name.
    pub platforms: Vec<Platform>,
}

/// A variant, and the ones to compare it with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The variant to compare from.
    pub base: String,
    /// The variants to compare with.
    pub against: Vec<String>,
}

/// A platform of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// Its name, such as `linux64`.
    pub name: String,
    /// Its folder.
    pub folder: TreePath,
    /// The names of its mozconfigs, sorted.
    pub variants: Vec<String>,
    /// The names at which something else than a file stands, such as a folder or a pipe, sorted.
    pub obstructed: Vec<String>,
}

impl Platform {
    /// Whether it has a mozconfig of this name, or something that stands in its place and cannot be
    /// read.
    pub fn has(&self, variant: &str) -> bool {
        self.variants.iter().chain(&self.obstructed).any(|name| name == variant)
    }
}

/// Something that is wrong with what the tree holds, or with what the whitelist says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The value of the whitelist that does not fit the tree; `None` where the whitelist does not
    /// speak of it.
    pub span: Option<Span>,
    /// The folder that it is about.
    pub path: TreePath,
    /// What is wrong: one phrase, lower case, without a full stop; code in backticks.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

/// The `config/mozconfigs` folders of a tree, sorted, whose product folder is at most three folders
/// below the top source directory.
///
/// Not looked into: hidden folders, links to folders, object directories (`obj-*`, and whatever
/// holds a `config.status` or `mozinfo.json`), `node_modules`, `target`, `third_party`, and the
/// large folders of the Gecko platform.
pub fn find_mozconfig_folders(files: &dyn FileSystem) -> Vec<TreePath> {
    let mut found = Vec::new();
    walk(files, &TreePath::default(), 0, &mut found);
    found.sort();
    found
}

fn walk(files: &dyn FileSystem, folder: &TreePath, depth: usize, found: &mut Vec<TreePath>) {
    // A folder that cannot be listed, somewhere in the tree, is not the business of a linter.
    let Ok(entries) = files.entries(folder) else {
        return;
    };
    let is_object_directory = |name: &str| name == "config.status" || name == "mozinfo.json";
    if depth > 0 && entries.iter().any(|entry| is_object_directory(&entry.name)) {
        return;
    }
    for entry in entries.iter().filter(|entry| entry.is_directory) {
        let name = entry.name.as_str();
        if name.starts_with('.') || name.starts_with("obj-") || SKIPPED.contains(&name) {
            continue;
        }
        let inside = folder.join(name);
        let mozconfigs = inside.join("config").join("mozconfigs");
        if files.kind(&mozconfigs) == FileKind::Directory
            && has_folder(files, &inside, "config")
            && has_folder(files, &inside.join("config"), "mozconfigs")
        {
            found.push(mozconfigs);
        }
        let is_platform_folder = depth == 0 && PLATFORM_FOLDERS.contains(&name);
        if depth + 1 < DEEPEST_PRODUCT && !is_platform_folder {
            walk(files, &inside, depth + 1, found);
        }
    }
}

/// Whether a folder holds a folder of this name that is no link.
fn has_folder(files: &dyn FileSystem, folder: &TreePath, name: &str) -> bool {
    files
        .entries(folder)
        .is_ok_and(|entries| entries.iter().any(|entry| entry.is_directory && entry.name == name))
}

/// Several whitelists, of which none was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeveralWhitelists(
    /// All of them; at least two.
    pub Vec<TreePath>,
);

impl fmt::Display for SeveralWhitelists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("several whitelists: ")?;
        for (index, path) in self.0.iter().enumerate() {
            let separator = match index {
                0 => "",
                index if index + 1 == self.0.len() => " and ",
                _ => ", ",
            };
            write!(f, "{separator}`{path}`")?;
        }
        f.write_str(", expected one: merge them, or name one with `--whitelist`")
    }
}

impl std::error::Error for SeveralWhitelists {}

/// The whitelist of a tree: `whitelist.toml` at its top or in one of its `config/mozconfigs`
/// folders. None at all is no error, several are.
pub fn find_whitelist(
    files: &dyn FileSystem,
    mozconfig_folders: &[TreePath],
) -> Result<Option<TreePath>, SeveralWhitelists> {
    let mut found: Vec<TreePath> = std::iter::once(&TreePath::default())
        .chain(mozconfig_folders)
        .map(|folder| folder.join(WHITELIST))
        // Whatever stands there, and be it unreadable: to leave it aside would hide it.
        .filter(|path| !matches!(files.kind(path), FileKind::Absent | FileKind::Directory))
        .collect();
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => Err(SeveralWhitelists(found)),
    }
}

/// The products of a tree, sorted by name, and what is wrong with them.
///
/// With products in the whitelist these are exactly the products; else there is one for each of
/// `mozconfig_folders` (the result of [`find_mozconfig_folders`]) that holds a platform.
pub fn find_products(
    files: &dyn FileSystem,
    mozconfig_folders: &[TreePath],
    whitelist: Option<&Whitelist>,
) -> (Vec<Product>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut products: Vec<Product> = match whitelist {
        Some(whitelist) if !whitelist.products.is_empty() => whitelist
            .products
            .iter()
            .filter_map(|product| described(files, product, &mut problems))
            .collect(),
        _ => mozconfig_folders
            .iter()
            .map(|folder| discovered(files, folder, &mut problems))
            // A folder of fragments alone, as Firefox for b2gdroid had one.
            .filter(|product| !product.platforms.is_empty())
            .collect(),
    };
    products.sort_by(|left, right| left.name.cmp(&right.name));
    (products, problems)
}

fn default_comparisons() -> Vec<Comparison> {
    vec![Comparison {
        base: DEFAULT_BASE.to_owned(),
        against: DEFAULT_AGAINST.map(str::to_owned).to_vec(),
    }]
}

fn discovered(
    files: &dyn FileSystem,
    mozconfigs: &TreePath,
    problems: &mut Vec<Problem>,
) -> Product {
    let folder = mozconfigs.as_str().strip_suffix("/config/mozconfigs");
    Product {
        name: folder.unwrap_or(mozconfigs.as_str()).to_owned(),
        mozconfigs: mozconfigs.clone(),
        comparisons: default_comparisons(),
        platforms: platforms(files, mozconfigs, None, problems),
    }
}

fn described(
    files: &dyn FileSystem,
    product: &schema::Product,
    problems: &mut Vec<Problem>,
) -> Option<Product> {
    let mozconfigs = &product.mozconfigs.value;
    let span = Some(product.mozconfigs.span);
    let kind = files.kind(mozconfigs);
    if kind != FileKind::Directory {
        let message = match kind {
            FileKind::Absent => format!("there is no folder `{mozconfigs}`"),
            _ => format!("`{mozconfigs}` is not a folder"),
        };
        let help = "name the folder by its path from the top source directory".to_owned();
        problems.push(Problem { span, path: mozconfigs.clone(), message, help: Some(help) });
        return None;
    }
    let mut all = platforms(files, mozconfigs, span, problems);
    check_platforms(product, &all, problems);
    check_variants(product, &all, problems);
    if !product.platforms.is_empty() {
        all.retain(|platform| {
            product.platforms.iter().any(|glob| glob.value.is_match(&platform.name))
        });
    }
    let comparisons = product
        .comparisons
        .iter()
        .map(|comparison| Comparison {
            base: comparison.base.value.clone(),
            against: comparison.against.iter().map(|name| name.value.clone()).collect(),
        })
        .collect::<Vec<_>>();
    Some(Product {
        name: product.name.value.clone(),
        mozconfigs: mozconfigs.clone(),
        comparisons: if comparisons.is_empty() { default_comparisons() } else { comparisons },
        platforms: all,
    })
}

/// A glob that matches no platform would leave the mozconfigs it was meant for unchecked.
fn check_platforms(product: &schema::Product, platforms: &[Platform], problems: &mut Vec<Problem>) {
    let names = || platforms.iter().map(|platform| platform.name.as_str());
    for Located { value: glob, span } in &product.platforms {
        if names().any(|name| glob.is_match(name)) {
            continue;
        }
        problems.push(Problem {
            span: Some(*span),
            path: product.mozconfigs.value.clone(),
            message: format!(
                "`{glob}` matches no platform of the product `{}`",
                product.name.value
            ),
            help: Some(meant(glob, names())),
        });
    }
}

/// So would the name of a variant that no platform has.
fn check_variants(product: &schema::Product, platforms: &[Platform], problems: &mut Vec<Problem>) {
    let variants =
        product.comparisons.iter().flat_map(|it| std::iter::once(&it.base).chain(&it.against));
    for Located { value: variant, span } in variants {
        if platforms.iter().any(|platform| platform.has(variant)) {
            continue;
        }
        let mut names: Vec<&str> =
            platforms.iter().flat_map(|it| it.variants.iter().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        problems.push(Problem {
            span: Some(*span),
            path: product.mozconfigs.value.clone(),
            message: format!(
                "no platform of the product `{}` has a mozconfig `{variant}`",
                product.name.value
            ),
            help: suggest::closest(variant, names).map(|name| format!("did you mean `{name}`?")),
        });
    }
}

fn meant<'a>(glob: &Glob, names: impl Iterator<Item = &'a str> + Clone) -> String {
    if let Some(name) = suggest::closest(glob.as_str(), names.clone()) {
        return format!("did you mean `{name}`?");
    }
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        "the product has no platforms".to_owned()
    } else {
        format!("the platforms are {}", names.join(", "))
    }
}

/// The folders of a mozconfigs folder that hold a file, with the names of their files.
fn platforms(
    files: &dyn FileSystem,
    mozconfigs: &TreePath,
    span: Option<Span>,
    problems: &mut Vec<Problem>,
) -> Vec<Platform> {
    let mut list = |folder: &TreePath| {
        let mut entries = files.entries(folder).unwrap_or_else(|error: ReadError| {
            let message = format!("the folder `{folder}` cannot be listed: {error}");
            problems.push(Problem { span, path: folder.clone(), message, help: None });
            Vec::new()
        });
        entries.retain(|entry| !entry.name.starts_with('.'));
        entries
    };
    let mut platforms: Vec<Platform> = list(mozconfigs)
        .into_iter()
        .filter(|entry| entry.is_directory)
        .map(|entry| {
            let folder = mozconfigs.join(&entry.name);
            let (mut variants, mut obstructed) = (Vec::new(), Vec::new());
            for DirectoryEntry { name, .. } in list(&folder) {
                match files.kind(&folder.join(&name)) {
                    FileKind::File | FileKind::Executable => variants.push(name),
                    FileKind::Absent => {}
                    // Folders, pipes and the like are no mozconfigs, but may stand in the place of one.
                    FileKind::Directory | FileKind::Other => obstructed.push(name),
                }
            }
            variants.sort();
            obstructed.sort();
            Platform { name: entry.name, folder, variants, obstructed }
        })
        .filter(|platform| {
            // A folder of folders alone is no platform.
            let is_pipe =
                |name: &String| files.kind(&platform.folder.join(name)) != FileKind::Directory;
            !platform.variants.is_empty() || platform.obstructed.iter().any(is_pipe)
        })
        .collect();
    platforms.sort_by(|left, right| left.name.cmp(&right.name));
    platforms
}

/// The top source directory in which a folder is: the nearest of the folder and those above it
/// that holds one of these:
///
/// - `whitelist.toml` (not counted in a `config/mozconfigs` folder, where it may stand as well),
/// - `browser/config/mozconfigs`, `mobile/android/config/mozconfigs` or
///   `comm/mail/config/mozconfigs`,
/// - both `mach` and `build/moz.configure`.
///
/// Without any of them above, it is the nearest that holds `mail/config/mozconfigs` or
/// `suite/config/mozconfigs`: Thunderbird's repository checked out alone, which within a complete
/// tree stands in `comm` and is no top.
pub fn find_top_source_directory(start: &Path) -> Option<PathBuf> {
    let start = start.canonicalize().ok()?;
    let nearest = |is_top: fn(&Path) -> bool| {
        start.ancestors().find(|folder| is_top(folder)).map(Path::to_owned)
    };
    nearest(is_top).or_else(|| nearest(is_comm_alone))
}

fn is_top(folder: &Path) -> bool {
    (folder.join(WHITELIST).is_file() && !folder.ends_with("config/mozconfigs"))
        || ["browser", "mobile/android", "comm/mail"]
            .iter()
            .any(|product| folder.join(product).join("config/mozconfigs").is_dir())
        || (folder.join("mach").is_file() && folder.join("build/moz.configure").is_dir())
}

fn is_comm_alone(folder: &Path) -> bool {
    ["mail", "suite"].iter().any(|it| folder.join(it).join("config/mozconfigs").is_dir())
}

#[cfg(test)]
mod tests {
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
               help: the platforms are `linux64`, `linux64-aarch64`, `win32`\n\
             whitelist.toml:15:12: no platform of the product `c` has a mozconfig `releas`\n  \
               help: did you mean `release`?\n\
             whitelist.toml:15:22: no platform of the product `c` has a mozconfig `esr`\n"
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
}
