//! Symbols, strings and conditions in one environment: what the evaluator had to leave open because
//! it works for every environment at once.
//!
//! Files are asked for through [`FileSystem`] alone, and nothing is run: what depends on a command
//! that nobody gave is unknown, and the symbol that makes it so is told.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::{Class, Condition, Conditions, Question};
use mozconfig_parse::evaluate::read_field;
use mozconfig_parse::pattern::Pattern;
use mozconfig_parse::source::{FileKind, FileSystem, TreePath};
use mozconfig_parse::symbol::{End, Part, Symbol, SymbolId, TextId};

/// What makes something unknown.
pub(super) type Unknown = SymbolId;

/// The value of a symbol; none for a variable that is not set.
type Value = Option<Rc<str>>;

/// One environment.
pub(super) struct Concrete<'a> {
    conditions: &'a Conditions,
    files: &'a dyn FileSystem,
    /// The top source directory, as `$topsrcdir` has it.
    top: &'a str,
    assume: &'a Assumptions,
    /// Whether what is unknown is left as it is.
    allow_unknown: bool,
    decided: RefCell<HashMap<Condition, Result<bool, Unknown>>>,
    /// The values of the symbols that were asked for.
    values: RefCell<HashMap<SymbolId, Result<Value, Unknown>>>,
}

impl<'a> Concrete<'a> {
    pub(super) fn new(
        conditions: &'a Conditions,
        files: &'a dyn FileSystem,
        top: &'a str,
        assume: &'a Assumptions,
        allow_unknown: bool,
    ) -> Self {
        let (decided, values) = (RefCell::default(), RefCell::default());
        Self { conditions, files, top, assume, allow_unknown, decided, values }
    }

    /// Whether a condition holds.
    ///
    /// Where what is unknown may stay so, a command that nothing is known of succeeds, and what it
    /// prints is a text like no other: not empty, equal to nothing, matching nothing but `*`.
    pub(super) fn holds(&self, condition: Condition) -> Result<bool, Unknown> {
        let mut at = condition;
        while let Some(node) = self.conditions.node(at) {
            let symbol = node.variable.symbol;
            at = match self.value(symbol) {
                Ok(value) => {
                    let text = value.as_deref().unwrap_or_default();
                    let is = |class: Class| match (node.variable.question, class) {
                        (Question::Matches(pattern), _) => {
                            self.conditions.symbols.pattern_of(pattern).matches(text)
                        }
                        (Question::Value, Class::Unset) => value.is_none(),
                        (Question::Value, Class::Is(literal)) => {
                            value.is_some() && self.conditions.symbols.literal_str(literal) == text
                        }
                    };
                    let edge = node.edges.iter().find(|(class, _)| is(*class));
                    edge.map_or(node.rest, |edge| edge.1)
                }
                Err(_) if self.allow_unknown => {
                    let succeeds = matches!(self.conditions.symbols.get(symbol), Symbol::Status(_));
                    let edge = node
                        .edges
                        .iter()
                        .find(|(class, _)| succeeds && *class == self.conditions.zero());
                    edge.map_or(node.rest, |edge| edge.1)
                }
                Err(unknown) => {
                    let branches = node.edges.iter().map(|edge| edge.1).chain([node.rest]);
                    return self.agreed(at, branches, unknown);
                }
            };
        }
        Ok(at.is_always())
    }

    /// What all branches of a condition come to, where they come to the same.
    fn agreed(
        &self,
        condition: Condition,
        branches: impl Iterator<Item = Condition>,
        unknown: Unknown,
    ) -> Result<bool, Unknown> {
        if let Some(&decided) = self.decided.borrow().get(&condition) {
            return decided;
        }
        let mut common = None;
        let mut result = Ok(false);
        for branch in branches {
            result = self.holds(branch);
            if result.is_err() {
                break;
            }
            if common.replace(result).is_some_and(|before| before != result) {
                result = Err(unknown);
                break;
            }
        }
        self.decided.borrow_mut().insert(condition, result);
        result
    }

    /// A string; with what is unknown left in it as shell text, where that is allowed.
    pub(super) fn text(&self, text: TextId) -> Result<String, Unknown> {
        let mut out = String::new();
        for part in &*self.conditions.symbols.parts(text) {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Symbol(symbol) => match self.value(*symbol) {
                    Ok(value) => out.push_str(value.as_deref().unwrap_or_default()),
                    Err(_) if self.allow_unknown => {
                        out.push_str(&self.conditions.symbols.render_one(*symbol));
                    }
                    Err(unknown) => return Err(unknown),
                },
            }
        }
        Ok(out)
    }

    /// A string all of which is known.
    fn known(&self, text: TextId) -> Result<String, Unknown> {
        let mut out = String::new();
        for part in &*self.conditions.symbols.parts(text) {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Symbol(symbol) => {
                    out.push_str(self.value(*symbol)?.as_deref().unwrap_or_default());
                }
            }
        }
        Ok(out)
    }

    /// The value of a symbol.
    fn value(&self, symbol: SymbolId) -> Result<Value, Unknown> {
        if let Some(value) = self.values.borrow().get(&symbol) {
            return value.clone();
        }
        let value = self.found(symbol).map(|value| value.map(Rc::from));
        self.values.borrow_mut().insert(symbol, value.clone());
        value
    }

    /// Finds the value of a symbol out.
    fn found(&self, symbol: SymbolId) -> Result<Option<String>, Unknown> {
        let symbols = &self.conditions.symbols;
        let truth = |holds: bool| if holds { "true".to_owned() } else { String::new() };
        Ok(Some(match symbols.get(symbol) {
            Symbol::Environment(name) => {
                return Ok(self.assume.env.get(name).cloned().flatten());
            }
            Symbol::TopSourceDirectory => self.top.to_owned(),
            Symbol::Command(text) => {
                let command = self.known(*text)?;
                self.printed(&command).ok_or(symbol)?
            }
            Symbol::Status(text) => {
                let command = self.known(*text)?;
                self.status(&command).ok_or(symbol)?
            }
            Symbol::File(path) => match self.kind(&self.known(*path)?) {
                Some(FileKind::File) => "file".to_owned(),
                Some(FileKind::Executable) => "executable".to_owned(),
                Some(FileKind::Directory) => "directory".to_owned(),
                Some(FileKind::Absent | FileKind::Other) => String::new(),
                None => return Err(symbol),
            },
            Symbol::Trimmed { of, pattern, end, longest } => {
                let text = self.known(*of)?;
                let pattern = symbols.pattern_of(*pattern);
                match end {
                    End::Prefix => pattern.remove_prefix(&text, *longest).to_owned(),
                    End::Suffix => pattern.remove_suffix(&text, *longest).to_owned(),
                }
            }
            Symbol::Length(of) => self.known(*of)?.chars().count().to_string(),
            Symbol::Field { of, index, last, raw } => {
                read_field(&self.known(*of)?, *index as usize, *last, *raw)
            }
            Symbol::Joined(of) => self.known(*of)?,
            Symbol::Same(a, b) => truth(self.known(*a)? == self.known(*b)?),
            Symbol::Computed(of) => {
                // What it is made of may be what is really unknown.
                self.known(*of)?;
                return Err(symbol);
            }
        }))
    }

    /// What a command prints, as far as it is known. Where `cd` was called before, the evaluator
    /// has said that `pwd` is beyond knowing.
    fn printed(&self, command: &str) -> Option<String> {
        let assumed = self.assume.commands.get(command).cloned();
        assumed.or_else(|| self.assume.env.get("PWD").filter(|_| command == "pwd")?.clone())
    }

    /// The number with which a command ends, as far as it is known.
    fn status(&self, command: &str) -> Option<String> {
        if let Some(code) = self.assume.commands.get(&format!("{command}; echo $?")) {
            return Some(code.clone());
        }
        // What prints something that is known is taken to succeed.
        if self.printed(command).is_some() {
            return Some("0".to_owned());
        }
        // `test -r path` and its like fail where nothing stands.
        let (operator, path) = command.strip_prefix("test -")?.split_once(' ')?;
        let is_absent = operator.len() == 1 && self.kind(path) == Some(FileKind::Absent);
        is_absent.then(|| "1".to_owned())
    }

    /// What stands at a path: what the source tree has, else nothing, unless it was said that there
    /// is something, whatever it is.
    fn kind(&self, path: &str) -> Option<FileKind> {
        let assumed = self.assume.files.iter().find_map(|(key, stands)| {
            let same = match key.strip_prefix("$topsrcdir") {
                Some(rest) => path.strip_prefix(self.top) == Some(rest),
                None => key == path,
            };
            same.then_some(*stands)
        });
        if assumed == Some(false) {
            return Some(FileKind::Absent);
        }
        match self.tree_path(path).map(|path| self.files.kind(&path)) {
            None | Some(FileKind::Absent) if assumed == Some(true) => None,
            None => Some(FileKind::Absent),
            kind => kind,
        }
    }

    /// The path in the source tree: the loader is run in the top source directory.
    fn tree_path(&self, path: &str) -> Option<TreePath> {
        if path.is_empty() {
            return None;
        }
        if !path.starts_with('/') {
            return TreePath::new(path);
        }
        let rest = path.strip_prefix(self.top)?;
        match rest.strip_prefix('/') {
            Some(rest) => TreePath::new(rest),
            None if rest.is_empty() || self.top.ends_with('/') => TreePath::new(rest),
            None => None,
        }
    }

    /// A word as the shell hands it over where it is not quoted: the paths that it matches, where
    /// it is a pattern and there are any.
    pub(super) fn paths(&self, word: &str) -> Vec<String> {
        let is_pattern = |part: &str| part.contains(['*', '?', '[']);
        let prefix = match word.strip_prefix(self.top).and_then(|rest| rest.strip_prefix('/')) {
            _ if !is_pattern(word) => return vec![word.to_owned()],
            Some(_) => format!("{}/", self.top),
            None if word.starts_with('/') => return vec![word.to_owned()],
            None => String::new(),
        };
        let mut found = vec![prefix.clone()];
        for (index, part) in word[prefix.len()..].split('/').enumerate() {
            let slash = if index > 0 { "/" } else { "" };
            let pattern = Pattern::new(part);
            found = found
                .iter()
                .flat_map(|before| {
                    let folder = before[prefix.len()..].trim_end_matches('/');
                    let names = if is_pattern(part) {
                        self.names(folder, part.starts_with('.'), &pattern)
                    } else {
                        vec![part.to_owned()]
                    };
                    names.into_iter().map(move |name| format!("{before}{slash}{name}"))
                })
                .filter(|path| {
                    let path = TreePath::new(&path[prefix.len()..]);
                    path.is_some_and(|path| self.files.kind(&path) != FileKind::Absent)
                })
                .collect();
        }
        if found.is_empty() { vec![word.to_owned()] } else { found }
    }

    /// The names in a folder that match a pattern, sorted.
    fn names(&self, folder: &str, hidden: bool, pattern: &Pattern) -> Vec<String> {
        let entries = TreePath::new(folder).and_then(|folder| self.files.entries(&folder).ok());
        entries
            .unwrap_or_default()
            .into_iter()
            .map(|entry| entry.name)
            .filter(|name| (hidden || !name.starts_with('.')) && pattern.matches(name))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use mozconfig_parse::source::MemoryTree;

    use super::*;

    #[test]
    fn patterns_of_paths() {
        let files = MemoryTree::new([("a.c", ""), ("b.c", ""), ("d/a.c", ""), (".h.c", "")]);
        let (conditions, assume) = (Conditions::default(), Assumptions::default());
        let concrete = Concrete::new(&conditions, &files, "/top", &assume, false);
        for (word, paths) in [
            ("*.c", &["a.c", "b.c"][..]),
            ("/top/?.c", &["/top/a.c", "/top/b.c"]),
            ("*/a.[a-c]", &["d/a.c"]),
            (".*.c", &[".h.c"]),
            ("*.d", &["*.d"]),
            ("/usr/*", &["/usr/*"]),
            ("a.c", &["a.c"]),
            ("--x=*", &["--x=*"]),
        ] {
            assert_eq!(concrete.paths(word), paths, "{word}");
        }
    }

    #[test]
    fn what_does_not_matter_may_be_unknown() {
        let assume = Assumptions::default();
        let files = MemoryTree::new([]);
        let mut conditions = Conditions::default();
        let text = conditions.symbols.literal_text("uname -s");
        let command = conditions.symbols.symbol(Symbol::Command(text));
        let linux = conditions.symbol_equals(command, "Linux");
        let top = conditions.symbols.symbol(Symbol::TopSourceDirectory);
        let here = conditions.symbol_equals(top, "/top");
        let there = conditions.symbol_equals(top, "/elsewhere");
        let (never, either) = (conditions.and(linux, there), conditions.or(linux, here));
        let both = conditions.and(linux, here);
        let concrete = Concrete::new(&conditions, &files, "/top", &assume, false);
        assert_eq!(concrete.holds(never), Ok(false));
        assert_eq!(concrete.holds(either), Ok(true));
        assert_eq!(concrete.holds(both), Err(command));
        let lenient = Concrete::new(&conditions, &files, "/top", &assume, true);
        assert_eq!(lenient.holds(both), Ok(false));
    }
}
