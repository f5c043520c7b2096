//! Small mozconfigs written by hand, one for each thing that the shell does (`handwritten.txt`).
//!
//! A case begins with `=== ` and its name; `--- path` begins a further file. `V` and `W` are the
//! environment: a case that reads them is loaded with each unset, empty, and with some values.
//! `[dash]` and `[bash]` before the name: where the two shells differ, or only one knows the form;
//! `[unknown]`: the evaluator may say that it cannot know.

use crate::case::{Case, run_all};
use crate::shell::{ShellKind, Shells, Variables};

fn environments(text: &str) -> Vec<Variables> {
    let mut environments = vec![Variables::new()];
    for (name, values) in [("V", &["", "a", "b", "1"][..]), ("W", &["", "a"][..])] {
        let read =
            text.split(|c: char| c != '_' && !c.is_ascii_alphanumeric()).any(|word| word == name);
        if read {
            environments = environments
                .into_iter()
                .flat_map(|environment| {
                    let mut all = vec![environment.clone()];
                    for value in values {
                        let mut next = environment.clone();
                        next.insert(name.to_owned(), Some((*value).to_owned()));
                        all.push(next);
                    }
                    all
                })
                .collect();
        }
    }
    environments
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for block in include_str!("handwritten.txt").split("\n=== ").skip(1) {
        let (name, text) = block.split_once('\n').unwrap_or((block, ""));
        let mut files = Vec::new();
        for (index, part) in text.split("\n--- ").enumerate() {
            if index == 0 {
                files.push(("mozconfig".to_owned(), format!("{part}\n")));
            } else {
                let (path, text) = part.split_once('\n').unwrap_or((part, ""));
                files.push((path.to_owned(), format!("{text}\n")));
            }
        }
        let shells = if name.starts_with("[dash]") {
            vec![ShellKind::Dash]
        } else if name.starts_with("[bash]") {
            vec![ShellKind::Bash]
        } else {
            vec![ShellKind::Dash, ShellKind::Bash]
        };
        cases.push(Case {
            name: name.to_owned(),
            files,
            top: "mozconfig".to_owned(),
            tree: None,
            environments: environments(text),
            shells,
            may_be_unknown: name.contains("[unknown]"),
        });
    }
    cases
}

#[test]
fn small_mozconfigs_do_what_the_shell_does() {
    let shells = Shells::find();
    let cases = cases();
    assert!(cases.len() >= 300, "there are {} cases", cases.len());
    run_all("small mozconfigs", &shells, &cases);
}
