//! One case: a tree and some environments, loaded by the shells and evaluated.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
use mozconfig_parse::provenance::OperationId;
use mozconfig_parse::settings::{
    Content, Evaluation, Kind, ProblemKind, SettingKey, Settings, World, is_seen_by_configure,
    option_key,
};
use mozconfig_parse::source::{DiskTree, FileId, Sources, TreePath};
use mozconfig_parse::symbol::{Part, Symbol, SymbolId, TextId};
use mozconfig_parse::witness::Search;

use crate::assignment::{Facts, Oracle};
use crate::outcome::{Entry, Loaded, Outcome, Variable};
use crate::scratch::Scratch;
use crate::shell::{ShellKind, Shells, Variables, is_shells_own};

/// How many conditions of one case are asked for a witness.
const MAX_WITNESSES: usize = 6;

/// What was compared.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) files: usize,
    pub(crate) environments: usize,
    /// A result of the evaluator beside one of a shell.
    pub(crate) comparisons: usize,
    /// Results of the evaluation for all environments, looked at in one of them.
    pub(crate) symbolic: usize,
    /// Those that said that they cannot know.
    pub(crate) symbolic_unknown: usize,
    pub(crate) failed_loads: usize,
    pub(crate) witnesses: usize,
    /// Those that take the status of a test or file as given, whatever its variables are.
    pub(crate) witnesses_not_judged: usize,
    pub(crate) no_witness: usize,
    /// Conditions of which it is proven that they hold nowhere.
    pub(crate) nowhere: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.environments += other.environments;
        self.comparisons += other.comparisons;
        self.symbolic += other.symbolic;
        self.symbolic_unknown += other.symbolic_unknown;
        self.failed_loads += other.failed_loads;
        self.witnesses += other.witnesses;
        self.witnesses_not_judged += other.witnesses_not_judged;
        self.no_witness += other.no_witness;
        self.nowhere += other.nowhere;
    }
}

/// What is to be compared.
pub(crate) struct Case {
    pub(crate) name: String,
    /// Path and text; [`Self::top`] is the mozconfig.
    pub(crate) files: Vec<(String, String)>,
    /// The path of the mozconfig.
    pub(crate) top: String,
    /// The folder where the files stand already; without one they are written to a new one.
    pub(crate) tree: Option<PathBuf>,
    pub(crate) environments: Vec<Variables>,
    /// The shells that it is meant for.
    pub(crate) shells: Vec<ShellKind>,
    /// Whether the evaluator may say that it cannot know, though all is given.
    pub(crate) may_be_unknown: bool,
}

/// Runs cases, some at a time, and gathers what they counted and what went wrong.
pub(crate) fn run_all(what: &str, shells: &Shells, cases: &[Case]) -> Counts {
    run_each(what, cases.len(), |index| match &cases[index].tree {
        Some(tree) => run(&cases[index], tree, shells),
        None => run_in_scratch(&cases[index], shells),
    })
}

/// Runs a case whose files do not stand anywhere yet.
pub(crate) fn run_in_scratch(case: &Case, shells: &Shells) -> (Counts, Option<String>) {
    let scratch = Scratch::new();
    for (path, text) in &case.files {
        scratch.write(path, text);
    }
    run(case, scratch.path(), shells)
}

/// Calls a function with each number below `count`, some at a time, and gathers what was counted and
/// what went wrong.
pub(crate) fn run_each(
    what: &str,
    count: usize,
    run: impl Fn(usize) -> (Counts, Option<String>) + Sync,
) -> Counts {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let gathered = std::sync::Mutex::new((Counts::default(), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if index >= count {
                        break;
                    }
                    let (counts, failure) = run(index);
                    let mut gathered = gathered.lock().expect("no thread panics while it holds it");
                    gathered.0.add(counts);
                    gathered.1.extend(failure.map(|failure| (index, failure)));
                }
            });
        }
    });
    let (counts, mut failures) = gathered.into_inner().expect("no thread panicked");
    eprintln!("{what}: {counts:?}");
    failures.sort();
    let shown: Vec<&str> =
        failures.iter().take(shown_at_most()).map(|(_, text)| text.as_str()).collect();
    assert!(failures.is_empty(), "{} cases differ:\n{}", failures.len(), shown.join("\n"));
    counts
}

/// Runs one case in the tree at `top`.
pub(crate) fn run(case: &Case, top: &Path, shells: &Shells) -> (Counts, Option<String>) {
    let mut judge = Judge::new(case, top, shells);
    let mut failures = String::new();
    judge.counts.files = 1;
    let symbolic = judge.evaluate(&Assumptions::default());
    for &kind in shells.kinds.iter().filter(|kind| case.shells.contains(kind)) {
        judge.compare(kind, &symbolic, &mut failures);
    }
    judge.witnesses(&symbolic, &mut failures);
    if failures.is_empty() {
        return (judge.counts, None);
    }
    let mut report = format!("=== {}\n", case.name);
    if case.files.len() > 12 {
        let _ = writeln!(report, "--- {} of a tree of {} files", case.top, case.files.len());
    } else {
        for (path, text) in &case.files {
            let _ = writeln!(report, "--- {path}\n{text}");
        }
    }
    (judge.counts, Some(report + &failures))
}

struct Judge<'a> {
    case: &'a Case,
    top: &'a Path,
    shells: &'a Shells,
    tree: DiskTree,
    sources: Sources,
    parsed: ParsedFiles,
    world: World,
    file: FileId,
    names: Vec<String>,
    oracle: Oracle,
    counts: Counts,
    /// What a shell said and the evaluator too, by the environment's number.
    agreed: BTreeMap<usize, Outcome>,
    /// What the evaluation for all environments comes to.
    settings: Option<Settings>,
    /// Assumptions that were found before, by shell.
    found: RefCell<BTreeMap<u8, Assumptions>>,
}

impl<'a> Judge<'a> {
    fn new(case: &'a Case, top: &'a Path, shells: &'a Shells) -> Self {
        let tree = DiskTree::new(top).expect("the tree was just made");
        let mut sources = Sources::new();
        let path = TreePath::new(&case.top).expect("the mozconfig is in the tree");
        let file = sources.load(&tree, &path);
        let mut names = BTreeSet::new();
        for (_, text) in &case.files {
            names.extend(
                text.split(|c: char| c != '_' && !c.is_ascii_alphanumeric())
                    .map(|name| name.trim_start_matches(|c: char| c.is_ascii_digit()))
                    .filter(|name| is_seen_by_configure(name) && !is_shells_own(name))
                    .map(str::to_owned),
            );
        }
        Self {
            case,
            top,
            shells,
            tree,
            sources,
            parsed: ParsedFiles::default(),
            world: World::default(),
            file,
            names: names.into_iter().collect(),
            oracle: Oracle::default(),
            counts: Counts::default(),
            agreed: BTreeMap::new(),
            settings: None,
            found: RefCell::default(),
        }
    }

    fn evaluate(&mut self, assumptions: &Assumptions) -> Evaluation {
        let mut environment = Environment {
            files: &self.tree,
            sources: &mut self.sources,
            parsed: &mut self.parsed,
            world: &mut self.world,
        };
        evaluate(&mut environment, self.file, assumptions)
    }

    /// Loads the mozconfig in each environment, and says where the evaluator says otherwise.
    fn compare(&mut self, kind: ShellKind, symbolic: &Evaluation, failures: &mut String) {
        let (case, shells, top) = (self.case, self.shells, self.top);
        let outcomes = shells.load(kind, top, &case.top, &self.names, &case.environments);
        for (index, (env, mut real)) in case.environments.iter().zip(outcomes).enumerate() {
            // The shell has it for the commands that it finds.
            let mut env = env.clone();
            env.insert("PATH".to_owned(), Some(shells.path()));
            let env = &env;
            self.counts.environments += 1;
            self.counts.failed_loads += usize::from(real == Outcome::Failed);
            let had = || env.iter().filter(|(_, v)| v.is_some()).map(|(name, _)| name.clone());
            real.forget_exports_of(had());
            self.counts.comparisons += 1;
            self.counts.symbolic += 1;
            // What agreed with the one shell agrees with the other that says the same.
            if self.agreed.get(&index) == Some(&real) {
                continue;
            }
            let before = failures.len();
            let mut concrete = self.concrete(kind, env);
            concrete.forget_exports_of(had());
            let excused = matches!(concrete, Outcome::Unknown(_)) && case.may_be_unknown;
            if concrete != real && !excused {
                let _ = writeln!(
                    failures,
                    "*** {kind:?} {env:?}\n  the shell:\n{real}  the evaluator:\n{concrete}"
                );
            }
            let mut selected = self.select(symbolic, kind, env);
            selected.forget_exports_of(had());
            match selected {
                Outcome::Unknown(_) => self.counts.symbolic_unknown += 1,
                selected if selected != real => {
                    let _ = writeln!(
                        failures,
                        "*** {kind:?} {env:?}\n  the shell:\n{real}  the evaluator, for all environments at once:\n{selected}"
                    );
                }
                _ => {
                    if let Err(why) = self.check_resolved(symbolic, kind, env) {
                        let _ = writeln!(failures, "*** {kind:?} {env:?}\n  resolved: {why}");
                    }
                }
            }
            if failures.len() == before {
                self.agreed.insert(index, real);
            }
        }
    }

    /// What the evaluator says with everything given: the environment, and every command and file
    /// that it asks for.
    fn concrete(&mut self, kind: ShellKind, env: &Variables) -> Outcome {
        let index = u8::from(kind == ShellKind::Bash);
        let mut assumptions = self.found.borrow_mut().remove(&index).unwrap_or_default();
        assumptions.env.clone_from(env);
        assumptions.only_these_variables = true;
        let evaluation = loop {
            let evaluation = self.evaluate(&assumptions);
            if !self.learn(kind, env, &evaluation, &mut assumptions) {
                break evaluation;
            }
        };
        self.found.borrow_mut().insert(index, assumptions);
        self.select(&evaluation, kind, env)
    }

    /// Adds to the assumptions what the evaluation asks for; tells whether there was anything.
    fn learn(
        &self,
        kind: ShellKind,
        env: &Variables,
        evaluation: &Evaluation,
        assumptions: &mut Assumptions,
    ) -> bool {
        let facts = self.facts(kind, env);
        let conditions = &self.world.conditions;
        let mut added = false;
        for symbol in self.symbols_of(evaluation) {
            match conditions.symbols.get(symbol) {
                Symbol::Command(text) | Symbol::Status(text) => {
                    let text = conditions.symbols.render(*text);
                    let status = format!("{text}; echo $?");
                    let calls = text.split_whitespace().next().unwrap_or_default();
                    // The shell that is asked does not know the functions of the mozconfig.
                    let is_function =
                        self.case.files.iter().any(|(_, t)| t.contains(&format!("{calls}()")));
                    // It would be asked elsewhere than where the mozconfig went by `cd`.
                    let is_place = text == "pwd";
                    if !is_function && !is_place && !assumptions.commands.contains_key(&status) {
                        let (output, code) = facts.run(&text);
                        assumptions.commands.insert(text, output);
                        assumptions.commands.insert(status, code);
                        added = true;
                    }
                }
                Symbol::File(path) => {
                    // What is there is asked for by its kind: the tree tells that.
                    let path = conditions.symbols.render(*path);
                    if facts.file(&path).is_empty() {
                        added |= assumptions.files.insert(path, false).is_none();
                    }
                }
                _ => {}
            }
        }
        added
    }

    fn facts<'f>(&'f self, kind: ShellKind, env: &'f Variables) -> Facts<'f> {
        Facts { shells: self.shells, kind, top: self.top, env, oracle: &self.oracle }
    }

    /// All symbols that an evaluation speaks of, without those that only they are made of.
    fn symbols_of(&self, evaluation: &Evaluation) -> BTreeSet<SymbolId> {
        let mut asked = vec![evaluation.aborted, evaluation.unknown];
        let mut texts = Vec::new();
        for event in &evaluation.events {
            asked.push(event.when);
            texts.push(event.text);
        }
        for variable in evaluation.variables.values() {
            asked.push(variable.exported);
            for alternative in &variable.alternatives {
                asked.push(alternative.when);
                if let Content::Text(text) = alternative.content {
                    texts.push(text);
                }
            }
        }
        asked.extend(evaluation.problems.iter().map(|problem| problem.when));
        let conditions = &self.world.conditions;
        let mut symbols = BTreeSet::new();
        for condition in asked {
            symbols.extend(conditions.support(condition).iter().map(|variable| variable.symbol));
        }
        let mut found = BTreeSet::new();
        for symbol in symbols {
            self.leaves(symbol, &mut found);
        }
        for text in texts {
            self.leaves_of(text, &mut found);
        }
        found
    }

    fn leaves(&self, symbol: SymbolId, found: &mut BTreeSet<SymbolId>) {
        match self.world.conditions.symbols.get(symbol) {
            Symbol::Trimmed { of, .. }
            | Symbol::Length(of)
            | Symbol::Field { of, .. }
            | Symbol::Joined(of) => self.leaves_of(*of, found),
            Symbol::Same(a, b) => {
                self.leaves_of(*a, found);
                self.leaves_of(*b, found);
            }
            _ => {
                found.insert(symbol);
            }
        }
    }

    fn leaves_of(&self, text: TextId, found: &mut BTreeSet<SymbolId>) {
        for part in &*self.world.conditions.symbols.parts(text) {
            if let Part::Symbol(symbol) = part {
                self.leaves(*symbol, found);
            }
        }
    }

    /// What an evaluation comes to in one environment.
    fn select(&mut self, evaluation: &Evaluation, kind: ShellKind, env: &Variables) -> Outcome {
        match self.try_select(evaluation, kind, env) {
            Ok(outcome) => outcome,
            Err(why) => Outcome::Unknown(why),
        }
    }

    fn try_select(
        &mut self,
        evaluation: &Evaluation,
        kind: ShellKind,
        env: &Variables,
    ) -> Result<Outcome, String> {
        let mut broken = vec![(evaluation.file, Condition::ALWAYS)];
        broken.extend(evaluation.inclusions.iter().map(|one| (one.to, one.when)));
        broken.retain(|(file, _)| !self.parsed.get(&self.sources, *file).errors.is_empty());
        let facts = self.facts(kind, env);
        let conditions = &self.world.conditions;
        let holds = |condition, what: &str| {
            facts
                .holds(conditions, condition)
                .ok_or_else(|| format!("the condition of {what} asks for something computed"))
        };
        let text = |text, what: &str| {
            facts
                .text(conditions, text)
                .ok_or_else(|| format!("{what} is {:?}", conditions.symbols.render(text)))
        };
        for (_, when) in broken {
            if holds(when, "an include")? {
                return Ok(Outcome::Failed);
            }
        }
        if holds(evaluation.unknown, "giving up")? {
            return Err(format!("given up: {:?}", evaluation.problems));
        }
        for problem in &evaluation.problems {
            if !holds(problem.when, "a problem")? {
                continue;
            }
            match &problem.kind {
                ProblemKind::UnknownCommand { .. } => {}
                ProblemKind::MissingInclude { .. }
                | ProblemKind::UnreadableInclude { .. }
                | ProblemKind::IncludeCycle { .. } => return Ok(Outcome::Failed),
                // Nothing stands there, so that it matters little that it is not looked at.
                ProblemKind::OutsideTree { path }
                    if path.starts_with('/') && facts.file(path).is_empty() =>
                {
                    return Ok(Outcome::Failed);
                }
                other => return Err(format!("{other:?}")),
            }
        }
        if holds(evaluation.aborted, "the end of the load")? {
            return Ok(Outcome::Failed);
        }
        let mut loaded = Loaded::default();
        for event in &evaluation.events {
            let mark = match event.kind {
                Kind::App => 'A',
                Kind::Make => 'M',
                _ => 'O',
            };
            if holds(event.when, "an option")? {
                let mut text = text(event.text, "an option")?;
                if self.may_hold_blanks(event.text) {
                    text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                }
                loaded.options.push(Entry { mark, text });
            }
        }
        for name in &self.names {
            let before = env.get(name).cloned().flatten();
            let Some(variable) = evaluation.variables.get(name) else {
                if let Some(value) = before {
                    loaded.variables.insert(name.clone(), Variable { value, exported: true });
                }
                continue;
            };
            let mut selected = Vec::new();
            for alternative in &variable.alternatives {
                if holds(alternative.when, name)? {
                    selected.push(match alternative.content {
                        Content::Text(value) => Some(text(value, name)?),
                        Content::Unset => None,
                        Content::Untouched => before.clone(),
                    });
                }
            }
            let [value] = &selected[..] else {
                panic!("{}: {name} has the values {selected:?} in {env:?}", self.case.name);
            };
            let exported = holds(variable.exported, name)?;
            if let Some(value) = value.clone() {
                loaded.variables.insert(name.clone(), Variable { value, exported });
            }
        }
        Ok(Outcome::Loaded(loaded))
    }

    /// Whether a part of an option is cut from a longer string: the evaluator takes it for one
    /// without blanks.
    fn may_hold_blanks(&self, text: TextId) -> bool {
        let symbols = &self.world.conditions.symbols;
        symbols.parts(text).iter().any(|part| match part {
            Part::Symbol(symbol) => matches!(symbols.get(*symbol), Symbol::Trimmed { .. }),
            Part::Literal(_) => false,
        })
    }

    /// The settings must say the same as the raw facts that they are made of.
    fn check_resolved(
        &mut self,
        evaluation: &Evaluation,
        kind: ShellKind,
        env: &Variables,
    ) -> Result<(), String> {
        let Outcome::Loaded(loaded) = self.select(evaluation, kind, env) else { return Ok(()) };
        let settings = match self.settings.take() {
            Some(settings) => settings,
            None => evaluation.resolve(&mut self.world),
        };
        let facts = self.facts(kind, env);
        let conditions = &self.world.conditions;
        let mut chosen: BTreeMap<SettingKey, String> = BTreeMap::new();
        for (key, setting) in &settings {
            for value in &setting.values {
                if facts.holds(conditions, value.when) == Some(true) {
                    let mut text = facts.text(conditions, value.value).unwrap_or_default();
                    if key.kind == Kind::Option && self.may_hold_blanks(value.value) {
                        text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    }
                    if chosen.insert(key.clone(), text).is_some() {
                        return Err(format!("{key:?} has two values"));
                    }
                }
            }
        }
        for Entry { text, .. } in loaded.options.iter().filter(|entry| entry.mark == 'O') {
            // The names of options are written out; where one is not, its key cannot be known.
            let key = SettingKey { kind: Kind::Option, name: option_key(text) };
            let last = loaded
                .options
                .iter()
                .rev()
                .find(|entry| entry.mark == 'O' && option_key(&entry.text) == key.name);
            if chosen.get(&key).is_some_and(|value| Some(value) != last.map(|last| &last.text)) {
                return Err(format!("{key:?} is {:?}, not {last:?}", chosen.get(&key)));
            }
        }
        for (name, variable) in &loaded.variables {
            for (kind, wanted) in [(Kind::Env, variable.exported), (Kind::Var, !variable.exported)]
            {
                let key = SettingKey { kind, name: name.clone() };
                let same = chosen.get(&key) == Some(&variable.value);
                let untouched = env.get(name).cloned().flatten().as_ref() == Some(&variable.value);
                if chosen.contains_key(&key) != wanted && !untouched
                    || wanted && !same && !untouched
                {
                    return Err(format!("{key:?} is {:?}", chosen.get(&key)));
                }
            }
        }
        self.settings = Some(settings);
        Ok(())
    }

    /// Whether a condition asks for a file or test whose text holds a variable: a witness takes
    /// the answer as given, whatever the variable is.
    fn speaks_of_what_changes(&self, condition: Condition) -> bool {
        let conditions = &self.world.conditions;
        conditions.support(condition).iter().any(|variable| {
            match conditions.symbols.get(variable.symbol) {
                Symbol::File(text) | Symbol::Status(text) => {
                    conditions.symbols.parts(*text).iter().any(|part| {
                        matches!(part, Part::Symbol(symbol)
                            if *conditions.symbols.get(*symbol) != Symbol::TopSourceDirectory)
                    })
                }
                _ => false,
            }
        })
    }

    /// What is said to hold nowhere holds in none of the environments that are tried.
    fn holds_nowhere(&mut self, condition: Condition, failures: &mut String) {
        let formula = self.world.conditions.formula(condition);
        let conditions = &self.world.conditions;
        for kind in self.case.shells.iter().copied() {
            for env in &self.case.environments {
                if self.facts(kind, env).holds(conditions, condition) == Some(true) {
                    let phrase = formula.phrase(conditions);
                    let _ = writeln!(failures, "*** nowhere, and yet in {env:?}: {phrase}");
                }
            }
        }
    }

    /// What holds somewhere does hold in the environment that is named for it.
    fn witnesses(&mut self, symbolic: &Evaluation, failures: &mut String) {
        let mut claims: Vec<(Condition, OperationId, &str)> = Vec::new();
        claims.extend(symbolic.events.iter().map(|e| (e.when, e.origin.operation, "an option")));
        claims.extend(symbolic.aborts.iter().map(|a| (a.when, a.origin.operation, "an abort")));
        for variable in symbolic.variables.values() {
            claims.extend(variable.alternatives.iter().filter_map(|alternative| {
                let origin = alternative.origin?;
                Some((alternative.when, origin.operation, "a value"))
            }));
        }
        claims.retain(|claim| !claim.0.is_always() && !claim.0.is_never());
        claims.sort_by_key(|claim| (claim.0, claim.1));
        claims.dedup_by_key(|claim| (claim.0, claim.1));
        let step = claims.len().div_ceil(MAX_WITNESSES).max(1);
        for (condition, operation, what) in claims.into_iter().step_by(step) {
            let witness = match self.world.conditions.witness(condition) {
                Search::Found(witness) => witness,
                Search::Nowhere => {
                    self.counts.nowhere += 1;
                    self.holds_nowhere(condition, failures);
                    continue;
                }
                Search::GivenUp => {
                    self.counts.no_witness += 1;
                    continue;
                }
            };
            if self.speaks_of_what_changes(condition) {
                self.counts.witnesses_not_judged += 1;
                continue;
            }
            let concrete = self.evaluate(&witness.assumptions());
            let mut when = Condition::NEVER;
            let conditions = &mut self.world.conditions;
            for event in concrete.events.iter().filter(|e| e.origin.operation == operation) {
                when = conditions.or(when, event.when);
            }
            for abort in concrete.aborts.iter().filter(|a| a.origin.operation == operation) {
                when = conditions.or(when, abort.when);
            }
            for variable in concrete.variables.values() {
                for alternative in &variable.alternatives {
                    if alternative.origin.is_some_and(|origin| origin.operation == operation) {
                        when = conditions.or(when, alternative.when);
                    }
                }
            }
            self.counts.witnesses += 1;
            if when.is_never() {
                let formula = self.world.conditions.formula(condition);
                let place = self.world.provenance.get(operation).span;
                let _ = writeln!(
                    failures,
                    "*** the witness of {what} at {} does not bring it about\n    when {}\n    {witness:?}",
                    self.sources.place(place),
                    formula.phrase(&self.world.conditions),
                );
            }
        }
    }
}

/// How many differing cases are shown: all that a person reads at once, or as asked for.
fn shown_at_most() -> usize {
    std::env::var("MOZCONFIG_SHOWN").ok().and_then(|count| count.parse().ok()).unwrap_or(12)
}
