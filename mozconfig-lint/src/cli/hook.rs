//! `hook`: the check as a step of a build.
//!
//! The stamp and the depfile are all that it writes. The stamp comes last, and the old one is gone
//! before a check begins: there is none that stands for a check that was not made.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::source::TreePath;

use super::check::AnalysisOptions;
use super::object_directory::{ObjectDirectory, Pending, is_same_file, words};
use super::values::Mount;
use super::workspace::{Workspace, assumptions};
use super::{Failure, GlobalOptions, Outcome, Streams};
use crate::check;
use crate::hook::{
    Observations, Recorded, Roots, Stamp, StampError, Target, Watched, check_and_record, depfile,
};
use crate::output::{RenderOptions, build_log};
use crate::report::Verdict;
use crate::whitelist::date::Date;

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = super::EXIT_CODES)]
pub(super) struct HookOptions {
    /// The object directory: where the build writes. It is made if it is not there.
    ///
    /// It may be inside the source tree, and is not looked at for mozconfigs then.
    #[arg(long, value_name = "DIR")]
    objdir: PathBuf,

    /// The stamp, in the object directory; without this option it is `mozconfig-lint.stamp` there.
    #[arg(long, value_name = "FILE")]
    stamp: Option<PathBuf>,

    /// Write which files and folders matter, for make and ninja, to a file in the object directory.
    #[arg(long, value_name = "FILE")]
    depfile: Option<PathBuf>,

    #[command(flatten)]
    analysis: AnalysisOptions,

    /// The day by which entries of the whitelist expire, as in 2027-01-31; without it, none does.
    ///
    /// So the same sources come to the same on every day.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

pub(super) fn run(
    options: &HookOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let Some(topsrcdir) = global.topsrcdir.as_deref() else {
        return Err(Failure::new("the source tree is not named")
            .with_help("a build names it: `mozconfig-lint hook --topsrcdir DIR --objdir DIR`"));
    };
    let objects = ObjectDirectory::open(&options.objdir, topsrcdir)?;
    let default = options.objdir.join("mozconfig-lint.stamp");
    let stamp = StampFile::open(options.stamp.as_deref().unwrap_or(&default), &objects)?;
    let outcome = check(options, topsrcdir, global, &objects, &stamp, streams);
    if !matches!(outcome, Ok(Outcome::Clean)) {
        stamp.remove()?;
    }
    outcome
}

fn check(
    options: &HookOptions,
    topsrcdir: &Path,
    global: &GlobalOptions,
    objects: &ObjectDirectory,
    stamp: &StampFile,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    // Before anything is read.
    let start = Pending::new(&stamp.path)?;
    let AnalysisOptions { mounts, assumptions: assumed } = &options.analysis;
    let whitelist = global.whitelist.as_deref();
    let depfile = match &options.depfile {
        None => None,
        Some(path) => {
            objects.confine(path)?;
            if is_same_file(path, &stamp.path) {
                let name = path.display();
                return Err(Failure::new(format!("`{name}` is both the stamp and the depfile"))
                    .with_help("name another file with `--stamp` or `--depfile`"));
            }
            Some(Depfile::new(path, stamp, topsrcdir, mounts, whitelist)?)
        }
    };
    let workspace = Workspace::open(Some(topsrcdir), whitelist, global.no_whitelist, mounts)?;
    let hidden = objects.in_tree();
    let assume = assumptions(assumed);
    let question = question(options, &workspace, &assume, hidden.as_ref());
    if let Some(Found { stamp: old, text }) = &stamp.found
        && old.is_current(&question, &workspace.tree, hidden.as_ref(), &|_| false)
    {
        if let Some(depfile) = &depfile {
            depfile.write(old.observations(), &workspace)?;
        }
        start.finish(&stamp.path, text)?;
        return Ok(Outcome::Clean);
    }
    // From here on a stamp would claim what is not known.
    stamp.remove()?;
    let mut checked = check::Options::new(workspace.name.clone());
    checked.assume = assume;
    checked.today = options.today;
    let Recorded { result, observations, .. } =
        check_and_record(&workspace.tree, hidden.as_ref(), workspace.whitelist.clone(), &checked);
    let report = result.map_err(|error| workspace.failure(error))?;
    let verdict = report.verdict();
    if verdict == Verdict::Clean {
        if let Some(depfile) = &depfile {
            depfile.write(&observations, &workspace)?;
        }
        start.finish(&stamp.path, &Stamp::new(question, observations).to_text())?;
        return Ok(Outcome::Clean);
    }
    let options = RenderOptions {
        color: streams.has_color(),
        width: streams.width(),
        verbose: false,
        closing_line: true,
    };
    streams.answer(&build_log(&report, &options))?;
    match verdict.failure() {
        None => Ok(Outcome::Findings),
        Some(why) => Err(Failure::new(why)),
    }
}

/// All that the outcome depends on besides the tree.
fn question(
    options: &HookOptions,
    workspace: &Workspace,
    assume: &Assumptions,
    hidden: Option<&TreePath>,
) -> Vec<String> {
    let mut question = vec![workspace.whitelist_in_words()];
    for Mount { prefix, folder } in &options.analysis.mounts {
        question.push(format!("mount {prefix}={}", folder.display()));
    }
    if !options.analysis.assumptions.is_empty() {
        question.push(format!("{assume:?}"));
    }
    question.extend(options.today.map(|today| format!("today {today}")));
    question.extend(hidden.map(|hidden| format!("object directory {hidden}")));
    question
}

/// The stamp's file.
struct StampFile {
    path: PathBuf,
    /// What stands there: none if there is no stamp, or none that can be used.
    found: Option<Found>,
}

/// A stamp, and its text.
struct Found {
    stamp: Stamp,
    text: String,
}

impl StampFile {
    fn open(path: &Path, objects: &ObjectDirectory) -> Result<Self, Failure> {
        objects.confine(path)?;
        // Not even a failed check may remove what is no stamp.
        Ok(Self { path: path.to_owned(), found: Self::read(path)? })
    }

    fn read(path: &Path) -> Result<Option<Found>, Failure> {
        let name = path.display();
        let foreign = || {
            Failure::new(format!("`{name}` holds something else than a stamp"))
                .with_help("name another file with `--stamp`, or remove it")
        };
        let read = fs::metadata(path).and_then(|metadata| {
            // A pipe would have to be waited for.
            if metadata.is_file() { fs::read(path).map(Some) } else { Ok(None) }
        });
        let bytes = match read {
            Ok(bytes) => bytes.ok_or_else(foreign)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(Failure::new(format!("cannot read `{name}`: {}", words(&error))));
            }
        };
        if bytes.is_empty() {
            return Ok(None);
        }
        let text = String::from_utf8(bytes).map_err(|_| foreign())?;
        match Stamp::parse(&text) {
            Ok(stamp) => Ok(Some(Found { stamp, text })),
            Err(StampError::OfAnotherVersion) => Ok(None),
            Err(StampError::NoStamp) => Err(foreign()),
        }
    }

    fn remove(&self) -> Result<(), Failure> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let name = self.path.display();
                Err(Failure::new(format!("cannot remove `{name}`: {}", words(&error))))
            }
            _ => Ok(()),
        }
    }
}

/// The depfile: where it stands, and what it is about.
struct Depfile<'a> {
    path: &'a Path,
    target: Target,
    roots: Roots,
    whitelist: Option<&'a Path>,
}

impl<'a> Depfile<'a> {
    fn new(
        path: &'a Path,
        stamp: &StampFile,
        topsrcdir: &Path,
        mounts: &[Mount],
        whitelist: Option<&'a Path>,
    ) -> Result<Self, Failure> {
        let Some(target) = Target::new(&stamp.path) else {
            return Err(Failure::new(format!(
                "`{}` cannot be the target of a rule: make and ninja read it each in its own way",
                stamp.path.display()
            ))
            .with_help("give the stamp a name of letters and digits"));
        };
        let mounts = mounts.iter().map(|it| (it.prefix.clone(), it.folder.clone())).collect();
        let roots = Roots::new(topsrcdir, mounts);
        Ok(Self { path, target, roots, whitelist })
    }

    fn write(&self, observations: &Observations, workspace: &Workspace) -> Result<(), Failure> {
        let watched = Watched::new(observations, &workspace.tree);
        let locate = |path: &TreePath| self.roots.locate(path);
        let mut files: BTreeSet<PathBuf> = watched.files.iter().map(locate).collect();
        files.extend(self.whitelist.map(Path::to_owned));
        let folders = watched.folders.iter().map(locate).collect();
        Pending::new(self.path)?.finish(self.path, &depfile(&self.target, &files, &folders))
    }
}
