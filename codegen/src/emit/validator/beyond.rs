//! What a schema demands beyond others that are asked of the same value.
//!
//! Invariant: what is left out is demanded by the others. Some of what they demand may be missed: it
//! is asked twice then.

use super::applied;
use crate::emit::Plan;
use crate::ir::{JsonType, Property, Rule, Schema, TypeId};

/// How many references are followed inside of each other.
const MAX_DEPTH: usize = 2;

/// What a schema demands that the others do not; nothing where they demand all of it.
pub(super) fn beyond(plan: &Plan, schema: &Schema, others: Vec<&Schema>) -> Option<Schema> {
    let others = Others {
        plan,
        schemas: others,
        depth: 0,
    };
    others.rest_of(schema)
}

/// What a schema demands that the validator of a type does not.
pub(in crate::emit) fn beyond_type(plan: &Plan, schema: &Schema, id: TypeId) -> Option<Schema> {
    let own = plan.api.schema(plan.api.ty(id).schema);
    beyond(plan, schema, applied(plan, own))
}

/// The schemas that a value satisfies anyway.
struct Others<'a> {
    plan: &'a Plan,
    schemas: Vec<&'a Schema>,
    /// How many references were followed on the way.
    depth: usize,
}

impl<'a> Others<'a> {
    fn rest_of(&self, schema: &Schema) -> Option<Schema> {
        if self.schemas.is_empty() {
            return (!schema.rules.is_empty()).then(|| schema.clone());
        }
        let rules = schema.rules.iter().filter_map(|rule| self.rest(rule));
        let rules: Vec<Rule> = rules.collect();
        (!rules.is_empty()).then(|| Schema {
            rules,
            ..schema.clone()
        })
    }

    fn rest(&self, rule: &Rule) -> Option<Rule> {
        match rule {
            Rule::Required(names) => {
                let mut names = names.clone();
                names.retain(|name| !self.schemas.iter().any(|it| it.required().contains(name)));
                (!names.is_empty()).then_some(Rule::Required(names))
            }
            Rule::Properties {
                named,
                patterns,
                additional,
            } => {
                let open = named.iter().filter_map(|member| {
                    let others = self.schemas.iter();
                    let others = others.filter_map(|schema| schema.property(&member.name));
                    let rest = self.inside(others).rest_of(&member.schema);
                    // `additionalProperties` is about the members that are not named here.
                    let rest = rest.or_else(|| additional.as_ref().map(|_| Schema::default()));
                    Some(Property {
                        name: member.name.clone(),
                        schema: rest?,
                    })
                });
                let open: Vec<Property> = open.collect();
                let is_met = open.is_empty() && patterns.is_empty() && additional.is_none();
                (!is_met).then(|| Rule::Properties {
                    named: open.into_iter().collect(),
                    patterns: patterns.clone(),
                    additional: additional.clone(),
                })
            }
            Rule::Items { from, schema } => {
                let others = self.rules().filter_map(|rule| match rule {
                    Rule::Items {
                        from: other,
                        schema,
                    } => (other <= from).then_some(&**schema),
                    _ => None,
                });
                Some(Rule::Items {
                    from: *from,
                    schema: Box::new(self.inside(others).rest_of(schema)?),
                })
            }
            Rule::AllOf(parts) => {
                let parts = parts.iter().filter_map(|part| self.rest_of(part));
                let parts: Vec<Schema> = parts.collect();
                (!parts.is_empty()).then_some(Rule::AllOf(parts))
            }
            rule => (!self.see_to(rule)).then(|| rule.clone()),
        }
    }

    /// Whether every value that breaks a rule breaks one of the others.
    fn see_to(&self, rule: &Rule) -> bool {
        match rule {
            Rule::Type(types) => self.rules().any(|other| match other {
                Rule::Type(others) => others.iter().all(|other| includes(types, *other)),
                _ => false,
            }),
            Rule::Values(values) => self.rules().any(|other| match other {
                Rule::Values(others) => others.iter().all(|other| values.contains(other)),
                _ => false,
            }),
            Rule::Ref(id) => {
                let target = self.plan.api.schema(*id);
                let is_there = self.schemas.iter().any(|it| std::ptr::eq(*it, target));
                let deeper = || Self {
                    schemas: self.schemas.clone(),
                    depth: self.depth + 1,
                    ..*self
                };
                is_there || self.depth < MAX_DEPTH && deeper().rest_of(target).is_none()
            }
            rule => self.rules().any(|other| other == rule),
        }
    }

    fn rules(&self) -> impl Iterator<Item = &'a Rule> {
        self.schemas.iter().flat_map(|schema| &schema.rules)
    }

    /// The schemas that a part of the value satisfies anyway.
    fn inside(&self, schemas: impl Iterator<Item = &'a Schema>) -> Self {
        Self {
            schemas: schemas
                .flat_map(|schema| applied(self.plan, schema))
                .collect(),
            ..*self
        }
    }
}

/// Whether a type is among others, of which numbers include integers.
fn includes(types: &[JsonType], ty: JsonType) -> bool {
    types.contains(&ty) || ty == JsonType::Integer && types.contains(&JsonType::Number)
}
