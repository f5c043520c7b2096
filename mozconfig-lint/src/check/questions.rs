//! What is asked before anything is compared: whether the tree has what was named, and is the tree
//! that was meant.
//!
//! A misspelt name must not pass for a clean check, nor the folder above a source tree for the tree.

use std::collections::BTreeSet;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::settings::ProblemKind;
use mozconfig_parse::source::{FileKind, TreePath};

use super::{CheckError, Options};
use crate::asked::{Asked, Assumable, Unasked};
use crate::run::Run;
use crate::suggest;
use crate::tree::Product;

/// Refuses to compare what the tree does not have: a misspelt name must not pass for a clean check.
pub(crate) fn ask_for_what_is_there(
    products: &[Product],
    options: &Options,
) -> Result<(), CheckError> {
    let against: BTreeSet<&str> = products
        .iter()
        .flat_map(|product| &product.comparisons)
        .flat_map(|comparison| comparison.against.iter().map(String::as_str))
        .collect();
    let known = variants(products);
    let unknown = options.variants.iter().find(|variant| !against.contains(variant.as_str()));
    if let Some(variant) = unknown {
        let help = suggest::help("variants", variant, against).unwrap_or_default();
        let is_base = known.contains(variant);
        return Err(CheckError::UnknownVariant { name: variant.clone(), is_base, help });
    }
    let platforms: BTreeSet<&str> = products
        .iter()
        .flat_map(|product| &product.platforms)
        .map(|platform| platform.name.as_str())
        .collect();
    for glob in &options.platforms {
        if !platforms.iter().any(|name| glob.is_match(name)) {
            let name = glob.glob().glob().to_owned();
            let help = suggest::help("platforms", &name, platforms).unwrap_or_default();
            return Err(CheckError::UnknownPlatform { name, help });
        }
    }
    Ok(())
}

/// How many missing includes of a product are looked for elsewhere.
const MAX_INCLUDES: usize = 16;

/// Refuses to compare where nothing that is included is there, and the same paths are there below a
/// folder that holds the mozconfigs: that one is the top source directory.
pub(super) fn ask_for_the_top(
    run: &Run<'_>,
    products: &[Product],
    options: &Options,
) -> Result<(), CheckError> {
    if run.evaluated.iter().any(|it| !it.evaluation.inclusions.is_empty()) {
        return Ok(());
    }
    let mut tops = BTreeSet::new();
    let mut included = None;
    for product in products {
        let evaluated = run.evaluated.iter().filter(|it| it.product == product.name);
        let problems = evaluated.flat_map(|it| &it.evaluation.problems);
        let missing: BTreeSet<&TreePath> = problems
            .filter_map(|problem| match &problem.kind {
                ProblemKind::MissingInclude { path } => Some(path),
                _ => None,
            })
            .collect();
        let stands = |top: &TreePath, path: &TreePath| {
            matches!(
                run.files.kind(&top.join(path.as_str())),
                FileKind::File | FileKind::Executable
            )
        };
        // From the outermost on.
        let mut folders: Vec<TreePath> =
            std::iter::successors(product.mozconfigs.parent(), TreePath::parent).collect();
        folders.retain(|folder| *folder != TreePath::default());
        let found = folders.iter().rev().find_map(|folder| {
            let mut missing = missing.iter().take(MAX_INCLUDES);
            missing.find(|path| stands(folder, path)).map(|path| (folder, path))
        });
        if let Some((folder, path)) = found {
            tops.insert(shown_below(&options.topsrcdir, folder));
            included.get_or_insert_with(|| (*path).clone());
        }
    }
    match included {
        None => Ok(()),
        Some(include) => Err(CheckError::NotTheTop {
            named: options.topsrcdir.clone(),
            include,
            tops: tops.into_iter().collect(),
        }),
    }
}

/// A folder of the tree as it would be named beside the tree.
fn shown_below(topsrcdir: &str, folder: &TreePath) -> String {
    match topsrcdir.trim_end_matches('/') {
        "" | "." => folder.to_string(),
        top => format!("{top}/{folder}"),
    }
}

/// Refuses to assume something about a misspelt name: what should be taken as known would be left open.
pub(super) fn ask_about_what_is_asked(
    asked: &Asked,
    assume: &Assumptions,
) -> Result<(), CheckError> {
    let env = assume.env.keys().map(|name| (Assumable::Variable, name));
    let commands = assume.commands.keys().map(|name| (Assumable::Command, name));
    let files = assume.files.keys().map(|name| (Assumable::File, name));
    for (kind, name) in env.chain(commands).chain(files) {
        if let Some(Unasked { near: Some(near) }) = asked.is_unasked(kind, name) {
            let (kind, name) = (kind.as_str(), name.clone());
            let help = format!("did you mean `{near}`?");
            return Err(CheckError::UnknownAssumption { kind, name, help });
        }
    }
    Ok(())
}

/// The variants that are compared anywhere.
pub(crate) fn variants(products: &[Product]) -> BTreeSet<String> {
    products
        .iter()
        .flat_map(|product| &product.comparisons)
        .flat_map(|comparison| std::iter::once(&comparison.base).chain(&comparison.against))
        .cloned()
        .collect()
}
