//! Random schemas as most documents have them: each says its type, and a Rust type holds its values.

use serde_json::{Map, Value, json};

use super::PATTERNS;
use super::grammar::Grammar;

impl Grammar<'_> {
    /// A schema that says what its values are; `same` says whether it is applied to the value that the
    /// whole is applied to.
    pub(super) fn ordinary(&mut self, depth: usize, same: bool) -> Value {
        if depth == 0 {
            return self.single();
        }
        match self.choice.below(20) {
            0..=2 => self.single(),
            12 => self.of_several_types(depth - 1),
            13 => self.listed_types(depth - 1),
            14 | 15 => self.tuple(depth - 1),
            16 => self.parts(depth - 1),
            17 => self.extended(depth - 1, same),
            18 => self.map(depth - 1),
            19 => json!({"anyOf": [self.record(depth - 1), {"type": "object"}]}),
            3 => {
                let mut list = json!({"type": "array", "items": self.ordinary(depth - 1, false)});
                if self.choice.once_in(2) {
                    list["minItems"] = json!(self.choice.below(3));
                    list["maxItems"] = json!(2);
                }
                list
            }
            4 => json!({"type": "array", "items": {"type": "integer"}, "uniqueItems": true}),
            5 => json!({"type": "object", "additionalProperties": self.ordinary(depth - 1, false)}),
            6 => json!({"anyOf": [self.ordinary(depth - 1, same), {"type": "null"}]}),
            7 | 8 => self
                .reference(same)
                .unwrap_or_else(|| json!({"type": "boolean"})),
            9 => self.told_apart(depth - 1),
            _ => self.record(depth - 1),
        }
    }

    fn single(&mut self) -> Value {
        let mut schema = self.of_one_type();
        // Texts that are held as secrets are judged as others are.
        if schema["type"] == "string" && self.choice.once_in(3) {
            schema["format"] = json!("password");
        }
        schema
    }

    fn of_one_type(&mut self) -> Value {
        match self.choice.below(9) {
            8 => {
                json!({"type": "integer", "enum": [1, 2, 4], "x-enum-varnames": ["One", "Two", "Four"]})
            }
            0 => json!({"type": "boolean"}),
            1 => json!({"type": "integer"}),
            2 => {
                json!({"type": "integer", "minimum": -2, "exclusiveMaximum": self.choice.of(&[2, 6])})
            }
            3 => json!({"type": "number", "minimum": -0.5, "multipleOf": 0.5}),
            4 => json!({"type": "string", "pattern": self.choice.of(&PATTERNS)}),
            5 => json!({"type": ["string", "null"], "maxLength": 1 + self.choice.below(2)}),
            6 => json!({"type": "string", "enum": ["a", "b", "foo"]}),
            _ => json!({"type": "string", "minLength": self.choice.below(3)}),
        }
    }

    /// An object with members of its own names.
    fn record(&mut self, depth: usize) -> Value {
        let count = 1 + self.choice.below(3);
        let members = (0..count).map(|_| (self.choice.name(), self.ordinary(depth, false)));
        let properties: Map<String, Value> = members.collect();
        let names: Vec<String> = properties.keys().cloned().collect();
        let required: Vec<&String> = names.iter().filter(|_| self.choice.once_in(2)).collect();
        let mut schema = json!({"type": "object", "properties": properties, "required": required});
        match self.choice.below(4) {
            0 => schema["additionalProperties"] = json!(false),
            1 => schema["additionalProperties"] = self.ordinary(depth, false),
            _ => {}
        }
        schema
    }

    /// A choice of values whose types tell them apart, and of some whose do not.
    fn of_several_types(&mut self, depth: usize) -> Value {
        let mut branches = vec![
            self.single(),
            json!({"type": "integer", "minimum": self.choice.below(3)}),
            json!({"type": "array", "minItems": self.choice.below(2), "items": self.single()}),
        ];
        if self.choice.once_in(2) {
            branches.push(json!({"type": "array", "maxItems": 1, "items": {"type": "string"}}));
        }
        if self.choice.once_in(2) {
            branches.push(self.record(depth));
        }
        if self.choice.once_in(4) {
            // A `null` that two branches allow is what no author means.
            branches.retain(|branch| !branch["type"].is_array());
            branches = vec![json!({"oneOf": branches}), json!({"type": "null"})];
        }
        json!({self.choice.of(&["oneOf", "anyOf"]): branches})
    }

    /// Several types, with keywords for each.
    fn listed_types(&mut self, depth: usize) -> Value {
        let format = self.choice.of(&["password", "other"]);
        json!({
            "format": format,
            "type": self.choice.of(&[
                json!(["string", "integer"]),
                json!(["array", "number", "null"]),
                json!(["object", "boolean", "string"]),
            ]),
            "maxLength": 2,
            "minimum": 1,
            "minItems": 1,
            "items": self.single(),
            "additionalProperties": self.ordinary(depth, false),
        })
    }

    /// Several schemas of one type that all have to hold.
    fn parts(&mut self, depth: usize) -> Value {
        let limited = self.choice.of(&[
            json!({"type": "string", "maxLength": 2}),
            json!({"type": "integer", "minimum": 1}),
            json!({"type": "array", "maxItems": 2}),
            json!({"type": "object", "maxProperties": 2}),
        ]);
        let whole = match limited["type"].as_str() {
            Some("string") => json!({"type": "string", "enum": ["a", "ab", "foo"]}),
            Some("integer") => json!({"type": "integer", "maximum": 3}),
            Some("array") => json!({"type": "array", "items": self.ordinary(depth, false)}),
            _ => json!({"type": "object", "additionalProperties": self.ordinary(depth, false)}),
        };
        let mut parts = vec![whole, limited];
        if self.choice.once_in(2) {
            parts.reverse();
        }
        json!({"allOf": parts})
    }

    /// A reference with more beside it, or in `allOf`.
    fn extended(&mut self, depth: usize, same: bool) -> Value {
        let Some(mut schema) = self.reference(same) else {
            return self.map(depth);
        };
        if self.choice.once_in(2) {
            schema = json!({"allOf": [schema]});
        }
        let (keyword, limit) = self.choice.of(&[
            ("maxLength", 2),
            ("minimum", 2),
            ("maxItems", 1),
            ("maxProperties", 2),
        ]);
        schema[keyword] = json!(limit);
        schema
    }

    /// An object whose members have names of a pattern, or which no other keyword evaluates.
    fn map(&mut self, depth: usize) -> Value {
        let value = self.ordinary(depth, false);
        if self.choice.once_in(2) {
            let by_pattern = json!({self.choice.of(&PATTERNS): value});
            return json!({"type": "object", "patternProperties": by_pattern, "additionalProperties": false});
        }
        let mut schema = self.record(depth);
        if let Some(members) = schema.as_object_mut() {
            members.remove("additionalProperties");
        }
        schema["unevaluatedProperties"] = value;
        schema
    }

    /// A list whose first items have schemas of their own; of fixed length, or with others behind.
    fn tuple(&mut self, depth: usize) -> Value {
        let count = 1 + self.choice.below(3);
        let parts: Vec<Value> = (0..count).map(|_| self.ordinary(depth, false)).collect();
        let mut list = json!({"type": "array", "prefixItems": parts});
        match self.choice.below(6) {
            0 => {
                list["items"] = json!(false);
                list["minItems"] = json!(count);
            }
            1 => list["items"] = json!(false),
            2 => list["items"] = self.single(),
            3 => {
                list["items"] = self.ordinary(depth, false);
                list["minItems"] = json!(count + 1);
                list["maxItems"] = json!(count + 1);
            }
            _ => {
                list["minItems"] = json!(count);
                list["maxItems"] = json!(count);
            }
        }
        match self.choice.below(8) {
            0 => list["uniqueItems"] = json!(true),
            1 => list["contains"] = self.single(),
            2 => list = json!({"allOf": [list, {"not": {"contains": self.single()}}]}),
            _ => {}
        }
        list
    }

    /// Objects that a constant tells apart.
    fn told_apart(&mut self, depth: usize) -> Value {
        let branches = ["a", "b"].map(|tag| {
            let mut branch = self.record(depth);
            branch["properties"]["kind"] = json!({"type": "string", "const": tag});
            let mut required = vec![json!("kind")];
            required.extend(branch["required"].as_array().cloned().unwrap_or_default());
            branch["required"] = json!(required);
            branch
        });
        json!({"oneOf": branches})
    }
}
