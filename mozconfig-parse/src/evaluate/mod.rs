//! The abstract interpreter: what a mozconfig does, for every environment at once.
//!
//! There is one state and one condition, `live`, under which the command at hand is reached. A
//! command changes the state only where `live` holds: `X=1` gives `X` the value `1` there and leaves
//! its other values elsewhere. `if`, `case`, `&&`, `||` narrow `live` and widen it again; `exit`,
//! `return` and a failing command under `set -e` take their share away. Nothing is run, no variable
//! of this process is read, and files are reached only through [`FileSystem`].

mod arithmetic;
mod bounds;
mod builtins;
mod command_text;
mod commands;
mod compound;
mod control;
mod declarations;
mod endings;
mod expand;
mod fields;
mod include;
mod loader;
mod options;
mod parameters;
mod places;
mod read_fields;
mod read_lines;
mod set;
mod simple;
mod state;
mod status;
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
use crate::provenance::{ChainId, OperationSet};
use crate::settings::{AbortReason, Evaluation, Executed, World};
use crate::source::{ByteRange, FileId, FileSystem, Sources, Span};
use crate::symbol::{Part, Symbol, SymbolId, TextId};
use crate::syntax::{self, Parsed};
use bounds::Limits;
use fields::BLANKS;
use state::{
    Arguments, EvalText, Function, Hidden, Input, LoopFrame, Outcome, ReturnFrame, SetAt,
    SubshellFrame,
};
use variable_table::Variables;

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
    let limits = Limits::of(environment.world);
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
        substitution_code: None,
        substitution_entry: Condition::ALWAYS,
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
    /// What the status of a command was that failed where this holds, the last command last. Where
    /// several hold, the last counts.
    codes: Vec<(Condition, status::Code)>,
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
    /// The number that it ended with, where one symbol or text stands for it.
    substitution_code: Option<TextId>,
    /// Under which condition the command is reached whose substitutions these are.
    substitution_entry: Condition,
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

    /// Keeps where something that nothing is known about was first met.
    fn meet(&mut self, symbol: SymbolId) {
        self.outcome.first_met.entry(symbol).or_insert(self.at);
    }
}

/// A command on one line, runs of blanks as one: the form in which people speak of it.
pub fn normal_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
