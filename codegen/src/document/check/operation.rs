//! Operations, request bodies and callbacks.

use super::fields::Fields;
use super::{Check, is_extension};
use crate::diagnostic::{Code, Place};
use crate::document::section::ObjectKind;
use crate::document::site::Site;
use crate::document::{Direction, Kind, Lookup, Node};
use crate::source::{Path, Pointer};

/// The fields of an operation.
const FIELDS: [&str; 12] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];

const BODY: Fields = Fields {
    what: "a request body",
    plain: &[("description", Kind::String), ("required", Kind::Bool)],
    others: &["content"],
};

const LINK: Fields = Fields {
    what: "a link",
    plain: &[
        ("operationRef", Kind::String),
        ("operationId", Kind::String),
        ("parameters", Kind::Object),
        ("description", Kind::String),
    ],
    others: &["requestBody", "server"],
};

impl<'d> Check<'d, '_> {
    pub(super) fn operation(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(members) = self.object(path, node, "an operation") else {
            return;
        };
        self.known_fields(path, members, "an operation", &FIELDS);
        if let Some(id) = self.string(path, members, "operationId") {
            self.operation_id(path.join("operationId"), id);
        }
        for (field, kind) in [
            ("summary", Kind::String),
            ("description", Kind::String),
            ("deprecated", Kind::Bool),
        ] {
            self.kind(path, members, field, kind);
        }
        self.each_item(path, members, "tags", |check, path, tag| {
            if tag.as_str().is_none() {
                check.wrong_kind(path, tag, "a tag", "a string");
            }
        });
        self.external_docs(path, members);
        self.parameters(path, members);
        if let Some(body) = members.get("requestBody") {
            self.request_body(path.join("requestBody"), body);
        }
        if let Some(responses) = members.get("responses") {
            self.responses(path.join("responses"), responses);
        } else if self.is_3_0() {
            let message = "an operation has no `responses`, which is required";
            self.report
                .warning(Code::MissingField, Place::key(&path), message)
                .note("a success is read as one without a body")
                .help("declare the responses");
        }
        self.each_member(path, members, "callbacks", Self::callback);
        self.each_item(path, members, "security", Self::security_requirement);
        self.each_item(path, members, "servers", Self::server);
    }

    fn operation_id(&mut self, path: Path<'_>, id: &'d str) {
        match self.operation_ids.get(id) {
            // One that others refer to is checked where each of them stands.
            Some(first) if *first == path.pointer() => {}
            Some(first) => {
                let first = first.parent().unwrap_or_default();
                let message = format!("the `operationId` `{id}` is used twice");
                self.report
                    .error(Code::DuplicateOperationId, &path, message)
                    .note(format!("it is first used at `{first}`"))
                    .help("give each operation an `operationId` of its own");
            }
            None => {
                self.operation_ids.insert(id, path.pointer());
            }
        }
    }

    pub(super) fn request_body(&mut self, path: Path<'_>, node: &'d Node) {
        if self.is_reference(path, node, "requestBodies", Self::request_body) {
            return;
        }
        let Some(members) = self.object(path, node, "a request body") else {
            return;
        };
        self.fields(path, members, &BODY);
        if let Some(content) = self.required(path, members, "content", "a request body") {
            self.towards(Direction::Request, |check| {
                check.content(path.join("content"), content);
            });
        }
    }

    pub(super) fn callback(&mut self, path: Path<'_>, node: &'d Node) {
        if self.is_reference(path, node, "callbacks", Self::callback) {
            return;
        }
        let Some(members) = self.object(path, node, "a callback") else {
            return;
        };
        for (expression, item) in members {
            if !is_extension(expression) {
                self.path_item(path.join(expression), item, None);
            }
        }
    }

    /// Checks that the operations are there that links name.
    pub(super) fn links(&mut self) {
        for (at, id) in std::mem::take(&mut self.linked) {
            if !self.operation_ids.contains_key(id) {
                self.unlinked(&at, id);
            }
        }
    }

    /// Says that a link leads to no operation, which a client does not need.
    fn unlinked(&mut self, at: &Pointer, name: &str) {
        let message = format!("there is no operation `{}`", name.escape_debug());
        self.report
            .warning(Code::UnresolvedRef, at, message)
            .note("the link is ignored")
            .help("name an operation of this document, or remove the link");
    }

    /// Whether a reference leads to an operation, as far as its place tells.
    fn leads_to_operation(&self, reference: &str) -> bool {
        let target = self.document.target(reference);
        target.is_ok_and(|target| {
            let site = Site::of(&target.at, self.document.dialect());
            matches!(site, Site::Object(ObjectKind::Operation) | Site::Unknown)
        })
    }

    pub(super) fn link(&mut self, path: Path<'_>, node: &'d Node) {
        if self.is_reference(path, node, "links", Self::link) {
            return;
        }
        let Some(members) = self.object(path, node, "a link") else {
            return;
        };
        self.fields(path, members, &LINK);
        self.exclusive(path, members, ["operationRef", "operationId"]);
        if let Some(server) = members.get("server") {
            self.server(path.join("server"), server);
        }
        let named = members.text("operationId");
        let place = path.join("operationId");
        self.linked.extend(named.map(|id| (place.pointer(), id)));
        let referred = members.text("operationRef");
        let inside = referred.filter(|reference| reference.starts_with('#'));
        if let Some(reference) = inside.filter(|it| !self.leads_to_operation(it)) {
            self.unlinked(&path.join("operationRef").pointer(), reference);
        }
        if !members.has("operationRef") && !members.has("operationId") {
            let message = "a link has neither `operationRef` nor `operationId`";
            self.report
                .error(Code::MissingField, Place::key(&path), message)
                .help("name the operation by its `operationId`");
        }
    }
}
