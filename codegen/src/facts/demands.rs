//! Which types demand more of their values than Rust's types guarantee.
//!
//! Invariant: the validator of a type that demands nothing would have no statement. The reverse may
//! be missed: a rule that folds away when it is emitted counts as a demand here.

use super::application::{Application, Inlined, referred_type};
use super::spread::spread;
use crate::ir::{Api, Branch, Rule, Schema, SchemaId, Shape, Type, TypeId, Union};

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

/// Whether a union takes any value, and asks nothing of those that it holds as its other branches.
fn takes_all(union: &Union, schema: &Schema) -> bool {
    let is_asked = |branch: &Branch| matches!(branch.ty, Type::Named(_));
    !union.is_tagged()
        && union.rest().is_some()
        && !union.branches.iter().any(is_asked)
        && matches!(&*schema.rules, [Rule::AnyOf(_)])
}

/// What the validator of one type would do.
struct Found<'a> {
    api: &'a Api,
    /// Whether it would check something itself.
    demands: bool,
    /// The types whose validators it would call.
    calls: Vec<TypeId>,
    /// The schemas that are being applied in place of references.
    inlined: Inlined,
}

impl<'a> Found<'a> {
    fn of(api: &'a Api, this: TypeId) -> Self {
        let mut found = Self {
            api,
            demands: false,
            calls: Vec::new(),
            inlined: Inlined::default(),
        };
        let definition = api.ty(this);
        let schema = api.schema(definition.schema);
        match &definition.shape {
            Shape::Union(union) if takes_all(union, schema) => {}
            Shape::Enum(shape) if shape.any_text => {}
            // A value or a branch that is not listed is held, and breaks the rule.
            Shape::Enum(_) | Shape::Integers(_) | Shape::Union(_) => found.demands = true,
            // A member that is kept may have the name of one that has a field.
            Shape::Struct(shape) if shape.keeps_members_beside_fields() => found.demands = true,
            Shape::Struct(_) => found.apply(schema, &Type::Named(this), true),
            Shape::Newtype(newtype) => found.apply(schema, &newtype.ty, false),
        }
        found
    }

    /// Applies a schema to a value of a type; `is_self` where that is the very value.
    fn apply(&mut self, schema: &Schema, ty: &Type, is_self: bool) {
        if self.demands {
            return;
        }
        match Application::of(self.api, schema, ty, is_self) {
            Application::Nowhere => {}
            Application::Optional(inner) => {
                self.demands |= self.api.refuses_null(schema);
                self.apply(schema, inner, false);
            }
            Application::Own(id) => self.calls.push(id),
            Application::Behind => {
                for rule in &*schema.rules {
                    match rule {
                        // A reference may be to the very schema of the type.
                        Rule::Ref(id) => self.refer(*id, ty, is_self),
                        _ => self.demands = true,
                    }
                }
            }
            Application::Rules if *ty == Type::Json => self.demands = true,
            Application::Rules => {
                for rule in &*schema.rules {
                    self.apply_rule(rule, ty, is_self);
                }
            }
        }
    }

    fn apply_rule(&mut self, rule: &Rule, ty: &Type, is_self: bool) {
        match rule {
            Rule::Ref(id) => self.refer(*id, ty, is_self),
            // Floats are more than the numbers of JSON.
            Rule::Type(types) => {
                self.demands |= *ty == Type::Number || !self.api.guarantees(ty, types);
            }
            Rule::Format(format) => self.demands |= format.narrows(ty),
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
                    self.apply(part, ty, is_self);
                }
            }
            Rule::Required(names) => {
                self.demands |= !names.iter().all(|name| self.api.always_has(ty, name));
            }
            Rule::Properties {
                named,
                patterns,
                additional,
            } => {
                let (api, free) = (self.api, self.api.free_members(ty));
                for property in named {
                    let field = api.field(ty, &property.name).map(|(_, field)| &field.ty);
                    if let Some(member) = field.or(free) {
                        self.apply(&property.schema, member, false);
                    }
                }
                if let Some(free) = free {
                    let patterns = patterns.iter().map(|(_, schema)| schema);
                    for schema in patterns.chain(additional.as_deref()) {
                        self.apply(schema, free, false);
                    }
                }
            }
            _ => self.demands = true,
        }
    }

    /// A referred schema: the validator of the type where it has one, otherwise in place.
    fn refer(&mut self, id: SchemaId, ty: &Type, is_self: bool) {
        if let Some(own) = referred_type(self.api, id, ty, is_self) {
            self.calls.push(own);
        } else if self.inlined.enter(id) {
            self.apply(self.api.schema(id), ty, is_self);
            self.inlined.leave();
        } else {
            self.demands = true;
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
