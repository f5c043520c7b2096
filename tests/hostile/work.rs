//! Evaluates a tree in memory, as one environment or as all.

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
use mozconfig_parse::settings::{Evaluation, Settings, World};
use mozconfig_parse::source::{FileSystem, MemoryTree, Sources, TreePath};

use crate::judge::Variables;

/// What an evaluation comes to, with what its ids mean.
pub(crate) struct Work {
    pub(crate) evaluation: Evaluation,
    pub(crate) settings: Settings,
    pub(crate) world: World,
}

/// Evaluates `mozconfig` in a tree of these files.
pub(crate) fn work(files: &[(&str, &str)], assumptions: &Assumptions) -> Work {
    work_in(&MemoryTree::new(files.iter().copied()), assumptions)
}

/// The same in any tree.
pub(crate) fn work_in(files: &dyn FileSystem, assumptions: &Assumptions) -> Work {
    let mut sources = Sources::new();
    let mut parsed = ParsedFiles::default();
    let mut world = World::default();
    let file = sources.load(files, &TreePath::default().join("mozconfig"));
    let mut environment =
        Environment { files, sources: &mut sources, parsed: &mut parsed, world: &mut world };
    let evaluation = evaluate(&mut environment, file, assumptions);
    let settings = evaluation.resolve(&mut world);
    Work { evaluation, settings, world }
}

/// What may be taken as known where these variables are set and no others.
pub(crate) fn only(variables: &Variables) -> Assumptions {
    Assumptions {
        env: variables.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect(),
        only_these_variables: true,
        only_these_files: true,
        ..Assumptions::default()
    }
}
