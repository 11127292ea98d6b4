//! How the values of a schema are held in Rust.
//!
//! Invariant: a type holds every value that its schema allows in that direction; where no Rust
//! type does, it is raw JSON, and the report says so.

mod branch;
mod branch_member;
mod constructor;
mod family;
mod fields;
mod integer;
mod list;
mod recurring;
mod seat;
mod secret;
mod string_enum;
mod union;

use std::collections::BTreeSet;

use crate::config::Formats;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Lookup, Node, says_only};
use crate::ir::{
    Direction, IntegerEnum, NameHint, Newtype, SchemaId, Shape, StringEnum, Struct, Type, TypeDef,
    TypeId,
};
use crate::lower::Lowering;
use crate::lower::meaning::{branches, held_kind, kinds, texts};
use crate::lower::turn::Turn;
use crate::source::Pointer;
pub(super) use constructor::single_value;
pub(super) use recurring::RecurringName;
pub(super) use seat::Seat;
use string_enum::enum_values;

/// How deep types may stand in each other without the name of a component between.
const MAX_DEPTH: usize = 200;

impl<'d> Lowering<'d> {
    /// The type of the schema that stands at a place that others refer to; it has a name.
    pub(super) fn named_type(&mut self, at: &Pointer, direction: Direction) -> Type {
        let form = self.usage.form(at, direction);
        let key = (at.clone(), form);
        if let Some(ty) = self.types.get(&key) {
            return ty.clone();
        }
        let Some(node) = self.document.root().at(at) else {
            return Type::Json;
        };
        let is_component = self.document.is_component(at);
        if let Some(ty) = self.at_place(node, at, form).filter(|_| !is_component) {
            self.types.insert(key, ty.clone());
            return ty;
        }
        // A reference that only leads on has no type of its own.
        if let Some(target) = self.leads_to(node, at) {
            let target = self.end_of_names(target);
            let ty = self.named_type(&target, direction);
            self.types.insert(key, ty.clone());
            return ty;
        }
        let given = node.text("x-rust-name").map(str::to_owned);
        let own = given.or_else(|| self.own_name(at));
        let hint = if own.is_some() { None } else { self.hint(at) };
        let name = own.unwrap_or_else(|| self.document.name_of(at));
        let split = self.usage.is_split(at) && form == Direction::Request;
        if split {
            // What stands in both forms is called after the one of answers, whichever is met first.
            self.named_type(at, Direction::Response);
        }
        let name = match hint {
            Some(hint) => hint,
            None if split => NameHint::Request(name),
            None => NameHint::Component(name),
        };
        let schema = self.referred(at, direction);
        let id = self.reserve(name.clone(), at, node, form, None, schema);
        self.types.insert(key, Type::Named(id));
        let seat = Seat::of_type(id, name, form);
        self.in_turn(Turn::Type(id, at.clone(), seat));
        Type::Named(id)
    }

    /// The shape of the type of a schema that others refer to.
    pub(super) fn referred_shape(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Shape {
        // A type that others refer to holds `null` itself where it is exact.
        let raw = self.is_raw(node) || (self.config.exact && self.allows_null(node));
        if raw {
            self.tell_unhidden(node, at, &Type::Json);
            return Shape::Newtype(Newtype { ty: Type::Json });
        }
        if let Some(shape) = self.shape(node, at, seat, id) {
            return shape;
        }
        // The item of a list or the value of a map is named after the whole.
        let name = NameHint::Inline {
            parent: id,
            step: String::new(),
        };
        let seat = Seat {
            name,
            ..seat.clone()
        };
        let ty = self.unnamed(node, at, &seat);
        self.tell_unhidden(node, at, &ty);
        Shape::Newtype(Newtype { ty })
    }

    /// The schema at a place, if it is a boolean, a number or a text that is no component: who refers to it
    /// (`$ref: '#/components/schemas/Pet/properties/name'`) has its values as they are.
    fn scalar_at(&self, at: &Pointer) -> Option<&'d Node> {
        let node = self.document.root().at(at)?;
        let is_scalar = matches!(
            kinds(node).as_slice(),
            ["boolean" | "integer" | "number" | "string"]
        );
        (is_scalar && !self.document.is_component(at) && !self.needs_name(node)).then_some(node)
    }

    /// The type that the schema of a place has already, since it stands there or since another refers
    /// to it: that of another direction, where these make no difference to it.
    fn at_place(&self, node: &'d Node, at: &Pointer, direction: Direction) -> Option<Type> {
        let known = |direction| {
            let key = (at.clone(), direction);
            let inline = || self.inline.get(&key).map(|id| Type::Named(*id));
            inline().or_else(|| self.types.get(&key).cloned())
        };
        if self.config.exact {
            return self
                .inline
                .get(&(at.clone(), direction))
                .map(|id| Type::Named(*id));
        }
        known(direction).or_else(|| {
            let mut others = [Direction::Both, Direction::Response, Direction::Request].into_iter();
            let found = others.find_map(known)?;
            (!self.lenient && !self.usage.differs(self, node)).then_some(found)
        })
    }

    /// The type of an inline schema.
    pub(super) fn ty(&mut self, node: &'d Node, at: &Pointer, seat: &Seat) -> Type {
        let ty = self.deeper(|lowering| lowering.held(node, at, seat));
        self.tell_unhidden(node, at, &ty);
        ty
    }

    fn held(&mut self, node: &'d Node, at: &Pointer, seat: &Seat) -> Type {
        if self.is_raw(node) {
            return Type::Json;
        }
        // What a reference leads to stands in no other type.
        if self.target(node).is_none() && self.is_too_deep(at, seat) {
            return Type::Json;
        }
        let inner = self.non_null(node, at, seat);
        if self.config.exact && self.target(node).is_some() {
            return inner;
        }
        let target = self.behind(node);
        let null = self.allows_null(node) || self.allows_null(target);
        if null && !matches!(inner, Type::Nullable(_) | Type::Json) {
            return Type::Nullable(Box::new(inner));
        }
        inner
    }

    /// Whether a type would stand in too many others, which is told.
    pub(super) fn is_too_deep(&mut self, at: &Pointer, seat: &Seat) -> bool {
        let is_too_deep = seat.depth > MAX_DEPTH;
        if is_too_deep {
            // What is made of several schemas stands nowhere: it is told of the first of them.
            let parts = self.parts.get(at).and_then(|parts| parts.first());
            let place = parts.unwrap_or(at).clone();
            let message = format!("inline types are nested more than {MAX_DEPTH} deep");
            self.degraded(
                Diagnostic::warning(Code::TooLarge, place, message)
                    .with_note("this one is raw JSON")
                    .with_help("move it to `components/schemas`, and refer to it"),
            );
        }
        is_too_deep
    }

    /// The type of an inline schema's values that are not `null`.
    fn non_null(&mut self, node: &'d Node, at: &Pointer, seat: &Seat) -> Type {
        if let Some(target) = self.target(node) {
            let scalar = self.scalar_at(&target).filter(|_| !self.config.exact);
            return match scalar {
                Some(scalar) => self.unnamed(scalar, &target, seat),
                None => self.named_type(&target, seat.direction),
            };
        }
        if let Some((part, place)) = self.holding_part(node, at) {
            return match self.ty(part, &place, seat) {
                Type::String => self.text(node),
                Type::Nullable(inner) if *inner == Type::String => {
                    Type::Nullable(Box::new(self.text(node)))
                }
                ty => ty,
            };
        }
        if let Some((part, place)) = self.listing_part(node, at) {
            return self.ty(part, &place, seat);
        }
        if texts(node).is_some() || self.integers(node).is_some() || self.proposed(node).is_some() {
            return self.inline_enum(node, at, seat);
        }
        if let Some(ty) = self.required_choice(node, at, seat) {
            return ty;
        }
        if !self.needs_name(node) {
            return self.unnamed(node, at, seat);
        }
        if let Some(ty) = self.recurring_type(node, at) {
            return ty;
        }
        // One for a place, whichever types inherit the member: each of them in one of its own would
        // have to hold all that stands in it once more.
        let seat = &self.home(at, &self.shared_seat(node, at, seat));
        if let Some(ty) = self.at_place(node, at, seat.direction) {
            return ty;
        }
        let key = (at.clone(), seat.direction);
        let schema = self.anonymous(node, at, seat.direction);
        let (name, owner) = (seat.name.clone(), seat.owner);
        let id = self.reserve(name, at, node, seat.direction, owner, schema);
        self.inline.insert(key.clone(), id);
        let shape = self.shape(node, at, seat, id);
        // What was lowered on the way has its place behind this one, which then stays.
        let is_last = self.api.types.len() == id.0 + 1;
        let shape = match shape {
            Some(Shape::Newtype(Newtype { ty })) if is_last => {
                self.forget(id, &key);
                return ty;
            }
            None if is_last => {
                self.forget(id, &key);
                return self.unnamed(node, at, seat);
            }
            Some(shape) => shape,
            None => {
                let ty = self.unnamed(node, at, seat);
                Shape::Newtype(Newtype { ty })
            }
        };
        self.api.types[id.0].shape = shape;
        Type::Named(id)
    }

    /// The type of an inline `enum`: one for a place of the document, whichever way its
    /// values go and whichever types inherit the member.
    fn inline_enum(&mut self, node: &'d Node, at: &Pointer, seat: &Seat) -> Type {
        let key = (at.clone(), Direction::Both);
        if let Some(ty) = self.at_place(node, at, Direction::Both) {
            return ty;
        }
        let schema = self.anonymous(node, at, Direction::Both);
        let both = Seat {
            direction: Direction::Both,
            ..seat.clone()
        };
        let Seat { name, owner, .. } = self.home(at, &both);
        let id = self.reserve(name, at, node, seat.direction, owner, schema);
        if let Some(shape) = self.shape(node, at, seat, id) {
            self.api.types[id.0].shape = shape;
        }
        self.types.insert(key, Type::Named(id));
        Type::Named(id)
    }

    /// Keeps the place of a type, so that it can refer to itself while it is lowered.
    pub(super) fn reserve(
        &mut self,
        name: NameHint,
        at: &Pointer,
        node: &Node,
        direction: Direction,
        owner: Option<TypeId>,
        schema: SchemaId,
    ) -> TypeId {
        let id = TypeId(self.api.types.len());
        let shape = Shape::Struct(Struct::default());
        let owner = owner.unwrap_or(id);
        let written = self.made_of.get(at).unwrap_or(at);
        self.api.types.push(TypeDef {
            name,
            origin: at.clone(),
            reference: self.document.reference_to(written),
            parts: self.parts.get(at).cloned().unwrap_or_default(),
            places: BTreeSet::new(),
            owner,
            docs: self.docs_at(node, at),
            shape,
            schema,
            direction,
        });
        id
    }

    /// Gives back the place of the last type, which needs no name.
    pub(super) fn forget(&mut self, id: TypeId, key: &(Pointer, Direction)) {
        let schema = self.api.types[id.0].schema;
        self.api.types.truncate(id.0);
        if schema.0 + 1 == self.api.schemas.len() {
            self.api.schemas.pop();
        }
        self.inline.remove(key);
    }

    /// The rules of an inline schema that gets a name.
    pub(super) fn anonymous(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        direction: Direction,
    ) -> SchemaId {
        let schema = self.schema(node, at, direction, 0);
        self.api.schemas.push(schema);
        SchemaId(self.api.schemas.len() - 1)
    }

    /// Whether an inline schema's type needs a name: it has members, listed texts, or branches.
    pub(super) fn needs_name(&self, node: &'d Node) -> bool {
        texts(node).is_some()
            || self.integers(node).is_some()
            || self.proposed(node).is_some()
            || self.has_members(node)
            || kinds(node).len() > 1
            || (branches(node).is_some() && !self.is_any_text(node))
            || self.demands_beside_branches(node, &Pointer::root())
    }

    /// The shape of a type that gets a name; `None` if it is held by a type without one.
    pub(super) fn shape(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Option<Shape> {
        if let Some(values) = texts(node) {
            self.tell_unnamed(node, at);
            let values = enum_values(node, values);
            return Some(Shape::Enum(StringEnum {
                values,
                any_text: false,
            }));
        }
        if let Some(values) = self.proposed(node) {
            return Some(Shape::Enum(StringEnum {
                values,
                any_text: true,
            }));
        }
        if let Some(values) = self.integers(node) {
            self.tell_unnamed(node, at);
            return Some(Shape::Integers(IntegerEnum { values }));
        }
        if self.is_any_text(node) {
            return None;
        }
        if let Some((part, place)) = self.replacing_part(node, at) {
            if self.target(part).is_none() && self.needs_name(part) && !limits(node, part) {
                return self.shape(part, &place, seat, id);
            }
            let ty = match self.ty(part, &place, &seat.step("value")) {
                Type::Nullable(inner) => *inner,
                ty => ty,
            };
            return Some(Shape::Newtype(Newtype { ty }));
        }
        if let Some(ty) = self.required_choice(node, at, &seat.step("value")) {
            return Some(Shape::Newtype(Newtype { ty }));
        }
        if self.has_members(node) {
            if self.is_told_by_branches(node, at)
                && !self.has_members_beside_branches(node, at)
                && let Some(union @ Shape::Union(_)) = self.choice(node, at, seat, id)
            {
                return Some(union);
            }
            let family = self.family(node, at, seat, id);
            return Some(family.unwrap_or_else(|| self.record(node, at, seat, id)));
        }
        if self.is_of_all_branches(node) || self.has_members_beside_branches(node, at) {
            return Some(self.record(node, at, seat, id));
        }
        self.choice(node, at, seat, id)
    }

    /// The enum that holds the values of a schema which only says more of those of a choice: which
    /// members these have to have.
    fn required_choice(&mut self, node: &'d Node, at: &Pointer, seat: &Seat) -> Option<Type> {
        let (part, place) = self.choosing_part(node, at)?;
        let ty = self.ty(part, &place, seat);
        let is_choice = match &ty {
            Type::Named(id) => matches!(self.api.ty(*id).shape, Shape::Union(_)),
            _ => false,
        };
        is_choice.then_some(ty)
    }

    /// The struct of an object schema.
    pub(super) fn record(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Shape {
        let (fields, one_way) = self.fields(node, at, seat, id);
        let additional = self.kept_members(node, at, seat, id);
        let constructors = self.constructors(node, at, &fields, seat.direction);
        Shape::Struct(Struct {
            fields: fields.into_iter().collect(),
            one_way,
            additional,
            constructors,
        })
    }

    /// The type of a schema that needs no name.
    fn unnamed(&mut self, node: &'d Node, at: &Pointer, seat: &Seat) -> Type {
        match held_kind(node) {
            Some(kind) => self.of_kind(node, at, seat, kind),
            None if self.is_any_text(node) => self.text(node),
            None => match self.kind_of_parts(node) {
                Some(kind) => self.of_kind(node, at, seat, kind),
                None => Type::Json,
            },
        }
    }

    /// The type of what stands in a value, as a member, an item, or a value of a map: what a service
    /// calls any object is often any JSON, so that it is held as it comes, and checked where it is sent.
    pub(super) fn inside_ty(&mut self, value: &'d Node, at: &Pointer, seat: &Seat) -> Type {
        let is_inline = self.branch_target(value).is_none();
        if seat.direction != Direction::Request && is_inline && self.is_any_object(value) {
            return Type::Json;
        }
        self.ty(value, at, seat)
    }

    /// The type of those values of a schema that are of one type.
    pub(super) fn of_kind(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        kind: &str,
    ) -> Type {
        let asserted = self.config.formats == Formats::Asserted;
        match kind {
            "boolean" => Type::Boolean,
            "integer" => {
                self.tell_unnamed(node, at);
                self.integer(node, at)
            }
            // An `f64` holds no large integers.
            "number" => self.integer_of_format(node).unwrap_or(Type::Number),
            "string" => match node.text("format") {
                Some("date-time") if asserted => Type::DateTime,
                Some("date") if asserted => Type::Date,
                _ => self.text(node),
            },
            "array" => self.list(node, at, seat),
            "object" => {
                let value = match self.values_of(node, at) {
                    Some((value, at)) => self.inside_ty(value, &at, &seat.step("value")),
                    None => Type::Json,
                };
                // Services send other things than objects where they declare one without members.
                let is_lenient = seat.direction == Direction::Response && self.lenient;
                let is_component = || self.document.is_component(at);
                let is_free = seat.direction != Direction::Request && self.is_any_object(node);
                if value == Type::Json && (is_lenient || is_free && is_component()) {
                    return Type::Json;
                }
                Type::Map(Box::new(value))
            }
            _ => Type::Json,
        }
    }
}

/// Whether the whole around a part of `allOf` demands more than that, which the part's own type would
/// not check.
fn limits(node: &Node, part: &Node) -> bool {
    let parts = node.get("allOf").and_then(Node::as_array);
    parts.is_some_and(|parts| {
        let mut others = parts.iter().filter(|other| !other.is(part));
        !says_only(node, &["allOf", "type", "format"])
            || !others.all(|other| says_only(other, &["type", "format"]))
    })
}
