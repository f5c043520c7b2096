//! What delivers the program: workflows, the action, the hook of pre-commit.
//!
//! Judged by the schemas of those who read them, and, as far as that can be done without them, by
//! being run. The tools are in `target/tools` (`.ci/tools`); where one is missing, that is skipped,
//! and the test says so. `wheel.sh` and `pre-commit.sh` beside this file build and install.

#![cfg(unix)]

mod action;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The top of the repository.
fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A tool of `target/tools`; none, with a word on standard error, where it is not installed.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so aloud")]
fn tool(name: &str) -> Option<PathBuf> {
    let path = top().join("target/tools/bin").join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: `{name}` is not installed: `.ci/tools` does so");
    None
}

/// Runs a tool at the top of the repository; it has to succeed.
fn succeeds(tool: &Path, arguments: &[&str]) {
    let output = Command::new(tool).args(arguments).current_dir(top()).output().expect("it runs");
    let told = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&told));
}

/// The workflows, by their paths from the top.
fn workflows() -> Vec<String> {
    let folder = fs::read_dir(top().join(".github/workflows")).expect("a folder");
    let names = folder.map(|entry| entry.expect("an entry").file_name().into_string());
    let mut paths: Vec<String> =
        names.map(|name| format!(".github/workflows/{}", name.expect("UTF-8"))).collect();
    paths.sort();
    paths
}

#[test]
fn workflows_fit_their_schema() {
    let Some(judge) = tool("check-jsonschema") else { return };
    let workflows = workflows();
    let workflows: Vec<&str> = workflows.iter().map(String::as_str).collect();
    for schema in ["vendor.github-workflows", "custom.github-workflows-require-timeout"] {
        succeeds(&judge, &[&["--builtin-schema", schema], &workflows[..]].concat());
    }
}

#[test]
fn the_action_fits_its_schema() {
    let Some(judge) = tool("check-jsonschema") else { return };
    succeeds(&judge, &["--builtin-schema", "vendor.github-actions", "action.yml"]);
}

#[test]
fn the_hook_of_pre_commit_is_valid() {
    let Some(judge) = tool("pre-commit") else { return };
    succeeds(&judge, &["validate-manifest", ".pre-commit-hooks.yaml"]);
}

/// A tag can be moved; a commit cannot. Of one action there is one version.
#[test]
fn actions_are_named_by_their_commit() {
    let mut seen = std::collections::BTreeMap::<String, String>::new();
    for path in workflows().iter().map(String::as_str).chain(["action.yml"]) {
        let text = fs::read_to_string(top().join(path)).expect("a file");
        for line in text.lines() {
            let Some((_, used)) = line.split_once("uses: ") else { continue };
            if used == "./" {
                continue;
            }
            let (name, rest) = used.split_once('@').unwrap_or_else(|| panic!("{path}: {line}"));
            let (commit, version) = rest
                .split_once(" # v")
                .unwrap_or_else(|| panic!("{path}: name the version: {line}"));
            let is_commit =
                commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_commit && !version.is_empty(), "{path}: {line}");
            let known = seen.entry(name.to_owned()).or_insert_with(|| rest.to_owned());
            assert_eq!(known, rest, "{path}: two versions of {name}");
        }
    }
    assert!(!seen.is_empty());
}

/// The oldest Rust is named in three places.
#[test]
fn the_oldest_rust_is_the_same_everywhere() {
    let read = |path: &str| fs::read_to_string(top().join(path)).expect("a file");
    let manifest = read("Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
    let version = version.expect("a version").trim_matches('"');
    let workflow = read(".github/workflows/ci.yml");
    assert!(workflow.contains(&format!("cargo +{version} check")), "{version}");
    assert!(workflow.contains(&format!("rustup toolchain install {version} ")), "{version}");
    assert!(
        read("CONTRIBUTING.md").contains(&format!("Rust {version} is the oldest")),
        "{version}"
    );
}
