//! Old lists run by Python, as the old check runs them, against what the importer reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mozconfig_lint::whitelist::import::python::read;

use crate::corpus::{RealTree, real_trees};
use crate::hostile::changed_list;
use crate::python;
use crate::random::Random;

/// Runs each text as the old check does, and prints what it leaves behind or the kind of its error.
const JUDGE: &str = r#"
import json, sys, warnings
warnings.simplefilter("ignore")
answers = []
for text in json.load(sys.stdin):
    names = {}
    try:
        exec(text.encode(), names)
        answers.append(json.dumps(names["whitelist"] if "whitelist" in names else names["allowlist"]))
    except Exception as error:
        answers.append("error: " + type(error).__name__)
json.dump(answers, sys.stdout)
"#;

type Lists = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// What Python makes of texts: the list, or the kind of error.
fn judged(texts: &[String]) -> Option<Vec<Result<Lists, String>>> {
    let answers = answers(JUDGE, texts)?;
    let answer = |answer: String| match answer.strip_prefix("error: ") {
        Some(error) => Err(error.to_owned()),
        None => Ok(serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{answer}"))),
    };
    Some(answers.into_iter().map(answer).collect())
}

/// What a judge says of each text.
fn answers(judge: &str, texts: &[String]) -> Option<Vec<String>> {
    let input = serde_json::to_string(texts).expect("texts");
    let answers: Vec<String> = serde_json::from_str(&python::run(judge, &input)?).expect("JSON");
    assert_eq!(answers.len(), texts.len());
    Some(answers)
}

/// What the importer makes of a text.
fn imported(text: &str) -> Result<Lists, String> {
    let old = read(text).map_err(|error| error.to_string())?;
    let texts = |lines: Vec<mozconfig_lint::whitelist::import::old_list::OldLine>| {
        lines.into_iter().map(|line| line.text).collect()
    };
    Ok(old
        .sides
        .into_iter()
        .map(|(side, platforms)| {
            let platforms =
                platforms.into_iter().map(|(name, lines)| (name, texts(lines))).collect();
            (side, platforms)
        })
        .collect())
}

/// Judges texts, all of which the importer has to understand: how many are lists, how many errors.
fn judge(texts: &[String]) -> Option<(usize, usize)> {
    let (mut lists, mut errors) = (0, 0);
    for (text, expected) in texts.iter().zip(judged(texts)?) {
        let found = imported(text);
        match (&expected, &found) {
            (Ok(expected), Ok(found)) => {
                assert_eq!(found, expected, "{text}");
                lists += 1;
            }
            (Err(_), Err(found)) if !found.contains("not understood") => errors += 1,
            _ => panic!("Python: {expected:?}\nimported: {found:?}\n{text}"),
        }
    }
    Some((lists, errors))
}

#[test]
fn real_lists_are_what_python_makes_of_them() {
    let texts: Vec<String> = real_trees().iter().map(RealTree::old_text).collect();
    if let Some((lists, _)) = judge(&texts) {
        assert_eq!(lists, texts.len(), "a real list is an error for Python");
    }
}

#[test]
fn written_lists_are_what_python_makes_of_them() {
    let list = |lines: &str| format!("whitelist = {{'nightly': {{'a': {lines}}}}}\n");
    let mut texts: Vec<String> = [
        // Strings: quotes, prefixes, escapes, pieces.
        r#"['a' "b" '''c''' """d"""]"#,
        r#"['a\'b', "a\"b", '\\', 'a\nb\tc\rd', '\a\b\f\v']"#,
        r"['\x41\u00e9\U0001F600', '\101\60\7z\400', '\8\q\ ']",
        r#"[r'a\nb', R"a\"b", u'\u0041', U'x', r'''a
b''']"#,
        "['a\\\nb', 'c\\\r\nd', '''e\r\nf\rg''']",
        "['', \"\", '''''', \"\"\"\"\"\"]",
        "['é', 'ключ', '\u{1f600}']",
        // Lists and tuples.
        "('x', 'y')",
        "('x',)",
        "()",
        "[]",
        "['a'] + ['b'] + []",
        "('a',) + ('b',)",
        "['a' + 'b' 'c']",
        "(['a'])",
        "[('a'), (('b'))]",
        "[\n    'a',  # why\n    # above\n    'b',\n]",
    ]
    .map(list)
    .to_vec();
    texts.extend(
        [
            // One list under two names.
            "common = ['a']\nwhitelist = {'nightly': {'x': common, 'y': common}}\nwhitelist['nightly']['x'] += ['b']\n",
            "common = ['a']\nwhitelist = {'nightly': {'x': common + []}}\ncommon += ['b']\n",
            "a = b = ['x']\nb += ['y']\nwhitelist = {'nightly': {'p': a}}\n",
            "whitelist = {'nightly': {}}\nn = whitelist['nightly']\nn['p'] = ['x']\n",
            "whitelist = {'nightly': {'p': ('x',)}}\nwhitelist['nightly']['p'] += ('y',)\n",
            "whitelist = {'nightly': {'p': ['x']}}\nwhitelist['nightly']['p'] += ('y', 'z')\n",
            "whitelist = {'nightly': {'p': ['x']}}\nwhitelist['nightly']['p'] += 'yz'\n",
            "whitelist = {'nightly': {'p': ['x']}}\nwhitelist['nightly']['p'] += {'k': 'v'}\n",
            // Loops.
            "whitelist = {'n': {}}\nfor p in ['a', 'b']:\n    whitelist['n'][p] = [p]\nwhitelist['n'][p] += ['last']\n",
            "whitelist = {'n': {}}\nfor p in 'ab': whitelist['n'][p] = [p]; whitelist['n'][p] += ['x']\n",
            "whitelist = {'n': {'b': [], 'a': []}}\nfor p in whitelist['n']:\n    whitelist['n'][p] += [p]\n",
            "whitelist = {'n': {}}\nfor p in ('a', 'b'):\n    for q in ('c', 'd'):\n        whitelist['n'][p + q] = [p, q]\n",
            "l = ['a', 'b']\nwhitelist = {'n': {'p': l}}\nfor x in ['c', 'd']:\n    l += [x]\n",
            "whitelist = {'n': {}}\nfor p in []:\n    whitelist['n'][p] += ['x']\n",
            // Subscripts.
            "l = [['a'], ['b']]\nwhitelist = {'n': {'p': l[0], 'q': l[-1]}}\nl[1] += ['c']\n",
            "l = ['a', 'b']\nl[0] = 'z'\nl[-1] += 'y'\nwhitelist = {'n': {'p': l, 'q': (l[0],)}}\n",
            "t = ('a', 'b')\nwhitelist = {'n': {t[0]: [t[1], t[-2]]}}\n",
            // The name of today.
            "allowlist = {'n': {'p': ['x']}}\n",
            // What does nothing.
            "\"\"\"The list.\"\"\"\nfrom __future__ import unicode_literals\nwhitelist = {}\npass\n",
            "whitelist = {}\nif __name__ == '__main__':\n    import pprint\n    while True:\n        pprint.pprint([x for x in whitelist])\n",
            "whitelist = {}\nif \"__main__\" == __name__: print(whitelist)\nwhitelist['n'] = {}\n",
            "if __name__ == '__main__':\n    x = f'{1}'\n\n    y()\nwhitelist = {'n': {}}\nwhitelist['n']['p'] = ['x']\n",
            "\u{feff}whitelist = {}\n",
            "# -*- coding: utf-8 -*-\n\n\nwhitelist = {}",
            "whitelist = \\\n    {'n': {'p': ['x']}}\n",
            "whitelist = {'n': {'p': ['x']}};whitelist['n']['q'] = ['y'] ; pass\n",
            "whitelist = {'n': {'p': ['x']}}\r\nwhitelist['n']['p'] += ['y']\r\n",
            "whitelist = {'n': {'p': ['x']}}\rwhitelist['n']['p'] += ['y']\r",
            // Lines, blocks and blanks.
            "whitelist = {'n': {}}\nfor p in 'a':\n\tfor q in 'b':\n\t\twhitelist['n'][p] = [q]\n\twhitelist['n'][q] = [p]\n",
            "whitelist = {'n': {}}\nfor p in 'a':\n        for q in 'b':\n        \twhitelist['n'][p] = [q]\n",
            "whitelist = {'n': {}}\nfor p in 'a':\n    # why\n\n  # less far\n    whitelist['n'][p] = [p]\n# end",
            "whitelist = {'n': {}}\nfor p in 'a':\n    for q in 'b':\n        whitelist['n'][p] = [q]",
            "\x0cwhitelist = {}\n\x0c\n  \x0cwhitelist['n'] = {}\n",
            "whitelist = {'n': {'p': [\n'a' ,\n\n        # why\n  'b'\n,]}}\n",
            "whitelist = \\\r\n{'n': \\\n{}}\n",
            "whitelist = {'n' : {'p' : ['x' , ] , } , } ; pass ;\n",
            // Numbers, names and brackets.
            "l = ['a', 'b', 'c']\nwhitelist = {'n': {'p': [l[0_0], l[00], l[- 2], l[(2)]]}}\n",
            "été = ['x']\nfor_ = été\nmatch = type = for_\nwhitelist = {'n': {'p': match}}\n",
            "match = ['x']\nmatch += ['y']\nmatch[0] = 'z'\nwhitelist = {'n': {'p': match}}\n",
            "(whitelist) = (({'n': (({}))}))\n(whitelist['n'])['p'] = 'x',\n",
            "for x in 'a', 'b',:\n    whitelist = {x: {}}\n",
            "from __future__ import (print_function, division)\nwhitelist = {}\n",
            "whitelist = {}\nif (__name__ == '__main__'): print(1)\n",
            "whitelist = {}\nif (('__main__' == __name__)):\n    if 1:\n        x()\n\n    y()\n",
        ]
        .map(str::to_owned),
    );
    if let Some((_, errors)) = judge(&texts) {
        assert_eq!(errors, 0, "a list of this test is an error for Python");
    }
}

#[test]
fn mistakes_are_mistakes_for_python_too() {
    let texts = [
        "whitelist = {'n': {}}\nwhitelist['n']['p'] += ['x']\n",
        "whitelist['n'] = {}\n",
        "whitelist = {'n': {'p': ['x'] + 'y'}}\n",
        "whitelist = {'n': {'p': ['x'] + ('y',)}}\n",
        "whitelist = {'n': {'p': 'x' + ['y']}}\n",
        "l = ['x']\nwhitelist = {'n': {'p': [l[1]]}}\n",
        "l = ['x']\nwhitelist = {'n': {'p': [l[-2]]}}\n",
        "l = ['x']\nwhitelist = {'n': {'p': [l['a']]}}\n",
        "whitelist = {'n': {'p': 'x'['a']}}\n",
        "t = ('x',)\nt[0] = 'y'\nwhitelist = {}\n",
        "for x in 5:\n    pass\nwhitelist = {}\n",
        "whitelist = {'n': {'p': ['x'}}\n",
        "whitelist = {'n': {'p': ['x']}\n",
        "whitelist = {'n': 'p': ['x']}\n",
        "  whitelist = {}\n",
        "whitelist = {}\n    whitelist['n'] = {}\n",
        "for x in []:\nwhitelist = {}\n",
        "whitelist = 'a\n",
        "whitelist = '''a\n",
        "whitelist = {'n': {'p': ['\\x4']}}\n",
        "whitelist = {'n': {'p': ['\\u12']}}\n",
        "whitelist = {'n': {'p': ['\\UFFFFFFFF']}}\n",
        "whitelist = 1 +\n",
        "= 1\n",
        "whitelist = {}\nfor x in 'a':\n    pass\n  pass\n",
        "whitelist = {}\nfor x in 'a':\n        pass\n\tpass\n",
        "whitelist = {}\nfor x in 'a':\n    for y in 'b':\n    pass\n",
        "whitelist = {}\nfor x in 'a': for y in 'b': pass\n",
        "whitelist = {}\nfor for in 'a': pass\n",
        "whitelist = {}\nfor None in 'a': pass\n",
        "whitelist = {}\n'a' = 'b'\n",
        "whitelist = {}\nTrue = 'b'\n",
        "whitelist = {} {}\n",
        "whitelist = {}; ; pass\n",
        "whitelist = {'n': {},, }\n",
        "whitelist = {'n': {'p': ['x', 'y'}]}\n",
        "whitelist = {'n': {'p': ['x' y]}}\n",
        "whitelist = {'n': {'p': ['x']})\n",
        "whitelist = {'n': class}\n",
        "whitelist = {'n'\n: {}}\nwhitelist['n'\n",
        "whitelist = \\ {}\n",
        "whitelist = {}\\",
        "whitelist = {}\n}\n",
        "whitelist = {}\nfrom __future__ import\n",
        "whitelist = {}\nif __name__ == '__main__':\n",
        "whitelist = {}\nif __name__ == '__main__': f(\n",
        "whitelist = {}\nwhitelist['n'] = $x\n",
        "whitelist = {}\nwhitelist['n'] = ¡x\n",
        "other = {}\n",
        "",
    ]
    .map(str::to_owned);
    if let Some((lists, _)) = judge(&texts) {
        assert_eq!(lists, 0, "a mistake of this test is none for Python");
    }
}

/// As the other judge, but of texts that may do anything: what does more than such lists do is not run,
/// but called `more`, and the block that does not run is no part of the text.
const CAREFUL_JUDGE: &str = r#"
import ast, json, resource, sys, warnings
warnings.simplefilter("ignore")
# A list that grows without an end comes to one.
resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))
LIST = (ast.Module, ast.Assign, ast.AugAssign, ast.Add, ast.For, ast.Pass, ast.Expr, ast.Constant, ast.List,
        ast.Tuple, ast.Dict, ast.Name, ast.Subscript, ast.BinOp, ast.UnaryOp, ast.USub, ast.Load, ast.Store,
        getattr(ast, "Index", ast.Load))
def judge(text):
    try:
        tree = ast.parse(text.encode())
        tree.body = [it for it in tree.body if not isinstance(it, ast.If) or "__main__" not in ast.dump(it.test)]
        if not all(isinstance(node, LIST) for node in ast.walk(tree)):
            return "error: more"
        names = {}
        exec(compile(tree, "list", "exec"), names)
        return json.dumps(names["whitelist"] if "whitelist" in names else names["allowlist"])
    except (Exception, RecursionError, MemoryError) as error:
        return "error: " + type(error).__name__
json.dump([judge(text) for text in json.load(sys.stdin)], sys.stdout)
"#;

/// What Python says of a text that it does not read.
const IS_NOT_PYTHON: [&str; 3] =
    ["error: SyntaxError", "error: IndentationError", "error: TabError"];

#[test]
fn changed_lists_are_read_as_by_python_or_not_at_all() {
    let texts: Vec<String> = (0..LISTS).map(changed_list).collect();
    let Some(answers) = answers(CAREFUL_JUDGE, &texts) else { return };
    let (mut same, mut refused) = (0, 0);
    for (text, answer) in texts.iter().zip(answers) {
        match imported(text) {
            // A mistake in the block that does not run is not looked for.
            Ok(_) if IS_NOT_PYTHON.contains(&answer.as_str()) && text.contains("__main__") => {}
            Ok(found) => {
                let expected: Lists = serde_json::from_str(&answer)
                    .unwrap_or_else(|_| panic!("Python: {answer}\nimported: {found:?}\n{text}"));
                assert_eq!(found, expected, "{text}");
                same += 1;
            }
            // What is no list of lines, too much, or does more than such lists do.
            Err(error)
                if ["not understood", "expected", "more than", "grow past"]
                    .iter()
                    .any(|reason| error.contains(reason)) => {}
            Err(error) => {
                let is_error = answer.strip_prefix("error: ").is_some_and(|it| it != "more");
                assert!(is_error, "Python: {answer}\nimported: {error}\n{text}");
                refused += 1;
            }
        }
    }
    println!("{same} lists, {refused} errors");
    assert!(same > 50 && refused > 50, "{same} lists and {refused} errors say little");
}

/// How many lists are made up.
const LISTS: u64 = 600;

#[test]
fn made_up_lists_are_what_python_makes_of_them() {
    let texts: Vec<String> = (0..LISTS).map(|seed| Writer::new(seed).list()).collect();
    if let Some((lists, errors)) = judge(&texts) {
        println!("{lists} lists, {errors} errors");
        assert!(lists > 2 * errors && errors > 0, "{lists} lists and {errors} errors say little");
    }
}

/// Writes an old list out of what such files do, now and then with a mistake.
pub(crate) struct Writer {
    random: Random,
    text: String,
}

const PLATFORMS: [&str; 4] = ["linux32", "linux64", "macosx64", "win32"];
const SIDES: [&str; 2] = ["nightly", "release"];
const LINES: [&str; 10] = [
    "ac_add_options --enable-x",
    ". \"$topsrcdir/build/mozconfig.cache\"",
    "if test \"$A\" = 'b'; then",
    "fi",
    "mk_add_options MOZ_MAKE_FLAGS=\"-j4\"",
    "mk_add_options X='$(PYTHON) @A@ \\ 10'",
    "export MOZILLA_OFFICIAL=1",
    "é\tü",
    "",
    "# {brackets] (in) strings",
];

impl Writer {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), text: String::new() }
    }

    pub(crate) fn list(mut self) -> String {
        if self.random.chance(50) {
            self.text.push_str("# what may differ\n");
        }
        let name = ["whitelist", "allowlist"][self.random.below(2)];
        let _ = writeln!(self.text, "{name} = {{");
        for side in SIDES {
            let side = self.quoted(side);
            let _ = writeln!(self.text, "    {side}: {{}},");
        }
        self.text.push_str("    }\n\n");
        let all: Vec<String> = PLATFORMS.iter().map(|platform| self.quoted(platform)).collect();
        let _ = writeln!(self.text, "all_platforms = [{}]\n", all.join(", "));
        let common = self.lines();
        let _ = writeln!(self.text, "common = {common}");
        for side in SIDES {
            if !self.random.chance(2) {
                let lines = self.value();
                let side = self.quoted(side);
                let _ = writeln!(
                    self.text,
                    "for platform in all_platforms:\n    {name}[{side}][platform] = {lines}"
                );
            }
        }
        for _ in 0..self.random.below(8) {
            self.statement(name);
        }
        if self.random.chance(50) {
            self.text
                .push_str("if __name__ == '__main__':\n    import pprint\n    pprint.pprint(1)\n");
        }
        self.text
    }

    fn statement(&mut self, name: &str) {
        if self.random.chance(20) {
            self.text.push_str("\n# why this is so\n");
        }
        let side = self.random.pick(&SIDES);
        let side = self.quoted(side);
        let platform = self.random.pick(&PLATFORMS);
        let platform = self.quoted(platform);
        let lines = self.value();
        let operator = if self.random.chance(80) { "+=" } else { "=" };
        let _ = match self.random.below(5) {
            0 => writeln!(self.text, "common += {lines}"),
            1 => {
                let known = if self.random.chance(5) { 5 } else { 4 };
                let index = self.random.below(known);
                writeln!(self.text, "{name}[{side}][all_platforms[{index}]] {operator} {lines}")
            }
            2 => {
                let some: Vec<String> = (0..self.random.below(4))
                    .map(|_| {
                        let platform = self.random.pick(&PLATFORMS);
                        self.quoted(platform)
                    })
                    .collect();
                writeln!(
                    self.text,
                    "for p in [{}]:\n    {name}[{side}][p] {operator} {lines}\n    last = p",
                    some.join(", ")
                )
            }
            3 => {
                let operator = if self.random.chance(10) { "+=" } else { "=" };
                writeln!(self.text, "{name}[{side}]['new'] {operator} {lines}")
            }
            _ => writeln!(self.text, "{name}[{side}][{platform}] {operator} {lines}"),
        };
    }

    fn value(&mut self) -> String {
        match self.random.below(6) {
            0 => "common".to_owned(),
            1 => format!("common + {}", self.lines()),
            2 => format!("({},)", self.string()),
            _ => self.lines(),
        }
    }

    fn lines(&mut self) -> String {
        let mut lines = "[".to_owned();
        for _ in 0..self.random.below(4) {
            let separator =
                self.random.pick(&["", "\n    ", "  # why\n    ", "\n\n    # why\n    "]);
            lines.push_str(separator);
            lines.push_str(&self.string());
            lines.push(',');
        }
        lines.push_str("\n]");
        lines
    }

    /// A line of a mozconfig, in pieces or whole.
    fn string(&mut self) -> String {
        let line = self.random.pick(&LINES);
        match self.random.below(8) {
            0 => {
                let middle = line.char_indices().nth(line.chars().count() / 2);
                let (left, right) = line.split_at(middle.map_or(0, |(at, _)| at));
                let (left, right) = (self.quoted(left), self.quoted(right));
                let between = self.random.pick(&[" ", "\n    ", " + "]);
                format!("{left}{between}{right}")
            }
            _ => self.quoted(line),
        }
    }

    /// A literal of a text: any quotes, any escapes.
    fn quoted(&mut self, text: &str) -> String {
        let quotes = self.random.pick(&["'", "'", "\"", "'''", "\"\"\""]);
        let is_raw =
            self.random.chance(20) && !text.contains(['\'', '"', '\\']) && !text.ends_with('\\');
        if is_raw {
            return format!("r{quotes}{text}{quotes}");
        }
        let mut literal = self.random.pick(&["", "", "", "u"]).to_owned() + quotes;
        for character in text.chars() {
            let code = u32::from(character);
            match character {
                _ if self.random.chance(3) => {
                    let _ = match self.random.below(3) {
                        0 if code < 0x100 => write!(literal, "\\x{code:02x}"),
                        1 => write!(literal, "\\u{code:04X}"),
                        _ => write!(literal, "\\{code:03o}"),
                    };
                }
                '\\' => literal.push_str("\\\\"),
                '\'' | '"' => literal.extend(['\\', character]),
                '\t' if self.random.chance(50) => literal.push_str("\\t"),
                ' ' if self.random.chance(2) => literal.push_str("\\\n "),
                _ => literal.push(character),
            }
        }
        literal + quotes
    }
}
