//! How a schema is applied to a value of a Rust type.
//!
//! Asked for what a type demands, and again where its validator is emitted: were it decided in both
//! places, a validator could have statements that nobody calls.

use crate::ir::{Api, Schema, SchemaId, Shape, Type, TypeId};

/// How many referred schemas are applied in place of references inside of each other; further ones
/// are applied to how a value is written.
const MAX_INLINED: usize = 4;

/// How a schema is applied to a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Application<'t> {
    /// Not at all: every value satisfies it.
    Nowhere,
    /// To what is there, which is of this type, or to `null`.
    Optional(&'t Type),
    /// By the validator of the value's own type.
    Own(TypeId),
    /// To what the value wraps or, where it is one of several types, to how it is written.
    Behind,
    /// Rule by rule.
    Rules,
}

impl<'t> Application<'t> {
    /// How a schema is applied to a value of a type; `is_self` where it is the very value that the
    /// validator of that type is about.
    pub(crate) fn of(api: &Api, schema: &Schema, ty: &'t Type, is_self: bool) -> Self {
        if schema.rules.is_empty() {
            return Self::Nowhere;
        }
        if let Some(id) = own_type(api, schema, ty, is_self) {
            return Self::Own(id);
        }
        match ty {
            Type::Nullable(inner) => Self::Optional(inner),
            Type::Named(id) if !is_self => match api.ty(*id).shape {
                Shape::Newtype(_) | Shape::Integers(_) | Shape::Union(_) => Self::Behind,
                Shape::Struct(_) | Shape::Enum(_) => Self::Rules,
            },
            _ => Self::Rules,
        }
    }
}

/// The value's type, if it was made for a schema, so that its validator says all.
pub(crate) fn own_type(api: &Api, schema: &Schema, ty: &Type, is_self: bool) -> Option<TypeId> {
    match ty {
        Type::Named(id) if !is_self && api.ty(*id).includes(schema) => Some(*id),
        _ => None,
    }
}

/// The value's type, if it was made for the very schema that is referred to.
pub(crate) fn referred_type(api: &Api, id: SchemaId, ty: &Type, is_self: bool) -> Option<TypeId> {
    match ty {
        Type::Named(named) if !is_self && api.ty(*named).schema == id => Some(*named),
        _ => None,
    }
}

/// The schemas that are being applied in place of references to them.
#[derive(Debug, Default)]
pub(crate) struct Inlined(Vec<SchemaId>);

impl Inlined {
    /// Begins to apply a schema in place of a reference; not where it is being applied already, or
    /// inside of many others.
    #[must_use]
    pub(crate) fn enter(&mut self, id: SchemaId) -> bool {
        let enters = self.0.len() < MAX_INLINED && !self.0.contains(&id);
        if enters {
            self.0.push(id);
        }
        enters
    }

    /// Ends what was begun last.
    pub(crate) fn leave(&mut self) {
        self.0.pop();
    }
}
