//! The name that was probably meant: for "did you mean".
//!
//! Knows nothing of where the names come from; compares them and says nothing when none is near.

/// Names longer than this are not compared: nobody mistypes them by hand.
const LONGEST_NAME: usize = 64;

/// The candidate that `name` was probably meant to be: the one with the fewest slips (a letter
/// missing, added, replaced, or swapped with its neighbour; upper and lower case count as equal),
/// as long as there is at most one slip for every three letters. Of equally near candidates the
/// first one counts.
pub(crate) fn closest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    if name.len() > LONGEST_NAME {
        return None;
    }
    let allowed = name.len().max(3) / 3;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        if letters.len() > LONGEST_NAME || letters.len().abs_diff(name.len()) > allowed {
            continue;
        }
        let slips = slips(&name, &letters);
        if slips <= allowed && best.is_none_or(|(fewest, _)| slips < fewest) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many names may be offered at once.
const MOST_NAMES: usize = 3;

/// The way out for who gave a name that is not there: the names that were probably meant, or all of
/// them. `what` is the word for several of them.
pub(crate) fn help<'a>(
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for name in known {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if let Some(near) = closest(name, names.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    // Who leaves a part out makes more slips than one.
    let is_part = |known: &&str| name.chars().count() >= 3 && known.contains(name);
    let containing: Vec<String> =
        names.iter().filter(|it| is_part(it)).map(|it| format!("`{it}`")).collect();
    if (1..=MOST_NAMES).contains(&containing.len()) {
        return Some(format!("did you mean {}?", containing.join(" or ")));
    }
    (!names.is_empty()).then(|| format!("the {what} are {}", names.join(", ")))
}

/// The Damerau-Levenshtein distance, without a second change to letters that were swapped.
fn slips(left: &[char], right: &[char]) -> usize {
    let mut two_back: Vec<usize> = vec![0; right.len() + 1];
    let mut one_back: Vec<usize> = (0..=right.len()).collect();
    for (row, &letter) in left.iter().enumerate() {
        let mut current = Vec::with_capacity(right.len() + 1);
        current.push(row + 1);
        for (column, &other) in right.iter().enumerate() {
            let replaced = one_back[column] + usize::from(letter != other);
            let mut fewest = replaced.min(one_back[column + 1] + 1).min(current[column] + 1);
            let is_swap =
                row > 0 && column > 0 && letter == right[column - 1] && left[row - 1] == other;
            if is_swap {
                fewest = fewest.min(two_back[column - 1] + 1);
            }
            current.push(fewest);
        }
        two_back = one_back;
        one_back = current;
    }
    one_back[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_slips() {
        for (left, right, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("option", "option", 0),
            ("optoin", "option", 1),
            ("optin", "option", 1),
            ("options", "option", 1),
            ("opzion", "option", 1),
            ("nightyl", "nightly", 1),
            ("ca", "abc", 3),
            ("linux64", "win64", 3),
        ] {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            assert_eq!(slips(&letters(left), &letters(right)), expected, "{left} {right}");
        }
    }

    #[test]
    fn says_what_was_meant_or_what_there_is() {
        let platforms = ["win64", "linux64", "linux32", "macosx64", "android-arm", "a64", "win64"];
        let help = |name| help("platforms", name, platforms).unwrap();
        assert_eq!(help("linux46"), "did you mean `linux64`?");
        assert_eq!(help("linux"), "did you mean `linux64` or `linux32`?");
        assert_eq!(help("android"), "did you mean `android-arm`?");
        let all = "the platforms are win64, linux64, linux32, macosx64, android-arm, a64";
        // Too short to be a part, and one of too many.
        assert_eq!(help("os"), all);
        assert_eq!(help("solaris"), all);
        assert_eq!(super::help("platforms", "linux", []), None);
    }

    #[test]
    fn finds_what_was_meant() {
        let keys = ["in", "against", "platforms", "option", "env", "reason"];
        for (name, expected) in [
            ("optoin", Some("option")),
            ("OPTION", Some("option")),
            ("platform", Some("platforms")),
            ("resaon", Some("reason")),
            ("agaisnt", Some("against")),
            ("evn", Some("env")),
            ("colour", None),
            ("", None),
            ("i", Some("in")),
        ] {
            assert_eq!(closest(name, keys), expected, "{name}");
        }
        assert_eq!(closest(&"x".repeat(100), ["x".repeat(100).as_str()]), None);
        assert_eq!(closest("bat", ["cat", "rat"]), Some("cat"));
        assert_eq!(closest("anything", []), None);
    }
}
