//! Lists that mostly hold one thing, or two.
//!
//! Most words have one part, most pipelines one command, and most commands a name and an argument.
//! Such a list costs no allocation here. Neither list knows anything of what it holds.

use std::ops::{Deref, DerefMut};
use std::slice;

/// A list that has room for one item in itself. It is used as the slice that it is.
#[derive(Clone, Debug, Default)]
pub enum Few<T> {
    /// Nothing.
    #[default]
    None,
    /// One item.
    One(T),
    /// Any number of items.
    Many(Vec<T>),
}

impl<T> Few<T> {
    /// The items.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(item) => slice::from_ref(item),
            Self::Many(items) => items,
        }
    }

    /// Adds an item at the end.
    #[inline]
    pub fn push(&mut self, item: T) {
        match self {
            Self::None => *self = Self::One(item),
            _ => self.many().push(item),
        }
    }

    /// Adds an empty item, to be filled in where it stays.
    pub fn emplace(&mut self) -> &mut T
    where
        T: Default,
    {
        match self {
            Self::None => {
                *self = Self::One(T::default());
                &mut self[0]
            }
            _ => emplace(self.many()),
        }
    }

    /// The items in a vector, with room for another.
    fn many(&mut self) -> &mut Vec<T> {
        if let Self::None | Self::One(_) = self {
            let mut items = Vec::with_capacity(2);
            if let Self::One(item) = std::mem::take(self) {
                items.push(item);
            }
            *self = Self::Many(items);
        }
        match self {
            Self::Many(items) => items,
            Self::None | Self::One(_) => unreachable!("it was made a vector above"),
        }
    }

    /// The items in a vector.
    pub fn into_vec(self) -> Vec<T> {
        match self {
            Self::None => Vec::new(),
            Self::One(item) => vec![item],
            Self::Many(items) => items,
        }
    }
}

impl<T> Few<T> {
    /// Leaves the first items alone.
    pub fn truncate(&mut self, count: usize) {
        match self {
            Self::Many(items) => items.truncate(count),
            _ if count == 0 => *self = Self::None,
            _ => {}
        }
    }

    /// Leaves those items alone that `is_kept` takes.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&T) -> bool) {
        match self {
            Self::Many(items) => items.retain(is_kept),
            Self::One(item) if !is_kept(item) => *self = Self::None,
            _ => {}
        }
    }
}

impl<T> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.push(item);
        }
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut few = Self::None;
        few.extend(items);
        few
    }
}

/// The items of a list, one after the other.
#[derive(Debug)]
pub enum Items<T> {
    /// One item, or none.
    One(Option<T>),
    /// Any number of items.
    Many(std::vec::IntoIter<T>),
}

impl<T> Iterator for Items<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match self {
            Self::One(item) => item.take(),
            Self::Many(items) => items.next(),
        }
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = Items<T>;

    fn into_iter(self) -> Items<T> {
        match self {
            Self::None => Items::One(None),
            Self::One(item) => Items::One(Some(item)),
            Self::Many(items) => Items::Many(items.into_iter()),
        }
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::None => &mut [],
            Self::One(item) => slice::from_mut(item),
            Self::Many(items) => items,
        }
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    /// Two lists are the same if their items are, however they are kept.
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<'few, T> IntoIterator for &'few Few<T> {
    type Item = &'few T;
    type IntoIter = slice::Iter<'few, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'few, T> IntoIterator for &'few mut Few<T> {
    type Item = &'few mut T;
    type IntoIter = slice::IterMut<'few, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

/// A list that has room for two items in itself. It is used as the slice that it is.
#[derive(Clone, Debug)]
pub enum Couple<T> {
    /// Up to two items, and how many there are.
    Here([T; 2], u8),
    /// Any number of items.
    Many(Vec<T>),
}

impl<T> Couple<T> {
    /// The items.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::Here(items, count) => items.get(..usize::from(*count)).unwrap_or_default(),
            Self::Many(items) => items,
        }
    }
}

impl<T: Default> Couple<T> {
    /// Adds an empty item, to be filled in where it stays.
    #[inline]
    pub fn emplace(&mut self) -> &mut T {
        if let Self::Here(_, 2..) = self {
            self.move_out();
        }
        match self {
            Self::Here(items, count) => {
                let index = usize::from(*count);
                *count += 1;
                &mut items[index]
            }
            Self::Many(items) => emplace(items),
        }
    }

    #[cold]
    fn move_out(&mut self) {
        if let Self::Here(items, _) = self {
            let mut many = Vec::with_capacity(4);
            many.extend(std::mem::take(items));
            *self = Self::Many(many);
        }
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        *self.emplace() = item;
    }
}

impl<T: Default> Default for Couple<T> {
    fn default() -> Self {
        Self::Here([T::default(), T::default()], 0)
    }
}

impl<T> Deref for Couple<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> DerefMut for Couple<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::Here(items, count) => items.get_mut(..usize::from(*count)).unwrap_or_default(),
            Self::Many(items) => items,
        }
    }
}

impl<T: PartialEq> PartialEq for Couple<T> {
    /// Two lists are the same if their items are, however they are kept.
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq> Eq for Couple<T> {}

impl<'few, T> IntoIterator for &'few Couple<T> {
    type Item = &'few T;
    type IntoIter = slice::Iter<'few, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Adds an empty item to a list, to be filled in where it stays.
///
/// A node that is put together elsewhere and moved costs more than reading what it holds: what was
/// just written in pieces has to be read back as a whole.
#[inline]
pub(super) fn emplace<T: Default>(items: &mut Vec<T>) -> &mut T {
    let index = items.len();
    items.resize_with(index + 1, T::default);
    &mut items[index]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_in_the_order_in_which_they_were_added() {
        let mut few = Few::None;
        let mut many = Vec::new();
        for item in 0..5 {
            assert_eq!(few.as_slice(), many);
            assert_eq!(few.clone().into_vec(), many);
            few.push(item);
            many.push(item);
            for (one, other) in few.iter_mut().zip(&mut many) {
                *one += 1;
                *other += 1;
            }
        }
        assert_eq!(few.into_vec(), many);
    }

    #[test]
    fn items_can_be_taken_away() {
        let mut few: Few<i32> = (0..4).collect();
        few.retain(|item| *item != 1);
        assert_eq!(few.clone().into_iter().collect::<Vec<_>>(), [0, 2, 3]);
        few.truncate(1);
        assert_eq!(few.as_slice(), [0]);
        let mut one = Few::One(5);
        one.truncate(1);
        one.retain(|item| *item == 5);
        assert_eq!(one.as_slice(), [5]);
        one.truncate(0);
        assert_eq!(one.into_iter().next(), None);
    }

    #[test]
    fn a_couple_keeps_the_order_as_well() {
        let mut couple = Couple::default();
        let mut many = Vec::new();
        for item in 0..6 {
            assert_eq!(couple.as_slice(), many);
            couple.push(item);
            many.push(item);
            for one in &mut *couple {
                *one += 1;
            }
            for other in &mut many {
                *other += 1;
            }
        }
        assert_eq!(couple.into_iter().copied().collect::<Vec<_>>(), many);
    }

    #[test]
    fn an_empty_item_is_filled_in_where_it_stays() {
        let (mut few, mut couple, mut many) = (Few::None, Couple::default(), Vec::new());
        for item in 0..4 {
            *few.emplace() = item;
            *couple.emplace() = item;
            *emplace(&mut many) = item;
        }
        assert_eq!(few.as_slice(), [0, 1, 2, 3]);
        assert_eq!(couple.as_slice(), [0, 1, 2, 3]);
        assert_eq!(many, [0, 1, 2, 3]);
    }

    #[test]
    fn how_items_are_kept_makes_no_difference() {
        assert_eq!(Few::One(1), Few::Many(vec![1]));
        assert_eq!(Few::<u8>::None, Few::Many(Vec::new()));
        assert_ne!(Few::One(1), Few::One(2));
        assert_eq!(Couple::Here([1, 2], 2), Couple::Many(vec![1, 2]));
        assert_eq!(Couple::Here([1, 2], 1), Couple::Here([1, 3], 1));
        assert_ne!(Couple::Here([1, 2], 1), Couple::Here([1, 2], 2));
    }
}
