//! What the document says of a thing, in prose and by the values that stand for it.

use super::Lowering;
use crate::document::{Lookup, Node};
use crate::ir::{Docs, continued};
use crate::source::Pointer;

/// The longest summary, in octets: what is longer, or has several lines, begins the description.
const LONGEST_SUMMARY: usize = 120;

impl<'d> Lowering<'d> {
    /// The prose of a schema: of the first of its layers that has a description.
    pub(super) fn docs_of(&self, node: &'d Node, at: &Pointer) -> Docs {
        let mut told = Docs::default();
        for (node, at) in self.layers(node, at) {
            let found = self.docs_at(node, &at);
            if told.summary.is_empty() {
                told.summary = found.summary;
            }
            told.deprecated |= found.deprecated;
            (told.description, told.origin) = (found.description, found.origin);
            if !told.description.is_empty() {
                break;
            }
        }
        told
    }

    /// The prose of a schema itself.
    pub(super) fn docs_at(&self, node: &Node, at: &Pointer) -> Docs {
        docs_called(node, at, &self.document.name_of(at))
    }

    /// The prose of a parameter or header: its own, or of its schema.
    pub(super) fn docs_with_schema(&self, node: &'d Node, at: &Pointer) -> Docs {
        let mut docs = docs(node, at);
        if let (true, Some(schema)) = (docs.description.is_empty(), node.get("schema")) {
            docs.description = self.docs_of(schema, &at.join("schema")).description;
        }
        docs
    }

    /// What the server takes where a value of the schema is absent.
    pub(super) fn default_of(&self, node: &'d Node, at: &Pointer) -> Option<serde_json::Value> {
        let layers = self.layers(node, at).into_iter();
        let mut defaults = layers.filter_map(|(node, _)| node.get("default"));
        defaults.next().map(serde_json::Value::from)
    }
}

/// The prose of a node that is called as the last step to it.
pub(super) fn docs(node: &Node, at: &Pointer) -> Docs {
    docs_called(node, at, &at.last().unwrap_or_default())
}

/// The prose of a node that has a name.
fn docs_called(node: &Node, at: &Pointer, name: &str) -> Docs {
    // White space alone says nothing.
    let told = |name: &str| node.text(name).filter(|text| !text.trim().is_empty());
    let text = |name: &str| told(name).unwrap_or_default().to_owned();
    let (mut summary, mut description) = (text("summary"), text("description"));
    if summary.len() > LONGEST_SUMMARY || summary.trim().contains('\n') {
        if !description.trim_start().starts_with(summary.trim()) {
            description = format!("{}\n\n{description}", summary.trim());
        }
        summary.clear();
    }
    // A title that says the name once more says nothing.
    let title = Some(text("title")).filter(|title| folded(title) != folded(name));
    Docs {
        summary: if summary.is_empty() {
            title.unwrap_or_default()
        } else {
            summary
        },
        description: with_external(description, node.get("externalDocs")),
        deprecated: node
            .get("deprecated")
            .and_then(Node::as_bool)
            .unwrap_or_default(),
        origin: at.clone(),
    }
}

/// The letters and digits of a name, whatever their case.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// A description with the page that says more.
fn with_external(description: String, external: Option<&Node>) -> String {
    let text = |name: &str| external?.text(name);
    let Some(url) = text("url").map(str::trim) else {
        return description;
    };
    // The target alone may lead out of the brackets of a link.
    let named = text("description").unwrap_or(url);
    let named = named.replace(['[', ']', '\\', '`', '\n'], " ");
    let named = named.trim().trim_end_matches('.');
    continued(&description, &format!("See [{named}](<{url}>)."))
}
