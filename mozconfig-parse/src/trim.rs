//! What is left of a text without what a pattern matches at one of its ends (POSIX, XCU 2.6.2:
//! `${x%pattern}` and its like).
//!
//! What can be told by the known ends of a text is told here; the rest is a symbol.

use std::rc::Rc;

use crate::symbol::{End, Part, PatternId, Symbol, Symbols, TextId};

impl Symbols {
    /// A text without what a pattern matches at an end.
    pub(crate) fn trimmed(
        &mut self,
        of: TextId,
        pattern: PatternId,
        end: End,
        longest: bool,
    ) -> TextId {
        let matcher = self.pattern_of(pattern).clone();
        let trim = |text: &str| match end {
            End::Suffix => matcher.remove_suffix(text, longest).to_owned(),
            End::Prefix => matcher.remove_prefix(text, longest).to_owned(),
        };
        if let Some(known) = self.known(of) {
            return self.literal_text(&trim(&known));
        }
        // The known end of a string is enough where the shortest match lies in it.
        let mut parts = self.parts(of).to_vec();
        let at = if end == End::Suffix { parts.len() - 1 } else { 0 };
        if let (Part::Literal(literal), false) = (&parts[at], longest) {
            let rest = trim(literal);
            if rest.len() < literal.len() {
                parts[at] = Part::Literal(Rc::from(rest));
                return self.text(parts);
            }
        }
        // Nor is anything cut where what is known contradicts it.
        if let Part::Literal(literal) = &parts[at] {
            let is_never_cut = match end {
                End::Prefix => {
                    matcher.at_front().is_some_and(|it| it.remainders(literal, "").is_empty())
                }
                End::Suffix => matcher.at_back().remainders("", literal).is_empty(),
            };
            if is_never_cut {
                return of;
            }
        }
        let symbol = self.symbol(Symbol::Trimmed { of, pattern, end, longest });
        self.symbol_text(symbol)
    }
}
