//! Why a mozconfig does not load, or why that cannot be known.
//!
//! Words and places for what the evaluator found; decides nothing about values.

use std::borrow::Cow;

use mozconfig_parse::evaluate::ParsedFiles;
use mozconfig_parse::settings::{AbortReason, Kind, ProblemKind};
use mozconfig_parse::source::{FileId, Span};
use mozconfig_parse::symbol::Symbol;
use mozconfig_parse::syntax::SyntaxErrorKind;

use super::answer::{LoadFailure, Place};
use super::concrete::Unknown;
use super::records::{echo, python_lines};
use super::{Case, EvalError};

impl Case<'_> {
    /// Says what is unknown, and where it is met.
    pub(super) fn unknown(&self, unknown: Unknown, at: Span) -> EvalError {
        let at = self.evaluation.first_met.get(&unknown).copied().unwrap_or(at);
        let place = self.sources.place(at);
        let symbols = &self.world.conditions.symbols;
        let leave = "`--allow-unknown` leaves it open";
        let (what, help) = match symbols.get(unknown) {
            Symbol::Command(text) => {
                let command = symbols.render(*text);
                let option = command_option(&command, "OUTPUT");
                (format!("what `{command}` prints"), format!("`{option}` tells it; {leave}"))
            }
            Symbol::Status(text) => {
                let command = symbols.render(*text);
                let (well, badly) = (
                    command_option(&command, ""),
                    command_option(&format!("{command}; echo $?"), "1"),
                );
                let help =
                    format!("`{well}` says that it does, `{badly}` that it does not; {leave}");
                (format!("whether `{command}` succeeds"), help)
            }
            Symbol::File(path) => {
                let path = symbols.render(*path);
                (format!("what kind of file `{path}` is"), format!("put it there; {leave}"))
            }
            _ => {
                let what = symbols.render_one(unknown);
                (format!("what `{what}` comes to"), leave.to_owned())
            }
        };
        EvalError { message: format!("{what} is not known ({place})"), help: Some(help) }
    }

    /// Why the load ends with an error, where it does.
    pub(super) fn failure(
        &self,
        parsed: &mut ParsedFiles,
    ) -> Result<Option<LoadFailure>, EvalError> {
        if let Some(found) = self.syntax_error(parsed)? {
            return Ok(Some(found));
        }
        // Behind what stands in the way the evaluator goes on, and behind an end it does not: where
        // both hold, the former comes first.
        if let Some(found) = self.problem()? {
            return Ok(Some(found));
        }
        for event in self.evaluation.events.iter().filter(|event| event.kind == Kind::App) {
            let at = self.span(event.origin);
            if self.holds(event.when, at)? {
                let error = "`ac_add_app_options` is no function of the loader any more".to_owned();
                return self.failed(error, at).map(Some);
            }
        }
        for abort in &self.evaluation.aborts {
            let at = self.span(abort.origin);
            if !self.holds(abort.when, at)? {
                continue;
            }
            let line = &abort.line;
            let error = match abort.reason {
                AbortReason::Exit => format!("`{line}` ends the load"),
                AbortReason::CommandFailed => format!("`{line}` fails, which ends the load"),
                AbortReason::ParameterError => {
                    format!("an expansion in `{line}` is an error, which ends the load")
                }
                AbortReason::UnexpectedOutput => {
                    format!("`{line}` prints something, which the loader takes for an error")
                }
                AbortReason::ArgumentsReplaced => {
                    format!("`{line}` takes `$3` from the loader's script, which ends the load")
                }
            };
            return self.failed(error, at).map(Some);
        }
        Ok(None)
    }

    /// A load that ends with an error.
    pub(super) fn failed(&self, error: String, at: Span) -> Result<LoadFailure, EvalError> {
        let mut output = Vec::new();
        for printed in &self.evaluation.outputs {
            if self.holds(printed.when, at)? {
                let text = self.text(printed.text, at)?;
                let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
                let printed = echo(&words);
                output.extend(python_lines(&printed).into_iter().map(Cow::into_owned));
            }
        }
        Ok(LoadFailure { error, output, span: self.place(at) })
    }

    /// Whether a load ends at an include of a file that is not there.
    pub(super) fn is_missing_include(&self, failure: &LoadFailure) -> bool {
        self.evaluation.problems.iter().any(|problem| {
            matches!(problem.kind, ProblemKind::MissingInclude { .. })
                && self.place(self.span(problem.origin)) == failure.span
        })
    }

    fn place(&self, at: Span) -> Place {
        let file = self.sources.file(at.file);
        let (start, end) = (file.line_column(at.range.start), file.line_column(at.range.end));
        Place {
            path: file.path().to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_start: at.range.start,
            byte_end: at.range.end,
        }
    }

    /// What is not shell in a file that is read. What such a file has printed by then is not told.
    fn syntax_error(&self, parsed: &mut ParsedFiles) -> Result<Option<LoadFailure>, EvalError> {
        for &file in &self.evaluation.files {
            let parsed = parsed.get(self.sources, file);
            // The end of a file ends a here-document too, as far as the shell is concerned.
            let is_fatal = |kind: &SyntaxErrorKind| {
                !matches!(kind, SyntaxErrorKind::UnclosedHereDocument { .. })
            };
            let Some(error) = parsed.errors.iter().find(|error| is_fatal(&error.kind)) else {
                continue;
            };
            if !self.is_read(file)? {
                continue;
            }
            let at = Span { file, range: error.range };
            if let SyntaxErrorKind::TooDeep { .. } = error.kind {
                let message = format!("{} ({})", error.kind, self.sources.place(at));
                return Err(EvalError { message, help: None });
            }
            let span = self.place(at);
            let error = format!("not shell: {}", error.kind);
            return Ok(Some(LoadFailure { error, output: Vec::new(), span }));
        }
        Ok(None)
    }

    fn is_read(&self, file: FileId) -> Result<bool, EvalError> {
        if file == self.start.file {
            return Ok(true);
        }
        for inclusion in self.evaluation.inclusions.iter().filter(|found| found.to == file) {
            if self.holds(inclusion.when, self.span(inclusion.origin))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What stands in the way of knowing, or of the load.
    fn problem(&self) -> Result<Option<LoadFailure>, EvalError> {
        let gave_up = self.holds(self.evaluation.unknown, self.start)?;
        for problem in &self.evaluation.problems {
            let at = self.span(problem.origin);
            let leave = "`--allow-unknown` takes it to do nothing";
            let inside =
                "write `$topsrcdir/PATH`; `--mount PREFIX=DIR` lets another folder stand there";
            let (message, help) = match &problem.kind {
                ProblemKind::UnknownCommand { .. } => continue,
                ProblemKind::BeyondKnowing { .. } if self.request.allow_unknown && !gave_up => {
                    continue;
                }
                _ if !self.holds(problem.when, at)? => continue,
                ProblemKind::MissingInclude { path } => {
                    let error = format!("`{path}` is included and is not there");
                    return self.failed(error, at).map(Some);
                }
                ProblemKind::UnreadableInclude { path } => {
                    (format!("`{path}` is included and cannot be read"), None)
                }
                ProblemKind::IncludeCycle { path } => {
                    (format!("`{path}` includes itself without end"), None)
                }
                ProblemKind::UnresolvedInclude { path } => {
                    (format!("the included file `{path}` cannot be found"), Some(inside))
                }
                ProblemKind::OutsideTree { path } => {
                    let message =
                        format!("the included file `{path}` is outside of the source tree");
                    (message, Some(inside))
                }
                ProblemKind::BeyondKnowing { what } => {
                    (format!("it cannot be known {what}"), (!gave_up).then_some(leave))
                }
            };
            let message = format!("{message} ({})", self.sources.place(at));
            return Err(EvalError { message, help: help.map(str::to_owned) });
        }
        if gave_up {
            let message = "the mozconfig is too involved to be evaluated".to_owned();
            return Err(EvalError { message, help: None });
        }
        Ok(None)
    }
}

/// The option that tells what a command prints, as it is written for a shell.
fn command_option(command: &str, output: &str) -> String {
    let quoted = command.replace('\'', r"'\''");
    if command.contains('=') {
        format!("--command '$({quoted})={output}'")
    } else {
        format!("--command '{quoted}={output}'")
    }
}
