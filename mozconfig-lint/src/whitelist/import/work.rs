//! The steps of an import: which differences were excused, what is claimed for them, and what a new
//! whitelist then leaves.
//!
//! All of it works on one [`Run`], in which the pairs of the tree are evaluated and compared once.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::SettingKey;

use super::account::Account;
use super::claims::{Claim, View};
use super::entries::{Claimed, Said};
use super::excuse::OldPair;
use super::old_list::{NIGHTLY, OldList, RELEASE};
use super::without::without;
use super::{Complaint, DifferingSetting, OTHERS, whitelist_path};
use crate::allow::{Judge, Usage, setting_kind};
use crate::check::judge_pairs;
use crate::drift::{Difference, DifferenceKind, Which};
use crate::edit::{Change, Patched};
use crate::findings::{self, PairFindings};
use crate::prepare::{Prepared, assumptions};
use crate::run::{Pair, Run};
use crate::tree::{DEFAULT_BASE, Product, WHITELIST};
use crate::whitelist::read;
use crate::whitelist::refusal::Refusal;

/// How long a condition may be, in characters, to be written as a pin: what nobody can read is kept by
/// nobody.
const LONGEST_PIN: usize = 300;

/// A difference: the number of its pair, and its setting.
pub(super) type DifferenceId = (usize, SettingKey);

/// What the steps of an import share.
pub(super) struct Work<'r, 'a> {
    pub(super) run: Run<'r>,
    pub(super) assume: &'a Assumptions,
    pub(super) old: &'a OldList,
    pub(super) product: &'a Product,
    pub(super) products: &'a [Product],
    /// All pairs of the tree.
    pub(super) pairs: Vec<Pair>,
    /// The differences of each pair, in the order of the pairs.
    pub(super) found: Vec<PairFindings>,
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
    pub(super) fn compared(&self) -> BTreeMap<String, BTreeSet<String>> {
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
    pub(super) fn excused(&self) -> BTreeSet<DifferenceId> {
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
    pub(super) fn account(
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
    pub(super) fn claim(
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
    pub(super) fn judged(&mut self, text: &str) -> Result<Verdict, Refusal> {
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

    pub(super) fn settings(&self, chosen: &BTreeSet<DifferenceId>) -> BTreeSet<DifferingSetting> {
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
pub(super) struct Verdict(BTreeMap<DifferenceId, usize>);

impl Verdict {
    fn new(left: &[PairFindings]) -> Self {
        Self(parts(left).collect())
    }

    /// Those of the excused differences of which something is left.
    pub(super) fn missed(&self, excused: &BTreeSet<DifferenceId>) -> BTreeSet<DifferenceId> {
        excused.iter().filter(|id| self.0.contains_key(id)).cloned().collect()
    }

    /// The differences of which something is allowed although they were not excused.
    pub(super) fn gained(
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
