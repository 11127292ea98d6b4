//! Which keywords of a schema hold schemas, and which forbid nothing.

use indexmap::IndexMap;

use super::{Lookup, Node};

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
    let allowing = Allowing::new(parts);
    let mut uses: IndexMap<&Node, usize> = IndexMap::new();
    for part in parts {
        *uses.entry(part).or_default() += 1;
    }
    let is_excluded = |part: &Node| uses[part] > 1 || allowing.allows_all_of(part);
    parts.iter().position(is_excluded)
}

/// What some of several schemas allow all of.
struct Allowing {
    /// Whether one allows all numbers.
    numbers: bool,
    /// Whether one allows all texts.
    texts: bool,
}

impl Allowing {
    fn new(parts: &[Node]) -> Self {
        let any = |name: &str, keywords: &[&str]| {
            let mut parts = parts.iter();
            parts.any(|part| is_named(part, name) && says_only(part, keywords))
        };
        Self {
            numbers: any("number", &["type", "format"]),
            texts: any("string", &["type"]),
        }
    }

    /// Whether one of the others allows all values of a schema, which is of integers, or lists texts.
    fn allows_all_of(&self, part: &Node) -> bool {
        let is_listed = || part.has_any(&["enum", "const"]);
        let is_any_integer = || says_only(part, &["type", "format"]);
        (self.numbers && is_named(part, "integer") && is_any_integer())
            || (self.texts && is_named(part, "string") && is_listed())
    }
}

/// Whether a schema has one type, by its name.
fn is_named(schema: &Node, name: &str) -> bool {
    schema.text("type") == Some(name)
}
