//! Parameters: where they are sent, and in which style.

use std::collections::BTreeSet;

use openapiv3::{CookieStyle, HeaderStyle, PathStyle, QueryStyle};

use super::content::Owner;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Located, Node, ParameterIn, ParameterValue};
use crate::ir::{
    Direction, JsonType, Location, MediaType, Parameter, Rule, Schema, Shape, Style, Type, TypeId,
};
use crate::lower::Lowering;
use crate::lower::meaning::kinds;
use crate::lower::shape::{Seat, single_value};

impl<'d> Lowering<'d> {
    /// One parameter.
    pub(super) fn parameter(
        &mut self,
        declared: &document::Parameter<'d>,
        operation: &str,
    ) -> Parameter {
        let name = declared.name;
        let shared = self.document.shared_name(&declared.located.at);
        let step = shared.as_ref().map_or(name, |_| "parameter");
        let seat = Seat::outside(
            Owner::of(shared.as_deref(), operation).hint(step),
            Direction::Request,
        );
        let (location, style, allow_reserved) = sent(&declared.location);
        // Azure says so that a value is one of several segments, or a query that is written already.
        let is_written = declared.located.flag("x-ms-skip-url-encoding");
        let is_in_address = matches!(location, Location::Path | Location::Query);
        let allow_reserved = allow_reserved || is_written && is_in_address;
        let (schema, style, explode) = self.value(declared, location, style);
        // In a path, the one value is the first of those to come.
        let only = schema.as_ref().filter(|_| location != Location::Path);
        let only = self.single_text(declared, only);
        let (ty, rules) = match &schema {
            _ if only.is_some() => (Type::String, Schema::default()),
            Some(Located { node, at }) => {
                let ty = self.ty(node, at, &seat);
                (ty, self.schema(node, at, Direction::Request, 0))
            }
            None if style == Style::Json => (Type::Json, Schema::default()),
            None => (Type::String, Schema::default()),
        };
        let default = schema
            .as_ref()
            .and_then(|Located { node, at }| self.default_of(node, at));
        let docs = self.docs_with_schema(declared.located.node, &declared.located.at);
        self.tell_empty(declared, &ty);
        self.tell_unwritable(declared, &ty, style, explode);
        let (ty, rules) = if declared.required {
            let rules = written(&ty, rules, style);
            (ty, rules)
        } else {
            sendable(ty, rules, style)
        };
        Parameter {
            name: name.to_owned(),
            rust_name: declared.located.text("x-rust-name").map(str::to_owned),
            location,
            docs,
            required: declared.required,
            ty,
            schema: rules,
            style,
            media_types: None,
            explode,
            allow_reserved,
            default,
            only,
            shared: None,
        }
    }

    /// The text of the one value that a parameter may have which every call sends.
    fn single_text(
        &self,
        declared: &document::Parameter<'d>,
        schema: Option<&Located<'d>>,
    ) -> Option<String> {
        let is_plain = matches!(declared.value, ParameterValue::Schema(_));
        let node = self.behind(schema.filter(|_| declared.required && is_plain)?.node);
        let value = single_value(node)?;
        let kinds = kinds(node);
        let is_of_type = kinds.is_empty() || kinds.iter().any(|kind| value.is_of_type(kind));
        if !is_of_type || self.says_nullable(node) {
            return None;
        }
        let text = match value {
            Node::String(text) => Some(text.clone()),
            Node::Bool(is_so) => Some(is_so.to_string()),
            Node::Number(number) => number.as_i64().map(|number| number.to_string()),
            _ => None,
        };
        text.filter(|_| matches!(kinds.as_slice(), [] | [_]))
    }

    /// What the values of a parameter are, with the style in which they are written and whether that
    /// is exploded: a media type says how where one is given.
    fn value(
        &mut self,
        declared: &document::Parameter<'d>,
        location: Location,
        style: Style,
    ) -> (Option<Located<'d>>, Style, bool) {
        let (media_type, located) = match &declared.value {
            ParameterValue::Schema(schema) => {
                return (Some(schema.clone()), style, declared.explode);
            }
            ParameterValue::Content {
                media_type,
                located,
            } => (media_type, located),
        };
        let essence = MediaType::of(media_type);
        if essence.is_json() {
            return (located.get("schema"), Style::Json, false);
        }
        if !essence.is_text() {
            let name = declared.name;
            let message =
                format!("the media type `{media_type}` of the parameter `{name}` is not supported");
            self.client_lacks(
                Diagnostic::warning(Code::Unsupported, &located.at, message)
                    .with_note("the parameter is sent as text")
                    .with_help("use `application/json` or `text/plain`"),
            );
        }
        let is_scalar = |schema: &Located<'d>| {
            let kinds = kinds(self.behind(schema.node));
            matches!(
                kinds.as_slice(),
                ["boolean" | "integer" | "number" | "string"]
            )
        };
        // A scalar is written as in a parameter with a schema alone.
        let schema = located.get("schema");
        let (schema, other) = match schema.filter(|_| essence.is_text()) {
            Some(schema) if is_scalar(&schema) => (Some(schema), None),
            other => (None, other),
        };
        if let Some(Located { at, .. }) = other {
            let name = declared.name;
            let message = format!("the `{media_type}` schema of the parameter `{name}` is ignored");
            self.degraded(
                Diagnostic::warning(Code::Unsupported, at, message)
                    .with_note("the parameter is text")
                    .with_help("describe a string, number or boolean, or use `application/json`"),
            );
        }
        match location {
            Location::Cookie => (schema, Style::Simple, false),
            _ => (schema, style, declared.explode),
        }
    }
}

impl Lowering<'_> {
    /// Says that a parameter cannot be sent without a value where it may be.
    fn tell_empty(&mut self, declared: &document::Parameter<'_>, ty: &Type) {
        // An empty text is a value of a string like any other.
        if declared.located.flag("allowEmptyValue") && !ty.is_text() {
            let message = "`allowEmptyValue` of a parameter that is not a string is not supported";
            self.client_lacks(
                Diagnostic::warning(Code::Unsupported, &declared.located.at, message)
                    .with_note("the parameter cannot be sent without a value")
                    .with_help("remove it: the standard advises against it")
                    .once(),
            );
        }
    }

    /// Says which values of a parameter its style has no form for.
    fn tell_unwritable(
        &mut self,
        declared: &document::Parameter<'_>,
        ty: &Type,
        style: Style,
        explode: bool,
    ) {
        let name = declared.name;
        let is_delimited = matches!(style, Style::PipeDelimited | Style::SpaceDelimited);
        let types = self.api.json_types(ty).unwrap_or_default();
        if is_delimited && explode && types.contains(&JsonType::Object) {
            let message = format!(
                "the style of the parameter `{name}` has no form for objects with `explode`"
            );
            self.client_lacks(
                Diagnostic::warning(Code::Unsupported, &declared.located.at, message)
                    .with_note("a call with an object is refused")
                    .with_help("say `explode: false`, or use the style `form` or `deepObject`"),
            );
        }
        let is_flat = !matches!(style, Style::Json | Style::DeepObject);
        // The members of an object that is a pair each may be lists: of these, each item is one.
        let lists = style == Style::Form && explode;
        if is_flat && self.nests(ty, lists, &mut BTreeSet::new()) {
            let is_query = matches!(declared.location, ParameterIn::Query { .. });
            let help = if is_query && types.contains(&JsonType::Object) {
                "use the style `deepObject`, or `content`"
            } else {
                "use `content`, such as `content: {application/json: {schema: ..}}`"
            };
            let message = format!(
                "the style of the parameter `{name}` has no form for nested arrays and objects"
            );
            self.client_lacks(
                Diagnostic::warning(Code::Unsupported, &declared.located.at, message)
                    .with_note("a call with one is refused")
                    .with_help(help),
            );
        }
    }

    /// Whether values of a type hold lists or objects inside of lists or objects, as far as it says;
    /// `lists` says that an object may hold lists, `seen` are the types that are looked at.
    fn nests(&self, ty: &Type, lists: bool, seen: &mut BTreeSet<TypeId>) -> bool {
        match ty {
            Type::Nullable(inner) => self.nests(inner, lists, seen),
            Type::Map(value) => self.breaks(value, lists, seen),
            Type::Named(id) if seen.insert(*id) => match &self.api.ty(*id).shape {
                Shape::Struct(shape) => {
                    let mut fields = shape.fields.iter();
                    fields.any(|field| self.breaks(&field.ty, lists, seen))
                }
                Shape::Union(shape) => {
                    let mut branches = shape.branches.iter();
                    branches.any(|branch| self.nests(&branch.ty, lists, seen))
                }
                Shape::Newtype(shape) => self.nests(&shape.ty, lists, seen),
                Shape::Enum(_) | Shape::Integers(_) => false,
            },
            ty => ty.inner().iter().any(|item| self.breaks(item, false, seen)),
        }
    }

    /// Whether a type holds what has no place inside of another value.
    fn breaks(&self, ty: &Type, lists: bool, seen: &mut BTreeSet<TypeId>) -> bool {
        let types = self.api.json_types(ty).unwrap_or_default();
        if types.contains(&JsonType::Object) {
            return true;
        }
        types.contains(&JsonType::Array) && (!lists || self.nests(ty, false, seen))
    }
}

/// Where and how a parameter is sent.
fn sent(location: &ParameterIn) -> (Location, Style, bool) {
    match location {
        ParameterIn::Path(style) => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (Location::Path, style, false)
        }
        ParameterIn::Query {
            style,
            allow_reserved,
        } => {
            let style = match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            (Location::Query, style, *allow_reserved)
        }
        ParameterIn::Header(HeaderStyle::Simple) => (Location::Header, Style::Simple, false),
        ParameterIn::Cookie(CookieStyle::Form) => (Location::Cookie, Style::Form, false),
    }
}

/// What is demanded of a value that must be sent: of an empty list or map, nothing is written.
pub(super) fn written(ty: &Type, rules: Schema, style: Style) -> Schema {
    let (least, is_said): (Rule, fn(&Rule) -> bool) = match ty {
        _ if style == Style::Json => return rules,
        Type::List(_) => (Rule::MinItems(1), |rule| {
            matches!(rule, Rule::MinItems(1..))
        }),
        Type::Map(_) => (Rule::MinProperties(1), |rule| {
            matches!(rule, Rule::MinProperties(1..))
        }),
        _ => return rules,
    };
    if rules.rules.iter().any(is_said) {
        return rules;
    }
    rules.with(std::iter::once(least).chain(rules.rules.iter().cloned()))
}

/// The values that a setter takes: `null` is not sent, and so is as good as no call of it.
pub(super) fn sendable(ty: Type, rules: Schema, style: Style) -> (Type, Schema) {
    match ty {
        Type::Nullable(inner) if style != Style::Json => (*inner, rules.without_null()),
        ty => (ty, rules),
    }
}
