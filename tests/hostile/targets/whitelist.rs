//! The whitelist reader: any bytes give a whitelist or problems, all with places in the text.

use mozconfig_lint::check::{Options, WhitelistSource};
use mozconfig_lint::whitelist::prune::prune;
use mozconfig_lint::whitelist::read::read;
use mozconfig_lint::whitelist::schema::{Assumptions, Entry, Whitelist};
use mozconfig_parse::source::{MemoryTree, Sources, Span, TreePath};

use super::{is_inside, tree};

/// What globs are tried on: the text itself may be anything, so these are few and long.
const NAMES: [&str; 4] = ["linux64", "", "--enable-update-channel=nightly", "a/b/c/d/e/f/g/h/i/j"];

/// How long a whitelist may be to be pruned: each round checks a tree.
const LONGEST_PRUNED: usize = 4096;

/// Reads the bytes as a whitelist, prunes it, and looks at all that it holds.
pub fn whitelist(bytes: &[u8]) {
    let files = tree(&["whitelist.toml"], bytes);
    let mut sources = Sources::new();
    let file = sources.load(&files, &TreePath::default().join("whitelist.toml"));
    match read(&sources, file) {
        Ok(whitelist) => {
            look_at(&sources, &whitelist);
            if bytes.len() <= LONGEST_PRUNED {
                pruned(sources.file(file).text());
            }
        }
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a problem");
            for problem in problems {
                is_inside(&sources, problem.span);
                assert!(!problem.message.is_empty(), "a problem without a word");
            }
        }
    }
}

/// Prunes the whitelist over a small tree: whatever it holds, the rest of the verdict stays.
fn pruned(text: &str) {
    let nightly = "ac_add_options --enable-update-channel=nightly\nexport A=1\n";
    let folder = "browser/config/mozconfigs/linux64";
    let (nightly_path, release_path) = (format!("{folder}/nightly"), format!("{folder}/release"));
    let files = MemoryTree::new([(nightly_path.as_str(), nightly), (release_path.as_str(), "")]);
    let path = TreePath::default().join("whitelist.toml");
    let source = WhitelistSource::Text { path, text: text.to_owned() };
    match prune(&files, source, &Options::new(".")) {
        Ok(pruned) => {
            assert_eq!(pruned.change.is_empty(), pruned.removed.is_empty(), "told otherwise");
        }
        Err(refusal) => {
            assert!(!refusal.message.contains("not pruned"), "{}", refusal.message);
        }
    }
}

fn look_at(sources: &Sources, whitelist: &Whitelist) {
    let mut spans: Vec<Span> = Vec::new();
    for product in &whitelist.products {
        spans.extend([product.header_span, product.name.span, product.mozconfigs.span]);
        for glob in &product.platforms {
            spans.push(glob.span);
            let _ = NAMES.map(|name| glob.value.is_match(name));
        }
        for comparison in &product.comparisons {
            spans.push(comparison.base.span);
            spans.extend(comparison.against.iter().map(|name| name.span));
        }
    }
    for mount in &whitelist.mounts {
        spans.extend([mount.prefix.span, mount.folder.span]);
    }
    let assume = &whitelist.assume;
    add_assumptions(&mut spans, &assume.everywhere);
    for (glob, assumptions) in assume.platforms.iter().chain(&assume.variants) {
        spans.push(glob.span);
        add_assumptions(&mut spans, assumptions);
    }
    let _ = NAMES.map(|name| assume.facts(name, name));
    for (id, entry) in whitelist.entries() {
        assert!(whitelist.entry(id).is_some(), "an entry that its id does not find");
        add_entry(&mut spans, entry);
    }
    for span in spans {
        assert_eq!(span.file, whitelist.file, "a place in another file");
        is_inside(sources, span);
    }
}

fn add_assumptions(spans: &mut Vec<Span>, assumptions: &Assumptions) {
    spans.extend(assumptions.env.iter().flat_map(|it| [it.name.span, it.value.span]));
    spans.extend(assumptions.commands.iter().flat_map(|it| [it.name.span, it.value.span]));
    spans.extend(assumptions.files.iter().flat_map(|it| [it.name.span, it.value.span]));
}

fn add_entry(spans: &mut Vec<Span>, entry: &Entry) {
    spans.extend([entry.span, entry.header_span]);
    spans.extend(entry.keys.iter().map(|key| key.span));
    spans.extend(entry.sides.iter().chain(&entry.against).map(|name| name.span));
    let settings = entry.settings.iter().map(|setting| &setting.glob);
    let globs = entry.products.iter().chain(&entry.platforms).chain(&entry.from);
    for glob in globs.chain(&entry.value).chain(settings) {
        spans.push(glob.span);
        let _ = NAMES.map(|name| glob.value.is_match(name));
    }
    spans.extend(entry.when.iter().map(|when| when.span));
    spans.extend(entry.reason.iter().map(|reason| reason.span));
    spans.extend(entry.bug.iter().map(|bug| bug.span));
    spans.extend(entry.expires.iter().map(|date| date.span));
}
