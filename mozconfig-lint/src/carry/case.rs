//! What is to be carried on one platform: from which mozconfig, to which others, and by which lines.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::settings::SettingKey;
use mozconfig_parse::source::{ByteRange, FileId};

use super::Destination;
use super::operations::{lines, opposing, repeated, texts, vain, with_effects};
use super::survey::{Load, Survey};
use super::verify::{Permission, is_alike};
use crate::drift::comparable;

/// Places in files.
pub(super) type Places = BTreeMap<FileId, Vec<ByteRange>>;

/// What is to be carried on one platform of a product.
pub(super) struct Case {
    pub(super) product: String,
    pub(super) platform: String,
    /// The load that has the setting as it is to be.
    pub(super) source: usize,
    /// The loads that are to have it.
    pub(super) sinks: Vec<usize>,
    /// The files that may get the lines, the nearest first.
    pub(super) targets: Vec<FileId>,
    /// The lines that may have to be carried, what is tried first, first.
    pub(super) lines: Vec<Places>,
    /// Whether they are moved rather than copied.
    pub(super) moves: bool,
    /// What may go besides.
    pub(super) removals: Removals,
    /// What the edit has to do, and may do.
    pub(super) permission: Permission,
}

/// Lines that may go once the setting is carried.
#[derive(Clone, Debug, Default)]
pub(super) struct Removals {
    /// Lines of the source that make the setting and that a later line makes vain.
    pub(super) vain: Places,
    /// Lines of those that are to get the setting by which they differ.
    pub(super) opposing: Places,
    /// Lines of others that say the same as what is carried.
    pub(super) repeated: Places,
}

/// Why there is no case on a platform.
pub(super) enum NoCase {
    /// Nothing differs there that concerns the destination.
    Nothing,
    /// Several mozconfigs have the setting, with different values: their loads.
    SeveralSources(Vec<usize>),
    /// The destination is the only one that has the setting: its load.
    AlreadyThere(usize),
    /// The mozconfig that was named as the source does not have the setting.
    NotInSource(usize),
}

/// What is asked for.
pub(super) struct Asked<'a> {
    /// The setting.
    pub(super) keys: &'a BTreeSet<SettingKey>,
    pub(super) to: &'a Destination,
    /// The variant whose value is meant.
    pub(super) from: Option<&'a str>,
}

/// The pairs of a platform in which the setting differs.
pub(super) struct Differing {
    pub(super) product: String,
    pub(super) platform: String,
    /// Those whose difference is not allowed.
    pub(super) left: Vec<usize>,
    /// Those whose difference is.
    pub(super) allowed: Vec<usize>,
}

impl Differing {
    /// The case, where there is one.
    pub(super) fn case(&self, survey: &mut Survey<'_>, asked: &Asked<'_>) -> Result<Case, NoCase> {
        let (source, sinks) = match asked.to {
            Destination::Common => self.ends_of_common(survey, asked)?,
            Destination::Variant(variant) => self.ends_of_variant(survey, asked, variant)?,
        };
        let goals: Vec<usize> = self
            .left
            .iter()
            .copied()
            .filter(|&pair| {
                let ends = [survey.pairs[pair].base, survey.pairs[pair].other];
                ends.iter().any(|end| sinks.contains(end))
                    && ends.iter().all(|&end| {
                        sinks.contains(&end) || is_alike_load(survey, source, end, asked.keys)
                    })
            })
            .collect();
        let keys = with_effects(survey, &goals, source, asked.keys);
        let mut permission = Permission::default();
        let mut problems = BTreeSet::new();
        for problem in &survey.loads[source].evaluation.problems {
            problems.insert(problem.kind.clone());
        }
        for &sink in &sinks {
            let mozconfig = survey.loads[sink].mozconfig;
            permission.changes.insert(mozconfig, keys.clone());
            permission.problems.insert(mozconfig, problems.clone());
        }
        permission.goals = sinks.iter().map(|&sink| ((source, sink), keys.clone())).collect();
        let lines = lines(survey, &goals, source, &sinks, asked.keys);
        let texts = texts(survey, &lines);
        let removals = Removals {
            vain: vain(survey, source, &sinks, asked.keys),
            opposing: opposing(survey, &goals, source, &sinks, asked.keys, &texts),
            repeated: match asked.to {
                Destination::Common => repeated(survey, source, &sinks, &texts),
                Destination::Variant(_) => Places::new(),
            },
        };
        Ok(Case {
            product: self.product.clone(),
            platform: self.platform.clone(),
            source,
            targets: targets(survey, source, &sinks, asked.to),
            sinks,
            lines,
            moves: *asked.to == Destination::Common,
            removals,
            permission,
        })
    }

    /// The sides of the pairs that are left, each with whether it has the setting.
    fn sides(&self, survey: &Survey<'_>, asked: &Asked<'_>) -> BTreeMap<usize, bool> {
        let mut sides = BTreeMap::new();
        for &pair in &self.left {
            let compared = &survey.pairs[pair];
            for difference in compared.left.iter().filter(|it| asked.keys.contains(&it.key)) {
                for piece in &difference.pieces {
                    *sides.entry(compared.base).or_default() |= piece.base.is_some();
                    *sides.entry(compared.other).or_default() |= piece.other.is_some();
                }
            }
        }
        sides
    }

    /// The one mozconfig of these from which is to be carried.
    fn source(
        survey: &mut Survey<'_>,
        asked: &Asked<'_>,
        having: &[usize],
    ) -> Result<usize, NoCase> {
        let Some(&first) = having.first() else { return Err(NoCase::Nothing) };
        let alike = having.iter().all(|&other| is_alike_load(survey, first, other, asked.keys));
        if alike { Ok(first) } else { Err(NoCase::SeveralSources(having.to_vec())) }
    }

    /// To a file that all variants include.
    fn ends_of_common(
        &self,
        survey: &mut Survey<'_>,
        asked: &Asked<'_>,
    ) -> Result<(usize, Vec<usize>), NoCase> {
        let compared: BTreeSet<usize> = survey
            .pairs
            .iter()
            .flat_map(|pair| [pair.base, pair.other])
            .filter(|&load| {
                let mozconfig = survey.mozconfig(load);
                mozconfig.product == self.product && mozconfig.platform == self.platform
            })
            .collect();
        let sides = self.sides(survey, asked);
        let source = match asked.from {
            Some(variant) => {
                let named = compared.iter().find(|it| survey.mozconfig(**it).variant == variant);
                let Some(&side) = named else { return Err(NoCase::Nothing) };
                if !has(survey, side, asked.keys) {
                    return Err(NoCase::NotInSource(side));
                }
                side
            }
            None => {
                let having: Vec<usize> =
                    sides.iter().filter(|(_, has)| **has).map(|(&side, _)| side).collect();
                Self::source(survey, asked, &having)?
            }
        };
        // Where the whitelist says that a variant differs, it stays as it is.
        let is_meant = |load: usize, survey: &Survey<'_>| {
            let ends = |pair: &usize| [survey.pairs[*pair].base, survey.pairs[*pair].other];
            self.allowed.iter().any(|pair| ends(pair).contains(&load))
                && !self.left.iter().any(|pair| ends(pair).contains(&load))
        };
        let mut sinks = Vec::new();
        for load in compared {
            if load != source
                && !is_meant(load, survey)
                && !is_alike_load(survey, source, load, asked.keys)
            {
                sinks.push(load);
            }
        }
        if sinks.is_empty() { Err(NoCase::Nothing) } else { Ok((source, sinks)) }
    }

    /// To one variant.
    fn ends_of_variant(
        &self,
        survey: &mut Survey<'_>,
        asked: &Asked<'_>,
        variant: &str,
    ) -> Result<(usize, Vec<usize>), NoCase> {
        let mut sink = None;
        let mut opposite = Vec::new();
        for &pair in &self.left {
            let compared = &survey.pairs[pair];
            let ends = [compared.base, compared.other];
            for (own, other) in [(ends[0], ends[1]), (ends[1], ends[0])] {
                if survey.mozconfig(own).variant == variant {
                    sink = Some(own);
                    opposite.push(other);
                }
            }
        }
        let Some(sink) = sink else { return Err(NoCase::Nothing) };
        if let Some(from) = asked.from {
            opposite.retain(|&load| survey.mozconfig(load).variant == from);
            match opposite.first() {
                None => return Err(NoCase::Nothing),
                Some(&load) if !has(survey, load, asked.keys) => {
                    return Err(NoCase::NotInSource(load));
                }
                Some(_) => {}
            }
        }
        let having: Vec<usize> =
            opposite.into_iter().filter(|&load| has(survey, load, asked.keys)).collect();
        if having.is_empty() {
            return Err(NoCase::AlreadyThere(sink));
        }
        let source = Self::source(survey, asked, &having)?;
        Ok((source, vec![sink]))
    }
}

/// Whether a load makes a setting in any environment.
fn has(survey: &mut Survey<'_>, load: usize, keys: &BTreeSet<SettingKey>) -> bool {
    let Survey { loads, run, .. } = survey;
    let load = &loads[load];
    let care = comparable(&mut run.world, load.side(), load.side());
    keys.iter().filter_map(|key| load.settings.get(key)).any(|setting| {
        let made = setting.made(&mut run.world);
        !run.world.conditions.disjoint(made, care)
    })
}

/// Whether two loads come to the same in a setting.
fn is_alike_load(
    survey: &mut Survey<'_>,
    one: usize,
    another: usize,
    keys: &BTreeSet<SettingKey>,
) -> bool {
    if one == another {
        return true;
    }
    let Survey { loads, run, .. } = survey;
    let (one, another) = (&loads[one], &loads[another]);
    let care = comparable(&mut run.world, one.side(), another.side());
    keys.iter().all(|key| is_alike(&mut run.world, care, [&one.settings, &another.settings], key))
}

/// The files that may get the lines, the nearest first.
fn targets(survey: &Survey<'_>, source: usize, sinks: &[usize], to: &Destination) -> Vec<FileId> {
    let files = |load: usize| &survey.loads[load].evaluation.files;
    match to {
        Destination::Common => {
            let own = survey.mozconfig(source).path.clone();
            let tops: Vec<FileId> =
                sinks.iter().chain([&source]).map(|&load| survey.file(load)).collect();
            let shared = files(source).iter().copied().filter(|file| {
                !tops.contains(file) && sinks.iter().all(|&sink| files(sink).contains(file))
            });
            let mut ranked: Vec<_> = shared
                .map(|file| {
                    let path = survey.path(file);
                    let parts = own.as_str().split('/').zip(path.as_str().split('/'));
                    let common = parts.take_while(|(one, another)| one == another).count();
                    // A file that is meant to override is the last where a setting belongs.
                    let overrides = path.as_str().ends_with("override");
                    let reads = |load: &&Load| load.evaluation.files.contains(&file);
                    let readers = survey.loads.iter().filter(reads).count();
                    (overrides, std::cmp::Reverse(common), readers, path.clone(), file)
                })
                .collect();
            ranked.sort();
            ranked.into_iter().map(|(.., file)| file).collect()
        }
        Destination::Variant(_) => {
            let Some(&sink) = sinks.first() else { return Vec::new() };
            let own = survey.mozconfig(sink);
            // A platform may build on another one's variant.
            let inherited = files(sink).iter().copied().filter(|&file| {
                let path = survey.path(file);
                let is_same = |it: &super::survey::Mozconfig| {
                    it.path == *path && it.variant == own.variant && it.is_compared
                };
                file != survey.file(sink) && survey.mozconfigs.iter().any(is_same)
            });
            std::iter::once(survey.file(sink)).chain(inherited).collect()
        }
    }
}
