//! The members of an object schema: its own and those of its `allOf`, merged in document order.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::shape::{Seat, kinds};
use super::{Lowering, docs};
use crate::document::{Located, Node};
use crate::ir::{Additional, Direction, Field, Presence, Type, TypeId};
use crate::source::Pointer;

/// How deep `allOf` may stand in `allOf`.
const MAX_DEPTH: usize = 64;

/// The members of an object schema before they are lowered.
#[derive(Debug, Default)]
struct Members<'d> {
    /// Each member with its schemas; several where the parts of `allOf` name it more than once.
    named: IndexMap<&'d str, Vec<(&'d Node, Pointer)>>,
    required: IndexSet<&'d str>,
    /// The schemas whose members are collected: one that several parts lead to counts once.
    seen: BTreeSet<Pointer>,
}

impl<'d> Lowering<'d> {
    /// Whether values of a schema are objects with members of their own names.
    pub(super) fn has_members(&self, node: &'d Node) -> bool {
        let (mut open, mut seen) = (vec![node], BTreeSet::new());
        while let Some(node) = open.pop() {
            // The tree does not move, so an address names a node.
            let is_new = seen.insert(std::ptr::from_ref(node));
            if !is_new || !matches!(kinds(node).as_slice(), [] | ["object"]) {
                continue;
            }
            let own = node
                .get("properties")
                .and_then(Node::as_object)
                .is_some_and(|properties| !properties.is_empty());
            let required = kinds(node) == ["object"]
                && node
                    .get("required")
                    .and_then(Node::as_array)
                    .is_some_and(|names| !names.is_empty());
            if own || required {
                return true;
            }
            let parts = node.get("allOf").and_then(Node::as_array);
            let parts = parts.unwrap_or_default().iter();
            open.extend(parts.map(|part| self.follow(part, &Pointer::root()).0));
        }
        false
    }

    /// The fields of a struct for a schema.
    pub(super) fn fields(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Vec<Field> {
        let mut members = Members::default();
        self.members(node, at, &mut members, 0);
        let owner = self.api.ty(id).owner;
        let Members {
            named, required, ..
        } = members;
        let mut fields = Vec::with_capacity(named.len());
        for (name, schemas) in &named {
            if !schemas
                .iter()
                .all(|(schema, _)| self.goes(schema, seat.direction))
            {
                continue;
            }
            // The most telling schema decides how the value is held; all of them are checked.
            let Some((schema, place)) = schemas
                .iter()
                .rev()
                .find(|(schema, _)| tells(schema))
                .or(schemas.last())
            else {
                continue;
            };
            let inside = Seat::inside(id, owner, name, seat.direction, seat.depth + 1);
            let ty = self.ty(schema, place, &inside);
            let described = schemas
                .iter()
                .rev()
                .find(|(schema, _)| schema.get("description").is_some());
            // A member that only refers is described by what it refers to.
            let (described, described_at) = described.map_or_else(
                || self.follow(schema, place),
                |(node, at)| (*node, at.clone()),
            );
            fields.push(Field {
                name: (*name).to_owned(),
                rust_name: schema
                    .get("x-rust-name")
                    .and_then(Node::as_str)
                    .map(str::to_owned),
                docs: docs(described, &described_at),
                ty,
                presence: self.presence(required.contains(name), seat.direction),
                default: schema.get("default").map(serde_json::Value::from),
            });
        }
        // A required member without a schema holds anything.
        for name in required {
            if !named.contains_key(name) {
                fields.push(Field {
                    name: name.to_owned(),
                    rust_name: None,
                    docs: crate::ir::Docs {
                        origin: at.clone(),
                        ..crate::ir::Docs::default()
                    },
                    ty: Type::Json,
                    presence: self.presence(true, seat.direction),
                    default: None,
                });
            }
        }
        fields
    }

    /// The properties of an object schema and of its `allOf`, each with whether it is required.
    pub(super) fn all_properties(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> Vec<(&'d str, Located<'d>, bool)> {
        let mut members = Members::default();
        self.members(node, at, &mut members, 0);
        let Members {
            named, required, ..
        } = members;
        let property = |(name, schemas): (&'d str, Vec<(&'d Node, Pointer)>)| {
            let telling = schemas.iter().rev().find(|(schema, _)| tells(schema));
            let (node, at) = telling.or(schemas.last())?.clone();
            Some((name, Located { node, at }, required.contains(name)))
        };
        named.into_iter().filter_map(property).collect()
    }

    /// Collects the members of a schema and of its `allOf`, in document order.
    fn members(&self, node: &'d Node, at: &Pointer, members: &mut Members<'d>, depth: usize) {
        if depth > MAX_DEPTH || !members.seen.insert(at.clone()) {
            return;
        }
        let Some(keywords) = node.as_object() else {
            return;
        };
        for (keyword, value) in keywords {
            match keyword.as_str() {
                "allOf" => {
                    for (index, part) in value.as_array().unwrap_or_default().iter().enumerate() {
                        let (part, place) = self.follow(part, &at.join("allOf").index(index));
                        self.members(part, &place, members, depth + 1);
                    }
                }
                "properties" => {
                    let base = at.join("properties");
                    for (name, property) in value.as_object().into_iter().flatten() {
                        members
                            .named
                            .entry(name)
                            .or_default()
                            .push((property, base.join(name)));
                    }
                }
                "required" => {
                    for name in value
                        .as_array()
                        .unwrap_or_default()
                        .iter()
                        .filter_map(Node::as_str)
                    {
                        members.required.insert(name);
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether a member must be there to be decoded.
    fn presence(&self, required: bool, direction: Direction) -> Presence {
        match (required, direction) {
            (true, Direction::Response) if self.lenient => Presence::Lenient,
            (true, _) => Presence::Required,
            (false, Direction::Request) => Presence::Optional,
            (false, Direction::Both) if self.config.exact => Presence::Optional,
            (false, Direction::Response | Direction::Both) => Presence::Lenient,
        }
    }

    /// What becomes of the members that have no field.
    pub(super) fn kept_members(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Additional {
        match node.get("additionalProperties") {
            Some(Node::Bool(true)) => Additional::Kept(Type::Json),
            Some(value @ Node::Object(members)) => {
                let owner = self.api.ty(id).owner;
                let inside = Seat::inside(id, owner, "additional", seat.direction, seat.depth + 1);
                let ty = if members.is_empty() {
                    Type::Json
                } else {
                    self.ty(value, &at.join("additionalProperties"), &inside)
                };
                Additional::Kept(ty)
            }
            _ if self.is_closed(node, seat.direction) => Additional::Refused,
            _ => Additional::Ignored,
        }
    }
}

/// Whether a schema says how its values are held.
fn tells(node: &Node) -> bool {
    [
        "$ref",
        "type",
        "enum",
        "const",
        "properties",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
    ]
    .iter()
    .any(|keyword| node.get(keyword).is_some())
}
