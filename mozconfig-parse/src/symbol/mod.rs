//! What cannot be known, by name: environment variables, what commands print, what stands at paths.
//!
//! A [`TextId`] is a string in which such symbols may stand; equal strings have equal ids. Symbols,
//! strings, patterns and literals are kept once, in [`Symbols`], so that everything else compares
//! numbers. Nothing here decides anything: conditions over symbols are in [`crate::condition`].

mod interner;
mod render;
mod texts;

use std::rc::Rc;

use crate::hash::{FastMap, Memo};
use crate::pattern::Pattern;
use interner::{Interner, hash_of};
pub(crate) use render::expansion_length;

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
    /// The number that a command or test ends with, `0` where it succeeds; the string is its text.
    Status(TextId),
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
        /// Whether a backslash is a character like any other, as with `read -r`.
        raw: bool,
    },
    /// Several parts looked at as one string.
    Joined(TextId),
    /// Whether two strings are equal.
    Same(TextId, TextId),
    /// Something that the shell computes and this crate does not; the string is its text.
    Computed(TextId),
}

/// An end of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// How large each symbol and each string is.
    symbol_sizes: Vec<Size>,
    text_sizes: Vec<Size>,
    /// The string of each symbol alone, where it was asked for.
    symbol_texts: Vec<Option<TextId>>,
    /// What was given up, by what it was made of.
    given_up: FastMap<[u64; 2], u32>,
    /// How many bytes of text were asked for, known or not.
    asked: usize,
    /// The empty text.
    empty: Rc<str>,
}

/// How large something is.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    /// How many bytes it has as shell text, roughly.
    length: usize,
    /// How many symbols stand within each other at most.
    nesting: u16,
}

impl Default for Symbols {
    fn default() -> Self {
        let mut symbols = Self {
            symbols: Interner::new(),
            texts: Interner::new(),
            literals: Interner::new(),
            patterns: Interner::new(),
            concatenated: Memo::default(),
            symbol_sizes: Vec::new(),
            text_sizes: Vec::new(),
            symbol_texts: Vec::new(),
            given_up: FastMap::default(),
            asked: 0,
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
        let id = known.unwrap_or_else(|| {
            self.symbol_sizes.push(self.size_of(&symbol));
            self.symbols.id(hash, |_| false, || symbol)
        });
        SymbolId(id)
    }

    fn size_of(&self, symbol: &Symbol) -> Size {
        let of = |text: TextId| self.text_sizes[text.0 as usize];
        let (inner, own) = match symbol {
            Symbol::Environment(name) => (Size::default(), name.len()),
            Symbol::TopSourceDirectory => (Size::default(), 0),
            Symbol::Trimmed { of: text, pattern, .. } => {
                (of(*text), self.pattern_of(*pattern).length())
            }
            Symbol::Same(a, b) => {
                let (a, b) = (of(*a), of(*b));
                let nesting = a.nesting.max(b.nesting);
                (Size { length: a.length + b.length, nesting }, 0)
            }
            Symbol::Command(text)
            | Symbol::Status(text)
            | Symbol::File(text)
            | Symbol::Length(text)
            | Symbol::Field { of: text, .. }
            | Symbol::Joined(text)
            | Symbol::Computed(text) => (of(*text), 0),
        };
        // The signs around it, such as `$(` and `)`.
        Size { length: inner.length + own + 8, nesting: inner.nesting.saturating_add(1) }
    }

    /// What a symbol stands for.
    pub fn get(&self, id: SymbolId) -> &Symbol {
        &self.symbols.values[id.0 as usize]
    }

    /// The symbol of an environment variable.
    pub fn environment(&mut self, name: &str) -> SymbolId {
        let is_it = |symbol: &Symbol| matches!(symbol, Symbol::Environment(known) if known == name);
        let make = || Symbol::Environment(name.to_owned());
        let id = self.symbols.id(hash_of(name), is_it, make);
        if id as usize == self.symbol_sizes.len() {
            self.symbol_sizes.push(Size { length: name.len() + 8, nesting: 1 });
        }
        SymbolId(id)
    }

    /// The id of a literal.
    pub fn literal(&mut self, text: &str) -> LiteralId {
        LiteralId(self.literals.id(hash_of(text), |known| **known == *text, || Rc::from(text)))
    }

    /// The text of a literal.
    pub fn literal_str(&self, id: LiteralId) -> &str {
        &self.literals.values[id.0 as usize]
    }

    /// The id of the pattern of a text in which a backslash protects the next character.
    pub fn pattern(&mut self, text: &str) -> PatternId {
        let is_it = |known: &Pattern| known.text() == text;
        PatternId(self.patterns.id(hash_of(text), is_it, || Pattern::new(text)))
    }

    /// The pattern of an id.
    pub fn pattern_of(&self, id: PatternId) -> &Pattern {
        &self.patterns.values[id.0 as usize]
    }

    /// All symbols, in the order in which they were met.
    pub fn all(&self) -> impl Iterator<Item = &Symbol> {
        self.symbols.values.iter()
    }
}
