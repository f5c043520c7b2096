//! Puts new text in the place of ranges of bytes. Pure: bytes in, bytes out.

use std::fmt;

use mozconfig_parse::source::ByteRange;

use crate::diagnostic::Edit;

/// New text in the place of a range of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// The bytes that go; an empty range inserts.
    pub range: ByteRange,
    /// What comes in their place; may be empty.
    pub replacement: String,
}

impl Splice {
    /// Removes a range.
    pub fn remove(range: ByteRange) -> Self {
        Self { range, replacement: String::new() }
    }

    /// Inserts a text before a byte.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self { range: ByteRange::new(at, at), replacement: text.into() }
    }
}

/// The edit of a finding, without the file that it is in.
impl From<&Edit> for Splice {
    fn from(edit: &Edit) -> Self {
        Self { range: edit.span.range, replacement: edit.replacement.clone() }
    }
}

/// Why splices cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpliceError {
    /// Two of them speak of the same bytes, or one inserts amid what another removes.
    Overlap(ByteRange, ByteRange),
    /// One ends before it begins, or beyond the end of the text.
    OutOfRange(ByteRange),
}

impl fmt::Display for SpliceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlap(first, second) => write!(
                f,
                "two edits overlap: of the bytes {}..{} and {}..{}",
                first.start, first.end, second.start, second.end
            ),
            Self::OutOfRange(range) => {
                write!(f, "there are no bytes {}..{} to edit", range.start, range.end)
            }
        }
    }
}

impl std::error::Error for SpliceError {}

/// Makes all splices at once; their order does not matter, but that texts inserted at one place come
/// out in the order in which they are given. A text inserted at the start of a range that goes comes
/// before what replaces it.
///
/// Fails where two overlap or one leads out of the text; then nothing is edited.
pub fn splice(bytes: &[u8], splices: &[Splice]) -> Result<Vec<u8>, SpliceError> {
    let mut ordered: Vec<&Splice> = splices.iter().collect();
    // Stable, and an insertion sorts before a removal that begins at the same byte.
    ordered.sort_by_key(|splice| (splice.range.start, splice.range.end));
    let mut output = Vec::with_capacity(bytes.len());
    let mut kept = 0;
    let mut last = ByteRange::default();
    for splice in ordered {
        let range = splice.range;
        let ends = (range.start as usize, range.end as usize);
        if ends.0 > ends.1 || ends.1 > bytes.len() {
            return Err(SpliceError::OutOfRange(range));
        }
        if ends.0 < kept {
            return Err(SpliceError::Overlap(last, range));
        }
        output.extend_from_slice(&bytes[kept..ends.0]);
        output.extend_from_slice(splice.replacement.as_bytes());
        kept = ends.1;
        last = range;
    }
    output.extend_from_slice(&bytes[kept..]);
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replace(start: u32, end: u32, replacement: &str) -> Splice {
        Splice { range: ByteRange::new(start, end), replacement: replacement.to_owned() }
    }

    fn spliced(text: &[u8], splices: &[Splice]) -> Result<Vec<u8>, SpliceError> {
        splice(text, splices)
    }

    #[test]
    fn every_other_byte_stays() {
        // A byte order mark, Windows line ends, a byte that is no UTF-8, no last newline.
        let text = b"\xef\xbb\xbfa\r\nb \xff\r\n\r\nc";
        assert_eq!(spliced(text, &[]), Ok(text.to_vec()));
        assert_eq!(
            spliced(text, &[replace(6, 7, "B"), replace(13, 14, "")]),
            Ok(b"\xef\xbb\xbfa\r\nB \xff\r\n\r\n".to_vec())
        );
        assert_eq!(spliced(text, &[replace(14, 14, "\n")]), Ok([&text[..], b"\n"].concat()));
    }

    #[test]
    fn order_of_the_splices() {
        let splices =
            [replace(4, 6, "x"), replace(0, 0, "1"), replace(0, 0, "2"), replace(4, 4, "3")];
        assert_eq!(spliced(b"abcdef", &splices), Ok(b"12abcd3x".to_vec()));
        // Neighbours do not overlap.
        let splices = [replace(2, 4, "-"), replace(0, 2, "+"), replace(4, 4, "*")];
        assert_eq!(spliced(b"abcdef", &splices), Ok(b"+-*ef".to_vec()));
    }

    #[test]
    fn what_overlaps_is_refused() {
        let range = ByteRange::new;
        for (first, second) in [
            (range(0, 2), range(1, 3)),
            (range(0, 2), range(0, 2)),
            (range(0, 4), range(1, 2)),
            (range(0, 2), range(1, 1)),
        ] {
            let splices = [Splice::remove(first), Splice::remove(second)];
            assert_eq!(spliced(b"abcd", &splices), Err(SpliceError::Overlap(first, second)));
            let splices = [Splice::remove(second), Splice::remove(first)];
            assert!(spliced(b"abcd", &splices).is_err());
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        for range in [ByteRange::new(2, 1), ByteRange::new(3, 5), ByteRange::new(5, 5)] {
            let splices = [Splice::remove(range)];
            assert_eq!(spliced(b"abcd", &splices), Err(SpliceError::OutOfRange(range)));
        }
    }
}
