//! An answer against its document, by a walk of its own: which members the document does not
//! declare, and which are `null` where it allows none.
//!
//! It reads the tree alone and nothing that the generator makes of it.

use std::collections::BTreeSet;

use codegen::document::{Dialect, Document, Node};
use codegen::source::Pointer;
use serde_json::Value;

/// How many schemas may be applied to one value.
const MAX_SCHEMAS: usize = 512;

/// What the document does not allow in an answer, as JSON Pointers.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Members that no schema declares.
    pub(super) undeclared: BTreeSet<String>,
    /// Declared members that are `null` where no schema allows it.
    pub(super) forbidden: BTreeSet<String>,
}

/// Walks an answer beside the component schema that it follows.
pub(super) fn walk(document: &Document, schema: &str, answer: &Value) -> Found {
    let at = Pointer::root()
        .join("components")
        .join("schemas")
        .join(schema);
    let mut found = Found::default();
    if let Some(node) = document.get(&at) {
        let walk = Walk { document };
        walk.value(vec![node], answer, &mut String::new(), &mut found);
    }
    found
}

struct Walk<'d> {
    document: &'d Document,
}

impl<'d> Walk<'d> {
    /// Every schema that applies to a value: references, `allOf`, and the branches that it can be in.
    fn applied(&self, schemas: Vec<&'d Node>, value: &Value) -> Vec<&'d Node> {
        let mut all: Vec<&Node> = schemas;
        let mut at = 0;
        while let Some(node) = all.get(at).copied() {
            at += 1;
            if all.len() > MAX_SCHEMAS {
                break;
            }
            let reference = node.get("$ref").and_then(Node::as_str);
            if let Some(target) = reference.and_then(|text| self.document.target(text).ok()) {
                all.push(target.node);
                if self.document.dialect() == Dialect::V3_0 {
                    continue;
                }
            }
            all.extend(
                node.get("allOf")
                    .and_then(Node::as_array)
                    .into_iter()
                    .flatten(),
            );
            let branches = ["oneOf", "anyOf"]
                .into_iter()
                .filter_map(|keyword| node.get(keyword)?.as_array())
                .flatten();
            let branches: Vec<&Node> = branches.collect();
            match self.chosen(node, value) {
                // A kind leads back to its base, which chooses it.
                Some(kind) if all.iter().any(|known| std::ptr::eq(*known, kind)) => {}
                Some(kind) => all.push(kind),
                None => all.extend(self.possible(branches, value)),
            }
        }
        // A schema that leads back to itself by way of its branches says nothing new.
        let mut seen = Vec::new();
        all.retain(|node| {
            let new = !seen.iter().any(|known| std::ptr::eq(*known, *node));
            seen.push(*node);
            new
        });
        all
    }

    /// The branches that a value can be in: those that list the texts of its members, where there are
    /// such.
    fn possible(&self, branches: Vec<&'d Node>, value: &Value) -> Vec<&'d Node> {
        let listing = branches
            .iter()
            .filter(|branch| !self.excludes(branch, value));
        let listing: Vec<&Node> = listing.copied().collect();
        if listing.is_empty() {
            branches
        } else {
            listing
        }
    }

    /// Whether a schema lists texts for a member, and that of a value is none of them.
    fn excludes(&self, schema: &'d Node, value: &Value) -> bool {
        let mut parts = self.whole(schema).into_iter();
        parts.any(|part| {
            let members = part.get("properties").and_then(Node::as_object);
            let mut members = members.into_iter().flatten();
            members.any(|(name, member)| {
                let Some(text) = value.get(name).and_then(Value::as_str) else {
                    return false;
                };
                let mut lists = self.whole(member).into_iter();
                lists.any(|part| {
                    let listed = part.get("enum").and_then(Node::as_array);
                    listed.is_some_and(|all| !all.iter().any(|one| one.as_str() == Some(text)))
                })
            })
        })
    }

    /// A schema with what it refers to and the parts of its `allOf`.
    fn whole(&self, schema: &'d Node) -> Vec<&'d Node> {
        let mut all = vec![schema];
        let mut at = 0;
        while let Some(node) = all.get(at).copied().filter(|_| all.len() < MAX_SCHEMAS) {
            at += 1;
            let reference = node.get("$ref").and_then(Node::as_str);
            let target = reference.and_then(|text| self.document.target(text).ok());
            all.extend(target.map(|target| target.node));
            let parts = node.get("allOf").and_then(Node::as_array);
            all.extend(parts.into_iter().flatten());
        }
        all
    }

    /// The branch, or the kind of a base, that a discriminator chooses.
    fn chosen(&self, node: &'d Node, value: &Value) -> Option<&'d Node> {
        let discriminator = node.get("discriminator")?;
        let tag = discriminator.get("propertyName")?.as_str()?;
        let text = value.get(tag)?.as_str()?;
        let mapped = discriminator
            .get("mapping")
            .and_then(|mapping| mapping.get(text))
            .and_then(Node::as_str);
        let by_name = format!("#/components/schemas/{text}");
        self.document
            .target(mapped.unwrap_or(&by_name))
            .ok()
            .map(|target| target.node)
    }

    fn value(&self, schemas: Vec<&'d Node>, value: &Value, at: &mut String, found: &mut Found) {
        let schemas = self.applied(schemas, value);
        let length = at.len();
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    at.push('/');
                    at.push_str(&name.replace('~', "~0").replace('/', "~1"));
                    self.member(&schemas, name, value, at, found);
                    at.truncate(length);
                }
            }
            Value::Array(items) => {
                let inside: Vec<&Node> = schemas
                    .iter()
                    .filter_map(|schema| schema.get("items"))
                    .collect();
                for (index, value) in items.iter().enumerate() {
                    at.push_str(&format!("/{index}"));
                    self.value(inside.clone(), value, at, found);
                    at.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn member(
        &self,
        schemas: &[&'d Node],
        name: &str,
        value: &Value,
        at: &mut String,
        found: &mut Found,
    ) {
        let named: Vec<&Node> = schemas
            .iter()
            .filter_map(|schema| schema.get("properties")?.get(name))
            .collect();
        let is_named = !named.is_empty();
        let mut declared = named;
        declared.retain(|schema| !self.is_write_only(schema));
        if !declared.is_empty() {
            // Of branches, one has to allow it.
            if value.is_null() && !declared.iter().any(|schema| self.allows_null(schema)) {
                found.forbidden.insert(at.clone());
            } else {
                self.value(declared, value, at, found);
            }
            return;
        }
        let additional: Vec<&Node> = schemas
            .iter()
            .filter_map(|schema| schema.get("additionalProperties"))
            .filter(|node| node.as_bool() != Some(false))
            .collect();
        // An object without any named member says nothing of its members.
        let free = schemas.iter().all(|schema| {
            schema
                .get("properties")
                .and_then(Node::as_object)
                .is_none_or(codegen::document::Object::is_empty)
        });
        // What is demanded may be anything, where nothing more is said of it.
        let is_demanded = schemas.iter().any(|schema| {
            let names = schema.get("required").and_then(Node::as_array);
            let mut names = names.into_iter().flatten();
            names.any(|required| required.as_str() == Some(name))
        });
        if additional.is_empty() && !free && (is_named || !is_demanded) {
            found.undeclared.insert(at.clone());
        } else if value.is_null()
            && !additional.is_empty()
            && !additional.iter().any(|schema| self.allows_null(schema))
        {
            found.forbidden.insert(at.clone());
        } else {
            self.value(additional, value, at, found);
        }
    }

    /// Whether the document keeps a member out of answers.
    fn is_write_only(&self, schema: &'d Node) -> bool {
        self.applied(vec![schema], &Value::Null)
            .iter()
            .any(|node| node.get("writeOnly").and_then(Node::as_bool) == Some(true))
    }

    /// Whether a schema allows `null`.
    fn allows_null(&self, schema: &'d Node) -> bool {
        let all = self.applied(vec![schema], &Value::Null);
        let says = |node: &&Node| {
            node.get("nullable").and_then(Node::as_bool) == Some(true)
                || match node.get("type") {
                    Some(Node::String(name)) => name == "null",
                    Some(Node::Array(names)) => {
                        names.iter().any(|name| name.as_str() == Some("null"))
                    }
                    _ => false,
                }
        };
        let silent = |node: &&Node| {
            ["type", "enum", "properties", "items"]
                .iter()
                .all(|keyword| node.get(keyword).is_none())
        };
        all.iter().any(says) || all.iter().all(silent)
    }
}

/// What a declared value lost on its way through the type.
pub(super) fn lost(
    raw: &Value,
    written: &Value,
    found: &Found,
    at: &mut String,
    lost: &mut Vec<String>,
) {
    let length = at.len();
    match (raw, written) {
        (Value::Object(raw), Value::Object(written)) => {
            for (name, raw) in raw {
                at.push('/');
                at.push_str(&name.replace('~', "~0").replace('/', "~1"));
                let excused = found.undeclared.contains(at) || found.forbidden.contains(at);
                match written.get(name) {
                    Some(written) => self::lost(raw, written, found, at, lost),
                    None if excused => {}
                    None => lost.push(at.clone()),
                }
                at.truncate(length);
            }
        }
        (Value::Array(raw), Value::Array(written)) if raw.len() == written.len() => {
            for (index, (raw, written)) in raw.iter().zip(written).enumerate() {
                at.push_str(&format!("/{index}"));
                self::lost(raw, written, found, at, lost);
                at.truncate(length);
            }
        }
        (Value::Number(raw), Value::Number(written)) if raw.as_f64() == written.as_f64() => {}
        (raw, written) if raw == written => {}
        _ => lost.push(at.clone()),
    }
}
