//! Conditions, values, steps and patterns that grow without bound: each is followed as far as the
//! limits go, and what is then said of an environment is still right.

use std::fmt::Write as _;

use mozconfig_lint::check::{Options, WhitelistSource, check};
use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::source::MemoryTree;

use crate::bounds::soon;
use crate::judge::{Variables, Verdict, judge};
use crate::numbers::Numbers;
use crate::targets::{self, SEPARATOR};
use crate::work::work;

/// Lines of a text, one for each number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|index| line(index) + "\n").collect()
}

/// Evaluates a mozconfig for all environments, and compares with a few single ones. Each variable
/// `A0`, `A1` … `B0` … is unset or has one of the values.
fn compare(name: &'static str, text: &str, values: &'static [&'static str], few: usize) -> Verdict {
    let text = text.to_owned();
    soon(name, move || {
        let files = [("mozconfig", text.as_str())];
        let all = work(&files, &Assumptions::default());
        let mut numbers = Numbers::new(7);
        let mut sum = Verdict::default();
        for round in 0..few {
            let mut variables = Variables::new();
            for index in 0..64 {
                for letter in ["A", "B"] {
                    // The first is the plainest of all: nothing is set.
                    if round > 0 && numbers.below(3) > 0 {
                        let value = (*numbers.one(values)).to_owned();
                        variables.insert(format!("{letter}{index}"), value);
                    }
                }
            }
            let verdict = judge(&all, &files, &variables);
            sum.agreed += verdict.agreed;
            sum.left_open += verdict.left_open;
        }
        sum
    })
}

/// Evaluates a mozconfig that cannot be followed to its end. What is wrong with it must be told.
fn give_up(name: &'static str, text: &str) {
    let text = text.to_owned();
    soon(name, move || {
        let found = work(&[("mozconfig", &text)], &Assumptions::default());
        assert!(!found.evaluation.problems.is_empty(), "{name}: nothing is told");
    });
}

/// Evaluates a mozconfig that must come to an end, whatever is said of it.
fn end(name: &'static str, text: &str) {
    let text = text.to_owned();
    soon(name, move || {
        let found = work(&[("mozconfig", &text)], &Assumptions::default());
        for event in &found.evaluation.events {
            let rendered = found.world.conditions.symbols.render(event.text);
            assert!(rendered.len() < 1 << 24, "{name}: {} bytes", rendered.len());
        }
    });
}

#[test]
fn many_conditions_on_one_variable() {
    let ifs = lines(64, |i| format!("if test -n \"$A{i}\"; then X=\"$X.{i}\"; fi"));
    let text = format!("X=\n{ifs}ac_add_options --with-x=\"$X\"\n");
    compare("64 conditions that feed one variable", &text, &["", "1"], 6);

    let ifs = lines(64, |i| format!("test \"$A{i}\" = 1 && X={i}"));
    let text = format!("X=none\n{ifs}ac_add_options --with-x=\"$X\"\n");
    let verdict = compare("64 conditions, the last counts", &text, &["0", "1"], 6);
    assert!(verdict.agreed > 0, "{verdict:?}");
}

#[test]
fn a_setting_with_many_values_on_both_sides() {
    let side =
        |end| lines(600, |i| format!("test -n \"$A{i}\" && ac_add_options --x={i}{end} || :"));
    let files = [
        ("browser/config/mozconfigs/linux64/nightly", side("")),
        ("browser/config/mozconfigs/linux64/release", side("z")),
    ];
    let told = soon("600 values against 600", move || {
        let tree = MemoryTree::new(files.iter().map(|(path, text)| (*path, text.as_str())));
        let report = check(&tree, WhitelistSource::None, &Options::new(".")).expect("a check");
        report.diagnostics.iter().map(|found| found.rule.id).collect::<Vec<_>>()
    });
    // That something was given up is told of the whole file, at its beginning.
    assert_eq!(told, ["too-complex", "different-value"]);
}

#[test]
fn what_is_appended_under_many_conditions() {
    let ifs = lines(64, |i| format!("if test -n \"$A{i}\"; then X+=\".{i}\"; fi"));
    let text = format!("X=\n{ifs}ac_add_options --with-x=\"$X\"\n");
    compare("64 conditions that append", &text, &["", "1"], 6);

    let ifs = lines(64, |i| format!("if test -n \"$A{i}\"; then mk_add_options X+={i}; fi"));
    compare("64 conditions that append for make", &ifs, &["", "1"], 6);

    let ifs = lines(64, |i| format!("if test -n \"$A{i}\"; then set -- \"$@\" {i}; fi"));
    let text = format!("set --\n{ifs}ac_add_options --with-x=\"$*\"\n");
    compare("64 conditions that add an argument", &text, &["", "1"], 6);

    let text = "set -- a b\nfor i in 1 2 3 4 5 6; do for x in \"$@\"; do X+=\"$X$x\"; done; done\n\
                ac_add_options --with-x=\"$X\"\n";
    end("a value that doubles as it is appended to", text);
}

#[test]
fn diagrams_that_are_deep() {
    // Asked in the order of the diagram and against it: each answer stands above all before it.
    for reversed in [false, true] {
        let order = |i: usize| if reversed { 9_999 - i } else { i };
        let read = lines(10_000, |i| format!("Y=$C{i}"));
        let ifs = lines(10_000, |i| format!("test \"$C{}\" = 1 && X={i}", order(i)));
        let text = format!("{read}X=none\n{ifs}ac_add_options --with-x=\"$X\"\n");
        give_up("10,000 questions one behind the other", &text);
    }
    // As deep as it goes, and told.
    let ifs = lines(1_900, |i| format!("test \"$C{i}\" = 1 && X={i}"));
    let text = format!("X=none\n{ifs}ac_add_options --with-x=\"$X\"\n");
    soon("1,900 questions, told", move || targets::evaluate(text.as_bytes()));
    let ifs = lines(300, |i| format!("test \"$C{i}\" = 1 && X={i}"));
    soon("300 questions, compared", move || {
        targets::check(&[ifs.as_bytes(), SEPARATOR, b"X=1\n"].concat());
    });
    let tests: Vec<String> = (0..10_000).map(|i| format!("test \"$C{i}\" = 1")).collect();
    for between in [" && ", " || "] {
        end("10,000 questions on one line", &format!("{} && X=1\n", tests.join(between)));
    }
}

#[test]
fn much_that_depends_on_much() {
    // What each value depends on is one operation more than before.
    end("a value made by 20,000 lines", &lines(20_000, |_| "X=\"$X a\"".to_owned()));
    let returns = lines(3_000, |i| format!("test -n \"$A{i}\" && return; X=\"$X$A{i}\""));
    end("3,000 ways out", &returns);
    end("a word of many pieces", &format!("X={}\n", "\\a".repeat(500_000)));
    let body = "ac_add_options --x\n".repeat(2_000);
    let text = format!("while :; do f() {{\n{body}}}; $(\n{body}); X=$(\n{body}); done\n");
    give_up("a long function that is defined again and again", &text);
    let text = format!("while :; do : {}; done\n", "\"$A\" ".repeat(50_000));
    give_up("a long line that is run again and again", &text);
}

#[test]
fn what_is_given_up_is_alike_on_both_sides() {
    for (name, line, told) in [
        ("20,000 lines that append for make", "mk_add_options X+=abc", &[][..]),
        ("20,000 lines that append", "X=\"$X a\"", &["beyond-knowing"]),
        ("20,000 lines that append and export", "export X=\"$X a\"", &["beyond-knowing"]),
    ] {
        let side = lines(20_000, |_| line.to_owned());
        let found = soon(name, move || {
            let files = ["nightly", "release"]
                .map(|variant| (format!("browser/config/mozconfigs/linux64/{variant}"), &*side));
            let tree = MemoryTree::new(files.iter().map(|(path, text)| (path.as_str(), *text)));
            let report = check(&tree, WhitelistSource::None, &Options::new(".")).expect("a check");
            report.diagnostics.iter().map(|found| found.rule.id).collect::<Vec<_>>()
        });
        assert_eq!(found, told, "{name}");
    }
}

#[test]
fn parity_of_many_variables() {
    let chain = lines(48, |i| {
        format!("if test -n \"$A{i}\"; then if test -n \"$X\"; then X=; else X=1; fi; fi")
    });
    let text = format!("X=\n{chain}ac_add_options --with-x=\"$X\"\n");
    let verdict = compare("parity", &text, &["", "1"], 6);
    assert!(verdict.agreed > 0, "{verdict:?}");
}

#[test]
fn conditions_in_an_order_that_does_not_suit() {
    // All `A` come before all `B`, so that the diagram has to remember every `A`.
    let first = lines(24, |i| format!("if test \"$A{i}\" = 1; then Y=1; fi"));
    let pairs = lines(24, |i| format!("if test \"$A{i}\" = 1 && test \"$B{i}\" = 1; then X=1; fi"));
    let text = format!("X=0\n{first}{pairs}ac_add_options --with-x=\"$X\"\n");
    compare("an order that does not suit", &text, &["0", "1"], 6);

    let equal = lines(20, |i| format!("if test \"$A{i}\" = \"$B{i}\"; then X=1$X; else X=0$X; fi"));
    let text = format!("X=\n{equal}ac_add_options --with-x=\"$X\"\n");
    compare("strings that may be equal", &text, &["0", "1"], 4);
}

#[test]
fn case_with_many_patterns() {
    let items = lines(500, |i| format!("  p{i}*|*q{i}|[a-f]?{i}) X={i} ;;"));
    let text =
        format!("case \"$A0\" in\n{items}  *) X=none ;;\nesac\nac_add_options --with-x=$X\n");
    let verdict =
        compare("500 patterns", &text, &["p7x", "xq499", "b-250", "p1q2", "", "none"], 12);
    assert!(verdict.agreed > 0, "{verdict:?}");

    let text = format!("case \"$A0$A1-$A2\" in\n{items}esac\nac_add_options --with-x=$X\n");
    compare("500 patterns of three variables", &text, &["p7x", "xq499", "b-250"], 6);
}

#[test]
fn values_that_double() {
    for (name, line) in [
        ("a value that doubles", "X=\"$X$X\""),
        ("a value with a variable that doubles", "X=\"$X$A0$X\""),
        ("positional parameters that double", "set -- a \"$@\" \"$@\""),
        ("words that double", "X=\"$X a $X\"; set -- $X $X"),
        ("text that is evaluated and doubles", "eval \"X='$X$X'\""),
        ("output that doubles", "X=$(echo \"$X$X\")"),
        ("a here-document that doubles", "read -r X <<E\n$X$X\nE"),
    ] {
        let text = format!(
            "X=a\n{}ac_add_options --with-x=\"$X\" \"$*\"\n",
            lines(60, |_| line.to_owned())
        );
        end(name, &text);
    }
    let doubled = lines(12, |_| "X=\"$X$X\"".to_owned());
    let text = format!("X=a$A0\n{doubled}ac_add_options --with-x=\"$X\"\n");
    compare("a value of 4096 parts", &text, &["", "b"], 3);
}

#[test]
fn defaults_and_trims_that_double() {
    let lines = lines(60, |_| "X=\"${X:-a}${X#b}\"".to_owned());
    end("a value that doubles where it is long", &format!("X=a\n{lines}ac_add_options $X\n"));
}

#[test]
fn loops_and_calls_without_end() {
    give_up("a loop without end", "while :; do X=1; done\n");
    give_up("a loop until never", "until false; do X=\"$X$X\"; done\n");
    give_up("a loop that a variable does not end", "while test \"$A\" != \"$A\"x; do A=$A; done\n");
    give_up("a function in itself", "f() { f \"$@\" a; }\nf\n");
    give_up("two functions in each other", "f() { g; g; }\ng() { f; f; }\nf\n");
    give_up("a text that evaluates itself", "X='eval \"$X\"; eval \"$X\"'\neval \"$X\"\n");
    give_up(
        "a function that makes itself anew",
        "f() { eval 'f() { f; f; }'; f; }\nf\nac_add_options --x\n",
    );
    // Each calls the next twice: more than a million calls.
    let calls = lines(20, |i| format!("f{i}() {{ f{next}; f{next}; }}", next = i + 1));
    give_up("a million calls", &format!("{calls}f20() {{ X=1; }}\nf0\n"));
    let loops = "for a in 1 2 3 4 5 6 7 8 9 0; do ".repeat(7);
    give_up("a million rounds", &format!("{loops}X=$a{}\n", "; done".repeat(7)));
}

#[test]
fn patterns_that_backtrack() {
    let stars = "*a".repeat(200);
    let long = lines(16, |_| "X=\"$X$X\"".to_owned());
    for (name, line) in [
        ("a pattern of many stars", format!("case $X in {stars}b) Y=1 ;; esac")),
        ("the longest end", "Y=${X%%*a*b}".to_owned()),
        ("the shortest end", "Y=${X%a*a*b}".to_owned()),
        ("the longest beginning", "Y=${X##a*b*c}".to_owned()),
        ("the shortest beginning", format!("Y=${{X#{stars}b}}")),
    ] {
        end(name, &format!("X=a\n{long}{line}\nac_add_options --with-y=\"$Y\"\n"));
    }
}

#[test]
fn numbers_at_their_limits() {
    let mut text = String::new();
    for expression in [
        "9223372036854775807 + 1",
        "-9223372036854775807 - 2",
        "(-9223372036854775807 - 1) / -1",
        "(-9223372036854775807 - 1) % -1",
        "9223372036854775807 * 9223372036854775807",
        "99999999999999999999999999",
        "1 / 0",
        "1 % 0",
        "1 << 64",
        "1 << -1",
        "1 >> 9223372036854775807",
        "- - - -(-9223372036854775807 - 1)",
        "08",
        "0xfffffffffffffffffff",
        "A = A = A",
    ] {
        let _ = writeln!(text, "X=$(({expression}))");
    }
    text.push_str("shift 99999999999999999999\nset -- ${99999999999999999999} $99999999999\n");
    text.push_str("exec 99999999999>&1\nX=${X:9223372036854775807:9223372036854775807}\n");
    text.push_str(
        "X=${X:-1:-9223372036854775808}\nbreak 99999999999\nreturn 99999999999999999999\n",
    );
    for line in text.lines() {
        end("a number at its limits", &format!("X=abc\n{line}\nac_add_options --with-x=$X\n"));
    }
    end("numbers at their limits", &text);
}

#[test]
fn many_of_everything() {
    end("variables", &lines(3000, |i| format!("export A{i}=\"$B{i}\"")));
    end("options", &lines(3000, |_| "ac_add_options --enable-x=$A".to_owned()));
    end("appends", &lines(300, |i| format!("mk_add_options \"X+=$A{i}\"")));
    end(
        "conditions on one symbol",
        &lines(400, |i| format!("if test \"$A\" = {i}; then ac_add_options --with-x={i}; fi")),
    );
    end("here-documents", &format!("cat {}\n{}", "<<A ".repeat(500), "x\nA\n".repeat(500)));
    end("redirections", &format!("ac_add_options --x {}\n", ">/dev/null ".repeat(2000)));
    end("a pipeline", &format!("X=$(echo a{})\n", " | cat".repeat(500)));
    end("connectors", &format!("test a{}\n", " && test $A || test $B".repeat(300)));
    end("words", &format!("IFS=a\nfor x in {}; do X=$x; done\n", "$A*".repeat(500)));
    end("separators", &format!("IFS=:\nX={}\nset -- $X\nac_add_options $*\n", ":a".repeat(3000)));
}
