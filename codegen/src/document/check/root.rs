//! The `OpenAPI` object: version, information, and what a document cannot do without.

use super::fields::Fields;
use super::{Check, Visit};
use crate::diagnostic::{Code, Place, Report};
use crate::document::{Dialect, Kind, Lookup, Node, Object};
use crate::source::{Path, Pointer};

const INFO: Fields = Fields {
    what: "`info`",
    plain: &[
        ("summary", Kind::String),
        ("description", Kind::String),
        ("termsOfService", Kind::String),
    ],
    others: &["title", "version", "contact", "license"],
};

/// Which dialect the document speaks; what is not supported is refused by name.
pub(in crate::document) fn version(root: &Node, report: &mut Report) -> Option<Dialect> {
    let at = Pointer::root();
    let Some(members) = root.as_object() else {
        let message = match root {
            Node::Null => "the file is empty".to_owned(),
            other => format!("a document must be an object, found {}", other.kind()),
        };
        report.error(Code::WrongKind, at, message);
        return None;
    };
    if let Some(swagger) = members.get("swagger") {
        let message = format!("Swagger {} is not supported", plain(swagger));
        report
            .error(Code::UnsupportedVersion, at.join("swagger"), message)
            .help("convert the document to OpenAPI 3.0 or 3.1 first");
        return None;
    }
    let Some(version) = members.get("openapi") else {
        report
            .error(
                Code::MissingField,
                at,
                "a document has no `openapi`, which is required",
            )
            .help("it has the form `openapi: 3.0.4`; 3.0 and 3.1 are supported");
        return None;
    };
    if matches!(version, Node::Array(_) | Node::Object(_)) {
        let message = format!("`openapi` must be a string, found {}", version.kind());
        report
            .error(Code::WrongKind, at.join("openapi"), message)
            .help("it has the form `openapi: 3.0.4`");
        return None;
    }
    let version = plain(version);
    let mut parts = version.splitn(3, '.');
    let patch = |patch: Option<&str>| {
        // A suffix such as `-rc1` is a patch version, too.
        let digits = patch.and_then(|patch| patch.split('-').next());
        let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.is_some_and(|digits| !digits.is_empty() && is_number(digits))
    };
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) if patch(parts.next()) => Some(Dialect::V3_0),
        (Some("3"), Some("1")) if patch(parts.next()) => Some(Dialect::V3_1),
        // The number 3.0 is 3.
        _ if matches!(version.as_str(), "3" | "3.0" | "3.1") => {
            let (read, dialect) = match version.as_str() {
                "3.1" => ("3.1.0", Dialect::V3_1),
                _ => ("3.0.0", Dialect::V3_0),
            };
            let message = format!("the version `{version}` has no patch version");
            report
                .warning(Code::UnsupportedVersion, at.join("openapi"), message)
                .note(format!("it is read as `{read}`"))
                .help(format!("say `openapi: {read}`"));
            Some(dialect)
        }
        _ => {
            report
                .error(
                    Code::UnsupportedVersion,
                    at.join("openapi"),
                    format!("OpenAPI `{version}` is not supported"),
                )
                .help("3.0 and 3.1 are supported, written with a patch version (`3.0.4`)");
            None
        }
    }
}

/// A scalar as text without quotes.
fn plain(node: &Node) -> String {
    node.as_str()
        .map_or_else(|| node.to_string(), str::to_owned)
}

impl<'d> Check<'d, '_> {
    pub(super) fn root(&mut self, path: Path<'_>, root: &'d Node) {
        let Some(members) = self.object(path, root, "a document") else {
            return;
        };
        let common = [
            "openapi",
            "info",
            "servers",
            "paths",
            "components",
            "security",
        ];
        let common = common.into_iter().chain(["tags", "externalDocs"]);
        let newer = ["jsonSchemaDialect", "webhooks"];
        let newer = newer.into_iter().filter(|_| !self.is_3_0());
        let known: Vec<_> = common.chain(newer).collect();
        self.known_fields(path, members, "a document", &known);
        self.schema_dialect(path, members, "jsonSchemaDialect");
        self.info(path, root);

        let has_content = match self.document.dialect() {
            Dialect::V3_0 => members.has("paths"),
            Dialect::V3_1 => ["paths", "components", "webhooks"]
                .iter()
                .any(|field| members.contains_key(*field)),
        };
        if !has_content {
            let message = match self.document.dialect() {
                Dialect::V3_0 => "a document has no `paths`, which is required",
                Dialect::V3_1 => "a document has none of `paths`, `components` and `webhooks`",
            };
            self.report
                .error(Code::MissingField, &path, message)
                .help("if it has only schemas, say `paths: {}`");
        }
        if let Some(paths) = members.get("paths") {
            self.paths(path.join("paths"), paths);
        }
        if let Some(components) = members.get("components") {
            self.components(path.join("components"), components);
        }
        self.each_member(path, members, "webhooks", |check, path, item| {
            check.path_item(path, item, None);
        });
        self.each_item(path, members, "servers", Self::server);
        self.each_item(path, members, "security", Self::security_requirement);
        self.tags(path, members);
        self.external_docs(path, members);
    }

    fn info(&mut self, path: Path<'_>, root: &'d Node) {
        let Some(members) = root.as_object() else {
            return;
        };
        let Some(info) = self.required(path, members, "info", "a document") else {
            return;
        };
        let path = path.join("info");
        let Some(info) = self.object(path, info, "`info`") else {
            return;
        };
        for field in ["title", "version"] {
            self.required_string(path, info, field, "`info`");
        }
        self.fields(path, info, &INFO);
        self.address(path, info, "termsOfService");
        for (field, visit) in [
            ("contact", Self::contact as Visit<'d, '_>),
            ("license", Self::license),
        ] {
            let path = path.join(field);
            let described = info.get(field);
            if let Some(node) = described.filter(|node| !self.is_blank(path, field, node)) {
                visit(self, path, node);
            }
        }
    }

    /// The dialect of schemas, which is never fetched.
    pub(super) fn schema_dialect(&mut self, path: Path<'_>, members: &'d Object, name: &str) {
        const KNOWN: [&str; 2] = [
            "https://spec.openapis.org/oas/3.1/dialect/base",
            "https://json-schema.org/draft/2020-12/schema",
        ];
        const OLDER: [&str; 4] = [
            "https://json-schema.org/draft/2019-09/schema",
            "http://json-schema.org/draft-07/schema",
            "http://json-schema.org/draft-06/schema",
            "http://json-schema.org/draft-04/schema",
        ];
        let Some(dialect) = members.get(name) else {
            return;
        };
        let path = path.join(name);
        match dialect.as_str() {
            // The base dialect has dated forms (`https://spec.openapis.org/oas/3.1/dialect/2024-11-10`).
            Some(known) if KNOWN.contains(&known.trim_end_matches('#')) => {}
            Some(known) if known.starts_with("https://spec.openapis.org/oas/3.1/dialect/") => {}
            Some(known) if OLDER.contains(&known.trim_end_matches('#')) => {
                let message = format!("the schema dialect `{known}` is not supported");
                self.report
                    .warning(Code::Unsupported, Place::value(&path), message)
                    .note("schemas are read as JSON Schema 2020-12")
                    .help(format!("say `{}`, or leave it out", KNOWN[1]));
            }
            Some(other) if name == "$schema" => {
                let message = format!("the schema dialect `{other}` is not known");
                self.report
                    .warning(Code::Unsupported, Place::value(&path), message)
                    .note("schemas are read as JSON Schema 2020-12")
                    .help(format!("say `{}`, or leave it out", KNOWN[1]));
            }
            Some(other) => {
                let message = format!("the schema dialect `{other}` is not known");
                self.report
                    .error(Code::Unsupported, Place::value(&path), message)
                    .help(format!("say `{}`, or leave it out", KNOWN[0]));
            }
            None => self.wrong_kind(path, dialect, &format!("`{name}`"), "a string"),
        }
    }
}
