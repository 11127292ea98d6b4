//! Reads a default in quotes as the number or boolean that it can only mean: `{type: integer, default: "10"}`.
//!
//! Invariant: a text that is no value of the type stays, and is told where defaults are checked.

use super::{Node, Object};
use crate::number::Number;

/// The value that the default of a schema means, with the type that it is of; nothing, where it is no
/// text, or stands for no value of the type.
pub(super) fn meant(schema: &Object) -> Option<(Node, &str)> {
    let text = schema.get("default")?.as_str()?;
    let names = match schema.get("type")? {
        Node::Array(names) => names.as_slice(),
        name => std::slice::from_ref(name),
    };
    let names = names.iter().filter_map(Node::as_str);
    let mut names = names.filter(|name| *name != "null");
    let (Some(name), None) = (names.next(), names.next()) else {
        return None;
    };
    let value = match (name, text) {
        ("boolean", "true") => Node::Bool(true),
        ("boolean", "false") => Node::Bool(false),
        ("integer" | "number", text) => Node::Number(Number::parse(text)?),
        _ => return None,
    };
    value.is_of_type(name).then_some((value, name))
}
