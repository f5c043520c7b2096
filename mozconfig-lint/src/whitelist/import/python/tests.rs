//! What is read of a Python file, and what is said of one that cannot be read. That the values are
//! Python's own is tested in `tests/import`.

use std::fmt::Write as _;

use super::read;

/// The error of a text, with its help.
fn error(text: &str) -> String {
    let error = read(text).expect_err("an error");
    match &error.help {
        Some(help) if help != super::UNDERSTOOD => format!("{error}\nhelp: {help}"),
        _ => error.to_string(),
    }
}

/// The errors of texts, one after the other.
fn errors(texts: &[&str]) -> String {
    let errors: Vec<String> = texts.iter().map(|text| error(text)).collect();
    errors.join("\n")
}

/// The comment of each line.
fn comments(text: &str) -> String {
    let old = read(text).expect("an old list");
    let mut told = String::new();
    for (side, platforms) in &old.sides {
        for (platform, lines) in platforms {
            for line in lines {
                let comment = line.comment.as_deref().unwrap_or("-");
                let (at, text) = (line.line, &line.text);
                let _ = writeln!(told, "{side} {platform} {at}: {text} ({comment})");
            }
        }
    }
    told
}

#[test]
fn what_is_not_understood_is_told_with_its_place() {
    insta::assert_snapshot!(errors(&[
        "import os\n",
        "whitelist = {}\nfrom os import path\n",
        "whitelist = {}\n\ndef f():\n    pass\n",
        "class C: pass\n",
        "while True:\n    pass\n",
        "whitelist = {}\nif whitelist:\n    pass\n",
        "if __name__ == '__main__':\n    pass\nelse:\n    pass\n",
        "try:\n    pass\nexcept E:\n    pass\n",
        "with open('x') as f:\n    pass\n",
        "for a, b in []:\n    pass\n",
        "for a in []:\n    pass\nelse:\n    pass\n",
        "a = b = c.d\n",
        "a, b = 'x', 'y'\n",
        "a: int = 1\n",
        "a -= 1\n",
        "a.b = 1\n",
        "whitelist = {}\nwhitelist.update(x)\n",
        "whitelist = dict(a=1)\n",
        "whitelist = {'n': {'p': ['a', f'{b}']}}\n",
        "whitelist = {'n': {'p': ['a',\n  'b' f'{b}']}}\n",
        "whitelist = {'n': {'p': ['a', b'c']}}\n",
        "whitelist = {'n': {'p': [x for x in 'a']}}\n",
        "whitelist = {'n': {'p': {'a', 'b'}}}\n",
        "whitelist = {'n': {'p': [*a]}}\n",
        "whitelist = {**a}\n",
        "whitelist = ['a'][0:1]\n",
        "whitelist = ['a'] * 2\n",
        "whitelist = 'a %s' % 'b'\n",
        "whitelist = lambda: 1\n",
        "whitelist = 'a' if 1 else 'b'\n",
        "whitelist = not 1\n",
        "whitelist = 1 == 1\n",
        "whitelist = 'a' and 'b'\n",
        "whitelist = 1.5\n",
        "whitelist = 0x10\n",
        "whitelist = '\\N{BULLET}'\n",
        "whitelist = {}; del whitelist\n",
    ]), @r"
    1:1: found an import, which is not understood here
    2:1: found an import, which is not understood here
    3:1: found a function, which is not understood here
    1:1: found a class, which is not understood here
    1:1: found `while`, which is not understood here
    2:1: found `if`, which is not understood here
    1:1: found `else` after `if __name__ == ...`, which is not understood here
    1:1: found `try`, which is not understood here
    1:1: found `with`, which is not understood here
    1:5: found a loop over several variables, which is not understood here
    1:1: found a loop with `else`, which is not understood here
    1:9: found the attribute `.d`, which is not understood here
    1:1: found an assignment to several variables, which is not understood here
    1:1: found an assignment with a type, which is not understood here
    1:1: found an assignment other than `=` and `+=`, which is not understood here
    1:1: found an assignment to an attribute, which is not understood here
    2:1: found a call of `.update`, which is not understood here
    1:13: found a call of `dict`, which is not understood here
    1:31: found an f-string, which is not understood here
    2:7: found an f-string, which is not understood here
    1:31: found a string of bytes, which is not understood here
    1:25: found a comprehension, which is not understood here
    1:25: found a set, which is not understood here
    1:26: found `*` in a list, which is not understood here
    1:14: found `**` in a dict, which is not understood here
    1:13: found a slice, which is not understood here
    1:13: found an operator other than `+`, which is not understood here
    1:13: found an operator other than `+`, which is not understood here
    1:13: found a `lambda`, which is not understood here
    1:13: found a choice by `if`, which is not understood here
    1:13: found an operator before a value, which is not understood here
    1:13: found a comparison, which is not understood here
    1:13: found `and` or `or`, which is not understood here
    1:13: found a number with a point, which is not understood here
    1:13: found the number `0x10`, which is not understood here
    1:13: found a character by its name, `\N{...}`, which is not understood here
    1:17: found `del`, which is not understood here
    ");
}

#[test]
fn what_python_would_refuse_is_told_with_its_place() {
    insta::assert_snapshot!(errors(&[
        "",
        "# nothing\n",
        "whitelist = {}\nallowlist = {}\n",
        "whitelist = {\n",
        "whitelist = {]\n",
        "whitelist = {'a'\n\n",
        "whitelist = ['a' 'b\n]\n",
        "whitelist == = 1\n",
        "  whitelist = {}\n",
        "whitelist = {}\n  x = 1\n",
        "whitelist = {}\n€ = 1\n",
        "whitelist = '\\x4'\n",
        "whitelist = '\\ud800'\n",
        "whitelist = {'n': {}}\nwhitelist['n']['linux64'] += ['x']\n",
        "whitelist = {'n': {}}\nfor p in platforms:\n    pass\n",
        "a = ['x']\nb = a[1]\n",
        "a = ['x'] + 'y'\n",
        "a = 'x'['y']\n",
        "a = {1: 'x'}\n",
    ]), @r#"
    1:1: the file sets neither `whitelist` nor `allowlist`
    1:10: the file sets neither `whitelist` nor `allowlist`
    2:15: the file sets both `whitelist` and `allowlist`, expected one
    2:1: this is not Python: it breaks off
    help: `python3 -m py_compile FILE` says what Python makes of it
    1:14: this is not Python: closing parenthesis ']' does not match opening parenthesis '{'
    help: `python3 -m py_compile FILE` says what Python makes of it
    3:1: this is not Python: it breaks off
    help: `python3 -m py_compile FILE` says what Python makes of it
    1:18: this is not Python: unterminated string literal
    help: `python3 -m py_compile FILE` says what Python makes of it
    1:14: this is not Python: `=` cannot stand here
    help: `python3 -m py_compile FILE` says what Python makes of it
    1:3: this is not Python: `whitelist` cannot stand here
    help: `python3 -m py_compile FILE` says what Python makes of it
    2:3: this is not Python: `x` cannot stand here
    help: `python3 -m py_compile FILE` says what Python makes of it
    2:1: this is not Python: "€" is not a valid identifier
    help: `python3 -m py_compile FILE` says what Python makes of it
    1:13: `\x` stands before less than 2 digits
    1:13: `\ud800` is no character
    2:16: there is no key `linux64` here
    help: `=` makes a key, `+=` needs one that is there
    2:10: nothing was assigned to `platforms` before
    2:7: there is no element 1 in a list of 1
    1:5: a list and a string cannot be added
    1:9: a string has no element at a string
    1:6: found a number as a key, expected a string
    "#);
}

#[test]
fn what_is_no_list_of_lines_is_told() {
    insta::assert_snapshot!(errors(&[
        "whitelist = ['a']\n",
        "whitelist = {\n    'nightly': ['a'],\n}\n",
        "whitelist = {\n    'nightly': {'linux64': 'a'},\n}\n",
        "whitelist = {\n    'nightly': {'linux64': ['a', ['b']]},\n}\n",
    ]), @"
    1:18: `whitelist` is a list, expected `{side: {platform: [line, ...]}}`
    2:5: under `nightly` stands a list, expected `{side: {platform: [line, ...]}}`
    2:17: under `linux64` stands a string, expected `{side: {platform: [line, ...]}}`
    2:17: a line of `linux64` is a list, expected a string
    ");
}

#[test]
fn nothing_hostile_takes_long_or_much() {
    let nested = |open: &str, close: &str, count: usize| {
        format!("whitelist = {}1{}\n", open.repeat(count), close.repeat(count))
    };
    let texts = [
        nested("(", ")", 100_000),
        nested("[", "]", 100_000),
        nested("{1:", "}", 100_000),
        nested("", "[0]", 100_000),
        nested("", "+1", 100_000),
        nested("-", "", 100_000),
        nested("not ", "", 100_000),
        nested("lambda: ", "", 100_000),
        nested("1 if 1 else ", "", 100_000),
        nested("", "**1", 100_000),
        format!("whitelist = {}\n", "'a' ".repeat(100_000)),
        format!("whitelist = a{}\n", ".a".repeat(100_000)),
        (0..99).fold(String::new(), |text, level| {
            format!("{text}{}for a in 'a':\n", " ".repeat(level))
        }) + &" ".repeat(99)
            + "a = 1\n",
        format!("a = '{}'\n", "x".repeat(1 << 20)),
        "a = ['x']\nfor b in a:\n    a += ['y']\n".to_owned(),
        format!("a = ['x']\n{}", "a += a\n".repeat(100)),
        format!("a = 'x'\n{}", "a += a\n".repeat(100)),
        format!(
            "a = [{}]\nb = ['x']\nfor c in a:\n  for d in a:\n    for e in a:\n      b += [c]\n",
            "'x',".repeat(1000)
        ),
        format!("a = [{}]\nfor b in a:\n  c = a + a\n", "'x',".repeat(1000)),
        format!(
            "a = {{}}\nb = [{}]\nfor c in b:\n  for d in b:\n    a[c + d] = c\n",
            "'x',".repeat(500)
        ),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    insta::assert_snapshot!(errors(&texts), @"
    1:43: this is nested more than 64 levels deep
    1:43: this is nested more than 64 levels deep
    1:73: this is nested more than 64 levels deep
    1:194: this is nested more than 64 levels deep
    1:136: this is nested more than 64 levels deep
    1:74: this is nested more than 64 levels deep
    1:257: this is nested more than 64 levels deep
    1:259: this is nested more than 64 levels deep
    1:1: the file has 1200014 bytes, more than 1048576
    1:197: this is nested more than 64 levels deep
    1:261: this is nested more than 64 levels deep
    1:74: this is nested more than 64 levels deep
    61:73: this is nested more than 64 levels deep
    1:1: the file has 1048583 bytes, more than 1048576
    2:1: the lists grow past 200000 items here
    help: a list of allowed lines has a few hundred; does a loop run too often?
    19:1: the lists grow past 200000 items here
    help: a list of allowed lines has a few hundred; does a loop run too often?
    1:5: the texts grow past 4194304 bytes here
    help: a list of allowed lines has a few hundred; does a loop run too often?
    5:5: the lists grow past 200000 items here
    help: a list of allowed lines has a few hundred; does a loop run too often?
    3:7: the lists grow past 200000 items here
    help: a list of allowed lines has a few hundred; does a loop run too often?
    5:7: the lists grow past 200000 items here
    help: a list of allowed lines has a few hundred; does a loop run too often?
    ");
}

#[test]
fn comments_go_with_the_lines_that_they_are_about() {
    insta::assert_snapshot!(comments(
        "# The licence.\n\
         # 'nightly' holds what nightly may have.\n\
         whitelist = {\n\
        \x20   'nightly': {'a': [\n\
        \x20       'none',\n\
        \x20       # above one\n\
        \x20       'one',\n\
        \x20       'two of the group',\n\
        \n\
        \x20       'none after a blank line',\n\
        \x20       'three',  # beside three\n\
        \x20       # bug 123456:\n\
        \x20       #   the cache\n\
        \x20       'fo'\n\
        \x20       'ur',\n\
        \x20   ]},\n\
        \x20   'release': {},\n\
         }\n\
         \n\
         # -- above the statement --\n\
         whitelist['nightly']['a'] += [\n\
        \x20   'five',\n\
        \x20   # own '# no comment'\n\
        \x20   'six # no comment',\n\
         ]\n\
         whitelist['nightly']['a'] += ['none']\n\
         # above the loop\n\
         for p in ['b', 'c']:\n\
        \x20   whitelist['nightly'][p] = ['seven']\n\
        \x20   # in the loop\n\
        \x20   whitelist['nightly'][p] += ['eight']\n\
         # above a name\n\
         common = ['nine']\n\
         # not where it is used\n\
         whitelist['release']['a'] = common\n\
         whitelist['release']['b'] = ['''\n\
         # no comment\n\
         ''', 'ten']\n"
    ), @"
    nightly a 5: none (-)
    nightly a 7: one (above one)
    nightly a 8: two of the group (above one)
    nightly a 10: none after a blank line (-)
    nightly a 11: three (beside three)
    nightly a 14: four (bug 123456: the cache)
    nightly a 22: five (above the statement)
    nightly a 24: six # no comment (own '# no comment')
    nightly a 26: none (-)
    nightly b 29: seven (above the loop)
    nightly b 31: eight (in the loop)
    nightly c 29: seven (above the loop)
    nightly c 31: eight (in the loop)
    release a 33: nine (-)
    release b 36: 
    # no comment
     (-)
    release b 38: ten (-)
    ");
}
