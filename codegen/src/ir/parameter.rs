//! What a call is given beside its body.

use serde_json::Value;

use super::{Docs, Schema, Type};

/// The index of a parameter that several operations have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SharedId(pub usize);

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// The media types that a part may have, where they are not the usual ones: names and ranges with
    /// a comma between them; or those that the parameter chooses from for the body.
    pub media_types: Option<String>,
    /// Whether each item of a list or object is written on its own.
    pub explode: bool,
    /// Whether reserved characters are sent as they are.
    pub allow_reserved: bool,
    /// What the server takes when it is absent.
    pub default: Option<Value>,
    /// What is sent, where no other value is allowed: no caller gives one.
    pub only: Option<String>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// As a file, or as a text in its place: a part.
    FileOrText,
    /// As a list of files: parts of the same name.
    Files,
    /// As a list of files, or of texts in their place: parts of the same name.
    FilesOrTexts,
}

impl Style {
    /// Whether it is that of files.
    pub const fn is_file(self) -> bool {
        matches!(self, Self::File | Self::FileOrText) || self.is_files()
    }

    /// Whether it is that of a list of files.
    pub const fn is_files(self) -> bool {
        matches!(self, Self::Files | Self::FilesOrTexts)
    }
}

/// A parameter that makes the server wrap its answer, which the client unwraps (`x-envelope`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Envelope {
    /// The member that holds the answer.
    pub content: String,
    /// The member that holds the status.
    pub status: String,
}
