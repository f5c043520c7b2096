//! Adds entries for findings: those that are chosen, and nothing else.
//!
//! Only a person can say that a difference is meant, and why: the choice and the reason come in. The
//! tree is checked again with the whitelist as it would be. What was chosen must be gone then, and
//! everything else be as before; entries that would allow too much are made narrower, and refused if
//! they cannot be.

mod append;
mod fold;
mod select;

use std::collections::BTreeSet;

use mozconfig_parse::source::{FileSystem, TreePath};

use crate::check::{Examined, Options, WhitelistSource, examine};
use crate::edit::Change;
use crate::report::Report;
use crate::tree::WHITELIST;
use crate::whitelist::refusal::{self, Refusal};
use crate::whitelist::suggest_entry::Decision;
use crate::whitelist::verdict::{Fact, Verdict};

use fold::Width;

pub use select::{Candidate, Selection};

/// What came of adding.
#[derive(Debug)]
pub struct Added {
    /// The change to the whitelist.
    pub change: Change,
    /// The entries, in the order of the file.
    pub entries: Vec<AddedEntry>,
    /// The check with the whitelist as it would be.
    pub report: Report,
}

/// An entry that is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedEntry {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The messages of the findings that it is for, as far as they were chosen.
    pub findings: Vec<String>,
}

/// The findings that could be allowed, each with its number.
///
/// Refuses where the whitelist is broken, and where something could not be compared.
pub fn candidates(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    options: &Options,
) -> Result<Vec<Candidate>, Refusal> {
    let examined = refusal::complete(examine(files, whitelist, options)?)?;
    Ok(select::candidates(&examined.report))
}

/// Adds entries for the findings that are chosen; nothing is written. Where there is no whitelist yet
/// there is one then, at the path `new`, or at the top source directory.
///
/// Refuses where nothing is chosen, and where no entry can be found that allows what is chosen and
/// nothing else.
pub fn add(
    files: &dyn FileSystem,
    whitelist: WhitelistSource,
    options: &Options,
    selection: &Selection,
    decision: &Decision,
    new: Option<&TreePath>,
) -> Result<Added, Refusal> {
    let examined = refusal::complete(examine(files, whitelist, options)?)?;
    decided(decision, options)?;
    let chosen = select::chosen(&examined.report, selection)?;
    let gone: Vec<Fact> = chosen.iter().flat_map(|chosen| chosen.facts.clone()).collect();
    let expected = Verdict::of(&examined.report).without(&gone);
    let old = examined.whitelist.as_ref().map(|whitelist| {
        let file = examined.report.sources.file(whitelist.file);
        (file.path().clone(), file.text().to_owned())
    });
    let path = match (&old, new) {
        (Some((path, _)), _) => path.clone(),
        (None, Some(new)) => new.clone(),
        (None, None) => TreePath::new(WHITELIST).unwrap_or_default(),
    };
    let products: BTreeSet<&str> = examined.compared.iter().map(|it| it.product.as_str()).collect();
    let mut refused = None;
    // As wide as the entries that findings show; then for the pairs of variants at hand alone; then
    // without a cause that stands for the rest.
    for (by_cause, against) in [(true, false), (true, true), (false, false), (false, true)] {
        let folded = fold::fold(&chosen, &products, Width { by_cause, against });
        let entries: Vec<String> = folded.iter().map(|it| it.entry.to_toml(decision)).collect();
        let text = old.as_ref().map(|(_, text)| text.as_str());
        let (after, lines) = append::append(text, &entries);
        let source = WhitelistSource::Text { path: path.clone(), text: after.clone() };
        let examined = refusal::complete(examine(files, source, options)?)?;
        match expected.differs_from(&Verdict::of(&examined.report)) {
            None => {
                let entries = folded
                    .into_iter()
                    .zip(lines)
                    .map(|(folded, line)| AddedEntry { line, findings: folded.findings });
                let entries = entries.collect();
                let before = old.map(|(_, text)| text.into_bytes());
                let change = Change { path, before, after: after.into_bytes() };
                let Examined { report, .. } = examined;
                return Ok(Added { change, entries, report });
            }
            // What is said of the first attempt is about the entries that findings show.
            Some(why) => refused = refused.or(Some(why)),
        }
    }
    let why = refused.unwrap_or_default();
    Err(Refusal::new(format!("nothing was added to `{path}`: {why}")).with_help(
        "choose other findings along with these, or write the entry by hand; \
         `mozconfig-lint check` shows one for each finding",
    ))
}

/// Refuses a decision that says nothing.
fn decided(decision: &Decision, options: &Options) -> Result<(), Refusal> {
    if decision.reason.trim().is_empty() {
        return Err(Refusal::new("an entry needs a reason, and none is given")
            .with_help("say why the difference is meant: `--reason \"...\"`"));
    }
    match (decision.expires, options.today) {
        (Some(expires), Some(today)) if expires < today => {
            Err(Refusal::new(format!("{expires} is past: the entry would allow nothing"))
                .with_help("name a day to come, the last on which the entry is to count"))
        }
        _ => Ok(()),
    }
}
