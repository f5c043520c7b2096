//! The pass over what the whitelist assumes, after everything has been evaluated.

use crate::asked::{Asked, Assumable, Unasked};
use crate::diagnostic::Diagnostic;
use crate::rules::{Check, RULES};
use crate::whitelist::schema::{Assumptions, Located, Whitelist};

/// Something that is assumed and that nobody asks about, for rules that look at it.
pub(crate) struct AssumptionContext<'a> {
    pub(crate) kind: Assumable,
    pub(crate) name: &'a Located<String>,
    pub(crate) unasked: Unasked,
}

/// All findings about assumptions.
pub(crate) fn diagnose(whitelist: &Whitelist, asked: &Asked) -> Vec<Diagnostic> {
    let assume = &whitelist.assume;
    let tables = assume.platforms.iter().chain(&assume.variants).map(|(_, table)| table);
    let names = std::iter::once(&assume.everywhere).chain(tables).flat_map(names);
    let mut diagnostics = Vec::new();
    for (kind, name) in names {
        let Some(unasked) = asked.is_unasked(kind, &name.value) else { continue };
        let context = AssumptionContext { kind, name, unasked };
        for rule in RULES {
            if let Check::Assumption(check) = rule.check {
                diagnostics.push(check(&context));
            }
        }
    }
    diagnostics
}

fn names(table: &Assumptions) -> Vec<(Assumable, &Located<String>)> {
    let env = table.env.iter().map(|it| (Assumable::Variable, &it.name));
    let commands = table.commands.iter().map(|it| (Assumable::Command, &it.name));
    let files = table.files.iter().map(|it| (Assumable::File, &it.name));
    env.chain(commands).chain(files).collect()
}
