//! Why nothing is told of a whitelist, and nothing edited.

use std::fmt;

use crate::check::{CheckError, Examined};
use crate::report::Report;
use crate::whitelist::schema::Whitelist;

/// Why nothing is told of a whitelist, and nothing edited.
#[derive(Debug)]
pub struct Refusal {
    /// One phrase, lower case, without a full stop.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Why no check could be made, where that is the reason.
    pub check: Option<Box<CheckError>>,
    /// Findings that say more.
    pub report: Option<Box<Report>>,
}

impl Refusal {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, check: None, report: None }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(crate) fn with_report(self, report: Report) -> Self {
        Self { report: Some(Box::new(report)), ..self }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl From<CheckError> for Refusal {
    fn from(error: CheckError) -> Self {
        let (message, help) = (error.to_string(), error.help());
        Self { message, help, check: Some(Box::new(error)), report: None }
    }
}

/// The parts of a check that compared everything it should have: what an entry excuses is not known
/// otherwise. Without a whitelist it may be complete, too.
pub(crate) fn complete(examined: Examined) -> Result<Examined, Refusal> {
    if examined.report.incomplete {
        return Err(
            Refusal::new("the check is incomplete: see the findings").with_report(examined.report)
        );
    }
    if examined.report.summary.pairs == 0 {
        return Err(Refusal::new("nothing was compared: no two mozconfigs form a pair")
            .with_help("see whether `--topsrcdir` and `[[product]]` of the whitelist are right"));
    }
    Ok(examined)
}

/// The whitelist of a check, which must have one.
pub(crate) fn required(examined: &Examined) -> Result<&Whitelist, Refusal> {
    examined.whitelist.as_ref().ok_or_else(|| {
        Refusal::new("there is no whitelist")
            .with_help("`mozconfig-lint whitelist add` makes one; `--whitelist FILE` names one")
    })
}
