//! Random schemas and instances from a small vocabulary, so that they meet: the same few names,
//! texts and numbers stand in both.

use serde_json::{Map, Value, json};

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

    fn of<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())].clone()
    }

    fn once_in(&mut self, times: usize) -> bool {
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
    pub fn schema(&mut self, depth: usize, own: usize, all: usize) -> Value {
        let mut grammar = Grammar {
            choice: self,
            own,
            all,
        };
        grammar.schema(depth, true)
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
        (0..self.below(4))
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

/// What schemas are made of.
struct Grammar<'a> {
    choice: &'a mut Choice,
    own: usize,
    all: usize,
}

impl Grammar<'_> {
    /// A schema; `same` says whether it is applied to the value that the whole is applied to.
    fn schema(&mut self, depth: usize, same: bool) -> Value {
        if depth == 0 || self.choice.once_in(12) {
            return self.leaf(same);
        }
        if self.choice.once_in(3) {
            return self.plain(depth);
        }
        let mut members = Map::new();
        if self.choice.once_in(3) {
            members.insert("type".to_owned(), self.types());
        }
        for _ in 0..=self.choice.below(3) {
            self.keyword(&mut members, depth - 1, same);
        }
        Value::Object(members)
    }

    fn types(&mut self) -> Value {
        if self.choice.once_in(3) {
            let (first, second) = (self.choice.below(7), self.choice.below(6));
            let second = if second >= first { second + 1 } else { second };
            return json!([TYPES[first], TYPES[second]]);
        }
        json!(self.choice.of(&TYPES))
    }

    fn leaf(&mut self, same: bool) -> Value {
        match self.choice.below(8) {
            0 => json!(true),
            1 => json!(false),
            2 => json!({}),
            3 | 4 => self
                .reference(same)
                .unwrap_or_else(|| json!({"type": "string"})),
            _ => json!({"type": self.types()}),
        }
    }

    fn reference(&mut self, same: bool) -> Option<Value> {
        let limit = if same { self.own } else { self.all };
        (limit > 0).then(|| {
            let target = self.choice.below(limit);
            json!({"$ref": format!("#/components/schemas/S{target}")})
        })
    }

    /// A schema of the kind that most documents have, which a Rust type may hold.
    fn plain(&mut self, depth: usize) -> Value {
        match self.choice.below(7) {
            0 => {
                json!({"type": "string", "minLength": self.choice.below(3), "pattern": self.choice.of(&PATTERNS)})
            }
            1 => json!({"type": "integer", "minimum": -2, "maximum": self.choice.of(&[2, 6])}),
            2 => {
                json!({"type": "array", "items": self.schema(depth - 1, false), "uniqueItems": self.choice.once_in(2)})
            }
            3 => json!({"type": "object", "additionalProperties": self.schema(depth - 1, false)}),
            4 => json!({"type": ["string", "null"], "maxLength": 2}),
            5 => json!({"enum": ["a", "b", "foo"]}),
            _ => {
                let properties = self.named(depth - 1, false);
                let names: Vec<&String> = properties.keys().collect();
                let required: Vec<_> = names.iter().filter(|_| self.choice.once_in(2)).collect();
                let mut schema =
                    json!({"type": "object", "properties": properties, "required": required});
                if self.choice.once_in(2) {
                    schema["additionalProperties"] = json!(self.choice.once_in(2));
                }
                schema
            }
        }
    }

    fn named(&mut self, depth: usize, same: bool) -> Map<String, Value> {
        let count = 1 + self.choice.below(3);
        let members = (0..count).map(|_| (self.choice.name(), self.schema(depth, same)));
        members.collect()
    }

    fn several(&mut self, depth: usize, same: bool) -> Value {
        let count = 1 + self.choice.below(3);
        (0..count).map(|_| self.schema(depth, same)).collect()
    }

    fn keyword(&mut self, members: &mut Map<String, Value>, depth: usize, same: bool) {
        let mut put = |name: &str, value: Value| {
            members.insert(name.to_owned(), value);
        };
        let small = self.choice.below(3);
        match self.choice.below(31) {
            0 => put(
                "minimum",
                self.choice.of(&[json!(0), json!(1.5), json!(-2)]),
            ),
            1 => put(
                "maximum",
                self.choice.of(&[json!(4), json!(2.5), json!(1e19)]),
            ),
            2 => put("exclusiveMinimum", self.choice.of(&[json!(0), json!(1)])),
            3 => put("exclusiveMaximum", self.choice.of(&[json!(3), json!(6)])),
            4 => put(
                "multipleOf",
                self.choice.of(&[json!(2), json!(0.5), json!(3)]),
            ),
            5 => put("minLength", json!(small)),
            6 => put("maxLength", json!(2 + small)),
            7 => put("pattern", json!(self.choice.of(&PATTERNS))),
            8 => put("minItems", json!(small)),
            9 => put("maxItems", json!(2 + small)),
            10 => put("uniqueItems", json!(true)),
            11 => put("items", self.schema(depth, false)),
            12 => put("prefixItems", self.several(depth, false)),
            13 => {
                put("contains", self.schema(depth, false));
                if self.choice.once_in(2) {
                    put("minContains", json!(small));
                }
                if self.choice.once_in(2) {
                    put("maxContains", json!(2));
                }
            }
            14 => put("unevaluatedItems", self.schema(depth.min(1), false)),
            15 => put("minProperties", json!(small)),
            16 => put("maxProperties", json!(2 + small)),
            17 => put("required", json!([self.choice.name()])),
            18 | 19 => put("properties", Value::Object(self.named(depth, false))),
            20 => put("additionalProperties", self.schema(depth, false)),
            21 => put(
                "patternProperties",
                json!({self.choice.of(&PATTERNS): self.schema(depth, false)}),
            ),
            22 => put("propertyNames", self.schema(depth.min(1), false)),
            23 => put(
                "dependentRequired",
                json!({self.choice.name(): [self.choice.name()]}),
            ),
            24 => put(
                "dependentSchemas",
                json!({self.choice.name(): self.schema(depth, same)}),
            ),
            25 => put("unevaluatedProperties", self.schema(depth.min(1), false)),
            26 => {
                put("if", self.schema(depth, same));
                put("then", self.schema(depth, same));
                if self.choice.once_in(2) {
                    put("else", self.schema(depth, same));
                }
            }
            27 => put(
                self.choice.of(&["allOf", "anyOf", "oneOf"]),
                self.several(depth, same),
            ),
            28 => put("not", self.schema(depth, same)),
            29 => {
                if let Some(reference) = self.reference(same) {
                    put("$ref", reference["$ref"].clone());
                }
            }
            _ => {
                if self.choice.once_in(2) {
                    put("const", self.choice.value(1));
                } else {
                    put("enum", json!([self.choice.value(1), self.choice.value(0)]));
                }
            }
        }
    }
}
