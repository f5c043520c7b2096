//! A mozconfig as the command line names it: `PLATFORM/VARIANT`, or the path of a file in the source
//! tree or elsewhere.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use mozconfig_parse::source::{DiskTree, FileSystem as _, TreePath};

use super::Failure;
use super::workspace::{Workspace, reason};
use crate::subject::{self, Mozconfig};

/// A mozconfig as the command line names it.
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
        if text.is_empty() {
            return Err("expected a mozconfig, and this is empty".to_owned());
        }
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

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Mozconfig { path, .. } | Self::File(path)) = self;
        path.display().fmt(f)
    }
}

impl Subject {
    /// What it stands for in a source tree. A file is named from the current folder, or from the
    /// top of the tree; one that stands outside of the tree is read here.
    pub(super) fn find(&self, workspace: &Workspace) -> Result<subject::Subject, Failure> {
        match self {
            Self::Mozconfig { product, platform, variant, path } => {
                Ok(subject::Subject::Variant {
                    product: product.clone(),
                    platform: platform.clone(),
                    variant: variant.clone(),
                    // Where there is such a mozconfig, the file does not matter.
                    otherwise: file(workspace, path).ok(),
                })
            }
            Self::File(path) => file(workspace, path).map(subject::Subject::File),
        }
    }
}

/// A file that was named from the current folder, or from the top of the tree.
pub(super) fn file(workspace: &Workspace, file: &Path) -> Result<Mozconfig, Failure> {
    let as_tree_path = |path: &Path| path.to_str().and_then(TreePath::new);
    let Ok(real) = file.canonicalize() else {
        let inside = file.is_relative().then(|| as_tree_path(file)).flatten();
        return inside.map(Mozconfig::InTree).ok_or_else(|| {
            Failure::new(format!("there is no mozconfig `{}`", file.display()))
                .with_help("name a file, from the current folder or from the top of the tree")
        });
    };
    if let Some(path) = real.strip_prefix(workspace.tree.top()).ok().and_then(as_tree_path) {
        return Ok(Mozconfig::InTree(path));
    }
    let failed = |why: String| Failure::new(format!("cannot read `{}`: {why}", file.display()));
    let (Some(folder), Some(name)) = (real.parent(), real.file_name()) else {
        return Err(failed("it is not a file".to_owned()));
    };
    let beside = DiskTree::new(folder).map_err(|error| failed(reason(&error)))?;
    let path = as_tree_path(Path::new(name)).unwrap_or_default();
    let bytes = beside.read(&path).map_err(|error| failed(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8".to_owned()))?;
    Ok(Mozconfig::Outside { path, name: file.display().to_string(), text })
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
