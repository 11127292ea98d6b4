//! Choices among objects, where one struct has the members of all branches.
//!
//! | A `oneOf` of branches that | Is read as |
//! |---|---|
//! | a discriminator chooses by values of their own | one of which each demands its values of that member |
//! | demand nothing of an object that has only members as they are described | `anyOf`: to the letter it refuses all of these, since each is of every branch |
//!
//! Invariant: where the struct or a branch lists other values of the tag, the tag chooses no branch.
//! Invariant: a choice stays as it is where a constant, or a member that the branches describe otherwise,
//! tells one branch from another.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Api, JsonType, Property, Rule, Schema, SchemaId, TagValue, but_null};
use crate::source::Pointer;

/// What a discriminator says of the branches of a choice.
#[derive(Clone, Debug)]
pub struct ChoiceTags {
    /// The member.
    pub name: String,
    /// The values that choose a branch, by its place in the choice.
    pub tags: BTreeMap<usize, Vec<TagValue>>,
}

/// A schema whose choices are read.
#[derive(Clone, Debug)]
pub struct ReadChoices {
    /// What it is read as.
    pub schema: Schema,
    /// The schemas that say `oneOf` of branches that demand nothing.
    pub undemanding: Vec<Pointer>,
}

impl Api {
    /// What the schema of a struct is read as; nothing where that is what it says. `tags` has what
    /// discriminators say, by the place of the choice.
    pub fn read_choices(
        &self,
        schema: &Schema,
        tags: &BTreeMap<Pointer, ChoiceTags>,
    ) -> Option<ReadChoices> {
        let mut reading = Reading {
            api: self,
            whole: schema,
            tags,
            seen: BTreeSet::new(),
            undemanding: Vec::new(),
        };
        let schema = reading.schema(schema)?;
        let undemanding = reading.undemanding;
        Some(ReadChoices {
            schema,
            undemanding,
        })
    }

    /// Whether any object whose members are as they are described fits each of several schemas.
    fn demand_nothing(&self, branches: &[&Schema]) -> bool {
        let mut known: BTreeMap<&str, &Schema> = BTreeMap::new();
        branches.len() > 1
            && branches.iter().all(|branch| {
                let members = self.members(branch);
                let applied = self.applied(branch);
                let mut rules = applied.iter().flat_map(|schema| &*schema.rules);
                let mut described = members.iter();
                !members.is_empty()
                    && rules.all(allows_objects)
                    && described.all(|(name, schemas)| {
                        schemas.iter().all(|schema| {
                            let other = *known.entry(name).or_insert(schema);
                            other.rules == schema.rules && !is_constant(schema)
                        })
                    })
            })
    }

    /// The values that a schema lists for a member.
    fn listed<'a>(&'a self, schema: &'a Schema, name: &str) -> Vec<&'a Value> {
        let members = self.members(schema);
        let described = members.get(name).into_iter().flatten();
        let applied = described.flat_map(|member| self.applied(member));
        applied.filter_map(Schema::values).flatten().collect()
    }
}

/// Whether a schema allows one value alone.
fn is_constant(schema: &Schema) -> bool {
    schema.values().is_some_and(|values| values.len() == 1)
}

/// Whether a rule demands nothing of an object but of members that it names.
fn allows_objects(rule: &Rule) -> bool {
    match rule {
        Rule::Type(types) => types.contains(&JsonType::Object),
        Rule::Properties {
            patterns,
            additional,
            ..
        } => patterns.is_empty() && additional.is_none(),
        // What these lead to is looked at as well.
        Rule::Ref(_) | Rule::AllOf(_) => true,
        _ => false,
    }
}

/// What a schema is read with.
struct Reading<'a> {
    api: &'a Api,
    /// The schema of the struct.
    whole: &'a Schema,
    tags: &'a BTreeMap<Pointer, ChoiceTags>,
    /// The schemas that references lead to, each of which is read once.
    seen: BTreeSet<SchemaId>,
    undemanding: Vec<Pointer>,
}

impl Reading<'_> {
    /// What a schema is read as; nothing where that is what it says.
    fn schema(&mut self, schema: &Schema) -> Option<Schema> {
        let rules = schema.rules.iter();
        let read: Vec<Option<Rule>> = rules.map(|rule| self.rule(schema, rule)).collect();
        if read.iter().all(Option::is_none) {
            return None;
        }
        let both = schema.rules.iter().zip(read);
        Some(schema.with(both.map(|(rule, read)| read.unwrap_or_else(|| rule.clone()))))
    }

    fn rule(&mut self, schema: &Schema, rule: &Rule) -> Option<Rule> {
        match rule {
            Rule::Ref(id) if self.seen.insert(*id) => {
                let read = self.schema(self.api.schema(*id))?;
                Some(Rule::AllOf(vec![read]))
            }
            Rule::AllOf(parts) => self.parts(parts).map(Rule::AllOf),
            Rule::AnyOf(parts) if but_null(parts).count() == 1 => {
                self.parts(parts).map(Rule::AnyOf)
            }
            Rule::OneOf(parts) => {
                let branches: Vec<&Schema> = but_null(parts).collect();
                let demands_nothing = self.api.demand_nothing(&branches);
                match self.tagged(&schema.origin, parts) {
                    // Without its tag, an object may be of any branch.
                    Some(tagged) if demands_nothing => Some(Rule::AnyOf(tagged)),
                    Some(tagged) => Some(Rule::OneOf(tagged)),
                    None if demands_nothing => {
                        self.undemanding.push(schema.origin.clone());
                        Some(Rule::AnyOf(parts.clone()))
                    }
                    None => None,
                }
            }
            _ => None,
        }
    }

    fn parts(&mut self, parts: &[Schema]) -> Option<Vec<Schema>> {
        let read: Vec<Option<Schema>> = parts.iter().map(|part| self.schema(part)).collect();
        if read.iter().all(Option::is_none) {
            return None;
        }
        let both = parts.iter().zip(read);
        let both = both.map(|(part, read)| read.unwrap_or_else(|| part.clone()));
        Some(both.collect())
    }

    /// The branches of the choice of a schema, each with a demand of the values of the tag that choose it;
    /// nothing where no tag chooses, or each demands no others than these itself.
    fn tagged(&self, at: &Pointer, parts: &[Schema]) -> Option<Vec<Schema>> {
        let ChoiceTags { name, tags } = self.tags.get(at)?;
        let known: BTreeMap<usize, Vec<Value>> = tags
            .iter()
            .map(|(index, values)| (*index, values.iter().cloned().map(Value::from).collect()))
            .collect();
        let is_known = |value: &&Value| {
            let mut all = known.values().flatten();
            value.is_null() || all.any(|known| known == *value)
        };
        let described = parts.iter().chain([self.whole]);
        let mut listed = described.flat_map(|schema| self.api.listed(schema, name));
        if !listed.all(|value| is_known(&value)) {
            return None;
        }
        let mut is_new = false;
        let tagged = parts.iter().enumerate().map(|(index, part)| {
            let Some(values) = known.get(&index) else {
                return part.clone();
            };
            let own = self.api.listed(part, name);
            if !own.is_empty() && own.iter().all(|value| values.contains(value)) {
                return part.clone();
            }
            is_new = true;
            let chosen = Property {
                name: name.clone(),
                schema: Schema {
                    origin: part.origin.clone(),
                    rules: [Rule::Values(values.clone())].into(),
                    ..Schema::default()
                },
            };
            let demand = Rule::Properties {
                named: [chosen].into_iter().collect(),
                patterns: Vec::new(),
                additional: None,
            };
            part.with(part.rules.iter().cloned().chain([demand]))
        });
        let tagged: Vec<Schema> = tagged.collect();
        is_new.then_some(tagged)
    }
}
