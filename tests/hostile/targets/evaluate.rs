//! The evaluator: any files give settings whose places lie in the files, whose conditions can be
//! told, and whose witnesses can be evaluated in turn.

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate as evaluate_file};
use mozconfig_parse::settings::{Evaluation, Settings, World};
use mozconfig_parse::source::{FileSystem, Sources, TreePath};
use mozconfig_parse::witness::Witness;

use super::{is_inside, tree};

/// The files of a tree: the first is the mozconfig, the others are there to be included.
const PATHS: [&str; 4] = ["mozconfig", "common", "build/mozconfig.common", "build/override"];

/// How many conditions are told: all of them would be slow, and say nothing new.
const TOLD: usize = 24;
/// How many witnesses are evaluated in turn.
const WITNESSES: usize = 4;

/// Evaluates the bytes as a few files, tells its conditions, and evaluates the witnesses.
pub fn evaluate(bytes: &[u8]) {
    let files = tree(&PATHS, bytes);
    let mut run = Run::new(&files);
    let (evaluation, settings) = run.evaluate(&Assumptions::default());
    run.look_at(&evaluation, &settings);
    let mut witnesses = Vec::new();
    for condition in conditions(&evaluation, &settings) {
        if let Some(witness) = run.tell(condition) {
            witnesses.push(witness);
        }
    }
    witnesses.truncate(WITNESSES);
    for witness in witnesses {
        let (evaluation, settings) = run.evaluate(&witness.assumptions());
        run.look_at(&evaluation, &settings);
    }
}

struct Run<'a> {
    files: &'a dyn FileSystem,
    sources: Sources,
    parsed: ParsedFiles,
    world: World,
}

impl<'a> Run<'a> {
    fn new(files: &'a dyn FileSystem) -> Self {
        let (sources, parsed, world) = (Sources::new(), ParsedFiles::default(), World::default());
        Self { files, sources, parsed, world }
    }

    fn evaluate(&mut self, assumptions: &Assumptions) -> (Evaluation, Settings) {
        let file = self.sources.load(self.files, &TreePath::default().join(PATHS[0]));
        let mut environment = Environment {
            files: self.files,
            sources: &mut self.sources,
            parsed: &mut self.parsed,
            world: &mut self.world,
        };
        let evaluation = evaluate_file(&mut environment, file, assumptions);
        let settings = evaluation.resolve(&mut self.world);
        (evaluation, settings)
    }

    /// What holds for every evaluation: places lie in the files, and the values of a setting
    /// exclude each other.
    fn look_at(&mut self, evaluation: &Evaluation, settings: &Settings) {
        let problems = evaluation.problems.iter().map(|problem| problem.origin);
        let events = evaluation.events.iter().map(|event| event.origin);
        let aborts = evaluation.aborts.iter().map(|abort| abort.origin);
        let values = settings.values().flat_map(|setting| &setting.values);
        let values = values.map(|value| value.origin);
        for origin in problems.chain(events).chain(aborts).chain(values) {
            is_inside(&self.sources, self.world.provenance.get(origin.operation).span);
        }
        for span in evaluation.first_met.values() {
            is_inside(&self.sources, *span);
        }
        for (key, setting) in settings.iter().take(TOLD) {
            for (index, value) in setting.values.iter().enumerate().take(TOLD) {
                for other in setting.values.iter().skip(index + 1).take(TOLD) {
                    let is_apart = self.world.conditions.disjoint(value.when, other.when);
                    assert!(
                        is_apart || self.world.conditions.exceeded(),
                        "{key:?} has two values at once"
                    );
                }
            }
        }
    }

    /// Shows a condition in every way, reads it back, and gives an environment in which it holds.
    fn tell(&mut self, condition: Condition) -> Option<Witness> {
        let conditions = &mut self.world.conditions;
        let formula = conditions.formula(condition);
        let expression = formula.expression(conditions);
        let phrase = formula.phrase(conditions);
        let subjects = conditions.subjects(condition);
        assert!(expression.is_empty() == condition.is_always(), "{expression:?} for {phrase:?}");
        assert!(!subjects.iter().any(String::is_empty), "a subject without a name");
        let _ = conditions.parse(&expression);
        let _ = conditions.holds_plainly(condition);
        conditions.witness(condition).found().map(|witness| (*witness).clone())
    }
}

/// The conditions that an evaluation holds, each once.
fn conditions(evaluation: &Evaluation, settings: &Settings) -> Vec<Condition> {
    let values = settings.values().flat_map(|setting| &setting.values).map(|value| value.when);
    let problems = evaluation.problems.iter().map(|problem| problem.when);
    let whole = [evaluation.aborted, evaluation.refused, evaluation.unknown];
    let mut conditions: Vec<Condition> = whole.into_iter().chain(values).chain(problems).collect();
    conditions.sort_unstable();
    conditions.dedup();
    conditions.truncate(TOLD);
    conditions
}
