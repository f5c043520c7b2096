//! Entries that `whitelist add` makes for generated pairs: what is chosen is gone, nothing else is, and
//! nothing of them is stale. No shell is asked here: an entry says nothing about a shell.
//!
//! All findings of a pair can always be allowed at once. One alone is refused where others come of the
//! same statement: an entry that allows a statement allows what comes of it, and that was not chosen.

use std::collections::BTreeSet;

use mozconfig_lint::check::{Options, WhitelistSource};
use mozconfig_lint::whitelist::add::{Added, Selection, add, candidates};
use mozconfig_lint::whitelist::prune::prune;
use mozconfig_lint::whitelist::suggest_entry::Decision;
use mozconfig_parse::source::MemoryTree;

use crate::generator;
use crate::shrink::number;

/// How many pairs are made.
const PAIRS: u64 = 400;

/// How the one refusal begins that there may be; then it names what would be allowed as well.
const REFUSED: &str = "nothing was added to `whitelist.toml`: the entries would allow ";

/// How many findings of a pair are tried one by one.
const ONE_BY_ONE: usize = 3;

/// The whitelist as it would be.
fn after(added: &Added) -> WhitelistSource {
    let text = String::from_utf8(added.change.after.clone()).expect("a whitelist is UTF-8");
    WhitelistSource::Text { path: added.change.path.clone(), text }
}

fn added(tree: &MemoryTree, numbers: BTreeSet<usize>) -> Result<Added, String> {
    let selection = Selection { numbers, ..Selection::default() };
    let (options, decision) = (Options::new("."), Decision::new("r"));
    add(tree, WhitelistSource::None, &options, &selection, &decision, None)
        .map_err(|refusal| refusal.message)
}

#[test]
fn entries_allow_what_is_chosen() {
    let first = number("MOZCONFIG_SEED").unwrap_or(1);
    let (mut found, mut alone, mut refused) = (0, 0, 0);
    for seed in first..first + number("MOZCONFIG_TREES").unwrap_or(PAIRS) {
        let pair = generator::pair(seed);
        let tree = pair.tree();
        let options = Options::new(".");
        let Ok(all) = candidates(&tree, WhitelistSource::None, &options) else { continue };
        if all.is_empty() {
            continue;
        }
        found += all.len();
        let told = |what: &str| format!("{what}\nof {}: {:#?}", pair.name, pair.files);
        let whole = added(&tree, BTreeSet::new()).unwrap_or_else(|why| panic!("{}", told(&why)));
        let left = candidates(&tree, after(&whole), &options).expect("a check");
        assert!(left.is_empty(), "{}", told("something is left"));
        let pruned = prune(&tree, after(&whole), &options).expect("a pruning");
        assert!(pruned.removed.is_empty(), "{}", told(&format!("{:?}", pruned.removed)));
        for one in all.iter().take(ONE_BY_ONE) {
            match added(&tree, [one.number].into()) {
                Ok(added) => {
                    let left = candidates(&tree, after(&added), &options).expect("a check");
                    assert_eq!(left.len(), all.len() - 1, "{}", told(&one.message));
                    alone += 1;
                }
                Err(why) => {
                    let is_justified = why.starts_with(REFUSED) && why.ends_with(" as well");
                    assert!(is_justified && all.len() > 1, "{}", told(&why));
                    refused += 1;
                }
            }
        }
    }
    eprintln!("{found} findings allowed; one by one, {alone} allowed and {refused} refused");
    assert!(alone > 10 * refused, "{alone} allowed, {refused} refused");
}
