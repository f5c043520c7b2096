//! Which setting is meant by a key, in the forms in which findings and people write one.

use std::collections::BTreeSet;

use mozconfig_parse::settings::{Kind, SettingKey, option_key};

/// A key as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// What it may be, any of them.
    choices: Vec<(Option<Kind>, String)>,
}

/// The words before a colon that say of which kind a setting is, as in `env:CC`.
const KINDS: [(&str, Kind); 5] = [
    ("option", Kind::Option),
    ("env", Kind::Env),
    ("var", Kind::Var),
    ("make", Kind::Make),
    ("app", Kind::App),
];

impl Wanted {
    /// Reads a key: a name, with or without a value, as a line of a mozconfig or as a finding shows
    /// it, perhaps with its kind before a colon.
    pub(super) fn new(text: &str) -> Self {
        let text = text.trim();
        let only = |kind, name: String| Self { choices: vec![(Some(kind), name)] };
        if let Some((word, rest)) = text.split_once(':')
            && let Some(&(_, kind)) = KINDS.iter().find(|(name, _)| *name == word)
        {
            return only(kind, name_of(kind, rest.trim()));
        }
        for (command, kind) in [
            ("ac_add_options ", Kind::Option),
            ("mk_add_options ", Kind::Make),
            ("ac_add_app_options ", Kind::App),
        ] {
            if let Some(rest) = text.strip_prefix(command) {
                return only(kind, name_of(kind, rest.trim().trim_matches(['"', '\''])));
            }
        }
        if text.starts_with('-') {
            return only(Kind::Option, option_key(text));
        }
        if let Some(rest) = text.strip_prefix("export ") {
            // `mk_add_options "export X=1"` makes a setting of that name.
            return Self {
                choices: vec![
                    (Some(Kind::Env), name_of(Kind::Env, rest.trim())),
                    (Some(Kind::Make), name_of(Kind::Make, text)),
                ],
            };
        }
        let mut choices = vec![(None, text.to_owned())];
        if text.contains('=') {
            choices.push((None, name_of(Kind::Make, text)));
        }
        Self { choices }
    }

    /// Whether it is this setting. An end of the load is none that can be carried, but can be named.
    pub(super) fn matches(&self, key: &SettingKey) -> bool {
        self.choices
            .iter()
            .any(|(kind, name)| kind.is_none_or(|kind| kind == key.kind) && *name == key.name)
    }

    /// The name, for those that come near it.
    pub(super) fn name(&self) -> &str {
        self.choices.last().map_or("", |(_, name)| name)
    }
}

/// A name without its value.
fn name_of(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Option => option_key(text),
        Kind::App => match text.split_once(' ') {
            Some((application, option)) => format!("{application} {}", option_key(option.trim())),
            None => text.to_owned(),
        },
        Kind::Make => {
            let name = text.split('=').next().unwrap_or_default();
            name.trim_end().trim_end_matches([':', '?', '+']).trim().to_owned()
        }
        Kind::Env | Kind::Var => text.split('=').next().unwrap_or_default().trim().to_owned(),
        Kind::Abort => text.to_owned(),
    }
}

/// A key in the form that says its kind, and that [`Wanted::new`] reads back.
pub(super) fn unambiguous(key: &SettingKey) -> String {
    match KINDS.iter().find(|(_, kind)| *kind == key.kind) {
        Some((word, _)) => format!("{word}:{}", key.name),
        None => key.name.clone(),
    }
}

/// The keys sorted into settings: a variable is one whether it is exported or not.
pub(super) fn settings(keys: &BTreeSet<SettingKey>) -> Vec<BTreeSet<SettingKey>> {
    let mut settings: Vec<BTreeSet<SettingKey>> = Vec::new();
    for key in keys {
        let is_variable = |kind| matches!(kind, Kind::Env | Kind::Var);
        let known = settings.iter_mut().find(|setting| {
            setting.iter().any(|other| {
                is_variable(other.kind) && is_variable(key.kind) && other.name == key.name
            })
        });
        match known {
            Some(setting) => {
                setting.insert(key.clone());
            }
            None => settings.push(BTreeSet::from([key.clone()])),
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: Kind, name: &str) -> SettingKey {
        SettingKey { kind, name: name.to_owned() }
    }

    #[test]
    fn forms_of_a_key() {
        for (text, kind, name) in [
            ("--enable-lto", Kind::Option, "--enable-lto"),
            ("--disable-lto", Kind::Option, "--enable-lto"),
            ("--without-x=1", Kind::Option, "--with-x"),
            ("ac_add_options --enable-lto=thin", Kind::Option, "--enable-lto"),
            ("option:--disable-lto", Kind::Option, "--enable-lto"),
            ("FOO=1", Kind::Option, "FOO"),
            ("FOO", Kind::Env, "FOO"),
            ("FOO=1", Kind::Var, "FOO"),
            ("export FOO=1", Kind::Env, "FOO"),
            ("export FOO", Kind::Make, "export FOO"),
            ("env:FOO", Kind::Env, "FOO"),
            ("mk_add_options AUTOCLOBBER=1", Kind::Make, "AUTOCLOBBER"),
            ("mk_add_options \"export X+=1\"", Kind::Make, "export X"),
            ("A:=1", Kind::Make, "A"),
            ("make:export X", Kind::Make, "export X"),
            ("ac_add_app_options js --disable-x", Kind::App, "js --enable-x"),
            ("js --enable-x", Kind::App, "js --enable-x"),
        ] {
            assert!(Wanted::new(text).matches(&key(kind, name)), "{text}");
        }
        for (text, kind, name) in [
            ("env:FOO", Kind::Var, "FOO"),
            ("export FOO", Kind::Var, "FOO"),
            ("--enable-lto", Kind::App, "--enable-lto"),
            ("FO", Kind::Env, "FOO"),
        ] {
            assert!(!Wanted::new(text).matches(&key(kind, name)), "{text}");
        }
        for kind in [Kind::Env, Kind::Var, Kind::Make, Kind::Option] {
            let key = key(kind, "FOO");
            assert!(Wanted::new(&unambiguous(&key)).matches(&key));
        }
    }

    #[test]
    fn a_variable_is_one_setting() {
        let keys =
            BTreeSet::from([key(Kind::Env, "A"), key(Kind::Var, "A"), key(Kind::Option, "A")]);
        assert_eq!(settings(&keys).len(), 2);
    }
}
