//! What the mozconfigs of a tree ask about, for who assumes something about another thing.
//!
//! What is assumed leaves no symbol behind, so whether somebody asks about it is looked for in the text
//! of the files: a name that stands nowhere is asked about nowhere.

use std::collections::BTreeSet;

use mozconfig_parse::source::FileId;
use mozconfig_parse::symbol::Symbol;

use crate::run::Run;
use crate::suggest;

/// What something may be assumed about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Assumable {
    /// A variable of the environment.
    Variable,
    /// What a command prints.
    Command,
    /// What stands at a path.
    File,
}

impl Assumable {
    /// The word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::Command => "command",
            Self::File => "path",
        }
    }
}

/// What the mozconfigs of a tree ask about.
pub(crate) struct Asked {
    /// The words of all files that could be names of variables.
    words: BTreeSet<String>,
    /// The texts of all files, each run of blanks as one.
    texts: Vec<String>,
    /// What is asked about and not assumed.
    symbols: BTreeSet<(Assumable, String)>,
}

/// Something that nobody asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unasked {
    /// What was probably meant.
    pub(crate) near: Option<String>,
}

impl Asked {
    /// What is asked about after everything has been evaluated; the whitelist does not count.
    pub(crate) fn of(run: &Run<'_>, whitelist: Option<FileId>) -> Self {
        let files = run.sources.files().filter(|(id, _)| Some(*id) != whitelist);
        let texts: Vec<&str> = files.map(|(_, file)| file.text()).collect();
        let is_name = |letter: char| letter == '_' || letter.is_ascii_alphanumeric();
        let words = texts.iter().flat_map(|text| text.split(|letter| !is_name(letter)));
        let words = words.map(str::to_owned).collect();
        let texts = texts.iter().map(|text| joined(text)).collect();
        let known = &run.world.conditions.symbols;
        let symbols = known.all().filter_map(|symbol| match symbol {
            Symbol::Environment(name) => Some((Assumable::Variable, name.clone())),
            Symbol::Command(text) | Symbol::Status(text) => {
                Some((Assumable::Command, known.render(*text)))
            }
            Symbol::File(text) => Some((Assumable::File, known.render(*text))),
            _ => None,
        });
        let mut asked = Self { words, texts, symbols: symbols.collect() };
        // What is assumed and asked about could be meant as well.
        for assumed in run.evaluated.iter().map(|evaluated| &evaluated.assumed) {
            let env = assumed.env.keys().map(|name| (Assumable::Variable, name));
            let commands = assumed.commands.keys().map(|name| (Assumable::Command, name));
            let files = assumed.files.keys().map(|name| (Assumable::File, name));
            for (kind, name) in env.chain(commands).chain(files) {
                if asked.is_written(kind, name) {
                    asked.symbols.insert((kind, name.clone()));
                }
            }
        }
        asked
    }

    /// Whether something stands in a file.
    fn is_written(&self, kind: Assumable, name: &str) -> bool {
        if kind == Assumable::Variable {
            return self.words.contains(name);
        }
        let name = joined(name);
        self.texts.iter().any(|text| text.contains(&name))
    }

    /// Whether nobody asks about something. Of commands and paths that can be said only where another
    /// one has nearly that name: they may be put together from parts.
    pub(crate) fn is_unasked(&self, kind: Assumable, name: &str) -> Option<Unasked> {
        if self.is_written(kind, name) || self.symbols.contains(&(kind, name.to_owned())) {
            return None;
        }
        let symbols = self.symbols.iter().filter(|(other, _)| *other == kind);
        let near = suggest::closest(name, symbols.map(|(_, name)| name.as_str()));
        (near.is_some() || kind == Assumable::Variable)
            .then(|| Unasked { near: near.map(str::to_owned) })
    }
}

/// A text with each run of blanks as one.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
