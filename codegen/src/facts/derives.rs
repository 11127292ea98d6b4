//! What a type is made of: which traits it can derive, and whether it holds a secret.

use serde_json::Value;

use super::spread::spread;
use crate::ir::{Api, Presence, Struct, Type};

/// By type: whether the value of Rust's defaults is one: it has no member, or only such as can be
/// nothing else.
pub(super) fn default(api: &Api) -> Vec<bool> {
    api.types
        .iter()
        .map(|definition| definition.shape.as_struct().is_some_and(is_default))
        .collect()
}

fn is_default(record: &Struct) -> bool {
    let mut fields = record.fields.iter().enumerate();
    fields.all(|(at, field)| {
        let constant = constant(record, at);
        match field.presence {
            Presence::Required => is_fixed_default(record, at, constant),
            // One that is set is not left out.
            Presence::Optional | Presence::Exact => constant.is_none(),
        }
    })
}

/// What the only constructor sets a field to.
fn constant(record: &Struct, at: usize) -> Option<&Value> {
    let [constructor] = record.constructors.as_slice() else {
        return None;
    };
    let mut constants = constructor.constants.iter();
    let (_, value) = constants.find(|(field, _)| *field == at)?;
    constructor.titles.is_empty().then_some(value)
}

/// Whether a field can only have the value that Rust gives its type by default.
fn is_fixed_default(record: &Struct, at: usize, constant: Option<&Value>) -> bool {
    constant.is_some_and(|value| match (&record.fields[at].ty, value) {
        (Type::Integer | Type::Unsigned | Type::Number, value) => value.as_f64() == Some(0.0),
        (Type::Boolean, value) => *value == Value::Bool(false),
        _ => false,
    })
}

/// By type: whether its equality is total; `serde_json::Value` is `Eq`.
pub(super) fn eq(api: &Api) -> Vec<bool> {
    let has_floats = holding(api, |ty| *ty == Type::Number).into_iter();
    has_floats.map(|has_floats| !has_floats).collect()
}

/// By type: whether a secret stands in its values.
pub(super) fn secret(api: &Api) -> Vec<bool> {
    holding(api, |ty| *ty == Type::SecretText)
}

/// By type: whether something that passes a test stands in it, behind names, too.
fn holding(api: &Api, test: impl Fn(&Type) -> bool) -> Vec<bool> {
    let parts = || api.types.iter().map(|definition| definition.shape.types());
    let own = parts().map(|parts| parts.iter().any(|ty| ty.any(&test)));
    let named = parts().map(|parts| {
        let named = parts.into_iter().flat_map(Type::named);
        named.map(|id| id.0).collect()
    });
    let edges: Vec<Vec<usize>> = named.collect();
    spread(&edges, own.collect())
}
