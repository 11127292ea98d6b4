//! Reads what YAML takes for a number or a boolean as the text that was written, where a document
//! has text: `summary: 2024`, `version: 1.10`, `tags: [true]`.
//!
//! Invariants: JSON says what it means, so that its numbers stay; so do keywords whose value decides
//! how the rest is read (`type`, `in`, `format`), whose mistakes must not become something else.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

use super::{Node, Object};
use crate::diagnostic::{Code, Place, Report};
use crate::source::{FileId, Marks, Pointer, Source};

/// Fields that hold text, wherever they stand.
const TEXTS: [&str; 13] = [
    "bearerFormat",
    "description",
    "externalValue",
    "identifier",
    "name",
    "operationId",
    "operationRef",
    "propertyName",
    "summary",
    "termsOfService",
    "title",
    "version",
    "$comment",
];

/// Fields that hold a list of texts.
const LISTS: [&str; 2] = ["tags", "required"];

/// Fields that hold text in a schema of text, and in a variable of a server.
const VALUES: [&str; 3] = ["default", "const", "enum"];

/// The places of numbers and booleans that stand for text.
#[derive(Default)]
pub(super) struct Plain(Vec<Pointer>);

impl Plain {
    /// Takes note of a member of an object; `is_text` says whether that is a schema of text.
    pub(super) fn member(
        &mut self,
        name: &str,
        member: &Node,
        is_text: bool,
        at: impl Fn() -> Pointer,
    ) {
        let is_value = || is_text || is_of_variable(&at());
        match member {
            Node::Bool(_) | Node::Number(_)
                if TEXTS.contains(&name) || (VALUES.contains(&name) && is_value()) =>
            {
                self.0.push(at());
            }
            Node::Array(items)
                if (LISTS.contains(&name) || name == "enum")
                    && items.iter().any(is_plain)
                    && (name != "enum" || is_value()) =>
            {
                let at = at();
                let plain = items.iter().enumerate().filter(|(_, item)| is_plain(item));
                self.0.extend(plain.map(|(index, _)| at.index(index)));
            }
            _ => {}
        }
    }

    /// Puts the written text in the place of each, with a warning.
    pub(super) fn restore(self, root: &mut Node, report: &mut Report) {
        let mut marks = BTreeMap::new();
        for at in self.0 {
            let (file, pointer) = report.files().origin(&at);
            let source = report.files().source(file).clone();
            if is_json(&source) {
                continue;
            }
            let marks = marks.entry(file).or_insert_with(|| Marks::read(&source));
            let span = marks.as_ref().and_then(|it| it.plain_scalar(&pointer));
            let (Some(span), Some(node)) = (span, root.at_mut(&at)) else {
                continue;
            };
            let text = source.text()[span.clone()].to_owned();
            // Everybody writes the version without quotes.
            if at.as_str() != "/info/version" {
                warn(report, file, span, &text, node);
            }
            *node = Node::String(text);
        }
    }
}

/// Whether a text is JSON, and not YAML in braces.
fn is_json(source: &Source) -> bool {
    let reads = || serde_json::from_str::<IgnoredAny>(source.text()).is_ok();
    source.is_named_json() || (source.looks_like_json() && reads())
}

/// Whether a place is a field of a variable of a server, whose values are text: `default: 8443`.
fn is_of_variable(at: &Pointer) -> bool {
    let above = |at: &Pointer| at.parent();
    let is_called = |at: &Pointer, name: &str| at.last().as_deref() == Some(name);
    let variables = above(at).as_ref().and_then(above);
    let Some(variables) = variables.filter(|it| is_called(it, "variables")) else {
        return false;
    };
    let server = above(&variables);
    server.is_some_and(|server| {
        let list = above(&server);
        is_called(&server, "server") || list.is_some_and(|list| is_called(&list, "servers"))
    })
}

/// Whether a schema says that its values are text, or text and null.
pub(super) fn is_text(schema: &Object) -> bool {
    match schema.get("type") {
        Some(Node::String(name)) => name == "string",
        Some(Node::Array(names)) => {
            let mut names = names.iter().filter_map(Node::as_str);
            names.clone().any(|name| name == "string")
                && names.all(|name| matches!(name, "string" | "null"))
        }
        _ => false,
    }
}

const fn is_plain(node: &Node) -> bool {
    matches!(node, Node::Bool(_) | Node::Number(_))
}

fn warn(report: &mut Report, file: FileId, span: std::ops::Range<usize>, text: &str, node: &Node) {
    let message = format!("`{text}` is {}, and text belongs here", node.kind());
    report
        .warning(Code::WrongKind, Place::text(file, span), message)
        .help("it is read as the text that stands there; quotes say so");
}
