//! `whitelist import`: Mozilla's old list as a new whitelist, on standard output or in a file.

use std::path::{Path, PathBuf};

use clap::Args;

use super::refused;
use crate::cli::check::AnalysisOptions;
use crate::cli::workspace::{Workspace, assumptions, read_text};
use crate::cli::{Failure, GlobalOptions, Outcome, Streams};
use crate::edit::write;
use crate::tree::{self, WHITELIST};
use crate::whitelist::import::{ImportOptions, OldFile, import};

const HELP: &str = "\
The new whitelist goes to standard output, and what became of the old list to standard error. With
`--write` or `--output` the whitelist goes to a file that is not there yet, and the rest to standard
output.

Exit codes:
  0  The list was imported, whatever is left for `check` to say.
  2  It could not be: bad usage, a list that cannot be read, a whitelist that is there already.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = HELP)]
pub(super) struct ImportArguments {
    /// The old list, such as `browser/config/mozconfigs/allowlist`.
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The product that the list is about.
    ///
    /// Without this option it is the one beside whose mozconfigs the list stands, or else `browser`.
    #[arg(long, value_name = "NAME")]
    product: Option<String>,

    /// Write the new whitelist to `whitelist.toml` in the top source directory, or where
    /// `--whitelist` says.
    #[arg(long)]
    write: bool,

    /// Write the new whitelist to this file.
    #[arg(long, value_name = "FILE", conflicts_with = "write")]
    output: Option<PathBuf>,

    #[command(flatten)]
    analysis: AnalysisOptions,
}

pub(super) fn run(
    arguments: &ImportArguments,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let mounts = &arguments.analysis.mounts;
    let workspace = Workspace::open(global.topsrcdir.as_deref(), None, true, mounts)?;
    let target = target(arguments, global, &workspace)?;
    let old = old_file(&workspace, &arguments.old)?;
    let options = ImportOptions {
        topsrcdir: workspace.name.clone(),
        product: arguments.product.clone(),
        assume: assumptions(&arguments.analysis.assumptions),
    };
    let imported = import(&workspace.tree, &old, &options)
        .map_err(|refusal| refused(refusal, &workspace, streams))?;
    match target {
        None => {
            streams.answer(&imported.text)?;
            streams.note(&imported.summary());
        }
        Some(Target { path, name }) => {
            write(&path, None, imported.text.as_bytes())
                .map_err(|error| Failure::new(format!("cannot write `{name}`: {error}")))?;
            streams.answer(&format!("wrote `{name}`\n\n{}", imported.summary()))?;
        }
    }
    Ok(Outcome::Clean)
}

/// The file that is written.
struct Target {
    path: PathBuf,
    /// The name by which people are told of it.
    name: String,
}

/// The file to write, which must not be there; none for standard output.
fn target(
    arguments: &ImportArguments,
    global: &GlobalOptions,
    workspace: &Workspace,
) -> Result<Option<Target>, Failure> {
    if global.whitelist.is_some() && !arguments.write {
        return Err(Failure::new(
            "`--whitelist` has no effect without `--write`: it says where that writes to",
        )
        .with_help("add `--write`; an import does not read the whitelist that the tree has"));
    }
    let named = |path: &Path| Target { path: path.to_owned(), name: path.display().to_string() };
    let target = match (&arguments.output, &global.whitelist) {
        (Some(output), _) => named(output),
        (None, _) if !arguments.write => return Ok(None),
        (None, Some(whitelist)) => named(whitelist),
        (None, None) => {
            // A second whitelist would stop every later check.
            let folders = tree::find_mozconfig_folders(&workspace.tree);
            let found = tree::find_whitelist(&workspace.tree, &folders)
                .map_err(|several| Failure::new(several.to_string()))?;
            let name = found.map_or(WHITELIST.to_owned(), |path| path.to_string());
            Target { path: workspace.tree.top().join(&name), name }
        }
    };
    if target.path.symlink_metadata().is_ok() {
        let message = format!("`{}` is there already, and is not overwritten", target.name);
        return Err(Failure::new(message).with_help(
            "write to another file with `--output FILE`, and take over from there what is missing",
        ));
    }
    Ok(Some(target))
}

/// The old list: by its path from the current folder, or else from the top source directory.
fn old_file(workspace: &Workspace, given: &Path) -> Result<OldFile, Failure> {
    let inside = workspace.tree.top().join(given);
    let is_elsewhere = given.is_relative() && !given.exists() && inside.exists();
    let file = if is_elsewhere { inside } else { given.to_owned() };
    let read = read_text(&workspace.tree, &file).map_err(|why| {
        let message = format!("cannot read the old list `{}`: {why}", given.display());
        Failure::new(message)
            .with_help("name Mozilla's Python file, such as `browser/config/mozconfigs/allowlist`")
    })?;
    Ok(OldFile { path: read.inside, name: read.name.to_string(), text: read.text })
}
