//! The pass over what stood in the way of evaluating: each problem once, with all the mozconfigs
//! that meet it.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::condition::Condition;
use mozconfig_parse::provenance::OperationKind;
use mozconfig_parse::settings::ProblemKind;
use mozconfig_parse::source::Span;

use crate::check::{Evaluated, Run};
use crate::diagnostic::{Diagnostic, Label, Scope};
use crate::rules::{Check, RULES};

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
    /// The includes that lead there, for one of the mozconfigs.
    pub(crate) related: Vec<Label>,
}

impl ProblemContext<'_> {
    /// Adds what is common to the findings about problems.
    pub(crate) fn complete(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.related.extend(self.related.iter().cloned());
        if !self.when.is_empty() {
            diagnostic = diagnostic.note(format!("when {}", self.when));
        }
        diagnostic.in_scope(self.scope.clone())
    }
}

/// A mozconfig that was evaluated, for rules that look at one as a whole.
pub(crate) struct EvaluationContext<'a> {
    /// The run.
    pub(crate) run: &'a Run<'a>,
    /// The mozconfig.
    pub(crate) evaluated: &'a Evaluated,
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

/// A problem at one place of one product, with all that is told of it.
struct Met {
    when: Condition,
    platforms: BTreeSet<String>,
    related: Vec<Label>,
}

/// All findings about problems of evaluations.
pub(crate) fn diagnose(run: &mut Run<'_>) -> Vec<Diagnostic> {
    let mut met: BTreeMap<(ProblemKind, Span, String), Met> = BTreeMap::new();
    let Run { world, evaluated, .. } = run;
    for evaluated in evaluated.iter() {
        for problem in &evaluated.evaluation.problems {
            let span = world.provenance.get(problem.origin.operation).span;
            let key = (problem.kind.clone(), span, evaluated.product.clone());
            let entry = met.entry(key).or_insert_with(|| {
                let includes = world.provenance.includes(problem.origin.chain);
                let related = includes
                    .into_iter()
                    .rev()
                    .map(|include| world.provenance.get(include))
                    .filter(|operation| matches!(operation.kind, OperationKind::Include(_)))
                    .map(|operation| Label::new(operation.span, "by way of this include"))
                    .collect();
                Met { when: Condition::NEVER, platforms: BTreeSet::new(), related }
            });
            entry.when = world.conditions.or(entry.when, problem.when);
            entry.platforms.insert(evaluated.platform.clone());
        }
    }
    let mut diagnostics = Vec::new();
    for ((kind, span, product), met) in met {
        let formula = run.world.conditions.formula(met.when);
        let context = ProblemContext {
            kind: &kind,
            span,
            scope: Scope {
                product: Some(product),
                platforms: met.platforms.into_iter().collect(),
                base: None,
                other: None,
            },
            when: formula.phrase(&run.world.conditions),
            related: met.related,
        };
        for rule in RULES {
            if let Check::Problem(check) = rule.check {
                diagnostics.extend(check(&context));
            }
        }
    }
    for evaluated in &run.evaluated {
        let context = EvaluationContext { run, evaluated };
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
