//! What one mozconfig comes to in one environment, as mozbuild's `MozconfigLoader.read_mozconfig`
//! tells it.
//!
//! A function from files and a description of the environment to values: it starts no process,
//! reads no variable of this one, and prints nothing. The evaluator knows all environments at once;
//! `concrete` looks at what it found in this one, and `records` and `loader` are what mozbuild does
//! around a mozconfig.

mod answer;
mod concrete;
mod failure;
mod loader;
mod records;

use mozconfig_parse::syntax::is_name;
use std::collections::BTreeMap;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
use mozconfig_parse::provenance::Origin;
use mozconfig_parse::settings::{Content, Evaluation, Kind, VariableOutcome, World};
use mozconfig_parse::source::{ByteRange, FileSystem, ReadError, Sources, Span};
use mozconfig_parse::symbol::TextId;

use concrete::Concrete;
use loader::{Endless, MakeOptions, Snapshot};
use records::{Record, Variables, recorded_option};

use crate::check::CheckError;
use crate::top::Included;

pub use crate::subject::Mozconfig;
pub use answer::{Answer, Changes, LoadFailure, Loaded, Place};

/// Which mozconfig is to be evaluated, and where.
#[derive(Clone, Debug)]
pub struct Request {
    /// The mozconfig.
    pub mozconfig: Mozconfig,
    /// Its path, as it is told in the answer.
    pub path: String,
    /// The top source directory: an absolute path, as `$topsrcdir` has it.
    pub topsrcdir: String,
    /// The top source directory as it is shown.
    pub named: String,
    /// The variables of the environment; no others are set.
    pub env: BTreeMap<String, String>,
    /// What commands print, and what stands at paths outside of the source tree.
    pub assume: Assumptions,
    /// Whether what depends on a command that nobody gave is left open.
    pub allow_unknown: bool,
}

/// Why nothing can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// One phrase.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl From<CheckError> for EvalError {
    fn from(error: CheckError) -> Self {
        Self { message: error.to_string(), help: error.help() }
    }
}

/// Shell variables that are set before the mozconfig is read, and are not those of the environment.
const SHELLS_OWN: [(&str, &str); 5] =
    [("IFS", " \t\n"), ("OPTIND", "1"), ("PS1", "$ "), ("PS2", "> "), ("PS4", "+ ")];

/// What an evaluation has made on the way to its answer. Taking it apart takes a while, which whoever
/// ends soon can save.
#[derive(Default)]
pub struct Workings {
    sources: Sources,
    parsed: ParsedFiles,
    world: World,
    evaluation: Option<Evaluation>,
}

/// Evaluates a mozconfig.
pub fn eval(files: &dyn FileSystem, request: &Request) -> Result<Answer, EvalError> {
    examine(files, request).0
}

/// Evaluates a mozconfig, and gives what it made for that as well.
pub fn examine(files: &dyn FileSystem, request: &Request) -> (Result<Answer, EvalError>, Workings) {
    let mut workings = Workings::default();
    (answer(files, request, &mut workings), workings)
}

fn answer(
    files: &dyn FileSystem,
    request: &Request,
    workings: &mut Workings,
) -> Result<Answer, EvalError> {
    let Workings { sources, parsed, world, evaluation } = workings;
    let file = request.mozconfig.load(files, sources);
    if let Some(reason) = sources.file(file).read_error() {
        let is_absent = *reason == ReadError::Absent;
        return Err(EvalError {
            message: format!("`{}` cannot be read: {reason}", request.path),
            help: is_absent.then(|| {
                "name a file, such as `browser/config/mozconfigs/linux64/nightly`".to_owned()
            }),
        });
    }
    let (env, shell) = variables_before(request);
    let assume = Assumptions {
        env: shell.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect(),
        exported: env.keys().cloned().collect(),
        only_these_variables: true,
        // Which paths there are is decided by `concrete`, which knows where the tree stands.
        only_these_files: false,
        ..request.assume.clone()
    };
    let made = evaluate(&mut Environment { files, sources, parsed, world }, file, &assume);
    let evaluation = evaluation.insert(made);
    let concrete =
        Concrete::new(&world.conditions, files, &request.topsrcdir, &assume, request.allow_unknown);
    let case = Case {
        request,
        sources,
        world,
        evaluation,
        concrete,
        start: Span { file, range: ByteRange::default() },
    };
    case.refuse_carriage_returns()?;
    if let Some(failure) = case.failure(parsed)? {
        if case.is_missing_include(&failure) {
            let mut included = Included::default();
            included.account(sources.file(file).path(), evaluation);
            included.ask_for_the_top(files, &request.named)?;
        }
        return Ok(Answer::Failed(failure));
    }
    case.answer(env, shell)
}

/// The variables of the environment before the mozconfig is read, and all of the shell.
fn variables_before(request: &Request) -> (Variables, Variables) {
    let is_kept =
        |name: &str| is_name(name) && !matches!(name, "SHELLOPTS" | "IFS" | "OPTIND" | "_");
    let mut env: Variables = request
        .env
        .iter()
        .filter(|(name, _)| is_kept(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    // The loader sets the one, and the shell, which is started in the top source directory, the
    // other.
    env.insert("PYTHONIOENCODING".to_owned(), "utf-8".to_owned());
    let top = request.topsrcdir.trim_end_matches('/');
    env.insert("PWD".to_owned(), if top.is_empty() { "/" } else { top }.to_owned());
    let mut shell = env.clone();
    for (name, value) in SHELLS_OWN {
        shell.entry(name.to_owned()).or_insert_with(|| value.to_owned());
    }
    (env, shell)
}

/// An evaluated mozconfig, looked at in one environment.
struct Case<'a> {
    request: &'a Request,
    sources: &'a Sources,
    world: &'a World,
    evaluation: &'a Evaluation,
    concrete: Concrete<'a>,
    /// The beginning of the mozconfig: a place where there is no better one.
    start: Span,
}

impl Case<'_> {
    fn span(&self, origin: Origin) -> Span {
        self.world.provenance.get(origin.operation).span
    }

    fn holds(&self, condition: Condition, at: Span) -> Result<bool, EvalError> {
        self.concrete.holds(condition).map_err(|unknown| self.unknown(unknown, at))
    }

    fn text(&self, text: TextId, at: Span) -> Result<String, EvalError> {
        self.concrete.text(text).map_err(|unknown| self.unknown(unknown, at))
    }

    /// Refuses a mozconfig that comes to a file with the line ends of Windows: there dash takes the
    /// carriage return for a part of each last word, and bash may refuse the file.
    fn refuse_carriage_returns(&self) -> Result<(), EvalError> {
        if self.request.allow_unknown {
            return Ok(());
        }
        let top = (self.evaluation.file, Condition::ALWAYS, self.start);
        let included = self.evaluation.inclusions.iter();
        let included = included.map(|one| (one.to, one.when, self.span(one.origin)));
        for (file, when, at) in std::iter::once(top).chain(included) {
            let Some(range) = self.sources.file(file).carriage_return() else { continue };
            if self.holds(when, at)? {
                let place = self.sources.place(Span { file, range });
                let message = format!(
                    "cannot know what a shell makes of the carriage return before the newline at {place}"
                );
                let help = "save the file with the line ends of Unix; `--allow-unknown` reads it as \
                            though it had them";
                return Err(EvalError { message, help: Some(help.to_owned()) });
            }
        }
        Ok(())
    }

    /// What a mozconfig that loads comes to.
    fn answer(&self, env: Variables, shell: Variables) -> Result<Answer, EvalError> {
        if !self.request.allow_unknown && self.holds(self.evaluation.moved, self.start)? {
            let message = "a `cd` changes the folder in which the rest is run";
            let help = "do it in `$(…)` or `(…)`; `--allow-unknown` takes it to do nothing";
            return Err(EvalError { message: message.to_owned(), help: Some(help.to_owned()) });
        }
        let mut configure_args = Vec::new();
        let mut make_options = Vec::new();
        for event in &self.evaluation.events {
            let at = self.span(event.origin);
            if !self.holds(event.when, at)? {
                continue;
            }
            let text = self.text(event.text, at)?;
            let words = text.split(' ').filter(|_| !text.is_empty());
            let words: Vec<String> = words.flat_map(|word| self.concrete.paths(word)).collect();
            let kind = if event.kind == Kind::Make { Record::Make } else { Record::Configure };
            let Ok(options) = recorded_option(kind, &words) else {
                let error = format!("the loader cannot read the option `{text}` back");
                return self.failed(error, at).map(Answer::Failed);
            };
            for (kind, option) in options {
                let option = option.replace("@TOPSRCDIR@", &self.request.topsrcdir);
                match kind {
                    Record::Configure => configure_args.push(option),
                    Record::Make => make_options.push(option),
                }
            }
        }
        let before = Snapshot::recorded(&env, &shell);
        let (env, shell) = self.variables_after(env, shell)?;
        let after = Snapshot::recorded(&env, &shell);
        let (before, after) = (before.map_err(endless)?, after.map_err(endless)?);
        let make = MakeOptions::new(make_options, &before);
        let (env, vars) = loader::changes(&before, &after);
        let named = before.env.get("MOZ_OBJDIR").cloned();
        Ok(Answer::Loaded(Box::new(Loaded {
            path: self.request.path.clone(),
            topobjdir: make.object_directory.or(named),
            configure_args,
            make_flags: make.flags,
            make_extra: make.extra,
            env,
            vars,
        })))
    }

    /// The variables behind the mozconfig.
    fn variables_after(
        &self,
        mut env: Variables,
        mut shell: Variables,
    ) -> Result<(Variables, Variables), EvalError> {
        for (name, outcome) in &self.evaluation.variables {
            let before = shell.remove(name);
            env.remove(name);
            let value = self.value(outcome, before)?;
            let exported = self.holds(outcome.exported, self.start)?;
            if let Some(value) = value {
                if exported {
                    env.insert(name.clone(), value.clone());
                }
                shell.insert(name.clone(), value);
            }
        }
        // The loader does so.
        env.remove("topsrcdir");
        shell.remove("topsrcdir");
        Ok((env, shell))
    }

    /// The value of a variable that was `before` at the start.
    fn value(
        &self,
        outcome: &VariableOutcome,
        before: Option<String>,
    ) -> Result<Option<String>, EvalError> {
        for alternative in &outcome.alternatives {
            let at = alternative.origin.map_or(self.start, |origin| self.span(origin));
            if self.holds(alternative.when, at)? {
                return match alternative.content {
                    Content::Untouched => Ok(before),
                    Content::Unset => Ok(None),
                    Content::Text(text) => self.text(text, at).map(Some),
                };
            }
        }
        Ok(before)
    }
}

/// What the loader would read depends on the order in which the shell keeps its variables.
fn endless(Endless(name): Endless) -> EvalError {
    let whose = name.map_or("a variable".to_owned(), |name| format!("`{name}`"));
    let message = format!("the loader cannot tell where the value of {whose} ends");
    let help = "a value must not end with a quote, nor with a backslash if it has several lines";
    EvalError { message, help: Some(help.to_owned()) }
}
