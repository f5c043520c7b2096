//! From raw facts to one setting for each key, as configure and make see it: the last option wins, a
//! variable has its last value.

use super::{
    Content, Evaluation, Event, Kind, Made, MadeWhat, Setting, SettingKey, SettingValue, Settings,
    VariableOutcome, World,
};
use crate::condition::Condition;
use crate::hash::FastMap;
use crate::names::NameId;
use crate::provenance::{OperationId, OperationSet};
use crate::symbol::{Part, TextId};

/// How many values `+=` appends to, each by itself.
const MAX_VALUES: usize = 64;
/// How many bytes the strings have together that come of appending before they are given up as unknown.
const MAX_APPENDED: usize = 1 << 26;

impl Evaluation {
    /// Where the load ends with an error, for one reason or the other.
    pub fn fails(&self, world: &mut World) -> Condition {
        world.conditions.or(self.aborted, self.refused)
    }

    /// The key of the setting that an assignment or an option makes. An assignment stands as
    /// [`Kind::Var`], whether the variable is exported or not.
    pub fn made(&self, world: &World, operation: OperationId) -> Option<SettingKey> {
        Some(match &self.find_made(operation)?.what {
            MadeWhat::Variable(name) => SettingKey { kind: Kind::Var, name: name.to_string() },
            MadeWhat::Option(event) => {
                let event = &self.events[*event as usize];
                let text = world.conditions.symbols.render(event.text);
                SettingKey { kind: event.kind, name: OptionText::read(event.kind, &text).name }
            }
        })
    }

    /// Whether a command is an assignment or an option.
    pub fn makes(&self, operation: OperationId) -> bool {
        self.find_made(operation).is_some()
    }

    /// Where an assignment or an option is reached, whatever becomes of what it makes.
    pub fn reached(&self, operation: OperationId) -> Option<Condition> {
        Some(self.find_made(operation)?.when)
    }

    fn find_made(&self, operation: OperationId) -> Option<&Made> {
        let at = self.made.binary_search_by_key(&operation, |made| made.operation).ok()?;
        self.made.get(at)
    }

    /// One setting for each key, as configure and make see it: the last option wins, a variable has
    /// its last value.
    pub fn resolve(&self, world: &mut World) -> Settings {
        let mut made: FastMap<(Kind, NameId), usize> = FastMap::default();
        let mut options: Vec<(SettingKey, Setting)> = Vec::new();
        let mut appended = 0;
        for event in &self.events {
            let (name, value) = world.key_and_value(event);
            let index = *made.entry((event.kind, name)).or_insert_with(|| {
                let name = world.option_names.get(name).to_string();
                options.push((SettingKey { kind: event.kind, name }, Setting::default()));
                options.len() - 1
            });
            add_event(world, &mut options[index].1, event, value, &mut appended);
        }
        let mut settings: Settings = options.into_iter().collect();
        for (name, outcome) in &self.variables {
            if is_seen_by_configure(name) {
                add_variable(world, &mut settings, name, outcome);
            }
        }
        for abort in &self.aborts {
            let key = SettingKey { kind: Kind::Abort, name: abort.line.clone() };
            let value = SettingValue {
                when: abort.when,
                value: TextId::EMPTY,
                origin: abort.origin,
                operations: abort.operations,
            };
            settings.entry(key).or_default().override_with(world, value);
        }
        settings.retain(|_, setting| {
            !setting.values.is_empty() || setting.unmade != OperationSet::EMPTY
        });
        settings
    }
}

impl Setting {
    /// Where the setting is made.
    pub fn made(&self, world: &mut World) -> Condition {
        self.values
            .iter()
            .fold(Condition::NEVER, |made, value| world.conditions.or(made, value.when))
    }

    /// The value wins wherever its condition holds. Where conditions have become far too complex, the
    /// earlier values stay beside it: that may tell too much, never too little.
    fn override_with(&mut self, world: &mut World, value: SettingValue) {
        for earlier in &mut self.values {
            if world.conditions.is_exhausted() {
                break;
            }
            earlier.when = world.conditions.and_not(earlier.when, value.when);
        }
        self.values.retain(|earlier| !earlier.when.is_never());
        self.values.push(value);
    }
}

/// Whether configure looks at a variable of this name (Python's `str.isupper`, which
/// `mozconfig_options` in `build/moz.configure/init.configure` asks).
pub fn is_seen_by_configure(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_uppercase())
        && !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

impl World {
    /// The key and the value of an option, worked out once for each text.
    fn key_and_value(&mut self, event: &Event) -> (NameId, TextId) {
        let by = (event.kind, event.text);
        if let Some(&known) = self.options.get(&by) {
            return known;
        }
        let (name, value) = split_event(self, event);
        let known = (self.option_names.id(&name), value);
        self.options.insert(by, known);
        known
    }
}

/// The key and the value of an option.
fn split_event(world: &mut World, event: &Event) -> (String, TextId) {
    let rendered = world.conditions.symbols.render(event.text);
    let OptionText { name, skipped, operator } = OptionText::read(event.kind, &rendered);
    let value = match skipped {
        Some(0) => event.text,
        Some(bytes) => skip_front(world, event.text, bytes),
        None => TextId::EMPTY,
    };
    if operator.is_empty() {
        return (name, value);
    }
    let symbols = &mut world.conditions.symbols;
    let operator = symbols.literal_text(&format!("{operator}="));
    (name, symbols.concatenate(operator, value))
}

/// An option as the loader prints it, taken apart.
struct OptionText<'t> {
    name: String,
    /// How many bytes stand before the value; `None` where there is none.
    skipped: Option<usize>,
    /// What stands before the `=` of a make option: `:`, `?` or `+`.
    operator: &'t str,
}

impl<'t> OptionText<'t> {
    fn read(kind: Kind, text: &'t str) -> Self {
        match kind {
            Kind::App => {
                let (application, option) = text.split_once(' ').unwrap_or((text, ""));
                let name = format!("{application} {}", option_key(option));
                Self { name, skipped: Some(application.len() + 1), operator: "" }
            }
            Kind::Make => {
                // What a symbol stands for may hold a `=`, but the name of a make variable is
                // always written out.
                let Some(at) = text.find('=') else {
                    return Self { name: text.to_owned(), skipped: None, operator: "" };
                };
                let before = text[..at].trim_end();
                let name = before.trim_end_matches([':', '?', '+']);
                let operator = &before[name.len()..];
                Self { name: name.trim().to_owned(), skipped: Some(at + 1), operator }
            }
            _ => Self { name: option_key(text), skipped: Some(0), operator: "" },
        }
    }
}

/// A string without its first bytes as it is shown. Where they end within a symbol, the whole string.
fn skip_front(world: &mut World, text: TextId, bytes: usize) -> TextId {
    let symbols = &mut world.conditions.symbols;
    let parts = symbols.parts(text);
    let whole = symbols.render(text).len();
    for (index, part) in parts.iter().enumerate() {
        // A symbol is shown by what stands behind it.
        let from_here = symbols.text(parts[index..].to_vec());
        let front = whole - symbols.render(from_here).len();
        if let (Part::Literal(literal), Some(skipped)) = (part, bytes.checked_sub(front))
            && let Some(rest) = literal.get(skipped..)
        {
            let mut left = vec![Part::Literal(rest.into())];
            left.extend(parts[index + 1..].iter().cloned());
            return symbols.text(left);
        }
    }
    text
}

/// The positive name of an option (class `Option` of `python/mozbuild/mozbuild/configure/options.py`).
pub fn option_key(option: &str) -> String {
    let name = option.split('=').next().unwrap_or_default();
    for (negative, positive) in [("--disable-", "--enable-"), ("--without-", "--with-")] {
        if let Some(rest) = name.strip_prefix(negative) {
            return format!("{positive}{rest}");
        }
    }
    name.to_owned()
}

/// Adds what an option does to its setting, and counts the bytes that come of appending.
fn add_event(
    world: &mut World,
    setting: &mut Setting,
    event: &Event,
    value: TextId,
    appended: &mut usize,
) {
    let plain = SettingValue {
        when: event.when,
        value,
        origin: event.origin,
        operations: event.operations,
    };
    let operator = match (event.kind, world.conditions.symbols.parts(value).first()) {
        (Kind::Make, Some(Part::Literal(first))) => {
            ["+=", "?="].into_iter().find(|operator| first.starts_with(operator))
        }
        _ => None,
    };
    match operator {
        // What make appends: the earlier values stay, with the new one behind them.
        Some("+=") => {
            let earlier = setting.values.clone();
            if earlier.len() > MAX_VALUES || *appended >= MAX_APPENDED {
                append_to_many(world, setting, event);
                return;
            }
            let space = world.conditions.symbols.literal_text(" ");
            let behind = world.conditions.symbols.concatenate(space, value);
            let mut fresh = event.when;
            for before in earlier {
                let both = world.conditions.and(event.when, before.when);
                if both.is_never() {
                    continue;
                }
                fresh = world.conditions.and_not(fresh, before.when);
                let symbols = &mut world.conditions.symbols;
                let value = symbols.concatenate(before.value, behind);
                *appended += symbols.length(value);
                let operations = world.provenance.union(before.operations, event.operations);
                setting.override_with(
                    world,
                    SettingValue { when: both, value, origin: event.origin, operations },
                );
            }
            if !fresh.is_never() {
                setting.override_with(world, SettingValue { when: fresh, ..plain });
            }
        }
        // What make sets only where nothing is set: the earlier values win.
        Some("?=") => {
            let made = setting.made(world);
            let fresh = world.conditions.and_not(event.when, made);
            if !fresh.is_never() {
                setting.override_with(world, SettingValue { when: fresh, ..plain });
            }
        }
        _ => setting.override_with(world, plain),
    }
}

/// What make appends to more values than are followed, or to too long ones: all of them become one that is
/// not known.
fn append_to_many(world: &mut World, setting: &mut Setting, event: &Event) {
    let earlier: Vec<_> = setting.values.iter().map(|it| (it.when, it.value)).collect();
    let what = match earlier.len() {
        0..=1 => "too long to follow".to_owned(),
        count => format!("one of {} values", count + 1),
    };
    let made = setting.made(world);
    let mut operations = event.operations;
    for value in &setting.values {
        operations = world.provenance.union(operations, value.operations);
    }
    let value = SettingValue {
        when: world.conditions.or(made, event.when),
        value: world.conditions.symbols.given_up(&what, &(earlier, event.when, event.text)),
        origin: event.origin,
        operations,
    };
    setting.override_with(world, value);
}

fn add_variable(world: &mut World, settings: &mut Settings, name: &str, outcome: &VariableOutcome) {
    let own = world.conditions.symbols.environment(name);
    let own_text = world.conditions.symbols.symbol_text(own);
    for alternative in &outcome.alternatives {
        if alternative.content == Content::Unset {
            // An exported variable or a plain one: whichever the other side has.
            for kind in [Kind::Env, Kind::Var] {
                let key = SettingKey { kind, name: name.to_owned() };
                let setting = settings.entry(key).or_default();
                setting.unmade = world.provenance.union(setting.unmade, alternative.operations);
            }
        }
        let (Content::Text(value), Some(origin)) = (alternative.content, alternative.origin) else {
            continue;
        };
        let mut when = alternative.when;
        let mut value = value;
        if value == own_text {
            // `export PATH="$PATH"` changes nothing, but for making an unset variable empty.
            let unset = world.conditions.is_unset(own);
            when = world.conditions.and(when, unset);
            value = TextId::EMPTY;
        } else if is_as_before(world, name, when, value) {
            continue;
        }
        let exported = world.conditions.and(when, outcome.exported);
        let plain = world.conditions.and_not(when, outcome.exported);
        for (kind, when) in [(Kind::Env, exported), (Kind::Var, plain)] {
            if when.is_never() {
                continue;
            }
            let operations = world.provenance.union(alternative.operations, outcome.exported_by);
            settings
                .entry(SettingKey { kind, name: name.to_owned() })
                .or_default()
                .values
                .push(SettingValue { when, value, origin, operations });
        }
    }
}

/// Whether a variable is given a value only where the environment has given it the same: that is no
/// setting.
pub fn is_as_before(world: &mut World, name: &str, when: Condition, value: TextId) -> bool {
    let conditions = &mut world.conditions;
    let own = conditions.symbols.environment(name);
    if conditions.plainly_allows_unset(when, own) {
        return false;
    }
    let own_text = conditions.symbols.symbol_text(own);
    let same = conditions.texts_equal(own_text, value);
    let unset = conditions.is_unset(own);
    let as_before = conditions.and_not(same, unset);
    let changes = conditions.and_not(when, as_before);
    conditions.holds_nowhere(changes)
}
