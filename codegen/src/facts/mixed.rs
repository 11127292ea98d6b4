//! Which unions hold values of several JSON types.

use crate::ir::{Api, JsonType, Shape, Type, Union};

/// By `TypeId`: whether it is a union with a branch that has no name, or with branches of several JSON
/// types.
pub(super) fn mixed(api: &Api) -> Vec<bool> {
    let is_mixed = |shape: &Shape| match shape {
        Shape::Union(union) => is_mixed(api, union),
        Shape::Struct(_) | Shape::Enum(_) | Shape::Integers(_) | Shape::Newtype(_) => false,
    };
    let types = api.types.iter();
    types
        .map(|definition| is_mixed(&definition.shape))
        .collect()
}

fn is_mixed(api: &Api, union: &Union) -> bool {
    let mut types: Vec<JsonType> = Vec::new();
    let mut has_unnamed = false;
    for branch in &union.branches {
        has_unnamed |= !matches!(branch.ty, Type::Named(_));
        for json in api.json_types(&branch.ty).unwrap_or_default() {
            if !types.contains(&json) {
                types.push(json);
            }
        }
    }
    has_unnamed || types.len() > 1
}
