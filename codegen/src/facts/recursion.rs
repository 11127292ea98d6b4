//! Where a type would contain itself: the members to box.

use super::components::components;
use crate::ir::{Api, Shape, Type, TypeId};

/// By type and member: whether the member leads back to its own type without a list or map between.
pub(super) fn boxed(api: &Api) -> Vec<Vec<bool>> {
    let held_by = |id| members(api, id).flat_map(held).map(|target| target.0);
    let edges: Vec<Vec<usize>> = api.type_ids().map(|id| held_by(id).collect()).collect();
    let component = components(&edges);
    api.type_ids()
        .map(|id| {
            members(api, id)
                .map(|ty| {
                    let mut held = held(ty).into_iter();
                    held.any(|target| component[target.0] == component[id.0])
                })
                .collect()
        })
        .collect()
}

/// The types that a type holds by value, in order of its members.
fn members(api: &Api, id: TypeId) -> Box<dyn Iterator<Item = &Type> + '_> {
    match &api.ty(id).shape {
        Shape::Struct(record) => Box::new(record.fields.iter().map(|field| &field.ty)),
        Shape::Union(union) => Box::new(union.branches.iter().map(|branch| &branch.ty)),
        Shape::Newtype(newtype) => Box::new(std::iter::once(&newtype.ty)),
        Shape::Enum(_) | Shape::Integers(_) => Box::new(std::iter::empty()),
    }
}

/// The named types that a type holds by value; lists and maps hold theirs on the heap.
fn held(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Named(id) => vec![*id],
        Type::List(_) | Type::Map(_) => Vec::new(),
        other => other.inner().iter().flat_map(held).collect(),
    }
}
