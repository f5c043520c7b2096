//! What `check` said, kept until something changes: then it need not be worked out again.
//!
//! The one home is a folder: the one that `MOZCONFIG_LINT_CACHE` names, or else `mozconfig-lint` in
//! the user's folder for caches. Each file in it is an answer to one command line for one tree, with
//! the stamp of the check that came to it. An answer counts as long as all files hold and all
//! folders name what the check saw there. Another program, another day or another whitelist from
//! elsewhere is another question.
//!
//! What has the identity that it had need not be read again, as long as the folders on the way to it
//! have theirs: git's index trusts the same numbers. What was changed shortly before it was looked at
//! is read all the same, since the clock of a file system may not tell two such changes apart.
//!
//! No trouble here is a trouble of the command: what cannot be read is not known, and what cannot be
//! written is worked out again the next time.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mozconfig_parse::source::{FileSystem, Identity, TreePath};
use tempfile::NamedTempFile;

use super::{Outcome, Streams};
use crate::hook::{Observations, Stamp, digest};

/// How long before a look the last change has to be for an identity to count: longer than the
/// coarsest clock of a file system ticks, which is two seconds.
const SETTLED: Duration = Duration::from_secs(3);

/// How many answers are kept: beyond that the oldest goes.
const MOST_ANSWERS: usize = 100;

/// How the names of the files end.
const EXTENSION: &str = "answer";

/// What was asked.
pub(super) struct Question {
    /// What names the answer: with the same subject, a later answer takes the place of an earlier.
    pub(super) subject: String,
    /// What the answer depends on besides that and the tree.
    pub(super) details: Vec<String>,
}

/// What was said.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// On standard output.
    pub(super) text: String,
    /// What it came to: clean, or findings.
    pub(super) outcome: Outcome,
}

/// Where an answer is kept.
pub(super) struct Cache {
    file: PathBuf,
    question: Vec<String>,
}

impl Cache {
    /// The place for the answer to this question about a tree; none where there is no home for it. No
    /// home is in the tree itself: whoever changes the tree must not be able to bring an answer.
    pub(super) fn new(question: Question, top: &Path, streams: &Streams<'_>) -> Option<Self> {
        let folder = home(&|name| streams.variable(name))?;
        let whole = std::path::absolute(&folder).ok()?;
        let there = whole.ancestors().find_map(|folder| fs::canonicalize(folder).ok())?;
        if there.starts_with(top) {
            return None;
        }
        let Question { subject, details } = question;
        let name = digest(subject.as_bytes()).replace(':', "-");
        let mut question = details;
        question.push(subject);
        question.push(this_program()?);
        Some(Self { file: folder.join(name).with_extension(EXTENSION), question })
    }

    /// The answer, if one is kept that still stands for this tree.
    pub(super) fn recall(&self, files: &dyn FileSystem) -> Option<Answer> {
        let now = SystemTime::now();
        let kept = fs::read_to_string(&self.file).ok()?;
        let Kept { stamp, identities, answer } = parse(&kept)?;
        let look = Look::new(files, identities);
        let is_known = |path: &TreePath| look.is_known(path);
        if !Stamp::parse(stamp).ok()?.is_current(&self.question, files, None, &is_known) {
            return None;
        }
        let seen = look.lines(now);
        if seen != identities {
            // So that the next look is a short one.
            let _ = write(&self.file, &text(stamp, &seen, &answer));
        }
        Some(answer)
    }

    /// Keeps an answer of a check that began then, and saw this.
    pub(super) fn keep(
        self,
        answer: &Answer,
        begun: SystemTime,
        observations: Observations,
        identities: &BTreeMap<TreePath, Identity>,
    ) {
        let stamp = Stamp::new(self.question, observations).to_text();
        // In one step, so that nobody finds half an answer.
        let _ = write(&self.file, &text(&stamp, &lines(identities, begun), answer));
    }
}

/// A look at what files and folders are, rather than at what they hold.
struct Look<'a> {
    files: &'a dyn FileSystem,
    /// The lines of the identities that are known.
    known: HashSet<&'a str>,
    /// What was seen, and whether it was known.
    seen: RefCell<BTreeMap<TreePath, (Identity, bool)>>,
}

impl<'a> Look<'a> {
    fn new(files: &'a dyn FileSystem, known: &'a str) -> Self {
        Self { files, known: known.lines().collect(), seen: RefCell::default() }
    }

    /// Whether what stands at a path is what stood there, with all folders on the way.
    fn is_known(&self, path: &TreePath) -> bool {
        if let Some((_, is_known)) = self.seen.borrow().get(path) {
            return *is_known;
        }
        let Some(identity) = self.files.identity(path) else { return false };
        let is_way_known = path.parent().is_none_or(|folder| self.is_known(&folder));
        let is_known = is_way_known && self.known.contains(&*line(path, &identity));
        self.seen.borrow_mut().insert(path.clone(), (identity, is_known));
        is_known
    }

    /// The lines of what was seen in a look that began then.
    fn lines(self, begun: SystemTime) -> String {
        let seen = self.seen.into_inner();
        lines(seen.iter().map(|(path, (identity, _))| (path, identity)), begun)
    }
}

/// The lines of the identities that count for a look that began then.
fn lines<'a>(
    identities: impl IntoIterator<Item = (&'a TreePath, &'a Identity)>,
    begun: SystemTime,
) -> String {
    let mut lines = String::new();
    for (path, identity) in identities {
        if begun.checked_sub(SETTLED).is_some_and(|settled| identity.is_older_than(settled)) {
            lines += &line(path, identity);
            lines.push('\n');
        }
    }
    lines
}

fn line(path: &TreePath, identity: &Identity) -> String {
    let mut line = String::new();
    for number in identity.numbers() {
        // Writing to a string cannot fail.
        let _ = write!(line, "{number} ");
    }
    // A newline in a path would make two lines of one.
    line + &path.as_str().replace('\n', "\0")
}

/// The folder of all answers.
fn home(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(named) = variable("MOZCONFIG_LINT_CACHE") {
        // Named without a name: nothing is to be kept.
        return (!named.is_empty()).then(|| PathBuf::from(named));
    }
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = if cfg!(windows) {
        absolute("LOCALAPPDATA")?
    } else {
        absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?
    };
    Some(caches.join("mozconfig-lint"))
}

/// What tells this program from another of the same version.
fn this_program() -> Option<String> {
    let metadata = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("program of {} bytes, {}", metadata.len(), modified.as_nanos()))
}

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
struct Kept<'a> {
    stamp: &'a str,
    /// A line for each.
    identities: &'a str,
    answer: Answer,
}

/// An answer as it is kept: a line that says what it comes to, how much follows and what its digest is,
/// then the stamp, the identities, and what was said.
fn text(stamp: &str, identities: &str, Answer { text, outcome }: &Answer) -> String {
    let outcome = if *outcome == Outcome::Clean { "clean" } else { "findings" };
    let rest = format!("{stamp}{identities}{text}");
    let digest = digest(rest.as_bytes());
    format!("{outcome} {} {} {digest}\n{rest}", stamp.len(), identities.len())
}

/// What a file holds; none where something is missing.
fn parse(kept: &str) -> Option<Kept<'_>> {
    let (head, rest) = kept.split_once('\n')?;
    let mut words = head.split(' ');
    let outcome = match words.next()? {
        "clean" => Outcome::Clean,
        "findings" => Outcome::Findings,
        _ => return None,
    };
    let (stamp, after) = rest.split_at_checked(words.next()?.parse().ok()?)?;
    let (identities, text) = after.split_at_checked(words.next()?.parse().ok()?)?;
    let is_whole = words.next()? == digest(rest.as_bytes());
    let answer = Answer { text: text.to_owned(), outcome };
    is_whole.then_some(Kept { stamp, identities, answer })
}

fn write(file: &Path, text: &str) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut pending = NamedTempFile::new_in(folder)?;
    pending.write_all(text.as_bytes())?;
    pending.persist(file)?;
    remove_oldest(folder)
}

/// Keeps the folder from growing without end.
fn remove_oldest(folder: &Path) -> std::io::Result<()> {
    let mut answers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == EXTENSION) {
            answers.push((fs::metadata(&path)?.modified()?, path));
        }
    }
    answers.sort();
    for (_, path) in answers.iter().rev().skip(MOST_ANSWERS) {
        fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use mozconfig_parse::source::{DirectoryEntry, DiskTree, FileKind, ReadError};

    use super::*;

    /// A tree in which a file has the identity of another, whose text can be changed behind it.
    struct Known(&'static str);

    impl FileSystem for Known {
        fn read(&self, _: &TreePath) -> Result<Vec<u8>, ReadError> {
            Ok(self.0.into())
        }

        fn kind(&self, _: &TreePath) -> FileKind {
            FileKind::File
        }

        fn entries(&self, _: &TreePath) -> Result<Vec<DirectoryEntry>, ReadError> {
            Err(ReadError::Absent)
        }

        fn identity(&self, _: &TreePath) -> Option<Identity> {
            DiskTree::new(Path::new(env!("CARGO_MANIFEST_DIR"))).ok()?.identity(&path("Cargo.toml"))
        }
    }

    fn path(path: &str) -> TreePath {
        TreePath::new(path).expect("a path of a tree")
    }

    #[test]
    #[cfg(unix)]
    fn what_is_known_is_not_read_again() {
        let now = SystemTime::now();
        let file = path("a/b");
        let first = Look::new(&Known("1"), "");
        assert!(!first.is_known(&file), "nothing is known yet");
        let lines = first.lines(now + SETTLED * 2);
        let paths: Vec<_> = lines.lines().filter_map(|line| line.split(' ').nth(5)).collect();
        assert_eq!(paths, ["", "a", "a/b"]);
        assert!(Look::new(&Known("2"), &lines).is_known(&file));
        let without_folder: String = lines.split_inclusive('\n').skip(1).collect();
        assert!(!Look::new(&Known("2"), &without_folder).is_known(&file), "the way is not known");
    }

    #[test]
    #[cfg(unix)]
    fn what_was_changed_just_now_is_never_known() {
        let look = Look::new(&Known("1"), "");
        look.is_known(&path("a/b"));
        assert_eq!(look.lines(UNIX_EPOCH + SETTLED), "");
    }

    fn home_with(variables: &[(&str, &str)]) -> Option<PathBuf> {
        let find = |name: &str| variables.iter().find(|it| it.0 == name).map(|it| it.1.into());
        home(&find)
    }

    #[test]
    #[cfg(not(windows))]
    fn the_home_is_the_folder_that_is_named_or_one_of_the_users() {
        let home = |path: &str| Some(PathBuf::from(path));
        assert_eq!(home_with(&[("HOME", "/h")]), home("/h/.cache/mozconfig-lint"));
        let xdg = ("XDG_CACHE_HOME", "/x");
        assert_eq!(home_with(&[("HOME", "/h"), xdg]), home("/x/mozconfig-lint"));
        let named = ("MOZCONFIG_LINT_CACHE", "kept");
        assert_eq!(home_with(&[("HOME", "/h"), xdg, named]), home("kept"));
    }

    #[test]
    fn without_a_home_nothing_is_kept() {
        assert_eq!(home_with(&[]), None);
        assert_eq!(home_with(&[("HOME", "relative"), ("LOCALAPPDATA", "relative")]), None);
        assert_eq!(home_with(&[("HOME", "/h"), ("MOZCONFIG_LINT_CACHE", "")]), None);
    }

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        let answer = Answer { text: "warning: ü\n".to_owned(), outcome: Outcome::Findings };
        let kept = text("{}\n", "1 2 3 4 5 a\n", &answer);
        let (stamp, identities) = ("{}\n", "1 2 3 4 5 a\n");
        assert_eq!(parse(&kept), Some(Kept { stamp, identities, answer }));
    }

    #[test]
    fn half_an_answer_is_none() {
        let answer = Answer { text: "error: ü\n".to_owned(), outcome: Outcome::Clean };
        let kept = text("{}\n", "1 2 3 4 5 a\n", &answer);
        for end in (0..kept.len()).filter(|&end| kept.is_char_boundary(end)) {
            assert_eq!(parse(&kept[..end]), None, "{:?}", &kept[..end]);
        }
        assert_eq!(parse(&kept.replace("error", "fatal")), None);
        assert_eq!(parse(&kept.replacen("clean", "cleaned", 1)), None);
    }
}
