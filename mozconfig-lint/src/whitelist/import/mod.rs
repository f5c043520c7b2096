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

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::SettingKey;
use mozconfig_parse::source::{FileSystem, TreePath};

use crate::allow::{Judge, Usage, setting_kind};
use crate::check::{self, CheckError, Options, WhitelistSource, judge_pairs, pair_up};
use crate::diagnostic::SettingKind;
use crate::drift::{Difference, DifferenceKind, Which};
use crate::edit::{Change, Patched};
use crate::findings::{self, PairFindings};
use crate::prepare::{Prepared, assumptions, prepare};
use crate::report::Report;
use crate::run::{Pair, Run};
use crate::suggest;
use crate::tree::{self, DEFAULT_BASE, Product, WHITELIST};
use crate::whitelist::read;
use crate::whitelist::refusal::Refusal;

pub use account::{Account, Dropped, Fate, LineOnPlatform};
use claims::{Claim, View};
use entries::{Claimed, Frame, Said};
use excuse::OldPair;
use old_list::{NIGHTLY, OldList, RELEASE};
use without::without;

/// The variants that the old check compares with nightly.
pub const OTHERS: [&str; 2] = ["beta", "release"];

/// How long a condition may be, in characters, to be written as a pin: what nobody can read is kept by
/// nobody.
const LONGEST_PIN: usize = 300;

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

/// A difference: the number of its pair, and its setting.
type DifferenceId = (usize, SettingKey);

/// What the steps of an import share.
struct Work<'r, 'a> {
    run: Run<'r>,
    assume: &'a Assumptions,
    old: &'a OldList,
    product: &'a Product,
    products: &'a [Product],
    /// All pairs of the tree.
    pairs: Vec<Pair>,
    /// The differences of each pair, in the order of the pairs.
    found: Vec<PairFindings>,
}

impl<'a> Work<'_, 'a> {
    /// Whether the old check compared a pair and the list speaks of its platform.
    fn is_old(&self, pair: &Pair) -> bool {
        let variant = |index: usize| self.run.evaluated[index].variant.as_str();
        let has_platform = |side: &str| {
            self.old.sides.get(side).is_some_and(|side| side.contains_key(&pair.platform))
        };
        pair.product == self.product.name
            && variant(pair.base) == DEFAULT_BASE
            && OTHERS.contains(&variant(pair.other))
            && (has_platform(NIGHTLY) || has_platform(RELEASE))
    }

    /// The variants with which nightly is compared, by platform of the product.
    fn compared(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut compared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for pair in self.pairs.iter().filter(|pair| pair.product == self.product.name) {
            let other = self.run.evaluated[pair.other].variant.clone();
            compared.entry(pair.platform.clone()).or_default().insert(other);
        }
        compared
    }

    /// Calls `with` for each pair that the old check compared: with what it saw, the pair's number,
    /// and its differences.
    fn for_old_pairs(&self, mut with: impl FnMut(&View<'_, 'a>, usize, &[Difference])) {
        for (index, pair) in self.pairs.iter().enumerate() {
            if !self.is_old(pair) {
                continue;
            }
            let evaluation = |index: usize| &self.run.evaluated[index].evaluation;
            let old = OldPair::new(
                &self.run.sources,
                (evaluation(pair.base), self.old.lines(NIGHTLY, &pair.platform)),
                (evaluation(pair.other), self.old.lines(RELEASE, &pair.platform)),
            );
            let view = View { world: &self.run.world, sources: &self.run.sources, pair: &old };
            let differences: Vec<Difference> =
                self.found[index].left.iter().map(|(difference, _)| difference.clone()).collect();
            with(&view, index, &differences);
        }
    }

    /// The differences that the old list excused: those that are gone once the lines that it allows
    /// do nothing.
    fn excused(&self) -> BTreeSet<DifferenceId> {
        let mut excused = BTreeSet::new();
        self.for_old_pairs(|view, index, differences| {
            let left = self.left_without(view, &self.pairs[index]);
            let is_excused = |difference: &&Difference| match &left {
                Some(left) => !left.contains(&difference.key),
                None => view.is_excused(difference),
            };
            let chosen = differences.iter().filter(is_excused);
            excused.extend(chosen.map(|difference| (index, difference.key.clone())));
        });
        excused
    }

    /// The settings in which a pair differs without the lines that the old list allows; `None` where
    /// it is no shell without them.
    fn left_without(&self, view: &View<'_, 'a>, pair: &Pair) -> Option<BTreeSet<SettingKey>> {
        let mut changes = Vec::new();
        for which in [Which::Base, Which::Other] {
            let side = view.pair.side(which);
            let source = self.run.sources.file(side.evaluation.file);
            let text = without(source.text(), &side.allowed.keys().copied().collect())?;
            changes.push(Change {
                path: source.path().clone(),
                before: Some(source.text().as_bytes().to_vec()),
                after: text.into_bytes(),
            });
        }
        let patched = Patched::new(self.run.files, &changes);
        let mut run = Run::new(&patched);
        let platform = self.product.platforms.iter().find(|it| it.name == pair.platform)?;
        let [base, other] = [pair.base, pair.other].map(|index| {
            let variant = &self.run.evaluated[index].variant;
            let assumed = assumptions(None, self.assume, &pair.platform, variant);
            run.evaluate(self.product, platform, variant, &assumed)
        });
        let pair = Pair { base: base?, other: other?, ..pair.clone() };
        let found = judge_pairs(&mut run, self.products, &[pair], None, &mut Usage::default());
        let left = found.into_iter().flat_map(|found| found.left);
        Some(left.map(|(difference, _)| difference.key).collect())
    }

    /// What became of each line, of which lines the old check itself complains, and the settings
    /// that differ by these.
    fn account(
        &self,
        excused: &BTreeSet<DifferenceId>,
    ) -> (Account, BTreeSet<Complaint>, BTreeSet<DifferingSetting>) {
        let mut account = Account::new(self.old);
        let (mut complaints, mut complained) = (BTreeSet::new(), BTreeSet::new());
        self.for_old_pairs(|view, index, differences| {
            let pair = &self.pairs[index];
            let (excused, left): (Vec<&Difference>, Vec<&Difference>) = differences
                .iter()
                .partition(|difference| excused.contains(&(index, difference.key.clone())));
            account.of_pair(view, &pair.platform, &excused, &left);
            for (which, side) in [(Which::Base, pair.base), (Which::Other, pair.other)] {
                let variant = &self.run.evaluated[side].variant;
                complaints.extend(view.complaints(which).map(|text| Complaint {
                    variant: variant.clone(),
                    text: text.to_owned(),
                    platform: pair.platform.clone(),
                }));
            }
            let of_complaints = left.iter().filter(|difference| view.is_complained(difference));
            complained.extend(of_complaints.map(|difference| self.setting(index, &difference.key)));
        });
        (account, complaints, complained)
    }

    /// Claims the chosen differences that `is_wanted`.
    fn claim(
        &mut self,
        claimed: &mut Claimed,
        chosen: &BTreeSet<DifferenceId>,
        is_wanted: impl Fn(&View<'_, 'a>, &Difference) -> bool,
    ) {
        let mut claims: Vec<(usize, DifferenceKind, Claim<'a>)> = Vec::new();
        self.for_old_pairs(|view, pair, differences| {
            for difference in differences {
                if chosen.contains(&(pair, difference.key.clone())) && is_wanted(view, difference) {
                    let made = view.claims(difference).into_iter();
                    claims.extend(made.map(|claim| (pair, difference.kind, claim)));
                }
            }
        });
        for (index, kind, claim) in claims {
            let pair = self.pairs[index].clone();
            let (said, position) = self.said(&pair, kind, claim);
            let other = &self.run.evaluated[pair.other].variant;
            claimed.add(said, &pair.platform, other, position);
        }
    }

    /// A claim in words, and the line of the old list at which it begins.
    fn said(&mut self, pair: &Pair, kind: DifferenceKind, claim: Claim<'a>) -> (Said, usize) {
        let mut reasons: Vec<&str> = Vec::new();
        for reason in claim.lines.iter().filter_map(|line| line.comment.as_deref()) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        let said = Said {
            lines: claim.lines.iter().map(|line| line.text.clone()).collect(),
            side: claim.side,
            from: claim.from,
            when: self.pin(pair, kind, &claim.when),
            reason: (!reasons.is_empty()).then(|| reasons.join("; ")),
            kind: claim.kind,
            key: claim.key,
            value: claim.value,
        };
        (said, claim.lines.iter().map(|line| line.line).min().unwrap_or_default())
    }

    /// The expression for where one of some conditions holds; none where that is always so, or where
    /// it cannot be written down.
    fn pin(&mut self, pair: &Pair, kind: DifferenceKind, when: &[Condition]) -> Option<String> {
        let conditions = &mut self.run.world.conditions;
        let when = when.iter().fold(Condition::NEVER, |all, &one| conditions.or(all, one));
        let care = findings::care(&mut self.run, pair, kind);
        let expression = self.run.show_condition(when, care).expression.clone();
        if expression.is_empty() || expression.chars().count() > LONGEST_PIN {
            return None;
        }
        let conditions = &mut self.run.world.conditions;
        let read = conditions.parse(&expression).ok()?;
        conditions.implies(when, read).then_some(expression)
    }

    /// What a whitelist of this text leaves.
    fn judged(&mut self, text: &str) -> Result<Verdict, Refusal> {
        let (path, text) = (whitelist_path(), text.to_owned());
        let file = self.run.sources.add_outside(path, WHITELIST.to_owned(), text);
        let whitelist = read::read(&self.run.sources, file).map_err(|problems| {
            let problem = problems.first().map_or_else(String::new, |it| it.message.clone());
            Refusal::new(format!("the new whitelist cannot be read: {problem}"))
                .with_help("this is a mistake of mozconfig-lint: please report it")
        })?;
        let prepared = Prepared {
            folders: Vec::new(),
            file: Some(file),
            whitelist: Some(whitelist),
            problems: Vec::new(),
        };
        let pins = prepared.pins(&mut self.run.world);
        let judge = prepared.whitelist.as_ref().map(|whitelist| Judge::new(whitelist, &pins, None));
        let (products, pairs) = (self.products, &self.pairs);
        let left =
            judge_pairs(&mut self.run, products, pairs, judge.as_ref(), &mut Usage::default());
        Ok(Verdict::new(&left))
    }

    fn settings(&self, chosen: &BTreeSet<DifferenceId>) -> BTreeSet<DifferingSetting> {
        chosen.iter().map(|(pair, key)| self.setting(*pair, key)).collect()
    }

    fn setting(&self, pair: usize, key: &SettingKey) -> DifferingSetting {
        let pair = &self.pairs[pair];
        DifferingSetting {
            platform: pair.platform.clone(),
            other: self.run.evaluated[pair.other].variant.clone(),
            kind: setting_kind(key.kind),
            key: key.name.clone(),
        }
    }
}

/// What a whitelist leaves: the differences, and of how many parts.
struct Verdict(BTreeMap<DifferenceId, usize>);

impl Verdict {
    fn new(left: &[PairFindings]) -> Self {
        Self(parts(left).collect())
    }

    /// Those of the excused differences of which something is left.
    fn missed(&self, excused: &BTreeSet<DifferenceId>) -> BTreeSet<DifferenceId> {
        excused.iter().filter(|id| self.0.contains_key(id)).cloned().collect()
    }

    /// The differences of which something is allowed although they were not excused.
    fn gained(
        &self,
        found: &[PairFindings],
        excused: &BTreeSet<DifferenceId>,
    ) -> BTreeSet<DifferenceId> {
        parts(found)
            .filter(|(id, count)| self.0.get(id) != Some(count) && !excused.contains(id))
            .map(|(id, _)| id)
            .collect()
    }
}

/// Each difference with the number of its parts.
fn parts(found: &[PairFindings]) -> impl Iterator<Item = (DifferenceId, usize)> {
    found.iter().enumerate().flat_map(|(pair, found)| {
        found
            .left
            .iter()
            .map(move |(difference, _)| ((pair, difference.key.clone()), difference.pieces.len()))
    })
}
