//! The lines of commands, each kept once, so that commands of different files can be compared by
//! number.

use std::collections::HashMap;
use std::rc::Rc;

use mozconfig_parse::evaluate::normal_line;
use mozconfig_parse::provenance::OperationId;
use mozconfig_parse::settings::World;
use mozconfig_parse::source::Sources;

/// Which line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LineId(u32);

/// The line of each command of a run that was asked for: its text with runs of blanks as one.
#[derive(Default)]
pub(crate) struct Lines {
    ids: HashMap<Rc<str>, LineId>,
    /// By the number of the command.
    by_operation: Vec<Option<LineId>>,
}

impl Lines {
    /// The line of a command, made once for each.
    pub(super) fn of(
        &mut self,
        sources: &Sources,
        world: &World,
        operation: OperationId,
    ) -> LineId {
        let index = operation.index();
        if let Some(&Some(known)) = self.by_operation.get(index) {
            return known;
        }
        let line = normal_line(sources.text(world.provenance.get(operation).span));
        let next = LineId(self.ids.len() as u32);
        let id = *self.ids.entry(Rc::from(line)).or_insert(next);
        if self.by_operation.len() <= index {
            self.by_operation.resize(index + 1, None);
        }
        self.by_operation[index] = Some(id);
        id
    }
}

/// How often each line is run.
pub(super) struct Counts(Vec<u32>);

impl Counts {
    /// Counts lines.
    pub(super) fn of(lines: impl Iterator<Item = LineId>) -> Self {
        let mut counts = Vec::new();
        for LineId(line) in lines {
            let line = line as usize;
            if counts.len() <= line {
                counts.resize(line + 1, 0);
            }
            counts[line] += 1;
        }
        Self(counts)
    }

    /// How often a line is run.
    pub(super) fn get(&self, line: LineId) -> u32 {
        self.0.get(line.0 as usize).copied().unwrap_or(0)
    }
}
