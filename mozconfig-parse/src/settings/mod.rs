//! What a mozconfig comes to.
//!
//! Raw facts, in the order in which they arise: options, make options, variables, aborts, each with
//! its condition and origin; and the problems met on the way. [`Evaluation::resolve`] turns them into
//! one [`Setting`] for each key, as configure and make see it. Nothing here compares two mozconfigs.

mod resolve;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::condition::{Condition, Conditions};
use crate::hash::FastMap;
use crate::names::{NameId, Names};
use crate::provenance::{OperationId, OperationSet, Origin, Provenance};
use crate::source::{FileId, Span, TreePath};
use crate::symbol::{SymbolId, TextId};
use crate::syntax::{BashismKind, SyntaxError};

pub use resolve::{is_as_before, is_seen_by_configure, option_key};

/// Everything that evaluations share: conditions with their symbols, and provenance.
#[derive(Debug, Default)]
pub struct World {
    /// Conditions and symbols.
    pub conditions: Conditions,
    /// Operations and chains.
    pub provenance: Provenance,
    /// The names of variables.
    pub(crate) names: Names,
    /// The keys and values of options, by what the loader prints.
    options: FastMap<(Kind, TextId), (NameId, TextId)>,
    /// The names of options.
    option_names: Names,
    /// Strings without runs of blanks, by the strings with them.
    pub(crate) collapsed: FastMap<TextId, TextId>,
}

/// The kinds of setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `ac_add_options`
    Option,
    /// `ac_add_app_options`
    App,
    /// `mk_add_options`
    Make,
    /// An exported variable that configure sees: its name has no lower-case letter.
    Env,
    /// A shell variable that configure sees.
    Var,
    /// The load ends with an error.
    Abort,
}

/// An option handed to one of the loader's functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// [`Kind::Option`], [`Kind::App`] or [`Kind::Make`].
    pub kind: Kind,
    /// The text that the loader prints. For [`Kind::App`]: the application, a blank, the option.
    pub text: TextId,
    /// When.
    pub when: Condition,
    /// The argument that holds it, and the way there.
    pub origin: Origin,
    /// What it depends on.
    pub operations: OperationSet,
}

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Content {
    /// What it held before: it was not touched.
    Untouched,
    /// Nothing: it was unset.
    Unset,
    /// This string.
    Text(TextId),
}

/// One of the values that a variable may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// When.
    pub when: Condition,
    /// What it holds.
    pub content: Content,
    /// The operation that made it so; none for [`Content::Untouched`].
    pub origin: Option<Origin>,
    /// What it depends on.
    pub operations: OperationSet,
}

/// A variable at the end of the mozconfig. The alternatives exclude each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableOutcome {
    /// Its values.
    pub alternatives: Vec<Alternative>,
    /// When the mozconfig exported it.
    pub exported: Condition,
    /// What the export depends on.
    pub exported_by: OperationSet,
}

/// Why a load ends with an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AbortReason {
    /// `exit`
    Exit,
    /// A command failed under `set -e`.
    CommandFailed,
    /// `${x?message}`
    ParameterError,
    /// The mozconfig printed something, which the loader takes for an error.
    UnexpectedOutput,
    /// The mozconfig took the positional parameters away that the loader's script needs at its end.
    ArgumentsReplaced,
}

/// A place where the load ends with an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abort {
    /// Why.
    pub reason: AbortReason,
    /// The command in normal form, such as `exit 1`.
    pub line: String,
    /// When.
    pub when: Condition,
    /// The command and the way there.
    pub origin: Origin,
    /// What it depends on.
    pub operations: OperationSet,
}

/// Something that stands in the way of knowing what a mozconfig does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub kind: ProblemKind,
    /// Where.
    pub origin: Origin,
    /// When it is met.
    pub when: Condition,
}

/// The kinds of problem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// An include names a file that is not there.
    MissingInclude {
        /// The path.
        path: TreePath,
    },
    /// An include names something that cannot be read.
    UnreadableInclude {
        /// The path.
        path: TreePath,
    },
    /// A file includes itself without end.
    IncludeCycle {
        /// The file.
        path: TreePath,
    },
    /// The path of an include cannot be known.
    UnresolvedInclude {
        /// The path as far as it is known.
        path: String,
    },
    /// The path of an include leads out of the source tree.
    OutsideTree {
        /// The path.
        path: String,
    },
    /// A command that is neither the shell's nor a function.
    UnknownCommand {
        /// Its name.
        name: String,
    },
    /// A command whose effect cannot be known.
    BeyondKnowing {
        /// What cannot be known, in words.
        what: String,
    },
}

/// An include that was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inclusion {
    /// The command.
    pub origin: Origin,
    /// The file that holds it.
    pub from: FileId,
    /// The file that it names.
    pub to: FileId,
    /// When.
    pub when: Condition,
}

/// A text that is not shell, or not portable, met in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileIssues {
    /// The file.
    pub file: FileId,
    /// What is not shell.
    pub errors: Vec<SyntaxError>,
    /// What only bash knows.
    pub bashisms: Vec<(BashismKind, Span)>,
}

/// Something that a mozconfig prints and that is no option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    /// When.
    pub when: Condition,
    /// What, as far as it is known.
    pub text: TextId,
    /// After how many of the [`Evaluation::events`].
    pub after: usize,
}

/// The commands that an evaluation reached, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Executed {
    sorted: Vec<OperationId>,
}

impl Executed {
    pub(crate) fn new(mut operations: Vec<OperationId>) -> Self {
        // Those of one file come in their order: such runs are sorted at no cost.
        operations.sort();
        operations.dedup();
        Self { sorted: operations }
    }

    /// Whether a command is among them.
    pub fn contains(&self, operation: OperationId) -> bool {
        self.sorted.binary_search(&operation).is_ok()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = OperationId> {
        self.sorted.iter().copied()
    }
}

/// An assignment or an option.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) operation: OperationId,
    pub(crate) what: MadeWhat,
    /// Where it is reached.
    pub(crate) when: Condition,
}

/// What a command makes.
#[derive(Clone, Debug)]
pub(crate) enum MadeWhat {
    /// The option that is this one of the [`Evaluation::events`].
    Option(u32),
    /// The variable of this name.
    Variable(Rc<str>),
}

/// What a mozconfig comes to, as raw facts.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The top-level file.
    pub file: FileId,
    /// Options in order.
    pub events: Vec<Event>,
    /// Variables that were touched, by name.
    pub variables: BTreeMap<String, VariableOutcome>,
    /// Ends with an error, in order.
    pub aborts: Vec<Abort>,
    /// Where the shell ends with an error.
    pub aborted: Condition,
    /// Where the shell ends well, but the loader refuses what the mozconfig printed.
    pub refused: Condition,
    /// Where what the mozconfig does cannot be known.
    pub unknown: Condition,
    /// Where `cd` was called, so that the current folder may be another one at the end.
    pub moved: Condition,
    /// What stood in the way.
    pub problems: Vec<Problem>,
    /// The includes that were followed.
    pub inclusions: Vec<Inclusion>,
    /// Every file that was read, the top-level file first.
    pub files: Vec<FileId>,
    /// Every path that was looked for and not found.
    pub absent: Vec<TreePath>,
    /// Every command that was reached and may have changed something.
    pub executed: Executed,
    /// The assignments and options among them, with what each makes, sorted; see
    /// [`Evaluation::made`].
    pub(crate) made: Vec<Made>,
    /// What it prints besides options, in order.
    pub outputs: Vec<Output>,
    /// Where commands and paths were first met of which nothing was known.
    pub first_met: BTreeMap<SymbolId, Span>,
}

/// One of the values of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingValue {
    /// When it has this value; the values of a setting exclude each other.
    pub when: Condition,
    /// The value. Of an option: its whole text; of a make option: what stands behind `=`, with any
    /// operator but `=` before it; of a variable: its value; of an abort: nothing.
    pub value: TextId,
    /// What made it.
    pub origin: Origin,
    /// What it depends on.
    pub operations: OperationSet,
}

/// A setting: a key with its values. Where no value's condition holds, the setting is not made.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Setting {
    /// The values, which exclude each other.
    pub values: Vec<SettingValue>,
    /// What took it away where it has no value: `unset`.
    pub unmade: OperationSet,
}

/// The key of a setting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SettingKey {
    /// The kind.
    pub kind: Kind,
    /// An option's positive name (`--enable-x` also for `--disable-x`, `--with-x` also for
    /// `--without-x`, `FOO` for `FOO=1`); of a make option the text before `=`; a variable's name; an abort's
    /// command in normal form.
    pub name: String,
}

impl SettingKey {
    /// The line that makes such a setting, in the form in which people speak of it.
    pub fn line(&self, value: &str) -> String {
        match self.kind {
            Kind::Option => format!("ac_add_options {value}"),
            Kind::App => {
                let application = self.name.split(' ').next().unwrap_or_default();
                format!("ac_add_app_options {application} {value}")
            }
            Kind::Make => {
                if value.is_empty() && !self.name.contains(' ') {
                    format!("mk_add_options {}=", self.name)
                } else {
                    let operator_length = [":=", "?=", "+="]
                        .iter()
                        .find(|o| value.starts_with(**o))
                        .map_or(0, |o| o.len());
                    if operator_length > 0 {
                        format!("mk_add_options {}{value}", self.name)
                    } else {
                        format!("mk_add_options {}={value}", self.name)
                    }
                }
            }
            Kind::Env => format!("export {}={value}", self.name),
            Kind::Var => format!("{}={value}", self.name),
            Kind::Abort => self.name.clone(),
        }
    }
}

/// Settings by key.
pub type Settings = BTreeMap<SettingKey, Setting>;
