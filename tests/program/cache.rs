//! What `check` keeps of an answer, and when it is given again.
//!
//! With a kept answer nothing may come out that would not come out without one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::random::Random;
use super::tree::{NIGHTLY, RELEASE, Tree, outcome, pair, tree};

/// What no check says.
const MARK: &str = "KEPT\n";

/// Two mozconfigs, of which one includes a file that is there and asks about one that is not.
fn sample() -> Tree {
    pair(
        "
        . $topsrcdir/build/shared
        if test -e $topsrcdir/build/extra; then
            . $topsrcdir/build/extra
        fi
        ac_add_options --enable-a
        ",
        "
        . $topsrcdir/build/shared
        ",
    )
    .with("build/shared", "ac_add_options --enable-shared\n")
}

/// A check that keeps its answer in a folder beside the tree.
fn kept(tree: &Tree, arguments: &[&str]) -> String {
    outcome(tree.command(arguments).env("MOZCONFIG_LINT_CACHE", tree.path("../kept")))
}

/// The files in which answers are kept.
fn answers(tree: &Tree) -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(tree.path("../kept")) else { return Vec::new() };
    let mut answers: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    answers.sort();
    answers
}

/// Makes the one answer that is kept another, so that it is seen where it is given.
fn mark(tree: &Tree) {
    let [file] = &answers(tree)[..] else { panic!("one answer: {:?}", answers(tree)) };
    let kept = fs::read_to_string(file).expect("text");
    let (head, rest) = kept.split_once('\n').expect("a head");
    let mut words: Vec<&str> = head.split(' ').collect();
    let length = |word: &str| word.parse::<usize>().expect("a length");
    let rest = format!("{}{MARK}", &rest[..length(words[1]) + length(words[2])]);
    let mut hasher = DefaultHasher::new();
    hasher.write(rest.as_bytes());
    let digest = format!("{}:{:016x}", rest.len(), hasher.finish());
    words[3] = &digest;
    fs::write(file, format!("{}\n{rest}", words.join(" "))).expect("written");
}

#[test]
fn an_answer_is_given_again_while_nothing_changes() {
    let tree = sample();
    let first = kept(&tree, &["check"]);
    assert_eq!(first, tree.run(&["check"]), "the same as without a folder for answers");
    assert_eq!(kept(&tree, &["check"]), first);
    mark(&tree);
    assert_eq!(kept(&tree, &["check"]), "KEPT\nexit: 1\n");
    assert_eq!(kept(&tree, &[]), "KEPT\nexit: 1\n", "`check` is what is meant without a command");
    assert_eq!(kept(&tree, &["check", "--no-cache"]), first);
    assert_eq!(kept(&tree, &["check"]), "KEPT\nexit: 1\n", "`--no-cache` keeps nothing either");
}

#[test]
fn another_question_has_another_answer() {
    let tree = sample();
    kept(&tree, &["check", "--today", "2026-01-01"]);
    mark(&tree);
    for other in [
        &["check", "--today", "2026-01-02"] as &[&str],
        &["check", "--today", "2026-01-01", "-v"],
        &["check", "--today", "2026-01-01", "-q"],
        &["check", "--today", "2026-01-01", "--format", "json"],
        &["check", "--today", "2026-01-01", "--color", "always"],
        &["check", "--today", "2026-01-01", "--platform", "linux*"],
        &["check", "--today", "2026-01-01", "--assume", "X=1"],
        &["check", "--today", "2026-01-01", "--no-whitelist"],
        &["check", "--today", "2026-01-01", "."],
    ] {
        assert_eq!(kept(&tree, other), tree.run(other), "{other:?}");
    }
    assert_eq!(kept(&tree, &["check", "--today", "2026-01-01"]), "KEPT\nexit: 1\n");
}

#[test]
fn whatever_changes_is_noticed() {
    type Edit = (&'static str, fn(&Tree));
    let edits: [Edit; 11] = [
        ("another letter, with the time that the file had", swap_a_letter),
        ("an included file", |tree| {
            write_file(tree, "build/shared", "ac_add_options --enable-b\n");
        }),
        ("a file that was asked about", |tree| write_file(tree, "build/extra", "X=1\n")),
        ("a whitelist", |tree| {
            let entry = "[[allow]]\nin = \"nightly\"\nagainst = \"release\"\n\
                         option = \"--enable-b\"\nreason = \"a trial\"\n";
            write_file(tree, "whitelist.toml", &format!("version = 1\n\n{entry}"));
        }),
        ("a variant more", |tree| {
            let beta = "browser/config/mozconfigs/linux64/beta";
            write_file(tree, beta, "ac_add_options --enable-c\n");
        }),
        ("a platform more", |tree| {
            write_file(tree, "browser/config/mozconfigs/win64/nightly", "X=1\n");
            write_file(tree, "browser/config/mozconfigs/win64/release", "X=2\n");
        }),
        ("a product more", |tree| {
            write_file(tree, "mail/config/mozconfigs/linux64/nightly", "Y=1\n");
            write_file(tree, "mail/config/mozconfigs/linux64/release", "Y=2\n");
        }),
        ("an included file that is gone", |tree| remove(&tree.path("build/shared"))),
        ("a folder in its place", |tree| {
            fs::create_dir(tree.path("build/shared")).expect("a folder");
        }),
        ("a variant that is gone", |tree| remove(&tree.path(RELEASE))),
        ("a whitelist that is gone", |tree| remove(&tree.path("whitelist.toml"))),
    ];
    let tree = sample();
    let mut before = kept(&tree, &["check"]);
    for (what, edit) in edits {
        edit(&tree);
        let now = kept(&tree, &["check"]);
        assert_eq!(now, tree.run(&["check"]), "{what}");
        assert_ne!(now, before, "{what}");
        assert_eq!(now, kept(&tree, &["check"]), "{what}, once more");
        before = now;
    }
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_elsewhere_is_noticed() {
    let tree = sample().with("build/one", "X=1\n").with("build/two", "X=2\nY=3\n");
    let link = tree.path("build/link");
    std::os::unix::fs::symlink("one", &link).expect("a link");
    let tree = tree.with(RELEASE, ". $topsrcdir/build/link\n");
    let one = kept(&tree, &["check"]);
    remove(&link);
    std::os::unix::fs::symlink("two", &link).expect("a link");
    let two = kept(&tree, &["check"]);
    assert_ne!(one, two);
    assert_eq!(two, tree.run(&["check"]));
}

/// What was changed long ago is known by what the system says of it, without a look at what it holds.
/// No change may hide behind that.
#[test]
#[cfg(unix)]
fn what_is_known_by_its_identity_is_noticed_too() {
    type Edit = (&'static str, fn(&Tree));
    let edits: [Edit; 5] = [
        ("another letter, with the time that the file had", swap_a_letter),
        ("another file in its place, of the same time", |tree| {
            let (file, other) = (tree.path(NIGHTLY), tree.path("../other"));
            let time = fs::metadata(&file).and_then(|it| it.modified()).expect("a time");
            let text = tree.text(NIGHTLY).replace("--enable-a", "--enable-c");
            fs::write(&other, text).expect("written");
            File::options()
                .write(true)
                .open(&other)
                .expect("open")
                .set_modified(time)
                .expect("set");
            fs::rename(other, file).expect("moved");
        }),
        ("a folder that was moved out of the tree, and a link to it", |tree| {
            fs::rename(tree.path("build/deep"), tree.path("../outside")).expect("moved");
            let link = tree.path("build/deep");
            std::os::unix::fs::symlink("../../outside", link).expect("a link");
        }),
        ("a file that was asked about", |tree| write_file(tree, "build/extra", "X=1\n")),
        ("a variant more", |tree| {
            let beta = "browser/config/mozconfigs/linux64/beta";
            write_file(tree, beta, "ac_add_options --enable-c\n");
        }),
    ];
    let trees: Vec<Tree> = edits
        .iter()
        .map(|_| {
            let deep = ". $topsrcdir/build/deep/er/file\n";
            sample().with("build/shared", deep).with("build/deep/er/file", "X=1\n")
        })
        .collect();
    let before: Vec<String> = trees.iter().map(|tree| kept(tree, &["check"])).collect();
    // Longer than what counts as just changed.
    std::thread::sleep(std::time::Duration::from_millis(3_200));
    for (((what, edit), tree), before) in edits.iter().zip(&trees).zip(before) {
        assert_eq!(kept(tree, &["check"]), before, "{what}, before it");
        let [file] = &answers(tree)[..] else { panic!("one answer") };
        let text = fs::read_to_string(file).expect("text");
        assert!(text.contains(&format!(" {NIGHTLY}\n")), "{what}: the identities are known");
        edit(tree);
        let now = kept(tree, &["check"]);
        assert_eq!(now, tree.run(&["check"]), "{what}");
        assert_ne!(now, before, "{what}");
    }
}

#[test]
fn any_edit_of_the_sample_tree_gives_what_it_gives_without_a_cache() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/trees/firefox");
    let tree = tree(&[]);
    for file in files(&sample) {
        let path = file.strip_prefix(&sample).expect("a file of the sample");
        let text = fs::read_to_string(&file).expect("text");
        write_file(&tree, path.to_str().expect("UTF-8"), &text);
    }
    let mut random = Random::new(1);
    let mut answers = BTreeSet::new();
    for step in 0..60 {
        let found = files(&tree.top());
        let file = &found[random.below(found.len())];
        let text = fs::read_to_string(file).expect("text");
        let mut lines: Vec<&str> = text.split('\n').collect();
        let line = random.below(lines.len());
        let time = time_of(file);
        let edit = random.below(8);
        match edit {
            0 => fs::rename(file, file.with_extension("moved")).expect("moved"),
            1 => drop(fs::copy(&found[random.below(found.len())], file).expect("copied")),
            2 => remove(file),
            _ => {
                let upper = lines[line].to_ascii_uppercase();
                match edit {
                    3 => drop(lines.remove(line)),
                    4 => lines.insert(line, "ac_add_options --enable-x"),
                    _ => lines[line] = &upper,
                }
                let time = if step % 2 == 0 { time } else { SystemTime::now() };
                write_with_time(file, &lines.join("\n"), time);
            }
        }
        let now = kept(&tree, &["check"]);
        assert_eq!(now, tree.run(&["check"]), "step {step}: edit {edit} of {}", file.display());
        assert_eq!(now, kept(&tree, &["check"]), "step {step}, once more");
        answers.insert(now);
    }
    assert!(answers.len() > 10, "the edits make {} answers", answers.len());
}

/// The files of a folder and below, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn a_check_that_fails_keeps_nothing() {
    let tree = sample().with("whitelist.toml", "version = 2\n");
    let failed = kept(&tree, &["check"]);
    assert!(failed.ends_with("exit: 2\n"), "{failed}");
    assert_eq!(answers(&tree), [] as [PathBuf; 0]);
}

#[test]
fn what_is_written_elsewhere_is_written_each_time() {
    let tree = sample();
    let arguments = ["check", "--format", "json:../report.json"];
    kept(&tree, &arguments);
    remove(&tree.path("../report.json"));
    kept(&tree, &arguments);
    assert!(tree.path("../report.json").exists());
    assert_eq!(answers(&tree), [] as [PathBuf; 0]);
}

#[test]
fn a_damaged_answer_is_none() {
    let tree = sample();
    let whole = kept(&tree, &["check"]);
    let [file] = &answers(&tree)[..] else { panic!("one answer") };
    let text = fs::read_to_string(file).expect("text");
    for damaged in [
        String::new(),
        text[..text.len() - 1].to_owned(),
        text.replacen("findings", "clean", 1).replace("--enable-a", "--enable-z"),
        text.replacen("findings ", "findings 9", 1),
        text.replace("error[", "ERROR["),
        "findings 0 0 0:0\n".to_owned(),
    ] {
        fs::write(file, &damaged).expect("written");
        assert_eq!(kept(&tree, &["check"]), whole, "{damaged}");
    }
}

#[test]
fn a_home_that_cannot_be_written_is_no_trouble() {
    let tree = sample().with("../kept", "a file where the folder should be\n");
    assert_eq!(kept(&tree, &["check"]), tree.run(&["check"]));
}

#[test]
fn nothing_is_kept_in_the_tree() {
    let tree = sample();
    let mut check = tree.command(&["check"]);
    let said = outcome(check.env("MOZCONFIG_LINT_CACHE", tree.path("build/kept")));
    assert_eq!(said, tree.run(&["check"]));
    assert!(!tree.path("build/kept").exists());
}

#[test]
fn the_folder_does_not_grow_without_end() {
    let tree = sample();
    fs::create_dir(tree.path("../kept")).expect("a folder");
    for number in 0..120 {
        write_file(&tree, &format!("../kept/{number}.answer"), "old");
    }
    write_file(&tree, "../kept/foreign", "stays");
    kept(&tree, &["check"]);
    assert_eq!(answers(&tree).len(), 101, "a hundred answers, and what is none");
    let is_new = |file: &PathBuf| fs::read_to_string(file).expect("text").starts_with("findings ");
    assert_eq!(answers(&tree).iter().filter(|file| is_new(file)).count(), 1, "the newest stays");
}

/// Makes nightly another file of the same size and time.
fn swap_a_letter(tree: &Tree) {
    let file = tree.path(NIGHTLY);
    let text = tree.text(NIGHTLY).replace("--enable-a", "--enable-b");
    write_with_time(&file, &text, time_of(&file));
}

fn time_of(file: &Path) -> SystemTime {
    fs::metadata(file).and_then(|it| it.modified()).expect("a time")
}

fn write_with_time(file: &Path, text: &str, time: SystemTime) {
    fs::write(file, text).expect("written");
    File::options().write(true).open(file).expect("open").set_modified(time).expect("set");
}

fn write_file(tree: &Tree, path: &str, text: &str) {
    let file = tree.path(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, text).expect("written");
}

fn remove(path: &Path) {
    fs::remove_file(path).expect("removed");
}
