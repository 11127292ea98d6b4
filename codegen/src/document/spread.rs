//! In 3.1, the keywords beside a `$ref` hold as well as the schema that it leads to (JSON Schema Core
//! 2020-12, 8.2.3): such a reference becomes a part of `allOf`, so that every later stage sees one
//! form of this.
//!
//! Invariant: what only describes, and limits of a single value, stay beside the reference; a limit
//! is checked there, and needs no type of its own.

use super::assemble::{DATA, NAMED};
use super::{Node, Object};
use crate::diagnostic::Report;
use crate::source::{Graft, Origin, Path, Pointer};

/// Keywords that say how values are held, or list others.
const SHAPING: [&str; 17] = [
    "properties",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "dependentSchemas",
    "items",
    "prefixItems",
    "contains",
    "unevaluatedItems",
    "allOf",
    "oneOf",
    "anyOf",
    "if",
    "enum",
    "const",
    "discriminator",
];

/// Makes parts of the references with such keywords beside them, in the document and in the files
/// under the extension `files`.
pub(super) fn spread(root: &mut Node, files: &str, report: &mut Report) {
    walk(root, Path::new(&Pointer::root()), false, files, report);
}

fn walk(node: &mut Node, path: Path<'_>, named: bool, files: &str, report: &mut Report) {
    match node {
        Node::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                walk(item, path.index(index), false, files, report);
            }
        }
        Node::Object(members) => {
            if !named && is_extended(members) {
                let at = path.pointer();
                // What is part of the tree now was written where the whole is.
                let part = at.join("allOf").index(extend(members));
                let (file, from) = report.files().origin(&at);
                let graft = Graft {
                    at: part,
                    file,
                    from,
                };
                report.files_mut().record(Origin::Written(graft));
            }
            for (name, member) in members {
                let name = name.as_str();
                let is_data = DATA.contains(&name)
                    || (name.starts_with("x-") && name != files)
                    || (name == "examples" && member.as_array().is_some());
                if named || !is_data {
                    let names = !named && NAMED.contains(&name) && member.as_object().is_some();
                    walk(member, path.join(name), names, files, report);
                }
            }
        }
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) => {}
    }
}

/// Whether a schema is a reference and more than that.
fn is_extended(members: &Object) -> bool {
    let requires = || {
        members
            .get("required")
            .is_some_and(|names| names.as_array().is_some())
    };
    // What is no list is reported where keywords are checked.
    let can_hold = members
        .get("allOf")
        .is_none_or(|parts| parts.as_array().is_some());
    can_hold
        && members
            .get("$ref")
            .is_some_and(|reference| reference.as_str().is_some())
        && (requires() || SHAPING.iter().any(|keyword| members.contains_key(*keyword)))
}

/// Moves the reference into `allOf`; gives its index there.
fn extend(members: &mut Object) -> usize {
    let Some((place, name, reference)) = members.shift_remove_full("$ref") else {
        return 0;
    };
    let part = Node::Object([(name, reference)].into_iter().collect());
    if let Some(Node::Array(parts)) = members.get_mut("allOf") {
        parts.push(part);
        return parts.len() - 1;
    }
    members.shift_insert(place, "allOf".to_owned(), Node::Array(vec![part]));
    0
}
