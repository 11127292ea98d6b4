//! The fields of a struct: one for each member of its schema, behind them those of what only some
//! branches have, and what becomes of members without a field.

use std::collections::BTreeSet;

use super::seat::Seat;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Lookup, Node, Seen, nearest};
use crate::ir::{Additional, Direction, Docs, Field, Presence, Type, TypeId};
use crate::lower::Lowering;
use crate::lower::docs::docs;
use crate::lower::meaning::{Members, Placed, is_closed, is_never};
use crate::source::Pointer;

/// What Kubernetes writes for `additionalProperties: true` beside `properties`.
const PRESERVED: &str = "x-kubernetes-preserve-unknown-fields";

/// How many required members without a description are compared with the others of a schema.
const MOST_MISSPELT: usize = 8;

/// A member that is to have a field.
pub(super) struct Member<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// The place of it in the schema of the struct, where what is made of several schemas stands.
    pub(super) whole: Pointer,
    /// Whether every value has it.
    pub(super) required: bool,
    /// Where its type stands.
    pub(super) seat: Seat,
}

impl<'d> Lowering<'d> {
    /// The fields of a struct for a schema, and the members that go the other way only.
    pub(super) fn fields(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> (Vec<Field>, BTreeSet<String>) {
        let Members {
            named,
            required,
            required_by_some,
            of_branches,
            ..
        } = self.members_of(node, at);
        if self.has_too_many_fields(named.len() + of_branches.len(), at) {
            return (Vec::new(), BTreeSet::new());
        }
        let owner = self.api.ty(id).owner;
        let member = |name: &'d str| Member {
            name,
            whole: at.join("properties").join(name),
            required: required.contains(name),
            seat: Seat::inside(id, owner, name, seat.direction, seat.depth + 1),
        };
        let mut found = Vec::with_capacity(named.len());
        for (name, schemas) in &named {
            found.push((*name, self.field(&member(name), schemas)));
        }
        for (name, schemas) in &of_branches {
            if !named.contains_key(name) {
                found.push((*name, self.branch_member(&member(name), schemas)));
            }
        }
        let (mut fields, mut one_way) = (Vec::with_capacity(found.len()), BTreeSet::new());
        for (name, field) in found {
            match field {
                Some(field) => fields.push(field),
                None => {
                    let schemas = named.get(name).map_or(&[][..], Vec::as_slice);
                    if required.contains(name) && seat.direction == Direction::Request {
                        self.tell_not_sent(name, schemas, at);
                    }
                    one_way.insert(name.to_owned());
                }
            }
        }
        // One that is demanded and not named is held as the others are, where these have types.
        let kept = self.free_members(node, at);
        let is_typed =
            !self.config.exact && kept.iter().any(|one| one.as_ref().is_none_or(says_more));
        let is_known =
            |name: &str| is_typed || named.contains_key(name) || of_branches.contains_key(name);
        let others = required.iter().copied().filter(|name| !is_known(name));
        let mut others: Vec<&str> = others.collect();
        // The order of what is required says nothing.
        others.sort_unstable();
        let free = named.keys().chain(of_branches.keys()).copied();
        let free: Vec<&str> = free.filter(|name| !required.contains(name)).collect();
        self.tell_misspelt(&others, &free, node, at);
        // What may be required and has no other place has to be given, too.
        let demanded = required_by_some.into_iter().filter(|_| kept.is_empty());
        let demanded = demanded.filter(|name| !is_known(name) && !required.contains(name));
        let mut demanded: Vec<&str> = demanded.collect();
        demanded.sort_unstable();
        let tags = self.inherited_tags(node);
        let others = others.into_iter().map(|name| (name, true));
        let all = others.chain(demanded.into_iter().map(|name| (name, false)));
        fields.extend(all.map(|(name, required)| {
            let is_tag = tags.contains(&name);
            self.field_of_anything(name, at, (required, is_tag), seat.direction)
        }));
        (fields, one_way)
    }

    /// Says which required members are described only under a name that is most like theirs.
    fn tell_misspelt(&mut self, others: &[&str], described: &[&str], node: &Node, at: &Pointer) {
        for name in others.iter().take(MOST_MISSPELT) {
            if let Some(near) = nearest(name, described.iter().copied()) {
                let list = at.join("required");
                let place = if node.has("required") { &list } else { at };
                self.report
                    .warning(
                        Code::InvalidValue,
                        place.clone(),
                        format!("`{name}` is required, but nothing describes it"),
                    )
                    .help(format!("there is `{near}`, which is not required"));
            }
        }
    }

    /// The field of a member for which all of some schemas hold; nothing where it goes the other way.
    fn field(&mut self, member: &Member<'_>, schemas: &[Placed<'d>]) -> Option<Field> {
        let direction = member.seat.direction;
        let mut goes = schemas.iter();
        if !goes.all(|(schema, _)| self.goes(schema, direction)) {
            return None;
        }
        // All of them are checked, whichever decides how the value is held.
        let (schema, place) = self.together(schemas, &member.whole)?;
        let mut ty = self.inside_ty(schema, &place, &member.seat);
        let asked = self.asked(schemas);
        if asked.len() < schemas.len()
            && !matches!(ty, Type::Nullable(_) | Type::Json)
            && self.overridden_null(schemas, &asked)
        {
            ty = Type::Nullable(Box::new(ty));
        }
        let mut backwards = schemas.iter().rev();
        let rust_name = backwards.find_map(|(node, _)| node.text("x-rust-name"));
        let mut backwards = asked.iter().rev();
        Some(Field {
            name: member.name.to_owned(),
            rust_name: rust_name.map(str::to_owned),
            docs: self.docs_of_all(schemas)?,
            ty,
            presence: self.presence(member.required, direction),
            default: backwards.find_map(|(node, at)| self.default_of(node, at)),
        })
    }

    /// Says that a request lacks a member that it demands, where the object is one of requests alone,
    /// and it is only behind a reference that the member is `readOnly`.
    fn tell_not_sent(&mut self, name: &str, schemas: &[Placed<'d>], at: &Pointer) {
        let is_said = schemas.iter().any(|(schema, _)| schema.flag("readOnly"));
        let Some((_, place)) = schemas.last().filter(|_| !is_said) else {
            return;
        };
        if !self.usage.is_split(at) {
            let message = format!("`{name}` refers to a `readOnly` schema");
            self.degraded(
                Diagnostic::warning(Code::Unsupported, place, message)
                    .with_note("it is left out of the request")
                    .with_help("if it is sent, refer to a schema without `readOnly`"),
            );
        }
    }

    /// What the last of several schemas says that says something; where none does, what the last of
    /// them refers to.
    fn docs_of_all(&self, schemas: &[Placed<'d>]) -> Option<Docs> {
        let mut backwards = schemas.iter().rev();
        match backwards.find(|(schema, _)| schema.has("description")) {
            Some((node, at)) => Some(docs(node, at)),
            None => schemas.last().map(|(node, at)| self.docs_of(node, at)),
        }
    }

    /// The field of a member that nothing describes, which holds anything, or a text if it is the tag of a
    /// base. An answer is not refused for the lack of one, but for that of a tag.
    fn field_of_anything(
        &self,
        name: &str,
        at: &Pointer,
        (required, is_tag): (bool, bool),
        direction: Direction,
    ) -> Field {
        let is_asked = self.config.exact || is_tag || direction == Direction::Request;
        Field {
            name: name.to_owned(),
            rust_name: None,
            docs: Docs {
                origin: at.clone(),
                ..Docs::default()
            },
            ty: if is_tag { Type::String } else { Type::Json },
            presence: self.presence(required && is_asked, direction),
            default: None,
        }
    }

    /// Whether a member must be there to be decoded.
    pub(super) fn presence(&self, required: bool, direction: Direction) -> Presence {
        match (required, direction) {
            (true, Direction::Response) if self.lenient => Presence::Optional,
            (true, _) => Presence::Required,
            (false, Direction::Request | Direction::Both) if self.config.exact => Presence::Exact,
            (false, _) => Presence::Optional,
        }
    }

    /// The schemas of members that have no name in a schema or the parts of its `allOf`; nothing in
    /// the place of one that is no `additionalProperties`, which is about some of them.
    pub(in crate::lower) fn free_members(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> Vec<Option<Placed<'d>>> {
        let (mut open, mut seen) = (vec![(node, at.clone())], Seen::default());
        let mut found = Vec::new();
        while let Some((part, at)) = open.pop() {
            if !seen.insert(part) {
                continue;
            }
            let described = |keyword: &str| part.get(keyword).filter(|node| describes(node));
            if !self.config.exact && part.flag(PRESERVED) {
                let any: &Node = self.arena.alloc(Node::Bool(true));
                found.push(Some((any, at.join(PRESERVED))));
            }
            let is_by_name = part.has("patternProperties") && self.reads_patterns();
            let is_unevaluated = || described("unevaluatedProperties").is_some();
            if is_by_name || !self.is_3_0() && is_unevaluated() {
                found.push(None);
            }
            if let Some(value) = described("additionalProperties") {
                found.push(Some((value, at.join("additionalProperties"))));
            }
            let parts = part.list("allOf").iter().enumerate();
            let base = at.join("allOf");
            open.extend(parts.map(|(index, part)| self.follow(part, &base.index(index))));
        }
        // The schema itself was looked at first, and the last part next.
        found.reverse();
        found
    }

    /// Whether unknown members are an error when a value is read. Only of types that are only sent, where
    /// one schema that holds for them is closed and has every field: answers may always have more.
    fn refuses_others(&self, node: &'d Node, at: &Pointer, direction: Direction) -> bool {
        let goes = |(_, property): (&String, &'d Node)| self.goes(property, direction);
        if self.config.exact {
            return is_closed(node) && node.members("properties").all(goes);
        }
        if direction != Direction::Request {
            return false;
        }
        let members = self.members_of(node, at);
        // What a schema says of the rest, it says of what none of its parts describes.
        if !self.is_3_0() && node.get("unevaluatedProperties") == Some(&Node::Bool(false)) {
            let mut schemas = members.named.values().flatten();
            return schemas.all(|(schema, _)| self.goes(schema, direction));
        }
        let named = members.named.keys().chain(members.of_branches.keys());
        let fields: Vec<&str> = named.chain(&members.required).copied().collect();
        let (mut open, mut seen) = (vec![node], Seen::default());
        while let Some(part) = open.pop() {
            if !seen.insert(part) {
                continue;
            }
            let has = |name: &&str| part.get("properties").is_some_and(|all| all.has(name));
            if part.get("additionalProperties") == Some(&Node::Bool(false))
                && !part.has("patternProperties")
                && fields.iter().all(has)
                && part.members("properties").all(goes)
            {
                return true;
            }
            open.extend(part.list("allOf").iter().map(|part| self.behind(part)));
        }
        false
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
        if free.is_empty() {
            return if self.refuses_others(node, at, seat.direction) {
                Additional::Refused
            } else {
                Additional::Ignored
            };
        }
        let free: Option<Vec<Placed<'d>>> = free.into_iter().collect();
        let free = free.filter(|free| free.len() == 1 || !self.config.exact);
        let value = free.and_then(|free| self.together(&free, &at.join("additionalProperties")));
        let is_own = |(_, place): &Placed<'d>| place.parent().as_ref() == Some(at);
        let value = value.filter(|value| says_more(value) && (!self.config.exact || is_own(value)));
        let Some((value, place)) = value else {
            return Additional::Kept(Type::Json);
        };
        let owner = self.api.ty(id).owner;
        let inside = Seat::inside(id, owner, "additional", seat.direction, seat.depth + 1);
        Additional::Kept(self.inside_ty(value, &place, &inside))
    }
}

/// Whether a schema says anything.
fn says_more((node, _): &Placed<'_>) -> bool {
    node.as_object().is_some_and(|it| !it.is_empty())
}

/// Whether a schema is more than `false`.
fn describes(node: &Node) -> bool {
    !is_never(node)
}
