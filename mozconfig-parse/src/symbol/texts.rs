//! Strings in which symbols may stand: put together, kept once, and given up as unknown past a bound.
//!
//! Nothing is decided here: where two strings are equal is for [`crate::condition`].

use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::rc::Rc;

use super::{Part, Size, Symbol, SymbolId, Symbols, TextId};
use crate::hash::NumberHasher;

/// How long a string may be as shell text, and of how many parts it may be made, before it is given
/// up as unknown; a loop that doubles a value comes there soon.
const MAX_LENGTH: usize = 1 << 16;
const MAX_PARTS: usize = 1 << 10;
/// How deep symbols may stand within symbols, as in `${x%a}` of `$(echo $y | sed)`.
const MAX_NESTING: u16 = 64;
/// How much of the front of a string stays known where the rest is given up.
const KEPT: usize = 128;

impl Symbols {
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
