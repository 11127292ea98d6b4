//! Which unions hold values of several JSON types.

use crate::ir::{Api, JsonType, Shape, Type, Union};

/// By `TypeId`: whether it is a union with a branch that has no name, or with branches of several JSON
/// types.
pub(super) fn mixed(api: &Api) -> Vec<bool> {
    let shapes = api.types.iter().map(|definition| &definition.shape);
    shapes
        .map(|shape| matches!(shape, Shape::Union(union) if is_mixed(api, union)))
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
