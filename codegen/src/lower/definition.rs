//! What schemas are called that have names where they stand: components, files, and the definitions
//! inside of a schema (`$defs`, `definitions`).
//!
//! Invariant: a name depends neither on who refers to what first, nor on what others are called: a
//! schema that is added takes no name from another one.

use std::collections::BTreeMap;

use super::Lowering;
use crate::document::{Document, Located, Lookup, says_only};
use crate::source::Pointer;

/// By file or definition: the first component that is nothing but a reference to it.
#[derive(Debug, Default)]
pub(super) struct Definitions(BTreeMap<Pointer, String>);

impl Definitions {
    /// Gathers the components that name others.
    pub(super) fn new(document: &Document) -> Self {
        let mut found = Self::default();
        for (name, Located { node, at }) in document.components("schemas") {
            let reference = node.text("$ref").filter(|_| says_only(node, &["$ref"]));
            let target = reference.and_then(|reference| document.target(reference).ok());
            let Some(target) = target.map(|target| target.at) else {
                continue;
            };
            let is_component = target.parent() == at.parent();
            if !is_component && (document.is_component(&target) || is_definition(&target)) {
                found.0.entry(target).or_insert(name.to_owned());
            }
        }
        found
    }
}

impl Lowering<'_> {
    /// What a schema is called that has a name of its own: as the component that is nothing but a
    /// reference to it, else as the component or the file that it is.
    pub(super) fn own_name(&self, at: &Pointer) -> Option<String> {
        let component = self.definitions.0.get(at).cloned();
        component.or_else(|| {
            let is_component = self.document.is_component(at);
            is_component.then(|| self.document.name_of(at))
        })
    }

    /// What a component or a file is called.
    pub(super) fn name_of(&self, at: &Pointer) -> String {
        let own = self.own_name(at);
        own.unwrap_or_else(|| self.document.name_of(at))
    }
}

/// Whether a definition stands here.
fn is_definition(at: &Pointer) -> bool {
    let Some(above) = at.parent() else {
        return false;
    };
    let is_member = above
        .parent()
        .and_then(|it| it.last().map(|it| it == "properties"));
    let keyword = above.last();
    is_member != Some(true) && matches!(keyword.as_deref(), Some("$defs" | "definitions"))
}
