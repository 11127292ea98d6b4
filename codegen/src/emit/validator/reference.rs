//! References to schemas: a call of the validator of the place's own type, or the schema in place of
//! the reference.

use proc_macro2::TokenStream;
use quote::quote;

use super::collect::Scope;
use super::expression::Expression;
use super::place::Place;
use super::statement::{self, Call, Judged, Statement};
use crate::facts::{Application, own_type, referred_type};
use crate::ir::{Rule, Schema, SchemaId, Type};

/// How many values of a referred schema are said in place of the reference.
const MANY: usize = 64;

impl Scope<'_> {
    /// How a schema is applied to a place.
    pub(super) fn application<'t>(&self, schema: &Schema, place: &'t Place) -> Application<'t> {
        Application::of(&self.plan.api, schema, &place.ty, self.is_self(place))
    }

    /// Whether the place's type was made for this very schema, so that its validator says all.
    pub(super) fn is_own(&self, schema: &Schema, place: &Place) -> bool {
        own_type(&self.plan.api, schema, &place.ty, self.is_self(place)).is_some()
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
            && !self.lists_many(id, place)
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
        if !self.inlined.enter(id) {
            return None;
        }
        let plan = self.plan;
        let applied = apply(self, plan.api.schema(id));
        self.inlined.leave();
        Some(applied)
    }

    /// Whether a schema lists more values for a text than are said again wherever one refers to it.
    pub(super) fn lists_many(&self, id: SchemaId, place: &Place) -> bool {
        let rules = &self.plan.api.schema(id).rules;
        let is_long = |rule: &Rule| matches!(rule, Rule::Values(values) if values.len() > MANY);
        place.ty == Type::String && rules.iter().any(is_long)
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
        referred_type(&self.plan.api, id, &place.ty, self.is_self(place)).is_some()
    }

    /// Whether the place is `self`.
    pub(super) fn is_self(&self, place: &Place) -> bool {
        place.ty == Type::Named(self.this) && place.expression().is(&Expression::variable("self"))
    }
}
