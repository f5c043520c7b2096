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
    /// The folders that hold mozconfigs.
    pub(crate) folders: Vec<TreePath>,
    /// The whitelist with its file.
    pub(crate) whitelist: Option<(FileId, Whitelist)>,
    /// Where folders stand besides.
    pub(crate) mounts: Vec<(TreePath, TreePath)>,
}

impl Prepared {
    /// The conditions of the entries' `when`, in a world that has evaluated what they ask about.
    pub(crate) fn pins(&self, world: &mut World) -> BTreeMap<EntryId, Condition> {
        let whitelist = self.whitelist();
        whitelist.map_or_else(BTreeMap::new, |it| read_pins(world, it, &mut Vec::new()))
    }

    pub(crate) fn whitelist(&self) -> Option<&Whitelist> {
        self.whitelist.as_ref().map(|(_, whitelist)| whitelist)
    }

    pub(crate) fn whitelist_file(&self) -> Option<FileId> {
        self.whitelist.as_ref().map(|(file, _)| *file)
    }
}

/// Finds the folders and reads the whitelist; gives its file with all that is wrong with it, where
/// something is.
pub(crate) fn prepare(
    run: &mut Run<'_>,
    whitelist: WhitelistSource,
) -> Result<Result<Prepared, (FileId, Vec<read::Problem>)>, CheckError> {
    let folders = tree::find_mozconfig_folders(run.files);
    let file = match whitelist {
        WhitelistSource::None => None,
        WhitelistSource::Text { path, text } => Some(run.sources.add(path, text)),
        WhitelistSource::Find => tree::find_whitelist(run.files, &folders)
            .map_err(CheckError::SeveralWhitelists)?
            .map(|path| run.sources.load(run.files, &path)),
    };
    let mut prepared = Prepared { folders, whitelist: None, mounts: Vec::new() };
    let Some(file) = file else { return Ok(Ok(prepared)) };
    let whitelist = match read::read(&run.sources, file) {
        Ok(whitelist) => whitelist,
        Err(problems) => return Ok(Err((file, problems))),
    };
    let mut problems = Vec::new();
    for mount in &whitelist.mounts {
        match TreePath::new(&mount.folder.value) {
            Some(folder) => prepared.mounts.push((mount.prefix.value.clone(), folder)),
            None => problems.push(read::Problem {
                span: mount.folder.span,
                message: format!(
                    "mount `{}` leads out of the top source directory",
                    mount.folder.value
                ),
                note: None,
                help: Some(format!(
                    "give it on the command line: `--mount {}={}`",
                    mount.prefix.value, mount.folder.value
                )),
            }),
        }
    }
    // Read for good once everything has been evaluated, and all that a condition may ask about is
    // known; what cannot be read at all is known now.
    read_pins(&mut World::default(), &whitelist, &mut problems);
    if !problems.is_empty() {
        return Ok(Err((file, problems)));
    }
    prepared.whitelist = Some((file, whitelist));
    Ok(Ok(prepared))
}

/// The conditions of all `when`; those that cannot be read are problems.
fn read_pins(
    world: &mut World,
    whitelist: &Whitelist,
    problems: &mut Vec<read::Problem>,
) -> BTreeMap<EntryId, Condition> {
    let mut pins = BTreeMap::new();
    for (id, entry) in whitelist.entries() {
        let Some(when) = &entry.when else { continue };
        match world.conditions.parse(&when.value) {
            Ok(condition) => {
                pins.insert(id, condition);
            }
            Err(error) => problems.push(read::Problem {
                span: when.span,
                message: format!("`when` cannot be read: expected {}", error.expected),
                note: Some(format!("this is where it goes wrong: `{}`", &when.value[error.at..])),
                help: Some(
                    "write it as the finding shows it, such as `uname -s != \"Linux\"`".to_owned(),
                ),
            }),
        }
    }
    pins
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
