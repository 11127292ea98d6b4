//! A schema's keywords as rules, whatever the dialect.
//!
//! Invariant: rules stand in the order of the document; what is only an annotation is left out.

use serde_json::Value;

use super::Lowering;
use crate::config::Formats;
use crate::diagnostic::Code;
use crate::document::{CHOOSING, Node};
use crate::ir::{Direction, Format, JsonType, Number, Pattern, Property, Rule, Schema, SchemaId};
use crate::source::Pointer;

/// How deep schemas may stand in each other without a reference between.
const MAX_DEPTH: usize = 256;

impl<'d> Lowering<'d> {
    /// The rules of the schema that stands at a place that others refer to.
    pub(super) fn referred(&mut self, at: &Pointer, direction: Direction) -> SchemaId {
        let key = (at.clone(), self.usage.form(at, direction));
        if let Some(id) = self.schemas.get(&key) {
            return *id;
        }
        let id = SchemaId(self.api.schemas.len());
        self.api.schemas.push(Schema {
            origin: at.clone(),
            ..Schema::default()
        });
        self.schemas.insert(key, id);
        if let Some(node) = self.document.root().at(at) {
            self.api.schemas[id.0] = self.schema(node, at, direction, 0);
        }
        id
    }

    /// The rules of an inline schema.
    pub(super) fn schema(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        direction: Direction,
        depth: usize,
    ) -> Schema {
        let mut schema = Schema {
            origin: at.clone(),
            title: node.get("title").and_then(Node::as_str).map(str::to_owned),
            message: node
                .get("description")
                .and_then(Node::as_str)
                .map(first_sentence),
            unit: node.get("x-unit").and_then(Node::as_str).map(str::to_owned),
            rules: Vec::new(),
        };
        if depth > MAX_DEPTH {
            self.report.error(
                Code::TooLarge,
                at.clone(),
                format!("schemas stand in each other more than {MAX_DEPTH} deep"),
            );
            return schema;
        }
        match node {
            Node::Bool(false) => schema.rules.push(Rule::Never),
            Node::Object(members) => {
                if let Some(target) = self.target(node) {
                    let rule = self.reference(node, &target, at, direction, depth);
                    schema.rules.push(rule);
                    // OpenAPI 3.0.4, 4.8.23: members beside `$ref` are ignored.
                    if self.is_3_0() {
                        return schema;
                    }
                }
                for (keyword, value) in members {
                    let rule = self.rule(node, keyword, value, at, direction, depth);
                    schema.rules.extend(rule);
                }
            }
            _ => {}
        }
        schema
    }

    /// What a reference demands: its target, or what that has for all of its values.
    fn reference(
        &mut self,
        node: &'d Node,
        target: &Pointer,
        at: &Pointer,
        direction: Direction,
        depth: usize,
    ) -> Rule {
        if self.document.inherits(at) {
            let (base, place) = self.follow(node, at);
            Rule::AllOf(vec![self.inherited(base, &place, direction, depth + 1)])
        } else {
            Rule::Ref(self.referred(target, direction))
        }
    }

    /// The rules that a base has for all of its values; those that choose among its children
    /// would lead back to the child that inherits.
    fn inherited(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        direction: Direction,
        depth: usize,
    ) -> Schema {
        let mut schema = Schema {
            origin: at.clone(),
            ..Schema::default()
        };
        if let Some(target) = self.target(node) {
            let rule = self.reference(node, &target, at, direction, depth);
            schema.rules.push(rule);
            if self.is_3_0() {
                return schema;
            }
        }
        for (keyword, value) in node.as_object().into_iter().flatten() {
            if keyword == "allOf" {
                let parts = value.as_array().unwrap_or_default().iter().enumerate();
                let base = at.join(keyword);
                let parts = parts.map(|(index, part)| {
                    self.inherited(part, &base.index(index), direction, depth + 1)
                });
                schema.rules.push(Rule::AllOf(parts.collect()));
            } else if !CHOOSING.contains(&keyword.as_str()) {
                let rule = self.rule(node, keyword, value, at, direction, depth);
                schema.rules.extend(rule);
            }
        }
        schema
    }

    /// What one keyword demands.
    fn rule(
        &mut self,
        node: &'d Node,
        keyword: &str,
        value: &'d Node,
        at: &Pointer,
        direction: Direction,
        depth: usize,
    ) -> Option<Rule> {
        match keyword {
            "type" => self.types(node, value).map(Rule::Type),
            "enum" => {
                let mut values: Vec<Value> = value.as_array()?.iter().map(Value::from).collect();
                // A list of values allows `null` where the schema does (proposal 2019-10-31 of OpenAPI 3.0.3).
                if self.is_nullable(node) && !values.contains(&Value::Null) {
                    values.push(Value::Null);
                }
                Some(Rule::Values(values))
            }
            "const" => Some(Rule::Values(vec![Value::from(value)])),
            "minimum" => {
                let exclusive = node.get("exclusiveMinimum").and_then(Node::as_bool) == Some(true);
                let limit = number(value)?;
                Some(if exclusive {
                    Rule::ExclusiveMinimum(limit)
                } else {
                    Rule::Minimum(limit)
                })
            }
            "maximum" => {
                let exclusive = node.get("exclusiveMaximum").and_then(Node::as_bool) == Some(true);
                let limit = number(value)?;
                Some(if exclusive {
                    Rule::ExclusiveMaximum(limit)
                } else {
                    Rule::Maximum(limit)
                })
            }
            "exclusiveMinimum" => number(value).map(Rule::ExclusiveMinimum),
            "exclusiveMaximum" => number(value).map(Rule::ExclusiveMaximum),
            "multipleOf" => number(value).map(Rule::MultipleOf),
            "minLength" => count(value).map(Rule::MinLength),
            "maxLength" => count(value).map(Rule::MaxLength),
            "pattern" => Some(Rule::Pattern(Pattern(value.as_str()?.to_owned()))),
            "format" => self.format(value.as_str()?).map(Rule::Format),
            "minItems" => count(value).map(Rule::MinItems),
            "maxItems" => count(value).map(Rule::MaxItems),
            "uniqueItems" => (value.as_bool() == Some(true)).then_some(Rule::UniqueItems),
            "items" => {
                let items = self.schema(value, &at.join(keyword), direction, depth + 1);
                (!items.rules.is_empty()).then(|| Rule::Items(Box::new(items)))
            }
            "minProperties" => count(value).map(Rule::MinProperties),
            "maxProperties" => count(value).map(Rule::MaxProperties),
            "required" => self.required(node, value, direction),
            "properties" => Some(self.properties(node, value, at, direction, depth)),
            "additionalProperties" => {
                // Beside `properties` it is part of their rule.
                if node.get("properties").is_some() {
                    return None;
                }
                let additional = self.additional(value, at, direction, depth)?;
                Some(Rule::Properties {
                    named: Vec::new(),
                    additional: Some(additional),
                })
            }
            "allOf" => self
                .parts(value, &at.join(keyword), direction, depth)
                .map(Rule::AllOf),
            "anyOf" => self
                .parts(value, &at.join(keyword), direction, depth)
                .map(Rule::AnyOf),
            "oneOf" => self
                .parts(value, &at.join(keyword), direction, depth)
                .map(Rule::OneOf),
            "not" => Some(Rule::Not(Box::new(self.schema(
                value,
                &at.join(keyword),
                direction,
                depth + 1,
            )))),
            "if"
            | "then"
            | "else"
            | "contains"
            | "minContains"
            | "maxContains"
            | "prefixItems"
            | "patternProperties"
            | "propertyNames"
            | "dependentRequired"
            | "dependentSchemas"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "$dynamicRef"
            | "$recursiveRef" => {
                self.degraded(
                    Code::UnsupportedKeyword,
                    &at.join(keyword),
                    format!("`{keyword}` is not checked"),
                    "values that break it are sent and accepted",
                );
                None
            }
            _ => None,
        }
    }

    /// `type`, with `null` where the schema is nullable.
    fn types(&self, node: &Node, value: &Node) -> Option<Vec<JsonType>> {
        let mut types: Vec<JsonType> = match value {
            Node::String(name) => vec![json_type(name)?],
            Node::Array(names) => names
                .iter()
                .filter_map(Node::as_str)
                .filter_map(json_type)
                .collect(),
            _ => return None,
        };
        if self.is_nullable(node) && !types.contains(&JsonType::Null) {
            types.push(JsonType::Null);
        }
        Some(types)
    }

    /// Whether a schema of `OpenAPI` 3.0 says `nullable`, which needs a `type` beside it.
    pub(super) fn is_nullable(&self, node: &Node) -> bool {
        self.is_3_0()
            && node.get("nullable").and_then(Node::as_bool) == Some(true)
            && node.get("type").is_some()
    }

    /// The format, where it is asserted and checked.
    fn format(&self, name: &str) -> Option<Format> {
        let asserted = self.config.formats == Formats::Asserted;
        match name {
            "int32" => Some(Format::Int32),
            "int64" => Some(Format::Int64),
            "date-time" if asserted => Some(Format::DateTime),
            "date" if asserted => Some(Format::Date),
            _ => None,
        }
    }

    /// `required`, without the members that do not go this way.
    fn required(&self, node: &Node, value: &Node, direction: Direction) -> Option<Rule> {
        let names = value.as_array()?.iter().filter_map(Node::as_str);
        let names: Vec<String> = names
            .filter(|name| {
                let property = node
                    .get("properties")
                    .and_then(|properties| properties.get(name));
                property.is_none_or(|property| self.goes(property, direction))
            })
            .map(str::to_owned)
            .collect();
        (!names.is_empty()).then_some(Rule::Required(names))
    }

    /// `properties` and what stands beside them for the members that they do not name.
    fn properties(
        &mut self,
        node: &'d Node,
        value: &'d Node,
        at: &Pointer,
        direction: Direction,
        depth: usize,
    ) -> Rule {
        let base = at.join("properties");
        let mut named = Vec::new();
        for (name, property) in value.as_object().into_iter().flatten() {
            if self.goes(property, direction) {
                let schema = self.schema(property, &base.join(name), direction, depth + 1);
                named.push(Property {
                    name: name.clone(),
                    schema,
                });
            }
        }
        let additional = node.get("additionalProperties");
        let additional = additional.and_then(|value| self.additional(value, at, direction, depth));
        Rule::Properties { named, additional }
    }

    /// `additionalProperties`, if it demands something.
    fn additional(
        &mut self,
        value: &'d Node,
        at: &Pointer,
        direction: Direction,
        depth: usize,
    ) -> Option<Box<Schema>> {
        let schema = self.schema(
            value,
            &at.join("additionalProperties"),
            direction,
            depth + 1,
        );
        (!schema.rules.is_empty()).then(|| Box::new(schema))
    }

    /// Whether the values of a member go in a direction (`readOnly`, `writeOnly`).
    pub(super) fn goes(&self, property: &'d Node, direction: Direction) -> bool {
        let (target, _) = self.follow(property, &Pointer::root());
        let marked = |name| {
            [property, target]
                .iter()
                .any(|node| node.get(name).and_then(Node::as_bool) == Some(true))
        };
        match direction {
            Direction::Request => !marked("readOnly"),
            Direction::Response => !marked("writeOnly"),
            Direction::Both => true,
        }
    }

    /// The schemas of a composite keyword.
    fn parts(
        &mut self,
        value: &'d Node,
        at: &Pointer,
        direction: Direction,
        depth: usize,
    ) -> Option<Vec<Schema>> {
        let parts = value.as_array()?.iter().enumerate();
        Some(
            parts
                .map(|(index, part)| self.schema(part, &at.index(index), direction, depth + 1))
                .collect(),
        )
    }
}

/// The type that `type` names.
fn json_type(name: &str) -> Option<JsonType> {
    Some(match name {
        "null" => JsonType::Null,
        "boolean" => JsonType::Boolean,
        "integer" => JsonType::Integer,
        "number" => JsonType::Number,
        "string" => JsonType::String,
        "array" => JsonType::Array,
        "object" => JsonType::Object,
        _ => return None,
    })
}

fn number(node: &Node) -> Option<Number> {
    node.as_number().cloned()
}

fn count(node: &Node) -> Option<u64> {
    node.as_number().and_then(Number::as_u64)
}

/// The first sentence of a text, on one line and without its final stop.
fn first_sentence(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let end = line.find(". ").unwrap_or(line.len());
    line[..end].trim_end_matches('.').to_owned()
}
