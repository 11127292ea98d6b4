//! Bodies, of requests and of answers: their media types and what is in them.

use super::{Docs, MediaType, Parameter, Schema, Style, Type};

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Whether a call without it is invalid.
    pub required: bool,
    /// Prose of the document.
    pub docs: Docs,
    /// The media type that it is sent as, unless the caller says another.
    pub media_type: String,
    /// The range of media types that the caller chooses from, such as `image/*`.
    pub range: Option<String>,
    /// Whether it is told to be text in base64.
    pub base64: bool,
    /// What it holds.
    pub content: Content,
}

impl Body {
    /// The range of media types of which its usual one is none, or which is of parts with a boundary:
    /// who sends it has to say which media type it is.
    pub fn untold_range(&self) -> Option<&str> {
        let range = self.range.as_deref()?;
        let among = MediaType::of(range);
        let is_usual =
            among.kind() == "*" || MediaType::of(&self.media_type).kind() == among.kind();
        (!is_usual || among.has_parts()).then_some(range)
    }
}

/// One form of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Representation {
    /// The media type as written.
    pub media_type: String,
    /// The date inside a vendor media type, or the word in its place.
    pub version: Option<String>,
    /// Whether it is told to be text in base64.
    pub base64: bool,
    /// What the body holds.
    pub content: Content,
    /// Whether a text that it holds is declared as plain text, too.
    pub plain: bool,
    /// Whether it says what the JSON beside it says, in XML or another encoding that has no types here.
    pub says_again: bool,
}

/// What a body holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// JSON.
    Json {
        /// How its value is held.
        ty: Type,
        /// Which values are valid.
        schema: Schema,
        /// What an answer may be labelled.
        labels: Labels,
    },
    /// Text, or a number or boolean that is written as one.
    Text {
        /// How it is held.
        ty: Type,
        /// Which values are valid.
        schema: Schema,
    },
    /// Octets, or a media type that is not typed.
    Bytes,
    /// `application/x-www-form-urlencoded`.
    Form {
        /// How its value is held.
        ty: Type,
        /// Which values are valid.
        schema: Schema,
        /// The members that are not written as usual.
        fields: Vec<FormField>,
    },
    /// `multipart/form-data` whose parts the caller names.
    FreeParts,
    /// `multipart/form-data` whose parts are parameters of the operation.
    Multipart {
        /// The parts, of which there is one at least.
        parts: Vec<Parameter>,
        /// Whether the document says that there may be others, which it does not name.
        open: bool,
    },
    /// Lines of JSON, such as `application/x-ndjson`.
    Lines {
        /// How an item is held.
        ty: Type,
        /// Which lists of items are valid.
        schema: Schema,
    },
    /// `text/event-stream`.
    Events {
        /// How the data of an event is held.
        ty: Type,
        /// Whether the schema describes the event with its fields, and not its data alone.
        whole: bool,
        /// Whether the data is a text, even where that looks like JSON.
        text: bool,
    },
}

impl Content {
    /// Whether it is read piece by piece, each with a type.
    pub(crate) const fn is_stream(&self) -> bool {
        matches!(self, Self::Lines { .. } | Self::Events { .. })
    }

    /// Which values are valid, where the whole is one value.
    pub const fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Json { schema, .. } | Self::Text { schema, .. } | Self::Form { schema, .. } => {
                Some(schema)
            }
            Self::Bytes
            | Self::FreeParts
            | Self::Multipart { .. }
            | Self::Lines { .. }
            | Self::Events { .. } => None,
        }
    }
}

/// What an answer of JSON may be labelled as; each allows what those before it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Labels {
    /// JSON.
    Json,
    /// JSON, or text: what is labelled as text is the text that the value is.
    JsonUnlessText,
    /// Anything: it is declared as `*/*`, or as text or octets, too.
    Any,
    /// Anything, and what is not labelled as JSON is the text that the value is.
    JsonOrText,
}

/// A member of a form that is not written as usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Its name.
    pub name: String,
    /// How its value is written.
    pub style: Style,
    /// Whether each item of a list or object is written on its own.
    pub explode: bool,
    /// Whether reserved characters are sent as they are.
    pub allow_reserved: bool,
}
