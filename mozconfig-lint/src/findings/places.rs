//! The places of a finding: where the setting is made, why, by which includes, and where the other
//! side would have it.

use mozconfig_parse::provenance::{OperationKind, Origin};
use mozconfig_parse::settings::SettingValue;
use mozconfig_parse::source::{Span, TreePath};

use super::{Group, Teller};
use crate::diagnostic::Label;
use crate::drift::{DifferenceKind, Which};
use crate::run::Evaluated;

impl Teller<'_, '_> {
    pub(super) fn span(&self, origin: Origin) -> Span {
        self.run.world.provenance.get(origin.operation).span
    }

    /// The place where the setting is made, and the places that explain it.
    pub(super) fn labels(&self, group: &Group, base: &str, other: &str) -> (Label, Vec<Label>) {
        let mut labels: Vec<Label> = Vec::new();
        let mut add = |span: Span, text: String| {
            if !labels.iter().any(|label: &Label| label.span == span) {
                labels.push(Label { span, text });
            }
        };
        let difference = &group.differences[0];
        let piece = &difference.pieces[0];
        let verb =
            if difference.kind == DifferenceKind::Abort { "ends here" } else { "sets it here" };
        let mut chains = Vec::new();
        let place = |value: &Option<SettingValue>| value.as_ref().map(|it| self.span(it.origin));
        if let Some(span) = place(&piece.base).filter(|_| place(&piece.base) == place(&piece.other))
        {
            add(span, "both set it here".to_owned());
        }
        for (value, name) in [(&piece.base, base), (&piece.other, other)] {
            if let Some(value) = value {
                add(self.span(value.origin), format!("{name} {verb}"));
                chains.push((value.origin.chain, name));
            }
        }
        if !group.told[0].condition.expression.is_empty() {
            for value in [&piece.base, &piece.other].into_iter().flatten() {
                if let Some(span) = self.innermost_test(value) {
                    add(span, "under this condition".to_owned());
                }
            }
        }
        for cause in &group.causes {
            let operation = self.run.world.provenance.get(cause.operation);
            let (name, opposite) = match cause.side {
                Which::Base => (base, &self.run.evaluated[group.pair.other]),
                Which::Other => (other, &self.run.evaluated[group.pair.base]),
            };
            let makes_it = difference
                .pieces
                .iter()
                .flat_map(|piece| [&piece.base, &piece.other])
                .flatten()
                .any(|value| value.origin.operation == cause.operation);
            let text = match operation.kind {
                _ if makes_it => format!("{name} {verb}"),
                OperationKind::Include(_) => format!("only {name} includes this file"),
                OperationKind::Test => format!("only {name} has this condition"),
                // The other side has the line as well, where it does nothing for this setting.
                OperationKind::Statement
                    if difference.kind == DifferenceKind::Order
                        || opposite.evaluation.executed.contains(cause.operation) =>
                {
                    format!("takes effect for {name} alone")
                }
                OperationKind::Statement => format!("only {name} has this"),
            };
            add(operation.span, text);
        }
        for (chain, name) in chains {
            for include in self.run.world.provenance.includes(chain) {
                let span = self.run.world.provenance.get(include).span;
                add(span, format!("{name} comes here from this include"));
            }
        }
        if let Some((span, text)) = self.counterpart(group, base, other) {
            add(span, text);
        }
        let primary = labels.remove(0);
        (primary, labels)
    }

    /// The last condition before the place where a value is made, in the same file, among those that
    /// the value depends on.
    fn innermost_test(&self, value: &SettingValue) -> Option<Span> {
        let provenance = &self.run.world.provenance;
        let made = self.span(value.origin);
        let members = provenance.members(value.operations);
        let tests = members.iter().map(|&operation| provenance.get(operation));
        tests
            .filter(|operation| operation.kind == OperationKind::Test)
            .map(|operation| operation.span)
            .filter(|span| span.file == made.file && span.range.end <= made.range.start)
            .max_by_key(|span| span.range.start)
    }

    /// Where the side without the setting would have it.
    pub(super) fn counterpart(
        &self,
        group: &Group,
        base: &str,
        other: &str,
    ) -> Option<(Span, String)> {
        let difference = &group.differences[0];
        if difference.kind == DifferenceKind::Order {
            // The lines are there; it is their order that has to change.
            return None;
        }
        let piece = difference.pieces.first()?;
        let (lacking, name) = match (&piece.base, &piece.other) {
            (Some(_), None) => (&self.run.evaluated[group.pair.other], other),
            (None, Some(_)) => (&self.run.evaluated[group.pair.base], base),
            _ => return None,
        };
        let shared = self.shared_file(group)?;
        // The include by which the side that lacks the setting reaches the shared file.
        let inclusion = lacking.evaluation.inclusions.iter().find(|inclusion| {
            *self.run.sources.file(inclusion.to).path() == shared
                && inclusion.from == lacking.evaluation.file
        })?;
        let text = format!("{name} includes this too: what stands there reaches both");
        Some((self.span(inclusion.origin), text))
    }

    /// The nearest file that both sides include: beside the mozconfigs first.
    pub(super) fn shared_file(&self, group: &Group) -> Option<TreePath> {
        let (base, other): (&Evaluated, &Evaluated) =
            (&self.run.evaluated[group.pair.base], &self.run.evaluated[group.pair.other]);
        let path = |file| self.run.sources.file(file).path();
        let own: Vec<&str> = path(base.evaluation.file).as_str().split('/').collect();
        let others = other.evaluation.files.get(1..).unwrap_or_default();
        let shared = base.evaluation.files.iter().skip(1).filter(|file| others.contains(file));
        shared
            .map(|&file| path(file))
            // A file that is meant to override is not where a setting belongs.
            .filter(|path| !path.as_str().ends_with("override"))
            .min_by_key(|path| {
                let parts = own.iter().zip(path.as_str().split('/'));
                (std::cmp::Reverse(parts.take_while(|(a, b)| *a == b).count()), *path)
            })
            .cloned()
    }
}
