//! What each step costs, on the sample tree of the repository and on a larger one that is made here.
//!
//! `cargo bench --bench steps`. Tokens are looked at where the parser stands and are not kept, so
//! lexing is measured as the parsing of a text that has words and comments, and no structure.

use std::fs;
use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use mozconfig_lint::check::{Options, WhitelistSource, check};
use mozconfig_lint::output::{Format, RenderOptions, render};
use mozconfig_lint::report::Report;
use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
use mozconfig_parse::settings::World;
use mozconfig_parse::source::{FileSystem, MemoryTree, Sources, TreePath};
use mozconfig_parse::syntax;

fn main() {
    divan::main();
}

/// The sample tree, in memory.
fn sample() -> MemoryTree {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/trees/firefox");
    let mut tree = MemoryTree::default();
    read(&top, &TreePath::default(), &mut tree);
    let whitelist = fs::read(top.join("../../../whitelist.toml")).expect("the sample whitelist");
    tree.insert(TreePath::default().join("whitelist.toml"), whitelist);
    tree
}

fn read(folder: &Path, path: &TreePath, tree: &mut MemoryTree) {
    for entry in fs::read_dir(folder).expect("the sample tree").map(Result::unwrap) {
        let name = entry.file_name().into_string().expect("a name in UTF-8");
        if entry.file_type().expect("a kind").is_dir() {
            read(&entry.path(), &path.join(&name), tree);
        } else {
            tree.insert(path.join(&name), fs::read(entry.path()).expect("a file of the sample"));
        }
    }
}

/// A mozconfig of many lines of the kinds that real ones have.
fn long_text() -> String {
    let block = r#"
# A comment, as every fifth line is one.
ac_add_options --enable-update-channel=${MOZ_UPDATE_CHANNEL}
ac_add_options --with-google-api-keyfile=/builds/gapi.data
export MOZ_TELEMETRY_REPORTING=1
TOOLTOOL_DIR=${TOOLTOOL_DIR:-$topsrcdir}
if [ -f "$TOOLTOOL_DIR/clang/bin/clang" -a -z "$NO_CLANG" ]; then
    export CC="$TOOLTOOL_DIR/clang/bin/clang"
    mk_add_options "export PATH=$TOOLTOOL_DIR/bin:$PATH"
fi
case "$platform" in
win*) WIN=1 ;;
*) mk_add_options MOZ_MAKE_FLAGS="-j4" ;;
esac
"#;
    block.repeat(200)
}

#[divan::bench]
fn lexing(bencher: Bencher) {
    let text =
        "# a comment of a line\nword another_word 'quoted words' \"and $more\"\n".repeat(1500);
    bencher.counter(BytesCount::of_str(&text)).bench(|| syntax::parse(black_box(&text)));
}

#[divan::bench]
fn parsing(bencher: Bencher) {
    let text = long_text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| syntax::parse(black_box(&text)));
}

/// All mozconfigs of one platform of the sample, their files read and parsed before.
#[divan::bench(args = ["linux64", "macosx64", "win64"])]
fn evaluating(bencher: Bencher, platform: &str) {
    let tree = sample();
    let folder = TreePath::new("browser/config/mozconfigs").expect("a path").join(platform);
    let (mut sources, mut parsed) = (Sources::new(), ParsedFiles::default());
    let assumptions = Assumptions::default();
    let mut all = |world: &mut World| {
        for variant in ["nightly", "beta", "release"] {
            let file = sources.load(&tree, &folder.join(variant));
            let mut environment =
                Environment { files: &tree, sources: &mut sources, parsed: &mut parsed, world };
            let evaluation = evaluate(&mut environment, file, &assumptions);
            black_box(evaluation.resolve(world));
        }
    };
    all(&mut World::default());
    bencher.bench_local(|| all(&mut World::default()));
}

/// The pairs of one platform, with the evaluation of its mozconfigs, of which `evaluating` is the
/// part that is not comparing.
#[divan::bench]
fn comparing(bencher: Bencher) {
    let tree = sample();
    let mut options = Options::new(".");
    options.platforms = vec![platform("linux64")];
    bencher.bench(|| check(black_box(&tree), WhitelistSource::None, &options));
}

fn platform(name: &str) -> mozconfig_lint::check::GlobMatcher {
    mozconfig_lint::check::Glob::new(name).expect("a glob").compile_matcher()
}

/// The whole check, but for the disk.
#[divan::bench]
fn checking(bencher: Bencher) {
    let tree = sample();
    bencher.bench(|| report(black_box(&tree)));
}

fn report(tree: &dyn FileSystem) -> Report {
    check(tree, WhitelistSource::Find, &Options::new(".")).expect("the sample can be checked")
}

#[divan::bench(args = ["full", "concise", "json", "sarif"])]
fn rendering(bencher: Bencher, format: &str) {
    let report = report(&sample());
    let format = Format::find(format).expect("a format");
    bencher.bench(|| render(format, black_box(&report), &RenderOptions::default()));
}
