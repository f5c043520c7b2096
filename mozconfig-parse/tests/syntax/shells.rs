//! What real shells say about a text: `dash -n` and `bash --posix -n`, which read it and run
//! nothing.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// A shell that checks syntax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shell {
    Dash,
    Bash,
}

impl Shell {
    /// Whether the shell takes the text; `None` when it cannot be started.
    pub(crate) fn accepts(self, text: &[u8]) -> Option<bool> {
        let mut command = match self {
            Self::Dash => Command::new("dash"),
            Self::Bash => {
                let mut command = Command::new("bash");
                command.args(["--norc", "--noprofile", "--posix"]);
                command
            }
        };
        let mut child = command
            .arg("-n")
            .env("LC_ALL", "C")
            .env_remove("ENV")
            .env_remove("BASH_ENV")
            .env_remove("SHELLOPTS")
            .env_remove("BASHOPTS")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        if let Some(mut input) = child.stdin.take() {
            // A shell that found an error may be gone before it has read all.
            let _ = input.write_all(text);
        }
        Some(child.wait().ok()?.success())
    }
}

/// What both shells say: dash, bash.
pub(crate) fn verdicts(text: &str) -> Option<(bool, bool)> {
    Some((Shell::Dash.accepts(text.as_bytes())?, Shell::Bash.accepts(text.as_bytes())?))
}

/// Whether both shells are there; says so when not.
pub(crate) fn are_present() -> bool {
    let present = verdicts(":\n") == Some((true, true));
    if !present {
        eprintln!("skipped: dash and bash are not both here");
    }
    present
}

/// Runs `work` on every input, on all processors, and gives the results in the order of the inputs.
pub(crate) fn for_each<Input: Sync, Output: Send>(
    inputs: &[Input],
    work: impl Fn(&Input) -> Output + Sync,
) -> Vec<Output> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let size = inputs.len().div_ceil(threads).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = inputs
            .chunks(size)
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<_>>()))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().expect("the work does not panic"))
            .collect()
    })
}
