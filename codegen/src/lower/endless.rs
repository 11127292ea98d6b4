//! Finds the types of which no value exists: what each requires leads back to it, without `null`, a list
//! or a choice between.
//!
//! A type has a value as soon as all that it requires have one, and a choice as soon as one of its
//! branches has; what is never reached so has none. Each edge between types is followed once.

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::ir::{Api, Presence, Shape, Type, TypeId};

use super::Lowering;

impl Lowering<'_> {
    /// Warns of types of which no value exists.
    pub(super) fn tell_endless(&mut self) {
        for id in endless(&self.api) {
            let at = self.api.ty(id).origin.clone();
            let message = "no value of this schema can exist: it requires itself";
            self.report
                .warning(Code::Unsatisfiable, at, message)
                .help("make a property in this circle optional, or let it be `null`");
        }
    }
}

/// Of the types without any value those that lead back to themselves, of each circle the first.
fn endless(api: &Api) -> Vec<TypeId> {
    let empty = empty(api);
    let needed = |id: TypeId| {
        needed(api, id)
            .into_iter()
            .filter(|held| empty.contains(held))
    };
    // What only needs one of a circle is on none.
    let mut users = vec![0_usize; api.types.len()];
    for held in empty.iter().flat_map(|id| needed(*id)) {
        users[held.0] += 1;
    }
    let is_unused = |id: &TypeId| users[id.0] == 0;
    let mut open: Vec<TypeId> = empty.iter().copied().filter(is_unused).collect();
    let mut left = empty.clone();
    while let Some(id) = open.pop() {
        left.remove(&id);
        for held in needed(id) {
            users[held.0] -= 1;
            open.extend((users[held.0] == 0).then_some(held));
        }
    }
    let (mut first, mut told) = (Vec::new(), BTreeSet::new());
    for id in left {
        if !told.contains(&id) {
            first.push(id);
        }
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if told.insert(id) {
                open.extend(needed(id));
            }
        }
    }
    first
}

/// The types without any value.
fn empty(api: &Api) -> BTreeSet<TypeId> {
    let mut users: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut missing: Vec<usize> = Vec::new();
    for id in api.type_ids() {
        let needed = needed(api, id);
        missing.push(match &api.ty(id).shape {
            Shape::Union(_) => needed.len().min(1),
            _ => needed.len(),
        });
        for held in needed {
            users[held.0].push(id);
        }
    }
    let is_there = |id: &TypeId| missing[id.0] == 0;
    let mut open: Vec<TypeId> = api.type_ids().filter(is_there).collect();
    while let Some(id) = open.pop() {
        for user in std::mem::take(&mut users[id.0]) {
            let left = &mut missing[user.0];
            if *left > 0 {
                *left -= 1;
                open.extend((*left == 0).then_some(user));
            }
        }
    }
    api.type_ids().filter(|id| missing[id.0] > 0).collect()
}

/// The types of which a value of a type needs some: of a choice one of them, else all. A choice with a
/// branch that needs none needs none.
fn needed(api: &Api, id: TypeId) -> Vec<TypeId> {
    match &api.ty(id).shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter();
            let required = fields.filter(|field| field.presence == Presence::Required);
            required.flat_map(|field| held(&field.ty)).collect()
        }
        Shape::Union(union) => {
            let one = |ty: &Type| match ty {
                Type::Named(id) => Some(*id),
                _ => None,
            };
            let branches = union.branches.iter().map(|branch| one(&branch.ty));
            branches.collect::<Option<_>>().unwrap_or_default()
        }
        Shape::Newtype(newtype) => held(&newtype.ty),
        Shape::Enum(_) | Shape::Integers(_) => Vec::new(),
    }
}

/// The named types of which each value of a type has one.
fn held(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Named(id) => vec![*id],
        Type::Tuple(items) => items.iter().flat_map(held).collect(),
        _ => Vec::new(),
    }
}
