//! Variables: their values under conditions, and how they change.

use std::collections::BTreeMap;

use super::Machine;
use crate::condition::Condition;
use crate::provenance::{OperationSet, Origin};
use crate::settings::{AbortReason, Alternative, Content, Kind, SettingKey, VariableOutcome};
use crate::source::ByteRange;
use crate::symbol::{Symbol, TextId};

/// A value with the condition under which it is had, and what it depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guarded {
    pub(super) when: Condition,
    pub(super) text: TextId,
    pub(super) operations: OperationSet,
}

/// What a variable may hold when it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) when: Condition,
    /// `None`: unset.
    pub(super) text: Option<TextId>,
    pub(super) operations: OperationSet,
}

/// A branch of `if` or `case`. A variable that changes in it is taken apart when it changes for the
/// first time, so that in a `case` of many items each looks at its own values alone.
pub(super) struct Branch {
    /// Under which condition the branch is entered.
    entry: Condition,
    /// What the variables that changed hold outside of it.
    elsewhere: Alternatives,
}

/// Values of variables, by name.
pub(super) type Alternatives = BTreeMap<String, Vec<Alternative>>;

impl Machine<'_> {
    /// Begins a branch, which is entered under `live`.
    pub(super) fn open_branch(&mut self) {
        self.branches.push(Branch { entry: self.live, elsewhere: Alternatives::new() });
    }

    /// Ends a branch. What variables hold in it is kept in `ended` until the last branch has ended.
    pub(super) fn close_branch(&mut self, ended: &mut Alternatives) {
        let Some(branch) = self.branches.pop() else { return };
        for (name, elsewhere) in branch.elsewhere {
            let here = std::mem::replace(&mut self.variable(&name).alternatives, elsewhere);
            ended.entry(name).or_default().extend(here);
        }
    }

    /// Puts together what variables hold in all branches.
    pub(super) fn join_branches(&mut self, ended: Alternatives) {
        for (name, alternatives) in ended {
            self.variable(&name).alternatives.extend(alternatives);
        }
    }

    /// Leaves of a variable what it holds in the branches at hand.
    fn take_apart(&mut self, name: &str) {
        for index in 0..self.branches.len() {
            if self.branches[index].elsewhere.contains_key(name) {
                continue;
            }
            let entry = self.branches[index].entry;
            let mut here = std::mem::take(&mut self.variable(name).alternatives);
            let mut elsewhere = here.clone();
            for (inside, outside) in here.iter_mut().zip(&mut elsewhere) {
                outside.when = self.and_not(outside.when, entry);
                inside.when = self.and(inside.when, entry);
            }
            here.retain(|alternative| !alternative.when.is_never());
            elsewhere.retain(|alternative| !alternative.when.is_never());
            self.variable(name).alternatives = here;
            self.branches[index].elsewhere.insert(name.to_owned(), elsewhere);
        }
    }

    /// What a variable holds before the mozconfig touches it; [`Content::Untouched`] where that is not
    /// known.
    fn known_initial(&mut self, name: &str) -> Content {
        match name {
            "topsrcdir" => return Content::Text(self.symbol_text(Symbol::TopSourceDirectory)),
            "IFS" => return Content::Text(self.literal(" \t\n")),
            // The shell sets it when it starts, in the top source directory.
            "PWD" if self.moved.is_never() => {
                return Content::Text(self.symbol_text(Symbol::TopSourceDirectory));
            }
            _ => {}
        }
        match self.assumptions.env.get(name) {
            Some(Some(value)) => Content::Text(self.literal(value)),
            Some(None) => Content::Unset,
            None if self.assumptions.only_these_variables => Content::Unset,
            None => Content::Untouched,
        }
    }

    /// What a variable holds before the mozconfig touches it.
    fn initial(&mut self, name: &str) -> Vec<Reading> {
        let operations = OperationSet::EMPTY;
        let known = |text| vec![Reading { when: Condition::ALWAYS, text, operations }];
        match self.known_initial(name) {
            Content::Text(text) => return known(Some(text)),
            Content::Unset => return known(None),
            Content::Untouched => {}
        }
        let symbol = self.world.conditions.symbols.environment(name);
        let unset = self.world.conditions.is_unset(symbol);
        let set = self.and_not(Condition::ALWAYS, unset);
        let text = self.world.conditions.symbols.symbol_text(symbol);
        vec![
            Reading { when: unset, text: None, operations },
            Reading { when: set, text: Some(text), operations },
        ]
    }

    /// What a variable may hold here, with unset told apart from empty.
    pub(super) fn read_variable(&mut self, name: &str) -> Vec<Reading> {
        let live = self.live;
        let mut readings = Vec::new();
        let Some(variable) = self.variables.get(name) else {
            for reading in self.initial(name) {
                let when = self.and(reading.when, live);
                if !when.is_never() {
                    readings.push(Reading { when, ..reading });
                }
            }
            return readings;
        };
        for alternative in variable.alternatives.clone() {
            let when = self.and(alternative.when, live);
            if when.is_never() {
                continue;
            }
            let operations = alternative.operations;
            match alternative.content {
                Content::Text(text) => {
                    readings.push(Reading { when, text: Some(text), operations });
                }
                Content::Unset => readings.push(Reading { when, text: None, operations }),
                Content::Untouched => {
                    for initial in self.initial(name) {
                        let when = self.and(initial.when, when);
                        if !when.is_never() {
                            readings.push(Reading { when, operations, ..initial });
                        }
                    }
                }
            }
        }
        readings
    }

    /// The strings to which `$name` may expand here: unset is empty, and a variable of the
    /// environment is one string whether it is set or not.
    pub(super) fn variable_texts(&mut self, name: &str) -> Vec<Guarded> {
        if self.live.is_never() {
            return Vec::new();
        }
        if let Some(text) = self.one_text(name) {
            return vec![text];
        }
        let mut texts: Vec<Guarded> = Vec::new();
        let symbol = self.world.conditions.symbols.environment(name);
        let own = self.world.conditions.symbols.symbol_text(symbol);
        for Reading { when, text, operations } in self.read_variable(name) {
            texts.push(Guarded { when, text: text.unwrap_or(TextId::EMPTY), operations });
        }
        let mut texts = self.merged(texts);
        // `$X` is empty where X is unset anyway.
        if let Some(at) = texts.iter().position(|guarded| guarded.text == own)
            && let Some(empty) = texts.iter().position(|guarded| guarded.text == TextId::EMPTY)
        {
            let unset = self.world.conditions.is_unset(symbol);
            if self.world.conditions.implies(texts[empty].when, unset) {
                let removed = texts.remove(empty);
                let at = if empty < at { at - 1 } else { at };
                texts[at].when = self.or(texts[at].when, removed.when);
                texts[at].operations = self.union(texts[at].operations, removed.operations);
            }
        }
        texts
    }

    /// The one string to which `$name` expands here, unless what it holds depends on a condition.
    fn one_text(&mut self, name: &str) -> Option<Guarded> {
        let (content, operations) = match self.variables.get(name) {
            None => (Content::Untouched, OperationSet::EMPTY),
            Some(variable) => match variable.alternatives[..] {
                [Alternative { when: Condition::ALWAYS, content, operations, .. }] => {
                    (content, operations)
                }
                _ => return None,
            },
        };
        let content = match content {
            Content::Untouched => self.known_initial(name),
            touched => touched,
        };
        let text = match content {
            Content::Text(text) => text,
            Content::Unset => TextId::EMPTY,
            Content::Untouched => {
                let symbol = self.world.conditions.symbols.environment(name);
                let unset = self.world.conditions.is_unset(symbol);
                // `$X` is empty where X is unset anyway.
                if self.world.conditions.implies(self.live, unset) {
                    TextId::EMPTY
                } else {
                    self.world.conditions.symbols.symbol_text(symbol)
                }
            }
        };
        Some(Guarded { when: self.live, text, operations })
    }

    /// Equal strings become one, under the one condition or the other.
    pub(super) fn merged(&mut self, values: Vec<Guarded>) -> Vec<Guarded> {
        let mut merged: Vec<Guarded> = Vec::with_capacity(values.len());
        for value in values {
            if value.when.is_never() {
                continue;
            }
            if let Some(known) = merged.iter_mut().find(|known| known.text == value.text) {
                known.when = self.world.conditions.or(known.when, value.when);
                known.operations = self.world.provenance.union(known.operations, value.operations);
            } else {
                merged.push(value);
            }
        }
        merged
    }

    /// The state of a variable, made if it was not touched yet.
    fn variable(&mut self, name: &str) -> &mut VariableOutcome {
        let assumptions = self.assumptions;
        self.variables
            .entry(name.to_owned())
            .or_insert_with(|| untouched(assumptions.exported.contains(name)))
    }

    /// Gives a variable new contents where they hold; each of `contents` lies within `live`.
    pub(super) fn change(
        &mut self,
        name: &str,
        origin: Origin,
        contents: Vec<(Condition, Content, OperationSet)>,
    ) {
        let changed = contents
            .iter()
            .fold(Condition::NEVER, |all, (when, ..)| self.world.conditions.or(all, *when));
        self.take_apart(name);
        let mut alternatives = std::mem::take(&mut self.variable(name).alternatives);
        for alternative in &mut alternatives {
            alternative.when = self.and_not(alternative.when, changed);
        }
        alternatives.retain(|alternative| !alternative.when.is_never());
        for (when, content, operations) in contents {
            if when.is_never() {
                continue;
            }
            let operations = self.dependencies(origin, operations);
            alternatives.push(Alternative { when, content, origin: Some(origin), operations });
        }
        self.variable(name).alternatives = alternatives;
    }

    /// `name=value`, wherever the command at hand is reached.
    pub(super) fn assign(&mut self, name: &str, range: ByteRange, values: Vec<Guarded>) {
        self.end_where_readonly(name, range);
        let origin = self.origin(range);
        let key = SettingKey { kind: Kind::Var, name: name.to_owned() };
        self.outcome.made.insert(origin.operation, key);
        let contents = values
            .into_iter()
            .map(|value| {
                let when = self.world.conditions.and(value.when, self.live);
                (when, Content::Text(value.text), value.operations)
            })
            .collect();
        self.change(name, origin, contents);
    }

    /// Ends the load where a variable is to be changed that `readonly` protects.
    pub(super) fn end_where_readonly(&mut self, name: &str, range: ByteRange) {
        if let Some(&readonly) = self.readonly.get(name) {
            let ends = self.and(self.live, readonly);
            self.abort(ends, AbortReason::CommandFailed, range, OperationSet::EMPTY);
        }
    }

    /// `readonly name`
    pub(super) fn make_readonly(&mut self, name: &str) {
        let before = self.readonly.get(name).copied().unwrap_or(Condition::NEVER);
        let readonly = self.or(before, self.live);
        self.readonly.insert(name.to_owned(), readonly);
    }

    /// Puts a variable back to what it was, where `when` holds.
    pub(super) fn restore(&mut self, name: &str, when: Condition, before: Option<VariableOutcome>) {
        self.take_apart(name);
        let exported = self.assumptions.exported.contains(name);
        let before = before.unwrap_or_else(|| untouched(exported));
        let mut now = std::mem::replace(self.variable(name), before.clone());
        for alternative in &mut now.alternatives {
            alternative.when = self.and_not(alternative.when, when);
        }
        for alternative in before.alternatives {
            let when = self.and(alternative.when, when);
            now.alternatives.push(Alternative { when, ..alternative });
        }
        now.alternatives.retain(|alternative| !alternative.when.is_never());
        now.exported = self.world.conditions.choose(when, before.exported, now.exported);
        now.exported_by = self.union(now.exported_by, before.exported_by);
        *self.variable(name) = now;
    }

    /// `unset name`
    pub(super) fn unset(&mut self, name: &str, range: ByteRange) {
        let origin = self.origin(range);
        let live = self.live;
        self.change(name, origin, vec![(live, Content::Unset, OperationSet::EMPTY)]);
        let exported = self.variable(name).exported;
        self.variable(name).exported = self.world.conditions.and_not(exported, live);
    }

    /// `export name`
    pub(super) fn export(&mut self, name: &str, range: ByteRange) {
        let origin = self.origin(range);
        let by = self.dependencies(origin, OperationSet::EMPTY);
        let live = self.live;
        let (exported, exported_by) = {
            let variable = self.variable(name);
            (variable.exported, variable.exported_by)
        };
        let exported = self.or(exported, live);
        let exported_by = self.union(exported_by, by);
        let variable = self.variable(name);
        variable.exported = exported;
        variable.exported_by = exported_by;
    }
}

/// The state of a variable that was not touched yet.
fn untouched(exported: bool) -> VariableOutcome {
    VariableOutcome {
        alternatives: vec![Alternative {
            when: Condition::ALWAYS,
            content: Content::Untouched,
            origin: None,
            operations: OperationSet::EMPTY,
        }],
        exported: if exported { Condition::ALWAYS } else { Condition::NEVER },
        exported_by: OperationSet::EMPTY,
    }
}
