//! `export`, `readonly`, `unset` and `local`.

use super::builtins::{Call, is_loaders};
use super::variables::Guarded;
use super::{Hidden, Machine};
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::settings::AbortReason;
use crate::source::ByteRange;
use crate::symbol::TextId;
use crate::syntax::tree::{Word, WordPart, WordPartKind};
use crate::syntax::{Few, is_name};

impl Machine<'_> {
    /// `export` and `readonly`, with or without values. A value is not split (POSIX, XCU 2.14,
    /// declaration utilities).
    pub(super) fn declare(&mut self, call: &Call<'_>, declaration: Declaration) {
        self.status = Condition::ALWAYS;
        if call.arguments.is_empty() && declaration == Declaration::Export {
            self.prints_something(call);
        }
        let export = declaration == Declaration::Export;
        let words = call.simple.words.iter().enumerate().skip(1);
        // All words are expanded before the first variable has its value: in `export A=1 B=$A`, `B`
        // gets what `A` was before (POSIX, XCU 2.9.1).
        let expanded: Vec<_> = words
            .map(|(index, word)| {
                let assignment = as_assignment(word);
                let assignment =
                    assignment.map(|(name, value, rest)| (name, self.expand_behind(value, rest)));
                (index, word, assignment)
            })
            .collect();
        for (index, word, assignment) in expanded {
            if let Some((name, values)) = assignment {
                let range =
                    if call.simple.words.len() > 2 { word.range } else { call.command.range };
                self.assign(name, range, values);
                if export {
                    self.export(name, range);
                }
                if declaration == Declaration::Readonly {
                    self.make_readonly(name);
                }
                continue;
            }
            let fields: Vec<TextId> = call
                .arguments
                .iter()
                .filter(|(_, from)| *from == index)
                .map(|(text, _)| *text)
                .collect();
            for text in fields {
                match self.known(text) {
                    Some(name) if &*name == "--" => {}
                    Some(name)
                        if !name.starts_with('-')
                            && !is_name(name.split('=').next().unwrap_or_default()) =>
                    {
                        self.refuse_name(&name, word.range);
                    }
                    Some(name) if &*name == "-p" && export => self.prints_something(call),
                    Some(name) if name.starts_with('-') => {
                        self.beyond_knowing(
                            word.range,
                            &format!("what the option `{name}` changes"),
                        );
                    }
                    Some(name) => match name.split_once('=') {
                        Some((name, value)) => {
                            let text = self.literal(value);
                            let value =
                                Guarded { when: self.live, text, operations: call.operations };
                            self.assign(name, word.range, Few::One(value));
                            if export {
                                self.export(name, word.range);
                            }
                            if declaration == Declaration::Readonly {
                                self.make_readonly(name);
                            }
                        }
                        None if export => self.export(&name, word.range),
                        None if declaration == Declaration::Readonly => self.make_readonly(&name),
                        None => {}
                    },
                    None => self.beyond_knowing(word.range, "which variable this names"),
                }
            }
        }
    }

    /// What is no name ends the load, but in bash where something asks whether the command succeeds.
    fn refuse_name(&mut self, text: &str, range: ByteRange) {
        if self.checked > 0 || !self.locals.is_empty() {
            self.beyond_knowing(range, &format!("what comes of `{text}`, which names no variable"));
        } else {
            self.abort(self.live, AbortReason::CommandFailed, range, OperationSet::EMPTY);
        }
    }

    pub(super) fn run_unset(&mut self, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        let mut functions = false;
        for (index, &(text, _)) in call.arguments.iter().enumerate() {
            let range = call.range_of(index);
            match self.known(text).as_deref() {
                Some("-f") => functions = true,
                Some("-v") => functions = false,
                Some("--") => {}
                Some(name) if functions && is_loaders(name) => {
                    self.beyond_knowing(range, &format!("what comes of a load without `{name}`"));
                }
                Some(name) if functions => {
                    let live = self.live;
                    if let Some(mut known) = self.functions.remove(name) {
                        for function in &mut known {
                            function.when = self.and_not(function.when, live);
                        }
                        known.retain(|function| !function.when.is_never());
                        if !known.is_empty() {
                            self.functions.insert(name.to_owned(), known);
                        }
                    }
                }
                // Dash ends the load here, bash goes on.
                Some(name) if !is_name(name) => {
                    self.beyond_knowing(
                        range,
                        "what comes of `unset` without the name of a variable",
                    );
                }
                Some(name) => {
                    self.end_where_readonly(name, range);
                    self.unset(name, range);
                }
                None => self.beyond_knowing(range, "which variable this names"),
            }
        }
    }

    /// `local`: the function's variable hides the one that there is until the function ends.
    pub(super) fn run_local(&mut self, call: &Call<'_>) {
        let Some(hidden) = self.locals.last() else {
            self.status = Condition::NEVER;
            return;
        };
        let mut hidden = hidden.clone();
        for (index, word) in call.simple.words.iter().enumerate().skip(1) {
            let written = as_assignment(word).map(|(name, ..)| name.to_owned());
            let expanded = call.arguments.iter().find(|(_, from)| *from == index);
            let name = match (written, expanded) {
                (Some(name), _) => name,
                (None, Some(&(text, _))) => match self.known(text) {
                    Some(text) => text.split('=').next().unwrap_or_default().to_owned(),
                    None => continue,
                },
                (None, None) => continue,
            };
            let name = self.world.names.id(&name);
            let before = self.variables.get(name).cloned();
            hidden.push(Hidden { name, when: self.live, before });
        }
        if let Some(locals) = self.locals.last_mut() {
            *locals = hidden;
        }
        self.declare(call, Declaration::Local);
    }

    /// Brings back what `local` has hidden in the function that ends here.
    pub(super) fn end_locals(&mut self) {
        for Hidden { name, when, before } in self.locals.pop().unwrap_or_default().into_iter().rev()
        {
            self.restore(name, when, before);
        }
    }
}

/// What `export` and its like make of a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declaration {
    Export,
    Readonly,
    Local,
}

/// The name in a word of `export` that is an assignment, the text behind its `=`, and the parts
/// behind that.
fn as_assignment(word: &Word) -> Option<(&str, &str, &[WordPart])> {
    let (first, rest) = word.parts.split_first()?;
    let WordPartKind::Literal(text) = &first.kind else { return None };
    let (name, value) = text.split_once('=')?;
    is_name(name).then_some((name, value, rest))
}
