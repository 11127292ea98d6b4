//! References to schemas: a call of the validator of the place's own type, or the schema in place of
//! the reference.

use proc_macro2::TokenStream;
use quote::quote;

use super::collect::Scope;
use super::expression::Expression;
use super::place::Place;
use super::statement::{self, Call, Judged, Statement};
use crate::facts::MAX_INLINED;
use crate::ir::{Schema, SchemaId, Type, TypeId};

impl Scope<'_> {
    /// Whether the place's type was made for this very schema, so that its validator says all.
    pub(super) fn is_own(&self, schema: &Schema, place: &Place) -> bool {
        match &place.ty {
            Type::Named(id) => self.plan.api.ty(*id).includes(schema) && !self.is_this(*id, place),
            _ => false,
        }
    }

    /// Whether a place's own validator is called for another part of what its type is made of.
    pub(super) fn is_called(&self, schema: &Schema, place: &Place) -> bool {
        match &place.ty {
            Type::Named(id) => {
                let mut parts = self.plan.api.ty(*id).parts.iter();
                parts.any(|part| *part == schema.origin)
                    && self.plan.api.ty(*id).parts.first() != Some(&schema.origin)
            }
            _ => false,
        }
    }

    /// The call of the place's own validator, if that can find fault with anything.
    pub(super) fn own(&self, place: &Place) -> Vec<Statement> {
        match &place.ty {
            Type::Named(id) if !self.plan.facts.demanding[id.0] => Vec::new(),
            _ => vec![statement::own(place)],
        }
    }

    /// A referred schema: the type's own validator where the place has that type.
    pub(super) fn collect_ref(&mut self, id: SchemaId, place: &Place) -> Vec<Statement> {
        if self.has_validator(id, place) {
            return self.own(place);
        }
        if place.ty != Type::Json
            && let Some(inlined) = self.inline(id, |scope, schema| scope.collect(schema, place))
        {
            return inlined;
        }
        let judged = Judged::Part(place.json());
        let call = Call::Rule(self.function(id), judged, TokenStream::new());
        vec![Statement::Call(call)]
    }

    /// Applies a schema in place of a reference to it, to values of a type that no validator of its
    /// own can be called for; nothing where it is being applied already, or inside of many others.
    pub(super) fn inline<T>(
        &mut self,
        id: SchemaId,
        apply: impl FnOnce(&mut Self, &Schema) -> T,
    ) -> Option<T> {
        if self.inlined.contains(&id) || self.inlined.len() >= MAX_INLINED {
            return None;
        }
        self.inlined.push(id);
        let plan = self.plan;
        let applied = apply(self, plan.api.schema(id));
        self.inlined.pop();
        Some(applied)
    }

    /// The function that applies a schema to any JSON.
    pub(super) fn function(&self, id: SchemaId) -> Expression {
        let ident = &self.plan.names.schemas[id.0];
        Expression::emitted(|imports| {
            imports.add_schema(id);
            quote!(schemas::#ident)
        })
    }

    /// Whether the place's type has a validator of its own for this schema, which is not the one
    /// that is being emitted.
    pub(super) fn has_validator(&self, id: SchemaId, place: &Place) -> bool {
        match &place.ty {
            Type::Named(ty) => self.plan.api.ty(*ty).schema == id && !self.is_this(*ty, place),
            _ => false,
        }
    }

    /// Whether the place is `self`.
    fn is_this(&self, ty: TypeId, place: &Place) -> bool {
        ty == self.this && place.expression().is(&Expression::variable("self"))
    }
}
