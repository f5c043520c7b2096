//! The values of the evaluator. Lists and dicts are shared as in Python: two names may stand for one
//! list, and what is added by one name is seen by the other.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Wrong;
use super::bounds::Budget;

/// A string with the place of the literal that it began with.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: Rc<str>,
    pub(super) at: usize,
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListId(usize);

/// Which dict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DictId(usize);

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(Text),
    Number(i64),
    List(ListId),
    Tuple(Rc<[Self]>),
    Dict(DictId),
}

impl Value {
    /// What it is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Number(_) => "a number",
            Self::List(_) => "a list",
            Self::Tuple(_) => "a tuple",
            Self::Dict(_) => "a dict",
        }
    }
}

/// All lists and dicts that were made.
#[derive(Default)]
pub(super) struct Heap {
    lists: Vec<Vec<Value>>,
    dicts: Vec<Dict>,
}

/// A dict: its entries in the order in which the keys came, and where each key is among them.
#[derive(Default)]
struct Dict {
    entries: Vec<(Text, Value)>,
    index: BTreeMap<Rc<str>, usize>,
}

impl Heap {
    pub(super) fn new_list(&mut self, elements: Vec<Value>) -> Value {
        self.lists.push(elements);
        Value::List(ListId(self.lists.len() - 1))
    }

    pub(super) fn new_dict(&mut self) -> DictId {
        self.dicts.push(Dict::default());
        DictId(self.dicts.len() - 1)
    }

    pub(super) fn list(&self, id: ListId) -> &[Value] {
        &self.lists[id.0]
    }

    pub(super) fn dict(&self, id: DictId) -> &[(Text, Value)] {
        &self.dicts[id.0].entries
    }

    pub(super) fn get(&self, id: DictId, key: &str) -> Option<&Value> {
        let dict = &self.dicts[id.0];
        dict.index.get(key).map(|&at| &dict.entries[at].1)
    }

    /// Sets the value of a key; a key that is known keeps its place and itself, as in Python.
    pub(super) fn insert(&mut self, id: DictId, key: Text, value: Value) {
        let dict = &mut self.dicts[id.0];
        match dict.index.get(&key.text) {
            Some(&at) => dict.entries[at].1 = value,
            None => {
                dict.index.insert(Rc::clone(&key.text), dict.entries.len());
                dict.entries.push((key, value));
            }
        }
    }

    pub(super) fn set_element(&mut self, id: ListId, index: usize, value: Value) {
        self.lists[id.0][index] = value;
    }

    pub(super) fn extend(&mut self, id: ListId, elements: Vec<Value>) {
        self.lists[id.0].extend(elements);
    }

    /// What a loop over the value, or `list += value`, goes through.
    pub(super) fn items(
        &self,
        value: &Value,
        budget: &mut Budget,
        at: usize,
    ) -> Result<Vec<Value>, Wrong> {
        let items: Vec<Value> = match value {
            Value::List(id) => {
                budget.step(self.list(*id).len(), at)?;
                self.list(*id).to_vec()
            }
            Value::Tuple(elements) => {
                budget.step(elements.len(), at)?;
                elements.to_vec()
            }
            Value::Dict(id) => {
                budget.step(self.dict(*id).len(), at)?;
                self.dict(*id).iter().map(|(key, _)| Value::Text(key.clone())).collect()
            }
            Value::Text(text) => {
                budget.step(text.text.len(), at)?;
                let character = |c: char| Text { text: c.to_string().into(), at: text.at };
                text.text.chars().map(|c| Value::Text(character(c))).collect()
            }
            Value::Number(_) => {
                return Err(Wrong::new(at, "found a number, expected a list"));
            }
        };
        Ok(items)
    }
}
