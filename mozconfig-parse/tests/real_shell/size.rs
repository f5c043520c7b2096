//! Mozconfigs that are large, deep or endless: the evaluator ends soon, needs no more than the
//! stack of a test's thread, and where it gives up it says so.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
use mozconfig_parse::settings::{Content, Evaluation, ProblemKind, World};
use mozconfig_parse::source::{MemoryTree, Sources, TreePath};

/// How long one evaluation may take: seconds in a debug build, much less in a release build.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

fn run(files: &[(&str, &str)], env: &[(&str, &str)]) -> (Evaluation, World) {
    let tree = MemoryTree::new(files.iter().copied());
    let (mut sources, mut parsed, mut world) =
        (Sources::new(), ParsedFiles::default(), World::default());
    let file = sources.load(&tree, &TreePath::new(files[0].0).expect("a path of the tree"));
    let mut environment =
        Environment { files: &tree, sources: &mut sources, parsed: &mut parsed, world: &mut world };
    let assumptions = Assumptions {
        env: env.iter().map(|(n, v)| ((*n).to_owned(), Some((*v).to_owned()))).collect(),
        only_these_variables: !env.is_empty(),
        ..Assumptions::default()
    };
    let start = Instant::now();
    let evaluation = evaluate(&mut environment, file, &assumptions);
    let settings = evaluation.resolve(&mut world);
    let took = start.elapsed();
    eprintln!("{} events, {} settings in {took:?}", evaluation.events.len(), settings.len());
    assert!(took < LIMIT, "it took {took:?}");
    (evaluation, world)
}

fn text_of(evaluation: &Evaluation, world: &World, name: &str) -> String {
    let variable = &evaluation.variables[name];
    let [alternative] = &variable.alternatives[..] else {
        panic!("{name} has {} values", variable.alternatives.len());
    };
    match alternative.content {
        Content::Text(text) => world.conditions.symbols.render(text),
        other => panic!("{name} holds {other:?}"),
    }
}

#[test]
fn a_value_of_many_conditions_is_given_up_and_never_wrong() {
    let mut text = "X=start\n".to_owned();
    for index in 0..40 {
        let _ = writeln!(text, "if [ -n \"$V{index}\" ]; then X=\"$X {index}\"; fi");
    }
    text.push_str("if [ \"$X\" = \"start\" ]; then Y=1; fi\n");
    let (evaluation, mut world) = run(&[("mozconfig", &text)], &[]);
    let variable = &evaluation.variables["X"];
    assert!(variable.alternatives.len() <= 200, "{}", variable.alternatives.len());
    // The values make up everything and exclude each other.
    let mut all = Condition::NEVER;
    for alternative in &variable.alternatives {
        assert!(world.conditions.disjoint(all, alternative.when));
        all = world.conditions.or(all, alternative.when);
    }
    assert!(all.is_always());
    // With nothing set and with all set, the value is the one that it must be.
    let (none, world) = run(&[("mozconfig", &text)], &[("OTHER", "1")]);
    assert_eq!(text_of(&none, &world, "X"), "start");
    let names: Vec<String> = (0..40).map(|index| format!("V{index}")).collect();
    let env: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let (every, world) = run(&[("mozconfig", &text)], &env);
    assert!(text_of(&every, &world, "X").ends_with(" 38 39"));
}

#[test]
fn many_words_with_many_values_are_given_up_and_never_wrong() {
    let mut text = String::new();
    for index in 0..12 {
        let _ = writeln!(text, "if [ -n \"$V{index}\" ]; then X{index}=a; else X{index}=b; fi");
    }
    let words: Vec<String> = (0..12).map(|index| format!("$X{index}")).collect();
    let _ = writeln!(text, "ac_add_options --x={}", words.join("-"));
    let _ = writeln!(text, "ac_add_options {}", words.join(" "));
    let (evaluation, mut world) = run(&[("mozconfig", &text)], &[]);
    for event in &evaluation.events {
        // A value that is written out stands for one environment of each variable alone.
        if world.conditions.symbols.known(event.text).is_some_and(|text| text.len() > 20) {
            assert!(!event.when.is_always());
        }
    }
    let all = evaluation
        .events
        .iter()
        .fold(Condition::NEVER, |all, event| world.conditions.or(all, event.when));
    assert!(all.is_always());
}

#[test]
fn many_independent_conditions() {
    let mut text = String::new();
    for index in 0..2000 {
        let _ =
            writeln!(text, "if [ -n \"$V{index}\" ]; then ac_add_options --enable-x{index}; fi");
    }
    let (evaluation, _) = run(&[("mozconfig", &text)], &[]);
    assert_eq!(evaluation.events.len(), 2000);
    assert!(evaluation.unknown.is_never());
}

#[test]
fn deep_nesting() {
    let mut text = String::new();
    for index in 0..200 {
        let _ = writeln!(text, "if [ -n \"$V{index}\" ]; then");
    }
    text.push_str("ac_add_options --enable-x\n");
    text.push_str(&"fi\n".repeat(200));
    let (evaluation, _) = run(&[("mozconfig", &text)], &[]);
    // Either it is followed all the way or it is told that it is too deep.
    let told = evaluation
        .problems
        .iter()
        .any(|problem| matches!(problem.kind, ProblemKind::BeyondKnowing { .. }));
    let refused = !mozconfig_parse::syntax::parse(&text).errors.is_empty();
    assert!(evaluation.events.len() == 1 || told || refused);
}

#[test]
fn deep_includes() {
    let files: Vec<(String, String)> = (0..=100)
        .map(|index| (format!("f{index}"), format!(". $topsrcdir/f{}\n", index + 1)))
        .chain([("f101".to_owned(), "ac_add_options --enable-x\n".to_owned())])
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (evaluation, _) = run(&files, &[]);
    assert_eq!(evaluation.inclusions.len(), 101);
    assert_eq!(evaluation.events.len(), 1);
}

#[test]
fn a_function_that_calls_itself_without_end() {
    let (evaluation, _) =
        run(&[("mozconfig", "f() { X=\"$X.\"; f; }\nf\nac_add_options --x\n")], &[]);
    assert!(!evaluation.problems.is_empty());
    // Twice in itself, it would be called more often than there are atoms.
    let (evaluation, _) = run(&[("mozconfig", "f() { f; f; }\nf\nac_add_options --x\n")], &[]);
    assert!(!evaluation.problems.is_empty());
    let (evaluation, _) = run(
        &[("mozconfig", "f() { if [ -n \"$V\" ]; then f; else g; fi; }\ng() { f; }\nf\n")],
        &[],
    );
    assert!(!evaluation.problems.is_empty());
}

#[test]
fn an_include_cycle_is_told() {
    let (evaluation, _) = run(&[("mozconfig", ". $topsrcdir/mozconfig\n")], &[]);
    assert!(evaluation.problems.iter().any(|p| matches!(p.kind, ProblemKind::IncludeCycle { .. })));
    let (evaluation, _) = run(
        &[("a", ". $topsrcdir/b\n. $topsrcdir/b\n"), ("b", ". $topsrcdir/a\n. $topsrcdir/a\n")],
        &[],
    );
    assert!(evaluation.problems.iter().any(|p| matches!(p.kind, ProblemKind::IncludeCycle { .. })));
}

#[test]
fn an_include_cycle_that_a_variable_ends_is_none() {
    let text = "ac_add_options --x\nif [ -z \"$SEEN\" ]; then SEEN=1; . $topsrcdir/mozconfig; fi\n";
    let (evaluation, world) = run(&[("mozconfig", text)], &[("OTHER", "1")]);
    assert!(evaluation.problems.is_empty(), "{:?}", evaluation.problems);
    assert_eq!(evaluation.events.len(), 2);
    assert_eq!(text_of(&evaluation, &world, "SEEN"), "1");
}

#[test]
fn loops_without_end() {
    let (evaluation, _) = run(&[("mozconfig", "while :; do X=1; done\n")], &[]);
    assert!(!evaluation.problems.is_empty());
    let (evaluation, _) =
        run(&[("mozconfig", "while :; do while :; do while :; do X=1; done; done; done\n")], &[]);
    assert!(!evaluation.problems.is_empty());
    for body in
        ["X=\"$X$X\"", "X=\"$X$V$X\"", "set -- a $@ $@", "X=\"${X%a}$X\"", "X=$X$X; eval $X"]
    {
        let text = format!("X=a\nwhile :; do {body}; done\n");
        let (evaluation, _) = run(&[("mozconfig", &text)], &[]);
        assert!(!evaluation.problems.is_empty());
    }
}

#[test]
fn many_defaults_within_each_other() {
    let mut word = "end".to_owned();
    for index in (0..40).rev() {
        word = format!("${{V{index}:-{word}}}");
    }
    let (evaluation, _) = run(&[("mozconfig", &format!("X={word}\nac_add_options $X\n"))], &[]);
    assert!(!evaluation.events.is_empty());
}
