//! Decides on colours and width: the one place that says when output is coloured, and how wide.
//!
//! 1. `--color always` and `--color never` decide.
//! 2. `NO_COLOR`, when it is set and not empty, means no colours (<https://no-color.org>).
//! 3. `CLICOLOR_FORCE`, when it is set, not empty and not `0`, means colours.
//! 4. Else there are colours on a terminal, unless `TERM` is `dumb` or `CLICOLOR` is `0`.
//!
//! Each stream is decided on by itself; what goes into a file has no colours. The functions here
//! read no environment: they are given a way to look a variable up.

use std::ffi::OsString;

use clap::ValueEnum as _;

/// The value of `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// As the environment and the terminal say.
    #[default]
    Auto,
    /// Colours.
    Always,
    /// No colours.
    Never,
}

/// The width of output that does not go to a terminal, or to one whose width is not known.
pub(super) const DEFAULT_WIDTH: usize = 140;

/// A smaller width than this leaves no room for source lines; whoever asks for it gets this.
const SMALLEST_WIDTH: usize = 40;

/// The value of `--color` on a command line that cannot be understood, or that asks for help.
pub(super) fn asked_for(words: &[OsString]) -> ColorChoice {
    let mut words = words.iter().skip(1).take_while(|word| *word != "--");
    let mut choice = ColorChoice::Auto;
    while let Some(word) = words.next() {
        let value = match word.to_str() {
            Some("--color") => words.next().and_then(|word| word.to_str()),
            Some(word) => word.strip_prefix("--color="),
            None => None,
        };
        if let Some(value) = value.and_then(|value| ColorChoice::from_str(value, false).ok()) {
            choice = value;
        }
    }
    choice
}

/// Looks an environment variable up.
pub(super) type Variables<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Whether a stream is coloured.
pub(super) fn is_colored(choice: ColorChoice, variables: Variables<'_>, is_terminal: bool) -> bool {
    let is_set = |name: &str| variables(name).is_some_and(|value| !value.is_empty());
    let is = |name: &str, wanted: &str| variables(name).is_some_and(|value| value == wanted);
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if is_set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") => true,
        ColorChoice::Auto => is_terminal && !is("TERM", "dumb") && !is("CLICOLOR", "0"),
    }
}

/// The width of a stream in columns.
pub(super) fn width(variables: Variables<'_>, is_terminal: bool) -> usize {
    if !is_terminal {
        return DEFAULT_WIDTH;
    }
    variables("COLUMNS")
        .and_then(|columns| columns.to_str()?.parse().ok())
        .map_or(DEFAULT_WIDTH, |columns: usize| columns.max(SMALLEST_WIDTH))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colored(choice: ColorChoice, variables: &[(&str, &str)], is_terminal: bool) -> bool {
        is_colored(choice, &lookup(variables), is_terminal)
    }

    fn lookup(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        move |wanted| {
            variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.into())
        }
    }

    #[test]
    fn option_beats_environment_beats_terminal() {
        use ColorChoice::{Always, Auto, Never};
        assert!(colored(Always, &[("NO_COLOR", "1")], false));
        assert!(!colored(Never, &[("CLICOLOR_FORCE", "1")], true));
        assert!(!colored(Auto, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true));
        assert!(colored(Auto, &[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1")], false));
        assert!(!colored(Auto, &[("CLICOLOR_FORCE", "0")], false));
        assert!(colored(Auto, &[("CLICOLOR_FORCE", "0")], true));
        assert!(colored(Auto, &[], true));
        assert!(!colored(Auto, &[], false));
        assert!(!colored(Auto, &[("TERM", "dumb")], true));
        assert!(!colored(Auto, &[("CLICOLOR", "0")], true));
    }

    #[test]
    fn a_line_that_cannot_be_understood() {
        let choice = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            asked_for(&words)
        };
        assert_eq!(choice("mozconfig-lint --color never --gone"), ColorChoice::Never);
        assert_eq!(choice("mozconfig-lint --gone --color=always"), ColorChoice::Always);
        assert_eq!(choice("mozconfig-lint --gone"), ColorChoice::Auto);
        assert_eq!(choice("mozconfig-lint --color"), ColorChoice::Auto);
        assert_eq!(choice("mozconfig-lint --color red"), ColorChoice::Auto);
        assert_eq!(choice("mozconfig-lint -- --color never"), ColorChoice::Auto);
    }

    #[test]
    fn width_of_a_terminal() {
        assert_eq!(width(&lookup(&[("COLUMNS", "80")]), true), 80);
        assert_eq!(width(&lookup(&[("COLUMNS", "80")]), false), 140);
        assert_eq!(width(&lookup(&[("COLUMNS", "3")]), true), 40);
        assert_eq!(width(&lookup(&[("COLUMNS", "wide")]), true), 140);
        assert_eq!(width(&lookup(&[]), true), 140);
    }
}
