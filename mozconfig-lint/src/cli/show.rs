//! `show`: prints what one mozconfig comes to.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use mozconfig_parse::source::TreePath;

use super::check::AnalysisOptions;
use super::workspace::{Workspace, assumptions};
use super::{Failure, GlobalOptions, Outcome, Streams};
use crate::show::{self, Wanted};

/// Show what one mozconfig comes to: its settings, their conditions, and where they are made
#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(super) struct ShowOptions {
    /// The mozconfig: PLATFORM/VARIANT, PRODUCT/PLATFORM/VARIANT, or the path of a file.
    #[arg(value_name = "MOZCONFIG")]
    subject: Subject,

    #[command(flatten)]
    analysis: AnalysisOptions,
}

/// What `show` is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// `PLATFORM/VARIANT` or `PRODUCT/PLATFORM/VARIANT`; a path of a file may look the same, and is
    /// tried when there is no such mozconfig.
    Mozconfig {
        /// The product, where it was named.
        product: Option<String>,
        /// The platform.
        platform: String,
        /// The variant.
        variant: String,
        /// The text itself.
        path: PathBuf,
    },
    /// A file.
    File(PathBuf),
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let parts: Vec<&str> = text.split('/').collect();
        let is_name = |part: &&str| !matches!(*part, "" | "." | "..");
        if !parts.iter().all(is_name) {
            return Ok(Self::File(path));
        }
        let (product, platform, variant) = match parts.as_slice() {
            [platform, variant] => (None, platform, variant),
            // The name of a product may hold slashes, as in `mobile/android`.
            [product @ .., platform, variant] if !product.is_empty() => {
                (Some(product.join("/")), platform, variant)
            }
            _ => return Ok(Self::File(path)),
        };
        Ok(Self::Mozconfig {
            product,
            platform: (*platform).to_owned(),
            variant: (*variant).to_owned(),
            path,
        })
    }
}

pub(super) fn run(
    options: &ShowOptions,
    global: &GlobalOptions,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Failure> {
    let text = settings(options, global)?;
    streams.answer(&text)?;
    Ok(Outcome::Clean)
}

/// The settings as text.
fn settings(options: &ShowOptions, global: &GlobalOptions) -> Result<String, Failure> {
    let workspace = Workspace::open(
        global.topsrcdir.as_deref(),
        global.whitelist.as_deref(),
        global.no_whitelist,
        &options.analysis.mounts,
    )?;
    let assume = assumptions(&options.analysis.assumptions);
    let wanted = match &options.subject {
        Subject::Mozconfig { product, platform, variant, path } => Wanted::Variant {
            product: product.as_deref(),
            platform,
            variant,
            path: path.to_str().and_then(TreePath::new),
        },
        Subject::File(path) => Wanted::File(in_tree(&workspace, path)?),
    };
    show::show(&workspace.tree, workspace.whitelist, &assume, &wanted).map_err(|error| {
        let failure = Failure::new(error.message);
        match error.help {
            Some(help) => failure.with_help(help),
            None => failure,
        }
    })
}

/// The path in the tree of a file that was named from the current folder, or from the top of the
/// tree.
fn in_tree(workspace: &Workspace, path: &Path) -> Result<TreePath, Failure> {
    let real = path.canonicalize().ok();
    let inside = real.as_deref().and_then(|real| real.strip_prefix(workspace.tree.top()).ok());
    let inside = inside.or_else(|| path.is_relative().then_some(path));
    inside.and_then(Path::to_str).and_then(TreePath::new).ok_or_else(|| {
        Failure::new(format!("`{}` is not in the source tree", path.display()))
            .with_help("name the tree with `--topsrcdir DIR`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects() {
        let mozconfig = |product: Option<&str>, text: &str| {
            Ok(Subject::Mozconfig {
                product: product.map(str::to_owned),
                platform: "linux64".to_owned(),
                variant: "nightly".to_owned(),
                path: PathBuf::from(text),
            })
        };
        assert_eq!("linux64/nightly".parse(), mozconfig(None, "linux64/nightly"));
        let text = "browser/linux64/nightly";
        assert_eq!(text.parse(), mozconfig(Some("browser"), text));
        for path in ["nightly", "./linux64/nightly", "/a/b", "a//b"] {
            assert_eq!(path.parse(), Ok(Subject::File(PathBuf::from(path))));
        }
    }
}
