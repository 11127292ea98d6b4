//! The kinds of values that fields take.

use super::{Check, Visit, is_extension};
use crate::diagnostic::{Code, Place};
use crate::document::keyword::keyword;
use crate::document::{Kind, Lookup, Node, Number, Object};
use crate::source::Path;

/// How long a key may be that has descriptions below it, in bytes.
const MAX_KEY: usize = 4000;

impl<'d, 'r> Check<'d, 'r> {
    /// The members of what must be an object.
    pub(super) fn object(
        &mut self,
        path: Path<'_>,
        node: &'d Node,
        what: &str,
    ) -> Option<&'d Object> {
        let members = node.as_object();
        if members.is_none() {
            self.wrong_kind(path, node, what, "an object");
        }
        members
    }

    /// The elements of what must be an array.
    pub(super) fn array(&mut self, path: Path<'_>, node: &'d Node, what: &str) -> &'d [Node] {
        node.as_array().unwrap_or_else(|| {
            self.wrong_kind(path, node, what, "an array");
            &[]
        })
    }

    /// Reports a value of another kind than the standard says.
    pub(super) fn wrong_kind(&mut self, path: Path<'_>, node: &Node, what: &str, expected: &str) {
        let message = format!("{what} must be {expected}, found {}", node.kind());
        let diagnostic = self.report.error(Code::WrongKind, &path, message);
        if node.is_null() && what == "`$ref`" {
            diagnostic.help("give it a value; in YAML, a `#` behind a space begins a comment unless quotes are around it");
        } else if let Some(help) = way_to(expected, node) {
            diagnostic.help(help);
        }
    }

    /// Whether a field has no value, as `description:` alone in a line of YAML: a warning.
    pub(super) fn is_blank(&mut self, path: Path<'_>, name: &str, node: &Node) -> bool {
        if node.is_null() {
            let message = format!("`{name}` has no value");
            self.report
                .warning(Code::WrongKind, Place::key(&path), message)
                .note("it is read as if it were absent")
                .help("give it a value, or remove it");
        }
        node.is_null()
    }

    /// Checks that the member `name` is of a kind, if it is there and has a value.
    pub(super) fn kind(
        &mut self,
        path: Path<'_>,
        members: &Object,
        name: &str,
        expected: Kind,
    ) -> bool {
        match members.get(name) {
            Some(node) if self.is_blank(path.join(name), name, node) => false,
            Some(node) if node.kind() != expected => {
                self.wrong_kind(
                    path.join(name),
                    node,
                    &format!("`{name}`"),
                    &expected.to_string(),
                );
                false
            }
            Some(_) | None => true,
        }
    }

    /// The string at the member `name`; anything else there is reported.
    pub(super) fn string(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
    ) -> Option<&'d str> {
        self.kind(path, members, name, Kind::String);
        members.text(name)
    }

    /// The string at the member `name`, which the standard requires.
    pub(super) fn required_string(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
        what: &str,
    ) -> Option<&'d str> {
        let member = self.required(path, members, name, what)?;
        if member.is_null() {
            let what = format!("`{name}`");
            self.wrong_kind(path.join(name), member, &what, "a string");
            return None;
        }
        self.string(path, members, name)
    }

    /// The member `name`, which the standard requires.
    pub(super) fn required(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
        what: &str,
    ) -> Option<&'d Node> {
        let member = members.get(name);
        if member.is_none() {
            let message = format!("{what} has no `{name}`, which is required");
            let diagnostic = self
                .report
                .error(Code::MissingField, Place::key(&path), message);
            if let Some(form) = form_of(name) {
                diagnostic.help(format!("it has the form `{form}`"));
            }
        }
        member
    }

    /// Reports two members that exclude each other.
    pub(super) fn exclusive(&mut self, path: Path<'_>, members: &Object, names: [&str; 2]) {
        let [first, second] = names;
        if members.contains_key(first) && members.contains_key(second) {
            let message = format!("`{first}` and `{second}` exclude each other");
            self.report.error(
                Code::ExclusiveFields,
                Place::key(&path.join(second)),
                message,
            );
        }
    }

    /// Reports members that the standard does not know, which may be misspelt: what stands there
    /// is not read. A document of 3.1 must have none at its root, as its schema says, and an
    /// operation is never left out.
    pub(super) fn known_fields(
        &mut self,
        path: Path<'_>,
        members: &Object,
        what: &str,
        known: &[&str],
    ) {
        let is_closed = path.pointer().as_str().is_empty() && !self.is_3_0();
        for (name, member) in members.iter().filter(|(name, _)| !is_extension(name)) {
            if !known.contains(&name.as_str()) {
                let message = format!("{what} has no field `{name}`");
                // A method is known by its name in lower case, and is often written in upper case.
                let written = if name.contains(char::is_lowercase) {
                    name.clone()
                } else {
                    name.to_lowercase()
                };
                let nearest = known
                    .iter()
                    .max_by(|a, b| likeness(a, &written).total_cmp(&likeness(b, &written)))
                    .filter(|near| likeness(near, &written) > 0.7);
                let help = match nearest {
                    Some(near) => format!("there is a field `{near}`"),
                    None => belongs_under(what, name)
                        .unwrap_or("extensions begin with `x-`")
                        .to_owned(),
                };
                let place = Place::key(&path.join(name));
                let diagnostic = if is_closed || member.has("responses") {
                    self.report.error(Code::UnknownField, place, message)
                } else {
                    self.report.warning(Code::UnknownField, place, message)
                };
                diagnostic.help(help).loss();
            }
        }
    }

    /// Visits each element of the array at the member `name`, if it is there.
    pub(super) fn each_item(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
        visit: Visit<'d, 'r>,
    ) {
        let Some(node) = members.get(name) else {
            return;
        };
        let path = path.join(name);
        if self.is_blank(path, name, node) {
            return;
        }
        for (index, item) in self
            .array(path, node, &format!("`{name}`"))
            .iter()
            .enumerate()
        {
            visit(self, path.index(index), item);
        }
    }

    /// Visits each member of the object at the member `name`, if it is there.
    pub(super) fn each_member(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
        visit: Visit<'d, 'r>,
    ) {
        let Some(node) = members.get(name) else {
            return;
        };
        let path = path.join(name);
        if self.is_blank(path, name, node) {
            return;
        }
        let Some(members) = self.object(path, node, &format!("`{name}`")) else {
            return;
        };
        for (name, member) in members {
            let path = path.join(name);
            self.length_of_key(path, name);
            visit(self, path, member);
        }
    }

    /// Whether an entry of a list by name is a reference for all of them, which is then refused: one
    /// stands in the place of each.
    pub(super) fn is_for_all(&mut self, path: Path<'_>, name: &str, node: &Node) -> bool {
        let is_reference = name == "$ref" && node.as_str().is_some();
        if is_reference {
            let message = "a `$ref` cannot replace this whole map";
            self.report
                .error(Code::WrongKind, Place::key(&path), message)
                .help("write a reference in each entry: `name: {$ref: ..}`");
        }
        is_reference
    }

    /// Refuses a key that is too long to be a part of the place of everything that stands below it.
    pub(super) fn length_of_key(&mut self, path: Path<'_>, key: &str) {
        if key.len() > MAX_KEY {
            let message = format!("this key has {} bytes", key.len());
            self.report
                .error(Code::TooLarge, Place::key(&path), message)
                .help(format!(
                    "a key with descriptions below it may have {MAX_KEY} bytes"
                ));
        }
    }
}

pub(super) fn likeness(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(a, b)
}

/// How a value becomes one of the kind that is expected, where that can be told.
fn way_to(expected: &str, found: &Node) -> Option<&'static str> {
    let is_reference = |text: &str| text.contains("#/");
    let is_number = |text: &str| Number::parse(text).is_some();
    Some(match (expected, found) {
        (_, Node::Null) => "give it a value, or remove it",
        ("a string", Node::Number(_) | Node::Bool(_)) => "put quotes around it",
        ("a boolean" | "an object or a boolean", Node::String(text))
            if matches!(text.as_str(), "true" | "false") =>
        {
            "remove the quotes"
        }
        ("a boolean", Node::String(text)) if is_boolean_of_yaml_1_1(text) => {
            "write `true` or `false`: YAML 1.2 reads this as a string"
        }
        ("a number", Node::String(text)) if is_number(text) => "remove the quotes",
        ("a string", Node::Array(items)) if items.len() == 1 => "write it without the list",
        ("an array", _) => "write it as a list: each item behind a `-`, or all within `[` and `]`",
        ("a schema", Node::Array(_)) => {
            "write one schema, of the items after those of `prefixItems`"
        }
        ("an object" | "an object or a boolean", Node::String(text)) if is_reference(text) => {
            "a reference is an object: `{$ref: '#/components/schemas/Name'}`"
        }
        ("an object" | "an object or a boolean", Node::Array(_)) => {
            "write its members as `name: value`, without a `-` before them"
        }
        ("an object" | "an object or a boolean", _) => "write its members as `name: value`",
        _ => return None,
    })
}

/// Where what stands in an object belongs that is a part of a schema, which Swagger 2 and who leaves out
/// a level have there.
fn belongs_under(what: &str, name: &str) -> Option<&'static str> {
    let is_of_schema = || keyword(name).is_some();
    match what {
        "a media type" if is_of_schema() => Some("put it under `schema`"),
        "a parameter" | "a header" if is_of_schema() => {
            Some("put it under `schema`; Swagger 2 has it here")
        }
        "a response" | "a request body" if name == "schema" => {
            Some("put it under `content`: `content: {application/json: {schema: ..}}`")
        }
        _ => None,
    }
}

/// Whether a text was a boolean in older versions of YAML.
fn is_boolean_of_yaml_1_1(text: &str) -> bool {
    let text = text.to_lowercase();
    matches!(text.as_str(), "yes" | "no" | "on" | "off" | "y" | "n")
}

/// What a field looks like whose form is not told by its name.
fn form_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "content" => "content: {application/json: {schema: {$ref: '#/components/schemas/Name'}}}",
        "default" => "default: value",
        "flows" => {
            "flows: {clientCredentials: {tokenUrl: 'https://example.com/token', scopes: {}}}"
        }
        "in" => "in: query",
        "info" => "info: {title: Name, version: '1.0'}",
        "openIdConnectUrl" => {
            "openIdConnectUrl: 'https://example.com/.well-known/openid-configuration'"
        }
        "propertyName" => "propertyName: kind",
        "scheme" => "scheme: bearer",
        "type" => "type: http",
        "url" => "url: 'https://example.com'",
        "version" => "version: '1.0'",
        _ => return None,
    })
}
