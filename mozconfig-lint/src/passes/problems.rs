//! The pass over what stood in the way of evaluating: each problem once, with all the places and
//! mozconfigs that meet it.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::ProblemKind;
use mozconfig_parse::source::{Span, TreePath};

use crate::diagnostic::{Diagnostic, Label, Scope};
use crate::rules::{Check, RULES};
use crate::run::{Evaluated, Run};

/// A problem, for rules that look at one.
pub(crate) struct ProblemContext<'a> {
    /// What stands in the way.
    pub(crate) kind: &'a ProblemKind,
    /// Where.
    pub(crate) span: Span,
    /// The product and platforms that meet it.
    pub(crate) scope: Scope,
    /// The condition in words; empty where it is always met.
    pub(crate) when: String,
    /// Further places, or the includes that lead to the only one.
    pub(crate) related: Vec<Label>,
    /// How many places are not shown.
    pub(crate) more_places: usize,
    /// How many files are included, where none of several is there.
    pub(crate) none_of: Option<usize>,
}

impl ProblemContext<'_> {
    /// Adds what is common to the findings about problems.
    pub(crate) fn complete(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.related.extend(self.related.iter().cloned());
        if self.more_places > 0 {
            diagnostic = diagnostic.note(format!("and at {} more places", self.more_places));
        }
        if !self.when.is_empty() {
            diagnostic = diagnostic.note(format!("when {}", self.when));
        }
        diagnostic.in_scope(self.scope.clone())
    }

    /// What it means for the check that an include is not followed.
    pub(crate) fn not_followed(&self) -> &'static str {
        if self.when.is_empty() {
            "it is always reached: compared as though the file were empty"
        } else {
            "where this is reached nothing is compared"
        }
    }
}

/// A mozconfig that was evaluated, for rules that look at one as a whole.
pub(crate) struct EvaluationContext<'a> {
    /// The run.
    pub(crate) run: &'a Run<'a>,
    /// The mozconfig.
    pub(crate) evaluated: &'a Evaluated,
    /// Where its load ends with an error.
    pub(crate) fails: Condition,
}

impl EvaluationContext<'_> {
    /// Where in the tree it stands.
    pub(crate) fn scope(&self) -> Scope {
        scope_of(self.evaluated)
    }
}

fn scope_of(evaluated: &Evaluated) -> Scope {
    Scope {
        product: Some(evaluated.product.clone()),
        platforms: vec![evaluated.platform.clone()],
        base: None,
        other: None,
    }
}

/// The same problem of one product, wherever it is met.
struct Met {
    when: Condition,
    platforms: BTreeSet<String>,
    places: BTreeSet<Span>,
    /// The includes that lead to the first place.
    includes: Vec<Span>,
}

/// How many further places of a problem are shown.
const PLACES: usize = 4;

/// All findings about problems of evaluations.
pub(crate) fn diagnose(run: &mut Run<'_>) -> Vec<Diagnostic> {
    let mut met: BTreeMap<(ProblemKind, String), Met> = BTreeMap::new();
    let Run { world, evaluated, .. } = run;
    for evaluated in evaluated.iter() {
        for problem in &evaluated.evaluation.problems {
            let span = world.provenance.get(problem.origin.operation).span;
            let key = (problem.kind.clone(), evaluated.product.clone());
            let entry = met.entry(key).or_insert_with(|| {
                let includes = world.provenance.includes(problem.origin.chain);
                let includes = includes
                    .into_iter()
                    .rev()
                    .map(|include| world.provenance.get(include).span)
                    .collect();
                Met {
                    when: Condition::NEVER,
                    platforms: BTreeSet::new(),
                    places: BTreeSet::new(),
                    includes,
                }
            });
            entry.when = world.conditions.or(entry.when, problem.when);
            entry.platforms.insert(evaluated.platform.clone());
            entry.places.insert(span);
        }
    }
    let missing: BTreeSet<&TreePath> = met
        .keys()
        .filter_map(|(kind, _)| match kind {
            ProblemKind::MissingInclude { path } => Some(path),
            _ => None,
        })
        .collect();
    let is_any_there = evaluated.iter().any(|it| !it.evaluation.inclusions.is_empty());
    let none_of = Some(missing.len()).filter(|count| *count > 1 && !is_any_there);
    let mut diagnostics = Vec::new();
    for ((kind, product), met) in met {
        let mut places = met.places.iter().copied();
        let Some(span) = places.next() else { continue };
        let several = met.places.len() > 1;
        let mut related: Vec<Label> =
            places.take(PLACES).map(|place| Label::new(place, "and here")).collect();
        if !several {
            for &include in &met.includes {
                // In a cycle the same include comes again and again.
                if include != span && !related.iter().any(|label| label.span == include) {
                    related.push(Label::new(include, "by way of this include"));
                }
            }
        }
        let context = ProblemContext {
            kind: &kind,
            span,
            scope: Scope {
                product: Some(product),
                platforms: met.platforms.into_iter().collect(),
                base: None,
                other: None,
            },
            when: run.show_condition(met.when, Condition::ALWAYS).phrase.clone(),
            more_places: met.places.len().saturating_sub(PLACES + 1),
            related,
            none_of,
        };
        for rule in RULES {
            if let Check::Problem(check) = rule.check {
                diagnostics.extend(check(&context));
            }
        }
    }
    let Run { world, evaluated, .. } = run;
    let fails: Vec<Condition> =
        evaluated.iter().map(|evaluated| evaluated.evaluation.fails(world)).collect();
    let Run { parsed, sources, evaluated, .. } = &mut *run;
    let is_broken = |evaluated: &Evaluated| {
        let mut files = evaluated.evaluation.files.iter();
        files.any(|&file| !parsed.get(sources, file).errors.is_empty())
    };
    let broken: Vec<bool> = evaluated.iter().map(is_broken).collect();
    for ((evaluated, fails), is_broken) in run.evaluated.iter().zip(fails).zip(broken) {
        // How the load of a file ends that is not shell, only the shell knows: one cause is told once.
        if is_broken {
            continue;
        }
        let context = EvaluationContext { run, evaluated, fails };
        for rule in RULES {
            if let Check::Evaluation(check) = rule.check {
                diagnostics.extend(check(&context));
            }
        }
    }
    folded(diagnostics)
}

/// The same finding at the same place on several platforms, told once.
fn folded(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut folded: Vec<Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        let same = folded.iter_mut().find(|known| {
            known.rule == diagnostic.rule
                && known.primary == diagnostic.primary
                && known.message == diagnostic.message
                && known.scope.product == diagnostic.scope.product
        });
        match same {
            Some(known) => {
                known.scope.platforms.extend(diagnostic.scope.platforms);
                known.scope.platforms.sort();
                known.scope.platforms.dedup();
            }
            None => folded.push(diagnostic),
        }
    }
    folded
}
