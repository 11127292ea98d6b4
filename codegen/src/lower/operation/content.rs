//! What a body of one media type holds.

use super::stream::is_stream_result;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Located, Lookup, Node, Seen};
use crate::ir::{
    Content, Direction, FormField, JsonType, Labels, MediaType, Members, NameHint, Property, Rule,
    Schema, Style, Type,
};
use crate::lower::Lowering;
use crate::lower::meaning::{branches, held_kind, is_null, kinds, kinds_of};
use crate::lower::shape::Seat;
use crate::source::Pointer;

/// Whose body is lowered.
#[derive(Clone, Copy)]
pub(super) struct Whose<'a> {
    /// What names the types that stand in it.
    pub(super) owner: Owner<'a>,
    /// What the body is to it, which names them as well.
    pub(super) step: &'a str,
    /// Which way it goes.
    pub(super) direction: Direction,
}

/// What a body or a parameter belongs to.
#[derive(Clone, Copy)]
pub(super) enum Owner<'a> {
    /// The operation of an id.
    Operation(&'a str),
    /// The component of a name, that operations share: none of them names its types.
    Component(&'a str),
}

impl<'a> Owner<'a> {
    /// What a part of an operation belongs to: the component that it is, if it has a name, else the
    /// operation.
    pub(super) fn of(component: Option<&'a str>, operation: &'a str) -> Self {
        component.map_or(Self::Operation(operation), Self::Component)
    }

    /// What the name of a type is made from that stands in it.
    pub(super) fn hint(self, step: &str) -> NameHint {
        match self {
            Self::Operation(id) => NameHint::Operation {
                operation: id.to_owned(),
                step: step.to_owned(),
            },
            Self::Component(name) => NameHint::Inside {
                component: name.to_owned(),
                steps: step.to_owned(),
            },
        }
    }
}

impl<'d> Lowering<'d> {
    /// What a body of one media type holds.
    pub(super) fn content(
        &mut self,
        media_type: &str,
        media: &Located<'d>,
        schema: Option<Located<'d>>,
        whose: Whose<'_>,
    ) -> Content {
        let essence = MediaType::of(media_type);
        let is_file = |schema: &Located<'d>| {
            // In JSON, a branch may be a text that stands for octets, and a text may be of any media
            // type; octets themselves are none, so that the label says what they are at most.
            is_binary(self.behind(schema.node)) || !essence.is_json() && self.is_file(schema)
        };
        if schema.as_ref().is_some_and(is_file) {
            return Content::Bytes;
        }
        if schema
            .as_ref()
            .is_some_and(|it| self.is_said_text(&essence, it))
        {
            return self.plain(media_type, media, schema, whose);
        }
        if essence.is_json_lines() {
            return self.lines(schema, whose);
        }
        let is_answer = whose.direction == Direction::Response && !self.config.exact;
        let is_stream = |it: &Located<'d>| is_stream_result(self.behind(it.node));
        if is_answer && essence.is_json() && schema.as_ref().is_some_and(is_stream) {
            return self.lines(schema, whose);
        }
        if essence.is_json() {
            return self.json(&essence, schema.as_ref(), whose);
        }
        match (essence.as_str(), whose.direction) {
            ("text/event-stream", Direction::Response) => self.events(schema, whose),
            ("application/x-www-form-urlencoded", Direction::Request) => {
                let fields = Self::form_fields(media);
                let lists = schema.as_ref().map(|schema| self.required_lists(schema));
                let (ty, schema) = self.typed(schema.as_ref(), whose);
                let schema = demanding(schema, lists.unwrap_or_default(), &fields);
                Content::Form { ty, schema, fields }
            }
            ("multipart/form-data", Direction::Request) => self.form(media, whose),
            // An encoding of values that is not read here is octets.
            _ if essence.is_yaml() && schema.as_ref().is_some_and(|it| self.says_more(it)) => {
                Content::Bytes
            }
            _ if essence.is_text() && !essence.is_xml() => {
                self.plain(media_type, media, schema, whose)
            }
            _ => Content::Bytes,
        }
    }

    /// Whether a schema says that a body is a text whose media type is one of texts, but not by its
    /// name.
    fn is_said_text(&self, essence: &MediaType, schema: &Located<'d>) -> bool {
        let node = self.behind(schema.node);
        let is_encoded = ["contentEncoding", "contentMediaType"]
            .iter()
            .any(|keyword| node.has(keyword))
            || node.text("format") == Some("byte");
        essence.is_text_by_another_name() && kinds(node) == ["string"] && !is_encoded
    }

    /// JSON, or what `*/*` may be instead.
    fn json(
        &mut self,
        essence: &MediaType,
        schema: Option<&Located<'d>>,
        whose: Whose<'_>,
    ) -> Content {
        let labels = if essence.as_str() == "*/*" {
            self.labels_of_any(schema, whose.direction)
        } else {
            Some(Labels::Json)
        };
        let Some(labels) = labels else {
            return Content::Bytes;
        };
        let is_patch = essence.patch_language() == Some("json-patch");
        let (ty, schema) = match schema {
            // A JSON Patch is a list (RFC 6902, 3), and some generators call it an object.
            Some(schema) if is_patch && self.is_any_object(schema.node) => {
                (Type::Json, Schema::default())
            }
            schema => self.typed(schema, whose),
        };
        // What a handler gives as a text, a number or a boolean, many frameworks send as one.
        let is_answer = whose.direction == Direction::Response;
        let labels = match &ty {
            _ if !is_answer || essence.as_str() != "application/json" => labels,
            Type::Boolean | Type::Integer | Type::Unsigned | Type::Number => Labels::Any,
            ty if self.holds_texts(ty) => Labels::JsonUnlessText,
            _ => labels,
        };
        Content::Json { ty, schema, labels }
    }

    /// Under which labels a body of any media type has the values of its schema; nothing where it is
    /// octets.
    fn labels_of_any(&self, schema: Option<&Located<'d>>, direction: Direction) -> Option<Labels> {
        let schema = schema.filter(|schema| !self.is_file(schema))?;
        let node = self.behind(schema.node);
        if held_kind(node) != Some("string") {
            return Some(Labels::Any);
        }
        // Octets that have a label of their own are not written in base64.
        let is_base64 = node.text("format") == Some("byte");
        (!is_base64 || direction != Direction::Response).then_some(Labels::JsonOrText)
    }

    /// Text, which may be that of a number or a boolean.
    fn plain(
        &mut self,
        media_type: &str,
        media: &Located<'d>,
        schema: Option<Located<'d>>,
        whose: Whose<'_>,
    ) -> Content {
        let Some(schema) = schema else {
            return text(Type::String);
        };
        let (node, at) = self.behind_at(schema.node, &schema.at);
        self.tell_unhidden(node, &at, &Type::String);
        let ty = match held_kind(node) {
            Some("boolean") => Type::Boolean,
            Some("integer") => self.integer(node, &at),
            Some("number") => Type::Number,
            None if self.refuses_texts(node) => return self.any_text(media_type, media),
            // What comes back is text, whatever it is.
            None | Some("string") if whose.direction == Direction::Response => {
                return text(Type::String);
            }
            None | Some("string") => Type::String,
            Some(_) => return self.any_text(media_type, media),
        };
        let schema = self.schema(node, &at, whose.direction, 0);
        Content::Text { ty, schema }
    }

    /// Text of which nothing is demanded, since its schema is of something else.
    fn any_text(&mut self, media_type: &str, media: &Located<'d>) -> Content {
        let message = format!("the schema of `{media_type}` bodies is ignored");
        self.degraded(
            Diagnostic::warning(Code::Unsupported, &media.at, message)
                .with_note("they are text")
                .with_help("numbers, booleans, JSON, forms, multipart forms, lines of JSON and event streams have types"),
        );
        text(Type::String)
    }

    /// Whether no text is among the values of a schema that combines others.
    pub(super) fn refuses_texts(&self, node: &'d Node) -> bool {
        let (mut open, mut seen) = (vec![node], Seen::default());
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            let parts = node.list("allOf").iter();
            let parts = parts.map(|part| kinds_of(self.behind(part)));
            let mut kinds = std::iter::once(kinds_of(node)).chain(parts);
            if kinds.any(|kinds| !kinds.is_empty() && !kinds.contains(&"string")) {
                continue;
            }
            let Some((_, parts)) = branches(node) else {
                return false;
            };
            let others = parts.iter().filter(|part| !is_null(part));
            open.extend(others.map(|part| self.behind(part)));
        }
        true
    }

    /// Says that a body is octets, though its schema says more of it.
    pub(super) fn tell_octets(&mut self, media_type: &str, at: &Pointer, direction: Direction) {
        let (message, note, help) = match direction {
            Direction::Response => (
                format!("responses of `{media_type}` have no model"),
                "they are returned as bytes",
                "in responses, JSON, text, lines of JSON and event streams have models",
            ),
            Direction::Request | Direction::Both => (
                format!("request bodies of `{media_type}` have no model"),
                "they are sent as bytes",
                "in requests, JSON, forms, multipart forms, text and lines of JSON have models",
            ),
        };
        self.degraded(
            Diagnostic::warning(Code::Unsupported, at, message)
                .with_note(note)
                .with_help(help),
        );
    }

    /// The type and the rules of a body.
    pub(super) fn typed(
        &mut self,
        schema: Option<&Located<'d>>,
        whose: Whose<'_>,
    ) -> (Type, Schema) {
        let Some(Located { node, at }) = schema else {
            return (Type::Json, Schema::default());
        };
        let seat = Seat::outside(whose.owner.hint(whose.step), whose.direction);
        let ty = self.ty(node, at, &seat);
        (ty, self.schema(node, at, whose.direction, 0))
    }

    /// Whether a schema says more than that there are octets or text.
    pub(super) fn says_more(&self, schema: &Located<'d>) -> bool {
        let node = self.behind(schema.node);
        let members = node.as_object().map_or(0, indexmap::IndexMap::len);
        members > 0 && !matches!(kinds(node).as_slice(), ["string"])
    }

    /// Whether a schema is of a text that stands for octets.
    pub(super) fn is_base64(&self, schema: &Located<'d>) -> bool {
        let node = self.behind(schema.node);
        let encoding = node.text("contentEncoding").or_else(|| node.text("format"));
        matches!(encoding, Some("byte" | "base64" | "base64url"))
    }

    /// Whether a schema stands for a file: octets that are no text.
    pub(super) fn is_file(&self, schema: &Located<'d>) -> bool {
        let mut seen = Seen::default();
        let mut open = vec![schema.clone()];
        while let Some(schema) = open.pop() {
            let (node, at) = self.behind_at(schema.node, &schema.at);
            // Schemas lead back to each other.
            if !seen.insert(node) {
                continue;
            }
            if is_octets(node) {
                return true;
            }
            let node = Located { node, at };
            for keyword in ["oneOf", "anyOf", "allOf"] {
                open.extend(node.get(keyword).iter().flat_map(Located::items));
            }
        }
        false
    }

    /// Whether a schema, or a branch of it, stands for texts that are no files.
    pub(super) fn allows_text(&self, schema: &Located<'d>) -> bool {
        let mut seen = Seen::default();
        let mut open = vec![schema.clone()];
        while let Some(schema) = open.pop() {
            let (node, at) = self.behind_at(schema.node, &schema.at);
            if !seen.insert(node) {
                continue;
            }
            if kinds(node) == ["string"] && !is_octets(node) {
                return true;
            }
            let node = Located { node, at };
            for keyword in ["oneOf", "anyOf"] {
                open.extend(node.get(keyword).iter().flat_map(Located::items));
            }
        }
        false
    }

    /// Whether all values of a type but `null` are texts.
    pub(super) fn holds_texts(&self, ty: &Type) -> bool {
        let types = self.api.json_types(ty.without_null());
        types.is_some_and(|types| types == [JsonType::String])
    }

    /// The members of a form that `encoding` describes.
    fn form_fields(media: &Located<'d>) -> Vec<FormField> {
        let encoding = media.get("encoding");
        let entries: Vec<_> = encoding.iter().flat_map(Located::entries).collect();
        let mut fields = Vec::new();
        for (name, located) in entries {
            let explode = located.node.get("explode").and_then(Node::as_bool);
            let allow_reserved = located.flag("allowReserved");
            let given = located.text("style");
            let is_styled = given.is_some() || explode.is_some() || allow_reserved;
            let style = match given {
                Some("spaceDelimited") => Style::SpaceDelimited,
                Some("pipeDelimited") => Style::PipeDelimited,
                Some("deepObject") => Style::DeepObject,
                // OpenAPI 3.0.4, 4.7.15.1: a media type counts where no style does.
                _ if !is_styled => match located.text("contentType") {
                    Some(name) if MediaType::of(name).is_json() => Style::Json,
                    _ => continue,
                },
                _ => Style::Form,
            };
            fields.push(FormField {
                name: name.to_owned(),
                style,
                explode: explode.unwrap_or(style == Style::Form),
                allow_reserved,
            });
        }
        fields
    }
}

/// A schema of a form that demands something of the lists which it requires: of an empty one, nothing
/// is written, unless it is JSON.
fn demanding(schema: Schema, lists: Vec<&str>, fields: &[FormField]) -> Schema {
    let is_written = |name: &str| {
        let is_json = |field: &FormField| field.name == name && field.style == Style::Json;
        fields.iter().any(is_json)
    };
    let named = lists.into_iter().filter(|name| !is_written(name));
    let named: Members<Property> = named
        .map(|name| Property {
            name: name.to_owned(),
            schema: Schema::default().with([Rule::MinItems(1)]),
        })
        .collect();
    if named.is_empty() {
        return schema;
    }
    let demanded = Rule::Properties {
        named,
        patterns: Vec::new(),
        additional: None,
    };
    Schema::default().with([Rule::AllOf(vec![schema]), demanded])
}

/// A text of which nothing is demanded.
fn text(ty: Type) -> Content {
    Content::Text {
        ty,
        schema: Schema::default(),
    }
}

/// Whether a schema is of "any sequence of octets" (`OpenAPI` 3.0.4, 4.4).
fn is_binary(node: &Node) -> bool {
    kinds(node) == ["string"] && node.text("format") == Some("binary")
}

/// Whether a schema itself says that a text is octets.
fn is_octets(node: &Node) -> bool {
    if is_binary(node) {
        return true;
    }
    let kinds = kinds(node);
    // 3.1: a string of another media type that is not written as text, and is none itself.
    let is_text = |name: &str| {
        let media_type = MediaType::of(name);
        media_type.is_text() || media_type.is_json() && name != "*/*"
    };
    let is_plain = match node.text("contentEncoding") {
        None => node
            .text("contentMediaType")
            .is_some_and(|name| !is_text(name)),
        Some(encoding) => encoding == "binary",
    };
    is_plain && matches!(kinds.as_slice(), [] | ["string"])
}
