//! Members and items that several parts of `allOf` describe: where no value could be what two of them
//! say, the later one is meant, as by an heir that describes a member of its base anew.
//!
//! Invariant: what is taken back contradicts a later part; what contradicts nothing stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::{Api, JsonType, Property, Rule, Schema, SchemaId, but_null};
use crate::source::Pointer;

/// With how many later parts one is compared; no document that was read has so many of one member.
const MAX_COMPARED: usize = 64;

/// A schema without what later parts of it contradict.
#[derive(Clone, Debug)]
pub struct Overridden {
    /// What is left.
    pub schema: Schema,
    /// What contradicts an earlier part.
    pub by: Vec<Pointer>,
}

/// What the parts of a schema describe.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part<'a> {
    Member(&'a str),
    OtherMembers,
    Items(usize),
}

/// What takes the place of schemas, by their addresses: what is looked at does not move.
type Changes = BTreeMap<*const Schema, Schema>;

impl Api {
    /// A schema without what later parts of its `allOf` contradict; nothing where none does.
    pub fn overridden(&self, schema: &Schema) -> Option<Overridden> {
        let (mut described, mut seen) = (IndexMap::new(), BTreeSet::new());
        if !schema.rules.iter().any(|rule| inside(rule).is_some()) {
            return None;
        }
        self.describe(schema, &mut described, &mut seen);
        let (mut changes, mut by) = (Changes::new(), Vec::new());
        for schemas in described.values().filter(|schemas| schemas.len() > 1) {
            self.take_back(schemas, &mut changes, &mut by);
        }
        if changes.is_empty() {
            return None;
        }
        let mut copy = Copy {
            api: self,
            changes,
            concerned: BTreeMap::new(),
            copied: BTreeSet::new(),
        };
        let schema = copy.schema(schema);
        Some(Overridden { schema, by })
    }

    /// Collects what a schema and its parts say of members and items, in document order.
    fn describe<'a>(
        &'a self,
        schema: &'a Schema,
        described: &mut IndexMap<Part<'a>, Vec<&'a Schema>>,
        seen: &mut BTreeSet<SchemaId>,
    ) {
        for rule in &*schema.rules {
            if let Rule::Ref(id) = rule
                && seen.insert(*id)
            {
                self.describe(self.schema(*id), described, seen);
            }
            for part in inside(rule).unwrap_or_default() {
                self.describe(part, described, seen);
            }
        }
        // What a schema says itself comes behind what it inherits, wherever that is written.
        let mut add = |part, schema| described.entry(part).or_default().push(schema);
        for rule in &*schema.rules {
            match rule {
                Rule::Properties {
                    named, additional, ..
                } => {
                    for member in named {
                        add(Part::Member(&member.name), &member.schema);
                    }
                    if let Some(schema) = additional {
                        add(Part::OtherMembers, schema);
                    }
                }
                Rule::Items { from, schema } => add(Part::Items(*from), schema),
                _ => {}
            }
        }
    }

    /// Takes back of several schemas of one value, which are in order, what a later one contradicts.
    fn take_back(&self, schemas: &[&Schema], changes: &mut Changes, by: &mut Vec<Pointer>) {
        let mut allows_null = false;
        for (index, schema) in schemas.iter().enumerate() {
            let mut rest: Option<Schema> = None;
            for later in schemas[index + 1..].iter().take(MAX_COMPARED) {
                let known = rest.as_ref().unwrap_or(schema);
                let beyond = self.beyond_part(known, later);
                if !beyond.refuted.is_empty() {
                    by.push(later.origin.clone());
                    rest = Some(beyond.rest.unwrap_or_else(|| schema.with(Vec::new())));
                }
            }
            if let Some(rest) = rest {
                allows_null |= !self.refuses_null(schema);
                changes.insert(std::ptr::from_ref(*schema), rest);
            }
        }
        for schema in schemas.iter().filter(|_| allows_null) {
            let address = std::ptr::from_ref(*schema);
            let known = changes.get(&address).unwrap_or(schema);
            if self.refuses_null(known) {
                let nullable = or_null(known);
                changes.insert(address, nullable);
            }
        }
    }
}

/// The parts of a rule that hold for the same value: those of `allOf`, and the one beside `null`.
fn inside(rule: &Rule) -> Option<&[Schema]> {
    match rule {
        Rule::AllOf(parts) => Some(parts),
        Rule::AnyOf(parts) | Rule::OneOf(parts) if but_null(parts).count() == 1 => Some(parts),
        _ => None,
    }
}

/// A schema that allows `null` as well.
fn or_null(schema: &Schema) -> Schema {
    let rules = schema.rules.iter().cloned().map(|rule| match rule {
        Rule::Type(mut types) => {
            types.push(JsonType::Null);
            Rule::Type(types)
        }
        Rule::Values(mut values) => {
            values.push(serde_json::Value::Null);
            Rule::Values(values)
        }
        rule if rule.about().is_some() => rule,
        rule => rule.or_null(&schema.origin),
    });
    schema.with(rules)
}

/// What a schema is copied with.
struct Copy<'a> {
    api: &'a Api,
    changes: Changes,
    /// Whether a schema that others refer to has something that changes.
    concerned: BTreeMap<SchemaId, bool>,
    /// The schemas that stand in the copy in place of a reference.
    copied: BTreeSet<SchemaId>,
}

impl Copy<'_> {
    fn schema(&mut self, schema: &Schema) -> Schema {
        let rules = schema.rules.iter().filter_map(|rule| self.rule(rule));
        schema.with(rules)
    }

    fn rule(&mut self, rule: &Rule) -> Option<Rule> {
        let changed = |schema: &Schema| self.changed(schema);
        Some(match rule {
            Rule::Properties {
                named,
                patterns,
                additional,
            } => {
                let named = named.iter().map(|member| Property {
                    name: member.name.clone(),
                    schema: changed(&member.schema),
                });
                Rule::Properties {
                    named: named.collect(),
                    patterns: patterns.clone(),
                    additional: additional.as_deref().map(changed).map(Box::new),
                }
            }
            Rule::Items { from, schema } => Rule::Items {
                from: *from,
                schema: Box::new(changed(schema)),
            },
            Rule::Ref(id) if self.is_concerned(*id) => {
                // Once is enough.
                if !self.copied.insert(*id) {
                    return None;
                }
                Rule::AllOf(vec![self.schema(self.api.schema(*id))])
            }
            rule => match (rule, inside(rule)) {
                (Rule::AllOf(_), Some(parts)) => Rule::AllOf(self.all(parts)),
                (Rule::AnyOf(_), Some(parts)) => Rule::AnyOf(self.all(parts)),
                (Rule::OneOf(_), Some(parts)) => Rule::OneOf(self.all(parts)),
                (rule, _) => rule.clone(),
            },
        })
    }

    fn all(&mut self, parts: &[Schema]) -> Vec<Schema> {
        parts.iter().map(|part| self.schema(part)).collect()
    }

    fn changed(&self, schema: &Schema) -> Schema {
        let changed = self.changes.get(&std::ptr::from_ref(schema));
        changed.unwrap_or(schema).clone()
    }

    fn is_concerned(&mut self, id: SchemaId) -> bool {
        if let Some(known) = self.concerned.get(&id) {
            return *known;
        }
        self.concerned.insert(id, false);
        let is_concerned = self.changes_in(self.api.schema(id));
        self.concerned.insert(id, is_concerned);
        is_concerned
    }

    /// Whether a schema or a part of it has something that changes.
    fn changes_in(&mut self, schema: &Schema) -> bool {
        let is_changed = |inner: &Schema| self.changes.contains_key(&std::ptr::from_ref(inner));
        let own = schema.rules.iter().any(|rule| match rule {
            Rule::Properties {
                named, additional, ..
            } => {
                let mut named = named.iter();
                named.any(|member| is_changed(&member.schema))
                    || additional.as_deref().is_some_and(is_changed)
            }
            Rule::Items { schema, .. } => is_changed(schema),
            _ => false,
        });
        own || schema.rules.iter().any(|rule| match rule {
            Rule::Ref(id) => self.is_concerned(*id),
            rule => {
                let mut parts = inside(rule).unwrap_or_default().iter();
                parts.any(|part| self.changes_in(part))
            }
        })
    }
}
