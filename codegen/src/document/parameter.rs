//! Reads a parameter object with the defaults that depend on where it is sent.

use openapiv3::{CookieStyle, HeaderStyle, PathStyle, QueryStyle};

use super::node::from_node;
use super::template::path_name;
use super::{Document, Located, Lookup, Node};

/// A parameter, behind its reference if it is one.
#[derive(Clone, Debug)]
pub struct Parameter<'d> {
    /// The parameter object.
    pub located: Located<'d>,
    /// The name on the wire.
    pub name: &'d str,
    /// Where and in which style it is sent.
    pub location: ParameterIn,
    /// Whether a call without it is invalid; always so in a path.
    pub required: bool,
    /// Whether arrays and objects are sent item by item; by default so for the style `form`.
    pub explode: bool,
    /// What its value is.
    pub value: ParameterValue<'d>,
}

/// Where and in which style a parameter is sent (`OpenAPI` 3.0.4, 4.7.12.3).
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterIn {
    /// In the place of its template expression.
    Path(PathStyle),
    /// Behind the `?`.
    Query {
        /// How arrays and objects are written.
        style: QueryStyle,
        /// Whether reserved characters are sent as they are.
        allow_reserved: bool,
    },
    /// As a header.
    Header(HeaderStyle),
    /// In the header `Cookie`.
    Cookie(CookieStyle),
}

/// What describes the value of a parameter.
#[derive(Clone, Debug)]
pub enum ParameterValue<'d> {
    /// A schema, written in the parameter's style.
    Schema(Located<'d>),
    /// A schema, if there is one, written in a media type of its own.
    Content {
        /// The media type.
        media_type: &'d str,
        /// The media type object.
        located: Located<'d>,
    },
}

impl<'d> Parameter<'d> {
    /// Reads the object at a place, or what it refers to; nothing, if it is malformed, which no
    /// parameter of a checked document is.
    pub fn read(document: &'d Document, located: Located<'d>) -> Option<Self> {
        let located = document.follow(located).ok()?;
        let style = located.node.get("style");
        let location = match located.text("in")? {
            "path" => ParameterIn::Path(style_or(style, PathStyle::Simple)?),
            "query" => ParameterIn::Query {
                style: style_or(style, QueryStyle::Form)?,
                allow_reserved: located.flag("allowReserved"),
            },
            "header" => ParameterIn::Header(style_or(style, HeaderStyle::Simple)?),
            "cookie" => ParameterIn::Cookie(style_or(style, CookieStyle::Form)?),
            _ => return None,
        };
        let value = match located.get("schema") {
            Some(schema) => ParameterValue::Schema(schema),
            None => {
                let (media_type, located) = located.get("content")?.entries().next()?;
                ParameterValue::Content {
                    media_type,
                    located,
                }
            }
        };
        let explode = located.node.get("explode").and_then(Node::as_bool);
        Some(Self {
            name: match location {
                ParameterIn::Path(_) => path_name(located.text("name")?),
                _ => located.text("name")?,
            },
            required: located.flag("required") || matches!(location, ParameterIn::Path(_)),
            explode: explode.unwrap_or_else(|| location.explodes()),
            location,
            value,
            located,
        })
    }

    /// Whether both are sent as the same thing.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let kind = std::mem::discriminant;
        self.is_called(other.name) && kind(&self.location) == kind(&other.location)
    }

    /// Whether its name is this; the names of headers have no case.
    fn is_called(&self, name: &str) -> bool {
        match self.location {
            ParameterIn::Header(_) => self.name.eq_ignore_ascii_case(name),
            _ => self.name == name,
        }
    }

    /// Whether a security scheme sends its key as this.
    pub(crate) fn is_key(&self, scheme: &Node) -> bool {
        scheme.text("type") == Some("apiKey")
            && scheme.text("in") == self.located.text("in")
            && scheme.text("name").is_some_and(|name| self.is_called(name))
    }

    /// Whether it is the header that says how a body is compressed.
    pub(super) fn is_content_encoding(&self) -> bool {
        matches!(self.location, ParameterIn::Header(_)) && self.is_called("Content-Encoding")
    }

    /// Whether it is a header that says how a message is sent, which only the sender knows.
    pub(super) fn is_of_the_message(&self) -> bool {
        matches!(self.location, ParameterIn::Header(_)) && is_message_header(self.name)
    }

    /// Whether the standard has it ignored, because other parts of the document rule that header.
    pub(super) fn is_ignored(&self) -> bool {
        matches!(self.location, ParameterIn::Header(_)) && is_reserved_header(self.name)
    }
}

impl ParameterIn {
    /// Whether `explode` is on where nothing says so.
    const fn explodes(&self) -> bool {
        matches!(
            self,
            Self::Query {
                style: QueryStyle::Form,
                ..
            } | Self::Cookie(_)
        )
    }
}

/// Whether other parts of a document rule a header, so that a parameter of its name is ignored.
pub(super) fn is_reserved_header(name: &str) -> bool {
    ["Accept", "Content-Type", "Authorization"]
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(name))
}

/// Whether a header says how a message is sent, or where its connection leads (RFC 9110, 7.2, 7.6 and
/// 8.6; RFC 9112, 6.1).
pub(crate) fn is_message_header(name: &str) -> bool {
    [
        "Connection",
        "Content-Length",
        "Host",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    ]
    .iter()
    .any(|header| header.eq_ignore_ascii_case(name))
}

fn style_or<S: serde::de::DeserializeOwned>(style: Option<&Node>, default: S) -> Option<S> {
    style.map_or(Some(default), from_node)
}
