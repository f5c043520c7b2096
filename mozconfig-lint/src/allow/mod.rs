//! What the whitelist allows: takes allowed parts out of differences and keeps account of the use
//! of each entry.
//!
//! A difference that one side makes is allowed when an entry matches that side. One that both sides
//! make with different values is allowed when each side is matched. And the effects of a cause (an
//! assignment, an option's line) are allowed where an entry matches the cause itself: nothing that
//! has another cause besides. An include is never a cause that can be allowed.

mod near_miss;
mod usage;

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::condition::Condition;
use mozconfig_parse::evaluate::normal_line;
use mozconfig_parse::provenance::OperationKind;
use mozconfig_parse::settings::{Kind, SettingValue, World};
use mozconfig_parse::source::{Sources, Span};

pub(crate) use near_miss::{NearMiss, Of, Pin};
pub(crate) use usage::{Compared, PairNames, Usage};

use crate::diagnostic::SettingKind;
use crate::drift::{Cause, Difference, Piece, Side, Which};
use crate::whitelist::date::Date;
use crate::whitelist::matching::Subject;
use crate::whitelist::schema::{Entry, EntryId, Whitelist};

/// An entry that matches one side of a difference, or a cause.
#[derive(Clone, Debug)]
struct Match {
    entry: EntryId,
    /// The names and globs of its lists that do so.
    items: Vec<Span>,
}

/// How entries came near, with the names and globs of their lists that match.
type Near = BTreeMap<NearMiss, Vec<Span>>;

/// The judge: the whitelist with the conditions of its `when`.
pub(crate) struct Judge<'a> {
    whitelist: &'a Whitelist,
    /// The condition of each entry's `when`.
    pins: &'a BTreeMap<EntryId, Condition>,
    today: Option<Date>,
}

impl<'a> Judge<'a> {
    /// The judge of a whitelist whose pins have been read.
    pub(crate) fn new(
        whitelist: &'a Whitelist,
        pins: &'a BTreeMap<EntryId, Condition>,
        today: Option<Date>,
    ) -> Self {
        Self { whitelist, pins, today }
    }

    /// The whitelist.
    pub(crate) fn whitelist(&self) -> &'a Whitelist {
        self.whitelist
    }

    /// Whether an entry's last day is past.
    pub(crate) fn has_expired(&self, entry: &Entry) -> bool {
        match (&entry.expires, self.today) {
            (Some(expires), Some(today)) => expires.value < today,
            _ => false,
        }
    }

    /// Takes out of `differences` what is allowed; gives what is left, with the entries that came
    /// near.
    pub(crate) fn judge(
        &self,
        world: &mut World,
        sources: &Sources,
        pair: PairNames<'_>,
        sides: [Side<'_>; 2],
        differences: Vec<Difference>,
        usage: &mut Usage,
    ) -> Vec<(Difference, Vec<NearMiss>)> {
        let mut covered: BTreeMap<Cause, (Vec<Match>, Near)> = BTreeMap::new();
        let mut left = Vec::new();
        for difference in differences {
            let mut near = Near::new();
            let mut matches: Vec<Match> = Vec::new();
            let mut pieces = Vec::new();
            for piece in &difference.pieces {
                let mut judged = |which, value: &Option<SettingValue>| {
                    value.as_ref().map(|value| {
                        self.matching(
                            world,
                            sources,
                            pair,
                            &difference,
                            piece,
                            which,
                            value,
                            &mut near,
                        )
                    })
                };
                let base = judged(Which::Base, &piece.base);
                let other = judged(Which::Other, &piece.other);
                let all_matched = [&base, &other].iter().all(|side| {
                    side.as_ref().is_none_or(|matched: &Vec<Match>| !matched.is_empty())
                });
                if all_matched {
                    for matched in [base, other].into_iter().flatten() {
                        usage.needed.extend(matched.first().map(|first| first.entry));
                        matches.extend(matched);
                    }
                } else {
                    for (which, matched) in [(Which::Base, base), (Which::Other, other)] {
                        for Match { entry, items } in matched.into_iter().flatten() {
                            near.entry(NearMiss::OneSide(entry, which)).or_default().extend(items);
                        }
                    }
                    pieces.push(piece.clone());
                }
            }
            if !pieces.is_empty() {
                // Where a part is allowed, what is left is told as it is.
                let when = pieces
                    .iter()
                    .fold(Condition::NEVER, |all, piece| world.conditions.or(all, piece.when));
                let rest = Difference { when, pieces: pieces.clone(), ..difference };
                let by_causes =
                    self.by_causes(world, sources, pair, sides, &rest, &mut covered, &mut near);
                match by_causes {
                    Some(by_causes) => {
                        for by_cause in by_causes {
                            usage.needed.extend(by_cause.first().map(|first| first.entry));
                            matches.extend(by_cause);
                        }
                        pieces.clear();
                    }
                    None => {
                        usage.near.extend(near.keys());
                        usage.items.extend(near.values().flatten());
                        left.push((rest, near.into_keys().collect()));
                    }
                }
            }
            if pieces.is_empty() {
                usage.allowed += 1;
            }
            usage.items.extend(matches.iter().flat_map(|matched| &matched.items));
            let entries: BTreeSet<EntryId> = matches.iter().map(|matched| matched.entry).collect();
            for entry in entries {
                usage.uses.entry(entry).or_default().insert(pair.into());
                *usage.differences.entry(entry).or_default() += 1;
            }
        }
        left
    }

    /// The entries that match one side of a piece.
    #[expect(clippy::too_many_arguments, reason = "one setting of one pair, spelled out once")]
    fn matching(
        &self,
        world: &mut World,
        sources: &Sources,
        pair: PairNames<'_>,
        difference: &Difference,
        piece: &Piece,
        which: Which,
        value: &SettingValue,
        near: &mut Near,
    ) -> Vec<Match> {
        let (side, against) = pair.side(which);
        let rendered = world.conditions.symbols.render(value.value);
        let line = difference.key.line(&rendered);
        let span = world.provenance.get(value.origin.operation).span;
        let file = sources.file(span.file).path().as_str();
        let from = [file];
        let subject = Subject {
            product: pair.product,
            platform: pair.platform,
            side,
            against,
            kind: setting_kind(difference.key.kind),
            key: &difference.key.name,
            value: (difference.key.kind != Kind::Abort).then_some(rendered.as_str()),
            line: &line,
            from: &from,
        };
        let mut matched = Vec::new();
        for (id, entry) in self.whitelist.entries() {
            if !entry.applies(&subject)
                || !entry.settings.iter().any(|setting| setting.matches(&subject))
            {
                continue;
            }
            let items = entry.matching_items(&subject);
            let miss = match self.misfit(entry, &subject) {
                None if !self.is_pinned_elsewhere(world, id, piece.when) => {
                    matched.push(Match { entry: id, items });
                    continue;
                }
                None => NearMiss::Pin(id, Pin::When, Of::Setting),
                Some(Misfit::Pin(pin)) => NearMiss::Pin(id, pin, Of::Setting),
                Some(Misfit::Expired) => NearMiss::Expired(id),
            };
            near.entry(miss).or_default().extend(items);
        }
        matched
    }

    /// Why an entry that speaks of a setting does not match it, leaving aside its `when`.
    fn misfit(&self, entry: &Entry, subject: &Subject<'_>) -> Option<Misfit> {
        if entry.matches(subject) {
            return self.has_expired(entry).then_some(Misfit::Expired);
        }
        let without_value = Entry { value: Vec::new(), ..entry.clone() };
        Some(Misfit::Pin(if without_value.matches(subject) { Pin::Value } else { Pin::From }))
    }

    /// Whether an entry's `when` does not hold wherever this does.
    fn is_pinned_elsewhere(&self, world: &mut World, id: EntryId, when: Condition) -> bool {
        self.pins.get(&id).is_some_and(|&pin| !world.conditions.implies(when, pin))
    }

    /// The entries that allow each of the causes of a difference; `None` when one of them is not
    /// allowed, or when the difference is there where none of them is reached.
    #[expect(clippy::too_many_arguments, reason = "one difference of one pair, spelled out once")]
    fn by_causes(
        &self,
        world: &mut World,
        sources: &Sources,
        pair: PairNames<'_>,
        sides: [Side<'_>; 2],
        difference: &Difference,
        covered: &mut BTreeMap<Cause, (Vec<Match>, Near)>,
        near: &mut Near,
    ) -> Option<Vec<Vec<Match>>> {
        let mut all = Vec::new();
        let mut is_allowed = true;
        // Where the causes are reached; elsewhere the difference has another.
        let mut reached = Condition::NEVER;
        for &cause in &difference.causes {
            let evaluation = match cause.side {
                Which::Base => sides[0].evaluation,
                Which::Other => sides[1].evaluation,
            };
            let here = evaluation.reached(cause.operation).unwrap_or(Condition::ALWAYS);
            reached = world.conditions.or(reached, here);
            let (entries, misses) = covered.entry(cause).or_insert_with(|| {
                let side = match cause.side {
                    Which::Base => sides[0],
                    Which::Other => sides[1],
                };
                self.allowing_cause(world, sources, pair, cause, side)
            });
            let mut matches = Vec::new();
            let mut elsewhere = misses.clone();
            for matched in entries {
                if self.is_pinned_elsewhere(world, matched.entry, difference.when) {
                    let miss = NearMiss::Pin(matched.entry, Pin::When, Of::Cause);
                    elsewhere.insert(miss, matched.items.clone());
                } else {
                    matches.push(matched.clone());
                }
            }
            if matches.is_empty() {
                is_allowed = false;
                // What is said of the setting itself says more than what is said of its cause.
                elsewhere.retain(|miss, _| !near.keys().any(|near| near.entry() == miss.entry()));
                near.append(&mut elsewhere);
            }
            all.push(matches);
        }
        (is_allowed && world.conditions.implies(difference.when, reached)).then_some(all)
    }

    /// The entries that match an assignment or option line itself, and those that nearly do.
    fn allowing_cause(
        &self,
        world: &World,
        sources: &Sources,
        pair: PairNames<'_>,
        cause: Cause,
        side_of_cause: Side<'_>,
    ) -> (Vec<Match>, Near) {
        let operation = world.provenance.get(cause.operation);
        if operation.kind != OperationKind::Statement {
            return (Vec::new(), Near::new());
        }
        let text = sources.text(operation.span);
        let line = normal_line(text);
        let (side, against) = pair.side(cause.side);
        let from = [sources.file(operation.span.file).path().as_str()];
        let key = side_of_cause.evaluation.made(world, cause.operation);
        // The values as they are written, and as they come out.
        let written = line.split_once('=').map_or("", |(_, value)| value);
        let mut values = vec![written.trim_matches(['"', '\'']).to_owned()];
        for (key, setting) in side_of_cause.settings {
            if key.kind == Kind::Option || key.kind == Kind::Abort {
                continue;
            }
            for value in &setting.values {
                if value.origin.operation == cause.operation {
                    values.push(world.conditions.symbols.render(value.value));
                }
            }
        }
        let kinds: &[SettingKind] = match key.as_ref().map(|key| key.kind) {
            Some(Kind::Var) => &[SettingKind::Var, SettingKind::Env],
            Some(kind) => &[setting_kind(kind)],
            None => &[SettingKind::Var],
        };
        let name = key.as_ref().map_or("", |key| key.name.as_str());
        let option = line.split_once(' ').map_or("", |(_, option)| option).to_owned();
        let mut subjects = Vec::new();
        for &kind in kinds {
            let values = if kind == SettingKind::Option {
                std::slice::from_ref(&option)
            } else {
                &values[..]
            };
            subjects.extend(values.iter().map(|value| Subject {
                product: pair.product,
                platform: pair.platform,
                side,
                against,
                kind,
                key: name,
                value: Some(value),
                line: &line,
                from: &from,
            }));
        }
        let (mut matches, mut near) = (Vec::new(), Near::new());
        for (id, entry) in self.whitelist.entries() {
            let spoken_of = subjects.iter().filter(|subject| {
                entry.applies(subject) && entry.settings.iter().any(|it| it.matches(subject))
            });
            let (mut items, mut misfits, mut is_matched) = (Vec::new(), BTreeSet::new(), false);
            for subject in spoken_of {
                items.extend(entry.matching_items(subject));
                match self.misfit(entry, subject) {
                    None => is_matched = true,
                    Some(misfit) => {
                        misfits.insert(misfit);
                    }
                }
            }
            if is_matched {
                matches.push(Match { entry: id, items });
            } else if let Some(misfit) = misfits.into_iter().next() {
                let miss = match misfit {
                    Misfit::Pin(pin) => NearMiss::Pin(id, pin, Of::Cause),
                    Misfit::Expired => NearMiss::Expired(id),
                };
                near.insert(miss, items);
            }
        }
        (matches, near)
    }
}

/// Why an entry that speaks of a setting does not match it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Misfit {
    Expired,
    Pin(Pin),
}

/// The word for a kind in diagnostics and the whitelist.
pub(crate) fn setting_kind(kind: Kind) -> SettingKind {
    match kind {
        Kind::Option => SettingKind::Option,
        Kind::App => SettingKind::App,
        Kind::Make => SettingKind::Make,
        Kind::Env => SettingKind::Env,
        Kind::Var => SettingKind::Var,
        Kind::Abort => SettingKind::Abort,
    }
}
