//! What a type is made of: which traits it can derive, and whether it holds a secret.

use serde_json::Value;

use crate::ir::{Additional, Api, Presence, Shape, Struct, Type};

/// By type: whether the value of Rust's defaults is one: it has no member, or only such as can be
/// nothing else.
pub(super) fn default(api: &Api) -> Vec<bool> {
    api.types
        .iter()
        .map(|definition| match &definition.shape {
            Shape::Struct(record) => record.fields.iter().enumerate().all(|(at, field)| {
                field.presence != Presence::Required || is_fixed_default(record, at)
            }),
            Shape::Enum(_) | Shape::Integers(_) | Shape::Union(_) | Shape::Newtype(_) => false,
        })
        .collect()
}

/// Whether a field can only have the value that Rust gives its type by default.
fn is_fixed_default(record: &Struct, at: usize) -> bool {
    let [constructor] = record.constructors.as_slice() else {
        return false;
    };
    let mut constants = constructor.constants.iter();
    let constant = constants.find(|(field, _)| *field == at);
    constructor.titles.is_empty()
        && constant.is_some_and(|(_, value)| match (&record.fields[at].ty, value) {
            (Type::Integer | Type::Unsigned | Type::Number, value) => value.as_f64() == Some(0.0),
            (Type::Boolean, value) => *value == Value::Bool(false),
            _ => false,
        })
}

/// By type: whether its equality is total; `serde_json::Value` is `Eq`.
pub(super) fn eq(api: &Api) -> Vec<bool> {
    all(api, |ty| *ty != Type::Number)
}

/// By type: whether a secret stands in its values.
pub(super) fn secret(api: &Api) -> Vec<bool> {
    let is_plain = all(api, |ty| *ty != Type::SecretText).into_iter();
    is_plain.map(|is_plain| !is_plain).collect()
}

/// By type: whether all that it is made of passes a test. Types refer to each other, so what does
/// not is spread until nothing changes.
fn all(api: &Api, test: impl Fn(&Type) -> bool) -> Vec<bool> {
    let mut known = vec![true; api.types.len()];
    loop {
        let mut changed = false;
        for (at, definition) in api.types.iter().enumerate() {
            let passes = |ty: &Type| passes(ty, &known, &test);
            let now = match &definition.shape {
                Shape::Struct(record) => {
                    record.fields.iter().all(|field| passes(&field.ty))
                        && match &record.additional {
                            Additional::Ignored | Additional::Refused => true,
                            Additional::Kept(ty) => passes(ty),
                        }
                }
                Shape::Union(union) => union.branches.iter().all(|branch| passes(&branch.ty)),
                Shape::Newtype(newtype) => passes(&newtype.ty),
                Shape::Enum(_) | Shape::Integers(_) => true,
            };
            if known[at] && !now {
                known[at] = false;
                changed = true;
            }
        }
        if !changed {
            return known;
        }
    }
}

/// Whether a type passes, given which of the named ones do.
fn passes(ty: &Type, known: &[bool], test: &impl Fn(&Type) -> bool) -> bool {
    match ty {
        Type::Named(id) => known[id.0],
        other => test(other) && other.inner().iter().all(|inner| passes(inner, known, test)),
    }
}
