//! Whole small trees that nobody wrote: conditions in conditions, includes in functions, defaults,
//! `return` in included files, here-documents, options that override each other.

use std::fmt::Write as _;

use crate::case::{Case, run_all};
use crate::random::Random;
use crate::shell::{ShellKind, Shells, Variables};

/// How many trees are made.
const TREES: u64 = 260;
/// In how many environments each is loaded.
const ENVIRONMENTS: usize = 10;

/// Variables of the environment, and what they may hold.
const INPUTS: [&str; 4] = ["V", "W", "CHANNEL", "PLATFORM"];
const VALUES: [&str; 5] = ["", "a", "b", "win32", "nightly"];
/// Variables that the mozconfigs set.
const OUTPUTS: [&str; 5] = ["X", "Y", "Z", "CC", "FLAGS"];
const FUNCTIONS: [&str; 3] = ["f", "g", "h"];

struct Generator {
    random: Random,
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
                format!("[ -n \"${name}\" -a \"${other}\" = a ]")
            }
            12 => {
                let other = self.any_variable();
                format!("[ \"${name}\" = a -o ! -z \"${other}\" ]")
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
        match self.random.below(30) {
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
            29 if self.file > 0 || self.in_function => {
                let status = self.random.pick(&["", "", " 0", " 1"]);
                let line = format!("if {}; then return{status}; fi", self.test(1));
                self.line(depth, &line);
            }
            _ => {
                let line = format!("{}=\"${{{}}}{}\"", self.output(), self.output(), self.value());
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

    /// The files of a tree, the mozconfig first.
    fn tree(seed: u64) -> Vec<(String, String)> {
        let mut random = Random::new(seed);
        let files = random.below(4);
        let mut generator = Self {
            random,
            files,
            file: 0,
            functions: 0,
            in_function: false,
            in_subshell: false,
            in_loop: false,
            out: String::new(),
            budget: 0,
        };
        let mut tree = Vec::new();
        for file in 0..=files {
            generator.file = file;
            generator.functions = 0;
            generator.budget = 14;
            generator.list(0, 8);
            let name = if file == 0 { "mozconfig".to_owned() } else { format!("file{file}") };
            tree.push((name, std::mem::take(&mut generator.out)));
        }
        tree
    }
}

fn environments(seed: u64) -> Vec<Variables> {
    let mut random = Random::new(seed ^ 0x00ff_00ff);
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
    let cases: Vec<Case> = (first..first + trees)
        .map(|seed| {
            let files = Generator::tree(seed);
            Case {
                name: format!("tree {seed}"),
                shells: shells_for(&files),
                files,
                top: "mozconfig".to_owned(),
                tree: None,
                environments: environments(seed),
                may_be_unknown: false,
            }
        })
        .collect();
    run_all("generated trees", &shells, &cases);
}
