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
    by_operation: HashMap<OperationId, LineId>,
}

impl Lines {
    /// The line of a command, made once for each.
    pub(super) fn of(
        &mut self,
        sources: &Sources,
        world: &World,
        operation: OperationId,
    ) -> LineId {
        let Self { ids, by_operation } = self;
        *by_operation.entry(operation).or_insert_with(|| {
            let line = normal_line(sources.text(world.provenance.get(operation).span));
            let next = LineId(ids.len() as u32);
            *ids.entry(Rc::from(line)).or_insert(next)
        })
    }
}
