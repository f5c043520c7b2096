//! What a check comes to: the findings, the counts, and the sources that the findings point into.

use mozconfig_parse::source::{Sources, TreePath};

use crate::diagnostic::{Diagnostic, Level};
use crate::since::Since;

/// The counts of a check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Products that were compared.
    pub products: usize,
    /// Platforms that were compared, over all products.
    pub platforms: usize,
    /// Pairs of mozconfigs that were compared.
    pub pairs: usize,
    /// Files that were read.
    pub files: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Differences that the whitelist allows.
    pub allowed: usize,
}

/// What a check comes to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// The files that the findings point into.
    pub sources: Sources,
    /// The findings: sorted, errors and warnings mixed in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The counts.
    pub summary: Summary,
    /// The top source directory as it was given (`.` when it was found from the current folder).
    pub topsrcdir: String,
    /// The folder of the repository in which the top source directory is; empty where it is the
    /// repository's own, or where there is none. What is shown beside the files of a repository
    /// needs paths that begin there.
    pub in_repository: TreePath,
    /// What the findings were compared with, where only new ones were asked for.
    pub since: Option<Since>,
    /// Whether something could not be checked: a file could not be read, the whitelist is broken.
    pub incomplete: bool,
    /// The whitelist's path relative to the top source directory; none when there is none.
    pub whitelist: Option<String>,
    /// The folders that hold the mozconfigs of the products, one folder for each platform in them.
    pub mozconfigs: Vec<TreePath>,
}

/// What a report says in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing was found, or nothing but warnings.
    Clean,
    /// Something of level error was found.
    Findings,
    /// No two mozconfigs form a pair. A check of nothing must never pass for a clean one.
    NothingCompared,
    /// Something could not be checked; the findings say what.
    Incomplete,
}

impl Verdict {
    /// Why the check could not be made as it was meant; none where it was made.
    pub fn failure(self) -> Option<&'static str> {
        match self {
            Self::Clean | Self::Findings => None,
            Self::NothingCompared => Some("nothing was compared: no two mozconfigs form a pair"),
            Self::Incomplete => Some("the check is incomplete: see the findings"),
        }
    }
}

impl Report {
    /// A report of these findings, counted, without a whitelist.
    pub(crate) fn new(
        sources: Sources,
        topsrcdir: &str,
        diagnostics: Vec<Diagnostic>,
        summary: Summary,
    ) -> Self {
        let count = |level| diagnostics.iter().filter(|it| it.level == level).count();
        let files = sources.files().filter(|(_, file)| file.read_error().is_none()).count();
        let (errors, warnings) = (count(Level::Error), count(Level::Warning));
        let summary = Summary { files, errors, warnings, ..summary };
        let topsrcdir = topsrcdir.to_owned();
        let in_repository = TreePath::default();
        Self {
            sources,
            diagnostics,
            summary,
            topsrcdir,
            mozconfigs: Vec::new(),
            in_repository,
            since: None,
            incomplete: false,
            whitelist: None,
        }
    }

    /// Says whether something could not be checked.
    #[must_use]
    pub(crate) fn marked_incomplete(self, incomplete: bool) -> Self {
        Self { incomplete, ..self }
    }

    /// Whether something of level error was found.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error)
    }

    /// What it says in a word.
    pub fn verdict(&self) -> Verdict {
        if self.incomplete {
            Verdict::Incomplete
        } else if self.summary.pairs == 0 {
            Verdict::NothingCompared
        } else if self.has_errors() {
            Verdict::Findings
        } else {
            Verdict::Clean
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_may_go_from_thread_to_thread() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<Report>();
    }
}
