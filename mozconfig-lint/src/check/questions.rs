//! What is asked before anything is compared: whether the tree has what was named.
//!
//! A misspelt name must not pass for a clean check. Whether the tree is the one that was meant,
//! [`crate::top`] knows.

use std::collections::BTreeSet;

use mozconfig_parse::assume::Assumptions;

use super::{CheckError, Options};
use crate::asked::{Asked, Assumable, Unasked};
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
