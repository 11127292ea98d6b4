//! Values of several types (`oneOf`, `anyOf`, a list of types) as enums, where the branches can be
//! told apart.
//!
//! Invariant: each value of a branch is held whole by the branch's type.

use super::branch::type_name;
use super::seat::Seat;
use crate::diagnostic::Code;
use crate::document::{Lookup, Node, first_alike, is_of_no_object, says_only};
use crate::ir::{Branch, Newtype, Presence, Shape, Tagging, Type, TypeId, Union};
use crate::lower::Lowering;
use crate::lower::meaning::{
    Placed, branches, held_kind, is_null, is_null_of, kinds, says_only_values, tells_apart, texts,
};
use crate::source::Pointer;

/// How many choices a choice of texts may stand in.
const MAX_DEPTH: usize = 3;

/// How many names for each other a type may have for what it holds to be seen.
const MAX_NAMES: usize = 16;

impl<'d> Lowering<'d> {
    /// The shape of a schema whose values are of several types: an enum, or a struct around one
    /// value where a single Rust type holds them all; `None` where its branches only restrict the
    /// members that all of its values have, or cannot be told apart.
    pub(super) fn choice(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Option<Shape> {
        // The others are `null`, which is held where the whole is.
        let had_others = branches(node).is_some_and(|(_, parts)| parts.len() > 1);
        let (tagging, branches) = match branches(node) {
            Some((keyword, parts)) => {
                let base = at.join(keyword);
                let places = parts.iter().enumerate();
                let places = places.map(|(index, part)| (index, part, base.index(index)));
                let is_value = |part| !is_null_of(parts, part) && self.allows_values(part);
                let kept = places.filter(|(_, part, _)| is_value(part)).collect();
                self.lower_branches(node, kept, self.allows_null(node), seat, id)
            }
            None => (
                Tagging::ByValue,
                self.branches_of_kinds(node, at, seat, id)?,
            ),
        };
        if let [Branch { ty, .. }] = branches.as_slice()
            && !matches!(ty, Type::Named(_))
        {
            // Branches without a type restrict what the schema says itself.
            if *ty == Type::Json && held_kind(node).is_some() {
                return None;
            }
            return Some(Shape::Newtype(Newtype { ty: ty.clone() }));
        }
        if let ([Branch { ty, .. }], true) = (branches.as_slice(), had_others) {
            return Some(Shape::Newtype(Newtype { ty: ty.clone() }));
        }
        let shape = self.told(node, tagging, branches)?;
        let is_untagged = matches!(&shape, Shape::Union(union) if !union.is_tagged());
        if is_untagged && node.has("discriminator") && !self.config.exact {
            let message = "the discriminator does not give every branch a value of its own";
            self.report
                .warning(Code::InvalidDiscriminator, at.join("discriminator"), message)
                .note("a branch is chosen by what it holds")
                .help("name each branch in `mapping`, by its component, or by a `const` of the property");
        }
        Some(shape)
    }

    /// The enum of several branches, if they can be told apart.
    pub(super) fn told(
        &self,
        node: &'d Node,
        tagging: Tagging,
        mut branches: Vec<Branch>,
    ) -> Option<Shape> {
        split_numbers(&mut branches);
        self.maps_last(&mut branches);
        name_maps(&mut branches);
        // A discriminator that does not name every branch, or names two alike, tells nothing.
        let tags = || branches.iter().map(|branch| branch.tags.as_slice());
        let told = match &tagging {
            Tagging::Member(_) => tells_apart(tags()),
            Tagging::Objects(_) => tells_apart(tags().filter(|tags| !tags.is_empty())),
            Tagging::ByValue => false,
        };
        let tagging = if told { tagging } else { Tagging::ByValue };
        let is_choice = branches.len() > usize::from(!node.has("discriminator"));
        (is_choice && self.can_be_told(node, &branches))
            .then_some(Shape::Union(Union { tagging, branches }))
    }

    /// Puts maps behind the other branches, of which they may hold the values, too, and behind all what
    /// holds any; so those of components that are nothing else.
    fn maps_last(&self, branches: &mut [Branch]) {
        branches.sort_by_key(|branch| match self.inside_newtypes(&branch.ty) {
            Type::Json => 3,
            Type::Map(value) if **value == Type::Json => 2,
            Type::Map(_) => 1,
            _ => 0,
        });
    }

    /// What a type holds that only gives another one a name.
    fn inside_newtypes<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let next = |ty: &&'t Type| match ty {
            Type::Named(id) => match &self.api.ty(*id).shape {
                Shape::Newtype(Newtype { ty }) => Some(ty),
                _ => None,
            },
            _ => None,
        };
        let held = std::iter::successors(Some(ty), next).take(MAX_NAMES);
        held.last().unwrap_or(ty)
    }

    /// The branches of several schemas, each with its index and its place, none of which is `null`
    /// alone; those that one Rust type holds are one branch.
    pub(super) fn lower_branches(
        &mut self,
        node: &'d Node,
        parts: Vec<(usize, &'d Node, Pointer)>,
        nullable: bool,
        seat: &Seat,
        id: TypeId,
    ) -> (Tagging, Vec<Branch>) {
        let nodes: Vec<(usize, &'d Node)> =
            parts.iter().map(|(at, part, _)| (*at, *part)).collect();
        let (tagging, mapping) = self.tag_of(node, &nodes);
        let any_text = self.has_any_text(nodes.iter().map(|(_, part)| *part));
        let text = self.text_of(node, nodes.iter().map(|(_, part)| *part));
        let firsts: Vec<&Node> = nodes.iter().map(|(_, part)| *part).collect();
        let firsts = first_alike(&firsts);
        let own = self.own_members(&nodes, &firsts);
        let mut branches: Vec<Branch> = Vec::new();
        let listed = self.listed_parts(&parts);
        for (at, ((index, part, place), own)) in parts.into_iter().zip(own).enumerate() {
            let mut indices = vec![index];
            let first = nodes[firsts[at]].0;
            let mut known = branches.iter_mut().filter(|_| !self.config.exact);
            if firsts[at] < at
                && let Some(same) = known.find(|known| known.parts.contains(&first))
            {
                same.parts.push(index);
                continue;
            }
            let (part, place) = match &listed {
                // They are in order.
                Some((all, _)) if all[1..].binary_search(&index).is_ok() => continue,
                Some((all, whole)) if all[0] == index => {
                    indices.clone_from(all);
                    whole.clone()
                }
                _ => (part, place),
            };
            let name = if indices.len() > 1 {
                "string".to_owned()
            } else {
                self.branch_name(part, index, &tagging, own)
            };
            let ty = if any_text && self.is_text(part) {
                text.clone()
            } else {
                match self.branch_type(&(part, place), &name, seat, id) {
                    // It is held where the whole is.
                    Type::Nullable(inner) if nullable => *inner,
                    ty => ty,
                }
            };
            let tags = match &tagging {
                Tagging::Member(tag) => self.tags(&mapping, part, tag),
                Tagging::Objects(tag) => self.constant(part, tag).unwrap_or_default(),
                Tagging::ByValue => Vec::new(),
            };
            let branch = Branch {
                name,
                tags,
                ty,
                parts: indices,
            };
            add_branch(&mut branches, branch);
        }
        if let Tagging::Member(tag) = &tagging
            && !mapping.is_empty()
        {
            self.add_listed(&mut branches, &nodes, tag);
        }
        (tagging, branches)
    }

    /// The type of what a branch of a name holds.
    fn branch_type(
        &mut self,
        (part, place): &Placed<'d>,
        name: &str,
        seat: &Seat,
        id: TypeId,
    ) -> Type {
        let owner = self.api.ty(id).owner;
        // An item is one of the whole's.
        let is_list = self.kind_name(part) == Some(name) && held_kind(part) == Some("array");
        let step = if is_list { "" } else { name };
        let inside = Seat::inside(id, owner, step, seat.direction, seat.depth + 1);
        match self.ty(part, place, &inside) {
            // What is no object is of another branch, or of none.
            Type::Json if self.is_any_object(part) => Type::Map(Box::new(Type::Json)),
            ty => ty,
        }
    }

    /// The branches that list texts and are no schemas with names, where there are several and others
    /// beside them, and the choice among these, which is one enum.
    fn listed_parts(
        &mut self,
        parts: &[(usize, &'d Node, Pointer)],
    ) -> Option<(Vec<usize>, Placed<'d>)> {
        let listed = parts.iter().filter(|(_, part, _)| {
            let is_inline = self.target(part).is_none() && says_only_values(part);
            // A list with a title is a type of its own.
            is_inline && texts(part).is_some_and(|texts| texts.len() == 1 || !part.has("title"))
        });
        let listed: Vec<_> = listed.collect();
        let (first, others) = listed.split_first()?;
        if others.is_empty() || listed.len() == parts.len() || self.config.exact {
            return None;
        }
        let indices = listed.iter().map(|(index, ..)| *index).collect();
        let schemas = listed.iter().map(|(_, part, at)| (*part, at.clone()));
        let schemas: Vec<Placed<'d>> = schemas.collect();
        Some((indices, self.one_of_listed(&schemas, &first.2)))
    }

    /// What a `type` with several names chooses among.
    fn branches_of_kinds(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Option<Vec<Branch>> {
        let kinds = kinds(node);
        let is_object = kinds.contains(&"object");
        let is_refined = is_object && node.has_any(&["allOf", "$ref"]);
        // An object with members of its own has a type of its own.
        let has_members = is_object && node.has("properties") && !self.config.exact;
        let is_limited = is_object && node.has_any(&["properties", "required"]) && !has_members;
        if kinds.len() < 2 || is_refined || is_limited {
            return None;
        }
        let owner = self.api.ty(id).owner;
        let kinds = kinds
            .iter()
            .filter(|kind| **kind != "integer" || !kinds.contains(&"number"));
        let branches = kinds.map(|kind| {
            let seat = Seat::inside(id, owner, kind, seat.direction, seat.depth + 1);
            let ty = if *kind == "object" && has_members {
                self.object_at(node, at, &seat)
            } else {
                self.of_kind(node, at, &seat, kind)
            };
            Branch {
                name: type_name(&ty).unwrap_or(kind).to_owned(),
                tags: Vec::new(),
                ty,
                parts: Vec::new(),
            }
        });
        Some(branches.collect())
    }

    /// The struct of those values of a schema that are objects.
    fn object_at(&mut self, node: &'d Node, at: &Pointer, seat: &Seat) -> Type {
        let schema = self.anonymous(node, at, seat.direction);
        let id = self.reserve(
            seat.name.clone(),
            at,
            node,
            seat.direction,
            seat.owner,
            schema,
        );
        self.api.types[id.0].shape = self.record(node, at, seat, id);
        Type::Named(id)
    }

    /// Whether a value shows which of the branches it belongs to, so that none of it is lost.
    fn can_be_told(&self, node: &'d Node, branches: &[Branch]) -> bool {
        let kinds = kinds(node);
        let is_object = |ty: &Type| match ty {
            Type::Map(_) => true,
            Type::Named(id) => {
                let shape = &self.api.ty(*id).shape;
                !matches!(shape, Shape::Enum(_) | Shape::Integers(_))
            }
            _ => false,
        };
        let objects = || branches.iter().filter(|branch| is_object(&branch.ty));
        // A struct reads any object that has its members, and keeps no others; a map keeps all.
        let keeps = |ty: &Type| matches!(ty, Type::Map(_)) || self.needs_members(ty);
        let takes_others = |branch: &Branch| {
            let mut others = objects().filter(|other| *other != branch);
            others.all(|other| keeps(&other.ty))
        };
        branches.iter().all(|branch| match &branch.ty {
            Type::Named(_) => true,
            Type::Json => kinds.is_empty() && self.is_rest(node, branch),
            Type::Nullable(_) => false,
            Type::Map(_) if !takes_others(branch) && !self.is_proposal(node, branch) => false,
            ty => kinds.is_empty() || kinds.iter().any(|kind| is_of_kind(ty, kind)),
        })
    }

    /// Whether a branch is any object: the others are proposals then, and an object that one of them
    /// holds whole is held so.
    fn is_proposal(&self, node: &'d Node, branch: &Branch) -> bool {
        schemas_of(node, branch).all(|part| self.is_any_object(part))
    }

    /// Whether a branch is any value: it holds those that no other one holds whole.
    fn is_rest(&self, node: &'d Node, branch: &Branch) -> bool {
        let mut parts = schemas_of(node, branch).peekable();
        parts.peek().is_some() && parts.all(|part| self.allows_all(part))
    }

    /// Whether a schema says nothing of its values.
    pub(in crate::lower) fn allows_all(&self, part: &'d Node) -> bool {
        let part = self.behind(part);
        !self.config.exact && (part.as_bool() == Some(true) || says_only(part, &[]))
    }

    /// Whether a schema says of its values that they are objects, and nothing else.
    pub(in crate::lower) fn is_any_object(&self, part: &'d Node) -> bool {
        let part = self.behind(part);
        !self.config.exact
            && kinds(part) == ["object"]
            && part.text("format").is_none_or(is_of_no_object)
            && says_only(part, &["type", "format", "nullable", "properties"])
            && part.members("properties").len() == 0
    }

    /// Whether an object without members is no value of a type.
    fn needs_members(&self, ty: &Type) -> bool {
        let Type::Named(id) = ty else {
            return false;
        };
        match &self.api.ty(*id).shape {
            Shape::Struct(shape) => {
                let mut fields = shape.fields.iter();
                fields.any(|field| field.presence == Presence::Required)
            }
            Shape::Union(shape) if shape.rest().is_some() => {
                let mut branches = shape.branches.iter();
                branches.all(|branch| self.needs_members(&branch.ty))
            }
            _ => false,
        }
    }

    /// Whether a schema is a choice of texts, one of which may be any: listed ones beside it are
    /// proposals.
    pub(super) fn is_any_text(&self, node: &'d Node) -> bool {
        self.is_any_text_in(node, 0)
    }

    /// The same of a choice that stands in so many others.
    fn is_any_text_in(&self, node: &'d Node, depth: usize) -> bool {
        let Some((_, parts)) = branches(node) else {
            return false;
        };
        let parts = || parts.iter().filter(|part| !is_null(part));
        matches!(kinds(node).as_slice(), [] | ["string"])
            && parts().all(|part| self.is_text_in(part, depth))
            && self.has_any_text(parts())
    }

    /// Whether several schemas are texts, and one of them may be any.
    fn has_any_text(&self, parts: impl Iterator<Item = &'d Node>) -> bool {
        let parts = parts.filter(|part| self.is_text(part));
        let texts = parts.map(|part| texts(self.behind(part)));
        let texts: Vec<_> = texts.collect();
        texts.len() > 1 && texts.iter().any(Option::is_none)
    }

    /// Whether the values of a schema are texts.
    fn is_text(&self, part: &'d Node) -> bool {
        self.is_text_in(part, 0)
    }

    /// The same of a branch of a choice that stands in so many others.
    fn is_text_in(&self, part: &'d Node, depth: usize) -> bool {
        let part = self.behind(part);
        kinds(part) == ["string"]
            || texts(part).is_some()
            || depth < MAX_DEPTH && self.is_any_text_in(part, depth + 1)
    }
}

/// The schemas of a branch.
fn schemas_of<'d>(node: &'d Node, branch: &Branch) -> impl Iterator<Item = &'d Node> {
    let parts = branches(node).map(|(_, parts)| parts).unwrap_or_default();
    branch.parts.iter().filter_map(|index| parts.get(*index))
}

/// Adds a branch, or its schemas to the branch of the same type, unless that type has a name.
fn add_branch(branches: &mut Vec<Branch>, branch: Branch) {
    let is_named = matches!(branch.ty, Type::Named(_));
    let mut known = branches.iter_mut();
    match known.find(|known| !is_named && known.ty == branch.ty) {
        Some(same) => {
            same.parts.extend(branch.parts);
            same.name = type_name(&branch.ty).unwrap_or(&same.name).to_owned();
        }
        None => branches.push(branch),
    }
}

/// Holds the integers among the numbers of a branch as such, so that they are written as they came.
fn split_numbers(branches: &mut Vec<Branch>) {
    let position = |wanted: &Type| branches.iter().position(|branch| branch.ty == *wanted);
    let Some(at) = position(&Type::Number) else {
        return;
    };
    if branches.iter().any(|branch| branch.ty.is_integer()) {
        return;
    }
    let number = branches[at].clone();
    let name = if type_name(&Type::Number) == Some(number.name.as_str()) {
        "integer".to_owned()
    } else {
        format!("{} integer", number.name)
    };
    branches.insert(
        at,
        Branch {
            name,
            ty: Type::Integer,
            ..number
        },
    );
}

/// Names several maps after what they hold.
fn name_maps(branches: &mut [Branch]) {
    let mut maps: Vec<&mut Branch> = branches
        .iter_mut()
        .filter(|branch| branch.name == "map")
        .collect();
    if maps.len() < 2 {
        return;
    }
    for map in &mut maps {
        if let Type::Map(value) = &map.ty
            && let Some(value) = type_name(value)
        {
            map.name = format!("{value} map");
        }
    }
}

/// Whether the values of a Rust type without a name are of one of the types that `type` names.
fn is_of_kind(ty: &Type, kind: &str) -> bool {
    match ty {
        Type::Boolean => kind == "boolean",
        Type::Integer | Type::Unsigned => matches!(kind, "integer" | "number"),
        Type::Number => kind == "number",
        Type::String | Type::SecretText | Type::DateTime | Type::Date => kind == "string",
        Type::List(_) | Type::Tuple(_) => kind == "array",
        Type::Map(_) => kind == "object",
        Type::Named(_) | Type::Nullable(_) | Type::Json => true,
    }
}
