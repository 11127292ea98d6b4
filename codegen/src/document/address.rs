//! Which node one is, and not what it holds.

use std::collections::BTreeSet;

use super::Node;

/// What names a node of a tree that is read: it does not move, so that its address does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Address(*const Node);

impl Node {
    /// What names the node.
    pub(crate) const fn address(&self) -> Address {
        Address(self)
    }

    /// Whether it is another node itself, and not only equal to it.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.address() == other.address()
    }
}

/// The nodes that a walk has come by.
#[derive(Debug, Default)]
pub(crate) struct Seen(BTreeSet<Address>);

impl Seen {
    /// Adds a node; gives whether the walk comes by it for the first time.
    pub(crate) fn insert(&mut self, node: &Node) -> bool {
        self.0.insert(node.address())
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
