//! The API as the emitters see it: plain owned data, no document, no names of Rust yet.
//!
//! `lower` builds an [`Api`]; `names`, `facts` and `emit` only read it.
//!
//! Invariant: everything is resolved. A [`Type`] says how a value is held in Rust, a [`Schema`] says
//! which values are valid; both are complete, so that no later stage looks at the document again.
//! Invariant: imports nothing of this crate but [`Pointer`], [`Number`], [`MediaType`] and
//! [`Direction`].

mod answer;
mod beyond;
mod choices;
mod closed;
mod content;
mod dump;
mod members;
mod one_way;
mod operation;
mod overridden;
mod parameter;
mod schema;
mod security;
mod server;
mod tag_value;
mod types;

pub use answer::{
    Answer, AnswerCase, Failure, FailureId, FailureName, Header, HeaderId, Output, Status,
};
pub use beyond::Beyond;
pub use choices::ChoiceTags;
pub use content::{Body, Content, FormField, Labels, Representation};
pub use members::{Members, Named};
pub use operation::{Method, Operation, PathPart, Tag, TagId, Version, WaitInBody};
pub use parameter::{Envelope, Location, Parameter, SharedId, SharedParameter, Style};
pub(crate) use schema::but_null;
pub use schema::{Format, IntegerFormat, JsonType, Pattern, Property, Rule, Schema, SchemaId};
pub use security::{SchemeId, SchemeKind, Security, SecurityScheme};
pub use server::{Server, ServerVariable};
pub use tag_value::TagValue;
pub use types::{
    Additional, Branch, Constructor, EnumValue, Field, IntegerEnum, IntegerValue, NameHint,
    Newtype, Presence, Shape, StringEnum, Struct, Tagging, Type, TypeDef, TypeId, Union,
};

pub use crate::direction::Direction;
pub use crate::media_type::MediaType;
pub(crate) use crate::media_type::{first_media_type, media_phrase, phrase_beside};
pub use crate::number::Number;

use crate::source::Pointer;

/// A whole API: what one document says, ready to be named and emitted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api {
    /// Title, version and description of the document.
    pub info: Info,
    /// The servers of the document, the first of which is the default.
    pub servers: Vec<Server>,
    /// The schemas that others refer to, by [`SchemaId`].
    pub schemas: Vec<Schema>,
    /// The types that get a name in Rust, by [`TypeId`], in the order in which they are met.
    pub types: Vec<TypeDef>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// The enums of error answers, by [`FailureId`].
    pub failures: Vec<Failure>,
    /// The tags that operations are grouped by, by [`TagId`].
    pub tags: Vec<Tag>,
    /// The security schemes that operations use, by [`SchemeId`].
    pub security_schemes: Vec<SecurityScheme>,
    /// The alternatives of authentication of the operations without their own.
    pub security: Security,
    /// The parameters that several operations have, in the order of their first use.
    pub shared: Vec<SharedParameter>,
    /// The distinct headers that answers declare, by [`HeaderId`].
    pub headers: Vec<Header>,
    /// The dates of vendor media types (`application/vnd.NAME.DATE+json`), oldest first.
    pub versions: Vec<String>,
}

impl Api {
    /// The definition behind a type's id.
    pub fn ty(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// The schema behind an id.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }

    /// Every schema that something is checked by, outermost: what is in others is not among them.
    pub(crate) fn all_schemas(&self) -> impl Iterator<Item = &Schema> {
        let parameters = self.operations.iter().flat_map(|one| &one.parameters);
        let bodies = self.operations.iter().filter_map(|one| one.body.as_ref());
        self.schemas
            .iter()
            .chain(parameters.map(|parameter| &parameter.schema))
            .chain(bodies.filter_map(|body| body.content.schema()))
    }

    /// The address of the first server, with the defaults of its variables.
    pub(crate) fn default_url(&self) -> String {
        let server = self.servers.first();
        // OpenAPI 3.0.4, 4.8.1.1: that is the default.
        server.map_or_else(|| "/".to_owned(), Server::default_url)
    }

    /// An address for examples, where that of the first server is relative.
    pub(crate) fn example_address(&self) -> Option<String> {
        let url = self.default_url();
        if url.contains("://") {
            return None;
        }
        let path = url.trim_start_matches(['.', '/']).trim_end_matches('/');
        let host = "https://example.com";
        Some(if path.is_empty() {
            host.to_owned()
        } else {
            format!("{host}/{path}")
        })
    }

    /// All type ids, in their order.
    pub(crate) fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId)
    }
}

/// What the document says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Info {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: String,
    /// The document's file name without its folder, for headers of emitted files.
    pub source: String,
}

/// Prose with a sentence behind it, in its last paragraph where that is text.
pub(crate) fn continued(prose: &str, sentence: &str) -> String {
    let before = prose.trim();
    let last = before.lines().next_back().unwrap_or_default();
    let is_text = last.starts_with(char::is_alphabetic) && !before.contains("```");
    let is_sentence = last.ends_with(['.', '!', '?', ':']);
    match (before.is_empty(), is_text, is_sentence) {
        (true, ..) => sentence.to_owned(),
        (_, true, true) => format!("{before} {sentence}"),
        (_, true, false) => format!("{before}. {sentence}"),
        (_, false, _) => format!("{before}\n\n{sentence}"),
    }
}

/// Prose of the document, unescaped and foreign: emitters must make it safe.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// `summary` or `title`, one line.
    pub summary: String,
    /// `description`, Markdown.
    pub description: String,
    /// Whether the document marks the thing as deprecated.
    pub deprecated: bool,
    /// Where it stands in the document.
    pub origin: Pointer,
}

impl Docs {
    /// A description alone.
    pub(crate) fn described(description: &str) -> Self {
        Self {
            description: description.to_owned(),
            ..Self::default()
        }
    }
}
