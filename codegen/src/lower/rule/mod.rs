//! A schema's keywords as rules, whatever the dialect.
//!
//! Invariant: rules stand in the order of the table of keywords, whatever that of the document is; what is
//! only an annotation is left out.

mod composition;
mod keyword;
mod limit;
mod one_way;

use indexmap::IndexSet;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::keyword::{chooses, demands, in_order, says_nothing};
use crate::document::{Lookup, Node, Object, PatternMeaning, excludes_nothing};
use crate::ir::{Direction, JsonType, Pattern, Rule, Schema, SchemaId};
use crate::lower::Lowering;
use crate::lower::meaning::{is_int_or_string, is_never};
use crate::lower::turn::Turn;
use crate::source::Pointer;
pub(super) use limit::count;
use limit::limit;

/// How deep schemas may stand in each other without a reference between.
const MAX_DEPTH: usize = 256;

/// Where a schema stands while it is lowered.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    /// Its place.
    pub(super) at: &'a Pointer,
    /// Which way its values go.
    pub(super) direction: Direction,
    /// How many schemas it stands in.
    pub(super) depth: usize,
}

impl<'d> Lowering<'d> {
    /// The rules of the schema that stands at a place that others refer to.
    pub(super) fn referred(&mut self, at: &Pointer, direction: Direction) -> SchemaId {
        let at = &self.end(at.clone());
        let direction = self.usage.form(at, direction);
        let key = (at.clone(), direction);
        if let Some(id) = self.schemas.get(&key) {
            return *id;
        }
        let id = SchemaId(self.api.schemas.len());
        self.api.schemas.push(Schema {
            origin: at.clone(),
            ..Schema::default()
        });
        self.schemas.insert(key, id);
        self.in_turn(Turn::Schema(id, at.clone(), direction));
        id
    }

    /// The schema that stands at a place. What types are made for stands in each other, and is
    /// lowered once: each of them shares the rules of those inside of it.
    pub(super) fn schema(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        direction: Direction,
        depth: usize,
    ) -> Schema {
        let key = (std::ptr::from_ref(node), direction);
        let known = self.nested.get(&key);
        if let Some(known) = known.filter(|known| known.origin == *at) {
            return known.clone();
        }
        let here = Here {
            at,
            direction,
            depth,
        };
        let schema = Schema {
            origin: at.clone(),
            title: node.text("title").map(str::to_owned),
            message: node.text("description").map(first_sentence),
            unit: node.text("x-unit").map(str::to_owned),
            secret: self.is_secret(node),
            rules: self.deeper(|lowering| lowering.rules(node, here)).into(),
        };
        if !schema.inner().is_empty() {
            self.nested.insert(key, schema.clone());
        }
        schema
    }

    fn rules(&mut self, node: &'d Node, here: Here<'_>) -> Vec<Rule> {
        if here.depth > MAX_DEPTH {
            self.report.error(
                Code::TooLarge,
                here.at.clone(),
                format!("schemas are nested more than {MAX_DEPTH} deep"),
            );
            return Vec::new();
        }
        if is_never(node) {
            return vec![Rule::Never];
        }
        let Node::Object(members) = node else {
            return Vec::new();
        };
        let mut rules = Vec::new();
        if let Some(target) = self.target(node) {
            let rule = self.reference(node, &target, here);
            // OpenAPI 3.0.4, 4.8.23: members beside `$ref` are ignored. Who writes `nullable`
            // there means it all the same, and there is no other short way to say it.
            rules.push(if self.adds_null(node) {
                rule.or_null(here.at)
            } else {
                rule
            });
            if self.is_3_0() {
                self.tell_ignored(node, members, here.at);
                return rules;
            }
        }
        for (keyword, value) in in_order(members) {
            rules.extend(self.rule(node, keyword, value, here));
        }
        rules
    }

    /// Says which demands beside a reference are ignored; what its target says as well is no news.
    fn tell_ignored(&mut self, node: &'d Node, members: &'d Object, at: &Pointer) {
        let target = self.behind(node);
        let is_repeated = |keyword: &str, value: &Node| match keyword {
            "type" => target.get(keyword).is_none_or(|own| own == value),
            "format" => target.get(keyword) == Some(value),
            _ => false,
        };
        let ignored = members.iter().filter(|(keyword, value)| {
            *keyword != "$ref" && demands(keyword) && !is_repeated(keyword, value)
        });
        for (keyword, _) in ignored {
            let message = format!("`{keyword}` beside `$ref` is ignored, as OpenAPI 3.0 says");
            self.degraded(
                Diagnostic::warning(Code::UnsupportedKeyword, at.join(keyword), message).with_help(
                    "put the reference into a list under `allOf`, or say `openapi: 3.1.0`",
                ),
            );
        }
    }

    /// What a reference demands: its target, or what that has for all of its values.
    fn reference(&mut self, node: &'d Node, target: &Pointer, here: Here<'_>) -> Rule {
        if self.document.inherits(here.at) {
            let (base, place) = self.follow(node, here.at);
            let there = Here {
                at: &place,
                depth: here.depth + 1,
                ..here
            };
            Rule::AllOf(vec![self.inherited(base, there)])
        } else {
            let target = self.behind_bare(target.clone());
            Rule::Ref(self.referred(&target, here.direction))
        }
    }

    /// The rules that a base has for all of its values; those that choose among its children
    /// would lead back to the child that inherits.
    fn inherited(&mut self, node: &'d Node, here: Here<'_>) -> Schema {
        Schema {
            origin: here.at.clone(),
            rules: self.inherited_rules(node, here).into(),
            ..Schema::default()
        }
    }

    fn inherited_rules(&mut self, node: &'d Node, here: Here<'_>) -> Vec<Rule> {
        let mut rules = Vec::new();
        if let Some(target) = self.target(node) {
            rules.push(self.reference(node, &target, here));
            if self.is_3_0() {
                return rules;
            }
        }
        for (keyword, value) in node.as_object().into_iter().flat_map(in_order) {
            if keyword == "allOf" {
                let parts = value.as_array().unwrap_or_default().iter().enumerate();
                let base = here.at.join(keyword);
                let parts = parts.map(|(index, part)| {
                    let there = Here {
                        at: &base.index(index),
                        depth: here.depth + 1,
                        ..here
                    };
                    self.inherited(part, there)
                });
                rules.push(Rule::AllOf(parts.collect()));
            } else if !chooses(keyword) {
                rules.extend(self.rule(node, keyword, value, here));
            }
        }
        rules
    }

    /// What one keyword demands.
    fn rule(
        &mut self,
        node: &'d Node,
        keyword: &str,
        value: &'d Node,
        here: Here<'_>,
    ) -> Option<Rule> {
        if says_nothing(keyword, value) {
            return None;
        }
        let rule = match keyword {
            "type" => self.types(node, value).map(Rule::Type)?,
            "enum" => self.values(node, value)?,
            "const" if self.is_3_0() && self.config.exact => return None,
            "const" => {
                if self.is_3_0() {
                    let place = here.at.join(keyword);
                    let message = "`const` is not a keyword of OpenAPI 3.0";
                    self.degraded(
                        Diagnostic::warning(Code::UnsupportedKeyword, place, message)
                            .with_note("it is read as in 3.1")
                            .with_help("say `enum` with one value"),
                    );
                }
                Rule::Values(vec![Value::from(value)])
            }
            "pattern" => {
                let pattern = PatternMeaning::checked(value.as_str()?)?;
                Rule::Pattern(Pattern(pattern.into_owned()))
            }
            "format" => Rule::Format(self.format(value.as_str()?)?),
            "uniqueItems" => Rule::UniqueItems,
            "required" => self.required(node, value, here.direction)?,
            "allOf" => self.all_of_rule(node, value, here)?,
            "anyOf" | "oneOf" => self.choice_rule(node, keyword, value, here)?,
            "not" if excludes_nothing(node) => return None,
            "not" => Rule::Not(Box::new(self.condition(value, keyword, here))),
            "if" if !self.is_3_0() => self.conditional(node, value, here),
            _ => {
                let limit = limit(node, keyword, value);
                return limit.or_else(|| self.container_rule(node, keyword, value, here));
            }
        };
        Some(rule)
    }

    /// Whether `nullable`, or `null` among the types, adds `null` to what the other keywords of a schema
    /// allow, which to the letter (OpenAPI 3.0.3, 4.7.24.1) it does not: many authors know no other way
    /// to say it.
    pub(super) fn adds_null(&self, node: &Node) -> bool {
        !self.config.exact && (self.says_nullable(node) || lists_null_type(node))
    }

    /// `enum`.
    fn values(&self, node: &Node, value: &Node) -> Option<Rule> {
        // To the letter nothing is valid; what is meant is another type, or another list.
        let listed = value.as_array()?.iter();
        let fits = |name: &str| {
            listed
                .clone()
                .any(|value| value.is_null() || value.is_of_type(name))
        };
        let declared = node.text("type");
        if !self.config.exact && declared.is_some_and(|name| !fits(name)) {
            return None;
        }
        // Two nodes are equal as JSON Schema compares them: `1` and `1.0` are one value.
        let nodes: IndexSet<&Node> = value.as_array()?.iter().collect();
        let mut values: Vec<Value> = nodes.into_iter().map(Value::from).collect();
        if self.adds_null(node) && !values.contains(&Value::Null) {
            values.push(Value::Null);
        }
        Some(Rule::Values(values))
    }

    /// `type`, with `null` where the schema is nullable.
    fn types(&self, node: &Node, value: &Node) -> Option<Vec<JsonType>> {
        let mut types: Vec<JsonType> = match value {
            _ if is_int_or_string(node) && !self.config.exact => {
                vec![JsonType::Integer, JsonType::String]
            }
            Node::String(name) => vec![json_type(name)?],
            Node::Array(names) => names
                .iter()
                .filter_map(Node::as_str)
                .filter_map(json_type)
                .collect(),
            _ => return None,
        };
        if self.says_nullable(node) && !types.contains(&JsonType::Null) {
            types.push(JsonType::Null);
        }
        Some(types)
    }

    /// The schema that is the value of a keyword.
    #[expect(
        clippy::unnecessary_box_returns,
        reason = "rules hold their schemas in boxes"
    )]
    pub(super) fn part(&mut self, value: &'d Node, keyword: &str, here: Here<'_>) -> Box<Schema> {
        let at = here.at.join(keyword);
        Box::new(self.schema(value, &at, here.direction, here.depth + 1))
    }

    /// The schemas of a keyword that lists some.
    pub(super) fn parts(
        &mut self,
        value: &'d Node,
        keyword: &str,
        here: Here<'_>,
    ) -> Option<Vec<Schema>> {
        let at = here.at.join(keyword);
        let parts = value.as_array()?.iter().enumerate();
        Some(
            parts
                .map(|(index, part)| {
                    self.schema(part, &at.index(index), here.direction, here.depth + 1)
                })
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

/// The first sentence of a text, on one line and without its final stop.
fn first_sentence(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let end = line.find(". ").unwrap_or(line.len());
    line[..end].trim_end_matches('.').to_owned()
}

/// Whether `null` is one of the types that a schema lists.
fn lists_null_type(node: &Node) -> bool {
    let mut names = node.list("type").iter();
    names.any(|name| name.as_str() == Some("null"))
}
