//! What the parser has to say about a text: errors, and forms that only bash knows.

use std::fmt;

use crate::source::ByteRange;

/// Something that is not shell, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where: the unexpected token, or the opening that is never closed.
    pub range: ByteRange,
}

/// The kinds of syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// Something stands where it cannot stand.
    Unexpected {
        /// What was found, as written (or `end of file`, `newline`).
        found: String,
        /// What could have stood there, in words.
        expected: &'static str,
    },
    /// An opening quote, bracket or keyword has no end.
    Unclosed {
        /// The opening, as written: `"`, `$(`, `if`.
        opening: &'static str,
        /// What would close it.
        closing: &'static str,
    },
    /// The delimiter of a here-document never comes.
    UnclosedHereDocument {
        /// The delimiter.
        delimiter: String,
    },
    /// `${…}` holds nothing that is a parameter.
    BadParameter {
        /// The text between the braces.
        text: String,
    },
    /// Commands are nested more deeply than the parser follows.
    TooDeep {
        /// The limit.
        limit: u32,
    },
}

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // These are what stands there, not how it is written.
            Self::Unexpected { found, expected }
                if found == "newline" || found.starts_with("end of ") =>
            {
                write!(f, "unexpected {found}: expected {expected}")
            }
            Self::Unexpected { found, expected } => {
                write!(f, "unexpected `{found}`: expected {expected}")
            }
            Self::Unclosed { opening: "`", .. } => f.write_str("backquote is never closed"),
            Self::Unclosed { opening, closing } => {
                write!(f, "`{opening}` is never closed: expected `{closing}`")
            }
            Self::UnclosedHereDocument { delimiter } => {
                write!(f, "here-document has no end: expected a line `{delimiter}`")
            }
            Self::BadParameter { text } => {
                write!(f, "`${{{text}}}` is no parameter expansion")
            }
            Self::TooDeep { limit } => {
                write!(f, "commands are nested more than {limit} deep")
            }
        }
    }
}

/// A form that bash knows and POSIX does not, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bashism {
    /// Which form.
    pub kind: BashismKind,
    /// Where it stands.
    pub range: ByteRange,
}

/// The bash forms that the parser knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BashismKind {
    /// `${x:offset:length}`
    Substring,
    /// `${x/a/b}`, `${x^^}`, `${!x}`, `${x[1]}`
    ParameterForm,
    /// `$(< file)`
    FileSubstitution,
    /// `[[ … ]]`
    ConditionalExpression,
    /// `source file`
    Source,
    /// `function name`
    FunctionKeyword,
    /// `x+=y`
    AppendAssignment,
    /// `<<<`
    HereString,
    /// `&>`
    OutputAndError,
    /// `$'…'`
    DollarSingleQuote,
    /// `x=(…)`
    Array,
    /// `<(…)`
    ProcessSubstitution,
    /// `==` inside `[ … ]`
    DoubleEquals,
    /// `>& file`
    DuplicateToFile,
    /// `[ -v x ]`
    IsSet,
    /// `{a,b}` and `{1..3}` outside of quotes
    BraceExpansion,
    /// `$"…"`
    DollarDoubleQuote,
    /// `**` in arithmetic
    Power,
    /// `set -o pipefail`
    Pipefail,
    /// `printf -v x`
    PrintfVariable,
    /// A backslash that `echo` may take for more than itself, also in an option of the loader
    EchoEscape,
    /// `echo -e`
    EchoOption,
    /// An include whose success is asked for, as in `if . file`
    CheckedInclude,
    /// An include with arguments, as in `. file a`
    IncludeArguments,
    /// `[^a]` in a pattern
    CaretInBrackets,
    /// A `shift` whose success is asked for, as in `shift || X=1`
    CheckedShift,
    /// `x=y :` and the like
    AssignmentBeforeSpecial,
    /// A function whose name no variable could have
    FunctionName,
    /// A function whose body is a simple command
    FunctionBody,
    /// `$RANDOM` and other variables that bash sets by itself
    OwnVariable,
}
