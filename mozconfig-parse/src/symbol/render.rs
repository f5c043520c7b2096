//! Symbols and strings as shell text that means them, and the way back from it.

use std::fmt::{self, Write};
use std::rc::Rc;

use super::{End, Part, Symbol, SymbolId, Symbols, TextId};
use crate::syntax::is_name;

/// What has still to be written of a text that is known before: what is something else cannot be written.
struct Expected<'r>(&'r str);

impl Write for Expected<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(piece).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// Writes an expansion of a variable, in braces where a letter follows.
fn write_name(out: &mut impl Write, name: &str, touches_name: bool) -> fmt::Result {
    let (open, close) = if touches_name { ("${", "}") } else { ("$", "") };
    [open, name, close].into_iter().try_for_each(|piece| out.write_str(piece))
}

impl Symbols {
    /// A string as shell text that means it: `$NAME`, `$(uname -s)`, `${region%?}`.
    pub fn render(&self, text: TextId) -> String {
        let mut rendered = String::with_capacity(self.text_sizes[text.0 as usize].length);
        // Writing to a String cannot fail.
        let _ = self.write_text(&mut rendered, text);
        rendered
    }

    fn write_text(&self, out: &mut impl Write, text: TextId) -> fmt::Result {
        let parts = &self.texts.values[text.0 as usize];
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => out.write_str(literal)?,
                Part::Symbol(symbol) => {
                    let touches_name = matches!(
                        parts.get(index + 1),
                        Some(Part::Literal(next))
                            if next.starts_with(|c: char| c == '_' || c.is_ascii_alphanumeric())
                    );
                    self.write_symbol(out, *symbol, touches_name)?;
                }
            }
        }
        Ok(())
    }

    fn write_symbol(
        &self,
        out: &mut impl Write,
        symbol: SymbolId,
        touches_name: bool,
    ) -> fmt::Result {
        let mut around = |front: &str, text: TextId, back: &str| {
            out.write_str(front)?;
            self.write_text(out, text)?;
            out.write_str(back)
        };
        match self.get(symbol) {
            Symbol::Environment(name) => write_name(out, name, touches_name),
            Symbol::TopSourceDirectory => write_name(out, "topsrcdir", touches_name),
            Symbol::Command(text) => around("$(", *text, ")"),
            Symbol::Status(text) => around("$(", *text, "; echo $?)"),
            Symbol::File(text) => around("$(stat ", *text, ")"),
            Symbol::Trimmed { of, pattern, end, longest } => {
                let sign = match end {
                    End::Prefix => "#",
                    End::Suffix => "%",
                };
                let again = if *longest { sign } else { "" };
                let pattern = self.pattern_of(*pattern).display();
                write!(out, "${{{}{sign}{again}{pattern}}}", self.render_operand(*of))
            }
            Symbol::Length(of) => write!(out, "${{#{}}}", self.render_operand(*of)),
            Symbol::Field { of, index, last, raw } => {
                // As near to shell text as one line comes.
                let print = if *raw { "$(printf %s " } else { "$(echo " };
                around(print, *of, " | cut -d' ' -f")?;
                write!(out, "{}{})", index + 1, if *last { "-" } else { "" })
            }
            Symbol::Same(a, b) => {
                around("$(test \"", *a, "\" = \"")?;
                around("", *b, "\"; echo $?)")
            }
            Symbol::Joined(of) | Symbol::Computed(of) => self.write_text(out, *of),
        }
    }

    /// One symbol as shell text.
    pub fn render_one(&self, symbol: SymbolId) -> String {
        let mut rendered = String::new();
        // Writing to a String cannot fail.
        let _ = self.write_symbol(&mut rendered, symbol, false);
        rendered
    }

    /// A string that is already there and is shown like this; if it may be several, one with symbols in it.
    pub fn find_text(&self, rendered: &str) -> Option<TextId> {
        let mut known = None;
        for text in (0..self.texts.values.len() as u32).map(TextId) {
            let mut expected = Expected(rendered);
            if self.write_text(&mut expected, text).is_ok() && expected.0.is_empty() {
                if self.known(text).is_none() {
                    return Some(text);
                }
                known = known.or(Some(text));
            }
        }
        known
    }

    /// The string that is shown like this, put together anew: of the symbols that are already there, of
    /// variables, and of what stands between them. An expansion of which nothing is known stays unknown.
    pub fn read_text(&mut self, rendered: &str) -> TextId {
        let mut parts = Vec::new();
        let mut rest = rendered;
        while let Some(at) = rest.find(['$', '<']) {
            let (literal, from_here) = rest.split_at(at);
            parts.push(Part::Literal(literal.into()));
            let (part, length) = self.read_part(from_here);
            parts.push(part);
            rest = &from_here[length..];
        }
        parts.push(Part::Literal(rest.into()));
        self.text(parts)
    }

    /// What stands at the beginning of a text, and how many bytes it takes.
    fn read_part(&mut self, rest: &str) -> (Part, usize) {
        if let Some((name, length)) = name_at(rest) {
            let symbol = match name {
                "topsrcdir" => self.symbol(Symbol::TopSourceDirectory),
                _ => self.environment(name),
            };
            return (Part::Symbol(symbol), length);
        }
        let known = (0..self.symbols.values.len() as u32).map(SymbolId);
        // Parts that are joined to be asked about stand in texts one by one.
        let is_part = |symbol: &SymbolId| !matches!(self.get(*symbol), Symbol::Joined(_));
        let longest = known
            .filter(is_part)
            .filter_map(|symbol| Some((rest.len() - self.behind(symbol, rest)?.len(), symbol)))
            .max_by_key(|&(length, _)| length)
            .filter(|&(length, _)| length > 0);
        if let Some((length, symbol)) = longest {
            return (Part::Symbol(symbol), length);
        }
        let length = expansion_length(rest).unwrap_or(1);
        let text: Rc<str> = rest[..length].into();
        if length == 1 {
            return (Part::Literal(text), 1);
        }
        let text = self.text(vec![Part::Literal(text)]);
        (Part::Symbol(self.symbol(Symbol::Computed(text))), length)
    }

    /// A symbol that is already there and is shown like this.
    pub fn find_symbol(&self, rendered: &str) -> Option<SymbolId> {
        (0..self.symbols.values.len() as u32)
            .map(SymbolId)
            .find(|&symbol| self.behind(symbol, rendered) == Some(""))
    }

    /// What stands behind a symbol in a text that begins with it.
    fn behind<'r>(&self, symbol: SymbolId, rendered: &'r str) -> Option<&'r str> {
        let mut expected = Expected(rendered);
        self.write_symbol(&mut expected, symbol, false).ok()?;
        Some(expected.0)
    }

    /// A string as the operand of `${…}`: the bare name where it is a variable.
    fn render_operand(&self, text: TextId) -> String {
        match self.single(text).map(|symbol| self.get(symbol)) {
            Some(Symbol::Environment(name)) => name.clone(),
            _ => self.render(text),
        }
    }
}

/// The variable that a text begins with, as `$NAME` or `${NAME}`, and how many bytes that takes.
fn name_at(text: &str) -> Option<(&str, usize)> {
    let behind = text.strip_prefix('$')?;
    let (open, from) = match behind.strip_prefix('{') {
        Some(inner) => (2, inner),
        None => (1, behind),
    };
    let is_in_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let name = &from[..from.find(|c| !is_in_name(c)).unwrap_or(from.len())];
    let end = open + name.len();
    if !is_name(name) {
        return None;
    }
    match open {
        1 => Some((name, end)),
        _ => text[end..].starts_with('}').then_some((name, end + 1)),
    }
}

/// How many bytes the `$(…)` or `${…}` takes that a text begins with.
pub(crate) fn expansion_length(text: &str) -> Option<usize> {
    let behind = text.strip_prefix('$')?;
    let (open, close) = match behind.chars().next()? {
        '(' => ('(', ')'),
        '{' => ('{', '}'),
        _ => return None,
    };
    let mut depth = 0_usize;
    for (at, character) in behind.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(1 + at + 1);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{End, Part, Symbol, Symbols, TextId};

    fn text(symbols: &mut Symbols, front: &str, symbol: Symbol, back: &str) -> TextId {
        let symbol = symbols.symbol(symbol);
        let parts = [Part::Literal(front.into()), Part::Symbol(symbol), Part::Literal(back.into())];
        symbols.text(parts.to_vec())
    }

    #[test]
    fn what_is_shown_is_read_as_it_was() {
        let mut symbols = Symbols::default();
        let variable = |name: &str| Symbol::Environment(name.to_owned());
        let a = text(&mut symbols, "", variable("A"), "");
        let pattern = symbols.pattern("-*");
        let command = text(&mut symbols, "cd ", variable("A"), " && pwd");
        let given_up = symbols.given_up("one of 5 values", &0);
        let mut all = vec![a, command, given_up];
        for symbol in [
            variable("A"),
            Symbol::TopSourceDirectory,
            Symbol::Command(command),
            Symbol::Status(command),
            Symbol::Trimmed { of: a, pattern, end: End::Suffix, longest: true },
            Symbol::Trimmed { of: command, pattern, end: End::Prefix, longest: false },
            Symbol::Length(a),
            Symbol::Field { of: command, index: 1, last: true, raw: false },
        ] {
            for (front, back) in
                [("", ""), ("x", "y"), ("$", "$ "), ("a $( <", "/b}"), ("'", " c)")]
            {
                all.push(text(&mut symbols, front, symbol.clone(), back));
            }
        }
        for first in 0..all.len() {
            let text = symbols.concatenate(all[first], all[(first + 7) % all.len()]);
            for text in [all[first], text] {
                let shown = symbols.render(text);
                assert_eq!(symbols.read_text(&shown), text, "{shown}");
            }
        }
    }

    #[test]
    fn what_is_not_known_stays_unknown() {
        let mut symbols = Symbols::default();
        for shown in ["$A", "${A}b", "$(uname -s)", "${A%-*}/x", "$((1))"] {
            let text = symbols.read_text(shown);
            assert_eq!(symbols.known(text), None, "{shown}");
            assert_eq!(symbols.render(text), shown);
        }
        for shown in ["", "a b", "$", "$1", "a$", "$(open", "${open", "< <x>", "$)"] {
            let text = symbols.read_text(shown);
            assert_eq!(symbols.known(text).as_deref(), Some(shown));
        }
    }
}
