//! A schema on a place as statements that report every broken rule.
//!
//! In the emitted code `at` is the path of the place and `out` takes the violations.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::condition::Condition;
use super::place::{Place, is_copy};
use super::scalar::{Scalar, alternatives, scalar};
use super::statement::{self, Statement};
use super::{applied, field_of};
use crate::emit::Plan;
use crate::emit::imports::Imports;
use crate::ir::{
    Additional, Field, Presence, Property, Rule, Schema, SchemaId, Shape, Type, TypeId,
};
use crate::names::{Ident, words};

/// Where code is emitted: for which type, into which file.
pub(in crate::emit) struct Scope<'a> {
    /// The plan.
    pub(in crate::emit) plan: &'a Plan,
    /// What the file imports.
    pub(in crate::emit) imports: &'a mut Imports,
    /// The type whose validator is emitted.
    pub(in crate::emit) this: TypeId,
}

impl Scope<'_> {
    /// Statements that report every rule that the place breaks.
    pub(in crate::emit) fn statements(&mut self, schema: &Schema, place: &Place) -> TokenStream {
        let statements = self.collect(schema, place);
        statement::row(&statements)
    }

    /// What reports every rule that the place breaks.
    pub(super) fn collect(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        let mut statements = Vec::new();
        if let (Type::Nullable(inner), false) = (&place.ty, schema.rules.is_empty()) {
            let name = format_ident!("value");
            let inside = self.collect(schema, &Place::bound(quote!(#name), inner));
            if !inside.is_empty() {
                let path = place.value();
                let binding = Place::binding(path, inner);
                let inside = statement::row(&inside);
                statements.push(Statement::Block(
                    quote!(if let Some(#name) = #binding { #inside }),
                ));
            }
            return statements;
        }
        let json = place.ty == Type::Json;
        for rule in schema
            .rules
            .iter()
            .filter(|rule| !json || Self::is_about_any(rule))
        {
            statements.extend(self.collect_rule(schema, rule, place));
        }
        if json {
            statements.extend(self.collect_typed(schema, place));
        }
        statements
    }

    /// Statements for one rule.
    fn collect_rule(&mut self, schema: &Schema, rule: &Rule, place: &Place) -> Vec<Statement> {
        if let Some(scalar) = scalar(schema, rule, place) {
            return self.report(schema, scalar).into_iter().collect();
        }
        match rule {
            Rule::Ref(id) => self.collect_ref(*id, place),
            Rule::Items(items) => self.collect_items(items, place),
            Rule::Required(names) => names
                .iter()
                .filter_map(|name| self.collect_required(name, place))
                .collect(),
            Rule::Properties { named, additional } => {
                let mut statements: Vec<Statement> = named
                    .iter()
                    .flat_map(|property| self.collect_property(property, place))
                    .collect();
                if let Some(additional) = additional {
                    statements.extend(self.collect_additional(named, additional, place));
                }
                statements
            }
            Rule::AllOf(parts) => parts
                .iter()
                .flat_map(|part| self.collect(part, place))
                .collect(),
            Rule::OneOf(branches) => match self.telling(branches, place) {
                Some(telling) => self
                    .collect_branch(branches, &telling, place, rule)
                    .into_iter()
                    .collect(),
                None => self
                    .composite(schema, "oneOf", rule, place, branches)
                    .into_iter()
                    .collect(),
            },
            Rule::AnyOf(branches) => self
                .composite(schema, "anyOf", rule, place, branches)
                .into_iter()
                .collect(),
            Rule::Not(_) => self
                .composite(schema, "not", rule, place, &[])
                .into_iter()
                .collect(),
            // The keywords for single values are done.
            _ => Vec::new(),
        }
    }

    /// The call that reports a broken keyword, unless it cannot break.
    fn report(&mut self, schema: &Schema, scalar: Scalar) -> Option<Statement> {
        match (scalar.holds, scalar.call) {
            (Condition::True, _) => None,
            (_, Some((function, arguments))) => {
                self.uses(&arguments);
                self.imports.add("crate::runtime", "keyword");
                let function = format_ident!("{function}");
                Some(Statement::Call {
                    function: quote!(keyword::#function),
                    arguments: quote!(#arguments,),
                })
            }
            (holds, None) => {
                let expected = schema
                    .message
                    .clone()
                    .unwrap_or_else(|| "a value of another type".to_owned());
                self.rule(&holds, "type", &expected)
            }
        }
    }

    /// Imports what a piece of emitted code names.
    pub(super) fn uses(&mut self, code: &TokenStream) {
        for token in code.clone() {
            match token {
                proc_macro2::TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    match name.as_str() {
                        "regex" => self.imports.add("crate::runtime::regex", &name),
                        "Date" | "DateTime" | "decimal" | "equality" | "json" | "keyword"
                        | "pattern" => {
                            self.imports.add("crate::runtime", &name);
                        }
                        _ => {}
                    }
                }
                proc_macro2::TokenTree::Group(group) => self.uses(&group.stream()),
                proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => {}
            }
        }
    }

    /// A referred schema: the type's own validator where the place has that type.
    fn collect_ref(&mut self, id: SchemaId, place: &Place) -> Vec<Statement> {
        if self.has_validator(id, place) {
            self.imports.add("crate::runtime", "Validate");
            let value = place.value();
            return vec![Statement::Call {
                function: quote!(#value.check),
                arguments: TokenStream::new(),
            }];
        }
        if place.ty == Type::Json {
            let (function, value) = (self.function(id), place.reference());
            return vec![Statement::Call {
                function,
                arguments: quote!(#value,),
            }];
        }
        self.collect(self.plan.api.schema(id), place)
    }

    /// The function that applies a schema to any JSON.
    pub(super) fn function(&mut self, id: SchemaId) -> TokenStream {
        self.imports.add_schema(id);
        let ident = &self.plan.names.schemas[id.0];
        quote!(schemas::#ident)
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
        ty == self.this && place.value().to_string() == "self"
    }

    /// `items`.
    fn collect_items(&mut self, items: &Schema, place: &Place) -> Vec<Statement> {
        let Type::List(ty) = &place.ty else {
            return Vec::new();
        };
        let inside = self.collect(items, &Place::bound(quote!(item), ty));
        if inside.is_empty() {
            return inside;
        }
        let (value, pattern) = (
            place.value(),
            if is_copy(ty) {
                quote!(&item)
            } else {
                quote!(item)
            },
        );
        vec![statement::each(value, &pattern, &inside)]
    }

    /// A required member that its field leaves optional.
    fn collect_required(&mut self, name: &str, place: &Place) -> Option<Statement> {
        match self.present(name, place) {
            Condition::True => None,
            present => {
                let present = present.tokens();
                self.imports.add("crate::runtime", "keyword");
                Some(Statement::Call {
                    function: quote!(keyword::required),
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
                    Shape::Struct(shape) if matches!(shape.additional, Additional::Kept(_)) => {
                        let value = place.value();
                        Condition::Term(quote!(#value.additional.contains_key(#name)))
                    }
                    // What the struct does not hold is never sent.
                    Shape::Struct(_) => Condition::False,
                    Shape::Enum(_) | Shape::Union(_) | Shape::Newtype(_) => Condition::True,
                },
            },
            Type::Map(_) => {
                let value = place.value();
                Condition::Term(quote!(#value.contains_key(#name)))
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
        if let Type::Map(ty) = &place.ty {
            let inside = self.collect(&property.schema, &Place::bound(quote!(value), ty));
            let inside = statement::row(&statement::within(name, &inside, true));
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
            return vec![Statement::Block(
                quote!(if let Some(#pattern) = #value.get(#name) { #inside }),
            )];
        }
        let Some((id, at, field)) = self.field(name, place) else {
            return Vec::new();
        };
        let path = self.path(place, id, at);
        if field.presence == Presence::Required {
            let inside = self.collect(&property.schema, &Place::field(path, &field.ty));
            return statement::within(name, &inside, false);
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
        let inside = statement::row(&statement::within(name, &inside, true));
        vec![Statement::Block(
            quote!(if let Some(#variable) = #binding { #inside }),
        )]
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

    /// `additionalProperties`: the members that are not named.
    fn collect_additional(
        &mut self,
        named: &[Property],
        additional: &Schema,
        place: &Place,
    ) -> Vec<Statement> {
        let Some((members, ty)) = self.unnamed(named, place) else {
            return Vec::new();
        };
        let inside = self.collect(additional, &Place::bound(quote!(value), &ty));
        if inside.is_empty() {
            return inside;
        }
        let pattern = if is_copy(&ty) {
            quote!((name, &value))
        } else {
            quote!((name, value))
        };
        let inside = statement::row(&inside);
        vec![Statement::Block(quote! {
            for #pattern in #members {
                let at = &at.member(name);
                #inside
            }
        })]
    }

    /// The members of a place that are not named, as an iterator, and the type of their values.
    pub(super) fn unnamed(&self, named: &[Property], place: &Place) -> Option<(TokenStream, Type)> {
        let value = place.value();
        let (members, ty) = match &place.ty {
            Type::Map(ty) => (quote!(#value.iter()), (**ty).clone()),
            Type::Named(id) => match &self.plan.api.ty(*id).shape {
                Shape::Struct(shape) => match &shape.additional {
                    // The named members have fields of their own.
                    Additional::Kept(ty) => return Some((quote!(&#value.additional), ty.clone())),
                    Additional::Ignored => return None,
                },
                Shape::Enum(_) | Shape::Union(_) | Shape::Newtype(_) => return None,
            },
            _ => return None,
        };
        if named.is_empty() {
            return Some((members, ty));
        }
        let known = named.iter().map(|property| &property.name);
        Some((
            quote!(#members.filter(|(name, _)| !matches!(name.as_str(), #(#known)|*))),
            ty,
        ))
    }

    /// A rule that is satisfied as a whole or broken as a whole.
    fn composite(
        &mut self,
        schema: &Schema,
        keyword: &str,
        rule: &Rule,
        place: &Place,
        branches: &[Schema],
    ) -> Option<Statement> {
        let holds = self.holds_rule(schema, rule, place);
        let expected = schema
            .message
            .clone()
            .unwrap_or_else(|| described(keyword, rule, branches));
        self.rule(&holds, keyword, &expected)
    }

    /// The call that reports a rule that is told in one sentence.
    fn rule(&mut self, holds: &Condition, keyword: &str, sentence: &str) -> Option<Statement> {
        if matches!(holds, Condition::True) {
            return None;
        }
        self.imports.add("crate::runtime", "keyword");
        let holds = holds.tokens();
        Some(Statement::Call {
            function: quote!(keyword::rule),
            arguments: quote!(#holds, #keyword, #sentence,),
        })
    }

    /// The required member whose constant tells the branches apart: its name, its texts by branch,
    /// and whether every text that the member's own `enum` allows has a branch.
    fn telling(&self, branches: &[Schema], place: &Place) -> Option<Telling> {
        let first = branches.first()?;
        let name = first
            .properties()
            .iter()
            .map(|property| &property.name)
            .find(|name| {
                let (_, _, field) = self
                    .field(name, place)
                    .map_or((None, None, None), |(id, at, field)| {
                        (Some(id), Some(at), Some(field))
                    });
                field.is_some_and(|field| {
                    field.presence == Presence::Required && self.is_text(&field.ty)
                }) && branches.iter().all(|branch| texts(branch, name).is_some())
            })?;
        let texts: Vec<Vec<String>> = branches
            .iter()
            .filter_map(|branch| texts(branch, name))
            .collect();
        let mut all: Vec<&String> = texts.iter().flatten().collect();
        all.sort();
        let count = all.len();
        all.dedup();
        (all.len() == count).then(|| Telling {
            name: name.clone(),
            texts,
        })
    }

    /// Whether values of the type have a text.
    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::String => true,
            Type::Named(id) => matches!(self.plan.api.ty(*id).shape, Shape::Enum(_)),
            _ => false,
        }
    }

    /// The rules of the branch that the telling member chooses.
    fn collect_branch(
        &mut self,
        branches: &[Schema],
        telling: &Telling,
        place: &Place,
        rule: &Rule,
    ) -> Option<Statement> {
        let (id, at, _) = self.field(&telling.name, place)?;
        let path = self.path(place, id, at);
        let mut arms = TokenStream::new();
        for (branch, texts) in branches.iter().zip(&telling.texts) {
            let rest = without(branch, &telling.name);
            let inside = statement::row(&self.collect(&rest, place));
            arms.extend(quote!(#(#texts)|* => { #inside }));
        }
        let known: Vec<String> = telling.texts.iter().flatten().cloned().collect();
        let allowed = applied(self.plan, self.plan.api.schema(self.plan.api.ty(id).schema))
            .into_iter()
            .filter_map(|schema| schema.property(&telling.name))
            .flat_map(|property| applied(self.plan, property))
            .find_map(Schema::values);
        // An unlisted value is reported once, by the member's own `enum`.
        let otherwise = if allowed.is_some_and(|values| {
            values.iter().all(|value| {
                value
                    .as_str()
                    .is_some_and(|text| known.iter().any(|known| known == text))
            })
        }) {
            TokenStream::new()
        } else {
            let expected = described("oneOf", rule, branches);
            let broken: Vec<Statement> = self
                .rule(&Condition::False, "oneOf", &expected)
                .into_iter()
                .collect();
            statement::row(&broken)
        };
        Some(Statement::Block(quote! {
            match #path.as_str() {
                #arms
                _ => { #otherwise }
            }
        }))
    }
}

/// The member that tells the branches of a `oneOf` apart.
struct Telling {
    name: String,
    texts: Vec<Vec<String>>,
}

/// The texts that a branch allows for a member that it requires or that is always there.
fn texts(branch: &Schema, name: &str) -> Option<Vec<String>> {
    branch
        .property(name)?
        .values()?
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// A branch without what its telling member decides.
fn without(branch: &Schema, name: &str) -> Schema {
    let mut rest = branch.clone();
    for rule in &mut rest.rules {
        if let Rule::Properties { named, .. } = rule {
            named.retain(|property| property.name != name);
        }
    }
    rest
}

/// The variable that a field is bound to; never one that the emitted code uses itself.
pub(super) fn variable(field: &Ident) -> Ident {
    if matches!(field.as_str(), "at" | "out" | "keyword" | "pattern") {
        Ident::snake(&[words(field.plain()).concat(), "value".to_owned()])
    } else {
        field.clone()
    }
}

/// The types that branches allow, where that is all that they say.
fn types(branches: &[Schema]) -> Option<String> {
    let types = branches.iter().map(|branch| match branch.rules.as_slice() {
        [Rule::Type(types)] => Some(types.iter().map(|ty| ty.as_str())),
        _ => None,
    });
    let types: Vec<&str> = types
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    Some(format!("type {}", types.join(" or ")))
}

/// What a composite rule expects, where the document does not say it in words.
fn described(keyword: &str, rule: &Rule, branches: &[Schema]) -> String {
    let titles: Vec<serde_json::Value> = branches
        .iter()
        .filter_map(|branch| {
            branch
                .title
                .clone()
                .or_else(|| branch.message.clone())
                .map(Into::into)
        })
        .collect();
    match rule {
        Rule::OneOf(branches) | Rule::AnyOf(branches) => {
            let count = if keyword == "oneOf" {
                "exactly one"
            } else {
                "at least one"
            };
            if let Some(types) = types(branches) {
                types
            } else if titles.len() == branches.len() {
                format!("{count} of {}", alternatives(&titles))
            } else {
                format!("{count} of {} schemas", branches.len())
            }
        }
        _ => "what the schema excludes".to_owned(),
    }
}
