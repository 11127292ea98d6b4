//! Which types demand more of their values than Rust's types guarantee.
//!
//! Invariant: the validator of a type that demands nothing would have no statement. The reverse may
//! be missed: a rule that folds away when it is emitted counts as a demand here.

use super::spread::spread;
use crate::ir::{Additional, Api, Format, Presence, Rule, Schema, SchemaId, Shape, Type, TypeId};

/// How many referred schemas are applied in place of references inside of each other; further ones
/// are applied to how a value is written.
pub(crate) const MAX_INLINED: usize = 4;

/// By type: whether some value of it breaks a rule.
pub(super) fn demanding(api: &Api) -> Vec<bool> {
    let found: Vec<Found<'_>> = api.type_ids().map(|id| Found::of(api, id)).collect();
    let own = found.iter().map(|found| found.demands).collect();
    let calls = found
        .iter()
        .map(|found| found.calls.iter().map(|id| id.0).collect());
    let calls: Vec<Vec<usize>> = calls.collect();
    spread(&calls, own)
}

/// What the validator of one type would do.
struct Found<'a> {
    api: &'a Api,
    /// The type.
    this: TypeId,
    /// Whether it would check something itself.
    demands: bool,
    /// The types whose validators it would call.
    calls: Vec<TypeId>,
    /// The schemas that are being applied in place of a reference.
    inlined: Vec<SchemaId>,
}

impl<'a> Found<'a> {
    fn of(api: &'a Api, this: TypeId) -> Self {
        let mut found = Self {
            api,
            this,
            demands: false,
            calls: Vec::new(),
            inlined: Vec::new(),
        };
        let definition = api.ty(this);
        let schema = api.schema(definition.schema);
        match &definition.shape {
            // A value or a branch that is not listed is held, and breaks the rule.
            Shape::Enum(_) | Shape::Integers(_) | Shape::Union(_) => found.demands = true,
            // A member that is kept may have the name of one that has a field.
            Shape::Struct(shape) if shape.keeps_members_beside_fields() => found.demands = true,
            Shape::Struct(_) => found.apply(schema, &Type::Named(this), true),
            Shape::Newtype(newtype) => found.apply(schema, &newtype.ty, false),
        }
        found
    }

    /// Applies a schema to a value of a type; `at_this` where that is the very value.
    fn apply(&mut self, schema: &Schema, ty: &Type, at_this: bool) {
        if self.demands || schema.rules.is_empty() {
            return;
        }
        match ty {
            Type::Nullable(inner) => {
                self.demands |= self.api.refuses_null(schema);
                return self.apply(schema, inner, at_this);
            }
            Type::Json => {
                self.demands = true;
                return;
            }
            Type::Named(id) if !at_this || *id != self.this => {
                let definition = self.api.ty(*id);
                if definition.includes(schema) {
                    self.calls.push(*id);
                    return;
                }
                match &definition.shape {
                    Shape::Newtype(_) | Shape::Integers(_) | Shape::Union(_) => {
                        return self.behind(schema, *id, at_this);
                    }
                    Shape::Struct(_) | Shape::Enum(_) => {}
                }
            }
            _ => {}
        }
        for rule in &schema.rules {
            self.apply_rule(rule, ty, at_this);
        }
    }

    /// A schema on a value whose type wraps others: only a reference to its very schema is a call.
    fn behind(&mut self, schema: &Schema, id: TypeId, at_this: bool) {
        for rule in &schema.rules {
            match rule {
                Rule::Ref(_) => self.apply_rule(rule, &Type::Named(id), at_this),
                _ => self.demands = true,
            }
        }
    }

    fn apply_rule(&mut self, rule: &Rule, ty: &Type, at_this: bool) {
        match rule {
            Rule::Ref(id) => self.refer(*id, ty, at_this),
            // Floats are more than the numbers of JSON.
            Rule::Type(types) => {
                self.demands |= *ty == Type::Number || !self.api.guarantees(ty, types);
            }
            Rule::Format(format) => {
                self.demands |= match ty {
                    Type::String | Type::SecretText => true,
                    Type::Integer | Type::Unsigned => format.narrows(ty),
                    Type::DateTime => *format == Format::DateTime,
                    Type::Date => *format == Format::Date,
                    _ => false,
                }
            }
            Rule::Items { from, schema } => {
                let items = match ty {
                    Type::List(item) => std::slice::from_ref(&**item),
                    Type::Tuple(items) => items.get(*from..).unwrap_or_default(),
                    _ => &[],
                };
                for item in items {
                    self.apply(schema, item, false);
                }
            }
            Rule::PrefixItems(parts) => match ty {
                Type::Tuple(items) => {
                    for (part, item) in parts.iter().zip(items) {
                        self.apply(part, item, false);
                    }
                }
                _ => self.demands = true,
            },
            Rule::MinItems(least) => {
                let is_met = length(ty).is_some_and(|length| length >= *least);
                self.demands |= !is_met;
            }
            Rule::MaxItems(most) => {
                let is_met = length(ty).is_some_and(|length| length <= *most);
                self.demands |= !is_met;
            }
            Rule::AllOf(parts) => {
                for part in parts {
                    self.apply(part, ty, at_this);
                }
            }
            Rule::Required(names) => {
                let present = |name: &String| {
                    let field = self.field(ty, name);
                    field.is_some_and(|(_, presence)| presence == Presence::Required)
                        || self.is_one_way(ty, name)
                };
                self.demands |= !names.iter().all(present);
            }
            Rule::Properties {
                named,
                patterns,
                additional,
            } => {
                for property in named {
                    let member = match ty {
                        Type::Map(value) => Some((**value).clone()),
                        ty => {
                            let field = self.field(ty, &property.name);
                            field.map(|(ty, _)| ty).or_else(|| self.free_members(ty))
                        }
                    };
                    if let Some(member) = member {
                        self.apply(&property.schema, &member, false);
                    }
                }
                if let Some(free) = self.free_members(ty) {
                    let patterns = patterns.iter().map(|(_, schema)| schema);
                    for schema in patterns.chain(additional.as_deref()) {
                        self.apply(schema, &free, false);
                    }
                }
            }
            _ => self.demands = true,
        }
    }

    /// A referred schema: the validator of the type where it has one, otherwise in place.
    fn refer(&mut self, id: SchemaId, ty: &Type, at_this: bool) {
        if let Type::Named(named) = ty
            && self.api.ty(*named).schema == id
            && !(at_this && *named == self.this)
        {
            self.calls.push(*named);
        } else if self.inlined.len() >= MAX_INLINED || self.inlined.contains(&id) {
            self.demands = true;
        } else {
            self.inlined.push(id);
            self.apply(self.api.schema(id), ty, at_this);
            self.inlined.pop();
        }
    }

    /// The type of a struct's field, and whether it is always there.
    fn field(&self, ty: &Type, name: &str) -> Option<(Type, Presence)> {
        let (_, field) = self.api.record(ty)?.fields.find(name)?;
        Some((field.ty.clone(), field.presence))
    }

    /// Whether a member goes the other way only, where alone it may be required.
    fn is_one_way(&self, ty: &Type, name: &str) -> bool {
        let record = self.api.record(ty);
        record.is_some_and(|record| record.one_way.contains(name))
    }

    /// The type of the members that have no field.
    fn free_members(&self, ty: &Type) -> Option<Type> {
        if let Type::Map(value) = ty {
            return Some((**value).clone());
        }
        match &self.api.record(ty)?.additional {
            Additional::Kept(ty) => Some(ty.clone()),
            Additional::Ignored | Additional::Refused => None,
        }
    }
}

/// How many items every value of a type has.
fn length(ty: &Type) -> Option<u64> {
    match ty {
        Type::Tuple(items) => u64::try_from(items.len()).ok(),
        _ => None,
    }
}
