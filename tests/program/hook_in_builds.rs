//! `hook`, called by make and ninja: they decide from its stamp and depfile when to call it again.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::hook::{COMMON, INCLUDES, clean};
use crate::tree::{MOZCONFIGS, NIGHTLY, RELEASE, Tree, tree};

/// Who builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Make,
    /// ninja, which reads the depfile each time.
    Ninja,
    /// ninja, which takes the depfile over into its own log, and removes it.
    NinjaWithLog,
}

impl Tool {
    fn program(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Ninja | Self::NinjaWithLog => "ninja",
        }
    }
}

/// A build in its object directory, with a rule that calls the hook and writes down that it did.
struct Build {
    tree: Tree,
    folder: PathBuf,
    tool: Tool,
}

impl Build {
    /// A build in a folder, which is named from the top source directory. None where the tool is not
    /// installed.
    fn new(tree: Tree, folder: &str, tool: Tool) -> Option<Self> {
        let program = tool.program();
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so aloud")]
        if Command::new(program).arg("--version").output().is_err() {
            eprintln!("skipped: `{program}` is not installed");
            return None;
        }
        let path = tree.path(folder);
        fs::create_dir_all(&path).expect("folders can be made");
        let top = if folder.starts_with("../") { "../tree" } else { ".." };
        let hook = format!(
            "echo run >> runs && {} hook --topsrcdir {top} --objdir . --stamp lint.stamp --depfile lint.d",
            env!("CARGO_BIN_EXE_mozconfig-lint"),
        );
        let (name, rules) = match tool {
            Tool::Make => (
                "Makefile",
                format!(
                    "built: lint.stamp\n\t@cp lint.stamp built\n\
                     lint.stamp:\n\t@{hook}\n\
                     -include lint.d\n"
                ),
            ),
            Tool::Ninja | Tool::NinjaWithLog => {
                let deps = if tool == Tool::Ninja { "" } else { "  deps = gcc\n" };
                (
                    "build.ninja",
                    format!(
                        "rule hook\n  command = {hook}\n  depfile = lint.d\n{deps}\
                         rule copy\n  command = cp $in $out\n\
                         build lint.stamp: hook\n\
                         build built: copy lint.stamp\n"
                    ),
                )
            }
        };
        fs::write(path.join(name), rules).expect("files can be written");
        Some(Self { tree, folder: path, tool })
    }

    /// Builds: whether the build went well, and how often the hook was called.
    fn build(&self) -> (bool, usize) {
        tick();
        let before = self.runs();
        let mut command = Command::new(self.tool.program());
        command.current_dir(&self.folder).env_clear().env("PATH", "/usr/bin:/bin");
        let output = command.output().expect("the tool runs");
        (output.status.success(), self.runs() - before)
    }

    fn runs(&self) -> usize {
        fs::read_to_string(self.folder.join("runs")).map_or(0, |text| text.lines().count())
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.tree.path(path)).expect("a file of the tree")
    }

    fn change(&self, path: &str, text: &str) {
        tick();
        let file = self.tree.path(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, text).expect("files can be written");
    }

    fn remove(&self, path: &str) {
        tick();
        let file = self.tree.path(path);
        let removed = if file.is_dir() { fs::remove_dir_all(file) } else { fs::remove_file(file) };
        removed.expect("it can be removed");
    }

    /// The hook is called, comes out clean, and is not called again.
    fn expect_clean(&self, why: &str) {
        assert_eq!(self.build(), (true, 1), "{:?} {why}", self.tool);
        self.expect_nothing(why);
    }

    fn expect_nothing(&self, why: &str) {
        assert_eq!(self.build(), (true, 0), "{:?}, again: {why}", self.tool);
    }

    /// The hook is called each time, until the tree is clean again.
    fn expect_failure(&self, why: &str) {
        assert_eq!(self.build(), (false, 1), "{:?} {why}", self.tool);
        assert!(!self.folder.join("lint.stamp").exists(), "{why}");
        assert_eq!(self.build(), (false, 1), "{:?}, again: {why}", self.tool);
    }
}

/// The clock of a file system ticks some hundred times a second: lets what comes next be newer.
fn tick() {
    thread::sleep(Duration::from_millis(20));
}

/// All that has to make a build call the hook again, and what must not.
fn judge(build: &Build) {
    build.expect_clean("the first build");

    let mozconfig = |platform: &str, variant: &str| format!("{MOZCONFIGS}/{platform}/{variant}");
    let extra = "if test -d \"$topsrcdir/extra\"; then ac_add_options --enable-extra; fi\n";
    build.change(COMMON, &format!("ac_add_options --disable-lto\n{extra}"));
    build.expect_clean("an included file is edited");
    let whitelist = build.text("whitelist.toml");
    build.change("whitelist.toml", &format!("# edited\n{whitelist}"));
    build.expect_clean("the whitelist is edited");
    let nightly = build.text(NIGHTLY);
    build.change(NIGHTLY, &format!("{nightly}ac_add_options --enable-x\n"));
    build.expect_failure("a mozconfig drifts");
    build.change(NIGHTLY, &nightly);
    build.expect_clean("the drift is gone");
    build.change(NIGHTLY, &nightly);
    build.expect_clean("a mozconfig is touched");

    build.change(&mozconfig("win64", "nightly"), INCLUDES);
    build.change(&mozconfig("win64", "release"), INCLUDES);
    build.expect_clean("a platform appears");
    build.change(&mozconfig("win64", "beta"), "ac_add_options --enable-x\n");
    build.expect_failure("a variant appears");
    build.remove(&mozconfig("win64", "beta"));
    build.expect_clean("the variant is gone");
    build.remove(&format!("{MOZCONFIGS}/win64"));
    build.expect_clean("the platform is gone");

    build.change("mail/config/mozconfigs/linux64/nightly", "");
    build.change("mail/config/mozconfigs/linux64/release", "");
    build.expect_clean("a product appears");
    build.change("mail/config/mozconfigs/whitelist.toml", "version = 1\n");
    build.expect_failure("a second whitelist appears");
    build.remove("mail");
    build.expect_clean("the product is gone");
    build.change("extra/x", "");
    build.expect_clean("a folder appears that a mozconfig asks about");

    build.change("README.txt", "");
    build.expect_clean("a name appears where a product could");

    build.remove(COMMON);
    build.expect_failure("an included file is gone");
    build.change(COMMON, "");
    build.expect_clean("the included file is back");

    build.change("dom/base/Element.cpp", "// edited\n");
    build.change("dom/base/new/Node.cpp", "");
    build.expect_nothing("sources are edited");
    let product = "product/config/mozconfigs/linux64/nightly";
    let product = build.folder.join(product);
    fs::create_dir_all(product.parent().expect("a folder")).expect("folders can be made");
    fs::write(product, "ac_add_options --enable-x\n").expect("files can be written");
    build.expect_nothing("the build makes a folder of mozconfigs");
}

#[test]
fn make_calls_it_when_something_matters() {
    for folder in ["obj", "../out"] {
        if let Some(build) = Build::new(clean(), folder, Tool::Make) {
            judge(&build);
        }
    }
}

#[test]
fn ninja_calls_it_when_something_matters() {
    for (folder, tool) in [("build-here", Tool::NinjaWithLog), ("../out", Tool::Ninja)] {
        if let Some(build) = Build::new(clean(), folder, tool) {
            judge(&build);
        }
    }
}

/// Names that make, ninja or both read in their own way.
#[test]
fn names_of_all_kinds() {
    for (name, is_readable) in
        [("a b#c$d~", true), ("größe", true), ("a(b)", false), ("a:b", false)]
    {
        for tool in [Tool::Make, Tool::Ninja, Tool::NinjaWithLog] {
            let include = format!(". \"$topsrcdir\"/build/'{name}'\n");
            let tree = tree(&[
                (NIGHTLY, &include),
                (RELEASE, &include),
                (&format!("build/{name}"), "ac_add_options --enable-lto\n"),
            ]);
            let Some(build) = Build::new(tree, "../out", tool) else { continue };
            assert_eq!(build.build(), (true, 1), "{name}: {tool:?}");
            let again = usize::from(!is_readable);
            assert_eq!(build.build(), (true, again), "{name}, with nothing changed: {tool:?}");
            build.change(&format!("build/{name}"), "ac_add_options --enable-x\n");
            assert_eq!(build.build(), (true, 1), "{name}, edited: {tool:?}");
            assert_eq!(build.build(), (true, again), "{name}, with nothing changed: {tool:?}");
        }
    }
}
