//! Which schemas a Rust type holds to the letter: every valid value decodes, and no keyword has to
//! see what the type would drop. Asked only where the user wants exactness; elsewhere `properties`
//! without `type` means an object, and an integer has 64 bits.
//!
//! Invariant: what is not known to be held is not; it is then raw JSON.

use super::kinds::{kinds, texts};
use crate::document::keyword::{About, says_only, says_only_of};
use crate::document::{Lookup, Node, Number};
use crate::lower::Lowering;
use crate::lower::MAX_EXACT;

impl<'d> Lowering<'d> {
    /// Whether a schema is to be held as raw JSON.
    pub(in crate::lower) fn is_raw(&self, node: &'d Node) -> bool {
        self.config.exact && !self.is_held(node)
    }

    /// Whether a reference says all that its schema says.
    pub(super) fn is_alias(&self, node: &'d Node) -> bool {
        self.is_3_0() || !self.config.exact || says_only(node, &["$ref"])
    }

    fn is_held(&self, node: &'d Node) -> bool {
        if self.target(node).is_some() {
            return self.is_alias(node);
        }
        if let Some(parts) = node.get("allOf").and_then(Node::as_array) {
            return matches!(parts, [part] if self.is_held(part))
                && !node.has("nullable")
                && says_only(node, &["allOf"]);
        }
        if texts(node).is_some() {
            return self.is_held_enum(node);
        }
        match kinds(node).as_slice() {
            ["boolean"] => says_only(node, &["type"]),
            ["string"] => says_only_of(node, About::Texts, &["type", "format"]),
            ["integer"] => is_bounded(node),
            ["array"] => self.is_held_list(node),
            ["object"] => self.is_held_object(node),
            _ => false,
        }
    }

    /// Whether an open enum accepts just what a list of texts does: `null` is listed where it is
    /// valid, and nothing else restricts the values.
    fn is_held_enum(&self, node: &'d Node) -> bool {
        let has_null = |values: &[Node]| values.iter().any(Node::is_null);
        let values = node.get("enum").and_then(Node::as_array);
        says_only(node, &["type", "enum"])
            && values.is_some_and(|values| has_null(values) == self.allows_null(node))
    }

    fn is_held_list(&self, node: &'d Node) -> bool {
        let items = node.get("items");
        // The equality of JSON sees what a struct drops, and so does a schema that looks for items.
        let plain = items.is_none_or(|items| {
            matches!(kinds(items).as_slice(), ["string" | "boolean" | "integer"])
                || self.is_raw(items)
        });
        says_only(
            node,
            &[
                "type",
                "items",
                "minItems",
                "maxItems",
                "uniqueItems",
                "prefixItems",
                "contains",
                "minContains",
                "maxContains",
            ],
        ) && (plain || !node.flag("uniqueItems") && !node.has("contains"))
            && !(node.has("prefixItems") && items.is_some())
    }

    fn is_held_object(&self, node: &'d Node) -> bool {
        let additional = node.get("additionalProperties");
        if self.has_members(node) {
            return says_only(
                node,
                &["type", "properties", "required", "additionalProperties"],
            ) && matches!(additional, None | Some(Node::Bool(true)))
                || is_closed(node);
        }
        let map = additional != Some(&Node::Bool(false));
        map && says_only(
            node,
            &[
                "type",
                "additionalProperties",
                "minProperties",
                "maxProperties",
                "propertyNames",
            ],
        )
    }
}

/// Whether an object has the members that it names and no others, and says nothing else.
pub(in crate::lower) fn is_closed(node: &Node) -> bool {
    node.get("additionalProperties") == Some(&Node::Bool(false))
        && says_only(
            node,
            &["type", "properties", "required", "additionalProperties"],
        )
        // A required member that no schema names has a field, which would let it in.
        && node.list("required").iter().all(|name| {
            let properties = node.get("properties");
            name.as_str().is_some_and(|name| properties.is_some_and(|all| all.has(name)))
        })
}

/// Whether an integer has limits within which every number is read exactly.
fn is_bounded(node: &Node) -> bool {
    let within = |keywords: [&str; 2]| {
        keywords.iter().any(|keyword| {
            node.number(keyword)
                .and_then(Number::as_i64)
                .is_some_and(|limit| limit.unsigned_abs() <= MAX_EXACT)
        })
    };
    within(["minimum", "exclusiveMinimum"])
        && within(["maximum", "exclusiveMaximum"])
        && says_only_of(node, About::Numbers, &["type"])
}
