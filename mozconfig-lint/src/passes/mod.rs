//! The passes: what a rule is given, and who calls it.
//!
//! A pass goes once over one kind of thing (files, problems of an evaluation, entries of the
//! whitelist …) and calls the rules that look at it. Rules know nothing of each other, and passes
//! know no rule by name.

pub(crate) mod assumptions;
pub(crate) mod entries;
pub(crate) mod files;
pub(crate) mod platforms;
pub(crate) mod problems;
