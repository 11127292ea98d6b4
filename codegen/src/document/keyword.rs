//! Which keywords of a schema hold schemas.

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
    ("prefixItems", false),
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
