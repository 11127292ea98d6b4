//! Whether a choice among objects is an enum of its branches, or one struct that has the members of all.
//!
//! An enum tells kinds of objects apart. It would lose members where an object may be of several kinds at
//! once, or where the whole has members that no branch has.

use std::collections::BTreeSet;

use super::kinds::{branches, is_null, is_null_of, kinds};
use crate::document::{Lookup, Node, says_only};
use crate::lower::Lowering;
use crate::source::Pointer;

impl<'d> Lowering<'d> {
    /// Whether an object may be of several branches at once: they have no members in common that would
    /// tell of what kind an object is, and refuse none of the others.
    pub(in crate::lower) fn is_of_all_branches(&self, node: &'d Node) -> bool {
        let parts = match branches(node) {
            Some(("anyOf", parts)) if !self.config.exact && !node.has("discriminator") => parts,
            _ => return false,
        };
        let is_value = |part: &&'d Node| !is_null_of(parts, part) && self.allows_values(part);
        let parts = parts.iter().filter(is_value);
        let parts = parts.filter(|part| !self.allows_all(part));
        let members: Option<Vec<_>> = parts.map(|part| self.open_members(part)).collect();
        members.is_some_and(|members| {
            let mut known = BTreeSet::new();
            let mut names = members.iter().flatten();
            members.len() > 1 && names.all(|name| known.insert(name))
        })
    }

    /// The names of the members of an object schema that keeps no others. One that demands some is a kind
    /// of objects where it has a name, and may refuse others where it says more.
    fn open_members(&self, branch: &'d Node) -> Option<Vec<&'d str>> {
        let (part, at) = self.follow(branch, &Pointer::root());
        let members = self.all_properties(part, &at);
        let is_free = members.iter().all(|(.., required)| !required);
        let is_plain =
            || says_only(branch, &["type", "properties", "required"]) && !branch.has("title");
        let is_open = self.has_members(part)
            && (is_free || is_plain())
            && self.free_members(part, &at).is_empty();
        is_open.then(|| members.into_iter().map(|(name, ..)| name).collect())
    }

    /// Whether objects have members that none of the branches has a place for.
    pub(in crate::lower) fn has_members_beside_branches(
        &self,
        node: &'d Node,
        at: &Pointer,
    ) -> bool {
        self.keeps_beside_branches(node, at) || self.demands_beside_branches(node, at)
    }

    /// Whether a schema says of which types the members are that its branches do not name, and these are
    /// objects that keep no others: held as one of them, a value would lose such members.
    pub(super) fn keeps_beside_branches(&self, node: &'d Node, at: &Pointer) -> bool {
        let Some((_, parts)) = branches(node).filter(|_| self.types_others(node)) else {
            return false;
        };
        let branches = parts.iter().map(|part| self.follow(part, at));
        let mut branches = branches.filter(|(part, _)| !is_null(part)).peekable();
        branches.peek().is_some()
            && branches
                .all(|(part, at)| self.has_members(part) && self.free_members(part, &at).is_empty())
    }

    /// Whether each branch of an object schema has all members that the schema has itself, so that
    /// a value held as a branch lacks none.
    pub(in crate::lower) fn is_told_by_branches(&self, node: &'d Node, at: &Pointer) -> bool {
        let Some((_, parts)) = branches(node) else {
            return false;
        };
        let own = self.all_properties(node, at);
        let own: BTreeSet<&str> = own.into_iter().map(|(name, ..)| name).collect();
        if !own.is_empty() && parts.iter().all(|part| restricts(part, &own)) {
            return false;
        }
        parts.iter().all(|part| {
            let (part, at) = self.follow(part, at);
            let properties = self.all_properties(part, &at);
            let names: BTreeSet<&str> = properties.into_iter().map(|(name, ..)| name).collect();
            kinds(part) == ["null"] || own.is_subset(&names)
        })
    }
}

/// Whether a branch only restricts members that the struct has anyway.
fn restricts(part: &Node, own: &BTreeSet<&str>) -> bool {
    let Some(keywords) = part.as_object() else {
        return false;
    };
    keywords
        .iter()
        .all(|(keyword, value)| match keyword.as_str() {
            "properties" => value.as_object().is_some_and(|properties| {
                properties.keys().all(|name| own.contains(name.as_str()))
            }),
            "$ref" | "items" | "additionalProperties" => false,
            "type" => value.as_str() == Some("object"),
            "allOf" | "anyOf" | "oneOf" => value
                .as_array()
                .is_some_and(|parts| parts.iter().all(|part| restricts(part, own))),
            _ => true,
        })
}
