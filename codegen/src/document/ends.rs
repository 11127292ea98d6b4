//! Where chains of references end, each found once however many references lead into it.

use indexmap::{IndexMap, IndexSet};

use super::reference::{reference, target};
use super::{Lookup, Node, Object, RefError};
use crate::source::Pointer;

/// The ends of the references that lead to another one, by their texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    /// By reference: which of the ends its chain has.
    chains: IndexMap<String, usize, foldhash::fast::RandomState>,
    /// What is at the ends of all chains: they may be many, and their ends have long names.
    ends: Vec<Result<Pointer, RefError>>,
}

impl Ends {
    /// Follows every reference of a tree that leads to another one; `leads_on` says what has to be
    /// true of an object with a `$ref`, for a chain to lead on through it.
    pub(super) fn of(root: &Node, leads_on: fn(&Object) -> bool) -> Self {
        let mut ends = Self::default();
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            match node {
                Node::Object(members) => {
                    if let Some(reference) = members.text("$ref") {
                        ends.add(root, reference, leads_on);
                    }
                    open.extend(members.values());
                }
                Node::Array(items) => open.extend(items),
                Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) => {}
            }
        }
        ends
    }

    /// What is at the end of a reference that leads to another one; nothing, if it leads to none.
    pub(super) fn get(&self, reference: &str) -> Option<&Result<Pointer, RefError>> {
        self.ends.get(*self.chains.get(reference)?)
    }

    fn add<'d>(&mut self, root: &'d Node, first: &'d str, leads_on: fn(&Object) -> bool) {
        let (mut chain, mut next) = (IndexSet::new(), first);
        let end = loop {
            if let Some(known) = self.chains.get(next) {
                break *known;
            }
            let found = if chain.insert(next) {
                target(root, next)
            } else {
                Err(RefError::Cycle(next.to_owned()))
            };
            let onward = found.as_ref().ok().map(|found| found.node);
            let onward = onward.filter(|node| node.as_object().is_some_and(leads_on));
            match onward.and_then(reference) {
                Some(onward) => next = onward,
                // The most lead to no other one.
                None if chain.len() == 1 && found.is_ok() => return,
                None => {
                    self.ends.push(found.map(|found| found.at));
                    break self.ends.len() - 1;
                }
            }
        };
        let chain = chain.into_iter();
        self.chains
            .extend(chain.map(|reference| (reference.to_owned(), end)));
    }
}
