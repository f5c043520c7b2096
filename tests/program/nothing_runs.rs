//! Nothing that a mozconfig says is ever run.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::tree::{RELEASE, Tree, listing, outcome, pair};

/// Everything by which a shell can be made to run something, each leaving a file behind.
const HOSTILE: &str = r#"
    A=$(touch created-by-substitution)
    B=`touch created-by-backticks`
    export C="$(touch "$topsrcdir/created-in-quotes")"
    touch created-by-command
    ac_add_options --with-a=$(touch created-in-an-option)
    mk_add_options "export X=$(touch created-in-a-make-option)"
    D=$(( $(touch created-in-arithmetic) + 1 ))
    read E <<EOF
    $(touch created-in-a-here-document)
    EOF
    evil() { touch created-in-a-function; }
    evil
    ac_add_options() { touch created-by-redefinition; }
    ac_add_options --enable-b
    PATH="$topsrcdir/bin:$PATH"
    uname
    tool
    F=${G:-$(touch created-in-a-default)}
    if touch created-in-a-condition; then :; fi
    case $(touch created-in-a-case) in *) ;; esac
    for i in $(touch created-in-a-loop); do :; done
    while touch created-in-a-while; do break; done
    : > created-by-redirection
    cat < $(touch created-in-a-redirection)
    eval "touch created-by-eval"
    trap 'touch created-by-trap' EXIT
    touch created-in-the-background &
    ( touch created-in-a-subshell )
    true | touch created-in-a-pipe
    . "$(touch created-in-an-include; echo "$topsrcdir/build/a")"
    exec touch created-by-exec
    "#;

fn hostile() -> Tree {
    let tree = pair(HOSTILE, HOSTILE)
        .with(RELEASE, "export OTHER=1\n")
        .with("bin/uname", "#!/bin/sh\ntouch created-by-path\n")
        .with("bin/tool", "#!/bin/sh\ntouch created-by-path\n");
    for name in ["uname", "tool"] {
        make_executable(&tree, &format!("bin/{name}"));
    }
    tree
}

fn make_executable(tree: &Tree, path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(tree.path(path), fs::Permissions::from_mode(0o755)).expect("own file");
}

const RUNS: [&[&str]; 9] = [
    &[],
    &["--format", "json", "--assume", "$(uname -s)=$(touch created-by-an-assumption)"],
    &["hook", "--topsrcdir", ".", "--objdir", "../out", "--depfile", "../out/lint.d"],
    &["carry", "CC", "--to", "release"],
    &["show", "linux64/nightly"],
    &["show", "browser/config/mozconfigs/linux64/nightly"],
    &["eval", "browser/config/mozconfigs/linux64/nightly", "--topsrcdir", "."],
    &["eval", "browser/config/mozconfigs/linux64/nightly", "--topsrcdir", ".", "--allow-unknown"],
    &[
        "eval",
        "browser/config/mozconfigs/linux64/nightly",
        "--topsrcdir",
        ".",
        "--inherit-env",
        "--command",
        "uname -s=$(touch created-by-an-output)",
    ],
];

#[test]
fn no_file_is_left_behind() {
    let tree = hostile();
    let before = listing(&tree.top());
    for arguments in RUNS {
        let mut command = tree.command(arguments);
        let path = format!("{}:/usr/bin:/bin", tree.path("bin").display());
        let text = outcome(command.env("PATH", path).env("topsrcdir", "$(touch created-by-env)"));
        assert!(!text.contains("panicked"), "{text}");
        assert_eq!(listing(&tree.top()), before, "{arguments:?}");
    }
}

/// The system agrees: the only program that is started is the linter itself.
#[test]
fn no_process_is_started() {
    let tree = hostile();
    for arguments in RUNS {
        let trace = tree.path("../trace");
        let linter = tree.command(arguments);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-e", "trace=execve,execveat,fork,vfork", "-o"]).arg(&trace);
        strace.arg(linter.get_program()).args(linter.get_args());
        strace.env_clear().env("PATH", "/usr/bin:/bin").current_dir(tree.top());
        let status = strace.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let calls = fs::read_to_string(&trace).unwrap_or_default();
        if status.is_err() || !calls.contains("execve(") {
            eprintln!("skipped: strace is not there, or may not trace");
            return;
        }
        let calls: Vec<&str> = calls.lines().collect();
        assert_eq!(calls.len(), 1, "{calls:#?}");
        assert!(calls[0].contains("mozconfig-lint"), "{calls:#?}");
    }
}

/// The sources agree: one file can start a program, and `--since` alone leads there.
#[test]
fn one_file_can_start_a_program() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in ["mozconfig-lint/src", "mozconfig-parse/src"] {
        for line in listing(&top.join(folder)) {
            let (path, _size) = line.rsplit_once(' ').expect("a path and a size");
            let text = fs::read_to_string(path).expect("a source file");
            let text = text.replace("clap::Command", "a description of the command line");
            if ["process::Command", "Command::new", "process::{", "libc::"]
                .iter()
                .any(|it| text.contains(it))
            {
                found.push(path.rsplit_once("/src/").expect("below src").1.to_owned());
            }
        }
    }
    assert_eq!(found, ["cli/git.rs"]);
}
