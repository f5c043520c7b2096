//! What cannot be known, by name: environment variables, what commands print, what stands at paths.
//!
//! A [`TextId`] is a string in which such symbols may stand; equal strings have equal ids. Symbols,
//! strings, patterns and literals are kept once, in [`Symbols`], so that everything else compares
//! numbers. Nothing here decides anything: conditions over symbols are in [`crate::condition`].

mod render;

use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::rc::Rc;

use crate::hash::{FastMap, Index, Memo, NumberHasher};
use crate::pattern::Pattern;

/// How long a string may be as shell text, and of how many parts it may be made, before it is given
/// up as unknown; a loop that doubles a value comes there soon.
const MAX_LENGTH: usize = 1 << 16;
const MAX_PARTS: usize = 1 << 10;
/// How deep symbols may stand within symbols, as in `${x%a}` of `$(echo $y | sed)`.
const MAX_NESTING: u16 = 64;
/// How much of the front of a string stays known where the rest is given up.
const KEPT: usize = 128;

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
            | Symbol::Success(text)
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

    /// The string of these parts; neighbouring literals become one. What would be too long, or too
    /// deep in itself, is known at its front alone: the rest is one symbol, the same for the same
    /// parts.
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
        let mut size = Size::default();
        for part in parts {
            let one = match part {
                Part::Literal(literal) => Size { length: literal.len(), nesting: 0 },
                Part::Symbol(symbol) => self.symbol_sizes[symbol.0 as usize],
            };
            size.length += one.length;
            size.nesting = size.nesting.max(one.nesting);
        }
        if size.length > MAX_LENGTH || parts.len() > MAX_PARTS || size.nesting > MAX_NESTING {
            return self.too_long(parts);
        }
        let make = || Rc::from(parts);
        let id = self.texts.id(hash_parts(parts), |known| **known == *parts, make);
        self.keep(id, size)
    }

    /// A string with the size that it has.
    fn keep(&mut self, id: u32, size: Size) -> TextId {
        if id as usize == self.text_sizes.len() {
            self.text_sizes.push(size);
        }
        self.asked += size.length;
        TextId(id)
    }

    /// A string that is given up as unknown, but for its front.
    fn too_long(&mut self, parts: &[Part]) -> TextId {
        let mut front = Vec::new();
        let mut rest = parts.to_vec();
        if let Some(Part::Literal(first)) = rest.first_mut() {
            let mut end = first.len().min(KEPT);
            while !first.is_char_boundary(end) {
                end -= 1;
            }
            front.push(Part::Literal(Rc::from(&first[..end])));
            *first = Rc::from(&first[end..]);
        }
        let rest = self.given_up("too long to follow", &rest);
        front.extend(self.parts(rest).iter().cloned());
        self.text(front)
    }

    /// An unknown string in the place of something: the same for what is equal, and another for
    /// everything else. It is shown as `<what, no. 1>`.
    pub(crate) fn given_up(&mut self, what: &str, of: &impl Hash) -> TextId {
        // Two hashes, since what has one hash in common would be taken for the same.
        let hash = |seed: u8| {
            let mut hasher = DefaultHasher::new();
            seed.hash(&mut hasher);
            of.hash(&mut hasher);
            hasher.finish()
        };
        let count = self.given_up.len() as u32 + 1;
        let number = *self.given_up.entry([hash(0), hash(1)]).or_insert(count);
        let shown = self.literal_text(&format!("<{what}, no. {number}>"));
        let symbol = self.symbol(Symbol::Computed(shown));
        self.symbol_text(symbol)
    }

    /// How many bytes have the strings that were asked for up to now: no fewer than are kept. That a
    /// string is known makes no difference, so that of two evaluations that do the same neither comes
    /// further for being the second.
    pub(crate) fn asked(&self) -> usize {
        self.asked
    }

    /// Counts a string as asked for that somebody else has kept.
    pub(crate) fn ask(&mut self, text: TextId) {
        self.asked += self.length(text);
    }

    /// How many bytes a string has as shell text, roughly.
    pub(crate) fn length(&self, text: TextId) -> usize {
        self.text_sizes[text.0 as usize].length
    }

    /// The string without symbols; see [`Symbols::text`] for one that is too long.
    pub fn literal_text(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::EMPTY;
        }
        if text.len() > MAX_LENGTH {
            return self.too_long(&[Part::Literal(Rc::from(text))]);
        }
        let mut hasher = NumberHasher::default();
        hash_literal(&mut hasher, text);
        let is_it =
            |parts: &Rc<[Part]>| matches!(&**parts, [Part::Literal(known)] if **known == *text);
        let make = || Rc::from([Part::Literal(Rc::from(text))]);
        let id = self.texts.id(hasher.value(), is_it, make);
        self.keep(id, Size { length: text.len(), nesting: 0 })
    }

    /// The string that one symbol is.
    pub fn symbol_text(&mut self, symbol: SymbolId) -> TextId {
        let index = symbol.0 as usize;
        if let Some(&Some(known)) = self.symbol_texts.get(index) {
            self.ask(known);
            return known;
        }
        let text = self.kept_text(&[Part::Symbol(symbol)]);
        if self.symbol_texts.len() <= index {
            self.symbol_texts.resize(index + 1, None);
        }
        self.symbol_texts[index] = Some(text);
        text
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
            self.ask(TextId(known));
            return TextId(known);
        }
        let (front, back) = (self.parts(first), self.parts(second));
        let text = match (&*front, &*back) {
            ([Part::Literal(front)], [Part::Literal(back)]) => {
                self.literal_text(&[&**front, &**back].concat())
            }
            ([.., Part::Literal(_)], [Part::Literal(_), ..]) => {
                self.text([&*front, &*back].concat())
            }
            (front, back) => self.kept_text(&[front, back].concat()),
        };
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
