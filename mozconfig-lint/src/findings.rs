//! From differences to diagnostics: those with the same causes are one finding, and the same finding
//! on several platforms is told once.

use std::collections::{BTreeMap, BTreeSet};

use mozconfig_parse::condition::Condition;
use mozconfig_parse::provenance::{OperationKind, Origin};
use mozconfig_parse::settings::{Kind, SettingValue};
use mozconfig_parse::source::{FileId, Span, TreePath};
use mozconfig_parse::witness::Witness;

use crate::allow::{NearMiss, setting_kind};
use crate::check::{Evaluated, Pair, Run};
use crate::diagnostic::{
    Addition, Diagnostic, DriftedSetting, Label, Remedy, Scope, SettingKind, WitnessFacts,
};
use crate::drift::{self, Cause, Difference, DifferenceKind, Which};
use crate::rules;
use crate::whitelist::schema::Whitelist;
use crate::whitelist::suggest_entry::{Part, SuggestedEntry, file_with_entry};

/// How many further settings of a finding are named where not all are asked for.
const NAMED: usize = 3;

/// What a pair's differences come to after the whitelist.
pub(crate) struct PairFindings {
    pub(crate) pair: Pair,
    pub(crate) left: Vec<(Difference, Vec<NearMiss>)>,
}

/// Differences of a pair with the same causes.
struct Group {
    pair: Pair,
    causes: BTreeSet<Cause>,
    differences: Vec<Difference>,
    near: BTreeSet<NearMiss>,
    /// The settings as they are told, without their witnesses.
    told: Vec<Told>,
}

/// One part of a difference in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    kind: SettingKind,
    key: String,
    base: Option<String>,
    other: Option<String>,
    /// The condition in the language of `when`.
    when: String,
    /// The condition as a phrase.
    phrase: String,
}

/// What makes the same finding on several platforms one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct FoldKey {
    kind: DifferenceKind,
    product: String,
    base: String,
    other: String,
    told: Vec<Told>,
    near: Vec<NearMiss>,
}

/// All drift findings.
pub(crate) fn diagnose(
    run: &mut Run<'_>,
    found: Vec<PairFindings>,
    whitelist: Option<&Whitelist>,
    whitelist_file: Option<FileId>,
) -> Vec<Diagnostic> {
    let mut folded: BTreeMap<FoldKey, Vec<Group>> = BTreeMap::new();
    for PairFindings { pair, left } in found {
        for group in grouped(run, &pair, left) {
            let (base, other) = (&run.evaluated[pair.base], &run.evaluated[pair.other]);
            let key = FoldKey {
                kind: group.differences[0].kind,
                product: pair.product.clone(),
                base: base.variant.clone(),
                other: other.variant.clone(),
                told: group.told.clone(),
                near: group.near.iter().copied().collect(),
            };
            folded.entry(key).or_default().push(group);
        }
    }
    let mut teller = Teller { run, whitelist, whitelist_file };
    folded.into_values().filter_map(|groups| teller.tell(&groups)).collect()
}

/// The differences of a pair by their causes. An abort never stands with settings.
fn grouped(run: &mut Run<'_>, pair: &Pair, left: Vec<(Difference, Vec<NearMiss>)>) -> Vec<Group> {
    let mut groups: BTreeMap<(bool, BTreeSet<Cause>), Group> = BTreeMap::new();
    for (difference, near) in left {
        let is_abort = difference.key.kind == Kind::Abort;
        let group = groups.entry((is_abort, difference.causes.clone())).or_insert_with(|| Group {
            pair: pair.clone(),
            causes: difference.causes.clone(),
            differences: Vec::new(),
            near: BTreeSet::new(),
            told: Vec::new(),
        });
        group.near.extend(near);
        group.differences.push(difference);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    for group in &mut groups {
        // The setting that the cause itself makes comes first, then options, which are the point.
        let is_direct = |difference: &Difference| {
            difference.pieces.iter().any(|piece| {
                [&piece.base, &piece.other].into_iter().flatten().any(|value| {
                    group.causes.iter().any(|cause| cause.operation == value.origin.operation)
                })
            })
        };
        let mut differences = std::mem::take(&mut group.differences);
        differences.sort_by_key(|difference| !is_direct(difference));
        group.differences = differences;
        group.told = tell_settings(run, group);
    }
    groups
}

/// Where the pair can be compared, for what is told of conditions.
fn care(run: &mut Run<'_>, pair: &Pair, kind: DifferenceKind) -> Condition {
    let Run { world, evaluated, .. } = run;
    let (base, other) = (&evaluated[pair.base], &evaluated[pair.other]);
    if kind == DifferenceKind::Abort {
        let mut unknown = base.evaluation.unknown;
        unknown = world.conditions.or(unknown, other.evaluation.unknown);
        return world.conditions.not(unknown);
    }
    drift::comparable(world, base.side(), other.side())
}

fn tell_settings(run: &mut Run<'_>, group: &Group) -> Vec<Told> {
    let mut told = Vec::new();
    for difference in &group.differences {
        let care = care(run, &group.pair, difference.kind);
        for piece in &difference.pieces {
            let shown = run.show_condition(piece.when, care);
            let value = |value: &Option<SettingValue>| {
                value.as_ref().map(|value| run.world.conditions.symbols.render(value.value))
            };
            told.push(Told {
                kind: setting_kind(difference.key.kind),
                key: difference.key.name.clone(),
                base: value(&piece.base),
                other: value(&piece.other),
                when: shown.expression.clone(),
                phrase: shown.phrase.clone(),
            });
        }
    }
    told
}

/// What the words of a drift rule are made of.
pub(crate) struct Wording<'a> {
    /// The variant compared from.
    pub(crate) base: &'a str,
    /// The variant compared with.
    pub(crate) other: &'a str,
    /// What the base has, in the form in which people speak of it.
    pub(crate) base_line: Option<String>,
    /// What the other has.
    pub(crate) other_line: Option<String>,
    /// The setting's name.
    pub(crate) name: String,
}

impl Wording<'_> {
    /// A phrase about a setting that both sides make.
    pub(crate) fn both(&self, verb: &str) -> String {
        let line = |line: &Option<String>| match line {
            Some(line) => format!("`{line}`"),
            None => "nothing".to_owned(),
        };
        format!(
            "`{}` {verb}: {} for {}, {} for {}",
            self.name,
            line(&self.base_line),
            self.base,
            line(&self.other_line),
            self.other
        )
    }
}

struct Teller<'r, 'a> {
    run: &'r mut Run<'a>,
    whitelist: Option<&'r Whitelist>,
    whitelist_file: Option<FileId>,
}

impl Teller<'_, '_> {
    fn tell(&mut self, groups: &[Group]) -> Option<Diagnostic> {
        let group = groups.first()?;
        let base = self.run.evaluated[group.pair.base].variant.clone();
        let other = self.run.evaluated[group.pair.other].variant.clone();
        let platforms: BTreeSet<String> =
            groups.iter().map(|group| group.pair.platform.clone()).collect();
        let platforms: Vec<String> = platforms.into_iter().collect();
        let told = &group.told[0];
        let line = |value: &Option<String>| {
            value.as_ref().map(|value| spoken(told.kind, &told.key, value))
        };
        let wording = Wording {
            base: &base,
            other: &other,
            base_line: line(&told.base),
            other_line: line(&told.other),
            name: told.key.clone(),
        };
        let kind = group.differences.first()?.kind;
        let (rule, message) = rules::of_difference(kind, &wording)?;
        let (primary, related) = self.labels(group, &base, &other);
        let settings = self.settings(groups);
        let (notes, details) = self.notes(group);
        let remedies = self.remedies(group, &platforms, &base, &other);
        Some(Diagnostic {
            rule,
            level: rule.level,
            message,
            scope: Scope {
                product: Some(group.pair.product.clone()),
                platforms,
                base: Some(base),
                other: Some(other),
            },
            settings,
            primary,
            related,
            notes,
            details,
            remedies,
        })
    }

    fn settings(&mut self, groups: &[Group]) -> Vec<DriftedSetting> {
        let mut settings = Vec::new();
        for group in groups {
            let pieces = group.differences.iter().flat_map(|difference| &difference.pieces);
            for (told, piece) in group.told.iter().zip(pieces) {
                let witness = self.run.world.conditions.witness(piece.when, |_| true);
                let witness = witness.map(|(witness, _)| witness).unwrap_or_default();
                settings.push(DriftedSetting {
                    platform: group.pair.platform.clone(),
                    kind: told.kind,
                    key: told.key.clone(),
                    base_value: told.base.clone(),
                    other_value: told.other.clone(),
                    when: told.when.clone(),
                    witness: WitnessFacts {
                        env: witness.env,
                        commands: witness.commands,
                        files: witness.files,
                    },
                });
            }
        }
        settings.sort_by(|a, b| a.platform.cmp(&b.platform));
        settings
    }

    fn span(&self, origin: Origin) -> Span {
        self.run.world.provenance.get(origin.operation).span
    }

    /// The place where the setting is made, and the places that explain it.
    fn labels(&self, group: &Group, base: &str, other: &str) -> (Label, Vec<Label>) {
        let mut labels: Vec<Label> = Vec::new();
        let mut add = |span: Span, text: String| {
            if !labels.iter().any(|label: &Label| label.span == span) {
                labels.push(Label { span, text });
            }
        };
        let difference = &group.differences[0];
        let piece = &difference.pieces[0];
        let verb =
            if difference.kind == DifferenceKind::Abort { "ends here" } else { "sets it here" };
        let mut chains = Vec::new();
        for (value, name) in [(&piece.base, base), (&piece.other, other)] {
            if let Some(value) = value {
                add(self.span(value.origin), format!("{name} {verb}"));
                chains.push((value.origin.chain, name));
            }
        }
        for cause in &group.causes {
            let operation = self.run.world.provenance.get(cause.operation);
            let name = match cause.side {
                Which::Base => base,
                Which::Other => other,
            };
            let text = match operation.kind {
                OperationKind::Include(_) => format!("only {name} includes this file"),
                OperationKind::Test => format!("only {name} has this condition"),
                OperationKind::Statement => format!("only {name} has this"),
            };
            add(operation.span, text);
        }
        for (chain, name) in chains {
            for include in self.run.world.provenance.includes(chain) {
                let span = self.run.world.provenance.get(include).span;
                add(span, format!("{name} comes here from this include"));
            }
        }
        if let Some((span, text)) = self.counterpart(group, base, other) {
            add(span, text);
        }
        let primary = labels.remove(0);
        (primary, labels)
    }

    /// Where the side without the setting would have it.
    fn counterpart(&self, group: &Group, base: &str, other: &str) -> Option<(Span, String)> {
        let piece = group.differences[0].pieces.first()?;
        let (lacking, name) = match (&piece.base, &piece.other) {
            (Some(_), None) => (&self.run.evaluated[group.pair.other], other),
            (None, Some(_)) => (&self.run.evaluated[group.pair.base], base),
            _ => return None,
        };
        let shared = self.shared_file(group)?;
        // The include by which the side that lacks the setting reaches the shared file.
        let inclusion = lacking.evaluation.inclusions.iter().find(|inclusion| {
            *self.run.sources.file(inclusion.to).path() == shared
                && inclusion.from == lacking.evaluation.file
        })?;
        let text = format!("{name} includes this too: what stands there reaches both");
        Some((self.span(inclusion.origin), text))
    }

    fn notes(&mut self, group: &Group) -> (Vec<String>, Vec<String>) {
        let (mut notes, mut details) = (Vec::new(), Vec::new());
        let when = &group.told[0].when;
        if !when.is_empty() {
            notes.push(format!("when {}", group.told[0].phrase));
            notes.extend(self.example(group));
        }
        let further: BTreeSet<(SettingKind, &str)> =
            group.told.iter().map(|told| (told.kind, told.key.as_str())).collect();
        let first = (group.told[0].kind, group.told[0].key.as_str());
        let further: Vec<_> = further.into_iter().filter(|setting| *setting != first).collect();
        if !further.is_empty() {
            let names: Vec<String> = further
                .iter()
                .take(NAMED)
                .map(|(kind, key)| format!("{} `{key}`", word(*kind)))
                .collect();
            let more = further.len().saturating_sub(NAMED);
            let rest = if more > 0 {
                format!(" and {more} more (`-v` lists them)")
            } else {
                String::new()
            };
            let verb = if further.len() == 1 { "differs" } else { "differ" };
            notes.push(format!("from the same cause {verb} {}{rest}", names.join(", ")));
        }
        for told in &group.told[1..] {
            details.push(detail(told));
        }
        for near in &group.near {
            notes.extend(self.near_miss(*near, when));
        }
        (notes, details)
    }

    /// An environment in which the first setting differs: of its witness, what the condition asks
    /// about.
    fn example(&mut self, group: &Group) -> Option<String> {
        let difference = group.differences.first()?;
        let care = care(self.run, &group.pair, difference.kind);
        let conditions = &mut self.run.world.conditions;
        let piece = difference.pieces.first()?;
        let (mut witness, _) = conditions.witness(piece.when, |_| true)?;
        let simple = conditions.simplify(piece.when, care);
        let (asked, _) = conditions.witness(simple, |_| true)?;
        witness.env.retain(|name, value| asked.env.contains_key(name) || value.is_some());
        witness.commands.retain(|command, _| asked.commands.contains_key(command));
        witness.files.retain(|path, _| asked.files.contains_key(path));
        Some(format!("for example with {}", example(&witness)))
    }

    /// Why an entry does not count.
    fn near_miss(&self, near: NearMiss, when: &str) -> Option<String> {
        let whitelist = self.whitelist?;
        let now = if when.is_empty() { "always".to_owned() } else { format!("when `{when}`") };
        let (id, text) = match near {
            NearMiss::When(id) => {
                let pin = &whitelist.entry(id)?.when.as_ref()?.value;
                (id, format!("allows it only when `{pin}`, now it differs {now}"))
            }
            NearMiss::Value(id) => {
                let values: Vec<String> = whitelist
                    .entry(id)?
                    .value
                    .iter()
                    .map(|glob| format!("`{}`", glob.value.as_str()))
                    .collect();
                (id, format!("allows it only with the value {}", values.join(" or ")))
            }
            NearMiss::From(id) => {
                let files: Vec<String> = whitelist
                    .entry(id)?
                    .from
                    .iter()
                    .map(|glob| format!("`{}`", glob.value.as_str()))
                    .collect();
                (id, format!("allows it only from {}", files.join(" or ")))
            }
            NearMiss::Expired(id) => {
                let day = whitelist.entry(id)?.expires.as_ref()?.value;
                (id, format!("allowed it until {day}"))
            }
        };
        let place = self.run.sources.place(whitelist.entry(id)?.header_span);
        Some(format!("the entry at {place} {text}"))
    }

    /// The two ways out.
    fn remedies(
        &self,
        group: &Group,
        platforms: &[String],
        base: &str,
        other: &str,
    ) -> Vec<Remedy> {
        let difference = &group.differences[0];
        let piece = &difference.pieces[0];
        let shared = self.shared_file(group);
        let include = group.causes.iter().find_map(|cause| {
            match self.run.world.provenance.get(cause.operation).kind {
                OperationKind::Include(file) => Some(self.run.sources.file(file).path()),
                _ => None,
            }
        });
        let (having, lacking) = match (&piece.base, &piece.other) {
            (None, Some(_)) => (other, base),
            _ => (base, other),
        };
        let to_both = match (&piece.base, &piece.other, include, &shared) {
            (Some(_), Some(_), ..) => {
                format!(
                    "should both be alike? make {base} and {other} say the same, best in a file that both include"
                )
            }
            (_, _, Some(include), Some(shared)) => format!(
                "should {lacking} have it too? include `{include}` there, or in `{shared}`, which both include"
            ),
            (_, _, Some(include), None) => {
                format!("should {lacking} have it too? include `{include}` there")
            }
            (_, _, None, Some(shared)) => {
                format!("should {lacking} have it too? move it to `{shared}`, which both include")
            }
            (_, _, None, None) => {
                format!("should {lacking} have it too? carry the line to {lacking}")
            }
        };
        let entry =
            SuggestedEntry::new(base, other, platforms, &self.told_parts(group), include.is_some());
        let (path, line, text) =
            file_with_entry(&self.run.sources, self.whitelist_file, &entry.to_toml("..."));
        let sides = match (&piece.base, &piece.other) {
            (Some(_), Some(_)) => "meant to differ".to_owned(),
            _ => format!("meant for {having} alone"),
        };
        vec![
            Remedy { message: to_both, edit: None, addition: None },
            Remedy {
                message: format!("{sides}? add an entry with the reason to `{path}`"),
                edit: None,
                addition: Some(Addition { path, line, text }),
            },
        ]
    }

    /// The settings of a group with the files that make them.
    fn told_parts(&self, group: &Group) -> Vec<Part> {
        // An entry for the one line that is the cause allows all that comes of it.
        if let Some(part) = self.cause_part(group) {
            return vec![part];
        }
        let pieces = group.differences.iter().flat_map(|difference| &difference.pieces);
        group
            .told
            .iter()
            .zip(pieces)
            .map(|(told, piece)| Part {
                kind: told.kind,
                key: told.key.clone(),
                base: told.base.clone(),
                other: told.other.clone(),
                files: [&piece.base, &piece.other]
                    .into_iter()
                    .flatten()
                    .map(|value| {
                        self.run.sources.file(self.span(value.origin).file).path().to_string()
                    })
                    .collect(),
            })
            .collect()
    }

    /// The setting that the only cause makes, where it is one that one side alone has.
    fn cause_part(&self, group: &Group) -> Option<Part> {
        let causes: Vec<&Cause> = group.causes.iter().collect();
        let [cause] = causes[..] else { return None };
        let pieces = group.differences.iter().flat_map(|difference| &difference.pieces);
        group.told.iter().zip(pieces).find_map(|(told, piece)| {
            let value = match (cause.side, &piece.base, &piece.other) {
                (Which::Base, Some(value), None) | (Which::Other, None, Some(value)) => value,
                _ => return None,
            };
            let direct =
                value.origin.operation == cause.operation && told.kind != SettingKind::Abort;
            direct.then(|| Part {
                kind: told.kind,
                key: told.key.clone(),
                base: told.base.clone(),
                other: told.other.clone(),
                files: Vec::new(),
            })
        })
    }

    /// The nearest file that both sides include: beside the mozconfigs first.
    fn shared_file(&self, group: &Group) -> Option<TreePath> {
        let (base, other): (&Evaluated, &Evaluated) =
            (&self.run.evaluated[group.pair.base], &self.run.evaluated[group.pair.other]);
        let paths = |evaluated: &Evaluated| -> BTreeSet<TreePath> {
            evaluated
                .evaluation
                .files
                .iter()
                .skip(1)
                .map(|&file| self.run.sources.file(file).path().clone())
                .collect()
        };
        let own = self.run.sources.file(base.evaluation.file).path().clone();
        let others = paths(other);
        let shared = paths(base).into_iter().filter(|path| others.contains(path));
        shared
            .map(|path| {
                let common = own
                    .as_str()
                    .split('/')
                    .zip(path.as_str().split('/'))
                    .take_while(|(a, b)| a == b)
                    .count();
                (std::cmp::Reverse(common), path)
            })
            // A file that is meant to override is not where a setting belongs.
            .filter(|(_, path)| !path.as_str().ends_with("override"))
            .min()
            .map(|(_, path)| path)
    }
}

/// A setting in the form in which people speak of it.
fn spoken(kind: SettingKind, key: &str, value: &str) -> String {
    match kind {
        SettingKind::Option => value.to_owned(),
        SettingKind::Env => format!("export {key}={value}"),
        SettingKind::Var => format!("{key}={value}"),
        SettingKind::Make => {
            if [":=", "?=", "+="].iter().any(|operator| value.starts_with(operator)) {
                format!("mk_add_options {key}{value}")
            } else {
                format!("mk_add_options {key}={value}")
            }
        }
        SettingKind::App => {
            let application = key.split(' ').next().unwrap_or_default();
            format!("ac_add_app_options {application} {value}")
        }
        SettingKind::Abort => key.to_owned(),
    }
}

fn word(kind: SettingKind) -> &'static str {
    match kind {
        SettingKind::Option => "option",
        SettingKind::Env => "exported variable",
        SettingKind::Var => "variable",
        SettingKind::Make => "make option",
        SettingKind::App => "application option",
        SettingKind::Abort => "error",
    }
}

/// A part of a difference on one line.
fn detail(told: &Told) -> String {
    let side = |value: &Option<String>| match value {
        Some(value) => format!("`{}`", spoken(told.kind, &told.key, value)),
        None => "nothing".to_owned(),
    };
    let when = if told.when.is_empty() { String::new() } else { format!(" when `{}`", told.when) };
    format!(
        "{} `{}`: {} against {}{when}",
        word(told.kind),
        told.key,
        side(&told.base),
        side(&told.other)
    )
}

/// A witness in words.
fn example(witness: &Witness) -> String {
    let mut facts = Vec::new();
    let set: Vec<String> = witness
        .env
        .iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| format!("`{name}={value}`")))
        .collect();
    facts.extend(set);
    for (command, output) in &witness.commands {
        match command.strip_suffix("; echo $?") {
            Some(command) if output == "0" => facts.push(format!("`{command}` succeeding")),
            Some(command) => facts.push(format!("`{command}` failing")),
            None if output.is_empty() => facts.push(format!("nothing from `{command}`")),
            None => facts.push(format!("`{output}` from `{command}`")),
        }
    }
    for (path, stands) in &witness.files {
        facts.push(format!("{} `{path}`", if *stands { "a" } else { "no" }));
    }
    if facts.is_empty() {
        return "no variable set".to_owned();
    }
    if witness.env.values().all(Option::is_none) {
        facts.insert(0, "no variable set".to_owned());
    }
    facts.join(", ")
}
