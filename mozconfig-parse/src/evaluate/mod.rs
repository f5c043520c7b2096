//! The abstract interpreter: what a mozconfig does, for every environment at once.
//!
//! There is one state and one condition, `live`, under which the command at hand is reached. A
//! command changes the state only where `live` holds: `X=1` gives `X` the value `1` there and leaves
//! its other values elsewhere. `if`, `case`, `&&`, `||` narrow `live` and widen it again; `exit`,
//! `return` and a failing command under `set -e` take their share away. Nothing is run, no variable
//! of this process is read, and files are reached only through [`FileSystem`].

mod arithmetic;
mod builtins;
mod command_text;
mod commands;
mod compound;
mod control;
mod declarations;
mod expand;
mod fields;
mod include;
mod loader;
mod options;
mod parameters;
mod read_fields;
mod read_lines;
mod simple;
mod state;
mod substitution;
mod syntax_walk;
mod test;
mod texts;
mod variable_table;
mod variables;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

pub use read_fields::read_field;

use crate::assume::Assumptions;
use crate::condition::Condition;
use crate::provenance::{ChainId, OperationId, OperationKind, OperationSet, Origin};
use crate::settings::{
    Abort, AbortReason, Evaluation, Executed, Output, Problem, ProblemKind, World,
};
use crate::source::{ByteRange, FileId, FileSystem, Sources, Span};
use crate::symbol::{Part, Symbol, SymbolId, TextId};
use crate::syntax::Few;
use crate::syntax::{self, Parsed};
use state::{
    Arguments, EvalText, Function, Hidden, Input, Limits, LoopFrame, Outcome, Printed, ReturnFrame,
    SetAt, SubshellFrame,
};
use variable_table::Variables;

/// How deep commands, functions and includes may be nested in all.
const MAX_DEPTH: usize = 400;
/// How many values one expansion may have before it is given up as one unknown value.
const MAX_ALTERNATIVES: usize = 64;
/// How often a loop is followed whose condition is known each time.
const MAX_ITERATIONS: usize = 1000;
/// How many commands one evaluation may come to.
const MAX_STEPS: usize = 200_000;
/// How many bytes of source may be gone over again, how many bytes strings may have, and how many
/// nodes sets of operations, each in all.
const MAX_READ: usize = 1 << 26;
const MAX_TEXT: usize = 1 << 26;
const MAX_NODES: usize = 1 << 21;
/// How many positional parameters there may be before they are given up as unknown.
const MAX_ARGUMENTS: usize = 1 << 12;
/// Of how many commands it is kept what `$?` would be.
const MAX_CODES: usize = 32;
/// What `IFS` holds at first.
const BLANKS: &str = " \t\n";
/// How often a file may stand in one chain of includes before it is called a cycle.
const MAX_INCLUDED: usize = 3;

/// The parsed files of a run, each parsed once.
#[derive(Debug, Default)]
pub struct ParsedFiles {
    files: HashMap<FileId, Rc<Parsed>>,
}

impl ParsedFiles {
    /// The syntax tree of a file. A carriage return before a newline counts as a blank, as it does
    /// for the shell of a Windows build.
    pub fn get(&mut self, sources: &Sources, file: FileId) -> Rc<Parsed> {
        Rc::clone(self.files.entry(file).or_insert_with(|| {
            let source = sources.file(file);
            if source.carriage_return().is_some() {
                Rc::new(syntax::parse(&source.text().replace("\r\n", " \n")))
            } else {
                Rc::new(syntax::parse(source.text()))
            }
        }))
    }
}

/// What evaluations need and share.
pub struct Environment<'a> {
    /// The way to the files.
    pub files: &'a dyn FileSystem,
    /// The files that were read.
    pub sources: &'a mut Sources,
    /// Their syntax trees.
    pub parsed: &'a mut ParsedFiles,
    /// Conditions and provenance.
    pub world: &'a mut World,
}

/// Evaluates the mozconfig in `file`.
pub fn evaluate(
    environment: &mut Environment<'_>,
    file: FileId,
    assumptions: &Assumptions,
) -> Evaluation {
    environment.world.conditions.begin();
    let limits = Limits {
        text: environment.world.conditions.symbols.asked() + MAX_TEXT,
        nodes: environment.world.provenance.kept() + MAX_NODES,
    };
    let mut machine = Machine {
        files: environment.files,
        sources: environment.sources,
        parsed: environment.parsed,
        world: environment.world,
        assumptions,
        file,
        chain: ChainId::TOP,
        include_stack: vec![file],
        live: Condition::ALWAYS,
        guard: OperationSet::EMPTY,
        common: (ChainId::TOP, OperationSet::EMPTY, OperationSet::EMPTY),
        variables: Variables::default(),
        functions: BTreeMap::new(),
        positional: Vec::new(),
        status: Condition::ALWAYS,
        codes: Vec::new(),
        locals: Vec::new(),
        readonly: BTreeMap::new(),
        options_lost: 0,
        readings: HashMap::new(),
        input: None,
        moved: Condition::NEVER,
        errexit: Condition::ALWAYS,
        checked: 0,
        frames: vec![ReturnFrame::default()],
        loops: Vec::new(),
        branches: Vec::new(),
        subshells: Vec::new(),
        muted: 0,
        depth: 0,
        steps: 0,
        read: 0,
        limits,
        at: Span { file, range: ByteRange::default() },
        eval: None,
        substitution_status: Condition::ALWAYS,
        outcome: Outcome::default(),
    };
    machine.outcome.files.push(file);
    machine.run_top(file);
    let Machine { mut outcome, variables, moved, world, .. } = machine;
    let variables = world.names.all().iter().zip(variables.into_outcomes());
    let variables = variables.filter_map(|(name, outcome)| Some((name.to_string(), outcome?)));
    // What is made last at a place is what counts.
    outcome.made.reverse();
    outcome.made.sort_by_key(|made| made.operation);
    outcome.made.dedup_by(|earlier, last| {
        let is_same = earlier.operation == last.operation;
        if is_same {
            last.when = world.conditions.or(last.when, earlier.when);
        }
        is_same
    });
    Evaluation {
        file,
        events: outcome.events,
        variables: variables.collect(),
        aborts: outcome.aborts,
        aborted: outcome.aborted,
        refused: outcome.refused,
        unknown: outcome.unknown,
        moved,
        problems: outcome.problems,
        inclusions: outcome.inclusions,
        files: outcome.files,
        absent: outcome.absent,
        executed: Executed::new(outcome.executed),
        made: outcome.made,
        outputs: outcome.outputs,
        first_met: outcome.first_met,
    }
}

/// The state of an evaluation.
struct Machine<'a> {
    files: &'a dyn FileSystem,
    sources: &'a mut Sources,
    parsed: &'a mut ParsedFiles,
    world: &'a mut World,
    assumptions: &'a Assumptions,
    /// The file whose command is at hand.
    file: FileId,
    chain: ChainId,
    include_stack: Vec<FileId>,
    /// Under which condition the command at hand is reached.
    live: Condition,
    /// What `live` depends on.
    guard: OperationSet,
    /// Includes and guard of the last command, and both together.
    common: (ChainId, OperationSet, OperationSet),
    variables: Variables,
    functions: BTreeMap<String, Vec<Function>>,
    /// `$1` and so on; the conditions exclude each other.
    positional: Vec<Arguments>,
    /// Where the last command succeeded.
    status: Condition,
    /// What the status of a command was that failed where this holds, the last command last; `None`
    /// where that is not known. Where several hold, the last counts.
    codes: Vec<(Condition, Option<TextId>)>,
    /// What `local` hides in the functions at hand, innermost last.
    locals: Vec<Vec<Hidden>>,
    /// Where variables may not be changed any more.
    readonly: BTreeMap<String, Condition>,
    /// How many options were printed where the loader does not see them.
    options_lost: usize,
    /// How often a text that is read from elsewhere was read.
    readings: HashMap<TextId, u32>,
    /// Where `cd` was called.
    moved: Condition,
    /// What `read` reads where it has no here-document of its own.
    input: Option<Input>,
    /// Where `set -e` is on.
    errexit: Condition,
    /// How many conditions (`if`, `&&`, `!`) surround the command, so that failing does not end the load.
    checked: usize,
    /// The files and functions at hand, innermost last.
    frames: Vec<ReturnFrame>,
    loops: Vec<LoopFrame>,
    /// The branches of `if` and `case` at hand, innermost last.
    branches: Vec<variables::Branch>,
    subshells: Vec<SubshellFrame>,
    /// How many redirections keep what is printed from the loader.
    muted: usize,
    depth: usize,
    steps: usize,
    /// How many bytes of source were gone over.
    read: usize,
    limits: Limits,
    /// The command at hand.
    at: Span,
    /// The text that `eval` runs, while it runs.
    eval: Option<Rc<EvalText>>,
    /// Where the last command substitution succeeded.
    substitution_status: Condition,
    outcome: Outcome,
}

impl Machine<'_> {
    /// Runs the top-level file as the loader does: by `.` under `set -e`.
    fn run_top(&mut self, file: FileId) {
        let parsed = self.parsed.get(self.sources, file);
        let end = parsed.script.range;
        let arguments = self.start_loader();
        self.run_list(&parsed.script);
        self.end_frame();
        // The loader's own `.` fails where the last command failed.
        let failed = self.and_not(self.live, self.status);
        let failed = self.and(failed, self.errexit);
        if !failed.is_never() {
            let last = parsed.script.entries.last().map_or(end, |entry| entry.range);
            self.abort(failed, AbortReason::CommandFailed, last, OperationSet::EMPTY);
        }
        self.end_loader(&arguments);
        self.refuse_output();
    }

    /// What the loader does with output that is none of its own, once the mozconfig has ended well:
    /// it refuses the whole (`_parse_loader_output` of `mozbuild/mozconfig.py`).
    fn refuse_output(&mut self) {
        for Printed { when, text, after, line, origin, operations } in
            std::mem::take(&mut self.outcome.printed)
        {
            self.outcome.outputs.push(Output { when, text, after });
            let when = self.and(when, self.live);
            if when.is_never() {
                continue;
            }
            self.outcome.refused = self.or(self.outcome.refused, when);
            let reason = AbortReason::UnexpectedOutput;
            self.outcome.aborts.push(Abort { reason, line, when, origin, operations });
        }
    }

    /// A command prints something; nothing comes of it where that cannot be seen.
    fn prints(
        &mut self,
        when: Condition,
        text: TextId,
        range: ByteRange,
        operations: OperationSet,
    ) {
        if self.muted > 0 || when.is_never() {
            return;
        }
        let origin = self.origin(range);
        let operations = self.dependencies(origin, operations);
        let line = normal_line(self.sources.text(self.span(range)));
        let after = self.outcome.events.len();
        self.outcome.printed.push(Printed { when, text, after, line, origin, operations });
    }

    /// Whether this evaluation has cost more than any mozconfig that is meant to be read.
    fn is_spent(&self) -> bool {
        self.steps >= MAX_STEPS
            || self.read >= MAX_READ
            || self.world.conditions.is_exhausted()
            || self.world.conditions.symbols.asked() >= self.limits.text
            || self.world.provenance.kept() >= self.limits.nodes
    }

    fn and(&mut self, a: Condition, b: Condition) -> Condition {
        self.world.conditions.and(a, b)
    }

    fn or(&mut self, a: Condition, b: Condition) -> Condition {
        self.world.conditions.or(a, b)
    }

    fn and_not(&mut self, a: Condition, b: Condition) -> Condition {
        self.world.conditions.and_not(a, b)
    }

    fn union(&mut self, a: OperationSet, b: OperationSet) -> OperationSet {
        self.world.provenance.union(a, b)
    }

    /// Does something where `when` holds besides, and puts `live` back without what ended there.
    fn under<T>(
        &mut self,
        when: Condition,
        because: OperationSet,
        action: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        let inside = self.and(self.live, when);
        if inside.is_never() {
            return None;
        }
        let entry = std::mem::replace(&mut self.live, inside);
        let guard = self.guard;
        self.guard = self.union(guard, because);
        let result = action(self);
        self.guard = guard;
        self.come_back(entry, inside);
        Some(result)
    }

    /// Goes on under `entry`, but for what ended since `live` was narrowed to `inside`.
    fn come_back(&mut self, entry: Condition, inside: Condition) {
        self.live = if self.live == inside {
            entry
        } else {
            let outside = self.and_not(entry, inside);
            self.or(self.live, outside)
        };
    }

    /// The place of a range in the text at hand.
    fn span(&self, range: ByteRange) -> Span {
        match &self.eval {
            Some(eval) => eval.place,
            None => Span { file: self.file, range },
        }
    }

    /// A range of the text at hand, as it is written.
    fn source(&self, range: ByteRange) -> &str {
        match &self.eval {
            Some(eval) => eval.text.get(range.as_usize()).unwrap_or_default(),
            None => self.sources.text(Span { file: self.file, range }),
        }
    }

    fn operation(&mut self, range: ByteRange, kind: OperationKind) -> OperationId {
        let span = self.span(range);
        self.world.provenance.operation(span, kind)
    }

    /// The origin of something that the command at `range` makes.
    fn origin(&mut self, range: ByteRange) -> Origin {
        let operation = self.operation(range, OperationKind::Statement);
        self.outcome.executed.push(operation);
        Origin { operation, chain: self.chain }
    }

    /// All that something made at `origin` depends on, besides `operations`.
    fn dependencies(&mut self, origin: Origin, operations: OperationSet) -> OperationSet {
        // What many commands have in common comes first, so that it is found again.
        let (chain, guard, mut guarded) = self.common;
        if (chain, guard) != (origin.chain, self.guard) {
            let way = self.world.provenance.chain_set(origin.chain);
            guarded = self.union(way, self.guard);
            self.common = (origin.chain, self.guard, guarded);
        }
        let guarded = self.union(guarded, operations);
        let own = self.world.provenance.single(origin.operation);
        self.union(own, guarded)
    }

    fn problem(&mut self, range: ByteRange, kind: ProblemKind) {
        let origin = self.origin(range);
        let when = self.live;
        if let Some(known) =
            self.outcome.problems.iter_mut().find(|p| p.kind == kind && p.origin == origin)
        {
            known.when = self.world.conditions.or(known.when, when);
        } else {
            self.outcome.problems.push(Problem { kind, origin, when });
        }
    }

    /// Says that what happens at `range` is beyond knowing, and gives up where it is reached, unless
    /// that is everywhere: then it counts as though it did nothing, which the problem tells.
    fn beyond_knowing(&mut self, range: ByteRange, what: &str) {
        self.problem(range, ProblemKind::BeyondKnowing { what: what.to_owned() });
        self.give_up();
    }

    fn give_up(&mut self) {
        let known = self.and_not(Condition::ALWAYS, self.outcome.aborted);
        let known = self.and_not(known, self.outcome.unknown);
        let rest = self.and_not(known, self.live);
        if !rest.is_never() {
            self.outcome.unknown = self.or(self.outcome.unknown, self.live);
            self.live = Condition::NEVER;
        }
    }

    /// Ends the load (or the subshell) with an error where `when` holds.
    fn abort(
        &mut self,
        when: Condition,
        reason: AbortReason,
        range: ByteRange,
        operations: OperationSet,
    ) {
        if when.is_never() {
            return;
        }
        self.live = self.and_not(self.live, when);
        if let Some(frame) = self.subshells.last_mut() {
            frame.ended = self.world.conditions.or(frame.ended, when);
            return;
        }
        let origin = self.origin(range);
        let operations = self.dependencies(origin, operations);
        let line = normal_line(self.sources.text(self.span(range)));
        self.outcome.aborted = self.or(self.outcome.aborted, when);
        self.outcome.aborts.push(Abort { reason, line, when, origin, operations });
    }

    /// The string of a symbol.
    fn symbol_text(&mut self, symbol: Symbol) -> TextId {
        let symbols = &mut self.world.conditions.symbols;
        let symbol = symbols.symbol(symbol);
        symbols.symbol_text(symbol)
    }

    fn literal(&mut self, text: &str) -> TextId {
        self.world.conditions.symbols.literal_text(text)
    }

    fn text(&mut self, parts: Vec<Part>) -> TextId {
        self.world.conditions.symbols.text(parts)
    }

    fn known(&self, text: TextId) -> Option<Rc<str>> {
        self.world.conditions.symbols.known(text)
    }

    /// Where a command that nothing is known about succeeds: where the assumptions say so, or a
    /// symbol. They know the status of a command as the output of `command; echo $?`.
    fn unknown_success(&mut self, text: TextId) -> Condition {
        if !self.assumptions.commands.is_empty() {
            let rendered = self.world.conditions.symbols.render(text);
            if let Some(succeeds) = self.assumed_success(&rendered) {
                return if succeeds { Condition::ALWAYS } else { Condition::NEVER };
            }
        }
        let symbol = self.world.conditions.symbols.symbol(Symbol::Success(text));
        self.meet(symbol);
        self.world.conditions.holds(symbol)
    }

    /// Keeps where something that nothing is known about was first met.
    fn meet(&mut self, symbol: SymbolId) {
        self.outcome.first_met.entry(symbol).or_insert(self.at);
    }

    /// Whether the assumptions say that a command succeeds.
    fn assumed_success(&self, command: &str) -> Option<bool> {
        let code = self.assumptions.commands.get(&format!("{command}; echo $?"))?;
        Some(code == "0")
    }

    /// Where the number that a command ends with, as in `exit 1`, means success.
    fn success_of_code(&mut self, code: TextId) -> Condition {
        let Some(known) = self.known(code) else {
            return self.world.conditions.text_equals(code, "0");
        };
        match known.parse::<u64>() {
            Ok(number) if number % 256 == 0 => Condition::ALWAYS,
            _ => Condition::NEVER,
        }
    }

    /// Says what `$?` is where the command at hand fails.
    fn fails_with(&mut self, code: TextId) {
        self.remember_code(Some(code));
    }

    /// Says that it is not known what `$?` is where the command at hand fails.
    fn fails_somehow(&mut self) {
        self.remember_code(None);
    }

    fn remember_code(&mut self, code: Option<TextId>) {
        while self.codes.last().is_some_and(|last| last.0 == self.live) {
            self.codes.pop();
        }
        // So many that nobody asks for them all: what was known before is forgotten.
        if self.live.is_always() || self.codes.len() > MAX_CODES {
            self.codes.clear();
        }
        self.codes.push((self.live, code));
    }

    fn fails_with_one(&mut self) {
        let one = self.literal("1");
        self.fails_with(one);
    }

    /// Whether `IFS` was not touched, so that blanks separate fields.
    fn splits_at_blanks(&self) -> bool {
        let name = self.world.names.find("IFS");
        name.is_none_or(|name| self.variables.get(name).is_none())
    }

    /// The values of `IFS`, under the conditions under which it has them.
    fn separators(&mut self) -> Few<(Condition, Rc<str>)> {
        let default = || Rc::from(BLANKS);
        if self.splits_at_blanks() {
            return Few::One((self.live, default()));
        }
        self.read_variable("IFS")
            .into_iter()
            .map(|reading| {
                let known = reading.text.and_then(|text| self.known(text));
                (reading.when, known.unwrap_or_else(default))
            })
            .collect()
    }
}

/// A command on one line, runs of blanks as one: the form in which people speak of it.
pub fn normal_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
