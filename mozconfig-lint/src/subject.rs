//! Which mozconfig is meant: a variant of a platform, or a file.
//!
//! For commands that ask about single mozconfigs. Finds the file and what may be taken as known for
//! it, and says what was probably meant where there is none. Evaluates nothing.

use std::collections::BTreeSet;
use std::fmt;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::source::{
    FileId, FileKind, FileSystem, Mounted, ReadError, Sources, TreePath,
};

use crate::check::{self, CheckError, WhitelistSource};
use crate::prepare::{assumptions, prepare};
use crate::run::Run;
use crate::suggest;
use crate::tree::{self, Platform, Product};
use crate::whitelist::schema::Whitelist;

/// A mozconfig that is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A variant of a platform.
    Variant {
        /// The product; any that has the platform when there is none.
        product: Option<String>,
        /// The platform.
        platform: String,
        /// The variant.
        variant: String,
        /// What the same text names, for want of such a variant.
        otherwise: Option<Mozconfig>,
    },
    /// A file.
    File(Mozconfig),
}

/// A file that is a mozconfig.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mozconfig {
    /// It stands in the source tree.
    InTree(TreePath),
    /// It stands elsewhere.
    Outside {
        /// Its name without folders.
        path: TreePath,
        /// The name by which it is told of.
        name: String,
        /// What is in it.
        text: String,
    },
}

impl Mozconfig {
    /// The file among those that were read.
    pub(crate) fn load(&self, files: &dyn FileSystem, sources: &mut Sources) -> FileId {
        match self {
            Self::InTree(path) => sources.load(files, path),
            Self::Outside { path, name, text } => {
                sources.add_outside(path.clone(), name.clone(), text.clone())
            }
        }
    }

    fn is_absent(&self, files: &dyn FileSystem) -> bool {
        matches!(self, Self::InTree(path) if files.kind(path) == FileKind::Absent)
    }
}

/// Why nothing can be said of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubjectError {
    /// Nothing can be said of any mozconfig of the tree, as no check of it could be made.
    Tree(CheckError),
    /// Nothing can be said of this one.
    Subject {
        /// One phrase.
        message: String,
        /// The way out.
        help: Option<String>,
    },
}

impl SubjectError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Subject { message: message.into(), help: None }
    }

    /// The same with a way out; the one for a tree says its own.
    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        match self {
            Self::Tree(error) => Self::Tree(error),
            Self::Subject { message, .. } => Self::Subject { message, help: Some(help.into()) },
        }
    }

    /// The way out, in words.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Tree(error) => error.help(),
            Self::Subject { help, .. } => help.clone(),
        }
    }
}

impl From<CheckError> for SubjectError {
    fn from(error: CheckError) -> Self {
        Self::Tree(error)
    }
}

impl fmt::Display for SubjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tree(error) => error.fmt(f),
            Self::Subject { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for SubjectError {}

/// The mozconfigs of a tree.
pub(crate) struct Catalogue<'a> {
    /// The products with their platforms.
    pub(crate) products: Vec<Product>,
    whitelist: Option<&'a Whitelist>,
    assume: &'a Assumptions,
}

/// The file of a subject.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The file, which can be read.
    pub(crate) file: FileId,
    /// What is taken as known.
    pub(crate) assumed: Assumptions,
    /// The product, platform and variant, where it is one.
    pub(crate) variant: Option<VariantName>,
}

/// The full name of a mozconfig.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct VariantName {
    pub(crate) product: String,
    pub(crate) platform: String,
    pub(crate) variant: String,
}

/// Opens a tree and asks something about it. What the whitelist says of products, mounts and
/// assumptions counts; what it allows does not.
///
/// No answer is given where a folder of the tree is the one that is meant. `topsrcdir` is the tree as it
/// is shown.
pub(crate) fn ask<T>(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    assume: &Assumptions,
    topsrcdir: &str,
    question: impl FnOnce(&mut Run<'_>, &Catalogue<'_>) -> Result<T, SubjectError>,
) -> Result<T, SubjectError> {
    let mut run = Run::new(files);
    let prepared = prepare(&mut run, whitelist)?;
    if !prepared.problems.is_empty() {
        return Err(SubjectError::new("the whitelist is broken").with_help(
            "`mozconfig-lint check` tells what is wrong with it; `--no-whitelist` does without it",
        ));
    }
    let mounted = Mounted::new(files, prepared.mounts());
    run.files = &mounted;
    let whitelist = prepared.whitelist.as_ref();
    let (products, _) = tree::find_products(&mounted, &prepared.folders, whitelist);
    let answer = question(&mut run, &Catalogue { products, whitelist, assume });
    run.included.ask_for_the_top(run.files, topsrcdir)?;
    answer
}

impl Catalogue<'_> {
    /// What may be taken as known for a variant of a platform.
    pub(crate) fn assumptions(&self, platform: &str, variant: &str) -> Assumptions {
        assumptions(self.whitelist, self.assume, platform, variant)
    }

    /// The file of a subject, which can be read.
    pub(crate) fn find(&self, run: &mut Run<'_>, subject: &Subject) -> Result<Found, SubjectError> {
        let found = self.locate(run, subject)?;
        let source = run.sources.file(found.file);
        match source.read_error() {
            None => Ok(found),
            // A name without a slash is rather that of a platform than of a file.
            Some(ReadError::Absent) if !source.path().as_str().contains('/') => {
                Err(self.unknown(source.path().as_str()))
            }
            // So is that of a folder which is a product: `browser`.
            Some(ReadError::NotAFile(FileKind::Directory))
                if self.products.iter().any(|it| it.name == source.path().as_str()) =>
            {
                Err(self.unknown(source.path().as_str()))
            }
            Some(reason) => {
                Err(SubjectError::new(format!("`{}` cannot be read: {reason}", source.path())))
            }
        }
    }

    fn locate(&self, run: &mut Run<'_>, subject: &Subject) -> Result<Found, SubjectError> {
        let (product, platform, variant, otherwise) = match subject {
            Subject::File(file) => return Ok(self.plain(file.load(run.files, &mut run.sources))),
            Subject::Variant { product, platform, variant, otherwise } => {
                (product.as_deref(), platform.as_str(), variant.as_str(), otherwise)
            }
        };
        let mut having = self
            .platforms()
            .filter(|(of, _)| product.is_none_or(|name| name == of.name))
            .filter(|(_, found)| found.name == platform && found.has(variant));
        match (having.next(), having.next()) {
            (Some((first, _)), Some((second, _))) => {
                let name = format!("{platform}/{variant}");
                let (first, second) = (&first.name, &second.name);
                Err(SubjectError::new(format!("several products have `{name}`"))
                    .with_help(format!("name one: `{first}/{name}` or `{second}/{name}`")))
            }
            (Some((product, found)), None) => Ok(Found {
                file: run.sources.load(run.files, &found.folder.join(variant)),
                assumed: self.assumptions(platform, variant),
                variant: Some(VariantName {
                    product: product.name.clone(),
                    platform: platform.to_owned(),
                    variant: variant.to_owned(),
                }),
            }),
            (None, _) => match otherwise {
                Some(file) if !file.is_absent(run.files) => {
                    Ok(self.plain(file.load(run.files, &mut run.sources)))
                }
                _ => {
                    let product = product.map_or(String::new(), |product| format!("{product}/"));
                    Err(self.unknown(&format!("{product}{platform}/{variant}")))
                }
            },
        }
    }

    /// Whether a file is a mozconfig that a check would compare.
    pub(crate) fn is_compared(&self, path: &TreePath) -> bool {
        check::variants(&self.products).contains(path.file_name())
            && path.parent().is_some_and(|folder| {
                self.platforms().any(|(_, platform)| platform.folder == folder)
            })
    }

    fn plain(&self, file: FileId) -> Found {
        Found { file, assumed: self.assume.clone(), variant: None }
    }

    fn platforms(&self) -> impl Iterator<Item = (&Product, &Platform)> {
        self.products
            .iter()
            .flat_map(|product| product.platforms.iter().map(move |platform| (product, platform)))
    }

    /// The platforms that a text names, as `PLATFORM` or `PRODUCT/PLATFORM`.
    pub(crate) fn platforms_named(&self, text: &str) -> Vec<(&Product, &Platform)> {
        self.platforms()
            .filter(|(product, platform)| {
                let rest = text.strip_suffix(platform.name.as_str());
                rest.is_some_and(|rest| {
                    rest.is_empty() || rest.strip_suffix('/') == Some(product.name.as_str())
                })
            })
            .collect()
    }

    /// That nothing goes by this name, and what was probably meant.
    pub(crate) fn unknown(&self, text: &str) -> SubjectError {
        if self.products.is_empty() {
            return CheckError::NoMozconfigs.into();
        }
        if let Some((_, platform)) = self.platforms_named(text).first() {
            return SubjectError::new(format!("`{text}` is a platform, expected a mozconfig"))
                .with_help(format!("add the variant: {}", self.variants_of(text, platform)));
        }
        let product = self.products.iter().find(|product| product.name == text);
        if let Some(platform) = product.and_then(|product| product.platforms.first()) {
            let name = format!("{text}/{}", platform.name);
            let variants = self.variants_of(&name, platform);
            return SubjectError::new(format!("`{text}` is a product, expected a mozconfig"))
                .with_help(format!("add the platform and the variant, such as {variants}"));
        }
        let error = SubjectError::new(format!("there is no mozconfig `{text}`"));
        match self.meant(text) {
            Some(help) => error.with_help(help),
            None => error,
        }
    }

    /// What a text was probably meant to be.
    fn meant(&self, text: &str) -> Option<String> {
        if let Some((head, variant)) = text.rsplit_once('/')
            && let Some((_, platform)) = self.platforms_named(head).first()
        {
            // The platform is right, and the variant is not.
            let variants = platform.variants.iter().map(String::as_str);
            return Some(match suggest::closest(variant, variants) {
                Some(near) => format!("did you mean `{head}/{near}`?"),
                None => {
                    let variants = self.variants_of(head, platform);
                    let verb = if variants.contains(", ") { "are" } else { "is" };
                    format!("there {verb} {variants}")
                }
            });
        }
        let platforms = self.platform_names();
        let mozconfigs: Vec<String> = self
            .platforms()
            .zip(&platforms)
            .flat_map(|((_, platform), names)| {
                names.iter().flat_map(|name| {
                    platform.variants.iter().map(move |variant| format!("{name}/{variant}"))
                })
            })
            .collect();
        if let Some(near) = suggest::closest(text, mozconfigs.iter().map(String::as_str)) {
            return Some(format!("did you mean `{near}`?"));
        }
        if let Some(near) = self.platform_like(text) {
            let (_, platform) = *self.platforms_named(&near).first()?;
            let variants = self.variants_of(&near, platform);
            return Some(format!(
                "did you mean the platform `{near}`? add the variant: {variants}"
            ));
        }
        let names: BTreeSet<&str> =
            self.platforms().map(|(_, platform)| platform.name.as_str()).collect();
        (!names.is_empty()).then(|| {
            let names: Vec<&str> = names.into_iter().collect();
            format!("name a file, or PLATFORM/VARIANT; the platforms are {}", names.join(", "))
        })
    }

    /// The platform that a text was probably meant to name.
    pub(crate) fn platform_like(&self, text: &str) -> Option<String> {
        let names = self.platform_names();
        suggest::closest(text, names.iter().flatten().map(String::as_str)).map(str::to_owned)
    }

    /// The product that a text was probably meant to name.
    pub(crate) fn product_like(&self, text: &str) -> Option<&str> {
        suggest::closest(text, self.products.iter().map(|product| product.name.as_str()))
    }

    /// The names of each platform: with its product, and without.
    fn platform_names(&self) -> Vec<[String; 2]> {
        let names = self.platforms().map(|(product, platform)| {
            [format!("{}/{}", product.name, platform.name), platform.name.clone()]
        });
        names.collect()
    }

    /// The mozconfigs of a platform, in backticks: those that are compared, where there are any.
    pub(crate) fn variants_of(&self, name: &str, platform: &Platform) -> String {
        let compared = check::variants(&self.products);
        let is_any = platform.variants.iter().any(|variant| compared.contains(variant));
        let names = platform.variants.iter().filter(|it| !is_any || compared.contains(*it));
        let names: Vec<String> = names.map(|variant| format!("`{name}/{variant}`")).collect();
        names.join(", ")
    }
}
