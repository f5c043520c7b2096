//! `whitelist schema`: the JSON Schema of a whitelist, for editors.

use clap::Args;

use crate::cli::{Failure, Outcome, Streams};
use crate::whitelist::json_schema::json_schema;

#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(super) struct SchemaOptions {}

pub(super) fn run(streams: &mut Streams<'_>) -> Result<Outcome, Failure> {
    streams.answer(&json_schema())?;
    Ok(Outcome::Clean)
}
