//! Restates what 3.1 can say in several ways in the one that later stages know best.
//!
//! - What `$ref` names by an `$anchor`, `$dynamicRef` by a `$dynamicAnchor` of which there is one, and
//!   `$recursiveRef` by the schema around it, is named by its pointer (JSON Schema Core 2020-12, 8.2;
//!   2019-09, 8.2.4.2).
//! - The keywords beside a `$ref` hold as well as the schema that it leads to (Core 2020-12, 8.2.3):
//!   such a reference becomes a part of `allOf`.
//! - `itemSchema` of a media type, which frameworks write before it is in the standard (`OpenAPI` 3.2.0,
//!   4.14), is what `schema` of a stream is read as.
//! - `unevaluatedProperties` and `unevaluatedItems` are about the same members and items as
//!   `additionalProperties` and `items` where no other schema is applied (Core 2020-12, 11).
//!
//! Invariants: what only describes, and the type of a value, stay beside a reference; an object that
//! is no schema stays as it is (`OpenAPI` 3.1.1, 4.8.23: what stands beside its `$ref` is ignored).

use std::collections::{BTreeMap, BTreeSet};

use super::described::{is_data, is_named};
use super::keyword::{Keyword, keyword};
use super::reference::pointer;
use super::section::ObjectKind;
use super::site::Site;
use super::{Dialect, Lookup, Node, Object, assemble};
use crate::diagnostic::Report;
use crate::source::{Graft, Origin, Path, Pointer};

/// What is the same where nothing else looks at members or items.
const SAME: [(&str, &str); 2] = [
    ("unevaluatedProperties", "additionalProperties"),
    ("unevaluatedItems", "items"),
];

/// Restates the schemas of the document, and those of other files (which stand under the extension
/// `files`) and of extensions that references lead to.
pub(super) fn restate(root: &mut Node, files: &str, report: &mut Report) {
    let start = Pointer::root();
    let mut anchors = Anchors {
        files: start.join(files),
        ..Anchors::default()
    };
    anchors.collect(root, Path::new(&start), false, files);
    let mut walk = Walk {
        anchors,
        report,
        open: Vec::new(),
        seen: BTreeSet::new(),
    };
    walk.node(root, Path::new(&start), Site::Root);
    while let Some((at, kind)) = walk.open.pop() {
        if let Some(node) = root.at_mut(&at) {
            walk.node(node, Path::new(&at), Site::Object(kind));
        }
    }
}

/// A walk over the objects that the standard describes, each in its role: what a document calls as it
/// likes is no keyword.
struct Walk<'r> {
    anchors: Anchors,
    report: &'r mut Report,
    /// What references lead to where a place alone does not say what stands there.
    open: Vec<(Pointer, ObjectKind)>,
    /// What was in that list.
    seen: BTreeSet<(Pointer, ObjectKind)>,
}

impl Walk<'_> {
    /// Restates the schemas in a node, at which something stands.
    fn node(&mut self, node: &mut Node, path: Path<'_>, site: Site) {
        if matches!(site, Site::Unknown | Site::Other) {
            return;
        }
        match (site, node) {
            // A list under `items` was a tuple before 3.1.
            (Site::Object(_), Node::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.node(item, path.index(index), site);
                }
            }
            (_, Node::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let inside = site.step("", Dialect::V3_1);
                    self.node(item, path.index(index), inside);
                }
            }
            (_, Node::Object(members)) => {
                if let Site::Object(kind) = site {
                    self.object(members, path, kind);
                }
                for (name, member) in members {
                    self.node(member, path.join(name), site.step(name, Dialect::V3_1));
                }
            }
            (_, Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_)) => {}
        }
    }

    fn object(&mut self, members: &mut Object, path: Path<'_>, kind: ObjectKind) {
        if kind != ObjectKind::Schema {
            self.leads_on(members.text("$ref"), kind);
            if kind == ObjectKind::MediaType {
                self.items(members, path);
            }
            return;
        }
        self.anchors.resolve(members, path);
        self.leads_on(members.text("$ref"), kind);
        let discriminator = members.get("discriminator").into_iter();
        for (_, target) in discriminator.flat_map(|node| node.members("mapping")) {
            self.leads_on(target.as_str(), kind);
        }
        let at = || path.pointer();
        for (newer, usual) in SAME {
            if is_same(members, newer, usual) {
                rename(members, newer, usual);
                self.moved(at().join(usual), &at().join(newer));
            }
        }
        if is_extended(members) {
            self.moved(at().join("allOf").index(extend(members)), &at());
        }
    }

    /// Names as `schema` what `itemSchema` says of the items of a stream, which that is about there.
    fn items(&mut self, members: &mut Object, path: Path<'_>) {
        if !members.has("schema") && members.has("itemSchema") {
            rename(members, "itemSchema", "schema");
            let at = path.pointer();
            self.moved(at.join("schema"), &at.join("itemSchema"));
        }
    }

    /// Remembers what a reference leads to, if nothing else says what that is.
    fn leads_on(&mut self, reference: Option<&str>, kind: ObjectKind) {
        let target = reference.and_then(|reference| pointer(reference).ok());
        let target = target.filter(|at| Site::of(at, Dialect::V3_1) == Site::Unknown);
        let found = target.map(|at| (at, kind));
        if let Some(found) = found.filter(|found| !self.seen.contains(found)) {
            self.seen.insert(found.clone());
            self.open.push(found);
        }
    }

    /// Says where what is elsewhere in the tree now was written.
    fn moved(&mut self, to: Pointer, from: &Pointer) {
        let (file, from) = self.report.files().origin(from);
        let graft = Graft { at: to, file, from };
        self.report.files_mut().record(Origin::Written(graft));
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
    /// Finds them in a node; `named` says that the author names its members.
    fn collect(&mut self, node: &Node, path: Path<'_>, named: bool, files: &str) {
        match node {
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(item, path.index(index), false, files);
                }
            }
            Node::Object(members) => {
                if !named {
                    self.add(members, path);
                }
                for (name, member) in members {
                    if named || name == files || !is_data(name, member) {
                        let names = !named && is_named(name, member);
                        self.collect(member, path.join(name), names, files);
                    }
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) => {}
        }
    }

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

/// Whether a keyword about what is not evaluated is about the same as another one. What is no schema is
/// reported where it was written: a list there is none of older dialects.
fn is_same(members: &Object, newer: &str, usual: &str) -> bool {
    let is_schema = matches!(members.get(newer), Some(Node::Object(_) | Node::Bool(_)));
    is_schema && !members.has(usual) && !has(members, Keyword::evaluates)
}

/// Whether a schema is a reference and demands more than that.
fn is_extended(members: &Object) -> bool {
    // What is no list is reported where keywords are checked.
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
