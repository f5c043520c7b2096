//! Variables: their values under conditions, and how they change.

use std::rc::Rc;

use super::Machine;
use crate::condition::Condition;
use crate::hash::FastMap;
use crate::names::NameId;
use crate::provenance::{OperationSet, Origin};
use crate::settings::{AbortReason, Alternative, Content, Made, MadeWhat, VariableOutcome};
use crate::source::ByteRange;
use crate::symbol::{Symbol, TextId};
use crate::syntax::Few;

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

/// Values of variables, by name. In which order they are gone through makes no difference.
pub(super) type Alternatives = FastMap<NameId, Vec<Alternative>>;

impl Machine<'_> {
    /// Begins a branch, which is entered under `live`.
    pub(super) fn open_branch(&mut self) {
        self.branches.push(Branch { entry: self.live, elsewhere: Alternatives::default() });
    }

    /// Ends a branch. What variables hold in it is kept in `ended` until the last branch has ended.
    #[expect(clippy::iter_over_hash_type, reason = "each variable is looked at by itself")]
    pub(super) fn close_branch(&mut self, ended: &mut Alternatives) {
        let Some(branch) = self.branches.pop() else { return };
        for (name, elsewhere) in branch.elsewhere {
            let here = std::mem::replace(&mut self.variable(name).alternatives, elsewhere);
            ended.entry(name).or_default().extend(here);
        }
    }

    /// Puts together what variables hold in all branches.
    #[expect(clippy::iter_over_hash_type, reason = "each variable is looked at by itself")]
    pub(super) fn join_branches(&mut self, ended: Alternatives) {
        for (name, alternatives) in ended {
            self.variable(name).alternatives.extend(alternatives);
        }
    }

    /// Leaves of a variable what it holds in the branches at hand. What it holds where `changed` is
    /// will be taken away, and need not be right.
    fn take_apart(&mut self, name: NameId, changed: Condition) {
        for index in 0..self.branches.len() {
            let Branch { entry, elsewhere } = &self.branches[index];
            let entry = *entry;
            if elsewhere.contains_key(&name) {
                continue;
            }
            let mut here = std::mem::take(&mut self.variable(name).alternatives);
            let mut elsewhere = Vec::with_capacity(here.len());
            let goes_away = changed == entry;
            here.retain_mut(|alternative| {
                let conditions = &mut self.world.conditions;
                let outside = conditions.and_not(alternative.when, entry);
                if !outside.is_never() {
                    elsewhere.push(Alternative { when: outside, ..*alternative });
                }
                if goes_away {
                    return false;
                }
                alternative.when = conditions.and(alternative.when, entry);
                !alternative.when.is_never()
            });
            self.variable(name).alternatives = here;
            self.branches[index].elsewhere.insert(name, elsewhere);
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
    fn initial(&mut self, name: &str) -> Few<Reading> {
        let operations = OperationSet::EMPTY;
        let known = |text| Few::One(Reading { when: Condition::ALWAYS, text, operations });
        match self.known_initial(name) {
            Content::Text(text) => return known(Some(text)),
            Content::Unset => return known(None),
            Content::Untouched => {}
        }
        let symbol = self.world.conditions.symbols.environment(name);
        let unset = self.world.conditions.is_unset(symbol);
        let set = self.and_not(Condition::ALWAYS, unset);
        let text = self.world.conditions.symbols.symbol_text(symbol);
        let mut readings = Few::One(Reading { when: unset, text: None, operations });
        readings.push(Reading { when: set, text: Some(text), operations });
        readings
    }

    /// What a variable may hold here, with unset told apart from empty.
    pub(super) fn read_variable(&mut self, name: &str) -> Few<Reading> {
        let id = self.world.names.id(name);
        self.read_known(id, name)
    }

    /// The same for a variable whose number is known.
    fn read_known(&mut self, id: NameId, name: &str) -> Few<Reading> {
        let live = self.live;
        let mut readings = Few::None;
        let count = self.variables.get(id).map(|variable| variable.alternatives.len());
        let Some(count) = count else {
            self.read_initial(name, live, OperationSet::EMPTY, &mut readings);
            return readings;
        };
        for index in 0..count {
            let variable = self.variables.get(id);
            let Some(&alternative) = variable.and_then(|it| it.alternatives.get(index)) else {
                break;
            };
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
                Content::Untouched => self.read_initial(name, when, operations, &mut readings),
            }
        }
        readings
    }

    /// Adds what a variable held before the mozconfig touched it, where `among` holds.
    fn read_initial(
        &mut self,
        name: &str,
        among: Condition,
        operations: OperationSet,
        readings: &mut Few<Reading>,
    ) {
        for initial in self.initial(name) {
            let when = self.and(initial.when, among);
            if !when.is_never() {
                readings.push(Reading { when, operations, ..initial });
            }
        }
    }

    /// The strings to which `$name` may expand here: unset is empty, and a variable of the
    /// environment is one string whether it is set or not.
    pub(super) fn variable_texts(&mut self, name: &str) -> Few<Guarded> {
        if self.live.is_never() {
            return Few::None;
        }
        let id = self.world.names.id(name);
        if let Some(text) = self.one_text(id, name) {
            return Few::One(text);
        }
        if let Some(known) = self.variables.known_texts(id, self.live) {
            return known;
        }
        let symbol = self.world.conditions.symbols.environment(name);
        let own = self.world.conditions.symbols.symbol_text(symbol);
        let texts = self
            .read_known(id, name)
            .into_iter()
            .map(|Reading { when, text, operations }| Guarded {
                when,
                text: text.unwrap_or(TextId::EMPTY),
                operations,
            })
            .collect();
        let mut texts = self.merged(texts);
        // `$X` is empty where X is unset anyway.
        if let Some(at) = texts.iter().position(|guarded| guarded.text == own)
            && let Some(empty) = texts.iter().position(|guarded| guarded.text == TextId::EMPTY)
        {
            let unset = self.world.conditions.is_unset(symbol);
            let removed = texts[empty];
            if self.world.conditions.implies(removed.when, unset) {
                texts[at].when = self.or(texts[at].when, removed.when);
                texts[at].operations = self.union(texts[at].operations, removed.operations);
                texts.retain(|guarded| guarded.text != TextId::EMPTY);
            }
        }
        // What the shell sets by itself may change without an assignment.
        if name != "PWD" {
            self.variables.keep_texts(id, self.live, &texts);
        }
        texts
    }

    /// The one string to which `$name` expands here, unless what it holds depends on a condition.
    fn one_text(&mut self, id: NameId, name: &str) -> Option<Guarded> {
        let (content, operations) = match self.variables.get(id) {
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
    pub(super) fn merged(&mut self, mut values: Few<Guarded>) -> Few<Guarded> {
        let mut count = 0;
        for at in 0..values.len() {
            let value = values[at];
            if value.when.is_never() {
                continue;
            }
            match values[..count].iter().position(|known| known.text == value.text) {
                Some(known) => {
                    let known = &mut values[known];
                    known.when = self.world.conditions.or(known.when, value.when);
                    known.operations =
                        self.world.provenance.union(known.operations, value.operations);
                }
                None => {
                    values[count] = value;
                    count += 1;
                }
            }
        }
        values.truncate(count);
        values
    }

    /// The state of a variable, made if it was not touched yet.
    fn variable(&mut self, name: NameId) -> &mut VariableOutcome {
        let Self { variables, world, assumptions, .. } = self;
        variables
            .get_mut(name, || untouched(assumptions.exported.contains(&**world.names.get(name))))
    }

    /// Gives a variable new contents where they hold; each of `contents` lies within `live`.
    pub(super) fn change(
        &mut self,
        name: NameId,
        origin: Origin,
        contents: Few<(Condition, Content, OperationSet)>,
    ) {
        let changed = contents
            .iter()
            .fold(Condition::NEVER, |all, (when, ..)| self.world.conditions.or(all, *when));
        self.take_apart(name, changed);
        let mut alternatives = std::mem::take(&mut self.variable(name).alternatives);
        alternatives.retain_mut(|alternative| {
            alternative.when = self.world.conditions.and_not(alternative.when, changed);
            !alternative.when.is_never()
        });
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
    pub(super) fn assign(&mut self, name: &str, range: ByteRange, values: Few<Guarded>) {
        self.end_where_readonly(name, range);
        let origin = self.origin(range);
        let name = self.world.names.id(name);
        let what = MadeWhat::Variable(Rc::clone(self.world.names.get(name)));
        self.outcome.made.push(Made { operation: origin.operation, what, when: self.live });
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
    pub(super) fn restore(
        &mut self,
        name: NameId,
        when: Condition,
        before: Option<VariableOutcome>,
    ) {
        self.take_apart(name, when);
        let exported = self.assumptions.exported.contains(&**self.world.names.get(name));
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
        let name = self.world.names.id(name);
        self.change(name, origin, Few::One((live, Content::Unset, OperationSet::EMPTY)));
        let exported = self.variable(name).exported;
        self.variable(name).exported = self.world.conditions.and_not(exported, live);
    }

    /// `export name`
    pub(super) fn export(&mut self, name: &str, range: ByteRange) {
        let origin = self.origin(range);
        let by = self.dependencies(origin, OperationSet::EMPTY);
        let live = self.live;
        let name = self.world.names.id(name);
        let VariableOutcome { exported, exported_by, .. } = *self.variable(name);
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
