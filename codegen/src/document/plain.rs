//! Reads what YAML takes for a number or a boolean as the text that was written, where a document
//! has text: `summary: 2024`, `version: 1.10`, `tags: [true]`; and `null` where a type is named.
//!
//! Invariants: JSON says what it means, so that its numbers stay; so do those in fields whose value
//! decides how the rest is read (`type`, `in`), whose mistakes must not become something else.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

use super::{Node, Object};
use crate::diagnostic::{Code, Place, Report};
use crate::source::{FileId, Marks, Pointer, Source};

/// Fields that hold text, wherever they stand.
const TEXTS: [&str; 25] = [
    "authorizationUrl",
    "bearerFormat",
    "contentType",
    "description",
    "email",
    "externalValue",
    "format",
    "identifier",
    "name",
    "openIdConnectUrl",
    "openapi",
    "operationId",
    "operationRef",
    "pattern",
    "propertyName",
    "refreshUrl",
    "scheme",
    "summary",
    "swagger",
    "termsOfService",
    "title",
    "tokenUrl",
    "url",
    "version",
    "$comment",
];

/// Versions, which everybody writes without quotes.
const VERSIONS: [&str; 3] = ["/info/version", "/openapi", "/swagger"];

/// Fields that hold a list of texts.
const LISTS: [&str; 2] = ["tags", "required"];

/// Fields that hold text in a schema of text, and in a variable of a server.
const VALUES: [&str; 3] = ["default", "const", "enum"];

/// The places of numbers, booleans and `null` that stand for text.
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
                self.each(items, &at, is_plain);
            }
            Node::Null if name == "type" => self.0.push(at()),
            Node::Array(items) if name == "type" => self.each(items, &at(), Node::is_null),
            Node::Object(_) if name == "dependentRequired" => self.lists(member, &at()),
            Node::Array(requirements) if name == "security" => {
                let at = at();
                for (index, requirement) in requirements.iter().enumerate() {
                    self.lists(requirement, &at.index(index));
                }
            }
            Node::Object(scopes) if name == "scopes" => {
                let at = at();
                let plain = scopes
                    .iter()
                    .filter(|(_, description)| is_plain(description));
                self.0.extend(plain.map(|(scope, _)| at.join(scope)));
            }
            _ => {}
        }
    }

    /// Takes note of the items of the lists in an object, which its author names.
    fn lists(&mut self, object: &Node, at: &Pointer) {
        for (name, list) in object.as_object().into_iter().flatten() {
            self.each(
                list.as_array().unwrap_or_default(),
                &at.join(name),
                is_plain,
            );
        }
    }

    /// Takes note of some items of a list.
    fn each(&mut self, items: &[Node], at: &Pointer, is_meant: fn(&Node) -> bool) {
        let meant = items.iter().enumerate().filter(|(_, item)| is_meant(item));
        self.0.extend(meant.map(|(index, _)| at.index(index)));
    }

    /// Puts the written text in the place of each, with a warning.
    pub(super) fn restore(self, root: &mut Node, report: &mut Report) {
        let mut marks = BTreeMap::new();
        for at in self.0 {
            let (file, pointer) = report.files().origin(&at);
            let source = report.files().source(file).clone();
            let Some(node) = root.at_mut(&at) else {
                continue;
            };
            if !node.is_null() && is_json(&source) {
                continue;
            }
            let marks = marks.entry(file).or_insert_with(|| Marks::read(&source));
            let span = marks.as_ref().and_then(|it| it.plain_scalar(&pointer));
            // A field without a value is no null that was written.
            let Some(span) = span.filter(|span| !span.is_empty()) else {
                continue;
            };
            let text = source.text()[span.clone()].to_owned();
            if !VERSIONS.contains(&at.as_str()) {
                warn(report, file, span, &text, node);
            }
            let is_null = node.is_null();
            *node = Node::String(if is_null { "null".to_owned() } else { text });
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
    let (message, note) = if node.is_null() {
        let message = format!("`{text}` without quotes is not a type");
        (message, "it is read as the type `'null'`")
    } else {
        let message = format!("`{text}` is {}, but a string belongs here", node.kind());
        (message, "it is read as the string that is written")
    };
    report
        .warning(Code::WrongKind, Place::text(file, span), message)
        .note(note)
        .help("put quotes around it");
}
