//! What one mozconfig comes to, as text: every setting with its values, their conditions and the
//! places that make them.

use std::fmt::Write as _;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::{Evaluation, Kind, Settings};
use mozconfig_parse::source::{FileId, FileSystem};

use crate::check::WhitelistSource;
use crate::output::escape_line;
use crate::run::Run;
use crate::subject::{self, Found, Subject, SubjectError};

/// The kinds with their headings, in the order in which they are shown.
pub(crate) const HEADINGS: [(Kind, &str); 6] = [
    (Kind::Option, "options (ac_add_options)"),
    (Kind::App, "options of applications (ac_add_app_options)"),
    (Kind::Make, "make options (mk_add_options)"),
    (Kind::Env, "exported variables"),
    (Kind::Var, "shell variables that configure sees"),
    (Kind::Abort, "the load ends with an error"),
];

/// The settings of one mozconfig. `topsrcdir` is the top source directory as it is shown.
pub fn show(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    assume: &Assumptions,
    topsrcdir: &str,
    subject: &Subject,
) -> Result<String, SubjectError> {
    subject::ask(files, whitelist, assume, topsrcdir, |run, catalogue| {
        let Found { file, assumed, .. } = catalogue.find(run, subject)?;
        let (evaluation, settings) = run.evaluate_file(file, &assumed);
        Ok(render(run, file, &evaluation, &settings))
    })
}

fn render(run: &mut Run<'_>, file: FileId, evaluation: &Evaluation, settings: &Settings) -> String {
    let mut text = format!("{}\n", escape_line(run.sources.file(file).name()));
    let mut lost = evaluation.fails(&mut run.world);
    lost = run.world.conditions.or(lost, evaluation.unknown);
    let loads = run.world.conditions.not(lost);
    for (kind, heading) in HEADINGS {
        let mut lines: Vec<(String, String, String)> = Vec::new();
        let care = if kind == Kind::Abort { Condition::ALWAYS } else { loads };
        for (key, setting) in settings.iter().filter(|(key, _)| key.kind == kind) {
            for value in &setting.values {
                if run.world.conditions.disjoint(value.when, care) {
                    continue;
                }
                let when = run.show_condition(value.when, care).brief.clone();
                let rendered = run.world.conditions.symbols.render(value.value);
                let shown = match kind {
                    Kind::Option => rendered,
                    Kind::Abort => key.name.clone(),
                    _ => {
                        // The heading names the function.
                        let line = key.line(&rendered);
                        line.strip_prefix("mk_add_options ").map(str::to_owned).unwrap_or(line)
                    }
                };
                let span = run.world.provenance.get(value.origin.operation).span;
                lines.push((shown, when, run.sources.place(span)));
            }
        }
        if lines.is_empty() {
            continue;
        }
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{heading}");
        for (shown, ..) in &mut lines {
            *shown = escape_line(shown);
        }
        let longest = lines.iter().map(|(shown, ..)| shown.chars().count()).max().unwrap_or(0);
        let width = longest.min(60);
        for (shown, when, place) in lines {
            let _ = writeln!(text, "  {shown:width$}  {place}");
            if !when.is_empty() {
                let _ = writeln!(text, "      when {}", escape_line(&when));
            }
        }
    }
    if !evaluation.problems.is_empty() {
        text.push('\n');
    }
    for problem in &evaluation.problems {
        let span = run.world.provenance.get(problem.origin.operation).span;
        let place = run.sources.place(span);
        let what = match &problem.kind {
            mozconfig_parse::settings::ProblemKind::MissingInclude { path }
            | mozconfig_parse::settings::ProblemKind::UnreadableInclude { path }
            | mozconfig_parse::settings::ProblemKind::IncludeCycle { path } => {
                format!("`{path}` cannot be included")
            }
            mozconfig_parse::settings::ProblemKind::UnresolvedInclude { path }
            | mozconfig_parse::settings::ProblemKind::OutsideTree { path } => {
                format!("`{path}` is not followed")
            }
            mozconfig_parse::settings::ProblemKind::UnknownCommand { name } => {
                format!("nothing is known about the command `{name}`")
            }
            mozconfig_parse::settings::ProblemKind::BeyondKnowing { what } => {
                format!("it cannot be known {what}")
            }
        };
        let _ = writeln!(text, "{place}: {}", escape_line(&what));
    }
    text
}
