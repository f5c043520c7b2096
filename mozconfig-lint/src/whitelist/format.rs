//! The format of `whitelist.toml` as data: every table, every key, and what may stand behind it.
//!
//! The reader knows no other keys than these, and the JSON Schema for editors is made from them
//! ([`json_schema`](super::json_schema)). What needs more than the shape of a value (that a glob is
//! well formed, that a day exists, that two names differ) is for the reader alone.

/// A table of the whitelist.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Format {
    /// What it is about, for editors.
    pub(crate) about: &'static str,
    /// Its keys, in the order in which they are listed to the user; none where all keys are free.
    pub(crate) keys: &'static [Key],
    /// What stands behind keys that are free: names, paths, globs.
    pub(crate) free: Option<(KeyShape, Shape)>,
    /// Keys of which one must be there.
    pub(crate) one_of: &'static [&'static str],
}

/// A key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// Its name.
    pub(crate) name: &'static str,
    /// What stands behind it.
    pub(crate) shape: Shape,
    /// Whether it must be there.
    pub(crate) is_required: bool,
    /// What it means, for editors.
    pub(crate) about: &'static str,
}

/// What may stand behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The version of the format.
    Version,
    /// A string that is not blank.
    Text,
    /// A name or a list of names.
    Names,
    /// A glob or a list of globs.
    Globs,
    /// The same, and a glob may be blank: it stands for a blank text.
    ValueGlobs,
    /// A string that may be blank.
    AnyText,
    /// The number of a bug, or the address of a page.
    Bug,
    /// A day.
    Day,
    /// `true` or `false`.
    Boolean,
    /// A string, or `false` for a variable that is not set.
    TextOrUnset,
    /// A path below the top source directory.
    Path,
    /// A table.
    Table(&'static Format),
    /// A list of tables.
    Tables(&'static Format),
}

/// What free keys are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyShape {
    /// Any text that is not blank.
    Text,
    /// The name of a variable.
    Variable,
    /// A path below the top source directory, and not itself.
    Path,
}

impl Format {
    /// What is fixed about a key; `None` for one that is not known.
    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The names of the keys.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }
}

const fn optional(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, is_required: false, about }
}

const fn required(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, is_required: true, about }
}

const fn table(about: &'static str, keys: &'static [Key]) -> Format {
    Format { about, keys, free: None, one_of: &[] }
}

const fn free(about: &'static str, key: KeyShape, value: Shape) -> Format {
    Format { about, keys: &[], free: Some((key, value)), one_of: &[] }
}

/// The whitelist.
pub(crate) static WHITELIST: Format = table(
    "Which differences between the mozconfigs of the variants of a platform are meant.",
    &[
        required("version", Shape::Version, "The version of the format; the only one is 1."),
        optional(
            "product",
            Shape::Tables(&PRODUCT),
            "What is compared; without any, all that is found.",
        ),
        optional(
            "mounts",
            Shape::Table(&MOUNTS),
            "Folders that stand at another place than their path says.",
        ),
        optional("assume", Shape::Table(&ASSUME), "What may be taken as known."),
        optional("allow", Shape::Tables(&ALLOW), "The differences that are meant."),
    ],
);

/// A `[[product]]`.
pub(crate) static PRODUCT: Format = table(
    "A product, and what is compared of it.",
    &[
        required("name", Shape::Text, "Its name, for `products` and for findings."),
        required("mozconfigs", Shape::Path, "The folder that holds a folder for each platform."),
        optional("platforms", Shape::Globs, "The platforms to compare; without it, all."),
        optional(
            "compare",
            Shape::Tables(&COMPARE),
            "What to compare with what; without it, nightly with beta, release and devedition.",
        ),
    ],
);

/// A `[[product.compare]]`.
pub(crate) static COMPARE: Format = table(
    "A variant, and those that it is compared with.",
    &[
        required("base", Shape::Text, "The variant to compare from."),
        required("against", Shape::Names, "The variants to compare with."),
    ],
);

/// `[mounts]`.
pub(crate) static MOUNTS: Format = free(
    "By the path by which mozconfigs reach a folder, the folder itself.",
    KeyShape::Path,
    Shape::Path,
);

/// `[assume]`.
pub(crate) static ASSUME: Format = table(
    "What may be taken as known. A table for variants beats one for platforms, which beats this one.",
    &[
        optional("env", Shape::Table(&ENV), ENV_ABOUT),
        optional("commands", Shape::Table(&COMMANDS), COMMANDS_ABOUT),
        optional("files", Shape::Table(&FILES), FILES_ABOUT),
        optional("platform", Shape::Table(&BY_GLOB), "For the platforms that a glob matches."),
        optional("variant", Shape::Table(&BY_GLOB), "For the variants that a glob matches."),
    ],
);

/// `[assume.platform]` and `[assume.variant]`.
static BY_GLOB: Format = free(
    "What may be taken as known where the glob matches.",
    KeyShape::Text,
    Shape::Table(&ASSUMPTIONS),
);

/// What may be taken as known where a glob matches.
pub(crate) static ASSUMPTIONS: Format = table(
    "What may be taken as known there.",
    &[
        optional("env", Shape::Table(&ENV), ENV_ABOUT),
        optional("commands", Shape::Table(&COMMANDS), COMMANDS_ABOUT),
        optional("files", Shape::Table(&FILES), FILES_ABOUT),
    ],
);

const ENV_ABOUT: &str =
    "Variables of the environment: the value, or `false` for one that is not set.";
const COMMANDS_ABOUT: &str = "Commands, as they stand in `$(...)`, and what each prints.";
const FILES_ABOUT: &str = "Paths as mozconfigs write them, and whether something stands there.";

static ENV: Format = free(ENV_ABOUT, KeyShape::Variable, Shape::TextOrUnset);
static COMMANDS: Format = free(COMMANDS_ABOUT, KeyShape::Text, Shape::AnyText);
static FILES: Format = free(FILES_ABOUT, KeyShape::Text, Shape::Boolean);

/// An `[[allow]]`.
pub(crate) static ALLOW: Format = Format {
    one_of: &["option", "env", "var", "make", "app", "abort", "line"],
    ..table(
        "A difference that is meant.",
        &[
            required("in", Shape::Names, "The variants that have the setting."),
            optional("against", Shape::Names, "Only where compared with these variants."),
            optional("products", Shape::Globs, "Only in these products."),
            optional("platforms", Shape::Globs, "Only on these platforms."),
            optional("option", Shape::Globs, "Options of `ac_add_options`."),
            optional("env", Shape::Globs, "Exported variables."),
            optional("var", Shape::Globs, "Shell variables that are not exported."),
            optional("make", Shape::Globs, "Options of `mk_add_options`."),
            optional(
                "app",
                Shape::Globs,
                "Options of `ac_add_app_options`: the application, a blank, the option.",
            ),
            optional(
                "abort",
                Shape::Globs,
                "Commands that end the load with an error, such as `exit 1`.",
            ),
            optional("line", Shape::Globs, "The lines that make settings of any kind."),
            optional("from", Shape::Globs, "Pin: only where these files make the setting."),
            optional(
                "when",
                Shape::Text,
                "Pin: only where this condition holds, such as `uname -s != \"Linux\"`.",
            ),
            optional("value", Shape::ValueGlobs, "Pin: only with these values."),
            required("reason", Shape::AnyText, "Why the difference is meant."),
            optional(
                "bug",
                Shape::Bug,
                "Where that was decided: the number of a bug, or an address.",
            ),
            optional("expires", Shape::Day, "The last day on which the entry counts."),
            optional("required", Shape::Boolean, "Whether the difference must exist."),
        ],
    )
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whitelist::schema::EntryKind;

    #[test]
    fn an_entry_may_speak_of_what_the_reader_knows() {
        assert_eq!(ALLOW.one_of, EntryKind::ALL.map(EntryKind::as_str));
    }

    /// Every key is described in `docs/whitelist.md`.
    #[test]
    fn keys_are_documented() {
        let docs = include_str!("../../../docs/whitelist.md");
        for format in [&ALLOW, &PRODUCT] {
            for key in format.names() {
                let is_there = docs.lines().any(|line| {
                    line.starts_with("| `")
                        && line
                            .split('|')
                            .nth(1)
                            .is_some_and(|first| first.contains(&format!("`{key}`")))
                });
                assert!(is_there, "describe `{key}` in a table of docs/whitelist.md");
            }
        }
        for key in WHITELIST.names().into_iter().chain(ASSUME.names()) {
            assert!(docs.contains(key), "describe `{key}` in docs/whitelist.md");
        }
    }

    #[test]
    fn what_a_key_is_about_is_a_sentence() {
        for format in [&WHITELIST, &PRODUCT, &COMPARE, &ASSUME, &ASSUMPTIONS, &ALLOW] {
            for key in format.keys {
                assert!(
                    key.about.ends_with('.'),
                    "end what `{}` is about with a full stop",
                    key.name
                );
            }
        }
    }
}
