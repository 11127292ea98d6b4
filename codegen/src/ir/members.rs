//! Members in document order that are found by their names: objects may have many.

use std::ops::Deref;

use super::{Field, Property};

/// What has a name of its own among others.
pub trait Named {
    /// The name in JSON.
    fn name(&self) -> &str;
}

impl Named for Field {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for Property {
    fn name(&self) -> &str {
        &self.name
    }
}

/// Members in document order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Members<T> {
    list: Vec<T>,
    /// Where each stands in the list, in the order of their names.
    by_name: Vec<usize>,
}

impl<T: Named> Members<T> {
    /// The member of a name, with its place in the list.
    pub fn find(&self, name: &str) -> Option<(usize, &T)> {
        let found = self
            .by_name
            .binary_search_by(|at| self.list[*at].name().cmp(name));
        let at = self.by_name[found.ok()?];
        Some((at, &self.list[at]))
    }
}

impl<T> Default for Members<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            by_name: Vec::new(),
        }
    }
}

impl<T: Named> FromIterator<T> for Members<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Self {
        let list: Vec<T> = members.into_iter().collect();
        let mut by_name: Vec<usize> = (0..list.len()).collect();
        by_name.sort_by(|one, other| list[*one].name().cmp(list[*other].name()));
        Self { list, by_name }
    }
}

impl<T> Deref for Members<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.list
    }
}

impl<'m, T> IntoIterator for &'m Members<T> {
    type Item = &'m T;
    type IntoIter = std::slice::Iter<'m, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
