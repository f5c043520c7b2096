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

    /// The pattern of texts that begin with what this one matches; `None` where it cannot be written with
    /// something behind it, as with a `[` that is never closed.
    pub(crate) fn at_front(&self) -> Option<Self> {
        if matches!(self.tokens.last(), Some(Token::Star)) {
            return Some(self.clone());
        }
        let longer = Self::new(format!("{}*", self.text));
        (longer.tokens.len() == self.tokens.len() + 1).then_some(longer)
    }

    /// The pattern of texts that end with what this one matches.
    pub(crate) fn at_back(&self) -> Self {
        if matches!(self.tokens.first(), Some(Token::Star)) {
            return self.clone();
        }
        Self::new(format!("*{}", self.text))
    }

    /// The length that all texts have that it matches, in characters; `None` where it has a star.
    pub(crate) fn one_length(&self) -> Option<usize> {
        let has_star = self.tokens.iter().any(|token| matches!(token, Token::Star));
        (!has_star).then_some(self.tokens.len())
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
    fn something_stands_behind_or_before() {
        let front = |pattern| Pattern::new(pattern).at_front().map(|pattern| pattern.text);
        assert_eq!(front("a").as_deref(), Some("a*"));
        assert_eq!(front("a*").as_deref(), Some("a*"));
        assert_eq!(front("a\\*").as_deref(), Some("a\\**"));
        assert_eq!(front("[a").as_deref(), Some("[a*"));
        assert_eq!(front("a\\"), None);
        let back = |pattern| Pattern::new(pattern).at_back().text;
        assert_eq!(back("a"), "*a");
        assert_eq!(back("*a"), "*a");
        assert_eq!(back("\\*a"), "*\\*a");
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
