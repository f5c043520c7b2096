//! Makes the graph: evaluates what is to be shown, and puts together what the evaluations reach.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::condition::Condition;
use mozconfig_parse::provenance::Origin;
use mozconfig_parse::settings::{Evaluation, ProblemKind};
use mozconfig_parse::source::{FileId, Span, TreePath};

use super::{Edge, Graph, Node, NodeKind, Reach, Target, When};
use crate::check::CheckError;
use crate::run::Run;
use crate::subject::{Catalogue, Subject, SubjectError, VariantName};
use crate::suggest;
use crate::tree::{Platform, Product};

/// What makes a node: its kind and its whole name. A mozconfig and an included file are one.
type Key = (NodeKind, String);

/// A mozconfig of the graph.
struct Member {
    /// Its name; none for a file.
    name: Option<VariantName>,
    evaluation: Evaluation,
    is_base: bool,
}

/// What is known of a node or an edge.
#[derive(Default)]
struct Facts {
    /// The members that reach it, by their numbers.
    members: BTreeSet<usize>,
    /// The conditions, of an edge; empty where there is none.
    conditions: BTreeSet<String>,
    is_cycle: bool,
    is_top: bool,
}

/// The graph of a target.
pub(super) fn build(
    run: &mut Run<'_>,
    catalogue: &Catalogue<'_>,
    target: &Target,
    variants: &[String],
) -> Result<Graph, SubjectError> {
    let (title, members) = match target {
        Target::Tree => {
            let all = catalogue.products.iter().flat_map(with_platforms).collect();
            (String::new(), platforms(run, catalogue, all, variants)?)
        }
        Target::Named { text, subject } => {
            let product = catalogue.products.iter().find(|product| product.name == *text);
            let named = match product {
                Some(product) => with_platforms(product).collect(),
                None => catalogue.platforms_named(text),
            };
            match named[..] {
                [] => (text.clone(), vec![single(run, catalogue, text, subject)?]),
                [(first, _), (second, _), ..] if product.is_none() => {
                    let (first, second) = (&first.name, &second.name);
                    return Err(SubjectError::new(format!(
                        "several products have the platform `{text}`"
                    ))
                    .with_help(format!("name one: `{first}/{text}` or `{second}/{text}`")));
                }
                _ => (text.clone(), platforms(run, catalogue, named, variants)?),
            }
        }
    };
    Ok(assemble(run, title, &members))
}

fn with_platforms(product: &Product) -> impl Iterator<Item = (&Product, &Platform)> {
    product.platforms.iter().map(move |platform| (product, platform))
}

/// One mozconfig.
fn single(
    run: &mut Run<'_>,
    catalogue: &Catalogue<'_>,
    text: &str,
    subject: &Subject,
) -> Result<Member, SubjectError> {
    let found = catalogue.find(run, subject).map_err(|error| {
        // Here a platform or a product would do.
        let platform = catalogue.platform_like(text).map(|near| ("platform", near));
        let product = catalogue.product_like(text).map(|near| ("product", near.to_owned()));
        match platform.or(product) {
            Some((what, near)) => SubjectError::new(format!("there is no {what} `{text}`"))
                .with_help(format!("did you mean `{near}`?")),
            None => error,
        }
    })?;
    let (evaluation, _) = run.evaluate_file(found.file, &found.assumed);
    Ok(Member { name: found.variant, evaluation, is_base: false })
}

/// The compared mozconfigs of platforms.
fn platforms(
    run: &mut Run<'_>,
    catalogue: &Catalogue<'_>,
    platforms: Vec<(&Product, &Platform)>,
    wanted: &[String],
) -> Result<Vec<Member>, SubjectError> {
    let compared: BTreeSet<&str> = platforms
        .iter()
        .flat_map(|(product, _)| &product.comparisons)
        .flat_map(|comparison| std::iter::once(&comparison.base).chain(&comparison.against))
        .map(String::as_str)
        .collect();
    if let Some(unknown) = wanted.iter().find(|variant| !compared.contains(variant.as_str())) {
        let help = suggest::help("variants", unknown, compared).unwrap_or_default();
        return Err(SubjectError::new(format!("there is no variant `{unknown}` that is compared"))
            .with_help(help));
    }
    if catalogue.products.is_empty() {
        return Err(CheckError::NoMozconfigs.into());
    }
    let named = match platforms[..] {
        [(product, platform)] => {
            let name = format!("{}/{}", product.name, platform.name);
            catalogue.variants_of(&name, platform)
        }
        _ => "PLATFORM/VARIANT, or the path of a file".to_owned(),
    };
    let mut members = Vec::new();
    for (product, platform) in platforms {
        let against = |variant: &str| {
            product.comparisons.iter().any(|it| it.against.iter().any(|name| name == variant))
        };
        let is_base = |variant: &str| {
            product.comparisons.iter().any(|it| it.base == variant) && !against(variant)
        };
        let is_wanted = |variant: &str| wanted.is_empty() || wanted.iter().any(|it| it == variant);
        for variant in platform.variants.iter().chain(&platform.obstructed) {
            if !(is_base(variant) || against(variant) && is_wanted(variant)) {
                continue;
            }
            let file = run.sources.load(run.files, &platform.folder.join(variant));
            if let Some(reason) = run.sources.file(file).read_error() {
                let path = run.sources.file(file).path();
                return Err(SubjectError::new(format!("`{path}` cannot be read: {reason}")));
            }
            let assumed = catalogue.assumptions(&platform.name, variant);
            let (evaluation, _) = run.evaluate_file(file, &assumed);
            let name = VariantName {
                product: product.name.clone(),
                platform: platform.name.clone(),
                variant: variant.clone(),
            };
            members.push(Member { name: Some(name), evaluation, is_base: is_base(variant) });
        }
    }
    if members.is_empty() {
        return Err(SubjectError::new("there is no mozconfig that is compared")
            .with_help(format!("name one: {named}")));
    }
    Ok(members)
}

fn assemble(run: &mut Run<'_>, title: String, members: &[Member]) -> Graph {
    let mut nodes = BTreeMap::<Key, Facts>::new();
    let mut edges = BTreeMap::<(Key, Key), Facts>::new();
    for (number, member) in members.iter().enumerate() {
        let evaluation = &member.evaluation;
        for &file in &evaluation.files {
            nodes.entry(key_of(run, file)).or_default().members.insert(number);
        }
        nodes.entry(key_of(run, evaluation.file)).or_default().is_top = true;
        for include in includes(run, evaluation) {
            nodes.entry(include.to.clone()).or_default().members.insert(number);
            let edge = edges.entry((include.from, include.to)).or_default();
            edge.members.insert(number);
            edge.conditions.insert(include.when);
            edge.is_cycle |= include.is_cycle;
        }
    }
    let sides = Sides::new(members);
    let numbers: BTreeMap<&Key, usize> = sorted(&nodes).into_iter().zip(0..).collect();
    let edges = edges.iter().map(|((from, to), facts)| Edge {
        from: numbers[from],
        to: numbers[to],
        reach: sides.reach(facts),
        when: match facts.conditions.iter().next() {
            None => When::Always,
            Some(_) if facts.conditions.len() > 1 => When::Several,
            Some(always) if always.is_empty() => When::Always,
            Some(condition) => When::Condition(condition.clone()),
        },
        is_cycle: facts.is_cycle,
    });
    let mut edges: Vec<Edge> = edges.collect();
    edges.sort_by_key(|edge| (edge.from, edge.to));
    let nodes = sorted(&nodes).into_iter().map(|key| node(key, &nodes[key], &sides)).collect();
    Graph { title, base: sides.base(), nodes, edges }
}

/// The nodes by their names, of whatever kind.
fn sorted(nodes: &BTreeMap<Key, Facts>) -> Vec<&Key> {
    let mut keys: Vec<&Key> = nodes.keys().collect();
    keys.sort_by_key(|(kind, name)| (name, *kind));
    keys
}

fn node(key: &Key, facts: &Facts, sides: &Sides<'_>) -> Node {
    let (kind, whole) = key;
    let is_path = matches!(kind, NodeKind::File | NodeKind::Missing | NodeKind::Unreadable);
    let (folder, name) = match whole.rsplit_once('/') {
        Some((folder, name)) if is_path => (folder.to_owned(), name.to_owned()),
        _ => (String::new(), whole.clone()),
    };
    let kind = if facts.is_top { NodeKind::Mozconfig } else { *kind };
    Node { folder, name, kind, reach: sides.reach(facts), variants: sides.variants(facts) }
}

fn key_of(run: &Run<'_>, file: FileId) -> Key {
    (NodeKind::File, run.sources.file(file).name().to_owned())
}

/// An include of one evaluation.
struct Include {
    from: Key,
    to: Key,
    /// The condition in the language of `when`; empty where there is none.
    when: String,
    is_cycle: bool,
}

/// The includes of an evaluation, followed or not.
fn includes(run: &mut Run<'_>, evaluation: &Evaluation) -> Vec<Include> {
    let mut found: Vec<(Span, Key, Condition, bool)> = Vec::new();
    let span = |run: &Run<'_>, origin: Origin| run.world.provenance.get(origin.operation).span;
    for inclusion in &evaluation.inclusions {
        let from = span(run, inclusion.origin);
        found.push((from, key_of(run, inclusion.to), inclusion.when, false));
    }
    for problem in &evaluation.problems {
        let from = span(run, problem.origin);
        let path = TreePath::to_string;
        let (to, is_cycle) = match &problem.kind {
            ProblemKind::MissingInclude { path: missing } => {
                ((NodeKind::Missing, path(missing)), false)
            }
            ProblemKind::UnreadableInclude { path: unreadable } => {
                ((NodeKind::Unreadable, path(unreadable)), false)
            }
            ProblemKind::IncludeCycle { path: cycle } => ((NodeKind::File, path(cycle)), true),
            ProblemKind::UnresolvedInclude { path } => {
                ((NodeKind::Unresolved, path.clone()), false)
            }
            ProblemKind::OutsideTree { path } => ((NodeKind::Outside, path.clone()), false),
            ProblemKind::UnknownCommand { .. } | ProblemKind::BeyondKnowing { .. } => continue,
        };
        found.push((from, to, problem.when, is_cycle));
    }
    // An include whose path depends on something leads to several files.
    let mut targets = BTreeMap::<Span, BTreeSet<Key>>::new();
    for (from, to, ..) in &found {
        targets.entry(*from).or_default().insert(to.clone());
    }
    // The same include may be reached in several ways.
    let mut together = BTreeMap::<(FileId, Key), Edging>::new();
    for (from, to, when, is_cycle) in found {
        let forks = targets[&from].len() > 1;
        let known = together.entry((from.file, to)).or_default();
        known.when = run.world.conditions.or(known.when, when);
        known.is_cycle |= is_cycle;
        known.forks |= forks;
    }
    let mut reached = BTreeMap::from([(evaluation.file, Condition::ALWAYS)]);
    for inclusion in &evaluation.inclusions {
        let when = reached.entry(inclusion.to).or_insert(Condition::NEVER);
        *when = run.world.conditions.or(*when, inclusion.when);
    }
    let fails = evaluation.fails(&mut run.world);
    let mut includes = Vec::new();
    for ((from, to), Edging { when, is_cycle, forks }) in together {
        // What leads to the file that holds the include stands at the edges before it. A load that
        // ends with an error includes nothing that matters, and where an include before this one
        // cannot be followed is said there.
        let reached = reached.get(&from).copied().unwrap_or(Condition::ALWAYS);
        let loads = run.world.conditions.and_not(reached, fails);
        let known = run.world.conditions.and_not(loads, evaluation.unknown);
        let cares = if forks { [loads, reached] } else { [known, loads] };
        let care = cares.into_iter().find(|care| !run.world.conditions.disjoint(when, *care));
        let shown = run.show_condition(when, care.unwrap_or(reached)).brief.clone();
        includes.push(Include { from: key_of(run, from), to, when: shown, is_cycle });
    }
    includes
}

/// What is put together of the ways from one file to another.
struct Edging {
    when: Condition,
    is_cycle: bool,
    /// Whether the include leads elsewhere as well.
    forks: bool,
}

impl Default for Edging {
    fn default() -> Self {
        Self { when: Condition::NEVER, is_cycle: false, forks: false }
    }
}

/// The two sides of the comparisons.
struct Sides<'a> {
    members: &'a [Member],
    /// Whether there are members of both.
    are_two: bool,
}

impl<'a> Sides<'a> {
    fn new(members: &'a [Member]) -> Self {
        let bases = members.iter().filter(|member| member.is_base).count();
        Self { members, are_two: bases > 0 && bases < members.len() }
    }

    fn of<'f>(&self, facts: &'f Facts) -> impl Iterator<Item = &'a Member> + use<'a, 'f> {
        let members = self.members;
        facts.members.iter().map(move |&number| &members[number])
    }

    fn reach(&self, facts: &Facts) -> Reach {
        let bases = self.of(facts).filter(|member| member.is_base).count();
        match bases {
            _ if !self.are_two => Reach::Both,
            0 => Reach::Other,
            bases if bases == facts.members.len() => Reach::Base,
            _ => Reach::Both,
        }
    }

    /// The variants that reach something, where others of the same platforms do not.
    fn variants(&self, facts: &Facts) -> Vec<String> {
        let place = |member: &'a Member| {
            member.name.as_ref().map(|name| (name.product.as_str(), name.platform.as_str()))
        };
        let variant = |member: &'a Member| member.name.as_ref().map(|name| name.variant.as_str());
        let places: BTreeSet<_> = self.of(facts).filter_map(place).collect();
        let reaching: BTreeSet<&str> = self.of(facts).filter_map(variant).collect();
        let all: BTreeSet<&str> = self
            .members
            .iter()
            .filter(|member| place(member).is_some_and(|place| places.contains(&place)))
            .filter_map(variant)
            .collect();
        if reaching == all { Vec::new() } else { reaching.into_iter().map(str::to_owned).collect() }
    }

    /// The variants that others are compared with.
    fn base(&self) -> Option<String> {
        let names: BTreeSet<&str> = self
            .members
            .iter()
            .filter(|member| member.is_base)
            .filter_map(|member| Some(member.name.as_ref()?.variant.as_str()))
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        self.are_two.then(|| names.join(", "))
    }
}
