//! `shells-differ`: a form that all shells know, and that does not mean the same in all of them.

use mozconfig_parse::syntax::BashismKind;

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::passes::files::FileContext;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shells-differ",
    level: Level::Warning,
    summary: "a form is used that does not mean the same in all shells",
    documentation: r"## What it finds

A form that dash and bash both take, and of which each makes something else:

- a backslash before a letter or digit in what `echo` prints, or in an option, since the loader
  prints options with `echo`: `\t` is a tab in dash, and stays as it is in bash;
- `echo -e`: dash prints the `-e`;
- an include whose success is asked for, as in `if . file` or `. file || X=1`: where a command of
  the file fails, the load ends in dash and goes on in bash;
- a `shift` whose success is asked for, as in `shift || X=1`: where there are fewer arguments, the
  load ends in dash and goes on in bash;
- an include with arguments, as in `. file a`: in bash they are `$1` and so on of the file, in dash
  these are as before;
- `[^a]` in a pattern: in bash it matches all but an `a`, in dash a `^` or an `a`;
- an assignment before `:`, `export`, `eval` and other special commands: in dash the variable
  stays as it is, bash exports it;
- a function whose body is a simple command, which bash refuses.

## Why it matters

Mozconfigs are read by `sh`, which is dash on Debian and Ubuntu and bash elsewhere. The same
mozconfig then configures another build on another machine, and what is reported here holds for one
of the two.

## Example

```sh
ac_add_options --with-path='c:\new\tools'
```

In dash, `\n` and `\t` become a newline and a tab.

## The way out

Use `/` in paths, and `printf '%s\n'` where a backslash must be printed. Test whether a file is
there before it is included: `if [ -f file ]; then . file; fi`, and `$#` before a `shift`. Write an
assignment on a line of its own, and braces around the body of a function.
",
    check: Check::File(check),
};

fn check(context: &FileContext<'_>) -> Vec<Diagnostic> {
    context
        .parsed
        .bashisms
        .iter()
        .filter_map(|form| {
            let (message, label, help) = words(form.kind)?;
            let label = Label::new(context.span(form.range), label);
            Some(Diagnostic::new(&RULE, message, label).help(help))
        })
        .collect()
}

/// What is said of a form: the message, what stands at the place, and the way out. Nothing of what
/// only bash knows.
fn words(kind: BashismKind) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match kind {
        BashismKind::EchoEscape => (
            "`echo` does not print this backslash alike in all shells",
            "dash makes another character of the backslash and what follows, bash does not",
            "write `/` in a path; print other backslashes with `printf '%s\\n'`",
        ),
        BashismKind::EchoOption => {
            ("`echo -e` is not the same in all shells", "dash prints it", "use `printf`")
        }
        BashismKind::CheckedInclude => (
            "where a command of this file fails, the load ends in dash and goes on in bash",
            "its success is asked for",
            "test before whether the file is there: `if [ -f file ]; then . file; fi`",
        ),
        BashismKind::CheckedShift => (
            "with fewer arguments, the load ends at this `shift` in dash and goes on in bash",
            "its success is asked for",
            "test before whether there are arguments: `if [ $# -gt 0 ]; then shift; fi`",
        ),
        BashismKind::IncludeArguments => (
            "an include with arguments is not the same in all shells",
            "in bash this is `$1` of the file, dash leaves its arguments as they are",
            "set a variable before the include, or call a function",
        ),
        BashismKind::CaretInBrackets => (
            "`[^…]` does not match the same in all shells",
            "dash takes the `^` for itself, bash for a `!`",
            "write `[!…]`",
        ),
        BashismKind::AssignmentBeforeSpecial => (
            "an assignment before a special command is not the same in all shells",
            "bash exports the variable, dash does not",
            "write it on a line of its own",
        ),
        BashismKind::FunctionBody => (
            "a function without braces is not taken by all shells",
            "bash refuses this",
            "write `name() { …; }`",
        ),
        _ => return None,
    })
}
