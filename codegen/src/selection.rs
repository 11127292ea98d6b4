//! Which parts of a document a run is about, where it keeps some operations or schemas only.
//!
//! Invariant: what stands outside of the operations and the components is always kept.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::document::{Document, Node, described};
use crate::source::Pointer;

/// The parts of a document that are kept.
#[derive(Debug)]
pub(crate) struct Selection {
    /// The operations and the parameters of their paths, the schemas, and what all of these refer to.
    kept: BTreeSet<Pointer>,
    /// The paths of the operations, of which other operations are not kept.
    paths: BTreeSet<Pointer>,
    /// The objects of which nothing else is kept: the paths, and each kind of component.
    chosen_from: BTreeSet<Pointer>,
}

impl Selection {
    /// What the configuration keeps; nothing, if that is the whole document.
    pub(crate) fn new(document: &Document, config: &Config) -> Option<Self> {
        if config.operations.is_empty() && config.schemas.is_empty() {
            return None;
        }
        let root = Pointer::root();
        let components = root.join("components");
        let sections = document.get(&components).and_then(Node::as_object);
        let sections = sections.into_iter().flat_map(|sections| sections.keys());
        let mut selection = Self {
            kept: BTreeSet::new(),
            paths: BTreeSet::new(),
            chosen_from: sections.map(|name| components.join(name)).collect(),
        };
        selection.chosen_from.insert(root.join("paths"));
        let schemas = components.join("schemas");
        let mut open: Vec<Pointer> = config
            .schemas
            .iter()
            .map(|name| schemas.join(name))
            .collect();
        for operation in document.operations() {
            if config.operations.contains(&operation.name()) {
                let items = operation.items.iter().map(|item| item.at.clone());
                open.extend(items.clone().map(|at| at.join("parameters")));
                open.push(operation.located.at);
                selection.paths.extend(items);
            }
        }
        while let Some(at) = open.pop() {
            if let Some(node) = document.get(&at)
                && selection.kept.insert(at)
            {
                open.extend(described(node).flat_map(|members| document.refers_to(members)));
            }
        }
        Some(selection)
    }

    /// Whether a node is kept.
    pub(crate) fn has(&self, at: &Pointer) -> bool {
        if self.paths.contains(at) {
            return true;
        }
        let around = std::iter::successors(Some(at.clone()), Pointer::parent);
        for at in around {
            if self.kept.contains(&at) {
                return true;
            }
            if self.chosen_from.contains(&at) {
                return false;
            }
        }
        true
    }
}
