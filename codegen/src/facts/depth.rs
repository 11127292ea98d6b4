//! How deep types lead into each other. The compiler follows them to lay a value out and to drop it,
//! rustdoc to tell whether it may be sent, and both give up at a limit.
//!
//! The depth is a bound, and not exact: of types that lead to each other in circles, a path is taken
//! to pass each one.

use super::components::components;
use crate::ir::{Api, Presence, Shape, Type, TypeId};

/// The limit that the compiler has by itself.
const DEFAULT: usize = 128;

/// What there is around the types: what an answer or an error holds, what serde derives, and what
/// rustdoc asks of text.
const AROUND: usize = 40;

/// How many types of its own the standard library has in a list before its items.
const LIST: usize = 3;

/// The same of a map: its values stand in nodes, and may not be there.
const MAP: usize = 10;

/// The same of a box.
const BOX: usize = 2;

/// The limit that the compiler needs, where that is more than it has by itself.
pub(super) fn recursion_limit(api: &Api, boxed: &[Vec<bool>]) -> Option<usize> {
    let needed = depth(api, boxed).saturating_add(AROUND);
    // Twice, since the standard library may get deeper; powers of two, so that adding a type rarely
    // changes the limit.
    let limit = needed.saturating_mul(2);
    let limit = limit.checked_next_power_of_two().unwrap_or(limit);
    (needed > DEFAULT).then_some(limit)
}

/// A type that another one holds.
struct Held {
    /// The type.
    target: TypeId,
    /// How many types without a name stand between.
    between: usize,
}

/// How many types at most lead into each other, the standard library's own among them.
fn depth(api: &Api, boxed: &[Vec<bool>]) -> usize {
    let all: Vec<(Vec<Held>, usize)> = api.type_ids().map(|id| held(api, id, boxed)).collect();
    let targets = |(held, _): &(Vec<Held>, usize)| held.iter().map(|held| held.target.0).collect();
    let component = components(&all.iter().map(targets).collect::<Vec<_>>());
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| component[*at]);
    // What a component leads to has a smaller number.
    let mut depths: Vec<usize> = Vec::new();
    for types in order.chunk_by(|one, other| component[*one] == component[*other]) {
        let (mut inside, mut outside) = (0, 0);
        for at in types {
            let (held, plain) = &all[*at];
            outside = outside.max(*plain);
            let mut longest = 0;
            for Held { target, between } in held {
                match depths.get(component[target.0]) {
                    Some(depth) => outside = outside.max(between + depth),
                    None => longest = longest.max(*between),
                }
            }
            inside += 1 + longest;
        }
        depths.push(inside + outside);
    }
    depths.into_iter().max().unwrap_or_default()
}

/// What a type holds, and how many types stand in each other in it where none of them has a name.
fn held(api: &Api, id: TypeId, boxed: &[Vec<bool>]) -> (Vec<Held>, usize) {
    let (mut held, mut plain) = (Vec::new(), 0);
    let mut open: Vec<(&Type, usize)> = match &api.ty(id).shape {
        Shape::Struct(record) => {
            let fields = record.fields.iter();
            let fields = fields.map(|field| {
                let option = usize::from(field.presence != Presence::Required);
                (&field.ty, option)
            });
            let additional = record.additional.kept();
            fields.chain(additional.map(|ty| (ty, MAP))).collect()
        }
        Shape::Union(union) => {
            let branches = union.branches.iter();
            branches.map(|branch| (&branch.ty, 0)).collect()
        }
        Shape::Newtype(newtype) => vec![(&newtype.ty, 0)],
        Shape::Enum(_) | Shape::Integers(_) => Vec::new(),
    };
    for ((_, between), boxed) in open.iter_mut().zip(&boxed[id.0]) {
        *between += if *boxed { BOX } else { 0 };
    }
    while let Some((ty, between)) = open.pop() {
        let step = match ty {
            Type::Named(target) => {
                held.push(Held {
                    target: *target,
                    between,
                });
                continue;
            }
            Type::Map(_) => MAP,
            Type::List(_) => LIST,
            Type::Tuple(_) | Type::Nullable(_) => 1,
            _ => 0,
        };
        plain = plain.max(between + step);
        open.extend(ty.inner().iter().map(|inner| (inner, between + step)));
    }
    (held, plain)
}
