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
    // A folder that cannot be listed, somewhere in the tree, is not the business of a linter.
    if let Ok(entries) = files.entries(&TreePath::default()) {
        walk(files, &TreePath::default(), &entries, 0, &mut found);
    }
    found.sort();
    found
}

fn walk(
    files: &dyn FileSystem,
    folder: &TreePath,
    entries: &[DirectoryEntry],
    depth: usize,
    found: &mut Vec<TreePath>,
) {
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
        let is_platform_folder = depth == 0 && PLATFORM_FOLDERS.contains(&name);
        // What is listed anyway is not asked about besides.
        let entries = if depth + 1 < DEEPEST_PRODUCT && !is_platform_folder {
            files.entries(&inside).ok()
        } else {
            None
        };
        let may_be_product = match &entries {
            Some(entries) => holds_folder(entries, "config"),
            None => true,
        };
        let mozconfigs = inside.join("config").join("mozconfigs");
        if may_be_product
            && files.kind(&mozconfigs) == FileKind::Directory
            && has_folder(files, &inside, "config")
            && has_folder(files, &inside.join("config"), "mozconfigs")
        {
            found.push(mozconfigs);
        }
        if let Some(entries) = entries {
            walk(files, &inside, &entries, depth + 1, found);
        }
    }
}

fn holds_folder(entries: &[DirectoryEntry], name: &str) -> bool {
    entries.iter().any(|entry| entry.is_directory && entry.name == name)
}

/// Whether a folder holds a folder of this name that is no link.
fn has_folder(files: &dyn FileSystem, folder: &TreePath, name: &str) -> bool {
    files.entries(folder).is_ok_and(|entries| holds_folder(&entries, name))
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
            help: suggest::help("platforms", glob.as_str(), names())
                .or_else(|| Some("the product has no platforms".to_owned())),
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
            help: suggest::help("mozconfigs", variant, names),
        });
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
            for DirectoryEntry { name, is_file, .. } in list(&folder) {
                let kind = if is_file { FileKind::File } else { files.kind(&folder.join(&name)) };
                match kind {
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
mod tests;
