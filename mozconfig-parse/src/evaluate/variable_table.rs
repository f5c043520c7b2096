//! The variables of an evaluation by number, with what reading them gave last.
//!
//! Whoever may change a variable gets it from here, which forgets what reading it gave.

use super::variables::Guarded;
use crate::condition::Condition;
use crate::names::NameId;
use crate::settings::VariableOutcome;
use crate::syntax::Few;

/// The variables that were touched, by name.
#[derive(Clone, Default)]
pub(super) struct Variables {
    slots: Vec<Slot>,
}

#[derive(Clone, Default)]
struct Slot {
    outcome: Option<VariableOutcome>,
    /// To what the variable expanded when it was last read, and under which condition; taken away
    /// whenever the variable may change.
    read: Option<(Condition, Few<Guarded>)>,
}

impl Variables {
    /// What a variable holds; `None` where it was not touched.
    pub(super) fn get(&self, name: NameId) -> Option<&VariableOutcome> {
        self.slots.get(name.index())?.outcome.as_ref()
    }

    /// Puts a variable in the place of what it was.
    pub(super) fn put(&mut self, name: NameId, outcome: Option<VariableOutcome>) {
        self.slot(name).outcome = outcome;
    }

    /// To what a variable expands, where it was read under the same condition before.
    pub(super) fn known_texts(&self, name: NameId, when: Condition) -> Option<Few<Guarded>> {
        match &self.slots.get(name.index())?.read {
            Some((known, texts)) if *known == when => Some(texts.clone()),
            _ => None,
        }
    }

    /// Keeps to what a variable expands, until it may change.
    pub(super) fn keep_texts(&mut self, name: NameId, when: Condition, texts: &Few<Guarded>) {
        self.slot(name).read = Some((when, texts.clone()));
    }

    /// All of them, by the number of their names.
    pub(super) fn into_outcomes(self) -> impl Iterator<Item = Option<VariableOutcome>> {
        self.slots.into_iter().map(|slot| slot.outcome)
    }

    /// A variable that may be about to change; `make` gives the one that was not touched yet.
    pub(super) fn get_mut(
        &mut self,
        name: NameId,
        make: impl FnOnce() -> VariableOutcome,
    ) -> &mut VariableOutcome {
        self.slot(name).outcome.get_or_insert_with(make)
    }

    fn slot(&mut self, name: NameId) -> &mut Slot {
        if self.slots.len() <= name.index() {
            self.slots.resize_with(name.index() + 1, Slot::default);
        }
        let slot = &mut self.slots[name.index()];
        slot.read = None;
        slot
    }
}
