//! Word expansion (POSIX, XCU 2.6): parameters, substitutions, arithmetic, field splitting, quote
//! removal. Pathname expansion is not done: which files stand on the build machine is not known. Where it
//! may matter, [`Machine::that_finds_files`] tells.
//!
//! An expansion is a list of guarded results whose conditions exclude each other and together make
//! up `live`. A symbol that stands outside quotes counts as one field without blanks: a variable of
//! the environment that holds several options in one value is outside what is followed.

use std::rc::Rc;

use super::Machine;
use super::bounds::MAX_ALTERNATIVES;
use super::texts::is_one_string;
use super::variables::{Guarded, Reading};
use crate::condition::Condition;
use crate::pattern::Pattern;
use crate::provenance::OperationSet;
use crate::settings::AbortReason;
use crate::source::ByteRange;
use crate::symbol::{Part, PatternId, Symbol, SymbolId, TextId};
use crate::syntax::Few;
use crate::syntax::tree::{Word, WordPart, WordPartKind};

/// A piece of an expanded word.
#[derive(Clone, Debug)]
pub(super) enum Atom {
    /// Text with what quotes it, and whether an expansion made it.
    Part { part: Part, quoted: bool, expanded: bool },
    /// Quotes with nothing in them: they make a field.
    EmptyQuotes,
    /// A boundary between two fields, as in `"$@"`.
    Break,
}

/// One way in which a word may expand.
#[derive(Clone, Debug)]
pub(super) struct Atoms {
    pub(super) when: Condition,
    pub(super) atoms: Vec<Atom>,
    pub(super) operations: OperationSet,
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

impl Machine<'_> {
    pub(super) fn joined(&mut self, expanded: Vec<Atoms>) -> Few<Guarded> {
        let mut values = Few::None;
        for Atoms { when, atoms, operations } in expanded {
            if self.splits_at_blanks() || !atoms.iter().any(|atom| matches!(atom, Atom::Break)) {
                let text = self.joined_atoms(&atoms, " ");
                values.push(Guarded { when, text, operations });
                continue;
            }
            // As in `"$*"`, the first character of `IFS` stands between arguments.
            for (among, separators) in self.separators() {
                let when = self.and(when, among);
                if !when.is_never() {
                    let first: String = separators.chars().take(1).collect();
                    let text = self.joined_atoms(&atoms, &first);
                    values.push(Guarded { when, text, operations });
                }
            }
        }
        self.merged(values)
    }

    fn joined_atoms(&mut self, atoms: &[Atom], between: &str) -> TextId {
        let parts = atoms
            .iter()
            .filter_map(|atom| match atom {
                Atom::Part { part, .. } => Some(part.clone()),
                Atom::Break => Some(Part::Literal(Rc::from(between))),
                Atom::EmptyQuotes => None,
            })
            .collect();
        self.text(parts)
    }

    /// One string that stands for many: equal to another only where all their choices are equal.
    pub(super) fn opaque_choice(&mut self, choices: &[(Condition, TextId)]) -> TextId {
        if let Some(&(_, first)) = choices.first()
            && choices.iter().all(|choice| choice.1 == first)
        {
            return first;
        }
        let what = format!("one of {} values", choices.len());
        self.world.conditions.symbols.given_up(&what, &choices)
    }

    pub(super) fn capped(&mut self, values: Few<Guarded>) -> Few<Guarded> {
        let values = self.merged(values);
        if values.len() <= MAX_ALTERNATIVES {
            return values;
        }
        let choices: Vec<_> = values.iter().map(|value| (value.when, value.text)).collect();
        let mut operations = OperationSet::EMPTY;
        for value in &*values {
            operations = self.union(operations, value.operations);
        }
        let text = self.opaque_choice(&choices);
        Few::One(Guarded { when: self.live, text, operations })
    }

    /// The parts of a word, one after the other.
    pub(super) fn expand_parts(&mut self, parts: &[WordPart], quoted: bool) -> Vec<Atoms> {
        let mut results =
            vec![Atoms { when: self.live, atoms: Vec::new(), operations: OperationSet::EMPTY }];
        for part in parts {
            if let Some(atom) = self.plain_atom(part, quoted) {
                for result in &mut results {
                    result.atoms.push(atom.clone());
                }
                continue;
            }
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
                    let when = self.and_then(result.when, piece.when);
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
    pub(super) fn atoms_of(&mut self, value: Guarded, quoted: bool) -> Atoms {
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

    pub(super) fn expand_part(&mut self, part: &WordPart, quoted: bool) -> Vec<Atoms> {
        if let Some(atom) = self.plain_atom(part, quoted) {
            return vec![Atoms {
                when: self.live,
                atoms: vec![atom],
                operations: OperationSet::EMPTY,
            }];
        }
        match &part.kind {
            WordPartKind::DoubleQuoted(parts) if is_one_string(parts) => {
                let values = self.expand_quoted(parts);
                values.into_iter().map(|value| self.atoms_of(value, true)).collect()
            }
            WordPartKind::DoubleQuoted(parts) => self.expand_parts(parts, true),
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
                // Where there is no home, dash leaves it as it is.
                let tilde = self.literal("~");
                let values: Few<Guarded> = self
                    .read_variable("HOME")
                    .into_iter()
                    .map(|Reading { when, text, operations }| Guarded {
                        when,
                        text: text.unwrap_or(tilde),
                        operations,
                    })
                    .collect();
                // What a tilde gives is not split.
                values.into_iter().map(|value| self.atoms_of(value, true)).collect()
            }
            WordPartKind::Tilde(name) => {
                let text = self.literal(&format!("~{name}"));
                let text = self.symbol_text(Symbol::Computed(text));
                let value = Guarded { when: self.live, text, operations: OperationSet::EMPTY };
                vec![self.atoms_of(value, true)]
            }
            // These are atoms by themselves.
            WordPartKind::Literal(_)
            | WordPartKind::Escaped(_)
            | WordPartKind::SingleQuoted(_)
            | WordPartKind::DollarSingleQuoted(_) => Vec::new(),
        }
    }

    /// The atom of a part that is nothing but text.
    fn plain_atom(&mut self, part: &WordPart, quoted: bool) -> Option<Atom> {
        let (text, quoted) = match &part.kind {
            WordPartKind::Literal(text) => (text.as_str(), quoted),
            WordPartKind::Escaped(text)
            | WordPartKind::SingleQuoted(text)
            | WordPartKind::DollarSingleQuoted(text) => (text.as_str(), true),
            WordPartKind::DoubleQuoted(parts) if parts.is_empty() => ("", true),
            _ => return None,
        };
        let id = self.literal(text);
        Some(match self.known(id) {
            Some(_) if quoted && text.is_empty() => Atom::EmptyQuotes,
            Some(text) => Atom::Part { part: Part::Literal(text), quoted, expanded: false },
            // Too long to be kept.
            None => Atom::Part { part: Part::Literal(Rc::from(text)), quoted, expanded: false },
        })
    }

    /// `$((…))` where the expression is a calculation with numbers that are known; a symbol
    /// elsewhere.
    pub(super) fn calculate(&mut self, expression: Guarded, range: ByteRange) -> Few<Guarded> {
        let Some(known) = self.known(expression.text) else {
            let text = self.unknown_calculation(expression.text);
            return Few::One(Guarded { text, ..expression });
        };
        if super::arithmetic::assigns(&known) {
            self.under(expression.when, expression.operations, |machine| {
                machine.beyond_knowing(range, "what arithmetic assigns");
            });
            let text = self.unknown_calculation(expression.text);
            return Few::One(Guarded { text, ..expression });
        }
        let mut results = Few::None;
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
        let mut ways = vec![(Guarded { text: TextId::EMPTY, ..expression }, String::new())];
        for (text, is_name) in super::arithmetic::pieces(known) {
            let written = self.literal(text);
            if !is_name {
                for (way, numbers) in &mut ways {
                    numbers.push_str(text);
                    way.text = self.world.conditions.symbols.concatenate(way.text, written);
                }
                continue;
            }
            let values = self.variable_texts(text);
            let mut product = Vec::new();
            for (way, numbers) in &ways {
                for value in &*values {
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
                    // By its name goes what the variable held at first; what it holds by now, by that.
                    let shown = match &*self.world.conditions.symbols.parts(value.text) {
                        [Part::Symbol(symbol)] if self.is_initial(*symbol, text) => written,
                        [Part::Symbol(symbol)] if self.is_output(*symbol) => value.text,
                        _ => self.in_parentheses(value.text),
                    };
                    let text = self.world.conditions.symbols.concatenate(way.text, shown);
                    product
                        .push((Guarded { when, text, operations }, format!("{numbers}{number}")));
                }
            }
            ways = product;
            if ways.len() > MAX_ALTERNATIVES {
                ways.truncate(1);
                let text = expression.text;
                ways[0] = (Guarded { when: self.live, text, ..ways[0].0 }, known.to_owned());
                return ways;
            }
        }
        ways
    }

    /// Whether a symbol is what a variable held before the mozconfig.
    fn is_initial(&self, symbol: SymbolId, name: &str) -> bool {
        matches!(self.world.conditions.symbols.get(symbol), Symbol::Environment(held) if held == name)
    }

    /// Whether a symbol is what a command prints: as such it is shown.
    fn is_output(&self, symbol: SymbolId) -> bool {
        matches!(self.world.conditions.symbols.get(symbol), Symbol::Command(_))
    }

    fn in_parentheses(&mut self, text: TextId) -> TextId {
        let (open, close) = (self.literal("("), self.literal(")"));
        let symbols = &mut self.world.conditions.symbols;
        let text = symbols.concatenate(open, text);
        symbols.concatenate(text, close)
    }

    fn unknown_calculation(&mut self, expression: TextId) -> TextId {
        let open = self.literal("$((");
        let close = self.literal("))");
        let symbols = &mut self.world.conditions.symbols;
        let text = symbols.concatenate(open, expression);
        let text = symbols.concatenate(text, close);
        self.symbol_text(Symbol::Computed(text))
    }

    /// A word as a pattern: what quotes protect is literal.
    pub(super) fn expand_to_pattern(&mut self, word: &Word) -> Few<PatternValue> {
        if let [WordPart { kind: WordPartKind::Literal(text), .. }] = &word.parts[..] {
            let pattern = MaybePattern::Known(self.world.conditions.symbols.pattern(text));
            let operations = OperationSet::EMPTY;
            return Few::One(PatternValue { when: self.live, pattern, operations });
        }
        let expanded = self.expand_parts(&word.parts, false);
        let mut patterns = Few::None;
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
                MaybePattern::Known(self.world.conditions.symbols.pattern(&pattern))
            } else {
                MaybePattern::Symbolic(self.text(parts))
            };
            patterns.push(PatternValue { when, pattern, operations });
        }
        patterns
    }
}
