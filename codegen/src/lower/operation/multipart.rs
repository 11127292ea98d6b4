//! The parts of `multipart/form-data`, as parameters: what is required are arguments, files have
//! names and types.

use super::content::Whose;
use super::form::Property;
use super::parameter::{sendable, written};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Dialect, Located, Node, says_only};
use crate::ir::{Content, Direction, Location, MediaType, Parameter, Rule, Schema, Style, Type};
use crate::lower::Lowering;
use crate::lower::meaning::{held_kind, is_never, kinds};
use crate::lower::shape::Seat;

impl<'d> Lowering<'d> {
    /// What a form holds: its parts, which the caller brings where the schema has no members.
    pub(super) fn form(&mut self, media: &Located<'d>, whose: Whose<'_>) -> Content {
        let Some(schema) = media.get("schema") else {
            return Content::FreeParts;
        };
        let (node, at) = self.behind_at(schema.node, &schema.at);
        let properties = self.form_properties(&schema);
        let others = node.get("additionalProperties");
        let open = others.is_some_and(|others| !is_never(others));
        if properties.is_empty() {
            let message = "the schema of this form names no part";
            self.client_lacks(
                Diagnostic::warning(Code::Unsupported, &schema.at, message)
                    .with_note("callers name the parts themselves")
                    .with_help("name the parts under `properties`"),
            );
        } else if others.is_some_and(demands_more) {
            let place = at.join("additionalProperties");
            let message = "the schema of other parts of this form is not checked";
            self.client_lacks(
                Diagnostic::warning(Code::Unsupported, place, message)
                    .with_help("name the parts under `properties`"),
            );
        }
        let encoding = media.get("encoding");
        let mut parts = Vec::new();
        for mut property in properties {
            let schemas = &mut property.schemas;
            schemas.retain(|schema| self.goes(schema.node, Direction::Request));
            let encoding = encoding.as_ref();
            let encoding = encoding.and_then(|encoding| encoding.get(property.name));
            if let Some(headers) = encoding.as_ref().and_then(|one| one.get("headers")) {
                self.left_out(
                    &headers.at,
                    "headers of the parts of a form are not supported",
                );
            }
            let styled = encoding.as_ref().and_then(unusual_style);
            // OpenAPI 3.0.4, 4.7.15.1, ignores them for what is no `form-urlencoded`, too.
            if let Some(styled) = styled {
                self.left_out(
                    &styled.at,
                    "styles of the parts of a multipart form are not supported",
                );
            }
            let declared = encoding.as_ref().and_then(|one| one.get("contentType"));
            parts.extend(self.form_part(&property, declared.as_ref(), whose));
        }
        if parts.is_empty() {
            return Content::FreeParts;
        }
        Content::Multipart { parts, open }
    }

    /// One part, if anything is known of it.
    fn form_part(
        &mut self,
        property: &Property<'d>,
        declared: Option<&Located<'d>>,
        whose: Whose<'_>,
    ) -> Option<Parameter> {
        let first = property.schemas.first()?;
        let schemas = property.schemas.iter();
        let schemas: Vec<Located<'d>> = schemas.map(|schema| self.but_null(schema)).collect();
        let media_types = declared.and_then(|declared| declared.node.as_str());
        let style = self.part_style(&schemas, media_types);
        let sent_as = match style {
            // OpenAPI 3.1.1, "Encoding Object": the schema's `contentMediaType` does not count.
            style if style.is_file() => media_types.filter(|names| !is_any(names)),
            Style::Json => media_types.filter(|name| *name != "application/json"),
            _ => self.media_types_of_text(declared, &schemas),
        };
        let (ty, schema) = if style.is_files() {
            let (ty, counts) = (Type::List(Box::new(Type::String)), self.counts(&schemas));
            let counts = if property.required {
                written(&ty, counts, style)
            } else {
                counts
            };
            (ty, counts)
        } else if style.is_file() {
            (Type::String, Schema::default())
        } else if schemas.len() > 1 {
            (type_of_all(&schemas), Schema::default())
        } else {
            let seat = Seat::outside(whose.owner.hint(property.name), Direction::Request);
            let ty = self.ty(first.node, &first.at, &seat);
            let rules = self.schema(first.node, &first.at, Direction::Request, 0);
            if property.required {
                let rules = written(&ty, rules, style);
                (ty, rules)
            } else {
                sendable(ty, rules, style)
            }
        };
        let rust_name = schemas.first().and_then(|one| one.text("x-rust-name"));
        Some(Parameter {
            name: property.name.to_owned(),
            rust_name: rust_name.map(str::to_owned),
            location: Location::Part,
            docs: self.docs_of(first.node, &first.at),
            required: property.required,
            ty,
            schema,
            style,
            media_types: sent_as.map(str::to_owned),
            explode: true,
            allow_reserved: false,
            default: self.default_of(first.node, &first.at),
            only: None,
            shared: None,
        })
    }

    /// What a schema refers to; no part is `null`, so that of a choice with it the other one is left.
    fn but_null(&self, schema: &Located<'d>) -> Located<'d> {
        let (node, at) = self.behind_at(schema.node, &schema.at);
        let (node, at) = match self.only_branch(node, &at) {
            Some((part, place)) => self.follow(part, &place),
            None => (node, at),
        };
        Located { node, at }
    }

    /// How a part is written that any of some schemas describes.
    fn part_style(&self, schemas: &[Located<'d>], media_types: Option<&str>) -> Style {
        let is_text = |name| is_text(&MediaType::of(name));
        let is_foreign = media_types.is_some_and(|names| !names.split(',').all(is_text));
        // That any media type will do says no more of a value than that none is named.
        let is_free = media_types.is_none_or(|names| names.split(',').any(is_any));
        let is_file =
            |schema: &Located<'d>| self.is_file(schema) || (is_free && self.is_octets(schema));
        let is_item = |schema: &Located<'d>| is_foreign || is_file(schema);
        if schemas.iter().any(|one| self.is_files(one, is_item)) {
            let all = || schemas.iter().flat_map(|one| self.with_items(one));
            let has_texts =
                all().any(|one| is_file(&one)) && all().any(|one| self.allows_text(&one));
            if has_texts {
                Style::FilesOrTexts
            } else {
                Style::Files
            }
        } else if schemas.iter().any(is_file) {
            if schemas.iter().any(|one| self.allows_text(one)) {
                Style::FileOrText
            } else {
                Style::File
            }
        } else if is_foreign && !is_object(schemas) {
            Style::File
        } else if media_types.is_none() && schemas.iter().any(|one| self.is_base64(one)) {
            // Descriptions that were of Swagger 2 say it of files, which are sent as they are.
            Style::FileOrText
        } else if media_types.is_some_and(is_json_alone) {
            Style::Json
        } else {
            Style::Form
        }
    }

    /// Whether a schema says nothing of its values, which are octets then: so 3.1 describes files
    /// (`OpenAPI` 3.1.1, "Encoding Object" and "Considerations for File Uploads").
    fn is_octets(&self, schema: &Located<'d>) -> bool {
        let says_nothing = schema.node.as_bool() == Some(true) || says_only(schema.node, &[]);
        self.document.dialect() == Dialect::V3_1 && says_nothing
    }

    /// Whether a schema stands for several files, or for one or several; the values of a part whose
    /// media type is neither text nor JSON are files.
    fn is_files(&self, schema: &Located<'d>, is_file: impl Fn(&Located<'d>) -> bool) -> bool {
        if kinds(schema.node) == ["array"] {
            return schema.get("items").is_some_and(|items| is_file(&items));
        }
        let lists = self.lists(schema);
        let items = |list: &Located<'d>| list.get("items").is_some_and(|items| is_file(&items));
        !lists.is_empty() && is_file(schema) || lists.iter().any(items)
    }

    /// The lists that a schema is or chooses among.
    fn lists(&self, schema: &Located<'d>) -> Vec<Located<'d>> {
        let branches = ["oneOf", "anyOf"].map(|keyword| schema.get(keyword));
        let branches = branches.iter().flatten().flat_map(Located::items);
        let branches = branches.map(|branch| {
            let (node, at) = self.behind_at(branch.node, &branch.at);
            Located { node, at }
        });
        let all = std::iter::once(schema.clone()).chain(branches);
        all.filter(|one| kinds(one.node) == ["array"]).collect()
    }

    /// A schema, and those of the items of the lists that it may be.
    fn with_items(&self, schema: &Located<'d>) -> Vec<Located<'d>> {
        let lists = self.lists(schema);
        let items = lists.iter().filter_map(|list| list.get("items"));
        std::iter::once(schema.clone()).chain(items).collect()
    }

    /// How many files a part of several may have; where it may be one, that is no list of too few.
    fn counts(&mut self, schemas: &[Located<'d>]) -> Schema {
        let [schema] = schemas else {
            return Schema::default();
        };
        let is_list = |schema: &Located<'d>| kinds(schema.node) == ["array"];
        let is_always = is_list(schema);
        let branches = ["oneOf", "anyOf"].map(|keyword| schema.get(keyword));
        let branches = branches.iter().flatten().flat_map(Located::items);
        let mut lists = std::iter::once(schema.clone())
            .chain(branches)
            .filter(is_list);
        let Some(list) = lists.next() else {
            return Schema::default();
        };
        let all = self.schema(list.node, &list.at, Direction::Request, 0);
        let counts = all.rules.iter().filter(|rule| match rule {
            Rule::MaxItems(_) => true,
            Rule::MinItems(_) => is_always,
            _ => false,
        });
        all.with(counts.cloned())
    }

    /// The media types of a part that is written as text: those declared, unless its objects would
    /// have to be written in another way.
    fn media_types_of_text(
        &mut self,
        declared: Option<&Located<'d>>,
        schemas: &[Located<'d>],
    ) -> Option<&'d str> {
        let declared = declared?;
        let media_types = declared.node.as_str()?;
        let mut names = media_types.split(',').map(MediaType::of);
        if is_object(schemas) && names.any(|name| !is_text(&name) || is_form(&name)) {
            let message = format!("form parts of `{media_types}` have no model");
            self.client_lacks(
                Diagnostic::warning(Code::Unsupported, &declared.at, message)
                    .with_note("objects are sent as JSON")
                    .with_help("JSON, text and files have models"),
            );
            return None;
        }
        Some(media_types)
    }
}

/// Whether a part is an object, whichever of its schemas describes it.
fn is_object(schemas: &[Located<'_>]) -> bool {
    schemas
        .iter()
        .all(|schema| kinds(schema.node) == ["object"])
}

/// How the values of a part are held that has several schemas.
fn type_of_all(schemas: &[Located<'_>]) -> Type {
    let kind = |schema: &Located<'_>| held_kind(schema.node).map(str::to_owned);
    let mut kinds = schemas.iter().map(kind);
    let first = kinds.next().flatten();
    match first.as_deref().filter(|_| kinds.all(|kind| kind == first)) {
        Some("string") => Type::String,
        Some("boolean") => Type::Boolean,
        Some("integer") => Type::Integer,
        Some("number") => Type::Number,
        _ => Type::Json,
    }
}

/// Whether values of a media type are written as text, or as JSON.
fn is_text(media_type: &MediaType) -> bool {
    media_type.is_text() || media_type.is_json() || is_form(media_type)
}

/// Whether values of a media type are pairs, as a form has them.
fn is_form(media_type: &MediaType) -> bool {
    media_type.as_str().contains("form-urlencoded")
}

/// Whether a part is JSON, whatever its value; one of `*/*` is what its value is.
fn is_json_alone(media_types: &str) -> bool {
    MediaType::of(media_types).is_json() && !is_any(media_types)
}

/// Whether a media type is the range of all.
fn is_any(media_type: &str) -> bool {
    MediaType::of(media_type).as_str() == "*/*"
}

/// What an encoding says of a style that is not how parts are written anyway.
fn unusual_style<'d>(encoding: &Located<'d>) -> Option<Located<'d>> {
    let usual = [
        ("style", Node::String("form".to_owned())),
        ("explode", Node::Bool(true)),
        ("allowReserved", Node::Bool(false)),
    ];
    let mut said = usual
        .iter()
        .filter_map(|(name, usual)| Some((encoding.get(name)?, usual)));
    let found = said.find(|(said, usual)| said.node != *usual);
    found.map(|(said, _)| said)
}

/// Whether a schema demands more of a part than that it is a file or a text.
fn demands_more(schema: &Node) -> bool {
    schema.as_object().is_some() && !says_only(schema, &["type", "format"])
}
