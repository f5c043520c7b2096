//! The syntax tree of a shell file: POSIX, XCU 2.10 (Shell Grammar), plus the few bash forms that
//! real mozconfigs hold.
//!
//! Every node carries its [`ByteRange`]; none is optional. The tree says what was written, not what
//! it means: quotes are kept apart from the text they protect, nothing is expanded. This file holds
//! data only; it may not read files, report problems or decide anything.
//!
//! Text is a stretch of the file ([`Text`]), a list that mostly holds one or two things has room for
//! them in itself ([`Few`], [`Couple`]), and what is large and rare is boxed: a line of a mozconfig
//! costs about one allocation.

use crate::source::ByteRange;
use crate::syntax::Text;
use crate::syntax::{Couple, Few};

/// Commands separated by `;`, `&` or newlines (the grammar's `list` and `compound_list`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The commands in the order in which they stand.
    pub entries: Vec<AndOr>,
    /// From the first byte of the first entry to the last byte of the last.
    pub range: ByteRange,
}

/// Pipelines joined by `&&` and `||`, which have equal precedence and associate to the left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AndOr {
    /// The first pipeline, run in any case.
    pub first: Pipeline,
    /// Each further pipeline with the connector before it.
    pub rest: Vec<(Connector, Pipeline)>,
    /// Whether `&` ends it, so that it runs in a subshell that is not waited for.
    pub background: bool,
    /// Without the separator that ends it.
    pub range: ByteRange,
}

/// What joins two pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connector {
    /// `&&`: the next runs when the one before succeeded.
    And,
    /// `||`: the next runs when the one before failed.
    Or,
}

/// Commands joined by `|`, perhaps negated by `!`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pipeline {
    /// Whether `!` stands before it.
    pub negated: bool,
    /// At least one command.
    pub commands: Few<Command>,
    /// Includes the `!`.
    pub range: ByteRange,
}

/// One command with its redirections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// What kind of command it is.
    pub kind: CommandKind,
    /// In the order in which they stand, wherever they stand in the command.
    pub redirections: Vec<Redirection>,
    /// The whole command with its redirections (here-document bodies excluded).
    pub range: ByteRange,
}

/// The kinds of command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandKind {
    /// Assignments and words.
    Simple(SimpleCommand),
    /// `{ list; }`
    Group(List),
    /// `( list )`
    Subshell(List),
    /// `if … then … elif … else … fi`
    If(Box<IfCommand>),
    /// `case … in … esac`
    Case(Box<CaseCommand>),
    /// `for name in words; do … done`
    For(Box<ForCommand>),
    /// `while … do … done` and `until … do … done`
    Loop(Box<LoopCommand>),
    /// `name() command`
    Function(Box<FunctionDefinition>),
    /// `[[ … ]]`, which bash alone knows: its text, whole, is in the command's range.
    ConditionalExpression(Vec<Word>),
}

impl Default for CommandKind {
    /// A simple command without words.
    fn default() -> Self {
        Self::Simple(SimpleCommand::default())
    }
}

/// Assignments, then a command name and its arguments; either may be missing, not both, unless
/// redirections alone make the command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SimpleCommand {
    /// The assignments before the command name.
    pub assignments: Few<Assignment>,
    /// The command name and its arguments.
    pub words: Couple<Word>,
}

/// `NAME=word`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub name: Text,
    /// Where the name stands.
    pub name_range: ByteRange,
    /// Whether it is written `+=`, which bash alone knows.
    pub append: bool,
    /// The value; a word without parts for `NAME=`.
    pub value: Word,
    /// Name, `=` and value.
    pub range: ByteRange,
}

/// `if` with all its branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfCommand {
    /// `if` and every `elif`: condition and body.
    pub branches: Vec<(List, List)>,
    /// The body of `else`.
    pub otherwise: Option<List>,
}

/// `case` with all its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseCommand {
    /// The word that is matched.
    pub subject: Word,
    /// In the order in which they are tried.
    pub items: Vec<CaseItem>,
}

/// `pattern | pattern) list ;;`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseItem {
    /// At least one pattern.
    pub patterns: Vec<Word>,
    /// What runs when one matches.
    pub body: List,
    /// From the first pattern (or its parenthesis) to the end of the body.
    pub range: ByteRange,
}

/// `for name in words; do list; done`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForCommand {
    /// The loop variable.
    pub name: Text,
    /// Where its name stands.
    pub name_range: ByteRange,
    /// The words after `in`; `None` where `in` is missing, which means `"$@"`.
    pub words: Option<Vec<Word>>,
    /// What runs for each.
    pub body: List,
}

/// `while` and `until`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopCommand {
    /// Whether it is `until`: runs while the condition fails.
    pub until: bool,
    /// The list whose status decides.
    pub condition: List,
    /// What runs each time.
    pub body: List,
}

/// `name() command`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionDefinition {
    /// The function's name.
    pub name: Text,
    /// Where the name stands.
    pub name_range: ByteRange,
    /// The body; a compound command in POSIX (dash takes any command).
    pub body: Command,
}

/// A word: what field splitting has not yet touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// In order; a word without parts is the empty, unquoted word (as in `X=`).
    pub parts: Few<WordPart>,
    /// The whole word as written.
    pub range: ByteRange,
}

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordPart {
    /// What it is.
    pub kind: WordPartKind,
    /// As written, with its quotes or sigils.
    pub range: ByteRange,
}

/// The kinds of word part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordPartKind {
    /// Plain text. Unquoted (where `*`, `?`, `[` are pattern characters) when it stands directly in a word;
    /// quoted when it stands in [`WordPartKind::DoubleQuoted`]. Backslash-newline is already gone.
    Literal(Text),
    /// Text that a backslash protects: `\x` gives `x`. In double quotes only before `$`, `` ` ``, `"`, `\`.
    Escaped(Text),
    /// `'…'`, without the quotes.
    SingleQuoted(Text),
    /// `"…"`: the parts are [`WordPartKind::Literal`], [`WordPartKind::Escaped`] and expansions.
    DoubleQuoted(Vec<WordPart>),
    /// `$name`, `${name}`, `${name-word}` …
    Parameter(Parameter),
    /// `$(…)` and `` `…` ``
    Substitution(Box<Substitution>),
    /// `$((…))`: the expression's text as parts, as though in double quotes.
    Arithmetic(Vec<WordPart>),
    /// `~` or `~name` at the start of a word or after `=` or `:` in an assignment: the name, perhaps empty.
    Tilde(Text),
    /// `$'…'`, which bash alone knows: the text between the quotes as written.
    DollarSingleQuoted(Text),
}

/// A parameter expansion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The variable's name, digits of a positional parameter, or one of `@ * # ? - $ ! 0`.
    pub name: Text,
    /// What is done with its value.
    pub operation: ParameterOperation,
}

/// What a parameter expansion does (POSIX, XCU 2.6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterOperation {
    /// `$x`, `${x}`
    Value,
    /// `${#x}`
    Length,
    /// `${x-word}`, `${x:-word}`
    Default {
        /// Whether an empty value counts as unset.
        or_empty: bool,
        /// What is used instead.
        word: Box<Word>,
    },
    /// `${x=word}`, `${x:=word}`
    AssignDefault {
        /// Whether an empty value counts as unset.
        or_empty: bool,
        /// What is assigned and used instead.
        word: Box<Word>,
    },
    /// `${x?word}`, `${x:?word}`
    Error {
        /// Whether an empty value counts as unset.
        or_empty: bool,
        /// The message.
        word: Box<Word>,
    },
    /// `${x+word}`, `${x:+word}`
    Alternative {
        /// Whether an empty value counts as unset.
        or_empty: bool,
        /// What is used when the parameter is set.
        word: Box<Word>,
    },
    /// `${x%pattern}`, `${x%%pattern}`
    RemoveSuffix {
        /// Whether the longest match goes.
        longest: bool,
        /// What goes.
        pattern: Box<Word>,
    },
    /// `${x#pattern}`, `${x##pattern}`
    RemovePrefix {
        /// Whether the longest match goes.
        longest: bool,
        /// What goes.
        pattern: Box<Word>,
    },
    /// `${x:offset}`, `${x:offset:length}`, which bash alone knows.
    Substring(Box<Substring>),
    /// Any other bash form (`${x/a/b}`, `${x^^}`, `${!x}`, `${x[1]}`): its text between the braces.
    Unsupported(Box<Text>),
}

/// What `${x:offset:length}` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substring {
    /// The arithmetic text of the offset as a word; without parts for `${x::n}`.
    pub offset: Word,
    /// The arithmetic text of the length.
    pub length: Option<Word>,
}

/// A command substitution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// The commands. In backquotes they are parsed after the backslashes before `` ` ``, `\`, `$` (and `"`
    /// inside double quotes) are taken away; ranges still point into the file.
    pub list: List,
    /// The range of the text between the delimiters.
    pub inner: ByteRange,
    /// Whether it is written with backquotes.
    pub backquoted: bool,
    /// `$(< file)`, which bash alone reads as the file's contents.
    pub reads_file: bool,
}

/// A redirection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirection {
    /// The number before the operator.
    pub descriptor: Option<u32>,
    /// The operator.
    pub operator: RedirectionOperator,
    /// What follows it.
    pub target: RedirectionTarget,
    /// From the number or operator to the end of the word.
    pub range: ByteRange,
}

/// The redirection operators (POSIX, XCU 2.7), and two of bash's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectionOperator {
    /// `<`
    Input,
    /// `>`
    Output,
    /// `>|`
    Clobber,
    /// `>>`
    Append,
    /// `<&`
    DuplicateInput,
    /// `>&`
    DuplicateOutput,
    /// `<>`
    ReadWrite,
    /// `<<` and `<<-`
    HereDocument,
    /// `<<<`, which bash alone knows.
    HereString,
    /// `&>`, which bash alone knows.
    OutputAndError,
}

/// Where a redirection leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectionTarget {
    /// A file name or descriptor.
    Word(Word),
    /// The lines that follow the command.
    HereDocument(HereDocument),
}

/// A here-document (POSIX, XCU 2.7.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HereDocument {
    /// The delimiter after quote removal.
    pub delimiter: Text,
    /// Whether part of the delimiter was quoted, so that the body is taken literally.
    pub quoted: bool,
    /// Whether it is `<<-`: leading tabs of every line are taken away.
    pub strip_tabs: bool,
    /// The body, as though in double quotes (but `"` is an ordinary character); one
    /// [`WordPartKind::Literal`] where the delimiter is quoted. Ends with a newline unless it is empty.
    pub body: Vec<WordPart>,
    /// The lines of the body, without the line of the delimiter.
    pub body_range: ByteRange,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A node that grows is moved more slowly and takes more memory in every file.
    #[test]
    fn nodes_are_small() {
        let sizes =
            [size_of::<WordPart>(), size_of::<Word>(), size_of::<Command>(), size_of::<AndOr>()];
        let limits = [40, 48, 224, 280];
        assert!(sizes.iter().zip(limits).all(|(size, limit)| *size <= limit), "{sizes:?}");
    }
}
