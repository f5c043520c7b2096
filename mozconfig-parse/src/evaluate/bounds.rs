//! How much an evaluation may come to. Past a bound nothing goes wrong: what comes behind is given up as
//! unknown, and told, by whoever meets the bound.

use super::Machine;
use crate::settings::World;

/// How deep commands, functions and includes may be nested in all.
pub(super) const MAX_DEPTH: usize = 400;
/// How many values one expansion may have before it is given up as one unknown value.
pub(super) const MAX_ALTERNATIVES: usize = 64;
/// How often a loop is followed whose condition is known each time.
pub(super) const MAX_ITERATIONS: usize = 1000;
/// How many commands one evaluation may come to.
const MAX_STEPS: usize = 200_000;
/// How many bytes of source may be gone over again, how many bytes strings may have, and how many
/// nodes sets of operations, each in all.
const MAX_READ: usize = 1 << 26;
const MAX_TEXT: usize = 1 << 26;
const MAX_NODES: usize = 1 << 21;
/// How many positional parameters there may be before they are given up as unknown.
pub(super) const MAX_ARGUMENTS: usize = 1 << 12;
/// How often a file may stand in one chain of includes before it is called a cycle.
pub(super) const MAX_INCLUDED: usize = 3;

/// What an evaluation may come to, counted from the beginning of the run.
pub(super) struct Limits {
    text: usize,
    nodes: usize,
}

impl Limits {
    /// Those of an evaluation that begins now.
    pub(super) fn of(world: &World) -> Self {
        Self {
            text: world.conditions.symbols.asked() + MAX_TEXT,
            nodes: world.provenance.kept() + MAX_NODES,
        }
    }
}

impl Machine<'_> {
    /// Whether this evaluation has cost more than any mozconfig that is meant to be read.
    pub(super) fn is_spent(&self) -> bool {
        self.steps >= MAX_STEPS
            || self.read >= MAX_READ
            || self.world.conditions.is_exhausted()
            || self.world.conditions.symbols.asked() >= self.limits.text
            || self.world.provenance.kept() >= self.limits.nodes
    }
}
