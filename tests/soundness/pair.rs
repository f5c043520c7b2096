//! A pair of mozconfigs with the files that they include, and what the evaluator makes of them: the
//! names of what it asks about, and where it says that it cannot know.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
use mozconfig_parse::settings::{Evaluation, ProblemKind, Settings, World};
use mozconfig_parse::source::{MemoryTree, Sources, TreePath};

/// Two variants of a platform.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) name: String,
    /// Path and text of every file of the tree.
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) product: String,
    pub(crate) platform: String,
    /// The variant compared from.
    pub(crate) base: String,
    /// The variant compared with.
    pub(crate) other: String,
    /// For what is made by chance.
    pub(crate) seed: u64,
}

impl Pair {
    /// The path of a variant.
    pub(crate) fn path(&self, variant: &str) -> String {
        format!("{}/config/mozconfigs/{}/{variant}", self.product, self.platform)
    }

    /// The paths of the two.
    pub(crate) fn paths(&self) -> [String; 2] {
        [self.path(&self.base), self.path(&self.other)]
    }

    pub(crate) fn tree(&self) -> MemoryTree {
        MemoryTree::new(self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// The same with an empty file for each include that is not there, and without the files that
    /// neither side reads.
    pub(crate) fn complete(mut self) -> Self {
        for _ in 0..10 {
            let evaluated = Evaluated::new(&self);
            let missing: Vec<String> = evaluated.missing();
            if missing.is_empty() {
                let read = evaluated.read();
                self.files.retain(|path, _| read.contains(path));
                break;
            }
            self.files.extend(missing.into_iter().map(|path| (path, String::new())));
        }
        self
    }
}

/// The two sides as evaluated for all environments at once.
pub(crate) struct Evaluated {
    pub(crate) world: World,
    pub(crate) sides: [Evaluation; 2],
    pub(crate) settings: [Settings; 2],
    sources: Sources,
    parsed: ParsedFiles,
}

impl Evaluated {
    pub(crate) fn new(pair: &Pair) -> Self {
        let tree = pair.tree();
        let (mut sources, mut parsed, mut world) =
            (Sources::new(), ParsedFiles::default(), World::default());
        let sides = pair.paths().map(|path| {
            let path = TreePath::new(&path).expect("a path of the tree");
            let file = sources.load(&tree, &path);
            let mut environment = Environment {
                files: &tree,
                sources: &mut sources,
                parsed: &mut parsed,
                world: &mut world,
            };
            evaluate(&mut environment, file, &Assumptions::default())
        });
        let settings = [sides[0].resolve(&mut world), sides[1].resolve(&mut world)];
        Self { world, sides, settings, sources, parsed }
    }

    /// Whether a file that is read is no shell.
    pub(crate) fn has_syntax_error(&mut self) -> bool {
        let Self { sides, sources, parsed, .. } = self;
        sides
            .iter()
            .flat_map(|side| &side.files)
            .any(|&file| !parsed.get(sources, file).errors.is_empty())
    }

    fn missing(&self) -> Vec<String> {
        let problems = self.sides.iter().flat_map(|side| &side.problems);
        problems
            .filter_map(|problem| match &problem.kind {
                ProblemKind::MissingInclude { path } => Some(path.to_string()),
                _ => None,
            })
            .collect()
    }

    /// The files that are read, by either side.
    pub(crate) fn read(&self) -> BTreeSet<String> {
        self.sides.iter().flat_map(|side| self.read_by(side)).collect()
    }

    /// The files that a side reads.
    pub(crate) fn read_by(&self, side: &Evaluation) -> BTreeSet<String> {
        side.files.iter().map(|&file| self.sources.file(file).path().to_string()).collect()
    }

    /// Commands that are neither the shell's nor functions.
    pub(crate) fn unknown_commands(&self) -> BTreeSet<String> {
        let problems = self.sides.iter().flat_map(|side| &side.problems);
        problems
            .filter_map(|problem| match &problem.kind {
                ProblemKind::UnknownCommand { name } => Some(name.clone()),
                _ => None,
            })
            .collect()
    }
}
