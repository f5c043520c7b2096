//! Field splitting (POSIX, XCU 2.6.5), and what `IFS` holds.

use std::rc::Rc;

use super::Machine;
use super::expand::{Atom, Atoms};
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::symbol::{Part, TextId};
use crate::syntax::Few;

/// What `IFS` holds at first.
pub(super) const BLANKS: &str = " \t\n";

impl Machine<'_> {
    /// Field splitting (POSIX, XCU 2.6.5) of one way in which a word may expand.
    pub(super) fn split(&mut self, atoms: &Atoms) -> Vec<(Condition, Vec<TextId>, OperationSet)> {
        if self.splits_at_blanks() {
            let fields = split_at(&atoms.atoms, BLANKS);
            return self.present_fields(atoms.when, fields, atoms.operations);
        }
        let mut results = Vec::new();
        for (among, separators) in self.separators() {
            let when = self.and(atoms.when, among);
            if !when.is_never() {
                let fields = split_at(&atoms.atoms, &separators);
                results.extend(self.present_fields(when, fields, atoms.operations));
            }
        }
        results
    }

    /// Fields without those that are empty and not quoted, which vanish.
    fn present_fields(
        &mut self,
        when: Condition,
        fields: Vec<Field>,
        operations: OperationSet,
    ) -> Vec<(Condition, Vec<TextId>, OperationSet)> {
        let mut results = vec![(when, Vec::new())];
        for field in fields {
            let text = self.text(field.parts);
            let empty = if field.solid {
                Condition::NEVER
            } else {
                self.world.conditions.text_is_empty(text)
            };
            let mut next = Vec::with_capacity(results.len());
            for (when, texts) in results {
                let vanished = self.and(when, empty);
                let present = self.and_not(when, empty);
                if !vanished.is_never() {
                    next.push((vanished, texts.clone()));
                }
                if !present.is_never() {
                    let mut texts = texts;
                    texts.push(text);
                    next.push((present, texts));
                }
            }
            results = next;
        }
        results.into_iter().map(|(when, texts)| (when, texts, operations)).collect()
    }

    /// Whether `IFS` was not touched, so that blanks separate fields.
    pub(super) fn splits_at_blanks(&self) -> bool {
        let name = self.world.names.find("IFS");
        name.is_none_or(|name| self.variables.get(name).is_none())
    }

    /// The values of `IFS`, under the conditions under which it has them.
    pub(super) fn separators(&mut self) -> Few<(Condition, Rc<str>)> {
        let default = || Rc::from(BLANKS);
        if self.splits_at_blanks() {
            return Few::One((self.live, default()));
        }
        self.read_variable("IFS")
            .into_iter()
            .map(|reading| {
                let known = reading.text.and_then(|text| self.known(text));
                (reading.when, known.unwrap_or_else(default))
            })
            .collect()
    }
}

/// A field that is being built; `solid` when it stands even if all its symbols are empty.
#[derive(Default)]
pub(super) struct Field {
    pub(super) parts: Vec<Part>,
    pub(super) solid: bool,
}

/// Cuts what expansions gave at the characters of `IFS`: runs of blanks among them are one cut, each
/// other character is a cut of its own.
pub(super) fn split_at(atoms: &[Atom], separators: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut open: Option<Field> = None;
    // Whether blanks ended the last field: a separator right behind them belongs to them.
    let mut ended_by_blanks = false;
    for atom in atoms {
        match atom {
            Atom::EmptyQuotes => open.get_or_insert_default().solid = true,
            Atom::Break => fields.extend(open.take()),
            Atom::Part { part: Part::Literal(text), quoted: false, expanded: true } => {
                let mut rest: &str = text;
                while let Some(character) = rest.chars().next() {
                    if !separators.contains(character) {
                        let end = rest.find(|c: char| separators.contains(c)).unwrap_or(rest.len());
                        let field = open.get_or_insert_default();
                        field.parts.push(Part::Literal(Rc::from(&rest[..end])));
                        field.solid = true;
                        ended_by_blanks = false;
                        rest = &rest[end..];
                        continue;
                    }
                    rest = &rest[character.len_utf8()..];
                    if matches!(character, ' ' | '\t' | '\n') {
                        ended_by_blanks |= open.is_some();
                        fields.extend(open.take());
                    } else {
                        if open.is_some() || !ended_by_blanks {
                            let mut field = open.take().unwrap_or_default();
                            field.solid = true;
                            fields.push(field);
                        }
                        ended_by_blanks = false;
                    }
                }
                continue;
            }
            Atom::Part { part, quoted, .. } => {
                let solid = *quoted || matches!(part, Part::Literal(_));
                let field = open.get_or_insert_default();
                field.parts.push(part.clone());
                field.solid |= solid;
            }
        }
        ended_by_blanks = false;
    }
    fields.extend(open);
    fields
}
