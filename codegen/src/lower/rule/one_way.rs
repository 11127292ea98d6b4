//! What rules become where a member does not go the way of the values: `readOnly` members are in no
//! request, `writeOnly` ones in no answer (`OpenAPI` 3.0.4, 4.7.24.2).
//!
//! | The member stands in | Becomes |
//! |---|---|
//! | `properties` | nothing |
//! | `required`, or what `dependentRequired` demands | no demand |
//! | a condition that asks for nothing else: `if`, `not`, a branch | a member that is not there |
//! | a condition that asks for more | nothing: it is told by the rest |
//!
//! Invariant: values that go both ways, or whose way is not known, have all members.

use std::collections::BTreeSet;

use super::Here;
use crate::document::{Lookup, Node};
use crate::ir::{Direction, Rule, Schema};
use crate::lower::Lowering;
use crate::lower::meaning::Placed;

impl<'d> Lowering<'d> {
    /// `required`, without the members that do not go this way.
    pub(super) fn required(
        &self,
        node: &'d Node,
        value: &Node,
        direction: Direction,
    ) -> Option<Rule> {
        let mut names = strings(value);
        names.retain(|name| {
            let property = node
                .get("properties")
                .and_then(|properties| properties.get(name));
            property.is_none_or(|property| self.goes(property, direction))
                && !self.is_spelled_otherwise(node, name)
        });
        (!names.is_empty()).then_some(Rule::Required(names))
    }

    /// Takes out of schemas that hold for the same value that members are required which do not go this
    /// way, where it is another schema that says so, or a branch of one.
    pub(super) fn drop_one_way<'s>(
        &self,
        node: &'d Node,
        parts: impl IntoIterator<Item = (&'d Node, &'s mut Schema)>,
        here: Here<'_>,
    ) {
        let is_foreign = |part: &Node| {
            let mut names = part.list("required").iter().filter_map(Node::as_str);
            let own = part.get("properties");
            names.any(|name| !own.is_some_and(|own| own.has(name)))
        };
        let parts = parts.into_iter().filter(|(part, _)| is_foreign(part));
        let parts: Vec<&mut Schema> = parts.map(|(_, schema)| schema).collect();
        if parts.is_empty() {
            return;
        }
        let one_way = self.one_way(node, here);
        let is_asked = |name: &String| {
            !one_way.contains(name.as_str()) && !self.is_spelled_otherwise(node, name)
        };
        for schema in parts {
            let rules = schema.rules.iter().filter_map(|rule| match rule {
                Rule::Required(names) => {
                    let mut names = names.clone();
                    names.retain(is_asked);
                    (!names.is_empty()).then_some(Rule::Required(names))
                }
                other => Some(other.clone()),
            });
            *schema = schema.with(rules);
        }
    }

    /// The members of a schema that do not go this way, its branches' included.
    fn one_way(&self, node: &'d Node, here: Here<'_>) -> BTreeSet<&'d str> {
        if here.direction == Direction::Both {
            return BTreeSet::new();
        }
        let members = self.members_of(node, here.at);
        let all = members.named.into_iter().chain(members.of_branches);
        let stays = |schemas: &[Placed<'d>]| {
            let mut schemas = schemas.iter();
            schemas.any(|(schema, _)| !self.goes(schema, here.direction))
        };
        all.filter(|(_, schemas)| stays(schemas))
            .map(|(name, _)| name)
            .collect()
    }

    /// `dependentRequired`, without the members that do not go this way, which nothing can depend on.
    pub(super) fn dependents(&self, node: &'d Node, value: &Node, here: Here<'_>) -> Option<Rule> {
        let one_way = self.one_way(node, here);
        let entries = value.as_object()?.iter().map(|(name, names)| {
            let mut names = strings(names);
            names.retain(|name| !one_way.contains(name.as_str()));
            (name.clone(), names)
        });
        Some(Rule::DependentRequired(entries.collect()))
    }

    /// The schema that is the value of a keyword which asks whether it holds: a member that does not go
    /// this way is not there.
    pub(super) fn condition(&mut self, value: &'d Node, keyword: &str, here: Here<'_>) -> Schema {
        let schema = *self.part(value, keyword, here);
        let stays = |name: &&str| {
            let properties = value.get("properties");
            let property = properties.and_then(|properties| properties.get(name));
            property.is_some_and(|property| !self.goes(property, here.direction))
        };
        let required = value.list("required").iter().filter_map(Node::as_str);
        let absent: Vec<String> = required.filter(stays).map(str::to_owned).collect();
        if absent.is_empty() {
            return schema;
        }
        let rules = schema.rules.iter().cloned();
        schema.with(rules.chain([Rule::Required(absent)]))
    }

    /// Whether the values of a member go in a direction (`readOnly`, `writeOnly`).
    pub(in crate::lower) fn goes(&self, property: &'d Node, direction: Direction) -> bool {
        let target = self.behind(property);
        let marked = |name| property.flag(name) || target.flag(name);
        match direction {
            Direction::Request => !marked("readOnly"),
            Direction::Response => !marked("writeOnly"),
            Direction::Both => true,
        }
    }
}

/// The texts of a list.
fn strings(node: &Node) -> Vec<String> {
    let names = node.as_array().unwrap_or_default().iter();
    names.filter_map(Node::as_str).map(str::to_owned).collect()
}
