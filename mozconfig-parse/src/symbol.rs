//! What cannot be known, by name: environment variables, what commands print, what stands at paths.
//!
//! A [`TextId`] is a string in which such symbols may stand; equal strings have equal ids. Symbols,
//! strings, patterns and literals are kept once, in [`Symbols`], so that everything else compares
//! numbers. Nothing here decides anything: conditions over symbols are in [`crate::condition`].

use std::fmt::Write as _;
use std::hash::{Hash, Hasher as _};
use std::rc::Rc;

use crate::hash::{Index, Memo, NumberHasher};
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
    /// Two strings one after the other, by both.
    concatenated: Memo,
    /// The empty text.
    empty: Rc<str>,
}

/// Values that are kept once, by number.
#[derive(Debug)]
struct Interner<T> {
    values: Vec<T>,
    index: Index,
}

impl<T> Interner<T> {
    fn new() -> Self {
        Self { values: Vec::new(), index: Index::default() }
    }

    /// The number of the value under a hash that `is_it` takes for the one; where there is none, of
    /// the one that `make` gives.
    fn id(&mut self, hash: u64, is_it: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> u32 {
        let Self { values, index } = self;
        if let Some(id) = index.find(hash, |id| is_it(&values[id as usize])) {
            return id;
        }
        let id = values.len() as u32;
        values.push(make());
        index.insert(hash, id);
        id
    }
}

fn hash_of(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = NumberHasher::default();
    value.hash(&mut hasher);
    hasher.value()
}

/// What the hash of a part begins with.
const SYMBOL: u64 = 1;
const LITERAL: u64 = 2;

fn hash_literal(hasher: &mut NumberHasher, text: &str) {
    hasher.add(LITERAL);
    hasher.write(text.as_bytes());
    hasher.add(text.len() as u64);
}

fn hash_parts(parts: &[Part]) -> u64 {
    let mut hasher = NumberHasher::default();
    for part in parts {
        match part {
            Part::Literal(text) => hash_literal(&mut hasher, text),
            Part::Symbol(symbol) => {
                hasher.add(SYMBOL);
                hasher.add(u64::from(symbol.0));
            }
        }
    }
    hasher.value()
}

/// Whether neighbouring literals, or empty ones, are in the way of being kept.
fn has_loose_literals(parts: &[Part]) -> bool {
    let is_literal = |part: &Part| matches!(part, Part::Literal(_));
    parts.windows(2).any(|pair| pair.iter().all(is_literal))
        || parts.iter().any(|part| matches!(part, Part::Literal(text) if text.is_empty()))
}

impl Default for Symbols {
    fn default() -> Self {
        let mut symbols = Self {
            symbols: Interner::new(),
            texts: Interner::new(),
            literals: Interner::new(),
            patterns: Interner::new(),
            concatenated: Memo::default(),
            empty: Rc::from(""),
        };
        let empty = symbols.text(Vec::new());
        debug_assert_eq!(empty, TextId::EMPTY, "the first string is the empty one");
        symbols
    }
}

impl Symbols {
    /// The id of a symbol.
    pub fn symbol(&mut self, symbol: Symbol) -> SymbolId {
        if let Symbol::Environment(name) = &symbol {
            return self.environment(name);
        }
        let hash = hash_of(&symbol);
        // Looked for first: it can then be moved to where it is kept.
        let known = self.symbols.index.find(hash, |id| self.symbols.values[id as usize] == symbol);
        SymbolId(known.unwrap_or_else(|| self.symbols.id(hash, |_| false, || symbol)))
    }

    /// What a symbol stands for.
    pub fn get(&self, id: SymbolId) -> &Symbol {
        &self.symbols.values[id.0 as usize]
    }

    /// The symbol of an environment variable.
    pub fn environment(&mut self, name: &str) -> SymbolId {
        let is_it = |symbol: &Symbol| matches!(symbol, Symbol::Environment(known) if known == name);
        let make = || Symbol::Environment(name.to_owned());
        SymbolId(self.symbols.id(hash_of(name), is_it, make))
    }

    /// The string of these parts; neighbouring literals become one.
    pub fn text(&mut self, parts: Vec<Part>) -> TextId {
        if !has_loose_literals(&parts) {
            return self.kept_text(&parts);
        }
        let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
        let mut parts = parts.into_iter().peekable();
        while let Some(part) = parts.next() {
            let Part::Literal(literal) = part else {
                joined.push(part);
                continue;
            };
            let is_literal = |part: &Part| matches!(part, Part::Literal(_));
            if !parts.peek().is_some_and(is_literal) {
                if !literal.is_empty() {
                    joined.push(Part::Literal(literal));
                }
                continue;
            }
            let mut whole = literal.to_string();
            while let Some(Part::Literal(next)) = parts.next_if(is_literal) {
                whole.push_str(&next);
            }
            if !whole.is_empty() {
                joined.push(Part::Literal(Rc::from(whole)));
            }
        }
        self.kept_text(&joined)
    }

    fn kept_text(&mut self, parts: &[Part]) -> TextId {
        let make = || Rc::from(parts);
        TextId(self.texts.id(hash_parts(parts), |known| **known == *parts, make))
    }

    /// The string without symbols.
    pub fn literal_text(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::EMPTY;
        }
        let mut hasher = NumberHasher::default();
        hash_literal(&mut hasher, text);
        let is_it =
            |parts: &Rc<[Part]>| matches!(&**parts, [Part::Literal(known)] if **known == *text);
        let make = || Rc::from([Part::Literal(Rc::from(text))]);
        TextId(self.texts.id(hasher.value(), is_it, make))
    }

    /// The string that one symbol is.
    pub fn symbol_text(&mut self, symbol: SymbolId) -> TextId {
        self.kept_text(&[Part::Symbol(symbol)])
    }

    /// The parts of a string.
    pub fn parts(&self, text: TextId) -> Rc<[Part]> {
        Rc::clone(&self.texts.values[text.0 as usize])
    }

    /// The string, where it holds no symbol.
    pub fn known(&self, text: TextId) -> Option<Rc<str>> {
        match &*self.texts.values[text.0 as usize] {
            [] => Some(Rc::clone(&self.empty)),
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
        let key = u64::from(first.0) << 32 | u64::from(second.0);
        if let Some(known) = self.concatenated.get(key) {
            return TextId(known);
        }
        let parts = [&*self.texts.values[first.0 as usize], &*self.texts.values[second.0 as usize]];
        let text = self.text(parts.concat());
        self.concatenated.insert(key, text.0);
        text
    }

    /// The id of a literal.
    pub fn literal(&mut self, text: &str) -> LiteralId {
        LiteralId(self.literals.id(hash_of(text), |known| **known == *text, || Rc::from(text)))
    }

    /// The text of a literal.
    pub fn literal_str(&self, id: LiteralId) -> &str {
        &self.literals.values[id.0 as usize]
    }

    /// The id of a pattern.
    pub fn pattern(&mut self, pattern: Pattern) -> PatternId {
        let hash = hash_of(&pattern);
        let known =
            self.patterns.index.find(hash, |id| self.patterns.values[id as usize] == pattern);
        PatternId(known.unwrap_or_else(|| self.patterns.id(hash, |_| false, || pattern)))
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
