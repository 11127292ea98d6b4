//! Members that several schemas of a struct describe: what the validator of a member's own type asks
//! is not asked again beside the call of it, as where an heir narrows a member of its base.
//!
//! Invariant: nothing is left out unless that validator is called for the member, and asks for it.

use std::collections::BTreeSet;

use super::collect::Scope;
use super::place::Place;
use crate::facts::own_type;
use crate::ir::{Property, Rule, Schema, SchemaId, Type, TypeId};

/// The types whose own validators are called for members, with the names of these.
pub(super) type Called = BTreeSet<(String, TypeId)>;

impl Scope<'_> {
    /// The types whose own validators a schema of this type calls for its members.
    pub(super) fn calls_for_members(&self, schema: &Schema) -> Called {
        let api = &self.plan.api;
        let this = Type::Named(self.this);
        let mut called = Called::new();
        for (name, schemas) in api.members(schema) {
            let Some((_, field)) = api.field(&this, name).filter(|_| schemas.len() > 1) else {
                continue;
            };
            let types = schemas.iter().filter_map(|one| self.called(one, &field.ty));
            called.extend(types.map(|id| (name.to_owned(), id)));
        }
        called
    }

    /// The type whose own validator a schema calls for all that a value holds.
    fn called(&self, schema: &Schema, ty: &Type) -> Option<TypeId> {
        match ty {
            Type::Nullable(inner) => self.called(schema, inner),
            Type::List(item) => schema.rules.iter().find_map(|rule| match rule {
                Rule::Items { from: 0, schema } => self.called(schema, item),
                _ => None,
            }),
            ty => own_type(&self.plan.api, schema, ty, false),
        }
    }

    /// Whether the own validator of what a member holds, which another schema of the member calls,
    /// asks all that a schema of it does.
    pub(super) fn is_asked_by_own(&self, member: &Property, place: &Place) -> bool {
        let field = self.plan.api.field(&place.ty, &member.name);
        let is_called = |id| self.called.contains(&(member.name.clone(), id));
        let (true, Some((_, field))) = (self.is_self(place), field) else {
            return false;
        };
        self.called(&member.schema, &field.ty).is_none()
            && self.is_within_own(&member.schema, &field.ty, &is_called)
    }

    /// Whether all that a schema asks of values of a type is asked by a validator that is called.
    fn is_within_own(
        &self,
        schema: &Schema,
        ty: &Type,
        is_called: &impl Fn(TypeId) -> bool,
    ) -> bool {
        let api = &self.plan.api;
        match ty {
            Type::Nullable(inner) => {
                !api.refuses_null(schema) && self.is_within_own(schema, inner, is_called)
            }
            Type::List(item) => schema.rules.iter().all(|rule| match rule {
                Rule::Type(types) => api.guarantees(ty, types),
                Rule::Items { from: 0, schema } => self.is_within_own(schema, item, is_called),
                _ => false,
            }),
            Type::Named(id) if is_called(*id) => {
                let own = api.applied(api.schema(api.ty(*id).schema));
                let refers = |wanted: SchemaId| {
                    let mut rules = own.iter().flat_map(|schema| &*schema.rules);
                    rules.any(|rule| *rule == Rule::Ref(wanted))
                };
                schema.rules.iter().all(|rule| match rule {
                    Rule::Type(types) => api.guarantees(ty, types),
                    Rule::Ref(id) => refers(*id),
                    _ => false,
                })
            }
            _ => false,
        }
    }
}
