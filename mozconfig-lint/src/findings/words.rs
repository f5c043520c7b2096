//! The words of findings: settings, values and witnesses in the form in which people speak of them.

use mozconfig_parse::settings::{Abort, AbortReason};

use super::Told;
use crate::diagnostic::{SettingKind, WitnessFacts};

/// What the words of a drift rule are made of.
pub(crate) struct Wording<'a> {
    /// The variant compared from.
    pub(crate) base: &'a str,
    /// The variant compared with.
    pub(crate) other: &'a str,
    /// What the base has, in the form in which people speak of it.
    pub(crate) base_line: Option<String>,
    /// What the other has.
    pub(crate) other_line: Option<String>,
    /// The setting's name.
    pub(crate) name: String,
}

impl Wording<'_> {
    /// A phrase about a setting that both sides make, if not always both. `because` goes before
    /// the colon or at the end.
    pub(crate) fn both(&self, because: &str) -> String {
        let (base, other) = (self.base, self.other);
        match (&self.base_line, &self.other_line) {
            (Some(line), None) => {
                format!("`{line}` is set for {base} where it is not for {other}{because}")
            }
            (None, Some(line)) => {
                format!("`{line}` is set for {other} where it is not for {base}{because}")
            }
            _ => self.values(because),
        }
    }

    /// A phrase about the values of both sides, where one may have none. `because` goes before the colon.
    pub(crate) fn values(&self, because: &str) -> String {
        let value = |line: &Option<String>| match line {
            Some(line) => format!("`{line}`"),
            None => "nothing".to_owned(),
        };
        let (first, second) = (value(&self.base_line), value(&self.other_line));
        let Self { name, base, other, .. } = self;
        format!("`{name}` differs{because}: {first} for {base}, {second} for {other}")
    }
}

/// Why a command ends the load, where that is not plain.
pub(crate) fn why_it_ends(abort: &Abort) -> Option<&'static str> {
    match abort.reason {
        AbortReason::Exit | AbortReason::ParameterError => None,
        AbortReason::CommandFailed if abort.line.contains(" && ") => Some(
            "a mozconfig is loaded under `set -e`: a command that fails ends it, and at the end of a file so does `A && B` where `A` fails",
        ),
        AbortReason::CommandFailed => {
            Some("a mozconfig is loaded under `set -e`: a command that fails ends it")
        }
        AbortReason::UnexpectedOutput => {
            Some("the loader refuses a mozconfig that prints anything")
        }
        AbortReason::ArgumentsReplaced => {
            Some("behind the mozconfig the loader needs the arguments of its script, `$3` and `$4`")
        }
    }
}

/// The way out where a command is not meant to end the load.
pub(crate) fn without_ending(reason: AbortReason) -> Option<&'static str> {
    match reason {
        AbortReason::Exit | AbortReason::CommandFailed | AbortReason::ParameterError => None,
        AbortReason::UnexpectedOutput => {
            Some("take the command out, or send what it prints to `/dev/null`")
        }
        AbortReason::ArgumentsReplaced => {
            Some("put the command into a function, which has arguments of its own")
        }
    }
}

/// A setting in the form in which people speak of it.
pub(super) fn spoken(kind: SettingKind, key: &str, value: &str) -> String {
    match kind {
        SettingKind::Option => value.to_owned(),
        SettingKind::Env => format!("export {key}={value}"),
        SettingKind::Var => format!("{key}={value}"),
        SettingKind::Make => {
            if [":=", "?=", "+="].iter().any(|operator| value.starts_with(operator)) {
                format!("mk_add_options {key}{value}")
            } else {
                format!("mk_add_options {key}={value}")
            }
        }
        SettingKind::App => {
            let application = key.split(' ').next().unwrap_or_default();
            format!("ac_add_app_options {application} {value}")
        }
        SettingKind::Abort => key.to_owned(),
    }
}

/// A line that is too long for a title, without its end.
pub(super) fn shortened(line: &str) -> String {
    const LONGEST: usize = 100;
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    let front: String = line.chars().take(LONGEST - 3).collect();
    format!("{front}...")
}

/// The words for a kind of setting.
pub(crate) fn word(kind: SettingKind) -> &'static str {
    match kind {
        SettingKind::Option => "option",
        SettingKind::Env => "exported variable",
        SettingKind::Var => "variable",
        SettingKind::Make => "make option",
        SettingKind::App => "application option",
        SettingKind::Abort => "error",
    }
}

/// A part of a difference on one line.
pub(super) fn detail(told: &Told) -> String {
    let side = |value: &Option<String>| match value {
        Some(value) => format!("`{}`", spoken(told.kind, &told.key, value)),
        None => "nothing".to_owned(),
    };
    let expression = &told.condition.expression;
    let when = if expression.is_empty() { String::new() } else { format!(" when `{expression}`") };
    format!(
        "{} `{}`: {} against {}{when}",
        word(told.kind),
        told.key,
        side(&told.base),
        side(&told.other)
    )
}

/// What a setting is where it differs in another way than the finding is about.
pub(super) fn elsewhere(told: &Told, base: &str, other: &str) -> String {
    let side = |value: &Option<String>| match value {
        Some(value) => format!("`{}`", spoken(told.kind, &told.key, value)),
        None => "nothing".to_owned(),
    };
    let (left, right) = (side(&told.base), side(&told.other));
    format!("{left} for {base} and {right} for {other} when {}", told.condition.phrase)
}

/// A witness in words.
pub(super) fn example(witness: &WitnessFacts) -> String {
    let mut facts = Vec::new();
    let set: Vec<String> = witness
        .env
        .iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| format!("`{name}={value}`")))
        .collect();
    facts.extend(set);
    for (command, output) in &witness.commands {
        match command.strip_suffix("; echo $?") {
            Some(command) if output == "0" => facts.push(format!("`{command}` succeeding")),
            Some(command) => facts.push(format!("`{command}` failing")),
            None if output.is_empty() => facts.push(format!("nothing from `{command}`")),
            None => facts.push(format!("`{output}` from `{command}`")),
        }
    }
    for (path, stands) in &witness.files {
        facts.push(format!("{} at `{path}`", if *stands { "something" } else { "nothing" }));
    }
    if facts.is_empty() {
        return "no variable set".to_owned();
    }
    if witness.env.values().all(Option::is_none) {
        facts.insert(0, "no variable set".to_owned());
    }
    facts.join(", ")
}
