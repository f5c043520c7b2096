//! The rules: one file each, one table.
//!
//! A rule is data (id, default level, summary, documentation) and the function that finds: what the
//! function is given says `Check`. To add one, write `rules/its_name.rs` with a `RULE`, and add it
//! to [`RULES`].
//!
//! How to word a finding: a phrase in lower case without a full stop, the thing first, code in
//! backticks; second sentences go into a note, actions into a remedy.

use mozconfig_parse::source::{ReadError, TreePath};

use crate::diagnostic::{Diagnostic, Label, Level};
use crate::drift::DifferenceKind;
use crate::findings::Wording;
use crate::passes::assumptions::AssumptionContext;
use crate::passes::entries::EntryContext;
use crate::passes::files::FileContext;
use crate::passes::platforms::{PlatformContext, PlatformFinding};
use crate::passes::problems::{EvaluationContext, ProblemContext};
use crate::run::Run;
use crate::whitelist::read;

/// What is fixed about a rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, in kebab-case: names what is wrong, reads well after "allow".
    pub id: &'static str,
    /// The level of its findings.
    pub level: Level,
    /// One line: what it finds.
    pub summary: &'static str,
    /// What it does, why that matters, an example, the way out: Markdown with the headings
    /// `## What it finds`, `## Why it matters`, `## Example`, `## The way out`, in this order.
    pub documentation: &'static str,
    /// What it looks at, and the function that does.
    pub(crate) check: Check,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

/// What a rule looks at, with the function that finds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// A difference of this kind, which the function tells in one phrase.
    Drift(DifferenceKind, fn(&Wording<'_>) -> String),
    /// A file that was read.
    File(fn(&FileContext<'_>) -> Vec<Diagnostic>),
    /// Something that stood in the way of evaluating.
    Problem(fn(&ProblemContext<'_>) -> Option<Diagnostic>),
    /// A mozconfig that was evaluated, as a whole.
    Evaluation(fn(&EvaluationContext<'_>) -> Option<Diagnostic>),
    /// A platform's place in a comparison.
    Platform(fn(&mut PlatformContext<'_>) -> Vec<PlatformFinding>),
    /// A mozconfig that cannot be read.
    Unreadable(fn(&TreePath, &ReadError, Label) -> Diagnostic),
    /// Something that is wrong with the whitelist as such.
    Whitelist(fn(read::Problem) -> Diagnostic),
    /// An entry of the whitelist.
    Entry(fn(&EntryContext<'_>) -> Vec<Diagnostic>),
    /// Something that the whitelist assumes and that nobody asks about.
    Assumption(fn(&AssumptionContext<'_>) -> Diagnostic),
    /// The check as a whole.
    Run(fn(&Run<'_>) -> Option<Diagnostic>),
}

mod abort_differs;
mod bashism;
mod beyond_knowing;
mod crlf_line_endings;
mod different_condition;
mod different_order;
mod different_value;
mod duplicate_entry;
mod expired_entry;
mod include_cycle;
mod invalid_whitelist;
mod missing_include;
mod missing_reason;
mod missing_variant;
mod never_loads;
mod not_text;
mod not_utf8;
mod only_in_base;
mod only_in_other;
mod outside_tree;
mod shells_differ;
mod syntax_error;
mod too_complex;
mod unknown_command;
mod unknown_platform;
mod unknown_product;
mod unknown_variant;
mod unmet_requirement;
mod unreadable_file;
mod unresolved_include;
mod unused_assumption;
mod unused_entry;
mod unused_item;
mod unused_platform;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &abort_differs::RULE,
    &bashism::RULE,
    &beyond_knowing::RULE,
    &crlf_line_endings::RULE,
    &different_condition::RULE,
    &different_order::RULE,
    &different_value::RULE,
    &duplicate_entry::RULE,
    &expired_entry::RULE,
    &include_cycle::RULE,
    &invalid_whitelist::RULE,
    &missing_include::RULE,
    &missing_reason::RULE,
    &missing_variant::RULE,
    &never_loads::RULE,
    &not_text::RULE,
    &not_utf8::RULE,
    &only_in_base::RULE,
    &only_in_other::RULE,
    &outside_tree::RULE,
    &shells_differ::RULE,
    &syntax_error::RULE,
    &too_complex::RULE,
    &unknown_command::RULE,
    &unknown_platform::RULE,
    &unknown_product::RULE,
    &unknown_variant::RULE,
    &unmet_requirement::RULE,
    &unreadable_file::RULE,
    &unresolved_include::RULE,
    &unused_assumption::RULE,
    &unused_entry::RULE,
    &unused_item::RULE,
    &unused_platform::RULE,
];

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// The rule of a kind of difference, with its words.
pub(crate) fn of_difference(
    kind: DifferenceKind,
    wording: &Wording<'_>,
) -> Option<(&'static Rule, String)> {
    RULES.iter().find_map(|rule| match rule.check {
        Check::Drift(own, message) if own == kind => Some((*rule, message(wording))),
        _ => None,
    })
}

/// What is wrong with a whitelist, as findings.
pub(crate) fn about_whitelist(problems: Vec<read::Problem>) -> Vec<Diagnostic> {
    let check = RULES.iter().find_map(|rule| match rule.check {
        Check::Whitelist(check) => Some(check),
        _ => None,
    });
    check.map_or_else(Vec::new, |check| problems.into_iter().map(check).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    const HEADINGS: [&str; 4] =
        ["## What it finds", "## Why it matters", "## Example", "## The way out"];

    /// Where rules are registered; what a failure tells its reader to edit.
    const REGISTRY: &str = "mozconfig-lint/src/rules/mod.rs";

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules")
    }

    /// The name of the file that a rule belongs in, without the extension.
    fn stem(id: &str) -> String {
        id.replace('-', "_")
    }

    /// The path of that file, as a failure shows it.
    fn shown(id: &str) -> String {
        format!("mozconfig-lint/src/rules/{}.rs", stem(id))
    }

    /// The names of the files in the folder, without the extension and without this one.
    fn files() -> BTreeSet<String> {
        std::fs::read_dir(folder())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|stem| stem != "mod")
            .collect()
    }

    /// The lines of a rule's documentation, and whether each is a heading, which a line inside a
    /// fenced block never is.
    fn lines(rule: &Rule) -> Vec<(&'static str, bool)> {
        let mut is_code = false;
        rule.documentation
            .lines()
            .map(|line| {
                is_code ^= line.starts_with("```");
                (line, !is_code && line.starts_with('#'))
            })
            .collect()
    }

    #[test]
    fn rules_are_sorted_and_unique() {
        for pair in RULES.windows(2) {
            let (first, second) = (pair[0].id, pair[1].id);
            assert_ne!(first, second, "remove one of the two `{first}` from `RULES` in {REGISTRY}");
            assert!(first < second, "move `{second}` before `{first}` in `RULES` in {REGISTRY}");
        }
    }

    #[test]
    fn ids_are_kebab_case() {
        for rule in RULES {
            let is_kebab_case = rule.id.starts_with(|first: char| first.is_ascii_lowercase())
                && rule.id.split('-').all(|word| {
                    !word.is_empty()
                        && word.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
                });
            let file = shown(rule.id);
            assert!(is_kebab_case, "write the id `{}` in kebab-case in {file}", rule.id);
        }
    }

    #[test]
    fn every_rule_has_its_file() {
        for rule in RULES {
            let (id, file) = (rule.id, shown(rule.id));
            let path = folder().join(stem(id)).with_extension("rs");
            let text = std::fs::read_to_string(path)
                .unwrap_or_else(|error| panic!("move the rule `{id}` into {file}: {error}"));
            assert!(
                text.starts_with(&format!("//! `{id}`: ")),
                "begin {file} with a line \"//! `{id}`: what it is about\""
            );
            assert!(
                text.contains(&format!("id: \"{id}\",")),
                "move the rule `{id}` into {file}, which holds another"
            );
        }
    }

    #[test]
    fn every_file_has_its_rule() {
        let registered: BTreeSet<String> = RULES.iter().map(|rule| stem(rule.id)).collect();
        for stem in files() {
            assert!(
                registered.contains(&stem),
                "add `&{stem}::RULE` to `RULES` in {REGISTRY}, or remove {}",
                shown(&stem)
            );
        }
    }

    #[test]
    fn documentation_has_its_headings_in_order() {
        for rule in RULES {
            let headings: Vec<&str> =
                lines(rule).iter().filter(|(_, is)| *is).map(|(line, _)| *line).collect();
            let file = shown(rule.id);
            assert_eq!(headings, HEADINGS, "give the documentation in {file} these headings");
            assert!(
                rule.documentation.starts_with(HEADINGS[0]),
                "begin the documentation in {file} with its first heading"
            );
        }
    }

    #[test]
    fn no_section_is_empty() {
        for rule in RULES {
            let lines = lines(rule);
            for section in lines.split(|(_, is_heading)| *is_heading).skip(1) {
                assert!(
                    section.iter().any(|(line, _)| !line.trim().is_empty()),
                    "write something under each heading of the documentation in {}",
                    shown(rule.id)
                );
            }
        }
    }

    #[test]
    fn documentation_is_well_formed() {
        for rule in RULES {
            let file = shown(rule.id);
            let mut is_code = false;
            for line in rule.documentation.lines() {
                assert!(
                    line.chars().count() <= 100,
                    "wrap this line of the documentation in {file} at 100 characters: {line}"
                );
                assert!(
                    line.trim_end() == line && !line.contains('\t'),
                    "remove tabs and blanks at the end from the documentation in {file}: {line:?}"
                );
                if let Some(language) = line.strip_prefix("```") {
                    let is_right = if is_code {
                        language.is_empty()
                    } else {
                        ["sh", "toml"].contains(&language)
                    };
                    assert!(is_right, "fence examples with \"```sh\" or \"```toml\" in {file}");
                    is_code = !is_code;
                }
            }
            assert!(!is_code, "close the last fence of the documentation in {file}");
        }
    }

    #[test]
    fn summaries_are_one_phrase() {
        for rule in RULES {
            let (summary, file) = (rule.summary, shown(rule.id));
            assert!(
                summary.starts_with(|first: char| first.is_ascii_lowercase()),
                "begin the summary in {file} with a letter in lower case: {summary}"
            );
            assert!(
                !summary.ends_with(|last: char| last.is_ascii_punctuation() && last != '`')
                    && !summary.contains(['\n', ';'])
                    && !summary.contains(". ")
                    && summary.trim() == summary,
                "make the summary in {file} one phrase without a full stop: {summary}"
            );
            assert!(
                summary.chars().count() <= 90,
                "shorten the summary in {file} to at most 90 characters: {summary}"
            );
        }
    }

    #[test]
    fn finds_each_rule_by_its_id() {
        for rule in RULES {
            assert_eq!(find(rule.id), Some(*rule), "make `find` in {REGISTRY} look at all rules");
        }
        assert_eq!(find("no-such-rule"), None);
        assert_eq!(find(""), None);
    }
}
