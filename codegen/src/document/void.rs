//! A `not` that excludes nothing of the type beside it, since nothing lies between its limits.

use super::{Lookup, says_only};

/// Pairs of limits, the lower first, with the types whose values they are about.
const RANGES: [(&str, &str, &[&str]); 4] = [
    ("minimum", "maximum", &["number", "integer"]),
    ("minLength", "maxLength", &["string"]),
    ("minItems", "maxItems", &["array"]),
    ("minProperties", "maxProperties", &["object"]),
];

/// Whether `not` of a schema says nothing but two limits that no value of its type keeps: a value of
/// another type keeps them, so that the schema has to be of that type alone.
pub(crate) fn excludes_nothing(schema: &impl Lookup) -> bool {
    let Some(excluded) = schema.member("not") else {
        return false;
    };
    let kind = schema.text("type").unwrap_or_default();
    let may_be_null = schema.flag("nullable") || schema.flag("x-nullable");
    let is_void = |(lower, upper, kinds): &(&str, &str, &[&str])| {
        let limits = (excluded.number(lower), excluded.number(upper));
        matches!(limits, (Some(low), Some(high)) if low > high)
            && kinds.contains(&kind)
            && says_only(excluded, &[lower, upper])
    };
    !may_be_null && RANGES.iter().any(is_void)
}
