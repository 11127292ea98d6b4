//! The members of an object schema: its own and those of its `allOf`, merged in document order, and
//! behind them what only some branches have.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::Lowering;
use super::docs::docs;
use super::kinds::{held_kind, kinds, texts};
use super::seat::Seat;
use super::together::Placed;
use crate::document::{Located, Lookup, Node, Seen};
use crate::ir::{Additional, Direction, Docs, Field, Presence, Type, TypeId};
use crate::source::Pointer;

/// How deep `allOf` may stand in `allOf`; no document that was read comes so far.
const MAX_DEPTH: usize = 8192;

/// The members of an object schema before they are lowered.
#[derive(Debug, Default)]
struct Members<'d> {
    /// Each member with its schemas; several where the parts of `allOf` name it more than once.
    named: IndexMap<&'d str, Vec<(&'d Node, Pointer)>>,
    required: IndexSet<&'d str>,
    /// The members that only the branches of a choice have.
    chosen: IndexMap<&'d str, Vec<(&'d Node, Pointer)>>,
    /// Whether the members of a branch are collected.
    choosing: bool,
    /// The schemas whose members are collected, and those that are as branches: one that several
    /// parts lead to counts once.
    seen: BTreeSet<(bool, Pointer)>,
    /// The schemas that are being collected, each in the one before.
    path: Vec<Pointer>,
}

impl<'d> Members<'d> {
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
    /// Whether values of a schema are objects with members of their own names.
    pub(super) fn has_members(&self, node: &'d Node) -> bool {
        let (mut open, mut seen) = (vec![node], Seen::default());
        while let Some(node) = open.pop() {
            if !seen.insert(node) || !matches!(kinds(node).as_slice(), [] | ["object"]) {
                continue;
            }
            let required = kinds(node) == ["object"] && !node.list("required").is_empty();
            if required || node.members("properties").len() > 0 {
                return true;
            }
            let parts = node.list("allOf").iter();
            open.extend(parts.map(|part| self.behind(part)));
        }
        false
    }

    /// The fields of a struct for a schema, and the members that go the other way only.
    pub(super) fn fields(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> (Vec<Field>, BTreeSet<String>) {
        let mut members = Members::default();
        self.members(node, at, &mut members, 0);
        let owner = self.api.ty(id).owner;
        let Members {
            named,
            required,
            chosen,
            ..
        } = members;
        let (mut fields, mut one_way) = (Vec::with_capacity(named.len()), BTreeSet::new());
        for (name, schemas) in &named {
            let mut goes = schemas.iter();
            if !goes.all(|(schema, _)| self.goes(schema, seat.direction)) {
                one_way.insert((*name).to_owned());
                continue;
            }
            let whole = at.join("properties").join(name);
            // All of them are checked, whichever decides how the value is held.
            let Some((schema, place)) = self.together(schemas, &whole) else {
                continue;
            };
            let inside = Seat::inside(id, owner, name, seat.direction, seat.depth + 1);
            let mut ty = self.ty(schema, &place, &inside);
            let asked = self.asked(schemas);
            if asked.len() < schemas.len()
                && !matches!(ty, Type::Nullable(_) | Type::Json)
                && self.overridden_null(schemas, &asked)
            {
                ty = Type::Nullable(Box::new(ty));
            }
            let described = schemas
                .iter()
                .rev()
                .find(|(schema, _)| schema.has("description"));
            // A member that only refers is described by what it refers to.
            let docs = match (described, schemas.last()) {
                (Some((node, at)), _) => docs(node, at),
                (None, Some((node, at))) => self.docs_of(node, at),
                (None, None) => continue,
            };
            let mut backwards = asked.iter().rev();
            let default = backwards.find_map(|(node, at)| self.default_of(node, at));
            let mut backwards = schemas.iter().rev();
            let rust_name = backwards.find_map(|(node, _)| node.text("x-rust-name"));
            fields.push(Field {
                name: (*name).to_owned(),
                rust_name: rust_name.map(str::to_owned),
                docs,
                ty,
                presence: self.presence(required.contains(name), seat.direction),
                default,
            });
        }
        for (name, schemas) in &chosen {
            if !named.contains_key(name) {
                let inside = Seat::inside(id, owner, name, seat.direction, seat.depth + 1);
                let whole = at.join("properties").join(name);
                let required = required.contains(name);
                match self.chosen_field(name, schemas, &whole, required, &inside) {
                    Some(field) => fields.push(field),
                    None => {
                        one_way.insert((*name).to_owned());
                    }
                }
            }
        }
        // A required member without a schema holds anything.
        for name in required {
            if !named.contains_key(name) && !chosen.contains_key(name) {
                fields.push(Field {
                    name: name.to_owned(),
                    rust_name: None,
                    docs: Docs {
                        origin: at.clone(),
                        ..Docs::default()
                    },
                    ty: Type::Json,
                    presence: self.presence(true, seat.direction),
                    default: None,
                });
            }
        }
        (fields, one_way)
    }

    /// The field of a member that only some branches have, which may be absent.
    fn chosen_field(
        &mut self,
        name: &str,
        schemas: &[(&'d Node, Pointer)],
        whole: &Pointer,
        required: bool,
        seat: &Seat,
    ) -> Option<Field> {
        let goes = |(schema, _): &(&'d Node, Pointer)| self.goes(schema, seat.direction);
        if !schemas.iter().any(goes) {
            return None;
        }
        let (schema, place) = schemas.first()?;
        let alike = |(other, at): &(&'d Node, Pointer)| {
            self.follow(other, at).1 == self.follow(schema, place).1 || other == schema
        };
        let followed: Vec<&'d Node> = schemas
            .iter()
            .map(|(other, _)| self.behind(other))
            .collect();
        let all = |kind| followed.iter().all(|other| held_kind(other) == Some(kind));
        let null = followed.iter().any(|other| self.allows_null(other));
        let held = |ty: Type| {
            if null {
                Type::Nullable(Box::new(ty))
            } else {
                ty
            }
        };
        let is_one = schemas.iter().all(alike);
        let said = |node: &'d Node| node.text("description");
        // What is said of one of several lists of texts is not true of the others.
        let is_told_apart = schemas.iter().any(|(other, _)| said(other) != said(schema));
        let is_listed = followed.iter().all(|other| texts(other).is_some());
        let docs = if is_told_apart && is_listed {
            Docs {
                origin: whole.clone(),
                ..Docs::default()
            }
        } else {
            self.docs_of(schema, place)
        };
        let either = if is_one || self.config.exact {
            None
        } else {
            self.either(schemas, whole)
        };
        let ty = if is_one {
            self.ty(schema, place, seat)
        } else if let Some((schema, place)) = either {
            self.ty(schema, &place, seat)
        } else if all("string") {
            let mut texts = followed.iter().map(|schema| self.text(schema));
            let secret = texts.find(|ty| *ty == Type::SecretText);
            held(secret.unwrap_or(Type::String))
        } else if all("integer") {
            held(Type::Integer)
        } else if all("number") {
            held(Type::Number)
        } else if all("boolean") {
            held(Type::Boolean)
        } else {
            for (schema, place) in schemas {
                self.tell_unhidden(schema, place, &Type::Json);
            }
            Type::Json
        };
        Some(Field {
            name: name.to_owned(),
            rust_name: schema.text("x-rust-name").map(str::to_owned),
            docs,
            ty,
            presence: self.presence(required, seat.direction),
            default: None,
        })
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
        if depth > MAX_DEPTH || !members.seen.insert((members.choosing, at.clone())) {
            return;
        }
        let Some(keywords) = node.as_object() else {
            return;
        };
        members.path.push(at.clone());
        let mut own = None;
        for (keyword, value) in keywords {
            match keyword.as_str() {
                "allOf" => {
                    for (index, part) in value.as_array().unwrap_or_default().iter().enumerate() {
                        let (part, place) = self.follow(part, &at.join("allOf").index(index));
                        self.members(part, &place, members, depth + 1);
                    }
                    if let Some(own) = own.filter(|_| !members.choosing) {
                        members.put_last(own);
                    }
                }
                "properties" => {
                    own = Some(value);
                    let base = at.join("properties");
                    let named = if members.choosing {
                        &mut members.chosen
                    } else {
                        &mut members.named
                    };
                    for (name, property) in value.as_object().into_iter().flatten() {
                        let schemas = named.entry(name).or_default();
                        schemas.push((property, base.join(name)));
                    }
                }
                "oneOf" | "anyOf" => {
                    let parts = value.as_array().unwrap_or_default().iter();
                    let parts = parts.enumerate();
                    let parts = parts.map(|(index, part)| (part, at.join(keyword).index(index)));
                    let chosen = self.choose(parts.collect(), members, depth);
                    if chosen && !members.choosing {
                        members.required.extend(self.required_by_all(value));
                    }
                }
                "then" | "else" => {
                    self.choose(vec![(value, at.join(keyword))], members, depth);
                }
                "dependentSchemas" => {
                    let base = at.join(keyword);
                    let parts = value.as_object().into_iter().flatten();
                    let parts = parts.map(|(name, part)| (part, base.join(name)));
                    self.choose(parts.collect(), members, depth);
                }
                "required" if !members.choosing => {
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
        members.path.pop();
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
    fn choose(
        &self,
        parts: Vec<(&'d Node, Pointer)>,
        members: &mut Members<'d>,
        depth: usize,
    ) -> bool {
        let parts = parts.into_iter().map(|(part, at)| self.follow(part, &at));
        let parts: Vec<(&'d Node, Pointer)> = parts.collect();
        // A base that lists its children says nothing of the other children to one of them.
        if parts.iter().any(|(_, at)| members.path.contains(at)) {
            return false;
        }
        let before = std::mem::replace(&mut members.choosing, true);
        for (part, at) in parts {
            self.members(part, &at, members, depth + 1);
        }
        members.choosing = before;
        true
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

    /// The schemas of members that have no name in a schema or the parts of its `allOf`; nothing in
    /// the place of one that is no `additionalProperties`, which is about some of them.
    fn free_members(&self, node: &'d Node, at: &Pointer) -> Vec<Option<Placed<'d>>> {
        let (mut open, mut seen) = (vec![(node, at.clone())], Seen::default());
        let mut found = Vec::new();
        while let Some((part, at)) = open.pop() {
            if !seen.insert(part) {
                continue;
            }
            let described = |keyword: &str| part.get(keyword).filter(|node| describes(node));
            if !self.is_3_0()
                && (part.has("patternProperties") || described("unevaluatedProperties").is_some())
            {
                found.push(None);
            }
            if let Some(value) = described("additionalProperties") {
                found.push(Some((value, at.join("additionalProperties"))));
            }
            let parts = part.list("allOf").iter().enumerate();
            let base = at.join("allOf");
            open.extend(parts.map(|(index, part)| self.follow(part, &base.index(index))));
        }
        found
    }

    /// What becomes of the members that have no field.
    pub(super) fn kept_members(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Additional {
        let mut free = self.free_members(node, at);
        // Several parts may say the same of them.
        let mut known = Vec::new();
        free.retain(|one| {
            let said = one.as_ref().map(|(node, at)| self.follow(node, at).1);
            let is_new = said.is_none() || !known.contains(&said);
            known.push(said);
            is_new
        });
        let says_more = |(node, _): &&Placed<'d>| node.as_object().is_some_and(|it| !it.is_empty());
        match free.as_slice() {
            [] if self.is_closed(node, seat.direction) => Additional::Refused,
            [] => Additional::Ignored,
            [Some(one)]
                if says_more(&one)
                    && !(self.config.exact && one.1.parent().as_ref() != Some(at)) =>
            {
                let owner = self.api.ty(id).owner;
                let inside = Seat::inside(id, owner, "additional", seat.direction, seat.depth + 1);
                Additional::Kept(self.value_of_map(one.0, &one.1, &inside))
            }
            _ => Additional::Kept(Type::Json),
        }
    }
}

/// Whether a schema is more than `false`.
fn describes(node: &Node) -> bool {
    node.as_bool() != Some(false)
}

/// Whether a schema says how its values are held.
pub(super) fn tells(node: &Node) -> bool {
    node.has_any(&[
        "$ref",
        "type",
        "enum",
        "const",
        "properties",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
    ])
}
