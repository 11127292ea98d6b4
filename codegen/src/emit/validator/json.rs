//! A schema on any JSON: keywords are checked for values of the type that they are about.
//!
//! Invariant: the code for a text, a number, a list or an object is the same as on a value whose
//! Rust type says so; only the way to it is emitted here.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::collect::Scope;
use super::condition::Condition;
use super::place::Place;
use super::statement::{self, Statement};
use super::variable::{closure, uses};
use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, shared_docs, spaced};
use crate::ir::{JsonType, Rule, Schema, SchemaId, Type};

/// The types that keywords are about.
const TYPES: [JsonType; 4] = [
    JsonType::String,
    JsonType::Number,
    JsonType::Array,
    JsonType::Object,
];

/// How a value of a type is reached, and the place that it is then.
fn typed(ty: JsonType, value: &TokenStream) -> Option<(TokenStream, Place)> {
    let json = || Box::new(Type::Json);
    match ty {
        JsonType::String => Some((
            quote!(#value.as_str()),
            Place::bound(quote!(text), &Type::String),
        )),
        JsonType::Number => Some((quote!(#value.as_number()), Place::number(quote!(number)))),
        JsonType::Array => Some((
            quote!(#value.as_array()),
            Place::bound(quote!(items), &Type::List(json())),
        )),
        JsonType::Object => Some((
            quote!(#value.as_object()),
            Place::bound(quote!(members), &Type::Map(json())),
        )),
        JsonType::Null | JsonType::Boolean | JsonType::Integer => None,
    }
}

/// The part of a schema that is about a type.
fn part(schema: &Schema, wanted: JsonType) -> Option<Schema> {
    let rules: Vec<Rule> = schema
        .rules
        .iter()
        .filter(|rule| rule.about() == Some(wanted))
        .cloned()
        .collect();
    (!rules.is_empty()).then(|| schema.with(rules))
}

impl Scope<'_> {
    /// What reports the rules that are about one type, where the value has it.
    pub(super) fn collect_typed(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        let mut statements = Vec::new();
        for wanted in TYPES {
            let (Some(part), Some((mut reach, mut inner))) =
                (part(schema, wanted), typed(wanted, place.value()))
            else {
                continue;
            };
            if place.is_hidden() && wanted == JsonType::String {
                self.imports.add("crate::runtime::subject", "Hidden");
                reach = quote!(#reach.map(Hidden));
                inner = Place::field(inner.value().clone(), &Type::SecretText);
            }
            let inside = self.collect(&part, &inner);
            if !inside.is_empty() {
                let (name, inside) = (inner.value(), statement::row(&inside));
                let is_used = uses(&inside, &name.to_string());
                let condition = if is_used {
                    quote!(let Some(#name) = #reach)
                } else {
                    quote!(#reach.is_some())
                };
                statements.push(Statement::Block(statement::when(&condition, &inside)));
            }
        }
        statements
    }

    /// Whether the rules that are about one type are kept, where the value has it.
    pub(super) fn holds_typed(&mut self, schema: &Schema, place: &Place) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for wanted in TYPES {
            let (Some(part), Some((reach, inner))) =
                (part(schema, wanted), typed(wanted, place.value()))
            else {
                continue;
            };
            let name = inner.value();
            conditions.push(match self.holds(&part, &inner) {
                Condition::True => Condition::True,
                Condition::False => Condition::Term(quote!(#reach.is_none())),
                inside => {
                    let inside = inside.tokens();
                    let test = closure(name, &inside);
                    Condition::Term(quote!(#reach.is_none_or(#test)))
                }
            });
        }
        conditions
    }
}

/// Emits `validators/schemas.rs`: a function for each schema that is applied to any JSON by
/// reference, and for those that these refer to.
///
/// Emits:
/// ```text
/// pub(crate) fn pet(value: &Value, at: &Path<'_>, out: &mut Violations) { .. }
/// ```
pub(in crate::emit) fn emit(plan: &Plan, wanted: BTreeSet<SchemaId>) -> Option<Module> {
    if wanted.is_empty() {
        return None;
    }
    let mut imports = Imports::default();
    let mut functions = std::collections::BTreeMap::new();
    let mut open: Vec<SchemaId> = wanted.into_iter().collect();
    while let Some(id) = open.pop() {
        if functions.contains_key(&id) {
            continue;
        }
        let mut own = Imports::default();
        let schema = plan.api.schema(id);
        let body = Scope::nowhere(plan, &mut own)
            .statements(schema, &Place::bound(quote!(value), &Type::Json));
        own.keep_named(plan, &body);
        open.extend(own.schemas());
        imports.merge(own);
        let (ident, line) = (&plan.names.schemas[id.0], format!(" `#{}`.", schema.origin));
        let arguments = if body.is_empty() {
            quote!(_: &Value, _: &Path<'_>, _: &mut Violations)
        } else if uses(&body, "value") {
            quote!(value: &Value, at: &Path<'_>, out: &mut Violations)
        } else {
            quote!(_: &Value, at: &Path<'_>, out: &mut Violations)
        };
        functions.insert(
            id,
            quote!(#[doc = #line] pub(crate) fn #ident(#arguments) { #body }),
        );
    }
    imports.add("serde_json", "Value");
    for name in ["Path", "Violations"] {
        imports.add("crate::runtime", name);
    }
    let docs = shared_docs(
        plan,
        "Schemas whose values no Rust type holds, applied to any JSON.",
    );
    let functions = spaced(functions.into_values());
    Some(Module::rust(
        "src/validators/schemas.rs".to_owned(),
        docs,
        &imports,
        functions,
    ))
}
