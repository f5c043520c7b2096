//! What a piece of syntax reads: the expansions and calls within it, and what they depend on.
//! Nothing is evaluated here.

use super::Machine;
use super::substitution::{literal_prefix, literal_words};
use crate::provenance::OperationSet;
use crate::syntax::tree::{
    Command, CommandKind, List, ParameterOperation, RedirectionTarget, WordPart, WordPartKind,
};

impl Machine<'_> {
    /// What the variables that a condition reads depend on.
    pub(super) fn read_operations(&mut self, list: &List) -> OperationSet {
        let mut expansions = Vec::new();
        collect_list(list, &mut expansions);
        self.expanded_operations(&expansions)
    }

    /// The same for the commands of a pipeline.
    pub(super) fn read_by_commands(&mut self, commands: &[Command]) -> OperationSet {
        let mut expansions = Vec::new();
        for command in commands {
            collect_command(command, &mut expansions);
        }
        self.expanded_operations(&expansions)
    }

    fn expanded_operations(&mut self, expansions: &[&WordPart]) -> OperationSet {
        let mut operations = OperationSet::EMPTY;
        for expansion in expansions {
            let WordPartKind::Parameter(parameter) = &expansion.kind else { continue };
            let name = self.world.names.find(&parameter.name);
            let variable = name.and_then(|name| self.variables.get(name));
            let Some(variable) = variable else { continue };
            for alternative in &variable.alternatives {
                operations = self.world.provenance.union(operations, alternative.operations);
            }
        }
        operations
    }

    /// A function of the mozconfig that a list calls.
    pub(super) fn function_within(&self, list: &List) -> Option<String> {
        let mut names = Vec::new();
        called_by_list(list, &mut names);
        names.into_iter().find(|name| self.functions.contains_key(*name)).map(str::to_owned)
    }
}

/// A variable that a list assigns to and reads: what it reads is not what stands outside.
pub(super) fn changed_and_read(list: &List) -> Option<&str> {
    let mut expansions = Vec::new();
    collect_list(list, &mut expansions);
    let mut changed = Vec::new();
    for entry in &list.entries {
        let pipelines =
            std::iter::once(&entry.first).chain(entry.rest.iter().map(|(_, pipeline)| pipeline));
        for command in pipelines.flat_map(|pipeline| &pipeline.commands) {
            match &command.kind {
                CommandKind::Simple(simple) => {
                    changed.extend(simple.assignments.iter().map(|one| one.name.as_str()));
                    if let Some(["read" | "export" | "unset"]) =
                        literal_prefix(simple, 1).as_deref()
                    {
                        changed.extend(literal_words(simple).unwrap_or_default());
                    }
                }
                CommandKind::For(command) => changed.push(&command.name),
                _ => {}
            }
        }
    }
    expansions.into_iter().find_map(|part| match &part.kind {
        WordPartKind::Parameter(parameter) => {
            changed.iter().copied().find(|name| parameter.name == *name)
        }
        _ => None,
    })
}

/// The names of the commands that a list calls, as far as they are written out.
fn called_by_list<'t>(list: &'t List, names: &mut Vec<&'t str>) {
    for entry in &list.entries {
        let pipelines =
            std::iter::once(&entry.first).chain(entry.rest.iter().map(|(_, pipeline)| pipeline));
        for command in pipelines.flat_map(|pipeline| &pipeline.commands) {
            called_by_command(command, names);
        }
    }
}

fn called_by_command<'t>(command: &'t Command, names: &mut Vec<&'t str>) {
    match &command.kind {
        CommandKind::Simple(simple) => {
            names.extend(literal_prefix(simple, 1).unwrap_or_default());
        }
        CommandKind::Group(list) | CommandKind::Subshell(list) => called_by_list(list, names),
        CommandKind::If(command) => {
            for (condition, body) in &command.branches {
                called_by_list(condition, names);
                called_by_list(body, names);
            }
            if let Some(body) = &command.otherwise {
                called_by_list(body, names);
            }
        }
        CommandKind::Case(command) => {
            for item in &command.items {
                called_by_list(&item.body, names);
            }
        }
        CommandKind::For(command) => called_by_list(&command.body, names),
        CommandKind::Loop(command) => {
            called_by_list(&command.condition, names);
            called_by_list(&command.body, names);
        }
        CommandKind::Function(_) | CommandKind::ConditionalExpression(_) => {}
    }
}

/// The parameter expansions in a list, outermost only, in the order in which they stand.
pub(super) fn collect_list<'t>(list: &'t List, found: &mut Vec<&'t WordPart>) {
    for entry in &list.entries {
        let pipelines =
            std::iter::once(&entry.first).chain(entry.rest.iter().map(|(_, pipeline)| pipeline));
        for command in pipelines.flat_map(|pipeline| &pipeline.commands) {
            collect_command(command, found);
        }
    }
}

pub(super) fn collect_command<'t>(command: &'t Command, found: &mut Vec<&'t WordPart>) {
    match &command.kind {
        CommandKind::Simple(simple) => {
            for assignment in &simple.assignments {
                collect_parts(&assignment.value.parts, found);
            }
            for word in &simple.words {
                collect_parts(&word.parts, found);
            }
        }
        CommandKind::Group(list) | CommandKind::Subshell(list) => collect_list(list, found),
        CommandKind::If(command) => {
            for (condition, body) in &command.branches {
                collect_list(condition, found);
                collect_list(body, found);
            }
            if let Some(body) = &command.otherwise {
                collect_list(body, found);
            }
        }
        CommandKind::Case(command) => {
            collect_parts(&command.subject.parts, found);
            for item in &command.items {
                for pattern in &item.patterns {
                    collect_parts(&pattern.parts, found);
                }
                collect_list(&item.body, found);
            }
        }
        CommandKind::For(command) => {
            for word in command.words.iter().flatten() {
                collect_parts(&word.parts, found);
            }
            collect_list(&command.body, found);
        }
        CommandKind::Loop(command) => {
            collect_list(&command.condition, found);
            collect_list(&command.body, found);
        }
        CommandKind::Function(definition) => collect_command(&definition.body, found),
        CommandKind::ConditionalExpression(words) => {
            for word in words {
                collect_parts(&word.parts, found);
            }
        }
    }
    for redirection in &command.redirections {
        match &redirection.target {
            RedirectionTarget::Word(word) => collect_parts(&word.parts, found),
            RedirectionTarget::HereDocument(_) => {}
        }
    }
}

fn collect_parts<'t>(parts: &'t [WordPart], found: &mut Vec<&'t WordPart>) {
    for part in parts {
        match &part.kind {
            WordPartKind::Parameter(parameter) => match &parameter.operation {
                // These act besides giving a value, or are computed by no shell but bash.
                ParameterOperation::AssignDefault { .. } | ParameterOperation::Error { .. } => {}
                _ => found.push(part),
            },
            WordPartKind::DoubleQuoted(parts) | WordPartKind::Arithmetic(parts) => {
                collect_parts(parts, found);
            }
            WordPartKind::Substitution(substitution) => collect_list(&substitution.list, found),
            _ => {}
        }
    }
}
