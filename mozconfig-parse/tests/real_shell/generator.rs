//! Whole small trees that nobody wrote: conditions in conditions, includes in functions, defaults,
//! `return` in included files, here-documents, loops, options that override each other.
//!
//! proptest makes them, and makes one that fails smaller before it is shown. To keep such a one,
//! write it into `handwritten.txt`.

use std::cell::Cell;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy};
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::case::{Case, Counts, run_each, run_in_scratch};
use crate::choices::Choices;
use crate::random::Random;
use crate::shell::{ShellKind, Shells, Variables};

/// How many trees are made.
const TREES: u64 = 260;
/// How many files a tree has at most.
const FILES: usize = 4;
/// How many choices there are for a file, and for the environments.
const CHOICES: usize = 400;
/// How many smaller trees are tried once one fails.
const SMALLER: u32 = 1_000;
/// In how many environments each is loaded.
const ENVIRONMENTS: usize = 10;

/// Variables of the environment, and what they may hold.
const INPUTS: [&str; 4] = ["V", "W", "CHANNEL", "PLATFORM"];
const VALUES: [&str; 5] = ["", "a", "b", "win32", "nightly"];
/// Variables that the mozconfigs set.
const OUTPUTS: [&str; 5] = ["X", "Y", "Z", "CC", "FLAGS"];
const FUNCTIONS: [&str; 3] = ["f", "g", "h"];

struct Generator {
    random: Choices,
    /// How many files there are to include; each includes only those behind it.
    files: usize,
    file: usize,
    /// How many functions are defined; a body calls only those before it.
    functions: usize,
    in_function: bool,
    in_subshell: bool,
    in_loop: bool,
    out: String,
    budget: usize,
}

impl Generator {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.out, "{:width$}{text}", "", width = depth * 2);
    }

    fn input(&mut self) -> &'static str {
        self.random.pick(&INPUTS)
    }

    fn output(&mut self) -> &'static str {
        self.random.pick(&OUTPUTS)
    }

    fn any_variable(&mut self) -> &'static str {
        if self.random.chance(60) { self.input() } else { self.output() }
    }

    fn value(&mut self) -> &'static str {
        self.random.pick(&VALUES)
    }

    fn solid_value(&mut self) -> &'static str {
        self.random.pick(&VALUES[1..])
    }

    /// An expansion, to stand in quotes.
    fn expansion(&mut self, depth: usize) -> String {
        let name = self.any_variable();
        let value = self.solid_value();
        match self.random.below(if depth > 1 { 6 } else { 12 }) {
            0..=3 => format!("${{{name}}}"),
            4 => format!("${{{name}%{value}}}"),
            5 if self.in_function => "$1".to_owned(),
            5 => format!("${{{name}#?}}"),
            6 => format!("${{{name}-{}}}", self.expansion(depth + 1)),
            7 => format!("${{{name}:-{value}}}"),
            8 => format!("${{{name}:+{}}}", self.expansion(depth + 1)),
            9 => format!("${{{name}+{value}}}"),
            10 => "$(uname -s)".to_owned(),
            _ => format!("${{{name}:-{}x}}", self.expansion(depth + 1)),
        }
    }

    /// An expansion, to stand without quotes; what is cut from a longer string stands in quotes
    /// all the same: the evaluator takes it for one field.
    fn unquoted(&mut self, depth: usize) -> String {
        let expansion = self.expansion(depth);
        if expansion.contains(['#', '%']) { format!("\"{expansion}\"") } else { expansion }
    }

    fn word(&mut self) -> String {
        let value = self.value();
        match self.random.below(8) {
            0 => self.solid_value().to_owned(),
            1 => format!("'{value} '"),
            2 => format!("\"{value}\""),
            3 => format!("\"{}\"", self.expansion(0)),
            4 => format!("\"{value}{}\"", self.expansion(0)),
            5 => self.unquoted(0),
            6 => format!("{}\"-{}\"", self.solid_value(), self.expansion(0)),
            _ => format!("\"{} {}\"", self.expansion(0), self.expansion(0)),
        }
    }

    fn test(&mut self, depth: usize) -> String {
        let name = self.any_variable();
        let value = self.value();
        match self.random.below(if depth > 1 { 8 } else { 14 }) {
            0 => format!("[ -n \"${name}\" ]"),
            1 => format!("test -z \"${name}\""),
            2 | 3 => format!("[ \"${name}\" = \"{value}\" ]"),
            4 => format!("test \"x${name}\" != \"x{value}\""),
            5 => format!("[ \"{}\" = \"{value}\" ]", self.expansion(1)),
            6 => {
                let other = self.any_variable();
                format!("[ \"${name}\" = \"${other}\" ]")
            }
            7 => self
                .random
                .pick(&["true", "false", "[ -f $topsrcdir/file1 ]", "[ -d /nowhere ]"])
                .to_owned(),
            8 => format!("! {}", self.test(depth + 2)),
            9 => format!("{} && {}", self.test(depth + 2), self.test(depth + 2)),
            10 => format!("{} || {}", self.test(depth + 2), self.test(depth + 2)),
            11 => {
                let other = self.any_variable();
                match value {
                    // Four words, all but the first of which the `!` turns around.
                    "" => format!("[ ! \"${name}\" -a \"${other}\" ]"),
                    _ => format!("[ -n \"${name}\" -a \"${other}\" = a ]"),
                }
            }
            12 => {
                let other = self.any_variable();
                match value {
                    "" => format!("test ! \"${name}\" -o \"${other}\""),
                    _ => format!("[ \"${name}\" = a -o ! -z \"${other}\" ]"),
                }
            }
            _ if self.functions > 0 => {
                let function = FUNCTIONS[self.random.below(self.functions)];
                format!("{function} {}", self.word())
            }
            _ => "[ `uname -s` = Linux ]".to_owned(),
        }
    }

    fn list(&mut self, depth: usize, most: usize) {
        let count = 1 + self.random.below(most);
        for _ in 0..count {
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: usize) {
        if self.budget == 0 || depth > 4 {
            self.line(depth, "ac_add_options --end");
            return;
        }
        self.budget -= 1;
        match self.random.below(48) {
            0..=3 => {
                let option = self.random.pick(&["--enable-x", "--disable-x", "--with-y", "Z=1"]);
                let rest = if self.random.chance(40) { self.word() } else { String::new() };
                let line = format!("ac_add_options {option} {rest}");
                self.line(depth, line.trim_end());
            }
            4 => {
                let line = format!("ac_add_options --with-z={}", self.word());
                self.line(depth, &line);
            }
            5 => {
                let line = format!("mk_add_options MOZ_{}={}", self.output(), self.word());
                self.line(depth, &line);
            }
            6..=9 => {
                let line = format!("{}={}", self.output(), self.word());
                self.line(depth, &line);
            }
            10 => {
                let line = format!("export {}=\"{}\"", self.output(), self.expansion(0));
                self.line(depth, &line);
            }
            11 => {
                let line = format!("export {}", self.any_variable());
                self.line(depth, &line);
            }
            12 => {
                let line = format!("unset {}", self.any_variable());
                self.line(depth, &line);
            }
            13..=16 => self.if_command(depth),
            17 | 18 => self.case_command(depth),
            19 => {
                let line = format!("{} && {}={}", self.test(1), self.output(), self.word());
                self.line(depth, &line);
            }
            20 => {
                let line = format!("{} || ac_add_options --or", self.test(1));
                self.line(depth, &line);
            }
            21 | 22 if self.file < self.files => {
                let number = self.file + 1 + self.random.below(self.files - self.file);
                let line = match self.random.below(4) {
                    0 => format!(". $topsrcdir/file{number} || X=1"),
                    1 => format!("if . $topsrcdir/file{number}; then Y=1; fi"),
                    _ => format!(". \"$topsrcdir/file{number}\""),
                };
                self.line(depth, &line);
            }
            23 if !self.in_function && self.functions < FUNCTIONS.len() => self.function(depth),
            24 if self.functions > 0 => {
                let function = FUNCTIONS[self.random.below(self.functions)];
                let line = format!("{function} {}", self.word());
                self.line(depth, &line);
            }
            25 => {
                let line = format!("read {} {} <<END", self.output(), self.output());
                self.line(depth, &line);
                let body = format!("{} {}\nEND", self.solid_value(), self.expansion(0));
                self.out.push_str(&body);
                self.out.push('\n');
            }
            26 => {
                let line = format!(": ${{{}:={}}}", self.any_variable(), self.solid_value());
                self.line(depth, &line);
            }
            27 if !self.in_loop => self.for_command(depth),
            28 => self.nested(depth),
            29 if !self.in_loop => self.while_command(depth),
            number @ 30..=42 => self.further_statement(depth, number),
            43 if self.file > 0 || self.in_function => {
                let status = self.random.pick(&["", "", " 0", " 1"]);
                let line = format!("if {}; then return{status}; fi", self.test(1));
                self.line(depth, &line);
            }
            44 | 45 => {
                let line = format!("{}=$?", self.output());
                self.line(depth, &line);
            }
            46 => {
                let line = format!("{} || {}=$?", self.test(1), self.output());
                self.line(depth, &line);
            }
            47 if depth > 0 && (self.file > 0 || self.in_function) => self.line(depth, "return"),
            _ => {
                let line = format!("{}=\"${{{}}}{}\"", self.output(), self.output(), self.value());
                self.line(depth, &line);
            }
        }
    }

    /// What real mozconfigs hardly hold, and the shell knows all the same.
    fn further_statement(&mut self, depth: usize, number: usize) {
        match number {
            30 => self.positional(depth),
            31 => {
                let line = format!("X={} Y=\"$X{}\"", self.word(), self.expansion(0));
                self.line(depth, &line);
            }
            32 => {
                let line = format!("export CC={} FLAGS=\"{}\"", self.word(), self.expansion(0));
                self.line(depth, &line);
            }
            33 => {
                let command = self.random.pick(&["true", "false", "command true", "f=1 true"]);
                let line = format!("{}={} {command} || Y=1", self.output(), self.solid_value());
                self.line(depth, &line);
            }
            34 => {
                let line = format!("{}={}", self.output(), self.substitution());
                self.line(depth, &line);
            }
            35 => {
                let name = self.output();
                let sum = self.random.pick(&[
                    "1 + 2 * 3",
                    "(1 + 2) * 3 - 4 / 2",
                    "5 % 3 << 2 | 1",
                    "1 < 2 ? 3 : 4",
                    "!(2 == 2) || 0",
                    "0x10 + 010 - ~1",
                ]);
                self.line(depth, &format!("{name}=$(({sum}))"));
            }
            36 => self.here_document(depth),
            37 => {
                let line = format!("ac_add_options \\\n  --with-\\\nlong={}", self.word());
                self.line(depth, &line);
            }
            38 => {
                let (test, output) = (self.test(2), self.output());
                let line = match self.random.below(4) {
                    0 => format!("{test} | true && {output}=1"),
                    1 => format!("! true | {test} || {output}=2"),
                    2 => format!("echo \"{}\" | read {output} || :", self.expansion(0)),
                    _ => format!("{output}=3 | {output}=4"),
                };
                self.line(depth, &line);
            }
            39 => {
                let line = format!("{{ {}={}; }} > /dev/null 2>&1", self.output(), self.word());
                self.line(depth, &line);
            }
            40 => {
                let line = match self.random.below(4) {
                    0 => format!("eval '{}=\"{}\"'", self.output(), self.expansion(1)),
                    1 => format!("eval {}=a '; ac_add_options' --eval", self.output()),
                    2 => format!("unset {} {}", self.output(), self.any_variable()),
                    _ => format!("{}=1 &", self.output()),
                };
                self.line(depth, &line);
            }
            41 => {
                let name = self.any_variable();
                let line = match self.random.below(3) {
                    0 => format!("ac_add_options --length=${{#{name}}}"),
                    1 => format!("{}=\"${{{name}##*[a-m]}}\"", self.output()),
                    _ => format!("{}=\"${{{name}%%?}}.${{{name}#*n}}\"", self.output()),
                };
                self.line(depth, &line);
            }
            _ => {
                let end = self.random.pick(&["exit 1", "false", ": ${V?}", "echo told", "exit"]);
                let line = format!("if {} && {}; then {end}; fi", self.test(2), self.test(2));
                self.line(depth, &line);
            }
        }
    }

    fn if_command(&mut self, depth: usize) {
        let line = format!("if {}; then", self.test(0));
        self.line(depth, &line);
        self.list(depth + 1, 2);
        if self.random.chance(25) {
            let line = format!("elif {}; then", self.test(0));
            self.line(depth, &line);
            self.list(depth + 1, 2);
        }
        if self.random.chance(40) {
            self.line(depth, "else");
            self.list(depth + 1, 2);
        }
        self.line(depth, "fi");
    }

    fn case_command(&mut self, depth: usize) {
        let subject = self.word();
        self.line(depth, &format!("case {subject} in"));
        for _ in 0..=self.random.below(3) {
            let pattern = self.random.pick(&["a", "b|nightly", "win*", "*", "?", "\"\"", "[!a]*"]);
            self.line(depth, &format!("{pattern})"));
            self.list(depth + 1, 2);
            self.line(depth + 1, ";;");
        }
        self.line(depth, "esac");
    }

    fn for_command(&mut self, depth: usize) {
        let words = format!("one \"{}\" {}", self.expansion(1), self.unquoted(1));
        self.line(depth, &format!("for item in {words}; do"));
        self.in_loop = true;
        self.line(depth + 1, "ac_add_options \"--item=$item\"");
        if self.random.chance(50) {
            let leave = self.random.pick(&["break", "continue"]);
            let line = format!("if {}; then {leave}; fi", self.test(1));
            self.line(depth + 1, &line);
        }
        self.list(depth + 1, 2);
        self.in_loop = false;
        self.line(depth, "done");
    }

    /// A loop that comes to an end: nothing else changes the variable that it counts with,
    /// no function that is called and no file that is included.
    fn while_command(&mut self, depth: usize) {
        let end = self.random.pick(&["aa", "a", ""]);
        let place = if self.in_function { self.functions + 1 } else { 0 };
        let count = format!("COUNT_{}_{place}", self.file);
        self.line(depth, &format!("{count}="));
        let head = if self.random.chance(50) {
            format!("while [ \"${count}\" != \"{end}\" ]; do")
        } else {
            format!("until test \"${count}\" = \"{end}\"; do")
        };
        self.line(depth, &head);
        self.in_loop = true;
        self.line(depth + 1, &format!("{count}=a${count}"));
        if self.random.chance(40) {
            let leave = self.random.pick(&["break", "continue"]);
            let line = format!("{} && {leave}", self.test(1));
            self.line(depth + 1, &line);
        }
        self.list(depth + 1, 2);
        self.in_loop = false;
        self.line(depth, "done");
    }

    /// Positional parameters: in a function, since the loader needs its own again.
    fn positional(&mut self, depth: usize) {
        if self.in_function {
            return self.set_arguments(depth);
        }
        self.line(depth, "arguments() {");
        self.set_arguments(depth + 1);
        self.line(depth, "}");
        self.line(depth, "arguments");
    }

    fn set_arguments(&mut self, depth: usize) {
        let line = format!("set -- one {} \"{}\"", self.word(), self.expansion(0));
        self.line(depth, &line);
        if self.random.chance(30) {
            self.line(depth, "shift");
        }
        let line = self.random.pick(&[
            "ac_add_options \"--first=$1\"",
            "ac_add_options \"--count=$#\"",
            "ac_add_options \"$@\"",
            "X=\"$*\"",
            "for item; do ac_add_options \"--item=$item\"; done",
            "for item in \"$@\" last; do Y=\"$Y$item\"; done",
            "case $# in 2) Z=two;; *) Z=\"$2\";; esac",
        ]);
        self.line(depth, line);
    }

    /// A command whose output is known where its words are.
    fn substitution(&mut self) -> String {
        match self.random.below(5) {
            0 => format!("$(echo \"{}\")", self.expansion(1)),
            1 => format!("`echo {}`", self.solid_value()),
            2 => format!("\"$(echo \"in{}\" 'side')\"", self.expansion(1)),
            3 => format!("$(if {}; then echo yes; else echo no; fi)", self.test(1)),
            _ => format!("\"$(echo $(echo {}))b\"", self.solid_value()),
        }
    }

    fn here_document(&mut self, depth: usize) {
        let (first, second) = (self.output(), self.output());
        let (start, indentation) = match self.random.below(3) {
            0 => ("<<'END'", ""),
            1 => ("<<-END", "\t"),
            _ => ("<<\\END", ""),
        };
        self.line(depth, &format!("read -r {first} {second} {start}"));
        // Nothing is expanded in a text whose end is quoted. (A lone `$`: the name by which an unknown
        // command goes does not tell `${V}` that is meant from one that is a value.)
        let last = if indentation.is_empty() { "$".to_owned() } else { self.expansion(0) };
        let body = format!("{indentation}{} {last}\n", self.solid_value());
        self.out.push_str(&body);
        let _ = writeln!(self.out, "{indentation}END");
    }

    fn nested(&mut self, depth: usize) {
        let subshell = self.random.chance(50);
        self.line(depth, if subshell { "(" } else { "{" });
        let outer = (self.in_subshell, self.in_loop);
        self.in_subshell |= subshell;
        self.list(depth + 1, 3);
        (self.in_subshell, self.in_loop) = outer;
        let end = self.random.pick(&["", " || Z=1", " && Z=1"]);
        self.line(depth, &format!("{}{end}", if subshell { ")" } else { "}" }));
    }

    fn function(&mut self, depth: usize) {
        let name = FUNCTIONS[self.functions];
        self.line(depth, &format!("{name}() {{"));
        let in_loop = std::mem::replace(&mut self.in_loop, false);
        self.in_function = true;
        self.list(depth + 1, 4);
        self.in_function = false;
        self.in_loop = in_loop;
        self.line(depth, "}");
        // Within a condition or subshell it may be that nobody defines it.
        if depth == 0 {
            self.functions += 1;
        }
    }

    /// The files of a tree, the mozconfig first; each by choices of its own.
    fn tree(rows: Vec<Choices>) -> Vec<(String, String)> {
        let last = rows.len() - 1;
        let file = |(file, random)| {
            let mut generator = Self {
                random,
                files: last,
                file,
                functions: 0,
                in_function: false,
                in_subshell: false,
                in_loop: false,
                out: String::new(),
                budget: 14,
            };
            generator.list(0, 8);
            let name = if file == 0 { "mozconfig".to_owned() } else { format!("file{file}") };
            (name, generator.out)
        };
        rows.into_iter().enumerate().map(file).collect()
    }
}

/// The files of trees, each with environments.
fn trees() -> impl Strategy<Value = (Vec<(String, String)>, Vec<Variables>)> {
    let files = vec(Choices::rows(CHOICES), 1..=FILES).prop_map(Generator::tree);
    (files, Choices::rows(CHOICES).prop_map(environments))
}

fn environments(mut random: Choices) -> Vec<Variables> {
    let mut environments = vec![Variables::new()];
    while environments.len() < ENVIRONMENTS {
        let mut environment = Variables::new();
        for name in INPUTS.into_iter().chain(["X", "CC"]) {
            let chance = if INPUTS.contains(&name) { 65 } else { 15 };
            if random.chance(chance) {
                environment.insert(name.to_owned(), Some(random.pick(&VALUES).to_owned()));
            }
        }
        environments.push(environment);
    }
    environments
}

/// In dash, `set -e` ends the load by a failure in an included file even where the status of the
/// include is looked at; the evaluator does as POSIX and bash do.
fn shells_for(files: &[(String, String)]) -> Vec<ShellKind> {
    let looked_at = |line: &str| line.contains("if . ") || line.contains("|| X=1");
    if files.iter().flat_map(|(_, text)| text.lines()).any(looked_at) {
        vec![ShellKind::Bash]
    } else {
        vec![ShellKind::Dash, ShellKind::Bash]
    }
}

#[test]
fn generated_trees_do_what_the_shell_does() {
    let first = std::env::var("MOZCONFIG_SEED").ok().and_then(|seed| seed.parse().ok());
    let first: u64 = first.unwrap_or(1);
    let trees: u64 =
        std::env::var("MOZCONFIG_TREES").ok().and_then(|t| t.parse().ok()).unwrap_or(TREES);
    let shells = Shells::find();
    run_each("generated trees", usize::try_from(trees).expect("a count"), |index| {
        generated(first + index as u64, &shells)
    });
}

/// Runs the tree of a seed; a smaller one where it fails.
fn generated(seed: u64, shells: &Shells) -> (Counts, Option<String>) {
    let config = ProptestConfig {
        cases: 1,
        failure_persistence: None,
        max_shrink_iters: SMALLER,
        ..ProptestConfig::default()
    };
    let mut random = Random::new(seed);
    let bytes: Vec<u8> = (0..4).flat_map(|_| random.next().to_le_bytes()).collect();
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let first = Cell::new(None);
    let result = TestRunner::new_with_rng(config, random).run(&trees(), |(files, environments)| {
        let case = Case {
            name: format!("tree {seed}"),
            shells: shells_for(&files),
            files,
            top: "mozconfig".to_owned(),
            tree: None,
            environments,
            may_be_unknown: false,
        };
        let (counts, failure) = run_in_scratch(&case, shells);
        // Smaller trees do not count.
        first.set(first.get().or(Some(counts)));
        failure.map_or(Ok(()), |failure| Err(TestCaseError::fail(failure)))
    });
    let failure = match result {
        Ok(()) => None,
        Err(TestError::Fail(reason, _)) => Some(reason.to_string()),
        Err(TestError::Abort(reason)) => Some(format!("tree {seed}: given up: {reason}")),
    };
    (first.get().unwrap_or_default(), failure)
}
