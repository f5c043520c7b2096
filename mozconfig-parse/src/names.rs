//! Names of variables, each kept once and known by number.

use std::hash::Hasher as _;
use std::rc::Rc;

use crate::hash::{Index, NumberHasher};

/// Which name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NameId(u32);

impl NameId {
    /// Its place in a list by names.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// All names.
#[derive(Debug, Default)]
pub(crate) struct Names {
    names: Vec<Rc<str>>,
    index: Index,
}

impl Names {
    /// The number of a name that was met; `None` where it was not.
    pub(crate) fn find(&self, name: &str) -> Option<NameId> {
        self.index.find(hash(name), |id| *self.names[id as usize] == *name).map(NameId)
    }

    /// The number of a name.
    pub(crate) fn id(&mut self, name: &str) -> NameId {
        if let Some(known) = self.find(name) {
            return known;
        }
        let id = self.names.len() as u32;
        self.names.push(Rc::from(name));
        self.index.insert(hash(name), id);
        NameId(id)
    }

    /// The name of a number.
    pub(crate) fn get(&self, id: NameId) -> &Rc<str> {
        &self.names[id.index()]
    }

    /// All names, by number.
    pub(crate) fn all(&self) -> &[Rc<str>] {
        &self.names
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = NumberHasher::default();
    hasher.write(name.as_bytes());
    hasher.value()
}
