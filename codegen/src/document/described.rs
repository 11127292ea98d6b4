//! A node into the objects in it that the standard describes: without the data of examples, defaults
//! and extensions, in which nothing is a keyword.

use super::keyword::{Takes, keyword};
use super::section::ObjectKind;
use super::{Node, Object};

/// Keywords whose values are data, in which a `$ref` is no reference.
const DATA: [&str; 5] = ["example", "default", "const", "enum", "value"];

/// Fields besides the sections of the components and keywords with schemas by name whose members are
/// named by the author, so that no name among them is a keyword.
const NAMED: [&str; 7] = [
    "paths",
    "webhooks",
    "content",
    "encoding",
    "variables",
    "mapping",
    "scopes",
];

/// Whether a field holds data: the list `examples` of a schema does, the map of a media type does not.
pub(super) fn is_data(name: &str, value: &Node) -> bool {
    DATA.contains(&name)
        || name.starts_with("x-")
        || (name == "examples" && value.as_array().is_some())
}

/// Whether the author names the members of a field's value.
pub(super) fn is_named(name: &str, value: &Node) -> bool {
    let holds_schemas = || keyword(name).is_some_and(|keyword| keyword.takes == Takes::ByName);
    value.as_object().is_some()
        && (holds_schemas() || ObjectKind::of_section(name).is_some() || NAMED.contains(&name))
}

/// The objects in a node, itself among them, on a stack of its own: documents nest deep.
pub(crate) fn described(node: &Node) -> impl Iterator<Item = &Object> {
    described_without(node, |_| false)
}

/// The same, without some that stand in it, and what is in these.
pub(crate) fn described_without(
    node: &Node,
    is_left_out: impl Fn(&Object) -> bool,
) -> impl Iterator<Item = &Object> {
    let mut open = vec![(node, false)];
    let mut is_whole = true;
    std::iter::from_fn(move || {
        while let Some((node, named)) = open.pop() {
            let is_inside = !std::mem::take(&mut is_whole);
            match node {
                Node::Object(members) if is_inside && !named && is_left_out(members) => {}
                Node::Object(members) if named => {
                    open.extend(members.values().map(|member| (member, false)));
                }
                Node::Object(members) => {
                    let inside = members.iter().filter(|(name, value)| !is_data(name, value));
                    open.extend(inside.map(|(name, value)| (value, is_named(name, value))));
                    return Some(members);
                }
                Node::Array(items) => open.extend(items.iter().map(|item| (item, false))),
                Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) => {}
            }
        }
        None
    })
}
