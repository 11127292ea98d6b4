//! What the keywords of a schema say of how its values are held: their types, their texts, their
//! branches, and whether `null` is among them.
//!
//! Invariant: nothing here makes a type.

use super::Lowering;
use crate::document::Node;
use crate::source::Pointer;

impl<'d> Lowering<'d> {
    /// Whether a schema allows `null`.
    pub(super) fn allows_null(&self, node: &Node) -> bool {
        let null = |node: &Node| node.get("type").and_then(Node::as_str) == Some("null");
        let listed = node.get("type").and_then(Node::as_array);
        let branch = |keyword| {
            node.get(keyword)
                .and_then(Node::as_array)
                .is_some_and(|parts| parts.iter().any(null))
        };
        let nullable = self.is_3_0() && node.get("nullable").and_then(Node::as_bool) == Some(true);
        nullable
            || listed.is_some_and(|names| names.iter().any(|name| name.as_str() == Some("null")))
            || branch("oneOf")
            || branch("anyOf")
    }

    /// The one schema that a composite keyword wraps, which needs no type of its own: `allOf` with
    /// one part, or a choice between one schema and `null`.
    pub(super) fn only_part(node: &'d Node, at: &Pointer) -> Option<(&'d Node, Pointer)> {
        let shaping = [
            "properties",
            "additionalProperties",
            "items",
            "enum",
            "const",
        ];
        if shaping.iter().any(|keyword| node.get(keyword).is_some()) {
            return None;
        }
        ["allOf", "oneOf", "anyOf"].iter().find_map(|keyword| {
            let parts = node.get(keyword)?.as_array()?;
            let mut typed = parts.iter().enumerate().filter(|(_, part)| {
                part.get("type").and_then(Node::as_str) != Some("null")
                    && (*keyword != "allOf" || shapes(part))
            });
            let (index, part) = typed.next()?;
            typed
                .next()
                .is_none()
                .then(|| (part, at.join(keyword).index(index)))
        })
    }
}

/// Whether a schema says anything about how its values are held.
fn shapes(node: &Node) -> bool {
    [
        "$ref",
        "type",
        "properties",
        "allOf",
        "oneOf",
        "anyOf",
        "enum",
        "const",
        "items",
        "additionalProperties",
    ]
    .iter()
    .any(|keyword| node.get(keyword).is_some())
}

/// The types that `type` lists, without `null`.
pub(super) fn kinds(node: &Node) -> Vec<&str> {
    match node.get("type") {
        Some(Node::String(name)) => vec![name.as_str()],
        Some(Node::Array(names)) => names
            .iter()
            .filter_map(Node::as_str)
            .filter(|name| *name != "null")
            .collect(),
        _ => Vec::new(),
    }
}

/// The texts of an `enum` or `const` that lists nothing else (but `null`).
pub(super) fn texts(node: &Node) -> Option<Vec<String>> {
    if !matches!(kinds(node).as_slice(), [] | ["string"]) {
        return None;
    }
    let single;
    let values = match (node.get("enum"), node.get("const")) {
        (Some(values), _) => values.as_array()?,
        (None, Some(value)) => {
            single = [value.clone()];
            &single
        }
        (None, None) => return None,
    };
    let texts: Option<Vec<String>> = values
        .iter()
        .filter(|value| !value.is_null())
        .map(|value| value.as_str().map(str::to_owned))
        .collect();
    texts.filter(|texts| !texts.is_empty()).map(|mut texts| {
        let mut seen = std::collections::BTreeSet::new();
        texts.retain(|text| seen.insert(text.clone()));
        texts
    })
}

/// The branches of `oneOf` or `anyOf`, with the keyword.
pub(super) fn branches(node: &Node) -> Option<(&'static str, &[Node])> {
    ["oneOf", "anyOf"].into_iter().find_map(|keyword| {
        node.get(keyword)
            .and_then(Node::as_array)
            .map(|parts| (keyword, parts))
    })
}
