//! Command substitution: computed where it is `echo`, `pwd` or `cd … && pwd`; a symbol elsewhere.

use super::Machine;
use super::syntax_walk::changed_and_read;
use super::variables::Guarded;
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::symbol::{Part, Symbol, TextId};
use crate::syntax;
use crate::syntax::Few;
use crate::syntax::tree::{
    AndOr, Command, CommandKind, Connector, List, SimpleCommand, Substitution, Word, WordPart,
    WordPartKind,
};

/// What a command of a substitution is made of, as far as it is computed here.
enum Pure<'t> {
    Echo(&'t [Word]),
    Pwd,
    CdThenPwd(&'t Word),
}

impl Machine<'_> {
    /// What a substitution gives. Sets `substitution_status`.
    pub(super) fn substitute(&mut self, substitution: &Substitution) -> Few<Guarded> {
        let before = self.substitution_status;
        let live = self.live;
        self.substitution_code = None;
        let values = self.substitute_here(substitution);
        if live != self.substitution_entry {
            // Elsewhere the number is that of another substitution, or of none.
            self.substitution_code = self.substitution_code.filter(|_| before.is_always());
        }
        let here = self.substitution_status;
        self.substitution_status = self.world.conditions.choose(live, here, before);
        values
    }

    fn substitute_here(&mut self, substitution: &Substitution) -> Few<Guarded> {
        self.substitution_status = Condition::ALWAYS;
        if let Some(assumed) = self.assumed_output(substitution) {
            return assumed;
        }
        match pure(&substitution.list) {
            Some(Pure::Echo(words)) => {
                let values = self.echo(words);
                // A substitution within decides nothing: `echo` succeeds.
                self.substitution_status = Condition::ALWAYS;
                values
            }
            Some(Pure::CdThenPwd(folder)) => {
                let (mut values, mut succeeds, left) = self.directories(folder);
                let operations = OperationSet::EMPTY;
                let unknown = self.under(left, operations, |m| m.unknown_output(substitution));
                if let Some((unknown, success)) = unknown {
                    values.extend(unknown);
                    succeeds = self.or(succeeds, success);
                }
                self.substitution_status = succeeds;
                self.merged(values)
            }
            Some(Pure::Pwd) | None => {
                let (values, succeeds) = self.unknown_output(substitution);
                self.substitution_status = succeeds;
                self.merged(values)
            }
        }
    }

    /// What a command prints that is not computed here, and where it succeeds.
    fn unknown_output(&mut self, substitution: &Substitution) -> (Few<Guarded>, Condition) {
        if let Some(name) = self.function_within(&substitution.list) {
            let what = format!("what the function `{name}` prints");
            self.beyond_knowing(substitution.inner, &what);
        } else if let Some(name) = changed_and_read(&substitution.list) {
            let what = format!("what a substitution prints that changes `{name}`");
            self.beyond_knowing(substitution.inner, &what);
        } else if matches!(pure(&substitution.list), Some(Pure::Pwd)) {
            let moved = self.moved;
            self.under(moved, OperationSet::EMPTY, |machine| {
                machine.beyond_knowing(substitution.inner, "where `cd` led");
            });
        }
        let mut values = Few::None;
        let mut succeeds = Condition::NEVER;
        for command in self.filled_in(substitution) {
            let (text, success) = match self.assumed_command(command.text) {
                Some(known) => {
                    let rendered = self.world.conditions.symbols.render(command.text);
                    let code = self.assumed_status(&rendered).unwrap_or("0").to_owned();
                    let success = if code == "0" { Condition::ALWAYS } else { Condition::NEVER };
                    self.substitution_code = Some(self.literal(&code));
                    (self.literal(&known), success)
                }
                None => {
                    let symbol =
                        self.world.conditions.symbols.symbol(Symbol::Command(command.text));
                    self.meet(symbol);
                    let text = self.world.conditions.symbols.symbol_text(symbol);
                    (text, self.success_of(substitution, command.text, text))
                }
            };
            let success = self.and(command.when, success);
            succeeds = self.or(succeeds, success);
            values.push(Guarded { text, ..command });
        }
        if values.len() > 1 {
            self.substitution_code = None;
        }
        (values, succeeds)
    }

    /// Where an unknown command succeeds. What ends in `|| true` always does; `command -v` does
    /// where it prints something.
    fn success_of(
        &mut self,
        substitution: &Substitution,
        command: TextId,
        output: TextId,
    ) -> Condition {
        if let [AndOr { rest, .. }] = &substitution.list.entries[..]
            && let Some((Connector::Or, last)) = rest.last()
            && let [Command { kind: CommandKind::Simple(simple), .. }] = &last.commands[..]
            && matches!(literal_words(simple).as_deref(), Some(["true" | ":"]))
        {
            return Condition::ALWAYS;
        }
        if last_command(&substitution.list).is_some_and(|name| NEVER_FAIL.contains(&name)) {
            return Condition::ALWAYS;
        }
        if let Some([simple]) = simple_commands(&substitution.list).as_deref()
            && let Some(["command", "-v", ..]) = literal_prefix(simple, 2).as_deref()
        {
            let empty = self.world.conditions.text_is_empty(output);
            return self.and_not(Condition::ALWAYS, empty);
        }
        let (succeeds, code) = self.unknown_status(command);
        self.substitution_code = Some(code);
        succeeds
    }

    /// What the assumptions say of a substitution as it is written.
    fn assumed_output(&mut self, substitution: &Substitution) -> Option<Few<Guarded>> {
        if self.assumptions.commands.is_empty() {
            return None;
        }
        let written = super::normal_line(self.source(substitution.inner));
        let known = self.assumptions.commands.get(&written)?.clone();
        if let Some(code) = self.assumed_status(&written).map(str::to_owned) {
            self.substitution_code = Some(self.literal(&code));
            if code != "0" {
                self.substitution_status = Condition::NEVER;
            }
        }
        let text = self.literal(&known);
        Some(Few::One(Guarded { when: self.live, text, operations: OperationSet::EMPTY }))
    }

    /// What the assumptions say of a command with all that is known filled in.
    fn assumed_command(&self, command: TextId) -> Option<String> {
        if self.assumptions.commands.is_empty() {
            return None;
        }
        let rendered = self.world.conditions.symbols.render(command);
        self.assumptions.commands.get(&rendered).cloned()
    }

    pub(super) fn echo(&mut self, words: &[Word]) -> Few<Guarded> {
        let ways = self.expand_to_fields(words);
        let mut values = Few::None;
        for way in ways {
            let mut parts = Vec::new();
            for (index, (field, _)) in way.fields.iter().enumerate() {
                if index > 0 {
                    parts.push(Part::Literal(" ".into()));
                }
                parts.extend(self.world.conditions.symbols.parts(*field).iter().cloned());
            }
            if let Some(Part::Literal(last)) = parts.last_mut() {
                *last = last.trim_end_matches('\n').into();
            }
            let text = self.text(parts);
            values.push(Guarded { when: way.when, text, operations: way.operations });
        }
        self.merged(values)
    }

    /// `cd folder && pwd`, where the folder is an absolute path in normal form, or the top source
    /// directory with such a path behind it: the values, where they are had, and where the folder
    /// may be something else.
    fn directories(&mut self, folder: &Word) -> (Few<Guarded>, Condition, Condition) {
        let mut values = Few::None;
        let mut succeeds = Condition::NEVER;
        let mut left = Condition::NEVER;
        for value in self.expand_to_text(folder) {
            let parts = self.world.conditions.symbols.parts(value.text);
            let rest = match &*parts {
                [Part::Symbol(symbol)] if self.is_top(*symbol) => Some(""),
                [Part::Symbol(symbol), Part::Literal(rest)] if self.is_top(*symbol) => {
                    Some(&**rest)
                }
                [Part::Literal(path)] => Some(&**path),
                _ => None,
            };
            let is_normal = |rest: &str| {
                rest.split('/').skip(1).all(|part| !matches!(part, "" | "." | ".."))
                    && (rest.is_empty() || rest.starts_with('/'))
            };
            let Some(rest) = rest.filter(|rest| is_normal(rest)) else {
                left = self.or(left, value.when);
                continue;
            };
            let exists = if rest.is_empty() {
                Condition::ALWAYS
            } else {
                self.stands(value.text, &["directory"])
            };
            let one = self.and(value.when, exists);
            succeeds = self.or(succeeds, one);
            values.push(Guarded { when: one, ..value });
            // Elsewhere `cd` fails, and says so where the loader reads it.
            let fails = self.and_not(value.when, exists);
            values.push(Guarded { when: fails, text: TextId::EMPTY, ..value });
            let said = self.literal("cd: ");
            let said = self.world.conditions.symbols.concatenate(said, value.text);
            self.prints(fails, said, folder.range, value.operations);
        }
        (values, succeeds, left)
    }

    pub(super) fn is_top(&self, symbol: crate::symbol::SymbolId) -> bool {
        *self.world.conditions.symbols.get(symbol) == Symbol::TopSourceDirectory
    }
}

/// Filters that fail only where something is wrong with the machine: a pipeline that ends in one
/// succeeds (POSIX, XCU 2.9.2: the status of a pipeline is that of its last command).
const NEVER_FAIL: [&str; 10] =
    ["cut", "echo", "head", "printf", "sed", "sort", "tail", "tr", "uniq", "wc"];

/// The name of the command that decides the status of a list of one pipeline.
fn last_command(list: &List) -> Option<&str> {
    let [AndOr { first, rest, .. }] = &list.entries[..] else { return None };
    if !rest.is_empty() || first.negated {
        return None;
    }
    match &first.commands.last()?.kind {
        CommandKind::Simple(simple) => literal_prefix(simple, 1)?.first().copied(),
        _ => None,
    }
}

/// The simple commands of a list in which nothing else stands: joined by `;` or `&&`.
fn simple_commands(list: &List) -> Option<Vec<&SimpleCommand>> {
    let mut commands = Vec::new();
    for entry in &list.entries {
        let pipelines =
            std::iter::once(&entry.first).chain(entry.rest.iter().map(|(_, pipeline)| pipeline));
        if entry.background || entry.rest.iter().any(|(connector, _)| *connector == Connector::Or) {
            return None;
        }
        for pipeline in pipelines {
            match &pipeline.commands[..] {
                [Command { kind: CommandKind::Simple(simple), redirections, .. }]
                    if redirections.is_empty()
                        && !pipeline.negated
                        && simple.assignments.is_empty() =>
                {
                    commands.push(simple);
                }
                _ => return None,
            }
        }
    }
    Some(commands)
}

fn pure(list: &List) -> Option<Pure<'_>> {
    match &simple_commands(list)?[..] {
        [echo] => match literal_prefix(echo, 1)?[..] {
            ["echo"] => {
                let words = &echo.words[1..];
                // `-n`, `-e` and backslashes are not the same in all shells.
                let plain = !words.iter().any(has_escape_or_flag);
                plain.then_some(Pure::Echo(words))
            }
            ["pwd"] if echo.words.len() == 1 => Some(Pure::Pwd),
            _ => None,
        },
        [cd, pwd] if literal_words(pwd).as_deref() == Some(&["pwd"]) => {
            match (&literal_prefix(cd, 1)?[..], &cd.words[..]) {
                (["cd"], [_, folder]) => Some(Pure::CdThenPwd(folder)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn has_escape_or_flag(word: &Word) -> bool {
    let text = |part: &WordPart| match &part.kind {
        WordPartKind::Literal(text)
        | WordPartKind::SingleQuoted(text)
        | WordPartKind::Escaped(text) => Some(text.clone()),
        _ => None,
    };
    word.parts.first().and_then(text).is_some_and(|text| text.starts_with('-'))
        || word.parts.iter().filter_map(text).any(|text| text.contains('\\'))
}

/// The words of a command, where all are plain text.
pub(super) fn literal_words(command: &SimpleCommand) -> Option<Vec<&str>> {
    literal_prefix(command, command.words.len())
}

/// The first words of a command, where they are plain text.
pub(super) fn literal_prefix(command: &SimpleCommand, count: usize) -> Option<Vec<&str>> {
    if command.words.len() < count {
        return None;
    }
    command.words[..count].iter().map(syntax::literal).collect()
}
