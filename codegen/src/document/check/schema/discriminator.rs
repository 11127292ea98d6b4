//! Discriminators: a property whose value names the schema.

use crate::diagnostic::{Code, Place, Report};
use crate::document::check::Check;
use crate::document::{Kind, Lookup, Node, Object, Seen};
use crate::source::Path;

/// How many schemas one branch is looked for in, through references and `allOf`.
const LOOKS: usize = 64;

impl<'d> Check<'d, '_> {
    pub(super) fn discriminator(&mut self, path: Path<'_>, members: &'d Object) {
        let Some(node) = members.get("discriminator") else {
            return;
        };
        self.mapped_branches(path, members);
        self.mapped_tags(path, node);
        let of_items = members.contains_key("items")
            && !["oneOf", "anyOf", "allOf", "properties"]
                .iter()
                .any(|keyword| members.contains_key(*keyword));
        let path = path.join("discriminator");
        if of_items {
            let message = "a discriminator is for a choice of objects, not for an array";
            self.report
                .warning(Code::InvalidDiscriminator, Place::key(&path), message)
                .help("move it under `items`, beside `oneOf` or `anyOf`")
                .loss();
        }
        let Some(members) = node.as_object() else {
            self.wrong_kind(path, node, "`discriminator`", "an object");
            return;
        };
        let what = "a discriminator";
        self.required_string(path, members, "propertyName", what);
        self.known_fields(path, members, what, &["propertyName", "mapping"]);
        self.each_member(
            path,
            members,
            "mapping",
            |check, path, target| match target.as_str() {
                Some(text) => check.mapping(path, text),
                // What a library writes there for a choice without a name: the choice lists it.
                None if target.has_any(&["oneOf", "anyOf"]) => {
                    let message = "a mapping must name a schema, found a schema without a name";
                    check
                        .report
                        .warning(Code::InvalidDiscriminator, &path, message)
                        .note("the values are taken from the branches")
                        .help("put the schema under `components/schemas`, and name it here");
                }
                None => {
                    let what = format!("a mapping must be {}", Kind::String);
                    let message = format!("{what}, found {}", target.kind());
                    check
                        .report
                        .error(Code::WrongKind, &path, message)
                        .help("name a component, or write a reference to it as a string");
                }
            },
        );
    }

    /// Warns of mappings to what is no branch of the choice: no value has them.
    fn mapped_branches(&mut self, path: Path<'_>, members: &'d Object) {
        let branches = ["oneOf", "anyOf"]
            .iter()
            .find_map(|name| members.get(*name)?.as_array());
        let branches: Option<Vec<&Node>> = branches
            .unwrap_or_default()
            .iter()
            .map(|branch| self.document.behind(branch.get("$ref").map(|_| branch)?))
            .collect();
        let Some(branches) = branches.filter(|branches| !branches.is_empty()) else {
            return;
        };
        // What a branch chooses among, or inherits from, is a branch as well.
        let choosing = ["oneOf", "anyOf", "discriminator"];
        if branches.iter().any(|branch| branch.has_any(&choosing)) {
            return;
        }
        let discriminator = members.get("discriminator");
        let mapping = discriminator.into_iter();
        for (value, target) in mapping.flat_map(|node| node.members("mapping")) {
            let at = target
                .as_str()
                .and_then(|target| self.document.mapped(target));
            let target = at.and_then(|at| self.document.behind(self.document.get(&at)?));
            let is_branch = |target: &Node| branches.iter().any(|branch| branch.is(target));
            if target.is_some_and(|target| !is_branch(target)) {
                let message = format!("`{value}` is mapped to a schema that is not a branch");
                let mapping = path.join("discriminator");
                let mapping = mapping.join("mapping");
                self.report
                    .warning(Code::InvalidDiscriminator, &mapping.join(value), message)
                    .note("no value of the choice can have it")
                    .help("add the schema as a branch, or remove the mapping");
            }
        }
    }

    /// Warns of mappings of a value to a schema whose property lists others: no value is of it.
    fn mapped_tags(&mut self, path: Path<'_>, discriminator: &'d Node) {
        let tag = discriminator.text("propertyName").unwrap_or_default();
        let path = path.join("discriminator");
        let path = path.join("mapping");
        for (value, target) in discriminator.members("mapping") {
            let schema = target.as_str().and_then(|it| self.document.mapped(it));
            let schema = schema.and_then(|at| self.document.behind(self.document.get(&at)?));
            let Some(listed) = schema.and_then(|schema| self.listed_tags(schema, tag)) else {
                continue;
            };
            // A number is mapped as it is written (`OpenAPI` 3.1.1, 4.8.25).
            let is_it = |known: &&Node| match known.as_str() {
                Some(text) => text == value,
                None => known.to_string() == *value,
            };
            if !listed.iter().any(is_it) {
                let message = format!(
                    "`{value}` is mapped to a schema whose `{tag}` can only be {}",
                    Node::Array(listed.into_iter().cloned().collect())
                );
                self.report
                    .warning(Code::InvalidDiscriminator, &path.join(value), message)
                    .note("no value can have it")
                    .help("map a value that the schema lists, or list this one there");
            }
        }
    }

    /// The values that a schema itself lists for a property, and not what it inherits from.
    fn listed_tags(&self, schema: &'d Node, tag: &str) -> Option<Vec<&'d Node>> {
        let own = std::iter::once(schema).chain(schema.list("allOf"));
        let property = own
            .into_iter()
            .find_map(|part| part.get("properties")?.get(tag))?;
        let property = self.document.behind(property)?;
        match (property.get("const"), property.get("enum")) {
            (Some(constant), _) => Some(vec![constant]),
            (None, Some(Node::Array(values))) => Some(values.iter().collect()),
            _ => None,
        }
    }

    /// Checks that branches that a discriminator tells apart are objects, and its property a text.
    pub(super) fn told_apart(&mut self, path: Path<'_>, members: &'d Object) {
        let tag = members
            .get("discriminator")
            .and_then(|node| node.get("propertyName"))
            .and_then(Node::as_str);
        let Some(tag) = tag else {
            return;
        };
        for keyword in ["oneOf", "anyOf"] {
            let list = path.join(keyword);
            for (index, branch) in members.list(keyword).iter().enumerate() {
                let parts = self.parts(branch);
                let mut kinds = parts.iter().filter_map(|part| part.get("type"));
                if let Some(kind) = kinds.find(|kind| !allows(kind, &["object", "null"])) {
                    let message = format!(
                        "a discriminator is for objects, but this branch has the type {kind}"
                    );
                    self.report
                        .error(Code::InvalidDiscriminator, &list.index(index), message);
                }
                let property = parts
                    .iter()
                    .find_map(|part| part.get("properties")?.get(tag));
                let property: Vec<_> = property.into_iter().flat_map(|it| self.parts(it)).collect();
                // Constants that are no texts tell branches apart as well.
                if property.iter().any(|part| part.has_any(&["const", "enum"])) {
                    continue;
                }
                let kind = property.iter().find_map(|part| part.get("type"));
                if let Some(kind) = kind.filter(|kind| !allows(kind, &["string"])) {
                    let message = format!(
                        "the discriminator property `{tag}` must be a string, but has the type {kind} in branch {index}"
                    );
                    self.report.error(
                        Code::InvalidDiscriminator,
                        Place::key(&path.join("discriminator")),
                        message,
                    );
                    return;
                }
            }
        }
    }

    /// A schema, what it refers to, and the parts of its `allOf`, each once.
    fn parts(&self, node: &'d Node) -> Vec<&'d Node> {
        let mut parts: Vec<&Node> = Vec::new();
        let (mut open, mut seen) = (vec![node], Seen::default());
        while let Some(node) = open.pop() {
            let Some(node) = self.document.behind(node) else {
                continue;
            };
            if parts.len() == LOOKS || !seen.insert(node) {
                continue;
            }
            parts.push(node);
            open.extend(node.list("allOf").iter().rev());
        }
        parts
    }

    /// Checks that a mapping leads to a schema: by its name, or by a reference (`OpenAPI` 3.0.4,
    /// 4.7.25).
    fn mapping(&mut self, path: Path<'_>, target: &'d str) {
        if self.document.schema_named(target).is_some() {
            return;
        }
        let is_name = !target.contains(['/', '#', '.']) && !target.is_empty();
        if is_name {
            missing(self.report, path, target);
        } else {
            self.reference(path, target);
            self.leads_to_kind(path, target, "schemas");
        }
    }
}

/// Whether a `type` allows one of these.
fn allows(kind: &Node, names: &[&str]) -> bool {
    let known = |node: &Node| node.as_str().is_some_and(|name| names.contains(&name));
    known(kind)
        || kind.as_array().is_none_or(|list| list.iter().any(known)) && kind.as_str().is_none()
}

fn missing(report: &mut Report, path: Path<'_>, name: &str) {
    let message = format!("there is no schema `{name}`");
    report
        .error(Code::InvalidDiscriminator, Place::value(&path), message)
        .help("give the name of a schema, or a reference to one");
}
