//! What one mozconfig comes to, as text: every setting with its values, their conditions and the
//! places that make them.

use std::fmt::Write as _;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::settings::{Evaluation, Kind, Settings};
use mozconfig_parse::source::{FileId, FileSystem, Mounted, TreePath};

use crate::check::WhitelistSource;
use crate::output::escape_line;
use crate::prepare::{assumptions, prepare};
use crate::run::Run;
use crate::suggest;
use crate::tree;

/// Which mozconfig.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// A variant of a platform.
    Variant {
        /// The product; any that has the platform when there is none.
        product: Option<&'a str>,
        /// The platform.
        platform: &'a str,
        /// The variant.
        variant: &'a str,
        /// The file that the same text names, for want of such a variant.
        path: Option<TreePath>,
    },
    /// A file.
    File(TreePath),
}

/// Why nothing can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShowError {
    /// One phrase.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

/// The kinds with their headings, in the order in which they are shown.
const HEADINGS: [(Kind, &str); 6] = [
    (Kind::Option, "options (ac_add_options)"),
    (Kind::App, "options of applications (ac_add_app_options)"),
    (Kind::Make, "make options (mk_add_options)"),
    (Kind::Env, "exported variables"),
    (Kind::Var, "shell variables that configure sees"),
    (Kind::Abort, "the load ends with an error"),
];

/// The settings of one mozconfig.
pub fn show(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    assume: &Assumptions,
    wanted: &Wanted<'_>,
) -> Result<String, ShowError> {
    let mut run = Run::new(files);
    let error = |message: String, help: Option<String>| ShowError { message, help };
    let prepared = prepare(&mut run, whitelist).map_err(|problem| {
        error(problem.to_string(), Some("name one with `--whitelist FILE`".to_owned()))
    })?;
    if !prepared.problems.is_empty() {
        return Err(error(
            "the whitelist is broken".to_owned(),
            Some("`mozconfig-lint check` tells what is wrong with it".to_owned()),
        ));
    }
    let mounted = Mounted::new(files, prepared.mounts());
    run.files = &mounted;
    let (products, _) =
        tree::find_products(&mounted, &prepared.folders, prepared.whitelist.as_ref());
    let (path, assumed) = match wanted {
        Wanted::File(path) => (path.clone(), assume.clone()),
        Wanted::Variant { product, platform, variant, path } => {
            let named = products
                .iter()
                .filter(|candidate| product.is_none_or(|name| name == candidate.name));
            let mut having = named.flat_map(|candidate| {
                let platforms = candidate.platforms.iter();
                platforms
                    .filter(|found| found.name == *platform && found.has(variant))
                    .map(|found| (candidate.name.as_str(), found))
            });
            let found = having.next();
            if let (Some((first, _)), Some((second, _))) = (found, having.next()) {
                return Err(error(
                    format!("several products have `{platform}/{variant}`"),
                    Some(format!(
                        "name one: `{first}/{platform}/{variant}` or `{second}/{platform}/{variant}`"
                    )),
                ));
            }
            let found = found.map(|(_, found)| found);
            match (found, path) {
                (Some(found), _) => {
                    let assumed =
                        assumptions(prepared.whitelist.as_ref(), assume, platform, variant);
                    (found.folder.join(variant), assumed)
                }
                (None, Some(path)) if run.sources_have(path) => (path.clone(), assume.clone()),
                _ => {
                    let names: Vec<String> = products
                        .iter()
                        .flat_map(|it| it.platforms.iter().map(|platform| (&it.name, platform)))
                        .flat_map(|(name, platform)| {
                            // Named in the way in which the question was asked.
                            let name = product.map_or(String::new(), |_| format!("{name}/"));
                            let variants = platform.variants.iter();
                            variants.map(move |it| format!("{name}{}/{it}", platform.name))
                        })
                        .collect();
                    let product = product.map_or(String::new(), |product| format!("{product}/"));
                    let name = format!("{product}{platform}/{variant}");
                    let near = suggest::closest(&name, names.iter().map(String::as_str));
                    return Err(error(
                        format!("there is no mozconfig `{name}`"),
                        near.map(|near| format!("did you mean `{near}`?")),
                    ));
                }
            }
        }
    };
    let file = run.sources.load(run.files, &path);
    if let Some(reason) = run.sources.file(file).read_error() {
        return Err(error(format!("`{path}` cannot be read: {reason}"), None));
    }
    let (evaluation, settings) = run.evaluate_file(file, &assumed);
    Ok(render(&mut run, file, &evaluation, &settings))
}

fn render(run: &mut Run<'_>, file: FileId, evaluation: &Evaluation, settings: &Settings) -> String {
    let mut text = format!("{}\n", run.sources.file(file).path());
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
        let _ = writeln!(text, "\n{place}: {}", escape_line(&what));
    }
    text
}
