//! The old check, written anew in Python from what it is documented to do, against the importer: the
//! lines that a list excuses and those that it lacks, and the settings that differ for these lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mozconfig_lint::check::{Options, WhitelistSource, check};
use mozconfig_lint::diagnostic::SettingKind;
use mozconfig_lint::report::Report;
use mozconfig_lint::whitelist::import::python::read;
use mozconfig_lint::whitelist::import::{
    Complaint, Dropped, Fate, Import, ImportOptions, OldFile, import,
};
use mozconfig_parse::source::{MemoryTree, TreePath};
use serde::{Deserialize, Serialize};

use crate::corpus::{RealTree, real_trees};
use crate::python;
use crate::writer;

/// Compares the lines of mozconfigs as the old check does, and prints for each pair the numbers of the
/// lines that its list excuses and of those that it misses.
const JUDGE: &str = r##"
import difflib, io, json, sys

def compare(other, nightly, allowed):
    """The lines of each side that the list excuses, and those that it misses."""
    diff = [line for line in difflib.Differ().compare(other, nightly)]
    excused, missed = {"-": [], "+": []}, {"-": [], "+": []}
    numbers = {"-": 0, "+": 0}
    for line in diff:
        sign, text = line[0], line[2:]
        if sign == "?":
            continue
        for own in "-+":
            if sign in (own, " "):
                numbers[own] += 1
        clean = text.strip()
        if sign == " " or len(clean) < 2 or clean.startswith("#"):
            continue
        if {"-": "+", "+": "-"}[sign] + " " + text in diff:
            continue
        bucket = excused if clean in allowed[sign] else missed
        bucket[sign].append(numbers[sign])
    return excused, missed

answers = []
for case in json.load(sys.stdin):
    names = {}
    exec(case["old"].encode(), names)
    lists = names["whitelist"] if "whitelist" in names else names["allowlist"]
    pairs = []
    for pair in case["pairs"]:
        allowed = {
            "+": lists.get("nightly", {}).get(pair["platform"], []),
            "-": lists.get("release", {}).get(pair["platform"], []),
        }
        lines = lambda text: io.StringIO(text, newline=None).readlines()
        excused, missed = compare(lines(pair["text"]), lines(pair["nightly"]), allowed)
        pairs.append({
            "excused_base": excused["+"], "excused_other": excused["-"],
            "missed_base": missed["+"], "missed_other": missed["-"],
        })
    answers.append(pairs)
json.dump(answers, sys.stdout)
"##;

/// A tree with an old list.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) old: String,
    pub(crate) old_path: String,
}

#[derive(Serialize)]
struct Question {
    old: String,
    pairs: Vec<OldPair>,
}

/// A pair that the old check compares.
#[derive(Clone, Serialize)]
struct OldPair {
    platform: String,
    other: String,
    nightly: String,
    text: String,
}

/// What the old check says of it: numbers of lines, from 1.
#[derive(Deserialize)]
struct Answer {
    excused_base: Vec<usize>,
    excused_other: Vec<usize>,
    missed_base: Vec<usize>,
    missed_other: Vec<usize>,
}

const FOLDER: &str = "browser/config/mozconfigs";

impl Case {
    fn path(platform: &str, variant: &str) -> String {
        format!("{FOLDER}/{platform}/{variant}")
    }

    /// Its files, for those who have to see why it fails.
    fn show(&self) -> String {
        if self.files.len() > 20 {
            return String::new();
        }
        let files = self.files.iter().map(|(path, text)| format!("== {path}\n{text}"));
        files.collect::<Vec<_>>().join("\n")
    }

    fn tree(&self) -> MemoryTree {
        MemoryTree::new(self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// The same with another text in a file.
    fn with(&self, path: &str, text: String) -> MemoryTree {
        let mut tree = self.tree();
        tree.insert(TreePath::new(path).expect("a path"), text.into_bytes());
        tree
    }

    fn import(&self) -> Import {
        let file = OldFile {
            path: TreePath::new(&self.old_path),
            name: self.old_path.clone(),
            text: self.old.clone(),
        };
        let options = ImportOptions { topsrcdir: ".".to_owned(), ..ImportOptions::default() };
        import(&self.tree(), &file, &options)
            .unwrap_or_else(|refusal| panic!("{}: {refusal}\n{}", self.name, self.old))
    }

    /// The pairs that the old check compares on the platforms of its list.
    fn pairs(&self) -> Vec<OldPair> {
        let old = read(&self.old).expect("an old list");
        let platforms: BTreeSet<String> =
            old.sides.into_values().flat_map(BTreeMap::into_keys).collect();
        let mut pairs = Vec::new();
        for platform in platforms {
            for other in ["beta", "release"] {
                let file = |variant| self.files.get(&Self::path(&platform, variant));
                if let (Some(nightly), Some(text)) = (file("nightly"), file(other)) {
                    pairs.push(OldPair {
                        platform: platform.clone(),
                        other: other.to_owned(),
                        nightly: nightly.clone(),
                        text: text.clone(),
                    });
                }
            }
        }
        pairs
    }
}

/// A setting with its values on both sides, on a platform against a variant.
type Setting = (SettingKind, String, Option<String>, Option<String>);

/// The settings that findings tell of a pair.
fn settings(report: &Report, platform: &str, other: &str) -> BTreeSet<Setting> {
    let findings = report.diagnostics.iter().filter(|diagnostic| {
        diagnostic.scope.product.as_deref() == Some("browser")
            && diagnostic.scope.other.as_deref() == Some(other)
    });
    findings
        .flat_map(|diagnostic| &diagnostic.settings)
        .filter(|setting| setting.platform == platform)
        .map(|it| (it.kind, it.key.clone(), it.base_value.clone(), it.other_value.clone()))
        .collect()
}

/// What was judged.
#[derive(Debug, Default)]
struct Judged {
    pairs: usize,
    excused_lines: usize,
    missed_lines: usize,
    /// Pairs whose mozconfigs are shell no more without the excused lines.
    broken: usize,
    settings_before: usize,
    settings_after: usize,
    entries: usize,
}

/// Judges trees; `None` where there is no Python.
fn judge(cases: &[Case], exact: bool) -> Option<Judged> {
    let imports: Vec<Import> = cases.iter().map(Case::import).collect();
    let questions: Vec<Question> =
        cases.iter().map(|case| Question { old: case.old.clone(), pairs: case.pairs() }).collect();
    let input = serde_json::to_string(&questions).expect("texts");
    let answers: Vec<Vec<Answer>> =
        serde_json::from_str(&python::run(JUDGE, &input)?).expect("JSON");
    let mut judged = Judged::default();
    for (((case, imported), question), answers) in
        cases.iter().zip(&imports).zip(&questions).zip(&answers)
    {
        judge_lines(case, imported, &question.pairs, answers);
        judge_settings(case, imported, &question.pairs, answers, exact, &mut judged);
        judge_whitelist(case, imported);
        judged.entries += imported.entries;
    }
    Some(judged)
}

/// The lines that the old check excuses, and those of which it complains.
fn judge_lines(case: &Case, imported: &Import, pairs: &[OldPair], answers: &[Answer]) {
    let mut excused: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    let mut missed: BTreeSet<Complaint> = BTreeSet::new();
    for (pair, answer) in pairs.iter().zip(answers) {
        let base: Vec<&str> = pair.nightly.split('\n').map(str::trim).collect();
        let other: Vec<&str> = pair.text.split('\n').map(str::trim).collect();
        for (side, lines, numbers) in
            [("nightly", &base, &answer.excused_base), ("release", &other, &answer.excused_other)]
        {
            excused.extend(
                numbers.iter().map(|number| (side, pair.platform.as_str(), lines[number - 1])),
            );
        }
        for (variant, lines, numbers) in [
            ("nightly", &base, &answer.missed_base),
            (pair.other.as_str(), &other, &answer.missed_other),
        ] {
            missed.extend(numbers.iter().map(|number| Complaint {
                variant: variant.to_owned(),
                text: lines[number - 1].to_owned(),
                platform: pair.platform.clone(),
            }));
        }
    }
    let found: BTreeSet<(&str, &str, &str)> = imported
        .account
        .lines()
        .filter(|(_, fate)| {
            matches!(
                fate,
                Fate::Kept
                    | Fate::Replaced
                    | Fate::Dropped(Dropped::NotAlone | Dropped::NoDifference)
            )
        })
        .map(|(line, _)| (line.side.as_str(), line.platform.as_str(), line.text.as_str()))
        .collect();
    assert_eq!(found, excused, "{}: the lines that are excused", case.name);
    assert_eq!(
        imported.complaints,
        missed,
        "{}: the lines that are missed\n{}",
        case.name,
        case.show()
    );
}

/// A text in which these lines do nothing. Of a condition that is left which lines belong to it.
fn without(text: &str, numbers: &[usize]) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    for number in numbers {
        let line = &mut lines[number - 1];
        match line.trim() {
            "else" | "fi" => {}
            test if test.starts_with("if ") => *line = "if :; then",
            _ => *line = ":",
        }
    }
    lines.join("\n")
}

/// Settings without their values.
fn keys(settings: BTreeSet<Setting>) -> BTreeSet<Setting> {
    settings.into_iter().map(|(kind, key, _, _)| (kind, key, None, None)).collect()
}

/// What differs without the excused lines is what differs with the new whitelist.
///
/// Where excused lines take away a part of a difference alone, it is left as a whole: so the values need
/// not be `exact`ly those that differ without the lines.
fn judge_settings(
    case: &Case,
    imported: &Import,
    pairs: &[OldPair],
    answers: &[Answer],
    exact: bool,
    judged: &mut Judged,
) {
    let with_new = imported.report.diagnostics.iter().any(|d| d.rule.id == "invalid-whitelist");
    assert!(!with_new, "{}: {}", case.name, imported.text);
    let options = Options::new(".");
    let before = check(&case.tree(), WhitelistSource::None, &options).expect("a check");
    for (pair, answer) in pairs.iter().zip(answers) {
        judged.pairs += 1;
        judged.excused_lines += answer.excused_base.len() + answer.excused_other.len();
        judged.missed_lines += answer.missed_base.len() + answer.missed_other.len();
        let mut tree = case.with(
            &Case::path(&pair.platform, "nightly"),
            without(&pair.nightly, &answer.excused_base),
        );
        let other = Case::path(&pair.platform, &pair.other);
        let text = without(&pair.text, &answer.excused_other);
        tree.insert(TreePath::new(&other).expect("a path"), text.into_bytes());
        let without_lines = check(&tree, WhitelistSource::None, &options).expect("a check");
        if without_lines.diagnostics.iter().any(|it| it.rule.id == "syntax-error") {
            judged.broken += 1;
            continue;
        }
        let all = settings(&before, &pair.platform, &pair.other);
        let differs = |it: &Setting| all.iter().any(|known| (known.0, &known.1) == (it.0, &it.1));
        let mut expected = settings(&without_lines, &pair.platform, &pair.other);
        // What differs without a line alone, such as one that unsets a variable, is no difference.
        expected.retain(differs);
        let found = settings(&imported.report, &pair.platform, &pair.other);
        let (expected, found) =
            if exact { (expected, found) } else { (keys(expected), keys(found)) };
        assert_eq!(
            found, expected,
            "{}: what is left of {} against {}\nnightly:\n{}\nother:\n{}\n{}\n{}",
            case.name, pair.platform, pair.other, pair.nightly, pair.text, case.old, imported.text
        );
        judged.settings_before += all.len();
        judged.settings_after += found.len();
    }
}

/// The new whitelist is in order: each entry is needed, and has a reason.
fn judge_whitelist(case: &Case, imported: &Import) {
    let about_entries = [
        "invalid-whitelist",
        "unused-entry",
        "duplicate-entry",
        "missing-reason",
        "unknown-platform",
        "unknown-product",
        "unknown-variant",
        "expired-entry",
        "unmet-requirement",
    ];
    for diagnostic in &imported.report.diagnostics {
        let (rule, message) = (diagnostic.rule.id, &diagnostic.message);
        assert!(
            !about_entries.contains(&rule),
            "{}: {rule}: {message}\n{}",
            case.name,
            imported.text
        );
    }
    let (lost, gained) = (&imported.lost, &imported.gained);
    assert!(lost.is_empty(), "{}: {lost:?}\n{}", case.name, imported.text);
    assert!(gained.is_empty(), "{}: {gained:?}\n{}", case.name, imported.text);
}

fn files_below(folder: &Path, top: &Path, files: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            files_below(&path, top, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let relative = path.strip_prefix(top).expect("it was found there");
            files.insert(relative.to_str().expect("a plain name").to_owned(), text);
        }
    }
}

fn real_case(tree: &RealTree) -> Case {
    let mut files = BTreeMap::new();
    files_below(&tree.top, &tree.top, &mut files);
    Case { name: tree.name.clone(), files, old: tree.old_text(), old_path: tree.old.to_owned() }
}

#[test]
fn real_lists_excuse_what_they_excused() {
    let cases: Vec<Case> = real_trees().iter().map(real_case).collect();
    if let Some(judged) = judge(&cases, true) {
        println!("{judged:#?}");
        assert_eq!(judged.broken, 0);
    }
}

/// How many trees are made up.
const TREES: u64 = 300;

#[test]
fn made_up_lists_excuse_what_they_excused() {
    let cases: Vec<Case> = (0..TREES).map(writer::case).collect();
    if let Some(judged) = judge(&cases, false) {
        println!("{judged:#?}");
        assert!(judged.settings_before > judged.settings_after && judged.settings_after > 0);
        assert!(judged.broken < judged.pairs / 4);
    }
}
