//! `whitelist schema`: the JSON Schema of a whitelist, for editors.

use clap::Args;

use crate::cli::{Failure, Outcome, Streams};
use crate::whitelist::json_schema::json_schema;

/// Print the JSON Schema of a whitelist, by which editors complete and check it
///
/// An editor with a language server for TOML uses it where the whitelist begins with a line such as
/// `#:schema ./whitelist.schema.json`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(super) struct SchemaOptions {}

pub(super) fn run(streams: &mut Streams<'_>) -> Result<Outcome, Failure> {
    streams.answer(&json_schema())?;
    Ok(Outcome::Clean)
}
