//! The members that only some branches of a choice have, each with the schemas of those that have it:
//! its value is of one of them.
//!
//! Invariant: the type holds the values of all of them.

use super::fields::Member;
use super::seat::Seat;
use crate::document::{Lookup, Node};
use crate::ir::{Docs, Field, Type};
use crate::lower::Lowering;
use crate::lower::meaning::{Placed, held_kind, texts};
use crate::source::Pointer;

impl<'d> Lowering<'d> {
    /// The field of a member that only some branches have, which may be absent.
    pub(super) fn branch_member(
        &mut self,
        member: &Member<'_>,
        schemas: &[Placed<'d>],
    ) -> Option<Field> {
        let Member {
            name, whole, seat, ..
        } = member;
        let mut goes = schemas.iter();
        if !goes.any(|(schema, _)| self.goes(schema, seat.direction)) {
            return None;
        }
        let (schema, _) = schemas.first()?;
        Some(Field {
            name: (*name).to_owned(),
            rust_name: schema.text("x-rust-name").map(str::to_owned),
            docs: self.branch_member_docs(schemas, whole)?,
            ty: self.branch_member_type(schemas, whole, seat),
            presence: self.presence(member.required, seat.direction),
            default: None,
        })
    }

    /// What is said of a member that only some branches have: by the first of them, but for one of
    /// several lists of texts, which is not true of the others.
    fn branch_member_docs(&self, schemas: &[Placed<'d>], whole: &Pointer) -> Option<Docs> {
        let (schema, place) = schemas.first()?;
        let said = |node: &'d Node| node.text("description");
        let is_told_apart = schemas.iter().any(|(other, _)| said(other) != said(schema));
        let mut listed = schemas.iter();
        let is_listed = listed.all(|(other, _)| texts(self.behind(other)).is_some());
        if is_told_apart && is_listed {
            return Some(Docs {
                origin: whole.clone(),
                ..Docs::default()
            });
        }
        Some(self.docs_of(schema, place))
    }

    /// The type of the values that have one of several schemas.
    fn branch_member_type(&mut self, schemas: &[Placed<'d>], whole: &Pointer, seat: &Seat) -> Type {
        if let Some((schema, place)) = schemas.first()
            && self.are_one(schemas)
        {
            return self.ty(schema, place, seat);
        }
        if !self.config.exact
            && let Some((schema, place)) = self.either(schemas, whole)
        {
            return self.ty(schema, &place, seat);
        }
        if self.is_too_deep(whole, seat) {
            return Type::Json;
        }
        let ty = self.type_of_all(schemas, whole, seat);
        let mut followed = schemas.iter().map(|(node, _)| self.behind(node));
        if ty != Type::Json && followed.any(|node| self.allows_null(node)) {
            return Type::Nullable(Box::new(ty));
        }
        ty
    }

    /// Whether several schemas are the same one.
    fn are_one(&self, schemas: &[Placed<'d>]) -> bool {
        let mut pairs = schemas.iter().zip(schemas.iter().skip(1));
        pairs.all(|((one, at), (other, other_at))| {
            one == other || self.follow(one, at).1 == self.follow(other, other_at).1
        })
    }

    /// The type without a name of the values of several schemas that differ, `null` apart.
    fn type_of_all(&mut self, schemas: &[Placed<'d>], whole: &Pointer, seat: &Seat) -> Type {
        let followed = schemas.iter().map(|(node, at)| self.follow(node, at));
        let followed: Vec<Placed<'d>> = followed.collect();
        let kind = |node| match held_kind(node) {
            None if self.has_members(node) => Some("object"),
            kind => kind,
        };
        let mut kinds = followed.iter().map(|(node, _)| kind(node));
        let first = kinds.next().flatten();
        match first.filter(|first| kinds.all(|kind| kind == Some(first))) {
            Some("string") => {
                let mut texts = followed.iter().map(|(node, _)| self.text(node));
                let secret = texts.find(|ty| *ty == Type::SecretText);
                secret.unwrap_or(Type::String)
            }
            Some("integer") => {
                let types = followed.iter().map(|(node, at)| self.integer(node, at));
                let mut types: Vec<Type> = types.collect();
                types.dedup();
                match types.as_slice() {
                    [ty] => ty.clone(),
                    // Neither holds the integers of the other.
                    _ => self.raw(schemas),
                }
            }
            Some("number") => Type::Number,
            Some("boolean") => Type::Boolean,
            Some("array") => {
                let items = self.all_inside(&followed, Self::only_items);
                let (whole, seat) = (whole.join("items"), seat.step("item"));
                Type::List(Box::new(self.type_inside(schemas, items, &whole, &seat)))
            }
            Some("object") => {
                let values = self.all_inside(&followed, Self::only_values);
                let (whole, seat) = (whole.join("additionalProperties"), seat.step("value"));
                Type::Map(Box::new(self.type_inside(schemas, values, &whole, &seat)))
            }
            _ => self.raw(schemas),
        }
    }

    /// What stands in each of several schemas; nothing where something else stands in one of them, or
    /// where references lead on that differ: they may lead back.
    fn all_inside(
        &mut self,
        schemas: &[Placed<'d>],
        part: fn(&mut Self, &Placed<'d>) -> Option<Placed<'d>>,
    ) -> Option<Vec<Placed<'d>>> {
        let parts: Option<Vec<Placed<'d>>> =
            schemas.iter().map(|schema| part(self, schema)).collect();
        parts.filter(|parts| {
            let mut all = parts.iter();
            all.all(|(part, _)| self.target(part).is_none()) || self.are_one(parts)
        })
    }

    /// The schema of all items of a list that is no tuple.
    fn only_items(&mut self, (node, at): &Placed<'d>) -> Option<Placed<'d>> {
        if self.first_items(node).is_some() {
            return None;
        }
        self.items_of(node, at)
    }

    /// The schema of all members of an object that names none.
    fn only_values(&mut self, (node, at): &Placed<'d>) -> Option<Placed<'d>> {
        if self.has_members(node) {
            return None;
        }
        self.values_of(node, at)
    }

    /// The type of what stands in each of several schemas.
    fn type_inside(
        &mut self,
        schemas: &[Placed<'d>],
        inside: Option<Vec<Placed<'d>>>,
        whole: &Pointer,
        seat: &Seat,
    ) -> Type {
        match inside {
            Some(inside) => self.branch_member_type(&inside, whole, seat),
            None => self.raw(schemas),
        }
    }

    /// Raw JSON, which has the values of several schemas.
    fn raw(&mut self, schemas: &[Placed<'d>]) -> Type {
        for (schema, place) in schemas {
            self.tell_unhidden(schema, place, &Type::Json);
        }
        Type::Json
    }
}
