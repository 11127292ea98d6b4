//! Random schemas of JSON Schema 2020-12, with every keyword.

use serde_json::{Map, Value, json};

use super::{Choice, PATTERNS, TYPES};

/// What schemas are made of.
pub(super) struct Grammar<'a> {
    pub(super) choice: &'a mut Choice,
    /// The schemas before this one may be applied to the same value.
    pub(super) own: usize,
    pub(super) all: usize,
}

impl Grammar<'_> {
    /// A schema; `same` says whether it is applied to the value that the whole is applied to.
    pub(super) fn schema(&mut self, depth: usize, same: bool) -> Value {
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

    pub(super) fn types(&mut self) -> Value {
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

    pub(super) fn reference(&mut self, same: bool) -> Option<Value> {
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
