//! The check: from a source tree and its whitelist to a report.
//!
//! This file only leads: discovery is in [`crate::tree`], evaluation in [`mozconfig_parse`], comparing
//! in `drift`, what is allowed in `allow`, and the telling in [`crate::rules`] and `findings`. It
//! prints nothing, runs nothing and looks at no clock.

mod error;
mod questions;

use std::collections::BTreeSet;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::evaluate::ParsedFiles;
use mozconfig_parse::settings::World;
use mozconfig_parse::source::{ByteRange, FileId, FileSystem, Mounted, Sources, Span, TreePath};

pub use error::CheckError;
/// A pattern for names of platforms: `Glob::new("linux*")?.compile_matcher()`.
pub use globset::{Glob, GlobMatcher};

pub(crate) use questions::{ask_for_what_is_there, variants};

use questions::ask_about_what_is_asked;

use crate::allow::{Compared, Judge, PairNames, Usage};
use crate::asked::Asked;
use crate::diagnostic::{Diagnostic, Level};
use crate::drift::compare;
use crate::findings::{self, PairFindings};
use crate::passes;
use crate::passes::entries::EntriesContext;
use crate::passes::platforms::PlatformPass;
use crate::prepare::{Prepared, assumptions, prepare};
use crate::report::{Report, Summary};
use crate::rules::{self, Check, RULES};
use crate::run::{Evaluated, Pair, Run};
use crate::tree::{self, Platform, Product};
use crate::whitelist::date::Date;
use crate::whitelist::read;
use crate::whitelist::schema::Whitelist;

/// Where the whitelist comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhitelistSource {
    /// `whitelist.toml` at the top source directory or beside a product's mozconfigs; none is no
    /// error.
    #[default]
    Find,
    /// This text, shown under this path.
    Text {
        /// The path that is shown.
        path: TreePath,
        /// The text.
        text: String,
    },
    /// No whitelist.
    None,
}

/// What a check may be told.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The top source directory as it is shown.
    pub topsrcdir: String,
    /// The folder of the repository in which the top source directory is; empty where it is the
    /// repository's own.
    pub in_repository: TreePath,
    /// The platforms to compare; none means all.
    pub platforms: Vec<GlobMatcher>,
    /// The variants to compare with the base; none means all.
    pub variants: Vec<String>,
    /// What is taken as known, before what the whitelist says.
    pub assume: Assumptions,
    /// The day by which entries expire; without it none does.
    pub today: Option<Date>,
}

impl Options {
    /// Options for a tree that is shown under this name, everything else as by default.
    pub fn new(topsrcdir: impl Into<String>) -> Self {
        Self { topsrcdir: topsrcdir.into(), ..Self::default() }
    }
}

/// Compares the mozconfigs of a source tree.
///
/// ```
/// use mozconfig_lint::check::{check, Options, WhitelistSource};
/// use mozconfig_lint::mozconfig_parse::source::MemoryTree;
///
/// let tree = MemoryTree::new([
///     ("browser/config/mozconfigs/linux64/nightly", "ac_add_options --enable-lto\n"),
///     ("browser/config/mozconfigs/linux64/release", ""),
/// ]);
/// let report = check(&tree, WhitelistSource::Find, &Options::new("."))?;
/// assert_eq!(
///     report.diagnostics[0].message,
///     "`--enable-lto` is set for nightly but not for release"
/// );
/// # Ok::<(), mozconfig_lint::check::CheckError>(())
/// ```
///
/// Fails only where there is no telling which whitelist is meant, where something is asked for that the
/// tree does not have, or where a folder of it is the tree that is meant. Everything else that is wrong is
/// a finding of the report; [`Report::incomplete`] says whether something could not be checked.
pub fn check(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    options: &Options,
) -> Result<Report, CheckError> {
    examine(files, whitelist, options).map(|examined| examined.report)
}

/// What a check comes to, with what became of each entry of the whitelist.
pub(crate) struct Examined {
    pub(crate) report: Report,
    /// The whitelist, where there is one that can be read.
    pub(crate) whitelist: Option<Whitelist>,
    pub(crate) usage: Usage,
    /// The comparisons that were made.
    pub(crate) compared: BTreeSet<Compared>,
    /// What nothing needs any more.
    pub(crate) workings: Workings,
}

/// The trees, tables and evaluations of which a report was made. To take them apart takes as long as
/// some of the steps; a command that is about to end need not.
#[derive(Debug)]
pub(crate) struct Workings {
    _parsed: ParsedFiles,
    _world: World,
    _evaluated: Vec<Evaluated>,
}

/// Makes the check, and keeps what its report does not tell.
pub(crate) fn examine(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    options: &Options,
) -> Result<Examined, CheckError> {
    let mut run = Run::new(files);
    let prepared = prepare(&mut run, whitelist)?;
    let mounted = Mounted::new(files, prepared.mounts());
    run.files = &mounted;
    compare_tree(run, prepared, options)
}

fn compare_tree(
    mut run: Run<'_>,
    mut prepared: Prepared,
    options: &Options,
) -> Result<Examined, CheckError> {
    let whitelist = prepared.whitelist.as_ref();
    let (products, problems) = tree::find_products(run.files, &prepared.folders, whitelist);
    if products.is_empty() && problems.is_empty() {
        return Err(CheckError::NoMozconfigs);
    }
    ask_for_what_is_there(&products, options)?;
    let is_broken = !prepared.problems.is_empty();
    let fits_products = problems.is_empty();
    let mut diagnostics = rules::about_whitelist(std::mem::take(&mut prepared.problems));
    diagnostics.extend(about_products(&mut run, problems, prepared.file));
    let (mut pairs, found) = pair_up(&mut run, &products, &prepared, options);
    diagnostics.extend(found);
    if !is_broken && fits_products {
        run.included.ask_for_the_top(run.files, &options.topsrcdir)?;
    }
    let unreadable = passes::platforms::unreadable(&run, prepared.file);
    let all = pairs.len();
    pairs.retain(|pair| have_the_same_errors(&mut run, pair));
    let incomplete = is_broken || !fits_products || !unreadable.is_empty() || pairs.len() < all;
    diagnostics.extend(unreadable);
    diagnostics.extend(passes::files::diagnose(&mut run));
    if is_broken {
        // The files were looked at, but nothing can be compared before the whitelist is whole, nor
        // told of what may be taken as known.
        pairs.clear();
    } else {
        diagnostics.extend(passes::problems::diagnose(&mut run));
    }

    let pins = prepared.pins(&mut run.world);
    let whitelist = prepared.whitelist.as_ref();
    let judge = whitelist.map(|whitelist| Judge::new(whitelist, &pins, options.today));
    let mut usage = Usage::default();
    let found = judge_pairs(&mut run, &products, &pairs, judge.as_ref(), &mut usage);
    diagnostics.extend(findings::diagnose(&mut run, found, whitelist, prepared.file));
    let complete = options.platforms.is_empty() && options.variants.is_empty() && !incomplete;
    let assumes = options.assume != Assumptions::default()
        || whitelist.is_some_and(|whitelist| !whitelist.assume.is_empty());
    if complete && assumes && !pairs.is_empty() {
        let asked = Asked::of(&run, prepared.file);
        ask_about_what_is_asked(&asked, &options.assume)?;
        if let Some(whitelist) = whitelist {
            diagnostics.extend(passes::assumptions::diagnose(whitelist, &asked));
        }
    }
    // Where nothing was compared nothing can be said of entries.
    let compared: BTreeSet<Compared> = pairs.iter().map(|pair| compared(&run, pair)).collect();
    if let (Some(judge), false) = (&judge, pairs.is_empty()) {
        let context = EntriesContext {
            usage: &usage,
            products: &products,
            compared: &compared,
            variants: &variants(&products),
            complete,
            sources: &run.sources,
        };
        diagnostics.extend(passes::entries::diagnose(&context, judge));
    }
    for rule in RULES {
        if let Check::Run(check) = rule.check {
            diagnostics.extend(check(&run));
        }
    }
    let count = |names: BTreeSet<(&str, &str)>| names.len();
    let summary = Summary {
        products: count(pairs.iter().map(|pair| (pair.product.as_str(), "")).collect()),
        platforms: count(
            pairs.iter().map(|pair| (pair.product.as_str(), pair.platform.as_str())).collect(),
        ),
        pairs: pairs.len(),
        allowed: usage.allowed,
        ..Summary::default()
    };
    let Run { sources, parsed, world, evaluated, .. } = run;
    let workings = Workings { _parsed: parsed, _world: world, _evaluated: evaluated };
    let mut report = report(sources, prepared.file, options, diagnostics, summary, incomplete);
    report.mozconfigs = products.into_iter().map(|product| product.mozconfigs).collect();
    Ok(Examined { report, whitelist: prepared.whitelist, usage, compared, workings })
}

/// What the whitelist says of products that the tree does not bear out.
fn about_products(
    run: &mut Run<'_>,
    problems: Vec<tree::Problem>,
    whitelist: Option<FileId>,
) -> Vec<Diagnostic> {
    let mut about = Vec::with_capacity(problems.len());
    for problem in problems {
        let file = match whitelist {
            Some(file) => file,
            None => run.sources.add(problem.path.clone(), String::new()),
        };
        let span = problem.span.unwrap_or(Span { file, range: ByteRange::default() });
        let (message, help) = (problem.message, problem.help);
        about.push(read::Problem { span, message, note: None, help });
    }
    rules::about_whitelist(about)
}

/// The pairs that are compared, each side evaluated; and what is to be said of platforms.
pub(crate) fn pair_up(
    run: &mut Run<'_>,
    products: &[Product],
    prepared: &Prepared,
    options: &Options,
) -> (Vec<Pair>, Vec<Diagnostic>) {
    let whitelist = prepared.whitelist.as_ref();
    let is_described = whitelist.is_some_and(|whitelist| !whitelist.products.is_empty());
    let is_selected = |platform: &&Platform| {
        options.platforms.is_empty()
            || options.platforms.iter().any(|glob| glob.is_match(&platform.name))
    };
    let is_wanted =
        |variant: &&String| options.variants.is_empty() || options.variants.contains(variant);
    let mut pairs = Vec::new();
    let mut platform_pass = PlatformPass::default();
    for product in products {
        for platform in product.platforms.iter().filter(is_selected) {
            for comparison in &product.comparisons {
                platform_pass.look_at(run, product, platform, comparison, is_described);
                for variant in comparison.against.iter().filter(is_wanted) {
                    if !platform.has(&comparison.base) || !platform.has(variant) {
                        continue;
                    }
                    let sides = [&comparison.base, variant].map(|variant| {
                        let assumed =
                            assumptions(whitelist, &options.assume, &platform.name, variant);
                        run.evaluate(product, platform, variant, &assumed)
                    });
                    // A side that cannot be read is told by the pass over platforms.
                    if let [Some(base), Some(other)] = sides {
                        let (product, platform) = (product.name.clone(), platform.name.clone());
                        pairs.push(Pair { product, platform, base, other });
                    }
                }
            }
        }
    }
    (pairs, platform_pass.finish())
}

/// Whether two sides read the same of the files that are not shell. What else they would differ in
/// follows from the error: a quote that is not closed swallows the rest of its file.
fn have_the_same_errors(run: &mut Run<'_>, pair: &Pair) -> bool {
    let Run { parsed, sources, evaluated, .. } = run;
    let mut broken = |side: usize| -> BTreeSet<FileId> {
        let files = evaluated[side].evaluation.files.iter().copied();
        files.filter(|&file| !parsed.get(sources, file).errors.is_empty()).collect()
    };
    broken(pair.base) == broken(pair.other)
}

fn compared(run: &Run<'_>, pair: &Pair) -> Compared {
    Compared {
        product: pair.product.clone(),
        platform: pair.platform.clone(),
        base: run.evaluated[pair.base].variant.clone(),
        other: run.evaluated[pair.other].variant.clone(),
    }
}

/// The differences of each pair that the whitelist does not allow.
pub(crate) fn judge_pairs(
    run: &mut Run<'_>,
    products: &[Product],
    pairs: &[Pair],
    judge: Option<&Judge<'_>>,
    usage: &mut Usage,
) -> Vec<PairFindings> {
    let variants = variants(products);
    let folders: BTreeSet<&TreePath> = products
        .iter()
        .flat_map(|product| &product.platforms)
        .map(|platform| &platform.folder)
        .collect();
    let is_variant = |path: &TreePath| {
        variants.contains(path.file_name())
            && path.parent().is_some_and(|parent| folders.contains(&parent))
    };
    let Run { sources, world, evaluated, lines, .. } = run;
    let mut found = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let (base, other) = (&evaluated[pair.base], &evaluated[pair.other]);
        let sides = [base.side(), other.side()];
        let differences = compare(world, sources, lines, sides[0], sides[1], &is_variant);
        let names = PairNames {
            product: &pair.product,
            platform: &pair.platform,
            base: &base.variant,
            other: &other.variant,
        };
        let left = match judge {
            Some(judge) => judge.judge(world, sources, names, sides, differences, usage),
            None => differences.into_iter().map(|it| (it, Vec::new())).collect(),
        };
        found.push(PairFindings { pair: pair.clone(), left });
    }
    found
}

/// Puts findings into the order in which they are told: by place, rule, scope and message.
pub(crate) fn sort(diagnostics: &mut [Diagnostic], sources: &Sources) {
    diagnostics.sort_by(|a, b| {
        let key = |diagnostic: &Diagnostic| {
            let span = diagnostic.primary.span;
            (sources.file(span.file).path().clone(), span.range, diagnostic.rule.id)
        };
        (key(a), &a.scope, &a.message).cmp(&(key(b), &b.scope, &b.message))
    });
}

/// Sorts and counts what was found.
fn report(
    sources: Sources,
    whitelist: Option<FileId>,
    options: &Options,
    mut diagnostics: Vec<Diagnostic>,
    summary: Summary,
    incomplete: bool,
) -> Report {
    sort(&mut diagnostics, &sources);
    let count = |level| diagnostics.iter().filter(|d| d.level == level).count();
    let files =
        sources.files().filter(|(id, file)| Some(*id) != whitelist && file.read_error().is_none());
    let summary = Summary {
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        files: files.count(),
        ..summary
    };
    let whitelist = whitelist.map(|file| sources.file(file).path().to_string());
    Report {
        topsrcdir: options.topsrcdir.clone(),
        in_repository: options.in_repository.clone(),
        since: None,
        whitelist,
        diagnostics,
        summary,
        incomplete,
        mozconfigs: Vec::new(),
        sources,
    }
}
