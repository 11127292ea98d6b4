//! The keywords that look at members, as statements.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::collect::Scope;
use super::condition::Condition;
use super::field_of;
use super::place::{Place, is_copy};
use super::statement::{self, Statement};
use super::text::is_checked;
use super::variable::uses;
use crate::ir::{Additional, Field, Pattern, Presence, Property, Schema, Shape, Type, TypeId};
use crate::names::{Ident, words};

impl Scope<'_> {
    /// A required member that its field leaves optional.
    pub(super) fn collect_required(&mut self, name: &str, place: &Place) -> Option<Statement> {
        match self.present(name, place) {
            Condition::True => None,
            present => {
                let present = present.tokens();
                self.imports.add("crate::runtime", "keyword");
                Some(Statement::Call {
                    function: quote!(keyword::required),
                    subject: None,
                    arguments: quote!(#present, #name,),
                })
            }
        }
    }

    /// Whether a member is there.
    pub(super) fn present(&self, name: &str, place: &Place) -> Condition {
        match &place.ty {
            Type::Named(id) => match field_of(self.plan, *id, name) {
                Some((
                    _,
                    Field {
                        presence: Presence::Required,
                        ..
                    },
                )) => Condition::True,
                Some((at, _)) => Condition::Present(self.path(place, *id, at)),
                None => match &self.plan.api.ty(*id).shape {
                    Shape::Struct(shape) if shape.one_way.contains(name) => Condition::True,
                    Shape::Struct(shape) if matches!(shape.additional, Additional::Kept(_)) => {
                        let value = place.value();
                        Condition::Term(quote!(#value.additional.contains_key(#name)))
                    }
                    // What the struct does not hold is never sent.
                    Shape::Struct(_) => Condition::False,
                    Shape::Enum(_) | Shape::Integers(_) | Shape::Union(_) | Shape::Newtype(_) => {
                        Condition::True
                    }
                },
            },
            Type::Map(_) => {
                let value = place.value();
                Condition::Term(quote!(#value.contains_key(#name)))
            }
            Type::Json => {
                let value = place.value();
                Condition::Term(quote!(#value.get(#name).is_some()))
            }
            _ => Condition::True,
        }
    }

    /// The path of a struct's field.
    pub(super) fn path(&self, place: &Place, id: TypeId, at: usize) -> TokenStream {
        let (value, field) = (place.value(), &self.plan.names.types[id.0].members[at]);
        quote!(#value.#field)
    }

    /// One named property.
    fn collect_property(&mut self, property: &Property, place: &Place) -> Vec<Statement> {
        let name = &property.name;
        let member = if self.tag == Some(name.as_str()) {
            quote!(tag)
        } else {
            statement::member(name)
        };
        if let Type::Map(ty) = &place.ty {
            let inside = self.collect(&property.schema, &Place::bound(quote!(value), ty));
            let inside = statement::row(&statement::within(&member, &inside, true));
            if inside.is_empty() {
                return Vec::new();
            }
            let (value, pattern) = (
                place.value(),
                if is_copy(ty) {
                    quote!(&value)
                } else {
                    quote!(value)
                },
            );
            return vec![Statement::Block(if uses(&inside, "value") {
                statement::when(&quote!(let Some(#pattern) = #value.get(#name)), &inside)
            } else {
                statement::when(&quote!(#value.contains_key(#name)), &inside)
            })];
        }
        let Some((id, at, field)) = self.field(name, place) else {
            return match self.kept(place) {
                Some(kept) => self.collect_property(property, &kept),
                None => Vec::new(),
            };
        };
        let path = self.path(place, id, at);
        if field.presence == Presence::Required {
            let inside = self.collect(&property.schema, &Place::field(path, &field.ty));
            return statement::within(&member, &inside, false);
        }
        let variable = variable(&self.plan.names.types[id.0].members[at]);
        let inside = self.collect(
            &property.schema,
            &Place::bound(quote!(#variable), &field.ty),
        );
        if inside.is_empty() {
            return inside;
        }
        let binding = Place::binding(&path, &field.ty);
        let optional = inside
            .iter()
            .map(|statement| statement.on_optional(variable.as_str(), &path, &binding));
        if let Some(optional) = optional.collect::<Option<Vec<_>>>()
            && let Some(calls) = statement::in_place(&member, &optional)
        {
            return calls;
        }
        let inside = statement::row(&statement::within(&member, &inside, true));
        vec![Statement::Block(if uses(&inside, variable.as_str()) {
            statement::when(&quote!(let Some(#variable) = #binding), &inside)
        } else {
            statement::when(&quote!(#path.is_some()), &inside)
        })]
    }

    /// The field of the place that holds a member.
    pub(super) fn field(&self, name: &str, place: &Place) -> Option<(TypeId, usize, Field)> {
        match &place.ty {
            Type::Named(id) => {
                field_of(self.plan, *id, name).map(|(at, field)| (*id, at, field.clone()))
            }
            _ => None,
        }
    }

    /// `properties`, `patternProperties` and `additionalProperties`.
    pub(super) fn collect_properties(
        &mut self,
        named: &[Property],
        patterns: &[(Pattern, Schema)],
        additional: Option<&Schema>,
        place: &Place,
    ) -> Vec<Statement> {
        let mut statements: Vec<Statement> = named
            .iter()
            .flat_map(|property| self.collect_property(property, place))
            .collect();
        for (pattern, schema) in patterns {
            let test = self.matches(pattern, &quote!(name));
            statements.extend(self.collect_members(schema, "patternProperties", &test, place));
        }
        if let Some(additional) = additional {
            let test = self.is_unnamed(named, patterns, place);
            let keyword = "additionalProperties";
            statements.extend(self.collect_members(additional, keyword, &test, place));
        }
        statements
    }

    /// Whether the name of a member matches a pattern.
    pub(super) fn matches(&mut self, pattern: &Pattern, name: &TokenStream) -> Condition {
        match self.plan.names.patterns.get(&pattern.0) {
            Some(ident) if is_checked(&pattern.0) => {
                self.imports.add_pattern(&pattern.0);
                Condition::Term(quote!(patterns::#ident.is_match(#name)))
            }
            _ => Condition::True,
        }
    }

    /// Whether a member, by its `name`, is one that `additionalProperties` is about.
    pub(super) fn is_unnamed(
        &mut self,
        named: &[Property],
        patterns: &[(Pattern, Schema)],
        place: &Place,
    ) -> Condition {
        let mut tests = Vec::new();
        // The named members of a struct have fields of their own.
        if !named.is_empty() && matches!(place.ty, Type::Map(_)) {
            let known = named.iter().map(|property| &property.name);
            let test = quote!(!matches!(name.as_str(), #(#known)|*));
            tests.push(Condition::Comparison(test));
        }
        for (pattern, _) in patterns {
            tests.push(self.matches(pattern, &quote!(name)).negated());
        }
        Condition::all(tests)
    }

    /// The members whose `name` passes a test; `keyword` says what they are.
    pub(super) fn collect_members(
        &mut self,
        schema: &Schema,
        keyword: &str,
        test: &Condition,
        place: &Place,
    ) -> Option<Statement> {
        let (members, ty) = self.free_members(place)?;
        let member = Place::bound(quote!(value), &ty);
        let inside = self.collect_part(schema, keyword, "no member of this name", &member);
        if inside.is_empty() || matches!(test, Condition::False) {
            return None;
        }
        if let ([Statement::Own(_)], Condition::True, Type::Map(_)) =
            (inside.as_slice(), test, &place.ty)
        {
            return Some(Statement::Own(place.value().clone()));
        }
        let value = if is_copy(&ty) {
            quote!(&value)
        } else {
            quote!(value)
        };
        let inside = statement::at(&quote!(&at.member(name)), &inside);
        let inside = match test {
            Condition::True => inside,
            test => {
                let test = test.tokens();
                statement::when(&test, &inside)
            }
        };
        Some(Statement::Block(if uses(&inside, "value") {
            quote!(for (name, #value) in #members { #inside })
        } else {
            let keys = keys(&members);
            quote!(for name in #keys { #inside })
        }))
    }

    /// The map of the members of a struct that have no field, if it keeps them.
    pub(super) fn kept(&self, place: &Place) -> Option<Place> {
        let Type::Named(_) = place.ty else {
            return None;
        };
        let (_, ty) = self.free_members(place)?;
        let value = place.value();
        let map = quote!(#value.additional);
        Some(Place::field(map, &Type::Map(Box::new(ty))))
    }

    /// The members of a place that have no field, and the type of their values.
    pub(super) fn free_members(&self, place: &Place) -> Option<(TokenStream, Type)> {
        let (value, reference) = (place.value(), place.reference());
        match &place.ty {
            Type::Map(ty) => Some((reference, (**ty).clone())),
            Type::Named(id) => match &self.plan.api.ty(*id).shape {
                Shape::Struct(shape) => match &shape.additional {
                    Additional::Kept(ty) => Some((quote!(&#value.additional), ty.clone())),
                    Additional::Ignored | Additional::Refused => None,
                },
                Shape::Enum(_) | Shape::Integers(_) | Shape::Union(_) | Shape::Newtype(_) => None,
            },
            _ => None,
        }
    }

    /// `propertyNames`.
    pub(super) fn collect_names(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        let mut statements = self.collect_known_names(schema, place);
        let inside = self.collect(schema, &Place::bound(quote!(name), &Type::String));
        if inside.is_empty() {
            return statements;
        }
        let Some((members, _)) = self.free_members(place) else {
            return statements;
        };
        let inside = statement::at(&quote!(&at.member(name)), &inside);
        let keys = keys(&members);
        statements.push(Statement::Block(quote!(for name in #keys { #inside })));
        statements
    }

    /// `propertyNames`, for the members that have fields.
    fn collect_known_names(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        let Type::Named(id) = place.ty else {
            return Vec::new();
        };
        let plan = self.plan;
        let Shape::Struct(shape) = &plan.api.ty(id).shape else {
            return Vec::new();
        };
        let mut statements = Vec::new();
        for field in &shape.fields {
            let name = &field.name;
            let known = Place::argument(quote!(#name), &Type::String);
            let inside = self.collect(schema, &known);
            if inside.is_empty() {
                continue;
            }
            match self.present(name, place) {
                Condition::True => {
                    statements.extend(statement::within(&statement::member(name), &inside, false));
                }
                present => {
                    let inside = statement::within(&statement::member(name), &inside, true);
                    let inside = statement::row(&inside);
                    let block = statement::when(&present.tokens(), &inside);
                    statements.push(Statement::Block(block));
                }
            }
        }
        statements
    }

    /// `dependentRequired`.
    pub(super) fn collect_dependent_required(
        &mut self,
        entries: &[(String, Vec<String>)],
        place: &Place,
    ) -> Vec<Statement> {
        let mut statements = Vec::new();
        for (name, required) in entries {
            for other in required {
                let (absent, present) = (
                    self.present(name, place).negated(),
                    self.present(other, place),
                );
                let holds = Condition::any([absent, present]);
                if !matches!(holds, Condition::True) {
                    self.imports.add("crate::runtime", "keyword");
                    let holds = holds.tokens();
                    statements.push(Statement::Call {
                        function: quote!(keyword::dependent_required),
                        subject: None,
                        arguments: quote!(#holds, #other, #name,),
                    });
                }
            }
        }
        statements
    }

    /// One entry of `dependentSchemas`.
    pub(super) fn collect_dependent_schema(
        &mut self,
        member: &Property,
        place: &Place,
    ) -> Vec<Statement> {
        // What is no object has no member to depend on.
        if !matches!(place.ty, Type::Named(_) | Type::Map(_) | Type::Json) {
            return Vec::new();
        }
        let inside = self.collect(&member.schema, place);
        match self.present(&member.name, place) {
            Condition::True => inside,
            Condition::False => Vec::new(),
            _ if inside.is_empty() => inside,
            present => {
                let (present, inside) = (present.tokens(), statement::row(&inside));
                vec![Statement::Block(statement::when(&present, &inside))]
            }
        }
    }
}

/// The variable that a field is bound to; never one that the emitted code uses itself.
pub(super) fn variable(field: &Ident) -> Ident {
    if matches!(field.as_str(), "at" | "out" | "keyword" | "pattern") {
        Ident::snake(&[words(field.plain()).concat(), "value".to_owned()])
    } else {
        field.clone()
    }
}

/// The names of a map that a `for` loop goes through by reference.
pub(super) fn keys(members: &TokenStream) -> TokenStream {
    let mut tokens = members.clone().into_iter().peekable();
    tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '&'));
    let map: TokenStream = tokens.collect();
    quote!(#map.keys())
}
