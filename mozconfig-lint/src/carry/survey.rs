//! Every mozconfig of a tree as it is, and where those that are compared differ.
//!
//! More than a check evaluates: also the mozconfigs that nothing is compared with, since an edit must
//! not change them either, and what is compared also without what may be taken as known.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::{Evaluation, Settings};
use mozconfig_parse::source::{FileId, Mounted, TreePath};

use crate::allow::{Judge, PairNames, Usage};
use crate::check;
use crate::drift::{Difference, Side, compare};
use crate::prepare::{Prepared, assumptions};
use crate::run::Run;
use crate::tree::{self, Product};
use crate::whitelist::schema::EntryId;

/// A mozconfig.
#[derive(Clone, Debug)]
pub(super) struct Mozconfig {
    pub(super) product: String,
    pub(super) platform: String,
    pub(super) variant: String,
    pub(super) path: TreePath,
    /// Whether the product compares it.
    pub(super) is_compared: bool,
    /// Whether it is a file that mozconfigs include, and none by itself.
    pub(super) is_fragment: bool,
}

/// A mozconfig as evaluated.
pub(super) struct Load {
    /// Which one.
    pub(super) mozconfig: usize,
    pub(super) assumed: Assumptions,
    pub(super) evaluation: Evaluation,
    pub(super) settings: Settings,
    /// The files that it reads, by the paths at which they really are.
    pub(super) reads: BTreeSet<TreePath>,
}

impl Load {
    pub(super) fn side(&self) -> Side<'_> {
        Side { evaluation: &self.evaluation, settings: &self.settings, assumed: &self.assumed }
    }
}

/// Two that are compared.
pub(super) struct Compared {
    /// The load compared from.
    pub(super) base: usize,
    /// The load compared with.
    pub(super) other: usize,
    /// Where they differ.
    pub(super) all: Vec<Difference>,
    /// What of that is not allowed.
    pub(super) left: Vec<Difference>,
}

/// Every mozconfig of a tree.
pub(super) struct Survey<'a> {
    pub(super) run: Run<'a>,
    pub(super) prepared: &'a Prepared,
    pub(super) products: Vec<Product>,
    pub(super) mozconfigs: Vec<Mozconfig>,
    pub(super) loads: Vec<Load>,
    pub(super) pairs: Vec<Compared>,
    pins: BTreeMap<EntryId, Condition>,
    options: &'a check::Options,
    /// Paths at which variants stand that are compared.
    variant_paths: BTreeSet<TreePath>,
}

/// Why there is no survey: a mozconfig that cannot be read, and the reason.
pub(super) struct Unreadable {
    pub(super) path: TreePath,
    pub(super) reason: String,
}

impl<'a> Survey<'a> {
    /// Evaluates every mozconfig of the tree and compares those that are compared.
    pub(super) fn new(
        mut run: Run<'a>,
        files: &'a Mounted<'a>,
        prepared: &'a Prepared,
        options: &'a check::Options,
        products: Vec<Product>,
    ) -> Result<Self, Unreadable> {
        run.files = files;
        let mut survey = Self {
            run,
            prepared,
            products,
            mozconfigs: Vec::new(),
            loads: Vec::new(),
            pairs: Vec::new(),
            pins: BTreeMap::new(),
            options,
            variant_paths: BTreeSet::new(),
        };
        survey.find_mozconfigs();
        survey.evaluate()?;
        survey.find_fragments();
        survey.pins = prepared.pins(&mut survey.run.world);
        survey.compare();
        Ok(survey)
    }

    /// The mozconfigs of the products, and those of folders that no product names.
    fn find_mozconfigs(&mut self) {
        let (found, _) = tree::find_products(self.run.files, &self.prepared.folders, None);
        let mut known = BTreeSet::new();
        for (product, is_named) in
            self.products.iter().map(|it| (it, true)).chain(found.iter().map(|it| (it, false)))
        {
            let compared: BTreeSet<&String> = product
                .comparisons
                .iter()
                .flat_map(|it| std::iter::once(&it.base).chain(&it.against))
                .filter(|_| is_named)
                .collect();
            for platform in &product.platforms {
                // What stands in the place of a mozconfig that is compared is told when it is read.
                let obstructed = platform.obstructed.iter().filter(|it| compared.contains(it));
                for variant in platform.variants.iter().chain(obstructed) {
                    let path = platform.folder.join(variant);
                    if !known.insert(path.clone()) {
                        continue;
                    }
                    if compared.contains(variant) {
                        self.variant_paths.insert(path.clone());
                    }
                    self.mozconfigs.push(Mozconfig {
                        product: product.name.clone(),
                        platform: platform.name.clone(),
                        variant: variant.clone(),
                        path,
                        is_compared: compared.contains(variant),
                        is_fragment: false,
                    });
                }
            }
        }
    }

    /// Evaluates each with nothing taken as known, and where something may be, with that as well.
    fn evaluate(&mut self) -> Result<(), Unreadable> {
        for index in 0..self.mozconfigs.len() {
            let Mozconfig { path, platform, variant, .. } = &self.mozconfigs[index];
            let file = self.run.sources.load(self.run.files, path);
            if let Some(error) = self.run.sources.file(file).read_error() {
                return Err(Unreadable { path: path.clone(), reason: error.to_string() });
            }
            let whitelist = self.prepared.whitelist.as_ref();
            let assumed = assumptions(whitelist, &self.options.assume, platform, variant);
            let nothing = Assumptions::default();
            // The last is the one that is compared.
            let all = if assumed == nothing { vec![nothing] } else { vec![nothing, assumed] };
            for assumed in all {
                let (evaluation, settings) = self.run.evaluate_file(file, &assumed);
                let reads = evaluation
                    .files
                    .iter()
                    .map(|&file| self.run.files.real(self.run.sources.file(file).path()))
                    .collect();
                self.loads.push(Load { mozconfig: index, assumed, evaluation, settings, reads });
            }
        }
        Ok(())
    }

    /// A file of a platform's folder that compared variants include and that is not compared itself,
    /// such as `common-opt`, is no mozconfig.
    fn find_fragments(&mut self) {
        let compared = self.loads.iter().filter(|load| self.mozconfigs[load.mozconfig].is_compared);
        let read: BTreeSet<&TreePath> = compared.flat_map(|load| &load.reads).collect();
        for mozconfig in &mut self.mozconfigs {
            let real = self.run.files.real(&mozconfig.path);
            mozconfig.is_fragment = !mozconfig.is_compared && read.contains(&real);
        }
    }

    fn compare(&mut self) {
        for index in 0..self.products.len() {
            let product = &self.products[index];
            let mut found = Vec::new();
            for platform in &product.platforms {
                for comparison in &product.comparisons {
                    for variant in &comparison.against {
                        let load = |variant: &String| self.load_of(&platform.folder.join(variant));
                        if let (Some(base), Some(other)) = (load(&comparison.base), load(variant)) {
                            found.push((base, other));
                        }
                    }
                }
            }
            for (base, other) in found {
                let names = names(&self.mozconfigs, &self.loads, base, other);
                let sides = [self.loads[base].side(), self.loads[other].side()];
                let judge = judge(self.prepared, &self.pins, self.options);
                let paths = &self.variant_paths;
                let (all, left) = compared(&mut self.run, sides, names, judge.as_ref(), paths);
                self.pairs.push(Compared { base, other, all, left });
            }
        }
    }

    /// The entries of the whitelist that allow a difference of a pair.
    pub(super) fn allowing(&mut self, pair: usize, difference: &Difference) -> Vec<EntryId> {
        let Compared { base, other, .. } = self.pairs[pair];
        let sides = [self.loads[base].side(), self.loads[other].side()];
        let names = names(&self.mozconfigs, &self.loads, base, other);
        let mut usage = Usage::default();
        if let Some(judge) = judge(self.prepared, &self.pins, self.options) {
            let (world, sources) = (&mut self.run.world, &self.run.sources);
            judge.judge(world, sources, names, sides, vec![difference.clone()], &mut usage);
        }
        usage.uses.into_keys().collect()
    }

    /// The load that is compared of the mozconfig at a path.
    pub(super) fn load_of(&self, path: &TreePath) -> Option<usize> {
        let mozconfig = self.mozconfigs.iter().position(|it| it.path == *path)?;
        self.loads.iter().rposition(|load| load.mozconfig == mozconfig)
    }

    pub(super) fn mozconfig(&self, load: usize) -> &Mozconfig {
        &self.mozconfigs[self.loads[load].mozconfig]
    }

    /// The file that a mozconfig begins with.
    pub(super) fn file(&self, load: usize) -> FileId {
        self.loads[load].evaluation.file
    }

    /// A mozconfig in the form `linux64/nightly`, with its product where there are several.
    pub(super) fn name(&self, mozconfig: &Mozconfig) -> String {
        let Mozconfig { product, platform, variant, .. } = mozconfig;
        if self.mozconfigs.iter().all(|other| other.product == *product) {
            format!("{platform}/{variant}")
        } else {
            format!("{product}/{platform}/{variant}")
        }
    }

    /// The place of a file, for people.
    pub(super) fn path(&self, file: FileId) -> &TreePath {
        self.run.sources.file(file).path()
    }
}

fn names<'n>(
    mozconfigs: &'n [Mozconfig],
    loads: &[Load],
    base: usize,
    other: usize,
) -> PairNames<'n> {
    let (base, other) = (&mozconfigs[loads[base].mozconfig], &mozconfigs[loads[other].mozconfig]);
    PairNames {
        product: &base.product,
        platform: &base.platform,
        base: &base.variant,
        other: &other.variant,
    }
}

/// The differences of two mozconfigs, and what is not allowed of them.
fn compared(
    run: &mut Run<'_>,
    sides: [Side<'_>; 2],
    names: PairNames<'_>,
    judge: Option<&Judge<'_>>,
    variant_paths: &BTreeSet<TreePath>,
) -> (Vec<Difference>, Vec<Difference>) {
    let is_variant = |path: &TreePath| variant_paths.contains(path);
    let Run { sources, world, lines, .. } = run;
    let all = compare(world, sources, lines, sides[0], sides[1], &is_variant);
    let Some(judge) = judge else { return (all.clone(), all) };
    let mut usage = Usage::default();
    let left = judge.judge(world, sources, names, sides, all.clone(), &mut usage);
    (all, left.into_iter().map(|(difference, _)| difference).collect())
}

fn judge<'j>(
    prepared: &'j Prepared,
    pins: &'j BTreeMap<EntryId, Condition>,
    options: &check::Options,
) -> Option<Judge<'j>> {
    let whitelist = prepared.whitelist.as_ref()?;
    Some(Judge::new(whitelist, pins, options.today))
}
