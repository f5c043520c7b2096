//! What cannot be known, by name: environment variables, what commands print, what stands at paths.
//!
//! A [`TextId`] is a string in which such symbols may stand; equal strings have equal ids. Symbols,
//! strings, patterns and literals are kept once, in [`Symbols`], so that everything else compares
//! numbers. Nothing here decides anything: conditions over symbols are in [`crate::condition`].

use std::fmt::Write as _;
use std::rc::Rc;

use crate::hash::FastMap;
use crate::pattern::Pattern;

/// Which symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SymbolId(pub(crate) u32);

/// Which string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(u32);

impl TextId {
    /// The string without characters.
    pub const EMPTY: Self = Self(0);
}

/// Which literal: a string without symbols, as the label of an edge in a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LiteralId(pub(crate) u32);

/// Which pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatternId(pub(crate) u32);

/// A piece of a string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Known characters.
    Literal(Rc<str>),
    /// Characters that are not known.
    Symbol(SymbolId),
}

/// What a symbol stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// The value that a variable has before the mozconfig is read; it may be unset.
    Environment(String),
    /// The top source directory: an absolute path.
    TopSourceDirectory,
    /// What a command prints, without trailing newlines; the string is the command's text.
    Command(TextId),
    /// Whether a command or test succeeds; the string is its text.
    Success(TextId),
    /// What stands at a path: `file`, `executable`, `directory`, or none of them (nothing).
    File(TextId),
    /// `${x%pattern}` and its like, of a string that is not known.
    Trimmed {
        /// The string.
        of: TextId,
        /// What goes.
        pattern: PatternId,
        /// Which end.
        end: End,
        /// Whether the longest match goes.
        longest: bool,
    },
    /// The number of characters of a string that is not known.
    Length(TextId),
    /// One of the fields into which `read` splits a line.
    Field {
        /// The line.
        of: TextId,
        /// Which field, from 0.
        index: u32,
        /// Whether it takes the rest of the line.
        last: bool,
    },
    /// Several parts looked at as one string.
    Joined(TextId),
    /// Whether two strings are equal.
    Same(TextId, TextId),
    /// Something that the shell computes and this crate does not; the string is its text.
    Computed(TextId),
}

/// An end of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// The front, as in `${x#pattern}`.
    Prefix,
    /// The back, as in `${x%pattern}`.
    Suffix,
}

/// All symbols, strings, literals and patterns.
#[derive(Debug)]
pub struct Symbols {
    symbols: Interner<Symbol>,
    texts: Interner<Rc<[Part]>>,
    literals: Interner<Rc<str>>,
    patterns: Interner<Pattern>,
}

#[derive(Debug)]
struct Interner<T> {
    values: Vec<T>,
    ids: FastMap<T, u32>,
}

impl<T: Clone + Eq + std::hash::Hash> Interner<T> {
    fn new() -> Self {
        Self { values: Vec::new(), ids: FastMap::default() }
    }

    fn id(&mut self, value: T) -> u32 {
        if let Some(&id) = self.ids.get(&value) {
            return id;
        }
        let id = self.values.len() as u32;
        self.values.push(value.clone());
        self.ids.insert(value, id);
        id
    }
}

impl Default for Symbols {
    fn default() -> Self {
        let mut symbols = Self {
            symbols: Interner::new(),
            texts: Interner::new(),
            literals: Interner::new(),
            patterns: Interner::new(),
        };
        let empty = symbols.text(Vec::new());
        debug_assert_eq!(empty, TextId::EMPTY, "the first string is the empty one");
        symbols
    }
}

impl Symbols {
    /// The id of a symbol.
    pub fn symbol(&mut self, symbol: Symbol) -> SymbolId {
        SymbolId(self.symbols.id(symbol))
    }

    /// What a symbol stands for.
    pub fn get(&self, id: SymbolId) -> &Symbol {
        &self.symbols.values[id.0 as usize]
    }

    /// The symbol of an environment variable.
    pub fn environment(&mut self, name: &str) -> SymbolId {
        self.symbol(Symbol::Environment(name.to_owned()))
    }

    /// The string of these parts; neighbouring literals become one.
    pub fn text(&mut self, parts: Vec<Part>) -> TextId {
        let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
        for part in parts {
            match (joined.last_mut(), part) {
                (_, Part::Literal(literal)) if literal.is_empty() => {}
                (Some(Part::Literal(before)), Part::Literal(literal)) => {
                    *before = Rc::from(format!("{before}{literal}"));
                }
                (_, part) => joined.push(part),
            }
        }
        TextId(self.texts.id(Rc::from(joined)))
    }

    /// The string without symbols.
    pub fn literal_text(&mut self, text: &str) -> TextId {
        self.text(vec![Part::Literal(Rc::from(text))])
    }

    /// The string that one symbol is.
    pub fn symbol_text(&mut self, symbol: SymbolId) -> TextId {
        self.text(vec![Part::Symbol(symbol)])
    }

    /// The parts of a string.
    pub fn parts(&self, text: TextId) -> Rc<[Part]> {
        Rc::clone(&self.texts.values[text.0 as usize])
    }

    /// The string, where it holds no symbol.
    pub fn known(&self, text: TextId) -> Option<Rc<str>> {
        match &*self.texts.values[text.0 as usize] {
            [] => Some(Rc::from("")),
            [Part::Literal(literal)] => Some(Rc::clone(literal)),
            _ => None,
        }
    }

    /// The symbol, where the string is one symbol and nothing else.
    pub fn single(&self, text: TextId) -> Option<SymbolId> {
        match &*self.texts.values[text.0 as usize] {
            [Part::Symbol(symbol)] => Some(*symbol),
            _ => None,
        }
    }

    /// Two strings one after the other.
    pub fn concatenate(&mut self, first: TextId, second: TextId) -> TextId {
        if first == TextId::EMPTY {
            return second;
        }
        if second == TextId::EMPTY {
            return first;
        }
        let mut parts = self.parts(first).to_vec();
        parts.extend(self.parts(second).iter().cloned());
        self.text(parts)
    }

    /// The id of a literal.
    pub fn literal(&mut self, text: &str) -> LiteralId {
        LiteralId(self.literals.id(Rc::from(text)))
    }

    /// The text of a literal.
    pub fn literal_str(&self, id: LiteralId) -> &str {
        &self.literals.values[id.0 as usize]
    }

    /// The id of a pattern.
    pub fn pattern(&mut self, pattern: Pattern) -> PatternId {
        PatternId(self.patterns.id(pattern))
    }

    /// The pattern of an id.
    pub fn pattern_of(&self, id: PatternId) -> &Pattern {
        &self.patterns.values[id.0 as usize]
    }

    /// A string as shell text that means it: `$NAME`, `$(uname -s)`, `${region%?}`.
    pub fn render(&self, text: TextId) -> String {
        let parts = self.parts(text);
        let mut rendered = String::new();
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => rendered.push_str(literal),
                Part::Symbol(symbol) => {
                    let touches_name = matches!(
                        parts.get(index + 1),
                        Some(Part::Literal(next))
                            if next.starts_with(|c: char| c == '_' || c.is_ascii_alphanumeric())
                    );
                    self.render_symbol(&mut rendered, *symbol, touches_name);
                }
            }
        }
        rendered
    }

    fn render_symbol(&self, out: &mut String, symbol: SymbolId, touches_name: bool) {
        // Writing to a String cannot fail.
        let _ = match self.get(symbol) {
            Symbol::Environment(name) if touches_name => write!(out, "${{{name}}}"),
            Symbol::Environment(name) => write!(out, "${name}"),
            Symbol::TopSourceDirectory if touches_name => write!(out, "${{topsrcdir}}"),
            Symbol::TopSourceDirectory => write!(out, "$topsrcdir"),
            Symbol::Command(text) => write!(out, "$({})", self.render(*text)),
            Symbol::Success(text) => write!(out, "$({}; echo $?)", self.render(*text)),
            Symbol::File(text) => write!(out, "$(stat {})", self.render(*text)),
            Symbol::Trimmed { of, pattern, end, longest } => {
                let sign = match end {
                    End::Prefix => '#',
                    End::Suffix => '%',
                };
                let signs = if *longest { format!("{sign}{sign}") } else { sign.to_string() };
                let pattern = self.pattern_of(*pattern).display();
                write!(out, "${{{}{signs}{pattern}}}", self.render_operand(*of))
            }
            Symbol::Length(of) => write!(out, "${{#{}}}", self.render_operand(*of)),
            Symbol::Field { of, index, last } => {
                // As near to shell text as one line comes.
                let rest = if *last { "-" } else { "" };
                write!(out, "$(echo {} | cut -d' ' -f{}{rest})", self.render(*of), index + 1)
            }
            Symbol::Same(a, b) => {
                write!(out, "$(test \"{}\" = \"{}\"; echo $?)", self.render(*a), self.render(*b))
            }
            Symbol::Joined(of) => write!(out, "{}", self.render(*of)),
            Symbol::Computed(of) => write!(out, "{}", self.render(*of)),
        };
    }

    /// One symbol as shell text.
    pub fn render_one(&self, symbol: SymbolId) -> String {
        let mut rendered = String::new();
        self.render_symbol(&mut rendered, symbol, false);
        rendered
    }

    /// A string that is already there and is shown like this.
    pub fn find_text(&self, rendered: &str) -> Option<TextId> {
        (0..self.texts.values.len() as u32).map(TextId).find(|&text| self.render(text) == rendered)
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
