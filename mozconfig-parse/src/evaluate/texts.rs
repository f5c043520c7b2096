//! Words as strings: what an assignment, a `case` or a here-document makes of a word.
//!
//! Here no word is split and quotes make no difference, so that a string can be put together as it
//! goes; what acts otherwise goes by way of [`super::expand`], and comes to the same.

use super::Machine;
use super::bounds::MAX_ALTERNATIVES;
use super::variables::Guarded;
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::symbol::TextId;
use crate::syntax::Few;
use crate::syntax::tree::{ParameterOperation, Word, WordPart, WordPartKind};

/// How many parts a word may have to be put together part by part: each step makes a string.
const MAX_STEPS: usize = 16;

impl Machine<'_> {
    /// A word as one string.
    pub(super) fn expand_to_text(&mut self, word: &Word) -> Few<Guarded> {
        self.texts_of_parts(&word.parts, false)
    }

    /// Parts of a word with a text before them as one string.
    pub(super) fn expand_behind(&mut self, front: &str, parts: &[WordPart]) -> Few<Guarded> {
        let front = self.literal(front);
        self.texts_behind(front, parts, false)
    }

    /// The parts of a here-document or arithmetic expression as one string.
    pub(super) fn expand_quoted(&mut self, parts: &[WordPart]) -> Few<Guarded> {
        self.texts_of_parts(parts, true)
    }

    fn texts_of_parts(&mut self, parts: &[WordPart], quoted: bool) -> Few<Guarded> {
        self.texts_behind(TextId::EMPTY, parts, quoted)
    }

    fn texts_behind(&mut self, front: TextId, parts: &[WordPart], quoted: bool) -> Few<Guarded> {
        if parts.len() > MAX_STEPS {
            let expanded = self.expand_parts(parts, quoted);
            let mut values = self.joined(expanded);
            for value in &mut *values {
                value.text = self.world.conditions.symbols.concatenate(front, value.text);
            }
            return values;
        }
        let operations = OperationSet::EMPTY;
        let mut results = Few::One(Guarded { when: self.live, text: front, operations });
        for part in parts {
            if let Some(plain) = plain_text(part) {
                let plain = self.literal(plain);
                for result in &mut *results {
                    result.text = self.world.conditions.symbols.concatenate(result.text, plain);
                }
                continue;
            }
            let values = self.texts_of_part(part, quoted);
            if let [single] = values[..] {
                // `${x?}` may have ended the load in some environments.
                let live = self.live;
                for result in &mut *results {
                    *result = self.followed(*result, Guarded { when: live, ..single });
                }
                results.retain(|result| !result.when.is_never());
                continue;
            }
            let mut product = Few::None;
            for result in results {
                for value in &*values {
                    let both = self.followed(result, *value);
                    if !both.when.is_never() {
                        product.push(both);
                    }
                }
            }
            results = product;
            if results.len() > MAX_ALTERNATIVES {
                results = self.capped(results);
            }
        }
        self.merged(results)
    }

    /// Where both of two values are had, of which the second was made last, and so lies within
    /// `live`.
    pub(super) fn and_then(&mut self, first: Condition, second: Condition) -> Condition {
        if first == self.live { second } else { self.and(first, second) }
    }

    /// One value behind another, where both are had.
    fn followed(&mut self, first: Guarded, second: Guarded) -> Guarded {
        Guarded {
            when: self.and_then(first.when, second.when),
            text: self.world.conditions.symbols.concatenate(first.text, second.text),
            operations: self.union(first.operations, second.operations),
        }
    }

    fn texts_of_part(&mut self, part: &WordPart, quoted: bool) -> Few<Guarded> {
        match &part.kind {
            WordPartKind::DoubleQuoted(parts) => self.texts_of_parts(parts, true),
            WordPartKind::Parameter(parameter)
                if parameter.operation == ParameterOperation::Value && is_name(&parameter.name) =>
            {
                self.variable_texts(&parameter.name)
            }
            WordPartKind::Substitution(substitution) => self.substitute(substitution),
            _ => {
                let expanded = self.expand_part(part, quoted);
                self.joined(expanded)
            }
        }
    }
}

/// The text of a part that is nothing but text.
fn plain_text(part: &WordPart) -> Option<&str> {
    match &part.kind {
        WordPartKind::Literal(text)
        | WordPartKind::Escaped(text)
        | WordPartKind::SingleQuoted(text)
        | WordPartKind::DollarSingleQuoted(text) => Some(text),
        _ => None,
    }
}

/// Whether a parameter is a variable.
fn is_name(parameter: &str) -> bool {
    parameter.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
}

/// Whether a word is one field, whatever its variables hold: they stand within double quotes.
pub(super) fn is_one_field(word: &Word) -> bool {
    !word.parts.is_empty()
        && word.parts.iter().all(|part| match &part.kind {
            WordPartKind::DoubleQuoted(parts) => is_one_string(parts),
            _ => plain_text(part).is_some(),
        })
}

/// Whether what stands within double quotes is one string: `$@` is not.
pub(super) fn is_one_string(parts: &[WordPart]) -> bool {
    parts.iter().all(|part| match &part.kind {
        WordPartKind::Parameter(parameter) => {
            parameter.operation == ParameterOperation::Value && is_name(&parameter.name)
        }
        WordPartKind::Substitution(_) => true,
        _ => plain_text(part).is_some(),
    })
}

/// Whether a word is made of text and of values of variables alone.
pub(super) fn is_made_of_values(word: &Word) -> bool {
    word.parts.iter().all(|part| match &part.kind {
        WordPartKind::Parameter(parameter) => {
            parameter.operation == ParameterOperation::Value && is_name(&parameter.name)
        }
        _ => plain_text(part).is_some(),
    })
}

/// Whether a word has text that makes a field, whatever its variables hold.
pub(super) fn has_text(word: &Word) -> bool {
    word.parts.iter().any(|part| plain_text(part).is_some_and(|text| !text.is_empty()))
}
