//! The parts of `multipart/form-data`, as parameters: what is required are arguments, files have
//! names and types.

use super::Lowering;
use super::content::Whose;
use super::kinds::kinds;
use super::media::{essence, is_json};
use super::parameter::sendable;
use super::seat::Seat;
use crate::diagnostic::Code;
use crate::document::{Dialect, Located, Node};
use crate::ir::{Direction, Location, Parameter, Style, Type};

impl<'d> Lowering<'d> {
    /// The parts; none, where the schema has no members, so that the caller brings them.
    pub(super) fn form_parts(&mut self, media: &Located<'d>, whose: Whose<'_>) -> Vec<Parameter> {
        let Some(schema) = media.get("schema") else {
            return Vec::new();
        };
        let (node, at) = self.follow(schema.node, &schema.at);
        let properties = self.all_properties(node, &at);
        if properties.is_empty() {
            self.left_out(
                &schema.at,
                "the parts of this form have no names of their own",
            );
        }
        if let Some(Node::Object(_)) = node.get("additionalProperties") {
            let at = at.join("additionalProperties");
            self.left_out(&at, "this form may have other parts");
        }
        let encoding = media.get("encoding");
        let mut parts = Vec::new();
        for (name, property, required) in properties {
            if !self.goes(property.node, Direction::Request) {
                continue;
            }
            let encoding = encoding.as_ref().and_then(|encoding| encoding.get(name));
            if let Some(headers) = encoding.as_ref().and_then(|one| one.get("headers")) {
                self.left_out(&headers.at, "headers of parts are not supported");
            }
            let styled = ["style", "explode", "allowReserved"];
            let styled = styled.iter().find_map(|name| encoding.as_ref()?.get(name));
            // OpenAPI 3.0.4, 4.7.15.1: ignored there for what is no `form-urlencoded`.
            if let Some(styled) = styled.filter(|_| self.document.dialect() == Dialect::V3_1) {
                self.left_out(&styled.at, "styles of parts are not supported");
            }
            let declared = encoding.as_ref().and_then(|one| one.get("contentType"));
            parts.push(self.form_part(name, &property, required, declared.as_ref(), whose));
        }
        parts
    }

    /// One part.
    fn form_part(
        &mut self,
        name: &str,
        property: &Located<'d>,
        required: bool,
        declared: Option<&Located<'d>>,
        whose: Whose<'_>,
    ) -> Parameter {
        let (node, at) = self.follow(property.node, &property.at);
        // No part is `null`: what the others are is left.
        let (node, at) = match Self::only_branch(node, &at) {
            Some((part, place)) => self.follow(part, &place),
            None => (node, at),
        };
        let located = Located { node, at };
        let media_types = declared.and_then(|declared| declared.node.as_str());
        let is_foreign = media_types.is_some_and(|names| !names.split(',').all(is_text));
        let items = located.get("items").filter(|_| kinds(node) == ["array"]);
        let is_list = |located: &Located<'d>| {
            let branches = ["oneOf", "anyOf"].map(|keyword| located.get(keyword));
            let mut branches = branches.iter().flatten().flat_map(Located::items);
            branches.any(|branch| {
                let (branch, _) = self.follow(branch.node, &branch.at);
                kinds(branch) == ["array"]
            })
        };
        let style = if items
            .as_ref()
            .is_some_and(|items| self.is_file(items) || is_foreign)
        {
            Style::Files
        } else if self.is_file(&located) || (is_foreign && kinds(node) != ["object"]) {
            if is_list(&located) {
                Style::Files
            } else if self.is_text_or_file(&located) {
                Style::FileOrText
            } else {
                Style::File
            }
        } else if media_types.is_some_and(is_json_alone) {
            Style::Json
        } else {
            Style::Form
        };
        let sent_as = match style {
            // OpenAPI 3.1.1, "Encoding Object": the schema's `contentMediaType` does not count.
            Style::File | Style::FileOrText | Style::Files => media_types,
            Style::Json => media_types.filter(|name| *name != "application/json"),
            _ => self.media_types_of_text(declared, node),
        };
        let (ty, schema) = if style.is_file() {
            (Type::String, crate::ir::Schema::default())
        } else {
            let seat = Seat {
                name: whose.owner.hint(name),
                owner: None,
                direction: Direction::Request,
                depth: 0,
            };
            let (node, at) = (property.node, &property.at);
            let ty = self.ty(node, at, &seat);
            let rules = self.schema(node, at, Direction::Request, 0);
            if required {
                (ty, rules)
            } else {
                sendable(ty, rules, style)
            }
        };
        Parameter {
            name: name.to_owned(),
            rust_name: located.text("x-rust-name").map(str::to_owned),
            location: Location::Part,
            docs: self.docs_of(property.node, &property.at),
            required,
            ty,
            schema,
            style,
            media_types: sent_as.map(str::to_owned),
            explode: true,
            allow_reserved: false,
            default: self.default_of(property.node, &property.at),
            shared: None,
        }
    }

    /// The media types of a part that is written as text: those declared, unless its objects would
    /// have to be written in another way.
    fn media_types_of_text(
        &mut self,
        declared: Option<&Located<'d>>,
        node: &'d Node,
    ) -> Option<&'d str> {
        let declared = declared?;
        let media_types = declared.node.as_str()?;
        let is_object = kinds(node) == ["object"];
        let mut names = media_types.split(',').map(essence);
        if is_object && names.any(|name| !is_text(&name) || is_form(&name)) {
            self.degraded(
                Code::Unsupported,
                &declared.at,
                format!("parts of `{media_types}` are not typed: objects are sent as JSON"),
                "JSON, text and files are typed",
            );
            return None;
        }
        Some(media_types)
    }
}

/// Whether values of a media type are written as text, or as JSON.
fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.starts_with("text/") || is_json(&essence) || is_form(&essence)
}

/// Whether values of a media type are pairs, as a form has them.
fn is_form(essence: &str) -> bool {
    essence.contains("form-urlencoded")
}

/// Whether a part is JSON, whatever its value; one of `*/*` is what its value is.
fn is_json_alone(media_types: &str) -> bool {
    let essence = essence(media_types);
    is_json(&essence) && essence != "*/*"
}
