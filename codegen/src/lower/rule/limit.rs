//! The keywords that limit numbers, and how long texts, lists and objects are.

use crate::document::{Lookup, Node};
use crate::ir::{Number, Rule};

/// What a keyword demands that is a limit; nothing where it is another one, or its value is none.
///
/// In `OpenAPI` 3.0, `exclusiveMinimum` and `exclusiveMaximum` are flags beside the limits.
pub(super) fn limit(node: &Node, keyword: &str, value: &Node) -> Option<Rule> {
    match keyword {
        "minimum" if node.flag("exclusiveMinimum") => number(value).map(Rule::ExclusiveMinimum),
        "minimum" => number(value).map(Rule::Minimum),
        "maximum" if node.flag("exclusiveMaximum") => number(value).map(Rule::ExclusiveMaximum),
        "maximum" => number(value).map(Rule::Maximum),
        "exclusiveMinimum" => number(value).map(Rule::ExclusiveMinimum),
        "exclusiveMaximum" => number(value).map(Rule::ExclusiveMaximum),
        "multipleOf" => number(value).map(Rule::MultipleOf),
        "minLength" => count(value).map(Rule::MinLength),
        "maxLength" => count(value).map(Rule::MaxLength),
        "minItems" => count(value).map(Rule::MinItems),
        "maxItems" => count(value).map(Rule::MaxItems),
        "minProperties" => count(value).map(Rule::MinProperties),
        "maxProperties" => count(value).map(Rule::MaxProperties),
        _ => None,
    }
}

fn number(node: &Node) -> Option<Number> {
    node.as_number().cloned()
}

/// A value as a number of characters, items or members.
pub(in crate::lower) fn count(node: &Node) -> Option<u64> {
    let number = node.as_number()?;
    let is_beyond = number.is_integer() && !number.is_negative();
    // No value has so many characters, items or members.
    number.as_u64().or(is_beyond.then_some(u64::MAX))
}
