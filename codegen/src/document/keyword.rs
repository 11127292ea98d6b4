//! Which keywords of a schema hold schemas, and which forbid nothing.

use super::Node;

/// Keywords whose value is one schema, and whether 3.0 has them.
pub(crate) const ONE: [(&str, bool); 12] = [
    ("not", true),
    ("items", true),
    ("additionalProperties", true),
    ("if", false),
    ("then", false),
    ("else", false),
    ("contains", false),
    ("propertyNames", false),
    ("additionalItems", false),
    ("unevaluatedItems", false),
    ("unevaluatedProperties", false),
    ("contentSchema", false),
];

/// Keywords whose value is a list of schemas, and whether 3.0 has them.
pub(crate) const LIST: [(&str, bool); 4] = [
    ("allOf", true),
    ("anyOf", true),
    ("oneOf", true),
    ("prefixItems", true),
];

/// Keywords whose value is an object of schemas, and whether 3.0 has them.
pub(crate) const MAP: [(&str, bool); 5] = [
    ("properties", true),
    ("patternProperties", false),
    ("dependentSchemas", false),
    ("$defs", false),
    ("definitions", false),
];

/// Keywords whose schemas apply to the same value, and need not all hold.
pub(crate) const CHOOSING: [&str; 7] = [
    "oneOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
];

/// Keywords that forbid nothing.
const ANNOTATIONS: &[&str] = &[
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "xml",
    "externalDocs",
    "nullable",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "$comment",
    "$defs",
    "definitions",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
];

/// Whether a schema has no other keywords than these and annotations.
pub(crate) fn says_only(node: &Node, keywords: &[&str]) -> bool {
    node.as_object().is_some_and(|members| {
        let mut names = members.keys().map(String::as_str);
        names.all(|name| keywords.contains(&name) || !demands(name))
    })
}

/// Whether a member of a schema may forbid something, and is no annotation.
pub(crate) fn demands(keyword: &str) -> bool {
    !ANNOTATIONS.contains(&keyword) && !keyword.starts_with("x-")
}

/// The first part of a `oneOf` all of whose values another one allows, too: to the letter it allows
/// none of them then.
pub(crate) fn excluded(parts: &[Node]) -> Option<usize> {
    (0..parts.len()).find(|at| {
        let mut others = parts.iter().enumerate().filter(|(other, _)| other != at);
        others.any(|(_, other)| *other == parts[*at] || allows_all_of(other, &parts[*at]))
    })
}

/// Whether a schema allows all numbers, and another one is of integers; or all texts, and another one
/// lists some.
fn allows_all_of(schema: &Node, other: &Node) -> bool {
    let named = |node: &Node, name: &str| node.get("type").and_then(Node::as_str) == Some(name);
    let is_any =
        |node: &Node, name: &str| named(node, name) && says_only(node, &["type", "format"]);
    let is_listed = || other.get("enum").or(other.get("const")).is_some();
    (is_any(schema, "number") && is_any(other, "integer"))
        || (named(schema, "string")
            && says_only(schema, &["type"])
            && named(other, "string")
            && is_listed())
}
