//! `explain`: prints a rule's documentation, as it is: Markdown.

use std::fmt::Write as _;

use clap::Args;
use clap::builder::PossibleValue;

use super::values::Offering;
use super::{Failure, Outcome, Streams};
use crate::rules::{self, RULES, Rule};
use crate::suggest;

#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(super) struct ExplainOptions {
    /// The rule's id, as it stands in brackets behind `error` or `warning`.
    ///
    /// Without it, all rules are listed.
    #[arg(value_name = "RULE", value_parser = Offering(offered), hide_possible_values = true)]
    rule: Option<String>,

    /// Explain every rule.
    #[arg(long, conflicts_with = "rule")]
    all: bool,
}

pub(super) fn run(options: &ExplainOptions, streams: &mut Streams<'_>) -> Result<Outcome, Failure> {
    let text = match &options.rule {
        Some(id) => explanation(rules::find(id).ok_or_else(|| unknown(id))?),
        None if options.all => {
            RULES.iter().map(|rule| explanation(rule)).collect::<Vec<_>>().join("\n")
        }
        None => list(RULES),
    };
    streams.answer(&text)?;
    Ok(Outcome::Clean)
}

fn offered() -> Vec<PossibleValue> {
    RULES.iter().map(|rule| PossibleValue::new(rule.id).help(rule.summary)).collect()
}

/// A rule's page.
fn explanation(rule: &Rule) -> String {
    let Rule { id, level, summary, documentation, .. } = rule;
    format!("# `{id}` ({})\n\n{summary}\n\n{}\n", level.as_str(), documentation.trim_end())
}

/// One line for each rule.
fn list(rules: &[&Rule]) -> String {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in rules {
        let level = rule.level.as_str();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:width$}  {level:7}  {}", rule.id, rule.summary);
    }
    text
}

fn unknown(id: &str) -> Failure {
    let help = suggest::help("rules", id, RULES.iter().map(|rule| rule.id)).unwrap_or_default();
    Failure::new(format!("there is no rule `{id}`")).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;
    use crate::rules::Check;

    const A: Rule = Rule {
        id: "a-rule",
        level: Level::Error,
        summary: "one thing",
        documentation: "## What it finds\n\nOne thing.\n",
        check: Check::Run(|_| None),
    };
    const B: Rule = Rule {
        id: "b",
        level: Level::Warning,
        summary: "another thing",
        documentation: "",
        check: Check::Run(|_| None),
    };

    #[test]
    fn a_rule_has_a_line_and_a_page() {
        insta::assert_snapshot!(list(&[&A, &B]), @"
        a-rule  error    one thing
        b       warning  another thing
        ");
        insta::assert_snapshot!(explanation(&A), @"
        # `a-rule` (error)

        one thing

        ## What it finds

        One thing.
        ");
    }

    #[test]
    fn an_unknown_rule() {
        let help = unknown("only-in-bass").help.unwrap();
        assert_eq!(help, "did you mean `only-in-base`?");
        let help = unknown("nothing of the kind").help.unwrap();
        assert!(help.starts_with("the rules are "), "{help}");
    }
}
