//! How many steps it takes to judge a value: schemas that lead back to themselves in several ways
//! multiply them with each level of the value.
//!
//! Invariant: counting takes as many steps as there are pairs of a schema and a part of the value.

use foldhash::fast::FixedState;
use indexmap::IndexMap;
use serde_json::{Map, Value};

/// The schemas of a bundle, by their references.
pub(super) struct Steps<'a> {
    schemas: &'a Map<String, Value>,
    /// What was counted, by the addresses of schema and value; none of them moves meanwhile.
    known: IndexMap<(*const Value, *const Value), u64, FixedState>,
}

impl<'a> Steps<'a> {
    pub(super) fn new(schemas: &'a Map<String, Value>) -> Self {
        Self {
            schemas,
            known: IndexMap::default(),
        }
    }

    /// How often a schema is applied to a value, with all schemas that it applies to the value and to
    /// what is in it; never too few.
    pub(super) fn count(&mut self, schema: &'a Value, value: &Value) -> u64 {
        let Some(keywords) = schema.as_object() else {
            return 1;
        };
        let key = (std::ptr::from_ref(schema), std::ptr::from_ref(value));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        // A circle, which no document that is judged has, ends here.
        self.known.insert(key, 1);
        let mut steps: u64 = 1;
        for (keyword, inside) in keywords {
            steps = steps.saturating_add(self.of_keyword(keyword, inside, value));
        }
        self.known.insert(key, steps);
        steps
    }

    fn of_keyword(&mut self, keyword: &str, inside: &'a Value, value: &Value) -> u64 {
        match (keyword, inside, value) {
            ("$ref", Value::String(reference), _) => {
                let name = reference.strip_prefix("#/$defs/");
                let schemas = self.schemas;
                let target = name.and_then(|name| schemas.get(name));
                target.map_or(1, |target| self.count(target, value))
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(parts), _) => {
                self.sum(parts.iter(), &[value])
            }
            ("not" | "if" | "then" | "else", schema, _) => self.count(schema, value),
            ("dependentSchemas", Value::Object(schemas), Value::Object(_)) => {
                self.sum(schemas.values(), &[value])
            }
            (
                "properties" | "patternProperties",
                Value::Object(schemas),
                Value::Object(members),
            ) => schemas.iter().fold(0, |steps: u64, (name, schema)| {
                let values: Vec<&Value> = match keyword {
                    "properties" => members.get(name).into_iter().collect(),
                    _ => members.values().collect(),
                };
                steps.saturating_add(self.sum([schema].into_iter(), &values))
            }),
            ("additionalProperties" | "unevaluatedProperties", schema, Value::Object(members)) => {
                self.sum([schema].into_iter(), &members.values().collect::<Vec<_>>())
            }
            ("prefixItems", Value::Array(parts), Value::Array(items)) => {
                let pairs = parts.iter().zip(items);
                pairs.fold(0, |steps: u64, (part, item)| {
                    steps.saturating_add(self.count(part, item))
                })
            }
            (
                "items" | "contains" | "unevaluatedItems" | "additionalItems",
                schema,
                Value::Array(items),
            ) => self.sum([schema].into_iter(), &items.iter().collect::<Vec<_>>()),
            _ => 1,
        }
    }

    /// Each of some schemas applied to each of some values.
    fn sum(&mut self, schemas: impl Iterator<Item = &'a Value>, values: &[&Value]) -> u64 {
        schemas.fold(0, |steps: u64, schema| {
            values.iter().fold(steps, |steps, value| {
                steps.saturating_add(self.count(schema, value))
            })
        })
    }
}
