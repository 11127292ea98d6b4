//! A schema on a place as one condition: whether every rule is kept.

use proc_macro2::TokenStream;
use quote::quote;

use super::collect::{Scope, is_about_whole};
use super::condition::Condition;
use super::members::variable;
use super::place::{Place, is_copy};
use super::scalar::scalar;
use super::statement::{self, Statement};
use super::variable::{closure, uses};
use crate::ir::{Presence, Property, Rule, Schema, SchemaId, Type};

impl Scope<'_> {
    /// Whether the place satisfies a schema.
    pub(super) fn holds(&mut self, schema: &Schema, place: &Place) -> Condition {
        if let (Type::Nullable(inner), false) = (&place.ty, schema.rules.is_empty()) {
            let inside = self.holds(schema, &Place::bound(quote!(value), inner));
            if self.plan.api.refuses_null(schema) {
                return present(place.value(), inner, inside);
            }
            return optional(place.value(), inner, &quote!(value), inside);
        }
        if schema.rules.is_empty() {
            return Condition::True;
        }
        if self.is_own(schema, place) {
            self.imports.add("crate::runtime", "Validate");
            let value = place.value();
            return Condition::Term(quote!(#value.validate().is_ok()));
        }
        if self.wrapped(place).is_some() || self.is_union(place) {
            return match self.collect(schema, place).as_slice() {
                [] => Condition::True,
                statements => self.keeps(statements),
            };
        }
        let json = place.ty == Type::Json;
        let rules = schema
            .rules
            .iter()
            .filter(|rule| !json || rule.about().is_none());
        let mut conditions: Vec<Condition> = rules
            .map(|rule| self.holds_rule(schema, rule, place))
            .collect();
        if json {
            conditions.extend(self.holds_typed(schema, place));
        }
        Condition::all(conditions)
    }

    /// Whether the place satisfies one rule.
    pub(super) fn holds_rule(&mut self, schema: &Schema, rule: &Rule, place: &Place) -> Condition {
        let is_tuple = matches!(place.ty, Type::Tuple(_));
        if let Some(scalar) = scalar(self.plan, schema, rule, place)
            && !(is_tuple && is_about_whole(rule))
        {
            self.uses(&scalar.holds.tokens());
            self.uses_scalar(&scalar);
            return scalar.holds;
        }
        match rule {
            Rule::Ref(id) => self.holds_ref(*id, place),
            Rule::Items { from: 0, schema } if !is_tuple => self.holds_items(schema, place),
            Rule::Required(names) => Condition::all(
                names
                    .iter()
                    .map(|name| self.present(name, place))
                    .collect::<Vec<_>>(),
            ),
            Rule::Properties {
                named,
                patterns,
                additional: None,
            } if patterns.is_empty() => Condition::all(
                named
                    .iter()
                    .map(|property| self.holds_property(property, place))
                    .collect::<Vec<_>>(),
            ),
            Rule::AllOf(parts) => Condition::all(
                parts
                    .iter()
                    .map(|part| self.holds(part, place))
                    .collect::<Vec<_>>(),
            ),
            Rule::AnyOf(parts) => Condition::any(
                parts
                    .iter()
                    .map(|part| self.holds(part, place))
                    .collect::<Vec<_>>(),
            ),
            Rule::OneOf(parts) => {
                Condition::one(parts.iter().map(|part| self.holds(part, place)).collect())
            }
            Rule::Not(part) => self.holds(part, place).negated(),
            // What is told in statements is asked by running them.
            _ => match self.collect_rule(schema, rule, place).as_slice() {
                [] => Condition::True,
                statements => self.keeps(statements),
            },
        }
    }

    /// Whether statements report nothing.
    fn keeps(&mut self, statements: &[Statement]) -> Condition {
        self.imports.add("crate::runtime", "keyword");
        let inside = statement::row(statements);
        Condition::Term(quote!(keyword::keeps(|at, out| { #inside })))
    }

    /// Whether the place satisfies a referred schema.
    fn holds_ref(&mut self, id: SchemaId, place: &Place) -> Condition {
        if self.has_validator(id, place) {
            self.imports.add("crate::runtime", "Validate");
            let value = place.value();
            return Condition::Term(quote!(#value.validate().is_ok()));
        }
        if place.ty == Type::Json {
            self.imports.add("crate::runtime", "json");
            let (function, value) = (self.function(id), place.reference());
            return Condition::Term(quote!(json::satisfies(#value, #function)));
        }
        if let Some(inlined) = self.inline(id, |scope, schema| scope.holds(schema, place)) {
            return inlined;
        }
        self.imports.add("crate::runtime", "json");
        let (function, reference) = (self.function(id), place.reference());
        Condition::Term(quote!(json::satisfies(&json::written(#reference), #function)))
    }

    /// Whether every item satisfies `items`.
    fn holds_items(&mut self, items: &Schema, place: &Place) -> Condition {
        let Type::List(ty) = &place.ty else {
            return Condition::True;
        };
        let (value, pattern) = (
            place.value(),
            if is_copy(ty) {
                quote!(&item)
            } else {
                quote!(item)
            },
        );
        match self.holds(items, &Place::bound(quote!(item), ty)) {
            Condition::True => Condition::True,
            Condition::False => Condition::Term(quote!(#value.is_empty())),
            inside => {
                let inside = inside.tokens();
                let test = match **ty {
                    Type::Json => closure(&quote!(item), &inside),
                    _ if uses(&inside, "item") => quote!(|#pattern| #inside),
                    _ => quote!(|_| #inside),
                };
                Condition::Term(quote!(#value.iter().all(#test)))
            }
        }
    }

    /// Whether a member, if it is there, satisfies its schema.
    fn holds_property(&mut self, property: &Property, place: &Place) -> Condition {
        if let Type::Map(ty) = &place.ty {
            let inside = self.holds(&property.schema, &Place::bound(quote!(value), ty));
            return match inside {
                Condition::True => Condition::True,
                Condition::False => {
                    let (value, name) = (place.value(), &property.name);
                    Condition::Comparison(quote!(!#value.contains_key(#name)))
                }
                inside => {
                    let (inside, value, name) = (inside.tokens(), place.value(), &property.name);
                    let test = match **ty {
                        Type::Json => closure(&quote!(value), &inside),
                        _ if !uses(&inside, "value") => quote!(|_| #inside),
                        _ if is_copy(ty) => quote!(|&value| #inside),
                        _ => quote!(|value| #inside),
                    };
                    Condition::Term(quote!(#value.get(#name).is_none_or(#test)))
                }
            };
        }
        let Some((id, at, field)) = self.field(&property.name, place) else {
            return match self.kept(place) {
                Some(kept) => self.holds_property(property, &kept),
                None => Condition::True,
            };
        };
        let path = self.path(place, id, at);
        if field.presence == Presence::Required {
            return self.holds(&property.schema, &Place::field(path, &field.ty));
        }
        let variable = variable(&self.plan.names.types[id.0].members[at]);
        let inside = self.holds(
            &property.schema,
            &Place::bound(quote!(#variable), &field.ty),
        );
        match inside {
            Condition::False => Condition::Absent(path),
            inside => optional(&path, &field.ty, &quote!(#variable), inside),
        }
    }
}

/// Whether an optional value is absent or satisfies a condition.
fn optional(path: &TokenStream, ty: &Type, variable: &TokenStream, inside: Condition) -> Condition {
    match inside {
        Condition::True => Condition::True,
        inside => {
            let inside = inside.tokens();
            let is_used = uses(&inside, &variable.to_string());
            let argument = if is_used { variable.clone() } else { quote!(_) };
            if is_copy(ty) {
                Condition::Term(quote!(#path.is_none_or(|#argument| #inside)))
            } else if *ty == Type::Json {
                let test = closure(variable, &inside);
                Condition::Term(quote!(#path.as_ref().is_none_or(#test)))
            } else {
                Condition::Term(quote!(#path.as_ref().is_none_or(|#argument| #inside)))
            }
        }
    }
}

/// Whether a value that may be `null` is not, and satisfies a condition.
fn present(path: &TokenStream, ty: &Type, inside: Condition) -> Condition {
    match inside {
        Condition::True => Condition::Term(quote!(#path.is_some())),
        Condition::False => Condition::False,
        inside => {
            let inside = inside.tokens();
            let test = closure(&quote!(value), &inside);
            Condition::Term(if is_copy(ty) {
                quote!(#path.is_some_and(#test))
            } else {
                quote!(#path.as_ref().is_some_and(#test))
            })
        }
    }
}
