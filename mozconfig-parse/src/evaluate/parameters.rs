//! Parameter expansion (POSIX, XCU 2.6.2): `$x`, `${x-word}`, `${x%pattern}` and their like.

use super::expand::{Atom, Atoms, MaybePattern, PatternValue};

use super::Machine;
use super::variables::{Guarded, Reading};
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::settings::AbortReason;
use crate::symbol::{End, Symbol, TextId};
use crate::syntax::Few;
use crate::syntax::tree::{Parameter, ParameterOperation, Word, WordPart};

impl Machine<'_> {
    /// What a parameter may hold: a variable, a positional parameter, or a special one.
    fn read_parameter(&mut self, name: &str) -> Few<Reading> {
        let live = self.live;
        let reading = |text| Reading { when: live, text, operations: OperationSet::EMPTY };
        if name.parse::<usize>().is_ok_and(|number| number > 0) || matches!(name, "#" | "@" | "*") {
            return self.read_positional(name);
        }
        match name {
            "?" => {
                let status = self.status;
                let mut values = Vec::new();
                let mut failed = self.and_not(live, status);
                for (when, code) in self.codes.clone().into_iter().rev() {
                    let here = self.and(failed, when);
                    if !here.is_never() {
                        values.push((here, self.code(code)));
                    }
                    failed = self.and_not(failed, when);
                }
                values.push((self.and(live, status), self.literal("0")));
                values.reverse();
                let symbol = self.literal("$?");
                values.push((failed, self.symbol_text(Symbol::Computed(symbol))));
                values
                    .into_iter()
                    .filter(|(when, _)| !when.is_never())
                    .map(|(when, text)| Reading {
                        when,
                        text: Some(text),
                        operations: OperationSet::EMPTY,
                    })
                    .collect()
            }
            _ if name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic()) => {
                self.read_variable(name)
            }
            _ => {
                let text = self.literal(&format!("${name}"));
                let text = self.symbol_text(Symbol::Computed(text));
                Few::One(reading(Some(text)))
            }
        }
    }

    /// `$1`, `$#`, `$*`, and `$@` where it is one string.
    fn read_positional(&mut self, name: &str) -> Few<Reading> {
        let mut readings = Few::None;
        for super::Arguments { when, texts, .. } in self.positional.clone() {
            let when = self.and(when, self.live);
            if when.is_never() {
                continue;
            }
            let text = match (texts, name) {
                (None, _) => {
                    let text = self.literal(&format!("${name}"));
                    Some(self.symbol_text(Symbol::Computed(text)))
                }
                (Some(texts), "#") => Some(self.literal(&texts.len().to_string())),
                (Some(texts), "@") => Some(self.joined_by(&texts, " ")),
                (Some(texts), "*") => {
                    // The first character of `IFS` stands between them.
                    for (among, separators) in self.separators() {
                        let when = self.and(when, among);
                        let first: String = separators.chars().take(1).collect();
                        let text = Some(self.joined_by(&texts, &first));
                        if !when.is_never() {
                            readings.push(Reading { when, text, operations: OperationSet::EMPTY });
                        }
                    }
                    continue;
                }
                (Some(texts), number) => {
                    let number = number.parse::<usize>().unwrap_or(usize::MAX);
                    texts.get(number.saturating_sub(1)).copied()
                }
            };
            readings.push(Reading { when, text, operations: OperationSet::EMPTY });
        }
        readings
    }

    pub(super) fn joined_by(&mut self, texts: &[TextId], between: &str) -> TextId {
        let between = self.literal(between);
        let mut joined = TextId::EMPTY;
        for (index, text) in texts.iter().enumerate() {
            let symbols = &mut self.world.conditions.symbols;
            if index > 0 {
                joined = symbols.concatenate(joined, between);
            }
            joined = symbols.concatenate(joined, *text);
        }
        joined
    }

    /// `"$@"`, and `$@` and `$*` without quotes: a field for each argument.
    fn expand_arguments(&mut self, name: &str, quoted: bool) -> Vec<Atoms> {
        let mut results = Vec::new();
        for super::Arguments { when, texts, .. } in self.positional.clone() {
            let when = self.and(when, self.live);
            if when.is_never() {
                continue;
            }
            let mut atoms = Vec::new();
            let texts = match texts {
                Some(texts) => texts,
                None => {
                    let text = self.literal(&format!("${name}"));
                    vec![self.symbol_text(Symbol::Computed(text))]
                }
            };
            for (index, field) in texts.into_iter().enumerate() {
                if index > 0 {
                    atoms.push(Atom::Break);
                }
                let parts = self.world.conditions.symbols.parts(field);
                if parts.is_empty() && quoted {
                    atoms.push(Atom::EmptyQuotes);
                }
                atoms.extend(parts.iter().map(|part| Atom::Part {
                    part: part.clone(),
                    quoted,
                    expanded: true,
                }));
            }
            results.push(Atoms { when, atoms, operations: OperationSet::EMPTY });
        }
        results
    }

    pub(super) fn expand_parameter(
        &mut self,
        part: &WordPart,
        parameter: &Parameter,
        quoted: bool,
    ) -> Vec<Atoms> {
        let name = parameter.name.as_str();
        match &parameter.operation {
            ParameterOperation::Value if name == "@" || name == "*" && !quoted => {
                self.expand_arguments(name, quoted)
            }
            ParameterOperation::Value => {
                let values = self.parameter_texts(name);
                values.into_iter().map(|value| self.atoms_of(value, quoted)).collect()
            }
            ParameterOperation::Length => {
                let mut values = Few::None;
                for value in self.parameter_texts(name) {
                    let text = match self.known(value.text) {
                        Some(known) => self.literal(&known.chars().count().to_string()),
                        None => self.symbol_text(Symbol::Length(value.text)),
                    };
                    values.push(Guarded { text, ..value });
                }
                self.merged(values).into_iter().map(|v| self.atoms_of(v, quoted)).collect()
            }
            ParameterOperation::Default { or_empty, word } => {
                self.expand_default(name, *or_empty, word, quoted, false)
            }
            ParameterOperation::AssignDefault { or_empty, word } => {
                self.expand_default(name, *or_empty, word, quoted, true)
            }
            ParameterOperation::Alternative { or_empty, word } => {
                let (missing, present, operations) = self.presence(name, *or_empty);
                let mut results = Vec::new();
                if !missing.is_never() {
                    let atoms = if quoted { vec![Atom::EmptyQuotes] } else { Vec::new() };
                    results.push(Atoms { when: missing, atoms, operations });
                }
                results.extend(self.expand_word_under(present, operations, word, quoted));
                results
            }
            ParameterOperation::Error { or_empty, .. } => {
                let (missing, _, operations) = self.presence(name, *or_empty);
                if !missing.is_never() {
                    self.abort(missing, AbortReason::ParameterError, part.range, operations);
                }
                let values = self.parameter_texts(name);
                values.into_iter().map(|value| self.atoms_of(value, quoted)).collect()
            }
            ParameterOperation::RemoveSuffix { longest, pattern } => {
                self.expand_trimmed(name, pattern, End::Suffix, *longest, quoted)
            }
            ParameterOperation::RemovePrefix { longest, pattern } => {
                self.expand_trimmed(name, pattern, End::Prefix, *longest, quoted)
            }
            ParameterOperation::Substring(_) | ParameterOperation::Unsupported(_) => {
                // A bashism: other shells end here. The value is one that bash alone computes.
                let source = self.source(part.range).to_owned();
                let mut results = Vec::new();
                for value in self.parameter_texts(name) {
                    let prefix = self.literal(&format!("{source} of "));
                    let text = self.world.conditions.symbols.concatenate(prefix, value.text);
                    let text = self.symbol_text(Symbol::Computed(text));
                    results.push(self.atoms_of(Guarded { text, ..value }, quoted));
                }
                results
            }
        }
    }

    /// The strings that `$name` may be, unset counted as empty.
    fn parameter_texts(&mut self, name: &str) -> Few<Guarded> {
        if name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic()) {
            return self.variable_texts(name);
        }
        self.read_parameter(name)
            .into_iter()
            .map(|Reading { when, text, operations }| Guarded {
                when,
                text: text.unwrap_or(TextId::EMPTY),
                operations,
            })
            .collect()
    }

    /// Where a parameter is missing and where it is there, and what that depends on.
    fn presence(&mut self, name: &str, or_empty: bool) -> (Condition, Condition, OperationSet) {
        let mut missing = Condition::NEVER;
        let mut operations = OperationSet::EMPTY;
        for reading in self.read_parameter(name) {
            let absent = match reading.text {
                None => Condition::ALWAYS,
                Some(text) if or_empty => self.world.conditions.text_is_empty(text),
                Some(_) => Condition::NEVER,
            };
            let absent = self.and(reading.when, absent);
            missing = self.or(missing, absent);
            operations = self.union(operations, reading.operations);
        }
        let present = self.and_not(self.live, missing);
        (missing, present, operations)
    }

    fn expand_word_under(
        &mut self,
        when: Condition,
        operations: OperationSet,
        word: &Word,
        quoted: bool,
    ) -> Vec<Atoms> {
        let mut results = self
            .under(when, operations, |machine| machine.expand_parts(&word.parts, quoted))
            .unwrap_or_default();
        for result in &mut results {
            result.operations = self.world.provenance.union(result.operations, operations);
            if quoted && result.atoms.is_empty() {
                result.atoms.push(Atom::EmptyQuotes);
            }
            // What stands here without quotes is split like any expansion.
            for atom in &mut result.atoms {
                if let Atom::Part { quoted: false, expanded, .. } = atom {
                    *expanded = true;
                }
            }
        }
        results
    }

    /// `${name-word}` and `${name=word}`
    fn expand_default(
        &mut self,
        name: &str,
        or_empty: bool,
        word: &Word,
        quoted: bool,
        assign: bool,
    ) -> Vec<Atoms> {
        let (missing, present, operations) = self.presence(name, or_empty);
        let mut results = Vec::new();
        if !present.is_never() {
            let kept = self.under(present, OperationSet::EMPTY, |m| m.parameter_texts(name));
            for value in kept.unwrap_or_default() {
                results.push(self.atoms_of(value, quoted));
            }
        }
        let defaults = self.expand_word_under(missing, operations, word, quoted);
        if assign && !missing.is_never() {
            let values = self.joined(defaults.clone());
            self.under(missing, operations, |m| m.assign(name, word.range, values));
        }
        results.extend(defaults);
        results
    }

    fn expand_trimmed(
        &mut self,
        name: &str,
        pattern: &Word,
        end: End,
        longest: bool,
        quoted: bool,
    ) -> Vec<Atoms> {
        let values = self.parameter_texts(name);
        let patterns = self.expand_to_pattern(pattern);
        let mut results = Few::None;
        for value in values {
            for PatternValue { when, pattern, operations } in &*patterns {
                let when = self.and(value.when, *when);
                if when.is_never() {
                    continue;
                }
                let operations = self.union(value.operations, *operations);
                let text = match *pattern {
                    MaybePattern::Known(pattern) => {
                        self.world.conditions.symbols.trimmed(value.text, pattern, end, longest)
                    }
                    MaybePattern::Symbolic(pattern) => {
                        let sign = self.literal(if end == End::Suffix {
                            " less the end "
                        } else {
                            " less the front "
                        });
                        let symbols = &mut self.world.conditions.symbols;
                        let text = symbols.concatenate(value.text, sign);
                        let text = symbols.concatenate(text, pattern);
                        self.symbol_text(Symbol::Computed(text))
                    }
                };
                results.push(Guarded { when, text, operations });
            }
        }
        self.capped(results).into_iter().map(|value| self.atoms_of(value, quoted)).collect()
    }
}
