//! Witnesses of conditions that are written out.

mod random;

use std::rc::Rc;

use super::{Search, Witness};
use crate::condition::{Condition, Conditions};
use crate::symbol::{End, Part, Symbol, TextId};

fn witness(text: &str) -> Option<Witness> {
    let mut conditions = Conditions::default();
    let condition = conditions.parse(text).expect(text);
    conditions.witness(condition).found().map(|witness| (*witness).clone())
}

fn env(pairs: &[(&str, Option<&str>)]) -> Witness {
    let env = pairs.iter().map(|(name, value)| ((*name).into(), value.map(Into::into)));
    Witness { env: env.collect(), ..Witness::default() }
}

#[test]
fn the_plainest_environment_is_found() {
    assert_eq!(witness(""), Some(Witness::default()));
    assert_eq!(witness("empty(A)"), Some(env(&[("A", None)])));
    assert_eq!(witness("!unset(A)"), Some(env(&[("A", Some(""))])));
    assert_eq!(witness("A != \"x\" && !empty(A)"), Some(env(&[("A", Some("1"))])));
    assert_eq!(witness("A matches \"win*\" && A != \"win\""), Some(env(&[("A", Some("winx"))])));
    assert_eq!(witness("A matches \"*a\" && A matches \"b*\""), Some(env(&[("A", Some("ba"))])));
    assert_eq!(witness("A == \"x\" && A matches \"win*\""), None);
}

/// Conditions on texts that are computed of variables, made as the evaluator makes them.
struct Asker(Conditions);

impl Asker {
    fn text(&mut self, parts: &[&str]) -> TextId {
        let parts = parts.iter().map(|part| match part.strip_prefix('$') {
            Some(name) => Part::Symbol(self.0.symbols.environment(name)),
            None => Part::Literal((*part).into()),
        });
        let parts = parts.collect();
        self.0.symbols.text(parts)
    }

    fn trimmed(&mut self, of: &[&str], pattern: &str, end: End, longest: bool) -> TextId {
        let of = self.text(of);
        let pattern = self.0.symbols.pattern(pattern);
        let symbol = self.0.symbols.symbol(Symbol::Trimmed { of, pattern, end, longest });
        self.0.symbols.symbol_text(symbol)
    }

    fn field(&mut self, of: TextId, index: u32, last: bool) -> TextId {
        let symbol = self.0.symbols.symbol(Symbol::Field { of, index, last, raw: false });
        self.0.symbols.symbol_text(symbol)
    }

    fn not(&mut self, condition: Condition) -> Condition {
        self.0.not(condition)
    }

    fn matches(&mut self, text: TextId, pattern: &str) -> Condition {
        let pattern = self.0.symbols.pattern(pattern);
        self.0.text_matches(text, pattern)
    }

    fn any(&mut self, conditions: &[Condition]) -> Condition {
        conditions.iter().fold(Condition::NEVER, |any, &one| self.0.or(any, one))
    }

    fn all(&mut self, conditions: &[Condition]) -> Search {
        let all = conditions.iter().fold(Condition::ALWAYS, |all, &one| self.0.and(all, one));
        self.0.witness(all)
    }
}

fn found(pairs: &[(&str, Option<&str>)]) -> Search {
    Search::Found(Rc::new(env(pairs)))
}

#[test]
fn a_text_of_several_variables_is_taken_apart() {
    let mut ask = Asker(Conditions::default());
    let text = ask.text(&["$A", " ", "$B"]);
    let matches = ask.matches(text, "win*");
    assert_eq!(ask.all(&[matches]), found(&[("A", Some("win")), ("B", None)]));
    let b = ask.0.symbols.environment("B");
    let is_b = ask.0.symbol_equals(b, "b");
    let ends = ask.matches(text, "*[a-c] b");
    assert_eq!(ask.all(&[matches, ends, is_b]), found(&[("A", Some("wina")), ("B", Some("b"))]));
    let starts = ask.matches(text, "w[!i]*");
    assert_eq!(ask.all(&[matches, starts]), Search::Nowhere);
}

#[test]
fn what_is_cut_off_is_put_on_again() {
    let mut ask = Asker(Conditions::default());
    let cut = ask.trimmed(&["$A"], "*-", End::Prefix, true);
    let is_b = ask.0.text_equals(cut, "b");
    let a = ask.0.symbols.environment("A");
    let not_b = ask.0.symbol_equals(a, "b");
    let not_b = ask.0.not(not_b);
    assert_eq!(ask.all(&[is_b, not_b]), found(&[("A", Some("x-b"))]));
    let is_a = ask.0.symbol_equals(a, "a");
    assert_eq!(ask.all(&[is_b, is_a]), Search::Nowhere);
    // `${A%b}` never ends in what it cut, unless there was more of it.
    let cut = ask.trimmed(&["$A"], "b", End::Suffix, false);
    let is_b = ask.0.text_equals(cut, "b");
    assert_eq!(ask.all(&[is_b]), found(&[("A", Some("bb"))]));
    let is_empty = ask.0.symbol_equals(a, "");
    assert_eq!(ask.all(&[is_b, is_empty]), Search::Nowhere);
    let cut = ask.trimmed(&["$A", "nightly"], "?", End::Prefix, false);
    let is_a = ask.0.text_equals(cut, "a");
    assert_eq!(ask.all(&[is_a]), Search::Nowhere);
}

#[test]
fn what_is_cut_off_may_be_there_twice() {
    for (pattern, end, value) in [("-*", End::Suffix, "x-x-x"), ("*/", End::Prefix, "x/x/x")] {
        let mut ask = Asker(Conditions::default());
        let [short, long] =
            [false, true].map(|longest| ask.trimmed(&["$A"], pattern, end, longest));
        let same = ask.0.texts_equal(short, long);
        let differ = ask.not(same);
        assert_eq!(ask.all(&[differ]), found(&[("A", Some(value))]));
    }
}

#[test]
fn equal_texts_are_made_equal() {
    let mut ask = Asker(Conditions::default());
    let (one, other) = (ask.text(&["$A", "b"]), ask.text(&["$B"]));
    let same = ask.0.texts_equal(one, other);
    assert_eq!(ask.all(&[same]), found(&[("A", None), ("B", Some("b"))]));
    let b = ask.0.symbols.environment("B");
    let is_c = ask.0.symbol_equals(b, "c");
    assert_eq!(ask.all(&[same, is_c]), Search::Nowhere);
}

/// `"$A"` is what `"$B"` is, and so on: what one matches, the others do.
#[test]
fn equal_texts_match_the_same() {
    let mut ask = Asker(Conditions::default());
    let [a, b, c] = ["$A", "$B", "$C"].map(|name| ask.text(&[name]));
    let (a_is_b, b_is_c) = (ask.0.texts_equal(a, b), ask.0.texts_equal(b, c));
    let windows = ask.matches(a, "win*");
    let not_windows = ask.matches(c, "win*");
    let not_windows = ask.not(not_windows);
    assert_eq!(ask.all(&[a_is_b, b_is_c, windows, not_windows]), Search::Nowhere);
    assert_eq!(
        ask.all(&[a_is_b, windows, not_windows]),
        found(&[("A", Some("win")), ("B", Some("win")), ("C", None)])
    );
    let (front, back) = (ask.text(&["$D", "a"]), ask.text(&["$D", "b"]));
    let (a_is_front, a_is_back) = (ask.0.texts_equal(a, front), ask.0.texts_equal(b, back));
    assert_eq!(ask.all(&[a_is_b, a_is_front, a_is_back]), Search::Nowhere);
}

#[test]
fn what_is_cut_off_nowhere_is_no_difference() {
    let mut ask = Asker(Conditions::default());
    let whole = ask.text(&["$Y", "a"]);
    let cut = ask.trimmed(&["$Y", "a"], "nightly", End::Suffix, false);
    assert_eq!(ask.0.texts_equal(whole, cut), Condition::ALWAYS);
    let cut = ask.trimmed(&["$Y", "a"], "[a-c]", End::Suffix, false);
    assert_eq!(ask.0.texts_equal(cut, whole), Condition::NEVER);
    let cut = ask.trimmed(&["$Y", "a"], "*", End::Suffix, false);
    assert_eq!(ask.0.texts_equal(cut, whole), Condition::ALWAYS);
    // The longest match may be more than the empty one.
    let cut = ask.trimmed(&["$Y"], "*", End::Suffix, true);
    let own = ask.text(&["$Y"]);
    let same = ask.0.texts_equal(cut, own);
    let differ = ask.not(same);
    assert_eq!(ask.all(&[same]), found(&[("Y", None)]));
    assert_eq!(ask.all(&[differ]), found(&[("Y", Some("1"))]));
    // That nothing is cut off is a question about the text itself.
    let cut = ask.trimmed(&["$Y"], "b*", End::Prefix, true);
    let same = ask.0.texts_equal(own, cut);
    let starts = ask.matches(own, "b*");
    assert_eq!(same, ask.not(starts));
}

#[test]
fn a_line_may_end_early() {
    let mut ask = Asker(Conditions::default());
    let line = ask.text(&["$A", "b"]);
    let read = ask.field(line, 0, true);
    let is_empty = ask.0.text_is_empty(read);
    // The line ends before the `b`.
    assert_eq!(ask.all(&[is_empty]), found(&[("A", Some("\n"))]));
    let is_a = ask.0.text_equals(read, "a");
    assert_eq!(ask.all(&[is_a]), found(&[("A", Some("a\n"))]));
    let a = ask.text(&["$A"]);
    let one_line = ask.matches(a, "*[\n]*");
    let one_line = ask.not(one_line);
    assert_eq!(ask.all(&[is_a, one_line]), Search::Nowhere);
    // Of a line that is all text, `read` leaves nothing out.
    let own = ask.field(a, 0, true);
    let same = ask.0.texts_equal(a, own);
    let differ = ask.not(same);
    let is_some = ask.0.text_is_empty(own);
    let is_some = ask.not(is_some);
    let is_windows = ask.0.text_equals(a, "win32");
    assert_eq!(ask.all(&[differ, is_windows]), Search::Nowhere);
    assert_eq!(ask.all(&[differ, is_some]), found(&[("A", Some("x "))]));
    assert_eq!(ask.all(&[same, is_some]), found(&[("A", Some("1"))]));
    // What follows the line makes no other text of it.
    let longer = ask.text(&["$A", "bb"]);
    let longer = ask.field(longer, 0, true);
    let differ = ask.0.texts_equal(read, longer);
    let differ = ask.not(differ);
    assert_eq!(ask.all(&[is_a, differ]), Search::Nowhere);
    assert_eq!(ask.all(&[differ]), found(&[("A", None)]));
}

#[test]
fn behind_an_empty_field_is_none() {
    let mut ask = Asker(Conditions::default());
    let line = ask.text(&["$A"]);
    let [first, second] = [0, 1].map(|index| ask.field(line, index, false));
    let rest = ask.field(line, 2, true);
    let is_known = ask.0.text_equals(first, "mozilla-inbound");
    let is_empty = ask.0.text_is_empty(second);
    let [west, east] = ["*usw2.mozilla.com*", "*use1.mozilla.com*"].map(|it| ask.matches(rest, it));
    let not_west = ask.not(west);
    assert_eq!(ask.all(&[is_known, is_empty, not_west, east]), Search::Nowhere);
    let is_some = ask.not(is_empty);
    assert_eq!(
        ask.all(&[is_known, is_some, not_west, east]),
        found(&[("A", Some("mozilla-inbound x use1.mozilla.com"))])
    );
    assert_eq!(
        ask.all(&[is_known, is_some, west, east]),
        found(&[("A", Some("mozilla-inbound x usw2.mozilla.comuse1.mozilla.com"))])
    );
}

#[test]
fn what_stands_in_further_lines_is_not_read() {
    let mut ask = Asker(Conditions::default());
    let text = ask.text(&["$A", "\nreturn 0"]);
    let (first, rest) = (ask.field(text, 0, false), ask.field(text, 1, true));
    let is_known = ask.0.text_equals(first, "try");
    let [west, east] = ["*usw2*", "*use1*"].map(|it| ask.matches(rest, it));
    let not_east = ask.not(east);
    assert_eq!(ask.all(&[is_known, west, not_east]), found(&[("A", Some("try usw2"))]));
    // The same line without what follows.
    let text = ask.text(&["$A"]);
    let first = ask.field(text, 0, false);
    let rest = ask.field(text, 2, true);
    let is_other = ask.0.text_equals(first, "fx-team");
    let [scl1, scl3, west] = ["*scl1.mozilla.com*", "*.scl3.mozilla.com*", "*usw2.mozilla.com*"]
        .map(|it| ask.matches(rest, it));
    let (not_scl1, not_scl3) = (ask.not(scl1), ask.not(scl3));
    assert_eq!(ask.all(&[is_known, is_other, not_scl1, not_scl3, west]), Search::Nowhere);
}

/// Whatever else is asked of the two lines, their ends are the same.
#[test]
fn two_demands_may_contradict_whatever_else_is_demanded() {
    let mut ask = Asker(Conditions::default());
    let [line, longer] = [&["$A"][..], &["$A", "\nreturn 0"]].map(|parts| ask.text(parts));
    let [line, longer] = [line, longer].map(|of| {
        [(0, false), (1, false), (2, true)].map(|(index, last)| ask.field(of, index, last))
    });
    let masters =
        ["*scl1.mozilla.com*", "*.scl3.mozilla.com*", "*use1.mozilla.com*", "*usw2.mozilla.com*"];
    let mut all = Vec::new();
    for [branch, platform, _] in [line, longer] {
        let is_known = ["try", "b2g-inbound", "mozilla-inbound", "fx-team", "ash", "holly"]
            .map(|name| ask.0.text_equals(branch, name));
        all.push(ask.any(&is_known));
        all.push(ask.matches(platform, "win*"));
    }
    let [here, there] = [line, longer].map(|[.., master]| {
        let matches = masters.map(|pattern| ask.matches(master, pattern));
        ask.any(&matches)
    });
    let not_here = ask.not(here);
    assert!(matches!(ask.all(&[&all[..], &[here, there]].concat()), Search::Found(_)));
    assert_eq!(ask.all(&[&all[..], &[not_here, there]].concat()), Search::Nowhere);
}

/// Each path asks for other variables, and the same of the line.
#[test]
fn what_is_demanded_elsewhere_is_no_matter() {
    let mut ask = Asker(Conditions::default());
    let mut all = Vec::new();
    for number in 0..10 {
        let either = format!("B{number} == \"x\" || C{number} matches \"y*\"");
        all.push(ask.0.parse(&either).expect(&either));
    }
    let line = ask.text(&["$A"]);
    let (second, rest) = (ask.field(line, 1, false), ask.field(line, 2, true));
    let is_empty = ask.0.text_is_empty(second);
    let is_known = ask.matches(rest, "*z*");
    all.extend([is_empty, is_known]);
    assert_eq!(ask.all(&all), Search::Nowhere);
    *all.last_mut().expect("it has twelve") = ask.0.text_is_empty(rest);
    assert!(matches!(ask.all(&all), Search::Found(_)));
}

#[test]
fn a_text_may_be_made_of_itself() {
    let mut ask = Asker(Conditions::default());
    let cut = ask.trimmed(&["$V"], "*-", End::Prefix, true);
    let own = ask.text(&["$V"]);
    let mut parts = ask.0.symbols.parts(cut).to_vec();
    let w = ask.0.symbols.environment("W");
    parts.extend([Part::Literal(" ".into()), Part::Symbol(w), Part::Literal("nightly".into())]);
    let made = ask.0.symbols.text(parts);
    let same = ask.0.texts_equal(own, made);
    assert_eq!(ask.all(&[same]), found(&[("V", Some("nightly -nightly")), ("W", Some("-"))]));
    // Nothing of this has a `-`, so nothing is cut off; and then there is a blank more.
    let other = ask.trimmed(&["$W"], "*-", End::Prefix, true);
    let mut parts = ask.0.symbols.parts(cut).to_vec();
    parts.push(Part::Literal(" ".into()));
    parts.extend(ask.0.symbols.parts(other).iter().cloned());
    let made = ask.0.symbols.text(parts);
    let same = ask.0.texts_equal(own, made);
    assert_eq!(ask.all(&[same]), Search::Nowhere);
}

#[test]
fn a_piece_of_a_text_is_one_way_to_cut_it() {
    let mut ask = Asker(Conditions::default());
    let text = ask.text(&["$A", " ", "$B"]);
    let one = ask.matches(text, "?");
    let not_a = ask.matches(text, "[!a]*");
    let starts_with_a = ask.not(not_a);
    // The one character is the blank.
    assert_eq!(ask.all(&[one, starts_with_a]), Search::Nowhere);
    assert_eq!(ask.all(&[one, not_a]), found(&[("A", None), ("B", None)]));
    assert_eq!(ask.all(&[starts_with_a]), found(&[("A", Some("a")), ("B", None)]));
}

#[test]
fn a_value_fits_all_patterns_at_once() {
    assert_eq!(
        witness("A !matches \"[!a]*\" && A matches \"*2\""),
        Some(env(&[("A", Some("a2"))]))
    );
    let mut conditions = Conditions::default();
    let never =
        conditions.parse("A matches \"a*\" && A matches \"b*\"").expect("it is well formed");
    assert_eq!(conditions.witness(never), Search::Nowhere);
}

/// Each pattern doubles what might be tried.
#[test]
fn a_search_without_end_is_given_up() {
    let mut conditions = Conditions::default();
    let patterns: Vec<String> =
        (0..200).map(|number| format!("A matches \"*{number}a*\"")).collect();
    let text = format!("{} && A !matches \"*a*a*\"", patterns.join(" && "));
    let condition = conditions.parse(&text).expect("it is well formed");
    assert_eq!(conditions.witness(condition), Search::GivenUp);
}

#[test]
fn a_text_is_not_equal_to_two_that_differ() {
    for first in ["$P", "$C"] {
        let mut asker = Asker(Conditions::default());
        // Which text is met first makes no difference.
        asker.text(&[first, "win32"]);
        let text = asker.text(&["$P"]);
        let [short, long] = ["win32", "win32win32"].map(|back| asker.text(&["$C", back]));
        let one = asker.0.texts_equal(short, text);
        let another = asker.0.texts_equal(text, long);
        let both = asker.0.and(one, another);
        assert_eq!(asker.0.witness(both), Search::Nowhere);
        assert!(asker.0.holds_nowhere(both));
    }
}

#[test]
fn what_is_put_in_front_is_cut_off_again() {
    let mut asker = Asker(Conditions::default());
    let left = asker.trimmed(&["$X"], "?", End::Prefix, false);
    let symbols = &mut asker.0.symbols;
    let channel = symbols.environment("CHANNEL");
    let mut parts = vec![Part::Symbol(channel), Part::Literal(" ".into())];
    parts.extend(symbols.parts(left).iter().cloned());
    let (of, pattern) = (symbols.text(parts), symbols.pattern("?"));
    let again = symbols.trimmed(of, pattern, End::Prefix, false);
    let same = asker.0.texts_equal(left, again);
    let differ = asker.not(same);
    let unset = asker.0.parse("unset(CHANNEL)").expect("a condition");
    let both = asker.0.and(unset, differ);
    assert_eq!(asker.0.witness(both), Search::Nowhere);
}
