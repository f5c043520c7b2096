//! Symbols and strings as shell text that means them, and the way back from it.

use std::fmt::Write as _;

use super::{End, Part, Symbol, SymbolId, Symbols, TextId};

/// Adds an expansion of a variable, in braces where a letter follows.
fn push_name(out: &mut String, name: &str, touches_name: bool) {
    let (open, close) = if touches_name { ("${", "}") } else { ("$", "") };
    out.extend([open, name, close]);
}

impl Symbols {
    /// A string as shell text that means it: `$NAME`, `$(uname -s)`, `${region%?}`.
    pub fn render(&self, text: TextId) -> String {
        let mut rendered = String::with_capacity(self.text_sizes[text.0 as usize].length);
        self.render_into(&mut rendered, text);
        rendered
    }

    fn render_into(&self, rendered: &mut String, text: TextId) {
        let parts = &self.texts.values[text.0 as usize];
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => rendered.push_str(literal),
                Part::Symbol(symbol) => {
                    let touches_name = matches!(
                        parts.get(index + 1),
                        Some(Part::Literal(next))
                            if next.starts_with(|c: char| c == '_' || c.is_ascii_alphanumeric())
                    );
                    self.render_symbol(rendered, *symbol, touches_name);
                }
            }
        }
    }

    fn render_symbol(&self, out: &mut String, symbol: SymbolId, touches_name: bool) {
        let mut around = |front: &str, text: TextId, back: &str| {
            out.push_str(front);
            self.render_into(out, text);
            out.push_str(back);
        };
        match self.get(symbol) {
            Symbol::Environment(name) => push_name(out, name, touches_name),
            Symbol::TopSourceDirectory => push_name(out, "topsrcdir", touches_name),
            Symbol::Command(text) => around("$(", *text, ")"),
            Symbol::Status(text) => around("$(", *text, "; echo $?)"),
            Symbol::File(text) => around("$(stat ", *text, ")"),
            Symbol::Trimmed { of, pattern, end, longest } => {
                let sign = match end {
                    End::Prefix => "#",
                    End::Suffix => "%",
                };
                let pattern = self.pattern_of(*pattern).display();
                let of = self.render_operand(*of);
                out.extend(["${", &of, sign, if *longest { sign } else { "" }, &pattern, "}"]);
            }
            Symbol::Length(of) => out.extend(["${#", &self.render_operand(*of), "}"]),
            Symbol::Field { of, index, last, raw } => {
                // As near to shell text as one line comes.
                let print = if *raw { "$(printf %s " } else { "$(echo " };
                around(print, *of, " | cut -d' ' -f");
                // Writing to a String cannot fail.
                let _ = write!(out, "{}{})", index + 1, if *last { "-" } else { "" });
            }
            Symbol::Same(a, b) => {
                around("$(test \"", *a, "\" = \"");
                self.render_into(out, *b);
                out.push_str("\"; echo $?)");
            }
            Symbol::Joined(of) | Symbol::Computed(of) => self.render_into(out, *of),
        }
    }

    /// One symbol as shell text.
    pub fn render_one(&self, symbol: SymbolId) -> String {
        let mut rendered = String::new();
        self.render_symbol(&mut rendered, symbol, false);
        rendered
    }

    /// A string that is already there and is shown like this.
    pub fn find_text(&self, rendered: &str) -> Option<TextId> {
        let mut shown = String::new();
        (0..self.texts.values.len() as u32).map(TextId).find(|&text| {
            shown.clear();
            self.render_into(&mut shown, text);
            shown == rendered
        })
    }

    /// A symbol that is already there and is shown like this.
    pub fn find_symbol(&self, rendered: &str) -> Option<SymbolId> {
        (0..self.symbols.values.len() as u32)
            .map(SymbolId)
            .find(|&symbol| self.render_one(symbol) == rendered)
    }

    /// A string as the operand of `${…}`: the bare name where it is a variable.
    fn render_operand(&self, text: TextId) -> String {
        match self.single(text).map(|symbol| self.get(symbol)) {
            Some(Symbol::Environment(name)) => name.clone(),
            _ => self.render(text),
        }
    }
}
