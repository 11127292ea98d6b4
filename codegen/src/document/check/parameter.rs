//! Parameters and headers.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::fields::Fields;
use super::{Check, is_token};
use crate::diagnostic::{Code, Place};
use crate::document::{Direction, Kind, Lookup, Node, Object, Seen};
use crate::source::Path;

/// How many schemas a parameter's type is looked for in.
const LOOKS: usize = 64;

/// The other fields of parameters and headers; `name` and `in` of a header are refused where it is checked.
const OTHERS: &[&str] = &[
    "name", "in", "style", "schema", "content", "example", "examples",
];

const PARAMETER: Fields = Fields {
    what: "a parameter",
    plain: &[
        ("description", Kind::String),
        ("required", Kind::Bool),
        ("deprecated", Kind::Bool),
        ("allowEmptyValue", Kind::Bool),
        ("explode", Kind::Bool),
        ("allowReserved", Kind::Bool),
    ],
    others: OTHERS,
};

const HEADER: Fields = Fields {
    what: "a header",
    plain: &[
        ("description", Kind::String),
        ("required", Kind::Bool),
        ("deprecated", Kind::Bool),
        ("explode", Kind::Bool),
    ],
    others: OTHERS,
};

impl<'d> Check<'d, '_> {
    /// Checks the parameters of a path item or an operation.
    pub(super) fn parameters(&mut self, path: Path<'_>, members: &'d Object) {
        self.each_item(path, members, "parameters", Self::parameter);
        let mut seen = BTreeSet::new();
        for (index, node) in members.list("parameters").iter().enumerate() {
            let Some(parameter) = self.document.behind(node) else {
                continue;
            };
            let (Some(name), Some(location)) = (parameter.text("name"), parameter.text("in"))
            else {
                continue;
            };
            // The names of headers are the same whatever the case of their letters.
            let name = match location {
                "header" => Cow::Owned(name.to_ascii_lowercase()),
                _ => Cow::Borrowed(name),
            };
            if !seen.insert((name.clone(), location)) {
                let list = path.join("parameters");
                let message = format!("the {location} parameter `{name}` is declared twice");
                self.report
                    .error(Code::DuplicateParameter, &list.index(index), message)
                    .note("an operation may redeclare a parameter of its path, but not one of its own")
                    .help("keep one of them");
            }
        }
    }

    pub(super) fn parameter(&mut self, path: Path<'_>, node: &'d Node) {
        self.towards(Direction::Request, |check| check.sent_parameter(path, node));
    }

    fn sent_parameter(&mut self, path: Path<'_>, node: &'d Node) {
        if self.is_reference(path, node, "parameters", Self::parameter) {
            return;
        }
        let Some(members) = self.object(path, node, "a parameter") else {
            return;
        };
        let name = self.required_string(path, members, "name", "a parameter");
        let location = self.required_string(path, members, "in", "a parameter");
        self.fields(path, members, &PARAMETER);
        match location {
            Some("path") => {
                self.style(path, members, &["simple", "label", "matrix"]);
                self.always_required(path, members);
            }
            Some("query") => {
                let styles = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];
                self.style(path, members, &styles);
                self.delimited(path, members);
            }
            Some("header") => {
                self.style(path, members, &["simple"]);
                if let Some(name) = name.filter(|name| !is_token(name)) {
                    self.header_name(path.join("name"), name, true);
                }
            }
            Some("cookie") => {
                self.style(path, members, &["form"]);
                if let Some(name) = name.filter(|name| !is_token(name)) {
                    self.cookie_name(path.join("name"), name);
                }
            }
            Some(other) => {
                let message = format!("a parameter cannot be in `{other}`");
                self.report
                    .error(Code::InvalidValue, &path.join("in"), message)
                    .help("`in` is one of `path`, `query`, `header`, `cookie`");
            }
            None => {}
        }
        if location.is_some_and(|location| location != "query") {
            self.only_of_queries(path, members);
        }
        self.value(path, members, "a parameter");
    }

    /// Checks that a path parameter says that it is always there.
    fn always_required(&mut self, path: Path<'_>, members: &'d Object) {
        let required = members.get("required");
        if required.and_then(Node::as_bool) == Some(false) {
            let message = "a path parameter cannot be optional";
            self.report
                .error(Code::InvalidValue, &path.join("required"), message)
                .help("say `required: true`");
        } else if required.is_none() {
            let message = "a path parameter does not say `required: true`";
            self.report
                .warning(Code::MissingField, Place::key(&path), message)
                .note("it is required all the same")
                .help("say `required: true`");
        }
    }

    /// Warns of fields that say something of query parameters alone (OpenAPI 3.0.4, 4.8.12.2.2).
    fn only_of_queries(&mut self, path: Path<'_>, members: &'d Object) {
        let allows_reserved = members.flag("allowReserved");
        let has_empty = members.has("allowEmptyValue");
        for (field, is_told, note) in [
            (
                "allowReserved",
                allows_reserved,
                "reserved characters of the value are escaped",
            ),
            ("allowEmptyValue", has_empty, "it is ignored"),
        ] {
            if is_told {
                let message = format!("`{field}` is for query parameters only");
                let place = Place::key(&path.join(field));
                self.report
                    .warning(Code::ExclusiveFields, place, message)
                    .note(note)
                    .help("remove it");
            }
        }
    }

    pub(super) fn header(&mut self, path: Path<'_>, node: &'d Node) {
        if self.is_reference(path, node, "headers", Self::header) {
            return;
        }
        let Some(members) = self.object(path, node, "a header") else {
            return;
        };
        for field in ["name", "in"] {
            if members.contains_key(field) {
                let message = format!("a header cannot have `{field}`");
                self.report
                    .error(Code::UnknownField, Place::key(&path.join(field)), message)
                    .help("remove it: the key is the name of the header");
            }
        }
        self.fields(path, members, &HEADER);
        self.style(path, members, &["simple"]);
        let has_type = members.has("schema") || members.has("content");
        if has_type || !self.is_3_0() {
            self.value(path, members, "a header");
            return;
        }
        // A description alone is common for the headers of answers, which are texts anyway.
        let message = "a header has neither `schema` nor `content`";
        self.report
            .warning(Code::MissingField, Place::key(&path), message)
            .note("it is read as a string")
            .help("describe it by a `schema`");
        self.examples(path, members);
    }

    /// Reports a name that HTTP has no header for.
    pub(super) fn header_name(&mut self, path: Path<'_>, name: &str, is_value: bool) {
        let message = format!("`{}` is not a header name", name.escape_debug());
        let place = if is_value {
            Place::value(&path)
        } else {
            Place::key(&path)
        };
        self.report
            .error(Code::InvalidHeaderName, place, message)
            .help("names consist of letters, digits and ``!#$%&'*+-.^_`|~`` (RFC 9110, 5.6.2)");
    }

    /// Reports what cannot be the name of a cookie (RFC 6265, 4.1.1).
    pub(super) fn cookie_name(&mut self, path: Path<'_>, name: &str) {
        let message = format!("`{}` is not a cookie name", name.escape_debug());
        self.report
            .error(Code::InvalidHeaderName, &path, message)
            .help("names consist of letters, digits and ``!#$%&'*+-.^_`|~``");
    }

    fn style(&mut self, path: Path<'_>, members: &'d Object, styles: &[&str]) {
        if let Some(style) = self.string(path, members, "style")
            && !styles.contains(&style)
        {
            let message = format!("the style `{style}` is not allowed here");
            let names: Vec<_> = styles.iter().map(|style| format!("`{style}`")).collect();
            self.report
                .error(Code::InvalidValue, &path.join("style"), message)
                .help(format!("possible: {}", names.join(", ")));
        }
    }

    /// Checks that a style of several values is not put on a single one.
    fn delimited(&mut self, path: Path<'_>, members: &'d Object) {
        let style = members.text("style");
        let Some(style @ ("spaceDelimited" | "pipeDelimited" | "deepObject")) = style else {
            return;
        };
        if members.has("content") {
            let message =
                format!("the style `{style}` needs `schema`, and cannot be used with `content`");
            self.report.error(
                Code::ExclusiveFields,
                Place::key(&path.join("style")),
                message,
            );
        }
        let schema = members.get("schema");
        if let Some(kind) = schema.and_then(|schema| self.single(schema, &mut Seen::default())) {
            let message =
                format!("the style `{style}` is for arrays and objects, not for the type `{kind}`");
            self.report
                .error(Code::InvalidValue, &path.join("style"), message);
        }
    }

    /// The type of a schema that allows single values only; `seen` are the schemas around it.
    fn single(&self, node: &'d Node, seen: &mut Seen) -> Option<&'d str> {
        let node = self.document.behind(node)?;
        if seen.len() == LOOKS || !seen.insert(node) {
            return None;
        }
        let own = node.text("type");
        if let Some("string" | "integer" | "number" | "boolean") = own {
            return own;
        }
        let mut every = node.list("allOf").iter();
        if let Some(kind) = every.find_map(|part| self.single(part, seen)) {
            return Some(kind);
        }
        ["oneOf", "anyOf"].into_iter().find_map(|keyword| {
            let kinds = node
                .list(keyword)
                .iter()
                .map(|part| self.single(part, seen));
            kinds.collect::<Option<Vec<_>>>()?.first().copied()
        })
    }

    /// Warns of what says how a schema is written, where a media type does.
    fn beside_content(&mut self, path: Path<'_>, members: &'d Object) {
        // Those of several values are refused.
        let style = members.text("style");
        let is_single = matches!(style, None | Some("form" | "simple" | "label" | "matrix"));
        for field in ["style", "explode", "allowReserved"] {
            if members.contains_key(field) && (is_single || field != "style") {
                let message = format!("`{field}` has no effect beside `content`");
                let place = Place::key(&path.join(field));
                self.report
                    .warning(Code::ExclusiveFields, place, message)
                    .note("the media type decides how the value is written")
                    .help("remove it");
            }
        }
    }

    /// Checks what describes the value of a parameter or header: a schema, or one media type.
    fn value(&mut self, path: Path<'_>, members: &'d Object, what: &str) {
        self.exclusive(path, members, ["schema", "content"]);
        self.examples(path, members);
        self.illustrations(path, members);
        if let Some(schema) = members.get("schema") {
            self.schema(path.join("schema"), schema);
        }
        if let Some(content) = members.get("content") {
            self.beside_content(path, members);
            let path = path.join("content");
            self.content_of(path, content, false);
            if content
                .as_object()
                .is_some_and(|content| content.len() != 1)
            {
                let message = format!("`content` of {what} must have exactly one media type");
                self.report
                    .error(Code::InvalidValue, Place::key(&path), message);
            }
        } else if !members.has("schema") {
            let message = format!("{what} has neither `schema` nor `content`");
            self.report
                .error(Code::MissingField, Place::key(&path), message);
        }
    }
}
