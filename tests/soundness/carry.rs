//! What `carry` calls verified is judged by the real shell: every mozconfig of the tree is loaded before
//! and after the edit, in environments made by chance.
//!
//! Trees are the sample tree and real ones, with edits such as a person may make on one side. For a
//! difference that a check finds, chosen by chance, an edit is asked for. Where there is one, then in
//! each environment
//!
//! 1. the mozconfigs that were to be made alike have the same value;
//! 2. the one that it was taken from has the value that it had;
//! 3. everything else, in every mozconfig, is as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use mozconfig_lint::carry::{Answer, Destination, Request, carry};
use mozconfig_lint::check::{Options, WhitelistSource, check};
use mozconfig_lint::diagnostic::{Diagnostic, DriftedSetting, SettingKind};
use mozconfig_parse::source::{MemoryTree, TreePath};

use crate::edit::edit;
use crate::judge::key_of;
use crate::loads::{Key, Outcome, Shells};
use crate::observe::Questions;
use crate::pair::{Evaluated, Pair};
use crate::random::Random;
use crate::sandbox::{Place, Sandbox};
use crate::shrink::number;
use crate::source_trees::{real_trees_whole, sample_tree};
use crate::world::World;

/// How many edited trees are made of the sample tree, and of the real ones.
const SAMPLE_TREES: u64 = 60;
const REAL_TREES: u64 = 12;

type Files = BTreeMap<String, String>;

/// A tree in which something is carried.
struct Case {
    name: String,
    files: Files,
    seed: u64,
}

/// What was asked for, and where.
struct Asked<'r> {
    finding: &'r Diagnostic,
    setting: &'r DriftedSetting,
    to: Destination,
    from: String,
}

#[derive(Default)]
struct Counts {
    trees: usize,
    carried: BTreeMap<&'static str, usize>,
    refused: BTreeMap<&'static str, usize>,
    other: usize,
    loads: usize,
    confirmed: usize,
}

fn tree(files: &Files) -> MemoryTree {
    MemoryTree::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// The platform folders of a tree with their files.
fn platforms(files: &Files) -> BTreeMap<String, Vec<String>> {
    let mut platforms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files.keys() {
        let Some((product, rest)) = path.split_once("/config/mozconfigs/") else { continue };
        if let Some((platform, variant)) = rest.split_once('/')
            && !variant.contains('/')
        {
            let folder = format!("{product}/config/mozconfigs/{platform}");
            platforms.entry(folder).or_default().push(variant.to_owned());
        }
    }
    platforms
}

const COMPARED: [&str; 4] = ["nightly", "beta", "release", "devedition"];

/// The mozconfigs of a tree: without the fragments that the compared ones include, by what stands in
/// them.
fn mozconfigs(files: &Files) -> Vec<String> {
    let all: Vec<String> = platforms(files)
        .into_iter()
        .flat_map(|(folder, variants)| {
            variants.into_iter().map(move |variant| format!("{folder}/{variant}"))
        })
        .collect();
    let is_compared = |path: &str| COMPARED.contains(&path.rsplit('/').next().unwrap_or_default());
    let mut open: Vec<&str> = all.iter().map(String::as_str).filter(|it| is_compared(it)).collect();
    let mut read: BTreeSet<&str> = BTreeSet::new();
    while let Some(path) = open.pop() {
        let Some(text) = files.get(path) else { continue };
        let includes: Vec<&str> =
            text.lines().filter(|line| line.trim_start().starts_with(". ")).collect();
        for other in files.keys() {
            if includes.iter().any(|line| line.contains(other.as_str())) && read.insert(other) {
                open.push(other);
            }
        }
    }
    let is_fragment = |path: &str| !is_compared(path) && read.contains(path);
    all.iter().filter(|path| !is_fragment(path)).cloned().collect()
}

/// A tree with one or two edits in the variants of one platform.
fn edited(name: &str, files: &Files, seed: u64) -> Option<Case> {
    let mut random = Random::new(seed);
    let folders: Vec<(String, Vec<String>)> = platforms(files)
        .into_iter()
        .filter(|(_, variants)| variants.iter().any(|it| it == "nightly"))
        .filter(|(_, variants)| variants.iter().any(|it| COMPARED[1..].contains(&it.as_str())))
        .collect();
    for _ in 0..20 {
        let (folder, variants) = &folders[random.below(folders.len())];
        let own: Vec<String> = variants
            .iter()
            .filter(|variant| COMPARED.contains(&variant.as_str()))
            .map(|variant| format!("{folder}/{variant}"))
            .collect();
        let mut candidate = files.clone();
        let mut what = Vec::new();
        for _ in 0..=random.below(2) {
            what.extend(edit(&mut random, &mut candidate, &own));
        }
        let is_shell = own
            .iter()
            .all(|path| mozconfig_parse::syntax::parse(&candidate[path]).errors.is_empty());
        if !what.is_empty() && is_shell {
            let name = format!("{name}, seed {seed}: {}", what.join("; "));
            return Some(Case { name, files: candidate, seed });
        }
    }
    None
}

/// Carries something in a tree, and judges what comes of it: what is wrong, in words.
fn judge(case: &Case, shells: &Shells, environments: usize, counts: &mut Counts) -> Option<String> {
    let mut random = Random::new(case.seed ^ 0xca44);
    let before = tree(&case.files);
    let report = check(&before, WhitelistSource::None, &Options::new(".")).ok()?;
    let choices: Vec<(&Diagnostic, &DriftedSetting)> = report
        .diagnostics
        .iter()
        .flat_map(|finding| finding.settings.iter().map(move |setting| (finding, setting)))
        .filter(|(_, setting)| setting.kind != SettingKind::Abort)
        .collect();
    counts.trees += 1;
    if choices.is_empty() {
        counts.other += 1;
        return None;
    }
    let (finding, setting) = choices[random.below(choices.len())];
    let (base, other) = (finding.scope.base.clone()?, finding.scope.other.clone()?);
    let (from, to) = match (&setting.base_value, &setting.other_value) {
        (Some(_), None) => (base, other),
        (None, Some(_)) => (other, base),
        _ if random.chance(50) => (base, other),
        _ => (other, base),
    };
    let is_common = random.chance(50);
    let to = if is_common { Destination::Common } else { Destination::Variant(to) };
    let kind = if is_common { "to a common file" } else { "to a variant" };
    let asked = Asked { finding, setting, to, from };
    let product = finding.scope.product.clone()?;
    let mut options = Options::new(".");
    options.platforms = vec![globset::Glob::new(&setting.platform).ok()?.compile_matcher()];
    let request = Request {
        keys: vec![format!("{}:{}", setting.kind.as_str(), setting.key)],
        products: vec![product.clone()],
        to: asked.to.clone(),
        from: Some(asked.from.clone()),
        also: Vec::new(),
    };
    let edit = match carry(&before, &WhitelistSource::None, &options, &request) {
        Ok(Answer::Edit(edit)) => edit,
        Ok(Answer::Refused(_)) => {
            *counts.refused.entry(kind).or_default() += 1;
            return None;
        }
        Ok(Answer::Alike(messages)) => return Some(format!("it is alike: {messages:?}")),
        Err(error) => return Some(format!("it cannot be carried: {error}")),
    };
    *counts.carried.entry(kind).or_default() += 1;
    let mut after = case.files.clone();
    for change in &edit.changes {
        let text = String::from_utf8(change.after.clone()).ok()?;
        after.insert(change.path.to_string(), text);
    }
    let wrong = compare(case, &after, &asked, shells, (environments, &mut random), counts)?;
    let mut text = format!("{}\n*** {wrong}\n{}\n{}\n", case.name, edit.message, edit.verified);
    for change in &edit.changes {
        text.push_str(&mozconfig_lint::edit::unified(change));
    }
    Some(text)
}

/// Loads every mozconfig before and after.
fn compare(
    case: &Case,
    after: &Files,
    asked: &Asked<'_>,
    shells: &Shells,
    (environments, random): (usize, &mut Random),
    counts: &mut Counts,
) -> Option<String> {
    let scope = &asked.finding.scope;
    let pair = Pair {
        name: case.name.clone(),
        files: case.files.clone(),
        product: scope.product.clone()?,
        platform: asked.setting.platform.clone(),
        base: scope.base.clone()?,
        other: scope.other.clone()?,
        seed: case.seed,
    };
    let questions = Questions::new(&pair, &Evaluated::new(&pair));
    let mut worlds = vec![World::default()];
    worlds.resize_with(environments, || questions.world(random));
    let paths = mozconfigs(&case.files);
    // What may change: the setting, with what `check` tells as the same finding.
    let keys: BTreeSet<Key> = asked.finding.settings.iter().map(key_of).collect();
    let own = key_of(asked.setting);
    let may_change: BTreeSet<String> = match &asked.to {
        Destination::Common => COMPARED.iter().map(|variant| pair.path(variant)).collect(),
        Destination::Variant(variant) => BTreeSet::from([pair.path(variant)]),
    };
    let source = pair.path(&asked.from);
    let sinks: Vec<String> = match &asked.to {
        // The others may have been alike before, or are not compared with the source.
        Destination::Common => {
            let all = COMPARED.iter().map(|variant| pair.path(variant));
            all.filter(|path| *path != source && case.files.contains_key(path)).collect()
        }
        Destination::Variant(variant) => vec![pair.path(variant)],
    };
    let mut sandboxes = [Sandbox::new(shells, &case.files), Sandbox::new(shells, after)];
    for world in &worlds {
        let setup = world.setup(&questions.programs);
        let outcomes: Vec<Vec<Outcome>> = sandboxes
            .iter_mut()
            .map(|sandbox| {
                let place = sandbox.place(&setup);
                let loads: Vec<(&Place, &str)> =
                    paths.iter().map(|path| (&place, path.as_str())).collect();
                let root = place.scripts.display().to_string();
                let outcomes = shells.load(&loads, &questions.names);
                outcomes.into_iter().map(|outcome| without(outcome, &root)).collect()
            })
            .collect();
        counts.loads += 2 * paths.len();
        let told = |what: &str| {
            let mut text = what.to_owned();
            let _ = write!(text, "\nin the environment {world:?}");
            text
        };
        for (index, path) in paths.iter().enumerate() {
            let changed = match (outcomes[0][index].loaded(), outcomes[1][index].loaded()) {
                (None, None) => continue,
                (Some(before), Some(after)) => before
                    .keys()
                    .chain(after.keys())
                    .filter(|key| before.get(*key) != after.get(*key))
                    .cloned()
                    .collect::<BTreeSet<Key>>(),
                _ => BTreeSet::from([Key::Abort]),
            };
            let is_allowed = may_change.contains(path) && *path != source;
            let wrong: Vec<&Key> =
                changed.iter().filter(|key| !is_allowed || !keys.contains(key)).collect();
            if !wrong.is_empty() {
                return Some(told(&format!("{path} changes in {wrong:?}")));
            }
        }
        let after = |path: &String| {
            let index = paths.iter().position(|it| it == path)?;
            outcomes[1][index].loaded()
        };
        let Some(model) = after(&source) else { continue };
        for sink in &sinks {
            let Some(settings) = after(sink) else { continue };
            if settings.get(&own) != model.get(&own) {
                return Some(told(&format!(
                    "{own:?} still differs: {:?} for {source}, {:?} for {sink}",
                    model.get(&own),
                    settings.get(&own)
                )));
            }
            counts.confirmed += 1;
        }
    }
    None
}

/// An outcome without the folder in which the sandbox stands: each has its own.
fn without(outcome: Outcome, root: &str) -> Outcome {
    match outcome {
        Outcome::Failed(message) => Outcome::Failed(message),
        Outcome::Loaded(mut settings) => {
            for value in settings.values_mut() {
                value.text = value.text.replace(root, "");
            }
            Outcome::Loaded(settings)
        }
    }
}

fn judge_all(what: &str, cases: &[Case], environments: usize) {
    let Some(shells) = Shells::find() else { return };
    let next = AtomicUsize::new(0);
    let gathered = Mutex::new((Counts::default(), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut counts = Counts::default();
                    let wrong = judge(case, shells, environments, &mut counts);
                    let mut gathered = gathered.lock().expect("no thread panics while it holds it");
                    let all = &mut gathered.0;
                    all.trees += counts.trees;
                    all.other += counts.other;
                    all.loads += counts.loads;
                    all.confirmed += counts.confirmed;
                    for (into, from) in
                        [(&mut all.carried, counts.carried), (&mut all.refused, counts.refused)]
                    {
                        for (kind, count) in from {
                            *into.entry(kind).or_default() += count;
                        }
                    }
                    gathered.1.extend(wrong);
                }
            });
        }
    });
    let (counts, wrong) = gathered.into_inner().expect("no thread panicked");
    let Counts { trees, carried, refused, other, loads, confirmed } = counts;
    eprintln!(
        "{what}: {trees} trees, of which {other} without drift; carried {carried:?}, refused {refused:?}; \
         {loads} loads, {confirmed} times alike"
    );
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(5)].join("\n")
    );
    assert!(carried.values().sum::<usize>() > 0 && confirmed > 0);
}

fn cases(trees: &[(String, Files)], count: u64) -> Vec<Case> {
    let first: u64 = number("MOZCONFIG_SEED").unwrap_or(1);
    let count: u64 = number("MOZCONFIG_TREES").unwrap_or(count);
    (first..first + count)
        .filter_map(|seed| {
            let (name, files) = &trees[seed as usize % trees.len()];
            edited(name, files, seed)
        })
        .collect()
}

#[test]
fn settings_carried_in_the_sample_tree() {
    let mut files = sample_tree();
    // Mozconfigs that nothing is compared with.
    for (path, text) in [
        (
            "linux64/debug",
            ". \"$topsrcdir/browser/config/mozconfigs/common\"\nac_add_options --enable-debug\n",
        ),
        ("linux64/nightly-asan", ". \"$topsrcdir/browser/config/mozconfigs/linux64/nightly\"\n"),
        ("win64/debug", ". \"$topsrcdir/build/mozconfig.common\"\n"),
    ] {
        files.insert(format!("browser/config/mozconfigs/{path}"), text.to_owned());
    }
    let trees = [("the sample tree".to_owned(), files)];
    judge_all("settings carried in the sample tree", &cases(&trees, SAMPLE_TREES), 4);
}

#[test]
fn settings_carried_in_real_trees() {
    let trees = real_trees_whole();
    if trees.is_empty() {
        return;
    }
    judge_all("settings carried in real trees", &cases(&trees, REAL_TREES), 3);
}

/// The paths of a tree, for the judge's own sake: it has to find what there is.
#[test]
fn the_judge_finds_mozconfigs() {
    let files = sample_tree();
    let found = mozconfigs(&files);
    assert!(found.contains(&"browser/config/mozconfigs/linux64/nightly".to_owned()));
    assert!(!found.iter().any(|path| path.contains("common")));
    assert!(found.iter().all(|path| TreePath::new(path).is_some()));
}
