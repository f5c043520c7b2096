//! Word expansion (POSIX, XCU 2.6): parameters, substitutions, arithmetic, field splitting, quote
//! removal. Pathname expansion is not done: which files stand on the build machine is not known.
//!
//! An expansion is a list of guarded results whose conditions exclude each other and together make
//! up `live`. A symbol that stands outside quotes counts as one field without blanks: a variable of
//! the environment that holds several options in one value is outside what is followed.

use std::rc::Rc;

use super::variables::{Guarded, Reading};
use super::{MAX_ALTERNATIVES, Machine};
use crate::condition::Condition;
use crate::pattern::Pattern;
use crate::provenance::OperationSet;
use crate::settings::AbortReason;
use crate::source::ByteRange;
use crate::symbol::{End, Part, PatternId, Symbol, TextId};
use crate::syntax::tree::{Parameter, ParameterOperation, Word, WordPart, WordPartKind};

/// A piece of an expanded word.
#[derive(Clone, Debug)]
enum Atom {
    /// Text with what quotes it, and whether an expansion made it.
    Part { part: Part, quoted: bool, expanded: bool },
    /// Quotes with nothing in them: they make a field.
    EmptyQuotes,
    /// A boundary between two fields, as in `"$@"`.
    Break,
}

/// One way in which a word may expand.
#[derive(Clone, Debug)]
struct Atoms {
    when: Condition,
    atoms: Vec<Atom>,
    operations: OperationSet,
}

/// One way in which a word may expand into a pattern.
#[derive(Clone, Debug)]
pub(super) struct PatternValue {
    pub(super) when: Condition,
    pub(super) pattern: MaybePattern,
    pub(super) operations: OperationSet,
}

/// A pattern, where it is known.
#[derive(Clone, Copy, Debug)]
pub(super) enum MaybePattern {
    /// It is known.
    Known(PatternId),
    /// It holds symbols: all that can be asked is whether it is equal to another string.
    Symbolic(TextId),
}

/// One way in which words may expand into fields.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) when: Condition,
    /// The fields, each with the index of the word that it came from.
    pub(super) fields: Vec<(TextId, usize)>,
    pub(super) operations: OperationSet,
}

impl Machine<'_> {
    /// A word as one string: what an assignment or a `case` sees.
    pub(super) fn expand_to_text(&mut self, word: &Word) -> Vec<Guarded> {
        let expanded = self.expand_parts(&word.parts, false);
        self.joined(expanded)
    }

    /// The parts of a here-document or arithmetic expression as one string.
    pub(super) fn expand_quoted(&mut self, parts: &[WordPart]) -> Vec<Guarded> {
        let expanded = self.expand_parts(parts, true);
        self.joined(expanded)
    }

    fn joined(&mut self, expanded: Vec<Atoms>) -> Vec<Guarded> {
        let mut values = Vec::with_capacity(expanded.len());
        for Atoms { when, atoms, operations } in expanded {
            let parts = atoms
                .into_iter()
                .filter_map(|atom| match atom {
                    Atom::Part { part, .. } => Some(part),
                    Atom::Break => Some(Part::Literal(Rc::from(" "))),
                    Atom::EmptyQuotes => None,
                })
                .collect();
            let text = self.bounded_text(parts);
            values.push(Guarded { when, text, operations });
        }
        self.merged(values)
    }

    /// Words as the fields that a command sees.
    pub(super) fn expand_to_fields(&mut self, words: &[Word]) -> Vec<Fields> {
        let mut results =
            vec![Fields { when: self.live, fields: Vec::new(), operations: OperationSet::EMPTY }];
        for (index, word) in words.iter().enumerate() {
            // Most words are plain text.
            if let [WordPart { kind: WordPartKind::Literal(text), .. }] = &word.parts[..] {
                let text = self.literal(text);
                for result in &mut results {
                    result.fields.push((text, index));
                }
                continue;
            }
            let mut split = Vec::new();
            for atoms in self.expand_parts(&word.parts, false) {
                split.extend(self.split(&atoms));
            }
            let mut product = Vec::new();
            for result in &results {
                for (when, fields, operations) in &split {
                    let when = self.and(result.when, *when);
                    if when.is_never() {
                        continue;
                    }
                    let mut all = result.fields.clone();
                    all.extend(fields.iter().map(|&text| (text, index)));
                    let operations = self.union(result.operations, *operations);
                    product.push(Fields { when, fields: all, operations });
                }
            }
            results = self.merged_fields(product);
        }
        results
    }

    fn merged_fields(&mut self, values: Vec<Fields>) -> Vec<Fields> {
        let mut merged: Vec<Fields> = Vec::with_capacity(values.len());
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
        for value in &merged {
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
        vec![Fields { when, fields, operations }]
    }

    /// One string that stands for many: equal to another only where all their choices are equal.
    fn opaque_choice(&mut self, choices: &[(Condition, TextId)]) -> TextId {
        if let Some(&(_, first)) = choices.first()
            && choices.iter().all(|choice| choice.1 == first)
        {
            return first;
        }
        let description = format!("one of {} values {choices:?}", choices.len());
        let text = self.literal(&description);
        self.symbol_text(Symbol::Computed(text))
    }

    fn capped(&mut self, values: Vec<Guarded>) -> Vec<Guarded> {
        let values = self.merged(values);
        if values.len() <= MAX_ALTERNATIVES {
            return values;
        }
        let choices: Vec<_> = values.iter().map(|value| (value.when, value.text)).collect();
        let mut operations = OperationSet::EMPTY;
        for value in &values {
            operations = self.union(operations, value.operations);
        }
        let text = self.opaque_choice(&choices);
        vec![Guarded { when: self.live, text, operations }]
    }

    /// The parts of a word, one after the other.
    fn expand_parts(&mut self, parts: &[WordPart], quoted: bool) -> Vec<Atoms> {
        let mut results =
            vec![Atoms { when: self.live, atoms: Vec::new(), operations: OperationSet::EMPTY }];
        for part in parts {
            let expanded = self.expand_part(part, quoted);
            if let [single] = &expanded[..] {
                for result in &mut results {
                    result.atoms.extend(single.atoms.iter().cloned());
                    result.operations =
                        self.world.provenance.union(result.operations, single.operations);
                }
                // `${x?}` may have ended the load in some environments.
                let live = self.live;
                for result in &mut results {
                    result.when = self.world.conditions.and(result.when, live);
                }
                results.retain(|result| !result.when.is_never());
                continue;
            }
            let mut product = Vec::with_capacity(results.len() * expanded.len());
            for result in &results {
                for piece in &expanded {
                    let when = self.and(result.when, piece.when);
                    if when.is_never() {
                        continue;
                    }
                    let mut atoms = result.atoms.clone();
                    atoms.extend(piece.atoms.iter().cloned());
                    let operations = self.union(result.operations, piece.operations);
                    product.push(Atoms { when, atoms, operations });
                }
            }
            results = product;
            if results.len() > MAX_ALTERNATIVES {
                let values = self.joined(results);
                results = self
                    .capped(values)
                    .into_iter()
                    .map(|value| self.atoms_of(value, quoted))
                    .collect();
            }
        }
        results
    }

    /// A value that an expansion gave, as atoms.
    fn atoms_of(&mut self, value: Guarded, quoted: bool) -> Atoms {
        let mut atoms: Vec<Atom> = self
            .world
            .conditions
            .symbols
            .parts(value.text)
            .iter()
            .map(|part| Atom::Part { part: part.clone(), quoted, expanded: true })
            .collect();
        if quoted && atoms.is_empty() {
            atoms.push(Atom::EmptyQuotes);
        }
        Atoms { when: value.when, atoms, operations: value.operations }
    }

    fn always(&self, atoms: Vec<Atom>) -> Vec<Atoms> {
        vec![Atoms { when: self.live, atoms, operations: OperationSet::EMPTY }]
    }

    fn expand_part(&mut self, part: &WordPart, quoted: bool) -> Vec<Atoms> {
        let literal = |text: &str, quoted| Atom::Part {
            part: Part::Literal(Rc::from(text)),
            quoted,
            expanded: false,
        };
        match &part.kind {
            WordPartKind::Literal(text) => self.always(vec![literal(text, quoted)]),
            WordPartKind::Escaped(text) => self.always(vec![literal(text, true)]),
            WordPartKind::SingleQuoted(text) | WordPartKind::DollarSingleQuoted(text) => {
                let atom = if text.is_empty() { Atom::EmptyQuotes } else { literal(text, true) };
                self.always(vec![atom])
            }
            WordPartKind::DoubleQuoted(parts) => {
                if parts.is_empty() {
                    return self.always(vec![Atom::EmptyQuotes]);
                }
                self.expand_parts(parts, true)
            }
            WordPartKind::Parameter(parameter) => self.expand_parameter(part, parameter, quoted),
            WordPartKind::Substitution(substitution) => {
                let values = self.substitute(substitution);
                values.into_iter().map(|value| self.atoms_of(value, quoted)).collect()
            }
            WordPartKind::Arithmetic(parts) => {
                let values = self.expand_quoted(parts);
                let mut results = Vec::with_capacity(values.len());
                for value in values {
                    for value in self.calculate(value, part.range) {
                        results.push(self.atoms_of(value, quoted));
                    }
                }
                results
            }
            WordPartKind::Tilde(name) if name.is_empty() => {
                let values = self.variable_texts("HOME");
                // What a tilde gives is not split.
                values.into_iter().map(|value| self.atoms_of(value, true)).collect()
            }
            WordPartKind::Tilde(name) => {
                let text = self.literal(&format!("~{name}"));
                let text = self.symbol_text(Symbol::Computed(text));
                let value = Guarded { when: self.live, text, operations: OperationSet::EMPTY };
                vec![self.atoms_of(value, true)]
            }
        }
    }

    /// `$((…))` where the expression is a calculation with numbers that are known; a symbol
    /// elsewhere.
    fn calculate(&mut self, expression: Guarded, range: ByteRange) -> Vec<Guarded> {
        let Some(known) = self.known(expression.text) else {
            let text = self.unknown_calculation(expression.text);
            return vec![Guarded { text, ..expression }];
        };
        if super::arithmetic::assigns(&known) {
            self.under(expression.when, expression.operations, |machine| {
                machine.beyond_knowing(range, "what arithmetic assigns");
            });
            let text = self.unknown_calculation(expression.text);
            return vec![Guarded { text, ..expression }];
        }
        let mut results = Vec::new();
        for (value, numbers) in self.with_numbers(expression, &known) {
            self.under(value.when, value.operations, |machine| {
                use super::arithmetic::Outcome;
                let text = match super::arithmetic::calculate(&numbers) {
                    Outcome::Number(number) => machine.literal(&number.to_string()),
                    Outcome::DividesByZero => {
                        let live = machine.live;
                        let reason = AbortReason::ParameterError;
                        machine.abort(live, reason, range, value.operations);
                        return;
                    }
                    Outcome::Unknown => machine.unknown_calculation(value.text),
                };
                results.push(Guarded { text, when: machine.live, ..value });
            });
        }
        self.merged(results)
    }

    /// An expression with the numbers that its variables hold in their places; a variable that is
    /// not set, or empty, counts as 0.
    fn with_numbers(&mut self, expression: Guarded, known: &str) -> Vec<(Guarded, String)> {
        let mut ways = vec![(expression, String::new())];
        for (text, is_name) in super::arithmetic::pieces(known) {
            if !is_name {
                for (_, numbers) in &mut ways {
                    numbers.push_str(text);
                }
                continue;
            }
            let values = self.variable_texts(text);
            let mut product = Vec::new();
            for (way, numbers) in &ways {
                for value in &values {
                    let when = self.and(way.when, value.when);
                    if when.is_never() {
                        continue;
                    }
                    let operations = self.union(way.operations, value.operations);
                    let held = self.known(value.text);
                    let number = match held.as_deref().map(str::trim) {
                        Some("") => "0".to_owned(),
                        Some(number) if number.parse::<i64>().is_ok() => format!("({number})"),
                        // Left as it is: then the calculation is one that is not known.
                        _ => text.to_owned(),
                    };
                    let way = Guarded { when, operations, ..*way };
                    product.push((way, format!("{numbers}{number}")));
                }
            }
            ways = product;
            if ways.len() > MAX_ALTERNATIVES {
                ways.truncate(1);
                ways[0] = (Guarded { when: self.live, ..ways[0].0 }, known.to_owned());
                return ways;
            }
        }
        ways
    }

    fn unknown_calculation(&mut self, expression: TextId) -> TextId {
        let open = self.literal("$((");
        let close = self.literal("))");
        let symbols = &mut self.world.conditions.symbols;
        let text = symbols.concatenate(open, expression);
        let text = symbols.concatenate(text, close);
        self.symbol_text(Symbol::Computed(text))
    }

    /// What a parameter may hold: a variable, a positional parameter, or a special one.
    fn read_parameter(&mut self, name: &str) -> Vec<Reading> {
        let live = self.live;
        let reading = |text| Reading { when: live, text, operations: OperationSet::EMPTY };
        if name.parse::<usize>().is_ok_and(|number| number > 0) || matches!(name, "#" | "@" | "*") {
            return self.read_positional(name);
        }
        match name {
            "?" => {
                let status = self.status;
                let mut values = vec![(self.and(live, status), self.literal("0"))];
                let mut failed = self.and_not(live, status);
                for (when, code) in self.codes.clone() {
                    values.push((self.and(failed, when), code));
                    failed = self.and_not(failed, when);
                }
                let unknown = self.literal("$?");
                values.push((failed, self.symbol_text(Symbol::Computed(unknown))));
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
                vec![reading(Some(text))]
            }
        }
    }

    /// `$1`, `$#`, `$*`, and `$@` where it is one string.
    fn read_positional(&mut self, name: &str) -> Vec<Reading> {
        let mut readings = Vec::new();
        for super::Arguments { when, texts } in self.positional.clone() {
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

    fn joined_by(&mut self, texts: &[TextId], between: &str) -> TextId {
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
        for super::Arguments { when, texts } in self.positional.clone() {
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

    fn expand_parameter(
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
                let mut values = Vec::new();
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
            ParameterOperation::Substring { .. } | ParameterOperation::Unsupported(_) => {
                // A bashism: other shells end here. The value is one that bash alone computes.
                let source = self.sources.text(self.span(part.range)).to_owned();
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
    fn parameter_texts(&mut self, name: &str) -> Vec<Guarded> {
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
        let mut results = Vec::new();
        for value in values {
            for PatternValue { when, pattern, operations } in &patterns {
                let when = self.and(value.when, *when);
                if when.is_never() {
                    continue;
                }
                let operations = self.union(value.operations, *operations);
                let text = match *pattern {
                    MaybePattern::Known(pattern) => self.trimmed(value.text, pattern, end, longest),
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

    fn trimmed(&mut self, of: TextId, pattern: PatternId, end: End, longest: bool) -> TextId {
        let symbols = &mut self.world.conditions.symbols;
        let matcher = symbols.pattern_of(pattern).clone();
        let trim = |text: &str| match end {
            End::Suffix => matcher.remove_suffix(text, longest).to_owned(),
            End::Prefix => matcher.remove_prefix(text, longest).to_owned(),
        };
        if let Some(known) = symbols.known(of) {
            return symbols.literal_text(&trim(&known));
        }
        // The known end of a string is enough where the shortest match lies in it.
        let mut parts = symbols.parts(of).to_vec();
        let at = if end == End::Suffix { parts.len() - 1 } else { 0 };
        if let (Part::Literal(literal), false) = (&parts[at], longest) {
            let rest = trim(literal);
            if rest.len() < literal.len() {
                parts[at] = Part::Literal(Rc::from(rest));
                return symbols.text(parts);
            }
        }
        self.symbol_text(Symbol::Trimmed { of, pattern, end, longest })
    }

    /// A word as a pattern: what quotes protect is literal.
    pub(super) fn expand_to_pattern(&mut self, word: &Word) -> Vec<PatternValue> {
        let expanded = self.expand_parts(&word.parts, false);
        let mut patterns = Vec::with_capacity(expanded.len());
        for Atoms { when, atoms, operations } in expanded {
            let mut pattern = String::new();
            let mut parts = Vec::new();
            let mut known = true;
            for atom in atoms {
                let (part, quoted) = match atom {
                    Atom::Part { part, quoted, .. } => (part, quoted),
                    Atom::Break => (Part::Literal(Rc::from(" ")), true),
                    Atom::EmptyQuotes => continue,
                };
                match &part {
                    Part::Literal(text) if quoted => pattern.push_str(&Pattern::escape(text)),
                    Part::Literal(text) => pattern.push_str(text),
                    Part::Symbol(_) => known = false,
                }
                parts.push(part);
            }
            let pattern = if known {
                MaybePattern::Known(self.world.conditions.symbols.pattern(Pattern::new(pattern)))
            } else {
                MaybePattern::Symbolic(self.text(parts))
            };
            patterns.push(PatternValue { when, pattern, operations });
        }
        patterns
    }

    /// Field splitting (POSIX, XCU 2.6.5) of one way in which a word may expand.
    fn split(&mut self, atoms: &Atoms) -> Vec<(Condition, Vec<TextId>, OperationSet)> {
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
}

/// A field that is being built; `solid` when it stands even if all its symbols are empty.
#[derive(Default)]
struct Field {
    parts: Vec<Part>,
    solid: bool,
}

/// Cuts what expansions gave at the characters of `IFS`: runs of blanks among them are one cut, each
/// other character is a cut of its own.
fn split_at(atoms: &[Atom], separators: &str) -> Vec<Field> {
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
