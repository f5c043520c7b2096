//! What is left of a pattern once the ends of a text are known, and whether it can match a text of
//! which only pieces are known.

use super::{Pattern, Token, bracket_end, reach, step};

/// How many tokens times how many characters are compared at most.
const MAX_COMPARED: usize = 1 << 16;

impl Pattern {
    /// The patterns of which the middle of a text has to match one, so that the whole text, with
    /// these two ends, matches this pattern. None where no middle will do.
    pub(crate) fn remainders(&self, front: &str, back: &str) -> Vec<Self> {
        let tokens: Vec<&Token> = self.tokens.iter().collect();
        let reversed: Vec<&Token> = self.tokens.iter().rev().collect();
        let fronts = ways(&tokens, front.chars());
        let backs = ways(&reversed, back.chars().rev());
        let starts = self.starts();
        let mut remainders: Vec<Self> = Vec::new();
        for &from in &fronts {
            for &taken in &backs {
                let to = tokens.len() - taken;
                if from <= to {
                    let left = Self::new(&self.text[starts[from]..starts[to]]);
                    if !remainders.contains(&left) {
                        remainders.push(left);
                    }
                }
            }
        }
        remainders
    }

    /// The two patterns into which the pattern falls where the text that it matches is cut in two,
    /// for every place of the cut: a text matches where the two pieces match one of these pairs.
    pub(crate) fn cuts(&self) -> Vec<(Self, Self)> {
        let starts = self.starts();
        let mut cuts = Vec::new();
        for (at, &start) in starts.iter().enumerate() {
            let (before, after) =
                (at.checked_sub(1).map(|it| &self.tokens[it]), self.tokens.get(at));
            // A star beside the cut reaches over it, which is the wider pair.
            if matches!(before, Some(Token::Star)) {
                continue;
            }
            let end = if matches!(after, Some(Token::Star)) { start + 1 } else { start };
            cuts.push((Self::new(&self.text[..end]), Self::new(&self.text[start..])));
        }
        cuts
    }

    /// The pattern of texts that match this one and then another; `None` where the two cannot be
    /// written one behind the other, as with a `[` that is never closed.
    pub(crate) fn then(&self, next: &Self) -> Option<Self> {
        let both = Self::new(format!("{}{}", self.text, next.text));
        (both.tokens.len() == self.tokens.len() + next.tokens.len()).then_some(both)
    }

    /// Whether all texts that it matches have the same length: it has no star.
    pub(crate) fn has_one_length(&self) -> bool {
        !self.tokens.iter().any(|token| matches!(token, Token::Star))
    }

    /// Whether some text may match both. Where this is not plain, `true`.
    pub(crate) fn may_meet(&self, other: &Self) -> bool {
        let (rows, columns) = (self.tokens.len(), other.tokens.len());
        if (rows + 1).saturating_mul(columns + 1) > MAX_COMPARED {
            return true;
        }
        // Whether what is left of both, from a token of each on, may meet: from the last on.
        let mut below = vec![false; columns + 1];
        for row in (0..=rows).rev() {
            let mut these = vec![false; columns + 1];
            for column in (0..=columns).rev() {
                these[column] = match (self.tokens.get(row), other.tokens.get(column)) {
                    (None, None) => true,
                    (Some(Token::Star), None) => below[column],
                    (None, Some(Token::Star)) => these[column + 1],
                    (None, Some(_)) | (Some(_), None) => false,
                    (Some(Token::Star), Some(_)) | (Some(_), Some(Token::Star)) => {
                        below[column] || these[column + 1]
                    }
                    (Some(first), Some(second)) => first.may_meet(second) && below[column + 1],
                };
            }
            below = these;
        }
        below[0]
    }

    /// Where each token begins in the text, and where the last ends.
    fn starts(&self) -> Vec<usize> {
        let mut starts = Vec::with_capacity(self.tokens.len() + 1);
        let mut rest = self.text.as_str();
        while let Some(first) = rest.chars().next() {
            starts.push(self.text.len() - rest.len());
            let behind = &rest[first.len_utf8()..];
            rest = match first {
                '\\' => &behind[behind.chars().next().map_or(0, char::len_utf8)..],
                '[' => bracket_end(behind).map_or(behind, |end| &behind[end + 1..]),
                _ => behind,
            };
        }
        starts.push(self.text.len());
        starts
    }
}

impl Token {
    /// Whether a character may be accepted by both; neither is a star.
    fn may_meet(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::One(one), other) | (other, Self::One(one)) => other.accepts(*one),
            _ => true,
        }
    }
}

/// How many tokens may be matched by all of some characters, in ascending order.
fn ways(tokens: &[&Token], characters: impl Iterator<Item = char>) -> Vec<usize> {
    let mut ways: Vec<usize> = Vec::new();
    reach(tokens, 0, &mut ways);
    for character in characters {
        ways = step(tokens, &ways, character);
    }
    // What can be done behind a star can be done from it.
    ways.retain(|&way| way == 0 || !matches!(tokens[way - 1], Token::Star));
    ways
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn left(pattern: &str, front: &str, back: &str) -> Vec<String> {
        let remainders = Pattern::new(pattern).remainders(front, back);
        remainders.into_iter().map(|pattern| pattern.text).collect()
    }

    #[test]
    fn the_middle_matches_what_is_left() {
        assert_eq!(left("win*", "", ""), ["win*"]);
        assert_eq!(left("win*", "w", ""), ["in*"]);
        assert_eq!(left("win*", "win32", ""), ["*"]);
        assert_eq!(left("win*", "a", ""), [""; 0]);
        assert_eq!(left("*2", "a-", ""), ["*2"]);
        assert_eq!(left("*2", "", "."), [""; 0]);
        assert_eq!(left("*2", "", "32"), ["*"]);
        assert_eq!(left("[!a]*", "", " "), ["[!a]*", ""]);
        assert_eq!(left("?", "a", ""), [""]);
        assert_eq!(left("?", "a", "b"), [""; 0]);
        assert_eq!(left("a*b*c", "ab", "c"), ["*"]);
        assert_eq!(left("*ab", "a", ""), ["*ab", "b"]);
        assert_eq!(left("ab*", "a", "b"), ["b*", ""]);
        assert_eq!(left("[[:digit:]]\\*x", "1", ""), ["\\*x"]);
    }

    #[test]
    fn a_cut_goes_through_a_star() {
        let cuts = Pattern::new("a*b").cuts();
        let texts: Vec<[&str; 2]> = cuts.iter().map(|(a, b)| [&*a.text, &*b.text]).collect();
        assert_eq!(texts, [["", "a*b"], ["a*", "*b"], ["a*b", ""]]);
    }

    #[test]
    fn patterns_meet_where_one_text_matches_both() {
        for (first, second, expected) in [
            ("win*", "* *", true),
            ("a", "* *", false),
            ("*2", "*.", false),
            ("?", "*ab*", false),
            ("[!a]*", "b-*", true),
            ("[!a]*", "a-*", false),
            ("", "*", true),
            ("a*", "*b", true),
        ] {
            let (a, b) = (Pattern::new(first), Pattern::new(second));
            assert_eq!(a.may_meet(&b), expected, "{first} and {second}");
            assert_eq!(b.may_meet(&a), expected, "{second} and {first}");
        }
    }
}
