//! Pairs that nobody wrote: two variants that share includes, with conditions in conditions,
//! functions, defaults, `return` in included files, here-documents, options that override each other.
//!
//! Left out is what the evaluator does not claim to know: options whose names hold variables, and
//! the status of an include, where dash is at odds with POSIX.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::judge::Effort;
use crate::loads::Shells;
use crate::pair::Pair;
use crate::random::Random;
use crate::shrink::{judge_all, number};

/// How many pairs are made.
const PAIRS: u64 = 150;

/// Variables of the environment, and what they may hold.
const INPUTS: [&str; 4] = ["V", "W", "CHANNEL", "PLATFORM"];
const VALUES: [&str; 5] = ["", "a", "b", "win32", "nightly"];
/// Variables that the mozconfigs set.
const OUTPUTS: [&str; 5] = ["X", "Y", "Z", "CC", "FLAGS"];
const FUNCTIONS: [&str; 2] = ["f", "g"];
/// Files to include; each includes only those before it.
const SHARED: [&str; 3] =
    ["build/mozconfig.one", "build/mozconfig.two", "browser/config/mozconfigs/linux64/common-opt"];

/// A command, which may hold others.
#[derive(Clone, Debug)]
enum Node {
    Line(String),
    Block {
        parts: Vec<(String, Vec<Self>)>,
        /// What stands behind each part.
        end_of_part: Option<&'static str>,
        close: String,
    },
}

struct Generator {
    random: Random,
    /// How many of the shared files may be included.
    files: usize,
    is_included: bool,
    in_function: bool,
    functions: usize,
    budget: usize,
}

impl Generator {
    fn any_variable(&mut self) -> &'static str {
        if self.random.chance(55) { self.random.pick(&INPUTS) } else { self.output() }
    }

    fn output(&mut self) -> &'static str {
        self.random.pick(&OUTPUTS)
    }

    fn solid_value(&mut self) -> &'static str {
        self.random.pick(&VALUES[1..])
    }

    /// An expansion, to stand in quotes.
    fn expansion(&mut self, depth: usize) -> String {
        let name = self.any_variable();
        let value = self.solid_value();
        match self.random.below(if depth > 1 { 7 } else { 13 }) {
            0..=3 => format!("${{{name}}}"),
            4 => format!("${{{name}%{value}}}"),
            5 if self.in_function => "$1".to_owned(),
            5 => format!("${{{name}#?}}"),
            6 => format!("${{{name}##*-}}"),
            7 => format!("${{{name}-{}}}", self.expansion(depth + 1)),
            8 => format!("${{{name}:-{value}}}"),
            9 => format!("${{{name}:+{}}}", self.expansion(depth + 1)),
            10 => format!("${{{name}+{value}}}"),
            11 => self.random.pick(&["$(uname -s)", "$(uname -m)", "$(prints it)"]).to_owned(),
            _ => format!("${{{name}:-{}x}}", self.expansion(depth + 1)),
        }
    }

    fn word(&mut self) -> String {
        let value = self.random.pick(&VALUES);
        match self.random.below(8) {
            0 | 1 => self.solid_value().to_owned(),
            2 => format!("'{value} $'"),
            3 => format!("\"{value}\""),
            4 | 5 => format!("\"{}\"", self.expansion(0)),
            6 => format!("{}\"-{}\"'.'", self.solid_value(), self.expansion(0)),
            _ => format!("\"{} {}\"", self.expansion(0), self.expansion(0)),
        }
    }

    fn test(&mut self, depth: usize) -> String {
        let (name, other) = (self.any_variable(), self.any_variable());
        let value = self.random.pick(&VALUES);
        match self.random.below(if depth > 1 { 9 } else { 15 }) {
            0 | 1 => format!("[ -n \"${name}\" ]"),
            2 => format!("test -z \"${name}\""),
            3 | 4 => format!("[ \"${name}\" = \"{value}\" ]"),
            5 => format!("test \"x${name}\" != \"x{value}\""),
            6 => format!("[ \"{}\" = \"{value}\" ]", self.expansion(1)),
            7 => format!("[ \"${name}\" = \"${other}\" ]"),
            8 => self
                .random
                .pick(&[
                    "works it",
                    "[ -f $topsrcdir/there ]",
                    "[ -d \"$topsrcdir/clang\" ]",
                    "[ -x $topsrcdir/clang/run ]",
                    "[ `uname -s` = Linux ]",
                ])
                .to_owned(),
            9 => format!("! {}", self.test(depth + 2)),
            10 => format!("{} && {}", self.test(depth + 2), self.test(depth + 2)),
            11 => format!("{} || {}", self.test(depth + 2), self.test(depth + 2)),
            12 => format!("[ -n \"${name}\" -a \"${other}\" = a ]"),
            13 => format!("[ \"${name}\" = a -o ! -z \"${other}\" ]"),
            _ => format!("[ \"${name}\" != \"{value}\" ]"),
        }
    }

    fn list(&mut self, depth: usize, most: usize) -> Vec<Node> {
        let count = 1 + self.random.below(most);
        (0..count).map(|_| self.statement(depth)).collect()
    }

    fn statement(&mut self, depth: usize) -> Node {
        if self.budget == 0 || depth > 3 {
            return Node::Line(format!("{}={}", self.output(), self.solid_value()));
        }
        self.budget -= 1;
        Node::Line(match self.random.below(35) {
            0..=2 => {
                let option = self.random.pick(&[
                    "--enable-x",
                    "--disable-x",
                    "--with-y",
                    "--without-y",
                    "Z=1",
                    "--enable-x=a",
                ]);
                format!("ac_add_options {option}")
            }
            3 | 4 => format!("ac_add_options --with-y={}", self.word()),
            5 => format!("ac_add_options --with-z=\"{}\"", self.expansion(0)),
            6 => format!("mk_add_options MOZ_{}={}", self.output(), self.word()),
            7 => format!("mk_add_options \"export {}={}\"", self.output(), self.expansion(0)),
            8..=11 => format!("{}={}", self.output(), self.word()),
            12 | 13 => format!("export {}=\"{}\"", self.output(), self.expansion(0)),
            14 => format!("export {}", self.any_variable()),
            15 => format!("unset {}", self.any_variable()),
            16..=19 => return self.if_block(depth),
            20 | 21 => return self.case_block(depth),
            22 => format!("{} && {}={}", self.test(1), self.output(), self.word()),
            23 => format!("{} || ac_add_options --or", self.test(1)),
            24 if self.files > 0 => {
                let file = SHARED[self.random.below(self.files)];
                format!(". \"$topsrcdir/{file}\"")
            }
            25 if !self.in_function && self.functions < FUNCTIONS.len() && depth == 0 => {
                return self.function();
            }
            26 if self.functions > 0 && !self.in_function => {
                let function = FUNCTIONS[self.random.below(self.functions)];
                format!("{function} \"{}\"", self.expansion(1))
            }
            27 => {
                let (first, second) = (self.output(), self.output());
                let line = format!("{} {}", self.solid_value(), self.expansion(0));
                format!("read {first} {second} <<END\n{line}\nEND")
            }
            28 => format!(": ${{{}:={}}}", self.any_variable(), self.solid_value()),
            29 if self.is_included || self.in_function => {
                let status = self.random.pick(&["", "", " 0", " 1"]);
                format!("if {}; then return{status}; fi", self.test(1))
            }
            30 if self.random.chance(30) => {
                let end = self.random.pick(&["exit 1", "echo \"told\"", "false", ": ${V?no V}"]);
                format!("if {}; then {end}; fi", self.test(1))
            }
            31 => format!("{}=$?", self.output()),
            32 => format!("{} || {}=$?", self.test(1), self.output()),
            33 if depth > 0 && (self.is_included || self.in_function) => "return".to_owned(),
            _ => format!("{}=\"${{{}}}{}\"", self.output(), self.output(), self.solid_value()),
        })
    }

    fn if_block(&mut self, depth: usize) -> Node {
        let mut parts = vec![(format!("if {}; then", self.test(0)), self.list(depth + 1, 2))];
        if self.random.chance(25) {
            parts.push((format!("elif {}; then", self.test(0)), self.list(depth + 1, 2)));
        }
        if self.random.chance(40) {
            parts.push(("else".to_owned(), self.list(depth + 1, 2)));
        }
        Node::Block { parts, end_of_part: None, close: "fi".to_owned() }
    }

    fn case_block(&mut self, depth: usize) -> Node {
        let mut parts = Vec::new();
        let subject = self.word();
        for part in 0..=self.random.below(3) {
            let pattern =
                self.random.pick(&["a", "b|nightly", "win*", "*", "?", "\"\"", "[!a]*", "*2"]);
            let head = if part == 0 { format!("case {subject} in\n") } else { String::new() };
            parts.push((format!("{head}{pattern})"), self.list(depth + 1, 2)));
        }
        Node::Block { parts, end_of_part: Some(";;"), close: "esac".to_owned() }
    }

    fn function(&mut self) -> Node {
        let name = FUNCTIONS[self.functions];
        self.in_function = true;
        let body = self.list(1, 3);
        self.in_function = false;
        self.functions += 1;
        Node::Block {
            parts: vec![(format!("{name}() {{"), body)],
            end_of_part: None,
            close: "}".to_owned(),
        }
    }

    /// Some edit of a list of commands or of one inside it.
    fn edit(&mut self, nodes: &mut Vec<Node>) {
        let at = self.random.below(nodes.len());
        if let Some(Node::Block { parts, .. }) = nodes.get_mut(at)
            && self.random.chance(50)
        {
            let part = self.random.below(parts.len());
            if self.random.chance(25) && parts[part].0.starts_with("if ") {
                parts[part].0 = format!("if {}; then", self.test(0));
            } else {
                self.edit(&mut parts[part].1);
            }
            return;
        }
        match self.random.below(6) {
            0 if nodes.len() > 1 => {
                nodes.remove(at);
            }
            1 if !nodes.is_empty() => {
                let copy = nodes[at].clone();
                let to = self.random.below(nodes.len() + 1);
                nodes.insert(to, copy);
            }
            2 if nodes.len() > 1 => {
                let with = self.random.below(nodes.len());
                nodes.swap(at, with);
            }
            3 if !nodes.is_empty() => {
                let inner = nodes.remove(at);
                let head = format!("if {}; then", self.test(0));
                let parts = vec![(head, vec![inner])];
                nodes.insert(at, Node::Block { parts, end_of_part: None, close: "fi".to_owned() });
            }
            4 if !nodes.is_empty() => nodes[at] = self.statement(1),
            _ => {
                let new = self.statement(1);
                nodes.insert(at, new);
            }
        }
    }
}

fn write(nodes: &[Node], depth: usize, out: &mut String) {
    for node in nodes {
        match node {
            Node::Line(line) => {
                let _ = writeln!(out, "{:width$}{line}", "", width = depth * 2);
            }
            Node::Block { parts, end_of_part, close } => {
                for (head, body) in parts {
                    let _ = writeln!(out, "{:width$}{head}", "", width = depth * 2);
                    if body.is_empty() {
                        out.push_str(":\n");
                    }
                    write(body, depth + 1, out);
                    if let Some(end) = end_of_part {
                        let _ = writeln!(out, "{end}");
                    }
                }
                let _ = writeln!(out, "{:width$}{close}", "", width = depth * 2);
            }
        }
    }
}

/// The pair of a seed.
pub(crate) fn pair(seed: u64) -> Pair {
    let mut generator = Generator {
        random: Random::new(seed),
        files: 0,
        is_included: true,
        in_function: false,
        functions: 0,
        budget: 0,
    };
    let mut files = BTreeMap::new();
    let text_of = |nodes: &[Node]| {
        let mut text = String::new();
        write(nodes, 0, &mut text);
        text
    };
    for (index, path) in SHARED.into_iter().enumerate() {
        generator.files = index;
        generator.functions = 0;
        generator.budget = 8;
        let nodes = generator.list(0, 6);
        files.insert(path.to_owned(), text_of(&nodes));
    }
    generator.files = SHARED.len();
    generator.is_included = false;
    generator.functions = 0;
    generator.budget = 12;
    let mut nightly = generator.list(0, 7);
    let at = generator.random.below(nightly.len() + 1);
    nightly.insert(at, Node::Line(format!(". \"$topsrcdir/{}\"", SHARED[2])));
    let mut release = if generator.random.chance(75) {
        nightly.clone()
    } else {
        generator.functions = 0;
        generator.budget = 12;
        generator.list(0, 7)
    };
    generator.budget = 10;
    for _ in 0..=generator.random.below(4) {
        generator.edit(&mut release);
    }
    let pair = Pair {
        name: format!("generated pair {seed}"),
        files,
        product: "browser".to_owned(),
        platform: "linux64".to_owned(),
        base: "nightly".to_owned(),
        other: "release".to_owned(),
        seed,
    };
    let mut pair = pair;
    let [base, other] = pair.paths();
    pair.files.insert(base, text_of(&nightly));
    pair.files.insert(other, text_of(&release));
    pair.complete()
}

#[test]
fn generated_pairs() {
    let Some(shells) = Shells::find() else { return };
    let first: u64 = number("MOZCONFIG_SEED").unwrap_or(1);
    let count: u64 = number("MOZCONFIG_TREES").unwrap_or(PAIRS);
    let pairs: Vec<Pair> = (first..first + count).map(pair).collect();
    let effort = Effort { environments: 8, witnesses: 12, whitelist: true };
    let summary = judge_all("generated pairs", shells, effort, &pairs);
    assert!(summary.differences > 0 && summary.confirmed > 0);
}
