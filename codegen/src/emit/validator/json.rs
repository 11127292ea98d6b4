//! A schema on any JSON: keywords are checked for values of the type that they are about.
//!
//! Invariant: the code for a text, a number, a list or an object is the same as on a value whose
//! Rust type says so; only the way to it is emitted here.

use std::collections::{BTreeMap, BTreeSet};

use quote::quote;

use super::collect::Scope;
use super::condition::{Closure, Condition};
use super::expression::Expression;
use super::place::Place;
use super::statement::{self, Statement, Test};
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
pub(super) fn typed(ty: JsonType, place: &Place) -> Option<(Expression, Place)> {
    let (value, json) = (place.value(), || Box::new(Type::Json));
    let (reach, inner) = match ty {
        JsonType::String => (quote!(as_str()), Place::bound("text", &Type::String)),
        JsonType::Number => (quote!(as_number()), Place::number("number")),
        JsonType::Array => (
            quote!(as_array()),
            Place::bound("items", &Type::List(json())),
        ),
        JsonType::Object => (
            quote!(as_object()),
            Place::bound("members", &Type::Map(json())),
        ),
        JsonType::Null | JsonType::Boolean | JsonType::Integer => return None,
    };
    Some((place.about(quote!(#value.#reach)), inner))
}

/// The rules of a schema that are about values of every type.
fn for_every_type(schema: &Schema) -> impl Iterator<Item = &Rule> {
    let rules = schema.rules.iter();
    rules.filter(|rule| rule.about().is_none())
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
    /// What reports every rule that any JSON breaks: those for values of every type, then those that
    /// are about one.
    pub(super) fn collect_json(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        // What is applied to the same value inside of this schema does not show it either.
        let hidden = schema.secret.then(|| place.clone().hidden());
        let place = hidden.as_ref().unwrap_or(place);
        let mut statements: Vec<Statement> = for_every_type(schema)
            .flat_map(|rule| self.collect_rule(schema, rule, place))
            .collect();
        statements.extend(self.collect_typed(schema, place));
        statements
    }

    /// Whether any JSON satisfies a schema.
    pub(super) fn holds_json(&mut self, schema: &Schema, place: &Place) -> Condition {
        let mut conditions: Vec<Condition> = for_every_type(schema)
            .map(|rule| self.holds_rule(schema, rule, place))
            .collect();
        conditions.extend(self.holds_typed(schema, place));
        Condition::all(conditions)
    }

    /// What reports the rules that are about one type, where the value has it.
    fn collect_typed(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        let mut statements = Vec::new();
        for wanted in TYPES {
            let (Some(part), Some((mut reach, mut inner))) =
                (part(schema, wanted), typed(wanted, place))
            else {
                continue;
            };
            if place.is_hidden() && wanted == JsonType::String {
                let text = reach.tokens();
                let hidden = reach.about(quote!(#text.map(Hidden)));
                reach = hidden.importing("crate::runtime::subject", "Hidden");
                inner = Place::owned("text", &Type::SecretText);
            }
            let inside = self.collect(&part, &inner);
            if !inside.is_empty() {
                let is_there = Condition::Present(reach.clone());
                let test = Test::of(inner.expression(), reach, is_there, &inside);
                statements.push(statement::when(test, inside));
            }
        }
        statements
    }

    /// Whether the rules that are about one type are kept, where the value has it.
    fn holds_typed(&mut self, schema: &Schema, place: &Place) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for wanted in TYPES {
            let (Some(part), Some((reach, inner))) = (part(schema, wanted), typed(wanted, place))
            else {
                continue;
            };
            conditions.push(match self.holds(&part, &inner) {
                Condition::True => Condition::True,
                Condition::False => Condition::Absent(reach),
                inside => {
                    let closure = Closure::new(inner.expression().clone(), inside);
                    Condition::AbsentOr(reach, closure)
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
    let mut functions = BTreeMap::new();
    let mut open: Vec<SchemaId> = wanted.into_iter().collect();
    while let Some(id) = open.pop() {
        if functions.contains_key(&id) {
            continue;
        }
        let mut own = Imports::default();
        let schema = plan.api.schema(id);
        let value = Place::bound("value", &Type::Json);
        let statements = Scope::nowhere(plan).collect(schema, &value);
        let body = statement::block(&statements, &mut own);
        open.extend(own.schemas());
        imports.merge(own);
        let (ident, line) = (&plan.names.schemas[id.0], format!(" `#{}`.", schema.origin));
        let arguments = if body.is_empty() {
            quote!(_: &Value, _: &Path<'_>, _: &mut Violations)
        } else if statement::uses(&statements, value.expression()) {
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
