//! Git, run as a program to read objects: the one place where a process is started, and `check
//! --since` alone comes here.
//!
//! Which commands are run is fixed: `rev-parse` and `merge-base` to find a commit, `cat-file --batch`
//! to read objects. None of them writes, runs hooks or filters, or shows pages. Settings that would
//! start something all the same are overruled, and nothing is fetched: what a partial clone does not
//! have is missing.

use std::cell::RefCell;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use mozconfig_parse::source::{MAX_FILE_SIZE, TreePath};

use super::Failure;
use crate::git_tree::{Contents, ObjectId, Objects};
use crate::output::escape_line;

/// Overrules what a repository may ask git to start.
const SETTINGS: [&str; 5] =
    ["--no-pager", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never"];

/// What tells git of another repository than the one of the folder: set in hooks.
const LOCAL_VARIABLES: [&str; 12] = [
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// A command of git in a folder.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.args(SETTINGS).current_dir(folder).stdin(Stdio::null()).stderr(Stdio::piped());
    for variable in LOCAL_VARIABLES {
        command.env_remove(variable);
    }
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C");
    command
}

fn not_started(error: &io::Error) -> Failure {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such program".to_owned(),
        _ => error.to_string(),
    };
    Failure::new(format!("cannot start `git`: {why}"))
        .with_help("`--since` reads the old tree with git: install it")
}

/// What a command of git says; `Err` with its words where it fails.
fn said(command: &mut Command) -> Result<Result<String, String>, Failure> {
    let output = command.output().map_err(|error| not_started(&error))?;
    if output.status.success() {
        let text = String::from_utf8(output.stdout)
            .map_err(|_| Failure::new("the path of the source tree is not UTF-8"))?;
        return Ok(Ok(text));
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let line = errors.lines().find(|line| !line.is_empty()).unwrap_or("git gives no reason");
    Ok(Err(escape_line(line.strip_prefix("fatal: ").unwrap_or(line))))
}

/// The repository that holds a source tree.
pub(super) struct Repository {
    folder: std::path::PathBuf,
    /// Where the tree is in the repository.
    pub(super) top: TreePath,
    is_shallow: bool,
}

impl Repository {
    /// The repository of a folder of a work tree.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let mut command = git(folder);
        command.args(["rev-parse", "--is-shallow-repository", "--is-inside-work-tree"]);
        let answer = said(command.arg("--show-prefix"))?.and_then(|text| {
            let mut lines = text.splitn(3, '\n');
            let mut next = || lines.next().unwrap_or_default();
            let (is_shallow, is_inside) = (next() == "true", next() == "true");
            let prefix = next().strip_suffix('\n').and_then(TreePath::new);
            let repository = prefix.filter(|_| is_inside);
            let repository =
                repository.map(|top| Self { folder: folder.to_path_buf(), top, is_shallow });
            repository.ok_or_else(|| "it is in no work tree".to_owned())
        });
        answer.map_err(|why| {
            Failure::new(format!("cannot read the repository of the source tree: {why}"))
                .with_help("`--since` takes a revision of the git repository that holds the tree")
        })
    }

    /// The commit that a revision names: `A...B` is the nearest common ancestor of the two, and
    /// either of them is `HEAD` where it is missing.
    pub(super) fn commit(&self, revision: &str) -> Result<ObjectId, Failure> {
        let or_head = |name: &str| if name.is_empty() { "HEAD" } else { name }.to_owned();
        let found = if let Some((left, right)) = revision.split_once("...") {
            let (left, right) = (or_head(left), or_head(right));
            let mut command = git(&self.folder);
            said(command.args(["merge-base", "--end-of-options"]).args([left, right]))?
        } else if revision.contains("..") {
            return Err(Failure::new(format!("`{}` is a range", escape_line(revision)))
                .with_help("name one revision, or `A...B` for the common ancestor of two"));
        } else {
            let mut command = git(&self.folder);
            command.args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
            said(command.arg(format!("{revision}^{{commit}}")))?
        };
        let id = found.ok().and_then(|text| ObjectId::new(text.lines().next()?.trim_end()));
        id.ok_or_else(|| self.unknown(revision))
    }

    fn unknown(&self, revision: &str) -> Failure {
        let shown = escape_line(revision);
        let what = match shown.split_once("...") {
            Some((left, right)) => {
                let or_head = |name: &str| if name.is_empty() { "HEAD" } else { name }.to_owned();
                let (left, right) = (or_head(left), or_head(right));
                format!("`{left}` and `{right}` are no commits with a common ancestor")
            }
            None => format!("there is no commit `{shown}`"),
        };
        let help = if self.is_shallow {
            "this clone is shallow: fetch more of the history, as with `git fetch --unshallow`, or \
             `fetch-depth: 0` in a workflow"
        } else {
            "`--since` takes what `git rev-parse` takes, such as `HEAD~1`, `origin/main` or \
             `origin/main...`; fetch the branch if it is not there"
        };
        Failure::new(format!("{what} in the repository of the source tree")).with_help(help)
    }

    /// A reader of objects.
    pub(super) fn objects(&self) -> Result<ObjectReader, Failure> {
        let mut command = git(&self.folder);
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child =
            command.stderr(Stdio::null()).spawn().map_err(|error| not_started(&error))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let Some((stdin, stdout)) = pipes else {
            return Err(Failure::new("`git cat-file` has no pipes"));
        };
        let pipes = RefCell::new(Pipes { stdin: Some(stdin), stdout: BufReader::new(stdout) });
        Ok(ObjectReader { child, pipes })
    }
}

/// `git cat-file --batch`, asked for one object after the other.
pub(super) struct ObjectReader {
    child: Child,
    pipes: RefCell<Pipes>,
}

struct Pipes {
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl ObjectReader {
    /// The tree object of a commit.
    pub(super) fn tree_of(&self, commit: &ObjectId) -> Result<ObjectId, Failure> {
        let answer = self.pipes.borrow_mut().ask(commit);
        let tree = answer.and_then(|contents| match contents {
            Contents::Bytes(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                let tree = text.strip_prefix("tree ").and_then(|text| text.lines().next());
                tree.and_then(ObjectId::new).ok_or_else(|| "it names no tree".to_owned())
            }
            Contents::TooLarge(_) => Err("it is too large".to_owned()),
        });
        tree.map_err(|why| Failure::new(format!("cannot read a commit: {why}")))
    }
}

impl Objects for ObjectReader {
    fn read(&self, id: &ObjectId) -> Result<Contents, String> {
        self.pipes.borrow_mut().ask(id)
    }
}

impl Pipes {
    fn ask(&mut self, id: &ObjectId) -> Result<Contents, String> {
        self.try_to_ask(id).unwrap_or_else(|error| Err(format!("`git cat-file` ended: {error}")))
    }

    fn try_to_ask(&mut self, id: &ObjectId) -> io::Result<Result<Contents, String>> {
        let ended = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let stdin = self.stdin.as_mut().ok_or_else(ended)?;
        writeln!(stdin, "{}", id.as_str())?;
        stdin.flush()?;
        // `ID TYPE SIZE`, then the contents and a newline; or `ID missing`.
        let mut header = String::new();
        self.stdout.read_line(&mut header)?;
        let mut words = header.split_ascii_whitespace().skip(2);
        let size: Option<u64> = words.next().and_then(|size| size.parse().ok());
        let Some(size) = size else {
            return match header.trim_end().rsplit_once(' ') {
                Some((_, "missing")) => Ok(Err(format!("the object {} is missing", id.as_str()))),
                _ => Err(ended()),
            };
        };
        let contents = if size > MAX_FILE_SIZE {
            io::copy(&mut (&mut self.stdout).take(size + 1), &mut io::sink())?;
            Contents::TooLarge(size)
        } else {
            let mut bytes = vec![0; size as usize];
            self.stdout.read_exact(&mut bytes)?;
            self.stdout.read_exact(&mut [0])?;
            Contents::Bytes(bytes)
        };
        Ok(Ok(contents))
    }
}

impl Drop for ObjectReader {
    fn drop(&mut self) {
        // The end of its input is the end of the command.
        self.pipes.borrow_mut().stdin = None;
        let _ = self.child.wait();
    }
}
