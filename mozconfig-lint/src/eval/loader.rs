//! What the loader's Python makes of what it has read (`read_mozconfig` of mozbuild's
//! `mozconfig.py`): which variables were changed, and what the make options come to.
//!
//! Knows nothing of evaluation, and opens no file.

use std::collections::BTreeSet;

use super::answer::Changes;
use super::records::{Malformed, Variables, quoted_by_python, quoted_by_shell, recorded_variables};

/// Variables that the loader takes no notice of.
const IGNORED: [&str; 4] = ["_", "BASH_ARGV", "BASH_ARGV0", "BASH_ARGC"];

/// Variables that are told of though they were not changed.
const TOLD_UNMODIFIED: [&str; 6] = ["CC", "CXX", "CFLAGS", "CXXFLAGS", "LDFLAGS", "MOZ_OBJDIR"];

/// A variable whose value the loader reads on past its end: what it finds there cannot be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endless(pub(super) Option<String>);

/// The variables of one moment, as the loader reads them from its script's output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Snapshot {
    /// Those of the environment.
    pub(super) env: Variables,
    /// All of the shell, those of the environment among them.
    pub(super) shell: Variables,
}

impl Snapshot {
    /// Reads back what the script prints of these variables, quoted by Python and by the shell.
    pub(super) fn recorded(env: &Variables, shell: &Variables) -> Result<Self, Endless> {
        let mut snapshot = Self::default();
        for variable in env {
            // In which order those of the environment stand cannot be known.
            let read = recorded_variables([variable], quoted_by_python)
                .map_err(|Malformed| Endless(Some(variable.0.clone())))?;
            snapshot.env.extend(read);
        }
        snapshot.shell =
            recorded_variables(shell, quoted_by_shell).map_err(|Malformed| Endless(None))?;
        Ok(snapshot)
    }

    /// The shell's variables without those of the environment.
    fn plain(&self) -> Variables {
        let plain = self.shell.iter().filter(|(name, _)| !self.env.contains_key(*name));
        plain.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

/// What became of the variables of the environment, and of the others.
pub(super) fn changes(before: &Snapshot, after: &Snapshot) -> (Changes, Changes) {
    (differences(&before.env, &after.env), differences(&before.plain(), &after.plain()))
}

fn differences(before: &Variables, after: &Variables) -> Changes {
    let mut changes = Changes::default();
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        if IGNORED.contains(&name.as_str()) {
            continue;
        }
        match (before.get(name).cloned(), after.get(name).cloned()) {
            (None, Some(value)) => {
                changes.added.insert(name.clone(), value);
            }
            (Some(value), None) => {
                changes.removed.insert(name.clone(), value);
            }
            (Some(old), Some(new)) if old != new => {
                changes.modified.insert(name.clone(), (old, new));
            }
            (Some(value), Some(_)) if TOLD_UNMODIFIED.contains(&name.as_str()) => {
                changes.unmodified.insert(name.clone(), value);
            }
            _ => {}
        }
    }
    changes
}

/// What the make options come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MakeOptions {
    /// The object directory, where an option names it.
    pub(super) object_directory: Option<String>,
    /// The words of the last `MOZ_MAKE_FLAGS`.
    pub(super) flags: Vec<String>,
    /// All others.
    pub(super) extra: Vec<String>,
}

impl MakeOptions {
    /// Sorts the make options.
    pub(super) fn new(options: Vec<String>, before: &Snapshot) -> Self {
        let mut made = Self::default();
        for option in options {
            match make_variable(&option) {
                Some(("MOZ_MAKE_FLAGS", value)) => {
                    made.flags = value.split_whitespace().map(str::to_owned).collect();
                }
                Some(("MOZ_OBJDIR", value)) => {
                    let instrumented =
                        before.env.get("MOZ_PROFILE_GENERATE").is_some_and(|value| value == "1");
                    let slash = if value.is_empty() || value.ends_with('/') { "" } else { "/" };
                    made.object_directory = Some(if instrumented {
                        format!("{value}{slash}instrumented")
                    } else {
                        value.to_owned()
                    });
                }
                _ => made.extra.push(option),
            }
        }
        made
    }
}

/// The name and the value of a make option that sets a variable (`RE_MAKE_VARIABLE`).
fn make_variable(option: &str) -> Option<(&str, &str)> {
    let option = option.trim_start();
    let is_name = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    let end = option.bytes().position(|byte| !is_name(byte))?;
    let (name, rest) = option.split_at(end);
    let rest = rest.trim_start();
    let rest = rest.strip_prefix(['?', ':']).unwrap_or(rest);
    let value = rest.strip_prefix('=')?.trim_start();
    (!name.is_empty() && !value.contains('\n')).then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_on_their_way_through_the_records() {
        let read = |value: &str| {
            let variables = Variables::from([("X".to_owned(), value.to_owned())]);
            let snapshot = Snapshot::recorded(&variables, &variables).unwrap();
            [snapshot.env, snapshot.shell].map(|found| {
                found.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
            })
        };
        let both = |text: &str| [vec![text.to_owned()], vec![text.to_owned()]];
        assert_eq!(read(""), both("X="));
        assert_eq!(read("a b"), both("X=a b"));
        assert_eq!(read("a\n\nb"), both("X=a\nb"));
        assert_eq!(read("it's"), [vec![r"X=it'\''s".to_owned()], vec![r#"X=it'"'"'s"#.to_owned()]]);
        let unending = Variables::from([("X".to_owned(), "a\nb\\".to_owned())]);
        assert_eq!(Snapshot::recorded(&unending, &unending), Err(Endless(Some("X".to_owned()))));
    }

    #[test]
    fn make_variables() {
        assert_eq!(make_variable("A=1"), Some(("A", "1")));
        assert_eq!(make_variable(" A := 1 2"), Some(("A", "1 2")));
        assert_eq!(make_variable("A?="), Some(("A", "")));
        for other in ["export A=1", "A+=1", "A", "=1", "A=1\n2", "A-B=1"] {
            assert_eq!(make_variable(other), None, "{other}");
        }
    }
}
