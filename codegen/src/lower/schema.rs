//! A schema's keywords as rules, whatever the dialect.
//!
//! Invariant: rules stand in the order of the document; what is only an annotation is left out.

use indexmap::IndexSet;
use serde_json::Value;

use super::Lowering;
use super::kinds::{
    branches, is_int_or_string, is_never, is_null, is_null_of, says_null_alone, texts_of_branches,
};
use super::lead::wrapped;
use super::turn::Turn;
use crate::diagnostic::Code;
use crate::document::keyword::{chooses, demands, says_nothing};
use crate::document::{Lookup, Node, Object, PatternMeaning};
use crate::ir::{Direction, IntegerValue, JsonType, Number, Pattern, Rule, Schema, SchemaId};
use crate::source::Pointer;

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
                format!("schemas stand in each other more than {MAX_DEPTH} deep"),
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
        for (keyword, value) in members {
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
            self.degraded(
                Code::UnsupportedKeyword,
                &at.join(keyword),
                format!("`{keyword}` beside `$ref` is ignored, as OpenAPI 3.0 says"),
                "put the reference into a list under `allOf`, or say `openapi: 3.1.0`",
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
        for (keyword, value) in node.as_object().into_iter().flatten() {
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
            "type" if !self.config.exact && self.document.is_mistyped(node) => return None,
            "type" => self.types(node, value).map(Rule::Type)?,
            "enum" => self.values(node, value)?,
            "const" if self.is_3_0() && self.config.exact => return None,
            "const" => {
                if self.is_3_0() {
                    self.degraded(
                        Code::UnsupportedKeyword,
                        &here.at.join(keyword),
                        "`const` is no keyword of OpenAPI 3.0, and is read as that of 3.1"
                            .to_owned(),
                        "say `enum` with one value",
                    );
                }
                Rule::Values(vec![Value::from(value)])
            }
            "minimum" => {
                let exclusive = node.flag("exclusiveMinimum");
                let limit = number(value)?;
                if exclusive {
                    Rule::ExclusiveMinimum(limit)
                } else {
                    Rule::Minimum(limit)
                }
            }
            "maximum" => {
                let exclusive = node.flag("exclusiveMaximum");
                let limit = number(value)?;
                if exclusive {
                    Rule::ExclusiveMaximum(limit)
                } else {
                    Rule::Maximum(limit)
                }
            }
            "exclusiveMinimum" => number(value).map(Rule::ExclusiveMinimum)?,
            "exclusiveMaximum" => number(value).map(Rule::ExclusiveMaximum)?,
            "multipleOf" => number(value).map(Rule::MultipleOf)?,
            "minLength" => count(value).map(Rule::MinLength)?,
            "maxLength" => count(value).map(Rule::MaxLength)?,
            "pattern" => {
                let pattern = PatternMeaning::checked(value.as_str()?)?;
                Rule::Pattern(Pattern(pattern.into_owned()))
            }
            "format" => Rule::Format(self.format(value.as_str()?)?),
            "minItems" => count(value).map(Rule::MinItems)?,
            "maxItems" => count(value).map(Rule::MaxItems)?,
            "uniqueItems" => Rule::UniqueItems,
            "minProperties" => count(value).map(Rule::MinProperties)?,
            "maxProperties" => count(value).map(Rule::MaxProperties)?,
            "required" => self.required(node, value, here.direction)?,
            "allOf" => {
                let mut parts = self.parts(value, keyword, here)?;
                self.drop_one_way(node, value, here, &mut parts);
                let rule = all_of(node, parts);
                let says_null = value.as_array()?.iter().any(says_null_alone);
                if self.adds_null(node) || says_null && !self.config.exact {
                    rule.or_null(here.at)
                } else {
                    rule
                }
            }
            "anyOf" | "oneOf" if !self.config.exact && texts_of_branches(node).is_some() => {
                listed_texts(node)?
            }
            "anyOf" | "oneOf" if self.texts_or_blank(node).is_some() => {
                self.blank_or_listed(node)?
            }
            "anyOf" | "oneOf" if self.integers(node).is_some() => {
                listed_integers(node, self.integers(node)?)
            }
            "anyOf" => Rule::AnyOf(self.branches_of(node, value, keyword, here)?),
            "oneOf" => {
                let parts = self.branches_of(node, value, keyword, here)?;
                let listed = value.as_array()?;
                let is_never = || {
                    self.document.excluded(listed).is_some()
                        || self.document.repeated(listed).is_some()
                };
                let is_any = !self.config.exact && is_never();
                if is_any {
                    Rule::AnyOf(parts)
                } else {
                    Rule::OneOf(parts)
                }
            }
            "not" => Rule::Not(self.part(value, keyword, here)),
            "if" if !self.is_3_0() => self.conditional(node, value, here),
            _ => return self.container_rule(node, keyword, value, here),
        };
        Some(rule)
    }

    /// The schemas that a keyword chooses among, and `null` where the whole is nullable.
    fn branches_of(
        &mut self,
        node: &'d Node,
        value: &'d Node,
        keyword: &str,
        here: Here<'_>,
    ) -> Option<Vec<Schema>> {
        let mut parts = self.parts(value, keyword, here)?;
        if self.config.exact {
            return Some(parts);
        }
        let nodes = value.as_array()?;
        for (part, node) in parts.iter_mut().zip(nodes) {
            if says_null_alone(node) || (!is_null(node) && is_null_of(nodes, node)) {
                part.rules = [Rule::Type(vec![JsonType::Null])].into();
            }
        }
        let is_there = nodes
            .iter()
            .any(|part| self.allows_null(part) || self.allows_null(self.behind(part)));
        if self.adds_null(node) && !is_there {
            parts.push(Schema {
                origin: here.at.clone(),
                rules: [Rule::Type(vec![JsonType::Null])].into(),
                ..Schema::default()
            });
        }
        Some(parts)
    }

    /// A choice between listed texts and the empty one as the list of all.
    fn blank_or_listed(&self, node: &'d Node) -> Option<Rule> {
        let texts = self.texts_or_blank(node)?.into_iter();
        let values = texts.map(Value::from);
        let null = self.allows_null(node).then_some(Value::Null);
        Some(Rule::Values(values.chain(null).collect()))
    }

    /// Whether `nullable`, or `null` among the types, adds `null` to what the other keywords of a schema
    /// allow, which to the letter (OpenAPI 3.0.3, 4.7.24.1) it does not: many authors know no other way
    /// to say it.
    fn adds_null(&self, node: &Node) -> bool {
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

    /// `if`, with `then` and `else`.
    fn conditional(&mut self, node: &'d Node, value: &'d Node, here: Here<'_>) -> Rule {
        let mut branch = |keyword| {
            node.get(keyword)
                .map(|value| self.part(value, keyword, here))
        };
        let (then, otherwise) = (branch("then"), branch("else"));
        // Alone it only annotates, which matters where unevaluated members are looked for.
        Rule::If {
            test: self.part(value, "if", here),
            then,
            otherwise,
        }
    }
}

/// `allOf`, which is a reference where it only wraps one.
fn all_of(node: &Node, parts: Vec<Schema>) -> Rule {
    if wrapped(node).is_some()
        && let [Schema { rules, .. }] = parts.as_slice()
        && let [rule @ Rule::Ref(_)] = &**rules
    {
        return rule.clone();
    }
    Rule::AllOf(parts)
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

pub(super) fn count(node: &Node) -> Option<u64> {
    let number = node.as_number()?;
    let is_beyond = number.is_integer() && !number.is_negative();
    // No value has so many characters, items or members.
    number.as_u64().or(is_beyond.then_some(u64::MAX))
}

/// The first sentence of a text, on one line and without its final stop.
fn first_sentence(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let end = line.find(". ").unwrap_or(line.len());
    line[..end].trim_end_matches('.').to_owned()
}

/// A choice of texts as the list of them.
fn listed_texts(node: &Node) -> Option<Rule> {
    let texts = texts_of_branches(node)?.into_iter();
    let values = Rule::Values(texts.map(|(text, _)| Value::from(text)).collect());
    Some(beside_null(node, values))
}

/// A choice of integers as the list of them.
fn listed_integers(node: &Node, integers: Vec<IntegerValue>) -> Rule {
    let values = integers.into_iter().map(|listed| Value::from(listed.value));
    beside_null(node, Rule::Values(values.collect()))
}

/// Whether `null` is one of the types that a schema lists.
fn lists_null_type(node: &Node) -> bool {
    let mut names = node.list("type").iter();
    names.any(|name| name.as_str() == Some("null"))
}

/// A rule, or `null` where that is a branch of the choice.
fn beside_null(node: &Node, values: Rule) -> Rule {
    let is_option = branches(node).is_some_and(|(_, parts)| parts.iter().any(is_null));
    if !is_option {
        return values;
    }
    let parts = [values, Rule::Type(vec![JsonType::Null])].map(|rule| Schema {
        rules: [rule].into(),
        ..Schema::default()
    });
    Rule::AnyOf(parts.to_vec())
}
