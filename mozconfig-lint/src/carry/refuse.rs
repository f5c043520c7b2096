//! The words of a refusal: what was tried, why it was refused, and what else can be done.
//!
//! Decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::settings::SettingKey;

use super::case::{Asked, Case, Differing, NoCase};
use super::plan::NotFound;
use super::survey::Survey;
use super::tell::{code, list, name, platforms, plural, variants, verb};
use super::verify::{Changed, Reason};
use super::{Destination, Refusal};

/// Of how many files is told why they were refused.
const FILES: usize = 3;

/// That the whitelist allows all of it.
pub(super) fn allowed(
    survey: &mut Survey<'_>,
    keys: &BTreeSet<SettingKey>,
    places: &BTreeMap<(String, String), Differing>,
) -> Refusal {
    let mut entries = BTreeSet::new();
    for &pair in places.values().flat_map(|it| &it.allowed) {
        let differences: Vec<_> =
            survey.pairs[pair].all.iter().filter(|it| keys.contains(&it.key)).cloned().collect();
        for difference in differences {
            entries.extend(survey.allowing(pair, &difference));
        }
    }
    let names: Vec<(&str, &str)> =
        places.values().map(|it| (it.product.as_str(), it.platform.as_str())).collect();
    let message = format!(
        "the whitelist allows that {} {} ({})",
        name(keys),
        verb(keys, "differs", "differ"),
        platforms(survey, &names)
    );
    let whitelist = survey.prepared.whitelist.as_ref();
    let notes = entries.iter().filter_map(|&id| {
        let entry = whitelist?.entry(id)?;
        let place = survey.run.sources.place(entry.header_span);
        let reason = entry.reason.as_ref().map_or("no reason is given", |it| it.value.as_str());
        Some(format!("{place}: {reason}"))
    });
    Refusal {
        message,
        notes: notes.collect(),
        help: vec!["if that is no longer meant, remove the entry and carry it then".to_owned()],
    }
}

/// Why there is nothing to be carried on a platform.
pub(super) fn no_case(
    survey: &Survey<'_>,
    asked: &Asked<'_>,
    differing: &Differing,
    reason: &NoCase,
) -> Refusal {
    let setting = name(asked.keys);
    let platform = platforms(survey, &[(differing.product.as_str(), differing.platform.as_str())]);
    let variant = |load: usize| survey.mozconfig(load).variant.clone();
    match reason {
        NoCase::Nothing => Refusal::default(),
        NoCase::SeveralSources(loads) => {
            let names = variants(survey, loads.iter().copied());
            let options: Vec<String> = names.iter().map(|it| format!("`--from {it}`")).collect();
            Refusal {
                message: format!(
                    "{setting} {} different values in {}, so it is not clear which is meant ({platform})",
                    verb(asked.keys, "has", "have"),
                    list(&names)
                ),
                notes: values(survey, loads, asked.keys),
                help: vec![format!("say which: {}", options.join(" or "))],
            }
        }
        NoCase::AlreadyThere(load) => {
            let own = variant(*load);
            let others: BTreeSet<String> = differing
                .left
                .iter()
                .flat_map(|&pair| [survey.pairs[pair].base, survey.pairs[pair].other])
                .map(variant)
                .filter(|it| *it != own)
                .collect();
            let others: Vec<String> = others.into_iter().collect();
            let to = others.iter().map(|it| format!("`--to {it}`"));
            let to: Vec<String> = to.chain(["`--to common`".to_owned()]).collect();
            Refusal {
                message: format!(
                    "{own} is the one that has {setting}, and {} {} not ({platform})",
                    list(&others),
                    if others.len() == 1 { "does" } else { "do" },
                ),
                notes: values(survey, &[*load], asked.keys),
                help: vec![
                    format!("carry it with {}", to.join(" or ")),
                    format!(
                        "to take it from {own}, remove the line; `carry` never takes a setting away"
                    ),
                ],
            }
        }
        NoCase::NotInSource(load) => Refusal {
            message: format!("{} does not have {setting} ({platform})", variant(*load)),
            notes: Vec::new(),
            help: vec!["leave `--from` out, or name a variant that has it".to_owned()],
        },
    }
}

/// Where the values of a setting are made.
fn values(survey: &Survey<'_>, loads: &[usize], keys: &BTreeSet<SettingKey>) -> Vec<String> {
    let mut notes = Vec::new();
    for &load in loads {
        for key in keys {
            let Some(setting) = survey.loads[load].settings.get(key) else { continue };
            for value in &setting.values {
                let rendered = survey.run.world.conditions.symbols.render(value.value);
                let span = survey.run.world.provenance.get(value.origin.operation).span;
                let place = survey.run.sources.place(span);
                let variant = &survey.mozconfig(load).variant;
                notes.push(format!("{variant} has `{}`, made at {place}", key.line(&rendered)));
            }
        }
    }
    notes
}

/// Why no edit was found.
pub(super) fn not_found(
    survey: &Survey<'_>,
    asked: &Asked<'_>,
    cases: &[Case],
    not_found: &NotFound,
) -> Refusal {
    let case = &cases[not_found.case];
    let setting = name(asked.keys);
    let platform = platforms(survey, &[(case.product.as_str(), case.platform.as_str())]);
    let sinks = variants(survey, case.sinks.iter().copied());
    let source = &survey.mozconfig(case.source).variant;
    let all = variants(survey, std::iter::once(case.source).chain(case.sinks.iter().copied()));
    let message = match asked.to {
        Destination::Common => format!(
            "{setting} cannot be carried from {source} to a file that {} include ({platform})",
            list(&all)
        ),
        Destination::Variant(_) => {
            format!("{setting} cannot be carried from {source} to {} ({platform})", list(&sinks))
        }
    };
    let mut values = values(survey, &[case.source], asked.keys);
    values.truncate(FILES);
    let mut notes: Vec<String> = not_found
        .refused
        .iter()
        .map(|(file, reason)| {
            format!("`{}`: {}", survey.path(*file), self::reason(survey, asked, case, reason))
        })
        .collect();
    let tried = notes.len();
    notes.truncate(FILES);
    match case.targets.len() - notes.len() {
        0 => {}
        more if case.targets.len() == tried => {
            notes.push(format!("nor can it be carried to {}", plural(more, "other file")));
        }
        more => notes.push(format!(
            "{} are farther, and are included by as many mozconfigs or more",
            plural(more, "other file")
        )),
    }
    if case.targets.is_empty() {
        notes.push(format!("{} include no file in common", list(&all)));
    }
    notes.splice(..0, values);
    if not_found.gave_up {
        notes.push("there are more places than were tried".to_owned());
    }
    Refusal { message, notes, help: help(survey, asked, case, not_found) }
}

fn reason(survey: &Survey<'_>, asked: &Asked<'_>, case: &Case, reason: &Reason) -> String {
    match reason {
        Reason::Impossible(why) => why.clone(),
        Reason::TooComplex => "the conditions are too complex to be told apart".to_owned(),
        Reason::StillDiffers { ends, key } => {
            let (base, other) = (survey.mozconfig(ends.0), survey.mozconfig(ends.1));
            let platform = if base.platform == case.platform {
                String::new()
            } else {
                format!(" ({})", base.platform)
            };
            format!(
                "`{}` would still differ between {} and {}{platform}",
                key.name, base.variant, other.variant
            )
        }
        Reason::Changes(wrong) => {
            let mut by_change: BTreeMap<&Changed, Vec<String>> = BTreeMap::new();
            for (mozconfig, changed) in wrong {
                let name = survey.name(&survey.mozconfigs[*mozconfig]);
                by_change.entry(changed).or_default().push(name);
            }
            // What happens to the same mozconfigs is told together.
            let mut told: Vec<(String, Vec<String>, bool)> = Vec::new();
            let mut rest = Vec::new();
            for (changed, who) in by_change {
                let who = list(&who);
                let rest_of = match changed {
                    Changed::Setting(key) => {
                        let is_asked = asked.keys.contains(key);
                        let name = format!("`{}`", key.name);
                        match told.iter_mut().find(|(it, ..)| *it == who) {
                            Some((_, names, all_asked)) => {
                                *all_asked &= is_asked;
                                if !names.contains(&name) {
                                    names.push(name);
                                }
                            }
                            None => told.push((who, vec![name], is_asked)),
                        }
                        continue;
                    }
                    Changed::Ending => "it would change whether the load ends with an error",
                    Changed::Knowledge => "it would change what can be known",
                    Changed::Problem => "something new would stand in the way",
                };
                rest.push(format!("{rest_of} for {who}"));
            }
            let settings = told.into_iter().map(|(who, names, is_asked)| {
                let too = if is_asked { " too" } else { "" };
                format!("{} would change{too} for {who}", list(&names))
            });
            let parts: Vec<String> = settings.chain(rest).collect();
            parts.join("; ")
        }
    }
}

/// What else can be done.
fn help(survey: &Survey<'_>, asked: &Asked<'_>, case: &Case, not_found: &NotFound) -> Vec<String> {
    let mut help = Vec::new();
    let keys: BTreeSet<&SettingKey> = case.permission.changes.values().flatten().collect();
    let is_about_it = |(_, changed): &(usize, Changed)| match changed {
        Changed::Setting(key) => keys.contains(key),
        _ => false,
    };
    let is_of_source = |wrong: &BTreeSet<(usize, Changed)>| {
        let source = survey.loads[case.source].mozconfig;
        wrong.iter().any(|(mozconfig, _)| *mozconfig == source)
    };
    let nearest = not_found.refused.iter().find_map(|(_, reason)| match reason {
        Reason::Changes(wrong) if wrong.iter().all(is_about_it) && !is_of_source(wrong) => {
            Some(wrong)
        }
        _ => None,
    });
    if let Some(wrong) = nearest {
        let who: BTreeSet<usize> = wrong.iter().map(|(mozconfig, _)| *mozconfig).collect();
        // Where it differs there as well, it can be carried there as well.
        let differs = |mozconfig: usize| {
            survey.pairs.iter().any(|pair| {
                let mut ends = [pair.base, pair.other].into_iter();
                ends.any(|end| survey.loads[end].mozconfig == mozconfig)
                    && pair.left.iter().any(|difference| asked.keys.contains(&difference.key))
            })
        };
        let of = |mozconfig: &usize| &survey.mozconfigs[*mozconfig];
        let is_elsewhere = |it: &usize| of(it).platform != case.platform && differs(*it);
        if who.iter().all(is_elsewhere) {
            let platforms: BTreeSet<&str> = std::iter::once(case.platform.as_str())
                .chain(who.iter().map(|it| of(it).platform.as_str()))
                .collect();
            let options: Vec<String> =
                platforms.iter().map(|it| format!("--platform {it}")).collect();
            help.push(format!(
                "it differs there as well: try them together, with `{}`",
                options.join(" ")
            ));
        } else if let [only] = who.iter().collect::<Vec<_>>()[..] {
            let name = survey.name(of(only));
            help.push(format!("should that change as well? `--also {name}` lets it"));
        } else {
            help.push(
                "should those change as well? `--also PLATFORM/VARIANT` lets them, with `*` for any text"
                    .to_owned(),
            );
        }
    }
    // A setting that would come along, and that differs itself.
    let sinks: BTreeSet<usize> = case.sinks.iter().map(|&it| survey.loads[it].mozconfig).collect();
    let first: BTreeSet<&str> = not_found
        .refused
        .iter()
        .filter_map(|(_, reason)| match reason {
            Reason::Changes(wrong) => Some(wrong),
            _ => None,
        })
        .flatten()
        .filter(|(mozconfig, _)| sinks.contains(mozconfig))
        .filter_map(|(_, changed)| match changed {
            Changed::Setting(key) if !asked.keys.contains(key) => Some(key),
            _ => None,
        })
        .filter(|key| {
            survey.pairs.iter().any(|pair| {
                [pair.base, pair.other].contains(&case.source)
                    && pair.left.iter().any(|difference| difference.key == **key)
            })
        })
        .map(|key| key.name.as_str())
        .collect();
    if !first.is_empty() {
        let it = if first.len() == 1 { "differs" } else { "differ" };
        let names = code(first.into_iter().map(str::to_owned));
        help.push(format!(
            "{} {it} by the same lines: carry them together, with `--and KEY` for each",
            list(&names)
        ));
    }
    help
}

/// What is left where nothing else can be done.
pub(super) fn by_hand() -> String {
    "make the edit by hand; `mozconfig-lint check` tells then what it comes to".to_owned()
}

/// The variants to which a setting can be carried, though not to a file that they share.
pub(super) fn possible(variants: &[String]) -> Option<String> {
    let options: Vec<String> = variants.iter().map(|it| format!("`--to {it}`")).collect();
    match options.len() {
        0 => None,
        1 => Some(format!("it can be carried with {}", options[0])),
        _ => Some(format!("it can be carried with {}, one by one", list(&options))),
    }
}
