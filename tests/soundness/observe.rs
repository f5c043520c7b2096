//! What the files of a pair ask about, and environments made by chance from that.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::condition::{Class, Condition, Conditions, Question};
use mozconfig_parse::settings::is_seen_by_configure;
use mozconfig_parse::symbol::{End, Part, Symbol, SymbolId, TextId};

use crate::loads::is_shells_own;
use crate::pair::{Evaluated, Pair};
use crate::random::Random;
use crate::world::{FileShape, World};

/// How many kinds of machine there are for a pair.
const MACHINES: usize = 4;

/// What is asked about, with the values that it is compared with.
#[derive(Debug, Default)]
pub(crate) struct Questions {
    /// Variables that the evaluation asks about, and all others that stand in the texts.
    variables: BTreeMap<String, BTreeSet<String>>,
    /// Values that stand in the texts, whatever is compared with them.
    literals: Vec<String>,
    commands: BTreeMap<String, BTreeSet<String>>,
    statuses: BTreeSet<String>,
    files: BTreeSet<String>,
    /// The seed of what commands print and which files there are.
    machine: u64,
    /// Commands that must be there.
    pub(crate) programs: BTreeSet<String>,
    /// The variables that configure looks at.
    pub(crate) names: Vec<String>,
}

impl Questions {
    pub(crate) fn new(pair: &Pair, evaluated: &Evaluated) -> Self {
        let mut questions = Self { machine: pair.seed << 8, ..Self::default() };
        questions.read_texts(pair.files.values());
        let conditions = &evaluated.world.conditions;
        let (mut asked, mut texts) = (Vec::new(), Vec::new());
        for side in &evaluated.sides {
            asked.extend([side.aborted, side.refused, side.unknown]);
            asked.extend(side.events.iter().map(|event| event.when));
            texts.extend(side.events.iter().map(|event| event.text));
        }
        for setting in evaluated.settings.iter().flat_map(BTreeMap::values) {
            for value in &setting.values {
                asked.push(value.when);
                texts.push(value.value);
            }
        }
        questions.read_conditions(conditions, asked);
        for text in texts {
            questions.read_text(conditions, text, &BTreeSet::new());
        }
        questions.programs = evaluated.unknown_commands();
        let known = ["wget", "jq", "python2.7", "cmd.exe", "uname"];
        let is_called = |name: &&str| pair.files.values().any(|text| text.contains(name));
        questions.programs.extend(known.into_iter().filter(is_called).map(str::to_owned));
        questions
    }

    /// Names and values as they stand in the files, whatever the evaluator makes of them.
    fn read_texts<'t>(&mut self, texts: impl Iterator<Item = &'t String>) {
        let mut names = BTreeSet::new();
        let mut literals = BTreeSet::new();
        let code = |line: &&str| !line.trim_start().starts_with('#');
        for line in texts.flat_map(|text| text.lines()).filter(code) {
            for word in line.split(|c: char| c != '_' && !c.is_ascii_alphanumeric()) {
                let word = word.trim_start_matches(|c: char| c.is_ascii_digit());
                // No environment is made with another `PATH`, but what a mozconfig makes of it is seen.
                if is_seen_by_configure(word) && (word == "PATH" || !is_shells_own(word)) {
                    names.insert(word.to_owned());
                }
            }
            for piece in line.split('$').skip(1) {
                let piece = piece.trim_start_matches(['{', '#']);
                let end = piece.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
                let name = &piece[..end.unwrap_or(piece.len())];
                let is_name = name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
                if is_name && name != "topsrcdir" && !is_shells_own(name) {
                    self.variables.entry(name.to_owned()).or_default();
                }
            }
            for after in line.split("= ").skip(1) {
                let word = after.split([' ', ';', ']']).next().unwrap_or_default();
                literals.insert(word.trim_matches('"').to_owned());
            }
            if let Some(patterns) = line.trim().strip_suffix(')') {
                for pattern in patterns.split('|') {
                    literals.insert(pattern.trim_matches(['"', '(', ' ']).replace(['*', '?'], ""));
                }
            }
        }
        let is_plain = |literal: &String| {
            literal.len() < 30 && literal.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        self.literals = literals.into_iter().filter(is_plain).collect();
        self.names = names.into_iter().collect();
    }

    fn read_conditions(&mut self, conditions: &Conditions, mut open: Vec<Condition>) {
        let mut seen = BTreeSet::new();
        while let Some(condition) = open.pop() {
            let Some(node) = conditions.node(condition) else { continue };
            if !seen.insert(condition) {
                continue;
            }
            open.extend(node.edges.iter().map(|edge| edge.1));
            open.push(node.rest);
            let mut values = BTreeSet::new();
            match node.variable.question {
                Question::Matches(pattern) => {
                    let pattern = conditions.symbols.pattern_of(pattern);
                    values.extend([pattern.example(""), pattern.example("x")]);
                }
                Question::Value => {
                    values.extend(node.edges.iter().filter_map(|edge| match edge.0 {
                        Class::Is(text) => Some(conditions.symbols.literal_str(text).to_owned()),
                        Class::Unset => None,
                    }));
                }
            }
            self.read_symbol(conditions, node.variable.symbol, &values);
        }
    }

    fn read_text(&mut self, conditions: &Conditions, text: TextId, values: &BTreeSet<String>) {
        let parts = conditions.symbols.parts(text);
        let literal = |part: &Part| match part {
            Part::Literal(literal) => literal.to_string(),
            Part::Symbol(_) => String::new(),
        };
        for (index, part) in parts.iter().enumerate() {
            let Part::Symbol(symbol) = part else { continue };
            let before: String = parts[..index].iter().map(literal).collect();
            let after: String = parts[index + 1..].iter().map(literal).collect();
            let own = values.iter().filter_map(|value| {
                Some(value.strip_prefix(&before)?.strip_suffix(&after)?.to_owned())
            });
            self.read_symbol(conditions, *symbol, &own.collect());
        }
    }

    fn read_symbol(
        &mut self,
        conditions: &Conditions,
        symbol: SymbolId,
        values: &BTreeSet<String>,
    ) {
        let symbols = &conditions.symbols;
        match symbols.get(symbol) {
            Symbol::Environment(name) if !is_shells_own(name) => {
                self.variables.entry(name.clone()).or_default().extend(values.iter().cloned());
            }
            Symbol::Command(text) => {
                let text = symbols.render(*text);
                self.commands.entry(text).or_default().extend(values.iter().cloned());
            }
            Symbol::Status(text) => {
                self.statuses.insert(symbols.render(*text));
            }
            Symbol::File(text) => {
                self.files.insert(symbols.render(*text));
                self.read_text(conditions, *text, &BTreeSet::new());
            }
            Symbol::Trimmed { of, pattern, end, .. } => {
                let gone = symbols.pattern_of(*pattern).example("x");
                let whole = values.iter().map(|value| match end {
                    End::Prefix => format!("{gone}{value}"),
                    End::Suffix => format!("{value}{gone}"),
                });
                self.read_text(conditions, *of, &whole.chain(values.iter().cloned()).collect());
            }
            Symbol::Field { of, index, .. } => {
                let before = "x ".repeat(*index as usize);
                let lines = values
                    .iter()
                    .flat_map(|value| [format!("{before}{value}"), format!("{before}{value} y")]);
                self.read_text(conditions, *of, &lines.collect());
            }
            Symbol::Length(of) => {
                let lengths = values.iter().filter_map(|value| value.parse().ok());
                let texts = lengths.filter(|&l| l < 100).map(|length| "x".repeat(length));
                self.read_text(conditions, *of, &texts.collect());
            }
            Symbol::Joined(of) => self.read_text(conditions, *of, values),
            Symbol::Same(a, b) => {
                for text in [*a, *b] {
                    self.read_text(conditions, text, &BTreeSet::from([String::new()]));
                }
            }
            _ => {}
        }
    }

    /// An environment made by chance.
    pub(crate) fn world(&self, random: &mut Random) -> World {
        let mut world = World::default();
        let density = [5, 15, 40, 70][random.below(4)];
        let pool: BTreeSet<&String> = self.literals.iter().collect();
        let pool: Vec<&str> = pool.into_iter().map(String::as_str).collect();
        let asked = self.variables.iter().map(|(name, values)| (name, Some(values)));
        let others =
            self.names.iter().filter(|name| *name != "PATH" && !self.variables.contains_key(*name));
        for (name, values) in asked.chain(others.map(|name| (name, None))) {
            // Another value than the file gives it matters less than one that it asks for.
            let chance = if values.is_some() { density } else { density / 4 };
            if random.chance(chance) {
                let value = Self::pick(random, values, &pool);
                world.variables.insert(name.clone(), value);
            }
        }
        // Few kinds of machine, each with its programs and files, in many environments.
        let machine = self.machine ^ random.below(MACHINES) as u64;
        let random = &mut Random::new(machine);
        for (command, values) in &self.commands {
            if random.chance(70) {
                let output = Self::pick(random, Some(values), &pool);
                world.commands.insert(command.clone(), output);
            }
        }
        for command in &self.statuses {
            let status = random.pick(&["0", "0", "1", "3"]).to_owned();
            world.commands.insert(format!("{command}; echo $?"), status);
        }
        for path in &self.files {
            let shapes = [FileShape::File, FileShape::Executable, FileShape::Directory];
            let shape = random.chance(40).then(|| shapes[random.below(3)].clone());
            world.files.insert(path.clone(), shape);
        }
        world
    }

    fn pick(random: &mut Random, values: Option<&BTreeSet<String>>, pool: &[&str]) -> String {
        let values: Vec<&str> =
            values.into_iter().flatten().map(String::as_str).filter(|v| !v.is_empty()).collect();
        match random.below(10) {
            0..=5 if !values.is_empty() => random.pick(&values).to_owned(),
            6 | 7 if !pool.is_empty() => random.pick(pool).to_owned(),
            8 => String::new(),
            9 => "other-value".to_owned(),
            _ => "1".to_owned(),
        }
    }
}
