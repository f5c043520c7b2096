//! Why a command could not do what it was asked to do.
//!
//! A failure is not a finding: it is about the command, not about a mozconfig. Where findings say
//! why (a broken whitelist), they come with it.

use annotate_snippets::{Group, Level, Renderer};

use crate::check::CheckError;
use crate::output::escape_line;
use crate::report::Report;

/// Why a command could not do what it was asked to do. Its texts are escaped when they are shown.
#[derive(Debug)]
pub struct Failure {
    /// One phrase, lower case, without a full stop.
    pub message: String,
    /// What more there is to say about it, in the same form.
    pub notes: Vec<String>,
    /// What to do, in the same form.
    pub help: Option<String>,
    /// What else can be done.
    pub more_help: Vec<String>,
    /// Findings that say more; they are written as those of a check that went well.
    pub report: Option<Box<Report>>,
}

impl From<CheckError> for Failure {
    fn from(error: CheckError) -> Self {
        Self { help: error.help(), ..Self::new(error.to_string()) }
    }
}

impl Failure {
    /// A failure that there is no more to say about.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            notes: Vec::new(),
            help: None,
            more_help: Vec::new(),
            report: None,
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Adds findings that say more.
    #[must_use]
    pub fn with_report(self, report: Report) -> Self {
        Self { report: Some(Box::new(report)), ..self }
    }

    /// The failure as text, with its newline.
    pub(super) fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let error = Level::ERROR.primary_title(escape_line(&self.message));
        let notes = self.notes.iter().map(|note| Level::NOTE.secondary_title(escape_line(note)));
        let help = self.help.iter().chain(&self.more_help);
        let help = help.map(|help| Level::HELP.secondary_title(escape_line(help)));
        let mut output = String::new();
        // One by one: in one report the renderer would draw a line from the first to the second.
        for title in std::iter::once(error).chain(notes).chain(help) {
            output.push_str(&renderer.render(&[Group::with_title(title)]));
            output.push('\n');
        }
        output
    }
}
