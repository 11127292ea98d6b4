//! Closed schemas among several that hold for the same object: the members that one of them refuses
//! and another one describes (Core 2020-12, 10.3.2.3). No object could have these, and what is meant is
//! that the whole has no more. And the members that a closed schema requires and does not describe.

use std::collections::BTreeSet;

use super::super::Check;
use crate::diagnostic::{Code, Place};
use crate::document::{Lookup, Node, Number, Object};
use crate::source::Path;

impl Check<'_, '_> {
    /// Warns of parts of `allOf`, and of branches of these, that refuse what others describe.
    pub(super) fn closed_parts(&mut self, path: Path<'_>, members: &Object, parts: &[Node]) {
        let parts: Vec<_> = parts
            .iter()
            .map(|part| self.document.behind(part))
            .collect();
        // Each once: in a part as many are looked up as it has itself, and one.
        let mut all: BTreeSet<&String> = names(members).collect();
        all.extend(
            parts
                .iter()
                .flatten()
                .filter_map(|part| part.as_object())
                .flat_map(names),
        );
        for (index, part) in parts.iter().enumerate() {
            let Some(part) = part else {
                continue;
            };
            let found = if is_closed(part) {
                let refused = all.iter().find(|name| !knows(part, name));
                refused.map(|name| ("this part", *name))
            } else {
                let mut branches = branches(part);
                let refused = branches.find_map(|branch| self.refused(branch, part, &all));
                refused.map(|name| ("a branch of this part", name))
            };
            if let Some((which, name)) = found {
                let message = format!(
                    "{which} refuses the property `{name}` of another one: no object can have it"
                );
                self.tell_closed(Place::from(&path.index(index)), message);
            }
        }
    }

    /// Warns of a member that a schema requires and refuses. The type has it all the same: services that
    /// say so answer with it.
    pub(super) fn closed_required(&mut self, path: Path<'_>, members: &Object, required: &[Node]) {
        let refuses = |name: &str| {
            let known = members.get("properties");
            is_closed_object(members) && !known.is_some_and(|known| known.has(name))
        };
        let refused = required.iter().enumerate().find_map(|(index, name)| {
            let name = name.as_str().filter(|name| refuses(name))?;
            Some((index, name))
        });
        if let Some((index, name)) = refused {
            let message = format!("`{name}` is required but not allowed: no object is valid");
            self.report
                .warning(Code::Unsatisfiable, &path.index(index), message)
                .note("it is allowed without `--exact`")
                .help("describe it under `properties`, or remove `additionalProperties: false`");
        }
    }

    /// Warns of a closed object that is to have more members than it names.
    pub(super) fn closed_count(&mut self, path: Path<'_>, members: &Object) {
        let named = names(members).count();
        let is_too_many =
            |least: &Number| *least > Number::from(i128::try_from(named).unwrap_or(i128::MAX));
        let least = members.number("minProperties").filter(|it| is_too_many(it));
        if let Some(least) = least.filter(|_| is_closed_object(members)) {
            let message = format!(
                "`minProperties` is {least}, but at most {named} can be present: nothing is valid"
            );
            self.report
                .warning(Code::Unsatisfiable, &path.join("minProperties"), message);
        }
    }

    /// Warns of branches of a choice that refuse what is described beside it.
    pub(super) fn closed_branches(&mut self, path: Path<'_>, members: &Object, parts: &[Node]) {
        let all: BTreeSet<&String> = names(members).collect();
        for (index, part) in parts.iter().enumerate() {
            let closed = self.document.behind(part).filter(|part| is_closed(part));
            let refused = closed.and_then(|closed| all.iter().find(|name| !knows(closed, name)));
            if let Some(name) = refused {
                let message = format!(
                    "this branch refuses the property `{name}` beside the choice: no object can have it"
                );
                self.tell_closed(Place::from(&path.index(index)), message);
            }
        }
    }

    /// A member of several that a closed branch of a part refuses, but for those of the part itself.
    fn refused<'n>(
        &self,
        branch: &Node,
        part: &Node,
        all: &BTreeSet<&'n String>,
    ) -> Option<&'n String> {
        let closed = self
            .document
            .behind(branch)
            .filter(|branch| is_closed(branch))?;
        let mut all = all.iter();
        all.find(|name| !knows(closed, name) && !knows(part, name))
            .copied()
    }

    fn tell_closed(&mut self, place: Place, message: String) {
        self.report
            .warning(Code::Unsatisfiable, place, message)
            .note("without `--exact`, it allows the properties of the other parts")
            .help("remove `additionalProperties: false`, or describe the property here, too");
    }
}

/// The names of the members that a schema describes itself.
fn names(members: &Object) -> impl Iterator<Item = &String> {
    let named = members.get("properties").and_then(Node::as_object);
    named.into_iter().flat_map(Object::keys)
}

/// Whether a schema describes a member itself.
fn knows(schema: &Node, name: &str) -> bool {
    schema
        .get("properties")
        .is_some_and(|known| known.has(name))
}

/// Whether a schema refuses the members that it does not name.
fn is_closed(schema: &Node) -> bool {
    schema.as_object().is_some_and(is_closed_object)
}

fn is_closed_object(members: &Object) -> bool {
    members.get("additionalProperties") == Some(&Node::Bool(false))
        && !members.contains_key("patternProperties")
}

/// The branches of the choices that a schema makes itself.
fn branches(schema: &Node) -> impl Iterator<Item = &Node> {
    ["oneOf", "anyOf"]
        .into_iter()
        .flat_map(|keyword| schema.list(keyword))
}
