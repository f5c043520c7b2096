//! What a build script tells cargo: which paths to watch, and what was found.
//!
//! cargo watches whole folders, with all that is in them. That is right for the folders of the
//! mozconfigs and far too much for the rest of a source tree. So a product that appears elsewhere,
//! or a file outside of these folders that was only asked about, is noticed with the next change of
//! a file that was read.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use mozconfig_parse::source::{DiskTree, TreePath};

use super::observe::{Recorded, check_and_record};
use super::watch::{Roots, Watched};
use crate::check::{Options, WhitelistSource};
use crate::diagnostic::{Diagnostic, Level};
use crate::output::{concise_scope, escape_line};
use crate::report::Report;

/// A path at which nothing stands, for cargo to take for changed each time.
const NEVER: &str = "mozconfig-lint.never";

/// What a build script is to print: one `cargo::` directive a line.
///
/// With an error among them cargo ends the build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    watched: BTreeSet<PathBuf>,
    messages: Vec<(Level, String)>,
}

impl Directives {
    /// Whether cargo will end the build.
    pub fn has_errors(&self) -> bool {
        self.messages.iter().any(|(level, _)| *level == Level::Error)
    }

    /// The files and folders that cargo is to watch.
    pub fn watched(&self) -> impl Iterator<Item = &Path> {
        self.watched.iter().map(PathBuf::as_path)
    }

    fn say(&mut self, level: Level, message: &str) {
        self.messages.push((level, escape_line(message)));
    }

    fn watch(&mut self, observed: &Watched, mozconfigs: &[TreePath], roots: &Roots) {
        // Whole folders, so what is in them needs no watching of its own.
        let is_covered = |path: &TreePath| {
            let mut above = Some(path.clone());
            while let Some(folder) = above {
                if mozconfigs.contains(&folder) {
                    return true;
                }
                above = folder.parent();
            }
            false
        };
        let files = observed.files.iter().filter(|path| !is_covered(path));
        self.watched.extend(files.chain(mozconfigs).map(|path| roots.locate(path)));
    }

    fn tell(&mut self, report: &Report) {
        for diagnostic in &report.diagnostics {
            let Diagnostic { rule, level, message, scope, primary, remedies, .. } = diagnostic;
            let place = report.sources.place(primary.span);
            let scope = concise_scope(scope);
            self.say(*level, &format!("{place}: {message}{scope} [{}]", rule.id));
            for remedy in remedies {
                self.say(*level, &format!("help: {}", remedy.message));
            }
        }
        if let Some(failure) = report.verdict().failure() {
            self.say(Level::Error, failure);
        }
    }
}

impl fmt::Display for Directives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for path in &self.watched {
            // A line that cannot be written as it is would say something else.
            let path = path.to_str().filter(|path| !path.contains(['\n', '\r'])).unwrap_or(NEVER);
            writeln!(f, "cargo::rerun-if-changed={path}")?;
        }
        for (level, message) in &self.messages {
            // cargo knows these two.
            let directive = if *level == Level::Error { "error" } else { "warning" };
            writeln!(f, "cargo::{directive}={message}")?;
        }
        Ok(())
    }
}

/// Checks a source tree from a build script.
///
/// `topsrcdir` is the tree, from the folder of the package if it is relative. What goes wrong is told by
/// the directives as well.
pub fn build_script(topsrcdir: &Path, whitelist: WhitelistSource, options: &Options) -> Directives {
    let mut directives = Directives::default();
    let tree = match DiskTree::new(topsrcdir) {
        Ok(tree) => tree,
        Err(error) => {
            let (name, why) = (topsrcdir.display(), error.kind());
            directives.say(Level::Error, &format!("cannot open the source tree `{name}`: {why}"));
            return directives;
        }
    };
    let Recorded { result, observations, .. } = check_and_record(&tree, None, whitelist, options);
    let watched = Watched::new(&observations, &tree);
    let roots = Roots::new(topsrcdir, Vec::new());
    match result {
        Ok(report) => {
            directives.watch(&watched, &report.mozconfigs, &roots);
            directives.tell(&report);
        }
        Err(error) => {
            directives.watch(&watched, &[], &roots);
            directives.say(Level::Error, &error.to_string());
            if let Some(help) = error.help() {
                directives.say(Level::Error, &format!("help: {help}"));
            }
        }
    }
    directives
}
