//! Trees on disk that hold what is no file, or lead out of the tree: the program reads nothing
//! outside, waits for nobody, and takes no more memory than it is given.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const MOZCONFIGS: &str = "browser/config/mozconfigs/linux64";
/// How much memory the program may have, in KiB. What is read of a text may be many times as large
/// as the text.
const MEMORY: u32 = 2 << 20;
/// How long it may take.
const SOON: Duration = Duration::from_secs(30);

struct Tree {
    folder: TempDir,
}

impl Tree {
    /// A tree with a mozconfig for nightly and an empty one for release. Beside it stands a file
    /// that must not be read.
    fn new(nightly: &str) -> Self {
        let tree = Self { folder: TempDir::new().expect("a temporary folder") };
        tree.write(&format!("{MOZCONFIGS}/nightly"), nightly);
        tree.write(&format!("{MOZCONFIGS}/release"), "");
        tree.write("../outside/secret", "ac_add_options --enable-secret\n");
        tree
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("tree").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join("tree").join(path);
        fs::create_dir_all(self.folder.path().join("tree")).expect("a folder");
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn link(&self, path: &str, to: impl AsRef<Path>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        symlink(to, path).expect("a link");
    }

    fn fifo(&self, path: &str) {
        let status = Command::new("mkfifo").arg(self.path(path)).status().expect("mkfifo runs");
        assert!(status.success(), "no FIFO");
    }

    /// Runs a check with little memory: what it prints, and its exit code, which is 0, 1 or 2.
    fn check(&self, arguments: &[&str]) -> String {
        let script = format!("ulimit -v {MEMORY}; exec \"$@\"");
        let mut child = Command::new("/bin/sh")
            .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_mozconfig-lint")])
            .args(arguments)
            .env_clear()
            .current_dir(self.path(""))
            .stdin(Stdio::null())
            .stdout(fs::File::create(self.folder.path().join("stdout")).expect("a file"))
            .stderr(fs::File::create(self.folder.path().join("stderr")).expect("a file"))
            .spawn()
            .expect("the program starts");
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("the program can be waited for") {
                break status;
            }
            if start.elapsed() > SOON {
                child.kill().expect("the program can be stopped");
                panic!("the program does not end");
            }
            thread::sleep(Duration::from_millis(3));
        };
        let read = |name| fs::read_to_string(self.folder.path().join(name)).expect("text");
        let output = read("stdout") + &read("stderr");
        assert!(matches!(status.code(), Some(0..=2)), "{status}: {output}");
        assert!(!output.contains("panicked"), "{output}");
        assert!(!output.contains("--enable-secret"), "it read a file outside: {output}");
        output
    }

    /// The same, with one line for each finding.
    fn findings(&self) -> String {
        self.check(&["--format", "concise"])
    }
}

/// Says that each of these is among the findings.
fn tells(findings: &str, rules: &[&str]) {
    for rule in rules {
        assert!(findings.contains(&format!("[{rule}]")), "no {rule}: {findings}");
    }
}

#[test]
fn links_that_lead_to_themselves() {
    let tree = Tree::new(". \"$topsrcdir/loop\"\n. \"$topsrcdir/folder/folder/folder/common\"\n");
    tree.link("loop", "loop");
    tree.link("two", "three");
    tree.link("three", "two");
    tree.link("folder", ".");
    tree.link("whitelist.toml", "two");
    tree.link("browser/config/mozconfigs/loop", "../mozconfigs");
    tree.link("browser/browser", "../browser");
    tree.link(&format!("{MOZCONFIGS}/beta"), "beta");
    tree.write("common", "ac_add_options --enable-common\n");
    tells(&tree.findings(), &["unreadable-file", "invalid-whitelist"]);
}

#[test]
fn devices_and_pipes_everywhere() {
    for device in
        ["/dev/zero", "/dev/full", "/dev/tty", "/dev/random", "/dev/stdin", "/proc/self/mem"]
    {
        let tree = Tree::new(
            ". \"$topsrcdir/device\"\nX=$(cat < \"$topsrcdir/device\")\nread Y < $topsrcdir/device\n\
             if test -f \"$topsrcdir/device\"; then . $topsrcdir/device; fi\nac_add_options $X$Y\n",
        );
        tree.link("device", device);
        tree.link(&format!("{MOZCONFIGS}/beta"), device);
        tree.findings();
        tree.link("whitelist.toml", device);
        tree.findings();
    }
    let tree = Tree::new(". \"$topsrcdir/pipe\"\nread X < \"$topsrcdir/pipe\"\n");
    tree.fifo("pipe");
    tree.fifo(&format!("{MOZCONFIGS}/beta"));
    tree.fifo("whitelist.toml");
    tells(&tree.findings(), &["unreadable-file", "invalid-whitelist"]);
}

#[test]
fn includes_that_climb_out() {
    let above = "../".repeat(40);
    let tree = Tree::new(&format!(
        ". \"$topsrcdir/../outside/secret\"\n. \"$topsrcdir/build/../../outside/secret\"\n\
         . \"$topsrcdir/{above}etc/passwd\"\n. \"$topsrcdir/link/secret\"\n\
         . \"$topsrcdir/file\"\n. /etc/passwd\n. ../../../../../outside/secret\n\
         . \"$topsrcdir/link/../outside/secret\"\n. \"$topsrcdir/inside\"\n"
    ));
    tree.link("link", "../outside");
    tree.link("file", tree.path("../outside/secret"));
    tree.link("inside", "common");
    tree.write("common", "ac_add_options --enable-inside\n");
    let findings = tree.findings();
    tells(&findings, &["outside-tree"]);
    for path in ["link/secret", "`file`", "/etc/passwd", "$topsrcdir/../outside/secret"] {
        assert!(findings.contains(path), "no {path}: {findings}");
    }
}

#[test]
fn mounts_that_lead_astray() {
    for mounts in [
        "comm = \"..\"",
        "comm = \"../outside\"",
        "comm = \"/etc\"",
        "\"..\" = \".\"",
        "\".\" = \".\"",
        "comm = \"comm\"",
        "comm = \"comm/comm\"",
        "comm = \"link\"",
        "a = \"b\"\nb = \"a\"",
        "a = \"a/a\"\n\"a/a\" = \"a\"",
        "\"a/../..\" = \".\"",
        "browser = \"browser/browser\"",
    ] {
        let tree = Tree::new(
            ". \"$topsrcdir/comm/secret\"\n. \"$topsrcdir/a/b/a/b/secret\"\n. $topsrcdir/passwd\n\
             . \"$topsrcdir/comm/comm/comm/browser/config/mozconfigs/linux64/nightly\"\n",
        );
        tree.link("link", "../outside");
        tree.write("whitelist.toml", &format!("version = 1\n[mounts]\n{mounts}\n"));
        tree.findings();
    }
    // On the command line a mount may stand anywhere: who gives it means it.
    let tree = Tree::new(". \"$topsrcdir/comm/tree/loop\"\n");
    tree.link("loop", "../tree/loop");
    tree.findings();
}

#[test]
fn files_that_may_not_be_read() {
    let tree = Tree::new(". \"$topsrcdir/closed/common\"\n. \"$topsrcdir/secret\"\n");
    tree.write("closed/common", "ac_add_options --enable-a\n");
    tree.write("secret", "ac_add_options --enable-b\n");
    tree.write("whitelist.toml", "version = 1\n");
    let close = |path, mode| {
        fs::set_permissions(tree.path(path), fs::Permissions::from_mode(mode)).expect("a mode");
    };
    for path in ["closed", "secret", "whitelist.toml", MOZCONFIGS] {
        close(path, 0o000);
        let may_read_all = fs::read_dir(tree.path(MOZCONFIGS)).is_ok();
        let findings = tree.findings();
        if path == MOZCONFIGS && may_read_all {
            eprintln!("not judged: this user may read every file, whatever its permissions");
        }
        assert!(!findings.is_empty());
    }
    for path in [MOZCONFIGS, "closed"] {
        close(path, 0o755);
    }
}

#[test]
fn large_files() {
    // Larger than any file that is read; nothing of it is on the disk.
    let tree = Tree::new(". \"$topsrcdir/sparse\"\n");
    let file = fs::File::create(tree.path("sparse")).expect("a file");
    file.set_len(1 << 40).expect("a sparse file");
    let file = fs::File::create(tree.path(&format!("{MOZCONFIGS}/beta"))).expect("a file");
    file.set_len(u64::from(u32::MAX)).expect("a sparse file");
    tells(&tree.findings(), &["unreadable-file"]);
    // As large as may be read would take too long unoptimised.
    let length = if cfg!(debug_assertions) { 4 << 20 } else { 100 << 20 };
    let tree = Tree::new("");
    let file = fs::File::create(tree.path("whitelist.toml")).expect("a file");
    file.set_len(length).expect("a sparse file");
    tree.findings();
    let tree = Tree::new(&format!("ac_add_options --with-x={}\n", "x".repeat(4 << 20)));
    tree.check(&["--format", "concise"]);
}

#[test]
fn names_that_are_no_names() {
    let tree = Tree::new("ac_add_options --x\n");
    for name in ["a\nb", "a\u{1b}[31m", "-rf", "*", "[", "{a,b}", " ", "\\", "\u{202e}", "..."] {
        tree.write(&format!("browser/config/mozconfigs/{name}/nightly"), "exit 1\n");
        tree.write(&format!("browser/config/mozconfigs/{name}/release"), "");
        tree.write(&format!("{MOZCONFIGS}/{name}"), "");
    }
    for format in ["full", "concise", "json"] {
        let output = tree.check(&["--format", format]);
        assert!(!output.contains('\u{1b}'), "{output:?}");
    }
}

#[test]
fn a_loop_that_appends_without_end() {
    let words: Vec<String> = (0..200).map(|word| word.to_string()).collect();
    let words = words.join(" ");
    let append = "mk_add_options \"export A+=one more option\"";
    let text = format!("for i in {words}; do for j in {words}; do {append}; done; done\n");
    tells(&Tree::new(&text).findings(), &["only-in-base"]);
}

#[test]
fn lines_that_append_one_behind_the_other() {
    let lines: Vec<String> =
        (0..50_000).map(|line| format!("mk_add_options X+={line}\n")).collect();
    tells(&Tree::new(&lines.concat()).findings(), &["only-in-base"]);
}
