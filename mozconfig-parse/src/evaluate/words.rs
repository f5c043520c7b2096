//! Words as the fields that a command sees: each way in which they may expand.
//!
//! Most words are one field, which is then a string; what may be several goes by way of
//! [`super::expand`] and is split.

use super::Machine;
use super::bounds::MAX_ALTERNATIVES;
use super::texts::{has_text, is_made_of_values, is_one_field};
use super::variables::Guarded;
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::symbol::{Part, TextId};
use crate::syntax::Few;
use crate::syntax::tree::{Word, WordPart, WordPartKind};

/// One way in which words may expand into fields.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) when: Condition,
    /// The fields, each with the index of the word that it came from.
    pub(super) fields: Vec<(TextId, usize)>,
    pub(super) operations: OperationSet,
}

impl Machine<'_> {
    /// Words as the fields that a command sees.
    pub(super) fn expand_to_fields(&mut self, words: &[Word]) -> Few<Fields> {
        let fields = Vec::with_capacity(words.len());
        let mut results =
            Few::One(Fields { when: self.live, fields, operations: OperationSet::EMPTY });
        for (index, word) in words.iter().enumerate() {
            // Most words are plain text.
            if let [WordPart { kind: WordPartKind::Literal(text), .. }] = &word.parts[..] {
                let text = self.literal(text);
                for result in &mut *results {
                    result.fields.push((text, index));
                }
                continue;
            }
            if let Some(values) = self.one_field(word) {
                if let [value] = values[..] {
                    for result in &mut *results {
                        result.when = self.and_then(result.when, value.when);
                        result.fields.push((value.text, index));
                        result.operations = self.union(result.operations, value.operations);
                    }
                    results.retain(|result| !result.when.is_never());
                } else {
                    let split = values.into_iter().map(|it| (it.when, [it.text], it.operations));
                    results = self.followed_by(&results, index, &split.collect::<Vec<_>>());
                }
                continue;
            }
            let mut split = Vec::new();
            for atoms in self.expand_parts(&word.parts, false) {
                split.extend(self.split(&atoms));
            }
            if let [(when, fields, operations)] = &split[..] {
                for result in &mut *results {
                    result.when = self.and_then(result.when, *when);
                    result.fields.extend(fields.iter().map(|&text| (text, index)));
                    result.operations = self.union(result.operations, *operations);
                }
                results.retain(|result| !result.when.is_never());
                continue;
            }
            results = self.followed_by(&results, index, &split);
        }
        results
    }

    /// The fields so far, followed by each of the ways into which the next word is split.
    fn followed_by<F: AsRef<[TextId]>>(
        &mut self,
        results: &[Fields],
        index: usize,
        split: &[(Condition, F, OperationSet)],
    ) -> Few<Fields> {
        let mut product = Vec::with_capacity(results.len() * split.len());
        for result in results {
            for (when, fields, operations) in split {
                let when = self.and_then(result.when, *when);
                if when.is_never() {
                    continue;
                }
                let mut all = Vec::with_capacity(result.fields.capacity());
                all.extend_from_slice(&result.fields);
                all.extend(fields.as_ref().iter().map(|&text| (text, index)));
                let operations = self.union(result.operations, *operations);
                product.push(Fields { when, fields: all, operations });
            }
        }
        self.merged_fields(product)
    }

    /// A word among these that stands for the files that it matches (POSIX, XCU 2.6.6), as far as it may
    /// match any: `--x*` and `X?=1` are no paths.
    pub(super) fn that_finds_files<'t>(
        &self,
        words: &'t [Word],
        fields: &[(TextId, usize)],
    ) -> Option<&'t Word> {
        let found = |field: TextId| {
            let parts = self.world.conditions.symbols.parts(field);
            let begins_option =
                matches!(parts.first(), Some(Part::Literal(text)) if text.starts_with('-'));
            let literals = || {
                parts.iter().filter_map(|part| match part {
                    Part::Literal(text) => Some(&**text),
                    Part::Symbol(_) => None,
                })
            };
            !begins_option && literals().any(is_wild) && !literals().any(|text| text.contains('='))
        };
        let mut words = words.iter().enumerate();
        let found = words.find(|(index, word)| {
            may_find_files(word) && fields.iter().any(|field| field.1 == *index && found(field.0))
        });
        found.map(|(_, word)| word)
    }

    /// What a word expands to, where that is one field: by its quotes, or by what its variables
    /// hold, in which nothing separates fields.
    fn one_field(&mut self, word: &Word) -> Option<Few<Guarded>> {
        if is_one_field(word) {
            return Some(self.expand_to_text(word));
        }
        if !self.splits_at_blanks() || !is_made_of_values(word) {
            return None;
        }
        let values = self.expand_to_text(word);
        let symbols = &self.world.conditions.symbols;
        let has_text = has_text(word);
        let is_one = |value: &Guarded| {
            let parts = symbols.parts(value.text);
            let (mut has_text, mut is_whole) = (has_text, true);
            for part in &*parts {
                if let Part::Literal(text) = part {
                    has_text = true;
                    is_whole &= !text.bytes().any(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
                }
            }
            has_text && is_whole
        };
        values.iter().all(is_one).then_some(values)
    }

    fn merged_fields(&mut self, values: Vec<Fields>) -> Few<Fields> {
        let mut merged: Few<Fields> = Few::None;
        for value in values {
            if let Some(known) = merged.iter_mut().find(|known| known.fields == value.fields) {
                known.when = self.world.conditions.or(known.when, value.when);
                known.operations = self.world.provenance.union(known.operations, value.operations);
            } else {
                merged.push(value);
            }
        }
        if merged.len() <= MAX_ALTERNATIVES {
            return merged;
        }
        // Too many: the fields of each position become one value that is not known.
        let when = self.live;
        let count = merged.iter().map(|m| m.fields.len()).max().unwrap_or(0);
        let mut operations = OperationSet::EMPTY;
        for value in &*merged {
            operations = self.union(operations, value.operations);
        }
        let mut fields = Vec::with_capacity(count);
        for position in 0..count {
            let choices: Vec<(Condition, TextId)> = merged
                .iter()
                .map(|value| {
                    let text = value.fields.get(position).map_or(TextId::EMPTY, |field| field.0);
                    (value.when, text)
                })
                .collect();
            let word = merged
                .iter()
                .find_map(|value| value.fields.get(position).map(|field| field.1))
                .unwrap_or(0);
            fields.push((self.opaque_choice(&choices), word));
        }
        Few::One(Fields { when, fields, operations })
    }
}

/// Whether a text has what makes a pattern of a path; a `[` alone does not.
fn is_wild(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'*' | b'?'))
        || text.find('[').is_some_and(|at| text[at..].contains(']'))
}

/// Whether a word may stand for files: outside of quotes it has what makes a pattern, or an expansion
/// that may.
fn may_find_files(word: &Word) -> bool {
    let is_wild_in_quotes = |part: &WordPart| match &part.kind {
        WordPartKind::SingleQuoted(text) | WordPartKind::Escaped(text) => is_wild(text),
        WordPartKind::DoubleQuoted(parts) => parts
            .iter()
            .any(|part| matches!(&part.kind, WordPartKind::Literal(text) if is_wild(text))),
        _ => false,
    };
    word.parts.iter().any(|part| match &part.kind {
        WordPartKind::Literal(text) => is_wild(text),
        WordPartKind::Parameter(_) => !word.parts.iter().any(is_wild_in_quotes),
        _ => false,
    })
}
