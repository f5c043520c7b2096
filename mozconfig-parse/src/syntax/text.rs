//! Text that is shared: a stretch of a longer one, which it keeps alive.
//!
//! A syntax tree holds many pieces of its file. A piece that is a copy costs an allocation; one that
//! borrows would tie the tree to the file. This one counts who shares the whole. It decides nothing
//! about what it holds.

use std::fmt;
use std::ops::{Deref, Range};
use std::rc::Rc;

/// A stretch of a text that others share. It reads, compares and prints as `str` does; a clone copies
/// no bytes.
#[derive(Clone)]
pub struct Text {
    whole: Rc<String>,
    start: u32,
    end: u32,
}

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.whole.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The bytes of the text, which are at hand sooner than the text.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        let bytes = self.whole.as_bytes();
        bytes.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The stretch of these bytes, counted from the start of this one; empty where that is no
    /// stretch of whole characters.
    #[inline]
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let start = self.start + range.start as u32;
        let end = (self.start + range.end as u32).min(self.end);
        Self { whole: Rc::clone(&self.whole), start, end }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::from(String::new())
    }
}

impl From<String> for Text {
    /// Takes the text over; nothing is copied.
    fn from(whole: String) -> Self {
        let end = whole.len() as u32;
        Self { whole: Rc::new(whole), start: 0, end }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_reads_as_what_it_is_a_stretch_of() {
        let whole = Text::from("export CC=\"é\"");
        let name = whole.slice(7..9);
        assert_eq!(name, "CC");
        assert_eq!(name.slice(1..2), "C");
        assert_eq!(format!("{name} {name:?}"), "CC \"CC\"");
        assert_eq!(name, Text::from("CC"));
        drop(whole);
        assert_eq!(name.len(), 2);
    }

    #[test]
    fn what_is_no_stretch_is_empty() {
        let whole = Text::from("aé");
        assert_eq!(whole.slice(2..3), "");
        assert_eq!(whole.slice(1..9), "é");
        assert_eq!(whole.slice(9..12), "");
        assert_eq!(Text::default(), "");
    }

    #[test]
    fn a_stretch_is_as_small_as_two_words() {
        assert_eq!(size_of::<Text>(), 16);
    }
}
