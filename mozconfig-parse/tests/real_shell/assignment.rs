//! Conditions and strings in one environment: a small evaluator of its own, so that the one of the
//! crate is not judged by itself.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

use mozconfig_parse::condition::{Class, Condition, Conditions, Question};
use mozconfig_parse::symbol::{End, Part, Symbol, SymbolId, TextId};

use crate::shell::{ShellKind, Shells, Variables};
use crate::shell_text::print_field;

/// What commands print and whether they succeed, each asked of the real shell once.
#[derive(Default)]
pub(crate) struct Oracle {
    known: RefCell<HashMap<(ShellIndex, String), (String, String)>>,
}

type ShellIndex = u8;

/// One environment, and what can be asked about it.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) shells: &'a Shells,
    pub(crate) kind: ShellKind,
    pub(crate) top: &'a Path,
    pub(crate) env: &'a Variables,
    pub(crate) oracle: &'a Oracle,
}

impl Facts<'_> {
    /// What a command prints, and the number it ends with.
    pub(crate) fn run(&self, command: &str) -> (String, String) {
        let key = (u8::from(self.kind == ShellKind::Bash), command.to_owned());
        if let Some(known) = self.oracle.known.borrow().get(&key) {
            return known.clone();
        }
        let result = self.shells.run(self.kind, self.top, command);
        self.oracle.known.borrow_mut().insert(key, result.clone());
        result
    }

    /// What stands at a path in which `$topsrcdir` may stand.
    pub(crate) fn file(&self, path: &str) -> &'static str {
        use std::os::unix::fs::PermissionsExt as _;
        let path = path.replace("$topsrcdir", &self.top.display().to_string());
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => "directory",
            Ok(found) if found.permissions().mode() & 0o111 != 0 => "executable",
            Ok(_) => "file",
            Err(_) => "",
        }
    }

    /// Whether a condition holds; `None` where it asks for something that only the evaluator
    /// knows by a name of its own.
    pub(crate) fn holds(&self, conditions: &Conditions, condition: Condition) -> Option<bool> {
        let mut at = condition;
        while let Some(node) = conditions.node(at) {
            let value = self.value(conditions, node.variable.symbol)?;
            let edge = match node.variable.question {
                Question::Matches(pattern) => {
                    let text = value.as_deref().unwrap_or_default();
                    let matches = conditions.symbols.pattern_of(pattern).matches(text);
                    node.edges.iter().find(|_| matches)
                }
                Question::Value => node.edges.iter().find(|(class, _)| match class {
                    Class::Unset => value.is_none(),
                    Class::Is(text) => {
                        value.as_deref() == Some(conditions.symbols.literal_str(*text))
                    }
                }),
            };
            at = edge.map_or(node.rest, |edge| edge.1);
        }
        Some(at.is_always())
    }

    /// A string; `None` as for [`Self::holds`]. The top source directory is the real one.
    pub(crate) fn text(&self, conditions: &Conditions, text: TextId) -> Option<String> {
        self.text_with(conditions, text, &self.top.display().to_string())
    }

    fn text_with(&self, conditions: &Conditions, text: TextId, top: &str) -> Option<String> {
        let mut out = String::new();
        for part in &*conditions.symbols.parts(text) {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Symbol(symbol)
                    if *conditions.symbols.get(*symbol) == Symbol::TopSourceDirectory =>
                {
                    out.push_str(top);
                }
                Part::Symbol(symbol) => {
                    out.push_str(&self.value(conditions, *symbol)?.unwrap_or_default());
                }
            }
        }
        Some(out)
    }

    /// The outer `None`: it cannot be known; the inner one: the variable is not set.
    #[allow(clippy::option_option)]
    fn value(&self, conditions: &Conditions, symbol: SymbolId) -> Option<Option<String>> {
        let symbols = &conditions.symbols;
        let truth = |holds: bool| if holds { "true".to_owned() } else { String::new() };
        Some(Some(match symbols.get(symbol) {
            Symbol::Environment(name) => return Some(self.env.get(name).cloned().flatten()),
            Symbol::TopSourceDirectory => self.top.display().to_string(),
            Symbol::Command(text) => self.run(&self.text_with(conditions, *text, "$topsrcdir")?).0,
            Symbol::Status(text) => self.run(&self.text_with(conditions, *text, "$topsrcdir")?).1,
            Symbol::File(path) => {
                self.file(&self.text_with(conditions, *path, "$topsrcdir")?).to_owned()
            }
            Symbol::Trimmed { of, pattern, end, longest } => {
                let text = self.text(conditions, *of)?;
                let pattern = symbols.pattern_of(*pattern);
                match end {
                    End::Prefix => pattern.remove_prefix(&text, *longest).to_owned(),
                    End::Suffix => pattern.remove_suffix(&text, *longest).to_owned(),
                }
            }
            Symbol::Length(of) => self.text(conditions, *of)?.chars().count().to_string(),
            // The shell itself takes the line apart.
            Symbol::Field { of, index, last, raw } => {
                let line = self.text(conditions, *of)?;
                self.run(&print_field(&line, *index, *last, *raw)).0
            }
            Symbol::Joined(of) => self.text(conditions, *of)?,
            Symbol::Same(a, b) => truth(self.text(conditions, *a)? == self.text(conditions, *b)?),
            Symbol::Computed(_) => return None,
        }))
    }
}
