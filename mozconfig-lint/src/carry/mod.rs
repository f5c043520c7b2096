//! `carry`: brings a setting that differs to where it is missing, by an edit that is verified.
//!
//! In four steps, each a part of its own: `survey` evaluates every mozconfig of the tree; `case` says
//! for each platform from where to where something is to be carried, and by which lines; `plan` tries
//! edits in an order that is fixed; and `verify` evaluates the tree as it would be, and takes an edit
//! only if the difference is gone and nothing else has changed, in any mozconfig of any product.
//!
//! Nothing is written here: what comes of it are [`Change`]s.

mod candidates;
mod case;
mod error;
mod key;
mod lines;
mod operations;
mod place;
mod plan;
mod refuse;
mod slice;
mod survey;
mod tell;
mod verify;

use std::collections::{BTreeMap, BTreeSet};

use globset::GlobMatcher;
use mozconfig_parse::settings::{Kind, SettingKey};
use mozconfig_parse::source::{FileSystem, Mounted};

pub use error::CarryError;

use crate::check::{self, CheckError, WhitelistSource};
use crate::edit::Change;
use crate::prepare::prepare;
use crate::run::Run;
use crate::suggest;
use crate::tree;
use case::{Asked, Case, Differing, NoCase};
use key::Wanted;
use survey::Survey;
use verify::Permission;

/// Where a setting is carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To a file that all variants of the platform include.
    Common,
    /// To a variant.
    Variant(String),
}

/// What is to be carried.
#[derive(Clone, Debug)]
pub struct Request {
    /// The settings, as findings show them: `--enable-lto`, `CC`, `env:CC`. Several are carried
    /// together.
    pub keys: Vec<String>,
    /// The products; none means all.
    pub products: Vec<String>,
    /// Where to.
    pub to: Destination,
    /// The variant whose value is meant, where several have one.
    pub from: Option<String>,
    /// The mozconfigs, as `PLATFORM/VARIANT` or `PRODUCT/PLATFORM/VARIANT`, that may get the setting
    /// as well.
    pub also: Vec<GlobMatcher>,
}

/// What carrying comes to.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The settings are alike already; a phrase for each says where.
    Alike(Vec<String>),
    /// It can be carried.
    Edit(VerifiedEdit),
    /// It cannot.
    Refused(Refusal),
}

/// An edit that does what it is to do and nothing else.
#[derive(Clone, Debug)]
pub struct VerifiedEdit {
    /// What is carried, from where to where.
    pub message: String,
    /// What happens to each file, in words, in the order of the changes.
    pub details: Vec<String>,
    /// What was verified.
    pub verified: String,
    /// What a check says of the tree only after the edit.
    pub notes: Vec<String>,
    /// The changes, in the order in which they are to be written: no setting is gone before it is
    /// there anew.
    pub changes: Vec<Change>,
}

/// Why nothing is carried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// One phrase.
    pub message: String,
    /// What was tried, and why it was refused.
    pub notes: Vec<String>,
    /// What else can be done.
    pub help: Vec<String>,
}

/// Looks for an edit that carries a setting.
///
/// `options` are those of a check; its `variants` restrict nothing here.
pub fn carry(
    files: &dyn FileSystem,
    whitelist: &WhitelistSource,
    options: &check::Options,
    request: &Request,
) -> Result<Answer, CarryError> {
    let mut run = Run::new(files);
    let prepared = prepare(&mut run, whitelist.clone()).map_err(CarryError::Check)?;
    if !prepared.problems.is_empty() {
        return Err(CarryError::BrokenWhitelist);
    }
    let mounted = Mounted::new(files, prepared.mounts());
    let (products, problems) =
        tree::find_products(&mounted, &prepared.folders, prepared.whitelist.as_ref());
    if products.is_empty() && problems.is_empty() {
        return Err(CarryError::Check(CheckError::NoMozconfigs));
    }
    if !problems.is_empty() {
        return Err(CarryError::BrokenWhitelist);
    }
    check::ask_for_what_is_there(&products, options).map_err(CarryError::Check)?;
    ask_for_names(&products, request)?;
    let mut survey = Survey::new(run, &mounted, &prepared, options, products)
        .map_err(|it| CarryError::Unreadable { path: it.path, reason: it.reason })?;
    let top = survey.run.included.ask_for_the_top(survey.run.files, &options.topsrcdir);
    top.map_err(CarryError::Check)?;
    let mut keys = BTreeSet::new();
    let mut alike = Vec::new();
    for key in &request.keys {
        match find_keys(&survey, options, request, key)? {
            Named::Differing(found) => keys.extend(found),
            Named::Alike(message) => alike.push(message),
        }
    }
    if keys.is_empty() {
        return Ok(Answer::Alike(alike));
    }
    if let Some(key) = keys.iter().find(|key| key.kind == Kind::Abort) {
        return Ok(Answer::Refused(Refusal {
            message: format!("`{}` ends a load, and is no setting that can be carried", key.name),
            ..Refusal::default()
        }));
    }
    let answer = look(&mut survey, options, request, &keys);
    Ok(match answer {
        Answer::Edit(mut edit) => {
            let patched = crate::edit::Patched::new(files, &edit.changes);
            edit.notes = tell::news(files, &patched, whitelist, options);
            Answer::Edit(edit)
        }
        other => other,
    })
}

/// Refuses names that the tree does not have: a misspelt one must not pass for "nothing to do".
fn ask_for_names(products: &[tree::Product], request: &Request) -> Result<(), CarryError> {
    let names = || products.iter().map(|product| product.name.as_str());
    for name in &request.products {
        if !names().any(|known| known == name) {
            let help = suggest::help("products", name, names()).unwrap_or_default();
            return Err(CarryError::UnknownName { what: "product", name: name.clone(), help });
        }
    }
    let variants = check::variants(products);
    let to = match &request.to {
        Destination::Common => None,
        Destination::Variant(variant) => Some(variant),
    };
    for name in to.into_iter().chain(&request.from) {
        if !variants.contains(name) {
            let mut known: BTreeSet<&str> = variants.iter().map(String::as_str).collect();
            if to == Some(name) {
                known.insert("common");
            }
            let help = suggest::help("variants", name, known).unwrap_or_default();
            return Err(CarryError::UnknownName { what: "variant", name: name.clone(), help });
        }
    }
    if let (Some(from), Some(to)) = (&request.from, to) {
        let are_compared = |it: &tree::Comparison| {
            (it.base == *from && it.against.contains(to))
                || (it.base == *to && it.against.contains(from))
        };
        if !products.iter().flat_map(|product| &product.comparisons).any(are_compared) {
            return Err(CarryError::NotCompared { from: from.clone(), to: to.clone() });
        }
    }
    Ok(())
}

/// Whether something is asked of a pair.
fn is_selected(
    survey: &Survey<'_>,
    options: &check::Options,
    request: &Request,
    pair: usize,
) -> bool {
    let mozconfig = survey.mozconfig(survey.pairs[pair].base);
    (options.platforms.is_empty()
        || options.platforms.iter().any(|glob| glob.is_match(&mozconfig.platform)))
        && (request.products.is_empty() || request.products.contains(&mozconfig.product))
}

/// What a key names.
enum Named {
    /// A setting that differs.
    Differing(BTreeSet<SettingKey>),
    /// One that does not; a phrase says so.
    Alike(String),
}

/// The setting that a key names: one that differs, if there is one.
fn find_keys(
    survey: &Survey<'_>,
    options: &check::Options,
    request: &Request,
    key: &str,
) -> Result<Named, CarryError> {
    let wanted = Wanted::new(key);
    let selected: Vec<usize> =
        (0..survey.pairs.len()).filter(|&it| is_selected(survey, options, request, it)).collect();
    let differing: BTreeSet<SettingKey> = selected
        .iter()
        .flat_map(|&pair| survey.pairs[pair].all.iter().map(|difference| difference.key.clone()))
        .collect();
    let named: BTreeSet<SettingKey> =
        differing.iter().filter(|key| wanted.matches(key)).cloned().collect();
    let mut settings = key::settings(&named);
    if settings.len() > 1 {
        // What is left counts before what is allowed.
        let left: BTreeSet<&SettingKey> = selected
            .iter()
            .flat_map(|&pair| survey.pairs[pair].left.iter().map(|difference| &difference.key))
            .collect();
        if settings.iter().any(|keys| keys.iter().any(|key| left.contains(key))) {
            settings.retain(|keys| keys.iter().any(|key| left.contains(key)));
        }
    }
    match settings.len() {
        1 => return Ok(Named::Differing(settings.remove(0))),
        0 => {}
        _ => {
            let choices = settings.iter().filter_map(|keys| keys.first()).map(key::unambiguous);
            return Err(CarryError::AmbiguousKey {
                key: key.to_owned(),
                choices: choices.collect(),
            });
        }
    }
    let loads: BTreeSet<usize> = selected
        .iter()
        .flat_map(|&pair| [survey.pairs[pair].base, survey.pairs[pair].other])
        .collect();
    let made: BTreeSet<&SettingKey> =
        loads.iter().flat_map(|&load| survey.loads[load].settings.keys()).collect();
    if let Some(key) = made.iter().find(|key| wanted.matches(key)) {
        return Ok(Named::Alike(tell::alike(survey, &selected, key)));
    }
    let elsewhere: BTreeSet<usize> = (0..survey.loads.len())
        .filter(|&load| survey.loads[load].settings.keys().any(|key| wanted.matches(key)))
        .collect();
    if !elsewhere.is_empty() {
        let names = elsewhere.into_iter().map(|load| survey.name(survey.mozconfig(load)));
        let makers = names.collect::<BTreeSet<String>>().into_iter().collect();
        return Err(CarryError::NotToCompare { key: key.to_owned(), makers });
    }
    let everywhere = survey.loads.iter().flat_map(|load| load.settings.keys());
    let near = suggest::closest(wanted.name(), differing.iter().map(|key| key.name.as_str()))
        .or_else(|| suggest::closest(wanted.name(), made.iter().map(|key| key.name.as_str())))
        .or_else(|| suggest::closest(wanted.name(), everywhere.map(|key| key.name.as_str())));
    let help = near.map(|near| format!("did you mean `{near}`?"));
    Err(CarryError::UnknownKey { key: key.to_owned(), help })
}

/// Looks for the edit.
fn look(
    survey: &mut Survey<'_>,
    options: &check::Options,
    request: &Request,
    keys: &BTreeSet<SettingKey>,
) -> Answer {
    let mut places = Places::new();
    for pair in 0..survey.pairs.len() {
        let compared = &survey.pairs[pair];
        let differs =
            |all: &[crate::drift::Difference]| all.iter().any(|it| keys.contains(&it.key));
        if !is_selected(survey, options, request, pair) || !differs(&compared.all) {
            continue;
        }
        let mozconfig = survey.mozconfig(compared.base);
        let place = (mozconfig.product.clone(), mozconfig.platform.clone());
        let differing = places.entry(place.clone()).or_insert_with(|| Differing {
            product: place.0,
            platform: place.1,
            left: Vec::new(),
            allowed: Vec::new(),
        });
        if differs(&compared.left) {
            differing.left.push(pair);
        } else {
            differing.allowed.push(pair);
        }
    }
    if places.values().all(|it| it.left.is_empty()) {
        return Answer::Refused(refuse::allowed(survey, keys, &places));
    }
    let asked = Asked { keys, to: &request.to, from: request.from.as_deref() };
    let (cases, nothing) = cases(survey, &asked, &places);
    let hard = nothing.iter().find(|(_, reason)| !matches!(reason, NoCase::Nothing));
    if let Some((differing, reason)) = hard {
        return Answer::Refused(refuse::no_case(survey, &asked, differing, reason));
    }
    if cases.is_empty() {
        let what = match &request.to {
            Destination::Common => "every variant".to_owned(),
            Destination::Variant(variant) => variant.clone(),
        };
        let message = tell::nothing_for(keys, &what, request.from.as_deref());
        return Answer::Alike(vec![message]);
    }
    let also = also(survey, request, &cases);
    match plan::search(survey, &cases, &also) {
        Ok(found) => Answer::Edit(tell::edit(survey, &asked, &cases, found)),
        Err(not_found) => {
            let mut refusal = refuse::not_found(survey, &asked, &cases, &not_found);
            let case = &cases[not_found.case];
            let place = (case.product.clone(), case.platform.clone());
            let source = survey.mozconfig(case.source).variant.clone();
            let sinks: Vec<String> =
                case.sinks.iter().map(|&sink| survey.mozconfig(sink).variant.clone()).collect();
            places.retain(|it, _| *it == place);
            if request.to == Destination::Common {
                refusal.help.extend(others(survey, keys, &places, &source, &sinks));
            }
            if refusal.help.is_empty() {
                refusal.help.push(refuse::by_hand());
            }
            Answer::Refused(refusal)
        }
    }
}

type Places = BTreeMap<(String, String), Differing>;

/// The cases of the platforms where something differs that is not allowed, and why there is none.
fn cases<'d>(
    survey: &mut Survey<'_>,
    asked: &Asked<'_>,
    places: &'d Places,
) -> (Vec<Case>, Vec<(&'d Differing, NoCase)>) {
    let mut cases: Vec<Case> = Vec::new();
    let mut nothing = Vec::new();
    for differing in places.values().filter(|it| !it.left.is_empty()) {
        match differing.case(survey, asked) {
            Ok(case) => cases.push(case),
            Err(reason) => nothing.push((differing, reason)),
        }
    }
    (cases, nothing)
}

/// The variants to which the setting can be carried, each alone.
fn others(
    survey: &mut Survey<'_>,
    keys: &BTreeSet<SettingKey>,
    places: &Places,
    source: &str,
    sinks: &[String],
) -> Option<String> {
    let mut possible = Vec::new();
    for sink in sinks {
        let to = Destination::Variant(sink.clone());
        let asked = Asked { keys, to: &to, from: Some(source) };
        let (cases, _) = cases(survey, &asked, places);
        if !cases.is_empty() && plan::search(survey, &cases, &Permission::default()).is_ok() {
            possible.push(sink.clone());
        }
    }
    refuse::possible(&possible)
}

/// What mozconfigs may do that were named besides.
fn also(survey: &Survey<'_>, request: &Request, cases: &[Case]) -> Permission {
    let keys: BTreeSet<SettingKey> =
        cases.iter().flat_map(|case| case.permission.changes.values().flatten().cloned()).collect();
    let mut also = Permission::default();
    for (index, mozconfig) in survey.mozconfigs.iter().enumerate() {
        let short = format!("{}/{}", mozconfig.platform, mozconfig.variant);
        let long = format!("{}/{short}", mozconfig.product);
        if request.also.iter().any(|glob| glob.is_match(&short) || glob.is_match(&long)) {
            also.changes.insert(index, keys.clone());
        }
    }
    also
}
