//! The builtins of the shell and the functions of the loader: which one a name means, and those that
//! need no file of their own.

use super::Machine;
use super::bounds::MAX_DEPTH;
use super::declarations::Declaration;
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::settings::Kind;
use crate::source::ByteRange;
use crate::symbol::{Symbol, TextId};
use crate::syntax::tree::{Command, SimpleCommand};

/// A simple command with its words expanded in one way.
pub(super) struct Call<'t> {
    pub(super) name: TextId,
    pub(super) command: &'t Command,
    pub(super) simple: &'t SimpleCommand,
    /// The arguments without the command's name, each with the index of its word.
    pub(super) arguments: &'t [(TextId, usize)],
    pub(super) operations: OperationSet,
}

impl Call<'_> {
    pub(super) fn range_of(&self, argument: usize) -> ByteRange {
        self.arguments
            .get(argument)
            .and_then(|(_, word)| self.simple.words.get(*word))
            .map_or(self.command.range, |word| word.range)
    }

    pub(super) fn texts(&self) -> Vec<TextId> {
        self.arguments.iter().map(|(text, _)| *text).collect()
    }
}

impl Machine<'_> {
    /// One command whose name is known. A function wins over a builtin, but for the special ones.
    pub(super) fn call(&mut self, name: &str, call: &Call<'_>) {
        let special = is_special(name);
        let saved = if call.simple.assignments.is_empty() {
            None
        } else {
            // What is put back below was not taken apart for the branch at hand.
            let saved =
                (!special).then(|| (self.variables.clone(), std::mem::take(&mut self.branches)));
            self.run_assignments(&call.simple.assignments);
            saved
        };
        if special {
            self.special_builtin(name, call);
        } else if self.functions.contains_key(name) {
            self.call_function(name, call);
        } else {
            self.builtin(name, call);
        }
        if let Some((variables, branches)) = saved {
            self.branches = branches;
            // `X=1 command` sets X for the command alone, whatever else the command sets.
            for assignment in &call.simple.assignments {
                let name = self.world.names.id(&assignment.name);
                self.variables.put(name, variables.get(name).cloned());
            }
        }
    }

    fn special_builtin(&mut self, name: &str, call: &Call<'_>) {
        let range = call.command.range;
        match name {
            "." => match call.arguments.first() {
                Some(&(path, _)) => self.include(path, range, call.operations),
                // Dash goes on here, bash ends the load.
                None => self.beyond_knowing(range, "what comes of an include without a path"),
            },
            "export" => self.declare(call, Declaration::Export),
            "readonly" => self.declare(call, Declaration::Readonly),
            "unset" => self.run_unset(call),
            "exit" => self.run_exit(call),
            "return" => self.run_return(call),
            "break" | "continue" => {
                let levels = call
                    .arguments
                    .first()
                    .and_then(|(text, _)| self.known(*text)?.parse().ok())
                    .unwrap_or(1);
                self.leave_loop(levels, name == "break", range);
            }
            "eval" => self.run_eval(call),
            "exec" if call.arguments.is_empty() => {
                if call.command.redirections.iter().any(super::commands::hides_output) {
                    self.beyond_knowing(range, "where the loader's output goes from here on");
                }
                self.status = Condition::ALWAYS;
            }
            "exec" => self.beyond_knowing(range, "what `exec` puts in the place of the shell"),
            "set" => {
                self.status = Condition::ALWAYS;
                self.run_set(call);
            }
            "shift" => self.run_shift(call),
            _ => self.status = Condition::ALWAYS,
        }
    }

    fn builtin(&mut self, name: &str, call: &Call<'_>) {
        if name != "read" {
            self.fails_somehow();
        }
        match name {
            "ac_add_options" => self.add_options(Kind::Option, call),
            "mk_add_options" => self.add_options(Kind::Make, call),
            "ac_add_app_options" => self.add_options(Kind::App, call),
            "source" => self.special_builtin(".", call),
            "echo" | "printf" => self.run_echo(call),
            "true" => self.status = Condition::ALWAYS,
            "times" | "umask" => {
                self.status = Condition::ALWAYS;
                // What is no option is the mask that `umask` sets.
                let is_mask =
                    |text: TextId| !self.known(text).is_some_and(|it| it.starts_with('-'));
                if !call.arguments.iter().any(|(text, _)| is_mask(*text)) {
                    self.prints_something(call);
                }
            }
            "pwd" => {
                self.status = Condition::ALWAYS;
                self.prints_something(call);
            }
            // Without a name or number there is nothing that may be missing.
            "hash" | "wait"
                if call.arguments.iter().all(|(text, _)| {
                    self.known(*text).is_some_and(|text| text.starts_with('-'))
                }) =>
            {
                self.status = Condition::ALWAYS;
            }
            "hash" | "wait" | "type" | "kill" | "ulimit" => self.may_fail(call),
            "false" => {
                self.fails_with_one();
                self.status = Condition::NEVER;
            }
            "test" => self.status = self.test(&call.texts()),
            "[" => {
                let mut arguments = call.texts();
                let closed = arguments.pop().and_then(|last| self.known(last));
                self.status = match closed.as_deref() {
                    Some("]") => self.test(&arguments),
                    _ => Condition::NEVER,
                };
            }
            "read" => self.run_read(call),
            "cd" => self.run_cd(call),
            "command" => self.run_command_builtin(call),
            "local" => self.run_local(call),
            "trap" | "alias" | "unalias" | "enable" | "shopt" | "getopts" => {
                self.beyond_knowing(call.command.range, &format!("what `{name}` changes"));
                self.status = Condition::ALWAYS;
            }
            _ => self.unknown_command(name, call),
        }
    }

    fn run_cd(&mut self, call: &Call<'_>) {
        let first = call.arguments.first().and_then(|(text, _)| self.known(*text));
        if first.is_some_and(|text| text.starts_with('-')) {
            self.beyond_knowing(call.command.range, "where `cd` leads");
            self.status = Condition::ALWAYS;
            self.moved = self.or(self.moved, self.live);
            return;
        }
        let leads_to_top = call
            .arguments
            .first()
            .is_some_and(|(path, _)| self.tree_path(*path).is_some_and(|p| p.as_str().is_empty()));
        self.status = match call.arguments.first() {
            Some(_) if leads_to_top => Condition::ALWAYS,
            Some(&(path, _)) => self.stands(path, &["directory"]),
            None => Condition::ALWAYS,
        };
        let is_concrete = self.assumptions.only_these_variables;
        if leads_to_top && self.moved.is_never() && !is_concrete {
            return;
        }
        self.moved = self.or(self.moved, self.live);
        // What a subshell comes to by it is seen there alone, and most often it is what `pwd` prints.
        if self.subshells.is_empty() && !is_concrete {
            self.beyond_knowing(
                call.command.range,
                "what the rest does in the folder that `cd` leads to",
            );
        }
    }

    /// Where `command -v name` finds a command.
    fn is_command(&mut self, call: &Call<'_>) -> Condition {
        let name = call.arguments.get(1).and_then(|(text, _)| self.known(*text));
        if let Some(name) = name {
            if is_special(&name) || is_builtin(&name) || is_loaders(&name) {
                return Condition::ALWAYS;
            }
            if let Some(functions) = self.functions.get(&*name) {
                let whens: Vec<Condition> = functions.iter().map(|f| f.when).collect();
                let defined =
                    whens.into_iter().fold(Condition::NEVER, |all, when| self.or(all, when));
                if self.world.conditions.implies(self.live, defined) {
                    return Condition::ALWAYS;
                }
            }
        }
        let text = self.call_text(call);
        let output = self.symbol_text(Symbol::Command(text));
        let rendered = self.world.conditions.symbols.render(text);
        if let Some(assumed) = self.assumptions.commands.get(&rendered) {
            let found = !assumed.is_empty();
            return if found { Condition::ALWAYS } else { Condition::NEVER };
        }
        let empty = self.world.conditions.text_is_empty(output);
        self.and_not(Condition::ALWAYS, empty)
    }

    /// `command -v name` tells whether there is such a command; `command name` runs it.
    fn run_command_builtin(&mut self, call: &Call<'_>) {
        let Some(first) = call.arguments.first().and_then(|(text, _)| self.known(*text)) else {
            self.status = Condition::ALWAYS;
            return;
        };
        if &*first == "-v" || &*first == "-V" {
            self.status = self.is_command(call);
            let found = self.and(self.live, self.status);
            self.prints_under(found, call);
            return;
        }
        if self.depth >= MAX_DEPTH {
            self.beyond_knowing(call.command.range, "what is nested this deep");
            return;
        }
        self.depth += 1;
        let name = call.arguments[0].0;
        let inner = Call { name, arguments: &call.arguments[1..], ..*call };
        if first.starts_with('-') {
            self.unknown_command("command", call);
        } else if is_special(&first) {
            self.special_builtin(&first, &inner);
        } else if is_loaders(&first) {
            // A function, which `command` does not call.
            self.unknown_command(&first, &inner);
        } else {
            self.builtin(&first, &inner);
        }
        self.depth -= 1;
    }
}

/// The special builtins (POSIX, XCU 2.14), which no function hides.
pub(super) fn is_special(name: &str) -> bool {
    matches!(
        name,
        ":" | "."
            | "break"
            | "continue"
            | "eval"
            | "exec"
            | "exit"
            | "export"
            | "readonly"
            | "return"
            | "set"
            | "shift"
            | "unset"
    )
}

/// The functions that the loader defines.
pub(super) fn is_loaders(name: &str) -> bool {
    matches!(name, "ac_add_options" | "mk_add_options" | "ac_add_app_options")
}

/// Builtins that are not special, as far as `command -v` is asked for them.
fn is_builtin(name: &str) -> bool {
    matches!(
        name,
        "true"
            | "false"
            | "echo"
            | "printf"
            | "test"
            | "["
            | "read"
            | "cd"
            | "pwd"
            | "command"
            | "local"
            | "umask"
            | "wait"
            | "kill"
            | "trap"
            | "type"
            | "hash"
            | "getopts"
            | "alias"
            | "unalias"
            | "jobs"
            | "bg"
            | "fg"
            | "ulimit"
    )
}
