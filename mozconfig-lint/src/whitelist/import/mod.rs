//! Moving from Mozilla's `whitelist` or `allowlist`, a Python file, to `whitelist.toml`.
//!
//! [`python`] reads the old file, without running it, into an [`old_list`]. `lines` and `excuse` say
//! what the old check saw in a pair of mozconfigs and what the list excused; `claims` and `entries` turn
//! that into entries, setting by setting; `account` keeps what became of each line. This file leads
//! through the steps. Nothing here writes a file.

mod account;
mod claims;
mod entries;
mod excuse;
mod lines;
pub mod old_list;
pub mod python;
mod summary;
mod without;
mod work;

use std::collections::BTreeSet;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::source::{FileSystem, TreePath};

use crate::allow::Usage;
use crate::check::{self, CheckError, Options, WhitelistSource, judge_pairs, pair_up};
use crate::diagnostic::SettingKind;
use crate::prepare::prepare;
use crate::report::Report;
use crate::run::Run;
use crate::suggest;
use crate::tree::{self, DEFAULT_BASE, Product, WHITELIST};
use crate::whitelist::refusal::Refusal;

pub use account::{Account, Dropped, Fate, LineOnPlatform};
use entries::{Claimed, Frame};
use work::Work;

/// The variants that the old check compares with nightly.
pub const OTHERS: [&str; 2] = ["beta", "release"];

/// What is imported.
#[derive(Clone, Debug)]
pub struct OldFile {
    /// Its path in the tree; none where it stands elsewhere.
    pub path: Option<TreePath>,
    /// The name by which people are told of it, without the machine's folders.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What an import may be told.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The top source directory as it is shown.
    pub topsrcdir: String,
    /// The product that the list is about; without it, the one in whose folder it stands, or `browser`.
    pub product: Option<String>,
    /// What is taken as known.
    pub assume: Assumptions,
}

/// A line of a mozconfig that the old list does not allow although the old check asks for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// The variant that has the line.
    pub variant: String,
    /// The line.
    pub text: String,
    /// The platform.
    pub platform: String,
}

/// An import: the new whitelist, and what became of the old list.
#[derive(Debug)]
pub struct Import {
    /// The new whitelist.
    pub text: String,
    /// How many entries it has.
    pub entries: usize,
    /// The old list, as it is named.
    pub old: String,
    /// The product that it is about.
    pub product: String,
    /// What became of each of its lines.
    pub account: Account,
    /// Of what the old check itself complains, with this list.
    pub complaints: BTreeSet<Complaint>,
    /// The settings in which mozconfigs differ for the lines of `complaints`.
    pub complained: BTreeSet<DifferingSetting>,
    /// The settings that the old list excused and that no entry could be written for; none is known.
    pub lost: BTreeSet<DifferingSetting>,
    /// The settings that the new whitelist allows and the old list did not; none is known.
    pub gained: BTreeSet<DifferingSetting>,
    /// What a check says with the new whitelist.
    pub report: Report,
}

/// A setting that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DifferingSetting {
    /// The platform.
    pub platform: String,
    /// The variant compared with.
    pub other: String,
    /// Its kind.
    pub kind: SettingKind,
    /// Its key.
    pub key: String,
}

/// Reads an old list, and says the same by settings.
///
/// Fails where the list cannot be read, where its product is not in the tree, and where the tree cannot
/// be checked. A whitelist that the tree already has is not looked at.
pub fn import(
    files: &dyn FileSystem,
    file: &OldFile,
    options: &ImportOptions,
) -> Result<Import, Refusal> {
    let old = python::read(&file.text).map_err(|error| unreadable(&file.name, &error))?;
    let mut run = Run::new(files);
    let prepared = prepare(&mut run, WhitelistSource::None)?;
    let folders = match &prepared.folders {
        found if found.is_empty() => tree::find_mozconfig_folders(files),
        found => found.clone(),
    };
    let (products, _) = tree::find_products(files, &folders, None);
    if products.is_empty() {
        return Err(CheckError::NoMozconfigs.into());
    }
    let product = product_of(&products, file, options)?;
    let mut check_options = Options::new(options.topsrcdir.clone());
    check_options.assume = options.assume.clone();
    let (pairs, _) = pair_up(&mut run, &products, &prepared, &check_options);
    run.included.ask_for_the_top(run.files, &options.topsrcdir)?;
    let found = judge_pairs(&mut run, &products, &pairs, None, &mut Usage::default());

    let assume = &options.assume;
    let mut work = Work { run, assume, old: &old, product, products: &products, pairs, found };
    let excused = work.excused();
    let (account, complaints, complained) = work.account(&excused);
    let frame = Frame {
        base: DEFAULT_BASE,
        product: (products.len() > 1).then_some(product.name.as_str()),
        old: &file.name,
        compared: work.compared(),
    };
    // What comes of a line is allowed with the line, unless it has other causes besides: that is
    // seen by asking the judge.
    let mut claimed = Claimed::default();
    work.claim(&mut claimed, &excused, |view, difference| !view.is_effect(difference));
    let first = entries::whitelist(&claimed, &frame);
    let missed = work.judged(&first.text)?.missed(&excused);
    work.claim(&mut claimed, &missed, |_, _| true);
    let new = entries::whitelist(&claimed, &frame);
    let verdict = work.judged(&new.text)?;
    let lost = work.settings(&verdict.missed(&excused));
    let gained = work.settings(&verdict.gained(&work.found, &excused));

    let source = WhitelistSource::Text { path: whitelist_path(), text: new.text.clone() };
    let report = check::check(files, source, &check_options)?;
    Ok(Import {
        text: new.text,
        entries: new.entries,
        old: file.name.clone(),
        product: product.name.clone(),
        account,
        complaints,
        complained,
        lost,
        gained,
        report,
    })
}

/// Where a whitelist stands.
fn whitelist_path() -> TreePath {
    TreePath::new(WHITELIST).unwrap_or_default()
}

fn unreadable(name: &str, error: &python::PythonError) -> Refusal {
    let python::PythonError { line, column, message, .. } = error;
    let refusal = Refusal::new(format!("cannot import `{name}:{line}:{column}`: {message}"));
    match &error.help {
        Some(help) => refusal.with_help(help.clone()),
        None => refusal,
    }
}

/// The product that a list is about.
fn product_of<'p>(
    products: &'p [Product],
    file: &OldFile,
    options: &ImportOptions,
) -> Result<&'p Product, Refusal> {
    let named = |name: &str| products.iter().find(|product| product.name == name);
    let names = || products.iter().map(|product| product.name.as_str());
    let all = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if let Some(name) = &options.product {
        return named(name).ok_or_else(|| {
            let help = match suggest::closest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the products are {}", all()),
            };
            Refusal::new(format!("there is no product `{name}`")).with_help(help)
        });
    }
    let folder = file.path.as_ref().and_then(TreePath::parent);
    let beside = products.iter().find(|product| Some(&product.mozconfigs) == folder.as_ref());
    beside.or_else(|| named("browser")).ok_or_else(|| {
        Refusal::new(format!("there is no telling which product `{}` is about", file.name))
            .with_help(format!("name it with `--product NAME`: {}", all()))
    })
}
