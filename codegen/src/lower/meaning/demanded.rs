//! Members that are required though nothing describes them: they hold anything. So do those that a rule
//! asks for of some objects.
//!
//! What a schema leads to, or chooses among, has no place for such a member unless it demands it as well.
//! The schema is a struct of its own then, with all members of these and that one.

use std::collections::BTreeSet;

use super::heirs::is_base;
use super::kinds::{branches, is_null};
use super::tag::tag_name;
use super::together::Placed;
use crate::document::{Lookup, Node, says_only};
use crate::lower::Lowering;
use crate::source::Pointer;

impl<'d> Lowering<'d> {
    /// Whether a schema demands an undescribed member for which the type of the part that decides how its
    /// values are held has no field.
    pub(super) fn demands_beside(
        &self,
        node: &'d Node,
        at: &Pointer,
        (part, place): &Placed<'d>,
    ) -> bool {
        let undescribed = self.undescribed(node, at);
        if undescribed.is_empty() {
            return false;
        }
        let (held, held_at) = self.behind_at(part, place);
        let own = self.members_of(held, &held_at).required;
        let of_some = self.required_of_some(&self.whole(held), &held_at);
        let is_closed = || self.has_members(held) && self.free_members(held, &held_at).is_empty();
        let has_place = |name: &&str| own.contains(name) || of_some.contains(name);
        !undescribed.iter().all(has_place)
            && (self.has_members(node) && is_closed() || self.demands_beside_branches(node, at))
    }

    /// Whether a schema that chooses among kinds of objects demands a member that nothing describes: held
    /// as one of them, a value would lose it.
    pub(in crate::lower) fn demands_beside_branches(&self, node: &'d Node, at: &Pointer) -> bool {
        let (mut parts, mut tags) = (Vec::new(), BTreeSet::new());
        for schema in self.whole(node) {
            let choice = branches(schema).filter(|(_, choice)| !only_demand(choice));
            let Some((_, choice)) = choice else {
                continue;
            };
            tags.extend(tag_name(schema));
            let choice = choice.iter().filter(|part| !is_null(part));
            parts.extend(choice.map(|part| self.follow(part, at)));
        }
        if parts.len() < 2 || parts.iter().any(|(part, _)| is_base(part)) {
            return false;
        }
        // A tag is written with the branch that it chooses.
        let mut undescribed = self.undescribed(node, at);
        undescribed.retain(|name| !tags.contains(name));
        let is_open = |(part, at): &Placed<'d>| {
            self.has_members(part) && self.free_members(part, at).is_empty()
        };
        let lacks_some = |(part, at): &Placed<'d>| {
            let own = self.members_of(part, at);
            let mut undescribed = undescribed.iter();
            undescribed
                .any(|name| !own.required.contains(name) && !own.required_by_some.contains(name))
        };
        !undescribed.is_empty() && parts.iter().all(is_open) && parts.iter().any(lacks_some)
    }

    /// The members that a schema, or a part of its `allOf`, requires, and that neither describes, nor a
    /// branch of one.
    fn undescribed(&self, node: &'d Node, at: &Pointer) -> Vec<&'d str> {
        let whole = self.whole(node);
        // To know which branch a value is of is more than a member that only some values need.
        let of_some = if whole.iter().any(|part| self.is_told_apart(part, at)) {
            Vec::new()
        } else {
            self.required_of_some(&whole, at)
        };
        if of_some.is_empty() && whole.iter().all(|part| part.list("required").is_empty()) {
            return Vec::new();
        }
        // The heirs of a base may describe what it does not.
        if whole.iter().any(|part| is_base(part)) {
            return Vec::new();
        }
        let members = self.members_of(node, at);
        let described = members.named.keys().chain(members.of_branches.keys());
        let described: Vec<&str> = described.copied().collect();
        let required = members.required.iter().copied().chain(of_some);
        required.filter(|name| !described.contains(name)).collect()
    }

    /// Whether a schema chooses among branches that a discriminator or a member tells apart.
    fn is_told_apart(&self, node: &'d Node, at: &Pointer) -> bool {
        let Some((_, parts)) = branches(node) else {
            return false;
        };
        let mut known = BTreeSet::new();
        let mut parts = parts.iter().filter(|part| !is_null(part));
        let shares_members = |part: &'d Node| {
            let (part, at) = self.follow(part, at);
            let members = self.all_properties(part, &at).into_iter();
            let mut names = members.map(|(name, ..)| name);
            names.any(|name| !known.insert(name))
        };
        tag_name(node).is_some() || parts.any(shares_members)
    }

    /// The members that a rule of one of several schemas asks for of some objects, those of the branches
    /// apart that say what an object is.
    fn required_of_some(&self, whole: &[&'d Node], at: &Pointer) -> Vec<&'d str> {
        let mut names = Vec::new();
        for schema in whole {
            for keyword in ["anyOf", "oneOf"] {
                let choice = schema.list(keyword);
                let demanding = choice.iter().filter(|_| only_demand(choice));
                names.extend(demanding.flat_map(demanded));
            }
            if self.is_3_0() {
                continue;
            }
            let lists = schema.members("dependentRequired");
            names.extend(lists.flat_map(|(_, list)| texts(list)));
            let conditions = ["then", "else"].into_iter();
            let conditions = conditions.filter_map(|keyword| schema.get(keyword));
            let dependent = schema.members("dependentSchemas").map(|(_, schema)| schema);
            for part in conditions.chain(dependent) {
                let (part, at) = self.follow(part, at);
                let members = self.members_of(part, &at);
                names.extend(members.required.into_iter().chain(members.required_by_some));
            }
        }
        names
    }
}

/// Whether each of several schemas says only which members it demands.
fn only_demand(choice: &[Node]) -> bool {
    let only_demands =
        |part: &Node| says_only(part, &["required"]) && demanded(part).next().is_some();
    choice.iter().all(only_demands)
}

/// The members that a schema demands.
fn demanded(schema: &Node) -> impl Iterator<Item = &str> {
    schema.list("required").iter().filter_map(Node::as_str)
}

/// The texts of a list.
fn texts(list: &Node) -> impl Iterator<Item = &str> {
    let list = list.as_array().unwrap_or_default().iter();
    list.filter_map(Node::as_str)
}
