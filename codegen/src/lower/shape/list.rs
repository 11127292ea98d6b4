//! Lists: of one type, of fixed length with a type for each item (tuples), or of several types.
//!
//! Invariant: items are raw JSON only where the document allows any value for some of them, where no
//! enum tells their types apart, or where the user wants exactness.

use std::collections::BTreeSet;

use super::seat::Seat;
use crate::document::Node;
use crate::ir::{Branch, JsonType, Newtype, Rule, Schema, SchemaId, Shape, Tagging, Type};
use crate::lower::Lowering;
use crate::lower::meaning::{is_never, is_null};
use crate::lower::rule::count;
use crate::source::Pointer;

/// The greatest number of items for which Rust's tuples have all that types need.
const LONGEST: usize = 12;

/// What the items of a tuple are called.
const ORDINALS: [&str; LONGEST] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];

/// What a list says of its items, by their places.
struct Items<'d> {
    /// The schemas of the first ones.
    first: &'d [Node],
    /// Where they stand.
    base: Pointer,
    /// The schema of the others; nothing where there are none.
    rest: Option<(&'d Node, Pointer)>,
    /// Whether the others may be anything.
    open: bool,
}

impl<'d> Items<'d> {
    /// The schema of one item; nothing where it may be anything.
    fn at(&self, index: usize) -> Option<(&'d Node, Pointer)> {
        let first = self.first.get(index);
        let first = first.map(|part| (part, self.base.index(index)));
        first.or_else(|| self.rest.clone())
    }
}

impl<'d> Lowering<'d> {
    /// The schemas of the first items of a list, with the keyword that has them: `items` had them
    /// before 2020-12, and a document of 3.0 has no other.
    pub(in crate::lower) fn first_items(
        &self,
        node: &'d Node,
    ) -> Option<(&'static str, &'d [Node])> {
        let is_known = !(self.is_3_0() && self.config.exact);
        let of = |keyword| Some((keyword, node.get(keyword)?.as_array()?));
        of("prefixItems")
            .filter(|_| is_known)
            .or_else(|| of("items"))
    }

    /// The type of a list.
    pub(super) fn list(&mut self, node: &'d Node, at: &Pointer, seat: &Seat) -> Type {
        let of = |item| Type::List(Box::new(item));
        let Some((keyword, first)) = self.first_items(node) else {
            let items = self.items_of(node, at);
            let item =
                items.map(|(items, place)| self.inside_ty(items, &place, &seat.step("item")));
            return of(item.unwrap_or(Type::Json));
        };
        if self.config.exact {
            return of(Type::Json);
        }
        let items = items(node, at, keyword, first);
        // A tuple with one of its own kind in it would have no end.
        let is_itself = |part: &'d Node| std::ptr::eq(self.behind(part), node);
        let mut parts = first
            .iter()
            .chain(items.rest.as_ref().map(|(part, _)| *part));
        let is_endless = parts.any(is_itself);
        if let Some(length) = length(node, &items).filter(|_| !is_endless) {
            let types = ORDINALS[..length].iter().enumerate().map(|(index, step)| {
                let part = items.at(index);
                part.map_or(Type::Json, |(part, place)| {
                    self.ty(part, &place, &seat.step(step))
                })
            });
            let mut types: Vec<Type> = types.collect();
            let is_one = types.iter().all(|ty| *ty == types[0]);
            return match types.pop() {
                Some(ty) if is_one && (length > 1 || ty == Type::Json) => of(ty),
                last => {
                    types.extend(last);
                    Type::Tuple(types)
                }
            };
        }
        of(self.any_item(&items, seat).unwrap_or(Type::Json))
    }

    /// The type of every item of a list whose length is open: the one that all of them have, or an
    /// enum of theirs.
    fn any_item(&mut self, items: &Items<'d>, seat: &Seat) -> Option<Type> {
        if items.open {
            return None;
        }
        let first = items.first.iter().enumerate();
        let first = first.map(|(index, part)| (index, part, items.base.index(index)));
        let rest = items.rest.clone().into_iter();
        let rest = rest.map(|(part, place)| (items.first.len(), part, place));
        let parts: Vec<(usize, &'d Node, Pointer)> = first.chain(rest).collect();
        let seat = seat.step("item");
        // Types that would get a name of their own are not one.
        let is_inline = |part| self.target(part).is_none() && self.needs_name(part);
        if !parts.iter().any(|(_, part, _)| is_inline(part)) {
            let types = parts
                .iter()
                .map(|(_, part, place)| self.ty(part, place, &seat));
            let types: Vec<Type> = types.collect();
            let one = types.first()?;
            if types.iter().all(|other| other == one) {
                return Some(one.clone());
            }
        }
        Some(self.one_of(parts, &items.base, &seat))
    }

    /// An enum of the types of several items.
    fn one_of(
        &mut self,
        parts: Vec<(usize, &'d Node, Pointer)>,
        at: &Pointer,
        seat: &Seat,
    ) -> Type {
        let nullable = parts.iter().any(|(_, part, _)| self.allows_null(part));
        let held = |ty| {
            if nullable && ty != Type::Json {
                Type::Nullable(Box::new(ty))
            } else {
                ty
            }
        };
        let seat = &self.home(at, seat);
        let key = (at.clone(), seat.direction);
        if let Some(id) = self.inline.get(&key) {
            return held(Type::Named(*id));
        }
        let schemas = parts
            .iter()
            .map(|(_, part, place)| self.schema(part, place, seat.direction, 0));
        let schema = Schema {
            origin: at.clone(),
            rules: [Rule::AnyOf(schemas.collect())].into(),
            ..Schema::default()
        };
        self.api.schemas.push(schema);
        let schema = SchemaId(self.api.schemas.len() - 1);
        let (name, owner) = (seat.name.clone(), seat.owner);
        let id = self.reserve(name, at, &Node::Null, seat.direction, owner, schema);
        self.inline.insert(key.clone(), id);
        let mut seen = BTreeSet::new();
        let kept = parts.into_iter().filter(|(_, part, _)| {
            let is_new = self.target(part).is_none_or(|target| seen.insert(target));
            is_new && !is_null(self.behind(part))
        });
        let kept = kept.collect();
        let (tagging, branches) = self.lower_branches(&Node::Null, kept, nullable, seat, id);
        let is_last = self.api.types.len() == id.0 + 1;
        let is_tagged = matches!(tagging, Tagging::Member(_));
        let shape = match branches.as_slice() {
            [Branch { ty, .. }] => Err(ty.clone()),
            branches if !is_tagged && self.has_objects(branches) => Err(Type::Json),
            _ => self.told(&Node::Null, tagging, branches).ok_or(Type::Json),
        };
        match shape {
            Ok(shape) => self.api.types[id.0].shape = shape,
            Err(ty) if is_last => {
                self.forget(id, &key);
                return held(ty);
            }
            // What was lowered on the way has its place behind this one, which then stays.
            Err(ty) => self.api.types[id.0].shape = Shape::Newtype(Newtype { ty }),
        }
        held(Type::Named(id))
    }
}

impl Lowering<'_> {
    /// Whether several branches are objects: each place of a list has but one of them, and a struct
    /// would lose what the other one names.
    fn has_objects(&self, branches: &[Branch]) -> bool {
        let is_object = |branch: &&Branch| {
            let types = self.api.json_types(&branch.ty);
            types.is_none_or(|types| types.contains(&JsonType::Object))
        };
        branches.iter().filter(is_object).nth(1).is_some()
    }
}

/// What the item at an index is called.
pub(super) fn ordinal(index: &str) -> Option<&'static str> {
    ORDINALS.get(index.parse::<usize>().ok()?).copied()
}

/// What a list that has schemas for its first items says of all.
fn items<'d>(node: &'d Node, at: &Pointer, keyword: &str, first: &'d [Node]) -> Items<'d> {
    let others = match keyword {
        "items" => "additionalItems",
        _ => "items",
    };
    let (rest, place) = (node.get(others), at.join(others));
    let most = node.get("maxItems").and_then(count);
    let is_full = most.is_some_and(|most| most <= first.len() as u64);
    Items {
        first,
        base: at.join(keyword),
        open: !is_full && rest.is_none_or(|rest| rest.as_bool() == Some(true)),
        rest: rest
            .filter(|rest| !is_full && !is_never(rest))
            .map(|rest| (rest, place)),
    }
}

/// How many items every value has, where that is one number for which there is a tuple.
fn length(node: &Node, items: &Items<'_>) -> Option<usize> {
    let limit = |keyword: &str| node.get(keyword).and_then(count);
    let is_closed = !items.open && items.rest.is_none();
    let own = is_closed.then_some(items.first.len() as u64);
    let most = limit("maxItems").into_iter().chain(own).min()?;
    let least = limit("minItems").unwrap_or_default();
    let length = usize::try_from(most).ok()?;
    (least == most && (1..=LONGEST).contains(&length)).then_some(length)
}
