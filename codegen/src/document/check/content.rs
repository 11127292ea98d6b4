//! Content: media types, their encodings and examples.

use std::collections::BTreeSet;

use super::fields::Fields;
use super::{Check, is_token};
use crate::diagnostic::{Code, Place};
use crate::document::{Kind, Lookup, MediaType, Node, Object};
use crate::media_type::without_parameters;
use crate::source::Path;

/// How many media types one body may have: what is said of each is compared with the others.
const MAX_MEDIA_TYPES: usize = 200;

/// The media type of forms of names and values.
const URLENCODED: &str = "application/x-www-form-urlencoded";

const MEDIA_TYPE: Fields = Fields {
    what: "a media type",
    plain: &[],
    others: &["schema", "example", "examples", "encoding"],
};

const ENCODING: Fields = Fields {
    what: "an encoding",
    plain: &[
        ("contentType", Kind::String),
        ("explode", Kind::Bool),
        ("allowReserved", Kind::Bool),
    ],
    others: &["style", "headers"],
};

impl<'d> Check<'d, '_> {
    /// Checks the content of a body.
    pub(super) fn content(&mut self, path: Path<'_>, node: &'d Node) {
        self.content_of(path, node, true);
    }

    /// Checks content: a body may be of a media type that is none, which is then sent as it is.
    pub(super) fn content_of(&mut self, path: Path<'_>, node: &'d Node, is_body: bool) {
        let Some(members) = self.object(path, node, "`content`") else {
            return;
        };
        if members.len() > MAX_MEDIA_TYPES {
            let message = format!("a body has more than {MAX_MEDIA_TYPES} media types");
            self.report
                .error(Code::TooLarge, Place::key(&path), message)
                .help("list those that clients use");
            return;
        }
        let mut seen = BTreeSet::new();
        for (name, media_type) in members {
            let path = path.join(name);
            self.media_type_name(path, name, is_body);
            if members.len() > 1 && !seen.insert(name.to_ascii_lowercase()) {
                let message = format!("`{name}` differs from another media type only in case");
                self.report
                    .warning(Code::InvalidMediaType, Place::key(&path), message)
                    .note("media types are case-insensitive")
                    .help("keep one of them");
            }
            self.media_type(path, name, media_type);
        }
    }

    fn media_type_name(&mut self, path: Path<'_>, name: &str, is_body: bool) {
        const FORM: &str = "a media type has the form `application/json; name=value`";
        self.length_of_key(path, name);
        if is_body && name.is_empty() {
            let message = "the name of a media type is empty";
            self.report
                .warning(Code::InvalidMediaType, Place::key(&path), message)
                .note("it is read as `*/*`")
                .help("name the media type, such as `application/json`");
            return;
        }
        if !is_media_range(without_parameters(name)) || name.contains(char::is_control) {
            let message = format!("`{}` is not a media type", name.escape_debug());
            // As the value of a header it needs visible characters.
            let is_sent = name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
            let place = Place::key(&path);
            let diagnostic = if is_body && is_sent {
                self.report.warning(Code::InvalidMediaType, place, message)
            } else {
                self.report.error(Code::InvalidMediaType, place, message)
            };
            diagnostic.help(FORM);
        } else if name.matches('"').count() % 2 == 1 {
            let message = format!("`{name}` opens a quote and does not close it");
            self.report
                .warning(Code::InvalidMediaType, Place::key(&path), message)
                .help(FORM);
        } else if name.contains(',') {
            let message = format!("`{name}` separates its parameters by `,`");
            self.report
                .warning(Code::InvalidMediaType, Place::key(&path), message)
                .help(FORM);
        }
    }

    fn media_type(&mut self, path: Path<'_>, name: &str, node: &'d Node) {
        if !self.is_3_0()
            && self.is_reference(path, node, "mediaTypes", |check, path, node| {
                check.media_type(path, "*/*", node);
            })
        {
            return;
        }
        let Some(members) = self.object(path, node, "a media type") else {
            return;
        };
        self.fields(path, members, &MEDIA_TYPE);
        if let Some(schema) = members.get("schema") {
            self.schema(path.join("schema"), schema);
        }
        self.examples(path, members);
        if is_structured(name) {
            self.illustrations(path, members);
        }
        self.form(path, name, members);
        if let Some(encoding) = members.get("encoding") {
            self.encodings(path.join("encoding"), encoding, members.get("schema"));
        }
    }

    /// Checks that what is for forms stands under one, and that a form is of names and values.
    fn form(&mut self, path: Path<'_>, name: &str, members: &'d Object) {
        let main = MediaType::of(name);
        let is_urlencoded = main.as_str() == URLENCODED;
        let is_form =
            is_urlencoded || main.as_str().starts_with("multipart/") || main.as_str().contains('*');
        if members.has("encoding") && !is_form {
            let message = format!("`encoding` is for forms, and `{name}` is not one");
            let place = Place::key(&path.join("encoding"));
            self.report
                .warning(Code::UnknownField, place, message)
                .note("it is ignored")
                .help("remove it")
                .loss();
        }
        let schema = members.get("schema").filter(|_| is_urlencoded);
        let schema = schema.and_then(|schema| self.document.behind(schema));
        let kind = schema.and_then(|schema| schema.text("type"));
        if let Some(kind) = kind.filter(|kind| *kind != "object") {
            let message = format!("the schema of a form has the type `{kind}`, not `object`");
            self.report
                .warning(Code::InvalidValue, &path.join("schema"), message)
                .help("describe an object whose properties are the fields of the form");
        }
    }

    /// Checks the encodings of a body, each of which belongs to a property of its schema.
    fn encodings(&mut self, path: Path<'_>, node: &'d Node, schema: Option<&'d Node>) {
        let Some(members) = self.object(path, node, "`encoding`") else {
            return;
        };
        let schema = schema.and_then(|schema| self.document.behind(schema));
        let properties = schema
            .filter(|schema| is_closed(schema))
            .and_then(|schema| schema.get("properties")?.as_object());
        for (name, encoding) in members {
            let path = path.join(name);
            if let Some(properties) = properties
                && !properties.contains_key(name)
            {
                let message = format!("the schema has no property `{name}` to encode");
                self.report
                    .error(Code::InvalidValue, Place::key(&path), message);
            }
            self.encoding(path, encoding);
        }
    }

    fn encoding(&mut self, path: Path<'_>, node: &'d Node) {
        const STYLES: [&str; 4] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];
        let Some(members) = self.object(path, node, "an encoding") else {
            return;
        };
        self.fields(path, members, &ENCODING);
        let types = members.text("contentType");
        if types.is_some_and(|types| types.contains(char::is_control)) {
            let message = "`contentType` has control characters";
            self.report
                .error(Code::InvalidMediaType, &path.join("contentType"), message);
        } else if let Some(types) = types
            && !types
                .split(',')
                .all(|one| is_media_range(without_parameters(one)))
        {
            let message = format!("`{}` is not a media type", types.escape_debug());
            self.report
                .warning(Code::InvalidMediaType, &path.join("contentType"), message)
                .help("write one media type, or several with `,` between them");
        }
        if let Some(style) = self.string(path, members, "style")
            && !STYLES.contains(&style)
        {
            let message = format!("the style `{style}` does not exist");
            self.report
                .error(Code::InvalidValue, &path.join("style"), message)
                .help("possible: `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`");
        }
        self.headers(path, members);
    }
}

/// Whether the properties that a schema names are all that it describes.
fn is_closed(schema: &Node) -> bool {
    !schema.has_any(&[
        "allOf",
        "anyOf",
        "oneOf",
        "$ref",
        "patternProperties",
        "additionalProperties",
    ])
}

/// Whether values of a media type are written as JSON in a document, and not as their text.
fn is_structured(name: &str) -> bool {
    let main = without_parameters(name);
    main == "*/*" || main.ends_with("json") || main == URLENCODED
}

/// Whether a text is a media type without parameters, or a range of them (RFC 9110, 8.3.1 and
/// 12.5.1).
fn is_media_range(text: &str) -> bool {
    match text.split_once('/') {
        Some((main, sub)) => is_token(main) && is_token(sub),
        None => text == "*",
    }
}
