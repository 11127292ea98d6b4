//! Random schemas of `OpenAPI` 3.0, which has fewer keywords and some of its own.

use serde_json::{Map, Value, json};

use super::PATTERNS;
use super::grammar::Grammar;

/// The types of 3.0, which has no `null`.
const TYPES: [&str; 6] = ["boolean", "integer", "number", "string", "array", "object"];

impl Grammar<'_> {
    /// A schema; `same` says whether it is applied to the value that the whole is applied to.
    pub(super) fn old(&mut self, depth: usize, same: bool) -> Value {
        let reference = self.choice.once_in(6);
        if let Some(reference) = self.reference(same).filter(|_| reference) {
            return reference;
        }
        let mut members = Map::new();
        if depth > 0 {
            for _ in 0..=self.choice.below(3) {
                self.old_keyword(&mut members, depth - 1, same);
            }
        }
        if !self.choice.once_in(4) {
            let name = self.choice.of(&TYPES);
            members.insert("type".to_owned(), json!(name));
            if name == "array" && !members.contains_key("items") {
                members.insert("items".to_owned(), json!({}));
            }
            if self.choice.once_in(4) {
                members.insert("nullable".to_owned(), json!(true));
            }
        }
        Value::Object(members)
    }

    fn old_several(&mut self, depth: usize, same: bool) -> Value {
        let count = 1 + self.choice.below(3);
        (0..count).map(|_| self.old(depth, same)).collect()
    }

    fn old_keyword(&mut self, members: &mut Map<String, Value>, depth: usize, same: bool) {
        let small = self.choice.below(3);
        let (name, value) = match self.choice.below(20) {
            0 => {
                members.insert("exclusiveMinimum".to_owned(), json!(small > 0));
                (
                    "minimum",
                    self.choice.of(&[json!(0), json!(1.5), json!(-2)]),
                )
            }
            1 => {
                members.insert("exclusiveMaximum".to_owned(), json!(small > 0));
                (
                    "maximum",
                    self.choice.of(&[json!(4), json!(2.5), json!(1e19)]),
                )
            }
            2 => (
                "multipleOf",
                self.choice.of(&[json!(2), json!(0.5), json!(3)]),
            ),
            3 => ("minLength", json!(small)),
            4 => ("maxLength", json!(2 + small)),
            5 => ("pattern", json!(self.choice.of(&PATTERNS))),
            6 => ("minItems", json!(small)),
            7 => ("maxItems", json!(2 + small)),
            8 => ("uniqueItems", json!(true)),
            9 => ("items", self.old(depth, false)),
            10 => ("minProperties", json!(small)),
            11 => ("maxProperties", json!(2 + small)),
            12 => ("required", json!([self.choice.name()])),
            13 | 14 => {
                let count = 1 + self.choice.below(3);
                let names = (0..count).map(|_| (self.choice.name(), self.old(depth, false)));
                ("properties", Value::Object(names.collect()))
            }
            15 => ("additionalProperties", json!(small > 0)),
            16 => ("additionalProperties", self.old(depth, false)),
            17 => (
                self.choice.of(&["allOf", "anyOf", "oneOf"]),
                self.old_several(depth, same),
            ),
            18 => ("not", self.old(depth, same)),
            _ => ("enum", json!([self.choice.value(1), self.choice.value(0)])),
        };
        members.insert(name.to_owned(), value);
    }
}

/// The schema of 2020-12 that says what a schema of 3.0 says.
pub fn modern(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            // OpenAPI 3.0.4, 4.8.23: what stands beside `$ref` is ignored.
            if let Some(target) = members.get("$ref") {
                return json!({"$ref": target});
            }
            let parts = members
                .iter()
                .map(|(name, value)| (name.clone(), modern(value)));
            let mut new: Map<String, Value> = parts.collect();
            for (limit, exclusive) in [
                ("minimum", "exclusiveMinimum"),
                ("maximum", "exclusiveMaximum"),
            ] {
                if let Some(Value::Bool(is_exclusive)) = members.get(exclusive) {
                    new.remove(exclusive);
                    if let (true, Some(value)) = (is_exclusive, new.remove(limit)) {
                        new.insert(exclusive.to_owned(), value);
                    } else if let Some(value) = members.get(limit) {
                        new.insert(limit.to_owned(), value.clone());
                    }
                }
            }
            // OpenAPI 3.0.4, 4.7.24.1: `nullable` needs a `type` beside it.
            if let (Some(true), Some(name)) = (
                members.get("nullable").and_then(Value::as_bool),
                members.get("type"),
            ) {
                new.insert("type".to_owned(), json!([name, "null"]));
            }
            new.remove("nullable");
            Value::Object(new)
        }
        Value::Array(items) => items.iter().map(modern).collect(),
        other => other.clone(),
    }
}
