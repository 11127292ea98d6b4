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
            let media_type = declared.as_ref().and_then(|one| one.node.as_str());
            let part = self.form_part(name, &property, required, media_type, whose);
            if let (Some(declared), Some(media_type)) = (declared, media_type)
                && matches!(part.style, Style::Form)
                && !media_type.split(',').all(is_text)
            {
                self.degraded(
                    Code::Unsupported,
                    &declared.at,
                    format!("parts of `{media_type}` are not typed: objects are sent as JSON"),
                    "JSON, text and files are typed",
                );
            }
            parts.push(part);
        }
        parts
    }

    /// One part.
    fn form_part(
        &mut self,
        name: &str,
        property: &Located<'d>,
        required: bool,
        media_type: Option<&str>,
        whose: Whose<'_>,
    ) -> Parameter {
        let (node, at) = self.follow(property.node, &property.at);
        // No part is `null`: what the others are is left.
        let (node, at) = match Self::only_branch(node, &at) {
            Some((part, place)) => self.follow(part, &place),
            None => (node, at),
        };
        let located = Located { node, at };
        let is_foreign = media_type.is_some_and(|names| !names.split(',').all(is_text));
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
            } else {
                Style::File
            }
        } else if media_type.is_some_and(|name| is_json(&essence(name))) {
            Style::Json
        } else {
            Style::Form
        };
        let (ty, schema) = if matches!(style, Style::File | Style::Files) {
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
            explode: true,
            allow_reserved: false,
            default: self.default_of(property.node, &property.at),
            shared: None,
        }
    }
}

/// Whether values of a media type are written as text, or as JSON.
fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.starts_with("text/") || is_json(&essence) || essence.contains("form-urlencoded")
}
