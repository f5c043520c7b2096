//! The parts of the state of an evaluation: what it gathers, and what functions, loops, subshells and
//! `eval` leave behind until they end. Data alone; what is done with it is in the other files.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

use crate::condition::Condition;
use crate::names::NameId;
use crate::provenance::{ChainId, OperationId, OperationSet, Origin};
use crate::settings::{
    Abort, Event, Inclusion, Made, Output, Problem, ProblemKind, VariableOutcome,
};
use crate::source::{FileId, Span, TreePath};
use crate::symbol::{SymbolId, TextId};
use crate::syntax::tree::FunctionDefinition;

/// What an evaluation gathers.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) events: Vec<Event>,
    pub(super) aborts: Vec<Abort>,
    pub(super) aborted: Condition,
    pub(super) refused: Condition,
    pub(super) unknown: Condition,
    pub(super) problems: Vec<Problem>,
    /// Which of them it is, by where it is and what: in a loop there may be thousands.
    pub(super) known_problems: HashMap<(Origin, ProblemKind), usize>,
    pub(super) inclusions: Vec<Inclusion>,
    pub(super) files: Vec<FileId>,
    pub(super) absent: Vec<TreePath>,
    pub(super) printed: Vec<Printed>,
    pub(super) outputs: Vec<Output>,
    pub(super) first_met: BTreeMap<SymbolId, Span>,
    pub(super) executed: Vec<OperationId>,
    pub(super) made: Vec<Made>,
}

impl Default for Outcome {
    fn default() -> Self {
        Self {
            events: Vec::new(),
            aborts: Vec::new(),
            aborted: Condition::NEVER,
            refused: Condition::NEVER,
            unknown: Condition::NEVER,
            problems: Vec::new(),
            known_problems: HashMap::new(),
            inclusions: Vec::new(),
            files: Vec::new(),
            absent: Vec::new(),
            printed: Vec::new(),
            outputs: Vec::new(),
            first_met: BTreeMap::new(),
            executed: Vec::new(),
            made: Vec::new(),
        }
    }
}

/// Something that the mozconfig prints and that is no option.
#[derive(Debug)]
pub(super) struct Printed {
    pub(super) when: Condition,
    /// What it prints, as far as it is known.
    pub(super) text: TextId,
    /// After how many options.
    pub(super) after: usize,
    pub(super) line: String,
    pub(super) origin: Origin,
    pub(super) operations: OperationSet,
}

/// A function, where it is defined under a condition.
#[derive(Clone)]
pub(super) struct Function {
    pub(super) when: Condition,
    pub(super) definition: Rc<FunctionDefinition>,
    pub(super) file: FileId,
    /// The text of `eval` that defines it; the file's otherwise.
    pub(super) eval: Option<Rc<EvalText>>,
    pub(super) operations: OperationSet,
}

/// A text that `eval` runs.
pub(super) struct EvalText {
    /// The `eval`: the place of all that comes of the text.
    pub(super) place: Span,
    pub(super) text: String,
}

/// Positional parameters, where they are these.
#[derive(Clone)]
pub(super) struct Arguments {
    pub(super) when: Condition,
    /// `None`: nothing is known of them, since they are too many.
    pub(super) texts: Option<Vec<TextId>>,
    /// The command that made them what they are; `None`: the call.
    pub(super) set: Option<SetAt>,
}

/// A command that sets the positional parameters.
#[derive(Clone, Copy)]
pub(super) struct SetAt {
    pub(super) place: Span,
    pub(super) chain: ChainId,
    pub(super) guard: OperationSet,
}

/// A variable that `local` hides, where it does, and what it held before.
#[derive(Clone)]
pub(super) struct Hidden {
    pub(super) name: NameId,
    pub(super) when: Condition,
    pub(super) before: Option<VariableOutcome>,
}

/// The lines that a compound command reads from its here-document.
pub(super) struct Input {
    /// Where the command is run; under another condition it is not known which line is next.
    pub(super) when: Condition,
    pub(super) lines: VecDeque<String>,
}

/// Where a file or function was left by `return`.
#[derive(Clone, Copy)]
pub(super) struct ReturnFrame {
    /// Where it was left.
    pub(super) returned: Condition,
    /// The part of that where the status given was a failure.
    pub(super) failed: Condition,
    /// Why: what comes behind depends on it.
    pub(super) because: OperationSet,
}

impl Default for ReturnFrame {
    fn default() -> Self {
        Self { returned: Condition::NEVER, failed: Condition::NEVER, because: OperationSet::EMPTY }
    }
}

/// Where a loop was left or cut short.
pub(super) struct LoopFrame {
    pub(super) broken: Condition,
    pub(super) continued: Condition,
}

/// Where a subshell ended by `exit` or a failure, and where that was success.
pub(super) struct SubshellFrame {
    pub(super) ended: Condition,
    pub(super) succeeded: Condition,
}
