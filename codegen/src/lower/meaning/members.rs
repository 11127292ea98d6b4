//! The members that a schema describes: its own and those of its `allOf`, in document order, and apart
//! from them what only the branches of a choice have.
//!
//! Invariant: nothing here makes a type.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::kinds::kinds;
use super::together::Placed;
use crate::document::keyword::in_order;
use crate::document::{Located, Lookup, Node, Seen};
use crate::lower::Lowering;
use crate::source::Pointer;

/// How deep schemas may stand in each other, references followed; a document that was read comes to
/// less than half, since neither its levels nor its chains of references are that many.
const MAX_DEPTH: usize = 8192;

/// The members of an object schema before they are lowered.
#[derive(Debug, Default)]
pub(in crate::lower) struct Members<'d> {
    /// Each member with its schemas; several where the parts of `allOf` name it more than once.
    pub(in crate::lower) named: IndexMap<&'d str, Vec<Placed<'d>>>,
    pub(in crate::lower) required: IndexSet<&'d str>,
    /// The members that a branch requires, or another member.
    pub(in crate::lower) required_by_some: IndexSet<&'d str>,
    /// The members that only the branches of a choice have.
    pub(in crate::lower) of_branches: IndexMap<&'d str, Vec<Placed<'d>>>,
    /// Whether the members of a branch are collected.
    in_branch: bool,
    /// The schemas whose members are collected, and those that are as branches: one that several
    /// parts lead to counts once.
    seen: BTreeSet<(bool, Pointer)>,
    /// The schemas that are being collected, each in the one before.
    path: Vec<Pointer>,
}

impl<'d> Members<'d> {
    /// Adds members with their schemas: to those of branches, where these are collected.
    fn add(&mut self, members: impl Iterator<Item = (&'d str, Placed<'d>)>) {
        let known = if self.in_branch {
            &mut self.of_branches
        } else {
            &mut self.named
        };
        for (name, schema) in members {
            known.entry(name).or_default().push(schema);
        }
    }

    /// Puts the schemas of a schema's own members behind those of its parts, which it may describe anew.
    fn put_last(&mut self, own: &'d Node) {
        for (name, property) in own.as_object().into_iter().flatten() {
            let Some(schemas) = self.named.get_mut(name.as_str()) else {
                continue;
            };
            let place = schemas.iter().position(|(schema, _)| schema.is(property));
            if let Some(place) = place.filter(|place| place + 1 < schemas.len()) {
                let schema = schemas.remove(place);
                schemas.push(schema);
            }
        }
    }
}

impl<'d> Lowering<'d> {
    /// Whether values of a schema are objects that have a field for each member: it has `properties`, or
    /// names what is required. `properties` beside a type that is no object are of no value:
    /// `{type: string, properties: {a: ..}}` has no members.
    pub(in crate::lower) fn has_members(&self, node: &'d Node) -> bool {
        let (mut open, mut seen) = (vec![node], Seen::default());
        let (mut has_properties, mut is_other) = (false, false);
        let (mut demands, mut is_typed) = (false, false);
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            let properties = node.members("properties").len() > 0;
            is_typed |= self.types_others(node);
            match kinds(node).as_slice() {
                [] => has_properties |= properties,
                ["object"] if properties => return true,
                ["object"] => demands |= !node.list("required").is_empty(),
                kinds => {
                    is_other |= !kinds.contains(&"object");
                    continue;
                }
            }
            let parts = node.list("allOf").iter();
            open.extend(parts.map(|part| self.behind(part)));
        }
        // What is demanded and not named is held as the others are, where these have types.
        demands && !is_typed || has_properties && !is_other
    }

    /// Whether an object says itself of which types the members are that it does not name.
    pub(super) fn types_others(&self, node: &'d Node) -> bool {
        let says_more = |value: &Node| value.as_object().is_some_and(|it| !it.is_empty());
        let is_typed = |keyword: &str| node.get(keyword).is_some_and(says_more);
        !self.config.exact && (is_typed("additionalProperties") || is_typed("patternProperties"))
    }

    /// The properties of an object schema and of its `allOf`, each with whether it is required.
    pub(in crate::lower) fn all_properties(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> Vec<(&'d str, Located<'d>, bool)> {
        let Members {
            named, required, ..
        } = self.members_of(node, at);
        let property = |(name, schemas): (&'d str, Vec<Placed<'d>>)| {
            let telling = schemas.iter().rev().find(|(schema, _)| self.tells(schema));
            let (node, at) = telling.or(schemas.last())?.clone();
            Some((name, Located { node, at }, required.contains(name)))
        };
        named.into_iter().filter_map(property).collect()
    }

    /// The members of a schema and of its `allOf`, in document order, and those of its branches.
    pub(in crate::lower) fn members_of(&self, node: &'d Node, at: &Pointer) -> Members<'d> {
        let mut members = Members::default();
        self.collect(node, at, &mut members, 0);
        members
    }

    /// Collects the members of a schema, which stands in so many others.
    fn collect(&self, node: &'d Node, at: &Pointer, members: &mut Members<'d>, depth: usize) {
        if depth > MAX_DEPTH || !members.seen.insert((members.in_branch, at.clone())) {
            return;
        }
        let Some(keywords) = node.as_object() else {
            return;
        };
        members.path.push(at.clone());
        let mut own = None;
        for (keyword, value) in in_order(keywords) {
            let place = || at.join(keyword);
            match keyword {
                "allOf" => {
                    for (part, at) in by_index(value, &place()) {
                        let known = self.spelled_otherwise_in(node, part);
                        let known = known.filter(|name| !members.required.contains(name));
                        let known: Vec<&str> = known.collect();
                        let (part, at) = self.follow(part, &at);
                        self.collect(part, &at, members, depth + 1);
                        members.required.retain(|name| !known.contains(name));
                    }
                    if let Some(own) = own.filter(|_| !members.in_branch) {
                        members.put_last(own);
                    }
                }
                "properties" => {
                    own = Some(value);
                    members.add(by_name(value, &place()));
                }
                "oneOf" | "anyOf" => {
                    let is_collected =
                        self.collect_branches(by_index(value, &place()), members, depth);
                    if is_collected && !members.in_branch {
                        members.required.extend(self.required_by_all(value));
                    }
                }
                // Keywords that came with 3.1 are not read in a document of 3.0.
                "then" | "else" if !self.is_3_0() => {
                    self.collect_branches([(value, place())], members, depth);
                }
                "dependentSchemas" if !self.is_3_0() => {
                    let place = place();
                    let parts = by_name(value, &place).map(|(_, schema)| schema);
                    self.collect_branches(parts, members, depth);
                }
                "required" if members.in_branch => members.required_by_some.extend(names(value)),
                "required" => {
                    let names = names(value).filter(|name| !self.is_spelled_otherwise(node, name));
                    members.required.extend(names);
                }
                "dependentRequired" if !self.is_3_0() => {
                    let lists = value.as_object().into_iter().flatten();
                    members
                        .required_by_some
                        .extend(lists.flat_map(|(_, list)| names(list)));
                }
                _ => {}
            }
        }
        members.path.pop();
    }

    /// The members that a part of a schema's `allOf` requires itself, and that the whole describes only under
    /// names in other letters.
    pub(in crate::lower) fn spelled_otherwise_in(
        &self,
        whole: &'d Node,
        part: &'d Node,
    ) -> impl Iterator<Item = &'d str> {
        let own = part.get("properties");
        let required = part.list("required").iter().filter_map(Node::as_str);
        let foreign = required.filter(move |name| !own.is_some_and(|own| own.has(name)));
        foreign.filter(move |name| !part.has("$ref") && self.is_spelled_otherwise(whole, name))
    }

    /// Whether a schema describes a member only under a name in other letters, capital or small, what it
    /// inherits from included.
    pub(in crate::lower) fn is_spelled_otherwise(&self, node: &'d Node, name: &str) -> bool {
        let members = node.as_object().filter(|_| !self.config.exact);
        members.is_some_and(|members| self.document.spelled_otherwise(members, name).is_some())
    }

    /// The members that every branch of a choice requires.
    fn required_by_all(&self, parts: &'d Node) -> Vec<&'d str> {
        let parts = parts.as_array().unwrap_or_default().iter();
        let required = parts.map(|part| {
            let part = self.behind(part);
            let names = part.list("required").iter();
            names.filter_map(Node::as_str).collect::<Vec<&'d str>>()
        });
        let in_all = |all: Vec<&'d str>, part: Vec<&'d str>| {
            let names = all.into_iter();
            names.filter(|name| part.contains(name)).collect()
        };
        required.reduce(in_all).unwrap_or_default()
    }

    /// Collects the members of branches, of which a value has some; gives whether it does.
    fn collect_branches(
        &self,
        parts: impl IntoIterator<Item = Placed<'d>>,
        members: &mut Members<'d>,
        depth: usize,
    ) -> bool {
        let parts = parts.into_iter().map(|(part, at)| self.follow(part, &at));
        let parts: Vec<Placed<'d>> = parts.collect();
        // A base that lists its children says nothing of the other children to one of them.
        if parts.iter().any(|(_, at)| members.path.contains(at)) {
            return false;
        }
        let before = std::mem::replace(&mut members.in_branch, true);
        for (part, at) in parts {
            self.collect(part, &at, members, depth + 1);
        }
        members.in_branch = before;
        true
    }
}

/// The names that a list has.
fn names(list: &Node) -> impl Iterator<Item = &str> {
    let names = list.as_array().unwrap_or_default().iter();
    names.filter_map(Node::as_str)
}

/// The schemas of a keyword that lists some, each with its place.
fn by_index<'d>(schemas: &'d Node, at: &Pointer) -> impl Iterator<Item = Placed<'d>> {
    let schemas = schemas.as_array().unwrap_or_default().iter().enumerate();
    schemas.map(move |(index, schema)| (schema, at.index(index)))
}

/// The schemas of a keyword that has some by name, each with its place.
fn by_name<'d>(schemas: &'d Node, at: &Pointer) -> impl Iterator<Item = (&'d str, Placed<'d>)> {
    let schemas = schemas.as_object().into_iter().flatten();
    schemas.map(move |(name, schema)| (name.as_str(), (schema, at.join(name))))
}
