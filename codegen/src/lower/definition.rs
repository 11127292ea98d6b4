//! What schemas are called that have names where they stand: components, files, and the definitions
//! inside of a schema (`$defs`, `definitions`).
//!
//! Invariant: a name depends on the names that the description has, and not on who refers to what.

use std::collections::BTreeMap;

use super::Lowering;
use crate::document::{Document, Located, Lookup, says_only};
use crate::source::Pointer;

/// The names of a description.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// The first component that is nothing but a reference to a file, to a schema in one or to a
    /// definition.
    referring: BTreeMap<Pointer, String>,
    /// How many schemas have a name, by its letters and digits.
    named: BTreeMap<String, usize>,
}

impl Definitions {
    /// Gathers the names.
    pub(super) fn new(document: &Document) -> Self {
        let mut found = Self::default();
        for (name, Located { node, at }) in document.components("schemas") {
            found.count(name);
            let reference = node.text("$ref").filter(|_| says_only(node, &["$ref"]));
            let target = reference.and_then(|reference| document.target(reference).ok());
            let Some(target) = target.map(|target| target.at) else {
                continue;
            };
            let is_component = target.parent() == at.parent();
            if !is_component && (document.is_component(&target) || definition(&target).is_some()) {
                found.referring.entry(target).or_insert(name.to_owned());
            }
        }
        let mut open = vec![(document.root(), false)];
        while let Some((node, is_named)) = open.pop() {
            if let Some(items) = node.as_array() {
                open.extend(items.iter().map(|item| (item, false)));
            }
            for (name, member) in node.as_object().into_iter().flatten() {
                let is_keyword = !is_named && is_definitions(name);
                if let Some(definitions) = member.as_object().filter(|_| is_keyword) {
                    definitions.keys().for_each(|name| found.count(name));
                }
                let names = is_keyword || !is_named && name == "properties";
                open.push((member, names));
            }
        }
        found
    }

    fn count(&mut self, name: &str) {
        *self.named.entry(letters(name)).or_default() += 1;
    }
}

impl Lowering<'_> {
    /// What a schema is called that has a name of its own: as the component that is nothing but a
    /// reference to it, else as what it stands under; nothing, where several are called so and it is
    /// no component.
    pub(super) fn own_name(&self, at: &Pointer) -> Option<String> {
        if let Some(component) = self.definitions.referring.get(at) {
            return Some(component.clone());
        }
        if self.document.is_component(at) {
            return Some(self.document.name_of(at));
        }
        let name = definition(at)?;
        let is_only = self.definitions.named.get(&letters(&name)) == Some(&1);
        is_only.then_some(name)
    }

    /// What a component or a file is called.
    pub(super) fn name_of(&self, at: &Pointer) -> String {
        let own = self.own_name(at);
        own.unwrap_or_else(|| self.document.name_of(at))
    }
}

/// The name of a definition, where one stands.
fn definition(at: &Pointer) -> Option<String> {
    let above = at.parent()?;
    let is_definition =
        is_definitions(&above.last()?) && above.parent()?.last().as_deref() != Some("properties");
    is_definition.then(|| at.last().map(std::borrow::Cow::into_owned))?
}

fn is_definitions(keyword: &str) -> bool {
    matches!(keyword, "$defs" | "definitions")
}

/// What counts of a name where types are told apart.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
