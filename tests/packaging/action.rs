//! The action's own steps, run as a runner would: with inputs put into the environment, outputs
//! read from a file, and each script in its own `bash`.
//!
//! What installs the command and what sends the findings away is left out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::{tool, top};

/// How a run of the action ends.
struct Run {
    /// The exit code of the last step.
    code: i32,
    outputs: BTreeMap<String, String>,
    /// What the steps printed.
    log: String,
    scratch: TempDir,
}

/// The action as JSON; none where there is nothing that reads YAML.
fn action() -> Option<Value> {
    let python = tool("python3")?;
    let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    let output = Command::new(python)
        .args(["-c", script])
        .arg(top().join("action.yml"))
        .output()
        .expect("Python runs");
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// Runs the action in a workspace.
fn run(action: &Value, workspace: &Path, inputs: &[(&str, &str)]) -> Run {
    let scratch = TempDir::new().expect("a folder");
    let bin = scratch.path().join("mozconfig-lint/bin");
    fs::create_dir_all(&bin).expect("a folder");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_mozconfig-lint"), bin.join("mozconfig-lint"))
        .expect("a link");
    let given = |name: &str| {
        let default = &action["inputs"][name]["default"];
        let input = inputs.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
        input.or(default.as_str()).unwrap_or_else(|| panic!("no input {name}")).to_owned()
    };
    let mut run = Run { code: 0, outputs: BTreeMap::new(), log: String::new(), scratch };
    for step in action["runs"]["steps"].as_array().expect("steps") {
        let Some(script) =
            step["run"].as_str().filter(|_| step["name"] != "Install mozconfig-lint")
        else {
            continue;
        };
        let outputs = run.scratch.path().join("outputs");
        fs::write(&outputs, "").expect("a file");
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
        command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(workspace);
        command.env("RUNNER_TEMP", run.scratch.path()).env("GITHUB_OUTPUT", &outputs);
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            let value = value.as_str().expect("a text");
            let expression = value.strip_prefix("${{ ").and_then(|value| value.strip_suffix(" }}"));
            let value = match expression.expect("an expression alone").split_once('.') {
                Some(("inputs", name)) => given(name),
                Some(("steps", output)) => {
                    let name = output.rsplit('.').next().unwrap_or_default();
                    run.outputs[name].clone()
                }
                other => panic!("{other:?}"),
            };
            command.env(name, value);
        }
        let output = command.output().expect("bash runs");
        run.log.push_str(&String::from_utf8_lossy(&output.stdout));
        run.log.push_str(&String::from_utf8_lossy(&output.stderr));
        run.code = output.status.code().unwrap_or(-1);
        for line in fs::read_to_string(&outputs).expect("the outputs").lines() {
            let (name, value) = line.split_once('=').expect("NAME=VALUE");
            run.outputs.insert(name.to_owned(), value.to_owned());
        }
        // A step that fails ends the job.
        if run.code != 0 {
            break;
        }
    }
    run
}

#[test]
fn findings_fail_the_job() {
    let Some(action) = action() else { return };
    let inputs = [("topsrcdir", "tests/trees/firefox"), ("whitelist", "whitelist.toml")];
    let run = run(&action, &top(), &inputs);
    assert_eq!((run.code, run.outputs["exit-code"].as_str()), (1, "1"), "{}", run.log);
    assert_eq!(run.log.matches("::error ").count(), 3, "{}", run.log);
    let sarif = fs::read_to_string(&run.outputs["sarif-file"]).expect("the file");
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn findings_may_be_let_through() {
    let Some(action) = action() else { return };
    let inputs = [("topsrcdir", "tests/trees/firefox"), ("fail-on", "never")];
    let told = run(&action, &top(), &[&inputs[..], &[("whitelist", "whitelist.toml")]].concat());
    assert_eq!((told.code, told.outputs["exit-code"].as_str()), (0, "1"), "{}", told.log);
    let told = run(&action, &top(), &[inputs[0], ("fail-on", "sometimes")]);
    assert_eq!(told.code, 2, "{}", told.log);
    assert!(told.log.contains("::error::fail-on is `error` or `never`"), "{}", told.log);
}

#[test]
fn a_part_of_the_tree() {
    let Some(action) = action() else { return };
    let inputs = [
        ("topsrcdir", "tests/trees/firefox"),
        ("whitelist", "whitelist.toml"),
        ("platforms", "win*\n\nmacosx64\n"),
    ];
    let told = run(&action, &top(), &inputs);
    assert_eq!(told.outputs["exit-code"], "1", "{}", told.log);
    let told = run(&action, &top(), &[inputs[0], inputs[1], ("platforms", "amiga")]);
    assert_eq!((told.code, told.outputs["exit-code"].as_str()), (2, "2"), "{}", told.log);
}

#[test]
fn a_check_that_cannot_be_made_fails_always() {
    let Some(action) = action() else { return };
    for fail_on in ["error", "never"] {
        let told = run(&action, &top(), &[("topsrcdir", "tests/gone"), ("fail-on", fail_on)]);
        assert_eq!((told.code, told.outputs["exit-code"].as_str()), (2, "2"), "{}", told.log);
        assert_eq!(told.outputs["sarif-file"], "");
    }
}

/// An input is a value, whatever stands in it.
#[test]
fn inputs_are_not_run() {
    let Some(action) = action() else { return };
    let workspace = TempDir::new().expect("a folder");
    let hostile = "$(touch ran); `touch ran` \"; touch ran; '";
    for name in ["topsrcdir", "whitelist", "platforms", "since", "fail-on"] {
        let told = run(&action, workspace.path(), &[(name, hostile)]);
        assert_eq!(told.code, 2, "{}", told.log);
        assert!(!workspace.path().join("ran").exists(), "{name}");
    }
    let told = run(&action, workspace.path(), &[("topsrcdir", "--version")]);
    assert_eq!(told.code, 2, "{}", told.log);
}
