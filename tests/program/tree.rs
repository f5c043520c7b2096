//! A source tree in a temporary folder, and the program run in it.

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Where the mozconfigs of Firefox stand.
pub(crate) const MOZCONFIGS: &str = "browser/config/mozconfigs";
/// The mozconfig compared from, where nothing else is said.
pub(crate) const NIGHTLY: &str = "browser/config/mozconfigs/linux64/nightly";
/// The mozconfig compared with, where nothing else is said.
pub(crate) const RELEASE: &str = "browser/config/mozconfigs/linux64/release";

/// What is printed where the two mozconfigs of a pair come to the same.
pub(crate) const CLEAN: &str = "compared 1 pair on 1 platform: no drift\nexit: 0\n";

/// How long a run may take before it counts as hanging, unoptimised and on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A source tree. What stands beside it, in the same temporary folder, is outside of it.
pub(crate) struct Tree {
    folder: TempDir,
}

/// A tree of these files: path and text.
pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
    let tree = Tree { folder: TempDir::new().expect("a temporary folder") };
    fs::create_dir(tree.top()).expect("a folder for the tree");
    files.iter().fold(tree, |tree, (path, text)| tree.with(path, text))
}

/// A tree with a nightly and a release mozconfig on one platform.
pub(crate) fn pair(nightly: &str, release: &str) -> Tree {
    tree(&[(NIGHTLY, nightly), (RELEASE, release)])
}

impl Tree {
    /// The top source directory.
    pub(crate) fn top(&self) -> PathBuf {
        self.folder.path().join("tree")
    }

    /// Where a path of the tree stands; `../` leads to what is beside it.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.top().join(path)
    }

    /// The tree with a further file, or with another text in one.
    pub(crate) fn with(self, path: &str, text: &str) -> Self {
        self.with_bytes(path, dedent(text))
    }

    /// The same with any bytes, which are taken as they are.
    pub(crate) fn with_bytes(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(&file, text).expect("files can be written");
        self
    }

    /// What a file of the tree holds.
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file with text")
    }

    /// The program in the top source directory, with next to no environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mozconfig-lint"));
        command.args(arguments).env_clear().env("PATH", "/usr/bin:/bin").current_dir(self.top());
        command
    }

    /// Runs the program in the top source directory: standard output, standard error where there
    /// is any, and the exit code, in one text.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        outcome(&mut self.command(arguments))
    }

    /// The same in another folder of the tree.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> String {
        outcome(self.command(arguments).current_dir(self.path(folder)))
    }

    /// What the program writes to standard output.
    pub(crate) fn stdout(&self, arguments: &[&str]) -> String {
        run(&mut self.command(arguments)).stdout
    }
}

/// A text that begins with a newline without that and without the indentation that its lines share;
/// any other as it is.
pub(crate) fn dedent(text: &str) -> String {
    let Some(text) = text.strip_prefix('\n') else { return text.to_owned() };
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = || text.trim_end_matches(' ').lines();
    let shared = lines().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    lines().flat_map(|line| [line.get(shared..).unwrap_or_default(), "\n"]).collect()
}

/// Runs a command: standard output, standard error where there is any, and the exit code.
pub(crate) fn outcome(command: &mut Command) -> String {
    let Output { stdout, stderr, code } = run(command);
    let mut text = stdout;
    if !stderr.is_empty() {
        let _ = write!(text, "stderr:\n{stderr}");
    }
    let _ = writeln!(text, "exit: {code}");
    // Shown as what it is, so that no test prints one.
    text.replace('\u{1b}', "^[")
}

struct Output {
    stdout: String,
    stderr: String,
    code: i32,
}

fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let stdout = reader(child.stdout.take().expect("a pipe"));
    let stderr = reader(child.stderr.take().expect("a pipe"));
    let code = wait(&mut child).unwrap_or_else(|| panic!("{command:?} hangs"));
    let text = |reader: thread::JoinHandle<Vec<u8>>| {
        String::from_utf8(reader.join().expect("the output is read")).expect("UTF-8")
    };
    Output { stdout: text(stdout), stderr: text(stderr), code }
}

fn reader(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("the output can be read");
        bytes
    })
}

/// The exit code; none when the program had to be stopped.
fn wait(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < TIMEOUT {
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            // A program that a signal ended has no code.
            return Some(status.code().unwrap_or(-1));
        }
        thread::sleep(Duration::from_millis(2));
    }
    child.kill().expect("the program can be stopped");
    child.wait().expect("the program can be waited for");
    None
}

/// A program; none, with a word on standard error, where it is not installed.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so aloud")]
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|it| it.is_file());
    if found.is_none() {
        eprintln!("skipped: `{name}` is not installed");
    }
    found
}

/// The files of a folder and below, sorted, each with its size.
pub(crate) fn listing(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(listing(&path));
        } else {
            let size = path.symlink_metadata().map_or(0, |metadata| metadata.len());
            found.push(format!("{} {size}", path.display()));
        }
    }
    found.sort();
    found
}
