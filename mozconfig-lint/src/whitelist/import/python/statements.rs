//! Statements: what the file does, one after the other, and the list that it leaves behind.

use std::collections::BTreeMap;

use super::Wrong;
use super::bounds::Budget;
use super::comments::{Comments, line_number};
use super::expressions::{no_key, position, wrong_index};
use super::syntax::{Element, Expression, Step, StepKind, Target, TargetKind};
use super::tokens::Token;
use super::values::{Heap, Text, Value};
use crate::whitelist::import::old_list::{OldLine, OldList};

/// The state of the evaluation.
pub(super) struct Evaluator<'t> {
    text: &'t str,
    pub(super) heap: Heap,
    pub(super) budget: Budget,
    variables: BTreeMap<String, Value>,
    comments: Comments,
    /// The comment above the statement or loop at hand, for its lines that have none.
    group: Option<String>,
    /// Where the statement at hand begins.
    statement: usize,
    /// The comment of each literal that was met as part of the list, by its place.
    comment_of: BTreeMap<usize, Option<String>>,
}

impl<'t> Evaluator<'t> {
    pub(super) fn new(text: &'t str, tokens: &[Token<'t>]) -> Self {
        let comments = Comments::new(text, tokens);
        Self {
            text,
            heap: Heap::default(),
            budget: Budget::default(),
            variables: BTreeMap::new(),
            comments,
            group: None,
            statement: 0,
            comment_of: BTreeMap::new(),
        }
    }

    /// Does what the statements of the file do.
    pub(super) fn run(&mut self, steps: &[Step<'_>]) -> Result<(), Wrong> {
        for step in steps {
            self.budget.step(1, step.at)?;
            let outer = self.group.clone();
            let above = self.comments.above(step.at);
            match &step.kind {
                StepKind::Loop { name, over, body } => {
                    if above.is_some() {
                        self.group = above;
                    }
                    self.run_loop(name, over, body, step.at)?;
                }
                StepKind::Add { target, value } => {
                    self.enter(step.at, above, target.is_element());
                    self.add(target, value)?;
                }
                StepKind::Assign { targets, value } => {
                    self.enter(step.at, above, targets.iter().any(Target::is_element));
                    let value = self.value(value)?;
                    for target in targets {
                        self.assign(target, value.clone())?;
                    }
                }
            }
            self.group = outer;
        }
        Ok(())
    }

    /// Begins a statement: the comment above it speaks of its lines where it adds to a part of the list.
    fn enter(&mut self, at: usize, above: Option<String>, adds_to_part: bool) {
        self.statement = at;
        if adds_to_part && above.is_some() {
            self.group = above;
        }
    }

    fn run_loop(
        &mut self,
        name: &str,
        over: &Expression<'_>,
        body: &[Step<'_>],
        at: usize,
    ) -> Result<(), Wrong> {
        let over = self.value(over)?;
        // A list that the loop makes longer is gone through to its new end, as in Python.
        let list = match over {
            Value::List(id) => Some(id),
            _ => None,
        };
        let items = match list {
            Some(_) => Vec::new(),
            None => self.heap.items(&over, &mut self.budget, at)?,
        };
        for index in 0.. {
            let items = list.map_or(items.as_slice(), |id| self.heap.list(id));
            let Some(item) = items.get(index).cloned() else { break };
            self.budget.step(1, at)?;
            self.variables.insert(name.to_owned(), item);
            self.run(body)?;
        }
        Ok(())
    }

    fn assign(&mut self, target: &Target<'_>, value: Value) -> Result<(), Wrong> {
        match &target.kind {
            TargetKind::Name(name) => {
                self.variables.insert((*name).to_owned(), value);
                Ok(())
            }
            TargetKind::Element(Element { container, index }) => {
                let (container, at) = (self.value(container)?, index.at);
                let index = self.value(index)?;
                self.store(&container, index, at, value)
            }
        }
    }

    fn store(
        &mut self,
        container: &Value,
        index: Value,
        at: usize,
        value: Value,
    ) -> Result<(), Wrong> {
        match (container, index) {
            (Value::Dict(id), Value::Text(key)) => {
                self.heap.insert(*id, key, value);
                Ok(())
            }
            (Value::List(id), Value::Number(number)) => {
                let index = position(number, self.heap.list(*id).len(), at)?;
                self.heap.set_element(*id, index, value);
                Ok(())
            }
            (container, index) => Err(wrong_index(container, &index, at)),
        }
    }

    /// `target += value`: a list is made longer in place, everything else is made anew.
    fn add(&mut self, target: &Target<'_>, value: &Expression<'_>) -> Result<(), Wrong> {
        let at = target.at;
        match &target.kind {
            TargetKind::Name(name) => {
                let old = self.variable(name, at)?.clone();
                let value = self.value(value)?;
                let new = self.added(old, &value, at)?;
                self.variables.insert((*name).to_owned(), new);
                Ok(())
            }
            TargetKind::Element(Element { container, index }) => {
                let (container, index_at) = (self.value(container)?, index.at);
                let index = self.value(index)?;
                let old = match (&container, &index) {
                    (Value::Dict(id), Value::Text(key)) => {
                        self.heap
                            .get(*id, &key.text)
                            .cloned()
                            .ok_or_else(|| no_key(&key.text, index_at))?
                    }
                    (Value::List(id), Value::Number(number)) => {
                        let elements = self.heap.list(*id);
                        elements[position(*number, elements.len(), index_at)?].clone()
                    }
                    (container, index) => return Err(wrong_index(container, index, index_at)),
                };
                let value = self.value(value)?;
                let new = self.added(old, &value, at)?;
                self.store(&container, index, index_at, new)
            }
        }
    }

    fn added(&mut self, old: Value, value: &Value, at: usize) -> Result<Value, Wrong> {
        let Value::List(id) = old else {
            return self.sum(&old, value, at);
        };
        let items = self.heap.items(value, &mut self.budget, at)?;
        self.heap.extend(id, items);
        Ok(old)
    }

    pub(super) fn variable(&self, name: &str, at: usize) -> Result<&Value, Wrong> {
        self.variables
            .get(name)
            .ok_or_else(|| Wrong::new(at, format!("nothing was assigned to `{name}` before")))
    }

    /// Remembers the comment that speaks of a literal, when it is met for the first time.
    pub(super) fn meet(&mut self, at: usize) {
        let (comments, statement, group) = (&self.comments, self.statement, &self.group);
        self.comment_of
            .entry(at)
            .or_insert_with(|| comments.of_literal(at, statement).or_else(|| group.clone()));
    }

    /// The list that the file leaves behind under one of these names.
    pub(super) fn old_list(&self, names: &[&str; 2]) -> Result<OldList, Wrong> {
        let end = self.text.trim_end().len();
        let (name, list) = match names.map(|name| (name, self.variables.get(name))) {
            [(name, Some(list)), (_, None)] | [(_, None), (name, Some(list))] => (name, list),
            [(_, None), (_, None)] => {
                let [old, new] = names;
                let message = format!("the file sets neither `{old}` nor `{new}`");
                return Err(Wrong::new(end, message));
            }
            [(_, Some(_)), (_, Some(_))] => {
                let [old, new] = names;
                let message = format!("the file sets both `{old}` and `{new}`, expected one");
                return Err(Wrong::new(end, message));
            }
        };
        let shape = "expected `{side: {platform: [line, ...]}}`";
        let Value::Dict(sides) = list else {
            let message = format!("`{name}` is {}, {shape}", list.kind());
            return Err(Wrong::new(end, message));
        };
        let mut old = OldList::default();
        for (side, platforms) in self.heap.dict(*sides) {
            let Value::Dict(platforms) = platforms else {
                let found = platforms.kind();
                let message = format!("under `{}` stands {found}, {shape}", side.text);
                return Err(Wrong::new(side.at, message));
            };
            let of_side = old.sides.entry(side.text.to_string()).or_default();
            for (platform, lines) in self.heap.dict(*platforms) {
                let lines = match lines {
                    Value::List(id) => self.heap.list(*id),
                    Value::Tuple(elements) => elements,
                    other => {
                        let (found, name) = (other.kind(), &platform.text);
                        let message = format!("under `{name}` stands {found}, {shape}");
                        return Err(Wrong::new(platform.at, message));
                    }
                };
                let lines: Result<Vec<OldLine>, Wrong> = lines
                    .iter()
                    .map(|line| match line {
                        Value::Text(text) => Ok(self.old_line(text)),
                        other => {
                            let (found, name) = (other.kind(), &platform.text);
                            let message =
                                format!("a line of `{name}` is {found}, expected a string");
                            Err(Wrong::new(platform.at, message))
                        }
                    })
                    .collect();
                of_side.insert(platform.text.to_string(), lines?);
            }
        }
        Ok(old)
    }

    fn old_line(&self, text: &Text) -> OldLine {
        OldLine {
            text: text.text.to_string(),
            line: line_number(self.text, text.at),
            comment: self.comment_of.get(&text.at).cloned().flatten(),
        }
    }
}
