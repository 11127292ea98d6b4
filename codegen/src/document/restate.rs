//! Restates what 3.1 can say in several ways in the one that later stages know best.
//!
//! - What `$ref` names by an `$anchor`, `$dynamicRef` by a `$dynamicAnchor` of which there is one, and
//!   `$recursiveRef` by the schema around it, is named by its pointer (JSON Schema Core 2020-12, 8.2;
//!   2019-09, 8.2.4.2).
//! - The keywords beside a `$ref` hold as well as the schema that it leads to (Core 2020-12, 8.2.3):
//!   such a reference becomes a part of `allOf`.
//! - `unevaluatedProperties` and `unevaluatedItems` are about the same members and items as
//!   `additionalProperties` and `items` where no other schema is applied (Core 2020-12, 11).
//!
//! Invariant: what only describes, and the type of a value, stay beside a reference.

use std::collections::BTreeMap;

use super::described::{is_data, is_named};
use super::keyword::{Keyword, keyword};
use super::reference::pointer;
use super::{Lookup, Node, Object, assemble};
use crate::diagnostic::Report;
use crate::source::{Graft, Origin, Path, Pointer};

/// What is the same where nothing else looks at members or items.
const SAME: [(&str, &str); 2] = [
    ("unevaluatedProperties", "additionalProperties"),
    ("unevaluatedItems", "items"),
];

/// Restates the schemas of the document, and of the files under the extension `files`.
pub(super) fn restate(root: &mut Node, files: &str, report: &mut Report) {
    let mut anchors = Anchors {
        files: Pointer::root().join(files),
        ..Anchors::default()
    };
    each(root, files, &mut |members, path| anchors.add(members, path));
    each(root, files, &mut |members, path| {
        anchors.resolve(members, path);
        let at = || path.pointer();
        // What is elsewhere in the tree now is shown where it was written.
        let mut moved = |to: Pointer, from: &Pointer| {
            let (file, from) = report.files().origin(from);
            let graft = Graft { at: to, file, from };
            report.files_mut().record(Origin::Written(graft));
        };
        for (newer, usual) in SAME {
            if is_same(members, newer, usual) {
                rename(members, newer, usual);
                moved(at().join(usual), &at().join(newer));
            }
        }
        if is_extended(members) {
            moved(at().join("allOf").index(extend(members)), &at());
        }
    });
}

/// Visits every object that may be a schema, the outer ones first.
fn each(node: &mut Node, files: &str, visit: &mut dyn FnMut(&mut Object, Path<'_>)) {
    walk(node, Path::new(&Pointer::root()), false, files, visit);
}

/// The same from a node on; `named` says that the author names its members.
fn walk(
    node: &mut Node,
    path: Path<'_>,
    named: bool,
    files: &str,
    visit: &mut dyn FnMut(&mut Object, Path<'_>),
) {
    match node {
        Node::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                walk(item, path.index(index), false, files, visit);
            }
        }
        Node::Object(members) => {
            if !named {
                visit(members, path);
            }
            for (name, member) in members {
                let name = name.as_str();
                if named || name == files || !is_data(name, member) {
                    let names = !named && is_named(name, member);
                    walk(member, path.join(name), names, files, visit);
                }
            }
        }
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) => {}
    }
}

/// The schemas that have names of their own.
#[derive(Default)]
struct Anchors {
    /// Where the other files stand.
    files: Pointer,
    /// By name: where the schemas of an `$anchor` or a `$dynamicAnchor` stand.
    named: BTreeMap<String, Vec<Pointer>>,
    /// Where schemas with `$recursiveAnchor` stand.
    recursive: Vec<Pointer>,
}

impl Anchors {
    fn add(&mut self, members: &Object, path: Path<'_>) {
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = members.text(keyword) {
                self.named
                    .entry(name.to_owned())
                    .or_default()
                    .push(path.pointer());
            }
        }
        if members.flag("$recursiveAnchor") {
            self.recursive.push(path.pointer());
        }
    }

    /// Names by its pointer what a schema refers to in another way.
    fn resolve(&self, members: &mut Object, path: Path<'_>) {
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            let target = match members.text(keyword) {
                Some("#") if keyword == "$recursiveRef" => self.around(&path.pointer()),
                Some(reference) => self.only(reference),
                None => None,
            };
            let is_free = keyword == "$ref" || !members.has("$ref");
            if let Some(target) = target.filter(|_| is_free) {
                rename(members, keyword, "$ref");
                let reference = Node::String(assemble::reference_to(target));
                members.insert("$ref".to_owned(), reference);
            }
        }
    }

    /// The one schema of a name, as `#name`, or as `#/x-files/file#name` in another file.
    fn only(&self, reference: &str) -> Option<&Pointer> {
        let inside = reference.strip_prefix('#')?;
        let (file, name) = inside.split_once('#').unwrap_or(("", inside));
        let known = self.named.get(name)?;
        let in_file = || {
            let file = pointer(&format!("#{file}")).ok()?;
            let mut own = known.iter().filter(|at| self.file_of(at) == file);
            own.next().filter(|_| own.next().is_none())
        };
        in_file().or(match known.as_slice() {
            [only] => Some(only),
            _ => None,
        })
    }

    /// The file that a place is in.
    fn file_of(&self, at: &Pointer) -> Pointer {
        let inside = at.suffix(&self.files);
        let file = inside.and_then(|inside| Some(self.files.join(&inside.tokens().next()?)));
        file.unwrap_or_else(Pointer::root)
    }

    /// The nearest recursive schema that a place stands in.
    fn around(&self, at: &Pointer) -> Option<&Pointer> {
        let around = self
            .recursive
            .iter()
            .filter(|anchor| at.suffix(anchor).is_some());
        around.max_by_key(|anchor| anchor.as_str().len())
    }
}

/// Whether a keyword about what is not evaluated is about the same as another one.
fn is_same(members: &Object, newer: &str, usual: &str) -> bool {
    members.has(newer) && !members.has(usual) && !has(members, Keyword::evaluates)
}

/// Whether a schema is a reference and demands more than that.
fn is_extended(members: &Object) -> bool {
    // What is no list is reported where keywords are checked; a parameter may say `required`, too.
    let can_hold = |keyword| matches!(members.get(keyword), None | Some(Node::Array(_)));
    members.text("$ref").is_some()
        && can_hold("allOf")
        && can_hold("required")
        && has(members, Keyword::adds)
}

/// Whether a schema has a keyword that does something.
fn has(members: &Object, does: fn(&Keyword) -> bool) -> bool {
    let mut names = members.keys();
    names.any(|name| keyword(name).is_some_and(does))
}

/// Gives a member another name.
fn rename(members: &mut Object, from: &str, to: &str) {
    if let Some((place, _, value)) = members.shift_remove_full(from) {
        members.shift_insert(place, to.to_owned(), value);
    }
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
