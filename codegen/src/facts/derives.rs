//! Which traits a type can derive.

use crate::ir::{Additional, Api, Presence, Shape, Type};

/// By type: whether a value without any member exists.
pub(super) fn default(api: &Api) -> Vec<bool> {
    api.types
        .iter()
        .map(|definition| match &definition.shape {
            Shape::Struct(record) => record
                .fields
                .iter()
                .all(|field| field.presence != Presence::Required),
            Shape::Enum(_) | Shape::Union(_) | Shape::Newtype(_) => false,
        })
        .collect()
}

/// By type: whether its equality is total. Types refer to each other, so what is not is spread
/// until nothing changes.
pub(super) fn eq(api: &Api) -> Vec<bool> {
    let mut total = vec![true; api.types.len()];
    loop {
        let mut changed = false;
        for (at, definition) in api.types.iter().enumerate() {
            let now = match &definition.shape {
                Shape::Struct(record) => {
                    record.fields.iter().all(|field| is_eq(&field.ty, &total))
                        && match &record.additional {
                            Additional::Ignored | Additional::Refused => true,
                            Additional::Kept(ty) => is_eq(ty, &total),
                        }
                }
                Shape::Union(union) => union
                    .branches
                    .iter()
                    .all(|branch| is_eq(&branch.ty, &total)),
                Shape::Newtype(newtype) => is_eq(&newtype.ty, &total),
                Shape::Enum(_) => true,
            };
            if total[at] && !now {
                total[at] = false;
                changed = true;
            }
        }
        if !changed {
            return total;
        }
    }
}

/// Whether a type's equality is total, given that of the named ones; `serde_json::Value` is `Eq`.
fn is_eq(ty: &Type, total: &[bool]) -> bool {
    match ty {
        Type::Named(id) => total[id.0],
        Type::Number => false,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => is_eq(inner, total),
        Type::Boolean
        | Type::Integer
        | Type::String
        | Type::SecretText
        | Type::DateTime
        | Type::Date
        | Type::Json => true,
    }
}
