//! The keywords that look at members and items.
//!
//! Invariant: a keyword of 2020-12 says nothing in a document of `OpenAPI` 3.0.

use super::Here;
use super::limit::count;
use crate::config::Formats;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Lookup, Node, Object};
use crate::ir::{Format, Pattern, Property, Rule, Schema, Type};
use crate::lower::Lowering;
use crate::lower::meaning::{is_never, kinds};
use crate::source::Pointer;

/// The keywords that look at members and items, or choose by them, and came with 3.1.
const NEWER: [&str; 9] = [
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Those of them that can only be meant as in 3.1 where a document of 3.0 has them.
const READ_EARLY: [&str; 2] = ["patternProperties", "prefixItems"];

impl<'d> Lowering<'d> {
    /// What one keyword demands of members or items.
    pub(super) fn container_rule(
        &mut self,
        node: &'d Node,
        keyword: &str,
        value: &'d Node,
        here: Here<'_>,
    ) -> Option<Rule> {
        if self.is_3_0() && NEWER.contains(&keyword) {
            if self.config.exact || !READ_EARLY.contains(&keyword) {
                self.tell_unchecked(keyword, here);
                return None;
            }
            self.tell_newer(keyword, here);
        }
        if keyword == "$id" && !self.is_3_0() {
            self.tell_identified(here);
        }
        let of_items = self.items_rule(node, keyword, value, here);
        of_items.or_else(|| self.members_rule(node, keyword, value, here))
    }

    /// What one keyword demands of items.
    fn items_rule(
        &mut self,
        node: &'d Node,
        keyword: &str,
        value: &'d Node,
        here: Here<'_>,
    ) -> Option<Rule> {
        Some(match keyword {
            // What `items` was before 2020-12.
            "items" if value.as_array().is_some() => {
                Rule::PrefixItems(self.parts(value, keyword, here)?)
            }
            "items" => {
                // Behind `prefixItems`, only the rest.
                let first = self.first_items(node);
                Rule::Items {
                    from: first.map_or(0, |(_, parts)| parts.len()),
                    schema: self.part(value, keyword, here),
                }
            }
            "additionalItems" => Rule::Items {
                from: node.get("items")?.as_array()?.len(),
                schema: self.part(value, keyword, here),
            },
            "prefixItems" => Rule::PrefixItems(self.parts(value, keyword, here)?),
            "contains" => Rule::Contains {
                schema: self.part(value, keyword, here),
                least: node.get("minContains").and_then(count).unwrap_or(1),
                most: node.get("maxContains").and_then(count),
            },
            "unevaluatedItems" => Rule::UnevaluatedItems(self.part(value, keyword, here)),
            _ => return None,
        })
    }

    /// What one keyword demands of members; `properties` also says what those beside it do.
    fn members_rule(
        &mut self,
        node: &'d Node,
        keyword: &str,
        value: &'d Node,
        here: Here<'_>,
    ) -> Option<Rule> {
        Some(match keyword {
            "properties" => self.properties(node, here),
            "patternProperties" if !node.has("properties") => self.properties(node, here),
            "additionalProperties" if !node.has("properties") && self.patterns(node).is_none() => {
                self.properties(node, here)
            }
            "propertyNames" => Rule::PropertyNames(self.names(value, keyword, here)?),
            "dependentRequired" => self.dependents(node, value, here)?,
            "dependentSchemas" => {
                let at = here.at.join(keyword);
                let mut members = self.by_name(value.as_object(), &at, here);
                let parts = members.iter_mut().filter_map(|member| {
                    let part = value.get(&member.name)?;
                    Some((part, &mut member.schema))
                });
                self.drop_one_way(node, parts, here);
                Rule::DependentSchemas(members)
            }
            "unevaluatedProperties" => Rule::UnevaluatedProperties(self.part(value, keyword, here)),
            _ => return None,
        })
    }

    /// Says that a keyword that came with 3.1 is not read in a document of 3.0.
    fn tell_unchecked(&mut self, keyword: &str, here: Here<'_>) {
        let message = format!("`{keyword}` is not a keyword of OpenAPI 3.0");
        self.degraded(
            Diagnostic::warning(Code::UnsupportedKeyword, here.at.join(keyword), message)
                .with_note("it is not checked")
                .with_help("it came with 3.1: say `openapi: 3.1.0`"),
        );
    }

    /// Says that a schema with an identifier is referred to as any other.
    fn tell_identified(&mut self, here: Here<'_>) {
        let message = "`$id` does not change how references are resolved";
        self.degraded(
            Diagnostic::warning(Code::UnsupportedKeyword, here.at.join("$id"), message)
                .with_note("references below it are resolved against the document")
                .with_help("refer to schemas as `#/components/schemas/Name`"),
        );
    }

    /// Says that a keyword that came with 3.1 is read in a document of 3.0.
    fn tell_newer(&mut self, keyword: &str, here: Here<'_>) {
        let message = format!("`{keyword}` is not a keyword of OpenAPI 3.0");
        self.degraded(
            Diagnostic::warning(Code::UnsupportedKeyword, here.at.join(keyword), message)
                .with_note("it is read as in 3.1")
                .with_help("say `openapi: 3.1.0`"),
        );
    }

    /// Whether `patternProperties` is read, which came with 3.1: to the letter, 3.0 does not have it.
    pub(in crate::lower) fn reads_patterns(&self) -> bool {
        !self.is_3_0() || !self.config.exact
    }

    /// What the members are whose names match patterns.
    fn patterns(&self, node: &'d Node) -> Option<&'d Node> {
        node.get("patternProperties")
            .filter(|_| self.reads_patterns())
    }

    /// What all values of a map are, and where that stands: what the members that nothing names are,
    /// or where there may be none of these, or nothing is said of them, those whose names match a pattern.
    pub(in crate::lower) fn map_value(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> Option<(&'d Node, Pointer)> {
        let keyword = "additionalProperties";
        let rest = node.get(keyword);
        let by_pattern = self.patterns(node);
        let by_pattern = by_pattern.and_then(Node::as_object);
        let mut by_pattern = by_pattern.into_iter().flatten();
        let Some((pattern, value)) = by_pattern.next() else {
            return Some((
                rest.filter(|rest| rest.as_object().is_some())?,
                at.join(keyword),
            ));
        };
        let is_alike = |other: &Node| is_never(other) || other == value;
        let has_rest = match rest {
            Some(rest) => !is_alike(rest),
            // Who describes extensions says nothing of the members that an object has.
            None => self.config.exact || pattern.starts_with("^x-"),
        };
        let has_rest = has_rest && !self.is_of_any_name(pattern);
        let is_only = !has_rest && by_pattern.all(|(_, other)| other == value);
        is_only.then(|| (value, at.join("patternProperties").join(pattern)))
    }

    /// Whether a pattern is one of those by which authors say that a name may be any.
    fn is_of_any_name(&self, pattern: &str) -> bool {
        let inside = pattern.strip_prefix('^').unwrap_or(pattern);
        let inside = inside.strip_suffix('$').unwrap_or(inside);
        // Nobody means that the names have no line breaks, which is what a dot says to the letter.
        !self.config.exact && matches!(inside, ".*" | "(.*)" | "[\\s\\S]*")
            || matches!(pattern, "" | "^" | ".*")
    }

    /// What the members are whose name may be any, where that is all that a schema says of its members.
    fn any_member(&self, node: &'d Node) -> Option<(&'d String, &'d Node)> {
        let patterns = self.patterns(node)?.as_object()?;
        let only = patterns.iter().next().filter(|_| patterns.len() == 1)?;
        let is_any = !node.has("properties") && self.is_of_any_name(only.0);
        is_any.then_some(only)
    }

    /// `properties`, `patternProperties` and `additionalProperties` are one rule: the last is about
    /// the members that the others do not name.
    fn properties(&mut self, node: &'d Node, here: Here<'_>) -> Rule {
        if let Some((pattern, value)) = self.any_member(node) {
            let at = here.at.join("patternProperties");
            let there = Here { at: &at, ..here };
            return Rule::Properties {
                named: Vec::new().into_iter().collect(),
                patterns: Vec::new(),
                additional: Some(self.part(value, pattern, there)),
            };
        }
        let named = node.get("properties").and_then(Node::as_object);
        let named = self.by_name(named, &here.at.join("properties"), here);
        let by_pattern = self.patterns(node).and_then(Node::as_object);
        let by_pattern = self.by_name(by_pattern, &here.at.join("patternProperties"), here);
        Rule::Properties {
            named: named.into_iter().collect(),
            patterns: by_pattern
                .into_iter()
                .map(|property| (Pattern(property.name), property.schema))
                .collect(),
            additional: node
                .get("additionalProperties")
                .map(|value| self.part(value, "additionalProperties", here)),
        }
    }

    /// The schemas of a keyword that has some by name, those that do not go this way left out.
    fn by_name(
        &mut self,
        schemas: Option<&'d Object>,
        at: &Pointer,
        here: Here<'_>,
    ) -> Vec<Property> {
        let mut members = Vec::new();
        for (name, value) in schemas.into_iter().flatten() {
            if self.goes(value, here.direction) {
                let schema = self.schema(value, &at.join(name), here.direction, here.depth + 1);
                members.push(Property {
                    name: name.clone(),
                    schema,
                });
            }
        }
        members
    }

    /// `propertyNames`: what is no text to the letter is meant as the text of it.
    fn names(&mut self, value: &'d Node, keyword: &str, here: Here<'_>) -> Option<Box<Schema>> {
        let target = self.behind(value);
        let kinds = kinds(target);
        if self.config.exact || kinds.is_empty() || kinds.contains(&"string") {
            return Some(self.part(value, keyword, here));
        }
        let at = here.at.join(keyword);
        let message = "this schema allows no string, and property names are strings";
        self.degraded(
            Diagnostic::warning(Code::Unsatisfiable, &at, message)
                .with_note("names are compared with its listed values, written as text")
                .with_help("describe strings, with `enum` or `pattern`"),
        );
        let listed = target.get("enum")?.as_array()?.iter();
        let listed = listed.map(|value| serde_json::Value::String(value.to_string()));
        Some(Box::new(Schema {
            origin: at,
            rules: [Rule::Values(listed.collect())].into(),
            ..Schema::default()
        }))
    }

    /// The format, where it is asserted and checked.
    pub(in crate::lower) fn format(&self, name: &str) -> Option<Format> {
        let exact = self.config.exact;
        let format = match Format::named(name)? {
            // The registry of OpenAPI bounds integers by them, JSON Schema does not know them.
            format if format.integer().is_some() => return (!exact).then_some(format),
            // Drafts before 2019-09 know neither, and documents of 3.0 mean other things by them.
            Format::Time | Format::Duration if self.is_3_0() => return None,
            // Most frameworks write the times of a day without an offset, and call them so.
            Format::Time if !exact => Format::TimeOfDay,
            format => format,
        };
        (self.config.formats == Formats::Asserted).then_some(format)
    }

    /// The type of the integers that the `format` of a number says it is.
    pub(in crate::lower) fn integer_of_format(&self, node: &Node) -> Option<Type> {
        let format = self.format(node.text("format")?)?;
        format.integer().map(|integer| integer.held)
    }
}
