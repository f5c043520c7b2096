//! The pass over platforms: which variants are there and can be read.

use std::collections::BTreeMap;

use mozconfig_parse::settings::ProblemKind;
use mozconfig_parse::source::{ByteRange, FileId, ReadError, Span};

use crate::diagnostic::{Diagnostic, Label, Scope};
use crate::rules::{Check, RULES};
use crate::run::Run;
use crate::tree::{Comparison, Platform, Product};

/// A platform's place in one comparison, for rules that look at it.
pub(crate) struct PlatformContext<'a> {
    /// The platform.
    pub(crate) platform: &'a Platform,
    /// What is to be compared with what.
    pub(crate) comparison: &'a Comparison,
    /// Whether the whitelist says so; elsewhere it is the default.
    pub(crate) is_described: bool,
    /// The first bytes of a variant's file.
    pub(crate) place: &'a mut dyn FnMut(&str) -> Span,
}

/// What the pass finds of one platform; the same on several platforms is told once.
pub(crate) struct PlatformFinding {
    /// The finding, without its platforms.
    pub(crate) diagnostic: Diagnostic,
    /// What makes two findings the same.
    pub(crate) same: String,
}

/// Gathers what is found while the platforms are gone over.
#[derive(Default)]
pub(crate) struct PlatformPass {
    found: BTreeMap<(String, String), Diagnostic>,
}

impl PlatformPass {
    /// Calls the rules for one platform in one comparison.
    pub(crate) fn look_at(
        &mut self,
        run: &mut Run<'_>,
        product: &Product,
        platform: &Platform,
        comparison: &Comparison,
        is_described: bool,
    ) {
        let mut place = |variant: &str| {
            let file = run.sources.load(run.files, &platform.folder.join(variant));
            Span { file, range: ByteRange::default() }
        };
        let mut context = PlatformContext { platform, comparison, is_described, place: &mut place };
        for rule in RULES {
            let Check::Platform(check) = rule.check else { continue };
            for PlatformFinding { mut diagnostic, same } in check(&mut context) {
                diagnostic.scope = Scope {
                    product: Some(product.name.clone()),
                    platforms: Vec::new(),
                    ..diagnostic.scope
                };
                let key = (product.name.clone(), format!("{} {same}", rule.id));
                let diagnostic = self.found.entry(key).or_insert(diagnostic);
                if !diagnostic.scope.platforms.contains(&platform.name) {
                    diagnostic.scope.platforms.push(platform.name.clone());
                }
            }
        }
    }

    /// What was found.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        self.found.into_values().collect()
    }
}

/// What could not be read, and where it is included. The whitelist is told elsewhere.
pub(crate) fn unreadable(run: &Run<'_>, whitelist: Option<FileId>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (file, source) in run.sources.files().filter(|(file, _)| Some(*file) != whitelist) {
        let Some(error) = source.read_error().filter(|error| **error != ReadError::Absent) else {
            continue;
        };
        if *error == ReadError::OutsideTree && !run.unread.contains(&file) {
            // Told where it is included.
            continue;
        }
        let place = Label::new(Span { file, range: ByteRange::default() }, "");
        for rule in RULES {
            if let Check::Unreadable(check) = rule.check {
                diagnostics.push(including(run, file, check(source.path(), error, place.clone())));
            }
        }
    }
    diagnostics
}

/// Says where a file that cannot be read is included.
fn including(run: &Run<'_>, file: FileId, mut diagnostic: Diagnostic) -> Diagnostic {
    let path = run.sources.file(file).path();
    for evaluated in &run.evaluated {
        for problem in &evaluated.evaluation.problems {
            let ProblemKind::UnreadableInclude { path: included } = &problem.kind else { continue };
            let span = run.world.provenance.get(problem.origin.operation).span;
            if included == path && !diagnostic.related.iter().any(|label| label.span == span) {
                diagnostic = diagnostic.related(span, "included here");
            }
        }
    }
    diagnostic
}
