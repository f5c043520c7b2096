//! What is read before anything is evaluated: the folders that hold mozconfigs, and the whitelist.

use std::collections::BTreeMap;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::World;
use mozconfig_parse::source::{FileId, TreePath};

use crate::check::{CheckError, WhitelistSource};
use crate::run::Run;
use crate::tree;
use crate::whitelist::read;
use crate::whitelist::schema::{EntryId, Whitelist};

/// What is read before anything is evaluated.
pub(crate) struct Prepared {
    /// The folders that hold mozconfigs; none where nobody had to look for them.
    pub(crate) folders: Vec<TreePath>,
    /// The whitelist's file, where there is one.
    pub(crate) file: Option<FileId>,
    /// The whitelist, where it could be read.
    pub(crate) whitelist: Option<Whitelist>,
    /// All that is wrong with the whitelist; nothing where it could be read.
    pub(crate) problems: Vec<read::Problem>,
}

impl Prepared {
    /// The conditions of the entries' `when`, in a world that has evaluated what they ask about.
    pub(crate) fn pins(&self, world: &mut World) -> BTreeMap<EntryId, Condition> {
        let entries = self.whitelist.iter().flat_map(Whitelist::entries);
        entries
            .filter_map(|(id, entry)| {
                let when = entry.when.as_ref()?;
                Some((id, world.conditions.parse(&when.value).ok()?))
            })
            .collect()
    }

    /// Where folders stand besides their own place.
    pub(crate) fn mounts(&self) -> Vec<(TreePath, TreePath)> {
        let mounts = self.whitelist.iter().flat_map(|whitelist| &whitelist.mounts);
        mounts.map(|mount| (mount.prefix.value.clone(), mount.folder.value.clone())).collect()
    }
}

/// Finds the folders and reads the whitelist.
pub(crate) fn prepare(
    run: &mut Run<'_>,
    whitelist: WhitelistSource,
) -> Result<Prepared, CheckError> {
    let mut folders = None;
    let file = match whitelist {
        WhitelistSource::None => None,
        WhitelistSource::Text { path, text } => Some(run.sources.add(path, text)),
        WhitelistSource::Find => {
            let found = folders.insert(tree::find_mozconfig_folders(run.files));
            tree::find_whitelist(run.files, found)
                .map_err(CheckError::SeveralWhitelists)?
                .map(|path| run.sources.load(run.files, &path))
        }
    };
    let (whitelist, problems) = match file.map(|file| read::read(&run.sources, file)) {
        None => (None, Vec::new()),
        Some(Ok(whitelist)) => (Some(whitelist), Vec::new()),
        Some(Err(problems)) => (None, problems),
    };
    // Where a whitelist was named and says which products there are, nobody has to look for any.
    let is_described = whitelist.as_ref().is_some_and(|it| !it.products.is_empty());
    let folders = match folders {
        Some(folders) => folders,
        None if is_described => Vec::new(),
        None => tree::find_mozconfig_folders(run.files),
    };
    Ok(Prepared { folders, file, whitelist, problems })
}

/// What is taken as known for a variant of a platform: the command line wins over the whitelist.
pub(crate) fn assumptions(
    whitelist: Option<&Whitelist>,
    given: &Assumptions,
    platform: &str,
    variant: &str,
) -> Assumptions {
    let mut assumptions = Assumptions::default();
    if let Some(whitelist) = whitelist {
        let facts = whitelist.assume.facts(platform, variant);
        assumptions.env = facts.env;
        assumptions.commands = facts.commands;
        assumptions.files = facts.files;
    }
    assumptions.extend(given);
    assumptions
}
