//! What a schema demands of a value beyond others that the value satisfies anyway.
//!
//! Invariant: what is left out is demanded by the others, or no value that satisfies them could meet
//! it. Some of what they demand may be missed: it is asked twice then.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use serde_json::Value;

use super::{Api, JsonType, Number, Property, Rule, Schema, TypeId, but_null};
use crate::source::Pointer;

/// How many references are followed inside of each other.
const MAX_DEPTH: usize = 2;

/// What a schema demands beyond others.
#[derive(Clone, Debug, Default)]
pub struct Beyond {
    /// What the others do not demand; nothing where they demand all of it.
    pub rest: Option<Schema>,
    /// The schemas with a type or a list of values that the others allow none of: they cannot be meant.
    pub refuted: Vec<Pointer>,
}

impl Api {
    /// What a schema demands that the schema of a type does not.
    pub(crate) fn beyond(&self, schema: &Schema, ty: TypeId) -> Beyond {
        let own = self.applied(self.schema(self.ty(ty).schema));
        self.beyond_others(schema, schema.rules.iter(), own, None)
    }

    /// What one schema of a value demands that another one does not, `null` apart.
    pub(super) fn beyond_part(&self, schema: &Schema, other: &Schema) -> Beyond {
        let other = other.without_null();
        let others = self.applied(&other);
        let shown = shown_type(&others);
        self.beyond_others(schema, schema.rules.iter(), others, shown)
    }

    /// What some rules of a schema demand that others do not.
    fn beyond_others<'a>(
        &'a self,
        schema: &Schema,
        rules: impl Iterator<Item = &'a Rule>,
        others: Vec<&'a Schema>,
        shown: Option<JsonType>,
    ) -> Beyond {
        let refuted = RefCell::default();
        let others = Others {
            api: self,
            schemas: others,
            shown,
            depth: 0,
            refuted: &refuted,
        };
        let rest = others.rest_of_rules(schema, rules);
        Beyond {
            rest,
            refuted: refuted.into_inner(),
        }
    }

    /// What a choice demands of all of its values beside the branch that holds them, beyond what the
    /// type of the branch demands itself, as one that inherits from the choice does.
    pub fn beside(&self, choice: &Schema, held: TypeId) -> Beyond {
        let own = self.applied(self.schema(self.ty(held).schema));
        if own.iter().any(|known| known.origin == choice.origin) {
            return Beyond::default();
        }
        let rules = choice.rules.iter().filter(|rule| {
            !matches!(
                rule,
                Rule::OneOf(_)
                    | Rule::AnyOf(_)
                    // What a choice is a part of, or another name for, is no demand of its own.
                    | Rule::AllOf(_)
                    | Rule::Ref(_)
                    | Rule::Values(_)
                    // The branch has looked at its members.
                    | Rule::UnevaluatedProperties(_)
                    | Rule::UnevaluatedItems(_)
            )
        });
        self.beyond_others(choice, rules, own, None)
    }

    /// The schemas that a schema applies at the same place: itself, what it refers to, and its `allOf`.
    pub fn applied<'a>(&'a self, schema: &'a Schema) -> Vec<&'a Schema> {
        let (mut all, mut seen) = (vec![schema], BTreeSet::new());
        let mut at = 0;
        while let Some(schema) = all.get(at).copied() {
            for rule in &*schema.rules {
                match rule {
                    Rule::Ref(id) => {
                        let target = self.schema(*id);
                        if !std::ptr::eq(target, all[0]) && seen.insert(*id) {
                            all.push(target);
                        }
                    }
                    Rule::AllOf(parts) => all.extend(parts),
                    _ => {}
                }
            }
            at += 1;
        }
        all
    }

    /// The schemas of each member that a schema names itself or in what it applies at the same place.
    pub fn members<'a>(&'a self, schema: &'a Schema) -> BTreeMap<&'a str, Vec<&'a Schema>> {
        let mut all: BTreeMap<&str, Vec<&Schema>> = BTreeMap::new();
        let layers = self.applied(schema).into_iter();
        for member in layers.flat_map(Schema::properties) {
            all.entry(&member.name).or_default().push(&member.schema);
        }
        all
    }
}

/// The schemas that a value satisfies anyway.
struct Others<'a> {
    api: &'a Api,
    schemas: Vec<&'a Schema>,
    /// The type that its values are held as, where the schemas show one and demand none.
    shown: Option<JsonType>,
    /// How many references were followed on the way.
    depth: usize,
    refuted: &'a RefCell<Vec<Pointer>>,
}

impl<'a> Others<'a> {
    fn rest_of(&self, schema: &Schema) -> Option<Schema> {
        if self.schemas.is_empty() {
            return (!schema.rules.is_empty()).then(|| schema.clone());
        }
        self.rest_of_rules(schema, schema.rules.iter())
    }

    fn rest_of_rules<'r>(
        &self,
        schema: &Schema,
        rules: impl Iterator<Item = &'r Rule>,
    ) -> Option<Schema> {
        let rules = rules.filter_map(|rule| {
            if self.refute(rule) {
                self.refuted.borrow_mut().push(schema.origin.clone());
                return None;
            }
            self.rest(rule)
        });
        let rules: Vec<Rule> = rules.collect();
        (!rules.is_empty()).then(|| schema.with(rules))
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
            Rule::AnyOf(parts) | Rule::OneOf(parts) if but_null(parts).count() == 1 => {
                let part = but_null(parts).next()?;
                let rest = self.rest_of(part)?;
                Some(if rest == *part {
                    rule.clone()
                } else {
                    Rule::AllOf(vec![rest]).or_null(&part.origin)
                })
            }
            Rule::Ref(id) => {
                let target = self.api.schema(*id);
                if self.schemas.iter().any(|it| std::ptr::eq(*it, target)) {
                    return None;
                }
                if self.depth == MAX_DEPTH {
                    return Some(rule.clone());
                }
                let deeper = Self {
                    schemas: self.schemas.clone(),
                    depth: self.depth + 1,
                    ..*self
                };
                let rest = deeper.rest_of(target)?;
                // Where all of it is left, the validator of its type is called.
                Some(if rest == *target {
                    rule.clone()
                } else {
                    Rule::AllOf(vec![rest])
                })
            }
            rule => (!self.see_to(rule)).then(|| rule.clone()),
        }
    }

    /// Whether every value that breaks a rule breaks one of the others.
    fn see_to(&self, rule: &Rule) -> bool {
        self.rules().any(|other| match (rule, other) {
            (Rule::Type(types), Rule::Type(others)) => {
                others.iter().all(|other| includes(types, *other))
            }
            (Rule::Values(values), Rule::Values(others)) => {
                let values: IndexSet<&Value> = values.iter().collect();
                others.iter().all(|other| values.contains(other))
            }
            (rule, other) => rule == other,
        })
    }

    /// Whether no value but `null` meets both a rule and one of the others.
    fn refute(&self, rule: &Rule) -> bool {
        let shown = self.shown.map(|ty| Rule::Type(vec![ty]));
        self.rules().any(|other| contradict(rule, other))
            || shown.is_some_and(|other| contradict(rule, &other))
    }

    fn rules(&self) -> impl Iterator<Item = &'a Rule> {
        self.schemas.iter().flat_map(|schema| &*schema.rules)
    }

    /// The schemas that a part of the value satisfies anyway.
    fn inside(&self, schemas: impl Iterator<Item = &'a Schema>) -> Self {
        Self {
            schemas: schemas
                .flat_map(|schema| self.api.applied(schema))
                .collect(),
            shown: None,
            ..*self
        }
    }
}

/// The type that values are held as by what schemas show of it, where none says a type or values:
/// members are those of an object, items those of a list.
fn shown_type(schemas: &[&Schema]) -> Option<JsonType> {
    let rules = || schemas.iter().flat_map(|schema| &*schema.rules);
    if rules().any(|rule| matches!(rule, Rule::Type(_) | Rule::Values(_))) {
        return None;
    }
    let is_described = |rule: &&Rule| {
        let has_members = matches!(rule, Rule::Properties { named, .. } if !named.is_empty());
        has_members || matches!(rule, Rule::Items { .. } | Rule::PrefixItems(_))
    };
    rules().find(is_described).and_then(Rule::about)
}

/// Whether no value but `null` meets two rules of types or values.
fn contradict(rule: &Rule, other: &Rule) -> bool {
    match (rule, other) {
        (Rule::Type(types), Rule::Type(others)) => {
            let is_shared = |one: &JsonType, other: &JsonType| {
                includes(&[*one], *other) || includes(&[*other], *one)
            };
            let (types, others) = (but_null_type(types), but_null_type(others));
            !types
                .iter()
                .any(|one| others.iter().any(|other| is_shared(one, other)))
        }
        (Rule::Values(values), Rule::Values(others)) => {
            let values: IndexSet<&Value> = values.iter().collect();
            !others.iter().any(|other| values.contains(other))
        }
        (Rule::Values(values), Rule::Type(types)) | (Rule::Type(types), Rule::Values(values)) => {
            let mut others = values.iter().filter(|value| !value.is_null()).peekable();
            if others.peek().is_none() {
                return !types.contains(&JsonType::Null);
            }
            !others.any(|value| types.iter().any(|ty| is_of_type(value, *ty)))
        }
        _ => false,
    }
}

/// The types beside `null`, unless that is the only one.
fn but_null_type(types: &[JsonType]) -> Vec<JsonType> {
    let others = types.iter().filter(|ty| **ty != JsonType::Null);
    let others: Vec<JsonType> = others.copied().collect();
    if others.is_empty() {
        return types.to_vec();
    }
    others
}

/// Whether a value is of a type.
fn is_of_type(value: &Value, ty: JsonType) -> bool {
    match value {
        Value::Null => ty == JsonType::Null,
        Value::Bool(_) => ty == JsonType::Boolean,
        Value::Number(number) => {
            let is_integer =
                || Number::parse(&number.to_string()).is_some_and(|it| it.is_integer());
            ty == JsonType::Number || ty == JsonType::Integer && is_integer()
        }
        Value::String(_) => ty == JsonType::String,
        Value::Array(_) => ty == JsonType::Array,
        Value::Object(_) => ty == JsonType::Object,
    }
}

/// Whether a type is among others, of which numbers include integers.
fn includes(types: &[JsonType], ty: JsonType) -> bool {
    types.contains(&ty) || ty == JsonType::Integer && types.contains(&JsonType::Number)
}
