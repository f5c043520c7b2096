//! Simple commands: assignments, the loader's functions, the shell's builtins, the mozconfig's own
//! functions, and everything else, of which nothing is known but that it may fail.

use super::expand::Fields;
use super::variables::Guarded;
use super::{Arguments, Hidden, MAX_ARGUMENTS, MAX_DEPTH, Machine, ReturnFrame, SubshellFrame};
use crate::condition::Condition;
use crate::provenance::{OperationKind, OperationSet};
use crate::settings::{AbortReason, Content, Event, Kind, ProblemKind, SettingKey, split_event};
use crate::source::ByteRange;
use crate::symbol::{Part, Symbol, TextId};
use crate::syntax::tree::{
    Assignment, Command, RedirectionTarget, SimpleCommand, Word, WordPart, WordPartKind,
};

/// How many symbols of one option are looked at for being empty.
const MAX_SPLIT_SYMBOLS: usize = 4;

/// A simple command with its words expanded in one way.
struct Call<'t> {
    name: TextId,
    command: &'t Command,
    simple: &'t SimpleCommand,
    /// The arguments without the command's name, each with the index of its word.
    arguments: &'t [(TextId, usize)],
    operations: OperationSet,
}

impl Call<'_> {
    fn range_of(&self, argument: usize) -> ByteRange {
        self.arguments
            .get(argument)
            .and_then(|(_, word)| self.simple.words.get(*word))
            .map_or(self.command.range, |word| word.range)
    }

    fn texts(&self) -> Vec<TextId> {
        self.arguments.iter().map(|(text, _)| *text).collect()
    }
}

/// Utilities of POSIX and of the build machines that a mozconfig may call for what they do to files.
/// They cannot change a setting; that they may fail is kept.
const UTILITIES: [&str; 28] = [
    "awk", "basename", "cat", "chmod", "cmp", "cp", "cut", "date", "diff", "dirname", "env",
    "expr", "find", "grep", "head", "ln", "ls", "mkdir", "mv", "rm", "sed", "sleep", "sort",
    "tail", "tee", "touch", "uname", "wc",
];

impl Machine<'_> {
    pub(super) fn run_simple(&mut self, command: &Command, simple: &SimpleCommand) {
        if simple.words.is_empty() {
            self.substitution_status = Condition::ALWAYS;
            self.run_assignments(&simple.assignments);
            return;
        }
        self.substitution_status = Condition::ALWAYS;
        let ways = self.expand_to_fields(&simple.words);
        let substituted = self.substitution_status;
        let mut status = Condition::NEVER;
        let before = self.status;
        for Fields { when, fields, operations } in ways {
            let done = self.under(when, operations, |machine| {
                machine.status = before;
                let Some(((name, _), arguments)) = fields.split_first() else {
                    machine.substitution_status = substituted;
                    machine.run_assignments(&simple.assignments);
                    return machine.and(machine.live, machine.status);
                };
                let call = Call { name: *name, command, simple, arguments, operations };
                match machine.known(*name) {
                    Some(name) => machine.call(&name, &call),
                    None => {
                        let name = machine.world.conditions.symbols.render(*name);
                        machine.unknown_command(&name, &call);
                    }
                }
                machine.and(machine.live, machine.status)
            });
            status = self.or(status, done.unwrap_or(Condition::NEVER));
        }
        self.status = status;
    }

    fn run_assignments(&mut self, assignments: &[Assignment]) {
        for assignment in assignments {
            let mut values = self.expand_to_text(&assignment.value);
            if assignment.append {
                values = self.appended(&assignment.name, &values);
            }
            self.assign(&assignment.name, assignment.range, values);
        }
        // The status is that of the last substitution.
        self.fails_somehow();
        self.status = self.substitution_status;
    }

    /// `name+=value`
    fn appended(&mut self, name: &str, values: &[Guarded]) -> Vec<Guarded> {
        let mut appended = Vec::new();
        for before in self.variable_texts(name) {
            for value in values {
                let when = self.and(before.when, value.when);
                let text = self.world.conditions.symbols.concatenate(before.text, value.text);
                let operations = self.union(before.operations, value.operations);
                appended.push(Guarded { when, text, operations });
            }
        }
        self.merged(appended)
    }

    /// One command whose name is known. A function wins over a builtin, but for the special ones.
    fn call(&mut self, name: &str, call: &Call<'_>) {
        let special = is_special(name);
        let saved = if call.simple.assignments.is_empty() {
            None
        } else {
            let saved = (!special).then(|| self.variables.clone());
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
        if let Some(variables) = saved {
            // `X=1 command` sets X for the command alone, whatever else the command sets.
            for assignment in &call.simple.assignments {
                match variables.get(&assignment.name) {
                    Some(before) => {
                        self.variables.insert(assignment.name.clone(), before.clone());
                    }
                    None => {
                        self.variables.remove(&assignment.name);
                    }
                }
            }
        }
    }

    fn special_builtin(&mut self, name: &str, call: &Call<'_>) {
        let range = call.command.range;
        match name {
            "." => match call.arguments.first() {
                Some(&(path, _)) => self.include(path, range, call.operations),
                None => self.status = Condition::NEVER,
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
            "set" => self.run_set(call),
            "shift" => self.run_shift(call),
            _ => self.status = Condition::ALWAYS,
        }
    }

    fn builtin(&mut self, name: &str, call: &Call<'_>) {
        self.fails_somehow();
        match name {
            "ac_add_options" => self.add_options(Kind::Option, call),
            "mk_add_options" => self.add_options(Kind::Make, call),
            "ac_add_app_options" => self.add_options(Kind::App, call),
            "source" => self.special_builtin(".", call),
            "echo" | "printf" => self.run_echo(call),
            "true" | "umask" | "hash" | "wait" | "times" | "getopts" => {
                self.status = Condition::ALWAYS;
            }
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
            "pwd" => self.status = Condition::ALWAYS,
            "command" => self.run_command_builtin(call),
            "local" => self.run_local(call),
            "trap" | "alias" | "unalias" | "enable" | "shopt" => {
                self.beyond_knowing(call.command.range, &format!("what `{name}` changes"));
                self.status = Condition::ALWAYS;
            }
            _ => self.unknown_command(name, call),
        }
    }

    /// `echo` and `printf`: what they print is read by the loader, unless it is empty.
    fn run_echo(&mut self, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        let mut silent = self.live;
        let mut line = TextId::EMPTY;
        for (index, text) in call.texts().into_iter().enumerate() {
            let empty = self.world.conditions.text_is_empty(text);
            silent = self.and(silent, empty);
            let space = self.literal(if index > 0 { " " } else { "" });
            let symbols = &mut self.world.conditions.symbols;
            line = symbols.concatenate(line, space);
            line = symbols.concatenate(line, text);
        }
        let heard = self.and_not(self.live, silent);
        self.prints(heard, line, call.command.range, call.operations);
    }

    /// `ac_add_options`, `mk_add_options`, `ac_add_app_options`: one event for each argument, which the
    /// loader prints without quotes, so that runs of blanks are one blank.
    fn add_options(&mut self, kind: Kind, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        if self.muted > 0 {
            self.options_lost += 1;
            return;
        }
        let (application, skipped) = match (kind, call.arguments.first()) {
            (Kind::App, Some(&(application, _))) => (Some(application), 1),
            (Kind::App, None) => return,
            _ => (None, 0),
        };
        for (index, &(argument, _)) in call.arguments.iter().enumerate().skip(skipped) {
            for (when, mut text) in self.collapsed(argument) {
                if let Some(application) = application {
                    let space = self.literal(" ");
                    let symbols = &mut self.world.conditions.symbols;
                    let front = symbols.concatenate(application, space);
                    text = symbols.concatenate(front, text);
                }
                let origin = self.origin_of_argument(call, index);
                let operations = self.dependencies(origin, call.operations);
                self.remember_option(&Guarded { when, text: argument, operations }, origin);
                let event = Event { kind, text, when, origin, operations };
                let (name, _) = split_event(self.world, &event);
                self.outcome.made.insert(origin.operation, SettingKey { kind, name });
                self.outcome.events.push(event);
            }
        }
    }

    /// The loop variable of the loader's functions, which stays behind as a shell variable.
    fn remember_option(&mut self, option: &Guarded, origin: crate::provenance::Origin) {
        let content = Content::Text(option.text);
        self.change("_mozconfig_opt", origin, vec![(option.when, content, option.operations)]);
    }

    /// The origin of an option: its own argument where the command has several.
    fn origin_of_argument(&mut self, call: &Call<'_>, index: usize) -> crate::provenance::Origin {
        let several = call.simple.words.len() > 2;
        let range = if several { call.range_of(index) } else { call.command.range };
        self.origin(range)
    }

    /// A string as `echo $x` prints it, with the conditions under which it is so: fields with one
    /// blank between them. A symbol beside a blank is looked at where it is empty and where it is not.
    fn collapsed(&mut self, text: TextId) -> Vec<(Condition, TextId)> {
        let separators = self.separators();
        if let ([(_, separators), ..], Some(known)) = (&separators[..], self.known(text))
            && &**separators != " \t\n"
        {
            let fields = known.split(|c| separators.contains(c));
            let fields: Vec<&str> = fields.filter(|field| !field.is_empty()).collect();
            return vec![(self.live, self.literal(&fields.join(" ")))];
        }
        let mut ways = vec![(self.live, text)];
        for _ in 0..MAX_SPLIT_SYMBOLS {
            let mut next = Vec::with_capacity(ways.len());
            let mut changed = false;
            for (when, text) in ways {
                let Some((symbol, without)) = self.beside_a_blank(text, when) else {
                    next.push((when, text));
                    continue;
                };
                let empty = self.world.conditions.symbol_equals(symbol, "");
                let (gone, stays) = (self.and(when, empty), self.and_not(when, empty));
                next.push((gone, without));
                next.push((stays, text));
                changed = true;
            }
            next.retain(|(when, _)| !when.is_never());
            ways = next;
            if !changed {
                break;
            }
        }
        ways.into_iter().map(|(when, text)| (when, self.without_runs(text))).collect()
    }

    /// A symbol that stands at an end or beside a blank with a blank on its other side, may be
    /// empty, and so may make the blanks a run; and the string without it.
    fn beside_a_blank(
        &mut self,
        text: TextId,
        when: Condition,
    ) -> Option<(crate::symbol::SymbolId, TextId)> {
        let parts = self.world.conditions.symbols.parts(text);
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n');
        for (index, part) in parts.iter().enumerate() {
            let Part::Symbol(symbol) = part else { continue };
            let before = index.checked_sub(1).map(|index| &parts[index]);
            let after = parts.get(index + 1);
            let ends = match before {
                Some(Part::Literal(text)) => text.ends_with(is_blank),
                Some(Part::Symbol(_)) => false,
                None => after.is_some(),
            };
            let begins = match after {
                Some(Part::Literal(text)) => text.starts_with(is_blank),
                Some(Part::Symbol(_)) => false,
                None => before.is_some(),
            };
            if !(ends && begins) {
                continue;
            }
            let empty = self.world.conditions.symbol_equals(*symbol, "");
            if self.and(when, empty).is_never() {
                continue;
            }
            let mut rest = parts.to_vec();
            rest.remove(index);
            return Some((*symbol, self.text(rest)));
        }
        None
    }

    /// A string without blanks at its ends, and with one for each run of them.
    fn without_runs(&mut self, text: TextId) -> TextId {
        let parts = self.world.conditions.symbols.parts(text);
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n');
        let untouched = !parts.iter().any(|part| match part {
            Part::Literal(literal) => literal.contains(is_blank),
            Part::Symbol(_) => false,
        });
        if untouched {
            return text;
        }
        let mut collapsed = Vec::with_capacity(parts.len());
        let last = parts.len() - 1;
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => {
                    let mut out = String::with_capacity(literal.len());
                    for character in literal.chars() {
                        if !is_blank(character) {
                            out.push(character);
                        } else if !out.ends_with(' ') {
                            out.push(' ');
                        }
                    }
                    let mut out = out.as_str();
                    if index == 0 {
                        out = out.trim_start_matches(' ');
                    }
                    if index == last {
                        out = out.trim_end_matches(' ');
                    }
                    collapsed.push(Part::Literal(out.into()));
                }
                Part::Symbol(_) => collapsed.push(part.clone()),
            }
        }
        self.text(collapsed)
    }

    /// `export` and `readonly`, with or without values. A value is not split (POSIX, XCU 2.14,
    /// declaration utilities).
    fn declare(&mut self, call: &Call<'_>, declaration: Declaration) {
        self.status = Condition::ALWAYS;
        let export = declaration == Declaration::Export;
        for (index, word) in call.simple.words.iter().enumerate().skip(1) {
            if let Some((name, value)) = as_assignment(word) {
                let values = self.expand_to_text(&value);
                let range =
                    if call.simple.words.len() > 2 { word.range } else { call.command.range };
                self.assign(&name, range, values);
                if export {
                    self.export(&name, range);
                }
                if declaration == Declaration::Readonly {
                    self.make_readonly(&name);
                }
                continue;
            }
            let fields: Vec<TextId> = call
                .arguments
                .iter()
                .filter(|(_, from)| *from == index)
                .map(|(text, _)| *text)
                .collect();
            for text in fields {
                match self.known(text) {
                    Some(name) if name.starts_with('-') => {}
                    Some(name) => match name.split_once('=') {
                        Some((name, value)) => {
                            let text = self.literal(value);
                            let value =
                                Guarded { when: self.live, text, operations: call.operations };
                            self.assign(name, word.range, vec![value]);
                            if export {
                                self.export(name, word.range);
                            }
                            if declaration == Declaration::Readonly {
                                self.make_readonly(name);
                            }
                        }
                        None if export => self.export(&name, word.range),
                        None if declaration == Declaration::Readonly => self.make_readonly(&name),
                        None => {}
                    },
                    None => self.beyond_knowing(word.range, "which variable this names"),
                }
            }
        }
    }

    fn run_unset(&mut self, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        let mut functions = false;
        for (index, &(text, _)) in call.arguments.iter().enumerate() {
            let range = call.range_of(index);
            match self.known(text).as_deref() {
                Some("-f") => functions = true,
                Some("-v") => functions = false,
                Some(name) if functions => {
                    let live = self.live;
                    if let Some(mut known) = self.functions.remove(name) {
                        for function in &mut known {
                            function.when = self.and_not(function.when, live);
                        }
                        known.retain(|function| !function.when.is_never());
                        if !known.is_empty() {
                            self.functions.insert(name.to_owned(), known);
                        }
                    }
                }
                Some(name) => {
                    self.end_where_readonly(name, range);
                    self.unset(name, range);
                }
                None => self.beyond_knowing(range, "which variable this names"),
            }
        }
    }

    /// `exit`: with 0 it ends the load as well, without what the loader prints at the end.
    fn run_exit(&mut self, call: &Call<'_>) {
        let live = self.live;
        let status = match call.arguments.first().map(|argument| argument.0) {
            Some(code) => {
                self.fails_with(code);
                self.success_of_code(code)
            }
            None => self.status,
        };
        if let Some(SubshellFrame { succeeded, .. }) = self.subshells.last_mut() {
            let here = self.world.conditions.and(live, status);
            *succeeded = self.world.conditions.or(*succeeded, here);
        }
        self.abort(live, AbortReason::Exit, call.command.range, call.operations);
    }

    fn run_return(&mut self, call: &Call<'_>) {
        let live = self.live;
        if let Some(&(code, _)) = call.arguments.first() {
            self.fails_with(code);
            self.status = self.success_of_code(code);
        }
        let operation = self.operation(call.command.range, OperationKind::Statement);
        self.outcome.executed.insert(operation);
        let single = self.world.provenance.single(operation);
        let because = self.union(self.guard, single);
        let failed = self.and_not(live, self.status);
        if let Some(frame) = self.frames.last_mut() {
            // The status of a file or function is that of the place where it is left.
            frame.returned = self.world.conditions.or(frame.returned, live);
            frame.failed = self.world.conditions.or(frame.failed, failed);
            frame.because = self.world.provenance.union(frame.because, because);
        }
        self.live = Condition::NEVER;
    }

    /// `eval` of a text that is known: parsed and run, every place in it being that of the `eval`.
    fn run_eval(&mut self, call: &Call<'_>) {
        let range = call.command.range;
        let mut text = String::new();
        for &(argument, _) in call.arguments {
            let Some(known) = self.known(argument) else {
                self.beyond_knowing(range, "what `eval` runs");
                return;
            };
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&known);
        }
        let parsed = crate::syntax::parse(&text);
        if !parsed.errors.is_empty() {
            self.status = Condition::NEVER;
            return;
        }
        if self.depth >= MAX_DEPTH {
            self.beyond_knowing(range, "what is nested this deep");
            return;
        }
        let place = self.span(range);
        let outer = self.place.replace(place);
        self.depth += 1;
        self.status = Condition::ALWAYS;
        self.run_list(&parsed.script);
        self.depth -= 1;
        self.place = outer;
    }

    fn run_set(&mut self, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        let live = self.live;
        let mut arguments = call.arguments.iter().enumerate();
        while let Some((index, &(text, _))) = arguments.next() {
            match self.known(text).as_deref() {
                Some("--") => {
                    let rest = arguments.map(|(_, &(text, _))| text).collect();
                    self.set_arguments(rest);
                    return;
                }
                Some(flags) if flags.starts_with('-') && flags.contains('e') => {
                    self.errexit = self.or(self.errexit, live);
                }
                Some(flags) if flags.starts_with('+') && flags.contains('e') => {
                    self.errexit = self.and_not(self.errexit, live);
                }
                Some("-o" | "+o") => {
                    arguments.next();
                }
                Some(flags) if flags.starts_with(['-', '+']) => {
                    if flags.contains(['u', 'n', 'f', 'a']) {
                        let what = format!("what `set {flags}` changes");
                        self.beyond_knowing(call.range_of(index), &what);
                    }
                }
                _ => {
                    let rest = call.arguments[index..].iter().map(|(text, _)| *text).collect();
                    self.set_arguments(rest);
                    return;
                }
            }
        }
    }

    /// The positional parameters are these wherever the command at hand is reached.
    fn set_arguments(&mut self, texts: Vec<TextId>) {
        let live = self.live;
        let mut positional = std::mem::take(&mut self.positional);
        for arguments in &mut positional {
            arguments.when = self.and_not(arguments.when, live);
        }
        positional.retain(|arguments| !arguments.when.is_never());
        positional.push(Arguments { when: live, texts: bounded(texts) });
        self.positional = positional;
    }

    /// The positional parameters here; where they are those of the loader's script, what comes of
    /// it cannot be known.
    pub(super) fn arguments(&mut self, range: ByteRange) -> Vec<(Condition, Vec<TextId>)> {
        let mut known = Vec::new();
        for Arguments { when, texts } in self.positional.clone() {
            let when = self.and(when, self.live);
            match texts {
                _ if when.is_never() => {}
                Some(texts) => known.push((when, texts)),
                None => {
                    self.under(when, OperationSet::EMPTY, |machine| {
                        machine.beyond_knowing(range, "the arguments of the loader's script");
                    });
                }
            }
        }
        known
    }

    fn run_shift(&mut self, call: &Call<'_>) {
        let count = match call.arguments.first() {
            Some(&(text, _)) => self.known(text).and_then(|count| count.parse::<usize>().ok()),
            None => Some(1),
        };
        let range = call.command.range;
        let Some(count) = count else {
            self.beyond_knowing(range, "which arguments are left");
            return;
        };
        self.fails_somehow();
        let mut status = Condition::NEVER;
        for (when, texts) in self.arguments(range) {
            if let Some(rest) = texts.get(count..) {
                let rest = rest.to_vec();
                self.under(when, OperationSet::EMPTY, |machine| machine.set_arguments(rest));
                status = self.or(status, when);
            }
        }
        self.status = status;
    }

    /// `local`: the function's variable hides the one that there is until the function ends.
    fn run_local(&mut self, call: &Call<'_>) {
        let Some(hidden) = self.locals.last() else {
            self.status = Condition::NEVER;
            return;
        };
        let mut hidden = hidden.clone();
        for (index, word) in call.simple.words.iter().enumerate().skip(1) {
            let written = as_assignment(word).map(|(name, _)| name);
            let expanded = call.arguments.iter().find(|(_, from)| *from == index);
            let name = match (written, expanded) {
                (Some(name), _) => name,
                (None, Some(&(text, _))) => match self.known(text) {
                    Some(text) => text.split('=').next().unwrap_or_default().to_owned(),
                    None => continue,
                },
                (None, None) => continue,
            };
            let before = self.variables.get(&name).cloned();
            hidden.push(Hidden { name, when: self.live, before });
        }
        if let Some(locals) = self.locals.last_mut() {
            *locals = hidden;
        }
        self.declare(call, Declaration::Local);
    }

    /// Brings back what `local` has hidden in the function that ends here.
    fn end_locals(&mut self) {
        for Hidden { name, when, before } in self.locals.pop().unwrap_or_default().into_iter().rev()
        {
            self.restore(&name, when, before);
        }
    }

    /// `read name …` from a here-document; from anywhere else it is beyond knowing.
    fn run_read(&mut self, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        let document = call.command.redirections.iter().rev().find_map(|r| match &r.target {
            RedirectionTarget::HereDocument(document) => Some(document),
            RedirectionTarget::Word(_) => None,
        });
        let mut names = Vec::new();
        let mut raw = false;
        for &(text, _) in call.arguments {
            match self.known(text) {
                Some(flag) if flag.starts_with('-') => raw |= flag.contains('r'),
                Some(name) => names.push(name),
                None => {
                    self.beyond_knowing(call.command.range, "which variable this names");
                    return;
                }
            }
        }
        let inherited = match &mut self.input {
            Some(input) if document.is_none() && input.when == self.live => {
                Some(input.lines.pop_front())
            }
            _ => None,
        };
        if document.is_none() && inherited.is_none() {
            // Which line comes next cannot be known from here on.
            self.input = None;
        }
        if let Some(line) = inherited {
            self.status = if line.is_some() { Condition::ALWAYS } else { Condition::NEVER };
            let text = self.literal(&line.unwrap_or_default());
            let line = Guarded { when: self.live, text, operations: OperationSet::EMPTY };
            self.assign_fields(call, &names, &[line], raw);
            return;
        }
        let Some(document) = document else {
            let what =
                self.literal(&super::normal_line(self.sources.text(self.span(call.command.range))));
            let count = self.readings.entry(what).or_default();
            *count += 1;
            let count = *count;
            // What is read a second time is something else.
            let what = if count > 1 {
                let again = self.literal(&format!(" ({count})"));
                self.world.conditions.symbols.concatenate(what, again)
            } else {
                what
            };
            let line = self.symbol_text(Symbol::Computed(what));
            for (index, name) in names.iter().enumerate() {
                let text = self.symbol_text(Symbol::Field {
                    of: line,
                    index: index as u32,
                    last: index + 1 == names.len(),
                });
                let value = Guarded { when: self.live, text, operations: OperationSet::EMPTY };
                self.assign(name, call.command.range, vec![value]);
            }
            self.status = self.unknown_success(what);
            return;
        };
        let lines = self.expand_quoted(&document.body);
        self.assign_fields(call, &names, &lines, raw);
        if document.body.is_empty() {
            self.status = Condition::NEVER;
        }
    }

    /// Gives variables the fields of a line.
    fn assign_fields(
        &mut self,
        call: &Call<'_>,
        names: &[std::rc::Rc<str>],
        lines: &[Guarded],
        raw: bool,
    ) {
        for (index, name) in names.iter().enumerate() {
            let last = index + 1 == names.len();
            let mut values = Vec::with_capacity(lines.len());
            for line in lines {
                for (among, separators) in self.separators() {
                    let when = self.and(line.when, among);
                    let text = self.field(line.text, index, last, &separators, raw);
                    values.push(Guarded { when, text, operations: line.operations });
                }
            }
            let values = self.merged(values);
            self.assign(name, call.command.range, values);
        }
    }

    /// One of the fields of the first line of a text.
    fn field(
        &mut self,
        text: TextId,
        index: usize,
        last: bool,
        separators: &str,
        raw: bool,
    ) -> TextId {
        if let Some(known) = self.known(text) {
            let field = super::read::field(&known, index, last, separators, raw);
            return self.literal(&field);
        }
        let has_backslash = self
            .world
            .conditions
            .symbols
            .parts(text)
            .iter()
            .any(|part| matches!(part, Part::Literal(literal) if literal.contains('\\')));
        if separators != " \t\n" || (has_backslash && !raw) {
            let sign = self.literal(&format!(" split at {separators:?}"));
            let text = self.world.conditions.symbols.concatenate(text, sign);
            let of = self.symbol_text(Symbol::Computed(text));
            return self.symbol_text(Symbol::Field { of, index: index as u32, last });
        }
        // The newline at the end of the here-document is no part of the line.
        let mut parts = self.world.conditions.symbols.parts(text).to_vec();
        if let Some(Part::Literal(end)) = parts.last_mut() {
            *end = end.trim_end_matches('\n').into();
        }
        let of = self.text(parts);
        self.symbol_text(Symbol::Field { of, index: index as u32, last })
    }

    fn run_cd(&mut self, call: &Call<'_>) {
        self.moved = self.or(self.moved, self.live);
        self.status = match call.arguments.first() {
            Some(&(path, _)) if self.tree_path(path).is_some_and(|p| p.as_str().is_empty()) => {
                Condition::ALWAYS
            }
            Some(&(path, _)) => self.stands(path, &["directory"]),
            None => Condition::ALWAYS,
        };
    }

    /// `command -v name` tells whether there is such a command; `command name` runs it.
    fn run_command_builtin(&mut self, call: &Call<'_>) {
        let Some(first) = call.arguments.first().and_then(|(text, _)| self.known(*text)) else {
            self.status = Condition::ALWAYS;
            return;
        };
        if &*first == "-v" || &*first == "-V" {
            let name = call.arguments.get(1).and_then(|(text, _)| self.known(*text));
            if let Some(name) = name {
                if is_special(&name) || is_builtin(&name) || is_loaders(&name) {
                    self.status = Condition::ALWAYS;
                    return;
                }
                if let Some(functions) = self.functions.get(&*name) {
                    let whens: Vec<Condition> = functions.iter().map(|f| f.when).collect();
                    let defined =
                        whens.into_iter().fold(Condition::NEVER, |all, when| self.or(all, when));
                    if self.world.conditions.implies(self.live, defined) {
                        self.status = Condition::ALWAYS;
                        return;
                    }
                }
            }
            let text = self.call_text(call);
            let output = self.symbol_text(Symbol::Command(text));
            let rendered = self.world.conditions.symbols.render(text);
            if let Some(assumed) = self.assumptions.commands.get(&rendered) {
                let found = !assumed.is_empty();
                self.status = if found { Condition::ALWAYS } else { Condition::NEVER };
                return;
            }
            let empty = self.world.conditions.text_is_empty(output);
            self.status = self.and_not(Condition::ALWAYS, empty);
            return;
        }
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
    }

    /// The command with its arguments expanded.
    fn call_text(&mut self, call: &Call<'_>) -> TextId {
        let mut text = call.name;
        for &(argument, _) in call.arguments {
            let space = self.literal(" ");
            let symbols = &mut self.world.conditions.symbols;
            text = symbols.concatenate(text, space);
            text = symbols.concatenate(text, argument);
        }
        text
    }

    /// A program: nothing is known of it but that it may fail, and that it cannot change the
    /// shell's variables.
    fn unknown_command(&mut self, name: &str, call: &Call<'_>) {
        self.fails_somehow();
        if !UTILITIES.contains(&name) {
            let range = call.simple.words.first().map_or(call.command.range, |word| word.range);
            self.problem(range, ProblemKind::UnknownCommand { name: name.to_owned() });
        }
        let text = self.call_text(call);
        self.status = self.unknown_success(text);
    }

    fn call_function(&mut self, name: &str, call: &Call<'_>) {
        let functions = self.functions.get(name).cloned().unwrap_or_default();
        let mut status = Condition::NEVER;
        let mut missing = self.live;
        for function in functions {
            missing = self.and_not(missing, function.when);
            let operations = self.union(call.operations, function.operations);
            self.under(function.when, operations, |machine| {
                let arguments = Arguments { when: Condition::ALWAYS, texts: bounded(call.texts()) };
                let positional = std::mem::replace(&mut machine.positional, vec![arguments]);
                machine.locals.push(Vec::new());
                let file = std::mem::replace(&mut machine.file, function.file);
                machine.frames.push(ReturnFrame::default());
                let loops = std::mem::take(&mut machine.loops);
                machine.status = Condition::ALWAYS;
                machine.run_command(&function.definition.body);
                machine.loops = loops;
                machine.end_frame();
                machine.end_locals();
                machine.file = file;
                machine.positional = positional;
                let succeeded = machine.and(machine.live, machine.status);
                status = machine.or(status, succeeded);
            });
        }
        if !missing.is_never() {
            self.under(missing, OperationSet::EMPTY, |machine| {
                machine.unknown_command(name, call);
                let succeeded = machine.and(machine.live, machine.status);
                status = machine.or(status, succeeded);
            });
        }
        self.status = status;
    }

    /// Ends a function or sourced file: what `return` left goes on behind it.
    pub(super) fn end_frame(&mut self) {
        let ReturnFrame { returned, failed, .. } = self.frames.pop().unwrap_or_default();
        if !returned.is_never() {
            let at_end = self.and(self.live, self.status);
            let by_return = self.and_not(returned, failed);
            self.live = self.or(self.live, returned);
            self.status = self.or(at_end, by_return);
        }
    }
}

/// Positional parameters, where there are not too many.
fn bounded(texts: Vec<TextId>) -> Option<Vec<TextId>> {
    (texts.len() <= MAX_ARGUMENTS).then_some(texts)
}

/// What `export` and its like make of a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Declaration {
    Export,
    Readonly,
    Local,
}

/// The special builtins (POSIX, XCU 2.14), which no function hides.
fn is_special(name: &str) -> bool {
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
fn is_loaders(name: &str) -> bool {
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

/// A word of `export` that is an assignment, in the form of one.
fn as_assignment(word: &Word) -> Option<(String, Word)> {
    let (first, rest) = word.parts.split_first()?;
    let WordPartKind::Literal(text) = &first.kind else { return None };
    let (name, value) = text.split_once('=')?;
    let is_name = name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    if !is_name {
        return None;
    }
    let mut parts = Vec::with_capacity(word.parts.len());
    if !value.is_empty() {
        let start = first.range.end - value.len() as u32;
        parts.push(WordPart {
            kind: WordPartKind::Literal(value.to_owned()),
            range: ByteRange::new(start, first.range.end),
        });
    }
    parts.extend(rest.iter().cloned());
    Some((name.to_owned(), Word { parts, range: word.range }))
}
