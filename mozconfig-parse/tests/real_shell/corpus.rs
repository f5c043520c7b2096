//! Real mozconfigs, where there are any: in `$MOZCONFIG_CORPUS`, or beside the project.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::{Class, Condition, Conditions, Question};
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
use mozconfig_parse::settings::{Evaluation, World};
use mozconfig_parse::source::{DiskTree, Sources, TreePath};
use mozconfig_parse::symbol::Symbol;

use crate::case::{Case, run_all};
use crate::random::Random;
use crate::scratch::Scratch;
use crate::shell::{ShellKind, Shells, Variables, is_shells_own};

/// In how many environments each mozconfig is loaded.
const ENVIRONMENTS: usize = 4;

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let path = std::env::var_os("MOZCONFIG_CORPUS").map_or(beside, PathBuf::from);
    path.is_dir().then_some(path)
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The values that the conditions of an evaluation ask for, by variable of the environment.
fn asked_values(conditions: &Conditions, evaluation: &Evaluation) -> BTreeMap<String, Vec<String>> {
    let mut open: Vec<Condition> = evaluation.events.iter().map(|event| event.when).collect();
    open.extend(evaluation.aborts.iter().map(|abort| abort.when));
    for variable in evaluation.variables.values() {
        open.extend(variable.alternatives.iter().map(|alternative| alternative.when));
    }
    let mut seen = BTreeSet::new();
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Some(condition) = open.pop() {
        let Some(node) = conditions.node(condition) else { continue };
        if !seen.insert(condition) {
            continue;
        }
        open.extend(node.edges.iter().map(|edge| edge.1));
        open.push(node.rest);
        let Symbol::Environment(name) = conditions.symbols.get(node.variable.symbol) else {
            continue;
        };
        let values = values.entry(name.clone()).or_default();
        if let Question::Matches(pattern) = node.variable.question {
            values.push(conditions.symbols.pattern_of(pattern).example("x"));
            continue;
        }
        for (class, _) in node.edges {
            if let Class::Is(text) = class {
                values.push(conditions.symbols.literal_str(*text).to_owned());
            }
        }
    }
    for values in values.values_mut() {
        values.extend([String::new(), "other".to_owned()]);
        values.sort();
        values.dedup();
    }
    values
}

fn environments(seed: u64, asked: &BTreeMap<String, Vec<String>>) -> Vec<Variables> {
    let mut random = Random::new(seed);
    let mut environments = vec![Variables::new()];
    while environments.len() < ENVIRONMENTS {
        let mut environment = Variables::new();
        for (name, values) in asked.iter().filter(|(name, _)| !is_shells_own(name)) {
            if random.chance(60) {
                let value = values[random.below(values.len())].clone();
                environment.insert(name.clone(), Some(value));
            }
        }
        environments.push(environment);
    }
    environments
}

/// The mozconfigs of one tree, as cases.
fn cases_of(tree: &Path, seed: &mut u64) -> Vec<Case> {
    let mut found = Vec::new();
    files_below(tree, &mut found);
    let disk = DiskTree::new(tree).expect("the tree was just copied");
    let mut cases = Vec::new();
    for path in found {
        let relative = path.strip_prefix(tree).expect("it was found there");
        let relative = relative.to_str().expect("the corpus has plain names").to_owned();
        let is_variant = relative.contains("/config/mozconfigs/")
            && !relative.ends_with("whitelist")
            && !relative.ends_with("allowlist");
        if !is_variant {
            continue;
        }
        let (mut sources, mut parsed, mut world) =
            (Sources::new(), ParsedFiles::default(), World::default());
        let file = sources.load(&disk, &TreePath::new(&relative).expect("a path of the tree"));
        let mut environment = Environment {
            files: &disk,
            sources: &mut sources,
            parsed: &mut parsed,
            world: &mut world,
        };
        let evaluation = evaluate(&mut environment, file, &Assumptions::default());
        let files: Vec<(String, String)> = evaluation
            .files
            .iter()
            .map(|&file| sources.file(file))
            .map(|file| (file.path().to_string(), file.text().to_owned()))
            .collect();
        // For a shell on Linux a carriage return is a character like any other, and what only
        // bash knows is an error or something else.
        let windows = evaluation.files.iter().any(|&f| sources.file(f).carriage_return().is_some());
        let bashisms =
            evaluation.files.iter().any(|&f| !parsed.get(&sources, f).bashisms.is_empty());
        if windows {
            continue;
        }
        *seed += 1;
        cases.push(Case {
            name: relative.clone(),
            files,
            top: relative,
            tree: Some(tree.to_owned()),
            environments: environments(*seed, &asked_values(&world.conditions, &evaluation)),
            shells: vec![ShellKind::Dash, ShellKind::Bash],
            may_be_unknown: bashisms,
        });
    }
    cases
}

#[test]
fn real_mozconfigs_do_what_the_shell_does() {
    let Some(corpus) = corpus() else {
        eprintln!("no corpus of real mozconfigs: nothing compared with it");
        return;
    };
    let shells = Shells::find();
    let scratch = Scratch::new();
    let mut all = Vec::new();
    files_below(&corpus, &mut all);
    for path in all {
        let relative = path.strip_prefix(&corpus).expect("it was found there");
        if let (Some(relative), Ok(text)) = (relative.to_str(), fs::read_to_string(&path)) {
            scratch.write(relative, &text);
        }
    }
    let mut trees: Vec<PathBuf> = fs::read_dir(scratch.path())
        .expect("it was just made")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    trees.sort();
    let mut seed = 0;
    let cases: Vec<Case> = trees.iter().flat_map(|tree| cases_of(tree, &mut seed)).collect();
    run_all("real mozconfigs", &shells, &cases);
}
