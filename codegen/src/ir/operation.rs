//! What can be called: operations, their parameters, bodies and answers, and how they authenticate.

use serde_json::Value;

use super::{Docs, Schema, Type, TypeId};
use crate::source::Pointer;

/// The index of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagId(pub usize);

/// The index of a security scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemeId(pub usize);

/// The index of a declared answer header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeaderId(pub usize);

/// The index of a parameter that several operations have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharedId(pub usize);

/// The index of an enum of error answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailureId(pub usize);

/// A group of operations, which share a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Its name; operations without a tag are in the tag with an empty name.
    pub name: String,
    /// Prose of the document.
    pub docs: Docs,
}

/// One method of one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId`, or what is derived from method and path without one.
    pub id: String,
    /// `operationId`, if it has one.
    pub name: Option<String>,
    /// `x-rust-name`: what the method is called instead.
    pub rust_name: Option<String>,
    /// What its name ends with: one operation of the document is several methods where its media
    /// types have different types, such as those of an older version.
    pub suffix: String,
    /// Where it stands in the document.
    pub origin: Pointer,
    /// Prose of the document.
    pub docs: Docs,
    /// What is to be known beyond the document's prose.
    pub notes: Vec<String>,
    /// The tag whose file it is in.
    pub tag: TagId,
    /// The tags that it has besides.
    pub other_tags: Vec<String>,
    /// The operations that its answers link to, by their ids or references.
    pub links: Vec<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path template as written.
    pub template: String,
    /// The path template in parts.
    pub path: Vec<PathPart>,
    /// The parameters: of the path item first, in document order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The declared answers, success and error, in document order.
    pub answers: Vec<Answer>,
    /// What a successful call gives.
    pub output: Output,
    /// The value of `Accept`.
    pub accept: String,
    /// The versions of dated media types to choose from, oldest first.
    pub versions: Vec<Version>,
    /// The address of its own server, if it has one.
    pub server: Option<String>,
    /// The enum of the declared error answers, if any is declared.
    pub failure: Option<FailureId>,
    /// The alternatives of authentication, where they are not those of the [`Api`](super::Api).
    pub security: Option<Security>,
    /// The parameter that wraps the answer, by its index in `parameters`, if any.
    pub envelope: Option<(usize, Envelope)>,
}

/// The alternatives of authentication, each a set of schemes; empty means none is needed.
pub type Security = Vec<Vec<SchemeId>>;

/// The HTTP methods that a path item can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// GET.
    Get,
    /// PUT.
    Put,
    /// POST.
    Post,
    /// DELETE.
    Delete,
    /// OPTIONS.
    Options,
    /// HEAD.
    Head,
    /// PATCH.
    Patch,
    /// TRACE.
    Trace,
}

impl Method {
    /// The method's name in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

/// A part of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// Text that is sent as it stands.
    Literal(String),
    /// The parameter at this index of [`Operation::parameters`].
    Parameter(usize),
}

/// One parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// `x-rust-name`: what the argument or setter is called instead.
    pub rust_name: Option<String>,
    /// Where it is sent.
    pub location: Location,
    /// Prose of the document.
    pub docs: Docs,
    /// Whether a call without it is invalid.
    pub required: bool,
    /// How its value is held.
    pub ty: Type,
    /// Which values are valid.
    pub schema: Schema,
    /// How its value is written.
    pub style: Style,
    /// Whether each item of a list or object is written on its own.
    pub explode: bool,
    /// Whether reserved characters are sent as they are.
    pub allow_reserved: bool,
    /// What the server takes when it is absent.
    pub default: Option<Value>,
    /// Where other operations have the same parameter: what they share.
    pub shared: Option<SharedId>,
}

/// A parameter that several operations have: one setter serves them all.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedParameter {
    /// The parameter.
    pub parameter: Parameter,
    /// How the answer is wrapped where it is set, if it is.
    pub envelope: Option<Envelope>,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// As a part of a multipart body.
    Part,
}

/// How a parameter's value is written (`OpenAPI` 3.0.4 and 3.1.1, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `matrix`.
    Matrix,
    /// `label`.
    Label,
    /// `simple`.
    Simple,
    /// `form`.
    Form,
    /// `spaceDelimited`.
    SpaceDelimited,
    /// `pipeDelimited`.
    PipeDelimited,
    /// `deepObject`.
    DeepObject,
    /// As JSON: `content` instead of `schema`.
    Json,
    /// As a file: a part.
    File,
    /// As a list of files: parts of the same name.
    Files,
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Whether a call without it is invalid.
    pub required: bool,
    /// Prose of the document.
    pub docs: Docs,
    /// The media type as written.
    pub media_type: String,
    /// What it holds.
    pub content: Content,
}

/// One declared answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The statuses that it covers.
    pub status: Status,
    /// Whether it is what the caller hopes for.
    pub success: bool,
    /// Prose of the document.
    pub docs: Docs,
    /// The forms that its body can have, in document order; empty means no body.
    pub representations: Vec<Representation>,
    /// The headers that it declares.
    pub headers: Vec<HeaderId>,
}

/// The media types of one version of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The date.
    pub date: String,
    /// The value of `Accept`.
    pub accept: String,
    /// The value of `Content-Type` of a call with a body.
    pub content_type: String,
}

/// The statuses that an answer covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Exact(u16),
    /// A hundred of them: `2` is `2XX`.
    Range(u16),
    /// Every status without an answer of its own.
    Default,
}

/// What a successful call gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Nothing: no success answer has a body.
    Nothing,
    /// One kind of value, whatever the status and media type.
    One(Content),
    /// One kind of value for each status and media type.
    Several(Vec<OutputCase>),
}

/// One of several kinds of success.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputCase {
    /// The statuses.
    pub status: Status,
    /// The media type, where others of the same status hold something else.
    pub media_type: Option<String>,
    /// The body; nothing where there is none.
    pub content: Option<Content>,
}

/// The declared error answers of one or more operations: an enum with a variant for each status.
///
/// Operations whose error answers have the same component schemas as bodies share one, so that a
/// caller can treat their errors in one place; it has the statuses of all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What its name is made from: the types of the bodies, or the operation.
    pub name: FailureName,
    /// The statuses, ascending, each with its body, if it has one.
    pub variants: Vec<(Status, Option<Content>)>,
}

/// What the name of an enum of error answers is made from.
#[derive(Clone, Debug, PartialEq)]
pub enum FailureName {
    /// The types of the bodies that its operations share, in the order of the document.
    Bodies(Vec<TypeId>),
    /// No error answer has a body.
    Empty,
    /// The only operation that it belongs to, by its id.
    Operation(String),
}

/// One form of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Representation {
    /// The media type as written.
    pub media_type: String,
    /// The date inside a vendor media type, or the word in its place.
    pub version: Option<String>,
    /// What the body holds.
    pub content: Content,
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
    },
    /// Text.
    Text,
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
    /// `multipart/form-data`: the parts are parameters of the operation, or free without any.
    Multipart {
        /// The parts.
        parts: Vec<Parameter>,
    },
    /// `text/event-stream`.
    Events {
        /// How the data of an event is held.
        ty: Type,
        /// Whether the schema describes the event with its fields, and not its data alone.
        whole: bool,
    },
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

/// A header that answers declare.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name as written.
    pub name: String,
    /// Prose of the document.
    pub docs: Docs,
    /// How its value is held: a primitive type, or a list of one.
    pub ty: Type,
}

/// A parameter that makes the server wrap its answer, which the client unwraps (`x-envelope`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The member that holds the answer.
    pub content: String,
    /// The member that holds the status.
    pub status: String,
}

/// A base address.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The address, with `{variables}`.
    pub url: String,
    /// Prose of the document.
    pub docs: Docs,
    /// The variables of the address.
    pub variables: Vec<ServerVariable>,
    /// `x-env`: the environment variable that overrides it.
    pub env: Option<String>,
}

impl Server {
    /// The address with the defaults of its variables.
    pub fn default_url(&self) -> String {
        let variables = self.variables.iter();
        variables.fold(self.url.clone(), |url, variable| {
            url.replace(&format!("{{{}}}", variable.name), &variable.default)
        })
    }
}

/// A variable of a server's address.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// Its name in the address.
    pub name: String,
    /// The value without a choice.
    pub default: String,
    /// The allowed values; empty means any.
    pub values: Vec<String>,
    /// Prose of the document.
    pub docs: Docs,
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityScheme {
    /// Its name in the document.
    pub name: String,
    /// `x-rust-name`: what its setter is called instead.
    pub rust_name: Option<String>,
    /// Prose of the document.
    pub docs: Docs,
    /// What it needs.
    pub kind: SchemeKind,
    /// `x-env`: the environment variables of its credentials, in the order of the setter's arguments.
    pub env: Vec<String>,
}

/// What a security scheme needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// HTTP basic.
    Basic,
    /// HTTP digest.
    Digest,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where it is sent.
        location: Location,
        /// The name that it is sent under.
        name: String,
    },
    /// OAuth 2.0 with client credentials.
    ClientCredentials {
        /// Where tokens come from: absolute, or relative to the base address.
        token_url: String,
        /// The scopes that operations ask for.
        scopes: Vec<String>,
    },
    /// HTTP bearer, any other kind of OAuth 2.0, `OpenID` Connect, or any other HTTP scheme: the
    /// caller brings the token, which is sent in `Authorization`.
    Token {
        /// The scheme of HTTP.
        prefix: String,
    },
}
