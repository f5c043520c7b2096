//! What each entry of a whitelist excuses now, as data.
//!
//! Nothing is judged here: what is wrong with an entry is for the rules to say.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::source::FileSystem;

use crate::allow::Compared;
use crate::check::{Options, WhitelistSource, examine};
use crate::whitelist::refusal::{self, Refusal};
use crate::whitelist::schema::{Entry, EntryId};

/// The entries of a whitelist.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The whitelist's path, as it is shown.
    pub path: String,
    /// The entries, in the order of the file.
    pub entries: Vec<Listed>,
}

/// An entry, with what it excuses.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The line on which it begins.
    pub line: u32,
    /// The entry.
    pub entry: Entry,
    /// How many differences it excuses, wholly or in part; several entries may excuse one.
    pub differences: usize,
    /// The platforms on which it does, by product.
    pub platforms: BTreeMap<String, BTreeSet<String>>,
    /// The days on which it counts after the present one; negative when it has expired, none when it
    /// does not expire.
    pub days_left: Option<i64>,
}

/// Lists the entries of the whitelist, and what each excuses in the tree.
///
/// Refuses where there is no whitelist, where it is broken, and where something could not be
/// compared: then it is not known what an entry excuses.
pub fn list(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    options: &Options,
) -> Result<Listing, Refusal> {
    let examined = refusal::complete(examine(files, whitelist, options)?)?;
    let whitelist = refusal::required(&examined)?;
    let (sources, usage) = (&examined.report.sources, &examined.usage);
    let file = sources.file(whitelist.file);
    let platforms = |id: EntryId| {
        let mut platforms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for compared in usage.uses.get(&id).into_iter().flatten() {
            let Compared { product, platform, .. } = compared.clone();
            platforms.entry(product).or_default().insert(platform);
        }
        platforms
    };
    let days_left = |entry: &Entry| {
        let (expires, today) = entry.expires.as_ref().zip(options.today)?;
        Some(expires.value.days_since_1970() - today.days_since_1970())
    };
    let listed = whitelist.entries().map(|(id, entry)| Listed {
        line: file.line_column(entry.header_span.range.start).line,
        entry: entry.clone(),
        differences: usage.differences.get(&id).copied().unwrap_or_default(),
        platforms: platforms(id),
        days_left: days_left(entry),
    });
    Ok(Listing { path: file.path().to_string(), entries: listed.collect() })
}
