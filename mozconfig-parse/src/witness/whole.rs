//! Where what is computed of a text is all of it: where nothing is cut off, where a line has one field.
//!
//! So a path falls into two cases, and in one of them what is computed is gone from the texts that are
//! compared.

use std::collections::BTreeSet;

use super::demand::Demands;
use crate::condition::Conditions;
use crate::pattern::Pattern;
use crate::symbol::{End, Part, PatternId, Symbol, SymbolId, TextId};

/// What a symbol is computed of.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) of: TextId,
    /// Patterns of which that matches one exactly if the symbol is not all of it.
    pub(super) changed: Vec<Pattern>,
}

/// One of two cases: a computed symbol is all that it is computed of, or it is not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    pub(super) symbol: SymbolId,
    pub(super) is_whole: bool,
}

impl Conditions {
    /// What a symbol is computed of, where it may be all of it.
    pub(super) fn whole(&self, symbol: SymbolId) -> Option<Whole> {
        match *self.symbols.get(symbol) {
            Symbol::Trimmed { .. } => {
                let (of, cut) = self.trimmed_of(symbol)?;
                Some(Whole { of, changed: cut.into_iter().collect() })
            }
            Symbol::Field { of, index, last, raw } => {
                Some(Whole { of, changed: changed_by_reading(index, last, raw) })
            }
            _ => None,
        }
    }

    /// A symbol of the texts that are compared of which no case says anything; the innermost first.
    pub(super) fn without_case(&self, demands: &Demands, cases: &[Case]) -> Option<SymbolId> {
        let mut first = None;
        for &symbol in demands.keys() {
            if let Symbol::Same(a, b) = *self.symbols.get(symbol) {
                for text in [a, b] {
                    self.first_without_case(text, cases, &mut first);
                }
            }
        }
        first
    }

    fn first_without_case(&self, text: TextId, cases: &[Case], first: &mut Option<SymbolId>) {
        for part in &*self.symbols.parts(text) {
            let Part::Symbol(symbol) = *part else { continue };
            let of = match *self.symbols.get(symbol) {
                Symbol::Joined(of) | Symbol::Length(of) => of,
                _ => {
                    let Some(Whole { of, .. }) = self.whole(symbol) else { continue };
                    let is_open = cases.iter().all(|case| case.symbol != symbol);
                    // What a symbol is made of was met before it.
                    if is_open && first.is_none_or(|first| symbol < first) {
                        *first = Some(symbol);
                    }
                    of
                }
            };
            self.first_without_case(of, cases, first);
        }
    }
}

impl Conditions {
    /// The lines of which `read` makes what is asked about.
    pub(super) fn lines_of_all(&self, demands: &Demands) -> BTreeSet<TextId> {
        let mut lines = BTreeSet::new();
        for &symbol in demands.keys() {
            self.lines_of(symbol, &mut lines);
        }
        lines
    }

    /// Adds the lines that `read`, where a backslash protects what follows, takes apart for a symbol.
    fn lines_of(&self, symbol: SymbolId, lines: &mut BTreeSet<TextId>) {
        let mut of_text = |text| {
            for part in &*self.symbols.parts(text) {
                if let Part::Symbol(symbol) = *part {
                    self.lines_of(symbol, lines);
                }
            }
        };
        match *self.symbols.get(symbol) {
            Symbol::Field { of, raw, .. } => {
                of_text(of);
                if !raw {
                    lines.insert(of);
                }
            }
            Symbol::Trimmed { of, .. } | Symbol::Length(of) | Symbol::Joined(of) => of_text(of),
            Symbol::Same(a, b) => {
                of_text(a);
                of_text(b);
            }
            _ => {}
        }
    }

    /// Adds what is cut off anywhere in a text, and at which end.
    pub(super) fn cuts_of(&self, text: TextId, cuts: &mut BTreeSet<(PatternId, End)>) {
        for part in &*self.symbols.parts(text) {
            let Part::Symbol(symbol) = *part else { continue };
            match *self.symbols.get(symbol) {
                Symbol::Trimmed { of, pattern, end, .. } => {
                    cuts.insert((pattern, end));
                    self.cuts_of(of, cuts);
                }
                Symbol::Field { of, .. } | Symbol::Length(of) | Symbol::Joined(of) => {
                    self.cuts_of(of, cuts);
                }
                _ => {}
            }
        }
    }
}

/// Patterns of lines that are not themselves the field that `read` makes of them.
fn changed_by_reading(index: u32, last: bool, raw: bool) -> Vec<Pattern> {
    let patterns: &[&str] = match (index, last) {
        (0, true) => &["[ \t]*", "*[ \t]", "*\n*"],
        (0, false) => &["*[ \t]*", "*\n*"],
        // There is something before it.
        _ => &["?*"],
    };
    let with_backslash = (index == 0 && !raw).then_some("*\\\\*");
    patterns.iter().copied().chain(with_backslash).map(Pattern::new).collect()
}

#[cfg(test)]
mod tests {
    use super::changed_by_reading;
    use crate::evaluate::read_field;

    #[test]
    fn a_line_is_its_field_where_nothing_changes_it() {
        let mut lines = vec![String::new()];
        for from in 0..400 {
            lines.extend(["a", " ", "\t", "\\", "\n"].map(|one| lines[from].clone() + one));
        }
        for (index, last, raw) in [
            (0, true, false),
            (0, true, true),
            (0, false, false),
            (0, false, true),
            (1, true, false),
            (1, false, true),
        ] {
            let changed = changed_by_reading(index, last, raw);
            for line in &lines {
                assert_eq!(
                    read_field(line, index as usize, last, raw) != *line,
                    changed.iter().any(|pattern| pattern.matches(line)),
                    "{line:?}, field {index}, {last}, {raw}"
                );
            }
        }
    }
}
