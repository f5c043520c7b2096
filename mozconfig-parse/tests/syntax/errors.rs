//! What is said about texts that are wrong, and where.

use mozconfig_parse::syntax::{SyntaxErrorKind, parse};

use crate::printer;

/// A text, and what is said about which part of it.
const ERRORS: &[(&str, &[(&str, &str)])] = &[
    ("a | ! b", &[("unexpected `!`: expected a command", "!")]),
    (";", &[("unexpected `;`: expected a command", ";")]),
    (";;", &[("unexpected `;;`: expected a command", ";;")]),
    (";a", &[("unexpected `;`: expected a command", ";")]),
    ("a;;b", &[("unexpected `;;`: expected a command", ";;")]),
    ("a ; ; b", &[("unexpected `;`: expected a command", ";")]),
    ("&", &[("unexpected `&`: expected a command", "&")]),
    ("& a", &[("unexpected `&`: expected a command", "&")]),
    ("a & ; b", &[("unexpected `;`: expected a command", ";")]),
    ("a &;", &[("unexpected `;`: expected a command", ";")]),
    ("a && ; b", &[("unexpected `;`: expected a command", ";")]),
    ("a && &", &[("unexpected `&`: expected a command", "&")]),
    ("&& a", &[("unexpected `&&`: expected a command", "&&")]),
    ("|| a", &[("unexpected `||`: expected a command", "||")]),
    ("| a", &[("unexpected `|`: expected a command", "|")]),
    ("a |", &[("unexpected end of file: expected a command", "")]),
    ("a &&", &[("unexpected end of file: expected a command", "")]),
    ("a ||", &[("unexpected end of file: expected a command", "")]),
    ("a\n&& b", &[("unexpected `&&`: expected a command", "&&")]),
    ("a | | b", &[("unexpected `|`: expected a command", "|")]),
    ("a || | b", &[("unexpected `|`: expected a command", "|")]),
    ("(a", &[("`(` is never closed: expected `)`", "(")]),
    ("a)", &[("unexpected `)`: expected a command", ")")]),
    (")", &[("unexpected `)`: expected a command", ")")]),
    ("()", &[("unexpected `)`: expected a command", ")")]),
    ("( )", &[("unexpected `)`: expected a command", ")")]),
    ("(a) b", &[("unexpected `b`: expected `;`, `&` or a newline", "b")]),
    ("(a) (b)", &[("unexpected `(`: expected `;`, `&` or a newline", "(")]),
    ("(a) >f b", &[("unexpected `b`: expected `;`, `&` or a newline", "b")]),
    ("{ a }", &[("`{` is never closed: expected `}`", "{")]),
    ("{ a; } b", &[("unexpected `b`: expected `;`, `&` or a newline", "b")]),
    ("{ a; } >f b", &[("unexpected `b`: expected `;`, `&` or a newline", "b")]),
    ("{ }", &[("unexpected `}`: expected a command", "}")]),
    ("{ ; }", &[("unexpected `;`: expected a command", ";")]),
    ("{a; }", &[("unexpected `}`: expected a command", "}")]),
    ("}", &[("unexpected `}`: expected a command", "}")]),
    ("{ { a; } >f }", &[("unexpected `}`: expected `;`, `&` or a newline", "}")]),
    ("a; }", &[("unexpected `}`: expected a command", "}")]),
    ("if a; then b", &[("`if` is never closed: expected `fi`", "if")]),
    ("if a; fi", &[("unexpected `fi`: expected `then`", "fi")]),
    ("if a; else b; fi", &[("unexpected `else`: expected `then`", "else")]),
    ("if; then b; fi", &[("unexpected `;`: expected a command", ";")]),
    ("if a; then fi", &[("unexpected `fi`: expected a command", "fi")]),
    ("if a; then; fi", &[("unexpected `;`: expected a command", ";")]),
    ("if a; then b; else fi", &[("unexpected `fi`: expected a command", "fi")]),
    ("if a; then b; else c; else d; fi", &[("unexpected `else`: expected a command", "else")]),
    (
        "if a; then b; else c; elif d; then e; fi",
        &[
            ("unexpected `elif`: expected a command", "elif"),
            ("unexpected `then`: expected a command", "then"),
        ],
    ),
    ("if a then b; fi", &[("unexpected `fi`: expected `then`", "fi")]),
    ("if a; then b; then c; fi", &[("unexpected `then`: expected a command", "then")]),
    ("if a; then b fi", &[("`if` is never closed: expected `fi`", "if")]),
    ("if a; then b; fi fi", &[("unexpected `fi`: expected a command", "fi")]),
    ("if a; then b; fi; fi", &[("unexpected `fi`: expected a command", "fi")]),
    ("if a; then b; fi b", &[("unexpected `b`: expected `;`, `&` or a newline", "b")]),
    ("if", &[("`if` is never closed: expected `fi`", "if")]),
    ("fi", &[("unexpected `fi`: expected a command", "fi")]),
    ("then", &[("unexpected `then`: expected a command", "then")]),
    ("else", &[("unexpected `else`: expected a command", "else")]),
    ("elif", &[("unexpected `elif`: expected a command", "elif")]),
    ("then a", &[("unexpected `then`: expected a command", "then")]),
    ("a; then b", &[("unexpected `then`: expected a command", "then")]),
    ("if a; then b; fi; then c", &[("unexpected `then`: expected a command", "then")]),
    ("if a; then if b; then c; fi", &[("`if` is never closed: expected `fi`", "if")]),
    ("if a; then b; elif; then c; fi", &[("unexpected `;`: expected a command", ";")]),
    ("if a; then b; elif c; fi", &[("unexpected `fi`: expected `then`", "fi")]),
    (
        "if a; do b; done",
        &[
            ("`if` is never closed: expected `fi`", "if"),
            ("unexpected `do`: expected a command", "do"),
            ("unexpected `done`: expected a command", "done"),
        ],
    ),
    ("while a; do done", &[("unexpected `done`: expected a command", "done")]),
    ("while; do b; done", &[("unexpected `;`: expected a command", ";")]),
    ("while a; done", &[("unexpected `done`: expected `do`", "done")]),
    ("while a; do b", &[("`while` is never closed: expected `done`", "while")]),
    ("while a; b; done", &[("unexpected `done`: expected `do`", "done")]),
    (
        "while a; do b; fi",
        &[
            ("`while` is never closed: expected `done`", "while"),
            ("unexpected `fi`: expected a command", "fi"),
        ],
    ),
    ("while a; do b; done done", &[("unexpected `done`: expected a command", "done")]),
    ("while a do b; done", &[("unexpected `done`: expected `do`", "done")]),
    ("do", &[("unexpected `do`: expected a command", "do")]),
    ("done", &[("unexpected `done`: expected a command", "done")]),
    (
        "do a; done",
        &[
            ("unexpected `do`: expected a command", "do"),
            ("unexpected `done`: expected a command", "done"),
        ],
    ),
    ("a; done", &[("unexpected `done`: expected a command", "done")]),
    ("for x in a do c; done", &[("unexpected `done`: expected `do`", "done")]),
    ("for x in a; done", &[("unexpected `done`: expected `do`", "done")]),
    ("for x in a; do done", &[("unexpected `done`: expected a command", "done")]),
    ("for x in a; do c", &[("`for` is never closed: expected `done`", "for")]),
    ("for x in a; b; do c; done", &[("unexpected `b`: expected `do`", "b")]),
    ("for x in a & do c; done", &[("unexpected `&`: expected a word, `;` or a newline", "&")]),
    ("for in in in; do in; done", &[("unexpected `in`: expected a command", "in")]),
    (
        "for",
        &[
            ("`for` is never closed: expected `done`", "for"),
            ("unexpected end of file: expected the name of a variable", ""),
        ],
    ),
    ("for x", &[("`for` is never closed: expected `done`", "for")]),
    ("for x in a", &[("`for` is never closed: expected `done`", "for")]),
    ("for; do c; done", &[("unexpected `;`: expected the name of a variable", ";")]),
    ("for x in (a); do c; done", &[("unexpected `(`: expected a word, `;` or a newline", "(")]),
    ("for x in a|b; do c; done", &[("unexpected `|`: expected a word, `;` or a newline", "|")]),
    ("for x in >f; do c; done", &[("unexpected `>`: expected a word, `;` or a newline", ">")]),
    ("for x ; ; do c; done", &[("unexpected `;`: expected `do`", ";")]),
    ("case x in a) b;; esac c", &[("unexpected `c`: expected `;`, `&` or a newline", "c")]),
    ("case x in a) b", &[("`case` is never closed: expected `esac`", "case")]),
    ("case x in a) b;;", &[("`case` is never closed: expected `esac`", "case")]),
    ("case x in a b) c;; esac", &[("unexpected `b`: expected `|` or `)` after a pattern", "b")]),
    ("case x in a|) c;; esac", &[("unexpected `)`: expected a pattern", ")")]),
    ("case x in |a) c;; esac", &[("unexpected `|`: expected a pattern or `esac`", "|")]),
    ("case x in () c;; esac", &[("unexpected `)`: expected a pattern", ")")]),
    ("case x in ) c;; esac", &[("unexpected `)`: expected a pattern or `esac`", ")")]),
    ("case x in a) b;; ;; esac", &[("unexpected `;;`: expected a pattern or `esac`", ";;")]),
    ("case x in ;; esac", &[("unexpected `;;`: expected a pattern or `esac`", ";;")]),
    ("case x in esac) a;; esac", &[("unexpected `)`: expected a command", ")")]),
    ("case x in a) b ;; esac; esac", &[("unexpected `esac`: expected a command", "esac")]),
    ("case in in in) in;; esac", &[("unexpected `in`: expected a command", "in")]),
    ("case x a) b;; esac", &[("unexpected `a`: expected `in`", "a")]),
    ("case x of a) b;; esac", &[("unexpected `of`: expected `in`", "of")]),
    (
        "case",
        &[
            ("`case` is never closed: expected `esac`", "case"),
            ("unexpected end of file: expected a word", ""),
        ],
    ),
    (
        "case x",
        &[
            ("`case` is never closed: expected `esac`", "case"),
            ("unexpected end of file: expected `in`", ""),
        ],
    ),
    ("case x in", &[("`case` is never closed: expected `esac`", "case")]),
    (
        "case in",
        &[
            ("`case` is never closed: expected `esac`", "case"),
            ("unexpected end of file: expected `in`", ""),
        ],
    ),
    ("case x y in a) b;; esac", &[("unexpected `y`: expected `in`", "y")]),
    ("case x in a) ; esac", &[("unexpected `;`: expected a command", ";")]),
    ("case x in a) & esac", &[("unexpected `&`: expected a command", "&")]),
    (
        "case x in a) b;; fi",
        &[
            ("`case` is never closed: expected `esac`", "case"),
            ("unexpected end of file: expected `|` or `)` after a pattern", ""),
        ],
    ),
    ("if a; then case x in a) b;; fi", &[("`case` is never closed: expected `esac`", "case")]),
    ("esac", &[("unexpected `esac`: expected a command", "esac")]),
    (
        "case x;in a) b;; esac",
        &[
            ("unexpected `;`: expected `in`", ";"),
            ("unexpected `a`: expected `|` or `)` after a pattern", "a"),
        ],
    ),
    ("case x in a) b && ;; esac", &[("unexpected `;;`: expected a command", ";;")]),
    ("f() { a; } b", &[("unexpected `b`: expected `;`, `&` or a newline", "b")]),
    ("f()", &[("unexpected end of file: expected a command", "")]),
    ("f() ;", &[("unexpected `;`: expected a command", ";")]),
    ("f() !", &[("unexpected `!`: expected a command", "!")]),
    ("f() ! a", &[("unexpected `!`: expected a command", "!")]),
    ("f( { a; }", &[("unexpected `(`: expected `;`, `&` or a newline", "(")]),
    (
        "f(a) { b; }",
        &[
            ("unexpected `(`: expected `;`, `&` or a newline", "("),
            ("unexpected `}`: expected a command", "}"),
        ],
    ),
    ("f(a)", &[("unexpected `(`: expected `;`, `&` or a newline", "(")]),
    (
        "f a() { b; }",
        &[
            ("unexpected `(`: expected `;`, `&` or a newline", "("),
            ("unexpected `}`: expected a command", "}"),
        ],
    ),
    ("a-b() c", &[("unexpected `a-b`: expected the name of a function", "a-b")]),
    (
        "x=1() { a; }",
        &[
            ("unexpected `(`: expected `;`, `&` or a newline", "("),
            ("unexpected `}`: expected a command", "}"),
        ],
    ),
    (
        "x=1 f() { a; }",
        &[
            ("unexpected `(`: expected `;`, `&` or a newline", "("),
            ("unexpected `}`: expected a command", "}"),
        ],
    ),
    (
        "if() { a; }",
        &[
            ("`if` is never closed: expected `fi`", "if"),
            ("unexpected `)`: expected a command", ")"),
            ("unexpected `{`: expected `;`, `&` or a newline", "{"),
            ("unexpected `}`: expected a command", "}"),
        ],
    ),
    ("f() { }", &[("unexpected `}`: expected a command", "}")]),
    ("f() ( )", &[("unexpected `)`: expected a command", ")")]),
    ("a >", &[("unexpected end of file: expected a file name or descriptor", "")]),
    ("a > ;", &[("unexpected `;`: expected a file name or descriptor", ";")]),
    ("a > >f", &[("unexpected `>`: expected a file name or descriptor", ">")]),
    ("a < \n b", &[("unexpected newline: expected a file name or descriptor", "\n")]),
    ("a <", &[("unexpected end of file: expected a file name or descriptor", "")]),
    ("a >#c", &[("unexpected end of file: expected a file name or descriptor", "")]),
    ("a >&", &[("unexpected end of file: expected a file name or descriptor", "")]),
    ("a <<-E\n\tb\n\tE\nc)", &[("unexpected `)`: expected a command", ")")]),
    ("a <<", &[("unexpected end of file: expected the delimiter of a here-document", "")]),
    ("a << \nE", &[("unexpected newline: expected the delimiter of a here-document", "\n")]),
    ("a <<;", &[("unexpected `;`: expected the delimiter of a here-document", ";")]),
    ("x=(", &[("`(` is never closed: expected `)`", "(")]),
    ("x=a(b)", &[("unexpected `(`: expected `;`, `&` or a newline", "(")]),
    ("a x=(b)", &[("unexpected `(`: expected `;`, `&` or a newline", "(")]),
    (
        "x=1 if a; then b; fi",
        &[
            ("unexpected `then`: expected a command", "then"),
            ("unexpected `fi`: expected a command", "fi"),
        ],
    ),
    ("x=1 { a; }", &[("unexpected `}`: expected a command", "}")]),
    ("x=1 (a)", &[("unexpected `(`: expected `;`, `&` or a newline", "(")]),
    ("'a", &[("`'` is never closed: expected `'`", "'")]),
    ("\"a", &[("`\"` is never closed: expected `\"`", "\"")]),
    ("\"a\\\"", &[("`\"` is never closed: expected `\"`", "\"")]),
    ("\"`\"", &[("backquote is never closed", "`")]),
    ("\"$(\"", &[("`\"` is never closed: expected `\"`", "\"")]),
    ("\"$(a \"b)\"", &[("`$(` is never closed: expected `)`", "$(")]),
    ("\"${x\"", &[("`\"` is never closed: expected `\"`", "\"")]),
    ("\"${x-\"a}\"", &[("`${` is never closed: expected `}`", "${")]),
    (
        "\"$((1)\"",
        &[
            ("unexpected `\"`: expected `;`, `&` or a newline", "\""),
            ("`\"` is never closed: expected `\"`", "\""),
        ],
    ),
    ("\"\\", &[("`\"` is never closed: expected `\"`", "\"")]),
    ("$(", &[("`$(` is never closed: expected `)`", "$(")]),
    ("$(a", &[("`$(` is never closed: expected `)`", "$(")]),
    ("$(;)", &[("unexpected `;`: expected a command", ";")]),
    ("$(a;;)", &[("unexpected `;;`: expected a command", ";;")]),
    ("$(a))", &[("unexpected `)`: expected a command", ")")]),
    ("$((a)", &[("`$(` is never closed: expected `)`", "$(")]),
    ("$(#c)", &[("`$(` is never closed: expected `)`", "$(")]),
    ("$(case x in a) b;; esac", &[("`$(` is never closed: expected `)`", "$(")]),
    ("$(if a; then b)", &[("`if` is never closed: expected `fi`", "if")]),
    ("$(fi)", &[("unexpected `fi`: expected a command", "fi")]),
    ("$(done)", &[("unexpected `done`: expected a command", "done")]),
    ("if a; then $(fi); fi", &[("unexpected `fi`: expected a command", "fi")]),
    ("$((1)", &[("`$(` is never closed: expected `)`", "$(")]),
    ("$((1", &[("`$((` is never closed: expected `))`", "$((")]),
    ("$((", &[("`$((` is never closed: expected `))`", "$((")]),
    (
        "$(()",
        &[
            ("`$(` is never closed: expected `)`", "$("),
            ("unexpected `)`: expected a command", ")"),
        ],
    ),
    ("`a", &[("backquote is never closed", "`")]),
    ("a`", &[("backquote is never closed", "`")]),
    ("$(a `b)", &[("backquote is never closed", "`"), ("unexpected `)`: expected a command", ")")]),
    ("${x", &[("`${` is never closed: expected `}`", "${")]),
    ("${#x", &[("`${` is never closed: expected `}`", "${")]),
    ("${x-y", &[("`${` is never closed: expected `}`", "${")]),
    ("${x%'}", &[("`'` is never closed: expected `'`", "'")]),
    ("${x%\"}", &[("`\"` is never closed: expected `\"`", "\"")]),
    ("$'a", &[("`$'` is never closed: expected `'`", "$'")]),
    ("in", &[("unexpected `in`: expected a command", "in")]),
    ("in a", &[("unexpected `in`: expected a command", "in")]),
    ("{ in; }", &[("unexpected `in`: expected a command", "in")]),
    ("if a; then\r\nb; fi", &[("unexpected `fi`: expected `then`", "fi")]),
    ("{ a; }\r", &[("`{` is never closed: expected `}`", "{")]),
    ("a <<E", &[("here-document has no end: expected a line `E`", "E")]),
    ("a <<E\nb", &[("here-document has no end: expected a line `E`", "E")]),
    ("`fi`", &[("unexpected `fi`: expected a command", "fi")]),
    ("`a)`", &[("unexpected `)`: expected a command", ")")]),
    ("`a;;`", &[("unexpected `;;`: expected a command", ";;")]),
    ("${#x-a}", &[("`${#x-a}` is no parameter expansion", "${#x-a}")]),
    ("${}", &[("`${}` is no parameter expansion", "${}")]),
    ("${ }", &[("`${ }` is no parameter expansion", "${ }")]),
    ("${ x}", &[("`${ x}` is no parameter expansion", "${ x}")]),
    ("${x }", &[("`${x }` is no parameter expansion", "${x }")]),
    ("${1a}", &[("`${1a}` is no parameter expansion", "${1a}")]),
    ("${x.y}", &[("`${x.y}` is no parameter expansion", "${x.y}")]),
    ("${.}", &[("`${.}` is no parameter expansion", "${.}")]),
    ("${é}", &[("`${é}` is no parameter expansion", "${é}")]),
];

#[test]
fn errors_say_what_is_wrong_where() {
    for (text, expected) in ERRORS {
        let parsed = parse(text);
        let found: Vec<(String, &str)> = parsed
            .errors
            .iter()
            .map(|error| (error.kind.to_string(), &text[error.range.as_usize()]))
            .collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(message, place)| (message.as_str(), *place)).collect();
        assert_eq!(found, *expected, "{text:?}");
    }
}

#[test]
fn commands_after_an_error_are_parsed() {
    let cases = [
        ("a )\nb", "(run a) (run b)"),
        ("a (x y) z; b", "(run a) (run b)"),
        ("fi; a", "(run a)"),
        ("a &&\n;b\nc", "(run a) (run b) (run c)"),
        ("if a; fi\nb", "(if (when (run a)) (then)) (run b)"),
        ("if a; then b ) c; fi\nd", "(if (when (run a)) (then (run b))) (run d)"),
        ("if a; then (b; fi\nc", "(if (when (run a)) (then (subshell (run b)))) (run c)"),
        (
            "while a; do if b; then c; done\nd",
            "(while (when (run a)) (if (when (run b)) (then (run c)))) (run d)",
        ),
        ("case x in a b) c;; d) e;; esac\nf", "(case x ([d] (run e))) (run f)"),
        (
            "if a; then case x in a) b;; fi\nc",
            "(if (when (run a)) (then (case x ([a] (run b))))) (run c)",
        ),
        ("a >; b", "(run a) (run b)"),
        ("for 1 in a; do b; done\nc", "(for [a] (run b)) (run c)"),
        ("{ a; } b\nc", "(group (run a)) (run c)"),
        ("x=$(a; fi; b) c\nd", "(run x=$((run a) (run b)) c) (run d)"),
        ("a `b )` c\nd", "(run a `(run b)` c) (run d)"),
        ("$f() { a; }\nb", "(function $f (group (run a))) (run b)"),
    ];
    for (text, tree) in cases {
        let parsed = parse(text);
        assert!(!parsed.errors.is_empty(), "{text:?}");
        assert_eq!(printer::list(&parsed.script), tree, "{text:?}");
    }
}

#[test]
fn the_limit_of_nesting_is_reported_where_it_is_crossed() {
    let text = format!("a; {}b", "$(".repeat(300));
    let parsed = parse(&text);
    let [error] = parsed.errors.as_slice() else { panic!("{:?}", parsed.errors) };
    let SyntaxErrorKind::TooDeep { limit } = error.kind else { panic!("{error:?}") };
    assert_eq!(error.range.start, 3 + 2 * limit);
}
