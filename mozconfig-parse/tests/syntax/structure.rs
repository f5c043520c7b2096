//! Trees of texts with every construct.

use mozconfig_parse::syntax::{BashismKind, parse};

use crate::{printer, walk};

/// A text, and its tree as [`printer`] writes it.
const TREES: &[(&str, &str)] = &[
    ("a b c", "(run a b c)"),
    ("a; b & c\nd", "(run a) (& (run b)) (run c) (run d)"),
    ("a && b || c && d", "(&& (|| (&& (run a) (run b)) (run c)) (run d))"),
    ("a | b | c", "(| (run a) (run b) (run c))"),
    ("! a | b && ! c", "(&& (! (| (run a) (run b))) (! (run c)))"),
    ("a &&\n\n b |\n c", "(&& (run a) (| (run b) (run c)))"),
    ("x=1", "(set x=1)"),
    ("x= y=\"a b\" cmd z=2", "(run x= y=\"‹a b›\" cmd z=2)"),
    ("x=1 >f", "(set x=1 (> f))"),
    ("x=a=b:c", "(set x=a=b:c)"),
    (">f a <g b 2>>h", "(run a b (> f) (< g) (2>> h))"),
    ("a 12>|f <>g 3<&- >&2", "(run a (12>| f) (<> g) (3<& -) (>& 2))"),
    ("{ a; b; } >f 2>&1", "(group (run a) (run b) (> f) (2>& 1))"),
    ("(a; b) | c", "(| (subshell (run a) (run b)) (run c))"),
    ("( (a) )", "(subshell (subshell (run a)))"),
    ("if a; then b; fi", "(if (when (run a)) (then (run b)))"),
    (
        "if a; then b; elif c; then d; elif e; then f; else g; fi",
        "(if (when (run a)) (then (run b)) (when (run c)) (then (run d)) (when (run e)) (then (run f)) (else (run g)))",
    ),
    ("if a\nthen\n  b # c\nfi >f", "(if (when (run a)) (then (run b)) (> f))"),
    (
        "if ! a && b; c; then d & fi",
        "(if (when (&& (! (run a)) (run b)) (run c)) (then (& (run d))))",
    ),
    ("while a; do b; done", "(while (when (run a)) (run b))"),
    ("until a; do b; c; done <f", "(until (when (run a)) (run b) (run c) (< f))"),
    ("for x in a \"$@\" *.c; do b $x; done", "(for x [a \"$@\" *.c] (run b $x))"),
    ("for x; do a; done", "(for x (run a))"),
    ("for x do a; done", "(for x (run a))"),
    ("for x\nin\ndo a\ndone", "(for x [] (run a))"),
    ("for in in in in; do in=do; done", "(for in [in in] (set in=do))"),
    (
        "case $x in a) b;; c|d) e; f;; (g) ;; *) h; esac",
        "(case $x ([a] (run b)) ([c d] (run e) (run f)) ([g]) ([*] (run h)))",
    ),
    ("case x in esac", "(case x)"),
    ("case a in\n\n(b)\n\n;;\nc) d # e\n;;\n\nesac", "(case a ([b]) ([c] (run d)))"),
    ("case if in if) a then;; do|done) ;; esac", "(case if ([if] (run a then)) ([do done]))"),
    ("f() { a; }", "(function f (group (run a)))"),
    ("f () (a) >g", "(function f (subshell (run a) (> g)))"),
    ("f()\n\nif a; then b; fi", "(function f (if (when (run a)) (then (run b))))"),
    ("f() echo a", "(function f (run echo a))"),
    ("f() g() { a; }", "(function f (function g (group (run a))))"),
    ("{ { a; } }", "(group (group (run a)))"),
    ("{ if a; then { b; } fi }", "(group (if (when (run a)) (then (group (run b)))))"),
    ("echo { a } if fi ! do in", "(run echo { a } if fi ! do in)"),
    ("x=1 if", "(run x=1 if)"),
    ("a # b ' \" `\nc#d \\# '#' \"#\"", "(run a) (run c#d \\# '#' \"#\")"),
    ("# only a comment", ""),
    ("\n\n", ""),
    ("a 'b c'\"d e\"f\\ g\\\\h", "(run a 'b c'\"‹d e›\"f\\ g\\\\h)"),
    ("a \"b \\$ \\` \\\" \\\\ \\x 'c'\"", "(run a \"‹b ›\\$‹ ›\\`‹ ›\\\"‹ ›\\\\‹ \\x 'c'›\")"),
    ("a \"\"'' b", "(run a \"\"'' b)"),
    ("a \"$x$y\" $x$y \"a$\" $ $% a$", "(run a \"$x$y\" $x$y \"‹a$›\" ‹$› ‹$%› ‹a$›)"),
    ("$1$10 $@ $* $# $? $- $$ $! $0", "(run $1$10 $@ $* $# $? $- $$ $! $0)"),
    ("${x}${1}${10}${@}${*}${#}${?}${-}${$}${!}${0}", "(run $x$1$10$@$*$#$?$-$$$!$0)"),
    (
        "${#x} ${#1} ${##} ${#-} ${#@} ${#?}",
        "(run ${length x} ${length 1} ${length #} ${length -} ${length @} ${length ?})",
    ),
    (
        "${x-a} ${x:-a} ${x=a} ${x:=a} ${x?a} ${x:?a} ${x+a} ${x:+a}",
        "(run ${x - a} ${x :- a} ${x = a} ${x := a} ${x ? a} ${x :? a} ${x + a} ${x :+ a})",
    ),
    (
        "${x%a} ${x%%a} ${x#a} ${x##a} ${##a} ${#%a} ${#-a} ${#:-a}",
        "(run ${x % a} ${x %% a} ${x # a} ${x ## a} ${# # a} ${# % a} ${# - a} ${# :- a})",
    ),
    ("${x-} ${x:-} ${x%} ${x##}", "(run ${x - ''0} ${x :- ''0} ${x % ''0} ${x ## ''0})"),
    (
        "${x-a b;c|d(e)\nf} ${x-'}'\"}\"\\}} ${x-${y:-${z}}} ${x-{a}}",
        "(run ${x - ‹a b;c|d(e)\nf›} ${x - '}'\"}\"\\}} ${x - ${y :- $z}} ${x - {a}})",
    ),
    (
        "\"${x-a 'b' \"c d\" $y \\} \\x}\" \"${x#'a}'}\" \"${x%%\"}\"*}\"",
        "(run \"${x - ‹a 'b' ›\"‹c d›\"‹ ›$y‹ ›\\}‹ \\x›}\" \"${x # 'a}'}\" \"${x %% \"}\"*}\")",
    ),
    (
        "${x##*/} ${x%.*} ${x#~} ${x:-~/a} \"${x:-~/a}\"",
        "(run ${x ## */} ${x % .*} ${x # ~{}} ${x :- ~{}/a} \"${x :- ‹~/a›}\")",
    ),
    (
        "$(a) $(a; b | c) $() $(\n a\n) \"$(a \"b\")\"",
        "(run $((run a)) $((run a) (| (run b) (run c))) $() $((run a)) \"$((run a \"b\"))\")",
    ),
    ("$(case x in a) b;; esac) $(#c )\n)", "(run $((case x ([a] (run b)))) $())"),
    (
        "`a` `a; b` `` \"`a \"b\"`\" `a \\`b \\\\\\`c\\\\\\`\\`` \"`a \\\"b\\\"`\" `a \"\\$x\" '\\\\'`",
        "(run `(run a)` `(run a) (run b)` `` \"`(run a \"b\")`\" `(run a `(run b `(run c)`)`)` \"`(run a \"b\")`\" `(run a \"$x\" '\\')`)",
    ),
    ("`a \\\\$x`", "(run `(run a \\$x)`)"),
    (
        "$((1 + 2)) $(( (1) * $x - ${y} )) \"$(($(a) + `b`))\" $((a > b ? \"c\" : \\$d))",
        "(run $((‹1 + 2›)) $((‹ (1) * ›$x‹ - ›$y‹ ›)) \"$(($((run a))‹ + ›`(run b)`))\" $((‹a > b ? \"c\" : ›\\$d)))",
    ),
    (
        "$((a); b) $((a) | (b)) $( (a) )",
        "(run $((subshell (run a)) (run b)) $((| (subshell (run a)) (subshell (run b)))) $((subshell (run a))))",
    ),
    (
        "$(( `grep processor /proc/cpuinfo | wc -l` + 2 ))",
        "(run $((‹ ›`(| (run grep processor /proc/cpuinfo) (run wc -l))`‹ + 2 ›)))",
    ),
    (
        "~ ~/a ~b ~b/c a~ \"~\" \\~ ~\"a\" ~$x ~a'b' x=~",
        "(run ~{} ~{}/a ~{b} ~{b}/c ‹a~› \"‹~›\" \\~ ‹~›\"a\" ‹~›$x ‹~a›'b' ‹x=~›)",
    ),
    (
        "x=~ y=~/a:~b:c~ z=a~ w=~:~ v=\"~\"",
        "(set x=~{} y=~{}/a:~{b}‹:c~› z=‹a~› w=~{}:~{} v=\"‹~›\")",
    ),
    ("export x=~/a:~ readonly y=~", "(run export x=~{}/a:~{} readonly y=~{})"),
    ("alias x=~ a:~", "(run alias ‹x=~› ‹a:~›)"),
    (
        "echo <<E\na $x `b` $(c)\n\"d\" \\$ \\\" 'e'\nE",
        "(run echo (<< E \"‹a ›$x‹ ›`(run b)`‹ ›$((run c))‹\\n\\\"d\\\" ›\\\\$‹ \\\\\\\" 'e'\\n›\"))",
    ),
    (
        "a <<E; b <<'F' <<-G c\n1\nE\n$2\nF\n\t3\n\t\t$4\n\tG\nd",
        "(run a (<< E \"‹1\\n›\")) (run b c (<< 'F' \"‹$2\\n›\") (<< -G \"‹3\\n›$4‹\\n›\")) (run d)",
    ),
    ("a <<\\E\n$x\nE", "(run a (<< 'E' \"‹$x\\n›\"))"),
    ("a <<-E\n\ta `b \\`c\\``\n\t\tE", "(run a (<< -E \"‹a ›`(run b `(run c)`)`‹\\n›\"))"),
    ("a <<-'E'\n\ta\n\tE", "(run a (<< -'E' \"‹a\\n›\"))"),
    ("a <<E\nE", "(run a (<< E \"\"))"),
    ("a <<\"E F\"\nb\nE F", "(run a (<< 'E F' \"‹b\\n›\"))"),
    ("a <<E\nb\\\nE\nE", "(run a (<< E \"‹bE\\n›\"))"),
    ("a <<E\nb\\\\\nE", "(run a (<< E \"b\\\\\\\\‹\\n›\"))"),
    ("a <<'E'\nb\\\nE", "(run a (<< 'E' \"‹b\\\\\\n›\"))"),
    ("if a <<E\nb\nE\nthen c; fi", "(if (when (run a (<< E \"‹b\\n›\"))) (then (run c)))"),
    ("while read x; do a; done <<E\nb\nE", "(while (when (run read x)) (run a) (<< E \"‹b\\n›\"))"),
    (
        "a <<E | b <<F && c\n1\nE\n2\nF",
        "(&& (| (run a (<< E \"‹1\\n›\")) (run b (<< F \"‹2\\n›\"))) (run c))",
    ),
    ("x=$(a <<E\nb $(c)\nE\n) d", "(run x=$((run a (<< E \"‹b ›$((run c))‹\\n›\"))) d)"),
    ("\"$(a <<E\n\"b\nE\n)\"", "(run \"$((run a (<< E \"‹\\\"b\\n›\")))\")"),
    ("`a <<E\nb\nE\n`", "(run `(run a (<< E \"‹b\\n›\"))`)"),
    ("a <<E\n$(b <<F\nc\nF\n)\nE", "(run a (<< E \"$((run b (<< F \\\"‹c\\\\n›\\\")))‹\\n›\"))"),
    (
        "a <<E\n${x-\"b c\"} ${x-'d'}\nE",
        "(run a (<< E \"${x - \\\"‹b c›\\\"}‹ ›${x - ‹'d'›}‹\\n›\"))",
    ),
    ("a <<$x\nb\n$x", "(run a (<< $x \"‹b\\n›\"))"),
    ("i\\\nf a\\\nb; the\\\nn c; \\\nfi", "(if (when (run ab)) (then (run c)))"),
    (
        "a &\\\n& b |\\\n| c >\\\n> d <\\\n<E\nf\nE",
        "(|| (&& (run a) (run b)) (run c (>> d) (<< E \"‹f\\n›\")))",
    ),
    (
        "$\\\nx $\\\n{x\\\ny} ${x\\\n:\\\n-\\\na} $\\\n(a) $(\\\n(1)\\\n) \"a\\\nb\" 'a\\\nb'",
        "(run $x $xy ${x :- a} $((run a)) $((1)) \"ab\" 'a\\\nb')",
    ),
    ("x\\\ny\\\n=\\\n1 a\\\nb", "(run xy=1 ab)"),
    ("f\\\n(\\\n)\\\n{ a; }", "(function f (group (run a)))"),
    ("a 1\\\n2>f", "(run a (12> f))"),
    ("a\\\n", "(run a)"),
    ("\\\na", "(run a)"),
    ("x+=a", "(set x+=a)"),
    ("x=(a \"b c\") y=1", "(set x=‹(a \"b c\")› y=1)"),
    ("x=()", "(set x=‹()›)"),
    ("export x=(a)", "(run export ‹x=(a)›)"),
    ("a <<<b <<<\"c d\"", "(run a (<<< b) (<<< \"‹c d›\"))"),
    ("a &>f &>>g", "(run a (&> f) (&> g))"),
    ("[[ a == b && ( -n $c || d < e ) ]] && f", "(&& ([[ a == b -n $c d e) (run f))"),
    ("[[ a =~ ^b.*$ ]]", "([[ a ‹=~› ‹^b.*$›)"),
    ("source a; . b", "(run source a) (run . b)"),
    ("function f { a; }", "(function f (group (run a)))"),
    ("function f() { a; }", "(function f (group (run a)))"),
    ("function f\n(a)", "(function f (subshell (run a)))"),
    ("function a b", "(run function a b)"),
    ("$'a\\'b' \"$'a'\"", "(run $'a\\'b' \"‹$'a'›\")"),
    ("<(a) >(b) < <(c)", "(run $((run a)) $((run b)) (< $((run c))))"),
    (
        "[ a == b ] && test a == b; [ \"==\" ] x == y",
        "(&& (run [ a == b ]) (run test a == b)) (run [ \"==\" ] x == y)",
    ),
    (
        "$(< f) $(<f) `< f` $(< f g) $(<<E\nE\n) $(< f; a)",
        "(run $(file) $(file) `file` $((run g (< f))) $((set (<< E \"\"))) $((set (< f)) (run a)))",
    ),
    (
        "${x:1} ${x:1:2} ${x::2} ${x: -1} ${x:$y:${#x}-2} \"${x:1}\"",
        "(run ${x from 1} ${x from 1 2} ${x from ''0 2} ${x from ‹ -1›} ${x from $y ${length x}-2} \"${x from 1}\")",
    ),
    (
        "${x/a/b} ${x//a} ${x^^} ${x,} ${x@Q} ${x[1]} ${!x} ${#x[@]} ${!x*}",
        "(run ${x unsupported x/a/b} ${x unsupported x//a} ${x unsupported x^^} ${x unsupported x,} ${x unsupported x@Q} ${x unsupported x[1]} ${! unsupported !x} ${x unsupported #x[@]} ${! unsupported !x*})",
    ),
    ("${z::${#z}-2}", "(run ${z from ''0 ${length z}-2})"),
    ("$\"a\"", "(run ‹$›\"a\")"),
    ("a\r\n\"b\r\"", "(run a\r) (run \"b\r\")"),
    ("é \"é\" \\é \"\\é\" é=1 é$é", "(run é \"é\" \\é \"‹\\é›\" é=1 ‹é$é›)"),
    ("{a,b} a{b} a}b }a {a", "(run {a,b} a{b} a}b }a {a)"),
    ("x=}; a=b}", "(set x=}) (set a=b})"),
];

#[test]
fn trees_are_as_written() {
    for (text, tree) in TREES {
        let parsed = parse(text);
        assert_eq!(printer::list(&parsed.script), *tree, "{text:?}");
        assert_eq!(parsed.errors, [], "{text:?}");
        assert_eq!(walk::check(text, &parsed), Ok(()), "{text:?}");
    }
}

#[test]
fn samples_are_parsed_without_an_error() {
    for text in walk::SAMPLES {
        let parsed = parse(text);
        assert_eq!(parsed.errors, [], "{text:?}");
        assert_eq!(walk::check(text, &parsed), Ok(()), "{text:?}");
    }
}

/// The nodes of a text but for the lists, and-ors and pipelines, which mostly are single commands.
fn nodes(text: &str) -> Vec<(&'static str, &str)> {
    let mut nodes = walk::nodes(text, &parse(text));
    nodes.retain(|(label, _)| !matches!(*label, "list" | "and-or" | "pipeline"));
    nodes
}

#[test]
fn every_node_knows_its_place() {
    assert_eq!(
        nodes("  a=1 b \"$c d\" >e # f\n"),
        [
            ("command", "a=1 b \"$c d\" >e"),
            ("assignment", "a=1"),
            ("name", "a"),
            ("word", "1"),
            ("part", "1"),
            ("word", "b"),
            ("part", "b"),
            ("word", "\"$c d\""),
            ("part", "\"$c d\""),
            ("part", "$c"),
            ("part", " d"),
            ("redirection", ">e"),
            ("word", "e"),
            ("part", "e"),
        ]
    );
}

#[test]
fn nodes_in_backquotes_know_their_places_in_the_file() {
    assert_eq!(
        nodes("x=`a \\`b\\` \"\\$c\"`"),
        [
            ("command", "x=`a \\`b\\` \"\\$c\"`"),
            ("assignment", "x=`a \\`b\\` \"\\$c\"`"),
            ("name", "x"),
            ("word", "`a \\`b\\` \"\\$c\"`"),
            ("part", "`a \\`b\\` \"\\$c\"`"),
            ("inner", "a \\`b\\` \"\\$c\""),
            ("command", "a \\`b\\` \"\\$c\""),
            ("word", "a"),
            ("part", "a"),
            ("word", "`b\\`"),
            ("part", "`b\\`"),
            ("inner", "b"),
            ("command", "b"),
            ("word", "b"),
            ("part", "b"),
            ("word", "\"\\$c\""),
            ("part", "\"\\$c\""),
            ("part", "$c"),
        ]
    );
}

#[test]
fn nodes_in_here_documents_know_their_places_in_the_file() {
    assert_eq!(
        nodes("a <<-E; b\n\tx\n\t`c`y\nE\n"),
        [
            ("command", "a <<-E"),
            ("word", "a"),
            ("part", "a"),
            ("redirection", "<<-E"),
            ("body", "\tx\n\t`c`y\n"),
            ("part", "x\n"),
            ("part", "`c`"),
            ("inner", "c"),
            ("command", "c"),
            ("word", "c"),
            ("part", "c"),
            ("part", "y\n"),
            ("command", "b"),
            ("word", "b"),
            ("part", "b"),
        ]
    );
}

#[test]
fn continued_lines_belong_to_the_nodes_that_they_continue() {
    assert_eq!(
        nodes("i\\\nf a\\\n; then b\\\nc; fi >\\\nd"),
        [
            ("command", "i\\\nf a\\\n; then b\\\nc; fi >\\\nd"),
            ("command", "a"),
            ("word", "a"),
            ("part", "a"),
            ("command", "b\\\nc"),
            ("word", "b\\\nc"),
            ("part", "b\\\nc"),
            ("redirection", ">\\\nd"),
            ("word", "d"),
            ("part", "d"),
        ]
    );
}

#[test]
fn lists_and_pipelines_end_before_their_separators() {
    let text = "a; b && ! c | d & \n";
    let mut nodes = walk::nodes(text, &parse(text));
    nodes.retain(|(label, _)| !matches!(*label, "word" | "part"));
    assert_eq!(
        nodes,
        [
            ("list", "a; b && ! c | d"),
            ("and-or", "a"),
            ("pipeline", "a"),
            ("command", "a"),
            ("and-or", "b && ! c | d"),
            ("pipeline", "b"),
            ("command", "b"),
            ("pipeline", "! c | d"),
            ("command", "c"),
            ("command", "d"),
        ]
    );
}

#[test]
fn forms_of_bash_are_noted_with_their_places() {
    use BashismKind as Kind;

    let cases: &[(&str, &[(BashismKind, &str)])] = &[
        ("x+=a", &[(Kind::AppendAssignment, "x+=")]),
        ("x=(a \"b c\") y=1", &[(Kind::Array, "x=(a \"b c\")")]),
        ("export x=(a)", &[(Kind::Array, "x=(a)")]),
        ("a <<<b", &[(Kind::HereString, "<<<")]),
        ("a &>f &>>g", &[(Kind::OutputAndError, "&>"), (Kind::OutputAndError, "&>>")]),
        ("[[ a && b ]] || c", &[(Kind::ConditionalExpression, "[[ a && b ]]")]),
        ("source a; echo source", &[(Kind::Source, "source")]),
        ("function f { a; }", &[(Kind::FunctionKeyword, "function f")]),
        ("function a b", &[]),
        ("$'a\\'b' \"$'a'\"", &[(Kind::DollarSingleQuote, "$'a\\'b'")]),
        ("a <(b) >c", &[(Kind::ProcessSubstitution, "<(b)")]),
        (
            "[ a == b ] && test a == b; [ \"==\" = == ]; a == b",
            &[(Kind::DoubleEquals, "=="), (Kind::DoubleEquals, "=="), (Kind::DoubleEquals, "==")],
        ),
        (
            "$(< f) `<f` $(< f a)",
            &[(Kind::FileSubstitution, "$(< f)"), (Kind::FileSubstitution, "`<f`")],
        ),
        (
            "${x::${#x}-2} \"${x:1}\" ${x:-1}",
            &[(Kind::Substring, "${x::${#x}-2}"), (Kind::Substring, "${x:1}")],
        ),
        (
            "${x/a/b} ${!x} ${x[1]} ${x^^} ${!}",
            &[
                (Kind::ParameterForm, "${x/a/b}"),
                (Kind::ParameterForm, "${!x}"),
                (Kind::ParameterForm, "${x[1]}"),
                (Kind::ParameterForm, "${x^^}"),
            ],
        ),
        (
            "`a \\`b &>c\\`; [ a == b ]`",
            &[(Kind::OutputAndError, "&>"), (Kind::DoubleEquals, "==")],
        ),
    ];
    for (text, expected) in cases {
        let parsed = parse(text);
        let found: Vec<(BashismKind, &str)> = parsed
            .bashisms
            .iter()
            .map(|bashism| (bashism.kind, &text[bashism.range.as_usize()]))
            .collect();
        assert_eq!(found, *expected, "{text:?}");
        assert_eq!(parsed.errors, [], "{text:?}");
    }
}
