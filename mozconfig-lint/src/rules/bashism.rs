//! `bashism`: a form that bash alone knows.

use mozconfig_parse::syntax::BashismKind;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::files::FileContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "bashism",
    level: Level::Warning,
    summary: "a form is used that bash knows and other shells do not",
    documentation: r#"## What it finds

A form of bash that POSIX does not have: `${x::n}` and other ways of cutting, `$(< file)`, `[[`,
`source`, `function`, `+=`, `==` and `-v` in `[`, arrays, `$'...'`, `$"..."`, `{a,b}`, `<<<`,
`<(...)`, `&>`, `>& file`, `**` in arithmetic, `set -o pipefail`, `printf -v`, variables such as
`$RANDOM`.

## Why it matters

Mozconfigs are read by `sh`. On Debian and Ubuntu that is dash, which ends the load at such a form
(`Bad substitution`, `source: not found`) or comes to another value without a word: `$(< file)` is
empty there, and `if [[ ... ]]` never holds. Where `sh` is bash, nobody notices.

## Example

```sh
region=${availability_zone::${#availability_zone}-1}
release=$(< /etc/redhat-release)
```

## The way out

Write the portable form: `${x%?}` for all but the last character, `$(cat file)`, `[`, `.`,
`name()`, `x="${x}y"`, and `=` in `[`.
"#,
    check: Check::File(check),
};

fn check(context: &FileContext<'_>) -> Vec<Diagnostic> {
    context
        .parsed
        .bashisms
        .iter()
        .filter_map(|bashism| {
            let (what, instead) = words(bashism.kind)?;
            let diagnostic = Diagnostic::new(
                &RULE,
                format!("{what} is not POSIX shell"),
                Label::new(context.span(bashism.range), "only bash knows this"),
            );
            Some(diagnostic.help(instead))
        })
        .collect()
}

/// What the form is called, and what to write instead; nothing where all shells know it.
fn words(kind: BashismKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        BashismKind::Substring => (
            "`${name:offset:length}`",
            "take characters away with `${name%pattern}` or `${name#pattern}`",
        ),
        BashismKind::ParameterForm => ("this form of `${…}`", "use the forms that POSIX has"),
        BashismKind::FileSubstitution => {
            ("`$(< file)`", "write `$(cat file)`: dash gives nothing for it")
        }
        BashismKind::ConditionalExpression => ("`[[ … ]]`", "write `[ … ]`"),
        BashismKind::Source => ("`source`", "write `.`"),
        BashismKind::FunctionKeyword => ("`function`", "write `name() { …; }`"),
        BashismKind::AppendAssignment => ("`+=`", "write `NAME=\"${NAME}…\"`"),
        BashismKind::HereString => ("`<<<`", "use a here-document"),
        BashismKind::OutputAndError => ("`&>`", "write `>file 2>&1`"),
        BashismKind::DollarSingleQuote => ("`$'…'`", "use `printf` or plain quotes"),
        BashismKind::Array => ("an array", "use one variable for each value"),
        BashismKind::ProcessSubstitution => ("`<(…)`", "use a pipe or a file"),
        BashismKind::DoubleEquals => ("`==` in `[ … ]`", "write `=`"),
        BashismKind::DuplicateToFile => ("`>& file`", "write `>file 2>&1`"),
        BashismKind::IsSet => ("`-v` in `[ … ]`", "write `[ -n \"${NAME+set}\" ]`"),
        BashismKind::BraceExpansion => {
            ("brace expansion", "write each word out, or put the braces into quotes")
        }
        BashismKind::DollarDoubleQuote => ("`$\"…\"`", "take the `$` away"),
        BashismKind::Power => ("`**` in arithmetic", "multiply"),
        BashismKind::Pipefail => ("`set -o pipefail`", "test what each command gives"),
        BashismKind::PrintfVariable => ("`printf -v`", "write `NAME=$(printf …)`"),
        BashismKind::OwnVariable => {
            ("a variable that bash sets by itself", "ask a command, such as `id -u` or `uname`")
        }
        BashismKind::FunctionName => {
            ("this name of a function", "use letters, digits and `_` alone")
        }
        BashismKind::EchoEscape
        | BashismKind::EchoOption
        | BashismKind::CheckedInclude
        | BashismKind::CheckedShift
        | BashismKind::IncludeArguments
        | BashismKind::CaretInBrackets
        | BashismKind::AssignmentBeforeSpecial
        | BashismKind::FunctionBody => return None,
    })
}
