//! Random schemas and instances from a small vocabulary, so that they meet: the same few names,
//! texts and numbers stand in both.

mod grammar;
pub mod old;
mod ordinary;

use serde_json::{Map, Value, json};

use grammar::Grammar;

/// What random schemas are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// JSON Schema 2020-12, as `OpenAPI` 3.1 has it.
    V3_1,
    /// The schemas of `OpenAPI` 3.0.
    V3_0,
    /// What both have and a Rust type holds to the letter.
    Ordinary,
}

/// A source of choices that a seed decides (xorshift).
#[derive(Clone, Debug)]
pub struct Choice(u64);

const NAMES: [&str; 5] = ["a", "b", "ab", "bar", ""];
const TEXTS: [&str; 7] = ["", "a", "b", "ab", "abc", "héé", "foo"];
const PATTERNS: [&str; 6] = ["^a", "b$", "^[a-c]+$", "^.?$", "a|o", "^[^a]*$"];
const TYPES: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

impl Choice {
    /// The choices of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let limit = u64::try_from(limit.max(1)).unwrap();
        usize::try_from((self.0 >> 11) % limit).unwrap()
    }

    /// One of some things.
    pub fn of<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())].clone()
    }

    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn name(&mut self) -> String {
        self.of(&NAMES).to_owned()
    }

    /// Any JSON, at most so deep.
    pub fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 9 } else { 14 }) {
            0 => Value::Null,
            1 => json!(self.once_in(2)),
            2 | 3 => json!(self.of(&[-3, 0, 1, 2, 3, 4, 6, 10])),
            4 => self.of(&[
                json!(1.0),
                json!(2.5),
                json!(-0.5),
                json!(0.1),
                json!(1e20),
                json!(3.0),
            ]),
            5..=8 => json!(self.of(&TEXTS)),
            9 | 10 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        let members = (0..self.below(4)).map(|_| (self.name(), self.value(depth)));
        Value::Object(members.collect())
    }

    /// A schema that may refer to those in `all`, and to those before `own` for the same value.
    pub fn schema(&mut self, dialect: Dialect, depth: usize, own: usize, all: usize) -> Value {
        let choice = self;
        let mut grammar = Grammar { choice, own, all };
        match dialect {
            Dialect::V3_1 => grammar.schema(depth, true),
            Dialect::V3_0 => grammar.old(depth, true),
            Dialect::Ordinary => grammar.ordinary(depth, true),
        }
    }

    /// A value that has a chance of satisfying a schema; references lead into `schemas`.
    pub fn near(&mut self, schema: &Value, schemas: &[Value], depth: usize) -> Value {
        if depth == 0 || self.once_in(6) {
            return self.value(2);
        }
        let Some(members) = schema.as_object() else {
            return self.value(1);
        };
        let reference = members.get("$ref").and_then(Value::as_str);
        if let Some(target) =
            reference.and_then(|text| text.rsplit('S').next()?.parse::<usize>().ok())
        {
            return self.near(&schemas[target], schemas, depth - 1);
        }
        if let Some(values) = members.get("enum").and_then(Value::as_array) {
            return self.of(values);
        }
        if let Some(value) = members.get("const") {
            return value.clone();
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            if let Some(parts) = members.get(keyword).and_then(Value::as_array)
                && self.once_in(2)
            {
                let part = self.of(parts);
                return self.near(&part, schemas, depth - 1);
            }
        }
        let declared = match members.get("type") {
            Some(Value::String(name)) => Some(name.clone()),
            Some(Value::Array(names)) => self.of(names).as_str().map(str::to_owned),
            _ => None,
        };
        let about = |keywords: &[&str]| {
            keywords
                .iter()
                .any(|keyword| members.contains_key(*keyword))
        };
        let object = about(&[
            "properties",
            "required",
            "patternProperties",
            "dependentSchemas",
        ]);
        let array = about(&["items", "prefixItems", "contains"]);
        match declared.as_deref() {
            Some("null") => Value::Null,
            Some("boolean") => json!(self.once_in(2)),
            Some("integer") => json!(self.of(&[-3, 0, 1, 2, 3, 4, 6, 10])),
            Some("number") => self.of(&[json!(1.5), json!(2), json!(-0.5), json!(3.0), json!(6)]),
            Some("string") => json!(self.of(&TEXTS)),
            Some("array") => self.near_list(members, schemas, depth),
            None if array && !object => self.near_list(members, schemas, depth),
            Some("object") => self.near_object(members, schemas, depth),
            None if object => self.near_object(members, schemas, depth),
            _ => self.value(2),
        }
    }

    fn near_list(&mut self, schema: &Map<String, Value>, schemas: &[Value], depth: usize) -> Value {
        let prefix = schema.get("prefixItems").and_then(Value::as_array);
        let items = schema.get("items").or_else(|| schema.get("contains"));
        let least = schema.get("minItems").and_then(Value::as_u64);
        let length = match least.and_then(|least| usize::try_from(least).ok()) {
            Some(least) if prefix.is_some() && !self.once_in(4) => least,
            _ => self.below(4),
        };
        (0..length)
            .map(
                |index| match prefix.and_then(|parts| parts.get(index)).or(items) {
                    Some(item) => self.near(item, schemas, depth - 1),
                    None => self.value(1),
                },
            )
            .collect()
    }

    fn near_object(
        &mut self,
        schema: &Map<String, Value>,
        schemas: &[Value],
        depth: usize,
    ) -> Value {
        let mut value = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            if !self.once_in(3) {
                value.insert(name.clone(), self.near(property, schemas, depth - 1));
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !value.contains_key(name) && !self.once_in(5) {
                value.insert(name.to_owned(), self.value(1));
            }
        }
        if self.once_in(3) {
            value.insert(self.name(), self.value(1));
        }
        Value::Object(value)
    }
}
