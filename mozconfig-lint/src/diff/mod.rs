//! Two mozconfigs compared with each other, for a person who asks in what they differ.
//!
//! The same comparison as that of a check, for any two mozconfigs, and with no whitelist that could
//! take something out: what is different is told, and nothing is judged. Prints nothing.

mod short;

use std::collections::BTreeSet;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::{Kind, SettingValue};
use mozconfig_parse::source::FileSystem;

use crate::check::{self, WhitelistSource};
use crate::diagnostic::{Diagnostic, Level, Scope};
use crate::drift::{self, Difference};
use crate::findings::{self, PairFindings};
use crate::passes;
use crate::report::{Report, Summary};
use crate::run::{Evaluated, Pair, Run};
use crate::subject::{self, Catalogue, Found, Subject, SubjectError};

pub use short::render as render_short;

/// One of two mozconfigs to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The mozconfig.
    pub subject: Subject,
    /// The name by which it is told of.
    pub name: String,
}

/// In what two mozconfigs differ.
#[derive(Debug)]
#[non_exhaustive]
pub struct Comparison {
    /// The names of the two.
    pub names: [String; 2],
    /// Each setting that differs, sorted by kind and key.
    pub changes: Vec<Change>,
    /// How many settings the two make together.
    pub settings: usize,
    /// The differences as findings, and what stands in the way of comparing.
    ///
    /// Differences are of [`Level::Note`]. [`Report::incomplete`] is set where something of level
    /// error stands in the way: then more may differ than is told.
    pub report: Report,
}

/// A setting that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of which kind it is.
    pub kind: Kind,
    /// In what it differs; the parts exclude each other.
    pub parts: Vec<Part>,
}

/// Two values, or a value and none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What the first mozconfig has.
    pub first: Option<Made>,
    /// What the second has.
    pub second: Option<Made>,
    /// The condition as a phrase; empty where they always differ.
    pub when: String,
}

/// A value, and the place that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The setting with its value, in the form in which people speak of it.
    pub line: String,
    /// `path:line:column`
    pub place: String,
}

/// Compares two mozconfigs. `topsrcdir` is the top source directory as it is shown.
pub fn diff(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    assume: &Assumptions,
    topsrcdir: &str,
    sides: [&Side; 2],
) -> Result<Comparison, SubjectError> {
    subject::ask(files, whitelist, assume, topsrcdir, |run, catalogue| {
        let found =
            [catalogue.find(run, &sides[0].subject)?, catalogue.find(run, &sides[1].subject)?];
        let names = sides.map(|side| side.name.clone());
        Ok(compare(run, catalogue, topsrcdir, names, &found))
    })
}

fn compare(
    run: &mut Run<'_>,
    catalogue: &Catalogue<'_>,
    topsrcdir: &str,
    names: [String; 2],
    found: &[Found; 2],
) -> Comparison {
    let pair = evaluate(run, &names, found);
    let tops = [&found[0], &found[1]].map(|found| run.sources.file(found.file).path().clone());
    let Run { sources, world, evaluated, lines, .. } = &mut *run;
    let (base, other) = (evaluated[pair.base].side(), evaluated[pair.other].side());
    let differences = drift::compare(world, sources, lines, base, other, &|path| {
        catalogue.is_compared(path) || tops.contains(path)
    });
    let keys = base.settings.keys().chain(other.settings.keys());
    let settings = keys.collect::<BTreeSet<_>>().len();
    let care = drift::comparable(world, base, other);
    let changes = differences.iter().map(|difference| change(run, care, difference)).collect();

    let mut diagnostics = passes::files::diagnose(run);
    diagnostics.extend(passes::problems::diagnose(run));
    let incomplete = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    for diagnostic in &mut diagnostics {
        diagnostic.scope = Scope::default();
    }
    let left = differences.into_iter().map(|difference| (difference, Vec::new())).collect();
    let told = findings::diagnose(run, vec![PairFindings { pair, left }], None, None);
    diagnostics.extend(told.into_iter().map(as_note));
    check::sort(&mut diagnostics, &run.sources);
    let summary = Summary { pairs: 1, ..Summary::default() };
    let sources = std::mem::take(&mut run.sources);
    let report =
        Report::new(sources, topsrcdir, diagnostics, summary).marked_incomplete(incomplete);
    Comparison { names, changes, settings, report }
}

/// Evaluates both sides.
fn evaluate(run: &mut Run<'_>, names: &[String; 2], found: &[Found; 2]) -> Pair {
    let platform = |found: &Found| found.variant.as_ref().map(|name| name.platform.clone());
    let platform = match (platform(&found[0]), platform(&found[1])) {
        (Some(first), Some(second)) if first != second => String::new(),
        (first, second) => first.or(second).unwrap_or_default(),
    };
    for (index, name) in names.iter().enumerate() {
        let (own, opposite) = (&found[index], &found[1 - index]);
        // What is known on a platform is known of a file that is compared with its mozconfig.
        let known = if own.variant.is_none() { opposite } else { own };
        let assumed = known.assumed.clone();
        let (evaluation, settings) = run.evaluate_file(own.file, &assumed);
        run.evaluated.push(Evaluated {
            product: String::new(),
            platform: platform.clone(),
            variant: name.clone(),
            evaluation,
            settings,
            assumed,
        });
    }
    Pair { product: String::new(), platform, base: 0, other: 1 }
}

fn change(run: &mut Run<'_>, care: Condition, difference: &Difference) -> Change {
    let kind = difference.key.kind;
    let care = if kind == Kind::Abort { Condition::ALWAYS } else { care };
    let mut parts = Vec::new();
    for piece in &difference.pieces {
        let when = run.show_condition(piece.when, care).phrase.clone();
        let made = |value: &SettingValue| {
            let text = run.world.conditions.symbols.render(value.value);
            let span = run.world.provenance.get(value.origin.operation).span;
            let line = match kind {
                // Options are spoken of without the function that adds them.
                Kind::Option => text,
                _ => difference.key.line(&text),
            };
            Made { line, place: run.sources.place(span) }
        };
        let (first, second) = (piece.base.as_ref().map(made), piece.other.as_ref().map(made));
        parts.push(Part { first, second, when });
    }
    Change { kind, parts }
}

/// A difference as what it is here: a fact, with nothing to be done about it.
fn as_note(mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.level = Level::Note;
    diagnostic.remedies.clear();
    let Scope { base, other, .. } = diagnostic.scope;
    diagnostic.scope = Scope { base, other, ..Scope::default() };
    diagnostic
}
