//! A program of Python, run on an input.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// What a program prints for an input, or `None` with a word on standard error where there is no Python.
pub(crate) fn run(program: &str, input: &str) -> Option<String> {
    let started = Command::new("python3")
        .args(["-I", "-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => {
            eprintln!("skipped: python3 cannot be run: {error}");
            return None;
        }
    };
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("python3 can be waited for");
    writer.join().expect("no panic").expect("python3 reads its input");
    assert!(output.status.success(), "python3 ended with an error, see above");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}
